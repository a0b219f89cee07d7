//! Labels: read, written, told apart.

use crate::lang::Lang;
use crate::locale::{LabelRole, Locale, table};
use LabelRole::{Heading, Item, Paragraph, Part};

fn locale(code: &str) -> &'static Locale {
    Locale::builtin(Lang::new(code).expect("a code")).expect("a table")
}

/// Readings as `role value+suffix len/space`, in order.
fn read(code: &str, text: &str) -> Vec<String> {
    let all = locale(code).labels(text);
    let show = |r: &crate::locale::Reading| {
        format!("{:?} {}{} {}/{}", r.role, r.value, r.suffix, r.len, r.space)
    };
    all.iter().map(show).collect()
}

#[track_caller]
fn has(code: &str, text: &str, role: LabelRole, value: u32) {
    let all = locale(code).labels(text);
    assert!(
        all.iter().any(|r| r.role == role && r.value == value),
        "{code} {text:?}: no {role:?} {value} in {all:?}"
    );
}

#[track_caller]
fn none(code: &str, text: &str) {
    assert!(read(code, text).is_empty(), "{code} {text:?}: {:?}", read(code, text));
}

#[test]
fn ambiguous_labels_keep_all_readings() {
    assert_eq!(
        read("en", "(i) text"),
        ["Item(1) 9 3/1", "Item(2) 1 3/1", "Heading(4) 9 3/1", "Heading(5) 1 3/1"]
    );
    assert_eq!(read("en", "I. Text"), ["Heading(1) 1 2/1", "Heading(2) 9 2/1"]);
    assert_eq!(read("en", "C. Text"), ["Heading(1) 100 2/1", "Heading(2) 3 2/1"]);
    assert_eq!(read("en", "12. Text"), ["Paragraph 12 3/1", "Heading(3) 12 3/1"]);
    assert_eq!(read("en", "i. x"), ["Item(3) 9 2/1", "Item(4) 1 2/1", "Heading(6) 9 2/1"]);
    assert_eq!(read("zh", "一、 引言"), ["Heading(1) 1 6/1", "Paragraph 1 6/1"]);
}

#[test]
fn space_and_end_are_told() {
    assert_eq!(read("zh", "(b)提高"), ["Item(1) 2 3/0", "Heading(4) 2 3/0"]);
    assert_eq!(read("en", "7.\u{a0}\tText"), ["Paragraph 7 2/3", "Heading(3) 7 2/3"]);
    assert_eq!(read("fr", "11."), ["Paragraph 11 3/0", "Heading(3) 11 3/0"]);
    assert_eq!(read("en", "\u{200e}3. x"), ["Paragraph 3 5/1", "Heading(3) 3 5/1"]);
}

#[test]
fn a_tab_that_was_lost_parts_a_label_from_a_word() {
    for text in ["12.The keeper", "12.Les gardiens", "12.Маяк"] {
        for code in ["en", "fr", "ru"] {
            assert!(read(code, text).iter().any(|r| r.starts_with("Paragraph 12 3/0")), "{text}");
        }
    }
    assert_eq!(read("en", "IV.CONCLUSIONS"), ["Heading(1) 4 3/0"]);
    assert_eq!(read("en", "IV.Conclusions"), ["Heading(1) 4 3/0"]);
    for (code, text) in [
        ("en", "B.Main findings"),
        ("en", "B.Introduction"),
        ("fr", "B.Suivi des visites"),
        ("ru", "B.Введение"),
    ] {
        assert!(read(code, text).iter().any(|r| r.ends_with(" 2 2/0")), "{text}");
    }
    for text in
        ["1.A", "12.A lamp", "I.B", "V.I. Keeper", "C.Keeper", "M.Keeper (North)", "3.14", "2.a"]
    {
        none("en", text);
    }
}

#[test]
fn numbers_in_text_are_no_labels() {
    for text in ["16.4 text", "16.4.2 text", "2018 年", "33.8 万", "2019. Text", "01. x", "1.text"]
    {
        none("zh", text);
        none("en", text);
    }
    for text in ["Text", "Mr. X", "A/80/6", "In. x", "(see) x", "(1a) x", "IC. x", "IV text", ""] {
        none("en", text);
    }
    none("ar", "18-22 أيار/مايو");
    none("ar", "أولا، يجب");
    none("zh", "第一部分介绍了情况");
    none("en", "Part I of the report");
    none("en", "IIII. x");
}

