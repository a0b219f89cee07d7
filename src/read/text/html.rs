//! Tables that tools which extract Markdown leave as HTML: `<table><tr><td>…</td></tr></table>`.
//!
//! Only the tags that make up a table are looked for, and any of them may lack its end. What stands
//! in a cell is read as the text of a draft is; what stands in no cell goes above the table.

use super::lines::{Line, edge};
use super::pieces::Marks;
use super::tags;
use crate::flow::{FlowCell, FlowRow, FlowTable, Hints, Join, Para};
use crate::ledger::{Fate, Ledger};
use crate::source::Source;
use crate::span::Span;
use std::ops::Range;

/// No table has more lines.
const MOST: usize = 20_000;
/// No cell covers more columns or rows (HTML, "attributes common to td and th elements").
const SPANS: u16 = 1000;

/// The lines of tables.
pub(super) fn find(source: &Source, lines: &[Line]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    if memchr::memmem::find(source.text().as_bytes(), b"<table").is_none() {
        return found;
    }
    let mut i = 0;
    while i < lines.len() {
        let opens = source.slice(lines[i].text);
        if !opens.starts_with("<table>") && !opens.starts_with("<table ") {
            i += 1;
            continue;
        }
        let closes = |l: &Line| source.slice(l.text).ends_with("</table>");
        // one that does not close before the next opens is none
        let end = lines
            .iter()
            .enumerate()
            .skip(i)
            .take(MOST)
            .find(|(j, l)| closes(l) || (*j > i && source.slice(l.text).starts_with("<table")));
        match end {
            Some((j, l)) if closes(l) => {
                found.push(i..j + 1);
                i = j + 1;
            }
            Some((j, _)) => i = j,
            None => i += MOST,
        }
    }
    found
}

/// Reads the table between two lines, and what stands in none of its cells; claims all but the text.
pub(super) fn read(
    whole: Span,
    marks: &mut Marks<'_>,
    ledger: &mut Ledger,
) -> (FlowTable, Vec<Para>) {
    let source = marks.source;
    let s = source.slice(whole);
    // whatever the rest of the draft is, here marks are mark-up
    let markdown = std::mem::replace(&mut marks.markdown, true);
    let mut table = FlowTable::default();
    let mut above = Vec::new();
    let mut cell: Option<FlowCell> = None;
    let mut head = false;
    // whether a cell of this row is no heading
    let mut plain = false;
    let (mut from, mut at) = (0, 0);
    while let Some(n) = memchr::memchr(b'<', &s.as_bytes()[at..]) {
        let open = at + n;
        let Some((tag, name)) = structural(&s[open..]) else {
            at = open + 1;
            continue;
        };
        let text = Span::of(whole.start as usize + from, whole.start as usize + open);
        text_between(text, marks, ledger, cell.as_mut().map_or(&mut above, |c| &mut c.paras));
        ledger.claim(Span::of(text.end as usize, text.end as usize + tag.len), Fate::Markup);
        from = open + tag.len;
        at = from;
        let ends_row = matches!(name, Name::Row | Name::Head | Name::Table);
        if (ends_row || name == Name::Cell || name == Name::Heading)
            && let Some(done) = cell.take()
        {
            if table.rows.is_empty() {
                table.rows.push(FlowRow::default());
            }
            if let Some(row) = table.rows.last_mut() {
                row.cells.push(done);
            }
        }
        if ends_row && let Some(row) = table.rows.last_mut().filter(|r| !r.cells.is_empty()) {
            row.header |= head || !plain;
        }
        match name {
            Name::Row if tag.on => {
                table.rows.push(FlowRow::default());
                plain = false;
            }
            Name::Head => head = tag.on,
            Name::Cell | Name::Heading if tag.on => {
                plain |= name == Name::Cell;
                let span = |key| attribute(tag.attributes, key);
                let (colspan, rowspan) = (span("colspan"), span("rowspan"));
                cell = Some(FlowCell { paras: Vec::new(), colspan, rowspan });
            }
            _ => {}
        }
    }
    let text = Span::of(whole.start as usize + from, whole.end as usize);
    text_between(text, marks, ledger, &mut above);
    marks.markdown = markdown;
    table.rows.retain(|r| !r.cells.is_empty());
    (table, above)
}

/// The text between two tags: a paragraph of its lines.
fn text_between(text: Span, marks: &mut Marks<'_>, ledger: &mut Ledger, out: &mut Vec<Para>) {
    let source = marks.source;
    let mut para = Para { pieces: Vec::new(), hints: Hints::default() };
    let mut at = text.start;
    let last = text.start + source.slice(text).trim_end_matches(edge).len() as u32;
    for line in source.slice(text).split_inclusive('\n') {
        let start = at;
        at += line.len() as u32;
        let ink = line.trim_matches(edge);
        let lead = (line.len() - line.trim_start_matches(edge).len()) as u32;
        if ink.is_empty() {
            ledger.claim(Span::new(start, at), Fate::Blank);
            continue;
        }
        let ink = Span::new(start + lead, start + lead + ink.len() as u32);
        let join = if para.pieces.is_empty() { Join::Tight } else { Join::Line };
        ledger.claim(Span::new(start, ink.start), Fate::Blank);
        marks.pieces(ink, join, &mut para.pieces, ledger);
        ledger.claim(Span::new(ink.end, at), if at < last { Fate::SoftBreak } else { Fate::Blank });
    }
    if !para.pieces.is_empty() {
        out.push(para);
    }
}

/// The last ones part the paragraphs of a cell.
const NAMES: [&str; 15] = [
    "table", "thead", "tr", "td", "th", "tbody", "tfoot", "caption", "colgroup", "col", "p", "div",
    "ul", "ol", "li",
];

/// The tags that make up a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Name {
    Table,
    Head,
    Row,
    Cell,
    Heading,
    Other,
}

/// A tag that makes up a table at the start, and its name.
fn structural(s: &str) -> Option<(tags::Html<'_>, Name)> {
    let tag = tags::html(s)?;
    let name = match tag.named(&NAMES)? {
        "table" => Name::Table,
        "thead" => Name::Head,
        "tr" => Name::Row,
        "td" => Name::Cell,
        "th" => Name::Heading,
        _ => Name::Other,
    };
    Some((tag, name))
}

/// How many columns or rows a cell covers.
fn attribute(tag: &str, key: &str) -> u16 {
    let value = tag.find(key).and_then(|at| tag[at + key.len()..].trim_start().strip_prefix('='));
    let value = value.map(|v| v.trim_start().trim_start_matches(['"', '\'']));
    let figures = value.map(|v| v.split(|c: char| !c.is_ascii_digit()).next().unwrap_or(""));
    figures.and_then(|f| f.parse().ok()).unwrap_or(1).clamp(1, SPANS)
}
