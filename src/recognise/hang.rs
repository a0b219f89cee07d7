//! Numbers that hang on a word: note calls whose raising was lost in extraction.

use super::text::han;
use super::{Kind, Node};
use crate::flow::mark::{digit, number as value_of, stroked};
use crate::locale::Locale;
use std::collections::BTreeSet;
use std::ops::Range;

/// What stands around the number of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Around {
    Nothing,
    Round,
    Square,
    /// A stroke behind it, as typewriters set calls: "1/".
    Stroke,
}

impl Around {
    /// Of a mark as printed.
    pub(super) fn of(mark: &str) -> Self {
        match mark.as_bytes().first() {
            Some(b'(') => Self::Round,
            Some(b'[') => Self::Square,
            _ if stroked(mark).is_some() => Self::Stroke,
            _ => Self::Nothing,
        }
    }

    fn bytes(self) -> usize {
        usize::from(matches!(self, Self::Round | Self::Square))
    }
}

/// How sure it is that a number calls a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sure {
    No,
    Weak,
    Strong,
}

/// The numbers of a text that may call a note, in order: up to three digits.
pub(super) fn numbers<'t>(
    locale: &'t Locale,
    s: &'t str,
    around: Around,
) -> impl Iterator<Item = (Range<usize>, u32, Sure)> + 't {
    figures(s).filter_map(move |range| number(locale, s, range, around))
}

/// Every run of figures, in order.
fn figures(s: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let bytes = s.as_bytes();
    let mut at = 0;
    // the first byte of the digits of Arabic writing, and of much of its text
    let wide = memchr::memchr(0xd9, bytes).is_some();
    std::iter::from_fn(move || {
        if wide {
            let rest = s.get(at..)?;
            let figure = |c: char| digit(c).is_some();
            let from = at + rest.find(figure)?;
            let len = s[from..].find(|c| !figure(c)).unwrap_or(s.len() - from);
            at = from + len;
            return Some(from..at);
        }
        // most of a text has none: thirty-two bytes at a time
        let none = |c: &[u8; 32]| !c.iter().fold(false, |any, b| any | b.is_ascii_digit());
        while bytes.get(at..).and_then(<[u8]>::first_chunk).is_some_and(none) {
            at += 32;
        }
        let from = at + bytes.get(at..)?.iter().position(u8::is_ascii_digit)?;
        at = from + bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
        Some(from..at)
    })
}

fn number(
    locale: &Locale,
    s: &str,
    digits: Range<usize>,
    around: Around,
) -> Option<(Range<usize>, u32, Sure)> {
    let bytes = s.as_bytes();
    let mut from = digits.start;
    let n = digits.len();
    // a year and the number of the note behind it: 20301
    let year = around == Around::Nothing
        && matches!(n, 5 | 6)
        && matches!(bytes.get(from..from + 2), Some(b"19" | b"20"));
    // so may one on the number of a resolution, which has three figures at most: 79/1771
    let act = around == Around::Nothing
        && matches!(n, 4..=6)
        && resolution_ends(s.get(..from + 3).unwrap_or_default());
    if year {
        from += 4;
    } else if act {
        from += 3;
    }
    let value = value_of(&s[from..digits.end]).filter(|v| *v > 0)?;
    let b = around.bytes();
    let range = from.checked_sub(b)?..digits.end + b;
    let (open, close) = match around {
        Around::Nothing => ("", ""),
        // found by its stroke alone
        Around::Stroke => return None,
        Around::Round => ("(", ")"),
        Around::Square => ("[", "]"),
    };
    if !s.get(range.start..)?.starts_with(open) || !s.get(digits.end..)?.starts_with(close) {
        return None;
    }
    let sure = if year || act {
        clear(s, range.end).min(Sure::Weak)
    } else {
        sure(locale, s, &range, around)
    };
    (sure > Sure::No).then_some((range, value, sure))
}

/// Whether what stands behind figures is the next three of a number that is set in groups.
fn grouped(s: &str) -> bool {
    let Some(rest) = s.strip_prefix([' ', '\u{a0}', '\u{2009}', '\u{202f}']) else { return false };
    rest.bytes().take_while(u8::is_ascii_digit).count() == 3
}

