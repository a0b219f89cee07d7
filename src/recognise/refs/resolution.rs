//! Resolutions and decisions by their numbers.
//!
//! A number alone says little: 2/3 is a fraction, 73/195 a resolution only where a word says so, or
//! where it goes on a series. The forms are the UN's: session and number (73/195, S-32/1), year and
//! number (2022/17), number and year (2254 (2015)), number and session in roman numerals up to 1976
//! (217 A (III)), decisions of conferences of parties (1/CP.21).

use super::{Own, Scan};
use crate::locale::{Body, RefJoin, RefWord};
use crate::model::{Act, Date, Symbol, Target};
use std::collections::BTreeMap;
use std::ops::Range;

/// The number of a resolution or decision, as it may be.
#[derive(Debug, Clone)]
pub(super) struct Number {
    pub(super) range: Range<usize>,
    form: Form,
    /// The two numbers with the stroke between them, as printed.
    stroke: Range<usize>,
    letter: Option<char>,
    /// The last of several letters.
    up_to: Option<char>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Form {
    /// `73/195`, `S-32/1`: the kind of session is empty, `S-` or `ES-`.
    Session(&'static str, u32, u32),
    /// `2022/17`.
    Year(u32, u32),
    /// `2254 (2015)`.
    Council(u32, u32),
    /// `217 (III)`, `3201 (S-VI)`.
    Old(u32, String),
    /// `1/CP.21`.
    Parties,
}

/// Kinds of session in front of a number: as printed, as the symbol has them. Longest first.
const SPECIAL: [(&str, &str); 8] = [
    ("ES", "ES-"),
    ("S", "S-"),
    ("دإط", "ES-"),
    ("د إ ط", "ES-"),
    ("دإ", "S-"),
    ("د إ", "S-"),
    ("د.إ", "S-"),
    ("د", ""),
];

fn hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2013}')
}

/// The kind of session that a text ends with, and where it starts.
fn special_before(s: &str) -> Option<(&'static str, usize)> {
    let t = s.strip_suffix(hyphen)?;
    let (p, kind) = SPECIAL.iter().find(|(p, _)| t.ends_with(p))?;
    let start = t.len() - p.len();
    let glued = t[..start].chars().next_back().is_some_and(|c| c.is_ascii_alphanumeric());
    // an Arabic particle may be written with it, a Latin word may not
    (!glued).then_some((kind, start))
}

/// The number around the stroke at `at`.
pub(super) fn stroke(s: &str, at: usize) -> Option<Number> {
    let bytes = s.as_bytes();
    let before = bytes[..at].iter().rev().take_while(|b| b.is_ascii_digit()).count();
    if !(1..=4).contains(&before) || bytes[at - before] == b'0' {
        return None;
    }
    let first = at - before;
    let mut start = first;
    let left = s[start..at].parse().ok()?;
    let rest = &s[at + 1..];
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (form, len) = if (1..=4).contains(&digits) && !rest.starts_with('0') {
        let right = rest[..digits].parse().ok()?;
        let form = match special_before(&s[..start]) {
            Some((kind, from)) if !kind.is_empty() => {
                start = from;
                Form::Session(kind, left, right)
            }
            _ if (1946..=2099).contains(&left) => Form::Year(left, right),
            _ => Form::Session("", left, right),
        };
        (form, digits)
    } else {
        // 1/CP.21
        let name = rest.bytes().take_while(u8::is_ascii_uppercase).count();
        let number = rest.get(name..)?.strip_prefix('.')?;
        let digits = number.bytes().take_while(u8::is_ascii_digit).count();
        if !(2..=5).contains(&name) || !(1..=3).contains(&digits) {
            return None;
        }
        (Form::Parties, name + 1 + digits)
    };
    let mut end = at + 1 + len;
    let stroke = first..end;
    if glued_before(s, start) {
        return None;
    }
    let mut letter = None;
    let mut after = s[end..].chars();
    match (after.next(), after.next()) {
        (Some(c @ ('A'..='L' | 'a'..='h')), next) if next.is_none_or(|c| !c.is_alphanumeric()) => {
            letter = Some(c.to_ascii_uppercase());
            end += 1;
        }
        (Some(c), _) if c.is_ascii_alphanumeric() || matches!(c, '/' | '%' | '_') => return None,
        (Some('.' | ','), Some(c)) if c.is_ascii_digit() => return None,
        _ => {}
    }
    Some(Number { range: start..end, form, stroke, letter, up_to: None })
}

