//! The text: blocks as paragraphs and tables, annexes as sections.

use super::notes::Notes;
use super::numbering::{Auto, Kind, Numbering};
use super::refs::{Mark, Rels, Targets};
use super::runs::Fmt;
use super::styles::Role;
use super::table::TableState;
use super::{DocxOptions, Geometry, page, script};
use crate::lang::Lang;
use crate::model::{
    Annex, Block, BlockKind, Caption, Document, Heading, Inline, InlineKind, MastheadRole,
    NoteCall, NoteId, Num, ParagraphRole,
};
use std::fmt::Write as _;

/// What is being written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Body,
    Header,
    Note,
}

/// The state of writing one document.
pub(super) struct Writer<'a> {
    pub(super) doc: &'a Document,
    pub(super) options: &'a DocxOptions,
    pub(super) geometry: Geometry,
    pub(super) rtl: bool,
    pub(super) out: String,
    pub(super) place: Place,
    pub(super) rels: Rels,
    pub(super) numbering: Numbering,
    pub(super) notes: Notes,
    pub(super) targets: Targets<'a>,
    /// Notes called in the header, to be called again, unseen, where Word can hold them.
    pub(super) headed: Vec<NoteId>,
    pub(super) in_link: bool,
    /// The run properties last made, by what they were made from.
    pub(super) rpr: Option<(Fmt, bool, String)>,
    /// Where a section's properties would go in the last paragraph of the body.
    section_at: Option<usize>,
    /// Whether headings stand under parts, so that outline levels move down by one.
    has_parts: bool,
}

/// What a paragraph has besides its style. Lengths in twentieths of a point.
#[derive(Debug, Clone, Default)]
pub(super) struct Props {
    pub(super) auto: Option<Auto>,
    /// `w:ind` attributes.
    pub(super) indent: Option<String>,
    pub(super) align: Option<&'static str>,
    pub(super) outline: Option<u8>,
    /// Sides of a border: `top`, `left`, `bottom`, `right`.
    pub(super) border: &'static [&'static str],
    pub(super) keep_next: bool,
    pub(super) left_to_right: bool,
}

/// Where a run of blocks stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context {
    /// Style of plain paragraphs.
    pub(super) role: Role,
    /// Items it is nested in.
    pub(super) depth: u8,
    /// Quotations it is nested in.
    pub(super) quoted: u8,
    pub(super) boxed: bool,
    pub(super) tables: u8,
    pub(super) lang: Lang,
}

pub(super) enum Step<'a> {
    Blocks(std::slice::Iter<'a, Block>, Context),
    Rows(Box<TableState<'a>>, Context),
    CellEnd,
}

const BOX: &[&str] = &["top", "left", "bottom", "right"];

/// The start of a part whose root is `w:name`.
pub(super) fn open_part(name: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:{name} xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">"
    )
}

impl<'a> Writer<'a> {
    pub(super) fn new(doc: &'a Document, options: &'a DocxOptions) -> Self {
        let part = |b: &Block| matches!(&b.kind, BlockKind::Heading(h) if h.level == 0);
        Self {
            doc,
            options,
            geometry: options.page.geometry(),
            rtl: script::script(doc.lang) == script::Script::RightToLeft,
            out: String::with_capacity(64 << 10),
            place: Place::Body,
            rels: Rels::default(),
            numbering: Numbering::default(),
            notes: Notes::new(doc.notes.len()),
            targets: Targets::of(doc),
            headed: Vec::new(),
            in_link: false,
            rpr: None,
            section_at: None,
            has_parts: doc.body.iter().any(part),
        }
    }

    /// `word/document.xml`.
    pub(super) fn document(&mut self) -> String {
        let doc = self.doc;
        self.out.push_str(&open_part("document"));
        self.out.push_str("<w:body>");
        self.title_block();
        self.blocks(&doc.preface, Role::Single);
        self.blocks(&doc.preamble, Role::Single);
        self.blocks(&doc.body, Role::Single);
        self.blocks(&doc.conclusion, Role::Single);
        let mut annexes: Vec<&Annex> = doc.annexes.iter().rev().collect();
        let mut first = true;
        while let Some(annex) = annexes.pop() {
            self.end_section(first);
            first = false;
            self.annex(annex);
            annexes.extend(annex.annexes.iter().rev());
        }
        let missing = self.notes.missing();
        if !missing.is_empty() {
            self.open(Role::Single, &Props::default());
            for note in missing {
                self.implied(note);
            }
            self.close();
        }
        if self.section_at.is_none() {
            self.open(Role::Single, &Props::default());
            self.close();
        }
        let section = page::section(self, first);
        self.out.push_str(&section);
        self.out.push_str("</w:body></w:document>");
        std::mem::take(&mut self.out)
    }

