//! Tables, with spans that fit: what a tree claims of them is not always so.

use super::Writer;
use crate::model::{Block, Cell, Row, Table};

/// A cell at its place.
struct Placed<'d> {
    cell: &'d Cell,
    row: usize,
    column: usize,
    wide: usize,
    high: usize,
}

/// The most columns that a table is given.
const MAX_COLUMNS: usize = 1000;

impl<'d> Writer<'d, '_> {
    pub(super) fn table(&mut self, t: &'d Table, b: &'d Block, id: Option<&str>) {
        let heads = t.rows.iter().take_while(|r| r.header).count();
        let heads = if heads == t.rows.len() { 0 } else { heads };
        // a keyboard can scroll a wide table
        self.raw("<div class=\"table\" tabindex=\"0\">\n");
        self.open("table", "", id, b);
        self.raw("\n");
        if let Some(c) = &t.caption {
            self.raw("<caption>");
            self.num(c.num.as_ref());
            self.inlines(&c.title);
            self.raw("</caption>\n");
        }
        let (head, body) = t.rows.split_at(heads);
        let mut groups = [place(head), place(body)];
        fit(&mut groups);
        for (cells, (name, rows)) in groups.iter().zip([("thead", head), ("tbody", body)]) {
            if cells.is_empty() {
                continue;
            }
            self.raw(&format!("<{name}>\n"));
            for (n, row) in rows.iter().enumerate() {
                let mut here = cells.iter().filter(|c| c.row == n).peekable();
                if here.peek().is_none() {
                    continue;
                }
                self.raw("<tr>");
                for c in here {
                    self.cell(c, row.header);
                }
                self.raw("</tr>\n");
            }
            self.raw(&format!("</{name}>\n"));
        }
        self.raw("</table>\n</div>\n");
    }

    fn cell(&mut self, c: &Placed<'d>, header: bool) {
        // a head without words names no column
        let element = if header && !c.cell.blocks.is_empty() { "th" } else { "td" };
        self.raw(&format!("<{element}"));
        if element == "th" {
            self.raw(if c.wide > 1 { " scope=\"colgroup\"" } else { " scope=\"col\"" });
        }
        if c.wide > 1 {
            self.raw(&format!(" colspan=\"{}\"", c.wide));
        }
        if c.high > 1 {
            self.raw(&format!(" rowspan=\"{}\"", c.high));
        }
        self.raw(">");
        self.blocks(&c.cell.blocks);
        self.raw(&format!("</{element}>"));
    }
}

/// The place of every cell of a group of rows. No two overlap, none reaches below the group.
fn place(rows: &[Row]) -> Vec<Placed<'_>> {
    // for every column the first row that is free
    let mut free: Vec<usize> = Vec::new();
    let mut out = Vec::new();
    for (n, row) in rows.iter().enumerate() {
        let mut column = 0;
        for cell in &row.cells {
            while free.get(column).is_some_and(|f| *f > n) {
                column += 1;
            }
            let mut wide = usize::from(cell.colspan.max(1)).min(MAX_COLUMNS);
            // up to what a cell above takes
            if let Some(taken) = (1..wide).find(|k| free.get(column + k).is_some_and(|f| *f > n)) {
                wide = taken;
            }
            let high = usize::from(cell.rowspan.max(1)).min(rows.len() - n);
            free.resize(free.len().max(column + wide), 0);
            free[column..column + wide].fill(n + high);
            out.push(Placed { cell, row: n, column, wide, high });
            column += wide;
        }
    }
    out
}

/// Takes out columns and rows in which no cell starts: HTML wants none.
fn fit(groups: &mut [Vec<Placed<'_>>; 2]) {
    let starts: std::collections::BTreeSet<usize> =
        groups.iter().flatten().map(|c| c.column).collect();
    for cells in groups {
        let rows: std::collections::BTreeSet<usize> = cells.iter().map(|c| c.row).collect();
        for c in cells {
            c.wide = starts.range(c.column..c.column + c.wide).count().max(1);
            c.high = rows.range(c.row..c.row + c.high).count().max(1);
        }
    }
}
