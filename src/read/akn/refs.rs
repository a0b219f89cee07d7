//! References: the one place that says what an `a`, `ref` or marked `inline` points to.

use super::xml::Tag;
use crate::lang::Lang;
use crate::model::address::docs_lang;
use crate::model::{Act, Date, InternalKind, InternalRef, Symbol, Target};

/// What a mark-up of a reference points to. What stands for a part of the document is found when
/// all of it is read: until then it holds the eIds.
pub(super) enum Pointer {
    To(Target),
    /// eIds of the part, or of the first and last of a range.
    Part(Box<str>, Option<Box<str>>),
    /// Nothing that can be told.
    Nowhere,
}

/// What a link points to. `web` is the address that the metadata give beside an IRI.
pub(super) fn pointer(tag: &Tag<'_>, web: Option<&str>, lang: Lang) -> Pointer {
    if tag.name == "rref" {
        return match (eid(tag, "from"), eid(tag, "upTo")) {
            (Some(from), up_to) => Pointer::Part(from, up_to),
            _ => Pointer::Nowhere,
        };
    }
    let Some(href) = tag.attr("href").filter(|h| !h.trim().is_empty()) else {
        return Pointer::Nowhere;
    };
    if let Some(part) = href.strip_prefix('#') {
        return Pointer::Part(part.into(), None);
    }
    if tag.name == "a" {
        return Pointer::To(address(&href, lang));
    }
    if let Some(symbol) = web.and_then(|w| docs_symbol(w, lang))
        && let Some(date) = resolution_date(&href)
    {
        return Pointer::To(Target::Document { symbol, date: Some(date) });
    }
    if ["/akn/", "http://", "https://"].iter().any(|p| href.starts_with(p)) {
        return Pointer::To(Target::Provision {
            iri: Some(href.into()),
            article: None,
            web: web.filter(|w| !w.trim().is_empty()).map(Into::into),
        });
    }
    Pointer::Nowhere
}

/// What an `inline` that is a reference points to.
pub(super) fn marked(name: &str, title: Option<&str>, words: &str) -> Option<Target> {
    Some(match name {
        "provision" => {
            let article = title.and_then(|t| t.parse().ok());
            Target::Provision { iri: None, article, web: None }
        }
        "resolution" | "decision" => {
            let act = if name == "decision" { Act::Decision } else { Act::Resolution };
            Target::Resolution { act, number: title.unwrap_or(words).into(), date: None }
        }
        "salesNumber" => Target::Sales { number: title.unwrap_or(words).into() },
        "symbol" => Target::Document { symbol: Symbol::new(words), date: None },
        // an address that is none, else it would be a link
        "address" => Target::Url { url: "".into() },
        _ => return None,
    })
}

/// A reference to a part of the document, by what that part is.
pub(super) fn internal(
    part: InternalKind,
    num: &str,
    items: Vec<Box<str>>,
    up_to: Option<Box<str>>,
    annex: Option<u32>,
) -> Target {
    Target::Internal(InternalRef { part, num: num.into(), up_to, items, annex })
}

fn eid(tag: &Tag<'_>, attr: &str) -> Option<Box<str>> {
    let value = tag.attr(attr)?;
    value.strip_prefix('#').map(Into::into)
}

/// A web or mail address, or a document by the address that the UN gives it.
fn address(href: &str, lang: Lang) -> Target {
    if let Some(mail) = href.strip_prefix("mailto:")
        && !mail.contains(['?', '%', '&'])
    {
        return Target::Mail { address: mail.into() };
    }
    match docs_symbol(href, lang) {
        Some(symbol) => Target::Document { symbol, date: None },
        None => Target::Url { url: href.into() },
    }
}

/// The symbol in `https://docs.un.org/zh/A/80/50`, where the address is that of the document in
/// the language of the text: any other address says more than the symbol does.
fn docs_symbol(href: &str, lang: Lang) -> Option<Symbol> {
    let rest = href.strip_prefix("https://docs.un.org/")?;
    let (code, symbol) = rest.split_once('/')?;
    let own = docs_lang(&lang);
    let whole = |c: char| !c.is_whitespace() && !matches!(c, '%' | '?' | '#' | '*' | '"' | '<');
    (code == own && !symbol.is_empty() && symbol.chars().all(whole)).then(|| Symbol::new(symbol))
}

/// The date in the IRI of a resolution or decision.
fn resolution_date(iri: &str) -> Option<Date> {
    let mut parts = iri.strip_prefix("/akn/un/statement/deliberation/")?.split('/');
    parts.next()?;
    parts.next()?.parse().ok()
}
