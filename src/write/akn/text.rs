//! The text: headings, paragraphs, items, and the blocks in them.
//!
//! Two contexts take different elements. In the *hierarchy* (`mainBody`, `section`, …) there are
//! `paragraph`, `list`, `point` and `hcontainer`; *aside* (in `content`, notes, cells, containers)
//! there are blocks: `p`, `blockList`, `item`, `table`, `tblock`. A `p` or `table` in the hierarchy
//! stands in a `content`, and `content` never stands beside children (AKN schema, type `hierarchy`).

use super::{MAX_BLOCK, MAX_TEXT, Writer, iri};
use crate::lang::Lang;
use crate::model::eid::{Id, MAX_HEADING, heading_element};
use crate::model::{
    Block, BlockKind, Caption, Contents, Heading, Inline, Item, Num, NumStyle, Paragraph,
    ParagraphRole, Table,
};

/// A part of what a paragraph or item holds, unnumbered paragraphs taken apart.
#[derive(Clone, Copy)]
enum Piece<'d> {
    /// Text of an unnumbered paragraph, with that paragraph.
    Text(&'d [Inline], Option<(&'d Block, &'d Paragraph)>),
    /// An item, or a numbered paragraph among the items.
    Member(&'d Block),
    /// Any other block.
    Block(&'d Block),
}

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

    fn num(&mut self, num: Option<&'d Num>) {
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
    fn open_list(&mut self, first: &Block) -> Option<&'e str> {
        let list = self.eids.block(first).map(list_of);
        self.x.begin("list");
        self.maybe_ids(list);
        self.x.gt();
        list.map(|l| l.eid)
    }

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

    fn pieces(&mut self, pieces: &[Piece<'d>]) {
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
    fn block(&mut self, b: &'d Block) {
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
        // in the hierarchy the eId is the paragraph's around it
        let id = self.eids.block(b).filter(|i| !is_paragraph_id(i.eid));
        self.maybe_ids(id);
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
        if !c.title.is_empty() || c.entries.is_empty() {
            self.p(&c.title, Some("toc"), b.lang);
        }
        if c.entries.is_empty() {
            return;
        }
        self.x.begin("toc");
        match self.eids.block(b) {
            Some(id) if is_paragraph_id(id.eid) => self.x.attr2("eId", id.eid, "__toc_1"),
            id => self.maybe_ids(id),
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
    fn flat(&mut self, blocks: &'d [Block]) {
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
        self.block_ids(b);
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

    /// `<content eId="…__content"` and the like.
    fn begin_part(&mut self, element: &str, eid: Option<&str>, suffix: &str) {
        self.x.begin(element);
        if let Some(eid) = eid {
            self.x.attr2("eId", eid, suffix);
        }
    }

    fn block_ids(&mut self, b: &Block) -> Option<Id<'e>> {
        let id = self.eids.block(b);
        self.maybe_ids(id);
        id
    }

    fn maybe_ids(&mut self, id: Option<Id<'_>>) {
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

impl Piece<'_> {
    fn is_heading(&self) -> bool {
        matches!(self, Piece::Block(b) if matches!(b.kind, BlockKind::Heading(_)))
    }
}

fn is_item(b: &Block) -> bool {
    matches!(b.kind, BlockKind::Item(_))
}

/// Whether a name is that of a paragraph: its last part begins so.
fn is_paragraph_id(eid: &str) -> bool {
    eid.rsplit("__").next().is_some_and(|last| last.starts_with("para_"))
}

/// The names of the list in which an item stands.
fn list_of(item: Id<'_>) -> Id<'_> {
    let list = |s| str::rsplit_once(s, "__").map_or(s, |(list, _)| list);
    Id { eid: list(item.eid), wid: list(item.wid) }
}

/// Takes unnumbered paragraphs apart: text, then what belongs to it, without recursion.
fn take_apart<'d>(blocks: &'d [Block], pieces: &mut Vec<Piece<'d>>) {
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

/// The class of a paragraph that plays a part.
fn role_class(role: ParagraphRole) -> Option<&'static str> {
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
