//! Accounting: every byte read has one fate, every character is in the tree, and in the output.
//!
//! What does not add up is a fault of ours and becomes a diagnostic of error severity, never silence.

use super::Format;
use crate::conserve;
use crate::diag::{Code, Diagnostic};
use crate::ledger::{Closed, Fate};
use crate::model::Document;
use crate::source::{DecodedBy, Source};
use crate::span::Span;

/// What to do about a fault of ours.
const REPORT: &str = "this is a fault of masthead: please report it with the document";

/// Compares the text of an output with the text of its document, by code that the writer does not
/// share. A finding is a fault of ours; the output must not be trusted. The text of a PDF is counted
/// as it is drawn, and what is found is among the diagnostics of [`Written`](super::Written): here
/// it gives `None`.
#[must_use]
pub fn verify(doc: &Document, format: Format, output: &[u8]) -> Option<Diagnostic> {
    let fault = |message: String| {
        Diagnostic::new(Code::TextNotConserved, Span::DETACHED, message).help(REPORT)
    };
    let differs = |d| fault(format!("the {format} output differs from the tree: {d}"));
    #[cfg(feature = "docx")]
    if format == Format::Docx {
        return conserve::difference_to_docx(doc, output).map(differs);
    }
    if matches!(format, Format::Docx | Format::Pdf) {
        return None;
    }
    let text = match simdutf8::basic::from_utf8(output) {
        Ok(text) => text,
        Err(_) => {
            return Some(fault(format!("the {format} output is not UTF-8")));
        }
    };
    let (wanted, found) = match format {
        Format::Akn => return conserve::difference_to_akn(doc, text).map(differs),
        Format::Html => (conserve::tally_tree(doc), conserve::tally_html(text)),
        Format::Markdown => (conserve::tally_tree(doc), conserve::tally_markdown(text)),
        Format::Text => (conserve::tally_tree_as_text(doc), conserve::tally_text(text)),
        Format::Json => match conserve::tally_json(text) {
            Some(found) => (conserve::tally_tree(doc), found),
            None => return Some(fault("the json output is no JSON".to_owned())),
        },
        Format::Docx | Format::Pdf => return None,
    };
    wanted.difference(&found).map(differs)
}

/// The same for a PDF, by the text that its pages show.
#[cfg(feature = "pdf")]
pub(super) fn lost_in_drawing(doc: &Document, shown: &str) -> Option<Diagnostic> {
    let wanted = conserve::tally_tree(doc).without_marks();
    let lost = wanted.difference(&conserve::tally_text(shown))?;
    let message = format!("the pdf output differs from the tree: {lost}");
    Some(Diagnostic::new(Code::TextNotConserved, Span::DETACHED, message).help(REPORT))
}

/// What is to be said about the encoding.
pub(super) fn decoding(source: &Source) -> Vec<Diagnostic> {
    let report = source.decoded();
    let mut found = Vec::new();
    if report.by == DecodedBy::Detected {
        let message = format!("the encoding was guessed to be {}", report.encoding);
        found.push(
            Diagnostic::new(Code::EncodingGuessed, Span::DETACHED, message)
                .help("if letters look wrong, name it with --encoding"),
        );
    }
    let text = source.text();
    let mut at = memchr::memmem::find_iter(text.as_bytes(), "\u{fffd}");
    if let Some(first) = at.next() {
        let all = at.count() + 1;
        let message = if report.replaced > 0 {
            format!(
                "{} read as {} and became U+FFFD",
                count(report.replaced, "byte sequence", "could not be"),
                report.encoding
            )
        } else {
            format!(
                "the draft itself holds {all} replacement characters: their text was lost before"
            )
        };
        let span = Span::of(first, first + '\u{fffd}'.len_utf8());
        found.push(Diagnostic::new(Code::ReplacedCharacters, span, message));
    }
    found
}

fn count(n: usize, noun: &str, verb: &str) -> String {
    format!("{n} {noun}{} {verb}", if n == 1 { "" } else { "s" })
}

/// Gaps and overlaps told one by one; the rest as a number.
const TOLD: usize = 20;

