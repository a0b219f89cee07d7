//! Files into their places: under a temporary name, on disk, then by one rename. A file that this
//! export did not write is never replaced.

use super::record::Output;
use super::{hex, names};
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// DEST, and the folder in it for what is not finished.
#[derive(Debug)]
pub(crate) struct Dest {
    root: PathBuf,
    temporary: PathBuf,
    next: AtomicU64,
}

/// Why files could not be put in place.
#[derive(Debug)]
pub(crate) enum Refused {
    /// The system says so, about a path.
    Io(PathBuf, io::Error),
    /// Something stands there.
    Occupied(String),
}

impl Refused {
    /// What goes into the journal.
    pub(crate) fn reason(&self) -> String {
        match self {
            Self::Io(path, e) => {
                format!("{}: {}", crate::cli::plan::name(path), crate::cli::run::plain(e))
            }
            Self::Occupied(what) => what.clone(),
        }
    }

    /// Whether no other document would fare better.
    pub(crate) fn is_for_all(&self) -> bool {
        let Self::Io(_, e) = self else { return false };
        is_for_all(e)
    }
}

/// Whether an error is about the whole file system.
pub(crate) fn is_for_all(e: &io::Error) -> bool {
    use io::ErrorKind as K;
    matches!(e.kind(), K::StorageFull | K::ReadOnlyFilesystem | K::QuotaExceeded)
}

/// A file to be put in place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct New<'a> {
    pub(crate) path: &'a str,
    pub(crate) bytes: &'a [u8],
}

impl Dest {
    /// DEST with a clean folder for temporary files, `name`, in `ours`. Whatever an earlier run left
    /// there goes: the lock of the shard is held, so nobody is at it.
    pub(crate) fn open(root: &Path, ours: &Path, name: &str) -> io::Result<Self> {
        let temporary = ours.join(name);
        remove(&temporary)?;
        fs::create_dir(&temporary)?;
        Ok(Self { root: root.to_owned(), temporary, next: AtomicU64::new(0) })
    }

    /// Takes the folder for temporary files away.
    pub(crate) fn close(&self) {
        let _ = remove(&self.temporary);
    }

    /// A place for a file that is not finished.
    pub(crate) fn scratch(&self, name: &str) -> PathBuf {
        self.temporary.join(name)
    }

    /// Where an output lies.
    pub(crate) fn path(&self, output: &str) -> PathBuf {
        self.root.join(output)
    }

    fn temporary(&self) -> PathBuf {
        self.temporary.join(self.next.fetch_add(1, Ordering::Relaxed).to_string())
    }

