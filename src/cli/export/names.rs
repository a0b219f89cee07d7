//! Names that every file system takes, made from names that one file system took.
//!
//! A name is a function of the document's relative path alone (and of what the document says, for a
//! bag): parts of a collection that are done apart, on other days, get the same names.

use super::args::Layout;
use super::sha256_hex;
use super::sources::Rel;

/// Bytes of a name, so that endings fit into the 255 that file systems take.
const MOST: usize = 200;
/// Bytes of the name of a bag, without language and hash.
const MOST_OF_BAG: usize = 80;
/// Folders of our own in DEST.
pub(crate) const OURS: [&str; 2] = ["_export", "_census"];

/// A name as it is, or, where some file system would not take it, one that is like it with ten
/// digits of the hash of the true one: names that differ still differ.
pub(crate) fn safe(name: &[u8]) -> String {
    safe_within(name, MOST)
}

fn safe_within(name: &[u8], most: usize) -> String {
    let text = String::from_utf8_lossy(name);
    let mut out: String = text.chars().map(|c| if is_taken(c) { c } else { '_' }).collect();
    while out.ends_with(['.', ' ']) {
        // Windows leaves these off
        out.pop();
        out.push('_');
    }
    if out.is_empty() || is_device(&out) {
        out.insert(0, '_');
    }
    let as_is = out.as_bytes() == name && out.len() <= most && !has_hash(&out);
    let ours = OURS.iter().any(|o| out.eq_ignore_ascii_case(o));
    if as_is && !ours {
        return out;
    }
    let mut end = out.len().min(most - 11);
    while !out.is_char_boundary(end) {
        end -= 1;
    }
    out.truncate(end);
    format!("{out}~{}", &sha256_hex(name)[..10])
}

/// Whether a character may stand in a name everywhere: no control, nothing that Windows keeps for
/// itself, nothing that turns the direction of what follows, no `%` (BagIt 1.0 §2.1.3 would have it
/// encoded, and readers differ).
fn is_taken(c: char) -> bool {
    !c.is_control()
        && !matches!(c, '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*' | '%')
        && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        && !matches!(c, '\u{feff}' | '\u{fff9}'..='\u{ffff}' | '\u{61c}')
}

/// Names that mean a device on Windows, whatever their extension.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end();
    let numbered = |kind: &str| {
        let rest = stem.get(..3).filter(|s| s.eq_ignore_ascii_case(kind));
        rest.is_some() && stem.len() == 4 && stem.ends_with(|c: char| c.is_ascii_digit())
    };
    ["con", "prn", "aux", "nul"].iter().any(|d| stem.eq_ignore_ascii_case(d))
        || numbered("com")
        || numbered("lpt")
}

/// Whether it looks like a name that was made here.
fn has_hash(name: &str) -> bool {
    name.rsplit_once('~').is_some_and(|(_, h)| {
        h.len() == 10 && h.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    })
}

/// Where the outputs of a document go: a folder of DEST (`a/b`, empty for DEST itself), and the
/// name that their endings are put to.
pub(crate) fn place(rel: &Rel, layout: Layout) -> (String, String) {
    let mut parts: Vec<&[u8]> = rel.bytes().split(|b| *b == b'/').collect();
    let name = parts.pop().unwrap_or(b"");
    match layout {
        Layout::Mirror => {
            let folders: Vec<String> = parts.into_iter().map(safe).collect();
            (folders.join("/"), safe(name))
        }
        Layout::Flat => {
            let joined: Vec<u8> = rel.bytes().to_vec();
            let double = joined.windows(2).any(|w| w == b"__");
            let flat = String::from_utf8_lossy(&joined).replace('/', "__");
            // two paths that would be one name keep apart by their hash
            let plain = !double && safe(flat.as_bytes()) == flat;
            let flat = match plain {
                true => flat,
                false => {
                    let like = safe_within(flat.as_bytes(), MOST - 11);
                    format!("{like}~{}", &sha256_hex(&joined)[..10])
                }
            };
            (String::new(), flat)
        }
    }
}

