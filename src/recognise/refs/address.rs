//! Web and mail addresses, and sales numbers.

use crate::model::Target;
use crate::recognise::inline::{Mark, MarkKind};

/// Ends of hosts that are told from words even without a scheme.
const ENDS: &[&str] = &["org", "int", "net", "com", "edu", "gov"];

/// Characters before a place in which the start of an address is looked for.
const LONGEST: usize = 2048;
/// Characters of a host (RFC 1035, 2.3.4).
const HOST: usize = 255;

pub(super) fn address_char(c: char) -> bool {
    c.is_ascii_graphic()
        && !matches!(c, '"' | '(' | ')' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}')
}

/// The address around a place where something stands that only addresses hold.
pub(super) fn find(s: &str, at: usize) -> Option<Mark> {
    let start = s[..at]
        .char_indices()
        .rev()
        .take_while(|(i, c)| at - i <= LONGEST && (address_char(*c) || *c == '('))
        .last()
        .map_or(at, |(i, _)| i);
    // a lead that ends behind the place is one too
    let end = (at + "https://".len()).min(s.len());
    let end = (end..s.len()).find(|i| s.is_char_boundary(*i)).unwrap_or(s.len());
    let token = &s[start..end];
    // the scheme or www. may follow other characters without a space
    let lead = ["https://", "http://", "www."]
        .iter()
        .filter_map(|p| token.find(p))
        .filter(|i| start + i <= at)
        .min();
    if let Some(lead) = lead {
        return web(s, start + lead);
    }
    mail(s, at).or_else(|| bare(s, at))
}

fn web(s: &str, from: usize) -> Option<Mark> {
    let len: usize = s[from..]
        .chars()
        .take_while(|c| address_char(*c) || matches!(c, '(' | ')'))
        .map(char::len_utf8)
        .sum();
    let url = trimmed(&s[from..from + len]);
    let host = url.trim_start_matches("https://").trim_start_matches("http://");
    if host.split('/').next().is_none_or(|h| !h.contains('.') || h.len() < 4) {
        return None;
    }
    let full = if url.starts_with("www.") { format!("https://{url}") } else { url.to_owned() };
    Some(Mark {
        range: from..from + url.len(),
        kind: MarkKind::Ref(Target::Url { url: full.into() }),
    })
}

/// Without the punctuation that belongs to the sentence.
fn trimmed(mut url: &str) -> &str {
    loop {
        let t = url.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*']);
        let more = |t: &str, open, close| {
            t.ends_with(close) && t.matches(close).count() > t.matches(open).count()
        };
        let t = if more(t, '(', ')') || more(t, '[', ']') { &t[..t.len() - 1] } else { t };
        if t.len() == url.len() {
            return url;
        }
        url = t;
    }
}

/// `name@host.tld` around its sign.
fn mail(s: &str, at: usize) -> Option<Mark> {
    let host = s[at..].strip_prefix('@')?;
    let name_from = s[..at]
        .char_indices()
        .rev()
        .take_while(|(i, c)| at - i <= HOST && (c.is_ascii_alphanumeric() || "._-+".contains(*c)))
        .last()
        .map(|(i, _)| i)?;
    let host_len = host
        .bytes()
        .take(HOST)
        .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'))
        .count();
    let host = host[..host_len].trim_end_matches(['.', '-']);
    if !host.contains('.') {
        return None;
    }
    let range = name_from..at + 1 + host.len();
    let address = s[range.clone()].into();
    Some(Mark { range, kind: MarkKind::Ref(Target::Mail { address }) })
}

/// `portal.example.org`, without scheme: a host in small letters with a well-known end, and what
/// path follows.
fn bare(s: &str, dot: usize) -> Option<Mark> {
    let host = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '.';
    let near = |i: usize, c: char| dot - i <= HOST && host(c);
    let from =
        s[..dot].char_indices().rev().take_while(|(i, c)| near(*i, *c)).last().map(|(i, _)| i)?;
    let before = s[..from].chars().next_back();
    if before.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '@' | '_' | ':')) {
        return None;
    }
    let len = s[from..].bytes().take(HOST + 1).take_while(|b| host(char::from(*b))).count();
    let name = s[from..from + len].trim_end_matches(['.', '-']);
    let (_, end) = name.rsplit_once('.')?;
    let labels = name.split('.').all(|l| !l.is_empty() && l.len() < 64);
    if !ENDS.contains(&end) || !labels || !name.starts_with(|c: char| c.is_ascii_lowercase()) {
        return None;
    }
    let after = &s[from + name.len()..];
    let path = if after.starts_with('/') {
        let len: usize = after.chars().take_while(|c| address_char(*c)).map(char::len_utf8).sum();
        trimmed(&after[..len]).len()
    } else if after.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '@' | '_')) {
        return None;
    } else {
        0
    };
    let range = from..from + name.len() + path;
    let url = format!("https://{}", &s[range.clone()]).into();
    Some(Mark { range, kind: MarkKind::Ref(Target::Url { url }) })
}

/// The sales number of a publication near the start of a text: `E.19.IV.2`, `E.GV.02.0.3`. Language
/// letter, place or year, category, number (research guide on symbols).
pub(super) fn sales(s: &str) -> Option<(usize, usize)> {
    let lead = s.char_indices().take(8).find(|(_, c)| c.is_ascii_uppercase())?.0;
    let number = &s[lead..];
    let len = number
        .bytes()
        .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'))
        .count();
    let number = number[..len].trim_end_matches(['.', '-']);
    let mut parts = number.split('.');
    let letter = parts.next()?;
    let rest: Vec<&str> = parts.collect();
    let year = |p: &&str| (p.len() == 2 || p.len() == 4) && p.bytes().all(|b| b.is_ascii_digit());
    let ok = (1..=3).contains(&letter.len())
        && letter.bytes().all(|b| b.is_ascii_uppercase())
        && rest.len() >= 2
        && rest.iter().all(|p| !p.is_empty() && p.len() <= 5)
        && rest.iter().take(2).any(year);
    ok.then_some((lead, number.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sales_numbers() {
        for (text, found) in [
            ("：E.19.IV.2）", "E.19.IV.2"),
            (" E.GV.02.0.3.", "E.GV.02.0.3"),
            (" E.02.II.D.12, p. 3", "E.02.II.D.12"),
        ] {
            let (at, len) = sales(text).expect("a number");
            assert_eq!(&text[at..at + len], found);
        }
        assert_eq!(sales(" The U.S. report"), None);
    }
}
