//! masthead reads United Nations documents and writes Akoma Ntoso, DOCX and PDF from one tree.

pub mod check;
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
pub mod read;
pub mod recognise;
pub mod source;
pub mod span;
mod stand_in; // PLACEHOLDER
pub mod write;

pub use convert::{
    Conversion, FORMATS, Format, FormatInfo, Input, ReadOptions, Reading, WriteOptions, convert,
    read, verify, write,
};
pub use diag::{Code, Diagnostic, Severity};
pub use error::Error;
pub use model::Document;
