//! The label grammar: what numbers and marks at the start of a line can mean.

use super::counter::Counter;
use super::fold::{digit, is_unspaced};
use super::table::Rules;
use super::{LabelRole, Locale, Reading, Readings};
use crate::model::NumStyle;
use nom::error::{Error, ErrorKind};
use nom::{IResult, Parser};
use smallvec::SmallVec;

/// Labels of one meaning.
#[derive(Debug)]
pub(super) struct Scheme {
    /// What they are.
    pub(super) role: LabelRole,
    /// What they count in, as English prints it.
    pub(super) style: NumStyle,
    /// What has to follow.
    pub(super) after: After,
    /// Whether the bare number can stand alone on a line.
    pub(super) alone: bool,
    /// As printed and as met, the printed one first.
    pub(super) forms: Vec<Form>,
}

/// One form of a label.
#[derive(Debug)]
pub(super) struct Form {
    /// Before the number, folded.
    pub(super) before: Box<[char]>,
    /// Which counter of the table.
    pub(super) counter: usize,
    /// After the number, folded.
    pub(super) after: Box<[char]>,
    /// Before and after as printed.
    pub(super) printed: (Box<str>, Box<str>),
}

/// A number that was read, or was not, for all forms that begin alike.
struct Number<'t> {
    before: &'t [char],
    counter: usize,
    found: Option<(u32, &'t str)>,
}

impl Number<'_> {
    fn of(&self, form: &Form) -> bool {
        self.counter == form.counter && self.before == &*form.before
    }
}

/// What has to follow a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum After {
    /// Anything.
    Any,
    /// White space, or the end.
    Space,
    /// The end, a stop, a colon or a dash: words such as "Part I" also begin sentences.
    Stop,
}

/// The first character of a text tells which forms can stand there: a bit for each form of each
/// scheme, in order.
#[derive(Debug)]
pub(super) struct Dispatch {
    ascii: [u128; 128],
    other: Vec<(char, u128)>,
}

/// No label is longer.
const LONGEST: usize = 96;

/// The scheme number of bullets.
const BULLET: u8 = u8::MAX;

impl Dispatch {
    /// From the characters each form can begin with: folded, ASCII ones in every case that fits.
    pub(super) fn new(firsts: &[Vec<char>]) -> Self {
        let (mut ascii, mut other) = ([0; 128], std::collections::BTreeMap::<char, u128>::new());
        for (bit, chars) in firsts.iter().enumerate().take(128) {
            let bit = 1_u128 << bit;
            for c in chars {
                match ascii.get_mut(*c as usize) {
                    Some(mask) => *mask |= bit,
                    None => *other.entry(*c).or_default() |= bit,
                }
            }
        }
        Self { ascii, other: other.into_iter().collect() }
    }

    fn mask(&self, c: char) -> u128 {
        match self.ascii.get(c as usize) {
            Some(mask) => *mask,
            None => {
                let i = self.other.binary_search_by_key(&c, |o| o.0);
                i.ok().and_then(|i| self.other.get(i)).map_or(0, |o| o.1)
            }
        }
    }
}

impl Locale {
    /// All readings of a label at the very start of `text`, the likeliest first where nothing
    /// else tells; leading spaces are not skipped. Empty for nearly all text that has no label.
    ///
    /// No more than the first 96 bytes are looked at. An opening bracket of alternatives (`[1.`)
    /// counts to the label.
    #[must_use]
    pub fn labels(&self, text: &str) -> Readings {
        self.rules.labels(text)
    }

