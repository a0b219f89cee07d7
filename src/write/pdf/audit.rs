//! What can be told about a layout by program: for tests over many documents.

use super::display::Mark;
use super::fonts::Fonts;
use super::{PdfOptions, display::Item};
use crate::model::{Block, Document, Inline, InlineKind, Num, Visit, walk_block, walk_inline};
use crate::span::Span;
use std::collections::BTreeMap;

/// Faults of a layout, by kind; all are to be nothing.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Audit {
    /// Pages looked at.
    pub pages: usize,
    /// Lines looked at.
    pub lines: usize,
    /// Lines meant to be full.
    pub justified: usize,
    /// Lines that run over their measure, by more than half a point.
    pub overfull: usize,
    /// Lines meant to be full that are not, by more than half a point.
    pub ragged: usize,
    /// Lines that start with a mark that may not start one.
    pub bad_starts: usize,
    /// Pages whose text ends with a heading.
    pub headings_at_end: usize,
    /// Notes that start on another page than their first call.
    pub stray_notes: usize,
    /// Content outside of its page.
    pub outside: usize,
    /// Stretches of the structure without anything drawn.
    pub lost: usize,
}

/// Lays a document out and looks at it.
#[must_use]
pub fn audit(doc: &Document, options: &PdfOptions) -> Audit {
    let (fonts, _) = Fonts::new(&options.extra_fonts, &options.system_fonts);
    let (list, _) = super::lay_out(doc, options, &fonts);
    let mut a = Audit { pages: list.pages.len(), ..Audit::default() };
    let mut drawn = vec![false; list.tags.leaves as usize];
    let last = list.pages.len().saturating_sub(1);
    for (n, page) in list.pages.iter().enumerate() {
        for f in &page.facts {
            a.lines += 1;
            a.justified += usize::from(f.justified);
            a.overfull += usize::from(f.slack < -0.5);
            a.ragged += usize::from(f.justified && f.slack > 0.5);
            a.bad_starts += usize::from(f.bad_start);
        }
        a.headings_at_end += usize::from(page.ends_with_heading && n != last);
        a.stray_notes += page.notes.0.iter().filter(|id| !page.notes.1.contains(id)).count();
        for item in &page.items {
            if let Item::Run(r) = item {
                let (w, h) = list.size;
                let inside = r.x >= -0.5 && r.x + r.width <= w + 6.0 && r.y >= 0.0 && r.y <= h;
                a.outside += usize::from(!inside);
            }
            let mark = match item {
                Item::Run(r) => r.mark,
                Item::Frame(_, _, _, _, m) => *m,
                _ => continue,
            };
            if let Mark::Leaf(l) = mark
                && let Some(d) = drawn.get_mut(l as usize)
            {
                *d = true;
            }
        }
    }
    a.lost = drawn.iter().filter(|d| !**d).count();
    a
}

/// Where characters first stand in the source.
pub(super) struct Places {
    /// By character; detached until it is found.
    spans: BTreeMap<char, Option<Span>>,
    left: usize,
    /// The block being looked at, for text that says nothing of its own place.
    block: Span,
}

impl Places {
    pub(super) fn of(chars: impl Iterator<Item = char>) -> Self {
        let spans: BTreeMap<_, _> = chars.map(|c| (c, None)).collect();
        Self { left: spans.len(), spans, block: Span::DETACHED }
    }

    pub(super) fn span(&self, c: char) -> Span {
        self.spans.get(&c).copied().flatten().unwrap_or(Span::DETACHED)
    }

    fn look(&mut self, text: &str, span: Span) {
        if self.left == 0 {
            return;
        }
        for (at, c) in text.char_indices() {
            let Some(slot) = self.spans.get_mut(&c).filter(|s| s.is_none()) else { continue };
            // text that stands in the source as it stands in the tree has the character's own place
            let place = if span.is_detached() {
                self.block
            } else if span.len() as usize == text.len() {
                let from = span.start + at as u32;
                Span::new(from, from + c.len_utf8() as u32)
            } else {
                span
            };
            *slot = Some(place);
            self.left -= 1;
        }
    }
}

impl Visit for Places {
    fn block(&mut self, block: &Block) {
        let outer = std::mem::replace(&mut self.block, block.span);
        walk_block(self, block);
        self.block = outer;
    }
    fn num(&mut self, num: &Num) {
        self.look(&num.text, num.span);
    }
    fn inline(&mut self, inline: &Inline) {
        match &inline.kind {
            InlineKind::Text { text } => self.look(text, inline.span),
            _ => walk_inline(self, inline),
        }
    }
}
