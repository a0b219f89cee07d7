//! Brackets and quotation marks that do not pair.
//!
//! Every kind of pair is counted by itself: which stands inside which is a matter of taste. Which
//! characters pair is told by the language table. Single quotation marks are left alone, since
//! most of them are apostrophes.
//!
//! A quotation may run over paragraphs: closed at its end only, or opened again in each. So what
//! stays open in a paragraph is held back until a paragraph near it closes it.

use super::place::{Inlines, Piece, Run, locate, runs};
use crate::diag::{Code, Diagnostic};
use crate::locale::{LabelRole, Locale};
use crate::model::Document;
use crate::source::Source;
use crate::span::Span;
use aho_corasick::packed;

/// Runs of text after which a quotation is no longer waited for to be closed.
const QUOTED: u32 = 60;
/// The same for brackets.
const BRACKETED: u32 = 1;
/// Characters of a label before a closing bracket that stands alone: `a)`, `12)`, `viii)`.
const LABEL: usize = 4;

pub(super) fn check(
    doc: &Document,
    source: Option<&Source>,
    locale: &Locale,
    diags: &mut Vec<Diagnostic>,
) {
    let Some(kinds) = Kinds::of(locale) else { return };
    let mut scan = Scan {
        kinds: &kinds,
        source,
        open: vec![Vec::new(); kinds.count],
        told: vec![0; kinds.count],
        bare: Vec::new(),
        enclosed: 0,
        doubtful: (0, 0),
        part: 0,
        marks: Vec::new(),
        diags,
    };
    let mut inlines = Inlines::default();
    runs(doc, |run| scan.run(run, &mut inlines));
    scan.expire(u32::MAX);
    // where labels are printed with one bracket, that is how they are cited
    let printed = locale.format_label(LabelRole::Item(1), 1);
    let one = printed.is_some_and(|l| l.ends_with([')', '）']) && !l.starts_with(['(', '（']));
    if !one && scan.bare.len() <= 2 && scan.enclosed > scan.bare.len() * 3 {
        for m in std::mem::take(&mut scan.bare) {
            scan.closes_nothing(m);
        }
    }
}

/// Which characters open and close, by kind.
struct Kinds {
    /// Pairs with their kind.
    pairs: Vec<(char, char, usize)>,
    count: usize,
    /// Finds the marks outside ASCII.
    finder: Option<packed::Searcher>,
    square: bool,
    straight: bool,
}

impl Kinds {
    fn of(locale: &Locale) -> Option<Self> {
        let mut pairs: Vec<(char, char, usize)> = Vec::new();
        let mut count = 0;
        for (open, close) in &locale.pairs {
            let (open, close) = (narrow(*open), narrow(*close));
            if [open, close].iter().any(|c| "‘’‚‛'?!".contains(*c)) {
                continue;
            }
            let same = |p: &&(char, char, usize)| {
                [p.0, p.1].contains(&open) || [p.0, p.1].contains(&close)
            };
            let kind = pairs.iter().find(same).map(|p| p.2);
            let kind = kind.unwrap_or_else(|| {
                count += 1;
                count - 1
            });
            if !pairs.iter().any(|p| (p.0, p.1) == (open, close)) {
                pairs.push((open, close, kind));
            }
        }
        let has = |c| pairs.iter().any(|p| p.0 == c || p.1 == c);
        let mut wide: Vec<char> = pairs.iter().flat_map(|p| [p.0, p.1]).collect();
        wide.extend(['（', '）', '［', '］'].into_iter().filter(|c| has(narrow(*c))));
        wide.retain(|c| !c.is_ascii());
        wide.sort_unstable();
        wide.dedup();
        let patterns = wide.iter().map(ToString::to_string);
        let finder = packed::Config::new().builder().extend(patterns).build();
        let (square, straight) = (has('['), has('"'));
        (!pairs.is_empty()).then_some(Self { pairs, count, finder, square, straight })
    }

    fn kind(&self, c: char) -> Option<usize> {
        self.pairs.iter().find(|p| p.0 == c || p.1 == c).map(|p| p.2)
    }

    fn closes(&self, open: char, c: char) -> bool {
        self.pairs.iter().any(|p| (p.0, p.1) == (open, c))
    }

    fn opens(&self, c: char) -> bool {
        self.pairs.iter().any(|p| p.0 == c)
    }

