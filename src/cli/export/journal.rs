//! The journal: what was done with every document, a line of JSON each, only ever added to.
//!
//! A line is written with one call and is on disk before the next document is counted as done. A
//! line that a crash cut off has no line end, and is taken away before anything is added.

use super::args::Shard;
use super::clock::Time;
use super::place;
use super::record::Record;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread::JoinHandle;

/// A line of the journal.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub(crate) enum Line {
    Run(Run),
    Document(Box<Record>),
}

/// The line that stands before the documents of a run.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Run {
    /// Its name: the shard and a number.
    pub(crate) id: String,
    pub(crate) started: Time,
    /// When the export is said to be made.
    pub(crate) time: Time,
    pub(crate) tool: Value,
    /// SHA-256 of the program that ran.
    pub(crate) program_sha256: Option<String>,
    pub(crate) options: Value,
    pub(crate) shard: String,
    pub(crate) sources: Vec<String>,
}

/// Just enough of a line to find it again.
#[derive(Deserialize)]
struct Peek {
    #[serde(rename = "type")]
    kind: String,
    path: Option<String>,
    path_hex: Option<String>,
}

/// Where the last record of each document stands: 32 bytes or so a document, whatever it holds.
#[derive(Debug, Default)]
pub(crate) struct Index {
    files: Vec<Mutex<File>>,
    at: BTreeMap<u128, (u16, u64)>,
    /// Run lines, in the order they were found.
    runs: usize,
}

impl Index {
    /// Of all journals of a folder.
    pub(crate) fn read(folder: &Path) -> io::Result<Self> {
        let mut index = Self::default();
        for path in journals(folder)? {
            let file = File::open(&path)?;
            let number = u16::try_from(index.files.len()).map_err(io::Error::other)?;
            each_line(&file, |offset, line| {
                let Ok(peek) = serde_json::from_slice::<Peek>(line) else { return };
                if peek.kind == "run" {
                    index.runs += 1;
                }
                let hex = peek.path_hex.as_deref().and_then(super::unhex);
                if let Some(path) = hex.or_else(|| peek.path.map(String::into_bytes)) {
                    index.at.insert(super::sources::Rel::new(path).id(), (number, offset));
                }
            })?;
            index.files.push(Mutex::new(file));
        }
        Ok(index)
    }

    /// The last record of a document.
    pub(crate) fn get(&self, id: u128) -> Option<Record> {
        let (file, offset) = self.at.get(&id)?;
        let mut file = self.files.get(usize::from(*file))?.lock().ok()?;
        file.seek(SeekFrom::Start(*offset)).ok()?;
        let mut line = Vec::new();
        BufReader::new(&mut *file).read_until(b'\n', &mut line).ok()?;
        match serde_json::from_slice(&line).ok()? {
            Line::Document(record) => Some(*record),
            Line::Run(_) => None,
        }
    }

    /// All documents, each with its last record, and all runs before them, in the order of the
    /// journals.
    pub(crate) fn each(&self, mut of: impl FnMut(Line)) -> io::Result<()> {
        for (number, file) in self.files.iter().enumerate() {
            let mut file = file.lock().map_err(|_| io::Error::other("the journal is lost"))?;
            file.rewind()?;
            each_line(&*file, |offset, line| match serde_json::from_slice(line) {
                Ok(Line::Document(record)) => {
                    let last = self.at.get(&record.rel().id());
                    if last == Some(&(u16::try_from(number).unwrap_or(u16::MAX), offset)) {
                        of(Line::Document(record));
                    }
                }
                Ok(run) => of(run),
                Err(_) => {}
            })?;
        }
        Ok(())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.at.is_empty() && self.runs == 0
    }
}

/// The journals of a folder, by name.
fn journals(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    match std::fs::read_dir(folder) {
        Ok(entries) => {
            for entry in entries {
                let name = entry?.file_name();
                let text = name.to_string_lossy();
                if text.starts_with("journal.") && text.ends_with(".jsonl") {
                    found.push(folder.join(&name));
                }
            }
        }
        Err(e) if e.kind() == io::ErrorKind::NotFound => {}
        Err(e) => return Err(e),
    }
    found.sort();
    Ok(found)
}

/// Whole lines with their offsets.
fn each_line(file: impl Read, mut of: impl FnMut(u64, &[u8])) -> io::Result<()> {
    let mut reader = BufReader::with_capacity(1 << 16, file);
    let (mut offset, mut line) = (0, Vec::new());
    loop {
        line.clear();
        let n = reader.read_until(b'\n', &mut line)?;
        if n == 0 || line.last() != Some(&b'\n') {
            return Ok(());
        }
        of(offset, &line);
        offset += n as u64;
    }
}

