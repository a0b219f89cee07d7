//! References to parts of the document, once all parts are known.

use super::build::{Builder, Named};
use super::edit;
use super::inlines::is_pending;
use super::notes::LATE;
use super::refs;
use crate::diag::Code;
use crate::model::{Annex, Block, BlockKind, Inline, InlineKind, InternalKind, NoteId, Target};
use std::collections::BTreeMap;

impl Builder<'_, '_> {
    /// Gives references to parts of the document, and calls of notes, their targets.
    pub(super) fn resolve(&mut self) {
        if !self.pending {
            return;
        }
        let named: BTreeMap<&str, &Named<'_>> = self.named.iter().map(|n| (n.eid, n)).collect();
        let notes: BTreeMap<&str, NoteId> = self.note_ids.iter().copied().collect();
        let late: Vec<Option<NoteId>> =
            self.late.iter().map(|e| notes.get(&**e).copied()).collect();
        let doc = &mut self.doc;
        let mut lists: Vec<&mut Vec<Inline>> =
            doc.masthead.iter_mut().map(|l| &mut l.text).collect();
        let mut blocks: Vec<&mut Vec<Block>> =
            vec![&mut doc.preface, &mut doc.preamble, &mut doc.body, &mut doc.conclusion];
        let mut annexes: Vec<&mut Annex> = doc.annexes.iter_mut().collect();
        while let Some(a) = annexes.pop() {
            lists.extend([&mut a.label, &mut a.title]);
            blocks.extend([&mut a.preamble, &mut a.body]);
            annexes.extend(&mut a.annexes);
        }
        blocks.extend(doc.notes.iter_mut().map(|n| &mut n.blocks));
        while let Some(some) = blocks.pop() {
            for b in some {
                match &mut b.kind {
                    BlockKind::Heading(h) => lists.push(&mut h.title),
                    BlockKind::Paragraph(p) => {
                        lists.push(&mut p.text);
                        blocks.push(&mut p.children);
                    }
                    BlockKind::Item(i) => {
                        lists.push(&mut i.text);
                        blocks.push(&mut i.children);
                    }
                    BlockKind::Table(t) => {
                        lists.extend(t.caption.as_mut().map(|c| &mut c.title));
                        let cells = t.rows.iter_mut().flat_map(|r| &mut r.cells);
                        blocks.extend(cells.map(|c| &mut c.blocks));
                    }
                    BlockKind::Quote { blocks: inside } => blocks.push(inside),
                    BlockKind::Boxed(x) => {
                        lists.push(&mut x.title);
                        blocks.push(&mut x.blocks);
                    }
                    BlockKind::Opaque(x) => blocks.push(&mut x.blocks),
                    BlockKind::Contents(c) => {
                        lists.push(&mut c.title);
                        lists.extend(c.entries.iter_mut().map(|e| &mut e.text));
                    }
                    BlockKind::Figure(f) => {
                        lists.extend(f.caption.as_mut().map(|c| &mut c.title));
                    }
                    BlockKind::Rule => {}
                }
            }
        }
        while let Some(list) = lists.pop() {
            let mut at = 0;
            while at < list.len() {
                let span = list[at].span;
                match &mut list[at].kind {
                    InlineKind::NoteCall(c) if c.note.0 >= LATE => {
                        match late.get((c.note.0 - LATE) as usize) {
                            Some(Some(id)) => c.note = *id,
                            _ => {
                                let about = "a call of a note that is not there";
                                self.remarks.add(Code::DanglingReference, about, span);
                                list.remove(at);
                                continue;
                            }
                        }
                    }
                    InlineKind::Ref(r) if is_pending(&r.target) => {
                        match target(&r.target, &named, &self.named) {
                            Some(found) => r.target = found,
                            None => {
                                let about = "a reference to a part that is not there";
                                self.remarks.add(Code::DanglingReference, about, span);
                                let content = std::mem::take(&mut r.content);
                                list.splice(at..=at, content);
                                continue;
                            }
                        }
                    }
                    _ => {}
                }
                at += 1;
            }
            if list.windows(2).any(|w| w.iter().all(|i| matches!(i.kind, InlineKind::Text { .. })))
            {
                *list = edit::merge(std::mem::take(list));
            }
            lists.extend(list.iter_mut().filter_map(|i| i.kind.content_mut()));
        }
    }
}

/// The part that eIds name, as the tree refers to it.
fn target(
    waiting: &Target,
    named: &BTreeMap<&str, &Named<'_>>,
    all: &[Named<'_>],
) -> Option<Target> {
    let Target::Internal(to) = waiting else { return None };
    let first = named.get(&*to.num)?;
    let last = to.up_to.as_deref().and_then(|e| named.get(e)).map(|n| n.num.clone());
    // items are told by the paragraph they stand in
    let mut items = Vec::new();
    let mut at = *first;
    while let Some(parent) = at.parent.and_then(|p| all.get(p as usize)) {
        items.insert(0, at.num.clone());
        at = parent;
    }
    let mut part = at.part;
    let mut num = at.num.clone();
    if part == InternalKind::Annex {
        num = "".into();
    } else if num.is_empty() {
        return None;
    }
    if at.part == InternalKind::Paragraph && at.parent.is_none() && at.eid.is_empty() {
        part = InternalKind::Paragraph;
    }
    if items.iter().any(|i| i.is_empty()) {
        return None;
    }
    Some(refs::internal(part, &num, items, last.filter(|l| !l.is_empty()), at.annex))
}
