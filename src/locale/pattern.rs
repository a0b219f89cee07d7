//! The small pattern language of table rows, and how a row is matched.
//!
//! Literal text, `{slot}`, `(a|b)` alternatives, `(a)?` optional parts; `\` before a character that
//! stands for itself. Text is matched folded; what slots find are byte ranges of the text itself.

use super::Capture;
use super::fold::{Fold, Folder, OPTIONAL_SPACE, digit};
use super::slot::{Got, Slot, Stretch, is_call};
use super::table::Rules;
use nom::branch::alt;
use nom::bytes::complete::take_while1;
use nom::character::complete::{anychar, char};
use nom::combinator::{map, opt, recognize};
use nom::multi::{fold_many1, many0, separated_list1};
use nom::sequence::{delimited, preceded};
use nom::{IResult, Parser};
use std::cell::OnceCell;
use std::ops::Range;
use std::sync::OnceLock;

/// Characters that are signs of a pattern where no `\` stands before them.
pub(super) const SPECIAL: [char; 6] = ['(', ')', '{', '}', '|', '\\'];

/// What a pattern is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// Text, as written in the table.
    Text(String),
    /// `{name}`.
    Slot(String),
    /// `(a|b)`; an optional part has an empty alternative.
    Group(Vec<Vec<Piece>>),
}

/// A pattern's pieces; an error says where it cannot be read.
pub(super) fn parse(pattern: &str) -> Result<Vec<Piece>, String> {
    match sequence(pattern, 0) {
        Ok(("", pieces)) if !pieces.is_empty() => Ok(pieces),
        Ok((rest, _)) if !rest.is_empty() => Err(format!(
            "cannot be read at {rest:?}; close every ( and {{, and put \\ before one that stands \
             for itself"
        )),
        _ => Err("is empty; write the phrase".to_owned()),
    }
}

fn sequence(i: &str, depth: u8) -> IResult<&str, Vec<Piece>> {
    many0(|i| piece(i, depth)).parse(i)
}

