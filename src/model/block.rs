//! Blocks: headings, paragraphs, items, tables.

use super::{Inline, Origin, detached};
use crate::lang::Lang;
use crate::span::Span;
use serde::{Deserialize, Serialize};

/// A block with where it came from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Block {
    /// All the source text that it covers, label and children included.
    #[serde(default, skip_serializing_if = "detached")]
    pub span: Span,
    /// Which rule made it.
    #[serde(default, skip_serializing_if = "Origin::is_empty")]
    pub origin: Origin,
    /// Its language where that differs from the document's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<Lang>,
    /// What it is.
    #[serde(flatten)]
    pub kind: BlockKind,
}

impl Block {
    /// A block that no source stands behind.
    #[must_use]
    pub fn new(kind: impl Into<BlockKind>) -> Self {
        Self { span: Span::DETACHED, origin: Origin::default(), lang: None, kind: kind.into() }
    }
}

/// What a block is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum BlockKind {
    /// A heading; what follows belongs to it until a heading of its level or above.
    Heading(Heading),
    /// A paragraph, numbered or not, with its items.
    Paragraph(Paragraph),
    /// An item of a list; only among the children of a paragraph, item, note or cell.
    Item(Item),
    /// A table.
    Table(Table),
    /// A quotation set off from the text.
    Quote {
        /// What is quoted.
        blocks: Vec<Block>,
    },
    /// A box: a summary, or text printed in a frame.
    Boxed(Boxed),
    /// A contents list.
    Contents(Contents),
    /// A rule across the text.
    Rule,
    /// A picture, chart or formula.
    Figure(Figure),
    /// Something that a format holds and the tree has no type for, kept with its text.
    Opaque(Opaque),
}

macro_rules! into_kind {
    ($($t:ident),*) => { $(impl From<$t> for BlockKind { fn from(x: $t) -> Self { Self::$t(x) } })* };
}
into_kind!(Heading, Paragraph, Item, Table, Boxed, Contents, Figure, Opaque);

/// A printed number or label, and what it means.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Num {
    /// As printed, with its punctuation: `1.`, `(a)`, `一.`, `(أ)`, `–`.
    pub text: Box<str>,
    /// The value understood: 3 for `3.`, `(c)`, `三、`. 0 for bullets and where there is none.
    pub value: u32,
    /// What the value is counted in, whatever the language prints.
    pub style: NumStyle,
    /// What follows the value: `bis`, `B`.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub suffix: Box<str>,
    /// Where the printed number was read.
    #[serde(default, skip_serializing_if = "detached")]
    pub span: Span,
}

/// How a number is counted, named by how English prints it, so that language versions agree:
/// `一.` and `أولا -` are [`UpperRoman`](Self::UpperRoman) like `I.`.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum NumStyle {
    /// 1, 2, 3.
    #[default]
    Decimal,
    /// I, II, III.
    UpperRoman,
    /// i, ii, iii.
    LowerRoman,
    /// A, B, C, … Z, AA, BB.
    UpperAlpha,
    /// a, b, c, … z, aa, bb.
    LowerAlpha,
    /// A bullet or dash: no value.
    Bullet,
    /// 1.1, 1.2.1: the value is the last component.
    Multilevel,
}

impl Num {
    /// The number as the master language would count it, without punctuation: `II` for `二.`, `b`
    /// for `(ب)`. Empty for bullets.
    #[must_use]
    pub fn canonical(&self) -> String {
        let mut s = super::eid::format_value(self.style, self.value, &self.text);
        s.push_str(&self.suffix);
        s
    }

    /// Whether it is printed with a bracket before it: "(1)".
    pub(crate) fn is_bracketed(&self) -> bool {
        self.text.starts_with(['(', '（'])
    }
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Heading {
    /// 0 for a part ("Part One"), 1 for `I.`, 2 for `A.`, 3 for `1.`, 4 and on for deeper ones.
    pub level: u8,
    /// Its number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub num: Option<Num>,
    /// Its words. Empty only where a number stands alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub title: Vec<Inline>,
}

/// A paragraph.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Paragraph {
    /// Its number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub num: Option<Num>,
    /// What part it plays.
    #[serde(default, skip_serializing_if = "ParagraphRole::is_plain")]
    pub role: ParagraphRole,
    /// Its own text. Empty only where a number stands alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub text: Vec<Inline>,
    /// Items, tables, quotations and unnumbered paragraphs that belong to it, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<Block>,
}

