//! Blocks where no hierarchy can stand: in `content`, notes, cells, boxes, before and after the text.

use super::text::{list_of, role_class};
use super::{MAX_BLOCK, Writer};
use crate::lang::Lang;
use crate::model::eid::Id;
use crate::model::{
    Block, BlockKind, Caption, Contents, Inline, Item, Num, Paragraph, ParagraphRole, Table,
};

/// A part of what a paragraph or item holds, unnumbered paragraphs taken apart.
#[derive(Clone, Copy)]
pub(super) enum Piece<'d> {
    /// Text of an unnumbered paragraph, with that paragraph.
    Text(&'d [Inline], Option<(&'d Block, &'d Paragraph)>),
    /// An item, or a numbered paragraph among the items.
    Member(&'d Block),
    /// Any other block.
    Block(&'d Block),
}

impl<'d, 'e> Writer<'d, 'e> {
    /// Blocks where no hierarchy can stand; an empty `p` for none.
    pub(super) fn aside_or_empty(&mut self, blocks: &'d [Block]) {
        if blocks.is_empty() {
            self.x.empty("p");
        } else {
            self.aside(blocks);
        }
    }

    /// Blocks where no hierarchy can stand.
    pub(super) fn aside(&mut self, blocks: &'d [Block]) {
        if self.x.depth() > MAX_BLOCK {
            return self.flat(blocks);
        }
        if let [Block { kind: BlockKind::Paragraph(p), lang, .. }] = blocks
            && p.num.is_none()
            && p.children.is_empty()
        {
            return self.p(&p.text, role_class(p.role), *lang);
        }
        let mut pieces = Vec::with_capacity(blocks.len());
        take_apart(blocks, &mut pieces);
        if pieces.is_empty() {
            self.x.empty("p");
        }
        self.pieces(&pieces);
    }

    pub(super) fn pieces(&mut self, pieces: &[Piece<'d>]) {
        let mut rest = pieces;
        while let Some((first, after)) = rest.split_first() {
            rest = after;
            match first {
                Piece::Text(text, None) => self.p(text, None, None),
                Piece::Text(text, Some((b, p))) => self.p(text, role_class(p.role), b.lang),
                Piece::Block(b) => {
                    let BlockKind::Heading(h) = &b.kind else {
                        self.block(b);
                        continue;
                    };
                    // a heading here heads a block of its own, up to the next one
                    let own = rest.iter().take_while(|p| !p.is_heading()).count();
                    self.begin_tblock(b, None);
                    self.num(h.num.as_ref());
                    self.titled("heading", &h.title);
                    self.pieces(&rest[..own]);
                    if own == 0 {
                        self.x.empty("p");
                    }
                    self.x.end("tblock");
                    rest = &rest[own..];
                }
                Piece::Member(b) => {
                    let more = rest.iter().take_while(|p| matches!(p, Piece::Member(_))).count();
                    self.x.begin("blockList");
                    self.maybe_ids(self.eids.block(b).map(list_of));
                    self.x.gt();
                    self.item(b);
                    for m in &rest[..more] {
                        if let Piece::Member(b) = m {
                            self.item(b);
                        }
                    }
                    self.x.end("blockList");
                    rest = &rest[more..];
                }
            }
        }
    }

    /// An item aside.
    fn item(&mut self, b: &'d Block) {
        let (num, text, children, class) = match &b.kind {
            BlockKind::Item(Item { num, text, children }) => (num, text, children, None),
            BlockKind::Paragraph(p) => (&p.num, &p.text, &p.children, Some("paragraph")),
            _ => return,
        };
        self.x.begin("item");
        self.block_ids(b);
        if let Some(class) = class {
            self.x.attr("class", class);
        }
        self.lang(b.lang);
        self.x.gt();
        self.num(num.as_ref());
        if !text.is_empty() || children.is_empty() {
            self.p(text, None, None);
        }
        if !children.is_empty() {
            self.aside(children);
        }
        self.x.end("item");
    }

    /// A paragraph of text.
    pub(super) fn p(&mut self, text: &'d [Inline], class: Option<&str>, lang: Option<Lang>) {
        self.x.begin("p");
        if let Some(class) = class {
            self.x.attr("class", class);
        }
        self.lang(lang);
        if text.is_empty() {
            return self.x.end_empty();
        }
        self.wrapped("p", text);
    }

    /// A block that is neither text nor item nor heading.
    pub(super) fn block(&mut self, b: &'d Block) {
        match &b.kind {
            BlockKind::Table(t) => self.table(b, t),
            BlockKind::Quote { blocks } => {
                self.begin_tblock(b, Some("quote"));
                self.aside_or_empty(blocks);
                self.x.end("tblock");
            }
            BlockKind::Boxed(x) => {
                self.begin_tblock(b, Some("box"));
                self.titled("heading", &x.title);
                self.aside_or_empty(&x.blocks);
                self.x.end("tblock");
            }
            BlockKind::Opaque(o) => {
                self.x.begin("tblock");
                self.block_ids(b);
                self.x.attr("class", "opaque");
                self.x.attr("title", &o.name);
                self.lang(b.lang);
                self.x.gt();
                self.aside_or_empty(&o.blocks);
                self.x.end("tblock");
            }
            BlockKind::Contents(c) => self.contents(b, c),
            BlockKind::Figure(f) => {
                self.begin_tblock(b, Some("figure"));
                if let Some(c) = &f.caption {
                    self.caption("p", Some("caption"), c);
                }
                if !f.alt.is_empty() || f.caption.is_none() {
                    self.x.begin("p");
                    self.x.gt_text();
                    self.x.text(&f.alt);
                    self.x.end_text("p");
                }
                self.x.end("tblock");
            }
            BlockKind::Rule => {
                self.x.begin("p");
                self.x.attr("class", "rule");
                self.x.end_empty();
            }
            BlockKind::Heading(_) | BlockKind::Paragraph(_) | BlockKind::Item(_) => {
                self.aside(std::slice::from_ref(b));
            }
        }
    }

    fn begin_tblock(&mut self, b: &'d Block, class: Option<&str>) {
        self.x.begin("tblock");
        self.maybe_ids(self.own_id(b));
        match (class, &b.kind) {
            (Some(class), _) => self.x.attr("class", class),
            (None, BlockKind::Heading(h)) => self.x.attr2("class", "level", &h.level.to_string()),
            _ => {}
        }
        self.lang(b.lang);
        self.x.gt();
    }

    fn caption(&mut self, element: &str, class: Option<&str>, c: &'d Caption) {
        self.x.begin(element);
        if let Some(class) = class {
            self.x.attr("class", class);
        }
        self.x.gt_text();
        if let Some(n) = &c.num {
            self.inline_num(n);
        }
        self.inlines(&c.title);
        self.x.end_text(element);
    }

    fn table(&mut self, b: &'d Block, t: &'d Table) {
        self.x.begin("table");
        self.block_ids(b);
        self.lang(b.lang);
        self.x.gt();
        if let Some(c) = &t.caption {
            self.caption("caption", None, c);
        }
        if t.rows.is_empty() {
            self.x.open("tr");
            self.x.empty("td");
            self.x.end("tr");
        }
        for row in &t.rows {
            let cell = if row.header { "th" } else { "td" };
            self.x.open("tr");
            for c in &row.cells {
                self.x.begin(cell);
                if c.colspan > 1 {
                    self.x.attr("colspan", &c.colspan.to_string());
                }
                if c.rowspan > 1 {
                    self.x.attr("rowspan", &c.rowspan.to_string());
                }
                if c.blocks.is_empty() {
                    self.x.end_empty();
                } else {
                    self.x.gt();
                    self.aside(&c.blocks);
                    self.x.end(cell);
                }
            }
            if row.cells.is_empty() {
                self.x.empty(cell);
            }
            self.x.end("tr");
        }
        self.x.end("table");
    }

    pub(super) fn contents(&mut self, b: &'d Block, c: &'d Contents) {
        if c.entries.is_empty() {
            return self.flat_p(b, None, &c.title);
        }
        if !c.title.is_empty() {
            self.p(&c.title, Some("toc"), b.lang);
        }
        self.x.begin("toc");
        match (self.own_id(b), self.eids.block(b)) {
            (None, Some(around)) => self.x.attr2("eId", around.eid, "__toc_1"),
            (own, _) => self.maybe_ids(own),
        }
        self.lang(b.lang);
        self.x.gt();
        for e in &c.entries {
            self.x.begin("tocItem");
            match self.headings().of_entry(e) {
                Some(id) => self.x.attr2("href", "#", id),
                None => self.x.attr("href", "#body"),
            }
            self.x.attr("level", &e.level.to_string());
            self.wrapped("tocItem", &e.text);
        }
        self.x.end("toc");
    }

    /// Blocks nested too deep for mark-up: their texts one after the other, nothing lost. Without
    /// recursion, however deep they go.
    pub(super) fn flat(&mut self, blocks: &'d [Block]) {
        let mut stack = vec![blocks.iter()];
        let mut any = false;
        while let Some(top) = stack.last_mut() {
            let Some(b) = top.next() else {
                stack.pop();
                continue;
            };
            any = true;
            match &b.kind {
                BlockKind::Heading(h) => self.flat_p(b, h.num.as_ref(), &h.title),
                BlockKind::Paragraph(p) => {
                    self.flat_p(b, p.num.as_ref(), &p.text);
                    stack.push(p.children.iter());
                }
                BlockKind::Item(i) => {
                    self.flat_p(b, i.num.as_ref(), &i.text);
                    stack.push(i.children.iter());
                }
                BlockKind::Table(t) => {
                    let caption = t.caption.as_ref();
                    let title = caption.map_or(&[][..], |c| &c.title);
                    self.flat_p(b, caption.and_then(|c| c.num.as_ref()), title);
                    let cells = t.rows.iter().rev().flat_map(|r| r.cells.iter().rev());
                    stack.extend(cells.map(|c| c.blocks.iter()));
                }
                BlockKind::Quote { blocks } => stack.push(blocks.iter()),
                BlockKind::Boxed(x) => {
                    self.flat_p(b, None, &x.title);
                    stack.push(x.blocks.iter());
                }
                BlockKind::Opaque(o) => stack.push(o.blocks.iter()),
                BlockKind::Contents(c) => {
                    self.flat_p(b, None, &c.title);
                    for e in &c.entries {
                        self.p(&e.text, Some("toc"), None);
                    }
                }
                BlockKind::Figure(f) => {
                    let caption = f.caption.as_ref();
                    let title = caption.map_or(&[][..], |c| &c.title);
                    self.flat_p(b, caption.and_then(|c| c.num.as_ref()), title);
                    if !f.alt.is_empty() {
                        self.x.begin("p");
                        self.x.gt_text();
                        self.x.text(&f.alt);
                        self.x.end_text("p");
                    }
                }
                BlockKind::Rule => self.block(b),
            }
        }
        if !any {
            self.x.empty("p");
        }
    }

    fn flat_p(&mut self, b: &'d Block, num: Option<&'d Num>, text: &'d [Inline]) {
        self.x.begin("p");
        self.maybe_ids(self.own_id(b));
        self.lang(b.lang);
        self.x.gt_text();
        if let Some(n) = num {
            self.inline_num(n);
        }
        self.inlines(text);
        self.x.end_text("p");
    }

    /// Enacting formula and preambular paragraphs, a container each, as the UN's own files have it.
    pub(super) fn preamble(&mut self, blocks: &'d [Block]) {
        let mut rest = blocks;
        while let Some((b, after)) = rest.split_first() {
            let BlockKind::Paragraph(p @ Paragraph { num: None, .. }) = &b.kind else {
                let is_own = |b: &Block| {
                    !matches!(&b.kind, BlockKind::Paragraph(Paragraph { num: None, .. }))
                };
                let run = rest.iter().take_while(|b| is_own(b)).count();
                self.aside(&rest[..run]);
                rest = &rest[run..];
                continue;
            };
            rest = after;
            let (element, name) = match p.role {
                ParagraphRole::Formula => ("formula", "enactingFormula"),
                ParagraphRole::Preambular => ("container", "preambular"),
                _ => ("container", "text"),
            };
            self.x.begin(element);
            self.block_ids(b);
            self.x.attr("name", name);
            self.lang(b.lang);
            self.x.gt();
            if !p.text.is_empty() || p.children.is_empty() {
                self.p(&p.text, None, None);
            }
            if !p.children.is_empty() {
                self.aside(&p.children);
            }
            self.x.end(element);
        }
    }

    /// What stands between title block and text: boxes and contents lists as they are, a container
    /// around everything else.
    pub(super) fn front(&mut self, blocks: &'d [Block]) {
        let mut rest = blocks;
        while let Some((b, after)) = rest.split_first() {
            match &b.kind {
                BlockKind::Boxed(x) => {
                    self.x.begin("container");
                    self.block_ids(b);
                    self.x.attr("name", "summary");
                    self.lang(b.lang);
                    self.x.gt();
                    if !x.title.is_empty() {
                        self.p(&x.title, Some("heading"), None);
                    }
                    if !x.blocks.is_empty() || x.title.is_empty() {
                        self.aside_or_empty(&x.blocks);
                    }
                    self.x.end("container");
                    rest = after;
                }
                BlockKind::Contents(c) => {
                    self.contents(b, c);
                    rest = after;
                }
                _ => {
                    let own =
                        |b: &Block| !matches!(b.kind, BlockKind::Boxed(_) | BlockKind::Contents(_));
                    let run = rest.iter().take_while(|b| own(b)).count();
                    self.x.begin("container");
                    self.x.attr("name", "text");
                    self.x.gt();
                    self.aside(&rest[..run]);
                    self.x.end("container");
                    rest = &rest[run..];
                }
            }
        }
    }

    /// The name of a block itself: in the hierarchy that of a figure or contents list is borne by
    /// the paragraph around it.
    fn own_id(&self, b: &Block) -> Option<Id<'e>> {
        let lone = matches!(b.kind, BlockKind::Figure(_) | BlockKind::Contents(_));
        self.eids.block(b).filter(|i| !(lone && is_paragraph_id(i.eid)))
    }
}

impl Piece<'_> {
    fn is_heading(&self) -> bool {
        matches!(self, Piece::Block(b) if matches!(b.kind, BlockKind::Heading(_)))
    }
}

/// Whether a name is that of a paragraph: its last part begins so.
fn is_paragraph_id(eid: &str) -> bool {
    eid.rsplit("__").next().is_some_and(|last| last.starts_with("para_"))
}

/// Takes unnumbered paragraphs apart: text, then what belongs to it, without recursion.
pub(super) fn take_apart<'d>(blocks: &'d [Block], pieces: &mut Vec<Piece<'d>>) {
    let mut stack = vec![blocks.iter()];
    while let Some(top) = stack.last_mut() {
        let Some(b) = top.next() else {
            stack.pop();
            continue;
        };
        match &b.kind {
            BlockKind::Item(_) => pieces.push(Piece::Member(b)),
            BlockKind::Paragraph(p) if p.num.is_some() => pieces.push(Piece::Member(b)),
            BlockKind::Paragraph(p) => {
                if !p.text.is_empty() {
                    pieces.push(Piece::Text(&p.text, Some((b, p))));
                }
                stack.push(p.children.iter());
            }
            _ => pieces.push(Piece::Block(b)),
        }
    }
}
