//! Automatic numbers, computed for the whole document as Word computes them
//! (ECMA-376 part 1, §17.9).

use super::package::Package;
use super::styles::Styles;
use super::xml::Xml;
use crate::error::Error;
use crate::ooxml::NumFmt;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Clone)]
struct Level {
    start: u32,
    fmt: NumFmt,
    text: String,
    /// What follows the label.
    suffix: &'static str,
    /// Restart only after a level up to this one (from 1); 0 never.
    restart: Option<u8>,
    legal: bool,
    style: Option<Box<str>>,
}

impl Default for Level {
    fn default() -> Self {
        Self {
            start: 0,
            fmt: NumFmt::Decimal,
            text: String::new(),
            suffix: "\t",
            restart: None,
            legal: false,
            style: None,
        }
    }
}

#[derive(Debug, Default)]
struct Abstract {
    levels: BTreeMap<u8, Level>,
    /// A numbering style that stands for this one.
    link: Option<Box<str>>,
}

#[derive(Debug, Default)]
struct Num {
    abstract_id: i64,
    starts: BTreeMap<u8, u32>,
    levels: BTreeMap<u8, Level>,
}

/// All lists of a document, and how far they have counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    abstracts: BTreeMap<i64, Abstract>,
    nums: BTreeMap<i64, Num>,
    counters: BTreeMap<i64, [Option<u32>; 9]>,
    started: BTreeSet<(i64, u8)>,
}

/// A label as Word prints it.
#[derive(Debug)]
pub(super) struct Label {
    pub(super) text: String,
    pub(super) suffix: &'static str,
    pub(super) level: u8,
    /// Whether it counts; bullets do not.
    pub(super) ordinal: bool,
}

impl Numbering {
    /// Reads `word/numbering.xml`.
    pub(super) fn read(
        package: &mut Package<'_>,
        part: &str,
        fault: &mut dyn FnMut(&str, &str),
    ) -> Result<Self, Error> {
        let mut n = Self::default();
        let Some(mut x) = package.xml(part)? else { return Ok(n) };
        while let Some(tok) = x.next()? {
            if !tok.is_start() {
                continue;
            }
            match x.local() {
                b"abstractNum" => {
                    let id = x.int("abstractNumId").unwrap_or(-1);
                    let mut a = Abstract::default();
                    x.children(|x, _| {
                        match x.local() {
                            b"lvl" => {
                                let (i, level) = level(x)?;
                                a.levels.entry(i).or_insert(level);
                            }
                            b"numStyleLink" => a.link = x.val().map(Into::into),
                            _ => {}
                        }
                        Ok(())
                    })?;
                    n.abstracts.entry(id).or_insert(a);
                }
                b"num" => {
                    let id = x.int("numId").unwrap_or(-1);
                    let mut num = Num { abstract_id: -1, ..Num::default() };
                    x.children(|x, _| {
                        match x.local() {
                            b"abstractNumId" => num.abstract_id = x.int("val").unwrap_or(-1),
                            b"lvlOverride" => {
                                let at = index(x, "ilvl");
                                x.children(|x, _| {
                                    match x.local() {
                                        b"startOverride" => {
                                            num.starts.insert(at, number(x, "val"));
                                        }
                                        b"lvl" => {
                                            num.levels.insert(at, level(x)?.1);
                                        }
                                        _ => {}
                                    }
                                    Ok(())
                                })?;
                            }
                            _ => {}
                        }
                        Ok(())
                    })?;
                    n.nums.entry(id).or_insert(num);
                }
                _ => {}
            }
        }
        if let Some(f) = x.fault() {
            fault(part, f);
        }
        Ok(n)
    }

    /// The list that an instance counts in; links over numbering styles are followed.
    fn list(&self, num: i64, styles: &Styles) -> Option<i64> {
        let mut id = self.nums.get(&num)?.abstract_id;
        for _ in 0..8 {
            let a = self.abstracts.get(&id)?;
            match a.link.as_deref().filter(|_| a.levels.is_empty()).and_then(|s| styles.num_of(s)) {
                Some(n) => id = self.nums.get(&n)?.abstract_id,
                None => return Some(id),
            }
        }
        None
    }

