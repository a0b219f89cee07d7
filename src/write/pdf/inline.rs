//! Inlines: words with their style, their links and their calls of notes.

use super::build::{Builder, span};
use super::display::{LinkTarget, Mark, NodeId, Role};
use super::text::{BREAK, Span, Style, Text};
use crate::lang::Lang;
use crate::model::{Emphasis, Inline, InlineKind, NoteCall, Ref, Target};
use std::fmt::Write as _;

/// Where inlines go.
struct Cursor {
    node: NodeId,
    mark: Option<Mark>,
    link: Option<u32>,
    isolate: bool,
}

impl Builder<'_, '_> {
    /// The text of inlines that belong to a node.
    pub(super) fn text(&mut self, inlines: &[Inline], style: Style, node: NodeId) -> Text {
        let mut text = Text::default();
        self.append(&mut text, inlines, style, node);
        text
    }

    /// Appends inlines to a text.
    pub(super) fn append(
        &mut self,
        text: &mut Text,
        inlines: &[Inline],
        style: Style,
        node: NodeId,
    ) {
        let mut cursor = Cursor { node, mark: None, link: None, isolate: false };
        self.inlines(text, inlines, style, &mut cursor);
    }

    fn inlines(&mut self, text: &mut Text, inlines: &[Inline], style: Style, at: &mut Cursor) {
        for inline in inlines {
            match &inline.kind {
                InlineKind::Text { text: words } => {
                    let s = self.span(style, at);
                    text.push(words, s);
                }
                InlineKind::Emphasis { style: e, content } => {
                    self.inlines(text, content, emphasised(style, *e), at);
                }
                InlineKind::Opener { content } => {
                    self.inlines(text, content, opener(style, self.doc.lang), at);
                }
                InlineKind::Date { content, .. } | InlineKind::Place { content } => {
                    self.inlines(text, content, style, at);
                }
                InlineKind::Foreign { lang, content } => {
                    let node = self.tags.node(at.node, Role::Span, Some(*lang));
                    let mut inner = Cursor { node, mark: None, link: at.link, isolate: true };
                    self.inlines(text, content, Style { lang: *lang, ..style }, &mut inner);
                    at.mark = None;
                }
                InlineKind::Break => {
                    let s = self.span(style, at);
                    let mut forced = String::new();
                    if !text.text.ends_with([' ', BREAK]) {
                        forced.push(' ');
                    }
                    forced.push(BREAK);
                    text.push(&forced, s);
                }
                InlineKind::NoteCall(call) => self.call(text, call, style, at),
                InlineKind::Ref(r) => self.reference(text, r, style, at),
            }
        }
    }

    fn span(&mut self, style: Style, at: &mut Cursor) -> Span {
        let mark = match at.mark {
            Some(m) => m,
            None => *at.mark.insert(self.tags.leaf(at.node)),
        };
        Span { link: at.link, blue: at.link.is_some(), isolate: at.isolate, ..span(style, mark) }
    }

    fn call(&mut self, text: &mut Text, call: &NoteCall, style: Style, at: &mut Cursor) {
        let id = call.note.0;
        let Some(note) = self.doc.note(call.note) else {
            let s = self.span(style, at);
            return text.push(&call.printed, s);
        };
        let printed = if call.printed.is_empty() { &note.marker } else { &call.printed };
        let mark = if call.implied && call.printed.is_empty() {
            String::new()
        } else {
            plain_mark(printed)
        };
        if self.notes.get(id as usize).is_some_and(Option::is_none) {
            self.pending.push_back(id);
        }
        if mark.is_empty() {
            // Nothing is printed, but the note still belongs to this page.
            let s = self.span(style, at);
            return text.push("\u{200B}", Span { note: Some(id), ..s });
        }
        let anchor = match self.call_anchors.get(id as usize).copied().flatten() {
            Some(_) => None,
            None => {
                let a = self.anchor();
                if let Some(slot) = self.call_anchors.get_mut(id as usize) {
                    *slot = Some(a);
                }
                Some(a)
            }
        };
        let node = self.tags.node(at.node, Role::Reference, None);
        let node = self.tags.node(node, Role::Link, None);
        let leaf = self.tags.mark(node);
        let link = self
            .note_anchors
            .get(id as usize)
            .copied()
            .map(|a| self.link(LinkTarget::Anchor(a), &mark, node));
        let style = raised(style, &mark);
        text.push(&mark, Span { link, note: Some(id), anchor, ..span(style, leaf) });
        at.mark = None;
    }

