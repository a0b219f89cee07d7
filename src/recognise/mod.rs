//! Flow to tree: all knowledge of UN documents that is not a table.
//!
//! The stages, in order: clauses that lines had not parted (`clauses`), texts out of pieces (`text`),
//! notes lifted out (`notes`), the masthead (`masthead`), what page ends had parted (`join`), calls
//! (`notes`), blocks by labels and counters (`structure`, `number`, `heading`, `table`), inlines and
//! references (`inline`, `refs`).

mod breaks;
mod clauses;
mod dotted;
mod hang;
mod heading;
mod inline;
mod join;
mod listed;
mod masthead;
mod notes;
mod number;
mod refs;
mod residue;
mod series;
mod structure;
mod table;
mod text;

use crate::diag::{Code, Diagnostic};
use crate::flow::{Flow, FlowBlock, FlowTable, Hints, Join, Layout, Link, Para};
use crate::lang::Lang;
use crate::ledger::{Fate, Ledger};
use crate::locale::{self, Locale, Reading, Readings};
use crate::model::{
    Block, Date, DocKind, Document, Furniture, Note, NoteId, Origin, Paragraph, Symbol,
};
use crate::source::Source;
use crate::span::Span;
use inline::{Inlines, Mark};
use std::cell::{Cell, OnceCell};
use std::ops::Range;
use text::Text;

/// What the caller knows of a document that its draft may not say.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Options<'l> {
    /// The language; detected from the text if `None`.
    pub lang: Option<Lang>,
    /// A table to read by instead of a built-in one.
    pub locale: Option<&'l Locale>,
    /// The kind of document; told from the masthead if `None`.
    pub kind: Option<DocKind>,
    /// The symbol, where the draft has none or a wrong one.
    pub symbol: Option<Symbol>,
    /// The date of issuance, likewise.
    pub date: Option<Date>,
    /// The title, likewise.
    pub title: Option<Box<str>>,
}

/// What a node is before it is understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Para,
    /// A table that the format marks; its cells are in [`Node::cells`].
    Table,
}

/// Whether a row is a head, and each cell's paragraphs, columns and rows.
type RowShape = (bool, Vec<(usize, u16, u16)>);

/// A paragraph (or table) on its way from layout to meaning.
#[derive(Debug)]
struct Node<'s> {
    kind: Kind,
    text: Text<'s>,
    hints: Hints,
    /// Calls that were matched to notes, in order.
    marks: Vec<Mark>,
    /// Notes that stand behind this block without a call.
    implied: Vec<Mark>,
    /// Where page ends had cut the text.
    cuts: Vec<usize>,
    /// Paragraphs of all cells, in order.
    cells: Vec<Node<'s>>,
    /// Its rows.
    rows: Vec<RowShape>,
    /// A number of two parts that starts it.
    dotted: Option<Reading>,
    /// Whether it is one of the headings that a word and a number count.
    in_series: bool,
    /// The level that a contents list tells of it where it has no number; 0 if that tells none.
    listed: Option<u8>,
    /// What its text was found to be, as far as it was asked: every stage asks again.
    seen: Seen,
}

/// What is known of a text.
#[derive(Debug, Default)]
struct Seen {
    labels: OnceCell<Readings>,
    alone: OnceCell<bool>,
    /// A formula by what stands below it.
    bare: Cell<bool>,
    annex: OnceCell<bool>,
    row: OnceCell<bool>,
}

/// Behind so many bytes what follows changes no label, and no line that must be short.
const HEAD: usize = 256;

impl<'s> Node<'s> {
    fn para(source: &'s Source, para: Para, locale: &Locale, ledger: &mut Ledger) -> Self {
        let text = Text::new(source, &para, locale, ledger);
        Self { text, hints: para.hints, ..Self::none() }
    }

    /// Whether it is a further line of the heading that stands before it, as the mark-up tells.
    fn goes_on_told(&self) -> bool {
        self.hints.told.level().is_some() && self.hints.gap == 0
    }

