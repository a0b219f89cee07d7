//! Documents with their whole structure told. What Markdown has a word for stands as Markdown, all
//! else between tags with classes.

use super::blocks::{MAX_DEPTH, counts};
use super::{Writer, escape};
use crate::model::flat;
use crate::model::{
    Annex, Block, BlockKind, Caption, Inline, MastheadRole, Num, NumStyle, Paragraph,
    ParagraphRole, Table,
};
use serde::Serialize;

/// Tags within each other; deeper blocks stand one after the other.
const MAX_TAGS: usize = 40;

/// The name of a value in the JSON form of the tree.
fn name_of<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(s)) => s,
        _ => String::new(),
    }
}

/// What a tag says.
#[derive(Debug, Default)]
struct Tag {
    kind: &'static str,
    name: String,
    value: Option<u32>,
    bare: bool,
}

impl Tag {
    fn of(kind: &'static str) -> Self {
        Self { kind, ..Self::default() }
    }

    fn div(&self) -> String {
        let mut out =
            format!("<div class=\"{}{}\"", self.kind, if self.bare { " bare" } else { "" });
        attributes(&mut out, &self.name, self.value);
        out + ">"
    }
}

fn attributes(out: &mut String, name: &str, value: Option<u32>) {
    if !name.is_empty() {
        out.push_str(" data-name=\"");
        for c in name.chars() {
            if c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | ',' | '/' | ':') {
                out.push(c);
            } else {
                out.push_str(&format!("&#{};", c as u32));
            }
        }
        out.push('"');
    }
    if let Some(value) = value {
        out.push_str(&format!(" data-value=\"{value}\""));
    }
}

/// A number with what it means.
fn label(num: Option<&Num>) -> String {
    let Some(n) = num else { return String::new() };
    let mut out = format!("<span class=\"{}\"", name_of(&n.style));
    attributes(&mut out, &n.suffix, (n.value > 0).then_some(n.value));
    out.push('>');
    let text = n.text.trim();
    escape::push(&mut out, text);
    out.push_str("</span>");
    out
}

