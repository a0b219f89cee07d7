//! `masthead export`: a whole collection, unattended.
//!
//! ```text
//! sources ─▶ job ─▶ pool ═▶ worker ─▶ make ─▶ package     one process for each job
//!             │                                            (═ pipes: documents in, files out)
//!             ├─▶ place      files into DEST, by rename
//!             └─▶ journal    what was done, a line each ─▶ summary ─▶ html
//! ```
//!
//! The supervisor reads, writes and remembers; workers only compute. What outputs depend on is in
//! [`recipe`]; the time of day is not among it.

mod args;
mod clock;
mod dublin_core;
mod html;
mod job;
mod journal;
mod make;
mod names;
mod package;
mod place;
mod pool;
mod premis;
mod progress;
mod recipe;
mod record;
mod sidecar;
mod sources;
mod summary;
mod verify;
mod wire;
mod worker;

pub(crate) use args::{ABOUT, Export};

use super::args::Form;
use super::exit::Exit;
use super::plan::{Refused, name};
use super::render::{Fault, human_fault};
use super::run::{plain, usage};
use super::term::{Term, printable};
use clock::Time;
use job::{Event, Shared};
use journal::{Closed, Division, Index, Journal, Run};
use place::Dest;
use progress::Progress;
use recipe::Recipe;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256, Sha512};
use sidecar::Sidecar;
use sources::Sources;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::Duration;
use summary::Summary;

/// Why nothing can be done.
enum Stop {
    Usage(Refused),
    Unwritable(PathBuf, io::Error),
    Taken(String),
}

impl From<Refused> for Stop {
    fn from(r: Refused) -> Self {
        Self::Usage(r)
    }
}

/// Runs the command.
pub(crate) fn run(args: &Export, term: &mut Term) -> Exit {
    if args.worker {
        return worker::serve(args);
    }
    match start(args, term) {
        Ok(exit) => exit,
        Err(Stop::Usage(refused)) => usage(term, refused, Form::Human),
        Err(Stop::Unwritable(path, e)) => {
            let what = format!("cannot write to {}: {}", name(&path), plain(&e));
            term.err(&human_fault(&Fault::new("unwritable", what).help("nothing was done")));
            Exit::Unwritable
        }
        Err(Stop::Taken(what)) => {
            let fault = Fault::new("unwritable", what);
            term.err(&human_fault(
                &fault.help("wait until it has ended, or give each its --shard"),
            ));
            Exit::Unwritable
        }
    }
}

