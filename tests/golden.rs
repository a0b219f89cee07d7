//! Every fixture through the program, held against files that people can read.
//!
//! `golden/<case>.<output>` is what the program gave when it was last looked at. A difference prints
//! a unified diff and leaves both versions in `target/golden/<case>/`. To take over what the program
//! gives now, look at the diff and run `MASTHEAD_BLESS=1 cargo test --test golden [CASE]`.
#![allow(
    clippy::type_complexity,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::wildcard_imports
)]

mod harness;

#[cfg(feature = "docx")]
#[allow(unreachable_pub, reason = "shared with other tests")]
#[path = "docx/dump.rs"]
mod docx_dump;
#[cfg(feature = "docx")]
#[allow(dead_code, unreachable_pub, reason = "a part of it is used here")]
#[path = "docx/extract.rs"]
mod docx_extract;
#[cfg(feature = "pdf")]
#[allow(dead_code, unreachable_pub, reason = "a part of it is used here")]
#[path = "pdf/dump.rs"]
mod pdf_dump;

use harness::extract::{Tally, add, akn, differences};
use harness::{Case, cases, root};
use libtest_mimic::{Arguments, Failed, Trial};
use masthead::ledger::Fate;
use masthead::model::{TextOptions, text_of};
use masthead::{Format, Input, WriteOptions};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// An output that has goldens.
struct Output {
    /// What `outputs` of `case.toml` calls it.
    name: &'static str,
    /// The golden's ending after the case's name.
    ending: &'static str,
    /// Whether a case has it unless it says otherwise.
    default: bool,
    make: fn(&Case) -> Result<String, Failed>,
}

const OUTPUTS: &[Output] = &[
    Output { name: "akn", ending: "akn.xml", default: true, make: |c| converted(c, "akn") },
    Output { name: "json", ending: "json", default: false, make: |c| converted(c, "json") },
    Output { name: "html", ending: "html", default: false, make: html },
    Output { name: "md", ending: "md", default: false, make: |c| converted(c, "markdown") },
    Output { name: "txt", ending: "txt", default: false, make: |c| converted(c, "text") },
    #[cfg(feature = "docx")]
    Output {
        name: "docx",
        ending: "docx.txt",
        default: false,
        make: |c| Ok(docx_dump::dump(&bytes(c, "docx")?)),
    },
    #[cfg(feature = "pdf")]
    Output {
        name: "pdf",
        ending: "pdf.txt",
        default: false,
        make: |c| Ok(pdf_dump::dump(&bytes(c, "pdf")?)),
    },
    Output { name: "outline", ending: "outline.txt", default: true, make: outline },
    Output { name: "diag", ending: "diag.txt", default: true, make: diagnostics },
    Output { name: "ledger", ending: "ledger.txt", default: true, make: ledger },
];

fn main() {
    let args = Arguments::from_args();
    let bless = std::env::var_os("MASTHEAD_BLESS").is_some_and(|v| v == "1");
    if bless && std::env::var_os("CI").is_some_and(|v| v == "true") {
        eprintln!("goldens are not blessed where CI=true: bless them at a desk and look at them");
        std::process::exit(2);
    }
    let mut trials = Vec::new();
    let mut known = BTreeSet::new();
    for case in cases() {
        let case = Arc::new(case);
        for output in OUTPUTS {
            if case.has(output.name, output.default) {
                let golden = format!("{}.{}", case.name, output.ending);
                known.insert(golden.clone());
                let c = Arc::clone(&case);
                let name = format!("{}::{}", case.name, output.ending);
                trials.push(Trial::test(name, move || compare(&c, output, &golden, bless)));
            }
        }
        let c = Arc::clone(&case);
        trials.push(Trial::test(format!("{}::conserved", case.name), move || conserved(&c)));
        let c = Arc::clone(&case);
        trials.push(Trial::test(format!("{}::options", case.name), move || options_are_known(&c)));
        if case.dir.join("expect-diag.txt").is_file() {
            let c = Arc::clone(&case);
            trials.push(Trial::test(format!("{}::expected", case.name), move || expected(&c)));
        }
    }
    trials.push(Trial::test("no-stray-goldens", move || no_strays(&known, bless)));
    let schema = harness::schema();
    let missing = schema.is_none();
    trials.push(
        Trial::test("goldens-are-valid", move || valid(schema.as_deref().unwrap_or(Path::new(""))))
            .with_ignored_flag(missing),
    );
    if missing {
        eprintln!("SKIPPED goldens-are-valid: no schema or xmllint; run scripts/setup-tools.sh");
    }
    libtest_mimic::run(&args, trials).exit();
}

fn golden_dir() -> PathBuf {
    root().join("golden")
}

