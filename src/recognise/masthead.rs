//! The first page's block: lines by the phrases of the tables, what no phrase knows by its place.

use super::inline::{Mark, MarkKind};
use super::{Ctx, Kind, Node, heading, refs};
use crate::flow::Area;
use crate::lang::Lang;
use crate::locale::{Capture, LabelRole, LineMatch};
use crate::model::{
    AgendaItem, DocKind, Document, MastheadLine, MastheadRole as Role, Meeting, Origin, Session,
    Sure, Symbol, plain,
};
use std::ops::Range;

/// No masthead has more lines.
pub(super) const MOST: usize = 48;

/// A line in the making: where its text is, and what it was taken for.
#[derive(Debug)]
struct Line {
    parts: Vec<(usize, Range<usize>)>,
    role: Option<Role>,
    lang: Option<Lang>,
    found: Option<LineMatch>,
    origin: Origin,
}

/// The masthead as found: its lines, and how many nodes they took.
#[derive(Debug)]
pub(super) struct Head {
    lines: Vec<Line>,
    pub used: usize,
    /// Whether the document only tells what to change in another.
    pub corrects: bool,
}

impl Head {
    /// The node that ends the title, where a note belongs that nothing calls.
    pub(super) fn title(&self) -> Option<usize> {
        let l = self.lines.iter().find(|l| l.role == Some(Role::Title))?;
        l.parts.last().map(|p| p.0)
    }
}

