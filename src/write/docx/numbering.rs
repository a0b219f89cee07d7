//! Printed numbers as Word's own: which list, which level, where to start again.
//!
//! A number becomes automatic only when what Word will print is, letter by letter, what the tree
//! holds; everything else ("7 bis.", `أولا -`, `㈠`) is typed. Two kinds of list are enough: one
//! multilevel list for headings, one for paragraphs and their items, and further lists of the same
//! kind where a level is counted in another way. A value that is not the next one starts an
//! instance of its own (`w:startOverride`), so gaps, repeats and annexes keep their numbers while
//! a paragraph that an editor puts in still renumbers what follows.

use crate::model::{Num, NumStyle};
use crate::ooxml::NumFmt;
use std::fmt::Write as _;

/// Which numbers run together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Headings; level 0 is `I.`
    Heading,
    /// Paragraphs (level 0) and items (level 1 and deeper).
    Text,
}

/// An automatic number: `w:numId` and `w:ilvl`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Auto {
    pub(super) id: u32,
    pub(super) level: u8,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Pattern {
    fmt: NumFmt,
    before: Box<str>,
    after: Box<str>,
}

#[derive(Debug)]
struct List {
    kind: Kind,
    levels: [Option<Pattern>; 9],
    /// The last value printed at each level, as Word counts for all instances of the list.
    counters: [Option<u32>; 9],
    /// The instance last used at each level.
    used: [u32; 9],
    main: u32,
}

#[derive(Debug)]
struct Instance {
    list: usize,
    start: Option<(u8, u32)>,
}

/// All lists of a document.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    lists: Vec<List>,
    instances: Vec<Instance>,
}

/// Instances that one document may have; Word keeps them in 16 bits. Past it numbers are typed.
const MAX_INSTANCES: usize = 30_000;

impl Numbering {
    /// The automatic number that prints `num` at this level, if one can.
    pub(super) fn label(&mut self, kind: Kind, level: u8, num: &Num) -> Option<Auto> {
        if level > 8 || self.instances.len() >= MAX_INSTANCES {
            return None;
        }
        let l = usize::from(level);
        let (list, pattern) = self.find(kind, l, num)?;
        let bullet = pattern.fmt == NumFmt::Bullet;
        let index = match list {
            Some(i) => i,
            None => self.add(kind),
        };
        let list = self.lists.get_mut(index)?;
        list.levels[l].get_or_insert(pattern);
        let expected = list.counters[l].map_or(1, |v| v.saturating_add(1));
        let id = if bullet || expected == num.value {
            if list.counters[l].is_some() {
                list.used[l]
            } else {
                // a fresh start belongs to the instance that the level above it was printed with
                (0..l)
                    .rev()
                    .find(|i| list.counters[*i].is_some())
                    .map_or(list.main, |i| list.used[i])
            }
        } else {
            self.instances.push(Instance { list: index, start: Some((level, num.value)) });
            self.instances.len() as u32
        };
        list.counters[l] = Some(if bullet { expected } else { num.value });
        list.used[l] = id;
        for deeper in &mut list.counters[l + 1..] {
            *deeper = None;
        }
        Some(Auto { id, level })
    }

    fn add(&mut self, kind: Kind) -> usize {
        let index = self.lists.len();
        self.instances.push(Instance { list: index, start: None });
        let main = self.instances.len() as u32;
        self.lists.push(List {
            kind,
            levels: Default::default(),
            counters: [None; 9],
            used: [main; 9],
            main,
        });
        index
    }

    /// A list whose level counts in a way that prints `num`, or the way for a new list.
    fn find(&self, kind: Kind, level: usize, num: &Num) -> Option<(Option<usize>, Pattern)> {
        let patterns = patterns(num);
        let mut free = None;
        for (i, list) in self.lists.iter().enumerate().filter(|(_, x)| x.kind == kind) {
            match &list.levels[level] {
                Some(p) if patterns.contains(p) => return Some((Some(i), p.clone())),
                None if free.is_none() => free = Some(i),
                _ => {}
            }
        }
        Some((free, patterns.into_iter().next()?))
    }

    /// Whether the document has any automatic number.
    pub(super) fn is_empty(&self) -> bool {
        self.lists.is_empty()
    }

