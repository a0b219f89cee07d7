//! Blocks: a state machine over the nodes behind the masthead.

mod contents;
mod label;
mod part;
mod plain;
mod rows;
pub(super) mod told;

use super::inline::{Mark, MarkKind};
use super::number::Counters;
use super::{Ctx, Kind, Node, dotted, heading, join};
use crate::flow::{Layout, Told};
use crate::ledger::Fate;
use crate::locale::{Keyword, LabelRole, Reading};
use crate::model::{
    Annex, Block, BlockKind, DocKind, Document, Figure, Inline, InlineKind, MastheadRole, Paragraph,
};
use std::collections::BTreeSet;
use std::ops::Range;

/// No more headings stand below each other without text.
const STACK: usize = 5;

/// Builds the blocks of everything behind the masthead.
pub(super) fn build(
    cx: &mut Ctx<'_, '_>,
    nodes: Vec<Node<'_>>,
    from: usize,
    layout: Layout,
    doc: &mut Document,
) {
    let mut b = Builder::new(cx, &nodes, from, layout, doc);
    b.run();
}

/// The inlines of a range of a node: its calls, and the references found in it.
pub(super) fn inlines(cx: &mut Ctx<'_, '_>, node: &Node<'_>, range: Range<usize>) -> Vec<Inline> {
    inlines_with(cx, node, range, None)
}

fn inlines_with(
    cx: &mut Ctx<'_, '_>,
    node: &Node<'_>,
    range: Range<usize>,
    opener: Option<Range<usize>>,
) -> Vec<Inline> {
    let s = node.str();
    let mut marks = node.marks_in(&range);
    let calls = marks.len();
    for m in cx.refs.find(&s[range.clone()]) {
        let r = m.range.start + range.start..m.range.end + range.start;
        if marks[..calls].iter().all(|m| m.range.end <= r.start || r.end <= m.range.start) {
            marks.push(Mark { range: r, kind: m.kind });
        }
    }
    if let Some(o) = opener
        && marks.iter().all(|m| m.range.end <= o.start || o.end <= m.range.start)
    {
        marks.push(Mark { range: o, kind: MarkKind::Opener });
    }
    if marks.len() > 1 {
        marks.sort_by_key(|m| m.range.start);
    }
    if range.end == s.len() {
        marks.extend(node.implied.iter().cloned());
    }
    cx.inlines.build(&node.text, range, 0, &marks, cx.ledger)
}

/// Which list of the document blocks go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Preamble,
    Body,
    Conclusion,
}

struct Builder<'a, 'b, 'd, 's> {
    cx: &'b mut Ctx<'a, 'd>,
    nodes: &'b [Node<'s>],
    doc: &'b mut Document,
    layout: Layout,
    at: usize,
    part: Part,
    /// Paragraph and items under construction, outermost first.
    open: Vec<Block>,
    /// How many of `open` are items.
    counters: Counters,
    /// Annexes under construction, outermost first; blocks go to the last.
    annexes: Vec<Annex>,
    /// Level of the block before, if it was an unnumbered heading.
    after_bare: Option<u8>,
    /// Text before was part of a preamble.
    formula: bool,
    /// Number-less blocks between numbered paragraphs are rests of them.
    rests: bool,
    /// Up to which node a list of short blocks without labels runs.
    run_end: usize,
    /// The level that the items of an annotated agenda stand under.
    agenda: Option<u8>,
    /// What an agenda named before its annotations.
    agenda_titles: BTreeSet<Box<str>>,
    /// The lines at the end of the document or before an annex that head nothing.
    tail: (usize, usize),
    /// The counters before the first annex.
    before_annexes: Counters,
    /// The level of the last heading that names a decision or resolution.
    adopted: Option<u8>,
    /// The level of the decision that the sections stand under.
    base: u8,
    /// Where the first numbered operative clause below stands, or what ends the search; and from
    /// which block on.
    first_clause: Option<(usize, usize)>,
    /// The level of the title of the decision that the text stands in, behind its number.
    decision: Option<u8>,
    /// The letter of the part of a resolution that the text stands in.
    lettered: Option<u32>,
    /// Up to which node the lines of a signature run.
    signed: usize,
    /// Whether the document only tells what to change in another.
    corrects: bool,
    /// The first and last section whose paragraphs have numbers of two parts.
    sections: Option<(u32, u32)>,
    /// The level of every mark of headings, where the marks tell their levels.
    marks: Option<[u8; 10]>,
    /// The levels above the first of them in the body or an annex.
    above_marks: Option<u8>,
}

