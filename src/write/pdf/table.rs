//! Tables: columns as wide as their text asks, heads that repeat, cells that span, rows that break
//! over pages. No vertical rules; horizontal ones above and below the head and at the end.

use super::blocks::inset;
use super::build::{Builder, Piece, Place};
use super::display::{NodeId, Role, Strip};
use super::inline::plain;
use super::lines::Align;
use crate::model::grid::Kind;
use crate::model::{Block, BlockKind, Cell, Inline, Table};
use std::rc::Rc;

/// Space between columns.
const GUTTER: f32 = 7.0;
/// Space above and below the text of a cell.
const PAD: f32 = 2.5;
/// Narrowest column, in em: below that, a table of many columns is set in bands.
const NARROWEST: f32 = 2.2;

/// Rows of all bands together from which on those without a cell are left out of a band.
const MANY: usize = 100_000;

/// A cell with its place in the grid.
struct Slot<'t> {
    /// Nothing where the row is shorter than others.
    cell: Option<&'t Cell>,
    row: usize,
    column: usize,
    rows: usize,
    columns: usize,
    node: NodeId,
}

/// The grid of a table.
struct Grid<'t> {
    /// In order of rows and columns.
    slots: Vec<Slot<'t>>,
    columns: usize,
    rows: usize,
    heads: usize,
}

/// Cells in the grid, with empty ones where a row has none: in the structure, all rows are of one
/// length (ISO 14289-1, 7.5).
fn grid(table: &Table) -> Grid<'_> {
    let heads = table.rows.iter().take_while(|r| r.header).count();
    let placed = crate::model::grid::Grid::new(&table.rows, heads);
    let mut slots = Vec::with_capacity(placed.cells.len());
    for (row, line) in placed.stretches().iter().enumerate() {
        for s in line {
            let (cell, rows) = match s.kind {
                Kind::Cell(c) => (Some(c.cell), c.high),
                Kind::Gap => (None, 1),
                Kind::Above => continue,
            };
            slots.push(Slot { cell, row, column: s.column, rows, columns: s.wide, node: 0 });
        }
    }
    Grid { slots, columns: placed.columns, rows: placed.rows, heads }
}

impl Builder<'_, '_> {
    pub(super) fn table(&mut self, table: &Table, place: &Place) {
        let node = self.tag(place, Role::Table, None);
        let at = Place { node, align: Align::Start, ..*place };
        self.caption(table.caption.as_ref(), &at, node);
        let mut grid = grid(table);
        if grid.columns == 0 {
            return;
        }
        self.tag_rows(table, &mut grid, node);
        let size = (self.look.size - 1.0).min(place.size);
        let pitch = place.pitch * size / place.size;
        let at = Place { size, pitch, ..at };
        self.space(6.0);
        let bands = self.bands(&grid, &at);
        let numeric = numeric(&grid);
        let groups = groups(&grid);
        let mut slots: Vec<Vec<&Slot<'_>>> = bands.iter().map(|_| Vec::new()).collect();
        for s in &grid.slots {
            let band = bands.partition_point(|b| b.to <= s.column);
            slots.get_mut(band).into_iter().for_each(|b| b.push(s));
        }
        let sparse = bands.len() > 1 && bands.len().saturating_mul(groups.len()) > MANY;
        for (i, (band, slots)) in bands.iter().zip(&slots).enumerate() {
            if i > 0 {
                self.space(10.0);
            }
            if sparse {
                self.band(&grid, band, slots, &numeric, &filled(&groups, slots));
            } else {
                self.band(&grid, band, slots, &numeric, &groups);
            }
        }
        self.space(10.0);
        self.flush_notes(&at);
    }

    /// The structure: head and body, rows, cells; it does not depend on how the table is set.
    fn tag_rows(&mut self, table: &Table, grid: &mut Grid<'_>, node: NodeId) {
        let head = (grid.heads > 0).then(|| self.tags.node(node, Role::TableHead, None));
        let body = (grid.rows > grid.heads).then(|| self.tags.node(node, Role::TableBody, None));
        let rows: Vec<NodeId> = (0..table.rows.len())
            .map(|r| {
                let parent = if r < grid.heads { head } else { body };
                self.tags.node(parent.unwrap_or(node), Role::Row, None)
            })
            .collect();
        for s in &mut grid.slots {
            let parent = rows.get(s.row).copied().unwrap_or(node);
            let span = (s.columns.min(1000) as u16, s.rows.min(1000) as u16);
            let role = if s.row < grid.heads {
                Role::HeadCell(span.0, span.1)
            } else {
                Role::Cell(span.0, span.1)
            };
            s.node = self.tags.node(parent, role, None);
        }
    }

