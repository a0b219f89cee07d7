//! Two language versions of one document, held against each other by structure alone.
//!
//! Versions agree in what is numbered, nested, called and tabulated, not in words. Parts are paired
//! by kind and number; between numbers, parts without one are paired by what languages share:
//! figures, symbols, calls of notes, length.

use crate::model::{Annex, Block, BlockKind, Document, Inline, InlineKind, Num, Table, Visit};
use crate::span::Span;
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::collections::BTreeMap;
use std::fmt;

/// A part of a document that versions have in common.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Part {
    /// What it is.
    pub kind: PartKind,
    /// How deep it is nested, from 0; of a heading its level.
    pub depth: usize,
    /// Its number or label as printed.
    pub num: Option<Box<str>>,
    /// Its first words.
    pub text: Box<str>,
    /// How many notes it calls.
    pub notes: usize,
    /// Rows and columns of a table.
    pub size: Option<(usize, usize)>,
    /// Where it stands in its source.
    pub span: Span,
    value: Option<u32>,
    chars: usize,
    figures: BTreeMap<Box<str>, usize>,
}

/// Kinds of [`Part`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum PartKind {
    /// An annex or appendix.
    Annex,
    /// A heading.
    Heading,
    /// A paragraph, numbered or not.
    Paragraph,
    /// An item of a list.
    Item,
    /// A table.
    Table,
    /// A box such as a summary, a contents list, a quotation, a figure.
    Other,
}

impl PartKind {
    /// The word that messages use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Annex => "annex",
            Self::Heading => "heading",
            Self::Paragraph => "paragraph",
            Self::Item => "item",
            Self::Table => "table",
            Self::Other => "part",
        }
    }
}

impl fmt::Display for Part {
    /// `paragraph 7.`, `item (a)`, or `paragraph “Recalling its …”` where there is no number.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.num {
            Some(num) => write!(f, "{} {}", self.kind.as_str(), num.trim()),
            None => write!(f, "{} \u{201c}{}\u{201d}", self.kind.as_str(), self.text.trim()),
        }
    }
}

/// One of the two documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The first.
    First,
    /// The second.
    Second,
}

/// How two versions differ in structure.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Discrepancy {
    /// One version lacks a part of the other: the index of the part in the version that has it.
    Missing {
        /// The version that lacks it.
        from: Side,
        /// Its place in the other's list of parts.
        part: usize,
    },
    /// A part is nested otherwise: indices in the first and the second.
    Depth(usize, usize),
    /// A part calls more or fewer notes.
    Notes(usize, usize),
    /// A table has other rows or columns.
    Size(usize, usize),
}

/// Two versions side by side.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Comparison {
    /// Parts of the first, in order.
    pub first: Vec<Part>,
    /// Parts of the second, in order.
    pub second: Vec<Part>,
    /// What stands beside what, in order; a side without a counterpart is `None`.
    pub rows: Vec<(Option<usize>, Option<usize>)>,
    /// Where they differ, in order.
    pub discrepancies: Vec<Discrepancy>,
}

/// Compares the structure of two versions of a document.
#[must_use]
pub fn compare(first: &Document, second: &Document) -> Comparison {
    let (first, second) = (parts(first), parts(second));
    let rows = align(&first, &second);
    let mut discrepancies = Vec::new();
    for row in &rows {
        match *row {
            (Some(a), Some(b)) => {
                let (x, y) = (&first[a], &second[b]);
                if x.depth != y.depth {
                    discrepancies.push(Discrepancy::Depth(a, b));
                }
                if x.notes != y.notes {
                    discrepancies.push(Discrepancy::Notes(a, b));
                }
                if x.size != y.size {
                    discrepancies.push(Discrepancy::Size(a, b));
                }
            }
            (Some(part), None) => {
                discrepancies.push(Discrepancy::Missing { from: Side::Second, part });
            }
            (None, Some(part)) => {
                discrepancies.push(Discrepancy::Missing { from: Side::First, part });
            }
            (None, None) => {}
        }
    }
    Comparison { first, second, rows, discrepancies }
}

