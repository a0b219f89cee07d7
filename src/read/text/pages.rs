//! Pages: where they end, and what on them is furniture.
//!
//! Furniture is set aside only on evidence that it repeats or counts: a page number that follows
//! the one before, a head that stands on several pages, a job number of a known form. A lone
//! number or symbol stays text.

use super::apart::Apart;
use super::feet;
use super::lines::Line;
use super::shape::Shape;
use super::tags;
use crate::flow::mark;
use crate::locale::page_number as paged;
use crate::model::FurnitureKind;
use crate::source::Source;
use std::collections::BTreeMap;

/// What a line is for the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Text, or blank.
    Text,
    /// Set aside.
    Furniture(FurnitureKind),
    /// The rule above footnotes.
    NoteRule,
    /// A line of mark-up without text: a Markdown table's rule.
    Markup,
}

/// A page's end or start as the lines show it, and what each line is.
#[derive(Debug)]
pub(super) struct Pages {
    /// One for each line.
    pub class: Vec<Class>,
    /// Lines before which a page starts.
    pub starts: Vec<bool>,
    /// Notes that no rule is drawn above.
    pub feet: feet::Feet,
}

pub(super) fn find(source: &Source, lines: &[Line], shape: &Shape) -> Pages {
    let mut p = Pages {
        class: vec![Class::Text; lines.len()],
        starts: vec![false; lines.len()],
        feet: feet::Feet::default(),
    };
    let text: Vec<usize> = (0..lines.len()).filter(|i| !lines[*i].blank()).collect();
    rules(source, lines, &text, shape.markdown, &mut p);
    counted(source, lines, &text, &mut p);
    job_numbers(source, lines, &text, &mut p);
    heads(source, lines, &text, &mut p);
    own_symbol(source, lines, &text, &mut p);
    starts(lines, &text, shape, &mut p);
    links(source, lines, &text, shape, &mut p);
    p.feet = feet::find(source, lines, &text, shape, &p);
    p
}

/// Rules drawn with characters.
fn rules(source: &Source, lines: &[Line], text: &[usize], markdown: bool, p: &mut Pages) {
    for (n, &i) in text.iter().enumerate() {
        let s = source.slice(lines[i].text);
        let Some(first) = s.bytes().next() else { continue };
        if !matches!(
            first,
            b'_' | b'-' | b'*' | b'=' | b'|' | b':' | b'<' | b'!' | b'{' | b'>' | 0xe2
        ) {
            continue;
        }
        if tags::page_mark(s) {
            mark_foot(lines, i, p);
            continue;
        }
        if let Some(breaks) = markdown.then(|| tags::only(s)).flatten() {
            p.class[i] = Class::Markup;
            if breaks && let Some(next) = text.get(n + 1) {
                p.starts[*next] = true;
            }
            continue;
        }
        if markdown && bare_quote(s) {
            p.class[i] = Class::Markup;
            continue;
        }
        let drawn = |c: char| s.chars().all(|x| x == c);
        let len = s.chars().count();
        if mark::is_rule(s) || (len >= 12 && drawn('-')) {
            let at = |k: usize| text.get(n + k).map(|j| source.slice(lines[*j].text));
            // the raised number may stand on a line of its own
            let alone = || {
                let marks = (1..).map_while(|k| at(k)?.parse::<u32>().ok().filter(|n| *n < 1000));
                let mut marks = marks.collect::<Vec<_>>().into_iter().peekable();
                let mut ones = true;
                while let (Some(a), Some(b)) = (marks.next(), marks.peek()) {
                    ones &= *b == a + 1;
                }
                ones && at(1).is_some_and(lone)
            };
            let note = at(1).is_some_and(|s| mark::mark(s).is_some()) || alone();
            p.class[i] =
                if note { Class::NoteRule } else { Class::Furniture(FurnitureKind::EndRule) };
        } else if (len >= 3 && (drawn('-') || drawn('*') || drawn('=') || drawn('_')))
            || (len >= 5 && s.split_whitespace().all(|w| w == "*"))
        {
            p.class[i] = Class::Furniture(FurnitureKind::EndRule);
        } else if s.contains("--")
            && s.contains('|')
            && s.chars().all(|c| matches!(c, '|' | '-' | ':' | '+' | ' '))
        {
            p.class[i] = Class::Markup;
        }
    }
}

