//! Lines to paragraphs: where a block starts, and how its lines join.
//!
//! What a page end cuts is left in two here, marked [`Start::Page`]: whether the second half goes
//! on with the first is for the recogniser, who can count.

use super::apart::Apart;
use super::feet::Note;
use super::lines::Line;
use super::pages::{self, Class, Pages};
use super::pieces;
use super::shape::{self, Shape};
use crate::flow::mark as notes;
use crate::flow::{Area, Hints, Join, Start};
use crate::locale::{is_unspaced, leads_on};
use crate::source::Source;
use crate::span::Span;
use std::collections::BTreeSet;

/// A paragraph as lines.
#[derive(Debug)]
pub(super) struct Raw {
    /// Index of each line, and how it follows the one before.
    pub lines: Vec<(usize, Join)>,
    pub hints: Hints,
}

/// Paragraphs, and the page of every line.
pub(super) fn paragraphs(
    source: &Source,
    lines: &[Line],
    shape: &Shape,
    pages: &Pages,
) -> (Vec<Raw>, Vec<u32>) {
    let mut w = Walk {
        source,
        lines,
        shape,
        pages,
        raws: Vec::new(),
        page: 0,
        page_pending: false,
        page_has_text: false,
        notes: None,
        ruled: true,
        taken: BTreeSet::new(),
    };
    let mut page_of = Vec::with_capacity(lines.len());
    let mut gap = 0;
    #[allow(clippy::needless_range_loop, reason = "the index counts for several lists")]
    for i in 0..lines.len() {
        w.page_pending |= pages.starts[i];
        match pages.class[i] {
            _ if lines[i].blank() => gap += u16::from(!lines[i].void),
            Class::Text => {
                if pages.feet.begins.get(i) == Some(&true) {
                    w.notes = Some(0);
                    w.ruled = false;
                }
                if let Some(notes) = pages.feet.columns.get(&i) {
                    w.column(notes, gap);
                } else if !w.taken.remove(&i) {
                    w.text(i, gap);
                }
                gap = 0;
            }
            Class::NoteRule => {
                w.notes = Some(0);
                w.ruled = true;
                gap = 0;
            }
            Class::Markup if pages::bare_quote(w.str(i)) => gap += 1,
            Class::Markup => gap = 0,
            Class::Furniture(_) => {
                w.notes = None;
                gap = 0;
                // text after furniture never runs on by itself
                w.page_pending = true;
            }
        }
        page_of.push(w.page);
    }
    (w.raws, page_of)
}

struct Walk<'a> {
    source: &'a Source,
    lines: &'a [Line],
    shape: &'a Shape,
    pages: &'a Pages,
    raws: Vec<Raw>,
    page: u32,
    page_pending: bool,
    page_has_text: bool,
    /// Below a note rule: the number of the last note.
    notes: Option<u32>,
    /// A rule is drawn above them.
    ruled: bool,
    /// Lines that a note before has taken.
    taken: BTreeSet<usize>,
}

