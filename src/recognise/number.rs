//! What a label is, where its form leaves it open: counters decide.
//!
//! Every reading is weighed. One that continues an open sequence wins over one that starts a
//! sequence, and that over one that leaves a gap; the table's order breaks ties. What the text
//! behind the label looks like settles between heading and paragraph.

use crate::locale::{LabelRole, Reading};
use crate::model::NumStyle;

/// The tier of a paragraph's kind of number that was taken for an item.
const INNER: u8 = 9;

/// An open list, outermost first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Level {
    pub style: NumStyle,
    pub scheme: u8,
    pub value: u32,
}

/// Where the counters stand.
#[derive(Debug, Clone, Default)]
pub(super) struct Counters {
    /// The last paragraph number.
    pub paragraph: Option<u32>,
    /// The last number at each heading level; 0 where none is open.
    pub headings: [u32; 9],
    /// The enclosing numbered heading's level; 0 for none.
    pub heading: u8,
    /// Whether titles without a number gather the articles, or rules, of this section.
    pub gathered: bool,
    /// Whether any numbered heading stood yet.
    pub any_heading: bool,
    /// Open lists.
    pub lists: Vec<Level>,
    /// Whether a paragraph or item is open that items can belong to.
    pub open: bool,
    /// Whether the block before leads in a list.
    pub led_in: bool,
    /// Whether what is open is a clause without a number: "Resolves that:" over numbered paragraphs.
    pub clause: bool,
}

/// What stands around a label.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Around<'a> {
    /// The text behind the label has the shape of a heading.
    pub heading: bool,
    /// Readings of the label of the next labelled block.
    pub next: &'a [Reading],
    /// That text is in capitals, and what follows is no next entry of a list of such.
    pub capitals: bool,
    /// The layout marks the block as a heading.
    pub marked: bool,
    /// The block before is an item with a title for its text: one item below may be all.
    pub under: bool,
    /// The next block's number is of two parts, and the first is this number: "2.1" below "2.".
    pub over: Option<u32>,
}

/// A choice among readings.
#[derive(Debug, Clone)]
pub(super) struct Choice {
    pub reading: Reading,
    /// Depth for an item: how many lists it is in, from 1.
    pub depth: usize,
    /// Whether its value follows the one before or starts at 1.
    pub expected: bool,
    /// The runner-up, when it was nearly as good and means something else.
    pub other: Option<Reading>,
}

impl Counters {
    /// The best reading; `None` when no reading makes sense here and the label is just text.
    pub(super) fn choose(&self, readings: &[Reading], around: Around<'_>) -> Option<Choice> {
        let mut best: Option<(i32, Choice)> = None;
        let mut second: Option<(i32, &Reading)> = None;
        // a number inside a numbered paragraph's list can be an item's
        let inner: Vec<Reading> = readings
            .iter()
            .filter(|r| r.role == LabelRole::Paragraph && self.paragraph.is_some() && self.open)
            .map(|r| Reading { role: LabelRole::Item(INNER), ..r.clone() })
            .collect();
        for r in readings.iter().chain(&inner) {
            let (mut weight, depth, expected) = match r.role {
                LabelRole::Part => (if around.heading { 120 } else { -1 }, 0, true),
                // paragraphs "2.1", "2.2" stand under "2. Scope"
                LabelRole::Heading(3) if around.heading && around.over == Some(r.value) => {
                    (112, 0, true)
                }
                LabelRole::Heading(3) if around.heading && around.capitals => (112, 0, true),
                LabelRole::Heading(level) => self.as_heading(level, r, around),
                LabelRole::Paragraph => self.as_paragraph(r, around),
                LabelRole::Item(INNER) => self.as_inner(r),
                LabelRole::Item(_) if self.mentions(r, around) => (-1, 0, false),
                LabelRole::Item(_) => self.as_item(r),
            };
            let follows =
                |n: &&Reading| n.style == r.style && n.role == r.role && n.value == r.value + 1;
            let goes_on = around.next.iter().any(|n| follows(&n));
            if goes_on && weight > 0 {
                weight += 12;
            }
            // letters that two alphabets share: the next label tells which is meant
            if around.next.iter().filter(follows).any(|n| n.scheme == r.scheme) && weight > 0 {
                weight += 1;
            }
            if best.as_ref().is_none_or(|(w, _)| weight > *w) {
                if let Some((w, c)) = &best {
                    // keep a borrow of the reading that lost
                    second =
                        readings.iter().chain(&inner).find(|x| **x == c.reading).map(|x| (*w, x));
                }
                let choice = Choice { reading: r.clone(), depth, expected, other: None };
                best = Some((weight, choice));
            } else if second.is_none_or(|(w, _)| weight > w) {
                second = Some((weight, r));
            }
        }
        let (weight, mut choice) = best.filter(|(w, _)| *w > 0)?;
        choice.other = second
            .filter(|(w, o)| {
                weight - w < 14
                    && *w > 0
                    && (o.value, o.role) != (choice.reading.value, choice.reading.role)
            })
            .map(|(_, o)| o.clone());
        Some(choice)
    }

