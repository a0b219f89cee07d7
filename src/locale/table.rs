//! Language tables: the TOML as it is written, and what it compiles to. `docs/locale-tables.md` is
//! the specification.

use super::counter::{Counter, Symbols, WordPart, Words};
use super::date::{Anchors, Dates};
use super::detect::Traits;
use super::fold::{Folder, OPTIONAL_SPACE};
use super::label::{After, Dispatch, Form, Scheme};
use super::masthead::LineRow;
use super::pattern::{Patterns, expand};
use super::phrase::Openers;
use super::refs::{RawRefs, Refs};
use super::slot::Slot;
use super::{Keyword, LabelRole, Locale, LocaleError};
use crate::lang::Lang;
use crate::model::{AnnexKind, Distribution, DocKind, MastheadRole, NumStyle, Sure};
use serde::Deserialize;
use std::collections::BTreeMap;

/// A table, compiled.
#[derive(Debug)]
pub(super) struct Rules {
    pub(super) folder: Folder,
    pub(super) residue: Vec<Box<str>>,
    pub(super) bullets: Vec<char>,
    pub(super) counters: Vec<(Box<str>, Counter)>,
    /// Which counters `{count}` reads.
    pub(super) counts: Vec<usize>,
    pub(super) schemes: Vec<Scheme>,
    pub(super) dispatch: Dispatch,
    /// Tier and counter of each item scheme.
    pub(super) item_counters: Vec<(u8, usize)>,
    pub(super) suffixes: Vec<(Box<[char]>, Box<str>)>,
    pub(super) ordinal_marks: Vec<Box<[char]>>,
    pub(super) joins: Vec<Box<[char]>>,
    pub(super) languages: Vec<(Box<[char]>, Lang)>,
    pub(super) distributions: Vec<(Box<[char]>, Distribution)>,
    pub(super) dates: Dates,
    pub(super) lines: Vec<LineRow>,
    pub(super) openers: Openers,
    pub(super) formulas: Vec<(Patterns, Box<str>)>,
    pub(super) annexes: Vec<(Patterns, AnnexKind)>,
    pub(super) articles: Vec<(Patterns, ())>,
    /// Headings that name a decision or resolution whose text follows.
    pub(super) adopted: Vec<(Patterns, ())>,
    pub(super) adoption: Vec<(Patterns, ())>,
    pub(super) votes: Vec<(Patterns, ())>,
    pub(super) lead_ins: Vec<(Patterns, ())>,
    pub(super) keywords: Vec<(Patterns, Keyword)>,
    pub(super) captions: Vec<(Patterns, ())>,
    pub(super) figures: Vec<(Patterns, ())>,
    pub(super) refs: Refs,
}

impl Rules {
    /// What a slot of a pattern means: a kind of slot, or a counter of the table.
    pub(super) fn slot(&self, name: &str) -> Option<Slot> {
        let counter = || self.counters.iter().position(|c| *c.0 == *name).map(Slot::Counter);
        Slot::named(name).or_else(counter)
    }

    /// The counter of a name.
    pub(super) fn counter(&self, name: &str) -> Option<&Counter> {
        self.counters.iter().find(|c| *c.0 == *name).map(|c| &c.1)
    }
}

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Raw {
    lang: Lang,
    rtl: bool,
    join: Join,
    han_spacing: bool,
    sentence_end: String,
    list_intro: String,
    clause_end: String,
    pairs: Vec<String>,
    call_before_punctuation: bool,
    #[serde(default)]
    counted_behind: String,
    #[serde(default)]
    counted_before: String,
    residue: Vec<String>,
    fold: BTreeMap<char, char>,
    label_fold: BTreeMap<char, char>,
    detect: RawDetect,
    languages: BTreeMap<Lang, Vec<String>>,
    distributions: BTreeMap<Distribution, Vec<String>>,
    joins: Vec<String>,
    ordinal_marks: Vec<String>,
    counters: BTreeMap<String, RawCounter>,
    counts: Vec<String>,
    bullets: String,
    suffixes: BTreeMap<String, Vec<String>>,
    labels: Vec<RawLabel>,
    dates: RawDates,
    masthead: Vec<RawLine>,
    openers: RawOpeners,
    formulas: BTreeMap<String, Vec<String>>,
    annexes: BTreeMap<AnnexKind, Vec<String>>,
    articles: Vec<String>,
    #[serde(default)]
    adopted: Vec<String>,
    adoption: Vec<String>,
    votes: Vec<String>,
    lead_ins: Vec<String>,
    keywords: BTreeMap<RawKeyword, Vec<String>>,
    table_captions: Vec<String>,
    #[serde(default)]
    figure_captions: Vec<String>,
    refs: RawRefs,
}

