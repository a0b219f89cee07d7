//! References in running text: anchors first, then the grammar.
//!
//! One search for the words of the language and for what addresses hold (`locale`), one for strokes
//! and brackets. At each find the grammar of what can stand there is tried: symbols, addresses,
//! numbers of resolutions, parts of documents. What a number means is decided by the words and
//! citations around it. Parts of this document are checked once the tree stands (`settle`).

mod address;
mod part;
mod resolution;
mod settle;
mod symbol;
pub(super) use symbol::modifier;
#[cfg(test)]
mod tests;

pub(super) use settle::settle;
pub(super) use symbol::whole_symbol;

use super::inline::{Mark, MarkKind};
use crate::locale::{Locale, NamePlace, RefJoin, RefWord};
use crate::model::{Date, Symbol, Target};
use std::cell::{Cell, OnceCell, RefCell};
use std::ops::Range;

/// The body whose document it is, as far as it says what a bare number means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Own {
    #[default]
    Unknown,
    Assembly,
    Security,
    Social,
    Rights,
    /// A body with resolutions of its own whose numbers look like the Assembly's.
    Other,
}

impl Own {
    fn of(symbol: &str) -> Self {
        let mut parts = symbol.split('/');
        match (parts.next(), parts.next()) {
            (Some("A"), Some("HRC")) => Self::Rights,
            (Some("A"), _) => Self::Assembly,
            (Some("S"), _) => Self::Security,
            (Some("E"), Some(p)) if p.starts_with("CN.") || p.starts_with("ESC") => Self::Other,
            (Some("E"), Some("ECE" | "ECA")) => Self::Other,
            (Some("E"), _) => Self::Social,
            (Some("GC" | "UNEP" | "HSP" | "ISBA" | "IDB"), _) => Self::Other,
            _ => Self::Unknown,
        }
    }
}

/// Finds references in texts of one document.
#[derive(Debug)]
pub(super) struct Finder<'l> {
    locale: &'l Locale,
    own: Own,
    /// How many references to parts of this document were made.
    internal: Cell<u32>,
    /// What one text needs, kept for the next.
    room: RefCell<Room>,
}

/// Words of a text, and where its names can stand.
type Room = (Vec<(Range<usize>, RefWord)>, Vec<NamePlace>);

/// One text on its way to its references.
struct Scan<'a> {
    s: &'a str,
    locale: &'a Locale,
    own: Own,
    /// Words of references, in order.
    words: Vec<(Range<usize>, RefWord)>,
    /// Citations of parts, in order.
    cites: Vec<part::Cite>,
    dates: OnceCell<Vec<(Range<usize>, Date)>>,
}

impl Scan<'_> {
    /// The text between two places; none where they overlap.
    fn between(&self, from: usize, to: usize) -> &str {
        self.s.get(from..to).unwrap_or_default()
    }

    /// The words that end at or before a place, last first.
    fn before(&self, at: usize) -> impl Iterator<Item = &(Range<usize>, RefWord)> {
        let n = self.words.partition_point(|(r, _)| r.end <= at);
        self.words.get(..n).unwrap_or_default().iter().rev()
    }

    /// The words that start at or behind a place.
    fn after(&self, at: usize) -> impl Iterator<Item = &(Range<usize>, RefWord)> {
        let n = self.words.partition_point(|(r, _)| r.start < at);
        self.words.get(n..).unwrap_or_default().iter()
    }

    /// Where the citation of a part that starts at a place ends.
    fn citation_at(&self, at: usize) -> Option<usize> {
        let i = self.cites.binary_search_by_key(&at, |c| c.range.start).ok()?;
        self.cites.get(i).map(|c| c.range.end)
    }

    /// The date that ends at a place.
    fn date_ending(&self, at: usize) -> Option<(Range<usize>, Date)> {
        if !self.locale.date_may_end(self.s.get(..at)?) {
            return None;
        }
        let dates = self.dates.get_or_init(|| self.locale.dates(self.s));
        let i = dates.binary_search_by_key(&at, |(r, _)| r.end).ok()?;
        dates.get(i).cloned()
    }
}

/// A document that a text cites, for what stands beside it.
struct Cited {
    range: Range<usize>,
    /// Where its citation ends, date included.
    end: usize,
    symbol: Symbol,
    date: Option<Date>,
}

