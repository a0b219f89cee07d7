//! Tables: rows and cells, and cells that reach over several of them.

use super::walk::{Walker, flatten};
use super::xml::{El, Tok, Xml};
use crate::error::Error;
use crate::flow::{Area, FlowBlock, FlowCell, FlowRow, FlowTable, Para};
use std::collections::BTreeMap;

pub(super) struct RawCell {
    column: usize,
    span: usize,
    /// Whether it carries on the cell above.
    merge: bool,
    paras: Vec<Para>,
}

impl Walker {
    pub(super) fn table(
        &mut self,
        x: &mut Xml<'_>,
        part: &str,
        out: &mut Vec<FlowBlock>,
    ) -> Result<(), Error> {
        self.mark(part, x);
        self.flush_carry(out);
        let depth = x.depth();
        let saved = (self.inserted, self.deleted, self.alternates.len());
        let page = self.page;
        let mut rows: Vec<(Vec<RawCell>, bool)> = Vec::new();
        let mut column = 0;
        let mut row_change = (0, 0);
        while x.depth() >= depth {
            let Some(tok) = x.next()? else { break };
            match tok {
                Tok::Start(El::Tr) => {
                    rows.push((Vec::new(), false));
                    column = 0;
                }
                Tok::End(El::Tr) => {
                    self.inserted = self.inserted.saturating_sub(row_change.0);
                    self.deleted = self.deleted.saturating_sub(row_change.1);
                    row_change = (0, 0);
                }
                Tok::Start(El::TrPr) => {
                    let mut header = false;
                    x.children(|x, el| {
                        match (el, x.local()) {
                            (_, b"tblHeader") => header = x.on(),
                            (_, b"gridBefore") => {
                                column += x.int("val").unwrap_or(0).clamp(0, 1000) as usize;
                            }
                            (El::Ins, _) => row_change.0 = 1,
                            (El::Del, _) => row_change.1 = 1,
                            _ => {}
                        }
                        Ok(())
                    })?;
                    self.inserted += row_change.0;
                    self.deleted += row_change.1;
                    self.insertions += row_change.0;
                    self.deletions += row_change.1;
                    if let Some(r) = rows.last_mut() {
                        r.1 = header;
                    }
                }
                Tok::Start(El::Tc) => {
                    let cell = self.cell(x, part, column)?;
                    column += cell.span;
                    if rows.is_empty() {
                        rows.push((Vec::new(), false));
                    }
                    if let Some(r) = rows.last_mut() {
                        r.0.push(cell);
                    }
                }
                Tok::Start(El::TblPr | El::TblGrid | El::TblPrEx | El::SdtPr | El::SdtEndPr) => {
                    x.skip()?;
                }
                Tok::Start(El::P) => {
                    let mut inner = Vec::new();
                    self.para(x, part, &mut inner)?;
                    out.append(&mut inner);
                }
                tok => self.wrapper(x, tok)?,
            }
        }
        (self.inserted, self.deleted) = (saved.0, saved.1);
        self.alternates.truncate(saved.2);
        if self.area != Area::Body {
            // the masthead's table, and tables in notes and boxes, only put lines in place
            let cells = rows.into_iter().flat_map(|r| r.0).flat_map(|c| c.paras);
            out.extend(cells.map(FlowBlock::Para));
            return Ok(());
        }
        let table = build_table(rows, page);
        if table.rows.iter().flat_map(|r| &r.cells).any(|c| !c.paras.is_empty()) {
            out.push(FlowBlock::Table(table));
        }
        Ok(())
    }

    pub(super) fn cell(
        &mut self,
        x: &mut Xml<'_>,
        part: &str,
        column: usize,
    ) -> Result<RawCell, Error> {
        let depth = x.depth();
        let mut cell = RawCell { column, span: 1, merge: false, paras: Vec::new() };
        let mut out = Vec::new();
        let saved = (self.inserted, self.deleted, self.alternates.len());
        while x.depth() >= depth {
            let Some(tok) = x.next()? else { break };
            match tok {
                Tok::Start(El::TcPr) => x.children(|x, _| {
                    match x.local() {
                        b"gridSpan" => {
                            cell.span = x.int("val").unwrap_or(1).clamp(1, 1000) as usize;
                        }
                        b"vMerge" => cell.merge = x.val().as_deref() != Some("restart"),
                        _ => {}
                    }
                    Ok(())
                })?,
                Tok::Start(El::P) => self.para(x, part, &mut out)?,
                Tok::Start(El::Tbl) => self.table(x, part, &mut out)?,
                Tok::Start(El::SdtPr | El::SdtEndPr) => x.skip()?,
                tok => self.wrapper(x, tok)?,
            }
        }
        self.flush_carry(&mut out);
        (self.inserted, self.deleted) = (saved.0, saved.1);
        self.alternates.truncate(saved.2);
        cell.paras = flatten(out);
        Ok(cell)
    }
}

fn build_table(rows: Vec<(Vec<RawCell>, bool)>, page: u32) -> FlowTable {
    let mut table = FlowTable { rows: Vec::with_capacity(rows.len()), page };
    // by column: row and place of the cell that reaches down
    let mut above: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for (r, (cells, header)) in rows.into_iter().enumerate() {
        let mut row = FlowRow { cells: Vec::new(), header };
        let mut now = BTreeMap::new();
        for mut c in cells {
            let origin = above.get(&c.column).copied().filter(|_| c.merge);
            if let Some((or, oc)) = origin
                && let Some(o) =
                    table.rows.get_mut(or).and_then(|x: &mut FlowRow| x.cells.get_mut(oc))
            {
                o.rowspan = o.rowspan.saturating_add(1);
                o.paras.append(&mut c.paras);
                now.insert(c.column, (or, oc));
                continue;
            }
            now.insert(c.column, (r, row.cells.len()));
            row.cells.push(FlowCell {
                paras: c.paras,
                colspan: u16::try_from(c.span).unwrap_or(u16::MAX),
                rowspan: 1,
            });
        }
        above = now;
        table.rows.push(row);
    }
    table
}
