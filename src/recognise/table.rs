//! Tables drafted with bars or tabs, a row a line.

use super::inline::{Mark, MarkKind};
use super::{Ctx, Node};
use crate::ledger::Fate;
use crate::model::{Block, BlockKind, Cell, Origin, Paragraph, Row, Table};
use std::ops::Range;

/// Whether a line is drafted as a row of a table.
pub(super) fn is_row(s: &str) -> bool {
    memchr::memchr(b'|', s.as_bytes()).is_some()
        && (s.contains(" |") || s.contains("| ") || s.starts_with('|') || s.ends_with('|'))
}

/// Whether a line has columns set with tabs. Needs company to be a row.
pub(super) fn is_tabbed(s: &str) -> bool {
    memchr::memchr(b'\t', s.as_bytes()).is_some() && s.trim().contains('\t')
}

/// Between two cells of a row that is set with spaces.
const GAP: usize = 3;

/// The cells of a line whose columns stand apart by white space.
fn set_apart(s: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut from = 0;
    let mut at = 0;
    while let Some(n) = memchr::memmem::find(&s.as_bytes()[at..], b"   ") {
        let gap = at + n;
        let width = s.as_bytes()[gap..].iter().take_while(|b| **b == b' ').count();
        at = gap + width.max(GAP);
        if gap > from {
            out.push(from..gap);
        }
        from = at;
    }
    if from < s.len() {
        out.push(from..s.len());
    }
    out
}

/// Whether a cell holds a figure, or the mark for none.
fn is_figure(s: &str) -> bool {
    let mark = |c: char| {
        matches!(
            c,
            ' ' | '\u{a0}' | '.' | ',' | '(' | ')' | '%' | '-' | '–' | '—' | '−' | '/' | '…'
        )
    };
    let s = s.trim();
    !s.is_empty() && s.chars().all(|c| c.is_ascii_digit() || mark(c))
}

/// The cells of a row that is set with spaces: three or more, or two and a label. Needs company of
/// rows of figures to be a row.
fn spaced(s: &str, label: usize) -> Option<Vec<Range<usize>>> {
    if !may_be_spaced(s) || s.contains(". . .") || s.contains("....") {
        return None;
    }
    let mut cells = set_apart(s);
    // "2.   General affairs": the label is the stub's
    if cells.len() > 1 && cells[0].end <= label {
        cells[0].end = cells[1].end;
        cells.remove(1);
    }
    (cells.len() >= 3).then_some(cells)
}

/// Whether a line is short enough for such a row and has columns apart: few lines do.
pub(super) fn may_be_spaced(s: &str) -> bool {
    s.len() <= 400 && has_gap(s)
}

/// Whether three spaces stand side by side; looks at all bytes at once, as most lines have none.
pub(super) fn has_gap(s: &str) -> bool {
    let b = s.as_bytes();
    let Some(n) = b.len().checked_sub(2) else { return false };
    let (first, second, third) = (&b[..n], &b[1..=n], &b[2..]);
    let gaps = first.iter().zip(second).zip(third);
    gaps.fold(0, |any, ((a, b), c)| any | u8::from((*a == b' ') & (*b == b' ') & (*c == b' '))) != 0
}

/// Whether a line can be a row that is set with spaces.
pub(super) fn is_spaced(s: &str, label: usize) -> bool {
    spaced(s, label).is_some()
}

/// Whether it is one of figures, behind what they tell of.
pub(super) fn has_figures(s: &str, label: usize) -> bool {
    spaced(s, label).is_some_and(|c| c[1..].iter().all(|r| is_figure(&s[r.clone()])))
}

/// The ranges of the cells of a row, and of what parts them.
fn cells(s: &str, bar: char, edges: bool) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
    let (mut out, mut marks) = (Vec::new(), Vec::new());
    let mut from = 0;
    for (i, c) in s.char_indices().filter(|(_, c)| *c == bar) {
        out.push(from..i);
        marks.push(i..i + c.len_utf8());
        from = i + c.len_utf8();
    }
    out.push(from..s.len());
    if edges && out.len() > 2 {
        if s[out[0].clone()].trim().is_empty() {
            out.remove(0);
        }
        if out.last().is_some_and(|r| s[r.clone()].trim().is_empty()) {
            out.pop();
        }
    }
    (out, marks)
}

