//! Counters: how numbers are written, in the vocabulary of CSS Counter Styles Level 3. Each can be
//! read at the start of a text and written.

use super::fold::{Folder, digit};
use crate::model::numeral;

/// A way of counting.
#[derive(Debug)]
pub(super) enum Counter {
    /// 1, 2, 3 in the digits of any script.
    Decimal,
    /// 1.1, 1.2.1: the value is the last component.
    Multilevel,
    /// I, II, III or i, ii, iii.
    Roman {
        /// Capitals.
        upper: bool,
    },
    /// a, b, … z, aa, bb (CSS `symbolic`).
    Symbolic {
        /// The symbols.
        symbols: Symbols,
        /// What stands between repeated symbols in print.
        joiner: Box<str>,
    },
    /// A list that ends (CSS `fixed`): ㈠ to ㈩.
    Fixed(Symbols),
    /// 一, 十一, 二十一 (CSS `cjk` longhand).
    Han {
        /// 零 to 九; a second zero may follow.
        digits: Vec<char>,
        /// 十, 百, 千.
        powers: Vec<char>,
    },
    /// Numbers in words, put together from parts.
    Words(Words),
}

/// The symbols of a counter; each has one or more spellings.
#[derive(Debug)]
pub(super) struct Symbols {
    /// As printed, in order.
    printed: Vec<Box<str>>,
    /// All spellings, folded as labels are, sorted, each with its place from 1.
    spellings: Vec<(Box<[char]>, u32)>,
}

impl Symbols {
    /// From the spellings of each symbol, the printed one first.
    pub(super) fn new(folder: &Folder, symbols: &[Vec<String>]) -> Self {
        let mut spellings: Vec<(Box<[char]>, u32)> = (1..)
            .zip(symbols)
            .flat_map(|(n, all)| all.iter().map(move |s| (folder.label_text(s), n)))
            .collect();
        spellings.sort();
        spellings.dedup();
        let printed = symbols.iter().filter_map(|all| all.first()).map(|s| s.as_str().into());
        Self { printed: printed.collect(), spellings }
    }

    /// How many there are.
    pub(super) fn len(&self) -> u32 {
        u32::try_from(self.printed.len()).unwrap_or(u32::MAX)
    }

    /// The longest symbol at the start: its place, and the text after it.
    fn read<'a>(&self, folder: &Folder, text: &'a str) -> Option<(u32, &'a str)> {
        let (first, after) = folder.first_label(text)?;
        let from = self.spellings.partition_point(|s| s.0.first().is_none_or(|c| *c < first));
        let mut best: Option<(u32, &str)> = None;
        for (spelling, n) in self.spellings.get(from..)? {
            let Some((head, tail)) = spelling.split_first() else { continue };
            if *head != first {
                break;
            }
            let rest = tail.iter().try_fold(after, |rest, want| {
                folder.first_label(rest).filter(|(c, _)| c == want).map(|(_, rest)| rest)
            });
            if let Some(rest) = rest
                && best.is_none_or(|b| rest.len() < b.1.len())
            {
                best = Some((*n, rest));
            }
        }
        best
    }
}

/// Number words.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// Whole words with their values. Folded, sorted.
    pub(super) whole: Vec<(Box<[char]>, u32)>,
    /// Parts that a whole word follows.
    pub(super) parts: Vec<WordPart>,
    /// The spellings as printed, beside `whole` and `parts`.
    pub(super) printed: Vec<(u32, Box<str>)>,
}

/// A part of a number word that adds to what follows: `twenty-`.
#[derive(Debug)]
pub(super) struct WordPart {
    /// What it adds.
    pub(super) value: u32,
    /// The least value that may follow.
    pub(super) min: u32,
    /// The greatest value that may follow.
    pub(super) max: u32,
    /// Folded.
    pub(super) text: Box<[char]>,
    /// As printed.
    pub(super) printed: Box<str>,
}

