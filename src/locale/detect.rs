//! Which language a text is in: by script, then by function words.

use super::fold::is_unspaced;
use super::{TABLES, table};
use crate::lang::Lang;
use std::sync::OnceLock;

/// How a language is told.
#[derive(Debug, Default)]
pub(super) struct Traits {
    /// The letters of its script, as ranges, sorted.
    pub(super) letters: Vec<(char, char)>,
    /// Function words in lower case, sorted.
    pub(super) words: Vec<Box<str>>,
}

/// Which language a text is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detection {
    /// The likeliest of the six; [`Lang::UND`] when nothing tells.
    pub lang: Lang,
    /// Whether it leads clearly.
    pub sure: bool,
    /// What speaks for each language, best first; languages that nothing speaks for are left out.
    pub scores: Vec<(Lang, u32)>,
}

/// Bytes looked at from the start, and in each of the windows spread over the rest.
const HEAD: usize = 12 << 10;
const WINDOW: usize = 1 << 10;
const WINDOWS: usize = 12;

/// Latin words, addresses and symbols stand in all languages; this many of its own letters weigh
/// as much as one Latin letter against.
const OWN_SCRIPT: u32 = 6;

/// The language of a text, by the letters it is written in and, among languages of one script, by
/// its function words. Looks at a bounded part of long texts.
///
/// The English block at the head of Arabic, Chinese and Russian documents, and what they cite in
/// English, does not mislead it.
#[must_use]
pub fn detect(text: &str) -> Detection {
    let all = traits();
    let mut tally = vec![Tally::default(); all.len()];
    let mut latin = 0;
    for part in sample(text) {
        count(all, part, &mut tally, &mut latin);
    }
    // a script of its own needs only a share of the letters
    let mut scores: Vec<(Lang, u32)> = Vec::new();
    let total: u32 = tally.iter().map(|t| t.words).sum();
    for ((lang, traits), t) in all.iter().zip(&tally) {
        let score = if traits.words.is_empty() {
            t.letters.saturating_mul(OWN_SCRIPT)
        } else if total > 0 {
            let share = u64::from(latin) * u64::from(t.words) / u64::from(total);
            u32::try_from(share).unwrap_or(u32::MAX)
        } else {
            0
        };
        if score > 0 {
            scores.push((*lang, score));
        }
    }
    scores.sort_by_key(|s| std::cmp::Reverse(s.1));
    let lead = |i: usize| scores.get(i).map_or(0, |s| s.1);
    let lang = match scores.first() {
        Some(s) => s.0,
        // letters without a word that tells
        None if latin > 0 => Lang::EN,
        None => Lang::UND,
    };
    let sure = lead(0) >= 40 && lead(0) / 3 >= lead(1) / 2;
    Detection { lang, sure, scores }
}

/// The traits of the six, from that part of their tables alone: telling the language must not
/// cost the reading of six tables.
fn traits() -> &'static [(Lang, Traits)] {
    static TRAITS: OnceLock<Vec<(Lang, Traits)>> = OnceLock::new();
    TRAITS.get_or_init(|| {
        let json = include_str!(concat!(env!("OUT_DIR"), "/traits.json"));
        // tables of ours that cannot be used are found by the tests
        let all = table::traits_of_all(json).unwrap_or_default();
        TABLES.iter().map(|t| t.0).zip(all).collect()
    })
}

/// The traits of one of the six.
#[cfg(test)]
pub(super) fn traits_of_builtin(lang: Lang) -> Option<&'static Traits> {
    traits().iter().find(|t| t.0 == lang).map(|t| &t.1)
}

#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    letters: u32,
    words: u32,
}

/// The parts of a text that are looked at, cut at line ends where there are any.
fn sample(text: &str) -> impl Iterator<Item = &str> {
    let head = HEAD.min(text.len());
    let stride = (text.len() - head) / WINDOWS;
    let windows = (0..WINDOWS).map(move |i| {
        let from = head + i * stride;
        (from, (from + WINDOW.min(stride)).min(text.len()))
    });
    std::iter::once((0, head)).chain(windows).filter_map(|(from, to)| {
        let up = |mut i: usize| {
            while i < text.len() && !text.is_char_boundary(i) {
                i += 1;
            }
            i
        };
        text.get(up(from)..up(to)).filter(|t| !t.is_empty())
    })
}

fn count(all: &[(Lang, Traits)], part: &str, tally: &mut [Tally], latin: &mut u32) {
    let mut word = String::new();
    let mut chars = part.chars().chain(std::iter::once(' '));
    // whether the token is an address or a symbol: no words in those
    let mut skip = false;
    let mut capital = false;
    // the script of the letter before, which is mostly that of the next
    let mut script: Option<(usize, (char, char))> = None;
    loop {
        let Some(c) = chars.next() else { return };
        // a Han character is about a third of a word, other letters a sixth
        let weight = if is_unspaced(c) { 2 } else { 1 };
        let known = script.filter(|(_, (from, to))| (*from..=*to).contains(&c));
        if let Some(t) = known.and_then(|(i, _)| tally.get_mut(i)) {
            t.letters += weight;
        } else if c.is_alphabetic() || c == '\'' || c == '’' {
            if c < '\u{250}' {
                *latin += 1;
                if word.is_empty() && c.is_uppercase() {
                    capital = true;
                }
                if word.len() < 24 {
                    word.extend(c.to_lowercase().map(|c| if c == '’' { '\'' } else { c }));
                }
                continue;
            }
            let of = |t: &Traits| t.letters.iter().copied().find(|r| (r.0..=r.1).contains(&c));
            script = all.iter().enumerate().find_map(|(i, t)| Some((i, of(&t.1)?)));
            if let Some(t) = script.and_then(|(i, _)| tally.get_mut(i)) {
                t.letters += weight;
            }
        }
        let glued = matches!(c, '/' | '.' | '_' | '@' | '0'..='9');
        if !word.is_empty() {
            // "sect. A": one capital letter is no word either
            let letter = capital && word.chars().count() == 1;
            if !skip && !letter && (!glued || c == '.') {
                vote(all, &word, tally);
            }
            word.clear();
            capital = false;
        }
        let part = matches!(c, '/' | '_' | '@' | '0'..='9');
        skip = part || (skip && !c.is_whitespace());
    }
}

fn vote(all: &[(Lang, Traits)], word: &str, tally: &mut [Tally]) {
    for ((_, traits), t) in all.iter().zip(tally.iter_mut()) {
        let words = &traits.words;
        if words.binary_search_by(|w| (**w).cmp(word)).is_ok() {
            t.words += 1;
        }
        // elided articles: "l'ordre" counts as "l'"
        else if let Some(i) = word.find('\'')
            && let Some(head) = word.get(..=i)
            && words.binary_search_by(|w| (**w).cmp(head)).is_ok()
        {
            t.words += 1;
        }
    }
}
