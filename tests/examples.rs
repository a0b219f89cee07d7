//! The examples run, and what they assert holds.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

#[path = "../examples/akn_bench.rs"]
mod akn_bench;
#[path = "../examples/build.rs"]
mod build;
#[path = "../examples/convert.rs"]
mod convert;
#[cfg(feature = "docx")]
#[path = "../examples/docx_bench.rs"]
mod docx_bench;
#[cfg(feature = "docx")]
#[path = "../examples/docx_dump.rs"]
mod docx_dump;
#[path = "../examples/visit.rs"]
mod visit;

#[cfg(feature = "docx")]
use masthead::{Format, Input, ReadOptions, WriteOptions};
use std::path::Path;

#[test]
fn every_example_is_here() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let own = include_str!("examples.rs");
    for file in std::fs::read_dir(dir).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        assert!(own.contains(&format!("../examples/{name}\"]")), "{name} does not run");
    }
}

#[test]
fn build_runs() {
    build::main().unwrap();
}

#[test]
fn convert_runs() {
    convert::main().unwrap();
}

#[test]
fn visit_runs() {
    visit::main().unwrap();
}

#[test]
fn akn_bench_runs() {
    let file = format!("{}/fixtures/akn-foreign/input.xml", env!("CARGO_MANIFEST_DIR"));
    for args in [vec![file.clone()], vec!["parse".to_owned(), file.clone()]] {
        let told = akn_bench::run(args);
        assert!(told.starts_with("1 files, ") && told.ends_with(" ms"), "{told}");
    }
}

/// A small Word file with a heading, a note and a table.
#[cfg(feature = "docx")]
fn word(name: &str) -> String {
    let draft = "---\nlang: en\nkind: report\n---\n\nUnited Nations\n\nA/99/1\n\n# Wells\n\n\
        ## I. Depth\n\n1. Wells are deep.[^1]\n\n| Well | Depth |\n| --- | --- |\n| North | 3 |\n\n\
        [^1]: Most of them.\n";
    let read = masthead::read(Input::new("a.md", draft), &ReadOptions::default()).unwrap();
    let bytes = masthead::write(&read.document, Format::Docx, &WriteOptions::default()).unwrap();
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&file, bytes.bytes).unwrap();
    file.to_str().unwrap().to_owned()
}

#[cfg(feature = "docx")]
#[test]
fn docx_bench_runs() {
    let file = word("bench.docx");
    for (what, arg) in [("read", &*file), ("peer", &*file), ("write", "1")] {
        let told = docx_bench::run(what, arg);
        assert!(told.starts_with(&format!("{what}: ")) && told.ends_with(" MB"), "{told}");
    }
}

#[cfg(feature = "docx")]
#[test]
fn docx_dump_runs() {
    let lines = docx_dump::run(&[word("dump.docx"), "no such file".to_owned()]);
    let has = |kind: &str, text: &str| {
        lines
            .iter()
            .any(|l| l["kind"] == kind && l["text"].as_str().is_some_and(|t| t.contains(text)))
    };
    assert!(has("para", "Wells are deep."), "{lines:?}");
    assert!(has("cell", "North"), "{lines:?}");
    assert!(has("note", "Most of them."), "{lines:?}");
    assert!(lines.last().is_some_and(|l| l["error"].is_string()), "{lines:?}");
}
