//! What an officer is told: the catalogue as a page, its examples, and faults put into drafts.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::wildcard_imports
)]

mod harness;

use harness::{root, shared};
use masthead::lang::Lang;
use masthead::model::{Block, BlockKind, InlineKind, Visit, walk_block, walk_document};
use masthead::model::{Inline, Num, walk_inline};
use masthead::span::Span;
use masthead::{Code, Input, ReadOptions, Reading, Severity};
use std::fs;
use std::path::Path;

/// `docs/diagnostics.md` as the catalogue has it.
fn page() -> String {
    let mut out = String::from(
        "# Diagnostics\n\n\
         Generated from `src/diag/catalogue.rs` by `MASTHEAD_BLESS=1 cargo test --test diagnostics`; the test\n\
         fails when the two differ, and reads every example. `masthead explain CODE` prints the same.\n\n\
         An *error* is a fault of the draft that must be mended, or of masthead; a *warning* is a place to look\n\
         at; a *note* is worth knowing. `--allow CODE` leaves a code out, `--deny CODE` makes it an error, and\n\
         `--fail-on` sets from which severity on the exit code is 1. `masthead.toml` does the same for a folder.\n\n\
         | code | severity | what is found |\n|---|---|---|\n",
    );
    for code in Code::ALL {
        let i = code.info();
        let row =
            format!("| [`{0}`](#{0}) | {1} | {2} |\n", i.name, i.severity.as_str(), i.summary);
        out.push_str(&row);
    }
    for code in Code::ALL {
        let i = code.info();
        out.push_str(&format!(
            "\n## {}\n\n*{}.* {} {}\n\nA draft that has it:\n\n```text\n{}\n```\n\nThe same without it:\n\n```text\n{}\n```\n",
            i.name,
            i.severity.as_str(),
            i.summary,
            i.explain,
            i.bad,
            i.good
        ));
    }
    out
}

#[test]
fn the_page_is_the_catalogue() {
    let path = root().join("docs/diagnostics.md");
    let want = page();
    if std::env::var_os("MASTHEAD_BLESS").is_some_and(|v| v == "1") {
        fs::write(&path, want).unwrap();
        return;
    }
    let have = fs::read_to_string(&path).unwrap_or_default();
    let diff = similar::TextDiff::from_lines(&have, &want);
    assert!(have == want, "{}", diff.unified_diff().header("docs/diagnostics.md", "catalogue"));
}

fn read(name: &str, text: &str, lang: Option<Lang>) -> Reading {
    let mut options = ReadOptions::default();
    options.lang = lang;
    masthead::read(Input::new(name, text), &options).unwrap()
}

fn found(reading: &Reading, code: Code) -> usize {
    reading.diagnostics.iter().filter(|d| d.code == code).count()
}

/// Codes whose examples are about pages or take a longer list, and cannot be shown as a short text.
const NOT_AS_TEXT: &[Code] = &[Code::DoubledAtCut, Code::JoinedOverPage, Code::UncertainReading];

