//! How Word prints the numbers it counts itself (ECMA-376 part 1, §17.18.59 `ST_NumberFormat`).

use crate::model::numeral;

/// A number format. Formats that no document of the United Nations was seen to use fall back to
/// decimal, as Word does for those it does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum NumFmt {
    /// 1, 2, 3.
    Decimal,
    /// 01, 02, … 10.
    DecimalZero,
    /// I, II, III.
    UpperRoman,
    /// i, ii, iii.
    LowerRoman,
    /// A … Z, AA, BB.
    UpperLetter,
    /// a … z, aa, bb.
    LowerLetter,
    /// 1st, 2nd, 3rd.
    Ordinal,
    /// 一, 二, … 十, 十一.
    ChineseCounting,
    /// 甲, 乙, … 癸.
    IdeographTraditional,
    /// ①, ②, … ⑳.
    CircledDecimal,
    /// ⑴, ⑵, … ⒇.
    ParenDecimal,
    /// ⒈, ⒉, … ⒛.
    StopDecimal,
    /// Full-width digits.
    FullWidth,
    /// أ, ب, ج, د: abjad order.
    ArabicAbjad,
    /// أ, ب, ت, ث: alphabetical order.
    ArabicAlpha,
    /// а, б, в.
    RussianLower,
    /// А, Б, В.
    RussianUpper,
    /// - 1 -
    NumberInDash,
    /// A mark without a value.
    Bullet,
    /// Nothing in place of the value.
    None,
}

/// The Cyrillic letters that Word counts with: no ё, й, ъ, ы, ь.
const RUSSIAN: &str = "абвгдежзиклмнопрстуфхцчшщэюя";
const ABJAD: &str = "أبجدهوزحطيكلمنسعفصقرشتثخذضغظ";
const HIJAI: &str = "أبتثجحخدذرزسشصضطظعغفقكلمنهوي";
const STEMS: &str = "甲乙丙丁戊己庚辛壬癸";

impl NumFmt {
    /// The format of a `w:val`; decimal when it is not known.
    pub(crate) fn from_name(name: &str) -> Self {
        match name {
            "decimalZero" => Self::DecimalZero,
            "upperRoman" => Self::UpperRoman,
            "lowerRoman" => Self::LowerRoman,
            "upperLetter" => Self::UpperLetter,
            "lowerLetter" => Self::LowerLetter,
            "ordinal" => Self::Ordinal,
            "chineseCounting"
            | "chineseCountingThousand"
            | "japaneseCounting"
            | "taiwaneseCounting"
            | "taiwaneseCountingThousand"
            | "ideographDigital"
            | "japaneseDigitalTenThousand"
            | "taiwaneseDigital" => Self::ChineseCounting,
            "ideographTraditional" => Self::IdeographTraditional,
            "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => Self::CircledDecimal,
            "decimalEnclosedParen" => Self::ParenDecimal,
            "decimalEnclosedFullstop" => Self::StopDecimal,
            "decimalFullWidth" | "decimalFullWidth2" => Self::FullWidth,
            "arabicAbjad" => Self::ArabicAbjad,
            "arabicAlpha" => Self::ArabicAlpha,
            "russianLower" => Self::RussianLower,
            "russianUpper" => Self::RussianUpper,
            "numberInDash" => Self::NumberInDash,
            "bullet" => Self::Bullet,
            "none" => Self::None,
            _ => Self::Decimal,
        }
    }

    /// The `w:val` of the format.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Decimal => "decimal",
            Self::DecimalZero => "decimalZero",
            Self::UpperRoman => "upperRoman",
            Self::LowerRoman => "lowerRoman",
            Self::UpperLetter => "upperLetter",
            Self::LowerLetter => "lowerLetter",
            Self::Ordinal => "ordinal",
            Self::ChineseCounting => "chineseCountingThousand",
            Self::IdeographTraditional => "ideographTraditional",
            Self::CircledDecimal => "decimalEnclosedCircle",
            Self::ParenDecimal => "decimalEnclosedParen",
            Self::StopDecimal => "decimalEnclosedFullstop",
            Self::FullWidth => "decimalFullWidth",
            Self::ArabicAbjad => "arabicAbjad",
            Self::ArabicAlpha => "arabicAlpha",
            Self::RussianLower => "russianLower",
            Self::RussianUpper => "russianUpper",
            Self::NumberInDash => "numberInDash",
            Self::Bullet => "bullet",
            Self::None => "none",
        }
    }

    /// Appends what Word prints for `value`. Values that a format has no numeral for are printed
    /// in digits; nothing longer than 64 characters is ever made.
    pub(crate) fn push(self, value: u32, out: &mut String) {
        use std::fmt::Write as _;
        let done = match self {
            Self::Bullet | Self::None => true,
            Self::DecimalZero => {
                let _ = write!(out, "{value:02}");
                true
            }
            Self::UpperRoman => roman(value, false, out),
            Self::LowerRoman => roman(value, true, out),
            Self::UpperLetter => {
                repeated(value, ('A'..='Z').count(), |i| (b'A' + i as u8) as char, out)
            }
            Self::LowerLetter => {
                repeated(value, ('a'..='z').count(), |i| (b'a' + i as u8) as char, out)
            }
            Self::RussianLower => table(value, RUSSIAN, out),
            Self::RussianUpper => {
                let at = out.len();
                let done = table(value, RUSSIAN, out);
                let upper = out[at..].to_uppercase();
                out.truncate(at);
                out.push_str(&upper);
                done
            }
            Self::ArabicAbjad => table(value, ABJAD, out),
            Self::ArabicAlpha => table(value, HIJAI, out),
            Self::IdeographTraditional => match STEMS.chars().nth(value.wrapping_sub(1) as usize) {
                Some(c) => {
                    out.push(c);
                    true
                }
                None => false,
            },
            Self::ChineseCounting => chinese(value, out),
            Self::CircledDecimal => block(value, 0x2460, 20, out),
            Self::ParenDecimal => block(value, 0x2474, 20, out),
            Self::StopDecimal => block(value, 0x2488, 20, out),
            Self::FullWidth => {
                let digits = value.to_string();
                out.extend(
                    digits.bytes().filter_map(|b| char::from_u32(0xFF10 + u32::from(b - b'0'))),
                );
                true
            }
            Self::NumberInDash => {
                let _ = write!(out, "- {value} -");
                true
            }
            Self::Ordinal => {
                let tail = match (value % 10, value % 100) {
                    (1, n) if n != 11 => "st",
                    (2, n) if n != 12 => "nd",
                    (3, n) if n != 13 => "rd",
                    _ => "th",
                };
                let _ = write!(out, "{value}{tail}");
                true
            }
            Self::Decimal => false,
        };
        if !done {
            let _ = write!(out, "{value}");
        }
    }

    /// What Word prints for `value`.
    pub(crate) fn format(self, value: u32) -> String {
        let mut s = String::new();
        self.push(value, &mut s);
        s
    }
}

