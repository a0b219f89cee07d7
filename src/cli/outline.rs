//! The structure of a document as a person reads it: a block a line, nested by two spaces.
//!
//! The document is first made a list of [`Entry`]s, which are then printed as text, with long texts
//! cut in the middle, or as JSON, whole.

use masthead::Document;
use masthead::lang::Lang;
use masthead::model::{
    AgendaItem, Annex, Block, BlockKind, Caption, Inline, InlineKind, MastheadLine, MastheadRole,
    Metadata, NoteCall, NoteId, Num, Origin, ParagraphRole, Row, Sure,
};
use masthead::source::Source;
use masthead::span::Span;
use serde::Serialize;
use std::collections::BTreeSet;
use unicode_width::UnicodeWidthStr;

/// Texts up to this many columns are printed whole.
const WHOLE: usize = 60;
/// Columns kept at the start and at the end of a longer text.
const CUT: (usize, usize) = (36, 20);
/// The same for the cell of a table.
const CELL: (usize, usize) = (16, 6);

/// A line of the outline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Entry {
    /// What it is: `masthead`, `section`, `heading`, `paragraph`, `item`, `note`, …
    #[serde(rename = "type")]
    pub(crate) kind: &'static str,
    /// How deep it is nested.
    pub(crate) depth: usize,
    /// Role of a masthead line or paragraph, name of a section, kind of furniture.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) role: String,
    /// Level of a heading.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) level: Option<u8>,
    /// Number, label or mark as printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) num: Option<String>,
    /// The whole text, note calls left out.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) text: String,
    /// The parsed value of a masthead line; size of a table; page of furniture.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) value: String,
    /// Texts of the cells of a row.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) cells: Vec<String>,
    /// Language, where it differs from the document's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) lang: Option<Lang>,
    /// The rule that made it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) rule: String,
    /// How sure the rule was.
    pub(crate) sure: Sure,
    /// Where it was read, in bytes of the decoded source.
    #[serde(skip_serializing_if = "detached")]
    pub(crate) span: Span,
}

/// `skip_serializing_if` wants a function of a reference.
fn detached(span: &Span) -> bool {
    span.is_detached()
}

impl Entry {
    fn new(kind: &'static str, depth: usize) -> Self {
        Self {
            kind,
            depth,
            role: String::new(),
            level: None,
            num: None,
            text: String::new(),
            value: String::new(),
            cells: Vec::new(),
            lang: None,
            rule: String::new(),
            sure: Sure::Certain,
            span: Span::DETACHED,
        }
    }

    fn role(mut self, role: impl Into<String>) -> Self {
        self.role = role.into();
        self
    }

    fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    fn text(mut self, text: impl Into<String>) -> Self {
        self.text = text.into();
        self
    }

    fn num(mut self, num: Option<&Num>) -> Self {
        self.num = num.map(|n| n.text.to_string());
        self
    }

    fn from(mut self, span: Span, origin: &Origin, lang: Option<Lang>) -> Self {
        self.span = span;
        self.rule = origin.rule.to_string();
        self.sure = origin.sure;
        self.lang = lang;
        self
    }
}

/// The outline of a document.
pub(crate) fn entries(doc: &Document) -> Vec<Entry> {
    let mut o = Outline { doc, out: Vec::new(), told: BTreeSet::new() };
    o.out.push(Entry::new("document", 0).role(doc.kind.as_str()).value(doc.lang.as_str()));
    for line in &doc.masthead {
        o.masthead(line);
    }
    o.section("preface", &doc.preface);
    o.section("preamble", &doc.preamble);
    o.section("body", &doc.body);
    o.section("conclusion", &doc.conclusion);
    for annex in &doc.annexes {
        o.annex(annex, 0);
    }
    o.uncalled();
    if !doc.furniture.is_empty() {
        o.out.push(Entry::new("section", 0).role("furniture"));
    }
    for f in &doc.furniture {
        let mut entry = Entry::new("furniture", 1).role(kebab(&f.kind)).text(f.text.trim());
        entry.value = format!("page {}", f.page + 1);
        entry.span = f.span;
        o.out.push(entry);
    }
    o.out
}

