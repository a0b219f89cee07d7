//! Symbol, session, dates and language of the masthead that contradict each other.

use crate::diag::{Code, Diagnostic};
use crate::locale::{Capture, Locale};
use crate::model::{
    Date, Document, Furniture, FurnitureKind, MastheadLine, MastheadRole as Role, plain,
};
use crate::span::Span;

pub(super) fn check(doc: &Document, locale: &Locale, diags: &mut Vec<Diagnostic>) {
    language(doc, locale, diags);
    let m = &doc.meta;
    if let (Some(date), Some(adopted)) = (m.date, m.adopted)
        && adopted > date
    {
        let message = format!("it was adopted on {adopted}, after its date of issuance, {date}");
        diags.push(contradiction(doc, Role::Adoption, Role::Date, message));
    }
    if let Some(meeting) = &m.meeting
        && let (Some(from), Some(to)) = (meeting.from, meeting.to)
        && to < from
    {
        let message = format!("the meeting ends on {to}, before it begins on {from}");
        diags.push(contradiction(doc, Role::DatesVenue, Role::DatesVenue, message));
    }
    let Some(symbol) = &m.symbol else { return };
    let known = Known::of(symbol.as_str());
    let s = symbol.as_str();
    if let Some(session) = known.session
        && let Some(said) = other_session(doc, locale, session)
    {
        let message = format!("the masthead says session {said}, the symbol {s} session {session}");
        diags.push(contradiction(doc, Role::Session, Role::Symbol, message));
    }
    for (date, role, adopted) in [(m.date, Role::Date, false), (m.adopted, Role::Adoption, true)] {
        let Some(date) = date else { continue };
        if let Some(when) = known.years(adopted).filter(|y| !y.hold(date)) {
            let message =
                format!("the date {date} does not fit the symbol {s}, which is of {when}");
            diags.push(contradiction(doc, role, Role::Symbol, message));
        }
    }
    let meeting = m.meeting.as_ref().map(|m| [m.from, m.to]).unwrap_or_default();
    if let Some(year) = known.year
        && meeting.iter().flatten().next().is_some()
        && !meeting.iter().flatten().any(|d| u32::from(d.year) == year)
    {
        let message = format!("the meeting is not in {year}, the year in the symbol {s}");
        diags.push(contradiction(doc, Role::DatesVenue, Role::Symbol, message));
    }
    if let Some(number) = &m.number
        && known.adopted
        && !bare(s).ends_with(&bare(number))
        // the letters of its parts stand behind: "A/RES/97/12 A-B"
        && !bare(s.trim_end_matches(|c| matches!(c, 'A'..='Z' | '-' | '–' | ' ')))
            .ends_with(&bare(number))
    {
        let message = format!("its number is {number}, its symbol {s}");
        diags.push(contradiction(doc, Role::Title, Role::Symbol, message));
    }
    if let Some(head) = other_head(doc, s) {
        let message = format!("the running head is {}, the symbol {s}", head.text.trim());
        let d = Diagnostic::new(Code::MastheadContradiction, head.span, message);
        diags.push(d.label(place(doc, Role::Symbol), "the symbol").help(HELP));
    }
}

const HELP: &str = "look which of the two is right, and mend the other";

fn place(doc: &Document, role: Role) -> Span {
    doc.lines(role).next().map_or(Span::DETACHED, |l| l.span)
}

/// A finding at the line of a role, or at the other if there is none.
fn contradiction(doc: &Document, role: Role, other: Role, message: String) -> Diagnostic {
    let (at, second) = (place(doc, role), place(doc, other));
    let (at, second) = if at.is_detached() { (second, at) } else { (at, second) };
    let d = Diagnostic::new(Code::MastheadContradiction, at, message).help(HELP);
    if second.is_detached() || second == at { d } else { d.label(second, "and here") }
}

/// White space and case aside.
fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// The language line names the language of the text.
fn language(doc: &Document, locale: &Locale, diags: &mut Vec<Diagnostic>) {
    for line in doc.lines(Role::Language) {
        let text = plain(&line.text);
        let Some((found, _)) = locale.match_line_with_english(&text) else { continue };
        let named = found.captures.iter().find_map(|(_, c)| match c {
            Capture::Language(l) => Some(*l),
            _ => None,
        });
        if let Some(named) = named.filter(|l| *l != doc.lang && found.role == Role::Language) {
            let message = format!(
                "the language line says {} ({named}), the text is read as {}",
                text.trim(),
                doc.lang
            );
            diags.push(Diagnostic::new(Code::LanguageMismatch, line.span, message).help(format!(
                "mend the line, or read the text with --lang {named} if that is its language"
            )));
        }
    }
}

/// A session of the masthead, where none of its sessions is the one expected.
fn other_session(doc: &Document, locale: &Locale, expected: u32) -> Option<u32> {
    let said = doc.meta.session.as_ref().filter(|s| !s.year)?.value;
    let of = |line: &MastheadLine| {
        let text = plain(&line.text);
        let found = locale.match_line(&text)?;
        found.captures.iter().find_map(|(_, c)| match c {
            Capture::Number(n) => Some(*n),
            _ => None,
        })
    };
    let right = said == expected || doc.lines(Role::Session).any(|l| of(l) == Some(expected));
    (!right && said > 0).then_some(said)
}

