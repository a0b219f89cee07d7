//! Which lines make up a masthead, and what phrases say they are.

use super::parted::{
    breaks_off, capitals_break_off, columns, flattened, goes_on_below, halves, on_basis, pair,
    published, rest_of, series, split,
};
use super::{Line, MOST};
use crate::flow::Area;
use crate::locale::{LabelRole, LineMatch};
use crate::model::{DocKind, MastheadRole as Role, Origin};
use crate::recognise::{Ctx, Kind, Node, heading, join, refs};
use std::ops::Range;

pub(super) fn gather(cx: &Ctx<'_, '_>, nodes: &[Node<'_>]) -> (Vec<Line>, usize) {
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
        // a formula without its comma reads like the name of a body
        let bare = node.is_formula(cx.locale) && cx.locale.formula(s).is_none();
        if bare || collects(cx, nodes, i) {
            break;
        }
        if let Some((rest, line)) = sponsors(cx, nodes, lines.last(), i) {
            lines.pop();
            lines.extend(rest);
            lines.push(line);
            i += 1;
            continue;
        }
        let halved = halves(cx, nodes, i);
        if halved.is_none() && goes_on_below(cx, lines.last(), node) {
            if let Some(l) = lines.last_mut() {
                l.parts.push((i, 0..s.len()));
            }
            i += 1;
            continue;
        }
        let more = halved.as_ref().map_or(0, |l| l.parts.len() - 1);
        let whole = halved.map(|l| vec![l]).or_else(|| series(cx, nodes, i, &lines));
        if let Some(mut known) = whole.or_else(|| known(cx, i, node)) {
            i += more + rest_of(cx, nodes, &mut known);
            // what follows the submitter's line, or the number and title of a resolution, is text
            let last = known.iter().any(|l| matches!(l.role, Some(Role::Submitter)))
                || known.iter().any(|l| l.role == Some(Role::Title) && has_number(l));
            let ahead = nodes.iter().skip(i + 1).take(4);
            let titled = known.iter().any(proposes) && names_draft(cx, nodes, i + 1);
            let closes = last
                && !titled
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
        if i == 0 && names_page(nodes) {
            let origin = Origin::likely("masthead.page");
            lines.push(Line {
                role: Some(Role::Other),
                origin,
                ..Line::unknown(vec![(0, 0..s.len())])
            });
            i += 1;
            continue;
        }
        if starts_text(cx, s, &lines) {
            break;
        }
        let more = lines.last_mut().filter(|l| l.found.is_none() && l.role.is_none());
        // one that breaks off goes on, however far apart its lines are set
        let breaks = |l: &Line| {
            let above = l.parts.last().map_or("", |p| nodes[p.0].str());
            cx.locale.join_space && s.starts_with(char::is_lowercase) && breaks_off(above)
        };
        if let Some(l) = more
            && (node.hints.gap == 0 && (gaps || goes_on(cx, nodes, l, s)) || breaks(l))
        {
            l.parts.push((i, 0..s.len()));
        } else {
            lines.push(Line::unknown(vec![(i, 0..s.len())]));
        }
        i += 1;
    }
    (lines, i)
}

/// Whether a draft opens with the title of a web page, whose parts bars divide: a row alone.
fn names_page(nodes: &[Node<'_>]) -> bool {
    let row = |n: &Node<'_>| n.kind == Kind::Para && n.is_row();
    let s = nodes.first().map_or("", |n| n.str());
    !s.starts_with('|')
        && !s.ends_with('|')
        && s.len() <= 300
        && nodes.first().is_some_and(row)
        && nodes.get(1).is_some_and(|n| n.kind == Kind::Para && !n.is_row())
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

/// Whether a line tells who proposes a draft resolution or decision.
pub(super) fn proposes(l: &Line) -> bool {
    let draft =
        |k: Option<DocKind>| matches!(k, Some(DocKind::DraftResolution | DocKind::DraftDecision));
    l.role == Some(Role::Submitter) && l.found.as_ref().is_some_and(|m| draft(m.kind))
}

/// Whether the title of a draft stands here, below the line that tells who proposes it: its formula
/// follows.
fn names_draft(cx: &Ctx<'_, '_>, nodes: &[Node<'_>], i: usize) -> bool {
    let title = |n: &&Node<'_>| {
        let s = n.str();
        n.kind == Kind::Para
            && s.len() < 300
            && !n.is_formula(cx.locale)
            && n.labels(cx.locale).is_empty()
            && cx.locale.keyword(s).is_none()
            && cx.locale.adopted(s).is_none()
            && !n.heads_annex(cx.locale)
            && !join::sentence_closed(cx.locale, s)
    };
    let lines = nodes.iter().skip(i).take(4).take_while(title).count();
    lines > 0 && nodes.get(i + lines).is_some_and(|n| n.is_formula(cx.locale))
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
    // a line that says it all is known by itself, unless the line above is cut within a list of names
    let whole = cx.locale.match_line(s).is_some_and(|m| m.role == Role::Sponsors);
    if whole && !(nodes[i].hints.gap == 0 && cut_in_list(last)) {
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
    let rest = (!rest.is_empty()).then(|| Line::unknown(rest.to_vec()));
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

/// Whether a line ends within a list of names: at a comma, behind several, or at the word before the
/// last name.
fn cut_in_list(s: &str) -> bool {
    let comma = [',', '、', '،'];
    let word = s.rsplit(' ').next().unwrap_or("");
    let joins = word.chars().nth(3).is_none() && word.chars().all(char::is_lowercase);
    match s.matches(comma).count() {
        0 => false,
        1 => s.ends_with(comma) || joins,
        _ => true,
    }
}

/// Whether a line goes on with the unknown line before it.
fn goes_on(cx: &Ctx<'_, '_>, nodes: &[Node<'_>], line: &Line, s: &str) -> bool {
    let prev = line.parts.last().map(|p| &nodes[p.0]);
    let lower = s.chars().next().is_some_and(char::is_lowercase);
    let open =
        prev.is_some_and(|p| p.hints.full || p.str().ends_with([',', '、', '，', '-', '：', ':']));
    let broken = prev.is_some_and(|p| capitals_break_off(p.str(), s) || breaks_off(p.str()));
    ((lower || broken) && cx.locale.join_space) || open
}

pub(super) fn known_role(cx: &Ctx<'_, '_>, node: &Node<'_>) -> bool {
    node.kind == Kind::Para && known(cx, 0, node).is_some()
}

pub(super) fn has_number(l: &Line) -> bool {
    l.found.as_ref().is_some_and(LineMatch::has_number)
}

/// A line that a phrase, or a symbol, tells. Two columns that extraction ran together give two.
pub(super) fn known(cx: &Ctx<'_, '_>, i: usize, node: &Node<'_>) -> Option<Vec<Line>> {
    let s = node.str();
    if let Some(l) = symbol_line(i, s, 0..s.len()) {
        return Some(vec![l]);
    }
    let joined = s.len() <= 300 && s.find("Distr").is_some_and(|at| at > 0);
    if joined && let Some(lines) = split(cx, i, s) {
        return Some(lines);
    }
    if let Some(lines) = on_basis(cx, i, s) {
        return Some(lines);
    }
    if let Some(lines) = columns(cx, i, s) {
        return Some(lines);
    }
    if let Some(l) = phrase_line(cx, i, s, 0..s.len()) {
        return Some(published(cx, i, s, l));
    }
    if joined || s.len() > 300 {
        return None;
    }
    let lines = split(cx, i, s)
        .or_else(|| flattened(cx, i, s))
        .or_else(|| (s.len() < 80).then(|| pair(cx, i, s, 0..s.len())).flatten())?;
    Some(lines.into_iter().flat_map(|l| published(cx, i, s, l)).collect())
}

/// Whether a line can be nothing but the symbol of a series that is not known: "XYZ/C/7/Add.1".
fn shaped(s: &str) -> bool {
    let mut parts = s.split('/');
    let head = parts.next().unwrap_or("");
    let component = |p: &str| {
        let known = ["Add.", "Amend.", "Corr.", "Rev."].iter().find_map(|m| p.strip_prefix(m));
        let rest = known.unwrap_or(p);
        !rest.is_empty()
            && rest
                .bytes()
                .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-'))
    };
    (2..=8).contains(&head.len())
        && head.bytes().all(|b| b.is_ascii_uppercase())
        && parts.clone().count() >= 2
        && parts.all(component)
        && s.bytes().any(|b| b.is_ascii_digit())
}

/// A symbol with spaces where none belong, without them: "E/CN. 9/2031/4", "C AT/C/XYZ/5".
pub(super) fn closed_up(s: &str) -> Option<String> {
    if s.len() > 60 || !s.is_ascii() || !(s.contains('/') && s.contains(' ')) {
        return None;
    }
    if refs::whole_symbol(s).is_some() {
        return None;
    }
    let b = s.as_bytes();
    let mut out = String::with_capacity(s.len());
    for (at, c) in s.char_indices() {
        let before = at.checked_sub(1).map_or(b' ', |p| b[p]);
        let behind = b.get(at + 1).copied().unwrap_or(b' ');
        // but two symbols are parted by a stroke with spaces at both sides
        let stroke = (before == b'/') != (behind == b'/') && before != b' ' && behind != b' ';
        let point = before == b'.' && behind.is_ascii_digit();
        let head = at == 1 && behind.is_ascii_uppercase() && refs::whole_symbol(&s[2..]).is_none();
        if c != ' ' || behind == b'(' {
            out.push(c);
        } else if !(stroke || point || head) {
            return None;
        }
    }
    let parted = out.len() < s.len() && !s.contains(" / ");
    (parted && refs::whole_symbol(&out).is_some()).then_some(out)
}

pub(super) fn symbol_line(i: usize, s: &str, range: Range<usize>) -> Option<Line> {
    let bare = s.trim_end_matches('*');
    let spaced = closed_up(bare);
    let bare = spaced.as_deref().unwrap_or(bare);
    // a document of two bodies has two symbols: A/81/12-S/2026/7
    let two = |dash: char| {
        bare.match_indices(dash).any(|(at, d)| {
            refs::whole_symbol(&bare[..at]).is_some()
                && refs::whole_symbol(&bare[at + d.len()..]).is_some()
        })
    };
    let dashes = ['-', '\u{2013}', '\u{2011}'];
    if refs::whole_symbol(bare).is_none() && !dashes.into_iter().any(two) && !shaped(bare) {
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

pub(super) fn phrase_line(
    cx: &Ctx<'_, '_>,
    i: usize,
    s: &str,
    range: Range<usize>,
) -> Option<Line> {
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
