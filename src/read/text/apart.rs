//! Labels that extraction set apart from their text.
//!
//! Print has a tab between a number and its text. Tools that read a page by its columns give the
//! number a line, the first line of the text another, and often blank lines about both:
//!
//! ```text
//! 12.
//!
//! The Committee noted with concern that the number of
//!
//! stations had fallen, and asked for a report.
//! ```
//!
//! Here such lines are found; `dewrap` joins them. Only a draft that does so all through is taken to
//! do it.

use super::dewrap::label_like;
use super::lines::Line;
use super::shape;
use crate::source::Source;

/// What a line is to a label that stands apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Apart {
    /// Nothing.
    #[default]
    No,
    /// It is the label.
    Label,
    /// It is the first line of the label's text.
    First,
}

/// Labels apart, of so many at least.
const ENOUGH: usize = 3;

/// Finds labels set apart and their first lines, and passes over the blank lines that extraction put
/// behind both. Gives the columns that a first line is filled to; 0 where no label stands apart.
pub(super) fn find(source: &Source, lines: &mut [Line]) -> u16 {
    let text: Vec<usize> = (0..lines.len()).filter(|i| !lines[*i].blank()).collect();
    let str = |i: usize| source.slice(lines[i].text);
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    let mut inline = 0usize;
    for (n, &i) in text.iter().enumerate() {
        // most lines are longer than any label
        if lines[i].width > 8 {
            inline += usize::from(label_like(str(i)));
            continue;
        }
        if !alone(str(i)) {
            continue;
        }
        let first = text.get(n + 1).copied().filter(|j| {
            *j <= i + 3 && !alone(str(*j)) && !lines[i + 1..=*j].iter().any(|l| l.feed)
        });
        if let Some(j) = first {
            pairs.push((i, j));
        }
    }
    if pairs.len() < ENOUGH || pairs.len() * 2 < inline {
        return 0;
    }
    // where a blank line parts the first line from the next, what stops in mid-sentence was full
    let behind = |j: usize| {
        let next = (j + 1..lines.len().min(j + 3)).find(|k| !lines[*k].blank())?;
        let more = !alone(str(next)) && !label_like(str(next)) && !lines[next].feed;
        more.then_some(next)
    };
    let goes_on: Vec<(usize, Option<usize>)> = pairs.iter().map(|p| (p.1, behind(p.1))).collect();
    let mut full: Vec<u16> = goes_on
        .iter()
        .filter(|(j, next)| next.is_some() && !str(*j).ends_with(shape::closes))
        .map(|(j, _)| lines[*j].width)
        .collect();
    full.sort_unstable();
    // a title that the next line does not belong to may stick out
    let width = full.get(full.len() * 19 / 20).copied().unwrap_or(0);
    let mut void: Vec<(usize, usize)> = pairs.clone();
    for (j, next) in goes_on {
        let Some(next) = next else { continue };
        let free = shape::left(source, (lines[j].width, &lines[j]), &lines[next], width);
        if free > width / 12 {
            continue;
        }
        // behind a full stop a short line that none ends is a title
        let closed =
            |i: usize| str(i).trim_end_matches(['”', '"', '»', ')', '）']).ends_with(shape::closes);
        let title = closed(j) && !closed(next) && lines[next].width < width / 5 * 4;
        if !title {
            void.push((j, next));
        }
    }
    for (i, j) in pairs {
        lines[i].apart = Apart::Label;
        lines[j].apart = Apart::First;
    }
    for (from, to) in void {
        for l in &mut lines[from + 1..to] {
            l.void = true;
        }
    }
    width
}

/// Whether a line is a label and nothing else.
fn alone(s: &str) -> bool {
    if s.contains(char::is_whitespace) && !s.ends_with(" -") {
        return false;
    }
    let mut chars = s.chars();
    let (Some(first), last) = (chars.next(), chars.next_back()) else { return false };
    let Some(last) = last else { return matches!(first, '•' | '–' | '—' | '▪' | '●') };
    match last {
        '.' | ')' | '）' | '．' => {
            s.chars().count() <= 7 && (label_like(s) || matches!(first, '（') || counts(s))
        }
        '、' => counts(s),
        // Arabic numbers its paragraphs so
        '-' => first.is_numeric() && label_like(s),
        _ => false,
    }
}

/// Whether all but the last character are Han numerals.
fn counts(s: &str) -> bool {
    let mut rest = s.chars();
    rest.next_back();
    let numeral =
        |c| matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百');
    !rest.as_str().is_empty() && rest.all(numeral)
}

#[cfg(test)]
mod tests {
    use super::super::lines::split;
    use super::*;

    #[test]
    fn labels_stand_alone() {
        for s in
            ["1.", "12.", "(a)", "(iv)", "IV.", "A.", "一.", "十二、", "（一）", "•", "1 -", "а)"]
        {
            assert!(alone(s), "{s}");
        }
        for s in ["1", "2018", "A/99/1.", "Mr.", "end.", "1. x", "well.)", "（见）x", "-", "Add."]
        {
            assert!(!alone(s), "{s}");
        }
    }

    #[test]
    fn first_lines_go_on_when_they_are_full() {
        let text = "1.\n\nThe Committee noted with concern that the\n\nnumber of stations had fallen.\n\
                    2.\n\nIt asked for a report.\n\nStations\n3.\n\nThe report lists the stations which are\n\nin use.\n";
        let source = Source::new("t", text);
        let mut lines = split(&source);
        let width = find(&source, &mut lines);
        assert!((35..=45).contains(&width), "{width}");
        let kinds: Vec<Apart> = lines.iter().filter(|l| !l.blank()).map(|l| l.apart).collect();
        use Apart::{First, Label, No};
        assert_eq!(kinds, [Label, First, No, Label, First, No, Label, First, No]);
        let void: Vec<bool> = lines.iter().filter(|l| l.blank()).map(|l| l.void).collect();
        assert_eq!(void, [true, true, true, false, true, true]);
    }
}
