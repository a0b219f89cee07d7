//! Printed numbers understood.
//!
//! A file of our own profile says in its identifiers what a number means ("wId", which is the same
//! in all languages); of any other file only the printed number can be trusted, and the language's
//! table reads it.

use super::element::El;
use crate::locale::{LabelRole, Locale, Reading};
use crate::model::{Num, NumStyle};
use crate::span::Span;

/// What is known of a number besides its print.
#[derive(Debug, Clone, Copy)]
pub(super) struct Around<'a> {
    pub(super) el: El,
    /// The name of the element in all language versions, in our own profile.
    pub(super) wid: Option<&'a str>,
    /// The element is one for bullets.
    pub(super) bullet: bool,
    /// The number of the part of the same kind before it.
    pub(super) last: Option<(NumStyle, u32)>,
}

/// The number of a print.
pub(super) fn num(text: &str, span: Span, around: Around<'_>, locale: Option<&Locale>) -> Num {
    let mut num = Num { text: text.into(), span, ..Num::default() };
    if around.bullet || !text.chars().any(char::is_alphanumeric) {
        num.style = NumStyle::Bullet;
        return num;
    }
    let readings = match around.wid {
        Some(wid) => canonical(wid).map(readings).unwrap_or_default(),
        None => locale.map(|l| printed(l, text, around.el)).unwrap_or_default(),
    };
    let goes_on =
        |r: &&Value| around.last.is_some_and(|(style, v)| r.style == style && r.value == v + 1);
    let best = readings.iter().find(goes_on);
    let starts = |r: &&Value| around.last.is_none() && r.value == 1;
    // a letter alone is one, unless a sequence says that it is a numeral: (d) is no five hundred
    let plain = |r: &&Value| r.value <= 100;
    let first = readings.iter().find(plain).or(readings.first());
    if let Some(v) = best.or_else(|| readings.iter().find(starts)).or(first) {
        num.style = v.style;
        num.value = v.value;
        num.suffix.clone_from(&v.suffix);
    }
    num
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Value {
    style: NumStyle,
    value: u32,
    suffix: Box<str>,
}

/// What the language's table takes a print for, the readings that fit the element first.
fn printed(locale: &Locale, text: &str, el: El) -> Vec<Value> {
    let text = text.trim();
    let fits = |r: &Reading| match r.role {
        LabelRole::Part | LabelRole::Heading(_) => matches!(el, El::Level | El::Heading),
        LabelRole::Paragraph => el == El::Paragraph,
        LabelRole::Item(_) => el == El::Item,
    };
    let mut all = locale.label_alone(text);
    if all.is_empty() {
        // a label that needs text behind it
        all = locale.labels(&format!("{text} x"));
        all.retain(|r| r.len >= text.len());
    }
    all.sort_by_key(|r| !fits(r));
    let value = |r: Reading| Value { style: r.style, value: r.value, suffix: r.suffix };
    all.into_iter().map(value).collect()
}

/// The number in an identifier: `II` of `sec_II`, `b` of `para_2__list_1__point_b`.
fn canonical(wid: &str) -> Option<&str> {
    let last = wid.rsplit("__").next()?;
    let (_, number) = last.split_once('_')?;
    if number.starts_with("nn_") {
        return None;
    }
    // what tells a name from its likes is no part of the number
    Some(number.split_once('_').map_or(number, |(n, _)| n))
}

/// What a number can mean, as the master language counts.
fn readings(canonical: &str) -> Vec<Value> {
    let mut all = Vec::new();
    if let Some((_, last)) = canonical.rsplit_once('-')
        && canonical.split('-').all(|p| p.chars().all(|c| c.is_ascii_alphanumeric()))
        && let Ok(value) = last.parse()
    {
        return vec![Value { style: NumStyle::Multilevel, value, suffix: "".into() }];
    }
    let digits = canonical.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 {
        if let Ok(value) = canonical[..digits].parse()
            && !canonical.starts_with('0')
        {
            let suffix = canonical[digits..].into();
            all.push(Value { style: NumStyle::Decimal, value, suffix });
        }
        return all;
    }
    let upper = canonical.starts_with(|c: char| c.is_ascii_uppercase());
    let (roman, alpha) = if upper {
        (NumStyle::UpperRoman, NumStyle::UpperAlpha)
    } else {
        (NumStyle::LowerRoman, NumStyle::LowerAlpha)
    };
    let is_letter = |c: u8| if upper { c.is_ascii_uppercase() } else { c.is_ascii_lowercase() };
    let letters = canonical.bytes().take_while(|b| is_letter(*b)).count();
    // a suffix is told from the number by what the number is written as again
    for end in (1..=letters).rev() {
        let (head, suffix) = canonical.split_at(end);
        for (style, value) in [(roman, roman_value(head)), (alpha, alpha_value(head))] {
            let Some(value) = value else { continue };
            let num = Num { value, style, suffix: suffix.into(), ..Num::default() };
            if num.canonical() == canonical {
                all.push(Value { style, value, suffix: suffix.into() });
            }
        }
        if !all.is_empty() {
            return all;
        }
    }
    all
}

fn roman_value(s: &str) -> Option<u32> {
    let digit = |b: u8| {
        Some(match b.to_ascii_uppercase() {
            b'I' => 1,
            b'V' => 5,
            b'X' => 10,
            b'L' => 50,
            b'C' => 100,
            b'D' => 500,
            b'M' => 1000,
            _ => return None,
        })
    };
    if s.len() > 15 {
        return None;
    }
    let (mut total, mut last) = (0u32, 0);
    for b in s.bytes().rev() {
        let d = digit(b)?;
        if d < last {
            total = total.checked_sub(d)?;
        } else {
            total += d;
            last = d;
        }
    }
    (total > 0).then_some(total)
}

fn alpha_value(s: &str) -> Option<u32> {
    let first = s.bytes().next()?;
    let times = u32::try_from(s.len()).ok().filter(|n| *n <= 64)?;
    s.bytes()
        .all(|b| b == first)
        .then(|| u32::from(first.to_ascii_lowercase() - b'a') + 1 + 26 * (times - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, wid: &str, last: Option<(NumStyle, u32)>) -> (NumStyle, u32, String) {
        let around = Around { el: El::Item, wid: Some(wid), bullet: false, last };
        let n = num(text, Span::DETACHED, around, None);
        (n.style, n.value, n.suffix.to_string())
    }

    #[test]
    fn identifiers_tell_what_a_number_means() {
        use NumStyle::{Bullet, Decimal, LowerAlpha, LowerRoman, Multilevel, UpperRoman};
        for (text, wid, last, want) in [
            ("二.", "sec_II", None, (UpperRoman, 2, "")),
            ("12 bis.", "para_12bis", None, (Decimal, 12, "bis")),
            ("(i)", "para_1__list_1__point_i", None, (LowerRoman, 1, "")),
            ("(i)", "para_1__list_1__point_i", Some((LowerAlpha, 8)), (LowerAlpha, 9, "")),
            ("(ب)", "para_1__list_1__point_b_2", Some((LowerAlpha, 1)), (LowerAlpha, 2, "")),
            ("(bb)", "point_bb", None, (LowerAlpha, 28, "")),
            ("1.2.1", "para_1-2-1", None, (Multilevel, 1, "")),
            ("–", "indent_3", None, (Bullet, 0, "")),
            ("一", "para_一", None, (Decimal, 0, "")),
        ] {
            let want = (want.0, want.1, want.2.to_owned());
            assert_eq!(read(text, wid, last), want, "{text} {wid}");
        }
    }

    #[test]
    fn a_table_reads_what_no_identifier_tells() {
        let locale = Locale::builtin(crate::lang::Lang::ZH);
        let around = Around { el: El::Level, wid: None, bullet: false, last: None };
        let n = num("二、", Span::DETACHED, around, locale);
        assert_eq!((n.style, n.value), (NumStyle::UpperRoman, 2));
        let around = Around { el: El::Paragraph, ..around };
        let n = num("12.", Span::DETACHED, around, locale);
        assert_eq!((n.style, n.value), (NumStyle::Decimal, 12));
    }
}