fn start(args: &Export, term: &mut Term) -> Result<Exit, Stop> {
    let epoch = std::env::var_os("SOURCE_DATE_EPOCH").map(|v| v.to_string_lossy().into_owned());
    let recipe = Recipe::new(args, epoch.as_deref())?;
    let jobs = args.jobs.map_or_else(
        || std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get),
        std::num::NonZeroUsize::get,
    );
    let root = args.dir.as_deref();
    let ours = root.map(|r| r.join(names::OURS[usize::from(args.check_only)]));
    if args.verify && args.sources.is_empty() {
        let (Some(root), Some(ours)) = (root, &ours) else { return Ok(Exit::Usage) };
        return verified(root, ours, jobs, term);
    }
    let sources = Sources::new(&args.sources, &args.which, args.shard, root)?;
    let sidecar = args.packages.sidecar.as_deref().map(Sidecar::open).transpose()?;
    let shared = |index, time, to| Shared {
        args,
        recipe: &recipe,
        sources: &sources,
        sidecar: sidecar.as_ref(),
        index,
        time,
        to,
        stop: AtomicBool::new(false),
        total: AtomicU64::new(0),
    };
    let (Some(root), Some(ours)) = (root, &ours) else {
        let index = Index::default();
        let shared = shared(&index, Time::now(), None);
        return Ok(if args.dry_run {
            dry(&shared, None, term)
        } else {
            census(&shared, jobs, term)
        });
    };
    let unwritable = |path: &Path| {
        let path = path.to_owned();
        move |e| Stop::Unwritable(path, e)
    };
    if args.dry_run {
        let index = Index::read(ours).map_err(unwritable(ours))?;
        return Ok(dry(&shared(&index, Time::now(), None), Some(root), term));
    }

    std::fs::create_dir_all(ours).map_err(unwritable(ours))?;
    let closed = |what: String| {
        let ours = ours.clone();
        move |c| match c {
            Closed::Taken => Stop::Taken(what),
            Closed::Io(e) => Stop::Unwritable(ours, e),
        }
    };
    let busy = format!("another run works on other parts of {}", name(root));
    let _division = Division::join(ours, args.shard).map_err(closed(busy))?;
    let busy = format!("another run works on part {} of {}", args.shard, name(root));
    let journal = Journal::open(ours, args.shard).map_err(closed(busy))?;
    let index = Index::read(ours).map_err(unwritable(ours))?;
    if !args.resume && journal.holds_any() {
        return Err(Stop::Usage(Refused {
            what: format!("{} holds an export already", name(root)),
            help: "--resume goes on with it and leaves what is done; or write to another folder"
                .into(),
        }));
    }
    let temporary = format!("tmp.{}-of-{}", args.shard.at, args.shard.of);
    let dest = Dest::open(root, ours, &temporary).map_err(unwritable(ours))?;
    let time = stated(args, ours, &dest, epoch.as_deref()).inspect_err(|_| dest.close())?;
    journal.announce(Run {
        id: journal.id().to_owned(),
        started: Time::now(),
        time,
        tool: recipe.tool.clone(),
        program_sha256: None,
        options: recipe.options.clone(),
        shard: args.shard.to_string(),
        sources: args.sources.iter().map(|p| p.to_string_lossy().into_owned()).collect(),
    });
    let shared = shared(&index, time, Some((&dest, &journal)));
    let (exit, fatal) = work(&shared, jobs, term, |_| {});
    let summed = summary::write(root, ours, &dest, args.check_only);
    dest.close();
    if let Some(why) = fatal {
        term.err(&human_fault(&Fault::new("unwritable", why)));
        return Ok(exit.max(Exit::Unwritable));
    }
    match summed {
        Ok(summary) => term.say(&summary.closing(ours)),
        Err(e) => {
            let what = format!("the summary cannot be written: {}", plain(&e));
            term.err(&human_fault(&Fault::new("unwritable", what)));
            return Ok(exit.max(Exit::Unwritable));
        }
    }
    Ok(exit)
}

