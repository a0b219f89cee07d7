//! Byte ranges of the decoded source.

use serde::{Deserialize, Serialize};

/// A half-open byte range `start..end` of the decoded source text.
///
/// Offsets are bytes of [`Source::text`](crate::source::Source::text), never of the input file. A
/// node that no source text stands behind carries [`Span::DETACHED`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(from = "(u32, u32)", into = "(u32, u32)")]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span of something that was not read from a source: supplied or generated.
    pub const DETACHED: Self = Self { start: u32::MAX, end: u32::MAX };

    /// The range `start..end` in bytes.
    #[must_use]
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// The same range from `usize` offsets; sources are limited to 4 GiB when they are made.
    #[must_use]
    pub const fn of(start: usize, end: usize) -> Self {
        Self { start: start as u32, end: end as u32 }
    }

    /// Whether nothing of a source stands behind this.
    #[must_use]
    pub const fn is_detached(self) -> bool {
        self.start == u32::MAX
    }

    /// Length in bytes; 0 when detached.
    #[must_use]
    pub const fn len(self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    /// Whether the range holds no byte.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The range as `usize`, for indexing a string.
    #[must_use]
    pub const fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The smallest span that holds both; a detached one adds nothing.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        if self.is_detached() {
            other
        } else if other.is_detached() {
            self
        } else {
            Self { start: self.start.min(other.start), end: self.end.max(other.end) }
        }
    }

    /// Whether `at` lies in the range.
    #[must_use]
    pub const fn contains(self, at: u32) -> bool {
        self.start <= at && at < self.end
    }
}

impl Default for Span {
    fn default() -> Self {
        Self::DETACHED
    }
}

impl std::fmt::Debug for Span {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.is_detached() {
            f.write_str("detached")
        } else {
            write!(f, "{}..{}", self.start, self.end)
        }
    }
}

impl From<(u32, u32)> for Span {
    fn from((start, end): (u32, u32)) -> Self {
        Self { start, end }
    }
}

impl From<Span> for (u32, u32) {
    fn from(s: Span) -> Self {
        (s.start, s.end)
    }
}
