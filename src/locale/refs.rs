//! The words that references are made of: what leads to a number, what joins numbers, what names a
//! body. What the numbers mean is the recogniser's.

use super::Locale;
use super::counter::Counter;
use super::fold::{Folder, is_unspaced};
use super::pattern::{Patterns, SPECIAL, expand, literals};
use super::search::{NamePlace, Words};
use super::slot::{Got, sub_items};
use super::table::Rules;
use super::{Capture, LocaleError};
use crate::model::{Date, NumStyle};
use serde::Deserialize;
use std::ops::Range;
use std::sync::OnceLock;

/// The keys of `[refs]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRefs {
    number_first: bool,
    prefixes: Vec<String>,
    marks: Vec<String>,
    units: Vec<String>,
    and: Vec<String>,
    to: Vec<String>,
    of: Vec<String>,
    dated: Vec<String>,
    see: Vec<String>,
    above: Vec<String>,
    below: Vec<String>,
    here: Vec<String>,
    sales: Vec<String>,
    resolution: Vec<String>,
    decision: Vec<String>,
    paragraph: Vec<String>,
    section: Vec<String>,
    annex: Vec<String>,
    table: Vec<String>,
    note: Vec<String>,
    article: Vec<String>,
    clause: Vec<String>,
    unga: Vec<String>,
    unsc: Vec<String>,
    unecosoc: Vec<String>,
    unga_hrc: Vec<String>,
    unep_ea: Vec<String>,
    council: Vec<String>,
    other: Vec<String>,
}

/// A body that adopts resolutions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Body {
    /// The General Assembly.
    Assembly,
    /// The Security Council.
    Security,
    /// The Economic and Social Council.
    Social,
    /// The Human Rights Council.
    Rights,
    /// The United Nations Environment Assembly.
    Environment,
    /// "The Council": which one, the number tells.
    Council,
    /// A body whose resolutions have no symbols of their own, or none that is known.
    Other,
}

/// What a reference names a part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum RefPart {
    Paragraph,
    Section,
    Annex,
    Table,
    Note,
    /// An article of a treaty.
    Article,
    /// What an article is divided in, apart from paragraphs: 款, 项.
    Clause,
}

/// A word that a reference can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RefWord {
    /// "resolution".
    Resolution,
    /// "decision".
    Decision,
    /// What stands before the number of a part; which, [`Locale::ref_part`] tells by what follows.
    Part(u16),
    /// A body.
    Body(Body),
    /// "Sales No."
    Sales,
    /// Something that a web or mail address holds: `://`, `www.`, `@`, `.org`.
    Web,
    /// A wide opening bracket, which no search for bytes finds.
    Wide,
}

/// How two numbers are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RefJoin {
    /// "and", a comma.
    And,
    /// "to", a dash.
    To,
}

/// The number of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RefNumber {
    /// As the master language counts it.
    pub(crate) canonical: Box<str>,
    /// Its value.
    pub(crate) value: u32,
    /// Bytes.
    pub(crate) len: usize,
}

/// What stands before a number: the parts that it can be, each with what follows the number.
type Leads = Vec<(RefPart, Box<[char]>)>;

/// The words of a language, ready to match.
#[derive(Debug)]
pub(super) struct Refs {
    number_first: bool,
    prefixes: Vec<Box<str>>,
    marks: Vec<Box<[char]>>,
    units: Vec<Box<[char]>>,
    and: Vec<Box<[char]>>,
    to: Vec<Box<[char]>>,
    /// What of ASCII such words and signs begin with, a bit for each.
    joins: u128,
    of: Phrases,
    pub(super) dated: Patterns,
    /// "above", "below", "of the present report".
    places: Phrases,
    see: Phrases,
    leads: Vec<Leads>,
    /// Leads of parts and what addresses hold; in alphabets what is adopted and by whom too.
    words: Words,
    /// What is adopted and by whom where a search is the slower the more it is for, which is where
    /// words stand without spaces: only few texts are searched for these.
    names: Words,
    /// What numbers other than decimals begin with.
    firsts: OnceLock<Vec<char>>,
}

