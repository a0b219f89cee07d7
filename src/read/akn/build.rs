//! Tokens to blocks and inlines, bottom up: an element becomes part of the tree when it closes.
//!
//! The stack is ours, so that nesting costs no stack of the machine. A frame gathers what the
//! children of its element became; [`finish`](super::finish) and [`front`](super::front) say what
//! an element with such children is.

use super::edit;
use super::element::El;
use super::meta::Meta;
use super::remark::Remarks;
use super::xml::{Tag, Token, Written, Xml};
use crate::diag::Code;
use crate::error::Error;
use crate::lang::Lang;
use crate::ledger::{Fate, Ledger};
use crate::limits::Limits;
use crate::locale::Locale;
use crate::model::{
    Annex, Block, Document, Inline, InlineKind, InternalKind, MastheadLine, Note, NoteCall, NoteId,
    Row,
};
use crate::span::Span;

/// An element that is open.
#[derive(Debug)]
pub(super) struct Frame<'x> {
    pub(super) el: El,
    pub(super) tag: Tag<'x>,
    /// Text that stands in it, or has gathered between blocks.
    pub(super) inlines: Vec<Inline>,
    pub(super) blocks: Vec<Block>,
    pub(super) extra: Option<Box<Extra<'x>>>,
    /// Whether its character data is text that runs on.
    pub(super) mixed: bool,
    /// Its place among the parts that references can point to.
    pub(super) named: Option<u32>,
}

/// What few elements hold.
#[derive(Debug, Default)]
pub(super) struct Extra<'x> {
    pub(super) num: Option<(Vec<Inline>, Span)>,
    pub(super) headings: Vec<(El, Vec<Inline>)>,
    pub(super) rows: Vec<Row>,
    pub(super) cells: Vec<(bool, crate::model::Cell)>,
    pub(super) caption: Vec<Inline>,
    pub(super) caption_marks: Vec<Mark<'x>>,
    pub(super) entries: Vec<crate::model::ContentsEntry>,
    /// Elements that say what the text is, with the inlines they cover.
    pub(super) marks: Vec<Mark<'x>>,
    pub(super) parts: Option<Box<Parts>>,
    pub(super) note: Option<(NoteId, Edge)>,
}

/// An element in a line that says what the line, or a part of it, is.
#[derive(Debug, Clone)]
pub(super) struct Mark<'x> {
    pub(super) tag: Tag<'x>,
    pub(super) from: usize,
    pub(super) to: usize,
}

/// The parts of a document, or of an attached one.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub(super) masthead: Vec<MastheadLine>,
    pub(super) preface: Vec<Block>,
    pub(super) preamble: Vec<Block>,
    pub(super) body: Vec<Block>,
    pub(super) conclusion: Vec<Block>,
    pub(super) annexes: Vec<Annex>,
    /// The main part was there.
    pub(super) body_seen: bool,
    /// `@name` of its element.
    pub(super) name: String,
}

/// A part that a reference can point to.
#[derive(Debug)]
pub(super) struct Named<'x> {
    pub(super) eid: &'x str,
    pub(super) part: InternalKind,
    /// Its number as the master language counts it.
    pub(super) num: Box<str>,
    /// The paragraph or item it is an item of.
    pub(super) parent: Option<u32>,
    /// The attachment it stands in, from 0.
    pub(super) annex: Option<u32>,
}

/// Where in running text the reader is: layout of the XML is no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edge {
    /// Nothing stands in the line yet.
    Start,
    /// A space that stands for layout came last.
    Layout,
    /// Text came last.
    Text,
}