    fn as_paragraph(&self, r: &Reading, around: Around<'_>) -> (i32, usize, bool) {
        let v = r.value;
        let (weight, expected) = match self.paragraph {
            Some(last) if v == last + 1 => (104, true),
            // a suffix counts beside the number it follows
            Some(last) if v == last && !r.suffix.is_empty() => (104, true),
            None if v == 1 => (96, true),
            None => (if v < 1000 { 45 } else { 2 }, false),
            Some(_) if v == 1 => (50, true),
            Some(last) if v > last && v <= last + 20 => (40, false),
            Some(last) if v + 20 >= last && v < 1000 => (30, false),
            Some(_) => (if v < 300 { 15 } else { -1 }, false),
        };
        let heading = around.marked && around.heading;
        (if heading { weight - 12 } else { weight }, 0, expected)
    }

    fn as_heading(&self, level: u8, r: &Reading, around: Around<'_>) -> (i32, usize, bool) {
        if !around.heading {
            return (-1, 0, false);
        }
        let v = r.value;
        let i = usize::from(level).min(self.headings.len() - 1);
        let last = self.headings[i];
        let next_level = self.heading + 1;
        // items look like headings of level 4 and on: where a list can be, it is one
        let listy = level >= 4 && (self.open || !self.lists.is_empty());
        let (weight, expected) = if v == last + 1 && last > 0 && level <= self.heading {
            (110, true)
        } else if v == 1 && level == next_level {
            (100, true)
        } else if v == 1 && level == 1 {
            (99, true)
        } else if v == 1 && level > next_level {
            // a level is skipped: only where the count of paragraphs goes on below
            let counts_on = around.next.iter().any(|n| {
                n.role == LabelRole::Paragraph && n.value == self.paragraph.unwrap_or(0) + 1
            });
            (if counts_on && (v != 1 || self.paragraph.is_some()) { 70 } else { 46 }, true)
        } else if !self.any_heading && level == 1 && (v == 1 || (v <= 40 && !self.led_in)) {
            // "M. Doe" is no thousandth section, "V. Doe" in a list no fifth
            (80, true)
        } else if v > last && last > 0 && level <= self.heading && v <= last + 5 {
            (42, false)
        } else if v == 1 {
            (35, false)
        } else if v <= 4 || (around.marked && v < 30) || (v < 27 && self.part_of(level, around)) {
            (28, false)
        } else {
            // "J. Smith" is no tenth section
            (-1, false)
        };
        (if listy { weight - 60 } else { weight }, 0, expected)
    }

    /// Whether a section can begin behind those that another document holds: over numbered
    /// paragraphs, right below a numbered heading.
    fn part_of(&self, level: u8, around: Around<'_>) -> bool {
        let paragraph =
            |r: &Reading| r.role == LabelRole::Paragraph && r.style == NumStyle::Decimal;
        level == 2
            && self.heading == 1
            && !self.led_in
            && !self.open
            && around.next.iter().any(paragraph)
    }

