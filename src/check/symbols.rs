//! Symbols that cannot be: numbers and years that no body has given, parts that are empty, letters
//! of another script.

use super::place::locate;
use crate::diag::{Code, Diagnostic};
use crate::model::{Document, MastheadRole, Ref, Symbol, Target};
use crate::source::Source;
use crate::span::Span;

/// Looks at the symbols that a document cites.
pub(super) struct Symbols<'d> {
    source: Option<&'d Source>,
    /// The year of the document.
    year: Option<u16>,
}

impl<'d> Symbols<'d> {
    /// Looks at the document's own symbol first.
    pub(super) fn of(
        doc: &Document,
        source: Option<&'d Source>,
        diags: &mut Vec<Diagnostic>,
    ) -> Self {
        if let Some(why) = doc.meta.symbol.as_ref().and_then(|s| fault(s.as_str(), None)) {
            let place = doc.lines(MastheadRole::Symbol).next().map_or(Span::DETACHED, |l| l.span);
            diags.push(impossible(doc.meta.symbol.as_ref(), place, &why));
        }
        Self { source, year: doc.meta.date.or(doc.meta.adopted).map(|d| d.year) }
    }

    pub(super) fn reference(&self, r: &Ref, span: Span, diags: &mut Vec<Diagnostic>) {
        if let Target::Document { symbol, .. } = &r.target
            && let Some(why) = fault(symbol.as_str(), self.year)
        {
            diags.push(impossible(Some(symbol), span, &why));
        }
    }

    pub(super) fn text(&self, text: &str, span: Span, diags: &mut Vec<Diagnostic>) {
        for at in memchr::memchr_iter(b'/', text.as_bytes()) {
            if let Some((from, to, why)) = broken(text, at) {
                let place = locate(self.source, span, text, from, to - from);
                diags.push(impossible(Some(&Symbol::new(&text[from..to])), place, why));
            }
        }
    }
}

fn impossible(symbol: Option<&Symbol>, place: Span, why: &str) -> Diagnostic {
    let symbol = symbol.map_or("", Symbol::as_str);
    Diagnostic::new(Code::ImpossibleSymbol, place, format!("the symbol {symbol} cannot be: {why}"))
        .help("look the symbol up, and mend the draft")
}

/// What no symbol of the kind can have. `year` is that of the document that cites it.
fn fault(symbol: &str, year: Option<u16>) -> Option<String> {
    let mut parts = symbol.split('/').map(str::trim);
    let head = parts.next()?;
    let second = parts.next()?;
    let third = parts.next();
    // "6 (Sect. 3)", "2744 (2024)"
    let number = |s: &str| s.split([' ', '(']).next().and_then(|n| n.parse::<u32>().ok());
    let year = year.map(u32::from);
    for part in symbol.split('/') {
        let last = part.rsplit_once('.').filter(|(name, _)| {
            matches!(
                *name,
                "Add" | "Corr" | "Rev" | "L" | "CRP" | "WP" | "INF" | "NGO" | "SR" | "PV"
            )
        });
        if let Some((name, n)) = last
            && n.bytes().all(|b| b == b'0')
        {
            return Some(format!("{name}. is counted from 1"));
        }
    }
    match (head, second) {
        ("A", "RES" | "DEC") => {
            let session = third.and_then(number)?;
            let n = parts.next().and_then(number);
            if session < 31 {
                // before 1976 the session stood in roman numerals behind the number
                return Some(
                    "the General Assembly has put the session first since its 31st".into(),
                );
            }
            if n.is_some_and(|n| n == 0 || n > 999) {
                return Some("no session has adopted so many".into());
            }
            too_late(session, year)
        }
        ("A", committee) if committee.starts_with("C.") => {
            let n = number(&committee[2..])?;
            if !(1..=6).contains(&n) {
                return Some("the Main Committees are C.1 to C.6".into());
            }
            too_late(third.and_then(number)?, year)
        }
        ("A", session) if session.bytes().all(|b| b.is_ascii_digit()) => {
            if session.starts_with('0') {
                return Some("the session has no leading zero".into());
            }
            too_late(number(session)?, year)
        }
        ("S", "RES") => {
            let third = third?;
            let n = number(third)?;
            let of: u32 = third.split_once('(')?.1.trim_end_matches(')').parse().ok()?;
            (n == 0 || of < 1946 || year.is_some_and(|y| of > y))
                .then(|| format!("{of} is no year in which it could be adopted"))
        }
        ("S" | "E", of) if of.len() == 4 && of.bytes().all(|b| b.is_ascii_digit()) => {
            let of = number(of)?;
            let late = year.is_some_and(|y| of > y + 1) && of > 1945;
            late.then(|| format!("it is of {of}, later than this document"))
        }
        _ => None,
    }
}

