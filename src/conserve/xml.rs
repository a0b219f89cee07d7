//! Tags, values and character references, as far as counting needs them.

use super::Tally;

/// What is done with each text of a marked-up file.
pub(super) trait Found {
    /// Character data.
    fn text(&mut self, text: &str);
    /// The mark of a note.
    fn mark(&mut self, mark: &str);
}

impl Found for Tally {
    fn text(&mut self, text: &str) {
        Self::text(self, text);
    }

    fn mark(&mut self, mark: &str) {
        Self::mark(self, mark);
    }
}

/// What follows a mark; nothing if it does not occur.
pub(super) fn after<'x>(text: &'x str, mark: &str) -> &'x str {
    if let [mark] = mark.as_bytes() {
        return memchr::memchr(*mark, text.as_bytes()).map_or("", |at| &text[at + 1..]);
    }
    memchr::memmem::find(text.as_bytes(), mark.as_bytes()).map_or("", |at| &text[at + mark.len()..])
}

/// A tag without its brackets, and what follows it. A `>` in a value does not end it.
pub(super) fn split_tag(text: &str) -> (&str, &str) {
    // the usual end: behind a closing quote, or in a tag without values
    if let Some(at) = memchr::memchr2(b'>', b'\'', text.as_bytes()) {
        let usual = match text.as_bytes().get(..=at) {
            Some([.., before, b'"', b'>'] | [.., before, b'"', b'/', b'>']) => {
                !matches!(before, b'=' | b' ' | b'\n' | b'\t' | b'\r')
            }
            Some([tag @ .., b'>']) => tag.len() < 24 && !tag.contains(&b'"'),
            _ => false,
        };
        if usual {
            return (&text[1..at], &text[at + 1..]);
        }
    }
    let mut quote = None;
    for (at, b) in text.bytes().enumerate().skip(1) {
        match (quote, b) {
            (None, b'>') => return (&text[1..at], &text[at + 1..]),
            (None, b'"' | b'\'') => quote = Some(b),
            (Some(q), b) if q == b => quote = None,
            _ => {}
        }
    }
    (&text[1..], "")
}

pub(super) fn attribute<'x>(tag: &'x str, name: &str) -> Option<&'x str> {
    let mut rest = tag;
    loop {
        let equals = rest.find('=')?;
        let (key, value) = (rest[..equals].trim_end(), rest[equals + 1..].trim_start());
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (value, next) = value[1..].split_once(quote)?;
        let key = key.rsplit(char::is_whitespace).next().unwrap_or(key);
        if key == name {
            return Some(value);
        }
        rest = next;
    }
}

/// Character data, its references resolved.
pub(super) fn data(text: &str, t: &mut impl Found) {
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
        t.text(&rest[..at]);
        let end = rest[at..].find(';').map_or(rest.len(), |n| at + n);
        match reference(&rest[at + 1..end]) {
            Some(c) => t.text(c.encode_utf8(&mut [0; 4])),
            None => t.text(rest.get(at..=end).unwrap_or(&rest[at..])),
        }
        rest = rest.get(end + 1..).unwrap_or("");
    }
    t.text(rest);
}

pub(super) fn reference(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let code = name.strip_prefix('#')?;
            let code = match code.strip_prefix('x') {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => code.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

pub(super) fn decoded(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some((before, at)) = rest.split_once('&') {
        out.push_str(before);
        match at.split_once(';') {
            Some((name, next)) => {
                out.extend(reference(name));
                rest = next;
            }
            None => rest = at,
        }
    }
    out.push_str(rest);
    out
}