    /// What stands where a node was taken out.
    fn none() -> Self {
        Self {
            kind: Kind::Para,
            text: Text::default(),
            hints: Hints::default(),
            marks: Vec::new(),
            implied: Vec::new(),
            cuts: Vec::new(),
            cells: Vec::new(),
            rows: Vec::new(),
            dotted: None,
            in_series: false,
            listed: None,
            seen: Seen::default(),
        }
    }

    fn table(source: &'s Source, table: FlowTable, locale: &Locale, ledger: &mut Ledger) -> Self {
        let hints = Hints { page: table.page, ..Hints::default() };
        let mut node = Self::para(source, Para { pieces: Vec::new(), hints }, locale, ledger);
        node.kind = Kind::Table;
        for row in table.rows {
            let mut shape = Vec::with_capacity(row.cells.len());
            for cell in row.cells {
                shape.push((cell.paras.len(), cell.colspan.max(1), cell.rowspan.max(1)));
                for p in cell.paras {
                    node.cells.push(Self::para(source, p, locale, ledger));
                }
            }
            node.rows.push((row.header, shape));
        }
        node
    }

    fn str(&self) -> &str {
        self.text.as_str()
    }

    /// Readings of a label at the start of the text.
    fn labels(&self, locale: &Locale) -> &[Reading] {
        self.seen.labels.get_or_init(|| match &self.dotted {
            Some(number) => vec![number.clone()],
            None => locale.labels(self.str()),
        })
    }

    /// Whether it heads an annex.
    fn heads_annex(&self, locale: &Locale) -> bool {
        *self.seen.annex.get_or_init(|| locale.annex(self.str()).is_some())
    }

    /// Whether it is a body's enacting formula.
    fn is_formula(&self, locale: &Locale) -> bool {
        self.seen.bare.get()
            || *self.seen.alone.get_or_init(|| locale.formula(self.str()).is_some())
    }

    /// Whether it is drafted as a row of a table.
    fn is_row(&self) -> bool {
        *self.seen.row.get_or_init(|| table::is_row(self.str()))
    }

    /// The calls within a range of the text.
    fn marks_in(&self, range: &Range<usize>) -> Vec<Mark> {
        let within = |m: &&Mark| m.range.start >= range.start && m.range.end <= range.end;
        self.marks.iter().filter(within).cloned().collect()
    }

    /// Puts another paragraph's text behind this one's.
    fn append(&mut self, other: Text<'s>, locale: &Locale, join: Join) {
        if self.text.len() < HEAD {
            self.seen = Seen::default();
        }
        self.seen.row = OnceCell::new();
        self.text.append(other, locale, join);
    }
}

/// What every stage needs.
struct Ctx<'a, 'd> {
    locale: &'a Locale,
    ledger: &'d mut Ledger,
    diags: &'d mut Vec<Diagnostic>,
    inlines: Inlines<'a>,
    refs: refs::Finder<'a>,
}

