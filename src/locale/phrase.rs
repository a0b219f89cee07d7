//! Patterns of the text itself: openers, formulas, annexes, articles, adoption, captions.

use super::fold::Fold;
use super::pattern::{Edges, Extent, Hit, Pattern, Patterns};
use super::slot::Got;
use super::table::Rules;
use super::{AnnexMatch, Capture, Keyword, Locale};

/// Words that open the clauses of a resolution.
#[derive(Debug)]
pub(super) struct Openers {
    /// Of the preamble.
    pub(super) preambular: Patterns,
    /// Of the operative part.
    pub(super) operative: Patterns,
    /// What may stand before: "also".
    pub(super) before: Patterns,
    /// What may stand after: "with appreciation".
    pub(super) after: Patterns,
}

/// A line that names the letter an annex belongs to: bytes at most.
const LONG: usize = 480;

/// What may stand between the label of an annex and the end of its line.
const STOPS: [char; 5] = ['.', ':', '*', '-', '。'];

/// Lines that hold no more than a label, a meeting, a word: bytes at most.
const SHORT: usize = 200;

impl Locale {
    /// Bytes of the longest phrase that opens a clause of a resolution at the start of `text`:
    /// of the operative part, or of the preamble. "Also", "further" and their like count to it.
    #[must_use]
    pub fn opener(&self, text: &str, operative: bool) -> Option<usize> {
        let (rules, o) = (&self.rules, &self.rules.openers);
        let folder = &rules.folder;
        let phrases = if operative { &o.operative } else { &o.preambular };
        let mut best: Option<&str> = None;
        let mut start = folder.spaces(text).0;
        for _ in 0..4 {
            if let Some(rest) = rules.longest(phrases, start)
                && best.is_none_or(|b| rest.len() < b.len())
            {
                best = Some(rest);
            }
            match rules.longest(&o.before, start) {
                Some(rest) => start = folder.spaces(rest).0,
                None => break,
            }
        }
        let mut end = best?;
        for _ in 0..4 {
            let (next, spaced) = folder.spaces(end);
            if !spaced && !folder.over_space {
                break;
            }
            match rules.longest(&o.after, next) {
                Some(rest) => end = rest,
                None => break,
            }
        }
        Some(text.len() - end.len())
    }

    /// The body whose enacting formula stands alone on the line ("The General Assembly,"):
    /// `unga`, `unsc`, `unecosoc`, `unga-hrc`; empty for the formula of another body.
    #[must_use]
    pub fn formula(&self, line: &str) -> Option<&str> {
        if line.len() > SHORT {
            return None;
        }
        self.rules.line(&self.rules.formulas, line).map(|body| &**body)
    }

    /// The annex that a line heads. The line holds nothing after the label but space and
    /// punctuation, or says to which letter the annex belongs.
    #[must_use]
    pub fn annex(&self, line: &str) -> Option<AnnexMatch> {
        if line.len() > LONG {
            return None;
        }
        let rules = &self.rules;
        // what may stand behind the label
        let nothing = |c: char| match rules.folder.phrase(c) {
            Fold::One(c) => STOPS.contains(&c),
            Fold::Two(..) => false,
            Fold::Skip | Fold::Space => true,
        };
        let bare = line.trim_end_matches(nothing);
        let edges = Edges::of(&rules.folder, bare)?;
        if rules.annexes.iter().all(|r| !r.0.may_begin(rules, edges.first)) {
            return None;
        }
        let rows = rules.annexes.iter().flat_map(|(p, kind)| {
            let patterns = p.beginning(rules, edges.first);
            patterns.filter(|p| p.may_end(&edges) || p.ends_with(&STOPS)).map(move |p| (p, *kind))
        });
        let hits =
            rows.filter_map(|(p, kind)| Some((p.matches(rules, line, Extent::Start)?, kind)));
        hits.filter(|(hit, _)| line.get(hit.len..).is_some_and(|rest| rest.chars().all(nothing)))
            .map(|(hit, kind)| AnnexMatch { kind, number: number(&hit), len: hit.len })
            .max_by_key(|m| m.len)
            .or_else(|| {
                // "Annex I to the letter dated …": the pattern is the whole line
                let kind = if bare.len() == line.len() {
                    rules.line_within(&rules.annexes, line, &edges)?
                } else {
                    rules.line(&rules.annexes, line)?
                };
                let number = rules.starts(&rules.annexes, line).find_map(|(hit, _)| number(&hit));
                Some(AnnexMatch { kind: *kind, number, len: line.len() })
            })
    }

