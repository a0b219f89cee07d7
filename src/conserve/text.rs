//! Plain text, which has no mark-up: what it must hold is told from the tree.

use super::Tally;
use crate::model::Document;
use crate::span::Span;

/// Counts the characters of a plain text.
#[must_use]
pub fn tally_text(text: &str) -> Tally {
    let mut t = Tally::new();
    t.text(text);
    t
}

/// What the plain text of a tree must hold: its text, a mark at every note and every call, twenty
/// `─` for every rule.
#[must_use]
pub fn tally_tree_as_text(doc: &Document) -> Tally {
    let mut plain = Plain(Tally::new());
    super::walk(doc, &mut plain);
    plain.0
}

/// Counts marks as plain text prints them.
struct Plain(Tally);

impl super::Sink for Plain {
    fn text(&mut self, text: &str, _: Span) {
        self.0.text(text);
    }
    fn mark(&mut self, marker: &str) {
        mark(marker, &mut self.0);
    }
    fn call(&mut self, marker: &str) {
        mark(marker, &mut self.0);
    }
    fn rule(&mut self) {
        self.0.text(&"─".repeat(20));
    }
}

/// Raised digits, stars as they are, other marks in brackets.
fn mark(marker: &str, t: &mut Tally) {
    let digits = !marker.is_empty() && marker.bytes().all(|b| b.is_ascii_digit());
    if digits {
        let raised = "⁰¹²³⁴⁵⁶⁷⁸⁹";
        let of = |b: u8| raised.chars().nth(usize::from(b - b'0'));
        t.text(&marker.bytes().filter_map(of).collect::<String>());
        return;
    }
    t.text(marker);
    if marker.contains(|c| !matches!(c, '*' | '†' | '‡' | '§')) {
        t.text("[]");
    }
}
