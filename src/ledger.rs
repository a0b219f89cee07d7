//! The fate of every byte of a source.
//!
//! Stages classify the source, they never edit it. Whoever decides what a range is for *claims* it
//! here, once; when reading ends the claims must partition the source. A byte that nobody claimed
//! or that two stages claimed is a fault of ours, reported as a diagnostic of error severity.

use crate::span::Span;
use serde::{Deserialize, Serialize};

/// What became of a range of the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Fate {
    /// Text of the tree.
    Content,
    /// A printed number or label, kept in the tree beside its value.
    Number,
    /// A footnote mark, at the call or before the note; kept in the tree as the note's marker.
    NoteMark,
    /// The end of a line inside a paragraph; in the tree nothing, or a space, as the language joins.
    SoftBreak,
    /// White space between blocks, at line ends, and typographic space inside Han text.
    Blank,
    /// Page furniture, kept in the tree's list of furniture.
    Furniture,
    /// Mark-up of the source format, such as Markdown's `#`.
    Markup,
}

impl Fate {
    /// Every fate, in the order reports list them.
    pub const ALL: [Self; 7] = [
        Self::Content,
        Self::Number,
        Self::NoteMark,
        Self::SoftBreak,
        Self::Blank,
        Self::Furniture,
        Self::Markup,
    ];

    /// The word that reports use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Content => "content",
            Self::Number => "numbers",
            Self::NoteMark => "note marks",
            Self::SoftBreak => "soft breaks",
            Self::Blank => "blank",
            Self::Furniture => "furniture",
            Self::Markup => "markup",
        }
    }
}

/// Claims on a source, in any order until [`close`](Self::close).
#[derive(Debug, Default, Clone)]
pub struct Ledger {
    claims: Vec<(Span, Fate)>,
}

impl Ledger {
    /// An empty ledger.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Room for about `n` claims.
    #[must_use]
    pub fn with_capacity(n: usize) -> Self {
        Self { claims: Vec::with_capacity(n) }
    }

    /// Says what became of a range. Empty and detached ranges are nothing.
    pub fn claim(&mut self, span: Span, fate: Fate) {
        if span.is_empty() || span.is_detached() {
            return;
        }
        if let Some((last, f)) = self.claims.last_mut()
            && *f == fate
            && last.end == span.start
        {
            last.end = span.end;
            return;
        }
        self.claims.push((span, fate));
    }

    /// How many claims there are so far.
    #[must_use]
    pub fn len(&self) -> usize {
        self.claims.len()
    }

    /// Whether nothing was claimed yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.claims.is_empty()
    }

    /// Sorts the claims and checks that they partition `0..len`.
    #[must_use]
    pub fn close(mut self, len: u32) -> Closed {
        // a stable sort merges what the stages claimed in order, which is nearly all
        self.claims.sort_by_key(|(s, _)| (s.start, s.end));
        let mut totals = [0u64; Fate::ALL.len()];
        let (mut gaps, mut overlaps) = (Vec::new(), Vec::new());
        let mut at = 0;
        for (span, fate) in &self.claims {
            if span.start > at {
                gaps.push(Span::new(at, span.start));
            } else if span.start < at {
                overlaps.push(Span::new(span.start, at.min(span.end)));
            }
            at = at.max(span.end);
            totals[*fate as usize] += u64::from(span.len());
        }
        if at < len {
            gaps.push(Span::new(at, len));
        } else if at > len {
            overlaps.push(Span::new(len, at));
        }
        Closed { len, claims: self.claims, totals, gaps, overlaps }
    }
}

/// A ledger that no one writes any more.
#[derive(Debug, Clone, Default)]
pub struct Closed {
    len: u32,
    claims: Vec<(Span, Fate)>,
    totals: [u64; Fate::ALL.len()],
    gaps: Vec<Span>,
    overlaps: Vec<Span>,
}

impl Closed {
    /// Length of the source in bytes.
    #[must_use]
    pub fn len(&self) -> u32 {
        self.len
    }

    /// Whether the source was empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// All claims in source order.
    #[must_use]
    pub fn claims(&self) -> &[(Span, Fate)] {
        &self.claims
    }

    /// Bytes with a fate.
    #[must_use]
    pub fn total(&self, fate: Fate) -> u64 {
        self.totals[fate as usize]
    }

    /// Ranges that nobody claimed.
    #[must_use]
    pub fn gaps(&self) -> &[Span] {
        &self.gaps
    }

    /// Ranges claimed more than once, or beyond the end.
    #[must_use]
    pub fn overlaps(&self) -> &[Span] {
        &self.overlaps
    }

    /// Whether every byte has one fate and only one.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.gaps.is_empty() && self.overlaps.is_empty()
    }
}

impl std::fmt::Display for Closed {
    /// `20412 B = content 19905 + numbers 88 + …`, fates without a byte left out.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} B", self.len)?;
        let mut sep = " = ";
        for fate in Fate::ALL {
            if self.total(fate) > 0 {
                write!(f, "{sep}{} {}", fate.as_str(), self.total(fate))?;
                sep = " + ";
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_partition_is_whole() {
        let mut l = Ledger::new();
        l.claim(Span::new(3, 5), Fate::Content);
        l.claim(Span::new(0, 2), Fate::Number);
        l.claim(Span::new(2, 3), Fate::Blank);
        let c = l.close(5);
        assert!(c.is_whole());
        assert_eq!(c.to_string(), "5 B = content 2 + numbers 2 + blank 1");
    }

    #[test]
    fn gaps_and_overlaps_are_found() {
        let mut l = Ledger::new();
        l.claim(Span::new(1, 4), Fate::Content);
        l.claim(Span::new(3, 6), Fate::Content);
        let c = l.close(8);
        assert_eq!(c.gaps(), [Span::new(0, 1), Span::new(6, 8)]);
        assert_eq!(c.overlaps(), [Span::new(3, 4)]);
    }

    #[test]
    fn a_claim_beyond_the_end_is_no_partition() {
        let mut l = Ledger::new();
        l.claim(Span::new(0, 9), Fate::Content);
        assert_eq!(l.close(8).overlaps(), [Span::new(8, 9)]);
    }
}
