//! Numbers that do not follow: gaps, repeats, steps back, for paragraphs, items, headings, annexes,
//! tables and footnotes.

use crate::diag::{Code, Diagnostic, Severity};
use crate::locale::{LabelRole, Locale};
use crate::model::{Annex, Block, BlockKind, Document, Num, NumStyle, plain};
use crate::span::Span;

pub(super) fn check(doc: &Document, locale: &Locale, diags: &mut Vec<Diagnostic>) {
    // a corrigendum quotes the numbers of another document
    if doc.corrects(doc.body.len()) {
        return;
    }
    let headings = Default::default();
    let mut c = Check {
        locale,
        diags,
        paragraph: None,
        bracketed: None,
        around: None,
        headings,
        article: None,
        table: None,
    };
    c.blocks(&doc.preamble);
    c.blocks(&doc.body);
    c.annexes(&doc.annexes);
    let mut annexes: Vec<&Annex> = doc.annexes.iter().rev().collect();
    while let Some(a) = annexes.pop() {
        c.paragraph = None;
        c.article = None;
        c.around = None;
        c.headings = Default::default();
        c.blocks(&a.body);
        c.annexes(&a.annexes);
        annexes.extend(a.annexes.iter().rev());
    }
    c.notes(doc);
}

struct Check<'a, 'd> {
    locale: &'d Locale,
    diags: &'d mut Vec<Diagnostic>,
    /// The last paragraph number, and where it is.
    paragraph: Option<&'a Num>,
    /// The last paragraph number in brackets: they count apart, anew below each heading.
    bracketed: Option<&'a Num>,
    /// The last number of the count around the one that started anew, and where it is.
    around: Option<&'a Num>,
    headings: [Option<&'a Num>; 10],
    /// The last article: articles count on over the chapters of a treaty.
    article: Option<&'a Num>,
    table: Option<&'a Num>,
}

impl<'a> Check<'a, '_> {
    fn blocks(&mut self, blocks: &'a [Block]) {
        // depth is set by the input: no recursion
        let mut stack: Vec<std::slice::Iter<'a, Block>> = vec![blocks.iter()];
        let mut lists: Vec<Option<&'a Num>> = vec![None];
        while let Some(it) = stack.last_mut() {
            let Some(b) = it.next() else {
                stack.pop();
                lists.pop();
                continue;
            };
            match &b.kind {
                // what a table is called counts apart
                BlockKind::Heading(_)
                    if matches!(&*b.origin.rule, "table.caption" | "figure.caption") => {}
                BlockKind::Heading(h) => {
                    self.bracketed = None;
                    let level = usize::from(h.level).min(9);
                    if let Some(n) = &h.num {
                        // an article starts its own count of paragraphs
                        if b.origin.rule == "heading.article" {
                            self.paragraph = None;
                        }
                        let role = if level == 0 {
                            LabelRole::Part
                        } else {
                            LabelRole::Heading(level as u8)
                        };
                        let article = b.origin.rule == "heading.article";
                        let last = self.headings[level].take();
                        let before = if article { self.article.replace(n).or(last) } else { last };
                        self.follow(before, n, role, "heading", article && n.value == 1);
                        self.headings[level] = Some(n);
                        for h in &mut self.headings[level + 1..] {
                            *h = None;
                        }
                    }
                }
                BlockKind::Paragraph(p) => {
                    if let Some(n) = p.num.as_ref().filter(|n| n.is_bracketed()) {
                        let last = self.bracketed.replace(n);
                        self.follow(last, n, LabelRole::Item(5), "paragraph", true);
                    } else if let Some(n) = &p.num {
                        let mut last = self.paragraph.take();
                        // what a draft resolution in a report counts is its own: the report's
                        // count goes on behind it
                        if n.value == 1 {
                            self.around = self.around.or(last);
                        } else if self
                            .around
                            .is_some_and(|a| a.value.checked_add(1) == Some(n.value))
                            && last.is_none_or(|l| l.value.checked_add(1) != Some(n.value))
                        {
                            last = self.around.take();
                        }
                        self.follow(last, n, LabelRole::Paragraph, "paragraph", true);
                        self.paragraph = Some(n);
                    }
                    stack.push(p.children.iter());
                    lists.push(None);
                }
                BlockKind::Item(i) => {
                    if let (Some(n), Some(last)) = (&i.num, lists.last_mut())
                        && n.style != NumStyle::Bullet
                    {
                        let before = last.replace(n);
                        // another kind of label starts another list
                        let before = before.filter(|b| b.style == n.style);
                        self.follow(before, n, LabelRole::Item(1), "item", false);
                    }
                    stack.push(i.children.iter());
                    lists.push(None);
                }
                BlockKind::Quote { blocks } => {
                    stack.push(blocks.iter());
                    lists.push(None);
                }
                BlockKind::Table(t) => {
                    if let Some(n) = t.caption.as_ref().and_then(|c| c.num.as_ref()) {
                        let last = self.table.take();
                        // an annex counts its tables by itself, or goes on
                        self.series(last, n, "table");
                        self.table = Some(n);
                    }
                }
                _ => {}
            }
        }
    }

