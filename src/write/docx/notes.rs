//! Footnotes: which Word counts, which carry a mark of their own, and their part.

use super::body::{Place, Writer};
use super::runs::{Class, Fmt, is_raised};
use super::script::{self, Script};
use super::styles::Role;
use crate::model::{BlockKind, Note, NoteId};

/// What is known about notes while the text is written.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// Notes in the order of their first calls: `w:id` is the index plus 1.
    order: Vec<(NoteId, bool)>,
    /// By note: its place in `order`, plus 1; 0 when not called yet.
    known: Vec<u32>,
    /// How many of them Word has counted.
    counted: u32,
    /// Notes called inside the note being written.
    nested: Vec<NoteId>,
}

/// A part and its relationships.
pub(super) struct Part {
    pub(super) part: String,
    pub(super) rels: String,
}

impl Notes {
    pub(super) fn new(count: usize) -> Self {
        Self { known: vec![0; count], ..Self::default() }
    }

    pub(super) fn is_known(&self, note: NoteId) -> bool {
        self.known.get(note.0 as usize).is_none_or(|k| *k > 0)
    }

    /// Whether the mark is the number that Word would print for the next note.
    pub(super) fn next_is(&self, mark: &str) -> bool {
        mark.parse() == Ok(self.counted + 1) && !mark.starts_with(['0', '+'])
    }

    /// Gives a note its `w:id`.
    pub(super) fn know(&mut self, note: NoteId, auto: bool) -> u32 {
        self.order.push((note, auto));
        self.counted += u32::from(auto);
        let id = self.order.len() as u32;
        if let Some(k) = self.known.get_mut(note.0 as usize) {
            *k = id;
        }
        id
    }

    /// The `w:id` of a note that Word counts.
    pub(super) fn auto_id(&self, note: NoteId) -> Option<u32> {
        let id = *self.known.get(note.0 as usize)?;
        let (_, auto) = self.order.get((id as usize).checked_sub(1)?)?;
        auto.then_some(id)
    }

    /// Sets a note aside that is called inside another.
    pub(super) fn nest(&mut self, note: NoteId) {
        if let Some(k) = self.known.get_mut(note.0 as usize) {
            *k = u32::MAX;
            self.nested.push(note);
        }
    }

    /// Notes that nothing has called.
    pub(super) fn missing(&self) -> Vec<NoteId> {
        (0..).zip(&self.known).filter(|(_, k)| **k == 0).map(|(i, _)| NoteId(i)).collect()
    }
}

/// `word/footnotes.xml` and its relationships.
pub(super) fn xml(w: &mut Writer<'_>) -> Part {
    let body = std::mem::take(&mut w.out);
    let body_rels = std::mem::take(&mut w.rels);
    w.place = Place::Note;
    w.out.push_str(super::body::open_part("footnotes").as_str());
    for (id, kind, mark) in
        [(-1, "separator", "separator"), (0, "continuationSeparator", "continuationSeparator")]
    {
        let bidi = if w.rtl { "<w:bidi/>" } else { "" };
        w.out.push_str(&format!(
            "<w:footnote w:type=\"{kind}\" w:id=\"{id}\"><w:p><w:pPr>{bidi}<w:spacing w:line=\"240\" w:lineRule=\"auto\"/></w:pPr><w:r><w:{mark}/></w:r></w:p></w:footnote>"
        ));
    }
    let mut i = 0;
    while let Some(&(note, auto)) = w.notes.order.get(i) {
        i += 1;
        w.out.push_str(&format!("<w:footnote w:id=\"{i}\">"));
        w.note(note, Some(auto));
        while let Some(inner) = w.notes.nested.pop() {
            w.note(inner, None);
        }
        w.out.push_str("</w:footnote>");
    }
    w.out.push_str("</w:footnotes>");
    let part = std::mem::replace(&mut w.out, body);
    let rels = std::mem::replace(&mut w.rels, body_rels);
    Part { part, rels: rels.xml(&[]) }
}

impl<'a> Writer<'a> {
    /// The paragraphs of a note, its mark before the first. `auto`: whether Word counts it; `None`
    /// for one that is called inside another note.
    fn note(&mut self, id: NoteId, auto: Option<bool>) {
        let doc = self.doc;
        let Some(note) = doc.note(id) else { return };
        let first = note.blocks.first().map(|b| &b.kind);
        let inline = match first {
            Some(BlockKind::Paragraph(p)) if p.num.is_none() => Some(p),
            _ => None,
        };
        let mark = self.targets.mark_note(id);
        self.open(Role::Note, &super::body::Props::default());
        self.bookmark(mark.as_ref());
        self.note_mark(note, auto);
        self.bookmark_end(mark.as_ref());
        if let Some(p) = inline {
            let fmt = Fmt::new(note.blocks.first().and_then(|b| b.lang).unwrap_or(doc.lang));
            self.inlines(&p.text, fmt);
        }
        self.out.push_str("</w:p>");
        if let Some(p) = inline {
            self.blocks(&p.children, Role::Note);
        }
        self.blocks(
            &note.blocks[usize::from(inline.is_some()).min(note.blocks.len())..],
            Role::Note,
        );
        if self.out.ends_with("</w:tbl>") {
            self.open(Role::Note, &super::body::Props::default());
            self.out.push_str("</w:p>");
        }
    }

    fn note_mark(&mut self, note: &Note, auto: Option<bool>) {
        let mut fmt = Fmt::new(self.doc.lang);
        let mark = if note.marker.is_empty() { &note.printed } else { &note.marker };
        if auto == Some(true) || !is_raised(mark) {
            fmt.class = Class::NoteMark;
        }
        if auto == Some(true) {
            let brackets = note.printed.starts_with('(') && note.printed.ends_with(')');
            self.run_open(fmt, brackets && script::script(fmt.lang) == Script::RightToLeft);
            self.out.push_str(if brackets {
                "<w:t>(</w:t><w:footnoteRef/><w:t>)</w:t></w:r>"
            } else {
                "<w:footnoteRef/></w:r>"
            });
        } else if !mark.is_empty() {
            self.run_open(fmt, false);
            self.run_text(mark);
            self.out.push_str("</w:r>");
        }
        self.run_open(Fmt::new(self.doc.lang), false);
        self.out.push_str("<w:tab/></w:r>");
    }
}
