//! Blocks: headings, paragraphs, items, boxes, contents lists, annexes, notes.

use super::build::{Builder, Label, Piece, Place};
use super::display::{Item, LinkTarget, Mark, NodeId, Numbering, Role, Strip};
use super::inline::{plain, plain_mark, raised};
use super::lines::Align;
use super::text::{Span, Style, Text};
use crate::model::{
    Annex, Block, BlockKind, Caption, Contents, Figure, Heading, Inline, Num, NumStyle, Paragraph,
    ParagraphRole,
};

/// Narrowest column that text is set in, however deep it is nested.
const NARROWEST: f32 = 90.0;

impl Builder<'_, '_> {
    /// The place of the text of the document.
    pub(super) fn body(&self, node: NodeId) -> Place {
        Place {
            node,
            start: self.look.start,
            width: self.look.measure,
            lang: self.doc.lang,
            size: self.look.size,
            pitch: self.look.pitch,
            bold: false,
            italic: false,
            depth: 0,
            align: Align::Justify,
        }
    }

    /// Blocks in order; items that follow each other are a list.
    pub(super) fn blocks(&mut self, blocks: &[Block], place: &Place) {
        let mut list: Option<NodeId> = None;
        for block in blocks {
            if let BlockKind::Item(item) = &block.kind {
                let style = item.num.as_ref().map_or(NumStyle::Bullet, |n| n.style);
                let node = match list {
                    Some(l) => l,
                    None => self.tag(place, Role::List(numbering(style, item.num.is_some())), None),
                };
                list = Some(node);
                let own = self.own(block, &Place { node, ..*place });
                let from = self.out.len();
                self.item(item.num.as_ref(), &item.text, &item.children, &own);
                self.named(block, from);
                // Notes stand in the item that calls them.
            } else {
                list = None;
                let own = self.own(block, place);
                let from = self.out.len();
                self.block(block, &own);
                self.named(block, from);
            }
            if list.is_none() {
                self.flush_notes(place);
            }
        }
        self.flush_notes(place);
    }

    /// Names the place where a block starts.
    fn named(&mut self, block: &Block, from: usize) {
        let eids = self.eids;
        if let Some(id) = eids.block(block) {
            self.name(id.eid, from);
        }
    }

    /// A place in the language of a block.
    fn own(&mut self, block: &Block, place: &Place) -> Place {
        match block.lang {
            Some(l) if l != place.lang => {
                let node = self.tags.node(place.node, Role::Group, Some(l));
                Place { lang: l, node, ..*place }
            }
            _ => *place,
        }
    }

    fn block(&mut self, block: &Block, place: &Place) {
        match &block.kind {
            BlockKind::Heading(h) => self.heading(h, place),
            BlockKind::Paragraph(p) => self.paragraph(p, place),
            BlockKind::Item(i) => self.item(i.num.as_ref(), &i.text, &i.children, place),
            BlockKind::Table(t) => self.table(t, place),
            BlockKind::Quote { blocks } => {
                let node = self.tag(place, Role::Quote, None);
                self.blocks(blocks, &inset(place, node, self.look.tab, self.look.tab));
            }
            BlockKind::Boxed(x) => self.boxed(&x.title, &x.blocks, place),
            BlockKind::Contents(c) => self.contents(c, place),
            BlockKind::Rule => {
                self.rule(place.start + place.width * 0.4, place.width * 0.2, 12.0);
                self.space(12.0);
            }
            BlockKind::Figure(f) => self.figure(f, place),
            BlockKind::Opaque(o) => {
                let node = self.tag(place, Role::Group, None);
                self.blocks(&o.blocks, &Place { node, ..*place });
            }
        }
    }

    /// The level of a heading in the structure: no level is skipped on the way down.
    fn rank(&mut self, level: u16) -> u8 {
        while self.open.last().is_some_and(|l| *l >= level) {
            self.open.pop();
        }
        self.open.push(level);
        u8::try_from(self.open.len() + usize::from(self.title)).unwrap_or(6).min(6)
    }

