//! What an input may cost, in one place.

/// Limits on what is read. Every one has a default that real documents stay far below.
///
/// A limit that is passed ends the reading with [`Error::Limit`](crate::error::Error::Limit): the
/// document is refused, never cut short in silence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of one input file. Default 512 MiB.
    pub input_bytes: u64,
    /// Bytes of one part of a container after inflating. Default 64 MiB.
    pub part_bytes: u64,
    /// Bytes of all parts of a container after inflating. Default 256 MiB.
    pub inflated_bytes: u64,
    /// Parts in a container. Default 10,000.
    pub parts: u32,
    /// Depth of nested elements in XML, and of nested blocks in a tree. Default 256.
    pub depth: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            input_bytes: 512 << 20,
            part_bytes: 64 << 20,
            inflated_bytes: 256 << 20,
            parts: 10_000,
            depth: 256,
        }
    }
}