fn piece(i: &str, depth: u8) -> IResult<&str, Piece> {
    let name = take_while1(|c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    let slot = delimited(char('{'), name, char('}'));
    let escaped = preceded(char('\\'), recognize(anychar));
    let plain = take_while1(|c: char| !SPECIAL.contains(&c));
    let text = fold_many1(alt((plain, escaped)), String::new, |all, s| all + s);
    alt((map(text, Piece::Text), map(slot, |s: &str| Piece::Slot(s.to_owned())), |i| {
        group(i, depth)
    }))
    .parse(i)
}

fn group(i: &str, depth: u8) -> IResult<&str, Piece> {
    if depth > 8 {
        return Err(nom::Err::Error(nom::error::Error::new(i, nom::error::ErrorKind::TooLarge)));
    }
    let inner = separated_list1(char('|'), |i| sequence(i, depth + 1));
    let (i, mut alternatives) = delimited(char('('), inner, char(')')).parse(i)?;
    let (i, optional) = opt(char('?')).parse(i)?;
    if optional.is_some() {
        alternatives.push(Vec::new());
    }
    Ok((i, Piece::Group(alternatives)))
}

/// Every text that a pattern without slots stands for; at most `most`.
pub(super) fn expand(pattern: &str, most: usize) -> Result<Vec<String>, String> {
    let all = expand_pieces(&parse(pattern)?, usize::MAX, most)?;
    if all.iter().any(String::is_empty) {
        return Err("can be empty; leave one part that must stand".to_owned());
    }
    Ok(all)
}

/// These texts folded, each as [`literal_of`](Folder::literal_of) has it: the pattern is folded once.
pub(super) fn literals(
    folder: &Folder,
    pattern: &str,
    most: usize,
) -> Result<Vec<Box<[char]>>, String> {
    let mut folded = String::with_capacity(pattern.len());
    for c in pattern.chars() {
        let mut push = |f: char| {
            // what becomes a sign of a pattern is none
            if f != c && SPECIAL.contains(&f) {
                folded.push('\\');
            }
            folded.push(f);
        };
        folder.phrase(c).each(&mut push);
    }
    let texts = expand(&folded, most)?;
    Ok(texts.iter().map(|t| folder.literal_of_folded(t).into_boxed_slice()).collect())
}

/// What these texts begin with: so many letters at least, or the whole text; some more than once.
pub(super) fn heads(pattern: &str, letters: usize, most: usize) -> Result<Vec<String>, String> {
    let head: String = pattern.chars().take(letters).collect();
    if !head.contains(SPECIAL) {
        return Ok(vec![head]);
    }
    expand_pieces(&parse(pattern)?, letters, most)
}

fn expand_pieces(pieces: &[Piece], letters: usize, most: usize) -> Result<Vec<String>, String> {
    let mut all = vec![String::new()];
    for p in pieces {
        let enough = |a: &String| a.len() >= letters && a.chars().count() >= letters;
        if all.iter().all(enough) {
            break;
        }
        let alternatives = match p {
            Piece::Text(t) => {
                all.iter_mut().for_each(|a| a.push_str(t));
                continue;
            }
            Piece::Slot(s) => {
                return Err(format!("has the slot {{{s}}}; only words can stand here"));
            }
            Piece::Group(alternatives) => alternatives,
        };
        let mut tails = Vec::new();
        for a in alternatives {
            tails.extend(expand_pieces(a, letters, most)?);
        }
        if all.len() * tails.len() > most {
            return Err(format!("stands for more than {most} phrases; split it"));
        }
        all =
            all.iter().flat_map(|a| tails.iter().map(move |t| [a.as_str(), t].concat())).collect();
    }
    Ok(all)
}

/// One instruction of a compiled pattern.
#[derive(Debug)]
enum Step {
    Literal(Box<[char]>),
    /// Try the first way, then the second.
    Split(usize, usize),
    Jump(usize),
    Slot(Slot),
    End,
}

/// A pattern ready to match.
#[derive(Debug)]
pub(super) struct Pattern {
    steps: Vec<Step>,
    /// What a match can end with, folded; `None` where another slot comes last.
    last: Option<Box<[char]>>,
    /// What a number that counts ends with in Han writing, where a match can end with one.
    counted: Option<Box<[char]>>,
    /// Whether every match holds a number.
    numeric: bool,
}

/// The patterns of a row. Each is compiled when a text can match it for the first time: a document
/// needs few of a table.
#[derive(Debug)]
pub(super) struct Patterns {
    all: Vec<Row>,
    /// The bits of all of them.
    firsts: OnceLock<u64>,
}

/// A pattern as written, and compiled once it is needed.
#[derive(Debug)]
struct Row {
    text: String,
    /// What a match can begin with; `None` where that cannot be told.
    firsts: OnceLock<Option<Vec<char>>>,
    compiled: OnceLock<Option<Pattern>>,
}

/// Characters share bits; one that has no bit begins no match.
fn bit(c: char) -> u64 {
    1 << ((c as u32).wrapping_mul(0x9E37_79B1) >> 26)
}

/// What a match can begin with, folded, from the pattern as written. `false` where it is a slot or
/// cannot be told.
fn openings(folder: &Folder, pattern: &str, out: &mut Vec<char>) -> bool {
    if let Some(inner) = pattern.strip_prefix('(') {
        if !openings(folder, inner, out) {
            return false;
        }
        let (mut depth, mut chars) = (1_usize, inner.char_indices());
        while let Some((i, c)) = chars.next() {
            let after = inner.get(i + 1..).unwrap_or_default();
            match c {
                '\\' => {
                    chars.next();
                }
                '(' => depth += 1,
                ')' if depth > 1 => depth -= 1,
                // with "?" what comes after begins the match too
                ')' => {
                    return after.strip_prefix('?').is_none_or(|a| openings(folder, a, out));
                }
                '|' if depth == 1 && !openings(folder, after, out) => return false,
                _ => {}
            }
        }
        return false;
    }
    let literal = pattern.strip_prefix('\\').unwrap_or(pattern);
    let escaped = literal.len() < pattern.len();
    for (i, c) in literal.char_indices() {
        if SPECIAL.contains(&c) && !(escaped && i == 0) {
            break;
        }
        match folder.phrase(c) {
            Fold::One(c) | Fold::Two(c, _) if !matches!(c, ' ' | OPTIONAL_SPACE) => {
                out.push(c);
                return true;
            }
            _ => {}
        }
    }
    false
}

impl Patterns {
    /// From their texts.
    pub(super) fn new(texts: Vec<String>) -> Self {
        let row = |text| Row { text, firsts: OnceLock::new(), compiled: OnceLock::new() };
        Self { all: texts.into_iter().map(row).collect(), firsts: OnceLock::new() }
    }

    /// As written in the table.
    #[cfg(test)]
    pub(super) fn texts(&self) -> impl Iterator<Item = &String> {
        self.all.iter().map(|r| &r.text)
    }

    /// The patterns. One that cannot be compiled is left out: [`check`](Self::check) tells of it.
    pub(super) fn all(&self, rules: &Rules) -> impl Iterator<Item = &Pattern> {
        self.with(rules, None)
    }

    /// The patterns that a text which begins with this folded character can match.
    pub(super) fn beginning(&self, rules: &Rules, c: char) -> impl Iterator<Item = &Pattern> {
        self.with(rules, Some(c))
    }

    /// Whether a text that begins with this folded character can match one of them; may say yes
    /// where none does.
    pub(super) fn may_begin(&self, rules: &Rules, c: char) -> bool {
        self.firsts(rules) & bit(c) != 0
    }

    fn firsts(&self, rules: &Rules) -> u64 {
        let all = || self.all.iter().fold(0, |bits, r| bits | r.bits(rules));
        *self.firsts.get_or_init(all)
    }

    /// The patterns, or those that a text which begins with this can match.
    fn with(&self, rules: &Rules, c: Option<char>) -> impl Iterator<Item = &Pattern> {
        let none = c.is_some_and(|c| !self.may_begin(rules, c));
        let some = if none { &[] } else { self.all.as_slice() };
        some.iter().filter_map(move |r| {
            if let (Some(c), Some(firsts)) = (c, r.firsts(rules))
                && !firsts.contains(&c)
            {
                return None;
            }
            let compile = || Pattern::new(rules, &r.text).ok();
            r.compiled.get_or_init(compile).as_ref()
        })
    }

    /// The first that cannot be compiled, and why.
    pub(super) fn check(&self, rules: &Rules) -> Result<(), (String, String)> {
        self.all.iter().try_for_each(|r| match Pattern::new(rules, &r.text) {
            Ok(_) => Ok(()),
            Err(why) => Err((r.text.clone(), why)),
        })
    }
}

impl Row {
    fn firsts(&self, rules: &Rules) -> Option<&[char]> {
        let all = || {
            let mut all = Vec::new();
            openings(&rules.folder, &self.text, &mut all).then_some(all)
        };
        self.firsts.get_or_init(all).as_deref()
    }

    fn bits(&self, rules: &Rules) -> u64 {
        let all = |f: &[char]| f.iter().fold(0, |bits, c| bits | bit(*c));
        self.firsts(rules).map_or(u64::MAX, all)
    }
}

/// How much of a text a pattern has to cover.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// All of it, but for white space around, and a footnote call at the end.
    Line,
    /// A beginning that ends with a word.
    Start,
    /// The longest of all such beginnings.
    Longest,
}

