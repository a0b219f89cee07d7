//! What a `{slot}` of a pattern reads.

use super::Capture;
use super::counter::{Counter, decimal};
use super::fold::{Fold, Folder, digit};
use super::table::Rules;
use std::ops::Range;

/// A slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot {
    /// `{number}`: digits.
    Number,
    /// `{ordinal}`: an ordinal in words, or digits with an ordinal mark.
    Ordinal,
    /// `{year}`: four digits.
    Year,
    /// A counter of the table by its name.
    Counter(usize),
    /// `{count}`: any counter that the table lists under `counts`.
    Count,
    /// `{items}`: agenda items.
    Items,
    /// `{day}` of a date.
    Day,
    /// `{month}` by name.
    Month,
    /// `{month-number}`.
    MonthNumber,
    /// `{date}`.
    Date,
    /// `{dates}`: a range of dates, or one date.
    Dates,
    /// `{range}`: a range of dates.
    DateRange,
    /// `{language}`: a language named.
    Language,
    /// `{distribution}`.
    Distribution,
    /// `{symbol}`: a document symbol.
    Symbol,
    /// `{resolution}`: the number of a resolution or decision.
    Resolution,
    /// `{call}`: a footnote call, or nothing.
    Call,
    /// Text that no rule reads.
    Stretch(Stretch),
}

/// Stretches of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stretch {
    /// `{any}`: anything, one character at least.
    Any,
    /// `{words}`: words without digits or marks that end a sentence or part it.
    Words,
    /// `{few}`: up to 30 bytes of anything, or nothing.
    Few,
    /// `{place}`: as words, with brackets; captured.
    Place,
}

impl Stretch {
    /// Bytes that it covers at most.
    pub(super) fn most(self) -> usize {
        match self {
            Self::Any => usize::MAX,
            Self::Words => 400,
            Self::Few => 30,
            Self::Place => 120,
        }
    }

    /// Whether it may cover nothing.
    pub(super) fn may_be_empty(self) -> bool {
        self == Self::Few
    }

    /// Whether it may end with a character: words do not end with a comma.
    pub(super) fn may_end_with(self, c: char) -> bool {
        !matches!(self, Self::Words | Self::Place) || !matches!(c, ',' | '،' | '，' | '、')
    }

    /// Whether it may go over a character.
    pub(super) fn takes(self, folder: &Folder, c: char) -> bool {
        match (self, folder.phrase(c)) {
            (Self::Any | Self::Few, _) | (_, Fold::Skip | Fold::Space | Fold::Two(..)) => true,
            (Self::Place, Fold::One(c)) => {
                digit(c).is_none() && !matches!(c, '.' | ':' | ';' | '。' | '?' | '!' | '*' | '/')
            }
            (Self::Words, Fold::One(c)) => {
                c.is_alphabetic() || matches!(c, '\'' | '-' | ',' | '、' | '"' | '《' | '》')
            }
        }
    }
}

/// What a slot found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Got {
    /// Something that the caller is told.
    Capture(Capture),
    /// A part of a date.
    Day(u8),
    /// A part of a date.
    Month(u8),
}

type Found = (Vec<(Range<usize>, Got)>, usize);