    /// Whether a line is the word for a signature in brackets, before the name or behind it:
    /// "(Signed) Jane Doe", "王小明(签名)".
    #[must_use]
    pub fn signs(&self, line: &str) -> bool {
        const BEHIND: usize = 120;
        let brackets = ['(', '（'];
        let word = |s: &str| self.keyword(s) == Some(Keyword::Signature);
        if line.starts_with(brackets) {
            return word(line);
        }
        let behind = line.len() < BEHIND && line.ends_with([')', '）']);
        behind && line.rfind(brackets).is_some_and(|at| word(&line[at..]))
    }

    /// The article that a line opens ("Article 1", "Article premier", "第一条"): its number, and
    /// the bytes of the label, a stop or colon included, without the space after it.
    #[must_use]
    pub fn article(&self, line: &str) -> Option<(u32, usize)> {
        let hits = self.rules.starts(&self.rules.articles, line);
        hits.filter_map(|(hit, ())| Some((number(&hit)?, with_stop(line, hit.len))))
            .max_by_key(|a| a.1)
    }

    /// The name of a decision or resolution at the start of a line: its number in the session, and
    /// the bytes it takes.
    #[must_use]
    pub fn adopted(&self, line: &str) -> Option<(u32, usize)> {
        let hits = self.rules.starts(&self.rules.adopted, line);
        hits.filter_map(|(hit, ())| {
            let range = hit.found.iter().find_map(|f| match f.1 {
                Got::Capture(Capture::Resolution) => Some(f.0.clone()),
                _ => None,
            })?;
            let number = line.get(range)?.split(['/', ' ', '(']).next()?;
            Some((number.parse().unwrap_or(0), with_stop(line, hit.len)))
        })
        .max_by_key(|a| a.1)
    }

    /// Whether the line is the meeting, the date, or both, at the end of a resolution.
    #[must_use]
    pub fn adoption_line(&self, line: &str) -> bool {
        line.len() <= SHORT && self.rules.line(&self.rules.adoption, line).is_some()
    }

    /// Whether the line tells how a text was adopted: a vote, or its absence; or lists who voted
    /// how.
    #[must_use]
    pub fn vote_line(&self, line: &str) -> bool {
        self.rules.line(&self.rules.votes, line).is_some()
    }

    /// Whether a line that ends with a colon begins the sentence of what follows: "as follows:".
    #[must_use]
    pub fn lead_in(&self, line: &str) -> bool {
        self.rules.line(&self.rules.lead_ins, line).is_some()
    }

    /// The fixed word that the line is.
    #[must_use]
    pub fn keyword(&self, line: &str) -> Option<Keyword> {
        if line.len() > SHORT {
            return None;
        }
        self.rules.line(&self.rules.keywords, line).copied()
    }

    /// The label of a table's caption at the start of the line ("Table 2"): its bytes, a stop or
    /// colon included, and its number.
    #[must_use]
    pub fn table_caption(&self, line: &str) -> Option<(usize, Option<u32>)> {
        self.caption(&self.rules.captions, line)
    }

    /// The same of a figure, a box, a map or a picture ("Figure 2", "Box 1").
    #[must_use]
    pub fn figure_caption(&self, line: &str) -> Option<(usize, Option<u32>)> {
        self.caption(&self.rules.figures, line)
    }

