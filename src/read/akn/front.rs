//! The parts of a document, and the lines of its masthead.

use super::build::{Builder, Frame, Mark, Parts};
use super::edit;
use super::element::El;
use super::finish::{own_text, paragraph, without_empty};
use crate::diag::Code;
use crate::lang::Lang;
use crate::model::{
    Annex, AnnexKind, Block, BlockKind, Boxed, Date, Inline, InlineKind, MastheadLine,
    MastheadRole as Role, Origin, Paragraph, ParagraphRole, plain,
};
use crate::span::Span;

impl<'x> Builder<'x, '_> {
    /// Whether a `p` that closes is a line of the masthead.
    pub(super) fn is_masthead(&self) -> bool {
        self.frames.last().is_some_and(|f| matches!(f.el, El::CoverPage | El::Preface))
            && self.frames.iter().filter(|f| f.el == El::Document).count() == 1
    }

    /// The parts of the innermost document.
    fn parts(&mut self) -> Option<&mut Parts> {
        let frame = self.frames.iter_mut().rev().find(|f| f.el == El::Document)?;
        frame.extra_mut().parts.as_deref_mut()
    }

    /// A part of a document that has closed, or a document.
    pub(super) fn part(&mut self, mut frame: Frame<'x>, span: Span) {
        let mut blocks = without_empty(std::mem::take(&mut frame.blocks));
        let in_annex = self.frames.iter().any(|f| f.el == El::Attachment);
        match frame.el {
            El::CoverPage | El::Preface => {
                let Some(parts) = self.parts() else { return self.blocks(blocks) };
                parts.preface.append(&mut blocks);
            }
            El::Preamble => {
                let Some(parts) = self.parts() else { return self.blocks(blocks) };
                if parts.body_seen {
                    parts.body.append(&mut blocks);
                    let about = "a preamble stands behind the main part";
                    self.remarks.add(Code::MarkupMended, about, span);
                } else {
                    parts.preamble.append(&mut blocks);
                }
            }
            El::Body => {
                let Some(parts) = self.parts() else { return self.blocks(blocks) };
                let again = std::mem::replace(&mut parts.body_seen, true);
                parts.body.append(&mut blocks);
                if again {
                    let about = "a second main part stands behind the first";
                    self.remarks.add(Code::MarkupMended, about, span);
                }
            }
            El::Conclusions => {
                let Some(parts) = self.parts() else { return self.blocks(blocks) };
                if in_annex {
                    parts.body.append(&mut blocks);
                } else {
                    parts.conclusion.append(&mut blocks);
                }
            }
            El::Document => {
                let mut parts = frame.take_extra().parts.map(|p| *p).unwrap_or_default();
                parts.body.append(&mut blocks);
                self.document(parts);
            }
            El::Attachment => self.attachment(frame, blocks, span),
            _ => self.doc.body.append(&mut blocks),
        }
    }

    fn document(&mut self, parts: Parts) {
        let inside = self.frames.iter().any(|f| f.el == El::Document);
        match self.frames.last_mut() {
            Some(parent) if parent.el == El::Attachment => {
                let into = parent.extra_mut().parts.get_or_insert_default();
                into.name = parts.name;
                into.masthead.extend(parts.masthead);
                into.preface.extend(parts.preface);
                into.preamble.extend(parts.preamble);
                into.body.extend(parts.body);
                into.body.extend(parts.conclusion);
                into.annexes.extend(parts.annexes);
            }
            _ if inside => {
                // a component of a collection: the tree holds one document
                let Parts { preface, preamble, body, conclusion, annexes, .. } = parts;
                for part in [preface, preamble, body, conclusion] {
                    self.blocks(part);
                }
                if let Some(outer) = self.parts() {
                    outer.annexes.extend(annexes);
                }
            }
            _ => {
                let doc = &mut self.doc;
                doc.masthead.extend(parts.masthead);
                doc.preface.extend(parts.preface);
                doc.preamble.extend(parts.preamble);
                doc.body.extend(parts.body);
                doc.conclusion.extend(parts.conclusion);
                doc.annexes.extend(parts.annexes);
            }
        }
    }

    fn attachment(&mut self, mut frame: Frame<'x>, mut blocks: Vec<Block>, span: Span) {
        let mut extra = frame.take_extra();
        let parts = extra.parts.take().map(|p| *p).unwrap_or_default();
        let kind = match &*parts.name {
            "appendix" => AnnexKind::Appendix,
            "enclosure" => AnnexKind::Enclosure,
            _ => AnnexKind::Annex,
        };
        let mut annex = Annex { span, kind, ..Annex::default() };
        if let Some((num, _)) = extra.num.take() {
            annex.label = num;
        }
        for (el, text) in extra.headings {
            let to = match el {
                El::Subheading => &mut annex.title,
                _ if annex.label.is_empty() => &mut annex.label,
                _ => &mut annex.title,
            };
            if !to.is_empty() {
                to.push(Inline::new(InlineKind::Break));
            }
            to.extend(text);
        }
        annex.number = self.annex_number(&plain(&annex.label));
        // an attachment that no document stands around has a masthead of its own
        for line in parts.masthead {
            annex.preamble.push(paragraph(None, line.text, line.span, "akn.line"));
        }
        annex.preamble.extend(parts.preface);
        annex.preamble.extend(parts.preamble);
        blocks.extend(parts.body);
        annex.body = blocks;
        annex.annexes = parts.annexes;
        if !self.frames.iter().any(|f| f.el == El::Attachment) {
            self.in_annex = false;
            self.annexes += 1;
        }
        match self.parts() {
            Some(parts) => parts.annexes.push(annex),
            None => self.doc.annexes.push(annex),
        }
    }

    /// The number in the label of an annex.
    fn annex_number(&self, label: &str) -> Option<u32> {
        self.locale.and_then(|l| l.annex(label)).and_then(|a| a.number)
    }

    /// `container` and `formula`.
    pub(super) fn container(&mut self, frame: Frame<'x>, span: Span) {
        let lang = frame.lang();
        let name = frame.tag.plain("name");
        let parent = self.frames.last().map(|f| f.el);
        let mut blocks = without_empty(frame.blocks);
        let formula = frame.el == El::Formula;
        match parent {
            Some(El::Preface | El::CoverPage) if name == "summary" => {
                let heads = |b: &Block| &*b.origin.rule == "akn.p-heading";
                let title = if blocks.first().is_some_and(heads) {
                    match blocks.remove(0).kind {
                        BlockKind::Paragraph(p) => p.text,
                        _ => Vec::new(),
                    }
                } else {
                    Vec::new()
                };
                let kind = BlockKind::Boxed(Boxed { title, blocks });
                let origin = Origin::certain("akn.container");
                self.block(Block { span, origin, lang, kind });
            }
            Some(El::Preamble) | None => self.clause(blocks, name, formula, lang, span),
            _ if formula => self.clause(blocks, name, formula, lang, span),
            _ => self.blocks(blocks),
        }
    }

    /// A part of a preamble.
    fn clause(
        &mut self,
        mut blocks: Vec<Block>,
        name: &str,
        formula: bool,
        lang: Option<Lang>,
        span: Span,
    ) {
        let text = own_text(&mut blocks);
        if text.is_empty() && (blocks.is_empty() || !self.own) {
            return self.blocks(blocks);
        }
        let role = match name {
            _ if formula => ParagraphRole::Formula,
            "text" => ParagraphRole::Plain,
            _ => ParagraphRole::Preambular,
        };
        let p = Paragraph { num: None, role, text, children: blocks };
        let origin = Origin::certain("akn.preamble");
        self.block(Block { span, origin, lang, kind: p.into() });
    }

    /// A line of the masthead: its role by the elements in it.
    pub(super) fn line(&mut self, mut frame: Frame<'x>, span: Span) {
        let own = self.own;
        let cover = self.frames.last().is_some_and(|f| f.el == El::CoverPage);
        let class = frame.class();
        let lang = frame.lang();
        let blocks = std::mem::take(&mut frame.blocks);
        if class == "toc" {
            self.blocks(blocks);
            let mut block = paragraph(None, edit::merge(frame.inlines), span, "akn.p-toc");
            block.lang = lang;
            return self.block(block);
        }
        let marks = frame.take_extra().marks;
        let mut text = frame.inlines;
        let mut role = role(class, cover, &marks, &plain(&text));
        if role == Role::Title && cover && field(&marks, "docTitle").is_some() {
            // which of two titles it is shows when the preface comes
            let refers = field(&marks, "docTitle").map_or("", |m| m.tag.plain("refersTo"));
            if refers.contains("adoption") {
                role = Role::Adoption;
            }
        }
        if role == Role::DatesVenue {
            self.meeting(&marks, &text);
        }
        if role == Role::Date || role == Role::Original || role == Role::Distribution {
            self.meta.line(role, &marks);
        }
        if role == Role::Session
            && let Some(m) = field(&marks, "session")
        {
            self.meta.session = m.tag.plain("value").trim().parse().ok();
        }
        if role == Role::AgendaItem {
            let item = marks.iter().find(|m| m.tag.name == "inline");
            let number = item.map(|m| m.tag.attr("title").unwrap_or_default().into_owned());
            self.meta.agenda_lines.push(number.unwrap_or_default());
        }
        text = edit::merge(text);
        if !own {
            edit::trim_end(&mut text);
        }
        if !blocks.is_empty() {
            self.blocks(blocks);
        }
        if text.is_empty() {
            return;
        }
        let joined = matches!(role, Role::Organ | Role::Title | Role::AgendaTitle);
        let lines: Vec<Vec<Inline>> = if joined {
            text.split(|i| matches!(i.kind, InlineKind::Break)).map(<[Inline]>::to_vec).collect()
        } else {
            vec![text]
        };
        let Some(parts) = self.parts() else { return };
        for text in lines.into_iter().filter(|l| !l.is_empty()) {
            let origin = Origin::certain("akn.masthead");
            parts.masthead.push(MastheadLine { role, text, span, lang, origin });
        }
    }

    /// Dates and place of a meeting, as the elements of its line tell them.
    fn meeting(&mut self, marks: &[Mark<'x>], text: &[Inline]) {
        let meeting = self.meta.meeting.get_or_insert_default();
        for m in marks {
            match m.tag.name {
                "date" | "docDate" => {
                    let Ok(date) = m.tag.plain("date").parse::<Date>() else { continue };
                    if meeting.from.is_none() {
                        meeting.from = Some(date);
                    }
                    meeting.to = Some(date);
                }
                "location" if meeting.place.is_none() => {
                    let place = plain(text.get(m.from..m.to).unwrap_or_default());
                    meeting.place = Some(place.trim().into());
                }
                _ => {}
            }
        }
    }
}

