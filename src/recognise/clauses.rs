//! Clauses of a preamble that lines alone had not parted.
//!
//! Where printed lines follow each other without a blank one, a line about as wide as the others
//! seems to go on with the next. Within a preamble more is known: a clause ends with a comma, and
//! the next one opens with the words that clauses open with. Both have to stand at a line's end and
//! head, and only from an enacting formula to the first label, so that running text is never parted.
//! In the masthead a line that one of its phrases tells whole starts anew.

use super::{join, masthead};
use crate::flow::{Area, FlowBlock, Join, Para, Piece, PieceKind, Start, mark};
use crate::locale::{LabelRole, Locale, Reading};
use crate::model::{MastheadRole as Role, Sure};
use crate::source::Source;
use std::ops::Range;

/// Parts formulas from the titles above them, and clauses of preambles from each other.
pub(super) fn part(source: &Source, locale: &Locale, blocks: Vec<FlowBlock>) -> Vec<FlowBlock> {
    let runs_on = |b: &FlowBlock| matches!(b, FlowBlock::Para(p) if p.pieces.iter().any(heads));
    if !blocks.iter().any(runs_on) {
        return blocks;
    }
    let mut walk = Walk { source, locale, place: Place::Outside, masthead: true };
    let mut out = Vec::with_capacity(blocks.len() + 16);
    let mut rest = blocks.into_iter().peekable();
    while let Some(b) = rest.next() {
        match b {
            FlowBlock::Para(p) if p.hints.area == Area::Body => {
                let next = match rest.peek() {
                    Some(FlowBlock::Para(n)) => n.pieces.first().map_or("", |n| walk.str(n)),
                    _ => "",
                };
                walk.para(p, next, &mut out);
            }
            other => out.push(other),
        }
    }
    out
}

/// Whether a line of the source starts with a piece, but the first of its paragraph.
fn heads(p: &Piece) -> bool {
    p.join == Join::Line
}

/// Where a paragraph stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Outside,
    /// Right behind a formula.
    Opened,
    /// Among clauses; whether the first starts with a capital.
    Clauses(bool),
    /// Among clauses that blank lines set apart.
    Apart,
}

struct Walk<'a> {
    source: &'a Source,
    locale: &'a Locale,
    place: Place,
    /// Whether nothing but masthead came so far.
    masthead: bool,
}

impl<'a> Walk<'a> {
    /// A paragraph; `next` is how the one behind it starts.
    fn para(&mut self, para: Para, next: &str, out: &mut Vec<FlowBlock>) {
        // a layout that marks the ends of paragraphs is believed
        let told = para.hints.ended.is_some();
        let lines = lines(&para.pieces);
        let mut cuts = Vec::new();
        self.masthead &= out.len() < masthead::MOST && !self.begins_text(&para);
        for (n, line) in lines.iter().enumerate() {
            let pieces = &para.pieces[line.clone()];
            let s = pieces.first().map_or("", |p| self.str(p));
            let last = n + 1 == lines.len();
            if last && self.place == Place::Outside && self.formula(pieces, n > 0) {
                if self.locale.opener(next, false).is_some() {
                    self.place = Place::Opened;
                    if n > 0 && !told {
                        cuts.push(line.start);
                    }
                }
            } else if n > 0
                && !told
                && (self.locale.signs(s) || (self.masthead && self.tells(pieces, last)))
                || n > 0 && !told && self.divides(&para.pieces[..line.start], pieces)
                || n == 1 && self.masthead && !told && self.names(&para.pieces[..line.start], s)
            {
                cuts.push(line.start);
            } else if n == 0 {
                self.enter(s, para.hints.gap);
            } else if let Place::Clauses(capital) = self.place
                && !told
                && capital == starts_high(s)
                && self.closes(&para.pieces[..line.start])
                && self.opens(s)
            {
                cuts.push(line.start);
            }
        }
        // no clause of a preamble ends with a full stop; a note among them may
        let ends = |p: &Piece| join::sentence_closed(self.locale, self.str(p));
        let note = para.pieces.first().is_some_and(|p| mark::mark(self.str(p)).is_some());
        if !note && para.pieces.last().is_some_and(ends) {
            self.place = Place::Outside;
        }
        split(para, &cuts, out);
    }

