//! The DOCX writer: on documents built in code, and on any tree at all.
#![cfg(feature = "docx")]
#![allow(missing_docs, dead_code, unreachable_pub)]
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::wildcard_imports
)]

#[path = "common/arbitrary.rs"]
mod arbitrary;
#[path = "docx/blocks.rs"]
mod blocks;
#[path = "docx/dump.rs"]
mod dump;
#[path = "docx/extract.rs"]
mod extract;
#[path = "docx/package.rs"]
mod package;
#[path = "docx/samples.rs"]
mod samples;

use blocks::{Leaves, blocks_of, found};
use masthead::lang::Lang;
use masthead::model::*;
use masthead::write::docx::{DocxOptions, Numbering, Page, to_vec};
use package::{paras, read_ok};
use samples::{ARABIC, CHINESE, ENGLISH, item, num, para, report, text};

fn options(numbering: Numbering, page: Page) -> DocxOptions {
    let mut o = DocxOptions::default();
    o.numbering = numbering;
    o.page = page;
    o
}

fn auto() -> DocxOptions {
    DocxOptions::default()
}

fn typed() -> DocxOptions {
    options(Numbering::Typed, Page::NewYork)
}

/// Every file the tests make, with a name: for the validator, and for looking.
fn all() -> Vec<(String, Vec<u8>)> {
    let mut out = Vec::new();
    for (name, words) in [("en", &ENGLISH), ("zh", &CHINESE), ("ar", &ARABIC)] {
        let doc = report(words);
        for (kind, o) in [
            ("auto", auto()),
            ("typed", typed()),
            ("geneva", options(Numbering::Auto, Page::Geneva)),
        ] {
            out.push((format!("{name}-{kind}"), to_vec(&doc, &o).unwrap()));
        }
    }
    for (name, doc) in odd() {
        out.push((name.to_owned(), to_vec(&doc, &auto()).unwrap()));
    }
    for i in 0..12 {
        out.push((format!("any-{i}"), to_vec(&any(i), &auto()).unwrap()));
    }
    out
}

/// A tree made of bytes that only a seed decides.
fn any(seed: u64) -> Document {
    let mut s = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let bytes: Vec<u8> = (0..4000)
        .map(|_| {
            s ^= s << 13;
            s ^= s >> 7;
            s ^= s << 17;
            s as u8
        })
        .collect();
    arbitrary::document(&bytes)
}

/// Trees at the edges of what there can be.
fn odd() -> Vec<(&'static str, Document)> {
    let mut deep = Document::new(Lang::EN);
    let mut b = item(num("(a)", 1, NumStyle::LowerAlpha), "deepest", vec![]);
    for _ in 0..400 {
        b = item(num("(a)", 1, NumStyle::LowerAlpha), "deep", vec![b]);
    }
    deep.body = vec![para(None, text("top"), vec![b])];
    let mut tables = Document::new(Lang::EN);
    let mut t = para(None, text("inmost"), vec![]);
    for _ in 0..60 {
        let cell = Cell { blocks: vec![t], colspan: 70, rowspan: 9 };
        let other = Cell { blocks: vec![], colspan: 1, rowspan: 1 };
        t = Block::new(Table {
            caption: None,
            rows: vec![
                Row { cells: vec![other.clone(), cell, other], header: false },
                Row::default(),
            ],
        });
    }
    tables.body = vec![t];
    let mut wide = Document::new(Lang::EN);
    let cells = (0..200)
        .map(|i| Cell {
            blocks: vec![para(None, text(&format!("c{i}.")), vec![])],
            ..Cell::default()
        })
        .collect();
    wide.body = vec![Block::new(Table { caption: None, rows: vec![Row { cells, header: true }] })];
    wide.body.push(wide.body[0].clone());
    let mut notes = Document::new(Lang::EN);
    notes.notes = vec![
        samples::note("1", "1", "one"),
        samples::note("1", "1", "again one"),
        samples::note("7", "7", "nobody calls"),
        samples::note("", "", "no mark"),
    ];
    notes.notes[0].blocks = vec![para(
        None,
        vec![
            Inline::text("calls itself and another "),
            samples::call(0, "1"),
            samples::call(1, "1"),
        ],
        vec![],
    )];
    let mut symbol = samples::line(MastheadRole::Symbol, "A/80/1", None);
    symbol.text.push(samples::call(3, "*"));
    notes.masthead = vec![symbol];
    notes.body = vec![para(
        None,
        vec![
            Inline::text("x"),
            samples::call(0, "1"),
            samples::call(0, "1"),
            samples::call(9, "9"),
        ],
        vec![],
    )];
    let mut headed = Document::new(Lang::EN);
    headed.notes = vec![samples::note("*", "*", "once")];
    headed.masthead = [MastheadRole::Publisher, MastheadRole::Session]
        .map(|role| {
            let mut line = samples::line(role, "called twice", None);
            line.text.push(samples::call(0, "*"));
            line
        })
        .into();
    let mut bad = Document::new(Lang::EN);
    let link = |u: &str| {
        Inline::new(InlineKind::Ref(Box::new(Ref {
            target: Target::Url { url: u.into() },
            content: text("link "),
        })))
    };
    bad.body = vec![para(
        None,
        vec![
            Inline::text("\u{0}\u{1}\u{b}\u{fffe}<&>\"]]>\r\n\ttab"),
            link("http://[bad"),
            link("https://un.org/<\">?x={y}#a#b"),
            link(""),
            link("javascript:x"),
        ],
        vec![],
    )];
    vec![
        ("empty", Document::new(Lang::EN)),
        ("deep", deep),
        ("tables", tables),
        ("wide", wide),
        ("notes", notes),
        ("headed", headed),
        ("bad", bad),
    ]
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    assert!(all() == all());
}