fn compare(case: &Case, output: &Output, golden: &str, bless: bool) -> Result<(), Failed> {
    let got = (output.make)(case)?;
    let path = golden_dir().join(golden);
    if bless {
        fs::create_dir_all(golden_dir())?;
        if fs::read_to_string(&path).ok().as_deref() != Some(&got) {
            fs::write(path, got)?;
        }
        return Ok(());
    }
    let Ok(want) = fs::read_to_string(&path) else {
        return Err(format!(
            "golden/{golden} is missing: MASTHEAD_BLESS=1 cargo test --test golden {}",
            case.name
        )
        .into());
    };
    if got == want {
        return Ok(());
    }
    let dir = root().join("target/golden").join(&case.name);
    fs::create_dir_all(&dir)?;
    fs::write(dir.join(format!("want.{}", output.ending)), &want)?;
    fs::write(dir.join(format!("got.{}", output.ending)), &got)?;
    let diff = similar::TextDiff::from_lines(&want, &got);
    let diff = diff.unified_diff().context_radius(3).header("want", "got").to_string();
    let cut: String = diff.lines().take(200).map(|l| format!("{l}\n")).collect();
    Err(format!("golden/{golden} differs\n{cut}").into())
}

/// The output of a command that must succeed.
fn run(case: &Case, command: &str, args: &[&str]) -> Result<Vec<u8>, Failed> {
    let out = case.run(command, args);
    if out.status.code() != Some(0) {
        let err = String::from_utf8_lossy(&out.stderr);
        return Err(format!("masthead {command}: {}\n{err}", out.status).into());
    }
    Ok(out.stdout)
}

fn stdout(case: &Case, command: &str, args: &[&str]) -> Result<String, Failed> {
    Ok(String::from_utf8(run(case, command, args)?)?)
}

fn bytes(case: &Case, to: &str) -> Result<Vec<u8>, Failed> {
    run(case, "convert", &["-o", "-", "--to", to, "--fail-on", "never"])
}

fn converted(case: &Case, to: &str) -> Result<String, Failed> {
    Ok(String::from_utf8(bytes(case, to)?)?)
}

/// Without the style, which is the same in all pages and stands in `src/write/html/style.css`.
fn html(case: &Case) -> Result<String, Failed> {
    let page = converted(case, "html")?;
    let (head, rest) = page.split_once("<style>").ok_or("no style")?;
    let (_, rest) = rest.split_once("</style>").ok_or("no end of the style")?;
    Ok(format!("{head}<style>…</style>{rest}"))
}

fn outline(case: &Case) -> Result<String, Failed> {
    stdout(case, "outline", &[])
}

fn diagnostics(case: &Case) -> Result<String, Failed> {
    stdout(case, "check", &["--format", "short", "--fail-on", "never"])
}

/// What `--report` adds to the diagnostics.
fn ledger(case: &Case) -> Result<String, Failed> {
    let args = ["--format", "short", "--fail-on", "never", "--report"];
    let all = stdout(case, "check", &args)?;
    let diagnostics = diagnostics(case)?;
    let ledger = all.strip_prefix(&diagnostics).ok_or("two runs gave different diagnostics")?;
    Ok(ledger.to_owned())
}

/// Every character of the source is in the output or in the ledger, and none is invented.
fn conserved(case: &Case) -> Result<(), Failed> {
    let read = case.read_options();
    let write = WriteOptions::default();
    let done = masthead::convert(case.input(), Format::Akn, &read, &write)?;
    let reading = &done.reading;
    if let Some(source) = &reading.source {
        if !reading.ledger.is_whole() {
            return Err(format!("gaps {:?}", reading.ledger.gaps()).into());
        }
        let mut wanted = Default::default();
        let mut marks = Default::default();
        for (span, fate) in reading.ledger.claims() {
            match fate {
                Fate::Content | Fate::Number => add(&mut wanted, source.slice(*span)),
                Fate::NoteMark => add(&mut marks, source.slice(*span)),
                _ => {}
            }
        }
        if read.normalise {
            // what was recognised anew is held against what the mark-up says
            let mut as_read = case.read_options();
            as_read.normalise = false;
            let plain = masthead::read(case.input(), &as_read)?.document;
            let bytes = masthead::write(&plain, Format::Akn, &write)?.bytes;
            wanted = akn(std::str::from_utf8(&bytes)?).text;
        }
        let said = akn(std::str::from_utf8(&done.bytes)?);
        let wrong = differences(&wanted, &said.text);
        if !wrong.is_empty() {
            let wrong = &wrong[..wrong.len().min(20)];
            return Err(format!("text of source and AKN differ: {wrong:?}").into());
        }
    }
    // the tree comes back from its JSON form
    let json = masthead::write(&reading.document, Format::Json, &write)?.bytes;
    let again = masthead::read(Input::new("tree.json", json), &Default::default())?;
    if again.document != reading.document {
        return Err("the tree that JSON gives back is another".into());
    }
    // what text can hold is counted by code that the writers do not share
    for format in [Format::Html, Format::Markdown, Format::Text, Format::Json] {
        let bytes = masthead::write(&reading.document, format, &write)?.bytes;
        if let Some(d) = masthead::verify(&reading.document, format, &bytes) {
            return Err(d.message.into());
        }
    }
    let mut text = Default::default();
    add(&mut text, &text_of(&reading.document, Default::default()));
    #[cfg(feature = "docx")]
    {
        use masthead::write::docx::{DocxOptions, Numbering, to_vec};
        // numbers that Word counts are not in its text, so they are looked for where they are typed
        let mut typed = DocxOptions::default();
        typed.numbering = Numbering::Typed;
        let mut bare = Default::default();
        let numbers = TextOptions { numbers: false, notes: true };
        add(&mut bare, &text_of(&reading.document, numbers));
        let auto = masthead::write(&reading.document, Format::Docx, &write)?.bytes;
        let typed = to_vec(&reading.document, &typed)?;
        for (what, docx, text) in [("DOCX", auto, &bare), ("typed DOCX", typed, &text)] {
            let mut found = Default::default();
            add(&mut found, &docx_extract::all_text(&docx));
            nothing_missing(what, text, &found)?;
        }
    }
    #[cfg(feature = "pdf")]
    {
        let pdf = masthead::write(&reading.document, Format::Pdf, &write)?.bytes;
        let (blocks, notes) = pdf_dump::Pdf::read(&pdf).reading();
        let mut found = Default::default();
        blocks.iter().chain(&notes).for_each(|t| add(&mut found, t));
        nothing_missing("PDF", &text, &found)?;
    }
    // and gives the same bytes
    let twice = masthead::write(&again.document, Format::Akn, &write)?.bytes;
    if twice != done.bytes {
        return Err("the same tree gave other bytes".into());
    }
    Ok(())
}

