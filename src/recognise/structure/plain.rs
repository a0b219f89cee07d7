//! Blocks without a label: paragraphs, clauses without a number, lists without marks, and what a page
//! end left of the block before.

use super::{Builder, Part, STACK, inlines, inlines_with, join};
use crate::diag::{Code, Diagnostic};
use crate::locale::{Keyword, LabelRole, Reading};
use crate::model::{Block, BlockKind, Inline, Item, Origin, Paragraph, ParagraphRole};
use crate::recognise::{Kind, Node, heading, number};
use crate::span::Span;

impl Builder<'_, '_, '_, '_> {
    /// Whether a block is one of three or more short ones without a full stop: a list without
    /// labels, for headings do not follow each other so.
    pub(super) fn in_run(&mut self, i: usize) -> bool {
        if i < self.run_end {
            return true;
        }
        let j = self.run_from(i);
        let fields = j - i >= 2 && (i..j).all(|k| is_field(self.nodes[k].str()));
        if fields || (j - i >= 3 && !self.stacked(i, j)) {
            self.run_end = j;
        }
        i < self.run_end
    }

    /// Whether few short blocks stand between the end of a paragraph and the number that counts on
    /// from it: headings of several levels, as budgets have them.
    fn stacked(&self, from: usize, to: usize) -> bool {
        let next = self.counters.paragraph.map_or(1, |n| n + 1);
        let counts_on =
            || self.readings(to).iter().any(|r| r.role == LabelRole::Paragraph && r.value == next);
        let ended = from > 0
            && (self.after_heading() || {
                let before = &self.nodes[from - 1];
                before.kind == Kind::Table
                    || before.is_row()
                    || join::sentence_closed(self.cx.locale, before.str())
            });
        to - from <= STACK && ended && counts_on()
    }

    /// What a colon leads in without labels is a list from its first line: two names are enough. A
    /// last line of another form can head what follows.
    pub(super) fn led_run(&mut self, i: usize) {
        if i < self.run_end {
            return;
        }
        let mut j = self.run_from(i);
        let named = |k: usize| self.nodes[k].str().trim_end().ends_with([')', '）']);
        if j > i + 2 && (i..j - 1).all(named) && !named(j - 1) {
            j -= 1;
        }
        if j - i >= 2 {
            self.run_end = j;
        }
    }

    /// Where a run of short blocks without a full stop ends.
    fn run_from(&self, i: usize) -> usize {
        let nodes = self.nodes;
        let goes_on = |j: usize| j > i && nodes[j].str().starts_with(char::is_lowercase);
        let mut j = i;
        while let Some(n) = nodes.get(j)
            && n.kind == Kind::Para
            && n.hints.heading == 0
            && !n.hints.all.bold
            && !n.in_series
            && n.listed.is_none()
            && self.is_bare(j)
            && !n.heads_annex(self.cx.locale)
            && self.cx.locale.article(n.str()).is_none()
            // one that goes on with the one before starts with a small letter
            && (heading::shape(self.cx, n, n.str(), goes_on(j), nodes.get(j + 1))
                || (j >= i + 3 && self.long_member(n)))
            && !(self.is_agenda() && self.lists_documents(j))
        {
            j += 1;
        }
        j
    }

    /// Whether a block is a member of a list without labels that is longer than a heading.
    fn long_member(&self, n: &Node<'_>) -> bool {
        n.text.len() < 480
            && n.str().starts_with(char::is_uppercase)
            && !n.is_row()
            && !join::closed(self.cx.locale, n.str())
    }

    /// Whether a block has no label, or one of a heading that nothing leads up to: "M. Doe".
    fn is_bare(&self, i: usize) -> bool {
        self.readings(i).iter().all(|r| match r.role {
            LabelRole::Heading(l) => {
                let last = self.counters.headings.get(usize::from(l)).copied().unwrap_or(0);
                r.value > 4 && r.value != last + 1
            }
            _ => false,
        })
    }

    pub(super) fn push_plain(&mut self, i: usize, role: ParagraphRole, origin: Origin) {
        let nodes = self.nodes;
        let node = &nodes[i];
        let s = node.str();
        let opener = match role {
            ParagraphRole::Preambular => self.cx.locale.opener(s, false),
            ParagraphRole::Operative => self.cx.locale.opener(s, true),
            _ => None,
        };
        let text = inlines_with(self.cx, node, 0..s.len(), opener.map(|n| 0..n));
        let p = Paragraph { role, text, ..Paragraph::default() };
        let span = node.text.span(0..s.len());
        self.add(Block { span, origin, ..Block::new(p) });
        self.after_bare = None;
        self.at = i + 1;
    }

