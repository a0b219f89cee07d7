//! Parts of documents: paragraphs, sections, annexes, tables, notes; and articles of treaties.

use super::{Cited, Scan};
use crate::locale::{RefJoin, RefPart, RefWord};
use crate::model::{InternalKind, InternalRef, Target};
use crate::recognise::inline::{Mark, MarkKind};
use std::ops::Range;

/// A citation of one part or several.
#[derive(Debug)]
pub(super) struct Cite {
    pub(super) range: Range<usize>,
    part: RefPart,
    numbers: Vec<Number>,
    /// "above", "of the present report" stands beside it.
    here: bool,
}

/// One number of a citation.
#[derive(Debug)]
struct Number {
    range: Range<usize>,
    num: Box<str>,
    value: u32,
    up_to: Option<Box<str>>,
    last: u32,
    items: Vec<Box<str>>,
}

/// Reads all citations of parts into the scan. `taken` are marks found before.
pub(super) fn read(scan: &mut Scan<'_>, taken: &[Mark]) {
    let mut out: Vec<Cite> = Vec::new();
    for (r, w) in &scan.words {
        let RefWord::Part(lead) = *w else { continue };
        if out.last().is_some_and(|c| c.range.end > r.start) || super::taken(taken, r) {
            continue;
        }
        let Some(mut cite) = one(scan, lead, r.clone()) else { continue };
        beside(scan, &mut cite, out.last().map_or(0, |c| c.range.end));
        match out.last_mut() {
            Some(last) if merges(scan, last, &cite) => {
                let bracket = scan.between(last.range.end, cite.range.start).trim() == "(";
                last.range.end = cite.range.end + usize::from(bracket);
                if last.part != RefPart::Article {
                    last.numbers = cite.numbers;
                }
                last.part = RefPart::Article;
            }
            _ => out.push(cite),
        }
    }
    scan.cites = out;
}

/// The citation whose lead stands at `at`.
fn one(scan: &Scan<'_>, lead: u16, at: Range<usize>) -> Option<Cite> {
    let (s, locale) = (scan.s, scan.locale);
    let first = locale.number_first();
    let wide = locale.ref_lead_wide(lead);
    let mut numbers: Vec<Number> = Vec::new();
    let mut pos = at.end;
    pos += locale.ref_mark(&s[pos..]).0;
    if pos > at.end + 12 || s[at.end..pos].contains('\n') {
        return None;
    }
    // joins that are no bare comma
    let mut words = 0;
    let mut range = None;
    // where a number starts, its mark included
    let mut from = at.start;
    let mut number = locale.ref_number(&s[pos..], wide);
    loop {
        let rest = &s[pos..];
        if let Some(n) = number.take() {
            let mut end = pos + n.len;
            let (items, len) = locale.ref_items(&s[end..]);
            if !items.is_empty() {
                end += len;
            }
            match (range.take(), numbers.last_mut()) {
                (Some(RefJoin::To), Some(last)) if n.value > last.value => {
                    last.up_to = Some(n.canonical);
                    last.last = n.value;
                    last.range.end = end;
                }
                (Some(RefJoin::To), Some(_)) => break,
                _ => numbers.push(Number {
                    range: from..end,
                    num: n.canonical,
                    value: n.value,
                    up_to: None,
                    last: 0,
                    items,
                }),
            }
            pos = end;
        } else {
            // "8 (a) to (k)", "8 (a) and (b)"
            let last = numbers.last_mut()?;
            let (mut items, len) = locale.ref_items(rest);
            if items.is_empty() || last.items.is_empty() {
                break;
            }
            let num = last.num.clone();
            let value = last.value;
            match range.take() {
                Some(RefJoin::To) => {
                    last.up_to = items.pop();
                    last.range.end = pos + len;
                }
                _ => numbers.push(Number {
                    range: from..pos + len,
                    num,
                    value,
                    up_to: None,
                    last: 0,
                    items,
                }),
            }
            pos += len;
        }
        let Some((join, len)) = locale.ref_join(&s[pos..]) else { break };
        let (mark, _) = locale.ref_mark(&s[pos + len..]);
        let to = pos + len + mark;
        number = locale.ref_number(&s[to..], wide);
        let goes_on = number.is_some() || !locale.ref_items(&s[to..]).0.is_empty();
        if !goes_on || numbers.len() > 60 {
            break;
        }
        // "section II, 12 countries": a comma alone needs an "and" to follow
        let comma = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '،' | '؛');
        let bare = join == RefJoin::And && s[pos..pos + len].chars().all(comma) && !first;
        words += usize::from(!bare);
        range = Some(join);
        from = pos + len;
        pos = to;
    }
    if words == 0 && !first {
        numbers.truncate(1);
    }
    let mut end = numbers.last()?.range.end;
    let (part, after) = locale.ref_part(lead, &s[end..])?;
    end += after;
    if let Some(n) = numbers.last_mut().filter(|_| after > 0) {
        n.range.end = end;
    }
    // paragraphs count in digits, whatever the language writes: 第三段
    if matches!(part, RefPart::Paragraph | RefPart::Note) {
        for n in &mut numbers {
            if !n.num.starts_with(|c: char| c.is_ascii_digit()) {
                n.num = n.value.to_string().into();
            }
            let worded = |l: &str| !l.starts_with(|c: char| c.is_ascii_digit());
            if n.last > 0 && n.up_to.as_deref().is_some_and(worded) {
                n.up_to = Some(n.last.to_string().into());
            }
        }
    }
    let mut cite = Cite { range: at.start..end, part, numbers, here: false };
    if part == RefPart::Article {
        cite.range.end = clauses(scan, lead, end);
    }
    Some(cite)
}

