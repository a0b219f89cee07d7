//! Blocks: a state machine over the nodes behind the masthead.

use super::inline::{Mark, MarkKind};
use super::number::{Around, Choice, Counters};
use super::{Ctx, Kind, Node, heading, join, table};
use crate::diag::{Code, Diagnostic};
use crate::flow::{Layout, Start};
use crate::ledger::Fate;
use crate::locale::{Keyword, LabelRole, Reading};
use crate::model::{
    Annex, Block, BlockKind, Boxed, Caption, Cell, Contents, ContentsEntry, DocKind, Document,
    Heading, Inline, Item, Num, Origin, Paragraph, ParagraphRole, Row, Table,
};
use crate::span::Span;
use std::borrow::Cow;
use std::ops::Range;

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
    cx.inlines.build_with(&node.text, range, 0, &marks, cx.ledger)
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
    /// The lines at the end of the document or before an annex that head nothing.
    tail: (usize, usize),
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
            tail: (0, 0),
        };
        b.rests = b.are_rests(from);
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
        if self.layout != Layout::Blocks || self.doc.kind.is_deliberation() {
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
        if self.rows(i) || self.annex(i) || self.keyword(i) || self.label(i) || self.alone(i) {
            return;
        }
        if self.closing(i) || self.article(i) || self.enacting(i) || self.caption(i) {
            return;
        }
        let closed_before = i == 0 || {
            let p = &nodes[i - 1];
            p.kind == Kind::Table || join::closed(self.cx.locale, p.str()) || self.after_heading()
        };
        let marked = node.hints.heading > 0 || node.hints.all.bold || heading::styled(node);
        let preambular = self.part == Part::Preamble
            && self.cx.locale.opener(s, false).is_some()
            && node.hints.heading == 0;
        if (closed_before || marked || self.counters.heading == 0)
            && !self.counters.led_in | marked
            && !preambular
            && heading::shape(self.cx, node, s, false, self.next_para(i))
            && (marked || !(self.in_run(i) || self.heads_nothing(i)))
        {
            self.bare_heading(i);
            return;
        }
        self.plain(i);
    }

    /// Whether a block is one of three or more short ones without a full stop: a list without
    /// labels, for headings do not follow each other so.
    fn in_run(&mut self, i: usize) -> bool {
        if i < self.run_end {
            return true;
        }
        let nodes = self.nodes;
        let mut j = i;
        while let Some(n) = nodes.get(j)
            && n.kind == Kind::Para
            && n.hints.heading == 0
            && !n.hints.all.bold
            && self.readings(j).is_empty()
            && !n.heads_annex(self.cx.locale)
            && heading::shape(self.cx, n, n.str(), false, nodes.get(j + 1))
        {
            j += 1;
        }
        if j - i >= 3 {
            self.run_end = j;
        }
        i < self.run_end
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
            && matches!(self.list().last().map(|b| &b.kind), Some(BlockKind::Heading(_)) | None)
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

    fn push_heading(&mut self, block: Block) {
        self.close(0);
        if self.part != Part::Body && self.annexes.is_empty() {
            self.part = Part::Body;
        }
        self.list_mut().push(block);
    }

    /// A heading without a number: one level below the numbered one it stands under; directly
    /// below another bare heading, one below that.
    fn bare_heading(&mut self, i: usize) {
        let nodes = self.nodes;
        let node = &nodes[i];
        let level = match self.after_bare {
            Some(l) => l + 1,
            None => self.counters.heading + 1,
        };
        let mut title = inlines(self.cx, node, 0..node.text.len());
        let mut span = node.text.span(0..node.text.len());
        let mut last = i;
        // a heading set on two lines
        while let Some(n) = nodes.get(last + 1)
            && n.kind == Kind::Para
            && n.hints.gap == 0
            && n.hints.start == Start::Sure
            && node.hints.gap > 0
            && self.layout == Layout::Blocks
            && self.readings(last + 1).is_empty()
            && heading::shape(self.cx, n, n.str(), true, nodes.get(last + 2))
        {
            if self.cx.locale.join_space {
                title.push(Inline::text(" "));
            }
            title.extend(inlines(self.cx, n, 0..n.text.len()));
            span = span.join(n.text.span(0..n.text.len()));
            last += 1;
        }
        let rule = Origin::likely("heading.unnumbered");
        let h = Heading { level: level.min(9), num: None, title };
        self.push_heading(Block { span, origin: rule, ..Block::new(h) });
        self.counters.end_block();
        self.after_bare = Some(level.min(9));
        self.at = last + 1;
    }

    // ---- labelled blocks -----------------------------------------------------------------

    /// A block that starts with a label.
    fn label(&mut self, i: usize) -> bool {
        let nodes = self.nodes;
        let node = &nodes[i];
        let s = node.str();
        let mut readings = Cow::Borrowed(self.readings(i));
        if readings.is_empty() {
            return false;
        }
        // a list mark that extraction put before a label is no label itself
        let mut lead = 0;
        if let [only] = &*readings
            && only.value == 0
            && only.space > 0
        {
            let at = only.len + only.space;
            let inner = self.cx.locale.labels(&s[at..]);
            if inner.iter().any(|r| r.value > 0) {
                lead = at;
                readings = Cow::Owned(inner);
            }
        }
        // glued to its text a letter in brackets is only a label where lists are kept
        let rest_at = |r: &Reading| lead + r.len + r.space;
        let next = self.next_labels(i);
        let rest = readings.first().map_or(s.len(), &rest_at);
        let shaped = heading::shape(self.cx, node, &s[rest..], true, self.next_para(i));
        let around = Around {
            heading: shaped,
            next: &next,
            marked: node.hints.heading > 0 || node.hints.all.bold || heading::styled(node),
        };
        let Some(choice) = self.counters.choose(&readings, around) else {
            // a label that counts on from nothing is part of a sentence, and goes on with it
            let host = matches!(&self.open[..], [Block { kind: BlockKind::Paragraph(p), .. }]
                if p.num.is_some() && p.children.is_empty());
            let goes_on = i > 0 && !join::closed(self.cx.locale, nodes[i - 1].str());
            if host && goes_on && self.layout == Layout::Blocks {
                self.rest(i);
                return true;
            }
            return false;
        };
        if self.listed_before(i, &choice) {
            self.rest(i);
            return true;
        }
        let r = choice.reading.clone();
        let at = rest_at(&r);
        if at >= s.len() {
            return self.label_only(i, lead, choice);
        }
        if lead > 0 {
            node.text.claim(0..lead, Fate::Markup, self.cx.ledger);
        }
        if let Some(level) = self.agenda_level(i, &s[at..], &r, shaped) {
            let num = self.num(node, lead, &r);
            node.text.claim(lead + r.len..at, Fate::Blank, self.cx.ledger);
            self.agenda_heading(i, at, num, &r, level);
            self.at = i + 1;
            return true;
        }
        self.uncertain(node, lead, &choice);
        let num = self.num(node, lead, &r);
        node.text.claim(lead + r.len..at, Fate::Blank, self.cx.ledger);
        self.labelled(i, at, num, choice);
        self.at = i + 1;
        true
    }

    /// The level of an item's title in the annotations of an agenda, where its text follows: one
    /// below the heading they stand under, of a sub-item two.
    fn agenda_level(&self, i: usize, title: &str, r: &Reading, shaped: bool) -> Option<u8> {
        let agenda = matches!(self.doc.kind, DocKind::AnnotatedAgenda | DocKind::Agenda);
        if !agenda || !shaped || join::closed(self.cx.locale, title) || !self.annexes.is_empty() {
            return None;
        }
        let below = match r.role {
            LabelRole::Paragraph => 1,
            LabelRole::Item(1..) if self.agenda.is_some() => 2,
            _ => return None,
        };
        // a title without text under it is the agenda itself
        let next = self.readings(i + 1);
        let texts = self.nodes.get(i + 1).is_some_and(|n| n.kind == Kind::Para)
            && (next.is_empty() || (below == 1 && self.agenda_item_opens(i + 1)));
        texts.then(|| (self.agenda.unwrap_or(self.counters.heading) + below).min(9))
    }

    /// Whether a block is a sub-item's title with text under it.
    fn agenda_item_opens(&self, i: usize) -> bool {
        let Some(node) = self.nodes.get(i) else { return false };
        let item = self.readings(i).iter().any(|r| matches!(r.role, LabelRole::Item(1..)));
        item && !join::closed(self.cx.locale, node.str())
            && self.readings(i + 1).is_empty()
            && self.nodes.get(i + 1).is_some_and(|n| join::closed(self.cx.locale, n.str()))
    }

    fn agenda_heading(&mut self, i: usize, at: usize, num: Num, r: &Reading, level: u8) {
        let node = &self.nodes[i];
        let s = node.str();
        let below = if r.role == LabelRole::Paragraph { 1 } else { 2 };
        self.agenda = Some(level.saturating_sub(below));
        if r.role == LabelRole::Paragraph {
            self.counters.paragraph = Some(r.value);
        }
        let span = num.span.join(node.text.span(0..s.len()));
        let title = inlines(self.cx, node, at..s.len());
        let h = Heading { level, num: Some(num), title };
        let origin = Origin::likely("heading.agenda-item");
        self.push_heading(Block { span, origin, ..Block::new(h) });
        self.counters.took_heading(level, r.value);
        self.after_bare = None;
    }

    /// Whether a label goes on with a list that the paragraph before holds in its own text: "(a) …;"
    /// inside it, "(b) …" at the start of this block.
    fn listed_before(&self, i: usize, choice: &Choice) -> bool {
        let r = &choice.reading;
        let LabelRole::Item(1..) = r.role else { return false };
        let [Block { kind: BlockKind::Paragraph(p), .. }] = &self.open[..] else { return false };
        if choice.expected || r.value < 2 || !p.children.is_empty() || i == 0 {
            return false;
        }
        let before = self.cx.locale.format_label(r.role, r.value - 1);
        before.is_some_and(|label| label.len() > 1 && self.nodes[i - 1].str().contains(&label))
    }

    /// Readings of the next block's label, looking past what has none.
    fn next_labels(&self, i: usize) -> Cow<'b, [Reading]> {
        for j in i + 1..(i + 6).min(self.nodes.len()) {
            let r = self.readings(j);
            // a list mark before a label is none itself
            if let [only] = r
                && only.value == 0
            {
                let inner = self.cx.locale.labels(&self.nodes[j].str()[only.len + only.space..]);
                return if inner.is_empty() { Cow::Borrowed(r) } else { Cow::Owned(inner) };
            }
            if !r.is_empty() {
                return Cow::Borrowed(r);
            }
        }
        Cow::Borrowed(&[])
    }

    fn uncertain(&mut self, node: &Node<'_>, lead: usize, choice: &Choice) {
        let Some(other) = &choice.other else { return };
        if choice.reading.style == other.style
            && choice.reading.value == other.value
            && choice.expected
        {
            // heading or paragraph, settled by the counters
            return;
        }
        let label = &node.str()[lead..lead + choice.reading.len];
        self.cx.diags.push(
            Diagnostic::new(
                Code::UncertainReading,
                node.text.span(lead..lead + choice.reading.len),
                format!(
                    "{label} was read as {}; it could be {}",
                    describe(&choice.reading),
                    describe(other)
                ),
            )
            .help("look at the sequence it stands in"),
        );
    }

    fn num(&mut self, node: &Node<'_>, lead: usize, r: &Reading) -> Num {
        let range = lead..lead + r.len;
        node.text.claim(range.clone(), Fate::Number, self.cx.ledger);
        Num {
            text: node.str()[range.clone()].into(),
            value: r.value,
            style: r.style,
            suffix: r.suffix.clone(),
            span: node.text.span(range),
        }
    }

    /// Builds a labelled block whose text starts at `at`.
    fn labelled(&mut self, i: usize, at: usize, num: Num, choice: Choice) {
        let nodes = self.nodes;
        let node = &nodes[i];
        let s = node.str();
        let span = num.span.join(node.text.span(0..s.len()));
        match choice.reading.role {
            LabelRole::Part | LabelRole::Heading(_) => {
                let level = match choice.reading.role {
                    LabelRole::Heading(l) => l,
                    _ => 0,
                };
                let title = inlines(self.cx, node, at..s.len());
                let h = Heading { level, num: Some(num), title };
                let origin = Origin::certain("heading.numbered");
                self.push_heading(Block { span, origin, ..Block::new(h) });
                self.counters.took_heading(level, choice.reading.value);
                self.agenda = None;
                self.after_bare = None;
            }
            LabelRole::Paragraph => self.numbered(i, at, num, &choice, span),
            LabelRole::Item(_) => self.item(i, at, num, &choice, span),
        }
    }

    fn numbered(&mut self, i: usize, at: usize, num: Num, choice: &Choice, span: Span) {
        let nodes = self.nodes;
        let node = &nodes[i];
        let s = node.str();
        self.close(0);
        if self.part != Part::Body && self.annexes.is_empty() {
            self.part = Part::Body;
        }
        let deliberation = self.formula && self.annexes.is_empty();
        let role = if deliberation { ParagraphRole::Operative } else { ParagraphRole::Plain };
        let opener = deliberation
            .then(|| self.cx.locale.opener(&s[at..], true))
            .flatten()
            .map(|n| at..at + n);
        self.counters.paragraph = Some(choice.reading.value);
        self.counters.end_block();
        self.counters.open = true;
        self.after_bare = None;
        // "3. (a) …": the paragraph's own text is empty, its first item follows on the line
        let first_item = self.first_item(i, at);
        let mut p = Paragraph { num: Some(num), role, ..Paragraph::default() };
        let origin = if choice.expected {
            Origin::certain("paragraph.numbered")
        } else {
            Origin::likely("paragraph.numbered")
        };
        if let Some(r) = first_item {
            self.open.push(Block { span, origin, ..Block::new(p) });
            let num = self.num(node, at, &r);
            let text_at = at + r.len + r.space;
            node.text.claim(at + r.len..text_at, Fate::Blank, self.cx.ledger);
            let choice = Choice { reading: r, depth: 1, expected: true, other: None };
            self.item(i, text_at, num, &choice, span);
            return;
        }
        p.text = inlines_with(self.cx, node, at..s.len(), opener);
        self.counters.led_in = self.leads_in(s);
        self.open.push(Block { span, origin, ..Block::new(p) });
    }

    fn leads_in(&self, s: &str) -> bool {
        let trimmed =
            s.trim_end_matches(|c: char| crate::flow::mark::raised(c) || c.is_whitespace());
        trimmed.chars().next_back().is_some_and(|c| self.cx.locale.list_intro.contains(&c))
    }

    /// The label of an item that stands on the line of its paragraph's number, if the list goes on
    /// below.
    fn first_item(&self, i: usize, at: usize) -> Option<Reading> {
        let s = self.nodes[i].str();
        let inner = self.cx.locale.labels(&s[at..]);
        let r = inner.into_iter().find(|r| {
            matches!(r.role, LabelRole::Item(n) if n > 0) && r.value == 1 && r.space > 0
        })?;
        let next = self.next_labels(i);
        next.iter().any(|n| n.style == r.style && n.scheme == r.scheme && n.value == 2).then_some(r)
    }

    fn item(&mut self, i: usize, at: usize, num: Num, choice: &Choice, span: Span) {
        let nodes = self.nodes;
        let node = &nodes[i];
        let s = node.str();
        if self.open.is_empty() {
            // items need a paragraph to belong to: the one just closed, or an empty one
            let host = self.list_mut().pop_if(
                |b| matches!(&b.kind, BlockKind::Paragraph(p) if p.role != ParagraphRole::Adoption),
            );
            let host = host.unwrap_or_else(|| Block {
                origin: Origin::guess("paragraph.for-items"),
                ..Block::new(Paragraph::default())
            });
            self.open.push(host);
        }
        let depth = choice.depth.max(1);
        self.close(depth);
        let text = inlines(self.cx, node, at..s.len());
        let origin = if choice.expected { Origin::certain("item") } else { Origin::likely("item") };
        let item = Item { num: Some(num), text, children: Vec::new() };
        self.counters.took_item(depth.min(self.open.len()), &choice.reading);
        self.open.push(Block { span, origin, ..Block::new(item) });
        self.counters.led_in = self.leads_in(s);
        self.after_bare = None;
    }

    /// A label alone on its line: its text is the next block.
    fn label_only(&mut self, i: usize, lead: usize, choice: Choice) -> bool {
        let nodes = self.nodes;
        let node = &nodes[i];
        let next = nodes.get(i + 1).filter(|n| n.kind == Kind::Para);
        // a call behind the label is its text, though it has no letters
        let called = calls(node);
        let takes = next.is_some() && !called && self.readings(i + 1).is_empty() && {
            let n = next.map_or("", |n| n.str());
            self.cx.locale.annex(n).is_none() && !table::is_row(n)
        };
        if lead > 0 {
            node.text.claim(0..lead, Fate::Markup, self.cx.ledger);
        }
        let num = self.num(node, lead, &choice.reading);
        let tail = lead + choice.reading.len;
        node.text.claim(tail..node.text.len(), Fate::Blank, self.cx.ledger);
        if takes {
            self.labelled(i + 1, 0, num, choice);
            self.at = i + 2;
        } else {
            self.labelled(i, node.text.len(), num, choice);
            self.at = i + 1;
        }
        true
    }

    /// A section's number alone on its line, its title on the next.
    fn alone(&mut self, i: usize) -> bool {
        let nodes = self.nodes;
        let s = nodes[i].str();
        if s.len() > 40 {
            return false;
        }
        let readings = self.cx.locale.label_alone(s);
        if readings.is_empty() {
            return false;
        }
        let Some(next) = nodes.get(i + 1).filter(|n| n.kind == Kind::Para) else { return false };
        let titled = self.readings(i + 1).is_empty()
            && !calls(&nodes[i])
            && heading::shape(self.cx, next, next.str(), true, nodes.get(i + 2));
        let around = Around { heading: true, next: &[], marked: true };
        let only: Vec<Reading> = readings
            .into_iter()
            .filter(|r| matches!(r.role, LabelRole::Heading(_) | LabelRole::Part))
            .collect();
        let Some(choice) = self.counters.choose(&only, around) else { return false };
        if !titled && !choice.expected {
            return false;
        }
        let num = self.num(&nodes[i], 0, &choice.reading);
        nodes[i].text.claim(choice.reading.len..s.len(), Fate::Blank, self.cx.ledger);
        if titled {
            self.labelled(i + 1, 0, num, choice);
            self.at = i + 2;
        } else {
            self.labelled(i, s.len(), num, choice);
            self.at = i + 1;
        }
        true
    }

    // ---- tables --------------------------------------------------------------------------

    fn rows(&mut self, i: usize) -> bool {
        let nodes = self.nodes;
        let bar_row = |n: &Node<'_>| n.kind == Kind::Para && n.is_row();
        let tab_row = |n: &Node<'_>| n.kind == Kind::Para && table::is_tabbed(n.str());
        let (bar, yes): (char, &dyn Fn(&Node<'s>) -> bool) = if bar_row(&nodes[i]) {
            ('|', &bar_row)
        } else if self.layout != Layout::Marked
            // a word processor marks its tables itself; its tabs set off labels
            && tab_row(&nodes[i])
            && nodes.get(i + 1).is_some_and(tab_row)
        {
            ('\t', &tab_row)
        } else {
            return false;
        };
        // a lone unit or subheading between rows spans them
        let between = |j: usize| {
            let n = &nodes[j];
            j > i
                && n.kind == Kind::Para
                && n.text.len() < 80
                && bar == '|'
                && !join::closed(self.cx.locale, n.str())
                && nodes.get(j + 1).is_some_and(&yes)
        };
        let n = (i..nodes.len()).take_while(|j| yes(&nodes[*j]) || between(*j)).count();
        if bar == '\t' && (i..i + n).all(|j| !self.readings(j).is_empty()) {
            // numbers set off with a tab are labels
            return false;
        }
        let mut block = table::build(self.cx, &nodes[i..i + n], bar);
        self.take_caption(&mut block);
        self.add_table(block);
        self.at = i + n;
        self.table_notes(&nodes[i..i + n]);
        true
    }

    /// Tables belong to the open paragraph unless it is long done with.
    fn add_table(&mut self, block: Block) {
        let depth = usize::from(!self.open.is_empty());
        self.close(depth);
        self.counters.lists.clear();
        self.add(block);
        self.after_bare = None;
    }

    fn take_caption(&mut self, block: &mut Block) {
        let BlockKind::Table(t) = &mut block.kind else { return };
        let captioned = self.open.is_empty()
            && matches!(self.list().last(), Some(b) if b.origin.rule == "table.caption");
        if !captioned {
            return;
        }
        if let Some(b) = self.list_mut().pop()
            && let BlockKind::Heading(h) = b.kind
        {
            t.caption = Some(Caption { num: h.num, title: h.title });
            block.span = block.span.join(b.span);
        }
    }

    /// "Table 2" with or without its title behind it; kept until the table comes.
    fn caption(&mut self, i: usize) -> bool {
        let nodes = self.nodes;
        let node = &nodes[i];
        let s = node.str();
        let Some((len, number)) = self.cx.locale.table_caption(s) else { return false };
        let tabbed = |j: usize| nodes.get(j).is_some_and(|n| table::is_tabbed(n.str()));
        let near_table = (i + 1..i + 4).any(|j| {
            nodes.get(j).is_some_and(|n| n.kind == Kind::Table || n.is_row())
                || (tabbed(j) && tabbed(j + 1))
        });
        if !near_table {
            return false;
        }
        let r = Reading {
            role: LabelRole::Paragraph,
            style: crate::model::NumStyle::Decimal,
            value: number.unwrap_or(0),
            suffix: "".into(),
            len,
            space: 0,
            scheme: 0,
        };
        let num = self.num(node, 0, &r);
        let at = len + (s[len..].len() - s[len..].trim_start().len());
        node.text.claim(len..at, Fate::Blank, self.cx.ledger);
        let mut title = inlines(self.cx, node, at..s.len());
        let mut span = node.text.span(0..s.len());
        let mut last = i;
        if at >= s.len()
            && let Some(n) = nodes.get(i + 1).filter(|n| n.kind == Kind::Para && !n.is_row())
        {
            title = inlines(self.cx, n, 0..n.text.len());
            span = span.join(n.text.span(0..n.text.len()));
            last = i + 1;
        }
        self.close(0);
        let h = Heading { level: self.counters.heading + 1, num: Some(num), title };
        self.list_mut().push(Block {
            span,
            origin: Origin::certain("table.caption"),
            ..Block::new(h)
        });
        self.counters.end_block();
        self.at = last + 1;
        true
    }

    /// "a See A/99/1." under a table; with any label if the table's cells call it.
    fn table_notes(&mut self, rows: &[Node<'_>]) {
        let nodes = self.nodes;
        let called = |mark: &str| {
            rows.iter().flat_map(|r| r.str().match_indices(mark).map(move |(at, _)| (r, at))).any(
                |(r, at)| {
                    let before = r.str()[..at].chars().next_back();
                    before.is_some_and(|c| !c.is_whitespace() && !matches!(c, '|' | '('))
                },
            )
        };
        while let Some(n) = nodes.get(self.at) {
            let s = n.str();
            let labelled = n.kind == Kind::Para
                && self.readings(self.at).iter().any(|r| {
                    matches!(r.role, LabelRole::Item(1..)) && r.space > 0 && called(&s[..r.len])
                });
            let mut c = s.chars();
            let (first, second) = (c.next(), c.next());
            let letter = first.is_some_and(|c| c.is_lowercase() || c == '*')
                && second == Some(' ')
                && n.kind == Kind::Para
                && self.readings(self.at).is_empty();
            if !letter && !labelled {
                return;
            }
            let text = inlines(self.cx, n, 0..s.len());
            let p = Paragraph { role: ParagraphRole::TableNote, text, ..Paragraph::default() };
            let origin = Origin::likely("table.note");
            self.add(Block { span: n.text.span(0..s.len()), origin, ..Block::new(p) });
            self.at += 1;
        }
    }

    /// A table that the format marks.
    fn format_table(&mut self, i: usize) {
        let nodes = self.nodes;
        let node = &nodes[i];
        let mut t = Table::default();
        let mut span = Span::DETACHED;
        let mut cells = node.cells.iter();
        for (header, shape) in &node.rows {
            let mut row = Row { header: *header, cells: Vec::with_capacity(shape.len()) };
            for (paras, colspan, rowspan) in shape {
                let mut cell = Cell { blocks: Vec::new(), colspan: *colspan, rowspan: *rowspan };
                for p in cells.by_ref().take(*paras) {
                    let text = inlines(self.cx, p, 0..p.text.len());
                    let s = p.text.span(0..p.text.len());
                    span = span.join(s);
                    if !text.is_empty() {
                        let p = Paragraph { text, ..Paragraph::default() };
                        cell.blocks.push(Block { span: s, ..Block::new(p) });
                    }
                }
                row.cells.push(cell);
            }
            t.rows.push(row);
        }
        let mut block = Block { span, origin: Origin::certain("table.format"), ..Block::new(t) };
        self.take_caption(&mut block);
        self.add_table(block);
    }

    // ---- parts of a document -------------------------------------------------------------

    fn close_annexes(&mut self, depth: usize) {
        while self.annexes.len() > depth {
            let Some(a) = self.annexes.pop() else { return };
            match self.annexes.last_mut() {
                Some(parent) => parent.annexes.push(a),
                None => self.doc.annexes.push(a),
            }
        }
    }

    fn annex(&mut self, i: usize) -> bool {
        let nodes = self.nodes;
        let node = &nodes[i];
        let s = node.str();
        if !node.heads_annex(self.cx.locale) {
            return false;
        }
        let Some(found) = self.cx.locale.annex(s) else { return false };
        self.close(0);
        // an appendix belongs to the annex before it
        let nested = found.kind == crate::model::AnnexKind::Appendix
            && self.annexes.first().is_some_and(|a| a.kind == crate::model::AnnexKind::Annex);
        self.close_annexes(usize::from(nested));
        self.counters = Counters::default();
        self.after_bare = None;
        let mut annex = Annex {
            kind: found.kind,
            number: found.number,
            span: node.text.span(0..s.len()),
            label: inlines(self.cx, node, 0..s.len()),
            ..Annex::default()
        };
        self.at = i + 1;
        if let Some(n) = nodes.get(self.at)
            && n.kind == Kind::Para
            && self.readings(self.at).is_empty()
            && !n.heads_annex(self.cx.locale)
            && (heading::shape(self.cx, n, n.str(), true, nodes.get(self.at + 1))
                || heading::is_long_title(self.cx, n, nodes.get(self.at + 1)))
        {
            annex.title = inlines(self.cx, n, 0..n.text.len());
            annex.span = annex.span.join(n.text.span(0..n.text.len()));
            self.at += 1;
        }
        self.annexes.push(annex);
        true
    }

    fn keyword(&mut self, i: usize) -> bool {
        if !self.annexes.is_empty() {
            return false;
        }
        let nodes = self.nodes;
        let node = &nodes[i];
        match self.cx.locale.keyword(node.str()) {
            Some(Keyword::Summary) if self.doc.body.is_empty() => {
                let title = inlines(self.cx, node, 0..node.text.len());
                let mut span = node.text.span(0..node.text.len());
                let mut blocks = Vec::new();
                self.at = i + 1;
                while let Some(n) = nodes.get(self.at) {
                    let s = n.str();
                    let text = n.kind == Kind::Para
                        && self.readings(self.at).is_empty()
                        && join::closed(self.cx.locale, s)
                        && self.cx.locale.keyword(s).is_none();
                    if !text {
                        break;
                    }
                    let t = inlines(self.cx, n, 0..s.len());
                    let sp = n.text.span(0..s.len());
                    span = span.join(sp);
                    let p = Paragraph { text: t, ..Paragraph::default() };
                    blocks.push(Block { span: sp, ..Block::new(p) });
                    self.at += 1;
                }
                let boxed = Boxed { title, blocks };
                let origin = Origin::certain("summary");
                self.doc.preface.push(Block { span, origin, ..Block::new(boxed) });
                true
            }
            Some(Keyword::Contents) if self.doc.body.is_empty() => self.contents(i),
            _ => false,
        }
    }

    /// A contents list: lines that end with a page number, under the word for it.
    fn contents(&mut self, i: usize) -> bool {
        let nodes = self.nodes;
        let paged = |n: &Node<'_>| {
            let s = n.str().trim_end();
            n.kind == Kind::Para
                && s.ends_with(|c: char| c.is_numeric())
                && s.chars().rev().take_while(|c| c.is_numeric() || *c == '-' || *c == '–').count()
                    <= 7
                && s.contains([' ', '.', '…', '\t'])
        };
        let mut j = i + 1;
        while nodes.get(j).is_some_and(|n| {
            matches!(self.cx.locale.keyword(n.str()), Some(Keyword::Page))
                || n.str().chars().count() <= 12 && nodes.get(j + 1).is_some_and(paged)
        }) {
            j += 1;
        }
        let heads = j;
        while nodes.get(j).is_some_and(paged) {
            j += 1;
        }
        if j == heads {
            return false;
        }
        let mut c = Contents::default();
        let mut span = Span::DETACHED;
        for (k, n) in nodes.iter().enumerate().take(heads).skip(i) {
            if k > i {
                c.title.push(Inline::new(crate::model::InlineKind::Break));
            }
            c.title.extend(inlines(self.cx, n, 0..n.text.len()));
            span = span.join(n.text.span(0..n.text.len()));
        }
        #[allow(clippy::needless_range_loop, reason = "the index counts for several lists")]
        for k in heads..j {
            let level = self
                .readings(k)
                .iter()
                .find_map(|r| match r.role {
                    LabelRole::Heading(l) => Some(l),
                    LabelRole::Part => Some(0),
                    _ => None,
                })
                .unwrap_or(1);
            let n = &nodes[k];
            let text = inlines(self.cx, n, 0..n.text.len());
            span = span.join(n.text.span(0..n.text.len()));
            c.entries.push(ContentsEntry { level, text });
        }
        let origin = Origin::certain("contents");
        self.doc.preface.push(Block { span, origin, ..Block::new(c) });
        self.at = j;
        true
    }

    /// Meeting and date of adoption; how it was adopted.
    fn closing(&mut self, i: usize) -> bool {
        let s = self.nodes[i].str();
        if s.len() > 600 || !self.annexes.is_empty() {
            return false;
        }
        let role = if self.cx.locale.adoption_line(s) {
            ParagraphRole::Adoption
        } else if self.cx.locale.vote_line(s) {
            ParagraphRole::Vote
        } else {
            return false;
        };
        self.close(0);
        self.counters.end_block();
        self.part = Part::Conclusion;
        self.push_plain(i, role, Origin::certain("conclusion"));
        true
    }

    /// "Article 3" over its text.
    fn article(&mut self, i: usize) -> bool {
        let nodes = self.nodes;
        let node = &nodes[i];
        let s = node.str();
        if s.len() > 200 {
            return false;
        }
        let Some((value, len)) = self.cx.locale.article(s) else { return false };
        let rest = s[len..].trim_start_matches([' ', '\u{a0}', '.', ':', '：', '-', '–', '—']);
        let titled = rest.is_empty() || heading::shape(self.cx, node, rest, true, nodes.get(i + 1));
        if !titled {
            return false;
        }
        let at = s.len() - rest.len();
        let num = Num {
            text: s[..at].trim_end().into(),
            value,
            style: crate::model::NumStyle::Decimal,
            suffix: "".into(),
            span: node.text.span(0..s[..at].trim_end().len()),
        };
        node.text.claim(0..num.text.len(), Fate::Number, self.cx.ledger);
        node.text.claim(num.text.len()..at, Fate::Blank, self.cx.ledger);
        let mut title = inlines(self.cx, node, at..s.len());
        let mut span = node.text.span(0..s.len());
        let mut last = i;
        if rest.is_empty()
            && let Some(n) = nodes.get(i + 1).filter(|n| n.kind == Kind::Para)
            && self.readings(i + 1).is_empty()
            && heading::shape(self.cx, n, n.str(), true, nodes.get(i + 2))
        {
            title = inlines(self.cx, n, 0..n.text.len());
            span = span.join(n.text.span(0..n.text.len()));
            last = i + 1;
        }
        let level = self.counters.heading + 1;
        self.push_heading(Block {
            span,
            origin: Origin::certain("heading.article"),
            ..Block::new(Heading { level, num: Some(num), title })
        });
        // paragraphs count anew in every article
        self.counters.paragraph = None;
        self.counters.end_block();
        self.after_bare = None;
        self.at = last + 1;
        true
    }

    fn enacting(&mut self, i: usize) -> bool {
        if !self.nodes[i].is_formula(self.cx.locale) {
            return false;
        }
        self.close(0);
        if self.annexes.is_empty() && self.doc.body.is_empty() {
            self.part = Part::Preamble;
            self.formula = true;
            if self.doc.kind == DocKind::Unknown {
                self.doc.kind = DocKind::Resolution;
            }
        }
        self.push_plain(i, ParagraphRole::Formula, Origin::certain("formula"));
        true
    }

    // ---- unnumbered text -----------------------------------------------------------------

    fn push_plain(&mut self, i: usize, role: ParagraphRole, origin: Origin) {
        let nodes = self.nodes;
        let node = &nodes[i];
        let s = node.str();
        let opener = match role {
            ParagraphRole::Preambular => self.cx.locale.opener(s, false),
            ParagraphRole::Operative => self.cx.locale.opener(s, true),
            _ => None,
        };
        let text = inlines_with(self.cx, node, 0..s.len(), opener.map(|n| 0..n));
        let p = Paragraph { role, text, ..Paragraph::default() };
        let span = node.text.span(0..s.len());
        self.add(Block { span, origin, ..Block::new(p) });
        self.after_bare = None;
        self.at = i + 1;
    }

    fn plain(&mut self, i: usize) {
        let nodes = self.nodes;
        let node = &nodes[i];
        let s = node.str();
        if self.part == Part::Preamble && self.annexes.is_empty() {
            let locale = self.cx.locale;
            // a preamble's clauses end with a comma: one that leads in a list recommends
            let operative = locale.opener(s, false).is_none()
                && (locale.opener(s, true).is_some() || self.leads_in(s));
            self.close(0);
            let role = if operative { ParagraphRole::Operative } else { ParagraphRole::Preambular };
            if operative {
                self.part = Part::Body;
            }
            self.open_plain(i, role, Origin::likely("paragraph.clause"));
            return;
        }
        if let Some(Block { kind: BlockKind::Paragraph(p), .. }) = self.open.first()
            && p.num.is_some()
        {
            // what a page end left of the paragraph before, where only numbers part paragraphs
            if self.rests
                && self.open.len() == 1
                && p.children.is_empty()
                && self.annexes.is_empty()
            {
                self.rest(i);
                return;
            }
            let keep = self.inside_list(i);
            self.close(keep + 1);
            self.counters.lists.truncate(keep);
            self.push_plain(i, ParagraphRole::Plain, Origin::likely("paragraph.further"));
            self.counters.led_in = self.leads_in(s);
            return;
        }
        self.close(0);
        let key_words = self.after_bare.is_some() && is_key_words(s);
        let role = if key_words { ParagraphRole::KeyWords } else { ParagraphRole::Plain };
        self.open_plain(i, role, Origin::certain("paragraph.unnumbered"));
    }

    /// How many open lists a block without a label stands in: the next label tells, if it goes on
    /// with one of them.
    fn inside_list(&self, i: usize) -> usize {
        if self.counters.lists.is_empty() {
            return 0;
        }
        let next = self.next_labels(i);
        let goes_on = |l: &super::number::Level| {
            next.iter()
                .any(|n| n.style == l.style && n.scheme == l.scheme && n.value == l.value + 1)
        };
        self.counters.lists.iter().rposition(goes_on).map_or(0, |k| k + 1)
    }

    /// An unnumbered paragraph that items may follow.
    fn open_plain(&mut self, i: usize, role: ParagraphRole, origin: Origin) {
        self.push_plain(i, role, origin);
        self.counters.end_block();
        if let Some(b) = self.list_mut().pop() {
            self.open.push(b);
            self.counters.open = true;
        }
        self.counters.led_in = self.leads_in(self.nodes[i].str());
    }

    fn rest(&mut self, i: usize) {
        let nodes = self.nodes;
        let node = &nodes[i];
        let s = node.str();
        let more = inlines(self.cx, node, 0..s.len());
        let glue = self.cx.locale.join_space;
        let span = node.text.span(0..s.len());
        if let Some(b) = self.open.first_mut() {
            b.span = b.span.join(span);
            b.origin = Origin::likely("paragraph.rest");
            if let BlockKind::Paragraph(p) = &mut b.kind {
                if glue {
                    p.text.push(Inline::text(" "));
                }
                p.text.extend(more);
            }
        }
        self.cx.diags.push(
            Diagnostic::new(
                Code::JoinedOverPage,
                Span::new(span.start, span.start + first_char(s)),
                "a block without a number was taken for the rest of the paragraph before it",
            )
            .help("if it is a paragraph of its own, give it a number"),
        );
        self.counters.led_in = self.leads_in(s);
        self.at = i + 1;
    }
}

/// Whether a node holds calls that the format marks: they have no letters, but are text.
fn calls(node: &Node<'_>) -> bool {
    let call = |k| matches!(k, crate::flow::PieceKind::NoteCall(_));
    node.text.segs().iter().any(|s| s.len == 0 && call(s.kind))
}

fn first_char(s: &str) -> u32 {
    s.chars().next().map_or(0, |c| c.len_utf8() as u32)
}

/// A list of key words: many short members, one sentence end.
fn is_key_words(s: &str) -> bool {
    let members = s.split([';', '；']).count();
    members >= 3 && s.len() / members < 90
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
