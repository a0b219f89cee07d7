//! What every layout reader makes: paragraphs of pieces of the source, with hints.
//!
//! A flow says what stands where on the page, never what it means. Text, Markdown, Word and PDF
//! share all knowledge of UN documents because the recogniser sees only this.
//!
//! What a piece covers is not yet claimed in the ledger: the recogniser claims it. Everything else
//! of the source (line ends, blank lines, mark-up, furniture) the reader has claimed already.

pub(crate) mod mark;
pub mod outline;

use crate::span::Span;

/// A document as laid out.
#[derive(Debug, Default)]
pub struct Flow {
    /// Paragraphs and tables in reading order.
    pub blocks: Vec<FlowBlock>,
    /// Targets that pieces point to by index.
    pub links: Vec<Link>,
    /// Footnotes that the format itself links to their calls (DOCX, Markdown `[^1]`).
    pub notes: Vec<FlowNote>,
    /// Page furniture that the reader set aside, in source order.
    pub furniture: Vec<FlowFurniture>,
    /// Web addresses that were gathered at page feet: targets of symbols on their page.
    pub page_links: Vec<PageLink>,
    /// Facts that the container states apart from the text (docVars, properties).
    pub properties: Vec<(Box<str>, Box<str>)>,
    /// How the text is laid out.
    pub layout: Layout,
    /// The whole structure, where the format tells it; the recogniser then reads only the texts.
    pub outline: Option<Vec<outline::Step>>,
}

/// How the text of a source is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Layout {
    /// A line is a block.
    #[default]
    Blocks,
    /// Lines are printed lines; blocks run over several.
    Wrapped,
    /// A word processor or mark-up said what a paragraph is.
    Marked,
}

/// A paragraph or a table.
#[derive(Debug)]
pub enum FlowBlock {
    /// A paragraph.
    Para(Para),
    /// A table that the format marks as one.
    Table(FlowTable),
}

/// A paragraph as laid out.
#[derive(Debug, Default)]
pub struct Para {
    /// What it is made of, in order.
    pub pieces: Vec<Piece>,
    /// What the layout says about it.
    pub hints: Hints,
}

/// A table as laid out.
#[derive(Debug, Default)]
pub struct FlowTable {
    /// Rows, top to bottom.
    pub rows: Vec<FlowRow>,
    /// The page the table starts on, from 0.
    pub page: u32,
}

/// A row.
#[derive(Debug, Default)]
pub struct FlowRow {
    /// Cells in reading order.
    pub cells: Vec<FlowCell>,
    /// Whether the format marks it as a heading row.
    pub header: bool,
}

/// A cell.
#[derive(Debug)]
pub struct FlowCell {
    /// What it holds.
    pub paras: Vec<Para>,
    /// Columns it covers, 1 or more.
    pub colspan: u16,
    /// Rows it covers, 1 or more.
    pub rowspan: u16,
}

/// A stretch of source text within a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// The text. Empty (start == end) for a [`PieceKind`] that has none.
    pub span: Span,
    /// How it follows the piece before it.
    pub join: Join,
    /// How it is printed.
    pub style: Style,
    /// What it is.
    pub kind: PieceKind,
}

impl Piece {
    /// Plain text that follows its neighbour directly.
    #[must_use]
    pub fn text(span: Span) -> Self {
        Self { span, join: Join::Tight, style: Style::default(), kind: PieceKind::Text }
    }
}

/// What a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum PieceKind {
    /// Running text.
    Text,
    /// Running text that is a link to [`Flow::links`] at this index.
    Link(u32),
    /// A call of the footnote at this index of [`Flow::notes`]. The span is the printed mark.
    NoteCall(u32),
    /// A number that the format printed by itself: index into [`Hints`] of the paragraph is not
    /// needed, the span covers the label's projection in the source. What the format puts between label
    /// and text (a tab, a space) follows as a piece of its own.
    AutoLabel,
    /// A forced line break inside the paragraph. The span is the break's own character, if any.
    Break,
    /// A tab. The span is the tab character.
    Tab,
    /// A picture, chart or formula; the span is its alternative text in the source.
    Figure,
}

/// How a piece follows the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Join {
    /// Nothing was between them but mark-up.
    #[default]
    Tight,
    /// A line ended between them: nothing or a space, as the language joins lines.
    Line,
    /// A line ended between them inside an address or symbol: nothing, in any language.
    Cut,
    /// A line ended between a label and its text: a space, in any language.
    Label,
}

/// How text is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Style {
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// Underlined.
    pub underline: bool,
    /// Struck through.
    pub strike: bool,
    /// Raised.
    pub superscript: bool,
    /// Lowered.
    pub subscript: bool,
    /// Small capitals.
    pub small_caps: bool,
}

