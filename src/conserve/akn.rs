//! The text of Akoma Ntoso: counted, and compared in place with the text of a tree.

use super::xml::{Found, after, attribute, data, decoded, split_tag};
use super::{Difference, Tally, counts};
use crate::model::{Annex, Block, BlockKind, Caption, Document, Inline, InlineKind, Num};
use std::collections::VecDeque;

/// How AKN differs from a tree in its text and its marks of notes; `None` when it does not.
///
/// Both are gone through in document order, notes at their first call, and what stands in both is
/// passed by; only the rest is counted. So nothing depends on the order, but the usual order is
/// fast.
#[must_use]
pub fn difference_to_akn(doc: &Document, xml: &str) -> Option<Difference> {
    let mut side_by_side = SideBySide {
        leaves: Leaves::of(doc),
        rest: "",
        tree: Tally::new(),
        akn: Tally::new(),
        ahead: VecDeque::new(),
        marks: Vec::new(),
    };
    scan(xml, &mut side_by_side);
    side_by_side.close()
}
/// The texts of a tree in document order, notes at their first call.
struct Leaves<'d> {
    doc: &'d Document,
    /// What is still to come, the next last.
    stack: Vec<Step<'d>>,
    called: Vec<bool>,
    marks: Vec<&'d str>,
}

