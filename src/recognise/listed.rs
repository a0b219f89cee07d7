//! Titles that a contents list names: where one stands again it is a heading, and its lines are one.

use super::{Kind, Node};
use crate::locale::{Keyword, LabelRole, Locale};
use std::collections::{BTreeMap, BTreeSet};

/// No title of a list, and no line of one in the text, has more bytes.
const TITLE: usize = 400;

/// The word above a list has no more bytes.
const WORD: usize = 100;

/// No list has more lines below the word for it that end with a page and nothing to lead to it.
const LINES: usize = 200;

/// The titles of the contents lists of a document, without what print varies: letters and figures.
#[derive(Debug, Default)]
pub(super) struct Listed {
    whole: BTreeSet<String>,
    /// Those without the number, and the level that tells; 0 for what has none, or several.
    bare: BTreeMap<String, u8>,
}

impl Listed {
    /// Gathers the titles that stand in a list with their pages.
    pub(super) fn of(locale: &Locale, nodes: &[Node<'_>]) -> Self {
        let mut listed = Self::default();
        let mut inside = 0_usize;
        // the first line of an entry of two
        let mut above: Option<&str> = None;
        for node in nodes.iter().filter(|n| n.kind == Kind::Para) {
            let s = node.str().trim();
            if s.len() > TITLE {
                above = None;
                inside = inside.saturating_sub(1);
                continue;
            }
            if s.len() <= WORD && locale.keyword(s) == Some(Keyword::Contents) {
                inside = LINES;
                continue;
            }
            let Some(title) = titled(s, inside > 0) else {
                above = (inside > 0 && !numbered(locale, s).is_empty()).then_some(s);
                inside = inside.saturating_sub(1);
                continue;
            };
            let label = numbered(locale, title);
            let above = above.take().filter(|_| label.is_empty()).unwrap_or("");
            let (label, title) = if above.is_empty() {
                (label, key(&title[label.len()..]))
            } else {
                let label = numbered(locale, above);
                (label, key(&above[label.len()..]) + &key(title))
            };
            let level = locale.labels(label).iter().find_map(|r| match r.role {
                LabelRole::Heading(l) => Some(l),
                _ => None,
            });
            let level = level.unwrap_or(0);
            listed.whole.insert(key(label) + &title);
            listed
                .bare
                .entry(title)
                .and_modify(|l| *l = if *l == level { level } else { 0 })
                .or_insert(level);
        }
        listed
    }

    pub(super) fn is_empty(&self) -> bool {
        self.whole.is_empty()
    }

    /// Whether two lines are one title of a list. A number on a line of its own is none.
    pub(super) fn joins(&self, locale: &Locale, a: &str, b: &str) -> bool {
        if self.is_empty() || a.len() + b.len() > TITLE || a.is_empty() {
            return false;
        }
        if key(&a[numbered(locale, a).len()..]).is_empty() {
            return false;
        }
        let first = key(a);
        !self.whole.contains(&first) && self.whole.contains(&(first + &key(b)))
    }

    /// Tells the nodes that are titles without a number: those that have none in the list, and, where
    /// the text has lost all numbers of its headings, those that have one there.
    pub(super) fn tell(&self, locale: &Locale, nodes: &mut [Node<'_>]) {
        if self.is_empty() {
            return;
        }
        let mut lost = true;
        for node in nodes.iter_mut().filter(|n| n.kind == Kind::Para && n.text.len() <= TITLE) {
            let s = key(node.str());
            node.listed = self.bare.get(&s).copied();
            lost &= !self.whole.contains(&s) || numbered(locale, node.str()).is_empty();
        }
        if !lost {
            nodes.iter_mut().for_each(|n| n.listed = n.listed.filter(|l| *l == 0));
        }
    }
}

/// The label of a heading that a line begins with.
fn numbered<'t>(locale: &Locale, s: &'t str) -> &'t str {
    let heads = |role| matches!(role, LabelRole::Heading(_) | LabelRole::Part);
    let labels = locale.labels(s);
    let label = labels.iter().find(|r| heads(r.role) && r.space > 0).or_else(|| labels.first());
    label.map_or("", |r| &s[..r.len])
}

/// The title that a line of a list leads from to a page; `inside` the list a space is enough.
fn titled(s: &str, inside: bool) -> Option<&str> {
    let head = s.trim_end_matches(|c: char| c.is_numeric());
    let digits = s[head.len()..].chars().count();
    let bare = head.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '.' | '…' | '·'));
    let behind = &head[bare.len()..];
    let led = behind.contains('\t')
        || behind.contains('…')
        || behind.bytes().filter(|b| *b == b'.').count() > 2
        || behind.chars().filter(|c| c.is_whitespace()).count() > 1;
    let title = (1..=4).contains(&digits) && (led || (inside && behind == " "));
    (title && bare.contains(char::is_alphabetic)).then_some(bare)
}

fn key(s: &str) -> String {
    s.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::titled;

    #[test]
    fn a_line_leads_to_its_page_with_dots_or_within_a_list_with_a_space() {
        assert_eq!(titled("I. Introduction ........ 3", false), Some("I. Introduction"));
        assert_eq!(titled("I. Introduction\t3", false), Some("I. Introduction"));
        assert_eq!(titled("Lamps . . . . . . 12", false), Some("Lamps"));
        assert_eq!(titled("一、导言……………3", false), Some("一、导言"));
        assert_eq!(titled("Lamps 12", true), Some("Lamps"));
        for s in ["Lamps 12", "Lamps of 2031", "........ 3", "Lamps ....... 31234"] {
            assert_eq!(titled(s, false), None, "{s}");
        }
    }
}