    /// A call that prints nothing: the note alone is seen.
    fn implied(&mut self, note: NoteId) {
        let Some(n) = self.doc.note(note).filter(|_| !self.notes.is_known(note)) else { return };
        let call = NoteCall { note, printed: "".into(), implied: true };
        self.first_call(&call, &n.marker, Fmt::new(self.doc.lang), Some("\u{200B}"));
    }

    /// Ends the section that the text so far belongs to.
    fn end_section(&mut self, first: bool) {
        let after_table = self.out.ends_with("</w:tbl>");
        let at = match self.section_at {
            Some(at) if !after_table => at,
            _ => {
                self.open(Role::Single, &Props::default());
                let at = self.section_at.unwrap_or(self.out.len());
                self.close();
                at
            }
        };
        let section = page::section(self, first);
        self.out.insert_str(at, &section);
        self.section_at = None;
    }

    /// Session, agenda, title: what stands below the masthead.
    fn title_block(&mut self) {
        use MastheadRole as M;
        let mut headed = std::mem::take(&mut self.headed);
        let doc = self.doc;
        for line in doc.masthead_parts().1 {
            let mut fmt = Fmt::new(line.lang.unwrap_or(doc.lang));
            let mut props = Props::default();
            let role = match line.role {
                M::Title | M::Adoption => Role::Title,
                M::Subtitle | M::Submitter => Role::Title1,
                M::Session | M::Committee | M::Organ => Role::Session,
                M::AgendaTitle => Role::AgendaTitle,
                M::Sponsors => Role::Sponsors,
                M::Basis => {
                    fmt.italic = true;
                    Role::Single
                }
                _ => Role::AgendaItem,
            };
            if matches!(role, Role::Title | Role::Title1) {
                props.indent = Some(self.flush());
            }
            self.open(role, &props);
            self.inlines(&line.text, fmt);
            for note in headed.drain(..) {
                self.implied(note);
            }
            self.close();
        }
        if !headed.is_empty() {
            self.open(Role::AgendaItem, &Props::default());
            for note in headed {
                self.implied(note);
            }
            self.close();
        }
    }

    /// The text's indent with no number hanging before it.
    fn flush(&self) -> String {
        format!("w:left=\"{0}\" w:right=\"{0}\" w:firstLine=\"0\"", self.geometry.indent)
    }

    fn annex(&mut self, annex: &'a Annex) {
        let mark = self.targets.mark_annex(annex);
        let fmt = Fmt::new(self.doc.lang);
        for (i, text) in [&annex.label, &annex.title].into_iter().enumerate() {
            if text.is_empty() {
                continue;
            }
            let props = Props {
                indent: Some(if i == 0 {
                    "w:left=\"0\" w:firstLine=\"0\"".into()
                } else {
                    self.flush()
                }),
                ..Props::default()
            };
            self.open(Role::Chapter, &props);
            if i == 0 {
                self.bookmark(mark.as_ref());
            }
            self.inlines(text, fmt);
            if i == 0 {
                self.bookmark_end(mark.as_ref());
            }
            self.close();
        }
        self.blocks(&annex.preamble, Role::Single);
        self.blocks(&annex.body, Role::Single);
    }

    pub(super) fn bookmark(&mut self, mark: Option<&Mark>) {
        if let Some((id, name)) = mark {
            let _ = write!(self.out, "<w:bookmarkStart w:id=\"{id}\" w:name=\"{name}\"/>");
        }
    }

    pub(super) fn bookmark_end(&mut self, mark: Option<&Mark>) {
        if let Some((id, _)) = mark {
            let _ = write!(self.out, "<w:bookmarkEnd w:id=\"{id}\"/>");
        }
    }

