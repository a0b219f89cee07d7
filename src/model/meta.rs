//! What is known about a document, as values; and the masthead as printed.

use super::{Inline, Origin, detached, plain};
use crate::lang::Lang;
use crate::span::Span;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::Range;

/// A calendar date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "String", into = "String")]
pub struct Date {
    /// Year, 1 to 9999.
    pub year: u16,
    /// Month, 1 to 12.
    pub month: u8,
    /// Day of the month, from 1.
    pub day: u8,
}

impl Date {
    /// The date, if there is such a day.
    #[must_use]
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let leap =
            year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => return None,
        };
        ((1..=9999).contains(&year) && (1..=days).contains(&day)).then_some(Self {
            year,
            month,
            day,
        })
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl std::str::FromStr for Date {
    type Err = String;
    fn from_str(s: &str) -> Result<Self, String> {
        let parse = || {
            let mut it = s.split('-');
            let (y, m, d) = (it.next()?, it.next()?, it.next()?);
            let digits = |s: &str, n| s.len() == n && s.bytes().all(|b| b.is_ascii_digit());
            if it.next().is_some() || !digits(y, 4) || !digits(m, 2) || !digits(d, 2) {
                return None;
            }
            Self::new(y.parse().ok()?, m.parse().ok()?, d.parse().ok()?)
        };
        parse().ok_or_else(|| format!("not a date: {s:?} (write it as 2025-07-31)"))
    }
}

impl TryFrom<String> for Date {
    type Error = String;
    fn try_from(s: String) -> Result<Self, String> {
        s.parse()
    }
}

impl From<Date> for String {
    fn from(d: Date) -> Self {
        d.to_string()
    }
}

/// A document symbol, such as `CTOC/COP/WG.7/2019/2`: the same in all languages.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Symbol(Box<str>);

impl Symbol {
    /// Whether it is that of a corrigendum: "A/99/1/Corr.2".
    pub(crate) fn is_corrigendum(&self) -> bool {
        self.as_str().contains("/Corr.")
    }

    /// A symbol as printed, white space folded. No grammar is checked here.
    #[must_use]
    pub fn new(text: &str) -> Self {
        // most have no white space at all
        if !text.chars().any(char::is_whitespace) {
            return Self(text.into());
        }
        Self(text.split_whitespace().collect::<Vec<_>>().join(" ").into())
    }

    /// As printed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number of the resolution or decision whose symbol it is: what stands behind `RES` or `DEC`.
    pub(crate) fn act_number(&self) -> Option<&str> {
        ["/RES/", "/DEC/"].iter().find_map(|w| Some(self.0.split_once(w)?.1))
    }
}

impl fmt::Display for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What kind of document it is. Formats map it to their own classes.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum DocKind {
    /// Not known.
    #[default]
    Unknown,
    /// A report or paper by the Secretariat, the Secretary-General or a mandate holder.
    Report,
    /// A report of a meeting, session or committee.
    MeetingReport,
    /// A note, such as a note by the Secretariat.
    Note,
    /// A letter.
    Letter,
    /// A resolution.
    Resolution,
    /// A draft resolution.
    DraftResolution,
    /// A decision.
    Decision,
    /// A draft decision.
    DraftDecision,
    /// A statement by the President of the Security Council.
    PresidentialStatement,
    /// An agenda.
    Agenda,
    /// An annotated agenda.
    AnnotatedAgenda,
    /// A verbatim record.
    VerbatimRecord,
    /// A summary record.
    SummaryRecord,
    /// An administrative instruction, circular or bulletin.
    Instruction,
    /// A convention, protocol or rules.
    Treaty,
}

impl DocKind {
    /// Every kind, in the order they are documented.
    pub const ALL: [Self; 16] = [
        Self::Unknown,
        Self::Report,
        Self::MeetingReport,
        Self::Note,
        Self::Letter,
        Self::Resolution,
        Self::DraftResolution,
        Self::Decision,
        Self::DraftDecision,
        Self::PresidentialStatement,
        Self::Agenda,
        Self::AnnotatedAgenda,
        Self::VerbatimRecord,
        Self::SummaryRecord,
        Self::Instruction,
        Self::Treaty,
    ];

