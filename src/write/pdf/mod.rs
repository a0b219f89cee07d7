//! The PDF writer: pages as the United Nations prints them, archival (PDF/A) and accessible
//! (PDF/UA), with every font embedded as a subset.
//!
//! From tree to file: `build` makes pieces and the structure tree (`masthead`, `blocks`, `table`,
//! `inline` are its parts), with paragraphs shaped by `shape`, broken by `lines`, set by `set`;
//! `pages` fills pages; `display` is what they come to; `backend` draws that with krilla.
//! `look` has the sizes, `fonts` the font pack.
//!
//! Reading order, headings, lists, notes and tables in the structure tree come from the tree of the
//! document, never from where things stand on the page. Same document, same options, same bytes.

mod audit;
mod backend;
mod blocks;
mod build;
mod display;
mod fonts;
mod inline;
mod lines;
mod look;
mod masthead;
mod pages;
mod set;
mod shape;
mod table;
mod text;

#[doc(hidden)]
pub use audit::{Audit, audit};

use crate::error::Error;
use crate::model::eid::Eids;
use crate::model::{Date, Document, FurnitureKind, MastheadRole};
use crate::span::Span;
use build::Builder;
use display::List;
use fonts::{Fonts, Shaper};
use look::Look;
use std::collections::BTreeMap;

/// How a PDF is written.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct PdfOptions {
    /// Which standards it meets.
    pub conformance: Conformance,
    /// The shape of its pages.
    pub page: PageShape,
    /// Font files (TrueType, OpenType or collections) that are preferred to the embedded fonts for
    /// all characters they have.
    pub extra_fonts: Vec<Vec<u8>>,
    /// Font files that serve for characters which no other font has. Loading fonts is slow: give
    /// them only when [`uncovered`] finds any.
    pub system_fonts: Vec<Vec<u8>>,
    /// The emblem, printed beside the organ's name. Its use is restricted (General Assembly
    /// resolution 92 (I)), so there is none unless the caller gives one.
    pub emblem: Option<Image>,
}

/// Which standards a PDF meets.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Conformance {
    /// PDF/A-2a (ISO 19005-2) and PDF/UA-1 (ISO 14289-1).
    #[default]
    A2aUa1,
    /// PDF/A-3a (ISO 19005-3) and PDF/UA-1, with the document's Akoma Ntoso XML attached as its
    /// source.
    A3aUa1 {
        /// The XML file.
        attachment: Option<Vec<u8>>,
    },
    /// No standard, but tagged all the same.
    Plain,
}

impl std::str::FromStr for Conformance {
    type Err = String;
    fn from_str(s: &str) -> Result<Self, String> {
        match s {
            "a-2a+ua-1" => Ok(Self::A2aUa1),
            "a-3a+ua-1" => Ok(Self::A3aUa1 { attachment: None }),
            "plain" => Ok(Self::Plain),
            _ => Err(format!("not a kind of PDF: {s:?} (one of a-2a+ua-1, a-3a+ua-1, plain)")),
        }
    }
}

/// The shape of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum PageShape {
    /// New York: Letter.
    #[default]
    NewYork,
    /// Geneva and Vienna: A4.
    Geneva,
}

impl std::str::FromStr for PageShape {
    type Err = String;
    fn from_str(s: &str) -> Result<Self, String> {
        match s {
            "new-york" | "letter" => Ok(Self::NewYork),
            "geneva" | "vienna" | "a4" => Ok(Self::Geneva),
            _ => Err(format!("not a shape of page: {s:?} (one of new-york, geneva)")),
        }
    }
}

/// A picture that can be printed.
#[derive(Debug, Clone)]
pub struct Image {
    inner: krilla::image::Image,
}

