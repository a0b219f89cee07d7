//! Plain text in UTF-8: a block a line, blank lines between blocks.
//!
//! Masthead lines stand on lines of their own, items are indented by four columns for every level,
//! cells of tables are parted by tabs. Notes follow the text, each after its mark; where the text
//! calls them the mark stands raised (`¹`), as stars, or in square brackets. A rule across the text
//! is a line of twenty `─`. Page furniture is no text and left out.

use crate::model::flat::{leaves, lines};
use crate::model::{
    Annex, Block, BlockKind, Document, Inline, InlineKind, MastheadRole, NoteId, Num, Table,
};

/// What the writer can be told.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct PlainOptions {
    /// Spaces before an item for every level; 4 if `None`.
    pub indent: Option<u8>,
}

/// A rule across the text.
const RULE: &str = "────────────────────";

/// Levels that are still indented, and nested blocks that are told apart.
const MAX_DEPTH: usize = 24;

/// A document as plain text, a line end at its end.
#[must_use]
pub fn to_string(doc: &Document, opts: &PlainOptions) -> String {
    let mut w = Writer {
        doc,
        indent: usize::from(opts.indent.unwrap_or(4)),
        out: String::with_capacity(1 << 14),
    };
    let mut before = None;
    for line in &doc.masthead {
        let title = |r: MastheadRole| r == MastheadRole::Title;
        let apart = before.is_some_and(|b| title(b) != title(line.role));
        before = Some(line.role);
        let text = w.inlines(&line.text);
        w.line(&text, 0, apart);
    }
    for part in [&doc.preface, &doc.preamble, &doc.body, &doc.conclusion] {
        w.blocks(part, 0);
    }
    w.annexes(&doc.annexes);
    for (n, note) in (0..).zip(&doc.notes) {
        let mark = w.mark(NoteId(n));
        w.first(&note.blocks, &mark);
    }
    w.out
}

struct Writer<'d> {
    doc: &'d Document,
    indent: usize,
    out: String,
}

