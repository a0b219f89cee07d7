//! Where the words of references stand in a text. One search finds where a phrase can begin, by its
//! first letters; then the phrases with this beginning are tried. So the search is small, and quickly
//! made.

use super::fold::Folder;
use super::pattern::{heads, literals};
use super::refs::{PHRASES, RefWord};
use aho_corasick::{
    AhoCorasick, AhoCorasickBuilder, AhoCorasickKind, Input, Match, MatchKind, Span, packed,
};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// Phrases to look for, all in one pass.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// As the table has them.
    rows: Vec<(String, RefWord)>,
    /// Signs of addresses, which stand anywhere, with where their full stop or colon is.
    signs: Vec<(&'static str, usize)>,
    /// What stands beside them, by its byte in small: behind as 1, before as 2 where nothing is behind.
    beside: Vec<u8>,
    /// Whether a phrase can begin within a word, behind a particle.
    within: bool,
    searcher: OnceLock<Option<Searcher>>,
}

#[derive(Debug)]
struct Searcher {
    stems: Stems,
    /// What can begin with each stem.
    groups: Vec<Arc<Group>>,
}

/// What begins with a stem.
#[derive(Debug)]
struct Group {
    stem: String,
    /// The rows with such phrases. Most stems stand in few documents: phrases are made when the first
    /// is met.
    rows: Vec<usize>,
    phrases: OnceLock<Phrases>,
}

/// The phrases that begin with a stem, sorted.
#[derive(Debug, Default)]
struct Phrases {
    words: Vec<Phrase>,
    /// Names of bodies and of what they adopt, which matter only beside a number.
    names: Vec<Phrase>,
    /// Whether a phrase of the words needs no beginning of a word.
    anywhere: bool,
}

/// Where a name can stand in a text, and its stem.
pub(crate) type NamePlace = (usize, usize);

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
        let signs: Vec<_> = signs.collect();
        let mut beside = vec![0; 256];
        for (sign, stop) in &signs {
            let of = |at: usize| sign.as_bytes().get(at).map(|b| usize::from(*b));
            match (of(stop + 1), stop.checked_sub(1).and_then(of)) {
                (Some(behind), _) => beside[behind] |= 1,
                (None, Some(before)) => beside[before] |= 2,
                (None, None) => beside.fill(1),
            }
        }
        Self { rows, signs, beside, within, searcher: OnceLock::new() }
    }

    /// As the table has them.
    pub(super) fn rows(&self) -> &[(String, RefWord)] {
        &self.rows
    }

    /// Every word but names, in order, not overlapping; and where names can stand. `starts` tells
    /// whether a word can begin at a place.
    pub(super) fn search(
        &self,
        folder: &Folder,
        text: &str,
        starts: impl Fn(usize) -> bool,
        out: &mut Vec<(Range<usize>, RefWord)>,
        names: &mut Vec<NamePlace>,
    ) {
        let before = out.len();
        if let Some(searcher) = self.searcher(folder) {
            searcher.search(folder, &self.rows, text, starts, out, names);
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

    /// The names among `places`, which [`search`](Self::search) of the same text gave, in order, not
    /// overlapping.
    pub(super) fn names(
        &self,
        folder: &Folder,
        text: &str,
        places: &[NamePlace],
        out: &mut Vec<(Range<usize>, RefWord)>,
    ) {
        let Some(searcher) = self.searcher(folder) else { return };
        let mut end = 0;
        for &(start, stem) in places {
            if start >= end
                && let (Some(group), Some(rest)) = (searcher.groups.get(stem), text.get(start..))
                && let names = &group.phrases(folder, &self.rows).names
                && let Some((len, word)) = folder.longest(names, rest, |_| false)
            {
                end = start + len;
                out.push((start..end, word));
            }
        }
    }

    fn signs(&self, text: &str, out: &mut Vec<(Range<usize>, RefWord)>) {
        if self.signs.is_empty() {
            return;
        }
        let bytes = text.as_bytes();
        let mut done = 0;
        let beside = |at: usize| {
            let byte = bytes.get(at).map(u8::to_ascii_lowercase);
            byte.and_then(|b| self.beside.get(usize::from(b)).copied()).unwrap_or_default()
        };
        for at in memchr::memchr2_iter(b'.', b':', bytes) {
            // most ends of sentences are told by what stands beside them
            if beside(at + 1) & 1 == 0 && beside(at.wrapping_sub(1)) & 2 == 0 {
                continue;
            }
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
            let mut own: BTreeMap<String, Vec<usize>> = BTreeMap::new();
            for (i, (row, _)) in self.rows.iter().enumerate() {
                // a row that cannot be read is told when the table is checked
                for head in heads(row, STEM, PHRASES).unwrap_or_default() {
                    own.entry(stem(&head, folder.over_space)).or_default().push(i);
                }
            }
            let (mut stems, mut groups) = (Vec::new(), Vec::new());
            for stem in own.keys() {
                // only the longest stem is found: it leads to the phrases of the shorter ones too
                let ends = stem.char_indices().map(|(i, c)| i + c.len_utf8());
                let shorter = ends.filter_map(|e| own.get(stem.get(..e)?));
                let mut rows: Vec<usize> = shorter.flatten().copied().collect();
                rows.sort_unstable();
                rows.dedup();
                let group = Group { stem: stem.clone(), rows, phrases: OnceLock::new() };
                let group = Arc::new(group);
                for s in spellings(stem) {
                    stems.push(s);
                    groups.push(Arc::clone(&group));
                }
            }
            let stems = Stems::new(stems, folder.over_space, self.within);
            stems.map(|stems| Searcher { stems, groups })
        });
        made.as_ref()
    }
}