/// Does the work, and says how it goes. The exit code is that of the gravest document, those that
/// were done before included.
fn work(
    shared: &Shared<'_>,
    jobs: usize,
    term: &mut Term,
    mut each: impl FnMut(&record::Record),
) -> (Exit, Option<String>) {
    let mut exit = 0;
    let mut fatal = None;
    let mut progress = Progress::new(term);
    let (sender, events) = sync_channel(jobs * 4);
    std::thread::scope(|scope| {
        scope.spawn(move || job::run(shared, jobs, &sender));
        loop {
            match events.recv_timeout(Duration::from_millis(200)) {
                Ok(Event::Done(record, kept)) => {
                    exit = exit.max(record.exit);
                    each(&record);
                    progress.document(&record, kept);
                    if !kept && !matches!(record.outcome, record::Outcome::Done) {
                        let reason = record.reason.as_deref().unwrap_or("");
                        let path = printable(&record.path);
                        let what = record.outcome.as_str();
                        progress.line(&format!("{path}: {what}: {}\n", printable(reason)), term);
                    }
                }
                Ok(Event::Fatal(why)) => fatal = fatal.take().or(Some(why)),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
            progress.show(shared.total.load(Ordering::Relaxed), term);
        }
    });
    progress.finish();
    if fatal.is_none() {
        let rate = progress.worked() as f64 / progress.seconds().max(1e-3);
        let kept = match progress.kept() {
            0 => String::new(),
            n => format!(", {} left as they were", super::summary::grouped(n)),
        };
        term.say(&format!(
            "{} worked on in {} ({rate:.1}/s){kept}\n",
            super::summary::grouped(progress.worked()),
            progress::duration(progress.seconds()),
        ));
    }
    (exit_of(exit), fatal)
}

fn exit_of(code: u8) -> Exit {
    let all = [
        Exit::Done,
        Exit::Findings,
        Exit::Usage,
        Exit::Unreadable,
        Exit::Unwritable,
        Exit::Limit,
        Exit::Internal,
    ];
    all.into_iter().find(|e| *e as u8 == code).unwrap_or(Exit::Internal)
}

/// When the export is said to be made. The first run into a folder settles it for all that follow,
/// so that a bag is the same whichever run makes it.
fn stated(args: &Export, ours: &Path, dest: &Dest, epoch: Option<&str>) -> Result<Time, Stop> {
    #[derive(Serialize, Deserialize)]
    struct Said {
        time: Time,
    }
    let given = match (args.time, epoch) {
        (Some(time), _) => Some(time),
        (None, Some(epoch)) => epoch.trim().parse().ok().and_then(Time::from_epoch),
        (None, None) => None,
    };
    let path = ours.join("export.json");
    let unwritable = |e| Stop::Unwritable(path.clone(), e);
    let said = |text: String| serde_json::from_str::<Said>(&text).map(|s| s.time);
    let held = match std::fs::read_to_string(&path) {
        Ok(text) => Some(text),
        Err(e) if e.kind() == io::ErrorKind::NotFound => None,
        Err(e) => return Err(unwritable(e)),
    };
    let held = match held {
        Some(text) => said(text).map_err(|e| unwritable(io::Error::other(e)))?,
        None => {
            let time = given.unwrap_or_else(Time::now);
            let text = format!("{{\"time\":\"{time}\"}}\n");
            // where the next run takes it away, if this one is killed
            let mut file = tempfile::Builder::new()
                .prefix("export-")
                .tempfile_in(dest.scratch("."))
                .map_err(unwritable)?;
            io::Write::write_all(&mut file, text.as_bytes()).map_err(unwritable)?;
            file.as_file().sync_all().map_err(unwritable)?;
            match file.persist_noclobber(&path) {
                Ok(_) => place::sync_folder(ours),
                // another part was faster: what it says holds
                Err(e) if e.error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(e) => return Err(unwritable(e.error)),
            }
            let text = std::fs::read_to_string(&path).map_err(unwritable)?;
            said(text).map_err(|e| unwritable(io::Error::other(e)))?
        }
    };
    match given {
        Some(given) if given != held => Err(Stop::Usage(Refused {
            what: format!("the export in this folder is said to be made at {held}, not {given}"),
            help: "leave --time and SOURCE_DATE_EPOCH out, or write to another folder".into(),
        })),
        _ => Ok(held),
    }
}

fn verified(root: &Path, ours: &Path, jobs: usize, term: &mut Term) -> Result<Exit, Stop> {
    let unreadable = |e| Stop::Unwritable(ours.to_owned(), e);
    let index = Index::read(ours).map_err(unreadable)?;
    if index.is_empty() {
        return Err(Stop::Usage(Refused {
            what: format!("{} holds no export", name(root)),
            help: "--verify takes the folder that an export was written into".into(),
        }));
    }
    verify::verify(root, &index, jobs, term).map_err(unreadable)
}

fn dry(shared: &Shared<'_>, root: Option<&Path>, term: &mut Term) -> Exit {
    let (work, kept) = job::plan(shared, root, |rel, what| {
        term.out(&format!("{}: {}\n", printable(&rel.text()), printable(what)));
        !term.closed()
    });
    let grouped = super::summary::grouped;
    term.say(&format!("{} to be done, {} done already\n", grouped(work), grouped(kept)));
    Exit::Done
}

/// A census that is only printed.
fn census(shared: &Shared<'_>, jobs: usize, term: &mut Term) -> Exit {
    let mut summary = Summary::default();
    let (exit, fatal) = work(shared, jobs, term, |record| summary.add(record));
    term.out(&summary.census());
    match fatal {
        Some(why) => {
            term.err(&human_fault(&Fault::new("internal", why)));
            exit.max(Exit::Internal)
        }
        None => exit,
    }
}

pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

pub(crate) fn sha512(bytes: &[u8]) -> [u8; 64] {
    Sha512::digest(bytes).into()
}

/// The SHA-256 of bytes, in hexadecimal.
pub(crate) fn sha256_hex(bytes: impl AsRef<[u8]>) -> String {
    hex(&sha256(bytes.as_ref()))
}

/// Bytes in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = |b: &u8| {
        [b >> 4, b & 15].map(|n| char::from(DIGITS.get(usize::from(n)).copied().unwrap_or(b'0')))
    };
    bytes.iter().flat_map(digits).collect()
}

/// Bytes out of hexadecimal.
pub(crate) fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) {
        return None;
    }
    let pair = |at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok();
    (0..text.len()).step_by(2).map(pair).collect()
}
