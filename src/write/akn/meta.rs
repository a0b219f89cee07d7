//! `meta`: identification at three levels, publication, classification, lifecycle, references.
//!
//! Written after the text, since only then it is known what the text refers to.

use super::iri::{self, Work};
use super::xml::Xml;
use super::{AknOptions, Writer};
use crate::lang::Lang;
use crate::model::{
    AgendaItem, Distribution, Inline, InlineKind, MastheadLine, MastheadRole, Symbol, Target, plain,
};
use std::collections::BTreeMap;

/// Top-level classes of the ontology that a document refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tlc {
    Organization,
    Process,
    Role,
    Concept,
    Event,
    Location,
}

impl Tlc {
    fn element(self) -> &'static str {
        match self {
            Self::Organization => "TLCOrganization",
            Self::Process => "TLCProcess",
            Self::Role => "TLCRole",
            Self::Concept => "TLCConcept",
            Self::Event => "TLCEvent",
            Self::Location => "TLCLocation",
        }
    }

    fn class(self) -> &'static str {
        match self {
            Self::Organization => "organization",
            Self::Process => "process",
            Self::Role => "role",
            Self::Concept => "concept",
            Self::Event => "event",
            Self::Location => "location",
        }
    }
}

/// What a document refers to, by class and eId: the rest of the IRI, and the words shown.
pub(super) type Used = BTreeMap<(Tlc, String), (String, String)>;

/// eIds that are taken: a body of this name has another. All others hold `_` or a capital, and the
/// name of a body does not.
const RESERVED: [&str; 22] = [
    "agenda",
    "arabic",
    "author",
    "body",
    "chinese",
    "committee",
    "conclusions",
    "converter",
    "dgacm",
    "distribution",
    "editor",
    "english",
    "french",
    "original",
    "preamble",
    "preface",
    "publisher",
    "russian",
    "session",
    "spanish",
    "symbol",
    "venue",
];

impl Writer<'_, '_> {
    /// Notes that the text refers to a thing of the ontology whose IRI ends in its eId.
    pub(super) fn tlc(&mut self, class: Tlc, id: &str, show: &str) {
        self.tlc_at(class, id, id, show);
    }

    fn tlc_at(&mut self, class: Tlc, id: &str, tail: &str, show: &str) {
        self.used
            .entry((class, id.to_owned()))
            .or_insert_with(|| (tail.to_owned(), show.to_owned()));
    }

    /// The body whose document it is.
    fn actor(&mut self) {
        let meta = &self.doc.meta;
        let show = match (&*self.work.actor, &meta.committee, &meta.organ) {
            ("un", ..) => "United Nations",
            (actor, Some(c), _) if actor.contains('-') => c,
            (_, _, Some(o)) => o,
            (actor, ..) => actor,
        };
        let (tail, show) = (self.work.actor.clone(), show.to_owned());
        self.tlc_at(Tlc::Organization, &actor_id(&tail), &tail, &show);
    }

    /// The subsidiary body; the same as the actor where that is one. Tells how to refer to it.
    pub(super) fn committee(&mut self) -> String {
        if self.work.actor.contains('-') {
            return format!("#{}", actor_id(&self.work.actor));
        }
        let doc = self.doc;
        let name = doc.meta.committee.as_deref().map(str::to_owned);
        let name =
            name.or_else(|| doc.lines(MastheadRole::Committee).next().map(|l| plain(&l.text)));
        let name = name.unwrap_or_default();
        let slug = iri::slug(&name);
        let tail = if slug.is_empty() { name_in_iri(&name) } else { slug };
        self.tlc_at(Tlc::Organization, "committee", &tail, &name);
        "#committee".to_owned()
    }

    pub(super) fn session_event(&mut self) -> String {
        let doc = self.doc;
        let mut tail = self.work.actor.clone();
        if let Some(s) = &doc.meta.session {
            tail.push('/');
            tail.push_str(&s.value.to_string());
        }
        let show = doc.lines(MastheadRole::Session).next();
        let show = show.map_or_else(|| "Session".to_owned(), |l| plain(&l.text));
        self.tlc_at(Tlc::Event, "session", &tail, &show);
        "#session".to_owned()
    }

