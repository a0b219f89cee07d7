//! The PDF writer: what it writes is read back by another library and compared with the tree.

#![cfg(feature = "pdf")]
#![allow(dead_code, clippy::field_reassign_with_default)]
#![allow(
    clippy::type_complexity,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::wildcard_imports
)]

#[path = "pdf/dump.rs"]
mod dump;
#[path = "pdf/samples.rs"]
mod samples;

use dump::Pdf;
use masthead::model::{
    Annex, Block, BlockKind, Document, Inline, NoteCall, Num, Visit, walk_block, walk_document,
};
use masthead::write::pdf::{self, Audit, Conformance, PdfOptions, Remark};

/// The text of a tree as a reader should hear it, without white space: the document with its calls,
/// and the notes in the order of their first calls.
struct Heard<'a> {
    doc: &'a Document,
    text: String,
    calls: Vec<u32>,
}

impl Visit for Heard<'_> {
    fn num(&mut self, num: &Num) {
        self.text.push_str(&num.text);
    }
    fn text(&mut self, text: &str) {
        self.text.push_str(text);
    }
    fn note_call(&mut self, call: &NoteCall) {
        let Some(note) = self.doc.note(call.note) else {
            self.text.push_str(&call.printed);
            return;
        };
        if !(call.implied && call.printed.is_empty()) {
            let printed = if call.printed.is_empty() { &note.marker } else { &call.printed };
            self.text.push_str(&digits(printed));
        }
        if !self.calls.contains(&call.note.0) {
            self.calls.push(call.note.0);
        }
    }
    fn note(&mut self, _: &masthead::model::Note) {}
    fn inline(&mut self, inline: &Inline) {
        masthead::model::walk_inline(self, inline);
    }
    fn block(&mut self, block: &Block) {
        walk_block(self, block);
    }
    fn annex(&mut self, annex: &Annex) {
        self.inlines(&annex.label);
        self.inlines(&annex.title);
        annex.preamble.iter().chain(&annex.body).for_each(|b| self.block(b));
        annex.annexes.iter().for_each(|a| self.annex(a));
    }
}

fn digits(mark: &str) -> String {
    let raised = "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾".chars().zip("0123456789()".chars());
    mark.chars()
        .map(|c| raised.clone().find(|(r, _)| *r == c).map_or(c, |(_, plain)| plain))
        .collect()
}

/// Without white space, and without what stands for nothing: joiners, soft hyphens.
fn bare(s: &str) -> String {
    s.chars()
        .filter(|c| {
            !c.is_whitespace() && !matches!(c, '\u{200B}' | '\u{AD}' | '\u{2060}' | '\u{FEFF}')
        })
        .collect()
}

fn heard(doc: &Document) -> (String, String) {
    let mut h = Heard { doc, text: String::new(), calls: Vec::new() };
    walk_document(&mut h, doc);
    let text = std::mem::take(&mut h.text);
    let mut notes = String::new();
    let mut i = 0;
    let mut order = h.calls.clone();
    let rest: Vec<u32> = (0..doc.notes.len() as u32).filter(|n| !order.contains(n)).collect();
    order.extend(rest);
    while let Some(id) = order.get(i).copied() {
        i += 1;
        let Some(note) = doc.notes.get(id as usize) else { continue };
        let printed = if note.printed.is_empty() { &note.marker } else { &note.printed };
        notes.push_str(&digits(printed));
        let mut inner = Heard { doc, text: String::new(), calls: Vec::new() };
        note.blocks.iter().for_each(|b| inner.block(b));
        notes.push_str(&inner.text);
    }
    (bare(&text), bare(&notes))
}

fn first_difference(a: &str, b: &str) -> String {
    let at = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
    let cut = |s: &str| s.chars().skip(at.saturating_sub(20)).take(60).collect::<String>();
    format!("at {at}:\n  tree {}\n  pdf  {}", cut(a), cut(b))
}

/// Writes a document and compares what its structure tree reads out with the tree.
fn conserved(name: &str, doc: &Document, options: &PdfOptions) -> Vec<u8> {
    let out = pdf::to_vec(doc, options).unwrap_or_else(|e| panic!("{name}: {e}"));
    // For referees and for the eye.
    if let Ok(dir) = std::env::var("MASTHEAD_PDF_OUT") {
        std::fs::write(format!("{dir}/{name}.pdf"), &out.bytes).unwrap();
    }
    let read = Pdf::read(&out.bytes);
    assert_eq!(read.pages(), out.pages, "{name}");
    let (text, notes) = read.reading();
    let (text, notes) = (bare(&text.concat()), bare(&notes.concat()));
    let (tree_text, tree_notes) = heard(doc);
    assert!(tree_text == text, "{name}: text differs {}", first_difference(&tree_text, &text));
    assert!(tree_notes == notes, "{name}: notes differ {}", first_difference(&tree_notes, &notes));
    for f in read.fonts() {
        assert!(!f.contains("NOT"), "{name}: {f}");
    }
    out.bytes
}