/// A running head that is another symbol.
fn other_head<'d>(doc: &'d Document, symbol: &str) -> Option<&'d Furniture> {
    doc.furniture.iter().filter(|f| f.kind == FurnitureKind::RunningHead).find(|f| {
        let text = f.text.trim();
        let head = text.split('/').next().unwrap_or("");
        let like = text.contains('/')
            && !head.is_empty()
            && head.bytes().all(|b| b.is_ascii_uppercase())
            && text.bytes().any(|b| b.is_ascii_digit())
            && text.chars().all(|c| c.is_ascii_alphanumeric() || "/.-() ".contains(c));
        // what a line end cut, or a page number goes along with, is the symbol still
        let (a, b) = (bare(text), bare(symbol));
        like && !a.contains(&b) && !b.contains(&a)
    })
}

/// What a symbol says of session and time.
#[derive(Debug, Default, PartialEq)]
struct Known {
    /// The session of the General Assembly or the Human Rights Council.
    session: Option<u32>,
    /// The first year of that session.
    opened: Option<u32>,
    /// A year that is part of the symbol.
    year: Option<u32>,
    /// The year is that of issuance.
    exact: bool,
    /// It is of a text that was adopted.
    adopted: bool,
}

impl Known {
    fn of(symbol: &str) -> Self {
        let parts: Vec<&str> = symbol.split('/').map(str::trim).collect();
        let number = |i: usize| {
            let part = parts.get(i)?;
            let digits = part.split([' ', '(']).next()?;
            digits.parse::<u32>().ok().filter(|n| (1..200).contains(n))
        };
        let year = |part: &&str| {
            let y: u32 = part.parse().ok()?;
            (part.len() == 4 && (1946..2100).contains(&y)).then_some(y)
        };
        let mut k = Self::default();
        let second = parts.get(1).copied().unwrap_or("");
        match parts.first().copied() {
            Some("A") if second == "HRC" => {
                let adopted = matches!(parts.get(2), Some(&("RES" | "DEC")));
                k.session = number(if adopted { 3 } else { 2 });
                // three sessions a year since June 2006
                k.opened = k.session.map(|n| 2006 + (n - 1) / 3);
            }
            Some("A") => {
                k.adopted = matches!(second, "RES" | "DEC");
                let at = if k.adopted || second.starts_with("C.") { 2 } else { 1 };
                k.session = number(at);
                k.opened = k.session.map(|n| 1945 + n);
            }
            Some("S") => {
                k.adopted = second == "RES";
                k.year = parts.get(1).and_then(year);
                k.exact = true;
            }
            Some(_) => {
                // views bear the year of the communication they are on
                let communication = parts.contains(&"D");
                let mut years = parts.iter().filter_map(year);
                k.year = years.next().filter(|_| !communication && years.next().is_none());
            }
            None => {}
        }
        k
    }

    /// When a document of this symbol may be dated.
    fn years(&self, adopted: bool) -> Option<Years> {
        if let Some(year) = self.year {
            // the year of issuance, give or take its edges; a meeting's papers come out around it
            let from = if self.exact { (year - 1, 12) } else { (year - 1, 1) };
            let to = if self.exact { (year + 1, 1) } else { (year + 1, 12) };
            return Some(Years { from, to, said: year.to_string() });
        }
        let opened = self.opened?;
        // a session runs from September to September; papers for it come out from the year before
        let from = if adopted && self.adopted { (opened, 8) } else { (opened - 1, 9) };
        Some(Years { from, to: (opened + 1, 12), said: format!("{opened} and {}", opened + 1) })
    }
}

/// First and last month.
struct Years {
    from: (u32, u8),
    to: (u32, u8),
    said: String,
}

impl Years {
    fn hold(&self, d: Date) -> bool {
        let at = (u32::from(d.year), d.month);
        self.from <= at && at <= self.to
    }
}

impl std::fmt::Display for Years {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.said)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(symbol: &str, date: &str) -> bool {
        Known::of(symbol).years(false).is_none_or(|y| y.hold(date.parse().unwrap()))
    }

    #[test]
    fn dates_fit_sessions_and_years() {
        for (symbol, date) in [
            ("A/77/230", "2022-08-01"),
            ("A/RES/77/230", "2023-01-10"),
            ("A/HRC/55/1", "2024-02-10"),
            ("A/C.3/77/L.1", "2022-10-10"),
            ("S/2024/1", "2023-12-31"),
            ("E/2024/31", "2024-05-01"),
            ("CTOC/COP/WG.7/2019/2", "2019-07-01"),
            ("A/CONF.231/3", "1999-01-01"),
            ("ST/SGB/2003/13", "2003-10-09"),
        ] {
            assert!(fits(symbol, date), "{symbol} {date}");
        }
        for (symbol, date) in [
            ("A/77/230", "2018-08-01"),
            ("A/RES/77/230", "2024-01-10"),
            ("A/HRC/55/1", "2019-02-10"),
            ("S/2024/1", "2022-12-31"),
            ("CTOC/COP/WG.7/2019/2", "2013-07-01"),
        ] {
            assert!(!fits(symbol, date), "{symbol} {date}");
        }
    }

    #[test]
    fn sessions_are_told_from_serial_numbers() {
        assert_eq!(Known::of("A/CN.4/747").session, None);
        assert_eq!(Known::of("A/AC.109/2024/1").session, None);
        assert_eq!(Known::of("A/80/6 (Sect. 3)").session, Some(80));
        assert_eq!(Known::of("A/HRC/RES/50/1").session, Some(50));
        assert_eq!(Known::of("A/ES-11/1").session, None);
    }
}
