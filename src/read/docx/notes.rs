//! Footnotes and endnotes: calls, the marks that Word counts, marks of their own, the notes' part.

use super::walk::{Line, Walker, flatten};
use super::xml::{El, Tok, Xml};
use crate::error::Error;
use crate::flow::{Area, FlowBlock, FlowNote, Para, Piece, PieceKind};
use crate::ledger::Fate;
use crate::ooxml::NumFmt;
use crate::span::Span;

impl Walker {
    /// LibreOffice saves a call's own mark twice: in the call's run, and as the start of the next.
    pub(super) fn skip_doubled_mark<'t>(&mut self, text: &'t str, l: &Line) -> &'t str {
        let at = self.here();
        let called = l.para.pieces.last().filter(|p| p.span.end == at && l.custom.is_none());
        let Some(PieceKind::NoteCall(n)) = called.map(|p| p.kind) else { return text };
        if !self.doubles_marks || !self.custom.contains(&n) {
            return text;
        }
        let mark = self.flow.notes.get(n as usize).and_then(|n| n.marker.as_deref()).unwrap_or("");
        let Some(rest) = text.strip_prefix(mark).filter(|_| !mark.is_empty()) else { return text };
        self.text.push_str(mark);
        self.claims.push((Span::new(at, self.here()), Fate::Markup));
        rest
    }

    pub(super) fn call(&mut self, x: &Xml<'_>, endnote: bool, l: &mut Line) {
        let Some(id) = x.int("id") else { return };
        if self.dropped() {
            return;
        }
        let custom = x.attr("customMarkFollows").is_some_and(|v| v != "0" && v != "false");
        let kind = usize::from(endnote);
        let index = match self.notes.get(&(endnote, id)) {
            Some(i) => *i,
            None => {
                let i = self.flow.notes.len() as u32;
                self.flow.notes.push(FlowNote::default());
                self.notes.insert((endnote, id), i);
                i
            }
        };
        for name in self.bookmarks.values() {
            if self.note_marks.len() < 100_000 {
                self.note_marks.insert(name.clone(), index);
            }
        }
        if self.in_note.is_some() {
            let at = Span::new(self.here(), self.here());
            self.remark(
                at,
                "a note calls a note; the call is kept as text",
                "move the inner note into the text",
            );
        }
        if custom {
            l.custom = self.in_note.is_none().then_some(index);
            self.custom.insert(index);
            return;
        }
        self.counted[kind] = self.counted[kind].saturating_add(1);
        let fmt = self.note_format[kind].unwrap_or(if endnote {
            NumFmt::LowerRoman
        } else {
            NumFmt::Decimal
        });
        let marker = fmt.format(self.counted[kind]);
        let mut at = self.here();
        // brackets of the same run are part of the mark
        let open = self.text.len() > l.run_at
            && self.text.ends_with('(')
            && l.para.pieces.last().is_some_and(|p| p.kind == PieceKind::Text && p.span.end == at);
        if open && let Some(p) = l.para.pieces.last_mut() {
            at -= 1;
            p.span.end -= 1;
            if p.span.is_empty() {
                l.para.pieces.pop();
            }
            l.bracket = true;
        }
        self.text.push_str(&marker);
        let kind =
            if self.in_note.is_some() { PieceKind::Text } else { PieceKind::NoteCall(index) };
        let mut piece = Piece { kind, ..Piece::text(Span::new(at, self.here())) };
        piece.style.superscript = true;
        l.para.pieces.push(piece);
        if let Some(n) = self.flow.notes.get_mut(index as usize)
            && n.marker.is_none()
        {
            n.marker = Some(marker.into());
        }
    }

    /// The mark that Word prints before a note.
    pub(super) fn note_mark(&mut self, l: &mut Line) {
        let Some(note) = self.in_note.and_then(|i| self.flow.notes.get(i as usize)) else { return };
        let Some(marker) = note.marker.clone() else { return };
        if self.dropped() {
            return;
        }
        self.plain(&marker, l);
    }

    /// Reads a part of notes: each goes where its call is.
    pub(super) fn notes_part(
        &mut self,
        x: &mut Xml<'_>,
        part: &str,
        endnotes: bool,
    ) -> Result<(), Error> {
        while let Some(tok) = x.next()? {
            let Tok::Start(El::Footnote | El::Endnote) = tok else { continue };
            if x.attr("type").is_some_and(|t| t != "normal") {
                x.skip()?;
                continue;
            }
            let id = x.int("id").unwrap_or(i64::MIN);
            let known = self.notes.get(&(endnotes, id)).copied();
            // a second note of the same id is nobody's
            let known = known
                .filter(|i| self.flow.notes.get(*i as usize).is_some_and(|n| n.paras.is_empty()));
            self.in_note = known;
            self.area = Area::Notes;
            self.fields.clear();
            let at = self.here();
            let mut out = Vec::new();
            self.blocks(x, part, &mut out)?;
            self.flush_carry(&mut out);
            self.area = Area::Body;
            self.in_note = None;
            let mut paras = flatten(out);
            match known {
                Some(i) => {
                    let mark = self.cut_mark(i, &mut paras);
                    if let Some(n) = self.flow.notes.get_mut(i as usize) {
                        n.mark = mark;
                        n.paras = paras;
                    }
                }
                None if paras.is_empty() => {}
                None => {
                    let span = Span::new(at, self.here());
                    self.remark(
                        span,
                        "a note in the package is called nowhere",
                        "call it in the text, or delete it",
                    );
                    self.flow.blocks.extend(paras.into_iter().map(FlowBlock::Para));
                }
            }
        }
        Ok(())
    }

    /// Takes the mark, and the space around it, off the first paragraph of a note.
    pub(super) fn cut_mark(&mut self, note: u32, paras: &mut [Para]) -> Span {
        let none = Span::new(0, 0);
        let Some(marker) = self.flow.notes.get(note as usize).and_then(|n| n.marker.clone()) else {
            return none;
        };
        let custom = self.custom.contains(&note);
        let Some(first) = paras.first_mut() else { return none };
        self.cut_blank(first);
        let Some(p) = first.pieces.first().copied() else { return none };
        let text = self.text.get(p.span.range()).unwrap_or("");
        if marker.chars().all(|c| c == '\u{200B}') {
            // a call that is not seen: what the note says before its tab is its mark
            let own = text.split([' ', '\u{A0}']).next().unwrap_or("");
            let whole = own.len() == text.len();
            let tab = first.pieces.get(1).is_some_and(|p| p.kind == PieceKind::Tab);
            let plainly = (whole && tab) || !own.contains(char::is_alphabetic);
            if !plainly || own.is_empty() || own.chars().count() > 8 {
                return none;
            }
            let mark = Span::new(p.span.start, p.span.start + own.len() as u32);
            let plain = own.trim_matches(['(', ')']).into();
            if let Some(p) = first.pieces.first_mut() {
                p.span.start = mark.end;
            }
            if let Some(n) = self.flow.notes.get_mut(note as usize) {
                n.marker = Some(plain);
            }
            if whole {
                first.pieces.remove(0);
            }
            self.cut_blank(first);
            return mark;
        }
        let bracketed = text.starts_with('(');
        let inner = text.strip_prefix('(').unwrap_or(text);
        if marker.trim().is_empty() || !inner.starts_with(&*marker) {
            return none;
        }
        let closed = bracketed && inner[marker.len()..].starts_with(')');
        if bracketed && !closed {
            return none;
        }
        let len = marker.len() as u32 + if closed { 2 } else { 0 };
        let mark = Span::new(p.span.start, p.span.start + len);
        if let Some(p) = first.pieces.first_mut() {
            p.span.start = mark.end;
            if p.span.is_empty() {
                first.pieces.remove(0);
            }
        }
        let tab = first.pieces.first().is_some_and(|p| p.kind == PieceKind::Tab);
        self.cut_blank(first);
        if custom && tab && self.doubles_marks {
            self.cut_second_mark(&marker, first);
        }
        mark
    }

    /// LibreOffice prints a mark that is not a number before the note, and saves the mark that
    /// Word had there as the first word of its text.
    pub(super) fn cut_second_mark(&mut self, marker: &str, first: &mut Para) {
        let Some(p) = first.pieces.first_mut().filter(|p| p.kind == PieceKind::Text) else {
            return;
        };
        let text = self.text.get(p.span.range()).unwrap_or("");
        let Some(rest) = text.strip_prefix(marker) else { return };
        // a number that belongs to the text is followed by a space or a sign
        let glued = match rest.chars().next() {
            Some(c) => {
                c.is_alphabetic()
                    || (!marker.ends_with(|c: char| c.is_ascii_digit()) && !c.is_whitespace())
            }
            None => true,
        };
        if !glued {
            return;
        }
        let again = Span::new(p.span.start, p.span.start + marker.len() as u32);
        self.claims.push((again, Fate::Markup));
        p.span.start = again.end;
        if p.span.is_empty() {
            first.pieces.remove(0);
        }
    }
}
