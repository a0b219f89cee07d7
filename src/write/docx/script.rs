//! What Word must be told about a language: its tag, its fonts, its direction.

use crate::lang::Lang;

/// The three kinds of script that Word keeps fonts and sizes apart for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Script {
    /// Latin, Cyrillic, Greek.
    Western,
    /// Han, Kana, Hangul.
    EastAsian,
    /// Written from right to left.
    RightToLeft,
}

/// The script that a language is written in.
pub(super) fn script(lang: Lang) -> Script {
    match lang.as_str().split('-').next().unwrap_or("") {
        "zh" | "ja" | "ko" => Script::EastAsian,
        "ar" | "fa" | "he" | "ur" | "ps" | "sd" | "ug" | "yi" | "dv" | "ckb" => Script::RightToLeft,
        _ => Script::Western,
    }
}

/// The tag Word proofs a language by: one with a region for the six languages, others as they are.
pub(super) fn tag(lang: Lang) -> String {
    match lang.as_str() {
        "en" => "en-GB",
        "fr" => "fr-FR",
        "es" => "es-ES",
        "ru" => "ru-RU",
        "ar" => "ar-SA",
        "zh" => "zh-CN",
        "und" => "en-GB",
        other => other,
    }
    .to_owned()
}

/// The attributes of `w:lang`: a language stands in the slot of its script, the other slots keep
/// what a document of the United Nations has in them.
pub(super) fn lang_element(lang: Lang) -> String {
    let t = tag(lang);
    match script(lang) {
        Script::Western => format!("<w:lang w:val=\"{t}\" w:eastAsia=\"zh-CN\" w:bidi=\"ar-SA\"/>"),
        Script::EastAsian => {
            format!("<w:lang w:val=\"en-GB\" w:eastAsia=\"{t}\" w:bidi=\"ar-SA\"/>")
        }
        Script::RightToLeft => {
            format!("<w:lang w:val=\"en-GB\" w:eastAsia=\"zh-CN\" w:bidi=\"{t}\"/>")
        }
    }
}

/// Whether a character is a letter of a script written from right to left.
pub(super) fn is_rtl_char(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}' | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
        && !c.is_numeric()
}

/// Cuts a text into stretches that run one way: `(text, right to left)`. A stretch from left to
/// right starts at a letter that is no right-to-left letter and reaches to the last such letter or
/// digit before the direction turns, so that `A/80/50` stays whole and brackets stay outside.
pub(super) fn directions(text: &str) -> Vec<(&str, bool)> {
    let mut out = Vec::new();
    let mut from = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        if !c.is_alphabetic() || is_rtl_char(c) {
            continue;
        }
        let mut end = i + c.len_utf8();
        let mut open = 0_i32;
        while let Some(&(j, d)) = chars.peek() {
            if is_rtl_char(d) {
                break;
            }
            open += i32::from(d == '(') - i32::from(d == ')');
            if d.is_alphanumeric() || d == ')' && open >= 0 {
                end = j + d.len_utf8();
            }
            chars.next();
        }
        if from < i {
            out.push((&text[from..i], true));
        }
        out.push((&text[i..end], false));
        from = end;
    }
    if from < text.len() {
        out.push((&text[from..], true));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_symbol_in_arabic_text_stays_whole() {
        assert_eq!(
            directions("انظر A/80/6 (Plan outline)، الفقرة 3"),
            [("انظر ", true), ("A/80/6 (Plan outline)", false), ("، الفقرة 3", true)]
        );
        assert_eq!(directions("(أ)"), [("(أ)", true)]);
        assert_eq!(directions("(LLDCs)؛"), [("(", true), ("LLDCs", false), (")؛", true)]);
        assert_eq!(directions(""), []);
    }
}