fn sure(locale: &Locale, s: &str, range: &Range<usize>, around: Around) -> Sure {
    let mut back = s[..range.start].chars().rev();
    let (b, bb) = (back.next(), back.next());
    let Some(b) = b else { return Sure::No };
    // a stop of Latin writing ends no Han sentence: "表二.1"
    if b == '.' && (in_symbol(&s[..range.start]) || bb.is_some_and(han)) {
        return Sure::No;
    }
    if around == Around::Square {
        return if b == '[' { Sure::No } else { Sure::Strong };
    }
    let closes = |c: char| {
        matches!(
            c,
            ',' | '.'
                | ';'
                | ':'
                | '”'
                | '’'
                | '»'
                | ')'
                | '"'
                | '،'
                | '؛'
                | '，'
                | '。'
                | '；'
                | '：'
                | '、'
                | '》'
                | '）'
                | '」'
        )
    };
    // the Arabic "and" is written on to a number
    let and = b == 'و' && !bb.is_some_and(char::is_alphabetic);
    let word = b.is_alphabetic() && !han(b) && !b.is_ascii_uppercase() && !and;
    let open = |c: char| !c.is_ascii_digit() && !c.is_ascii_uppercase();
    let strong = word || (closes(b) && bb.is_some_and(open));
    if around == Around::Round {
        let digits = s[..range.start].chars().rev().take_while(|c| digit(*c).is_some());
        let year = digits.count() == 4;
        return if strong || year { Sure::Strong } else { Sure::No };
    }
    let clear = clear(s, range.end);
    if clear == Sure::No {
        return clear;
    }
    if strong {
        return Sure::Strong;
    }
    // "(A/99/14)3": nothing but a call hangs on the bracket that closes
    if matches!(b, ')' | '）') {
        return Sure::Weak;
    }
    // "in 2041.3 The": no figure has a year before its point
    if closes(b) && year_ends(&s[..range.start - b.len_utf8()]) {
        return Sure::Weak;
    }
    // "in its resolution 79/177.1 The"
    if closes(b) && resolution_ends(&s[..range.start - b.len_utf8()]) {
        return Sure::Weak;
    }
    // "of WHO.1 The", "by UNICEF,2 which"
    if closes(b) && acronym(&s[..range.start - b.len_utf8()], if b == '.' { 3 } else { 2 }) {
        return Sure::Weak;
    }
    let after = s[range.end..].chars().next();
    // where no space parts words, most numbers behind a letter count something
    let name = han(b) && b.is_alphabetic() && !locale.counted.0.contains(&b);
    if name && after.is_none_or(|c| !locale.counted.1.contains(&c) && c != '(' && c != '（') {
        return Sure::Weak;
    }
    // extraction can set the raised number off with a space: "the Convention, 3 which"
    let set_off = b == ' ' && bb.is_some_and(|c| closes(c) && !matches!(c, '.' | ':'));
    let parted = after.is_none_or(|c| c.is_whitespace());
    if set_off && parted { Sure::Weak } else { Sure::No }
}

/// Whether a text ends with the number of a resolution: "79/177".
fn resolution_ends(s: &str) -> bool {
    let digits = |s: &str| s.bytes().rev().take_while(u8::is_ascii_digit).count();
    let number = digits(s);
    let Some(session) = s[..s.len() - number].strip_suffix('/') else { return false };
    let n = digits(session);
    let before = session[..session.len() - n].chars().next_back();
    (1..=3).contains(&number)
        && (2..=3).contains(&n)
        && before.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '（') || han(c))
}

/// Whether a text ends with a year.
fn year_ends(s: &str) -> bool {
    let figures = s.bytes().rev().take_while(u8::is_ascii_digit).count();
    figures == 4
        && matches!(s.as_bytes().get(s.len() - 4..), Some([b'1', b'9', ..] | [b'2', b'0', ..]))
}

/// Whether a text ends with a name of so many capitals or more, "COVID-19" too; no Roman number, and no
/// part of a symbol.
fn acronym(s: &str, least: usize) -> bool {
    let figures = s.bytes().rev().take_while(u8::is_ascii_digit).count();
    let name = s[..s.len() - figures].strip_suffix('-').filter(|_| figures > 0).unwrap_or(s);
    let head = name.trim_end_matches(|c: char| c.is_ascii_uppercase());
    let letters = &name[head.len()..];
    let roman = |b: u8| matches!(b, b'I' | b'V' | b'X' | b'L' | b'C' | b'D' | b'M');
    let stands = head.chars().next_back().is_none_or(|c| {
        c.is_whitespace() || matches!(c, '(' | '’' | '\'' | '“' | '"' | '«') || han(c)
    });
    letters.len() >= least && stands && !letters.bytes().all(roman)
}

