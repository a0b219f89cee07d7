//! Paragraphs, items and lists; the UN's headings that are paragraphs by class.

use super::build::{Builder, Edge, Extra, Frame, flush};
use super::edit;
use super::element::El;
use super::finish::{block, own_text, paragraph, without_empty};
use super::number::{Around, num};
use crate::diag::Code;
use crate::model::{
    Block, BlockKind, Heading, Inline, InlineKind, Item, Num, Paragraph, ParagraphRole, plain,
};
use crate::span::Span;

impl<'x> Builder<'x, '_> {
    /// A line of text: a paragraph, unless its class says that it is more.
    pub(super) fn p(&mut self, mut frame: Frame<'x>, span: Span) {
        let own = self.own;
        if !own || self.edge == Edge::Layout {
            edit::trim_end(&mut frame.inlines);
            edit::prune(&mut frame.inlines);
        }
        if self.is_masthead() {
            return self.line(frame, span);
        }
        let (class, lang) = (frame.class(), frame.lang());
        if !frame.blocks.is_empty() {
            // blocks that stood in it
            flush(&mut frame, own);
            return self.blocks(without_empty(frame.blocks));
        }
        if class == "rule" && frame.inlines.is_empty() {
            return self.block(block(BlockKind::Rule, span, "akn.rule", None));
        }
        if class == "notes" && self.is_put_off(&frame.inlines) {
            return;
        }
        let mut number = None;
        let mut text = std::mem::take(&mut frame.inlines);
        let mut role = role(class);
        if let Some(extra) = frame.extra.take() {
            number = self.inline_num(&mut text, &extra, span);
            if role == ParagraphRole::Plain
                && self.frames.last().is_some_and(|f| f.el == El::Conclusions)
            {
                role = closing_role(&extra);
            }
        }
        let mut text = edit::merge(text);
        if !own {
            self.call_brackets(&mut text);
        }
        let mut made = paragraph(number, text, span, rule_of(class));
        made.lang = lang;
        if let BlockKind::Paragraph(p) = &mut made.kind {
            p.role = role;
        }
        self.block(made);
    }

    /// A number that stands in text: `inline name="akn4un:num"` and a space.
    pub(super) fn inline_num(
        &self,
        text: &mut Vec<Inline>,
        extra: &Extra<'x>,
        span: Span,
    ) -> Option<Num> {
        let first = extra.marks.first()?;
        if first.from != 0 || first.tag.plain("name") != "akn4un:num" {
            return None;
        }
        let rest = text.split_off(first.to);
        let print = plain(text);
        *text = edit::merge(rest);
        if let Some(Inline { kind: InlineKind::Text { text: t }, .. }) = text.first_mut()
            && let Some(after) = t.strip_prefix(' ')
        {
            *t = after.into();
        }
        if matches!(text.first().map(|i| &i.kind), Some(InlineKind::Text { text }) if text.is_empty())
        {
            text.remove(0);
        }
        let around = Around { el: El::Paragraph, wid: None, bullet: false, last: None };
        Some(num(&print, span, around, self.locale))
    }

    /// A paragraph, item, or one of the UN's headings that are paragraphs by class.
    pub(super) fn paragraph(&mut self, mut frame: Frame<'x>, span: Span) {
        let mut extra = frame.take_extra();
        let number = self.take_num(&frame, &mut extra);
        let (class, lang) = (frame.class(), frame.lang());
        let mut blocks = without_empty(std::mem::take(&mut frame.blocks));
        let is_item = frame.el == El::Item;
        if !is_item && let Some(level) = heading_class(class) {
            return self.flat_heading(&frame, level, number, extra, blocks, span);
        }
        if !extra.headings.is_empty() {
            let level = self.open_levels() + 1;
            for (_, title) in std::mem::take(&mut extra.headings) {
                let heading = Heading { level, num: None, title };
                if is_item {
                    blocks.insert(0, paragraph(None, heading.title, span, "akn.heading"));
                } else {
                    self.block(block(heading, span, "akn.heading", lang));
                }
            }
            if number.is_none() && blocks.is_empty() {
                return;
            }
        }
        if !is_item && number.is_none() && class.is_empty() && lang.is_none() && blocks.len() == 1 {
            let lone = matches!(
                blocks[0].kind,
                BlockKind::Table(_) | BlockKind::Contents(_) | BlockKind::Rule
            ) || matches!(blocks[0].kind, BlockKind::Figure(_))
                && &*blocks[0].origin.rule != "akn.tblock-named";
            if lone {
                return self.blocks(blocks);
            }
        }
        let text = own_text(&mut blocks);
        let role = role(class);
        let named_paragraph = is_item && frame.tag.name == "item" && class == "paragraph";
        let kind: BlockKind = if is_item && !named_paragraph {
            Item { num: number, text, children: blocks }.into()
        } else {
            Paragraph { num: number, role, text, children: blocks }.into()
        };
        self.block(block(kind, span, if is_item { "akn.point" } else { "akn.paragraph" }, lang));
    }

    /// `paragraph class="H1"` with its words as `heading`, `subheading` or text.
    pub(super) fn flat_heading(
        &mut self,
        frame: &Frame<'x>,
        level: u8,
        mut number: Option<Num>,
        extra: Extra<'x>,
        blocks: Vec<Block>,
        span: Span,
    ) {
        let about = format!("a heading is a paragraph of class {:?}", frame.class());
        self.remarks.add(Code::MarkupMended, &about, span);
        let lang = frame.lang();
        let mut made = Vec::new();
        for (_, title) in extra.headings {
            let heading = Heading { level, num: number.take(), title };
            made.push(block(heading, span, "akn.class", lang));
        }
        for b in blocks {
            match b.kind {
                BlockKind::Paragraph(Paragraph { num: None, text, children, .. })
                    if children.is_empty() =>
                {
                    let heading = Heading { level, num: number.take(), title: text };
                    made.push(block(heading, b.span, "akn.class", lang));
                }
                _ => made.push(b),
            }
        }
        if number.is_some() {
            let heading = Heading { level, num: number, title: Vec::new() };
            made.insert(0, block(heading, span, "akn.class", lang));
        }
        self.blocks(made);
    }

    /// The UN's files put the list of a point beside the point.
    pub(super) fn sublist(&mut self, mut frame: Frame<'x>, span: Span) {
        let into = self.parent().and_then(|f| f.blocks.last_mut());
        match into {
            Some(Block { kind: BlockKind::Item(Item { children, .. }), .. }) => {
                children.append(&mut frame.blocks);
                self.remarks.add(Code::MarkupMended, "a sublist stands beside its point", span);
            }
            _ => self.blocks(frame.blocks),
        }
    }
}

