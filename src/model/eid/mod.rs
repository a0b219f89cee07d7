//! Identifiers of the parts of a document, from their place in the tree.
//!
//! [`Eids::of`] is a pure function of the tree. The names are those of the AKN naming convention
//! (version 1.0, section 5.4) and of the AKN4UN guidelines (part 1, "Naming Convention"), but
//! nothing here is AKN mark-up: bookmarks and anchors of other formats use the same names, so that
//! a link means the same place in every output.
//!
//! # The names
//!
//! A name is `[prefix "__"] abbreviation "_" number`. The number is the printed one without its
//! punctuation (`para_7`, `point_a`, `sec_一`); `nn_` and a count stand for a missing one
//! (`dvs_nn_1`), a bare count for what is never numbered (`indent_2`, `table_1`).
//!
//! * Headings are named below the heading they stand under: `sec_II__title_A`.
//! * Numbered paragraphs are not (`para_12`), since their numbers run through the document. Where
//!   they start again at 1, they are named below the heading that makes them unique.
//! * Items are named below the list they stand in: `para_2__list_1__point_a`. A list is a run of
//!   items; its own name is the item's without the last part.
//! * All that stands in an annex is named below it: `att_1__para_1`.
//! * A name that is taken gets `_2`, `_3` and so on.
//!
//! Every part has two names: the *eId*, from the number that this language version prints, and the
//! *wId*, from [`Num::canonical`](super::Num::canonical), which is the same in all language
//! versions (naming convention, section 5.5.3). Where both agree they are the same string.
//!
//! Below [`MAX_DEPTH`] levels of nesting names grow no longer, so that their length stays bounded.

mod build;
mod name;
mod number;
#[cfg(test)]
mod tests;

pub(super) use number::format_value;

use super::{Annex, Block, Document, Heading, InternalKind, InternalRef, NoteId};
use build::Builder;
use number::{clean, roman};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Levels of nested blocks (and of nested annexes) that still lengthen a name.
pub const MAX_DEPTH: usize = 24;

/// The deepest heading level that opens a level of its own; deeper headings stand side by side.
pub const MAX_HEADING: u8 = 12;

/// The two names of one part of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Id<'e> {
    /// The name in this language version.
    pub eid: &'e str,
    /// The name in all language versions; equal to `eid` where nothing differs.
    pub wid: &'e str,
}

/// A part of a document that has a name.
#[derive(Debug, Clone, Copy)]
pub enum Node<'a> {
    /// A heading, paragraph, item, table, box, quotation, figure or contents list.
    Block(&'a Block),
    /// An annex.
    Annex(&'a Annex),
    /// A footnote.
    Note(NoteId),
}

/// Where a reference inside a document leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resolved<'e> {
    /// The eId of the part, or of the first part of a range.
    pub from: &'e str,
    /// The eId of the last part of a range.
    pub up_to: Option<&'e str>,
}

type Range = (u32, u32);
const NONE: u32 = u32::MAX;

#[derive(Debug)]
struct Entry<'a> {
    eid: Range,
    wid: Range,
    /// The number within `wid`, empty where there is none.
    canon: Range,
    parent: u32,
    level: u8,
    kind: Kind,
    node: Node<'a>,
}

/// What is named, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Heading,
    Para,
    Item,
    Table,
    Other,
}

/// The names of all parts of a document, in document order; see the [module](self).
#[derive(Debug)]
pub struct Eids<'a> {
    text: String,
    entries: Vec<Entry<'a>>,
    by_addr: HashMap<usize, u32, BuildHasherDefault<Mix>>,
    /// Entry of each note, [`NONE`] for one that could not be reached (never for a note of `doc`).
    notes: Vec<u32>,
    /// Entries by what a reference says; the flag tells that several answer.
    index: HashMap<u64, (u32, bool), BuildHasherDefault<Mix>>,
    uncalled: Vec<NoteId>,
    doc: &'a Document,
}

impl<'a> Eids<'a> {
    /// Names all parts of a document.
    #[must_use]
    pub fn of(doc: &'a Document) -> Self {
        Builder::new(doc).run()
    }

