//! Conservation of text: what the tree holds, counted against what an output holds.
//!
//! The count of an output is taken from its bytes by a scan of its own and shares no code with the
//! writer, so that a fault there shows here. Counting knows no order: it finds text that is lost,
//! doubled or changed, not text that is moved.
//!
//! White space and characters that print nothing (Unicode's `Default_Ignorable_Code_Point`) are not
//! counted; footnote marks are counted apart from the text.

mod html;
mod json;
mod markdown;
mod text;

pub use html::tally_html;
pub use json::tally_json;
pub use markdown::tally_markdown;
pub use text::{tally_text, tally_tree_as_text};

use crate::model::{Annex, Block, BlockKind, Caption, Document, Inline, InlineKind};
use std::fmt;

/// How often each character occurs.
#[derive(Clone)]
struct Counts {
    pages: Vec<Option<Box<[u64; 256]>>>,
}

impl Default for Counts {
    fn default() -> Self {
        Self { pages: vec![None; 0x1100] }
    }
}

impl Counts {
    fn add_char(&mut self, c: char) {
        let c = c as usize;
        if let Some(page) = self.pages.get_mut(c >> 8) {
            page.get_or_insert_with(|| Box::new([0; 256]))[c & 255] += 1;
        }
    }

    fn add(&mut self, text: &str) {
        // the first page is at hand for the bytes of Latin text
        let mut ascii = self.pages[0].take().unwrap_or_else(|| Box::new([0; 256]));
        let mut rest = text;
        while !rest.is_empty() {
            let n = rest.bytes().take_while(u8::is_ascii).count();
            for b in rest.bytes().take(n) {
                ascii[b as usize] += 1;
            }
            let mut chars = rest[n..].chars();
            loop {
                let before = chars.as_str();
                match chars.next() {
                    Some(c) if !c.is_ascii() => {
                        if (c as usize) < 256 {
                            ascii[c as usize] += 1;
                        } else {
                            self.add_char(c);
                        }
                    }
                    _ => {
                        rest = before;
                        break;
                    }
                }
            }
        }
        self.pages[0] = Some(ascii);
    }

    fn get(&self, c: char) -> u64 {
        let c = c as usize;
        match self.pages.get(c >> 8) {
            Some(Some(page)) => page[c & 255],
            _ => 0,
        }
    }

    /// Characters whose counts differ, with by how much `other` has more.
    fn differences<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = (char, i64)> + 'a {
        let pages = (0u32..).zip(self.pages.iter().zip(&other.pages));
        pages.filter(|(_, (a, b))| a.is_some() || b.is_some()).flat_map(move |(n, _)| {
            (0..256).filter_map(move |low| {
                let c = char::from_u32(n << 8 | low).filter(|c| counts(*c))?;
                let more = other.get(c).cast_signed() - self.get(c).cast_signed();
                (more != 0).then_some((c, more))
            })
        })
    }
}

/// Whether a character is counted.
fn counts(c: char) -> bool {
    !c.is_whitespace()
        && !matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// How often each character occurs in a text, footnote marks apart.
///
/// Two tallies are equal when they count the same: the order of characters plays no part.
#[derive(Clone, Default)]
pub struct Tally {
    text: Counts,
    marks: Counts,
}

impl Tally {
    /// A tally of nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Counts a text.
    pub fn text(&mut self, text: &str) {
        self.text.add(text);
    }

    /// Counts a footnote's mark.
    pub fn mark(&mut self, mark: &str) {
        // no format can hold these in the place of a mark
        for c in mark.chars() {
            let forbidden =
                matches!(c, '\0'..='\u{8}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
            self.marks.add_char(if forbidden { '\u{fffd}' } else { c });
        }
    }

    /// The same without the footnote marks.
    #[must_use]
    pub fn without_marks(self) -> Self {
        Self { text: self.text, ..Self::default() }
    }

    /// How an output's tally differs from this one; `None` when they are equal.
    #[must_use]
    pub fn difference(&self, output: &Self) -> Option<Difference> {
        let mut d = Difference::default();
        let kinds = [(&self.text, &output.text, false), (&self.marks, &output.marks, true)];
        for (tree, out, mark) in kinds {
            for (c, more) in tree.differences(out) {
                let list = if more < 0 { &mut d.missing } else { &mut d.extra };
                list.push(Deviation { character: c, times: more.unsigned_abs(), mark });
            }
        }
        (!d.missing.is_empty() || !d.extra.is_empty()).then_some(d)
    }
}

impl PartialEq for Tally {
    fn eq(&self, other: &Self) -> bool {
        self.difference(other).is_none()
    }
}

impl Eq for Tally {}

impl fmt::Debug for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = |counts: &Counts| -> u64 {
            Counts::default().differences(counts).map(|(_, n)| n.unsigned_abs()).sum()
        };
        write!(f, "Tally({} characters, {} in marks)", all(&self.text), all(&self.marks))
    }
}

