//! Lines: what a line of the source measures, before anyone asks what it means.

use super::apart::Apart;
use crate::source::Source;
use crate::span::Span;

/// A line of the source. Lines partition it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    /// All of it, with its end.
    pub whole: Span,
    /// Its text without white space at either end. Empty on a blank line.
    pub text: Span,
    /// Columns of white space before the text; a tab counts eight.
    pub indent: u16,
    /// Columns of white space after the text.
    pub trail: u16,
    /// Columns of the text: wide characters count two. Stops counting at 1,000.
    pub width: u16,
    /// A form feed stands before the text: a page starts here.
    pub feed: bool,
    /// What it is to a label that extraction set apart.
    pub apart: Apart,
    /// A blank line that print does not have.
    pub void: bool,
    /// Bytes of mark-up behind the text that end the line on purpose: the stroke of Markdown.
    pub stroke: u32,
}

impl Line {
    pub(super) fn blank(&self) -> bool {
        self.text.is_empty()
    }

    /// Whether more than a line's end stands between it and a line before.
    pub(super) fn apart_from(&self, before: &Self) -> bool {
        self.whole.start > before.whole.end
    }
}

/// Whether a character is white space or invisible at the edge of a line: bidi marks, joiners,
/// soft hyphens and the like are not text there.
pub(super) fn edge(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'
            | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{ad}')
}

/// Splits a source into lines.
pub(super) fn split(source: &Source) -> Vec<Line> {
    let text = source.text();
    let starts = source.line_starts();
    let mut lines = Vec::with_capacity(starts.len());
    for (i, &from) in starts.iter().enumerate() {
        let to = starts.get(i + 1).copied().unwrap_or(source.len());
        if from < to {
            split_feeds(text, from, to, &mut lines);
        }
    }
    lines
}

/// A form feed starts a line of its own, so that what stands before and after it part.
fn split_feeds(text: &str, from: u32, to: u32, lines: &mut Vec<Line>) {
    let bytes = &text.as_bytes()[from as usize..to as usize];
    let mut at = 0;
    let mut feed = false;
    for f in memchr::memchr_iter(b'\x0c', bytes) {
        if f > at {
            lines.push(measure(text, from + at as u32, from + f as u32, feed));
        }
        (at, feed) = (f, true);
    }
    lines.push(measure(text, from + at as u32, to, feed));
}

fn measure(text: &str, from: u32, to: u32, feed: bool) -> Line {
    let s = &text[from as usize..to as usize];
    // a plain line has letters at both ends
    let inked =
        |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_graphic() || matches!(b, 0xe4..=0xe9));
    let head = if inked(s.as_bytes().first()) { s } else { s.trim_start_matches(edge) };
    let body = head.trim_end_matches(edge);
    let start = from + (s.len() - head.len()) as u32;
    let end = start + body.len() as u32;
    let columns = |s: &str| {
        s.chars()
            .map(|c| match c {
                '\t' => 8,
                '\n' | '\r' | '\x0c' => 0,
                c if c.is_whitespace() => 1,
                _ => 0,
            })
            .sum::<usize>()
            .min(999) as u16
    };
    Line {
        whole: Span::new(from, to),
        text: Span::new(start, end),
        indent: columns(&s[..s.len() - head.len()]),
        trail: if body.is_empty() { 0 } else { columns(&head[body.len()..]) },
        width: width(body),
        feed,
        apart: Apart::No,
        void: false,
        stroke: 0,
    }
}

/// Takes the strokes that Markdown ends lines with out of their texts.
pub(super) fn take_strokes(source: &Source, lines: &mut [Line]) {
    for l in lines {
        let s = source.slice(l.text);
        if let Some(rest) = s.strip_suffix('\\').filter(|rest| !rest.ends_with('\\')) {
            let text = rest.trim_end_matches(edge);
            l.text = Span::new(l.text.start, l.text.start + text.len() as u32);
            l.stroke = (s.len() - text.len()) as u32;
        }
    }
}