impl Walk<'_> {
    fn str(&self, i: usize) -> &str {
        self.source.slice(self.lines[i].text)
    }

    fn text(&mut self, i: usize, gap: u16) {
        let page_start = std::mem::take(&mut self.page_pending);
        if let Some(last) = self.notes
            && self.note(i, gap, last, page_start)
        {
            return;
        }
        let left_notes = self.notes.take().is_some();
        let mut start = Start::Sure;
        if page_start || left_notes {
            if self.page_has_text && (page_start || left_notes) {
                self.page += 1;
            }
            if self.page_has_text {
                start = Start::Page;
                self.filled_before(i);
            }
        } else if let Some(prev) = self.last_line() {
            match self.follows(prev, i, gap) {
                Follow::Joined(join) => {
                    if let Some(r) = self.raws.last_mut() {
                        r.lines.push((i, join));
                    }
                    self.settle_end();
                    return;
                }
                Follow::Likely => start = Start::Likely,
                Follow::New => {}
            }
        }
        self.page_has_text = true;
        self.push(i, gap, start, Area::Body);
    }

    /// Notes whose numbers stand above their texts.
    fn column(&mut self, notes: &[Note], gap: u16) {
        for note in notes {
            self.push(note.number, gap, Start::Sure, Area::Notes);
            if let Some(r) = self.raws.last_mut() {
                let join = |k| if k == 0 { Join::Label } else { Join::Line };
                r.lines.extend(note.text.iter().enumerate().map(|(k, i)| (*i, join(k))));
            }
            self.taken.extend(note.text.iter().copied().chain([note.number]));
        }
        if let Some(first) = notes.first() {
            self.taken.remove(&first.number);
        }
        self.notes = Some(0);
        self.ruled = false;
    }

    fn push(&mut self, i: usize, gap: u16, start: Start, area: Area) {
        let hints = Hints {
            start,
            page: self.page,
            indent: self.lines[i].indent,
            tabs: self.tabs(i),
            gap,
            area,
            ..Hints::default()
        };
        self.raws.push(Raw { lines: vec![(i, Join::Tight)], hints });
        self.settle_end();
    }

    /// Tabs at the two edges of a line.
    fn tabs(&self, i: usize) -> (u8, u8) {
        let l = &self.lines[i];
        let count = |from: u32, to: u32| {
            if from == to {
                return 0;
            }
            let edge = self.source.slice(Span::new(from, to));
            edge.bytes().filter(|b| *b == b'\t').count().min(255) as u8
        };
        (count(l.whole.start, l.text.start), count(l.text.end, l.whole.end))
    }

    /// What the last line says about the end of its paragraph.
    fn settle_end(&mut self) {
        let Some(r) = self.raws.last_mut() else { return };
        let Some((i, _)) = r.lines.last() else { return };
        let l = &self.lines[*i];
        r.hints.full = self.shape.wrapped
            && u32::from(self.shape.reach(l)) * 100 >= u32::from(self.shape.width) * 93;
        r.hints.ended = self.shape.trailing.then_some(l.trail > 0);
    }

    /// Whether the line before a page end had no room for the first word of the next page.
    fn filled_before(&mut self, i: usize) {
        if !self.shape.wrapped {
            return;
        }
        let Some(r) = self.raws.iter_mut().rev().find(|r| r.hints.area == Area::Body) else {
            return;
        };
        let Some((last, _)) = r.lines.last() else { return };
        let width = self.shape.width.saturating_sub(self.shape.slack);
        r.hints.full =
            !shape::fits(self.source, &self.lines[*last], &self.lines[i], self.shape, width);
    }

    fn last_line(&self) -> Option<usize> {
        let r = self.raws.last()?;
        (r.hints.area == Area::Body).then(|| r.lines.last().map(|l| l.0)).flatten()
    }

    /// A line below a note rule: the start of a note, more of one, or the end of the notes (false).
    fn note(&mut self, i: usize, gap: u16, last: u32, page_start: bool) -> bool {
        let l = &self.lines[i];
        let s = self.str(i);
        if let Some((len, number)) = notes::mark(s) {
            // a line may go on with a bare number; a note counts on from the last
            let plain = s.as_bytes()[0].is_ascii_digit() && notes::stroked(s).is_none();
            let goes_on = number.is_none_or(|n| last == 0 || n == last + 1);
            if (!plain || goes_on) && !(page_start && number.is_none() && len == 0) {
                self.notes = Some(number.unwrap_or(last));
                self.push(i, gap, Start::Sure, Area::Notes);
                return true;
            }
        }
        if let Some(found) = self.lone_mark(i, gap, last, page_start) {
            return found;
        }
        let trace = self.shape.unit == 1 && l.indent > 0;
        let over = page_start || (self.shape.wrapped && (gap > self.shape.unit || trace));
        let more =
            !over && (self.shape.wrapped || self.note_goes_on(i, last)) && !self.note_ends(i);
        if !more {
            return false;
        }
        let joined = self.shape.wrapped;
        if joined
            && let Some(r) = self.raws.last_mut()
            && r.hints.area == Area::Notes
        {
            let prev = r.lines.last().map_or(i, |l| l.0);
            let join =
                cut(self.source.slice(self.lines[prev].text), self.source.slice(l.text), false);
            r.lines.push((i, join.unwrap_or(Join::Line)));
        } else {
            self.push(i, gap, Start::Sure, Area::Notes);
        }
        true
    }

    /// Below a note rule: the number of a note on a line of its own, or the line right below one.
    fn lone_mark(&mut self, i: usize, gap: u16, last: u32, page_start: bool) -> Option<bool> {
        let s = self.str(i);
        if page_start {
            return None;
        }
        if pages::lone(s) {
            let n: u32 = s.parse().ok()?;
            let text = (i + 1..self.lines.len()).find(|j| !self.lines[*j].blank())?;
            let counts = (last == 0 || n == last + 1)
                && self.pages.class[text] == Class::Text
                && !pages::lone(self.str(text));
            return counts.then(|| {
                self.notes = Some(n);
                self.push(i, gap, Start::Sure, Area::Notes);
                true
            });
        }
        let r = self.raws.last_mut().filter(|r| r.hints.area == Area::Notes)?;
        let [(mark, _)] = r.lines[..] else { return None };
        pages::lone(self.source.slice(self.lines[mark].text)).then(|| {
            r.lines.push((i, Join::Line));
            true
        })
    }

    /// Where no rule is above the notes, and no page's end below: whether the last line of a note left
    /// room for the first word of this one.
    fn note_ends(&self, i: usize) -> bool {
        let Some(r) = self.raws.last().filter(|_| !self.ruled) else { return false };
        let Some((prev, _)) = r.lines.last() else { return false };
        let width = self.shape.width.saturating_sub(self.shape.slack);
        !pages::lone(self.str(*prev))
            && shape::fits(self.source, &self.lines[*prev], &self.lines[i], self.shape, width)
    }

    /// In blocks: whether the notes go on after this line, so that it is more of the last note.
    fn note_goes_on(&self, i: usize, last: u32) -> bool {
        last > 0
            && (i + 1..self.lines.len()).filter(|j| !self.lines[*j].blank()).take(2).any(|j| {
                self.pages.class[j] == Class::Text
                    && notes::mark(self.str(j)).is_some_and(|(_, n)| n == Some(last + 1))
            })
    }

    /// Whether a line ends inside a word, at a hyphen that print alone has.
    fn hyphenated(&self, i: usize) -> bool {
        let l = &self.lines[i];
        let behind = self.source.slice(Span::new(l.text.end, l.whole.end));
        behind.starts_with('\u{ad}') && self.str(i).ends_with(char::is_alphabetic)
    }

    /// Whether the last paragraph is a note of Markdown.
    fn defines(&self) -> bool {
        let first = self.raws.last().and_then(|r| r.lines.first());
        first.is_some_and(|l| pieces::definition(self.str(l.0)).is_some())
    }

    /// Whether the last line goes on with an address of the line before it.
    fn inside_address(&self) -> bool {
        let lines = self.raws.last().map_or(&[][..], |r| r.lines.as_slice());
        let Some((last, [.., _])) = lines.split_last().filter(|(l, _)| l.1 == Join::Cut) else {
            return false;
        };
        let mut head = last.0;
        // the line that the run of cuts started on holds the address's head
        for (i, join) in lines.iter().rev() {
            head = *i;
            if *join != Join::Cut {
                break;
            }
        }
        let token = last_token(self.str(head));
        token.contains("://") || token.contains("www.")
    }

    /// Whether a row of a table ends above line `i`: it has as many cells as the row before, or the
    /// first of the next would fit behind it.
    fn ends_row(&self, between: char, prev: usize, i: usize) -> bool {
        let cells = |r: &Raw| -> usize {
            // no row is printed on more lines
            r.lines.iter().take(32).map(|(l, _)| self.str(*l).matches(between).count()).sum()
        };
        let mut rows = self.raws.iter().rev().map(cells);
        let (now, before) = (rows.next().unwrap_or(0), rows.next().unwrap_or(0));
        if before > 0 {
            return now >= before;
        }
        shape::fits(self.source, &self.lines[prev], &self.lines[i], self.shape, self.shape.width)
    }

    fn follows(&self, prev: usize, i: usize, gap: u16) -> Follow {
        let shape = self.shape;
        let (p, l) = (&self.lines[prev], &self.lines[i]);
        let (ps, ls) = (self.str(prev), self.str(i));
        if p.apart == Apart::Label && l.apart == Apart::First {
            return Follow::Joined(Join::Label);
        }
        if l.apart == Apart::Label || p.stroke > 0 || rows(ps, ls) {
            return Follow::New;
        }
        // the mark of a note alone, as extraction leaves it above the note's text
        if gap == 0 && matches!(ps, "*" | "**" | "***") && !ls.starts_with('*') {
            return Follow::Joined(Join::Line);
        }
        let bare = |s: &str| label_like(s) || columns(s) || s.contains('|');
        if gap == 0
            && p.trail == 0
            && !self.hyphenated(prev)
            && breaks_off(ps)
            && !bare(ls)
            && !bare(ps)
        {
            return Follow::Joined(Join::Line);
        }
        // more of a note of Markdown is set in below its label
        if gap == 0 && l.indent >= 2 && shape.markdown && self.defines() {
            return Follow::Joined(Join::Line);
        }
        if !shape.wrapped {
            // a short draft may hold few printed lines: one of the widest that does not close, and
            // the line right below it
            let small = ls.starts_with(char::is_lowercase);
            // what begins with a small letter goes on with shorter lines too
            let clause = ps.ends_with(ENDS) && !ps.ends_with([',', '،']);
            let share = if small && !clause { 60 } else { 85 };
            let wide =
                shape.widest <= 120 && u32::from(p.width) * 100 >= u32::from(shape.widest) * share;
            let bare = ps.trim_end_matches(['"', '”', '’', '»', ')', '）']);
            let open = !bare.ends_with(['.', ';', ':', '。', '；', '：', '؛', '!', '?', '|']);
            let goes_on = wide
                && open
                && gap == 0
                && !label_like(ls)
                && !ls.contains('|')
                && !ps.contains("....")
                && !led_to_page(ps)
                && p.trail == 0
                && (!ls.starts_with(char::is_uppercase) || cut_in_name(ps))
                && !columns(ps)
                && !columns(ls);
            return if goes_on { Follow::Joined(Join::Line) } else { Follow::New };
        }
        if gap <= shape.unit
            && let Some(join) = cut(ps, ls, self.inside_address())
        {
            return Follow::Joined(join);
        }
        if gap <= shape.unit && self.hyphenated(prev) && ls.starts_with(char::is_alphabetic) {
            return Follow::Joined(Join::Cut);
        }
        // what stands at the right edge has no more at the left
        let aside = p.indent > l.indent && u32::from(p.indent) * 10 >= u32::from(shape.width) * 6;
        if gap > shape.unit || aside || columns(ps) || columns(ls) || cells(ls) {
            return Follow::New;
        }
        // a line of a contents list ends with its page, a row of a table with its last cell
        let ended = |c| ps.contains(c) && ls.contains(c) && self.ends_row(c, prev, i);
        if led_to_page(ps) || ended('|') || ended('\t') {
            return Follow::New;
        }
        let pushed = ps.ends_with([':', '：']) && address_head(ls);
        // behind a label print has less room, and no word may fit that would elsewhere
        if p.apart == Apart::First
            && gap == 0
            && !uncalled(ps).ends_with(ENDS)
            && u32::from(p.width) * 10 >= u32::from(shape.first) * 6
        {
            return Follow::Joined(Join::Line);
        }
        // what begins with a small letter goes on, unless it is a label
        if gap == 0
            && shape.unit == 0
            && ls.starts_with(char::is_lowercase)
            && !label_like(ls)
            && !uncalled(ps).ends_with(ENDS)
            && !shape.trailing
        {
            return Follow::Joined(Join::Line);
        }
        let full = if p.apart == Apart::First { shape.first } else { shape.width };
        let forced = |width: u16| shape::fits(self.source, p, l, shape, width);
        if shape.trailing {
            if p.trail > 0 && !pushed {
                return Follow::New;
            }
            // a line far too short was ended on purpose even if its space was lost
            if !pushed && forced((u32::from(shape.width) * 6 / 10) as u16) {
                return Follow::New;
            }
            return Follow::Joined(Join::Line);
        }
        if pushed {
            return Follow::Joined(Join::Line);
        }
        if forced(full.saturating_sub(shape.slack)) {
            return Follow::New;
        }
        // the call of a note that extraction set on a line of its own
        if ls.chars().all(notes::raised) {
            return Follow::Joined(Join::Cut);
        }
        let bare = uncalled(ps);
        let closed = bare.ends_with(ENDS);
        if label_like(ls) && (closed || called(bare) || !shape.spaced) && !self.cites(bare, ls) {
            return Follow::Likely;
        }
        if notes::unmistakable(ls) && closed {
            return Follow::Likely;
        }
        // text that is quoted to be put into another: its paragraphs start with a quotation mark
        let stops =
            bare.ends_with([':', '：']) || bare.trim_end_matches(['”', '»']).ends_with(STOPS);
        if !shape.spaced && stops && quoted_label(ls) {
            return Follow::Likely;
        }
        if !shape.spaced && bare.ends_with(STOPS) && self.title(i, bare.ends_with([';', '؛'])) {
            return Follow::Likely;
        }
        if !shape.spaced && l.indent >= p.indent + 2 && closed {
            return Follow::New;
        }
        Follow::Joined(Join::Line)
    }
}

