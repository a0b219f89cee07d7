//! Notes at the feet of pages, where extraction lost the rule above them.
//!
//! A note begins with its number, and the numbers count through the document. A line that happens to
//! begin with a figure is told from one by three things: the number is the next one, a call with it
//! stands in the text before, and the line before stopped short or is a note itself.
//!
//! Tools that read a page by its columns give the numbers of all its notes first, then their texts.

use super::lines::Line;
use super::pages::{Class, Pages, lone};
use super::shape::{Shape, closes, fits, left};
use crate::flow::mark;
use crate::source::Source;
use std::collections::BTreeMap;

/// Notes at the feet of pages.
#[derive(Debug, Default)]
pub(super) struct Feet {
    /// For each line whether a note begins there; empty where none does.
    pub begins: Vec<bool>,
    /// Notes whose numbers stand above all their texts, by the line of the first number.
    pub columns: BTreeMap<usize, Vec<Note>>,
}

/// A note of a column: the line of its number, and those of its text.
#[derive(Debug)]
pub(super) struct Note {
    pub number: usize,
    pub text: Vec<usize>,
}

/// Finds them.
pub(super) fn find(
    source: &Source,
    lines: &[Line],
    text: &[usize],
    shape: &Shape,
    pages: &Pages,
) -> Feet {
    let mut feet = Feet::default();
    if pages.class.contains(&Class::NoteRule) {
        feet.columns = below_rules(source, lines, text, pages);
        return feet;
    }
    let str = |i: usize| source.slice(lines[i].text);
    let text: Vec<usize> =
        text.iter().copied().filter(|i| pages.class[*i] == Class::Text).collect();
    if !shape.wrapped {
        for i in at_end(source, lines, &text) {
            feet.begins.resize(lines.len(), false);
            feet.begins[i] = true;
        }
        return feet;
    }
    // the first line that calls each number
    let mut called: BTreeMap<u32, usize> = BTreeMap::new();
    let mut found: Vec<(usize, u32)> = Vec::new();
    let mut last = 0u32;
    // a note was found on this page
    let mut below = false;
    let again = |n: usize, number_here: u32| {
        let rest = text.get(n + 1..).unwrap_or(&[]).iter().take(90);
        rest.take_while(|j| !pages.starts[**j]).any(|j| number(str(*j)) == Some(number_here))
    };
    let mut passed = 0;
    for (n, &i) in text.iter().enumerate() {
        if n < passed {
            continue;
        }
        let s = str(i);
        if lone(s)
            && called.contains_key(&(last + 1))
            && let Some((notes, len)) = column(source, lines, &text[n..], last, pages)
        {
            last += notes.len() as u32;
            passed = n + len;
            feet.columns.insert(i, notes);
            continue;
        }
        let before = n.checked_sub(1).map(|k| text[k]);
        below &= !pages.starts[i];
        if let Some(number) = number(s)
            // a call that stands behind a year is none to the eye; below another note it is not needed
            && (called.contains_key(&number) && (last + 1..=last + 3).contains(&number)
                || below && number == last + 1)
            && before.is_some_and(|b| {
                let noted = found.last().is_some_and(|(f, _)| *f == b);
                // a page ends in mid-sentence too: then it is the last such line of the page
                noted
                    || lines[i].apart_from(&lines[b])
                    || over(source, lines, b, i, shape)
                    || !again(n, number)
            })
            && (!lone(s) || text.get(n + 1).is_some_and(|j| !lone(str(*j)) && *j <= i + 2))
        {
            found.push((i, number));
            last = number;
            below = true;
        }
        for call in calls(s) {
            called.entry(call).or_insert(i);
        }
    }
    // one alone may be a figure after all, unless the page ends behind it
    let ends = |i: usize| {
        let at = text.partition_point(|t| *t <= i);
        text.get(at..).unwrap_or(&[]).iter().take(4).any(|t| pages.starts[*t])
            || text.len() <= at + 3
    };
    if let [(i, _)] = found[..]
        && feet.columns.is_empty()
        && !ends(i)
    {
        return feet;
    }
    if !found.is_empty() {
        feet.begins.resize(lines.len(), false);
    }
    for (i, _) in found {
        feet.begins[i] = true;
    }
    feet
}

