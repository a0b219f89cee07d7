//! Inlines, notes and references.

use super::iri;
use super::{MAX_INLINE, MAX_NOTE, Writer};
use crate::model::{
    Act, Emphasis, Inline, InlineKind, InternalRef, NoteCall, NoteId, Num, Ref, Target,
};

impl<'d> Writer<'d, '_> {
    /// A run of inlines, within a line.
    pub(super) fn inlines(&mut self, inlines: &'d [Inline]) {
        for i in inlines {
            self.inline(i);
        }
    }

    pub(super) fn inline(&mut self, inline: &'d Inline) {
        let content = match &inline.kind {
            InlineKind::Text { text } => return self.x.text(text),
            InlineKind::Break => return self.x.raw("<eol/>"),
            InlineKind::NoteCall(call) => return self.call(call),
            kind => kind.content(),
        };
        if self.x.depth() > MAX_INLINE {
            return self.bare(content);
        }
        match &inline.kind {
            InlineKind::Emphasis { style, .. } => {
                let (element, class) = match style {
                    Emphasis::Bold => ("b", None),
                    Emphasis::Italic => ("i", None),
                    Emphasis::Underline => ("u", None),
                    Emphasis::Superscript => ("sup", None),
                    Emphasis::Subscript => ("sub", None),
                    Emphasis::Strike => ("span", Some("strike")),
                    Emphasis::SmallCaps => ("span", Some("smallCaps")),
                };
                self.x.begin_inline(element);
                if let Some(class) = class {
                    self.x.attr("class", class);
                }
                self.wrapped(element, content);
            }
            InlineKind::Opener { .. } => {
                self.x.begin_inline("inline");
                self.x.attr("name", "akn4un:opener");
                self.wrapped("inline", content);
            }
            InlineKind::Date { date, .. } => {
                self.x.begin_inline("date");
                self.x.attr("date", &date.to_string());
                self.wrapped("date", content);
            }
            InlineKind::Place { .. } => {
                self.x.begin_inline("inline");
                self.x.attr("name", "akn4un:place");
                self.wrapped("inline", content);
            }
            InlineKind::Foreign { lang, .. } => {
                self.x.begin_inline("span");
                self.x.attr("xml:lang", &iri::xml_lang(*lang));
                self.wrapped("span", content);
            }
            InlineKind::Ref(r) => self.reference(r),
            InlineKind::Text { .. } | InlineKind::Break | InlineKind::NoteCall(_) => {}
        }
    }

    /// Ends the start tag of an inline element and writes the rest of it.
    pub(super) fn wrapped(&mut self, element: &str, content: &'d [Inline]) {
        self.x.gt_text();
        self.inlines(content);
        self.x.end_text(element);
    }

    /// Text, breaks and calls alone: what is nested too deep for mark-up.
    fn bare(&mut self, content: &'d [Inline]) {
        let mut stack = vec![content.iter()];
        while let Some(top) = stack.last_mut() {
            match top.next().map(|i| &i.kind) {
                None => {
                    stack.pop();
                }
                Some(InlineKind::Text { text }) => self.x.text(text),
                Some(InlineKind::Break) => self.x.raw("<eol/>"),
                Some(InlineKind::NoteCall(call)) => self.call(call),
                Some(kind) => stack.push(kind.content().iter()),
            }
        }
    }

    /// A printed number where no `num` element can stand.
    pub(super) fn inline_num(&mut self, num: &'d Num) {
        if num.text.is_empty() {
            return;
        }
        self.x.begin_inline("inline");
        self.x.attr("name", "akn4un:num");
        self.x.gt_text();
        self.x.text(&num.text);
        self.x.end_text("inline");
        self.x.raw(" ");
    }

    /// A note at its first call, a reference to it at any other.
    fn call(&mut self, call: &'d NoteCall) {
        let at = call.note.0 as usize;
        let Some(seen) = self.noted.get_mut(at) else {
            // a call of no note: all it has is its mark
            if !call.printed.is_empty() {
                self.x.open_inline("sup");
                self.x.text(&call.printed);
                self.x.end_text("sup");
            }
            return;
        };
        let first = !std::mem::replace(seen, true);
        if first && self.x.depth() <= MAX_NOTE {
            return self.note(call.note);
        }
        if first {
            self.deferred.push(call.note);
        }
        let (Some(note), Some(id)) = (self.doc.note(call.note), self.eids.note(call.note)) else {
            return;
        };
        self.x.begin_inline("noteRef");
        self.x.attr2("href", "#", id.eid);
        if !note.marker.is_empty() {
            self.x.attr("marker", &note.marker);
        }
        self.x.end_empty();
    }

    /// A note, in the text.
    pub(super) fn note(&mut self, id: NoteId) {
        let Some(note) = self.doc.note(id) else { return };
        self.x.begin_inline("authorialNote");
        if let Some(id) = self.eids.note(id) {
            self.ids(id);
        }
        if !note.marker.is_empty() {
            self.x.attr("marker", &note.marker);
        }
        self.x.attr("placement", "bottom");
        self.x.gt_text();
        self.aside_or_empty(&note.blocks);
        self.x.end_text("authorialNote");
    }

    fn reference(&mut self, r: &'d Ref) {
        match &r.target {
            Target::Internal(to) => self.internal(to, &r.content),
            Target::Document { symbol, date } | Target::Passage { symbol, date, .. } => {
                let url = iri::docs_url(self.doc.lang, symbol);
                match date.and_then(|d| iri::resolution_iri(symbol, d)) {
                    Some(work) => {
                        let n = self.open_ref(&work);
                        self.alternatives.push((n, url));
                        self.wrapped("ref", &r.content);
                    }
                    None => self.link(&url, &r.content),
                }
            }
            Target::Provision { iri: Some(to), web, .. }
                if ["/akn/", "http://", "https://"].iter().any(|p| to.starts_with(p))
                    && iri::is_uri(&iri::href(to)) =>
            {
                let n = self.open_ref(&iri::href(to));
                let web = web.as_deref().map(iri::href).filter(|w| iri::is_uri(w));
                self.alternatives.extend(web.map(|w| (n, w)));
                self.wrapped("ref", &r.content);
            }
            Target::Provision { article, .. } => {
                self.x.begin_inline("inline");
                self.x.attr("name", "akn4un:provision");
                if let Some(n) = article {
                    self.x.attr("title", &n.to_string());
                }
                self.wrapped("inline", &r.content);
            }
            Target::Resolution { act, number, .. } => {
                self.x.begin_inline("inline");
                let name = match act {
                    Act::Resolution => "akn4un:resolution",
                    Act::Decision => "akn4un:decision",
                };
                self.x.attr("name", name);
                self.x.attr("title", number);
                self.wrapped("inline", &r.content);
            }
            Target::Url { url } => self.address("akn4un:address", iri::href(url), &r.content),
            Target::Mail { address } => {
                let mail = format!("mailto:{}", iri::path(address));
                self.address("akn4un:address", mail, &r.content);
            }
            Target::Sales { number } => {
                self.x.begin_inline("inline");
                self.x.attr("name", "akn4un:salesNumber");
                self.x.attr("title", number);
                self.wrapped("inline", &r.content);
            }
        }
    }

    /// A link to an address; words marked as what they are where it is none.
    fn address(&mut self, name: &str, url: String, content: &'d [Inline]) {
        if iri::is_uri(&url) {
            self.link(&url, content);
        } else {
            self.x.begin_inline("inline");
            self.x.attr("name", name);
            self.wrapped("inline", content);
        }
    }

    fn link(&mut self, url: &str, content: &'d [Inline]) {
        self.x.begin_inline("a");
        self.x.attr("href", url);
        self.wrapped("a", content);
    }

    fn internal(&mut self, to: &InternalRef, content: &'d [Inline]) {
        let Some(found) = self.eids.resolve(to) else { return self.inlines(content) };
        if let Some(up_to) = found.up_to {
            self.rrefs += 1;
            self.x.begin_inline("rref");
            self.x.attr2("eId", "rref_", &self.rrefs.to_string());
            self.x.attr2("from", "#", found.from);
            self.x.attr2("upTo", "#", up_to);
            self.wrapped("rref", content);
        } else {
            self.refs += 1;
            self.x.begin_inline("ref");
            self.x.attr2("eId", "ref_", &self.refs.to_string());
            self.x.attr2("href", "#", found.from);
            self.wrapped("ref", content);
        }
    }

    /// `<ref` to an IRI, with its number.
    fn open_ref(&mut self, to: &str) -> u32 {
        self.refs += 1;
        self.x.begin_inline("ref");
        self.x.attr2("eId", "ref_", &self.refs.to_string());
        self.x.attr("href", to);
        self.refs
    }
}
