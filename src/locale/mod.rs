//! What is known about languages, as tables. Code here only interprets rows; a rule about a
//! language is a row in `tables/*.toml`.

use crate::lang::Lang;
use crate::model::{AnnexKind, Date, Distribution, DocKind, MastheadRole, NumStyle};
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
}

/// All readings of a label, best first. Empty, without an allocation, for the text of most lines.
pub type Readings = Vec<Reading>;

impl Locale {
    /// The table of one of the six official languages; `None` for any other.
    #[must_use]
    pub fn builtin(lang: Lang) -> Option<&'static Self> {
        Self::all().iter().find(|l| l.lang == lang)
    }

    /// The six tables in the order ar, en, es, fr, ru, zh.
    #[must_use]
    pub fn all() -> &'static [Self] {
        static ALL: OnceLock<Vec<Locale>> = OnceLock::new();
        ALL.get_or_init(|| TABLES.iter().filter_map(|t| Self::from_toml(t).ok()).collect())
    }

    /// A table from its TOML text.
    ///
    /// # Errors
    /// When the text is not TOML, a key is missing or unknown, or a row cannot be used.
    pub fn from_toml(text: &str) -> Result<Self, LocaleError> {
        #[derive(serde::Deserialize)]
        struct Raw {
            lang: Lang,
        }
        let raw: Raw = toml::from_str(text).map_err(|e| LocaleError(e.to_string()))?;
        Ok(Self {
            lang: raw.lang,
            rtl: raw.lang == Lang::AR,
            join_space: raw.lang != Lang::ZH,
            han_spacing: raw.lang == Lang::ZH,
            sentence_end: Box::new([]),
            list_intro: Box::new([]),
            clause_end: Box::new([]),
            pairs: Box::new([]),
            call_before_punctuation: false,
        })
    }

    /// All readings of a label at the very start of `text`; leading spaces are not skipped.
    #[must_use]
    pub fn labels(&self, _text: &str) -> Readings {
        Readings::new()
    }

    /// All readings of a line that is a label and nothing else, with or without punctuation: the
    /// section numbers that stand alone above their title ("I", "一", "أولا").
    #[must_use]
    pub fn label_alone(&self, _line: &str) -> Readings {
        Readings::new()
    }

    /// The label this language prints for a role and value; `None` where it has none.
    #[must_use]
    pub fn format_label(&self, _role: LabelRole, _value: u32) -> Option<String> {
        None
    }

    /// What a masthead line says, by this language's phrases.
    #[must_use]
    pub fn match_line(&self, _line: &str) -> Option<LineMatch> {
        None
    }

    /// What a masthead line says by this language's phrases, else by the English ones for
    /// distribution, date, language and original, which Arabic, Chinese and Russian documents
    /// keep; with the language whose row matched.
    #[must_use]
    pub fn match_line_with_english(&self, line: &str) -> Option<(LineMatch, Lang)> {
        self.match_line(line).map(|m| (m, self.lang))
    }

    /// The date at the very start of `text`, with its length in bytes.
    #[must_use]
    pub fn date_at(&self, _text: &str) -> Option<(Date, usize)> {
        None
    }

    /// All dates in running text, with their byte ranges, in order, none overlapping.
    #[must_use]
    pub fn dates(&self, _text: &str) -> Vec<(Range<usize>, Date)> {
        Vec::new()
    }

    /// The first range of dates in `text`: its bytes, first day, last day.
    #[must_use]
    pub fn date_range(&self, _text: &str) -> Option<(Range<usize>, Date, Date)> {
        None
    }

    /// Bytes of the longest phrase that opens a clause of a resolution at the start of `text`:
    /// of the operative part, or of the preamble.
    #[must_use]
    pub fn opener(&self, _text: &str, _operative: bool) -> Option<usize> {
        None
    }

    /// The body whose enacting formula stands alone on the line: `unga`, `unsc`, `unecosoc`,
    /// `unga-hrc`, or empty for the formula of another body.
    #[must_use]
    pub fn formula(&self, _line: &str) -> Option<&str> {
        None
    }

    /// The annex that a line heads. The line holds nothing after the label but space and
    /// punctuation.
    #[must_use]
    pub fn annex(&self, _line: &str) -> Option<AnnexMatch> {
        None
    }

    /// The article that a line opens: its number, and the bytes of the label.
    #[must_use]
    pub fn article(&self, _line: &str) -> Option<(u32, usize)> {
        None
    }

    /// Whether the line is the meeting, the date, or both, at the end of a resolution.
    #[must_use]
    pub fn adoption_line(&self, _line: &str) -> bool {
        false
    }

    /// Whether the line tells how a text was adopted: a vote, or its absence.
    #[must_use]
    pub fn vote_line(&self, _line: &str) -> bool {
        false
    }

    /// The fixed word that the line is.
    #[must_use]
    pub fn keyword(&self, _line: &str) -> Option<Keyword> {
        None
    }

    /// The label of a table's caption at the start of the line: its bytes and number.
    #[must_use]
    pub fn table_caption(&self, _line: &str) -> Option<(usize, Option<u32>)> {
        None
    }

    /// Words of another language that extraction leaves in running text of this one, sorted.
    #[must_use]
    pub fn residue(&self) -> &[Box<str>] {
        &[]
    }
}

static TABLES: [&str; 6] = [
    include_str!("tables/ar.toml"),
    include_str!("tables/en.toml"),
    include_str!("tables/es.toml"),
    include_str!("tables/fr.toml"),
    include_str!("tables/ru.toml"),
    include_str!("tables/zh.toml"),
];

/// Why a language table cannot be used: what is wrong, in which key or row, what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("language table: {0}")]
pub struct LocaleError(pub(crate) String);

/// Which language a text is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detection {
    /// The likeliest of the six; [`Lang::UND`] when nothing tells.
    pub lang: Lang,
    /// Whether it leads clearly.
    pub sure: bool,
    /// What speaks for each language, best first.
    pub scores: Vec<(Lang, u32)>,
}

/// The language of a text, by script and function words. Only a bounded part is looked at.
#[must_use]
pub fn detect(_text: &str) -> Detection {
    Detection { lang: Lang::UND, sure: false, scores: Vec::new() }
}

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
    /// What was found, with byte ranges of the line.
    pub captures: Vec<(Range<usize>, Capture)>,
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
}
