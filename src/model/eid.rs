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

use super::{
    Annex, Block, BlockKind, Document, Heading, Inline, InlineKind, InternalKind, InternalRef,
    NoteId, Num, NumStyle, Paragraph, ParagraphRole,
};
use std::collections::{HashMap, HashSet, VecDeque};
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

/// Counters of a scope, one for each kind of name that is counted.
#[derive(Debug, Clone, Copy)]
enum Count {
    Heading,
    Para,
    Item,
    Indent,
    Container,
    Formula,
    Tblock,
    Toc,
    Boxed,
    Quote,
    Opaque,
}
const COUNTS: usize = Count::Opaque as usize + 1;

/// An eId and a wId in the text of all names; empty for the document itself.
#[derive(Debug, Clone, Copy, Default)]
struct Names {
    eid: Range,
    wid: Range,
}

/// What names below a part have in common.
struct Scope {
    parent: u32,
    prefix: Names,
    /// The level of the heading that opened it.
    level: u8,
    lists: u32,
    /// Whether the last block was an item, and the name of its list.
    in_list: bool,
    list: Names,
    counts: [u32; COUNTS],
}

impl Scope {
    fn new(parent: u32, prefix: Names, level: u8) -> Self {
        let (in_list, list) = (false, Names::default());
        Self { parent, prefix, level, lists: 0, in_list, list, counts: [0; COUNTS] }
    }
}

/// The document or an annex: what numbers run through.
#[derive(Default)]
struct Component {
    /// 0 for the document, 1 and on for its annexes, [`NONE`] for annexes of annexes.
    key: u32,
    prefix: Names,
    tables: u32,
    notes: u32,
    /// Numbered paragraphs are named below the headings of up to this level.
    restart: Option<u8>,
}

/// Where blocks stand, which decides what they are called.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// The text, and boxes and quotations in it: headings open levels.
    Text,
    /// In a paragraph or item of the text.
    Paragraph,
    /// In a note or cell, in a box or quotation of a paragraph, after the text.
    Aside,
    /// Between title block and text.
    Preface,
    /// Before the text of a resolution.
    Preamble,
}

struct Frame<'a> {
    blocks: std::slice::Iter<'a, Block>,
    place: Place,
    /// How many scopes there are while it runs, headings of its own aside.
    base: usize,
    /// How many there were before it.
    before: usize,
    /// It has not begun: lists of what stands before it do not run on.
    fresh: bool,
}

/// Names taken, by hash, with the last suffix given.
type Taken = HashMap<u64, u32, BuildHasherDefault<Mix>>;

struct Builder<'a> {
    out: Eids<'a>,
    eids: Taken,
    wids: Taken,
    component: Component,
    /// Prefix and count of the footnotes of the title block, while that is named.
    title: Option<(Names, u32)>,
    scopes: Vec<Scope>,
    frames: Vec<Frame<'a>>,
    inlines: Vec<std::slice::Iter<'a, Inline>>,
    /// Notes whose blocks are named after the part that calls them.
    pending: VecDeque<(NoteId, u32)>,
}

impl<'a> Builder<'a> {
    fn new(doc: &'a Document) -> Self {
        let n = doc.body.len() + doc.notes.len() + 64;
        let map = || HashMap::with_capacity_and_hasher(n, BuildHasherDefault::default());
        let out = Eids {
            text: String::with_capacity(n * 24),
            entries: Vec::with_capacity(n),
            by_addr: HashMap::with_capacity_and_hasher(n, BuildHasherDefault::default()),
            notes: vec![NONE; doc.notes.len()],
            index: HashMap::default(),
            uncalled: Vec::new(),
            doc,
        };
        Self {
            out,
            eids: map(),
            wids: map(),
            component: Component::default(),
            title: None,
            scopes: Vec::new(),
            frames: Vec::new(),
            inlines: Vec::new(),
            pending: VecDeque::new(),
        }
    }

