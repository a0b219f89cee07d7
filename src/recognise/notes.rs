//! Footnotes: which blocks are notes, and which marks in the text call them.
//!
//! Notes are lifted out before anything is joined, so that a paragraph that a page cut finds its
//! second half next to it. Calls are matched to notes by mark and order; a note that nothing calls
//! gets an implied call where it stands, a call without a note stays text. Both are reported.

use super::inline::{Mark, MarkKind};
use super::{Kind, Node};
use crate::diag::{Code, Diagnostic};
use crate::flow::mark::{mark, raised, superscript};
use crate::flow::{Area, PieceKind};
use crate::model::NoteId;
use std::collections::BTreeMap;
use std::ops::Range;

/// A note as found, not yet built.
#[derive(Debug)]
pub(super) struct Def<'s> {
    /// `1`, `*`, `a`.
    pub marker: String,
    /// Bytes of the printed mark in the first paragraph.
    pub mark: usize,
    /// Its paragraphs.
    pub paras: Vec<Node<'s>>,
    /// How many nodes stood before it when it was lifted out.
    pub at: usize,
    pub page: u32,
    /// Called at least once.
    pub called: bool,
}

impl Def<'_> {
    fn number(&self) -> Option<u32> {
        self.marker.parse().ok()
    }
}

/// Takes the notes out of the nodes.
pub(super) fn lift<'s>(nodes: &mut Vec<Node<'s>>) -> Vec<Def<'s>> {
    // those that stay move up
    let mut kept = 0;
    let mut defs: Vec<Def<'s>> = Vec::new();
    // what a lone star or a bare digit at the start of a block means depends on what came before
    let mut stars_called = [0usize; 5];
    // a framed note can stand before the block that calls it: more than one star is no bullet
    let mut stars_ahead = [false; 5];
    for n in nodes.iter().flat_map(|n| std::iter::once(n).chain(&n.cells)) {
        if memchr::memchr(b'*', n.str().as_bytes()).is_some() {
            for (_, m) in candidates(n.str(), false).iter().filter(|m| m.1.starts_with("**")) {
                stars_ahead[m.len().min(4)] = true;
            }
        }
    }
    let shapes: Vec<Option<char>> = nodes.iter().map(|n| n.str().chars().next()).collect();
    let mut last = 0u32;
    for i in 0..nodes.len() {
        let (before, rest) = nodes.split_at_mut(i);
        let keep = before.get(..kept).unwrap_or_default();
        let Some(node) = rest.first_mut() else { break };
        let s = node.str();
        let in_notes = node.hints.area == Area::Notes;
        let found = match mark(s) {
            Some((len, _)) if in_notes => Some(len),
            Some((len, number)) => {
                let first = s.chars().next().unwrap_or(' ');
                let yes = if raised(first) {
                    true
                } else if number.is_none() {
                    let stars = s[..len].chars().filter(|c| *c != '\\').count().min(4);
                    let bullets = [i.checked_sub(1), Some(i + 1)]
                        .into_iter()
                        .flatten()
                        .any(|j| shapes.get(j) == Some(&Some('*')))
                        && stars == 1;
                    stars_ahead[stars]
                        || stars_called[stars] > 0 && (!bullets || stars_called[1] == 1)
                } else {
                    let n = number.unwrap_or(0);
                    let bracket = s.starts_with('(');
                    n == last + 1
                        && !s.contains('|')
                        && keep.iter().rev().take(40).any(|k| glued(k.str(), n, bracket).is_some())
                };
                yes.then_some(len)
            }
            None => None,
        };
        if let Some(len) = found {
            let printed = &s[..len];
            let marker = normal(printed);
            if let Ok(n) = marker.parse::<u32>() {
                last = n;
            }
            let stars = marker.chars().filter(|c| *c == '*').count().min(4);
            stars_called[stars] = stars_called[stars].saturating_sub(1);
            let (page, at) = (node.hints.page, kept);
            let node = std::mem::replace(node, Node::none());
            defs.push(Def { marker, mark: len, paras: vec![node], at, page, called: false });
            continue;
        }
        if in_notes && let Some(d) = defs.last_mut().filter(|d| d.at == kept) {
            d.paras.push(std::mem::replace(node, Node::none()));
            continue;
        }
        let texts = std::iter::once(s).chain(node.cells.iter().map(Node::str));
        for s in texts.filter(|s| memchr::memchr(b'*', s.as_bytes()).is_some()) {
            for (_, m) in candidates(s, false) {
                if m.starts_with('*') {
                    stars_called[m.len().min(4)] += 1;
                }
            }
        }
        nodes.swap(kept, i);
        kept += 1;
    }
    nodes.truncate(kept);
    defs
}

