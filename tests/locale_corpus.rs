//! The language tables against real drafts, where they are at hand: `../shared`, or the folder
//! that `MASTHEAD_SHARED` names.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::wildcard_imports
)]

use masthead::lang::Lang;
use masthead::locale::{Capture, LabelRole, Locale, detect};
use masthead::model::{MastheadRole, Sure};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn shared() -> Option<PathBuf> {
    let set = std::env::var_os("MASTHEAD_SHARED").map(PathBuf::from);
    let dir = set.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"));
    if dir.join("corpus/draft").is_dir() {
        return Some(dir);
    }
    println!("SKIPPED: no corpus; set MASTHEAD_SHARED to the folder that holds it");
    None
}

/// The drafts of one layout: name without language, language, text. The one file that is in
/// another language than its name says is left out.
fn drafts(dir: &Path, layout: &str) -> Vec<(String, &'static Locale, String)> {
    let mut paths: Vec<_> = std::fs::read_dir(dir.join("corpus/draft"))
        .expect("a folder")
        .map(|e| e.expect("an entry").path())
        .filter(|p| p.to_string_lossy().ends_with(&format!(".{layout}.txt")))
        .collect();
    paths.sort();
    let mut all = Vec::new();
    for path in paths {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let mut parts = name.split('.');
        let (Some(document), Some(lang)) = (parts.next(), parts.next()) else { continue };
        if (document, lang) == ("S_RES_2567_2021", "ru") {
            continue;
        }
        let lang = Lang::new(lang).expect("a code");
        let text = std::fs::read_to_string(&path).expect("a text");
        all.push((document.to_owned(), Locale::builtin(lang).expect("a table"), text));
    }
    assert_eq!(all.len(), 101, "17 documents in six languages but one");
    all
}

fn truth(dir: &Path, document: &str, lang: Lang) -> serde_json::Value {
    let path = dir.join(format!("corpus/truth/{document}.{lang}.json"));
    let text = std::fs::read_to_string(path).expect("a truth");
    serde_json::from_str::<serde_json::Value>(&text).expect("json")["masthead"].clone()
}

