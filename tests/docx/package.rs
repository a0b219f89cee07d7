//! Packages built in tests, and what must hold of anything the reader returns.

use masthead::error::Error;
use masthead::flow::{Flow, FlowBlock, Para, PieceKind};
use masthead::ledger::{Fate, Ledger};
use masthead::read::docx::{DocxReadOptions, DocxRemark, read};
use masthead::source::Source;
use std::io::{Cursor, Write};

pub const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" xmlns:m=\"http://schemas.openxmlformats.org/officeDocument/2006/math\" xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:wps=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\" xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\" xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\"";

/// A ZIP of the parts given.
pub fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut z = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let how = zip::write::SimpleFileOptions::default();
    for (name, bytes) in parts {
        z.start_file(*name, how).unwrap();
        z.write_all(bytes).unwrap();
    }
    z.finish().unwrap().into_inner()
}

/// `w:document` around a body.
pub fn document(body: &str) -> String {
    format!("<?xml version=\"1.0\"?><w:document {W}><w:body>{body}</w:body></w:document>")
}

/// A package with a body, and further parts: those named `kind.xml` in `word/` are related to the
/// document as that kind (`header1.xml` as `header`).
pub fn package(body: &str, more: &[(&str, &str)]) -> Vec<u8> {
    raw_package(document(body).as_bytes(), more)
}

pub fn raw_package(document: &[u8], more: &[(&str, &str)]) -> Vec<u8> {
    let mut rels = String::from(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">",
    );
    for (name, _) in more.iter().filter(|(n, _)| n.starts_with("word/") && n.ends_with(".xml")) {
        let file = &name[5..];
        let kind = file.trim_end_matches(".xml").trim_end_matches(|c: char| c.is_ascii_digit());
        rels += &format!(
            "<Relationship Id=\"{}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}\" Target=\"{file}\"/>",
            file.trim_end_matches(".xml")
        );
    }
    rels += "<Relationship Id=\"web\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink\" Target=\"https://docs.un.org/en/A/80/50\" TargetMode=\"External\"/></Relationships>";
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("_rels/.rels", b"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"a\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>"),
        ("word/document.xml", document),
    ];
    if !more.iter().any(|(n, _)| *n == "word/_rels/document.xml.rels") {
        parts.push(("word/_rels/document.xml.rels", rels.as_bytes()));
    }
    parts.extend(more.iter().map(|(n, s)| (*n, s.as_bytes())));
    zip(&parts)
}

/// What came of reading.
pub struct Read {
    pub source: Source,
    pub flow: Flow,
    pub remarks: Vec<DocxRemark>,
}

/// Reads, and holds the result to what always holds: every byte of the source has one fate, every
/// index points somewhere.
pub fn try_read(bytes: &[u8], options: &DocxReadOptions) -> Result<Read, Error> {
    let mut ledger = Ledger::new();
    let (source, flow, remarks) = read("test.docx", bytes, options, &mut ledger)?;
    for p in paras(&flow) {
        for x in &p.pieces {
            ledger.claim(x.span, Fate::Content);
            let range = x.span.range();
            assert!(source.text().get(range).is_some(), "a piece cuts a character: {:?}", x.span);
            match x.kind {
                PieceKind::Link(i) => assert!((i as usize) < flow.links.len()),
                PieceKind::NoteCall(i) => assert!((i as usize) < flow.notes.len()),
                _ => {}
            }
        }
    }
    for n in &flow.notes {
        ledger.claim(n.mark, Fate::NoteMark);
    }
    let closed = ledger.close(source.len());
    assert!(closed.is_whole(), "gaps {:?} overlaps {:?}", closed.gaps(), closed.overlaps());
    for r in &remarks {
        assert!(r.span.is_detached() || source.text().get(r.span.range()).is_some());
    }
    Ok(Read { source, flow, remarks })
}

pub fn read_ok(bytes: &[u8]) -> Read {
    try_read(bytes, &DocxReadOptions::default()).unwrap()
}

/// Every paragraph of a flow, notes last.
pub fn paras(f: &Flow) -> impl Iterator<Item = &Para> {
    let blocks = f.blocks.iter().flat_map(|b| match b {
        FlowBlock::Para(p) => vec![p],
        FlowBlock::Table(t) => {
            t.rows.iter().flat_map(|r| &r.cells).flat_map(|c| &c.paras).collect()
        }
    });
    blocks.chain(f.notes.iter().flat_map(|n| &n.paras))
}

impl Read {
    /// The text of a paragraph, its automatic label in angle brackets, note calls in square ones.
    pub fn text(&self, p: &Para) -> String {
        // the tab after an automatic label goes without saying
        let said = p.pieces.iter().enumerate().filter(|(i, x)| {
            x.kind != PieceKind::Tab
                || i.checked_sub(1).is_none_or(|j| p.pieces[j].kind != PieceKind::AutoLabel)
        });
        said.map(|(_, x)| x)
            .map(|x| {
                let s = self.source.slice(x.span);
                match x.kind {
                    PieceKind::AutoLabel => format!("<{s}>"),
                    PieceKind::NoteCall(n) => format!("[{s}:{n}]"),
                    PieceKind::Figure => format!("{{{s}}}"),
                    PieceKind::Link(n) => format!("{s}({})", self.flow.links[n as usize].target),
                    _ => s.to_owned(),
                }
            })
            .collect()
    }

    /// All paragraphs of the text.
    pub fn lines(&self) -> Vec<String> {
        paras(&self.flow).map(|p| self.text(p)).collect()
    }

    pub fn has_remark(&self, words: &str) -> bool {
        self.remarks.iter().any(|r| r.message.contains(words))
    }
}
