//! Markdown that is read back as the tree it was made from.
//!
//! The writer sees the tree alone, and the plain form leaves to the recogniser what a page leaves to it.
//! Whether that finds the same again is tried; where it does not, the structure is told.

use super::{Format, Input, ReadOptions, read};
use crate::model::flat::{leaves, lines};
use crate::model::{Annex, Block, BlockKind, Caption, Document, Inline, InlineKind, Num};
use crate::write::markdown::{MarkdownOptions, to_string};
use std::fmt::Write as _;

/// Blocks nested deeper than this are not compared.
const MAX_DEPTH: usize = 64;

/// A document as Markdown, with its structure told if nothing less brings it back.
pub(super) fn markdown(doc: &Document, options: &MarkdownOptions) -> String {
    let plain = to_string(doc, options);
    if !options.front_matter || options.told {
        return plain;
    }
    let want = outline(doc);
    let comes_back = |md: &str| {
        let how = ReadOptions { from: Some(Format::Markdown), ..ReadOptions::default() };
        read(Input::new("own.md", md), &how).is_ok_and(|r| outline(&r.document) == want)
    };
    if comes_back(&plain) {
        return plain;
    }
    let told = to_string(doc, &MarkdownOptions { told: true, ..options.clone() });
    // what neither brings back is better to read without tags
    if comes_back(&told) { told } else { plain }
}

/// What a person sees of a structure: a line for each part, white space aside.
fn outline(doc: &Document) -> String {
    let mut o = Outline { doc, out: String::with_capacity(1 << 12) };
    let meta = &doc.meta;
    // nothing and blank are the same to see
    let title = meta.title.as_deref().map(bare).filter(|t| !t.is_empty());
    let symbol = meta.symbol.as_ref().map(|s| bare(s.as_str())).filter(|s| !s.is_empty());
    o.line(0, format_args!("{:?} {:?} {:?} {:?} {title:?}", doc.lang, doc.kind, symbol, meta.date));
    for l in &doc.masthead {
        let text = o.text(&l.text);
        o.line(0, format_args!("{:?} {text}", l.role));
    }
    for part in [&doc.preface, &doc.preamble, &doc.body, &doc.conclusion] {
        o.line(0, format_args!("part"));
        o.blocks(part, 1);
    }
    o.annexes(&doc.annexes, 0);
    for n in &doc.notes {
        let text = o.flat(&n.blocks);
        o.line(0, format_args!("note {} {text}", n.marker));
    }
    o.out
}

struct Outline<'d> {
    doc: &'d Document,
    out: String,
}

fn bare(s: &str) -> String {
    s.split_whitespace().collect()
}

fn number(n: Option<&Num>) -> String {
    n.map_or(String::new(), |n| {
        format!("{} {:?} {} {}", bare(&n.text), n.style, n.value, bare(&n.suffix))
    })
}

impl Outline<'_> {
    fn line(&mut self, depth: usize, what: std::fmt::Arguments<'_>) {
        // writing to a string does not fail
        let _ = writeln!(self.out, "{depth} {what}");
    }

    fn text(&self, inlines: &[Inline]) -> String {
        let mut s = String::new();
        for i in leaves(inlines) {
            match &i.kind {
                InlineKind::Text { text } => s.extend(text.split_whitespace()),
                InlineKind::NoteCall(c) if self.doc.note(c.note).is_some() => {
                    s.push_str(&format!("[^{}]", c.note.0));
                }
                InlineKind::NoteCall(c) => s.extend(c.printed.split_whitespace()),
                _ => {}
            }
        }
        s
    }

    /// What cells and notes hold: Markdown has lines in them and nothing else.
    fn flat(&self, blocks: &[Block]) -> String {
        let mut out = String::new();
        for l in lines(blocks) {
            out.push_str(&bare(l.num.map_or("", |n| &n.text)));
            out.push_str(&self.text(l.text));
            out.push_str(&bare(l.alt));
        }
        out
    }

    fn annexes(&mut self, annexes: &[Annex], depth: usize) {
        if depth > MAX_DEPTH {
            return;
        }
        for a in annexes {
            let (label, title) = (self.text(&a.label), self.text(&a.title));
            self.line(depth, format_args!("{:?} {:?} {label} {title}", a.kind, a.number));
            self.blocks(&a.preamble, depth + 1);
            self.line(depth, format_args!("body"));
            self.blocks(&a.body, depth + 1);
            self.annexes(&a.annexes, depth + 1);
        }
    }

    fn captioned(&self, caption: Option<&Caption>) -> String {
        let num = number(caption.and_then(|c| c.num.as_ref()));
        num + " " + &caption.map_or(String::new(), |c| self.text(&c.title))
    }

    fn blocks(&mut self, blocks: &[Block], depth: usize) {
        if depth > MAX_DEPTH {
            return;
        }
        for b in blocks {
            let inside: &[Block] = match &b.kind {
                BlockKind::Paragraph(p) => &p.children,
                BlockKind::Item(i) => &i.children,
                BlockKind::Quote { blocks } => blocks,
                BlockKind::Boxed(x) => &x.blocks,
                BlockKind::Opaque(o) => &o.blocks,
                _ => &[],
            };
            let line = match &b.kind {
                BlockKind::Heading(h) => {
                    format!("h{} {} {}", h.level, number(h.num.as_ref()), self.text(&h.title))
                }
                BlockKind::Paragraph(p) => {
                    format!("{:?} {} {}", p.role, number(p.num.as_ref()), self.text(&p.text))
                }
                BlockKind::Item(i) => {
                    format!("item {} {}", number(i.num.as_ref()), self.text(&i.text))
                }
                BlockKind::Table(t) => format!("table {}", self.captioned(t.caption.as_ref())),
                BlockKind::Quote { .. } => "quote".to_owned(),
                BlockKind::Boxed(x) => format!("box {}", self.text(&x.title)),
                BlockKind::Contents(c) => format!("contents {}", self.text(&c.title)),
                BlockKind::Rule => "rule".to_owned(),
                BlockKind::Figure(f) => {
                    format!("figure {} {}", self.captioned(f.caption.as_ref()), bare(&f.alt))
                }
                BlockKind::Opaque(o) => format!("opaque {}", o.name),
            };
            self.line(depth, format_args!("{line}"));
            self.blocks(inside, depth + 1);
            match &b.kind {
                BlockKind::Contents(c) => {
                    for e in &c.entries {
                        let text = self.text(&e.text);
                        self.line(depth, format_args!("{} {text}", e.level));
                    }
                }
                BlockKind::Table(t) => {
                    // heads stand first, and a row without cells is none
                    let heads = t.rows.iter().take_while(|r| r.header).count();
                    let rows = t.rows.iter().enumerate().filter(|(_, r)| !r.cells.is_empty());
                    for (n, r) in rows {
                        self.line(depth, format_args!("row {}", n < heads));
                        for c in &r.cells {
                            let (wide, high) = (c.colspan.max(1), c.rowspan.max(1));
                            let text = self.flat(&c.blocks);
                            self.line(depth, format_args!("cell {wide} {high} {text}"));
                        }
                    }
                }
                _ => {}
            }
        }
    }
}
