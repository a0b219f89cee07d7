//! Numbers that do not follow: gaps, repeats, steps back, for paragraphs, items and headings.

use crate::diag::{Code, Diagnostic, Severity};
use crate::locale::{LabelRole, Locale};
use crate::model::{Annex, Block, BlockKind, Document, Num, NumStyle};

pub(super) fn check(doc: &Document, locale: &Locale, diags: &mut Vec<Diagnostic>) {
    let mut c = Check { locale, diags, paragraph: None, headings: Default::default() };
    c.blocks(&doc.preamble);
    c.blocks(&doc.body);
    let mut annexes: Vec<&Annex> = doc.annexes.iter().rev().collect();
    while let Some(a) = annexes.pop() {
        c.paragraph = None;
        c.headings = Default::default();
        c.blocks(&a.body);
        annexes.extend(a.annexes.iter().rev());
    }
}

struct Check<'a> {
    locale: &'a Locale,
    diags: &'a mut Vec<Diagnostic>,
    /// The last paragraph number, and where it is.
    paragraph: Option<Num>,
    headings: [Option<Num>; 10],
}

impl Check<'_> {
    fn blocks(&mut self, blocks: &[Block]) {
        // depth is set by the input: no recursion
        let mut stack: Vec<std::slice::Iter<'_, Block>> = vec![blocks.iter()];
        let mut lists: Vec<Option<Num>> = vec![None];
        while let Some(it) = stack.last_mut() {
            let Some(b) = it.next() else {
                stack.pop();
                lists.pop();
                continue;
            };
            match &b.kind {
                // what a table is called counts apart
                BlockKind::Heading(_) if b.origin.rule == "table.caption" => {}
                BlockKind::Heading(h) => {
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
                        let last = self.headings[level].take();
                        self.follow(last.as_ref(), n, role, "heading", false);
                        self.headings[level] = Some(n.clone());
                        for h in &mut self.headings[level + 1..] {
                            *h = None;
                        }
                    }
                }
                BlockKind::Paragraph(p) => {
                    if let Some(n) = &p.num {
                        let last = self.paragraph.take();
                        self.follow(last.as_ref(), n, LabelRole::Paragraph, "paragraph", true);
                        self.paragraph = Some(n.clone());
                    }
                    stack.push(p.children.iter());
                    lists.push(None);
                }
                BlockKind::Item(i) => {
                    if let (Some(n), Some(last)) = (&i.num, lists.last_mut())
                        && n.style != NumStyle::Bullet
                    {
                        let before = last.replace(n.clone());
                        // another kind of label starts another list
                        let before = before.filter(|b| b.style == n.style);
                        self.follow(before.as_ref(), n, LabelRole::Item(1), "item", false);
                    }
                    stack.push(i.children.iter());
                    lists.push(None);
                }
                BlockKind::Quote { blocks } => {
                    stack.push(blocks.iter());
                    lists.push(None);
                }
                _ => {}
            }
        }
    }

    /// Whether a number follows the one before it.
    fn follow(&mut self, last: Option<&Num>, n: &Num, role: LabelRole, what: &str, restarts: bool) {
        if n.value == 0 || n.style == NumStyle::Multilevel {
            return;
        }
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
        if n.style != last.style || n.value == last.value + 1 || (restarts && n.value == 1) {
            return;
        }
        if n.value == last.value && (!n.suffix.is_empty() || !last.suffix.is_empty()) {
            return;
        }
        let expected = self
            .locale
            .format_label(role, last.value + 1)
            .unwrap_or_else(|| (last.value + 1).to_string());
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