/// The journal that a run adds to. It is locked as long as the run lasts; the system gives the lock
/// back when the process ends, however it ends.
#[derive(Debug)]
pub(crate) struct Journal {
    file: Mutex<File>,
    run: Mutex<Option<JoinHandle<Run>>>,
    id: String,
    used: bool,
}

/// Why a journal cannot be had.
#[derive(Debug)]
pub(crate) enum Closed {
    /// Another run has it.
    Taken,
    Io(io::Error),
}

impl From<io::Error> for Closed {
    fn from(e: io::Error) -> Self {
        Self::Io(e)
    }
}

/// The name of the journal of a shard.
pub(crate) fn name(shard: Shard) -> String {
    format!("journal.{}-of-{}.jsonl", shard.at, shard.of)
}

impl Journal {
    /// Opens and locks the journal of a shard, and mends its end.
    pub(crate) fn open(folder: &Path, shard: Shard) -> Result<Self, Closed> {
        let path = folder.join(name(shard));
        let mut options = OpenOptions::new();
        let file = options.create(true).read(true).append(true).open(&path)?;
        lock(&file)?;
        let (mut whole, mut runs) = (0, 0_u32);
        each_line(&file, |offset, line| {
            whole = offset + line.len() as u64;
            runs += u32::from(line.starts_with(b"{\"type\":\"run\""));
        })?;
        if file.metadata()?.len() != whole {
            file.set_len(whole)?;
            file.sync_all()?;
        }
        place::sync_folder(folder);
        let id = format!("{shard}#{}", runs + 1);
        Ok(Self { file: Mutex::new(file), run: Mutex::new(None), id, used: whole > 0 })
    }

    /// Whether runs before this one left anything.
    pub(crate) const fn holds_any(&self) -> bool {
        self.used
    }

    /// The name of this run.
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// What stands before the first record of this run. It is written when there is one: a run that
    /// finds nothing to do leaves no trace. The program is hashed meanwhile.
    pub(crate) fn announce(&self, mut run: Run) {
        let hashed = std::thread::Builder::new().spawn(|| {
            run.program_sha256 = std::env::current_exe().and_then(|p| place::hash_of(&p)).ok();
            run
        });
        if let Ok(mut waiting) = self.run.lock() {
            *waiting = hashed.ok();
        }
    }

    /// Adds a record; it is on disk when this returns.
    pub(crate) fn add(&self, record: &Record) -> io::Result<()> {
        let lost = || io::Error::other("the journal is lost");
        let mut text = Vec::new();
        let mut file = self.file.lock().map_err(|_| lost())?;
        let mut waiting = self.run.lock().map_err(|_| lost())?;
        if let Some(run) = waiting.take().and_then(|w| w.join().ok()) {
            push(&mut text, &Line::Run(run))?;
        }
        push(&mut text, &Line::Document(Box::new(record.clone())))?;
        let before = file.metadata()?.len();
        let written = file.write_all(&text).and_then(|()| file.sync_data());
        if written.is_err() {
            // half a line must not stand before a whole one
            let _ = file.set_len(before);
        }
        written
    }
}

fn push(text: &mut Vec<u8>, line: &Line) -> io::Result<()> {
    serde_json::to_writer(&mut *text, line).map_err(io::Error::other)?;
    text.push(b'\n');
    Ok(())
}

fn lock(file: &File) -> Result<(), Closed> {
    match file.try_lock() {
        Ok(()) => Ok(()),
        Err(TryLockError::WouldBlock) => Err(Closed::Taken),
        Err(TryLockError::Error(e)) => Err(Closed::Io(e)),
    }
}

/// Sees to it that the parts that run into a folder at the same time are parts of one division:
/// with 1/3 at work, 2/3 may begin, 1/4 not.
#[derive(Debug)]
pub(crate) struct Division {
    _held: File,
}

impl Division {
    pub(crate) fn join(folder: &Path, shard: Shard) -> Result<Self, Closed> {
        let ours = format!("parts-of-{}.lock", shard.of);
        let open =
            |name: &str| OpenOptions::new().create(true).append(true).open(folder.join(name));
        let held = open(&ours)?;
        match held.try_lock_shared() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(Closed::Taken),
            Err(TryLockError::Error(e)) => return Err(Closed::Io(e)),
        }
        for entry in std::fs::read_dir(folder)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if name.starts_with("parts-of-") && name.ends_with(".lock") && name != ours {
                lock(&open(&name)?)?;
            }
        }
        Ok(Self { _held: held })
    }
}