impl Counter {
    /// The characters that numbers are written with, folded, but for digits and Roman letters.
    pub(super) fn letters(&self, out: &mut Vec<char>) {
        match self {
            Self::Decimal | Self::Multilevel | Self::Roman { .. } => {}
            Self::Symbolic { symbols, .. } | Self::Fixed(symbols) => {
                out.extend(symbols.spellings.iter().flat_map(|s| s.0.iter()));
            }
            Self::Han { digits, powers } => out.extend(digits.iter().chain(powers)),
            Self::Words(words) => out.extend(words.whole.iter().flat_map(|w| w.0.iter())),
        }
    }
}

impl WordPart {
    /// Twenty and one, one and twenty; but not one and twenty-two.
    fn takes(&self, rest: u32) -> bool {
        (self.min..=self.max).contains(&rest) && (rest < self.value || rest.is_multiple_of(10))
    }
}

/// Repeats of a symbol that are read: `aaa` is 53.
const REPEATS: u32 = 3;

impl Counter {
    /// Reads a value at the start: the value, and the text after it. `None` for zero.
    pub(super) fn read<'a>(&self, folder: &Folder, text: &'a str) -> Option<(u32, &'a str)> {
        match self {
            Self::Decimal => decimal(folder, text, 4),
            Self::Multilevel => multilevel(folder, text),
            Self::Roman { upper } => roman(folder, text, *upper),
            Self::Symbolic { symbols, .. } => symbolic(folder, symbols, text),
            Self::Fixed(symbols) => symbols.read(folder, text),
            Self::Han { digits, powers } => han(folder, digits, powers, text),
            Self::Words(w) => w.read(folder, text, 0),
        }
    }

    /// Writes a value; `None` where the counter has no form for it.
    pub(super) fn write(&self, value: u32) -> Option<String> {
        if value == 0 {
            return None;
        }
        match self {
            Self::Decimal => Some(value.to_string()),
            Self::Multilevel => None,
            Self::Roman { upper } => {
                let s = to_roman(value)?;
                Some(if *upper { s } else { s.to_ascii_lowercase() })
            }
            Self::Symbolic { symbols, joiner } => {
                let n = symbols.len();
                let (at, times) = ((value - 1).checked_rem(n)?, (value - 1) / n + 1);
                let s: &str = symbols.printed.get(at as usize)?;
                (times <= REPEATS).then(|| vec![s; times as usize].join(joiner))
            }
            Self::Fixed(symbols) => symbols.printed.get(value as usize - 1).map(|s| s.to_string()),
            Self::Han { digits, powers } => write_han(digits, powers, value),
            Self::Words(w) => w.write(value, 0),
        }
    }

    /// Folded characters that a value can begin with.
    pub(super) fn first_chars(&self) -> Vec<char> {
        match self {
            Self::Decimal | Self::Multilevel => ('0'..='9').collect(),
            Self::Roman { upper: true } => "IVXLCDM".chars().chain('Ⅰ'..='Ⅿ').collect(),
            Self::Roman { upper: false } => "ivxlcdm".chars().chain('ⅰ'..='ⅿ').collect(),
            Self::Symbolic { symbols, .. } | Self::Fixed(symbols) => {
                symbols.spellings.iter().filter_map(|s| s.0.first().copied()).collect()
            }
            Self::Han { digits, powers } => digits.iter().chain(powers).copied().collect(),
            Self::Words(w) => (w.whole.iter().map(|w| &w.0))
                .chain(w.parts.iter().map(|p| &p.text))
                .filter_map(|t| t.first().copied())
                .collect(),
        }
    }
}

impl Words {
    fn read<'a>(&self, folder: &Folder, text: &'a str, depth: u8) -> Option<(u32, &'a str)> {
        let mut best: Option<(u32, &str)> = None;
        let mut offer = |value: u32, rest: &'a str| {
            if best.is_none_or(|b| rest.len() < b.1.len()) {
                best = Some((value, rest));
            }
        };
        let (first, _) = folder.first_phrase(text)?;
        if let Some((len, value)) = folder.longest(&self.whole, text, |_| false) {
            offer(value, text.get(len..)?);
        }
        if depth < 3 {
            for part in self.parts.iter().filter(|p| p.text.first() == Some(&first)) {
                let Some(after) = folder.literal(&part.text, text) else { continue };
                match self.read(folder, after, depth + 1) {
                    Some((n, rest)) if part.takes(n) => offer(part.value + n, rest),
                    _ => {}
                }
            }
        }
        best
    }

    fn write(&self, value: u32, depth: u8) -> Option<String> {
        if let Some((_, w)) = self.printed.iter().find(|p| p.0 == value) {
            return Some(w.to_string());
        }
        if depth > 2 {
            return None;
        }
        self.parts.iter().find_map(|p| {
            let rest = value.checked_sub(p.value).filter(|r| p.takes(*r))?;
            Some(format!("{}{}", p.printed, self.write(rest, depth + 1)?))
        })
    }
}