/// A table from consecutive rows. Every bar is mark-up, every cell a paragraph.
/// Where spaces part them (`bar`), the figures of a shorter row are those of the last columns.
pub(super) fn build(cx: &mut Ctx<'_, '_>, rows: &[Node<'_>], bar: char) -> Block {
    // Markdown draws bars at both edges; a draft's leading bar is an empty first cell
    let edges =
        bar == '|' && rows.iter().all(|n| n.str().starts_with('|') && n.str().ends_with('|'));
    let mut span = crate::span::Span::DETACHED;
    let mut table = Table::default();
    // tabs before all rows indent the table
    let tabs = |n: &Node<'_>| if bar == '\t' { n.hints.tabs } else { (0, 0) };
    let indent = rows.iter().map(|n| tabs(n).0).min().unwrap_or(0);
    let columns = |n: &Node<'_>| {
        memchr::memchr_iter(b'\t', n.str().as_bytes()).count() + usize::from(tabs(n).0 - indent)
    };
    let label =
        |n: &Node<'_>| n.labels(cx.locale).iter().map(|r| r.len + r.space).max().unwrap_or(0);
    let apart: Vec<Option<Vec<Range<usize>>>> =
        rows.iter().map(|n| if bar == ' ' { spaced(n.str(), label(n)) } else { None }).collect();
    let most = apart.iter().flatten().map(Vec::len).max().unwrap_or(0);
    let widest = rows.iter().filter(|_| bar == '\t').map(columns).max().unwrap_or(0) + 1;
    for (node, apart) in rows.iter().zip(apart) {
        let s = node.str();
        let (ranges, bars) = match apart {
            Some(ranges) => (fill(s, ranges, most), Vec::new()),
            None if bar == ' ' => (std::iter::once(0..s.len()).collect(), Vec::new()),
            None => cells(s, bar, edges),
        };
        let before = usize::from(tabs(node).0 - indent);
        let behind = widest.saturating_sub(before + ranges.len());
        let behind = behind.min(usize::from(tabs(node).1));
        for b in bars {
            node.text.claim(b, Fate::Markup, cx.ledger);
        }
        let mut row = Row::default();
        row.cells.resize_with(before, Cell::default);
        let mut covered: Vec<Range<usize>> = Vec::new();
        let last = ranges.len().saturating_sub(1);
        // calls without text stand anywhere: those before a cell's text are the cell's
        let mut calls = 0;
        for (k, r) in ranges.into_iter().enumerate() {
            let t = &s[r.clone()];
            let start = r.start + (t.len() - t.trim_start().len());
            let end = start + t.trim().len();
            covered.push(start..end.max(start));
            let mut marks = node.marks_in(&(start..end));
            for m in cx.refs.find(&s[start..end]) {
                let r = m.range.start + start..m.range.end + start;
                if marks.iter().all(|m| m.range.end <= r.start || r.end <= m.range.start) {
                    marks.push(Mark { range: r, kind: m.kind });
                }
            }
            marks.sort_by_key(|m| m.range.start);
            if k == last {
                marks.extend(
                    node.implied.iter().map(|m| Mark { range: end..end, kind: m.kind.clone() }),
                );
            }
            let implied = marks.iter().any(|m| matches!(m.kind, MarkKind::Implied(_)));
            let mut cell = Cell::default();
            if start < end || implied {
                let text = cx.inlines.build(&node.text, start..end, calls, &marks, cx.ledger);
                calls = end + 1;
                cell.blocks.push(Block {
                    span: node.text.span(start..end),
                    ..Block::new(Paragraph { text, ..Paragraph::default() })
                });
            }
            row.cells.push(cell);
        }
        let rest = s.len()..s.len();
        let rest = cx.inlines.build(&node.text, rest, calls, &[], cx.ledger);
        if !rest.is_empty() {
            if row.cells.is_empty() {
                row.cells.push(Cell::default());
            }
            let Some(Cell { blocks, .. }) = row.cells.last_mut() else { continue };
            match blocks.last_mut().map(|b| &mut b.kind) {
                Some(BlockKind::Paragraph(p)) => p.text.extend(rest),
                _ => blocks.push(Block::new(Paragraph { text: rest, ..Paragraph::default() })),
            }
        }
        row.cells.extend(std::iter::repeat_with(Cell::default).take(behind));
        blanks(cx, node, &covered, if bar == ' ' { '\0' } else { bar });
        span = span.join(node.text.span(0..s.len()));
        table.rows.push(row);
    }
    Block { span, origin: Origin::certain("table.bars"), lang: None, kind: BlockKind::Table(table) }
}

/// As many cells as the longest row has: what tells of the figures stands first, they stand last.
fn fill(s: &str, ranges: Vec<Range<usize>>, most: usize) -> Vec<Range<usize>> {
    let missing = most.saturating_sub(ranges.len());
    // heads of the figures alone: "2039", "2040", or "2039年"
    let heads =
        ranges.iter().all(|r| s[r.clone()].trim().starts_with(|c: char| c.is_ascii_digit()));
    let stub = usize::from(!heads && !is_figure(&s[ranges[0].clone()]));
    let at = if stub > 0 { ranges[0].end } else { 0 };
    let empty = std::iter::repeat_n(at..at, missing);
    let mut out: Vec<Range<usize>> = ranges[..stub].to_vec();
    out.extend(empty);
    out.extend_from_slice(&ranges[stub..]);
    out
}

/// White space around cells, which no cell holds.
fn blanks(cx: &mut Ctx<'_, '_>, node: &Node<'_>, covered: &[Range<usize>], bar: char) {
    let s = node.str();
    let mut at = 0;
    for r in covered.iter().chain([&(s.len()..s.len())]) {
        let gap = at..r.start.max(at);
        let mut from = gap.start;
        for (i, c) in s[gap.clone()].char_indices() {
            let i = gap.start + i;
            if c == bar {
                node.text.claim(from..i, Fate::Blank, cx.ledger);
                from = i + c.len_utf8();
            }
        }
        node.text.claim(from..gap.end, Fate::Blank, cx.ledger);
        at = r.end.max(at);
    }
}