    /// All readings of a line that is a label and nothing else, with or without punctuation: the
    /// section numbers that stand alone above their title in resolutions ("I", "一", "أولا").
    #[must_use]
    pub fn label_alone(&self, line: &str) -> Readings {
        let line = line.trim_end();
        if line.is_empty() || line.len() > LONGEST {
            return Readings::new();
        }
        let rules = &self.rules;
        let mut all = rules.labels(line);
        all.retain(|r| r.len == line.len());
        for (scheme, s) in (0..).zip(&rules.schemes).filter(|s| s.1.alone) {
            for form in &s.forms {
                let Some((_, counter)) = rules.counters.get(form.counter) else { continue };
                let Some((value, rest)) = counter.read(&rules.folder, line) else { continue };
                // "MIX" is a word
                if value > 100
                    || rules.folder.first_label(rest).is_some()
                    || all.iter().any(|r| r.scheme == scheme && r.value == value)
                {
                    continue;
                }
                all.push(Reading {
                    role: s.role,
                    style: s.style,
                    value,
                    suffix: "".into(),
                    len: line.len(),
                    space: 0,
                    scheme,
                });
            }
        }
        all.sort_by_key(|r| r.scheme);
        all
    }

    /// The label this language prints for a role and value: `(b)`, `b)`, `ب`; for bullets an en
    /// dash. `None` where it has none.
    #[must_use]
    pub fn format_label(&self, role: LabelRole, value: u32) -> Option<String> {
        if role == LabelRole::Item(0) {
            return self.rules.bullets.first().map(|c| c.to_string());
        }
        let schemes = self.rules.schemes.iter().filter(|s| s.role == role);
        schemes.flat_map(|s| &s.forms).find_map(|f| self.rules.write_label(f, value))
    }
}

impl Rules {
    pub(super) fn labels(&self, text: &str) -> Readings {
        let folder = &self.folder;
        let Some((first, tail)) = folder.first_label(text) else { return Readings::new() };
        if first == '[' {
            // alternatives under negotiation
            let mut all = self.labels_at(tail);
            let bracket = text.len() - tail.len();
            all.retain(|r| matches!(r.role, LabelRole::Paragraph | LabelRole::Item(1..)));
            for r in &mut all {
                r.len += bracket;
            }
            return all;
        }
        self.labels_at(text)
    }

    fn labels_at(&self, text: &str) -> Readings {
        let folder = &self.folder;
        let Some((first, _)) = folder.first_label(text) else { return Readings::new() };
        let mut mask = self.dispatch.mask(first);
        if !text.starts_with(|c: char| c.is_ascii()) {
            mask |= folder.first_phrase(text).map_or(0, |f| self.dispatch.mask(f.0));
        }
        let mut all = Readings::new();
        if mask == 0 {
            self.bullet(text, &mut all);
            return all;
        }
        let cut = (0..=LONGEST.min(text.len())).rev().find(|i| text.is_char_boundary(*i));
        let head = text.get(..cut.unwrap_or(0)).unwrap_or(text);
        // forms share what stands before their number, and the number
        let mut read: SmallVec<[Number<'_>; 8]> = SmallVec::new();
        let (mut scheme, mut from) = (0, 0);
        while mask != 0 {
            let bit = mask.trailing_zeros() as usize;
            mask &= mask - 1;
            // the bits count forms in the order of their schemes
            let Some(s) = (loop {
                match self.schemes.get(usize::from(scheme)) {
                    Some(s) if bit >= from + s.forms.len() => {
                        from += s.forms.len();
                        scheme += 1;
                    }
                    s => break s,
                }
            }) else {
                break;
            };
            if let Some(form) = s.forms.get(bit - from) {
                let number = match read.iter().find(|n| n.of(form)) {
                    Some(n) => n.found,
                    None => {
                        let (before, counter) = (&*form.before, form.counter);
                        let found = self.number(form, head);
                        read.push(Number { before, counter, found });
                        found
                    }
                };
                let Some((value, rest)) = number else { continue };
                let Ok((rest, (value, suffix))) = self.form(form, value, rest) else { continue };
                let len = head.len() - rest.len();
                let Some((len, space)) = self.follows(s.after, form, text, len) else { continue };
                if all.is_empty() {
                    all.reserve(4);
                }
                if all.iter().any(|r| r.scheme == scheme && r.value == value && r.len == len) {
                    continue;
                }
                all.push(Reading {
                    role: s.role,
                    style: s.style,
                    value,
                    suffix: suffix.into(),
                    len,
                    space,
                    scheme,
                });
            }
        }
        if all.is_empty() {
            self.bullet(text, &mut all);
        }
        all
    }

    /// The number of a form, and the text after it.
    fn number<'a>(&self, form: &Form, text: &'a str) -> Option<(u32, &'a str)> {
        let counter = &self.counters.get(form.counter)?.1;
        let mut rest = self.folder.literal(&form.before, text)?;
        // "( a)": where space is typographic it can stand anywhere
        if self.folder.over_space && !form.before.is_empty() {
            rest = self.folder.spaces(rest).0;
        }
        // a year is no paragraph number
        let found = counter.read(&self.folder, rest)?;
        (!matches!(counter, Counter::Decimal) || found.0 < 1900).then_some(found)
    }

