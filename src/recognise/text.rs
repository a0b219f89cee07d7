//! A paragraph's text as the tree will hold it, with the way back to the source.
//!
//! Lines are joined and typographic space is left out here, once; everything after works on the
//! result. The source itself is never edited: [`Text::claim`] leads every byte back to it.

use crate::flow::{Join, Para, Piece, PieceKind, Style};
use crate::ledger::{Fate, Ledger};
use crate::locale::Locale;
use crate::source::Source;
use crate::span::Span;
use std::borrow::Cow;
use std::ops::Range;

/// Text of one paragraph.
#[derive(Debug, Clone, Default)]
pub(super) struct Text<'s> {
    text: Cow<'s, str>,
    segs: Vec<Seg>,
}

/// A stretch of text and the source behind it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seg {
    /// Where it starts in the text.
    pub at: u32,
    /// Its bytes in the text: as many as in the source, or none (calls, breaks).
    pub len: u32,
    pub span: Span,
    pub style: Style,
    pub kind: PieceKind,
}

impl Seg {
    fn end(&self) -> u32 {
        self.at + self.len
    }
}

impl<'s> Text<'s> {
    /// The text of a paragraph. Typographic space is claimed as blank here.
    pub(super) fn new(
        source: &'s Source,
        para: &Para,
        locale: &Locale,
        ledger: &mut Ledger,
    ) -> Self {
        if let [one] = para.pieces.as_slice()
            && one.kind == PieceKind::Text
        {
            let s = source.slice(one.span);
            if !locale.han_spacing || !has_han_space(s) {
                let seg = Seg {
                    at: 0,
                    len: one.span.len(),
                    span: one.span,
                    style: one.style,
                    kind: one.kind,
                };
                return Self { text: Cow::Borrowed(s), segs: vec![seg] };
            }
        }
        let mut out = Self { text: Cow::Owned(String::new()), segs: Vec::new() };
        for p in &para.pieces {
            out.push(source, p, locale, ledger);
        }
        out
    }

    fn push(&mut self, source: &'s Source, p: &Piece, locale: &Locale, ledger: &mut Ledger) {
        let s = source.slice(p.span);
        let text = self.text.to_mut();
        match p.kind {
            PieceKind::NoteCall(_) => {
                let at = text.len() as u32;
                self.segs.push(Seg { at, len: 0, span: p.span, style: p.style, kind: p.kind });
                return;
            }
            PieceKind::Break => {
                let at = text.len() as u32;
                text.push('\n');
                self.segs.push(Seg { at, len: 0, span: p.span, style: p.style, kind: p.kind });
                return;
            }
            _ => {}
        }
        if s.is_empty() {
            return;
        }
        if p.join == Join::Label || p.join == Join::Line && joins_with_space(text, s, locale) {
            text.push(' ');
        }
        let seg = |at: usize, from: usize, to: usize| Seg {
            at: at as u32,
            len: (to - from) as u32,
            span: Span::new(p.span.start + from as u32, p.span.start + to as u32),
            style: p.style,
            kind: p.kind,
        };
        let mut from = 0;
        if locale.han_spacing {
            let bytes = s.as_bytes();
            let mut i = 0;
            while let Some(n) = memchr::memchr2(b' ', 0xc2, &bytes[i..]) {
                let start = i + n;
                let rest = &s[start..];
                let blank = rest.len() - rest.trim_start_matches([' ', '\u{a0}']).len();
                if blank == 0 {
                    i = start + 2;
                    continue;
                }
                let end = start + blank;
                let before = s[..start].chars().next_back().or_else(|| text.chars().next_back());
                let after = s[end..].chars().next();
                if blank < COLUMN && typographic(before, after) {
                    if start > from {
                        self.segs.push(seg(text.len(), from, start));
                        text.push_str(&s[from..start]);
                    }
                    let span = Span::new(p.span.start + start as u32, p.span.start + end as u32);
                    ledger.claim(span, Fate::Blank);
                    from = end;
                }
                i = end;
            }
        }
        if from < s.len() {
            self.segs.push(seg(text.len(), from, s.len()));
            text.push_str(&s[from..]);
        }
    }

    /// Puts another paragraph's text after this one: what a page end had parted.
    pub(super) fn append(&mut self, other: Text<'s>, locale: &Locale, join: Join) {
        let space = join == Join::Line && joins_with_space(&self.text, &other.text, locale);
        let text = self.text.to_mut();
        if space {
            text.push(' ');
        }
        let at = text.len() as u32;
        text.push_str(&other.text);
        self.segs.extend(other.segs.into_iter().map(|s| Seg { at: s.at + at, ..s }));
    }

    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    pub(super) fn segs(&self) -> &[Seg] {
        &self.segs
    }

