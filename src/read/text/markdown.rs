//! Markdown that says it is Markdown: a file that opens with front matter.
//!
//! Drafts have traces of Markdown that no one can rely on; they are read by their lines. A file with
//! front matter was written by something that knows the format, so its paragraphs, lists, tables and
//! notes are what CommonMark says they are. What its numbers and headings mean is still for the
//! recogniser.
//!
//! Besides CommonMark, tables and notes are read as GitHub has them. In tables an empty cell without
//! any space (`||`) widens the cell to its left, `^^` lengthens the cell above. Comments are
//! mark-up.
//!
//! What masthead wrote says `headings-from: 1` in its front matter: the level that `##` stands for. Then
//! the count of `#` is the level, a paragraph without `#` is no heading, and a heading closed by `#` has
//! no number. `structure: told` says that nothing is left to guess: see [`told`].

mod told;

use super::dewrap::label_like;
use super::front::scalar;
use super::html;
use super::pieces::{Marks, raised};
use super::tags;
use crate::flow::mark;
use crate::flow::{
    Area, Flow, FlowBlock, FlowCell, FlowNote, FlowRow, FlowTable, Join, Layout, Link, Para, Piece,
    PieceKind, Style, Told,
};
use crate::ledger::{Fate, Ledger};
use crate::source::Source;
use crate::span::Span;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

/// Reads Markdown as a flow, and claims all of it but the text of the pieces.
pub(super) fn read(source: &Source, ledger: &mut Ledger) -> Flow {
    let text = source.text();
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut r = Reader {
        source,
        flow: Flow { layout: Layout::Marked, ..Flow::default() },
        defined: BTreeMap::new(),
        into: vec![Target::Body],
        open: None,
        lead: Vec::new(),
        style: Style::default(),
        link: Vec::new(),
        picture: false,
        heading: 0,
        closed: false,
        ruled: false,
        base: None,
        gap: 1,
        code: false,
        join: Join::Tight,
        html: None,
        taken: Vec::new(),
        stray: Vec::new(),
        reached: 0,
        all: None,
    };
    let parsed = calls_kept(text);
    // notes are numbered as they stand, and called before that
    for (event, _) in Parser::new_ext(&parsed, options).into_offset_iter() {
        if let Event::Start(Tag::FootnoteDefinition(label)) = event {
            let n = r.flow.notes.len() as u32;
            r.defined.entry(label.to_string()).or_insert(n);
            let marker = Some(marker(&label, text).into());
            r.flow.notes.push(FlowNote { marker, ..FlowNote::default() });
        }
    }
    let mut note = 0;
    for (event, range) in Parser::new_ext(&parsed, options).into_offset_iter() {
        r.event(event, range, &mut note);
    }
    r.end_para();
    if let Some(all) = r.all.take() {
        r.flow.outline = Some(all.finish());
    }
    // there was no text at all: the calls are mark-up
    let stray = std::mem::take(&mut r.stray);
    r.taken.retain(|(s, _)| !stray.iter().any(|p| p.span == *s));
    r.claim_rest(ledger);
    r.flow
}

/// A call right before an escaped bracket (`[^1]\[a]`) is a call, but not to the parser, which takes
/// what follows for a link's label: it gets another escaped character, of the same length.
fn calls_kept(text: &str) -> Cow<'_, str> {
    let mut bytes: Option<Vec<u8>> = None;
    for at in memchr::memmem::find_iter(text.as_bytes(), "]\\[") {
        let label = text[..at].rfind('[').map(|open| &text[open + 1..at]);
        if label.is_some_and(|l| l.starts_with('^') && !l.contains([']', '\n'])) {
            bytes.get_or_insert_with(|| text.as_bytes().to_vec())[at + 2] = b'_';
        }
    }
    bytes.and_then(|b| String::from_utf8(b).ok()).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// The marker that a label stands for: `1` for `1~2`, `]` for `u+5d`.
