//! Where the words of references stand in a text. One search finds where a phrase can begin, by its
//! first letters; then the phrases with this beginning are tried. So the search is small, and quickly
//! made.

use super::fold::Folder;
use super::pattern::expand;
use super::refs::{PHRASES, RefWord};
use aho_corasick::{
    AhoCorasick, AhoCorasickBuilder, AhoCorasickKind, Input, Match, MatchKind, Span, packed,
};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// Phrases to look for.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// As the table has them.
    rows: Vec<(String, RefWord)>,
    /// Signs of addresses, which stand anywhere, with where their full stop or colon is.
    signs: Vec<(&'static str, usize)>,
    /// Whether a phrase can begin within a word, behind a particle.
    within: bool,
    searcher: OnceLock<Option<Searcher>>,
}

#[derive(Debug)]
struct Searcher {
    stems: Stems,
    /// The phrases that begin with each stem, sorted.
    phrases: Vec<Arc<[Phrase]>>,
}

/// A phrase, folded, and what it is.
type Phrase = (Box<[char]>, RefWord);

/// The longest stem at the leftmost place.
#[derive(Debug)]
enum Stems {
    /// By vector instructions, which are several times as fast where few places look like a stem.
    Packed(packed::Searcher),
    /// Where words can begin within words.
    Dfa(AhoCorasick),
    /// Only where words begin.
    Starts(Box<Starts>),
}

