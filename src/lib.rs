//! masthead reads United Nations documents and writes Akoma Ntoso, DOCX and PDF from one tree.

pub mod check;
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
