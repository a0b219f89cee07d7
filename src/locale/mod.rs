//! What is known about languages, as tables. Code here only interprets rows; a rule about a
//! language is a row in `tables/*.toml`.

mod counter;
mod date;
mod detect;
mod fold;
mod label;
mod masthead;
mod pattern;
mod phrase;
mod refs;
mod search;
mod slot;
mod table;
#[cfg(test)]
mod tests;

pub use detect::{Detection, detect};
pub(crate) use detect::{leads_on, page_number};
pub(crate) use fold::is_unspaced;
pub(crate) use refs::{Body, RefJoin, RefPart, RefWord};
pub(crate) use search::NamePlace;

use crate::lang::Lang;
use crate::model::{AnnexKind, Date, Distribution, DocKind, MastheadRole, NumStyle, Sure};
use std::ops::Range;
use std::sync::OnceLock;

/// A language table, ready to match.
#[derive(Debug)]
pub struct Locale {
    /// The language.
    pub lang: Lang,
    /// Whether the text runs right to left.
    pub rtl: bool,
    /// What a line end inside a paragraph becomes: nothing, or a space. In languages that join
    /// with nothing (Han text), Latin words on both sides of a line end still take a space.
    pub join_space: bool,
    /// Whether space between Han characters and Latin letters or digits is typographic only.
    pub han_spacing: bool,
    /// Characters that end a sentence: a heading does not end with one.
    pub sentence_end: Box<[char]>,
    /// Characters after which items may follow.
    pub list_intro: Box<[char]>,
    /// Characters that end an item or preambular clause, such as `;` and `,`.
    pub clause_end: Box<[char]>,
    /// Pairs of quotation marks and brackets, opening and closing.
    pub pairs: Box<[(char, char)]>,
    /// Where a footnote call stands when punctuation is near.
    pub call_before_punctuation: bool,
    /// Han characters before and behind a number that make it a count or a name, not the call of
    /// a note: 第3, 3月.
    pub counted: (Box<[char]>, Box<[char]>),
    rules: table::Rules,
}

/// All readings of a label, best first. Empty, without an allocation, for the text of most lines.
pub type Readings = Vec<Reading>;

impl Locale {
    /// The table of one of the six official languages; `None` for any other. Read when it is
    /// first asked for.
    #[must_use]
    pub fn builtin(lang: Lang) -> Option<&'static Self> {
        let (_, text, cell) = TABLES.iter().find(|t| t.0 == lang)?;
        // a table of ours that cannot be used is found by the tests
        cell.get_or_init(|| table::compile_json(text).ok()).as_ref()
    }

    /// The six tables in the order ar, en, es, fr, ru, zh.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        TABLES.iter().filter_map(|t| Self::builtin(t.0))
    }

    /// The built-in tables as they are written, by language code: what was read depends on them, so
    /// a record of a conversion can name them by their hash.
    pub fn tables() -> impl Iterator<Item = (Lang, &'static str)> {
        TABLES.iter().map(|(lang, text, _)| (*lang, *text))
    }

    /// A table from its TOML text; `docs/locale-tables.md` is the specification.
    ///
    /// # Errors
    /// When the text is not TOML, a key is missing or unknown, a row cannot be used, or a label
    /// that the table prints is not read as what it means.
    pub fn from_toml(text: &str) -> Result<Self, LocaleError> {
        let locale = table::compile(text)?;
        table::check(&locale)?;
        table::round_trip(&locale)?;
        Ok(locale)
    }
}

