//! A draft to Akoma Ntoso, with what was found in it.

use masthead::{Format, Input, ReadOptions, WriteOptions};

#[allow(clippy::print_stdout, reason = "an example shows what it does")]
pub(crate) fn main() -> Result<(), masthead::Error> {
    let draft = "\
United Nations

A/99/112

General Assembly

Distr.: General

14 July 2044

Original: English

Ninety-ninth session

Safe drinking water on small islands

Report of the Secretary-General

I. Introduction

1. The present report covers three islands:

(a) The northern one;

(c) The southern one.
";
    let done = masthead::convert(
        Input::new("draft.txt", draft),
        Format::Akn,
        &ReadOptions::default(),
        &WriteOptions::default(),
    )?;
    // the item (b) is missing: the conversion says so and goes on
    for d in &done.reading.diagnostics {
        println!("{}: {}", d.code, d.message);
    }
    assert!(done.reading.diagnostics.iter().any(|d| d.code == masthead::Code::NumberingGap));
    let xml = String::from_utf8_lossy(&done.bytes);
    assert!(xml.contains("<point eId=\"para_1__list_1__point_a\">"));
    println!("{} bytes of Akoma Ntoso", done.bytes.len());
    Ok(())
}
