//! Brackets and quotation marks that do not pair.
//!
//! Every kind of pair is counted by itself: which stands inside which is a matter of taste. Which
//! characters pair is told by the language table. Single quotation marks are left alone, since
//! most of them are apostrophes.
//!
//! A quotation may run over paragraphs: closed at its end only, or opened again in each. So what
//! stays open in a paragraph is held back until a paragraph near it closes it.

use super::place::{Run, locate};
use crate::diag::{Code, Diagnostic};
use crate::locale::{LabelRole, Locale, is_unspaced};
use crate::source::Source;
use crate::span::Span;
use aho_corasick::packed;

/// Runs of text after which a quotation is no longer waited for to be closed.
const QUOTED: u32 = 60;
/// The same for brackets.
const BRACKETED: u32 = 1;
/// Characters of a label before a closing bracket that stands alone: `a)`, `12)`, `viii)`.
const LABEL: usize = 4;

/// The marks of a language.
pub(super) struct Kinds {
    marks: Vec<Kind>,
    kinds: usize,
    /// Which mark an ASCII character is; [`NONE`] if it is none.
    ascii: [u8; 128],
    /// Finds the marks outside ASCII; its patterns are the first of `marks`.
    finder: Option<packed::Searcher>,
}

const NONE: u8 = u8::MAX;

/// A character that opens or closes.
struct Kind {
    printed: char,
    /// The same for all that pair with each other.
    kind: usize,
    opens: bool,
    /// The marks that it closes, a bit each.
    closes: u64,
    /// What would close or open it.
    partner: char,
    /// How many runs of text may lie between the two.
    waits: u32,
}

impl Kinds {
    pub(super) fn of(locale: &Locale) -> Self {
        let mut pairs: Vec<(char, char, usize)> = Vec::new();
        let mut kinds = 0;
        for (open, close) in &locale.pairs {
            let (open, close) = (narrow(*open), narrow(*close));
            if [open, close].iter().any(|c| "‘’‚‛'?!¿¡".contains(*c)) {
                continue;
            }
            let same = |p: &&(char, char, usize)| {
                [p.0, p.1].contains(&open) || [p.0, p.1].contains(&close)
            };
            let kind = pairs.iter().find(same).map_or(kinds, |p| p.2);
            kinds = kinds.max(kind + 1);
            pairs.push((open, close, kind));
        }
        let mut all: Vec<char> = pairs.iter().flat_map(|p| [p.0, p.1]).collect();
        let wide = ['（', '）', '［', '］'].into_iter().filter(|c| all.contains(&narrow(*c)));
        let wide: Vec<char> = wide.collect();
        all.extend(wide);
        // the finder knows those outside ASCII
        all.sort_unstable_by(|a, b| b.cmp(a));
        all.dedup();
        all.truncate(64);
        let marks: Vec<Kind> = all
            .iter()
            .map(|printed| {
                let c = narrow(*printed);
                let opened = pairs.iter().find(|p| p.0 == c);
                let closed = pairs.iter().find(|p| p.1 == c);
                let closes = |o: &char| pairs.iter().any(|p| (p.0, p.1) == (narrow(*o), c));
                let bits = all.iter().enumerate().filter(|(_, o)| closes(o)).map(|(i, _)| 1 << i);
                let partner = opened.map(|p| p.1).or(closed.map(|p| p.0)).unwrap_or(c);
                let as_wide = |w: &&char| narrow(**w) == partner && **w != partner;
                let partner = match all.iter().find(as_wide) {
                    Some(w) if *printed != c => *w,
                    _ => partner,
                };
                Kind {
                    printed: *printed,
                    kind: opened.or(closed).map_or(0, |p| p.2),
                    opens: opened.is_some(),
                    closes: bits.sum(),
                    partner,
                    waits: waits(c),
                }
            })
            .collect();
        let mut ascii = [NONE; 128];
        for (i, m) in marks.iter().enumerate() {
            if let Some(slot) = ascii.get_mut(m.printed as usize) {
                *slot = i as u8;
            }
        }
        let patterns = all.iter().filter(|c| !c.is_ascii()).map(ToString::to_string);
        let finder = packed::Config::new().builder().extend(patterns).build();
        Self { marks, kinds, ascii, finder }
    }
}

