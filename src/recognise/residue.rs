//! Words of another language that extraction left in running text.

use super::{Node, text};
use crate::diag::{Code, Diagnostic};
use crate::locale::Locale;

/// Reports lone words of another language between words of the document's own: of another script,
/// or of the table's list of words that its language does not have.
pub(super) fn find(locale: &Locale, nodes: &[Node<'_>], diags: &mut Vec<Diagnostic>) {
    let words = locale.residue();
    let lengths = Lengths::of(words);
    let latin = nodes.iter().take(60).fold(0i64, |n, node| n + balance(node.str())) > 0;
    for node in nodes {
        let s = node.str();
        if latin {
            other_script(node, s, diags);
        }
        if words.is_empty() {
            continue;
        }
        let bytes = s.as_bytes();
        let mut found: Vec<std::ops::Range<usize>> = Vec::new();
        let mut at = 0;
        while let Some(start) =
            if latin { lengths.next_word(bytes, at) } else { next_lower(bytes, at) }
        {
            at = start;
            let end = at + bytes[at..].iter().take_while(|b| b.is_ascii_alphabetic()).count();
            if !lengths.may_be(&bytes[at..end]) {
                at = end.max(at + 1);
                continue;
            }
            // the tail of a word that begins with a capital or another letter is no word
            let letter = |c: char| c.is_ascii_alphabetic() || is_latin(c);
            let whole = !s[..at].ends_with(letter) && !s[end..].starts_with(letter);
            let word = &s[at..end];
            // one letter is a word of many languages that share the script
            if whole
                && (!latin || word.len() > 1)
                && words.binary_search_by(|w| (**w).cmp(word)).is_ok()
                && (if latin { among_words(s, at, end) } else { lone(s, at, end) })
            {
                found.push(at..end);
            }
            at = end.max(at + 1);
        }
        // several close together are a name or a quotation
        for (k, range) in found.iter().enumerate() {
            let close = |other: Option<&std::ops::Range<usize>>| {
                other.is_some_and(|o| range.start.abs_diff(o.start) < NEAR)
            };
            let alone =
                !close(k.checked_sub(1).and_then(|k| found.get(k))) && !close(found.get(k + 1));
            if alone || !latin {
                report(node, range.clone(), diags);
            }
        }
    }
}

/// Bytes between two words that belong together.
const NEAR: usize = 60;

fn report(node: &Node<'_>, range: std::ops::Range<usize>, diags: &mut Vec<Diagnostic>) {
    let word = &node.str()[range.clone()];
    diags.push(
        Diagnostic::new(
            Code::ForeignResidue,
            node.text.span(range),
            format!("\u{201c}{word}\u{201d} stands alone in text of another language"),
        )
        .help("translate it or take it out; the text is kept as it is"),
    );
}

/// Latin letters less letters of other scripts, at the start of a text.
fn balance(s: &str) -> i64 {
    let letter = |c: char| match c {
        c if c.is_ascii_alphabetic() || is_latin(c) => 1,
        c if c.is_alphabetic() => -1,
        _ => 0,
    };
    s.chars().take(200).map(letter).sum()
}

/// Short words of another script in Latin text: longer ones, and those in brackets or quotes, are
/// names that are meant.
fn other_script(node: &Node<'_>, s: &str, diags: &mut Vec<Diagnostic>) {
    let foreign = |c: char| {
        c.is_alphabetic() && (matches!(c as u32, 0x400..=0x52f | 0x620..=0x6ff) || text::han(c))
    };
    // all their letters have a first byte of 0xd0 or more; Latin letters with accents do not
    if !s.bytes().fold(false, |any, b| any | ((b >= 0xd0) & (b != 0xe2))) {
        return;
    }
    let mut rest = 0;
    while let Some(n) = s[rest..].find(foreign) {
        let at = rest + n;
        let len: usize = s[at..].chars().take_while(|c| foreign(*c)).map(char::len_utf8).sum();
        let end = at + len;
        rest = end;
        let letters = s[at..end].chars().count();
        let most = if s[at..end].chars().any(text::han) { 2 } else { 4 };
        let spaced = |c: Option<char>| c == Some(' ');
        let (before, after) = (s[..at].chars().next_back(), s[end..].chars().next());
        let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic() || is_latin(c));
        let words = latin(s[..at].trim_end().chars().next_back())
            && latin(s[end..].trim_start().chars().next());
        if letters <= most && spaced(before) && spaced(after) && words {
            report(node, at..end, diags);
        }
    }
}

/// Whether both neighbours are small words of the sentence: between names it may belong to one.
/// "et al." and its like are Latin, which every language uses.
fn among_words(s: &str, at: usize, end: usize) -> bool {
    let (Some(before), Some(after)) = (s[..at].strip_suffix(' '), s[end..].strip_prefix(' '))
    else {
        return false;
    };
    let small = |c: char| c.is_lowercase();
    let (start, previous) = before.rsplit_once(' ').unwrap_or(("", before));
    // a sentence's first word has a capital
    let first = !start.ends_with(|c: char| c.is_alphanumeric() || c == ',');
    let next = after.split([' ', ',', '.', ';', ':']).next().unwrap_or("");
    let word = |w: &str| w.chars().count() >= 2 && w.chars().all(small);
    let tag = matches!(next, "al" | "alii" | "seq" | "seqq" | "cetera");
    let opening = previous.chars().next().is_some_and(char::is_uppercase) && first;
    let rest = |w: &str| w.char_indices().nth(1).is_some_and(|(i, _)| w[i..].chars().all(small));
    (word(previous) || (opening && rest(previous))) && word(next) && !tag
}

/// The lengths of words by their first letter: most words are ruled out by it.
struct Lengths([u32; 26]);

impl Lengths {
    fn of(words: &[Box<str>]) -> Self {
        let mut all = [0; 26];
        for w in words {
            let letter = w.bytes().next().map(|b| usize::from(b.wrapping_sub(b'a')));
            if let Some(bits) = letter.and_then(|l| all.get_mut(l)) {
                *bits |= 1 << w.len().min(31);
            }
        }
        Self(all)
    }

    /// The next word behind a space with the first letter of one of the words.
    fn next_word(&self, bytes: &[u8], at: usize) -> Option<usize> {
        let mut space = false;
        let begins = bytes.get(at..)?.iter().position(|b| {
            let after = std::mem::replace(&mut space, *b == b' ');
            after && self.0.get(usize::from(b.wrapping_sub(b'a'))).is_some_and(|bits| *bits != 0)
        });
        begins.map(|n| at + n)
    }

    fn may_be(&self, word: &[u8]) -> bool {
        let letter = word.first().map(|b| usize::from(b.wrapping_sub(b'a')));
        letter.and_then(|l| self.0.get(l)).is_some_and(|bits| bits & 1 << word.len().min(31) != 0)
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
        c.is_some_and(|c| text::han(c) || (c.is_alphabetic() && !c.is_ascii() && !is_latin(c)))
    };
    own(before) && own(after)
}

fn is_latin(c: char) -> bool {
    matches!(c as u32, 0xc0..=0x24f | 0x1e00..=0x1eff)
}
