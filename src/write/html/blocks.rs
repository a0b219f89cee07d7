//! Blocks: headings, paragraphs, lists, boxes, annexes.

use super::{Writer, key};
use crate::model::flat;
use crate::model::{
    Annex, Block, BlockKind, Boxed, Contents, Figure, Heading, Inline, InlineKind, Num, NumStyle,
    ParagraphRole, plain,
};

/// Blocks within each other; deeper ones stand one after the other.
const MAX_DEPTH: usize = 24;

impl<'d> Writer<'d, '_> {
    pub(super) fn blocks(&mut self, blocks: &'d [Block]) {
        if self.depth >= MAX_DEPTH {
            for l in flat::lines(blocks).filter(|l| !l.rule) {
                self.raw("<p>");
                self.num(l.num);
                self.inlines(l.text);
                self.text(l.alt);
                self.raw("</p>\n");
            }
            return;
        }
        self.depth += 1;
        let mut rest = blocks;
        while let Some(b) = rest.first() {
            if matches!(b.kind, BlockKind::Item(_)) {
                let kind = bullet(b);
                let n = rest
                    .iter()
                    .take_while(|b| matches!(b.kind, BlockKind::Item(_)) && bullet(b) == kind)
                    .count();
                self.list(&rest[..n], kind);
                rest = &rest[n..];
            } else {
                self.block(b);
                rest = &rest[1..];
            }
        }
        self.depth -= 1;
    }

    fn block(&mut self, b: &'d Block) {
        let id = self.eids.block(b).map(|i| i.eid.to_owned());
        let id = id.as_deref();
        match &b.kind {
            BlockKind::Heading(h) => self.heading(h, b, id),
            BlockKind::Paragraph(p) => {
                let class = role(p.role);
                let whole = !p.children.is_empty();
                if whole {
                    self.open("div", "para", id, b);
                }
                self.open("p", class, id.filter(|_| !whole), b);
                self.num(p.num.as_ref());
                self.inlines(&p.text);
                self.raw("</p>\n");
                if whole {
                    self.blocks(&p.children);
                    self.raw("</div>\n");
                }
            }
            // items come in lists
            BlockKind::Item(_) => self.list(std::slice::from_ref(b), bullet(b)),
            BlockKind::Table(t) => self.table(t, b, id),
            BlockKind::Quote { blocks } => {
                self.open("blockquote", "", id, b);
                self.blocks(blocks);
                self.raw("</blockquote>\n");
            }
            BlockKind::Boxed(x) => self.boxed(x, b, id),
            BlockKind::Contents(c) => self.contents(c, b, id),
            BlockKind::Rule => self.raw("<hr>\n"),
            BlockKind::Figure(f) => self.figure(f, b, id),
            BlockKind::Opaque(o) => {
                self.open("div", "opaque", id, b);
                self.blocks(&o.blocks);
                self.raw("</div>\n");
            }
        }
    }

    /// `<name class="…" id="…" lang="…">`.
    pub(super) fn open(&mut self, name: &str, class: &str, id: Option<&str>, b: &Block) {
        self.raw("<");
        self.raw(name);
        if !class.is_empty() {
            self.raw(&format!(" class=\"{class}\""));
        }
        self.id(id);
        self.lang(b.lang);
        self.raw(">");
    }

    /// A number or label, and a space after it.
    pub(super) fn num(&mut self, num: Option<&Num>) {
        if let Some(n) = num.filter(|n| !n.text.is_empty()) {
            self.raw("<span class=\"num\">");
            self.text(&n.text);
            self.raw("</span> ");
        }
    }

    /// The rank (2 to 6) of a heading of a level that stands here: one more than that of the
    /// heading above it, so that no rank is left out.
    fn rank(&mut self, level: u8) -> usize {
        while self.levels.last().is_some_and(|l| *l >= level) {
            self.levels.pop();
        }
        self.levels.push(level);
        (self.base + self.levels.len()).clamp(2, 6)
    }

    fn heading(&mut self, h: &'d Heading, b: &'d Block, id: Option<&str>) {
        let rank = self.rank(h.level);
        let class = format!("level-{}", h.level.min(9));
        self.open(&format!("h{rank}"), &class, id, b);
        self.num(h.num.as_ref());
        if !h.title.is_empty() {
            // beside the number, however many lines it takes
            self.raw("<span>");
            self.inlines(&h.title);
            self.raw("</span>");
        }
        self.raw(&format!("</h{rank}>\n"));
    }

    fn list(&mut self, items: &'d [Block], bullets: bool) {
        let element = if bullets { "ul" } else { "ol" };
        self.raw(&format!("<{element} class=\"items\">\n"));
        for b in items {
            let BlockKind::Item(i) = &b.kind else { continue };
            let id = self.eids.block(b).map(|i| i.eid.to_owned());
            self.open("li", "", id.as_deref(), b);
            self.raw("<p>");
            self.num(i.num.as_ref());
            self.inlines(&i.text);
            self.raw("</p>");
            if !i.children.is_empty() {
                self.raw("\n");
                self.blocks(&i.children);
            }
            self.raw("</li>\n");
        }
        self.raw(&format!("</{element}>\n"));
    }

    /// The title of a box or list: a heading where one can stand.
    fn heading_or_p(&mut self, class: &str, id: &str, title: &'d [Inline]) {
        let top = self.depth <= 1;
        let rank = (self.base + 1 + self.levels.len()).clamp(2, 6);
        let element = if top { format!("h{rank}") } else { "p".to_owned() };
        self.raw(&format!("<{element} class=\"{class}\" id=\"{id}\">"));
        self.inlines(title);
        self.raw(&format!("</{element}>\n"));
    }

    fn boxed(&mut self, x: &'d Boxed, b: &'d Block, id: Option<&str>) {
        self.open("div", "box", id, b);
        self.raw("\n");
        if !x.title.is_empty() {
            let name = self.fresh_id("box");
            self.heading_or_p("box-title", &name, &x.title);
        }
        self.blocks(&x.blocks);
        self.raw("</div>\n");
    }

    /// A contents list; lines lead to the headings whose words they start with.
    fn contents(&mut self, c: &'d Contents, b: &'d Block, id: Option<&str>) {
        let name = self.fresh_id("contents");
        // pages have one list; in other places it is no landmark
        let nav = self.depth <= 1 && !c.title.is_empty();
        let element = if nav { "nav" } else { "div" };
        self.raw(&format!("<{element} class=\"contents\""));
        self.id(id);
        self.lang(b.lang);
        if nav {
            self.raw(&format!(" aria-labelledby=\"{name}\""));
        }
        self.raw(">\n");
        let mut titles = c.title.split(|i| matches!(i.kind, InlineKind::Break));
        if let Some(first) = titles.next().filter(|t| !t.is_empty()) {
            self.heading_or_p("contents-title", &name, first);
        }
        for more in titles.filter(|t| !t.is_empty()) {
            self.raw("<p class=\"contents-columns\">");
            self.inlines(more);
            self.raw("</p>\n");
        }
        if !c.entries.is_empty() {
            self.raw("<ol>\n");
        }
        let mut next = 0;
        for e in &c.entries {
            let words = key(&plain(&e.text));
            let found = self.headings[next..].iter().position(|(k, _)| words.starts_with(&**k));
            let to = found.map(|n| {
                next += n + 1;
                self.headings[next - 1].1.clone()
            });
            let level = e.level.saturating_sub(1).min(5);
            self.raw(&format!("<li class=\"to-{level}\">"));
            match to.filter(|_| self.links == 0) {
                Some(to) => {
                    self.raw("<a href=\"#");
                    self.value(&to);
                    self.raw("\">");
                    self.links += 1;
                    self.inlines(&e.text);
                    self.links -= 1;
                    self.raw("</a>");
                }
                None => self.inlines(&e.text),
            }
            self.raw("</li>\n");
        }
        if !c.entries.is_empty() {
            self.raw("</ol>\n");
        }
        self.raw(&format!("</{element}>\n"));
    }

    fn figure(&mut self, f: &'d Figure, b: &'d Block, id: Option<&str>) {
        self.open("figure", "", id, b);
        if !f.alt.is_empty() {
            self.raw("<p>");
            self.text(&f.alt);
            self.raw("</p>");
        }
        if let Some(c) = &f.caption {
            self.raw("<figcaption>");
            self.num(c.num.as_ref());
            self.inlines(&c.title);
            self.raw("</figcaption>");
        }
        self.raw("</figure>\n");
    }

    pub(super) fn annexes(&mut self, annexes: &'d [Annex]) {
        let mut stack = vec![annexes.iter()];
        while let Some(top) = stack.last_mut() {
            let Some(a) = top.next() else {
                stack.pop();
                continue;
            };
            let rank = (stack.len() + 1).min(5);
            self.base = rank;
            self.levels.clear();
            let id = self.eids.annex(a).map(|i| i.eid.to_owned());
            let name = self.fresh_id("annex");
            self.raw("<section class=\"annex\"");
            self.id(id.as_deref());
            let named = !a.label.is_empty() || !a.title.is_empty();
            if named {
                self.raw(&format!(" aria-labelledby=\"{name}\""));
            }
            self.raw(">\n");
            if named {
                self.raw(&format!("<h{rank} class=\"annex-label\" id=\"{name}\">"));
                self.inlines(&a.label);
                if !a.title.is_empty() {
                    self.raw(" <span class=\"annex-title\">");
                    self.inlines(&a.title);
                    self.raw("</span>");
                }
                self.raw(&format!("</h{rank}>\n"));
            }
            self.blocks(&a.preamble);
            self.blocks(&a.body);
            self.raw("</section>\n");
            stack.push(a.annexes.iter());
        }
        self.base = 1;
        self.levels.clear();
    }
}

/// Whether an item stands in a list that counts nothing.
fn bullet(b: &Block) -> bool {
    match &b.kind {
        BlockKind::Item(i) => i.num.as_ref().is_none_or(|n| n.style == NumStyle::Bullet),
        _ => false,
    }
}

fn role(role: ParagraphRole) -> &'static str {
    match role {
        ParagraphRole::Formula => "formula",
        ParagraphRole::Preambular => "preambular",
        ParagraphRole::Operative => "operative",
        ParagraphRole::Adoption => "adoption",
        ParagraphRole::Vote => "vote",
        ParagraphRole::Signature => "signature",
        ParagraphRole::KeyWords => "key-words",
        ParagraphRole::TableNote => "table-note",
        ParagraphRole::Documentation => "documentation",
        _ => "",
    }
}
