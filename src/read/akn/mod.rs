//! Akoma Ntoso: our own profile, any other schema-valid AKN 3.0, and the UN's own files.
//!
//! | file | what |
//! |---|---|
//! | `xml.rs` | tokens: namespaces, references, limits |
//! | `element.rs` | what an element is to the tree |
//! | `build.rs` | the stack of open elements; character data |
//! | `finish.rs` | what an element becomes when it closes |
//! | `paras.rs`, `heads.rs`, `tables.rs`, `inlines.rs`, `notes.rs` | the same for each kind |
//! | `front.rs` | the parts of a document; the lines of its masthead |
//! | `meta.rs` | `meta` |
//! | `number.rs` | printed numbers understood |
//! | `refs.rs`, `resolve.rs` | what a reference points to; when all parts are known |
//! | `remark.rs` | what reading has to say |
//! | `edit.rs` | small work on inlines |
//!
//! What comes in, in the order of how well it is known:
//!
//! * *Our own profile* (`identification source="#converter"`) is read so that writing it again gives
//!   the same bytes.
//! * *Any other AKN*: what the tree has no type for is kept as an opaque block with its text, or, in
//!   a line, as its words; either is told.
//! * *The UN's flat files*: headings that are paragraphs by class, a `sublist` beside its point,
//!   brackets around note marks, a preamble behind the main part, references to nothing, wrong
//!   language codes. They are mended where the tree has one way to say what they mean, and the
//!   mending is told; labels that the mark-up has left in the text stay there.

mod build;
mod edit;
mod element;
mod finish;
mod front;
mod heads;
mod inlines;
mod meta;
mod notes;
mod number;
mod paras;
mod refs;
mod remark;
mod resolve;
mod tables;
mod xml;

use crate::diag::{Code, Diagnostic};
use crate::error::Error;
use crate::lang::Lang;
use crate::ledger::Ledger;
use crate::limits::Limits;
use crate::locale::{self, Locale};
use crate::model::Document;
use crate::source::Source;
use crate::span::Span;
use build::Builder;

/// How to read.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct AknReadOptions<'l> {
    /// The language, whatever the file says.
    pub lang: Option<Lang>,
    /// A table to read numbers by instead of a built-in one.
    pub locale: Option<&'l Locale>,
    /// What the input may cost.
    pub limits: Limits,
}

/// Reads a document. Claims every byte of the source in `ledger`: text as content, everything else
/// as mark-up.
///
/// # Errors
/// [`Error::Unreadable`] when the source is not well-formed XML, declares a document type, or is not
/// Akoma Ntoso; [`Error::Limit`] when elements are nested deeper than [`Limits::depth`].
pub fn read(
    source: &Source,
    options: &AknReadOptions<'_>,
    ledger: &mut Ledger,
    diags: &mut Vec<Diagnostic>,
) -> Result<Document, Error> {
    let src = source.text();
    let found = options.lang.is_none().then(|| language(src));
    let lang = options.lang.or(found.map(|f| f.0)).unwrap_or_default();
    let locale = options.locale.or_else(|| Locale::builtin(lang));
    let mut b = Builder::new(src, lang, locale);
    b.given = options.locale;
    b.detected = found.filter(|f| f.1).map(|f| f.0);
    b.forced = options.lang;
    b.run(&options.limits, ledger)?;
    if !b.is_akn {
        return Err(Error::unreadable(
            "XML without an akomaNtoso element",
            "give it an Akoma Ntoso file",
        ));
    }
    b.resolve();
    b.values();
    if !b.identified {
        let message = "the document does not identify itself: it has no identification";
        diags.push(
            Diagnostic::new(Code::IdentificationMissing, Span::DETACHED, message)
                .help("supply what is known: --symbol, --date, --kind, --lang"),
        );
    }
    let Builder { remarks, doc, .. } = b;
    remarks.told(diags);
    Ok(doc)
}

/// The language of the text, and whether that is beyond doubt. Mark-up is left out: its words are
/// English.
fn language(src: &str) -> (Lang, bool) {
    let mut sample = String::with_capacity(2 << 10);
    let body = memchr::memmem::find(src.as_bytes(), b"</meta>").unwrap_or(0);
    let mut rest = &src[body..];
    while sample.len() < 1 << 10
        && let Some(open) = memchr::memchr(b'>', rest.as_bytes())
    {
        rest = &rest[open + 1..];
        let end = memchr::memchr(b'<', rest.as_bytes()).unwrap_or(rest.len());
        sample.push_str(rest[..end].trim_ascii());
        sample.push('\n');
        rest = &rest[end..];
    }
    let found = locale::detect(&sample);
    (found.lang, found.sure)
}
