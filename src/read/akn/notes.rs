//! Notes, their calls, and what print puts around their marks.

use super::build::{Builder, Edge, Frame};
use super::element::El;
use super::finish::without_empty;
use crate::diag::Code;
use crate::model::{Block, BlockKind, Inline, InlineKind, NoteCall, NoteId};
use crate::span::Span;

/// Ids of notes that are not read yet count from here.
pub(super) const LATE: u32 = 0x8000_0000;

impl<'x> Builder<'x, '_> {
    /// Whether a `p class="notes"` holds nothing but notes that stand at no call.
    pub(super) fn is_put_off(&self, inlines: &[Inline]) -> bool {
        self.frames.last().is_some_and(|f| f.el == El::Conclusions)
            && !inlines.is_empty()
            && inlines.iter().all(|i| matches!(i.kind, InlineKind::NoteCall(_)))
    }

    /// A call of a note that has not been read.
    pub(super) fn late_call(&mut self, eid: &str, marker: &str, span: Span) {
        let at = u32::try_from(self.late.len()).unwrap_or(0);
        self.late.push(eid.into());
        self.pending = true;
        self.call(NoteId(LATE + at), marker, span);
    }

    pub(super) fn note(&mut self, mut frame: Frame<'x>, span: Span) {
        let Some((id, edge)) = frame.take_extra().note else { return };
        let mut blocks = without_empty(std::mem::take(&mut frame.blocks));
        if !self.own {
            self.note_brackets(&mut blocks);
        }
        let marker = frame.tag.attr("marker").unwrap_or_default();
        if let Some(note) = self.doc.notes.get_mut(id.0 as usize) {
            note.marker = marker.as_ref().into();
            note.printed = marker.as_ref().into();
            note.span = span;
            note.blocks = blocks;
        }
        self.edge = edge;
        if let Some(f) = self.frames.last_mut()
            && !f.mixed
            && f.el != El::Note
            && f.inlines.is_empty()
        {
            self.edge = Edge::Start;
        }
        self.call(id, &marker, span);
    }

    /// Brackets that print around a call and mean nothing without it.
    pub(super) fn call_brackets(&mut self, inlines: &mut Vec<Inline>) {
        let mut at = 1;
        while at + 1 < inlines.len() {
            let bracket = |i: &Inline, want: &str| -> Option<Span> {
                let InlineKind::Emphasis { style: crate::model::Emphasis::Superscript, content } =
                    &i.kind
                else {
                    return None;
                };
                match &content[..] {
                    [Inline { kind: InlineKind::Text { text }, span }] if text.trim() == want => {
                        Some(*span)
                    }
                    _ => None,
                }
            };
            let is_call = matches!(inlines[at].kind, InlineKind::NoteCall(_));
            let around = is_call
                .then(|| Some((bracket(&inlines[at - 1], "(")?, bracket(&inlines[at + 1], ")")?)))
                .flatten();
            let Some((open, close)) = around else {
                at += 1;
                continue;
            };
            self.is_mark(open);
            self.is_mark(close);
            self.remarks.add(Code::MarkupMended, "brackets stand around a note's mark", open);
            inlines.remove(at + 1);
            inlines.remove(at - 1);
            if let InlineKind::NoteCall(NoteCall { printed, .. }) = &mut inlines[at - 1].kind {
                *printed = format!("({printed})").into();
            }
        }
    }

    /// The empty brackets before a note whose mark the mark-up has taken out.
    pub(super) fn note_brackets(&mut self, blocks: &mut [Block]) {
        let Some(Block { kind: BlockKind::Paragraph(p), .. }) = blocks.first_mut() else { return };
        let alone = p.text.len() == 1;
        let Some(Inline { kind: InlineKind::Text { text }, span }) = p.text.first_mut() else {
            return;
        };
        let start = text.trim_start();
        if !(start.starts_with(')') || start.starts_with("()") || start.starts_with("( )")) {
            return;
        }
        let rest = text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '(' | ')'));
        let mark = text.len() - rest.len();
        let written = self.src.get(span.range()).unwrap_or("");
        if rest.is_empty() && alone || !written.starts_with(&text[..mark]) {
            return;
        }
        let marks = Span::new(span.start, span.start + mark as u32);
        let rest: Box<str> = rest.into();
        *span = Span::new(marks.end, span.end);
        let gone = rest.is_empty();
        *text = rest;
        if gone {
            p.text.remove(0);
        }
        self.is_mark(marks);
        self.remarks.add(Code::MarkupMended, "brackets stand around a note's mark", marks);
    }
}
