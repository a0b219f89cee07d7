//! A document becomes files: a function of its bytes and of what it is asked for, without any look
//! at the clock or at other files.

use super::package::{self, Facts};
use super::recipe::Recipe;
use super::record::{About, Answer, Found, Made, Outcome, Request, Supplied};
use super::sources::Rel;
use super::{names, sha256, sha512};
use crate::cli::config::{Action, Settings};
use crate::cli::exit::Exit;
use crate::cli::fonts;
use crate::cli::render::{Fault, Place};
use crate::cli::sarif;
use crate::cli::summary::{Counts, ledger_json};
use masthead::model::Symbol;
use masthead::{Code, Diagnostic, Format, Input, Reading, Severity};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A file that was made.
#[derive(Debug)]
pub(crate) struct File {
    /// Within the bag; or the name of a file of its own.
    pub(crate) path: String,
    /// What it is, where it is one of the formats.
    pub(crate) format: Option<Format>,
    pub(crate) bytes: Vec<u8>,
    pub(crate) sha256: [u8; 32],
    pub(crate) sha512: [u8; 64],
    /// Whether it is the document as it was received.
    pub(crate) original: bool,
}

impl File {
    pub(crate) fn new(path: String, format: Option<Format>, bytes: Vec<u8>) -> Self {
        let (short, long) = (sha256(&bytes), sha512(&bytes));
        Self { path, format, bytes, sha256: short, sha512: long, original: false }
    }
}

/// What became of a document, with the files that were made.
pub(crate) type Result = (Answer, Vec<File>);

/// Converts a document.
pub(crate) fn make(
    request: &Request,
    rel: &Rel,
    bytes: Vec<u8>,
    recipe: &Recipe,
    settings: &Settings,
) -> Result {
    let original = File::new(String::new(), None, bytes);
    let (mut reading, supplied) = match read(request, rel, &original.bytes, recipe, settings) {
        Ok(done) => done,
        Err(e) => return (refused(&e), Vec::new()),
    };
    let mut made: Vec<(Format, Vec<u8>)> = Vec::new();
    let with_system;
    let mut how = &recipe.write;
    if recipe.system_fonts && recipe.formats.contains(&Format::Pdf) {
        let (options, taken) = fonts::from_system(&reading.document, &recipe.write);
        with_system = options;
        how = &with_system;
        reading.diagnostics.extend(taken);
    }
    for format in &recipe.formats {
        match masthead::write(&reading.document, *format, how) {
            Ok(written) => {
                let found = masthead::verify(&reading.document, *format, &written.bytes);
                reading.diagnostics.extend(written.diagnostics);
                reading.diagnostics.extend(found);
                made.push((*format, written.bytes));
            }
            Err(e) => return (refused(&e), Vec::new()),
        }
    }
    let judged = judge(&reading, settings);
    let about = about(&reading, &original.bytes, rel, recipe);
    let mut answer = Answer {
        outcome: if judged.lost { Outcome::TextLost } else { Outcome::Done },
        exit: judged.exit as u8,
        reason: judged
            .lost
            .then(|| "text of the source is not in the tree or an output".to_owned()),
        settled: true,
        document: Some(about),
        findings: judged.found.clone(),
        bag: None,
        files: Vec::new(),
    };
    if recipe.check_only {
        return (answer, Vec::new());
    }
    let text = rel.text();
    let facts = Facts {
        request,
        rel,
        name: &text,
        recipe,
        settings,
        reading: &reading,
        supplied: &supplied,
        judged: &judged,
        about: answer.document.as_ref(),
    };
    let files = match recipe.bag {
        true => {
            let symbol = reading.document.meta.symbol.as_ref().map(Symbol::as_str);
            let name = names::bag(symbol, reading.document.lang.as_str(), rel);
            let files = package::bag(&facts, original, made, &name);
            answer.bag = Some(name);
            files
        }
        false => {
            let (_, stem) = names::place(rel, recipe.layout);
            let named = |format: Format| {
                let ending = format.info().extensions.first().copied().unwrap_or("out");
                format!("{stem}.{ending}")
            };
            let mut files: Vec<File> =
                made.into_iter().map(|(f, bytes)| File::new(named(f), Some(f), bytes)).collect();
            let report = facts.report(&original, &files);
            files.push(File::new(format!("{stem}.conversion.json"), None, report));
            files
        }
    };
    answer.files = files
        .iter()
        .map(|f| Made {
            path: f.path.clone(),
            bytes: f.bytes.len() as u64,
            sha256: super::hex(&f.sha256),
            original: f.original,
        })
        .collect();
    (answer, files)
}

