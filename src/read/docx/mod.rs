//! DOCX: real Word files, read as they are.
//!
//! The package is read as a stream, part by part, within limits. Its text becomes a
//! [`Source`] (masthead header, body, notes, then the other heads and feet), its paragraphs a
//! [`Flow`] with Word's own numbers, notes, links and print. Nothing outside the package is ever
//! fetched, nothing in it is run.

mod fields;
mod frames;
mod notes;
mod numbering;
mod package;
mod props;
mod styles;
mod symbols;
mod table;
mod walk;
mod xml;

use crate::error::Error;
use crate::flow::{Area, Flow, FlowBlock, FlowFurniture, Para, mark};
use crate::ledger::{Fate, Ledger};
use crate::limits::{Limit, Limits};
use crate::model::FurnitureKind;
use crate::ooxml::NumFmt;
use crate::source::Source;
use crate::span::Span;
use package::{Package, Rels};
use std::collections::BTreeSet;
use walk::Walker;
use xml::{El, Tok};

/// How a Word file is read.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct DocxReadOptions {
    /// What the file may cost.
    pub limits: Limits,
    /// What becomes of tracked changes.
    pub track_changes: TrackChanges,
}

/// What becomes of tracked changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum TrackChanges {
    /// The text as it is with all changes made.
    #[default]
    Accept,
    /// The text as it was before.
    Reject,
    /// A file with changes is refused.
    Fail,
}

/// Something that the file holds and that was not carried over as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DocxRemark {
    /// The place in the source; empty for what stands between two characters.
    pub span: Span,
    /// One sentence: what was found, what became of it.
    pub message: String,
    /// A way out; empty if there is nothing to do.
    pub help: String,
}

/// Reads a DOCX package.
///
/// `name` is what diagnostics call the file. The source is a projection of all text of the
/// package, with marks that lead back to its parts; automatic numbers and note marks are projected
/// where Word prints them. What the flow does not hold is claimed in `ledger`: paragraph ends as
/// blank, text of rejected changes and hidden instructions as mark-up, heads and feet as furniture.
///
/// # Errors
/// [`Error::Unreadable`] when the bytes are no package, hold no Word document, or hold tracked
/// changes that the options forbid; [`Error::Limit`] when a limit is passed. Parts that are broken
/// are read as far as they go, with a remark.
pub fn read(
    name: &str,
    bytes: &[u8],
    options: &DocxReadOptions,
    ledger: &mut Ledger,
) -> Result<(Source, Flow, Vec<DocxRemark>), Error> {
    let mut package = Package::open(bytes, options.limits)?;
    let root = package.rels("")?;
    let document = main_part(&package, &root)?;
    let rels = package.rels(&document)?;
    let mut w = Walker { track: options.track_changes, ..Walker::default() };

    let mut faults = Vec::new();
    let mut fault = |part: &str, what: &str| faults.push((part.to_owned(), what.to_owned()));
    if let Some(part) = part_of(&rels, "styles") {
        w.styles = styles::Styles::read(&mut package, &part, &mut fault)?;
    }
    if let Some(part) = part_of(&rels, "numbering") {
        w.numbering = numbering::Numbering::read(&mut package, &part, &mut fault)?;
    }
    let settings = props::Settings::read(&mut package, &rels, &root, &mut fault)?;
    w.note_format = settings.note_format;
    w.doubles_marks = settings.program.starts_with("LibreOffice");

    body(&mut w, &mut package, &document, rels.clone(), &mut fault)?;
    for (kind, endnotes) in [("footnotes", false), ("endnotes", true)] {
        let Some(part) = part_of(&rels, kind) else { continue };
        let inner = package.rels(&part)?;
        w.new_part(inner, Area::Notes);
        if let Some(mut x) = package.xml(&part)? {
            w.notes_part(&mut x, &part, endnotes)?;
            if let Some(f) = x.fault() {
                fault(&part, f);
            }
        }
    }
    let head = heads(&mut w, &mut package, &rels, &mut fault)?;
    w.new_part(Rels::new(), Area::Body);
    if w.text.len() >= (u32::MAX / 2) as usize {
        return Err(package::bytes_over(Limit::Text, u64::from(u32::MAX / 2)));
    }
    if options.track_changes == TrackChanges::Fail && w.insertions + w.deletions > 0 {
        return Err(Error::unreadable(
            format!(
                "the document has tracked changes ({} insertions, {} deletions)",
                w.insertions, w.deletions
            ),
            "accept or reject them first, or choose what becomes of them with --track-changes",
        ));
    }
    rules(&mut w);
    frames::notes(&mut w);
    for (part, what) in faults {
        w.remark(
            Span::DETACHED,
            format!("the part {part} could not be read whole: {what}"),
            "open the document in a word processor and save it again",
        );
    }
    package_remarks(&mut w, &mut package, &rels)?;
    whole_remarks(&mut w);
    w.flow.properties = settings.facts;
    props::check(&mut w, head);
    Ok(finish(name, w, head, ledger))
}

