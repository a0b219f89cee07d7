//! Readers: bytes to a source and a flow, or bytes to a tree.

#[cfg(feature = "docx")]
pub mod docx;