#[test]
fn every_language_has_its_forms() {
    for (code, text, role, value) in [
        ("en", "(b) x", Item(1), 2),
        ("en", "(bb) x", Item(1), 28),
        ("en", "b. x", Item(3), 2),
        ("en", "(iv) x", Item(2), 4),
        ("en", "Part One", Part, 1),
        ("en", "PART II", Part, 2),
        ("en", "Chapter III: Title", Heading(1), 3),
        ("en", "Item 3. Clouds", Heading(2), 3),
        ("zh", "项目3", Heading(2), 3),
        ("fr", "b) x", Item(1), 2),
        ("fr", "(b) x", Item(1), 2),
        ("fr", "iv) x", Item(2), 4),
        ("fr", "Première partie", Part, 1),
        ("fr", "Chapitre premier", Heading(1), 1),
        ("es", "aa) x", Item(1), 27),
        ("es", "Parte II", Part, 2),
        ("ru", "c) x", Item(1), 3),
        ("ru", "Часть первая", Part, 1),
        ("ru", "Глава II. Имя", Heading(1), 2),
        ("zh", "三. 背景", Heading(1), 3),
        ("zh", "三．背景", Heading(1), 3),
        ("zh", "十二、背景", Heading(1), 12),
        ("zh", "1.背景", Paragraph, 1),
        ("zh", "4.2041年", Paragraph, 4),
        ("zh", "B.《公约》", Heading(2), 2),
        ("zh", "1.5万人", Paragraph, 0),
        ("zh", "3.A组", Paragraph, 0),
        ("zh", "１．背景", Paragraph, 1),
        ("zh", "１． 背景", Paragraph, 1),
        ("zh", "（a） 背景", Item(1), 1),
        ("zh", "( a) 背景", Item(1), 1),
        ("zh", "㈠ 背景", Item(2), 1),
        ("zh", "㈩背景", Item(2), 10),
        ("zh", "(十一) 背景", Item(2), 11),
        ("zh", "（三）背景", Item(2), 3),
        ("zh", "第一部分", Part, 1),
        ("zh", "第二章 总则", Heading(1), 2),
        ("ar", "1 - نص", Paragraph, 1),
        ("ar", "9- نص", Paragraph, 9),
        ("ar", "٧ - نص", Paragraph, 7),
        ("ar", "27 – نص", Paragraph, 27),
        ("ar", "(أ) نص", Item(1), 1),
        ("ar", "(هـ) نص", Item(1), 5),
        ("ar", "(ه) نص", Item(1), 5),
        ("ar", "(ﻫ) نص", Item(1), 5),
        ("ar", "(أأ) نص", Item(1), 27),
        ("ar", "(ب ب) نص", Item(1), 28),
        ("ar", ")ج( نص", Item(1), 3),
        ("ar", "’1‘ نص", Item(2), 1),
        ("ar", "'2` نص", Item(2), 2),
        ("ar", "`3` نص", Item(2), 3),
        ("ar", "أولا - مقدمة", Heading(1), 1),
        ("ar", "أولاً- مقدمة", Heading(1), 1),
        ("ar", "ثاني عشر - مقدمة", Heading(1), 12),
        ("ar", "حاديا وعشرين - مقدمة", Heading(1), 21),
        ("ar", "خامسا وعشرون - مقدمة", Heading(1), 25),
        ("ar", "ألف - مقدمة", Heading(2), 1),
        ("ar", "طاء- مقدمة", Heading(2), 9),
        ("ar", "الجزء الأول", Part, 1),
        ("ar", "الفصل الثاني عشر: نص", Heading(1), 12),
    ] {
        if value == 0 {
            none(code, text.trim_end());
        } else {
            has(code, text, role, value);
        }
    }
}

#[test]
fn look_alikes_are_read_as_meant() {
    for (text, role, value) in [
        ("а) x", Item(1), 1),
        ("е) x", Item(1), 5),
        ("с) x", Item(1), 3),
        ("А. Текст", Heading(2), 1),
        ("В. Текст", Heading(2), 2),
        ("С. Текст", Heading(2), 3),
        ("Х. Текст", Heading(1), 10),
        ("б) x", Item(1), 2),
    ] {
        has("ru", text, role, value);
    }
}

#[test]
fn suffixes_are_one_word_in_all_languages() {
    for (code, text) in [
        ("en", "8 ter. x"),
        ("fr", "8 ter. x"),
        ("es", "8 ter. x"),
        ("ru", "8-тер. x"),
        ("ru", "8 тер. x"),
        ("zh", "8之三. x"),
        ("ar", "8 ثالثا - x"),
        ("ar", "8 ثالثاً - x"),
    ] {
        let all = locale(code).labels(text);
        let r = all.iter().find(|r| r.role == Paragraph);
        assert_eq!(r.map(|r| (r.value, &*r.suffix)), Some((8, "ter")), "{code} {text}: {all:?}");
    }
    assert_eq!(read("en", "(a bis) x")[0], "Item(1) 1bis 7/1");
    assert_eq!(read("en", "12A. x")[0], "Paragraph 12A 4/1");
    assert_eq!(read("en", "2.1.14. x"), ["Paragraph 14 7/1"]);
    none("en", "IVB. x");
}

#[test]
fn alternatives_in_brackets() {
    assert_eq!(read("en", "[1. Text]"), ["Paragraph 1 3/1"]);
    assert_eq!(read("en", "[(a) Text]"), ["Item(1) 1 4/1"]);
    none("en", "[A. Text]");
    none("en", "[1] Text");
}

