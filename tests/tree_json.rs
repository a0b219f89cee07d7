//! The tree through JSON and back.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::wildcard_imports
)]

#[path = "common/arbitrary.rs"]
mod arbitrary;

use masthead::error::Error;
use masthead::lang::Lang;
use masthead::limits::Limits;
use masthead::model::{Block, Document, Inline, Item, Paragraph};
use masthead::read::json::read;
use masthead::write::json::{JsonOptions, to_string};
use proptest::prelude::*;

fn write(doc: &Document) -> String {
    to_string(doc, &JsonOptions::default()).unwrap()
}

fn pretty() -> JsonOptions {
    let mut o = JsonOptions::default();
    o.pretty = true;
    o
}

fn nested(levels: usize) -> Document {
    let mut block = Block::new(Item { text: vec![Inline::text("x")], ..Item::default() });
    for _ in 1..levels {
        block = Block::new(Item { children: vec![block], ..Item::default() });
    }
    let mut d = Document::new(Lang::EN);
    d.body.push(Block::new(Paragraph { children: vec![block], ..Paragraph::default() }));
    d
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_tree_comes_back_as_it_was(bytes in proptest::collection::vec(any::<u8>(), 0..1500)) {
        let doc = arbitrary::document(&bytes);
        let json = write(&doc);
        prop_assert_eq!(&read(json.as_bytes(), &Limits::default()).unwrap(), &doc);
        let indented = to_string(&doc, &pretty()).unwrap();
        prop_assert_eq!(&read(indented.as_bytes(), &Limits::default()).unwrap(), &doc);
        prop_assert_eq!(json.lines().count(), 1);
    }

    #[test]
    fn no_input_is_a_panic(cut in 0usize..4000, put in any::<char>(), bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let json = write(&arbitrary::document(&bytes));
        let at = (0..=cut.min(json.len())).rev().find(|i| json.is_char_boundary(*i)).unwrap_or(0);
        let _ = read(&json.as_bytes()[..cut.min(json.len())], &Limits::default());
        let _ = read(format!("{}{put}{}", &json[..at], &json[at..]).as_bytes(), &Limits::default());
    }
}

#[test]
fn the_envelope_is_as_documented() {
    let json = write(&Document::new(Lang::EN));
    assert!(
        json.starts_with(r#"{"masthead":"tree","version":1,"document":{"lang":"en","#),
        "{json}"
    );
    assert!(json.ends_with("}\n"));
}

#[test]
fn another_version_is_refused_with_both_numbers() {
    let json = write(&Document::new(Lang::EN)).replace("\"version\":1", "\"version\":2");
    let e = read(json.as_bytes(), &Limits::default()).unwrap_err().to_string();
    assert_eq!(
        e,
        "a tree in JSON of version 2; this masthead reads version 1; \
         convert it with the masthead that wrote it, or write it again"
    );
}

#[test]
fn json_that_is_no_tree_is_refused() {
    for json in [
        "{}",
        "[]",
        "1",
        "",
        "{\"masthead\":\"tree\",\"version\":1}",
        "{\"version\":1,\"document\":{}}",
    ] {
        let e = read(json.as_bytes(), &Limits::default()).unwrap_err();
        assert!(matches!(e, Error::Unreadable { .. }), "{json}: {e}");
    }
}

#[test]
fn an_unknown_member_is_told_with_its_line() {
    let json = to_string(&Document::new(Lang::EN), &pretty()).unwrap();
    let json = json.replace("\"kind\": \"unknown\"", "\"kind\": \"unknown\",\n    \"sort\": 1");
    let line = 1 + json[..json.find("\"sort\"").unwrap()].matches('\n').count();
    let e = read(json.as_bytes(), &Limits::default()).unwrap_err().to_string();
    assert!(e.contains("unknown field `sort`") && e.contains(&format!("at line {line};")), "{e}");
}

#[test]
fn what_nests_too_deep_is_refused_not_fatal() {
    assert!(to_string(&nested(50), &JsonOptions::default()).is_ok());
    for levels in [70, 2_000] {
        let e = to_string(&nested(levels), &JsonOptions::default()).unwrap_err();
        assert!(matches!(e, Error::Unsupported { .. }), "{e}");
    }
    let deep = "[".repeat(1_000_000);
    assert!(matches!(read(deep.as_bytes(), &Limits::default()), Err(Error::Limit { .. })));
}

#[test]
fn brackets_in_text_are_no_nesting() {
    let mut d = Document::new(Lang::EN);
    d.body.push(Block::new(Paragraph {
        text: vec![Inline::text("[\"{".repeat(200))],
        ..Paragraph::default()
    }));
    assert_eq!(read(write(&d).as_bytes(), &Limits::default()).unwrap(), d);
}

#[test]
fn a_byte_order_mark_does_no_harm() {
    let doc = Document::new(Lang::ZH);
    assert_eq!(
        read(format!("\u{feff}{}", write(&doc)).as_bytes(), &Limits::default()).unwrap(),
        doc
    );
}