fn glued_before(s: &str, start: usize) -> bool {
    let mut before = s[..start].chars().rev();
    match before.next() {
        Some(c) if c.is_ascii_alphanumeric() => true,
        Some('/' | '-' | '_' | '$' | '=' | '\u{2011}') => true,
        Some('.' | ',') => before.next().is_some_and(|c| c.is_ascii_digit()),
        _ => false,
    }
}

/// The number in front of the bracket at `at`, which is `open` bytes wide.
pub(super) fn bracket(scan: &Scan<'_>, at: usize, open: usize) -> Option<Number> {
    let s = scan.s;
    let head = s[..at].trim_end_matches([' ', '\u{a0}']);
    if at - head.len() > 3 {
        return None;
    }
    let inside = &s[at + open..];
    let close = inside.char_indices().take(9).find(|(_, c)| matches!(c, ')' | '\u{ff09}'))?;
    let inner = inside[..close.0].trim();
    let end = at + open + close.0 + close.1.len_utf8();
    let digits = |t: &str| t.bytes().rev().take_while(u8::is_ascii_digit).count();
    let mut number = head;
    let mut letter = None;
    if digits(head) == 0 {
        // 217 A (III)
        // a longer word is no number with its letter
        let near = (head.len().saturating_sub(32)..).find(|i| head.is_char_boundary(*i))?;
        let word = head[near..].rsplit([' ', '\u{a0}']).next()?;
        if word.len() == head.len() - near && near > 0 {
            return None;
        }
        let glued = word.bytes().take_while(u8::is_ascii_digit).count();
        let (l, len) = scan.locale.ref_letter(word.get(glued..)?)?;
        if glued + len != word.len() {
            return None;
        }
        letter = Some(l);
        number = head[..head.len() - len].trim_end_matches([' ', '\u{a0}']);
    }
    let n = digits(number);
    let start = number.len() - n;
    if !(1..=5).contains(&n) || number.as_bytes()[start] == b'0' || glued_before(s, start) {
        return None;
    }
    let value: u32 = number[start..].parse().ok()?;
    let form = match inner.parse::<u32>() {
        Ok(year) if inner.len() == 4 && (1946..=2099).contains(&year) => Form::Council(value, year),
        Ok(_) => return None,
        Err(_) => Form::Old(value, old_session(inner)?),
    };
    Some(Number { range: start..end, form, stroke: 0..0, letter, up_to: None })
}

/// The session in brackets as a symbol has it: `XV`, `S-VI`, د-15.
fn old_session(inner: &str) -> Option<String> {
    let inner: String = inner.chars().filter(|c| !matches!(c, '\u{200e}' | '\u{200f}')).collect();
    let (kind, number) = match inner.split_once(hyphen) {
        None => ("", inner.as_str()),
        Some((p, number)) => (SPECIAL.iter().find(|(k, _)| *k == p.trim_end())?.1, number),
    };
    if let Ok(n) = number.parse::<u32>() {
        // printed in digits where the language has no roman numerals
        return (1..=63).contains(&n).then(|| format!("{kind}{}", super::roman(n)));
    }
    let numeral = number.bytes().all(|b| matches!(b, b'I' | b'V' | b'X' | b'L'));
    let value = numeral.then(|| (1..=63).find(|n| super::roman(*n) == number)).flatten()?;
    (kind.is_empty() || value < 12).then(|| format!("{kind}{number}"))
}

