//! What a page end had parted, put together again.
//!
//! A block goes on over a page end when its first half does not close and the second half carries
//! no label that counts on. In wrapped text the line before the cut must reach the margin as well,
//! or lack the space that marks a paragraph's end. Blocks that a layout model gives one a line are
//! judged the same way, for there a page end leaves no other trace.

use super::listed::Listed;
use super::notes::Def;
use super::{Ctx, Kind, Node, dotted};
use crate::diag::{Code, Diagnostic};
use crate::flow::mark::before_stroked;
use crate::flow::{Area, Join, Layout, Start};
use crate::locale::{Keyword, LabelRole, Locale, Reading};
use crate::model::{MastheadRole, NumStyle};
use std::collections::{BTreeMap, BTreeSet};

/// No title of an item is longer.
const TITLE: usize = 400;

/// A number and a full stop, or what a language prints for them.
fn numbered(readings: &[Reading]) -> Option<&Reading> {
    let decimal = |r: &&Reading| r.role == LabelRole::Paragraph && r.style == NumStyle::Decimal;
    readings.iter().find(decimal)
}

/// A title without what ends it in a list.
fn bare(s: &str) -> &str {
    s.trim_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ';' | '。' | '；' | '؛'))
}

/// Joins nodes from `first` on; keeps the places of notes right.
pub(super) fn join<'s>(
    cx: &mut Ctx<'_, '_>,
    nodes: &mut Vec<Node<'s>>,
    first: usize,
    (layout, listed): (Layout, &Listed),
    defs: &mut [Def<'s>],
) {
    let mut moved: Vec<usize> = Vec::with_capacity(nodes.len() + 1);
    let mut seen = Seen { sections: dotted::sections(nodes), ..Seen::default() };
    // those that stay move up
    let mut kept = 0;
    for i in 0..nodes.len() {
        moved.push(kept);
        let (before, rest) = nodes.split_at_mut(i);
        let Some((node, after)) = rest.split_first_mut() else { break };
        if i > first
            && kept > first
            && let Some(prev) = before.get_mut(kept - 1)
            && let Some(how) = parted(cx.locale, prev, node, layout, &seen)
                .or_else(|| transmitted(cx.locale, prev, node, after.first()))
                .or_else(|| titled(cx.locale, prev, node, listed))
        {
            doubled(cx, prev, node);
            let at = prev.text.len();
            prev.append(std::mem::take(&mut node.text), cx.locale, how);
            prev.cuts.push(at);
            prev.hints.full = node.hints.full;
            prev.hints.ended = node.hints.ended;
            continue;
        }
        seen.label(node.labels(cx.locale));
        seen.title(cx.locale, node);
        nodes.swap(kept, i);
        kept += 1;
    }
    nodes.truncate(kept);
    moved.push(kept);
    for d in defs {
        d.at = moved.get(d.at).copied().unwrap_or(kept);
    }
}

/// The last values of every kind of label, so that a label at a page's head can be told from a
/// reference that happens to start a line.
#[derive(Default)]
struct Seen {
    last: BTreeMap<(LabelRole, NumStyle), [u32; COUNTS]>,
    /// The titles of an agenda or a list, which may stand again above text.
    titles: BTreeSet<Box<str>>,
    /// Whether the last of them stood there before.
    again: bool,
    /// The first and last section with numbers of two parts.
    sections: Option<(u32, u32)>,
}

/// How many counts of one kind are kept beside each other.
const COUNTS: usize = 4;

impl Seen {
    fn label(&mut self, readings: &[Reading]) {
        // of two readings the one that counts on is meant
        let counts = readings.iter().any(|r| self.expects(r.role, r.style, r.value));
        for r in readings {
            if !counts || self.expects(r.role, r.style, r.value) {
                let last = self.last.entry((r.role, r.style)).or_default();
                // a count that goes on keeps its place, one that starts takes the oldest's: a list
                // inside a paragraph does not drive out the count around it
                let slot = last.iter().position(|v| *v + 1 == r.value && *v > 0);
                last[..=slot.unwrap_or(COUNTS - 1)].rotate_right(1);
                last[0] = r.value;
            }
        }
    }

