//! The bodies of the fuzz targets as property tests, and what once failed there, again.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::wildcard_imports
)]
#![cfg(all(feature = "docx", feature = "pdf"))]
#![allow(missing_docs, unreachable_pub)]

#[path = "common/arbitrary.rs"]
mod arbitrary;
#[path = "common/bodies.rs"]
mod bodies;

use proptest::prelude::*;
use std::path::Path;

/// Everything below `fuzz/regressions/TARGET/` made a target fail.
#[test]
fn what_once_failed_holds() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/regressions");
    let mut seen = 0;
    for (name, body) in bodies::BODIES {
        let Ok(files) = std::fs::read_dir(root.join(name)) else { continue };
        for file in files {
            let path = file.unwrap().path();
            println!("{}", path.display());
            body(&std::fs::read(&path).unwrap());
            seen += 1;
        }
    }
    assert!(seen > 0, "no regressions in {}", root.display());
}

/// The same cases every time, unless more are asked for: a run that fails must fail again.
fn config(cases: u32) -> ProptestConfig {
    let asked: Option<u32> = std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok());
    let rng_seed = match asked {
        Some(_) => proptest::test_runner::RngSeed::Random,
        None => proptest::test_runner::RngSeed::Fixed(2044),
    };
    let cases = asked.unwrap_or(cases);
    ProptestConfig { cases, failure_persistence: None, rng_seed, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config(120))]
    #[test]
    fn every_target_holds_for_any_bytes(
        which in 0..bodies::BODIES.len(),
        bytes in proptest::collection::vec(any::<u8>(), 0..400),
    ) {
        bodies::BODIES[which].1(&bytes);
    }
}

/// What a regression of AKN holds, for whoever looks into one: `MASTHEAD_SHOW=FILE`.
#[test]
#[ignore = "prints"]
fn show() {
    let path = std::env::var("MASTHEAD_SHOW").expect("MASTHEAD_SHOW");
    let bytes = std::fs::read(path).unwrap();
    let doc = arbitrary::document(bytes.get(1..).unwrap_or(&[]));
    let xml = masthead::write(&doc, masthead::Format::Akn, &masthead::WriteOptions::default());
    println!("{}", String::from_utf8(xml.unwrap().bytes).unwrap());
}