    /// The name used on the command line and in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Report => "report",
            Self::MeetingReport => "meeting-report",
            Self::Note => "note",
            Self::Letter => "letter",
            Self::Resolution => "resolution",
            Self::DraftResolution => "draft-resolution",
            Self::Decision => "decision",
            Self::DraftDecision => "draft-decision",
            Self::PresidentialStatement => "presidential-statement",
            Self::Agenda => "agenda",
            Self::AnnotatedAgenda => "annotated-agenda",
            Self::VerbatimRecord => "verbatim-record",
            Self::SummaryRecord => "summary-record",
            Self::Instruction => "instruction",
            Self::Treaty => "treaty",
        }
    }

    /// Whether the text is a preamble and operative paragraphs.
    #[must_use]
    pub const fn is_deliberation(self) -> bool {
        matches!(
            self,
            Self::Resolution | Self::DraftResolution | Self::Decision | Self::DraftDecision
        )
    }
}

impl std::str::FromStr for DocKind {
    type Err = String;
    fn from_str(s: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|k| k.as_str() == s).ok_or_else(|| {
            let all: Vec<_> = Self::ALL.iter().map(|k| k.as_str()).collect();
            format!("not a kind of document: {s:?} (one of {})", all.join(", "))
        })
    }
}

/// What is known about a document, as values.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Metadata {
    /// The symbol.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub symbol: Option<Symbol>,
    /// The date of issuance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// The date of adoption, of a resolution or decision.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub adopted: Option<Date>,
    /// The title as plain text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<Box<str>>,
    /// The number of a resolution or decision, such as `77/230` or `2744 (2024)`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<Box<str>>,
    /// The language the document was written in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub original: Option<Lang>,
    /// Who may have it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub distribution: Option<Distribution>,
    /// The issuing body's name as printed, line breaks as spaces.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organ: Option<Box<str>>,
    /// The subsidiary body's name as printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub committee: Option<Box<str>>,
    /// The session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session: Option<Session>,
    /// Dates and place of the meeting.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meeting: Option<Meeting>,
    /// Agenda items.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub agenda: Vec<AgendaItem>,
    /// The job number, such as `V.19-06543 (C)`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub job_number: Option<Box<str>>,
}

/// Who may have a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Distribution {
    /// General.
    General,
    /// Limited.
    Limited,
    /// Restricted.
    Restricted,
}

/// A session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Session {
    /// Its number, or the year of a body that counts by years ("2024 session").
    pub value: u32,
    /// Whether the value is a year.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub year: bool,
}

/// Dates and place of a meeting.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Meeting {
    /// First day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// Last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    /// Place as printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Box<str>>,
}

/// An agenda item.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AgendaItem {
    /// Its number with sub-items as printed in Latin letters: `68 (c)`, `2(c)`.
    pub number: Box<str>,
    /// Whether the agenda is provisional.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub provisional: bool,
    /// Its title as plain text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Box<str>>,
}

impl AgendaItem {
    /// How many of the items that come next a line of the masthead names: "Items 14 and 19" names
    /// two. A line of the agenda names one at least, also where it spells the number out.
    pub(crate) fn on_line(line: &str, next: &[Self]) -> usize {
        let (mut at, mut count) = (0, 0);
        while let Some(found) = next.get(count).and_then(|i| i.printed(line.get(at..)?)) {
            at += found.end;
            count += 1;
        }
        count.max(1).min(next.len())
    }

    /// Gives items the titles that stand below their lines in a masthead: to each its own where there
    /// are as many, else the lines are one title, the last item's.
    pub(crate) fn entitle(items: &mut [Self], masthead: &[MastheadLine]) {
        let (mut from, mut to) = (0, 0);
        for run in masthead.chunk_by(|a, b| a.role == b.role) {
            let words = run.iter().map(|l| plain(&l.text));
            match run.first().map(|l| l.role) {
                Some(MastheadRole::AgendaItem) => {
                    for line in words {
                        to += Self::on_line(&line, &items[to..]);
                    }
                }
                Some(MastheadRole::AgendaTitle) => {
                    let untitled = &mut items[from..to];
                    if run.len() == untitled.len() {
                        for (item, title) in untitled.iter_mut().zip(words) {
                            item.title = Some(title.trim().into());
                        }
                    } else if let Some(last) = untitled.last_mut() {
                        last.title = Some(words.collect::<Vec<_>>().join(" ").trim().into());
                    }
                    from = to;
                }
                _ => {}
            }
        }
    }

