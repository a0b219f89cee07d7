//! Parts of a tree without its nesting: what a format holds of that which is nested too deep for it.

use super::{Block, BlockKind, Caption, Inline, InlineKind, Num};

/// A line of text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line<'d> {
    /// Its number or label.
    pub(crate) num: Option<&'d Num>,
    /// Its text.
    pub(crate) text: &'d [Inline],
    /// Its text where that is no inline: the words for a figure.
    pub(crate) alt: &'d str,
    /// It is a rule across the text.
    pub(crate) rule: bool,
}

/// What blocks hold, a line each, in order. Takes no more stack however deep they are nested.
pub(crate) fn lines<'d>(blocks: &'d [Block]) -> impl Iterator<Item = Line<'d>> {
    let mut stack = vec![Step::Blocks(blocks.iter())];
    std::iter::from_fn(move || {
        while let Some(top) = stack.last_mut() {
            match top {
                Step::Line(line) => {
                    let line = *line;
                    stack.pop();
                    return Some(line);
                }
                Step::Blocks(blocks) => match blocks.next() {
                    Some(b) => push(b, &mut stack),
                    None => {
                        stack.pop();
                    }
                },
            }
        }
        None
    })
    .filter(|l: &Line<'d>| l.num.is_some() || !l.text.is_empty() || !l.alt.is_empty() || l.rule)
}

enum Step<'d> {
    Blocks(std::slice::Iter<'d, Block>),
    Line(Line<'d>),
}

fn line<'d>(num: Option<&'d Num>, text: &'d [Inline]) -> Step<'d> {
    Step::Line(Line { num, text, alt: "", rule: false })
}

fn push<'d>(b: &'d Block, stack: &mut Vec<Step<'d>>) {
    let caption = |c: &'d Option<Caption>| {
        let c = c.as_ref();
        line(c.and_then(|c| c.num.as_ref()), c.map_or(&[][..], |c| &c.title))
    };
    // what comes first is pushed last
    match &b.kind {
        BlockKind::Heading(h) => stack.push(line(h.num.as_ref(), &h.title)),
        BlockKind::Paragraph(p) => {
            stack.push(Step::Blocks(p.children.iter()));
            stack.push(line(p.num.as_ref(), &p.text));
        }
        BlockKind::Item(i) => {
            stack.push(Step::Blocks(i.children.iter()));
            stack.push(line(i.num.as_ref(), &i.text));
        }
        BlockKind::Table(t) => {
            let cells = t.rows.iter().rev().flat_map(|r| r.cells.iter().rev());
            stack.extend(cells.map(|c| Step::Blocks(c.blocks.iter())));
            stack.push(caption(&t.caption));
        }
        BlockKind::Quote { blocks } => stack.push(Step::Blocks(blocks.iter())),
        BlockKind::Boxed(x) => {
            stack.push(Step::Blocks(x.blocks.iter()));
            stack.push(line(None, &x.title));
        }
        BlockKind::Contents(c) => {
            stack.extend(c.entries.iter().rev().map(|e| line(None, &e.text)));
            stack.push(line(None, &c.title));
        }
        BlockKind::Figure(f) => {
            stack.push(Step::Line(Line { num: None, text: &[], alt: &f.alt, rule: false }));
            stack.push(caption(&f.caption));
        }
        BlockKind::Opaque(o) => stack.push(Step::Blocks(o.blocks.iter())),
        BlockKind::Rule => {
            stack.push(Step::Line(Line { num: None, text: &[], alt: "", rule: true }));
        }
    }
}

/// The text, breaks and calls of inlines, whatever they are wrapped in, in order. Takes no more
/// stack however deep they are nested.
pub(crate) fn leaves(inlines: &[Inline]) -> impl Iterator<Item = &Inline> {
    let mut stack = vec![inlines.iter()];
    std::iter::from_fn(move || {
        while let Some(top) = stack.last_mut() {
            let Some(inline) = top.next() else {
                stack.pop();
                continue;
            };
            match content(inline) {
                Some(inner) => stack.push(inner.iter()),
                None => return Some(inline),
            }
        }
        None
    })
}

/// What an inline wraps; `None` for one that wraps nothing.
pub(crate) fn content(inline: &Inline) -> Option<&[Inline]> {
    match inline.kind {
        InlineKind::Text { .. } | InlineKind::NoteCall(_) | InlineKind::Break => None,
        _ => Some(inline.kind.content()),
    }
}