/// A mark without brackets or raising.
pub(super) fn normal(printed: &str) -> String {
    let inner = printed.trim_matches(|c: char| {
        matches!(c, '(' | ')' | '[' | ']' | '^' | ':' | '⁽' | '⁾') || c.is_whitespace()
    });
    inner
        .chars()
        .filter(|c| *c != '\\')
        .map(|c| superscript(c).and_then(|d| char::from_digit(d, 10)).unwrap_or(c))
        .collect()
}

/// Marks in a text that look like calls: raised digits, stars that hang on a word, and (where the
/// notes are marked so) digits in brackets that hang on a word.
fn candidates(s: &str, brackets: bool) -> Vec<(Range<usize>, String)> {
    let mut out = Vec::new();
    let bytes = s.as_bytes();
    let mut i = 0;
    while let Some(n) = memchr::memchr3(0xc2, 0xe2, b'*', bytes.get(i..).unwrap_or(&[])) {
        i += n;
        if bytes[i] == b'*' {
            let end = i + run(&s[i..], |c| c == '*');
            let hangs = s[..i].chars().next_back().is_some_and(|c| !c.is_whitespace());
            if hangs && end - i <= 4 {
                out.push((i..end, s[i..end].to_owned()));
            }
            i = end;
            continue;
        }
        let Some(c) = s.get(i..).and_then(|t| t.chars().next()) else { break };
        if !raised(c) {
            i += c.len_utf8();
            continue;
        }
        let end = i + run(&s[i..], raised);
        if i > 0 {
            out.push((i..end, normal(&s[i..end])));
        }
        i = end;
    }
    if brackets {
        for i in memchr::memchr_iter(b'(', bytes) {
            let digits = run(&s[i + 1..], |c| c.is_ascii_digit());
            let end = i + digits + 2;
            let before = s[..i].chars().next_back();
            let hangs = before.is_some_and(|c| !c.is_whitespace());
            if (1..=3).contains(&digits) && s[i + 1 + digits..].starts_with(')') && hangs {
                out.push((i..end, s[i + 1..i + 1 + digits].to_owned()));
            }
        }
    }
    out
}

fn run(s: &str, yes: impl Fn(char) -> bool) -> usize {
    s.chars().take_while(|c| yes(*c)).map(char::len_utf8).sum()
}

/// Where a number hangs on a word as a call whose raising was lost: behind a letter of a script
/// with spaces, or behind closing punctuation.
fn glued(s: &str, n: u32, bracket: bool) -> Option<Range<usize>> {
    let needle = if bracket { format!("({n})") } else { n.to_string() };
    let mut from = 0;
    while let Some(i) = s[from..].find(&needle) {
        let (at, end) = (from + i, from + i + needle.len());
        let mut back = s[..at].chars().rev();
        let (b, bb) = (back.next(), back.next());
        let after = s[end..].chars().next();
        let closes = |c: char| {
            matches!(
                c,
                ',' | '.'
                    | ';'
                    | ':'
                    | '”'
                    | '’'
                    | '»'
                    | ')'
                    | '"'
                    | '，'
                    | '。'
                    | '；'
                    | '：'
                    | '》'
                    | '）'
                    | '」'
            )
        };
        // the Arabic "and" is written on to a number
        let and = b == Some('و') && !bb.is_some_and(char::is_alphabetic);
        let word =
            |c: char| c.is_alphabetic() && !super::text::han(c) && !c.is_ascii_uppercase() && !and;
        let before = b.is_some_and(|c| {
            word(c)
                || (closes(c) && bb.is_some_and(|c| !c.is_ascii_digit() && !c.is_ascii_uppercase()))
        });
        let clear = bracket
            || after.is_none_or(|c| {
                !(c.is_ascii_alphanumeric() || matches!(c, '%' | '/' | '-' | '‑' | '°'))
            });
        let decimal = matches!(after, Some('.' | ','))
            && s[end + 1..].starts_with(|c: char| c.is_ascii_digit());
        if before && clear && !decimal {
            return Some(at..end);
        }
        from = end;
    }
    None
}

