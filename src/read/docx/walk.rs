//! The text of a part, in reading order: paragraphs, tables, boxes, notes.

use super::fields::Field;
use super::numbering::Numbering;
use super::package::Rels;
use super::styles::{ParaProps, RunProps, Section, Styles};
use super::symbols;
use super::xml::{El, Tok, Xml};
use super::{DocxRemark, TrackChanges};
use crate::error::Error;
use crate::flow::{Align, Area, Flow, FlowBlock, Para, Piece, PieceKind, Style};
use crate::ledger::Fate;
use crate::ooxml::NumFmt;
use crate::source::PartMark;
use crate::span::Span;
use std::collections::{BTreeMap, BTreeSet};

/// What has been read so far. Spans count from the start of `text`, whose order is the order of
/// reading the parts; the caller puts the masthead first.
#[derive(Default)]
pub(super) struct Walker {
    pub(super) text: String,
    pub(super) claims: Vec<(Span, Fate)>,
    pub(super) marks: Vec<PartMark>,
    pub(super) flow: Flow,
    pub(super) remarks: Vec<DocxRemark>,
    pub(super) styles: Styles,
    pub(super) numbering: Numbering,
    pub(super) track: TrackChanges,
    pub(super) rels: Rels,
    pub(super) sections: Vec<Section>,
    /// Whether the program that saved the file saves the marks of notes twice.
    pub(super) doubles_marks: bool,
    /// How footnotes and endnotes are counted.
    pub(super) note_format: [Option<NumFmt>; 2],
    /// Where text stands that is read now.
    pub(super) area: Area,
    /// Whether a page field was met.
    pub(super) page_field: bool,
    pub(super) insertions: u32,
    pub(super) deletions: u32,
    pub(super) hidden: u32,
    /// Frames: `(block index, first in its frame)` of paragraphs in frames.
    pub(super) framed: Vec<Span>,
    pub(super) links: BTreeMap<String, u32>,
    pub(super) notes: BTreeMap<(bool, i64), u32>,
    /// Notes whose call is a mark of its own.
    pub(super) custom: BTreeSet<u32>,
    pub(super) counted: [u32; 2],
    pub(super) fields: Vec<Field>,
    pub(super) bookmarks: BTreeMap<i64, String>,
    pub(super) note_marks: BTreeMap<String, u32>,
    pub(super) alternates: Vec<bool>,
    pub(super) page: u32,
    pub(super) inserted: u32,
    pub(super) deleted: u32,
    pub(super) carry: Vec<Piece>,
    /// The note being read, and whether its mark was met.
    pub(super) in_note: Option<u32>,
}

/// A paragraph being read.
#[derive(Default)]
pub(super) struct Line {
    pub(super) para: Para,
    pub(super) props: ParaProps,
    pub(super) begun: bool,
    /// Print of the paragraph's style.
    pub(super) base: RunProps,
    /// Print of the run.
    pub(super) run: RunProps,
    pub(super) run_dropped: bool,
    /// Where the run's text starts.
    pub(super) run_at: usize,
    pub(super) links: Vec<Option<u32>>,
    /// A custom mark follows: the note it calls.
    pub(super) custom: Option<u32>,
    /// A bracket belongs to the call before it.
    pub(super) bracket: bool,
    pub(super) math: Option<usize>,
    pub(super) figures: Vec<Figure>,
    pub(super) after: Vec<FlowBlock>,
    pub(super) all: Option<Style>,
    pub(super) joined: bool,
    pub(super) page: u32,
    pub(super) frame: bool,
    pub(super) label: Option<Span>,
}

#[derive(Default)]
pub(super) struct Figure {
    pub(super) depth: usize,
    pub(super) alt: String,
    pub(super) kind: Option<&'static str>,
    pub(super) boxed: bool,
}

impl Walker {
    /// Says something about a place.
    pub(super) fn remark(&mut self, span: Span, message: impl Into<String>, help: &str) {
        self.remarks.push(DocxRemark { span, message: message.into(), help: help.to_owned() });
    }

