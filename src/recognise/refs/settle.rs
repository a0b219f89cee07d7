//! References to parts of this document, once the tree stands: each leads to a part that exists, or
//! is text again.

use crate::diag::{Code, Diagnostic};
use crate::locale::Locale;
use crate::model::eid::Eids;
use crate::model::{
    Annex, Block, BlockKind, Document, Inline, InlineKind, InternalKind, InternalRef, Target, plain,
};

/// What becomes of a reference.
enum Fate {
    /// It leads to a part of the main text, or of an annex.
    Keep(Option<u32>),
    /// Nothing answers to its number.
    Drop,
}

/// Resolves every reference to a part of the document. What leads nowhere becomes plain text; where
/// the words leave no doubt that a part of this document is meant, it is told.
pub(in crate::recognise) fn settle(
    doc: &mut Document,
    locale: &Locale,
    diags: &mut Vec<Diagnostic>,
) {
    let mut fates = Vec::new();
    {
        let eids = Eids::of(doc);
        let mut look =
            Look { annexes: &doc.annexes, eids: &eids, locale, diags, fates: &mut fates };
        walk(doc, &mut |annex, inlines| look.inlines(annex, inlines));
    }
    let mut fates = fates.into_iter();
    walk_mut(doc, &mut |inlines| apply(inlines, &mut fates));
}

struct Look<'a, 'e> {
    annexes: &'a [Annex],
    eids: &'a Eids<'e>,
    locale: &'a Locale,
    diags: &'a mut Vec<Diagnostic>,
    fates: &'a mut Vec<Fate>,
}

impl Look<'_, '_> {
    fn inlines(&mut self, annex: Option<u32>, inlines: &[Inline]) {
        for i in inlines {
            match &i.kind {
                InlineKind::Ref(r) => {
                    if let Target::Internal(to) = &r.target {
                        let fate = self.fate(annex, to, i, &r.content);
                        self.fates.push(fate);
                    }
                }
                kind => self.inlines(annex, kind.content()),
            }
        }
    }

    fn fate(
        &mut self,
        annex: Option<u32>,
        to: &InternalRef,
        at: &Inline,
        words: &[Inline],
    ) -> Fate {
        // in an annex its own parts first, then those of the main text
        let free = matches!(to.part, InternalKind::Annex | InternalKind::Note);
        let places = if free { [None, None] } else { [annex, None] };
        for place in places {
            let to = InternalRef { annex: place, ..to.clone() };
            if let Some(found) = self.eids.resolve(&to)
                && (to.up_to.is_none() || found.up_to.is_some())
            {
                return Fate::Keep(if free { self.annex_of(&to) } else { place });
            }
        }
        let text = plain(words);
        let words = text.trim();
        let place = |(i, c): (usize, char)| {
            !c.is_alphanumeric()
                && self.locale.ref_place(&words[i..]).is_some_and(|n| i + n == words.len())
        };
        let sure = words.char_indices().any(place)
            || (self.locale.number_first()
                && words
                    .char_indices()
                    .any(|(i, _)| self.locale.ref_place_before(&words[..i]) == Some(0)));
        // several that answer are no fault of the reference
        let told = sure && self.missing(annex, to);
        if told {
            let part = match to.part {
                InternalKind::Paragraph => "paragraph",
                InternalKind::Section => "section",
                InternalKind::Annex => "annex",
                InternalKind::Table => "table",
                InternalKind::Note => "footnote",
            };
            let num = to
                .up_to
                .as_ref()
                .map_or_else(|| to.num.to_string(), |last| format!("{} to {last}", to.num));
            self.diags.push(
                Diagnostic::new(
                    Code::DanglingReference,
                    at.span,
                    format!(
                        "\u{201c}{}\u{201d}: there is no {part} {num} in this document",
                        text.trim()
                    ),
                )
                .help("correct the number, or say which document is meant"),
            );
        }
        Fate::Drop
    }

    /// Which annex a reference to one means.
    fn annex_of(&self, to: &InternalRef) -> Option<u32> {
        let says = |n: u32| *to.num == *n.to_string() || *to.num == *super::roman(n);
        let number = |a: &Annex| a.number.is_some_and(says);
        let at = self.annexes.iter().position(number)?;
        (to.part == InternalKind::Annex).then_some(u32::try_from(at).ok()?)
    }

    /// Whether no part at all has the number.
    fn missing(&self, annex: Option<u32>, to: &InternalRef) -> bool {
        if to.part == InternalKind::Table {
            // not every table has a caption that is read: a later one has to be there
            let n: u32 = to.num.parse().unwrap_or(0);
            let later = (n + 1..n + 40).any(|n| {
                let one = InternalRef { num: n.to_string().into(), up_to: None, ..to.clone() };
                self.eids.answers(&one)
            });
            if !later {
                return false;
            }
        }
        let ends = [Some(&to.num), to.up_to.as_ref().filter(|_| to.items.is_empty())];
        ends.into_iter().flatten().any(|num| {
            let one =
                InternalRef { num: num.clone(), up_to: None, items: Vec::new(), ..to.clone() };
            [annex, None].iter().all(|place| {
                let one = InternalRef { annex: *place, ..one.clone() };
                !self.eids.answers(&one)
            })
        })
    }
}

type See<'a> = &'a mut dyn FnMut(Option<u32>, &[Inline]);