pub(super) struct Builder<'x, 'l> {
    pub(super) src: &'x str,
    pub(super) frames: Vec<Frame<'x>>,
    pub(super) meta: Meta<'x>,
    pub(super) locale: Option<&'l Locale>,
    pub(super) lang: Lang,
    /// Written by masthead: white space in text is text.
    pub(super) own: bool,
    pub(super) doc: Document,
    pub(super) named: Vec<Named<'x>>,
    pub(super) note_ids: Vec<(&'x str, NoteId)>,
    /// References to parts of the document, and calls of notes, that wait for the end.
    pub(super) pending: bool,
    pub(super) remarks: Remarks,
    pub(super) edge: Edge,
    /// Attachments of the document so far, and whether one is open.
    pub(super) annexes: u32,
    pub(super) in_annex: bool,
    /// eIds of notes that are called before they are read.
    pub(super) late: Vec<Box<str>>,
    /// What the language of the text looks like, if that is beyond doubt.
    pub(super) detected: Option<Lang>,
    /// The language that the caller names.
    pub(super) forced: Option<Lang>,
    /// The table that the caller gives.
    pub(super) given: Option<&'l Locale>,
    /// There was an `identification`.
    pub(super) identified: bool,
    /// There was an `akomaNtoso`.
    pub(super) is_akn: bool,
    /// Depth of `meta` below which everything is about the document.
    meta_depth: usize,
    /// How many elements were open when a note among the metadata began.
    meta_note: Option<usize>,
    /// What became of the source, in its order.
    claims: Vec<(Span, Fate)>,
}

impl<'x, 'l> Builder<'x, 'l> {
    pub(super) fn new(src: &'x str, lang: Lang, locale: Option<&'l Locale>) -> Self {
        Self {
            src,
            frames: Vec::with_capacity(32),
            meta: Meta::default(),
            locale,
            lang,
            own: false,
            doc: Document::new(lang),
            named: Vec::new(),
            note_ids: Vec::new(),
            pending: false,
            remarks: Remarks::default(),
            edge: Edge::Start,
            annexes: 0,
            in_annex: false,
            late: Vec::new(),
            detected: None,
            forced: None,
            given: None,
            identified: false,
            is_akn: false,
            meta_depth: 0,
            meta_note: None,
            claims: Vec::with_capacity(src.len() / 40),
        }
    }

    /// Reads all of it.
    pub(super) fn run(&mut self, limits: &Limits, ledger: &mut Ledger) -> Result<(), Error> {
        let mut xml = Xml::new(self.src, limits);
        loop {
            match xml.next()? {
                Token::Start(tag) => {
                    self.claim_tag(&tag);
                    self.open(tag);
                }
                Token::End(span) => {
                    self.claim(span, Fate::Markup);
                    self.close(span);
                }
                Token::Text { text, span, how } => self.text(&text, span, how),
                Token::Aside(span) => self.claim(span, Fate::Markup),
                Token::Eof => break,
            }
        }
        for (span, fate) in self.claims.drain(..) {
            ledger.claim(span, fate);
        }
        Ok(())
    }

    fn claim(&mut self, span: Span, fate: Fate) {
        claim(&mut self.claims, span, fate);
    }

    /// A start tag is mark-up, unless it stands for a character that XML forbids; the words for a
    /// picture are text.
    fn claim_tag(&mut self, tag: &Tag<'x>) {
        if self.about() {
            return self.claim(tag.span, Fate::Markup);
        }
        if tag.control().is_some() {
            return self.claim(tag.span, Fate::Content);
        }
        let words = (tag.name == "img" && El::of(tag) == El::Image).then(|| tag.place("alt"));
        let Some(words) = words.flatten() else { return self.claim(tag.span, Fate::Markup) };
        self.claim(Span::new(tag.span.start, words.start), Fate::Markup);
        self.claim(words, Fate::Content);
        self.claim(Span::new(words.end, tag.span.end), Fate::Markup);
    }

    /// Whether what is read is about the document and no text of it.
    fn about(&self) -> bool {
        self.meta_depth > 0 && self.meta_note.is_none()
    }