/// Phrases that are tried at one place, sorted; and turned round, for what a text ends with.
#[derive(Debug)]
struct Phrases {
    all: Vec<(Box<[char]>, ())>,
    turned: Vec<Box<[char]>>,
}

impl Phrases {
    fn new(all: Vec<Box<[char]>>) -> Self {
        let mut turned: Vec<Box<[char]>> =
            all.iter().map(|p| p.iter().rev().copied().collect()).collect();
        turned.sort();
        let mut all: Vec<_> = all.into_iter().map(|p| (p, ())).collect();
        all.sort();
        Self { all, turned }
    }
}

/// Phrases that one row may stand for.
pub(super) const PHRASES: usize = 1000;

/// Signs of ASCII that join two numbers.
const SIGNS_THAT_JOIN: u128 = 1 << b'-' | 1 << b',' | 1 << b';';

/// What addresses hold.
const SIGNS: [&str; 8] = ["://", "www.", ".org", ".int", ".net", ".com", ".edu", ".gov"];

impl Refs {
    pub(super) fn new(raw: RawRefs, folder: &Folder) -> Result<Self, LocaleError> {
        let fail =
            |key: &str, row: &str, why: String| LocaleError(format!("refs.{key}: {row:?} {why}"));
        let all = |key: &str, rows: &[String]| {
            let mut out = Vec::new();
            for r in rows {
                out.extend(expand(r, PHRASES).map_err(|why| fail(key, r, why))?);
            }
            Ok::<_, LocaleError>(out)
        };
        let literals = |key: &str, rows: &[String]| {
            let mut out = Vec::new();
            for r in rows {
                out.extend(literals(folder, r, PHRASES).map_err(|why| fail(key, r, why))?);
            }
            Ok::<_, LocaleError>(out)
        };
        let mut names: Vec<(String, RefWord)> = Vec::new();
        for (rows, word) in [
            (&raw.resolution, RefWord::Resolution),
            (&raw.decision, RefWord::Decision),
            (&raw.unga, RefWord::Body(Body::Assembly)),
            (&raw.unsc, RefWord::Body(Body::Security)),
            (&raw.unecosoc, RefWord::Body(Body::Social)),
            (&raw.unga_hrc, RefWord::Body(Body::Rights)),
            (&raw.unep_ea, RefWord::Body(Body::Environment)),
            (&raw.council, RefWord::Body(Body::Council)),
            (&raw.other, RefWord::Body(Body::Other)),
        ] {
            names.extend(rows.iter().map(|r| (r.clone(), word)));
        }
        let mut words: Vec<(String, RefWord)> = Vec::new();
        if !folder.over_space {
            words.append(&mut names);
        }
        words.extend(raw.sales.iter().map(|t| (t.clone(), RefWord::Sales)));
        let mut places = literals("above", &raw.above)?;
        places.extend(literals("below", &raw.below)?);
        places.extend(literals("here", &raw.here)?);
        let mut firsts: Vec<String> = Vec::new();
        let mut leads: Vec<Leads> = Vec::new();
        for (key, rows, part) in [
            ("paragraph", &raw.paragraph, RefPart::Paragraph),
            ("section", &raw.section, RefPart::Section),
            ("annex", &raw.annex, RefPart::Annex),
            ("table", &raw.table, RefPart::Table),
            ("note", &raw.note, RefPart::Note),
            ("article", &raw.article, RefPart::Article),
            ("clause", &raw.clause, RefPart::Clause),
        ] {
            for row in rows {
                let needs = || fail(key, row, "needs one {n} with words before it".to_owned());
                let (before, after) = row.split_once("{n}").ok_or_else(needs)?;
                let befores =
                    expand(before.trim_end(), PHRASES).map_err(|why| fail(key, row, why))?;
                let afters = if after.is_empty() {
                    vec![String::new()]
                } else {
                    expand(after, PHRASES).map_err(|why| fail(key, row, why))?
                };
                for b in befores {
                    let at = firsts.iter().position(|f| *f == b).unwrap_or_else(|| {
                        firsts.push(b);
                        leads.push(Vec::new());
                        leads.len() - 1
                    });
                    let Some(lead) = leads.get_mut(at) else { continue };
                    let folded = |a: &String| (part, folder.literal_of(a).into_boxed_slice());
                    lead.extend(afters.iter().map(folded));
                }
            }
        }
        for l in &mut leads {
            l.sort_by_key(|(_, after)| std::cmp::Reverse(after.len()));
        }
        let escaped = |f: String| {
            f.chars()
                .flat_map(|c| SPECIAL.contains(&c).then_some('\\').into_iter().chain([c]))
                .collect()
        };
        words.extend((0..).zip(firsts).map(|(i, f)| (escaped(f), RefWord::Part(i))));
        if folder.over_space {
            words.push(("\u{ff08}".to_owned(), RefWord::Wide));
        }
        let within = !raw.prefixes.is_empty();
        let mut prefixes: Vec<Box<str>> =
            all("prefixes", &raw.prefixes)?.into_iter().map(Into::into).collect();
        prefixes.sort_by_key(|p| std::cmp::Reverse(p.len()));
        let (and, to) = (literals("and", &raw.and)?, literals("to", &raw.to)?);
        Ok(Self {
            number_first: raw.number_first,
            prefixes,
            marks: literals("marks", &raw.marks)?,
            units: literals("units", &raw.units)?,
            joins: and.iter().chain(&to).filter_map(|w| w.first()).fold(
                SIGNS_THAT_JOIN,
                |all, c| if c.is_ascii() { all | 1 << u32::from(*c) } else { all },
            ),
            and,
            to,
            of: Phrases::new(literals("of", &raw.of)?),
            dated: Patterns::new(raw.dated),
            places: Phrases::new(places),
            see: Phrases::new(literals("see", &raw.see)?),
            leads,
            words: Words::new(words, &SIGNS, within),
            names: Words::new(names, &[], within),
            firsts: OnceLock::new(),
        })
    }
}

