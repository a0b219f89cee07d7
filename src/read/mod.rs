//! Readers: bytes to a source and a flow, or bytes to a tree.

pub mod akn;
pub mod decode;
#[cfg(feature = "docx")]
pub mod docx;
mod entity;
pub mod json;
pub mod sniff;
pub mod text;
