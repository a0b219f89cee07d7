//! Writers: a tree to bytes. They see the tree and nothing else.

pub mod akn;
pub mod json;
#[cfg(feature = "docx")]
pub mod docx;
#[cfg(feature = "pdf")]
pub mod pdf;