#[test]
fn bullets_need_a_space() {
    for b in ['–', '—', '•', '·', '-', '‒'] {
        let text = format!("{b} text");
        let want = format!("Item(0) 0 {}/1", b.len_utf8());
        for code in ["ar", "en", "es", "fr", "ru", "zh"] {
            assert_eq!(read(code, &text), [want.as_str()]);
            none(code, &format!("{b}text"));
        }
    }
}

#[test]
fn numbers_alone_on_a_line() {
    let alone = |code: &str, line| {
        let all = locale(code).label_alone(line);
        all.iter().map(|r| (r.role, r.value)).collect::<Vec<_>>()
    };
    assert_eq!(alone("en", "I"), [(Heading(1), 1), (Heading(2), 9)]);
    assert_eq!(alone("en", "XI."), [(Heading(1), 11)]);
    assert_eq!(alone("zh", "十一"), [(Heading(1), 11)]);
    assert_eq!(alone("ar", "حادي عشر"), [(Heading(1), 11)]);
    assert_eq!(alone("ar", "ألف"), [(Heading(2), 1)]);
    assert_eq!(alone("ru", "II"), [(Heading(1), 2), (Heading(2), 35)]);
    assert_eq!(alone("zh", "第一部分"), [(Part, 1)]);
    for line in ["", "12", "text", "I x", "MIX", "大会"] {
        assert_eq!(alone("en", line), [], "{line}");
    }
}

#[test]
fn every_scheme_is_read_as_it_is_written() {
    for l in Locale::all() {
        for (i, s) in (0_u8..).zip(&l.rules.schemes) {
            let mut written = 0;
            for form in &s.forms {
                for value in 1..=78 {
                    let Some(label) = l.rules.write_label(form, value) else { continue };
                    written += 1;
                    let all = l.labels(&format!("{label} x"));
                    let stop = l.labels(&label);
                    let here = |r: &&crate::locale::Reading| r.scheme == i && r.value == value;
                    let found = all.iter().chain(&stop).find(here);
                    let found =
                        found.unwrap_or_else(|| panic!("{} {label:?} {:?}", l.lang, s.role));
                    assert_eq!(found.len, label.len(), "{} {label:?}", l.lang);
                    assert_eq!(found.style, s.style);
                }
            }
            // section numbers in words end at a hundred, ㈩ at ten, nothing ends sooner
            let few = if s.style == crate::model::NumStyle::Multilevel { 0 } else { 20 };
            assert!(written >= few, "{} {:?}: {written} labels", l.lang, s.role);
        }
    }
}

#[test]
fn what_is_printed_follows_the_language() {
    for (role, value, want) in [
        (Heading(1), 2, ["ثانيا -", "II.", "II.", "II.", "II.", "二."]),
        (Heading(2), 2, ["باء -", "B.", "B.", "B.", "B.", "B."]),
        (Heading(3), 2, ["2 -", "2.", "2.", "2.", "2.", "2."]),
        (Heading(4), 2, ["(ب)", "(b)", "b)", "b)", "b)", "(b)"]),
        (Heading(5), 2, ["’2‘", "(ii)", "ii)", "ii)", "ii)", "㈡"]),
        (Paragraph, 41, ["41 -", "41.", "41.", "41.", "41.", "41."]),
        (Item(1), 27, ["(أأ)", "(aa)", "aa)", "aa)", "aa)", "(aa)"]),
        (Item(2), 11, ["’11‘", "(xi)", "xi)", "xi)", "xi)", "(十一)"]),
        (Item(3), 3, ["ج -", "c.", "c.", "c.", "c.", "c."]),
        (Item(0), 0, ["–"; 6]),
        (Part, 3, ["الجزء الثالث", "Part III", "Parte III", "Partie III", "Часть III", "第三部分"]),
    ] {
        for (l, want) in Locale::all().zip(want) {
            assert_eq!(l.format_label(role, value).as_deref(), Some(want), "{} {role:?}", l.lang);
        }
    }
    assert_eq!(locale("en").format_label(Item(9), 1), None);
    assert_eq!(locale("en").format_label(Item(1), 0), None);
}

#[test]
fn the_same_roles_in_all_languages() {
    let roles = |l: &Locale| {
        let mut all: Vec<_> = l.rules.schemes.iter().map(|s| (s.role, s.style)).collect();
        all.sort();
        all.dedup();
        all
    };
    let english = roles(locale("en"));
    for l in Locale::all() {
        assert_eq!(roles(l), english, "{}", l.lang);
    }
}

#[test]
fn a_table_whose_labels_are_not_read_is_refused() {
    let english = super::table_text("en");
    let wrong = english.replace("\"{decimal}.\"", "\"{decimal}5\"");
    let e = table::compile(&wrong).and_then(|l| table::round_trip(&l)).expect_err("refused");
    assert!(e.to_string().contains("not read as that"), "{e}");
}
