//! Two versions side by side, where they differ.

use super::outline::{shorten, take};
use masthead::compare::{Comparison, Discrepancy, Part, Side};
use masthead::source::Source;
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

/// Columns of each version.
const HALF: usize = 46;

/// A version: its name and its source.
#[derive(Clone, Copy)]
pub(crate) struct Version<'a> {
    pub(crate) name: &'a str,
    pub(crate) source: Option<&'a Source>,
}

impl Version<'_> {
    fn line(&self, part: &Part) -> Option<u32> {
        let source = self.source.filter(|_| !part.span.is_detached())?;
        Some(source.line_col(part.span.start).line)
    }

    /// `fr.txt:12`, or the name alone.
    fn place(&self, part: &Part) -> String {
        match self.line(part) {
            Some(line) => format!("{}:{line}", self.name),
            None => self.name.to_owned(),
        }
    }
}

/// What is said of a difference, and the parts it is about.
fn told<'c>(
    found: &Discrepancy,
    c: &'c Comparison,
    [first, second]: [Version<'_>; 2],
) -> (&'static str, String, Option<&'c Part>, Option<&'c Part>) {
    match *found {
        Discrepancy::Missing { from: Side::Second, part } => {
            let p = &c.first[part];
            let what = format!("{} lacks {p} ({})", second.name, first.place(p));
            ("missing", what, Some(p), None)
        }
        Discrepancy::Missing { from: Side::First, part } => {
            let p = &c.second[part];
            let what = format!("{} lacks {p} ({})", first.name, second.place(p));
            ("missing", what, None, Some(p))
        }
        Discrepancy::Depth(a, b) => {
            let (x, y) = (&c.first[a], &c.second[b]);
            let (i, j) = (first.place(x), second.place(y));
            let what =
                format!("{x} is at level {} ({i}), there at level {} ({j})", x.depth, y.depth);
            ("depth", what, Some(x), Some(y))
        }
        Discrepancy::Notes(a, b) => {
            let (x, y) = (&c.first[a], &c.second[b]);
            let (i, j) = (first.place(x), second.place(y));
            let notes = |n: usize| format!("{n} note{}", if n == 1 { "" } else { "s" });
            let what =
                format!("{x} calls {} ({i}), there {} ({j})", notes(x.notes), notes(y.notes));
            ("notes", what, Some(x), Some(y))
        }
        Discrepancy::Size(a, b) => {
            let (x, y) = (&c.first[a], &c.second[b]);
            let (i, j) = (first.place(x), second.place(y));
            let size = |p: &Part| {
                let (rows, columns) = p.size.unwrap_or_default();
                format!("{rows} rows of {columns}")
            };
            let what = format!("the table has {} ({i}), there {} ({j})", size(x), size(y));
            ("size", what, Some(x), Some(y))
        }
        _ => ("other", "they differ".to_owned(), None, None),
    }
}

/// All differences as text: a sentence each, and the places side by side. Empty if there is none.
pub(crate) fn text(c: &Comparison, versions: [Version<'_>; 2]) -> String {
    let mut out = String::new();
    for found in &c.discrepancies {
        let (_, what, x, y) = told(found, c, versions);
        out.push_str(&what);
        out.push('\n');
        // the row before, the row itself, the row after
        let same = |r: &(Option<usize>, Option<usize>)| {
            let is = |side: &[Part], i: Option<usize>, p: Option<&Part>| {
                p.is_some_and(|p| i.is_some_and(|i| std::ptr::eq(&side[i], p)))
            };
            is(&c.first, r.0, x) || is(&c.second, r.1, y)
        };
        let at = c.rows.iter().position(same).unwrap_or(0);
        for (k, row) in c.rows.iter().enumerate().skip(at.saturating_sub(1)).take(at.min(1) + 2) {
            let left = row.0.map(|i| one(&c.first[i])).unwrap_or_default();
            let right = row.1.map(|j| one(&c.second[j])).unwrap_or_default();
            let mark = if k == at { '>' } else { ' ' };
            let room = HALF.saturating_sub(left.width());
            let line = format!("{mark} {left}{} | {right}", " ".repeat(room));
            out.push_str(line.trim_end());
            out.push('\n');
        }
        out.push('\n');
    }
    out
}

/// A part in half a line.
fn one(part: &Part) -> String {
    let sign = match part.kind.as_str() {
        "heading" => format!("H{} ", part.depth),
        "paragraph" => "¶ ".to_owned(),
        "item" => "• ".to_owned(),
        kind => format!("{kind} "),
    };
    let num = part.num.as_deref().map(|n| format!("{} ", n.trim())).unwrap_or_default();
    let size = part.size.map(|(r, c)| format!("{r}×{c} ")).unwrap_or_default();
    let whole = format!("{sign}{num}{size}{}", part.text);
    let whole = shorten(&whole, HALF, (HALF - 2, 0));
    take(whole.chars(), HALF).trim_end().to_owned()
}

/// A difference as a line of JSON.
pub(crate) fn json(c: &Comparison, versions: [Version<'_>; 2]) -> String {
    #[derive(Serialize)]
    struct Place<'a> {
        file: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        line: Option<u32>,
        part: String,
        depth: usize,
        notes: usize,
    }
    #[derive(Serialize)]
    struct Line<'a> {
        difference: &'a str,
        message: String,
        first: Option<Place<'a>>,
        second: Option<Place<'a>>,
    }
    let mut out = String::new();
    for found in &c.discrepancies {
        let (difference, message, x, y) = told(found, c, versions);
        let place = |part: Option<&Part>, v: Version<'_>| {
            part.map(|p| (p.to_string(), v.line(p), p.depth, p.notes))
        };
        let of = |p: Option<(String, Option<u32>, usize, usize)>, file| {
            p.map(|(part, line, depth, notes)| Place { file, line, part, depth, notes })
        };
        let line = Line {
            difference,
            message,
            first: of(place(x, versions[0]), versions[0].name),
            second: of(place(y, versions[1]), versions[1].name),
        };
        out.push_str(&serde_json::to_string(&line).unwrap_or_default());
        out.push('\n');
    }
    out
}
