//! The text of a Word document, by a scan of the parts that Word prints.

use super::xml::{attribute, data, decoded, split_tag};
use super::{Difference, Sink, Tally, walk};
use crate::model::{Document, MastheadRole};
use crate::ooxml::NumFmt;
use crate::span::Span;
use std::collections::BTreeMap;
use std::io::{Cursor, Read};

/// How a DOCX package differs from a tree in its text; `None` when it does not.
///
/// Counted are the text, the notes and the head of the first page, with the numbers that Word prints
/// before paragraphs. The marks of notes are not: Word counts most of them itself, and another
/// program's number for a note is no text of its own. Of a package that cannot be read nothing is
/// found.
#[must_use]
pub fn difference_to_docx(doc: &Document, package: &[u8]) -> Option<Difference> {
    let mut tree = Shown(Tally::new());
    walk(doc, &mut tree);
    if doc.lines(MastheadRole::Symbol).next().is_none()
        && !doc.masthead_parts().0.is_empty()
        && let Some(symbol) = &doc.meta.symbol
    {
        // a head without a line for it shows the value
        tree.text(symbol.as_str(), Span::DETACHED);
    }
    let mut found = tree.0.difference(&tally_docx(package))?;
    // stars and daggers are raised by their own shape: Word has no sign that one is a mark
    found.extra.retain(|d| !STARS.contains(&d.character));
    (!found.missing.is_empty() || !found.extra.is_empty()).then_some(found)
}

const STARS: &[char] = &['*', '†', '‡', '§'];

/// Counts a tree as Word can show it: without marks of notes.
struct Shown(Tally);

impl Sink for Shown {
    fn text(&mut self, text: &str, _: Span) {
        let hidden = |c: char| c.is_ascii_control() || matches!(c, '\u{fffe}' | '\u{ffff}');
        if !text.contains(hidden) {
            return self.0.text(text);
        }
        // what XML cannot hold is written as its picture
        let picture = |c: char| match c {
            '\t' | '\n' | '\r' | '\u{7f}' => c,
            '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or(c),
            '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
            c => c,
        };
        self.0.text(&text.chars().map(picture).collect::<String>());
    }

    fn mark(&mut self, _: &str) {}

    fn stray(&mut self, printed: &str, span: Span) {
        // raised as a mark is, if not by its shape
        if printed.starts_with(STARS) {
            self.text(printed, span);
        }
    }
}

/// Counts what Word prints of a package: the text, the notes, the head of the first page.
fn tally_docx(package: &[u8]) -> Tally {
    let mut word = Word::default();
    let Ok(mut zip) = zip::ZipArchive::new(Cursor::new(package)) else { return word.tally };
    let mut part = |name: &str| {
        let mut text = String::new();
        // a part that breaks off is short of text, which shows
        if let Ok(mut file) = zip.by_name(name) {
            let _ = file.read_to_string(&mut text);
        }
        text
    };
    word.lists = Lists::read(&part("word/numbering.xml"));
    let document = part("word/document.xml");
    let rels = part("word/_rels/document.xml.rels");
    if let Some(head) = first_head(&document, &rels) {
        word.part(&part(&format!("word/{head}")));
    }
    word.part(&document);
    word.part(&part("word/footnotes.xml"));
    word.tally
}

/// The part that holds the head of the first page.
fn first_head<'r>(document: &str, rels: &'r str) -> Option<&'r str> {
    let first = |tag: &&str| attribute(tag, "w:type") == Some("first");
    let id = tags(document, "<w:headerReference ").find(first)?;
    let id = attribute(id, "r:id")?;
    let rel = tags(rels, "<Relationship ").find(|t| attribute(t, "Id") == Some(id))?;
    attribute(rel, "Target")
}

/// All tags that start so.
fn tags<'x>(xml: &'x str, start: &'static str) -> impl Iterator<Item = &'x str> {
    memchr::memmem::find_iter(xml.as_bytes(), start).map(|at| split_tag(&xml[at..]).0)
}

/// What is known in the middle of a part.
#[derive(Default)]
struct Word {
    tally: Tally,
    lists: Lists,
    /// The run is the mark of a note, at its call or before it.
    mark: bool,
    /// Open fields, and which of them print the mark of a note once more.
    fields: Vec<bool>,
    /// The list of the paragraph, and the level in it.
    list: (Option<u32>, u8),
}

