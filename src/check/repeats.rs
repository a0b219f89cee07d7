//! The same paragraph twice.

use super::place::{Inlines, Piece, Run, runs, span_of};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{BlockKind, Document, plain};
use crate::source::Source;

/// Bytes of a text that is long enough not to be said twice by chance: a line and a half of print.
const LONG: usize = 120;
/// Runs of text between two that the same slip made; further apart it may be meant.
const NEAR: u32 = 8;

/// What tells most texts apart: length, first and last bytes.
type Print = (u32, u64, u64);

pub(super) fn check(doc: &Document, source: Option<&Source>, diags: &mut Vec<Diagnostic>) {
    let mut inlines = Inlines::default();
    let mut seen: Vec<(u32, Print, Run<'_>)> = Vec::new();
    runs(doc, |run| {
        let Some(block) = run.block else { return };
        if !matches!(block.kind, BlockKind::Paragraph(_) | BlockKind::Item(_)) {
            return;
        }
        let (mut len, mut first, mut last) = (0, 0, 0);
        inlines.each(run.inlines, |piece| {
            let Piece::Text(text, _) = piece else { return };
            if len == 0 {
                first = ends(text).0;
            }
            last = ends(text).1 ^ u64::from(text.len() as u32);
            len += text.len();
        });
        if len >= LONG {
            seen.push((run.part, (len as u32, first, last), run));
        }
    });
    // equal ones side by side, in the order of the document
    seen.sort_by_key(|s| (s.0, s.1, s.2.at));
    for pair in seen.windows(2) {
        let [(part, print, a), (other, same, b)] = pair else { continue };
        // what stands twice in one table is a row, not a slip
        if part != other || print != same || a.at == b.at || plain(a.inlines) != plain(b.inlines) {
            continue;
        }
        let (Some(block), Some(before)) = (b.block, a.block) else { continue };
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
        let d = Diagnostic::new(
            Code::RepeatedParagraph,
            place,
            format!("the same text stands before{line}"),
        )
        .label(before.span, "it stands here")
        .help("take one of them out, unless the text is meant to stand twice");
        diags.push(if b.at - a.at <= NEAR { d } else { d.severity(Severity::Note) });
    }
}

/// The first and last eight bytes as numbers.
fn ends(text: &str) -> (u64, u64) {
    let bytes = text.as_bytes();
    let first = bytes.first_chunk().map_or(0, |b| u64::from_le_bytes(*b));
    let last = bytes.last_chunk().map_or(0, |b| u64::from_le_bytes(*b));
    (first, last)
}
