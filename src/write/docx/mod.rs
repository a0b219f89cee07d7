//! DOCX: a Word file as the United Nations would have made it.
//!
//! Masthead as a table in the first-page header, styles by the UN's names, Word's own numbers,
//! notes, links and cross-references, so that the file goes on living in Word. The XML is written
//! directly: children in the order the schema wants, nothing from a clock or a counter that
//! outlives the call, so equal trees give equal bytes.

mod body;
mod notes;
mod numbering;
mod page;
mod props;
mod refs;
mod runs;
mod script;
mod styles;
mod table;
mod xml;

use crate::error::Error;
use crate::model::Document;
use std::io::{Cursor, Write as _};

/// How a Word file is made.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct DocxOptions {
    /// Who counts: Word, or the text.
    pub numbering: Numbering,
    /// The page.
    pub page: Page,
}

/// Who counts paragraphs, items and headings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Numbering {
    /// Word does: an editor can put a paragraph in and what follows is renumbered. Numbers that
    /// Word cannot print exactly as they stand in the tree are typed.
    #[default]
    Auto,
    /// All numbers are text, as in published files.
    Typed,
}

/// The page a document is set up for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Page {
    /// Letter, with New York's styles.
    #[default]
    NewYork,
    /// A4, with the styles of Geneva and Vienna.
    Geneva,
}

/// Measures of a page in twentieths of a point (un-documents §8).
#[derive(Debug, Clone, Copy)]
struct Geometry {
    width: u32,
    height: u32,
    top: u32,
    bottom: u32,
    side: u32,
    header: u32,
    footer: u32,
    /// Indent of the text from the margin, on both sides.
    indent: u32,
    /// Width of a number.
    step: u32,
}

impl Geometry {
    /// Width between the margins.
    fn text_width(&self) -> u32 {
        self.width - 2 * self.side
    }
}

impl Page {
    fn geometry(self) -> Geometry {
        match self {
            Self::NewYork => Geometry {
                width: 12240,
                height: 15840,
                top: 1440,
                bottom: 1728,
                side: 1200,
                header: 432,
                footer: 504,
                indent: 1267,
                step: 475,
            },
            Self::Geneva => Geometry {
                width: 11906,
                height: 16838,
                top: 1418,
                bottom: 1134,
                side: 1134,
                header: 851,
                footer: 567,
                indent: 1134,
                step: 567,
            },
        }
    }
}

/// The document as a DOCX package.
///
/// All text of the tree is in it; furniture is not, as every page makes its own. The bytes depend
/// on nothing but the arguments. Control characters that XML cannot hold are written as their
/// control pictures.
///
/// # Errors
/// [`Error::Internal`] when the package cannot be put together, which only a fault of ours or a
/// part over 4 GiB can cause.
pub fn to_vec(doc: &Document, options: &DocxOptions) -> Result<Vec<u8>, Error> {
    let parts = parts(doc, options);
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::with_capacity(64 << 10)));
    let how = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .compression_level(Some(2))
        .last_modified_time(zip::DateTime::default());
    let failed = |e: &dyn std::fmt::Display| Error::Internal(format!("writing DOCX: {e}"));
    for (name, text) in parts {
        zip.start_file(name, how).map_err(|e| failed(&e))?;
        zip.write_all(text.as_bytes()).map_err(|e| failed(&e))?;
    }
    Ok(zip.finish().map_err(|e| failed(&e))?.into_inner())
}

/// All parts, by name, in the order they stand in the package.
fn parts(doc: &Document, options: &DocxOptions) -> Vec<(&'static str, String)> {
    let mut w = body::Writer::new(doc, options);
    let first = page::first_header(&mut w);
    let document = w.document();
    let mut footnotes = notes::xml(&mut w);
    let document = w.targets.settle(document);
    footnotes.part = w.targets.settle(footnotes.part);
    let symbol = page::symbol(doc);
    vec![
        ("[Content_Types].xml", props::content_types(!w.numbering.is_empty())),
        ("_rels/.rels", props::package_rels()),
        ("word/document.xml", document),
        ("word/_rels/document.xml.rels", props::document_rels(&w)),
        ("word/styles.xml", styles::xml(doc.lang, options)),
        ("word/settings.xml", props::settings(doc)),
        ("word/fontTable.xml", props::font_table()),
        ("word/footnotes.xml", footnotes.part),
        ("word/_rels/footnotes.xml.rels", footnotes.rels),
        ("word/header1.xml", first.part),
        ("word/_rels/header1.xml.rels", first.rels),
        ("word/header2.xml", page::running_head(doc, options, &symbol, true)),
        ("word/header3.xml", page::running_head(doc, options, &symbol, false)),
        ("word/footer1.xml", page::first_footer(doc, options)),
        ("word/footer2.xml", page::running_foot(doc, options, true)),
        ("word/footer3.xml", page::running_foot(doc, options, false)),
        ("docProps/core.xml", props::core(doc)),
        ("docProps/app.xml", props::app()),
        ("docProps/custom.xml", props::custom(doc)),
    ]
    .into_iter()
    .chain((!w.numbering.is_empty()).then(|| {
        let g = options.page.geometry();
        ("word/numbering.xml", w.numbering.xml(g.indent, g.step, w.rtl))
    }))
    .collect()
}