    pub(super) fn here(&self) -> u32 {
        self.text.len() as u32
    }

    pub(super) fn mark(&mut self, part: &str, x: &Xml<'_>) {
        let at = self.here();
        if self.marks.last().is_none_or(|m| m.at < at) {
            self.marks.push(PartMark { at, part: part.into(), offset: x.offset() });
        }
    }

    /// Reads blocks up to the end of the element that is open.
    pub(super) fn blocks(
        &mut self,
        x: &mut Xml<'_>,
        part: &str,
        out: &mut Vec<FlowBlock>,
    ) -> Result<(), Error> {
        let depth = x.depth();
        let saved = (self.inserted, self.deleted, self.alternates.len());
        while x.depth() >= depth {
            let Some(tok) = x.next()? else { break };
            match tok {
                Tok::Start(El::P) => self.para(x, part, out)?,
                Tok::Start(El::Tbl) => self.table(x, part, out)?,
                Tok::Start(El::SectPr) => {
                    let s = Section::read(x)?;
                    self.section(s);
                }
                Tok::Start(El::SdtPr | El::SdtEndPr | El::PPr | El::RPr) => x.skip()?,
                Tok::Start(El::AltChunk) => {
                    let at = Span::new(self.here(), self.here());
                    self.remark(
                        at,
                        "a file is embedded here that only a word processor can open",
                        "open the document in a word processor and save it again",
                    );
                }
                tok => self.wrapper(x, tok)?,
            }
        }
        (self.inserted, self.deleted) = (saved.0, saved.1);
        self.alternates.truncate(saved.2);
        // the last paragraph's mark cannot be deleted
        self.flush_carry(out);
        Ok(())
    }

    /// Elements that hold others without being text: changes, alternatives.
    pub(super) fn wrapper(&mut self, x: &mut Xml<'_>, tok: Tok) -> Result<(), Error> {
        match tok {
            Tok::Start(El::Ins | El::MoveTo) => {
                self.insertions += 1;
                self.inserted += 1;
            }
            Tok::End(El::Ins | El::MoveTo) => self.inserted = self.inserted.saturating_sub(1),
            Tok::Start(El::Del | El::MoveFrom) => {
                self.deletions += 1;
                self.deleted += 1;
            }
            Tok::End(El::Del | El::MoveFrom) => self.deleted = self.deleted.saturating_sub(1),
            Tok::Start(El::Alternate) => self.alternates.push(false),
            Tok::End(El::Alternate) => {
                self.alternates.pop();
            }
            Tok::Start(El::Choice | El::Fallback) => match self.alternates.last_mut() {
                Some(true) => x.skip()?,
                Some(taken) => *taken = true,
                None => {}
            },
            _ => {}
        }
        Ok(())
    }

    pub(super) fn section(&mut self, s: Section) {
        if s.restart_notes {
            self.counted = [0, 0];
        }
        self.sections.push(s);
        self.page += 1;
    }

    /// Whether text that is read now is not part of the document as the caller wants it.
    pub(super) fn dropped(&self) -> bool {
        let change = match self.track {
            TrackChanges::Reject => self.inserted > 0,
            _ => self.deleted > 0,
        };
        change || self.fields.iter().any(|f| !f.result)
    }