/// Finds the masthead at the front of the nodes.
pub(super) fn scan(cx: &Ctx<'_, '_>, nodes: &[Node<'_>]) -> Head {
    let (mut lines, used) = gather(cx, nodes);
    // the records of meetings have no title besides the meeting's
    let record = lines.iter().filter(|l| l.role == Some(Role::Symbol)).any(|l| {
        let symbol = nodes[l.parts[0].0].str();
        symbol.contains("/PV.") || symbol.contains("/SR.")
    });
    if record {
        for i in 1..lines.len() {
            if lines[i].role.is_none() && lines[i - 1].role == Some(Role::DatesVenue) {
                lines[i].role = Some(Role::DatesVenue);
            }
        }
    }
    let corrects = lines
        .iter()
        .filter(|l| l.role == Some(Role::Symbol))
        .any(|l| nodes[l.parts[0].0].str()[l.parts[0].1.clone()].contains("/Corr."));
    let given_back = place(&mut lines, corrects);
    // the whole of a document that is issued again reads like any
    let corrects = corrects && nodes.len() - used.min(nodes.len()) < super::CORRIGENDUM;
    Head { lines, used: used - given_back, corrects }
}

/// Fills the document's lines and metadata.
pub(super) fn build(cx: &mut Ctx<'_, '_>, nodes: &[Node<'_>], head: Head, doc: &mut Document) {
    for line in head.lines {
        build_line(cx, nodes, doc, line);
    }
    finish(doc);
}

/// The same for lines whose roles are told, each a node or empty.
pub(super) fn told(
    cx: &mut Ctx<'_, '_>,
    nodes: &[Node<'_>],
    lines: Vec<(Option<usize>, Role)>,
    doc: &mut Document,
) {
    for (i, role) in lines {
        let Some((i, node)) = i.and_then(|i| Some((i, nodes.get(i)?))) else {
            doc.masthead.push(MastheadLine {
                role,
                text: Vec::new(),
                span: crate::span::Span::DETACHED,
                lang: None,
                origin: Origin::certain("masthead.told"),
            });
            continue;
        };
        let whole = node.str().len();
        let mut known = known(cx, i, node).unwrap_or_default();
        known.retain(|l| l.parts.iter().any(|p| p.1 == (0..whole)));
        let found = known.pop().filter(|l| l.role == Some(role));
        let line = found.unwrap_or(Line {
            parts: vec![(i, 0..whole)],
            role: Some(role),
            lang: None,
            found: None,
            origin: Origin::certain("masthead.told"),
        });
        build_line(cx, nodes, doc, line);
    }
    finish(doc);
}

fn gather(cx: &Ctx<'_, '_>, nodes: &[Node<'_>]) -> (Vec<Line>, usize) {
    let mut lines: Vec<Line> = Vec::new();
    let mut gaps = false;
    let mut ended = false;
    let mut i = 0;
    while i < nodes.len().min(MOST) && !ended {
        let node = &nodes[i];
        let heading = node.hints.told.level().is_some();
        if node.kind != Kind::Para || node.hints.area == Area::Notes || heading {
            break;
        }
        let s = node.str();
        gaps |= i > 0 && node.hints.gap > 0;
        if node.text.is_figure() {
            // the emblem, by what stands in its place
            let origin = Origin::certain("masthead.figure");
            let role = Some(Role::Other);
            lines.push(Line {
                parts: vec![(i, 0..s.len())],
                role,
                lang: None,
                found: None,
                origin,
            });
            i += 1;
            continue;
        }
        // behind the title with its number the name of the body opens the text
        if cx.locale.formula(s).is_some() && lines.iter().any(has_number) {
            break;
        }
        if collects(cx, nodes, i) {
            break;
        }
        if let Some((rest, line)) = sponsors(cx, nodes, lines.last(), i) {
            lines.pop();
            lines.extend(rest);
            lines.push(line);
            i += 1;
            continue;
        }
        if let Some(mut known) = known(cx, i, node) {
            // what follows the submitter's line, or the number and title of a resolution, is text
            let last = known.iter().any(|l| matches!(l.role, Some(Role::Submitter)))
                || known.iter().any(|l| l.role == Some(Role::Title) && has_number(l));
            let ahead = nodes.iter().skip(i + 1).take(4);
            let closes = last
                && !nodes.get(i + 1).is_some_and(|n| known_role(cx, n))
                && !ahead
                    .take_while(|n| !starts_text(cx, n.str(), &lines))
                    .any(|n| known_role(cx, n));
            lines.append(&mut known);
            i += 1;
            if closes && names_subject(cx, nodes, i) {
                let origin = Origin::likely("masthead.place");
                lines.push(Line {
                    parts: vec![(i, 0..nodes[i].text.len())],
                    role: Some(Role::Title),
                    lang: None,
                    found: None,
                    origin,
                });
                i += 1;
            }
            ended = closes;
            continue;
        }
        if starts_text(cx, s, &lines) {
            break;
        }
        let more = lines.last_mut().filter(|l| l.found.is_none() && l.role.is_none());
        if let Some(l) = more
            && node.hints.gap == 0
            && (gaps || goes_on(cx, nodes, l, s))
        {
            l.parts.push((i, 0..s.len()));
        } else {
            let origin = Origin::likely("masthead.place");
            lines.push(Line {
                parts: vec![(i, 0..s.len())],
                role: None,
                lang: None,
                found: None,
                origin,
            });
        }
        i += 1;
    }
    (lines, i)
}

/// Whether a line only names the first of several decisions or resolutions, each above its formula:
/// they make up the text.
fn collects(cx: &Ctx<'_, '_>, nodes: &[Node<'_>], i: usize) -> bool {
    let names = |n: &Node<'_>| {
        n.kind == Kind::Para && n.text.len() < 80 && cx.locale.adopted(n.str()).is_some()
    };
    names(&nodes[i])
        && (i + 1..nodes.len()).any(|j| {
            names(&nodes[j]) && nodes.iter().skip(j + 1).take(3).any(|n| n.is_formula(cx.locale))
        })
}

/// Whether a line tells what a decision is on whose number stands right above: its formula follows.
fn names_subject(cx: &Ctx<'_, '_>, nodes: &[Node<'_>], i: usize) -> bool {
    let Some(node) = nodes.get(i).filter(|n| n.kind == Kind::Para) else { return false };
    let number = i > 0 && cx.locale.adopted(nodes[i - 1].str()).is_some();
    let formula = |j: usize| nodes.get(j).is_some_and(|n| n.is_formula(cx.locale));
    number
        && !node.is_formula(cx.locale)
        && node.labels(cx.locale).is_empty()
        && heading::shape(cx, node, node.str(), true, nodes.get(i + 1))
        && (formula(i + 1) || formula(i + 2))
}

/// The sponsors' line whose end a line is ("Kenya and Mexico:", "draft resolution"): the lines
/// before it, which no phrase knows alone, are a part of it. With what stands before the names.
fn sponsors(
    cx: &Ctx<'_, '_>,
    nodes: &[Node<'_>],
    before: Option<&Line>,
    i: usize,
) -> Option<(Option<Line>, Line)> {
    let before = before.filter(|l| l.role.is_none() && l.found.is_none())?;
    let s = nodes[i].str();
    // the colon parts the names from what they propose
    let colon = |s: &str| s.contains([':', '：']);
    let last = nodes[before.parts.last()?.0].str();
    if s.len() > 120 || !(colon(s) || colon(last)) {
        return None;
    }
    // a line that says it all is known by itself
    if cx.locale.match_line(s).is_some_and(|m| m.role == Role::Sponsors) {
        return None;
    }
    // what blank lines set apart is all theirs; else they begin behind the last line that does not
    // end within a list of names
    let within = |k: &usize| {
        let (a, b) = (nodes[before.parts[*k - 1].0].str(), nodes[before.parts[*k].0].str());
        a.ends_with([',', '、', '،']) || b.starts_with(char::is_lowercase)
    };
    let set_apart = nodes[before.parts.first()?.0].hints.gap > 0;
    let first =
        if set_apart { 0 } else { (1..before.parts.len()).rev().find(|k| !within(k)).unwrap_or(0) };
    let (rest, own) = before.parts.split_at(first);
    let rest = (!rest.is_empty()).then(|| Line {
        parts: rest.to_vec(),
        role: None,
        lang: None,
        found: None,
        origin: before.origin.clone(),
    });
    let mut all = String::new();
    for (n, range) in own {
        all.push_str(&nodes[*n].str()[range.clone()]);
        if cx.locale.join_space {
            all.push(' ');
        }
    }
    all.push_str(s);
    let mut found = cx.locale.match_line(&all).filter(|m| m.role == Role::Sponsors)?;
    found.captures.clear();
    let mut parts = own.to_vec();
    parts.push((i, 0..s.len()));
    let line = Line {
        parts,
        role: Some(Role::Sponsors),
        lang: None,
        found: Some(found),
        origin: Origin::certain("masthead.phrase"),
    };
    Some((rest, line))
}

/// Whether a line goes on with the unknown line before it.
fn goes_on(cx: &Ctx<'_, '_>, nodes: &[Node<'_>], line: &Line, s: &str) -> bool {
    let prev = line.parts.last().map(|p| &nodes[p.0]);
    let lower = s.chars().next().is_some_and(char::is_lowercase);
    let open =
        prev.is_some_and(|p| p.hints.full || p.str().ends_with([',', '、', '，', '-', '：', ':']));
    (lower && cx.locale.join_space) || open
}

fn known_role(cx: &Ctx<'_, '_>, node: &Node<'_>) -> bool {
    node.kind == Kind::Para && known(cx, 0, node).is_some()
}

fn has_number(l: &Line) -> bool {
    l.found.as_ref().is_some_and(LineMatch::has_number)
}

/// A line that a phrase, or a symbol, tells. Two columns that extraction ran together give two.
fn known(cx: &Ctx<'_, '_>, i: usize, node: &Node<'_>) -> Option<Vec<Line>> {
    let s = node.str();
    if let Some(l) = symbol_line(i, s, 0..s.len()) {
        return Some(vec![l]);
    }
    let joined = s.len() <= 300 && s.find("Distr").is_some_and(|at| at > 0);
    if joined && let Some(lines) = split(cx, i, s) {
        return Some(lines);
    }
    if let Some(l) = phrase_line(cx, i, s, 0..s.len()) {
        return Some(vec![l]);
    }
    if joined || s.len() > 300 {
        return None;
    }
    split(cx, i, s)
}

/// Lines that extraction ran together: "General Assembly   Distr.: Limited", "A/80/6 Distr.: General
/// 9 May 2025". Every part must be known; only the first may be a name that no phrase knows.
fn split(cx: &Ctx<'_, '_>, i: usize, s: &str) -> Option<Vec<Line>> {
    let symbols = refs::symbol_starts(s);
    if symbols.is_empty() && !s.contains("Distr") {
        return None;
    }
    let starts: Vec<usize> = s
        .char_indices()
        .filter(|(at, c)| {
            let before = s[..*at].chars().next_back();
            // Han text and Latin text stand without a space
            let script = c.is_ascii_alphanumeric() && before.is_some_and(super::text::han);
            !c.is_whitespace() && (before.is_none_or(char::is_whitespace) || script)
        })
        .map(|c| c.0)
        .collect();
    if !(2..=24).contains(&starts.len()) {
        return None;
    }
    // from the end: the fewest known parts that cover all from a word on
    let known = |from: usize, to: usize| {
        let part = s[from..to].trim_end();
        if part.find("Distr").is_some_and(|at| at > 0) {
            return None;
        }
        let line = symbol_line(i, part, from..from + part.len())
            .or_else(|| phrase_line(cx, i, part, from..from + part.len()))?;
        let heads = matches!(
            line.role?,
            Role::Symbol
                | Role::Publisher
                | Role::Organ
                | Role::Committee
                | Role::Session
                | Role::Distribution
                | Role::Date
                | Role::Language
                | Role::Original
        );
        heads.then_some(line)
    };
    let n = starts.len();
    // for each word, where the part that starts there ends, and how many parts follow in all
    let mut best: Vec<Option<(usize, usize)>> = vec![None; n + 1];
    best[n] = Some((n, 0));
    for a in (0..n).rev() {
        for b in a + 1..=n {
            let Some((_, rest)) = best[b] else { continue };
            let end = starts.get(b).copied().unwrap_or(s.len());
            if best[a].is_none_or(|(_, parts)| rest + 1 < parts) && known(starts[a], end).is_some()
            {
                best[a] = Some((b, rest + 1));
            }
        }
    }
    let mut lines = Vec::new();
    let mut at = 0;
    if best[0].is_none() {
        // a body that no phrase knows, then the block of distribution or the symbol
        at = (1..n).find(|a| {
            best[*a].is_some()
                && (s[starts[*a]..].starts_with("Distr") || symbols.contains(&starts[*a]))
        })?;
        let name = s[..starts[at]].trim_end();
        let origin = Origin::likely("masthead.place");
        lines.push(Line {
            parts: vec![(i, 0..name.len())],
            role: None,
            lang: None,
            found: None,
            origin,
        });
    }
    while at < n {
        let (next, _) = best[at]?;
        let end = starts.get(next).copied().unwrap_or(s.len());
        lines.push(known(starts[at], end)?);
        at = next;
    }
    // what stands behind the last is its own
    if let Some((_, range)) = lines.last_mut().and_then(|l| l.parts.last_mut()) {
        range.end = s.len();
    }
    (lines.len() > 1).then_some(lines)
}

fn symbol_line(i: usize, s: &str, range: Range<usize>) -> Option<Line> {
    let bare = s.trim_end_matches('*');
    // a document of two bodies has two symbols: A/81/12-S/2026/7
    let two = |dash: char| {
        bare.match_indices(dash).any(|(at, d)| {
            refs::whole_symbol(&bare[..at]).is_some()
                && refs::whole_symbol(&bare[at + d.len()..]).is_some()
        })
    };
    if refs::whole_symbol(bare).is_none() && !['-', '\u{2013}', '\u{2011}'].into_iter().any(two) {
        return None;
    }
    Some(Line {
        parts: vec![(i, range)],
        role: Some(Role::Symbol),
        lang: None,
        found: None,
        origin: Origin::certain("masthead.symbol"),
    })
}

fn phrase_line(cx: &Ctx<'_, '_>, i: usize, s: &str, range: Range<usize>) -> Option<Line> {
    let (found, lang) = cx.locale.match_line_with_english(s)?;
    Some(Line {
        parts: vec![(i, range)],
        role: Some(found.role),
        lang: (lang != cx.locale.lang).then_some(lang),
        found: Some(found),
        origin: Origin::certain("masthead.phrase"),
    })
}

/// Whether a line no phrase knows is the start of the text.
fn starts_text(cx: &Ctx<'_, '_>, s: &str, lines: &[Line]) -> bool {
    let l = cx.locale;
    if l.formula(s).is_some() || l.keyword(s).is_some() || l.annex(s).is_some() {
        return true;
    }
    let numbered = l.labels(s).iter().any(|r| match r.role {
        LabelRole::Part | LabelRole::Heading(1) => true,
        LabelRole::Paragraph | LabelRole::Heading(_) => r.value <= 1,
        LabelRole::Item(_) => r.value == 1,
    });
    if numbered || l.label_alone(s).iter().any(|r| r.value == 1) {
        return true;
    }
    let closed = s.chars().next_back().is_some_and(|c| l.sentence_end.contains(&c));
    let long = s.chars().take(401).count();
    if (closed && long > 60) || long > 400 {
        return true;
    }
    // a row of a table, or of a list with leaders
    if s.contains('|') || s.contains('\t') || s.contains(". . . ") || s.contains("....") {
        return true;
    }
    let told = lines
        .iter()
        .any(|l| matches!(l.role, Some(Role::Adoption | Role::Title)) && l.found.is_some());
    let opens = l.opener(s, false).is_some() && s.ends_with(|c| l.clause_end.contains(&c));
    told && opens
}

/// Gives lines that no phrase knows a role by where they stand. Lines at the end that are no
/// masthead are given back: how many nodes.
fn place(lines: &mut Vec<Line>, corrects: bool) -> usize {
    let at = |lines: &[Line], role: Role| lines.iter().position(|l| l.role == Some(role));
    // nothing but another line of its kind follows the author's: a line that the title or the
    // adoption follows is the title of an item that happens to read like one
    let heads =
        |r: Option<Role>| matches!(r, None | Some(Role::Title | Role::Adoption | Role::Submitter));
    for i in 0..lines.len() {
        let followed = lines[i + 1..].iter().any(|l| heads(l.role));
        if lines[i].role == Some(Role::Submitter) && followed && i > 0 {
            lines[i].role = None;
        }
        // so is a report's title below an item of the agenda and above what was adopted, or the
        // number that a resolution has before its own
        let item = lines[..i].iter().any(|l| l.role == Some(Role::AgendaItem));
        let adopted =
            lines[i + 1..].iter().any(|l| l.role == Some(Role::Adoption) || has_number(l))
                && !has_number(&lines[i]);
        if lines[i].role == Some(Role::Title) && item && adopted {
            lines[i].role = None;
        }
    }
    // a title can read like the name of a body, which stands above the item of the agenda
    let item = at(lines, Role::AgendaItem).unwrap_or(lines.len());
    for l in lines.iter_mut().skip(item + 1) {
        let open = l.found.as_ref().is_some_and(|m| m.sure != Sure::Certain);
        if open && matches!(l.role, Some(Role::Organ | Role::Committee)) {
            l.role = None;
        }
    }
    // the block of distribution stands beside the first body, known or not
    let block = [Role::Distribution, Role::Date, Role::Original]
        .into_iter()
        .filter_map(|r| at(lines, r))
        .min();
    let first = lines.iter().position(|l| matches!(l.role, None | Some(Role::Organ)));
    if let (Some(block), Some(first)) = (block, first)
        && first < block
        && lines[first].role.is_none()
        && lines[..block].iter().all(|l| l.role != Some(Role::Organ))
    {
        lines[first].role = Some(Role::Organ);
    }
    // the second body named is a part of the first
    let mut organ = false;
    for l in lines.iter_mut() {
        if l.role == Some(Role::Organ) {
            // but no principal organ is part of another: a document of two has both
            let own = l.found.as_ref().is_some_and(|m| {
                m.sure == Sure::Certain
                    && matches!(m.body.as_deref(), Some("unga" | "unsc" | "unecosoc"))
            });
            if organ && !own {
                l.role = Some(Role::Committee);
            }
            organ = true;
        }
    }
    // so can one below the session, right above the author's line
    let author = at(lines, Role::Submitter).and_then(|s| s.checked_sub(1));
    if let Some(above) = author
        && at(lines, Role::Title).is_none()
        && lines.iter().all(|l| l.role.is_some())
        && lines[above].role == Some(Role::Committee)
        && lines[above].found.as_ref().is_some_and(|m| m.sure != Sure::Certain)
        && lines[..above]
            .iter()
            .any(|l| matches!(l.role, Some(Role::Session | Role::DatesVenue | Role::Committee)))
    {
        lines[above].role = None;
    }
    // so can a title alone below the block of distribution, where the text begins right behind it
    let untitled = !lines.iter().any(|l| {
        matches!(l.role, None | Some(Role::Title | Role::Submitter | Role::Class | Role::Adoption))
    });
    if untitled
        && let Some((last, before)) = lines.split_last_mut()
        && matches!(last.role, Some(Role::Organ | Role::Committee))
        && last.found.as_ref().is_some_and(|m| m.sure != Sure::Certain)
        && before.iter().any(|l| matches!(l.role, Some(Role::Organ | Role::Committee)))
        && before.iter().any(|l| matches!(l.role, Some(Role::Session | Role::DatesVenue)))
    {
        last.role = None;
    }
    // a bulletin says what it is above its title, a decision instead of one
    let instructs =
        |l: &Line| l.found.as_ref().is_some_and(|m| m.kind == Some(DocKind::Instruction));
    let class = lines.iter().any(|l| l.role == Some(Role::Class) && !instructs(l));
    let numbered_title = lines.iter().any(|l| l.role == Some(Role::Title));
    let last_known = lines.iter().rposition(|l| l.role.is_some());
    let submitter = at(lines, Role::Submitter);
    let first_after = [Role::AgendaItem, Role::Session, Role::DatesVenue, Role::Committee]
        .into_iter()
        .filter_map(|r| lines.iter().rposition(|l| l.role == Some(r)))
        .max();
    let agenda = lines.iter().rposition(|l| l.role == Some(Role::AgendaItem));
    let head = [Role::Distribution, Role::Date, Role::Language, Role::Original]
        .into_iter()
        .filter_map(|r| at(lines, r))
        .min();
    // a letter is its own title: all between it and the items of the agenda are theirs
    let letter = submitter
        .filter(|s| lines[*s].found.as_ref().is_some_and(|m| m.kind == Some(DocKind::Letter)));
    let corrigendum = lines
        .iter()
        .position(|l| l.role == Some(Role::Subtitle) && l.found.is_some())
        .filter(|_| corrects);
    let mut given_back = 0;
    let mut title = numbered_title;
    let mut agenda_title = false;
    let open: Vec<usize> = (0..lines.len()).filter(|i| lines[*i].role.is_none()).collect();
    for (k, &i) in open.iter().enumerate() {
        let left = open.len() - k;
        let trailing = last_known.is_none_or(|l| i > l);
        // below the word "Corrigendum" stands what it corrects
        if trailing && corrigendum.is_some_and(|c| i > c) {
            given_back = left;
            break;
        }
        let role = if head.is_some_and(|h| i < h) {
            if organ {
                Role::Committee
            } else {
                organ = true;
                Role::Organ
            }
        } else if agenda.is_some_and(|a| i > a) {
            // the title of the item, then that of the document; one alone is the document's,
            // unless that is known by its number
            let more_ahead = open[k..].iter().filter(|j| submitter.is_none_or(|s| **j < s)).count();
            // the other body that a letter goes to stands between the two
            let other = !trailing
                && lines[i..submitter.unwrap_or(i).max(i)]
                    .iter()
                    .any(|l| matches!(l.role, Some(Role::Organ | Role::Committee | Role::Session)));
            let first = !agenda_title && !title && (more_ahead >= 2 || other);
            if first || (numbered_title && !agenda_title) || letter.is_some_and(|l| i < l) {
                agenda_title = true;
                Role::AgendaTitle
            } else if !title {
                title = true;
                Role::Title
            } else if trailing && submitter.is_none() && !names_state(lines, &open, k) {
                given_back = left;
                break;
            } else {
                Role::Subtitle
            }
        } else if lines[..i].iter().any(|l| l.role == Some(Role::AgendaItem))
            && lines[i..].iter().any(|l| l.role == Some(Role::AgendaItem))
        {
            // a document of two bodies: the items of one, then those of the other
            Role::AgendaTitle
        } else if first_after.is_some_and(|f| i < f) {
            if head.is_none() && !organ && i == 0 {
                organ = true;
                Role::Organ
            } else {
                Role::Committee
            }
        } else if !title && !class {
            title = true;
            Role::Title
        } else if trailing && submitter.is_none() {
            given_back = left;
            break;
        } else {
            Role::Subtitle
        };
        lines[i].role = Some(role);
    }
    // a decision names the committee that proposed it where other documents name their author
    if class && submitter.is_none() {
        for l in lines.iter_mut().filter(|l| l.role == Some(Role::Committee)) {
            l.role = Some(Role::Submitter);
        }
    }
    // a letter has no title but the line that says whose it is
    if !lines.iter().any(|l| l.role == Some(Role::Title))
        && let Some(l) = submitter.and_then(|i| lines.get_mut(i))
        && l.found.as_ref().is_some_and(|m| m.kind == Some(DocKind::Letter))
    {
        l.role = Some(Role::Title);
    }
    // nor has a report that only says whose it is and on what
    if !lines.iter().any(|l| matches!(l.role, Some(Role::Title | Role::Class)))
        && let Some(l) = submitter.and_then(|i| lines.get_mut(i))
        && l.role == Some(Role::Submitter)
        && l.found
            .as_ref()
            .is_some_and(|m| m.sure != Sure::Certain && m.kind == Some(DocKind::Report))
    {
        l.role = Some(Role::Title);
    }
    // nor has a resolution whose number stands nowhere a title but the line on its adoption
    if !lines.iter().any(|l| matches!(l.role, Some(Role::Title | Role::Class)))
        && let Some(l) = lines.iter_mut().find(|l| l.role == Some(Role::Adoption))
        && l.found
            .as_ref()
            .is_some_and(|m| m.captures.iter().any(|c| matches!(c.1, Capture::Date(_))))
    {
        l.role = Some(Role::Title);
    }
    if given_back == 0 {
        return 0;
    }
    let from = open[open.len() - given_back];
    let nodes_back: usize = lines[from..].iter().map(|l| l.parts.len()).sum();
    lines.truncate(from);
    nodes_back
}

/// Whether a line between a title that a phrase knows and a heading belongs to the title: the State
/// that a report is on.
fn names_state(lines: &[Line], open: &[usize], k: usize) -> bool {
    let Some(i) = open.get(k).copied().filter(|i| *i > 0) else { return false };
    let above = &lines[i - 1];
    above.role == Some(Role::Title) && above.found.is_some() && open.get(k + 1) == Some(&(i + 1))
}

fn build_line(cx: &mut Ctx<'_, '_>, nodes: &[Node<'_>], doc: &mut Document, line: Line) {
    let role = line.role.unwrap_or(Role::Other);
    let mut text = Vec::new();
    let mut plain = String::new();
    let mut span = crate::span::Span::DETACHED;
    for (n, (i, range)) in line.parts.iter().enumerate() {
        let node = &nodes[*i];
        let s = &node.str()[range.clone()];
        let mut marks = node.marks_in(range);
        if let Some(found) = &line.found {
            for (r, c) in &found.captures {
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
                text.push(crate::model::Inline::text(glue));
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
            meta.symbol.get_or_insert_with(|| Symbol::new(s.trim_end_matches('*')));
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
        Role::AgendaTitle => {
            // two items on a line have their titles below, in their order
            let free = meta.agenda.iter().rev().skip(1).take_while(|a| a.title.is_none()).count();
            if let [.., before, last] = &mut meta.agenda[..]
                && free == 1
                && last.title.is_some()
            {
                before.title = last.title.take();
            }
            if let Some(last) = meta.agenda.last_mut() {
                last.title = Some(s.into());
            }
        }
        _ => {}
    }
}

/// What only the whole masthead tells.
fn finish(doc: &mut Document) {
    // two items have two titles, in their order
    let titles = || doc.masthead.iter().filter(|l| l.role == Role::AgendaTitle);
    let count = titles().count();
    if count > 1 && count == doc.meta.agenda.len() {
        let titles: Vec<Box<str>> = titles().map(|l| plain(&l.text).trim().into()).collect();
        for (item, title) in doc.meta.agenda.iter_mut().zip(titles) {
            item.title = Some(title);
        }
    }
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
