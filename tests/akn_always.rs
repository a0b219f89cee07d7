//! What holds for the AKN of every tree, however odd: it is valid, it holds all the text, it is the
//! same every time, its names are unique and its references resolve.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::wildcard_imports
)]

#[path = "common/arbitrary.rs"]
mod arbitrary;
#[path = "common/referee.rs"]
mod referee;

use masthead::conserve::{tally_akn, tally_tree};
use masthead::model::{Document, TextOptions, text_of};
use masthead::write::akn::{AknOptions, to_string, write};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::collections::BTreeSet;

fn akn(doc: &Document) -> String {
    to_string(doc, &AknOptions::default())
}

/// The text of AKN, by an XML parser: all character data outside `meta`.
fn text_of_akn(xml: &str) -> String {
    let parsed = roxmltree::Document::parse(xml).expect("well-formed XML");
    let mut text = String::new();
    for n in parsed.descendants() {
        if n.ancestors()
            .any(|a| a.has_tag_name(("http://docs.oasis-open.org/legaldocml/ns/akn/3.0", "meta")))
        {
            continue;
        }
        if n.is_text() {
            text.push_str(n.text().unwrap_or(""));
        } else if n.attribute("name") == Some("akn4un:control") {
            let code = n.attribute("title").and_then(|t| t.strip_prefix("U+")).expect("a code");
            text.extend(char::from_u32(u32::from_str_radix(code, 16).expect("hex")));
        }
    }
    text
}

fn bag(text: &str) -> Vec<char> {
    let mut all: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    all.sort_unstable();
    all
}

fn check(doc: &Document) -> Result<String, TestCaseError> {
    let xml = akn(doc);
    prop_assert_eq!(&xml, &akn(&doc.clone()), "not the same twice");
    let mut streamed = Vec::new();
    write(doc, &AknOptions::default(), &mut streamed).unwrap();
    prop_assert_eq!(xml.as_bytes(), &streamed[..]);

    if let Some(d) = tally_tree(doc).difference(&tally_akn(&xml)) {
        return Err(TestCaseError::fail(format!("{d}\n{xml}")));
    }
    // the same by other means: another walk over the tree, a real parser for the XML
    let calls_no_note: String = calls_of_no_note(doc);
    let text = text_of(doc, TextOptions::default()) + &calls_no_note;
    prop_assert_eq!(bag(&text), bag(&text_of_akn(&xml)));

    let parsed = roxmltree::Document::parse(&xml).unwrap();
    let mut ids = BTreeSet::new();
    let mut wids = BTreeSet::new();
    for n in parsed.descendants() {
        if let Some(id) = n.attribute("eId") {
            prop_assert!(ids.insert(id), "eId {} twice in\n{}", id, xml);
            let in_meta = n.ancestors().any(|a| a.tag_name().name() == "meta");
            if !in_meta {
                let wid = n.attribute("wId").unwrap_or(id);
                prop_assert!(wids.insert(wid), "wId {} twice in\n{}", wid, xml);
            }
        }
    }
    for n in parsed.descendants() {
        for a in n.attributes() {
            let refers = matches!(
                a.name(),
                "href" | "refersTo" | "source" | "by" | "as" | "from" | "upTo" | "for"
            );
            if refers
                && n.tag_name().name() != "a"
                && let Some(id) = a.value().strip_prefix('#')
            {
                prop_assert!(ids.contains(id), "{} is nowhere in\n{}", a.value(), xml);
            }
        }
    }
    prop_assert!(parsed.descendants().map(|n| n.ancestors().count()).max().unwrap_or(0) < 250);
    Ok(xml)
}

/// Marks of calls that have no note are text; `text_of` leaves all calls out.
fn calls_of_no_note(doc: &Document) -> String {
    use masthead::model::{NoteCall, Visit, walk_document};
    struct Calls(usize, String);
    impl Visit for Calls {
        fn note_call(&mut self, call: &NoteCall) {
            if call.note.0 as usize >= self.0 {
                self.1.push_str(&call.printed);
            }
        }
    }
    let mut calls = Calls(doc.notes.len(), String::new());
    walk_document(&mut calls, doc);
    calls.1
}

#[test]
fn any_tree_gives_valid_akn_with_all_its_text() {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(400);
    // every run sees other trees unless a seed is given
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let mut runner = match std::env::var("MASTHEAD_SEED") {
        Ok(seed) => {
            let mut bytes = [0; 32];
            bytes.iter_mut().zip(seed.bytes()).for_each(|(to, b)| *to = b);
            TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes))
        }
        Err(_) => TestRunner::new(config),
    };
    let all = std::cell::RefCell::new(Vec::new());
    runner
        .run(&proptest::collection::vec(any::<u8>(), 0..1500), |bytes| {
            let xml = check(&arbitrary::document(&bytes))?;
            all.borrow_mut().push((bytes, xml));
            Ok(())
        })
        .unwrap_or_else(|e| panic!("{e}"));
    let all = all.into_inner();
    let texts: Vec<String> = all.iter().map(|(_, xml)| xml.clone()).collect();
    let faults = referee::schema_faults(&texts);
    if let Some(first) = faults.first() {
        let which = first.split('.').next().and_then(|n| n.parse::<usize>().ok()).unwrap_or(0);
        panic!(
            "{}\n{}\nbytes: {:?}",
            faults[..faults.len().min(12)].join("\n"),
            texts[which],
            all[which].0
        );
    }
}
