//! Blocks with a label: headings, numbered paragraphs, items; and labels that stand alone.

use super::{Builder, Part, calls, describe, inlines, inlines_with};
use crate::diag::{Code, Diagnostic};
use crate::flow::{Layout, Start, Told};
use crate::ledger::Fate;
use crate::locale::{LabelRole, Reading};
use crate::model::{
    Block, BlockKind, DocKind, Heading, Inline, Item, Num, NumStyle, Origin, Paragraph,
    ParagraphRole,
};
use crate::recognise::number::{Around, Choice};
use crate::recognise::{Kind, Node, dotted, heading, join, table};
use crate::span::Span;
use std::borrow::Cow;

impl<'a, 'b, 'd, 's> Builder<'a, 'b, 'd, 's> {
    /// A heading without a number: one level below the numbered one it stands under; directly
    /// below another bare heading, one below that. Where no heading has a number and the marks of the
    /// draft step evenly, they tell the level.
    pub(super) fn bare_heading(&mut self, i: usize) {
        let nodes = self.nodes;
        let node = &nodes[i];
        let marked = self.marks.filter(|_| self.counters.heading == 0);
        let marked = marked.and_then(|m| m.get(usize::from(node.hints.heading)).copied());
        let marked = marked.filter(|l| *l > 0).map(|l| {
            let above = *self.above_marks.get_or_insert(l - 1);
            l.saturating_sub(above).max(1)
        });
        let level = match (node.hints.told.level(), marked, self.after_bare) {
            (Some(told), ..) => told,
            (None, Some(marked), _) => marked,
            // the list has the number that is lost here
            (None, None, _) if node.listed.is_some_and(|l| l > 0) => {
                self.counters.heading = node.listed.unwrap_or(1);
                self.counters.heading
            }
            (None, None, Some(l)) => l + 1,
            (None, None, None) => {
                // a title that gathers some of a series stands over those that follow too
                let gathered = u8::from(node.in_series && self.counters.gathered);
                self.counters.heading.saturating_add(1 + gathered + self.base(true))
            }
        };
        let mut title = inlines(self.cx, node, 0..node.text.len());
        let mut span = node.text.span(0..node.text.len());
        let mut last = i;
        // a heading set on two lines
        while let Some(n) = nodes.get(last + 1)
            && n.kind == Kind::Para
            && n.hints.gap == 0
            && n.hints.start == Start::Sure
            && node.hints.gap > 0
            && node.listed.is_none()
            && self.layout == Layout::Blocks
            && self.readings(last + 1).is_empty()
            && heading::shape(self.cx, n, n.str(), true, nodes.get(last + 2))
        {
            if self.cx.locale.join_space {
                title.push(Inline::text(" "));
            }
            title.extend(inlines(self.cx, n, 0..n.text.len()));
            span = span.join(n.text.span(0..n.text.len()));
            last += 1;
        }
        let rule = Origin::likely("heading.unnumbered");
        let h = Heading { level: level.min(9), num: None, title };
        self.push_heading(Block { span, origin: rule, ..Block::new(h) });
        self.counters.end_block();
        let gathers = |n: &Node<'_>| n.in_series || self.cx.locale.article(n.str()).is_some();
        self.counters.gathered |= !node.in_series && nodes.get(last + 1).is_some_and(gathers);
        self.after_bare = Some(level.min(9));
        if self.cx.locale.numbered_title(node.str()) {
            (self.decision, self.lettered) = (self.after_bare, None);
        }
        self.at = last + 1;
    }

    /// The level of every mark of headings, where the marks tell levels: two or more are used, none
    /// of these is passed over on the way down, and no heading has a number.
    pub(super) fn levels_of_marks(&self) -> Option<[u8; 10]> {
        let locale = self.cx.locale;
        let marked = |i: &usize| {
            let n = &self.nodes[*i];
            n.hints.heading > 0 && !n.heads_annex(locale)
        };
        let headings: Vec<usize> = (self.at..self.nodes.len()).filter(marked).collect();
        let mut levels = [0; 10];
        for i in &headings {
            *levels.get_mut(usize::from(self.nodes[*i].hints.heading))? = 1;
        }
        let mut used = 0;
        for level in levels.iter_mut().filter(|l| **l > 0) {
            used += 1;
            *level = used;
        }
        let mut last = 0;
        for i in headings {
            let level = levels[usize::from(self.nodes[i].hints.heading)];
            if level > last + 1 || !self.readings(i).is_empty() {
                return None;
            }
            last = level;
        }
        (used > 1).then_some(levels)
    }