/// The name of a bag: `A_80_50_en_1f0c22ab`. Several files of a collection can be one document in
/// one language, so a part of the path's hash always stands behind.
pub(crate) fn bag(symbol: Option<&str>, lang: &str, rel: &Rel) -> String {
    let stem = base(symbol, lang, rel);
    format!("{stem}_{}", &sha256_hex(rel.bytes())[..8])
}

/// The name of the representations in a bag: `A_80_50_en`.
pub(crate) fn base(symbol: Option<&str>, lang: &str, rel: &Rel) -> String {
    let symbol = symbol.map(of_symbol).filter(|s| !s.is_empty());
    let stem = symbol.unwrap_or_else(|| {
        let name = rel.name();
        let stem = match name.iter().rposition(|b| *b == b'.') {
            Some(at) if at > 0 => &name[..at],
            _ => name,
        };
        safe_within(stem, MOST_OF_BAG)
    });
    format!("{stem}_{}", of_symbol(lang))
}

/// A symbol in letters, digits, `.`, `-` and single `_`: `S/RES/2744 (2024)` is `S_RES_2744_2024`.
fn of_symbol(symbol: &str) -> String {
    let mut out = String::new();
    for c in symbol.chars() {
        let c = if c.is_alphanumeric() || matches!(c, '.' | '-') { c } else { '_' };
        if out.len() + c.len_utf8() > MOST_OF_BAG {
            break;
        }
        if c != '_' || !out.ends_with('_') {
            out.push(c);
        }
    }
    let out = out.trim_matches(['_', '.']);
    if is_device(out) { format!("_{out}") } else { out.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rel(text: &str) -> Rel {
        Rel::new(text.as_bytes().to_vec())
    }

    #[test]
    fn good_names_stay_in_every_script() {
        for name in ["report.txt", "报告 第1页.docx", "تقرير.txt", "Доклад-2.md", "a~b.txt"]
        {
            assert_eq!(safe(name.as_bytes()), name);
        }
    }

    #[test]
    fn what_a_file_system_refuses_is_replaced_and_stays_apart() {
        let long = "长".repeat(100);
        let bad = [
            "a\nb.txt",
            "a\rb.txt",
            "a:b.txt",
            "a?b.txt",
            "con",
            "NUL.txt",
            "Com1.docx",
            "dot.",
            "space ",
            "\u{202e}txt.exe",
            "_export",
            "_EXPORT",
            "100%",
            &long,
            "a~0123456789",
        ];
        let mut seen = std::collections::BTreeSet::new();
        for name in bad {
            let made = safe(name.as_bytes());
            assert_ne!(made, name);
            assert!(made.len() <= MOST, "{made}");
            assert!(made.chars().all(is_taken) && !is_device(&made), "{made}");
            assert!(!made.ends_with(['.', ' ']), "{made}");
            assert_eq!(made, safe(name.as_bytes()), "a function of the name");
            assert!(seen.insert(made), "{name}");
        }
        assert_ne!(safe(b"x\xff"), safe(b"x\xfe"));
        assert!(!safe(b"").is_empty());
    }

    #[test]
    fn flat_names_keep_apart() {
        let flat = |p: &str| place(&rel(p), Layout::Flat).1;
        assert_eq!(flat("a/b.txt"), "a__b.txt");
        assert_ne!(flat("a__b.txt"), flat("a/b.txt"));
        assert_ne!(
            flat(&format!("{}/x", "d".repeat(300))),
            flat(&format!("{}/y", "d".repeat(300)))
        );
        assert!(flat(&"é/".repeat(300)).len() <= MOST);
    }

    #[test]
    fn bags_are_named_by_symbol_and_language() {
        let r = rel("x/draft.txt");
        let name = bag(Some("S/RES/2744 (2024)"), "en", &r);
        assert!(name.starts_with("S_RES_2744_2024_en_"), "{name}");
        assert_ne!(name, bag(Some("S/RES/2744 (2024)"), "en", &rel("y/draft.txt")));
        assert!(bag(None, "zh", &r).starts_with("draft_zh_"));
        assert!(bag(Some("///"), "zh", &r).starts_with("draft_zh_"));
    }
}
