//! Markdown: CommonMark with tables and notes as GitHub has them, to be read by people and read
//! back by masthead to the same structure.
//!
//! | what | as |
//! |---|---|
//! | language, kind, symbol, date, title as values | front matter, which masthead reads back |
//! | masthead lines | a paragraph each, the title a heading of level 1 |
//! | headings | `#` by level, with their printed numbers; closed by `#` if the title has none but opens as if it had |
//! | the level that `##` stands for | front matter, `headings-from`: 0 in a document of parts, else 1 |
//! | numbered paragraphs, items | entries of lists with their printed labels: `1. …`, `- (a) …` |
//! | further paragraphs, items of items | indented below what they belong to |
//! | annexes | a heading of level 1 for the label, another for the title |
//! | tables | pipe tables; `\|\|` spans columns, a cell `^^` goes on with the one above |
//! | boxes and quotations | block quotes |
//! | notes | `[^1]` at the call, `[^1]: …` at the end |
//! | print styles | `*…*`, `**…**`; `<u>`, `<s>`, `<sup>`, `<sub>`, and `<b>`, `<i>` where stars would be misread |
//! | forced breaks | `<br>` |
//!
//! A tree that this does not bring back (mark-up of others, trees made by programs) can be written with its
//! whole structure told, by `<div>` and `<span>` with classes; see [`MarkdownOptions::told`].
//!
//! Every block of text is one line, however long. Page furniture is no text and left out. Blocks
//! nested below 12 levels stand one after the other.

mod blocks;
mod escape;
mod inline;
mod told;

use crate::model::{Document, MastheadRole};

/// What the writer can be told.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct MarkdownOptions {
    /// Front matter with language, kind, symbol, date, title and the level that `##` stands for.
    /// Without it a reader must tell them from the text.
    pub front_matter: bool,
    /// Tells all of the structure, in the front matter (`structure: told`) and by tags, so that
    /// nothing is left for a reader to guess. [`write`](crate::write()) does so by itself where the
    /// plain form would not be read back as the same tree.
    pub told: bool,
}

impl Default for MarkdownOptions {
    fn default() -> Self {
        Self { front_matter: true, told: false }
    }
}

/// A document as Markdown, in UTF-8, a line end at its end.
#[must_use]
pub fn to_string(doc: &Document, opts: &MarkdownOptions) -> String {
    let mut seen = std::collections::BTreeMap::new();
    let labels = doc.notes.iter().map(|n| {
        let nth = seen.entry(&*n.marker).and_modify(|n| *n += 1).or_insert(1);
        escape::label(&n.marker, *nth)
    });
    let mut w = Writer {
        doc,
        labels: labels.collect(),
        out: String::with_capacity(1 << 14),
        prefix: String::new(),
        first: None,
        fresh: true,
        depth: 0,
        lowest: lowest_level(doc),
        preambular: false,
    };
    if opts.front_matter {
        w.front_matter(opts.told);
    }
    if opts.front_matter && opts.told {
        w.told_document();
    } else {
        w.document();
    }
    w.out
}

/// The state of writing one document.
struct Writer<'d> {
    doc: &'d Document,
    /// Labels of notes, by note.
    labels: Vec<String>,
    out: String,
    /// What every line starts with: the containers that it stands in.
    prefix: String,
    /// What the next line starts with instead: the mark of a container just opened.
    first: Option<String>,
    /// Nothing stands before: no blank line is due.
    fresh: bool,
    /// Open containers.
    depth: usize,
    /// The level of the highest heading, which becomes `##`.
    lowest: u8,
    /// What is told stands in a preamble.
    preambular: bool,
}

/// Parts stand above sections where a document has them.
fn lowest_level(doc: &Document) -> u8 {
    let parts = doc
        .body
        .iter()
        .any(|b| matches!(&b.kind, crate::model::BlockKind::Heading(h) if h.level == 0));
    u8::from(!parts)
}

impl Writer<'_> {
    fn front_matter(&mut self, told: bool) {
        let doc = self.doc;
        let meta = &doc.meta;
        let quoted = |s: &str| {
            // a string of JSON is one of YAML
            serde_json::to_string(s).unwrap_or_default()
        };
        let mut lines = vec![("lang", doc.lang.to_string()), ("kind", doc.kind.as_str().into())];
        if let Some(s) = &meta.symbol {
            lines.push(("symbol", quoted(s.as_str())));
        }
        if let Some(d) = meta.date {
            lines.push(("date", d.to_string()));
        }
        if let Some(t) = &meta.title {
            lines.push(("title", quoted(t)));
        }
        lines.push(("headings-from", self.lowest.to_string()));
        if told {
            lines.push(("structure", "told".to_owned()));
        }
        self.out.push_str("---\n");
        for (key, value) in lines {
            self.out.push_str(&format!("{key}: {value}\n"));
        }
        self.out.push_str("---\n");
        self.fresh = false;
    }

    fn document(&mut self) {
        let doc = self.doc;
        for line in &doc.masthead {
            let text = self.inlines(&line.text);
            if line.role == MastheadRole::Title {
                self.heading(1, &text);
            } else {
                self.paragraph(&text);
            }
        }
        for part in [&doc.preface, &doc.preamble, &doc.body, &doc.conclusion] {
            self.blocks(part);
        }
        self.annexes(&doc.annexes);
        self.notes();
    }

    fn notes(&mut self) {
        for (note, n) in self.doc.notes.iter().zip(0..) {
            self.note(note, n);
        }
        if self.out.is_empty() {
            self.out.push('\n');
        }
    }
}