fn marker(label: &str, text: &str) -> String {
    let base = match label.rsplit_once('~') {
        Some((base, count))
            if count.bytes().all(|b| b.is_ascii_digit())
                && text.contains(&format!("[^{base}]:")) =>
        {
            base
        }
        _ => label,
    };
    let spelt = base.strip_prefix("u+").map(|codes| {
        let codes = codes.split('+').filter(|c| !c.is_empty());
        codes.map(|c| char::from_u32(u32::from_str_radix(c, 16).ok()?)).collect::<Option<String>>()
    });
    spelt.flatten().unwrap_or_else(|| base.to_owned())
}

/// Where paragraphs go.
#[derive(Debug)]
enum Target {
    Body,
    Note(usize),
    Table(Grid),
}

/// A table under construction.
#[derive(Debug, Default)]
struct Grid {
    rows: Vec<FlowRow>,
    /// The first column of every cell of every row.
    starts: Vec<Vec<usize>>,
    /// Columns of this row so far.
    column: usize,
    /// Paragraphs of the cell under construction.
    cell: Vec<Para>,
    /// Where the last cell of this row ended.
    end: usize,
}

struct Reader<'s> {
    source: &'s Source,
    flow: Flow,
    defined: BTreeMap<String, u32>,
    into: Vec<Target>,
    open: Option<Para>,
    /// List marks that stand before the next text.
    lead: Vec<Piece>,
    style: Style,
    link: Vec<u32>,
    /// Inside the words of a picture.
    picture: bool,
    heading: u8,
    /// Whether the heading is closed by a run of `#`.
    closed: bool,
    /// Below a rule that print draws over notes, and nothing but notes since.
    ruled: bool,
    /// The level that `##` stands for, where masthead wrote the file.
    base: Option<u8>,
    /// Blank lines before the paragraph.
    gap: u16,
    code: bool,
    join: Join,
    /// The HTML block that stands here.
    html: Option<Range<usize>>,
    /// Ranges that have their fate, or whose fate the recogniser tells.
    taken: Vec<(Span, Option<Fate>)>,
    /// Calls that wait for the text they belong to.
    stray: Vec<Piece>,
    /// Where the last piece ended.
    reached: usize,
    /// The structure, where the file tells all of it.
    all: Option<told::Told>,
}

fn span(r: &Range<usize>) -> Span {
    Span::of(r.start, r.end)
}