    /// Opens a paragraph: properties in schema order.
    pub(super) fn open(&mut self, role: Role, p: &Props) {
        let after_table = self.place == Place::Body && self.out.ends_with("</w:tbl>");
        let x = &mut self.out;
        x.push_str("<w:p><w:pPr><w:pStyle w:val=\"");
        x.push_str(role.id(self.options.page));
        x.push_str("\"/>");
        if p.keep_next {
            x.push_str("<w:keepNext/>");
        }
        if let Some(a) = p.auto {
            let _ = write!(
                x,
                "<w:numPr><w:ilvl w:val=\"{}\"/><w:numId w:val=\"{}\"/></w:numPr>",
                a.level, a.id
            );
        }
        if !p.border.is_empty() {
            x.push_str("<w:pBdr>");
            for side in p.border {
                let _ = write!(
                    x,
                    "<w:{side} w:val=\"single\" w:sz=\"4\" w:space=\"4\" w:color=\"auto\"/>"
                );
            }
            x.push_str("</w:pBdr>");
        }
        if self.rtl && !p.left_to_right {
            x.push_str("<w:bidi/>");
        }
        if after_table {
            x.push_str("<w:spacing w:before=\"160\"/>");
        }
        if let Some(i) = &p.indent {
            let _ = write!(x, "<w:ind {i}/>");
        }
        if let Some(a) = p.align {
            let _ = write!(x, "<w:jc w:val=\"{a}\"/>");
        }
        if let Some(n) = p.outline {
            let _ = write!(x, "<w:outlineLvl w:val=\"{n}\"/>");
        }
        if self.place == Place::Body {
            self.section_at = Some(x.len());
        }
        x.push_str("</w:pPr>");
    }

    pub(super) fn close(&mut self) {
        self.out.push_str("</w:p>");
    }

    /// Writes blocks. They nest as deep as they like: no recursion here.
    pub(super) fn blocks(&mut self, blocks: &'a [Block], role: Role) {
        let base =
            Context { role, depth: 0, quoted: 0, boxed: false, tables: 0, lang: self.doc.lang };
        let mut stack = vec![Step::Blocks(blocks.iter(), base)];
        while let Some(step) = stack.last_mut() {
            match step {
                Step::Blocks(it, c) => {
                    let c = *c;
                    match it.next() {
                        Some(b) => self.block(b, c, &mut stack),
                        None => {
                            stack.pop();
                        }
                    }
                }
                Step::Rows(state, c) => {
                    let c = *c;
                    match self.next_cell(state, c) {
                        Some(cell) => {
                            stack.push(Step::CellEnd);
                            for blocks in cell.into_iter().rev() {
                                stack.push(Step::Blocks(blocks.iter(), c));
                            }
                        }
                        None => {
                            self.out.push_str("</w:tbl>");
                            stack.pop();
                        }
                    }
                }
                Step::CellEnd => {
                    // a cell ends with a paragraph
                    if !self.out.ends_with("</w:p>") {
                        self.open(Role::Small, &Props::default());
                        self.close();
                    }
                    self.out.push_str("</w:tc>");
                    stack.pop();
                }
            }
        }
        if self.place == Place::Body && self.out.ends_with("</w:tbl>") {
            // two tables in a row would be one
            self.open(Role::Small, &Props::default());
            self.close();
        }
    }

    fn block(&mut self, b: &'a Block, mut c: Context, stack: &mut Vec<Step<'a>>) {
        c.lang = b.lang.unwrap_or(c.lang);
        let fmt = Fmt::new(c.lang);
        match &b.kind {
            BlockKind::Heading(h) => self.heading(h, c, b),
            BlockKind::Paragraph(p) => {
                let (props, fmt) = self.paragraph_props(p.role, c, fmt);
                self.labelled(p.num.as_ref(), b, &p.text, c, props, fmt);
                stack.push(Step::Blocks(p.children.iter(), c));
            }
            BlockKind::Item(i) => {
                let mut inner = c;
                inner.depth = c.depth.saturating_add(1).min(200);
                let props = Props { indent: self.item_indent(inner, true), ..self.plain(inner) };
                self.labelled(i.num.as_ref(), b, &i.text, inner, props, fmt);
                stack.push(Step::Blocks(i.children.iter(), inner));
            }
            BlockKind::Table(t) => {
                let mark = self.targets.mark(b);
                self.caption(t.caption.as_ref(), c, mark);
                self.table(t, c, stack);
            }
            BlockKind::Quote { blocks } => {
                c.quoted = c.quoted.saturating_add(1);
                stack.push(Step::Blocks(blocks.iter(), c));
            }
            BlockKind::Boxed(x) => {
                c.boxed = true;
                c.role = Role::Boxed;
                if !x.title.is_empty() {
                    let props = Props { align: Some("center"), keep_next: true, ..self.plain(c) };
                    self.open(Role::Boxed, &props);
                    self.inlines(&x.title, Fmt { italic: true, ..fmt });
                    self.close();
                }
                stack.push(Step::Blocks(x.blocks.iter(), c));
            }
            BlockKind::Contents(x) => {
                // "Contents", and "Page" above the numbers
                for line in x.title.split(|i| i.kind == InlineKind::Break) {
                    let props = Props { keep_next: true, ..Props::default() };
                    if !line.is_empty() {
                        self.open(Role::AgendaItem, &props);
                        self.inlines(line, Fmt { size: 28, ..fmt });
                        self.close();
                    }
                }
                for e in &x.entries {
                    self.open(Role::Contents(e.level), &Props::default());
                    self.inlines(&e.text, fmt);
                    self.close();
                }
            }
            BlockKind::Rule => {
                // an inch, in the middle
                let side = (self.geometry.text_width() - 1440) / 2;
                let props = Props {
                    indent: Some(format!("w:left=\"{side}\" w:right=\"{side}\"")),
                    border: &["bottom"],
                    ..Props::default()
                };
                self.open(Role::AgendaItem, &props);
                self.close();
            }
            BlockKind::Figure(f) => {
                self.caption(f.caption.as_ref(), c, None);
                if !f.alt.is_empty() {
                    let props = Props { border: BOX, align: Some("center"), ..Props::default() };
                    self.open(Role::Boxed, &props);
                    self.text(&f.alt, Fmt { italic: true, ..fmt });
                    self.close();
                }
            }
            BlockKind::Opaque(o) => stack.push(Step::Blocks(o.blocks.iter(), c)),
        }
    }