impl Slot {
    /// The slot of a name that is not a counter's.
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "number" => Self::Number,
            "ordinal" => Self::Ordinal,
            "year" => Self::Year,
            "count" => Self::Count,
            "items" => Self::Items,
            "day" => Self::Day,
            "month" => Self::Month,
            "month-number" => Self::MonthNumber,
            "date" => Self::Date,
            "dates" => Self::Dates,
            "range" => Self::DateRange,
            "language" => Self::Language,
            "distribution" => Self::Distribution,
            "symbol" => Self::Symbol,
            "resolution" => Self::Resolution,
            "call" => Self::Call,
            "any" => Self::Stretch(Stretch::Any),
            "words" => Self::Stretch(Stretch::Words),
            "few" => Self::Stretch(Stretch::Few),
            "place" => Self::Stretch(Stretch::Place),
            _ => return None,
        })
    }

    /// Whether it begins and ends with a digit or is easily glued to its neighbours.
    pub(super) fn is_numeric(self) -> bool {
        matches!(
            self,
            Self::Number
                | Self::Year
                | Self::Items
                | Self::Day
                | Self::MonthNumber
                | Self::Date
                | Self::Dates
                | Self::DateRange
                | Self::Resolution
                | Self::Call
        )
    }

    /// Whether it is a number and no more.
    pub(super) fn counts(self) -> bool {
        matches!(
            self,
            Self::Number
                | Self::Count
                | Self::Counter(_)
                | Self::Year
                | Self::Day
                | Self::MonthNumber
        )
    }

    /// What it finds at the very start of the text, and the bytes it covers.
    pub(super) fn read(self, rules: &Rules, text: &str) -> Option<Found> {
        let folder = &rules.folder;
        let one = |capture, rest: &str| {
            let len = text.len() - rest.len();
            Some((vec![(0..len, Got::Capture(capture))], len))
        };
        match self {
            Self::Number => {
                let (n, rest) = decimal(folder, text, 5)?;
                one(Capture::Number(n), rest)
            }
            Self::Ordinal => {
                let (n, rest) = ordinal(rules, text)?;
                one(Capture::Number(n), rest)
            }
            Self::Year => {
                let (n, rest) = year(rules, text)?;
                one(Capture::Year(n), rest)
            }
            Self::Counter(i) => {
                let (n, rest) = rules.counters.get(i)?.1.read(folder, text)?;
                folder.word_ends(rest).then(|| one(Capture::Number(n), rest))?
            }
            Self::Count => {
                let all = rules.counts.iter().filter_map(|i| rules.counters.get(*i));
                let (n, rest) = all
                    .filter_map(|c| c.1.read(folder, text))
                    .filter(|c| folder.word_ends(c.1))
                    .min_by_key(|c| c.1.len())?;
                one(Capture::Number(n), rest)
            }
            Self::Items => items(rules, text),
            Self::Day => {
                let (n, rest) = day(rules, text)?;
                Some((vec![(0..text.len() - rest.len(), Got::Day(n))], text.len() - rest.len()))
            }
            Self::Month | Self::MonthNumber => {
                let (n, rest) = if self == Self::Month {
                    let never = |_| false;
                    let (len, n) = rules.folder.longest(&rules.dates.months, text, never)?;
                    (n, text.get(len..)?)
                } else {
                    small(rules, text, 12)?
                };
                Some((vec![(0..text.len() - rest.len(), Got::Month(n))], text.len() - rest.len()))
            }
            Self::Date => {
                let (date, len) = rules.date_at(text)?;
                one(Capture::Date(date), text.get(len..)?)
            }
            Self::Dates | Self::DateRange => {
                if let Some((from, to, len)) = rules.range_at(text) {
                    return one(Capture::Dates(from, to), text.get(len..)?);
                }
                if self == Self::DateRange {
                    return None;
                }
                let (date, len) = rules.date_at(text)?;
                one(Capture::Dates(date, date), text.get(len..)?)
            }
            Self::Language => {
                let (lang, rest) = longest(rules, &rules.languages, text)?;
                one(Capture::Language(lang), rest)
            }
            Self::Distribution => {
                let (d, rest) = longest(rules, &rules.distributions, text)?;
                one(Capture::Distribution(d), rest)
            }
            Self::Symbol => one(Capture::Symbol, text.get(symbol(text)?..)?),
            Self::Resolution => one(Capture::Resolution, resolution(folder, text)?),
            Self::Call => {
                let len = call(text);
                let got = (len > 0).then_some((0..len, Got::Capture(Capture::Call)));
                Some((got.into_iter().collect(), len))
            }
            Self::Stretch(_) => None,
        }
    }
}

/// The longest literal of a list that stands at the start as a word: its value, what follows.
fn longest<'a, T: Copy>(
    rules: &Rules,
    list: &[(Box<[char]>, T)],
    text: &'a str,
) -> Option<(T, &'a str)> {
    let folder = &rules.folder;
    list.iter()
        .filter_map(|(l, value)| Some((*value, folder.literal(l, text)?)))
        .filter(|(_, rest)| folder.word_ends(rest))
        .min_by_key(|(_, rest)| rest.len())
}

/// An ordinal in words, or digits with a mark ("57th", "57º", "57-я").
fn ordinal<'a>(rules: &Rules, text: &'a str) -> Option<(u32, &'a str)> {
    let folder = &rules.folder;
    // the Security Council has met more than 10,000 times
    if let Some((n, rest)) = decimal(folder, text, 5) {
        let marks = rules.ordinal_marks.iter().filter_map(|m| folder.literal(m, rest));
        let rest = marks.filter(|r| folder.word_ends(r)).min_by_key(|r| r.len())?;
        return Some((n, rest));
    }
    let words = rules.counter("ordinal")?;
    words.read(folder, text).filter(|r| folder.word_ends(r.1))
}