impl Image {
    /// A picture from the bytes of a PNG or JPEG file.
    ///
    /// # Errors
    /// [`Error::Option`] when they are neither.
    pub fn new(bytes: Vec<u8>) -> Result<Self, Error> {
        let png = bytes.starts_with(b"\x89PNG");
        let read = if png {
            krilla::image::Image::from_png(bytes.into(), false)
        } else {
            krilla::image::Image::from_jpeg(bytes.into(), false)
        };
        let inner = read.map_err(|why| Error::Option {
            what: format!("a picture cannot be read: {why}"),
            help: "give a png or jpeg file".to_owned(),
        })?;
        Ok(Self { inner })
    }
}

/// A PDF and what there is to say about it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct PdfOutput {
    /// The file.
    pub bytes: Vec<u8>,
    /// What the reader of the document should know.
    pub remarks: Vec<Remark>,
    /// How many pages it has.
    pub pages: usize,
    /// The text that stands on them as the document's, page by page: without heads, feet and the
    /// marks of notes. For those who count that nothing is lost.
    pub text: String,
}

/// Something about a PDF that its maker should know.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Remark {
    /// A character that no font has; the page shows its code in a box, and text taken from the page
    /// has the character itself.
    Missing {
        /// The character.
        character: char,
        /// How often it occurs.
        count: usize,
        /// The text around its first occurrence.
        near: String,
        /// Where that stands in the source; detached in a document without one.
        span: Span,
    },
    /// A font file that could not be used: its place among the extra fonts, then the system fonts.
    Font(usize),
    /// The document has no date, which PDF/A asks for: the file says 1 January 1900.
    NoDate,
}

impl std::fmt::Display for Remark {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Missing { character, count, near, .. } => write!(
                f,
                "no font has U+{:04X} ({}in \"{}\"): shown as a box with its code",
                *character as u32,
                if *count == 1 { String::new() } else { format!("{count} times, first ") },
                near.escape_debug()
            ),
            Self::Font(n) => write!(f, "font file {} cannot be used", n + 1),
            Self::NoDate => f.write_str("the document has no date: the PDF says 1900-01-01"),
        }
    }
}

/// Writes a document as PDF.
///
/// # Errors
/// [`Error::Option`] for a font or emblem of the caller that cannot be used; [`Error::Internal`]
/// for a fault of ours. Nothing that a document says is an error.
pub fn to_vec(doc: &Document, options: &PdfOptions) -> Result<PdfOutput, Error> {
    let (fonts, refused) = Fonts::new(&options.extra_fonts, &options.system_fonts);
    let (list, missing) = lay_out(doc, options, &fonts);
    let mut remarks: Vec<Remark> = refused.into_iter().map(Remark::Font).collect();
    remarks.extend(missing);
    let date = doc.meta.date.or(doc.meta.adopted);
    if date.is_none() {
        remarks.push(Remark::NoDate);
    }
    let about = about(doc, &list, date);
    let emblem = options.emblem.as_ref();
    let pages = list.pages.len();
    let text = list.text();
    let bytes = backend::draw(list, &fonts, &about, &options.conformance, emblem)?;
    Ok(PdfOutput { bytes, remarks, pages, text })
}

/// The font files that are built in, as they are embedded: pages depend on them, so a record of a
/// conversion can name them by their hash.
pub fn built_in_fonts() -> impl Iterator<Item = &'static [u8]> {
    fonts::pack()
}

/// The characters of a document that neither the embedded nor the given extra fonts have, in order
/// of their code points.
#[must_use]
pub fn uncovered(doc: &Document, options: &PdfOptions) -> Vec<char> {
    let (fonts, _) = Fonts::new(&options.extra_fonts, &[]);
    let (_, remarks) = lay_out(doc, options, &fonts);
    let chars = remarks.into_iter().filter_map(|r| match r {
        Remark::Missing { character, .. } => Some(character),
        _ => None,
    });
    chars.collect()
}