/// The tables as `build.rs` leaves them.
type Table = (Lang, &'static str, OnceLock<Option<Locale>>);

static TABLES: [Table; 6] = [
    (Lang::AR, include_str!(concat!(env!("OUT_DIR"), "/ar.json")), OnceLock::new()),
    (Lang::EN, include_str!(concat!(env!("OUT_DIR"), "/en.json")), OnceLock::new()),
    (Lang::ES, include_str!(concat!(env!("OUT_DIR"), "/es.json")), OnceLock::new()),
    (Lang::FR, include_str!(concat!(env!("OUT_DIR"), "/fr.json")), OnceLock::new()),
    (Lang::RU, include_str!(concat!(env!("OUT_DIR"), "/ru.json")), OnceLock::new()),
    (Lang::ZH, include_str!(concat!(env!("OUT_DIR"), "/zh.json")), OnceLock::new()),
];

/// Why a language table cannot be used: what is wrong, in which key or row, what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("language table: {0}")]
pub struct LocaleError(pub(crate) String);

/// What a label can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LabelRole {
    /// "Part One": a heading above level 1.
    Part,
    /// A heading of this level, 1 for `I.`
    Heading(u8),
    /// A numbered paragraph.
    Paragraph,
    /// An item; the number is the tier it has where tiers follow the UN's order (`(a)` 1, `(i)` 2,
    /// `a.` 3), 0 for dashes and bullets, which have none.
    Item(u8),
}

/// One reading of a label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// What it can be.
    pub role: LabelRole,
    /// What the value is counted in.
    pub style: NumStyle,
    /// Its value; 0 for bullets.
    pub value: u32,
    /// What follows the value: `bis`, `B`.
    pub suffix: Box<str>,
    /// Bytes of the label, with its punctuation, without the space after it.
    pub len: usize,
    /// Bytes of white space after the label. 0 when the text is glued to it.
    pub space: usize,
    /// Which row of the table, to tell schemes apart whose role and style agree.
    pub scheme: u8,
}

/// A value found in a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Capture {
    /// A number: session, year.
    Number(u32),
    /// A year, where the session is a year's.
    Year(u32),
    /// An agenda item's number as it would be printed in English: `68 (c)`.
    Item(Box<str>),
    /// A date.
    Date(Date),
    /// First and last day.
    Dates(Date, Date),
    /// A place.
    Place,
    /// A language named.
    Language(Lang),
    /// A distribution.
    Distribution(Distribution),
    /// A document symbol.
    Symbol,
    /// The number of a resolution or decision: `77/230`, `2744 (2024)`.
    Resolution,
    /// A footnote mark.
    Call,
}

/// A masthead line recognised by a phrase of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineMatch {
    /// What the line says.
    pub role: MastheadRole,
    /// The table row matched is for a provisional agenda.
    pub provisional: bool,
    /// The kind of document that the row tells, if it does.
    pub kind: Option<DocKind>,
    /// The identifier of a body the row names: `unga`, `unsc`, `unecosoc`, `unga-hrc`.
    pub body: Option<Box<str>>,
    /// How sure the row is: a phrase is certain, a pattern with open ends is likely.
    pub sure: Sure,
    /// What was found, with byte ranges of the line.
    pub captures: Vec<(Range<usize>, Capture)>,
}

impl LineMatch {
    /// Whether the line holds the number of a resolution or decision, as its title does.
    #[must_use]
    pub fn has_number(&self) -> bool {
        self.captures.iter().any(|c| c.1 == Capture::Resolution)
    }
}

/// A heading that opens an annex.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnnexMatch {
    /// Annex, appendix, enclosure.
    pub kind: AnnexKind,
    /// Its number.
    pub number: Option<u32>,
    /// Bytes of the label.
    pub len: usize,
}

/// Fixed words that head a part of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Keyword {
    /// "Summary".
    Summary,
    /// "Contents".
    Contents,
    /// "Page", above the page column of a contents list.
    Page,
    /// "Documentation".
    Documentation,
    /// "President: …", "Members: …": who presided and who was there, below the masthead of a record.
    Officers,
    /// "(Signed)", with or without a name.
    Signature,
    /// That a meeting opens, is suspended or rises, in its record.
    Sitting,
    /// "Draft resolution I", over its title and text.
    Draft,
    /// "Preamble", over the first part of an instrument.
    Preamble,
    /// "Notes", over the notes that stand together at the end.
    Notes,
}