/// A year of four digits, or of four Han digits where the language has them.
pub(super) fn year<'a>(rules: &Rules, text: &'a str) -> Option<(u32, &'a str)> {
    if let Some((n, rest)) = decimal(&rules.folder, text, 4) {
        return (1000..=2999).contains(&n).then_some((n, rest));
    }
    let Some(Counter::Han { digits, .. }) = rules.counter("han") else { return None };
    let (mut n, mut rest) = (0, text);
    for _ in 0..4 {
        let (c, after) = rules.folder.first_label(rest)?;
        let d = digits.iter().position(|d| *d == c)?;
        n = n * 10 + u32::try_from(if d >= 10 { 0 } else { d }).ok()?;
        rest = after;
    }
    (1000..=2999).contains(&n).then_some((n, rest))
}

/// A number up to `most` in digits, or in Han digits where the language has them.
fn small<'a>(rules: &Rules, text: &'a str, most: u32) -> Option<(u8, &'a str)> {
    // a day may begin with a zero: "09.10.2024"
    let plain = match rules.folder.first_label(text) {
        Some(('0', rest)) => decimal(&rules.folder, rest, 1),
        _ => decimal(&rules.folder, text, 2),
    };
    let (n, rest) =
        plain.or_else(|| rules.counter("han").and_then(|c| c.read(&rules.folder, text)))?;
    u8::try_from(n).ok().filter(|n| u32::from(*n) <= most).map(|n| (n, rest))
}

fn day<'a>(rules: &Rules, text: &'a str) -> Option<(u8, &'a str)> {
    let (n, rest) = small(rules, text, 31)?;
    let marks = rules.dates.day_marks.iter().filter_map(|m| rules.folder.literal(m, rest));
    let marked = marks.filter(|r| rules.folder.word_ends(r)).min_by_key(|r| r.len());
    Some((n, marked.unwrap_or(rest)))
}

/// Whether a footnote call can hold the character.
pub(super) fn is_call(c: char) -> bool {
    matches!(c, '*' | '†' | '‡' | '§' | '¹' | '²' | '³' | '⁰' | '⁴'..='⁹' | '⁽' | '⁾')
}

/// Bytes of a footnote call: asterisks, with or without a backslash, daggers, raised digits.
fn call(text: &str) -> usize {
    let mut len = 0;
    let mut escaped = false;
    for (i, c) in text.char_indices() {
        match c {
            '\\' if !escaped => {
                escaped = true;
                continue;
            }
            c if is_call(c) => {}
            _ => break,
        }
        escaped = false;
        len = i + c.len_utf8();
    }
    len
}

/// Bytes of a document symbol: capitals, then parts after strokes.
fn symbol(text: &str) -> Option<usize> {
    if !text.starts_with(|c: char| c.is_ascii_uppercase()) {
        return None;
    }
    let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '/' | '-');
    let len = text.find(|c| !part(c)).unwrap_or(text.len());
    let mut len = text.get(..len)?.trim_end_matches(['.', '-', '/']).len();
    if !text.get(..len)?.contains('/') {
        return None;
    }
    // "S/RES/2744 (2024)", "A/80/6 (Sect. 6)"
    let rest = text.get(len..)?;
    let open = rest.strip_prefix(' ').unwrap_or(rest);
    if open.starts_with('(')
        && let Some(close) = open.find(')').filter(|n| *n < 32)
    {
        len += rest.len() - open.len() + close + 1;
    }
    Some(len)
}

/// The text after the number of a resolution: `77/230`, `ES-11/1`, `2744 (2024)`, `1/CP.21`.
fn resolution<'a>(folder: &Folder, text: &'a str) -> Option<&'a str> {
    let (mut rest, mut prefix) = (text, false);
    for p in ["ES-", "S-"] {
        if let Some(r) = text.strip_prefix(p) {
            (rest, prefix) = (r, true);
            break;
        }
    }
    let (_, after) = decimal(folder, rest, 4)?;
    if let Some(r) = after.strip_prefix('/') {
        if let Some((_, r)) = decimal(folder, r, 4) {
            let letter = r.strip_prefix(' ').unwrap_or(r);
            let mut chars = letter.chars();
            let lettered = chars.next().is_some_and(|c| c.is_ascii_uppercase());
            return Some(match chars.as_str() {
                tail if lettered && (tail.starts_with('.') || tail.is_empty()) => tail,
                _ => r,
            });
        }
        // decisions of conferences of parties
        let body = r.find(|c: char| !c.is_ascii_uppercase()).filter(|n| *n > 1)?;
        let (_, r) = decimal(folder, r.get(body..)?.strip_prefix('.')?, 3)?;
        return Some(r);
    }
    if prefix {
        return None;
    }
    let r = folder.literal(&['\0', '('], after)?;
    let (year, r) = decimal(folder, r, 4)?;
    (1900..=2999).contains(&year).then(|| folder.literal(&[')'], r))?
}

