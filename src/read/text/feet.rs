//! Notes at the feet of pages, where extraction lost the rule above them.
//!
//! A note begins with its number, and the numbers count through the document. A line that happens to
//! begin with a figure is told from one by three things: the number is the next one, a call with it
//! stands in the text before, and the line before stopped short or is a note itself.

use super::lines::Line;
use super::pages::{Class, Pages, lone};
use super::shape::{Shape, closes, fits};
use crate::flow::mark;
use crate::source::Source;
use std::collections::BTreeMap;

/// The lines at which notes begin.
pub(super) fn find(
    source: &Source,
    lines: &[Line],
    text: &[usize],
    shape: &Shape,
    pages: &Pages,
) -> Vec<bool> {
    if !shape.wrapped || pages.class.contains(&Class::NoteRule) {
        return Vec::new();
    }
    let str = |i: usize| source.slice(lines[i].text);
    let text: Vec<usize> =
        text.iter().copied().filter(|i| pages.class[*i] == Class::Text).collect();
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
    for (n, &i) in text.iter().enumerate() {
        let s = str(i);
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
        && !ends(i)
    {
        return Vec::new();
    }
    let mut feet = Vec::new();
    for (i, _) in found {
        if feet.is_empty() {
            feet.resize(lines.len(), false);
        }
        feet[i] = true;
    }
    feet
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
