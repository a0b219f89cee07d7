//! Phrases of the text itself: openers, formulas, annexes, articles, adoption, captions.

use super::fold::Folder;
use super::pattern::{Extent, Hit, Pattern};
use super::slot::Got;
use super::table::Rules;
use super::{AnnexMatch, Capture, Keyword, Locale};

/// Folded phrases, sorted.
#[derive(Debug, Default)]
pub(super) struct Phrases(Vec<Box<[char]>>);

impl Phrases {
    /// From folded phrases.
    pub(super) fn new(mut all: Vec<Box<[char]>>) -> Self {
        all.retain(|p| !p.is_empty());
        all.sort();
        all.dedup();
        Self(all)
    }

    /// The text after the longest phrase at the start that ends with a word.
    fn after<'a>(&self, folder: &Folder, text: &'a str) -> Option<&'a str> {
        // those that agree so far: a stretch of the sorted list
        let (mut agree, mut depth, mut rest) = (&self.0[..], 0, text);
        let mut best = None;
        loop {
            if let Some((first, others)) = agree.split_first()
                && first.len() == depth
            {
                if folder.word_ends(rest) {
                    best = Some(rest);
                }
                agree = others;
            }
            let Some((mut c, mut after)) = folder.first_phrase(rest) else { return best };
            if c == ' ' {
                after = folder.spaces(rest).0;
                if folder.over_space {
                    let Some(next) = folder.first_phrase(after) else { return best };
                    (c, after) = next;
                }
            }
            let at = |p: &[char]| p.get(depth).copied().unwrap_or_default();
            let from = agree.partition_point(|p| at(p) < c);
            let to = agree.partition_point(|p| at(p) <= c);
            agree = agree.get(from..to).unwrap_or_default();
            if agree.is_empty() {
                return best;
            }
            (depth, rest) = (depth + 1, after);
        }
    }
}

/// Words that open the clauses of a resolution.
#[derive(Debug, Default)]
pub(super) struct Openers {
    /// Of the preamble.
    pub(super) preambular: Phrases,
    /// Of the operative part.
    pub(super) operative: Phrases,
    /// What may stand before: "also".
    pub(super) before: Phrases,
    /// What may stand after: "with appreciation".
    pub(super) after: Phrases,
}

impl Locale {
    /// Bytes of the longest phrase that opens a clause of a resolution at the start of `text`:
    /// of the operative part, or of the preamble. "Also", "further" and their like count to it.
    #[must_use]
    pub fn opener(&self, text: &str, operative: bool) -> Option<usize> {
        let (folder, o) = (&self.rules.folder, &self.rules.openers);
        let phrases = if operative { &o.operative } else { &o.preambular };
        let mut best: Option<&str> = None;
        let mut start = folder.spaces(text).0;
        for _ in 0..4 {
            if let Some(rest) = phrases.after(folder, start)
                && best.is_none_or(|b| rest.len() < b.len())
            {
                best = Some(rest);
            }
            match o.before.after(folder, start) {
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
            match o.after.after(folder, next) {
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
        let rows = &self.rules.formulas;
        rows.iter().find_map(|(p, body)| self.rules.hit(p, line, Extent::Line).map(|_| &**body))
    }

    /// The annex that a line heads. The line holds nothing after the label but space and
    /// punctuation.
    #[must_use]
    pub fn annex(&self, line: &str) -> Option<AnnexMatch> {
        if line.len() > 200 {
            return None;
        }
        let rules = &self.rules;
        let hits = rules.annexes.iter().filter_map(|(p, kind)| {
            let hit = rules.hit(p, line, Extent::Start)?;
            let rest = line.get(hit.len..)?;
            let nothing = rest.chars().all(|c| match rules.folder.phrase(c) {
                super::fold::Fold::One(c) => matches!(c, '.' | ':' | '*' | '-' | '。'),
                super::fold::Fold::Two(..) => false,
                _ => true,
            });
            nothing.then(|| AnnexMatch { kind: *kind, number: number(&hit), len: hit.len })
        });
        hits.max_by_key(|m| m.len)
    }

    /// The article that a line opens ("Article 1", "Article premier", "第一条"): its number, and
    /// the bytes of the label without the space after it.
    #[must_use]
    pub fn article(&self, line: &str) -> Option<(u32, usize)> {
        let rules = &self.rules;
        let hits = rules.articles.iter().filter_map(|p| {
            let hit = rules.hit(p, line, Extent::Start)?;
            Some((number(&hit)?, with_stop(line, hit.len)))
        });
        hits.max_by_key(|a| a.1)
    }

    /// Whether the line is the meeting, the date, or both, at the end of a resolution.
    #[must_use]
    pub fn adoption_line(&self, line: &str) -> bool {
        line.len() <= 200 && self.rules.any(&self.rules.adoption, line)
    }

    /// Whether the line tells how a text was adopted: a vote, or its absence.
    #[must_use]
    pub fn vote_line(&self, line: &str) -> bool {
        self.rules.any(&self.rules.votes, line)
    }

    /// The fixed word that the line is.
    #[must_use]
    pub fn keyword(&self, line: &str) -> Option<Keyword> {
        if line.len() > 200 {
            return None;
        }
        let rows = &self.rules.keywords;
        rows.iter().find_map(|(p, k)| self.rules.hit(p, line, Extent::Line).map(|_| *k))
    }

    /// The label of a table's caption at the start of the line ("Table 2"): its bytes, a stop or
    /// colon included, and its number.
    #[must_use]
    pub fn table_caption(&self, line: &str) -> Option<(usize, Option<u32>)> {
        let rules = &self.rules;
        let hits = rules.captions.iter().filter_map(|p| {
            let hit = rules.hit(p, line, Extent::Start)?;
            Some((with_stop(line, hit.len), number(&hit)))
        });
        hits.max_by_key(|c| c.0)
    }

    /// Words of another language that extraction leaves in running text of this one, sorted.
    #[must_use]
    pub fn residue(&self) -> &[Box<str>] {
        &self.rules.residue
    }
}

impl Rules {
    /// Matches a pattern after a look at the first character.
    fn hit(&self, pattern: &Pattern, line: &str, extent: Extent) -> Option<Hit> {
        let start = self.folder.spaces(line).0;
        let first = self.folder.first_phrase(start)?.0;
        if !pattern.may_begin(first) {
            return None;
        }
        pattern.matches(self, line.trim_end(), extent)
    }

    fn any(&self, patterns: &[Pattern], line: &str) -> bool {
        patterns.iter().any(|p| self.hit(p, line, Extent::Line).is_some())
    }
}

fn number(hit: &Hit) -> Option<u32> {
    hit.found.iter().find_map(|f| match f.1 {
        Got::Capture(Capture::Number(n)) => Some(n),
        _ => None,
    })
}

/// The bytes of a label with the stop or colon glued to it.
fn with_stop(line: &str, len: usize) -> usize {
    let stop = line.get(len..).and_then(|r| r.chars().next());
    match stop {
        Some(c @ ('.' | ':' | '．' | '：')) => len + c.len_utf8(),
        _ => len,
    }
}
