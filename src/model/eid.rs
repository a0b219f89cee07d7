//! AKN element identifiers from the position in the tree (AKN naming convention §5): one place for
//! all who name parts of a document.

use super::NumStyle;

/// A value as the master language counts it; `printed` serves where there is no value.
pub(crate) fn format_value(style: NumStyle, value: u32, printed: &str) -> String {
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

fn roman(value: u32) -> String {
    const R: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if value == 0 || value > 3999 {
        return value.to_string();
    }
    let (mut v, mut s) = (value, String::new());
    for (n, r) in R {
        while v >= n {
            s.push_str(r);
            v -= n;
        }
    }
    s
}