    /// `word/numbering.xml`.
    ///
    /// `base` is the indent of the text, `step` the width of a number, in twentieths of a point;
    /// `rtl` tells that the text runs from right to left.
    pub(super) fn xml(&self, base: u32, step: u32, rtl: bool) -> String {
        let mut x = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:numbering xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">",
        );
        for (i, list) in self.lists.iter().enumerate() {
            let _ = write!(
                x,
                "<w:abstractNum w:abstractNumId=\"{i}\"><w:nsid w:val=\"{:08X}\"/><w:multiLevelType w:val=\"multilevel\"/>",
                0x4D48_0000_u32 + i as u32
            );
            for (l, pattern) in list.levels.iter().enumerate() {
                level_xml(&mut x, list.kind, l as u32, pattern.as_ref(), (base, step, rtl));
            }
            x.push_str("</w:abstractNum>");
        }
        for (i, n) in self.instances.iter().enumerate() {
            let _ =
                write!(x, "<w:num w:numId=\"{}\"><w:abstractNumId w:val=\"{}\"/>", i + 1, n.list);
            if let Some((level, value)) = n.start {
                let _ = write!(
                    x,
                    "<w:lvlOverride w:ilvl=\"{level}\"><w:startOverride w:val=\"{value}\"/></w:lvlOverride>"
                );
            }
            x.push_str("</w:num>");
        }
        x.push_str("</w:numbering>");
        x
    }
}

fn level_xml(
    x: &mut String,
    kind: Kind,
    level: u32,
    pattern: Option<&Pattern>,
    (base, step, rtl): (u32, u32, bool),
) {
    let mut text = String::new();
    let fmt = pattern.map_or(NumFmt::Decimal, |p| p.fmt);
    match pattern {
        Some(p) if p.fmt == NumFmt::Bullet => text.push_str(&p.before),
        Some(p) => {
            let _ = write!(text, "{}%{}{}", p.before, level + 1, p.after);
        }
        // a level no number of the document has used yet
        None => {
            let _ = write!(text, "%{}.", level + 1);
        }
    }
    let _ = write!(
        x,
        "<w:lvl w:ilvl=\"{level}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{}\"/><w:suff w:val=\"tab\"/><w:lvlText",
        fmt.name()
    );
    super::xml::attr(x, "w:val", &text);
    match kind {
        Kind::Heading => {
            let gap = step / 2;
            let _ = write!(
                x,
                "/><w:lvlJc w:val=\"right\"/><w:pPr><w:tabs><w:tab w:val=\"num\" w:pos=\"{base}\"/></w:tabs><w:ind w:left=\"{base}\" w:hanging=\"{gap}\"/></w:pPr></w:lvl>"
            );
        }
        // Word lets a number run on from where it starts, LibreOffice back into the margin; started
        // a little further in, it stands in the text with both
        Kind::Text if level == 0 && rtl => {
            let _ = write!(
                x,
                "/><w:lvlJc w:val=\"left\"/><w:pPr><w:tabs><w:tab w:val=\"num\" w:pos=\"{}\"/></w:tabs><w:ind w:left=\"{base}\" w:firstLine=\"{}\"/></w:pPr></w:lvl>",
                base + step * 8 / 5,
                step * 2 / 3
            );
        }
        Kind::Text if level == 0 => {
            let _ = write!(
                x,
                "/><w:lvlJc w:val=\"left\"/><w:pPr><w:tabs><w:tab w:val=\"num\" w:pos=\"{}\"/></w:tabs><w:ind w:left=\"{base}\" w:firstLine=\"0\"/></w:pPr></w:lvl>",
                base + step
            );
        }
        Kind::Text => {
            let left = base + step * (level + 1);
            let _ = write!(
                x,
                "/><w:lvlJc w:val=\"left\"/><w:pPr><w:tabs><w:tab w:val=\"num\" w:pos=\"{left}\"/></w:tabs><w:ind w:left=\"{left}\" w:hanging=\"{step}\"/></w:pPr></w:lvl>"
            );
        }
    }
}

