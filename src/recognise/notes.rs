//! Footnotes: which blocks are notes, and which marks in the text call them.
//!
//! Notes are lifted out before anything is joined, so that a paragraph that a page cut finds its
//! second half next to it. Calls are matched to notes by mark and order; a note that nothing calls
//! gets an implied call where it stands, a call without a note stays text. Both are reported.

use super::hang::{self, Around, Index, Sure};
use super::inline::{Mark, MarkKind};
use super::{Kind, Node, join};
use crate::diag::{Code, Diagnostic};
use crate::flow::mark::{figures, mark, number, raised, stroked, superscript};
use crate::flow::{Area, PieceKind};
use crate::locale::{Keyword, Locale};
use crate::model::NoteId;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
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
        number(&self.marker)
    }
}

/// The mark at the start of a block that may be a note: its bytes, and its number if it has one.
fn mark_of(node: &Node<'_>) -> Option<(usize, Option<u32>)> {
    let s = node.str();
    if let found @ Some(_) = mark(s) {
        return found;
    }
    // what the mark-up raises, and a number whose space behind it was only typographic
    let [head, next, ..] = node.text.segs() else { return None };
    let len = head.len as usize;
    let digits =
        s.get(..len).filter(|d| (1..=3).contains(&len) && d.bytes().all(|b| b.is_ascii_digit()))?;
    let word = s[len..].starts_with(|c: char| !c.is_ascii_punctuation() && !c.is_whitespace());
    let apart = head.style.superscript || (word && next.span.start > head.span.end);
    (apart && head.at == 0).then_some((len, digits.parse().ok()))
}

/// `1.` at the start of a block: its bytes, and the number.
fn dotted(s: &str) -> Option<(usize, u32)> {
    let len = s.bytes().take_while(u8::is_ascii_digit).count();
    let n = s.get(..len)?.parse().ok().filter(|_| len <= 3)?;
    let rest = s[len..].strip_prefix('.')?;
    (!rest.starts_with(|c: char| c.is_ascii_digit())).then_some((len + 1, n))
}