    /// Widths of columns. A table that cannot be set in the measure takes the margin too, then
    /// smaller type; one that still cannot is set in bands, one below the other.
    fn bands(&mut self, grid: &Grid<'_>, place: &Place) -> Vec<Band> {
        let n = grid.columns;
        let (mut min, mut max) = (vec![0.0f32; n], vec![0.0f32; n]);
        for wide in [false, true] {
            for s in &grid.slots {
                if (s.columns > 1) != wide {
                    continue;
                }
                let (lo, hi) = s.cell.map_or((0.0, 0.0), |c| self.cell_widths(c, place));
                let share = |v: &mut [f32], want: f32| {
                    let have: f32 = v.iter().sum::<f32>() + GUTTER * (v.len() as f32 - 1.0);
                    if want > have {
                        let more = (want - have) / v.len().max(1) as f32;
                        v.iter_mut().for_each(|x| *x += more);
                    }
                };
                let range = s.column..(s.column + s.columns).min(n);
                if let Some(v) = min.get_mut(range.clone()) {
                    share(v, lo);
                }
                if let Some(v) = max.get_mut(range) {
                    share(v, hi);
                }
            }
        }
        let gutters = GUTTER * (n as f32 - 1.0);
        let need = min.iter().sum::<f32>() + gutters;
        let page = self.look.width - 2.0 * self.look.edge;
        let mut at = *place;
        if need > place.width && place.start <= self.look.start + 1.0 && place.width > 200.0 {
            at.start = self.look.edge;
            at.width = page;
        }
        let smallest = 6.5_f32.min(place.size);
        if need > at.width {
            let ratio = (at.width / need).max(smallest / place.size);
            at.size = place.size * ratio;
            at.pitch = place.pitch * ratio;
            min.iter_mut().chain(&mut max).for_each(|w| *w *= ratio);
        }
        // Long words may be broken where columns are many: no column asks for more than this.
        let floor = at.size * NARROWEST;
        let cap = (at.width * 0.3).max(floor);
        min.iter_mut().for_each(|w| *w = w.clamp(floor, cap));
        let mut bands = Vec::new();
        let mut from = 0;
        while from < n {
            let mut to = from;
            let mut used = 0.0;
            while let Some(w) = min.get(to) {
                let more = w + if to > from { GUTTER } else { 0.0 };
                if used + more > at.width + 0.01 && to > from {
                    break;
                }
                used += more;
                to += 1;
            }
            let lo = min.get(from..to).unwrap_or_default();
            let hi = max.get(from..to).unwrap_or_default();
            let gutters = GUTTER * (to - from - 1) as f32;
            // A band that is not the whole table is as wide as it needs.
            let whole = from == 0 && to == n;
            let natural = lo.iter().zip(hi).map(|(l, h)| l.max(*h)).sum::<f32>() + gutters;
            let room = if whole { at.width } else { at.width.min(natural) };
            let widths = distribute(lo, hi, room - gutters);
            bands.push(Band { from, to, widths, place: at });
            from = to;
        }
        bands
    }

    /// The widest word and the whole width of a cell, roughly where it holds more than text.
    fn cell_widths(&mut self, cell: &Cell, place: &Place) -> (f32, f32) {
        let mut words = String::new();
        let mut longest = (0.0f32, 0.0f32);
        for b in &cell.blocks {
            words.clear();
            let extra = gather(b, &mut words);
            let text = Self::words(&words, self.style(place), super::display::Mark::Layout);
            if text.is_empty() {
                continue;
            }
            let (lo, hi) = super::set::widths(self.shaper, &text, super::look::rtl(place.lang));
            // A number is not broken at the spaces between its digits.
            let lo = if number(&words) { hi + 1.0 } else { lo };
            longest.0 = longest.0.max(lo + extra);
            longest.1 = longest.1.max(hi + extra + 1.0);
        }
        longest
    }

