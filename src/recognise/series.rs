//! Headings of a word and a number that count on: "Goal 1. …", "Principle 2", "القاعدة 3", "目标4".
//!
//! Which words head the parts of an instrument is left to whoever drafts it, so none are listed:
//! such a line is a heading where two or more of one word count on and text stands between them.
//! Lines that follow each other are the items of a list, or entries of a table.

use super::{Kind, Node, join};
use crate::locale::Locale;
use std::collections::BTreeMap;

/// No word of such a heading is longer, and no heading.
const WORD: usize = 48;
const TITLE: usize = 200;

/// Tells the nodes that head the parts of a series.
pub(super) fn tell(locale: &Locale, nodes: &mut [Node<'_>]) {
    let mut series: BTreeMap<String, (u32, Vec<usize>)> = BTreeMap::new();
    let mut all: Vec<Vec<usize>> = Vec::new();
    let mut before: Option<(usize, String)> = None;
    for (i, node) in nodes.iter().enumerate().filter(|n| n.1.kind == Kind::Para) {
        let Some((word, value)) = at(locale, node) else { continue };
        // neighbours are a list, and not the headings of anything
        let beside = before.as_ref().is_some_and(|(at, w)| at + 1 == i && *w == word);
        let (last, run) = series.entry(word.clone()).or_default();
        before = Some((i, word));
        if beside {
            run.pop_if(|n| *n + 1 == i);
            *last = value;
            continue;
        }
        if value != *last + 1 {
            all.push(std::mem::take(run));
        }
        *last = value;
        run.push(i);
    }
    all.extend(series.into_values().map(|s| s.1));
    for i in all.into_iter().filter(|r| r.len() >= 2).flatten() {
        nodes[i].in_series = true;
    }
}

/// The word of a line and its number, if a title or nothing follows them.
fn at(locale: &Locale, node: &Node<'_>) -> Option<(String, u32)> {
    let s = node.str().trim_end();
    if s.len() > TITLE || !s.starts_with(char::is_alphabetic) {
        return None;
    }
    let from = s.find(|c: char| c.is_ascii_digit()).filter(|n| *n <= WORD)?;
    let word = s[..from].trim_end();
    let (number, rest) =
        s[from..].split_at(s[from..].find(|c: char| !c.is_ascii_digit()).unwrap_or(s.len() - from));
    let words = word.split_whitespace().count();
    let plain = word.chars().all(|c| c.is_alphabetic() || c.is_whitespace());
    let apart = word.len() < from || word.ends_with(super::text::han);
    if !plain || !apart || words > 3 || number.len() > 3 || number.starts_with('0') {
        return None;
    }
    let title = rest.trim_start_matches(['.', ':', '：', '.', '、', ' ', '\u{a0}', '-', '–', '—']);
    // "Goal 1.1" and "Rule 3 applies to …" are no such lines
    let parted = rest.is_empty()
        || rest.starts_with(['.', ':', '：', '、', '–', '—'])
        || rest.trim_start().starts_with(['-', '–', '—', ':', '：']);
    let titled = title.is_empty()
        || (title.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase() || c == '“')
            && !join::closed(locale, title));
    (parted && titled && !title.starts_with(|c: char| c.is_ascii_digit()))
        .then(|| number.parse().ok().map(|n| (word.to_owned(), n)))
        .flatten()
}