    /// What a plain paragraph of a context has.
    pub(super) fn plain(&self, c: Context) -> Props {
        let indent = (c.depth > 0 || c.quoted > 0).then(|| self.item_indent(c, false)).flatten();
        Props { indent, border: if c.boxed { BOX } else { &[] }, ..Props::default() }
    }

    /// The indent of text inside items and quotations; `hanging` with a label before it.
    fn item_indent(&self, c: Context, hanging: bool) -> Option<String> {
        let g = self.geometry;
        let base = match c.role {
            Role::Small => 0,
            _ => g.indent,
        };
        // far enough in, text would leave the page
        let depth = (u32::from(c.depth) + u32::from(c.quoted)).min(8);
        let left = base + g.step * (depth + u32::from(c.depth > 0 && c.role != Role::Small));
        let mut s = format!("w:left=\"{left}\"");
        if c.quoted > 0 {
            let _ = write!(s, " w:right=\"{}\"", base + g.step);
        }
        if hanging {
            let _ = write!(s, " w:hanging=\"{}\"", g.step);
        } else {
            s.push_str(" w:firstLine=\"0\"");
        }
        Some(s)
    }

    fn paragraph_props(&self, role: ParagraphRole, c: Context, mut fmt: Fmt) -> (Props, Fmt) {
        let g = self.geometry;
        let mut p = self.plain(c);
        let first = |p: &mut Props| {
            if c.role == Role::Single && p.indent.is_none() {
                p.indent = Some(format!(
                    "w:left=\"{0}\" w:right=\"{0}\" w:firstLine=\"{1}\"",
                    g.indent, g.step
                ));
            }
        };
        match role {
            ParagraphRole::Formula | ParagraphRole::Preambular | ParagraphRole::Operative => {
                first(&mut p);
            }
            ParagraphRole::Adoption | ParagraphRole::Vote => {
                p.align = Some("right");
                fmt.italic = true;
            }
            ParagraphRole::Signature => p.align = Some("right"),
            _ => {}
        }
        if self.rtl && p.align == Some("right") {
            // in a paragraph that runs right to left Word takes `left` for the end
            p.align = Some("left");
        }
        (p, fmt)
    }

    /// A paragraph or item with its label, automatic or typed.
    fn labelled(
        &mut self,
        num: Option<&Num>,
        block: &Block,
        text: &'a [Inline],
        c: Context,
        mut props: Props,
        fmt: Fmt,
    ) {
        let Some(num) = num else {
            self.open(c.role, &Props { indent: props.indent.take(), ..props });
            self.inlines(text, fmt);
            return self.close();
        };
        let auto = self.automatic(Kind::Text, c.depth, num, c);
        props.auto = auto;
        if auto.is_some() && c.quoted == 0 && c.depth > 0 {
            props.indent = None;
        }
        let mark = self.targets.mark(block);
        self.open(c.role, &props);
        self.label(num, auto, mark.as_ref(), fmt, true);
        self.inlines(text, fmt);
        if auto.is_some() {
            self.bookmark_end(mark.as_ref());
        }
        self.close();
    }

    /// Whether Word counts this number: only in the body, where the styles have room for it.
    fn automatic(&mut self, kind: Kind, level: u8, num: &Num, c: Context) -> Option<Auto> {
        let wanted = self.options.numbering == super::Numbering::Auto
            && self.place == Place::Body
            && matches!(c.role, Role::Single | Role::Chapter);
        wanted.then(|| self.numbering.label(kind, level, num)).flatten()
    }

