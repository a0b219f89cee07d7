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
    /// What stands before the number of a page and behind it, in lower case.
    pub(super) pages: Vec<(Box<str>, Box<str>)>,
    /// Words that lead to the next and so end no line of their own, in lower case.
    pub(super) leads: Vec<Box<str>>,
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
    let all = all();
    let mut tally = vec![Tally::default(); all.traits.len()];
    let mut latin = 0;
    for part in sample(text) {
        count(all, part, &mut tally, &mut latin);
    }
    // a script of its own needs only a share of the letters
    let mut scores: Vec<(Lang, u32)> = Vec::new();
    let total: u32 = tally.iter().map(|t| t.words).sum();
    for ((lang, traits), t) in all.traits.iter().zip(&tally) {
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

/// Where the number of a page with its word begins that a line ends with, in any of the six languages:
/// "Page 2", "A/99/7 page 2", "第2页". Page heads are set aside before the language of a text is known.
pub(crate) fn page_number(s: &str) -> Option<usize> {
    let words = |t: &Traits| t.pages.iter().find_map(|(before, after)| paged(s, before, after));
    all().traits.iter().find_map(|(_, t)| words(t))
}

fn paged(s: &str, before: &str, after: &str) -> Option<usize> {
    let named = s.strip_suffix(after)?.trim_end();
    let head = named.trim_end_matches(|c: char| c.is_numeric());
    if head.len() == named.len() || named.len() - head.len() > 8 {
        return None;
    }
    let head = head.trim_end();
    let at = head.char_indices().rfind(|c| c.1.is_whitespace());
    let at = at.map_or(0, |(at, c)| at + c.len_utf8());
    (head[at..].to_lowercase() == before).then_some(at)
}

/// Whether a word of any of the six languages leads to the next, as articles and prepositions do: a
/// line that ends with it goes on. Lines are joined before the language of a text is known.
pub(crate) fn leads_on(word: &str) -> bool {
    let all = all();
    word.len() <= all.longest_lead && all.leads.binary_search_by(|w| (**w).cmp(word)).is_ok()
}

/// The traits of the six, from that part of their tables alone: telling the language must not
/// cost the reading of six tables.
fn all() -> &'static All {
    static ALL: OnceLock<All> = OnceLock::new();
    ALL.get_or_init(|| {
        let json = include_str!(concat!(env!("OUT_DIR"), "/traits.json"));
        // tables of ours that cannot be used are found by the tests
        let all = table::traits_of_all(json).unwrap_or_default();
        All::new(TABLES.iter().map(|t| t.0).zip(all).collect())
    })
}

/// The traits of one of the six.
#[cfg(test)]
pub(super) fn traits_of_builtin(lang: Lang) -> Option<&'static Traits> {
    all().traits.iter().find(|t| t.0 == lang).map(|t| &t.1)
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

fn count(all: &All, part: &str, tally: &mut [Tally], latin: &mut u32) {
    let mut word = String::new();
    // whether the token is an address or a symbol: no words in those
    let mut skip = false;
    let mut capital = false;
    // the script of the letter before, which is mostly that of the next
    let mut script: Option<(usize, (char, char))> = None;
    for c in part.chars().chain(std::iter::once(' ')) {
        let letter = match c {
            'a'..='z' | 'A'..='Z' | '\'' => Some(c.to_ascii_lowercase()),
            '’' if !word.is_empty() => Some('\''),
            '\u{80}'..='\u{24f}' if c.is_alphabetic() => Some(lower(c)),
            _ => None,
        };
        if let Some(small) = letter {
            *latin += 1;
            capital |= word.is_empty() && small != c && c != '’';
            if word.len() < LONGEST {
                word.push(small);
            }
            continue;
        }
        if c >= '\u{250}' {
            // a Han character is about a third of a word, other letters a sixth
            let weight = if is_unspaced(c) { 2 } else { 1 };
            if !script.is_some_and(|(_, (from, to))| (from..=to).contains(&c)) && c.is_alphabetic()
            {
                let of = |t: &Traits| t.letters.iter().copied().find(|r| (r.0..=r.1).contains(&c));
                script = all.traits.iter().enumerate().find_map(|(i, t)| Some((i, of(&t.1)?)));
            }
            let known = script.filter(|(_, (from, to))| (*from..=*to).contains(&c));
            if let Some(t) = known.and_then(|(i, _)| tally.get_mut(i)) {
                t.letters += weight;
            }
        }
        let part = matches!(c, '/' | '_' | '@' | '0'..='9');
        if !word.is_empty() {
            // "sect. A": one capital letter is no word either
            let single = capital && word.chars().count() == 1;
            if !skip && !single && !part {
                all.vote(&word, tally);
            }
            word.clear();
            capital = false;
        }
        skip = part || (skip && !c.is_whitespace());
    }
}

/// The most bytes of a word that are kept: no function word is as long.
const LONGEST: usize = 24;

/// A Latin letter in lower case, where that is one character.
fn lower(c: char) -> char {
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(one), None) => one,
        _ => c,
    }
}

/// How the six are told.
struct All {
    traits: Vec<(Lang, Traits)>,
    /// For each of them, where the words with each first byte begin.
    begins: Vec<[usize; 257]>,
    /// The words of all that lead to the next, sorted, and the most bytes of one.
    leads: Vec<Box<str>>,
    longest_lead: usize,
}

impl All {
    fn new(traits: Vec<(Lang, Traits)>) -> Self {
        let begins = |(_, t): &(Lang, Traits)| {
            let mut begins = [0; 257];
            for word in &t.words {
                let first = word.bytes().next().map_or(0, usize::from);
                if let Some(after) = begins.get_mut(first + 1) {
                    *after += 1;
                }
            }
            let mut sum = 0;
            begins.map(|n| {
                sum += n;
                sum
            })
        };
        let mut leads: Vec<_> = traits.iter().flat_map(|t| t.1.leads.iter().cloned()).collect();
        leads.sort();
        leads.dedup();
        let longest_lead = leads.iter().map(|w| w.len()).max().unwrap_or_default();
        Self { begins: traits.iter().map(begins).collect(), traits, leads, longest_lead }
    }

    /// The languages that have this word, a bit for each.
    fn having(&self, word: &str) -> u8 {
        let first = word.bytes().next().map_or(0, usize::from);
        let mut bits = 0;
        for (i, ((_, t), begins)) in self.traits.iter().zip(&self.begins).enumerate() {
            let of = |i: usize| begins.get(i).copied().unwrap_or_default();
            let some = t.words.get(of(first)..of(first + 1)).unwrap_or_default();
            bits |= u8::from(some.binary_search_by(|w| (**w).cmp(word)).is_ok()) << i;
        }
        bits
    }

    fn vote(&self, word: &str, tally: &mut [Tally]) {
        let mut bits = self.having(word);
        // elided articles: "l'ordre" counts as "l'"
        if let Some(i) = word.find('\'') {
            bits |= self.having(word.get(..=i).unwrap_or_default());
        }
        for (i, t) in tally.iter_mut().enumerate() {
            t.words += u32::from(bits >> i & 1);
        }
    }
}