impl Reader<'_> {
    fn str(&self, r: Range<usize>) -> &str {
        self.source.text().get(r).unwrap_or("")
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>, note: &mut usize) {
        match event {
            Event::Start(tag) => self.start(&tag, range, note),
            Event::End(tag) => self.end(tag, &range),
            Event::Text(_) if matches!(self.html, Some(ref h) if h.start == usize::MAX) => {
                // front matter
            }
            Event::Text(_) if self.code => self.lines(range),
            // what masthead wrote has no formulas
            Event::Text(_) if self.base.is_none() => self.formulas(range),
            Event::Text(_) => self.text(range, PieceKind::Text),
            Event::Code(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {
                let s = self.str(range.clone());
                let ticks = s.bytes().take_while(|b| *b == b'`').count();
                let ticks = if s.len() > ticks * 2 { ticks } else { 0 };
                self.text(range.start + ticks..range.end - ticks, PieceKind::Text);
            }
            Event::Html(_) => {
                if let Some(h) = &mut self.html {
                    h.end = range.end;
                }
            }
            Event::InlineHtml(_) => self.tag(range),
            Event::FootnoteReference(label) => match self.defined.get(&*label).copied() {
                Some(n) => self.text(range, PieceKind::NoteCall(n)),
                None => self.text(range, PieceKind::Text),
            },
            Event::SoftBreak => {
                self.taken.push((span(&range), Some(Fate::SoftBreak)));
                self.join = Join::Line;
            }
            Event::HardBreak => self.line_break(range.end),
            Event::Rule => {
                self.end_para();
                self.ruled = mark::is_rule(self.str(range).trim());
                self.told_rule();
            }
            Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: Range<usize>, note: &mut usize) {
        match tag {
            Tag::Heading { level, .. } => {
                self.end_para();
                self.heading = *level as u8;
                let body = self.str(range).trim_end();
                self.closed = body.trim_end_matches('#').len() < body.len()
                    && body.trim_end_matches('#').ends_with([' ', '\t']);
            }
            Tag::BlockQuote(_) => {
                self.end_para();
                self.told_quote();
            }
            Tag::Paragraph | Tag::List(_) => self.end_para(),
            Tag::CodeBlock(_) => {
                self.end_para();
                self.code = true;
            }
            Tag::Item => {
                self.end_para();
                if !self.told_entry(&range) {
                    self.list_mark(&range);
                }
            }
            Tag::HtmlBlock => {
                self.end_para();
                self.html = Some(range.start..range.start);
            }
            Tag::MetadataBlock(_) => {
                self.front_matter(&range);
                self.html = Some(usize::MAX..usize::MAX);
            }
            Tag::FootnoteDefinition(_) => {
                self.end_para();
                let close = self.str(range.clone()).find("]:").map_or(0, |n| n + 2);
                let mark = span(&(range.start..range.start + close));
                if let Some(n) = self.flow.notes.get_mut(*note) {
                    (n.mark, n.markup) = (mark, true);
                }
                self.taken.push((mark, None));
                self.into.push(Target::Note(*note));
                *note += 1;
            }
            Tag::Table(_) => {
                self.end_para();
                self.into.push(Target::Table(Grid::default()));
            }
            Tag::TableHead | Tag::TableRow => {
                if let Some(Target::Table(g)) = self.into.last_mut() {
                    let header = matches!(tag, Tag::TableHead);
                    g.rows.push(FlowRow { cells: Vec::new(), header });
                    g.starts.push(Vec::new());
                    g.column = 0;
                    g.end = range.start;
                }
            }
            Tag::Emphasis => self.style.italic = true,
            Tag::Strong => self.style.bold = true,
            Tag::Strikethrough => self.style.strike = true,
            Tag::Link { dest_url, .. } => {
                self.flow
                    .links
                    .push(Link { target: dest_url.as_ref().into(), span: Span::DETACHED });
                self.link.push(self.flow.links.len() as u32 - 1);
            }
            Tag::Image { .. } => self.picture = true,
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: &Range<usize>) {
        match tag {
            TagEnd::Heading(_) => {
                self.end_para();
                self.told_para(None);
                self.heading = 0;
                self.gap = 1;
            }
            TagEnd::Item => {
                // a mark without any text is a label alone
                if !self.lead.is_empty() {
                    self.open.get_or_insert_default();
                }
                self.end_para();
                self.told_end();
            }
            TagEnd::BlockQuote(_) => {
                self.end_para();
                self.told_end();
            }
            TagEnd::CodeBlock => {
                self.end_para();
                self.code = false;
            }
            TagEnd::HtmlBlock => self.html_block(),
            TagEnd::MetadataBlock(_) => self.html = None,
            TagEnd::FootnoteDefinition => {
                self.end_para();
                self.into.pop();
            }
            TagEnd::TableCell => self.end_cell(range),
            TagEnd::TableHead | TagEnd::TableRow => self.end_row(range),
            TagEnd::Table => {
                if let Some(Target::Table(g)) = self.into.pop() {
                    let mut table = FlowTable { rows: g.rows, page: 0 };
                    for row in &mut table.rows {
                        // places that a cell above reaches into
                        row.cells.retain(|c| c.colspan > 0);
                    }
                    // Markdown has no table without a head: an empty one is none
                    let empty = |r: &FlowRow| r.cells.iter().all(|c| c.paras.is_empty());
                    if table.rows.first().is_some_and(empty) {
                        table.rows.remove(0);
                    }
                    self.flow_table(table);
                }
            }
            TagEnd::Emphasis => self.style.italic = false,
            TagEnd::Strong => self.style.bold = false,
            TagEnd::Strikethrough => self.style.strike = false,
            TagEnd::Link => {
                self.link.pop();
            }
            TagEnd::Image => self.picture = false,
            TagEnd::Paragraph => {
                self.end_para();
                self.told_para(None);
            }
            TagEnd::List(_) => self.end_para(),
            _ => {}
        }
    }

    // ---- text ----------------------------------------------------------------------------

    /// The part of a range that no piece covers yet: a byte is in one piece or none.
    fn beyond(&mut self, range: Range<usize>) -> Range<usize> {
        let start = range.start.max(self.reached);
        let end = range.end.max(start);
        self.reached = end;
        start..end
    }

    /// Text in which numbers may be raised as in formulas: `$^{1}$`, `\(^{1}\)`.
    fn formulas(&mut self, range: Range<usize>) {
        let whole = self.source.text();
        let mut at = range.start.max(self.reached);
        let mut from = at;
        while let Some(n) = whole.get(from..range.end).and_then(|s| s.find(['$', '^', '('])) {
            let escaped = whole[..from + n].ends_with('\\');
            let mark = from + n - usize::from(escaped);
            from += n + 1;
            let Some((a, b, end)) = raised(&whole[mark..]) else { continue };
            // tools that write formulas set them apart
            let apart = !whole[mark..].starts_with('^') && whole[at..mark.max(at)].ends_with(' ');
            self.text(at..(mark - usize::from(apart)).max(at), PieceKind::Text);
            let before = std::mem::replace(&mut self.style.superscript, true);
            self.text(mark + a..mark + b, PieceKind::Text);
            self.style.superscript = before;
            at = mark + end;
            self.reached = self.reached.max(at);
            from = at;
        }
        if at < range.end {
            self.text(at..range.end, PieceKind::Text);
        }
    }

    fn text(&mut self, range: Range<usize>, kind: PieceKind) {
        let range = self.beyond(range);
        if range.is_empty() {
            return;
        }
        let kind = match (kind, self.link.last()) {
            (PieceKind::Text, _) if self.picture => PieceKind::Figure,
            (PieceKind::Text, Some(n)) => PieceKind::Link(*n),
            _ => kind,
        };
        let s = span(&range);
        self.taken.push((s, None));
        let join = std::mem::take(&mut self.join);
        let piece = Piece { kind, join, style: self.style, ..Piece::text(s) };
        let lead = std::mem::take(&mut self.lead);
        let pieces = &mut self.open.get_or_insert_default().pieces;
        pieces.extend(lead);
        pieces.push(piece);
    }

    fn line_break(&mut self, at: usize) {
        self.join = Join::Tight;
        let at = span(&(at..at));
        let piece = Piece { kind: PieceKind::Break, ..Piece::text(at) };
        self.open.get_or_insert_default().pieces.push(piece);
    }

    /// Lines that stand as they are, such as those of a code block.
    fn lines(&mut self, range: Range<usize>) {
        let mut at = range.start;
        let text: Vec<usize> = self.str(range).split_inclusive('\n').map(str::len).collect();
        for len in text {
            let line = self.str(at..at + len);
            let body = line.trim_end_matches(['\n', '\r']).len();
            if body > 0 {
                if self.open.is_some() {
                    self.line_break(at);
                }
                self.text(at..at + body, PieceKind::Text);
            }
            at += len;
        }
    }

    /// A tag that Markdown writers use, or else text.
    fn tag(&mut self, range: Range<usize>) {
        if self.str(range.clone()).starts_with("<!--") || self.told_label(&range) {
            return;
        }
        match tags::tag(self.str(range.clone())).filter(|t| t.0 == range.len()) {
            Some((_, tags::Tag::Break)) => self.told_break(range.end),
            Some((_, tag)) => tag.apply(&mut self.style),
            None => self.text(range, PieceKind::Text),
        }
    }

    fn told_break(&mut self, at: usize) {
        let cell = matches!(self.into.last(), Some(Target::Table(_)));
        let after_break = self.open.as_ref().and_then(|p| p.pieces.last());
        let second = after_break.is_some_and(|p| p.kind == PieceKind::Break);
        if self.heading > 0 && self.all.is_none() {
            // the lines of a heading are told apart, as drafts have them
            self.end_para();
            self.gap = 0;
        } else if cell && second && self.heading == 0 {
            // two breaks part the paragraphs of a cell
            if let Some(p) = &mut self.open {
                p.pieces.pop();
            }
            self.end_para();
        } else {
            self.line_break(at);
        }
    }

    /// A block of HTML that is a table.
    fn html_table(&mut self, range: &Range<usize>) -> bool {
        let s = self.str(range.clone());
        let body = s.trim();
        let start = range.start + (s.len() - s.trim_start().len());
        let whole = span(&(start..start + body.len()));
        let foreign = self.base.is_none() && matches!(self.into.last(), Some(Target::Body));
        if !foreign || !body.starts_with("<table") || !body.ends_with("</table>") {
            return false;
        }
        let mut marks = Marks {
            source: self.source,
            markdown: true,
            links: std::mem::take(&mut self.flow.links),
            defined: BTreeMap::new(),
            notes: Vec::new(),
        };
        // what is no text is claimed with the rest
        let (table, above) = html::read(whole, &mut marks, &mut Ledger::new());
        self.flow.links = marks.links;
        let cells = table.rows.iter().flat_map(|r| &r.cells).flat_map(|c| &c.paras);
        let texts = above.iter().chain(cells).flat_map(|p| &p.pieces);
        self.taken.extend(texts.map(|p| (p.span, None)));
        self.flow.blocks.extend(above.into_iter().map(FlowBlock::Para));
        if !table.rows.is_empty() {
            self.flow.blocks.push(FlowBlock::Table(table));
        }
        self.gap = 1;
        true
    }

    /// A block of HTML: its comments are mark-up, the rest is text as it stands.
    fn html_block(&mut self) {
        let Some(range) = self.html.take() else { return };
        if self.html_table(&range) {
            return;
        }
        let mut at = range.start;
        while at < range.end {
            let rest = self.str(at..range.end);
            let (text, next) = match rest.find("<!--") {
                Some(open) => {
                    let close = rest[open..].find("-->").map_or(rest.len(), |n| open + n + 3);
                    (at..at + open, at + close)
                }
                None => (at..range.end, range.end),
            };
            let s = self.str(text.clone());
            let body = s.trim();
            let start = text.start + (s.len() - s.trim_start().len());
            let end = start + body.len();
            if start < end && !self.told_tags(start..end) {
                self.lines(start..end);
                self.end_para();
            }
            at = next;
        }
    }

    /// The mark of a list entry. That of an ordered list is its label. A dash is one too, unless the
    /// entry has a label of its own.
    fn list_mark(&mut self, range: &Range<usize>) {
        let s = self.str(range.clone());
        let digits = s.bytes().take_while(u8::is_ascii_digit).count();
        let mark = digits + 1;
        let rest = s.get(mark..).unwrap_or("");
        let line = rest.lines().next().unwrap_or("");
        let space = line.len() - line.trim_start_matches([' ', '\t']).len();
        let after = rest.trim_start().trim_start_matches('\\');
        let labelled = label_like(after)
            || after.starts_with(['-', '+', '*', '•', '●', '■', '◦', '▪', '○', '·']);
        if digits == 0 && labelled {
            return;
        }
        // five spaces and more are one, and the rest belongs to a block of code
        let space = if space > 4 { 1 } else { space };
        let end = if line.trim().is_empty() { mark } else { mark + space };
        let range = self.beyond(range.start..range.start + end);
        let s = span(&range);
        self.taken.push((s, None));
        self.lead.push(Piece::text(s));
    }

    // ---- blocks --------------------------------------------------------------------------

    fn end_para(&mut self) {
        self.join = Join::Tight;
        let Some(mut para) = self.open.take() else { return };
        // a break at the end breaks nothing
        while para.pieces.pop_if(|p| p.kind == PieceKind::Break).is_some() {}
        // a label alone, with nothing behind it
        if para.pieces.is_empty() {
            para.pieces = std::mem::take(&mut self.lead);
        }
        if para.pieces.is_empty() {
            return;
        }
        if self.tells() {
            super::style_hint(&mut para);
            return self.told_para(Some(para));
        }
        // calls before any text belong to the text before them, or else stand behind that after: what
        // a paragraph starts with tells what it is
        let bare = |p: &Piece| matches!(p.kind, PieceKind::NoteCall(_) | PieceKind::Break);
        let lead = para.pieces.iter().take_while(|p| bare(p)).count();
        if lead > 0 && !matches!(self.into.last(), Some(Target::Table(_))) {
            let calls = para.pieces.drain(..lead).filter(|p| p.kind != PieceKind::Break);
            let before = match self.into.last() {
                Some(Target::Note(n)) => {
                    self.flow.notes.get_mut(*n).and_then(|n| n.paras.last_mut())
                }
                _ => match self.flow.blocks.last_mut() {
                    Some(FlowBlock::Para(p)) => Some(p),
                    _ => None,
                },
            };
            match before {
                Some(p) => p.pieces.extend(calls),
                None => self.stray.extend(calls),
            }
            if para.pieces.is_empty() {
                return;
            }
        }
        para.pieces.append(&mut self.stray);
        para.hints.heading = self.heading;
        para.hints.gap = self.gap;
        para.hints.told = self.told();
        super::style_hint(&mut para);
        let first = para.pieces.first().map_or("", |p| self.source.slice(p.span));
        self.ruled &= mark::mark(first).is_some();
        if self.ruled {
            para.hints.area = Area::Notes;
        }
        match self.into.last_mut() {
            Some(Target::Table(g)) => g.cell.push(para),
            Some(Target::Note(n)) => {
                if let Some(note) = self.flow.notes.get_mut(*n) {
                    note.paras.push(para);
                }
            }
            _ => self.flow.blocks.push(FlowBlock::Para(para)),
        }
    }

    /// What the count of `#` says where masthead wrote it. One stands for titles, which the recogniser
    /// tells by their place, and the most that Markdown has for all levels from there on.
    fn told(&self) -> Told {
        let (Some(base), [Target::Body]) = (self.base, &*self.into) else { return Told::Nothing };
        match self.heading {
            0 => Told::Text,
            n @ 2..=5 => Told::Heading { level: base + n - 2, bare: self.closed },
            _ => Told::Nothing,
        }
    }

    fn flow_table(&mut self, table: FlowTable) {
        match self.into.last_mut() {
            // notes hold paragraphs only
            Some(Target::Note(n)) => {
                let cells = table.rows.into_iter().flat_map(|r| r.cells);
                if let Some(note) = self.flow.notes.get_mut(*n) {
                    note.paras.extend(cells.flat_map(|c| c.paras));
                }
            }
            _ => {
                self.told_table();
                self.flow.blocks.push(FlowBlock::Table(table));
            }
        }
    }

    fn end_cell(&mut self, range: &Range<usize>) {
        self.end_para();
        let above = self.str(range.clone()).trim() == "^^";
        let Some(Target::Table(g)) = self.into.last_mut() else { return };
        let mut paras = std::mem::take(&mut g.cell);
        g.end = range.end;
        // where a row has fewer cells than the head, the rest is made up
        let around = self.source.text().as_bytes().get(range.start.saturating_sub(1)..=range.start);
        let made_up = range.is_empty() && around != Some(b"||");
        let column = g.column;
        g.column += 1;
        if made_up {
            return;
        }
        let Some((row, before)) = g.rows.split_last_mut() else { return };
        let Some((starts, starts_before)) = g.starts.split_last_mut() else { return };
        if range.is_empty() && column > 0 {
            // what widens a cell that goes on with the one above is part of that one
            if let Some(left) = row.cells.last_mut().filter(|c| c.colspan > 0) {
                left.colspan = left.colspan.saturating_add(1);
            }
            return;
        }
        starts.push(column);
        let here = before.len();
        if above {
            // the cell above is the nearest one that starts in this column
            let found =
                before.iter_mut().zip(starts_before).enumerate().rev().find_map(|(n, (r, s))| {
                    let k = s.iter().position(|c| *c == column)?;
                    Some((n, r.cells.get_mut(k)?)).filter(|(_, c)| c.colspan > 0)
                });
            if let Some((_, cell)) = found.filter(|(n, c)| n + usize::from(c.rowspan) == here) {
                cell.rowspan = cell.rowspan.saturating_add(1);
                for p in paras.iter().flat_map(|p| &p.pieces) {
                    // what marks the span is mark-up, not text
                    self.taken.retain(|(s, _)| *s != p.span);
                }
                row.cells.push(FlowCell { paras: Vec::new(), colspan: 0, rowspan: 0 });
                return;
            }
        }
        let paras = std::mem::take(&mut paras);
        row.cells.push(FlowCell { paras, colspan: 1, rowspan: 1 });
    }

    /// Cells beyond the columns of the head have no place in Markdown; their text is kept.
    fn end_row(&mut self, range: &Range<usize>) {
        let Some(Target::Table(g)) = self.into.last() else { return };
        let from = g.end.max(range.start);
        let rest = self.str(from..range.end).trim_end_matches(['\n', '\r']);
        let mut at = from;
        let cells: Vec<(usize, usize)> = rest
            .split('|')
            .map(|s| {
                let start = at + (s.len() - s.trim_start().len());
                at += s.len() + 1;
                (start, start + s.trim().len())
            })
            .filter(|(a, b)| a < b)
            .collect();
        for (start, end) in cells {
            self.text(start..end, PieceKind::Text);
            self.end_para();
            if let Some(Target::Table(g)) = self.into.last_mut()
                && let Some(row) = g.rows.last_mut()
            {
                let paras = std::mem::take(&mut g.cell);
                row.cells.push(FlowCell { paras, colspan: 1, rowspan: 1 });
            }
        }
    }

    // ---- what is not text ----------------------------------------------------------------

    /// `key: value` lines become properties `front.key`.
    fn front_matter(&mut self, range: &Range<usize>) {
        let lines: Vec<_> = self
            .str(range.clone())
            .lines()
            .filter_map(|l| l.split_once(':'))
            .filter(|(key, _)| !key.starts_with([' ', '\t', '-', '#']))
            .map(|(key, value)| (format!("front.{}", key.trim()), scalar(value)))
            .collect();
        let base = lines.iter().find(|(k, _)| k == "front.headings-from").map(|(_, v)| v.as_str());
        self.base = base.and_then(|v| v.parse().ok()).filter(|n| *n <= 1);
        let told = |(k, v): &(String, String)| k == "front.structure" && v == "told";
        self.all = lines.iter().any(told).then(told::Told::default);
        self.flow.properties.extend(lines.into_iter().map(|(k, v)| (k.into(), v.into())));
    }

    /// Claims everything that no piece covers: white space, line ends, mark-up.
    fn claim_rest(&mut self, ledger: &mut Ledger) {
        self.taken.sort_by_key(|(s, _)| (s.start, s.end));
        let text = self.source.text();
        let mut at = 0u32;
        let end = Span::new(self.source.len(), self.source.len());
        for (s, fate) in self.taken.iter().copied().chain([(end, None)]) {
            let gap = &text[at as usize..s.start.max(at) as usize];
            let head = gap.len() - gap.trim_start().len();
            let body = at + head as u32;
            let tail = body + gap.trim().len() as u32;
            ledger.claim(Span::new(at, body), Fate::Blank);
            ledger.claim(Span::new(body, tail), Fate::Markup);
            ledger.claim(Span::new(tail, s.start.max(at)), Fate::Blank);
            if let Some(fate) = fate {
                ledger.claim(s, fate);
            }
            at = at.max(s.end);
        }
    }
}
