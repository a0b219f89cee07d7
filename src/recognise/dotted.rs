//! Paragraph numbers of two parts ("14.1", "14.2"), which budgets and some agencies print.
//!
//! By its form such a number cannot be told from a quantity ("2.5 million"), so it is a label only
//! where three or more of one section count on from block to block, and sentences follow them.

use super::{Kind, Node, join};
use crate::locale::{LabelRole, Locale, Reading};
use crate::model::NumStyle;
use std::collections::BTreeMap;

/// As few in a row may be chance.
const ROW: usize = 3;

/// Tells the nodes that such a number starts.
pub(super) fn tell(locale: &Locale, nodes: &mut [Node<'_>]) {
    // for each section: its last number, and where the row that it ends stands
    let mut rows: BTreeMap<u32, (u32, Vec<usize>)> = BTreeMap::new();
    let mut all: Vec<Vec<usize>> = Vec::new();
    for (i, node) in nodes.iter().enumerate().filter(|n| n.1.kind == Kind::Para) {
        let Some((section, r)) = at(node.str()) else { continue };
        let (last, row) = rows.entry(section).or_default();
        if r.value != *last + 1 {
            all.push(std::mem::take(row));
        }
        *last = r.value;
        row.push(i);
    }
    all.extend(rows.into_values().map(|r| r.1));
    for row in all.iter().filter(|r| r.len() >= ROW) {
        let text = row.iter().filter(|i| join::closed(locale, nodes[**i].str())).count();
        if text * 2 < row.len() {
            continue;
        }
        for i in row {
            nodes[*i].dotted = at(nodes[*i].str()).map(|r| r.1);
        }
    }
}

/// The number at the start of a text: its section, and the rest as a label.
fn at(s: &str) -> Option<(u32, Reading)> {
    if !s.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let figures = |s: &str| s.bytes().take_while(u8::is_ascii_digit).count();
    let a = figures(s);
    let tail = s[a..].strip_prefix('.')?;
    let b = figures(tail);
    if a > 3 || !(1..=3).contains(&b) || tail.starts_with('0') {
        return None;
    }
    let end = a + 1 + b;
    let len = end + usize::from(s[end..].starts_with('.'));
    let rest = &s[len..];
    let text = rest.trim_start();
    let first = text.chars().next()?;
    let begins = first.is_alphanumeric() || matches!(first, '“' | '"' | '«' | '《' | '[' | '(');
    let apart = text.len() < rest.len() || super::text::han(first);
    if !begins || !apart || first.is_lowercase() || first.is_ascii_digit() {
        return None;
    }
    let reading = Reading {
        role: LabelRole::Paragraph,
        style: NumStyle::Decimal,
        value: tail[..b].parse().ok()?,
        suffix: "".into(),
        len,
        space: rest.len() - text.len(),
        scheme: 0,
    };
    Some((s[..a].parse().ok()?, reading))
}
