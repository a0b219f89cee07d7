//! What an element becomes when it closes, with what its children became.
//!
//! Nothing that an element holds may fall through: what has no use for its number, headings, cells
//! or lines has them as paragraphs, before it is looked at what the element is.

use super::build::{Builder, Extra, Frame, flush};
use super::edit;
use super::element::El;
use crate::diag::Code;
use crate::lang::Lang;
use crate::model::{
    Block, BlockKind, Emphasis, Inline, InlineKind, Num, Opaque, Origin, Paragraph, ParagraphRole,
};
use crate::span::Span;

/// A paragraph of text.
pub(super) fn paragraph(
    num: Option<Num>,
    text: Vec<Inline>,
    span: Span,
    rule: &'static str,
) -> Block {
    block(Paragraph { num, text, ..Paragraph::default() }, span, rule, None)
}

pub(super) fn block(
    kind: impl Into<BlockKind>,
    span: Span,
    rule: &'static str,
    lang: Option<Lang>,
) -> Block {
    Block { span, origin: Origin::certain(rule), lang, kind: kind.into() }
}

/// What an element has a use for besides its text and blocks.
#[derive(Debug, Clone, Copy, Default)]
struct Uses {
    num: bool,
    headings: usize,
    rows: bool,
    cells: bool,
    caption: bool,
    entries: bool,
}

impl Uses {
    fn of(frame: &Frame<'_>) -> Self {
        let headed = Self { num: true, headings: usize::MAX, ..Self::default() };
        match (frame.el, frame.class()) {
            (El::Level | El::Hcontainer | El::Paragraph | El::Item | El::Attachment, _) => headed,
            (El::Tblock, "quote" | "opaque" | "figure") => Self::default(),
            (El::Tblock, "box") => Self { headings: 1, ..Self::default() },
            (El::Tblock, _) => Self { headings: 1, ..headed },
            (El::Table, _) => Self { rows: true, caption: true, ..Self::default() },
            (El::Row, _) => Self { cells: true, ..Self::default() },
            (El::Toc, _) => Self { entries: true, ..Self::default() },
            _ => Self::default(),
        }
    }
}

impl<'x> Builder<'x, '_> {
    /// Makes part of the tree of an element that has closed.
    pub(super) fn finish(&mut self, mut frame: Frame<'x>, span: Span) {
        let in_line = frame.el == El::Quote && frame.mixed_parent(self);
        if !frame.mixed && !in_line {
            flush(&mut frame, self.own);
        }
        let uses = Uses::of(&frame);
        if let Some(extra) = &mut frame.extra {
            let mut head = head_blocks(extra.unused(uses), span);
            if !head.is_empty() {
                head.append(&mut frame.blocks);
                frame.blocks = head;
            }
        }
        match frame.el {
            El::P => self.p(frame, span),
            El::Span => self.span(frame),
            El::Link => self.link(frame),
            El::Through | El::List => self.blocks(frame.blocks),
            El::Num => self.num(frame, span),
            El::Paragraph | El::Item => self.paragraph(frame, span),
            El::Sublist => self.sublist(frame, span),
            El::Bold => self.emphasis(frame, Emphasis::Bold),
            El::Italic => self.emphasis(frame, Emphasis::Italic),
            El::Underline => self.emphasis(frame, Emphasis::Underline),
            El::Sup => self.emphasis(frame, Emphasis::Superscript),
            El::Sub => self.emphasis(frame, Emphasis::Subscript),
            El::Inline => self.marked(frame),
            El::Date => self.date(frame),
            El::Field => self.field(frame),
            El::Place => self.wrap(frame, true, |content| InlineKind::Place { content }),
            El::Words => self.splice(frame, false),
            El::Eol => self.eol(frame, span),
            El::Note => self.note(frame, span),
            El::NoteRef => self.note_ref(frame, span),
            El::Image => self.image(frame, span),
            El::Cell => self.cell(frame),
            El::Row => self.row(frame),
            El::Table => self.table(frame, span),
            El::Caption => self.caption(frame),
            El::Heading | El::Subheading | El::CrossHeading => self.heading(frame, span),
            El::Level => self.level(frame, span),
            El::Hcontainer => self.hcontainer(frame, span),
            El::Container | El::Formula => self.container(frame, span),
            El::Tblock => self.tblock(frame, span),
            El::Toc => self.toc(frame, span),
            El::TocItem => self.toc_item(frame, span),
            El::Quote if in_line => self.splice(frame, false),
            El::Quote => {
                let kind = BlockKind::Quote { blocks: frame.blocks };
                self.block(block(kind, span, "akn.quote", None));
            }
            El::Unknown | El::Foreign => {
                self.remarks.add(Code::KeptOpaque, frame.tag.name, frame.tag.span);
                // the text of a foreign element runs on
                flush(&mut frame, self.own);
                let name = frame.tag.name.into();
                let opaque = Opaque { name, blocks: without_empty(frame.blocks) };
                if !opaque.blocks.is_empty() {
                    self.block(block(opaque, span, "akn.opaque", None));
                }
            }
            El::Root
            | El::Document
            | El::CoverPage
            | El::Preface
            | El::Preamble
            | El::Body
            | El::Conclusions
            | El::Attachment => self.part(frame, span),
            El::Meta => {}
        }
    }
}