    fn str(&self, p: &Piece) -> &'a str {
        self.source.slice(p.span)
    }

    /// What the first line of a paragraph says about where it stands.
    fn enter(&mut self, s: &str, gap: u16) {
        self.place = match self.place {
            Place::Outside => return,
            _ if !self.locale.labels(s).is_empty() => Place::Outside,
            // clauses that blank lines set apart need nothing else
            Place::Opened if gap > 0 => Place::Apart,
            Place::Opened => Place::Clauses(starts_high(s)),
            same => same,
        };
    }

    /// Whether a line is an enacting formula and nothing else; of a body that is known, if another
    /// line stands above it in the paragraph.
    fn formula(&self, line: &[Piece], below: bool) -> bool {
        let [one] = line else { return false };
        let s = self.str(one);
        s.ends_with(|c| self.locale.clause_end.contains(&c))
            && self.locale.formula(s).is_some_and(|body| !(below && body.is_empty()))
    }

    /// Whether a paragraph can be no part of a masthead.
    fn begins_text(&self, para: &Para) -> bool {
        let first = para.pieces.first().map_or("", |p| self.str(p));
        let long: u32 = para.pieces.iter().map(|p| p.span.len()).sum();
        long > 1200
            || first.contains('|')
            || self.locale.formula(first).is_some()
            || self.locale.labels(first).iter().any(|r| r.value <= 1)
    }

    /// Whether a line tells the session of the body that the line above names.
    fn names(&self, above: &[Piece], s: &str) -> bool {
        let [one] = above else { return false };
        let role = |s: &str| self.locale.match_line(s).map(|m| m.role);
        role(s) == Some(Role::Session)
            && matches!(role(self.str(one)), Some(Role::Organ | Role::Committee))
    }

    /// Whether a line is the number of a section, an article or an annex and nothing else, behind a
    /// line that closes.
    fn divides(&self, before: &[Piece], line: &[Piece]) -> bool {
        let [one] = line else { return false };
        let s = self.str(one);
        if s.len() > 40 || s.starts_with(|c: char| c.is_lowercase() || c == '(') {
            return false;
        }
        let l = self.locale;
        let closes = before.last().is_some_and(|p| {
            join::sentence_closed(l, self.str(p)) || self.str(p).ends_with([':', '：'])
        });
        let word = s.starts_with(|c: char| c.is_alphabetic()) && !s.ends_with(['.', ';', ',']);
        let section = |r: &Reading| {
            matches!(r.role, LabelRole::Part | LabelRole::Heading(1)) && r.len == s.len()
        };
        closes
            && word
            && (l.labels(s).iter().any(section)
                || l.article(s).is_some_and(|a| a.1 == s.len())
                || l.annex(s).is_some())
    }

    /// Whether a line is one of a masthead, by a phrase that no line of a title is: the second line
    /// of one may be a date or a session. Whose document it is stands last.
    fn tells(&self, line: &[Piece], last: bool) -> bool {
        let [one] = line else { return false };
        let s = self.str(one);
        self.locale.match_line_with_english(s).is_some_and(|(found, _)| {
            let author = found.role == Role::Submitter
                && found.sure == Sure::Certain
                && !s.starts_with(char::is_lowercase);
            (last && author)
                || matches!(
                    found.role,
                    Role::Distribution
                        | Role::Language
                        | Role::Original
                        | Role::AgendaItem
                        | Role::Sponsors
                        | Role::Adoption
                        | Role::Basis
                )
                || found.has_number()
        })
    }

    fn opens(&self, s: &str) -> bool {
        self.locale.opener(s, false).is_some() || self.locale.opener(s, true).is_some()
    }

    /// Whether a clause can end with these pieces; the call of a note does not matter.
    fn closes(&self, before: &[Piece]) -> bool {
        let call = |p: &&Piece| {
            !p.style.superscript && p.kind == PieceKind::Text && !self.str(p).trim().is_empty()
        };
        before.iter().rev().find(call).is_some_and(|p| {
            let s = self.str(p);
            join::clause_closed(self.locale, s)
        })
    }
}

fn starts_high(s: &str) -> bool {
    s.chars().next().is_some_and(char::is_uppercase)
}

/// The pieces of each line.
fn lines(pieces: &[Piece]) -> Vec<Range<usize>> {
    let mut starts: Vec<usize> = vec![0];
    starts.extend((1..pieces.len()).filter(|i| heads(&pieces[*i])));
    let ends = starts.iter().skip(1).copied().chain([pieces.len()]);
    starts.iter().copied().zip(ends).map(|(a, b)| a..b).collect()
}

fn split(mut para: Para, cuts: &[usize], out: &mut Vec<FlowBlock>) {
    let mut tail = Vec::with_capacity(cuts.len());
    for at in cuts.iter().rev() {
        let mut pieces = para.pieces.split_off(*at);
        if let Some(first) = pieces.first_mut() {
            first.join = Join::Tight;
        }
        let mut hints = para.hints.clone();
        hints.start = Start::Sure;
        hints.gap = 0;
        tail.push(Para { pieces, hints });
        para.hints.full = true;
    }
    out.push(FlowBlock::Para(para));
    out.extend(tail.into_iter().rev().map(FlowBlock::Para));
}