/// What follows the number of an article: "(1) (j)", "1 b)", 第一款第(五)项.
fn clauses(scan: &Scan<'_>, lead: u16, mut end: usize) -> usize {
    let (s, locale) = (scan.s, scan.locale);
    if !locale.number_first() {
        loop {
            let rest = &s[end..];
            let inner = rest.trim_start_matches([' ', '\u{a0}']);
            let open = inner.strip_prefix('(').unwrap_or(inner);
            let len = open
                .char_indices()
                .find(|(_, c)| !c.is_alphanumeric())
                .map_or(open.len(), |(i, _)| i);
            let label = &open[..len];
            let short = (1..=4).contains(&label.chars().count());
            let digit = label.bytes().all(|b| b.is_ascii_digit());
            if !short || !open[len..].starts_with(')') || (digit && label.len() > 2) {
                return end;
            }
            end = s.len() - open.len() + len + 1;
        }
    }
    loop {
        let rest = &s[end..];
        let mut at = locale.ref_mark(rest).0;
        let bracket = rest[at..].starts_with(['(', '\u{ff08}']);
        let mut seen = false;
        loop {
            let t = &rest[at..];
            let len = match locale.ref_number(t, true) {
                Some(n) => n.len,
                None => {
                    // (五), (e), ㈤
                    let open = t.trim_start_matches(['(', '\u{ff08}']);
                    let close =
                        open.char_indices().take(5).find(|(_, c)| matches!(c, ')' | '\u{ff09}'));
                    match close {
                        Some((i, c)) if open.len() < t.len() => {
                            t.len() - open.len() + i + c.len_utf8()
                        }
                        _ if t.starts_with(|c| ('\u{3220}'..='\u{3229}').contains(&c)) => 3,
                        _ => 0,
                    }
                }
            };
            if len == 0 {
                break;
            }
            seen = true;
            at += len;
            match locale.ref_join(&rest[at..]) {
                Some((_, n))
                    if locale.ref_number(&rest[at + n..], true).is_some()
                        || rest[at + n..].starts_with('(') =>
                {
                    at += n;
                }
                _ => break,
            }
        }
        let clause = locale.ref_part(lead, &rest[at..]).filter(|p| p.0 == RefPart::Clause);
        match clause {
            Some((_, n)) if seen => end += at + n,
            _ => {
                debug_assert!(!bracket || at > 0 || rest.starts_with(['(', '\u{ff08}']));
                return end;
            }
        }
    }
}