/// Digits of any script: no more than `most`, no zero in front.
pub(super) fn decimal<'a>(folder: &Folder, text: &'a str, most: usize) -> Option<(u32, &'a str)> {
    let (mut value, mut n, mut rest) = (0, 0, text);
    while let Some((c, after)) = folder.first_label(rest) {
        let Some(d) = digit(c) else { break };
        if n == most || (n == 0 && d == 0) {
            return None;
        }
        (value, n, rest) = (value * 10 + d, n + 1, after);
    }
    (n > 0).then_some((value, rest))
}

fn multilevel<'a>(folder: &Folder, text: &'a str) -> Option<(u32, &'a str)> {
    let (_, mut rest) = decimal(folder, text, 3)?;
    let (mut value, mut parts) = (0, 1);
    while parts < 6 {
        let Some(('.', after)) = folder.first_label(rest) else { break };
        let Some((n, after)) = decimal(folder, after, 3) else { break };
        (value, rest, parts) = (n, after, parts + 1);
    }
    (parts > 1).then_some((value, rest))
}

fn roman<'a>(folder: &Folder, text: &'a str, upper: bool) -> Option<(u32, &'a str)> {
    let mut rest = text;
    // one character for a whole number, as East Asian text has them
    if let Some((c, after)) = folder.first_label(text) {
        let base = if upper { 'Ⅰ' } else { 'ⅰ' } as u32;
        if let Some(n) = (c as u32).checked_sub(base).filter(|n| *n < 12) {
            return Some((n + 1, after));
        }
    }
    let (mut value, mut last, mut n) = (0, 10_000, 0);
    while let Some((c, after)) = folder.first_label(rest) {
        if upper != c.is_ascii_uppercase() {
            break;
        }
        let Some(d) = roman_digit(c) else { break };
        if n == 15 {
            return None;
        }
        value += d;
        if d > last {
            value = value.checked_sub(2 * last)?;
        }
        (last, n, rest) = (d, n + 1, after);
    }
    // only the regular spelling counts: "IC" and "IIII" are no numbers
    let spelled = to_roman(value)?;
    let mut check = text;
    for want in spelled.chars() {
        let (c, after) = folder.first_label(check)?;
        if c.to_ascii_uppercase() != want {
            return None;
        }
        check = after;
    }
    (check.len() == rest.len()).then_some((value, rest))
}

fn roman_digit(c: char) -> Option<u32> {
    Some(match c.to_ascii_uppercase() {
        'I' => 1,
        'V' => 5,
        'X' => 10,
        'L' => 50,
        'C' => 100,
        'D' => 500,
        'M' => 1000,
        _ => return None,
    })
}

fn to_roman(value: u32) -> Option<String> {
    numeral::roman(value).filter(|_| value <= numeral::MOST)
}

fn symbolic<'a>(folder: &Folder, symbols: &Symbols, text: &'a str) -> Option<(u32, &'a str)> {
    let (value, mut rest) = symbols.read(folder, text)?;
    let mut times = 1;
    // "(أأ)" and "(أ أ)"
    while let Some((again, after)) = symbols.read(folder, folder.spaces(rest).0)
        && again == value
        && times < REPEATS
    {
        (times, rest) = (times + 1, after);
    }
    Some((value + (times - 1) * symbols.len(), rest))
}