/// What a match found.
#[derive(Debug, Default)]
pub(super) struct Hit {
    /// Bytes of the text covered.
    pub(super) len: usize,
    /// What the slots found, in order.
    pub(super) found: Vec<(Range<usize>, Got)>,
}

impl Pattern {
    /// Compiles a pattern.
    pub(super) fn new(rules: &Rules, pattern: &str) -> Result<Self, String> {
        let folder = &rules.folder;
        let slot: &dyn Fn(&str) -> Option<Slot> = &|name| rules.slot(name);
        let pieces = parse(pattern)?;
        let mut steps = Vec::new();
        compile(folder, &pieces, slot, &mut steps)?;
        steps.push(Step::End);
        let space = |c: &char| matches!(*c, ' ' | OPTIONAL_SPACE);
        let last = |t: &&str| folder.literal_of(t).into_iter().rfind(|c| !space(c));
        let counts = |s: &str| slot(s).is_some_and(Slot::counts);
        let edge = edge(&pieces, &counts);
        let counted = edge.as_ref().is_some_and(|e| e.1).then(|| counting(rules));
        let last = edge.and_then(|(all, _)| all.iter().map(last).collect());
        let numeric = pieces.iter().any(|p| {
            matches!(p, Piece::Slot(s) if slot(s).is_some_and(|s| s.is_numeric() && s != Slot::Call))
        });
        Ok(Self { steps, last, counted, numeric })
    }