    fn caption(&self, rows: &[(Patterns, ())], line: &str) -> Option<(usize, Option<u32>)> {
        let hits = self.rules.starts(rows, line);
        let (len, number) = hits.map(|(hit, ())| (hit.len, number(&hit))).max_by_key(|c| c.0)?;
        let (len, last) = parts_of_number(line, len);
        Some((with_stop(line, len), number.map(|n| last.unwrap_or(n))))
    }

    /// Words of another language that extraction leaves in running text of this one, sorted.
    #[must_use]
    pub fn residue(&self) -> &[Box<str>] {
        &self.rules.residue
    }
}

impl Rules {
    /// What goes with the first pattern that is the whole line.
    fn line<'a, T>(&self, rows: &'a [(Patterns, T)], line: &str) -> Option<&'a T> {
        let line = line.trim_end();
        let first = self.folder.first_phrase(self.folder.spaces(line).0)?.0;
        if rows.iter().all(|r| !r.0.may_begin(self, first)) {
            return None;
        }
        self.line_within(rows, line, &Edges::of(&self.folder, line)?)
    }

    /// The same of a line whose edges are known.
    fn line_within<'a, T>(
        &self,
        rows: &'a [(Patterns, T)],
        line: &str,
        edges: &Edges<'_>,
    ) -> Option<&'a T> {
        let matches =
            |p: &Pattern| p.may_end(edges) && p.matches(self, line, Extent::Line).is_some();
        rows.iter().find(|r| r.0.beginning(self, edges.first).any(matches)).map(|r| &r.1)
    }

    /// Where the patterns match at the start of the line, each with what goes with it.
    fn starts<'a, T>(
        &'a self,
        rows: &'a [(Patterns, T)],
        line: &'a str,
    ) -> impl Iterator<Item = (Hit, &'a T)> + 'a {
        let first = self.folder.first_phrase(self.folder.spaces(line).0).map(|f| f.0);
        let rows = first.into_iter().flat_map(move |c| rows.iter().map(move |r| (c, r)));
        rows.flat_map(move |(c, r)| r.0.beginning(self, c).map(|p| (p, &r.1)))
            .filter_map(move |r| Some((r.0.matches(self, line, Extent::Start)?, r.1)))
    }

    /// The text after the longest match of any pattern at the start.
    fn longest<'a>(&self, patterns: &Patterns, text: &'a str) -> Option<&'a str> {
        let first = self.folder.first_phrase(text)?.0;
        let may = patterns.beginning(self, first);
        let len = may.filter_map(|p| p.longest(self, text)).max()?;
        text.get(len..)
    }
}

fn number(hit: &Hit) -> Option<u32> {
    hit.found.iter().find_map(|f| match f.1 {
        Got::Capture(Capture::Number(n)) => Some(n),
        _ => None,
    })
}

/// `6.2`, `3-1`, `II.1`: where a number of several parts ends, and its last part.
fn parts_of_number(line: &str, mut len: usize) -> (usize, Option<u32>) {
    let mut last = None;
    while let Some(rest) = line.get(len..)
        && rest.starts_with(['.', '-', '‑', '–'])
        && line[..len].ends_with(|c: char| c.is_ascii_digit() || "IVXLC".contains(c))
    {
        let mark = rest.chars().next().map_or(0, char::len_utf8);
        let digits = rest[mark..].bytes().take_while(u8::is_ascii_digit).count();
        // "Figure 14.II"
        let roman = rest[mark..].bytes().take_while(|b| b"IVXLC".contains(b)).count();
        let ends = rest[mark + roman..].chars().next().is_none_or(|c| !c.is_alphanumeric());
        if digits == 0 && roman > 0 && rest.starts_with('.') && ends {
            len += mark + roman;
            break;
        }
        let Ok(part) = rest[mark..mark + digits].parse() else { break };
        last = Some(part);
        len += mark + digits;
    }
    (len, last)
}

/// The bytes of a label with the stop or colon glued to it.
fn with_stop(line: &str, len: usize) -> usize {
    let stop = line.get(len..).and_then(|r| r.chars().next());
    match stop {
        Some(c @ ('.' | ':' | '．' | '：')) => len + c.len_utf8(),
        _ => len,
    }
}
