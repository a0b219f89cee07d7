//! The decoded input: the only text that spans index.

use crate::span::Span;
use std::sync::OnceLock;

/// How the bytes of an input became text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodeReport {
    /// The encoding's WHATWG name, such as `UTF-8` or `gb18030`.
    pub encoding: &'static str,
    /// What decided: a byte-order mark, a declaration, valid UTF-8, or detection.
    pub by: DecodedBy,
    /// Characters that had no meaning in the encoding and became U+FFFD.
    pub replaced: usize,
}

impl Default for DecodeReport {
    fn default() -> Self {
        Self { encoding: "UTF-8", by: DecodedBy::ValidUtf8, replaced: 0 }
    }
}

/// What decided the encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum DecodedBy {
    /// A byte-order mark.
    ByteOrderMark,
    /// The caller said so, or the document declares it.
    Declared,
    /// The bytes are valid UTF-8.
    ValidUtf8,
    /// Statistics over the bytes; may be wrong.
    Detected,
}

/// A place in a container: which part, and how many bytes into it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartMark {
    /// Offset in [`Source::text`] from which this mark holds.
    pub at: u32,
    /// Name of the part, such as `word/document.xml`.
    pub part: Box<str>,
    /// Byte offset in that part.
    pub offset: u64,
}

/// Decoded input. For text files the text itself; for containers (DOCX, HTML) the projection of
/// all text they hold, with marks that lead back to the parts.
#[derive(Debug)]
pub struct Source {
    name: Box<str>,
    text: Box<str>,
    decoded: DecodeReport,
    parts: Vec<PartMark>,
    lines: OnceLock<Vec<u32>>,
    /// Characters before every [`BLOCK`] bytes, for columns of very long lines.
    counts: OnceLock<Vec<u32>>,
}

/// A place as people count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineCol {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters (Unicode scalar values), from 1.
    pub col: u32,
}

/// Bytes between two counts of characters.
const BLOCK: usize = 4096;

impl Source {
    /// A source of the given text. `name` is what diagnostics call it.
    ///
    /// Texts over 4 GiB do not fit `u32` spans; readers refuse them before this (see
    /// [`Limits`](crate::limits::Limits)).
    #[must_use]
    pub fn new(name: &str, text: impl Into<Box<str>>) -> Self {
        Self::with_report(name, text, DecodeReport::default())
    }

    /// The same, with how it was decoded.
    #[must_use]
    pub fn with_report(name: &str, text: impl Into<Box<str>>, decoded: DecodeReport) -> Self {
        Self {
            name: name.into(),
            text: text.into(),
            decoded,
            parts: Vec::new(),
            lines: OnceLock::new(),
            counts: OnceLock::new(),
        }
    }

    /// Adds the marks that lead back to the parts of a container; sorted by `at`.
    #[must_use]
    pub fn with_parts(mut self, parts: Vec<PartMark>) -> Self {
        self.parts = parts;
        self
    }

    /// What diagnostics call it: a file name, or `-`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// All the text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Length in bytes.
    #[must_use]
    pub fn len(&self) -> u32 {
        self.text.len() as u32
    }

    /// Whether there is no text at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The text of a span; empty when the span is detached or does not fit.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }

    /// How the bytes became text.
    #[must_use]
    pub fn decoded(&self) -> &DecodeReport {
        &self.decoded
    }

    /// The place in the container that an offset came from.
    #[must_use]
    pub fn part_at(&self, at: u32) -> Option<&PartMark> {
        let n = self.parts.partition_point(|p| p.at <= at);
        n.checked_sub(1).and_then(|i| self.parts.get(i))
    }

    /// Byte offsets at which lines start, the first 0. Lines end with LF, CR LF or CR.
    #[must_use]
    pub fn line_starts(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let bytes = self.text.as_bytes();
            let mut starts = vec![0];
            for i in memchr::memchr2_iter(b'\n', b'\r', bytes) {
                if bytes[i] == b'\n' || bytes.get(i + 1) != Some(&b'\n') {
                    starts.push(i as u32 + 1);
                }
            }
            starts
        })
    }

    /// Line and column of an offset; past the end gives the end.
    #[must_use]
    pub fn line_col(&self, at: u32) -> LineCol {
        let at = at.min(self.len());
        let starts = self.line_starts();
        let line = starts.partition_point(|s| *s <= at).max(1);
        let from = starts[line - 1] as usize;
        let mut to = at as usize;
        while !self.text.is_char_boundary(to) {
            to -= 1;
        }
        let col = 1 + if to - from > 2 * BLOCK {
            self.chars_before(to) - self.chars_before(from)
        } else {
            self.text[from..to].chars().count() as u32
        };
        LineCol { line: line as u32, col }
    }

    /// Characters before a place, without counting from the start.
    fn chars_before(&self, at: usize) -> u32 {
        let starts = |bytes: &[u8]| bytes.iter().filter(|b| (**b as i8) >= -0x40).count() as u32;
        let bytes = self.text.as_bytes();
        let counts = self.counts.get_or_init(|| {
            let mut all = 0;
            let before = |block: &[u8]| {
                let here = all;
                all += starts(block);
                here
            };
            bytes.chunks(BLOCK).map(before).collect()
        });
        let block = (at / BLOCK).min(counts.len().saturating_sub(1));
        counts.get(block).copied().unwrap_or(0)
            + starts(bytes.get(block * BLOCK..at).unwrap_or(&[]))
    }

    /// The text of a line (from 1) without its end.
    #[must_use]
    pub fn line(&self, line: u32) -> &str {
        let starts = self.line_starts();
        let Some(from) = (line as usize).checked_sub(1).and_then(|i| starts.get(i)) else {
            return "";
        };
        let to = starts.get(line as usize).copied().unwrap_or(self.len());
        self.text[*from as usize..to as usize].trim_end_matches(['\n', '\r'])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_with_any_of_the_three_ends() {
        let s = Source::new("t", "一\r\n二\rc\n");
        assert_eq!(s.line_starts(), [0, 5, 9, 11]);
        assert_eq!(s.line(1), "一");
        assert_eq!(s.line(2), "二");
        assert_eq!(s.line(3), "c");
        assert_eq!(s.line(9), "");
        assert_eq!(s.line_col(5), LineCol { line: 2, col: 1 });
        assert_eq!(s.line_col(3), LineCol { line: 1, col: 2 });
        assert_eq!(s.line_col(u32::MAX), LineCol { line: 4, col: 1 });
    }

    #[test]
    fn columns_of_long_lines_are_counted_in_characters() {
        let text = format!("ab\n{}", "水x".repeat(9000));
        let s = Source::new("t", text.as_str());
        for at in [0, 5, 4096, 8192, 8195, 12_289, 20_000, text.len()] {
            let at = (0..=at).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
            let (line, from) = if at < 3 { (1, 0) } else { (2, 3) };
            let col = text[from..at].chars().count() as u32 + 1;
            assert_eq!(s.line_col(at as u32), LineCol { line, col }, "{at}");
        }
    }
}
