//! Styled text: a paragraph's words as one string, with what each stretch of it is.

use super::display::{AnchorId, LinkId, Mark};
use crate::lang::Lang;

/// How a stretch of text is printed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Style {
    /// Size of the type in points.
    pub size: f32,
    /// Bold.
    pub bold: bool,
    /// Italic. Faces without an italic (Han, Arabic) stay upright.
    pub italic: bool,
    /// How far the baseline is raised, in points.
    pub rise: f32,
    /// Underlined.
    pub underline: bool,
    /// Struck through.
    pub strike: bool,
    /// Its language.
    pub lang: Lang,
}

/// A stretch of text of one style that is one part of the structure.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Span {
    /// Where it ends, in bytes; it starts where the one before ends.
    pub end: usize,
    /// How it is printed.
    pub style: Style,
    /// Whose content it is.
    pub mark: Mark,
    /// The link it belongs to.
    pub link: Option<LinkId>,
    /// The note it calls.
    pub note: Option<u32>,
    /// The place that links to it go to.
    pub anchor: Option<AnchorId>,
    /// It is printed as a link.
    pub blue: bool,
    /// It is an island of another language and takes no part in the order of what is around it.
    pub isolate: bool,
}

/// A paragraph's text.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Text {
    /// The words. [`BREAK`] forces a new line; everything else is as written.
    pub text: String,
    /// What the stretches are, in order, without gaps.
    pub spans: Vec<Span>,
}

/// Forces a new line.
pub(super) const BREAK: char = '\u{2028}';

impl Text {
    /// Appends a stretch.
    pub(super) fn push(&mut self, text: &str, mut span: Span) {
        if text.is_empty() {
            return;
        }
        for c in text.chars() {
            self.text.push(match c {
                '\t' | '\n' | '\r' => ' ',
                BREAK | '\u{2029}' => BREAK,
                // The byte order mark as a joiner is obsolete, and no font maps it.
                '\u{FEFF}' => '\u{2060}',
                c => c,
            });
        }
        span.end = self.text.len();
        match self.spans.last_mut() {
            Some(l)
                if l.style == span.style
                    && l.mark == span.mark
                    && l.link == span.link
                    && l.note.is_none()
                    && span.note.is_none()
                    && span.anchor.is_none()
                    && l.blue == span.blue
                    && l.isolate == span.isolate =>
            {
                l.end = span.end;
            }
            _ => self.spans.push(span),
        }
    }

    /// Whether nothing is in it.
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}
