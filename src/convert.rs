//! The three verbs in one place: read, recognise, write.
//!
//! Formats are rows of [`FORMATS`]: a name, its extensions, and the functions that read and write
//! it. A new reader or writer is a module and a change to its row.

use crate::conserve;
use crate::diag::{Code, Diagnostic};
use crate::error::Error;
use crate::flow::Flow;
use crate::lang::Lang;
use crate::ledger::{Closed, Fate, Ledger};
use crate::limits::Limits;
use crate::locale::Locale;
use crate::model::{Date, DocKind, Document, Symbol};
use crate::read::decode::{self, decode};
use crate::read::sniff::{Sniffed, sniff};
use crate::read::{json as read_json, text};
use crate::recognise;
use crate::source::{DecodedBy, Source};
use crate::span::Span;
use crate::write::{akn as write_akn, json as write_json};
use std::sync::Arc;

/// A file format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Format {
    /// Plain text, as drafted or as extracted from a PDF.
    Text,
    /// Text with traces of Markdown, which the text reader understands.
    Markdown,
    /// Word, Office Open XML.
    Docx,
    /// Akoma Ntoso 3.0 in the AKN4UN profile.
    Akn,
    /// The tree in JSON, with spans and rules.
    Json,
    /// PDF.
    Pdf,
    /// HTML.
    Html,
}

/// What is known about a format.
#[derive(Debug, Clone, Copy)]
pub struct FormatInfo {
    /// The format.
    pub format: Format,
    /// Names on the command line, the first of which is printed.
    pub names: &'static [&'static str],
    /// File name extensions without the dot; outputs get the first.
    pub extensions: &'static [&'static str],
    /// Media type.
    pub mime: &'static str,
    /// A few words.
    pub about: &'static str,
    read: Reader,
    write: Writer,
}

/// A reader: takes the input, gives its result, and reports the rest.
type ReadWith<T> = fn(Input, &ReadOptions, &mut Reported) -> Result<T, Error>;

