//! Writers: a tree to bytes. They see the tree and nothing else.

#[cfg(feature = "docx")]
pub mod docx;
