//! Readers: bytes to a source and a flow, or bytes to a tree.

pub mod decode;
pub mod sniff;
pub mod text;
