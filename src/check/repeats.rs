//! The same paragraph twice.

use super::place::{Run, span_of};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{BlockKind, plain};
use crate::source::Source;

/// Bytes of a text that is long enough not to be said twice by chance: a line and a half of print.
const LONG: u32 = 120;
/// Runs of text between two that the same slip made; further apart it may be meant.
const NEAR: u32 = 8;
/// Repeats far apart that are told: a document that is made of copies says the rest by itself.
const MOST: usize = 20;

/// What tells most texts apart: length, first and last bytes.
type Print = (u32, u64, u64);

/// Texts of some length, gathered.
#[derive(Debug, Default)]
pub(super) struct Repeats<'a> {
    seen: Vec<(u32, Print, Run<'a>)>,
    now: Print,
}

impl<'a> Repeats<'a> {
    pub(super) fn start(&mut self) {
        self.now = (0, 0, 0);
    }

    pub(super) fn text(&mut self, text: &str) {
        let (first, last) = ends(text);
        if self.now.0 == 0 {
            self.now.1 = first;
        }
        self.now.0 = self.now.0.saturating_add(text.len() as u32);
        self.now.2 = last ^ text.len() as u64;
    }

    pub(super) fn end(&mut self, run: Run<'a>) {
        let own = run
            .block
            .is_some_and(|b| matches!(b.kind, BlockKind::Paragraph(_) | BlockKind::Item(_)));
        if own && self.now.0 >= LONG {
            self.seen.push((run.part, self.now, run));
        }
    }

    pub(super) fn report(mut self, source: Option<&Source>, diags: &mut Vec<Diagnostic>) {
        // equal ones side by side, in the order of the document
        self.seen.sort_unstable_by_key(|s| (s.0, s.1, s.2.at));
        let mut told = 0;
        for pair in self.seen.windows(2) {
            let [(part, print, a), (other, same, b)] = pair else { continue };
            // what stands twice in one table is a row, not a slip
            if part != other || print != same || a.at == b.at {
                continue;
            }
            let near = b.at - a.at <= NEAR;
            if !near && told >= MOST || plain(a.inlines) != plain(b.inlines) {
                continue;
            }
            told += usize::from(!near);
            report(a, b, near, source, diags);
        }
    }
}

fn report(
    a: &Run<'_>,
    b: &Run<'_>,
    near: bool,
    source: Option<&Source>,
    diags: &mut Vec<Diagnostic>,
) {
    let (Some(block), Some(before)) = (b.block, a.block) else { return };
    let place = match &block.kind {
        BlockKind::Paragraph(p) => p.num.as_ref().map(|n| n.span),
        BlockKind::Item(i) => i.num.as_ref().map(|n| n.span),
        _ => None,
    };
    let place = place.filter(|s| !s.is_detached()).unwrap_or_else(|| span_of(b.inlines));
    let line = source
        .filter(|_| !before.span.is_detached())
        .map(|s| format!(" (line {})", s.line_col(before.span.start).line))
        .unwrap_or_default();
    let message = format!("the same text stands before{line}");
    let d = Diagnostic::new(Code::RepeatedParagraph, place, message)
        .label(before.span, "it stands here")
        .help("take one of them out, unless the text is meant to stand twice");
    diags.push(if near { d } else { d.severity(Severity::Note) });
}

/// The first and last eight bytes as numbers.
fn ends(text: &str) -> (u64, u64) {
    let bytes = text.as_bytes();
    let first = bytes.first_chunk().map_or(0, |b| u64::from_le_bytes(*b));
    let last = bytes.last_chunk().map_or(0, |b| u64::from_le_bytes(*b));
    (first, last)
}