    /// Annexes side by side.
    fn annexes(&mut self, annexes: &[Annex]) {
        let mut last: Option<(Num, _)> = None;
        for a in annexes {
            let Some(value) = a.number else { continue };
            let span = a.label.first().map_or(a.span, |i| i.span);
            let n = Num {
                text: plain(&a.label).into(),
                value,
                style: NumStyle::UpperRoman,
                suffix: "".into(),
                span,
            };
            let before = last.take().filter(|(_, kind)| *kind == a.kind).map(|l| l.0);
            self.series(before.as_ref(), &n, "annex");
            last = Some((n, a.kind));
        }
    }

    /// Footnotes with numbers. They may start again with a chapter or on a page.
    fn notes(&mut self, doc: &Document) {
        let mut last: Option<(u32, Span)> = None;
        for n in &doc.notes {
            let Ok(value) = n.marker.parse::<u32>() else { continue };
            let mark = match n.blocks.first() {
                _ if n.span.is_detached() => n.span,
                // the mark is mark-up: what stands before the text
                Some(b) if n.printed.is_empty() && b.span.start > n.span.start => {
                    Span::new(n.span.start, b.span.start)
                }
                _ => Span::new(n.span.start, n.span.start + n.printed.len() as u32),
            };
            if last.is_none_or(|(l, _)| value != l + 1 && value != 1) {
                let num = |value: u32, span| Num {
                    text: value.to_string().into(),
                    value,
                    span,
                    ..Num::default()
                };
                self.series(last.map(|(v, s)| num(v, s)).as_ref(), &num(value, mark), "footnote");
            }
            last = Some((value, mark));
        }
    }

    /// Whether a number of a plain series follows the one before it.
    fn series(&mut self, last: Option<&Num>, n: &Num, what: &str) {
        if n.style == NumStyle::Multilevel || n.value == 0 {
            return;
        }
        let next = last.map_or(1, |l| l.value.saturating_add(1));
        self.compare(last, n, what, true, || Num { value: next, ..n.clone() }.canonical());
    }

    /// Whether a number follows the one before it.
    fn follow(&mut self, last: Option<&Num>, n: &Num, role: LabelRole, what: &str, restarts: bool) {
        if n.value == 0 || n.style == NumStyle::Multilevel {
            return;
        }
        let next = last.map_or(1, |l| l.value.saturating_add(1));
        let locale = self.locale;
        self.compare(last, n, what, restarts, || {
            locale.format_label(role, next).unwrap_or_else(|| next.to_string())
        });
    }

    /// Reports a number that does not follow.
    fn compare(
        &mut self,
        last: Option<&Num>,
        n: &Num,
        what: &str,
        restarts: bool,
        expected: impl FnOnce() -> String,
    ) {
        let Some(last) = last else {
            if n.value > 1 {
                let d = Diagnostic::new(
                    Code::NumberingGap,
                    n.span,
                    format!("the first {what} of the sequence is {}", n.text),
                )
                .help("what comes before it may have been lost, or this draft carries on another")
                .severity(Severity::Note);
                self.diags.push(d);
            }
            return;
        };
        if n.style != last.style
            || n.value == last.value.saturating_add(1)
            || (restarts && n.value == 1)
        {
            return;
        }
        if n.value == last.value && (!n.suffix.is_empty() || !last.suffix.is_empty()) {
            return;
        }
        let expected = expected();
        let (code, message) = if n.value == last.value {
            (Code::NumberingRepeat, format!("{what} {} stands twice; expected {expected}", n.text))
        } else if n.value > last.value {
            let lost = n.value - last.value - 1;
            let lost =
                if lost == 1 { "one number is".to_owned() } else { format!("{lost} numbers are") };
            (
                Code::NumberingGap,
                format!("{lost} missing before {what} {}; expected {expected}", n.text),
            )
        } else {
            (
                Code::NumberingStepBack,
                format!("{what} {} follows {}; expected {expected}", n.text, last.text),
            )
        };
        self.diags.push(
            Diagnostic::new(code, n.span, message)
                .label(last.span, "the number before")
                .help("look whether a block was lost, run together or mistyped"),
        );
    }
}
