//! HTML before its referees: the Nu validator and axe-core (WCAG 2.2 A and AA, light and dark), on
//! documents in six languages. Runs where `scripts/setup-html-tools.sh` has run, and says so where not.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr
)]

mod harness;

use harness::{cases, root, tools};
use masthead::{Format, WriteOptions};
use std::process::Command;

/// Documents of every kind and language.
const PAGES: [&str; 14] = [
    "ar-report-blocks",
    "ar-resolution-rich-paged",
    "en-letter",
    "en-report-blocks",
    "en-report-in-parts",
    "en-report-summary-and-contents",
    "en-table-markdown",
    "es-report-blocks",
    "fr-resolution-rich-clean",
    "fr-tableaux-a-barres",
    "odd-controls-and-invisibles",
    "ru-report-blocks",
    "zh-report-summary-and-contents",
    "zh-resolution-rich-clean",
];

#[test]
fn pages_are_valid_and_accessible() {
    if !tools().join("html/node_modules/vnu-jar").is_dir() {
        eprintln!("SKIPPED: no validators; run scripts/setup-html-tools.sh");
        return;
    }
    let dir = root().join("target/html");
    std::fs::create_dir_all(&dir).unwrap();
    let mut files = Vec::new();
    for case in cases().iter().filter(|c| PAGES.contains(&c.name.as_str())) {
        let doc = masthead::read(case.input(), &case.read_options()).unwrap().document;
        let page = masthead::write(&doc, Format::Html, &WriteOptions::default()).unwrap().bytes;
        let path = dir.join(format!("{}.html", case.name));
        std::fs::write(&path, page).unwrap();
        files.push(path);
    }
    assert_eq!(files.len(), PAGES.len());
    let out = Command::new("sh").arg(root().join("scripts/check-html.sh")).args(&files).output();
    let out = out.unwrap();
    let said = String::from_utf8_lossy(&out.stdout) + String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success(), "{said}");
}
