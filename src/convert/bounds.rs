//! Limits on what a document holds, counted as soon as it can be.

use crate::error::Error;
use crate::flow::{Flow, FlowBlock};
use crate::limits::{Limit, Limits};
use crate::model::{Annex, Block, Document, Num, Visit, walk_annex, walk_block, walk_document};

/// Before anything is recognised: paragraphs, cells, notes of a layout.
pub(super) fn flow(flow: &Flow, limits: &Limits) -> Result<(), Error> {
    let (mut blocks, mut cells) = (0u64, 0u64);
    for b in &flow.blocks {
        match b {
            FlowBlock::Para(_) => blocks += 1,
            FlowBlock::Table(t) => {
                for c in t.rows.iter().flat_map(|r| &r.cells) {
                    cells += 1;
                    blocks += c.paras.len() as u64;
                }
            }
        }
    }
    blocks += flow.notes.iter().map(|n| n.paras.len() as u64).sum::<u64>();
    over(Limit::Blocks, blocks, limits.blocks, "")?;
    over(Limit::Cells, cells, limits.cells, "")?;
    over(Limit::Notes, flow.notes.len() as u64, limits.notes, "")
}

/// What a tree holds.
pub(super) fn tree(doc: &Document, limits: &Limits) -> Result<(), Error> {
    let mut count = Count::default();
    walk_document(&mut count, doc);
    over(Limit::Blocks, count.blocks, limits.blocks, "")?;
    over(Limit::Cells, count.cells, limits.cells, "")?;
    over(Limit::Notes, doc.notes.len() as u64, limits.notes, "")?;
    over(Limit::Label, count.label, limits.label_chars, " characters")
}

fn over(limit: Limit, found: u64, most: u32, unit: &str) -> Result<(), Error> {
    if found <= u64::from(most) {
        return Ok(());
    }
    Err(Error::limit(limit, format!("{found}{unit}"), format!("{most}{unit}")))
}

/// Counts without going into running text. Blocks nest no deeper than [`Limits::depth`].
#[derive(Default)]
struct Count {
    blocks: u64,
    cells: u64,
    label: u64,
}

impl Visit for Count {
    fn block(&mut self, block: &Block) {
        self.blocks += 1;
        if let crate::model::BlockKind::Table(t) = &block.kind {
            self.cells += t.rows.iter().map(|r| r.cells.len() as u64).sum::<u64>();
        }
        walk_block(self, block);
    }

    fn annex(&mut self, annex: &Annex) {
        self.blocks += 1;
        walk_annex(self, annex);
    }

    fn num(&mut self, num: &Num) {
        // characters are counted only where they could be too many
        if num.text.len() as u64 > self.label {
            self.label = self.label.max(num.text.chars().count() as u64);
        }
    }

    fn inlines(&mut self, _: &[crate::model::Inline]) {}
}
