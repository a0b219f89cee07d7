//! Tables, drafted in rows or marked by the format; their captions and notes.

use super::{Builder, inlines};
use crate::flow::{Layout, Told};
use crate::ledger::Fate;
use crate::locale::{LabelRole, Reading};
use crate::model::{
    Block, BlockKind, Caption, Cell, Heading, Inline, InlineKind, Num, NumStyle, Origin, Paragraph,
    ParagraphRole, Row, Table,
};
use crate::recognise::{Ctx, Kind, Node, heading, join, table};
use crate::span::Span;

impl<'a, 'b, 'd, 's> Builder<'a, 'b, 'd, 's> {
    pub(super) fn rows(&mut self, i: usize) -> bool {
        let nodes = self.nodes;
        let bar_row = |n: &Node<'_>| n.kind == Kind::Para && n.is_row();
        // a tab behind a label sets it off; one in the text behind it parts columns
        let tab_row = |n: &Node<'_>| {
            n.kind == Kind::Para
                && table::is_tabbed(n.str())
                && n.labels(self.cx.locale)
                    .iter()
                    .all(|r| r.space == 0 || table::is_tabbed(&n.str()[r.len + r.space..]))
        };
        let spaced_row =
            |n: &Node<'_>| n.kind == Kind::Para && table::is_spaced(n.str(), label_of(self.cx, n));
        let (bar, yes): (char, &dyn Fn(&Node<'s>) -> bool) = if bar_row(&nodes[i]) {
            ('|', &bar_row)
        } else if self.layout != Layout::Marked
            // a word processor marks its tables itself; its tabs set off labels
            && tab_row(&nodes[i])
            && nodes.get(i + 1).is_some_and(tab_row)
        {
            ('\t', &tab_row)
        } else if self.layout != Layout::Marked && self.spaced_rows(i) {
            (' ', &spaced_row)
        } else {
            return false;
        };
        // a lone unit or subheading between rows spans them
        let between = |j: usize| {
            let n = &nodes[j];
            j > i
                && n.kind == Kind::Para
                && n.text.len() < 80
                && matches!(bar, '|' | ' ')
                && (bar == '|' || n.labels(self.cx.locale).is_empty())
                && !join::closed(self.cx.locale, n.str())
                && nodes.get(j + 1).is_some_and(&yes)
        };
        // a row whose last columns are empty keeps the tabs before them
        let ends_empty = |j: usize| {
            let n = &nodes[j];
            j > i
                && bar == '\t'
                && n.kind == Kind::Para
                && n.hints.tabs.1 > 0
                && n.text.len() < 80
                && !join::closed(self.cx.locale, n.str())
        };
        let goes_on = |j: &usize| yes(&nodes[*j]) || between(*j) || ends_empty(*j);
        let n = (i..nodes.len()).take_while(goes_on).count();
        let mut block = table::build(self.cx, &nodes[i..i + n], bar);
        self.take_caption(&mut block);
        self.add_table(block);
        self.at = i + n;
        self.table_notes(&nodes[i..i + n]);
        true
    }

    /// Whether rows that are set with spaces begin here: two of figures, maybe below their heads.
    fn spaced_rows(&self, i: usize) -> bool {
        let nodes = self.nodes;
        if !nodes.get(i).is_some_and(|n| n.kind == Kind::Para && table::may_be_spaced(n.str())) {
            return false;
        }
        let row = |j: usize| {
            nodes.get(j).is_some_and(|n| {
                n.kind == Kind::Para && table::is_spaced(n.str(), label_of(self.cx, n))
            })
        };
        let figures = |j: usize| {
            row(j)
                && nodes.get(j).is_some_and(|n| table::has_figures(n.str(), label_of(self.cx, n)))
        };
        let first = (i..i + 4).take_while(|j| row(*j)).find(|j| figures(*j));
        first.is_some_and(|f| (f + 1..f + 4).take_while(|j| row(*j)).any(figures))
    }

    /// Tables belong to the open paragraph unless it is long done with.
    pub(super) fn add_table(&mut self, block: Block) {
        let depth = usize::from(!self.open.is_empty());
        self.close(depth);
        self.counters.lists.clear();
        self.add(block);
        self.after_bare = None;
    }

