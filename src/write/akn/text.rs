//! The hierarchy of the text: headings, paragraphs, items.
//!
//! Two contexts take different elements. In the *hierarchy* (`mainBody`, `section`, …) there are
//! `paragraph`, `list`, `point` and `hcontainer`; *aside* (in `content`, notes, cells, containers)
//! there are blocks: `p`, `blockList`, `item`, `table`, `tblock`. A `p` or `table` in the hierarchy
//! stands in a `content`, and `content` never stands beside children (AKN schema, type `hierarchy`).

use super::aside::{Piece, take_apart};
use super::{MAX_BLOCK, MAX_TEXT, Writer, iri};
use crate::lang::Lang;
use crate::model::eid::{Id, MAX_HEADING, heading_element};
use crate::model::{Block, BlockKind, Heading, Inline, Num, NumStyle, Paragraph, ParagraphRole};

impl<'d, 'e> Writer<'d, 'e> {
    /// Blocks of the hierarchy.
    pub(super) fn text(&mut self, blocks: &'d [Block]) {
        let mut open: Vec<(u8, &'static str)> = Vec::new();
        let mut rest = blocks.iter();
        while let Some(b) = rest.next() {
            match &b.kind {
                BlockKind::Heading(h) => {
                    let level = h.level.min(MAX_HEADING);
                    while let Some((_, element)) = open.pop_if(|(l, _)| *l >= level) {
                        self.x.end(element);
                    }
                    open.push((level, self.heading(b, h, open.len())));
                }
                BlockKind::Paragraph(p) => self.paragraph(b, p, "paragraph"),
                BlockKind::Item(_) => {
                    let run = 1 + rest.as_slice().iter().take_while(|b| is_item(b)).count();
                    let at = blocks.len() - rest.len() - 1;
                    self.open_list(b);
                    for b in &blocks[at..at + run] {
                        self.member(b);
                    }
                    self.x.end("list");
                    rest = blocks[at + run..].iter();
                }
                BlockKind::Quote { blocks } => self.holder(b, "quote", None, &[], blocks),
                BlockKind::Boxed(x) => self.holder(b, "box", None, &x.title, &x.blocks),
                BlockKind::Opaque(x) => self.holder(b, "opaque", Some(&x.name), &[], &x.blocks),
                BlockKind::Table(_)
                | BlockKind::Contents(_)
                | BlockKind::Rule
                | BlockKind::Figure(_) => {
                    let id = self.eids.wrapper(b).or_else(|| self.eids.block(b));
                    self.x.begin("paragraph");
                    self.maybe_ids(id);
                    self.x.gt();
                    self.begin_part("content", id.map(|i| i.eid), "__content");
                    self.x.gt();
                    self.block(b);
                    self.x.end("content");
                    self.x.end("paragraph");
                }
            }
        }
        while let Some((_, element)) = open.pop() {
            self.x.end(element);
        }
    }

    /// Opens a heading's element. Where levels are skipped, `class` tells the one that is meant.
    fn heading(&mut self, b: &'d Block, h: &'d Heading, depth: usize) -> &'static str {
        let element = heading_element(h);
        self.x.begin(element);
        self.block_ids(b);
        if element == "division" && usize::from(h.level) != depth + 1 {
            self.x.attr2("class", "level", &h.level.to_string());
        }
        self.lang(b.lang);
        self.x.gt();
        self.num(h.num.as_ref());
        self.titled("heading", &h.title);
        element
    }

    /// A `heading`, `subheading` or `caption`; nothing for no text.
    pub(super) fn titled(&mut self, element: &str, title: &'d [Inline]) {
        if !title.is_empty() {
            self.x.begin(element);
            self.wrapped(element, title);
        }
    }

    pub(super) fn num(&mut self, num: Option<&'d Num>) {
        if let Some(n) = num.filter(|n| !n.text.is_empty()) {
            self.x.begin("num");
            self.x.gt_text();
            self.x.text(&n.text);
            self.x.end_text("num");
        }
    }

    fn paragraph(&mut self, b: &'d Block, p: &'d Paragraph, element: &str) {
        self.x.begin(element);
        let id = self.block_ids(b);
        if let Some(class) = role_class(p.role) {
            self.x.attr("class", class);
        }
        self.lang(b.lang);
        self.x.gt();
        self.num(p.num.as_ref());
        self.filled(id, p.num.is_some(), &p.text, &p.children);
        self.x.end(element);
    }

    /// An item of the hierarchy.
    fn member(&mut self, b: &'d Block) {
        let item = match &b.kind {
            BlockKind::Item(item) => item,
            BlockKind::Paragraph(p) => return self.paragraph(b, p, "paragraph"),
            _ => return,
        };
        let bullet = item.num.as_ref().is_none_or(|n| n.style == NumStyle::Bullet);
        let element = if bullet { "indent" } else { "point" };
        self.x.begin(element);
        let id = self.block_ids(b);
        self.lang(b.lang);
        self.x.gt();
        self.num(item.num.as_ref());
        self.filled(id, item.num.is_some(), &item.text, &item.children);
        self.x.end(element);
    }