/// Reads a document. What the caller knows is given to the reader where the draft lacks it; the
/// draft's own word goes first.
fn read(
    request: &Request,
    rel: &Rel,
    bytes: &[u8],
    recipe: &Recipe,
    settings: &Settings,
) -> std::result::Result<(Reading, Supplied), masthead::Error> {
    let mut options = settings.apply(&recipe.read);
    let given = &request.supplied;
    // the language decides how all else is read: it is not asked for twice
    if let (None, Some(lang)) = (options.lang, &given.lang) {
        options.lang = lang.parse().ok();
    }
    let name = rel.text();
    let mut reading = masthead::read(Input::new(&*name, bytes), &options)?;
    let mut used = Supplied { subjects: given.subjects.clone(), ..Supplied::default() };
    used.lang.clone_from(&given.lang);
    let meta = &reading.document.meta;
    let mut again = false;
    if let (None, Some(symbol)) = (&meta.symbol, &given.symbol) {
        options.symbol = Some(Symbol::new(symbol));
        used.symbol = Some(symbol.clone());
        again = true;
    }
    if let (None, Some(date)) = (meta.date, &given.date) {
        options.date = date.parse().ok();
        used.date = Some(date.clone());
        again = true;
    }
    if let (None, Some(title)) = (&meta.title, &given.title) {
        options.title = Some(title.clone());
        used.title = Some(title.clone());
        again = true;
    }
    if again {
        reading = masthead::read(Input::new(&*name, bytes), &options)?;
    }
    if let (None, Some(job)) = (&reading.document.meta.job_number, &given.job_number) {
        reading.document.meta.job_number = Some(job.as_str().into());
        used.job_number = Some(job.clone());
    }
    Ok((reading, used))
}

/// What the diagnostics of a document come to, by its settings.
#[derive(Debug, Default)]
pub(crate) struct Judged {
    pub(crate) exit: Exit,
    pub(crate) lost: bool,
    pub(crate) found: Vec<Found>,
    pub(crate) told: Vec<Diagnostic>,
}

fn judge(reading: &Reading, settings: &Settings) -> Judged {
    let mut judged = Judged::default();
    let mut counts: BTreeMap<(Code, Severity), u64> = BTreeMap::new();
    for d in &reading.diagnostics {
        let mut d = d.clone();
        match settings.action(d.code) {
            Some(Action::Allow) => continue,
            Some(Action::Deny) if d.severity < Severity::Error => d.severity = Severity::Error,
            _ => {}
        }
        let exit = crate::cli::told::exit_of(&d, settings);
        judged.lost |= exit == Exit::Internal;
        judged.exit = judged.exit.max(exit);
        *counts.entry((d.code, d.severity)).or_default() += 1;
        judged.told.push(d);
    }
    let found = |((code, severity), count): ((Code, Severity), u64)| Found {
        code: code.to_string(),
        severity: severity.as_str().to_owned(),
        count,
    };
    judged.found = counts.into_iter().map(found).collect();
    judged
}

fn about(reading: &Reading, bytes: &[u8], rel: &Rel, recipe: &Recipe) -> About {
    let doc = &reading.document;
    About {
        format: format_read(bytes, rel, recipe).to_owned(),
        encoding: reading.source.as_ref().map(|s| s.decoded().encoding.to_owned()),
        kind: doc.kind.as_str().to_owned(),
        lang: doc.lang.to_string(),
        symbol: doc.meta.symbol.as_ref().map(|s| s.as_str().to_owned()),
        date: doc.meta.date.map(|d| d.to_string()),
        title: doc.meta.title.as_deref().map(str::to_owned),
        job_number: doc.meta.job_number.as_deref().map(str::to_owned),
        counts: Counts::of(doc),
    }
}