    pub(super) fn para(
        &mut self,
        x: &mut Xml<'_>,
        part: &str,
        out: &mut Vec<FlowBlock>,
    ) -> Result<(), Error> {
        self.mark(part, x);
        let depth = x.depth();
        let saved = (self.inserted, self.deleted, self.alternates.len());
        let mut l = Line { page: self.page, ..Line::default() };
        let mut mark_dropped = false;
        let mut section = None;
        if !self.carry.is_empty() {
            l.para.pieces = std::mem::take(&mut self.carry);
            l.joined = true;
        }
        while x.depth() >= depth {
            let Some(tok) = x.next()? else { break };
            match tok {
                Tok::Start(El::PPr) if x.depth() == depth + 1 => {
                    let (props, extra) = ParaProps::read(x)?;
                    let style = self.styles.para(extra.style.as_deref());
                    mark_dropped = match self.track {
                        TrackChanges::Reject => extra.mark.inserted,
                        _ => extra.mark.deleted,
                    };
                    self.insertions += u32::from(extra.mark.inserted);
                    self.deletions += u32::from(extra.mark.deleted);
                    self.page += u32::from(extra.page_break);
                    section = extra.section;
                    l.base = style.run;
                    l.frame = extra.frame;
                    self.begin(&mut l, props, &style, extra.style.as_deref(), mark_dropped);
                }
                Tok::Start(El::R) => {
                    if !l.begun {
                        self.begin_plain(&mut l);
                    }
                    l.run = RunProps::default().over(l.base);
                    l.run_dropped = false;
                    l.run_at = self.text.len();
                    l.bracket = false;
                }
                Tok::End(El::R) => {
                    l.custom = None;
                    l.bracket = false;
                }
                Tok::Start(El::RPr) => {
                    let (p, extra) = RunProps::read(x)?;
                    let style = match &extra.style {
                        Some(s) => self.styles.run(s).run,
                        None => RunProps::default(),
                    };
                    l.run = p.over(style).over(l.base);
                }
                Tok::Text => self.text_token(x, &mut l),
                Tok::End(El::P) if x.depth() < depth => break,
                tok => self.inline(x, part, tok, &mut l, out)?,
            }
        }
        if !l.begun {
            self.begin_plain(&mut l);
        }
        (self.inserted, self.deleted) = (saved.0, saved.1);
        self.alternates.truncate(saved.2);
        if mark_dropped {
            self.carry = std::mem::take(&mut l.para.pieces);
            out.append(&mut l.after);
        } else {
            self.end(l, out);
        }
        if let Some(s) = section {
            self.section(s);
        }
        Ok(())
    }

    pub(super) fn begin_plain(&mut self, l: &mut Line) {
        let style = self.styles.para(None);
        l.base = style.run;
        self.begin(l, ParaProps::default(), &style, None, false);
    }

    /// The properties are known: hints, and the automatic number.
    pub(super) fn begin(
        &mut self,
        l: &mut Line,
        props: ParaProps,
        style: &super::styles::Resolved,
        id: Option<&str>,
        merged: bool,
    ) {
        l.begun = true;
        l.run = l.base;
        l.props = props.over(style.para);
        let hints = &mut l.para.hints;
        hints.style = (!style.name.is_empty()).then(|| style.name.clone());
        hints.heading = l.props.outline.filter(|n| *n < 9).map_or(0, |n| n + 1);
        hints.align = l.props.align.unwrap_or_default();
        if l.props.bidi == Some(true) && hints.align != Align::Centre {
            // `left` means the start in a paragraph that runs from right to left: nothing to do
            hints.align = Align::Start;
        }
        // tenths of a millimetre / 10: a twentieth of a point is 0.0176 mm
        let mm = l.props.indent.unwrap_or(0).clamp(0, 60_000) * 254 / 14_400;
        hints.indent = mm as u16;
        let Some(num) = l.props.num.filter(|n| *n != 0) else { return };
        if merged || self.dropped() {
            return;
        }
        let bound = match (props.num, &style.num_from) {
            // the number comes from a style: the level is the one bound to that style
            (None, Some(from)) => self
                .numbering
                .level_of(num, id.unwrap_or(from), &self.styles)
                .or_else(|| self.numbering.level_of(num, from, &self.styles)),
            (Some(_), _) if props.level.is_none() => {
                id.and_then(|i| self.numbering.level_of(num, i, &self.styles))
            }
            _ => None,
        };
        let level = props.level.or(bound).or(l.props.level).unwrap_or(0);
        let Some(label) = self.numbering.label(num, level, &self.styles) else { return };
        let at = self.here();
        self.text.push_str(&label.text);
        let span = Span::new(at, self.here());
        l.label = label.ordinal.then_some(span);
        l.para.hints.auto_depth = Some(label.level);
        l.para.hints.list_entry = true;
        l.para.pieces.push(Piece { kind: PieceKind::AutoLabel, ..Piece::text(span) });
        // what stands between label and text is text to whoever reads the flow, as if typed
        if !label.suffix.is_empty() {
            let at = self.here();
            self.text.push_str(label.suffix);
            let kind = if label.suffix == "\t" { PieceKind::Tab } else { PieceKind::Text };
            l.para.pieces.push(Piece { kind, ..Piece::text(Span::new(at, self.here())) });
        }
    }