fn han<'a>(
    folder: &Folder,
    digits: &[char],
    powers: &[char],
    text: &'a str,
) -> Option<(u32, &'a str)> {
    let (mut total, mut unit, mut rest, mut floor) = (0, None, text, 10_000);
    let mut zero = false;
    while let Some((c, after)) = folder.first_label(rest) {
        if let Some(d) = digits.iter().position(|x| *x == c) {
            let d = if d >= 10 { 0 } else { u32::try_from(d).ok()? };
            if unit.is_some() || (d == 0 && (zero || total == 0)) {
                return None; // 一二: a list or a year, no number in words
            }
            if d == 0 { zero = true } else { unit = Some(d) }
        } else if let Some(p) = powers.iter().position(|x| *x == c) {
            let p = 10_u32.checked_pow(u32::try_from(p).ok()? + 1)?;
            if p >= floor {
                return None;
            }
            // only a leading ten goes without its one
            let one = (p == 10 && total == 0).then_some(1);
            total += unit.take().or(one)? * p;
            floor = p;
        } else {
            break;
        }
        rest = after;
    }
    let value = total + unit.unwrap_or(0);
    (value > 0).then_some((value, rest))
}

fn write_han(digits: &[char], powers: &[char], value: u32) -> Option<String> {
    if value >= 10_u32.checked_pow(u32::try_from(powers.len()).ok()? + 1)? {
        return None;
    }
    let (mut out, mut rest, mut gap) = (String::new(), value, false);
    for (i, p) in powers.iter().enumerate().rev() {
        let scale = 10_u32.pow(u32::try_from(i).ok()? + 1);
        let d = rest / scale;
        rest %= scale;
        if d == 0 {
            gap = !out.is_empty();
            continue;
        }
        if gap {
            out.push(*digits.first()?);
            gap = false;
        }
        if d != 1 || scale != 10 || !out.is_empty() {
            out.push(*digits.get(d as usize)?);
        }
        out.push(*p);
    }
    if rest > 0 {
        if gap {
            out.push(*digits.first()?);
        }
        out.push(*digits.get(rest as usize)?);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::{Counter, multilevel};
    use crate::locale::fold::Folder;

    fn check(counter: &Counter, text: &str, want: Option<(u32, &str)>) {
        assert_eq!(counter.read(&Folder::default(), text), want, "{text:?} in {counter:?}");
    }

    fn han() -> Counter {
        Counter::Han {
            digits: "零一二三四五六七八九〇".chars().collect(),
            powers: "十百千".chars().collect(),
        }
    }

    #[test]
    fn decimals_are_short_and_begin_with_no_zero() {
        check(&Counter::Decimal, "12. x", Some((12, ". x")));
        check(&Counter::Decimal, "٢٥ -", Some((25, " -")));
        check(&Counter::Decimal, "３．", Some((3, "．")));
        check(&Counter::Decimal, "01.", None);
        check(&Counter::Decimal, "12345", None);
        assert_eq!(multilevel(&Folder::default(), "2.1.14. x"), Some((14, ". x")));
        assert_eq!(multilevel(&Folder::default(), "2. x"), None);
    }

    #[test]
    fn roman_numbers_are_spelled_as_rule_has_it() {
        let (upper, lower) = (Counter::Roman { upper: true }, Counter::Roman { upper: false });
        check(&upper, "XIV.", Some((14, ".")));
        check(&upper, "Ⅲ.", Some((3, ".")));
        check(&lower, "viii)", Some((8, ")")));
        for wrong in ["IIII.", "IC.", "VX", "IVI", "CIVIL", "iv", "", "IIIIIIIIIIIIIIIIIIII"] {
            check(&upper, wrong, None);
        }
        for n in 1..=3999 {
            let s = upper.write(n).expect("in range");
            check(&upper, &s, Some((n, "")));
        }
        assert_eq!(upper.write(4000), None);
    }

    #[test]
    fn han_numbers_to_9999() {
        for (text, n) in [
            ("十", 10),
            ("十一", 11),
            ("二十", 20),
            ("九十九", 99),
            ("一百零一", 101),
            ("一千二百", 1200),
        ] {
            check(&han(), text, Some((n, "")));
            assert_eq!(han().write(n).as_deref(), Some(text));
        }
        for n in 1..=9999 {
            check(&han(), &han().write(n).expect("in range"), Some((n, "")));
        }
        for wrong in ["一二", "十十", "百", "零", "二〇一九", "一百百"] {
            check(&han(), wrong, None);
        }
    }
}
