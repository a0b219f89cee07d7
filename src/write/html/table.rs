//! Tables, with spans that fit: what a tree claims of them is not always so.

use super::Writer;
use crate::model::grid::{Grid, Placed};
use crate::model::{Block, Table};

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
        let mut grid = Grid::new(&t.rows, heads);
        // HTML wants no column and no row in which no cell starts
        grid.fit();
        let full = |row: &usize| !grid.starting(*row).is_empty();
        for (name, rows) in [("thead", 0..heads), ("tbody", heads..t.rows.len())] {
            let full: Vec<usize> = rows.filter(full).collect();
            if full.is_empty() {
                continue;
            }
            self.raw(&format!("<{name}>\n"));
            for (n, row) in full.iter().enumerate() {
                let header = t.rows.get(*row).is_some_and(|r| r.header);
                self.raw("<tr>");
                for c in grid.starting(*row) {
                    let below = full.partition_point(|r| *r < row + c.high);
                    self.cell(c, below - n, header);
                }
                self.raw("</tr>\n");
            }
            self.raw(&format!("</{name}>\n"));
        }
        self.raw("</table>\n</div>\n");
    }

    fn cell(&mut self, c: &Placed<'d>, high: usize, header: bool) {
        // a head without words names no column
        let element = if header && !c.cell.blocks.is_empty() { "th" } else { "td" };
        self.raw(&format!("<{element}"));
        if element == "th" {
            self.raw(if c.wide > 1 { " scope=\"colgroup\"" } else { " scope=\"col\"" });
        }
        if c.wide > 1 {
            self.raw(&format!(" colspan=\"{}\"", c.wide));
        }
        if high > 1 {
            self.raw(&format!(" rowspan=\"{high}\""));
        }
        self.raw(">");
        self.blocks(&c.cell.blocks);
        self.raw(&format!("</{element}>"));
    }
}
