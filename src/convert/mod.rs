//! The three verbs in one place: read, recognise, write.
//!
//! Formats are rows of [`FORMATS`]: a name, its extensions, and the functions that read and write
//! it. A new reader or writer is a module and a change to its row.

mod account;
mod bounds;
mod format;
mod outline;
mod relay;

pub use account::verify;
pub use format::{FORMATS, Format, FormatInfo};

use crate::diag::Diagnostic;
use crate::error::Error;
use crate::lang::Lang;
use crate::ledger::{Closed, Ledger};
use crate::limits::Limits;
use crate::locale::Locale;
use crate::model::{Date, DocKind, Document, Symbol};
use crate::read::decode;
use crate::recognise;
use crate::source::Source;
use crate::span::Span;
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
    /// What becomes of tracked changes in a Word file.
    #[cfg(feature = "docx")]
    pub track_changes: crate::read::docx::TrackChanges,
    /// Whether mark-up is to be read for its text: the structure of a tree (AKN) is recognised anew,
    /// as that of a draft is. For files whose mark-up is poorer than their page.
    pub normalise: bool,
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
    /// How a Word file is made.
    #[cfg(feature = "docx")]
    pub docx: crate::write::docx::DocxOptions,
    /// How a PDF is made. A PDF/A-3a without an attachment gets the document as Akoma Ntoso.
    #[cfg(feature = "pdf")]
    pub pdf: crate::write::pdf::PdfOptions,
    /// Of HTML.
    pub html: crate::write::html::HtmlOptions,
    /// Of Markdown.
    pub markdown: crate::write::markdown::MarkdownOptions,
    /// Of plain text.
    pub text: crate::write::text::PlainOptions,
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

    /// The same with what the front matter of the draft says, where the caller says nothing.
    fn stated(&self, flow: &crate::flow::Flow) -> Self {
        let mut all = self.clone();
        for (key, value) in &flow.properties {
            let value = value.trim();
            match key.strip_prefix("front.") {
                _ if value.is_empty() => {}
                Some("lang") if all.locale.is_none() => all.lang = all.lang.or(value.parse().ok()),
                Some("kind") => all.kind = all.kind.or(value.parse().ok()),
                Some("symbol") => {
                    all.symbol.get_or_insert_with(|| Symbol::new(value));
                }
                Some("date") => all.date = all.date.or(value.parse().ok()),
                Some("title") => {
                    all.title.get_or_insert_with(|| value.to_owned());
                }
                _ => {}
            }
        }
        all
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
            let (source, mut document) = read(input, options, &mut seen)?;
            bounds::tree(&document, &options.limits)?;
            let Reported { ledger, mut diagnostics } = seen;
            let ledger = match &source {
                Some(source) => {
                    let ledger = ledger.close(source.len());
                    diagnostics.extend(account::decoding(source));
                    diagnostics.extend(account::unaccounted(source, &ledger));
                    diagnostics.extend(account::lost_in_mark_up(source, &ledger, &document));
                    ledger
                }
                None => Closed::default(),
            };
            match source {
                Some(source) if options.normalise => anew(&source, &document, diagnostics, options),
                source => {
                    options.apply(&mut document);
                    Reading { document, source, diagnostics, ledger }
                }
            }
        }
        Reader::Layout(read) => {
            let (source, flow) = read(input, options, &mut seen)?;
            bounds::flow(&flow, &options.limits)?;
            let Reported { mut ledger, mut diagnostics } = seen;
            diagnostics.extend(account::decoding(&source));
            let stated = options.stated(&flow);
            let known = stated.recognise();
            let document =
                recognise::recognise(&source, flow, &mut ledger, &known, &mut diagnostics);
            bounds::tree(&document, &options.limits)?;
            let ledger = ledger.close(source.len());
            diagnostics.extend(account::unaccounted(&source, &ledger));
            diagnostics.extend(account::lost_in_reading(&source, &ledger, &document));
            Reading { document, source: Some(source), diagnostics, ledger }
        }
    };
    Ok(finish(reading, options))
}

/// Recognises the structure of a tree anew, from its text.
fn anew(
    file: &Source,
    tree: &Document,
    mut diagnostics: Vec<Diagnostic>,
    options: &ReadOptions,
) -> Reading {
    let mut ledger = Ledger::new();
    let (source, flow, calls) = relay::lay_out(tree, file, &mut ledger);
    // what was said about places of the file is said about the document
    for d in &mut diagnostics {
        d.span = Span::DETACHED;
    }
    let mut known = options.recognise();
    known.lang = known.lang.or(Some(tree.lang).filter(|l| Locale::builtin(*l).is_some()));
    known.kind = known.kind.or(Some(tree.kind).filter(|k| *k != DocKind::Unknown));
    known.symbol = known.symbol.or_else(|| tree.meta.symbol.clone());
    let mut document = recognise::recognise(&source, flow, &mut ledger, &known, &mut diagnostics);
    if document.meta.date.is_none() {
        document.meta.date = tree.meta.date;
    }
    if document.meta.adopted.is_none() {
        document.meta.adopted = tree.meta.adopted;
    }
    document.meta.job_number = document.meta.job_number.or_else(|| tree.meta.job_number.clone());
    let ledger = ledger.close(source.len());
    diagnostics.extend(account::unaccounted(&source, &ledger));
    diagnostics.extend(account::lost_in_reading(&source, &ledger, &document));
    document.conclusion.extend(relay::conclusion(tree));
    diagnostics.extend(account::lost_anew(tree, &calls, &source, &ledger, &document));
    Reading { document, source: Some(source), diagnostics, ledger }
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
