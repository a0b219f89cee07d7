//! What parts a document: annexes, contents, closing lines, articles, enacting formulas.

use super::{Builder, Part, inlines};
use crate::flow::Told;
use crate::ledger::Fate;
use crate::locale::{Keyword, LabelRole, Reading};
use crate::model::{
    Annex, Block, BlockKind, Boxed, DocKind, Heading, Inline, InlineKind, MastheadRole, Num,
    Origin, Paragraph, ParagraphRole,
};
use crate::recognise::number::Counters;
use crate::recognise::{Kind, Node, heading, join};

impl<'a, 'b, 'd, 's> Builder<'a, 'b, 'd, 's> {
    pub(super) fn close_annexes(&mut self, depth: usize) {
        while self.annexes.len() > depth {
            let Some(a) = self.annexes.pop() else { return };
            match self.annexes.last_mut() {
                Some(parent) => parent.annexes.push(a),
                None => self.doc.annexes.push(a),
            }
        }
    }

    pub(super) fn annex(&mut self, i: usize) -> bool {
        let nodes = self.nodes;
        let node = &nodes[i];
        let s = node.str();
        if !node.heads_annex(self.cx.locale) {
            return false;
        }
        let Some(found) = self.cx.locale.annex(s) else { return false };
        self.close(0);
        // an appendix belongs to the annex before it
        let nested = found.kind == crate::model::AnnexKind::Appendix
            && self.annexes.first().is_some_and(|a| a.kind == crate::model::AnnexKind::Annex);
        self.close_annexes(usize::from(nested));
        if self.annexes.is_empty() && self.doc.annexes.is_empty() {
            self.before_annexes = std::mem::take(&mut self.counters);
        }
        self.counters = Counters::default();
        self.above_marks = None;
        self.after_bare = None;
        let mut annex = Annex {
            kind: found.kind,
            number: found.number,
            span: node.text.span(0..s.len()),
            label: inlines(self.cx, node, 0..s.len()),
            ..Annex::default()
        };
        self.at = i + 1;
        // a label that says to what it belongs can break off: "… addressed", "to the President"
        let within = |n: &&Node<'_>| {
            n.kind == Kind::Para
                && n.hints.told == Told::Nothing
                && n.text.len() < 200
                && n.str().starts_with(char::is_lowercase)
                && self.cx.locale.join_space
                && !join::closed(self.cx.locale, n.str())
        };
        let long = s.split_whitespace().nth(6).is_some() && !join::closed(self.cx.locale, s);
        while let Some(n) = nodes.get(self.at).filter(|_| long && self.at < i + 4).filter(within) {
            annex.label.push(Inline::text(" "));
            annex.label.extend(inlines(self.cx, n, 0..n.text.len()));
            annex.span = annex.span.join(n.text.span(0..n.text.len()));
            self.at += 1;
        }
        // "[English only]" is said of the annex, and is not its title
        let language = |n: &&Node<'_>| {
            let s = n.str().trim_matches(['[', ']', '［', '］', '(', ')']);
            n.kind == Kind::Para
                && n.hints.told == Told::Nothing
                && n.text.len() < 160
                && self.cx.locale.match_line(s).is_some_and(|m| {
                    matches!(m.role, MastheadRole::Language | MastheadRole::Original)
                })
        };
        if let Some(n) = nodes.get(self.at).filter(language) {
            annex.label.push(Inline::new(InlineKind::Break));
            annex.label.extend(inlines(self.cx, n, 0..n.text.len()));
            annex.span = annex.span.join(n.text.span(0..n.text.len()));
            self.at += 1;
        }
        // of an annex that is a picture a text holds no more than its title
        let below = nodes.get(self.at + 1).or(nodes.last());
        if let Some(n) = nodes.get(self.at)
            && n.kind == Kind::Para
            && n.hints.told == Told::Nothing
            && self.readings(self.at).is_empty()
            && !n.heads_annex(self.cx.locale)
            // a letter that is annexed opens with its place and day
            && !self.dated(n.str())
            && (heading::shape(self.cx, n, n.str(), true, below)
                || heading::is_long_title(self.cx, n, below))
        {
            annex.title = inlines(self.cx, n, 0..n.text.len());
            annex.span = annex.span.join(n.text.span(0..n.text.len()));
            self.at += 1;
        }
        self.annexes.push(annex);
        true
    }

    /// Whether a heading names the next decision or resolution of a report: its number in the
    /// session stands before its title, and a body's formula follows.
    pub(super) fn opens_adopted(&self, i: usize) -> bool {
        let locale = self.cx.locale;
        let s = self.nodes[i].str();
        let named = || locale.adopted(s).is_some() || locale.numbered_title(s);
        !(self.annexes.is_empty() && self.adopted.is_some()) && self.formula_below(i) && named()
    }

    /// A lettered part of a resolution, over a formula of its own: its sections stand below it, and
    /// all that counts in it begins anew.
    pub(super) fn lettered(&mut self, i: usize) -> bool {
        let node = &self.nodes[i];
        let s = node.str();
        let plain = node.kind == Kind::Para && node.hints.told == Told::Nothing;
        if !plain || s.len() > 300 || !self.annexes.is_empty() || join::closed(self.cx.locale, s) {
            return false;
        }
        let below = self.nodes.iter().skip(i + 1).take(3);
        let formula = below.clone().position(|n| n.is_formula(self.cx.locale));
        // a decision has none: its parts are letters alone, the first right below its title
        let decided = self.decision.filter(|_| formula.is_none());
        if formula.is_none() && decided.is_none() {
            return false;
        }
        let n = formula.unwrap_or(0);
        let letter = |r: &&Reading| r.role == LabelRole::Heading(2) && r.suffix.is_empty();
        let alone = self.cx.locale.label_alone(s);
        let further = self.readings(i).iter().filter(|_| formula.is_some());
        let Some(r) = alone.iter().chain(further).find(letter) else { return false };
        let next = self.lettered.map_or(r.value == 1, |last| r.value == last + 1);
        let bare = |n: &Node<'_>| n.kind == Kind::Para && n.text.len() < 300 && !n.is_row();
        let placed = decided.is_none() || r.value > 1 || self.after_bare.is_some();
        if !next || !placed || !below.take(n).all(bare) {
            return false;
        }
        let (r, at) = (r.clone(), r.len + r.space);
        self.close(0);
        // a vote on the part before is not the end
        let told = std::mem::take(&mut self.doc.conclusion);
        self.doc.body.extend(told);
        self.part = Part::Body;
        let level = decided.or(self.adopted).unwrap_or(0).saturating_add(1).min(9);
        let num = self.num(&self.nodes[i], 0, &r);
        let at = at.min(s.len());
        node.text.claim(r.len..at, Fate::Blank, self.cx.ledger);
        let mut title = inlines(self.cx, node, at..s.len());
        let mut span = node.text.span(0..s.len());
        self.at = i + 1;
        if at == s.len() && n == 1 {
            let t = &self.nodes[i + 1];
            title = inlines(self.cx, t, 0..t.text.len());
            span = span.join(t.text.span(0..t.text.len()));
            self.at = i + 2;
        }
        let origin = Origin::certain("heading.part");
        self.push_heading(Block {
            span,
            origin,
            ..Block::new(Heading { level, num: Some(num), title })
        });
        // the sections around a decision go on behind it
        if decided.is_none() {
            self.counters = Counters::default();
            self.base = level;
        }
        self.counters.end_block();
        self.lettered = Some(r.value);
        self.after_bare = None;
        true
    }

    /// Whether a body's formula stands right below a heading.
    fn formula_below(&self, i: usize) -> bool {
        self.nodes.iter().skip(i + 1).take(3).any(|n| n.is_formula(self.cx.locale))
    }

    /// The text goes on behind annexes: they belong to what they follow, in the order of the draft.
    pub(super) fn leave_annexes(&mut self) {
        self.close(0);
        if self.annexes.is_empty() {
            return;
        }
        self.close_annexes(0);
        let level = self.adopted.unwrap_or(1).saturating_add(1).min(9);
        let mut out = std::mem::take(&mut self.doc.conclusion);
        let mut rest: Vec<Annex> = std::mem::take(&mut self.doc.annexes);
        rest.reverse();
        while let Some(a) = rest.pop() {
            let span = a.span;
            let origin = Origin::likely("heading.annex");
            for title in [a.label, a.title].into_iter().filter(|t| !t.is_empty()) {
                let h = Heading { level, num: None, title };
                out.push(Block { span, origin: origin.clone(), ..Block::new(h) });
            }
            for mut b in a.preamble.into_iter().chain(a.body) {
                if let BlockKind::Heading(h) = &mut b.kind {
                    h.level = h.level.saturating_add(level).min(9);
                }
                out.push(b);
            }
            rest.extend(a.annexes.into_iter().rev());
        }
        self.doc.body.extend(out);
        self.part = Part::Body;
        self.counters = std::mem::take(&mut self.before_annexes);
        self.counters.paragraph = None;
        self.counters.end_block();
        self.after_bare = None;
    }

    pub(super) fn keyword(&mut self, i: usize) -> bool {
        let nodes = self.nodes;
        let node = &nodes[i];
        let annexed = !self.annexes.is_empty();
        match self.cx.locale.keyword(node.str()) {
            Some(Keyword::Preamble) if nodes.get(i + 1).is_some() => {
                self.bare_heading(i);
                true
            }
            // the notes below it are where they are called
            Some(Keyword::Notes)
                if nodes.get(i + 1).is_none_or(|n| n.heads_annex(self.cx.locale)) =>
            {
                self.bare_heading(i);
                true
            }
            // a report that is annexed to its summary
            Some(Keyword::Contents) if annexed => self.list().len() < 2 && self.contents(i),
            _ if annexed => false,
            Some(Keyword::Summary) if self.doc.body.is_empty() || self.transmits() => {
                self.close(0);
                let title = inlines(self.cx, node, 0..node.text.len());
                let mut span = node.text.span(0..node.text.len());
                let mut blocks = Vec::new();
                self.at = i + 1;
                while let Some(n) = nodes.get(self.at) {
                    let s = n.str();
                    let text = n.kind == Kind::Para
                        && self.readings(self.at).is_empty()
                        && join::closed(self.cx.locale, s)
                        && self.cx.locale.keyword(s).is_none();
                    if !text {
                        break;
                    }
                    let t = inlines(self.cx, n, 0..s.len());
                    let sp = n.text.span(0..s.len());
                    span = span.join(sp);
                    let p = Paragraph { text: t, ..Paragraph::default() };
                    blocks.push(Block { span: sp, ..Block::new(p) });
                    self.at += 1;
                }
                if blocks.is_empty() {
                    self.at = i;
                    return false;
                }
                let boxed = Boxed { title, blocks };
                let origin = Origin::certain("summary");
                let block = Block { span, origin, ..Block::new(boxed) };
                let front = self.doc.body.is_empty();
                let list = if front { &mut self.doc.preface } else { &mut self.doc.body };
                list.push(block);
                true
            }
            Some(Keyword::Contents) if self.doc.body.len() < 8 => self.contents(i),
            _ => false,
        }
    }

    /// Whether the body so far is but a note that transmits a report, and the title of that.
    fn transmits(&self) -> bool {
        let plain = |b: &Block| match &b.kind {
            BlockKind::Paragraph(p) => p.num.is_none() && p.role == ParagraphRole::Plain,
            BlockKind::Heading(h) => h.num.is_none(),
            _ => false,
        };
        self.part == Part::Body
            && self.doc.preface.is_empty()
            && self.doc.body.len() + self.open.len() <= 8
            && self.doc.body.iter().all(plain)
            && self.open.iter().all(plain)
            && self.doc.body.iter().any(|b| matches!(b.kind, BlockKind::Heading(_)))
    }

    /// "Draft resolution I" over its title and text: what recommends it leads in with a colon.
    pub(super) fn draft(&mut self, i: usize) -> bool {
        let locale = self.cx.locale;
        let text = |n: &Node<'_>| n.is_formula(locale) || join::closed(locale, n.str());
        let drafted = self.nodes[i].text.len() < 120
            && matches!(locale.keyword(self.nodes[i].str()), Some(Keyword::Draft))
            && self.nodes.iter().skip(i + 1).take(3).any(text);
        if drafted {
            self.bare_heading(i);
        }
        drafted
    }

    /// Meeting and date of adoption; how it was adopted.
    pub(super) fn closing(&mut self, i: usize) -> bool {
        let s = self.nodes[i].str();
        if s.len() > 600 || !self.annexes.is_empty() {
            return false;
        }
        let role = if self.cx.locale.adoption_line(s) && !self.is_record() {
            ParagraphRole::Adoption
        } else if self.cx.locale.vote_line(s) {
            ParagraphRole::Vote
        } else {
            return false;
        };
        self.close(0);
        self.counters.end_block();
        if self.is_record() {
            // what was said goes on behind a vote
            self.push_plain(i, ParagraphRole::Plain, Origin::likely("paragraph.vote"));
            return true;
        }
        self.part = Part::Conclusion;
        self.push_plain(i, role, Origin::certain("conclusion"));
        let mut last = i;
        while role == ParagraphRole::Vote
            && self.leads_in(self.nodes[last].str())
            && self.names_voters(last + 1)
        {
            last += 1;
            self.push_plain(last, role, Origin::likely("conclusion"));
        }
        true
    }

    /// Whether a line names who voted as the line above says: several, or one that stands between
    /// votes or before the bracket that closes them.
    fn names_voters(&self, i: usize) -> bool {
        let locale = self.cx.locale;
        let votes = |n: &Node<'_>| locale.vote_line(n.str());
        let Some(n) = self.nodes.get(i) else { return false };
        let s = n.str();
        let alone = || {
            s.len() < 80
                && ((s.ends_with([']', '］']) && !join::sentence_closed(locale, s))
                    || self.nodes.get(i + 1).is_some_and(votes))
        };
        n.kind == Kind::Para
            && n.labels(locale).is_empty()
            && !n.heads_annex(locale)
            && !votes(n)
            && (s.contains([',', '、', '，', '،']) || alone())
    }

    /// "Article 3" over its text.
    pub(super) fn article(&mut self, i: usize) -> bool {
        let nodes = self.nodes;
        let node = &nodes[i];
        let s = node.str();
        if s.len() > 200 {
            return false;
        }
        let adopted = self.cx.locale.adopted(s);
        let Some((value, len)) = adopted.or_else(|| self.cx.locale.article(s)) else {
            return false;
        };
        let rest = s[len..].trim_start_matches([' ', '\u{a0}', '.', ':', '：', '-', '–', '—']);
        let titled = rest.is_empty() || heading::shape(self.cx, node, rest, true, nodes.get(i + 1));
        if !titled {
            return false;
        }
        let at = s.len() - rest.len();
        let num = Num {
            text: s[..at].trim_end().into(),
            value,
            style: crate::model::NumStyle::Decimal,
            suffix: "".into(),
            span: node.text.span(0..s[..at].trim_end().len()),
        };
        node.text.claim(0..num.text.len(), Fate::Number, self.cx.ledger);
        node.text.claim(num.text.len()..at, Fate::Blank, self.cx.ledger);
        let mut title = inlines(self.cx, node, at..s.len());
        let mut span = node.text.span(0..s.len());
        let mut last = i;
        if rest.is_empty()
            && let Some(n) = nodes.get(i + 1).filter(|n| n.kind == Kind::Para)
            && self.readings(i + 1).is_empty()
            && heading::shape(self.cx, n, n.str(), true, nodes.get(i + 2))
            && (node.hints.told == Told::Nothing || n.goes_on_told())
            && title.is_empty()
        {
            title = inlines(self.cx, n, 0..n.text.len());
            span = span.join(n.text.span(0..n.text.len()));
            last = i + 1;
        }
        // a decision stands under no heading of the one before, but one that a section of a report
        // tells of, without a body's formula, stands in that section
        let opens = self.opens_adopted(i);
        let alone = adopted.is_some()
            && (opens
                || self.adopted.is_some()
                || self.counters.heading == 0
                || self.formula_below(i));
        if alone {
            if self.doc.kind == DocKind::Unknown {
                let kind = self.cx.locale.match_line(&num.text).and_then(|m| m.kind);
                self.doc.kind = kind.unwrap_or_default();
            }
            if opens {
                self.leave_annexes();
            }
            self.counters = Counters::default();
        }
        let gathered = u8::from(adopted.is_none() && self.counters.gathered);
        let level = node.hints.told.level().unwrap_or(self.counters.heading + 1 + gathered);
        let told = adopted.is_some() && !alone;
        let rule = if told { "heading.adopted" } else { "heading.article" };
        self.push_heading(Block {
            span,
            origin: Origin::certain(rule),
            ..Block::new(Heading { level, num: Some(num), title })
        });
        if alone {
            self.adopted = Some(level);
            self.base = level;
            self.lettered = None;
        }
        // paragraphs count anew in every article
        if !told {
            self.counters.paragraph = None;
        }
        self.counters.end_block();
        self.after_bare = None;
        self.at = last + 1;
        true
    }

    pub(super) fn enacting(&mut self, i: usize) -> bool {
        if !self.nodes[i].is_formula(self.cx.locale) {
            return false;
        }
        self.close(0);
        let parties = self.cx.locale.formula(self.nodes[i].str()) == Some("parties");
        if self.annexes.is_empty() && self.doc.body.is_empty() {
            self.part = Part::Preamble;
            self.formula = !parties;
            if self.doc.kind == DocKind::Unknown {
                self.doc.kind = if parties { DocKind::Treaty } else { DocKind::Resolution };
            }
        }
        // a resolution in parts: each has its own, under its heading
        self.formula |= self.annexes.is_empty() && self.doc.kind.is_deliberation();
        self.push_plain(i, ParagraphRole::Formula, Origin::certain("formula"));
        true
    }

    // ---- unnumbered text -----------------------------------------------------------------
}