/// Columns of a text on a terminal or in a fixed-pitch draft.
pub(super) fn width(s: &str) -> u16 {
    if s.is_ascii() {
        return s.len().min(1000) as u16;
    }
    if let Some(n) = plain_width(s.as_bytes()) {
        return n.min(1000) as u16;
    }
    let (mut n, mut rest) = (0usize, s);
    while n <= 1000 {
        // Han text runs on, and nearly all of it is wide
        let run = rest.as_bytes().as_chunks().0.iter();
        let han = run.take_while(|c: &&[u8; 3]| matches!(c[0], 0xe3..=0xe9)).count();
        n += 2 * han;
        rest = &rest[3 * han..];
        let mut chars = rest.chars();
        let Some(c) = chars.next() else { return n as u16 };
        n += usize::from(char_width(c));
        rest = chars.as_str();
    }
    1000
}

/// The width of nearly all text, told from lead bytes alone, which vector instructions do: `None`
/// where a wide character may be other than Han, kana or full-width ASCII.
fn plain_width(bytes: &[u8]) -> Option<usize> {
    let (mut columns, mut other) = (0usize, 0u8);
    let mut count = |chunk: &[u8], next: &[u8]| {
        let mut n = 0u8;
        for (&b, &next) in chunk.iter().zip(next) {
            let wide = matches!(b, 0xe3..=0xe9) | ((b == 0xef) & (next == 0xbc));
            n += u8::from(b & 0xc0 != 0x80) + u8::from(wide);
            other |= u8::from(matches!(b, 0xe1 | 0xea..=0xed | 0xf0..))
                | (u8::from(b == 0xe2) & u8::from(next >= 0xba))
                | (u8::from(b == 0xef) & u8::from(next != 0xbc));
        }
        columns += usize::from(n);
    };
    let last = bytes.len().checked_sub(1)?;
    let chunks = bytes[..last].chunks(32).zip(bytes[1..].chunks(32));
    chunks.for_each(|(chunk, next)| count(chunk, next));
    count(&bytes[last..], &[0]);
    (other == 0).then_some(columns)
}

/// Wide characters take two columns. Marks take one though they print in none: drafts that were
/// wrapped by a program were wrapped by its count of characters, and print that was not has slack.
pub(super) fn char_width(c: char) -> u16 {
    match c as u32 {
        0..0x1100 => 1,
        0x1100..=0x115f
        | 0x2e80..=0xa4cf
        | 0xac00..=0xd7a3
        | 0xf900..=0xfaff
        | 0xfe30..=0xfe6f
        | 0xff00..=0xff60
        | 0xffe0..=0xffe6
        | 0x2_0000..=0x3_fffd => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quick_width_is_the_width() {
        let one_by_one = |s: &str| s.chars().map(char_width).sum::<u16>();
        for s in [
            "一二，3（a）",
            "Ünïted “Nations” — 2",
            "الجمعية العامة",
            "㐀ｱ￥가",
            "a\u{3000}b\u{fe30}",
            "会\u{20000}",
            "é",
        ] {
            let s = s.repeat(9);
            assert_eq!(width(&s), one_by_one(&s), "{s}");
            let quick = plain_width(s.as_bytes());
            assert!(quick.is_none_or(|n| n == usize::from(one_by_one(&s))), "{s}");
        }
        assert_eq!(width(&"会".repeat(700)), 1000);
    }

    #[test]
    fn lines_partition_the_source() {
        let text = " 一二 \r\n\n\x0c  (a) x\x0cy\n\u{feff}z";
        let source = Source::new("t", text);
        let lines = split(&source);
        let mut at = 0;
        for l in &lines {
            assert_eq!(l.whole.start, at);
            at = l.whole.end;
        }
        assert_eq!(at, source.len());
        let shown: Vec<_> = lines
            .iter()
            .map(|l| (source.slice(l.text), l.indent, l.trail, l.width, l.feed))
            .collect();
        assert_eq!(
            shown,
            [
                ("一二", 1, 1, 4, false),
                ("", 0, 0, 0, false),
                ("(a) x", 2, 0, 5, true),
                ("y", 0, 0, 1, true),
                ("z", 0, 0, 1, false)
            ]
        );
    }
}