/// The outline as text. `rules` adds which rule made each block.
pub(crate) fn text(doc: &Document, rules: bool) -> String {
    let mut out = String::new();
    for entry in entries(doc) {
        line(&mut out, &entry, rules);
    }
    out
}

/// An entry as a line of JSON, with the file and the line it was read from.
pub(crate) fn json(file: &str, entry: &Entry, source: Option<&Source>) -> String {
    #[derive(Serialize)]
    struct Line<'a> {
        file: &'a str,
        #[serde(flatten)]
        entry: &'a Entry,
        #[serde(skip_serializing_if = "Option::is_none")]
        line: Option<u32>,
    }
    let line =
        source.filter(|_| !entry.span.is_detached()).map(|s| s.line_col(entry.span.start).line);
    // strings and numbers always have a JSON form
    let mut text = serde_json::to_string(&Line { file, entry, line }).unwrap_or_default();
    text.push('\n');
    text
}

struct Outline<'a> {
    doc: &'a Document,
    out: Vec<Entry>,
    /// Notes that were told already.
    told: BTreeSet<NoteId>,
}

impl Outline<'_> {
    fn masthead(&mut self, line: &MastheadLine) {
        let role = kebab(&line.role);
        let value = value_of(line.role, &self.doc.meta);
        let entry = Entry::new("masthead", 0).role(role).text(plain(&line.text)).value(value);
        self.out.push(entry.from(line.span, &line.origin, line.lang));
        self.notes(&line.text, 1);
    }

    fn section(&mut self, name: &str, blocks: &[Block]) {
        if !blocks.is_empty() {
            self.out.push(Entry::new("section", 0).role(name));
            self.blocks(blocks, 1);
        }
    }

    fn annex(&mut self, annex: &Annex, depth: usize) {
        let mut entry = Entry::new("annex", depth).role(kebab(&annex.kind));
        entry.num = Some(plain(&annex.label));
        entry.text = plain(&annex.title);
        entry.span = annex.span;
        self.out.push(entry);
        self.notes(&annex.label, depth + 1);
        self.notes(&annex.title, depth + 1);
        self.blocks(&annex.preamble, depth + 1);
        self.blocks(&annex.body, depth + 1);
        for inner in &annex.annexes {
            self.annex(inner, depth + 1);
        }
    }

    fn blocks(&mut self, blocks: &[Block], depth: usize) {
        for block in blocks {
            self.block(block, depth);
        }
    }

    fn block(&mut self, block: &Block, depth: usize) {
        let entry = |kind| Entry::new(kind, depth).from(block.span, &block.origin, block.lang);
        match &block.kind {
            BlockKind::Heading(h) => {
                let mut e = entry("heading").num(h.num.as_ref()).text(plain(&h.title));
                e.level = Some(h.level);
                self.push(e, &h.title);
            }
            BlockKind::Paragraph(p) => {
                let mut e = entry("paragraph").num(p.num.as_ref()).text(plain(&p.text));
                if p.role != ParagraphRole::Plain {
                    e.role = kebab(&p.role);
                }
                self.push(e, &p.text);
                self.blocks(&p.children, depth + 1);
            }
            BlockKind::Item(i) => {
                self.push(entry("item").num(i.num.as_ref()).text(plain(&i.text)), &i.text);
                self.blocks(&i.children, depth + 1);
            }
            BlockKind::Table(t) => {
                let wide = t.rows.iter().map(columns).max().unwrap_or(0);
                let size = format!("{}×{wide}", t.rows.len());
                let e = captioned(entry("table"), t.caption.as_ref()).value(size);
                self.out.push(e);
                if let Some(c) = &t.caption {
                    self.notes(&c.title, depth + 1);
                }
                for row in &t.rows {
                    self.row(row, depth + 1);
                }
            }
            BlockKind::Quote { blocks } => {
                self.out.push(entry("quote"));
                self.blocks(blocks, depth + 1);
            }
            BlockKind::Boxed(b) => {
                self.push(entry("box").text(plain(&b.title)), &b.title);
                self.blocks(&b.blocks, depth + 1);
            }
            BlockKind::Contents(c) => {
                self.push(entry("contents").text(plain(&c.title)), &c.title);
                for line in &c.entries {
                    let mut e = Entry::new("contents-entry", depth + 1).text(plain(&line.text));
                    e.level = Some(line.level);
                    self.push(e, &line.text);
                }
            }
            BlockKind::Rule => self.out.push(entry("rule")),
            BlockKind::Figure(f) => {
                let mut e = captioned(entry("figure"), f.caption.as_ref());
                e.value = f.alt.to_string();
                self.out.push(e);
            }
            BlockKind::Opaque(x) => {
                self.out.push(entry("opaque").role(&*x.name));
                self.blocks(&x.blocks, depth + 1);
            }
            // what later versions of the tree may hold
            _ => self.out.push(entry("other")),
        }
    }

    fn push(&mut self, entry: Entry, inlines: &[Inline]) {
        let depth = entry.depth + 1;
        self.out.push(entry);
        self.notes(inlines, depth);
    }

    /// A row is a line; what stands in its cells besides paragraphs follows.
    fn row(&mut self, row: &Row, depth: usize) {
        let mut entry = Entry::new("row", depth);
        if row.header {
            entry.role = "header".to_owned();
        }
        entry.cells = row.cells.iter().map(|c| cell_text(&c.blocks)).collect();
        self.out.push(entry);
        for block in row.cells.iter().flat_map(|c| &c.blocks) {
            match &block.kind {
                BlockKind::Paragraph(p) if p.children.is_empty() => self.notes(&p.text, depth + 1),
                _ => self.block(block, depth + 1),
            }
        }
    }

    /// The notes that are called here for the first time.
    fn notes(&mut self, inlines: &[Inline], depth: usize) {
        let mut calls = Vec::new();
        find_calls(inlines, &mut calls);
        for call in calls {
            self.note(call, depth);
        }
    }

    fn note(&mut self, call: &NoteCall, depth: usize) {
        let Some(note) = self.doc.note(call.note) else {
            let e = Entry::new("note", depth).role("missing").text(&*call.printed);
            self.out.push(e);
            return;
        };
        if !self.told.insert(call.note) {
            return;
        }
        let mut entry = Entry::new("note", depth);
        entry.num = Some(note.marker.to_string());
        if call.implied {
            entry.role = "not called".to_owned();
        }
        entry.span = note.span;
        // the first paragraph stands in the line of the note, the rest below
        let (first, rest) = match note.blocks.split_first() {
            Some((Block { kind: BlockKind::Paragraph(p), .. }, rest))
                if p.num.is_none() && p.children.is_empty() =>
            {
                (p.text.as_slice(), rest)
            }
            _ => (&[][..], note.blocks.as_slice()),
        };
        self.push(entry.text(plain(first)), first);
        self.blocks(rest, depth + 1);
    }

    /// The tree promises that every note is called; one that is not must not vanish here.
    fn uncalled(&mut self) {
        for (i, _) in self.doc.notes.iter().enumerate() {
            let id = NoteId(u32::try_from(i).unwrap_or(u32::MAX));
            if !self.told.contains(&id) {
                let call = NoteCall { note: id, printed: "".into(), implied: true };
                self.note(&call, 0);
            }
        }
    }
}

