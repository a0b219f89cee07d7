//! What a heading without a number looks like.

use super::join::closed;
use super::{Ctx, Kind, Node};
use crate::flow::Told;
use crate::locale::LabelRole;

/// Whether a text has the shape of a heading: short, open at its end, and something follows it.
/// `rest` is the text behind a label, `labelled` whether there was one.
pub(super) fn shape(
    cx: &Ctx<'_, '_>,
    node: &Node<'_>,
    rest: &str,
    labelled: bool,
    next: Option<&Node<'_>>,
) -> bool {
    match node.hints.told {
        Told::Nothing => {}
        Told::Heading { .. } => return !rest.trim().is_empty(),
        Told::Text => return false,
    }
    let rest = rest.trim();
    // no heading has more bytes
    if rest.is_empty() || rest.len() > 960 || next.is_none() || super::table::is_row(rest) {
        return false;
    }
    let marked = node.hints.heading > 0 || node.hints.all.bold || styled(node);
    let han = super::text::any_han(rest);
    let most = match (han, marked) {
        (true, false) => 60,
        (true, true) => 90,
        (false, false) => 160,
        (false, true) => 240,
    };
    if rest.chars().nth(most).is_some() {
        return false;
    }
    // "II. 2033"
    let year = labelled && rest.len() == 4 && (rest.starts_with("19") || rest.starts_with("20"));
    let words = year || rest.chars().any(char::is_alphabetic);
    let address = rest.starts_with("http") || rest.starts_with("www.");
    if !words || address {
        return false;
    }
    // "Report of the Secretary-General (A/99/12)" names a document, and heads nothing
    let named = rest.ends_with([')', '）'])
        && rest.rfind(['(', '（']).is_some_and(|i| {
            super::refs::whole_symbol(rest[i..].trim_matches(['(', '（', ')', '）'])).is_some()
        });
    if named && !labelled && !marked {
        return false;
    }
    // "[Original: Arabic]" is said of the text
    let bracketed = rest.starts_with(['[', '(', '（']) && closes_all(rest);
    if !labelled && !marked && (bracketed || rest.starts_with(char::is_lowercase)) {
        return false;
    }
    // "“(b) Questions”" is quoted of a list
    let quoted = rest.strip_prefix(['“', '"', '«', '„']).is_some_and(|r| {
        let labels = cx.locale.labels(r.trim_start());
        labels.iter().any(|r| matches!(r.role, LabelRole::Item(_)) && r.space > 0)
    });
    if quoted && !marked {
        return false;
    }
    if closed(cx.locale, rest) {
        // "Reports:" over numbered paragraphs is a heading; over items, and over paragraphs that only
        // end its sentence, it leads in a list; a question over an answer is one too
        let colon = rest.ends_with([':', '：', '?', '？', '؟']);
        let short = rest.chars().nth(if han { 24 } else { 60 }).is_none();
        let over = next.is_some_and(|n| {
            n.kind == Kind::Para
                && n.labels(cx.locale).iter().any(|r| {
                    r.role == LabelRole::Paragraph
                        && r.value > 0
                        && stands(cx, &n.str()[r.len + r.space..])
                })
        });
        let bare = rest.trim_end_matches([':', '：', '?', '？', '؟']);
        return (colon && short && over && !closed(cx.locale, bare) && !cx.locale.lead_in(rest))
            || (node.hints.heading > 0 && short);
    }
    true
}

/// Whether a text is set in capitals: four letters or more that have two cases, and none is small.
pub(super) fn capitals(s: &str) -> bool {
    let mut large = 0;
    for c in s.chars() {
        if c.is_lowercase() {
            return false;
        }
        large += usize::from(c.is_uppercase());
    }
    large >= 4
}

/// Whether the bracket that opens a text closes with it.
fn closes_all(s: &str) -> bool {
    let mut depth = 0_i32;
    for (i, c) in s.char_indices() {
        match c {
            '[' | '(' | '（' => depth += 1,
            ']' | ')' | '）' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return i + c.len_utf8() == s.len();
        }
    }
    false
}

/// Whether a numbered paragraph is a sentence of its own, or the operative clause of a resolution,
/// and not a clause that ends with a comma or semicolon because the line above begins its sentence.
fn stands(cx: &Ctx<'_, '_>, s: &str) -> bool {
    let s = s.trim_end_matches(|c: char| crate::flow::mark::raised(c) || c.is_whitespace());
    let clause = s
        .chars()
        .next_back()
        .is_some_and(|c| cx.locale.clause_end.contains(&c) && !cx.locale.sentence_end.contains(&c));
    !clause || cx.locale.opener(s, true).is_some()
}

/// Whether a text can be the title of an annex that is named above it: such titles run long.
pub(super) fn is_long_title(cx: &Ctx<'_, '_>, node: &Node<'_>, next: Option<&Node<'_>>) -> bool {
    let s = node.str().trim();
    let most = if s.chars().take(240).any(super::text::han) { 120 } else { 300 };
    next.is_some()
        && s.chars().nth(most).is_none()
        && !closed(cx.locale, s)
        && !node.is_row()
        && cx.locale.opener(s, false).is_none()
}

/// Whether a word processor's style says heading.
pub(super) fn styled(node: &Node<'_>) -> bool {
    node.hints.style.as_deref().is_some_and(|s| {
        s.starts_with("heading")
            || s.starts_with("_ h ")
            || s.starts_with("_ h_")
            || s.starts_with("__h")
            || (s.starts_with('_') && s.contains("_h") && !s.contains("head"))
            || s.starts_with("h ") && s.ends_with("_g")
    })
}

#[cfg(test)]
mod tests {
    use super::{capitals, closes_all};

    #[test]
    fn the_first_bracket_closes_the_text_or_not() {
        for s in ["(see paragraph 4)", "[Original: Arabic]", "（见第4段）", "(A4 (210 x 297 mm))"]
        {
            assert!(closes_all(s), "{s}");
        }
        for s in ["(a) Duties (continued)", "(open", "(a) Duties"] {
            assert!(!closes_all(s), "{s}");
        }
    }

    #[test]
    fn capitals_are_four_letters_and_no_small_one() {
        for s in ["INTRODUCTION", "II. ÉTAT DES LAMPES", "ВВЕДЕНИЕ", "LAMPS, 2040*"] {
            assert!(capitals(s), "{s}");
        }
        for s in ["Introduction", "UN", "1940-1945", "导言", "LAMPS and bells"] {
            assert!(!capitals(s), "{s}");
        }
    }
}
