//! What is wrong with a document, told from its tree. Never changes it.
//!
//! Every check looks at the tree once and costs little: text is passed over in strides, and
//! nothing is copied unless there is something to say.

mod fields;
mod lists;
mod masthead;
mod numbering;
mod pairs;
mod place;
mod repeats;
mod symbols;

use crate::diag::Diagnostic;
use crate::locale::Locale;
use crate::model::Document;
use crate::source::Source;
use place::Piece;

/// Looks at a tree and reports what a careful reader would: numbers that do not follow, brackets
/// that do not close, values that contradict each other, fields that are missing.
///
/// `source` is the text that the spans of the tree point into, if it was read from a text: with it
/// a finding inside a paragraph has its exact place. Without it the place is the paragraph.
pub fn check(
    doc: &Document,
    source: Option<&Source>,
    locale: &Locale,
    diags: &mut Vec<Diagnostic>,
) {
    numbering::check(doc, locale, diags);
    fields::check(doc, diags);
    masthead::check(doc, locale, diags);
    lists::check(doc, locale, diags);
    texts(doc, source, locale, diags);
}

/// What is looked for in the text itself, in one pass.
fn texts(doc: &Document, source: Option<&Source>, locale: &Locale, diags: &mut Vec<Diagnostic>) {
    let kinds = pairs::Kinds::of(locale);
    let mut pairs = pairs::Scan::new(&kinds, source);
    let symbols = symbols::Symbols::of(doc, source, diags);
    let mut repeats = repeats::Repeats::default();
    let mut inlines = place::Inlines::default();
    place::runs(doc, |run| {
        pairs.start(run, diags);
        repeats.start();
        inlines.each(run.inlines, |piece| match piece {
            Piece::Text(text, span) => {
                pairs.text(text, span, diags);
                // the symbol of the masthead is looked at by itself
                if run.part > 0 {
                    symbols.text(text, span, diags);
                }
                repeats.text(text);
            }
            Piece::Ref(r, span) => symbols.reference(r, span, diags),
        });
        repeats.end(run);
    });
    pairs.end(locale, diags);
    repeats.report(source, diags);
}