    /// The segments that share text with a range, or stand (empty) within or at the end of it.
    pub(super) fn segs_in(&self, range: &Range<usize>) -> &[Seg] {
        let (from, to) = (range.start as u32, range.end as u32);
        let a = self.segs.partition_point(|s| s.end() < from || (s.end() == from && s.len > 0));
        let b = self.segs.partition_point(|s| s.at < to || (s.at == to && s.len == 0));
        self.segs.get(a..b).unwrap_or(&[])
    }

    /// The source behind a range; detached if there is none.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        let mut span = Span::DETACHED;
        for s in self.segs_in(&range) {
            span = span.join(part(s, &range));
        }
        span
    }

    /// Whether nothing but a picture stands here.
    pub(super) fn is_figure(&self) -> bool {
        !self.segs.is_empty() && self.segs.iter().all(|s| s.kind == PieceKind::Figure)
    }

    /// Claims the source behind a range, text only: calls and breaks are claimed where they are
    /// built; breaks in what is passed over, as blank or as mark-up, are built nowhere, and claimed
    /// here.
    pub(super) fn claim(&self, range: Range<usize>, fate: Fate, ledger: &mut Ledger) {
        for s in self.segs_in(&range) {
            let passed = || {
                let at = s.at as usize;
                let over = matches!(fate, Fate::Blank | Fate::Markup);
                s.kind == PieceKind::Break && over && range.contains(&at)
            };
            if s.len > 0 || passed() {
                ledger.claim(part(s, &range), fate);
            }
        }
    }
}

/// The part of a segment's source that a range of the text covers.
fn part(s: &Seg, range: &Range<usize>) -> Span {
    if s.len == 0 {
        return s.span;
    }
    let from = (range.start as u32).max(s.at) - s.at;
    let to = (range.end as u32).min(s.end()) - s.at;
    if from >= to {
        return Span::DETACHED;
    }
    Span::new(s.span.start + from, s.span.start + to)
}

/// Han characters, and the punctuation that is printed as wide as they are.
pub(super) fn han(c: char) -> bool {
    matches!(c as u32,
        0x2e80..=0x2fdf | 0x3001..=0x303f | 0x3105..=0x312f | 0x31a0..=0x31bf | 0x3220..=0x33ff
        | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xf900..=0xfaff | 0xff01..=0xff60 | 0x2_0000..=0x3_fffd)
}

/// Whether a text holds a Han character.
pub(super) fn any_han(s: &str) -> bool {
    if s.chars().next().is_some_and(han) {
        return true;
    }
    // in UTF-8 they begin with e2 ba or more: all bytes are looked at, many at a time
    let bytes = s.as_bytes();
    let pairs = || bytes.iter().zip(bytes.get(1..).unwrap_or_default());
    let may =
        || pairs().fold(false, |any, (a, b)| any | (*a >= 0xe3) | ((*a == 0xe2) & (*b >= 0xba)));
    may() && s.chars().any(han)
}

/// Bytes of space that part two columns of print.
const COLUMN: usize = 3;

/// Whether a space between two characters is only typographic: one side Han, the other a letter
/// or digit of another script (un-documents.md: 0.17 per cent of such junctions are spaced).
fn typographic(before: Option<char>, after: Option<char>) -> bool {
    let (Some(b), Some(a)) = (before, after) else { return false };
    (han(b) && (a.is_ascii_alphanumeric() || a == '('))
        || (han(a) && (b.is_ascii_alphanumeric() || raised(b) || b == '%'))
}

fn raised(c: char) -> bool {
    matches!(c, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹')
}

fn has_han_space(s: &str) -> bool {
    let bytes = s.as_bytes();
    memchr::memchr2_iter(b' ', 0xc2, bytes).any(|i| {
        let c = s[i..].chars().next();
        let blank = matches!(c, Some(' ' | '\u{a0}'));
        blank && {
            let rest = s[i..].trim_start_matches([' ', '\u{a0}']);
            s.len() - i - rest.len() < COLUMN
                && typographic(s[..i].chars().next_back(), rest.chars().next())
        }
    })
}

/// Whether a line end between two texts becomes a space.
fn joins_with_space(before: &str, after: &str, locale: &Locale) -> bool {
    let (Some(b), Some(a)) = (before.chars().next_back(), after.chars().next()) else {
        return false;
    };
    if b.is_whitespace() || a.is_whitespace() {
        return false;
    }
    // Latin words in Han text are still words
    locale.join_space || !(han(b) || han(a) || raised(b))
}