    /// The level that a decision gives the sections that count within it; a number that goes on from
    /// before it is none of them.
    fn base(&mut self, within: bool) -> u8 {
        if !within {
            self.base = 0;
        }
        if self.annexes.is_empty() { self.base } else { 0 }
    }

    // ---- labelled blocks -----------------------------------------------------------------

    /// A block that starts with a label.
    pub(super) fn label(&mut self, i: usize) -> bool {
        let nodes = self.nodes;
        let node = &nodes[i];
        let s = node.str();
        let mut readings = Cow::Borrowed(self.readings(i));
        if readings.is_empty() {
            let Some(r) = self.stopless(i) else { return false };
            readings = Cow::Owned(vec![r]);
        }
        // a list mark that extraction put before a label is no label itself
        let mut lead = 0;
        if let [only] = &*readings
            && only.value == 0
            && only.space > 0
        {
            let at = only.len + only.space;
            let inner = self.cx.locale.labels(&s[at..]);
            // before a sign of the text itself too: "- • safe water"
            let sign = || &s[..only.len] == "-" && !s[at..].starts_with('-');
            if inner.iter().any(|r| r.value > 0 || sign()) {
                lead = at;
                readings = Cow::Owned(inner);
            }
        }
        // glued to its text a letter in brackets is only a label where lists are kept
        let rest_at = |r: &Reading| lead + r.len + r.space;
        let next = self.next_labels(i);
        let rest = readings.first().map_or(s.len(), &rest_at);
        let shaped = heading::shape(self.cx, node, &s[rest..], true, self.next_para(i));
        // a name over what is told of it, "a. Born: 1971", is one of a list
        let counts = |r: &Reading| r.role == LabelRole::Paragraph;
        let shaped = shaped && !(readings.iter().any(counts) && self.tells_of(i + 1));
        // what numbers sections counts paragraphs only before running text: "一." in a treaty
        let section = |p: &Reading| {
            let same = |r: &Reading| r.role == LabelRole::Heading(1) && r.len == p.len;
            p.role == LabelRole::Paragraph && readings.iter().any(same)
        };
        if shaped && readings.iter().any(section) {
            readings = Cow::Owned(readings.iter().filter(|r| !section(r)).cloned().collect());
        }
        let around = Around {
            heading: shaped,
            capitals: shaped && heading::capitals(&s[rest..]) && self.is_text(i + 1),
            next: &next,
            marked: node.hints.heading > 0 || node.hints.all.bold || heading::styled(node),
            under: readings.iter().any(|r| r.space > 0) && self.below_title(i, &s[rest..]),
            over: self.over(i),
        };
        let told = node.hints.told.level();
        let choice = match told {
            Some(level) => self.choose_told(&readings, around, level),
            None => self.counters.choose(&readings, around),
        };
        let Some(choice) = choice else {
            // a label that counts on from nothing is part of a sentence, and goes on with it
            let host = matches!(&self.open[..], [Block { kind: BlockKind::Paragraph(p), .. }]
                if p.num.is_some() && p.children.is_empty());
            let goes_on = i > 0 && !join::closed(self.cx.locale, nodes[i - 1].str());
            if host && goes_on && self.layout == Layout::Blocks {
                self.rest(i);
                return true;
            }
            return false;
        };
        if told.is_none() && self.listed_before(i, &choice) {
            self.rest(i);
            return true;
        }
        let r = choice.reading.clone();
        let at = rest_at(&r);
        if at >= s.len() {
            return self.label_only(i, lead, choice);
        }
        if lead > 0 {
            node.text.claim(0..lead, Fate::Markup, self.cx.ledger);
        }
        if told.is_none()
            && let Some(level) = self.agenda_level(i, &s[at..], &r, shaped)
        {
            let num = self.num(node, lead, &r);
            node.text.claim(lead + r.len..at, Fate::Blank, self.cx.ledger);
            self.agenda_heading(i, at, num, &r, level);
            self.at = i + 1;
            return true;
        }
        if self.is_agenda() && s.len() < 400 {
            self.agenda_titles.insert(title_of(&s[at..]).into());
        }
        self.uncertain(node, lead, &choice);
        let num = self.num(node, lead, &r);
        node.text.claim(lead + r.len..at, Fate::Blank, self.cx.ledger);
        self.labelled(i, at, num, choice);
        self.at = i + 1;
        true
    }

