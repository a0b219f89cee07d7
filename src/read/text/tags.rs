//! What tools that extract Markdown leave in it: HTML comments and tags, pictures, marks of pages.

use crate::flow::Style;

/// No comment is looked at further than this, in bytes.
const REACH: usize = 2000;

/// Tags that say nothing about the text in them.
const CONTAINERS: [&str; 9] =
    ["span", "a", "div", "p", "center", "font", "figure", "figcaption", "section"];

/// Tags that say how the text in them is set, or end a line.
const INLINES: [&str; 11] = ["b", "strong", "i", "em", "u", "ins", "sub", "sup", "s", "del", "br"];

/// What a tag turns on or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    None,
    /// A line ends.
    Break,
    Bold(bool),
    Italic(bool),
    Underline(bool),
    Subscript(bool),
    Superscript(bool),
    Strike(bool),
}

impl Tag {
    /// Sets a style as the tag says.
    pub(super) fn apply(self, style: &mut Style) {
        match self {
            Self::None | Self::Break => {}
            Self::Bold(on) => style.bold = on,
            Self::Italic(on) => style.italic = on,
            Self::Underline(on) => style.underline = on,
            Self::Subscript(on) => style.subscript = on,
            Self::Superscript(on) => style.superscript = on,
            Self::Strike(on) => style.strike = on,
        }
    }
}

fn near(s: &str) -> &str {
    &s[..s.floor_char_boundary(REACH.min(s.len()))]
}

/// `<!-- … -->` at the start: its bytes.
pub(super) fn comment(s: &str) -> Option<usize> {
    let rest = s.strip_prefix("<!--")?;
    Some(memchr::memmem::find(near(rest).as_bytes(), b"-->")? + 7)
}

/// `<name …>` or `</name>` at the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Html<'s> {
    /// The bytes of the whole.
    pub len: usize,
    /// As it is written; never empty.
    pub name: &'s str,
    /// What follows the name.
    pub attributes: &'s str,
    /// Whether it opens.
    pub on: bool,
}

impl Html<'_> {
    /// The name, if it is one of these.
    pub(super) fn named(&self, names: &[&'static str]) -> Option<&'static str> {
        names.iter().copied().find(|n| self.name.eq_ignore_ascii_case(n))
    }
}

/// A tag of HTML at the start, whatever its name.
pub(super) fn html(s: &str) -> Option<Html<'_>> {
    let rest = s.strip_prefix('<')?;
    let (inner, on) = rest.strip_prefix('/').map_or((rest, true), |i| (i, false));
    let named = inner.bytes().take(16).take_while(u8::is_ascii_alphanumeric).count();
    let (name, behind) = inner.split_at(named);
    if name.is_empty() || !behind.starts_with(|c: char| c == '>' || c == '/' || c.is_whitespace()) {
        return None;
    }
    // no search passes the next tag
    let close = memchr::memchr2(b'<', b'>', behind.as_bytes())?;
    let attributes = behind[..close].trim_end_matches('/');
    let len = s.len() - behind.len() + close + 1;
    behind[close..].starts_with('>').then_some(Html { len, name, attributes, on })
}

/// A tag that may stand in running text: its bytes, and what it does.
pub(super) fn tag(s: &str) -> Option<(usize, Tag)> {
    let h = html(s)?;
    let on = h.on;
    let tag = match h.named(&INLINES) {
        Some("b" | "strong") => Tag::Bold(on),
        Some("i" | "em") => Tag::Italic(on),
        Some("u" | "ins") => Tag::Underline(on),
        Some("sub") => Tag::Subscript(on),
        Some("sup") => Tag::Superscript(on),
        Some("s" | "del") => Tag::Strike(on),
        Some("br") => Tag::Break,
        _ => h.named(&CONTAINERS).map(|_| Tag::None)?,
    };
    Some((h.len, tag))
}

/// `![words](target)` at the start: the bytes of its words, and of the whole. Words that only name
/// the file are none. The target may be the picture itself.
pub(super) fn picture(s: &str) -> Option<(std::ops::Range<usize>, usize)> {
    let rest = s.strip_prefix("![")?;
    // no search passes the next bracket
    let close = rest.find(['[', ']']).filter(|i| rest[*i..].starts_with(']'))?;
    let target = rest[close + 1..].strip_prefix('(')?;
    let end = target.find(['[', ')', '\n']).filter(|i| target[*i..].starts_with(')'))?;
    let words = &rest[..close];
    let file = words.rsplit_once('.').is_some_and(|(name, kind)| {
        !name.contains(char::is_whitespace) && (3..=4).contains(&kind.len())
    });
    let words = if file || words.trim().is_empty() { 2..2 } else { 2..2 + close };
    Some((words, 2 + close + 2 + end + 1))
}

/// `[words]{#id .class}` at the start: the byte of `]`, and the bytes of the whole.
pub(super) fn attributed(s: &str) -> Option<(usize, usize)> {
    // no search passes the next bracket
    let close = s.get(1..)?.find(['[', ']'])? + 1;
    let behind = s[close..].strip_prefix("]{")?;
    let end = behind.find(['{', '}', '[']).filter(|i| behind[*i..].starts_with('}'))?;
    are_attributes(&behind[..end]).then_some((close, close + end + 3))
}

