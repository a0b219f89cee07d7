//! The DOCX writer on documents built in code.
#![cfg(feature = "docx")]
#![allow(missing_docs)]

#[path = "docx/samples.rs"]
mod samples;

use masthead::write::docx::{DocxOptions, Numbering, Page, to_vec};

#[test]
fn samples_are_written() {
    let dir = std::env::var("MASTHEAD_DOCX_OUT").ok();
    for (name, words) in [("en", &samples::ENGLISH), ("zh", &samples::CHINESE), ("ar", &samples::ARABIC)] {
        let doc = samples::report(words);
        for (kind, numbering, page) in [
            ("auto", Numbering::Auto, Page::NewYork),
            ("typed", Numbering::Typed, Page::Geneva),
        ] {
            let mut o = DocxOptions::default();
            o.numbering = numbering;
            o.page = page;
            let bytes = to_vec(&doc, &o).unwrap();
            assert_eq!(bytes, to_vec(&doc, &o).unwrap(), "same document, same bytes");
            if let Some(d) = &dir {
                std::fs::write(format!("{d}/{name}-{kind}.docx"), &bytes).unwrap();
            }
        }
    }
}
