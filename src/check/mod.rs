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
    symbols::check(doc, source, diags);
    lists::check(doc, locale, diags);
    pairs::check(doc, source, locale, diags);
    repeats::check(doc, source, diags);
}
