//! Inlines as runs: print style, language and direction on every one.

use super::body::{Place, Writer};
use super::refs::{BY_NUMBER, BY_TEXT};
use super::script::{self, Script};
use super::{Numbering, xml};
use crate::lang::Lang;
use crate::model::{
    Emphasis, Inline, InlineKind, InternalKind, InternalRef, NoteCall, Ref, Target,
};

/// How a run is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fmt {
    pub(super) lang: Lang,
    pub(super) bold: bool,
    pub(super) italic: bool,
    pub(super) underline: bool,
    pub(super) strike: bool,
    pub(super) small_caps: bool,
    /// 1 raised, -1 lowered.
    pub(super) shift: i8,
    /// Half points, 0 for the style's.
    pub(super) size: u16,
    pub(super) class: Class,
}

/// Character styles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    None,
    Link,
    NoteMark,
}

impl Fmt {
    pub(super) fn new(lang: Lang) -> Self {
        Self {
            lang,
            bold: false,
            italic: false,
            underline: false,
            strike: false,
            small_caps: false,
            shift: 0,
            size: 0,
            class: Class::None,
        }
    }

    /// `w:rPr`, children in schema order.
    fn properties(&self, rtl: bool) -> String {
        let mut x = String::from("<w:rPr>");
        match self.class {
            Class::None => {}
            Class::Link => x.push_str("<w:rStyle w:val=\"Hyperlink\"/>"),
            Class::NoteMark => x.push_str("<w:rStyle w:val=\"FootnoteReference\"/>"),
        }
        if script::script(self.lang) == Script::EastAsian {
            // quotation marks and dashes are as wide as the text around them
            x.push_str(match (self.bold, self.italic) {
                (true, _) => "<w:rFonts w:hint=\"eastAsia\" w:eastAsia=\"SimHei\"/>",
                (_, true) => "<w:rFonts w:hint=\"eastAsia\" w:eastAsia=\"KaiTi\"/>",
                _ => "<w:rFonts w:hint=\"eastAsia\"/>",
            });
        }
        if self.bold {
            x.push_str("<w:b/><w:bCs/>");
        }
        if self.italic {
            x.push_str("<w:i/><w:iCs/>");
        }
        if self.small_caps {
            x.push_str("<w:smallCaps/>");
        }
        if self.strike {
            x.push_str("<w:strike/>");
        }
        if self.size > 0 {
            x.push_str(&format!("<w:sz w:val=\"{0}\"/><w:szCs w:val=\"{0}\"/>", self.size));
        }
        if self.underline {
            x.push_str("<w:u w:val=\"single\"/>");
        }
        match self.shift {
            1 => x.push_str("<w:vertAlign w:val=\"superscript\"/>"),
            -1 => x.push_str("<w:vertAlign w:val=\"subscript\"/>"),
            _ => {}
        }
        if rtl {
            x.push_str("<w:rtl/>");
        }
        x.push_str(&script::lang_element(self.lang));
        x.push_str("</w:rPr>");
        x
    }
}

/// What closes when the inlines of a level are done.
enum Close {
    Nothing,
    Hyperlink,
}

impl<'a> Writer<'a> {
    /// Writes inlines. They nest as deep as they like: no recursion here.
    pub(super) fn inlines(&mut self, inlines: &'a [Inline], fmt: Fmt) {
        let mut stack = vec![(inlines.iter(), fmt, Close::Nothing)];
        while let Some((it, fmt, _)) = stack.last_mut() {
            let fmt = *fmt;
            let Some(inline) = it.next() else {
                if let Some((_, _, Close::Hyperlink)) = stack.pop() {
                    self.out.push_str("</w:hyperlink>");
                }
                continue;
            };
            let mut inner = fmt;
            match &inline.kind {
                InlineKind::Text { text } => self.text(text, fmt),
                InlineKind::Break => {
                    self.run_open(fmt, false);
                    self.out.push_str("<w:br/></w:r>");
                }
                InlineKind::NoteCall(c) => self.call(c, fmt),
                InlineKind::Emphasis { style, content } => {
                    match style {
                        Emphasis::Bold => inner.bold = true,
                        Emphasis::Italic => inner.italic = true,
                        Emphasis::Underline => inner.underline = true,
                        Emphasis::Strike => inner.strike = true,
                        Emphasis::Superscript => inner.shift = 1,
                        Emphasis::Subscript => inner.shift = -1,
                        Emphasis::SmallCaps => inner.small_caps = true,
                    }
                    stack.push((content.iter(), inner, Close::Nothing));
                }
                // un-documents §1: italic in the west, bold in Chinese, both in Arabic
                InlineKind::Opener { content } => {
                    let s = script::script(fmt.lang);
                    inner.bold |= s != Script::Western;
                    inner.italic |= s != Script::EastAsian;
                    stack.push((content.iter(), inner, Close::Nothing));
                }
                InlineKind::Foreign { lang, content } => {
                    inner.lang = *lang;
                    stack.push((content.iter(), inner, Close::Nothing));
                }
                InlineKind::Date { content, .. } | InlineKind::Place { content } => {
                    stack.push((content.iter(), inner, Close::Nothing));
                }
                InlineKind::Ref(r) => {
                    if let Some(close) = self.reference(r, fmt) {
                        if matches!(close, Close::Hyperlink)
                            && !matches!(r.target, Target::Internal(_))
                        {
                            inner.class = Class::Link;
                        }
                        stack.push((r.content.iter(), inner, close));
                    }
                }
            }
        }
    }