    /// Whether a first label is only named at the head of a block ("(a) to (d) concern …"): nothing
    /// leads it in and no second follows.
    fn mentions(&self, r: &Reading, around: Around<'_>) -> bool {
        // a second follows, or a list inside the first
        let second = around.next.iter().any(|n| {
            (n.style == r.style && n.scheme == r.scheme && n.value == 2)
                || (matches!(n.role, LabelRole::Item(_)) && n.value <= 1)
        });
        r.value == 1
            && self.open
            && !self.led_in
            && !second
            && !around.under
            && r.style != NumStyle::Bullet
    }

    /// A paragraph's kind of number taken for an item: only led in, or going on with such a list.
    fn as_inner(&self, r: &Reading) -> (i32, usize, bool) {
        let here = self.lists.iter().any(|l| l.style == r.style && l.scheme == r.scheme);
        if here || (r.value == 1 && self.led_in && !self.clause) {
            let (weight, depth, expected) = self.as_item(r);
            (weight.min(103), depth, expected)
        } else {
            (-1, 0, false)
        }
    }

    fn as_item(&self, r: &Reading) -> (i32, usize, bool) {
        if r.style == NumStyle::Bullet {
            let depth = self
                .lists
                .iter()
                .position(|l| l.style == NumStyle::Bullet && l.scheme == r.scheme)
                .map_or(self.lists.len() + 1, |i| i + 1);
            return (60, depth, true);
        }
        let mut best = (-1, 0, false);
        for (i, l) in self.lists.iter().enumerate().rev() {
            if l.style != r.style || l.scheme != r.scheme {
                continue;
            }
            let w = if r.value == l.value + 1 || (r.value == l.value && !r.suffix.is_empty()) {
                (106 - (self.lists.len() - 1 - i) as i32, i + 1, true)
            } else if r.value > l.value && r.value <= l.value + 10 {
                (44, i + 1, false)
            } else if r.value == 1 {
                (38, i + 1, false)
            } else {
                (26, i + 1, false)
            };
            if w.0 > best.0 {
                best = w;
            }
        }
        if r.value == 1 && (self.open || !self.lists.is_empty()) {
            let here = self.lists.iter().any(|l| l.style == r.style && l.scheme == r.scheme);
            let w = match (here, self.led_in) {
                (false, true) => 98,
                (false, false) => 92,
                // the same kind of label inside itself, led in by a colon
                (true, true) => 60,
                (true, false) => -1,
            };
            if w > best.0 {
                best = (w, self.lists.len() + 1, true);
            }
        }
        if best.0 < 0 {
            let w = if r.value == 1 { 48 } else { 24 };
            best = (w, self.lists.len() + 1, r.value == 1);
        }
        best
    }

    /// Notes that a heading was taken.
    pub(super) fn took_heading(&mut self, level: u8, value: u32) {
        let i = usize::from(level).min(self.headings.len() - 1);
        self.headings[i] = value;
        for h in &mut self.headings[i + 1..] {
            *h = 0;
        }
        self.heading = level;
        self.gathered = false;
        self.any_heading = true;
        self.end_block();
    }

    /// Nothing is open that items could belong to.
    pub(super) fn end_block(&mut self) {
        self.lists.clear();
        self.open = false;
        self.led_in = false;
        self.clause = false;
    }

