//! Writes names, and tells those that are taken.

use super::build::Builder;
use super::number::{push_canonical, push_clean, push_decimal, says_itself};
use super::{Entry, Kind, Mix, NONE, Node, Range, key};
use crate::model::{Num, NumStyle};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// An eId and a wId in the text of all names; empty for the document itself.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Names {
    pub(super) eid: Range,
    pub(super) wid: Range,
}

/// Names taken, by hash, with the last suffix given.
pub(super) type Taken = HashMap<u64, u32, BuildHasherDefault<Mix>>;

impl<'a> Builder<'a> {
    pub(super) fn names(&self, i: u32) -> Names {
        let e = &self.out.entries[i as usize];
        Names { eid: e.eid, wid: e.wid }
    }

    /// The fixed name of a part of the document, as a prefix.
    pub(super) fn fixed(&mut self, name: &str) -> Names {
        let at = self.out.text.len() as u32;
        self.out.text.push_str(name);
        let r = (at, self.out.text.len() as u32);
        Names { eid: r, wid: r }
    }

    /// Lets references find a part.
    pub(super) fn index(&mut self, i: u32) {
        let e = &self.out.entries[i as usize];
        let canon = self.out.str(e.canon);
        if canon.is_empty() || self.component.key == NONE {
            return;
        }
        let (level, at) = (e.level, key(self.component.key, e.kind, canon));
        let entries = &self.out.entries;
        let found = self.out.index.entry(at).or_insert((i, false));
        if found.0 != i {
            // of headings the one of the highest level answers
            match level.cmp(&entries[found.0 as usize].level) {
                std::cmp::Ordering::Less => *found = (i, false),
                std::cmp::Ordering::Equal => found.1 = true,
                std::cmp::Ordering::Greater => {}
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "the fields of an entry, in one place")]
    pub(super) fn add(
        &mut self,
        prefix: Names,
        name: &'static str,
        num: Option<&Num>,
        count: u32,
        parent: u32,
        kind: Kind,
        node: Node<'a>,
    ) -> u32 {
        let (eid, wid, canon) = self.name(prefix, name, num, count);
        let i = self.out.entries.len() as u32;
        self.out.entries.push(Entry { eid, wid, canon, parent, level: 0, kind, node });
        i
    }

    /// Writes both names; also where in the wId the number stands.
    pub(super) fn name(
        &mut self,
        prefix: Names,
        name: &str,
        num: Option<&Num>,
        count: u32,
    ) -> (Range, Range, Range) {
        let text = &mut self.out.text;
        let begin = |text: &mut String, prefix: Range| {
            let start = text.len();
            if prefix.0 < prefix.1 {
                text.extend_from_within(prefix.0 as usize..prefix.1 as usize);
                text.push_str("__");
            }
            text.push_str(name);
            text.push('_');
            (start, text.len())
        };
        let missing = |text: &mut String| {
            if matches!(name, "sec" | "title" | "chp" | "dvs" | "part" | "para" | "point" | "item")
            {
                text.push_str("nn_");
            }
            push_decimal(count, text);
        };
        let (start, label) = begin(text, prefix.eid);
        push_clean(num.map_or("", |n| &n.text), text);
        if text.len() == label
            && let Some(n) = num
        {
            push_canonical(n, text);
        }
        if text.len() == label {
            missing(text);
        }
        let end = text.len();
        let ehash = hash(&text[start..end]);
        let mut canon = (label as u32, end as u32);
        let mut wid = None;
        let mut whash = ehash;
        if prefix.eid == prefix.wid && num.is_none_or(|n| says_itself(n, &text[label..])) {
            if num.is_none_or(|n| n.style == NumStyle::Bullet) {
                canon.1 = canon.0;
            }
        } else {
            let (wstart, wlabel) = begin(text, prefix.wid);
            if let Some(n) = num {
                push_canonical(n, text);
            }
            canon = (wlabel as u32, text.len() as u32);
            if text.len() == wlabel {
                missing(text);
            }
            if text[start..end] == text[wstart..] {
                let back = (wstart - start) as u32;
                canon = (canon.0 - back, canon.1 - back);
                text.truncate(end);
            } else {
                whash = hash(&text[wstart..]);
                wid = Some(wstart);
            }
        }
        // both are told from their likes apart, so that suffixes agree where the names do
        let taken = take(&mut self.wids, whash);
        let wid = wid.map(|wstart| {
            suffix(text, taken, wstart, &mut self.wids);
            (wstart as u32, text.len() as u32)
        });
        let etaken = take(&mut self.eids, ehash);
        if etaken == 0 && (wid.is_some() || taken == 0) {
            let eid = (start as u32, end as u32);
            return (eid, wid.unwrap_or(eid), canon);
        }
        // a name that is taken is written anew at the end
        let again = text.len();
        text.extend_from_within(start..end);
        suffix(text, etaken, again, &mut self.eids);
        let eid = (again as u32, text.len() as u32);
        let wid = wid.unwrap_or_else(|| {
            let again = text.len();
            text.extend_from_within(start..end);
            suffix(text, taken, again, &mut self.wids);
            (again as u32, text.len() as u32)
        });
        if text[eid.0 as usize..eid.1 as usize] == text[wid.0 as usize..wid.1 as usize] {
            return (eid, eid, canon);
        }
        (eid, wid, canon)
    }
}

fn hash(s: &str) -> u64 {
    let mut h = Mix::default();
    h.write(s.as_bytes());
    h.finish()
}

/// 0 when a name is free (and takes it), else the number of the last name like it.
fn take(names: &mut Taken, hash: u64) -> u32 {
    match names.entry(hash) {
        std::collections::hash_map::Entry::Occupied(e) => *e.get(),
        std::collections::hash_map::Entry::Vacant(e) => {
            e.insert(1);
            0
        }
    }
}

/// Tells the name at the end of a text from those like it: `_2`, `_3`.
fn suffix(text: &mut String, taken: u32, start: usize, names: &mut Taken) {
    if taken == 0 {
        return;
    }
    let bare = text.len();
    let first = hash(&text[start..]);
    for n in taken + 1.. {
        text.push('_');
        push_decimal(n, text);
        if take(names, hash(&text[start..])) == 0 {
            names.insert(first, n);
            return;
        }
        text.truncate(bare);
    }
}