/// Where a line is a block: the notes that the draft ends with, two or more that count from 1, each
/// called in the text before.
fn at_end(source: &Source, lines: &[Line], text: &[usize]) -> Vec<usize> {
    let str = |i: usize| source.slice(lines[i].text);
    let numbered = |i: usize| number(str(i)).filter(|_| !lone(str(i)));
    let many = text.iter().rev().take_while(|i| numbered(**i).is_some()).count();
    let (before, notes) = text.split_at(text.len() - many);
    let counts = notes.iter().zip(1..).all(|(i, n)| numbered(*i) == Some(n));
    if many < 2 || !counts {
        return Vec::new();
    }
    let mut next = 1;
    for i in before {
        for call in calls(str(*i)) {
            next += u32::from(call == next);
        }
    }
    if next as usize > many { notes.to_vec() } else { Vec::new() }
}

/// The numbers of two notes or more, then as many texts up to the page's end; and the lines of both.
fn column(
    source: &Source,
    lines: &[Line],
    text: &[usize],
    last: u32,
    pages: &Pages,
) -> Option<(Vec<Note>, usize)> {
    let str = |i: usize| source.slice(lines[i].text);
    let counts = |(k, i): &(usize, usize)| {
        lone(str(*i))
            && str(*i).parse() == Ok(last + 1 + *k as u32)
            && (*k == 0 || !pages.starts[*i])
    };
    let numbers: Vec<usize> =
        text.iter().copied().enumerate().take_while(counts).map(|(_, i)| i).collect();
    let below = text.get(numbers.len()..)?;
    let many = below.iter().take(60).take_while(|i| !pages.starts[**i] && !lone(str(**i))).count();
    let (texts, rest) = below.split_at(many);
    // nothing but the page's end tells where the last one ends
    if numbers.len() < 2 || rest.first().is_some_and(|i| !pages.starts[*i]) {
        return None;
    }
    Some((paired(source, lines, &numbers, texts)?, numbers.len() + many))
}

/// Notes below rules, whose numbers stand apart from their texts: several, or with what the page has
/// at its foot between them.
fn below_rules(
    source: &Source,
    lines: &[Line],
    text: &[usize],
    pages: &Pages,
) -> BTreeMap<usize, Vec<Note>> {
    let foot = |i: usize| {
        use crate::model::FurnitureKind::{JobNumber, PageNumber};
        matches!(pages.class[i], Class::Furniture(JobNumber | PageNumber))
    };
    let plain = |i: usize| pages.class[i] == Class::Text;
    let mut columns = BTreeMap::new();
    for (n, _) in text.iter().enumerate().filter(|(_, i)| pages.class[**i] == Class::NoteRule) {
        let below = &text[n + 1..];
        let mark = |i: usize| Some(source.slice(lines[i].text)).filter(|s| plain(i) && lone(s));
        let number = |i: usize| mark(i)?.parse::<u32>().ok();
        let first = below.first().and_then(|i| number(*i)).unwrap_or(0);
        let counts =
            |(k, i): (usize, &usize)| number(*i).filter(|v| *v == first + k as u32).map(|_| *i);
        let numbers: Vec<usize> = below.iter().enumerate().map_while(counts).collect();
        let rest = &below[numbers.len()..];
        let between = rest.iter().take_while(|i| foot(**i)).count();
        let rest = &rest[between..];
        let many = rest.iter().take(60).take_while(|i| plain(**i) && mark(**i).is_none()).count();
        let ends = rest.get(many).is_none_or(|i| !plain(*i));
        if (numbers.len() < 2 && between == 0) || numbers.is_empty() || !ends {
            continue;
        }
        if let Some(notes) = paired(source, lines, &numbers, &rest[..many]) {
            columns.insert(numbers[0], notes);
        }
    }
    columns
}

