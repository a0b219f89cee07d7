//! Conservation of text: what the tree holds, counted against what an output holds.
//!
//! The count of an output is taken from its bytes by a scan of its own and shares no code with the
//! writer, so that a fault there shows here. Counting knows no order: it finds text that is lost,
//! doubled or changed, not text that is moved.
//!
//! White space and characters that print nothing (Unicode's `Default_Ignorable_Code_Point`) are not
//! counted; footnote marks are counted apart from the text.

mod akn;
#[cfg(feature = "docx")]
mod docx;
mod html;
mod json;
mod markdown;
mod text;
mod xml;

pub use akn::{difference_to_akn, tally_akn};
#[cfg(feature = "docx")]
pub use docx::difference_to_docx;
pub use html::tally_html;
pub use json::tally_json;
pub use markdown::tally_markdown;
pub use text::{tally_text, tally_tree_as_text};

use crate::ledger::{Closed, Fate};
use crate::model::{Annex, Block, BlockKind, Caption, Document, Inline, InlineKind};
use crate::source::Source;
use crate::span::Span;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// How often each character occurs.
#[derive(Clone, Default)]
struct Counts {
    /// The Basic Multilingual Plane; nothing until a text is counted.
    plane: Option<Box<Plane>>,
    /// Characters of the other planes.
    beyond: BTreeMap<u32, u32>,
}

/// The counts of a plane. A text has few of its characters: only rows that hold some take memory.
#[derive(Clone)]
struct Plane {
    /// What UTF-8 writes with one byte or two.
    low: [u32; LOW],
    /// Where in `rows` the counts of a row of 64 are; 0 where none occurs.
    index: [u16; ROWS],
    /// The first stays empty.
    rows: Vec<Row>,
}

type Row = [u32; 64];
const LOW: usize = 0x800;
const ROWS: usize = 0x1_0000 / 64;

impl Plane {
    fn new() -> Box<Self> {
        Box::new(Self { low: [0; LOW], index: [0; ROWS], rows: vec![[0; 64]] })
    }

    /// Counts one that UTF-8 writes with three bytes.
    fn add(&mut self, row: usize, at: usize) {
        if self.index[row] == 0 {
            self.index[row] = self.rows.len() as u16;
            self.rows.push([0; 64]);
        }
        if let Some(counts) = self.rows.get_mut(usize::from(self.index[row])) {
            counts[at] += 1;
        }
    }

    fn row(&self, row: usize) -> &Row {
        match self.low.as_chunks().0.get(row) {
            Some(low) => low,
            None => &self.rows[usize::from(self.index[row])],
        }
    }
}

impl Counts {
    fn add_char(&mut self, c: char) {
        self.add(c.encode_utf8(&mut [0; 4]));
    }

    /// Counts by bytes, in runs of characters of one length: every text of a document passes here
    /// twice and more.
    fn add(&mut self, text: &str) {
        let plane = self.plane.get_or_insert_with(Plane::new);
        let low = |b: u8| usize::from(b & 0x3f);
        let mut bytes = text.as_bytes();
        while let Some(first) = bytes.first() {
            let mut n = 0;
            match first {
                0..=0x7f => {
                    for b in bytes.iter().take_while(|b| b.is_ascii()) {
                        plane.low[usize::from(*b)] += 1;
                        n += 1;
                    }
                }
                0xe0..=0xef => {
                    for [a, b, c] in bytes.as_chunks().0 {
                        if a & 0xf0 != 0xe0 {
                            break;
                        }
                        plane.add(usize::from(a & 0xf) << 6 | low(*b), low(*c));
                        n += 3;
                    }
                }
                0xf0..=0xff => {
                    for [a, b, c, d] in bytes.as_chunks().0 {
                        if *a < 0xf0 {
                            break;
                        }
                        let code =
                            usize::from(a & 7) << 18 | low(*b) << 12 | low(*c) << 6 | low(*d);
                        *self.beyond.entry(code as u32).or_default() += 1;
                        n += 4;
                    }
                }
                _ => {
                    for [a, b] in bytes.as_chunks().0 {
                        if a & 0xe0 != 0xc0 {
                            break;
                        }
                        plane.low[usize::from(a & 0x1f) << 6 | low(*b)] += 1;
                        n += 2;
                    }
                }
            }
            // a text has no other bytes
            bytes = bytes.get(n.max(1)..).unwrap_or_default();
        }
    }