/// The ways to count that print `num`, likeliest first; empty when it must be typed.
fn patterns(num: &Num) -> Vec<Pattern> {
    if num.style == NumStyle::Bullet {
        let ok = !num.text.is_empty() && num.text.chars().count() <= 4 && !num.text.contains('%');
        return if ok {
            vec![Pattern { fmt: NumFmt::Bullet, before: num.text.clone(), after: "".into() }]
        } else {
            Vec::new()
        };
    }
    if num.value == 0 || num.value > 32_767 || num.text.contains('%') || !num.suffix.is_empty() {
        return Vec::new();
    }
    let formats: &[NumFmt] = match num.style {
        NumStyle::Decimal => &[NumFmt::Decimal, NumFmt::ChineseCounting],
        NumStyle::UpperRoman => &[NumFmt::UpperRoman, NumFmt::ChineseCounting],
        NumStyle::LowerRoman => &[NumFmt::LowerRoman, NumFmt::Decimal, NumFmt::ChineseCounting],
        NumStyle::UpperAlpha => &[NumFmt::UpperLetter, NumFmt::RussianUpper],
        NumStyle::LowerAlpha => &[NumFmt::LowerLetter, NumFmt::ArabicAbjad, NumFmt::RussianLower],
        NumStyle::Multilevel | NumStyle::Bullet => &[],
    };
    let mut out = Vec::new();
    for &fmt in formats {
        // Word and others disagree on the shape of the fifth abjad letter
        if fmt == NumFmt::ArabicAbjad && num.value % 28 == 5 {
            continue;
        }
        let value = fmt.format(num.value);
        let Some((before, after)) = num.text.split_once(value.as_str()) else { continue };
        let mark = |s: &str| s.chars().count() <= 4 && s.chars().all(|c| !c.is_alphanumeric());
        if mark(before) && mark(after) {
            out.push(Pattern { fmt, before: before.into(), after: after.into() });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn num(text: &str, value: u32, style: NumStyle) -> Num {
        Num { text: text.into(), value, style, ..Num::default() }
    }

    #[test]
    fn a_list_runs_on_and_starts_again() {
        let mut n = Numbering::default();
        let para = |v: u32| num(&format!("{v}."), v, NumStyle::Decimal);
        let item = |s: &str, v| num(s, v, NumStyle::LowerAlpha);
        let mut get = |level, x: &Num| n.label(Kind::Text, level, x).map(|a| (a.id, a.level));
        assert_eq!(get(0, &para(1)), Some((1, 0)));
        assert_eq!(get(1, &item("(a)", 1)), Some((1, 1)));
        assert_eq!(get(1, &item("(b)", 2)), Some((1, 1)));
        // a second list within the paragraph
        assert_eq!(get(1, &item("(a)", 1)), Some((2, 1)));
        assert_eq!(get(1, &item("(b)", 2)), Some((2, 1)));
        assert_eq!(get(0, &para(2)), Some((1, 0)));
        assert_eq!(get(1, &item("(a)", 1)), Some((1, 1)));
        // a gap
        assert_eq!(get(0, &para(7)), Some((3, 0)));
        // a level counted in another way
        assert_eq!(get(1, &num("(i)", 1, NumStyle::LowerRoman)), Some((4, 1)));
    }

    #[test]
    fn what_word_cannot_print_is_typed() {
        for (text, value, style) in [
            ("أولا -", 1, NumStyle::UpperRoman),
            ("㈠", 1, NumStyle::LowerRoman),
            ("(هـ)", 5, NumStyle::LowerAlpha),
            ("1.2.", 2, NumStyle::Multilevel),
            ("Part One", 1, NumStyle::Decimal),
            ("50%", 50, NumStyle::Decimal),
        ] {
            assert!(patterns(&num(text, value, style)).is_empty(), "{text}");
        }
        assert_eq!(patterns(&num("一.", 1, NumStyle::UpperRoman))[0].fmt, NumFmt::ChineseCounting);
        assert_eq!(patterns(&num("1 -", 1, NumStyle::Decimal))[0].after.as_ref(), " -");
        assert_eq!(patterns(&num("(ب)", 2, NumStyle::LowerAlpha))[0].fmt, NumFmt::ArabicAbjad);
    }
}
