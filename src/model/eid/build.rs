//! Walks a tree and names its parts. No recursion: a tree may be as deep as it likes.

use super::name::{Names, Taken};
use super::number::{needs_count, push_canonical};
use super::{Eids, Kind, MAX_DEPTH, MAX_HEADING, Mix, NONE, Node, addr, heading_element};
use crate::model::{
    Annex, Block, BlockKind, Document, Inline, InlineKind, NoteId, Num, NumStyle, Paragraph,
    ParagraphRole,
};
use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::{BuildHasherDefault, Hasher};

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
pub(super) struct Component {
    /// 0 for the document, 1 and on for its annexes, [`NONE`] for annexes of annexes.
    pub(super) key: u32,
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

pub(super) struct Builder<'a> {
    pub(super) out: Eids<'a>,
    pub(super) eids: Taken,
    pub(super) wids: Taken,
    pub(super) component: Component,
    /// Prefix and count of the footnotes of the title block, while that is named.
    title: Option<(Names, u32)>,
    scopes: Vec<Scope>,
    frames: Vec<Frame<'a>>,
    inlines: Vec<std::slice::Iter<'a, Inline>>,
    /// Notes whose blocks are named after the part that calls them.
    pending: VecDeque<(NoteId, u32)>,
}

impl<'a> Builder<'a> {
    pub(super) fn new(doc: &'a Document) -> Self {
        let n = doc.body.len() + doc.notes.len() + 64;
        let map = || HashMap::with_capacity_and_hasher(n, BuildHasherDefault::default());
        let out = Eids {
            text: String::with_capacity(n * 24),
            entries: Vec::with_capacity(n),
            by_addr: HashMap::with_capacity_and_hasher(n, BuildHasherDefault::default()),
            notes: vec![NONE; doc.notes.len()],
            index: HashMap::with_capacity_and_hasher(n, BuildHasherDefault::default()),
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

    pub(super) fn run(mut self) -> Eids<'a> {
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
                let at = if needs_count(num) { self.top().next(Count::Para) } else { 0 };
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
        let at = if needs_count(num) { self.top().next(count) } else { 0 };
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
        let at = if needs_count(num) { self.top().next(count) } else { 0 };
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
                Some(kind) => self.inlines.push(kind.content().iter()),
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
}

impl Scope {
    fn next(&mut self, count: Count) -> u32 {
        let n = &mut self.counts[count as usize];
        *n += 1;
        *n
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