/// Whether a line is nothing but the marks of a quotation: a blank line in it.
pub(super) fn bare_quote(s: &str) -> bool {
    s.starts_with('>') && s.bytes().all(|b| matches!(b, b'>' | b' '))
}

/// Whether a line is nothing but the number of a note.
pub(super) fn lone(s: &str) -> bool {
    (1..=3).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_digit()) && !s.starts_with('0')
}

/// `3`, `- 3 -`, `3/12`, `3/12   25-06262`, `Page 3`: the number of a page.
fn page_number(s: &str) -> Option<(u32, Option<u32>)> {
    // number and job number may stand at the two edges of the page
    let starts = |b: &u8| matches!(b, b'0'..=b'9' | b'-' | b'K' | b'N' | b'G' | b'V' | 0xe2);
    if !s.as_bytes().first().is_some_and(starts) {
        return None;
    }
    let ink = || s.bytes().filter(|b| *b != b' ').count();
    if s.len() > 240 || !s.bytes().any(|b| b.is_ascii_digit()) || ink() > 40 {
        return None;
    }
    let mut number = None;
    for token in s.split_whitespace() {
        if let Some((n, m)) = token.split_once('/') {
            let (Ok(n), Ok(m)) = (n.parse::<u32>(), m.parse::<u32>()) else { return None };
            if number.is_some() || n > m || m > 5000 || n == 0 {
                return None;
            }
            number = Some((n, Some(m)));
        } else if job_number(token) || matches!(token, "-" | "–" | "—") {
        } else if let Ok(n) = token.parse::<u32>() {
            if number.is_some() || n == 0 || n > 5000 || token.len() > 4 {
                return None;
            }
            number = Some((n, None));
        } else {
            return None;
        }
    }
    number
}

/// `25-06262`, `V.19-06543`, `GE.20-02503(E)`, `K0360265`.
fn job_number(s: &str) -> bool {
    let s = s
        .strip_suffix([')', ']'])
        .and_then(|s| {
            let (rest, letter) = s.rsplit_once(['(', '['])?;
            matches!(letter, "A" | "C" | "E" | "F" | "R" | "S" | "G").then_some(rest)
        })
        .unwrap_or(s);
    let digits = |s: &str, n: usize| s.len() == n && s.bytes().all(|b| b.is_ascii_digit());
    // the letter of the language may stand behind a stop: `K0360265.s`
    let s = match s.as_bytes() {
        [.., b'.', b'a' | b'c' | b'e' | b'f' | b'r' | b's'] => &s[..s.len() - 2],
        _ => s,
    };
    if let Some(rest) = s.strip_prefix(['K', 'N']) {
        return digits(rest, 7);
    }
    let s = s.strip_prefix("GE.").or_else(|| s.strip_prefix("V.")).unwrap_or(s);
    s.split_once('-').is_some_and(|(y, n)| digits(y, 2) && digits(n, 5))
}