/// A session of the General Assembly opens in September of 1945 and its number; documents for it
/// come out from the year before.
fn too_late(session: u32, year: Option<u32>) -> Option<String> {
    let late = year.is_some_and(|y| 1945 + session > y + 1) && session < 200;
    late.then(|| format!("session {session} is later than this document"))
}

/// What is nearly a symbol around a slash: an empty part, or a first letter of another script.
fn broken(text: &str, slash: usize) -> Option<(usize, usize, &'static str)> {
    let bytes = text.as_bytes();
    let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '/');
    let rest = |at: usize| {
        let len: usize = text[at..].chars().take_while(|c| part(*c)).map(char::len_utf8).sum();
        let t = text[at..at + len].trim_end_matches(['.', '-']);
        (at + t.len(), t)
    };
    if bytes.get(slash + 1) == Some(&b'/') && slash > 0 && bytes[slash - 1] != b'/' {
        let from = bytes[..slash]
            .iter()
            .rposition(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'/')))
            .map_or(0, |i| i + 1);
        let head = text[from..slash].split('/').next()?;
        let upper = !head.is_empty() && head.bytes().all(|b| b.is_ascii_uppercase());
        let (to, tail) = rest(slash);
        let digits = tail.bytes().any(|b| b.is_ascii_digit());
        return (upper && digits).then_some((from, to, "a part between two strokes is empty"));
    }
    // А and С of the Cyrillic alphabet, and other capitals that look Latin
    let c = text[..slash].chars().next_back().filter(|c| "АЕСТВНКМОРХΑΕΤ".contains(*c))?;
    let from = slash - c.len_utf8();
    let glued = text[..from].chars().next_back().is_some_and(char::is_alphanumeric);
    let (to, tail) = rest(slash);
    let mut parts = tail.split('/').skip(1);
    let kind = parts.next()?;
    let like = kind.bytes().all(|b| b.is_ascii_digit())
        || matches!(kind, "RES" | "DEC" | "PV")
        || kind.starts_with("C.")
        || kind.starts_with("AC.")
        || kind == "HRC";
    let more = parts.next().is_some_and(|p| p.starts_with(|c: char| c.is_ascii_alphanumeric()));
    (!glued && like && more && !kind.is_empty()).then_some((
        from,
        to,
        "its first letter is not Latin",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_that_are_given_have_no_fault() {
        for s in [
            "A/77/1",
            "A/RES/77/230",
            "A/DEC/77/521",
            "A/C.3/77/L.1/Rev.1",
            "A/80/6 (Sect. 3)",
            "S/RES/2744 (2024)",
            "S/RES/242 (1967)",
            "S/RES/1325 (2000)",
            "S/RES/2231 (2015)",
            "S/RES/660 (1990)",
            "S/2024/12",
            "E/2024/31",
            "CTOC/COP/WG.7/2018/CRP.1",
            "A/HRC/RES/50/1",
            "S/RES/1 (1946)",
            "A/77/1/Add.10",
            "S/RES/2560 (2020)",
        ] {
            assert_eq!(fault(s, Some(2025)), None, "{s}");
        }
    }

    #[test]
    fn symbols_that_nobody_gave_have_one() {
        for (s, why) in [
            ("A/RES/77/2300", "so many"),
            ("A/RES/20/2131", "31st"),
            ("A/C.9/77/1", "C.1 to C.6"),
            ("A/99/1", "later than"),
            ("A/077/1", "leading zero"),
            ("S/RES/2744 (1944)", "no year"),
            ("S/RES/242 (2030)", "no year"),
            ("S/2030/12", "later than"),
            ("A/77/1/Add.0", "counted from 1"),
        ] {
            assert!(fault(s, Some(2025)).is_some_and(|w| w.contains(why)), "{s}");
        }
    }

    #[test]
    fn broken_symbols_are_seen_in_text() {
        let one = |t: &str| {
            memchr::memchr_iter(b'/', t.as_bytes())
                .find_map(|at| broken(t, at))
                .map(|(a, b, _)| t[a..b].to_owned())
        };
        assert_eq!(one("see A/RES//77/230.").as_deref(), Some("A/RES//77/230"));
        assert_eq!(one("см. А/77/230 и").as_deref(), Some("А/77/230"));
        for t in ["and/or", "http://a.b/1", "НА/4", "или/и", "с/х", "file:///A//1"] {
            assert_eq!(one(t), None, "{t}");
        }
    }
}
