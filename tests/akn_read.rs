//! The AKN reader: what masthead writes is read back whole, what others write is kept whole.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::wildcard_imports
)]

#[allow(dead_code, reason = "a part of it is used here")]
#[path = "common/arbitrary.rs"]
mod arbitrary;
#[path = "common/referee.rs"]
mod referee;

use masthead::ledger::Fate;
use masthead::model::eid::Eids;
use masthead::model::{
    Block, BlockKind, DocKind, Document, Emphasis, Inline, InlineKind, InternalKind, MastheadRole,
    NumStyle, Target,
};
use masthead::{Code, Format, Input, ReadOptions, Reading, WriteOptions};
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(xml: &str) -> Reading {
    try_read(xml).unwrap()
}

fn try_read(xml: &str) -> Result<Reading, masthead::Error> {
    masthead::read(Input::new("t.xml", xml), &ReadOptions::default())
}

fn akn(doc: &Document) -> String {
    let out = masthead::write(doc, Format::Akn, &WriteOptions::default()).unwrap();
    String::from_utf8(out.bytes).unwrap()
}

/// A document with a body.
fn around(body: &str) -> String {
    format!(
        "<akomaNtoso xmlns=\"http://docs.oasis-open.org/legaldocml/ns/akn/3.0\"><doc name=\"report\">\
         <meta/><mainBody>{body}</mainBody></doc></akomaNtoso>"
    )
}

fn codes(r: &Reading) -> Vec<Code> {
    r.diagnostics.iter().map(|d| d.code).collect()
}

/// The text of inlines, calls left out.
fn plain_text(inlines: &[Inline]) -> String {
    let json = serde_json::to_value(inlines).unwrap();
    fn walk(v: &serde_json::Value, out: &mut String) {
        match v {
            serde_json::Value::Object(o) => match (&o["type"], o.get("text")) {
                (_, Some(t)) => out.push_str(t.as_str().unwrap()),
                _ => walk(o.get("content").unwrap_or(&serde_json::Value::Null), out),
            },
            serde_json::Value::Array(a) => a.iter().for_each(|x| walk(x, out)),
            _ => {}
        }
    }
    let mut out = String::new();
    walk(&json, &mut out);
    out
}

/// Nothing that is our own fault.
fn whole(r: &Reading, what: &str) {
    if let Some(fault) = fault(r) {
        panic!("{what}: {fault}");
    }
}

/// What is our own fault.
fn fault(r: &Reading) -> Option<String> {
    let ours = [Code::UnaccountedSource, Code::TextNotConserved];
    let found = r.diagnostics.iter().find(|d| ours.contains(&d.code));
    let gap = || (!r.ledger.is_whole()).then(|| "the ledger has gaps".to_owned());
    found.map(|d| d.message.to_string()).or_else(gap)
}

fn goldens() -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> = std::fs::read_dir(root().join("golden"))
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.to_string_lossy().ends_with(".akn.xml"))
        .collect();
    all.sort();
    assert!(all.len() > 50, "only {} goldens", all.len());
    all
}