/// Whether the Security Council's resolution of a number is one of the year: so near that the two
/// bear each other out. Numbers run through since 1946; the last of some years, and between them
/// about as many a year.
fn fits(n: u32, year: u32) -> bool {
    const LAST: [(u32, u32); 11] = [
        (1946, 15),
        (1960, 160),
        (1970, 291),
        (1980, 484),
        (1989, 646),
        (1993, 892),
        (2000, 1334),
        (2010, 1966),
        (2015, 2259),
        (2020, 2557),
        (2024, 2767),
    ];
    let (mut low, mut high) = (LAST[0], (2099, 2767 + 75 * 60));
    for l in LAST {
        if l.0 <= year {
            low = l;
        } else {
            high = l;
            break;
        }
    }
    let (span, gain) = ((high.0 - low.0).max(1), high.1 - low.1);
    let last = low.1 + gain * (year - low.0) / span;
    let slack = 75 + if year > 2024 { 20 * (year - 2024) } else { 0 };
    n + 100 + slack / 2 >= last && n <= last + slack
}

/// A resolution found.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) range: Range<usize>,
    pub(super) target: Target,
}

/// A run of numbers that one word names.
struct Series {
    act: Act,
    bodies: Bodies,
    /// Behind the last number, its date and its body.
    end: usize,
    /// Results that a body behind the series still can name.
    from: usize,
}

/// A number that counts, before its body is known.
struct Pending {
    number: Number,
    range: Range<usize>,
    act: Act,
    body: Option<Body>,
    /// A body that is named before, with words between.
    weak: Option<Body>,
    date: Option<Date>,
}

/// The resolutions and decisions among the numbers of a text.
pub(super) fn find(scan: &Scan<'_>, numbers: Vec<Number>) -> Vec<Found> {
    if numbers.is_empty() {
        return Vec::new();
    }
    let pending = if scan.locale.number_first() {
        number_first(scan, numbers)
    } else {
        word_first(scan, numbers)
    };
    // two parts of one resolution side by side are two documents: the first part of each, and whether
    // there is another
    let mut parts: BTreeMap<&Form, (Option<char>, bool)> = BTreeMap::new();
    let several = if pending.len() > 1 { pending.as_slice() } else { &[] };
    for Number { form, letter, .. } in several.iter().map(|p| &p.number) {
        let (first, more) = parts.entry(form).or_insert((*letter, false));
        *more |= letter != first;
    }
    let parted: Vec<bool> = pending
        .iter()
        .map(|p| {
            let more = parts.get(&p.number.form).is_some_and(|f| f.1);
            more && p.number.letter.is_some_and(|l| l > 'A')
        })
        .collect();
    let found = pending.into_iter().zip(parted).map(|(p, parted)| {
        let weak = p.weak.filter(|b| {
            // "the Committee established by resolution 1267 (1999)" is not the Committee's
            let council = matches!(p.number.form, Form::Council(a, y) if fits(a, y));
            !council || matches!(b, Body::Security | Body::Council)
        });
        let body = p.body.or(weak).or_else(|| subject(scan, &p));
        let target = target(scan.s, &p, body, scan.own, parted);
        Found { range: p.range, target }
    });
    found.collect()
}

/// "resolutions 66/176 of 19 December 2011, 66/253 A and 66/253 B".
fn word_first(scan: &Scan<'_>, numbers: Vec<Number>) -> Vec<Pending> {
    let mut out: Vec<Pending> = Vec::new();
    let mut series: Option<Series> = None;
    let mut floor = 0;
    for mut n in numbers {
        if n.range.start < floor {
            continue;
        }
        with_letter(scan, &mut n);
        let start = n.range.start;
        let after = dated(scan, n.range.end);
        let (act, (body, weak)) = if let Some((act, bodies)) = named(scan, floor, start) {
            series = Some(Series { act, bodies, end: 0, from: out.len() });
            (act, bodies)
        } else if let Some(s) = &mut series
            && let Some(body) = joined(scan, s.end..start)
            && n.goes_on()
        {
            if let Some(b) = body {
                s.bodies = (Some(b), None);
                s.from = out.len();
            }
            (s.act, s.bodies)
        } else if let Some(s) = &series
            && after.0.is_some()
            && n.goes_on()
            && s.end.saturating_add(400) > start
        {
            // "2015/33 of 22 July 2015 on forests, 2020/14 of 17 July 2020 on …"
            (s.act, s.bodies)
        } else if matches!(n.form, Form::Council(a, b) if fits(a, b)) {
            series = Some(Series {
                act: Act::Resolution,
                bodies: (Some(Body::Security), None),
                end: 0,
                from: out.len(),
            });
            (Act::Resolution, (Some(Body::Security), None))
        } else {
            floor = floor.max(start);
            continue;
        };
        let (date, mut end) = after;
        out.push(Pending { range: n.range.clone(), number: n, act, body, weak, date });
        if let Some((b, to)) = body_behind(scan, end) {
            end = to;
            if let Some(s) = &series {
                let all = out.get_mut(s.from..).unwrap_or_default();
                all.iter_mut().filter(|p| p.body.is_none()).for_each(|p| p.body = Some(b));
            }
        }
        floor = end;
        if let Some(s) = &mut series {
            s.end = end;
        }
    }
    out
}