impl<'l> Finder<'l> {
    pub(super) fn new(locale: &'l Locale) -> Self {
        Self { locale, own: Own::Unknown, internal: Cell::new(0), room: RefCell::default() }
    }

    /// Whose document it is, by its symbol.
    pub(super) fn of_document(&mut self, symbol: Option<&Symbol>) {
        self.own = symbol.map_or(Own::Unknown, |s| Own::of(s.as_str()));
    }

    /// How many references to parts of this document were made.
    pub(super) fn internal(&self) -> u32 {
        self.internal.get()
    }

    /// References in a text, in order, not overlapping.
    pub(super) fn find(&self, s: &str) -> Vec<Mark> {
        let (mut words, mut names) = self.room.take();
        self.locale.ref_words(s, &mut words, &mut names);
        let dates = OnceCell::new();
        let mut scan =
            Scan { s, locale: self.locale, own: self.own, words, cites: Vec::new(), dates };
        let out = self.of_words(&mut scan, &names);
        let mut words = scan.words;
        words.clear();
        names.clear();
        self.room.replace((words, names));
        out
    }

    fn of_words(&self, scan: &mut Scan<'_>, names: &[NamePlace]) -> Vec<Mark> {
        // addresses first, so that no symbol is found inside one
        let mut out = addresses(scan);
        let numbers = symbols(scan, &mut out);
        if out.is_empty() && numbers.is_empty() && scan.words.is_empty() {
            return out;
        }
        part::read(scan, &out);
        if !numbers.is_empty() || !scan.cites.is_empty() {
            scan.locale.ref_names(scan.s, names, &mut scan.words);
            scan.words.retain(|(r, _)| !taken(&out, r));
        }
        for f in resolution::find(scan, numbers) {
            out.push(Mark { range: f.range, kind: MarkKind::Ref(f.target) });
        }
        out.sort_by_key(|m| m.range.start);
        if !scan.cites.is_empty() {
            let cited = cited(scan, &out);
            let parts = part::marks(scan, &cited);
            let made =
                parts.iter().filter(|m| matches!(m.kind, MarkKind::Ref(Target::Internal(_))));
            self.internal.set(self.internal.get() + made.count() as u32);
            out.extend(parts);
            out.sort_by_key(|m| (m.range.start, std::cmp::Reverse(m.range.end)));
        }
        let mut end = 0;
        out.retain(|m| {
            let free = m.range.start >= end;
            if free {
                end = m.range.end;
            }
            free
        });
        out
    }
}

/// Where symbols start in a text.
pub(super) fn symbol_starts(s: &str) -> Vec<usize> {
    let mut out = Vec::new();
    let mut done = 0;
    for at in memchr::memchr_iter(b'/', s.as_bytes()) {
        if at >= done
            && let Some((start, len)) = symbol::around(s, at).filter(|f| f.0 >= done)
        {
            done = start + len;
            out.push(start);
        }
    }
    out
}

/// After so many places that belong to no address, a run of characters is none.
const FAILED: usize = 64;

/// Addresses and sales numbers; their words are taken out of the scan.
fn addresses(scan: &mut Scan<'_>) -> Vec<Mark> {
    let mut out: Vec<Mark> = Vec::new();
    // how often no address was found in one run of its characters, and where last
    let mut failed = (0, 0);
    for (r, w) in &scan.words {
        if out.last().is_some_and(|m| m.range.end > r.start) {
            continue;
        }
        let found = match w {
            RefWord::Web => {
                let run = scan.s.get(failed.1..r.start).unwrap_or("");
                if !run.chars().all(address::address_char) {
                    failed.0 = 0;
                }
                let found = (failed.0 < FAILED).then(|| address::find(scan.s, r.start)).flatten();
                failed = (failed.0 + usize::from(found.is_none()), r.start);
                found
            }
            RefWord::Sales => address::sales(&scan.s[r.end..]).map(|(at, len)| {
                let range = r.end + at..r.end + at + len;
                let number = scan.s[range.clone()].into();
                Mark { range, kind: MarkKind::Ref(Target::Sales { number }) }
            }),
            _ => None,
        };
        if let Some(m) = found
            && out.last().is_none_or(|l| l.range.end <= m.range.start)
        {
            out.push(m);
        }
    }
    scan.words.retain(|(r, w)| !matches!(w, RefWord::Web | RefWord::Sales) && !taken(&out, r));
    out
}