impl<'a, 'b, 'd, 's> Builder<'a, 'b, 'd, 's> {
    fn new(
        cx: &'b mut Ctx<'a, 'd>,
        nodes: &'b [Node<'s>],
        from: usize,
        layout: Layout,
        doc: &'b mut Document,
    ) -> Self {
        let mut b = Self {
            cx,
            nodes,
            doc,
            layout,
            at: from,
            part: Part::Body,
            open: Vec::new(),
            counters: Counters::default(),
            annexes: Vec::new(),
            after_bare: None,
            formula: false,
            rests: false,
            run_end: 0,
            agenda: None,
            agenda_titles: BTreeSet::new(),
            tail: (0, 0),
            before_annexes: Counters::default(),
            adopted: None,
            base: 0,
            first_clause: None,
            decision: None,
            lettered: None,
            signed: 0,
            corrects: false,
            sections: dotted::sections(nodes),
            marks: None,
            above_marks: None,
        };
        b.marks = b.levels_of_marks();
        b.corrects = b.doc.corrects(nodes.len() - from.min(nodes.len()));
        b.rests = !b.corrects && b.are_rests(from);
        b
    }

    fn run(&mut self) {
        while self.at < self.nodes.len() {
            let before = self.at;
            self.step();
            debug_assert!(self.at > before, "every step takes a node");
            self.at = self.at.max(before + 1);
        }
        self.close(0);
        self.close_annexes(0);
    }

    /// Readings of a block's label; none for what is no paragraph.
    fn readings(&self, i: usize) -> &'b [Reading] {
        self.nodes.get(i).map_or(&[], |n| n.labels(self.cx.locale))
    }

    /// Whether blocks without a number between numbered paragraphs are what page ends left of
    /// them: in a draft of one block a line, where nearly every paragraph is numbered.
    fn are_rests(&self, from: usize) -> bool {
        // the records of meetings have lines between their paragraphs, an agenda its annotations
        let others = self.is_record() || self.is_agenda();
        if self.layout != Layout::Blocks || self.doc.kind.is_deliberation() || others {
            return false;
        }
        let (mut numbered, mut bare) = (0usize, 0usize);
        for i in from..self.nodes.len() {
            let n = &self.nodes[i];
            if n.heads_annex(self.cx.locale) {
                break;
            }
            if n.is_formula(self.cx.locale) {
                return false;
            }
            let labels = self.readings(i);
            if labels.iter().any(|r| r.role == LabelRole::Paragraph) {
                numbered += 1;
            } else if labels.is_empty()
                && numbered > 0
                && join::sentence_closed(self.cx.locale, n.str())
                && n.text.len() > 60
            {
                bare += 1;
            }
        }
        numbered >= 4 && bare * 5 <= numbered * 2
    }

    fn is_record(&self) -> bool {
        matches!(self.doc.kind, DocKind::VerbatimRecord | DocKind::SummaryRecord)
    }

    /// Whether a line stands over the documents of an item.
    fn lists_documents(&self, i: usize) -> bool {
        matches!(self.cx.locale.keyword(self.nodes[i].str()), Some(Keyword::Documentation))
    }

    /// Whether a text is to be adopted below a line that leads it in: its title stands there, and
    /// its preamble follows.
    fn opens_text(&self, i: usize) -> bool {
        self.counters.led_in
            && self.nodes.get(i + 1).is_some_and(|n| {
                n.kind == Kind::Para
                    && matches!(self.cx.locale.keyword(n.str()), Some(Keyword::Preamble))
            })
    }

    fn next_para(&self, i: usize) -> Option<&'b Node<'s>> {
        self.nodes.get(i + 1)
    }

    fn step(&mut self) {
        let nodes = self.nodes;
        let i = self.at;
        let node = &nodes[i];
        if node.kind == Kind::Table {
            self.format_table(i);
            self.at += 1;
            self.table_notes(&node.cells);
            return;
        }
        let s = node.str();
        if s.trim().is_empty() {
            // nothing but calls or breaks: they must not be lost
            let text = inlines(self.cx, node, 0..s.len());
            if !text.is_empty() {
                let p = Paragraph { text, ..Paragraph::default() };
                self.add(Block { span: node.text.span(0..s.len()), ..Block::new(p) });
            }
            self.at += 1;
            return;
        }
        if let Told::Heading { bare, .. } = node.hints.told {
            self.told_heading(i, bare);
            return;
        }
        if node.text.is_figure() {
            node.text.claim(0..s.len(), Fate::Content, self.cx.ledger);
            let figure = Figure { alt: s.into(), ..Figure::default() };
            self.add_table(Block { span: node.text.span(0..s.len()), ..Block::new(figure) });
            self.at += 1;
            return;
        }
        if self.rows(i) || self.annex(i) || self.keyword(i) || self.lettered(i) {
            return;
        }
        if self.label(i) || self.alone(i) {
            return;
        }
        if self.draft(i)
            || self.closing(i)
            || self.article(i)
            || self.enacting(i)
            || self.caption(i)
        {
            return;
        }
        let closed_before = i == 0 || {
            let p = &nodes[i - 1];
            p.kind == Kind::Table
                || p.is_row()
                || join::closed(self.cx.locale, p.str())
                || self.after_heading()
        };
        // a title stands over the text of a draft, be it led in by the report that recommends it
        let over_formula = self.next_para(i).is_some_and(|n| n.is_formula(self.cx.locale))
            && self.part != Part::Preamble;
        let marked = node.hints.heading > 0
            || node.hints.all.bold
            || node.in_series
            || node.listed.is_some()
            || over_formula
            || heading::styled(node)
            || self.opens_text(i)
            || self.cx.locale.numbered_title(s)
            || (self.is_agenda() && self.lists_documents(i));
        if self.counters.led_in && !marked {
            self.led_run(i);
        }
        let clause = |operative| self.cx.locale.opener(s, operative).is_some();
        let preambular = node.hints.heading == 0
            && if self.in_preamble_of_part() {
                clause(false) || (clause(true) && self.leads_in(s))
            } else {
                self.part == Part::Preamble && clause(false)
            };
        // "Address: 3 Quay Street" below the name of who is listed: no title, but told of them
        let told_of = || {
            let named = matches!(self.open.first().map(|b| &b.kind), Some(BlockKind::Paragraph(p))
                if p.num.is_some());
            let key = s
                .split_once([':', '：'])
                .filter(|(key, told)| !told.trim().is_empty() && key.chars().nth(40).is_none());
            named && key.is_some()
        };
        if (closed_before || marked || (self.counters.heading == 0 && !told_of()))
            && !self.counters.led_in | marked
            && !preambular
            && heading::shape(self.cx, node, s, self.heads_debate(i), self.next_para(i))
            && !self.signature(i)
            && !self.leads_article(s)
            && !self.dated(s)
            && !matches!(self.cx.locale.keyword(s), Some(Keyword::Officers))
            && (marked || !(self.corrects || self.in_run(i) || self.heads_nothing(i)))
        {
            if self.opens_adopted(i) {
                self.leave_annexes();
                self.bare_heading(i);
                self.adopted = Some(self.after_bare.unwrap_or(1));
                self.lettered = None;
                return;
            }
            self.bare_heading(i);
            return;
        }
        self.plain(i);
    }

    /// Whether a block is a line of a signature: "(Signed)" and a name, and the lines right below.
    fn signature(&mut self, i: usize) -> bool {
        if i < self.signed {
            return true;
        }
        let locale = self.cx.locale;
        let signed = |n: &Node<'_>| locale.signs(n.str());
        let near = |n: &&Node<'_>| n.hints.gap == 0 && n.text.len() < 160;
        // the office may stand above the name
        let below = self.nodes.iter().skip(i + 1).take_while(near).take(4);
        let next = self.nodes.get(i + 1).filter(|n| signed(n)).map(|_| 0);
        let above = next.or_else(|| below.clone().take(2).position(signed));
        let at = if signed(&self.nodes[i]) { Some(0) } else { above.map(|n| n + 1) };
        let Some(at) = at else { return false };
        let end = if self.nodes[i].hints.gap > 0 { i + 1 + below.count() } else { i + 1 };
        self.signed = end.max(i + at + 1);
        if self.signed == i + at + 1 {
            self.signed = self.offices(i + at + 1);
        }
        true
    }

    /// Where the offices end that stand below the name of who signed, nothing setting them apart: at
    /// most three short lines, which a label, an annex or the end must follow.
    fn offices(&self, from: usize) -> usize {
        let locale = self.cx.locale;
        let over = |j: usize| {
            self.nodes.get(j).is_none_or(|n| {
                n.heads_annex(locale)
                    || locale.keyword(n.str()).is_some()
                    || !self.readings(j).is_empty()
            })
        };
        let office = |j: usize| {
            self.nodes.get(j).is_some_and(|n| {
                n.kind == Kind::Para
                    && n.hints.heading == 0
                    && n.text.len() < 120
                    && !join::closed(locale, n.str())
            })
        };
        let end = (from..from + 4).find(|j| over(*j) || !office(*j)).unwrap_or(from);
        if over(end) { end } else { from }
    }

    /// Whether a line of a record can head what was said on a document that it names at its end.
    fn heads_debate(&self, i: usize) -> bool {
        let s = self.nodes[i].str();
        let above = || {
            self.after_heading() || join::sentence_closed(self.cx.locale, self.nodes[i - 1].str())
        };
        self.is_record()
            && i > 0
            && above()
            && s.ends_with([')', '）'])
            && !s.starts_with(|c: char| c.is_lowercase() || matches!(c, '[' | '(' | '（'))
    }

    /// Whether a line tells a date, or a place and a date, of what follows: "Geneva, 3 May 2031".
    fn dated(&self, s: &str) -> bool {
        s.len() < 120
            && s.contains(char::is_numeric)
            && self
                .cx
                .locale
                .match_line(s)
                .is_some_and(|m| matches!(m.role, MastheadRole::Date | MastheadRole::DatesVenue))
    }

    /// Whether a text leads in what an article lists, right below its heading.
    fn leads_article(&self, s: &str) -> bool {
        self.open.is_empty()
            && self.list().last().is_some_and(|b| b.origin.rule == "heading.article")
            && self.leads_in(s)
    }

    /// Whether no text follows before the end or an annex, only more lines like this one: names
    /// under a letter.
    fn heads_nothing(&mut self, i: usize) -> bool {
        if i < self.tail.1 {
            return i >= self.tail.0;
        }
        let nodes = self.nodes;
        let mut end = i;
        while nodes.get(end).is_some_and(|n| !n.heads_annex(self.cx.locale)) {
            end += 1;
        }
        let mut from = end;
        while from > i
            && let n = &nodes[from - 1]
            && n.kind == Kind::Para
            && n.hints.heading == 0
            && !n.hints.all.bold
            && self.readings(from - 1).is_empty()
            && n.text.len() < 240
            && !join::closed(self.cx.locale, n.str().trim_end_matches([')', '）']))
        {
            from -= 1;
        }
        self.tail = (from, end);
        i >= from
    }

    fn after_heading(&self) -> bool {
        self.open.is_empty()
            && matches!(
                self.list().last().map(|b| &b.kind),
                Some(BlockKind::Heading(_) | BlockKind::Contents(_)) | None
            )
    }

    fn list(&self) -> &Vec<Block> {
        if let Some(a) = self.annexes.last() {
            return &a.body;
        }
        match self.part {
            Part::Preamble => &self.doc.preamble,
            Part::Body => &self.doc.body,
            Part::Conclusion => &self.doc.conclusion,
        }
    }

    fn list_mut(&mut self) -> &mut Vec<Block> {
        if let Some(a) = self.annexes.last_mut() {
            return &mut a.body;
        }
        match self.part {
            Part::Preamble => &mut self.doc.preamble,
            Part::Body => &mut self.doc.body,
            Part::Conclusion => &mut self.doc.conclusion,
        }
    }

    /// Closes open blocks until `depth` of them are left.
    fn close(&mut self, depth: usize) {
        while self.open.len() > depth {
            let Some(block) = self.open.pop() else { return };
            match self.open.last_mut() {
                Some(parent) => adopt(parent, block),
                None => self.list_mut().push(block),
            }
        }
    }

    /// Adds a block below what is open.
    fn add(&mut self, block: Block) {
        match self.open.last_mut() {
            Some(parent) => adopt(parent, block),
            None => self.list_mut().push(block),
        }
    }

    // ---- headings ------------------------------------------------------------------------

    /// A heading that the mark-up tells, at the level it tells: only its number is looked for.
    fn told_heading(&mut self, i: usize, bare: bool) {
        if bare || !(self.label(i) || self.alone(i) || self.article(i)) {
            self.bare_heading(i);
        }
        // further lines of the title
        let nodes = self.nodes;
        while let Some(n) = nodes.get(self.at).filter(|n| n.goes_on_told()) {
            let more = inlines(self.cx, n, 0..n.text.len());
            let span = n.text.span(0..n.text.len());
            let Some(Block { kind: BlockKind::Heading(h), span: all, .. }) =
                self.list_mut().last_mut()
            else {
                return;
            };
            h.title.push(Inline::new(InlineKind::Break));
            h.title.extend(more);
            *all = all.join(span);
            self.at += 1;
        }
    }

    fn push_heading(&mut self, block: Block) {
        self.close(0);
        if let BlockKind::Heading(h) = &block.kind {
            self.decision = self.decision.filter(|d| *d < h.level);
        }
        if self.part != Part::Body && self.annexes.is_empty() {
            // one text closes and the next opens: a report of several decisions
            let closing = std::mem::take(&mut self.doc.conclusion);
            self.doc.body.extend(closing);
            self.part = Part::Body;
        }
        self.list_mut().push(block);
    }
}

/// Whether a node holds calls that the format marks: they have no letters, but are text.
fn calls(node: &Node<'_>) -> bool {
    let call = |k| matches!(k, crate::flow::PieceKind::NoteCall(_));
    node.text.segs().iter().any(|s| s.len == 0 && call(s.kind))
}

fn adopt(parent: &mut Block, child: Block) {
    parent.span = parent.span.join(child.span);
    match &mut parent.kind {
        BlockKind::Paragraph(p) => p.children.push(child),
        BlockKind::Item(i) => i.children.push(child),
        // only paragraphs and items are ever open
        _ => {}
    }
}

fn describe(r: &Reading) -> String {
    let what = match r.role {
        LabelRole::Part => "a part".to_owned(),
        LabelRole::Heading(l) => format!("a heading of level {l}"),
        LabelRole::Paragraph => "a paragraph".to_owned(),
        LabelRole::Item(_) => "an item".to_owned(),
    };
    format!("number {} of {what}", r.value)
}