/// The two widths of a bracket are one.
fn narrow(c: char) -> char {
    match c {
        '（' => '(',
        '）' => ')',
        '［' => '[',
        '］' => ']',
        c => c,
    }
}

/// Quotations run over paragraphs, and so do the square brackets around text not agreed on.
fn waits(c: char) -> u32 {
    if matches!(c, '(' | ')' | '《' | '》' | '〈' | '〉') { BRACKETED } else { QUOTED }
}

/// A bracket or quotation mark in a text.
#[derive(Debug, Clone, Copy)]
struct Mark<'a> {
    id: u8,
    /// The text it stands in, where, and where that was read.
    text: &'a str,
    at: usize,
    span: Span,
    run: u32,
    /// Nothing stands before it in its paragraph.
    first: bool,
}

/// Goes through the runs of a document.
pub(super) struct Scan<'a, 'd> {
    kinds: &'d Kinds,
    source: Option<&'d Source>,
    /// What is open, by kind.
    open: Vec<Vec<Mark<'a>>>,
    /// How many are open in all.
    waiting: usize,
    /// The last run in which a kind was reported: one finding for a paragraph and kind will do.
    told: Vec<u32>,
    /// Labels with a closing bracket alone.
    bare: Vec<Mark<'a>>,
    /// Labels between two brackets.
    enclosed: usize,
    /// Brackets closed by what may be a label, in which run: `(see para. 6 c) above)`.
    doubtful: (u32, usize),
    run: u32,
    part: u32,
    /// No text of this run was seen yet.
    first: bool,
    found: Vec<(usize, u8)>,
}

impl<'a, 'd> Scan<'a, 'd> {
    pub(super) fn new(kinds: &'d Kinds, source: Option<&'d Source>) -> Self {
        Self {
            kinds,
            source,
            open: vec![Vec::new(); kinds.kinds],
            waiting: 0,
            told: vec![0; kinds.kinds],
            bare: Vec::new(),
            enclosed: 0,
            doubtful: (0, 0),
            run: 0,
            part: 0,
            first: true,
            found: Vec::new(),
        }
    }

    pub(super) fn start(&mut self, run: Run<'a>, diags: &mut Vec<Diagnostic>) {
        if self.waiting > 0 {
            self.expire(if run.part == self.part { run.at } else { u32::MAX }, diags);
        }
        (self.run, self.part, self.first) = (run.at, run.part, true);
    }

    pub(super) fn text(&mut self, text: &'a str, span: Span, diags: &mut Vec<Diagnostic>) {
        self.find(text.as_bytes());
        for i in 0..self.found.len() {
            let (at, id) = self.found[i];
            let first = self.first && text[..at].trim_start().is_empty();
            self.mark(Mark { id, text, at, span, run: self.run, first }, diags);
        }
        self.first = false;
    }

    /// After the last run.
    pub(super) fn end(mut self, locale: &Locale, diags: &mut Vec<Diagnostic>) {
        self.expire(u32::MAX, diags);
        // where labels are printed with one bracket, that is how they are cited
        let printed = locale.format_label(LabelRole::Item(1), 1);
        let one = printed.is_some_and(|l| l.ends_with([')', '）']) && !l.starts_with(['(', '（']));
        if !one && self.bare.len() <= 2 && self.enclosed > self.bare.len() * 3 {
            for m in std::mem::take(&mut self.bare) {
                self.closes_nothing(m, diags);
            }
        }
    }