/// Every character of the tree is in an output, which may repeat some: running heads, numbers of
/// notes.
fn nothing_missing(what: &str, tree: &Tally, output: &Tally) -> Result<(), Failed> {
    let mut missing = differences(tree, output);
    missing.retain(|(_, n)| *n < 0);
    if missing.is_empty() {
        return Ok(());
    }
    Err(format!("the {what} output lacks {:?}", &missing[..missing.len().min(20)]).into())
}

/// A misspelt output would be a golden that nobody makes.
fn options_are_known(case: &Case) -> Result<(), Failed> {
    if case.toml.why.is_empty() {
        return Err("case.toml does not say why the case is there".into());
    }
    for name in case.toml.outputs.iter().flatten().chain(&case.toml.also) {
        if !OUTPUTS.iter().any(|o| o.name == name) {
            return Err(format!("no output is called {name}").into());
        }
    }
    Ok(())
}

/// `expect-diag.txt`: lines `LINE CODE`, each of which must be found. `LINE` may be `-` for a finding
/// about the whole document, and `! CODE` says that there is none of it.
fn expected(case: &Case) -> Result<(), Failed> {
    let reading = masthead::read(case.input(), &case.read_options())?;
    let source = reading.source.as_ref();
    let found: BTreeSet<(String, &str)> = reading
        .diagnostics
        .iter()
        .map(|d| {
            let line = source
                .filter(|_| !d.span.is_detached())
                .map_or("-".to_owned(), |s| s.line_col(d.span.start).line.to_string());
            (line, d.code.as_str())
        })
        .collect();
    let text = fs::read_to_string(case.dir.join("expect-diag.txt"))?;
    let mut wrong = Vec::new();
    for want in text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')) {
        let (line, code) = want.split_once(char::is_whitespace).ok_or("not LINE CODE")?;
        let code = code.trim();
        let ok = match line {
            "!" => !found.iter().any(|(_, c)| *c == code),
            line => found.contains(&(line.to_owned(), code)),
        };
        if !ok {
            wrong.push(want.to_owned());
        }
    }
    if wrong.is_empty() {
        return Ok(());
    }
    Err(format!("expected {wrong:?}, found {found:?}").into())
}

fn no_strays(known: &BTreeSet<String>, bless: bool) -> Result<(), Failed> {
    let mut strays = Vec::new();
    fs::create_dir_all(golden_dir())?;
    for entry in fs::read_dir(golden_dir())? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !known.contains(&name) {
            if bless {
                fs::remove_file(entry.path())?;
            } else {
                strays.push(name);
            }
        }
    }
    if strays.is_empty() {
        return Ok(());
    }
    Err(format!("no case makes these goldens: {strays:?}").into())
}

fn valid(schema: &Path) -> Result<(), Failed> {
    fs::create_dir_all(golden_dir())?;
    let mut files: Vec<PathBuf> = fs::read_dir(golden_dir())?
        .map(|e| e.unwrap().path())
        .filter(|p| p.to_string_lossy().ends_with(".akn.xml"))
        .collect();
    files.sort();
    let said = harness::invalid(schema, &files);
    if said.is_empty() {
        return Ok(());
    }
    Err(said.join("\n").into())
}