/// Page numbers: those that count up, all of one form.
fn counted(source: &Source, lines: &[Line], text: &[usize], p: &mut Pages) {
    let found: Vec<(usize, usize, u32, Option<u32>)> = text
        .iter()
        .enumerate()
        .filter(|(_, i)| p.class[**i] == Class::Text)
        .filter_map(|(n, &i)| {
            let (a, m) = page_number(source.slice(lines[i].text))?;
            Some((n, i, a, m))
        })
        .collect();
    // below the symbol at the head of a page, with the language between in some
    for n in 1..text.len() {
        let i = text[n];
        let s = source.slice(lines[i].text);
        if lines[i].width > 16 || p.class[i] != Class::Text || paged(s) != Some(0) {
            continue;
        }
        let above = |k: usize| n.checked_sub(k).map(|m| text[m]);
        let is_symbol = |j: usize| symbol_like(source.slice(lines[j].text));
        let language = |j: usize| {
            lines[j].width <= 10 && source.slice(lines[j].text).chars().all(char::is_alphabetic)
        };
        if above(1).is_some_and(is_symbol) {
            mark_foot(lines, i, p);
        } else if above(1).is_some_and(language) && above(2).is_some_and(is_symbol) {
            for k in &text[n - 2..n] {
                p.class[*k] = Class::Furniture(FurnitureKind::RunningHead);
            }
            mark_foot(lines, i, p);
        }
    }
    // of many: the total is the same on every page
    let mut totals: BTreeMap<u32, Vec<(usize, usize, u32)>> = BTreeMap::new();
    for (n, i, a, m) in &found {
        if let Some(m) = m {
            totals.entry(*m).or_default().push((*n, *i, *a));
        }
    }
    let mut counted_of_many = false;
    for (total, list) in totals {
        let ends = |n: usize| {
            let mut rest = text.get(n + 1..).unwrap_or(&[]).iter().take(4);
            text.len() <= n + 4 && rest.all(|j| is_job(source.slice(lines[*j].text)))
        };
        let alone = list.len() == 1
            && (ends(list[0].0) || total == 1 || {
                let str = |n: Option<usize>| n.and_then(|n| text.get(n));
                let str = |n| str(n).map_or("", |j| source.slice(lines[*j].text));
                let (before, after) = (str(list[0].0.checked_sub(1)), str(Some(list[0].0 + 1)));
                symbol_like(after) || is_job(after) || is_job(before)
            });
        if alone || (list.len() > 1 && list.windows(2).all(|w| w[0].2 < w[1].2)) {
            counted_of_many |= list.len() > 1;
            for (_, i, _) in list {
                mark_foot(lines, i, p);
            }
        }
    }
    // a job number beside it says that it is one
    let mut beside_jobs = 0;
    for (_, i, _, m) in &found {
        let mut tokens = source.slice(lines[*i].text).split_whitespace();
        if m.is_none() && tokens.any(job_number) {
            mark_foot(lines, *i, p);
            beside_jobs += 1;
        }
    }
    // pages have one number each
    if counted_of_many || beside_jobs > 1 {
        return;
    }
    // the number on a line above or below that of the job number
    let beside = beside_job_lines(source, lines, text, &found);
    if beside.len() > 1 {
        for i in beside {
            mark_foot(lines, i, p);
        }
        return;
    }
    // the mark of a note, alone on a line below the rule
    let below_rule = |n: usize| {
        let above = n.checked_sub(1).map(|b| source.slice(lines[text[b]].text));
        let ends = text.get(n + 1).is_none_or(|j| feed_between(lines, text[n], *j));
        above.is_some_and(mark::is_rule) && !ends
    };
    // without a total: a run that counts by ones, a page apart, or at form feeds
    let plain = found.iter().filter(|f| f.3.is_none() && !below_rule(f.0));
    let plain: Vec<(usize, usize, u32)> = plain.map(|f| (f.0, f.1, f.2)).collect();
    let by_feed = |n: usize| {
        let before = text.get(n + 1).is_some_and(|j| feed_between(lines, text[n], *j));
        let after = n > 0 && feed_between(lines, text[n - 1], text[n]);
        before || after || n + 1 == text.len()
    };
    let mut run: Vec<(usize, usize, u32)> = Vec::new();
    for f in plain.iter().copied().chain([(usize::MAX, 0, 0)]) {
        // a page has some lines, the last one maybe few
        let apart = |l: &(usize, usize, u32)| {
            f.0 >= l.0 + 8 || (f.0 >= l.0 + 2 && feed_between(lines, l.1, f.1))
        };
        let goes_on = run.last().is_some_and(|l| f.0 != usize::MAX && f.2 == l.2 + 1 && apart(l));
        if !goes_on {
            let feeds = run.iter().filter(|r| by_feed(r.0)).count();
            if run.len() >= 3 || (run.len() >= 2 && feeds >= run.len() - 1 && feeds > 0) {
                for (_, i, _) in &run {
                    mark_foot(lines, *i, p);
                }
            }
            run.clear();
        }
        if f.0 != usize::MAX {
            run.push(f);
        }
    }
}

