//! Masthead fields that a kind of document has in print (Editorial Manual, "Masthead documents").

use crate::diag::{Code, Diagnostic};
use crate::model::{DocKind, Document, MastheadRole as Role};
use crate::span::Span;

pub(super) fn check(doc: &Document, diags: &mut Vec<Diagnostic>) {
    let has = |r: Role| doc.lines(r).next().is_some();
    let m = &doc.meta;
    let wants = Wants::of(doc);
    let mut missing: Vec<(&str, &str)> = Vec::new();
    if wants.symbol && m.symbol.is_none() {
        missing.push(("document symbol", "--symbol"));
    }
    if wants.title && m.title.is_none() {
        missing.push(("title", "--title"));
    }
    if wants.organ && !has(Role::Organ) && m.organ.is_none() {
        missing.push(("issuing body", "the draft"));
    }
    if wants.distribution && !has(Role::Distribution) && m.distribution.is_none() {
        missing.push(("distribution", "the draft"));
    }
    if wants.original && !has(Role::Original) && m.original.is_none() {
        missing.push(("original language", "the draft"));
    }
    if wants.session && !has(Role::Session) && m.session.is_none() {
        missing.push(("session", "the draft"));
    }
    if wants.agenda && !has(Role::AgendaItem) && m.agenda.is_empty() {
        missing.push(("agenda item", "the draft"));
    }
    if !missing.is_empty() && doc.masthead.len() + doc.body.len() + doc.preamble.len() > 0 {
        let names: Vec<&str> = missing.iter().map(|m| m.0).collect();
        let place = doc.masthead.first().map_or(Span::DETACHED, |l| l.span);
        let options: Vec<&str> =
            missing.iter().map(|m| m.1).filter(|o| o.starts_with("--")).collect();
        let d = Diagnostic::new(
            Code::MastheadFieldMissing,
            place,
            format!("the masthead has no {}", list(&names)),
        );
        diags.push(if options.is_empty() {
            d.help("extraction often loses the first row of a page; look at the original")
        } else {
            d.help(format!("supply what is known with {}", list(&options)))
        });
    }
    if m.date.is_none() && m.adopted.is_none() {
        diags.push(
            Diagnostic::new(
                Code::DateUnknown,
                Span::DETACHED,
                "the document has no date of issuance; 1900-01-01 stands for it in Akoma Ntoso",
            )
            .help("supply it with --date"),
        );
    }
}

fn list(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// Which fields a kind of document has in print.
struct Wants {
    symbol: bool,
    title: bool,
    organ: bool,
    distribution: bool,
    original: bool,
    session: bool,
    agenda: bool,
}

impl Wants {
    fn of(doc: &Document) -> Self {
        use DocKind as K;
        let kind = doc.kind;
        // texts and records have no "Original:" line: they are issued in all languages at once
        let adopted = matches!(kind, K::Resolution | K::Decision);
        let record = matches!(kind, K::VerbatimRecord | K::SummaryRecord);
        let treaty = kind == K::Treaty;
        let symbol = doc.meta.symbol.as_ref().map_or("", |s| s.as_str());
        let assembly = symbol.strip_prefix("A/").is_some_and(|s| {
            let s = s.trim_start_matches("RES/");
            s.starts_with(|c: char| c.is_ascii_digit())
        });
        let text = matches!(kind, K::Resolution | K::DraftResolution);
        Self {
            // a decision is often taken from the volume that it is printed in
            symbol: !treaty,
            title: !record && kind != K::PresidentialStatement,
            organ: !treaty,
            // what is said at a meeting is printed without a block of distribution
            distribution: !treaty && !matches!(kind, K::Decision | K::VerbatimRecord),
            original: has_block(doc)
                && !adopted
                && !record
                && !treaty
                && !matches!(kind, K::Unknown | K::PresidentialStatement),
            session: (text && assembly) || matches!(kind, K::Agenda | K::AnnotatedAgenda),
            agenda: text && assembly,
        }
    }
}

/// Whether the block of distribution and date is there at all; if it is lost, so is what follows.
fn has_block(doc: &Document) -> bool {
    doc.meta.distribution.is_some() && doc.meta.date.is_some()
}