impl Number {
    /// Whether it can go on a series without a word before it: 2/3 cannot.
    fn goes_on(&self) -> bool {
        match self.form {
            Form::Session(kind, session, n) => {
                !kind.is_empty() || (session > 2 && session <= 130 && n <= 400)
            }
            Form::Year(..) | Form::Council(..) | Form::Old(..) | Form::Parties => true,
        }
    }
}

/// "B", "A–C" behind a number.
fn with_letter(scan: &Scan<'_>, n: &mut Number) {
    if n.letter.is_some() || matches!(n.form, Form::Parties) {
        return;
    }
    let rest = &scan.s[n.range.end..];
    let inner = rest.trim_start_matches([' ', '\u{a0}']);
    let space = rest.len() - inner.len();
    if space > 2 {
        return;
    }
    let Some((letter, len)) = scan.locale.ref_letter(inner) else { return };
    let after = &inner[len..];
    // "70/1 A/79/5" is two citations
    if after.starts_with(['/', '('])
        || after.starts_with(".") && after.len() > 1 && !after[1..].starts_with(' ')
    {
        return;
    }
    n.letter = Some(letter);
    n.range.end += space + len;
    if let Some(after) = after.strip_prefix(hyphen)
        && let Some((last, len)) = scan.locale.ref_letter(after)
        && last > letter
    {
        n.up_to = Some(last);
        n.range.end = scan.s.len() - after.len() + len;
    }
}

/// The body that is named beside a number, and one that is named further off.
type Bodies = (Option<Body>, Option<Body>);

/// The word that names a number directly before it, and the body beside the word.
fn named(scan: &Scan<'_>, floor: usize, start: usize) -> Option<(Act, Bodies)> {
    let mut between = None;
    let mut last = start;
    for (r, w) in scan.before(start) {
        if r.start < floor || start.saturating_sub(r.end) > 90 {
            return None;
        }
        match w {
            RefWord::Resolution | RefWord::Decision => {
                let gap = scan.between(r.end, last);
                let ok = if between.is_some() {
                    filler(gap)
                } else {
                    scan.locale.ref_mark(gap).0 == gap.len()
                };
                let act = if *w == RefWord::Decision { Act::Decision } else { Act::Resolution };
                let (strong, weak) = body_before(scan, floor, r.start);
                return ok.then_some((act, (between.or(strong), weak)));
            }
            RefWord::Body(b) if between.is_none() => {
                if !filler(scan.between(r.end, last)) {
                    return None;
                }
                between = Some(*b);
                last = r.start;
            }
            _ => return None,
        }
    }
    None
}

/// Words that may stand between a body and the number or the noun: "of the".
fn filler(gap: &str) -> bool {
    let stop = |c| {
        matches!(c, '0'..='9' | ',' | ';' | ':' | '.' | '(' | ')' | '[' | ']' | '"')
            || matches!(c, '«' | '»' | '“' | '”' | '，' | '。' | '；' | '、' | '：' | '،' | '؛')
    };
    gap.chars().count() <= 24 && !gap.chars().any(stop)
}

/// The body that the noun at `at` follows: "General Assembly resolution"; or one with words
/// between, "the Council, in its resolution".
fn body_before(scan: &Scan<'_>, floor: usize, at: usize) -> (Option<Body>, Option<Body>) {
    let Some((r, RefWord::Body(b))) = scan.before(at).next() else { return (None, None) };
    if r.start < floor {
        return (None, None);
    }
    let gap = scan.between(r.end, at);
    if gap.trim().is_empty() {
        return (Some(*b), None);
    }
    let near = gap.len() <= 20
        && !gap.chars().any(|c| matches!(c, '0'..='9' | ';' | ':' | '.' | '(' | ')'))
        && !gap.trim_matches([',', ' ', '\u{a0}', '，', '،']).is_empty()
        && scan.locale.ref_join(gap.trim_start_matches(',')).is_none();
    (None, near.then_some(*b))
}