    /// Where a line prints its number, which may be in another form: `68 c)` in French for `68 (c)`.
    pub(crate) fn printed(&self, line: &str) -> Option<Range<usize>> {
        let number = &*self.number;
        let digits = &number[..number.bytes().take_while(u8::is_ascii_digit).count()];
        let sub = !number[digits.len()..].trim().is_empty();
        let (at, _) = line.match_indices(digits).find(|(at, _)| {
            !digits.is_empty()
                && !line[..*at].ends_with(char::is_numeric)
                && !line[at + digits.len()..].starts_with(char::is_numeric)
        })?;
        let end = at + digits.len();
        if !sub {
            return Some(at..end);
        }
        let rest = &line[end..];
        let close = rest.find([')', '）'])?;
        let letter = rest[..close].trim_start().trim_start_matches(['(', '（']);
        let end = end + close + rest[close..].chars().next().map_or(0, char::len_utf8);
        let short = (1..=3).contains(&letter.chars().count());
        (short && letter.chars().all(char::is_alphabetic)).then_some(at..end)
    }
}

/// A line of the masthead or title block, as printed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MastheadLine {
    /// What it says.
    pub role: MastheadRole,
    /// Its text. Lines that were broken in print hold [`Break`](super::InlineKind::Break)s only
    /// where the break means something.
    pub text: Vec<Inline>,
    /// Where it was read.
    #[serde(default, skip_serializing_if = "detached")]
    pub span: Span,
    /// Its language where that differs from the document's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<Lang>,
    /// Which rule made it.
    #[serde(default, skip_serializing_if = "Origin::is_empty")]
    pub origin: Origin,
}

/// What a masthead line says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum MastheadRole {
    /// "United Nations".
    Publisher,
    /// The symbol.
    Symbol,
    /// The issuing body.
    Organ,
    /// "Distr.: General".
    Distribution,
    /// The date of issuance.
    Date,
    /// The language of this version.
    Language,
    /// "Original: English".
    Original,
    /// "Decision", "Resolution": the word that names the kind of document.
    Class,
    /// A subsidiary body.
    Committee,
    /// The session.
    Session,
    /// Dates and place of the meeting.
    DatesVenue,
    /// "Item 2 of the provisional agenda*".
    AgendaItem,
    /// The title of the agenda item.
    AgendaTitle,
    /// "Resolution adopted by the General Assembly on …".
    Adoption,
    /// The bracketed line on the report or recommendation.
    Basis,
    /// The title, with the number of a resolution before it ("77/230. …").
    Title,
    /// A line below the title.
    Subtitle,
    /// "Report of the Secretary-General".
    Submitter,
    /// The sponsors of a draft.
    Sponsors,
    /// "* Reissued for technical reasons …".
    Reissue,
    /// A line whose meaning is not known.
    Other,
}

impl MastheadRole {
    /// Whether such a line belongs between the rules at the head of the first page: publisher,
    /// symbol, organ, and the block of distribution, date and languages. Which lines of a document
    /// stand there, [`Document::in_head`](super::Document::in_head) tells.
    #[must_use]
    pub fn is_head(self) -> bool {
        matches!(
            self,
            Self::Publisher
                | Self::Symbol
                | Self::Organ
                | Self::Distribution
                | Self::Date
                | Self::Language
                | Self::Original
        )
    }
}

#[cfg(test)]
mod tests {
    use super::AgendaItem;

    fn item(number: &str) -> AgendaItem {
        AgendaItem { number: number.into(), ..AgendaItem::default() }
    }

    #[test]
    fn an_agenda_number_is_found_as_printed() {
        for (line, number, printed) in [
            ("Agenda item 68 (c)", "68 (c)", Some("68 (c)")),
            ("Point 68 c) de l’ordre du jour", "68 (c)", Some("68 c)")),
            ("البند 18 (د) من جدول الأعمال", "18 (d)", Some("18 (د)")),
            ("临时议程项目2(c)", "2 (c)", Some("2(c)")),
            ("Item 2 of the provisional agenda (part)", "2 (c)", None),
            ("Item 12", "2", None),
            ("Item 2 of the agenda", "2", Some("2")),
            ("No number", "", None),
            ("", "7", None),
        ] {
            let found = item(number).printed(line).map(|r| &line[r]);
            assert_eq!(found, printed, "{line}");
        }
    }

    #[test]
    fn a_line_names_the_items_that_it_prints() {
        let items = ["14", "71 (a)", "5"].map(item);
        for (line, from, count) in [
            ("Items 14 and 71 (a) of the preliminary list", 0, 2),
            ("Points 14 et 71 a) de l’ordre du jour", 0, 2),
            ("Agenda item 5", 2, 1),
            ("第五项", 2, 1),
            ("Item 14", 0, 1),
            ("Item 9", 3, 0),
        ] {
            assert_eq!(AgendaItem::on_line(line, &items[from..]), count, "{line}");
        }
    }
}
