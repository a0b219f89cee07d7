//! What was read, in a few lines.

use super::render::json_line;
use super::term::printable;
use masthead::Reading;
use masthead::ledger::{Closed, Fate};
use masthead::model::{Block, BlockKind, Note, Visit, walk_block, walk_document};
use serde::{Deserialize, Serialize};

/// How many of each kind of block a document holds, notes' paragraphs aside.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Counts {
    pub(crate) headings: usize,
    pub(crate) paragraphs: usize,
    pub(crate) items: usize,
    pub(crate) notes: usize,
    pub(crate) tables: usize,
    pub(crate) annexes: usize,
}

impl Counts {
    pub(crate) fn of(doc: &masthead::Document) -> Self {
        let mut counts = Self::default();
        walk_document(&mut counts, doc);
        counts
    }

    fn words(&self) -> String {
        let parts = [
            (self.headings, "heading"),
            (self.paragraphs, "paragraph"),
            (self.items, "item"),
            (self.notes, "note"),
            (self.tables, "table"),
            (self.annexes, "annex"),
        ];
        let words: Vec<_> =
            parts.iter().filter(|(n, _)| *n > 0).map(|(n, word)| plural(*n, word)).collect();
        if words.is_empty() { "no text".to_owned() } else { words.join(", ") }
    }
}

impl Visit for Counts {
    fn block(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::Heading(_) => self.headings += 1,
            BlockKind::Paragraph(_) => self.paragraphs += 1,
            BlockKind::Item(_) => self.items += 1,
            BlockKind::Table(_) => {
                // what stands in cells is part of the table
                self.tables += 1;
                return;
            }
            _ => {}
        }
        walk_block(self, block);
    }

    fn annex(&mut self, annex: &masthead::model::Annex) {
        self.annexes += 1;
        for block in annex.preamble.iter().chain(&annex.body) {
            self.block(block);
        }
        for inner in &annex.annexes {
            self.annex(inner);
        }
    }

    fn note(&mut self, _: &Note) {
        self.notes += 1;
    }
}

/// `1 note`, `3 notes`, `2 annexes`, `1,204 paragraphs`.
pub(crate) fn plural(n: usize, word: &str) -> String {
    let ending = match n {
        1 => "",
        _ if word.ends_with('x') => "es",
        _ => "s",
    };
    format!("{} {word}{ending}", grouped(n as u64))
}

/// Digits in threes.
pub(crate) fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// An output that was written.
#[derive(Debug, Serialize)]
pub(crate) struct Wrote {
    pub(crate) file: String,
    pub(crate) format: String,
    pub(crate) bytes: usize,
}

/// What was read and written, for people.
pub(crate) fn human(name: &str, reading: &Reading, wrote: &[Wrote]) -> String {
    let doc = &reading.document;
    let symbol = doc.meta.symbol.as_ref();
    let symbol = symbol.map(|s| format!(", {}", printable(s.as_str()))).unwrap_or_default();
    let mut out = format!("{name}: {}, language {}{symbol}\n", doc.kind.as_str(), doc.lang);
    let mut row = |what: &str, words: &str| out.push_str(&format!("  {what:<8}{words}\n"));
    match doc.meta.title.as_deref() {
        Some(title) => row("title", &printable(title)),
        None => row("title", "none found"),
    }
    row("holds", &Counts::of(doc).words());
    if let Some(source) = &reading.source {
        let decoded = source.decoded();
        let encoding = match decoded.encoding {
            "UTF-8" => String::new(),
            other => format!(", from {other}"),
        };
        row("source", &format!("{}{encoding}", ledger_in_words(&reading.ledger)));
    }
    for w in wrote {
        row("wrote", &format!("{} ({}, {} B)", w.file, w.format, grouped(w.bytes as u64)));
    }
    out
}

/// `20,412 B, every one accounted for: 19,905 content, 88 numbers, …`
fn ledger_in_words(ledger: &Closed) -> String {
    let whole =
        if ledger.is_whole() { "every byte accounted for" } else { "NOT all accounted for" };
    let parts: Vec<_> = Fate::ALL
        .into_iter()
        .filter(|f| ledger.total(*f) > 0)
        .map(|f| format!("{} {}", grouped(ledger.total(f)), f.as_str()))
        .collect();
    let parts = if parts.is_empty() { String::new() } else { format!(": {}", parts.join(", ")) };
    format!("{} B, {whole}{parts}", grouped(u64::from(ledger.len())))
}

/// What was read and written, for tools.
pub(crate) fn json(name: &str, reading: &Reading, wrote: &[Wrote]) -> String {
    #[derive(Serialize)]
    struct Line<'a> {
        #[serde(rename = "type")]
        kind: &'static str,
        file: &'a str,
        document: &'a str,
        lang: &'a str,
        symbol: Option<&'a str>,
        title: Option<&'a str>,
        encoding: Option<&'a str>,
        counts: Counts,
        ledger: serde_json::Map<String, serde_json::Value>,
        wrote: &'a [Wrote],
    }
    let doc = &reading.document;
    json_line(&Line {
        kind: "document",
        file: name,
        document: doc.kind.as_str(),
        lang: doc.lang.as_str(),
        symbol: doc.meta.symbol.as_ref().map(|s| s.as_str()),
        title: doc.meta.title.as_deref(),
        encoding: reading.source.as_ref().map(|s| s.decoded().encoding),
        counts: Counts::of(doc),
        ledger: ledger_json(&reading.ledger),
        wrote,
    })
}

pub(crate) fn ledger_json(ledger: &Closed) -> serde_json::Map<String, serde_json::Value> {
    let mut map = serde_json::Map::new();
    map.insert("bytes".to_owned(), ledger.len().into());
    for fate in Fate::ALL {
        map.insert(fate.as_str().replace(' ', "-"), ledger.total(fate).into());
    }
    map.insert("gaps".to_owned(), ledger.gaps().len().into());
    map.insert("overlaps".to_owned(), ledger.overlaps().len().into());
    map
}

/// The ledger as a table, for `--report`.
pub(crate) fn ledger(name: &str, ledger: &Closed) -> String {
    let mut out = format!("{name}: {} B\n", grouped(u64::from(ledger.len())));
    for fate in Fate::ALL {
        out.push_str(&format!("  {:<12}{:>14}\n", fate.as_str(), grouped(ledger.total(fate))));
    }
    let bytes = |spans: &[masthead::span::Span]| spans.iter().map(|s| u64::from(s.len())).sum();
    for (what, spans) in [("unclaimed", ledger.gaps()), ("claimed twice", ledger.overlaps())] {
        if !spans.is_empty() {
            out.push_str(&format!("  {what:<12}{:>14}\n", grouped(bytes(spans))));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        assert_eq!(plural(1, "note"), "1 note");
        assert_eq!(plural(0, "annex"), "0 annexes");
        assert_eq!(plural(1_234_567, "item"), "1,234,567 items");
        assert_eq!(grouped(100), "100");
    }
}
