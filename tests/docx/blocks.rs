//! Label and text of every block, from a tree and from a Word file.

use crate::extract::fold;
use crate::package::read_ok;
use masthead::flow::{FlowBlock, PieceKind};
use masthead::model::*;

/// Every leaf of text.
pub struct Leaves(pub Vec<String>);

impl Visit for Leaves {
    fn text(&mut self, text: &str) {
        self.0.push(text.to_owned());
    }
    fn num(&mut self, num: &Num) {
        self.0.push(num.text.to_string());
    }
}

fn plain(i: &[Inline]) -> String {
    let mut l = Leaves(Vec::new());
    l.inlines(i);
    fold(&l.0.concat())
}

/// Label and text of every block of a tree, in order.
pub fn blocks_of(doc: &Document) -> Vec<(String, String)> {
    struct All(Vec<(String, String)>);
    impl Visit for All {
        fn masthead_line(&mut self, _: &MastheadLine) {}
        fn note(&mut self, _: &Note) {}
        fn block(&mut self, b: &Block) {
            let (num, text) = match &b.kind {
                BlockKind::Heading(h) => (&h.num, &h.title),
                BlockKind::Paragraph(p) => (&p.num, &p.text),
                BlockKind::Item(i) => (&i.num, &i.text),
                _ => return walk_block(self, b),
            };
            let label = num.as_ref().map_or(String::new(), |n| fold(&n.text));
            self.0.push((label, plain(text)));
            let children = match &b.kind {
                BlockKind::Paragraph(p) => &p.children,
                BlockKind::Item(i) => &i.children,
                _ => return,
            };
            children.iter().for_each(|c| self.block(c));
        }
        fn annex(&mut self, a: &Annex) {
            self.0.push((String::new(), plain(&a.label)));
            self.0.push((String::new(), plain(&a.title)));
            a.preamble.iter().chain(&a.body).for_each(|b| self.block(b));
            a.annexes.iter().for_each(|x| self.annex(x));
        }
    }
    let mut all = All(Vec::new());
    walk_document(&mut all, doc);
    all.0
}

/// The same from a Word file, label and text in one: whether Word printed the label, and text.
pub fn read_blocks(bytes: &[u8]) -> Vec<(String, bool)> {
    let r = read_ok(bytes);
    let mut out = Vec::new();
    for p in r.flow.blocks.iter().flat_map(|b| match b {
        FlowBlock::Para(p) => vec![p],
        FlowBlock::Table(t) => {
            t.rows.iter().flat_map(|r| &r.cells).flat_map(|c| &c.paras).collect()
        }
    }) {
        let auto = p.pieces.iter().any(|x| x.kind == PieceKind::AutoLabel);
        let text = p.pieces.iter().filter(|x| !matches!(x.kind, PieceKind::NoteCall(_)));
        let s: String = text.map(|x| r.source.slice(x.span)).collect();
        out.push((fold(&s), auto));
    }
    out
}

/// How many blocks of a tree a Word file holds, in order: found, of all, automatic among found.
pub fn found(doc: &Document, bytes: &[u8]) -> (usize, usize, usize, Option<String>) {
    let read = read_blocks(bytes);
    let (mut at, mut hits, mut auto) = (0, 0, 0);
    let want = blocks_of(doc);
    let mut first = None;
    for (label, text) in &want {
        let w = format!("{label}{text}");
        // the number of a part and a bare number stand on a line of their own
        let two = |i: usize| read.get(i + 1).is_some_and(|n| format!("{}{}", read[i].0, n.0) == w);
        match (at..read.len()).find(|&i| read[i].0 == w || (!label.is_empty() && two(i))) {
            Some(i) => {
                let lines = if read[i].0 == w { 1 } else { 2 };
                hits += 1;
                auto += usize::from(read[i].1);
                at = i + lines;
            }
            None => first = first.or(Some(w)),
        }
    }
    (hits, want.len(), auto, first)
}