/// The name of the format that was read, as the reader tells it.
fn format_read(bytes: &[u8], rel: &Rel, recipe: &Recipe) -> &'static str {
    use masthead::read::sniff::{Sniffed, sniff};
    let named = |f: Format| f.info().names.first().copied().unwrap_or("");
    if let Some(format) = recipe.read.from {
        return named(format);
    }
    match sniff(bytes) {
        Sniffed::Docx => named(Format::Docx),
        Sniffed::Akn => named(Format::Akn),
        Sniffed::Tree => named(Format::Json),
        _ if Format::from_path(&rel.text()) == Some(Format::Markdown) => named(Format::Markdown),
        _ => named(Format::Text),
    }
}

/// An answer without outputs.
pub(crate) fn refused(e: &masthead::Error) -> Answer {
    let outcome = match Exit::from(e) {
        Exit::Limit => Outcome::Limit,
        Exit::Unreadable => Outcome::Unreadable,
        Exit::Usage => Outcome::Settings,
        _ => Outcome::Internal,
    };
    failed(outcome, e.to_string(), outcome != Outcome::Internal)
}

/// An answer without outputs.
pub(crate) fn failed(outcome: Outcome, reason: String, settled: bool) -> Answer {
    Answer {
        outcome,
        exit: outcome.exit() as u8,
        reason: Some(reason),
        settled,
        document: None,
        findings: Vec::new(),
        bag: None,
        files: Vec::new(),
    }
}

impl Facts<'_> {
    /// The conversion report: what was made from what, by which program, with which findings. It
    /// holds no time, so that it is the same whenever it is made.
    pub(crate) fn report(&self, original: &File, files: &[File]) -> Vec<u8> {
        let source = self.reading.source.as_ref();
        let findings: Vec<Value> = self
            .judged
            .told
            .iter()
            .map(|d| {
                let at = source.filter(|_| !d.span.is_detached()).map(|s| s.line_col(d.span.start));
                json!({
                    "code": d.code.as_str(),
                    "severity": d.severity.as_str(),
                    "line": at.map(|p| p.line),
                    "column": at.map(|p| p.col),
                    "message": &*d.message,
                    "help": d.help.as_deref(),
                })
            })
            .collect();
        let about = |f: &File| {
            json!({
                "path": f.path,
                "format": f.format.map(|f| f.to_string()),
                "bytes": f.bytes.len(),
                "sha256": super::hex(&f.sha256),
                "sha512": super::hex(&f.sha512),
            })
        };
        let report = json!({
            "form": "masthead conversion report, version 1; see docs/export.md",
            "tool": self.recipe.tool,
            "options": self.recipe.options,
            "settings": self.settings.effect(),
            "key": self.request.key,
            "source": {
                "path": self.name,
                "bytes": original.bytes.len(),
                "sha256": super::hex(&original.sha256),
                "sha512": super::hex(&original.sha512),
            },
            "supplied": self.supplied,
            "document": self.about,
            "ledger": ledger_json(&self.reading.ledger),
            "text-lost": self.judged.lost,
            "outputs": files.iter().filter(|f| !f.original).map(about).collect::<Vec<_>>(),
            "findings": findings,
        });
        let mut text = serde_json::to_vec_pretty(&report).unwrap_or_default();
        text.push(b'\n');
        text
    }

    /// The findings as a SARIF log.
    pub(crate) fn sarif(&self, file: &str) -> Vec<u8> {
        let mut log = sarif::Log::default();
        let place = Place { name: file, source: self.reading.source.as_ref() };
        for d in &self.judged.told {
            log.diagnostic(d, place);
        }
        if self.judged.lost {
            let fault =
                Fault::new("internal", "text of the source is not in the tree or an output");
            log.fault(&fault.file(file));
        }
        log.lean(self.judged.exit).into_bytes()
    }
}
