//! One document after another, each on its own: read, asked whether it is done, worked on, put in
//! place, written into the journal.

use super::args::Export;
use super::clock::Time;
use super::journal::{Index, Journal};
use super::make::failed;
use super::place::{self, Dest, Look, New};
use super::pool::Seat;
use super::recipe::Recipe;
use super::record::{Answer, Outcome, Output, Record, Request, Supplied};
use super::sidecar::Sidecar;
use super::sources::{Item, Rel, Sources};
use super::{hex, names, sha256};
use crate::cli::config::{Configs, Settings};
use crate::cli::exit::Exit;
use crate::cli::files::{self, InputError};
use crate::cli::run::{last_panic, plain};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::SyncSender;
use std::time::{Duration, Instant};

/// All that the jobs of a run share.
pub(crate) struct Shared<'a> {
    pub(crate) args: &'a Export,
    pub(crate) recipe: &'a Recipe,
    pub(crate) sources: &'a Sources,
    pub(crate) sidecar: Option<&'a Sidecar>,
    pub(crate) index: &'a Index,
    pub(crate) time: Time,
    /// Where outputs and records go; nowhere for a census without a folder.
    pub(crate) to: Option<(&'a Dest, &'a Journal)>,
    pub(crate) stop: AtomicBool,
    /// How many documents there are, once they are counted.
    pub(crate) total: AtomicU64,
}

/// What the jobs tell the main thread.
#[derive(Debug)]
pub(crate) enum Event {
    /// A document has been dealt with: its record, and whether it was left as it was.
    Done(Box<Record>, bool),
    /// Nothing more can be done.
    Fatal(String),
}

/// Why the whole run ends.
struct Fatal(String);

/// Runs all jobs; gives back when all documents are done or the run cannot go on.
pub(crate) fn run(shared: &Shared<'_>, jobs: usize, events: &SyncSender<Event>) {
    let walk = Mutex::new(shared.sources.walk());
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut n = 0;
            for _ in shared.sources.walk() {
                n += 1;
                if shared.stop.load(Ordering::Relaxed) {
                    return;
                }
            }
            shared.total.store(n, Ordering::Relaxed);
        });
        for _ in 0..jobs {
            scope.spawn(|| job(shared, &walk, events));
        }
    });
}

fn job(shared: &Shared<'_>, walk: &Mutex<super::sources::Walk<'_>>, events: &SyncSender<Event>) {
    let timeout = match shared.args.timeout {
        0 => None,
        n => Some(Duration::from_secs(n)),
    };
    let mut seat = Seat::new(timeout);
    let reporting = shared.args.judging.reporting();
    let mut configs = Configs::new(&shared.args.reading, Some(&reporting));
    while !shared.stop.load(Ordering::Relaxed) {
        let item = walk.lock().ok().and_then(|mut w| w.next());
        let Some(item) = item else { break };
        let done = catch_unwind(AssertUnwindSafe(|| one(shared, &item, &mut seat, &mut configs)));
        let done = done.unwrap_or_else(|_| {
            let rel = item.rel.text().into_owned();
            Err(Fatal(format!("masthead failed at {rel}: {}", last_panic())))
        });
        let event = done.unwrap_or_else(|Fatal(why)| {
            shared.stop.store(true, Ordering::Relaxed);
            Event::Fatal(why)
        });
        if events.send(event).is_err() {
            break;
        }
    }
}

fn one(
    shared: &Shared<'_>,
    item: &Item,
    seat: &mut Seat,
    configs: &mut Configs<'_>,
) -> Result<Event, Fatal> {
    let started = Instant::now();
    let before = shared.index.get(item.rel.id());
    let mut record = blank(item, shared.to.map_or("", |(_, journal)| journal.id()));

    let found = input(shared, item, configs);
    let (answer, files) = match found {
        Err(refused) => {
            let kept = |b: &&Record| refused.key.as_ref().is_some_and(|k| is_kept(shared, b, k));
            if let Some(before) = before.as_ref().filter(kept) {
                return Ok(Event::Done(Box::new(before.clone()), true));
            }
            record.bytes = refused.bytes;
            record.key = refused.key;
            (refused.answer, Vec::new())
        }
        Ok(input) => {
            record.bytes = Some(input.bytes.len() as u64);
            record.sha256 = Some(input.sha256.clone());
            record.key = Some(input.key.clone());
            if let Some(before) = before.as_ref().filter(|b| is_kept(shared, b, &input.key)) {
                return Ok(Event::Done(Box::new(before.clone()), true));
            }
            let request = Request {
                rel: hex(item.rel.bytes()),
                path_hex: hex(item.path.as_os_str().as_encoded_bytes()),
                sha256: input.sha256,
                key: input.key,
                settings: input.settings.effect(),
                supplied: input.supplied,
                time: shared.time,
            };
            let (answer, blobs) = seat
                .work(&request, &input.bytes)
                .map_err(|e| Fatal(format!("no worker can be started: {}", plain(&e))))?;
            let files = in_order(&answer, input.bytes, blobs);
            (answer, files)
        }
    };
    take(&mut record, &answer);
    if let Some((dest, _)) = shared.to {
        let new: Vec<(&str, &[u8])> =
            answer.files.iter().zip(&files).map(|(m, b)| (m.path.as_str(), b.as_slice())).collect();
        put(shared, dest, item, before.as_ref(), &mut record, &answer, &new)?;
    }
    record.finished = Time::now();
    record.seconds = (started.elapsed().as_secs_f64() * 1000.0).round() / 1000.0;
    if let Some((_, journal)) = shared.to {
        // the same failure again is no news
        let news = record.outcome.has_outputs()
            || before.as_ref().is_none_or(|b| !b.says_the_same(&record));
        if news {
            let failed = |e: io::Error| {
                Fatal(format!(
                    "the journal cannot be written: {}; free space and --resume",
                    plain(&e)
                ))
            };
            journal.add(&record).map_err(failed)?;
        }
    }
    Ok(Event::Done(Box::new(record), false))
}

