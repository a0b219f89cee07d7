//! Dates in running text, openers, detection; and that nothing panics.

use crate::lang::Lang;
use crate::locale::{Locale, detect};
use proptest::prelude::*;

fn locale(code: &str) -> &'static Locale {
    Locale::builtin(Lang::new(code).expect("a code")).expect("a table")
}

fn dates(code: &str, text: &str) -> Vec<(String, String)> {
    let all = locale(code).dates(text);
    all.iter().map(|(r, d)| (text[r.clone()].to_owned(), d.to_string())).collect()
}

#[test]
fn dates_in_text() {
    for (code, text, want) in [
        (
            "en",
            "on 9 January 2023, and 3\u{a0}May\u{a0}2024.",
            &[("9 January 2023", "2023-01-09"), ("3\u{a0}May\u{a0}2024", "2024-05-03")][..],
        ),
        ("en", "It may be 30 February 2023 or March.", &[]),
        ("en", "January 5, 2020 was", &[("January 5, 2020", "2020-01-05")]),
        (
            "fr",
            "le 1er août 2023 et le 2 aout 2023",
            &[("1er août 2023", "2023-08-01"), ("2 aout 2023", "2023-08-02")],
        ),
        ("es", "el 9 de enero de 2023.", &[("9 de enero de 2023", "2023-01-09")]),
        ("ru", "от 9 января 2023 года и", &[("9 января 2023 года", "2023-01-09")]),
        (
            "ar",
            "في 9 كانون الثاني/يناير 2023 و ٩ شباط / فبراير ٢٠٢٣",
            &[("9 كانون الثاني/يناير 2023", "2023-01-09"), ("٩ شباط / فبراير ٢٠٢٣", "2023-02-09")],
        ),
        (
            "ar",
            "10 تموز/يوليو 2024 و 3 نيسان 2024",
            &[("10 تموز/يوليو 2024", "2024-07-10"), ("3 نيسان 2024", "2024-04-03")],
        ),
        (
            "zh",
            "在2023年1月9日和 2024 年 10 月 14 日通过",
            &[("2023年1月9日", "2023-01-09"), ("2024 年 10 月 14 日", "2024-10-14")],
        ),
        ("zh", "一九四九年八月十二日", &[("一九四九年八月十二日", "1949-08-12")]),
        ("zh", "2024年10月9月", &[]),
    ] {
        let want: Vec<_> = want.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        assert_eq!(dates(code, text), want, "{text}");
    }
}

#[test]
fn a_date_at_the_start_and_a_range_anywhere() {
    let en = locale("en");
    assert_eq!(en.date_at("9 January 2023 x").map(|d| d.1), Some(14));
    assert_eq!(en.date_at("on 9 January 2023"), None);
    let text = "held from 11 to 13 September 2019 in";
    let (range, from, to) = en.date_range(text).expect("a range");
    assert_eq!(&text[range], "11 to 13 September 2019");
    assert_eq!((from.to_string(), to.to_string()), ("2019-09-11".into(), "2019-09-13".into()));
    // the last day is not before the first; two dates are no range
    assert_eq!(en.date_range("13-11 September 2019"), None);
    assert_eq!(en.date_range("of 3 May 2019 and 4 May 2020"), None);
    let text = "从2018年10月15日至19日";
    assert_eq!(&text[locale("zh").date_range(text).expect("a range").0], "2018年10月15日至19日");
}

#[test]
fn openers() {
    for (code, operative, text, want) in [
        ("en", false, "Recalling also its resolution", "Recalling also"),
        ("en", false, "Noting with deep concern that", "Noting with deep concern"),
        ("en", true, "Also strongly urges States", "Also strongly urges"),
        ("en", true, "Takes note with appreciation of", "Takes note with appreciation"),
        ("fr", false, "Se déclarant gravement préoccupée par", "Se déclarant gravement préoccupée"),
        ("fr", true, "Prie également le", "Prie également"),
        ("es", false, "Acogiendo con beneplácito también la", "Acogiendo con beneplácito también"),
        ("es", true, "Toma nota con aprecio del", "Toma nota con aprecio"),
        ("ru", false, "вновь подтверждая далее свою", "вновь подтверждая далее"),
        ("ru", true, "принимает к сведению также доклад", "принимает к сведению также"),
        ("ar", false, "وإذ تشير أيضاً إلى", "وإذ تشير أيضاً"),
        ("ar", false, "وإذ يسلِّم بأن", "وإذ يسلِّم"),
        ("ar", true, "تحيط علماً مع التقدير ب", "تحيط علماً مع التقدير"),
        ("zh", false, "又深为关切地注意到局势", "又深为关切地注意到"),
        ("zh", false, "回顾2024年的决议", "回顾"),
        ("zh", true, "还请秘书长", "还请"),
    ] {
        let found = locale(code).opener(text, operative).map(|n| &text[..n]);
        assert_eq!(found, Some(want), "{text}");
    }
    for (code, text) in
        [("en", "Recall the"), ("en", "Notesmith"), ("en", "Also the"), ("zh", "云彩")]
    {
        assert_eq!(locale(code).opener(text, true), None, "{text}");
    }
}