/// As many notes as numbers, from the lines of their texts.
fn paired(
    source: &Source,
    lines: &[Line],
    numbers: &[usize],
    texts: &[usize],
) -> Option<Vec<Note>> {
    let str = |i: usize| source.slice(lines[i].text);
    let width = texts.iter().map(|i| lines[*i].width).max()?;
    let groups = |closed: bool| {
        let mut notes: Vec<Note> = Vec::new();
        for (k, &i) in texts.iter().enumerate() {
            let prev = k.checked_sub(1).map(|k| &lines[texts[k]]);
            let more = prev.is_some_and(|p| {
                let ended = || str(texts[k - 1]).ends_with(['.', '。']);
                !lines[i].apart_from(p)
                    && texts.len() > numbers.len()
                    && left(source, (p.width, p), &lines[i], width) == 0
                    && !(closed && ended())
            });
            match notes.last_mut() {
                Some(note) if more => note.text.push(i),
                _ => notes.push(Note { number: *numbers.get(notes.len())?, text: vec![i] }),
            }
        }
        (notes.len() == numbers.len()).then_some(notes)
    };
    groups(false).or_else(|| groups(true))
}

/// The number that a line begins with, as a note does.
fn number(s: &str) -> Option<u32> {
    if !s.as_bytes().first()?.is_ascii_digit() {
        return None;
    }
    if lone(s) {
        return s.parse().ok();
    }
    let (len, number) = mark::mark(s)?;
    let rest = s.get(len..)?.trim_start();
    // "17 islands" is none
    (!rest.starts_with(char::is_lowercase)).then_some(number).flatten()
}

/// Whether the line before ended a paragraph, or its text: no full line that stops in a sentence.
fn over(source: &Source, lines: &[Line], before: usize, i: usize, shape: &Shape) -> bool {
    let s = source.slice(lines[before].text);
    let s = s.trim_end_matches(|c: char| c.is_ascii_digit());
    let width = shape.width.saturating_sub(shape.slack);
    s.ends_with(|c| closes(c) || c == ',') || fits(source, &lines[before], &lines[i], shape, width)
}

/// Marks that a call can stand behind.
const BEFORE: [char; 15] =
    [',', '.', ';', ':', ')', '”', '’', '»', '。', '，', '；', '：', '）', '،', '؛'];

/// Numbers glued to what stands before them, as calls are that were raised in print.
fn calls(s: &str) -> impl Iterator<Item = u32> {
    let bytes = s.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            at += bytes.get(at..)?.iter().position(u8::is_ascii_digit)?;
            let len = bytes[at..].iter().take_while(|b| b.is_ascii_digit()).count();
            let from = at;
            at += len;
            let before = s[..from].chars().next_back();
            let glued = before.is_some_and(|c| c.is_alphabetic() || BEFORE.contains(&c));
            let behind = bytes
                .get(at)
                .is_none_or(|b| matches!(b, b' ' | b',' | b'.' | b';' | b':' | b')') || *b >= 0x80);
            let digits = &s[from..at];
            let call = match len {
                1..=3 if glued => digits,
                // "20261": a call behind a year
                5..=7 if digits.starts_with("19") || digits.starts_with("20") => &digits[4..],
                _ => continue,
            };
            if behind && let Ok(n) = call.parse() {
                return Some(n);
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_glued_to_what_they_stand_behind() {
        let all = |s: &str| calls(s).collect::<Vec<_>>();
        assert_eq!(all("Colonialism,4 the text1 of 2041,2 and 20263,"), [4, 1, 2, 3]);
        assert_eq!(all("见决议。12其中"), [12]);
        assert_eq!(all("in 2041 or 3 of them, A/98/277"), [] as [u32; 0]);
    }

    #[test]
    fn a_line_that_begins_with_a_figure_is_a_note_by_its_capital() {
        assert_eq!(number("2 Resolution 96/81."), Some(2));
        assert_eq!(number("2"), Some(2));
        assert_eq!(number("17 islands were"), None);
        assert_eq!(number("2. Requests"), None);
    }
}
