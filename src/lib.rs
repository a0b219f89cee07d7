//! masthead reads United Nations documents and writes Akoma Ntoso, DOCX and PDF from one tree.

pub mod check;
pub mod compare;
pub mod conserve;
pub mod convert;
pub mod diag;
pub mod error;
pub mod flow;
pub mod lang;
pub mod ledger;
pub mod limits;
pub mod locale;
pub mod model;
#[cfg(feature = "docx")]
mod ooxml;
pub mod read;
pub mod recognise;
pub mod source;
pub mod span;
pub mod write;

pub use convert::{
    Conversion, FORMATS, Format, FormatInfo, Input, ReadOptions, Reading, WriteOptions, Written,
    convert, read, verify, write,
};
pub use diag::{Code, Diagnostic, Severity};
pub use error::Error;
pub use model::Document;

/// The examples of the README are tests.
#[doc = include_str!("../README.md")]
#[cfg(doctest)]
struct ReadmeDoctests;
