//! Broken and hostile packages: each ends soon, small, with a result or a coded error.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::wildcard_imports
)]
#![cfg(feature = "docx")]
#![allow(missing_docs, dead_code, unreachable_pub)]

#[path = "docx/package.rs"]
mod package;

use masthead::error::Error;
use masthead::read::docx::DocxReadOptions;
use package::{W, document, package, raw_package, read_ok, try_read, zip};
use std::time::{Duration, Instant};

/// What a case must come to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum End {
    /// A result that holds the word "kept".
    Kept,
    /// A result, whatever it holds.
    Any,
    Unreadable,
    Limit,
}

use End::{Any, Kept, Limit, Unreadable};

const KEPT: &str = "<w:p><w:r><w:t>kept</w:t></w:r></w:p>";

fn part(root: &str, inner: &str) -> String {
    format!("<w:{root} {W}>{inner}</w:{root}>")
}

fn many(n: usize, f: impl Fn(usize) -> String) -> String {
    (0..n).map(f).collect()
}

fn numbered(inner: &str, body: &str) -> Vec<u8> {
    package(body, &[("word/numbering.xml", &part("numbering", inner))])
}

fn cases() -> Vec<(&'static str, End, Vec<u8>)> {
    let good = package(KEPT, &[]);
    let mut out: Vec<(&'static str, End, Vec<u8>)> = Vec::new();
    let mut add = |name, end, bytes| out.push((name, end, bytes));

    // the container
    add("empty file", Unreadable, Vec::new());
    add("no zip", Unreadable, b"hello".to_vec());
    add("zip magic only", Unreadable, b"PK\x03\x04".to_vec());
    add(
        "ole container",
        Unreadable,
        [&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1][..], &[0; 2000]].concat(),
    );
    add("zip cut in half", Unreadable, good[..good.len() / 2].to_vec());
    add("zip without its last bytes", Unreadable, good[..good.len() - 12].to_vec());
    add("empty zip", Unreadable, zip(&[]));
    add("a spreadsheet", Unreadable, zip(&[("_rels/.rels", b"<Relationships><Relationship Id='a' Type='x/officeDocument' Target='xl/workbook.xml'/></Relationships>"), ("xl/workbook.xml", b"<x/>")]));
    add("an OpenDocument file", Unreadable, zip(&[("content.xml", b"<x/>"), ("mimetype", b"x")]));
    add("no relationships", Kept, zip(&[("word/document.xml", document(KEPT).as_bytes())]));
    add("relationships to nothing", Kept, zip(&[("_rels/.rels", b"<Relationships><Relationship Id='a' Type='x/officeDocument' Target='gone.xml'/></Relationships>"), ("word/document.xml", document(KEPT).as_bytes())]));
    add(
        "broken relationships",
        Kept,
        raw_package(
            document(KEPT).as_bytes(),
            &[("word/_rels/document.xml.rels", "<Relationships><Relationship Id='a")],
        ),
    );
    add(
        "relationship loops over itself",
        Kept,
        raw_package(
            document(KEPT).as_bytes(),
            &[(
                "word/_rels/document.xml.rels",
                "<Relationships><Relationship Id='a' Type='x/styles' Target='document.xml'/><Relationship Id='b' Type='x/footnotes' Target='document.xml'/></Relationships>",
            )],
        ),
    );
    add(
        "climbing target",
        Kept,
        raw_package(
            document(KEPT).as_bytes(),
            &[(
                "word/_rels/document.xml.rels",
                "<Relationships><Relationship Id='a' Type='x/styles' Target='../../../../etc/passwd'/></Relationships>",
            )],
        ),
    );
    add("names in another case", Kept, zip(&[("_RELS/.rels", b"<Relationships><Relationship Id='a' Type='x/officeDocument' Target='/Word/Document.xml'/></Relationships>"), ("word/document.XML", document(KEPT).as_bytes())]));
    add("names with back slashes", Kept, zip(&[("word\\document.xml", document(KEPT).as_bytes())]));
    let mut flipped = good.clone();
    for i in (40..flipped.len() - 60).step_by(37) {
        flipped[i] ^= 0x55;
    }
    add("bits flipped", Unreadable, flipped);
    let lots: Vec<(String, Vec<u8>)> = (0..10_500).map(|i| (format!("x{i}"), Vec::new())).collect();
    let refs: Vec<(&str, &[u8])> = lots.iter().map(|(n, b)| (n.as_str(), b.as_slice())).collect();
    add("ten thousand parts", Limit, zip(&refs));

    // bombs
    let mut bomb = document("<w:p><w:r><w:t>").into_bytes();
    bomb.truncate(bomb.len() - "</w:body></w:document>".len());
    bomb.resize(70 << 20, b'a');
    add("a part of 70 MB in one text", Limit, raw_package(&bomb, &[]));
    bomb.truncate(200);
    bomb.resize(100_000_000, b' ');
    add("a part of 100 MB of blanks", Limit, raw_package(&bomb, &[]));
    drop(bomb);
    let half = vec![b' '; 60 << 20];
    let half = String::from_utf8(half).unwrap_or_default();
    let notes: Vec<(String, &str)> = ["styles", "numbering", "settings", "footnotes", "endnotes"]
        .iter()
        .map(|n| (format!("word/{n}.xml"), half.as_str()))
        .collect();
    let notes: Vec<(&str, &str)> = notes.iter().map(|(n, s)| (n.as_str(), *s)).collect();
    add("300 MB in five parts", Limit, package(KEPT, &notes));
    drop(half);

    // XML
    add("empty document part", Unreadable, raw_package(b"", &[]));
    add("document part is binary", Unreadable, raw_package(&[0, 159, 146, 150], &[]));
    add("document part is a picture", Unreadable, raw_package(b"\x89PNG\r\n\x1a\n....", &[]));
    add(
        "truncated in a text",
        Any,
        raw_package(format!("<w:document {W}><w:body>{KEPT}<w:p><w:r><w:t>more").as_bytes(), &[]),
    );
    add(
        "truncated in a tag",
        Kept,
        raw_package(format!("<w:document {W}><w:body>{KEPT}<w:p><w:r").as_bytes(), &[]),
    );
    add(
        "truncated in an attribute",
        Kept,
        raw_package(format!("<w:document {W}><w:body>{KEPT}<w:p w:a=\"").as_bytes(), &[]),
    );
    add(
        "truncated in a table",
        Kept,
        raw_package(
            format!("<w:document {W}><w:body>{KEPT}<w:tbl><w:tr><w:tc><w:p><w:r><w:t>cell")
                .as_bytes(),
            &[],
        ),
    );
    add(
        "ends crossed",
        Kept,
        raw_package(
            format!("<w:document {W}><w:body>{KEPT}<w:p><w:r></w:p></w:r></w:body></w:document>")
                .as_bytes(),
            &[],
        ),
    );
    add("entity bomb", Unreadable, raw_package(b"<?xml version='1.0'?><!DOCTYPE d [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;\">]><w:document><w:body><w:p>&c;</w:p></w:body></w:document>", &[]));
    add("external entity", Unreadable, raw_package(b"<!DOCTYPE d [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><w:document><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>", &[]));
    add(
        "document type in styles",
        Kept,
        package(KEPT, &[("word/styles.xml", "<!DOCTYPE s [<!ENTITY a 'b'>]><w:styles/>")]),
    );
    add(
        "unknown entity",
        Kept,
        package(
            "<w:p><w:r><w:t>kept &unknown; &#x41;&#0;&#xFFFFFFFF;&#x110000;</w:t></w:r></w:p>",
            &[],
        ),
    );
    add(
        "control characters",
        Kept,
        package("<w:p><w:r><w:t>kept\u{0}\u{1}\u{b}\u{c}\u{1f}</w:t></w:r></w:p>", &[]),
    );
    add(
        "bad utf-8 in a text",
        Any,
        raw_package(
            &[
                format!("<w:document {W}><w:body>{KEPT}<w:p><w:r><w:t>").as_bytes(),
                &[0xFF, 0xC0, 0xAF],
                b"</w:t></w:r></w:p></w:body></w:document>",
            ]
            .concat(),
            &[],
        ),
    );
    add(
        "no namespace",
        Unreadable,
        raw_package(b"<document><body><p><r><t>kept</t></r></p></body></document>", &[]),
    );
    add("another prefix", Kept, raw_package(b"<q:document xmlns:q='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><q:body><q:p><q:r><q:t>kept</q:t></q:r></q:p></q:body></q:document>", &[]));
    add("prefix bound to another namespace", Unreadable, raw_package(b"<w:document xmlns:w='urn:other'><w:body><w:p><w:r><w:t>x</w:t></w:r></w:p></w:body></w:document>", &[]));
    add(
        "attributes without values",
        Kept,
        package(&format!("<w:p w:a><w:pPr><w:pStyle w:val=/></w:pPr></w:p>{KEPT}"), &[]),
    );
    add(
        "hundred thousand attributes",
        Limit,
        package(&format!("{KEPT}<w:p {}/>", many(100_000, |i| format!("w:a{i}=\"x\" "))), &[]),
    );
    add(
        "depth of ten thousand",
        Limit,
        package(
            &format!(
                "{}{}",
                "<w:sdt><w:sdtContent>".repeat(5000),
                "</w:sdtContent></w:sdt>".repeat(5000)
            ),
            &[],
        ),
    );
    add("three thousand nested tables", Limit, package(&"<w:tbl><w:tr><w:tc>".repeat(3000), &[]));
    add(
        "eighty nested tables",
        Kept,
        package(
            &format!(
                "{}{KEPT}{}",
                "<w:tbl><w:tr><w:tc>".repeat(80),
                "</w:tc></w:tr></w:tbl>".repeat(80)
            ),
            &[],
        ),
    );
    add(
        "nested text boxes",
        Limit,
        package(&"<w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent>".repeat(300), &[]),
    );
    add(
        "nested alternatives",
        Limit,
        package(&"<mc:AlternateContent><mc:Choice>".repeat(300), &[]),
    );

    // styles
    add(
        "style cycle",
        Kept,
        package(
            "<w:p><w:pPr><w:pStyle w:val=\"A\"/></w:pPr><w:r><w:t>kept</w:t></w:r></w:p>",
            &[(
                "word/styles.xml",
                &part(
                    "styles",
                    "<w:style w:type=\"paragraph\" w:styleId=\"A\"><w:basedOn w:val=\"B\"/></w:style><w:style w:type=\"paragraph\" w:styleId=\"B\"><w:basedOn w:val=\"A\"/></w:style>",
                ),
            )],
        ),
    );
    add(
        "style of itself",
        Kept,
        package(
            "<w:p><w:pPr><w:pStyle w:val=\"A\"/></w:pPr><w:r><w:rPr><w:rStyle w:val=\"A\"/></w:rPr><w:t>kept</w:t></w:r></w:p>",
            &[(
                "word/styles.xml",
                &part("styles", "<w:style w:styleId=\"A\"><w:basedOn w:val=\"A\"/></w:style>"),
            )],
        ),
    );
    add(
        "chain of five thousand styles",
        Kept,
        package(
            "<w:p><w:pPr><w:pStyle w:val=\"s0\"/></w:pPr><w:r><w:t>kept</w:t></w:r></w:p>",
            &[(
                "word/styles.xml",
                &part(
                    "styles",
                    &many(5000, |i| {
                        format!(
                            "<w:style w:styleId=\"s{i}\"><w:basedOn w:val=\"s{}\"/></w:style>",
                            i + 1
                        )
                    }),
                ),
            )],
        ),
    );
    add("broken styles", Kept, package(KEPT, &[("word/styles.xml", "<w:styles><w:style")]));
    add(
        "same style twice",
        Kept,
        package(
            KEPT,
            &[(
                "word/styles.xml",
                &part("styles", &"<w:style w:styleId=\"A\" w:default=\"1\"/>".repeat(3)),
            )],
        ),
    );

    // numbers
    let use_num = |n: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{n}\"/><w:numId w:val=\"{n}\"/></w:numPr></w:pPr><w:r><w:t>kept</w:t></w:r></w:p>"
        )
    };
    add("numbering without definitions", Kept, numbered("", &use_num("7")));
    add(
        "numId without value",
        Kept,
        package(
            "<w:p><w:pPr><w:numPr><w:numId/></w:numPr></w:pPr><w:r><w:t>kept</w:t></w:r></w:p>",
            &[],
        ),
    );
    add(
        "absurd numbers",
        Kept,
        numbered(
            "<w:abstractNum w:abstractNumId=\"99999999999999999999\"><w:lvl w:ilvl=\"-5\"><w:start w:val=\"9223372036854775807\"/><w:numFmt w:val=\"upperRoman\"/><w:lvlText w:val=\"%1%2%9%\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"-1\"/></w:num>",
            &format!("{}{}{}", use_num("1"), use_num("-99999999999999999999999"), use_num("1e400")),
        ),
    );
    add(
        "level text of a megabyte",
        Kept,
        numbered(
            &format!(
                "<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:lvlText w:val=\"{}\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>",
                "%1".repeat(500_000)
            ),
            &many(50, |_| {
                "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>kept</w:t></w:r></w:p>".into()
            }),
        ),
    );
    add(
        "numbering style cycle",
        Kept,
        package(
            &use_num("1"),
            &[
                (
                    "word/numbering.xml",
                    &part(
                        "numbering",
                        "<w:abstractNum w:abstractNumId=\"0\"><w:numStyleLink w:val=\"L\"/></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>",
                    ),
                ),
                (
                    "word/styles.xml",
                    &part(
                        "styles",
                        "<w:style w:type=\"numbering\" w:styleId=\"L\"><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style>",
                    ),
                ),
            ],
        ),
    );
    add(
        "start at the end of all numbers",
        Kept,
        numbered(
            "<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"4294967295\"/><w:numFmt w:val=\"lowerLetter\"/><w:lvlText w:val=\"%1.\"/></w:lvl></w:abstractNum><w:num w:numId=\"0\"><w:abstractNumId w:val=\"0\"/></w:num><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>",
            &use_num("0").repeat(3),
        ),
    );

    // notes and fields
    let call = |id: &str| {
        format!("<w:p><w:r><w:t>kept</w:t><w:footnoteReference w:id=\"{id}\"/></w:r></w:p>")
    };
    add("call of no note", Kept, package(&call("9"), &[]));
    add(
        "note calls itself",
        Kept,
        package(
            &call("1"),
            &[(
                "word/footnotes.xml",
                &part(
                    "footnotes",
                    "<w:footnote w:id=\"1\"><w:p><w:r><w:footnoteRef/><w:t>a</w:t><w:footnoteReference w:id=\"1\"/></w:r></w:p></w:footnote>",
                ),
            )],
        ),
    );
    add(
        "two notes call each other",
        Kept,
        package(
            &call("1"),
            &[(
                "word/footnotes.xml",
                &part(
                    "footnotes",
                    "<w:footnote w:id=\"1\"><w:p><w:r><w:footnoteReference w:id=\"2\"/></w:r></w:p></w:footnote><w:footnote w:id=\"2\"><w:p><w:r><w:footnoteReference w:id=\"1\"/></w:r></w:p></w:footnote>",
                ),
            )],
        ),
    );
    add(
        "a note twice",
        Kept,
        package(
            &call("1"),
            &[(
                "word/footnotes.xml",
                &part(
                    "footnotes",
                    &"<w:footnote w:id=\"1\"><w:p><w:r><w:t>twin</w:t></w:r></w:p></w:footnote>"
                        .repeat(2),
                ),
            )],
        ),
    );
    add(
        "a call twice",
        Kept,
        package(
            &call("1").repeat(2),
            &[(
                "word/footnotes.xml",
                &part(
                    "footnotes",
                    "<w:footnote w:id=\"1\"><w:p><w:r><w:t>once</w:t></w:r></w:p></w:footnote>",
                ),
            )],
        ),
    );
    add(
        "custom mark without a mark",
        Kept,
        package(
            "<w:p><w:r><w:footnoteReference w:customMarkFollows=\"1\" w:id=\"1\"/></w:r><w:r><w:t>kept</w:t></w:r></w:p>",
            &[(
                "word/footnotes.xml",
                &part("footnotes", "<w:footnote w:id=\"1\"><w:p/></w:footnote>"),
            )],
        ),
    );
    add(
        "broken notes",
        Kept,
        package(
            &call("1"),
            &[(
                "word/footnotes.xml",
                &format!("<w:footnotes {W}><w:footnote w:id=\"1\"><w:p><w:r><w:t>half"),
            )],
        ),
    );
    add(
        "field never closed",
        Kept,
        package(
            &format!("{KEPT}<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r></w:p>{KEPT}"),
            &[],
        ),
    );
    add(
        "field closed twice",
        Kept,
        package(
            &format!(
                "<w:p><w:r><w:fldChar w:fldCharType=\"end\"/><w:fldChar w:fldCharType=\"separate\"/><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>{KEPT}"
            ),
            &[],
        ),
    );
    add(
        "fifty thousand open fields",
        Kept,
        package(
            &format!(
                "{KEPT}<w:p>{}</w:p>",
                "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>".repeat(50_000)
            ),
            &[],
        ),
    );
    add(
        "instruction of a megabyte",
        Kept,
        package(
            &format!(
                "{KEPT}<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/><w:instrText>HYPERLINK \"{}</w:instrText><w:fldChar w:fldCharType=\"separate\"/><w:t>x</w:t></w:r></w:p>",
                "é".repeat(500_000)
            ),
            &[],
        ),
    );
    add(
        "instruction cut in a character",
        Kept,
        package(
            &format!(
                "{KEPT}<w:p><w:fldSimple w:instr=\"HYPERLINé\"><w:r><w:t>x</w:t></w:r></w:fldSimple></w:p>"
            ),
            &[],
        ),
    );

    // tables, changes, odds and ends
    add(
        "spans of a billion",
        Kept,
        package(
            "<w:tbl><w:tr><w:trPr><w:gridBefore w:val=\"999999999\"/></w:trPr><w:tc><w:tcPr><w:gridSpan w:val=\"999999999\"/><w:vMerge/></w:tcPr><w:p><w:r><w:t>kept</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
            &[],
        ),
    );
    add(
        "cells outside rows",
        Kept,
        package(&format!("<w:tbl><w:tc>{KEPT}</w:tc>{KEPT}</w:tbl>"), &[]),
    );
    add(
        "ten thousand columns",
        Kept,
        package(
            &format!(
                "<w:tbl><w:tr>{}</w:tr></w:tbl>",
                format!("<w:tc>{KEPT}</w:tc>").repeat(10_000)
            ),
            &[],
        ),
    );
    add(
        "changes left open",
        Kept,
        package(
            &format!(
                "<w:p><w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p><w:ins>{KEPT}</w:ins>"
            ),
            &[],
        ),
    );
    add(
        "all paragraph marks deleted",
        Any,
        package(
            &"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>kept</w:t></w:r></w:p>"
                .repeat(2000),
            &[],
        ),
    );
    add(
        "paragraph in a paragraph",
        Kept,
        package(&format!("<w:p>{KEPT}<w:r><w:t>x</w:t></w:r></w:p>"), &[]),
    );
    add(
        "text outside everything",
        Kept,
        package(&format!("stray<w:t>stray</w:t>{KEPT}<w:r><w:t>stray</w:t></w:r>"), &[]),
    );
    add(
        "symbols out of range",
        Kept,
        package(
            &format!(
                "{KEPT}<w:p><w:r><w:sym w:font=\"Symbol\" w:char=\"FFFFFFFFF\"/><w:sym/><w:sym w:char=\"D800\"/><w:sym w:font=\"Symbol\" w:char=\"0\"/></w:r></w:p>"
            ),
            &[],
        ),
    );
    add(
        "section without parts",
        Kept,
        package(
            &format!(
                "{KEPT}<w:sectPr><w:headerReference w:type=\"first\" r:id=\"nowhere\"/><w:titlePg/></w:sectPr>"
            ),
            &[],
        ),
    );
    add("header is the document", Kept, raw_package(document(&format!("{KEPT}<w:sectPr><w:headerReference w:type=\"first\" r:id=\"h\"/><w:titlePg/></w:sectPr>")).as_bytes(), &[("word/_rels/document.xml.rels", "<Relationships><Relationship Id='h' Type='x/header' Target='document.xml'/></Relationships>")]));
    add(
        "macros and embedded files",
        Kept,
        package(KEPT, &[("word/vbaProject.bin", "x"), ("word/embeddings/a.bin", "y")]),
    );
    add(
        "a hundred thousand bookmarks",
        Kept,
        package(
            &format!(
                "{KEPT}<w:p>{}</w:p>{}",
                many(100_000, |i| format!("<w:bookmarkStart w:id=\"{i}\" w:name=\"b{i}\"/>")),
                call("1")
            ),
            &[],
        ),
    );
    add(
        "two hundred thousand runs",
        Kept,
        package(
            &format!(
                "<w:p>{}</w:p>",
                "<w:r><w:rPr><w:b/></w:rPr><w:t>kept</w:t></w:r><w:r><w:t>x</w:t></w:r>"
                    .repeat(100_000)
            ),
            &[],
        ),
    );
    out
}

