//! The words that references are made of: what leads to a number, what joins numbers, what names a
//! body. What the numbers mean is the recogniser's.

use super::Locale;
use super::counter::Counter;
use super::fold::{Folder, is_unspaced};
use super::pattern::{Patterns, expand};
use super::slot::{Got, sub_items};
use super::table::Rules;
use super::{Capture, LocaleError};
use crate::model::{Date, NumStyle};
use aho_corasick::{AhoCorasick, AhoCorasickBuilder, AhoCorasickKind, MatchKind};
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
    /// "above".
    Above,
    /// "below".
    Below,
    /// "of the present report".
    Here,
    /// "see".
    See,
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
    of: Vec<Box<[char]>>,
    pub(super) dated: Patterns,
    leads: Vec<Leads>,
    words: Vec<(String, RefWord)>,
    searcher: OnceLock<Option<(AhoCorasick, Vec<RefWord>)>>,
}

/// Phrases that one row may stand for.
const PHRASES: usize = 1000;

impl Refs {
    pub(super) fn new(raw: RawRefs, folder: &Folder) -> Result<Self, LocaleError> {
        let fail = |key: &str, row: &str, why: String| {
            LocaleError(format!("refs.{key}: {row:?} {why}"))
        };
        let all = |key: &str, rows: &[String]| {
            let mut out = Vec::new();
            for r in rows {
                out.extend(expand(r, PHRASES).map_err(|why| fail(key, r, why))?);
            }
            Ok::<_, LocaleError>(out)
        };
        let literals = |key: &str, rows: &[String]| {
            let texts = all(key, rows)?;
            Ok::<_, LocaleError>(
                texts.iter().map(|t| folder.literal_of(t).into_boxed_slice()).collect::<Vec<_>>(),
            )
        };
        let mut words: Vec<(String, RefWord)> = Vec::new();
        for (key, rows, word) in [
            ("resolution", &raw.resolution, RefWord::Resolution),
            ("decision", &raw.decision, RefWord::Decision),
            ("above", &raw.above, RefWord::Above),
            ("below", &raw.below, RefWord::Below),
            ("here", &raw.here, RefWord::Here),
            ("see", &raw.see, RefWord::See),
            ("sales", &raw.sales, RefWord::Sales),
            ("unga", &raw.unga, RefWord::Body(Body::Assembly)),
            ("unsc", &raw.unsc, RefWord::Body(Body::Security)),
            ("unecosoc", &raw.unecosoc, RefWord::Body(Body::Social)),
            ("unga_hrc", &raw.unga_hrc, RefWord::Body(Body::Rights)),
            ("unep_ea", &raw.unep_ea, RefWord::Body(Body::Environment)),
            ("council", &raw.council, RefWord::Body(Body::Council)),
            ("other", &raw.other, RefWord::Body(Body::Other)),
        ] {
            words.extend(all(key, rows)?.into_iter().map(|t| (t, word)));
        }
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
        words.extend((0..).zip(firsts).map(|(i, f)| (f, RefWord::Part(i))));
        for w in ["://", "www.", "@", ".org", ".int", ".net", ".com", ".edu", ".gov"] {
            words.push((w.to_owned(), RefWord::Web));
        }
        if folder.over_space {
            words.push(("\u{ff08}".to_owned(), RefWord::Wide));
        }
        let mut prefixes: Vec<Box<str>> =
            all("prefixes", &raw.prefixes)?.into_iter().map(Into::into).collect();
        prefixes.sort_by_key(|p| std::cmp::Reverse(p.len()));
        Ok(Self {
            number_first: raw.number_first,
            prefixes,
            marks: literals("marks", &raw.marks)?,
            units: literals("units", &raw.units)?,
            and: literals("and", &raw.and)?,
            to: literals("to", &raw.to)?,
            of: literals("of", &raw.of)?,
            dated: Patterns::new(raw.dated),
            leads,
            words,
            searcher: OnceLock::new(),
        })
    }

    fn searcher(&self) -> Option<&(AhoCorasick, Vec<RefWord>)> {
        let made = self.searcher.get_or_init(|| {
            let (mut texts, mut words) = (Vec::new(), Vec::new());
            for (text, word) in &self.words {
                for t in spellings(text) {
                    texts.push(t);
                    words.push(*word);
                }
            }
            AhoCorasickBuilder::new()
                .match_kind(MatchKind::LeftmostLongest)
                .ascii_case_insensitive(true)
                .kind(Some(AhoCorasickKind::DFA))
                .build(&texts)
                .ok()
                .map(|s| (s, words))
        });
        made.as_ref()
    }
}