/// Lines of a number right above or below a line that is but a job number, as far as the numbers
/// count with these: every page has one of both at its foot.
fn beside_job_lines(
    source: &Source,
    lines: &[Line],
    text: &[usize],
    found: &[(usize, usize, u32, Option<u32>)],
) -> Vec<usize> {
    let str = |n: usize| text.get(n).map_or("", |i| source.slice(lines[*i].text));
    let job = |n: usize| lines.get(text[n]).is_some_and(|l| l.width <= 100) && is_job(str(n));
    let jobs: Vec<usize> = (0..text.len()).filter(|n| job(*n)).collect();
    // what the number is ahead of the count of the job numbers, for each of the two sides
    let mut ahead: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
    for (k, n) in jobs.iter().enumerate() {
        for f in [n.checked_sub(1), Some(n + 1)].into_iter().flatten() {
            let at = found.binary_search_by_key(&f, |f| f.0);
            if let Some((_, i, number, None)) = at.ok().and_then(|at| found.get(at)) {
                ahead.entry(i64::from(*number) - k as i64).or_default().push(*i);
            }
        }
    }
    ahead.into_values().max_by_key(Vec::len).unwrap_or_default()
}

fn feed_between(lines: &[Line], from: usize, to: usize) -> bool {
    lines[from + 1..=to].iter().any(|l| l.feed)
}

fn mark_foot(lines: &[Line], i: usize, p: &mut Pages) {
    p.class[i] = Class::Furniture(FurnitureKind::PageNumber);
    // the page ends after it, unless the form feed has it at the head of the next
    if !lines[i].feed
        && let Some(s) = p.starts.get_mut(i + 1)
    {
        *s = true;
    }
}

/// Job numbers and bar code text, alone on a line.
fn job_numbers(source: &Source, lines: &[Line], text: &[usize], p: &mut Pages) {
    for &i in text {
        if p.class[i] != Class::Text || lines[i].width > 100 {
            continue;
        }
        if is_job(source.slice(lines[i].text)) {
            p.class[i] = Class::Furniture(FurnitureKind::JobNumber);
        }
    }
    // the days of its processing, on lines of their own about it
    let days = |s: &str| {
        s.len() <= 20
            && s.split_whitespace().all(|d| d.len() == 6 && d.bytes().all(|b| b.is_ascii_digit()))
    };
    let near = |n: usize| {
        (n.saturating_sub(2)..=n + 2).filter(|k| *k != n).any(|k| {
            text.get(k).is_some_and(|i| p.class[*i] == Class::Furniture(FurnitureKind::JobNumber))
        })
    };
    let dates = |n: &usize| {
        let i = text[*n];
        lines[i].width <= 20
            && p.class[i] == Class::Text
            && days(source.slice(lines[i].text))
            && near(*n)
    };
    let dates: Vec<usize> = (0..text.len()).filter(dates).collect();
    for n in dates {
        p.class[text[n]] = Class::Furniture(FurnitureKind::JobNumber);
    }
    // "Please recycle" beside the job number, at the foot of the page
    let job = |n: usize| {
        let line = text.get(n).map(|i| p.class[*i]);
        line == Some(Class::Furniture(FurnitureKind::JobNumber))
    };
    let beside: Vec<usize> = (1..text.len())
        .filter(|n| {
            let i = text[*n];
            let s = source.slice(lines[i].text);
            let short = lines[i].width <= 28 && s.chars().all(|c| c.is_alphabetic() || c == ' ');
            let over =
                n + 1 == text.len() || feed_between(lines, i, text[n + 1]) || p.starts[text[n + 1]];
            p.class[i] == Class::Text && short && job(n - 1) && (job(n + 1) || over)
        })
        .map(|n| text[n])
        .collect();
    for i in beside {
        p.class[i] = Class::Furniture(FurnitureKind::JobNumber);
    }
}

/// A job number with its dates of processing, or the text of its bar code.
fn is_job(s: &str) -> bool {
    // most lines are none: it begins with a figure, a capital or a star and has six figures
    let begins = |b: &u8| b.is_ascii_digit() || b.is_ascii_uppercase() || matches!(b, b'*' | b'\\');
    let figures = || s.bytes().map(|b| usize::from(b.is_ascii_digit())).sum::<usize>();
    if !s.as_bytes().first().is_some_and(begins) || figures() < 6 {
        return false;
    }
    let inner = s.trim_matches(['*', '\\']);
    if bar_code(s) && inner.len() >= 6 && inner.bytes().all(|b| b.is_ascii_digit() || b == b'-') {
        return true;
    }
    let token = |s: &str| s.split_whitespace().next().is_some_and(job_number);
    // the number of the page stands on its outer side: "112 17-03714 (C)", "17-03714 (C) 115"
    let s = match s.split_once(char::is_whitespace) {
        Some((page, rest)) if numbers_page(page) && token(rest) => rest.trim_start(),
        _ => s,
    };
    let s = match s.rsplit_once(char::is_whitespace) {
        Some((rest, page)) if numbers_page(page) && token(rest) && paged(s).is_none() => {
            rest.trim_end()
        }
        _ => s,
    };
    let (first, rest) = s.split_once(char::is_whitespace).unwrap_or((s, ""));
    if !job_number(first) {
        return false;
    }
    // the head of the next page may stand on the same line: its symbol and the number of the page
    let (rest, page) = paged(rest).map_or((rest, false), |at| (rest[..at].trim_end(), true));
    let mut symbol = false;
    let rest_ok = rest.split_whitespace().all(|t| {
        let own = (t.len() == 6 && t.bytes().all(|b| b.is_ascii_digit()))
            || matches!(t, "(EXT)" | "/...")
            || (t.len() == 3 && t.starts_with('(') && t.ends_with(')'))
            || bar_code(t);
        symbol |= !own;
        !symbol || (!own && symbol_like(t))
    });
    rest_ok && (symbol || !page)
}