    /// Whether a text with these [`Edges`] can match as a line, if it can begin so.
    pub(super) fn may_end(&self, edges: &Edges<'_>) -> bool {
        self.may_end_at(edges) && (!self.numeric || edges.numeric())
    }

    /// Whether a match can end where a text ends.
    pub(super) fn may_end_at(&self, edges: &Edges<'_>) -> bool {
        let ends = |l: &[char]| {
            let [last, call] = [edges.last, edges.before_call];
            let counted = self.counted.as_deref().is_some_and(|c| edges.counted(c));
            l.contains(&last) || l.contains(&call) || counted
        };
        self.last.as_deref().is_none_or(ends)
    }

    /// Whether a match can end with one of these.
    pub(super) fn ends_with(&self, some: &[char]) -> bool {
        self.last.as_deref().is_some_and(|l| l.iter().any(|c| some.contains(c)))
    }

    /// Matches at the start of the text.
    pub(super) fn matches(&self, rules: &Rules, text: &str, extent: Extent) -> Option<Hit> {
        let (start, _) = rules.folder.spaces(text);
        let at = text.len() - start.len();
        let mut run = Run::new(self, rules, text, extent);
        let len = run.go(0, at)?;
        Some(Hit { len, found: run.found })
    }

    /// Bytes of the longest match at the start of the text.
    pub(super) fn longest(&self, rules: &Rules, text: &str) -> Option<usize> {
        let mut run = Run::new(self, rules, text, Extent::Longest);
        run.go(0, 0);
        run.longest
    }
}

/// The folded characters at the ends of a line: most patterns are ruled out by them.
#[derive(Debug)]
pub(super) struct Edges<'l> {
    pub(super) first: char,
    last: char,
    before_call: char,
    line: &'l str,
    /// Whether Han numerals count as digits.
    han: bool,
    numeric: OnceCell<bool>,
}

impl<'l> Edges<'l> {
    /// Of a line; `None` if nothing in it counts.
    pub(super) fn of(folder: &Folder, line: &'l str) -> Option<Self> {
        let first = folder.first_phrase(folder.spaces(line).0)?.0;
        let mut ends = line.chars().rev().filter_map(|c| match folder.phrase(c) {
            Fold::One(c) | Fold::Two(_, c) => Some(c),
            Fold::Skip | Fold::Space => None,
        });
        let last = ends.next()?;
        let call = |c: &char| is_call(*c) || *c == '\\';
        let before_call = if call(&last) { ends.find(|c| !call(c)) } else { None };
        let before_call = before_call.unwrap_or(last);
        let (han, numeric) = (folder.over_space, OnceCell::new());
        Some(Self { first, last, before_call, line, han, numeric })
    }

    /// Whether the line can end with a number that counts: a letter, of Han writing one of a few.
    fn counted(&self, some: &[char]) -> bool {
        let counts = |c: char| match wide(c) {
            true => digit(c).is_some() || some.contains(&c),
            false => c.is_alphanumeric(),
        };
        counts(self.before_call)
    }

    /// Whether the line holds a digit.
    fn numeric(&self) -> bool {
        let any = || self.line.chars().any(|c| digit(c).is_some() || (self.han && han_digit(c)));
        *self.numeric.get_or_init(any)
    }
}

fn han_digit(c: char) -> bool {
    matches!(c, '〇' | '零' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十')
}

/// Han characters, and the signs set as wide as they are.
fn wide(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}')
}

/// What the counters of a table write numbers with, as far as it is wide.
fn counting(rules: &Rules) -> Box<[char]> {
    let mut all: Vec<char> = Vec::new();
    for (_, c) in &rules.counters {
        c.letters(&mut all);
    }
    all.extend(rules.suffixes.iter().flat_map(|s| s.0.iter()));
    all.retain(|c| wide(*c));
    all.sort_unstable();
    all.dedup();
    all.into()
}