    /// Opens what a reference stands in. `None` when its content is written already.
    fn reference(&mut self, r: &'a Ref, fmt: Fmt) -> Option<Close> {
        if fmt.class != Class::None || self.in_link {
            return Some(Close::Nothing);
        }
        let url = match &r.target {
            Target::Internal(i) => return self.internal(i, r, fmt),
            Target::Url { url } => url.to_string(),
            Target::Mail { address } => format!("mailto:{address}"),
            Target::Document { symbol, .. } | Target::Passage { symbol, .. } => {
                let symbol: String = symbol.as_str().split_whitespace().collect();
                format!("https://docs.un.org/{}/{symbol}", self.doc.lang)
            }
            Target::Provision { .. } | Target::Sales { .. } | Target::Resolution { .. } => {
                return Some(Close::Nothing);
            }
        };
        let Some(id) = self.rels.link(&url) else { return Some(Close::Nothing) };
        self.out.push_str("<w:hyperlink r:id=\"");
        self.out.push_str(&id);
        self.out.push_str("\" w:history=\"1\">");
        Some(Close::Hyperlink)
    }

    /// A reference to a part of this document: its number as a `REF` field that Word updates, or
    /// the whole of it as a link where the number does not stand in plain text.
    fn internal(&mut self, i: &InternalRef, r: &'a Ref, fmt: Fmt) -> Option<Close> {
        let Some((bookmark, last)) = self.targets.bookmarks(i) else {
            return Some(Close::Nothing);
        };
        // the label of an annex or table holds more than its number
        let counted = matches!(i.part, InternalKind::Paragraph | InternalKind::Section);
        let plain = match r.content.as_slice() {
            [Inline { kind: InlineKind::Text { text }, .. }] if i.items.is_empty() && counted => {
                Some(text)
            }
            _ => None,
        };
        let found = plain.and_then(|t| Some((t, number_in(t, &i.num)?)));
        let Some((text, at)) = found.filter(|_| script::script(fmt.lang) != Script::RightToLeft)
        else {
            self.out.push_str("<w:hyperlink w:anchor=\"");
            self.out.push_str(&bookmark);
            self.out.push_str("\" w:history=\"1\">");
            return Some(Close::Hyperlink);
        };
        let end = at + i.num.len();
        self.text(&text[..at], fmt);
        self.field_ref(&bookmark, &text[at..end], fmt);
        let rest = &text[end..];
        let last = i
            .up_to
            .as_deref()
            .zip(last)
            .and_then(|(n, bookmark)| Some((number_in(rest, n)?, n.len(), bookmark)));
        match last {
            Some((from, len, bookmark)) => {
                self.text(&rest[..from], fmt);
                self.field_ref(&bookmark, &rest[from..from + len], fmt);
                self.text(&rest[from + len..], fmt);
            }
            None => self.text(rest, fmt),
        }
        None
    }

    fn field_ref(&mut self, bookmark: &str, result: &str, fmt: Fmt) {
        let auto = self.options.numbering == Numbering::Auto;
        let end = if auto { BY_NUMBER } else { BY_TEXT };
        self.field(&format!(" REF {bookmark}{end}"), result, fmt);
    }

    /// A complex field with its last result.
    pub(super) fn field(&mut self, instruction: &str, result: &str, fmt: Fmt) {
        for (i, kind) in ["begin", "separate", "end"].into_iter().enumerate() {
            self.run_open(fmt, false);
            self.out.push_str("<w:fldChar w:fldCharType=\"");
            self.out.push_str(kind);
            self.out.push_str("\"/></w:r>");
            match i {
                0 => {
                    self.run_open(fmt, false);
                    self.out.push_str("<w:instrText xml:space=\"preserve\">");
                    xml::push_text(&mut self.out, instruction);
                    self.out.push_str("</w:instrText></w:r>");
                }
                1 => self.text(result, fmt),
                _ => {}
            }
        }
    }

    /// Writes text, cut into runs where the direction turns.
    pub(super) fn text(&mut self, text: &str, fmt: Fmt) {
        if text.is_empty() {
            return;
        }
        if script::script(fmt.lang) == Script::RightToLeft {
            for (part, rtl) in script::directions(text) {
                self.run(part, fmt, rtl);
            }
        } else {
            self.run(text, fmt, false);
        }
    }

    fn run(&mut self, text: &str, fmt: Fmt, rtl: bool) {
        self.run_open(fmt, rtl);
        self.run_text(text);
        self.out.push_str("</w:r>");
    }

    /// `<w:r>` with its properties.
    pub(super) fn run_open(&mut self, fmt: Fmt, rtl: bool) {
        if self.rpr.as_ref().is_none_or(|(f, r, _)| (*f, *r) != (fmt, rtl)) {
            self.rpr = Some((fmt, rtl, fmt.properties(rtl)));
        }
        self.out.push_str("<w:r>");
        if let Some((_, _, x)) = &self.rpr {
            self.out.push_str(x);
        }
    }