/// The name of the main document.
fn main_part(package: &Package<'_>, root: &Rels) -> Result<String, Error> {
    let named = part_of(root, "officeDocument").filter(|p| package.has(p));
    let found = match named {
        Some(p) => Some(p),
        None => package.has("word/document.xml").then(|| "word/document.xml".to_owned()),
    };
    let other = |what: &str| {
        Error::unreadable(format!("the file is {what}"), "export the text to .docx and try again")
    };
    match found {
        Some(p) if p.starts_with("xl/") => Err(other("a spreadsheet")),
        Some(p) if p.starts_with("ppt/") => Err(other("a presentation")),
        Some(p) => Ok(p),
        None if package.has("content.xml") => Err(other("an OpenDocument file")),
        None => Err(Error::unreadable(
            "the package holds no Word document",
            "open the file in a word processor and save it as .docx",
        )),
    }
}

/// The part that the first relationship of a kind points to.
fn part_of(rels: &Rels, kind: &str) -> Option<String> {
    rels.values().find(|r| r.kind == kind && !r.external).map(|r| r.target.clone())
}

fn body(
    w: &mut Walker,
    package: &mut Package<'_>,
    part: &str,
    rels: Rels,
    fault: &mut dyn FnMut(&str, &str),
) -> Result<(), Error> {
    w.new_part(rels, Area::Body);
    let Some(mut x) = package.xml(part)? else { return Ok(()) };
    let mut blocks = Vec::new();
    let mut found = false;
    while let Some(tok) = x.next()? {
        if tok == Tok::Start(El::Body) {
            found = true;
            w.blocks(&mut x, part, &mut blocks)?;
        }
    }
    let fault_of_body = x.fault().or((!found).then_some("it holds no body of a Word document"));
    if let Some(f) = fault_of_body {
        if w.text.trim().is_empty() {
            return Err(Error::unreadable(
                format!("the part {part} cannot be read: {f}"),
                "open the file in a word processor and save it again",
            ));
        }
        fault(part, f);
    }
    w.flow.blocks = blocks;
    Ok(())
}

