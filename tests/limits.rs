//! Each limit: what passes it is refused with its code and exit code 5, what keeps it is read.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::wildcard_imports
)]
#![cfg(feature = "cli")]
#![allow(missing_docs, dead_code, unreachable_pub)]

#[path = "docx/package.rs"]
mod package;

use masthead::limits::Limit;
use std::process::Command;

const AKN: [&str; 2] = [
    "<akomaNtoso xmlns=\"http://docs.oasis-open.org/legaldocml/ns/akn/3.0\"><doc name=\"report\"><meta/><mainBody>",
    "</mainBody></doc></akomaNtoso>",
];

fn akn(body: &str) -> Vec<u8> {
    AKN.join(body).into_bytes()
}

/// A file, an option that is too small for it, and one that is large enough.
fn cases() -> Vec<(Limit, &'static str, Vec<u8>, [&'static str; 2])> {
    let text = b"1. One.\n\n2. Two.\n\n3. Three.\n".to_vec();
    let note = "x¹ y² z³\n\n¹ One.\n\n² Two.\n\n³ Three.\n".as_bytes().to_vec();
    let table = b"| a | b |\n|---|---|\n| c | d |\n".to_vec();
    let front = [b"---\nlang: en\n---\n\n".to_vec(), table].concat();
    let docx = package::package("<w:p><w:r><w:t>x</w:t></w:r></w:p>", &[]);
    // over the size from which on the ratio is looked at
    let blanks = " ".repeat(9 << 20);
    let swells = package::package(&format!("<w:p><w:r><w:t>x</w:t></w:r></w:p>{blanks}"), &[]);
    vec![
        (Limit::Input, "a.txt", text.clone(), ["--max-input=20", "--max-input=1K"]),
        (Limit::Part, "a.docx", docx.clone(), ["--max-part=100", "--max-part=1M"]),
        (Limit::Inflated, "a.docx", docx.clone(), ["--max-inflated=1000", "--max-inflated=1M"]),
        (Limit::Ratio, "b.docx", swells, ["--max-ratio=50", "--max-ratio=2000"]),
        (Limit::Parts, "a.docx", docx, ["--max-parts=2", "--max-parts=3"]),
        (
            Limit::Depth,
            "a.xml",
            akn("<section><section><p>x</p></section></section>"),
            ["--max-depth=5", "--max-depth=6"],
        ),
        (
            Limit::Attributes,
            "b.xml",
            akn(&format!(
                "<p {}>x</p>",
                (0..200).map(|i| format!("a{i}='x' ")).collect::<String>()
            )),
            ["--max-attributes=199", "--max-attributes=200"],
        ),
        (Limit::Blocks, "a.txt", text.clone(), ["--max-blocks=2", "--max-blocks=3"]),
        (Limit::Notes, "n.txt", note, ["--max-notes=2", "--max-notes=3"]),
        (Limit::Cells, "t.md", front, ["--max-cells=3", "--max-cells=4"]),
        (Limit::Label, "a.txt", text, ["--max-label=1", "--max-label=2"]),
    ]
}

#[test]
fn every_limit_has_its_code_and_exit_code() {
    let dir = tempfile::tempdir().unwrap();
    for (limit, name, bytes, [small, large]) in cases() {
        let path = dir.path().join(name);
        std::fs::write(&path, &bytes).unwrap();
        let run = |option: &str| {
            Command::new(env!("CARGO_BIN_EXE_masthead"))
                .args(["check", "--format=json", "--no-config", "--fail-on=never", option])
                .arg(&path)
                .output()
                .unwrap()
        };
        let refused = run(small);
        let said = String::from_utf8_lossy(&refused.stdout).into_owned();
        assert_eq!(refused.status.code(), Some(5), "{limit:?}: {said}");
        assert!(said.contains(&format!("\"{}\"", limit.code())), "{limit:?}: {said}");
        assert!(said.contains(limit.option()), "{limit:?}: {said}");
        let read = run(large);
        let said = String::from_utf8_lossy(&read.stdout).into_owned();
        assert_eq!(read.status.code(), Some(0), "{limit:?}: {said}");
    }
}

#[test]
fn a_run_that_takes_too_long_is_stopped() {
    let dir = tempfile::tempdir().unwrap();
    let (path, out) = (dir.path().join("a.txt"), dir.path().join("a.pdf"));
    std::fs::write(&path, "1. The wells are kept by the councils.\n\n".repeat(20_000)).unwrap();
    let run = Command::new(env!("CARGO_BIN_EXE_masthead"))
        .args(["convert", "--no-config", "--max-time=0.001", "-o"])
        .args([&out, &path])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&run.stderr).into_owned();
    assert_eq!(run.status.code(), Some(5), "{said}");
    assert!(said.contains("--max-time"), "{said}");
    // nothing is left half-way
    let left: Vec<_> = std::fs::read_dir(dir.path()).unwrap().map(|e| e.unwrap().path()).collect();
    assert_eq!(left, [path]);
}

/// A tree as deep as can be allowed goes through every writer.
#[test]
fn the_deepest_tree_is_written() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("deep.xml");
    let deep = "<section>".repeat(900) + "<p>end</p>" + &"</section>".repeat(900);
    std::fs::write(&path, akn(&deep)).unwrap();
    for to in ["akn", "html", "md", "txt", "docx", "pdf"] {
        let run = Command::new(env!("CARGO_BIN_EXE_masthead"))
            .args(["convert", "--no-config", "--max-depth=5000", "--fail-on=never", "--to", to])
            .arg("-o")
            .arg(dir.path().join(format!("out.{to}")))
            .arg(&path)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&run.stderr).into_owned();
        assert_eq!(run.status.code(), Some(0), "{to}: {said}");
    }
}