    /// Puts files into a folder of DEST. `owned` says of a path from DEST whether this export put it
    /// there before.
    pub(crate) fn files(
        &self,
        folder: &str,
        files: &[New<'_>],
        owned: impl Fn(&str) -> bool,
    ) -> Result<(), Refused> {
        let mut staged = Vec::new();
        let done = self.stage_and_place(folder, files, owned, &mut staged);
        if done.is_err() {
            for (temporary, _) in &staged {
                let _ = fs::remove_file(temporary);
            }
        }
        done
    }

    fn stage_and_place(
        &self,
        folder: &str,
        files: &[New<'_>],
        owned: impl Fn(&str) -> bool,
        staged: &mut Vec<(PathBuf, PathBuf)>,
    ) -> Result<(), Refused> {
        // all is looked at, and all is on disk, before the first file is put in place
        let home = self.folder(folder)?;
        let mut open = Vec::new();
        for file in files {
            let output = join(folder, file.path);
            let target = self.path(&output);
            let at = |e| Refused::Io(target.clone(), e);
            match fs::symlink_metadata(&target) {
                Err(e) if e.kind() == io::ErrorKind::NotFound => {}
                Err(e) => return Err(at(e)),
                Ok(meta) if meta.is_dir() => {
                    return Err(Refused::Occupied(format!("{output} is a folder")));
                }
                Ok(meta) => {
                    let same = meta.is_file() && holds(&target, file.bytes).map_err(at)?;
                    if same {
                        continue;
                    }
                    if !owned(&output) {
                        return Err(foreign(&output));
                    }
                }
            }
            let temporary = self.temporary();
            staged.push((temporary.clone(), target.clone()));
            open.push((fill(&temporary, file.bytes).map_err(at)?, target.clone()));
        }
        // all are written before the first is waited for
        for (file, target) in open {
            file.sync_all().map_err(|e| Refused::Io(target, e))?;
        }
        for (temporary, target) in staged.iter() {
            fs::rename(temporary, target).map_err(|e| Refused::Io(target.clone(), e))?;
        }
        sync_folder(&home);
        Ok(())
    }

    /// Puts a folder with all its files in place, at once.
    pub(crate) fn bag(
        &self,
        folder: &str,
        name: &str,
        files: &[New<'_>],
        owned: bool,
    ) -> Result<(), Refused> {
        let output = join(folder, name);
        let target = self.path(&output);
        let home = self.folder(folder)?;
        let exists = match fs::symlink_metadata(&target) {
            Ok(meta) if meta.is_dir() => {
                if is_bag_of(&target, files).map_err(|e| Refused::Io(target.clone(), e))? {
                    return Ok(());
                }
                true
            }
            Ok(_) if !owned => return Err(Refused::Occupied(format!("{output} is a file"))),
            Ok(_) => true,
            Err(e) if e.kind() == io::ErrorKind::NotFound => false,
            Err(e) => return Err(Refused::Io(target, e)),
        };
        if exists && !owned {
            return Err(foreign(&output));
        }
        let temporary = self.temporary();
        let made = self.make_bag(&temporary, files).and_then(|()| {
            if exists {
                let old = self.temporary();
                fs::rename(&target, &old)?;
                fs::rename(&temporary, &target)?;
                sync_folder(&home);
                remove(&old)
            } else {
                fs::rename(&temporary, &target)?;
                sync_folder(&home);
                Ok(())
            }
        });
        made.map_err(|e| {
            let _ = remove(&temporary);
            Refused::Io(target, e)
        })
    }

    fn make_bag(&self, temporary: &Path, files: &[New<'_>]) -> io::Result<()> {
        fs::create_dir(temporary)?;
        let mut folders = vec![temporary.to_owned()];
        let mut open = Vec::new();
        for file in files {
            let path = temporary.join(file.path);
            let mut missing = Vec::new();
            let mut above = path.parent();
            while let Some(folder) = above.filter(|f| !folders.iter().any(|k| k == f)) {
                missing.push(folder.to_owned());
                above = folder.parent();
            }
            for folder in missing.into_iter().rev() {
                fs::create_dir(&folder)?;
                folders.push(folder);
            }
            open.push(fill(&path, file.bytes)?);
        }
        for file in open {
            file.sync_all()?;
        }
        folders.iter().rev().for_each(|f| sync_folder(f));
        Ok(())
    }

    /// A folder of DEST, made if need be.
    fn folder(&self, folder: &str) -> Result<PathBuf, Refused> {
        let mut at = self.root.clone();
        for part in folder.split('/').filter(|p| !p.is_empty()) {
            let above = at.clone();
            at.push(part);
            match fs::create_dir(&at) {
                Ok(()) => sync_folder(&above),
                Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {
                    if !at.is_dir() {
                        let what =
                            format!("{} is a file, and a folder is to stand there", show(&at));
                        return Err(Refused::Occupied(what));
                    }
                }
                Err(e) => return Err(Refused::Io(at, e)),
            }
        }
        Ok(at)
    }

    /// Takes an output of an earlier record away, if it is still what was recorded.
    pub(crate) fn take_away(&self, output: &Output) -> bool {
        let path = self.path(&output.path);
        if !matches!(look(&path, output, true), Look::Whole) || fs::remove_file(&path).is_err() {
            return false;
        }
        // folders of a bag that are empty now
        let mut above = path.parent();
        while let Some(folder) = above.filter(|f| *f != self.root && fs::remove_dir(f).is_ok()) {
            above = folder.parent();
        }
        true
    }
}

fn foreign(output: &str) -> Refused {
    Refused::Occupied(format!(
        "{output} is there already, and this export did not write it; move it away"
    ))
}

fn show(path: &Path) -> String {
    crate::cli::plan::name(path)
}

/// A path from DEST.
pub(crate) fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// A new file with its bytes on disk.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    fill(path, bytes)?.sync_all()
}

fn fill(path: &Path, bytes: &[u8]) -> io::Result<File> {
    let mut file = File::create_new(path)?;
    file.write_all(bytes)?;
    Ok(file)
}

/// Sees to it that names in a folder are on disk. Systems that know no such thing do it by themselves.
pub(crate) fn sync_folder(folder: &Path) {
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}

/// Removes a file or a folder with all in it, if it is there.
fn remove(path: &Path) -> io::Result<()> {
    let meta = match fs::symlink_metadata(path) {
        Ok(meta) => meta,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(e) => return Err(e),
    };
    if meta.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }
}

/// Whether a file holds these bytes.
fn holds(path: &Path, bytes: &[u8]) -> io::Result<bool> {
    if fs::metadata(path)?.len() != bytes.len() as u64 {
        return Ok(false);
    }
    Ok(fs::read(path)? == bytes)
}

/// Whether a folder holds these files and no other.
fn is_bag_of(folder: &Path, files: &[New<'_>]) -> io::Result<bool> {
    let mut count = 0;
    for entry in walkdir::WalkDir::new(folder) {
        count += usize::from(entry?.file_type().is_file());
    }
    if count != files.len() {
        return Ok(false);
    }
    for file in files {
        match holds(&folder.join(file.path), file.bytes) {
            Ok(true) => {}
            Ok(false) => return Ok(false),
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(e) => return Err(e),
        }
    }
    Ok(true)
}

/// How an output is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    Whole,
    Missing,
    /// Another size, or other bytes.
    Changed,
}

/// Looks at an output: that it is there with its size, and if `hash`, that it has its bytes.
pub(crate) fn look(path: &Path, output: &Output, hash: bool) -> Look {
    match fs::symlink_metadata(path) {
        Err(_) => Look::Missing,
        Ok(meta) if !meta.is_file() || meta.len() != output.bytes => Look::Changed,
        Ok(_) if !hash => Look::Whole,
        Ok(_) => match hash_of(path) {
            Ok(h) if h == output.sha256 => Look::Whole,
            _ => Look::Changed,
        },
    }
}

/// The SHA-256 of a file, in hexadecimal.
pub(crate) fn hash_of(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hex(&hash.finalize())),
            n => hash.update(buffer.get(..n).unwrap_or_default()),
        }
    }
}

/// Whether a path from DEST is of our own keeping.
pub(crate) fn is_ours(output: &str) -> bool {
    names::OURS.iter().any(|o| output.split('/').next() == Some(*o))
}