/// The first mark of an element.
fn field<'m, 'x>(marks: &'m [Mark<'x>], name: &str) -> Option<&'m Mark<'x>> {
    marks.iter().find(|m| m.tag.name == name)
}

/// What a line of the masthead says.
fn role(class: &str, cover: bool, marks: &[Mark<'_>], text: &str) -> Role {
    match class {
        "adoption" => return Role::Adoption,
        "basis" => return Role::Basis,
        "sponsors" => return Role::Sponsors,
        "reissue" => return Role::Reissue,
        "datesVenue" => return Role::DatesVenue,
        "date" => return Role::Date,
        _ => {}
    }
    let has = |name| field(marks, name).is_some();
    if has("docTitle") {
        return Role::Title;
    }
    for m in marks {
        let refers = m.tag.plain("refersTo");
        let found = match m.tag.name {
            "docAuthority" if refers.contains("publisher") => Role::Publisher,
            "docAuthority" if refers.contains("issuing") => Role::Organ,
            "docAuthority" if refers.contains("subsidiary") => Role::Committee,
            "docAuthority" => Role::Organ,
            "docNumber" if refers.contains("symbol") || cover => Role::Symbol,
            "docNumber" => Role::Title,
            "docStatus" => Role::Distribution,
            "docDate" if refers.contains("adoption") || refers.contains("Adoption") => {
                Role::Adoption
            }
            "docDate" => Role::Date,
            "docCommittee" => Role::Committee,
            "session" => Role::Session,
            "event" | "location" | "date" => Role::DatesVenue,
            "docProponent" if text.trim_start().starts_with('[') => Role::Basis,
            "docProponent" => Role::Submitter,
            "docType" if has("docProponent") => continue,
            "docType" => Role::Class,
            "inline" => match inline_role(m.tag.plain("name")) {
                Some(role) => role,
                None => continue,
            },
            _ => continue,
        };
        return found;
    }
    Role::Other
}

/// What an `inline` of the masthead says by its name, with the guidelines' prefix or without.
fn inline_role(name: &str) -> Option<Role> {
    let name = name.rsplit(':').next().unwrap_or(name);
    let name: String = name.chars().filter(|c| !c.is_whitespace()).collect();
    Some(match &*name.to_ascii_lowercase() {
        "languageofexpression" => Role::Language,
        "originallanguage" => Role::Original,
        "agendaitem" => Role::AgendaItem,
        "agendaitemname" => Role::AgendaTitle,
        "subtitle" => Role::Subtitle,
        "distribution" => Role::Distribution,
        "decisiontype" => Role::Class,
        _ => return None,
    })
}