    fn heading(&mut self, h: &Heading, place: &Place) {
        let level = u16::from(h.level);
        let rank = self.rank(level + 1 + place.depth);
        let node = self.tag(place, Role::Heading(rank), None);
        let (size, pitch, bold, italic) = self.look.heading(level);
        let small = place.size < self.look.size;
        let (size, pitch) = if small { (place.size, place.pitch) } else { (size, pitch) };
        let own = Place { size, pitch, bold, italic, align: Align::Start, ..*place };
        let style = self.style(&own);
        let mut words = h.num.as_ref().map(|n| format!("{} ", n.text)).unwrap_or_default();
        let label = h.num.as_ref().map(|n| self.label(n, style, node));
        plain(&h.title, &mut words);
        let words = words.trim().to_owned();
        self.tags.describe(node, words.as_str());
        let text = self.text(&h.title, style, node);
        let anchor = self.anchor();
        let before = match level {
            0 | 1 => 20.0,
            2 => 14.0,
            _ => 10.0,
        };
        self.space(before);
        let mut lines = match label {
            Some(l) => {
                let room = (own.start - self.look.edge - 12.0).max(0.0);
                self.set_labelled(&l, &text, &own, Label::Before(room, 12.0))
            }
            None => self.set(&text, &own, 0.0),
        };
        if let Some(l) = lines.first_mut() {
            l.anchors.push(anchor);
        }
        if !words.is_empty() {
            let depth = (self.open.len().saturating_sub(1)).min(255) as u8;
            self.bookmarks.push(super::display::Bookmark { depth, text: words.into(), anchor });
        }
        self.push_lines(lines, true, true);
        self.space(self.look.gap);
    }

    /// A number as a text of its own, with the space that sets it off for those who hear it.
    fn label(&mut self, num: &Num, style: Style, node: NodeId) -> Text {
        let mark = self.tags.leaf(node);
        Self::words(&format!("{} ", num.text), style, mark)
    }

    fn paragraph(&mut self, p: &Paragraph, place: &Place) {
        let node = self.tag(place, Role::Paragraph, None);
        let mut own = self.role(p.role, place);
        if p.role == ParagraphRole::TableNote {
            own.size = place.size.min(self.look.note_size);
            own.pitch = place.pitch.min(self.look.note_pitch);
        }
        // the clauses of a resolution start with a tab, as its numbered paragraphs do
        let clause = matches!(
            p.role,
            ParagraphRole::Formula | ParagraphRole::Preambular | ParagraphRole::Operative
        );
        let first = if clause && own.size >= self.look.size { self.look.tab } else { 0.0 };
        let style = self.style(&own);
        let label = p.num.as_ref().map(|n| self.label(n, style, node));
        let text = self.text(&p.text, style, node);
        self.space(self.look.gap.min(own.pitch * 0.5));
        let lines = match label {
            Some(l) => self.set_labelled(&l, &text, &own, Label::Inside(first, self.look.tab)),
            None => self.set(&text, &own, first),
        };
        // "…, the following:" does not stand at the foot of a page without its first item.
        let leads = p.children.first().is_some_and(is_item);
        self.push_lines(lines, leads, false);
        self.space(self.look.gap.min(own.pitch * 0.5));
        self.flush_notes(place);
        self.blocks(&p.children, place);
    }

    fn role(&self, role: ParagraphRole, place: &Place) -> Place {
        match role {
            ParagraphRole::Adoption => Place { align: Align::End, italic: true, ..*place },
            ParagraphRole::Signature => Place { align: Align::End, ..*place },
            ParagraphRole::KeyWords | ParagraphRole::Documentation | ParagraphRole::TableNote => {
                Place { align: Align::Start, ..*place }
            }
            _ => *place,
        }
    }

    /// An item: its label one tab in from the text around it, its text hanging one tab further.
    /// In notes and cells, where room is short, the label stands at the edge.
    fn item(&mut self, num: Option<&Num>, words: &[Inline], children: &[Block], place: &Place) {
        let item = self.tag(place, Role::Item, None);
        let tab = self.look.tab.min(place.size * 2.4);
        let step = if place.size < self.look.size { 0.0 } else { tab };
        let outer = inset(place, item, step, 0.0);
        let label = num.map(|n| {
            let node = self.tags.node(item, Role::Label, None);
            let style = self.style(&outer);
            self.label(n, style, node)
        });
        let body = self.tags.node(item, Role::Body, None);
        let inner = inset(&outer, body, tab, 0.0);
        let hang = inner.start - outer.start;
        let node = self.tags.node(body, Role::Paragraph, None);
        let style = self.style(&inner);
        let text = self.text(words, style, node);
        self.space(self.look.gap.min(inner.pitch * 0.5));
        let lines = match label {
            Some(l) => self.set_labelled(&l, &text, &inner, Label::Hanging(hang)),
            None => self.set(&text, &inner, 0.0),
        };
        let leads = children.first().is_some_and(is_item);
        self.push_lines(lines, leads, false);
        self.space(self.look.gap.min(inner.pitch * 0.5));
        self.flush_notes(&inner);
        // The labels of its items stand under its text.
        let back = step.min(inner.start - place.start);
        let list = Place { start: inner.start - back, width: inner.width + back, ..inner };
        for group in children.chunk_by(|a, b| is_item(a) == is_item(b)) {
            let at = if group.first().is_some_and(is_item) { &list } else { &inner };
            self.blocks(group, at);
        }
    }

