//! Tables and contents lists.

use super::build::{Builder, Extra, Frame};
use super::edit;
use super::element::El;
use super::finish::{block, paragraph, without_empty};
use crate::model::{
    Block, BlockKind, Caption, Cell, Contents, ContentsEntry, NumStyle, Row, Table,
};
use crate::span::Span;

impl<'x> Builder<'x, '_> {
    pub(super) fn cell(&mut self, frame: Frame<'x>) {
        let count = |name| {
            let n = frame.tag.plain(name).trim().parse::<u16>().ok();
            n.filter(|n| *n > 0).unwrap_or(1)
        };
        let (colspan, rowspan) = (count("colspan"), count("rowspan"));
        let header = frame.tag.name == "th";
        let blocks = without_empty(frame.blocks);
        if let Some(f) = self.parent() {
            f.extra_mut().cells.push((header, Cell { blocks, colspan, rowspan }));
        }
    }

    pub(super) fn row(&mut self, mut frame: Frame<'x>) {
        let cells = frame.take_extra().cells;
        let header = !cells.is_empty() && cells.iter().all(|c| c.0);
        let mut cells: Vec<Cell> = cells.into_iter().map(|c| c.1).collect();
        let spans = |c: &Cell| c.colspan == 1 && c.rowspan == 1;
        // a row needs a cell in the schema
        if let [only] = &cells[..]
            && only.blocks.is_empty()
            && spans(only)
            && !header
            && self.own
        {
            cells = Vec::new();
        }
        self.blocks(frame.blocks);
        if let Some(f) = self.parent() {
            f.extra_mut().rows.push(Row { cells, header });
        }
    }

    pub(super) fn table(&mut self, mut frame: Frame<'x>, span: Span) {
        let lang = frame.lang();
        let mut extra = frame.take_extra();
        let marks = std::mem::take(&mut extra.caption_marks);
        let mut title = std::mem::take(&mut extra.caption);
        let marked = Extra { marks, ..Extra::default() };
        let mut number = self.inline_num(&mut title, &marked, span);
        // "Table 2": the word is no counter's
        if let Some(n) = number.as_mut().filter(|n| n.value == 0)
            && let Some((_, Some(value))) = self.locale.and_then(|l| l.table_caption(&n.text))
        {
            n.value = value;
            n.style = NumStyle::Decimal;
        }
        if let (Some(at), Some(n)) = (frame.named, &number)
            && let Some(named) = self.named.get_mut(at as usize)
        {
            named.num = n.canonical().into();
        }
        let title = edit::merge(title);
        let caption =
            (number.is_some() || !title.is_empty()).then_some(Caption { num: number, title });
        let mut rows = std::mem::take(&mut extra.rows);
        if self.own
            && let [row] = &rows[..]
            && row.cells.is_empty()
        {
            rows = Vec::new();
        }
        self.blocks(frame.blocks);
        self.block(block(Table { caption, rows }, span, "akn.table", lang));
    }

    pub(super) fn caption(&mut self, mut frame: Frame<'x>) {
        let extra = frame.take_extra();
        let mut text = frame.inlines;
        if !self.own {
            edit::trim_end(&mut text);
        }
        self.blocks(frame.blocks);
        let Some(f) = self.parent() else { return };
        let e = f.extra_mut();
        if e.caption.is_empty() {
            e.caption = text;
            e.caption_marks = extra.marks;
        } else {
            e.caption.extend(text);
        }
    }

    pub(super) fn toc(&mut self, mut frame: Frame<'x>, span: Span) {
        let entries = frame.take_extra().entries;
        let lang = frame.lang();
        let title = match self.parent().and_then(|f| f.blocks.pop_if(is_toc_title)) {
            Some(Block { kind: BlockKind::Paragraph(p), .. }) => p.text,
            _ => Vec::new(),
        };
        self.blocks(frame.blocks);
        if !entries.is_empty() || !title.is_empty() {
            let contents = Contents { title, entries };
            self.block(block(contents, span, "akn.toc", lang));
        }
    }

    pub(super) fn toc_item(&mut self, frame: Frame<'x>, span: Span) {
        let mut text = edit::merge(frame.inlines);
        if !self.own {
            edit::trim_end(&mut text);
        }
        let level = frame.tag.plain("level").parse().unwrap_or(1);
        let entry = ContentsEntry { level, text };
        self.blocks(frame.blocks);
        match self.parent() {
            Some(f) if f.el == El::Toc => f.extra_mut().entries.push(entry),
            _ if entry.text.is_empty() => {}
            _ => self.block(paragraph(None, entry.text, span, "akn.tocItem")),
        }
    }
}

fn is_toc_title(b: &mut Block) -> bool {
    &*b.origin.rule == "akn.p-toc"
}