#[test]
fn files_are_put_where_they_can_be_looked_at() {
    if let Ok(dir) = std::env::var("MASTHEAD_DOCX_OUT") {
        for (name, bytes) in all() {
            std::fs::write(format!("{dir}/{name}.docx"), bytes).unwrap();
        }
    }
}

/// The Open XML SDK has nothing to say against any of them.
#[test]
fn the_validator_finds_no_error() {
    let tool = std::env::var("MASTHEAD_OOXML_VALIDATOR")
        .unwrap_or_else(|_| ".tools/docx/node_modules/.bin/ooxml-validator".into());
    if !std::path::Path::new(&tool).exists() {
        println!("SKIPPED: {tool} is not there; scripts/setup-docx-tools.sh gets it");
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let mut wrong = Vec::new();
    for (name, bytes) in all() {
        let path = dir.path().join(format!("{name}.docx"));
        std::fs::write(&path, bytes).unwrap();
        let out = std::process::Command::new(&tool).arg(&path).output().unwrap();
        let found: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
        if found["ok"] != true {
            let first = &found["errors"][0];
            wrong.push(format!(
                "{name}: {} errors, the first: {first}",
                found["errors"].as_array().map_or(0, Vec::len)
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Text as the writer shows it: control characters as their pictures.
fn shown(s: &str) -> String {
    let visible = s.chars().map(|c| match c {
        '\t' | '\n' | '\r' => ' ',
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap(),
        '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
        c => c,
    });
    extract::fold(&visible.collect::<String>())
}

#[test]
fn any_tree_is_written_whole() {
    let docs = (0..150).map(any).chain(odd().into_iter().map(|(_, d)| d));
    for doc in docs {
        for o in [auto(), typed()] {
            let bytes = to_vec(&doc, &o).unwrap();
            let _ = dump::dump(&bytes); // every part is well-formed
            let mut leaves = Leaves(Vec::new());
            walk_document(&mut leaves, &doc);
            if o.numbering == Numbering::Typed {
                let (head, body, _) = extract::texts(&bytes);
                let all = extract::fold(&(head + &body));
                let mut want: Vec<String> = leaves.0.iter().map(|s| shown(s)).collect();
                for w in &mut want {
                    assert!(all.contains(&*w), "{w:?} is not in {all}");
                    w.retain(|c| c != '\u{F000}');
                }
                // not only each, but all of them
                let (have, need) =
                    (all.chars().count(), want.iter().map(|w| w.chars().count()).sum::<usize>());
                assert!(have >= need, "{have} characters of {need}");
            }
            // neither less nor more
            assert_eq!(masthead::verify(&doc, masthead::Format::Docx, &bytes), None);
            // and the reader takes it, every byte accounted for
            let r = read_ok(&bytes);
            let got = shown(&r.source.text().replace(['<', '>'], ""));
            let labels: Vec<_> =
                leaves.0.iter().map(|s| shown(&s.replace(['<', '>'], ""))).collect();
            for l in &labels {
                assert!(got.contains(l), "{l:?} was not read back");
            }
        }
    }
}

#[test]
fn numbers_come_back_automatic_or_typed() {
    for words in [&ENGLISH, &CHINESE, &ARABIC] {
        let doc = report(words);
        for o in [auto(), typed()] {
            let (hits, all, automatic, first) = found(&doc, &to_vec(&doc, &o).unwrap());
            assert_eq!((hits, first), (all, None));
            if o.numbering == Numbering::Auto {
                assert!(automatic >= 10, "{} automatic labels in {}", automatic, words.lang);
            } else {
                assert_eq!(automatic, 0);
            }
        }
    }
}

/// An editor's work: a paragraph more in the list, and what follows is counted on.
#[test]
fn word_renumbers_what_follows() {
    let bytes = to_vec(&report(&ENGLISH), &auto()).unwrap();
    let mut parts: Vec<(String, String)> = Vec::new();
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(&bytes[..])).unwrap();
    for i in 0..zip.len() {
        let mut s = String::new();
        let mut f = zip.by_index(i).unwrap();
        std::io::Read::read_to_string(&mut f, &mut s).unwrap();
        parts.push((f.name().unwrap().into_owned(), s));
    }
    let body = &mut parts.iter_mut().find(|(n, _)| n == "word/document.xml").unwrap().1;
    let at = body
        .find("<w:p><w:pPr><w:pStyle w:val=\"SingleTxt\"/><w:numPr><w:ilvl w:val=\"0\"/>")
        .unwrap();
    let end = at + body[at..].find("</w:p>").unwrap() + 6;
    let twin = body[at..end].to_owned();
    body.insert_str(at, &twin);
    let refs: Vec<(&str, &[u8])> = parts.iter().map(|(n, s)| (n.as_str(), s.as_bytes())).collect();
    let r = read_ok(&package::zip(&refs));
    let labels: Vec<String> = paras(&r.flow)
        .filter(|p| {
            p.hints.auto_depth == Some(0) && p.hints.style.as_deref() == Some("__single txt")
        })
        .map(|p| r.source.slice(p.pieces[0].span).to_owned())
        .collect();
    assert_eq!(labels, ["1.", "2.", "3.", "4.", "5.", "1.", "2."]);
}

#[test]
fn notes_links_and_references_are_words_own() {
    for words in [&ENGLISH, &CHINESE, &ARABIC] {
        let doc = report(words);
        let bytes = to_vec(&doc, &auto()).unwrap();
        let r = read_ok(&bytes);
        let marks: Vec<_> = r
            .flow
            .notes
            .iter()
            .map(|n| (n.marker.as_deref().unwrap_or(""), r.source.slice(n.mark)))
            .collect();
        let bracket = words.lang == Lang::AR;
        let m = |n: &'static str, b: &'static str| (n, if bracket { b } else { n });
        assert_eq!(marks, [("*", "*"), m("1", "(1)"), m("2", "(2)")]);
        assert_eq!(r.flow.notes[0].paras.len(), 1);
        assert!(
            r.flow
                .links
                .iter()
                .any(|l| *l.target == *format!("https://docs.un.org/{}/A/RES/78/311", words.lang))
        );
        let xml = extract::part(
            &mut zip::ZipArchive::new(std::io::Cursor::new(&bytes[..])).unwrap(),
            "word/document.xml",
        );
        assert!(
            xml.contains("w:name=\"para_2\"")
                && (xml.contains(" REF para_2 \\n \\h ") || xml.contains("w:anchor=\"para_2\""))
        );
        assert!(!xml.contains("<w:r><w:t"), "a run without its language");
    }
}

#[test]
fn the_masthead_is_in_the_first_header() {
    let r = read_ok(&to_vec(&report(&CHINESE), &auto()).unwrap());
    let head: Vec<_> = paras(&r.flow)
        .filter(|p| p.hints.area == masthead::flow::Area::FirstHead)
        .map(|p| r.text(p))
        .collect();
    assert_eq!(
        head,
        [
            "联合国",
            "A/80/999",
            "大会",
            "Distr.: General",
            "2 September 2025",
            "Chinese",
            "Original: English"
        ]
    );
    let facts = &r.flow.properties;
    assert!(facts.iter().any(|(n, v)| &**n == "Symbol1" && &**v == "A/80/999"));
    assert!(facts.iter().any(|(n, v)| &**n == "core:title" && &**v == CHINESE.title));
    assert!(facts.iter().any(|(n, v)| &**n == "core:created" && &**v == "2025-09-02T00:00:00Z"));
    use FurnitureKind as K;
    let kinds: Vec<_> = r.flow.furniture.iter().map(|f| f.kind).collect();
    assert!(
        kinds.contains(&K::RunningHead)
            && kinds.contains(&K::PageNumber)
            && kinds.contains(&K::JobNumber)
    );
    assert!(r.remarks.is_empty(), "{:?}", r.remarks);
}

/// docx-rs opens our files and finds the same paragraphs.
#[test]
fn another_library_reads_the_same_text() {
    for words in [&ENGLISH, &CHINESE, &ARABIC] {
        let doc = report(words);
        let read = docx_rs::read_docx(&to_vec(&doc, &typed()).unwrap()).unwrap();
        let mut text = String::new();
        let mut add = |p: &docx_rs::Paragraph| text.push_str(&p.raw_text());
        for c in &read.document.children {
            match c {
                docx_rs::DocumentChild::Paragraph(p) => add(p),
                docx_rs::DocumentChild::Table(t) => {
                    for docx_rs::TableChild::TableRow(r) in &t.rows {
                        for docx_rs::TableRowChild::TableCell(c) in &r.cells {
                            for x in &c.children {
                                if let docx_rs::TableCellContent::Paragraph(p) = x {
                                    add(p);
                                }
                            }
                        }
                    }
                }
                _ => {}
            }
        }
        let text = extract::fold(&text);
        for (label, t) in blocks_of(&doc) {
            // it loses hyperlinks' text in some places, so look for what stands before
            let want: String = format!("{label}{t}").chars().take(6).collect();
            assert!(text.contains(&want), "{want}");
        }
    }
}