/// a, … z, aa, bb: one letter, repeated once more for each round.
fn repeated(value: u32, letters: usize, letter: impl Fn(usize) -> char, out: &mut String) -> bool {
    let Some(v) = (value as usize).checked_sub(1).filter(|v| *v < letters * 30) else {
        return false;
    };
    out.extend(std::iter::repeat_n(letter(v % letters), v / letters + 1));
    true
}

fn table(value: u32, letters: &'static str, out: &mut String) -> bool {
    let n = letters.chars().count();
    repeated(value, n, |i| letters.chars().nth(i).unwrap_or(' '), out)
}

/// The `n` characters of a Unicode block that start with the one for 1.
fn block(value: u32, first: u32, n: u32, out: &mut String) -> bool {
    if value == 0 || value > n {
        return false;
    }
    out.extend(char::from_u32(first + value - 1));
    true
}

fn roman(value: u32, lower: bool, out: &mut String) -> bool {
    let Some(numeral) = numeral::roman(value) else { return false };
    out.push_str(&if lower { numeral.to_ascii_lowercase() } else { numeral });
    true
}

/// 1 一, 10 十, 11 十一, 20 二十, 105 一百零五.
fn chinese(value: u32, out: &mut String) -> bool {
    const D: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    if value == 0 || value > 9999 {
        return false;
    }
    let (th, h, t, o) = (value / 1000, value / 100 % 10, value / 10 % 10, value % 10);
    let mut zero = false;
    for (digit, unit) in [(th, Some('千')), (h, Some('百')), (t, Some('十')), (o, None)] {
        if digit == 0 {
            zero = zero || value >= 100 && (th > 0 || h > 0);
            continue;
        }
        let leading = unit == Some('千') && th > 0
            || unit == Some('百') && th == 0
            || unit == Some('十') && th == 0 && h == 0;
        if zero && !leading {
            out.push('零');
        }
        zero = false;
        if !(unit == Some('十') && digit == 1 && value < 20) {
            out.push(D[digit as usize]);
        }
        out.extend(unit);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_printed_as_word_prints_them() {
        let f = NumFmt::format;
        assert_eq!(f(NumFmt::LowerLetter, 27), "aa");
        assert_eq!(f(NumFmt::LowerLetter, 28), "bb");
        assert_eq!(f(NumFmt::UpperRoman, 1994), "MCMXCIV");
        assert_eq!(f(NumFmt::LowerRoman, 4), "iv");
        for (n, s) in [
            (1, "一"),
            (10, "十"),
            (12, "十二"),
            (20, "二十"),
            (23, "二十三"),
            (105, "一百零五"),
            (110, "一百一十"),
            (1005, "一千零五"),
        ] {
            assert_eq!(f(NumFmt::ChineseCounting, n), s);
        }
        assert_eq!(f(NumFmt::ArabicAbjad, 3), "ج");
        assert_eq!(f(NumFmt::RussianUpper, 3), "В");
        assert_eq!(f(NumFmt::DecimalZero, 7), "07");
        assert_eq!(f(NumFmt::Ordinal, 22), "22nd");
        assert_eq!(f(NumFmt::Decimal, 0), "0");
    }

    #[test]
    fn absurd_values_stay_short() {
        for name in ["upperRoman", "lowerLetter", "arabicAbjad", "chineseCounting", "russianLower"]
        {
            assert!(NumFmt::from_name(name).format(u32::MAX).len() < 64, "{name}");
        }
    }

    #[test]
    fn names_come_back() {
        for name in ["decimal", "upperRoman", "lowerLetter", "arabicAbjad", "bullet", "none"] {
            assert_eq!(NumFmt::from_name(name).name(), name);
        }
    }
}