/// The date behind a number, and where it ends.
fn dated(scan: &Scan<'_>, end: usize) -> (Option<Date>, usize) {
    let rest = &scan.s[end..];
    // most numbers have none: a digit has to come soon
    if !rest.bytes().take(40).any(|b| b.is_ascii_digit()) {
        return (None, end);
    }
    match scan.locale.ref_dated(rest) {
        Some((date, len)) => (Some(date), end + len),
        None => (None, end),
    }
}

/// "… of the General Assembly" behind a number, and where it ends.
fn body_behind(scan: &Scan<'_>, end: usize) -> Option<(Body, usize)> {
    let mut words = scan.after(end);
    let (r, w) = words.next()?;
    let RefWord::Body(b) = w else { return None };
    let gap = scan.s.get(end..r.start)?;
    // a date may stand between commas
    let of = |gap: &str| scan.locale.ref_of(gap) == Some(gap.len());
    let near = gap.trim().is_empty() || of(gap.trim_start_matches([',', ' ', '\u{a0}']));
    // "… 2021 Human Rights Council resolutions" begins another series
    let another = words.next().is_some_and(|(n, w)| {
        matches!(w, RefWord::Resolution | RefWord::Decision)
            && scan.between(r.end, n.start).trim().is_empty()
    });
    (near && !another).then_some((*b, r.end))
}

/// Whether only joins, calls and a body stand between two numbers: the body, if so.
fn joined(scan: &Scan<'_>, gap: Range<usize>) -> Option<Option<Body>> {
    if gap.start > gap.end || gap.len() > 160 {
        return None;
    }
    let mut body = None;
    let mut at = gap.start;
    let mut words = scan.after(at).peekable();
    let mut joins = 0;
    while at < gap.end {
        let rest = &scan.s[at..gap.end];
        let call = calls(rest, scan.locale.rtl);
        if call > 0 {
            at += call;
            continue;
        }
        if let Some((join, len)) =
            scan.locale.ref_join(&scan.s[at..]).filter(|j| at + j.1 <= gap.end)
        {
            if join == RefJoin::To && joins == 0 && rest.starts_with(hyphen) {
                return None;
            }
            joins += 1;
            at += len;
            continue;
        }
        while words.peek().is_some_and(|(r, _)| r.start < at) {
            words.next();
        }
        if let Some((r, w)) = words.peek()
            && r.end <= gap.end
            && filler(scan.between(at, r.start))
            && let RefWord::Body(b) = w
        {
            body = Some(*b);
            at = r.end;
            continue;
        }
        // a citation that was found before stands here: A/79/1, annex, para. 3
        if let Some(end) = scan.citation_at(at).filter(|e| *e <= gap.end) {
            at = end;
            continue;
        }
        let blank = rest.len() - rest.trim_start().len();
        let (mark, marked) = scan.locale.ref_mark(rest);
        if marked && mark == rest.len() {
            break;
        }
        if blank > 0 {
            at += blank;
            continue;
        }
        if body.is_some() && filler(rest) {
            break;
        }
        return None;
    }
    (joins > 0).then_some(body)
}

/// Bytes of footnote calls at the start.
fn calls(s: &str, bracketed: bool) -> usize {
    let raised = s
        .find(|c: char| !matches!(c, '*' | '¹' | '²' | '³' | '⁰' | '⁴'..='⁹' | '⁽' | '⁾'))
        .unwrap_or(s.len());
    if raised > 0 || !bracketed {
        return raised;
    }
    let Some(inner) = s.strip_prefix('(') else { return 0 };
    let digits = inner.bytes().take_while(u8::is_ascii_digit).count();
    let short = (1..=3).contains(&digits) && inner[digits..].starts_with(')');
    if short { digits + 2 } else { 0 }
}