/// The list that ends a document and counts from one, where the text before it calls each of its
/// numbers in order: notes that stand at the end. Its first node.
fn listed(locale: &Locale, nodes: &[Node<'_>]) -> Option<usize> {
    let number = |i: usize| nodes.get(i).and_then(|n| dotted(n.str())).map(|d| d.1);
    // a note or two of the list can be lost
    let mut numbers: Vec<u32> = Vec::new();
    let mut from = nodes.len();
    while from > 0
        && let Some(n) = number(from - 1)
        && numbers.last().is_none_or(|next| n < *next && *next <= n.saturating_add(3))
    {
        numbers.push(n);
        from -= 1;
    }
    let count = numbers.len();
    let begins = numbers.last().copied().filter(|n| *n <= 3)?;
    let before = nodes.get(..from)?;
    let mut called = BTreeSet::new();
    for node in before {
        // other notes answer the calls
        if mark_of(node).is_some_and(|m| m.1.is_some()) && raised_mark(node) {
            return None;
        }
        called
            .extend(found_in(node, Around::Nothing).iter().filter_map(|m| m.1.parse::<u32>().ok()));
    }
    let known = numbers.iter().filter(|n| called.contains(n)).count();
    if known == count || (begins == 1 && known * 5 >= count * 4) {
        return Some(from);
    }
    let gapless = numbers.first() == Some(&(count as u32));
    if known > 0 || count < 3 || begins != 1 || !gapless {
        return None;
    }
    let headed =
        before.last().is_some_and(|n| matches!(locale.keyword(n.str()), Some(Keyword::Notes)));
    let index = Index::of(locale, nodes, Around::Nothing, |_| Vec::new());
    let (mut at, mut strong, mut found) = (0, 0usize, 0usize);
    for n in 1..=count {
        match index.find(n as u32, &(at..from)) {
            Some((i, sure)) => {
                strong += usize::from(sure == Sure::Strong);
                (at, found) = (i, found + 1);
            }
            None if headed => {}
            None => return None,
        }
    }
    let proved = if headed { found * 2 >= count } else { strong * 2 >= count || count > 4 };
    proved.then_some(from)
}

/// Whether a block begins with a raised number, or one with a stroke.
fn raised_mark(node: &Node<'_>) -> bool {
    let set = node.text.segs().first().is_some_and(|s| s.style.superscript);
    node.str().starts_with(raised) || set || stroked(node.str()).is_some()
}

/// The marks with a stroke that the text calls notes by.
fn strokes(nodes: &[Node<'_>]) -> BTreeSet<String> {
    let texts = nodes.iter().flat_map(|n| std::iter::once(n).chain(&n.cells));
    let found = texts.flat_map(|n| {
        let mut found = Vec::new();
        stroked_calls(n.str(), &mut found);
        found
    });
    found.map(|(_, marker)| marker).collect()
}

/// Which blocks that begin with a bare number are notes: numbers that count on from block to block,
/// each behind a place of the text where that number hangs on a word.
fn counted(locale: &Locale, nodes: &[Node<'_>]) -> BTreeSet<usize> {
    let mut out = BTreeSet::new();
    let found: Vec<(usize, u32, Around)> = nodes
        .iter()
        .enumerate()
        .filter(|(_, n)| n.kind == Kind::Para && !n.is_row())
        .filter_map(|(i, n)| {
            let number = mark_of(n)?.1?;
            // the day that a text is of
            let day = raised_mark(n) || locale.date_at(n.str()).is_none_or(|d| d.1 < n.text.len());
            day.then(|| (i, number, Around::of(n.str())))
        })
        .collect();
    let settled = |i: usize| nodes[i].hints.area == Area::Notes || raised_mark(&nodes[i]);
    for around in [Around::Nothing, Around::Round, Around::Square] {
        let mine = || found.iter().filter(|f| settled(f.0) || f.2 == around);
        if !mine().any(|f| f.1 == 1 && !settled(f.0)) && !mine().any(|f| settled(f.0)) {
            continue;
        }
        if mine().all(|f| settled(f.0)) {
            continue;
        }
        let index = Index::of(locale, nodes, around, |n| {
            found_in(n, Around::Nothing).iter().filter_map(|m| number(&m.1)).collect()
        });
        // a space can set calls off; looked for only if a number hangs on no word
        let set_off: OnceCell<Index> = OnceCell::new();
        let wanted = || mine().map(|f| f.1).collect();
        let (mut last, mut called) = (0u32, 0usize);
        // notes without a sure call, which the next can prove
        let mut waiting: Vec<(usize, Sure)> = Vec::new();
        for &(i, n, _) in mine() {
            if settled(i) {
                (last, waiting) = (n, Vec::new());
                continue;
            }
            let next = last.saturating_add(1 + waiting.len() as u32);
            // a note or two can be lost: what is surely called counts on all the same
            let after = last.saturating_add(1);
            let skips = last > 0 && n > after && n <= last.saturating_add(4);
            let sure = || matches!(index.find(n, &(called..i)), Some((_, Sure::Strong)));
            if n != next {
                if n != after && !(skips && sure()) {
                    continue;
                }
                waiting.clear();
            }
            let mut call = index.find(n, &(called..i));
            if call.is_none() && around == Around::Nothing && join::closed(locale, nodes[i].str()) {
                let set_off = set_off.get_or_init(|| Index::set_off(locale, nodes, &wanted()));
                call = set_off.find(n, &(called..i));
            }
            waiting.push((i, call.map_or(Sure::No, |c| c.1)));
            if let Some((at, _)) = call {
                called = at;
            }
            let weak = waiting.iter().filter(|w| w.1 == Sure::Weak).count();
            let proved = match call {
                Some((_, Sure::Strong)) => true,
                Some(_) => weak >= 2 || last > 0,
                None => false,
            };
            if proved {
                out.extend(waiting.drain(..).map(|w| w.0));
                last = n;
            } else if waiting.len() > 4 {
                waiting.clear();
            }
        }
        // the last ones, right below one that is a note
        for (i, _) in waiting {
            if last > 0 && i.checked_sub(1).is_some_and(|b| out.contains(&b)) {
                out.insert(i);
            }
        }
    }
    out
}

/// Takes the notes out of the nodes.
pub(super) fn lift<'s>(locale: &Locale, nodes: &mut Vec<Node<'s>>) -> Vec<Def<'s>> {
    let counted = counted(locale, nodes);
    let listed = if counted.is_empty() { listed(locale, nodes) } else { None };
    let listed = listed.unwrap_or(nodes.len());
    // those that stay move up
    let mut kept = 0;
    let mut defs: Vec<Def<'s>> = Vec::new();
    // what a lone star or a bare digit at the start of a block means depends on what came before
    let mut stars_called = [0usize; 5];
    // a framed note can stand before the block that calls it: more than one star is no bullet
    let mut stars_ahead = [false; 5];
    for n in nodes.iter().flat_map(|n| std::iter::once(n).chain(&n.cells)) {
        if memchr::memchr(b'*', n.str().as_bytes()).is_some() {
            for (_, m) in
                candidates(n.str(), Around::Nothing).iter().filter(|m| m.1.starts_with("**"))
            {
                stars_ahead[m.len().min(4)] = true;
            }
        }
    }
    // a list can be numbered so too: notes are called
    let strokes = strokes(nodes);
    for i in 0..nodes.len() {
        let Some(node) = nodes.get(i) else { break };
        let s = node.str();
        let in_notes = node.hints.area == Area::Notes;
        let found = match mark_of(node) {
            _ if i >= listed => dotted(s).map(|d| d.0),
            Some((len, _)) if in_notes => Some(len),
            Some((len, number)) => {
                let first = s.chars().next().unwrap_or(' ');
                let yes = if raised(first) {
                    true
                } else if stroked(s).is_some() {
                    strokes.contains(&normal(&s[..len]))
                        || (number.is_some() && !strokes.is_empty())
                } else if number.is_none() {
                    let stars = s[..len].chars().filter(|c| *c != '\\').count().min(4);
                    stars_ahead[stars]
                        || stars_called[stars] > 0
                            && (stars > 1 || !in_list(nodes, kept, i, stars_called[1]))
                } else {
                    counted.contains(&i) || node.text.segs()[0].style.superscript
                };
                yes.then_some(len)
            }
            None => None,
        };
        if let Some(len) = found {
            let printed = &s[..len];
            let marker = normal(printed);
            let stars = marker.chars().filter(|c| *c == '*').count().min(4);
            stars_called[stars] = stars_called[stars].saturating_sub(1);
            let (page, at) = (node.hints.page, kept);
            let node = std::mem::replace(&mut nodes[i], Node::none());
            defs.push(Def { marker, mark: len, paras: vec![node], at, page, called: false });
            continue;
        }
        if in_notes && let Some(d) = defs.last_mut().filter(|d| d.at == kept) {
            d.paras.push(std::mem::replace(&mut nodes[i], Node::none()));
            continue;
        }
        let texts = std::iter::once(s).chain(node.cells.iter().map(Node::str));
        for s in texts.filter(|s| memchr::memchr(b'*', s.as_bytes()).is_some()) {
            for (_, m) in candidates(s, Around::Nothing) {
                if m.starts_with('*') {
                    stars_called[m.len().min(4)] += 1;
                }
            }
        }
        if starred(&nodes[i]) && !bulleted(nodes, kept, i) {
            nodes[i].seen.labels = Vec::new().into();
        }
        nodes.swap(kept, i);
        kept += 1;
    }
    nodes.truncate(kept);
    defs
}

/// Whether a block starts with one star.
fn starred(n: &Node<'_>) -> bool {
    n.str().strip_prefix('*').is_some_and(|r| !r.starts_with('*'))
}

/// Whether a star begins the item of a list rather than a note that one of the open calls meant:
/// there are more stars in a row than such calls.
fn in_list(nodes: &[Node<'_>], kept: usize, i: usize, calls: usize) -> bool {
    let before = kept.checked_sub(1).and_then(|k| nodes.get(k));
    // no need to look further
    let calls = calls.min(16);
    let row = nodes.iter().skip(i).take(calls + 1).take_while(|n| starred(n)).count();
    before.is_some_and(starred) || row > calls
}

/// Whether a star that no call meant begins the item of a list: beside another, or behind a colon.
fn bulleted(nodes: &[Node<'_>], kept: usize, i: usize) -> bool {
    let before = kept.checked_sub(1).and_then(|k| nodes.get(k));
    let led = |n: &Node<'_>| starred(n) || n.str().trim_end().ends_with([':', '：']);
    before.is_some_and(led) || nodes.get(i + 1).is_some_and(starred)
}

/// A mark without brackets or raising.
pub(super) fn normal(printed: &str) -> String {
    let inner = printed.trim_matches(|c: char| {
        matches!(c, '(' | ')' | '[' | ']' | '^' | ':' | '.' | '/' | '⁽' | '⁾') || c.is_whitespace()
    });
    inner
        .chars()
        .filter(|c| *c != '\\')
        .map(|c| superscript(c).and_then(|d| char::from_digit(d, 10)).unwrap_or(c))
        .collect()
}

/// Marks in a text that look like calls: raised digits, stars that hang on a word, and (where the
/// notes are marked so) digits in brackets that hang on a word.
fn candidates(s: &str, brackets: Around) -> Vec<(Range<usize>, String)> {
    let mut out = Vec::new();
    let bytes = s.as_bytes();
    let mut i = 0;
    while let Some(n) = memchr::memchr3(0xc2, 0xe2, b'*', bytes.get(i..).unwrap_or(&[])) {
        i += n;
        if bytes[i] == b'*' {
            let end = i + run(&s[i..], |c| c == '*');
            // the one with a stroke is found below
            if brackets == Around::Stroke && s[end..].starts_with('/') {
                i = end;
                continue;
            }
            // "…, Jane Doe* **": the second call hangs on the first
            let second = end - i > 1
                && out.last().is_some_and(|(r, m): &(Range<usize>, String)| {
                    m.starts_with('*')
                        && r.end < i
                        && matches!(&s[r.end..i], " " | "\u{a0}" | ", " | "،" | "، ")
                });
            let hangs = s[..i].chars().next_back().is_some_and(|c| !c.is_whitespace());
            if (hangs || second) && end - i <= 4 {
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
    let (open, close) = match brackets {
        Around::Nothing => return out,
        Around::Stroke => {
            stroked_calls(s, &mut out);
            return out;
        }
        Around::Round => (b'(', ')'),
        Around::Square => (b'[', ']'),
    };
    for i in memchr::memchr_iter(open, bytes) {
        let Some((digits, _)) = figures(&s[i + 1..]) else { continue };
        let end = i + digits + 2;
        let before = s[..i].chars().next_back();
        let hangs = before.is_some_and(|c| brackets == Around::Square || !c.is_whitespace());
        if s[i + 1 + digits..].starts_with(close) && hangs {
            out.push((i..end, s[i + 1..i + 1 + digits].to_owned()));
        }
    }
    out
}

/// Marks with a stroke behind a word or what closes one: "in 2040, 1/ the wells". The space before them
/// belongs to them.
fn stroked_calls(s: &str, out: &mut Vec<(Range<usize>, String)>) {
    for i in memchr::memchr_iter(b'/', s.as_bytes()) {
        let part = |b: &&u8| b.is_ascii_digit() || b.is_ascii_lowercase() || **b == b'*';
        let len = s.as_bytes()[..i].iter().rev().take(4).take_while(part).count();
        let (before, mark) = s[..=i].split_at(i - len);
        let after = s[i + 1..].chars().next();
        if stroked(mark) != Some(mark.len())
            || after.is_some_and(|c| c.is_alphanumeric() || c == '/')
        {
            continue;
        }
        let word = before.trim_end();
        let apart = word.len() < before.len();
        let hangs = |c: char| {
            matches!(c, '.' | ',' | ';' | ':' | ')' | ']' | '"' | '”' | '’' | '»' | '،' | '؛')
                || (mark.starts_with(|c: char| !c.is_ascii_lowercase()) && c.is_alphabetic())
        };
        if !word.is_empty() && (apart || word.ends_with(hangs)) {
            let from = s[..before.len()]
                .char_indices()
                .next_back()
                .filter(|_| apart)
                .map_or(before.len(), |c| c.0);
            out.push((from..i + 1, normal(mark)));
        }
    }
}

fn run(s: &str, yes: impl Fn(char) -> bool) -> usize {
    s.chars().take_while(|c| yes(*c)).map(char::len_utf8).sum()
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
    locale: &Locale,
    nodes: &mut [Node<'_>],
    defs: &mut [Def<'_>],
    first: u32,
    title: Option<usize>,
    diags: &mut Vec<Diagnostic>,
) {
    let bracket =
        |d: &Def<'_>| Some(Around::of(d.paras[0].str())).filter(|a| *a != Around::Nothing);
    let brackets = defs.iter().find_map(bracket).unwrap_or(Around::Nothing);
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
                    None if power(node.str(), &range) || counts(node.str(), &range) => {}
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
    lost_raising(locale, nodes, defs, first, &mut placed);
    set_off(locale, nodes, defs, first, &mut placed);
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
fn found_in(node: &Node<'_>, brackets: Around) -> Vec<(Range<usize>, String)> {
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
fn counts(s: &str, range: &Range<usize>) -> bool {
    s[range.clone()].starts_with(['(', '['])
        && s[..range.start].ends_with(|c: char| c.is_ascii_digit())
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
    locale: &Locale,
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
            let lo = if k == from.0 { from.1 } else { 0 }.max(hang::counted(node));
            let hi = to.filter(|t| t.0 == k).map_or(node.text.len(), |t| t.1);
            let s = node.text.as_str();
            if lo >= hi || !s.is_char_boundary(lo) || !s.is_char_boundary(hi) {
                continue;
            }
            let Some(r) = hang::first(locale, &s[lo..hi], n, Around::Nothing) else { continue };
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

/// A place of a number: node, bytes, and whether a mark follows it.
type Place = (usize, Range<usize>, bool);

/// For each note the node from which on its call can stand: the notes of one page stand together.
fn before_pages(defs: &[Def<'_>]) -> Vec<usize> {
    // the nearest note before that stands above: through the ones found, each is passed once
    let mut above: Vec<Option<usize>> = Vec::with_capacity(defs.len());
    for (d, def) in defs.iter().enumerate() {
        let mut b = d.checked_sub(1);
        while let Some(n) = b.filter(|n| defs[*n].at >= def.at) {
            b = above[n];
        }
        above.push(b);
    }
    above.into_iter().map(|b| b.map_or(0, |b| defs[b].at.saturating_sub(1))).collect()
}

/// No note has more places than these where a space may set its call off.
const PLACES: usize = 48;

/// Calls that extraction set off with a space ("of the Council 3 and"): looked for only between
/// the calls of the notes before and after, and for notes in a row, so that all stand in order.
fn set_off(
    locale: &Locale,
    nodes: &mut [Node<'_>],
    defs: &mut [Def<'_>],
    first: u32,
    placed: &mut [Option<(usize, usize)>],
) {
    let open = |d: &Def<'_>| d.number().filter(|_| !d.called);
    let wanted: BTreeSet<u32> = defs.iter().filter_map(open).collect();
    if wanted.is_empty() {
        return;
    }
    let mut places: BTreeMap<u32, Vec<Place>> = BTreeMap::new();
    for (k, node) in nodes.iter().enumerate().filter(|n| n.1.kind == Kind::Para) {
        for (range, n) in hang::apart(node.str()).filter(|f| wanted.contains(&f.1)) {
            let of = places.entry(n).or_default();
            let next = node.marks.partition_point(|m| m.range.end <= range.start);
            let free = node.marks.get(next).is_none_or(|m| m.range.start >= range.end);
            if free && let Some(ends) = hang::plausible(locale, node.str(), &range) {
                of.push((k, range, ends));
            }
        }
    }
    // the paragraph that a page end cut stands before the notes of its page
    let begins = before_pages(defs);
    let mut from = 0;
    while from < defs.len() {
        let mut to = from;
        while to < defs.len()
            && placed[to].is_none()
            && open(&defs[to]).is_some()
            && (to == from || defs[to].number() == defs[to - 1].number().map(|n| n + 1))
        {
            to += 1;
        }
        if to == from {
            from += 1;
            continue;
        }
        let low = from.checked_sub(1).and_then(|b| placed[b]).unwrap_or((0, 0));
        let high = placed.get(to).copied().flatten().unwrap_or((nodes.len(), 0));
        let at = |p: &Place| (p.0, p.1.start);
        let chain: Vec<Vec<&Place>> = (from..to)
            .map(|d| {
                let all = defs[d].number().and_then(|n| places.get(&n)).map_or(&[][..], |p| p);
                let (low, high) = (low.max((begins[d], 0)), high.min((defs[d].at, 0)));
                let near = &all[all.partition_point(|p| at(p) < low)..];
                near.iter().take_while(|p| at(p) < high).take(PLACES).collect()
            })
            .collect();
        let picked = in_order(&chain);
        let alone = picked.iter().flatten().count() == 1;
        for (d, p) in (from..to).zip(&picked) {
            let Some(&(k, ref range, ends)) = *p else { continue };
            let only = chain[d - from].len() == 1;
            if alone && !(ends && only) {
                continue;
            }
            defs[d].called = true;
            placed[d] = Some((k, range.end));
            let kind = MarkKind::Call(NoteId(first + d as u32));
            nodes[k].marks.push(Mark { range: range.clone(), kind });
            nodes[k].marks.sort_by_key(|m| m.range.start);
        }
        from = to;
    }
}

/// One place for each list at most, every one behind the one before: as many as can be, and of
/// those the most that a mark follows.
fn in_order<'p>(chain: &[Vec<&'p Place>]) -> Vec<Option<&'p Place>> {
    /// The worth of the best chain that ends at a place, and what is before it.
    type End = (u32, Option<(usize, usize)>);
    let mut best: Vec<Vec<End>> = Vec::with_capacity(chain.len());
    for (i, list) in chain.iter().enumerate() {
        let mut row = Vec::with_capacity(list.len());
        for p in list {
            let mut top = (0, None);
            for (j, before) in chain[..i].iter().enumerate().rev().take(4) {
                for (k, q) in before.iter().enumerate() {
                    let worth = best[j][k].0;
                    if (q.0, q.1.start) < (p.0, p.1.start) && worth > top.0 {
                        top = (worth, Some((j, k)));
                    }
                }
            }
            row.push((top.0 + 8 + u32::from(p.2), top.1));
        }
        best.push(row);
    }
    let mut out = vec![None; chain.len()];
    let ends = best.iter().enumerate().flat_map(|(i, r)| {
        r.iter().enumerate().map(move |(k, b)| (b.0, std::cmp::Reverse((i, k))))
    });
    let mut at = ends.max().map(|(_, std::cmp::Reverse(at))| at);
    while let Some((i, k)) = at {
        out[i] = Some(chain[i][k]);
        at = best[i][k].1;
    }
    out
}
