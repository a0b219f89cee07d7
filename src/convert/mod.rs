//! The three verbs in one place: read, recognise, write.
//!
//! Formats are rows of [`FORMATS`]: a name, its extensions, and the functions that read and write
//! it. A new reader or writer is a module and a change to its row.

mod account;
mod format;

pub use account::verify;
pub use format::{FORMATS, Format, FormatInfo};

use crate::diag::Diagnostic;
use crate::error::Error;
use crate::lang::Lang;
use crate::ledger::Closed;
use crate::limits::Limits;
use crate::locale::Locale;
use crate::model::{Date, DocKind, Document, Symbol};
use crate::read::decode;
use crate::recognise;
use crate::source::Source;
use crate::write::akn as write_akn;
use format::{Reader, Reported, Writer};
use std::sync::Arc;

/// An input: a name for messages, and bytes.
#[derive(Debug, Clone)]
pub struct Input {
    /// What diagnostics call it: a file name, or `-`. Its extension tells Markdown from text.
    pub name: String,
    /// The bytes of the file.
    pub bytes: Vec<u8>,
}

impl Input {
    /// An input. Bytes that are passed by value are not copied.
    #[must_use]
    pub fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { name: name.into(), bytes: bytes.into() }
    }
}

/// How to read: what the caller knows better than the document. Everything has a default.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct ReadOptions {
    /// The format, where the bytes and the name do not tell.
    pub from: Option<Format>,
    /// The encoding's label, where there is no byte-order mark; see
    /// [`decode()`](crate::read::decode::decode()).
    pub encoding: Option<String>,
    /// The language.
    pub lang: Option<Lang>,
    /// A language table to read by instead of a built-in one, from [`Locale::from_toml`].
    pub locale: Option<Arc<Locale>>,
    /// The kind of document.
    pub kind: Option<DocKind>,
    /// The symbol.
    pub symbol: Option<Symbol>,
    /// The date of issuance.
    pub date: Option<Date>,
    /// The title.
    pub title: Option<String>,
    /// What the input may cost.
    pub limits: Limits,
}

/// How to write. Everything has a default.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct WriteOptions {
    /// The date of mark-up that AKN records. Default: the date of the expression, so that the same
    /// document gives the same bytes on any day.
    pub markup_date: Option<Date>,
}

impl WriteOptions {
    fn akn(&self) -> write_akn::AknOptions {
        write_akn::AknOptions { markup_date: self.markup_date }
    }
}

impl ReadOptions {
    fn recognise(&self) -> recognise::Options<'_> {
        recognise::Options {
            lang: self.lang,
            locale: self.locale.as_deref(),
            kind: self.kind,
            symbol: self.symbol.clone(),
            date: self.date,
            title: self.title.as_deref().map(Into::into),
        }
    }

    /// The table that a document was read by.
    fn table(&self, lang: Lang) -> Option<&Locale> {
        let own = self.locale.as_deref().filter(|l| l.lang == lang);
        own.or_else(|| Locale::builtin(lang)).or_else(|| Locale::builtin(Lang::EN))
    }

    /// Puts what the caller knows over what a tree says.
    fn apply(&self, doc: &mut Document) {
        doc.lang = self.lang.unwrap_or(doc.lang);
        doc.kind = self.kind.unwrap_or(doc.kind);
        doc.meta.date = self.date.or(doc.meta.date);
        if let Some(symbol) = &self.symbol {
            doc.meta.symbol = Some(symbol.clone());
        }
        if let Some(title) = &self.title {
            doc.meta.title = Some(title.as_str().into());
        }
    }
}

/// What reading gives.
#[derive(Debug)]
#[non_exhaustive]
pub struct Reading {
    /// The document.
    pub document: Document,
    /// The decoded text that spans point into; `None` when the input was a tree already.
    pub source: Option<Source>,
    /// What was found, in the order of the source; findings about the whole document last.
    pub diagnostics: Vec<Diagnostic>,
    /// What became of every byte of the source; empty when there is no source.
    pub ledger: Closed,
}

