//! Files: inputs within limits, outputs all or none.

use masthead::Error;
use masthead::limits::Limits;
use std::ffi::OsString;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use tempfile::NamedTempFile;

/// Held while outputs are put in place, so that running out of time does not leave half of them.
pub(crate) static PLACING: Mutex<()> = Mutex::new(());

/// Why an input could not be taken.
#[derive(Debug)]
pub(crate) enum InputError {
    /// The system says so.
    Io(io::Error),
    /// It passes a limit.
    Limit(Error),
}

/// Reads an input; `-` is standard input. Stops as soon as it is over the limit.
pub(crate) fn read(path: &Path, limits: &Limits) -> Result<Vec<u8>, InputError> {
    let mut bytes = Vec::new();
    // one byte more than allowed tells that there is more
    let most = limits.input_bytes.saturating_add(1);
    if is_dash(path) {
        io::stdin().lock().take(most).read_to_end(&mut bytes).map_err(InputError::Io)?;
    } else {
        let file = fs::File::open(path).map_err(InputError::Io)?;
        let meta = file.metadata().map_err(InputError::Io)?;
        if meta.is_dir() {
            return Err(InputError::Io(io::Error::from(io::ErrorKind::IsADirectory)));
        }
        if meta.is_file() {
            masthead::read::decode::check_size(meta.len(), limits).map_err(InputError::Limit)?;
            bytes.reserve_exact(usize::try_from(meta.len()).unwrap_or(0));
        }
        file.take(most).read_to_end(&mut bytes).map_err(InputError::Io)?;
    }
    masthead::read::decode::check_size(bytes.len() as u64, limits).map_err(InputError::Limit)?;
    Ok(bytes)
}

pub(crate) fn is_dash(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Outputs of one document, written beside their targets and put in place together: after
/// [`Staged::commit`] all are there, after an error or a drop none is.
#[derive(Debug, Default)]
pub(crate) struct Staged {
    files: Vec<(NamedTempFile, PathBuf)>,
    /// Devices and pipes, which nothing can be put in the place of: written last.
    streams: Vec<(PathBuf, Vec<u8>)>,
}

impl Staged {
    /// Writes an output beside its target.
    pub(crate) fn add(&mut self, target: &Path, bytes: &[u8]) -> io::Result<()> {
        // what a link points to is replaced, not the link
        let target = fs::canonicalize(target).unwrap_or_else(|_| target.to_owned());
        let existing = fs::metadata(&target).ok();
        if existing.as_ref().is_some_and(fs::Metadata::is_dir) {
            return Err(io::Error::from(io::ErrorKind::IsADirectory));
        }
        if existing.as_ref().is_some_and(|m| !m.is_file()) {
            self.streams.push((target, bytes.to_vec()));
            return Ok(());
        }
        let mut file = named().make_in(folder_of(&target), |path| fs::File::create_new(path))?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        if let Some(meta) = existing {
            // a file that may not be written is not replaced behind its owner's back
            fs::OpenOptions::new().append(true).open(&target)?;
            file.as_file().set_permissions(meta.permissions())?;
        }
        self.files.push((file, target));
        Ok(())
    }

    /// Puts all outputs in place. When one cannot be, those before it are taken back.
    pub(crate) fn commit(self) -> Result<(), (PathBuf, io::Error)> {
        let mut done: Vec<(PathBuf, Option<NamedTempFile>)> = Vec::new();
        let undo = |done: Vec<(PathBuf, Option<NamedTempFile>)>| {
            for (path, old) in done.into_iter().rev() {
                let _ = fs::remove_file(&path);
                restore(&path, old);
            }
        };
        for (file, target) in self.files {
            let placed = set_aside(&target).and_then(|old| match file.persist(&target) {
                Ok(_) => Ok(old),
                Err(e) => {
                    restore(&target, old);
                    Err(e.error)
                }
            });
            match placed {
                Ok(old) => done.push((target, old)),
                Err(e) => {
                    undo(done);
                    return Err((target, e));
                }
            }
        }
        for (target, bytes) in self.streams {
            let mut stream = fs::OpenOptions::new();
            let written = stream.write(true).open(&target).and_then(|mut f| f.write_all(&bytes));
            match written {
                Err(e) if e.kind() != io::ErrorKind::BrokenPipe => {
                    undo(done);
                    return Err((target, e));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// A name that says whose it is, for the case that even removing it fails.
fn named() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".masthead-").suffix(".tmp");
    builder
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(p) if !p.as_os_str().is_empty() => p,
        _ => Path::new("."),
    }
}

/// Keeps what stands at the target, to put back. A hard link costs nothing; where there are none, a
/// copy.
fn set_aside(target: &Path) -> io::Result<Option<NamedTempFile>> {
    if !target.exists() {
        return Ok(None);
    }
    let linked = named().make_in(folder_of(target), |path| {
        fs::hard_link(target, path)?;
        fs::File::open(path)
    });
    match linked {
        Ok(file) => Ok(Some(file)),
        Err(_) => {
            let file = named().tempfile_in(folder_of(target))?;
            fs::copy(target, file.path())?;
            Ok(Some(file))
        }
    }
}

fn restore(target: &Path, old: Option<NamedTempFile>) {
    if let Some(old) = old {
        let _ = old.persist(target);
    }
}

/// The path as one that can be compared: what exists is resolved, what does not is resolved as far
/// as its folder exists.
pub(crate) fn identity(path: &Path) -> PathBuf {
    if let Ok(real) = fs::canonicalize(path) {
        return real;
    }
    let folder = folder_of(path);
    let name: OsString = path.file_name().map(ToOwned::to_owned).unwrap_or_default();
    fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned()).join(name)
}