    fn open(&mut self, tag: Tag<'x>) {
        if self.about() {
            // editorial notes are text, though they stand among the metadata
            if El::of(&tag) != El::Note {
                self.meta_depth += 1;
                if self.frames.iter().filter(|f| f.el == El::Document).count() == 1 {
                    self.meta.element(&tag);
                }
                return;
            }
            self.meta_note = Some(self.frames.len());
        }
        let mut el = El::of(&tag);
        let parent = self.frames.last();
        let inside = parent.is_some_and(|f| f.mixed);
        match el {
            El::Meta if self.meta_note.is_some() => el = El::Through,
            El::Meta => {
                self.meta_depth = 1;
                return;
            }
            // what stands around a whole file takes all that is in it
            _ if parent.is_none() && el != El::Root => el = El::Through,
            El::Container if inside => el = El::Words,
            El::Unknown if inside => {
                self.remarks.add(Code::KeptOpaque, tag.name, tag.span);
                el = El::Words;
            }
            El::Foreign if inside || parent.is_some_and(|f| f.el == El::Foreign) => {
                if parent.is_some_and(|f| f.el != El::Foreign) {
                    self.remarks.add(Code::KeptOpaque, tag.name, tag.span);
                }
                el = El::Words;
            }
            _ => {}
        }
        let mixed = el.is_mixed() || el == El::Foreign;
        if mixed && !inside {
            self.edge = Edge::Start;
        }
        let named = self.name(el, &tag);
        let mut frame =
            Frame { el, tag, inlines: Vec::new(), blocks: Vec::new(), extra: None, mixed, named };
        match el {
            El::Note => {
                let id = NoteId(u32::try_from(self.doc.notes.len()).unwrap_or(u32::MAX));
                self.doc.notes.push(Note::default());
                if let Some(eid) = Some(frame.tag.plain("eId")).filter(|e| !e.is_empty()) {
                    self.note_ids.push((eid, id));
                }
                frame.extra_mut().note = Some((id, self.edge));
                self.edge = Edge::Start;
            }
            El::Document => {
                let name = frame.tag.plain("name").to_owned();
                let parts = Parts { name, ..Parts::default() };
                frame.extra_mut().parts = Some(Box::new(parts));
                if self.frames.iter().all(|f| f.el != El::Document) {
                    self.meta.document = frame.tag.name;
                    self.meta.name = frame.tag.plain("name");
                }
            }
            El::Root => self.is_akn = true,
            El::Attachment if !self.in_annex => self.in_annex = true,
            _ => {}
        }
        self.frames.push(frame);
    }

    fn close(&mut self, span: Span) {
        if self.about() {
            self.meta_depth -= 1;
            if self.meta_depth == 0 {
                self.meta_read();
            }
            return;
        }
        let Some(mut frame) = self.frames.pop() else { return };
        if self.meta_note == Some(self.frames.len()) {
            self.meta_note = None;
        }
        let whole = frame.tag.span.join(span);
        frame.tag.span = whole;
        self.finish(frame, whole);
    }

    fn text(&mut self, text: &str, span: Span, how: Written) {
        if self.about() {
            self.meta.text(text);
            self.claim(span, Fate::Markup);
            return;
        }
        if how == Written::Unknown {
            self.remarks.add(Code::UnknownEntity, text, span);
        }
        let Some(frame) = self.frames.last_mut() else {
            self.claim(span, Fate::Blank);
            return;
        };
        if !frame.mixed && how == Written::Plain && text.trim_ascii().is_empty() {
            self.claim(span, Fate::Blank);
            return;
        }
        if frame.el == El::Note || !frame.mixed {
            // text where only blocks may stand
            if frame.inlines.is_empty() {
                self.edge = Edge::Start;
            }
        }
        claim(&mut self.claims, span, Fate::Content);
        let own = self.own;
        let edge = &mut self.edge;
        let mut put = |text: &str, at: usize| {
            if text.is_empty() {
                return;
            }
            let span = Span::new(span.start + at as u32, span.start + (at + text.len()) as u32);
            let inline = Inline { span, ..Inline::text(text) };
            if frame.extra.is_some() {
                frame.inlines.push(inline);
            } else {
                edit::push(&mut frame.inlines, inline);
            }
        };
        if how != Written::Plain {
            *edge = Edge::Text;
            let inline = Inline { span, ..Inline::text(text) };
            return if frame.extra.is_some() {
                frame.inlines.push(inline);
            } else {
                edit::push(&mut frame.inlines, inline);
            };
        }
        if memchr::memchr2(b'\n', b'\r', text.as_bytes()).is_none() {
            let kept = if *edge != Edge::Text && !own { text.trim_start() } else { text };
            if !kept.is_empty() {
                put(kept, text.len() - kept.len());
                *edge = Edge::Text;
            }
            return;
        }
        // a line end in the XML, with the indent behind it, is layout: a space between words
        let is_layout = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r');
        let mut rest = text;
        while !rest.is_empty() {
            let at = text.len() - rest.len();
            let gap = rest.len() - rest.trim_start_matches(is_layout).len();
            if gap > 0 && rest[..gap].contains(['\n', '\r']) {
                if *edge == Edge::Text {
                    put(" ", at);
                    *edge = Edge::Layout;
                }
                rest = &rest[gap..];
                continue;
            }
            // up to the next line end, without the space before it
            let end = rest.find(['\n', '\r']).unwrap_or(rest.len());
            let words =
                if end < rest.len() { rest[..end].trim_end_matches(is_layout) } else { rest };
            let len = if words.is_empty() { end.max(1) } else { words.len() };
            let words = if *edge != Edge::Text && !own { words.trim_start() } else { words };
            if !words.is_empty() {
                put(words, at + len - words.len());
                *edge = Edge::Text;
            }
            rest = &rest[len..];
        }
    }