    /// Notes what stands behind a number and can be a title.
    fn title(&mut self, locale: &Locale, node: &Node<'_>) {
        let s = node.str();
        if s.len() <= TITLE
            && let Some(r) = numbered(node.labels(locale))
        {
            self.again = !self.titles.insert(bare(&s[r.len + r.space..]).into());
        }
    }

    /// Whether a short line with a number is a title over the block behind it: it stood in a list
    /// before, is the number of a section, or a number is below it that counts paragraphs.
    fn heads(&self, locale: &Locale, prev: &Node<'_>, node: &Node<'_>) -> bool {
        let (a, b) = (prev.str(), node.str());
        let Some(r) = numbered(prev.labels(locale)).filter(|_| a.len() <= TITLE) else {
            return false;
        };
        if b.starts_with(char::is_lowercase) || a[r.len + r.space..].starts_with(char::is_lowercase)
        {
            return false;
        }
        let counted = || {
            let below = numbered(node.labels(locale)).filter(|r| r.value > 1 && r.space > 0);
            below.is_some_and(|r| {
                !b[r.len + r.space..].starts_with(char::is_lowercase) && sentence_closed(locale, b)
            })
        };
        // a section's title in capitals over text that counts by itself
        let capitals = || short(a) && super::heading::capitals(a) && !super::heading::capitals(b);
        self.again
            || capitals()
            || (short(a) && (dotted::beside(self.sections, r.value) || counted()))
    }

    fn expects(&self, role: LabelRole, style: NumStyle, value: u32) -> bool {
        value <= 1
            || self.last.get(&(role, style)).is_some_and(|l| l.iter().any(|v| v + 1 == value))
    }
}

/// Whether a text ends a sentence or clause; marks, quotes and brackets behind it do not matter.
pub(super) fn closed(locale: &Locale, s: &str) -> bool {
    ends_with(locale, s, |c| {
        locale.sentence_end.contains(&c)
            || locale.clause_end.contains(&c)
            || locale.list_intro.contains(&c)
    })
}

/// Whether a text ends a sentence.
pub(super) fn sentence_closed(locale: &Locale, s: &str) -> bool {
    ends_with(locale, s, |c| locale.sentence_end.contains(&c))
}

/// Whether a text ends with a comma or semicolon, as a clause that another follows does.
pub(super) fn clause_closed(locale: &Locale, s: &str) -> bool {
    let ends = |c: char| locale.clause_end.contains(&c) && !locale.sentence_end.contains(&c);
    ends_with(locale, s, ends)
}

fn ends_with(locale: &Locale, s: &str, yes: impl Fn(char) -> bool) -> bool {
    let s = without_call(s, &yes);
    for c in s.chars().rev().take(8) {
        if yes(c) {
            return true;
        }
        let passes = crate::flow::mark::raised(c)
            || c == '*'
            || matches!(c, '"' | '”' | '’' | '»' | ')' | '）' | ']' | '」' | '』' | '\u{a0}' | ' ')
            || locale.pairs.iter().any(|p| p.1 == c && !matches!(c, '》' | '〉'));
        if !passes {
            return false;
        }
    }
    false
}