impl Writer<'_> {
    /// A line, set apart from what stands before by a blank one or not.
    fn line(&mut self, text: &str, level: usize, apart: bool) {
        let text = text.trim_matches([' ', '\n']);
        if text.is_empty() {
            return;
        }
        if apart && !self.out.is_empty() {
            self.out.push('\n');
        }
        for part in text.split('\n') {
            self.out.push_str(&" ".repeat(level.min(MAX_DEPTH) * self.indent));
            self.out.push_str(part.trim_matches(' '));
            self.out.push('\n');
        }
    }

    fn block_line(&mut self, num: Option<&Num>, text: &str, level: usize) {
        let num = num.map_or("", |n| n.text.trim());
        let sep = if num.is_empty() || text.is_empty() { "" } else { " " };
        self.line(&format!("{num}{sep}{text}"), level, true);
    }

    fn inlines(&self, inlines: &[Inline]) -> String {
        let mut out = String::new();
        for i in leaves(inlines) {
            match &i.kind {
                InlineKind::Text { text } => {
                    let blank = |c: char| if matches!(c, '\n' | '\r') { ' ' } else { c };
                    out.extend(text.chars().map(blank));
                }
                InlineKind::Break => out.push('\n'),
                InlineKind::NoteCall(c) if self.doc.note(c.note).is_none() => {
                    out.push_str(&c.printed);
                }
                InlineKind::NoteCall(c) => out.push_str(&self.mark(c.note)),
                _ => {}
            }
        }
        out
    }

    /// The mark of a note as text can show it.
    fn mark(&self, note: NoteId) -> String {
        let marker = self.doc.note(note).map_or("", |n| &*n.marker);
        let raised = |c: char| {
            let digit = c.to_digit(10).filter(|_| c.is_ascii_digit())?;
            ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'].get(digit as usize).copied()
        };
        let digits: Option<String> = marker.chars().map(raised).collect();
        match digits {
            _ if marker.is_empty() => String::new(),
            Some(raised) => raised,
            None if marker.chars().all(|c| matches!(c, '*' | '†' | '‡' | '§')) => {
                marker.to_owned()
            }
            None => format!("[{marker}]"),
        }
    }

    fn blocks(&mut self, blocks: &[Block], level: usize) {
        if level > MAX_DEPTH {
            for l in lines(blocks) {
                if l.rule {
                    self.line(RULE, MAX_DEPTH, true);
                    continue;
                }
                let text = self.inlines(l.text) + l.alt;
                self.block_line(l.num, &text, MAX_DEPTH);
            }
            return;
        }
        for b in blocks {
            self.block(b, level);
        }
    }

    fn block(&mut self, b: &Block, level: usize) {
        match &b.kind {
            BlockKind::Heading(h) => {
                let title = self.inlines(&h.title);
                let num = h.num.as_ref().map_or("", |n| n.text.trim());
                // a number without a full stop stands over its title
                if num.ends_with(char::is_alphanumeric) {
                    self.line(&format!("{num}\n{title}"), level, true);
                } else {
                    self.block_line(h.num.as_ref(), &title, level);
                }
            }
            BlockKind::Paragraph(p) => {
                let text = self.inlines(&p.text);
                self.block_line(p.num.as_ref(), &text, level);
                self.blocks(&p.children, level);
            }
            BlockKind::Item(i) => {
                let text = self.inlines(&i.text);
                self.block_line(i.num.as_ref(), &text, level + 1);
                self.blocks(&i.children, level + 1);
            }
            BlockKind::Table(t) => self.table(t, level),
            BlockKind::Quote { blocks } => self.blocks(blocks, level + 1),
            BlockKind::Boxed(x) => {
                let title = self.inlines(&x.title);
                self.line(&title, level, true);
                self.blocks(&x.blocks, level + 1);
            }
            BlockKind::Contents(c) => {
                let title = self.inlines(&c.title);
                self.line(&title, level, true);
                for (n, e) in c.entries.iter().enumerate() {
                    let text = self.inlines(&e.text);
                    self.line(&text, level, n == 0);
                }
            }
            BlockKind::Rule => self.line(RULE, level, true),
            BlockKind::Figure(f) => {
                if let Some(c) = &f.caption {
                    let title = self.inlines(&c.title);
                    self.block_line(c.num.as_ref(), &title, level);
                }
                self.line(&f.alt, level, true);
            }
            // one level more, so that depth has an end
            BlockKind::Opaque(o) => self.blocks(&o.blocks, level + 1),
        }
    }

    fn table(&mut self, t: &Table, level: usize) {
        if let Some(c) = &t.caption {
            let title = self.inlines(&c.title);
            self.block_line(c.num.as_ref(), &title, level);
        }
        for (n, row) in t.rows.iter().enumerate() {
            let cells: Vec<String> = row.cells.iter().map(|c| self.cell(&c.blocks)).collect();
            let cells = cells.join("\t");
            if !cells.trim().is_empty() {
                self.line(&cells, level, n == 0);
            }
        }
    }

    /// A cell on one line.
    fn cell(&self, blocks: &[Block]) -> String {
        let mut out = String::new();
        for l in lines(blocks) {
            let num = l.num.map_or("", |n| &*n.text);
            let rule = if l.rule { RULE } else { "" };
            for part in [num, &self.inlines(l.text), l.alt, rule] {
                if !out.is_empty() && !part.is_empty() {
                    out.push(' ');
                }
                out.push_str(&part.replace(['\n', '\t'], " "));
            }
        }
        out
    }

    fn annexes(&mut self, annexes: &[Annex]) {
        let mut stack = vec![annexes.iter()];
        while let Some(top) = stack.last_mut() {
            let Some(a) = top.next() else {
                stack.pop();
                continue;
            };
            for heading in [&a.label, &a.title] {
                let text = self.inlines(heading);
                self.line(&text, 0, true);
            }
            self.blocks(&a.preamble, 0);
            self.blocks(&a.body, 0);
            stack.push(a.annexes.iter());
        }
    }

    /// The blocks of a note, the first behind its mark.
    fn first(&mut self, blocks: &[Block], mark: &str) {
        match blocks.split_first() {
            Some((Block { kind: BlockKind::Paragraph(p), .. }, rest)) if p.num.is_none() => {
                let text = self.inlines(&p.text);
                self.line(&format!("{mark} {text}"), 0, true);
                self.blocks(&p.children, 0);
                self.blocks(rest, 0);
            }
            _ => {
                self.line(mark, 0, true);
                self.blocks(blocks, 0);
            }
        }
    }
}
