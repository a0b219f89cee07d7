//! What must not be taken for mark-up (CommonMark 0.31, with tables and notes as GitHub has them).

/// Appends text so that it reads as it is. What only the start of a line makes mark-up is left to
/// [`guard`].
pub(super) fn push(out: &mut String, text: &str) {
    let mut chars = text.chars().peekable();
    let mut before = out.chars().next_back();
    while let Some(c) = chars.next() {
        let next = chars.peek().copied();
        let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let marks = match c {
            '\\' | '*' | '`' | '~' | '|' => true,
            '_' => !(word(before) && word(next)),
            '<' => next.is_none_or(|n| n.is_ascii_alphabetic() || matches!(n, '/' | '!' | '?')),
            '&' => next.is_none_or(|n| n == '#' || n.is_ascii_alphanumeric()) && entity(&chars),
            '[' => next.is_none_or(|n| n == '^') || before == Some(']'),
            ']' => next.is_none_or(|n| matches!(n, '(' | '[' | ':')),
            // behind a call these would make a link of it
            '(' | ':' => before == Some(']') && out.ends_with(']'),
            // a picture
            '!' => next.is_none_or(|n| n == '['),
            _ => false,
        };
        if marks {
            out.push('\\');
        }
        out.push(match c {
            '\n' | '\r' | '\u{b}' | '\u{c}' => ' ',
            c => c,
        });
        before = Some(c);
    }
}

/// Whether a reference to a character may follow: `amp;`, `#38;`, or an end that hides one.
fn entity(rest: &std::iter::Peekable<std::str::Chars<'_>>) -> bool {
    for c in rest.clone().take(34) {
        match c {
            ';' => return true,
            c if c == '#' || c.is_ascii_alphanumeric() => {}
            _ => return false,
        }
    }
    true
}

/// A line of escaped text with what its start would make of it escaped: heading marks, list marks,
/// quotes, rules.
pub(super) fn guard(line: &str) -> String {
    let line = line.trim_matches([' ', '\t', '\n']);
    let mut out = String::with_capacity(line.len() + 1);
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &line[digits..];
    let blank = |s: &str| s.is_empty() || s.starts_with([' ', '\t']);
    if (1..=9).contains(&digits) && rest.starts_with(['.', ')']) && blank(&rest[1..]) {
        out.push_str(&line[..digits]);
        out.push('\\');
        out.push_str(rest);
        return out;
    }
    let hashes = line.bytes().take_while(|b| *b == b'#').count();
    let mark = ((1..=6).contains(&hashes) && blank(&line[hashes..]))
        || line.starts_with('>')
        || (line.starts_with(['-', '+']) && blank(&line[1..]))
        || (line.starts_with('-') && line.chars().all(|c| matches!(c, '-' | ' ' | '\t')))
        || (line.starts_with('=') && line.chars().all(|c| matches!(c, '=' | ' ' | '\t')));
    if mark {
        out.push('\\');
    }
    out.push_str(line);
    out
}

/// The title of a heading: a run of `#` at its end would be taken for its closing mark.
pub(super) fn title(line: &str) -> String {
    let line = line.trim_matches([' ', '\t', '\n']);
    let body = line.trim_end_matches('#');
    if body.len() == line.len() {
        return line.to_owned();
    }
    format!("{body}\\{}", &line[body.len()..])
}

/// The label of a note: its marker, or a spelling of it that a label can hold. A marker that is not
/// the first of its kind gets a count (`1~2`); one with other characters is spelt in code points
/// (`u+2a+5d`).
pub(super) fn label(marker: &str, nth: usize) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '*' | '†' | '‡' | '§');
    let mut label =
        if !marker.is_empty() && marker.chars().count() <= 16 && marker.chars().all(plain) {
            marker.to_owned()
        } else {
            let mut spelt = "u".to_owned();
            for c in marker.chars() {
                spelt.push_str(&format!("+{:x}", c as u32));
            }
            if marker.is_empty() { "u+".to_owned() } else { spelt }
        };
    if nth > 1 {
        label.push_str(&format!("~{nth}"));
    }
    label
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(s: &str) -> String {
        let mut out = String::new();
        push(&mut out, s);
        guard(&out)
    }

    #[test]
    fn mark_up_is_escaped_and_nothing_else() {
        for (text, want) in [
            ("a*b*", "a\\*b\\*"),
            ("Framework_for_Action", "Framework_for_Action"),
            ("_x_", "\\_x\\_"),
            ("3 < 4 & 5", "3 < 4 & 5"),
            ("<br>", "\\<br>"),
            ("R&D", "R&D\u{0}"),
            ("&amp;", "\\&amp;"),
            ("[on the report]", "[on the report\\]"),
            ("[^1]", "\\[^1\\]"),
            ("[a](b)", "[a\\]\\(b)"),
            ("# a", "\\# a"),
            ("#a", "#a"),
            ("- a", "\\- a"),
            ("-5", "-5"),
            ("12. May", "12\\. May"),
            ("12.5 per cent", "12.5 per cent"),
            ("---", "\\---"),
        ] {
            // the end of a text hides what follows it, so that it is escaped to be safe
            let want = want.replace("R&D\u{0}", "R\\&D");
            assert_eq!(escaped(text), want, "{text}");
        }
    }

    #[test]
    fn labels_are_markers_where_they_can_be() {
        assert_eq!(label("1", 1), "1");
        assert_eq!(label("**", 2), "**~2");
        assert_eq!(label("]", 1), "u+5d");
        assert_eq!(label("", 1), "u+");
    }
}