fn faultless(name: &str, doc: &Document, options: &PdfOptions) {
    let a = pdf::audit(doc, options);
    let none = Audit { pages: a.pages, lines: a.lines, justified: a.justified, ..Audit::default() };
    assert_eq!(a, none, "{name}");
}

#[test]
fn samples_read_back_as_they_are() {
    for lang in samples::LANGS {
        let doc = samples::sample(lang);
        let options = PdfOptions::default();
        conserved(lang, &doc, &options);
        faultless(lang, &doc, &options);
        let out = pdf::to_vec(&doc, &options).unwrap();
        assert_eq!(out.remarks, [], "{lang}");
    }
}

#[test]
fn hard_documents_read_back_as_they_are() {
    for (name, doc) in samples::hard() {
        let options = PdfOptions::default();
        conserved(name, &doc, &options);
        let a = pdf::audit(&doc, &options);
        assert_eq!(
            (a.overfull, a.bad_starts, a.stray_notes, a.outside),
            (0, 0, 0, 0),
            "{name}: {a:?}"
        );
    }
}

/// ISO 19005-2, 6.1.13: a string has 32,767 bytes at most. What is longer stands on the pages.
#[test]
fn strings_are_as_long_as_the_standard_allows() {
    let long = "né ".repeat(40_000);
    let mut doc = samples::sample("en");
    doc.meta.title = Some(long.as_str().into());
    doc.meta.organ = Some(long.as_str().into());
    doc.meta.symbol = Some(masthead::model::Symbol::new(&format!("A/{}", "8".repeat(70_000))));
    let link = |to: &str| {
        Inline::new(masthead::model::InlineKind::Ref(Box::new(masthead::model::Ref {
            target: masthead::model::Target::Url { url: to.into() },
            content: vec![Inline::text(long.as_str())],
        })))
    };
    let far = format!("https://un.example/{}", "a".repeat(70_000));
    doc.body.push(samples::paragraph(None, vec![link("https://un.example/"), link(&far)], vec![]));
    let figure = masthead::model::Figure { caption: None, alt: long.as_str().into() };
    doc.body.push(Block::new(figure));
    let title = vec![Inline::text(long.as_str())];
    doc.body.push(Block::new(masthead::model::Heading { level: 1, num: None, title }));
    for kind in ["a-2a+ua-1", "a-3a+ua-1", "plain"] {
        let mut options = PdfOptions::default();
        options.conformance = kind.parse().unwrap();
        let bytes = conserved(kind, &doc, &options);
        let longest = Pdf::read(&bytes).longest_string();
        assert!((16_000..=32_767).contains(&longest), "{kind}: {longest}");
    }
}

/// Marks that pile up on one letter, in words without end.
#[test]
fn words_without_end_are_set() {
    let mut doc = samples::sample("en");
    doc.body.push(samples::plain(&format!("a{}", "\u{301}".repeat(50_000))));
    doc.body.push(samples::plain(&"ab".repeat(50_000)));
    let out = pdf::to_vec(&doc, &PdfOptions::default()).unwrap();
    let text = Pdf::read(&out.bytes).page_text.concat();
    assert_eq!(out.text.matches('\u{301}').count(), 50_000);
    assert_eq!(text.matches('\u{301}').count(), 50_000);
}

#[test]
fn characters_without_a_font_are_told_and_kept() {
    let hard = samples::hard();
    let (_, doc) = hard.iter().find(|(n, _)| *n == "odd").unwrap();
    let out = pdf::to_vec(doc, &PdfOptions::default()).unwrap();
    let missing: Vec<char> = out
        .remarks
        .iter()
        .filter_map(|r| match r {
            Remark::Missing { character, count, near, .. } => {
                assert_eq!(*count, 1);
                assert!(near.contains(*character));
                Some(*character)
            }
            _ => None,
        })
        .collect();
    assert_eq!(missing, ['\u{7}', '\u{E000}', '\u{FFFD}', '\u{13000}', '👩', '🚀']);
    assert_eq!(pdf::uncovered(doc, &PdfOptions::default()), missing);
    let text = Pdf::read(&out.bytes).page_text.concat();
    assert!(missing.iter().all(|c| text.contains(*c)));
}

#[test]
fn same_document_same_bytes() {
    let doc = samples::sample("zh");
    let write = || pdf::to_vec(&doc, &PdfOptions::default()).unwrap().bytes;
    assert!(write() == write());
}

#[test]
fn the_source_is_attached_where_the_standard_allows_it() {
    let mut options = PdfOptions::default();
    let xml = b"<akomaNtoso/>".to_vec();
    options.conformance = Conformance::A3aUa1 { attachment: Some(xml) };
    let bytes = conserved("attached", &samples::sample("en"), &options);
    let doc = lopdf::Document::load_mem(&bytes).unwrap();
    let spec = doc.objects.values().filter_map(|o| o.as_dict().ok());
    let spec: Vec<_> = spec.filter(|d| d.has(b"AFRelationship")).collect();
    assert_eq!(spec.len(), 1);
    assert_eq!(spec[0].get(b"AFRelationship").unwrap().as_name().unwrap(), b"Source");
    assert!(doc.catalog().unwrap().has(b"AF"));
}

