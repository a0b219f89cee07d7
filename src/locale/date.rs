//! Dates and ranges of dates.

use super::Locale;
use super::fold::digit;
use super::pattern::{Edges, Extent, Hit, Patterns};
use super::slot::Got;
use super::table::Rules;
use super::{Capture, counter::Counter};
use crate::model::Date;
use aho_corasick::{AhoCorasick, AhoCorasickBuilder, MatchKind};
use std::ops::Range;
use std::sync::OnceLock;

/// The dates of a language.
#[derive(Debug)]
pub(super) struct Dates {
    /// Names of months, folded and sorted, with 1 to 12.
    pub(super) months: Vec<(Box<[char]>, u8)>,
    /// What may follow a day: `er`, `º`.
    pub(super) day_marks: Vec<Box<[char]>>,
    /// Forms of one date.
    pub(super) forms: Patterns,
    /// Forms of a range.
    pub(super) ranges: Patterns,
    /// What stands in every date; found first, so that most text is passed over.
    pub(super) anchors: Anchors,
}

/// Texts to look for; the searcher is made when it is first needed.
#[derive(Debug)]
pub(super) struct Anchors {
    texts: Vec<String>,
    searcher: OnceLock<Option<AhoCorasick>>,
}

impl Anchors {
    /// From the texts.
    pub(super) fn new(texts: Vec<String>) -> Self {
        Self { texts, searcher: OnceLock::new() }
    }

    fn find_iter<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
        let searcher = self.searcher.get_or_init(|| {
            AhoCorasickBuilder::new()
                .match_kind(MatchKind::LeftmostLongest)
                .ascii_case_insensitive(true)
                .build(&self.texts)
                .ok()
        });
        searcher.iter().flat_map(move |s| s.find_iter(text)).map(|m| m.range())
    }
}

/// How far before its anchor a date or range can begin, in bytes.
const REACH: usize = 64;

impl Locale {
    /// The date at the very start of `text`, and its length in bytes.
    #[must_use]
    pub fn date_at(&self, text: &str) -> Option<(Date, usize)> {
        self.rules.date_at(text)
    }

    /// All dates in running text with their byte ranges, in order, none overlapping. Of a range
    /// of dates, what is a whole date by itself is found.
    #[must_use]
    pub fn dates(&self, text: &str) -> Vec<(Range<usize>, Date)> {
        let mut all = Vec::new();
        self.rules.scan(text, &mut |at, rest| {
            let (date, len) = self.rules.date_at(rest)?;
            all.push((at..at + len, date));
            Some(at + len)
        });
        all
    }

    /// Whether a date can end where the text does; may say yes where none does.
    pub(crate) fn date_may_end(&self, text: &str) -> bool {
        let from = text.char_indices().rev().nth(7).map_or(0, |(i, _)| i);
        let rules = &self.rules;
        Edges::of(&rules.folder, &text[from..])
            .is_some_and(|edges| rules.dates.forms.all(rules).any(|form| form.may_end_at(&edges)))
    }

    /// The first range of dates in `text`: its bytes, the first day, the last day.
    #[must_use]
    pub fn date_range(&self, text: &str) -> Option<(Range<usize>, Date, Date)> {
        let mut found = None;
        self.rules.scan(text, &mut |at, rest| {
            if found.is_none() {
                let (from, to, len) = self.rules.range_at(rest)?;
                found = Some((at..at + len, from, to));
            }
            Some(text.len())
        });
        found
    }
}

impl Rules {
    /// The date at the very start, in the form that covers most.
    pub(super) fn date_at(&self, text: &str) -> Option<(Date, usize)> {
        let hits = self.dates.forms.all(self).filter_map(|f| f.matches(self, text, Extent::Start));
        hits.filter_map(|h| Some((date_of(&h)?, h.len))).max_by_key(|d| d.1)
    }

    /// The range at the very start, in the form that covers most: first day, last day, bytes.
    pub(super) fn range_at(&self, text: &str) -> Option<(Date, Date, usize)> {
        let hits = self.dates.ranges.all(self).filter_map(|f| f.matches(self, text, Extent::Start));
        hits.filter_map(|h| {
            let (from, to) = range_of(&h)?;
            Some((from, to, h.len))
        })
        .max_by_key(|d| d.2)
    }

    /// Calls `take` at every place near an anchor where a date can begin, until it gives the
    /// place to go on from.
    fn scan(&self, text: &str, take: &mut dyn FnMut(usize, &str) -> Option<usize>) {
        let han = match self.counter("han") {
            Some(Counter::Han { digits, .. }) => digits.as_slice(),
            _ => &[],
        };
        let is_digit = |c: char| digit(c).is_some() || han.contains(&c);
        let mut done = 0;
        for anchor in self.dates.anchors.find_iter(text) {
            if anchor.start < done {
                continue;
            }
            let mut from = anchor.start.saturating_sub(REACH).max(done);
            while !text.is_char_boundary(from) {
                from += 1;
            }
            let Some(window) = text.get(from..anchor.end) else { continue };
            let mut before = text.get(..from).and_then(|t| t.chars().next_back());
            for (i, c) in window.char_indices() {
                let starts = is_digit(c) && !before.is_some_and(is_digit);
                let at = from + i;
                before = Some(c);
                if !starts && at != anchor.start {
                    continue;
                }
                if let Some(end) = text.get(at..).and_then(|rest| take(at, rest)) {
                    done = end.max(anchor.end);
                    break;
                }
            }
        }
    }
}

/// The parts of one date or two; missing ones are the other's.
#[derive(Default, Clone, Copy)]
struct Parts {
    day: Option<u8>,
    month: Option<u8>,
    year: Option<u32>,
}

impl Parts {
    fn date(self, other: Self) -> Option<Date> {
        let year = u16::try_from(self.year.or(other.year)?).ok()?;
        Date::new(year, self.month.or(other.month)?, self.day?)
    }
}

fn parts(hit: &Hit) -> (Parts, Parts) {
    let (mut a, mut b) = (Parts::default(), Parts::default());
    let months = hit.found.iter().filter(|f| matches!(f.1, Got::Month(_))).count();
    let years = hit.found.iter().filter(|f| matches!(f.1, Got::Capture(Capture::Year(_)))).count();
    for (_, got) in &hit.found {
        match got {
            Got::Day(n) if a.day.is_none() => a.day = Some(*n),
            Got::Day(n) => b.day = Some(*n),
            Got::Month(n) if a.month.is_none() => a.month = Some(*n),
            Got::Month(n) => b.month = Some(*n),
            Got::Capture(Capture::Year(n)) if a.year.is_none() => a.year = Some(*n),
            Got::Capture(Capture::Year(n)) => b.year = Some(*n),
            Got::Capture(_) => {}
        }
    }
    // what is named once holds for both
    if months == 1 {
        b.month = a.month;
    }
    if years == 1 {
        b.year = a.year;
    }
    (a, b)
}

fn date_of(hit: &Hit) -> Option<Date> {
    let (a, b) = parts(hit);
    a.date(b)
}

fn range_of(hit: &Hit) -> Option<(Date, Date)> {
    let (a, b) = parts(hit);
    let (from, to) = (a.date(b)?, b.date(a)?);
    (from <= to).then_some((from, to))
}