#[test]
fn masthead_lines_say_what_the_truth_says() {
    let Some(dir) = shared() else { return };
    let mut wrong = String::new();
    let mut checked = 0;
    for (document, locale, text) in drafts(&dir, "clean") {
        let truth = truth(&dir, &document, locale.lang);
        let lines: Vec<_> =
            text.lines().map(str::trim).filter(|l| !l.is_empty()).take(14).collect();
        let all: Vec<_> =
            lines.iter().filter_map(|l| Some((*l, locale.match_line_with_english(l)?.0))).collect();
        let value = |role: MastheadRole| {
            let (_, m) = all.iter().find(|(_, m)| m.role == role)?;
            Some(m.captures.iter().find_map(|c| match &c.1 {
                Capture::Number(n) | Capture::Year(n) => Some(n.to_string()),
                Capture::Item(i) => Some(i.replace(['(', ')', ' '], "")),
                Capture::Date(d) => Some(d.to_string()),
                Capture::Dates(a, b) => Some(format!("{a} {b}")),
                _ => None,
            }))?
        };
        let want = |key: &str| truth[key].as_str().map(str::to_owned);
        let plain = |s: String| {
            // letters are told in Latin, numbers as they are
            let latin = |c: char| "أبجدهوزحطيكلمنسعفصقرشتثخذض".chars().position(|x| x == c);
            let one = |c| latin(c).map_or(c, |i| char::from(b'a' + i as u8));
            s.chars().filter(|c| !matches!(c, '(' | ')' | ' ')).map(one).collect::<String>()
        };
        let meeting = want("meeting_from").zip(want("meeting_to")).map(|(a, b)| format!("{a} {b}"));
        for (what, want, found) in [
            ("date", want("date_iso"), value(MastheadRole::Date)),
            ("session", want("session_value"), value(MastheadRole::Session)),
            ("item", want("agenda_item_number").map(plain), value(MastheadRole::AgendaItem)),
            ("meeting", meeting, value(MastheadRole::DatesVenue)),
        ] {
            checked += usize::from(want.is_some());
            if want != found {
                let lang = locale.lang;
                wrong.push_str(&format!("{document}.{lang}: {what} {want:?}, found {found:?}\n"));
            }
        }
        for (what, role) in [("body", MastheadRole::Organ), ("distr", MastheadRole::Distribution)] {
            let Some(want) = want(what) else { continue };
            checked += 1;
            if !all.iter().any(|(l, m)| m.role == role && m.sure == Sure::Certain && *l == want) {
                wrong.push_str(&format!("{document}.{}: no {what} {want:?}\n", locale.lang));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(checked >= 460, "{checked} values checked");
}

#[test]
fn labels_are_the_same_in_all_languages() {
    let Some(dir) = shared() else { return };
    // per document and language: numbered paragraphs and items of each value
    let mut counts: BTreeMap<String, BTreeMap<Lang, [u32; 2]>> = BTreeMap::new();
    for (document, locale, text) in drafts(&dir, "clean") {
        let mut count = [0; 2];
        for line in text.lines() {
            let all = locale.labels(line.trim_start());
            let has = |f: fn(LabelRole) -> bool| all.iter().any(|r| f(r.role));
            // what may number a section as well tells nothing
            let section = has(|r| r == LabelRole::Heading(1));
            count[0] += u32::from(has(|r| r == LabelRole::Paragraph) && !section);
            count[1] += u32::from(has(|r| matches!(r, LabelRole::Item(1..))));
        }
        counts.entry(document).or_default().insert(locale.lang, count);
    }
    let (mut same, mut all) = (0, 0);
    for (document, by_lang) in &counts {
        let english = by_lang[&Lang::EN];
        for (lang, found) in by_lang {
            for (kind, (a, b)) in ["paragraphs", "items"].iter().zip(english.iter().zip(found)) {
                all += 1;
                same += u32::from(a == b);
                if a != b {
                    println!("{document}.{lang}: {kind}: {b}, in English {a}");
                }
            }
        }
    }
    println!("{same} of {all} counts agree with English");
    assert!(same * 100 >= all * 96, "{same} of {all}");
}

#[test]
fn the_language_is_told_from_a_draft_and_from_400_characters() {
    let Some(dir) = shared() else { return };
    let (mut whole, mut right, mut all) = (0, 0, 0);
    for layout in ["clean", "paged", "spaced", "md"] {
        for (document, locale, text) in drafts(&dir, layout) {
            let found = detect(&text);
            assert_eq!((found.lang, found.sure), (locale.lang, true), "{document} {layout}");
            whole += 1;
            let chars: Vec<char> = text.chars().collect();
            for window in chars.chunks_exact(400) {
                let window: String = window.iter().collect();
                all += 1;
                right += u32::from(detect(&window).lang == locale.lang);
            }
        }
    }
    for seed in std::fs::read_dir(dir.join("seeds")).expect("a folder") {
        let text = std::fs::read_to_string(seed.expect("an entry").path()).expect("a text");
        assert_eq!(detect(&text).lang, Lang::ZH);
    }
    println!("{whole} drafts, {right} of {all} windows of 400 characters");
    assert!(right * 1000 >= all * 999, "{right} of {all}");
}

#[test]
fn clauses_of_resolutions_have_openers() {
    let Some(dir) = shared() else { return };
    let mut by_lang: BTreeMap<Lang, (u32, u32)> = BTreeMap::new();
    for (document, locale, text) in drafts(&dir, "clean") {
        if !document.contains("_RES_") {
            continue;
        }
        // the preamble: from the enacting formula to the first numbered paragraph
        let mut inside = false;
        for line in text.lines().map(str::trim).filter(|l| !l.is_empty()) {
            if locale.formula(line).is_some_and(|b| !b.is_empty()) {
                inside = true;
            } else if inside {
                let numbered = locale.labels(line).iter().any(|r| r.role == LabelRole::Paragraph);
                if numbered || !line.ends_with([',', '،', '，']) {
                    break;
                }
                let count = by_lang.entry(locale.lang).or_default();
                count.1 += 1;
                count.0 += u32::from(locale.opener(line, false).is_some());
            }
        }
    }
    for (lang, (found, all)) in by_lang {
        println!("{lang}: {found} of {all} preambular paragraphs");
        assert!(all > 60, "{lang}: {all} paragraphs");
        assert!(found * 100 >= all * 98, "{lang}: {found} of {all}");
    }
}

#[test]
fn mastheads_of_extracted_reports() {
    let Some(dir) = shared() else { return };
    let locale = Locale::builtin(Lang::ZH).expect("a table");
    let mut seeds: Vec<_> = std::fs::read_dir(dir.join("seeds"))
        .expect("a folder")
        .map(|e| e.expect("an entry").path())
        .collect();
    seeds.sort();
    let mut found = BTreeMap::<MastheadRole, u32>::new();
    for path in seeds {
        let text = std::fs::read_to_string(path).expect("a text");
        let lines = text.lines().map(|l| l.trim().trim_start_matches('#').trim_start());
        for line in lines.filter(|l| !l.is_empty()).take(14) {
            if let Some((m, _)) = locale.match_line_with_english(line) {
                *found.entry(m.role).or_default() += 1;
            }
        }
    }
    use MastheadRole as R;
    for (role, n) in [
        (R::Organ, 3),
        (R::Distribution, 3),
        (R::Date, 3),
        (R::Language, 3),
        (R::Original, 3),
        (R::Session, 2),
        (R::Committee, 2),
        (R::DatesVenue, 4),
        (R::AgendaItem, 3),
        (R::Submitter, 4),
    ] {
        assert_eq!(found.get(&role), Some(&n), "{role:?} in {found:?}");
    }
    assert_eq!(found.len(), 10, "{found:?}");
}