    /// Notes that an item was taken at a depth.
    pub(super) fn took_item(&mut self, depth: usize, r: &Reading) {
        self.lists.truncate(depth.saturating_sub(1));
        self.lists.push(Level { style: r.style, scheme: r.scheme, value: r.value });
        self.open = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(role: LabelRole, style: NumStyle, value: u32) -> Reading {
        Reading {
            role,
            style,
            value,
            suffix: "".into(),
            len: 3,
            space: 1,
            scheme: role_scheme(role),
        }
    }

    fn role_scheme(role: LabelRole) -> u8 {
        match role {
            LabelRole::Item(n) => n,
            _ => 9,
        }
    }

    fn i_readings() -> [Reading; 2] {
        [
            reading(LabelRole::Item(1), NumStyle::LowerAlpha, 9),
            reading(LabelRole::Item(2), NumStyle::LowerRoman, 1),
        ]
    }

    #[test]
    fn i_after_h_is_a_letter_and_after_a_colon_a_numeral() {
        let mut c = Counters { open: true, ..Counters::default() };
        c.took_item(1, &reading(LabelRole::Item(1), NumStyle::LowerAlpha, 8));
        let got = c.choose(&i_readings(), Around::default()).unwrap();
        assert_eq!((got.reading.value, got.depth), (9, 1));

        let mut c = Counters { open: true, ..Counters::default() };
        c.took_item(1, &reading(LabelRole::Item(1), NumStyle::LowerAlpha, 1));
        c.led_in = true;
        let got = c.choose(&i_readings(), Around::default()).unwrap();
        assert_eq!((got.reading.value, got.depth), (1, 2));
    }

    #[test]
    fn an_initial_before_a_name_is_no_section() {
        let heading = Around { heading: true, ..Around::default() };
        // "M. Doe", and "V. Doe" in a list that a colon leads in
        let m = [reading(LabelRole::Heading(1), NumStyle::UpperRoman, 1000)];
        assert!(Counters::default().choose(&m, heading).is_none());
        let v = [reading(LabelRole::Heading(1), NumStyle::UpperRoman, 5)];
        assert!(Counters::default().choose(&v, heading).is_some());
        let led = Counters { led_in: true, ..Counters::default() };
        assert!(led.choose(&v, heading).is_none());
    }

    #[test]
    fn a_late_letter_heads_a_section_only_over_paragraphs() {
        let e = [reading(LabelRole::Heading(2), NumStyle::UpperAlpha, 5)];
        let c = Counters { heading: 1, any_heading: true, ..Counters::default() };
        let next = [reading(LabelRole::Paragraph, NumStyle::Decimal, 1)];
        let over = Around { heading: true, next: &next, ..Around::default() };
        assert!(c.choose(&e, over).is_some());
        // a name
        assert!(c.choose(&e, Around { next: &[], ..over }).is_none());
        assert!(Counters { led_in: true, ..c }.choose(&e, over).is_none());
    }

    #[test]
    fn the_next_label_settles_h_i_ii() {
        let mut c = Counters { open: true, led_in: true, ..Counters::default() };
        c.took_item(1, &reading(LabelRole::Item(1), NumStyle::LowerAlpha, 8));
        c.led_in = true;
        let next = [reading(LabelRole::Item(2), NumStyle::LowerRoman, 2)];
        let around = Around { next: &next, ..Around::default() };
        let got = c.choose(&i_readings(), around).unwrap();
        // (h) leads in a list, and (ii) follows: a numeral though (i) is the next letter
        assert_eq!(got.reading.style, NumStyle::LowerRoman);
        assert!(got.other.is_some());
    }

    #[test]
    fn a_number_with_a_heading_behind_it_is_a_heading_when_the_paragraph_count_says_so() {
        let readings = [
            reading(LabelRole::Paragraph, NumStyle::Decimal, 1),
            reading(LabelRole::Heading(3), NumStyle::Decimal, 1),
        ];
        let mut c =
            Counters { paragraph: Some(5), heading: 2, any_heading: true, ..Counters::default() };
        c.headings[2] = 1;
        let heading = Around { heading: true, ..Around::default() };
        assert_eq!(c.choose(&readings, heading).unwrap().reading.role, LabelRole::Heading(3));
        assert_eq!(
            c.choose(&readings, Around::default()).unwrap().reading.role,
            LabelRole::Paragraph
        );
    }
}