    pub(super) fn plain(&mut self, i: usize) {
        let nodes = self.nodes;
        let node = &nodes[i];
        let s = node.str();
        // who signs belongs to the whole, not to its last numbered paragraph
        if self.part != Part::Preamble && self.signature(i) {
            self.close(0);
            self.open_plain(i, ParagraphRole::Plain, Origin::likely("paragraph.signature"));
            return;
        }
        // so does when a meeting opens and rises
        if self.is_record() && self.cx.locale.keyword(s) == Some(Keyword::Sitting) {
            self.close(0);
            self.open_plain(i, ParagraphRole::Plain, Origin::certain("paragraph.sitting"));
            return;
        }
        if self.part == Part::Preamble && self.annexes.is_empty() {
            let operative = self.clause(i).unwrap_or_else(|| self.leads_in(s));
            self.close(0);
            // what the parties to a treaty agree on stands in its articles
            let resolves = operative && self.formula;
            let role = if resolves { ParagraphRole::Operative } else { ParagraphRole::Preambular };
            if operative {
                self.part = Part::Body;
            }
            if !operative || resolves {
                self.open_plain(i, role, Origin::likely("paragraph.clause"));
                return;
            }
            self.part = Part::Preamble;
            self.push_plain(i, role, Origin::likely("paragraph.clause"));
            self.counters.end_block();
            self.part = Part::Body;
            return;
        }
        if let Some(Block { kind: BlockKind::Paragraph(p), .. }) = self.open.first()
            && p.num.is_some()
        {
            // what a page end left of the paragraph before, where only numbers part paragraphs
            if self.rests
                && self.open.len() == 1
                && p.children.is_empty()
                && self.annexes.is_empty()
                && !(self.counters.led_in && self.is_member(i))
                && self.goes_on(i)
            {
                self.rest(i);
                return;
            }
            let keep = self.inside_list(i);
            self.close(keep + 1);
            self.counters.lists.truncate(keep);
            self.push_plain(i, ParagraphRole::Plain, Origin::likely("paragraph.further"));
            self.counters.led_in = self.leads_in(s);
            return;
        }
        self.close(0);
        let resolves = !s.ends_with([',', '，', '،']);
        if resolves && self.follows_clause() && self.cx.locale.opener(s, true).is_some() {
            self.open_plain(i, ParagraphRole::Operative, Origin::likely("paragraph.clause"));
            return;
        }
        if self.in_preamble_of_part()
            && let Some(operative) = self.clause(i)
        {
            let role = if operative { ParagraphRole::Operative } else { ParagraphRole::Preambular };
            self.open_plain(i, role, Origin::likely("paragraph.clause"));
            return;
        }
        let key_words = self.after_bare.is_some() && is_key_words(s);
        let role = if key_words { ParagraphRole::KeyWords } else { ParagraphRole::Plain };
        self.open_plain(i, role, Origin::certain("paragraph.unnumbered"));
    }

    /// Whether a block opens as an operative clause does (`true`), or as one of a preamble.
    fn clause(&mut self, i: usize) -> Option<bool> {
        let locale = self.cx.locale;
        let s = self.nodes[i].str();
        Some(match (locale.opener(s, false), locale.opener(s, true)) {
            (None, None) => return None,
            (None, Some(_)) => true,
            (Some(_), None) => false,
            // who numbers what is resolved has resolved nothing above the first number
            (Some(_), Some(_)) if self.resolves_below(i) => false,
            // a preamble's clauses end with a comma: one that leads in a list recommends
            (Some(of_preamble), Some(resolves)) => {
                let ends = join::closed(locale, s) && !join::clause_closed(locale, s);
                resolves > of_preamble || (resolves == of_preamble && ends)
            }
        })
    }

    /// Whether the first of the numbered operative clauses stands below, in the same part.
    fn resolves_below(&mut self, i: usize) -> bool {
        if self.first_clause.is_none_or(|(from, to)| i < from || i >= to) {
            let locale = self.cx.locale;
            let first = |r: &Reading| r.value == 1 && r.role == LabelRole::Paragraph;
            let ends = |j: usize| {
                let n = &self.nodes[j];
                n.kind != Kind::Para
                    || n.heads_annex(locale)
                    || n.is_formula(locale)
                    || self.readings(j).iter().any(first)
            };
            let len = self.nodes.len();
            let to = (i + 1..len).find(|j| ends(*j)).unwrap_or(len);
            self.first_clause = Some((i, to));
        }
        let Some((_, to)) = self.first_clause else { return false };
        let Some(n) = self.nodes.get(to) else { return false };
        self.readings(to).iter().any(|r| {
            let text = n.str().get(r.len + r.space..).unwrap_or_default();
            let resolves = || self.cx.locale.opener(text, true).is_some();
            r.value == 1 && r.role == LabelRole::Paragraph && r.space > 0 && resolves()
        })
    }

    /// Whether the preamble of a part of a resolution goes on: its formula or a clause stands above.
    pub(super) fn in_preamble_of_part(&self) -> bool {
        let above = |b: &Block| {
            matches!(&b.kind, BlockKind::Paragraph(p)
                if matches!(p.role, ParagraphRole::Formula | ParagraphRole::Preambular))
        };
        self.part == Part::Body
            && self.formula
            && self.annexes.is_empty()
            && self.doc.body.last().is_some_and(above)
    }

