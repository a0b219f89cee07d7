//! A tree laid out as a page again, for the recogniser to read anew (`--normalise`).
//!
//! Mark-up can be valid and say little: labels left in the text, items beside the paragraphs they
//! belong to, a section's number and its title as two headings. What the printed page says is all in
//! the text, and knowledge of pages is the recogniser's. So the text goes back to paragraphs, with
//! what the mark-up does say as hints, and every character keeps its way back to the file.

use crate::flow::{
    Flow, FlowBlock, FlowCell, FlowNote, FlowRow, FlowTable, Hints, Layout, Link, Para, Piece,
    PieceKind, Style,
};
use crate::ledger::{Fate, Ledger};
use crate::model::{
    Annex, Block, BlockKind, Caption, Document, Emphasis, Inline, InlineKind, Num, Target,
};
use crate::source::{PartMark, Source};
use crate::span::Span;

/// What the mark-up says beyond doubt and a page does not: the lines after the text.
pub(super) fn conclusion(doc: &Document) -> Vec<Block> {
    let mut kept = doc.conclusion.clone();
    let mut blocks: Vec<&mut [Block]> = vec![&mut kept];
    let mut inlines: Vec<&mut [Inline]> = Vec::new();
    // the places of all of it are those of the file
    let away = |num: &mut Option<Num>| num.iter_mut().for_each(|n| n.span = Span::DETACHED);
    while let Some(some) = blocks.pop() {
        for b in some {
            b.span = Span::DETACHED;
            match &mut b.kind {
                BlockKind::Paragraph(p) => {
                    away(&mut p.num);
                    inlines.push(&mut p.text);
                    blocks.push(&mut p.children);
                }
                BlockKind::Item(i) => {
                    away(&mut i.num);
                    inlines.push(&mut i.text);
                    blocks.push(&mut i.children);
                }
                BlockKind::Heading(h) => {
                    away(&mut h.num);
                    inlines.push(&mut h.title);
                }
                BlockKind::Table(t) => {
                    if let Some(c) = &mut t.caption {
                        away(&mut c.num);
                        inlines.push(&mut c.title);
                    }
                    let cells = t.rows.iter_mut().flat_map(|r| &mut r.cells);
                    blocks.extend(cells.map(|c| &mut c.blocks[..]));
                }
                BlockKind::Quote { blocks: inside } => blocks.push(inside),
                BlockKind::Boxed(x) => {
                    inlines.push(&mut x.title);
                    blocks.push(&mut x.blocks);
                }
                BlockKind::Contents(c) => {
                    inlines.push(&mut c.title);
                    inlines.extend(c.entries.iter_mut().map(|e| &mut e.text[..]));
                }
                BlockKind::Figure(f) => {
                    if let Some(c) = &mut f.caption {
                        away(&mut c.num);
                        inlines.push(&mut c.title);
                    }
                }
                BlockKind::Opaque(o) => blocks.push(&mut o.blocks),
                BlockKind::Rule => {}
            }
        }
    }
    while let Some(some) = inlines.pop() {
        for i in some {
            i.span = Span::DETACHED;
            inlines.extend(i.kind.content_mut().map(Vec::as_mut_slice));
        }
    }
    kept
}

/// Lays a tree out, all but its [`conclusion`]. The source is its text, with marks that lead to the bytes
/// it was read from; what parts paragraphs is claimed as blank. And where the calls of its notes lie.
pub(super) fn lay_out(
    doc: &Document,
    from: &Source,
    ledger: &mut Ledger,
) -> (Source, Flow, Vec<Span>) {
    let mut r = Relay {
        doc,
        from,
        ledger,
        text: String::new(),
        marks: Vec::new(),
        links: Vec::new(),
        calls: Vec::new(),
    };
    let mut out = Vec::new();
    for line in &doc.masthead {
        let mut para = Para::default();
        r.inlines(&line.text, &mut para);
        r.end(para, &mut out);
    }
    r.blocks(&doc.preface, &mut out);
    r.blocks(&doc.preamble, &mut out);
    r.blocks(&doc.body, &mut out);
    r.annexes(&doc.annexes, &mut out);
    let mut notes = Vec::with_capacity(doc.notes.len());
    for n in &doc.notes {
        let mut inside = Vec::new();
        r.blocks(&n.blocks, &mut inside);
        let paras = inside.into_iter().flat_map(paras).collect();
        notes.push(FlowNote { marker: Some(n.marker.clone()), paras, ..FlowNote::default() });
    }
    let Relay { text, marks, links, calls, .. } = r;
    let flow = Flow { blocks: out, links, notes, layout: Layout::Marked, ..Flow::default() };
    (Source::with_report(from.name(), text, from.decoded().clone()).with_parts(marks), flow, calls)
}