/// What every match ends with: one of these texts, or a number that counts (`true`).
fn edge<'p>(pieces: &'p [Piece], counts: &dyn Fn(&str) -> bool) -> Option<(Vec<&'p str>, bool)> {
    let (piece, others) = pieces.split_last()?;
    match piece {
        Piece::Text(t) if t.trim().is_empty() => edge(others, counts),
        Piece::Text(t) => Some((vec![t], false)),
        Piece::Slot(s) => counts(s).then(|| (Vec::new(), true)),
        Piece::Group(alternatives) => {
            let (mut all, mut counted) = (Vec::new(), false);
            for a in alternatives {
                let blank = a.iter().all(|p| matches!(p, Piece::Text(t) if t.trim().is_empty()));
                let (texts, c) = edge(if blank { others } else { a }, counts)?;
                all.extend(texts);
                counted |= c;
            }
            Some((all, counted))
        }
    }
}

fn compile(
    folder: &Folder,
    pieces: &[Piece],
    slot: &dyn Fn(&str) -> Option<Slot>,
    steps: &mut Vec<Step>,
) -> Result<(), String> {
    let numeric = |p: Option<&Piece>| matches!(p, Some(Piece::Slot(s)) if slot(s).is_some_and(|s| s.is_numeric()));
    for (i, p) in pieces.iter().enumerate() {
        match p {
            Piece::Text(t) => {
                let mut literal = folder.literal_of(t);
                // a space beside a number is easily lost: "on31 October"
                if numeric(pieces.get(i + 1))
                    && let Some(c @ ' ') = literal.last_mut()
                {
                    *c = OPTIONAL_SPACE;
                }
                if i > 0
                    && numeric(pieces.get(i - 1))
                    && let Some(c @ ' ') = literal.first_mut()
                {
                    *c = OPTIONAL_SPACE;
                }
                steps.push(Step::Literal(literal.into()));
            }
            Piece::Slot(name) => {
                let slot = slot(name).ok_or_else(|| {
                    format!("has the slot {{{name}}}, which is neither a slot nor a counter")
                })?;
                steps.push(Step::Slot(slot));
            }
            Piece::Group(alternatives) => {
                let mut exits = Vec::new();
                for (n, a) in alternatives.iter().enumerate() {
                    let split = steps.len();
                    let last = n + 1 == alternatives.len();
                    if !last {
                        steps.push(Step::Jump(0));
                    }
                    compile(folder, a, slot, steps)?;
                    if !last {
                        exits.push(steps.len());
                        steps.push(Step::Jump(0));
                        let next = steps.len();
                        if let Some(s) = steps.get_mut(split) {
                            *s = Step::Split(split + 1, next);
                        }
                    }
                }
                let end = steps.len();
                for e in exits {
                    if let Some(s) = steps.get_mut(e) {
                        *s = Step::Jump(end);
                    }
                }
            }
        }
    }
    Ok(())
}

/// Steps and characters that one attempt may cost; a masthead line takes a few hundred.
const BUDGET: u32 = 100_000;

/// One attempt at a match: backtracking with a budget, so that no text makes it slow.
struct Run<'a> {
    pattern: &'a Pattern,
    rules: &'a Rules,
    text: &'a str,
    extent: Extent,
    found: Vec<(Range<usize>, Got)>,
    longest: Option<usize>,
    budget: u32,
}

impl<'a> Run<'a> {
    fn new(pattern: &'a Pattern, rules: &'a Rules, text: &'a str, extent: Extent) -> Self {
        Self { pattern, rules, text, extent, found: Vec::new(), longest: None, budget: BUDGET }
    }

    fn go(&mut self, mut step: usize, mut at: usize) -> Option<usize> {
        let pattern = self.pattern;
        loop {
            self.budget = self.budget.checked_sub(1)?;
            let rest = self.text.get(at..)?;
            match pattern.steps.get(step)? {
                Step::Literal(l) => {
                    at = self.text.len() - self.rules.folder.literal(l, rest)?.len();
                    step += 1;
                }
                Step::Jump(to) => step = *to,
                Step::Split(first, second) => {
                    let kept = self.found.len();
                    if let Some(end) = self.go(*first, at) {
                        return Some(end);
                    }
                    self.found.truncate(kept);
                    step = *second;
                }
                Step::Slot(Slot::Stretch(kind)) => return self.stretch(*kind, step, at, rest),
                Step::Slot(slot) => {
                    let over = self.rules.folder.over_space;
                    let start = if over { self.rules.folder.spaces(rest).0 } else { rest };
                    at += rest.len() - start.len();
                    let (found, len) = slot.read(self.rules, start)?;
                    self.found.extend(found.into_iter().map(|(r, g)| (shift(r, at), g)));
                    at += len;
                    step += 1;
                }
                Step::End if self.extent == Extent::Longest => {
                    // go on looking: nothing is ever found but the longest noted
                    if self.rules.folder.word_ends(rest) {
                        self.longest = self.longest.max(Some(at + Folder::marks(rest)));
                    }
                    return None;
                }
                Step::End => return self.ends(rest).then_some(at + Folder::marks(rest)),
            }
        }
    }

