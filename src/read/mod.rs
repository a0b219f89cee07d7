//! Readers: bytes to a source and a flow, or bytes to a tree.

pub mod decode;
pub mod json;
#[cfg(feature = "docx")]
pub mod docx;
pub mod sniff;
pub mod text;