/// What writing gives.
#[derive(Debug)]
#[non_exhaustive]
pub struct Written {
    /// The output.
    pub bytes: Vec<u8>,
    /// What the writer could not put as it is, such as a character that no font has.
    pub diagnostics: Vec<Diagnostic>,
}

impl Written {
    fn new(text: String) -> Self {
        Self { bytes: text.into_bytes(), diagnostics: Vec::new() }
    }
}

/// What a conversion gives.
#[derive(Debug)]
#[non_exhaustive]
pub struct Conversion {
    /// The output.
    pub bytes: Vec<u8>,
    /// What was read, with all diagnostics: those of reading, and that of [`verify`] if any.
    pub reading: Reading,
}

/// Reads a document.
///
/// Reading does not fail because of what a document says: that becomes diagnostics. If text was
/// lost, which is a fault of ours, there is a diagnostic of error severity.
///
/// # Errors
/// When the bytes are no document that masthead reads ([`Error::Unreadable`],
/// [`Error::Unsupported`]), pass a limit, or an option cannot be used.
pub fn read(input: Input, options: &ReadOptions) -> Result<Reading, Error> {
    decode::check_size(input.bytes.len() as u64, &options.limits)?;
    let format = format::format_of(&input, options.from)?;
    let mut seen = Reported::default();
    let reading = match format.info().read {
        Reader::Absent(help) => {
            let what = format!("{} is {}, which masthead does not read", input.name, format);
            return Err(Error::unsupported(what, help));
        }
        Reader::Tree(read) => {
            let mut document = read(input, options, &mut seen)?;
            options.apply(&mut document);
            let diagnostics = seen.diagnostics;
            Reading { document, source: None, diagnostics, ledger: Closed::default() }
        }
        Reader::Layout(read) => {
            let (source, flow) = read(input, options, &mut seen)?;
            let Reported { mut ledger, mut diagnostics } = seen;
            diagnostics.extend(account::decoding(&source));
            let known = options.recognise();
            let document =
                recognise::recognise(&source, flow, &mut ledger, &known, &mut diagnostics);
            let ledger = ledger.close(source.len());
            diagnostics.extend(account::unaccounted(&source, &ledger));
            diagnostics.extend(account::lost_in_reading(&source, &ledger, &document));
            Reading { document, source: Some(source), diagnostics, ledger }
        }
    };
    Ok(finish(reading, options))
}

/// Writes a document.
///
/// # Errors
/// [`Error::Unsupported`] for a format that masthead does not write, and what the writer reports.
pub fn write(doc: &Document, format: Format, options: &WriteOptions) -> Result<Written, Error> {
    match format.info().write {
        Writer::By(write) => write(doc, options),
        Writer::Absent(help) => {
            Err(Error::unsupported(format!("masthead does not write {format}"), help))
        }
    }
}

/// Reads a document, writes it in another format, and verifies that no text was lost.
///
/// # Errors
/// Those of [`read()`] and [`write()`].
pub fn convert(
    input: Input,
    to: Format,
    read_options: &ReadOptions,
    write_options: &WriteOptions,
) -> Result<Conversion, Error> {
    let mut reading = read(input, read_options)?;
    let Written { bytes, diagnostics } = write(&reading.document, to, write_options)?;
    reading.diagnostics.extend(diagnostics);
    reading.diagnostics.extend(verify(&reading.document, to, &bytes));
    Ok(Conversion { bytes, reading })
}

/// Adds what `check` finds and puts everything in the order of the source.
fn finish(mut reading: Reading, options: &ReadOptions) -> Reading {
    if let Some(locale) = options.table(reading.document.lang) {
        let source = reading.source.as_ref();
        crate::check::check(&reading.document, source, locale, &mut reading.diagnostics);
    }
    // stable: findings at one place keep the order in which the stages made them
    reading.diagnostics.sort_by_key(|d| (d.span.start, d.span.end));
    reading
}