    /// Characters whose counts differ, with by how much `other` has more.
    fn differences(&self, other: &Self) -> Vec<(char, i64)> {
        let mut found = Vec::new();
        if [self, other].iter().all(|c| c.plane.is_none() && c.beyond.is_empty()) {
            return found;
        }
        let mut note = |code: u32, a: u32, b: u32| {
            let c = char::from_u32(code).filter(|c| a != b && counts(*c));
            found.extend(c.map(|c| (c, i64::from(b) - i64::from(a))));
        };
        const NONE: &Row = &[0; 64];
        fn part(c: &Counts, row: usize) -> &Row {
            c.plane.as_ref().map_or(NONE, |plane| plane.row(row))
        }
        for row in 0..ROWS {
            let (a, b) = (part(self, row), part(other, row));
            if a != b {
                for (low, (a, b)) in (0..).zip(a.iter().zip(b)) {
                    note((row as u32) << 6 | low, *a, *b);
                }
            }
        }
        let beyond: BTreeSet<u32> =
            self.beyond.keys().chain(other.beyond.keys()).copied().collect();
        for code in beyond {
            let of = |c: &Self| c.beyond.get(&code).copied().unwrap_or(0);
            note(code, of(self), of(other));
        }
        found
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

    /// Counts a stretch of AKN as [`tally_akn`] counts all of it.
    pub fn akn(&mut self, xml: &str) {
        akn::scan(xml, self);
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
            let all = Counts::default().differences(counts);
            all.iter().map(|(_, n)| n.unsigned_abs()).sum()
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
    let mut tally = Tally::new();
    walk(doc, &mut tally);
    tally
}

/// What is done with each text of a tree.
trait Sink {
    /// A text and where in the source it stands; detached where the tree does not say.
    fn text(&mut self, text: &str, span: Span);
    /// The mark of a note.
    fn mark(&mut self, mark: &str);
    /// A call of a note with this mark.
    fn call(&mut self, _mark: &str) {}
    /// A call of no note, which has nothing but its mark.
    fn stray(&mut self, printed: &str, span: Span) {
        self.text(printed, span);
    }
    /// A rule across the text.
    fn rule(&mut self) {}
}

impl Sink for Tally {
    fn text(&mut self, text: &str, _: Span) {
        self.text.add(text);
    }

    fn mark(&mut self, mark: &str) {
        Self::mark(self, mark);
    }
}

/// Compares the text of a tree with what the ledger says the source holds of text and numbers:
/// every stretch at its place, and only what does not stand there as it is by counting.
#[must_use]
pub fn difference_to_source(
    source: &Source,
    ledger: &Closed,
    doc: &Document,
) -> Option<Difference> {
    in_place(source, ledger, doc, Written::Plain)
}

/// The same for a source that is AKN: what the ledger calls text is written with references, and an
/// element stands for a character that XML forbids.
#[must_use]
pub fn difference_to_mark_up(
    source: &Source,
    ledger: &Closed,
    doc: &Document,
) -> Option<Difference> {
    in_place(source, ledger, doc, Written::MarkUp)
}

/// How a source writes its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Written {
    Plain,
    MarkUp,
}

impl Written {
    fn count(self, tally: &mut Tally, text: &str) {
        // a tally that counts nothing costs nothing
        if text.trim_ascii().is_empty() {
            return;
        }
        match self {
            Self::Plain => tally.text(text),
            Self::MarkUp => tally.akn(text),
        }
    }