/// 2018年12月19日第73/195号、第73/196 A号决议: the word stands behind the last.
fn number_first(scan: &Scan<'_>, numbers: Vec<Number>) -> Vec<Pending> {
    let mut out: Vec<Pending> = Vec::new();
    // numbers that wait for their word
    let mut open = 0;
    let mut body = None;
    let mut end = 0;
    for mut n in numbers {
        if n.range.start < end {
            continue;
        }
        with_letter(scan, &mut n);
        let (from, marked) = marked(scan, n.range.start);
        let date = scan.date_ending(from);
        let head = date.as_ref().map_or(from, |(r, _)| r.start);
        let waits = open < out.len();
        let going = !out.is_empty() && n.goes_on();
        let on = if going { joined(scan, end..head) } else { None };
        let council = matches!(n.form, Form::Council(a, b) if fits(a, b));
        let (strong, weak) = body_before(scan, end, head);
        let explicit = strong.or(on.flatten());
        let rest = &scan.s[n.range.end..];
        let unit = scan.locale.ref_unit(rest).unwrap_or(0);
        let special = matches!(n.form, Form::Session(kind, ..) if !kind.is_empty());
        let plain = unit > 0 && special && (date.is_some() || explicit.is_some());
        if !marked && on.is_none() && !council && !plain {
            continue;
        }
        if explicit.is_some() || on.is_none() {
            body = explicit;
        }
        let far =
            waits && on.is_none() && (end + 300 < head || sentence_ends(scan.between(end, head)));
        if far {
            out.truncate(open);
        }
        let to = n.range.end + unit;
        let word = scan.after(n.range.end).take_while(|(r, _)| r.start <= to).find(|(r, w)| {
            (r.start == n.range.end || r.start == to)
                && matches!(w, RefWord::Resolution | RefWord::Decision)
        });
        let stop = word.map_or(to, |w| w.0.end);
        let session_only = matches!(n.form, Form::Session("", a, _) if a < 3);
        if session_only && word.is_none() && on.is_none() {
            continue;
        }
        out.push(Pending {
            range: from..stop,
            act: Act::Resolution,
            body: explicit.or(body),
            weak,
            date: date.map(|d| d.1),
            number: n,
        });
        end = stop;
        if let Some((_, w)) = word {
            let act = if *w == RefWord::Decision { Act::Decision } else { Act::Resolution };
            out.iter_mut().skip(open).for_each(|p| p.act = act);
            open = out.len();
        } else if council && unit == 0 {
            open = out.len();
        }
    }
    // what no word came for: only the forms that speak for themselves
    let rest = out.split_off(open);
    out.extend(
        rest.into_iter().filter(|p| matches!(p.number.form, Form::Council(a, b) if fits(a, b))),
    );
    out
}

fn sentence_ends(s: &str) -> bool {
    s.contains(['。', '；', '？', '！'])
}

/// Where the mark before a number starts (第), and whether there is one.
fn marked(scan: &Scan<'_>, start: usize) -> (usize, bool) {
    let head = &scan.s[..start];
    let bare = head.trim_end_matches([' ', '\u{a0}']);
    let from = bare.char_indices().next_back().map_or(0, |(i, _)| i);
    let (len, marked) = scan.locale.ref_mark(&head[from..]);
    if marked && from + len == start { (from, true) } else { (start, false) }
}

/// The body that the sentence is about: the last named before the number that it fits.
fn subject(scan: &Scan<'_>, p: &Pending) -> Option<Body> {
    let Form::Session(_, session, _) = p.number.form else { return None };
    // the document's own body speaks of its own resolutions
    let own = match scan.own {
        Own::Assembly => session >= 31,
        Own::Rights => session < 31,
        _ => false,
    };
    if own {
        return None;
    }
    let fits = |b: &Body| match b {
        Body::Assembly => session >= 31,
        Body::Rights => session <= 80,
        _ => false,
    };
    let before = scan
        .before(p.range.start)
        .take_while(|(r, _)| {
            p.range.start.saturating_sub(r.end) < 300
                && !sentence_ends(scan.between(r.end, p.range.start))
        })
        .find_map(|(_, w)| match w {
            RefWord::Body(b) => Some(*b).filter(fits),
            _ => None,
        });
    // "In its resolution 89/234 of 18 December 2034, the General Assembly …"
    before.or_else(|| {
        let (r, w) = scan.after(p.range.end).next()?;
        let gap = scan.s.get(p.range.end..r.start).filter(|g| g.len() <= 60)?;
        match w {
            RefWord::Body(b) if !gap.contains(['.', ';', '(']) => Some(*b).filter(fits),
            _ => None,
        }
    })
}