impl Writer<'_> {
    pub(super) fn told_document(&mut self) {
        let doc = self.doc;
        for line in &doc.masthead {
            let text = self.told_line(None, &line.text);
            let bare = text.is_empty();
            let tag = Tag { name: name_of(&line.role), bare, ..Tag::of("masthead") };
            self.div(&tag, |w| {
                if line.role == MastheadRole::Title {
                    w.heading(1, &text);
                } else {
                    w.paragraph(&text);
                }
            });
        }
        let parts = [
            ("preface", &doc.preface),
            ("preamble", &doc.preamble),
            ("body", &doc.body),
            ("conclusion", &doc.conclusion),
        ];
        for (kind, blocks) in parts {
            self.told_part(kind, blocks);
        }
        for a in &doc.annexes {
            self.told_annex(a, 1);
        }
        self.notes();
        if self.out.is_empty() {
            self.out.push('\n');
        }
    }

    fn told_part(&mut self, kind: &'static str, blocks: &[Block]) {
        if blocks.is_empty() {
            return;
        }
        self.preambular = kind == "preamble";
        self.div(&Tag::of(kind), |w| w.told_blocks(blocks, 1));
        self.preambular = false;
    }

    fn told_annex(&mut self, a: &Annex, depth: usize) {
        let text = self.told_line(None, &a.label);
        let tag = Tag {
            name: name_of(&a.kind),
            value: a.number,
            bare: text.is_empty(),
            ..Tag::of("annex")
        };
        self.div(&tag, |w| {
            w.heading(1, &text);
            let title = w.told_line(None, &a.title);
            w.heading(1, &title);
            w.told_part("preamble", &a.preamble);
            w.told_blocks(&a.body, depth + 1);
            for inner in &a.annexes {
                if depth < MAX_TAGS {
                    w.told_annex(inner, depth + 1);
                } else {
                    w.annexes(std::slice::from_ref(inner));
                }
            }
        });
    }

    /// What stands between two tags.
    fn div(&mut self, tag: &Tag, inside: impl FnOnce(&mut Self)) {
        self.gap();
        self.line(&tag.div());
        inside(self);
        self.gap();
        self.line("</div>");
    }

    /// What has text of its own, and maybe more.
    fn worded(&mut self, mut tag: Tag, text: &str, more: impl FnOnce(&mut Self)) {
        tag.bare = text.is_empty();
        self.div(&tag, |w| {
            w.paragraph(text);
            more(w);
        });
    }

    /// A number and a text on one line; empty if nothing is there to see.
    fn told_line(&self, num: Option<&Num>, text: &[Inline]) -> String {
        let words = self.inlines(text);
        let mut words = words.trim();
        // a break at the start or the end breaks nothing, and one alone would be a block
        while let Some(rest) = words.strip_prefix("<br>").or_else(|| words.strip_suffix("<br>")) {
            words = rest.trim();
        }
        let label = label(num);
        if label.is_empty() || words.is_empty() {
            return label + words;
        }
        format!("{label} {words}")
    }

    fn told_blocks(&mut self, blocks: &[Block], depth: usize) {
        if depth > MAX_TAGS {
            for l in flat::lines(blocks) {
                let mut text = self.told_line(l.num, l.text);
                escape::push(&mut text, l.alt);
                self.paragraph(&text);
            }
            return;
        }
        for b in blocks {
            self.told_block(b, depth);
        }
    }

    fn told_block(&mut self, b: &Block, depth: usize) {
        let inside = depth + 1;
        match &b.kind {
            BlockKind::Heading(h) => {
                let text = self.told_line(h.num.as_ref(), &h.title);
                let marks = usize::from(h.level.saturating_sub(self.lowest)) + 2;
                if h.level >= self.lowest && marks <= 5 && !text.is_empty() {
                    self.heading(marks, &text);
                } else {
                    let tag = Tag { value: Some(h.level.into()), ..Tag::of("heading") };
                    self.worded(tag, &text, |_| {});
                }
            }
            BlockKind::Paragraph(p) => self.told_paragraph(p, inside),
            BlockKind::Item(i) => {
                let text = self.told_line(i.num.as_ref(), &i.text);
                if text.is_empty() || self.depth >= MAX_DEPTH {
                    self.worded(Tag::of("item"), &text, |w| w.told_blocks(&i.children, inside));
                    return;
                }
                self.open("- ", "  ");
                self.paragraph(&text);
                self.told_blocks(&i.children, inside);
                self.close("  ");
            }
            BlockKind::Table(t) => match &t.caption {
                None if heads(t) < 2 && t.rows.iter().any(|r| !r.cells.is_empty()) => self.rows(t),
                caption => {
                    let text = self.told_caption(caption.as_ref());
                    // Markdown has one head row
                    let value = Some(heads(t)).filter(|n| *n > 1);
                    self.worded(Tag { value, ..Tag::of("table") }, &text, |w| w.rows(t));
                }
            },
            BlockKind::Quote { blocks } => {
                if blocks.is_empty() || self.depth >= MAX_DEPTH {
                    self.div(&Tag::of("quote"), |w| w.told_blocks(blocks, inside));
                    return;
                }
                self.open("> ", "> ");
                self.told_blocks(blocks, inside);
                self.close("> ");
            }
            BlockKind::Boxed(x) => {
                let text = self.told_line(None, &x.title);
                self.worded(Tag::of("box"), &text, |w| w.told_blocks(&x.blocks, inside));
            }
            BlockKind::Contents(c) => {
                let text = self.told_line(None, &c.title);
                self.worded(Tag::of("contents"), &text, |w| {
                    for e in &c.entries {
                        let text = w.told_line(None, &e.text);
                        let tag = Tag { value: Some(e.level.into()), ..Tag::of("entry") };
                        w.worded(tag, &text, |_| {});
                    }
                });
            }
            BlockKind::Rule => {
                self.gap();
                self.line("* * *");
            }
            BlockKind::Figure(f) => {
                let text = self.told_caption(f.caption.as_ref());
                self.worded(Tag::of("figure"), &text, |w| {
                    let mut alt = String::new();
                    escape::push(&mut alt, &f.alt);
                    if !alt.trim().is_empty() {
                        w.worded(Tag::of("alt"), alt.trim(), |_| {});
                    }
                });
            }
            BlockKind::Opaque(o) => {
                let tag = Tag { name: o.name.to_string(), ..Tag::of("opaque") };
                self.div(&tag, |w| w.told_blocks(&o.blocks, inside));
            }
        }
    }

    fn told_caption(&self, caption: Option<&Caption>) -> String {
        caption.map_or(String::new(), |c| self.told_line(c.num.as_ref(), &c.title))
    }

    fn told_paragraph(&mut self, p: &Paragraph, inside: usize) {
        let (num, plain) = (p.num.as_ref(), p.role == ParagraphRole::Plain);
        let text = self.told_line(None, &p.text);
        if num.is_none() && p.children.is_empty() && !text.is_empty() {
            let told = if self.preambular { p.role == ParagraphRole::Preambular } else { plain };
            if told {
                return self.paragraph(&text);
            }
        }
        if let Some(n) = num.filter(|n| counted(n) && plain)
            && !text.is_empty()
            && self.depth < MAX_DEPTH
        {
            let label = n.text.trim();
            let rest = " ".repeat(label.len() + 1);
            self.open(&format!("{label} "), &rest);
            self.paragraph(&text);
            self.told_blocks(&p.children, inside);
            self.close(&rest);
            return;
        }
        let text = self.told_line(num, &p.text);
        let name = if plain { String::new() } else { name_of(&p.role) };
        let tag = Tag { name, ..Tag::of("paragraph") };
        self.worded(tag, &text, |w| w.told_blocks(&p.children, inside));
    }
}

/// How many rows a table starts with that are heads.
fn heads(t: &Table) -> u32 {
    t.rows.iter().take_while(|r| r.header).count().try_into().unwrap_or(0)
}

/// Whether the mark of an ordered list says all of a number.
fn counted(n: &Num) -> bool {
    let label = n.text.trim();
    let value = label.trim_end_matches(['.', ')']).parse();
    counts(label) && n.style == NumStyle::Decimal && n.suffix.is_empty() && value == Ok(n.value)
}
