//! Doing what was planned, document by document. What goes wrong with one does not stop the others.

use super::args::{Check, Convert, Form, Outline, Reporting};
use super::exit::Exit;
use super::files::{self, InputError, Staged, is_dash};
use super::plan::{self, Job, Output, Plan, Refused};
use super::render::{self, Fault, Place};
use super::summary::{self, Wrote};
use super::term::{Term, printable};
use super::{compare, outline};
use masthead::{Code, Diagnostic, Input, ReadOptions, Reading, Severity};
use std::collections::BTreeMap;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// Where the last panic happened, for the message.
static PANIC: Mutex<String> = Mutex::new(String::new());

/// Keeps panics from printing by themselves: they are caught and told with the document's name.
pub(crate) fn quiet_panics() {
    std::panic::set_hook(Box::new(|info| {
        let what = info.payload();
        let what = what
            .downcast_ref::<&str>()
            .map(|s| (*s).to_owned())
            .or_else(|| what.downcast_ref::<String>().cloned())
            .unwrap_or_default();
        let place = info.location().map(|l| format!(" at {}:{}", l.file(), l.line()));
        if let Ok(mut last) = PANIC.lock() {
            *last = format!("{what}{}", place.unwrap_or_default());
        }
    }));
}

/// Diagnostics as they go by.
struct Told<'a> {
    reporting: &'a Reporting,
    /// Whether diagnostics are the result (`check`) or go along with one (`convert`).
    result: bool,
    counts: BTreeMap<Severity, usize>,
    exit: Exit,
}

impl<'a> Told<'a> {
    fn new(reporting: &'a Reporting, result: bool) -> Self {
        Self { reporting, result, counts: BTreeMap::new(), exit: Exit::Done }
    }

    fn print(&self, term: &mut Term, text: &str) {
        if self.result { term.out(text) } else { term.err(text) }
    }

    fn diagnostic(&mut self, term: &mut Term, d: &Diagnostic, place: Place<'_>) {
        *self.counts.entry(d.severity).or_default() += 1;
        self.exit = self.exit.max(exit_of(d, self.reporting));
        let text = match self.reporting.format {
            Form::Human => render::human(d, place),
            Form::Short => render::short(d, place),
            Form::Json => render::json(d, place),
        };
        self.print(term, &text);
    }

    fn fault(&mut self, term: &mut Term, fault: &Fault, exit: Exit) {
        self.exit = self.exit.max(exit);
        match self.reporting.format {
            Form::Human => term.err(&render::human_fault(fault)),
            Form::Short => term.err(&render::short_fault(fault)),
            // tools read one stream
            Form::Json => self.print(term, &render::json_fault(fault)),
        }
    }

    /// `3 warnings, 1 note`.
    fn total(&self, term: &mut Term) {
        if self.reporting.format != Form::Human {
            return;
        }
        let words: Vec<_> = self
            .counts
            .iter()
            .rev()
            .map(|(severity, n)| summary::plural(*n, severity.as_str()))
            .collect();
        if !words.is_empty() {
            term.say(&format!("{}\n", words.join(", ")));
        } else if self.result && self.exit == Exit::Done {
            term.say("nothing found\n");
        }
    }
}

/// What a diagnostic means for the exit code.
fn exit_of(d: &Diagnostic, reporting: &Reporting) -> Exit {
    if matches!(d.code, Code::UnaccountedSource | Code::TextNotConserved) {
        return Exit::Internal;
    }
    match reporting.fail_on.severity() {
        Some(least) if d.severity >= least => Exit::Findings,
        _ => Exit::Done,
    }
}

pub(crate) fn convert(args: &Convert, term: &mut Term) -> Exit {
    let epoch = std::env::var_os("SOURCE_DATE_EPOCH").map(|v| v.to_string_lossy().into_owned());
    let plan = match plan::convert(args, epoch.as_deref()) {
        Ok(plan) => plan,
        Err(refused) => return usage(term, refused, args.reporting.format),
    };
    let mut told = Told::new(&args.reporting, false);
    if let Some(dir) = &args.dir
        && let Err(e) = std::fs::create_dir_all(dir)
    {
        let fault = unwritable(dir, &e);
        told.fault(term, &fault, Exit::Unwritable);
        return told.exit;
    }
    let all = plan.jobs.len();
    for (i, job) in plan.jobs.iter().enumerate() {
        let name = name_of(&job.input);
        term.progress(i + 1, all, &name);
        guarded(term, &mut told, &name, |term, told| one(job, &plan, term, told));
        if term.closed() {
            break;
        }
    }
    told.total(term);
    told.exit
}

