//! What stands in a line: print, references, dates, fields of the masthead, pictures, breaks.

use super::build::{Builder, Edge, Frame, flush};
use super::edit;
use super::finish::block;
use super::refs::{self, Pointer};
use crate::diag::Code;
use crate::model::{Emphasis, Figure, Inline, InlineKind, InternalKind, Ref, Target, plain};
use crate::span::Span;

/// Stands in the items of a reference whose target is looked for at the end.
const PENDING: &str = "\u{0}";

/// Whether a reference waits for the part of the document it leads to.
pub(super) fn is_pending(target: &Target) -> bool {
    matches!(target, Target::Internal(to) if matches!(&to.items[..], [one] if &**one == PENDING))
}

impl<'x> Builder<'x, '_> {
    pub(super) fn emphasis(&mut self, frame: Frame<'x>, style: Emphasis) {
        let lang = frame.lang();
        self.wrap(frame, false, |content| {
            let kind = InlineKind::Emphasis { style, content };
            match lang {
                Some(lang) => InlineKind::Foreign { lang, content: vec![Inline::new(kind)] },
                None => kind,
            }
        });
    }

    /// `span` and its classes, which the UN's files print with.
    pub(super) fn span(&mut self, frame: Frame<'x>) {
        if let Some(lang) = frame.lang() {
            return self.wrap(frame, false, |content| InlineKind::Foreign { lang, content });
        }
        let mut styles = Vec::new();
        for class in frame.class().split_ascii_whitespace() {
            styles.push(match class {
                "bold" => Emphasis::Bold,
                "italic" => Emphasis::Italic,
                "underline" => Emphasis::Underline,
                "strike" => Emphasis::Strike,
                "smallCaps" => Emphasis::SmallCaps,
                _ => continue,
            });
        }
        let Some(last) = styles.pop() else { return self.splice(frame, false) };
        self.wrap(frame, false, |content| {
            let kind = InlineKind::Emphasis { style: last, content };
            styles.into_iter().rev().fold(kind, |kind, style| InlineKind::Emphasis {
                style,
                content: vec![Inline::new(kind)],
            })
        });
    }

    pub(super) fn link(&mut self, frame: Frame<'x>) {
        if frame.tag.name == "mref" {
            return self.splice(frame, false);
        }
        let eid = frame.tag.plain("eId");
        let web = (!eid.is_empty()).then(|| self.meta.alternatives.get(eid)).flatten();
        let web = web.map(|url| url.as_ref());
        let target = match refs::pointer(&frame.tag, web, self.lang) {
            Pointer::To(target) => target,
            Pointer::Part(from, up_to) => {
                self.pending = true;
                // the eIds stand in until all parts are known
                refs::internal(InternalKind::Paragraph, &from, vec![PENDING.into()], up_to, None)
            }
            Pointer::Nowhere => {
                let about = format!("a <{}> that leads nowhere", frame.tag.name);
                self.remarks.add(Code::DanglingReference, &about, frame.tag.span);
                return self.splice(frame, false);
            }
        };
        self.wrap(frame, false, |content| InlineKind::Ref(Box::new(Ref { target, content })));
    }

    /// `inline` says by its name what its words are.
    pub(super) fn marked(&mut self, frame: Frame<'x>) {
        if let Some(c) = frame.tag.control() {
            self.edge = Edge::Text;
            self.inline(Inline { span: frame.tag.span, ..Inline::text(c.to_string()) });
            return self.splice(frame, false);
        }
        let name = frame.name();
        let title = frame.tag.attr("title");
        match &*name {
            "opener" => self.wrap(frame, false, |content| InlineKind::Opener { content }),
            "place" => self.wrap(frame, false, |content| InlineKind::Place { content }),
            _ => match refs::marked(&name, title.as_deref(), &plain(&frame.inlines)) {
                Some(target) => {
                    self.wrap(frame, false, |content| {
                        InlineKind::Ref(Box::new(Ref { target, content }))
                    });
                }
                None => self.splice(frame, true),
            },
        }
    }

    pub(super) fn date(&mut self, frame: Frame<'x>) {
        match frame.tag.plain("date").parse() {
            Ok(date) if !frame.inlines.is_empty() => {
                self.wrap(frame, true, |content| InlineKind::Date { date, content });
            }
            _ => self.splice(frame, true),
        }
    }

    /// A field of the masthead, wherever it stands.
    pub(super) fn field(&mut self, frame: Frame<'x>) {
        if frame.tag.name == "docDate" {
            return self.date(frame);
        }
        self.splice(frame, true);
    }

    /// A line break.
    pub(super) fn eol(&mut self, frame: Frame<'x>, span: Span) {
        if self.edge == Edge::Layout
            && let Some(f) = self.parent()
        {
            edit::trim_end(&mut f.inlines);
        }
        self.edge = if self.own { Edge::Text } else { Edge::Start };
        if let Some(f) = self.parent() {
            f.inlines.push(Inline { span, kind: InlineKind::Break });
        }
        self.splice(frame, false);
    }

    /// Another call of a note.
    pub(super) fn note_ref(&mut self, frame: Frame<'x>, span: Span) {
        let href = frame.tag.attr("href").unwrap_or_default();
        let id = href.strip_prefix('#').unwrap_or(&href);
        let found = self.note_ids.iter().rev().find(|(e, _)| *e == id).map(|n| n.1);
        let marker = frame.tag.attr("marker").unwrap_or_default();
        match found {
            Some(note) => self.call(note, &marker, span),
            // the note may follow: its place is kept
            None => self.late_call(id, &marker, span),
        }
        self.splice(frame, false);
    }

    /// A picture, by the words that stand for it.
    pub(super) fn image(&mut self, frame: Frame<'x>, span: Span) {
        let alt = frame.tag.attr("alt").unwrap_or_default();
        if alt.trim().is_empty() {
            self.remarks.add(Code::MarkupSetAside, "a picture without words is left out", span);
        } else {
            let figure = Figure { alt: alt.as_ref().into(), ..Figure::default() };
            let figure = block(figure, span, "akn.figure", None);
            if let Some(f) = self.parent() {
                flush(f, false);
                f.blocks.push(figure);
            }
        }
        self.splice(frame, false);
    }
}