/// Peak of resident memory so far, in MB; 0 where the system does not tell.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with("VmHWM:")).unwrap_or("");
    line.split_whitespace().nth(1).and_then(|n| n.parse::<u64>().ok()).unwrap_or(0) / 1024
}

#[test]
fn every_case_ends_soon_and_small() {
    let cases = cases();
    assert!(cases.len() >= 56, "{} cases", cases.len());
    let before = peak();
    let mut wrong = Vec::new();
    for (name, end, bytes) in cases {
        let start = Instant::now();
        let result = try_read(&bytes, &DocxReadOptions::default());
        let took = start.elapsed();
        // what is not optimised is given more time
        let most = Duration::from_secs(if cfg!(debug_assertions) { 8 } else { 2 });
        if took > most {
            wrong.push(format!("{name} took {took:?}"));
        }
        let got = match &result {
            Ok(r) if r.lines().iter().any(|l| l.contains("kept")) => Kept,
            Ok(_) => Any,
            Err(Error::Unreadable { .. }) => Unreadable,
            Err(Error::Limit { .. }) => Limit,
            Err(e) => panic!("{name}: {e}"),
        };
        let fits = got == end || end == Any && got == Kept;
        if !fits {
            wrong.push(format!("{name}: {got:?}, expected {end:?}: {:?}", result.as_ref().err()));
        }
        if let Err(e) = result {
            let message = e.to_string();
            if message.ends_with('.') || !message.contains(';') {
                wrong.push(format!("{name}: {message}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let more = peak().saturating_sub(before);
    assert!(more < 512, "{more} MB");
}

#[test]
fn broken_parts_are_reported() {
    let r = read_ok(&package(KEPT, &[("word/styles.xml", "<w:styles><w:style")]));
    assert!(r.has_remark("word/styles.xml could not be read whole"));
    let r = read_ok(&raw_package(
        format!("<w:document {W}><w:body>{KEPT}<w:p><w:r><w:t>half").as_bytes(),
        &[],
    ));
    assert!(r.has_remark("word/document.xml could not be read whole: it ends in the middle"));
    assert_eq!(r.lines(), ["kept", "half"]);
    let r =
        read_ok(&package(KEPT, &[("word/vbaProject.bin", "x"), ("word/embeddings/a.bin", "y")]));
    assert!(r.has_remark("macros, which were neither read nor run"));
    assert!(r.has_remark("1 embedded files"));
}

/// Changes of single bytes of a good document: whatever they break, nothing panics.
#[test]
fn mutations_never_panic() {
    let body = document(&format!(
        "{KEPT}<w:p><w:pPr><w:pStyle w:val=\"A\"/><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:hyperlink r:id=\"web\"><w:r><w:rPr><w:b/></w:rPr><w:t>x &amp; y</w:t></w:r></w:hyperlink><w:r><w:footnoteReference w:id=\"1\"/></w:r><w:ins><w:r><w:t>é中</w:t></w:r></w:ins><w:del><w:r><w:delText>z</w:delText></w:r></w:del></w:p><w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr>{KEPT}</w:tc></w:tr></w:tbl>"
    ));
    let notes = part(
        "footnotes",
        "<w:footnote w:id=\"1\"><w:p><w:r><w:footnoteRef/><w:t xml:space=\"preserve\"> note</w:t></w:r></w:p></w:footnote>",
    );
    let numbers = part(
        "numbering",
        "<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>",
    );
    let mut seed = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = |n: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % n as u64) as usize
    };
    for _ in 0..3000 {
        let mut b = body.clone().into_bytes();
        for _ in 0..=next(3) {
            let i = next(b.len());
            match next(4) {
                0 => b[i] = next(256) as u8,
                1 => {
                    b.remove(i);
                }
                2 => b.insert(i, b"<>/\"'& w:="[next(10)]),
                _ => {
                    let j = (i + next(60)).min(b.len());
                    b.drain(i..j);
                }
            }
        }
        let bytes =
            raw_package(&b, &[("word/footnotes.xml", &notes), ("word/numbering.xml", &numbers)]);
        let _ = try_read(&bytes, &DocxReadOptions::default());
    }
}

/// Writes every case into the folder `MASTHEAD_HOSTILE`, for `scripts/check-hostile.sh`.
#[test]
#[ignore = "writes files for scripts"]
fn write_cases() {
    let dir = std::path::PathBuf::from(std::env::var_os("MASTHEAD_HOSTILE").unwrap());
    std::fs::create_dir_all(&dir).unwrap();
    for (i, (name, _, bytes)) in cases().into_iter().enumerate() {
        let name: String =
            name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        std::fs::write(dir.join(format!("case-{i:03}-{name}.docx")), bytes).unwrap();
    }
}