    /// Some columns of the rows in `groups`, with the slots that start in them.
    fn band(
        &mut self,
        grid: &Grid<'_>,
        band: &Band,
        slots: &[&Slot<'_>],
        numeric: &[bool],
        groups: &[(usize, usize)],
    ) {
        let at = band.place;
        let full: f32 = band.widths.iter().sum::<f32>() + GUTTER * (band.widths.len() as f32 - 1.0);
        let first = self.look.left(at.start, full);
        let count = groups.len();
        let mut head: Vec<Strip> = Vec::new();
        let mut repeated: Option<Rc<Vec<Strip>>> = None;
        for (g, &(from, to)) in groups.iter().enumerate() {
            let row = |row: usize| slots.partition_point(|s| s.row < row);
            let cells = slots.get(row(from)..row(to)).unwrap_or_default();
            let built: Vec<Strip> =
                cells.iter().map(|s| self.cell(grid, band, s, numeric)).collect();
            let heights = heights(cells, &built, from..to, at.pitch + 2.0 * PAD);
            let mut tops = vec![0.0];
            tops.extend(heights.iter().scan(0.0, |y, h| {
                *y += h;
                Some(*y)
            }));
            let top = |row: usize| tops.get(row - from).copied().unwrap_or_default();
            let mut strip = Strip { height: top(to), ..Strip::default() };
            for (s, b) in cells.iter().zip(built) {
                let y = top(s.row) + PAD;
                for mut line in b.lines {
                    line.y += y;
                    strip.lines.push(line);
                }
            }
            let is_head = from < grid.heads;
            if g == 0 {
                strip.rules.push((first, 0.0, full, 0.5));
            }
            if (is_head && to >= grid.heads) || g + 1 == count {
                strip.rules.push((first, strip.height, full, 1.0));
            }
            if is_head {
                head.push(strip.clone());
                if to >= grid.heads && grid.heads < grid.rows {
                    repeated = Some(Rc::new(std::mem::take(&mut head)));
                }
            }
            let before = std::mem::take(&mut self.space);
            self.out.push(Piece {
                before,
                strip,
                keep: is_head || (g == 0 && count > 1),
                head: if is_head { None } else { repeated.clone() },
                divisible: true,
                ..Piece::default()
            });
        }
    }

    /// The lines of a cell.
    fn cell(&mut self, grid: &Grid<'_>, band: &Band, s: &Slot<'_>, numeric: &[bool]) -> Strip {
        let at = band.place;
        let last = (s.column + s.columns).min(band.to);
        let start: f32 = band.widths.iter().take(s.column - band.from).map(|w| w + GUTTER).sum();
        let width: f32 = (s.column..last)
            .filter_map(|c| band.widths.get(c - band.from))
            .map(|w| w + GUTTER)
            .sum::<f32>()
            - GUTTER;
        let numbers = s.columns == 1 && numeric.get(s.column).copied().unwrap_or(false);
        let own = Place {
            node: s.node,
            start: at.start + start,
            width,
            italic: s.row < grid.heads || at.italic,
            align: if numbers { Align::End } else { Align::Start },
            ..at
        };
        let place = inset(&own, s.node, 0.0, 0.0);
        let blocks = s.cell.map_or(&[][..], |c| &c.blocks);
        stack(self.apart(|b| b.blocks(blocks, &place)))
    }
}

/// Columns set side by side.
struct Band {
    from: usize,
    to: usize,
    widths: Vec<f32>,
    place: Place,
}

/// Gives each column its narrowest width and shares the rest by what its text would like.
fn distribute(min: &[f32], max: &[f32], room: f32) -> Vec<f32> {
    let least: f32 = min.iter().sum();
    let spare = (room - least).max(0.0);
    let wish: Vec<f32> = min.iter().zip(max).map(|(lo, hi)| (hi - lo).max(0.0)).collect();
    let all: f32 = wish.iter().sum();
    if all <= spare {
        let more = (spare - all) / min.len().max(1) as f32;
        return min.iter().zip(&wish).map(|(lo, w)| lo + w + more).collect();
    }
    // One long cell does not take the room of all others: what is shared goes by the root of the
    // wish, and no column gets more than it wishes.
    let mut widths = min.to_vec();
    let mut open: Vec<bool> = wish.iter().map(|w| *w > 0.0).collect();
    let mut left = spare;
    for _ in 0..8 {
        let roots = || wish.iter().zip(&open).filter(|(_, o)| **o).map(|(w, _)| w.sqrt());
        let sum: f32 = roots().sum();
        if left <= 0.01 || sum <= 0.0 {
            break;
        }
        let share = left;
        for (((width, lo), w), o) in widths.iter_mut().zip(min).zip(&wish).zip(&mut open) {
            if *o {
                let more = (share * w.sqrt() / sum).min(lo + w - *width);
                *width += more;
                left -= more;
                *o = *width + 0.01 < lo + w;
            }
        }
    }
    widths
}

/// Rows from and to which cells span, taken together.
fn groups(grid: &Grid<'_>) -> Vec<(usize, usize)> {
    let mut ends: Vec<usize> = (1..=grid.rows).collect();
    for s in &grid.slots {
        if let Some(end) = ends.get_mut(s.row) {
            *end = (s.row + s.rows).min(grid.rows).max(*end);
        }
    }
    let mut groups: Vec<(usize, usize)> = Vec::new();
    for (row, end) in ends.into_iter().enumerate() {
        match groups.last_mut().filter(|g| row < g.1) {
            Some(g) => g.1 = g.1.max(end),
            None => groups.push((row, end)),
        }
    }
    groups
}

/// The groups in which one of the slots holds a cell.
fn filled(groups: &[(usize, usize)], slots: &[&Slot<'_>]) -> Vec<(usize, usize)> {
    let at = |row: usize| groups.partition_point(|g| g.1 <= row);
    let mut found: Vec<usize> =
        slots.iter().filter(|s| s.cell.is_some()).map(|s| at(s.row)).collect();
    found.dedup();
    found.into_iter().filter_map(|g| groups.get(g).copied()).collect()
}

/// The height of the rows of a group: the tallest cell of each, and what spanning cells still need.
fn heights(
    slots: &[&Slot<'_>],
    built: &[Strip],
    rows: std::ops::Range<usize>,
    empty: f32,
) -> Vec<f32> {
    let mut heights = vec![empty; rows.len()];
    let mut cells: Vec<_> = slots.iter().zip(built).collect();
    cells.sort_by_key(|(s, _)| s.rows);
    for (s, b) in cells {
        let need = b.height + 2.0 * PAD;
        let from = s.row - rows.start;
        let Some(heights) = heights.get_mut(from..(from + s.rows).min(rows.len())) else {
            continue;
        };
        let have: f32 = heights.iter().sum();
        if let Some(last) = heights.last_mut().filter(|_| need > have) {
            *last += need - have;
        }
    }
    heights
}

/// Pieces one below the other.
fn stack(pieces: Vec<Piece>) -> Strip {
    let mut out = Strip::default();
    for (i, p) in pieces.into_iter().enumerate() {
        if i > 0 {
            out.height += p.before.min(3.0);
        }
        let y = out.height;
        out.height += p.strip.height;
        out.lines.extend(p.strip.lines.into_iter().map(|mut l| {
            l.y += y;
            l
        }));
        out.rules.extend(p.strip.rules.into_iter().map(|(a, b, c, d)| (a, b + y, c, d)));
    }
    out
}

/// Which columns hold numbers and nothing else below the head: they end at one edge.
fn numeric(grid: &Grid<'_>) -> Vec<bool> {
    let mut found = vec![(false, true); grid.columns];
    for s in grid.slots.iter().filter(|s| s.row >= grid.heads && s.columns == 1) {
        let mut words = String::new();
        for b in s.cell.iter().flat_map(|c| &c.blocks) {
            gather(b, &mut words);
        }
        let Some(f) = found.get_mut(s.column) else { continue };
        let words = words.trim();
        if number(words) {
            f.0 = true;
        } else if !words.is_empty() && !matches!(words, "–" | "-" | "—" | "…" | "..") {
            f.1 = false;
        }
    }
    found.into_iter().map(|(some, only)| some && only).collect()
}

/// Whether a text is a number, with its signs and the spaces between its digits.
fn number(text: &str) -> bool {
    let text = text.trim();
    text.chars().any(|c| c.is_ascii_digit())
        && text.chars().all(|c| {
            c.is_ascii_digit()
                || matches!(
                    c,
                    ' ' | '\u{A0}'
                        | '\u{202F}'
                        | '\u{2009}'
                        | ','
                        | '.'
                        | '-'
                        | '−'
                        | '–'
                        | '%'
                        | '('
                        | ')'
                        | '+'
                        | '$'
                        | '€'
                )
        })
}

/// The words of a block for measuring; returns the width that its labels take.
fn gather(block: &Block, out: &mut String) -> f32 {
    let mut add = |inlines: &[Inline]| plain(inlines, out);
    match &block.kind {
        BlockKind::Heading(h) => {
            add(&h.title);
            if h.num.is_some() { 20.0 } else { 0.0 }
        }
        BlockKind::Paragraph(p) => {
            add(&p.text);
            if p.num.is_some() { 20.0 } else { 0.0 }
        }
        BlockKind::Item(i) => {
            add(&i.text);
            24.0
        }
        BlockKind::Table(_) => 60.0,
        BlockKind::Boxed(b) => {
            b.blocks.iter().for_each(|b| {
                gather(b, out);
            });
            24.0
        }
        BlockKind::Quote { blocks } => {
            blocks.iter().for_each(|b| {
                gather(b, out);
            });
            24.0
        }
        _ => 0.0,
    }
}