    /// Text inside a run: tabs, line ends and soft hyphens are elements.
    pub(super) fn run_text(&mut self, text: &str) {
        let mut rest = text;
        loop {
            let cut = rest.find(['\t', '\n', '\r', '\u{AD}']).unwrap_or(rest.len());
            let (now, after) = rest.split_at(cut);
            if !now.is_empty() {
                let keep =
                    now.starts_with(char::is_whitespace) || now.ends_with(char::is_whitespace);
                self.out.push_str(if keep { "<w:t xml:space=\"preserve\">" } else { "<w:t>" });
                xml::push_text(&mut self.out, now);
                self.out.push_str("</w:t>");
            }
            let mut chars = after.chars();
            self.out.push_str(match chars.next() {
                Some('\t') => "<w:tab/>",
                Some('\u{AD}') => "<w:softHyphen/>",
                Some('\r') if chars.as_str().starts_with('\n') => "",
                Some(_) => "<w:br/>",
                None => return,
            });
            rest = chars.as_str();
        }
    }

    /// A footnote call, wherever it stands.
    fn call(&mut self, c: &NoteCall, fmt: Fmt) {
        let Some(note) = self.doc.note(c.note) else {
            // no such note: the mark is all there is
            return self.mark_text(&c.printed, fmt);
        };
        let mark = if note.marker.is_empty() { &c.printed } else { &note.marker };
        match self.place {
            // Word has no notes in headers, nor in notes: the mark is text, the note goes where
            // it can
            Place::Header => {
                self.mark_text(mark, fmt);
                if !self.notes.is_known(c.note) && !self.headed.contains(&c.note) {
                    self.headed.push(c.note);
                }
            }
            Place::Note => {
                self.mark_text(mark, fmt);
                if !self.notes.is_known(c.note) {
                    self.notes.nest(c.note);
                }
            }
            Place::Body if self.notes.is_known(c.note) => self.recall(c, mark, fmt),
            Place::Body => self.first_call(c, mark, fmt, None),
        }
    }

    fn mark_text(&mut self, mark: &str, mut fmt: Fmt) {
        if !is_raised(mark) {
            fmt.class = Class::NoteMark;
        }
        self.text(mark, fmt);
    }

    /// The call that the note belongs to. `shown` replaces a custom mark in the text.
    pub(super) fn first_call(
        &mut self,
        c: &NoteCall,
        mark: &str,
        mut fmt: Fmt,
        shown: Option<&str>,
    ) {
        let auto = shown.is_none() && self.notes.next_is(mark);
        let id = self.notes.know(c.note, auto);
        let bookmark = self.targets.recalled.contains(&c.note).then(|| self.targets.id());
        if let Some(b) = bookmark {
            self.out.push_str(&format!("<w:bookmarkStart w:id=\"{b}\" w:name=\"_RefNote{id}\"/>"));
        }
        if auto {
            fmt.class = Class::NoteMark;
            let brackets = c.printed.starts_with('(') && c.printed.ends_with(')');
            self.run_open(fmt, brackets && script::script(fmt.lang) == Script::RightToLeft);
            let (before, after) =
                if brackets { ("<w:t>(</w:t>", "<w:t>)</w:t>") } else { ("", "") };
            self.out
                .push_str(&format!("{before}<w:footnoteReference w:id=\"{id}\"/>{after}</w:r>"));
        } else {
            if !is_raised(mark) {
                fmt.class = Class::NoteMark;
            }
            self.run_open(fmt, false);
            self.out.push_str(&format!(
                "<w:footnoteReference w:customMarkFollows=\"1\" w:id=\"{id}\"/>"
            ));
            self.run_text(shown.unwrap_or(mark));
            self.out.push_str("</w:r>");
        }
        if let Some(b) = bookmark {
            self.out.push_str(&format!("<w:bookmarkEnd w:id=\"{b}\"/>"));
        }
    }

    /// A further call of a note: a field that follows the number of the first.
    fn recall(&mut self, c: &NoteCall, mark: &str, mut fmt: Fmt) {
        match self.notes.auto_id(c.note) {
            Some(id) => {
                fmt.class = Class::NoteMark;
                self.field(&format!(" NOTEREF _RefNote{id} \\f \\h "), mark, fmt);
            }
            None => self.mark_text(mark, fmt),
        }
    }
}

/// Whether a mark is raised by its own shape.
pub(super) fn is_raised(mark: &str) -> bool {
    mark.starts_with(['*', '†', '‡', '§', '\u{200B}'])
}

/// Where a number stands by itself in a text.
fn number_in(text: &str, num: &str) -> Option<usize> {
    if num.is_empty() {
        return None;
    }
    let edge = |c: Option<char>| c.is_none_or(|c| !c.is_ascii_alphanumeric());
    text.match_indices(num).map(|(i, _)| i).find(|&i| {
        edge(text[..i].chars().next_back()) && edge(text[i + num.len()..].chars().next())
    })
}