    pub(super) fn take_caption(&mut self, block: &mut Block) {
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
    pub(super) fn caption(&mut self, i: usize) -> bool {
        let nodes = self.nodes;
        let node = &nodes[i];
        let s = node.str();
        let Some((len, number)) = self.cx.locale.table_caption(s) else { return self.figure(i) };
        // the tab behind a label sets off no column
        let label = |j: usize| self.readings(j).first().map_or(0, |r| r.len + r.space);
        let tabbed = |j: usize| {
            nodes.get(j).and_then(|n| n.str().get(label(j)..)).is_some_and(table::is_tabbed)
        };
        let near_table = (i + 1..i + 5).any(|j| {
            nodes.get(j).is_some_and(|n| n.kind == Kind::Table || n.is_row())
                || (tabbed(j) && tabbed(j + 1))
                || (self.layout != Layout::Marked && self.spaced_rows(j))
        });
        if !near_table {
            return false;
        }
        let below = self
            .nodes
            .get(i + 1)
            .filter(|n| s[len..].trim_start().is_empty() && n.kind == Kind::Para && !n.is_row());
        let (num, title, span, last) = self.captioned(i, len, number.unwrap_or(0), below);
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

    /// The line in brackets below a caption that says what is counted: "(Thousands of dollars)".
    fn unit(&self, i: usize) -> Option<&'b Node<'s>> {
        let n = self.nodes.get(i).filter(|n| n.kind == Kind::Para && n.text.len() < 240)?;
        let s = n.str().trim();
        let bracketed = s.starts_with(['(', '（']) && s.ends_with([')', '）']);
        let told = n.hints.told == Told::Nothing && !n.is_row();
        (bracketed && told && self.readings(i).is_empty()).then_some(n)
    }

    /// A caption whose label has `len` bytes: its number, its title behind it or on the line below,
    /// with the unit below that; where all of it stands, and its last node.
    fn captioned(
        &mut self,
        i: usize,
        len: usize,
        value: u32,
        below: Option<&Node<'s>>,
    ) -> (Num, Vec<Inline>, Span, usize) {
        let node = &self.nodes[i];
        let s = node.str();
        let r = Reading {
            role: LabelRole::Paragraph,
            style: NumStyle::Decimal,
            value,
            suffix: "".into(),
            len,
            space: 0,
            scheme: 0,
        };
        let num = self.num(node, 0, &r);
        let at = s.len() - s[len..].trim_start().len();
        node.text.claim(len..at, Fate::Blank, self.cx.ledger);
        let mut title = inlines(self.cx, node, at..s.len());
        let mut span = node.text.span(0..s.len());
        let mut last = i;
        if let Some(n) = below {
            title.extend(inlines(self.cx, n, 0..n.text.len()));
            span = span.join(n.text.span(0..n.text.len()));
            last += 1;
        }
        if let Some(unit) = self.unit(last + 1) {
            title.push(Inline::new(InlineKind::Break));
            title.extend(inlines(self.cx, unit, 0..unit.text.len()));
            span = span.join(unit.text.span(0..unit.text.len()));
            last += 1;
        }
        (num, title, span, last)
    }

    /// "Figure 2", "Box 1" with its title behind it or on the next line: one heading, whose number is
    /// the label.
    fn figure(&mut self, i: usize) -> bool {
        let nodes = self.nodes;
        let node = &nodes[i];
        let s = node.str();
        // where a draft tells what to change in another, it is a place there
        if s.len() > 400 || self.corrects || node.hints.told != Told::Nothing {
            return false;
        }
        let locale = self.cx.locale;
        let Some((len, Some(value))) = locale.figure_caption(s) else { return false };
        let at = len + (s[len..].len() - s[len..].trim_start().len());
        let rest = &s[at..];
        let parted = at > len || s[..len].ends_with(['.', ':', '：', '．']);
        let below = if rest.is_empty() {
            let title = |n: &&Node<'_>| {
                n.kind == Kind::Para
                    && n.hints.told == Told::Nothing
                    && locale.figure_caption(n.str()).is_none()
                    && locale.table_caption(n.str()).is_none()
            };
            let Some(n) = nodes.get(i + 1).filter(title) else { return false };
            // "(Percentage)" alone is no title
            if !self.readings(i + 1).is_empty()
                || self.unit(i + 1).is_some()
                || !heading::shape(self.cx, n, n.str(), true, nodes.get(i + 2))
            {
                return false;
            }
            Some(n)
        } else if parted
            && !rest.starts_with(char::is_lowercase)
            && !join::closed(locale, rest)
            && heading::shape(self.cx, node, rest, true, nodes.get(i + 1))
        {
            None
        } else {
            return false;
        };
        let (num, title, span, last) = self.captioned(i, len, value, below);
        let h = Heading { level: (self.counters.heading + 1).min(9), num: Some(num), title };
        let origin = Origin::likely("figure.caption");
        self.push_heading(Block { span, origin, ..Block::new(h) });
        self.counters.end_block();
        self.after_bare = None;
        self.at = last + 1;
        true
    }

    /// "a See A/99/1." under a table; with any label if the table's cells call it.
    pub(super) fn table_notes(&mut self, rows: &[Node<'_>]) {
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
    pub(super) fn format_table(&mut self, i: usize) {
        let (t, span) = format_table(self.cx, &self.nodes[i]);
        let mut block = Block { span, origin: Origin::certain("table.format"), ..Block::new(t) };
        self.take_caption(&mut block);
        self.add_table(block);
    }

    // ---- parts of a document -------------------------------------------------------------
}

/// The rows of a table that the format marks, and where they stand.
pub(super) fn format_table(cx: &mut Ctx<'_, '_>, node: &Node<'_>) -> (Table, Span) {
    let mut t = Table::default();
    let mut span = Span::DETACHED;
    let mut cells = node.cells.iter();
    for (header, shape) in &node.rows {
        let mut row = Row { header: *header, cells: Vec::with_capacity(shape.len()) };
        for (paras, colspan, rowspan) in shape {
            let mut cell = Cell { blocks: Vec::new(), colspan: *colspan, rowspan: *rowspan };
            for p in cells.by_ref().take(*paras) {
                let text = inlines(cx, p, 0..p.text.len());
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
    (t, span)
}

/// Bytes of the label of a line and the space behind it.
fn label_of(cx: &Ctx<'_, '_>, n: &Node<'_>) -> usize {
    // most lines have no such space, and need not be looked at for labels
    let apart = table::has_gap(n.str());
    let labels = apart.then(|| n.labels(cx.locale).iter().map(|r| r.len + r.space).max());
    labels.flatten().unwrap_or(0)
}