    pub(super) fn inline(
        &mut self,
        x: &mut Xml<'_>,
        part: &str,
        tok: Tok,
        l: &mut Line,
        out: &mut Vec<FlowBlock>,
    ) -> Result<(), Error> {
        match tok {
            Tok::Start(El::Tab | El::PTab) => self.char(l, '\t', PieceKind::Tab),
            Tok::Start(El::Br) => match x.attr("type").as_deref() {
                Some("page") => self.page += 1,
                Some("column") => {}
                _ => self.char(l, '\n', PieceKind::Break),
            },
            Tok::Start(El::Cr) => self.char(l, '\n', PieceKind::Break),
            Tok::Start(El::LastPage) => self.page += 1,
            Tok::Start(El::NoBreakHyphen) => self.visible("\u{2011}", l),
            Tok::Start(El::SoftHyphen) => self.visible("\u{AD}", l),
            Tok::Start(El::Sym) => {
                let font = x.attr("font").unwrap_or_default();
                let code = x.attr("char").and_then(|c| u32::from_str_radix(&c, 16).ok());
                if let Some(c) = code.and_then(|c| symbols::character(&font, c)) {
                    self.visible(c.encode_utf8(&mut [0; 4]), l);
                }
            }
            Tok::Start(El::FldChar) => self.field_char(&x.attr("fldCharType").unwrap_or_default()),
            Tok::Start(El::FldSimple) => {
                self.fields.push(Field {
                    instruction: x.attr("instr").unwrap_or_default(),
                    ..Field::default()
                });
                self.field_result();
            }
            Tok::End(El::FldSimple) => {
                self.fields.pop();
            }
            Tok::Start(El::Hyperlink) => {
                let link = self.hyperlink(x);
                l.links.push(link);
            }
            Tok::End(El::Hyperlink) => {
                l.links.pop();
            }
            Tok::Start(el @ (El::FootnoteReference | El::EndnoteReference)) => {
                self.call(x, el == El::EndnoteReference, l);
            }
            Tok::Start(El::NoteRef) => self.note_mark(l),
            Tok::Start(El::SdtPr | El::SdtEndPr | El::PPr | El::TblPr | El::SectPr) => x.skip()?,
            Tok::Start(El::TxbxContent) => {
                if let Some(f) = l.figures.last_mut() {
                    f.boxed = true;
                }
                self.text_box(x, part, l, out)?;
            }
            Tok::Start(El::Drawing | El::Pict | El::Object) => {
                l.figures.push(Figure { depth: x.depth(), ..Figure::default() });
            }
            Tok::End(El::Drawing | El::Pict | El::Object) => {
                if let Some(f) = l.figures.pop_if(|f| f.depth > x.depth()) {
                    self.figure(f, l);
                }
            }
            Tok::Start(El::Math) if l.math.is_none() => l.math = Some(self.text.len()),
            Tok::End(El::Math) => self.math_end(l),
            Tok::Start(El::Other) => self.other(x, l)?,
            Tok::Start(El::P | El::Tbl) => {
                // a block where only text may stand
                let mut inner = Vec::new();
                if tok == Tok::Start(El::P) {
                    self.para(x, part, &mut inner)?;
                } else {
                    self.table(x, part, &mut inner)?;
                }
                l.after.append(&mut inner);
            }
            tok => self.wrapper(x, tok)?,
        }
        Ok(())
    }

