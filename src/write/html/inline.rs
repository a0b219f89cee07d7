//! Inlines, notes and references.

use super::{Writer, dir, tag};
use crate::model::flat::{content, leaves};
use crate::model::{
    BlockKind, Emphasis, Inline, InlineKind, Note, NoteCall, NoteId, Ref, Target, address,
};

/// Inlines nested deeper than this lose their mark-up.
const MAX_INLINE: usize = 24;

impl<'d> Writer<'d, '_> {
    pub(super) fn inlines(&mut self, inlines: &'d [Inline]) {
        self.run(inlines, 0);
    }

    fn run(&mut self, inlines: &'d [Inline], depth: usize) {
        if depth > MAX_INLINE {
            for leaf in leaves(inlines) {
                self.leaf(leaf);
            }
            return;
        }
        for i in inlines {
            let Some(inner) = content(i) else {
                self.leaf(i);
                continue;
            };
            match &i.kind {
                InlineKind::Emphasis { style, .. } => {
                    let (open, close) = match style {
                        Emphasis::Bold => ("<b>", "</b>"),
                        Emphasis::Italic => ("<i>", "</i>"),
                        Emphasis::Underline => ("<u>", "</u>"),
                        Emphasis::Strike => ("<s>", "</s>"),
                        Emphasis::Superscript => ("<sup>", "</sup>"),
                        Emphasis::Subscript => ("<sub>", "</sub>"),
                        Emphasis::SmallCaps => ("<span class=\"small-caps\">", "</span>"),
                    };
                    self.wrapped(open, inner, close, depth);
                }
                InlineKind::Opener { .. } => {
                    self.wrapped("<span class=\"opener\">", inner, "</span>", depth);
                }
                InlineKind::Date { date, .. } => {
                    let open = format!("<time datetime=\"{date}\">");
                    self.wrapped(&open, inner, "</time>", depth);
                }
                InlineKind::Foreign { lang, .. } => {
                    let open = format!("<span lang=\"{}\" dir=\"{}\">", tag(*lang), dir(*lang));
                    self.wrapped(&open, inner, "</span>", depth);
                }
                InlineKind::Ref(r) => self.reference(r, depth),
                _ => self.run(inner, depth + 1),
            }
        }
    }

    fn wrapped(&mut self, open: &str, inner: &'d [Inline], close: &str, depth: usize) {
        self.raw(open);
        self.run(inner, depth + 1);
        self.raw(close);
    }

    fn leaf(&mut self, inline: &'d Inline) {
        match &inline.kind {
            InlineKind::Text { text } => self.text(text),
            InlineKind::Break => self.raw("<br>"),
            InlineKind::NoteCall(call) => self.call(call),
            _ => {}
        }
    }

    // ---- references ----------------------------------------------------------------------

    fn reference(&mut self, r: &'d Ref, depth: usize) {
        let words = leaves(&r.content)
            .any(|i| matches!(&i.kind, InlineKind::Text { text } if !text.trim().is_empty()));
        match self.href(&r.target).filter(|_| self.links == 0 && words) {
            Some(href) => {
                self.raw("<a");
                let from = self.out.len();
                self.raw(" href=\"");
                self.value(&href);
                self.raw("\"");
                if let Some(to) = href.strip_prefix('#') {
                    self.internal.push((from..self.out.len(), to.to_owned()));
                }
                if matches!(r.target, Target::Document { .. }) && dir(self.doc.lang) == "rtl" {
                    // symbols read from the left; words around them do not
                    let latin = leaves(&r.content)
                        .all(|i| matches!(&i.kind, InlineKind::Text { text } if text.is_ascii()));
                    if latin {
                        self.raw(" dir=\"ltr\"");
                    }
                }
                self.raw(">");
                self.links += 1;
                self.run(&r.content, depth + 1);
                self.links -= 1;
                self.raw("</a>");
            }
            None => self.run(&r.content, depth + 1),
        }
    }

    /// Where a reference leads; `None` where no address is known.
    fn href(&self, target: &Target) -> Option<String> {
        let url = match target {
            Target::Document { symbol, .. } => address::docs_url(self.doc.lang, symbol),
            Target::Internal(to) => return Some(format!("#{}", self.eids.resolve(to)?.from)),
            Target::Url { url } => address::href(url),
            Target::Mail { address } => format!("mailto:{}", address::path(address)),
            Target::Provision { iri: Some(iri), .. } if iri.starts_with("http") => {
                address::href(iri)
            }
            Target::Provision { web: Some(web), .. } => address::href(web),
            _ => return None,
        };
        address::is_uri(&url).then_some(url)
    }

    // ---- notes ---------------------------------------------------------------------------

    pub(super) fn note_id(&self, note: NoteId) -> String {
        let id = self.eids.note(note).map(|i| i.eid.to_owned());
        id.unwrap_or_else(|| format!("note-{}", note.0 + 1))
    }

    fn call(&mut self, call: &'d NoteCall) {
        let at = call.note.0 as usize;
        let Some(note) = self.doc.note(call.note) else {
            // a call of no note has nothing but its mark
            if !call.printed.is_empty() {
                self.raw("<sup>");
                self.text(&call.printed);
                self.raw("</sup>");
            }
            return;
        };
        let first = self.called.get_mut(at).is_some_and(|c| !std::mem::replace(c, true));
        self.raw("<sup class=\"call\"");
        if first {
            self.raw(&format!(" id=\"call-{}\"", at + 1));
        }
        self.raw(">");
        // a link within a link is none, but its mark still stands
        let element = if self.links == 0 { "a" } else { "span" };
        self.raw(&format!("<{element}"));
        if element == "a" {
            self.raw(" href=\"#");
            let id = self.note_id(call.note);
            self.value(&id);
            self.raw("\" role=\"doc-noteref\"");
        }
        self.raw(" data-call>");
        if note.marker.trim().is_empty() {
            self.raw(&(at + 1).to_string());
        } else {
            self.value(&note.marker);
        }
        self.raw(&format!("</{element}></sup>"));
    }

    /// A note behind its mark, which leads back to the first call.
    pub(super) fn note(&mut self, n: u32, note: &'d Note) {
        let called = self.called.get(n as usize).copied().unwrap_or(false);
        let mark = |w: &mut Self| {
            if note.marker.trim().is_empty() {
                return;
            }
            if called {
                let at = n + 1;
                w.raw(&format!("<a class=\"mark\" role=\"doc-backlink\" href=\"#call-{at}\">"));
                w.text(&note.marker);
                w.raw("</a> ");
            } else {
                w.raw("<span class=\"mark\">");
                w.text(&note.marker);
                w.raw("</span> ");
            }
        };
        self.raw("<p>");
        mark(self);
        if let Some((b, rest)) = note.blocks.split_first()
            && b.lang.is_none()
            && let BlockKind::Paragraph(p) = &b.kind
            && p.num.is_none()
        {
            self.inlines(&p.text);
            self.raw("</p>");
            self.blocks(&p.children);
            self.blocks(rest);
            return;
        }
        self.raw("</p>");
        self.blocks(&note.blocks);
    }
}