impl Locale {
    /// Whether the number stands before the word it belongs to (第73/195号决议).
    pub(crate) fn number_first(&self) -> bool {
        self.rules.refs.number_first
    }

    /// Leads of parts, leads of sales numbers and signs of addresses in a text, in order, not
    /// overlapping; and where the names of bodies and of what they adopt can stand.
    pub(crate) fn ref_words(
        &self,
        text: &str,
        out: &mut Vec<(Range<usize>, RefWord)>,
        names: &mut Vec<NamePlace>,
    ) {
        let (folder, starts) = (&self.rules.folder, |at| self.word_starts(text, at));
        self.rules.refs.words.search(folder, text, starts, out, names);
        // one letter is no beginning to search for among others
        let before = out.len();
        out.extend(memchr::memchr_iter(b'@', text.as_bytes()).map(|at| (at..at + 1, RefWord::Web)));
        if before > 0 && out.len() > before {
            out.sort_by_key(|w| w.0.start);
        }
    }

    /// The names of bodies and of what they adopt, added to `out`, which is in order afterwards.
    /// `places` are what [`ref_words`](Self::ref_words) of the same text gave.
    pub(crate) fn ref_names(
        &self,
        text: &str,
        places: &[NamePlace],
        out: &mut Vec<(Range<usize>, RefWord)>,
    ) {
        let (before, folder, refs) = (out.len(), &self.rules.folder, &self.rules.refs);
        if folder.over_space {
            let mut places = Vec::new();
            refs.names.search(folder, text, |_| true, out, &mut places);
            refs.names.names(folder, text, &places, out);
        } else {
            refs.words.names(folder, text, places, out);
        }
        if before > 0 && out.len() > before {
            out.sort_by_key(|w| w.0.start);
        }
    }

    /// Bytes of "above", "below", "of the present report" at the start, white space before it
    /// included.
    pub(crate) fn ref_place(&self, text: &str) -> Option<usize> {
        let folder = &self.rules.folder;
        let start = folder.spaces(text).0;
        let (len, ()) = folder.longest(&self.rules.refs.places.all, start, |()| false)?;
        Some(text.len() - start.len() + len)
    }

