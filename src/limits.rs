//! What an input may cost, in one place.

/// Limits on what is read. Every one has a default that real documents stay far below.
///
/// A limit that is passed ends the reading with [`Error::Limit`](crate::error::Error::Limit): the
/// document is refused, never cut short in silence. Time is not among them, since the library has no
/// clock: work grows with the input, and the program has `--max-time`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of one input file. Default 512 MiB.
    pub input_bytes: u64,
    /// Bytes of one part of a container after inflating. Default 64 MiB.
    pub part_bytes: u64,
    /// Bytes of all parts of a container after inflating. Default 256 MiB.
    pub inflated_bytes: u64,
    /// Bytes that one packed byte of a part may become, looked at once a part is larger than
    /// [`RATIO_FROM`]. Default 500; deflate can reach 1,032.
    pub ratio: u32,
    /// Parts in a container. Default 10,000.
    pub parts: u32,
    /// Depth of nested elements in XML, and of nested blocks in a tree. Default 256; more than
    /// [`MAX_DEPTH`] counts as that, for trees are dropped level by level.
    pub depth: u32,
    /// Attributes of one element, and declarations of namespaces in scope. Default 256.
    pub attributes: u32,
    /// Blocks of a document: paragraphs, headings, items, annexes. Default 300,000.
    pub blocks: u32,
    /// Footnotes of a document. Default 100,000.
    pub notes: u32,
    /// Table cells of a document. Default 300,000.
    pub cells: u32,
    /// Characters of one printed number or label. Default 1,000.
    pub label_chars: u32,
}

/// Bytes of a part from which on [`Limits::ratio`] is looked at: small parts may be all alike.
pub const RATIO_FROM: u64 = 8 << 20;

/// The deepest nesting that [`Limits::depth`] can allow.
pub const MAX_DEPTH: u32 = 1_000;

impl Default for Limits {
    fn default() -> Self {
        Self {
            input_bytes: 512 << 20,
            part_bytes: 64 << 20,
            inflated_bytes: 256 << 20,
            ratio: 500,
            parts: 10_000,
            depth: 256,
            attributes: 256,
            blocks: 300_000,
            notes: 100_000,
            cells: 300_000,
            label_chars: 1_000,
        }
    }
}

impl Limits {
    /// The depth that holds.
    pub(crate) fn levels(&self) -> u32 {
        self.depth.min(MAX_DEPTH)
    }
}

/// Which limit was passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Limit {
    /// [`Limits::input_bytes`].
    Input,
    /// The 4 GiB of text that places are counted in; no option raises it.
    Text,
    /// [`Limits::part_bytes`].
    Part,
    /// [`Limits::inflated_bytes`].
    Inflated,
    /// [`Limits::ratio`].
    Ratio,
    /// [`Limits::parts`].
    Parts,
    /// [`Limits::depth`].
    Depth,
    /// [`Limits::attributes`].
    Attributes,
    /// [`Limits::blocks`].
    Blocks,
    /// [`Limits::notes`].
    Notes,
    /// [`Limits::cells`].
    Cells,
    /// [`Limits::label_chars`].
    Label,
    /// The time of a run, which only the program measures.
    Time,
}

impl Limit {
    /// Every limit.
    pub const ALL: [Self; 13] = [
        Self::Input,
        Self::Text,
        Self::Part,
        Self::Inflated,
        Self::Ratio,
        Self::Parts,
        Self::Depth,
        Self::Attributes,
        Self::Blocks,
        Self::Notes,
        Self::Cells,
        Self::Label,
        Self::Time,
    ];

    /// A word for tools: `limit-input`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.row().0
    }

    /// What is measured: `the input`.
    #[must_use]
    pub const fn what(self) -> &'static str {
        self.row().1
    }

    /// The program's option that raises it; empty where none does.
    #[must_use]
    pub const fn option(self) -> &'static str {
        self.row().2
    }

    const fn row(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Input => ("limit-input", "the input", "--max-input"),
            Self::Text => ("limit-text", "the text", ""),
            Self::Part => ("limit-part", "a part of the package when inflated", "--max-part"),
            Self::Inflated => ("limit-inflated", "the package when inflated", "--max-inflated"),
            Self::Ratio => ("limit-ratio", "what a byte of a part becomes", "--max-ratio"),
            Self::Parts => ("limit-parts", "the number of parts in the package", "--max-parts"),
            Self::Depth => ("limit-depth", "the nesting of elements", "--max-depth"),
            Self::Attributes => {
                ("limit-attributes", "the number of attributes of an element", "--max-attributes")
            }
            Self::Blocks => ("limit-blocks", "the number of paragraphs", "--max-blocks"),
            Self::Notes => ("limit-notes", "the number of footnotes", "--max-notes"),
            Self::Cells => ("limit-cells", "the number of table cells", "--max-cells"),
            Self::Label => ("limit-label", "the length of a printed number", "--max-label"),
            Self::Time => ("limit-time", "the time of the run", "--max-time"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_limit_has_a_code_and_an_option_of_its_own() {
        let codes: BTreeSet<_> = Limit::ALL.iter().map(|l| l.code()).collect();
        let options: BTreeSet<_> = Limit::ALL.iter().map(|l| l.option()).collect();
        assert_eq!((codes.len(), options.len()), (Limit::ALL.len(), Limit::ALL.len()));
    }
}