/// A character that an output has too few or too many of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deviation {
    /// Which.
    pub character: char,
    /// How many too few or too many.
    pub times: u64,
    /// Whether in footnote marks, not in the text.
    pub mark: bool,
}

/// How the text of an output differs from that of the tree.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Difference {
    /// What the output lacks, by code point.
    pub missing: Vec<Deviation>,
    /// What the tree does not hold.
    pub extra: Vec<Deviation>,
}

impl fmt::Display for Difference {
    /// `3 characters missing: 'a' 2 times, 'b'; 1 extra: '%' in marks`, the first eight of each.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut sep = "";
        for (list, what) in [(&self.missing, "missing"), (&self.extra, "extra")] {
            if list.is_empty() {
                continue;
            }
            let n: u64 = list.iter().map(|d| d.times).sum();
            let characters = if n == 1 { "character" } else { "characters" };
            write!(f, "{sep}{n} {characters} {what}:")?;
            sep = "; ";
            for (i, d) in list.iter().take(8).enumerate() {
                write!(f, "{} {:?}", if i > 0 { "," } else { "" }, d.character)?;
                if d.times > 1 {
                    write!(f, " {} times", d.times)?;
                }
                if d.mark {
                    f.write_str(" in marks")?;
                }
            }
            if list.len() > 8 {
                write!(f, " and {} more", list.len() - 8)?;
            }
        }
        Ok(())
    }
}

/// Counts the text of a tree: masthead, text, annexes and notes with printed numbers and labels;
/// the marks of notes apart. Furniture and values are no text.
#[must_use]
pub fn tally_tree(doc: &Document) -> Tally {
    tally(doc, false)
}

/// The same, with what plain text holds besides: the marks of calls, rules.
fn tally(doc: &Document, as_text: bool) -> Tally {
    let mut t = Tree { doc, as_text, tally: Tally::new(), blocks: Vec::new(), inlines: Vec::new() };
    t.inlines.extend(doc.masthead.iter().map(|l| &l.text[..]));
    t.blocks.extend([&doc.preface[..], &doc.preamble, &doc.body, &doc.conclusion]);
    let mut annexes: Vec<&Annex> = doc.annexes.iter().collect();
    while let Some(a) = annexes.pop() {
        t.inlines.extend([&a.label[..], &a.title]);
        t.blocks.extend([&a.preamble[..], &a.body]);
        annexes.extend(&a.annexes);
    }
    for n in &doc.notes {
        t.tally.mark(&n.marker);
        t.blocks.push(&n.blocks);
    }
    t.run();
    t.tally
}

/// What is still to be counted. Order plays no part, so depth does not either.
struct Tree<'d> {
    doc: &'d Document,
    as_text: bool,
    tally: Tally,
    blocks: Vec<&'d [Block]>,
    inlines: Vec<&'d [Inline]>,
}

impl<'d> Tree<'d> {
    fn run(&mut self) {
        loop {
            if let Some(inlines) = self.inlines.pop() {
                inlines.iter().for_each(|i| self.inline(i));
            } else if let Some(blocks) = self.blocks.pop() {
                blocks.iter().for_each(|b| self.block(b));
            } else {
                return;
            }
        }
    }

    fn inline(&mut self, i: &'d Inline) {
        match &i.kind {
            InlineKind::Text { text } => self.tally.text(text),
            InlineKind::Emphasis { content, .. }
            | InlineKind::Opener { content }
            | InlineKind::Date { content, .. }
            | InlineKind::Place { content }
            | InlineKind::Foreign { content, .. } => self.inlines.push(content),
            InlineKind::Ref(r) => self.inlines.push(&r.content),
            // a call of no note has nothing but its mark
            InlineKind::NoteCall(c) if self.doc.note(c.note).is_none() => {
                self.tally.text(&c.printed);
            }
            InlineKind::NoteCall(c) if self.as_text => {
                let marker = self.doc.note(c.note).map_or("", |n| &*n.marker);
                text::mark(marker, &mut self.tally);
            }
            InlineKind::NoteCall(_) | InlineKind::Break => {}
        }
    }