    /// Where such a word starts at the end of a text.
    pub(crate) fn ref_place_before(&self, text: &str) -> Option<usize> {
        self.ref_ending(&self.rules.refs.places, text)
    }

    /// Whether the text ends with "see".
    pub(crate) fn ref_see_before(&self, text: &str) -> bool {
        self.ref_ending(&self.rules.refs.see, text.trim_end()).is_some()
    }

    /// Where the longest of the phrases starts that a text ends with.
    fn ref_ending(&self, phrases: &Phrases, text: &str) -> Option<usize> {
        let starts = |at: usize| self.word_starts(text, at);
        self.rules.folder.longest_end(&phrases.turned, text, 24, starts)
    }

    /// Whether a word can begin here: after no letter, or after a particle written with it.
    fn word_starts(&self, text: &str, at: usize) -> bool {
        let refs = &self.rules.refs;
        let letter = |s: &str| s.chars().next_back().is_some_and(char::is_alphanumeric);
        let before = text.get(..at).unwrap_or_default();
        if self.rules.folder.over_space || !letter(before) {
            return true;
        }
        let bare = |s: &str| {
            let cut = |p: &str| s.strip_suffix(p).is_some_and(|r| !letter(r));
            refs.prefixes.iter().any(|p| cut(p))
        };
        bare(before)
    }

    /// Bytes of white space, and of the sign that may stand before a number ("No.", 第), at the start.
    pub(crate) fn ref_mark(&self, text: &str) -> (usize, bool) {
        let folder = &self.rules.folder;
        let start = folder.spaces(text).0;
        if start.starts_with(|c: char| c.is_ascii_digit()) {
            return (text.len() - start.len(), false);
        }
        let after = |l: &[char]| folder.literal(l, start);
        match self.rules.refs.marks.iter().filter_map(|m| after(m)).min_by_key(|r| r.len()) {
            Some(rest) => (text.len() - folder.spaces(rest).0.len(), true),
            None => (text.len() - start.len(), false),
        }
    }

    /// Bytes of the unit behind a number (号).
    pub(crate) fn ref_unit(&self, text: &str) -> Option<usize> {
        self.literal_at(&self.rules.refs.units, text)
    }

    /// What leads from a part to what it is a part of ("of", "de la").
    pub(crate) fn ref_of(&self, text: &str) -> Option<usize> {
        let folder = &self.rules.folder;
        let start = folder.spaces(text).0;
        let (len, ()) = folder.longest(&self.rules.refs.of.all, start, |()| true)?;
        Some(text.len() - folder.spaces(start.get(len..)?).0.len())
    }

    fn literal_at(&self, list: &[Box<[char]>], text: &str) -> Option<usize> {
        let folder = &self.rules.folder;
        let rest = list.iter().filter_map(|l| folder.literal(l, text)).min_by_key(|r| r.len())?;
        Some(text.len() - rest.len())
    }

