//! Document symbols.
//!
//! Grammar and shapes: the 262 shapes of symbols that the UN's own files cite, and the research
//! guide on symbols. All language versions have the same symbol.

use crate::model::Symbol;
use nom::branch::alt;
use nom::bytes::complete::{tag, take_while_m_n, take_while1};
use nom::combinator::{opt, recognize};
use nom::multi::{many0_count, many1_count};
use nom::sequence::{delimited, pair, preceded};
use nom::{IResult, Parser};

/// First components of document symbols. In running text a symbol is looked for only behind a known
/// one.
const HEADS: &[&str] = &[
    "A", "ACABQ", "APCICT", "APDIM", "APLC", "AT", "BWC", "CAC", "CAT", "CBD", "CCM", "CCPR",
    "CCW", "CD", "CEB", "CED", "CEDAW", "CEP", "CERD", "CLCS", "CMW", "CRC", "CRPD", "CTOC", "DP",
    "E", "ECE", "ENERGY", "ESCAP", "FCCC", "GC", "GEF", "HRI", "HS", "HSP", "ICC", "ICCD", "ICEF",
    "ICSC", "IDB", "ISBA", "JIU", "LC", "LOS", "NPT", "OPCAT", "S", "SAT", "SPLOS", "ST", "T",
    "TD", "TPNW", "TRADE", "TRANS", "UNEP", "UNODC", "UNW", "WFP",
];

/// A symbol at the start of a text: its bytes.
fn symbol(i: &str) -> IResult<&str, &str> {
    recognize((
        head,
        many1_count(preceded(tag("/"), pair(component, opt(part)))),
        opt(letters),
        // what follows a part of a document: A/80/6 (Sect. 3)/Add.1
        many0_count((opt(spaced), many1_count(preceded(tag("/"), component)), opt(part))),
        opt(spaced),
    ))
    .parse(i)
}

/// `A`, `GC.60`, `IDB.46`.
fn head(i: &str) -> IResult<&str, &str> {
    let (rest, h) = take_while_m_n(1, 7, |c: char| c.is_ascii_uppercase()).parse(i)?;
    if HEADS.binary_search(&h).is_err() {
        return Err(nom::Err::Error(nom::error::Error::new(i, nom::error::ErrorKind::Tag)));
    }
    let mut digits = take_while1::<_, &str, nom::error::Error<&str>>(|c: char| c.is_ascii_digit());
    match rest.strip_prefix('.').map(|r| (r, digits.parse(r))) {
        Some((_, Ok((after, _)))) => Ok((after, i.get(..i.len() - after.len()).unwrap_or(h))),
        _ => Ok((rest, h)),
    }
}

fn alphanumeric(i: &str) -> IResult<&str, &str> {
    take_while1(|c: char| c.is_ascii_alphanumeric()).parse(i)
}

/// `WG.7`, `2019`, `Add.1`, `CRP.1`, `S-32`, `SR.1-28`, `RES`. A hyphen before the head of a second
/// symbol joins two of them ("A/79/609-S/2024/827").
fn component(i: &str) -> IResult<&str, &str> {
    let hyphen = |i| {
        let (rest, h) = alt((tag("-"), tag("\u{2011}"))).parse(i)?;
        let (after, _) = alphanumeric(rest)?;
        if after.starts_with('/') && head(rest).is_ok_and(|(r, _)| r.starts_with('/')) {
            return Err(nom::Err::Error(nom::error::Error::new(i, nom::error::ErrorKind::Not)));
        }
        Ok((after, h))
    };
    recognize((alphanumeric, many0_count(alt((recognize(pair(tag("."), alphanumeric)), hyphen)))))
        .parse(i)
}

/// ` B`, ` A-C` behind the number of a resolution: what follows is not a word.
fn letters(i: &str) -> IResult<&str, &str> {
    let upper = |i| take_while_m_n(1, 1, |c: char| c.is_ascii_uppercase()).parse(i);
    let (rest, l) = recognize((
        tag(" "),
        upper,
        opt(pair(alt((tag("-"), tag("\u{2013}"), tag("\u{2011}"))), upper)),
    ))
    .parse(i)?;
    // "A/RES/66/253 A", but "A/79/1 A new"
    let ends = rest.chars().next().is_none_or(|c| !c.is_alphanumeric() && c != '.' && c != '/');
    let word = rest.strip_prefix(' ').is_some_and(|r| r.starts_with(|c: char| c.is_lowercase()))
        && l.trim().len() == 1
        && !rest.starts_with(" of ");
    if ends && !word { Ok((rest, l)) } else { Err(fail(i)) }
}

fn fail(i: &str) -> nom::Err<nom::error::Error<&str>> {
    nom::Err::Error(nom::error::Error::new(i, nom::error::ErrorKind::Verify))
}

/// `(2024)`, `(Part II)`, `(III)`, `(10)` directly behind a component.
fn part(i: &str) -> IResult<&str, &str> {
    let roman = |c: char| matches!(c, 'I' | 'V' | 'X' | 'L' | 'E' | 'S' | 'A' | 'B' | ',' | '-');
    delimited(
        tag("("),
        alt((
            recognize((
                alt((
                    alt((tag("Parts"), tag("Part"), tag("PART"), tag("Vols"), tag("Vol"))),
                    alt((tag("VOL"), tag("Sect"), tag("SECT"), tag("Supp"), tag("SUPP"))),
                    alt((tag("supp"), tag("Resumption"), tag("Introduction"))),
                    alt((tag("Income"), tag("INCOME"), tag("Plan outline"), tag("PLAN"))),
                )),
                take_while_m_n(0, 24, |c: char| {
                    c.is_ascii_alphanumeric() || matches!(c, ' ' | '.' | '-')
                }),
            )),
            take_while_m_n(1, 4, |c: char| c.is_ascii_digit()),
            take_while_m_n(1, 8, roman),
        )),
        tag(")"),
    )
    .parse(i)
}