fn captioned(entry: Entry, caption: Option<&Caption>) -> Entry {
    match caption {
        Some(c) => entry.num(c.num.as_ref()).text(plain(&c.title)),
        None => entry,
    }
}

fn columns(row: &Row) -> usize {
    row.cells.iter().map(|c| usize::from(c.colspan)).sum()
}

fn cell_text(blocks: &[Block]) -> String {
    let mut parts: Vec<String> = Vec::new();
    for block in blocks {
        match &block.kind {
            BlockKind::Paragraph(p) => {
                let num = p.num.as_ref().map(|n| format!("{} ", n.text)).unwrap_or_default();
                parts.push(num + &plain(&p.text));
            }
            _ => parts.push("…".to_owned()),
        }
    }
    parts.join(" / ")
}

fn find_calls<'a>(inlines: &'a [Inline], calls: &mut Vec<&'a NoteCall>) {
    for inline in inlines {
        match &inline.kind {
            InlineKind::NoteCall(call) => calls.push(call),
            kind => find_calls(kind.content(), calls),
        }
    }
}

/// The text of inlines; calls left out, breaks as spaces.
fn plain(inlines: &[Inline]) -> String {
    fn add(inlines: &[Inline], out: &mut String) {
        for inline in inlines {
            match &inline.kind {
                InlineKind::Text { text } => out.push_str(text),
                InlineKind::Break => out.push(' '),
                kind => add(kind.content(), out),
            }
        }
    }
    let mut out = String::new();
    add(inlines, &mut out);
    out
}