    /// Whether a block is the first of items that tell of the name above: "a. Born: 1971".
    fn tells_of(&self, i: usize) -> bool {
        let Some(n) = self.next_para(i - 1).filter(|n| n.kind == Kind::Para) else { return false };
        let s = n.str();
        self.readings(i).iter().any(|r| {
            r.value == 1
                && matches!(r.role, LabelRole::Item(_))
                && r.style == NumStyle::LowerAlpha
                && s[..r.len].ends_with('.')
                && s[r.len + r.space..].chars().take(60).any(|c| matches!(c, ':' | '：'))
        })
    }

    /// The Roman number of a section that the mark-up makes a heading of, without a stop, where it is
    /// the next: "## II Rivers".
    fn stopless(&self, i: usize) -> Option<Reading> {
        let node = &self.nodes[i];
        let (word, title) = node.str().split_once(' ').filter(|_| node.hints.heading > 0)?;
        let roman = |r: &Reading| {
            let level = usize::from(node.hints.told.level().unwrap_or(1));
            let last = self.counters.headings.get(level).copied().unwrap_or(0);
            let section = r.role == LabelRole::Heading(1) && r.style == NumStyle::UpperRoman;
            section && r.value == last + 1 && r.len == word.len()
        };
        let titled = title.starts_with(char::is_uppercase) && word.len() <= 8;
        let r = self.cx.locale.label_alone(word).into_iter().find(roman).filter(|_| titled)?;
        Some(Reading { space: 1, ..r })
    }

    /// Whether a block stands right below an item or a numbered paragraph whose text is a title or a
    /// name, and starts anew.
    fn below_title(&self, i: usize, rest: &str) -> bool {
        let numbered = match self.open.last().map(|b| &b.kind) {
            Some(BlockKind::Item(_)) => true,
            Some(BlockKind::Paragraph(p)) => p.num.is_some(),
            _ => false,
        };
        numbered
            && i > 0
            && !rest.starts_with(char::is_lowercase)
            && self.nodes[i - 1].text.len() < 120
            && !join::closed(self.cx.locale, self.nodes[i - 1].str())
    }

    /// Whether a block is running text, not one more title.
    fn is_text(&self, i: usize) -> bool {
        self.nodes.get(i).is_some_and(|n| {
            n.kind == Kind::Para
                && n.text.len() > 40
                && join::closed(self.cx.locale, n.str())
                && !heading::capitals(n.str())
        })
    }

    /// The first part of the next block's number, where that has two and starts to count. Among
    /// sections with such numbers one may hold only text, or lead in its numbers.
    fn over(&self, i: usize) -> Option<u32> {
        let next = self.nodes.get(i + 1).filter(|n| n.kind == Kind::Para)?;
        if let Some(first) = &next.dotted {
            let first = Some(first).filter(|r| r.value == 1)?;
            return next.str()[..first.len].split(['.', '-']).next()?.parse().ok();
        }
        let (number, _) =
            self.nodes[i].str().split_once('.').filter(|_| self.sections.is_some())?;
        let number = number.parse().ok()?;
        let text = self.readings(i + 1).is_empty() && join::closed(self.cx.locale, next.str());
        (text && dotted::beside(self.sections, number)).then_some(number)
    }

