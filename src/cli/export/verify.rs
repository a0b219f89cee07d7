//! `--verify`: every output held against what the journal recorded of it.

use super::journal::{Index, Line};
use super::place::{self, Look};
use super::record::Record;
use super::sources::Rel;
use crate::cli::exit::Exit;
use crate::cli::summary::{grouped, plural};
use crate::cli::term::{Term, printable};
use std::collections::BTreeSet;
use std::io;
use std::path::Path;
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Mutex, PoisonError};
use walkdir::WalkDir;

/// What was counted.
#[derive(Debug, Default)]
struct Seen {
    documents: u64,
    without: u64,
    outputs: u64,
    bytes: u64,
    wrong: u64,
    strangers: u64,
}

/// Looks at all outputs; what is not as recorded is told on standard output, a line each.
pub(crate) fn verify(root: &Path, index: &Index, jobs: usize, term: &mut Term) -> io::Result<Exit> {
    let mut seen = Seen::default();
    // 16 bytes an output
    let mut known: BTreeSet<u128> = BTreeSet::new();
    let (sender, records) = sync_channel::<Record>(jobs * 4);
    let (teller, told) = sync_channel::<String>(64);
    let records = Mutex::new(records);
    let mut wrong = 0;
    std::thread::scope(|scope| -> io::Result<()> {
        for _ in 0..jobs {
            let teller = teller.clone();
            let records = &records;
            scope.spawn(move || {
                while let Some(record) = next(records) {
                    for line in faults(root, &record) {
                        let _ = teller.send(line);
                    }
                }
            });
        }
        drop(teller);
        let telling = scope.spawn(move || {
            let mut lines: Vec<String> = told.into_iter().collect();
            lines.sort();
            lines
        });
        let read = index.each(|line| {
            let Line::Document(record) = line else { return };
            seen.documents += 1;
            seen.without += u64::from(!record.outcome.has_outputs());
            for o in record.outputs.iter().chain(&record.earlier) {
                seen.outputs += 1;
                seen.bytes += o.bytes;
                known.insert(Rel::new(o.path.clone().into_bytes()).id());
            }
            let _ = sender.send(*record);
        });
        drop(sender);
        for line in telling.join().unwrap_or_default() {
            wrong += 1;
            term.out(&line);
        }
        read
    })?;
    seen.wrong = wrong;
    for entry in WalkDir::new(root).sort_by_file_name() {
        let entry = entry?;
        if entry.file_type().is_dir() {
            continue;
        }
        let below = entry.path().strip_prefix(root).unwrap_or(entry.path());
        let below = below.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
        if !place::is_ours(&below) && !known.contains(&Rel::new(below.clone().into_bytes()).id()) {
            seen.strangers += 1;
            term.out(&format!("{}: not of this export\n", printable(&below)));
        }
    }
    let documents = plural(usize::try_from(seen.documents).unwrap_or(usize::MAX), "document");
    let outputs = plural(usize::try_from(seen.outputs).unwrap_or(usize::MAX), "file");
    let verdict = match (seen.wrong, seen.strangers) {
        (0, 0) => "all as recorded".to_owned(),
        (w, s) => format!("{} not as recorded, {} not of this export", grouped(w), grouped(s)),
    };
    let without = match seen.without {
        0 => String::new(),
        n => format!(" ({} without outputs: see summary.csv)", grouped(n)),
    };
    term.say(&format!("{documents}{without}, {outputs}, {} B: {verdict}\n", grouped(seen.bytes)));
    Ok(if seen.wrong + seen.strangers > 0 { Exit::Findings } else { Exit::Done })
}

fn next(records: &Mutex<Receiver<Record>>) -> Option<Record> {
    records.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

fn faults(root: &Path, record: &Record) -> Vec<String> {
    let tell = |o: &super::record::Output| {
        let what = match place::look(&root.join(&o.path), o, true) {
            Look::Whole => return None,
            Look::Missing => "missing",
            Look::Changed => "changed: its bytes are not those that were written",
        };
        Some(format!("{}: {what}\n", printable(&o.path)))
    };
    // what an earlier record left is only said to be there, not to be whole
    record.outputs.iter().filter_map(tell).collect()
}