/// The parsed value behind a masthead line.
fn value_of(role: MastheadRole, meta: &Metadata) -> String {
    let text = |s: &Option<Box<str>>| s.as_deref().unwrap_or("").to_owned();
    match role {
        MastheadRole::Symbol => meta.symbol.as_ref().map(ToString::to_string).unwrap_or_default(),
        MastheadRole::Date => meta.date.map(|d| d.to_string()).unwrap_or_default(),
        MastheadRole::Adoption => meta.adopted.map(|d| d.to_string()).unwrap_or_default(),
        MastheadRole::Original => meta.original.map(|l| l.to_string()).unwrap_or_default(),
        MastheadRole::Distribution => meta.distribution.map(|d| kebab(&d)).unwrap_or_default(),
        MastheadRole::Session => meta.session.as_ref().map_or_else(String::new, |s| {
            if s.year { format!("year {}", s.value) } else { s.value.to_string() }
        }),
        MastheadRole::DatesVenue => meta.meeting.as_ref().map_or_else(String::new, |m| {
            let day = |d: Option<_>| {
                d.map_or_else(|| "?".to_owned(), |d: masthead::model::Date| d.to_string())
            };
            let place = m.place.as_deref().unwrap_or("?");
            format!("{} to {}, {place}", day(m.from), day(m.to))
        }),
        MastheadRole::AgendaItem => {
            let item = |a: &AgendaItem| {
                let provisional = if a.provisional { ", provisional" } else { "" };
                format!("{}{provisional}", a.number)
            };
            meta.agenda.iter().map(item).collect::<Vec<_>>().join("; ")
        }
        MastheadRole::Title => text(&meta.number),
        _ => String::new(),
    }
}

/// The name of a variant as JSON has it.
fn kebab<T: Serialize>(variant: &T) -> String {
    match serde_json::to_value(variant) {
        Ok(serde_json::Value::String(s)) => s,
        _ => "?".to_owned(),
    }
}

