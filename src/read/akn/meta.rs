//! `meta`: what a document says about itself, and what becomes of it in the tree.

use super::build::{Builder, Mark};
use super::xml::Tag;
use crate::diag::Code;
use crate::lang::Lang;
use crate::locale::{Capture, Locale};
use crate::model::{
    AgendaItem, Date, Distribution, DocKind, MastheadLine, MastheadRole as Role, Meeting, Session,
    Symbol, plain,
};
use crate::span::Span;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What the metadata hold, as they are read.
#[derive(Debug, Default)]
pub(super) struct Meta<'x> {
    /// The document element.
    pub(super) document: &'x str,
    /// Its `@name`.
    pub(super) name: &'x str,
    identified: bool,
    own: bool,
    /// Which of the three levels is being read.
    level: &'x str,
    subtype: &'x str,
    symbol: Option<Cow<'x, str>>,
    title: Option<Cow<'x, str>>,
    shown: Option<Cow<'x, str>>,
    work_date: Option<(Date, &'x str)>,
    date: Option<Date>,
    is_draft: bool,
    language: Option<&'x str>,
    original: Option<&'x str>,
    keywords: Vec<Cow<'x, str>>,
    organizations: Vec<(&'x str, Cow<'x, str>)>,
    author: &'x str,
    session_iri: Option<Cow<'x, str>>,
    /// Web addresses of references, by the eId of the reference.
    pub(super) alternatives: BTreeMap<&'x str, Cow<'x, str>>,
    job: Option<String>,
    in_job: bool,
    pub(super) meeting: Option<Meeting>,
    pub(super) session: Option<u32>,
    /// What the lines of agenda items say their numbers are.
    pub(super) agenda_lines: Vec<String>,
    distribution: Option<Distribution>,
    issued: Option<Date>,
    original_line: Option<&'x str>,
}

impl<'x> Meta<'x> {
    /// An element of the metadata.
    pub(super) fn element(&mut self, tag: &Tag<'x>) {
        let value = || tag.attr("value").filter(|v| !v.is_empty());
        match tag.name {
            "identification" => {
                self.identified = true;
                self.own = tag.plain("source") == "#converter";
            }
            "FRBRWork" | "FRBRExpression" | "FRBRManifestation" => self.level = tag.name,
            "FRBRsubtype" => self.subtype = tag.plain("value"),
            "FRBRalias" if tag.plain("name") == "symbol" => self.symbol = value(),
            "FRBRnumber" => self.shown = tag.attr("showAs").or_else(value),
            "FRBRname" if self.level == "FRBRWork" => self.title = value(),
            "FRBRauthor" if self.level == "FRBRWork" => {
                self.author = tag.plain("href").trim_start_matches('#');
            }
            "FRBRdate" => {
                let date = tag.plain("date").parse().ok();
                match self.level {
                    "FRBRWork" => self.work_date = date.map(|d| (d, tag.plain("name"))),
                    "FRBRExpression" => self.date = date,
                    _ => {}
                }
            }
            "FRBRversionNumber" => self.is_draft = tag.plain("value") == "draft",
            "FRBRlanguage" => self.language = Some(tag.plain("language")),
            "FRBRtranslation" => self.original = Some(tag.plain("fromLanguage")),
            "keyword" if tag.plain("refersTo") == "#agenda" => self.keywords.extend(value()),
            "TLCOrganization" => {
                let show = tag.attr("showAs").unwrap_or_default();
                self.organizations.push((tag.plain("eId"), show));
            }
            "TLCConcept" if tag.plain("eId").ends_with("Distribution") => {
                self.distribution = distribution_named(tag.plain("eId")).or(self.distribution);
            }
            "TLCEvent" if tag.plain("eId") == "session" => self.session_iri = tag.attr("href"),
            "alternativeReference" => {
                let id = tag.plain("for").trim_start_matches('#');
                if let Some(href) = tag.attr("href") {
                    self.alternatives.entry(id).or_insert(href);
                }
            }
            _ => {}
        }
        match tag.control() {
            Some(c) if self.in_job => self.job.get_or_insert_default().push(c),
            _ => self.in_job = tag.name == "docketNumber",
        }
    }