    fn boxed(&mut self, title: &[Inline], blocks: &[Block], place: &Place) {
        self.frames += 1;
        let frame = (self.frames, self.look.left(place.start, place.width), place.width);
        let from = self.out.len();
        let node = self.tag(place, Role::Group, None);
        let inner = inset(place, node, 12.0, 12.0);
        self.space(14.0);
        if !title.is_empty() {
            let at = Place { italic: true, align: Align::Center, ..inner };
            let p = self.tag(&at, Role::Paragraph, None);
            let style = self.style(&at);
            let text = self.text(title, style, p);
            let lines = self.set(&text, &at, 0.0);
            self.push_lines(lines, true, true);
            self.space(self.look.gap);
        }
        self.blocks(blocks, &inner);
        if let Some(pieces) = self.out.get_mut(from..) {
            for p in pieces {
                p.frame = p.frame.or(Some(frame));
            }
        }
        self.space(18.0);
    }

    fn contents(&mut self, c: &Contents, place: &Place) {
        let toc = self.tag(place, Role::Toc, None);
        if !c.title.is_empty() {
            let node = self.tags.node(toc, Role::Caption, None);
            let (size, pitch, ..) = self.look.heading(1);
            let at = Place { size, pitch, align: Align::Start, start: self.look.edge, ..*place };
            let style = self.style(&at);
            let text = self.text(&c.title, style, node);
            self.space(20.0);
            let lines = self.set(&text, &at, 0.0);
            self.push_lines(lines, true, true);
            self.space(self.look.gap);
        }
        for e in &c.entries {
            let depth = f32::from(e.level.saturating_sub(1).min(4));
            let entry = self.tags.node(toc, Role::TocEntry, None);
            let node = self.tags.node(entry, Role::Reference, None);
            let inner = inset(place, node, depth * self.look.tab, 0.0);
            let at = Place { align: Align::Start, ..inner };
            let style = self.style(&at);
            let text = self.text(&e.text, style, node);
            self.space(2.0);
            let lines = self.set(&text, &at, 0.0);
            self.push_lines(lines, false, false);
        }
        self.space(self.look.gap);
    }

    fn figure(&mut self, f: &Figure, place: &Place) {
        self.caption(f.caption.as_ref(), place, place.node);
        let node = self.tag(place, Role::Figure, None);
        let mut alt = f.alt.to_string();
        if let Some(c) = &f.caption
            && alt.is_empty()
        {
            plain(&c.title, &mut alt);
        }
        self.tags.describe(node, if alt.trim().is_empty() { "figure" } else { alt.trim() });
        self.frames += 1;
        let frame = (self.frames, self.look.left(place.start, place.width), place.width);
        let from = self.out.len();
        let inner = Place { italic: true, align: Align::Center, ..inset(place, node, 12.0, 12.0) };
        self.space(14.0);
        let style = self.style(&inner);
        let mark = self.tags.leaf(node);
        // What cannot be drawn is shown by its description, or by an empty frame.
        let text =
            if f.alt.is_empty() { Text::default() } else { Self::words(&f.alt, style, mark) };
        let mut lines = self.set(&text, &inner, 0.0);
        if lines.is_empty() {
            let left = frame.1 + 12.0;
            lines.push(super::display::Line {
                height: 48.0,
                items: vec![Item::Frame(left, 8.0, frame.2 - 24.0, 32.0, mark)],
                ..Default::default()
            });
        }
        self.push_lines(lines, false, false);
        if let Some(pieces) = self.out.get_mut(from..) {
            for p in pieces {
                p.frame = Some(frame);
            }
        }
        self.space(18.0);
    }

    /// Number and title above a table or figure.
    pub(super) fn caption(&mut self, caption: Option<&Caption>, place: &Place, parent: NodeId) {
        let Some(c) = caption else { return };
        let node = self.tags.node(parent, Role::Caption, None);
        self.space(12.0);
        if let Some(n) = &c.num {
            let at = Place { align: Align::Start, ..*place };
            let style = self.style(&at);
            let text = self.label(n, style, node);
            let lines = self.set(&text, &at, 0.0);
            self.push_lines(lines, true, true);
        }
        if !c.title.is_empty() {
            let at = Place { align: Align::Start, bold: true, ..*place };
            let style = self.style(&at);
            let text = self.text(&c.title, style, node);
            let lines = self.set(&text, &at, 0.0);
            self.push_lines(lines, true, true);
        }
        self.space(4.0);
        self.flush_notes(&Place { node: parent, ..*place });
    }

