//! From the tree to pieces: everything that a page can take, in order, with its place in the
//! structure tree. What stands on which page is decided later.

use super::display::{
    AnchorId, Bookmark, Item, Line, Link, LinkTarget, Mark, NodeId, Role, Strip, Tags,
};
use super::fonts::Shaper;
use super::lines::Align;
use super::look::{self, Look};
use super::set::{self, Column};
use super::text::{Span, Style, Text};
use crate::lang::Lang;
use crate::model::eid::{Eids, Node};
use crate::model::{Document, InternalRef};
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

/// A piece of the text: a strip that a page takes whole if it can.
#[derive(Debug, Clone, Default)]
pub(super) struct Piece {
    /// Space above, which vanishes at the top of a page.
    pub before: f32,
    /// What it shows.
    pub strip: Strip,
    /// No page ends after it if that can be helped.
    pub keep: bool,
    /// It is a line of a heading.
    pub heading: bool,
    /// It starts a page.
    pub new_page: bool,
    /// The frame it stands in, and the left edge and width of that.
    pub frame: Option<(u32, f32, f32)>,
    /// The head of its table, repeated at the top of further pages.
    pub head: Option<Rc<Vec<Strip>>>,
    /// It may be cut between its lines when a page cannot take it whole: a table row.
    pub divisible: bool,
}

/// Where a block stands and how it is printed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// The node its own node goes to.
    pub node: NodeId,
    /// Where its lines start.
    pub start: f32,
    /// Their width.
    pub width: f32,
    /// Its language.
    pub lang: Lang,
    /// Size of type.
    pub size: f32,
    /// Distance of lines.
    pub pitch: f32,
    /// Bold throughout: a table head.
    pub bold: bool,
    /// Italic throughout.
    pub italic: bool,
    /// How deep annexes nest around it.
    pub depth: u16,
    /// How lines are filled.
    pub align: Align,
}

/// What a run of the writer gathers.
pub(super) struct Builder<'a, 'f> {
    pub doc: &'a Document,
    pub look: Look,
    pub shaper: &'a mut Shaper<'f>,
    pub tags: Tags,
    pub links: Vec<Link>,
    pub anchors: u32,
    pub bookmarks: Vec<Bookmark>,
    /// The pieces of what is being built: the text, a note or a cell.
    pub out: Vec<Piece>,
    /// Space that the next piece has above it.
    pub space: f32,
    /// The lines of every note once it is called.
    pub notes: Vec<Option<Vec<Strip>>>,
    /// Notes called whose place in the structure is still to come.
    pub pending: VecDeque<u32>,
    /// A note is being built.
    pub in_note: bool,
    /// Anchors of the calls and of the notes.
    pub call_anchors: Vec<Option<AnchorId>>,
    pub note_anchors: Vec<AnchorId>,
    /// The names of all parts, which other formats use too.
    pub eids: &'a Eids<'a>,
    /// The anchor of each part, by its eId.
    pub named: BTreeMap<&'a str, AnchorId>,
    /// Open headings, by level.
    pub open: Vec<u16>,
    /// 1 when the title is the first heading.
    pub title: u8,
    pub frames: u32,
    pub missing: Vec<char>,
}

impl<'a, 'f> Builder<'a, 'f> {
    /// Ready to build a document.
    pub(super) fn new(
        doc: &'a Document,
        eids: &'a Eids<'a>,
        look: Look,
        shaper: &'a mut Shaper<'f>,
    ) -> Self {
        let mut b = Self {
            doc,
            look,
            shaper,
            tags: Tags::new(),
            links: Vec::new(),
            anchors: 0,
            bookmarks: Vec::new(),
            out: Vec::new(),
            space: 0.0,
            notes: vec![None; doc.notes.len()],
            pending: VecDeque::new(),
            in_note: false,
            call_anchors: vec![None; doc.notes.len()],
            note_anchors: Vec::new(),
            eids,
            named: BTreeMap::new(),
            open: Vec::new(),
            title: 0,
            frames: 0,
            missing: Vec::new(),
        };
        for _ in &doc.notes {
            let a = b.anchor();
            b.note_anchors.push(a);
        }
        for (node, id) in eids.iter() {
            let anchor = match node {
                Node::Note(n) => b.note_anchors.get(n.0 as usize).copied(),
                _ => Some(b.anchor()),
            };
            if let Some(a) = anchor {
                b.named.insert(id.eid, a);
            }
        }
        b
    }

    /// A new place that links can go to.
    pub(super) fn anchor(&mut self) -> AnchorId {
        self.anchors += 1;
        self.anchors - 1
    }

    /// Where a reference inside the document goes.
    pub(super) fn resolve(&self, r: &InternalRef) -> Option<AnchorId> {
        let to = self.eids.resolve(r)?;
        self.named.get(to.from).copied()
    }

    /// Names the first line that was built since `from`, or leaves a part without a line unnamed.
    pub(super) fn name(&mut self, eid: &str, from: usize) {
        let Some(anchor) = self.named.get(eid).copied() else { return };
        let built = self.out.get_mut(from..).unwrap_or_default();
        if let Some(line) = built.iter_mut().find_map(|p| p.strip.lines.first_mut()) {
            line.anchors.push(anchor);
        }
    }