/// Characters of a part's text that messages show.
const WORDS: usize = 48;

/// Lists the parts of a document.
fn parts(doc: &Document) -> Vec<Part> {
    let mut all = Lister { out: Vec::new(), depth: 0 };
    for blocks in [&doc.preface, &doc.preamble, &doc.body, &doc.conclusion] {
        all.blocks(blocks);
    }
    for annex in &doc.annexes {
        all.annex(annex);
    }
    all.out
}

struct Lister {
    out: Vec<Part>,
    depth: usize,
}

impl Lister {
    fn part(
        &mut self,
        kind: PartKind,
        num: Option<&Num>,
        text: &[Inline],
        span: Span,
    ) -> &mut Part {
        let mut reader = Reader::default();
        reader.inlines(text);
        let Reader { text, notes } = reader;
        let words: String = text.chars().take(WORDS).collect();
        let more = if text.chars().nth(WORDS).is_some() { "\u{2026}" } else { "" };
        let part = Part {
            kind,
            depth: self.depth,
            num: num.map(|n| n.text.clone()),
            text: format!("{words}{more}").into(),
            notes,
            size: None,
            span,
            value: num.map(|n| n.value),
            chars: text.chars().count(),
            figures: figures(&text),
        };
        let at = self.out.len();
        self.out.push(part);
        &mut self.out[at]
    }

    fn annex(&mut self, annex: &Annex) {
        let text = [&annex.label[..], &[Inline::text(" ")], &annex.title].concat();
        self.part(PartKind::Annex, None, &text, annex.span).value = annex.number;
        self.depth += 1;
        self.blocks(&annex.preamble);
        self.blocks(&annex.body);
        for inner in &annex.annexes {
            self.annex(inner);
        }
        self.depth -= 1;
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn nested(&mut self, blocks: &[Block]) {
        self.depth += 1;
        self.blocks(blocks);
        self.depth -= 1;
    }

    fn block(&mut self, block: &Block) {
        let span = block.span;
        match &block.kind {
            BlockKind::Heading(h) => {
                let part = self.part(PartKind::Heading, h.num.as_ref(), &h.title, span);
                part.depth = usize::from(h.level);
            }
            BlockKind::Paragraph(p) => {
                self.part(PartKind::Paragraph, p.num.as_ref(), &p.text, span);
                self.nested(&p.children);
            }
            BlockKind::Item(i) => {
                self.part(PartKind::Item, i.num.as_ref(), &i.text, span);
                self.nested(&i.children);
            }
            BlockKind::Table(t) => self.table(t, span),
            BlockKind::Boxed(b) => {
                self.part(PartKind::Other, None, &b.title, span);
                self.nested(&b.blocks);
            }
            BlockKind::Contents(c) => {
                self.part(PartKind::Other, None, &c.title, span);
            }
            BlockKind::Quote { blocks } => self.nested(blocks),
            BlockKind::Opaque(o) => self.nested(&o.blocks),
            BlockKind::Figure(f) => {
                let title = f.caption.as_ref().map_or(&[][..], |c| &c.title);
                self.part(PartKind::Other, None, title, span);
            }
            BlockKind::Rule => {}
        }
    }

    fn table(&mut self, table: &Table, span: Span) {
        let (num, title) = match &table.caption {
            Some(c) => (c.num.as_ref(), &c.title[..]),
            None => (None, &[][..]),
        };
        let mut cells = Reader::default();
        for block in table.rows.iter().flat_map(|r| &r.cells).flat_map(|c| &c.blocks) {
            cells.block(block);
        }
        let wide = |r: &crate::model::Row| r.cells.iter().map(|c| usize::from(c.colspan)).sum();
        let size = (table.rows.len(), table.rows.iter().map(wide).max().unwrap_or(0));
        let part = self.part(PartKind::Table, num, title, span);
        part.size = Some(size);
        part.notes += cells.notes;
        part.figures = figures(&cells.text);
        part.chars += cells.text.chars().count();
    }
}

/// Text and calls of a run of inlines.
#[derive(Default)]
struct Reader {
    text: String,
    notes: usize,
}

impl Visit for Reader {
    fn inline(&mut self, inline: &Inline) {
        // a call that no note answers is a fault of the draft, not a difference
        if let InlineKind::NoteCall(_) = &inline.kind {
            self.notes += 1;
        }
        crate::model::walk_inline(self, inline);
    }