    /// Character data among the metadata.
    pub(super) fn text(&mut self, text: &str) {
        if self.in_job && !text.trim().is_empty() {
            self.job.get_or_insert_default().push_str(text);
        }
    }

    /// What the elements of a masthead line tell.
    pub(super) fn line(&mut self, role: Role, marks: &[Mark<'x>]) {
        for m in marks {
            let refers = m.tag.plain("refersTo").trim_start_matches('#');
            match (role, m.tag.name) {
                (Role::Date, "docDate") => self.issued = m.tag.plain("date").parse().ok(),
                (Role::Original, "inline") => self.original_line = Some(refers),
                (Role::Distribution, _) => {
                    self.distribution = distribution_named(refers).or(self.distribution);
                }
                _ => {}
            }
        }
    }
}

impl Builder<'_, '_> {
    /// All of `meta` of the main document is read: how to read the rest is known.
    pub(super) fn meta_read(&mut self) {
        if !std::mem::take(&mut self.meta.identified) {
            return;
        }
        self.own = self.meta.own;
        self.identified = true;
        let Some(code) = self.meta.language.filter(|_| self.forced.is_none()) else { return };
        let said = lang_of(code);
        match said {
            Some(lang) if self.detected.is_none_or(|d| d == lang) || self.own => {
                if lang != self.lang {
                    self.lang = lang;
                    self.locale = self.given.or_else(|| Locale::builtin(lang));
                }
            }
            _ => {
                let about = format!("the language is said to be {code:?}, and the text is not");
                let about = match self.detected {
                    Some(found) => format!("{about}: it is read as {found}"),
                    None => about,
                };
                self.remarks.add(Code::LanguageCode, &about, Span::DETACHED);
            }
        }
    }