#[test]
fn languages_are_told_by_a_few_words() {
    for (code, text) in [
        ("ar", "تلاحظ الجمعية أن الغيوم كثيرة"),
        ("en", "The clouds that were seen over the sea are of a kind that has not been seen"),
        ("es", "Las nubes que se vieron sobre el mar son de una clase que no se ha visto"),
        ("fr", "Les nuages que l’on a vus sur la mer sont d’une sorte qui n’a pas été vue"),
        ("ru", "Облака, которые видели над морем"),
        ("zh", "在海上看到的云彩。Distr.: General 25 July 2019 Original: English"),
    ] {
        assert_eq!(detect(text).lang.as_str(), code, "{:?}", detect(text));
    }
    assert_eq!(detect("").lang, Lang::UND);
    assert_eq!(detect("12 / 13 — 7").lang, Lang::UND);
    assert!(!detect("Cloudland").sure);
}

#[test]
fn telling_the_language_costs_the_same_for_any_length() {
    let long = "The clouds over the sea. 海上的云彩。".repeat(200_000);
    assert_eq!(detect(&long).scores.len(), detect(&long).scores.len());
    let letters: u32 = detect(&long).scores.iter().map(|s| s.1).sum();
    assert!(letters < 400_000, "{letters}: more than a sample was looked at");
}

/// Text made of what the tables are about, so that rules are reached.
fn text() -> impl Strategy<Value = String> {
    let parts = vec![
        "1.",
        "(a)",
        "(i)",
        "IV.",
        "一、",
        "㈠",
        "（b）",
        "أولا -",
        "(هـ)",
        "’1‘",
        "٧ -",
        "[",
        "]",
        "(",
        ")",
        "*",
        "\\*",
        " ",
        "\u{a0}",
        "\u{200f}",
        "\u{64b}",
        "\n",
        "–",
        "-",
        ",",
        "，",
        "،",
        ":",
        "Part",
        "Annex",
        "附件",
        "المرفق",
        "第",
        "条",
        "次会议",
        "9",
        "2024",
        "年",
        "10",
        "月",
        "日",
        "至",
        "January",
        "de",
        "enero",
        "كانون الثاني",
        "/",
        "يناير",
        "Agenda item",
        "session",
        "届会议",
        "seventy-",
        "seventh",
        "Report of the",
        "的报告",
        "{",
        "}",
        "é",
        "é",
        "ﻷ",
        "ﻫ",
        "Ⅲ",
        "77/230",
        "A/RES/77/230",
        "The General Assembly",
        "Recalling",
        "بناء على",
        "\u{0}",
        "𠀀",
        "🦀",
    ];
    prop::collection::vec(prop::sample::select(parts), 0..14).prop_map(|v| v.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn nothing_panics_and_lengths_are_those_of_the_text(
        text in prop_oneof![text(), any::<String>()]
    ) {
        for l in Locale::all() {
            for r in l.labels(&text).into_iter().chain(l.label_alone(&text)) {
                prop_assert!(text.get(..r.len).is_some());
                prop_assert!(text.get(r.len..r.len + r.space).is_some());
            }
            for (range, d) in l.dates(&text) {
                prop_assert_eq!(l.date_at(&text[range]).map(|x| x.0), Some(d));
            }
            for operative in [false, true] {
                if let Some(n) = l.opener(&text, operative) {
                    prop_assert!(text.get(..n).is_some());
                }
            }
            if let Some(m) = l.match_line(&text) {
                for (range, _) in m.captures {
                    prop_assert!(text.get(range).is_some());
                }
            }
            let len = l.annex(&text).map(|a| a.len);
            let len = len.or(l.article(&text).map(|a| a.1));
            let len = len.or(l.table_caption(&text).map(|a| a.0));
            prop_assert!(text.get(..len.unwrap_or(0)).is_some());
            let range = l.date_range(&text).map(|r| r.0).unwrap_or_default();
            prop_assert!(text.get(range).is_some());
            let _ = l.adoption_line(&text);
            let _ = l.vote_line(&text);
            let _ = l.keyword(&text);
            let _ = l.formula(&text);
        }
        let _ = detect(&text);
    }
}

#[test]
fn pages_are_called_so() {
    for (s, at) in [
        ("page 2", 0),
        ("Page 12", 0),
        ("página 2", 0),
        ("стр. 2", 0),
        ("第2页", 0),
        ("第 2 页", 0),
        ("الصفحة 2", 0),
        ("E/CN.99/7 page 2", 10),
    ] {
        assert_eq!(crate::locale::page_number(s), Some(at), "{s}");
    }
    for s in ["Annex 2", "page", "page two", "2", "pages 2", "Table 2", ""] {
        assert_eq!(crate::locale::page_number(s), None, "{s}");
    }
}