    /// Says that text is a note's mark after all.
    pub(super) fn is_mark(&mut self, span: Span) {
        if span.is_detached() {
            return;
        }
        let at = self.claims.partition_point(|(s, _)| s.end <= span.start);
        let Some((whole, fate)) = self.claims.get(at).copied() else { return };
        if whole.start > span.start || whole.end < span.end {
            return;
        }
        let pieces = [
            (Span::new(whole.start, span.start), fate),
            (span, Fate::NoteMark),
            (Span::new(span.end, whole.end), fate),
        ];
        self.claims.splice(at..=at, pieces.into_iter().filter(|(s, _)| !s.is_empty()));
    }

    /// Notes that a reference can point to an element.
    fn name(&mut self, el: El, tag: &Tag<'x>) -> Option<u32> {
        let part = match el {
            El::Paragraph | El::Item => InternalKind::Paragraph,
            El::Level => InternalKind::Section,
            El::Table => InternalKind::Table,
            El::Attachment => InternalKind::Annex,
            El::Note => InternalKind::Note,
            _ => return None,
        };
        let eid = tag.plain("eId");
        if eid.is_empty() {
            return None;
        }
        let parent = match el {
            El::Item => self.frames.iter().rev().find_map(|f| f.named),
            _ => None,
        };
        let annex = match el {
            El::Attachment => Some(self.annexes),
            _ => self.in_annex.then_some(self.annexes),
        };
        let num = match el {
            El::Note => tag.plain("marker"),
            _ => "",
        };
        let at = u32::try_from(self.named.len()).ok()?;
        self.named.push(Named { eid, part, num: num.into(), parent, annex });
        Some(at)
    }

    /// The frame that holds what has just closed.
    pub(super) fn parent(&mut self) -> Option<&mut Frame<'x>> {
        self.frames.last_mut()
    }

    /// Puts a block into what holds it; text that has gathered before it is a paragraph.
    pub(super) fn block(&mut self, block: Block) {
        if let Some(frame) = self.frames.last_mut() {
            flush(frame, self.own);
            frame.blocks.push(block);
        } else {
            self.doc.body.push(block);
        }
    }

    pub(super) fn blocks(&mut self, blocks: Vec<Block>) {
        match self.frames.last_mut() {
            Some(frame) => {
                flush(frame, self.own);
                if frame.blocks.is_empty() {
                    frame.blocks = blocks;
                } else {
                    frame.blocks.extend(blocks);
                }
            }
            None => self.doc.body.extend(blocks),
        }
    }

    /// Puts text into what holds it.
    pub(super) fn inline(&mut self, inline: Inline) {
        if let Some(frame) = self.frames.last_mut() {
            if frame.extra.is_some() {
                frame.inlines.push(inline);
            } else {
                edit::push(&mut frame.inlines, inline);
            }
        }
    }