/// The text of a bar code, whose stars Markdown may escape: "*9310407*".
fn bar_code(s: &str) -> bool {
    s.len() >= 8 && s.trim_start_matches('\\').starts_with('*') && s.ends_with('*')
}

/// The number of a page, with or without how many there are: "7", "7/18".
fn numbers_page(s: &str) -> bool {
    let figures = |s: &str| (1..=4).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_digit());
    s.split_once('/').map_or_else(|| figures(s), |(n, of)| figures(n) && figures(of))
}

/// Whether a whole line could be a document symbol, with or without a page number beside it.
pub(super) fn symbol_like(s: &str) -> bool {
    // a document of two bodies has two symbols
    if let Some((a, b)) = s.split_once(['–', '‑']).filter(|(_, b)| b.contains('/')) {
        return symbol_like(a.trim_end()) && symbol_like(b.trim_start());
    }
    let s = s.trim_matches(|c: char| c.is_ascii_digit() || c.is_whitespace() || c == '*');
    let head = s.split('/').next().unwrap_or("");
    s.len() < 60
        && s.contains('/')
        && (1..=7).contains(&head.len())
        && head.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'.')
        && head.bytes().next().is_some_and(|b| b.is_ascii_uppercase())
        // of resolutions in parts the letters stand behind it: "A/RES/99/262 A–C"
        && s.chars().all(|c| {
            c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '-' | '–' | '(' | ')' | ' ')
        })
}

/// Running heads: what stands first on several pages, or is a symbol there.
fn heads(source: &Source, lines: &[Line], text: &[usize], p: &mut Pages) {
    let firsts: Vec<usize> = (1..text.len())
        .filter(|n| {
            let (a, b) = (text[n - 1], text[*n]);
            // a masthead below the job number heads no page but the first
            let opens = p.class[a] == Class::Furniture(FurnitureKind::JobNumber)
                && text[..*n].iter().take(4).all(|j| p.class[*j] != Class::Text);
            p.class[b] == Class::Text
                && !opens
                && (matches!(
                    p.class[a],
                    Class::Furniture(FurnitureKind::PageNumber | FurnitureKind::JobNumber)
                ) || feed_between(lines, a, b))
        })
        .collect();
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let bare = |n: usize| {
        let s = source.slice(lines[text[n]].text);
        s.trim_matches(|c: char| c.is_ascii_digit() || c.is_whitespace())
    };
    for n in &firsts {
        *seen.entry(bare(*n)).or_default() += 1;
    }
    let first_page: Vec<&str> =
        text.iter().take(32).map(|i| source.slice(lines[*i].text)).collect();
    // the symbol and the title of the document, in either order
    let line = |n: usize| text.get(n).map(|i| source.slice(lines[*i].text));
    let seconds = firsts.iter().filter(|n| symbol_like(bare(**n))).filter_map(|n| line(n + 1));
    let titled = Titled::of(&first_page, firsts.iter().map(|n| bare(*n)), seconds);
    for n in firsts {
        let s = bare(n);
        let i = text[n];
        let known = symbol_like(s)
            && (seen[s] > 1 || first_page.contains(&s) || p.class[text[n - 1]] != Class::Text);
        let repeated = seen[s] >= 2
            && s.chars().any(char::is_alphabetic)
            && lines[i].apart != Apart::Label
            && lines[i].width < 120
            && !labelled(s);
        if known || repeated || titled.is_head(source.slice(lines[i].text)) {
            p.class[i] = Class::Furniture(FurnitureKind::RunningHead);
            p.starts[i] = true;
            let mut n = n;
            // the title on a line of its own, below the symbol of several pages
            if let Some(j) = text.get(n + 1)
                && p.class[*j] == Class::Text
                && titled.repeats(source.slice(lines[*j].text))
            {
                p.class[*j] = Class::Furniture(FurnitureKind::RunningHead);
                n += 1;
            }
            let next = text.get(n + 1).copied();
            // the page's text starts after its head
            if let Some(j) = next {
                p.starts[j] = true;
                if p.class[j] == Class::Text
                    && page_number(source.slice(lines[j].text)).is_some()
                    && near_head(source, lines, j)
                {
                    p.class[j] = Class::Furniture(FurnitureKind::PageNumber);
                    if let Some(k) = text.get(n + 2) {
                        p.starts[*k] = true;
                    }
                }
            }
        }
    }
}

