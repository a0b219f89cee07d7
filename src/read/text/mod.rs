//! Drafts as text: one block a line, Markdown, or printed lines out of a PDF.
//!
//! `lines` measures, `apart` finds labels without their text, `shape` tells the dialect, `pages` finds furniture and page ends, `feet` the
//! notes above them, `dewrap`
//! makes paragraphs, `pieces` takes Markdown's marks off. Markdown with front matter says what its
//! paragraphs are and goes through `markdown` alone. What a paragraph *means* is not asked.

mod apart;
mod dewrap;
mod feet;
mod front;
mod html;
mod lines;
mod markdown;
mod pages;
mod pieces;
mod shape;
mod tags;

use crate::flow::{Flow, FlowBlock, FlowFurniture, FlowNote, Join, Layout, PageLink, Para, Piece};
use crate::ledger::{Fate, Ledger};
use crate::model::FurnitureKind;
use crate::source::Source;
use crate::span::Span;
use pages::Class;
use pieces::Marks;
use std::collections::BTreeMap;

/// Reads a decoded text as a flow, and claims all of it but the text of the pieces.
#[must_use]
pub fn read(source: &Source, ledger: &mut Ledger) -> Flow {
    if front::has_front_matter(source.text()) {
        return markdown::read(source, ledger);
    }
    let mut lines = lines::split(source);
    let tables = html::find(source, &lines);
    let mut in_table = vec![false; if tables.is_empty() { 0 } else { lines.len() }];
    let mut wholes = Vec::with_capacity(tables.len());
    for t in &tables {
        let (first, last) = (lines[t.start].text, lines[t.end - 1].text);
        wholes.push(Span::new(first.start, last.end));
        for i in t.clone() {
            // nothing that looks at lines sees those of a table
            in_table[i] = true;
            lines[i].text = Span::new(lines[i].whole.start, lines[i].whole.start);
        }
    }
    let first = apart::find(source, &mut lines);
    let shape = shape::Shape { first, ..shape::tell(source, &lines) };
    if shape.markdown {
        lines::take_strokes(source, &mut lines);
    }
    let mut pages = pages::find(source, &lines, &shape);
    for (n, t) in tables.iter().enumerate() {
        // the lines of a table are no gap that a page's end leaves
        let next = tables.get(n + 1).map_or(lines.len(), |t| t.start);
        if let Some(below) = (t.end..next).find(|i| !lines[*i].blank())
            && !lines[t.end..=below].iter().any(|l| l.feed)
        {
            pages.starts[below] = false;
        }
    }
    let (raws, page_of) = dewrap::paragraphs(source, &lines, &shape, &pages);

    let mut flow = Flow {
        layout: if shape.wrapped { Layout::Wrapped } else { Layout::Blocks },
        ..Flow::default()
    };
    // what is between the texts of lines
    let mut joined = vec![false; lines.len()];
    for raw in &raws {
        for w in raw.lines.windows(2) {
            joined[w[0].0] = true;
        }
    }
    for (i, l) in lines.iter().enumerate() {
        if in_table.get(i) == Some(&true) {
            continue;
        }
        ledger.claim(Span::new(l.whole.start, l.text.start), Fate::Blank);
        let after = if joined[i] { Fate::SoftBreak } else { Fate::Blank };
        match pages.class[i] {
            Class::Furniture(kind) => {
                ledger.claim(l.text, Fate::Furniture);
                flow.furniture.push(FlowFurniture { span: l.text, kind, page: page_of[i] });
                if kind == FurnitureKind::PageLink {
                    flow.page_links.push(PageLink { span: l.text, page: page_of[i] });
                }
            }
            Class::NoteRule => {
                ledger.claim(l.text, Fate::Furniture);
                let kind = FurnitureKind::NoteRule;
                flow.furniture.push(FlowFurniture { span: l.text, kind, page: page_of[i] });
            }
            Class::Markup => ledger.claim(l.text, Fate::Markup),
            Class::Text => {}
        }
        let stroke = l.text.end + l.stroke;
        ledger.claim(Span::new(l.text.end, stroke), Fate::Markup);
        ledger.claim(Span::new(stroke, l.whole.end), after);
    }

    let mut marks = Marks {
        source,
        markdown: shape.markdown,
        links: Vec::new(),
        defined: BTreeMap::new(),
        notes: Vec::new(),
    };
    if shape.markdown {
        for raw in &raws {
            let str = |l: Option<&(usize, Join)>| l.map_or("", |l| source.slice(lines[l.0].text));
            let (first, last) = (str(raw.lines.first()), str(raw.lines.last()));
            let id = pieces::definition(first).map(|d| d.1);
            if let Some(id) = id.or_else(|| pieces::led_back(first, last).map(|d| d.1)) {
                let n = marks.notes.len() as u32;
                marks.defined.entry(id).or_insert_with(|| {
                    marks.notes.push(FlowNote { marker: Some(id.into()), ..FlowNote::default() });
                    n
                });
            }
        }
    }
    let mut filled = vec![false; marks.notes.len()];
    let mut wholes = tables.into_iter().zip(wholes).peekable();
    let mut add_tables = |before: usize, marks: &mut Marks<'_>, flow: &mut Flow, ledger: &mut _| {
        while let Some((at, whole)) = wholes.next_if(|t| t.0.start < before) {
            let (first, last) = (lines[at.start].whole, lines[at.end - 1].whole);
            Ledger::claim(ledger, Span::new(first.start, whole.start), Fate::Blank);
            Ledger::claim(ledger, Span::new(whole.end, last.end), Fate::Blank);
            let (mut table, above) = html::read(whole, marks, ledger);
            table.page = page_of[at.start];
            flow.blocks.extend(above.into_iter().map(FlowBlock::Para));
            if !table.rows.is_empty() {
                flow.blocks.push(FlowBlock::Table(table));
            }
        }
    };
    for raw in raws {
        let first = raw.lines.first().map_or(0, |l| l.0);
        add_tables(first, &mut marks, &mut flow, ledger);
        let mut para = Para { pieces: Vec::with_capacity(raw.lines.len()), hints: raw.hints };
        let mut into_note = None;
        let last = raw.lines.last().map_or(first, |l| l.0);
        let back = (marks.markdown && !marks.defined.is_empty())
            .then(|| {
                let str = |i: usize| source.slice(lines[i].text);
                let (len, id, left) = pieces::led_back(str(first), str(last))?;
                let k = marks.defined.get(id).copied().filter(|k| !filled[*k as usize])?;
                Some((len, k, left))
            })
            .flatten();
        for (n, (i, join)) in raw.lines.iter().enumerate() {
            let mut text = lines[*i].text;
            if let Some((_, _, left)) = back
                && n + 1 == raw.lines.len()
            {
                // the way back to the call is mark-up
                let words = source.slice(text)[..left].trim_end().len() as u32;
                let (end, sign) = (text.start + words, text.start + left as u32);
                ledger.claim(Span::new(end, sign), Fate::Blank);
                ledger.claim(Span::new(sign, text.end), Fate::Markup);
                text = Span::new(text.start, end);
            }
            if n == 0 {
                let s = source.slice(text);
                if let Some((len, id)) = pieces::definition(s)
                    && let Some(k) = marks.defined.get(id).copied()
                    && !filled[k as usize]
                {
                    let counted = id.bytes().all(|b| b.is_ascii_digit());
                    let stars = pieces::starred(&s[len..]).filter(|_| counted);
                    let len = len + stars.map_or(0, |s| s.0);
                    if let Some((_, stars)) = stars {
                        marks.notes[k as usize].marker = Some(stars.into());
                    }
                    let mark = Span::new(text.start, text.start + len as u32);
                    let rest = s[len..].len() - s[len..].trim_start().len();
                    let start = mark.end + rest as u32;
                    ledger.claim(Span::new(mark.end, start), Fate::Blank);
                    text = Span::new(start, text.end);
                    filled[k as usize] = true;
                    (marks.notes[k as usize].mark, marks.notes[k as usize].markup) = (mark, true);
                    into_note = Some(k as usize);
                } else if let Some((len, k, _)) = back {
                    let mark = Span::new(text.start, text.start + len as u32);
                    let start = text.end - s[len..].trim_start().len() as u32;
                    ledger.claim(Span::new(mark.end, start), Fate::Blank);
                    text = Span::new(start, text.end);
                    filled[k as usize] = true;
                    (marks.notes[k as usize].mark, marks.notes[k as usize].markup) = (mark, true);
                    into_note = Some(k as usize);
                } else {
                    text = marks.lead(text, &mut para.hints, ledger);
                }
            }
            marks.pieces(text, *join, &mut para.pieces, ledger);
        }
        style_hint(&mut para);
        // nothing but mark-up
        if para.pieces.is_empty() && into_note.is_none() {
            continue;
        }
        match into_note {
            Some(k) => marks.notes[k].paras.push(para),
            None => flow.blocks.push(FlowBlock::Para(para)),
        }
    }
    add_tables(usize::MAX, &mut marks, &mut flow, ledger);
    pieces::count_without_stars(&mut marks.notes);
    flow.links = marks.links;
    flow.notes = marks.notes;
    flow
}

/// What all pieces of a paragraph share is a hint about the whole.
fn style_hint(para: &mut Para) {
    let mut all: Option<crate::flow::Style> = None;
    for p in para.pieces.iter().filter(|p: &&Piece| !p.span.is_empty()) {
        let s = p.style;
        let a = all.get_or_insert(s);
        a.bold &= s.bold;
        a.italic &= s.italic;
    }
    para.hints.all = all.unwrap_or_default();
    if let Some(first) = para.pieces.first_mut() {
        first.join = Join::Tight;
    }
}
