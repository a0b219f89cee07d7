//! What is wrong with a document, told from its tree. Never changes it.

mod fields;
mod numbering;

use crate::diag::Diagnostic;
use crate::locale::Locale;
use crate::model::Document;

/// Looks at a tree and reports what a careful reader would: numbers that do not follow, fields
/// that are missing.
pub fn check(doc: &Document, locale: &Locale, diags: &mut Vec<Diagnostic>) {
    numbering::check(doc, locale, diags);
    fields::check(doc, diags);
}