/// Whether a line of some words ends with an article or a preposition, which ends no line of its
/// own.
fn breaks_off(s: &str) -> bool {
    let word = s.rsplit([' ', '\u{a0}']).next().unwrap_or(s);
    leads_on(word) && s.split_whitespace().nth(2).is_some()
}

/// Whether a line may go on with a capital letter: it ends within a list, or with a word that leads
/// up to a name or is part of one.
fn cut_in_name(s: &str) -> bool {
    let word = s.rsplit([' ', '\u{a0}', '’']).next().unwrap_or("");
    let year = word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
    let short = word.chars().nth(4).is_none() && !year;
    word.ends_with(',') || word.starts_with(char::is_uppercase) || short
}

impl Walk<'_> {
    /// Whether the last paragraph is a note that goes on with what looks like a label: "Supplement /
    /// No. 17", "sect. / C.".
    fn cites(&self, prev: &str, next: &str) -> bool {
        let first = self.raws.last().and_then(|r| r.lines.first());
        if !first.is_some_and(|l| notes::unmistakable(self.str(l.0))) {
            return false;
        }
        let short = prev.strip_suffix('.').and_then(|s| s.rsplit([' ', '(']).next());
        let cut = short.is_some_and(|w| (1..=5).contains(&w.chars().count()) && lower(w));
        !prev.ends_with(STOPS) || (cut && next.starts_with(|c: char| c.is_ascii_uppercase()))
    }

    /// Whether a line behind a full one is a title, though nothing sets it apart: a line or two that
    /// no mark ends, the last one ended on purpose. What a paragraph ends with has a mark; behind a
    /// clause only a number of the same kind tells that it is over.
    fn title(&self, i: usize, clause: bool) -> bool {
        let width = self.shape.width.saturating_sub(self.shape.slack);
        let counts = |s: &str| label_like(s) && s.starts_with(|c: char| c.is_ascii_digit());
        let first = self.raws.last().and_then(|r| r.lines.first());
        if clause && !first.is_some_and(|l| counts(self.str(l.0))) {
            return false;
        }
        if self.str(i).starts_with(char::is_lowercase) {
            return false;
        }
        (i..self.lines.len()).take(2).any(|j| {
            let s = uncalled(self.str(j));
            let open = !s.ends_with(CLOSERS) && !label_like(s) && !columns(s);
            let next = self.lines.get(j + 1);
            let over = next.is_none_or(|n| {
                n.blank()
                    || self.pages.class[j + 1] != Class::Text
                    || shape::fits(self.source, &self.lines[j], n, self.shape, width)
            });
            open && over && (!clause || next.is_some_and(|n| counts(self.source.slice(n.text))))
        })
    }
}

