//! What lines say, put into the document.

use super::Line;
use super::gather::closed_up;
use crate::locale::{Capture, LineMatch};
use crate::model::{
    AgendaItem, DocKind, Document, Inline, InlineKind, MastheadLine, MastheadRole as Role, Meeting,
    Session, Symbol,
};
use crate::recognise::inline::{Mark, MarkKind};
use crate::recognise::{Ctx, Node};

pub(super) fn build_line(cx: &mut Ctx<'_, '_>, nodes: &[Node<'_>], doc: &mut Document, line: Line) {
    let role = line.role.unwrap_or(Role::Other);
    let mut text = Vec::new();
    let mut plain = String::new();
    let mut span = crate::span::Span::DETACHED;
    for (n, (i, range)) in line.parts.iter().enumerate() {
        let node = &nodes[*i];
        let s = &node.str()[range.clone()];
        let mut marks = node.marks_in(range);
        if let Some(found) = &line.found {
            // they count from the line's start, and of a line in several parts are told of the first
            for (r, c) in found.captures.iter().filter(|c| n == 0 && c.0.end <= range.len()) {
                let kind = match c {
                    Capture::Date(d) => MarkKind::Date(*d),
                    Capture::Place => MarkKind::Place,
                    _ => continue,
                };
                let r = r.start + range.start..r.end + range.start;
                if marks.iter().all(|m| m.range.end <= r.start || r.end <= m.range.start) {
                    marks.push(Mark { range: r, kind });
                }
            }
        }
        if matches!(role, Role::Basis | Role::Title | Role::AgendaTitle | Role::Subtitle) {
            for m in cx.refs.find(s) {
                let r = m.range.start + range.start..m.range.end + range.start;
                if marks.iter().all(|m| m.range.end <= r.start || r.end <= m.range.start) {
                    marks.push(Mark { range: r, kind: m.kind });
                }
            }
        }
        marks.sort_by_key(|m| m.range.start);
        if range.end == node.str().len() {
            marks.extend(node.implied.iter().cloned());
        }
        if n > 0 {
            let glue = if cx.locale.join_space { " " } else { "" };
            if !glue.is_empty() {
                text.push(Inline::text(glue));
                plain.push_str(glue);
            }
        }
        // white space between two columns belongs to neither; a call in it to the second
        let before = node.str()[..range.start].trim_end().len();
        node.text.claim(before..range.start, crate::ledger::Fate::Blank, cx.ledger);
        let calls = before + usize::from(before > 0);
        let own = cx.inlines.build(&node.text, range.clone(), calls, &marks, cx.ledger);
        text.extend(own);
        plain.push_str(&without_calls(s, range.start, &node.marks));
        span = span.join(node.text.span(range.clone()));
    }
    // a date that was set over two lines
    if line.parts.len() > 1
        && let Some(found) = &line.found
        && let Some((_, Capture::Date(date))) =
            found.captures.iter().find(|c| c.0 == (0..plain.len()))
    {
        let content = std::mem::take(&mut text);
        text.push(Inline::new(InlineKind::Date { date: *date, content }));
    }
    let lang = line.lang;
    if let Some(m) = &line.found {
        values(doc, role, m, &plain);
    }
    fact(doc, role, &plain);
    doc.masthead.push(MastheadLine { role, text, span, lang, origin: line.origin });
}

fn without_calls(s: &str, base: usize, marks: &[Mark]) -> String {
    let mut out = String::with_capacity(s.len());
    let mut at = 0;
    for m in marks.iter().filter(|m| matches!(m.kind, MarkKind::Call(_))) {
        let Some(from) = m.range.start.checked_sub(base).filter(|f| *f >= at && *f <= s.len())
        else {
            continue;
        };
        out.push_str(&s[at..from]);
        at = (m.range.end - base).min(s.len());
    }
    out.push_str(&s[at..]);
    out
}

/// What a phrase captured, as values.
fn values(doc: &mut Document, role: Role, m: &LineMatch, s: &str) {
    let meta = &mut doc.meta;
    // the title of an item tells nothing of the document
    let tells = doc.kind == DocKind::Unknown && role != Role::AgendaTitle;
    if let Some(kind) = m.kind.filter(|_| tells) {
        doc.kind = kind;
    }
    let mut days = Vec::new();
    let mut place = None;
    for (r, c) in &m.captures {
        match c {
            Capture::Date(d) if role == Role::DatesVenue => days.push(*d),
            Capture::Date(d) if role == Role::Date => {
                meta.date.get_or_insert(*d);
            }
            Capture::Date(d) if m.role == Role::Adoption => {
                meta.adopted.get_or_insert(*d);
            }
            Capture::Dates(a, b) => days.extend([*a, *b]),
            Capture::Number(n) if role == Role::Session => {
                meta.session.get_or_insert(Session { value: *n, year: false });
            }
            Capture::Year(n) if role == Role::Session => {
                meta.session.get_or_insert(Session { value: *n, year: true });
            }
            Capture::Item(n) => meta.agenda.push(AgendaItem {
                number: n.clone(),
                provisional: m.provisional,
                title: None,
            }),
            Capture::Language(l) if role == Role::Original => {
                meta.original.get_or_insert(*l);
            }
            Capture::Distribution(d) => {
                meta.distribution.get_or_insert(*d);
            }
            Capture::Resolution if role == Role::Title => {
                meta.number = s.get(r.clone()).map(Into::into);
            }
            Capture::Place => place = s.get(r.clone()).map(Into::into),
            _ => {}
        }
    }
    if role == Role::DatesVenue && (!days.is_empty() || place.is_some()) {
        let (from, to) = (days.first().copied(), days.last().copied());
        meta.meeting.get_or_insert(Meeting { from, to, place });
    }
}

/// What a line says by its role alone.
fn fact(doc: &mut Document, role: Role, s: &str) {
    let meta = &mut doc.meta;
    let s = s.trim();
    match role {
        Role::Symbol => {
            let s = s.trim_end_matches('*');
            meta.symbol.get_or_insert_with(|| Symbol::new(closed_up(s).as_deref().unwrap_or(s)));
        }
        Role::Organ => {
            meta.organ.get_or_insert_with(|| s.into());
        }
        Role::Committee => {
            meta.committee.get_or_insert_with(|| s.into());
        }
        Role::Title => {
            let number = meta.number.as_deref().unwrap_or("");
            let rest = s
                .strip_prefix(number)
                .map_or(s, |r| r.trim_start_matches(['.', ' ', '\u{a0}', '-', '–', ':']));
            let title = if rest.is_empty() { s } else { rest };
            // what a decision is on says more than its number
            let numbered = |t: &str| !number.is_empty() && t.ends_with(number);
            if meta.title.as_deref().is_none_or(numbered) {
                meta.title = Some(title.into());
            }
        }
        _ => {}
    }
}

/// What only the whole masthead tells.
pub(super) fn finish(doc: &mut Document) {
    AgendaItem::entitle(&mut doc.meta.agenda, &doc.masthead);
    let symbol = doc.meta.symbol.as_ref().map_or("", Symbol::as_str);
    let has =
        |part: &str| symbol.split('/').any(|p| p == part || p.starts_with(&format!("{part}.")));
    // these parts of a symbol are of one kind of document alone, whatever its title reads like
    doc.kind = if has("PRST") {
        DocKind::PresidentialStatement
    } else if has("RES") {
        DocKind::Resolution
    } else if has("DEC") {
        DocKind::Decision
    } else if has("PV") {
        DocKind::VerbatimRecord
    } else if has("SR") {
        DocKind::SummaryRecord
    } else if doc.kind != DocKind::Unknown {
        doc.kind
    } else if has("L") {
        DocKind::DraftResolution
    } else if symbol.starts_with("ST/SGB")
        || symbol.starts_with("ST/AI")
        || symbol.starts_with("ST/IC")
    {
        DocKind::Instruction
    } else {
        DocKind::Unknown
    };
    // what was said at a meeting is of its day; its record bears no other date
    if doc.kind == DocKind::VerbatimRecord && doc.meta.date.is_none() {
        doc.meta.date = doc.meta.meeting.as_ref().and_then(|m| m.from);
    }
    // a title without the number leaves it to the symbol
    let known = |l: &MastheadLine| l.role == Role::Title;
    if doc.meta.number.is_none() && doc.masthead.iter().any(known) {
        let number = doc.meta.symbol.as_ref().and_then(Symbol::act_number);
        doc.meta.number = number.map(Into::into);
    }
}
