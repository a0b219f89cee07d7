//! Lines of a masthead that were set in two, or that extraction ran together.

use super::gather::{phrase_line, symbol_line};
use super::{Line, MOST};
use crate::flow::Area;
use crate::locale::Capture;
use crate::model::{MastheadRole as Role, Origin, Sure};
use crate::recognise::text::han;
use crate::recognise::{Ctx, Kind, Node, heading, refs};
use std::ops::Range;

/// No line of the masthead that is set in two has a longer part.
const HALF: usize = 60;
/// The symbol of the document stands in one of so many lines.
const FIRST: usize = 4;
/// But the one that says where a text was adopted, and titles.
const HALF_ADOPTED: usize = 160;

/// A line of the masthead that was set in two or three: "Distr." over "GENERAL", "ORIGINAL:" over
/// "ENGLISH", "NATIONS" over "UNIES", a meeting over its day. No phrase knows the first of them, and
/// one knows all.
pub(super) fn halves(cx: &Ctx<'_, '_>, nodes: &[Node<'_>], i: usize) -> Option<Line> {
    let first = nodes[i].str();
    let open = first.ends_with(',') || breaks_off(first);
    let columns = if open { HALF_ADOPTED } else { HALF };
    if first.len() > columns || symbol_line(i, first, 0..first.len()).is_some() {
        return None;
    }
    let alone = phrase_line(cx, i, first, 0..first.len());
    // "Original:" can have lost what it told
    let empty = |l: &Line| {
        matches!(l.role, Some(Role::Distribution | Role::Original))
            && l.found.as_ref().is_some_and(|f| f.captures.is_empty())
    };
    if alone.is_some_and(|l| !(empty(&l) || open && l.role == Some(Role::Adoption))) {
        return None;
    }
    let glue = if cx.locale.join_space { " " } else { "" };
    let mut all = String::from(first);
    let mut parts = vec![(i, 0..first.len())];
    for (k, node) in nodes.iter().enumerate().skip(i + 1).take(2) {
        let s = node.str();
        let short = !s.is_empty() && s.len() <= HALF && node.kind == Kind::Para;
        if !short || node.hints.told.level().is_some() || node.hints.area == Area::Notes {
            return None;
        }
        all.push_str(glue);
        all.push_str(s);
        parts.push((k, 0..s.len()));
        let Some(line) = phrase_line(cx, i, &all, 0..all.len()) else { continue };
        let found = line.found.as_ref()?;
        let dated = || found.captures.iter().any(|c| matches!(c.1, Capture::Date(_)));
        let set_apart = nodes[i + 1..=k].iter().any(|n| n.hints.gap > 0);
        let fits = match found.role {
            Role::Publisher | Role::Distribution | Role::Original | Role::Other => true,
            Role::Organ => found.body.is_some() && !set_apart,
            Role::Adoption => open && dated() && !set_apart,
            Role::DatesVenue => open && dated(),
            Role::Date => dated(),
            _ => false,
        };
        if fits && found.sure == Sure::Certain {
            return Some(Line { parts, ..line });
        }
    }
    None
}

/// The letters that the symbols of a body begin with, large in the masthead's corner: alone, or run
/// together with the line beside them ("UNITED NATIONS A").
pub(super) fn series(
    cx: &Ctx<'_, '_>,
    nodes: &[Node<'_>],
    i: usize,
    before: &[Line],
) -> Option<Vec<Line>> {
    let s = nodes[i].str();
    // below the title a letter alone heads the first part of a text
    let block = |l: &Line| {
        use Role::{Committee, Date, Distribution, Language, Organ, Original, Other, Publisher};
        let Some(role) = l.role else { return true };
        role == Role::Symbol
            || matches!(role, Committee | Date | Distribution | Language | Organ)
            || matches!(role, Original | Other | Publisher)
    };
    if s.len() > HALF || !before.iter().all(block) {
        return None;
    }
    let corner = |w: &str| {
        (1..=5).contains(&w.len())
            && w.bytes().all(|b| b.is_ascii_uppercase())
            && nodes.iter().take(MOST).any(|n| {
                // of "UNEP" only the end
                let head = n.str().split_once('/').map_or("", |h| h.0);
                let symbol = head == w || (w.len() > 1 && head.len() < 6 && head.ends_with(w));
                let within = || {
                    let mut words = n.str().split_whitespace().skip(1);
                    words.any(|s| s.strip_prefix(w).is_some_and(|r| r.starts_with('/')))
                };
                symbol || (n.text.len() < 120 && within())
            })
    };
    let letters = |range: Range<usize>| Line {
        parts: vec![(i, range)],
        role: Some(Role::Other),
        lang: None,
        found: None,
        origin: Origin::likely("masthead.series"),
    };
    let sure = |range: Range<usize>| {
        let l = phrase_line(cx, i, &s[range.clone()], range)?;
        let found = l.found.as_ref()?;
        let body = found.role == Role::Organ && found.body.is_some();
        (found.role == Role::Publisher || body).then_some(l)
    };
    if corner(s) {
        return Some(vec![letters(0..s.len())]);
    }
    if let Some((name, w)) = s.rsplit_once(' ').filter(|(_, w)| corner(w)) {
        let name = name.trim_end().len();
        return Some(vec![sure(0..name)?, letters(s.len() - w.len()..s.len())]);
    }
    let (w, name) = s.split_once(' ').filter(|(w, _)| corner(w))?;
    let at = s.len() - name.trim_start().len();
    Some(vec![letters(0..w.len()), sure(at..s.len())?])
}

/// How a text was adopted, and in brackets on what, where print filled the line between them.
pub(super) fn on_basis(cx: &Ctx<'_, '_>, i: usize, s: &str) -> Option<Vec<Line>> {
    let at = s.ends_with(']').then(|| s.find('[')).flatten()?;
    let end = s[..at].trim_end().len();
    let part = |range: Range<usize>, role: Role| {
        let line = phrase_line(cx, i, &s[range.clone()], range)?;
        (line.found.as_ref()?.role == role).then_some(line)
    };
    Some(vec![part(0..end, Role::Adoption)?, part(at..s.len(), Role::Basis)?])
}

/// Whether a line begins within the sentence of the line above, which no phrase knows: words of a
/// title can read like a line of their own.
pub(super) fn goes_on_below(cx: &Ctx<'_, '_>, last: Option<&Line>, node: &Node<'_>) -> bool {
    let unknown = last.is_some_and(|l| l.role.is_none() && l.found.is_none());
    unknown
        && node.hints.gap == 0
        && cx.locale.join_space
        && node.str().starts_with(char::is_lowercase)
        && cx
            .locale
            .match_line(node.str())
            .is_some_and(|m| matches!(m.role, Role::Title | Role::Submitter | Role::Adoption))
}

/// A known title, or the line of who submits, that breaks off goes on below: how many lines were
/// added to it.
pub(super) fn rest_of(cx: &Ctx<'_, '_>, nodes: &[Node<'_>], known: &mut [Line]) -> usize {
    let [line] = known else { return 0 };
    if !matches!(line.role, Some(Role::Title | Role::Submitter)) || line.parts.len() != 1 {
        return 0;
    }
    let first = line.parts[0].0;
    let mut last = first;
    while let Some(n) = nodes.get(last + 1).filter(|_| last < first + 6) {
        let (above, s) = (nodes[last].str(), n.str());
        let breaks_off = cx.locale.join_space && breaks_off(above);
        let within = s.starts_with(char::is_lowercase) && cx.locale.join_space;
        let on = n.kind == Kind::Para
            && (n.hints.gap == 0 || (within && line.role == Some(Role::Submitter)))
            && n.hints.told.level().is_none()
            && n.hints.area != Area::Notes
            && s.len() <= HALF_ADOPTED
            && (breaks_off || capitals_break_off(above, s) || within)
            && n.labels(cx.locale).is_empty()
            && symbol_line(last + 1, s, 0..s.len()).is_none()
            && !cx.locale.match_line(s).is_some_and(|m| {
                matches!(m.role, Role::DatesVenue | Role::Date | Role::Adoption | Role::Session)
            })
            && halves(cx, nodes, last + 1).is_none()
            && !s.ends_with(['.', ';']);
        if !on {
            break;
        }
        last += 1;
        line.parts.push((last, 0..s.len()));
    }
    last - first
}

/// Whether a line ends with an article or a preposition, which ends no line.
pub(super) fn breaks_off(s: &str) -> bool {
    let word = s.rsplit([' ', '\u{a0}']).next().unwrap_or(s);
    word.len() < s.len()
        && (2..=3).contains(&word.len())
        && word.chars().all(char::is_lowercase)
        && word.is_ascii()
}

/// Whether a line in capitals goes on with the next: it ends with a word that no title ends with,
/// "… OF THE HIGH COMMISSIONER FOR".
pub(super) fn capitals_break_off(above: &str, s: &str) -> bool {
    let word = above.rsplit([' ', '\u{a0}']).next().unwrap_or(above);
    let short = (2..=3).contains(&word.chars().count()) && word.chars().all(char::is_uppercase);
    short
        && above.split_whitespace().nth(3).is_some()
        && heading::capitals(above)
        && heading::capitals(s)
}

/// Lines below the block of distribution that extraction ran together: "Human Rights Council Fourth
/// session Agenda item 3". All parts must be surely known but what stands behind the item of the
/// agenda, its title.
pub(super) fn flattened(cx: &Ctx<'_, '_>, i: usize, s: &str) -> Option<Vec<Line>> {
    if !cx.locale.join_space {
        return None;
    }
    let mut starts: Vec<usize> = s
        .char_indices()
        .filter(|(at, c)| {
            let before = s[..*at].chars().next_back();
            !c.is_whitespace() && before.is_none_or(char::is_whitespace)
        })
        .map(|c| c.0)
        .collect();
    let words = starts.len();
    if !(3..=40).contains(&words) {
        return None;
    }
    starts.push(s.len());
    let part = |a: usize, b: usize| {
        let text = s[starts[a]..starts[b]].trim_end();
        // a line of the masthead begins with a capital or a number
        if text.starts_with(char::is_lowercase) {
            return None;
        }
        let line = phrase_line(cx, i, text, starts[a]..starts[a] + text.len())?;
        let found = line.found.as_ref()?;
        let heads = match line.role? {
            Role::Organ | Role::Committee => a == 0,
            Role::Session
            | Role::AgendaItem
            | Role::Language
            | Role::Original
            | Role::DatesVenue => found.sure == Sure::Certain,
            _ => false,
        };
        heads.then_some(line)
    };
    // the longest part that is known from each word on
    let (mut lines, mut at) = (Vec::new(), 0);
    while at < words && lines.len() < 6 {
        let Some((b, line)) =
            (at + 1..=words.min(at + 14)).rev().find_map(|b| part(at, b).map(|l| (b, l)))
        else {
            break;
        };
        lines.push(line);
        at = b;
    }
    let last = lines.last()?.role;
    let counted = lines
        .iter()
        .any(|l| matches!(l.role, Some(Role::Session | Role::AgendaItem | Role::Original)));
    if lines.len() < 2 || !counted {
        return None;
    }
    if at < words {
        if last != Some(Role::AgendaItem) || s[starts[at]..].starts_with(char::is_lowercase) {
            return None;
        }
        lines.push(Line::unknown(vec![(i, starts[at]..s.len())]));
    }
    // what stands behind the last is its own
    if let Some((_, range)) = lines.last_mut().and_then(|l| l.parts.last_mut()) {
        range.end = s.len();
    }
    Some(lines)
}

/// Lines that extraction ran together: "General Assembly   Distr.: Limited", "A/80/6 Distr.: General
/// 9 May 2025". Every part must be known; only the first may be a name that no phrase knows.
pub(super) fn split(cx: &Ctx<'_, '_>, i: usize, s: &str) -> Option<Vec<Line>> {
    let symbols = refs::symbol_starts(s);
    // a sentence that ends with a symbol is none of them
    let sentence = s.ends_with(['.', ';', '。', '；']) && !s.ends_with("Distr.");
    if sentence || (symbols.is_empty() && !s.contains("Distr")) {
        return None;
    }
    let starts: Vec<usize> = s
        .char_indices()
        .filter(|(at, c)| {
            let before = s[..*at].chars().next_back();
            // Han text and Latin text stand without a space
            let script = c.is_ascii_alphanumeric() && before.is_some_and(han);
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
            // of two ways the one whose first part is longer: "Distr.: General", "General Assembly"
            if best[a].is_none_or(|(_, parts)| rest < parts) && known(starts[a], end).is_some() {
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
                && (s[starts[*a]..].starts_with("Distr")
                    || (i < FIRST && symbols.contains(&starts[*a])))
        })?;
        let name = s[..starts[at]].trim_end();
        lines.push(Line::unknown(vec![(i, 0..name.len())]));
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

/// A line, or a publisher and one of its organs that it names together, which else reads like the
/// name of some body: "United Nations General Assembly".
pub(super) fn published(cx: &Ctx<'_, '_>, i: usize, s: &str, line: Line) -> Vec<Line> {
    let sure = line.found.as_ref().is_some_and(|m| m.sure == Sure::Certain);
    let body = matches!(line.role, Some(Role::Organ | Role::Committee)) && !sure;
    let range = line.parts.first().map(|p| p.1.clone()).filter(|_| body);
    range.and_then(|r| pair(cx, i, s, r)).unwrap_or_else(|| vec![line])
}

/// Two columns of a printed page that stand on one line, wide space between them, if both are known.
pub(super) fn columns(cx: &Ctx<'_, '_>, i: usize, s: &str) -> Option<Vec<Line>> {
    const WIDE: &str = "      ";
    let at = s.find(WIDE)?;
    let from = s.len() - s[at..].trim_start().len();
    let part = |range: Range<usize>| phrase_line(cx, i, &s[range.clone()], range);
    (!s[from..].contains(WIDE)).then_some(())?;
    Some(vec![part(0..at)?, part(from..s.len())?])
}

/// A publisher and one of its organs.
pub(super) fn pair(
    cx: &Ctx<'_, '_>,
    i: usize,
    s: &str,
    Range { start, end }: Range<usize>,
) -> Option<Vec<Line>> {
    // the publisher heads the page
    if i >= 4 {
        return None;
    }
    let certain = |l: &Line, role| {
        l.role == Some(role) && l.found.as_ref().is_some_and(|m| m.sure == Sure::Certain)
    };
    // no publisher is named by one Han character
    let parts = s[start..end].char_indices().take(48).enumerate();
    let parts = parts.filter(|(n, (_, c))| *c == ' ' || (han(*c) && (2..=4).contains(n)));
    let parts = parts.map(|p| p.1).take(6);
    parts.map(|p| start + p.0).find_map(|at| {
        let publisher = phrase_line(cx, i, &s[start..at], start..at)?;
        if !certain(&publisher, Role::Publisher) {
            return None;
        }
        let from = at + usize::from(s[at..].starts_with(' '));
        let organ = phrase_line(cx, i, &s[from..end], from..end)?;
        certain(&organ, Role::Organ).then(|| vec![publisher, organ])
    })
}