fn lower(s: &str) -> bool {
    s.chars().all(char::is_lowercase)
}

/// Ends a clause or more.
const ENDS: [char; 14] =
    ['.', ';', ',', ':', '。', '；', '：', '，', '؛', '،', '!', '?', '？', '؟'];

/// Ends a sentence, or a clause that a title can follow.
const STOPS: [char; 9] = ['.', ';', '。', '؛', '!', '?', '！', '？', '؟'];

/// Ends what is no title.
const CLOSERS: [char; 15] =
    ['.', ';', ',', ':', '。', '；', '：', '，', '؛', '،', '!', '?', '？', '؟', '”'];

/// A line without the calls at its end.
fn uncalled(s: &str) -> &str {
    let s = notes::before_stroked(s).unwrap_or(s);
    s.trim_end_matches(|c: char| notes::raised(c) || c == '*')
}

/// Whether a line ends with the number of a note behind the mark that ends a clause: "a year;1",
/// "a year; 1".
fn called(s: &str) -> bool {
    let head = s.trim_end_matches(|c: char| c.is_ascii_digit());
    let mark = head.strip_suffix([' ', '\u{a0}']).unwrap_or(head);
    let word = mark.strip_suffix([';', '.', '；', '。', '؛']);
    (1..=3).contains(&(s.len() - head.len()))
        && word.is_some_and(|w| {
            w.ends_with(|c: char| c.is_alphabetic() || matches!(c, ')' | '”' | '»'))
        })
}