    /// Whether the block before is an operative clause that has no number: the next has none either.
    fn follows_clause(&self) -> bool {
        let clause = |b: &Block| {
            matches!(&b.kind, BlockKind::Paragraph(p)
                if p.role == ParagraphRole::Operative && p.num.is_none())
        };
        self.part == Part::Body
            && self.formula
            && self.annexes.is_empty()
            && self.doc.body.last().is_some_and(clause)
    }

    /// Whether a block that a colon leads in is one of what it lists, not more of its sentence.
    fn is_member(&self, i: usize) -> bool {
        let s = self.nodes[i].str();
        let quotes = s.starts_with(['“', '"', '«', '„', '”', '《']);
        let listed = s.ends_with([';', '；', '؛']);
        let named = s.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase());
        quotes || listed || named
    }

    /// Whether a block can be what a page end left of the one before: text, not a title behind a
    /// full stop.
    fn goes_on(&self, i: usize) -> bool {
        let locale = self.cx.locale;
        let s = self.nodes[i].str();
        let ended = i > 0 && join::sentence_closed(locale, self.nodes[i - 1].str());
        !ended || s.starts_with(char::is_lowercase) || join::closed(locale, s)
    }

    /// How many open lists a block without a label stands in: the next label tells, if it goes on
    /// with one of them.
    fn inside_list(&self, i: usize) -> usize {
        if self.counters.lists.is_empty() {
            return 0;
        }
        let next = self.next_labels(i);
        let goes_on = |l: &number::Level| {
            next.iter()
                .any(|n| n.style == l.style && n.scheme == l.scheme && n.value == l.value + 1)
        };
        let found = self.counters.lists.iter().rposition(goes_on).map_or(0, |k| k + 1);
        if found == 0 && self.heads_its_text() { self.open.len() - 1 } else { found }
    }

    /// Whether the open item is a title, and the item before it was one with text below.
    fn heads_its_text(&self) -> bool {
        let [.., parent, Block { kind: BlockKind::Item(item), .. }] = &self.open[..] else {
            return false;
        };
        let before = match &parent.kind {
            BlockKind::Paragraph(p) => p.children.last(),
            BlockKind::Item(i) => i.children.last(),
            _ => None,
        };
        let titled = |i: &Item| {
            let text = crate::model::plain(&i.text);
            !text.is_empty() && !join::closed(self.cx.locale, &text)
        };
        let text = |b: &Block| matches!(&b.kind, BlockKind::Paragraph(p) if p.num.is_none());
        item.children.is_empty()
            && titled(item)
            && before.is_some_and(|b| {
                matches!(&b.kind, BlockKind::Item(i)
                    if titled(i) && i.children.first().is_some_and(text))
            })
    }

    /// An unnumbered paragraph that items may follow.
    fn open_plain(&mut self, i: usize, role: ParagraphRole, origin: Origin) {
        self.push_plain(i, role, origin);
        self.counters.end_block();
        if let Some(b) = self.list_mut().pop() {
            self.open.push(b);
            self.counters.open = true;
            // "Resolves that:", be it in a second part, where no preamble stands before it
            let operative = self.formula
                && self.annexes.is_empty()
                && self.cx.locale.opener(self.nodes[i].str(), true).is_some();
            self.counters.clause = role == ParagraphRole::Operative || operative;
        }
        self.counters.led_in = self.leads_in(self.nodes[i].str());
    }

    pub(super) fn rest(&mut self, i: usize) {
        let nodes = self.nodes;
        let node = &nodes[i];
        let s = node.str();
        let more = inlines(self.cx, node, 0..s.len());
        let glue = self.cx.locale.join_space;
        let span = node.text.span(0..s.len());
        if let Some(b) = self.open.first_mut() {
            b.span = b.span.join(span);
            b.origin = Origin::likely("paragraph.rest");
            if let BlockKind::Paragraph(p) = &mut b.kind {
                if glue {
                    p.text.push(Inline::text(" "));
                }
                p.text.extend(more);
            }
        }
        self.cx.diags.push(
            Diagnostic::new(
                Code::JoinedOverPage,
                Span::new(span.start, span.start + first_char(s)),
                "a block without a number was taken for the rest of the paragraph before it",
            )
            .help("if it is a paragraph of its own, give it a number"),
        );
        self.counters.led_in = self.leads_in(s);
        self.at = i + 1;
    }
}

fn first_char(s: &str) -> u32 {
    s.chars().next().map_or(0, |c| c.len_utf8() as u32)
}

/// A list of key words: many short members, one sentence end.
fn is_key_words(s: &str) -> bool {
    let members = s.split([';', '；']).count();
    members >= 3 && s.len() / members < 90
}

/// Whether a line is what a form has: "Subject matter: detention". Headings that count have a figure
/// before the colon.
fn is_field(s: &str) -> bool {
    s.split_once([':', '：']).is_some_and(|(key, told)| {
        let worded = key.chars().all(|c| !c.is_numeric()) && key.chars().any(char::is_alphabetic);
        worded && key.chars().nth(60).is_none() && !told.trim().is_empty()
    })
}