/// A text without the number of a note that hangs on its closing mark: "…该条。2", "… it.[3]".
fn without_call<'t>(s: &'t str, yes: &impl Fn(char) -> bool) -> &'t str {
    if let Some(before) = before_stroked(s) {
        return before;
    }
    let bare = s.strip_suffix([']', ')']).unwrap_or(s);
    let head = bare.trim_end_matches(|c: char| c.is_ascii_digit());
    if !(1..=3).contains(&(bare.len() - head.len())) {
        return s;
    }
    let head =
        if bare.len() < s.len() { head.strip_suffix(['[', '(']).unwrap_or("") } else { head };
    // "a year; 1": extraction sets raised numbers off
    let apart = head.strip_suffix([' ', '\u{a0}']).filter(|h| h.ends_with([';', '؛']));
    let head = apart.unwrap_or(head);
    // "and Rev.1"
    let last = s.rsplit([' ', '\u{a0}']).next().unwrap_or(s);
    if super::refs::modifier(last) == Some(last.len()) {
        return s;
    }
    let mut back = head.chars().rev();
    let closes =
        back.next().is_some_and(|c| yes(c) && c != ':' && c != '-' && c != '–' && c != '—');
    // the last part of a symbol: "A/C.3/79/L.22/Rev.1"
    let part = head.rsplit([' ', '\u{a0}', '(', '（']).next().is_some_and(|t| t.contains('/'));
    if part && bare.len() == s.len() && !head.is_empty() {
        return s;
    }
    let word = back
        .next()
        .is_some_and(|c| c.is_alphabetic() || matches!(c, '”' | '》' | '）' | ')' | '"'));
    if closes && word { head } else { s }
}

fn address_head(s: &str) -> bool {
    s.starts_with("http://") || s.starts_with("https://") || s.starts_with("www.")
}

/// A line of a contents list: dots, and a page.
pub(super) fn leads_to_page(s: &str) -> bool {
    s.ends_with(|c: char| c.is_ascii_digit())
        && ["....", "……", ". . ."].iter().any(|l| s.contains(l))
}

/// "Table 2" or "Box 1", and nothing else on the line.
fn is_caption(locale: &Locale, s: &str) -> bool {
    let whole = |c: (usize, Option<u32>)| c.0 == s.trim_end().len();
    s.len() < 60
        && (locale.table_caption(s).is_some_and(whole)
            || locale.figure_caption(s).is_some_and(whole))
}

