//! Identity: which AKN class a document is, and its IRIs.

use crate::lang::Lang;
use crate::locale::Locale;
pub(super) use crate::model::address::{docs_url, href, is_uri, path};
use crate::model::{Date, DocKind, Document, MastheadRole, Symbol, plain};

/// Stands for a date that is not known (AKN4UN guidelines, part 1, "Expression date").
pub(super) const UNKNOWN_DATE: Date = Date { year: 1900, month: 1, day: 1 };

/// The AKN class of a kind of document.
#[derive(Debug, Clone, Copy)]
pub(super) struct Class {
    /// The document element.
    pub(super) element: &'static str,
    /// The subtype, third part of the work's IRI.
    pub(super) subtype: &'static str,
    /// The `@name` of the element.
    pub(super) name: &'static str,
    /// The element of the main part.
    pub(super) body: &'static str,
}

/// AKN4UN guidelines, part 1, "Mapping of AKN4UN Document Classes". Elements and subtypes are
/// prescribed there, names suggested. Verbatim records are `debate` there, whose body takes nothing
/// but speeches; the tree does not tell speakers, so they go as `debateReport`.
pub(super) fn class(kind: DocKind) -> Class {
    let (element, subtype, name) = match kind {
        DocKind::Report => ("doc", "paper", "report"),
        DocKind::MeetingReport => ("debateReport", "report", "meetingReport"),
        DocKind::Note => ("doc", "communication", "note"),
        DocKind::Letter => ("doc", "communication", "officialLetter"),
        DocKind::Resolution => ("statement", "deliberation", "resolution"),
        DocKind::DraftResolution => ("statement", "deliberation", "resolutionDraft"),
        DocKind::Decision => ("statement", "deliberation", "decision"),
        DocKind::DraftDecision => ("statement", "deliberation", "decisionDraft"),
        DocKind::PresidentialStatement => ("statement", "deliberation", "presidentialStatement"),
        DocKind::Agenda => ("debateReport", "agenda", "agendaListing"),
        DocKind::AnnotatedAgenda => ("debateReport", "agenda", "agendaAnnotated"),
        DocKind::VerbatimRecord => ("debateReport", "record", "verbatimRecord"),
        DocKind::SummaryRecord => ("debateReport", "minute", "summaryRecord"),
        DocKind::Instruction => ("statement", "instruction", "administrativeInstruction"),
        DocKind::Treaty => ("act", "provision", "convention"),
        _ => ("doc", "paper", "paper"),
    };
    Class { element, subtype, name, body: if element == "act" { "body" } else { "mainBody" } }
}

/// The ISO 639-2 code that `FRBRlanguage` takes.
pub(super) fn alpha3(lang: Lang) -> String {
    match lang.as_str() {
        "ar" => "ara",
        "en" => "eng",
        "es" => "spa",
        "fr" => "fra",
        "ru" => "rus",
        "zh" => "zho",
        "de" => "deu",
        "pt" => "por",
        other if other.len() == 3 && other.bytes().all(|b| b.is_ascii_lowercase()) => other,
        _ => "und",
    }
    .to_owned()
}

/// What identifies a work.
#[derive(Debug, Clone)]
pub(super) struct Work {
    pub(super) class: Class,
    /// `unga`, `ctoc-cop-wg7`, `un`.
    pub(super) actor: String,
    pub(super) date: Date,
    /// What the date is: `adoption`, `issuance`.
    pub(super) date_name: &'static str,
    /// `79-117`, `CTOC-COP-WG.7-2019-2`, `nn`.
    pub(super) number: String,
    /// The number as people write it.
    pub(super) shown: String,
}

impl Work {
    pub(super) fn of(doc: &Document) -> Self {
        let class = class(doc.kind);
        let meta = &doc.meta;
        let symbol = meta.symbol.as_ref().map(|s| s.as_str().trim_end_matches('*').trim_end());
        let deliberation = symbol.and_then(deliberation);
        let (date, date_name) = match (meta.adopted, meta.date) {
            (Some(d), _) if class.subtype == "deliberation" => (Some(d), "adoption"),
            (_, Some(d)) => (Some(d), "issuance"),
            (d, None) => (d, "issuance"),
        };
        let shown = match (&deliberation, &meta.number, symbol) {
            (Some((_, n)), ..) => n.clone(),
            (None, Some(n), None) => n.to_string(),
            (None, _, Some(s)) => s.to_owned(),
            (None, None, None) => String::new(),
        };
        let number = slug_number(&shown);
        Self {
            class,
            actor: symbol.map_or_else(|| actor_of_organ(doc), actor),
            date: date.unwrap_or(UNKNOWN_DATE),
            date_name,
            number: if number.is_empty() { "nn".to_owned() } else { number },
            shown: symbol.map_or(shown, str::to_owned),
        }
    }

    /// The work's IRI.
    pub(super) fn iri(&self) -> String {
        let Class { element, subtype, .. } = self.class;
        format!("/akn/un/{element}/{subtype}/{}/{}/{}", self.actor, self.date, self.number)
    }
}