#[derive(Clone, Copy)]
enum Step<'d> {
    Text(&'d str),
    Inlines(&'d [Inline]),
    Blocks(&'d [Block]),
    Annexes(&'d [Annex]),
    /// Notes from this one on that no call names.
    Uncalled(usize),
}

impl<'d> Leaves<'d> {
    fn of(doc: &'d Document) -> Self {
        let mut stack = vec![
            Step::Uncalled(0),
            Step::Annexes(&doc.annexes),
            Step::Blocks(&doc.conclusion),
            Step::Blocks(&doc.body),
            Step::Blocks(&doc.preamble),
            Step::Blocks(&doc.preface),
        ];
        stack.extend(doc.masthead.iter().rev().map(|l| Step::Inlines(&l.text)));
        Self { doc, stack, called: vec![false; doc.notes.len()], marks: Vec::new() }
    }

    fn note(&mut self, at: usize) {
        let (Some(note), Some(called)) = (self.doc.notes.get(at), self.called.get_mut(at)) else {
            return;
        };
        if !std::mem::replace(called, true) {
            self.marks.push(&note.marker);
            self.stack.push(Step::Blocks(&note.blocks));
        }
    }

    fn block(&mut self, b: &'d Block) {
        let (num, text, children): (&Option<Num>, &'d [Inline], &'d [Block]) = match &b.kind {
            BlockKind::Heading(h) => (&h.num, &h.title, &[]),
            BlockKind::Paragraph(p) => (&p.num, &p.text, &p.children),
            BlockKind::Item(i) => (&i.num, &i.text, &i.children),
            BlockKind::Table(t) => {
                let cells = t.rows.iter().rev().flat_map(|r| r.cells.iter().rev());
                self.stack.extend(cells.map(|c| Step::Blocks(&c.blocks)));
                return self.caption(t.caption.as_ref());
            }
            BlockKind::Figure(f) => {
                self.stack.push(Step::Text(&f.alt));
                return self.caption(f.caption.as_ref());
            }
            BlockKind::Boxed(x) => (&None, &x.title, &x.blocks),
            BlockKind::Contents(c) => {
                let entries = c.entries.iter().rev();
                self.stack.extend(entries.map(|e| Step::Inlines(&e.text)));
                (&None, &c.title, &[])
            }
            BlockKind::Quote { blocks } => (&None, &[], blocks),
            BlockKind::Opaque(o) => (&None, &[], &o.blocks),
            BlockKind::Rule => return,
        };
        self.stack.extend([Step::Blocks(children), Step::Inlines(text)]);
        self.stack.extend(num.iter().map(|n| Step::Text(&n.text)));
    }

    fn caption(&mut self, caption: Option<&'d Caption>) {
        if let Some(c) = caption {
            self.stack.push(Step::Inlines(&c.title));
            self.stack.extend(c.num.iter().map(|n| Step::Text(&n.text)));
        }
    }
}

impl<'d> Iterator for Leaves<'d> {
    type Item = &'d str;

    fn next(&mut self) -> Option<&'d str> {
        loop {
            match self.stack.pop()? {
                Step::Text(text) => return Some(text),
                Step::Inlines([]) | Step::Blocks([]) | Step::Annexes([]) => {}
                Step::Inlines([first, rest @ ..]) => {
                    if !rest.is_empty() {
                        self.stack.push(Step::Inlines(rest));
                    }
                    match &first.kind {
                        InlineKind::Text { text } => return Some(text),
                        InlineKind::NoteCall(c) if self.doc.note(c.note).is_none() => {
                            return Some(&c.printed);
                        }
                        InlineKind::NoteCall(c) => self.note(c.note.0 as usize),
                        kind => self.stack.push(Step::Inlines(kind.content())),
                    }
                }
                Step::Blocks([first, rest @ ..]) => {
                    self.stack.push(Step::Blocks(rest));
                    self.block(first);
                }
                Step::Annexes([a, rest @ ..]) => self.stack.extend([
                    Step::Annexes(rest),
                    Step::Annexes(&a.annexes),
                    Step::Blocks(&a.body),
                    Step::Blocks(&a.preamble),
                    Step::Inlines(&a.title),
                    Step::Inlines(&a.label),
                ]),
                Step::Uncalled(at) => {
                    let next = self.called.iter().skip(at).position(|called| !called)?;
                    self.stack.push(Step::Uncalled(at + next + 1));
                    self.note(at + next);
                }
            }
        }
    }
}

/// Texts of a tree that are looked at to find the one that stands in the AKN.
const AHEAD: usize = 12;

/// Texts of AKN beside the texts of a tree.
struct SideBySide<'d> {
    leaves: Leaves<'d>,
    /// What is left of the text that the AKN has come to.
    rest: &'d str,
    /// The texts behind it that were looked at.
    ahead: VecDeque<&'d str>,
    marks: Vec<Box<str>>,
    /// What stands in one only.
    tree: Tally,
    akn: Tally,
}

impl<'d> SideBySide<'d> {
    /// Goes to the next text of the tree; the old one is done, or counted.
    fn step(&mut self) -> bool {
        let next = self.ahead.pop_front().or_else(|| self.leaves.next());
        self.rest = next.unwrap_or_default();
        next.is_some()
    }

    /// Goes to one of the next texts that the AKN has here, and counts those before it.
    fn find(&mut self, text: &str) -> bool {
        while self.ahead.len() < AHEAD {
            let Some(next) = self.leaves.next() else { break };
            self.ahead.push_back(next);
        }
        let here = |leaf: &&str| {
            let leaf = leaf.trim_start();
            !leaf.is_empty() && (text.starts_with(leaf) || leaf.starts_with(text))
        };
        let Some(at) = self.ahead.iter().position(here) else { return false };
        self.tree.text(self.rest);
        for passed in self.ahead.drain(..at) {
            self.tree.text(passed);
        }
        self.step()
    }

    fn close(mut self) -> Option<Difference> {
        self.tree.text(self.rest);
        while self.step() {
            self.tree.text(self.rest);
        }
        let marks = &self.leaves.marks;
        if !marks.iter().copied().eq(self.marks.iter().map(|m| &**m)) {
            marks.iter().for_each(|m| self.tree.mark(m));
            self.marks.iter().for_each(|m| self.akn.mark(m));
        }
        self.tree.difference(&self.akn)
    }
}

/// Passes what is not counted at the start of a text.
fn skip(text: &str) -> &str {
    text.trim_start_matches(|c| !counts(c))
}

impl Found for SideBySide<'_> {
    fn text(&mut self, text: &str) {
        let mut text = text;
        loop {
            let both = text.len().min(self.rest.len());
            let same = match text.as_bytes()[..both] == self.rest.as_bytes()[..both] {
                true => both,
                false => {
                    let bytes = text.bytes().zip(self.rest.bytes());
                    text.floor_char_boundary(bytes.take_while(|(a, b)| a == b).count())
                }
            };
            (text, self.rest) = (&text[same..], &self.rest[same..]);
            if text.is_empty() {
                return;
            }
            if self.rest.is_empty() {
                if self.step() {
                    continue;
                }
                return self.akn.text(text);
            }
            // what differs may be white space
            let (a, b) = (skip(text), skip(self.rest));
            let moved = a.len() < text.len() || b.len() < self.rest.len();
            (text, self.rest) = (a, b);
            if text.is_empty() {
                return;
            }
            if !moved && !self.find(text) {
                return self.akn.text(text);
            }
        }
    }

    fn mark(&mut self, mark: &str) {
        self.marks.push(mark.into());
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
    scan(xml, &mut t);
    t
}

pub(super) fn scan(xml: &str, t: &mut impl Found) {
    let mut rest = xml;
    loop {
        // between blocks there is nothing but white space
        let blank = rest.bytes().take_while(u8::is_ascii_whitespace).count();
        rest = &rest[blank..];
        if !rest.starts_with('<') {
            // most text holds no reference
            let at = memchr::memchr2(b'<', b'&', rest.as_bytes()).unwrap_or(rest.len());
            if rest[at..].starts_with('&') {
                let end = memchr::memchr(b'<', rest.as_bytes()).unwrap_or(rest.len());
                data(&rest[..end], t);
                rest = &rest[end..];
            } else {
                t.text(&rest[..at]);
                rest = &rest[at..];
            }
        }
        if rest.is_empty() {
            return;
        }
        rest = if rest.as_bytes().get(1) == Some(&b'/') {
            let name = rest.bytes().take_while(|b| *b != b'>').count();
            rest.get(name + 1..).unwrap_or_default()
        } else if let Some(inside) = rest.strip_prefix("<!--") {
            after(inside, "-->")
        } else if let Some(inside) = rest.strip_prefix("<![CDATA[") {
            let end = memchr::memmem::find(inside.as_bytes(), b"]]>").unwrap_or(inside.len());
            t.text(&inside[..end]);
            after(inside, "]]>")
        } else if rest.starts_with("<?") || rest.starts_with("<!") {
            after(rest, ">")
        } else {
            let (tag, next) = split_tag(rest);
            let ends = |b: u8| matches!(b, b' ' | b'\n' | b'\t' | b'\r' | b'/' | b'>');
            let name = &tag[..tag.bytes().position(ends).unwrap_or(tag.len())];
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
                        t.text(c.encode_utf8(&mut [0; 4]));
                    }
                    next
                }
                _ => next,
            }
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;
    use crate::model::{Note, NoteCall, NoteId, Paragraph};

    fn paragraph(text: Vec<Inline>) -> Block {
        Block::new(Paragraph { text, ..Paragraph::default() })
    }

    /// "one", a call of a note "note", "two"; a second paragraph "three".
    fn doc() -> Document {
        let mut d = Document::new(Lang::EN);
        let call = NoteCall { note: NoteId(0), printed: "1".into(), implied: false };
        d.body.push(paragraph(vec![
            Inline::text("one"),
            Inline::new(InlineKind::NoteCall(call)),
            Inline::text("two"),
        ]));
        d.body.push(paragraph(vec![Inline::text("three & four")]));
        d.notes.push(Note {
            marker: "1".into(),
            blocks: vec![paragraph(vec![Inline::text("note")])],
            ..Note::default()
        });
        d
    }

    fn told(akn: &str) -> Option<String> {
        let side_by_side = difference_to_akn(&doc(), akn).map(|d| d.to_string());
        let counted = super::super::tally_tree(&doc()).difference(&tally_akn(akn));
        assert_eq!(side_by_side, counted.map(|d| d.to_string()), "{akn}");
        side_by_side
    }

    #[test]
    fn the_same_text_does_not_differ_wherever_it_stands() {
        let note = "<authorialNote marker=\"1\"><p>note</p></authorialNote>";
        assert_eq!(told(&format!("<p>one{note}two</p>\n <p>three &amp; four</p>")), None);
        assert_eq!(told(&format!("<p>three &amp; four</p><p>onetwo</p>{note}")), None);
        assert_eq!(told(&format!("<p>th<b>ree</b> \n&amp;\u{a0}four</p>one{note}two")), None);
        assert_eq!(told(&format!("{note}fourone<p>three</p>two&#38;")), None);
    }

    #[test]
    fn what_differs_is_told_as_counting_tells_it() {
        let note = "<authorialNote marker=\"1\"><p>note</p></authorialNote>";
        for akn in [
            format!("<p>one{note}tow</p><p>three &amp; four</p>"),
            format!("<p>one{note}two!</p><p>three &amp; four</p>"),
            format!("<p>one{note}</p><p>three &amp; four</p>"),
            format!("<p>one{note}two{note}</p><p>three &amp; four</p>"),
            "<p>one<authorialNote marker=\"2\"><p>note</p></authorialNote>two</p>\
             <p>three &amp; four</p>"
                .to_owned(),
            "<p>three</p>".to_owned(),
            String::new(),
        ] {
            assert!(akn.contains("tow") || told(&akn).is_some(), "{akn}");
        }
        assert!(told("<p>onx</p>").is_some());
    }

    #[test]
    fn a_bracket_in_a_value_ends_no_tag() {
        for tag in
            ["p a=\">\"", "p a= \">\"", "p a='\">'", "p a=\"x>\" b=\"\"", "p", "p/", "p a=\"\"/"]
        {
            assert_eq!(split_tag(&format!("<{tag}>x")), (tag, "x"));
        }
    }
}