    /// What joins two numbers, and its bytes, with white space around it.
    pub(crate) fn ref_join(&self, text: &str) -> Option<(RefJoin, usize)> {
        let (folder, refs) = (&self.rules.folder, &self.rules.refs);
        let next = text.bytes().find(|b| *b != b' ')?;
        if next.is_ascii_graphic()
            && next != b'`'
            && refs.joins >> next.to_ascii_lowercase() & 1 == 0
        {
            return None;
        }
        let start = folder.spaces(text).0;
        let first = folder.first_phrase(start)?.0;
        let joins = |l: &[Box<[char]>]| l.iter().any(|w| w.first() == Some(&first));
        let sign = matches!(first, '-' | ',' | ';' | '、');
        if !sign && !joins(&refs.to) && !joins(&refs.and) {
            return None;
        }
        let word = |list: &[Box<[char]>], text: &str| {
            let first = folder.first_phrase(text)?.0;
            let ends = |rest: &&str| {
                folder.word_ends(rest) || rest.starts_with(|c: char| c.is_ascii_digit() || c == '(')
            };
            let begin = list.iter().filter(|l| l.first() == Some(&first));
            let all = begin.filter_map(|l| folder.literal(l, text)).filter(ends);
            all.min_by_key(|r| r.len()).map(|rest| text.len() - rest.len())
        };
        let len = |rest: &str| text.len() - folder.spaces(rest).0.len();
        if let Some(n) = word(&refs.to, start) {
            return Some((RefJoin::To, len(start.get(n..)?)));
        }
        let mut chars = start.chars();
        let (comma, rest) = match chars.next()? {
            '-' | '\u{2010}'..='\u{2014}' | '\u{2212}' => {
                return Some((RefJoin::To, len(chars.as_str())));
            }
            ',' | ';' | '、' | '，' | '；' | '،' | '؛' => (true, chars.as_str()),
            _ => (false, start),
        };
        let rest = if comma { folder.spaces(rest).0 } else { rest };
        match word(&refs.and, rest) {
            Some(n) => Some((RefJoin::And, len(rest.get(n..)?))),
            None => comma.then(|| (RefJoin::And, len(rest))),
        }
    }

    /// The date of a resolution behind its number, and its bytes with the words around it.
    pub(crate) fn ref_dated(&self, text: &str) -> Option<(Date, usize)> {
        let rules = &self.rules;
        let first = rules.folder.first_phrase(rules.folder.spaces(text).0)?.0;
        rules.refs.dated.beginning(rules, first).find_map(|p| {
            let hit = p.matches(rules, text, super::pattern::Extent::Start)?;
            let date = hit.found.iter().find_map(|f| match f.1 {
                Got::Capture(Capture::Date(d)) => Some(d),
                _ => None,
            })?;
            Some((date, hit.len))
        })
    }

    /// A capital that follows the number of a resolution ("66/253 B"), as its place in the
    /// alphabet; with its bytes.
    pub(crate) fn ref_letter(&self, text: &str) -> Option<(char, usize)> {
        let rules = &self.rules;
        let all = rules.counts.iter().filter_map(|i| rules.counters.get(*i));
        let symbolic = all.filter(|c| matches!(c.1, Counter::Symbolic { .. }));
        let (n, rest) = symbolic
            .filter_map(|c| c.1.read(&rules.folder, text))
            .filter(|(n, rest)| *n <= 12 && word_or_han(&rules.folder, rest))
            .min_by_key(|c| c.1.len())?;
        Some((char::from(b'A' + u8::try_from(n - 1).ok()?), text.len() - rest.len()))
    }

