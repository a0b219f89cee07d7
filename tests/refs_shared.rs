//! References against real documents: those that were read by eye are found with the right kind of
//! target, and no link inside a document leads nowhere.
//!
//! The documents lie beside the package, in `MASTHEAD_SHARED` or `../shared`.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::wildcard_imports
)]

use masthead::{Format, Input, ReadOptions, WriteOptions};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn shared() -> Option<PathBuf> {
    let dir = std::env::var_os("MASTHEAD_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let there = dir.join("truth").is_dir();
    if !there {
        eprintln!("SKIPPED: {} has no documents", dir.display());
    }
    there.then_some(dir)
}

fn files(dir: &Path, end: &str) -> Vec<PathBuf> {
    let all = std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().path());
    let mut all: Vec<_> = all.filter(|p| p.to_string_lossy().ends_with(end)).collect();
    all.sort();
    all
}

fn akn(path: &Path) -> String {
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let input = Input::new(name, std::fs::read(path).unwrap());
    let out =
        masthead::convert(input, Format::Akn, &ReadOptions::default(), &WriteOptions::default());
    String::from_utf8(out.unwrap().bytes).unwrap()
}

fn squeezed(s: &str) -> String {
    let same = |c| match c {
        '（' => '(',
        '）' => ')',
        c => c,
    };
    s.chars().filter(|c| !c.is_whitespace()).map(same).collect()
}

/// Text and kind of each reference.
fn refs(xml: &str) -> Vec<(String, &'static str)> {
    let doc = roxmltree::Document::parse(xml).unwrap();
    let mut out = Vec::new();
    for e in doc.descendants().filter(roxmltree::Node::is_element) {
        let href = e.attribute("href").unwrap_or_default();
        let kind = match (e.tag_name().name(), e.attribute("name")) {
            ("ref", _) if href.starts_with('#') => "inside",
            ("rref", _) => "inside",
            ("a", _) if href.starts_with("mailto:") => "mail",
            ("a", _) if href.starts_with("https://docs.un.org/") => "document",
            ("a", _) => "web",
            ("ref", _) => "document",
            ("inline", Some("akn4un:resolution" | "akn4un:decision")) => "resolution",
            ("inline", Some("akn4un:provision")) => "provision",
            ("inline", Some("akn4un:salesNumber")) => "sales",
            _ => continue,
        };
        let text: String =
            e.descendants().filter(roxmltree::Node::is_text).filter_map(|t| t.text()).collect();
        out.push((squeezed(&text), kind));
    }
    out
}

#[test]
fn references_read_by_eye_are_found() {
    let Some(shared) = shared() else { return };
    let kinds: [(&str, &[&str]); 7] = [
        ("symbols", &["document"]),
        ("resolutions", &["document", "resolution"]),
        ("treaty_refs", &["provision"]),
        ("para_refs", &["inside", "document"]),
        ("urls", &["web"]),
        ("emails", &["mail"]),
        ("sales_numbers", &["sales"]),
    ];
    let mut wrong = Vec::new();
    for truth in files(&shared.join("truth"), ".json") {
        let json: Value = serde_json::from_slice(&std::fs::read(&truth).unwrap()).unwrap();
        let seed = truth.file_stem().unwrap().to_string_lossy().into_owned();
        let found = refs(&akn(&shared.join(format!("seeds/{seed}.txt"))));
        for (key, kinds) in kinds {
            for r in json["refs"][key].as_array().into_iter().flatten() {
                let text = squeezed(r["text"].as_str().unwrap());
                // a series is several references: they cover its digits
                let mut rest = text.clone();
                let fits = |(t, k): &&(String, &str)| kinds.contains(k) && !t.is_empty();
                let mut parts: Vec<_> = found.iter().filter(fits).map(|f| f.0.as_str()).collect();
                parts.sort_by_key(|p| std::cmp::Reverse(p.len()));
                for p in parts {
                    rest = rest.replacen(p, "", 1);
                }
                if rest.chars().any(char::is_numeric) || rest.len() == text.len() {
                    wrong.push(format!("{seed}: {key} {text}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_link_leads_nowhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all: Vec<PathBuf> = files(&root.join("fixtures"), "")
        .into_iter()
        .map(|d| d.join("input.txt"))
        .filter(|p| p.is_file())
        .collect();
    if let Some(shared) = shared() {
        all.extend(files(&shared.join("seeds"), ".txt"));
        all.extend(files(&shared.join("corpus/draft"), ".txt"));
    }
    let mut wrong = Vec::new();
    for path in all {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let input = Input::new(name, std::fs::read(&path).unwrap());
        let (read, write) = (ReadOptions::default(), WriteOptions::default());
        let Ok(out) = masthead::convert(input, Format::Akn, &read, &write) else { continue };
        let xml = String::from_utf8(out.bytes).unwrap();
        let doc = roxmltree::Document::parse(&xml).unwrap();
        let ids: BTreeSet<&str> = doc.descendants().filter_map(|e| e.attribute("eId")).collect();
        for e in doc.descendants() {
            for key in ["href", "from", "upTo", "for"] {
                let id = e.attribute(key).and_then(|h| h.strip_prefix('#'));
                let inside = ["ref", "rref", "noteRef", "alternativeReference"];
                if let Some(id) = id.filter(|_| inside.contains(&e.tag_name().name()))
                    && !ids.contains(id)
                {
                    wrong.push(format!("{}: #{id}", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
