//! Markdown that tells all of its structure (`structure: told` in its front matter).
//!
//! masthead writes so what it would not read back by the rules that read drafts: mark-up of others,
//! trees made by programs. There
//!
//! * a heading, a table, a quotation, a rule is what Markdown says;
//! * an entry `1.` is a numbered paragraph and an entry `-` an item, the first paragraph in it its
//!   text, the rest what belongs to it;
//! * any other paragraph is one by itself, preambular in a preamble;
//! * `<div class="KIND" data-name="…" data-value="…">` up to `</div>` is anything else: its first
//!   paragraph is its text, unless the class adds `bare`. The value of a table counts its head rows;
//! * `<span class="STYLE" data-value="…" data-name="SUFFIX">(a)</span>` before a text is its number.

use super::{Reader, Target};
use crate::flow::outline::{Frame, Step};
use crate::flow::{FlowBlock, Para, Piece, PieceKind};
use std::ops::Range;

/// What has text of its own.
const WORDED: [&str; 11] = [
    "masthead",
    "annex",
    "paragraph",
    "item",
    "heading",
    "table",
    "box",
    "contents",
    "entry",
    "figure",
    "alt",
];

/// The structure as far as it was read.
#[derive(Debug, Default)]
pub(super) struct Told {
    steps: Vec<Step>,
    open: Vec<Open>,
    label: Option<Label>,
}

#[derive(Debug)]
struct Open {
    /// By a tag, not by Markdown's own containers.
    div: bool,
    /// Its text is still to come.
    awaits: bool,
    annex: bool,
    preamble: bool,
}

/// The number of the text that follows.
#[derive(Debug)]
struct Label {
    tag: Frame,
    print: Option<Para>,
    /// Its closing tag was seen.
    closed: bool,
}

impl Told {
    fn open(&mut self, frame: Frame, div: bool) {
        self.open.push(Open {
            div,
            awaits: !frame.bare && WORDED.contains(&&*frame.kind),
            annex: &*frame.kind == "annex",
            preamble: &*frame.kind == "preamble",
        });
        self.steps.push(Step::Open(frame));
    }

    fn close(&mut self) {
        if self.open.pop().is_some() {
            self.steps.push(Step::Close);
        }
    }

    /// All steps, with all closed.
    pub(super) fn finish(mut self) -> Vec<Step> {
        while !self.open.is_empty() {
            self.close();
        }
        self.steps
    }
}

fn frame(kind: &str) -> Frame {
    Frame { kind: kind.into(), ..Frame::default() }
}