/// One document: read, written, verified, put in place.
fn one(job: &Job, plan: &Plan, term: &mut Term, told: &mut Told<'_>) {
    let name = name_of(&job.input);
    let Some(mut reading) = read(&job.input, &plan.read, term, told) else { return };
    let mut made = Vec::new();
    for output in &job.outputs {
        match masthead::write(&reading.document, output.format, &plan.write) {
            Ok(written) => {
                let found = masthead::verify(&reading.document, output.format, &written.bytes);
                reading.diagnostics.extend(written.diagnostics);
                reading.diagnostics.extend(found);
                made.push((output, written.bytes));
            }
            Err(e) => return told.fault(term, &Fault::of(&e, &name), Exit::from(&e)),
        }
    }
    diagnostics(&name, &reading, term, told);
    let wrote = match put(&made, term) {
        Ok(wrote) => wrote,
        Err((path, e)) => return told.fault(term, &unwritable(&path, &e), Exit::Unwritable),
    };
    let piped = made.iter().any(|(output, _)| is_dash(&output.path));
    match told.reporting.format {
        Form::Json => term.err(&summary::json(&name, &reading, &wrote)),
        // in a pipe only what went wrong is said
        _ if !piped || term.live => term.say(&summary::human(&name, &reading, &wrote)),
        _ => {}
    }
    if told.reporting.report && told.reporting.format != Form::Json {
        term.err(&summary::ledger(&name, &reading.ledger));
    }
}

/// Puts all outputs of a document where they belong, or none.
fn put(made: &[(&Output, Vec<u8>)], term: &mut Term) -> Result<Vec<Wrote>, (PathBuf, io::Error)> {
    let mut staged = Staged::default();
    for (output, bytes) in made.iter().filter(|(o, _)| !is_dash(&o.path)) {
        staged.add(&output.path, bytes).map_err(|e| (output.path.clone(), e))?;
    }
    staged.commit()?;
    let wrote = |(output, bytes): &(&Output, Vec<u8>)| {
        let dash = is_dash(&output.path);
        if dash {
            term.raw(bytes);
        }
        Wrote {
            file: if dash { "<stdout>".to_owned() } else { name_of(&output.path) },
            format: output.format.to_string(),
            bytes: bytes.len(),
        }
    };
    Ok(made.iter().map(wrote).collect())
}

pub(crate) fn check(args: &Check, term: &mut Term) -> Exit {
    let options = match readable(&args.inputs, &args.reading) {
        Ok(options) => options,
        Err(refused) => return usage(term, refused, args.reporting.format),
    };
    let mut told = Told::new(&args.reporting, true);
    for (i, input) in args.inputs.iter().enumerate() {
        let name = name_of(input);
        term.progress(i + 1, args.inputs.len(), &name);
        guarded(term, &mut told, &name, |term, told| {
            let Some(reading) = read(input, &options, term, told) else { return };
            diagnostics(&name, &reading, term, told);
            if args.reporting.format == Form::Json {
                term.out(&summary::json(&name, &reading, &[]));
            } else if args.reporting.report {
                term.out(&summary::ledger(&name, &reading.ledger));
            }
        });
        if term.closed() {
            break;
        }
    }
    told.total(term);
    told.exit
}

pub(crate) fn outline(args: &Outline, term: &mut Term) -> Exit {
    let options = match readable(&args.inputs, &args.reading) {
        Ok(options) => options,
        Err(refused) => return usage(term, refused, Form::Human),
    };
    let reporting =
        Reporting { format: Form::Human, fail_on: super::args::FailOn::Error, report: false };
    let mut told = Told::new(&reporting, true);
    if args.compare {
        return compare(args, &options, &mut told, term);
    }
    for input in &args.inputs {
        let name = name_of(input);
        guarded(term, &mut told, &name, |term, told| {
            let Some(reading) = read(input, &options, term, told) else { return };
            if args.json {
                for entry in outline::entries(&reading.document) {
                    term.out(&outline::json(&name, &entry, reading.source.as_ref()));
                }
                return;
            }
            if args.inputs.len() > 1 {
                term.out(&format!("== {name}\n"));
            }
            term.out(&outline::text(&reading.document, args.rules));
        });
        if term.closed() {
            break;
        }
    }
    told.exit
}

/// Two versions of one document; says nothing if their structure is the same.
fn compare(args: &Outline, options: &ReadOptions, told: &mut Told<'_>, term: &mut Term) -> Exit {
    let [first, second] = args.inputs.as_slice() else {
        let refused = Refused {
            what: format!("--compare takes two documents, not {}", args.inputs.len()),
            help: "name the two language versions, as in: masthead outline --compare en.txt fr.txt"
                .to_owned(),
        };
        return usage(term, refused, Form::Human);
    };
    let names = [name_of(first), name_of(second)];
    guarded(term, told, &names[0], |term, told| {
        let Some(a) = read(first, options, term, told) else { return };
        let Some(b) = read(second, options, term, told) else { return };
        let found = masthead::compare::compare(&a.document, &b.document);
        let versions = [
            compare::Version { name: &names[0], source: a.source.as_ref() },
            compare::Version { name: &names[1], source: b.source.as_ref() },
        ];
        let text = match args.json {
            true => compare::json(&found, versions),
            false => compare::text(&found, versions),
        };
        term.out(&text);
        if !found.discrepancies.is_empty() {
            told.exit = told.exit.max(Exit::Findings);
        }
    });
    told.exit
}

