//! Numbers of two parts ("14.1", "14.2"; "14.a"; in Arabic "14-1"), which budgets, some agencies,
//! guidelines and the targets of goals print.
//!
//! By its form such a number cannot be told from a quantity ("2.5 million"), so it is a label only
//! where three or more of one section, or two of each of two, count on from block to block and text
//! follows them, or where the section stands between, before or behind such sections, or under a
//! block with its number.

use super::{Kind, Node, join};
use crate::locale::{LabelRole, Locale, Reading};
use crate::model::NumStyle;
use std::collections::{BTreeMap, BTreeSet};

/// As few in a row may be chance.
const ROW: usize = 3;

/// A block of so many characters is text, though it ends without a full stop.
const LONG: usize = 70;

/// No title between a section's number and its first paragraph has more bytes.
const TITLE: usize = 200;

/// The first and the last section with such numbers.
pub(super) fn sections(nodes: &[Node<'_>]) -> Option<(u32, u32)> {
    let section = |n: &Node<'_>| n.str().split('.').next()?.parse::<u32>().ok();
    nodes.iter().filter(|n| n.dotted.is_some()).filter_map(section).fold(None, |all, n| {
        let (low, high) = all.unwrap_or((n, n));
        Some((low.min(n), high.max(n)))
    })
}

/// Whether a number is that of such a section, or of one beside them.
pub(super) fn beside(sections: Option<(u32, u32)>, n: u32) -> bool {
    sections.is_some_and(|(low, high)| (low..=high + 1).contains(&n) || n + 1 == low)
}

/// The blocks of one section that count on.
#[derive(Default)]
struct Row {
    section: u32,
    last: u32,
    nodes: Vec<usize>,
    /// Whether it starts with the first, below a block with the section's number.
    headed: bool,
}

impl Row {
    /// Whether it starts with the first of its section.
    fn opens(&self, nodes: &[Node<'_>]) -> bool {
        self.nodes.first().and_then(|n| at(nodes[*n].str())).map(|r| r.1.value) == Some(1)
    }
}

/// Tells the nodes that such a number starts.
pub(super) fn tell(locale: &Locale, nodes: &mut [Node<'_>]) {
    let mut open: BTreeMap<u32, Row> = BTreeMap::new();
    let mut rows: Vec<Row> = Vec::new();
    for (i, node) in nodes.iter().enumerate().filter(|n| n.1.kind == Kind::Para) {
        let Some((section, r)) = at(node.str()) else { continue };
        let row = open.entry(section).or_default();
        let letter = r.style == NumStyle::LowerAlpha;
        // the letters of a section follow its numbers
        let goes_on = if letter {
            let before = row.nodes.last().and_then(|n| at(nodes[*n].str())).map(|b| b.1);
            before.is_some_and(|b| {
                if b.style == r.style { r.value == b.value + 1 } else { r.value == 1 }
            })
        } else {
            r.value == row.last + 1
        };
        if !goes_on {
            if letter {
                continue;
            }
            rows.push(std::mem::take(row));
        }
        if row.nodes.is_empty() {
            row.section = section;
            row.headed = r.value == 1 && headed(locale, &nodes[..i], section);
        }
        if !letter {
            row.last = r.value;
        }
        row.nodes.push(i);
    }
    rows.extend(open.into_values());
    rows.retain(|r| {
        let text = |i: &&usize| {
            let s = nodes[**i].str();
            join::closed(locale, s) || s.chars().nth(LONG).is_some()
        };
        !r.nodes.is_empty() && r.nodes.iter().filter(text).count() * 2 >= r.nodes.len()
    });
    rows.sort_by_key(|r| r.nodes[0]);
    let mut sure: BTreeSet<u32> =
        rows.iter().filter(|r| r.nodes.len() >= ROW).map(|r| r.section).collect();
    // sections of one number or two that count on under their own headings
    for w in rows.windows(2) {
        let next = w[0].section + 1 == w[1].section;
        let headed = w[0].headed && w[1].headed && w[0].nodes.len() + w[1].nodes.len() >= ROW;
        // "1.1", "1.2", "2.1", "2.2": no quantities come so
        let paired = w.iter().all(|r| r.nodes.len() > 1 && r.opens(nodes));
        if next && (headed || paired) {
            sure.insert(w[0].section);
        }
    }
    if sure.is_empty() {
        return;
    }
    // the sections beside those that are sure, in the order of the text
    let mut taken = vec![false; rows.len()];
    let mut take = |k: usize, row: &Row| {
        let near = row.section.checked_sub(1).is_some_and(|s| sure.contains(&s))
            || sure.contains(&(row.section + 1))
            || (sure.len() > 1 && sure.last().is_some_and(|s| *s < row.section));
        let yes = row.nodes.len() >= ROW
            || (row.opens(nodes) && (row.headed || (near && row.nodes.len() > 1)));
        if yes {
            sure.insert(row.section);
        }
        taken[k] |= yes;
    };
    for (k, row) in rows.iter().enumerate() {
        take(k, row);
    }
    for (k, row) in rows.iter().enumerate().rev() {
        take(k, row);
    }
    for row in rows.iter().zip(taken).filter(|r| r.1).map(|r| r.0) {
        for i in &row.nodes {
            nodes[*i].dotted = at(nodes[*i].str()).map(|r| r.1);
        }
    }
}

/// Whether a section's number heads what follows: right above, or above its title and the heading
/// of a part of it ("Section 2", "Eligibility", "Applications").
fn headed(locale: &Locale, before: &[Node<'_>], section: u32) -> bool {
    for node in before.iter().rev().take(3) {
        let s = node.str();
        if numbers(s, section) {
            return true;
        }
        if node.kind != Kind::Para || s.len() > TITLE || join::closed(locale, s) {
            return false;
        }
    }
    false
}

/// Whether a text starts with a number and a full stop, or a word, this number and a full stop:
/// "2. Scope", "Goal 2. End hunger".
fn numbers(s: &str, section: u32) -> bool {
    let digits = |c: char| c.is_ascii_digit();
    let Some(from) = s.find(digits).filter(|n| *n < 40) else { return false };
    let s = &s[from..];
    let (number, rest) = s.split_at(s.find(|c| !digits(c)).unwrap_or(s.len()));
    let ends = rest.strip_prefix(['.', ',']).is_none_or(|r| r.starts_with(' '));
    number.parse() == Ok(section) && ends
}

/// The number at the start of a text: its section, and the rest as a label.
fn at(s: &str) -> Option<(u32, Reading)> {
    if !s.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let figures = |s: &str| s.bytes().take_while(u8::is_ascii_digit).count();
    let a = figures(s);
    let tail = s[a..].strip_prefix(['.', '-'])?;
    let b = figures(tail);
    let dot = s[a..].starts_with('.');
    let letter = tail.bytes().next().filter(|c| dot && b == 0 && c.is_ascii_lowercase());
    if a > 3 || !(1..=3).contains(&b) && letter.is_none() || tail.starts_with('0') {
        return None;
    }
    let end = a + 1 + b.max(1);
    let len = end + usize::from(s[end..].starts_with('.'));
    let rest = &s[len..];
    let text = rest.trim_start();
    let first = text.chars().next()?;
    let begins = first.is_alphanumeric() || matches!(first, '“' | '"' | '«' | '《' | '[' | '(');
    // the way to plain text can lose the tab: "2.1The author"
    let glued = letter.is_none()
        && first.is_uppercase()
        && rest.chars().nth(1).is_some_and(char::is_lowercase);
    let apart = text.len() < rest.len() || glued || (letter.is_none() && super::text::han(first));
    // "4.2 2031年6月3日" opens with a date
    let dated = figures(text) == 4 && text[4..].starts_with('年');
    if !begins || !apart || first.is_lowercase() || (first.is_ascii_digit() && !dated) {
        return None;
    }
    let (style, value) = match letter {
        Some(c) => (NumStyle::LowerAlpha, u32::from(c - b'a') + 1),
        None => (NumStyle::Decimal, tail[..b].parse().ok()?),
    };
    let reading = Reading {
        role: LabelRole::Paragraph,
        style,
        value,
        suffix: "".into(),
        len,
        space: rest.len() - text.len(),
        scheme: 0,
    };
    Some((s[..a].parse().ok()?, reading))
}