enum Follow {
    Joined(Join),
    Likely,
    New,
}

/// What Roman numbers are written with, as far as labels count.
const ROMAN: [char; 8] = ['i', 'v', 'x', 'l', 'I', 'V', 'X', 'L'];

/// Whether a line starts with a quotation mark and a label: "“2. The Board shall".
fn quoted_label(s: &str) -> bool {
    s.strip_prefix(['“', '"', '«', '「', '„'])
        .is_some_and(|rest| label_like(rest.trim_start_matches(['\u{a0}', ' '])))
}

/// Whether a line starts the way labels of any of the six languages do. Only a hint.
pub(super) fn label_like(s: &str) -> bool {
    let mut it = s.chars();
    let Some(first) = it.next() else { return false };
    match first {
        '(' | '（' | '’' | '‘' => {
            s.chars().skip(1).take(6).any(|c| matches!(c, ')' | '）' | '‘' | '’'))
        }
        '•' | '–' | '—' | '-' | '*' | '●' | '▪' | '◦' | '■' | '\u{f0b7}' | '\u{f0a7}' => {
            s.chars().nth(1).is_some_and(char::is_whitespace)
        }
        '\u{3220}'..='\u{3229}' => true,
        c if c.is_alphanumeric() => {
            let head: String = s.chars().take(6).collect();
            let n = head.chars().take_while(|c| c.is_alphanumeric()).count();
            let mut rest = head.chars().skip(n);
            let mark = rest.next();
            let then = rest.next();
            // where space is typographic, the way to text loses it: "3.委员会"
            let spaced = then.is_none_or(|c| c.is_whitespace() || is_unspaced(c));
            // "sect." is no label
            let word = || head.chars().take(n).all(|c| c.is_ascii_alphabetic());
            // "Mr. Doe" is none either, "aa. the" is
            let twice = n == 2 && head.chars().nth(1) == Some(c);
            let counts =
                n < 2 || twice || !word() || head.chars().take(n).all(|c| ROMAN.contains(&c));
            // "14.2 The", but "16.4 per cent"
            let figures = n <= 3 && s.bytes().take(n).all(|b| b.is_ascii_digit());
            let parts = figures && mark == Some('.') && {
                let tail = &s[n + 1..];
                let more = tail.bytes().take_while(u8::is_ascii_digit).count();
                let text = tail[more..].trim_start();
                (1..=3).contains(&more)
                    && text.len() < tail.len() - more
                    && !text.starts_with(char::is_lowercase)
            };
            (matches!(mark, Some('.' | ')')) && spaced && n <= 4 && counts)
                || parts
                || (mark == Some(' ') && then == Some('-') && c.is_numeric())
        }
        _ => false,
    }
}