impl Words {
    pub(super) fn new(rows: Vec<(String, RefWord)>, signs: &[&'static str], within: bool) -> Self {
        let signs = signs.iter().filter_map(|s| Some((*s, s.find(['.', ':'])?)));
        Self { rows, signs: signs.collect(), within, searcher: OnceLock::new() }
    }

    /// As the table has them.
    pub(super) fn rows(&self) -> &[(String, RefWord)] {
        &self.rows
    }

    /// Every word, in order, not overlapping. `starts` tells whether a word can begin at a place.
    pub(super) fn search(
        &self,
        folder: &Folder,
        text: &str,
        starts: impl Fn(usize) -> bool,
        out: &mut Vec<(Range<usize>, RefWord)>,
    ) {
        let before = out.len();
        if let Some(searcher) = self.searcher(folder) {
            searcher.search(folder, text, starts, out);
        }
        let words = out.len();
        self.signs(text, out);
        if out.len() > words && words > 0 {
            out.sort_by_key(|w| w.0.start);
            let mut end = 0;
            let mut n = 0;
            out.retain(|w| {
                n += 1;
                let free = n <= before || w.0.start >= end;
                if free {
                    end = w.0.end.max(end);
                }
                free
            });
        }
    }

    fn signs(&self, text: &str, out: &mut Vec<(Range<usize>, RefWord)>) {
        if self.signs.is_empty() {
            return;
        }
        let bytes = text.as_bytes();
        let mut done = 0;
        for at in memchr::memchr2_iter(b'.', b':', bytes) {
            let fits = |(sign, stop): &(&str, usize)| {
                let start = at.checked_sub(*stop).filter(|s| *s >= done)?;
                let found = bytes.get(start..start + sign.len())?;
                found.eq_ignore_ascii_case(sign.as_bytes()).then_some(start..start + sign.len())
            };
            if let Some(found) = self.signs.iter().filter_map(fits).min_by_key(|r| r.start) {
                done = found.end;
                out.push((found, RefWord::Web));
            }
        }
    }

    fn searcher(&self, folder: &Folder) -> Option<&Searcher> {
        let made = self.searcher.get_or_init(|| {
            let mut groups: BTreeMap<String, Vec<Phrase>> = BTreeMap::new();
            for (row, word) in &self.rows {
                // a row that cannot be read is told when the table is checked
                for text in expand(row, PHRASES).unwrap_or_default() {
                    let phrase = (folder.literal_of(&text).into_boxed_slice(), *word);
                    groups.entry(stem(&text, folder.over_space)).or_default().push(phrase);
                }
            }
            let (mut stems, mut phrases) = (Vec::new(), Vec::new());
            for stem in groups.keys() {
                // only the longest stem is found: it leads to the phrases of the shorter ones too
                let shorter = groups.iter().filter(|(s, _)| stem.starts_with(s.as_str()));
                let mut group: Vec<Phrase> = shorter.flat_map(|(_, g)| g).cloned().collect();
                group.sort_by(|a, b| a.0.cmp(&b.0));
                let group: Arc<[Phrase]> = group.into();
                for s in spellings(stem) {
                    stems.push(s);
                    phrases.push(Arc::clone(&group));
                }
            }
            let stems = Stems::new(stems, folder.over_space, self.within);
            stems.map(|stems| Searcher { stems, phrases })
        });
        made.as_ref()
    }
}

impl Searcher {
    fn search(
        &self,
        folder: &Folder,
        text: &str,
        starts: impl Fn(usize) -> bool,
        out: &mut Vec<(Range<usize>, RefWord)>,
    ) {
        let small = self.stems.haystack(text);
        let open = |w| matches!(w, RefWord::Part(_) | RefWord::Wide);
        let mut at = 0;
        while let Some((start, stem)) = self.stems.find(&small, at) {
            let Some(rest) = text.get(start..) else { return };
            at = start + rest.chars().next().map_or(1, char::len_utf8);
            let Some(group) = self.phrases.get(stem) else { continue };
            let word = !group.iter().any(|p| p.1 == RefWord::Wide);
            if word && !starts(start) {
                continue;
            }
            if let Some((len, word)) = folder.longest(group, rest, open) {
                at = start + len;
                out.push((start..at, word));
            }
        }
    }
}

impl Stems {
    fn new(stems: Vec<String>, unspaced: bool, within: bool) -> Option<Self> {
        if unspaced {
            let kind = packed::MatchKind::LeftmostLongest;
            let packed = packed::Config::new().match_kind(kind).builder().extend(&stems).build();
            if let Some(packed) = packed {
                return Some(Self::Packed(packed));
            }
        } else if !within {
            return Some(Self::Starts(Box::new(Starts::new(stems))));
        }
        let dfa = AhoCorasickBuilder::new()
            .match_kind(MatchKind::LeftmostLongest)
            .kind(Some(AhoCorasickKind::DFA))
            .prefilter(false)
            .ascii_case_insensitive(true)
            .build(stems);
        dfa.ok().map(Self::Dfa)
    }

    /// The text to search in: stems are in small letters, and not all kinds tell the case.
    fn haystack<'t>(&self, text: &'t str) -> Cow<'t, str> {
        // all bytes are looked at: sixteen at a time, not one
        let large = || text.bytes().fold(false, |seen, b| seen | b.is_ascii_uppercase());
        match self {
            Self::Packed(_) if large() => Cow::Owned(text.to_ascii_lowercase()),
            _ => Cow::Borrowed(text),
        }
    }

    /// Where the next stem begins, and which it is.
    fn find(&self, text: &str, from: usize) -> Option<(usize, usize)> {
        let which = |m: Match| (m.start(), m.pattern().as_usize());
        match self {
            Self::Packed(p) => p.find_in(text, Span::from(from..text.len())).map(which),
            Self::Dfa(d) => d.find(Input::new(text).range(from..)).map(which),
            Self::Starts(s) => s.find(text.as_bytes(), from),
        }
    }
}

/// Stems by their first letters, for alphabets: most places look like a stem there, for its few
/// letters are in all words, but few are the beginning of a word.
#[derive(Debug)]
struct Starts {
    /// Those of one first letter together, the longest first.
    stems: Vec<Key>,
    /// A bit for every two bytes, small or large, that a stem can begin with.
    leads: Box<[u64; 1 << 10]>,
    /// Where the stems of each [`letter`] begin.
    letters: [u16; 257],
}