    /// What would close it, or open it, in the same width.
    fn partner(&self, m: Mark<'_>) -> char {
        let other = self.pairs.iter().find(|p| p.0 == m.c).map(|p| p.1);
        let other = other.or_else(|| self.pairs.iter().find(|p| p.1 == m.c).map(|p| p.0));
        match other.unwrap_or(m.c) {
            c if m.printed == m.c => c,
            c => ['（', '）', '［', '］'].into_iter().find(|w| narrow(*w) == c).unwrap_or(c),
        }
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

/// A bracket or quotation mark.
#[derive(Debug, Clone, Copy)]
struct Mark<'a> {
    /// Folded to one width, and as printed.
    c: char,
    printed: char,
    /// The text it stands in, where, and where that was read.
    text: &'a str,
    at: usize,
    span: Span,
    run: u32,
    /// Nothing stands before it in its paragraph.
    first: bool,
}

struct Scan<'a, 'd> {
    kinds: &'d Kinds,
    source: Option<&'d Source>,
    /// What is open, by kind.
    open: Vec<Vec<Mark<'a>>>,
    /// The last run in which a kind was reported: one finding for a paragraph and kind will do.
    told: Vec<u32>,
    /// Labels with a closing bracket alone.
    bare: Vec<Mark<'a>>,
    /// Labels between two brackets.
    enclosed: usize,
    /// Brackets closed by what may be a label, in which run: `(see para. 6 c) above)`.
    doubtful: (u32, usize),
    part: u32,
    marks: Vec<usize>,
    diags: &'d mut Vec<Diagnostic>,
}

impl<'a> Scan<'a, '_> {
    fn run(&mut self, run: Run<'a>, inlines: &mut Inlines<'a>) {
        if run.part != self.part {
            self.expire(u32::MAX);
            self.part = run.part;
        } else {
            self.expire(run.at);
        }
        let mut first = true;
        inlines.each(run.inlines, |piece| {
            let Piece::Text(text, span) = piece else { return };
            self.find(text);
            for i in 0..self.marks.len() {
                let at = self.marks[i];
                let Some(c) = text.get(at..).and_then(|t| t.chars().next()) else { continue };
                let first = first && text[..at].trim_start().is_empty();
                let (c, printed) = (narrow(c), c);
                self.mark(Mark { c, printed, text, at, span, run: run.at, first });
            }
            first = false;
        });
    }

    /// Finds the marks of a text, in order.
    fn find(&mut self, text: &str) {
        let bytes = text.as_bytes();
        self.marks.clear();
        self.marks.extend(memchr::memchr2_iter(b'(', b')', bytes));
        let mut mixed = 0;
        if self.kinds.square && memchr::memchr2(b'[', b']', bytes).is_some() {
            self.marks.extend(memchr::memchr2_iter(b'[', b']', bytes));
            mixed += 1;
        }
        if self.kinds.straight && memchr::memchr(b'"', bytes).is_some() {
            self.marks.extend(memchr::memchr_iter(b'"', bytes));
            mixed += 1;
        }
        if let Some(finder) = &self.kinds.finder {
            let before = self.marks.len();
            self.marks.extend(finder.find_iter(bytes).map(|m| m.start()));
            mixed += usize::from(before > 0 && self.marks.len() > before);
        }
        if mixed > 0 {
            self.marks.sort_unstable();
        }
    }

    fn mark(&mut self, m: Mark<'a>) {
        let Some(kind) = self.kinds.kind(m.c) else { return };
        let Some(open) = self.open.get_mut(kind) else { return };
        if let Some(top) = open.last().filter(|o| self.kinds.closes(o.c, m.c)) {
            // over a paragraph end only what may go so far
            if top.run == m.run || m.c != '"' || !m.first {
                let short = std::ptr::eq(top.text, m.text) && m.at - top.at <= LABEL + 1;
                if m.c == ')' && short {
                    self.enclosed += 1;
                } else if m.c == ')' && label_before(&m.text[..m.at]) {
                    if self.doubtful.0 != m.run {
                        self.doubtful = (m.run, 0);
                    }
                    self.doubtful.1 += 1;
                }
                open.pop();
                return;
            }
        }
        if self.kinds.opens(m.c) {
            // a quotation is opened again in each of its paragraphs
            if m.first && waits(m.c) == QUOTED {
                open.retain(|o| o.run == m.run || o.run + 4 < m.run);
            }
            // 6'2" and 35° 20' 10"
            if m.c == '"' && m.text[..m.at].ends_with(|c: char| c.is_ascii_digit()) {
                return;
            }
            open.push(m);
        } else if m.c == ')' && label_before(&m.text[..m.at]) {
            self.bare.push(m);
        } else if m.c == ')' && self.doubtful.0 == m.run && self.doubtful.1 > 0 {
            self.doubtful.1 -= 1;
        } else {
            self.closes_nothing(m);
        }
    }