/// What a number points to: a symbol where body and number tell it, the bare number otherwise.
fn target(s: &str, p: &Pending, body: Option<Body>, own: Own, parted: bool) -> Target {
    match symbol(s, p, body, own, parted) {
        Some(symbol) => Target::Document { symbol: Symbol::new(&symbol), date: p.date },
        None => Target::Resolution { act: p.act, number: number_text(p, s).into(), date: p.date },
    }
}

/// Every number as the master language prints it.
fn number_text(p: &Pending, s: &str) -> String {
    let letters = letters(&p.number);
    match &p.number.form {
        Form::Session(kind, ..) => [kind, &s[p.number.stroke.clone()], &letters].concat(),
        Form::Year(..) => [&s[p.number.stroke.clone()], letters.as_str()].concat(),
        Form::Council(a, b) => format!("{a} ({b})"),
        Form::Old(a, session) => {
            let space = if letters.is_empty() { "" } else { " " };
            format!("{a}{space}{letters} ({session})")
        }
        Form::Parties => s[p.number.range.clone()].to_owned(),
    }
}

fn letters(n: &Number) -> String {
    match (n.letter, n.up_to) {
        (Some(a), Some(b)) => format!("{a}-{b}"),
        (Some(a), None) => a.to_string(),
        _ => String::new(),
    }
}

fn symbol(s: &str, p: &Pending, body: Option<Body>, own: Own, parted: bool) -> Option<String> {
    // The letter of a part is left out where nothing else tells it from the whole: the UN's own links
    // have it so for most resolutions in parts, and for all up to 1976.
    let word = if p.act == Act::Decision { "DEC" } else { "RES" };
    let stroke = &s[p.number.stroke.clone()];
    match &p.number.form {
        Form::Council(n, year) => {
            let security = matches!(body, None | Some(Body::Security | Body::Council));
            (security && p.act == Act::Resolution).then(|| format!("S/RES/{n} ({year})"))
        }
        Form::Old(n, session) => {
            let late = ["XXXI", "XXXII", "XXXIII", "XXXIV"].iter().any(|s| session.starts_with(s))
                || session.starts_with("XL")
                || session.starts_with('L');
            match body {
                Some(Body::Assembly) => Some(format!("A/{word}/{n}({session})")),
                Some(Body::Social) => Some(format!("E/{word}/{n}({session})")),
                None if late => Some(format!("E/{word}/{n}({session})")),
                None => Some(format!("A/{word}/{n}({session})")),
                Some(_) => None,
            }
        }
        Form::Year(year, _) => {
            let social = match body {
                Some(b) => matches!(b, Body::Social | Body::Council),
                None => own != Own::Other,
            };
            (social && *year >= 1978).then(|| ["E/", word, "/", stroke].concat())
        }
        Form::Session(kind, session, n) => {
            let letters = if parted { letters(&p.number) } else { String::new() };
            let body = match body {
                Some(b) => b,
                None if *kind == "ES-" => Body::Assembly,
                None => match own {
                    Own::Rights => Body::Rights,
                    Own::Assembly if *session >= 31 || *kind == "S-" => Body::Assembly,
                    Own::Social | Own::Security | Own::Unknown if *session >= 31 => Body::Assembly,
                    _ => return None,
                },
            };
            match body {
                Body::Assembly if *session >= 31 || !kind.is_empty() => {
                    Some(["A/", word, "/", kind, stroke, &letters].concat())
                }
                Body::Rights | Body::Council if *session <= 130 => {
                    Some(["A/HRC/", word, "/", kind, stroke, &letters].concat())
                }
                Body::Environment if p.act == Act::Resolution && *session <= 30 => {
                    Some(format!("UNEP/EA.{session}/Res.{n}"))
                }
                _ => None,
            }
        }
        Form::Parties => None,
    }
}