    /// The names of a block; `None` for one that needs none (a paragraph in a cell, a rule in a
    /// note) and for a block of another document.
    #[must_use]
    pub fn block(&self, block: &Block) -> Option<Id<'_>> {
        self.by_addr.get(&addr(block)).map(|i| self.id(*i))
    }

    /// The name of the unnumbered paragraph that a table outside all paragraphs forms.
    #[must_use]
    pub fn wrapper(&self, block: &Block) -> Option<Id<'_>> {
        let before = self.by_addr.get(&addr(block))?.checked_sub(1)?;
        match self.entries.get(before as usize)?.node {
            Node::Block(b) if std::ptr::eq(b, block) => Some(self.id(before)),
            _ => None,
        }
    }

    /// The names of an annex.
    #[must_use]
    pub fn annex(&self, annex: &Annex) -> Option<Id<'_>> {
        self.by_addr.get(&addr(annex)).map(|i| self.id(*i))
    }

    /// The names of a note.
    #[must_use]
    pub fn note(&self, note: NoteId) -> Option<Id<'_>> {
        self.notes.get(note.0 as usize).filter(|i| **i != NONE).map(|i| self.id(*i))
    }

    /// Notes that nothing calls, apart from those that only such notes call.
    pub fn uncalled(&self) -> impl Iterator<Item = NoteId> + '_ {
        self.uncalled.iter().copied()
    }

    /// All named parts in document order, a note at its first call.
    pub fn iter(&self) -> impl Iterator<Item = (Node<'a>, Id<'_>)> {
        (0u32..).zip(&self.entries).map(|(i, e)| (e.node, self.id(i)))
    }

    /// Where a reference leads, if the part exists and only one part answers to its number.
    ///
    /// Items that are not there are left out from the end: "3 (a)" leads to paragraph 3 if that
    /// has no item (a). A range needs both ends; without its last part it leads to the first.
    #[must_use]
    pub fn resolve(&self, to: &InternalRef) -> Option<Resolved<'_>> {
        let first = match to.part {
            InternalKind::Annex => self.find_annex(to)?,
            InternalKind::Note => self.find_note(&to.num)?,
            InternalKind::Paragraph => self.find(to, Kind::Para, &to.num)?,
            InternalKind::Section => self.find(to, Kind::Heading, &to.num)?,
            InternalKind::Table => self.find(to, Kind::Table, &to.num)?,
        };
        let (mut at, mut parent) = (first, NONE);
        for label in &to.items {
            let Some(item) = self.child(at, label) else { break };
            parent = at;
            at = item;
        }
        let last = to.up_to.as_deref().and_then(|label| {
            if parent != NONE {
                return self.child(parent, label);
            }
            match to.part {
                InternalKind::Annex => None,
                InternalKind::Note => self.find_note(label),
                InternalKind::Paragraph => self.find(to, Kind::Para, label),
                InternalKind::Section => self.find(to, Kind::Heading, label),
                InternalKind::Table => self.find(to, Kind::Table, label),
            }
        });
        Some(Resolved { from: self.id(at).eid, up_to: last.map(|i| self.id(i).eid) })
    }

    /// Whether any part answers to the number of a reference; several may.
    #[must_use]
    pub fn answers(&self, to: &InternalRef) -> bool {
        let kind = match to.part {
            InternalKind::Annex => {
                let says = |n: u32| *to.num == *n.to_string() || *to.num == *roman(n);
                let n = |a: &Annex| a.number.is_some_and(says);
                return self.find_annex(to).is_some() || self.doc.annexes.iter().any(n);
            }
            InternalKind::Note => return self.doc.notes.iter().any(|n| n.marker == to.num),
            InternalKind::Paragraph => Kind::Para,
            InternalKind::Section => Kind::Heading,
            InternalKind::Table => Kind::Table,
        };
        let component = to.annex.map_or(0, |n| n.saturating_add(1));
        self.index.contains_key(&key(component, kind, &clean(&to.num)))
    }

    fn id(&self, i: u32) -> Id<'_> {
        let e = &self.entries[i as usize];
        Id { eid: self.str(e.eid), wid: self.str(e.wid) }
    }

    fn str(&self, r: Range) -> &str {
        &self.text[r.0 as usize..r.1 as usize]
    }

    fn find(&self, to: &InternalRef, kind: Kind, num: &str) -> Option<u32> {
        let num = clean(num);
        let component = to.annex.map_or(0, |n| n.saturating_add(1));
        let (i, several) = *self.index.get(&key(component, kind, &num))?;
        (!several && self.str(self.entries[i as usize].canon) == num).then_some(i)
    }

    fn find_annex(&self, to: &InternalRef) -> Option<u32> {
        let annexes = &self.doc.annexes;
        let at = match to.annex {
            Some(n) => n as usize,
            None if to.num.is_empty() && annexes.len() == 1 => 0,
            None => {
                let says = |a: &Annex| {
                    a.number.is_some_and(|n| *to.num == *n.to_string() || *to.num == *roman(n))
                };
                let first = annexes.iter().position(says)?;
                if annexes[first + 1..].iter().any(says) {
                    return None;
                }
                first
            }
        };
        self.by_addr.get(&addr(annexes.get(at)?)).copied()
    }

    fn find_note(&self, marker: &str) -> Option<u32> {
        let mut same = (0..).zip(&self.doc.notes).filter(|(_, n)| &*n.marker == marker);
        let (i, _): (usize, _) = same.next()?;
        if same.next().is_some() {
            return None;
        }
        self.notes.get(i).copied().filter(|i| *i != NONE)
    }

    /// The part with a number directly below another one.
    fn child(&self, of: u32, label: &str) -> Option<u32> {
        let label = clean(label);
        if label.is_empty() {
            return None;
        }
        (of + 1..)
            .zip(&self.entries[of as usize + 1..])
            .take_while(|(_, e)| e.parent != NONE && e.parent >= of)
            .find(|(_, e)| e.parent == of && self.str(e.canon) == label)
            .map(|(i, _)| i)
    }
}

fn addr<T>(x: &T) -> usize {
    std::ptr::from_ref(x) as usize
}

fn key(component: u32, kind: Kind, num: &str) -> u64 {
    let mut h = Mix(u64::from(component) << 8 | kind as u64);
    h.write(num.as_bytes());
    h.finish()
}

/// A quick hash for keys that no one chooses in bad faith: a clash costs a longer name, not more.
#[derive(Debug, Default, Clone, Copy)]
struct Mix(u64);

impl Hasher for Mix {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for c in bytes.chunks(8) {
            let mut b = [0; 8];
            b[..c.len()].copy_from_slice(c);
            self.write_u64(u64::from_le_bytes(b) ^ (c.len() as u64) << 56);
        }
    }
    fn write_u64(&mut self, x: u64) {
        let x = (self.0.rotate_left(23) ^ x).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 = x ^ x >> 32;
    }
    fn write_usize(&mut self, x: usize) {
        self.write_u64(x as u64);
    }
}

/// The AKN element of a heading in the text (AKN4UN guidelines, part 1, "Hierarchical Structures").
pub(crate) fn heading_element(h: &Heading) -> &'static str {
    match (h.level, &h.num) {
        (0, _) => "part",
        (1, Some(_)) => "section",
        (2, Some(_)) => "title",
        (3, Some(_)) => "chapter",
        _ => "division",
    }
}
