//! The same document, the same options, the same bytes: in another folder, time zone and locale.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::wildcard_imports
)]

mod harness;

use harness::{Case, cases, masthead};
use masthead::Format;
use std::fs;
use std::path::Path;

/// What a run in a folder gives: every output, and what the program printed.
fn run(dir: &Path, case: &Case, env: &[(&str, &str)]) -> Vec<(String, Vec<u8>)> {
    let (input, options) = (&case.input, case.options());
    // Word and PDF files of a few documents tell as much as those of all
    let few = [Format::Docx, Format::Pdf];
    let formats: Vec<_> = masthead::FORMATS
        .iter()
        .filter(|f| f.is_written())
        .filter(|f| !few.contains(&f.format) || case.has(&f.format.to_string(), false))
        .collect();
    let mut all = Vec::new();
    let mut command = masthead();
    command.current_dir(dir).arg("convert").arg(input).args(options);
    command.args(["--report", "--fail-on", "never"]);
    for f in &formats {
        command.arg("-o").arg(format!("out.{}", f.extensions[0]));
    }
    for (k, v) in env {
        command.env(k, v);
    }
    let out = command.output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    all.push(("stderr".to_owned(), out.stderr));
    for f in &formats {
        let name = format!("out.{}", f.extensions[0]);
        all.push((name.clone(), fs::read(dir.join(name)).unwrap()));
    }
    all
}

#[test]
fn place_time_and_locale_do_not_show() {
    let here: &[(&str, &str)] = &[("TZ", "UTC"), ("LC_ALL", "C")];
    let there: &[(&str, &str)] = &[
        ("TZ", "Pacific/Kiritimati"),
        ("LC_ALL", "ar_EG.UTF-8"),
        ("LANG", "zh_CN.GB18030"),
        ("HOME", "/nonexistent"),
        ("COLUMNS", "40"),
    ];
    for case in cases() {
        let bytes = fs::read(case.dir.join(&case.input)).unwrap();
        let one = tempfile::tempdir().unwrap();
        let two = tempfile::Builder::new().prefix("другое место ").tempdir().unwrap();
        for dir in [&one, &two] {
            fs::write(dir.path().join(&case.input), &bytes).unwrap();
        }
        let a = run(one.path(), &case, here);
        let b = run(two.path(), &case, there);
        for ((name, a), (_, b)) in a.iter().zip(&b) {
            assert!(a == b, "{}: {name} differs between two runs", case.name);
        }
    }
}