/// Whether a line holds two columns: wide space between words.
fn columns(s: &str) -> bool {
    wide(s) || figures(s)
}

/// Whether a line ends with two figures or more that stand apart.
fn figures(s: &str) -> bool {
    let figure = |t: &str| {
        t.bytes().any(|b| b.is_ascii_digit())
            && t.bytes().all(|b| b.is_ascii_digit() || matches!(b, b' ' | b'.' | b',' | b'%'))
    };
    let mut cells = s.rsplit("   ").map(str::trim).filter(|t| !t.is_empty());
    s.contains("   ") && cells.next().is_some_and(figure) && cells.next().is_some_and(figure)
}

/// Whether so many spaces stand between words as part columns.
fn wide(s: &str) -> bool {
    const WIDE: usize = 8;
    let bytes = s.as_bytes();
    let space = |b: &&u8| **b == b' ';
    // so many spaces have one at a multiple of their number
    (WIDE - 1..bytes.len()).step_by(WIDE).any(|at| {
        let before = bytes.get(..at).into_iter().flatten().rev().take_while(space).count();
        let behind = bytes.get(at..).into_iter().flatten().take_while(space).count();
        behind > 0 && before + behind >= WIDE
    })
}

/// Whether a line is a row of a table: tabs between three cells or more. One tab may stand behind a
/// label.
fn cells(s: &str) -> bool {
    memchr::memchr_iter(b'\t', s.trim().as_bytes()).nth(1).is_some()
}