/// "above" behind a citation, 上文 before it: taken into it, but nothing before `from`.
fn beside(scan: &Scan<'_>, cite: &mut Cite, from: usize) {
    let before = scan.s.get(from..cite.range.start).unwrap_or_default();
    if scan.locale.number_first()
        && let Some(start) = scan.locale.ref_place_before(before)
    {
        cite.here = true;
        cite.range.start = from + start;
        if let Some(n) = cite.numbers.first_mut() {
            n.range.start = cite.range.start;
        }
        return;
    }
    let behind = &scan.s[cite.range.end..];
    let comma = usize::from(behind.starts_with(','));
    if let Some(len) = scan.locale.ref_place(&behind[comma..]) {
        cite.here = true;
        cite.range.end += comma + len;
        if let Some(n) = cite.numbers.last_mut() {
            n.range.end = cite.range.end;
        }
    }
}

/// Whether two citations are one of a treaty: "article 28, paragraph 3", "paragraph 1 of article 7".
fn merges(scan: &Scan<'_>, last: &Cite, next: &Cite) -> bool {
    let clause = |p| matches!(p, RefPart::Paragraph | RefPart::Clause);
    let gap = scan.between(last.range.end, next.range.start);
    if last.here || next.here || gap.len() > 24 {
        return false;
    }
    match (last.part, next.part) {
        (RefPart::Article, p) if clause(p) && !scan.locale.number_first() => {
            let closed = scan.s[next.range.end..].starts_with(')');
            matches!(gap.trim(), "" | "," | "،") || (gap.trim() == "(" && closed)
        }
        (p, RefPart::Article) if clause(p) => {
            gap.trim().is_empty() || scan.locale.ref_of(gap) == Some(gap.len())
        }
        _ => false,
    }
}

/// What the citations point to.
pub(super) fn marks(scan: &Scan<'_>, cited: &[Cited]) -> Vec<Mark> {
    let mut out = Vec::new();
    // whose part the citation before was, and where it ended
    let mut owner: Option<(usize, usize)> = None;
    for c in &scan.cites {
        if c.part == RefPart::Article {
            let article = match c.numbers.as_slice() {
                [n] if n.up_to.is_none() => Some(n.value),
                _ => None,
            };
            let target = Target::Provision { iri: None, article, web: None };
            out.push(Mark { range: c.range.clone(), kind: MarkKind::Ref(target) });
            owner = None;
            continue;
        }
        let of = if c.here { None } else { document(scan, c, cited, owner) };
        owner = of.map(|i| (i, c.range.end));
        let Some(part) = kind(c.part) else { continue };
        let own = c.here || (of.is_none() && plainly_own(scan, c));
        for n in &c.numbers {
            let part = InternalRef {
                part,
                num: n.num.clone(),
                up_to: n.up_to.clone(),
                items: n.items.clone(),
                annex: None,
            };
            let target = match of.and_then(|i| cited.get(i)) {
                Some(d) if c.part == RefPart::Paragraph => {
                    Target::Passage { symbol: d.symbol.clone(), date: d.date, part }
                }
                None if own => Target::Internal(part),
                _ => continue,
            };
            out.push(Mark { range: n.range.clone(), kind: MarkKind::Ref(target) });
        }
    }
    out
}

fn kind(part: RefPart) -> Option<InternalKind> {
    Some(match part {
        RefPart::Paragraph => InternalKind::Paragraph,
        RefPart::Section => InternalKind::Section,
        RefPart::Annex => InternalKind::Annex,
        RefPart::Table => InternalKind::Table,
        RefPart::Note => InternalKind::Note,
        RefPart::Article | RefPart::Clause => return None,
    })
}