    /// What follows the number of a form: its suffix.
    fn form<'a>(
        &'a self,
        form: &Form,
        value: u32,
        rest: &'a str,
    ) -> IResult<&'a str, (u32, &'a str)> {
        if let Ok((rest, ())) = self.literal(&form.after, rest) {
            return Ok((rest, (value, "")));
        }
        let counter = self.counters.get(form.counter).map(|c| &c.1);
        let lettered = matches!(counter, Some(Counter::Decimal));
        let (rest, (suffix, ())) =
            (|i| self.suffix(i, lettered), |i| self.literal(&form.after, i)).parse(rest)?;
        Ok((rest, (value, suffix)))
    }

    fn literal<'a>(&self, literal: &[char], i: &'a str) -> IResult<&'a str, ()> {
        self.folder.literal(literal, i).map(|rest| (rest, ())).ok_or_else(|| none(i))
    }

    /// "bis" and its like; where `lettered`, a capital glued to the number too ("12A").
    fn suffix<'a>(&'a self, i: &'a str, lettered: bool) -> IResult<&'a str, &'a str> {
        // most text is ruled out by the first letter
        let start = i.trim_start_matches(|c: char| c.is_whitespace() || c == '-');
        if !start.chars().next().is_some_and(char::is_alphabetic) {
            return Err(none(i));
        }
        let may = self.folder.first_phrase(start).is_some_and(|(c, _)| {
            self.suffixes.iter().any(|s| s.0.iter().find(|x| x.is_alphabetic()) == Some(&c))
        });
        let best = (self.suffixes.iter().filter(|_| may))
            .filter_map(|(s, name)| Some((self.folder.literal(s, i)?, &**name)))
            .filter(|(rest, _)| self.folder.word_ends(rest))
            .min_by_key(|(rest, _)| rest.len());
        let mut chars = i.chars();
        match (best, chars.next()) {
            (Some(found), _) => Ok(found),
            (None, Some('A'..='Z')) if lettered => {
                let rest = chars.as_str();
                Ok((rest, i.get(..i.len() - rest.len()).unwrap_or_default()))
            }
            _ => Err(none(i)),
        }
    }

    /// Whether what follows a label is as its scheme needs: bytes of the label and of the space.
    fn follows(&self, after: After, form: &Form, text: &str, len: usize) -> Option<(usize, usize)> {
        let rest = text.get(len..)?;
        let (tail, spaced) = self.folder.spaces(rest);
        let space = if spaced { rest.len() - tail.len() } else { 0 };
        let next = self.folder.first_label(rest).map(|c| c.0);
        match after {
            After::Space => {
                // a wide stop holds its own space
                let wide = text.get(..len).is_some_and(|l| l.ends_with('．'));
                let goes_on = next.and_then(digit).is_some() && !year(rest);
                let lost = || self.space_lost(form, rest, next) || self.tab_lost(form, text, len);
                (spaced || next.is_none() || (wide && !goes_on) || lost()).then_some((len, space))
            }
            After::Any => {
                // "18-22 May": the number goes on
                let signs = matches!(
                    self.counters.get(form.counter).map(|c| &c.1),
                    Some(Counter::Fixed(_))
                );
                let closed = signs || matches!(form.after.last(), Some(')' | '\'' | ']' | '('));
                // a list of numbers holds no year: "4、2018年"
                let listed = matches!(form.after.last(), Some('、'));
                let goes_on = !closed && next.and_then(digit).is_some() && !(listed && year(rest));
                (!goes_on).then_some((len, space))
            }
            After::Stop => {
                let (c, end) = match self.folder.first_label(tail) {
                    None => return Some((len, space)),
                    Some(found) => found,
                };
                if !matches!(c, '.' | ':' | '-') {
                    return None;
                }
                let (tail, spaced) = self.folder.spaces(end);
                let space = if spaced { end.len() - tail.len() } else { 0 };
                Some((text.len() - end.len(), space))
            }
        }
    }

    /// Whether a stop stands right before Han text, or a year in it: where space is typographic,
    /// the way to plain text loses what stood behind a label.
    fn space_lost(&self, form: &Form, rest: &str, next: Option<char>) -> bool {
        self.folder.over_space
            && form.after.last() == Some(&'.')
            && (next.is_some_and(|c| is_unspaced(c) || c == '"') || year(rest))
    }

    /// Whether a number and the word it stands before had but a tab between them, which the way to
    /// plain text lost: "12.The Committee", "IV.CONCLUSIONS".
    fn tab_lost(&self, form: &Form, text: &str, len: usize) -> bool {
        if !form.before.is_empty() || form.after[..] != ['.'] {
            return false;
        }
        let (label, rest) = text.split_at(len);
        let counts =
            label.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'I' | b'V' | b'X' | b'.'));
        let roman = label.starts_with(|c: char| c.is_ascii_uppercase());
        // "B.Positive aspects", but not "C.Keeper (Norland)"
        let letter = label.chars().count() == 2 && label.starts_with(char::is_uppercase);
        let heads = || {
            let mut words = rest.split_whitespace();
            words.next().is_some_and(|w| w.chars().nth(7).is_some())
                || words.next().is_some_and(|w| w.starts_with(char::is_lowercase))
        };
        let mut next = rest.chars();
        // "1.A" and "I.B" are numbers of several parts, "V.I. Petrov" is a name
        (counts || (letter && heads()))
            && next.next().is_some_and(char::is_uppercase)
            && next
                .next()
                .is_some_and(|c| c.is_lowercase() || (counts && roman && c.is_uppercase()))
            && !rest.chars().take(24).take_while(|c| !c.is_whitespace()).any(|c| c == '.')
    }

    fn bullet(&self, text: &str, all: &mut Readings) {
        let Some(c) = text.trim_start_matches(['\u{200E}', '\u{200F}', '\u{FEFF}']).chars().next()
        else {
            return;
        };
        if !self.bullets.contains(&c) {
            return;
        }
        let len = text.find(c).unwrap_or(0) + c.len_utf8();
        let Some(rest) = text.get(len..) else { return };
        let (tail, spaced) = self.folder.spaces(rest);
        if spaced {
            all.push(Reading {
                role: LabelRole::Item(0),
                style: NumStyle::Bullet,
                value: 0,
                suffix: "".into(),
                len,
                space: rest.len() - tail.len(),
                scheme: BULLET,
            });
        }
    }

    /// A label in one form as printed.
    pub(super) fn write_label(&self, form: &Form, value: u32) -> Option<String> {
        let number = self.counters.get(form.counter)?.1.write(value)?;
        Some(format!("{}{number}{}", form.printed.0, form.printed.1))
    }
}

/// Latin letters as the UN counts: z, aa, bb.
pub(super) fn latin_letters(value: u32) -> Option<String> {
    let at = value.checked_sub(1)?;
    let letter = char::from_u32('a' as u32 + at % 26)?;
    (at < 26 * 26).then(|| std::iter::repeat_n(letter, at as usize / 26 + 1).collect())
}

/// Whether a text starts with the number of a year.
fn year(s: &str) -> bool {
    let digits = s.bytes().take_while(u8::is_ascii_digit).count();
    digits == 4 && (s.starts_with("19") || s.starts_with("20"))
}

fn none(i: &str) -> nom::Err<Error<&str>> {
    nom::Err::Error(Error::new(i, ErrorKind::Fail))
}