impl Reader<'_> {
    /// Whether what is read now has its structure told: text, not notes or cells.
    pub(super) fn tells(&self) -> bool {
        self.all.is_some() && matches!(&*self.into, [Target::Body])
    }

    fn teller(&mut self) -> Option<&mut Told> {
        if self.tells() { self.all.as_mut() } else { None }
    }

    pub(super) fn told_rule(&mut self) {
        self.told_para(None);
        if let Some(t) = self.teller() {
            t.steps.extend([Step::Open(frame("rule")), Step::Close]);
        }
    }

    pub(super) fn told_table(&mut self) {
        self.told_para(None);
        if let Some(t) = self.teller() {
            t.steps.push(Step::Block);
        }
    }

    pub(super) fn told_quote(&mut self) {
        self.told_para(None);
        if let Some(t) = self.teller() {
            t.open(frame("quote"), false);
        }
    }

    /// An entry of a list; whether it was told.
    pub(super) fn told_entry(&mut self, range: &Range<usize>) -> bool {
        if !self.tells() {
            return false;
        }
        self.told_para(None);
        let s = self.str(range.clone());
        let digits = s.bytes().take_while(u8::is_ascii_digit).count();
        let value = s[..digits].parse().ok();
        let mark = self.beyond(range.start..range.start + digits + 1);
        let Some(t) = self.all.as_mut() else { return false };
        if digits == 0 {
            t.open(frame("item"), false);
            return true;
        }
        t.open(frame("paragraph"), false);
        let span = super::span(&mark);
        t.label = Some(Label {
            tag: Frame { value, ..frame("decimal") },
            print: Some(Para { pieces: vec![Piece::text(span)], ..Para::default() }),
            closed: true,
        });
        self.taken.push((span, None));
        true
    }

    /// The end of a container of Markdown's own, and of what was left open in it.
    pub(super) fn told_end(&mut self) {
        self.told_para(None);
        let Some(t) = self.teller() else { return };
        while t.open.last().is_some_and(|o| o.div) {
            t.close();
        }
        t.close();
    }

    /// A block of HTML; whether it was one of our tags.
    pub(super) fn told_tags(&mut self, range: Range<usize>) -> bool {
        if !self.tells() {
            return false;
        }
        self.told_para(None);
        let s = self.str(range);
        if s == "</div>" {
            if let Some(t) = self.all.as_mut().filter(|t| t.open.last().is_some_and(|o| o.div)) {
                t.close();
            }
            return true;
        }
        let Some(frame) = tag(s, "div") else { return false };
        if let Some(t) = &mut self.all {
            t.open(frame, true);
        }
        true
    }

    /// The start or the end of a number; whether it was one.
    pub(super) fn told_label(&mut self, range: &Range<usize>) -> bool {
        if !self.tells() {
            return false;
        }
        let s = self.str(range.clone());
        let frame = tag(s, "span");
        let end = s == "</span>";
        let before = self.open.take();
        let Some(t) = &mut self.all else { return false };
        match (frame, &mut t.label) {
            (Some(tag), None) if before.is_none() => {
                t.label = Some(Label { tag, print: None, closed: false });
            }
            // a number holds no call
            (None, Some(label)) if end && !label.closed && !before.as_ref().is_some_and(calls) => {
                label.print = before;
                label.closed = true;
            }
            _ => {
                self.open = before;
                return false;
            }
        }
        true
    }

    /// A paragraph, or the end of one that has nothing but its number.
    pub(super) fn told_para(&mut self, para: Option<Para>) {
        let (heading, base) = (self.heading, self.base.unwrap_or(1));
        let Some(t) = self.teller() else { return };
        let mut para = para;
        let mut label = t.label.take();
        if let Some(l) = label.as_mut().filter(|l| !l.closed) {
            // a tag that was never closed: all is its print
            l.print = para.take_if(|p| !calls(p));
        }
        if para.is_none() && label.is_none() {
            return;
        }
        let mut blocks = Vec::new();
        let mut own = false;
        let preamble = t.open.iter().any(|o| o.preamble);
        match t.open.last_mut() {
            Some(o) if o.awaits => o.awaits = false,
            Some(o) if o.annex && heading == 1 && label.is_none() => {
                t.steps.push(Step::Title);
                self.flow.blocks.extend(para.map(FlowBlock::Para));
                return;
            }
            _ => {
                own = true;
                let kind = if heading > 1 {
                    let value = Some(u32::from(base) + u32::from(heading) - 2);
                    Frame { value, ..frame("heading") }
                } else if preamble && label.is_none() {
                    Frame { name: "preambular".into(), ..frame("paragraph") }
                } else {
                    frame("paragraph")
                };
                t.steps.push(Step::Open(kind));
            }
        }
        if let Some(l) = label {
            t.steps.push(Step::Num { tag: l.tag, printed: l.print.is_some() });
            blocks.extend(l.print);
        }
        if let Some(p) = para {
            t.steps.push(Step::Text);
            blocks.push(p);
        }
        if own {
            t.steps.push(Step::Close);
        }
        self.flow.blocks.extend(blocks.into_iter().map(FlowBlock::Para));
    }
}

/// Whether a paragraph calls notes.
fn calls(para: &Para) -> bool {
    para.pieces.iter().any(|p| matches!(p.kind, PieceKind::NoteCall(_)))
}

/// An opening tag with what its attributes say.
fn tag(s: &str, name: &str) -> Option<Frame> {
    let mut rest = s.strip_prefix('<')?.strip_prefix(name)?.strip_suffix('>')?;
    let mut f = Frame::default();
    while let Some((key, after)) = rest.split_once("=\"") {
        let (value, after) = after.split_once('"')?;
        match key.trim() {
            "class" => {
                let (kind, more) = value.split_once(' ').unwrap_or((value, ""));
                f.kind = kind.into();
                f.bare = more == "bare";
            }
            "data-name" => f.name = unescaped(value).into(),
            "data-value" => f.value = value.parse().ok(),
            _ => return None,
        }
        rest = after;
    }
    (rest.trim().is_empty() && !f.kind.is_empty()).then_some(f)
}

/// A value with its characters for their numbers (`&#34;`).
fn unescaped(s: &str) -> String {
    let mut out = String::with_capacity(s.len());
    let mut rest = s;
    while let Some((before, after)) = rest.split_once("&#") {
        out.push_str(before);
        let c =
            after.split_once(';').and_then(|(n, r)| Some((char::from_u32(n.parse().ok()?)?, r)));
        match c {
            Some((c, r)) => {
                out.push(c);
                rest = r;
            }
            None => {
                out.push_str("&#");
                rest = after;
            }
        }
    }
    out + rest
}