impl Word {
    fn part(&mut self, xml: &str) {
        let mut rest = xml;
        while let Some(at) = memchr::memchr(b'<', rest.as_bytes()) {
            let (tag, next) = split_tag(&rest[at..]);
            rest = next;
            let ends = |b: u8| matches!(b, b' ' | b'/' | b'>');
            let name = tag.bytes().skip(1).position(ends).map_or(tag, |n| &tag[..n + 1]);
            let value = || attribute(tag, "w:val");
            let text = || &next[..memchr::memchr(b'<', next.as_bytes()).unwrap_or(next.len())];
            match name {
                "w:t" if !self.mark && !self.fields.contains(&true) && !tag.ends_with('/') => {
                    data(text(), &mut self.tally);
                }
                "w:r" => self.mark = false,
                "w:rStyle" => self.mark |= value() == Some("FootnoteReference"),
                "w:footnoteReference" | "w:footnoteRef" => self.mark = true,
                "w:fldChar" => match attribute(tag, "w:fldCharType") {
                    Some("begin") => self.fields.push(false),
                    Some("end") => drop(self.fields.pop()),
                    _ => {}
                },
                "w:instrText" if text().trim_start().starts_with("NOTEREF ") => {
                    self.fields.last_mut().into_iter().for_each(|f| *f = true);
                }
                "w:p" => self.list = (None, 0),
                "w:ilvl" => self.list.1 = value().and_then(|v| v.parse().ok()).unwrap_or(0),
                "w:numId" => self.list.0 = value().and_then(|v| v.parse().ok()),
                "/w:pPr" => {
                    if let (Some(list), level) = self.list {
                        self.lists.count(list, level, &mut self.tally);
                    }
                }
                _ => {}
            }
        }
    }
}

/// How the numbers of a level are printed.
#[derive(Clone)]
struct Level {
    format: NumFmt,
    pattern: String,
    start: u32,
}

/// A list: which definition it follows, and levels that start anew when it first comes to them.
#[derive(Default)]
struct Instance {
    follows: u32,
    starts: BTreeMap<u8, u32>,
}

/// The lists of a document and how far they are counted.
#[derive(Default)]
struct Lists {
    levels: BTreeMap<(u32, u8), Level>,
    instances: BTreeMap<u32, Instance>,
    counted: BTreeMap<(u32, u8), u32>,
}

impl Lists {
    fn read(xml: &str) -> Self {
        let mut lists = Self::default();
        let (mut definition, mut instance, mut level) = (None, None, 0);
        for tag in tags(xml, "<w:") {
            let name = tag.split([' ', '/']).next().unwrap_or(tag);
            let of = |name| attribute(tag, name);
            let number = |name| of(name).and_then(|v| v.parse::<u32>().ok());
            match name {
                "w:abstractNum" => definition = number("w:abstractNumId"),
                "w:lvl" => {
                    level = number("w:ilvl").unwrap_or(0) as u8;
                    let new = Level { format: NumFmt::Decimal, pattern: String::new(), start: 1 };
                    lists.levels.extend(definition.map(|d| ((d, level), new)));
                }
                "w:start" | "w:numFmt" | "w:lvlText" => {
                    let at = definition.map(|d| (d, level));
                    let Some(l) = at.and_then(|at| lists.levels.get_mut(&at)) else { continue };
                    match name {
                        "w:start" => l.start = number("w:val").unwrap_or(1),
                        "w:numFmt" => l.format = NumFmt::from_name(of("w:val").unwrap_or("")),
                        _ => l.pattern = of("w:val").map(decoded).unwrap_or_default(),
                    }
                }
                "w:num" => {
                    (definition, instance) = (None, number("w:numId"));
                    lists.instances.extend(instance.map(|i| (i, Instance::default())));
                }
                "w:abstractNumId" | "w:lvlOverride" | "w:startOverride" => {
                    let Some(i) = instance.and_then(|i| lists.instances.get_mut(&i)) else {
                        continue;
                    };
                    match name {
                        "w:abstractNumId" => i.follows = number("w:val").unwrap_or(0),
                        "w:lvlOverride" => level = number("w:ilvl").unwrap_or(0) as u8,
                        _ => drop(i.starts.insert(level, number("w:val").unwrap_or(1))),
                    }
                }
                _ => {}
            }
        }
        lists
    }

