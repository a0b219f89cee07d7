//! One traversal for all who look at a tree.

use super::{
    Annex, Block, BlockKind, Caption, Document, Inline, InlineKind, MastheadLine, Note, NoteCall,
    Num,
};

/// Sees every part of a tree in document order. A method that overrides decides itself whether to
/// go on into the children, with the `walk_…` function of the same name.
///
/// Notes are seen after the text of the document, in the order of their ids; one that wants them
/// at their calls looks them up in [`note_call`](Self::note_call).
pub trait Visit {
    /// A masthead line.
    fn masthead_line(&mut self, line: &MastheadLine) {
        self.inlines(&line.text);
    }
    /// A block.
    fn block(&mut self, block: &Block) {
        walk_block(self, block);
    }
    /// An annex.
    fn annex(&mut self, annex: &Annex) {
        walk_annex(self, annex);
    }
    /// A printed number.
    fn num(&mut self, _num: &Num) {}
    /// A run of inlines.
    fn inlines(&mut self, inlines: &[Inline]) {
        for i in inlines {
            self.inline(i);
        }
    }
    /// An inline.
    fn inline(&mut self, inline: &Inline) {
        walk_inline(self, inline);
    }
    /// Text.
    fn text(&mut self, _text: &str) {}
    /// A forced line break.
    fn line_break(&mut self) {}
    /// A footnote call.
    fn note_call(&mut self, _call: &NoteCall) {}
    /// A footnote.
    fn note(&mut self, note: &Note) {
        for b in &note.blocks {
            self.block(b);
        }
    }
}

/// Visits all of a document.
pub fn walk_document<V: Visit + ?Sized>(v: &mut V, doc: &Document) {
    for l in &doc.masthead {
        v.masthead_line(l);
    }
    for b in doc.preface.iter().chain(&doc.preamble).chain(&doc.body).chain(&doc.conclusion) {
        v.block(b);
    }
    for a in &doc.annexes {
        v.annex(a);
    }
    for n in &doc.notes {
        v.note(n);
    }
}

/// Visits the parts of an annex.
pub fn walk_annex<V: Visit + ?Sized>(v: &mut V, annex: &Annex) {
    v.inlines(&annex.label);
    v.inlines(&annex.title);
    for b in annex.preamble.iter().chain(&annex.body) {
        v.block(b);
    }
    for a in &annex.annexes {
        v.annex(a);
    }
}

fn caption<V: Visit + ?Sized>(v: &mut V, caption: Option<&Caption>) {
    if let Some(c) = caption {
        if let Some(n) = &c.num {
            v.num(n);
        }
        v.inlines(&c.title);
    }
}

/// Visits the parts of a block.
pub fn walk_block<V: Visit + ?Sized>(v: &mut V, block: &Block) {
    match &block.kind {
        BlockKind::Heading(h) => {
            if let Some(n) = &h.num {
                v.num(n);
            }
            v.inlines(&h.title);
        }
        BlockKind::Paragraph(p) => {
            if let Some(n) = &p.num {
                v.num(n);
            }
            v.inlines(&p.text);
            for b in &p.children {
                v.block(b);
            }
        }
        BlockKind::Item(i) => {
            if let Some(n) = &i.num {
                v.num(n);
            }
            v.inlines(&i.text);
            for b in &i.children {
                v.block(b);
            }
        }
        BlockKind::Table(t) => {
            caption(v, t.caption.as_ref());
            for b in t.rows.iter().flat_map(|r| &r.cells).flat_map(|c| &c.blocks) {
                v.block(b);
            }
        }
        BlockKind::Quote { blocks } => {
            for b in blocks {
                v.block(b);
            }
        }
        BlockKind::Boxed(x) => {
            v.inlines(&x.title);
            for b in &x.blocks {
                v.block(b);
            }
        }
        BlockKind::Contents(c) => {
            v.inlines(&c.title);
            for e in &c.entries {
                v.inlines(&e.text);
            }
        }
        BlockKind::Rule => {}
        BlockKind::Figure(f) => {
            caption(v, f.caption.as_ref());
            v.text(&f.alt);
        }
        BlockKind::Opaque(o) => {
            for b in &o.blocks {
                v.block(b);
            }
        }
    }
}

/// Visits what an inline holds.
pub fn walk_inline<V: Visit + ?Sized>(v: &mut V, inline: &Inline) {
    match &inline.kind {
        InlineKind::Text { text } => v.text(text),
        InlineKind::NoteCall(c) => v.note_call(c),
        InlineKind::Break => v.line_break(),
        kind => v.inlines(kind.content()),
    }
}

/// What [`text_of`] includes besides running text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextOptions {
    /// Printed numbers and labels, followed by a space.
    pub numbers: bool,
    /// The footnotes, after the text.
    pub notes: bool,
}

impl Default for TextOptions {
    fn default() -> Self {
        Self { numbers: true, notes: true }
    }
}

/// All text of a document: a line a block or masthead line, a space for a forced break.
#[must_use]
pub fn text_of(doc: &Document, options: TextOptions) -> String {
    let mut t = Text { out: String::new(), options };
    walk_document(&mut t, doc);
    while t.out.ends_with('\n') {
        t.out.pop();
    }
    t.out
}

/// The text of inlines, calls left out, breaks as spaces. Without recursion, however deep they go.
#[must_use]
pub(crate) fn plain(inlines: &[Inline]) -> String {
    let mut out = String::new();
    let mut stack = vec![inlines.iter()];
    while let Some(top) = stack.last_mut() {
        match top.next().map(|i| &i.kind) {
            None => {
                stack.pop();
            }
            Some(InlineKind::Text { text }) => out.push_str(text),
            Some(InlineKind::Break) => out.push(' '),
            Some(InlineKind::NoteCall(_)) => {}
            Some(kind) => stack.push(kind.content().iter()),
        }
    }
    out
}

struct Text {
    out: String,
    options: TextOptions,
}

impl Text {
    fn end(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }
}

impl Visit for Text {
    fn masthead_line(&mut self, line: &MastheadLine) {
        self.inlines(&line.text);
        self.end();
    }
    fn block(&mut self, block: &Block) {
        self.end();
        walk_block(self, block);
        self.end();
    }
    fn annex(&mut self, annex: &Annex) {
        self.end();
        self.inlines(&annex.label);
        self.end();
        self.inlines(&annex.title);
        self.end();
        for b in annex.preamble.iter().chain(&annex.body) {
            self.block(b);
        }
        for a in &annex.annexes {
            self.annex(a);
        }
    }
    fn num(&mut self, num: &Num) {
        if self.options.numbers {
            self.out.push_str(&num.text);
            self.out.push(' ');
        }
    }
    fn text(&mut self, text: &str) {
        self.out.push_str(text);
    }
    fn line_break(&mut self) {
        self.out.push(' ');
    }
    fn note(&mut self, note: &Note) {
        if self.options.notes {
            self.end();
            for b in &note.blocks {
                self.block(b);
            }
        }
    }
}
