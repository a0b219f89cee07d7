//! Short ways to make parts of a tree in code.

use super::{
    Block, Document, Heading, Inline, InlineKind, Item, MastheadLine, MastheadRole, Note, NoteCall,
    NoteId, Num, NumStyle, Origin, Paragraph,
};
use crate::span::Span;

impl Document {
    /// Adds a footnote; what it gives is what a call needs ([`Inline::call`]).
    pub fn add_note(&mut self, note: Note) -> NoteId {
        let id = NoteId(u32::try_from(self.notes.len()).unwrap_or(u32::MAX));
        self.notes.push(note);
        id
    }
}

impl MastheadLine {
    /// A line of plain text.
    #[must_use]
    pub fn new(role: MastheadRole, text: impl Into<Box<str>>) -> Self {
        let text = vec![Inline::text(text)];
        Self { role, text, span: Span::DETACHED, lang: None, origin: Origin::default() }
    }
}

impl Num {
    /// A number as printed, with its punctuation, and what it means: `Num::new("(c)", 3,
    /// NumStyle::LowerAlpha)`.
    #[must_use]
    pub fn new(text: impl Into<Box<str>>, value: u32, style: NumStyle) -> Self {
        Self { text: text.into(), value, style, ..Self::default() }
    }
}

impl Heading {
    /// A heading of a level (see [`level`](Self::level)) without a number.
    #[must_use]
    pub fn new(level: u8, title: impl Into<Box<str>>) -> Self {
        Self { level, num: None, title: vec![Inline::text(title)] }
    }

    /// The same with a number.
    #[must_use]
    pub fn numbered(mut self, num: Num) -> Self {
        self.num = Some(num);
        self
    }
}

impl Paragraph {
    /// A paragraph of plain text without a number.
    #[must_use]
    pub fn new(text: impl Into<Box<str>>) -> Self {
        Self { text: vec![Inline::text(text)], ..Self::default() }
    }

    /// The same with a number.
    #[must_use]
    pub fn numbered(mut self, num: Num) -> Self {
        self.num = Some(num);
        self
    }

    /// The same with items, tables or further paragraphs below it.
    #[must_use]
    pub fn with(mut self, children: impl IntoIterator<Item = Block>) -> Self {
        self.children.extend(children);
        self
    }
}

impl Item {
    /// An item of plain text with its label.
    #[must_use]
    pub fn new(num: Num, text: impl Into<Box<str>>) -> Self {
        Self { num: Some(num), text: vec![Inline::text(text)], children: Vec::new() }
    }
}

impl Note {
    /// A footnote of one paragraph; the marker without brackets or raising.
    #[must_use]
    pub fn new(marker: impl Into<Box<str>>, text: impl Into<Box<str>>) -> Self {
        let blocks = vec![Block::new(Paragraph::new(text))];
        Self { marker: marker.into(), blocks, ..Self::default() }
    }
}

impl Inline {
    /// A call of a footnote.
    #[must_use]
    pub fn call(note: NoteId) -> Self {
        Self::new(InlineKind::NoteCall(NoteCall { note, printed: "".into(), implied: false }))
    }
}
