//! Writers: a tree to bytes. They see the tree and nothing else.

pub mod akn;
#[cfg(feature = "docx")]
pub mod docx;
pub mod json;
#[cfg(feature = "pdf")]
pub mod pdf;
