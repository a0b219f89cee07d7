//! The examples run, and what they assert holds.
#![allow(clippy::unwrap_used)]

#[path = "../examples/build.rs"]
mod build;
#[path = "../examples/convert.rs"]
mod convert;
#[path = "../examples/visit.rs"]
mod visit;

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