#[test]
fn what_masthead_wrote_gives_the_same_bytes_again() {
    let mut wrong = Vec::new();
    for path in goldens() {
        let xml = std::fs::read_to_string(&path).unwrap();
        let r = read(&xml);
        whole(&r, &path.display().to_string());
        if akn(&r.document) != xml {
            wrong.push(path);
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

/// The tree without what a file cannot hold: spans, rules, furniture, how a mark was printed.
fn bare(doc: &Document) -> serde_json::Value {
    fn strip(v: &mut serde_json::Value) {
        match v {
            serde_json::Value::Object(o) => {
                for key in ["span", "origin", "printed", "implied", "furniture"] {
                    o.remove(key);
                }
                o.values_mut().for_each(strip);
            }
            serde_json::Value::Array(a) => a.iter_mut().for_each(strip),
            _ => {}
        }
    }
    let mut v = serde_json::to_value(doc).unwrap();
    strip(&mut v);
    v
}

/// Mastheads whose order AKN does not hold: distribution, date and languages have a page of their own in
/// it, before the session that these print above them; so has the body, before the title that the
/// cover of a volume prints above it.
const REORDERED: [&str; 5] = [
    "en-summary-record",
    "es-acta-resumida",
    "en-cover-of-a-volume",
    "en-record-with-sub-items",
    "zh-table-set-with-spaces",
];

/// Every fixture that is a draft: draft to tree to AKN to tree. Metadata, masthead, numbers with
/// their values, roles, references, notes come back as they were.
#[test]
fn the_tree_comes_back_metadata_included() {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for entry in std::fs::read_dir(root().join("fixtures")).unwrap() {
        let dir = entry.unwrap().path();
        let input = dir.join("input.txt");
        let Ok(bytes) = std::fs::read(&input) else { continue };
        let Ok(first) = masthead::read(Input::new("input.txt", bytes), &ReadOptions::default())
        else {
            continue;
        };
        let again = read(&akn(&first.document)).document;
        seen += 1;
        let (a, b) = (bare(&first.document), bare(&again));
        let reordered = REORDERED.iter().any(|n| dir.ends_with(n));
        for part in ["lang", "kind", "meta"] {
            if a[part] != b[part] {
                wrong.push(format!("{}: {part}\n  {}\n  {}", dir.display(), a[part], b[part]));
            }
        }
        let (first, again) = (Eids::of(&first.document), Eids::of(&again));
        let told = |v: &serde_json::Value, eids: &Eids<'_>| {
            let mut told = Vec::new();
            structure(v, eids, &mut told);
            told
        };
        // notes have no order of their own: a draft lists them, AKN has them at their calls
        let notes = |v: &serde_json::Value, eids: &Eids<'_>| {
            let mut notes: Vec<_> =
                v["notes"].as_array().into_iter().flatten().map(|n| told(n, eids)).collect();
            notes.sort();
            notes.concat()
        };
        let mut parts: Vec<(&str, Vec<String>, Vec<String>)> =
            ["masthead", "preface", "preamble", "body", "conclusion", "annexes"]
                .map(|part| (part, told(&a[part], &first), told(&b[part], &again)))
                .into();
        parts.push(("notes", notes(&a, &first), notes(&b, &again)));
        for (part, mut x, mut y) in parts {
            if reordered && part == "masthead" {
                x.sort();
                y.sort();
            }
            if x != y {
                let at = x.iter().zip(&y).position(|(x, y)| x != y).unwrap_or(x.len().min(y.len()));
                let (x, y) = (x.get(at), y.get(at));
                wrong.push(format!("{}: {part}\n  {x:?}\n  {y:?}", dir.display()));
            }
        }
    }
    assert!(seen > 50, "only {seen} drafts");
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

/// Types, levels, numbers, roles and targets of a part, in order. Where text is cut in pieces says
/// nothing; a reference that leads nowhere is words, which is all that AKN can hold of it.
fn structure(v: &serde_json::Value, eids: &Eids<'_>, out: &mut Vec<String>) {
    match v {
        serde_json::Value::Object(o) => {
            let target = o.get("target").map(|t| serde_json::from_value(t.clone()).unwrap());
            let leads = target.map(|t| leads_to(&t, eids));
            let leads_nowhere = matches!(leads, Some(None));
            let is_text = o.get("type").is_some_and(|t| t == "text");
            if !is_text && !leads_nowhere {
                out.extend(leads.flatten());
                for key in
                    ["type", "level", "num", "role", "marker", "header", "colspan", "style", "date"]
                {
                    if let Some(x) = o.get(key) {
                        out.push(format!("{key} {x}"));
                    }
                }
            }
            for (key, x) in o {
                if !matches!(&**key, "target" | "num") {
                    structure(x, eids, out);
                }
            }
        }
        serde_json::Value::Array(a) => a.iter().for_each(|x| structure(x, eids, out)),
        _ => {}
    }
}

/// Where a reference leads in AKN: to an element of the document, to a document as a whole. `None`
/// for nowhere.
fn leads_to(target: &Target, eids: &Eids<'_>) -> Option<String> {
    Some(match target {
        Target::Internal(to) => {
            let found = eids.resolve(to)?;
            format!("to {} {:?}", found.from, found.up_to)
        }
        Target::Document { symbol, .. } | Target::Passage { symbol, .. } => {
            format!("to {}", symbol.as_str().replace(' ', ""))
        }
        other => format!("to {other:?}"),
    })
}

#[test]
fn trees_of_any_shape_keep_their_text() {
    let mut dice = Dice(0x2545_F491_4F6C_DD1D);
    let (mut texts, mut wrong) = (Vec::new(), Vec::new());
    let many = std::env::var("MASTHEAD_MUTATIONS").ok().and_then(|v| v.parse().ok());
    for n in 0..many.unwrap_or(300) {
        let bytes: Vec<u8> = (0..40 + dice.roll(1500)).map(|_| dice.roll(256) as u8).collect();
        let doc = arbitrary::document(&bytes);
        let first = akn(&doc);
        let r = read(&first);
        wrong.extend(fault(&r).map(|f| format!("tree {n}: {f}")));
        let before = masthead::conserve::tally_tree(&doc);
        let after = masthead::conserve::tally_tree(&r.document);
        wrong.extend(before.difference(&after).map(|d| format!("tree {n} comes back: {d}")));
        texts.push(akn(&r.document));
        if !wrong.is_empty() && wrong.len() < 20 {
            let dir = root().join("target/akn-spoilt");
            std::fs::create_dir_all(&dir).unwrap();
            std::fs::write(dir.join(format!("tree-{n}.xml")), &first).unwrap();
        }
    }
    let told = wrong.iter().take(40).map(String::as_str).collect::<Vec<_>>().join("\n");
    assert!(wrong.is_empty(), "{} differ (see target/akn-spoilt):\n{told}", wrong.len());
    let faults = referee::schema_faults(&texts);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn goldens_are_of_our_profile() {
    let schema = root().join("schema/masthead-akn.rng");
    let xmllint = |files: &[PathBuf]| {
        std::process::Command::new("xmllint")
            .args(["--noout", "--nonet", "--relaxng"])
            .arg(&schema)
            .args(files)
            .output()
    };
    let Ok(out) = xmllint(&goldens()) else {
        assert!(std::env::var_os("MASTHEAD_REQUIRE_TOOLS").is_none(), "xmllint is missing");
        eprintln!("SKIPPED: no xmllint");
        return;
    };
    let said = String::from_utf8_lossy(&out.stderr);
    let wrong: Vec<_> = said.lines().filter(|l| !l.ends_with(" validates")).take(20).collect();
    assert!(out.status.success(), "{}", wrong.join("\n"));
    // the schema is no open door: what the OASIS schema lets pass and we do not write is refused
    let dir = tempfile::tempdir().unwrap();
    let good = std::fs::read_to_string(root().join("golden/en-report-blocks.akn.xml")).unwrap();
    for (n, (from, to)) in [
        ("<section ", "<chapter "),
        ("class=\"upperLeft\"", "class=\"H1\""),
        ("source=\"#converter\"", "source=\"#DGACM\""),
        ("placement=\"bottom\"", "placement=\"inline\""),
        ("<FRBRformat value=\"xml\"/>", ""),
    ]
    .into_iter()
    .enumerate()
    {
        let bad = match from {
            "<section " => {
                good.replace("<section ", "<chapter ").replace("</section>", "</chapter>")
            }
            _ => good.replacen(from, to, 1),
        };
        assert_ne!(bad, good, "{from}");
        let path = dir.path().join(format!("{n}.xml"));
        std::fs::write(&path, bad).unwrap();
        assert!(!xmllint(&[path]).unwrap().status.success(), "{from} became {to}");
    }
}

#[test]
fn a_resolution_of_the_flat_kind_is_mended_and_told() {
    let xml = std::fs::read_to_string(root().join("fixtures/akn-flat-faults/input.xml")).unwrap();
    let r = read(&xml);
    whole(&r, "flat");
    let doc = &r.document;
    assert_eq!((doc.lang.as_str(), doc.kind), ("ar", DocKind::Resolution));
    assert_eq!(doc.meta.symbol.as_ref().unwrap().as_str(), "A/RES/95/412");
    assert_eq!(doc.meta.adopted.unwrap().to_string(), "2041-03-07");
    assert_eq!(doc.meta.date.unwrap().to_string(), "2041-03-21");
    assert_eq!(doc.meta.number.as_deref(), Some("95/412"));
    let roles: Vec<_> = doc.masthead.iter().map(|l| l.role).collect();
    use MastheadRole as R;
    let want = [
        R::Publisher,
        R::Symbol,
        R::Organ,
        R::Distribution,
        R::Date,
        R::Session,
        R::AgendaItem,
        R::AgendaTitle,
        R::Adoption,
        R::Title,
    ];
    assert_eq!(roles, want);
    // headings that are paragraphs by class
    let headings: Vec<_> = doc
        .body
        .iter()
        .filter_map(|b| match &b.kind {
            BlockKind::Heading(h) => Some(h),
            _ => None,
        })
        .collect();
    assert_eq!(headings.len(), 2);
    let num = headings[0].num.as_ref().unwrap();
    assert_eq!((num.style, num.value), (NumStyle::UpperRoman, 1));
    // the sublist is in its point
    let BlockKind::Paragraph(p) = &doc.body[2].kind else { panic!("{:?}", doc.body[2]) };
    assert_eq!(p.num.as_ref().unwrap().value, 1);
    let BlockKind::Item(first) = &p.children[0].kind else { panic!() };
    assert_eq!((p.children.len(), first.children.len()), (2, 2));
    let BlockKind::Item(inner) = &first.children[1].kind else { panic!() };
    assert_eq!(inner.num.as_ref().unwrap().value, 2);
    // the brackets are marks, not text
    assert_eq!(doc.notes.len(), 1);
    let BlockKind::Paragraph(note) = &doc.notes[0].blocks[0].kind else { panic!() };
    assert!(plain_text(&note.text).starts_with("انظر"), "{:?}", plain_text(&note.text));
    let marks: String = r
        .ledger
        .claims()
        .iter()
        .filter(|c| c.1 == Fate::NoteMark)
        .map(|c| r.source.as_ref().unwrap().slice(c.0).trim())
        .collect();
    assert_eq!(marks, "(())", "those around the call, and in them the note's own");
    for code in [Code::LanguageCode, Code::DanglingReference, Code::MarkupMended] {
        assert!(codes(&r).contains(&code), "{code}: {:?}", r.diagnostics);
    }
    let told = |words: &str| r.diagnostics.iter().any(|d| d.message.contains(words));
    assert!(told("a sublist stands beside its point"));
    assert!(told("a preamble stands behind the main part"));
    assert!(told("brackets stand around"));
    assert!(told("a heading is a paragraph of class"));
}

#[test]
fn normalised_a_number_in_the_text_is_a_number() {
    let xml = std::fs::read(root().join("fixtures/akn-flat-faults/input.xml")).unwrap();
    let mut options = ReadOptions::default();
    options.normalise = true;
    let r = masthead::read(Input::new("t.xml", xml), &options).unwrap();
    whole(&r, "normalised");
    let numbered: Vec<_> = r
        .document
        .body
        .iter()
        .filter_map(|b| match &b.kind {
            BlockKind::Paragraph(p) => p.num.as_ref().map(|n| n.value),
            _ => None,
        })
        .collect();
    assert_eq!(numbered, [1, 2]);
    // the section's number and its title are one heading
    let headings = r.document.body.iter().filter(|b| matches!(b.kind, BlockKind::Heading(_)));
    assert_eq!(headings.count(), 1);
}

#[test]
fn normalised_a_note_in_the_text_is_a_note() {
    let xml = "<akomaNtoso xmlns=\"http://docs.oasis-open.org/legaldocml/ns/akn/3.0\">\
        <doc name=\"report\"><meta/><mainBody><p>The wells are deep,<sup>1</sup> and the water is \
        clear.*</p><p>It is drawn by hand.</p><p><sup>1</sup> See A/98/204.</p>\
        <p>* As the school measured it.</p></mainBody></doc></akomaNtoso>";
    let mut options = ReadOptions::default();
    options.normalise = true;
    let r = masthead::read(Input::new("t.xml", xml), &options).unwrap();
    whole(&r, "normalised");
    let marks: Vec<&str> = r.document.notes.iter().map(|n| &*n.marker).collect();
    assert_eq!(marks, ["1", "*"]);
}

#[test]
fn foreign_mark_up_keeps_its_words() {
    let xml = std::fs::read_to_string(root().join("fixtures/akn-foreign/input.xml")).unwrap();
    let r = read(&xml);
    whole(&r, "foreign");
    let kept: Vec<_> =
        r.diagnostics.iter().filter(|d| d.code == Code::KeptOpaque).map(|d| &*d.message).collect();
    for name in ["longTitle", "foreign", "survey"] {
        assert!(kept.iter().any(|m| m.contains(&format!("<{name}>"))), "{name}: {kept:?}");
    }
    let body = &r.document.body;
    let opaque = |b: &Block| matches!(&b.kind, BlockKind::Opaque(o) if &*o.name == "survey");
    assert!(body.iter().any(opaque), "{body:?}");
    // an editor's note stands among the metadata and is called from the text
    assert_eq!(r.document.notes.len(), 1);
    let calls = format!("{body:?}").matches("NoteCall(").count();
    assert_eq!(calls, 1);
    let levels: Vec<_> = body
        .iter()
        .filter_map(|b| match &b.kind {
            BlockKind::Heading(h) => Some(h.level),
            _ => None,
        })
        .collect();
    assert_eq!(levels, [1, 2, 2, 1], "chapter, two articles, schedule");
    assert!(referee::schema_faults(&[akn(&r.document)]).is_empty());
}

#[test]
fn a_file_without_identification_says_what_its_masthead_says() {
    let xml = std::fs::read_to_string(root().join("fixtures/akn-unidentified/input.xml")).unwrap();
    let r = read(&xml);
    whole(&r, "unidentified");
    let meta = &r.document.meta;
    assert!(codes(&r).contains(&Code::IdentificationMissing));
    assert_eq!(meta.symbol.as_ref().unwrap().as_str(), "A/DEC/96/501");
    assert_eq!(meta.date.unwrap().to_string(), "2042-01-12");
    assert_eq!((r.document.lang.as_str(), r.document.kind), ("fr", DocKind::Decision));
}

/// A treaty has an IRI in the text and an address among the metadata: both come through.
#[test]
fn the_address_beside_an_iri_is_kept() {
    let beside = |href: &str, web: &str| {
        let xml = around(&format!(
            "<paragraph><content><p>See <ref eId=\"ref_7\" href=\"{href}\">the treaty</ref>.</p>\
             </content></paragraph>"
        ));
        let analysis = format!(
            "<meta><analysis source=\"#us\"><otherReferences source=\"#us\">\
             <alternativeReference for=\"#ref_7\" href=\"{web}\"/>\
             </otherReferences></analysis></meta>"
        );
        read(&xml.replace("<meta/>", &analysis))
    };
    let (iri, web) = ("/akn/un/act/treaty/2041-03-07/wells", "https://treaties.example/wells?a=1");
    let r = beside(iri, web);
    whole(&r, "treaty");
    let target = |r: &Reading| {
        let json = masthead::write(&r.document, Format::Json, &WriteOptions::default()).unwrap();
        let json: String = String::from_utf8(json.bytes).unwrap().split_whitespace().collect();
        let at = json.find("\"kind\":\"provision\"").unwrap_or_else(|| panic!("{json}"));
        json[at..].split('}').next().unwrap().to_owned()
    };
    let want = format!("\"kind\":\"provision\",\"iri\":\"{iri}\",\"web\":\"{web}\"");
    assert_eq!(target(&r), want);
    let xml = akn(&r.document);
    assert!(
        xml.contains(&format!("<alternativeReference for=\"#ref_1\" href=\"{web}\"/>")),
        "{xml}"
    );
    assert!(referee::schema_faults(std::slice::from_ref(&xml)).is_empty());
    let again = read(&xml);
    assert_eq!(target(&again), want);
    assert_eq!(akn(&again.document), xml);
    // what is no address is not written as one
    let none = akn(&beside(iri, "no address").document);
    assert!(none.contains(iri) && !none.contains("no address"), "{none}");
}

#[test]
fn references_lead_where_they_led() {
    let xml = around(
        "<paragraph eId='para_1'><num>1.</num><content><p>See <ref href='#para_2__list_1__point_b'>\
         2 (b)</ref>, <rref from='#para_1' upTo='#para_2'>1 to 2</rref>, \
         <a href='https://example.org/x'>x</a>, <a href='mailto:a@example.org'>a</a>, \
         <ref href='#nowhere'>nowhere</ref>.</p></content></paragraph>\
         <paragraph eId='para_2'><num>2.</num><list><intro><p>Two:</p></intro>\
         <point eId='para_2__list_1__point_a'><num>(a)</num><content><p>one</p></content></point>\
         <point eId='para_2__list_1__point_b'><num>(b)</num><content><p>two</p></content></point>\
         </list></paragraph>",
    );
    let r = read(&xml);
    whole(&r, "references");
    let BlockKind::Paragraph(p) = &r.document.body[0].kind else { panic!() };
    let targets: Vec<&Target> = p
        .text
        .iter()
        .filter_map(|i| match &i.kind {
            InlineKind::Ref(r) => Some(&r.target),
            _ => None,
        })
        .collect();
    let [Target::Internal(item), Target::Internal(range), Target::Url { .. }, Target::Mail { .. }] =
        targets[..]
    else {
        panic!("{targets:?}")
    };
    assert_eq!((item.part, &*item.num, &*item.items[0]), (InternalKind::Paragraph, "2", "b"));
    assert_eq!((&*range.num, range.up_to.as_deref()), ("1", Some("2")));
    let out = akn(&r.document);
    assert!(out.contains("href=\"#para_2__list_1__point_b\""), "{out}");
    assert!(out.contains("from=\"#para_1\" upTo=\"#para_2\""), "{out}");
    assert!(plain_text(&p.text).ends_with("nowhere."));
    assert!(codes(&r).contains(&Code::DanglingReference));
}

#[test]
fn layout_of_the_xml_is_no_text_and_text_is_no_layout() {
    let xml = around(
        "<paragraph><content>\n  <p>\n    <b>One</b>\n    two&#10;three\n    <i> four </i>five\n  \
         </p>\n</content></paragraph>",
    );
    let r = read(&xml);
    whole(&r, "layout");
    let BlockKind::Paragraph(p) = &r.document.body[0].kind else { panic!() };
    assert_eq!(plain_text(&p.text), "One two\nthree four five");
    let bold = matches!(&p.text[0].kind, InlineKind::Emphasis { style: Emphasis::Bold, .. });
    assert!(bold);
}

#[test]
fn references_and_sections_of_characters_are_text() {
    let xml = around(
        "<paragraph><content><p>a &amp; b &#x4e00; <![CDATA[<c> & &amp;]]> &nbsp;</p></content>\
         </paragraph>",
    );
    let r = read(&xml);
    whole(&r, "characters");
    let BlockKind::Paragraph(p) = &r.document.body[0].kind else { panic!() };
    assert_eq!(plain_text(&p.text), "a & b 一 <c> & &amp; &nbsp;");
    assert!(codes(&r).contains(&Code::UnknownEntity));
}

#[test]
fn what_is_dangerous_or_broken_is_refused_with_a_way_out() {
    let deep = format!("{}{}", "<container>".repeat(300), "</container>".repeat(300));
    for (xml, want) in [
        ("<!DOCTYPE akomaNtoso [<!ENTITY a 'b'>]><akomaNtoso/>".to_owned(), "entity-refused"),
        (
            "<!DOCTYPE akomaNtoso SYSTEM 'file:///etc/passwd'><akomaNtoso/>".to_owned(),
            "entity-refused",
        ),
        (around(&deep), "--max-depth"),
        (around("<p>"), "</p> is due"),
        ("<akomaNtoso><doc>".to_owned(), "</doc> is missing"),
    ] {
        let e = try_read(&xml).unwrap_err().to_string();
        assert!(e.contains(want), "{e}");
    }
}

/// Bytes in which nothing but the sequence counts.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides.max(1) as u64) as usize
    }
}

/// Cut, spoilt and reordered files: a tree that holds all their text, or a refusal; never a panic.
#[test]
fn spoilt_files_are_read_whole_or_refused() {
    let mut files: Vec<String> = ["akn-flat-faults", "akn-foreign", "akn-unidentified"]
        .iter()
        .map(|n| std::fs::read_to_string(root().join(format!("fixtures/{n}/input.xml"))).unwrap())
        .collect();
    let small = goldens();
    files.extend(small.iter().step_by(9).map(|p| std::fs::read_to_string(p).unwrap()));
    let many = std::env::var("MASTHEAD_MUTATIONS").ok().and_then(|v| v.parse().ok());
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let (mut trees, mut texts, mut wrong) = (0, Vec::new(), Vec::new());
    for n in 0..many.unwrap_or(3000) {
        let file = &files[n % files.len()];
        let xml = spoil(file, &mut dice);
        let work = || try_read(&xml);
        let Ok(done) = std::panic::catch_unwind(work) else { panic!("{n} panicked:\n{xml}") };
        if let Ok(r) = done {
            trees += 1;
            if let Some(fault) = fault(&r) {
                wrong.push(format!("file {n}: {fault}"));
                let dir = root().join("target/akn-spoilt");
                std::fs::create_dir_all(&dir).unwrap();
                std::fs::write(dir.join(format!("{n}.xml")), &xml).unwrap();
            }
            if n % 7 == 0 {
                texts.push(akn(&r.document));
            }
        }
    }
    let told = wrong.iter().take(40).map(|w: &String| w.as_str()).collect::<Vec<_>>().join("\n");
    assert!(wrong.is_empty(), "{} files lose text (see target/akn-spoilt):\n{told}", wrong.len());
    // tags are moved and dropped in pairs often enough that the tree is tested too
    assert!(trees > many.unwrap_or(3000) / 4, "only {trees} were read");
    let faults = referee::schema_faults(&texts);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn spoil(file: &str, dice: &mut Dice) -> String {
    let boundary = |mut at: usize| {
        while !file.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    // what the reader has a use for, and what it has none for
    let names = [
        "p",
        "num",
        "list",
        "point",
        "container",
        "sup",
        "span",
        "heading",
        "tr",
        "x",
        "td",
        "table",
        "caption",
        "toc",
        "tocItem",
        "tblock",
        "hcontainer",
        "section",
        "paragraph",
        "content",
        "intro",
        "item",
        "blockList",
        "subheading",
        "docTitle",
        "date",
        "inline",
        "formula",
        "preamble",
        "preface",
        "coverPage",
        "mainBody",
        "conclusions",
        "attachment",
        "doc",
        "eol",
        "img",
        "noteRef",
        "ref",
        "a",
        "authorialNote",
        "quotedStructure",
        "sublist",
        "crossHeading",
        "location",
        "session",
        "mref",
        "foreign",
        "meta",
        "indent",
        "tblock",
    ];
    match dice.roll(6) {
        // cut off
        0 => file[..boundary(dice.roll(file.len()))].to_owned(),
        // an element by another name
        1 | 2 => {
            let (from, to) = (names[dice.roll(names.len())], names[dice.roll(names.len())]);
            let open = file.replace(&format!("<{from}>"), &format!("<{to}>"));
            let open = open.replace(&format!("<{from} "), &format!("<{to} "));
            open.replace(&format!("</{from}>"), &format!("</{to}>"))
        }
        // a stretch twice, or not at all: between two ends of lines
        3 | 4 => {
            let lines: Vec<&str> = file.split_inclusive('\n').collect();
            let at = dice.roll(lines.len());
            let len = 1 + dice.roll(6);
            let end = (at + len).min(lines.len());
            let again = if dice.roll(2) == 0 { &lines[at..end] } else { &[] };
            [&lines[..at], again, &lines[end..]].concat().concat()
        }
        // a character becomes another
        _ => {
            let at = boundary(dice.roll(file.len()));
            let c = file[at..].chars().next().unwrap_or('x');
            let other = ['<', '>', '&', '"', '/', 'é', '\u{0}', '=', '\r'][dice.roll(9)];
            format!("{}{other}{}", &file[..at], &file[at + c.len_utf8()..])
        }
    }
}

#[test]
fn masthead_lines_without_a_mark_keep_their_roles() {
    use masthead::model::MastheadLine;
    let mut doc = Document::new("en".parse().unwrap());
    for (role, text) in [
        (MastheadRole::Symbol, "A/99/1"),
        (MastheadRole::Date, "some day in spring"),
        (MastheadRole::DatesVenue, "when and where is not known"),
        (MastheadRole::Other, "a line"),
    ] {
        let json = serde_json::json!({"role": role, "text": []});
        let mut line: MastheadLine = serde_json::from_value(json).unwrap();
        line.text.push(Inline::text(text));
        doc.masthead.push(line);
    }
    let first = akn(&doc);
    let again = read(&first).document;
    let roles = |d: &Document| d.masthead.iter().map(|l| l.role).collect::<Vec<_>>();
    assert_eq!(roles(&again), roles(&doc));
    assert_eq!(akn(&again), first);
}

/// The examples of the catalogue that are mark-up: each bad one, in a file that has no other fault,
/// raises its code and no other of them, each good one none.
#[test]
fn examples_of_mark_up_are_true() {
    let identified = |language: &str, source: &str| {
        format!(
            "<meta><identification source='{source}'><FRBRExpression>{language}</FRBRExpression>\
             </identification></meta>"
        )
    };
    let file = |meta: &str, body: &str| {
        format!(
            "<akomaNtoso xmlns=\"http://docs.oasis-open.org/legaldocml/ns/akn/3.0\">\
             <doc name=\"report\">{meta}<mainBody>{body}</mainBody></doc></akomaNtoso>"
        )
    };
    let english = identified("<FRBRlanguage language='eng'/>", "#x");
    let russian = "<paragraph><content><p>Совещание открылось утром в понедельник. Участники \
                   обсудили, как измеряется уровень воды в небольших гаванях, и решили, что \
                   данные за каждый год будут храниться не менее десяти лет.</p></content>\
                   </paragraph>";
    let plain = "<paragraph><content><p>One.</p></content></paragraph>";
    let mark_up: Vec<Code> =
        Code::ALL.iter().copied().filter(|c| c.info().bad.starts_with('<')).collect();
    assert!(mark_up.len() >= 6, "{mark_up:?}");
    for code in &mark_up {
        for (example, is_bad) in [(code.info().bad, true), (code.info().good, false)] {
            let xml = match *code {
                Code::IdentificationMissing => file(example, plain),
                Code::LanguageCode => {
                    // what stands behind the element says where it stands
                    let element = &example[..example.find("/>").unwrap() + 2];
                    file(&identified(element, "#x"), russian)
                }
                Code::KeptOpaque
                | Code::MarkupSetAside
                | Code::MarkupMended
                | Code::UnknownEntity => file(&english, example),
                other => panic!("{other} has an example that is mark-up: say where it stands"),
            };
            let r = read(&xml);
            whole(&r, example);
            let told: Vec<Code> = codes(&r).into_iter().filter(|c| mark_up.contains(c)).collect();
            let want: &[Code] = if is_bad { &[*code] } else { &[] };
            assert_eq!(told, want, "{example}: {:?}", r.diagnostics);
        }
    }
}

#[test]
fn the_words_for_a_picture_are_text() {
    let r = read(&around(
        "<paragraph><content><p>Before <img src='a.png' alt='A &amp; B'/> after.</p></content>\
         </paragraph>",
    ));
    whole(&r, "picture");
    let json = serde_json::to_string(&r.document).unwrap();
    assert!(json.contains("\"alt\":\"A & B\""), "{json}");
}