    /// The level that a style is bound to in the list of an instance.
    pub(super) fn level_of(&self, num: i64, style: &str, styles: &Styles) -> Option<u8> {
        let list = self.abstracts.get(&self.list(num, styles)?)?;
        list.levels.iter().find(|(_, l)| l.style.as_deref() == Some(style)).map(|(i, _)| *i)
    }

    /// Counts a paragraph and gives its label; `None` when there is no such list.
    pub(super) fn label(&mut self, num: i64, level: u8, styles: &Styles) -> Option<Label> {
        let list = self.list(num, styles)?;
        let n = self.nums.get(&num)?;
        let a = self.abstracts.get(&list)?;
        let get = |i: u8| n.levels.get(&i).or_else(|| a.levels.get(&i));
        let this = get(level)?;
        let counters = self.counters.entry(list).or_insert([None; 9]);
        let l = usize::from(level.min(8));
        let over = n.starts.get(&level).filter(|_| self.started.insert((num, level)));
        counters[l] = Some(match (over, counters[l]) {
            (Some(start), _) => *start,
            (None, Some(v)) => v.saturating_add(1),
            (None, None) => this.start,
        });
        for deeper in level + 1..9 {
            let restarts = match get(deeper).and_then(|d| d.restart) {
                Some(0) => false,
                Some(k) => level < k,
                None => true,
            };
            if restarts {
                counters[usize::from(deeper)] = None;
            }
        }
        let mut text = String::new();
        if this.fmt == NumFmt::Bullet {
            text.extend(this.text.chars().map(bullet));
        } else {
            let mut chars = this.text.chars().peekable();
            while let Some(c) = chars.next() {
                let digit =
                    chars.peek().and_then(|d| d.to_digit(10)).filter(|d| (1..=9).contains(d));
                let (true, Some(d)) = (c == '%', digit) else {
                    text.push(c);
                    continue;
                };
                chars.next();
                let i = d as u8 - 1;
                let at = get(i);
                let value = counters[usize::from(i)].or(at.map(|x| x.start)).unwrap_or(1);
                let fmt = at.map_or(NumFmt::Decimal, |x| x.fmt);
                let legal = this.legal && fmt != NumFmt::None;
                (if legal { NumFmt::Decimal } else { fmt }).push(value, &mut text);
                if text.len() > 1024 {
                    break;
                }
            }
        }
        if text.trim().is_empty() {
            return None;
        }
        Some(Label { text, suffix: this.suffix, level, ordinal: this.fmt != NumFmt::Bullet })
    }
}

fn number(x: &Xml<'_>, name: &str) -> u32 {
    x.int(name).unwrap_or(0).clamp(0, 1_000_000) as u32
}

fn index(x: &Xml<'_>, name: &str) -> u8 {
    x.int(name).unwrap_or(0).clamp(0, 8) as u8
}

fn level(x: &mut Xml<'_>) -> Result<(u8, Level), Error> {
    let at = index(x, "ilvl");
    let mut l = Level::default();
    x.children(|x, _| {
        match x.local() {
            b"start" => l.start = number(x, "val"),
            b"numFmt" => l.fmt = NumFmt::from_name(&x.val().unwrap_or_default()),
            b"lvlText" => l.text = x.val().unwrap_or_default(),
            b"lvlRestart" => l.restart = Some(index(x, "val")),
            b"isLgl" => l.legal = x.on(),
            b"pStyle" => l.style = x.val().map(Into::into),
            b"suff" => {
                l.suffix = match x.val().as_deref() {
                    Some("space") => " ",
                    Some("nothing") => "",
                    _ => "\t",
                };
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok((at, l))
}

/// A bullet's character; those of symbol fonts as what they look like.
fn bullet(c: char) -> char {
    match c {
        '\u{F0A7}' | '\u{F06E}' => '▪',
        '\u{F0A8}' | '\u{F071}' => '□',
        '\u{F0D8}' | '\u{F0E0}' => '➢',
        '\u{F0FC}' => '✓',
        '\u{F02D}' | '\u{F0BE}' => '–',
        '\u{F076}' => '❖',
        '\u{E000}'..='\u{F8FF}' => '•',
        c => c,
    }
}
