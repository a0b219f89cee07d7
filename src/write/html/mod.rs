//! HTML: one page that needs nothing else, to be read on screens of any width, in print, and aloud.
//!
//! | what | as |
//! |---|---|
//! | language and direction | `lang` and `dir` on the page, and on every part of another language |
//! | head of the first page | `header`: publisher and symbol, organ and distribution block between rules |
//! | title | `h1`; session, agenda item and author beside it |
//! | headings | `h2` to `h6` without gaps, classes `level-0` to `level-9` for the level they have |
//! | numbers, labels | text, in `span.num` |
//! | items | `ol` and `ul` with their printed labels |
//! | tables | `table` with `caption`, `thead`, `th scope` |
//! | contents list | `nav`, lines linked to their headings |
//! | notes | `a role="doc-noteref"` at the call, a list with links back at the end |
//! | references | links: to parts of the page by their eIds, symbols to the UN's document site |
//! | dates | `time` |
//!
//! There is no script and no word that is not in the tree. The style is part of the page, for light
//! and dark screens and for print. A character that HTML forbids is a `span` of the class `control`
//! whose `title` names it (`U+0001`). Blocks below 24 levels stand one after the other, inlines below
//! 24 lose their mark-up; no text is lost.

mod blocks;
mod inline;
mod masthead;
mod table;

use crate::lang::Lang;
use crate::locale::Locale;
use crate::model::eid::Eids;
use crate::model::{BlockKind, Document, NoteId, plain};
use std::collections::BTreeSet;
use std::ops::Range;

/// What the writer can be told.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct HtmlOptions {
    /// CSS that follows the writer's own, such as `body { max-inline-size: none }`.
    pub css: Option<String>,
}

const STYLE: &str = include_str!("style.css");

/// A document as one page of HTML, in UTF-8.
#[must_use]
pub fn to_string(doc: &Document, opts: &HtmlOptions) -> String {
    let eids = Eids::of(doc);
    let headings = doc.body.iter().filter_map(|b| match &b.kind {
        BlockKind::Heading(h) => {
            let num = h.num.as_ref().map_or("", |n| &*n.text);
            let key = key(&format!("{num}{}", plain(&h.title)));
            Some((key, eids.block(b)?.eid.to_owned())).filter(|(k, _)| !k.is_empty())
        }
        _ => None,
    });
    let headings = headings.collect();
    let mut w = Writer {
        doc,
        eids: &eids,
        out: String::with_capacity(1 << 15),
        called: vec![false; doc.notes.len()],
        levels: Vec::new(),
        base: 1,
        depth: 0,
        links: 0,
        headings,
        next_id: 0,
        ids: BTreeSet::new(),
        internal: Vec::new(),
    };
    w.page(opts);
    w.unlink();
    w.out
}

/// The letters and digits of a text, by which lines of a contents list are told.
fn key(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

struct Writer<'d, 'e> {
    doc: &'d Document,
    eids: &'e Eids<'d>,
    out: String,
    /// Notes whose first call is written.
    called: Vec<bool>,
    /// Levels of the headings that this place stands under.
    levels: Vec<u8>,
    /// Rank of the heading above all of them: 1 for the title, 2 for an annex.
    base: usize,
    /// Nested blocks.
    depth: usize,
    /// Links that this place stands in: HTML allows one.
    links: usize,
    /// Headings by their letters, in order, with their names.
    headings: Vec<(String, String)>,
    /// For names of what has none.
    next_id: u32,
    /// Names that parts of the page have.
    ids: BTreeSet<String>,
    /// Addresses of parts of the page, with where they are written.
    internal: Vec<(Range<usize>, String)>,
}

/// A language tag that HTML takes.
fn tag(lang: Lang) -> String {
    let s = lang.as_str();
    let primary = s.split('-').next().unwrap_or("");
    let ok = matches!(primary.len(), 2 | 3)
        && primary.bytes().all(|b| b.is_ascii_alphabetic())
        && s.split('-').all(|p| !p.is_empty());
    if ok { s.to_owned() } else { "und".to_owned() }
}

/// Which way a language is written; languages without a table by what is known of them.
fn dir(lang: Lang) -> &'static str {
    let known = Locale::builtin(lang).map(|l| l.rtl);
    let rtl = known.unwrap_or_else(|| {
        matches!(lang.as_str(), "fa" | "he" | "ur" | "ps" | "ug" | "yi" | "dv" | "sd" | "ckb")
    });
    if rtl { "rtl" } else { "ltr" }
}