/// The same behind a space.
fn spaced(i: &str) -> IResult<&str, &str> {
    let (rest, p) = recognize(pair(opt(alt((tag(" "), tag("\u{a0}")))), part)).parse(i)?;
    // "(12)" behind a space is no part of a symbol, "(2024)" and "(Part II)" are
    let inner = p.trim_matches([' ', '\u{a0}', '(', ')']);
    let short = inner.len() < 4 && inner.bytes().all(|b| b.is_ascii_digit());
    if short && !p.starts_with('(') { Err(fail(i)) } else { Ok((rest, p)) }
}

/// Bytes of the symbol at the start of a text, if it names a document: a digit must occur in it.
pub(in crate::recognise) fn symbol_len(s: &str) -> Option<usize> {
    let (_, m) = symbol(s).ok()?;
    let m = m.trim_end_matches(['.', '-']);
    m.bytes().any(|b| b.is_ascii_digit()).then_some(m.len())
}

/// The symbol that is all of a text.
pub(in crate::recognise) fn whole_symbol(s: &str) -> Option<Symbol> {
    let s = s.trim();
    (symbol_len(s)? == s.len()).then(|| new(s))
}

/// A symbol as it is printed, but for hyphens and spaces that do not break.
pub(super) fn new(s: &str) -> Symbol {
    if s.is_ascii() {
        return Symbol::new(s);
    }
    Symbol::new(&s.replace(['\u{2011}', '\u{2013}'], "-"))
}

/// Bytes of what corrects or adds to a document, at the start: `Corr.1`, `Add.2`.
pub(in crate::recognise) fn modifier(s: &str) -> Option<usize> {
    let name = ["Add.", "Corr.", "Rev.", "Amend."].iter().find(|m| s.starts_with(**m))?;
    let digits = s[name.len()..].bytes().take_while(u8::is_ascii_digit).count();
    let len = name.len() + digits;
    let ends = !s[len..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '/');
    (digits > 0 && ends).then_some(len)
}

/// The symbol around the stroke at `at`: where it starts, and its bytes.
pub(super) fn around(s: &str, at: usize) -> Option<(usize, usize)> {
    let bytes = s.as_bytes();
    let part_of_head = |b: &u8| b.is_ascii_uppercase() || b.is_ascii_digit() || *b == b'.';
    let mut start = bytes[..at].iter().rposition(|b| !part_of_head(b)).map_or(0, |i| i + 1);
    start += bytes[start..at].iter().position(u8::is_ascii_uppercase)?;
    let before = s[..start].chars().next_back();
    if before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '/' || c == '.') {
        return None;
    }
    symbol_len(&s[start..]).map(|len| (start, len))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_sorted() {
        assert!(HEADS.is_sorted());
    }

    #[test]
    fn modifiers_end_with_their_number() {
        assert_eq!(modifier("Add.12, and"), Some(6));
        assert_eq!(modifier("Corr.1"), Some(6));
        for none in ["Add.", "Corr.1a", "Add.1/2", "Vol.1"] {
            assert_eq!(modifier(none), None, "{none}");
        }
    }

    #[test]
    fn all_shapes_are_read() {
        for s in [
            "A/RES/71/205",
            "S/RES/2744 (2024)",
            "A/RES/217(III)",
            "A/RES/66/253 A-B",
            "A/RES/S-8/1",
            "A/C.6/64/SR.1-28/Corrigendum",
            "A/80/6 (Sect. 3)/Add.1",
            "A/77/6(Sect.26)",
            "A/76/PV.12(Resumption1)",
            "NPT/CONF.2010/50 (Vol. I)",
            "NPT/CONF.2000/28(PartsIandII)",
            "ICCD/COP(10)/3/Add.1",
            "GC.9/INF/4",
            "IDB.46/4/Rev.1",
            "UNEP/EA.5/Res.14",
            "UNEP/OzL.Pro.28/12",
            "UNEP/CBD/BS/COP-MOP/5/17",
            "A/RES/997(ES-I)",
            "CCW/CONF.VI/2",
            "TD/506",
            "E/2005/26(supp)",
        ] {
            assert_eq!(symbol_len(s), Some(s.len()), "{s}");
        }
        let first = "A/79/609-S/2024/827";
        assert_eq!(symbol_len(first), Some("A/79/609".len()));
        assert_eq!(symbol_len("A/79/100 (12)"), Some(8));
        assert_eq!(symbol_len("A/79/100 A new chapter"), Some(8));
        assert_eq!(symbol_len("A/RES/66/253 B of 3 August"), Some("A/RES/66/253 B".len()));
        assert_eq!(symbol_len("A/RES/66/253 A/B"), Some("A/RES/66/253".len()));
        for wrong in ["A/B", "N/A", "and/or", "A/", "KM/2"] {
            assert_eq!(symbol_len(wrong), None, "{wrong}");
        }
    }
}