    /// What the number of a heading is that the mark-up tells: one of a heading of its level before
    /// one of any heading, and that before all others.
    fn choose_told(&self, readings: &[Reading], around: Around<'_>, level: u8) -> Option<Choice> {
        let of_level = |r: &&Reading| match r.role {
            LabelRole::Part => level == 0,
            LabelRole::Heading(l) => l == level,
            _ => false,
        };
        let any = |r: &&Reading| matches!(r.role, LabelRole::Part | LabelRole::Heading(_));
        let mut few: Vec<Reading> = readings.iter().filter(of_level).cloned().collect();
        // "I" at the second level is no ninth letter where none stands before it
        let last = self.counters.headings.get(usize::from(level)).map_or(0, |n| *n);
        let next = |r: &&Reading| any(r) && r.value == last + 1;
        if few.is_empty() || (!few.iter().any(|r| next(&r)) && readings.iter().any(|r| next(&r))) {
            let all = readings.iter().filter(any);
            few = all.filter(|r| few.is_empty() || next(r)).cloned().collect();
        }
        if let Some(r) = few.iter().find(|r| next(r)) {
            return Some(Choice { reading: r.clone(), depth: 0, expected: true, other: None });
        }
        let readings = if few.is_empty() { readings } else { &few };
        self.counters.choose(readings, around).or_else(|| {
            let reading = readings.first()?.clone();
            Some(Choice { reading, depth: 0, expected: true, other: None })
        })
    }

    /// The level of an item's title in the annotations of an agenda, where its text follows: one
    /// below the heading they stand under, of a sub-item two.
    pub(super) fn agenda_level(
        &self,
        i: usize,
        title: &str,
        r: &Reading,
        shaped: bool,
    ) -> Option<u8> {
        // in a record a sub-item right below its item heads what was said on it
        let sub_item = matches!(r.role, LabelRole::Item(1..) | LabelRole::Heading(4..));
        if self.is_record()
            && sub_item
            && self.after_heading()
            && title.ends_with([')', '）'])
            && !join::closed(self.cx.locale, title)
            && self.annexes.is_empty()
        {
            let below = match self.list().last().map(|b| &b.kind) {
                Some(BlockKind::Heading(h)) => h.level + u8::from(h.num.is_none()),
                _ => 1,
            };
            return Some(below.min(9));
        }
        if !self.is_agenda()
            || !shaped
            || join::closed(self.cx.locale, title)
            || !self.annexes.is_empty()
        {
            return None;
        }
        // the agenda stands before its annotations: what it names there heads text here
        let named = self.agenda_titles.contains(title_of(title));
        let below = match r.role {
            LabelRole::Paragraph => 1,
            LabelRole::Heading(3) if named => 1,
            LabelRole::Item(1..) | LabelRole::Heading(4..) if named => 2,
            LabelRole::Item(1..) if self.agenda.is_some() => 2,
            _ => return None,
        };
        // a title without text under it is the agenda itself
        let next = self.readings(i + 1);
        let texts = self.nodes.get(i + 1).is_some_and(|n| n.kind == Kind::Para)
            && (named || next.is_empty() || (below == 1 && self.agenda_item_opens(i + 1)));
        texts.then(|| (self.agenda.unwrap_or(self.counters.heading) + below).min(9))
    }

    pub(super) fn is_agenda(&self) -> bool {
        matches!(self.doc.kind, DocKind::AnnotatedAgenda | DocKind::Agenda)
    }

    /// Whether a block is a sub-item's title with text under it.
    pub(super) fn agenda_item_opens(&self, i: usize) -> bool {
        let Some(node) = self.nodes.get(i) else { return false };
        let item = self.readings(i).iter().any(|r| matches!(r.role, LabelRole::Item(1..)));
        item && !join::closed(self.cx.locale, node.str())
            && self.readings(i + 1).is_empty()
            && self.nodes.get(i + 1).is_some_and(|n| join::closed(self.cx.locale, n.str()))
    }

    pub(super) fn agenda_heading(&mut self, i: usize, at: usize, num: Num, r: &Reading, level: u8) {
        let node = &self.nodes[i];
        let s = node.str();
        let item = matches!(r.role, LabelRole::Paragraph | LabelRole::Heading(3));
        let below = if item { 1 } else { 2 };
        if self.is_agenda() {
            self.agenda = Some(level.saturating_sub(below));
        }
        // annotations can count their own paragraphs
        let counts = self.readings(i + 1).iter().any(|r| r.role == LabelRole::Paragraph);
        if r.role == LabelRole::Paragraph && !counts {
            self.counters.paragraph = Some(r.value);
        }
        let span = num.span.join(node.text.span(0..s.len()));
        let title = inlines(self.cx, node, at..s.len());
        let h = Heading { level, num: Some(num), title };
        let origin = Origin::likely("heading.agenda-item");
        self.push_heading(Block { span, origin, ..Block::new(h) });
        if self.is_agenda() {
            self.counters.took_heading(level, r.value);
        }
        self.after_bare = None;
    }