    fn block(&mut self, b: &'d Block) {
        let num = match &b.kind {
            BlockKind::Heading(h) => {
                self.inlines.push(&h.title);
                h.num.as_ref()
            }
            BlockKind::Paragraph(p) => {
                self.inlines.push(&p.text);
                self.blocks.push(&p.children);
                p.num.as_ref()
            }
            BlockKind::Item(i) => {
                self.inlines.push(&i.text);
                self.blocks.push(&i.children);
                i.num.as_ref()
            }
            BlockKind::Table(t) => {
                self.blocks.extend(t.rows.iter().flat_map(|r| &r.cells).map(|c| &c.blocks[..]));
                return self.caption(t.caption.as_ref());
            }
            BlockKind::Figure(f) => {
                self.tally.text(&f.alt);
                return self.caption(f.caption.as_ref());
            }
            BlockKind::Boxed(x) => {
                self.inlines.push(&x.title);
                return self.blocks.push(&x.blocks);
            }
            BlockKind::Contents(c) => {
                self.inlines.push(&c.title);
                return self.inlines.extend(c.entries.iter().map(|e| &e.text[..]));
            }
            BlockKind::Quote { blocks } => return self.blocks.push(blocks),
            BlockKind::Opaque(o) => return self.blocks.push(&o.blocks),
            BlockKind::Rule => {
                if self.as_text {
                    self.tally.text(&"─".repeat(20));
                }
                return;
            }
        };
        if let Some(n) = num {
            self.tally.text(&n.text);
        }
    }

    fn caption(&mut self, caption: Option<&'d Caption>) {
        if let Some(c) = caption {
            self.inlines.push(&c.title);
            if let Some(n) = &c.num {
                self.tally.text(&n.text);
            }
        }
    }
}

/// Counts the text of AKN: all character data outside `meta`, and the `marker` of every
/// `authorialNote`. An empty `inline name="akn4un:control"` counts as the character its `title`
/// names, such as `U+0001`.
///
/// Takes well-formed XML; of anything else it counts what looks like text.
#[must_use]
pub fn tally_akn(xml: &str) -> Tally {
    let mut t = Tally::new();
    let mut rest = xml;
    loop {
        let at = memchr::memchr(b'<', rest.as_bytes()).unwrap_or(rest.len());
        data(&rest[..at], &mut t);
        rest = &rest[at..];
        if rest.is_empty() {
            return t;
        }
        rest = if let Some(inside) = rest.strip_prefix("<!--") {
            after(inside, "-->")
        } else if let Some(inside) = rest.strip_prefix("<![CDATA[") {
            let end = memchr::memmem::find(inside.as_bytes(), b"]]>").unwrap_or(inside.len());
            t.text(&inside[..end]);
            after(inside, "]]>")
        } else if rest.starts_with("<?") || rest.starts_with("<!") {
            after(rest, ">")
        } else {
            let (tag, next) = split_tag(rest);
            let name = &tag[..tag.find([' ', '\n', '\t', '\r', '/', '>']).unwrap_or(tag.len())];
            match name {
                "meta" if !tag.ends_with('/') => after(next, "</meta>"),
                "authorialNote" => {
                    if let Some(mark) = attribute(tag, "marker") {
                        t.mark(&decoded(mark));
                    }
                    next
                }
                "inline" if attribute(tag, "name") == Some("akn4un:control") => {
                    let code = attribute(tag, "title").and_then(|v| v.strip_prefix("U+"));
                    let c = code.and_then(|c| u32::from_str_radix(c, 16).ok());
                    if let Some(c) = c.and_then(char::from_u32) {
                        t.text.add_char(c);
                    }
                    next
                }
                _ => next,
            }
        };
    }
}

/// What follows a mark; nothing if it does not occur.
fn after<'x>(text: &'x str, mark: &str) -> &'x str {
    memchr::memmem::find(text.as_bytes(), mark.as_bytes()).map_or("", |at| &text[at + mark.len()..])
}

/// A tag without its brackets, and what follows it. A `>` in a value does not end it.
fn split_tag(text: &str) -> (&str, &str) {
    let bytes = text.as_bytes();
    let mut at = 1;
    while let Some(found) = memchr::memchr3(b'>', b'"', b'\'', &bytes[at..]) {
        at += found;
        if bytes[at] == b'>' {
            return (&text[1..at], &text[at + 1..]);
        }
        match memchr::memchr(bytes[at], &bytes[at + 1..]) {
            Some(end) => at += end + 2,
            None => break,
        }
    }
    (&text[1..], "")
}

