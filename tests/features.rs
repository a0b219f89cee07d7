//! What a consumer of text to Akoma Ntoso pulls in: nothing of the program, of containers, of fonts
//! or of PDF.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stderr)]

use std::process::Command;

/// Crates that only features bring.
const FORBIDDEN: [&str; 26] = [
    "clap",
    "clap_complete",
    "clap_mangen",
    "annotate-snippets",
    "anstream",
    "tempfile",
    "unicode-width",
    "csv",
    "globset",
    "indicatif",
    "sha2",
    "walkdir",
    "zip",
    "flate2",
    "zlib-rs",
    "krilla",
    "harfrust",
    "read-fonts",
    "skrifa",
    "subsetter",
    "hypher",
    "icu_segmenter",
    "unicode-bidi",
    "schemars",
    "image",
    "mimalloc",
];

fn cargo(args: &[&str]) -> String {
    let out = Command::new(env!("CARGO"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(args)
        .output()
        .unwrap();
    assert!(out.status.success(), "cargo {args:?}: {}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap()
}

fn tree(features: &[&str]) -> Vec<String> {
    let mut args = vec!["tree", "--offline", "--locked", "--no-default-features", "-e", "normal"];
    args.extend(["--prefix", "none", "--format", "{p}"]);
    args.extend(features);
    let text = cargo(&args);
    let mut names: Vec<String> =
        text.lines().filter_map(|l| l.split(' ').next()).map(str::to_owned).collect();
    names.sort();
    names.dedup();
    names
}

#[test]
fn without_features_there_is_no_program_no_container_no_font_no_pdf() {
    let names = tree(&[]);
    assert!(names.iter().any(|n| n == "masthead") && names.iter().any(|n| n == "nom"), "{names:?}");
    for name in FORBIDDEN {
        assert!(!names.iter().any(|n| n == name), "{name} is pulled in: {names:?}");
    }
    assert!(names.len() <= 50, "{} crates: {names:?}", names.len());
    // with all of them they are there: the names above are no misspellings
    let all = tree(&["--features", "cli,docx,pdf,schema"]);
    for name in ["clap", "zip", "zlib-rs", "krilla", "harfrust", "icu_segmenter", "schemars"] {
        assert!(all.iter().any(|n| n == name), "{name} is in no feature: {all:?}");
    }
}

#[test]
fn the_library_builds_without_features() {
    cargo(&[
        "check",
        "--offline",
        "--locked",
        "--quiet",
        "--lib",
        "--no-default-features",
        "--target-dir",
        concat!(env!("CARGO_MANIFEST_DIR"), "/target/features"),
    ]);
}