/// `#id`, `.class` and `key="value"`, parted by spaces.
fn are_attributes(s: &str) -> bool {
    let named = |w: &str| w.len() > 1 && w.starts_with(['#', '.']);
    s.starts_with(['#', '.']) && s.split(' ').all(|w| named(w) || w.contains('='))
}

/// Whether a line is nothing but comments, pictures without words and tags; and whether one of them
/// says that a page ends here.
pub(super) fn only(s: &str) -> Option<bool> {
    if omitted(s) {
        return Some(false);
    }
    let (mut at, mut breaks) = (0, false);
    while at < s.len() {
        let rest = &s[at..];
        at += if let Some(len) = comment(rest) {
            breaks |= rest[..len].to_ascii_lowercase().contains("pagebreak");
            len
        } else if let Some((words, len)) = picture(rest) {
            if !words.is_empty() {
                return None;
            }
            len
        } else if let Some((len, Tag::None)) = tag(rest) {
            len
        } else {
            rest.starts_with([' ', '\t']).then_some(1)?
        };
    }
    Some(breaks)
}

/// "==> picture [120 x 80] intentionally omitted <==", and the lines around the words of a picture.
fn omitted(s: &str) -> bool {
    let s = s.trim_end_matches("<br>").trim_matches('*');
    (s.starts_with("==> picture [") && s.ends_with("<=="))
        || (s.starts_with("-----")
            && s.ends_with("-----")
            && s.trim_matches('-').trim().ends_with(" of picture text"))
}

/// `{12}` and a rule: the end of a page.
pub(super) fn page_mark(s: &str) -> bool {
    let Some((number, rule)) = s.strip_prefix('{').and_then(|r| r.split_once('}')) else {
        return false;
    };
    let figures = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    figures && number.len() <= 5 && rule.len() >= 12 && rule.bytes().all(|b| b == b'-')
}

/// The bytes of a heading before its attributes: `Title {#id .class}`.
pub(super) fn without_attributes(s: &str) -> usize {
    let found = s
        .strip_suffix('}')
        .and_then(|r| r.rfind(" {"))
        .filter(|at| are_attributes(&s[at + 2..s.len() - 1]));
    found.unwrap_or(s.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_comments_and_pictures_are_told() {
        assert_eq!(comment("<!-- image --> x"), Some(14));
        assert_eq!(comment("<!-- image"), None);
        assert_eq!(tag("<span id=\"page-1-0\">x"), Some((20, Tag::None)));
        assert_eq!(tag("</B>"), Some((4, Tag::Bold(false))));
        for s in ["<br>", "<br/>", "<BR />", "<br\n>"] {
            assert_eq!(tag(s), Some((s.len(), Tag::Break)), "{s}");
        }
        for s in ["<", "<>", "< b>", "<name>", "<b", "<b*>", "<a <b>", "<https://x.org>", "<é>"] {
            assert_eq!(tag(s), None, "{s}");
        }
        assert_eq!(picture("![](a.png)"), Some((2..2, 10)));
        assert_eq!(picture("![img-0.jpeg](img-0.jpeg)"), Some((2..2, 25)));
        assert_eq!(picture("![Lamps by year](a.png) x"), Some((2..15, 23)));
        assert_eq!(picture("![Lamps] (a)"), None);
        let within = format!("![](data:image/png;base64,{})", "A".repeat(9000));
        assert_eq!(picture(&within), Some((2..2, within.len())));
    }

    #[test]
    fn lines_without_words_are_told() {
        for s in ["<!-- image -->", "![](a.png) <!-- x -->", "<span id=\"a\"></span>"] {
            assert_eq!(only(s), Some(false), "{s}");
        }
        for s in [
            "**==> picture [9 x 8] intentionally omitted <==**",
            "----- Start of picture text -----<br>",
        ] {
            assert_eq!(only(s), Some(false), "{s}");
        }
        assert_eq!(only("<!-- PageBreak -->"), Some(true));
        for s in ["<!-- image --> x", "![Lamps](a.png)", "<b></b>", "<", "-----", "==> picture"] {
            assert_eq!(only(s), None, "{s}");
        }
        assert!(page_mark("{12}----------------"));
        for s in ["{12}", "{a}----------------", "{}----------------", "{1}---------------- x"] {
            assert!(!page_mark(s), "{s}");
        }
    }

    #[test]
    fn attributes_stand_behind_words() {
        assert_eq!(attributed("[]{#para_3 .anchor}x"), Some((1, 19)));
        assert_eq!(attributed("[lamps]{.underline}"), Some((6, 19)));
        assert_eq!(attributed("[lamps]{.a key=\"x\"}"), Some((6, 19)));
        for s in ["[", "[]", "[a]{}", "[a]{b}", "[a] {.b}", "[a]{.b", "[a[b]{.c}", "[a]{.b {.c}"] {
            assert_eq!(attributed(s), None, "{s}");
        }
    }

    #[test]
    fn attributes_stand_behind_headings() {
        assert_eq!(without_attributes("Lamps {#lamps .wide}"), 5);
        for s in ["Lamps", "Lamps {x}", "{#lamps}", "Lamps {}", "Lamps {#}", "a {# b}"] {
            assert_eq!(without_attributes(s), s.len(), "{s}");
        }
    }
}