impl<'d> Writer<'d, '_> {
    fn page(&mut self, opts: &HtmlOptions) {
        let doc = self.doc;
        let (lang, dir) = (tag(doc.lang), dir(doc.lang));
        self.raw("<!DOCTYPE html>\n");
        self.raw(&format!(
            "<html lang=\"{lang}\" dir=\"{dir}\">\n<head>\n<meta charset=\"utf-8\">\n"
        ));
        self.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        self.raw("<meta name=\"color-scheme\" content=\"light dark\">\n");
        let meta = &doc.meta;
        let symbol = meta.symbol.as_ref().map(|s| s.as_str());
        let words = [symbol, meta.title.as_deref()];
        let title: Vec<&str> =
            words.into_iter().flatten().filter(|s| !s.trim().is_empty()).collect();
        let title =
            if title.is_empty() { doc.kind.as_str().to_owned() } else { title.join(" – ") };
        self.raw("<title>");
        self.value(&title);
        self.raw("</title>\n");
        let date = meta.date.map(|d| d.to_string());
        let facts = [
            ("dcterms.identifier", symbol),
            ("dcterms.title", meta.title.as_deref()),
            ("dcterms.date", date.as_deref()),
            ("dcterms.language", Some(&*lang)),
        ];
        for (name, value) in facts {
            if let Some(value) = value.filter(|v| !v.trim().is_empty()) {
                self.raw(&format!("<meta name=\"{name}\" content=\""));
                self.value(value);
                self.raw("\">\n");
            }
        }
        self.raw("<style>\n");
        self.raw(STYLE);
        self.running_head(symbol.unwrap_or(""));
        if let Some(css) = &opts.css {
            // nothing of it may end the element
            self.raw(&css.replace("</", "<\\/"));
            self.raw("\n");
        }
        self.raw("</style>\n</head>\n<body>\n");
        self.masthead();
        self.raw("<main>\n");
        self.title_block();
        let parts = [
            ("preface", &doc.preface),
            ("preamble", &doc.preamble),
            ("body", &doc.body),
            ("conclusion", &doc.conclusion),
        ];
        for (class, blocks) in parts {
            if !blocks.is_empty() {
                self.raw(&format!("<div class=\"{class}\">\n"));
                self.blocks(blocks);
                self.raw("</div>\n");
            }
        }
        self.annexes(&doc.annexes);
        self.notes();
        self.raw("</main>\n</body>\n</html>\n");
    }

    /// Symbol and page number on every printed page, which are of the page and not of the text.
    fn running_head(&mut self, symbol: &str) {
        let quoted: String =
            symbol.chars().filter(|c| !c.is_control()).fold(String::new(), |mut s, c| {
                if matches!(c, '"' | '\\' | '<') {
                    s.push_str(&format!("\\{:x} ", c as u32));
                } else {
                    s.push(c);
                }
                s
            });
        self.raw(&format!(
            "@page {{ margin: 25mm 30mm; @top-left {{ content: \"{quoted}\"; font: bold 9pt serif; }} \
             @bottom-right {{ content: counter(page) \"/\" counter(pages); font: bold 9pt serif; }} }}\n"
        ));
    }

    /// Takes out addresses of parts that the page has not: those that are nested too deep to be named.
    fn unlink(&mut self) {
        for (range, to) in std::mem::take(&mut self.internal).into_iter().rev() {
            if !self.ids.contains(&to) {
                self.out.replace_range(range, "");
            }
        }
    }

    fn notes(&mut self) {
        let doc = self.doc;
        if doc.notes.is_empty() {
            return;
        }
        self.raw("<section class=\"notes\" role=\"doc-endnotes\">\n<ol>\n");
        for (n, note) in (0..).zip(&doc.notes) {
            self.raw("<li");
            let id = self.note_id(NoteId(n));
            self.id(Some(&id));
            self.raw(">");
            self.note(n, note);
            self.raw("</li>\n");
        }
        self.raw("</ol>\n</section>\n");
    }

    // ---- characters ----------------------------------------------------------------------

    fn raw(&mut self, s: &str) {
        self.out.push_str(s);
    }

    /// Text, escaped; a character that HTML forbids as an element that names it.
    fn text(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '&' => self.raw("&amp;"),
                '<' => self.raw("&lt;"),
                '>' => self.raw("&gt;"),
                '\r' => self.raw("\n"),
                c if forbidden(c) => {
                    let code = c as u32;
                    self.raw(&format!(
                        "<span class=\"control\" title=\"U+{code:04X}\">\u{fffd}</span>"
                    ));
                }
                c => self.out.push(c),
            }
        }
    }

    /// The value of an attribute, or text that takes no elements.
    fn value(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '&' => self.raw("&amp;"),
                '<' => self.raw("&lt;"),
                '>' => self.raw("&gt;"),
                '"' => self.raw("&quot;"),
                c if c.is_whitespace() => self.raw(" "),
                c if forbidden(c) => self.raw("\u{fffd}"),
                c => self.out.push(c),
            }
        }
    }

    /// ` id="…"`.
    fn id(&mut self, id: Option<&str>) {
        if let Some(id) = id {
            self.ids.insert(id.to_owned());
            self.raw(" id=\"");
            self.value(id);
            self.raw("\"");
        }
    }

    /// ` lang="…" dir="…"` where a part has a language of its own.
    fn lang(&mut self, lang: Option<Lang>) {
        if let Some(lang) = lang.filter(|l| *l != self.doc.lang) {
            self.raw(&format!(" lang=\"{}\" dir=\"{}\"", tag(lang), dir(lang)));
        }
    }

    fn fresh_id(&mut self, what: &str) -> String {
        self.next_id += 1;
        format!("{what}-{}", self.next_id)
    }
}

/// What no HTML page may hold (HTML Standard, 13.2.3.5: control characters and noncharacters).
fn forbidden(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{9f}')
        || matches!(c, '\u{fdd0}'..='\u{fdef}')
        || c as u32 & 0xfffe == 0xfffe
}