    /// The number of a part at the start.
    pub(crate) fn ref_number(&self, text: &str, wide: bool) -> Option<RefNumber> {
        let rules = &self.rules;
        let folder = &rules.folder;
        let new = |style, value: u32, suffix: &str, rest: &str| {
            let num =
                crate::model::Num { style, value, suffix: suffix.into(), ..Default::default() };
            let canonical = num.canonical().into();
            Some(RefNumber { canonical, value, len: text.len() - rest.len() })
        };
        if let Some((n, rest)) = Counter::Decimal.read(folder, text) {
            let mut after = rest.chars();
            let (a, b) = (after.next(), after.next());
            let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
            // "12A", but no fraction, no decimal, no part of a longer number, no share
            return match a {
                Some('/' | '%' | '\u{b0}') => None,
                Some('.' | ',' | ':') if digit(b) => None,
                Some(c) if c.is_ascii_digit() => None,
                Some(c) if c.is_ascii_uppercase() && b.is_none_or(|b| !b.is_alphanumeric()) => {
                    new(NumStyle::Decimal, n, &c.to_string(), rest.get(1..)?)
                }
                Some(c) if c.is_alphabetic() && !is_unspaced(c) => None,
                _ => new(NumStyle::Decimal, n, "", rest),
            };
        }
        let firsts = rules.refs.firsts.get_or_init(|| {
            let all = rules.counts.iter().filter_map(|i| rules.counters.get(*i));
            let mut firsts: Vec<char> = all.flat_map(|c| c.1.first_chars()).collect();
            firsts.sort_unstable();
            firsts.dedup();
            firsts
        });
        let begins =
            |c: Option<(char, &str)>| c.is_some_and(|c| firsts.binary_search(&c.0).is_ok());
        if !begins(folder.first_phrase(text)) && !begins(folder.first_label(text)) {
            return None;
        }
        let all = rules.counts.iter().filter_map(|i| rules.counters.get(*i));
        let mut best: Option<(NumStyle, u32, &str)> = None;
        for (name, c) in all {
            let words = matches!(c, Counter::Words(_));
            let style = match c {
                Counter::Roman { upper: true } | Counter::Han { .. } => NumStyle::UpperRoman,
                Counter::Symbolic { .. } => NumStyle::UpperAlpha,
                Counter::Words(_) if &**name == "ordinal" => NumStyle::UpperRoman,
                _ => continue,
            };
            let letters = matches!(c, Counter::Roman { .. } | Counter::Symbolic { .. });
            if letters && !wide {
                continue;
            }
            let Some((n, rest)) = c.read(folder, text) else { continue };
            if !words && !word_or_han(folder, rest) {
                continue;
            }
            // a single C or D is a letter, a single I a number
            let letter = style == NumStyle::UpperRoman && n >= 50 && text.len() - rest.len() == 1;
            if !letter && best.is_none_or(|b| rest.len() < b.2.len()) {
                best = Some((style, n, rest));
            }
        }
        let (style, n, rest) = best?;
        if wide { new(style, n, "", rest) } else { new(NumStyle::Decimal, n, "", rest) }
    }

    /// Item labels behind a number, as English has them: `["a", "i"]`; and their bytes.
    pub(crate) fn ref_items(&self, text: &str) -> (Vec<Box<str>>, usize) {
        // most numbers have none: a bracket has to close soon
        let closes = |c| matches!(c, ')' | '\u{ff09}' | '\u{3220}'..='\u{3229}');
        if !text.chars().take(8).any(closes) {
            return (Vec::new(), 0);
        }
        let mut rest = text;
        let found = sub_items(&self.rules, &mut rest);
        let labels = found.split(['(', ')', ' ']).filter(|l| !l.is_empty()).map(Into::into);
        (labels.collect(), text.len() - rest.len())
    }

    /// The part that a lead names, by what follows its number; and the bytes of that.
    pub(crate) fn ref_part(&self, lead: u16, behind: &str) -> Option<(RefPart, usize)> {
        let folder = &self.rules.folder;
        let all = self.rules.refs.leads.get(usize::from(lead))?.iter();
        all.filter_map(|(part, after)| {
            let rest = folder.literal(after, behind)?;
            Some((*part, behind.len() - rest.len()))
        })
        .max_by_key(|f| f.1)
    }

    /// Whether the numbers of a lead can be roman numerals or letters.
    pub(crate) fn ref_lead_wide(&self, lead: u16) -> bool {
        let wide = |p: &RefPart| !matches!(p, RefPart::Paragraph | RefPart::Note | RefPart::Clause);
        self.rules
            .refs
            .leads
            .get(usize::from(lead))
            .is_some_and(|l| l.iter().any(|(p, _)| wide(p)) || self.number_first())
    }
}

fn word_or_han(folder: &Folder, rest: &str) -> bool {
    match folder.first_phrase(rest) {
        Some((c, _)) => !c.is_alphanumeric() || is_unspaced(c),
        None => true,
    }
}

impl Rules {
    /// The first row of words or dates that cannot be used, and why.
    pub(super) fn check_refs(&self) -> Result<(), (String, String)> {
        self.refs.dated.check(self)?;
        let mut rows = self.refs.words.rows().iter().chain(self.refs.names.rows());
        rows.try_for_each(|(row, _)| match expand(row, PHRASES) {
            Ok(_) => Ok(()),
            Err(why) => Err((row.clone(), why)),
        })
    }
}