    /// A label: its bookmark, and its text if Word does not print it.
    fn label(&mut self, num: &Num, auto: Option<Auto>, mark: Option<&Mark>, fmt: Fmt, tab: bool) {
        self.bookmark(mark);
        if auto.is_some() {
            return;
        }
        if let Some(m) = mark {
            self.targets.typed(m);
        }
        // the bookmark of a typed number covers the number alone, which a field repeats
        let value = num.canonical();
        let at = num.text.find(&value).filter(|_| mark.is_some() && !value.is_empty());
        match at {
            Some(at) => {
                let (a, b) = num.text.split_at(at + value.len());
                self.text(a, fmt);
                self.bookmark_end(mark);
                self.text(b, fmt);
            }
            None => {
                self.text(&num.text, fmt);
                self.bookmark_end(mark);
            }
        }
        self.run_open(fmt, false);
        self.out.push_str(if tab {
            "<w:tab/></w:r>"
        } else {
            "<w:t xml:space=\"preserve\"> </w:t></w:r>"
        });
    }

    fn heading(&mut self, h: &'a Heading, c: Context, block: &Block) {
        let mark = self.targets.mark(block);
        let role = match h.level {
            0 => Role::Part,
            1 => Role::Chapter,
            2 => Role::Head1,
            3 | 4 => Role::Head23,
            5 => Role::Head4,
            _ => Role::Head56,
        };
        let outline = h.level.saturating_add(u8::from(self.has_parts)).saturating_sub(1).min(8);
        let outline = if h.level == 0 { 0 } else { outline };
        let native = [0, 0, 1, 2, 2, 4, 5].get(usize::from(h.level)).copied().unwrap_or(5);
        // a bare number stands alone on its line, in the middle, as in resolutions on the budget;
        // so does that of a part
        let bare = |n: &&Num| n.text.chars().all(|c| c.is_alphanumeric() || c == ' ');
        if let Some(n) = h.num.as_ref().filter(bare).filter(|_| !h.title.is_empty()) {
            if let Some(m) = &mark {
                self.targets.typed(m);
            }
            let props = Props {
                indent: Some("w:left=\"0\" w:right=\"0\" w:firstLine=\"0\"".into()),
                align: Some("center"),
                outline: (outline != native).then_some(outline),
                ..Props::default()
            };
            let fmt = Fmt::new(c.lang);
            self.open(role, &props);
            self.bookmark(mark.as_ref());
            self.text(&n.text, fmt);
            self.bookmark_end(mark.as_ref());
            self.close();
            self.open(role, &props);
            self.inlines(&h.title, fmt);
            return self.close();
        }
        let heading = Context { role: Role::Chapter, ..c };
        let auto = match (&h.num, h.level.checked_sub(1)) {
            (Some(n), Some(level)) if c.role == Role::Single => {
                self.automatic(Kind::Heading, level, n, heading)
            }
            _ => None,
        };
        let mut props =
            Props { auto, outline: (outline != native).then_some(outline), ..Props::default() };
        if h.num.is_none() && h.level > 0 {
            props.indent = Some(self.flush());
        }
        let fmt = Fmt::new(c.lang);
        self.open(role, &props);
        if let Some(n) = &h.num {
            if auto.is_none() && h.level > 0 {
                self.run_open(fmt, false);
                self.out.push_str("<w:tab/></w:r>");
            }
            self.label(n, auto, mark.as_ref(), fmt, h.level > 0);
        }
        self.inlines(&h.title, fmt);
        if auto.is_some() {
            self.bookmark_end(mark.as_ref());
        }
        self.close();
    }

    /// "Table 2" and the title below it.
    fn caption(&mut self, caption: Option<&'a Caption>, c: Context, mark: Option<Mark>) {
        let Some(caption) = caption else { return };
        if let Some(m) = &mark {
            self.targets.typed(m);
        }
        let fmt = Fmt::new(c.lang);
        let role = if c.tables > 0 { Role::Small } else { Role::Single };
        let props = Props { keep_next: true, align: Some("left"), ..Props::default() };
        self.open(role, &props);
        if let Some(n) = &caption.num {
            self.bookmark(mark.as_ref());
            self.text(&n.text, fmt);
            self.bookmark_end(mark.as_ref());
            if !caption.title.is_empty() {
                self.run_open(fmt, false);
                self.out.push_str("<w:br/></w:r>");
            }
        }
        self.inlines(&caption.title, Fmt { bold: true, ..fmt });
        self.close();
    }
}