/// A stem of at most eight bytes as a number, to be compared in one step.
#[derive(Debug)]
struct Key {
    bytes: u64,
    /// Which bytes count.
    mask: u64,
    /// Its place among all.
    stem: usize,
}

/// Eight bytes from a place, zeros behind the end.
fn eight(bytes: &[u8], at: usize) -> u64 {
    if let Some(all) = bytes.get(at..at + 8).and_then(|b| b.try_into().ok()) {
        return u64::from_le_bytes(all);
    }
    let rest = bytes.get(at..).unwrap_or_default();
    rest.iter().rev().fold(0, |all, b| all << 8 | u64::from(*b))
}

/// The same with small letters of ASCII for large ones, all bytes at once.
fn small(bytes: u64) -> u64 {
    let each = |b: u8| u64::from_le_bytes([b; 8]);
    let low = bytes & each(0x7F);
    // the high bit of a byte tells: from "A" on, above "Z", ASCII
    let large = (low + each(0x80 - b'A')) & !(low + each(0x7F - b'Z')) & !bytes & each(0x80);
    bytes | large >> 2
}

/// What tells first letters apart: a byte of ASCII in small, the second byte of another.
fn letter(bytes: &[u8], at: usize) -> u8 {
    match bytes.get(at) {
        Some(b) if b.is_ascii() => b.to_ascii_lowercase(),
        _ => bytes.get(at + 1).copied().unwrap_or_default(),
    }
}

impl Starts {
    fn new(stems: Vec<String>) -> Self {
        let mut stems: Vec<(Vec<u8>, usize)> =
            (0..).zip(stems).map(|(i, s)| (s.into_bytes(), i)).collect();
        stems.sort_by_key(|(s, i)| (letter(s, 0), std::cmp::Reverse(s.len()), *i));
        let mut leads = Box::new([0; 1 << 10]);
        for (s, _) in &stems {
            let first = s.first().copied().unwrap_or_default();
            for second in s.get(1).map_or(0..=255, |b| *b..=*b) {
                for first in [first, first.to_ascii_uppercase()] {
                    for second in [second, second.to_ascii_uppercase()] {
                        let (word, bit) = two(first, second);
                        leads[word] |= bit;
                    }
                }
            }
        }
        let before = |l: usize| stems.partition_point(|(s, _)| usize::from(letter(s, 0)) < l);
        let letters = std::array::from_fn(|l| u16::try_from(before(l)).unwrap_or(u16::MAX));
        let key = |(s, stem): &(Vec<u8>, usize)| {
            let mask = u64::MAX.checked_shr(64 - 8 * s.len().min(8) as u32).unwrap_or(0);
            Key { bytes: eight(s, 0) & mask, mask, stem: *stem }
        };
        Self { stems: stems.iter().map(key).collect(), leads, letters }
    }

    fn find(&self, bytes: &[u8], from: usize) -> Option<(usize, usize)> {
        let mut at = from;
        if begins(bytes, at)
            && self.leads(bytes, at)
            && let Some(stem) = self.stem(bytes, at)
        {
            return Some((at, stem));
        }
        loop {
            // where one ends another can begin
            at += bytes.get(at..)?.iter().position(|b| PARTS[usize::from(*b)] > 0)?;
            at += usize::from(PARTS[usize::from(*bytes.get(at)?)]);
            if self.leads(bytes, at)
                && let Some(stem) = self.stem(bytes, at)
            {
                return Some((at, stem));
            }
        }
    }

    /// Whether a stem can begin at a place.
    #[inline]
    fn leads(&self, bytes: &[u8], at: usize) -> bool {
        let (word, bit) = match bytes.get(at..).unwrap_or_default() {
            [first, second, ..] => two(*first, *second),
            [first] => two(*first, 0),
            [] => return false,
        };
        self.leads[word] & bit != 0
    }

