//! Numbers as they stand in names: cleaned, folded, canonical.

use crate::model::{Num, NumStyle, numeral};

pub(super) fn push_decimal(n: u32, text: &mut String) {
    let mut digits = [0; 10];
    let (mut n, mut at) = (n, digits.len());
    loop {
        at -= 1;
        digits[at] = b'0' + (n % 10) as u8;
        n /= 10;
        if n == 0 {
            break;
        }
    }
    text.extend(digits[at..].iter().map(|d| char::from(*d)));
}

/// Whether the printed number, as it stands in a name, is the canonical one beyond doubt. A quick
/// answer for most numbers; `false` says nothing.
pub(super) fn says_itself(n: &Num, label: &str) -> bool {
    match n.style {
        NumStyle::Bullet => clean_is_empty(&n.text),
        NumStyle::Decimal if n.suffix.is_empty() && n.value > 0 => {
            !label.starts_with(['0', '+']) && label.parse() == Ok(n.value)
        }
        NumStyle::LowerAlpha if n.suffix.is_empty() && (1..=26).contains(&n.value) => {
            label.as_bytes() == [b'a' + (n.value - 1) as u8]
        }
        _ => false,
    }
}

/// Whether a count stands for the number in one of the names or both.
pub(super) fn needs_count(num: Option<&Num>) -> bool {
    num.is_none_or(|n| n.style == NumStyle::Bullet || clean_is_empty(&n.text))
}

fn clean_is_empty(num: &str) -> bool {
    num.chars().all(|c| is_edge(c) || c.is_control())
}

/// The canonical number as it stands in a name.
pub(super) fn push_canonical(num: &Num, text: &mut String) {
    match num.style {
        NumStyle::Bullet => {}
        _ if num.value == 0 => push_clean(&num.text, text),
        NumStyle::Decimal if num.suffix.is_empty() => push_decimal(num.value, text),
        _ => push_clean(&num.canonical(), text),
    }
}

/// A number as it stands in a name: see [`push_clean`].
pub(super) fn clean(num: &str) -> String {
    let mut s = String::new();
    push_clean(num, &mut s);
    s
}

/// Longest number in a name, in characters.
const MAX_NUM: usize = 64;

/// A printed number without white space and the punctuation around it; punctuation inside becomes a
/// hyphen (naming convention, section 5.4.1: `11.2` is `11-2`). Look-alikes typed for Latin letters
/// and the bracketed Chinese numerals are folded, so that what looks alike is named alike.
pub(super) fn push_clean(num: &str, text: &mut String) {
    if num.len() < 9
        && let Some(n) = num.strip_suffix('.')
        && !n.is_empty()
        && n.bytes().all(|b| b.is_ascii_digit())
    {
        text.push_str(n);
        return;
    }
    let num = num.trim_matches(is_edge);
    let mut hyphen = false;
    for c in num.chars().filter(|c| !c.is_whitespace() && !c.is_control()).take(MAX_NUM) {
        if is_separator(c) {
            hyphen = true;
            continue;
        }
        let Some(c) = fold(c) else { continue };
        if std::mem::take(&mut hyphen) {
            text.push('-');
        }
        text.push(c);
    }
}

fn is_edge(c: char) -> bool {
    c.is_whitespace()
        || is_separator(c)
        || matches!(c, '\u{ff1a}'..='\u{ff20}' | '\u{fffe}' | '\u{ffff}')
}

fn is_separator(c: char) -> bool {
    c.is_ascii_punctuation()
        || matches!(c, '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ff0f}')
}

/// Cyrillic and Arabic look-alikes, and ㈠ to ㈩.
fn fold(c: char) -> Option<char> {
    Some(match c {
        'а' => 'a',
        'е' => 'e',
        'о' => 'o',
        'р' => 'p',
        'с' => 'c',
        'х' => 'x',
        'А' => 'A',
        'В' => 'B',
        'Е' => 'E',
        'К' => 'K',
        'М' => 'M',
        'Н' => 'H',
        'О' => 'O',
        'Р' => 'P',
        'С' => 'C',
        'Т' => 'T',
        'Х' => 'X',
        'ﻫ' => 'ه',
        '㈠' => '一',
        '㈡' => '二',
        '㈢' => '三',
        '㈣' => '四',
        '㈤' => '五',
        '㈥' => '六',
        '㈦' => '七',
        '㈧' => '八',
        '㈨' => '九',
        '㈩' => '十',
        'ـ' | '\u{64b}' => return None,
        c => c,
    })
}

/// A value as the master language counts it; `printed` serves where there is no value.
pub(in crate::model) fn format_value(style: NumStyle, value: u32, printed: &str) -> String {
    match style {
        NumStyle::Bullet => String::new(),
        NumStyle::Decimal => value.to_string(),
        NumStyle::UpperRoman => roman(value),
        NumStyle::LowerRoman => roman(value).to_ascii_lowercase(),
        NumStyle::UpperAlpha => alpha(value).to_ascii_uppercase(),
        NumStyle::LowerAlpha => alpha(value),
        NumStyle::Multilevel => printed.trim_matches(|c: char| !c.is_alphanumeric()).to_owned(),
    }
}

/// 1 → a, 26 → z, 27 → aa, 28 → bb (CSS `symbolic`, as the UN counts).
fn alpha(value: u32) -> String {
    if value == 0 || value > 26 * 64 {
        return value.to_string();
    }
    let letter = (b'a' + ((value - 1) % 26) as u8) as char;
    std::iter::repeat_n(letter, (value as usize).div_ceil(26)).collect()
}

pub(super) fn roman(value: u32) -> String {
    let printed = numeral::roman(value).filter(|_| value <= numeral::MOST);
    printed.unwrap_or_else(|| value.to_string())
}