fn attribute<'x>(tag: &'x str, name: &str) -> Option<&'x str> {
    let mut rest = tag;
    loop {
        let equals = rest.find('=')?;
        let (key, value) = (rest[..equals].trim_end(), rest[equals + 1..].trim_start());
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (value, next) = value[1..].split_once(quote)?;
        let key = key.rsplit(char::is_whitespace).next().unwrap_or(key);
        if key == name {
            return Some(value);
        }
        rest = next;
    }
}

/// Character data, its references resolved.
fn data(text: &str, t: &mut Tally) {
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
        t.text(&rest[..at]);
        let end = rest[at..].find(';').map_or(rest.len(), |n| at + n);
        match reference(&rest[at + 1..end]) {
            Some(c) => t.text.add_char(c),
            None => t.text(&rest[at..end]),
        }
        rest = rest.get(end + 1..).unwrap_or("");
    }
    t.text(rest);
}

fn reference(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let code = name.strip_prefix('#')?;
            let code = match code.strip_prefix('x') {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => code.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

fn decoded(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some((before, at)) = rest.split_once('&') {
        out.push_str(before);
        match at.split_once(';') {
            Some((name, next)) => {
                out.extend(reference(name));
                rest = next;
            }
            None => rest = at,
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;
    use crate::model::{Note, NoteCall, NoteId, Num, Paragraph};

    fn doc(text: &str) -> Document {
        let mut d = Document::new(Lang::EN);
        d.body.push(Block::new(Paragraph {
            num: Some(Num { text: "1.".into(), value: 1, ..Num::default() }),
            text: vec![Inline::text(text)],
            ..Paragraph::default()
        }));
        d
    }

    #[test]
    fn equal_texts_have_equal_tallies() {
        let akn = "<doc><meta><x>not text</x></meta><p>1.</p><p>caf\u{e9} &amp; 报告</p></doc>";
        assert_eq!(tally_tree(&doc("报告 café &")), tally_akn(akn));
    }

    #[test]
    fn a_lost_and_an_added_character_are_told() {
        let d = tally_tree(&doc("aab")).difference(&tally_akn("<p>1.aX</p>")).unwrap();
        assert_eq!(d.to_string(), "2 characters missing: 'a', 'b'; 1 character extra: 'X'");
    }

    #[test]
    fn white_space_and_invisible_characters_do_not_count() {
        assert_eq!(
            tally_tree(&doc("a\u{ad}b\u{200b} c\u{feff}\u{c}")),
            tally_akn("<p>\n 1.\u{2009}a b c</p>")
        );
    }

    #[test]
    fn marks_are_counted_apart() {
        let mut d = doc("x");
        d.notes.push(Note { marker: "1".into(), ..Note::default() });
        let call = NoteCall { note: NoteId(0), printed: "¹".into(), implied: false };
        d.body.push(Block::new(Paragraph {
            text: vec![Inline::new(InlineKind::NoteCall(call))],
            ..Paragraph::default()
        }));
        let akn = "<p>1.x<authorialNote placement='bottom' marker='1'/></p>";
        assert_eq!(tally_tree(&d), tally_akn(akn));
        let as_text = tally_tree(&d).difference(&tally_akn("<p>1.x1</p>")).unwrap();
        assert_eq!(
            as_text.to_string(),
            "1 character missing: '1' in marks; 1 character extra: '1'"
        );
    }

    #[test]
    fn a_forbidden_character_is_found_in_its_mark_up() {
        let akn = "<p>1.a<inline name=\"akn4un:control\" title=\"U+0001\"/></p>";
        assert_eq!(tally_tree(&doc("a\u{1}")), tally_akn(akn));
    }

    #[test]
    fn brackets_in_values_and_references_are_understood() {
        let akn = "<p class=\"a>b\">1.&#x41;&lt;<!-- no > text --><![CDATA[<&]]></p>";
        assert_eq!(tally_tree(&doc("A<<&")), tally_akn(akn));
    }

    #[test]
    fn broken_xml_does_not_panic() {
        for s in
            ["<", "<a", "<a b=\"", "&", "&;", "<!--", "<![CDATA[", "<meta>", "<é", "a<b é=\"'>"]
        {
            let _ = tally_akn(s);
        }
    }
}