/// How `node` goes on with `prev`, if it does.
fn parted(
    locale: &Locale,
    prev: &Node<'_>,
    node: &Node<'_>,
    layout: Layout,
    seen: &Seen,
) -> Option<Join> {
    let plain = |n: &Node<'_>| n.kind == Kind::Para && n.hints.area == Area::Body;
    if !plain(prev) || !plain(node) || node.hints.heading > 0 || prev.hints.heading > 0 {
        return None;
    }
    let (a, b) = (prev.str(), node.str());
    if a.is_empty() || b.is_empty() || prev.is_row() || node.is_row() {
        return None;
    }
    let apart = |n: &Node<'_>| n.is_formula(locale) || n.heads_annex(locale);
    // "Against:" over those who voted so
    let voters = b.len() < 80 && b.ends_with([':', '：']) && locale.vote_line(b);
    if voters
        || apart(prev)
        || apart(node)
        || leads_to_page(a)
        || is_caption(locale, b)
        || node.in_series
        || prev.in_series
        || locale.numbered_title(b)
    {
        return None;
    }
    let labels = node.labels(locale);
    let labelled = labels.iter().any(|r| {
        let label = &b[..r.len];
        // where space is typographic it may be lost
        let stop =
            label.ends_with(['、', '．', '）']) || (!locale.join_space && label.ends_with('.'));
        (r.space > 0 || r.len == b.len() || stop) && seen.expects(r.role, r.style, r.value)
    });
    let last = a.trim_end_matches(|c| c == '*' || crate::flow::mark::raised(c)).chars().next_back();
    let open = !closed(locale, a);
    let comma = last.is_some_and(|c| matches!(c, ',' | '，' | '、' | '،'));
    let lower = b.chars().next().is_some_and(char::is_lowercase);
    let body_label = prev.labels(locale).iter().any(|r| {
        matches!(r.role, LabelRole::Paragraph | LabelRole::Item(_)) && r.len + r.space < a.len()
    });
    let opens = || locale.opener(b, false).is_some() || locale.opener(b, true).is_some();
    match (node.hints.start, layout) {
        (Start::Sure, Layout::Wrapped | Layout::Marked) => None,
        (Start::Likely, _) => (!labelled && (open || comma)).then_some(Join::Line),
        (Start::Page, Layout::Wrapped) if prev.hints.ended == Some(true) => {
            let pushed = a.ends_with([':', '：']) && address_head(b);
            pushed.then_some(Join::Line)
        }
        (Start::Page, Layout::Wrapped) => {
            // several lines without a full stop are no heading: cut, however the margin looks
            let text = long(a) && (open || comma) && !opens();
            let filled = prev.hints.full || prev.hints.ended.is_some();
            // a title at the foot of a page, the first clause at the head of the next
            let clause = open && !long(a) && b.starts_with(char::is_uppercase);
            if labelled || !(filled || (open && lower) || text) || (clause && opens()) {
                return None;
            }
            if open || prev.hints.ended == Some(false) {
                return Some(Join::Line);
            }
            // where clauses start with a capital, a small letter goes on with one
            let small = lower && (!opens() || a.chars().next().is_some_and(char::is_uppercase));
            if small || (comma && !opens()) {
                return Some(Join::Line);
            }
            // a full line that happens to end a sentence: a number would tell a new paragraph, and
            // tells a section, which counts by itself
            let stop = last.is_some_and(|c| locale.sentence_end.contains(&c));
            let section = (labels.iter().any(|r| r.space > 0) || (!lower && !closed(locale, b)))
                && heading_shape(locale, b);
            (body_label && stop && !section && !opens()).then_some(Join::Line)
        }
        _ => {
            // one block a line
            if labelled || !labels.is_empty() && !open || (open && seen.heads(locale, prev, node)) {
                return None;
            }
            // a long line that goes on with a capital is a title, unless a sentence ends inside it
            let capital = b.chars().next().is_some_and(char::is_uppercase);
            let text = long(a) && (!capital || sentence_inside(locale, a));
            // "4. Ejecución de los programas", and below it what is to be done
            let title = capital && short(a) && !leads_to_name(a);
            let labelled_text = body_label && a.chars().nth(14).is_some() && !title;
            let cut = open && (labelled_text || text || !prev.cuts.is_empty());
            // "including:" and then no list but more of the sentence
            let colon = lower && body_label && a.ends_with([':', '：']);
            let mid_clause = comma
                && body_label
                && locale.opener(b, false).is_none()
                && (lower || !locale.join_space);
            // what a page end cut off ends its sentence, and seldom starts with a capital
            let heading = heading_shape(locale, b)
                && !closed(locale, b)
                && !lower
                && body_label
                && (short(a) || capital);
            ((cut || colon || mid_clause || (open && lower && long(a))) && !heading)
                .then_some(Join::Line)
        }
    }
}

/// The title of a report that a note transmits, cut at a comma or within the name behind one, when
/// its summary follows.
fn transmitted(
    locale: &Locale,
    prev: &Node<'_>,
    node: &Node<'_>,
    next: Option<&Node<'_>>,
) -> Option<Join> {
    let summary = next.is_some_and(|n| locale.keyword(n.str()) == Some(Keyword::Summary));
    let plain = |n: &Node<'_>| n.kind == Kind::Para && n.hints.heading == 0 && !n.is_row();
    if !summary || !plain(prev) || !plain(node) || node.hints.gap > 0 {
        return None;
    }
    let (a, b) = (prev.str(), node.str());
    let named = a.ends_with([',', '،'])
        || (locale.join_space && a.rsplit([',', '،']).next().is_some_and(|n| words(n) == 1))
            && words(b) == 1;
    let submitter = || locale.match_line(a).is_some_and(|m| m.role == MastheadRole::Submitter);
    (named && short(b) && !closed(locale, b) && node.labels(locale).is_empty() && submitter())
        .then_some(Join::Line)
}