/// Agenda items: `68 (c)`, `68 c)`, `113(b)`, several with commas and "and" between.
fn items(rules: &Rules, text: &str) -> Option<Found> {
    let folder = &rules.folder;
    let mut found = Vec::new();
    let (number, mut rest) = decimal(folder, text, 3)?;
    let mut number = number;
    let mut from = 0;
    let mut subs = sub_items(rules, &mut rest);
    loop {
        let name = format!("{number}{subs}");
        let range = from..text.len() - rest.len();
        found.push((range, Got::Capture(Capture::Item(name.into()))));
        // what joins the next: another item, or another sub-item of this one
        let Some(next) = rules
            .joins
            .iter()
            .filter_map(|j| folder.literal(j, folder.spaces(rest).0))
            .min_by_key(|r| r.len())
        else {
            break;
        };
        let next = folder.spaces(next).0;
        let mut after = next;
        if let Some((n, tail)) = decimal(folder, next, 3) {
            number = n;
            after = tail;
            subs = sub_items(rules, &mut after);
        } else {
            let again = sub_items(rules, &mut after);
            if again.is_empty() || subs.is_empty() {
                break;
            }
            subs = again;
        }
        from = text.len() - next.len();
        rest = after;
        if found.len() == 40 {
            break;
        }
    }
    Some((found, text.len() - rest.len()))
}

/// Sub-items after an item's number, as English prints them: ` (c)`, ` (c) (i)`.
pub(super) fn sub_items(rules: &Rules, rest: &mut &str) -> String {
    let folder = &rules.folder;
    let mut out = String::new();
    let latin = [Counter::Roman { upper: false }];
    for tier in 0..3 {
        let inner = folder.spaces(rest).0;
        let inner = folder.literal(&['('], inner).unwrap_or(inner);
        // letters first; below a letter, small roman numbers
        let own = rules.item_counters.iter().filter_map(|(t, i)| {
            let c = &rules.counters.get(*i)?.1;
            (*t == tier.min(1) + 1).then_some(c)
        });
        let other = latin.iter().filter(|_| tier > 0);
        let read = own.chain(other).find_map(|c| {
            let (n, r) = c.read(folder, inner)?;
            // ㈠ has its brackets in it
            let closed = folder.literal(&['\0', ')'], r);
            Some((n, if matches!(c, Counter::Fixed(_)) { closed.unwrap_or(r) } else { closed? }))
        });
        let Some((n, after)) = read else { break };
        let style = Counter::Roman { upper: false };
        let label = match tier {
            0 => super::label::latin_letters(n),
            _ => style.write(n),
        };
        let Some(label) = label else { break };
        out.push_str(&format!(" ({label})"));
        *rest = after;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{call, resolution, symbol};
    use crate::locale::fold::Folder;

    #[test]
    fn calls() {
        for (text, n) in [("*", 1), ("\\*x", 2), ("**.", 2), ("¹ a", 2), ("⁽¹⁾", 8), ("a*", 0)]
        {
            assert_eq!(call(text), n, "{text}");
        }
    }

    #[test]
    fn numbers_of_resolutions() {
        let rest = |t| resolution(&Folder::default(), t);
        for (text, after) in [
            ("77/230. Title", ". Title"),
            ("77/9 B. Title", ". Title"),
            ("ES-11/1", ""),
            ("2744 (2024)", ""),
            ("2744(2024),", ","),
            ("1/CP.21 x", " x"),
        ] {
            assert_eq!(rest(text), Some(after), "{text}");
        }
        for wrong in ["77", "77/", "2744 (24)", "S-32", "a/b", ""] {
            assert_eq!(rest(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn symbols() {
        for (text, n) in [
            ("A/RES/77/230", 12),
            ("S/RES/2744 (2024)", 17),
            ("CTOC/COP/WG.7/2019/2.", 20),
            ("AND/", 0),
            ("a/b", 0),
        ] {
            assert_eq!(symbol(text).unwrap_or(0), n, "{text}");
        }
    }
}
