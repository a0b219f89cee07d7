//! Lines of a masthead that stand in one paragraph, or in a table.
//!
//! A draft may have its masthead as paragraphs of several lines each, with forced breaks between them.
//! A break next to a line that a phrase or a symbol tells parts two lines of the masthead; one between
//! two others, as in a title of two lines, stays. A table at the front whose cells hold such lines is
//! there for the layout, and its paragraphs are lines as others are.

use super::{masthead, refs};
use crate::flow::{
    Area, FlowBlock, FlowRow, FlowTable, Hints, Join, Para, Piece, PieceKind, Start,
};
use crate::ledger::{Fate, Ledger};
use crate::locale::{Keyword, Locale};
use crate::model::MastheadRole as Role;
use crate::source::Source;
use crate::span::Span;

/// A paragraph of more bytes is no masthead.
const LONG: usize = 1200;

/// Parts paragraphs of masthead lines, and cells of tables; what stood between them is claimed.
pub(super) fn part(
    source: &Source,
    locale: &Locale,
    mut blocks: Vec<FlowBlock>,
    ledger: &mut Ledger,
) -> Vec<FlowBlock> {
    let frame = Frame { source, locale };
    let most = blocks.iter().take(masthead::MOST);
    let front = most.take_while(|b| frame.is_front(b)).count();
    let laid_out = |b: &FlowBlock| match b {
        FlowBlock::Para(p) => p.pieces.iter().any(is_break) || frame.is_row(p),
        FlowBlock::Table(_) => true,
    };
    if !blocks.iter().take(front).any(laid_out) {
        return blocks;
    }
    let rest = blocks.split_off(front);
    let mut out = Vec::with_capacity(blocks.len() + rest.len() + 16);
    let mut blocks = blocks.into_iter().peekable();
    while let Some(block) = blocks.next() {
        match block {
            FlowBlock::Para(p) if frame.is_row(&p) => {
                let mut rows = vec![p];
                while let Some(FlowBlock::Para(p)) =
                    blocks.next_if(|b| matches!(b, FlowBlock::Para(p) if frame.is_row(p)))
                {
                    rows.push(p);
                }
                let cells: Vec<Vec<Cell>> = rows.iter().map(|r| frame.cells(r)).collect();
                if frame.boxes(cells.iter().map(|r| r.iter().map(|c| vec![&*c.0]).collect())) {
                    rows.into_iter().for_each(|r| frame.unfold(r, true, &mut out, ledger));
                } else if frame.holds(cells.into_iter().flatten().map(|c| c.0)) {
                    rows.into_iter().for_each(|r| frame.unfold(r, false, &mut out, ledger));
                } else {
                    out.extend(rows.into_iter().map(FlowBlock::Para));
                }
            }
            FlowBlock::Para(p) => frame.split(p, false, &mut out, ledger),
            FlowBlock::Table(t) => {
                let boxes = frame.boxes(t.rows.iter().map(by_cell));
                if boxes || frame.holds(texts(&t)) {
                    for p in t.rows.into_iter().flat_map(|r| r.cells).flat_map(|c| c.paras) {
                        frame.split(p, boxes, &mut out, ledger);
                    }
                } else {
                    out.push(FlowBlock::Table(t));
                }
            }
        }
    }
    out.extend(rest);
    out
}

/// The paragraphs of a table, as pieces.
fn texts(table: &FlowTable) -> impl Iterator<Item = Vec<Piece>> {
    let cells = table.rows.iter().flat_map(|r| &r.cells);
    cells.flat_map(|c| &c.paras).map(|p| p.pieces.clone())
}

/// The paragraphs of every cell of a row.
fn by_cell(row: &FlowRow) -> Vec<Vec<&[Piece]>> {
    row.cells.iter().map(|c| c.paras.iter().map(|p| &*p.pieces).collect()).collect()
}

fn is_break(p: &Piece) -> bool {
    p.kind == PieceKind::Break
}