    /// A link whose text stands in a node.
    pub(super) fn link(&mut self, target: LinkTarget, contents: &str, node: NodeId) -> u32 {
        self.links.push(Link { target, contents: contents.into(), node });
        self.links.len() as u32 - 1
    }

    /// The style of running text at a place.
    pub(super) fn style(&self, place: &Place) -> Style {
        Style {
            size: place.size,
            bold: place.bold,
            italic: place.italic,
            rise: 0.0,
            underline: false,
            strike: false,
            lang: place.lang,
        }
    }

    /// A node for a block, with its language where that changes.
    pub(super) fn tag(&mut self, place: &Place, role: Role, lang: Option<Lang>) -> NodeId {
        self.tags.node(place.node, role, lang.filter(|l| *l != place.lang))
    }

    /// Plain text that is one stretch of one style.
    pub(super) fn words(text: &str, style: Style, mark: Mark) -> Text {
        let mut t = Text::default();
        t.push(text, span(style, mark));
        t
    }

    /// Sets a text between two edges.
    pub(super) fn set(&mut self, text: &Text, place: &Place, indent: f32) -> Vec<Line> {
        let column = Column {
            left: self.look.left(place.start, place.width),
            width: place.width,
            indent,
            pitch: place.pitch,
            align: place.align,
            rtl: look::rtl(place.lang),
        };
        set::paragraph(self.shaper, text, column, &mut self.missing)
    }

    /// Sets a text whose label stands before its first line: in the margin of that line, or where
    /// it is too wide, run in. The label's box is `hang` wide; its text starts after it.
    pub(super) fn set_labelled(
        &mut self,
        label: &Text,
        text: &Text,
        place: &Place,
        label_at: Label,
    ) -> Vec<Line> {
        let rtl = look::rtl(place.lang);
        let (_, wide) = set::widths(self.shaper, label, rtl);
        let space = place.size * 0.35;
        let (indent, at) = match label_at {
            Label::Inside(from, tab) => {
                let mut indent = tab;
                while indent < wide + space && indent + tab < place.width * 0.6 {
                    indent += tab / 2.0;
                }
                (from + indent.max(wide + space), place.start + from)
            }
            // The label ends a little before the text, in the margin.
            Label::Before(room, gap) if wide <= room => (0.0, place.start - gap - wide),
            Label::Before(..) => (wide + space, place.start),
            Label::Hanging(tab) => ((wide + space - tab).max(0.0), place.start - tab),
        };
        let own = Place { start: at, width: wide + 0.5, align: Align::Start, ..*place };
        let label_lines = self.set(label, &own, 0.0);
        let mut lines = if text.is_empty() { Vec::new() } else { self.set(text, place, indent) };
        let Some(mut label) = label_lines.into_iter().next() else { return lines };
        match lines.first_mut() {
            Some(first) => {
                label.items.append(&mut first.items);
                first.items = label.items;
                label.notes.append(&mut first.notes);
                first.notes = label.notes;
                label.anchors.append(&mut first.anchors);
                first.anchors = label.anchors;
            }
            None => lines.push(label),
        }
        lines
    }

    /// Adds lines to what is being built, none alone at the foot or top of a page.
    pub(super) fn push_lines(&mut self, lines: Vec<Line>, keep: bool, heading: bool) {
        let n = lines.len();
        for (i, line) in lines.into_iter().enumerate() {
            let before = if i == 0 { std::mem::take(&mut self.space) } else { 0.0 };
            let last = i + 1 == n;
            self.out.push(Piece {
                before,
                strip: line.into(),
                keep: if last { keep } else { heading || n <= 3 || i == 0 || i + 2 == n },
                heading,
                ..Piece::default()
            });
        }
    }

    /// At least so much space above what comes next.
    pub(super) fn space(&mut self, points: f32) {
        self.space = self.space.max(points);
    }

    /// A thin rule across a column.
    pub(super) fn rule(&mut self, start: f32, width: f32, above: f32) {
        let left = self.look.left(start, width);
        self.space(above);
        let before = std::mem::take(&mut self.space);
        let strip = Strip { height: 1.0, lines: Vec::new(), rules: vec![(left, 0.0, width, 0.5)] };
        self.out.push(Piece { before, strip, ..Piece::default() });
    }
}

/// Where the label of a text goes.
#[derive(Debug, Clone, Copy)]
pub(super) enum Label {
    /// In the first line, so far in; the text starts at a tab after it.
    Inside(f32, f32),
    /// In the margin before it: how much room there is, and the gap to the text.
    Before(f32, f32),
    /// At this distance before the text, from where it is read on.
    Hanging(f32),
}

/// A plain stretch.
pub(super) fn span(style: Style, mark: Mark) -> Span {
    Span { end: 0, style, mark, link: None, note: None, anchor: None, blue: false, isolate: false }
}

/// The items of lines, wherever they stand.
pub(super) fn shift_down(items: &mut [Item], dx: f32, dy: f32) {
    for item in items {
        match item {
            Item::Run(r) => {
                r.x += dx;
                r.y += dy;
            }
            Item::Rule(x, y, ..) | Item::Frame(x, y, ..) | Item::Emblem(x, y, ..) => {
                *x += dx;
                *y += dy;
            }
        }
    }
}