/// How a format is read.
#[derive(Debug, Clone, Copy)]
enum Reader {
    /// Text of the page: goes through the recogniser.
    Layout(ReadWith<(Source, Flow)>),
    /// A tree already.
    Tree(ReadWith<Document>),
    /// Not read; what to do instead.
    Absent(&'static str),
}

/// How a format is written.
#[derive(Debug, Clone, Copy)]
enum Writer {
    /// By this function.
    By(fn(&Document, &WriteOptions) -> Result<Written, Error>),
    /// Not written; what to do instead.
    Absent(&'static str),
}

/// Word documents, where that feature is built in.
#[cfg(feature = "docx")]
const READ_DOCX: Reader = Reader::Layout(read_docx);
#[cfg(not(feature = "docx"))]
const READ_DOCX: Reader = Reader::Absent("build masthead with the feature `docx`");
#[cfg(feature = "docx")]
const WRITE_DOCX: Writer = Writer::By(|doc, _| {
    let bytes = crate::write::docx::to_vec(doc, &crate::write::docx::DocxOptions::default())?;
    Ok(Written { bytes, diagnostics: Vec::new() })
});
#[cfg(not(feature = "docx"))]
const WRITE_DOCX: Writer = Writer::Absent("build masthead with the feature `docx`");

/// PDF, where that feature is built in.
#[cfg(feature = "pdf")]
const WRITE_PDF: Writer = Writer::By(|doc, _| {
    let made = crate::write::pdf::to_vec(doc, &crate::write::pdf::PdfOptions::default())?;
    let told = |r: &crate::write::pdf::Remark| {
        Diagnostic::new(Code::FormatDetail, Span::DETACHED, format!("in the PDF, {r}"))
    };
    let diagnostics = made
        .remarks
        .iter()
        // that the document has no date is told when it is read
        .filter(|r| !matches!(r, crate::write::pdf::Remark::NoDate))
        .map(told)
        .collect();
    Ok(Written { bytes: made.bytes, diagnostics })
});
#[cfg(not(feature = "pdf"))]
const WRITE_PDF: Writer = Writer::Absent("build masthead with the feature `pdf`");

/// What a reader fills besides its result.
#[derive(Debug, Default)]
struct Reported {
    ledger: Ledger,
    diagnostics: Vec<Diagnostic>,
}

/// The table of formats.
pub const FORMATS: &[FormatInfo] = &[
    FormatInfo {
        format: Format::Text,
        names: &["text", "txt"],
        extensions: &["txt", "text"],
        mime: "text/plain",
        about: "drafts and text extracted from PDF, in any encoding",
        read: Reader::Layout(read_text),
        write: Writer::Absent("write akn, docx, pdf or json"),
    },
    FormatInfo {
        format: Format::Markdown,
        names: &["markdown", "md"],
        extensions: &["md", "markdown"],
        mime: "text/markdown",
        about: "text with traces of Markdown",
        read: Reader::Layout(read_text),
        write: Writer::Absent("write akn, docx, pdf or json"),
    },
    FormatInfo {
        format: Format::Docx,
        names: &["docx"],
        extensions: &["docx"],
        mime: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        about: "Word documents",
        read: READ_DOCX,
        write: WRITE_DOCX,
    },
    FormatInfo {
        format: Format::Akn,
        names: &["akn", "xml"],
        extensions: &["xml", "akn"],
        mime: "application/akn+xml",
        about: "Akoma Ntoso 3.0, AKN4UN profile",
        read: Reader::Absent("give the text it was made from"),
        write: Writer::By(|doc, options| {
            Ok(Written::new(write_akn::to_string(doc, &options.akn())))
        }),
    },
    FormatInfo {
        format: Format::Json,
        names: &["json"],
        extensions: &["json"],
        mime: "application/json",
        about: "the tree itself, with spans and rules",
        read: Reader::Tree(|input, options, _| read_json::read(&input.bytes, &options.limits)),
        write: Writer::By(|doc, _| {
            let options = write_json::JsonOptions { pretty: true };
            Ok(Written::new(write_json::to_string(doc, &options)?))
        }),
    },
    FormatInfo {
        format: Format::Pdf,
        names: &["pdf"],
        extensions: &["pdf"],
        mime: "application/pdf",
        about: "PDF",
        read: Reader::Absent(
            "extract its text with `pdftotext -layout FILE.pdf FILE.txt` and give that",
        ),
        write: WRITE_PDF,
    },
    FormatInfo {
        format: Format::Html,
        names: &["html"],
        extensions: &["html", "htm"],
        mime: "text/html",
        about: "web pages",
        read: Reader::Absent("save the page as plain text (UTF-8) and give that"),
        write: Writer::Absent("write akn, docx, pdf or json"),
    },
];

impl Format {
    /// What is known about it.
    #[must_use]
    pub fn info(self) -> &'static FormatInfo {
        let row = FORMATS.iter().find(|f| f.format == self);
        // a test holds every variant against the table
        row.unwrap_or(&FORMATS[0])
    }

    /// The format of a name (`akn`, `md`), case aside.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let named = |f: &&FormatInfo| f.names.iter().any(|n| n.eq_ignore_ascii_case(name));
        FORMATS.iter().find(named).map(|f| f.format)
    }

    /// The format of a file name, by its last extension, case aside.
    #[must_use]
    pub fn from_path(path: &str) -> Option<Self> {
        let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
        let (stem, extension) = name.rsplit_once('.')?;
        if stem.is_empty() {
            return None;
        }
        let has = |f: &&FormatInfo| f.extensions.iter().any(|e| e.eq_ignore_ascii_case(extension));
        FORMATS.iter().find(has).map(|f| f.format)
    }
}

impl FormatInfo {
    /// Whether masthead reads it.
    #[must_use]
    pub const fn is_read(&self) -> bool {
        !matches!(self.read, Reader::Absent(_))
    }

    /// Whether masthead writes it.
    #[must_use]
    pub const fn is_written(&self) -> bool {
        matches!(self.write, Writer::By(_))
    }

