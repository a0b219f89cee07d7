//! References in running text: anchors first, then the grammar.

use super::inline::{Mark, MarkKind};
use crate::model::{Symbol, Target};
use nom::branch::alt;
use nom::bytes::complete::{tag, take_while_m_n, take_while1};
use nom::combinator::{opt, recognize};
use nom::multi::many1_count;
use nom::sequence::{delimited, pair, preceded};
use nom::{IResult, Parser};

/// First components of document symbols (symbol_shapes.tsv). In running text a symbol is looked
/// for only behind a known one.
const HEADS: &[&str] = &[
    "A", "ACABQ", "APCICT", "APDIM", "AT", "BWC", "CAC", "CAT", "CBD", "CCPR", "CCW", "CD", "CEB",
    "CED", "CEDAW", "CEP", "CERD", "CLCS", "CMW", "CRC", "CRPD", "CTOC", "DP", "E", "ECE",
    "ENERGY", "ESCAP", "FCCC", "GC", "GEF", "HRI", "HS", "HSP", "ICC", "ICCD", "ICEF", "ICSC",
    "IDB", "ISBA", "JIU", "LC", "LOS", "NPT", "OPCAT", "S", "SAT", "SPLOS", "ST", "T", "TD",
    "TPNW", "TRADE", "TRANS", "UNEP", "UNW", "WFP",
];

/// A symbol at the start of a text: its bytes.
fn symbol(i: &str) -> IResult<&str, &str> {
    recognize((head, many1_count(preceded(tag("/"), component)), opt(session))).parse(i)
}

fn head(i: &str) -> IResult<&str, &str> {
    let (rest, h) = take_while_m_n(1, 7, |c: char| c.is_ascii_uppercase()).parse(i)?;
    if HEADS.binary_search(&h).is_ok() {
        Ok((rest, h))
    } else {
        Err(nom::Err::Error(nom::error::Error::new(i, nom::error::ErrorKind::Tag)))
    }
}

/// `WG.7`, `2019`, `Add.1`, `CRP.1`, `S-32`, `73/195`, `RES`.
fn component(i: &str) -> IResult<&str, &str> {
    recognize(pair(
        take_while1(|c: char| c.is_ascii_alphanumeric()),
        nom::multi::many0_count(alt((
            recognize(pair(tag("."), take_while1(|c: char| c.is_ascii_alphanumeric()))),
            recognize(pair(tag("-"), take_while1(|c: char| c.is_ascii_alphanumeric()))),
        ))),
    ))
    .parse(i)
}

/// ` (2024)`, `(Part II)`, `(III)` behind a symbol.
fn session(i: &str) -> IResult<&str, &str> {
    recognize((
        opt(tag(" ")),
        delimited(
            tag("("),
            alt((
                recognize((
                    alt((
                        tag("Part"),
                        tag("Vol"),
                        tag("Sect"),
                        tag("Supp"),
                        tag("SUPP"),
                        tag("Resumption"),
                    )),
                    take_while_m_n(0, 24, |c: char| c.is_ascii_alphanumeric() || " .".contains(c)),
                )),
                take_while_m_n(4, 4, |c: char| c.is_ascii_digit()),
                take_while_m_n(1, 6, |c: char| "IVXLS-".contains(c)),
            )),
            tag(")"),
        ),
    ))
    .parse(i)
}

/// Bytes of the symbol at the start of a text, if it names a document: a digit must occur in it.
pub(super) fn symbol_len(s: &str) -> Option<usize> {
    let (_, m) = symbol(s).ok()?;
    let m = m.trim_end_matches(['.', '-']);
    m.bytes().any(|b| b.is_ascii_digit()).then_some(m.len())
}

/// The symbol that is all of a text.
pub(super) fn whole_symbol(s: &str) -> Option<Symbol> {
    let s = s.trim();
    (symbol_len(s)? == s.len()).then(|| Symbol::new(s))
}