    /// The values of the document, from its metadata and its masthead.
    pub(super) fn values(&mut self) {
        let meta = std::mem::take(&mut self.meta);
        let doc = &mut self.doc;
        doc.lang = self.lang;
        doc.kind = kind(meta.document, meta.name, meta.subtype);
        if !self.own && doc.masthead.iter().any(|l| l.role == Role::Title) {
            second_titles(&mut doc.masthead);
        }
        let m = &mut doc.meta;
        let line = |lines: &[MastheadLine], role: Role| {
            let all: Vec<String> =
                lines.iter().filter(|l| l.role == role).map(|l| plain(&l.text)).collect();
            (!all.is_empty()).then(|| all.join(" "))
        };
        m.symbol = meta.symbol.as_deref().map(Symbol::new);
        if m.symbol.is_none() && !self.own {
            m.symbol = line(&doc.masthead, Role::Symbol).map(|s| Symbol::new(&s));
        }
        m.title = meta.title.as_deref().map(Into::into);
        if m.title.is_none() && !self.own {
            m.title = line(&doc.masthead, Role::Title).map(Into::into);
        }

        // dates: of the work, of the expression, as printed
        let work = meta.work_date;
        let deliberation = meta.subtype == "deliberation" || doc.kind.is_deliberation();
        if let Some((date, "adoption")) = work
            && (deliberation || self.own)
        {
            m.adopted = Some(date);
        }
        m.date = match (meta.issued, meta.date) {
            _ if self.own && meta.is_draft => None,
            (Some(d), _) => Some(d),
            (None, d) if d == m.adopted && d.is_some() => None,
            (None, d) => d.or(work.filter(|w| w.1 != "adoption").map(|w| w.0)),
        };

        m.original = meta.original.and_then(lang_of);
        if m.original.is_none() {
            m.original = meta.original_line.and_then(language_named);
        }
        m.distribution = meta.distribution;
        organ_and_committee(&meta, self.own, m, &doc.masthead);
        let tail = meta.session_iri.as_deref().and_then(|i| i.rsplit('/').next()?.parse().ok());
        let value = meta.session.or(tail.filter(|_| self.own));
        m.session = value.map(|value| Session { value, year: value >= 1900 });
        m.meeting = meta.meeting.filter(|x| *x != Meeting::default());
        m.job_number = meta.job.map(Into::into);

        let numbers = if meta.keywords.is_empty() {
            meta.agenda_lines.into_iter().filter(|n| !n.is_empty()).map(Cow::from).collect()
        } else {
            meta.keywords
        };
        m.agenda = numbers
            .iter()
            .map(|n| AgendaItem { number: n.as_ref().into(), ..AgendaItem::default() })
            .collect();
        let mut told = 0;
        for l in doc.masthead.iter().filter(|l| l.role == Role::AgendaItem) {
            let words = plain(&l.text);
            let provisional =
                self.locale.and_then(|l| l.match_line(&words)).is_some_and(|m| m.provisional);
            let next = m.agenda.get_mut(told..).unwrap_or_default();
            let named = AgendaItem::on_line(&words, next);
            for item in &mut next[..named] {
                item.provisional = provisional;
            }
            told += named;
        }
        AgendaItem::entitle(&mut m.agenda, &doc.masthead);
        m.number = number(&meta.shown, m.symbol.as_ref(), &doc.masthead, self.locale, deliberation);
    }
}

/// The number of a resolution or decision: what stands before its title, or what its masthead or
/// symbol says.
fn number(
    shown: &Option<Cow<'_, str>>,
    symbol: Option<&Symbol>,
    lines: &[MastheadLine],
    locale: Option<&Locale>,
    deliberation: bool,
) -> Option<Box<str>> {
    let title = lines.iter().find(|l| l.role == Role::Title)?;
    let words = plain(&title.text);
    let head = words.split_whitespace().next().unwrap_or("");
    let bare = head.trim_end_matches(['.', '-', '–', '—', '．', '、']);
    let by_symbol = symbol.and_then(Symbol::act_number);
    if let Some(n) = by_symbol
        && (bare == n || words.starts_with(n))
    {
        return Some(n.into());
    }
    if deliberation
        && bare.starts_with(|c: char| c.is_ascii_digit())
        && bare.contains('/')
        && bare.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '-'))
    {
        return Some(bare.into());
    }
    let in_line = |l: &MastheadLine| {
        let words = plain(&l.text);
        let m = locale?.match_line(&words)?;
        let (range, _) = m.captures.into_iter().find(|c| c.1 == Capture::Resolution)?;
        words.get(range).map(Into::into)
    };
    lines.iter().find_map(in_line).or_else(|| match (symbol, shown) {
        (None, Some(n)) if !n.is_empty() && &**n != "nn" => Some(n.as_ref().into()),
        _ if deliberation => by_symbol.map(Into::into),
        _ => None,
    })
}

/// The bodies, from the ontology and the lines that name them.
fn organ_and_committee(
    meta: &Meta<'_>,
    own: bool,
    to: &mut crate::model::Metadata,
    lines: &[MastheadLine],
) {
    let words = |role: Role| {
        let all: Vec<String> =
            lines.iter().filter(|l| l.role == role).map(|l| plain(&l.text)).collect();
        (!all.is_empty()).then(|| all.join(" "))
    };
    let organ = words(Role::Organ);
    let committee = words(Role::Committee);
    if !own {
        to.organ = organ.map(Into::into);
        to.committee = committee.map(Into::into);
        return;
    }
    let shown = |id: &str| meta.organizations.iter().find(|o| o.0 == id).map(|o| o.1.as_ref());
    let actor = meta.author.trim_end_matches("-body");
    let of_actor = shown(meta.author).filter(|s| *s != actor && actor != "un");
    let subsidiary = actor.contains('-');
    if subsidiary {
        let is_organ = of_actor.is_some_and(|s| organ.as_deref().is_some_and(|o| same(o, s)));
        to.organ = if is_organ { of_actor.map(Into::into) } else { organ.map(Into::into) };
        to.committee = of_actor.filter(|_| !is_organ).map(Into::into);
    } else {
        to.organ = of_actor.map(Into::into).or(organ.map(Into::into));
        to.committee = shown("committee").map(Into::into);
    }
}