fn line(out: &mut String, e: &Entry, rules: bool) {
    out.push_str(&"  ".repeat(e.depth));
    let num = e.num.as_deref().unwrap_or("");
    let cut = |text: &str| shorten(text, WHOLE, CUT);
    let spaced = |s: &str| if s.is_empty() { String::new() } else { format!(" {s}") };
    let words = match e.kind {
        "document" => format!("{} ({})", e.role, e.value),
        "masthead" => {
            let value = if e.value.is_empty() { String::new() } else { format!(" [{}]", e.value) };
            format!("masthead {}: {}{value}", e.role, cut(&e.text))
        }
        "section" => format!("{}:", e.role),
        "annex" => {
            let title =
                if e.text.is_empty() { String::new() } else { format!(" — {}", cut(&e.text)) };
            format!("{} {num:?}{title}:", e.role)
        }
        "heading" => {
            format!("H{}{}{}", e.level.unwrap_or(0), spaced(num), spaced(&cut(&e.text)))
        }
        "paragraph" => {
            let num = if e.num.is_some() { num } else { "–" };
            format!("¶{} {num}{}", spaced(&e.role), spaced(&cut(&e.text)))
        }
        "item" => format!("•{}{}", spaced(num), spaced(&cut(&e.text))),
        "table" => format!("table {}{}{}", e.value, spaced(num), spaced(&cut(&e.text))),
        "row" => {
            let cells: Vec<_> =
                e.cells.iter().map(|c| shorten(c, CELL.0 + CELL.1 + 3, CELL)).collect();
            let mark = if e.role == "header" { "‖" } else { "|" };
            format!("{mark} {}", cells.join(" | ")).trim_end().to_owned()
        }
        "note" => {
            let state = if e.role.is_empty() { String::new() } else { format!(", {}", e.role) };
            format!("[note{}{state}: {}]", spaced(num), cut(&e.text))
        }
        "figure" => {
            format!("figure{}{}{}", spaced(num), spaced(&cut(&e.text)), spaced(&cut(&e.value)))
        }
        "contents-entry" => format!("L{} {}", e.level.unwrap_or(0), cut(&e.text)),
        "furniture" => format!("{}, {}: {}", e.role, e.value, cut(&e.text)),
        "quote" => "quote:".to_owned(),
        "box" | "contents" | "opaque" => {
            format!("{}{}{}:", e.kind, spaced(&e.role), spaced(&cut(&e.text)))
        }
        kind => kind.to_owned(),
    };
    out.push_str(&words.replace(char::is_control, " "));
    if let Some(lang) = e.lang {
        out.push_str(&format!(" <{lang}>"));
    }
    if e.sure == Sure::Guess {
        out.push_str(" (?)");
    }
    if rules && !e.rule.is_empty() {
        out.push_str(&format!(" {{{}, {}}}", e.rule, kebab(&e.sure)));
    }
    out.push('\n');
}

/// The first and last words of a text of more than `whole` columns. Line ends and other controls
/// become spaces, so that a block stays a line.
pub(crate) fn shorten(text: &str, whole: usize, (first, last): (usize, usize)) -> String {
    let flat: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let flat = flat.trim();
    if flat.width() <= whole {
        return flat.to_owned();
    }
    let head = take(flat.chars(), first);
    let tail: String = take(flat.chars().rev(), last).chars().rev().collect();
    // cut between words where there are any
    let head = match head.rfind(' ') {
        Some(at) if at * 2 > head.len() => head.get(..at).unwrap_or(&head),
        _ => &head,
    };
    let tail = match tail.find(' ') {
        Some(at) if at * 2 < tail.len() => tail.get(at + 1..).unwrap_or(&tail),
        _ => &tail,
    };
    format!("{} … {}", head.trim_end(), tail.trim_start())
}

pub(crate) fn take(chars: impl Iterator<Item = char>, columns: usize) -> String {
    let mut out = String::new();
    let mut wide = 0;
    for c in chars {
        wide += unicode_width::UnicodeWidthChar::width(c).unwrap_or(0);
        if wide > columns {
            break;
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_lose_their_middle_at_words() {
        assert_eq!(shorten("short\ntext", 60, CUT), "short text");
        let long = "The Committee recalled that access to safe drinking water had been \
                    recognised by the Assembly at its sixty-fourth session";
        assert_eq!(
            shorten(long, WHOLE, CUT),
            "The Committee recalled that access … sixty-fourth session"
        );
        let han = "委员会忆及获得安全饮用水的机会已由大会第六十四届会议确认为一项人权并请各国政府为此提供资金和技术援助";
        let cut = shorten(han, WHOLE, CUT);
        assert!(cut.width() <= WHOLE, "{cut}");
        assert!(cut.starts_with("委员会忆及") && cut.ends_with("技术援助"), "{cut}");
    }
}