    /// How a document is distributed, also where no line of the masthead says so. Tells how to
    /// refer to it.
    pub(super) fn distribution(&mut self, how: Distribution) -> &'static str {
        let (refers, show) = match how {
            Distribution::General => ("#generalDistribution", "General distribution"),
            Distribution::Limited => ("#limitedDistribution", "Limited distribution"),
            Distribution::Restricted => ("#restrictedDistribution", "Restricted distribution"),
        };
        self.tlc(Tlc::Concept, &refers[1..], show);
        refers
    }

    /// A place by its name.
    pub(super) fn location(&mut self, name: &str) -> String {
        let slug = iri::slug(name);
        let id = if slug.is_empty() { "venue".to_owned() } else { format!("location_{slug}") };
        let tail = if slug.is_empty() { name_in_iri(name) } else { slug };
        self.tlc_at(Tlc::Location, &id, &tail, name);
        format!("#{id}")
    }

    /// `meta` of the document.
    pub(super) fn meta(&mut self, x: &mut Xml, opts: &AknOptions) {
        self.actor();
        self.tlc(Tlc::Role, "author", "Author");
        self.tlc(Tlc::Role, "editor", "Editor");
        if let Some(d) = self.doc.meta.distribution {
            self.distribution(d);
        }
        let frbr = self.frbr(opts);
        x.open("meta");
        identification(x, &frbr, "!main", &self.doc.meta.title, true);
        let date = self.work.date.to_string();
        let symbol = self.doc.meta.symbol.as_ref().map(Symbol::as_str);
        let published = self.doc.meta.date.map_or(date, |d| d.to_string());
        x.begin("publication");
        x.attr("date", &published);
        x.attr("name", "United Nations document");
        x.attr("showAs", symbol.unwrap_or("United Nations document"));
        if let Some(s) = symbol {
            x.attr("number", s);
        }
        x.end_empty();
        self.classification(x);
        x.begin("lifecycle");
        x.attr("source", "#converter");
        x.gt();
        x.begin("eventRef");
        x.attr("eId", "eref_1");
        x.attr("date", &frbr.date);
        x.attr("source", "#original");
        x.attr("type", "generation");
        x.end_empty();
        x.end("lifecycle");
        self.analysis(x);
        self.references(x, &frbr);
        if let Some(job) = self.doc.meta.job_number.as_deref() {
            x.begin("presentation");
            x.attr("source", "#converter");
            x.gt();
            x.open("akn4un:footerFirstPage");
            x.open("akn4un:footerFirstPageLeft");
            x.open("akn4un:internalCode");
            x.begin("docketNumber");
            x.attr("refersTo", "#publicationJobNumber");
            x.gt_text();
            x.text(job);
            x.end_text("docketNumber");
            x.end("akn4un:internalCode");
            x.end("akn4un:footerFirstPageLeft");
            x.end("akn4un:footerFirstPage");
            x.end("presentation");
        }
        x.end("meta");
    }

    /// `meta` of an annex: the same work, another component.
    pub(super) fn annex_meta(&mut self, component: &str, title: Option<&str>) {
        let frbr = self.frbr(&self.opts.clone());
        let mut x = std::mem::take(&mut self.x);
        x.open("meta");
        identification(&mut x, &frbr, component, &title.map(Into::into), false);
        x.end("meta");
        self.x = x;
    }

    fn frbr(&self, opts: &AknOptions) -> Frbr {
        let doc = self.doc;
        let work = self.work.iri();
        let date = doc.meta.date.or(doc.meta.adopted).unwrap_or(iri::UNKNOWN_DATE);
        let expression = |lang: Lang| format!("{work}/{}@{date}", iri::alpha3(lang));
        let original = doc.meta.original.filter(|l| *l != doc.lang);
        Frbr {
            expression: expression(doc.lang),
            language: iri::alpha3(doc.lang),
            original: original.map(|l| (expression(l), iri::alpha3(l), language_name(l))),
            date: date.to_string(),
            dated: doc.meta.date.or(doc.meta.adopted).is_some(),
            markup: opts.markup_date.unwrap_or(date).to_string(),
            symbol: doc.meta.symbol.as_ref().map(|s| {
                (s.as_str().to_owned(), iri::docs_url(Lang::EN, s).replacen("/en/", "/", 1))
            }),
            actor: actor_id(&self.work.actor),
            this: self.work.clone(),
            work,
        }
    }

    /// Agenda items as keywords, as the UN's own files have them.
    fn classification(&mut self, x: &mut Xml) {
        let doc = self.doc;
        if doc.meta.agenda.is_empty() {
            return;
        }
        self.tlc(Tlc::Concept, "agenda", "Agenda");
        x.begin("classification");
        x.attr("source", "#converter");
        x.gt();
        let mut lines = doc.lines(MastheadRole::AgendaItem);
        let mut line: Option<&MastheadLine> = None;
        let (mut named, mut n) = (0, 0);
        for (at, item) in doc.meta.agenda.iter().enumerate() {
            if at == named {
                line = lines.next();
                let words = line.map(|l| plain(&l.text)).unwrap_or_default();
                named += AgendaItem::on_line(&words, &doc.meta.agenda[at..]);
            }
            n += 1;
            let show = line.map_or_else(|| item.number.to_string(), |l| plain(&l.text));
            let agenda = line.and_then(|l| self.called_symbol(&l.text));
            x.begin("keyword");
            x.attr2("eId", "keyword_", &n.to_string());
            x.attr("refersTo", "#agenda");
            x.attr("value", &item.number);
            x.attr("showAs", &show);
            x.attr("dictionary", agenda.as_ref().map_or("agenda", |s| s.as_str()));
            x.end_empty();
        }
        x.end("classification");
    }

    /// The document that the note of a line names first: the agenda.
    fn called_symbol(&self, line: &[Inline]) -> Option<Symbol> {
        let call = line.iter().find_map(|i| match &i.kind {
            InlineKind::NoteCall(c) => Some(c.note),
            _ => None,
        })?;
        let note = self.doc.note(call)?;
        note.blocks.iter().find_map(|b| match &b.kind {
            crate::model::BlockKind::Paragraph(p) => p.text.iter().find_map(|i| match &i.kind {
                InlineKind::Ref(r) => match &r.target {
                    Target::Document { symbol, .. } => Some(symbol.clone()),
                    _ => None,
                },
                _ => None,
            }),
            _ => None,
        })
    }

    /// Web addresses of the documents that the text names by IRI.
    fn analysis(&mut self, x: &mut Xml) {
        if self.alternatives.is_empty() {
            return;
        }
        x.begin("analysis");
        x.attr("source", "#converter");
        x.gt();
        x.begin("otherReferences");
        x.attr("source", "#converter");
        x.gt();
        for (n, url) in &self.alternatives {
            x.begin("alternativeReference");
            x.attr2("for", "#ref_", &n.to_string());
            x.attr("href", url);
            x.end_empty();
        }
        x.end("otherReferences");
        x.end("analysis");
    }

    fn references(&mut self, x: &mut Xml, frbr: &Frbr) {
        if self.doc.meta.job_number.is_some() {
            self.tlc(Tlc::Concept, "publicationJobNumber", "Job number");
        }
        self.tlc_at(Tlc::Organization, "dgacm", "DGACM", "DGACM");
        self.tlc_at(Tlc::Process, "converter", "automaticConversion", "automatic conversion");
        x.begin("references");
        x.attr("source", "#converter");
        x.gt();
        let (original, show) = match &frbr.original {
            Some((expression, _, name)) => (expression, format!("Original: {name}")),
            None => (&frbr.expression, "Original".to_owned()),
        };
        x.begin("original");
        x.attr("eId", "original");
        x.attr("href", original);
        x.attr("showAs", &show);
        x.end_empty();
        for ((class, id), (tail, show)) in &self.used {
            x.begin(class.element());
            x.attr("eId", id);
            x.attr("href", &format!("/akn/ontology/{}/un/{tail}", class.class()));
            x.attr("showAs", show);
            x.end_empty();
        }
        x.end("references");
    }
}