/// The document's symbol on lines of its own, wherever extraction put the heads of the pages: at their
/// ends as well, or where nothing tells a page's end.
fn own_symbol(source: &Source, lines: &[Line], text: &[usize], p: &mut Pages) {
    let str = |i: usize| source.slice(lines[i].text);
    // a masthead may have it twice
    let known = |n: usize| {
        let s = str(text[n]);
        // most lines are longer, or begin otherwise
        s.len() < 60
            && s.starts_with(|c: char| c.is_ascii_uppercase())
            && symbol_like(s)
            && text.iter().take(n.saturating_sub(8).min(40)).any(|i| str(*i) == s)
    };
    let found: Vec<usize> =
        (0..text.len()).filter(|n| p.class[text[*n]] == Class::Text && known(*n)).collect();
    for n in &found {
        let i = text[*n];
        let next = text.get(n + 1);
        let at_end = next.is_none_or(|j| feed_between(lines, i, *j))
            || next.is_some_and(|j| p.class[*j] == Class::Furniture(FurnitureKind::PageNumber));
        if found.len() < 2 && !at_end && !lines[i].feed {
            continue;
        }
        p.class[i] = Class::Furniture(FurnitureKind::RunningHead);
        if let Some(j) = next {
            p.starts[*j] = true;
        }
    }
}

/// What running heads are made of: the document's symbol, and its title as the first page has it.
struct Titled<'s> {
    symbols: Vec<&'s str>,
    /// The first page's text without white space.
    page: String,
    /// How often a line stands below the symbol at the head of a page.
    below: BTreeMap<&'s str, usize>,
}