    /// Whether a label goes on with a list that the paragraph before holds in its own text: "(a) …;"
    /// inside it, "(b) …" at the start of this block.
    pub(super) fn listed_before(&self, i: usize, choice: &Choice) -> bool {
        let r = &choice.reading;
        let LabelRole::Item(1..) = r.role else { return false };
        let [Block { kind: BlockKind::Paragraph(p), .. }] = &self.open[..] else { return false };
        let counted = p.num.as_ref().is_some_and(Num::is_bracketed);
        if choice.expected || r.value < 2 || !p.children.is_empty() || i == 0 || counted {
            return false;
        }
        let before = self.cx.locale.format_label(r.role, r.value - 1);
        before.is_some_and(|label| label.len() > 1 && self.nodes[i - 1].str().contains(&label))
    }

    /// Readings of the next block's label, looking past what has none.
    pub(super) fn next_labels(&self, i: usize) -> Cow<'b, [Reading]> {
        for j in i + 1..(i + 6).min(self.nodes.len()) {
            let r = self.readings(j);
            // a list mark before a label is none itself
            if let [only] = r
                && only.value == 0
            {
                let inner = self.cx.locale.labels(&self.nodes[j].str()[only.len + only.space..]);
                return if inner.is_empty() { Cow::Borrowed(r) } else { Cow::Owned(inner) };
            }
            if !r.is_empty() {
                return Cow::Borrowed(r);
            }
        }
        Cow::Borrowed(&[])
    }

    pub(super) fn uncertain(&mut self, node: &Node<'_>, lead: usize, choice: &Choice) {
        let Some(other) = &choice.other else { return };
        if choice.reading.style == other.style
            && choice.reading.value == other.value
            && choice.expected
        {
            // heading or paragraph, settled by the counters
            return;
        }
        let label = &node.str()[lead..lead + choice.reading.len];
        self.cx.diags.push(
            Diagnostic::new(
                Code::UncertainReading,
                node.text.span(lead..lead + choice.reading.len),
                format!(
                    "{label} was read as {}; it could be {}",
                    describe(&choice.reading),
                    describe(other)
                ),
            )
            .help("look at the sequence it stands in"),
        );
    }

    pub(super) fn num(&mut self, node: &Node<'_>, lead: usize, r: &Reading) -> Num {
        let range = lead..lead + r.len;
        node.text.claim(range.clone(), Fate::Number, self.cx.ledger);
        Num {
            text: node.str()[range.clone()].into(),
            value: r.value,
            style: r.style,
            suffix: r.suffix.clone(),
            span: node.text.span(range),
        }
    }

    /// Builds a labelled block whose text starts at `at`.
    pub(super) fn labelled(&mut self, i: usize, at: usize, num: Num, choice: Choice) {
        let nodes = self.nodes;
        let node = &nodes[i];
        let s = node.str();
        let span = num.span.join(node.text.span(0..s.len()));
        let level = match (node.hints.told.level(), choice.reading.role) {
            (Some(told), _) => Some(told),
            (None, LabelRole::Part) => Some(0),
            (None, LabelRole::Heading(l)) => Some(l),
            (None, _) => None,
        };
        if let Some(level) = level {
            let title = inlines(self.cx, node, at..s.len());
            let base = if node.hints.told.level().is_some() || level == 0 {
                0
            } else {
                self.base(choice.expected)
            };
            let below = level.saturating_add(base).min(9);
            let h = Heading { level: below, num: Some(num), title };
            let origin = Origin::certain("heading.numbered");
            self.push_heading(Block { span, origin, ..Block::new(h) });
            self.counters.took_heading(level, choice.reading.value);
            self.agenda = None;
            self.after_bare = None;
            return;
        }
        match choice.reading.role {
            LabelRole::Item(_) => self.item(i, at, num, &choice, span),
            _ => self.numbered(i, at, num, &choice, span),
        }
    }

    pub(super) fn numbered(&mut self, i: usize, at: usize, num: Num, choice: &Choice, span: Span) {
        let nodes = self.nodes;
        let node = &nodes[i];
        let s = node.str();
        self.close(0);
        if self.part != Part::Body && self.annexes.is_empty() {
            // a vote that a report tells of is not its end
            let told = std::mem::take(&mut self.doc.conclusion);
            self.doc.body.extend(told);
            self.part = Part::Body;
        }
        let deliberation = self.formula && self.annexes.is_empty();
        let role = if deliberation { ParagraphRole::Operative } else { ParagraphRole::Plain };
        let opener = deliberation
            .then(|| self.cx.locale.opener(&s[at..], true))
            .flatten()
            .map(|n| at..at + n);
        self.counters.paragraph = Some(choice.reading.value);
        self.counters.end_block();
        self.counters.open = true;
        self.after_bare = None;
        // "3. (a) …": the paragraph's own text is empty, its first item follows on the line
        let first_item = self.first_item(i, at);
        let mut p = Paragraph { num: Some(num), role, ..Paragraph::default() };
        let origin = if choice.expected {
            Origin::certain("paragraph.numbered")
        } else {
            Origin::likely("paragraph.numbered")
        };
        if let Some(r) = first_item {
            self.open.push(Block { span, origin, ..Block::new(p) });
            let num = self.num(node, at, &r);
            let text_at = at + r.len + r.space;
            node.text.claim(at + r.len..text_at, Fate::Blank, self.cx.ledger);
            let choice = Choice { reading: r, depth: 1, expected: true, other: None };
            self.item(i, text_at, num, &choice, span);
            return;
        }
        p.text = inlines_with(self.cx, node, at..s.len(), opener);
        self.counters.led_in = self.leads_in(s);
        self.open.push(Block { span, origin, ..Block::new(p) });
    }

    pub(super) fn leads_in(&self, s: &str) -> bool {
        let trimmed =
            s.trim_end_matches(|c: char| crate::flow::mark::raised(c) || c.is_whitespace());
        trimmed.chars().next_back().is_some_and(|c| self.cx.locale.list_intro.contains(&c))
    }

    /// The label of an item that stands on the line of its paragraph's number, if the list goes on
    /// below.
    pub(super) fn first_item(&self, i: usize, at: usize) -> Option<Reading> {
        let s = self.nodes[i].str();
        let inner = self.cx.locale.labels(&s[at..]);
        let r = inner.into_iter().find(|r| {
            matches!(r.role, LabelRole::Item(n) if n > 0) && r.value == 1 && r.space > 0
        })?;
        let next = self.next_labels(i);
        next.iter().any(|n| n.style == r.style && n.scheme == r.scheme && n.value == 2).then_some(r)
    }

    /// Whether a number in brackets counts paragraphs, as in commentaries and older treaties: the
    /// first stands right below a heading, the others behind each other.
    fn counts_paragraphs(&self, num: &Num) -> bool {
        let Num { value, style: NumStyle::Decimal, .. } = *num else { return false };
        if !num.is_bracketed() {
            return false;
        }
        match self.open.first().map(|b| &b.kind) {
            None => {
                let above = self.list().last().map(|b| &b.kind);
                value == 1 && matches!(above, Some(BlockKind::Heading(_)))
            }
            Some(BlockKind::Paragraph(Paragraph { num: Some(last), .. })) => {
                last.is_bracketed() && last.style == NumStyle::Decimal && last.value + 1 == value
            }
            _ => false,
        }
    }

    pub(super) fn item(&mut self, i: usize, at: usize, num: Num, choice: &Choice, span: Span) {
        let nodes = self.nodes;
        let node = &nodes[i];
        let s = node.str();
        if self.counts_paragraphs(&num) {
            self.close(0);
            self.counters.end_block();
            self.counters.open = true;
            self.after_bare = None;
            let text = inlines(self.cx, node, at..s.len());
            let p = Paragraph { num: Some(num), text, ..Paragraph::default() };
            let origin = Origin::likely("paragraph.bracketed");
            self.counters.led_in = self.leads_in(s);
            self.open.push(Block { span, origin, ..Block::new(p) });
            return;
        }
        if self.open.is_empty() {
            // items need a paragraph to belong to: the one just closed, or an empty one
            let host = self.list_mut().pop_if(
                |b| matches!(&b.kind, BlockKind::Paragraph(p) if p.role != ParagraphRole::Adoption),
            );
            let host = host.unwrap_or_else(|| Block {
                origin: Origin::guess("paragraph.for-items"),
                ..Block::new(Paragraph::default())
            });
            self.open.push(host);
        }
        let depth = choice.depth.max(1);
        self.close(depth);
        let text = inlines(self.cx, node, at..s.len());
        let origin = if choice.expected { Origin::certain("item") } else { Origin::likely("item") };
        let item = Item { num: Some(num), text, children: Vec::new() };
        self.counters.took_item(depth.min(self.open.len()), &choice.reading);
        self.open.push(Block { span, origin, ..Block::new(item) });
        self.counters.led_in = self.leads_in(s);
        self.after_bare = None;
    }

    /// A label alone on its line: its text is the next block.
    pub(super) fn label_only(&mut self, i: usize, lead: usize, choice: Choice) -> bool {
        let nodes = self.nodes;
        let node = &nodes[i];
        let next = nodes.get(i + 1).filter(|n| n.kind == Kind::Para);
        // a call behind the label is its text, though it has no letters
        let called = calls(node);
        let takes = match node.hints.told {
            Told::Heading { .. } => !called && next.is_some_and(Node::goes_on_told),
            _ => {
                let n = next.map_or("", |n| n.str());
                let own = !called && self.readings(i + 1).is_empty();
                next.is_some() && own && self.cx.locale.annex(n).is_none() && !table::is_row(n)
            }
        };
        if lead > 0 {
            node.text.claim(0..lead, Fate::Markup, self.cx.ledger);
        }
        let num = self.num(node, lead, &choice.reading);
        let tail = lead + choice.reading.len;
        node.text.claim(tail..node.text.len(), Fate::Blank, self.cx.ledger);
        if takes {
            self.labelled(i + 1, 0, num, choice);
            self.at = i + 2;
        } else {
            self.labelled(i, node.text.len(), num, choice);
            self.at = i + 1;
        }
        true
    }

    /// A section's number alone on its line, its title on the next.
    pub(super) fn alone(&mut self, i: usize) -> bool {
        let nodes = self.nodes;
        let s = nodes[i].str();
        if s.len() > 40 {
            return false;
        }
        let readings = self.cx.locale.label_alone(s);
        if readings.is_empty() {
            return false;
        }
        let Some(next) = nodes.get(i + 1).filter(|n| n.kind == Kind::Para) else { return false };
        let titled = match nodes[i].hints.told {
            Told::Heading { .. } => !calls(&nodes[i]) && next.goes_on_told(),
            _ => {
                self.readings(i + 1).is_empty()
                    && !calls(&nodes[i])
                    && heading::shape(self.cx, next, next.str(), true, nodes.get(i + 2))
            }
        };
        let around = Around { heading: true, marked: true, ..Around::default() };
        let only: Vec<Reading> = readings
            .into_iter()
            .filter(|r| matches!(r.role, LabelRole::Heading(_) | LabelRole::Part))
            .collect();
        let choice = match nodes[i].hints.told.level() {
            Some(level) => self.choose_told(&only, around, level),
            None => self.counters.choose(&only, around),
        };
        let Some(choice) = choice else { return false };
        if !titled && !choice.expected {
            return false;
        }
        let num = self.num(&nodes[i], 0, &choice.reading);
        nodes[i].text.claim(choice.reading.len..s.len(), Fate::Blank, self.cx.ledger);
        if titled {
            self.labelled(i + 1, 0, num, choice);
            self.at = i + 2;
        } else {
            self.labelled(i, s.len(), num, choice);
            self.at = i + 1;
        }
        true
    }

    // ---- tables --------------------------------------------------------------------------
}

/// The title of an item without what ends it in the list of items.
fn title_of(s: &str) -> &str {
    s.trim_matches(|c: char| {
        c.is_whitespace() || c.is_ascii_punctuation() || matches!(c, '。' | '；' | '：' | '؛')
    })
}