/// Whether a text ends inside a symbol: "A/99/L.4/Rev.", "A/99/14 and Corr.".
fn in_symbol(s: &str) -> bool {
    let head = s.trim_end_matches('.');
    let from = head.len() - head.bytes().rev().take_while(u8::is_ascii_alphabetic).count();
    let (before, last) = head.split_at(from);
    if FURTHER.contains(&last) {
        return true;
    }
    (1..=5).contains(&last.len())
        && before.ends_with('/')
        && last.starts_with(|c: char| c.is_ascii_uppercase())
}

/// What names the further versions of a document, in its symbol or by itself.
const FURTHER: [&str; 4] = ["Add", "Amend", "Corr", "Rev"];

/// Whether nothing behind a number makes it part of a figure.
fn clear(s: &str, end: usize) -> Sure {
    let after = s[end..].chars().next();
    let figure = after.is_some_and(|c| {
        c.is_ascii_alphanumeric() || matches!(c, '%' | '％' | '٪' | '/' | '-' | '‑' | '°')
    });
    let point = after.filter(|c| matches!(c, '.' | ',' | '٫' | '٬'));
    let decimal =
        point.is_some_and(|c| s[end + c.len_utf8()..].starts_with(|c| digit(c).is_some()));
    if figure || decimal || grouped(&s[end..]) { Sure::No } else { Sure::Strong }
}

/// Where the number ends that a heading of a series counts by: "结论草案2" over its text calls no
/// note. 0 for any other text.
pub(super) fn counted(node: &Node<'_>) -> usize {
    let first = || figures(node.str()).next().map_or(0, |r| r.end);
    if node.in_series { first() } else { 0 }
}

/// The numbers of up to three digits in a text that stand behind a space and a word, and before
/// white space, a mark or the end.
pub(super) fn apart(s: &str) -> impl Iterator<Item = (Range<usize>, u32)> + '_ {
    figures(s).filter_map(|range| {
        let value = value_of(&s[range.clone()]).filter(|v| *v > 0)?;
        let behind = s[range.end..].chars().next();
        let calls = clear(s, range.end) == Sure::Strong
            && s[..range.start].strip_suffix([' ', '\u{a0}']).is_some_and(ends_word_or_sentence)
            && behind.is_none_or(|c| c.is_whitespace() || !c.is_alphanumeric());
        calls.then_some((range, value))
    })
}

fn ends_word_or_sentence(s: &str) -> bool {
    let inner = s.strip_suffix(['.', '!', '?', '؟', ',', ';', '،', '؛']).unwrap_or(s);
    ends_word(inner) && (inner.len() == s.len() || !in_symbol(s))
}

/// Whether a text ends with a word, a year, or what closes one.
fn ends_word(s: &str) -> bool {
    let figures = s.bytes().rev().take_while(u8::is_ascii_digit).count();
    let year = figures == 4 && s[s.len() - 4..].starts_with(['1', '2']);
    let last = s.chars().next_back();
    year || last
        .is_some_and(|c| (c.is_alphabetic() && !han(c)) || matches!(c, ')' | '”' | '’' | '»' | '"'))
}

/// Whether a number that a space sets off may call a note for all that its neighbours say: it
/// counts no part of a text and begins no date. True if a mark or the end follows it.
pub(super) fn plausible(locale: &Locale, s: &str, range: &Range<usize>) -> Option<bool> {
    let behind = &s[range.end..];
    let next = behind.trim_start().chars().next();
    if next.is_some_and(char::is_numeric) || locale.date_at(&s[range.start..]).is_some() {
        return None;
    }
    let from = (range.start.saturating_sub(REACH)..range.start).find(|i| s.is_char_boundary(*i))?;
    let before = s[from..range.start].trim_end();
    let mut words = Vec::new();
    locale.ref_words(before, &mut words, &mut Vec::new());
    let counts = words.last().is_some_and(|w| w.0.end >= before.len());
    // "interest. 1 In particular": nothing but a call stands between two sentences
    let stopped = before.ends_with(['.', '!', '?', '”', '"', '»', '؟'])
        && !abbreviated(before)
        && next.is_none_or(|c| c.is_uppercase() || !(c.is_lowercase() || c.is_numeric()));
    let mark = next.is_some_and(|c| matches!(c, ',' | '.' | ';' | ':' | ')' | '،' | '؛'));
    (!counts).then(|| next.is_none() || mark || stopped || !behind.starts_with(char::is_whitespace))
}

