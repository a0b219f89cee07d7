//! The structure of a flow, where its format tells all of it.

/// A step through the structure. Each step that says so takes the next of
/// [`Flow::blocks`](super::Flow::blocks); together they take all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Step {
    /// What follows is part of this, up to its [`Close`](Self::Close).
    Open(Frame),
    /// What is open has a number; its print is the next block, if there is any.
    Num {
        /// How it is counted, its value, and its suffix as name.
        tag: Frame,
        /// Whether the next block is its print.
        printed: bool,
    },
    /// The next block is the text of what is open.
    Text,
    /// The next block is the title of the annex that is open.
    Title,
    /// The next block stands for itself: a table.
    Block,
    /// Ends what was opened last.
    Close,
}

/// What the format calls something.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frame {
    /// Its kind: `paragraph`, `item`, `opaque`; for a number how it is counted.
    pub kind: Box<str>,
    /// Its role or name; for a number its suffix.
    pub name: Box<str>,
    /// Its level, value or number.
    pub value: Option<u32>,
    /// Whether it has no text of its own.
    pub bare: bool,
}
