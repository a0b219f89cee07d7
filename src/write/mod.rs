//! Writers: a tree to bytes. They see the tree and nothing else.

#[cfg(feature = "pdf")]
pub mod pdf;