    fn reference(&mut self, text: &mut Text, r: &Ref, style: Style, at: &mut Cursor) {
        let target = match &r.target {
            _ if at.link.is_some() => None,
            Target::Document { symbol, .. } | Target::Passage { symbol, .. } => {
                let lang = self.doc.lang.as_str();
                Some(LinkTarget::Url(address(
                    "https://docs.un.org/",
                    &[lang, "/", symbol.as_str()],
                )))
            }
            Target::Internal(i) => self.resolve(i).map(LinkTarget::Anchor),
            Target::Url { url } => Some(LinkTarget::Url(address("", &[url]))),
            Target::Mail { address: a } => Some(LinkTarget::Url(address("mailto:", &[a]))),
            Target::Provision { iri: Some(iri), .. } if iri.starts_with("http") => {
                Some(LinkTarget::Url(address("", &[iri])))
            }
            Target::Provision { web: Some(web), .. } if web.starts_with("http") => {
                Some(LinkTarget::Url(address("", &[web])))
            }
            _ => None,
        };
        let mut words = String::new();
        plain(&r.content, &mut words);
        let Some(target) = target.filter(|_| !words.trim().is_empty()) else {
            return self.inlines(text, &r.content, style, at);
        };
        let node = self.tags.node(at.node, Role::Link, None);
        let link = self.link(target, words.trim(), node);
        let mut inner = Cursor { node, mark: None, link: Some(link), isolate: at.isolate };
        self.inlines(text, &r.content, style, &mut inner);
        at.mark = None;
    }
}

/// A web address as PDF takes it: seven bits, no spaces.
fn address(scheme: &str, parts: &[&str]) -> Box<str> {
    let mut out = scheme.to_owned();
    for b in parts.iter().flat_map(|p| p.trim().bytes()) {
        if b.is_ascii_graphic()
            && !matches!(b, b'<' | b'>' | b'"' | b'{' | b'}' | b'|' | b'\\' | b'^' | b'`')
        {
            out.push(b as char);
        } else {
            let _ = write!(out, "%{b:02X}");
        }
    }
    out.into()
}

/// Text of inlines without calls, breaks as spaces.
pub(super) fn plain(inlines: &[Inline], out: &mut String) {
    for i in inlines {
        match &i.kind {
            InlineKind::Text { text } => out.push_str(text),
            InlineKind::Break => out.push(' '),
            InlineKind::NoteCall(_) => {}
            kind => plain(kind.content(), out),
        }
    }
}

/// A mark with its digits and brackets on the line: raising is done by type, not by characters.
pub(super) fn plain_mark(printed: &str) -> String {
    let digit = |c| match c {
        '⁰' => '0',
        '¹' => '1',
        '²' => '2',
        '³' => '3',
        '⁴'..='⁹' => char::from(b'4' + (c as u32 - '⁴' as u32) as u8),
        '⁽' => '(',
        '⁾' => ')',
        c => c,
    };
    printed.trim().chars().map(digit).collect()
}

/// The style of a call or of the mark of a note: raised, but for asterisks and daggers, which are
/// high already.
pub(super) fn raised(style: Style, mark: &str) -> Style {
    if mark.chars().all(|c| matches!(c, '*' | '†' | '‡' | '§' | '＊')) {
        return style;
    }
    Style { size: style.size * 0.65, rise: style.rise + style.size * 0.33, italic: false, ..style }
}

fn emphasised(style: Style, e: Emphasis) -> Style {
    match e {
        Emphasis::Bold => Style { bold: true, ..style },
        Emphasis::Italic => Style { italic: true, ..style },
        Emphasis::Underline => Style { underline: true, ..style },
        Emphasis::Strike => Style { strike: true, ..style },
        Emphasis::Superscript => {
            Style { size: style.size * 0.65, rise: style.rise + style.size * 0.33, ..style }
        }
        Emphasis::Subscript => {
            Style { size: style.size * 0.65, rise: style.rise - style.size * 0.15, ..style }
        }
        _ => style,
    }
}

/// Opening words: italic; bold where the script has no italic (Han), both in Arabic.
fn opener(style: Style, lang: Lang) -> Style {
    match lang.as_str() {
        "zh" => Style { bold: true, ..style },
        "ar" => Style { bold: true, italic: true, ..style },
        _ => Style { italic: true, ..style },
    }
}