    /// Whether a match may end before `rest`.
    fn ends(&mut self, rest: &'a str) -> bool {
        let folder = &self.rules.folder;
        match self.extent {
            Extent::Start | Extent::Longest => folder.word_ends(rest),
            Extent::Line => {
                let mut rest = folder.spaces(rest).0;
                if let Some((found, len)) = Slot::Call.read(self.rules, rest)
                    && len > 0
                {
                    let at = self.text.len() - rest.len();
                    self.found.extend(found.into_iter().map(|(r, g)| (shift(r, at), g)));
                    rest = folder.spaces(rest.get(len..).unwrap_or_default()).0;
                }
                folder.first_label(rest).is_none()
            }
        }
    }

    /// A stretch of text, as short as the rest of the pattern allows.
    fn stretch(&mut self, kind: Stretch, step: usize, at: usize, rest: &'a str) -> Option<usize> {
        if kind.may_be_empty()
            && let Some(end) = self.stretch_to(kind, step, at..at)
        {
            return Some(end);
        }
        // at the end of a line pattern only a footnote call may follow: no use to try earlier
        let last = matches!(self.pattern.steps.get(step + 1), Some(Step::End));
        let from =
            if last && self.extent == Extent::Line { rest.len().saturating_sub(12) } else { 0 };
        // what has to come next: most places are passed over by a look at one character
        let folder = &self.rules.folder;
        let next = match self.pattern.steps.get(step + 1) {
            Some(Step::Literal(l)) => l.iter().find(|c| **c != OPTIONAL_SPACE).copied(),
            _ => None,
        };
        let fits = |end: usize| match (next, rest.get(end..).and_then(|r| r.chars().next())) {
            (Some(want), Some(c)) => match folder.phrase(c) {
                Fold::One(c) | Fold::Two(c, _) => c == want,
                Fold::Skip | Fold::Space => true,
            },
            (Some(_), None) => false,
            (None, _) => true,
        };
        for (i, c) in rest.char_indices() {
            self.budget = self.budget.checked_sub(1)?;
            if i >= kind.most() || !kind.takes(&self.rules.folder, c) {
                return None;
            }
            let end = i + c.len_utf8();
            if end >= from
                && kind.may_end_with(c)
                && fits(end)
                && let Some(end) = self.stretch_to(kind, step, at..at + end)
            {
                return Some(end);
            }
        }
        None
    }

    fn stretch_to(&mut self, kind: Stretch, step: usize, range: Range<usize>) -> Option<usize> {
        let (kept, end) = (self.found.len(), range.end);
        if kind == Stretch::Place {
            self.found.push((range, Got::Capture(Capture::Place)));
        }
        let found = self.go(step + 1, end);
        if found.is_none() {
            self.found.truncate(kept);
        }
        found
    }
}

fn shift(r: Range<usize>, by: usize) -> Range<usize> {
    r.start + by..r.end + by
}

#[cfg(test)]
mod tests {
    use super::{expand, parse};

    #[test]
    fn groups_expand() {
        let all = expand("perv(aya|oy)( sessiya)?", 16).expect("a pattern");
        assert_eq!(all, ["pervaya sessiya", "pervaya", "pervoy sessiya", "pervoy"]);
        assert_eq!(expand(r"\(a\)", 4).expect("a pattern"), ["(a)"]);
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        for wrong in ["", "(a", "a)", "{a", "a}", "{}", "a|b", "((((((((((a))))))))))"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
        assert!(expand("(a|b)(c|d)", 3).is_err());
        assert!(expand("(a)?", 3).is_err());
    }
}