/// The level of the UN's heading styles.
fn heading_class(class: &str) -> Option<u8> {
    let class = class.to_ascii_lowercase();
    let class = class.trim_end_matches(['g', 'a', 'c', '_', ' ']);
    Some(match class {
        "hch" | "h1" => 1,
        "h23" | "h2" | "h3" => 2,
        "h4" => 3,
        "h56" => 4,
        _ => return None,
    })
}

fn rule_of(class: &str) -> &'static str {
    match class {
        "toc" => "akn.p-toc",
        "caption" => "akn.p-caption",
        "heading" => "akn.p-heading",
        _ => "akn.p",
    }
}

/// The role of a paragraph by its class.
fn role(class: &str) -> ParagraphRole {
    match class {
        "formula" => ParagraphRole::Formula,
        "preambular" => ParagraphRole::Preambular,
        "operative" => ParagraphRole::Operative,
        "adoption" => ParagraphRole::Adoption,
        "vote" => ParagraphRole::Vote,
        "signature" => ParagraphRole::Signature,
        "keyWords" => ParagraphRole::KeyWords,
        "tableNote" => ParagraphRole::TableNote,
        "documentation" => ParagraphRole::Documentation,
        _ => ParagraphRole::Plain,
    }
}

/// What a line after the text is, by the elements in it.
fn closing_role(extra: &Extra<'_>) -> ParagraphRole {
    let has = |name| extra.marks.iter().any(|m| m.tag.name == name);
    if has("vote") {
        ParagraphRole::Vote
    } else if has("event") || has("docDate") {
        ParagraphRole::Adoption
    } else {
        ParagraphRole::Plain
    }
}
