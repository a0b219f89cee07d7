//! What holds for every output of every tree, however odd: all the text is there, and the bytes are
//! the same every time.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::wildcard_imports
)]

#[path = "common/arbitrary.rs"]
mod arbitrary;

use masthead::lang::Lang;
use masthead::model::{Block, Document, Emphasis, Inline, InlineKind, Item, Paragraph};
use masthead::{Format, Input, ReadOptions, WriteOptions};
use proptest::prelude::*;
use std::collections::BTreeSet;

const FORMATS: [Format; 6] =
    [Format::Html, Format::Markdown, Format::Text, Format::Json, Format::Docx, Format::Pdf];

fn check(doc: &Document) -> Result<(), TestCaseError> {
    let options = WriteOptions::default();
    for format in FORMATS {
        let made = masthead::write(doc, format, &options).unwrap();
        let bytes = made.bytes;
        let again = masthead::write(&doc.clone(), format, &options).unwrap().bytes;
        prop_assert!(bytes == again, "{} is not the same twice", format);
        // what a writer tells of itself, and what is counted of its output
        let told =
            made.diagnostics.into_iter().find(|d| d.code == masthead::Code::TextNotConserved);
        if let Some(d) = told.or_else(|| masthead::verify(doc, format, &bytes)) {
            let text = String::from_utf8_lossy(&bytes);
            let body = text.find("<body").unwrap_or(0);
            return Err(TestCaseError::fail(format!("{}\n{}", d.message, &text[body..])));
        }
    }
    html(doc)
}

/// Besides: what a parser sees. Every id is there once, every link of the page leads somewhere.
fn html(doc: &Document) -> Result<(), TestCaseError> {
    let bytes = masthead::write(doc, Format::Html, &WriteOptions::default()).unwrap().bytes;
    let html = String::from_utf8(bytes).unwrap();
    let mut ids = BTreeSet::new();
    let mut links = Vec::new();
    for (at, _) in html.match_indices('=') {
        let Some(value) = html[at + 1..].strip_prefix('"') else { continue };
        let value = &value[..value.find('"').unwrap_or(0)];
        if html[..at].ends_with(" id") {
            prop_assert!(!value.is_empty() && ids.insert(value), "id {} in\n{}", value, html);
        } else if html[..at].ends_with(" href") && value.starts_with('#') {
            links.push(&value[1..]);
        }
    }
    for to in links {
        prop_assert!(ids.contains(to), "#{} leads nowhere in\n{}", to, html);
    }
    prop_assert!(!html.contains('\0'));
    // parts that are opened are closed: as XML, but for elements that have no end
    let body = &html[html.find("<body>").unwrap()..html.find("</html>").unwrap()];
    let body = body.replace("<br>", "").replace("<hr>", "").replace(" data-call>", ">");
    let body: String = body
        .chars()
        .map(|c| if matches!(c, '\u{fffe}' | '\u{ffff}' | '\u{c}') { ' ' } else { c })
        .collect();
    if let Err(e) = roxmltree::Document::parse(&body) {
        return Err(TestCaseError::fail(format!("{e}\n{body}")));
    }
    Ok(())
}

fn config(cases: u32) -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(cases);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config(300))]
    #[test]
    fn any_tree_is_written_whole(bytes in proptest::collection::vec(any::<u8>(), 0..1500)) {
        check(&arbitrary::document(&bytes))?;
    }

    /// Reading our own Markdown claims every byte, whatever tree it was made from.
    #[test]
    fn any_markdown_is_read_whole(bytes in proptest::collection::vec(any::<u8>(), 0..900)) {
        let doc = arbitrary::document(&bytes);
        let md = masthead::write(&doc, Format::Markdown, &WriteOptions::default()).unwrap().bytes;
        let text = String::from_utf8_lossy(&md).into_owned();
        let reading = masthead::read(Input::new("a.md", md), &ReadOptions::default()).unwrap();
        prop_assert!(reading.ledger.is_whole(), "{:?}\n{}", reading.ledger.gaps(), text);
        let lost = reading.diagnostics.iter().find(|d| d.severity == masthead::Severity::Error);
        prop_assert!(lost.is_none(), "{:?}\n{}", lost, text);
    }

    /// The reader of Markdown takes any text behind front matter.
    #[test]
    fn any_text_behind_front_matter_is_read_whole(
        parts in proptest::collection::vec(proptest::sample::select([PARTS, MORE].concat()), 0..24),
    ) {
        for front in ["lang: en", "lang: en\nheadings-from: 1\nstructure: told"] {
            let text = format!("---\n{front}\n---\n{}", parts.concat());
            let input = Input::new("a.md", text.as_bytes());
            let reading = masthead::read(input, &ReadOptions::default()).unwrap();
            prop_assert!(reading.ledger.is_whole(), "{:?}\n{}", reading.ledger.gaps(), text);
            let lost = reading.diagnostics.iter().find(|d| d.severity == masthead::Severity::Error);
            prop_assert!(lost.is_none(), "{:?}\n{}", lost, text);
        }
    }
}

const PARTS: &[&str] = include!("common/markdown_parts.rs");

/// What the shared pieces lack: marks of front matter, of cells that span.
const MORE: &[&str] = include!("common/front_parts.rs");

/// Depth costs no stack.
#[test]
fn deep_trees_are_written() {
    let mut inline = Inline::text("deep");
    let mut block =
        Block::new(Paragraph { text: vec![Inline::text("end")], ..Paragraph::default() });
    for _ in 0..3000 {
        inline = Inline::new(InlineKind::Emphasis { style: Emphasis::Bold, content: vec![inline] });
        block =
            Block::new(Item { text: vec![Inline::text("x")], children: vec![block], num: None });
    }
    let mut doc = Document::new(Lang::EN);
    doc.body.push(Block::new(Paragraph {
        text: vec![inline],
        children: vec![block],
        ..Paragraph::default()
    }));
    for format in [Format::Html, Format::Markdown, Format::Text] {
        let bytes = masthead::write(&doc, format, &WriteOptions::default()).unwrap().bytes;
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.contains("deep") && text.contains("end"), "{format}");
        let items = text[text.find("<body").unwrap_or(0)..].matches('x').count();
        assert!(items >= 3000, "{format}: {items}");
        assert!(masthead::verify(&doc, format, text.as_bytes()).is_none(), "{format}");
    }
    // a tree this deep is dropped by hand, or dropping it would take the stack
    std::mem::forget(doc);
}