    /// Finds the marks of a text, in order.
    fn find(&mut self, bytes: &[u8]) {
        self.found.clear();
        let ascii = &self.kinds.ascii;
        let mut add = |i: usize| {
            let id = ascii[usize::from(bytes[i] & 127)];
            if id != NONE {
                self.found.push((i, id));
            }
        };
        memchr::memchr3_iter(b'(', b')', b'"', bytes).for_each(&mut add);
        memchr::memchr2_iter(b'[', b']', bytes).for_each(&mut add);
        if let Some(finder) = &self.kinds.finder {
            self.found
                .extend(finder.find_iter(bytes).map(|m| (m.start(), m.pattern().as_u32() as u8)));
        }
        if !self.found.is_sorted() {
            self.found.sort_unstable();
        }
    }

    fn mark(&mut self, m: Mark<'a>, diags: &mut Vec<Diagnostic>) {
        let Some(kind) = self.kinds.marks.get(usize::from(m.id)) else { return };
        let Some(open) = self.open.get_mut(kind.kind) else { return };
        let round = matches!(kind.printed, ')' | '）');
        if let Some(top) = open.last().filter(|o| kind.closes & (1 << o.id) != 0) {
            // a straight mark at the start of a paragraph opens it again
            if top.run == m.run || kind.printed != '"' || !m.first {
                if round && m.at.wrapping_sub(top.at) <= LABEL + 1 {
                    self.enclosed += 1;
                } else if round && label_before(&m.text[..m.at]) {
                    if self.doubtful.0 != m.run {
                        self.doubtful = (m.run, 0);
                    }
                    self.doubtful.1 += 1;
                }
                open.pop();
                self.waiting -= 1;
                return;
            }
        }
        if kind.opens {
            // a quotation is opened again in each of its paragraphs
            if m.first && kind.waits == QUOTED {
                let before = open.len();
                open.retain(|o| o.run == m.run || o.run + 4 < m.run);
                self.waiting -= before - open.len();
            }
            // 6'2" and 35° 20' 10"
            if kind.printed == '"' && m.text[..m.at].ends_with(|c: char| c.is_ascii_digit()) {
                return;
            }
            open.push(m);
            self.waiting += 1;
        } else if round && label_before(&m.text[..m.at]) {
            self.bare.push(m);
        } else if round && self.doubtful.0 == m.run && self.doubtful.1 > 0 {
            self.doubtful.1 -= 1;
        } else {
            self.closes_nothing(m, diags);
        }
    }

    /// Reports what should have been closed before a run.
    fn expire(&mut self, run: u32, diags: &mut Vec<Diagnostic>) {
        for kind in 0..self.open.len() {
            let marks = &self.kinds.marks;
            let over = |o: &Mark<'_>| run.saturating_sub(o.run) > marks[usize::from(o.id)].waits;
            if !self.open[kind].iter().any(over) {
                continue;
            }
            let all = std::mem::take(&mut self.open[kind]);
            let (late, open): (Vec<_>, Vec<_>) = all.into_iter().partition(over);
            self.waiting -= late.len();
            self.open[kind] = open;
            for m in late {
                self.report(m, "is opened and never closed", "ends", diags);
            }
        }
    }

    fn closes_nothing(&mut self, m: Mark<'a>, diags: &mut Vec<Diagnostic>) {
        self.report(m, "closes what nothing opened", "begins", diags);
    }

    fn report(&mut self, m: Mark<'a>, what: &str, end: &str, diags: &mut Vec<Diagnostic>) {
        let Some(kind) = self.kinds.marks.get(usize::from(m.id)) else { return };
        if std::mem::replace(&mut self.told[kind.kind], m.run) == m.run {
            return;
        }
        let place = locate(self.source, m.span, m.text, m.at, kind.printed.len_utf8());
        let message = format!("{} {what}", named(kind.printed));
        let help = format!("add {} where it {end}, or take this one out", named(kind.partner));
        diags.push(Diagnostic::new(Code::UnbalancedBrackets, place, message).help(help));
    }
}

/// A mark inside a sentence. Quoted it would be hard to read.
fn named(c: char) -> String {
    let quotes = "“”„«»\"「」『』";
    let what = if quotes.contains(c) { "the quotation mark" } else { "the bracket" };
    format!("{what} {c}")
}