/// The document that a part is cited of: the one beside it.
fn document(
    scan: &Scan<'_>,
    c: &Cite,
    cited: &[Cited],
    owner: Option<(usize, usize)>,
) -> Option<usize> {
    let s = scan.s;
    // "A/79/1, annex, para. 3", 第73/195号决议第3段
    let near = |from: usize| {
        let gap = s.get(from..c.range.start)?;
        let mut rest = gap;
        if gap.len() > 40 {
            return None;
        }
        loop {
            let trimmed = rest.trim_start();
            if trimmed.is_empty() {
                return Some(());
            }
            match scan.locale.ref_join(trimmed) {
                Some((_, n)) if n <= trimmed.len() => rest = &trimmed[n..],
                _ if trimmed.starts_with(['(', '\u{ff08}']) => {
                    rest = trimmed.trim_start_matches(['(', '\u{ff08}']);
                }
                _ => break,
            }
        }
        // a part without a number: 附件, "annex,"
        let from = c.range.start - rest.trim_start().len();
        let (r, w) = scan.after(from).next()?;
        let bare = matches!(w, RefWord::Part(_)) && r.start == from;
        let rest = s.get(r.end..c.range.start)?;
        (bare && rest.chars().all(|ch| ch.is_whitespace() || ch == ',' || ch == '，')).then_some(())
    };
    if let Some((i, end)) = owner
        && near(end).is_some()
    {
        return Some(i);
    }
    let at = cited.partition_point(|d| d.range.start < c.range.start);
    if let Some(d) = at.checked_sub(1).and_then(|i| cited.get(i))
        && near(d.end).is_some()
    {
        return Some(at - 1);
    }
    // "paragraph 16 of resolution 2206 (2015)"
    let d = cited.get(at)?;
    let gap = s.get(c.range.end..d.range.start).filter(|g| g.len() <= 110)?;
    let stop = |ch| {
        matches!(ch, '0'..='9' | ',' | ';' | ':' | '.' | '(' | ')' | '。' | '，' | '；' | '、')
    };
    let plain = !gap.chars().any(stop);
    let noun = scan.before(d.range.start).next().is_some_and(|(r, w)| {
        r.start >= c.range.end
            && matches!(w, RefWord::Resolution | RefWord::Decision | RefWord::Body(_))
    });
    (plain && (noun || scan.locale.ref_of(gap).is_some())).then_some(at)
}

/// Whether a citation without "above" is one of this document all the same: in brackets or behind
/// "see", or of a part that others seldom are cited by.
fn plainly_own(scan: &Scan<'_>, c: &Cite) -> bool {
    let behind = &scan.s[c.range.end..];
    // "Annex I" alone is the head of the annex itself
    let alone = scan.s[..c.range.start].trim().is_empty() && behind.trim().is_empty();
    if alone || scan.locale.ref_of(behind).is_some() {
        return false;
    }
    // what follows names the document: "paragraph 16 резолюции"
    let named = scan.after(c.range.end).next().is_some_and(|(r, w)| {
        matches!(w, RefWord::Resolution | RefWord::Decision | RefWord::Body(_))
            && r.start - c.range.end <= 40
            && !scan.between(c.range.end, r.start).contains([',', '.', ';', ')', '，', '。', '）'])
    });
    if named {
        return false;
    }
    let before = scan.s[..c.range.start].trim_end();
    let bracket = before.ends_with(['(', '\u{ff08}']);
    let see = scan.locale.ref_see_before(before);
    match c.part {
        // "(para. 76)" behind a sentence that is quoted is the quoted document's
        RefPart::Paragraph => see && behind.trim_start().starts_with([')', '\u{ff09}']),
        RefPart::Section => see || bracket,
        RefPart::Annex | RefPart::Table => {
            // "resolution 69/283, annex II" without a number that was understood
            see || bracket || !before.ends_with([',', '،', '，'])
        }
        _ => false,
    }
}