impl Style {
    /// Whether it is plain.
    #[must_use]
    pub fn is_plain(self) -> bool {
        self == Self::default()
    }

    /// Its own and another's together.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self {
            bold: self.bold || other.bold,
            italic: self.italic || other.italic,
            underline: self.underline || other.underline,
            strike: self.strike || other.strike,
            superscript: self.superscript || other.superscript,
            subscript: self.subscript || other.subscript,
            small_caps: self.small_caps || other.small_caps,
        }
    }
}

/// What the layout says about a paragraph. A hint is never proof.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hints {
    /// How sure it is that the paragraph starts here.
    pub start: Start,
    /// The page it starts on, from 0.
    pub page: u32,
    /// Columns of indent (text) or tenths of a millimetre / 10 (word processors); only compared.
    pub indent: u16,
    /// Tabs before and behind the text of its first line: columns that are empty there.
    pub tabs: (u8, u8),
    /// Blank lines before it (text), 0 in formats that have none.
    pub gap: u16,
    /// Whether its last line is filled as far as the next word allowed (wrapped text only).
    pub full: bool,
    /// Whether the layout marks its end, where the dialect does so: a trailing space, a word
    /// processor's paragraph mark. `None` where the dialect says nothing.
    pub ended: Option<bool>,
    /// Where on the page it stands.
    pub area: Area,
    /// A mark-up's own heading level (`#` count, outline level + 1), 0 if none.
    pub heading: u8,
    /// What the mark-up says about headings, where it can be relied on.
    pub told: Told,
    /// Whether mark-up made it a list entry.
    pub list_entry: bool,
    /// Whether all its text is bold, or all italic.
    pub all: Style,
    /// Centred or right-aligned.
    pub align: Align,
    /// The name of its paragraph style, lower case, if the format has styles.
    pub style: Option<Box<str>>,
    /// Depth of the automatic number (0 for the outermost) if the format numbered it.
    pub auto_depth: Option<u8>,
}

/// Whether a paragraph is a heading, as mark-up says. Unlike the other hints this one is proof: only
/// what masthead wrote itself sets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Told {
    /// Nothing that can be relied on.
    #[default]
    Nothing,
    /// It is a heading.
    Heading {
        /// Its level in the tree: 0 for a part, 1 and on for sections.
        level: u8,
        /// Whether what it opens with is no number, though it may look like one.
        bare: bool,
    },
    /// It is no heading.
    Text,
}

impl Told {
    /// The level of a heading.
    #[must_use]
    pub fn level(self) -> Option<u8> {
        match self {
            Self::Heading { level, .. } => Some(level),
            _ => None,
        }
    }
}

/// Alignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Align {
    /// Not known, or at the start or justified.
    #[default]
    Start,
    /// Centred.
    Centre,
    /// At the end of the line.
    End,
}

/// How sure a paragraph's start is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Start {
    /// The layout says so: a blank line, a new block, a word processor's paragraph.
    #[default]
    Sure,
    /// It is the first text of a page; it may carry on what the last page ended with.
    Page,
    /// It is a line of wrapped text that looks like a start (a label, an indent) though the line
    /// before it may be full.
    Likely,
}

/// Where on the page a paragraph stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Area {
    /// Running text.
    #[default]
    Body,
    /// Below a footnote rule, or in a word processor's note.
    Notes,
    /// In the head of the first page.
    FirstHead,
    /// In a text box.
    Box,
}

/// A link target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The address as given; may be empty or `#`.
    pub target: Box<str>,
    /// Where it stands in the source (claimed as markup), detached if nowhere.
    pub span: Span,
}

/// A footnote that the format links to its call.
#[derive(Debug, Default)]
pub struct FlowNote {
    /// The mark if the format states one (custom marks, `[^a]`), otherwise the running number.
    pub marker: Option<Box<str>>,
    /// The mark before the note, unclaimed; empty if the source holds none.
    pub mark: Span,
    /// That mark is mark-up, as `[^1]:` is: no page shows it.
    pub markup: bool,
    /// What it holds.
    pub paras: Vec<Para>,
}

/// Furniture that the reader set aside and claimed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowFurniture {
    /// Its text in the source.
    pub span: Span,
    /// What it is.
    pub kind: crate::model::FurnitureKind,
    /// The page it stands on, from 0.
    pub page: u32,
}

/// A web address gathered at a page foot; claimed as furniture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageLink {
    /// The address.
    pub span: Span,
    /// The page, from 0.
    pub page: u32,
}