    fn text(&mut self, text: &str) {
        self.text.push_str(text);
    }
}

/// Runs of digits, and how often each occurs: years, symbols, quantities read alike in all
/// languages.
fn figures(text: &str) -> BTreeMap<Box<str>, usize> {
    let mut all = BTreeMap::new();
    for run in text.split(|c: char| !c.is_ascii_digit()).filter(|r| !r.is_empty()) {
        *all.entry(run.into()).or_default() += 1;
    }
    all
}

/// What has to be equal for two parts to hold each other in place.
type Key = (PartKind, Option<u32>);

fn keys(parts: &[Part]) -> Vec<Key> {
    parts.iter().map(|p| (p.kind, p.value)).collect()
}

/// Parts compared one by one between two anchors, at most.
const PAIRS: usize = 4_000_000;

/// Pairs the parts of two versions.
fn align(a: &[Part], b: &[Part]) -> Vec<(Option<usize>, Option<usize>)> {
    let total = |parts: &[Part]| parts.iter().map(|p| p.chars).sum::<usize>().max(1) as f64;
    let ratio = total(a) / total(b);
    let (keys_a, keys_b) = (keys(a), keys(b));
    let ops = capture_diff_slices(Algorithm::Myers, &keys_a, &keys_b);
    let mut rows = Vec::with_capacity(a.len().max(b.len()));
    let (mut x, mut y) = (0, 0);
    for op in &ops {
        let DiffOp::Equal { old_index, new_index, len } = *op else { continue };
        for k in 0..len {
            let (i, j) = (old_index + k, new_index + k);
            if a[i].value.is_some() || matches!(a[i].kind, PartKind::Annex | PartKind::Table) {
                between(a, b, x..i, y..j, ratio, &mut rows);
                rows.push((Some(i), Some(j)));
                (x, y) = (i + 1, j + 1);
            }
        }
    }
    between(a, b, x..a.len(), y..b.len(), ratio, &mut rows);
    rows
}

/// Pairs the parts between two anchors at the least cost: a part left alone costs 1.
fn between(
    a: &[Part],
    b: &[Part],
    x: std::ops::Range<usize>,
    y: std::ops::Range<usize>,
    ratio: f64,
    rows: &mut Vec<(Option<usize>, Option<usize>)>,
) {
    let (n, m) = (x.len(), y.len());
    if n == 0 || m == 0 || n * m > PAIRS {
        rows.extend(x.map(|i| (Some(i), None)));
        rows.extend(y.map(|j| (None, Some(j))));
        return;
    }
    // least[i][j]: of what is behind i and j
    let at = |i: usize, j: usize| i * (m + 1) + j;
    let mut least = vec![0.0; (n + 1) * (m + 1)];
    for i in (0..=n).rev() {
        for j in (0..=m).rev() {
            least[at(i, j)] = if i == n {
                (m - j) as f64
            } else if j == m {
                (n - i) as f64
            } else {
                let pair = least[at(i + 1, j + 1)] + cost(&a[x.start + i], &b[y.start + j], ratio);
                pair.min(1.0 + least[at(i + 1, j)]).min(1.0 + least[at(i, j + 1)])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < n || j < m {
        let here = least[at(i, j)];
        let (p, q) = (x.start + i, y.start + j);
        if i < n && j < m && here >= least[at(i + 1, j + 1)] + cost(&a[p], &b[q], ratio) {
            rows.push((Some(p), Some(q)));
            (i, j) = (i + 1, j + 1);
        } else if i < n && (j == m || here >= 1.0 + least[at(i + 1, j)]) {
            rows.push((Some(p), None));
            i += 1;
        } else {
            rows.push((None, Some(q)));
            j += 1;
        }
    }
}

/// What it costs to take two parts for the same: more than 2 if they cannot be.
fn cost(a: &Part, b: &Part, ratio: f64) -> f64 {
    if a.kind != b.kind || (a.value.is_some() && b.value.is_some() && a.value != b.value) {
        return 3.0;
    }
    let numbered = if a.value.is_some() == b.value.is_some() { 0.0 } else { 0.6 };
    let (mut both, mut either) = (0, 0);
    for (run, n) in &a.figures {
        let other = b.figures.get(run).copied().unwrap_or(0);
        both += (*n).min(other);
        either += (*n).max(other);
    }
    either +=
        b.figures.iter().filter(|(r, _)| !a.figures.contains_key(*r)).map(|r| r.1).sum::<usize>();
    let shared = if either == 0 { 0.5 } else { both as f64 / either as f64 };
    let long = (a.chars.max(1) as f64) / (b.chars.max(1) as f64 * ratio);
    let alike = long.min(1.0 / long);
    let calls = if a.notes == b.notes { 0.0 } else { 0.1 };
    numbered + calls + 0.5 * (1.0 - shared) + 0.4 * (1.0 - alike)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;
    use crate::model::Paragraph;

    fn doc(paragraphs: &[(Option<u32>, &str)]) -> Document {
        let mut doc = Document::new(Lang::EN);
        for (n, text) in paragraphs {
            let num = n.map(|n| Num { text: format!("{n}.").into(), value: n, ..Num::default() });
            let text = vec![Inline::text(*text)];
            doc.body.push(Block::new(Paragraph { num, text, ..Paragraph::default() }));
        }
        doc
    }

    #[test]
    fn versions_of_one_structure_agree() {
        let en = doc(&[(None, "Recalling 70/1"), (Some(1), "Takes note"), (Some(2), "Decides")]);
        let fr = doc(&[(None, "Rappelant 70/1"), (Some(1), "Prend note"), (Some(2), "Décide")]);
        assert!(compare(&en, &fr).discrepancies.is_empty());
    }

    #[test]
    fn the_missing_clause_is_named_though_it_has_no_number() {
        let en = doc(&[
            (None, "Recalling resolution 70/1 of 2015,"),
            (None, "Recalling also the outcome of the summit of 2002,"),
            (None, "Noting the report A/79/12,"),
            (Some(1), "Takes note"),
        ]);
        let fr = doc(&[
            (None, "Rappelant la résolution 70/1 de 2015,"),
            (None, "Prenant note du rapport A/79/12,"),
            (Some(1), "Prend note"),
        ]);
        let found = compare(&en, &fr);
        assert_eq!(
            found.discrepancies,
            [Discrepancy::Missing { from: Side::Second, part: 1 }],
            "{found:?}"
        );
        let back = compare(&fr, &en);
        assert_eq!(back.discrepancies, [Discrepancy::Missing { from: Side::First, part: 1 }]);
    }

    #[test]
    fn a_missing_number_is_named_and_the_rest_still_agrees() {
        let all: Vec<_> = (1..=40).map(|n| (Some(n), "The same")).collect();
        let mut some = all.clone();
        some.remove(16);
        let found = compare(&doc(&all), &doc(&some));
        assert_eq!(found.discrepancies, [Discrepancy::Missing { from: Side::Second, part: 16 }]);
        assert_eq!(found.first[16].to_string(), "paragraph 17.");
    }
}