/// What part a paragraph plays.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ParagraphRole {
    /// Running text.
    #[default]
    Plain,
    /// The enacting formula, "The General Assembly,".
    Formula,
    /// A preambular paragraph.
    Preambular,
    /// An operative paragraph of a resolution.
    Operative,
    /// Meeting and date of adoption.
    Adoption,
    /// How a text was adopted: a vote or its absence.
    Vote,
    /// Name and place of one who signs.
    Signature,
    /// A list of key words under a label of its own.
    KeyWords,
    /// A note under a table.
    TableNote,
    /// The documents listed for an agenda item.
    Documentation,
}

impl ParagraphRole {
    fn is_plain(&self) -> bool {
        *self == Self::Plain
    }
}

/// An item of a list.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Its label; a bullet or dash too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub num: Option<Num>,
    /// Its own text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub text: Vec<Inline>,
    /// Its items, and paragraphs that go on with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<Block>,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Number and title above it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caption: Option<Caption>,
    /// Rows, top to bottom.
    pub rows: Vec<Row>,
}

/// What stands above a table or figure.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Caption {
    /// "Table 2", as printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub num: Option<Num>,
    /// The title.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub title: Vec<Inline>,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Cells in reading order.
    pub cells: Vec<Cell>,
    /// Whether the row is a head that repeats on every page.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub header: bool,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Cell {
    /// What it holds: paragraphs, items, tables. Empty for an empty cell.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blocks: Vec<Block>,
    /// Columns it covers.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub colspan: u16,
    /// Rows it covers.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub rowspan: u16,
}

fn one() -> u16 {
    1
}

fn is_one(n: &u16) -> bool {
    *n == 1
}

impl Default for Cell {
    fn default() -> Self {
        Self { blocks: Vec::new(), colspan: 1, rowspan: 1 }
    }
}

/// A box.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Boxed {
    /// Its heading, such as "Summary".
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub title: Vec<Inline>,
    /// Its text.
    pub blocks: Vec<Block>,
}

/// A contents list.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Contents {
    /// Its heading, and the words above the page column.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub title: Vec<Inline>,
    /// Its lines.
    pub entries: Vec<ContentsEntry>,
}

/// A line of a contents list.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ContentsEntry {
    /// Level of the heading it stands for, as in [`Heading::level`].
    pub level: u8,
    /// The whole line: number, title, leader, page.
    pub text: Vec<Inline>,
}

/// A picture, chart or formula: only what can be said of it in words.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// Number and title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caption: Option<Caption>,
    /// Alternative text; empty if the source gives none.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub alt: Box<str>,
}

/// What the tree has no type for.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Opaque {
    /// What the format calls it.
    pub name: Box<str>,
    /// Its text and children, as far as they can be told.
    pub blocks: Vec<Block>,
}

/// An annex, appendix or enclosure: a document of its own with numbers of its own.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Annex {
    /// Which of them.
    pub kind: AnnexKind,
    /// Where it was read.
    #[serde(default, skip_serializing_if = "detached")]
    pub span: Span,
    /// "Annex I", as printed.
    pub label: Vec<Inline>,
    /// The number in the label: 1 for "Annex I". `None` when it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// Its title; empty if it has none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub title: Vec<Inline>,
    /// Lines between title and text: its own original language, its own preamble's source.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub preamble: Vec<Block>,
    /// Its text.
    pub body: Vec<Block>,
    /// Appendices of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub annexes: Vec<Annex>,
}

/// Kinds of annex.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum AnnexKind {
    /// Annex.
    #[default]
    Annex,
    /// Appendix.
    Appendix,
    /// Enclosure.
    Enclosure,
}