fn blank(item: &Item, run: &str) -> Record {
    let bytes = item.rel.bytes();
    Record {
        path: item.rel.text().into_owned(),
        path_hex: std::str::from_utf8(bytes).is_err().then(|| hex(bytes)),
        source: std::path::absolute(&item.path)
            .unwrap_or_else(|_| item.path.clone())
            .to_string_lossy()
            .into_owned(),
        bytes: None,
        sha256: None,
        key: None,
        outcome: Outcome::Unreadable,
        exit: 0,
        reason: None,
        settled: false,
        bag: None,
        outputs: Vec::new(),
        earlier: Vec::new(),
        document: None,
        findings: Vec::new(),
        run: run.to_owned(),
        finished: Time::now(),
        seconds: 0.0,
    }
}

fn take(record: &mut Record, answer: &Answer) {
    record.outcome = answer.outcome;
    record.exit = answer.exit.max(answer.outcome.exit() as u8);
    record.reason.clone_from(&answer.reason);
    record.settled = answer.settled;
    record.document.clone_from(&answer.document);
    record.findings.clone_from(&answer.findings);
    record.bag.clone_from(&answer.bag);
}

/// A document that can be worked on.
struct Ready {
    bytes: Vec<u8>,
    sha256: String,
    key: String,
    settings: std::sync::Arc<Settings>,
    supplied: Supplied,
}

/// A document that cannot.
struct NotReady {
    answer: Answer,
    bytes: Option<u64>,
    key: Option<String>,
}

impl From<Answer> for Box<NotReady> {
    fn from(answer: Answer) -> Self {
        Self::new(NotReady { answer, bytes: None, key: None })
    }
}

fn input(
    shared: &Shared<'_>,
    item: &Item,
    configs: &mut Configs<'_>,
) -> Result<Ready, Box<NotReady>> {
    if let Some(fault) = &item.fault {
        return Err(failed(Outcome::Unreadable, fault.clone(), false).into());
    }
    let settings = configs
        .of(&item.path)
        .map_err(|r| failed(Outcome::Settings, format!("{}; {}", r.what, r.help), false))?;
    let supplied = match shared.sidecar {
        Some(sidecar) => sidecar.of(&item.rel).map_err(|e| failed(Outcome::Settings, e, false))?,
        None => Supplied::default(),
    };
    let unreadable =
        |reason: String| Box::<NotReady>::from(failed(Outcome::Unreadable, reason, false));
    // a pipe would be waited for without end
    match std::fs::metadata(&item.path) {
        Ok(meta) if !meta.is_file() => {
            return Err(unreadable("is no file but a folder, a pipe or a device".to_owned()));
        }
        Ok(_) => {}
        Err(e) => return Err(unreadable(format!("cannot be read: {}", plain(&e)))),
    }
    let effect = settings.effect();
    match files::read(&item.path, &shared.recipe.read.limits) {
        Ok(bytes) => {
            let sha256 = hex(&sha256(&bytes));
            let key = shared.recipe.key(&item.rel, &sha256, &effect, &supplied);
            Ok(Ready { bytes, sha256, key, settings, supplied })
        }
        Err(InputError::Io(e)) => Err(unreadable(format!("cannot be read: {}", plain(&e)))),
        Err(InputError::Limit(e)) => {
            let bytes = std::fs::metadata(&item.path).map(|m| m.len()).ok();
            let size = format!("{bytes:?} bytes");
            Err(Box::new(NotReady {
                answer: super::make::refused(&e),
                bytes,
                key: Some(shared.recipe.key(&item.rel, &size, &effect, &supplied)),
            }))
        }
    }
}

