//! Web addresses: of documents by their symbols, and what any address may hold.

use super::Symbol;
use crate::lang::Lang;

/// The address of a document on the UN's site: `https://docs.un.org/zh/S/RES/1591(2005)`.
pub(crate) fn docs_url(lang: Lang, symbol: &Symbol) -> String {
    let lang = docs_lang(&lang);
    let symbol = symbol.as_str().trim_end_matches(|c: char| c == '*' || c.is_whitespace());
    let mut out = String::with_capacity(24 + symbol.len());
    out.push_str("https://docs.un.org/");
    out.push_str(lang);
    out.push('/');
    for c in symbol.chars() {
        if c.is_ascii_alphanumeric() || c == '/' || c == '.' {
            out.push(c);
        } else if !c.is_whitespace() {
            push_escaped(c, c != '%' && in_segment(c), &mut out);
        }
    }
    out
}

/// The language in the address of a document: English for what is in none of the six.
pub(crate) fn docs_lang(lang: &Lang) -> &str {
    match lang.as_str() {
        l @ ("ar" | "en" | "es" | "fr" | "ru" | "zh") => l,
        _ => "en",
    }
}

/// An address as a URI: what no address may hold is escaped.
pub(crate) fn href(address: &str) -> String {
    let address = address.trim();
    // brackets stand unescaped only around the address of a host
    let host_end = address
        .find("://")
        .map_or(0, |i| address[i + 3..].find(['/', '?', '#']).map_or(address.len(), |n| i + 3 + n));
    let bytes = address.as_bytes();
    let mut out = String::with_capacity(address.len());
    let mut fragment = false;
    for (i, c) in address.char_indices() {
        let hex = |n: usize| bytes.get(i + n).is_some_and(u8::is_ascii_hexdigit);
        let keep = match c {
            '%' => hex(1) && hex(2),
            '#' => !std::mem::replace(&mut fragment, true),
            '[' | ']' => i < host_end,
            '?' => true,
            c => in_segment(c),
        };
        push_escaped(c, keep, &mut out);
    }
    out
}

/// Text as the path of a URI: a symbol, a mail address, the name of a place.
pub(crate) fn path(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.trim().chars() {
        push_escaped(c, c != '%' && in_segment(c), &mut out);
    }
    out
}

/// Whether a character may stand in the path of an address. Letters of all scripts may: an AKN
/// `href` is an IRI.
fn in_segment(c: char) -> bool {
    match c {
        '"' | '#' | '<' | '>' | '?' | '[' | '\\' | ']' | '^' | '`' | '{' | '|' | '}' => false,
        '\u{fffe}' | '\u{ffff}' => false,
        c => !c.is_control() && !c.is_whitespace(),
    }
}

fn push_escaped(c: char, keep: bool, out: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    if keep {
        return out.push(c);
    }
    let mut utf8 = [0; 4];
    for b in c.encode_utf8(&mut utf8).bytes() {
        out.push('%');
        out.push(char::from(HEX[usize::from(b >> 4)]));
        out.push(char::from(HEX[usize::from(b & 15)]));
    }
}

/// Whether an address that went through [`href`] is a URI by RFC 3986, as validators want it.
pub(crate) fn is_uri(address: &str) -> bool {
    let first = address.find(['/', '?', '#']).unwrap_or(address.len());
    let rest = match address[..first].find(':') {
        Some(colon) => {
            let scheme = &address[..colon];
            let letter = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.');
            if !scheme.starts_with(|c: char| c.is_ascii_alphabetic()) || !scheme.bytes().all(letter)
            {
                return false;
            }
            &address[colon + 1..]
        }
        None => address,
    };
    let Some(rest) = rest.strip_prefix("//") else { return !rest.is_empty() };
    let authority = &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())];
    let host = authority.split_once('@').map_or(authority, |(_, host)| host);
    let port = match host.strip_prefix('[') {
        Some(ip) => match ip.split_once(']') {
            Some((ip, port))
                if ip.bytes().all(|b| b.is_ascii_hexdigit() || b == b':' || b == b'.') =>
            {
                port
            }
            _ => return false,
        },
        None => host.find(':').map_or("", |at| &host[at..]),
    };
    let digits = port.strip_prefix(':');
    let port = digits.map_or(port.is_empty(), |d| {
        (1..=5).contains(&d.len()) && d.bytes().all(|b| b.is_ascii_digit())
    });
    port && !host.is_empty()
        && !host.contains('@')
        && (host.starts_with('[') || !host.contains(['[', ']']))
}
