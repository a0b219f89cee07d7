//! The text of Markdown, by a parser of CommonMark.

use super::Tally;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::borrow::Cow;

/// Counts the text of Markdown as masthead writes it: all text outside front matter, comments and
/// mark-up, with the marks of ordered lists. The labels of notes are their marks; calls repeat them
/// and are not counted, nor is a cell `^^`, which goes on with the one above.
#[must_use]
pub fn tally_markdown(text: &str) -> Tally {
    let mut t = Tally::new();
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let (mut front, mut cell) = (false, false);
    let parsed = calls_kept(text);
    for (event, range) in Parser::new_ext(&parsed, options).into_offset_iter() {
        let slice = text.get(range.clone()).unwrap_or("");
        match event {
            Event::Start(Tag::MetadataBlock(_)) => front = true,
            Event::End(TagEnd::MetadataBlock(_)) => front = false,
            Event::Start(Tag::Item) => {
                let digits = slice.bytes().take_while(u8::is_ascii_digit).count();
                if digits > 0 {
                    t.text(&slice[..digits + 1]);
                }
            }
            Event::Start(Tag::FootnoteDefinition(label)) => t.mark(&mark(&label)),
            Event::Text(_) if front => {}
            // all that the cell holds
            Event::Start(Tag::TableCell) => cell = slice.trim_matches(['|', ' ', '\t']) == "^^",
            Event::End(TagEnd::TableCell) => cell = false,
            Event::Text(_) if cell && slice == "^^" && !text[..range.start].ends_with('\\') => {}
            Event::Text(_) => t.text(slice),
            Event::Code(code) => t.text(&code),
            Event::Html(_) | Event::InlineHtml(_) if !tag(slice) => t.text(slice),
            _ => {}
        }
    }
    t
}

/// A call right before an escaped bracket (`[^1]\[a]`) is a call, but not to the parser, which takes
/// what follows for a link's label: it gets another escaped character, of the same length.
fn calls_kept(text: &str) -> Cow<'_, str> {
    let mut bytes: Option<Vec<u8>> = None;
    for at in memchr::memmem::find_iter(text.as_bytes(), "]\\[") {
        let label = text[..at].rfind('[').map(|open| &text[open + 1..at]);
        if label.is_some_and(|l| l.starts_with('^') && !l.contains([']', '\n'])) {
            bytes.get_or_insert_with(|| text.as_bytes().to_vec())[at + 2] = b'_';
        }
    }
    bytes.and_then(|b| String::from_utf8(b).ok()).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// Tags and comments; everything else in angle brackets is text.
fn tag(s: &str) -> bool {
    let s = s.trim();
    let name = s.trim_start_matches(['<', '/']).trim_end_matches(['>', '/', ' ']);
    let (name, attributes) = name.split_once(' ').unwrap_or((name, ""));
    // what tells a structure has attributes, or ends what has
    let told =
        |name| matches!(name, "div" | "span") && (!attributes.is_empty() || s.starts_with("</"));
    s.starts_with("<!--")
        || told(name)
        || (attributes.is_empty() && ["b", "br", "i", "s", "sub", "sup", "u"].contains(&name))
}

/// A label without its count, spelt out.
fn mark(label: &str) -> String {
    let base = label.split_once('~').map_or(label, |(base, _)| base);
    match base.strip_prefix("u+") {
        Some(codes) => codes
            .split('+')
            .filter_map(|c| char::from_u32(u32::from_str_radix(c, 16).ok()?))
            .collect(),
        None => base.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mark_up_is_no_text() {
        let md = "---\nlang: en\n---\n\n# *Title*\n\n1. a\\*[^1]<br>b\n\n   - (a) x <!-- no -->\n\n\
                  | a | b |\n| --- | --- |\n| ^^ | c\\|d |\n\n[^1]: note\n";
        let mut want = Tally::new();
        want.text("Title1.a*b(a)xabc|dnote");
        want.mark("1");
        assert_eq!(tally_markdown(md), want);
    }
}
