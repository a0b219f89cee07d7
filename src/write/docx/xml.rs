//! Text into XML, with what XML 1.0 cannot hold made visible.

/// Appends text as element content. Control characters that XML 1.0 forbids become their control
/// pictures (U+0001 → U+2401), non-characters U+FFFD: visible, and no reader refuses the file.
pub(super) fn push_text(out: &mut String, text: &str) {
    escape(out, text, false);
}

/// Appends text as an attribute's value, between double quotes that the caller writes.
pub(super) fn push_attr(out: &mut String, text: &str) {
    escape(out, text, true);
}

fn escape(out: &mut String, text: &str, attr: bool) {
    let mut from = 0;
    for (i, b) in text.bytes().enumerate() {
        let with = match b {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' if attr => "&quot;",
            b'\n' if attr => "&#10;",
            b'\t' if attr => "&#9;",
            b'\r' => "&#13;",
            b'\n' | b'\t' => continue,
            0..=0x1F => {
                out.push_str(&text[from..i]);
                out.extend(char::from_u32(0x2400 + u32::from(b)));
                from = i + 1;
                continue;
            }
            // U+FFFE and U+FFFF are EF BF BE and EF BF BF
            0xEF if text[i..].starts_with(['\u{FFFE}', '\u{FFFF}']) => {
                out.push_str(&text[from..i]);
                out.push('\u{FFFD}');
                from = i + 3;
                continue;
            }
            _ => continue,
        };
        out.push_str(&text[from..i]);
        out.push_str(with);
        from = i + 1;
    }
    out.push_str(&text[from..]);
}

/// Appends ` name="value"`.
pub(super) fn attr(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    push_attr(out, value);
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_forbids_is_made_visible() {
        let mut s = String::new();
        push_text(&mut s, "a<b&c\u{1}\u{B}中\u{FFFF}d\"");
        assert_eq!(s, "a&lt;b&amp;c␁␋中\u{FFFD}d\"");
        s.clear();
        push_attr(&mut s, "\"\n");
        assert_eq!(s, "&quot;&#10;");
    }
}
