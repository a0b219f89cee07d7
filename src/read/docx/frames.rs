//! Notes at the foot of a page that are paragraphs in a frame: how templates of the United Nations
//! print the `*` of the first page (reference: 49 of 49 files looked at).

use super::walk::Walker;
use crate::flow::{Area, FlowBlock, FlowNote, Para, Piece, PieceKind};
use crate::span::Span;
use std::collections::BTreeSet;

/// Blocks after a framed note in which its call may stand: the first page's.
const REACH: usize = 80;

/// Makes notes of framed paragraphs that start with a mark, and calls of the marks they answer.
pub(super) fn notes(w: &mut Walker) {
    let framed: BTreeSet<u32> = std::mem::take(&mut w.framed).iter().map(|s| s.start).collect();
    if framed.is_empty() {
        return;
    }
    let blocks = std::mem::take(&mut w.flow.blocks);
    let mut kept: Vec<FlowBlock> = Vec::with_capacity(blocks.len());
    // where the note would stand, and its paragraphs
    let mut found: Vec<(usize, Vec<Para>)> = Vec::new();
    let mut last = usize::MAX;
    for b in blocks {
        match b {
            FlowBlock::Para(p)
                if framed.contains(&p.pieces.first().map_or(u32::MAX, |x| x.span.start)) =>
            {
                if mark_of(w, &p).is_some() {
                    found.push((kept.len(), vec![p]));
                    last = kept.len();
                } else if last == kept.len()
                    && let Some((_, paras)) = found.last_mut()
                {
                    // a further paragraph of the note above it
                    paras.push(p);
                } else {
                    kept.push(FlowBlock::Para(p));
                }
            }
            b => kept.push(b),
        }
    }
    let mut back: Vec<(usize, Vec<Para>)> = Vec::new();
    for (at, mut paras) in found {
        let Some((mark, span)) = paras.first().and_then(|p| mark_of(w, p)) else { continue };
        let index = w.flow.notes.len() as u32;
        let end = (at + REACH).min(kept.len());
        let called = kept[..end].iter_mut().any(|b| match b {
            FlowBlock::Para(p) => call(&w.text, p, &mark, index),
            FlowBlock::Table(_) => false,
        });
        if !called {
            for p in &mut paras {
                p.hints.area = Area::Notes;
            }
            back.push((at, paras));
            continue;
        }
        if let Some(first) = paras.first_mut() {
            w.cut_blank(first);
            if let Some(p) = first.pieces.first_mut() {
                p.span.start = span.end;
                if p.span.is_empty() {
                    first.pieces.remove(0);
                }
            }
            w.cut_blank(first);
        }
        for p in &mut paras {
            p.hints.area = Area::Notes;
            w.cut_blank(p);
        }
        w.flow.notes.push(FlowNote { marker: Some(mark.into()), mark: span, markup: false, paras });
    }
    for (at, paras) in back.into_iter().rev() {
        kept.splice(at..at, paras.into_iter().map(FlowBlock::Para));
    }
    w.flow.blocks = kept;
}

/// The mark that a paragraph starts with.
fn mark_of(w: &Walker, p: &Para) -> Option<(String, Span)> {
    let piece =
        p.pieces.iter().find(|x| !w.text.get(x.span.range()).unwrap_or("").trim().is_empty())?;
    if !matches!(piece.kind, PieceKind::Text | PieceKind::Link(_)) {
        return None;
    }
    let text = w.text.get(piece.span.range())?;
    let blank = text.len() - text.trim_start().len();
    let mark: String =
        text.trim_start().chars().take_while(|c| matches!(c, '*' | '†' | '‡' | '§')).collect();
    let start = piece.span.start + blank as u32;
    (!mark.is_empty()).then(|| {
        let span = Span::new(start, start + mark.len() as u32);
        (mark, span)
    })
}

/// Turns the first stretch of `mark` characters that is exactly the mark into a call.
fn call(text: &str, p: &mut Para, mark: &str, note: u32) -> bool {
    let is_mark = |c: char| matches!(c, '*' | '†' | '‡' | '§');
    for i in 0..p.pieces.len() {
        let Some(piece) = p.pieces.get(i).copied() else { return false };
        if !matches!(piece.kind, PieceKind::Text | PieceKind::Link(_)) {
            continue;
        }
        let Some(s) = text.get(piece.span.range()) else { continue };
        let mut from = 0;
        while let Some(at) = s[from..].find(is_mark).map(|n| n + from) {
            let len = s[at..].find(|c| !is_mark(c)).unwrap_or(s.len() - at);
            if &s[at..at + len] != mark {
                from = at + len;
                continue;
            }
            let cut = |a: usize, b: usize, kind| {
                let span = Span::new(piece.span.start + a as u32, piece.span.start + b as u32);
                Piece { span, kind, ..piece }
            };
            let parts = [
                cut(0, at, piece.kind),
                cut(at, at + len, PieceKind::NoteCall(note)),
                cut(at + len, s.len(), piece.kind),
            ];
            let parts = parts.into_iter().filter(|x| !x.span.is_empty());
            p.pieces.splice(i..=i, parts);
            return true;
        }
    }
    false
}