#[test]
fn every_example_is_true() {
    let mut wrong = Vec::new();
    for code in Code::ALL {
        let info = code.info();
        if info.bad.starts_with('(') && info.bad.ends_with(')') || NOT_AS_TEXT.contains(code) {
            continue;
        }
        // mark-up that cannot stand without a whole file around it: tests/akn_read.rs puts it in one
        if info.bad.starts_with('<') {
            continue;
        }
        let han = |t: &str| t.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        // which language it is in is the question of one code
        let lang = (*code != Code::LanguageUncertain).then_some(if han(info.bad) {
            Lang::ZH
        } else {
            Lang::EN
        });
        if found(&read("bad.md", info.bad, lang), *code) == 0 {
            wrong.push(format!("{code}: the bad example raises nothing of the kind"));
        }
        let good = read("good.md", info.good, Some(lang.unwrap_or(Lang::EN)));
        if found(&good, *code) > 0 {
            wrong.push(format!("{code}: the good example raises it"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

// faults put into drafts

/// What may be spoilt in a document.
#[derive(Default)]
struct Places {
    /// Numbered paragraphs one after the other: number, its place, the whole block.
    numbers: Vec<(u32, Span, Span)>,
    calls: Vec<(u32, Span)>,
    texts: Vec<Span>,
}

impl Visit for Places {
    fn block(&mut self, block: &Block) {
        if let BlockKind::Paragraph(p) = &block.kind {
            if let Some(Num { value, span, .. }) = &p.num {
                self.numbers.push((*value, *span, block.span));
            }
            if let (Some(a), Some(b)) = (p.text.first(), p.text.last()) {
                self.texts.push(a.span.join(b.span));
            }
        }
        if !matches!(block.kind, BlockKind::Table(_)) {
            walk_block(self, block);
        }
    }
    fn inline(&mut self, inline: &Inline) {
        if let InlineKind::NoteCall(c) = &inline.kind
            && !c.implied
        {
            self.calls.push((c.note.0, inline.span));
        }
        walk_inline(self, inline);
    }
    fn note(&mut self, _: &masthead::model::Note) {}
}

/// A fault: what was done, the text with it, the code and the byte in whose line it must be found.
struct Fault {
    what: &'static str,
    text: String,
    code: Code,
    at: usize,
}

fn without(text: &str, span: Span) -> String {
    format!("{}{}", &text[..span.start as usize], &text[span.end as usize..])
}

/// Up to one fault of each kind, chosen by `seed`.
fn faults(reading: &Reading, text: &str, seed: usize) -> Vec<Fault> {
    let mut places = Places::default();
    walk_document(&mut places, &reading.document);
    let mut out = Vec::new();
    let nth = |n: usize| (n > 0).then(|| (seed * 7 + 3) % n.max(1));

    let rows: Vec<_> = places
        .numbers
        .windows(3)
        .filter(|w| w[0].0 + 1 == w[1].0 && w[1].0 + 1 == w[2].0 && w[1].0 > 3)
        .collect();
    if let Some(w) = nth(rows.len()).map(|i| rows[i]) {
        let (value, num, block) = w[1];
        let printed = &text[num.range()];
        let put = |n: u32| {
            let new = printed.replacen(&value.to_string(), &n.to_string(), 1);
            format!("{}{new}{}", &text[..num.start as usize], &text[num.end as usize..])
        };
        if printed.contains(&value.to_string()) {
            let at = num.start as usize;
            let code = Code::NumberingRepeat;
            out.push(Fault { what: "number repeated", text: put(value - 1), code, at });
            let code = Code::NumberingStepBack;
            out.push(Fault { what: "number stepped back", text: put(value - 2), code, at });
        }
        let at = (w[2].1.start - block.len()) as usize;
        let code = Code::NumberingGap;
        out.push(Fault { what: "paragraph removed", text: without(text, block), code, at });
    }
    // calls of notes that are called once, by a mark that stands in the text
    let once: Vec<_> = places
        .calls
        .iter()
        .filter(|c| places.calls.iter().filter(|o| o.0 == c.0).count() == 1 && !c.1.is_empty())
        .filter_map(|c| Some((c.1, reading.document.notes.get(c.0 as usize)?.span)))
        .filter(|(call, note)| !note.is_detached() && note.start > call.end)
        .collect();
    if let Some((call, note)) = nth(once.len()).map(|i| once[i]) {
        let at = (note.start - call.len()) as usize;
        let code = Code::NoteWithoutCall;
        out.push(Fault { what: "call removed", text: without(text, call), code, at });
        let (at, code) = (call.start as usize, Code::CallWithoutNote);
        out.push(Fault { what: "note removed", text: without(text, note), code, at });
    }
    let brackets: Vec<_> = places
        .texts
        .iter()
        .filter_map(|s| {
            let t = &text[s.range()];
            let count = |a: char, b: char| t.matches([a, b]).count();
            let (open, close) = (t.find(['(', '（'])?, t.find([')', '）'])?);
            let one = count('(', '（') == 1 && count(')', '）') == 1 && close > open + 12;
            let wide = t[close..].chars().next()?.len_utf8();
            one.then(|| (s.start as usize + open, s.start as usize + close, wide))
        })
        .collect();
    if let Some((open, close, wide)) = nth(brackets.len()).map(|i| brackets[i]) {
        let code = Code::UnbalancedBrackets;
        let cut = Span::of(close, close + wide);
        out.push(Fault { what: "bracket removed", text: without(text, cut), code, at: open });
    }
    out
}

/// Puts faults into a draft; the number of them, and what was not found.
fn spoil(name: &str, text: &str, lang: Lang, seed: usize) -> (usize, Vec<String>) {
    let whole = read(name, text, Some(lang));
    let all = faults(&whole, text, seed);
    let mut missed = Vec::new();
    for f in &all {
        let spoilt = read(name, &f.text, Some(lang));
        let source = spoilt.source.as_ref().unwrap();
        let line = source.line_col(f.at as u32).line;
        let hit = spoilt.diagnostics.iter().any(|d| {
            let at = source.line_col(d.span.start).line;
            d.code == f.code && !d.span.is_detached() && at == line
        });
        if !hit {
            missed.push(format!("{name}: {}: no {} in line {line}", f.what, f.code));
        }
    }
    (all.len(), missed)
}

fn lang_of(name: &str) -> Lang {
    let langs = ["ar", "en", "es", "fr", "ru", "zh"];
    let code = name.split(['.', '-', '/']).find(|p| langs.contains(p)).unwrap();
    code.parse().unwrap()
}

#[test]
fn faults_put_into_fixtures_are_found() {
    let (mut put, mut others, mut missed) = (0, 0, Vec::new());
    for kind in ["report-blocks", "resolution-rich-clean", "resolution-short-clean", "letter"] {
        for lang in ["ar", "en", "es", "fr", "ru", "zh"] {
            let name = format!("{lang}-{kind}");
            let Ok(text) =
                fs::read_to_string(root().join("fixtures").join(&name).join("input.txt"))
            else {
                continue;
            };
            for seed in 0..2 {
                let (n, m) = spoil(&name, &text, lang.parse().unwrap(), seed);
                put += n;
                others += if matches!(lang, "en" | "zh") { 0 } else { n };
                missed.extend(m);
            }
        }
    }
    println!(
        "{put} faults put, {others} of them not in English or Chinese, {} missed",
        missed.len()
    );
    assert!(put >= 40 && others >= 10, "{put} {others}");
    // where a figure near by is taken for the call that was removed
    assert!(missed.len() * 100 <= put * 3, "{} of {put}:\n{}", missed.len(), missed.join("\n"));
}

/// The drafts of a layout.
fn drafts(shared: &Path, layout: &str) -> Vec<(String, String)> {
    let end = format!(".{layout}.txt");
    let mut all: Vec<_> = fs::read_dir(shared.join("corpus/draft"))
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.to_string_lossy().ends_with(&end))
        .map(|p| {
            let name = p.file_name().unwrap().to_string_lossy().into_owned();
            (name, fs::read_to_string(&p).unwrap())
        })
        .collect();
    all.sort();
    all
}

#[test]
fn faults_put_into_real_drafts_are_found() {
    let Some(shared) = shared() else {
        eprintln!("SKIPPED faults_put_into_real_drafts_are_found: no ../shared");
        return;
    };
    let (mut put, mut missed) = (0, Vec::new());
    for (i, (name, text)) in drafts(&shared, "clean").iter().enumerate() {
        let lang = lang_of(name);
        let (n, m) = spoil(name, text, lang, i);
        put += n;
        missed.extend(m);
    }
    println!("{put} faults put, {} missed\n{}", missed.len(), missed.join("\n"));
    assert!(put >= 40);
    // a removed bracket may be taken for the practice of a document, a note for one called elsewhere
    assert!(missed.len() * 100 <= put * 5, "{} of {put}:\n{}", missed.len(), missed.join("\n"));
}

#[test]
fn real_drafts_raise_few_warnings() {
    let Some(shared) = shared() else {
        eprintln!("SKIPPED real_drafts_raise_few_warnings: no ../shared");
        return;
    };
    let (mut words, mut told) = (0, Vec::new());
    for (name, text) in drafts(&shared, "clean") {
        // three Han characters make two words
        let han = text.chars().filter(|c| ('\u{3400}'..='\u{9fff}').contains(c)).count();
        words += if han > 0 { han * 2 / 3 } else { text.split_whitespace().count() };
        let reading = read(&name, &text, Some(lang_of(&name)));
        told.extend(reading.diagnostics.iter().filter(|d| d.severity >= Severity::Warning).map(
            |d| {
                let line = reading.source.as_ref().unwrap().line_col(d.span.start).line;
                format!("{name}:{line}: {}: {}", d.code, d.message)
            },
        ));
    }
    println!("{} warnings over {words} words\n{}", told.len(), told.join("\n"));
    // right or wrong, all of them: the wrong ones alone may be ten times as many
    assert!(told.len() * 20_000 <= words, "{}", told.join("\n"));
}
