//! Tables, cell by cell, so that they nest without recursion.

use super::body::{Context, Props, Step, Writer};
use super::styles::Role;
use crate::model::{Block, Row, Table};
use std::fmt::Write as _;

/// Columns that Word takes in a table.
const MAX_COLUMNS: usize = 63;
/// Tables within tables that are written as tables; deeper ones become paragraphs.
const MAX_TABLES: u8 = 16;

/// A table being written.
pub(super) struct TableState<'a> {
    rows: &'a [Row],
    row: usize,
    cell: usize,
    column: usize,
    columns: usize,
    /// By column: rows that a cell from above still covers, and its width in columns.
    covered: Vec<(usize, usize)>,
    open: bool,
}

impl<'a> Writer<'a> {
    pub(super) fn table(&mut self, t: &'a Table, mut c: Context, stack: &mut Vec<Step<'a>>) {
        c.role = Role::Small;
        c.depth = 0;
        c.quoted = 0;
        c.boxed = false;
        c.tables += 1;
        if t.rows.is_empty() {
            return;
        }
        if c.tables > MAX_TABLES {
            let cells = t.rows.iter().flat_map(|r| &r.cells).rev();
            stack.extend(cells.map(|x| Step::Blocks(x.blocks.iter(), c)));
            return;
        }
        let columns = columns(&t.rows);
        let g = self.geometry;
        let whole = if c.tables > 1 { 4000 } else { g.text_width() - 2 * g.indent };
        let width = (whole / columns as u32).max(20);
        let side = if c.tables > 1 { 0 } else { g.indent };
        let bidi = if self.rtl { "<w:bidiVisual/>" } else { "" };
        let _ = write!(
            self.out,
            "<w:tbl><w:tblPr>{bidi}<w:tblW w:w=\"{}\" w:type=\"dxa\"/><w:tblInd w:w=\"{side}\" w:type=\"dxa\"/><w:tblBorders><w:top w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"auto\"/><w:bottom w:val=\"single\" w:sz=\"12\" w:space=\"0\" w:color=\"auto\"/></w:tblBorders><w:tblLayout w:type=\"fixed\"/><w:tblCellMar><w:left w:w=\"0\" w:type=\"dxa\"/><w:right w:w=\"60\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr><w:tblGrid>",
            width * columns as u32
        );
        for _ in 0..columns {
            let _ = write!(self.out, "<w:gridCol w:w=\"{width}\"/>");
        }
        self.out.push_str("</w:tblGrid>");
        let state = TableState {
            rows: &t.rows,
            row: 0,
            cell: 0,
            column: 0,
            columns,
            covered: vec![(0, 1); columns],
            open: false,
        };
        stack.push(Step::Rows(Box::new(state), c));
    }

    /// Opens the next cell and gives what it holds; `None` after the last row.
    pub(super) fn next_cell(
        &mut self,
        s: &mut TableState<'a>,
        c: Context,
    ) -> Option<Vec<&'a [Block]>> {
        loop {
            let row = s.rows.get(s.row)?;
            if !s.open {
                self.out.push_str("<w:tr><w:trPr><w:cantSplit/>");
                self.out.push_str(if row.header { "<w:tblHeader/></w:trPr>" } else { "</w:trPr>" });
                s.open = true;
            }
            // cells that reach down from rows above
            while let Some((rows, span)) = s.covered.get_mut(s.column)
                && *rows > 0
            {
                *rows -= 1;
                let span = *span;
                self.cell_open(span, Some("continue"), row.header, c, s.columns);
                self.open(Role::Small, &Props::default());
                self.out.push_str("</w:p></w:tc>");
                s.column += span;
            }
            let free = s.covered[s.column.min(s.columns)..].iter().take_while(|x| x.0 == 0).count();
            if free > 0
                && let Some(cell) = row.cells.get(s.cell)
            {
                s.cell += 1;
                let last = free + s.column >= s.columns;
                let mut span = usize::from(cell.colspan).clamp(1, free);
                let mut content = vec![cell.blocks.as_slice()];
                if last && span == free {
                    // no column is left: what else the row holds goes into this cell
                    content.extend(row.cells[s.cell..].iter().map(|x| x.blocks.as_slice()));
                    s.cell = row.cells.len();
                } else if s.cell == row.cells.len() && last && cell.rowspan <= 1 {
                    span = free;
                }
                let rows = usize::from(cell.rowspan).clamp(1, s.rows.len() - s.row);
                s.covered[s.column] = (rows - 1, span);
                self.cell_open(span, (rows > 1).then_some("restart"), row.header, c, s.columns);
                s.column += span;
                return Some(content);
            }
            if free > 0 {
                self.cell_open(free, None, row.header, c, s.columns);
                s.column += free;
                return Some(Vec::new());
            }
            if s.column < s.columns {
                continue;
            }
            self.out.push_str("</w:tr>");
            if s.cell < row.cells.len() {
                // cells from above cover the whole row: what it holds gets a row of its own
                let rest = row.cells[s.cell..].iter().map(|x| x.blocks.as_slice()).collect();
                s.cell = row.cells.len();
                self.out.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
                self.cell_open(s.columns, None, false, c, s.columns);
                return Some(rest);
            }
            s.open = false;
            s.row += 1;
            (s.cell, s.column) = (0, 0);
        }
    }

    pub(super) fn cell_open(
        &mut self,
        span: usize,
        merge: Option<&str>,
        header: bool,
        c: Context,
        columns: usize,
    ) {
        let g = self.geometry;
        let whole = if c.tables > 1 { 4000 } else { g.text_width() - 2 * g.indent };
        let width = (whole / columns as u32).max(20) * span as u32;
        let _ = write!(self.out, "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>");
        if span > 1 {
            let _ = write!(self.out, "<w:gridSpan w:val=\"{span}\"/>");
        }
        if let Some(m) = merge {
            let _ = write!(self.out, "<w:vMerge w:val=\"{m}\"/>");
        }
        if header {
            self.out.push_str("<w:tcBorders><w:bottom w:val=\"single\" w:sz=\"12\" w:space=\"0\" w:color=\"auto\"/></w:tcBorders><w:vAlign w:val=\"bottom\"/>");
        }
        self.out.push_str("</w:tcPr>");
    }
}

/// How many columns a table needs, at most as many as Word takes.
fn columns(rows: &[Row]) -> usize {
    let mut covered: Vec<usize> = Vec::new();
    let mut most = 1;
    for row in rows {
        let mut column = 0;
        let mut next = vec![0; covered.len().max(1)];
        for (i, n) in covered.iter().enumerate() {
            next[i] = n.saturating_sub(1);
        }
        for cell in &row.cells {
            while covered.get(column).is_some_and(|n| *n > 0) {
                column += 1;
            }
            let end = (column + usize::from(cell.colspan.max(1))).min(MAX_COLUMNS);
            if column >= MAX_COLUMNS {
                break;
            }
            if next.len() < end {
                next.resize(end, 0);
            }
            for n in &mut next[column..end] {
                *n = usize::from(cell.rowspan.max(1)) - 1;
            }
            column = end;
        }
        most = most.max(column).max(next.len().min(MAX_COLUMNS));
        covered = next;
    }
    most.min(MAX_COLUMNS)
}