    /// What to do instead of reading it; `None` when it is read.
    #[must_use]
    pub const fn instead_of_reading(&self) -> Option<&'static str> {
        match self.read {
            Reader::Absent(help) => Some(help),
            _ => None,
        }
    }

    /// What to do instead of writing it; `None` when it is written.
    #[must_use]
    pub const fn instead_of_writing(&self) -> Option<&'static str> {
        match self.write {
            Writer::Absent(help) => Some(help),
            Writer::By(_) => None,
        }
    }
}

impl std::fmt::Display for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.info().names.first().copied().unwrap_or("?"))
    }
}

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
    /// The encoding's label, where there is no byte-order mark. See [`decode()`].
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
    let format = format_of(&input, options.from)?;
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
            diagnostics.extend(decoding(&source));
            let known = options.recognise();
            let document =
                recognise::recognise(&source, flow, &mut ledger, &known, &mut diagnostics);
            let ledger = ledger.close(source.len());
            diagnostics.extend(unaccounted(&source, &ledger));
            diagnostics.extend(lost_in_reading(&source, &ledger, &document));
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

/// Compares the text of an output with the text of its document, by code that the writer does not
/// share. A finding is a fault of ours; the output must not be trusted. Formats that no extractor
/// exists for give `None`.
#[must_use]
pub fn verify(doc: &Document, format: Format, output: &[u8]) -> Option<Diagnostic> {
    if format != Format::Akn {
        return None;
    }
    let found = match std::str::from_utf8(output) {
        Ok(xml) => conserve::tally_akn(xml),
        Err(e) => {
            let message = format!("the {format} output is not UTF-8 from byte {}", e.valid_up_to());
            return Some(Diagnostic::new(Code::TextNotConserved, Span::DETACHED, message));
        }
    };
    let wanted = conserve::tally_tree(doc);
    wanted.difference(&found).map(|d| {
        let message = format!("the {format} output differs from the tree: {d}");
        Diagnostic::new(Code::TextNotConserved, Span::DETACHED, message).help(REPORT)
    })
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

/// What to do about a fault of ours.
const REPORT: &str = "this is a fault of masthead: please report it with the document";

/// The format of an input: what the caller says, what the bytes are, what the name says.
fn format_of(input: &Input, from: Option<Format>) -> Result<Format, Error> {
    let what = sniff(&input.bytes);
    let by_bytes = match what {
        Sniffed::Docx => Some(Format::Docx),
        Sniffed::Akn => Some(Format::Akn),
        Sniffed::Tree => Some(Format::Json),
        Sniffed::Html => Some(Format::Html),
        Sniffed::Pdf => Some(Format::Pdf),
        _ => None,
    };
    let text = matches!(from, Some(Format::Text | Format::Markdown));
    let chosen = match (from, what) {
        // mark-up is text too, if the caller wants it read so
        (Some(f), Sniffed::Empty | Sniffed::Text) => f,
        (Some(f), Sniffed::Akn | Sniffed::Tree | Sniffed::Html | Sniffed::Xml) if text => f,
        (Some(f), _) if by_bytes == Some(f) => f,
        (None, Sniffed::Empty | Sniffed::Text) => match Format::from_path(&input.name) {
            Some(Format::Markdown) => Format::Markdown,
            _ => Format::Text,
        },
        (None, _) if by_bytes.is_some_and(|f| f.info().is_read()) => {
            by_bytes.unwrap_or(Format::Text)
        }
        _ => {
            let said = match from {
                Some(f) => format!(", not {f}"),
                None => String::new(),
            };
            let read = by_bytes.filter(|f| f.info().is_read());
            let help = match read {
                Some(f) => format!("read it with --from {f}"),
                None => what.advice().unwrap_or("give the text of it").to_owned(),
            };
            return Err(Error::unreadable(
                format!("{} is {}{said}", input.name, what.describe()),
                help,
            ));
        }
    };
    Ok(chosen)
}

fn read_text(
    input: Input,
    options: &ReadOptions,
    seen: &mut Reported,
) -> Result<(Source, Flow), Error> {
    let source = decode(&input.name, input.bytes, options.encoding.as_deref(), &options.limits)?;
    let flow = text::read(&source, &mut seen.ledger);
    Ok((source, flow))
}

#[cfg(feature = "docx")]
fn read_docx(
    input: Input,
    options: &ReadOptions,
    seen: &mut Reported,
) -> Result<(Source, Flow), Error> {
    let how = crate::read::docx::DocxReadOptions {
        limits: options.limits,
        ..crate::read::docx::DocxReadOptions::default()
    };
    let (source, flow, remarks) =
        crate::read::docx::read(&input.name, &input.bytes, &how, &mut seen.ledger)?;
    seen.diagnostics.extend(remarks.into_iter().map(|r| {
        let d = Diagnostic::new(Code::FormatDetail, r.span, r.message);
        if r.help.is_empty() { d } else { d.help(r.help) }
    }));
    Ok((source, flow))
}

/// Adds what `check` finds and puts everything in the order of the source.
fn finish(mut reading: Reading, options: &ReadOptions) -> Reading {
    if let Some(locale) = options.table(reading.document.lang) {
        crate::check::check(&reading.document, locale, &mut reading.diagnostics);
    }
    // stable: findings at one place keep the order in which the stages made them
    reading.diagnostics.sort_by_key(|d| (d.span.start, d.span.end));
    reading
}

/// What is to be said about the encoding.
fn decoding(source: &Source) -> Vec<Diagnostic> {
    let report = source.decoded();
    let mut found = Vec::new();
    if report.by == DecodedBy::Detected {
        let message = format!("the encoding was guessed to be {}", report.encoding);
        found.push(
            Diagnostic::new(Code::EncodingGuessed, Span::DETACHED, message)
                .help("if letters look wrong, name it with --encoding"),
        );
    }
    let text = source.text();
    let mut at = memchr::memmem::find_iter(text.as_bytes(), "\u{fffd}");
    if let Some(first) = at.next() {
        let all = at.count() + 1;
        let message = if report.replaced > 0 {
            format!(
                "{} read as {} and became U+FFFD",
                count(report.replaced, "byte sequence", "could not be"),
                report.encoding
            )
        } else {
            format!(
                "the draft itself holds {all} replacement characters: their text was lost before"
            )
        };
        let span = Span::of(first, first + '\u{fffd}'.len_utf8());
        found.push(Diagnostic::new(Code::ReplacedCharacters, span, message));
    }
    found
}

fn count(n: usize, noun: &str, verb: &str) -> String {
    format!("{n} {noun}{} {verb}", if n == 1 { "" } else { "s" })
}

/// Gaps and overlaps told one by one; the rest as a number.
const TOLD: usize = 20;

/// A diagnostic for every range that has no fate, or more than one.
fn unaccounted(source: &Source, ledger: &Closed) -> Vec<Diagnostic> {
    if source.is_empty() {
        return Vec::new();
    }
    let gaps = ledger.gaps().iter().map(|s| (*s, "is neither in the tree nor set aside"));
    let overlaps = ledger.overlaps().iter().map(|s| (*s, "was counted more than once"));
    let all = ledger.gaps().len() + ledger.overlaps().len();
    let mut found: Vec<_> = gaps
        .chain(overlaps)
        .take(TOLD)
        .map(|(span, what)| {
            let start = source.line_col(span.start).line;
            let text: String = source.slice(span).trim().chars().take(40).collect();
            let message = format!("{} B from line {start} {what}: {text:?}", span.len());
            Diagnostic::new(Code::UnaccountedSource, span, message).help(REPORT)
        })
        .collect();
    if all > TOLD {
        let message = format!("{} more ranges are unaccounted for", all - TOLD);
        found.push(Diagnostic::new(Code::UnaccountedSource, Span::DETACHED, message).help(REPORT));
    }
    found
}

/// Compares what the ledger calls content and numbers with the text of the tree.
fn lost_in_reading(source: &Source, ledger: &Closed, doc: &Document) -> Option<Diagnostic> {
    let mut wanted = conserve::Tally::default();
    for (span, fate) in ledger.claims() {
        if matches!(fate, Fate::Content | Fate::Number) {
            wanted.text(source.slice(*span));
        }
    }
    let found = conserve::tally_tree(doc).without_marks();
    wanted.difference(&found).map(|d| {
        let message = format!("the tree differs from the source: {d}");
        Diagnostic::new(Code::TextNotConserved, Span::DETACHED, message).help(REPORT)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_has_one_row_and_no_name_twice() {
        let all = [
            Format::Text,
            Format::Markdown,
            Format::Docx,
            Format::Akn,
            Format::Json,
            Format::Pdf,
            Format::Html,
        ];
        assert_eq!(FORMATS.iter().map(|f| f.format).collect::<Vec<_>>(), all);
        let mut names: Vec<_> = FORMATS.iter().flat_map(|f| f.names).collect();
        let mut extensions: Vec<_> = FORMATS.iter().flat_map(|f| f.extensions).collect();
        let (n, e) = (names.len(), extensions.len());
        names.sort_unstable();
        names.dedup();
        extensions.sort_unstable();
        extensions.dedup();
        assert_eq!((names.len(), extensions.len()), (n, e));
        for f in FORMATS {
            assert_eq!(Format::from_name(f.names[0]), Some(f.format));
            assert_eq!(Format::from_path(&format!("a.{}", f.extensions[0])), Some(f.format));
        }
    }

    #[test]
    fn a_path_tells_its_format_by_the_last_extension() {
        assert_eq!(Format::from_path("dir.md/draft.akn.XML"), Some(Format::Akn));
        assert_eq!(Format::from_path("dir.md/draft"), None);
        assert_eq!(Format::from_path(".txt"), None);
    }

    fn format(name: &str, bytes: &[u8], from: Option<Format>) -> Result<Format, String> {
        format_of(&Input::new(name, bytes), from).map_err(|e| e.to_string())
    }

    #[test]
    fn the_bytes_tell_the_format_and_a_name_does_not() {
        assert_eq!(format("a.docx", b"1. The Committee", None), Ok(Format::Text));
        assert_eq!(format("a.md", b"# Report", None), Ok(Format::Markdown));
        assert_eq!(format("a.txt", b"<html>", Some(Format::Text)), Ok(Format::Text));
        let e = format("a.txt", b"%PDF-1.7", Some(Format::Text)).unwrap_err();
        assert!(e.contains("is a PDF file, not text") && e.contains("pdftotext -layout"), "{e}");
        let e = format("a.txt", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", None).unwrap_err();
        assert!(e.contains("Office file of before 2007"), "{e}");
        assert_eq!(format("a.txt", b"{\"masthead\":\"tree\"", None), Ok(Format::Json));
    }

    #[test]
    fn gaps_and_overlaps_become_errors_with_their_line() {
        let source = Source::new("t", "one\ntwo\nthree");
        let mut ledger = Ledger::new();
        ledger.claim(Span::new(0, 4), Fate::Content);
        ledger.claim(Span::new(2, 4), Fate::Content);
        let found = unaccounted(&source, &ledger.close(source.len()));
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].code, Code::UnaccountedSource);
        assert_eq!(
            &*found[0].message,
            "9 B from line 2 is neither in the tree nor set aside: \"two\\nthree\""
        );
    }

    #[test]
    fn a_draft_that_holds_replacement_characters_is_told_apart_from_bad_bytes() {
        let limits = Limits::default();
        let ours = decode("t", *b"R\xe9solution", Some("utf-8"), &limits).unwrap();
        assert!(decoding(&ours)[0].message.starts_with("1 byte sequence could not be read"));
        let theirs = decode("t", "R\u{fffd}solution".as_bytes(), None, &limits).unwrap();
        assert!(decoding(&theirs)[0].message.starts_with("the draft itself holds 1"));
    }
}