/// Everything but the file.
fn lay_out(doc: &Document, options: &PdfOptions, fonts: &Fonts) -> (List, Vec<Remark>) {
    let look = Look::new(options.page, doc.lang);
    let mut shaper = Shaper::new(fonts);
    let eids = Eids::of(doc);
    let mut b = Builder::new(doc, &eids, look, &mut shaper);
    let emblem = options.emblem.as_ref().map(|i| {
        let (w, h) = i.inner.size();
        (w as f32, h as f32)
    });
    let head = b.masthead(0, emblem);
    let body = b.body(0);
    for blocks in [&doc.preface, &doc.preamble, &doc.body, &doc.conclusion] {
        b.blocks(blocks, &body);
    }
    for annex in &doc.annexes {
        b.annex(annex, 0, 0);
    }
    b.uncalled(&body);
    if !b.out.is_empty() {
        b.end_rule();
    }
    let symbol = symbol(doc);
    let job = job(doc);
    let (pages, anchors) = b.pages(head, &symbol, &job);
    let missing = count(doc, &b.missing);
    let names = b.named.iter().map(|(eid, a)| ((*eid).into(), *a)).collect();
    let Builder { tags, links, bookmarks, .. } = b;
    (
        List { size: (look.width, look.height), pages, anchors, links, tags, bookmarks, names },
        missing,
    )
}

fn symbol(doc: &Document) -> String {
    if let Some(s) = &doc.meta.symbol {
        return s.as_str().to_owned();
    }
    let mut out = String::new();
    if let Some(l) = doc.lines(MastheadRole::Symbol).next() {
        inline::plain(&l.text, &mut out);
    }
    out.trim().to_owned()
}

fn job(doc: &Document) -> String {
    if let Some(j) = &doc.meta.job_number {
        return j.to_string();
    }
    let found = doc.furniture.iter().find(|f| f.kind == FurnitureKind::JobNumber);
    found.map(|f| f.text.split_whitespace().collect::<Vec<_>>().join(" ")).unwrap_or_default()
}

fn about(doc: &Document, list: &List, date: Option<Date>) -> backend::About {
    let symbol = Some(symbol(doc)).filter(|s| !s.is_empty());
    let words = |t: &str| {
        let t = t.split_whitespace().collect::<Vec<_>>().join(" ");
        (!t.is_empty()).then_some(t)
    };
    let title = doc.meta.title.as_deref().and_then(words);
    let title = title.or_else(|| list.bookmarks.first().and_then(|b| words(&b.text)));
    let title = title.or_else(|| symbol.clone()).unwrap_or_else(|| "United Nations".to_owned());
    // PDF strings are limited (ISO 19005-2, 6.1.13).
    let title = title.chars().take(2000).collect();
    backend::About {
        title,
        symbol,
        author: doc.meta.organ.as_deref().and_then(words),
        lang: doc.lang,
        rtl: look::rtl(doc.lang),
        date: date.unwrap_or(Date { year: 1900, month: 1, day: 1 }),
    }
}

/// Missing characters with how often they occur, and where first.
fn count(doc: &Document, missing: &[char]) -> Vec<Remark> {
    if missing.is_empty() {
        return Vec::new();
    }
    let mut counts: BTreeMap<char, usize> = BTreeMap::new();
    for c in missing {
        *counts.entry(*c).or_default() += 1;
    }
    let text = crate::model::text_of(doc, crate::model::TextOptions::default());
    let near = |c: char| {
        let at = text.find(c)?;
        let back = text.get(..at)?.chars().rev().take(12).collect::<Vec<_>>();
        let on = text.get(at..)?.chars().take(13);
        Some(back.into_iter().rev().chain(on).collect::<String>().replace('\n', " "))
    };
    let mut places = audit::Places::of(counts.keys().copied());
    crate::model::walk_document(&mut places, doc);
    let remark = |(character, count)| Remark::Missing {
        character,
        count,
        near: near(character).unwrap_or_default(),
        span: places.span(character),
    };
    counts.into_iter().map(remark).collect()
}
