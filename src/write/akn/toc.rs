//! Which heading a line of a contents list stands for.

use crate::model::eid::{Eids, Node};
use crate::model::{BlockKind, ContentsEntry, Inline, Num, plain};
use std::collections::BTreeMap;

/// The headings of a document by their words.
#[derive(Debug)]
pub(super) struct Headings<'e>(BTreeMap<String, &'e str>);

impl<'e> Headings<'e> {
    pub(super) fn of(eids: &'e Eids<'_>) -> Self {
        let mut map = BTreeMap::new();
        for (node, id) in eids.iter() {
            match node {
                Node::Block(b) => {
                    if let BlockKind::Heading(h) = &b.kind {
                        let whole = words(h.num.as_ref(), &h.title);
                        map.entry(whole).or_insert(id.eid);
                        // many contents lists leave the number out
                        map.entry(words(None, &h.title)).or_insert(id.eid);
                    }
                }
                Node::Annex(a) => {
                    let mut both = a.label.clone();
                    both.extend(a.title.iter().cloned());
                    map.entry(words(None, &both)).or_insert(id.eid);
                }
                Node::Note(_) => {}
            }
        }
        map.remove("");
        Self(map)
    }

    /// The eId of the heading of a line.
    pub(super) fn of_entry(&self, entry: &ContentsEntry) -> Option<&'e str> {
        self.0.get(&words(None, &entry.text)).copied()
    }
}

/// What stays of a line when spaces, leaders and the page number are gone.
fn words(num: Option<&Num>, text: &[Inline]) -> String {
    let mut s = num.map_or_else(String::new, |n| n.text.to_string());
    s.push_str(&plain(text));
    s.retain(|c| !c.is_whitespace() && !c.is_control());
    let leader = |c: char| c.is_numeric() || matches!(c, '.' | '…' | '·' | '．' | '-' | '–');
    s.truncate(s.trim_end_matches(leader).len());
    s
}
