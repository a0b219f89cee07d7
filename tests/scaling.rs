//! Work grows with the input, not faster: inputs that grow (`tests/hostile/`), at one size, twice and
//! four times that, with the instructions of the program counted under valgrind. The counts do not
//! depend on the machine's load, so no time is measured.
//!
//! The second step of a linear program costs twice the first, of a quadratic one four times.
//! `MASTHEAD_SCALING=all` (or a part of a name) measures every shape, not only the usual ones;
//! `MASTHEAD_PROGRAM` names another build of the program.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::wildcard_imports
)]
#![cfg(feature = "cli")]
#![allow(missing_docs, dead_code, unreachable_pub)]

#[path = "hostile/docx.rs"]
mod docx;
#[path = "docx/package.rs"]
mod package;
#[path = "hostile/shapes.rs"]
mod shapes;

use std::path::Path;
use std::process::{Command, Stdio};

/// Bytes of the smallest input.
const SIZE: usize = 16 << 10;
/// What the second step may cost, in first steps. n log n is 2.2 here.
const MOST: f64 = 2.5;
/// Instructions of a step below which growth says nothing.
const LEAST: u64 = 300_000;

/// One of each kind: what every run measures.
const USUAL: &[&str] = &[
    "one-line.txt",
    "one-line-han.txt",
    "labels-decimal.txt",
    "labels-alpha.txt",
    "labels-long.txt",
    "headings-roman.txt",
    "annexes.txt",
    "notes-called.txt",
    "notes-same-twice.txt",
    "notes-uncalled.txt",
    "quotes-nested.txt",
    "quotes-open-words.txt",
    "brackets-crossed.txt",
    "brackets-nested.txt",
    "combining-words.txt",
    "directions.txt",
    "mail.txt",
    "addresses.txt",
    "passages.txt",
    "resolutions-lettered.txt",
    "resolutions-han.txt",
    "table-rows.md",
    "front-links-nested.md",
    "notes-one-paragraph.xml",
    "texts.xml",
    "references.xml",
    "breaks.docx",
    "style-chain.docx",
    "notes.docx",
    "notes.json",
];

/// Instructions of a conversion into Akoma Ntoso.
fn work(program: &str, dir: &Path, shape: &shapes::Shape, size: usize) -> u64 {
    let input = dir.join(shape.name);
    std::fs::write(&input, (shape.make)(size)).unwrap();
    let log = dir.join("log");
    let status = Command::new("valgrind")
        .args(["--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"])
        .arg(format!("--log-file={}", log.display()))
        .arg(program)
        .arg("convert")
        .arg(&input)
        .args(["-q", "--no-config", "--fail-on", "never", "--format", "short", "-o"])
        .arg(dir.join("out.akn.xml"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    // a limit is an answer too
    assert!(matches!(status.code(), Some(0 | 3 | 5)), "{} at {size}: {status}", shape.name);
    let said = std::fs::read_to_string(&log).unwrap();
    let line = said.lines().find(|l| l.contains("refs:")).expect("a count");
    let digits: String =
        line.rsplit("refs:").next().unwrap().chars().filter(char::is_ascii_digit).collect();
    digits.parse().unwrap()
}

#[test]
fn work_grows_with_the_input() {
    if Command::new("valgrind").arg("--version").output().is_err() {
        eprintln!("SKIPPED growth of work: valgrind is missing");
        return;
    }
    let wanted = std::env::var("MASTHEAD_SCALING").unwrap_or_default();
    let program = std::env::var("MASTHEAD_PROGRAM")
        .unwrap_or_else(|_| env!("CARGO_BIN_EXE_masthead").to_owned());
    let all = [shapes::TEXT, shapes::JSON, shapes::AKN, docx::DOCX].concat();
    for name in USUAL {
        assert!(all.iter().any(|s| s.name == *name), "no shape is called {name}");
    }
    let dir = tempfile::tempdir().unwrap();
    let mut worse = Vec::new();
    for shape in &all {
        let measured = match wanted.as_str() {
            "" => USUAL.contains(&shape.name),
            "all" => true,
            part => shape.name.contains(part),
        };
        if !measured {
            continue;
        }
        let [a, b, c] = [1, 2, 4].map(|k| work(&program, dir.path(), shape, SIZE * k));
        let (first, second) = (b.saturating_sub(a), c.saturating_sub(b));
        let growth = second as f64 / first.max(1) as f64;
        println!("{:32} {growth:5.2} {:10} {:10}", shape.name, first, second);
        if growth > MOST && second > 2 * LEAST {
            worse.push(format!("{}: {growth:.2} ({first}, then {second})", shape.name));
        }
    }
    assert!(worse.is_empty(), "more than linear:\n{}", worse.join("\n"));
}
