//! Small work on inlines.

use crate::model::{Inline, InlineKind};
use crate::span::Span;

/// Text that is longer does not run on before all of it is there: see [`merge`].
const LONG: usize = 1024;

/// Puts an inline at the end; text runs on.
pub(super) fn push(to: &mut Vec<Inline>, inline: Inline) {
    if let InlineKind::Text { text } = &inline.kind
        && let Some(Inline { kind: InlineKind::Text { text: before }, span }) = to.last_mut()
        && before.len() < LONG
    {
        let mut joined = String::with_capacity(before.len() + text.len());
        joined.push_str(before);
        joined.push_str(text);
        *before = joined.into();
        *span = span.join(inline.span);
        return;
    }
    to.push(inline);
}

/// Lets text run on where two stretches of it meet.
pub(super) fn merge(inlines: Vec<Inline>) -> Vec<Inline> {
    let meet = |w: &[Inline]| w.iter().all(|i| matches!(i.kind, InlineKind::Text { .. }));
    if !inlines.windows(2).any(meet) {
        return inlines;
    }
    let mut out: Vec<Inline> = Vec::with_capacity(inlines.len());
    let mut run = (String::new(), Span::DETACHED);
    let end = |run: &mut (String, Span), out: &mut Vec<Inline>| {
        let (text, span) = std::mem::replace(run, (String::new(), Span::DETACHED));
        if !text.is_empty() {
            out.push(Inline { span, ..Inline::text(text) });
        }
    };
    for i in inlines {
        match i.kind {
            InlineKind::Text { text } if run.0.is_empty() => run = (text.into(), i.span),
            InlineKind::Text { text } => {
                run.0.push_str(&text);
                run.1 = run.1.join(i.span);
            }
            _ => {
                end(&mut run, &mut out);
                out.push(i);
            }
        }
    }
    end(&mut run, &mut out);
    out
}

/// Takes white space off the end, and what is empty then. Only layout, never a break or call.
pub(super) fn trim_end(inlines: &mut Vec<Inline>) {
    let mut at = inlines;
    // down to the last text; emptied inlines are left to the caller's next call
    loop {
        while let Some(last) = at.last_mut() {
            match &mut last.kind {
                InlineKind::Text { text } => {
                    let kept = text.trim_end();
                    if kept.len() == text.len() {
                        return;
                    }
                    if kept.is_empty() {
                        at.pop();
                        continue;
                    }
                    *text = kept.into();
                    return;
                }
                _ => break,
            }
        }
        let Some(last) = at.last_mut() else { return };
        match last.kind.content_mut() {
            Some(inside) if !inside.is_empty() => at = inside,
            _ => return,
        }
    }
}

/// The calls of notes in a text, wherever they stand in it.
pub(super) fn calls(inlines: Vec<Inline>) -> Vec<Inline> {
    let mut found = Vec::new();
    for mut i in inlines {
        if matches!(i.kind, InlineKind::NoteCall(_)) {
            found.push(i);
        } else if let Some(inside) = i.kind.content_mut() {
            found.append(&mut calls(std::mem::take(inside)));
        }
    }
    found
}

/// Takes out what marks nothing any more.
pub(super) fn prune(inlines: &mut Vec<Inline>) {
    while let Some(last) = inlines.last_mut() {
        match last.kind.content_mut() {
            Some(inside) => {
                prune(inside);
                if !inside.is_empty() {
                    return;
                }
                inlines.pop();
            }
            None => return,
        }
    }
}
