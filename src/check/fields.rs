//! Masthead fields that a kind of document has in print (Editorial Manual, "Masthead documents").

use crate::diag::{Code, Diagnostic};
use crate::model::{DocKind, Document, MastheadRole as Role};
use crate::span::Span;

pub(super) fn check(doc: &Document, diags: &mut Vec<Diagnostic>) {
    let has = |r: Role| doc.lines(r).next().is_some();
    let m = &doc.meta;
    let mut missing: Vec<(&str, &str)> = Vec::new();
    if m.symbol.is_none() {
        missing.push(("document symbol", "--symbol"));
    }
    if m.title.is_none() && !matches!(doc.kind, DocKind::PresidentialStatement) {
        missing.push(("title", "--title"));
    }
    if !has(Role::Organ) && m.organ.is_none() {
        missing.push(("issuing body", "the draft"));
    }
    if !has(Role::Distribution) && m.distribution.is_none() && doc.kind != DocKind::Decision {
        missing.push(("distribution", "the draft"));
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