/// References in a text, in order, not overlapping.
pub(super) fn find(s: &str) -> Vec<Mark> {
    let mut out: Vec<Mark> = Vec::new();
    let bytes = s.as_bytes();
    // web addresses hold slashes of their own: first, so that no symbol is found inside one
    for at in memchr::memchr_iter(b'.', bytes) {
        if out.last().is_some_and(|m: &Mark| m.range.end > at) {
            continue;
        }
        if let Some(m) = address(s, at)
            && out.last().is_none_or(|l| l.range.end <= m.range.start)
        {
            out.push(m);
        }
    }
    let mut symbols = Vec::new();
    let mut done = 0;
    for at in memchr::memchr_iter(b'/', bytes) {
        if at < done || out.iter().any(|m| m.range.contains(&at)) {
            continue;
        }
        let start = bytes[..at].iter().rposition(|b| !b.is_ascii_uppercase()).map_or(0, |i| i + 1);
        if start == at || start < done {
            continue;
        }
        let glued =
            s[..start].chars().next_back().is_some_and(|c| c.is_ascii_alphanumeric() || c == '/');
        if glued {
            continue;
        }
        if let Some(len) = symbol_len(&s[start..]) {
            done = start + len;
            let symbol = Symbol::new(&s[start..done]);
            symbols.push(Mark {
                range: start..done,
                kind: MarkKind::Ref(Target::Document { symbol, date: None }),
            });
        }
    }
    if !symbols.is_empty() {
        out.extend(symbols);
        out.sort_by_key(|m| m.range.start);
    }
    out
}

fn address_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'*+,;=%".contains(c)
}

/// A web or mail address around the full stop at `dot`.
fn address(s: &str, dot: usize) -> Option<Mark> {
    let start = s[..dot]
        .char_indices()
        .rev()
        .take_while(|(_, c)| address_char(*c) || *c == '(')
        .last()
        .map(|(i, _)| i)?;
    let token = &s[start..];
    // the scheme or www. may follow other characters without a space
    let lead = ["https://", "http://", "www."]
        .iter()
        .filter_map(|p| token.find(p))
        .filter(|i| start + i <= dot)
        .min();
    if let Some(lead) = lead {
        let from = start + lead;
        let len: usize = s[from..]
            .chars()
            .take_while(|c| address_char(*c) || matches!(c, '(' | ')'))
            .map(char::len_utf8)
            .sum();
        let mut url = &s[from..from + len];
        // punctuation after an address belongs to the sentence
        loop {
            let t = url.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*']);
            let more = |t: &str, open, close| {
                t.ends_with(close) && t.matches(close).count() > t.matches(open).count()
            };
            let t = if more(t, '(', ')') || more(t, '[', ']') { &t[..t.len() - 1] } else { t };
            if t.len() == url.len() {
                break;
            }
            url = t;
        }
        let host = url.trim_start_matches("https://").trim_start_matches("http://");
        if host.split('/').next().is_none_or(|h| !h.contains('.') || h.len() < 4) {
            return None;
        }
        let full = if url.starts_with("www.") { format!("https://{url}") } else { url.to_owned() };
        return Some(Mark {
            range: from..from + url.len(),
            kind: MarkKind::Ref(Target::Url { url: full.into() }),
        });
    }
    // name@host.tld
    let len: usize = token.chars().take_while(|c| address_char(*c)).map(char::len_utf8).sum();
    let at = token[..len].find('@')?;
    let name_from = token[..at]
        .char_indices()
        .rev()
        .take_while(|(_, c)| c.is_ascii_alphanumeric() || "._-+".contains(*c))
        .last()
        .map(|(i, _)| i)?;
    let host = &token[at + 1..len];
    let host_len =
        host.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-')).count();
    let host = host[..host_len].trim_end_matches(['.', '-']);
    if !host.contains('.') {
        return None;
    }
    let range = start + name_from..start + at + 1 + host.len();
    let address = s[range.clone()].into();
    Some(Mark { range, kind: MarkKind::Ref(Target::Mail { address }) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(s: &str) -> Vec<&str> {
        find(s).into_iter().map(|m| &s[m.range]).collect()
    }

    #[test]
    fn heads_are_sorted() {
        assert!(HEADS.is_sorted());
    }

    #[test]
    fn symbols_are_found_in_any_script() {
        assert_eq!(
            found("（CTOC/COP/WG.7/2018/CRP.1）。另见A/72/643号文件"),
            ["CTOC/COP/WG.7/2018/CRP.1", "A/72/643"]
        );
        assert_eq!(
            found("in S/RES/2744 (2024), A/80/6 (Sect. 3)/Add.1 and/or E/2024/31."),
            ["S/RES/2744 (2024)", "A/80/6 (Sect. 3)", "E/2024/31"]
        );
        assert_eq!(found("and/or, km/h, N/A, A/B"), [""; 0]);
    }

    #[test]
    fn addresses_end_before_the_sentence_does() {
        assert_eq!(found("见 https://missing.example.int/。"), ["https://missing.example.int/"]);
        assert_eq!(
            found("(www.example.org/a_(b)/c) or write to an.office@example.org."),
            ["www.example.org/a_(b)/c", "an.office@example.org"]
        );
        assert_eq!(found("可访问：www.example.org/x-y.html。另见"), ["www.example.org/x-y.html"]);
    }
}