/// A number and headings where the tree has none, cells without a row, lines without a list: as
/// paragraphs.
fn head_blocks(extra: Extra<'_>, span: Span) -> Vec<Block> {
    let mut head = Vec::new();
    if let Some((text, at)) = extra.num
        && !text.is_empty()
    {
        head.push(paragraph(None, text, at, "akn.num"));
    }
    for (_, title) in extra.headings {
        head.push(paragraph(None, title, span, "akn.heading"));
    }
    for row in extra.rows {
        head.extend(row.cells.into_iter().flat_map(|c| c.blocks));
    }
    head.extend(extra.cells.into_iter().flat_map(|c| c.1.blocks));
    if !extra.caption.is_empty() {
        head.push(paragraph(None, edit::merge(extra.caption), span, "akn.caption"));
    }
    for e in extra.entries {
        head.push(paragraph(None, e.text, span, "akn.tocItem"));
    }
    head
}

impl<'x> Extra<'x> {
    /// Takes out what an element has no use for.
    fn unused(&mut self, uses: Uses) -> Self {
        let mut unused = Self::default();
        if !uses.num {
            unused.num = self.num.take();
        }
        if self.headings.len() > uses.headings {
            unused.headings = self.headings.split_off(uses.headings);
        }
        if !uses.rows {
            unused.rows = std::mem::take(&mut self.rows);
        }
        if !uses.cells {
            unused.cells = std::mem::take(&mut self.cells);
        }
        if !uses.caption {
            unused.caption = std::mem::take(&mut self.caption);
        }
        if !uses.entries {
            unused.entries = std::mem::take(&mut self.entries);
        }
        unused
    }
}

impl<'x> Frame<'x> {
    fn mixed_parent(&self, b: &Builder<'x, '_>) -> bool {
        b.frames.last().is_some_and(|f| f.mixed) && self.blocks.is_empty()
    }
}

/// The text of a paragraph, from the blocks in it: the first of them, if it is nothing but text.
pub(super) fn own_text(blocks: &mut Vec<Block>) -> Vec<Inline> {
    let is_own = |b: &Block| {
        b.lang.is_none()
            && matches!(&b.kind, BlockKind::Paragraph(p)
                if p.num.is_none() && p.role == ParagraphRole::Plain && p.children.is_empty())
    };
    if !blocks.first().is_some_and(is_own) {
        return Vec::new();
    }
    match blocks.remove(0).kind {
        BlockKind::Paragraph(p) => p.text,
        _ => Vec::new(),
    }
}

/// Leaves out paragraphs that hold nothing: the schema wants one where the tree has none.
pub(super) fn without_empty(mut blocks: Vec<Block>) -> Vec<Block> {
    let empty = |b: &Block| {
        matches!(&b.kind, BlockKind::Paragraph(p)
            if p.num.is_none() && p.text.is_empty() && p.children.is_empty())
    };
    if blocks.iter().any(empty) {
        blocks.retain(|b| !empty(b));
    }
    blocks
}