/// Every run of inlines with the annex that it stands in. No recursion over blocks: a tree may be
/// as deep as it likes.
fn walk(doc: &Document, see: See<'_>) {
    for l in &doc.masthead {
        see(None, &l.text);
    }
    let main = doc.preface.iter().chain(&doc.preamble).chain(&doc.body).chain(&doc.conclusion);
    for b in main.chain(doc.notes.iter().flat_map(|n| &n.blocks)) {
        walk_block(b, None, see);
    }
    let mut annexes: Vec<(u32, &Annex)> = (0..).zip(&doc.annexes).collect();
    annexes.reverse();
    while let Some((i, a)) = annexes.pop() {
        see(Some(i), &a.label);
        see(Some(i), &a.title);
        for b in a.preamble.iter().chain(&a.body) {
            walk_block(b, Some(i), see);
        }
        annexes.extend(a.annexes.iter().rev().map(|x| (i, x)));
    }
}

fn walk_block(block: &Block, annex: Option<u32>, see: See<'_>) {
    let mut stack = vec![block];
    while let Some(b) = stack.pop() {
        match &b.kind {
            BlockKind::Heading(h) => see(annex, &h.title),
            BlockKind::Paragraph(p) => {
                see(annex, &p.text);
                stack.extend(p.children.iter().rev());
            }
            BlockKind::Item(i) => {
                see(annex, &i.text);
                stack.extend(i.children.iter().rev());
            }
            BlockKind::Table(t) => {
                if let Some(c) = &t.caption {
                    see(annex, &c.title);
                }
                let cells = t.rows.iter().flat_map(|r| &r.cells).flat_map(|c| &c.blocks);
                stack.extend(cells.collect::<Vec<_>>().into_iter().rev());
            }
            BlockKind::Quote { blocks } => stack.extend(blocks.iter().rev()),
            BlockKind::Boxed(x) => {
                see(annex, &x.title);
                stack.extend(x.blocks.iter().rev());
            }
            BlockKind::Contents(c) => {
                see(annex, &c.title);
                c.entries.iter().for_each(|e| see(annex, &e.text));
            }
            BlockKind::Figure(f) => {
                if let Some(c) = &f.caption {
                    see(annex, &c.title);
                }
            }
            BlockKind::Opaque(o) => stack.extend(o.blocks.iter().rev()),
            BlockKind::Rule => {}
        }
    }
}

type Change<'a> = &'a mut dyn FnMut(&mut Vec<Inline>);

/// The same walk, in the same order, for changes.
fn walk_mut(doc: &mut Document, change: Change<'_>) {
    for l in &mut doc.masthead {
        change(&mut l.text);
    }
    let main = doc
        .preface
        .iter_mut()
        .chain(&mut doc.preamble)
        .chain(&mut doc.body)
        .chain(&mut doc.conclusion);
    for b in main.chain(doc.notes.iter_mut().flat_map(|n| &mut n.blocks)) {
        walk_block_mut(b, change);
    }
    let mut annexes: Vec<&mut Annex> = doc.annexes.iter_mut().rev().collect();
    while let Some(a) = annexes.pop() {
        change(&mut a.label);
        change(&mut a.title);
        for b in a.preamble.iter_mut().chain(&mut a.body) {
            walk_block_mut(b, change);
        }
        annexes.extend(a.annexes.iter_mut().rev());
    }
}

fn walk_block_mut(block: &mut Block, change: Change<'_>) {
    let mut stack = vec![block];
    while let Some(b) = stack.pop() {
        match &mut b.kind {
            BlockKind::Heading(h) => change(&mut h.title),
            BlockKind::Paragraph(p) => {
                change(&mut p.text);
                stack.extend(p.children.iter_mut().rev());
            }
            BlockKind::Item(i) => {
                change(&mut i.text);
                stack.extend(i.children.iter_mut().rev());
            }
            BlockKind::Table(t) => {
                if let Some(c) = &mut t.caption {
                    change(&mut c.title);
                }
                let rows = t.rows.iter_mut();
                let cells = rows.flat_map(|r| &mut r.cells).flat_map(|c| &mut c.blocks);
                stack.extend(cells.collect::<Vec<_>>().into_iter().rev());
            }
            BlockKind::Quote { blocks } => stack.extend(blocks.iter_mut().rev()),
            BlockKind::Boxed(x) => {
                change(&mut x.title);
                stack.extend(x.blocks.iter_mut().rev());
            }
            BlockKind::Contents(c) => {
                change(&mut c.title);
                c.entries.iter_mut().for_each(|e| change(&mut e.text));
            }
            BlockKind::Figure(f) => {
                if let Some(c) = &mut f.caption {
                    change(&mut c.title);
                }
            }
            BlockKind::Opaque(o) => stack.extend(o.blocks.iter_mut().rev()),
            BlockKind::Rule => {}
        }
    }
}

fn apply(inlines: &mut Vec<Inline>, fates: &mut dyn Iterator<Item = Fate>) {
    let mut at = 0;
    while let Some(i) = inlines.get_mut(at) {
        at += 1;
        match &mut i.kind {
            InlineKind::Ref(r) => {
                let Target::Internal(to) = &mut r.target else { continue };
                match fates.next() {
                    Some(Fate::Keep(annex)) => to.annex = annex,
                    Some(Fate::Drop) | None => {
                        let content = std::mem::take(&mut r.content);
                        at -= 1;
                        let n = content.len();
                        inlines.splice(at..=at, content);
                        at += n;
                    }
                }
            }
            kind => {
                if let Some(content) = kind.content_mut() {
                    apply(content, fates);
                }
            }
        }
    }
}