/// A phrase as it can be typed: with a capital, with the other apostrophe, with spaces that do not
/// break.
fn spellings(text: &str) -> Vec<String> {
    let mut all = vec![text.to_owned()];
    let mut chars = text.chars();
    if let Some(c) = chars.next().filter(|c| !c.is_ascii()) {
        for first in [c.to_uppercase().to_string(), c.to_lowercase().to_string()] {
            all.push(first + chars.as_str());
        }
    }
    for (from, to) in [('\u{2019}', "'"), (' ', "\u{a0}")] {
        if text.contains(from) {
            let more: Vec<String> = all.iter().map(|t| t.replace(from, to)).collect();
            all.extend(more);
        }
    }
    all.sort();
    all.dedup();
    all
}

impl Locale {
    /// Whether the number stands before the word it belongs to (第73/195号决议).
    pub(crate) fn number_first(&self) -> bool {
        self.rules.refs.number_first
    }

    /// The words of references in a text, in order, not overlapping; only whole words.
    pub(crate) fn ref_words(&self, text: &str, out: &mut Vec<(Range<usize>, RefWord)>) {
        let refs = &self.rules.refs;
        let Some((searcher, words)) = refs.searcher() else { return };
        for m in searcher.find_iter(text) {
            let Some(word) = words.get(m.pattern().as_usize()) else { continue };
            let whole = matches!(word, RefWord::Web | RefWord::Wide)
                || (self.word_starts(text, m.start())
                    && (matches!(word, RefWord::Part(_)) || self.word_ends(text, m.end())));
            if whole {
                out.push((m.range(), *word));
            }
        }
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
            let cut = |p: &Box<str>| s.strip_suffix(&**p).filter(|r| !letter(r)).is_some();
            refs.prefixes.iter().any(cut)
        };
        bare(before)
    }

    fn word_ends(&self, text: &str, at: usize) -> bool {
        self.rules.folder.word_ends(text.get(at..).unwrap_or_default())
    }

    /// Bytes of white space, and of the sign that may stand before a number ("No.", 第), at the start.
    pub(crate) fn ref_mark(&self, text: &str) -> (usize, bool) {
        let folder = &self.rules.folder;
        let start = folder.spaces(text).0;
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
        let all = self.rules.refs.of.iter().filter_map(|l| folder.literal(l, start));
        let rest = all.min_by_key(|r| r.len())?;
        Some(text.len() - folder.spaces(rest).0.len())
    }

    fn literal_at(&self, list: &[Box<[char]>], text: &str) -> Option<usize> {
        let folder = &self.rules.folder;
        let rest = list.iter().filter_map(|l| folder.literal(l, text)).min_by_key(|r| r.len())?;
        Some(text.len() - rest.len())
    }

    /// What joins two numbers, and its bytes, with white space around it.
    pub(crate) fn ref_join(&self, text: &str) -> Option<(RefJoin, usize)> {
        let (folder, refs) = (&self.rules.folder, &self.rules.refs);
        let start = folder.spaces(text).0;
        let word = |list: &[Box<[char]>], text: &str| {
            let ends = |rest: &&str| {
                folder.word_ends(rest)
                    || rest.starts_with(|c: char| c.is_ascii_digit() || c == '(')
            };
            let all = list.iter().filter_map(|l| folder.literal(l, text)).filter(ends);
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
        rules.refs.dated.get(rules).iter().filter(|p| p.may_begin(first)).find_map(|p| {
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
            let num = crate::model::Num { style, value, suffix: suffix.into(), ..Default::default() };
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

    /// Whether the numbers of a lead can be more than decimals: those of annexes and sections.
    pub(crate) fn ref_lead_wide(&self, lead: u16) -> bool {
        let wide = |p: &RefPart| matches!(p, RefPart::Annex | RefPart::Section);
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
    /// The first of the patterns for dates that cannot be compiled, and why.
    pub(super) fn check_refs(&self) -> Result<(), (String, String)> {
        self.refs.dated.check(self)
    }
}