#[derive(Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
enum Join {
    Space,
    None,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDetect {
    letters: Vec<String>,
    words: Vec<String>,
    #[serde(default)]
    pages: Vec<String>,
    #[serde(default)]
    leads: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "system", rename_all = "kebab-case", deny_unknown_fields)]
enum RawCounter {
    Decimal {},
    Multilevel {},
    UpperRoman {},
    LowerRoman {},
    Symbolic {
        symbols: Vec<String>,
        #[serde(default)]
        joiner: String,
    },
    Fixed {
        symbols: Vec<String>,
    },
    Han {
        digits: String,
        powers: String,
    },
    Words {
        words: Vec<(u32, String)>,
        #[serde(default)]
        parts: Vec<(u32, u32, u32, String)>,
    },
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLabel {
    role: String,
    style: NumStyle,
    after: RawAfter,
    #[serde(default)]
    alone: bool,
    forms: Vec<String>,
}

#[derive(Debug, Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
enum RawAfter {
    Any,
    Space,
    Stop,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDates {
    months: Vec<Vec<String>>,
    day_marks: Vec<String>,
    forms: Vec<String>,
    ranges: Vec<String>,
    anchors: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLine {
    role: MastheadRole,
    #[serde(rename = "match")]
    patterns: Vec<String>,
    #[serde(default)]
    provisional: bool,
    #[serde(default)]
    kind: Option<DocKind>,
    #[serde(default)]
    body: Option<String>,
    #[serde(default)]
    sure: Sure,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOpeners {
    preambular: Vec<String>,
    operative: Vec<String>,
    before: Vec<String>,
    after: Vec<String>,
}

#[derive(Debug, Deserialize, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "kebab-case")]
enum RawKeyword {
    Summary,
    Contents,
    Page,
    Documentation,
    Officers,
    Signature,
    Sitting,
    Draft,
    Preamble,
    Notes,
}

impl From<RawKeyword> for Keyword {
    fn from(k: RawKeyword) -> Self {
        match k {
            RawKeyword::Summary => Self::Summary,
            RawKeyword::Contents => Self::Contents,
            RawKeyword::Page => Self::Page,
            RawKeyword::Documentation => Self::Documentation,
            RawKeyword::Officers => Self::Officers,
            RawKeyword::Signature => Self::Signature,
            RawKeyword::Sitting => Self::Sitting,
            RawKeyword::Draft => Self::Draft,
            RawKeyword::Preamble => Self::Preamble,
            RawKeyword::Notes => Self::Notes,
        }
    }
}

type Outcome<T> = Result<T, LocaleError>;

fn wrong(place: impl std::fmt::Display, row: &str, why: impl std::fmt::Display) -> LocaleError {
    LocaleError(format!("{place}: {row:?} {why}"))
}

/// Phrases that one row may stand for.
const PHRASES: usize = 1000;

/// Reads and compiles a table.
pub(super) fn compile(text: &str) -> Outcome<Locale> {
    compiled(toml::from_str(text).map_err(|e| LocaleError(e.to_string()))?)
}

/// The same from what `build.rs` makes of a table.
pub(super) fn compile_json(text: &str) -> Outcome<Locale> {
    compiled(serde_json::from_str(text).map_err(|e| LocaleError(e.to_string()))?)
}

fn compiled(raw: Raw) -> Outcome<Locale> {
    let folder = Folder {
        map: raw.fold.iter().map(|(a, b)| (*a, *b)).collect(),
        label_map: raw.label_fold.iter().map(|(a, b)| (*a, *b)).collect(),
        over_space: raw.join == Join::None,
    };
    let chars = |s: &str| s.chars().collect::<Box<[char]>>();
    let pairs = raw.pairs.iter().map(|p| match p.chars().collect::<Vec<_>>()[..] {
        [open, close] => Ok((open, close)),
        _ => Err(wrong("pairs", p, "is not two characters; write an opening and a closing one")),
    });
    let pairs = pairs.collect::<Outcome<Vec<_>>>()?;
    let (lang, rtl, han_spacing) = (raw.lang, raw.rtl, raw.han_spacing);
    let join_space = raw.join == Join::Space;
    let (sentence_end, list_intro) = (chars(&raw.sentence_end), chars(&raw.list_intro));
    let (clause_end, call) = (chars(&raw.clause_end), raw.call_before_punctuation);
    let counted = (chars(&raw.counted_behind), chars(&raw.counted_before));
    Ok(Locale {
        lang,
        rtl,
        join_space,
        han_spacing,
        sentence_end,
        list_intro,
        clause_end,
        pairs: pairs.into(),
        call_before_punctuation: call,
        counted,
        rules: rules(raw, folder)?,
    })
}

fn rules(raw: Raw, folder: Folder) -> Outcome<Rules> {
    traits(&raw.detect)?;
    let mut counters = Vec::new();
    for (name, c) in &raw.counters {
        if Slot::named(name).is_some() && name != "ordinal" {
            return Err(wrong("counters", name, "is the name of a slot; choose another"));
        }
        let counter = counter(&folder, c).map_err(|why| wrong("counters", name, why))?;
        counters.push((name.as_str().into(), counter));
    }
    let find = |name: &str| counters.iter().position(|c: &(Box<str>, Counter)| *c.0 == *name);
    let literal = |s: &str| folder.literal_of(s).into_boxed_slice();
    let literals = |place: &str, all: &[String]| {
        let mut out = Vec::new();
        for p in all {
            let texts = expand(p, PHRASES).map_err(|why| wrong(place, p, why))?;
            out.extend(texts.iter().map(|t| literal(t)));
        }
        Ok::<_, LocaleError>(out)
    };

    let (schemes, firsts) = schemes(&raw.labels, &folder, &counters)?;
    let item_counters = schemes
        .iter()
        .filter_map(|s| match s.role {
            LabelRole::Item(tier @ 1..=2) => Some(s.forms.iter().map(move |f| (tier, f.counter))),
            _ => None,
        })
        .flatten();
    let item_counters = item_counters.collect();

    let counts = raw.counts.iter().map(|c| {
        find(c).ok_or_else(|| wrong("counts", c, "is not a counter of this table; define it"))
    });
    let counts = counts.collect::<Outcome<_>>()?;

    let lines = raw.masthead.into_iter().map(|row| LineRow {
        role: row.role,
        patterns: Patterns::new(row.patterns),
        provisional: row.provisional,
        kind: row.kind,
        body: row.body.map(Into::into),
        sure: row.sure,
    });
    let dates = dates(raw.dates, &folder, &literals)?;
    let o = raw.openers;
    let openers = Openers {
        preambular: Patterns::new(o.preambular),
        operative: Patterns::new(o.operative),
        before: Patterns::new(o.before),
        after: Patterns::new(o.after),
    };
    let formulas = raw.formulas.into_iter().map(|(body, rows)| {
        (Patterns::new(rows), if body == "other" { "".into() } else { body.into() })
    });
    let mut formulas: Vec<(Patterns, Box<str>)> = formulas.collect();
    // the formulas of named bodies before those of any
    formulas.sort_by_key(|f| f.1.is_empty());
    let annexes = raw.annexes.into_iter().map(|(kind, rows)| (Patterns::new(rows), kind));
    let keywords = raw.keywords.into_iter().map(|(k, rows)| (Patterns::new(rows), k.into()));

    let mut residue: Vec<Box<str>> = raw.residue.iter().map(|r| r.as_str().into()).collect();
    residue.sort();
    let mut suffixes = Vec::new();
    for (name, all) in &raw.suffixes {
        suffixes.extend(literals("suffixes", all)?.into_iter().map(|l| (l, name.as_str().into())));
    }
    let mut languages = Vec::new();
    for (lang, all) in &raw.languages {
        languages.extend(literals("languages", all)?.into_iter().map(|l| (l, *lang)));
    }
    let mut distributions = Vec::new();
    for (d, all) in &raw.distributions {
        distributions.extend(literals("distributions", all)?.into_iter().map(|l| (l, *d)));
    }

    let bare = |all| vec![(Patterns::new(all), ())];
    Ok(Rules {
        residue,
        bullets: raw.bullets.chars().collect(),
        counts,
        dispatch: Dispatch::new(&firsts),
        schemes,
        item_counters,
        suffixes,
        ordinal_marks: literals("ordinal_marks", &raw.ordinal_marks)?,
        joins: literals("joins", &raw.joins)?,
        languages,
        distributions,
        dates,
        lines: lines.collect(),
        openers,
        formulas,
        annexes: annexes.collect(),
        articles: bare(raw.articles),
        adopted: bare(raw.adopted),
        adoption: bare(raw.adoption),
        votes: bare(raw.votes),
        lead_ins: bare(raw.lead_ins),
        keywords: keywords.collect(),
        captions: bare(raw.table_captions),
        figures: bare(raw.figure_captions),
        refs: Refs::new(raw.refs, &folder)?,
        counters,
        folder,
    })
}

/// The traits that tell the six languages, from what `build.rs` makes of the keys of `[detect]`.
pub(super) fn traits_of_all(json: &str) -> Outcome<Vec<Traits>> {
    let all: Vec<RawDetect> = serde_json::from_str(json).map_err(|e| LocaleError(e.to_string()))?;
    all.iter().map(traits).collect()
}

/// The same from a whole table.
#[cfg(test)]
pub(super) fn traits_of_table(text: &str) -> Outcome<Traits> {
    let raw: Raw = toml::from_str(text).map_err(|e| LocaleError(e.to_string()))?;
    traits(&raw.detect)
}

fn traits(raw: &RawDetect) -> Outcome<Traits> {
    let mut letters = Vec::new();
    for r in &raw.letters {
        match r.chars().collect::<Vec<_>>()[..] {
            [from, '-', to] if from <= to => letters.push((from, to)),
            _ => return Err(wrong("detect.letters", r, "is no range; write it as \"а-я\"")),
        }
    }
    letters.sort_unstable();
    let mut words: Vec<Box<str>> = raw.words.iter().map(|w| w.as_str().into()).collect();
    words.sort();
    let page = |row: &String| {
        let (before, after) = row
            .split_once("{n}")
            .filter(|(before, _)| !before.trim().is_empty())
            .ok_or_else(|| wrong("detect.pages", row, "has no number; write it as \"page {n}\""))?;
        Ok((before.trim().into(), after.trim().into()))
    };
    let pages = raw.pages.iter().map(page).collect::<Outcome<_>>()?;
    let leads = raw.leads.iter().map(|w| w.as_str().into()).collect();
    Ok(Traits { letters, words, pages, leads })
}

fn counter(folder: &Folder, raw: &RawCounter) -> Result<Counter, String> {
    let symbols = |all: &[String]| {
        if all.is_empty() {
            return Err("has no symbols; list them".to_owned());
        }
        let all = all.iter().map(|s| expand(s, 16)).collect::<Result<Vec<_>, _>>()?;
        Ok(Symbols::new(folder, &all))
    };
    Ok(match raw {
        RawCounter::Decimal {} => Counter::Decimal,
        RawCounter::Multilevel {} => Counter::Multilevel,
        RawCounter::UpperRoman {} => Counter::Roman { upper: true },
        RawCounter::LowerRoman {} => Counter::Roman { upper: false },
        RawCounter::Symbolic { symbols: all, joiner } => {
            Counter::Symbolic { symbols: symbols(all)?, joiner: joiner.as_str().into() }
        }
        RawCounter::Fixed { symbols: all } => Counter::Fixed(symbols(all)?),
        RawCounter::Han { digits, powers } => {
            let (digits, powers): (Vec<_>, Vec<_>) =
                (digits.chars().collect(), powers.chars().collect());
            if !(10..=12).contains(&digits.len()) || !(1..=3).contains(&powers.len()) {
                return Err("needs the digits 0 to 9 and up to three powers of ten".to_owned());
            }
            Counter::Han { digits, powers }
        }
        RawCounter::Words { words, parts } => {
            let mut out = Words::default();
            for (value, word) in words {
                for (i, w) in expand(word, PHRASES)?.iter().enumerate() {
                    if i == 0 && out.printed.iter().all(|p| p.0 != *value) {
                        out.printed.push((*value, w.as_str().into()));
                    }
                    out.whole.push((folder.literal_of(w).into(), *value));
                }
            }
            out.whole.sort();
            for (value, min, max, text) in parts {
                for w in expand(text, PHRASES)? {
                    out.parts.push(WordPart {
                        value: *value,
                        min: *min,
                        max: *max,
                        text: folder.literal_of(&w).into(),
                        printed: w.into(),
                    });
                }
            }
            Counter::Words(out)
        }
    })
}

fn role(name: &str) -> Option<LabelRole> {
    Some(match name {
        "part" => LabelRole::Part,
        "paragraph" => LabelRole::Paragraph,
        _ => {
            let (kind, n) = name.split_once('-')?;
            let n = n.parse().ok().filter(|n| (1..=9).contains(n))?;
            match kind {
                "heading" => LabelRole::Heading(n),
                "item" => LabelRole::Item(n),
                _ => return None,
            }
        }
    })
}

/// The label schemes, and the characters each form can begin with.
fn schemes(
    raw: &[RawLabel],
    folder: &Folder,
    counters: &[(Box<str>, Counter)],
) -> Outcome<(Vec<Scheme>, Vec<Vec<char>>)> {
    let (mut schemes, mut firsts) = (Vec::new(), Vec::new());
    for row in raw {
        let role = role(&row.role).ok_or_else(|| {
            wrong("labels", &row.role, "is no role; use part, paragraph, heading-1 or item-1")
        })?;
        let mut forms = Vec::new();
        for f in &row.forms {
            let fail = |why: &str| wrong(format_args!("labels, {}", row.role), f, why);
            const NO_COUNTER: &str = "needs one {counter} with text around it";
            // brackets stand for themselves here
            let (before, rest) = f.split_once('{').ok_or_else(|| fail(NO_COUNTER))?;
            let (name, after) = rest.split_once('}').ok_or_else(|| fail(NO_COUNTER))?;
            let counter = counters
                .iter()
                .position(|c| *c.0 == *name)
                .ok_or_else(|| fail("names no counter of this table; define it"))?;
            firsts.push(first_chars(folder, before, counters.get(counter).map(|c| &c.1)));
            let loose = |s: &str| {
                let mut l = folder.literal_of(s);
                for c in l.iter_mut().filter(|c| **c == ' ') {
                    *c = OPTIONAL_SPACE;
                }
                l.into_boxed_slice()
            };
            let (before_folded, mut after_folded) = (loose(before), loose(after).into_vec());
            // the space after a label is not the label's
            while after_folded.last() == Some(&OPTIONAL_SPACE) {
                after_folded.pop();
            }
            forms.push(Form {
                before: before_folded,
                counter,
                after: after_folded.into(),
                printed: (before.into(), after.into()),
            });
        }
        if forms.is_empty() {
            return Err(wrong("labels", &row.role, "has no forms; list them"));
        }
        let after = match row.after {
            RawAfter::Any => After::Any,
            RawAfter::Space => After::Space,
            RawAfter::Stop => After::Stop,
        };
        schemes.push(Scheme { role, style: row.style, after, alone: row.alone, forms });
    }
    if firsts.len() > 128 || schemes.len() > 250 {
        return Err(LocaleError("labels: more than 128 forms; leave out the rarest".to_owned()));
    }
    Ok((schemes, firsts))
}

fn first_chars(folder: &Folder, before: &str, counter: Option<&Counter>) -> Vec<char> {
    let both = |c: char| [c, c.to_ascii_uppercase()];
    if let Some(c) = folder.literal_of(before).into_iter().find(|c| *c != OPTIONAL_SPACE) {
        return both(c).into();
    }
    match counter {
        Some(c @ Counter::Words(_)) => c.first_chars().into_iter().flat_map(both).collect(),
        Some(c) => c.first_chars(),
        None => Vec::new(),
    }
}

type Many<'a, T> = &'a dyn Fn(&str, &[String]) -> Outcome<Vec<T>>;

fn dates(raw: RawDates, folder: &Folder, literals: Many<'_, Box<[char]>>) -> Outcome<Dates> {
    if raw.months.len() != 12 {
        return Err(LocaleError(format!(
            "dates.months: {} rows; write one for each of the 12 months",
            raw.months.len()
        )));
    }
    let mut months = Vec::new();
    let mut anchors: Vec<String> = raw.anchors.clone();
    for (n, names) in (1..).zip(&raw.months) {
        months.extend(literals("dates.months", names)?.into_iter().map(|l| (l, n)));
        if raw.anchors.is_empty() {
            // the first word of each name, as written and with a capital
            for name in names {
                for full in expand(name, PHRASES).map_err(|e| wrong("dates.months", name, e))? {
                    let word = full.split([' ', '/']).next().unwrap_or_default();
                    let mut chars = word.chars();
                    let Some(first) = chars.next() else { continue };
                    let rest = chars.as_str();
                    anchors.push(first.to_uppercase().chain(rest.chars()).collect());
                    anchors.push(first.to_lowercase().chain(rest.chars()).collect());
                    // without accents and hamza, as they are typed
                    let folded = folder.literal_of(word);
                    if folded.len() > 2 {
                        anchors.push(folded.into_iter().collect());
                    }
                }
            }
        }
    }
    months.sort();
    anchors.sort();
    anchors.dedup();
    anchors.retain(|a| !a.is_empty());
    Ok(Dates {
        months,
        day_marks: literals("dates.day_marks", &raw.day_marks)?,
        forms: Patterns::new(raw.forms),
        ranges: Patterns::new(raw.ranges),
        anchors: Anchors::new(anchors),
    })
}

/// Whether every pattern can be compiled.
pub(super) fn check(locale: &Locale) -> Outcome<()> {
    let r = &locale.rules;
    let mut all: Vec<(&str, &Patterns)> = vec![
        ("dates.forms", &r.dates.forms),
        ("dates.ranges", &r.dates.ranges),
        ("openers.preambular", &r.openers.preambular),
        ("openers.operative", &r.openers.operative),
        ("openers.before", &r.openers.before),
        ("openers.after", &r.openers.after),
    ];
    all.extend(r.lines.iter().map(|l| ("masthead", &l.patterns)));
    all.extend(r.formulas.iter().map(|p| ("formulas", &p.0)));
    all.extend(r.annexes.iter().map(|p| ("annexes", &p.0)));
    all.extend(r.keywords.iter().map(|p| ("keywords", &p.0)));
    all.extend(r.articles.iter().map(|p| ("articles", &p.0)));
    all.extend(r.adopted.iter().map(|p| ("adopted", &p.0)));
    all.extend(r.adoption.iter().map(|p| ("adoption", &p.0)));
    all.extend(r.votes.iter().map(|p| ("votes", &p.0)));
    all.extend(r.lead_ins.iter().map(|p| ("lead_ins", &p.0)));
    all.extend(r.captions.iter().map(|p| ("table_captions", &p.0)));
    all.extend(r.figures.iter().map(|p| ("figure_captions", &p.0)));
    r.check_refs().map_err(|(row, why)| wrong("refs", &row, why))?;
    let mut all = all.into_iter();
    all.try_for_each(|(place, p)| p.check(r).map_err(|(row, why)| wrong(place, &row, why)))
}

/// Whether what each scheme prints is read as what it means, for 1 to 60.
pub(super) fn round_trip(locale: &Locale) -> Outcome<()> {
    let rules = &locale.rules;
    for (i, s) in (0_u8..).zip(&rules.schemes) {
        for form in &s.forms {
            for value in 1..=60 {
                let Some(label) = rules.write_label(form, value) else { break };
                let line = format!("{label} {}", "");
                let read = rules.labels(&line);
                if !read.iter().any(|r| r.scheme == i && r.value == value) {
                    return Err(LocaleError(format!(
                        "labels: {label:?} is printed for {value} of {:?} but not read as that; \
                         change its form or its counter",
                        s.role
                    )));
                }
            }
        }
    }
    Ok(())
}
