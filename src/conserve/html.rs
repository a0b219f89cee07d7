//! The text of a page, by a scan of its tags.

use super::Tally;
use super::xml::{after, attribute, data, decoded, split_tag};

/// What the text of an element is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Text,
    /// The mark of a note, at the note.
    Mark,
    /// Told elsewhere: the mark at a call, what stands for a control character.
    Skip,
}

/// Counts the text of HTML: all character data of `body`. Elements of the class `mark` are marks of
/// notes, those with `data-call` repeat a mark and are not counted. An element of the class
/// `control` counts as the character that its `title` names, such as `U+0001`.
///
/// Takes well-formed HTML; of anything else it counts what looks like text.
#[must_use]
pub fn tally_html(html: &str) -> Tally {
    let mut t = Tally::new();
    let mut rest = memchr::memmem::find(html.as_bytes(), b"<body").map_or(html, |at| &html[at..]);
    // open elements that change what text is, with how many elements are open in the last
    let mut modes = vec![(Mode::Text, 0usize)];
    loop {
        let mode = modes.last().map_or(Mode::Text, |m| m.0);
        let at = memchr::memchr(b'<', rest.as_bytes()).unwrap_or(rest.len());
        match mode {
            Mode::Text => data(&rest[..at], &mut t),
            Mode::Mark => t.mark(&decoded(&rest[..at])),
            Mode::Skip => {}
        }
        rest = &rest[at..];
        if rest.is_empty() {
            return t;
        }
        if let Some(inside) = rest.strip_prefix("<!--") {
            rest = after(inside, "-->");
            continue;
        }
        let (tag, next) = split_tag(rest);
        rest = next;
        if tag.starts_with('/') {
            match modes.last_mut() {
                Some((_, open)) if *open > 0 => *open -= 1,
                _ => modes.truncate(modes.len().saturating_sub(1).max(1)),
            }
            continue;
        }
        let name = &tag[..tag.find([' ', '\n', '\t', '/']).unwrap_or(tag.len())];
        if matches!(name, "br" | "hr" | "img" | "meta" | "!DOCTYPE") {
            continue;
        }
        let is = |class: &str| {
            let all = attribute(tag, "class").unwrap_or("");
            all.split(' ').any(|c| c == class)
        };
        let into = if is("control") {
            let code = attribute(tag, "title").and_then(|v| v.strip_prefix("U+"));
            let c = code.and_then(|c| u32::from_str_radix(c, 16).ok()).and_then(char::from_u32);
            match (c, mode) {
                (Some(c), Mode::Text) => t.text.add_char(c),
                (Some(c), Mode::Mark) => t.mark(c.encode_utf8(&mut [0; 4])),
                _ => {}
            }
            Some(Mode::Skip)
        } else if tag.ends_with(" data-call") {
            Some(Mode::Skip)
        } else if is("mark") && mode == Mode::Text {
            Some(Mode::Mark)
        } else if matches!(name, "style" | "script") {
            Some(Mode::Skip)
        } else {
            None
        };
        match into {
            Some(mode) => modes.push((mode, 0)),
            None => {
                if let Some((_, open)) = modes.last_mut() {
                    *open += 1;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_calls_and_controls_are_told_from_text() {
        let html = "<html><head><title>no</title></head><body><p class=\"a\">x &amp; y\
            <sup><a href=\"#n\" role=\"doc-noteref\" data-call>1</a></sup><br>\
            <span class=\"control\" title=\"U+0001\">\u{fffd}</span></p>\
            <li><p><a class=\"mark\" href=\"#c\">1</a> note</p></li></body></html>";
        let mut want = Tally::new();
        want.text("x&y\u{1}note");
        want.mark("1");
        assert_eq!(tally_html(html), want);
    }

    #[test]
    fn broken_pages_do_not_panic() {
        for s in
            ["<", "<a", "</", "<body><a data-call>", "<span class=\"control\" title=\"U+", "&#"]
        {
            let _ = tally_html(s);
        }
    }
}