/// The text of a cell, and the bars and blanks around it.
type Cell = (Vec<Piece>, Vec<(Span, Fate)>);

/// What a line of a masthead is known by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Known {
    No,
    /// By words that a title can hold too: a date, a session, a body.
    Weakly,
    Surely,
}

/// What stands before the text of a document.
#[derive(Clone, Copy)]
struct Frame<'a> {
    source: &'a Source,
    locale: &'a Locale,
}

impl Frame<'_> {
    /// Whether a block can stand before the text.
    fn is_front(self, block: &FlowBlock) -> bool {
        let FlowBlock::Para(p) = block else { return true };
        let long: usize = p.pieces.iter().map(|p| p.span.len() as usize).sum();
        let first = p.pieces.first().map_or("", |p| self.source.slice(p.span));
        let fits = long <= LONG || self.is_row(p);
        p.hints.area != Area::Notes && fits && self.locale.formula(first).is_none()
    }

    /// Whether a paragraph is a row of a Markdown table.
    fn is_row(self, para: &Para) -> bool {
        let end = |p: Option<&Piece>| p.map_or("", |p| self.source.slice(p.span).trim());
        let (first, last) = (end(para.pieces.first()), end(para.pieces.last()));
        first.starts_with('|') && last.ends_with('|') && (para.pieces.len() > 1 || first.len() > 1)
    }

    /// Whether paragraphs hold masthead lines, and little else.
    fn holds(self, paras: impl Iterator<Item = Vec<Piece>>) -> bool {
        let (mut told, mut other) = (0, 0);
        for pieces in paras {
            for line in pieces.split(is_break) {
                match self.known(line) {
                    Known::No if self.is_blank(line) => {}
                    Known::No => other += 1,
                    Known::Weakly | Known::Surely => told += 1,
                }
            }
        }
        told >= 2 && other < told
    }

    /// Whether rows of cells of paragraphs are the box of a summary: one column, headed by the word
    /// for it.
    fn boxes<'p>(self, rows: impl Iterator<Item = Vec<Vec<&'p [Piece]>>>) -> bool {
        let mut head = None;
        let mut lines = 0;
        for row in rows {
            let filled = |c: &&Vec<&[Piece]>| c.iter().any(|p| !self.is_blank(p));
            let mut cells = row.iter().filter(filled);
            let cell = cells.next();
            if cells.next().is_some() {
                return false;
            }
            for line in cell.into_iter().flatten().flat_map(|p| p.split(is_break)) {
                if !self.is_blank(line) {
                    head.get_or_insert_with(|| {
                        line.iter().map(|p| self.source.slice(p.span)).collect::<String>()
                    });
                    lines += 1;
                }
            }
        }
        lines > 1 && head.is_some_and(|h| self.locale.keyword(h.trim()) == Some(Keyword::Summary))
    }

    fn is_blank(self, pieces: &[Piece]) -> bool {
        let text = |p: &Piece| matches!(p.kind, PieceKind::NoteCall(_));
        pieces.iter().all(|p| !text(p) && self.source.slice(p.span).trim().is_empty())
    }

    /// Parts a paragraph at the breaks between lines of a masthead, or at all; what is blank is left
    /// out.
    fn split(self, mut para: Para, all: bool, out: &mut Vec<FlowBlock>, ledger: &mut Ledger) {
        let mut parts = Vec::new();
        let breaks = |p: &[Piece]| (0..p.len()).filter(|i| is_break(&p[*i])).collect();
        let cuts = if all { breaks(&para.pieces) } else { self.cuts(&para.pieces) };
        for at in cuts.into_iter().rev() {
            let mut pieces = para.pieces.split_off(at);
            ledger.claim(pieces.remove(0).span, Fate::Markup);
            parts.push(like(&para, pieces));
        }
        parts.push(para);
        for part in parts.into_iter().rev() {
            if self.is_blank(&part.pieces) {
                part.pieces.iter().for_each(|p| ledger.claim(p.span, Fate::Blank));
            } else {
                out.push(FlowBlock::Para(part));
            }
        }
    }

    /// The breaks that part lines of a masthead: next to a line that is surely one, or between two.
    fn cuts(self, pieces: &[Piece]) -> Vec<usize> {
        let breaks: Vec<usize> = (0..pieces.len()).filter(|i| is_break(&pieces[*i])).collect();
        if breaks.is_empty() || pieces.iter().any(|p| self.source.slice(p.span).contains('|')) {
            return Vec::new();
        }
        let starts = std::iter::once(0).chain(breaks.iter().map(|b| b + 1));
        let ends = breaks.iter().copied().chain([pieces.len()]);
        let known: Vec<Known> = starts.zip(ends).map(|(a, b)| self.known(&pieces[a..b])).collect();
        let parts = |i: &usize| match (known[*i], known[*i + 1]) {
            (Known::Surely, _) | (_, Known::Surely) => true,
            (a, b) => a == Known::Weakly && b == Known::Weakly,
        };
        (0..breaks.len()).filter(parts).map(|i| breaks[i]).collect()
    }

    fn known(self, line: &[Piece]) -> Known {
        let words = |p: &&Piece| !matches!(p.kind, PieceKind::NoteCall(_) | PieceKind::Figure);
        let text: String = line.iter().filter(words).map(|p| self.source.slice(p.span)).collect();
        let text = text.trim();
        if refs::whole_symbol(text.trim_end_matches('*')).is_some() {
            return Known::Surely;
        }
        let Some((found, _)) = self.locale.match_line_with_english(text) else { return Known::No };
        match found.role {
            // what reads like a title can be half of one
            Role::Title if !found.has_number() => Known::No,
            Role::Date | Role::Session | Role::DatesVenue | Role::Organ | Role::Committee => {
                Known::Weakly
            }
            _ => Known::Surely,
        }
    }

    /// The cells of a row of a Markdown table.
    fn cells(self, row: &Para) -> Vec<Cell> {
        let mut out = vec![(Vec::new(), Vec::new())];
        for p in &row.pieces {
            if p.kind != PieceKind::Text {
                out.last_mut().into_iter().for_each(|(cell, _)| cell.push(*p));
                continue;
            }
            let s = self.source.slice(p.span);
            let bars = s.matches('|').count();
            let mut at = p.span.start;
            for (n, part) in s.split('|').enumerate() {
                if n > 0 {
                    out.push((Vec::new(), vec![(Span::new(at, at + 1), Fate::Markup)]));
                    at += 1;
                }
                let end = at + part.len() as u32;
                let Some((cell, around)) = out.last_mut() else { break };
                // white space next to a bar is blank, within a cell it is text
                let (mut start, mut stop) = (at, end);
                if cell.is_empty() {
                    start = end - part.trim_start().len() as u32;
                }
                if n < bars {
                    stop = (at + part.trim_end().len() as u32).max(start);
                }
                around.extend(
                    [(at, start), (stop, end)].map(|(a, b)| (Span::new(a, b), Fate::Blank)),
                );
                if start < stop {
                    let join = if cell.is_empty() { Join::Tight } else { p.join };
                    cell.push(Piece { span: Span::new(start, stop), join, ..*p });
                }
                at = end;
            }
        }
        out
    }

    /// Makes paragraphs of the cells of a row.
    fn unfold(self, row: Para, all: bool, out: &mut Vec<FlowBlock>, ledger: &mut Ledger) {
        for (pieces, around) in self.cells(&row) {
            for (span, fate) in around.into_iter().filter(|a| !a.0.is_empty()) {
                ledger.claim(span, fate);
            }
            if !pieces.is_empty() {
                self.split(like(&row, pieces), all, out, ledger);
            }
        }
    }
}

/// A paragraph of its own with pieces of another.
fn like(para: &Para, pieces: Vec<Piece>) -> Para {
    Para { pieces, hints: Hints { start: Start::Sure, gap: 0, ..para.hints.clone() } }
}
