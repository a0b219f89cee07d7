//! Writers: a tree to bytes. They see the tree and nothing else.

pub mod akn;
#[cfg(feature = "docx")]
pub mod docx;
pub mod html;
pub mod json;
pub mod markdown;
#[cfg(feature = "pdf")]
pub mod pdf;
pub mod text;