    /// The longest stem at a place.
    fn stem(&self, bytes: &[u8], at: usize) -> Option<usize> {
        let letter = usize::from(letter(bytes, at));
        let range = usize::from(self.letters[letter])..usize::from(self.letters[letter + 1]);
        let here = small(eight(bytes, at));
        self.stems.get(range)?.iter().find(|k| here & k.mask == k.bytes).map(|k| k.stem)
    }
}

/// Which bit stands for two bytes.
#[inline]
fn two(first: u8, second: u8) -> (usize, u64) {
    (usize::from(first) << 2 | usize::from(second >> 6), 1 << (second & 63))
}

/// The bytes of what parts words, by its first byte: all of ASCII but letters and digits, and what may
/// be a punctuation mark of the Latin (U+0080), general (U+2000) or East Asian (U+3000, U+FF00) blocks.
const PARTS: [u8; 256] = {
    let mut all = [0; 256];
    let mut b = 0_u8;
    while b < 0x80 {
        all[b as usize] = !b.is_ascii_alphanumeric() as u8;
        b += 1;
    }
    all[0xC2] = 2;
    all[0xE2] = 3;
    all[0xE3] = 3;
    all[0xEF] = 3;
    all
};

/// Whether what stands before a place parts words.
fn begins(bytes: &[u8], at: usize) -> bool {
    let back = |n: usize| at.checked_sub(n).and_then(|i| bytes.get(i));
    let parts = |n: usize| back(n).is_some_and(|b| usize::from(PARTS[usize::from(*b)]) == n);
    at == 0 || parts(1) || parts(2) || parts(3)
}

/// The letters of a phrase that are searched for. One letter stands in too much text: what follows
/// such a word is searched for with it.
fn stem(text: &str, unspaced: bool) -> String {
    let most = if unspaced { 2 } else { 4 };
    let stop = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{2019}' | '\'');
    let letters = text.chars().take_while(|c| !stop(*c)).count();
    let most = if letters > 1 { most.min(letters) } else { most };
    let stem = text.chars().take(most).collect::<String>().to_lowercase();
    // no more than is compared in one step
    let end = if unspaced { stem.len() } else { stem.floor_char_boundary(8) };
    stem[..end].to_owned()
}

/// The same with a capital, where that is more than another ASCII letter.
fn spellings(stem: &str) -> Vec<String> {
    let mut chars = stem.chars();
    let first = chars.next().filter(|c| !c.is_ascii());
    let capital = first.map(|c| c.to_uppercase().chain(chars).collect::<String>());
    let capital = capital.filter(|c| c != stem);
    let all = std::iter::once(stem.to_owned()).chain(capital);
    // the space after a word of one letter may be one that keeps it on the line
    let hard = |s: String| s.contains(' ').then(|| s.replace(' ', "\u{a0}")).into_iter().chain([s]);
    all.flat_map(hard).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_where_words_begin() {
        let starts = Starts::new(vec!["para".into(), "p".into(), "пунк".into(), "Пунк".into()]);
        let all = |text: &str| {
            let (mut at, mut out) = (0, Vec::new());
            while let Some((start, stem)) = starts.find(text.as_bytes(), at) {
                out.push((start, stem));
                at = start + 1;
            }
            out
        };
        assert_eq!(all("Para. 3 of a separate p, «para»"), [(0, 0), (22, 1), (27, 0)]);
        assert_eq!(all("Пункт 5 и подпункт 6; пункты"), [(0, 3), (36, 2)]);
    }

    #[test]
    fn signs_stand_anywhere() {
        let words = Words::new(Vec::new(), &["://", "www.", ".org"], false);
        let mut out = Vec::new();
        words.search(&Folder::default(), "x://WWW.un.Org. www.org", |_| true, &mut out);
        let found: Vec<_> = out.into_iter().map(|(r, _)| r).collect();
        assert_eq!(found, [1..4, 4..8, 10..14, 16..20]);
    }
}