/// Reads heads and feet; gives where the masthead lies in the text. The masthead is the header of
/// the first page: the first-page header of the first section, if that page is set up to differ;
/// else a table in the header of a first section of its own, as LibreOffice saves a document whose
/// first page is all of its first section.
fn heads(
    w: &mut Walker,
    package: &mut Package<'_>,
    rels: &Rels,
    fault: &mut dyn FnMut(&str, &str),
) -> Result<Span, Error> {
    let sections = std::mem::take(&mut w.sections);
    let first = sections.first().filter(|s| s.title_page);
    let header_of = |s: &styles::Section, wanted: &str| {
        let (_, _, id) = s.parts.iter().find(|(header, kind, _)| *header && kind == wanted)?;
        rels.get(id).map(|r| r.target.clone())
    };
    let mut masthead = first.and_then(|s| header_of(s, "first"));
    if let [s, more @ ..] = sections.as_slice()
        && !s.title_page
        && let Some(part) = header_of(s, "default")
        && more.iter().any(|m| header_of(m, "default").is_some_and(|p| p != part))
        && holds_table(package, &part)?
    {
        masthead = Some(part);
    }
    let mut order: Vec<(String, bool, bool)> = Vec::new();
    let mut seen = BTreeSet::new();
    for (header, kind, id) in sections.iter().flat_map(|s| &s.parts) {
        let Some(rel) = rels.get(id).filter(|r| !r.external) else { continue };
        if seen.insert(rel.target.clone()) {
            order.push((rel.target.clone(), *header, kind == "first"));
        }
    }
    order.sort_by_key(|(part, ..)| Some(part) != masthead.as_ref());
    let start = w.text.len() as u32;
    let mut span = Span::new(start, start);
    for (part, header, first) in order {
        let is_masthead = Some(&part) == masthead.as_ref();
        let inner = package.rels(&part)?;
        w.new_part(inner, if is_masthead { Area::FirstHead } else { Area::Notes });
        let Some(mut x) = package.xml(&part)? else { continue };
        let mut out = Vec::new();
        w.page_field = false;
        let frames = w.framed.len();
        // the root: w:hdr, w:ftr
        if x.next()?.is_some() {
            w.blocks(&mut x, &part, &mut out)?;
        }
        w.framed.truncate(frames);
        if let Some(f) = x.fault() {
            fault(&part, f);
        }
        if is_masthead {
            span.end = w.text.len() as u32;
            let body = std::mem::replace(&mut w.flow.blocks, out);
            w.flow.blocks.extend(body);
        } else {
            let kind = match (header, first, w.page_field) {
                (true, ..) => FurnitureKind::RunningHead,
                (_, true, false) => FurnitureKind::JobNumber,
                (_, _, true) => FurnitureKind::PageNumber,
                _ => FurnitureKind::RunningFoot,
            };
            furnish(w, out, kind);
        }
    }
    Ok(span)
}