/// Whether one of the marks, which are in order, covers a part of a range.
fn taken(marks: &[Mark], r: &Range<usize>) -> bool {
    let n = marks.partition_point(|m| m.range.end <= r.start);
    marks.get(n).is_some_and(|m| m.range.start < r.end)
}

/// Symbols, and what may be the numbers of resolutions.
fn symbols(scan: &Scan<'_>, out: &mut Vec<Mark>) -> Vec<resolution::Number> {
    let s = scan.s;
    let bytes = s.as_bytes();
    let known = out.len();
    let mut numbers = Vec::new();
    let mut done = 0;
    let mut next = 0;
    for at in memchr::memchr2_iter(b'/', b'(', bytes) {
        while out.get(next).is_some_and(|m| next < known && m.range.end <= at) {
            next += 1;
        }
        if at < done || at == 0 || (next < known && out[next].range.contains(&at)) {
            continue;
        }
        if bytes[at] == b'(' {
            // a number stands before it, with no more than a letter and spaces between
            let near = bytes[at.saturating_sub(3)..at].iter().any(u8::is_ascii_digit);
            if near
                || !scan.locale.call_before_punctuation
                || !bytes[at - 1].is_ascii()
                || bytes[at - 1] == b' '
            {
                numbers.extend(resolution::bracket(scan, at, 1));
            }
        } else if let Some((start, len)) = symbol::around(s, at).filter(|f| f.0 >= done) {
            done = start + len;
            let symbol = symbol::new(&s[start..done]);
            let kind = MarkKind::Ref(Target::Document { symbol, date: None });
            out.push(Mark { range: start..done, kind });
            done = and_corrigenda(scan, start..done, out);
        } else if bytes[at - 1].is_ascii_digit() {
            numbers.extend(resolution::stroke(s, at));
        }
    }
    let wide = scan.words.iter().filter(|(_, w)| *w == RefWord::Wide);
    let before = numbers.len();
    numbers.extend(wide.filter_map(|(r, _)| resolution::bracket(scan, r.start, r.len())));
    if numbers.len() > before {
        numbers.sort_by_key(|n| n.range.start);
    }
    out.sort_by_key(|m| m.range.start);
    numbers
}

/// "A/67/53 and Corr.1": the second symbol is the first with its own end. Where the last one ends.
fn and_corrigenda(scan: &Scan<'_>, first: Range<usize>, out: &mut Vec<Mark>) -> usize {
    let mut base = &scan.s[first.clone()];
    let mut end = first.end;
    loop {
        let rest = &scan.s[end..];
        let Some((RefJoin::And, len)) = scan.locale.ref_join(rest) else { return end };
        let Some(found) = modifier(&rest[len..]) else { return end };
        let text = &rest[len..len + found];
        // "Add.1 and Add.2" stand side by side, "Add.1 and Corr.1" do not
        if let Some((head, last)) = base.rsplit_once('/')
            && last.split('.').next() == text.split('.').next()
        {
            base = head;
        }
        let symbol = symbol::new(&format!("{base}/{text}"));
        let kind = MarkKind::Ref(Target::Document { symbol, date: None });
        out.push(Mark { range: end + len..end + len + found, kind });
        end += len + found;
    }
}

/// The documents that are cited, with where their citations end.
fn cited(scan: &Scan<'_>, marks: &[Mark]) -> Vec<Cited> {
    let all = marks.iter().filter_map(|m| match &m.kind {
        MarkKind::Ref(Target::Document { symbol, date }) => {
            // "73/195 of 19 December 2018, para. 3"
            let end = match scan.locale.number_first() {
                false if date.is_some() => scan
                    .locale
                    .ref_dated(&scan.s[m.range.end..])
                    .map_or(m.range.end, |d| m.range.end + d.1),
                _ => m.range.end,
            };
            Some(Cited { range: m.range.clone(), end, symbol: symbol.clone(), date: *date })
        }
        _ => None,
    });
    all.collect()
}

/// I to LXXXIX.
fn roman(value: u32) -> String {
    let num = crate::model::Num {
        style: crate::model::NumStyle::UpperRoman,
        value,
        ..crate::model::Num::default()
    };
    num.canonical()
}
