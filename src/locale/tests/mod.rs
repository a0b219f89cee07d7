//! Tests of the tables and of what reads them.

mod labels;
mod lines;
mod text;

use super::pattern::{Extent, Piece, parse};
use super::{Locale, detect, table};
use crate::lang::Lang;
use crate::model::Sure;

/// The tables as they are written.
const TABLES: [(Lang, &str); 6] = [
    (Lang::AR, include_str!("../tables/ar.toml")),
    (Lang::EN, include_str!("../tables/en.toml")),
    (Lang::ES, include_str!("../tables/es.toml")),
    (Lang::FR, include_str!("../tables/fr.toml")),
    (Lang::RU, include_str!("../tables/ru.toml")),
    (Lang::ZH, include_str!("../tables/zh.toml")),
];

/// The TOML text of a table.
fn table_text(code: &str) -> &'static str {
    TABLES.iter().find(|t| t.0.as_str() == code).map(|t| t.1).expect("a table")
}

#[test]
fn tables_are_accepted() {
    let mut wrong = String::new();
    for (lang, text) in &TABLES {
        if let Err(e) = Locale::from_toml(text) {
            wrong.push_str(&format!("{lang}: {e}\n"));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    let order: Vec<_> = Locale::all().map(|l| l.lang).collect();
    assert_eq!(order, [Lang::AR, Lang::EN, Lang::ES, Lang::FR, Lang::RU, Lang::ZH]);
    assert!(Locale::builtin(Lang::new("de").expect("a code")).is_none());
}

fn value(text: &str) -> toml::Table {
    toml::from_str(text).expect("a table")
}

#[test]
fn the_same_keys_in_all_tables() {
    // counters and label rows are the language's own; all else has the same keys
    let own = ["counters", "labels", "fold", "label_fold", "suffixes"];
    let keys = |text: &str| {
        let mut all = Vec::new();
        for (k, v) in value(text) {
            match v {
                toml::Value::Table(t) if !own.contains(&k.as_str()) => {
                    all.extend(t.keys().map(|inner| format!("{k}.{inner}")));
                }
                _ => all.push(k),
            }
        }
        all.sort();
        all
    };
    let english = keys(table_text("en"));
    for (lang, text) in &TABLES {
        assert_eq!(keys(text), english, "{lang}");
    }
}

#[test]
fn the_same_masthead_rows_in_all_tables() {
    let rows = |l: &Locale| {
        let row = |r: &super::masthead::LineRow| {
            format!("{:?} {:?} {:?} {}", r.role, r.kind, r.body, r.provisional)
        };
        let mut all: Vec<_> = l.rules.lines.iter().map(row).collect();
        all.sort();
        all.dedup();
        all
    };
    let english = rows(Locale::builtin(Lang::EN).expect("a table"));
    for l in Locale::all() {
        assert_eq!(rows(l), english, "{}", l.lang);
    }
}

#[test]
fn lists_without_an_order_are_sorted() {
    for (lang, text) in &TABLES {
        let t = value(text);
        let list = |v: Option<&toml::Value>| {
            let all = v.and_then(toml::Value::as_array).expect("a list");
            all.iter().map(|v| v.as_str().expect("text").to_owned()).collect::<Vec<_>>()
        };
        let mut lists = vec![("residue", list(t.get("residue")))];
        for (table, keys) in [
            ("openers", &["preambular", "operative", "before", "after"][..]),
            ("detect", &["words"]),
        ] {
            for key in keys {
                lists.push((key, list(t.get(table).and_then(|t| t.get(key)))));
            }
        }
        for (key, found) in lists {
            let mut sorted = found.clone();
            sorted.sort();
            sorted.dedup();
            assert_eq!(found, sorted, "{lang}: {key}");
        }
    }
}

/// Texts that a pattern stands for: its first alternatives, and each other alternative once.
fn examples(pieces: &[Piece], slot: &dyn Fn(&str) -> String) -> Vec<String> {
    let mut all = vec![String::new()];
    for p in pieces {
        let tails = match p {
            Piece::Text(t) => vec![t.clone()],
            Piece::Slot(name) => vec![slot(name)],
            Piece::Group(alternatives) => {
                alternatives.iter().flat_map(|a| examples(a, slot)).collect()
            }
        };
        let first = tails.first().cloned().unwrap_or_default();
        let whole = all.first().cloned().unwrap_or_default();
        all.iter_mut().for_each(|a| a.push_str(&first));
        all.extend(tails.iter().skip(1).map(|t| format!("{whole}{t}")));
        all.truncate(60);
    }
    all
}

/// What stands in a slot, in each language.
fn sample(l: &Locale, name: &str) -> String {
    let by_lang = |words: [&str; 6]| {
        let i = Locale::all().position(|x| x.lang == l.lang).expect("one of six");
        words[i].to_owned()
    };
    match name {
        "number" => "17".into(),
        "year" => "2024".into(),
        "ordinal" => by_lang(["السابعة", "seventh", "séptimo", "septième", "седьмая", "七"]),
        "count" => "3".into(),
        "items" => by_lang(["8 (ب)", "8 (b)", "8 b)", "8 b)", "8 b)", "8(b)"]),
        "date" => by_lang([
            "4 آذار/مارس 2024",
            "4 March 2024",
            "4 de marzo de 2024",
            "4 mars 2024",
            "4 марта 2024 года",
            "2024年3月4日",
        ]),
        "dates" | "range" => by_lang([
            "4-8 آذار/مارس 2024",
            "4–8 March 2024",
            "4 a 8 de marzo de 2024",
            "4-8 mars 2024",
            "4–8 марта 2024 года",
            "2024年3月4日至8日",
        ]),
        "place" => by_lang(["بانكوك", "Bangkok", "Bangkok", "Bangkok", "Бангкок", "曼谷"]),
        "language" => by_lang(["العربية", "English", "español", "français", "русский", "中文"]),
        "distribution" => by_lang(["عام", "Limited", "limitada", "limitée", "общая", "有限"]),
        "symbol" => "A/80/6".into(),
        "resolution" => "80/4".into(),
        "call" | "few" => String::new(),
        "any" | "words" => by_lang(["الغيوم", "clouds", "nubes", "nuages", "облака", "云彩"]),
        "han" => "三".into(),
        other => panic!("no sample of {other}"),
    }
}

#[test]
fn no_masthead_phrase_is_shadowed() {
    let mut wrong = String::new();
    for l in Locale::all() {
        for (i, row) in l.rules.lines.iter().enumerate() {
            for pattern in row.patterns.texts() {
                let pieces = parse(pattern).expect("a pattern");
                let mut reached = false;
                for line in examples(&pieces, &|name| sample(l, name)) {
                    // a capital or none, as rows are met
                    let Some(found) = l.match_line(&line) else {
                        wrong.push_str(&format!("{}: {line:?} of {pattern:?} unmatched\n", l.lang));
                        continue;
                    };
                    let own = &l.rules.lines[i];
                    let here = (found.role, found.kind) == (own.role, own.kind);
                    reached |= here;
                    // rows that leave much open may lose a line to a phrase
                    if !here && row.sure == Sure::Certain {
                        wrong.push_str(&format!(
                            "{}: {line:?} of {pattern:?} is taken by {:?} {:?}\n",
                            l.lang, found.role, found.kind
                        ));
                    }
                }
                if !reached {
                    wrong.push_str(&format!("{}: {pattern:?} is never reached\n", l.lang));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_other_pattern_matches_its_own_examples() {
    for l in Locale::all() {
        let r = &l.rules;
        let lines = [&r.adoption, &r.votes].into_iter().flatten().map(|p| &p.0);
        let lines = lines.chain(r.formulas.iter().map(|p| &p.0));
        let lines = lines.chain(r.keywords.iter().map(|p| &p.0));
        let starts = [&r.articles, &r.captions].into_iter().flatten().map(|p| &p.0);
        let starts = starts.chain(r.annexes.iter().map(|p| &p.0));
        let all = lines.map(|p| (p, Extent::Line)).chain(starts.map(|p| (p, Extent::Start)));
        for (patterns, extent) in all {
            for (text, pattern) in patterns.texts().zip(patterns.all(r)) {
                let pieces = parse(text).expect("a pattern");
                let name = |n: &str| match n {
                    "decimal" => "3".to_owned(),
                    "upper-roman" => "III".to_owned(),
                    _ => sample(l, n),
                };
                let all = examples(&pieces, &name);
                // some alternatives agree in gender or number and some do not: one is enough
                let found = all.iter().any(|line| pattern.matches(r, line, extent).is_some());
                assert!(found, "{}: {text:?} matches none of {all:?}", l.lang);
            }
        }
    }
}

#[test]
fn telling_the_language_reads_what_the_table_says() {
    for (lang, text) in &TABLES {
        let traits = table::traits_of_table(text).expect("a table");
        let quick = detect::traits_of_builtin(*lang).expect("its traits");
        assert_eq!(traits.words, quick.words);
        assert_eq!(traits.letters, quick.letters);
        assert!(!traits.letters.is_empty());
    }
}

#[test]
fn a_seventh_language_needs_only_a_file() {
    let hindi = Locale::from_toml(include_str!("hi.toml")).expect("a table");
    assert_eq!(hindi.lang.as_str(), "hi");
    let first = |text: &str| {
        let r = hindi.labels(text);
        r.first().map(|r| (r.role, r.value, r.len))
    };
    use super::LabelRole::{Heading, Item, Paragraph};
    assert_eq!(first("१२. पाठ"), Some((Paragraph, 12, 7)));
    assert_eq!(first("(ख) पाठ"), Some((Item(1), 2, 5)));
    assert_eq!(first("तीन. पाठ"), Some((Heading(1), 3, 10)));
    assert_eq!(hindi.format_label(Item(1), 4).as_deref(), Some("(घ)"));
    let m = hindi.match_line("अनंतिम कार्यसूची* की मद 4 (ख)").expect("an agenda line");
    assert_eq!(m.role, crate::model::MastheadRole::AgendaItem);
    assert!(m.provisional);
    assert!(m.captures.iter().any(|c| c.1 == super::Capture::Item("4 (b)".into())), "{m:?}");
    let m = hindi.match_line("सातवाँ सत्र").expect("a session");
    assert_eq!(m.captures[0].1, super::Capture::Number(7));
    let day = crate::model::Date::new(2024, 3, 4).expect("a day");
    let text = "यह ४ मार्च २०२४ को हुआ";
    let found = hindi.dates(text);
    assert_eq!(found.len(), 1);
    assert_eq!((&text[found[0].0.clone()], found[0].1), ("४ मार्च २०२४", day));
    assert_eq!(hindi.formula("महासभा,"), Some("unga"));
    assert_eq!(hindi.annex("अनुलग्नक 2").and_then(|a| a.number), Some(2));
}

#[test]
fn tables_that_cannot_be_used_are_refused_with_a_reason() {
    let english = table_text("en");
    for (from, to, reason) in [
        ("rtl = false", "rtl = \"no\"", "invalid type"),
        ("rtl = false\n", "", "missing field `rtl`"),
        ("rtl = false", "rtl = false\ntypo = 1", "unknown field `typo`"),
        ("\"“”\"", "\"“\"", "not two characters"),
        ("[\"A-Z\", \"a-z\"]", "[\"A+Z\"]", "no range"),
        ("[[\"January\"], ", "[", "11 rows"),
        ("[\"January\"]", "[\"Jan(uary\"]", "cannot be read"),
        ("[\"January\"]", "[\"{any}\"]", "only words can stand here"),
        ("role = \"paragraph\"", "role = \"clause\"", "is no role"),
        ("\"{decimal}.\"", "\"{dezimal}.\"", "names no counter"),
        ("\"{decimal}.\"", "\"decimal.\"", "needs one {counter}"),
        ("\"Session {number}\"", "\"Session {nummer}\"", "neither a slot nor a counter"),
        ("\"Session {number}\"", "\"Session ({number}\"", "cannot be read"),
        ("\"Session {number}\"", "\"\"", "is empty"),
        ("\"one\"]", "\"eins\"]", "not a counter of this table"),
        ("[counters.one]", "[counters.number]", "name of a slot"),
    ] {
        assert!(english.contains(from), "{from}");
        let wrong = english.replacen(from, to, 1);
        match Locale::from_toml(&wrong) {
            Err(e) => assert!(e.to_string().contains(reason), "{to:?}: {e}"),
            Ok(_) => panic!("{to:?} was accepted"),
        }
    }
    assert!(Locale::from_toml("").is_err());
    assert!(Locale::from_toml("\u{0}[").is_err());
}