/// A diagnostic for every range that has no fate, or more than one.
pub(super) fn unaccounted(source: &Source, ledger: &Closed) -> Vec<Diagnostic> {
    if source.is_empty() {
        return Vec::new();
    }
    let gaps = ledger.gaps().iter().map(|s| (*s, "is neither in the tree nor set aside"));
    let overlaps = ledger.overlaps().iter().map(|s| (*s, "was counted more than once"));
    let all = ledger.gaps().len() + ledger.overlaps().len();
    let mut found: Vec<_> = gaps
        .chain(overlaps)
        .take(TOLD)
        .map(|(span, what)| {
            let start = source.line_col(span.start).line;
            let text: String = source.slice(span).trim().chars().take(40).collect();
            let message = format!("{} B from line {start} {what}: {text:?}", span.len());
            Diagnostic::new(Code::UnaccountedSource, span, message).help(REPORT)
        })
        .collect();
    if all > TOLD {
        let message = format!("{} more ranges are unaccounted for", all - TOLD);
        found.push(Diagnostic::new(Code::UnaccountedSource, Span::DETACHED, message).help(REPORT));
    }
    found
}

/// Compares what the ledger calls content and numbers with the text of the tree.
pub(super) fn lost_in_reading(
    source: &Source,
    ledger: &Closed,
    doc: &Document,
) -> Option<Diagnostic> {
    conserve::difference_to_source(source, ledger, doc).map(|d| not_in_tree(&d))
}

/// The same for a source that is AKN: its content is written with references.
pub(super) fn lost_in_mark_up(
    source: &Source,
    ledger: &Closed,
    doc: &Document,
) -> Option<Diagnostic> {
    conserve::difference_to_mark_up(source, ledger, doc).map(|d| not_in_tree(&d))
}

fn not_in_tree(d: &conserve::Difference) -> Diagnostic {
    let message = format!("the tree differs from the source: {d}");
    Diagnostic::new(Code::TextNotConserved, Span::DETACHED, message).help(REPORT)
}

/// Compares the text of a tree with that of the tree that was recognised anew from it. What was set
/// aside as mark-up, such as a list mark before a label, is in `ledger`; so is what was text and is the
/// mark or the call of a note now. `calls` is where the source has those that the tree had before.
pub(super) fn lost_anew(
    before: &Document,
    calls: &[Span],
    source: &Source,
    ledger: &Closed,
    after: &Document,
) -> Option<Diagnostic> {
    let (mut before, mut after) = (conserve::tally_tree(before), conserve::tally_tree(after));
    for call in calls {
        before.text(source.slice(*call));
    }
    for (span, fate) in ledger.claims() {
        if matches!(fate, Fate::Markup | Fate::NoteMark) {
            after.text(source.slice(*span));
        }
    }
    let mut lost = before.difference(&after)?;
    // marks of notes that were text
    lost.extra.retain(|d| !d.mark);
    let lost = Some(lost).filter(|d| !d.missing.is_empty() || !d.extra.is_empty());
    lost.map(|d| {
        let message = format!("the tree that was recognised anew differs from the mark-up: {d}");
        Diagnostic::new(Code::TextNotConserved, Span::DETACHED, message).help(REPORT)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{Fate, Ledger};
    use crate::limits::Limits;
    use crate::read::decode::decode;

    #[test]
    fn gaps_and_overlaps_become_errors_with_their_line() {
        let source = Source::new("t", "one\ntwo\nthree");
        let mut ledger = Ledger::new();
        ledger.claim(Span::new(0, 4), Fate::Content);
        ledger.claim(Span::new(2, 4), Fate::Content);
        let found = unaccounted(&source, &ledger.close(source.len()));
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].code, Code::UnaccountedSource);
        assert_eq!(
            &*found[0].message,
            "9 B from line 2 is neither in the tree nor set aside: \"two\\nthree\""
        );
    }

    #[test]
    fn a_draft_that_holds_replacement_characters_is_told_apart_from_bad_bytes() {
        let limits = Limits::default();
        let ours = decode("t", *b"R\xe9solution", Some("utf-8"), &limits).unwrap();
        assert!(decoding(&ours)[0].message.starts_with("1 byte sequence could not be read"));
        let theirs = decode("t", "R\u{fffd}solution".as_bytes(), None, &limits).unwrap();
        assert!(decoding(&theirs)[0].message.starts_with("the draft itself holds 1"));
    }
}