    /// A box, quotation or opaque part of the hierarchy.
    fn holder(
        &mut self,
        b: &'d Block,
        name: &str,
        title: Option<&str>,
        heading: &'d [Inline],
        blocks: &'d [Block],
    ) {
        self.x.begin("hcontainer");
        let id = self.block_ids(b);
        self.x.attr("name", name);
        if let Some(title) = title {
            self.x.attr("title", title);
        }
        self.lang(b.lang);
        self.x.gt();
        self.titled("heading", heading);
        if self.x.depth() <= MAX_TEXT {
            self.text(blocks);
        } else if !blocks.is_empty() {
            self.begin_part("content", id.map(|i| i.eid), "__content");
            self.x.gt();
            self.aside(blocks);
            self.x.end("content");
        }
        self.x.end("hcontainer");
    }

    /// What a paragraph or item holds after its number: `content`, or lists with what stands before
    /// the items as `intro` and what follows the last of them as `wrapUp`.
    fn filled(
        &mut self,
        id: Option<Id<'_>>,
        numbered: bool,
        text: &'d [Inline],
        children: &'d [Block],
    ) {
        let eid = id.map(|i| i.eid);
        if children.is_empty() {
            if !text.is_empty() || !numbered {
                self.begin_part("content", eid, "__content");
                self.x.gt();
                self.p(text, None, None);
                self.x.end("content");
            }
            return;
        }
        let mut pieces = Vec::with_capacity(children.len() + 1);
        if !text.is_empty() {
            pieces.push(Piece::Text(text, None));
        }
        take_apart(children, &mut pieces);
        let deep = self.x.depth() > MAX_BLOCK;
        if deep || !pieces.iter().any(|p| matches!(p, Piece::Member(_))) {
            self.begin_part("content", eid, "__content");
            self.x.gt();
            if deep {
                if !text.is_empty() {
                    self.p(text, None, None);
                }
                self.flat(children);
            } else {
                self.pieces(&pieces);
            }
            if text.is_empty() && pieces.is_empty() {
                self.x.empty("p");
            }
            self.x.end("content");
            return;
        }
        let mut rest = &pieces[..];
        while !rest.is_empty() {
            let before = rest.iter().take_while(|p| !matches!(p, Piece::Member(_))).count();
            let (intro, after) = rest.split_at(before);
            let members = after.iter().take_while(|p| matches!(p, Piece::Member(_))).count();
            let (members, after) = after.split_at(members);
            let Some(Piece::Member(first)) = members.first() else { break };
            let list = self.open_list(first);
            if !intro.is_empty() {
                self.begin_part("intro", list, "__intro");
                self.x.gt();
                self.pieces(intro);
                self.x.end("intro");
            }
            for m in members {
                if let Piece::Member(b) = m {
                    self.member(b);
                }
            }
            rest = after;
            if !rest.is_empty() && !rest.iter().any(|p| matches!(p, Piece::Member(_))) {
                self.begin_part("wrapUp", list, "__wrapup");
                self.x.gt();
                self.pieces(rest);
                self.x.end("wrapUp");
                rest = &[];
            }
            self.x.end("list");
        }
    }

    /// Opens the list that an item begins, and tells its eId: the item's without the last part.
    pub(super) fn open_list(&mut self, first: &Block) -> Option<&'e str> {
        let list = self.eids.block(first).map(list_of);
        self.x.begin("list");
        self.maybe_ids(list);
        self.x.gt();
        list.map(|l| l.eid)
    }

    /// `<content eId="…__content"` and the like.
    fn begin_part(&mut self, element: &str, eid: Option<&str>, suffix: &str) {
        self.x.begin(element);
        if let Some(eid) = eid {
            self.x.attr2("eId", eid, suffix);
        }
    }

    pub(super) fn block_ids(&mut self, b: &Block) -> Option<Id<'e>> {
        let id = self.eids.block(b);
        self.maybe_ids(id);
        id
    }

    pub(super) fn maybe_ids(&mut self, id: Option<Id<'_>>) {
        if let Some(id) = id {
            self.ids(id);
        }
    }

    /// `eId`, and `wId` where it differs.
    pub(super) fn ids(&mut self, id: Id<'_>) {
        self.x.attr("eId", id.eid);
        if id.wid != id.eid {
            self.x.attr("wId", id.wid);
        }
    }

    pub(super) fn lang(&mut self, lang: Option<Lang>) {
        if let Some(lang) = lang {
            self.x.attr("xml:lang", &iri::xml_lang(lang));
        }
    }
}

fn is_item(b: &Block) -> bool {
    matches!(b.kind, BlockKind::Item(_))
}

/// The names of the list in which an item stands.
pub(super) fn list_of(item: Id<'_>) -> Id<'_> {
    let list = |s| str::rsplit_once(s, "__").map_or(s, |(list, _)| list);
    Id { eid: list(item.eid), wid: list(item.wid) }
}

/// The class of a paragraph that plays a part.
pub(super) fn role_class(role: ParagraphRole) -> Option<&'static str> {
    Some(match role {
        ParagraphRole::Plain => return None,
        ParagraphRole::Formula => "formula",
        ParagraphRole::Preambular => "preambular",
        ParagraphRole::Operative => "operative",
        ParagraphRole::Adoption => "adoption",
        ParagraphRole::Vote => "vote",
        ParagraphRole::Signature => "signature",
        ParagraphRole::KeyWords => "keyWords",
        ParagraphRole::TableNote => "tableNote",
        ParagraphRole::Documentation => "documentation",
    })
}