/// Recognises the structure of a flow. Never fails; what was unsure or is wrong with the draft is
/// told in `diags`. Claims in `ledger` every byte that the flow's pieces cover.
#[must_use]
pub fn recognise(
    source: &Source,
    flow: Flow,
    ledger: &mut Ledger,
    options: &Options<'_>,
    diags: &mut Vec<Diagnostic>,
) -> Document {
    let locale = choose_locale(source, options, diags);
    let Flow { blocks, links, notes: linked, furniture, page_links, layout, outline, .. } = flow;
    let blocks =
        if layout == Layout::Marked { blocks } else { clauses::part(source, locale, blocks) };
    let blocks =
        if outline.is_some() { blocks } else { breaks::part(source, locale, blocks, ledger) };
    let mut nodes: Vec<Node<'_>> = Vec::with_capacity(blocks.len());
    for b in blocks {
        nodes.push(match b {
            FlowBlock::Para(p) => Node::para(source, p, locale, ledger),
            FlowBlock::Table(t) => Node::table(source, t, locale, ledger),
        });
    }
    let mut doc = Document::new(locale.lang);
    doc.kind = options.kind.unwrap_or_default();

    // who has notes of the format does not type them
    let typed = outline.is_none() && (layout != Layout::Marked || linked.is_empty());
    if typed {
        series::tell(locale, &mut nodes);
    }
    let mut defs = if typed { notes::lift(locale, &mut nodes) } else { Vec::new() };
    if outline.is_none() {
        dotted::tell(locale, &mut nodes);
        series::tell(locale, &mut nodes);
        bare_formulas(locale, &nodes);
    }
    // the format's own notes come first: their ids are their places there
    let first = linked.len() as u32;
    let ids: Vec<NoteId> = (0..first).map(NoteId).collect();
    empty_links(&links, &nodes, diags);
    let inlines = Inlines { links: &links, linked: &ids };
    let mut cx = Ctx { locale, ledger, diags, inlines, refs: refs::Finder::new(locale) };

    if let Some(steps) = outline {
        structure::told::build(&mut cx, &nodes, steps, options, &mut doc);
    } else {
        let head = masthead::scan(&cx, &nodes);
        let from = head.used;
        // the lines of a corrigendum end without a full stop, one block each
        let one_a_line = head.corrects && layout == Layout::Blocks;
        let listed = listed::Listed::of(locale, &nodes);
        if !one_a_line {
            join::join(&mut cx, &mut nodes, from, (layout, &listed), &mut defs);
        }
        listed.tell(locale, &mut nodes);
        notes::call(locale, &mut nodes, &mut defs, first, head.title(), cx.diags);
        residue::find(locale, &nodes, cx.diags);
        masthead::build(&mut cx, &nodes, head, &mut doc);
        cx.refs.of_document(options.symbol.as_ref().or(doc.meta.symbol.as_ref()));
        structure::build(&mut cx, nodes, from, layout, &mut doc);
    }

    for (i, n) in linked.into_iter().enumerate() {
        let mut note = Note::default();
        let printed = if n.markup { "" } else { source.slice(n.mark) };
        note.marker = n.marker.unwrap_or_else(|| (i + 1).to_string().into());
        note.printed = printed.into();
        cx.ledger.claim(n.mark, Fate::NoteMark);
        note.span = n.mark;
        for p in n.paras {
            let node = Node::para(source, p, locale, cx.ledger);
            note_block(&mut cx, &mut note, &node, 0);
        }
        doc.notes.push(note);
    }
    for d in defs {
        let mut note = Note { marker: d.marker.as_str().into(), ..Note::default() };
        for (k, node) in d.paras.iter().enumerate() {
            let mut start = 0;
            if k == 0 {
                let s = node.str();
                note.printed = s[..d.mark].into();
                node.text.claim(0..d.mark, Fate::NoteMark, cx.ledger);
                start = d.mark + (s[d.mark..].len() - s[d.mark..].trim_start().len());
                node.text.claim(d.mark..start, Fate::Blank, cx.ledger);
            }
            note_block(&mut cx, &mut note, node, start);
        }
        doc.notes.push(note);
    }
    for f in furniture {
        doc.furniture.push(Furniture::new(f.span, source.slice(f.span), f.kind, f.page));
    }
    for l in page_links {
        unmatched_link(source, l.span, &mut cx);
    }
    if cx.refs.internal() > 0 {
        refs::settle(&mut doc, locale, cx.diags);
    }
    supplied(options, &mut doc);
    doc
}