impl<'s> Titled<'s> {
    fn of(
        first_page: &[&'s str],
        heads: impl Iterator<Item = &'s str>,
        seconds: impl Iterator<Item = &'s str>,
    ) -> Self {
        let mut symbols: Vec<&str> =
            first_page.iter().copied().filter(|s| symbol_like(s)).collect();
        symbols.extend(heads.filter(|s| symbol_like(s)));
        symbols.sort_unstable();
        symbols.dedup();
        symbols.truncate(4);
        let page = first_page
            .iter()
            .filter(|s| s.len() < 1200)
            .flat_map(|s| s.chars())
            .filter(|c| !c.is_whitespace());
        let mut below = BTreeMap::new();
        for s in seconds {
            *below.entry(s).or_default() += 1;
        }
        Self { symbols, page: page.collect(), below }
    }

    /// Whether a line below the symbol is the title, on this page and another.
    fn repeats(&self, s: &str) -> bool {
        let compact = || s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        self.below.get(s).is_some_and(|n| *n > 1)
            && (8..400).contains(&s.len())
            && self.page.contains(&compact())
    }

    /// Whether a line is the symbol, and beside it the title or as much of it as there was room for.
    fn is_head(&self, s: &str) -> bool {
        self.symbols.iter().any(|symbol| {
            let rest = s.strip_prefix(symbol).or_else(|| s.strip_suffix(symbol));
            let rest = rest.map(str::trim).filter(|r| (4..400).contains(&r.len()));
            rest.is_some_and(|r| {
                let r = r.trim_end_matches(['.', '…']);
                let compact: String = r.chars().filter(|c| !c.is_whitespace()).collect();
                compact.chars().nth(3).is_some() && self.page.contains(&compact)
            })
        })
    }
}

/// A bare number directly under a running head, without a label's full stop.
fn near_head(source: &Source, lines: &[Line], i: usize) -> bool {
    source.slice(lines[i].text).bytes().all(|b| b.is_ascii_digit())
        && i > 0
        && !lines[i - 1].blank()
}

/// A text that starts like a numbered block is no running head though it may recur.
fn labelled(s: &str) -> bool {
    s.starts_with(['(', '（', '•', '–', '—']) || s.chars().nth(1) == Some(')')
}

/// Page starts that only the layout shows.
fn starts(lines: &[Line], text: &[usize], shape: &Shape, p: &mut Pages) {
    for w in text.windows(2) {
        let (a, b) = (w[0], w[1]);
        let gap = b - a - 1;
        // where every printed line is set apart, a page's first line is not, and is indented
        let trace = shape.wrapped && shape.unit == 1 && gap == 0 && lines[b].indent > 0;
        // extractors leave two or more blank lines between pages where one is between blocks
        let run = !shape.wrapped && gap >= 3;
        if feed_between(lines, a, b) || trace || run {
            p.starts[b] = true;
        }
    }
}

/// Web addresses of documents that were gathered at a page foot.
fn links(source: &Source, lines: &[Line], text: &[usize], shape: &Shape, p: &mut Pages) {
    let gathered = |i: usize| {
        let s = source.slice(lines[i].text);
        (s.starts_with("http://") || s.starts_with("https://"))
            && !s.contains(char::is_whitespace)
            && document_link(s)
    };
    let mut n = 0;
    while n < text.len() {
        let from = n;
        while n < text.len() && p.class[text[n]] == Class::Text && gathered(text[n]) {
            n += 1;
        }
        if n == from {
            n += 1;
            continue;
        }
        let at_end = n == text.len()
            || p.starts[text[n]]
            || p.class[text[n]] != Class::Text
            // in blocks nothing shows the page's end; several at once are no sentence
            || (!shape.wrapped && n - from >= 2);
        // an address that a sentence runs into ("available at:") belongs to the sentence
        let led = from > 0 && {
            let before = source.slice(lines[text[from - 1]].text);
            p.class[text[from - 1]] == Class::Text && before.ends_with([':', '：', ','])
        };
        if at_end && !led {
            for i in &text[from..n] {
                p.class[*i] = Class::Furniture(FurnitureKind::PageLink);
            }
            if let Some(next) = text.get(n) {
                p.starts[*next] = true;
            }
        }
    }
}

/// Whether an address is one of the UN's document servers with a symbol for its path.
fn document_link(url: &str) -> bool {
    let Some((_, rest)) = url.split_once("://") else { return false };
    let Some((host, path)) = rest.split_once('/') else { return false };
    let host = host.strip_prefix("www.").unwrap_or(host);
    matches!(host, "undocs.org" | "docs.un.org") && path.contains('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn job_numbers_may_have_the_next_head_beside_them() {
        for s in [
            "93-10407",
            "GE.93-10407 (E) 120393 120393 *9310407*",
            "GE.93-10407 (EXT)",
            "K9310407.s",
            "93-10407 (E) 120393 *9310407* E/CN.99/1993/7",
            "GE.93-10407 (E) 120393 E/CN.99/1993/7 page 2",
            "GE.93-10407 (S) E/CN.99/1993/7 página 2",
            "GE.93-10407 (R) E/CN.99/1993/7 стр. 2",
            "112 93-10407 (C)",
            "93-10407 (C) 115",
            "3/18 93-10407",
            "GE.93-10407 7",
            "*9310407*",
            "\\*9310407\\*",
            "GE.93-10407 (E) 120393 \\*9310407\\*",
        ] {
            assert!(is_job(s), "{s}");
        }
        for s in [
            "93-10407 lamps",
            "9310407.s",
            "93-10407 page 2",
            "93-10407 E/CN.99/1993/7 lamps",
            "93-10407 E/CN.99/1993/7 (E)",
            "E/CN.99/1993/7 page 2",
            "12 93 10407",
            "93-10407 1993/7/2",
        ] {
            assert!(!is_job(s), "{s}");
        }
    }
}