#[test]
fn structure_comes_from_the_tree() {
    let bytes = pdf::to_vec(&samples::sample("en"), &PdfOptions::default()).unwrap().bytes;
    let pdf = Pdf::read(&bytes);
    let tags = pdf.tags();
    for kind in [
        "H1",
        "H2",
        "H3",
        "L",
        "LI",
        "Lbl",
        "LBody",
        "Note",
        "Reference",
        "Link",
        "Table",
        "THead",
        "TBody",
        "TR",
        "TH",
        "TD",
        "Caption",
        "OBJR",
    ] {
        assert!(
            tags.lines().any(|l| l.trim().split(' ').next() == Some(kind)),
            "{kind} in\n{tags}"
        );
    }
    assert_eq!(
        pdf.bookmarks(),
        "Lanterns for small harbours: what the pilot projects have shown\nI. Introduction\nII. What was done\n  A. Lamps and their keepers\n"
    );
    // English lines of a masthead in another language say so.
    let bytes = pdf::to_vec(&samples::sample("zh"), &PdfOptions::default()).unwrap().bytes;
    assert!(Pdf::read(&bytes).tags().contains("P lang=en"));
}

#[test]
fn every_option_writes() {
    let doc = samples::sample("ar");
    for page in ["geneva", "new-york"] {
        for kind in ["a-2a+ua-1", "a-3a+ua-1", "plain"] {
            let mut options = PdfOptions::default();
            options.page = page.parse().unwrap();
            options.conformance = kind.parse().unwrap();
            conserved(kind, &doc, &options);
            faultless(kind, &doc, &options);
        }
    }
    assert!("a5".parse::<pdf::PageShape>().is_err());
    assert!("a-1b".parse::<Conformance>().is_err());
    assert!(pdf::Image::new(b"no picture".to_vec()).is_err());
}

#[test]
fn damaged_fonts_are_told() {
    let mut options = PdfOptions::default();
    options.extra_fonts = vec![b"no font".to_vec()];
    let out = pdf::to_vec(&samples::sample("en"), &options).unwrap();
    assert_eq!(out.remarks, [Remark::Font(0)]);
}

#[test]
fn blocks_of_every_kind_are_read_back() {
    let mut doc = samples::sample("en");
    let body = std::mem::take(&mut doc.body);
    doc.body = vec![
        Block::new(BlockKind::Quote { blocks: body.clone() }),
        Block::new(masthead::model::Boxed {
            title: vec![Inline::text("Summary")],
            blocks: body.clone(),
        }),
        Block::new(masthead::model::Opaque { name: "thing".into(), blocks: body }),
        Block::new(masthead::model::Figure { caption: None, alt: "A lamp on a pier".into() }),
        Block::new(masthead::model::Contents {
            title: vec![Inline::text("Contents")],
            entries: vec![masthead::model::ContentsEntry {
                level: 2,
                text: vec![Inline::text("A. Lamps . . . . 4")],
            }],
        }),
    ];
    let mut annex = Annex::default();
    annex.label = vec![Inline::text("Annex I")];
    annex.title = vec![Inline::text("Harbours")];
    annex.body = vec![samples::plain("There are many.")];
    let inner = annex.clone();
    annex.annexes = vec![inner];
    doc.annexes = vec![annex];
    conserved("blocks", &doc, &PdfOptions::default());
}

/// Real drafts in six languages: nothing lost, nothing set badly.
#[test]
fn drafts_read_back_as_they_are() {
    let shared = std::env::var("MASTHEAD_SHARED").unwrap_or_else(|_| "../shared".to_owned());
    let mut files: Vec<std::path::PathBuf> = ["corpus/draft", "seeds"]
        .iter()
        .filter_map(|d| std::fs::read_dir(std::path::Path::new(&shared).join(d)).ok())
        .flatten()
        .filter_map(|e| e.ok().map(|e| e.path()))
        .filter(|p| {
            let p = p.to_string_lossy();
            p.ends_with(".clean.txt") || p.contains("seeds")
        })
        .collect();
    files.sort();
    if files.is_empty() {
        eprintln!("SKIPPED: no drafts in {shared} (set MASTHEAD_SHARED)");
        return;
    }
    for file in files {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let input = masthead::Input::new(name.as_str(), std::fs::read(&file).unwrap());
        let reading = masthead::read(input, &masthead::ReadOptions::default())
            .unwrap_or_else(|e| panic!("{name}: {e}"));
        conserved(&name, &reading.document, &PdfOptions::default());
        faultless(&name, &reading.document, &PdfOptions::default());
    }
}