/// Tells a formula that has lost its comma: what the body does stands right below, in clauses. Below
/// a formula with one the name of a body heads what concerns it.
fn bare_formulas(locale: &Locale, nodes: &[Node<'_>]) {
    for w in nodes.windows(2) {
        let (s, below) = (w[0].str(), w[1].str());
        if s.len() >= 120 || w[0].kind != Kind::Para {
            continue;
        }
        if !s.ends_with(char::is_alphabetic) {
            if w[0].is_formula(locale) {
                return;
            }
            continue;
        }
        if w[1].kind != Kind::Para || locale.formula(&format!("{s},")).is_none() {
            continue;
        }
        let first = w[1].labels(locale).iter().find(|r| r.value == 1 && r.space > 0);
        let acts = first.is_some_and(|r| locale.opener(&below[r.len + r.space..], true).is_some())
            || (locale.opener(below, false).is_some() && join::clause_closed(locale, below));
        if acts {
            w[0].seen.bare.set(true);
            return;
        }
    }
}

fn note_block(cx: &mut Ctx<'_, '_>, note: &mut Note, node: &Node<'_>, start: usize) {
    let text = structure::inlines(cx, node, start..node.text.len());
    let span = node.text.span(0..node.text.len());
    note.span = note.span.join(span);
    note.blocks.push(Block {
        span,
        origin: Origin::certain("note"),
        ..Block::new(Paragraph { text, ..Paragraph::default() })
    });
}

fn choose_locale<'l>(
    source: &Source,
    options: &Options<'l>,
    diags: &mut Vec<Diagnostic>,
) -> &'l Locale {
    if let Some(l) = options.locale {
        return l;
    }
    if let Some(l) = options.lang.and_then(Locale::builtin) {
        return l;
    }
    let found = locale::detect(source.text());
    if !found.sure && !source.text().trim().is_empty() {
        diags.push(
            Diagnostic::new(
                Code::LanguageUncertain,
                Span::DETACHED,
                format!(
                    "the language looks like {}, but the text is too short or mixed to tell",
                    found.lang
                ),
            )
            .help("name it with --lang"),
        );
    }
    Locale::builtin(found.lang)
        .or_else(|| Locale::builtin(Lang::EN))
        .expect("the English table compiles, which a test holds")
}

/// Links that lead nowhere, at their texts.
fn empty_links(links: &[Link], nodes: &[Node<'_>], diags: &mut Vec<Diagnostic>) {
    if !links.iter().any(|l| matches!(&*l.target, "" | "#")) {
        return;
    }
    for node in nodes {
        for seg in node.text.segs() {
            let crate::flow::PieceKind::Link(n) = seg.kind else { continue };
            let empty = links.get(n as usize).is_some_and(|l| matches!(&*l.target, "" | "#"));
            if !empty {
                continue;
            }
            let s = &node.str()[seg.at as usize..(seg.at + seg.len) as usize];
            let d = Diagnostic::new(
                Code::LinkWithoutTarget,
                seg.span,
                format!("the link \u{201c}{s}\u{201d} has no target"),
            );
            diags.push(match inline::names_symbol(s) {
                Some(symbol) => d.help(format!("the document {symbol} is taken for its target")),
                None => d.help("give it a target, or take the link marks out"),
            });
        }
    }
}

/// A gathered address whose symbol the text does not hold.
fn unmatched_link(source: &Source, span: Span, cx: &mut Ctx<'_, '_>) {
    let url = source.slice(span);
    let path = url.split_once("://").and_then(|(_, r)| r.split_once('/')).map_or("", |(_, p)| p);
    let symbol = ["en/", "fr/", "es/", "ru/", "ar/", "zh/", "ch/"]
        .iter()
        .find_map(|l| path.strip_prefix(l))
        .unwrap_or(path);
    // a symbol cut at a line end is whole in the tree, not in the source: its head will do
    let head = symbol.rsplit_once('/').map_or(symbol, |(h, _)| h);
    if memchr::memmem::find(source.text().as_bytes(), head.as_bytes())
        .is_none_or(|i| i >= span.start as usize && i < span.end as usize)
    {
        cx.diags.push(
            Diagnostic::new(
                Code::LinkWithoutTarget,
                span,
                format!("no text cites the symbol of the address {url}"),
            )
            .help("the address is kept among the page furniture"),
        );
    }
}

/// What the caller knows wins over what the draft says.
fn supplied(options: &Options<'_>, doc: &mut Document) {
    if let Some(kind) = options.kind {
        doc.kind = kind;
    }
    if let Some(s) = &options.symbol {
        doc.meta.symbol = Some(s.clone());
    }
    if let Some(d) = options.date {
        doc.meta.date = Some(d);
    }
    if let Some(t) = &options.title {
        doc.meta.title = Some(t.clone());
    }
}
