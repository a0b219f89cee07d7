//! What a web page sets above a document: its own title, and where to go from there.
//!
//! Such lines stand above the masthead and are no part of it. Words for going somewhere tell them
//! (`sure = "likely"` rows of the role `other`); what stands above these words is the page's too, and
//! so is a line below them that the masthead says again.

use super::Line;
use crate::model::{MastheadRole as Role, Origin, Sure};
use crate::recognise::Node;

/// Gives the lines of a web page above the masthead the role `other`.
pub(super) fn set_apart(nodes: &[Node<'_>], lines: &mut [Line]) {
    let goes = |l: &Line| {
        l.role == Some(Role::Other) && l.found.as_ref().is_some_and(|m| m.sure != Sure::Certain)
    };
    // a title or an author's line may be the page's
    let sure = |l: &Line| {
        use Role::{Date, Distribution, Language, Organ, Original, Publisher, Session, Symbol};
        let known = l.found.as_ref().is_none_or(|m| m.sure == Sure::Certain);
        let Some(role) = l.role.filter(|_| known) else { return false };
        matches!(role, Date | Distribution | Language | Organ)
            || matches!(role, Original | Publisher | Session | Symbol)
    };
    let head = lines.iter().position(sure).unwrap_or(0);
    let last = lines[..head].iter().rposition(goes);
    let Some(last) = last else { return };
    let text = |l: &Line| {
        let mut all = String::new();
        for (n, range) in &l.parts {
            all.push_str(&nodes[*n].str()[range.clone()]);
            all.push(' ');
        }
        all.to_lowercase()
    };
    let below: Vec<String> = lines[head..].iter().map(text).collect();
    for (i, l) in lines[..head].iter_mut().enumerate() {
        let all = text(l);
        let rest = i == last + 1 && within(nodes, l);
        if i < last || rest || below.contains(&all) {
            l.role = Some(Role::Other);
            l.found = None;
            l.origin = Origin::likely("masthead.page");
        }
    }
}

/// Whether a line begins within a sentence.
fn within(nodes: &[Node<'_>], l: &Line) -> bool {
    let Some((n, range)) = l.parts.first() else { return false };
    nodes[*n].str()[range.clone()].starts_with(char::is_lowercase)
}