    /// Reports what should have been closed before a run.
    fn expire(&mut self, run: u32) {
        for kind in 0..self.open.len() {
            let over = |o: &Mark<'_>| run.saturating_sub(o.run) > waits(o.c);
            if !self.open[kind].iter().any(over) {
                continue;
            }
            let mut late = std::mem::take(&mut self.open[kind]);
            self.open[kind] = late.iter().copied().filter(|o| !over(o)).collect();
            late.retain(over);
            for m in late {
                self.stays_open(kind, m);
            }
        }
    }

    fn stays_open(&mut self, kind: usize, m: Mark<'a>) {
        if std::mem::replace(&mut self.told[kind], m.run) == m.run {
            return;
        }
        let close = self.kinds.partner(m);
        let d = self.about(m, format!("{} is opened and never closed", quoted(m.printed)));
        self.diags.push(d.help(format!("add {} where it ends, or take this one out", quoted(close))));
    }

    fn closes_nothing(&mut self, m: Mark<'a>) {
        let Some(kind) = self.kinds.kind(m.c) else { return };
        if std::mem::replace(&mut self.told[kind], m.run) == m.run {
            return;
        }
        let open = self.kinds.partner(m);
        let d = self.about(m, format!("{} closes what nothing opened", quoted(m.printed)));
        self.diags
            .push(d.help(format!("add {} where it begins, or take this one out", quoted(open))));
    }

    fn about(&self, m: Mark<'a>, message: String) -> Diagnostic {
        let len = m.text.get(m.at..).and_then(|t| t.chars().next()).map_or(1, char::len_utf8);
        let place = locate(self.source, m.span, m.text, m.at, len);
        Diagnostic::new(Code::UnbalancedBrackets, place, message)
    }
}

/// A mark of punctuation inside a sentence: `“(”` would be hard to read for `“`.
fn quoted(c: char) -> String {
    let name = match c {
        '(' | ')' | '（' | '）' | '[' | ']' | '［' | '］' | '《' | '》' | '〈' | '〉' | '〔' | '〕' | '【' | '】' => "the bracket",
        _ => "the quotation mark",
    };
    format!("{name} {c}")
}

/// Whether a closing bracket ends a label that is printed with one bracket: `a)`, `2)`, `iii)`.
fn label_before(text: &str) -> bool {
    let word = text.chars().rev().take_while(|c| c.is_alphanumeric() && !han(*c)).take(LABEL + 1);
    let (mut n, mut bytes, mut digits) = (0, 0, 0);
    for c in word {
        n += 1;
        bytes += c.len_utf8();
        digits += usize::from(c.is_numeric());
    }
    let before = text[..text.len() - bytes].chars().next_back();
    let clear = before.is_none_or(|c| !c.is_alphanumeric() || han(c));
    let roman = text[text.len() - bytes..].bytes().all(|b| b"ivxIVX".contains(&b));
    clear && (n == 1 || (n == 2 && digits > 0) || (digits == n && n <= 3) || (roman && n <= LABEL))
        && n > 0
}

fn han(c: char) -> bool {
    matches!(c as u32, 0x3400..=0x9fff | 0xf900..=0xfaff | 0x20000..=0x3ffff)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;
    use crate::model::{Block, Inline, Paragraph};

    fn faults(lang: Lang, paragraphs: &[&str]) -> Vec<String> {
        let mut doc = Document::new(lang);
        for p in paragraphs {
            let text = vec![Inline::text(*p)];
            doc.body.push(Block::new(Paragraph { text, ..Paragraph::default() }));
        }
        let mut diags = Vec::new();
        check(&doc, None, Locale::builtin(lang).unwrap(), &mut diags);
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
            (Lang::EN, "horns see para. 3) are"),
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
            (Lang::AR, "قال ”نعم“ ثم “لا” وأ)"),
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