/// Notes with the same marker, in order. What was passed is not looked at again: notes are only
/// ever called, and paragraphs only go forward.
#[derive(Debug, Default)]
struct Same {
    list: Vec<usize>,
    /// Where a note ahead that is not called may stand, one that is not called, one ahead.
    ahead: usize,
    free: usize,
    next: usize,
}

impl Same {
    /// The nearest note behind paragraph `n` that is not called yet; else one not called, else the
    /// nearest behind it, else the last.
    fn pick(&mut self, defs: &[Def<'_>], n: usize) -> Option<usize> {
        let from = |from: &mut usize, yes: &dyn Fn(&Def<'_>) -> bool| {
            let rest = self.list.get(*from..)?;
            let skip = rest.iter().position(|d| defs.get(*d).is_some_and(yes));
            *from += skip.unwrap_or(rest.len());
            self.list.get(*from).copied()
        };
        from(&mut self.ahead, &|d| !d.called && d.at > n)
            .or_else(|| from(&mut self.free, &|d| !d.called))
            .or_else(|| from(&mut self.next, &|d| d.at > n))
            .or_else(|| self.list.last().copied())
    }
}

/// Matches calls to notes; leaves the marks in each node, in order.
pub(super) fn call(
    nodes: &mut [Node<'_>],
    defs: &mut [Def<'_>],
    first: u32,
    title: Option<usize>,
    diags: &mut Vec<Diagnostic>,
) {
    let brackets = defs.iter().any(|d| d.paras[0].str().starts_with('('));
    let mut by_marker: BTreeMap<String, Same> = BTreeMap::new();
    for (i, d) in defs.iter().enumerate() {
        by_marker.entry(d.marker.clone()).or_default().list.push(i);
    }
    let lettered = defs.iter().any(|d| d.marker.starts_with(|c: char| c.is_ascii_lowercase()));
    // where each note was called first: (node, byte)
    let mut placed: Vec<Option<(usize, usize)>> = vec![None; defs.len()];
    for (n, node) in nodes.iter_mut().enumerate() {
        let mut one = |node: &mut Node<'_>, cell: bool| {
            let mut marks = Vec::new();
            for (range, marker) in found_in(node, brackets) {
                let pick = by_marker.get_mut(&marker).and_then(|same| same.pick(defs, n));
                match pick {
                    Some(d) => {
                        defs[d].called = true;
                        placed[d].get_or_insert((n, range.end));
                        let kind = MarkKind::Call(NoteId(first + d as u32));
                        marks.push(Mark { range, kind });
                    }
                    None if power(node.str(), &range) || counted(node.str(), &range) => {}
                    // letters call what stands below a table or chart
                    None if (cell || !lettered)
                        && marker.bytes().all(|b| b.is_ascii_lowercase()) => {}
                    None => diags.push(
                        Diagnostic::new(
                            Code::CallWithoutNote,
                            node.text.span(range.clone()),
                            format!("footnote call {marker} has no footnote"),
                        )
                        .help(format!("add the footnote {marker}, or take the mark out")),
                    ),
                }
            }
            node.marks = marks;
        };
        one(node, false);
        node.cells.iter_mut().for_each(|cell| one(cell, true));
    }
    lost_raising(nodes, defs, first, &mut placed);
    for (d, def) in defs.iter_mut().enumerate() {
        if def.called {
            continue;
        }
        diags.push(
            Diagnostic::new(
                Code::NoteWithoutCall,
                def.paras[0].text.span(0..def.mark),
                format!("footnote {} is called nowhere", def.marker),
            )
            .help(
                "put its mark where the text calls it; until then the note stays where it stands",
            ),
        );
        // a star on the first page belongs to a masthead line that was lost
        let lost = title.filter(|_| def.page <= 1 && def.marker.starts_with('*'));
        let home = lost.unwrap_or(def.at.saturating_sub(1)).min(nodes.len().saturating_sub(1));
        if let Some(node) = nodes.get_mut(home) {
            let end = node.text.len();
            let kind = MarkKind::Implied(NoteId(first + d as u32));
            node.implied.push(Mark { range: end..end, kind });
        }
    }
}

/// Calls as marks of the text or as raised pieces of a word processor.
fn found_in(node: &Node<'_>, brackets: bool) -> Vec<(Range<usize>, String)> {
    let s = node.str();
    let mut out = candidates(s, brackets);
    for seg in node.text.segs() {
        let range = seg.at as usize..(seg.at + seg.len) as usize;
        let t = &s[range.clone()];
        let short = !t.is_empty()
            && t.len() <= 4
            && t.chars().all(|c| c.is_ascii_digit() || c.is_ascii_lowercase());
        if seg.style.superscript
            && short
            && seg.kind == PieceKind::Text
            && seg.at > 0
            && !ordinal(s, &range)
        {
            out.push((range, t.to_owned()));
        }
    }
    out.sort_by_key(|c| c.0.start);
    out.dedup_by(|a, b| a.0.start < b.0.end);
    out
}

/// `1er`, `2nd`: raised letters behind a digit are no call.
fn ordinal(s: &str, range: &Range<usize>) -> bool {
    s[range.clone()].bytes().all(|b| b.is_ascii_lowercase())
        && s[..range.start].bytes().next_back().is_some_and(|b| b.is_ascii_digit())
}

/// `2(1)`: brackets that hang on a digit call a note only if there is one.
fn counted(s: &str, range: &Range<usize>) -> bool {
    s[range.clone()].starts_with('(') && s[..range.start].ends_with(|c: char| c.is_ascii_digit())
}

/// `m²`, `km³`: a power of a unit.
fn power(s: &str, range: &Range<usize>) -> bool {
    matches!(&s[range.clone()], "²" | "³")
        && s[..range.start].ends_with('m')
        && s[..range.start]
            .trim_end_matches(|c: char| c.is_ascii_lowercase())
            .ends_with([' ', '\u{a0}'])
}

/// Calls whose raising was lost in extraction: a bare number that hangs on a word, looked for only
/// between the calls of the numbers before and after it.
fn lost_raising(
    nodes: &mut [Node<'_>],
    defs: &mut [Def<'_>],
    first: u32,
    placed: &mut [Option<(usize, usize)>],
) {
    // the text is gone through a few times, not once for every note
    let mut budget = nodes.iter().map(|n| n.text.len() + 64).sum::<usize>().saturating_mul(32);
    let mut from = (0, 0);
    // the first note from here on that has a place
    let mut next = 0;
    for d in 0..defs.len() {
        if let Some(place) = d.checked_sub(1).and_then(|b| placed.get(b).copied().flatten()) {
            from = place;
        }
        let Some(n) = defs[d].number().filter(|_| !defs[d].called) else { continue };
        next = next.max(d + 1);
        next += placed
            .get(next..)
            .and_then(|p| p.iter().position(Option::is_some))
            .unwrap_or(placed.len().saturating_sub(next));
        let to = placed.get(next).copied().flatten();
        let end = to.map_or(defs[d].at.min(nodes.len()), |t| t.0 + 1).min(nodes.len());
        #[allow(clippy::needless_range_loop, reason = "the index counts for several lists")]
        for k in from.0..end {
            let node = &mut nodes[k];
            let cost = node.text.len() + 64;
            if budget < cost {
                return;
            }
            budget -= cost;
            if node.kind == Kind::Table {
                continue;
            }
            let lo = if k == from.0 { from.1 } else { 0 };
            let hi = to.filter(|t| t.0 == k).map_or(node.text.len(), |t| t.1);
            let s = node.text.as_str();
            if lo >= hi || !s.is_char_boundary(lo) || !s.is_char_boundary(hi) {
                continue;
            }
            let Some(r) = glued(&s[lo..hi], n, false) else { continue };
            let range = lo + r.start..lo + r.end;
            defs[d].called = true;
            placed[d] = Some((k, range.end));
            let kind = MarkKind::Call(NoteId(first + d as u32));
            node.marks.push(Mark { range, kind });
            node.marks.sort_by_key(|m| m.range.start);
            break;
        }
    }
}
