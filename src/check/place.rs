//! Texts of a tree with their places.

use crate::model::{Annex, Block, BlockKind, Document, Inline, InlineKind, Ref};
use crate::source::Source;
use crate::span::Span;
use std::slice::Iter;

/// Passes over inlines without recursion: how deep they go is set by the input. Kept between
/// paragraphs, so that it allocates once.
#[derive(Debug, Default)]
pub(super) struct Inlines<'a> {
    stack: Vec<Iter<'a, Inline>>,
}

/// What an inline holds besides structure.
pub(super) enum Piece<'a> {
    /// Text and where it was read.
    Text(&'a str, Span),
    /// A reference, before its text.
    Ref(&'a Ref, Span),
}

impl<'a> Inlines<'a> {
    /// Every piece in reading order.
    pub(super) fn each(&mut self, inlines: &'a [Inline], mut see: impl FnMut(Piece<'a>)) {
        self.stack.clear();
        self.stack.push(inlines.iter());
        while let Some(top) = self.stack.last_mut() {
            let Some(inline) = top.next() else {
                self.stack.pop();
                continue;
            };
            match &inline.kind {
                InlineKind::Text { text } => see(Piece::Text(text, inline.span)),
                InlineKind::Ref(r) => {
                    see(Piece::Ref(r, inline.span));
                    self.stack.push(r.content.iter());
                }
                kind => self.stack.push(kind.content().iter()),
            }
        }
    }
}

/// A run of text as a reader sees it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run<'a> {
    /// Its inlines.
    pub(super) inlines: &'a [Inline],
    /// The block that it is the own text of, if it is of a block.
    pub(super) block: Option<&'a Block>,
    /// Counts up with every paragraph, item or heading; all of a table has one number.
    pub(super) at: u32,
    /// Which part of the document: another one starts afresh.
    pub(super) part: u32,
}

/// Every run of text in reading order: masthead, preface, preamble, body, conclusion, each annex,
/// each note. Contents lists are left out: they repeat what stands elsewhere, cut short.
pub(super) fn runs<'a>(doc: &'a Document, mut see: impl FnMut(Run<'a>)) {
    let (mut at, mut part) = (0, 0);
    for line in &doc.masthead {
        at += 1;
        see(Run { inlines: &line.text, block: None, at, part });
    }
    for blocks in [&doc.preface, &doc.preamble, &doc.body, &doc.conclusion] {
        part += 1;
        of_blocks(blocks, &mut at, part, &mut see);
    }
    let mut annexes: Vec<&Annex> = doc.annexes.iter().rev().collect();
    while let Some(a) = annexes.pop() {
        part += 1;
        at += 1;
        see(Run { inlines: &a.label, block: None, at, part });
        see(Run { inlines: &a.title, block: None, at, part });
        of_blocks(&a.preamble, &mut at, part, &mut see);
        of_blocks(&a.body, &mut at, part, &mut see);
        annexes.extend(a.annexes.iter().rev());
    }
    for n in &doc.notes {
        part += 1;
        of_blocks(&n.blocks, &mut at, part, &mut see);
    }
}

fn of_blocks<'a>(blocks: &'a [Block], at: &mut u32, part: u32, see: &mut impl FnMut(Run<'a>)) {
    // the flag says whether the blocks stand in a table
    let mut stack: Vec<(Iter<'a, Block>, bool)> = vec![(blocks.iter(), false)];
    while let Some((it, table)) = stack.last_mut() {
        let Some(b) = it.next() else {
            stack.pop();
            continue;
        };
        let table = *table;
        if !table {
            *at += 1;
        }
        let run = |inlines| Run { inlines, block: Some(b), at: *at, part };
        match &b.kind {
            BlockKind::Heading(h) => see(run(&h.title)),
            BlockKind::Paragraph(p) => {
                see(run(&p.text));
                stack.push((p.children.iter(), table));
            }
            BlockKind::Item(i) => {
                see(run(&i.text));
                stack.push((i.children.iter(), table));
            }
            BlockKind::Table(t) => {
                if let Some(c) = &t.caption {
                    see(run(&c.title));
                }
                let cells = t.rows.iter().rev().flat_map(|r| r.cells.iter().rev());
                stack.extend(cells.map(|c| (c.blocks.iter(), true)));
            }
            BlockKind::Quote { blocks } => stack.push((blocks.iter(), table)),
            BlockKind::Boxed(x) => {
                see(run(&x.title));
                stack.push((x.blocks.iter(), table));
            }
            BlockKind::Figure(f) => {
                if let Some(c) = &f.caption {
                    see(run(&c.title));
                }
            }
            BlockKind::Opaque(o) => stack.push((o.blocks.iter(), table)),
            BlockKind::Contents(_) | BlockKind::Rule => {}
        }
    }
}

/// The place of `len` bytes at `at` of a text that was read from `span`. The text is the source
/// without line ends, typographic space and mark-up, so both are walked side by side.
pub(super) fn locate(
    source: Option<&Source>,
    span: Span,
    text: &str,
    at: usize,
    len: usize,
) -> Span {
    let start = span.start as usize;
    if span.is_detached() {
        return span;
    }
    // text that is all there as it is; of the same length it need not be the same
    let as_is = |source: &Source| source.slice(span) == text;
    if span.len() as usize == text.len() && source.is_none_or(as_is) {
        return Span::of(start + at, start + at + len);
    }
    let Some(source) = source else { return span };
    let mut there = source.slice(span).char_indices();
    for (i, c) in text.char_indices().filter(|(_, c)| !c.is_whitespace()) {
        let Some((k, _)) = there.find(|(_, s)| *s == c) else { return span };
        if i >= at {
            return Span::of(start + k, start + k + if i == at { len } else { c.len_utf8() });
        }
    }
    span
}

/// The last character of inlines that is no white space.
pub(super) fn last_char(inlines: &[Inline]) -> Option<char> {
    let mut inlines = inlines;
    loop {
        let (last, before) = inlines.split_last()?;
        match &last.kind {
            InlineKind::Text { text } => match text.trim_end().chars().next_back() {
                Some(c) => return Some(c),
                None => inlines = before,
            },
            kind if kind.content().is_empty() => inlines = before,
            kind => inlines = kind.content(),
        }
    }
}

/// Where inlines were read.
pub(super) fn span_of(inlines: &[Inline]) -> Span {
    match (inlines.first(), inlines.last()) {
        (Some(a), Some(b)) => a.span.join(b.span),
        _ => Span::DETACHED,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_joined_text_is_found_in_the_source() {
        let source = Source::new("t", "1. one (two\n   three) four");
        let span = Span::of(3, source.text().len());
        let at = |text: &str, c: char| {
            let i = text.find(c).unwrap();
            locate(Some(&source), span, text, i, c.len_utf8())
        };
        assert_eq!(source.slice(at("one (two three) four", ')')), ")");
        assert_eq!(at("one (two three) four", '(').start, 7);
        // without the source the place is the whole text
        assert_eq!(locate(None, span, "one (two three) four", 4, 1), span);
        assert!(locate(None, Span::DETACHED, "x", 0, 1).is_detached());
    }

    #[test]
    fn the_last_character_stands_before_calls_and_space() {
        let text = |t: &str| Inline::text(t);
        let emphasis = Inline::new(InlineKind::Emphasis {
            style: crate::model::Emphasis::Italic,
            content: vec![text("end; ")],
        });
        assert_eq!(last_char(&[text("a."), emphasis, Inline::new(InlineKind::Break)]), Some(';'));
        assert_eq!(last_char(&[text("  ")]), None);
    }
}