fn readable(inputs: &[PathBuf], args: &super::args::ReadArgs) -> Result<ReadOptions, Refused> {
    plan::once_from_stdin(inputs)?;
    plan::reading(args)
}

/// Runs the work on one document; a panic becomes a message and exit code 70.
fn guarded<'a>(
    term: &mut Term,
    told: &mut Told<'a>,
    name: &str,
    work: impl FnOnce(&mut Term, &mut Told<'a>),
) {
    // what is half done is dropped: staged outputs remove themselves
    if catch_unwind(AssertUnwindSafe(|| work(term, told))).is_err() {
        let what = PANIC.lock().map(|p| p.clone()).unwrap_or_default();
        let fault = Fault::new("internal", format!("masthead failed on this document: {what}"))
            .file(name)
            .help("nothing was written for it; please report this with the document");
        told.fault(term, &fault, Exit::Internal);
    }
}

fn read(
    path: &Path,
    options: &ReadOptions,
    term: &mut Term,
    told: &mut Told<'_>,
) -> Option<Reading> {
    let name = name_of(path);
    let bytes = match files::read(path, &options.limits) {
        Ok(bytes) => bytes,
        Err(InputError::Io(e)) => {
            let fault =
                Fault::new("unreadable", format!("cannot read: {}", plain(&e))).file(&*name);
            told.fault(term, &fault, Exit::Unreadable);
            return None;
        }
        Err(InputError::Limit(e)) => {
            told.fault(term, &Fault::of(&e, &name), Exit::Limit);
            return None;
        }
    };
    match masthead::read(Input::new(&*name, bytes), options) {
        Ok(reading) => Some(reading),
        Err(e) => {
            told.fault(term, &Fault::of(&e, &name), Exit::from(&e));
            None
        }
    }
}

fn diagnostics(name: &str, reading: &Reading, term: &mut Term, told: &mut Told<'_>) {
    let place = Place { name, source: reading.source.as_ref() };
    for d in &reading.diagnostics {
        told.diagnostic(term, d, place);
        if term.closed() {
            break;
        }
    }
}

fn usage(term: &mut Term, refused: Refused, form: Form) -> Exit {
    let fault = Fault::new("usage", refused.what).help(refused.help);
    match form {
        Form::Json => term.err(&render::json_fault(&fault)),
        _ => term.err(&render::human_fault(&fault)),
    }
    Exit::Usage
}

fn unwritable(path: &Path, e: &io::Error) -> Fault {
    Fault::new("unwritable", format!("cannot write: {}", plain(e)))
        .file(name_of(path))
        .help("nothing was written for this document")
}

/// An error of the system in the style of our messages: `no such file or directory`.
fn plain(e: &io::Error) -> String {
    let text = e.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    let mut chars = text.chars();
    match (chars.next(), chars.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() || second == ' ' => {
            first.to_lowercase().chain(chars).collect()
        }
        _ => text.to_owned(),
    }
}

/// What messages call an input or output. A name with control characters does nothing to a terminal.
fn name_of(path: &Path) -> String {
    if is_dash(path) { "<stdin>".to_owned() } else { printable(&path.display().to_string()) }
}

#[cfg(test)]
mod tests {
    use super::super::args::{Colour, FailOn, Global};
    use super::*;

    #[test]
    fn a_panic_is_caught_and_the_next_document_is_read() {
        let reporting = Reporting { format: Form::Short, fail_on: FailOn::Error, report: false };
        let mut term = Term::new(&Global { quiet: true, color: Colour::Never });
        let mut told = Told::new(&reporting, false);
        guarded(&mut term, &mut told, "a.txt", |_, _| panic!("on purpose"));
        assert_eq!(told.exit, Exit::Internal);
        let mut read = false;
        guarded(&mut term, &mut told, "b.txt", |_, _| read = true);
        assert!(read);
        // the gravest counts
        assert_eq!(told.exit, Exit::Internal);
    }

    #[test]
    fn our_own_faults_have_their_own_code_whatever_fails() {
        let reporting = Reporting { format: Form::Short, fail_on: FailOn::Never, report: false };
        let lost = Diagnostic::new(Code::UnaccountedSource, masthead::span::Span::DETACHED, "m");
        let gap = Diagnostic::new(Code::NumberingGap, masthead::span::Span::DETACHED, "m");
        assert_eq!(exit_of(&lost, &reporting), Exit::Internal);
        assert_eq!(exit_of(&gap, &reporting), Exit::Done);
    }
}