/// What identifies a document at all levels.
struct Frbr {
    this: Work,
    work: String,
    expression: String,
    language: String,
    /// The expression it was translated from, its language's code and name.
    original: Option<(String, String, String)>,
    /// Of the expression.
    date: String,
    dated: bool,
    markup: String,
    /// The symbol and the address of all its language versions.
    symbol: Option<(String, String)>,
    actor: String,
}

fn identification(x: &mut Xml, f: &Frbr, component: &str, title: &Option<Box<str>>, is_main: bool) {
    fn valued(x: &mut Xml, element: &str, value: &str) {
        x.begin(element);
        x.attr("value", value);
        x.end_empty();
    }
    fn date(x: &mut Xml, date: &str, name: &str) {
        x.begin("FRBRdate");
        x.attr("date", date);
        x.attr("name", name);
        x.end_empty();
    }
    fn author(x: &mut Xml, id: &str, role: &str) {
        x.begin("FRBRauthor");
        x.attr2("href", "#", id);
        x.attr2("as", "#", role);
        x.end_empty();
    }
    fn this(x: &mut Xml, iri: &str, component: &str, ending: &str) {
        valued(x, "FRBRthis", &format!("{iri}/{component}{ending}"));
        valued(x, "FRBRuri", &format!("{iri}{ending}"));
    }
    x.begin("identification");
    x.attr("source", "#converter");
    x.gt();

    x.open("FRBRWork");
    this(x, &f.work, component, "");
    if let Some((symbol, url)) = f.symbol.as_ref().filter(|_| is_main) {
        for (value, name) in [(url, "docs.un.org"), (symbol, "symbol")] {
            x.begin("FRBRalias");
            x.attr("value", value);
            x.attr("name", name);
            x.end_empty();
        }
    }
    date(x, &f.this.date.to_string(), f.this.date_name);
    author(x, &f.actor, "author");
    valued(x, "FRBRcountry", "un");
    valued(x, "FRBRsubtype", f.this.class.subtype);
    x.begin("FRBRnumber");
    x.attr("value", &f.this.number);
    if !f.this.shown.is_empty() {
        x.attr("showAs", &f.this.shown);
    }
    x.end_empty();
    if let Some(t) = title {
        valued(x, "FRBRname", t);
    }
    valued(x, "FRBRprescriptive", "false");
    x.end("FRBRWork");

    x.open("FRBRExpression");
    this(x, &f.expression, component, "");
    date(x, &f.date, "publication");
    author(x, "dgacm", "editor");
    if !f.dated {
        valued(x, "FRBRversionNumber", "draft");
    }
    if let Some((original, _, name)) = &f.original {
        x.begin("FRBRmasterExpression");
        x.attr("href", original);
        x.attr("showAs", &format!("Original: {name}"));
        x.end_empty();
    }
    x.begin("FRBRlanguage");
    x.attr("language", &f.language);
    x.end_empty();
    if let Some((original, code, _)) = &f.original {
        x.begin("FRBRtranslation");
        x.attr("href", original);
        x.attr("fromLanguage", code);
        x.attr("by", "#dgacm");
        x.attr("authoritative", "true");
        x.end_empty();
    }
    x.end("FRBRExpression");

    x.open("FRBRManifestation");
    this(x, &f.expression, component, ".xml");
    date(x, &f.markup, "markup");
    author(x, "converter", "editor");
    valued(x, "FRBRformat", "xml");
    x.end("FRBRManifestation");
    x.end("identification");
}

/// A name in letters that no slug is made of, as the end of an IRI.
fn name_in_iri(name: &str) -> String {
    let name: String = name.split_whitespace().collect();
    iri::path(&name.replace(['/', ':'], "-"))
}

/// The eId of a body: the end of its IRI, unless a part of the document is called so.
fn actor_id(actor: &str) -> String {
    if RESERVED.contains(&actor) { format!("{actor}-body") } else { actor.to_owned() }
}

pub(super) fn language_name(lang: Lang) -> String {
    match lang.as_str() {
        "ar" => "Arabic",
        "en" => "English",
        "es" => "Spanish",
        "fr" => "French",
        "ru" => "Russian",
        "zh" => "Chinese",
        other => other,
    }
    .to_owned()
}