    pub(super) fn other(&mut self, x: &mut Xml<'_>, l: &mut Line) -> Result<(), Error> {
        match x.local() {
            b"bookmarkStart" => {
                if let (Some(id), Some(name)) = (x.int("id"), x.attr("name")) {
                    self.bookmarks.insert(id, name);
                }
            }
            b"bookmarkEnd" => {
                if let Some(id) = x.int("id") {
                    self.bookmarks.remove(&id);
                }
            }
            local if !l.figures.is_empty() => {
                let kind = match local {
                    b"pic" | b"imagedata" => Some("picture"),
                    b"chart" => Some("chart"),
                    b"relIds" => Some("diagram"),
                    b"OLEObject" => Some("embedded object"),
                    _ => None,
                };
                let alt = match local {
                    b"docPr" => {
                        x.attr("descr").filter(|s| !s.trim().is_empty()).or_else(|| x.attr("title"))
                    }
                    b"shape" | b"rect" => x.attr("alt"),
                    _ => None,
                };
                if let Some(f) = l.figures.last_mut() {
                    f.kind = kind.or(f.kind);
                    if let Some(a) = alt.filter(|a| f.alt.is_empty() && !a.trim().is_empty()) {
                        f.alt = a;
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    pub(super) fn text_box(
        &mut self,
        x: &mut Xml<'_>,
        part: &str,
        l: &mut Line,
        out: &mut Vec<FlowBlock>,
    ) -> Result<(), Error> {
        let area = self.area;
        if area == Area::Body {
            self.area = Area::Box;
        }
        let carry = std::mem::take(&mut self.carry);
        let mut inner = Vec::new();
        self.blocks(x, part, &mut inner)?;
        self.flush_carry(&mut inner);
        self.carry = carry;
        self.area = area;
        let seen = l.para.pieces.iter().any(|p| {
            !matches!(p.kind, PieceKind::AutoLabel | PieceKind::Tab) && !p.span.is_empty()
        });
        if seen {
            l.after.append(&mut inner);
        } else {
            out.append(&mut inner);
        }
        l.run_at = self.text.len();
        Ok(())
    }

    pub(super) fn text_token(&mut self, x: &Xml<'_>, l: &mut Line) {
        match x.top() {
            Some(El::T) => self.visible(x.text(), l),
            Some(El::MathText) => self.visible(x.text(), l),
            Some(El::DelText) => {
                if self.track == TrackChanges::Reject {
                    self.visible(x.text(), l);
                } else {
                    self.set_aside(x.text());
                }
            }
            Some(El::InstrText | El::DelInstr) => {
                if let Some(f) = self.fields.last_mut()
                    && f.instruction.len() < 4096
                {
                    f.instruction.push_str(x.text());
                }
            }
            _ => {}
        }
    }

    /// Text that is in the package and not in the document.
    pub(super) fn set_aside(&mut self, text: &str) {
        let at = self.here();
        self.text.push_str(text);
        self.claims.push((Span::new(at, self.here()), Fate::Markup));
    }

    /// A character that is a piece of its own.
    pub(super) fn char(&mut self, l: &mut Line, c: char, kind: PieceKind) {
        if self.dropped() {
            return self.set_aside(c.encode_utf8(&mut [0; 4]));
        }
        let at = self.here();
        self.text.push(c);
        let span = Span::new(at, self.here());
        l.para.pieces.push(Piece { kind, ..Piece::text(span) });
    }

    /// Text of a run.
    pub(super) fn visible(&mut self, text: &str, l: &mut Line) {
        if self.dropped() {
            return self.set_aside(text);
        }
        if text.contains(['\t', '\n', '\r']) {
            // in Word a tab character is a tab, a line end a space
            for (i, part) in text.split('\t').enumerate() {
                if i > 0 {
                    self.char(l, '\t', PieceKind::Tab);
                }
                let part = part.replace(['\n', '\r'], " ");
                self.plain(&part, l);
            }
        } else {
            self.plain(text, l);
        }
    }

    pub(super) fn plain(&mut self, mut text: &str, l: &mut Line) {
        if std::mem::take(&mut l.bracket)
            && let Some(rest) = text.strip_prefix(')')
            && let Some(p) = l.para.pieces.last_mut()
            && p.span.end as usize == self.text.len()
        {
            self.text.push(')');
            p.span.end += 1;
            text = rest;
        }
        text = self.skip_doubled_mark(text, l);
        if text.is_empty() {
            return;
        }
        let at = self.here();
        self.text.push_str(text);
        let span = Span::new(at, self.here());
        let print = l.run.print();
        let base = l.base.print();
        let style = Style {
            bold: print.bold && !base.bold,
            italic: print.italic && !base.italic,
            underline: print.underline && !base.underline,
            strike: print.strike,
            superscript: print.superscript,
            subscript: print.subscript,
            small_caps: print.small_caps && !base.small_caps,
        };
        if l.run.vanish == Some(true) {
            self.hidden += 1;
        }
        if !text.trim().is_empty() {
            l.all = Some(match l.all {
                None => print,
                Some(a) => Style {
                    bold: a.bold && print.bold,
                    italic: a.italic && print.italic,
                    underline: a.underline && print.underline,
                    strike: a.strike && print.strike,
                    superscript: a.superscript && print.superscript,
                    subscript: a.subscript && print.subscript,
                    small_caps: a.small_caps && print.small_caps,
                },
            });
        }
        let field = self.fields.iter().rev().find_map(|f| f.note.map(PieceKind::NoteCall));
        let kind = match (l.custom, field) {
            (Some(n), _) => PieceKind::NoteCall(n),
            (None, Some(k)) => k,
            (None, None) => {
                let link = l.links.last().copied().flatten();
                let link = link.or_else(|| self.fields.iter().rev().find_map(|f| f.link));
                link.map_or(PieceKind::Text, PieceKind::Link)
            }
        };
        if let Some(n) = l.custom
            && let Some(note) = self.flow.notes.get_mut(n as usize)
        {
            let mut m = note.marker.take().map_or_else(String::new, String::from);
            m.push_str(text);
            note.marker = Some(m.into());
            if text.chars().all(|c| c == '\u{200B}') {
                // Word needs a character for a call that is not seen
                self.claims.push((span, Fate::Markup));
                let at = Span::new(span.end, span.end);
                l.para.pieces.push(Piece { style, kind, ..Piece::text(at) });
                return;
            }
        }
        if let Some(last) = l.para.pieces.last_mut()
            && last.kind == kind
            && last.style == style
            && last.span.end == span.start
        {
            last.span.end = span.end;
            return;
        }
        l.para.pieces.push(Piece { style, kind, ..Piece::text(span) });
    }

    pub(super) fn math_end(&mut self, l: &mut Line) {
        let Some(from) = l.math.take() else { return };
        let span = Span::new(from as u32, self.here());
        self.remark(
            span,
            "an equation was read as the line of its characters",
            "look at the place, and describe the equation in words if the line does not read",
        );
    }

    pub(super) fn figure(&mut self, f: Figure, l: &mut Line) {
        let Some(kind) = f.kind.filter(|_| !f.boxed) else { return };
        // emblems and bar codes of heads and feet are no figures
        if self.dropped() || !matches!(self.area, Area::Body | Area::Box) {
            return;
        }
        let at = self.here();
        self.text.push_str(&f.alt.replace(['\n', '\r', '\t'], " "));
        let span = Span::new(at, self.here());
        l.para.pieces.push(Piece { kind: PieceKind::Figure, ..Piece::text(span) });
        let what = if f.alt.is_empty() {
            "it has no alternative text"
        } else {
            "its alternative text stands for it"
        };
        self.remark(
            span,
            format!("a {kind} cannot be carried over; {what}"),
            "describe it in words where the text needs it",
        );
    }

    pub(super) fn flush_carry(&mut self, out: &mut Vec<FlowBlock>) {
        if !self.carry.is_empty() {
            let pieces = std::mem::take(&mut self.carry);
            let l = Line {
                para: Para { pieces, ..Para::default() },
                page: self.page,
                ..Line::default()
            };
            self.end(l, out);
        }
    }

    /// The paragraph is complete.
    pub(super) fn end(&mut self, mut l: Line, out: &mut Vec<FlowBlock>) {
        let hints = &mut l.para.hints;
        hints.page = l.page;
        hints.ended = Some(true);
        hints.area = self.area;
        hints.all = l.all.unwrap_or_default();
        // tabs and spaces before the first word only put it in its place
        self.cut_blank(&mut l.para);
        let at = self.here();
        if !l.para.pieces.is_empty() || self.text.as_bytes().last().is_some_and(|b| *b != b'\n') {
            self.text.push('\n');
            self.claims.push((Span::new(at, at + 1), Fate::Blank));
        }
        if !l.para.pieces.is_empty() {
            self.compare_numbers(&l);
            if l.frame {
                let from = l.para.pieces.first().map_or(at, |p| p.span.start);
                self.framed.push(Span::new(from, at));
            }
            out.push(FlowBlock::Para(l.para));
        }
        out.append(&mut l.after);
    }

    /// A paragraph that Word numbers and that a hand has numbered too.
    pub(super) fn compare_numbers(&mut self, l: &Line) {
        let Some(auto) = l.label else { return };
        let texts = l.para.pieces.iter().filter(|p| p.kind == PieceKind::Text);
        let text =
            texts.filter_map(|p| self.text.get(p.span.range())).find(|t| !t.trim().is_empty());
        let Some(text) = text else { return };
        let digits = text.trim_start().bytes().take_while(u8::is_ascii_digit).count();
        let typed = &text.trim_start()[..digits];
        let follows = text.trim_start()[digits..].starts_with(['.', ')']);
        if (1..=3).contains(&digits)
            && follows
            && text.trim_start()[digits + 1..].starts_with([' ', '\u{A0}'])
        {
            let label = self.text.get(auto.range()).unwrap_or("").to_owned();
            let message = format!(
                "the paragraph has the automatic number {label} and the typed number {typed}"
            );
            self.remark(auto, message, "take one of them away");
        }
    }

    /// Takes white space off the start of a paragraph.
    pub(super) fn cut_blank(&mut self, para: &mut Para) {
        let mut cut = 0;
        for p in &mut para.pieces {
            let text = self.text.get(p.span.range()).unwrap_or("");
            let blank = (text.len() - text.trim_start().len()) as u32;
            if blank > 0 {
                self.claims.push((Span::new(p.span.start, p.span.start + blank), Fate::Blank));
                p.span.start += blank;
            }
            if !p.span.is_empty() || matches!(p.kind, PieceKind::Figure | PieceKind::NoteCall(_)) {
                break;
            }
            cut += 1;
        }
        para.pieces.drain(..cut);
    }

    /// A new part begins: fields do not reach over its edge.
    pub(super) fn new_part(&mut self, rels: Rels, area: Area) {
        if !self.fields.is_empty() {
            let at = Span::new(self.here(), self.here());
            self.remark(
                at,
                "a field is not closed; what followed it was kept",
                "update the fields in a word processor and save again",
            );
        }
        self.fields.clear();
        self.bookmarks.clear();
        self.alternates.clear();
        self.carry.clear();
        (self.inserted, self.deleted) = (0, 0);
        self.rels = rels;
        self.area = area;
    }
}

/// Paragraphs in order, tables as the paragraphs of their cells.
pub(super) fn flatten(blocks: Vec<FlowBlock>) -> Vec<Para> {
    let mut out = Vec::with_capacity(blocks.len());
    for b in blocks {
        match b {
            FlowBlock::Para(p) => out.push(p),
            FlowBlock::Table(t) => {
                out.extend(t.rows.into_iter().flat_map(|r| r.cells).flat_map(|c| c.paras));
            }
        }
    }
    out
}