    /// Counts the number of the next paragraph of a list.
    fn count(&mut self, list: u32, level: u8, tally: &mut Tally) {
        let Some(instance) = self.instances.get_mut(&list) else { return };
        let d = instance.follows;
        let Some(printed) = self.levels.get(&(d, level)) else { return };
        let before = self.counted.get(&(d, level));
        let value = instance
            .starts
            .remove(&level)
            .or_else(|| before.map(|v| v.saturating_add(1)))
            .unwrap_or(printed.start);
        self.counted.insert((d, level), value);
        for deeper in level + 1..9 {
            self.counted.remove(&(d, deeper));
        }
        // "%2" is the number of the second level
        let mut parts = printed.pattern.split('%');
        tally.text(parts.next().unwrap_or(""));
        for part in parts {
            let of = part.chars().next().and_then(|c| c.to_digit(10)).filter(|n| *n > 0);
            let Some(of) = of.map(|n| n as u8 - 1) else {
                tally.text("%");
                tally.text(part);
                continue;
            };
            if let Some(l) = self.levels.get(&(d, of)) {
                let value = self.counted.get(&(d, of)).copied().unwrap_or(l.start);
                tally.text(&l.format.format(value));
            }
            tally.text(&part[1..]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(numbering: &str, document: &str) -> String {
        let mut word = Word { lists: Lists::read(numbering), ..Word::default() };
        word.part(document);
        let mut all: Vec<_> = Tally::new().difference(&word.tally).map_or(vec![], |d| d.extra);
        all.sort_by_key(|d| d.character);
        all.iter().map(|d| d.character.to_string().repeat(d.times as usize)).collect()
    }

    #[test]
    fn text_is_counted_and_marks_are_not() {
        let text = "<w:p><w:r><w:t xml:space=\"preserve\">a &amp; b</w:t><w:tab/></w:r>\
            <w:r><w:rPr><w:rStyle w:val=\"FootnoteReference\"/></w:rPr><w:t>(</w:t>\
            <w:footnoteReference w:id=\"1\"/><w:t>)</w:t></w:r>\
            <w:r><w:footnoteReference w:customMarkFollows=\"1\" w:id=\"2\"/><w:t>*</w:t></w:r>\
            <w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>\
            <w:r><w:instrText> NOTEREF _RefNote1 \\f </w:instrText></w:r>\
            <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r>\
            <w:r><w:fldChar w:fldCharType=\"end\"/></w:r>\
            <w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>\
            <w:r><w:instrText> REF _Ref1 </w:instrText></w:r>\
            <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>7</w:t></w:r>\
            <w:r><w:fldChar w:fldCharType=\"end\"/><w:t/></w:r><w:r><w:t>c</w:t></w:r></w:p>";
        assert_eq!(counted("", text), "&7abc");
    }

    #[test]
    fn numbers_are_counted_as_word_counts_them() {
        let lists = "<w:abstractNum w:abstractNumId=\"4\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/>\
            <w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.\"/></w:lvl><w:lvl w:ilvl=\"1\">\
            <w:numFmt w:val=\"lowerLetter\"/><w:lvlText w:val=\"(%2)\"/></w:lvl></w:abstractNum>\
            <w:num w:numId=\"1\"><w:abstractNumId w:val=\"4\"/></w:num><w:num w:numId=\"2\">\
            <w:abstractNumId w:val=\"4\"/><w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"8\"/>\
            </w:lvlOverride></w:num>";
        let at = |list: u32, level: u8| {
            format!(
                "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/>\
                </w:numPr></w:pPr></w:p>"
            )
        };
        let all = |places: &[(u32, u8)]| places.iter().map(|p| at(p.0, p.1)).collect::<String>();
        assert_eq!(counted(lists, &all(&[(1, 0), (1, 0)])), "..12");
        assert_eq!(
            counted(lists, &all(&[(1, 0), (1, 1), (1, 1), (1, 0), (1, 1)])),
            "((()))..12aab"
        );
        // 1, 8, 9, 10
        assert_eq!(counted(lists, &all(&[(1, 0), (2, 0), (2, 0), (1, 0)])), "....01189");
        assert_eq!(counted("", &all(&[(1, 0)])), "");
    }

    #[test]
    fn broken_packages_do_not_panic() {
        let doc = Document::new(crate::lang::Lang::EN);
        for bytes in [&b""[..], b"PK\x03\x04", b"x"] {
            assert_eq!(difference_to_docx(&doc, bytes), None);
        }
        for s in ["<", "<w:", "<w:t>", "<w:numId w:val=\"x\"/></w:pPr>", "<w:ilvl w:val=\"300\"/>"]
        {
            assert_eq!(counted(s, s), "", "{s}");
        }
    }
}