/// Whether a closing bracket ends a label that is printed with one bracket: `a)`, `2)`, `iii)`.
fn label_before(text: &str) -> bool {
    let word =
        text.chars().rev().take_while(|c| c.is_alphanumeric() && !is_unspaced(*c)).take(LABEL + 1);
    let (mut n, mut bytes, mut digits) = (0, 0, 0);
    for c in word {
        n += 1;
        bytes += c.len_utf8();
        digits += usize::from(c.is_numeric());
    }
    let before = text[..text.len() - bytes].chars().next_back();
    let clear = before.is_none_or(|c| !c.is_alphanumeric() || is_unspaced(c));
    let roman = text[text.len() - bytes..].bytes().all(|b| b"ivxIVX".contains(&b));
    clear
        && (n == 1 || (n == 2 && digits > 0) || (digits == n && n <= 3) || (roman && n <= LABEL))
        && n > 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;
    use crate::model::{Block, Document, Inline, Paragraph};

    fn faults(lang: Lang, paragraphs: &[&str]) -> Vec<String> {
        let mut doc = Document::new(lang);
        for p in paragraphs {
            let text = vec![Inline::text(*p)];
            doc.body.push(Block::new(Paragraph { text, ..Paragraph::default() }));
        }
        let mut diags = Vec::new();
        super::super::texts(&doc, None, Locale::builtin(lang).unwrap(), &mut diags);
        diags.iter().map(|d| d.message.to_string()).collect()
    }

    fn fault(lang: Lang, text: &str) -> String {
        faults(lang, &[text, "Next.", "And on."]).join("; ")
    }

    #[test]
    fn what_opens_must_close() {
        for (lang, text) in [
            (Lang::EN, "horns (see para. 3."),
            (Lang::ZH, "大雾时（见第三节。"),
            (Lang::ZH, "《规则规定"),
            (Lang::FR, "la règle «une fois"),
            (Lang::RU, "правило „один раз"),
            (Lang::ES, "la regla “una vez"),
            (Lang::AR, "القاعدة (انظر الفقرة 3"),
        ] {
            assert!(fault(lang, text).contains("opened and never closed"), "{text}");
        }
    }

    #[test]
    fn what_closes_must_be_open() {
        for (lang, text) in [
            (Lang::EN, "horns see the annex) are"),
            (Lang::ZH, "大雾时见第三节）鸣放"),
            (Lang::RU, "правило один раз»."),
        ] {
            assert!(fault(lang, text).contains("closes what nothing opened"), "{text}");
        }
    }

    #[test]
    fn what_pairs_is_left_alone() {
        for (lang, text) in [
            (Lang::EN, "items a) to c) of the State’s code"),
            (Lang::EN, "the “so-called (b)” [sic] and \"this\""),
            (Lang::ZH, "（见 (a) 段）和《〈规则〉汇编》，“甲‘乙’丙”"),
            (Lang::ZH, "（半宽)"),
            (Lang::RU, "«пункт „а“ статьи» а)"),
            (Lang::AR, "قال ”نعم“ ثم “لا” أ)"),
            (Lang::FR, "« un “deux” trois » a) b) iii)"),
            (Lang::FR, "(voir par. 6 c) ci-dessus) et d)"),
        ] {
            assert_eq!(fault(lang, text), "", "{text}");
        }
    }

    #[test]
    fn a_quotation_runs_over_paragraphs() {
        // closed at the end only
        assert_eq!(faults(Lang::EN, &["It reads: “One.", "Two.", "Three.”"]), [""; 0]);
        // opened again in each paragraph
        assert_eq!(faults(Lang::EN, &["“One.", "“Two.", "“Three.”"]), [""; 0]);
        // and brackets do not
        assert_eq!(faults(Lang::EN, &["One (two.", "Three.", "Four)."]).len(), 2);
    }

    #[test]
    fn a_label_with_one_bracket_is_odd_where_others_have_two() {
        let text = "paragraphs (a), (b), (c), (d) and e) of the code";
        assert!(fault(Lang::EN, text).contains(") closes"));
        assert_eq!(fault(Lang::FR, text), "");
    }
}