/// Whether two prints of a name differ in space only.
fn same(a: &str, b: &str) -> bool {
    let chars = |s: &str| -> String { s.chars().filter(|c| !c.is_whitespace()).collect() };
    chars(a) == chars(b)
}

/// Where cover and preface both have a title, that of the cover is the line of adoption.
fn second_titles(lines: &mut [MastheadLine]) {
    let number = |l: &MastheadLine| plain(&l.text).starts_with(|c: char| c.is_ascii_digit());
    let titles: Vec<usize> =
        lines.iter().enumerate().filter(|(_, l)| l.role == Role::Title).map(|(i, _)| i).collect();
    if let [first, .., last] = titles[..]
        && number(&lines[last])
        && !number(&lines[first])
    {
        lines[first].role = Role::Adoption;
    }
}

/// The kind of a document, by the name of its element first.
fn kind(element: &str, name: &str, subtype: &str) -> DocKind {
    match name {
        "report" | "secretariatReport" | "progressReport" => DocKind::Report,
        "meetingReport" | "conferenceReport" | "councilReport" => DocKind::MeetingReport,
        "note" => DocKind::Note,
        "officialLetter" => DocKind::Letter,
        "resolution" => DocKind::Resolution,
        "resolutionDraft" | "draftResolution" | "draft resolution" => DocKind::DraftResolution,
        "decision" => DocKind::Decision,
        "decisionDraft" | "draftDecision" => DocKind::DraftDecision,
        "presidentialStatement" => DocKind::PresidentialStatement,
        "agendaListing" => DocKind::Agenda,
        "agendaAnnotated" => DocKind::AnnotatedAgenda,
        "verbatimRecord" => DocKind::VerbatimRecord,
        "summaryRecord" => DocKind::SummaryRecord,
        "administrativeInstruction" => DocKind::Instruction,
        "convention" | "protocol" => DocKind::Treaty,
        "paper" => DocKind::Unknown,
        _ => match (element, subtype) {
            ("statement", "deliberation") => DocKind::Resolution,
            ("statement", "instruction") => DocKind::Instruction,
            ("debateReport", "report") => DocKind::MeetingReport,
            ("debateReport", "minute" | "minutes") => DocKind::SummaryRecord,
            ("debateReport", "agenda") => DocKind::Agenda,
            ("debate", _) => DocKind::VerbatimRecord,
            ("act" | "bill", _) => DocKind::Treaty,
            ("doc", "communication") => DocKind::Note,
            _ => DocKind::Unknown,
        },
    }
}

/// A language by its code of two or three letters, also the codes that are only nearly right.
pub(super) fn lang_of(code: &str) -> Option<Lang> {
    let code = code.trim().to_ascii_lowercase();
    let two = match code.split('-').next().unwrap_or("") {
        "ara" | "ar" => "ar",
        "eng" | "en" => "en",
        "spa" | "es" => "es",
        "fra" | "fre" | "fr" => "fr",
        "rus" | "ru" => "ru",
        "zho" | "chi" | "zh" | "ch" => "zh",
        "deu" | "ger" | "de" => "de",
        "por" | "pt" => "pt",
        "und" | "" => return None,
        _ => return Lang::new(&code).ok(),
    };
    Lang::new(two).ok()
}

/// How a document is distributed, by the name of that concept.
fn distribution_named(id: &str) -> Option<Distribution> {
    [
        ("general", Distribution::General),
        ("limited", Distribution::Limited),
        ("restricted", Distribution::Restricted),
    ]
    .into_iter()
    .find_map(|(word, how)| id.starts_with(word).then_some(how))
}

/// A language by its English name, as our files refer to it.
fn language_named(id: &str) -> Option<Lang> {
    match id.to_ascii_lowercase().as_str() {
        "arabic" => Some(Lang::AR),
        "english" => Some(Lang::EN),
        "spanish" => Some(Lang::ES),
        "french" => Some(Lang::FR),
        "russian" => Some(Lang::RU),
        "chinese" => Some(Lang::ZH),
        other => other.strip_prefix("language_").and_then(|c| Lang::new(c).ok()),
    }
}