    fn run(mut self) -> Eids<'a> {
        let doc = self.out.doc;
        let preface = self.fixed("preface");
        self.title = Some((preface, 0));
        for line in &doc.masthead {
            self.calls(&line.text, NONE);
        }
        self.walk();
        self.part(&doc.preface, preface, NONE, Place::Preface);
        self.title = None;
        let preamble = self.fixed("preamble");
        self.part(&doc.preamble, preamble, NONE, Place::Preamble);
        self.component.restart = restart_level(&doc.body);
        self.part(&doc.body, Names::default(), NONE, Place::Text);
        let conclusions = self.fixed("conclusions");
        self.part(&doc.conclusion, conclusions, NONE, Place::Aside);
        let notes = self.component.notes;
        self.annexes(&doc.annexes);
        // a note that nothing calls has a name too
        self.component = Component { notes, ..Component::default() };
        for i in 0..doc.notes.len() {
            if self.out.notes[i] == NONE {
                self.out.uncalled.push(NoteId(i as u32));
                self.note(NoteId(i as u32), NONE);
                self.walk();
            }
        }
        self.out
    }

    /// Annexes with their annexes.
    fn annexes(&mut self, annexes: &'a [Annex]) {
        struct Open<'a> {
            annexes: std::slice::Iter<'a, Annex>,
            scope: Scope,
        }
        let mut open =
            vec![Open { annexes: annexes.iter(), scope: Scope::new(NONE, Names::default(), 0) }];
        while let Some(top) = open.last_mut() {
            let Some(annex) = top.annexes.next() else {
                open.pop();
                continue;
            };
            let (prefix, parent) = (top.scope.prefix, top.scope.parent);
            let at = top.scope.next(Count::Container);
            let i = self.add(prefix, "att", None, at, parent, Kind::Other, Node::Annex(annex));
            self.out.by_addr.insert(addr(annex), i);
            let names = self.names(i);
            self.component = Component {
                key: if open.len() == 1 { at } else { NONE },
                prefix: names,
                restart: restart_level(&annex.body),
                ..Component::default()
            };
            self.calls(&annex.label, i);
            self.calls(&annex.title, i);
            self.walk();
            self.part(&annex.preamble, names, i, Place::Preface);
            self.part(&annex.body, names, i, Place::Text);
            let below = if open.len() < MAX_DEPTH { names } else { prefix };
            open.push(Open { annexes: annex.annexes.iter(), scope: Scope::new(i, below, 0) });
        }
    }

    /// All blocks of a part.
    fn part(&mut self, blocks: &'a [Block], prefix: Names, parent: u32, place: Place) {
        if blocks.is_empty() {
            return;
        }
        self.enter(blocks, place, Some(Scope::new(parent, prefix, 0)), true);
        self.walk();
    }

    /// Names blocks until none is left: no recursion, whatever the tree holds.
    fn walk(&mut self) {
        loop {
            while let Some(frame) = self.frames.last_mut() {
                let (place, base) = (frame.place, frame.base);
                if std::mem::take(&mut frame.fresh)
                    && let Some(scope) = self.scopes.last_mut()
                {
                    scope.in_list = false;
                }
                if let Some(b) = frame.blocks.next() {
                    self.block(b, place, base);
                } else {
                    let before = frame.before;
                    self.frames.pop();
                    self.scopes.truncate(before);
                }
            }
            let Some((id, i)) = self.pending.pop_front() else { break };
            if let Some(note) = self.out.doc.note(id) {
                let scope = Scope::new(i, self.names(i), 0);
                self.enter(&note.blocks, Place::Aside, Some(scope), true);
            }
        }
    }

    /// Goes into blocks, in a scope of their own or that of what holds them.
    fn enter(&mut self, blocks: &'a [Block], place: Place, scope: Option<Scope>, fresh: bool) {
        let before = self.scopes.len();
        self.scopes.extend(scope);
        let base = self.scopes.len();
        self.frames.push(Frame { blocks: blocks.iter(), place, base, before, fresh });
    }

    /// Goes into what a named part holds.
    fn enter_part(&mut self, i: u32, blocks: &'a [Block], place: Place) {
        if !blocks.is_empty() {
            let scope = self.scope_of(i);
            self.enter(blocks, place, Some(scope), true);
        }
    }

    /// The scope of what a part holds. At the limit of nesting names grow no longer.
    fn scope_of(&mut self, i: u32) -> Scope {
        let deep = self.scopes.len() > MAX_DEPTH + usize::from(MAX_HEADING);
        let prefix = if deep { self.top().prefix } else { self.names(i) };
        Scope::new(i, prefix, 0)
    }

    fn block(&mut self, b: &'a Block, place: Place, base: usize) {
        match &b.kind {
            BlockKind::Heading(h) if place == Place::Text => {
                let level = h.level.min(MAX_HEADING);
                while self.scopes.len() > base && self.top().level >= level {
                    self.scopes.pop();
                }
                let name = abbreviation(heading_element(h));
                let i = self.named(b, Kind::Heading, name, h.num.as_ref(), Count::Heading);
                self.out.entries[i as usize].level = h.level;
                self.index(i);
                self.scopes.push(Scope { level, ..Scope::new(i, self.names(i), 0) });
                self.calls(&h.title, i);
            }
            BlockKind::Heading(h) => {
                let i = self.named(b, Kind::Other, "tblock", None, Count::Tblock);
                self.calls(&h.title, i);
            }
            BlockKind::Paragraph(p) => self.paragraph(b, p, place, base),
            BlockKind::Item(item) => {
                let bullet = item.num.as_ref().is_none_or(|n| n.style == NumStyle::Bullet);
                let inside = matches!(place, Place::Text | Place::Paragraph);
                let (name, count) = match (inside, bullet) {
                    (true, true) => ("indent", Count::Indent),
                    (true, false) => ("point", Count::Item),
                    (false, _) => ("item", Count::Item),
                };
                let i = self.listed(b, Kind::Item, name, item.num.as_ref(), count);
                let below = if inside { Place::Paragraph } else { Place::Aside };
                self.enter_part(i, &item.children, below);
                self.calls(&item.text, i);
            }
            BlockKind::Table(t) => {
                if place == Place::Text {
                    self.named(b, Kind::Other, "para", None, Count::Para);
                }
                self.top().in_list = false;
                self.component.tables += 1;
                let (prefix, n) = (self.component.prefix, self.component.tables);
                let parent = self.top().parent;
                let i = self.add(prefix, "table", None, n, parent, Kind::Table, Node::Block(b));
                self.out.by_addr.insert(addr(b), i);
                if let Some(num) = t.caption.as_ref().and_then(|c| c.num.as_ref()) {
                    let start = self.out.text.len() as u32;
                    push_canonical(num, &mut self.out.text);
                    self.out.entries[i as usize].canon = (start, self.out.text.len() as u32);
                    self.index(i);
                }
                let scope = self.scope_of(i);
                self.enter(&[], Place::Aside, Some(scope), true);
                // what is entered last runs first
                for cell in t.rows.iter().rev().flat_map(|r| r.cells.iter().rev()) {
                    if !cell.blocks.is_empty() {
                        self.enter(&cell.blocks, Place::Aside, None, true);
                    }
                }
                if let Some(c) = &t.caption {
                    self.calls(&c.title, i);
                }
            }
            BlockKind::Quote { blocks } => self.holder(b, &[], blocks, Count::Quote, place),
            BlockKind::Boxed(x) => self.holder(b, &x.title, &x.blocks, Count::Boxed, place),
            BlockKind::Opaque(x) => self.holder(b, &[], &x.blocks, Count::Opaque, place),
            BlockKind::Figure(f) => {
                let i = self.lone(b, place, "tblock", Count::Tblock);
                if let Some(c) = &f.caption {
                    self.calls(&c.title, i);
                }
            }
            BlockKind::Contents(c) => {
                let i = self.lone(b, place, "toc", Count::Toc);
                self.calls(&c.title, i);
                for e in &c.entries {
                    self.calls(&e.text, i);
                }
            }
            BlockKind::Rule if place == Place::Text => {
                self.lone(b, place, "", Count::Para);
            }
            BlockKind::Rule => self.top().in_list = false,
        }
    }

    fn paragraph(&mut self, b: &'a Block, p: &'a Paragraph, place: Place, base: usize) {
        let num = p.num.as_ref();
        match (place, num) {
            (Place::Text, _) => {
                let at = if clean_is_empty(num) { self.top().next(Count::Para) } else { 0 };
                let parent = self.top().parent;
                let prefix =
                    if num.is_some() { self.numbered_prefix(base) } else { self.top().prefix };
                self.top().in_list = false;
                let i = self.add(prefix, "para", num, at, parent, Kind::Para, Node::Block(b));
                self.out.by_addr.insert(addr(b), i);
                self.index(i);
                self.enter_part(i, &p.children, Place::Paragraph);
                self.calls(&p.text, i);
            }
            (Place::Preamble, None) => {
                let (name, count) = if p.role == ParagraphRole::Formula {
                    ("formula", Count::Formula)
                } else {
                    ("container", Count::Container)
                };
                let i = self.named(b, Kind::Other, name, None, count);
                self.enter_part(i, &p.children, Place::Aside);
                self.calls(&p.text, i);
            }
            (_, Some(_)) => {
                let inside = place == Place::Paragraph;
                let name = if inside { "para" } else { "item" };
                let i = self.listed(b, Kind::Para, name, num, Count::Item);
                self.enter_part(i, &p.children, if inside { place } else { Place::Aside });
                self.calls(&p.text, i);
            }
            (_, None) => {
                // what belongs to an unnumbered paragraph stands beside it
                if !p.text.is_empty() {
                    self.top().in_list = false;
                }
                let parent = self.top().parent;
                self.enter(&p.children, place, None, false);
                self.calls(&p.text, parent);
            }
        }
    }

    /// The prefix of numbered paragraphs at this place.
    fn numbered_prefix(&self, base: usize) -> Names {
        if base > 1 {
            // a box or quotation in the text counts for itself
            return self.scopes[base - 1].prefix;
        }
        let below = self.component.restart.and_then(|level| {
            let headings = self.scopes.get(base..).unwrap_or_default();
            headings.iter().rfind(|s| s.level <= level)
        });
        below.map_or(self.component.prefix, |s| s.prefix)
    }

    /// A box, quotation or opaque part.
    fn holder(
        &mut self,
        b: &'a Block,
        title: &'a [Inline],
        blocks: &'a [Block],
        count: Count,
        place: Place,
    ) {
        let (name, count) = match (place, count) {
            (Place::Text, Count::Boxed) => ("box", count),
            (Place::Text, Count::Quote) => ("quote", count),
            (Place::Text, _) => ("opaque", count),
            (Place::Preface, Count::Boxed) => ("container", Count::Container),
            _ => ("tblock", Count::Tblock),
        };
        let i = self.named(b, Kind::Other, name, None, count);
        let shallow = self.scopes.len() <= MAX_DEPTH;
        let below = if place == Place::Text && shallow { Place::Text } else { Place::Aside };
        self.enter_part(i, blocks, below);
        self.calls(title, i);
    }

    /// A block that is a paragraph of its own in the text, and something else elsewhere.
    fn lone(&mut self, b: &'a Block, place: Place, name: &'static str, count: Count) -> u32 {
        let (name, count) =
            if place == Place::Text { ("para", Count::Para) } else { (name, count) };
        self.named(b, Kind::Other, name, None, count)
    }

    /// A member of a list: of the one that runs, or of a new one.
    fn listed(
        &mut self,
        b: &'a Block,
        kind: Kind,
        name: &'static str,
        num: Option<&Num>,
        count: Count,
    ) -> u32 {
        if !self.top().in_list {
            let top = self.top();
            top.lists += 1;
            let (prefix, n) = (top.prefix, top.lists);
            let list = self.name(prefix, "list", None, n);
            let top = self.top();
            (top.in_list, top.list) = (true, Names { eid: list.0, wid: list.1 });
        }
        let at = if clean_is_empty(num) { self.top().next(count) } else { 0 };
        let (prefix, parent) = (self.top().list, self.top().parent);
        let i = self.add(prefix, name, num, at, parent, kind, Node::Block(b));
        self.out.by_addr.insert(addr(b), i);
        i
    }

    /// A part that ends the running list.
    fn named(
        &mut self,
        b: &'a Block,
        kind: Kind,
        name: &'static str,
        num: Option<&Num>,
        count: Count,
    ) -> u32 {
        let at = if clean_is_empty(num) { self.top().next(count) } else { 0 };
        let top = self.top();
        top.in_list = false;
        let (prefix, parent) = (top.prefix, top.parent);
        let i = self.add(prefix, name, num, at, parent, kind, Node::Block(b));
        self.out.by_addr.insert(addr(b), i);
        i
    }

    /// The scope of the moment; there is one whenever a block is named.
    fn top(&mut self) -> &mut Scope {
        if self.scopes.is_empty() {
            self.scopes.push(Scope::new(NONE, Names::default(), 0));
        }
        let last = self.scopes.len() - 1;
        &mut self.scopes[last]
    }

    /// Names the notes that a text calls for the first time.
    fn calls(&mut self, inlines: &'a [Inline], parent: u32) {
        self.inlines.push(inlines.iter());
        while let Some(top) = self.inlines.last_mut() {
            match top.next().map(|i| &i.kind) {
                None => {
                    self.inlines.pop();
                }
                Some(InlineKind::Text { .. } | InlineKind::Break) => {}
                Some(InlineKind::NoteCall(c)) => self.note(c.note, parent),
                Some(
                    InlineKind::Emphasis { content, .. }
                    | InlineKind::Opener { content }
                    | InlineKind::Date { content, .. }
                    | InlineKind::Place { content }
                    | InlineKind::Foreign { content, .. },
                ) => self.inlines.push(content.iter()),
                Some(InlineKind::Ref(r)) => self.inlines.push(r.content.iter()),
            }
        }
    }

    /// Names a note, if it has no name yet.
    fn note(&mut self, id: NoteId, parent: u32) {
        if self.out.notes.get(id.0 as usize) != Some(&NONE) {
            return;
        }
        let (prefix, n) = match &mut self.title {
            Some((prefix, n)) => {
                *n += 1;
                (*prefix, *n)
            }
            None => {
                self.component.notes += 1;
                (self.component.prefix, self.component.notes)
            }
        };
        let i = self.add(prefix, "authorialNote", None, n, parent, Kind::Other, Node::Note(id));
        self.out.notes[id.0 as usize] = i;
        self.pending.push_back((id, i));
    }

    fn names(&self, i: u32) -> Names {
        let e = &self.out.entries[i as usize];
        Names { eid: e.eid, wid: e.wid }
    }

    /// The fixed name of a part of the document, as a prefix.
    fn fixed(&mut self, name: &str) -> Names {
        let at = self.out.text.len() as u32;
        self.out.text.push_str(name);
        let r = (at, self.out.text.len() as u32);
        Names { eid: r, wid: r }
    }

    /// Lets references find a part.
    fn index(&mut self, i: u32) {
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
    fn add(
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
    fn name(
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
        if text.len() == label {
            num.map(|n| push_canonical(n, text));
        }
        if text.len() == label {
            missing(text);
        }
        let end = text.len();
        let (wstart, wlabel) = begin(text, prefix.wid);
        num.map(|n| push_canonical(n, text));
        let mut canon = (wlabel as u32, text.len() as u32);
        if text.len() == wlabel {
            missing(text);
        }
        // decided on the names as they are, so that suffixes agree where the names do
        let same = text[start..end] == text[wstart..];
        let whash = hash(&text[wstart..]);
        let taken = take(&mut self.wids, whash);
        let wid = if same {
            canon = (canon.0 - (wstart - start) as u32, canon.1 - (wstart - start) as u32);
            text.truncate(end);
            None
        } else {
            suffix(text, taken, wstart, &mut self.wids);
            Some((wstart as u32, text.len() as u32))
        };
        let ehash = hash(&text[start..end]);
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

impl Scope {
    fn next(&mut self, count: Count) -> u32 {
        let n = &mut self.counts[count as usize];
        *n += 1;
        *n
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

/// What an element is called in a name (naming convention, section 5.5.1); most go by their own.
fn abbreviation(element: &'static str) -> &'static str {
    match element {
        "section" => "sec",
        "chapter" => "chp",
        "division" => "dvs",
        other => other,
    }
}

/// Up to which level of headings numbered paragraphs start again at 1, if they do.
///
/// A number that occurs twice by mistake is no new start: only a second 1 is. Of the levels that
/// tell most numbers apart the highest is taken. Decided on values, so that it is the same in all
/// language versions.
fn restart_level(blocks: &[Block]) -> Option<u8> {
    let mut seen = HashSet::<_, BuildHasherDefault<Mix>>::default();
    let (mut first, mut again) = (0, false);
    for n in blocks.iter().filter_map(paragraph_number) {
        first += usize::from(n.value == 1);
        again |= !seen.insert(number_hash(n, 0));
    }
    if !again || first < 2 {
        return None;
    }
    let mut best = (seen.len(), None);
    for level in 0..=MAX_HEADING {
        seen.clear();
        let mut heading = 0;
        for (at, b) in blocks.iter().enumerate() {
            if let BlockKind::Heading(h) = &b.kind
                && h.level.min(MAX_HEADING) <= level
            {
                heading = at + 1;
            }
            if let Some(n) = paragraph_number(b) {
                seen.insert(number_hash(n, heading));
            }
        }
        if seen.len() > best.0 {
            best = (seen.len(), Some(level));
        }
    }
    best.1
}

fn paragraph_number(b: &Block) -> Option<&Num> {
    match &b.kind {
        BlockKind::Paragraph(p) => p.num.as_ref(),
        _ => None,
    }
}

fn number_hash(n: &Num, heading: usize) -> u64 {
    let mut h = Mix((heading as u64) << 8 | n.style as u64);
    h.write_u64(u64::from(n.value));
    h.write(n.suffix.as_bytes());
    h.finish()
}

fn push_decimal(n: u32, text: &mut String) {
    let mut digits = [0; 10];
    let (mut n, mut at) = (n, digits.len());
    loop {
        at -= 1;
        digits[at] = b'0' + (n % 10) as u8;
        n /= 10;
        if n == 0 {
            break;
        }
    }
    text.extend(digits[at..].iter().map(|d| char::from(*d)));
}

fn clean_is_empty(num: Option<&Num>) -> bool {
    num.is_none_or(|n| n.text.chars().all(|c| is_edge(c) || c.is_control()))
}

/// The canonical number as it stands in a name.
fn push_canonical(num: &Num, text: &mut String) {
    match num.style {
        NumStyle::Bullet => {}
        _ if num.value == 0 => push_clean(&num.text, text),
        NumStyle::Decimal if num.suffix.is_empty() => push_decimal(num.value, text),
        _ => push_clean(&num.canonical(), text),
    }
}

/// A number as it stands in a name: see [`push_clean`].
fn clean(num: &str) -> String {
    let mut s = String::new();
    push_clean(num, &mut s);
    s
}

/// Longest number in a name, in characters.
const MAX_NUM: usize = 64;

/// A printed number without white space and the punctuation around it; punctuation inside becomes a
/// hyphen (naming convention, section 5.4.1: `11.2` is `11-2`). Look-alikes typed for Latin letters
/// and the bracketed Chinese numerals are folded, so that what looks alike is named alike.
fn push_clean(num: &str, text: &mut String) {
    if num.len() < 9
        && let Some(n) = num.strip_suffix('.')
        && !n.is_empty()
        && n.bytes().all(|b| b.is_ascii_digit())
    {
        text.push_str(n);
        return;
    }
    let num = num.trim_matches(is_edge);
    let mut hyphen = false;
    for c in num.chars().filter(|c| !c.is_whitespace() && !c.is_control()).take(MAX_NUM) {
        if is_separator(c) {
            hyphen = true;
            continue;
        }
        let Some(c) = fold(c) else { continue };
        if std::mem::take(&mut hyphen) {
            text.push('-');
        }
        text.push(c);
    }
}

fn is_edge(c: char) -> bool {
    c.is_whitespace()
        || is_separator(c)
        || matches!(c, '\u{ff1a}'..='\u{ff20}' | '\u{fffe}' | '\u{ffff}')
}

fn is_separator(c: char) -> bool {
    c.is_ascii_punctuation()
        || matches!(c, '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ff0f}')
}

/// Cyrillic and Arabic look-alikes, and ㈠ to ㈩.
fn fold(c: char) -> Option<char> {
    Some(match c {
        'а' => 'a',
        'е' => 'e',
        'о' => 'o',
        'р' => 'p',
        'с' => 'c',
        'х' => 'x',
        'А' => 'A',
        'В' => 'B',
        'Е' => 'E',
        'К' => 'K',
        'М' => 'M',
        'Н' => 'H',
        'О' => 'O',
        'Р' => 'P',
        'С' => 'C',
        'Т' => 'T',
        'Х' => 'X',
        'ﻫ' => 'ه',
        '㈠' => '一',
        '㈡' => '二',
        '㈢' => '三',
        '㈣' => '四',
        '㈤' => '五',
        '㈥' => '六',
        '㈦' => '七',
        '㈧' => '八',
        '㈨' => '九',
        '㈩' => '十',
        'ـ' | '\u{64b}' => return None,
        c => c,
    })
}

/// A value as the master language counts it; `printed` serves where there is no value.
pub(crate) fn format_value(style: NumStyle, value: u32, printed: &str) -> String {
    match style {
        NumStyle::Bullet => String::new(),
        NumStyle::Decimal => value.to_string(),
        NumStyle::UpperRoman => roman(value),
        NumStyle::LowerRoman => roman(value).to_ascii_lowercase(),
        NumStyle::UpperAlpha => alpha(value).to_ascii_uppercase(),
        NumStyle::LowerAlpha => alpha(value),
        NumStyle::Multilevel => printed.trim_matches(|c: char| !c.is_alphanumeric()).to_owned(),
    }
}

/// 1 → a, 26 → z, 27 → aa, 28 → bb (CSS `symbolic`, as the UN counts).
fn alpha(value: u32) -> String {
    if value == 0 || value > 26 * 64 {
        return value.to_string();
    }
    let letter = (b'a' + ((value - 1) % 26) as u8) as char;
    std::iter::repeat_n(letter, (value as usize).div_ceil(26)).collect()
}

fn roman(value: u32) -> String {
    const R: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if value == 0 || value > 3999 {
        return value.to_string();
    }
    let (mut v, mut s) = (value, String::new());
    for (n, r) in R {
        while v >= n {
            s.push_str(r);
            v -= n;
        }
    }
    s
}