/// The paragraphs of a block; those of all cells for a table.
fn paras(block: FlowBlock) -> Vec<Para> {
    match block {
        FlowBlock::Para(p) => vec![p],
        FlowBlock::Table(t) => {
            t.rows.into_iter().flat_map(|r| r.cells).flat_map(|c| c.paras).collect()
        }
    }
}

struct Relay<'d, 'l> {
    doc: &'d Document,
    from: &'d Source,
    ledger: &'l mut Ledger,
    text: String,
    marks: Vec<PartMark>,
    links: Vec<Link>,
    /// Calls that the tree has.
    calls: Vec<Span>,
}

impl<'d> Relay<'d, '_> {
    /// Text of the projection; where it was read is kept.
    fn put(&mut self, text: &str, read: Span) -> Span {
        let at = self.text.len();
        if !read.is_detached() && self.marks.last().is_none_or(|m| (m.at as usize) < at) {
            let (at, offset) = (at as u32, u64::from(read.start));
            self.marks.push(PartMark { at, part: self.from.name().into(), offset });
        }
        self.text.push_str(text);
        Span::of(at, self.text.len())
    }

    /// Ends a paragraph: the line end is nobody's text.
    fn end(&mut self, mut para: Para, out: &mut Vec<FlowBlock>) {
        if para.pieces.is_empty() {
            return;
        }
        let whole = |p: &Para, is: fn(Style) -> bool| p.pieces.iter().all(|p| is(p.style));
        para.hints.all.bold = whole(&para, |s| s.bold);
        para.hints.all.italic = whole(&para, |s| s.italic);
        let at = self.text.len();
        self.text.push('\n');
        self.ledger.claim(Span::of(at, at + 1), Fate::Blank);
        out.push(FlowBlock::Para(para));
    }

    /// A number, as it stands before its text in print.
    fn num(&mut self, num: Option<&Num>, para: &mut Para) {
        let Some(n) = num.filter(|n| !n.text.trim().is_empty()) else { return };
        let span = self.put(n.text.trim(), n.span);
        para.pieces.push(Piece::text(span));
        let gap = self.put(" ", Span::DETACHED);
        para.pieces.push(Piece::text(gap));
    }

    fn inlines(&mut self, inlines: &'d [Inline], para: &mut Para) {
        // each with the style and link around it; no recursion, however deep they go
        let mut stack = vec![(inlines.iter(), Style::default(), PieceKind::Text)];
        while let Some((top, style, kind)) = stack.last_mut() {
            let (style, kind) = (*style, *kind);
            let Some(i) = top.next() else {
                stack.pop();
                continue;
            };
            match &i.kind {
                InlineKind::Text { text } => {
                    let span = self.put(text, i.span);
                    para.pieces.push(Piece { style, kind, ..Piece::text(span) });
                }
                InlineKind::Break => {
                    let span = self.put("\n", i.span);
                    para.pieces.push(Piece { kind: PieceKind::Break, ..Piece::text(span) });
                }
                InlineKind::NoteCall(c) => {
                    let there = self.doc.note(c.note).is_some();
                    let kind = if there { PieceKind::NoteCall(c.note.0) } else { kind };
                    let span = self.put(&c.printed, i.span);
                    if there {
                        self.calls.push(span);
                    }
                    para.pieces.push(Piece { kind, ..Piece::text(span) });
                }
                InlineKind::Emphasis { style: e, content } => {
                    let mut style = style;
                    match e {
                        Emphasis::Bold => style.bold = true,
                        Emphasis::Italic => style.italic = true,
                        Emphasis::Underline => style.underline = true,
                        Emphasis::Strike => style.strike = true,
                        Emphasis::Superscript => style.superscript = true,
                        Emphasis::Subscript => style.subscript = true,
                        Emphasis::SmallCaps => style.small_caps = true,
                    }
                    stack.push((content.iter(), style, kind));
                }
                InlineKind::Ref(r) => {
                    let address = match &r.target {
                        Target::Url { url } => Some(url.clone()),
                        Target::Provision { iri: Some(iri), .. } if iri.starts_with("http") => {
                            Some(iri.clone())
                        }
                        _ => None,
                    };
                    let kind = match address.and_then(|a| self.link(a)) {
                        Some(n) => PieceKind::Link(n),
                        None => kind,
                    };
                    stack.push((r.content.iter(), style, kind));
                }
                InlineKind::Opener { content }
                | InlineKind::Date { content, .. }
                | InlineKind::Place { content }
                | InlineKind::Foreign { content, .. } => {
                    stack.push((content.iter(), style, kind));
                }
            }
        }
    }

    fn link(&mut self, target: Box<str>) -> Option<u32> {
        let n = u32::try_from(self.links.len()).ok()?;
        self.links.push(Link { target, span: Span::DETACHED });
        Some(n)
    }

    fn blocks(&mut self, blocks: &'d [Block], out: &mut Vec<FlowBlock>) {
        let mut stack = vec![blocks.iter()];
        // a number that stands alone goes before the text that follows it
        let mut alone: Option<&'d Num> = None;
        while let Some(top) = stack.last_mut() {
            let Some(b) = top.next() else {
                stack.pop();
                continue;
            };
            let mut para = Para::default();
            match &b.kind {
                BlockKind::Heading(h) => {
                    self.alone(&mut alone, out);
                    para.hints.heading = h.level.saturating_add(1);
                    self.num(h.num.as_ref(), &mut para);
                    self.inlines(&h.title, &mut para);
                }
                BlockKind::Paragraph(p) => {
                    if p.num.is_some() {
                        self.alone(&mut alone, out);
                    }
                    stack.push(p.children.iter());
                    if p.text.is_empty() {
                        alone = p.num.as_ref().or(alone);
                        continue;
                    }
                    self.num(p.num.as_ref().or(alone.take()), &mut para);
                    self.inlines(&p.text, &mut para);
                }
                BlockKind::Item(i) => {
                    self.alone(&mut alone, out);
                    stack.push(i.children.iter());
                    if i.text.is_empty() {
                        alone = i.num.as_ref();
                        continue;
                    }
                    self.num(i.num.as_ref(), &mut para);
                    self.inlines(&i.text, &mut para);
                }
                BlockKind::Table(t) => {
                    self.alone(&mut alone, out);
                    self.caption(t.caption.as_ref(), out);
                    let mut rows = Vec::with_capacity(t.rows.len());
                    for r in &t.rows {
                        let mut cells = Vec::with_capacity(r.cells.len());
                        for c in &r.cells {
                            let mut inside = Vec::new();
                            self.blocks(&c.blocks, &mut inside);
                            let paras = inside.into_iter().flat_map(paras).collect();
                            let (colspan, rowspan) = (c.colspan, c.rowspan);
                            cells.push(FlowCell { paras, colspan, rowspan });
                        }
                        rows.push(FlowRow { cells, header: r.header });
                    }
                    out.push(FlowBlock::Table(FlowTable { rows, page: 0 }));
                    continue;
                }
                BlockKind::Boxed(x) => {
                    self.alone(&mut alone, out);
                    stack.push(x.blocks.iter());
                    self.inlines(&x.title, &mut para);
                }
                BlockKind::Quote { blocks } => {
                    stack.push(blocks.iter());
                    continue;
                }
                BlockKind::Opaque(x) => {
                    stack.push(x.blocks.iter());
                    continue;
                }
                BlockKind::Contents(c) => {
                    self.alone(&mut alone, out);
                    self.inlines(&c.title, &mut para);
                    self.end(std::mem::take(&mut para), out);
                    for e in &c.entries {
                        self.inlines(&e.text, &mut para);
                        self.end(std::mem::take(&mut para), out);
                    }
                    continue;
                }
                BlockKind::Figure(f) => {
                    self.alone(&mut alone, out);
                    self.caption(f.caption.as_ref(), out);
                    let span = self.put(&f.alt, b.span);
                    para.pieces.push(Piece { kind: PieceKind::Figure, ..Piece::text(span) });
                }
                BlockKind::Rule => continue,
            }
            self.end(para, out);
        }
        self.alone(&mut alone, out);
    }

    /// A number that no text came behind.
    fn alone(&mut self, num: &mut Option<&'d Num>, out: &mut Vec<FlowBlock>) {
        if let Some(n) = num.take() {
            let mut para = Para::default();
            self.num(Some(n), &mut para);
            self.end(para, out);
        }
    }

    fn caption(&mut self, caption: Option<&'d Caption>, out: &mut Vec<FlowBlock>) {
        let Some(c) = caption else { return };
        let mut para = Para { hints: Hints::default(), ..Para::default() };
        self.num(c.num.as_ref(), &mut para);
        self.inlines(&c.title, &mut para);
        self.end(para, out);
    }

    fn annexes(&mut self, annexes: &'d [Annex], out: &mut Vec<FlowBlock>) {
        let mut stack = vec![annexes.iter()];
        while let Some(top) = stack.last_mut() {
            let Some(a) = top.next() else {
                stack.pop();
                continue;
            };
            for title in [&a.label, &a.title] {
                let mut para = Para::default();
                para.hints.heading = 1;
                self.inlines(title, &mut para);
                self.end(para, out);
            }
            self.blocks(&a.preamble, out);
            self.blocks(&a.body, out);
            stack.push(a.annexes.iter());
        }
    }
}