/// Whether a stop at the end of a text is that of a short word or a letter: "vol.", "p.", "No.".
fn abbreviated(s: &str) -> bool {
    let Some(head) = s.strip_suffix('.') else { return false };
    let letters = head.chars().rev().take_while(|c| c.is_alphabetic()).count();
    (1..=4).contains(&letters) && !head.ends_with(|c: char| c == ')' || c.is_numeric())
}

/// No word that counts the parts of a text is longer, in bytes.
const REACH: usize = 48;

/// The first place where a number hangs on a word, in a text.
pub(super) fn first(locale: &Locale, s: &str, n: u32, around: Around) -> Option<Range<usize>> {
    let found =
        |least: Sure| numbers(locale, s, around).find(|x| x.1 == n && x.2 >= least).map(|x| x.0);
    if locale.join_space {
        found(Sure::Strong).or_else(|| found(Sure::Weak))
    } else {
        found(Sure::Weak)
    }
}

/// Where numbers hang on words in a document: for each number, the nodes that hold it so.
#[derive(Debug, Default)]
pub(super) struct Index(std::collections::BTreeMap<u32, Vec<(usize, Sure)>>);

impl Index {
    /// Of all nodes; `raised` gives the numbers that a node holds raised.
    pub(super) fn of(
        locale: &Locale,
        nodes: &[Node<'_>],
        around: Around,
        raised: impl Fn(&Node<'_>) -> Vec<u32>,
    ) -> Self {
        let mut index = Self::default();
        for (i, node) in nodes.iter().enumerate().filter(|n| n.1.kind == Kind::Para) {
            for n in raised(node) {
                index.0.entry(n).or_default().push((i, Sure::Strong));
            }
            let from = counted(node);
            for (_, n, sure) in numbers(locale, node.str(), around).filter(|n| n.0.start >= from) {
                index.0.entry(n).or_default().push((i, sure));
            }
        }
        index
    }

    /// Of numbers that a space sets off: what is left where no number hangs on a word.
    pub(super) fn set_off(locale: &Locale, nodes: &[Node<'_>], wanted: &BTreeSet<u32>) -> Self {
        let mut index = Self::default();
        for (i, node) in nodes.iter().enumerate().filter(|n| n.1.kind == Kind::Para) {
            for (range, n) in apart(node.str()) {
                if wanted.contains(&n) && plausible(locale, node.str(), &range).is_some() {
                    index.0.entry(n).or_default().push((i, Sure::Weak));
                }
            }
        }
        index
    }

    /// The first node in a range that holds a number as a call.
    pub(super) fn find(&self, n: u32, range: &Range<usize>) -> Option<(usize, Sure)> {
        let all = self.0.get(&n)?;
        let from = all.partition_point(|x| x.0 < range.start);
        let within = all.get(from..)?.iter().take_while(|x| x.0 < range.end);
        // the nearest in the text, but one that is sure before one that is not
        within.clone().find(|x| x.1 == Sure::Strong).or_else(|| within.clone().next()).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_documents_end_in_no_call() {
        for s in ["A/99/L.4/Rev.", "A/99/14 and Corr.", "(A/99/14和Add.", "A/99/L."] {
            assert!(in_symbol(s), "{s}");
        }
        for s in ["the General Assembly.", "A/99/14.", "par. III.", "and/or.", ""] {
            assert!(!in_symbol(s), "{s}");
        }
    }

    #[test]
    fn a_number_behind_a_year_and_a_mark_may_call() {
        let locale = Locale::builtin(crate::lang::Lang::EN).unwrap();
        let sure = |s| numbers(locale, s, Around::Nothing).map(|f| (f.1, f.2)).collect::<Vec<_>>();
        assert_eq!(sure("in 2041.3 The wells"), [(3, Sure::Weak)]);
        assert_eq!(sure("by 41.3 metres and 1,250.4 tons"), []);
    }

    #[test]
    fn a_number_on_a_closing_bracket_may_call() {
        let locale = Locale::builtin(crate::lang::Lang::EN).unwrap();
        let sure = |s| numbers(locale, s, Around::Nothing).map(|f| (f.1, f.2)).collect::<Vec<_>>();
        assert_eq!(sure("the report (A/99/14)3 on lamps"), [(3, Sure::Weak)]);
        assert_eq!(sure("the report (A/99/14) of 3 May"), []);
    }
}
