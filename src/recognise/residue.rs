//! Words of another language that extraction left in running text.

use super::{Node, text};
use crate::diag::{Code, Diagnostic};
use crate::locale::Locale;

/// Reports lone words of the table's residue list between words of the document's own script.
pub(super) fn find(locale: &Locale, nodes: &[Node<'_>], diags: &mut Vec<Diagnostic>) {
    let words = locale.residue();
    if words.is_empty() {
        return;
    }
    // in a language of another script any of the words is out of place; in the same script only
    // the table can tell, and it does
    for node in nodes {
        let s = node.str();
        let bytes = s.as_bytes();
        let mut at = 0;
        while let Some(start) = next_lower(bytes, at) {
            at = start;
            let end = at + bytes[at..].iter().take_while(|b| b.is_ascii_alphabetic()).count();
            let word = &s[at..end];
            if word.len() <= 12
                && words.binary_search_by(|w| (**w).cmp(word)).is_ok()
                && lone(s, at, end)
            {
                diags.push(
                    Diagnostic::new(
                        Code::ForeignResidue,
                        node.text.span(at..end),
                        format!("\u{201c}{word}\u{201d} stands alone in text of another language"),
                    )
                    .help("translate it or take it out; the text is kept as it is"),
                );
            }
            at = end.max(at + 1);
        }
    }
}

/// The next small Latin letter. Han text has few: it is passed over in strides.
fn next_lower(bytes: &[u8], mut at: usize) -> Option<usize> {
    while let Some(stride) = bytes.get(at..)?.first_chunk::<32>() {
        let any = stride.iter().fold(false, |any, b| any | b.is_ascii_lowercase());
        if any {
            break;
        }
        at += stride.len();
    }
    bytes[at..].iter().position(u8::is_ascii_lowercase).map(|n| at + n)
}

/// Whether the words on both sides are of another script: no title or name in Latin letters.
fn lone(s: &str, at: usize, end: usize) -> bool {
    let before = s[..at].chars().rev().find(|c| !c.is_whitespace());
    let after = s[end..].chars().find(|c| !c.is_whitespace());
    let own = |c: Option<char>| {
        c.is_some_and(|c| text::han(c) || (c.is_alphabetic() && !c.is_ascii() && !latin(c)))
    };
    own(before) && own(after)
}

fn latin(c: char) -> bool {
    matches!(c as u32, 0xc0..=0x24f | 0x1e00..=0x1eff)
}