    /// An annex, which starts a page of its own.
    pub(super) fn annex(&mut self, annex: &Annex, depth: u16, parent: NodeId) {
        let part = self.tags.node(parent, Role::Part, None);
        let place = Place { depth: depth + 1, ..self.body(part) };
        let from = self.out.len();
        self.space = 0.0;
        let mut words = String::new();
        plain(&annex.label, &mut words);
        if !annex.title.is_empty() {
            words.push(' ');
            plain(&annex.title, &mut words);
        }
        let words = words.trim().to_owned();
        // the call of a note may be all there is
        if !(annex.label.is_empty() && annex.title.is_empty()) {
            let rank = self.rank(depth + 1);
            let node = self.tags.node(part, Role::Heading(rank), None);
            self.tags.describe(node, words.as_str());
            let (size, pitch, bold, italic) = self.look.heading(1);
            let anchor = self.anchor();
            let width = self.look.width - 2.0 * self.look.edge;
            let label = Place {
                start: self.look.edge,
                width,
                size,
                pitch,
                bold,
                italic,
                align: Align::Start,
                ..place
            };
            let style = self.style(&label);
            let mut text = self.text(&annex.label, style, node);
            if !annex.title.is_empty() && !text.is_empty() {
                let mark = self.tags.leaf(node);
                text.push(" ", super::build::span(style, mark));
            }
            let mut lines = self.set(&text, &label, 0.0);
            let title = Place { start: place.start, width: place.width, ..label };
            let text = self.text(&annex.title, style, node);
            let mut more = self.set(&text, &title, 0.0);
            if let (Some(first), false) = (more.first_mut(), lines.is_empty()) {
                first.height += 8.0;
                super::build::shift_down(&mut first.items, 0.0, 8.0);
            }
            lines.append(&mut more);
            if let Some(l) = lines.first_mut() {
                l.anchors.push(anchor);
            }
            if !words.is_empty() {
                let at = (self.open.len().saturating_sub(1)).min(255) as u8;
                let bookmark = super::display::Bookmark { depth: at, text: words.into(), anchor };
                self.bookmarks.push(bookmark);
            }
            self.push_lines(lines, true, true);
            self.space(12.0);
            self.flush_notes(&Place { node: part, ..place });
        }
        self.blocks(&annex.preamble, &place);
        self.blocks(&annex.body, &place);
        if let Some(p) = self.out.get_mut(from) {
            p.new_page = from > 0;
        }
        let eids = self.eids;
        if let Some(id) = eids.annex(annex) {
            self.name(id.eid, from);
        }
        for a in &annex.annexes {
            self.annex(a, depth + 1, part);
        }
    }

    /// Builds the notes called since the last time, as parts of a node. Those that notes call wait
    /// for the text: notes stand beside each other, however far one calls the next.
    pub(super) fn flush_notes(&mut self, place: &Place) {
        if self.in_note {
            return;
        }
        self.in_note = true;
        while let Some(id) = self.pending.pop_front() {
            if self.notes.get(id as usize).is_none_or(Option::is_some) {
                continue;
            }
            let lines = self.note(id, place);
            if let Some(slot) = self.notes.get_mut(id as usize) {
                *slot = Some(lines);
            }
        }
        self.in_note = false;
    }

    fn note(&mut self, id: u32, place: &Place) -> Vec<Strip> {
        let Some(note) = self.doc.notes.get(id as usize) else { return Vec::new() };
        let node = self.tags.node(place.node, Role::Note, None);
        let lang = self.doc.lang;
        let node =
            if place.lang == lang { node } else { self.tags.node(node, Role::Group, Some(lang)) };
        let outer = std::mem::take(&mut self.out);
        let space = std::mem::replace(&mut self.space, 0.0);
        let at = Place {
            node,
            start: self.look.start,
            width: self.look.measure,
            lang,
            size: self.look.note_size,
            pitch: self.look.note_pitch,
            bold: false,
            italic: false,
            ..*place
        };
        let at = Place { align: Align::Justify, ..at };
        let printed = if note.printed.is_empty() { &note.marker } else { &note.printed };
        let mark = plain_mark(printed);
        let style = raised(self.style(&at), &mark);
        let label = self.tags.node(node, Role::Label, None);
        let back = self.call_anchors.get(id as usize).copied().flatten();
        let link_node =
            if back.is_some() { self.tags.node(label, Role::Link, None) } else { label };
        let leaf = self.tags.mark(link_node);
        let link = back.map(|a| self.link(LinkTarget::Anchor(a), &mark, link_node));
        let mut text = Text::default();
        let anchor = self.note_anchors.get(id as usize).copied();
        text.push(&mark, Span { link, anchor, ..super::build::span(style, leaf) });
        let gap = self.tags.leaf(label);
        let plain_style = self.style(&at);
        text.push(" ", super::build::span(plain_style, gap));
        self.note_label(text, &note.blocks, &at);
        let built = std::mem::replace(&mut self.out, outer);
        self.space = space;
        let mut strips = Vec::with_capacity(built.len());
        for (i, p) in built.into_iter().enumerate() {
            let mut s = p.strip;
            if i > 0 && p.before > 0.0 {
                let by = p.before.min(3.0);
                s.height += by;
                for l in &mut s.lines {
                    l.y += by;
                }
                for r in &mut s.rules {
                    r.1 += by;
                }
            }
            strips.push(s);
        }
        strips
    }