    /// Puts all that an element holds into what holds it, and the marks in it.
    pub(super) fn splice(&mut self, frame: Frame<'x>, mark: bool) {
        let Frame { tag, inlines, extra, blocks, .. } = frame;
        let marks = extra.map(|e| e.marks).unwrap_or_default();
        if !blocks.is_empty() {
            // a block in text: what stood before it is a paragraph of its own
            self.blocks(blocks);
        }
        let Some(parent) = self.frames.last_mut() else { return };
        if !mark && marks.is_empty() {
            if parent.inlines.is_empty() {
                parent.inlines = inlines;
            } else {
                for i in inlines {
                    if parent.extra.is_some() {
                        parent.inlines.push(i);
                    } else {
                        edit::push(&mut parent.inlines, i);
                    }
                }
            }
            return;
        }
        let from = parent.inlines.len();
        parent.inlines.extend(inlines);
        let to = parent.inlines.len();
        let all = &mut parent.extra_mut().marks;
        if mark {
            all.push(Mark { tag, from, to });
        }
        all.extend(marks.into_iter().map(|m| Mark { from: m.from + from, to: m.to + from, ..m }));
    }

    /// Puts an inline that an element became into what holds it, and the marks in it.
    pub(super) fn wrap(
        &mut self,
        frame: Frame<'x>,
        mark: bool,
        make: impl FnOnce(Vec<Inline>) -> InlineKind,
    ) {
        let Frame { tag, inlines, extra, blocks, .. } = frame;
        if !blocks.is_empty() {
            self.blocks(blocks);
        }
        let marks = extra.map(|e| e.marks).unwrap_or_default();
        let content = edit::merge(inlines);
        if content.is_empty() {
            return;
        }
        let inline = Inline { span: tag.span, kind: make(content) };
        let Some(parent) = self.frames.last_mut() else { return };
        if mark || !marks.is_empty() {
            let from = parent.inlines.len();
            let all = &mut parent.extra_mut().marks;
            if mark {
                all.push(Mark { tag, from, to: from + 1 });
            }
            all.extend(marks.into_iter().map(|m| Mark { from, to: from + 1, ..m }));
        }
        parent.inlines.push(inline);
    }

    /// A call of a note at this place.
    pub(super) fn call(&mut self, note: NoteId, marker: &str, span: Span) {
        if self.about() {
            return;
        }
        self.edge = Edge::Text;
        let call = NoteCall { note, printed: marker.into(), implied: false };
        let inline = Inline { span, kind: InlineKind::NoteCall(call) };
        if let Some(f) = self.frames.last_mut() {
            f.inlines.push(inline);
        }
    }
}

impl<'x> Frame<'x> {
    pub(super) fn extra_mut(&mut self) -> &mut Extra<'x> {
        self.extra.get_or_insert_default()
    }

    pub(super) fn class(&self) -> &'x str {
        self.tag.plain("class")
    }

    /// Its name attribute, without the prefix and spaces that some files have in it, and case
    /// aside in all but our own names.
    pub(super) fn name(&self) -> String {
        let name = self.tag.plain("name");
        name.strip_prefix("akn4un:").unwrap_or(name).to_owned()
    }

    pub(super) fn lang(&self) -> Option<Lang> {
        let code = self.tag.plain("xml:lang");
        if code.is_empty() { None } else { super::meta::lang_of(code) }
    }

    pub(super) fn take_extra(&mut self) -> Extra<'x> {
        self.extra.take().map(|e| *e).unwrap_or_default()
    }
}

/// Adds a claim; neighbours of one fate are one.
fn claim(claims: &mut Vec<(Span, Fate)>, span: Span, fate: Fate) {
    match claims.last_mut() {
        Some((last, f)) if *f == fate && last.end == span.start => last.end = span.end,
        _ if span.is_empty() => {}
        _ => claims.push((span, fate)),
    }
}

/// Makes a paragraph of the text that has gathered in a frame.
pub(super) fn flush(frame: &mut Frame<'_>, own: bool) {
    if frame.inlines.is_empty() {
        return;
    }
    let mut text = edit::merge(std::mem::take(&mut frame.inlines));
    if let Some(e) = &mut frame.extra {
        e.marks.clear();
    }
    if !own {
        edit::trim_end(&mut text);
        edit::prune(&mut text);
    }
    if !text.is_empty() {
        frame.blocks.push(super::finish::paragraph(None, text, frame.tag.span, "akn.text"));
    }
}