    /// Whether a stretch means what it says.
    fn is_literal(self, text: &str) -> bool {
        self == Self::Plain || memchr::memchr2(b'&', b'<', text.as_bytes()).is_none()
    }
}

fn in_place(source: &Source, ledger: &Closed, doc: &Document, how: Written) -> Option<Difference> {
    let text = |c: &&(Span, Fate)| matches!(c.1, Fate::Content | Fate::Number);
    let claims: Vec<Span> = ledger.claims().iter().filter(text).map(|c| c.0).collect();
    let mut found = InPlace { source, how, claims: &claims, held: Vec::new(), other: Tally::new() };
    walk(doc, &mut found);
    let InPlace { mut held, other, .. } = found;
    held.sort_by_key(|s| s.start);
    let mut left = Tally::new();
    let mut held = held.into_iter().peekable();
    for claim in &claims {
        let mut at = claim.start;
        while let Some(h) = held.next_if(|h| h.start < claim.end) {
            // held twice is doubled in the tree; what is not text is no part of it
            if h.start < at || h.end > claim.end {
                let mut all = Tally::new();
                claims.iter().for_each(|c| how.count(&mut all, source.slice(*c)));
                return all.difference(&tally_tree(doc).without_marks());
            }
            how.count(&mut left, source.slice(Span::new(at, h.start)));
            at = h.end;
        }
        how.count(&mut left, source.slice(Span::new(at, claim.end)));
    }
    left.difference(&other)
}

/// Texts that stand in the source as they are in the tree, and the count of all others.
struct InPlace<'a> {
    source: &'a Source,
    how: Written,
    /// Text and numbers, in the order of the source.
    claims: &'a [Span],
    held: Vec<Span>,
    other: Tally,
}

impl Sink for InPlace<'_> {
    fn text(&mut self, text: &str, span: Span) {
        let before = self.held.len();
        let mut rest = text;
        let first = self.claims.partition_point(|c| c.end <= span.start);
        for claim in self.claims[first..].iter().take_while(|c| c.start < span.end) {
            let part = Span::new(claim.start.max(span.start), claim.end.min(span.end));
            let printed = self.source.slice(part);
            // lines are joined with a space or none
            // and what stands at their ends is no text
            let tail = rest
                .strip_prefix(printed)
                .or_else(|| rest.trim_start().strip_prefix(printed))
                .or_else(|| (rest.trim() == printed.trim()).then_some(""));
            match tail {
                Some(tail) if !printed.is_empty() && self.how.is_literal(printed) => {
                    rest = tail;
                    self.held.push(part);
                }
                _ => break,
            }
        }
        if !rest.trim_start().is_empty() {
            self.held.truncate(before);
            self.other.text.add(text);
        }
    }

    fn mark(&mut self, _: &str) {}
}

fn walk(doc: &Document, sink: &mut impl Sink) {
    let mut t = Tree { doc, sink, blocks: Vec::new(), inlines: Vec::new() };
    t.inlines.extend(doc.masthead.iter().map(|l| &l.text[..]));
    t.blocks.extend([&doc.preface[..], &doc.preamble, &doc.body, &doc.conclusion]);
    let mut annexes: Vec<&Annex> = doc.annexes.iter().collect();
    while let Some(a) = annexes.pop() {
        t.inlines.extend([&a.label[..], &a.title]);
        t.blocks.extend([&a.preamble[..], &a.body]);
        annexes.extend(&a.annexes);
    }
    for n in &doc.notes {
        t.sink.mark(&n.marker);
        t.blocks.push(&n.blocks);
    }
    t.run();
}

/// What is still to be counted. Order plays no part, so depth does not either.
struct Tree<'d, 'k, S> {
    doc: &'d Document,
    sink: &'k mut S,
    blocks: Vec<&'d [Block]>,
    inlines: Vec<&'d [Inline]>,
}

impl<'d, S: Sink> Tree<'d, '_, S> {
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
            InlineKind::Text { text } => self.sink.text(text, i.span),
            InlineKind::NoteCall(c) if self.doc.note(c.note).is_none() => {
                self.sink.stray(&c.printed, i.span);
            }
            InlineKind::NoteCall(c) => {
                let marker = self.doc.note(c.note).map_or("", |n| &*n.marker);
                self.sink.call(marker);
            }
            kind => self.inlines.push(kind.content()),
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
                self.sink.text(&f.alt, Span::DETACHED);
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
            BlockKind::Rule => return self.sink.rule(),
        };
        if let Some(n) = num {
            self.sink.text(&n.text, n.span);
        }
    }

    fn caption(&mut self, caption: Option<&'d Caption>) {
        if let Some(c) = caption {
            self.inlines.push(&c.title);
            if let Some(n) = &c.num {
                self.sink.text(&n.text, n.span);
            }
        }
    }
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