    /// The blocks of a note, its mark before the first line.
    fn note_label(&mut self, mark: Text, blocks: &[Block], at: &Place) {
        let label = Label::Before(self.look.tab, 4.0);
        let rest = match blocks.split_first() {
            Some((Block { kind: BlockKind::Paragraph(p), lang, .. }, rest)) if p.num.is_none() => {
                let node = self.tag(at, Role::Paragraph, *lang);
                let own = Place { lang: lang.unwrap_or(at.lang), ..*at };
                let style = self.style(&own);
                let text = self.text(&p.text, style, node);
                let lines = self.set_labelled(&mark, &text, &own, label);
                self.push_lines(lines, false, false);
                self.flush_notes(at);
                self.blocks(&p.children, &Place { align: Align::Justify, ..*at });
                rest
            }
            _ => {
                let lines = self.set_labelled(&mark, &Text::default(), at, label);
                self.push_lines(lines, true, false);
                blocks
            }
        };
        self.blocks(rest, at);
    }

    /// Notes that nothing calls stand at the foot of the last page: nothing of a tree is left out.
    pub(super) fn uncalled(&mut self, place: &Place) {
        let left = self.notes.iter().enumerate().filter(|(_, n)| n.is_none());
        let left: Vec<u32> = left.map(|(i, _)| i as u32).collect();
        if left.is_empty() {
            return;
        }
        self.pending.extend(&left);
        self.flush_notes(place);
        match self.out.iter_mut().rev().find_map(|p| p.strip.lines.last_mut()) {
            Some(line) => line.notes.extend(left),
            None => {
                let line = super::display::Line { height: 1.0, notes: left, ..Default::default() };
                self.push_lines(vec![line], false, false);
            }
        }
    }

    /// Pieces of what `build` makes, kept apart from what is being built.
    pub(super) fn apart(&mut self, build: impl FnOnce(&mut Self)) -> Vec<Piece> {
        let outer = std::mem::take(&mut self.out);
        let space = std::mem::replace(&mut self.space, 0.0);
        build(self);
        self.space = space;
        std::mem::replace(&mut self.out, outer)
    }

    /// Content that is not the document's: a head or foot of the page.
    pub(super) fn furniture(&mut self, words: &str, style: Style, mark: Mark, at: &Place) -> Strip {
        let text = Self::words(words, style, mark);
        let line = self.set(&text, at, 0.0).into_iter().next();
        line.map(Strip::from).unwrap_or_default()
    }
}

fn is_item(b: &Block) -> bool {
    matches!(b.kind, BlockKind::Item(_))
}

/// A place further in on both sides, never narrower than can be read.
pub(super) fn inset(place: &Place, node: NodeId, start: f32, end: f32) -> Place {
    let room = (place.width - NARROWEST).max(0.0);
    let start = start.min(room);
    let end = end.min(room - start);
    Place { node, start: place.start + start, width: place.width - start - end, ..*place }
}

fn numbering(style: NumStyle, numbered: bool) -> Numbering {
    if !numbered {
        return Numbering::None;
    }
    match style {
        NumStyle::Decimal => Numbering::Decimal,
        NumStyle::UpperRoman => Numbering::UpperRoman,
        NumStyle::LowerRoman => Numbering::LowerRoman,
        NumStyle::UpperAlpha => Numbering::UpperAlpha,
        NumStyle::LowerAlpha => Numbering::LowerAlpha,
        NumStyle::Bullet => Numbering::Bullet,
        _ => Numbering::None,
    }
}