/// `A/RES/79/117` is number 79/117 of a body. Of resolutions and decisions alone a symbol tells all
/// of the work's IRI but the date.
fn deliberation(symbol: &str) -> Option<(String, String)> {
    let at = ["/RES/", "/DEC/"].iter().find_map(|w| symbol.find(w))?;
    let (body, number) = (&symbol[..at], symbol[at + 5..].trim());
    let body = match body {
        "A" => "unga",
        "S" => "unsc",
        "E" => "unecosoc",
        "A/HRC" => "unga-hrc",
        _ => return None,
    };
    let ok = number.starts_with(|c: char| c.is_ascii_alphanumeric());
    ok.then(|| (body.to_owned(), number.to_owned()))
}

/// The IRI of a resolution or decision whose date the text gives.
pub(super) fn resolution_iri(symbol: &Symbol, date: Date) -> Option<String> {
    let (body, number) = deliberation(symbol.as_str())?;
    let number = slug_number(&number);
    Some(format!("/akn/un/statement/deliberation/{body}/{date}/{number}"))
}

/// Number in an IRI: `/` becomes `-`, a space `_` (AKN4UN guidelines, part 1, "IRI"); `2744 (2024)`
/// becomes `2744-2024`, as the UN's own files have it.
fn slug_number(number: &str) -> String {
    let mut s = String::with_capacity(number.len());
    for c in number.chars() {
        match c {
            '/' => s.push('-'),
            '(' => {
                while s.ends_with(['_', '-']) {
                    s.pop();
                }
                s.push('-');
            }
            ')' | '*' | '"' => {}
            c if c.is_whitespace() => s.push('_'),
            c if c.is_alphanumeric() || matches!(c, '.' | '-' | '_') => s.push(c),
            _ => s.push('-'),
        }
    }
    s.trim_matches(['-', '_']).to_owned()
}

/// The body in a symbol: `A/HRC/57/2` is `unga-hrc`, `CTOC/COP/WG.7/2019/2` is `ctoc-cop-wg7`.
fn actor(symbol: &str) -> String {
    let mut s = String::new();
    for (i, part) in symbol.split('/').enumerate() {
        let name = part.trim();
        if !(i == 0 && !name.is_empty() || is_body(name)) {
            break;
        }
        match (i, name) {
            (0, "A") => s.push_str("unga"),
            (0, "S") => s.push_str("unsc"),
            (0, "E") => s.push_str("unecosoc"),
            (0, "ST") => s.push_str("un-secretariat"),
            _ => {
                if i > 0 {
                    s.push('-');
                }
                s.extend(
                    name.chars()
                        .filter(char::is_ascii_alphanumeric)
                        .map(|c| c.to_ascii_lowercase()),
                );
            }
        }
    }
    let s = s.trim_matches('-');
    if s.is_empty() { "un".to_owned() } else { s.to_owned() }
}

/// The body by its printed name, if the language's table knows it.
fn actor_of_organ(doc: &Document) -> String {
    let line = doc.lines(MastheadRole::Organ).next();
    let lang = line.and_then(|l| l.lang).unwrap_or(doc.lang);
    line.and_then(|l| Locale::builtin(lang)?.match_line(&plain(&l.text))?.body)
        .map_or_else(|| "un".to_owned(), |b| slug(&b))
}

/// Whether a part of a symbol names a body, not a session, number or kind of document.
fn is_body(part: &str) -> bool {
    const KINDS: [&str; 22] = [
        "RES", "DEC", "INF", "L", "NGO", "PET", "PRST", "PV", "R", "SR", "WP", "CRP", "Add",
        "Corr", "Rev", "Amend", "Summary", "DRAFT", "BUR", "MIN", "NONE", "NV",
    ];
    let (name, number) = part.split_once('.').unwrap_or((part, ""));
    name.len() > usize::from(number.is_empty())
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphabetic())
        && !KINDS.contains(&name)
        && number.chars().all(|c| c.is_ascii_digit())
}

/// A part of an IRI, or an eId, made of a name: lower-case ASCII letters, digits and hyphens.
/// Empty for a name without any.
pub(super) fn slug(name: &str) -> String {
    let mut s = String::new();
    for c in name.chars() {
        if c.is_ascii_alphanumeric() {
            s.push(c.to_ascii_lowercase());
        } else if !s.is_empty() && !s.ends_with('-') {
            s.push('-');
        }
    }
    s.trim_end_matches('-').to_owned()
}

/// `xml:lang` takes a language tag; what the tree holds may be none.
pub(super) fn xml_lang(lang: Lang) -> String {
    let s = lang.as_str();
    let mut parts = s.split('-');
    let first = parts.next().unwrap_or("");
    let ok = !first.is_empty()
        && first.bytes().all(|b| b.is_ascii_alphabetic())
        && parts.all(|p| !p.is_empty());
    if ok { s.to_owned() } else { "und".to_owned() }
}