/// A title on two lines that a contents list has as one.
fn titled(locale: &Locale, prev: &Node<'_>, node: &Node<'_>, listed: &Listed) -> Option<Join> {
    let plain = |n: &Node<'_>| n.kind == Kind::Para && n.hints.heading == 0 && !n.is_row();
    let joins = || listed.joins(locale, prev.str(), node.str());
    (!listed.is_empty() && plain(prev) && plain(node) && joins()).then_some(Join::Line)
}

fn words(s: &str) -> usize {
    s.split_whitespace().count()
}

/// Whether a sentence ends before the end of a text.
fn sentence_inside(locale: &Locale, s: &str) -> bool {
    let mut chars = s.chars().peekable();
    while let Some(c) = chars.next() {
        if locale.sentence_end.contains(&c) && chars.peek().is_some_and(|c| c.is_whitespace()) {
            return true;
        }
    }
    false
}

/// Longer than a heading is.
fn long(s: &str) -> bool {
    let most = if s.chars().take(200).any(super::text::han) { 60 } else { 120 };
    s.chars().nth(most).is_some()
}

fn short(s: &str) -> bool {
    s.chars().nth(if super::text::any_han(s) { 30 } else { 80 }).is_none()
}

/// Whether a name may come behind a text: it ends with one, or with a word as short as those that
/// lead up to one are.
fn leads_to_name(s: &str) -> bool {
    let word = s.rsplit([' ', '\u{a0}', '’', '-']).next().unwrap_or("");
    word.starts_with(char::is_uppercase) || word.chars().nth(4).is_none()
}

fn heading_shape(locale: &Locale, s: &str) -> bool {
    short(s) && !sentence_closed(locale, s)
}

/// The edge of a page read twice: the last characters (Han) or words stand again.
fn doubled(cx: &mut Ctx<'_, '_>, prev: &Node<'_>, node: &Node<'_>) {
    let (a, b) = (prev.str(), node.str());
    let Some(x) = a.chars().next_back() else { return };
    let found = if super::text::han(x) { same_characters(a, b) } else { same_words(a, b) };
    let Some(len) = found else { return };
    let (len_a, len_b) = (len, len);
    let what = b[..len_b].to_owned();
    cx.diags.push(
        Diagnostic::new(
            Code::DoubledAtCut,
            node.text.span(0..len_b),
            format!("\u{201c}{what}\u{201d} stands on both sides of the page end"),
        )
        .label(prev.text.span(a.len() - len_a..a.len()), "it stands here before the cut")
        .help("if the page edge was read twice, delete one; the text is kept as it is"),
    );
}

/// No page edge is read twice for longer.
const DOUBLED: usize = 8;

/// Bytes of the longest run of Han characters that ends `a` and begins `b`.
fn same_characters(a: &str, b: &str) -> Option<usize> {
    let ends = b.char_indices().map(|(i, c)| (i + c.len_utf8(), c));
    let run = ends.take(DOUBLED).take_while(|(_, c)| c.is_alphanumeric());
    run.map(|(end, _)| end).filter(|end| a.ends_with(&b[..*end])).last()
}

/// Bytes of the longest run of whole words that ends `a` and begins `b`.
fn same_words(a: &str, b: &str) -> Option<usize> {
    let word = |c: char| c.is_alphanumeric() || c == '-' || c == '’';
    let ends = b.char_indices().filter(|(i, c)| {
        let before = b[..*i].chars().next_back();
        !word(*c) && before.is_some_and(word)
    });
    let ends = ends.map(|(i, _)| i).chain([b.len()]).take(DOUBLED);
    ends.filter(|end| {
        let run = &b[..*end];
        let rest = a.strip_suffix(run);
        run.chars().filter(|c| word(*c)).count() >= 2
            && run.starts_with(word)
            && rest.is_some_and(|r| !r.ends_with(word))
    })
    .last()
}
