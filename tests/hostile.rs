//! Inputs made to do harm: they grow, they nest, they lie. Each ends soon, small, with a result or a
//! coded error.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::wildcard_imports
)]
#![cfg(feature = "docx")]
#![allow(missing_docs, dead_code, unreachable_pub)]

#[path = "hostile/docx.rs"]
mod docx;
#[path = "hostile/lies.rs"]
mod lies;
#[path = "docx/package.rs"]
mod package;
#[path = "hostile/shapes.rs"]
mod shapes;

use std::fs;
use std::path::PathBuf;

/// Writes every shape, at the size of `MASTHEAD_SIZE` (bytes), into the folder `MASTHEAD_HOSTILE`.
#[test]
#[ignore = "writes files for scripts"]
fn write_shapes() {
    let dir = PathBuf::from(std::env::var_os("MASTHEAD_HOSTILE").expect("MASTHEAD_HOSTILE"));
    let size: usize = std::env::var("MASTHEAD_SIZE").map_or(1 << 20, |s| s.parse().unwrap());
    fs::create_dir_all(&dir).unwrap();
    for shape in [shapes::TEXT, shapes::JSON, shapes::AKN, docx::DOCX].concat() {
        fs::write(dir.join(shape.name), (shape.make)(size)).unwrap();
    }
    for (name, bytes) in lies::lies() {
        fs::write(dir.join(name), bytes).unwrap();
    }
}

/// What lies is read, or refused with a code; the program is held to time and memory by
/// `scripts/check-hostile.sh`.
#[test]
fn lies_end_with_a_result_or_a_coded_error() {
    for (name, bytes) in lies::lies() {
        let read =
            masthead::read(masthead::Input::new(&*name, bytes), &masthead::ReadOptions::default());
        match read {
            Ok(reading) => {
                assert!(reading.ledger.is_whole(), "{name}");
                let written = masthead::convert::write(
                    &reading.document,
                    masthead::Format::Akn,
                    &masthead::WriteOptions::default(),
                );
                let bytes = written.unwrap().bytes;
                let lost = masthead::verify(&reading.document, masthead::Format::Akn, &bytes);
                assert!(lost.is_none(), "{name}: {lost:?}");
            }
            Err(masthead::Error::Internal(e)) => panic!("{name}: {e}"),
            Err(e) => assert!(!e.to_string().is_empty()),
        }
    }
}
