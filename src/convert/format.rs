//! Formats: one table of names, extensions, readers and writers.

use super::{Input, ReadOptions, WriteOptions, Written};
#[cfg(any(feature = "docx", feature = "pdf"))]
use crate::diag::Code;
use crate::diag::Diagnostic;
use crate::error::Error;
use crate::flow::Flow;
use crate::ledger::Ledger;
use crate::model::Document;
use crate::read::decode::decode;
use crate::read::sniff::{Sniffed, sniff};
use crate::read::{akn as read_akn, json as read_json, text};
use crate::source::Source;
#[cfg(feature = "pdf")]
use crate::span::Span;
use crate::write::{akn as write_akn, html as write_html, json as write_json, text as write_text};

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
    pub(super) read: Reader,
    pub(super) write: Writer,
}

/// A reader: takes the input, gives its result, and reports the rest.
pub(super) type ReadWith<T> = fn(Input, &ReadOptions, &mut Reported) -> Result<T, Error>;

/// How a format is read.
#[derive(Debug, Clone, Copy)]
pub(super) enum Reader {
    /// Text of the page: goes through the recogniser.
    Layout(ReadWith<(Source, Flow)>),
    /// A tree already; with the text it was read from, where that is text.
    Tree(ReadWith<(Option<Source>, Document)>),
    /// Not read; what to do instead.
    Absent(&'static str),
}

/// How a format is written.
#[derive(Debug, Clone, Copy)]
pub(super) enum Writer {
    /// By this function.
    By(fn(&Document, &WriteOptions) -> Result<Written, Error>),
    /// Not written; what to do instead.
    #[cfg_attr(
        all(feature = "docx", feature = "pdf"),
        allow(dead_code, reason = "all are built in")
    )]
    Absent(&'static str),
}

/// Word documents, where that feature is built in.
#[cfg(feature = "docx")]
const READ_DOCX: Reader = Reader::Layout(read_docx);
#[cfg(not(feature = "docx"))]
const READ_DOCX: Reader = Reader::Absent("build masthead with the feature `docx`");
#[cfg(feature = "docx")]
const WRITE_DOCX: Writer = Writer::By(|doc, options| {
    let bytes = crate::write::docx::to_vec(doc, &options.docx)?;
    Ok(Written { bytes, diagnostics: Vec::new() })
});
#[cfg(not(feature = "docx"))]
const WRITE_DOCX: Writer = Writer::Absent("build masthead with the feature `docx`");

/// PDF, where that feature is built in.
#[cfg(feature = "pdf")]
const WRITE_PDF: Writer = Writer::By(write_pdf);
#[cfg(not(feature = "pdf"))]
const WRITE_PDF: Writer = Writer::Absent("build masthead with the feature `pdf`");

/// What a reader fills besides its result.
#[derive(Debug, Default)]
pub(super) struct Reported {
    pub(super) ledger: Ledger,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// The table of formats.
pub const FORMATS: &[FormatInfo] = &[
    FormatInfo {
        format: Format::Text,
        names: &["text", "txt"],
        extensions: &["txt", "text"],
        mime: "text/plain",
        about: "drafts and text extracted from PDF, in any encoding; written as UTF-8",
        read: Reader::Layout(read_text),
        write: Writer::By(|doc, options| {
            Ok(Written::new(write_text::to_string(doc, &options.text)))
        }),
    },
    FormatInfo {
        format: Format::Markdown,
        names: &["markdown", "md"],
        extensions: &["md", "markdown"],
        mime: "text/markdown",
        about: "text with traces of Markdown, or CommonMark with front matter",
        read: Reader::Layout(read_text),
        write: Writer::By(|doc, options| {
            Ok(Written::new(super::outline::markdown(doc, &options.markdown)))
        }),
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
        read: Reader::Tree(read_tree_akn),
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
        read: Reader::Tree(|input, options, _| {
            read_json::read(&input.bytes, &options.limits).map(|doc| (None, doc))
        }),
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
        about: "one accessible page without scripts",
        read: Reader::Absent("save the page as plain text (UTF-8) and give that"),
        write: Writer::By(|doc, options| {
            Ok(Written::new(write_html::to_string(doc, &options.html)))
        }),
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

/// The format of an input: what the caller says, what the bytes are, what the name says.
pub(super) fn format_of(input: &Input, from: Option<Format>) -> Result<Format, Error> {
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

fn read_tree_akn(
    input: Input,
    options: &ReadOptions,
    seen: &mut Reported,
) -> Result<(Option<Source>, Document), Error> {
    let source = decode(&input.name, input.bytes, options.encoding.as_deref(), &options.limits)?;
    let how = read_akn::AknReadOptions {
        lang: options.lang,
        locale: options.locale.as_deref(),
        limits: options.limits,
    };
    let doc = read_akn::read(&source, &how, &mut seen.ledger, &mut seen.diagnostics)?;
    Ok((Some(source), doc))
}

#[cfg(feature = "docx")]
fn read_docx(
    input: Input,
    options: &ReadOptions,
    seen: &mut Reported,
) -> Result<(Source, Flow), Error> {
    let how = crate::read::docx::DocxReadOptions {
        limits: options.limits,
        track_changes: options.track_changes,
    };
    let (source, flow, remarks) =
        crate::read::docx::read(&input.name, &input.bytes, &how, &mut seen.ledger)?;
    seen.diagnostics.extend(remarks.into_iter().map(|r| {
        let d = Diagnostic::new(Code::FormatDetail, r.span, r.message);
        if r.help.is_empty() { d } else { d.help(r.help) }
    }));
    Ok((source, flow))
}

#[cfg(feature = "pdf")]
fn write_pdf(doc: &Document, options: &WriteOptions) -> Result<Written, Error> {
    use crate::write::pdf::{self, Conformance, Remark};
    let with_source;
    let how = match &options.pdf.conformance {
        Conformance::A3aUa1 { attachment: None } => {
            let akn = write_akn::to_string(doc, &options.akn()).into_bytes();
            let conformance = Conformance::A3aUa1 { attachment: Some(akn) };
            with_source = pdf::PdfOptions { conformance, ..options.pdf.clone() };
            &with_source
        }
        _ => &options.pdf,
    };
    let made = pdf::to_vec(doc, how)?;
    let told = |r: &Remark| {
        let (span, help) = match r {
            // that the document has no date is told when it is read
            Remark::NoDate => return None,
            Remark::Missing { span, .. } => (
                *span,
                Some(
                    "give a folder with a font that has it with --font-dir, or look in the system's with --system-fonts",
                ),
            ),
            _ => (Span::DETACHED, None),
        };
        let d = Diagnostic::new(Code::FormatDetail, span, format!("in the PDF, {r}"));
        Some(match help {
            Some(help) => d.help(help),
            None => d,
        })
    };
    let lost = super::account::lost_in_drawing(doc, &made.text);
    let diagnostics = made.remarks.iter().filter_map(told).chain(lost).collect();
    Ok(Written { bytes: made.bytes, diagnostics })
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
}