/// Whether a document is left as it is: nothing that its outputs depend on has changed, and they
/// are whole.
fn is_kept(shared: &Shared<'_>, before: &Record, key: &str) -> bool {
    let Some((dest, _)) = shared.to else { return false };
    before.settled
        && before.key.as_deref() == Some(key)
        && before
            .outputs
            .iter()
            .all(|o| place::look(&dest.path(&o.path), o, shared.args.verify) == Look::Whole)
}

/// The files of an answer with their bytes; those of the original are at hand.
fn in_order(answer: &Answer, original: Vec<u8>, blobs: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    let (mut blobs, mut original) = (blobs.into_iter(), Some(original));
    let of = |m: &super::record::Made| match m.original {
        true => original.take().unwrap_or_default(),
        false => blobs.next().unwrap_or_default(),
    };
    answer.files.iter().map(of).collect()
}

/// Puts the files of a document in place, and takes away what an earlier record left.
fn put(
    shared: &Shared<'_>,
    dest: &Dest,
    item: &Item,
    before: Option<&Record>,
    record: &mut Record,
    answer: &Answer,
    files: &[(&str, &[u8])],
) -> Result<(), Fatal> {
    let earlier: Vec<Output> =
        before.iter().flat_map(|b| b.outputs.iter().chain(&b.earlier)).cloned().collect();
    if !answer.outcome.has_outputs() || files.is_empty() {
        record.earlier = earlier;
        return Ok(());
    }
    let (folder, _) = names::place(&item.rel, shared.recipe.layout);
    let new: Vec<New<'_>> = files.iter().map(|(path, bytes)| New { path, bytes }).collect();
    let placed = match &answer.bag {
        Some(name) => {
            let inside = format!("{}/", place::join(&folder, name));
            let owned = earlier.iter().any(|o| o.path.starts_with(&inside));
            dest.bag(&folder, name, &new, owned)
        }
        None => dest.files(&folder, &new, |output| earlier.iter().any(|o| o.path == output)),
    };
    if let Err(refused) = placed {
        if refused.is_for_all() {
            return Err(Fatal(format!(
                "cannot write: {}; when that is mended, go on with --resume",
                refused.reason()
            )));
        }
        record.outcome = Outcome::Unwritable;
        record.exit = Exit::Unwritable as u8;
        record.reason = Some(refused.reason());
        record.settled = false;
        record.earlier = earlier;
        return Ok(());
    }
    let home = match &answer.bag {
        Some(name) => place::join(&folder, name),
        None => folder,
    };
    record.outputs = answer
        .files
        .iter()
        .map(|m| Output {
            path: place::join(&home, &m.path),
            bytes: m.bytes,
            sha256: m.sha256.clone(),
        })
        .collect();
    // what is not made any more goes; what somebody changed since is left, and stays on record
    record.earlier = earlier
        .into_iter()
        .filter(|old| record.outputs.iter().all(|new| new.path != old.path))
        .filter(|old| dest.path(&old.path).exists() && !dest.take_away(old))
        .collect();
    Ok(())
}

/// A dry run: what would be done with each document.
pub(crate) fn plan(
    shared: &Shared<'_>,
    root: Option<&Path>,
    mut line: impl FnMut(&Rel, &str) -> bool,
) -> (u64, u64) {
    let reporting = shared.args.judging.reporting();
    let mut configs = Configs::new(&shared.args.reading, Some(&reporting));
    let (mut work, mut kept) = (0, 0);
    for item in shared.sources.walk() {
        let before = shared.index.get(item.rel.id());
        let what = match input(shared, &item, &mut configs) {
            Err(refused) => refused.answer.reason.unwrap_or_default(),
            Ok(input) => {
                let whole = |b: &&Record| {
                    b.settled
                        && b.key.as_ref() == Some(&input.key)
                        && root.is_some_and(|root| {
                            let look = |o: &Output| place::look(&root.join(&o.path), o, false);
                            b.outputs.iter().all(|o| look(o) == Look::Whole)
                        })
                };
                if before.as_ref().filter(whole).is_some() {
                    kept += 1;
                    continue;
                }
                work += 1;
                target(shared.recipe, &item.rel)
            }
        };
        if !line(&item.rel, &what) {
            break;
        }
    }
    (work, kept)
}

/// Where the outputs of a document would go.
fn target(recipe: &Recipe, rel: &Rel) -> String {
    let (folder, stem) = names::place(rel, recipe.layout);
    if recipe.check_only {
        return "would be checked".to_owned();
    }
    if recipe.bag {
        let name = names::bag(Some("SYMBOL"), "LANG", rel);
        return place::join(&folder, &name);
    }
    let endings: Vec<&str> =
        recipe.formats.iter().filter_map(|f| f.info().extensions.first().copied()).collect();
    format!("{}.{{{}}}", place::join(&folder, &stem), endings.join(","))
}