impl Group {
    fn phrases(&self, folder: &Folder, rows: &[(String, RefWord)]) -> &Phrases {
        self.phrases.get_or_init(|| {
            let lead = folder.literal_of(&self.stem);
            let mut all: Vec<Phrase> = Vec::new();
            for (row, word) in self.rows.iter().filter_map(|i| rows.get(*i)) {
                let own = literals(folder, row, PHRASES).unwrap_or_default().into_iter();
                let own = own.filter(|l| l.iter().zip(&lead).all(|(a, b)| a == b));
                all.extend(own.map(|l| (l, *word)));
            }
            all.sort_by(|a, b| a.0.cmp(&b.0));
            let anywhere = all.iter().any(|p| p.1 == RefWord::Wide);
            let (names, words) = all.into_iter().partition(|p| is_name(p.1));
            Phrases { words, names, anywhere }
        })
    }
}

fn is_name(word: RefWord) -> bool {
    matches!(word, RefWord::Resolution | RefWord::Decision | RefWord::Body(_))
}

impl Searcher {
    fn search(
        &self,
        folder: &Folder,
        rows: &[(String, RefWord)],
        text: &str,
        starts: impl Fn(usize) -> bool,
        out: &mut Vec<(Range<usize>, RefWord)>,
        names: &mut Vec<NamePlace>,
    ) {
        let open = |w| matches!(w, RefWord::Part(_) | RefWord::Wide);
        // where the word before ends
        let mut end = 0;
        self.stems.each(text, |start, stem| {
            let (Some(group), Some(rest)) = (self.groups.get(stem), text.get(start..)) else {
                return;
            };
            let group = group.phrases(folder, rows);
            let begins = starts(start);
            if begins && !group.names.is_empty() {
                names.push((start, stem));
            }
            if start >= end
                && (begins || group.anywhere)
                && !group.words.is_empty()
                && let Some((len, word)) = folder.longest(&group.words, rest, open)
            {
                end = start + len;
                out.push((start..end, word));
            }
        });
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

    /// Tells every place where a stem stands, in order, with the longest stem there.
    fn each(&self, text: &str, mut found: impl FnMut(usize, usize)) {
        let which = |m: Match| (m.start(), m.pattern().as_usize());
        // on from the next character, for stems can overlap
        let next = |at: usize| text.ceil_char_boundary(at + 1);
        let mut at = 0;
        match self {
            Self::Packed(packed) => {
                // stems are in small letters; all bytes are looked at: sixteen at a time, not one
                let large = text.bytes().fold(false, |seen, b| seen | b.is_ascii_uppercase());
                let small = if large { Cow::Owned(text.to_ascii_lowercase()) } else { text.into() };
                while let Some(m) = packed.find_in(&*small, Span::from(at..small.len())) {
                    let (start, stem) = which(m);
                    found(start, stem);
                    at = next(start);
                }
            }
            Self::Dfa(dfa) => {
                while let Some(m) = dfa.find(Input::new(text).range(at..)) {
                    let (start, stem) = which(m);
                    found(start, stem);
                    at = next(start);
                }
            }
            Self::Starts(starts) => starts.each(text.as_bytes(), found),
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
    /// A bit for every [`three`] bytes that a stem can begin with.
    threes: Box<[u64; 1 << 6]>,
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
#[inline]
fn eight(bytes: &[u8], at: usize) -> u64 {
    if let Some(all) = bytes.get(at..at + 8).and_then(|b| b.try_into().ok()) {
        return u64::from_le_bytes(all);
    }
    let rest = bytes.get(at..).unwrap_or_default();
    rest.iter().rev().fold(0, |all, b| all << 8 | u64::from(*b))
}

/// Eight times the same byte.
const fn each(b: u8) -> u64 {
    u64::from_le_bytes([b; 8])
}

/// The high bit of each byte.
const HIGH: u64 = each(0x80);

/// The same with small letters of ASCII for large ones, all bytes at once.
#[inline]
fn small(bytes: u64) -> u64 {
    let low = bytes & !HIGH;
    // the high bit of a byte tells: from "A" on, above "Z", ASCII
    let large = (low + each(0x80 - b'A')) & !(low + each(0x7F - b'Z')) & !bytes & HIGH;
    bytes | large >> 2
}

/// What tells first letters apart, by their first two bytes: a byte of ASCII in small, the second byte
/// of another.
#[inline]
fn letter(first: u8, second: u8) -> u8 {
    if first.is_ascii() { first.to_ascii_lowercase() } else { second }
}

impl Starts {
    fn new(stems: Vec<String>) -> Self {
        let mut stems: Vec<(Vec<u8>, usize)> =
            (0..).zip(stems).map(|(i, s)| (s.into_bytes(), i)).collect();
        let first = |s: &[u8]| letter(eight(s, 0) as u8, (eight(s, 0) >> 8) as u8);
        stems.sort_by_key(|(s, i)| (first(s), std::cmp::Reverse(s.len()), *i));
        let mut leads = Box::new([0; 1 << 10]);
        for (s, _) in &stems {
            let first = s.first().copied().unwrap_or_default();
            for second in s.get(1).map_or(0..=255, |b| *b..=*b) {
                for first in [first, first.to_ascii_uppercase()] {
                    for second in [second, second.to_ascii_uppercase()] {
                        let (word, bit) = two(first, second);
                        leads[word] |= 1 << bit;
                    }
                }
            }
        }
        let mut threes = Box::new([0; 1 << 6]);
        for (s, _) in &stems {
            // a shorter one stands before any byte
            match s.len() {
                0 | 1 => threes.fill(u64::MAX),
                n => (0..if n == 2 { 256 } else { 1 }).for_each(|more| {
                    let (word, bit) = three(eight(s, 0) | more << 16);
                    threes[word] |= 1 << bit;
                }),
            }
        }
        let before = |l: usize| stems.partition_point(|(s, _)| usize::from(first(s)) < l);
        let letters = std::array::from_fn(|l| u16::try_from(before(l)).unwrap_or(u16::MAX));
        let key = |(s, stem): &(Vec<u8>, usize)| {
            let mask = u64::MAX.checked_shr(64 - 8 * s.len().min(8) as u32).unwrap_or(0);
            Key { bytes: eight(s, 0) & mask, mask, stem: *stem }
        };
        Self { stems: stems.iter().map(key).collect(), leads, threes, letters }
    }

    /// Tells every place where a word begins with a stem, in order, with the longest stem there.
    fn each(&self, bytes: &[u8], mut found: impl FnMut(usize, usize)) {
        let mut word = |at: usize| {
            if let Some(&[first, second]) = bytes.get(at..at + 2)
                && self.leads(first, second)
            {
                let here = eight(bytes, at);
                let (word, bit) = three(here);
                if self.threes[word] >> bit & 1 != 0
                    && let Some(stem) = self.stem(here)
                {
                    found(at, stem);
                }
            }
        };
        word(0);
        let mut from = 0;
        while from < bytes.len() {
            let here = eight(bytes, from);
            // where one ends another can begin
            let mut ends = parts(here);
            let wide = here & HIGH != 0;
            while ends != 0 {
                let end = ends.trailing_zeros() & !7;
                ends &= ends - 1;
                let at = from + end as usize / 8;
                word(at + if wide { width((here >> end) as u8) } else { 1 });
            }
            from += 8;
        }
    }

    /// Whether a stem can begin with such bytes.
    #[inline]
    fn leads(&self, first: u8, second: u8) -> bool {
        let (word, bit) = two(first, second);
        self.leads[word] >> bit & 1 != 0
    }

    /// The longest stem that such bytes begin with.
    fn stem(&self, here: u64) -> Option<usize> {
        let here = small(here);
        let letter = usize::from(letter(here as u8, (here >> 8) as u8));
        let range = usize::from(self.letters[letter])..usize::from(self.letters[letter + 1]);
        self.stems.get(range)?.iter().find(|k| here & k.mask == k.bytes).map(|k| k.stem)
    }
}

/// Which bit stands for two bytes.
#[inline]
fn two(first: u8, second: u8) -> (usize, u8) {
    let both = u16::from_le_bytes([first, second]);
    (usize::from(both >> 6), (both & 63) as u8)
}

/// Which bit stands for the first three of such bytes, small or large.
#[inline]
fn three(bytes: u64) -> (usize, u8) {
    let all = (bytes as u32 & 0xFF_FFFF | 0x20_2020).wrapping_mul(0x9E37_79B1) >> 20;
    ((all >> 6) as usize, (all & 63) as u8)
}

/// Where words part among eight bytes, as the high bit of a byte: all of ASCII but letters and digits,
/// and the first byte of what may be a punctuation mark of the Latin (U+0080), general (U+2000) or East
/// Asian (U+3000, U+FF00) blocks.
#[inline]
fn parts(bytes: u64) -> u64 {
    // the high bit of a byte tells that its seven others are at least so much
    const A: u64 = each(0x80 - b'a');
    const BEHIND_Z: u64 = each(0x7F - b'z');
    const ZERO: u64 = each(0x80 - b'0');
    const BEHIND_NINE: u64 = each(0x7F - b'9');
    let low = bytes & !HIGH;
    let small = low | each(0x20);
    let letter = (small + A) & !(small + BEHIND_Z);
    let digit = (low + ZERO) & !(low + BEHIND_NINE);
    let ascii = !(bytes | letter | digit) & HIGH;
    if bytes & HIGH == 0 {
        return ascii;
    }
    let is = |all: u64| {
        let other = bytes ^ all;
        !(((other & !HIGH) + !HIGH) | other) & HIGH
    };
    const WIDE: [u64; 4] = [each(0xC2), each(0xE2), each(0xE3), each(0xEF)];
    WIDE.into_iter().fold(ascii, |all, b| all | is(b))
}

/// The bytes of the character that begins with such a byte.
#[inline]
fn width(first: u8) -> usize {
    match first {
        ..0x80 => 1,
        0x80..0xE0 => 2,
        _ => 3,
    }
}

/// The letters of a stem.
const STEM: usize = 4;

/// The letters of a phrase that are searched for. One letter stands in too much text: what follows
/// such a word is searched for with it.
fn stem(text: &str, unspaced: bool) -> String {
    let most = if unspaced { 2 } else { STEM };
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
            let mut out = Vec::new();
            starts.each(text.as_bytes(), |start, stem| out.push((start, stem)));
            out
        };
        assert_eq!(all("Para. 3 of a separate p, «para»"), [(0, 0), (22, 1), (27, 0)]);
        assert_eq!(all("Пункт 5 и подпункт 6; пункты"), [(0, 3), (36, 2)]);
    }

    #[test]
    fn words_part_at_all_but_letters_and_digits() {
        for b in 0..=u8::MAX {
            let parts = b.is_ascii() && !b.is_ascii_alphanumeric();
            let parts = parts || matches!(b, 0xC2 | 0xE2 | 0xE3 | 0xEF);
            for at in 0..8 {
                for around in [b'a', b' ', 0, 0xD0, 0xE2, 0xFF] {
                    let mut bytes = [around; 8];
                    bytes[at] = b;
                    let found = super::parts(u64::from_le_bytes(bytes)) >> (8 * at) & 0xFF;
                    assert_eq!(found == 0x80, parts, "{b:x} at {at} among {around:x}");
                }
            }
        }
    }

    #[test]
    fn signs_stand_anywhere() {
        let words = Words::new(Vec::new(), &["://", "www.", ".org"], false);
        let mut out = Vec::new();
        words.search(
            &Folder::default(),
            "x://WWW.un.Org. www.org",
            |_| true,
            &mut out,
            &mut Vec::new(),
        );
        let found: Vec<_> = out.into_iter().map(|(r, _)| r).collect();
        assert_eq!(found, [1..4, 4..8, 10..14, 16..20]);
    }
}
