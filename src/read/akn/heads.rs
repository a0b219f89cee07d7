//! Headings, and the parts of the text that they head.

use super::build::{Builder, Edge, Extra, Frame};
use super::edit;
use super::element::El;
use super::finish::{block, without_empty};
use super::number::{Around, num};
use crate::diag::Code;
use crate::model::{
    Block, BlockKind, Boxed, Caption, Figure, Heading, Num, NumStyle, Opaque, plain,
};
use crate::span::Span;

impl<'x> Builder<'x, '_> {
    /// Text of a heading waits for what it heads.
    pub(super) fn heading(&mut self, mut frame: Frame<'x>, span: Span) {
        if !self.own || self.edge == Edge::Layout {
            edit::trim_end(&mut frame.inlines);
            edit::prune(&mut frame.inlines);
        }
        if self.frames.last().is_some_and(|f| f.mixed) {
            return self.splice(frame, false);
        }
        let blocks = std::mem::take(&mut frame.blocks);
        let text = edit::merge(std::mem::take(&mut frame.inlines));
        let el = frame.el;
        let above = self.open_levels();
        let Some(parent) = self.parent() else { return };
        if el == El::CrossHeading
            || matches!(parent.el, El::Body | El::Through | El::List | El::Preamble | El::Container)
        {
            if !text.is_empty() {
                let heading = Heading { level: above.saturating_add(1), num: None, title: text };
                self.block(block(heading, span, "akn.crossHeading", frame.lang()));
            }
        } else if !text.is_empty() {
            parent.extra_mut().headings.push((el, text));
        }
        self.blocks(blocks);
    }

    /// Headings that are open around here, up to what starts counting again.
    pub(super) fn open_levels(&self) -> u8 {
        let mut n = 0u8;
        for f in self.frames.iter().rev() {
            match f.el {
                El::Level => n = n.saturating_add(1),
                El::Hcontainer | El::Body | El::Quote | El::Tblock => break,
                _ => {}
            }
        }
        n
    }

    /// A numbered or named part of the text, with what stands under it.
    pub(super) fn level(&mut self, mut frame: Frame<'x>, span: Span) {
        let above = self.open_levels();
        let class = frame.class();
        let said = class.strip_prefix("level").and_then(|l| l.parse::<u8>().ok());
        let level = match (frame.tag.name, said) {
            ("part", _) => 0,
            (_, Some(said)) if self.own => said,
            ("section", _) if self.own => 1,
            ("title", _) if self.own => 2,
            ("chapter", _) if self.own => 3,
            _ => above.saturating_add(u8::from(!self.in_part())),
        };
        let mut extra = frame.take_extra();
        let number = self.take_num(&frame, &mut extra);
        if extra.headings.is_empty() && number.is_none() {
            return self.blocks(frame.blocks);
        }
        let lang = frame.lang();
        let mut blocks = Vec::with_capacity(frame.blocks.len() + 1);
        let mut titles = extra.headings.into_iter().map(|h| h.1);
        let title = titles.next().unwrap_or_default();
        let heading = Heading { level, num: number, title };
        blocks.push(block(heading, span, rule_of_level(frame.tag.name), lang));
        for title in titles {
            let heading = Heading { level: level.saturating_add(1), num: None, title };
            blocks.push(block(heading, span, "akn.subheading", lang));
        }
        blocks.append(&mut frame.blocks);
        self.blocks(blocks);
    }

    /// Whether the innermost heading around here is that of a part, which counts as level 0.
    pub(super) fn in_part(&self) -> bool {
        self.frames.iter().any(|f| f.el == El::Level && f.tag.name == "part")
    }

    /// A number waits for what it numbers; a second one is text.
    pub(super) fn num(&mut self, mut frame: Frame<'x>, span: Span) {
        self.blocks(std::mem::take(&mut frame.blocks));
        let Some(parent) = self.parent() else { return };
        if parent.extra.as_ref().is_some_and(|e| e.num.is_some()) || parent.mixed {
            return self.splice(frame, false);
        }
        parent.extra_mut().num = Some((edit::merge(frame.inlines), span));
    }

    /// The number of an element that is closing.
    pub(super) fn take_num(&mut self, frame: &Frame<'x>, extra: &mut Extra<'x>) -> Option<Num> {
        let (text, span) = extra.num.take()?;
        let print = plain(&text);
        let print = if self.own { &*print } else { print.trim() };
        // a note at a number goes with the words behind it
        let calls = edit::calls(text);
        if !calls.is_empty() {
            match extra.headings.first_mut() {
                Some((_, title)) => {
                    title.splice(0..0, calls);
                }
                None => extra.headings.push((El::Heading, calls)),
            }
        }
        if print.is_empty() {
            return None;
        }
        let wid = self.own.then(|| match frame.tag.plain("wId") {
            "" => frame.tag.plain("eId"),
            wid => wid,
        });
        let bullet = frame.tag.name == "indent" && self.own;
        let last = self.frames.last().and_then(|f| last_number(&f.blocks, frame.el));
        let around = Around { el: frame.el, wid, bullet, last };
        let n = num(print, span, around, self.locale);
        if let Some(at) = frame.named
            && let Some(named) = self.named.get_mut(at as usize)
        {
            named.num = n.canonical().into();
            if named.num.is_empty() || n.value == 0 {
                named.num = print.trim_matches(|c: char| !c.is_alphanumeric()).into();
            }
        }
        Some(n)
    }

    /// A box, quotation or unknown part of the text in our profile; a heading in any other file.
    pub(super) fn hcontainer(&mut self, mut frame: Frame<'x>, span: Span) {
        let lang = frame.lang();
        let mut extra = frame.take_extra();
        match frame.tag.plain("name") {
            "quote" if extra.headings.is_empty() && extra.num.is_none() => {
                let kind = BlockKind::Quote { blocks: frame.blocks };
                self.block(block(kind, span, "akn.quote", lang));
            }
            "box" if extra.num.is_none() && extra.headings.len() < 2 => {
                let title = extra.headings.pop().map(|h| h.1).unwrap_or_default();
                let boxed = Boxed { title, blocks: frame.blocks };
                self.block(block(boxed, span, "akn.box", lang));
            }
            "opaque" if extra.headings.is_empty() && extra.num.is_none() => {
                let name = frame.tag.attr("title").unwrap_or_default().as_ref().into();
                let opaque = Opaque { name, blocks: frame.blocks };
                self.block(block(opaque, span, "akn.opaque", lang));
            }
            name => {
                let about = format!("the name of <hcontainer name={name:?}> is left out");
                self.remarks.add(Code::MarkupSetAside, &about, span);
                let level = self.open_levels().saturating_add(1);
                let number = self.take_num(&frame, &mut extra);
                let mut titles = extra.headings.into_iter().map(|h| h.1);
                let title = titles.next().unwrap_or_default();
                if number.is_some() || !title.is_empty() {
                    let heading = Heading { level, num: number, title };
                    self.block(block(heading, span, "akn.hcontainer", lang));
                }
                for title in titles {
                    let heading = Heading { level: level.saturating_add(1), num: None, title };
                    self.block(block(heading, span, "akn.subheading", lang));
                }
                self.blocks(frame.blocks);
            }
        }
    }

    pub(super) fn tblock(&mut self, mut frame: Frame<'x>, span: Span) {
        let lang = frame.lang();
        let mut extra = frame.take_extra();
        let blocks = without_empty(std::mem::take(&mut frame.blocks));
        let class = frame.class();
        let title = |extra: &mut Extra<'x>| {
            if extra.headings.is_empty() { Vec::new() } else { extra.headings.remove(0).1 }
        };
        let kind: BlockKind = match class {
            "quote" => BlockKind::Quote { blocks },
            "box" => Boxed { title: title(&mut extra), blocks }.into(),
            "opaque" => {
                let name = frame.tag.attr("title").unwrap_or_default().as_ref().into();
                Opaque { name, blocks }.into()
            }
            "figure" => {
                let mut figure = Figure::default();
                let (mut alt, mut others) = (Vec::new(), Vec::new());
                for b in blocks {
                    let caption = &*b.origin.rule == "akn.p-caption";
                    match b.kind {
                        BlockKind::Paragraph(p) if caption && figure.caption.is_none() => {
                            figure.caption = Some(Caption { num: p.num, title: p.text });
                        }
                        BlockKind::Paragraph(p) if p.num.is_none() && p.children.is_empty() => {
                            alt.push(plain(&p.text));
                        }
                        _ => others.push(b),
                    }
                }
                figure.alt = alt.join(" ").into();
                let named = !frame.tag.plain("eId").is_empty();
                let rule = if named { "akn.tblock-named" } else { "akn.figure" };
                self.block(block(figure, span, rule, lang));
                return self.blocks(others);
            }
            _ => {
                let level = class.strip_prefix("level").and_then(|l| l.parse().ok());
                let level = level.unwrap_or_else(|| self.open_levels().saturating_add(1));
                let number = self.take_num(&frame, &mut extra);
                let title = title(&mut extra);
                if number.is_some() || !title.is_empty() {
                    let heading = Heading { level, num: number, title };
                    self.block(block(heading, span, "akn.tblock", lang));
                }
                return self.blocks(blocks);
            }
        };
        self.block(block(kind, span, "akn.tblock", lang));
    }
}

/// The number of the part of the same kind that came last.
fn last_number(blocks: &[Block], el: El) -> Option<(NumStyle, u32)> {
    blocks.iter().rev().find_map(|b| {
        let num = match (&b.kind, el) {
            (BlockKind::Item(i), El::Item) => i.num.as_ref(),
            (BlockKind::Paragraph(p), El::Paragraph) => p.num.as_ref(),
            (BlockKind::Heading(h), El::Level | El::Hcontainer) => h.num.as_ref(),
            _ => None,
        }?;
        Some((num.style, num.value))
    })
}

fn rule_of_level(name: &str) -> &'static str {
    match name {
        "part" => "akn.part",
        "section" => "akn.section",
        "title" => "akn.title",
        "chapter" => "akn.chapter",
        "division" => "akn.division",
        _ => "akn.level",
    }
}
