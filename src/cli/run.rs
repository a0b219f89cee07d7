//! Doing what was planned, document by document. What goes wrong with one does not stop the others.

use super::args::{Check, Convert, Form, Outline, Reporting};
use super::config::{Configs, Settings};
use super::exit::Exit;
use super::files::{self, InputError, Staged, is_dash};
use super::plan::{self, Job, Output, Plan, Refused};
use super::render::{self, Fault, Place};
use super::summary::{self, Wrote};
use super::term::{Term, printable};
use super::told::Told;
use super::watch;
use super::{compare, fonts, outline};
use masthead::{Format, Input, ReadOptions, Reading};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

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

/// What the last panic said, and where it happened.
pub(super) fn last_panic() -> String {
    PANIC.lock().map(|p| p.clone()).unwrap_or_default()
}

pub(crate) fn convert(args: &Convert, term: &mut Term) -> Exit {
    let epoch = std::env::var_os("SOURCE_DATE_EPOCH").map(|v| v.to_string_lossy().into_owned());
    let plan = match plan::convert(args, epoch.as_deref()) {
        Ok(plan) => plan,
        Err(refused) => return usage(term, refused, args.reporting.format),
    };
    let mut told = Told::new(&args.reporting, false);
    let mut configs = Configs::new(&args.reading, Some(&args.reporting));
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
        guarded(term, &mut told, &name, |term, told| {
            let reading = one(job, &plan, &mut configs, term, told);
            // the process ends behind the last: its tree need not be taken apart
            if i + 1 == all {
                std::mem::forget(reading);
            }
        });
        if term.closed() {
            break;
        }
    }
    told.total(term);
    told.exit
}

/// One document: read, written, verified, put in place. What was read, if that could be.
fn one(
    job: &Job,
    plan: &Plan,
    configs: &mut Configs<'_>,
    term: &mut Term,
    told: &mut Told<'_>,
) -> Option<Reading> {
    let name = name_of(&job.input);
    let settings = settings(&job.input, configs, term, told)?;
    let options = settings.apply(&plan.read);
    let mut reading = read(&job.input, &options, term, told)?;
    let mut made = Vec::new();
    let with_system;
    let mut how = &plan.write;
    if plan.system_fonts && job.outputs.iter().any(|o| o.format == Format::Pdf) {
        let (options, taken) = fonts::from_system(&reading.document, &plan.write);
        with_system = options;
        how = &with_system;
        reading.diagnostics.extend(taken);
    }
    for output in &job.outputs {
        match masthead::write(&reading.document, output.format, how) {
            Ok(written) => {
                let found = masthead::verify(&reading.document, output.format, &written.bytes);
                reading.diagnostics.extend(written.diagnostics);
                reading.diagnostics.extend(found);
                made.push((output, written.bytes));
            }
            Err(e) => {
                told.fault(term, &Fault::of(&e, &name), Exit::from(&e));
                return Some(reading);
            }
        }
    }
    diagnostics(&name, &reading, &settings, term, told);
    let wrote = match put(&made, term) {
        Ok(wrote) => wrote,
        Err((path, e)) => {
            told.fault(term, &unwritable(&path, &e), Exit::Unwritable);
            return Some(reading);
        }
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
    Some(reading)
}

/// Puts all outputs of a document where they belong, or none.
fn put(made: &[(&Output, Vec<u8>)], term: &mut Term) -> Result<Vec<Wrote>, (PathBuf, io::Error)> {
    let _placing = files::PLACING.lock();
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
    let mut configs = Configs::new(&args.reading, Some(&args.reporting));
    if !args.watch {
        return check_once(args, &mut configs, term);
    }
    if args.inputs.iter().any(|p| is_dash(p)) {
        let what = "standard input cannot be watched".to_owned();
        let refused = Refused { what, help: "name a file".to_owned() };
        return usage(term, refused, args.reporting.format);
    }
    if let Err(refused) = readable(&args.inputs, &args.reading) {
        return usage(term, refused, args.reporting.format);
    }
    watch::watch(args, &mut configs, term)
}

/// Checks every input, and says in the end what was found.
pub(crate) fn check_once(args: &Check, configs: &mut Configs<'_>, term: &mut Term) -> Exit {
    let options = match readable(&args.inputs, &args.reading) {
        Ok(options) => options,
        Err(refused) => return usage(term, refused, args.reporting.format),
    };
    let mut told = Told::new(&args.reporting, true);
    for (i, input) in args.inputs.iter().enumerate() {
        let name = name_of(input);
        term.progress(i + 1, args.inputs.len(), &name);
        guarded(term, &mut told, &name, |term, told| {
            let Some(settings) = settings(input, configs, term, told) else { return };
            let options = settings.apply(&options);
            let Some(reading) = read(input, &options, term, told) else { return };
            diagnostics(&name, &reading, &settings, term, told);
            if args.reporting.format == Form::Json {
                term.out(&summary::json(&name, &reading, &[]));
            } else if args.reporting.report && args.reporting.format != Form::Sarif {
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
    let reporting = Reporting::default();
    let mut configs = Configs::new(&args.reading, None);
    let mut told = Told::new(&reporting, true);
    if args.compare {
        return compare(args, &options, &mut configs, &mut told, term);
    }
    for input in &args.inputs {
        let name = name_of(input);
        guarded(term, &mut told, &name, |term, told| {
            let Some(settings) = settings(input, &mut configs, term, told) else { return };
            let options = settings.apply(&options);
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
fn compare(
    args: &Outline,
    options: &ReadOptions,
    configs: &mut Configs<'_>,
    told: &mut Told<'_>,
    term: &mut Term,
) -> Exit {
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
        let mut one = |path: &Path| {
            // two languages: what the settings say of the language cannot hold for both
            let settings = settings(path, configs, term, told)?;
            let mut options = settings.apply(options);
            options.lang = args.reading.lang;
            read(path, &options, term, told)
        };
        let Some(a) = one(first) else { return };
        let Some(b) = one(second) else { return };
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

/// What holds for an input. What is wrong with its settings is told once for each input.
fn settings(
    input: &Path,
    configs: &mut Configs<'_>,
    term: &mut Term,
    told: &mut Told<'_>,
) -> Option<Arc<Settings>> {
    match configs.of(input) {
        Ok(settings) => Some(settings),
        Err(refused) => {
            told.fault(term, &Fault::new("usage", refused.what).help(refused.help), Exit::Usage);
            None
        }
    }
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
        let what = last_panic();
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

fn diagnostics(
    name: &str,
    reading: &Reading,
    settings: &Settings,
    term: &mut Term,
    told: &mut Told<'_>,
) {
    told.document();
    let place = Place { name, source: reading.source.as_ref() };
    for d in &reading.diagnostics {
        told.diagnostic(term, d, place, settings);
        if term.closed() {
            break;
        }
    }
}

pub(super) fn usage(term: &mut Term, refused: Refused, form: Form) -> Exit {
    let fault = Fault::new("usage", refused.what).help(refused.help);
    match form {
        Form::Json => term.err(&render::json_fault(&fault)),
        Form::Github => term.err(&render::github_fault(&fault)),
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
pub(super) fn plain(e: &io::Error) -> String {
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
    use super::super::args::{Colour, Global};
    use super::*;

    #[test]
    fn a_panic_is_caught_and_the_next_document_is_read() {
        let reporting = Reporting { format: Form::Short, ..Reporting::default() };
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
}