fn holds_table(package: &mut Package<'_>, part: &str) -> Result<bool, Error> {
    let Some(mut x) = package.xml(part)? else { return Ok(false) };
    while let Some(tok) = x.next()? {
        if tok == Tok::Start(El::Tbl) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Sets rules that are drawn with characters aside: those above notes, and that at the end.
fn rules(w: &mut Walker) {
    let text = |w: &Walker, p: &Para| {
        let pieces = p.pieces.iter().filter_map(|p| w.text.get(p.span.range()));
        pieces.collect::<String>().trim().to_owned()
    };
    let rule = |w: &Walker, p: &Para| p.pieces.len() < 4 && mark::is_rule(&text(w, p));
    let any = |b: &FlowBlock| matches!(b, FlowBlock::Para(p) if rule(w, p));
    if !w.flow.blocks.iter().any(any) {
        return;
    }
    let mut blocks = std::mem::take(&mut w.flow.blocks).into_iter().peekable();
    let mut kept = Vec::with_capacity(blocks.len());
    while let Some(block) = blocks.next() {
        match block {
            FlowBlock::Para(p) if rule(w, &p) => {
                let noted = |p: &Para| mark::mark(&text(w, p)).is_some();
                let note = matches!(blocks.peek(), Some(FlowBlock::Para(p)) if noted(p));
                let kind = if note { FurnitureKind::NoteRule } else { FurnitureKind::EndRule };
                furnish(w, vec![FlowBlock::Para(p)], kind);
            }
            block => kept.push(block),
        }
    }
    w.flow.blocks = kept;
}

/// Sets paragraphs aside as furniture.
fn furnish(w: &mut Walker, blocks: Vec<FlowBlock>, kind: FurnitureKind) {
    for para in walk::flatten(blocks) {
        let Para { pieces, .. } = para;
        let (Some(a), Some(b)) = (pieces.first(), pieces.last()) else { continue };
        let span = Span::new(a.span.start, b.span.end);
        w.claims.extend(pieces.iter().map(|p| (p.span, Fate::Furniture)));
        if !span.is_empty() {
            w.flow.furniture.push(FlowFurniture { span, kind, page: 0 });
        }
    }
}

/// What the package holds besides text.
fn package_remarks(w: &mut Walker, package: &mut Package<'_>, rels: &Rels) -> Result<(), Error> {
    let macros = package.names().any(|n| n.ends_with("vbaproject.bin"));
    let embedded = package.names().filter(|n| n.contains("/embeddings/")).count();
    if macros {
        w.remark(Span::DETACHED, "the file holds macros, which were neither read nor run", "");
    }
    if embedded > 0 {
        w.remark(
            Span::DETACHED,
            format!("the file holds {embedded} embedded files, which were not opened"),
            "copy what the text needs of them into the document",
        );
    }
    let outside = rels.values().filter(|r| r.external && r.kind != "hyperlink").count();
    if outside > 0 {
        w.remark(
            Span::DETACHED,
            format!("the file points to {outside} things outside it, which were not fetched"),
            "",
        );
    }
    let Some(part) = part_of(rels, "comments") else { return Ok(()) };
    let Some(mut x) = package.xml(&part)? else { return Ok(()) };
    let mut count = 0;
    while let Some(tok) = x.next()? {
        let Tok::Start(El::Comment) = tok else { continue };
        let author = x.attr("author").unwrap_or_default();
        let (depth, mut text) = (x.depth(), String::new());
        while x.depth() >= depth {
            match x.next()? {
                Some(Tok::Text) if x.top() == Some(El::T) && text.len() < 500 => {
                    text.push_str(x.text());
                }
                Some(Tok::Start(El::P)) if !text.is_empty() => text.push(' '),
                Some(_) => {}
                None => break,
            }
        }
        count += 1;
        if count <= 100 && !text.trim().is_empty() {
            let message = format!("a comment by {author:?} is not carried over: {}", text.trim());
            w.remark(Span::DETACHED, message, "settle it and delete it");
        }
    }
    Ok(())
}

/// What concerns the whole text.
fn whole_remarks(w: &mut Walker) {
    if w.insertions + w.deletions > 0 {
        let done = if w.track == TrackChanges::Reject { "rejected" } else { "accepted" };
        w.remark(
            Span::DETACHED,
            format!(
                "the document has tracked changes ({} insertions, {} deletions); they were {done}",
                w.insertions, w.deletions
            ),
            "accept or reject them in a word processor, or choose with --track-changes",
        );
    }
    if w.hidden > 0 {
        w.remark(
            Span::DETACHED,
            format!("{} stretches of hidden text were kept", w.hidden),
            "delete hidden text that is not to be published",
        );
    }
}

/// Puts the masthead first, moves every span along, and hands the claims over.
fn finish(
    name: &str,
    mut w: Walker,
    head: Span,
    ledger: &mut Ledger,
) -> (Source, Flow, Vec<DocxRemark>) {
    let (start, len) = (head.start, head.len());
    let shift = |at: u32| {
        if at < start {
            at + len
        } else if at < head.end {
            at - start
        } else {
            at
        }
    };
    let moved = |s: Span| {
        // the end of a span belongs to what it covers, not to what follows
        let from = shift(s.start);
        if s.is_detached() { s } else { Span::new(from, from + s.len()) }
    };
    let text = if len == 0 {
        w.text
    } else {
        let mut t = String::with_capacity(w.text.len());
        for range in
            [start as usize..head.end as usize, 0..start as usize, head.end as usize..w.text.len()]
        {
            t.push_str(w.text.get(range).unwrap_or(""));
        }
        t
    };
    let each = |p: &mut Para| p.pieces.iter_mut().for_each(|x| x.span = moved(x.span));
    for b in &mut w.flow.blocks {
        match b {
            FlowBlock::Para(p) => each(p),
            FlowBlock::Table(t) => t
                .rows
                .iter_mut()
                .flat_map(|r| &mut r.cells)
                .flat_map(|c| &mut c.paras)
                .for_each(each),
        }
    }
    for n in &mut w.flow.notes {
        n.mark = moved(n.mark);
        n.paras.iter_mut().for_each(each);
    }
    w.flow.furniture.iter_mut().for_each(|f| f.span = moved(f.span));
    w.remarks.iter_mut().for_each(|r| r.span = moved(r.span));
    for (span, fate) in w.claims {
        ledger.claim(moved(span), fate);
    }
    w.marks.iter_mut().for_each(|m| m.at = shift(m.at));
    w.marks.sort_by_key(|m| m.at);
    w.flow.layout = crate::flow::Layout::Marked;
    (Source::new(name, text).with_parts(w.marks), w.flow, w.remarks)
}

/// The format that notes are counted in, by the name that settings give it.
fn note_format(name: Option<String>) -> Option<NumFmt> {
    name.map(|n| NumFmt::from_name(&n))
}
