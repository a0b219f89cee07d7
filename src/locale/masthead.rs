//! What a masthead line says, by the phrase rows of the tables.

use super::pattern::{Edges, Extent, Patterns};
use super::slot::Got;
use super::table::Rules;
use super::{LineMatch, Locale};
use crate::lang::Lang;
use crate::model::{DocKind, MastheadRole, Sure};

/// A row of masthead phrases.
#[derive(Debug)]
pub(super) struct LineRow {
    /// What its lines say.
    pub(super) role: MastheadRole,
    /// Any of these.
    pub(super) patterns: Patterns,
    /// The agenda is provisional.
    pub(super) provisional: bool,
    /// The kind of document that it tells.
    pub(super) kind: Option<DocKind>,
    /// The body that it names.
    pub(super) body: Option<Box<str>>,
    /// How sure it is.
    pub(super) sure: Sure,
}

/// Masthead lines are short. Only lines of some roles may pass this, in bytes.
const SHORT: usize = 600;
/// No line of any role is longer, in bytes.
const LONG: usize = 4000;
/// No title of a decision has more bytes.
const TITLE: usize = 400;

impl Locale {
    /// What a masthead line says, by this language's phrases: the first row that covers the
    /// whole line, but for white space around and a footnote call at the end.
    ///
    /// Lines over 600 bytes are matched only for what may be long: the source of a text, those
    /// who submit it, its adoption.
    #[must_use]
    pub fn match_line(&self, line: &str) -> Option<LineMatch> {
        self.rules.match_line(line, &|_| true)
    }

    /// Whether a line is the title of a resolution or decision behind its number:
    /// "72/401. Appointment of …".
    #[must_use]
    pub fn numbered_title(&self, line: &str) -> bool {
        // most lines have no such number
        let numbered = || line.as_bytes().iter().take(24).any(|b| *b == b'/');
        line.len() <= TITLE
            && numbered()
            && line.contains(char::is_numeric)
            && self
                .match_line(line)
                .is_some_and(|m| m.role == MastheadRole::Title && m.has_number())
    }

    /// What a masthead line says by this language's phrases, else by the English ones for
    /// distribution, date, language and original language, which Arabic, Chinese and Russian
    /// documents keep; with the language of the row.
    #[must_use]
    pub fn match_line_with_english(&self, line: &str) -> Option<(LineMatch, Lang)> {
        if let Some(m) = self.match_line(line) {
            return Some((m, self.lang));
        }
        // a line without a word in Latin letters is none of them: no need to read the table
        let word = |w: &[u8]| w.iter().all(u8::is_ascii_alphabetic);
        if !line.as_bytes().windows(3).any(word) {
            return None;
        }
        let english = Self::builtin(Lang::EN).filter(|e| e.lang != self.lang)?;
        let block = |role| {
            use MastheadRole as R;
            matches!(role, R::Distribution | R::Date | R::Language | R::Original)
        };
        english.rules.match_line(line, &block).map(|m| (m, Lang::EN))
    }
}

impl Rules {
    fn match_line(&self, line: &str, wanted: &dyn Fn(MastheadRole) -> bool) -> Option<LineMatch> {
        let line = line.trim_end();
        if line.len() > LONG {
            return None;
        }
        let edges = Edges::of(&self.folder, line)?;
        self.lines.iter().filter(|row| wanted(row.role)).find_map(|row| {
            if line.len() > SHORT && !may_be_long(row.role) {
                return None;
            }
            let hit = (row.patterns.beginning(self, edges.first))
                .filter(|p| p.may_end(&edges))
                .find_map(|p| p.matches(self, line, Extent::Line))?;
            let captures = hit.found.into_iter().filter_map(|(range, got)| match got {
                Got::Capture(c) => Some((range, c)),
                Got::Day(_) | Got::Month(_) => None,
            });
            Some(LineMatch {
                role: row.role,
                provisional: row.provisional,
                kind: row.kind,
                body: row.body.clone(),
                sure: row.sure,
                captures: captures.collect(),
            })
        })
    }
}

fn may_be_long(role: MastheadRole) -> bool {
    matches!(role, MastheadRole::Basis | MastheadRole::Submitter | MastheadRole::Adoption)
}