/// Whether a line is a row of a table that is drawn with bars at both edges, and the next another.
fn rows(s: &str, next: &str) -> bool {
    next.starts_with('|') && s.starts_with('|') && s.ends_with('|')
}

/// Whether a line ends with leaders and a page.
fn led_to_page(s: &str) -> bool {
    let led = s.trim_end_matches(|c: char| c.is_ascii_digit() || ROMAN.contains(&c));
    let head = led.trim_end();
    led.len() < s.len() && ["....", "……", ". . ."].iter().any(|l| head.ends_with(l))
}

/// Whether a line starts with a web address.
fn address_head(s: &str) -> bool {
    s.starts_with("http://") || s.starts_with("https://") || s.starts_with("www.")
}

/// The last run of characters that an address or symbol can hold.
fn last_token(s: &str) -> &str {
    let at = s
        .char_indices()
        .rev()
        .take_while(|(_, c)| c.is_ascii_graphic() && !matches!(c, '<' | '>' | '"'))
        .last()
        .map_or(s.len(), |(i, _)| i);
    &s[at..]
}

/// Whether the line end between two lines stands inside an address, a symbol or a hyphenated word:
/// then they join with nothing. `inside` says that the line before went on with an address itself.
pub(super) fn cut(prev: &str, next: &str, inside: bool) -> Option<Join> {
    let token = last_token(prev);
    let head = next.chars().next()?;
    if !head.is_ascii_alphanumeric()
        && !matches!(head, '_' | '/' | '-' | '?' | '=' | '&' | '#' | '%' | '.')
    {
        return None;
    }
    let last = token.chars().next_back()?;
    let next_token: &str =
        next.find(|c: char| c.is_whitespace() || !c.is_ascii()).map_or(next, |i| &next[..i]);
    if token.contains("://") || token.contains("www.") || (inside && token.len() == prev.len()) {
        let open = matches!(last, '/' | '-' | '_' | '=' | '&' | '?' | '%' | '#');
        let more = !next_token.is_empty()
            && next_token
                .trim_end_matches(['.', ',', ')'])
                .contains(['/', '_', '=', '%', '&', '.', '-']);
        let resumes = matches!(head, '_' | '/' | '?' | '=' | '&' | '#' | '%');
        return ((open && (more || last == '/' || last == '_' || last == '-')) || resumes)
            .then_some(Join::Cut);
    }
    let segment = token.split('/').next().unwrap_or("");
    if last == '/' && token.len() > 2 && segment.bytes().any(|b| b.is_ascii_uppercase()) {
        return head.is_ascii_alphanumeric().then_some(Join::Cut);
    }
    // more of a symbol: "/Add.1" at the start of a line
    if head == '/' && token.contains('/') && last.is_ascii_alphanumeric() {
        return Some(Join::Cut);
    }
    let before = token.chars().rev().nth(1);
    if last == '-' && before.is_some_and(char::is_alphabetic) && head.is_ascii_lowercase() {
        return Some(Join::Cut);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_symbols_and_words_are_cut() {
        for (a, b) in [
            ("see https://www.example.org/some-", "thing.html for"),
            ("可访问：www.example.org/a/Framework_for_", "Action.pdf。"),
            ("www.example.org/by_the", "_Sea.pdf"),
            ("（CTOC/COP/WG.7/", "2013/4）。"),
            ("in document A/99/12", "/Add.1 the"),
            ("the co-", "operation of"),
        ] {
            assert_eq!(cut(a, b, false), Some(Join::Cut), "{a} | {b}");
        }
        for (a, b) in [
            ("see https://www.example.org/thing", "for details"),
            ("States and/", "or organizations"),
            ("the year 2010 -", "and later"),
            ("of the Convention", "(b) the"),
        ] {
            assert_eq!(cut(a, b, false), None, "{a} | {b}");
        }
    }

    #[test]
    fn a_line_may_end_within_a_name_but_not_with_a_year() {
        for s in ["the report of the", "the General", "Arcadia, Borduria,", "on 14"] {
            assert!(cut_in_name(s), "{s}");
        }
        for s in ["held from 7 to 19 December 2039", "the lamps of the harbours"] {
            assert!(!cut_in_name(s), "{s}");
        }
    }

    #[test]
    fn quoted_paragraphs_start_with_a_mark_and_a_label() {
        for s in ["“2. The Board", "“(a) The", "\"12. The", "«3. Le", "« 3. Le"] {
            assert!(quoted_label(s), "{s}");
        }
        for s in ["“The Board", "2. The Board", "“2018 was", "“yes”"] {
            assert!(!quoted_label(s), "{s}");
        }
    }

    #[test]
    fn labels_of_many_scripts_look_like_labels() {
        for s in [
            "(a) x", "a) x", "aa. x", "12. x", "14.2 The", "(iv) x", "ii) x", "1 - x", "(أ) x",
            "– x", "㈠ x", "A. x",
        ] {
            assert!(label_like(s), "{s}");
        }
        for s in ["Mr. Doe", "2018 was", "16.4 per", "a man", "and", "（见", "-5"] {
            assert!(!label_like(s), "{s}");
        }
    }
}
