//! What an element is, with what its children became.

use super::build::{Builder, Edge, Extra, Frame, flush};
use super::edit;
use super::element::El;
use super::number::{Around, num};
use super::refs::{self, Pointer};
use crate::diag::Code;
use crate::lang::Lang;
use crate::model::{
    Block, BlockKind, Boxed, Caption, Cell, Contents, ContentsEntry, Emphasis, Figure, Heading,
    Inline, InlineKind, InternalKind, Item, Num, NumStyle, Opaque, Origin, Paragraph,
    ParagraphRole, Row, Table, Target, plain,
};
use crate::span::Span;

/// A paragraph of text.
pub(super) fn paragraph(
    num: Option<Num>,
    text: Vec<Inline>,
    span: Span,
    rule: &'static str,
) -> Block {
    block(Paragraph { num, text, ..Paragraph::default() }, span, rule, None)
}

fn block(kind: impl Into<BlockKind>, span: Span, rule: &'static str, lang: Option<Lang>) -> Block {
    Block { span, origin: Origin::certain(rule), lang, kind: kind.into() }
}

impl<'x> Builder<'x, '_> {
    /// Makes part of the tree of an element that has closed.
    pub(super) fn finish(&mut self, mut frame: Frame<'x>, span: Span) {
        if let Some(extra) = &mut frame.extra {
            let unused = extra.unused(frame.el, frame.tag.plain("class"));
            let mut head = self.head_blocks(unused, span);
            if !head.is_empty() {
                head.append(&mut frame.blocks);
                frame.blocks = head;
            }
        }
        if matches!(frame.el, El::Num | El::Caption | El::TocItem) && !frame.blocks.is_empty() {
            let blocks = std::mem::take(&mut frame.blocks);
            self.blocks(blocks);
        }
        match frame.el {
            El::P => self.p(frame, span),
            El::Span => self.span(frame),
            El::Link => self.link(frame),
            El::Through => self.through(frame),
            El::Num => {
                let Frame { inlines, .. } = frame;
                if let Some(parent) = self.parent() {
                    if parent.extra.as_ref().is_some_and(|e| e.num.is_some()) || parent.mixed {
                        parent.inlines.extend(inlines);
                    } else {
                        parent.extra_mut().num = Some((edit::merge(inlines), span));
                    }
                }
            }
            El::Paragraph | El::Item => self.paragraph(frame, span),
            El::List => self.list(frame),
            El::Sublist => self.sublist(frame, span),
            El::Bold => self.emphasis(frame, Emphasis::Bold),
            El::Italic => self.emphasis(frame, Emphasis::Italic),
            El::Underline => self.emphasis(frame, Emphasis::Underline),
            El::Sup => self.emphasis(frame, Emphasis::Superscript),
            El::Sub => self.emphasis(frame, Emphasis::Subscript),
            El::Inline => self.marked(frame),
            El::Date => self.date(frame),
            El::Field => self.field(frame),
            El::Place => self.wrap(frame, true, |content| InlineKind::Place { content }),
            El::Words => self.splice(frame, false),
            El::Eol => {
                if self.edge == Edge::Layout
                    && let Some(f) = self.parent()
                {
                    edit::trim_end(&mut f.inlines);
                }
                self.edge = Edge::Start;
                if self.own {
                    self.edge = Edge::Text;
                }
                if let Some(f) = self.parent() {
                    f.inlines.push(Inline { span, kind: InlineKind::Break });
                }
            }
            El::Note => self.note(frame, span),
            El::NoteRef => {
                let href = frame.tag.attr("href").unwrap_or_default();
                let id = href.strip_prefix('#').unwrap_or(&href);
                let found = self.note_ids.iter().rev().find(|(e, _)| *e == id).map(|n| n.1);
                let marker = frame.tag.attr("marker").unwrap_or_default();
                match found {
                    Some(note) => self.call(note, &marker, span),
                    // the note may follow: its place is kept
                    None => self.late_call(id, &marker, span),
                }
            }
            El::Image => self.image(frame, span),
            El::Cell => {
                flush(&mut frame, self.own);
                let count = |name| {
                    let n = frame.tag.plain(name).trim().parse::<u16>().ok();
                    n.filter(|n| *n > 0).unwrap_or(1)
                };
                let (colspan, rowspan) = (count("colspan"), count("rowspan"));
                let header = frame.tag.name == "th";
                let blocks = std::mem::take(&mut frame.blocks);
                let blocks = without_empty(blocks);
                if let Some(f) = self.parent() {
                    f.extra_mut().cells.push((header, Cell { blocks, colspan, rowspan }));
                }
            }
            El::Row => {
                let cells = frame.take_extra().cells;
                let header = !cells.is_empty() && cells.iter().all(|c| c.0);
                let mut cells: Vec<Cell> = cells.into_iter().map(|c| c.1).collect();
                let spans = |c: &Cell| c.colspan == 1 && c.rowspan == 1;
                // a row needs a cell in the schema
                if let [only] = &cells[..]
                    && only.blocks.is_empty()
                    && spans(only)
                    && !header
                    && self.own
                {
                    cells = Vec::new();
                }
                if let Some(f) = self.parent() {
                    f.extra_mut().rows.push(Row { cells, header });
                    f.blocks.append(&mut frame.blocks);
                }
            }
            El::Table => self.table(frame, span),
            El::Caption => {
                let extra = frame.take_extra();
                let mut text = frame.inlines;
                if !self.own {
                    edit::trim_end(&mut text);
                }
                if let Some(f) = self.parent() {
                    let e = f.extra_mut();
                    e.caption = text;
                    e.caption_marks = extra.marks;
                }
            }
            El::Heading | El::Subheading | El::CrossHeading => self.heading(frame, span),
            El::Level => self.level(frame, span),
            El::Hcontainer => self.hcontainer(frame, span),
            El::Container | El::Formula => self.container(frame, span),
            El::Tblock => self.tblock(frame, span),
            El::Toc => {
                let entries = frame.take_extra().entries;
                let lang = frame.lang();
                let title = match self.parent().and_then(|f| f.blocks.pop_if(is_toc_title)) {
                    Some(Block { kind: BlockKind::Paragraph(p), .. }) => p.text,
                    _ => Vec::new(),
                };
                self.blocks(frame.blocks);
                if !entries.is_empty() || !title.is_empty() {
                    let contents = Contents { title, entries };
                    self.block(block(contents, span, "akn.toc", lang));
                }
            }
            El::TocItem => {
                let mut text = edit::merge(frame.inlines);
                if !self.own {
                    edit::trim_end(&mut text);
                }
                let level = frame.tag.plain("level").parse().unwrap_or(1);
                let entry = ContentsEntry { level, text };
                match self.parent() {
                    Some(f) if f.el == El::Toc => f.extra_mut().entries.push(entry),
                    _ if entry.text.is_empty() => {}
                    _ => self.block(paragraph(None, entry.text, span, "akn.tocItem")),
                }
            }
            El::Quote => {
                flush(&mut frame, self.own);
                if frame.mixed_parent(self) {
                    return self.splice(frame, false);
                }
                let kind = BlockKind::Quote { blocks: frame.blocks };
                self.block(block(kind, span, "akn.quote", None));
            }
            El::Unknown | El::Foreign => {
                self.remarks.add(Code::KeptOpaque, frame.tag.name, frame.tag.span);
                flush(&mut frame, self.own);
                let extra = frame.take_extra();
                let mut blocks = self.head_blocks(extra, span);
                blocks.append(&mut frame.blocks);
                let name = frame.tag.name.into();
                let opaque = Opaque { name, blocks: without_empty(blocks) };
                if !opaque.blocks.is_empty() {
                    self.block(block(opaque, span, "akn.opaque", None));
                }
            }
            El::Root
            | El::Document
            | El::CoverPage
            | El::Preface
            | El::Preamble
            | El::Body
            | El::Conclusions
            | El::Attachment => self.part(frame, span),
            El::Meta => {}
        }
    }

    fn emphasis(&mut self, frame: Frame<'x>, style: Emphasis) {
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
    fn span(&mut self, frame: Frame<'x>) {
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

    fn link(&mut self, frame: Frame<'x>) {
        if frame.tag.name == "mref" {
            return self.splice(frame, false);
        }
        let eid = frame.tag.plain("eId");
        let web = self.meta.alternatives.iter().find(|(id, _)| *id == eid && !eid.is_empty());
        let web = web.map(|(_, url)| url.as_ref());
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
        self.wrap(frame, false, |content| InlineKind::reference(target, content));
    }

    /// `inline` says by its name what its words are.
    fn marked(&mut self, frame: Frame<'x>) {
        let name = frame.name();
        let title = frame.tag.attr("title");
        match &*name {
            "opener" => self.wrap(frame, false, |content| InlineKind::Opener { content }),
            "place" => self.wrap(frame, false, |content| InlineKind::Place { content }),
            "control" if frame.inlines.is_empty() => {
                let code = title.as_deref().and_then(|t| t.strip_prefix("U+"));
                let code = code.and_then(|c| u32::from_str_radix(c, 16).ok());
                if let Some(c) = code.and_then(char::from_u32) {
                    self.edge = Edge::Text;
                    self.inline(Inline { span: frame.tag.span, ..Inline::text(c.to_string()) });
                }
            }
            _ => match refs::marked(&name, title.as_deref(), &plain(&frame.inlines)) {
                Some(target) => {
                    self.wrap(frame, false, |content| InlineKind::reference(target, content));
                }
                None => self.splice(frame, true),
            },
        }
    }

    fn date(&mut self, frame: Frame<'x>) {
        match frame.tag.plain("date").parse() {
            Ok(date) if !frame.inlines.is_empty() => {
                self.wrap(frame, true, |content| InlineKind::Date { date, content });
            }
            _ => self.splice(frame, true),
        }
    }

    /// A field of the masthead, wherever it stands.
    fn field(&mut self, frame: Frame<'x>) {
        if frame.tag.name == "docDate" {
            return self.date(frame);
        }
        self.splice(frame, true);
    }

    fn image(&mut self, frame: Frame<'x>, span: Span) {
        let alt = frame.tag.attr("alt").unwrap_or_default();
        if alt.trim().is_empty() {
            self.remarks.add(Code::MarkupSetAside, "a picture without words is left out", span);
            return;
        }
        let figure = Figure { alt: alt.as_ref().into(), ..Figure::default() };
        let figure = block(figure, span, "akn.figure", None);
        if let Some(f) = self.parent() {
            flush(f, false);
            f.blocks.push(figure);
        }
    }

    /// A line of text: a paragraph, unless its class says that it is more.
    fn p(&mut self, mut frame: Frame<'x>, span: Span) {
        let own = self.own;
        if !own || self.edge == Edge::Layout {
            edit::trim_end(&mut frame.inlines);
            edit::prune(&mut frame.inlines);
        }
        if self.is_masthead() {
            return self.line(frame, span);
        }
        let (class, lang) = (frame.class(), frame.lang());
        if class == "rule" && frame.inlines.is_empty() {
            return self.block(block(BlockKind::Rule, span, "akn.rule", None));
        }
        if class == "notes" && self.is_put_off(&frame.inlines) {
            return;
        }
        if !frame.blocks.is_empty() {
            // blocks that stood in it
            flush(&mut frame, own);
            let blocks = std::mem::take(&mut frame.blocks);
            return self.blocks(without_empty(blocks));
        }
        let mut number = None;
        let mut text = std::mem::take(&mut frame.inlines);
        let mut role = role(class);
        if let Some(extra) = frame.extra.take() {
            number = self.inline_num(&mut text, &extra, span);
            if role == ParagraphRole::Plain
                && self.frames.last().is_some_and(|f| f.el == El::Conclusions)
            {
                role = closing_role(&extra);
            }
        }
        let mut text = edit::merge(text);
        if !own {
            self.call_brackets(&mut text);
        }
        let mut made = paragraph(number, text, span, rule_of(class));
        made.lang = lang;
        if let BlockKind::Paragraph(p) = &mut made.kind {
            p.role = role;
        }
        self.block(made);
    }

    /// A number that stands in text: `inline name="akn4un:num"` and a space.
    fn inline_num(&self, text: &mut Vec<Inline>, extra: &Extra<'x>, span: Span) -> Option<Num> {
        let first = extra.marks.first()?;
        if first.from != 0 || first.tag.plain("name") != "akn4un:num" {
            return None;
        }
        let rest = text.split_off(first.to);
        let print = plain(text);
        *text = edit::merge(rest);
        if let Some(Inline { kind: InlineKind::Text { text: t }, .. }) = text.first_mut()
            && let Some(after) = t.strip_prefix(' ')
        {
            *t = after.into();
        }
        if matches!(text.first().map(|i| &i.kind), Some(InlineKind::Text { text }) if text.is_empty())
        {
            text.remove(0);
        }
        let around = Around { el: El::Paragraph, wid: None, bullet: false, last: None };
        Some(num(&print, span, around, self.locale))
    }

    /// Text of a heading waits for what it heads.
    fn heading(&mut self, mut frame: Frame<'x>, span: Span) {
        if !self.own || self.edge == Edge::Layout {
            edit::trim_end(&mut frame.inlines);
            edit::prune(&mut frame.inlines);
        }
        let mut blocks = std::mem::take(&mut frame.blocks);
        let text = edit::merge(std::mem::take(&mut frame.inlines));
        let el = frame.el;
        let above = self.open_levels();
        let Some(parent) = self.parent() else { return };
        if parent.mixed {
            parent.inlines.extend(text);
            return;
        }
        if el == El::CrossHeading
            || matches!(parent.el, El::Body | El::Through | El::List | El::Preamble | El::Container)
        {
            if !text.is_empty() {
                let heading = Heading { level: above + 1, num: None, title: text };
                self.block(block(heading, span, "akn.crossHeading", frame.lang()));
            }
        } else if !text.is_empty() {
            parent.extra_mut().headings.push((el, text));
        }
        self.blocks(std::mem::take(&mut blocks));
    }

    /// Headings that are open around here, up to what starts counting again.
    fn open_levels(&self) -> u8 {
        let mut n = 0u8;
        for f in self.frames.iter().rev() {
            match f.el {
                El::Level => n = n.saturating_add(1),
                El::Hcontainer | El::Body | El::Quote | El::Tblock => break,
                _ => {}
            }
        }
        n
    }

    /// A numbered or named part of the text, with what stands under it.
    fn level(&mut self, mut frame: Frame<'x>, span: Span) {
        flush(&mut frame, self.own);
        let above = self.open_levels();
        let class = frame.class();
        let said = class.strip_prefix("level").and_then(|l| l.parse::<u8>().ok());
        let level = match (frame.tag.name, said) {
            ("part", _) => 0,
            (_, Some(said)) if self.own => said,
            ("section", _) if self.own => 1,
            ("title", _) if self.own => 2,
            ("chapter", _) if self.own => 3,
            _ => above + u8::from(!self.in_part()),
        };
        let mut extra = frame.take_extra();
        let number = self.take_num(&frame, &mut extra);
        if extra.headings.is_empty() && number.is_none() {
            return self.blocks(frame.blocks);
        }
        let lang = frame.lang();
        let mut blocks = Vec::with_capacity(frame.blocks.len() + 1);
        let mut titles = extra.headings.into_iter().map(|h| h.1);
        let title = titles.next().unwrap_or_default();
        let heading = Heading { level, num: number, title };
        blocks.push(block(heading, span, rule_of_level(frame.tag.name), lang));
        for title in titles {
            let heading = Heading { level: level + 1, num: None, title };
            blocks.push(block(heading, span, "akn.subheading", lang));
        }
        blocks.append(&mut frame.blocks);
        self.blocks(blocks);
    }

    /// Whether the innermost heading around here is that of a part, which counts as level 0.
    fn in_part(&self) -> bool {
        self.frames.iter().any(|f| f.el == El::Level && f.tag.name == "part")
    }

    /// The number of an element that is closing.
    fn take_num(&mut self, frame: &Frame<'x>, extra: &mut Extra<'x>) -> Option<Num> {
        let (text, span) = extra.num.take()?;
        let print = plain(&text);
        let print = if self.own { &*print } else { print.trim() };
        // a note at a number goes with the words behind it
        let calls: Vec<Inline> =
            text.into_iter().filter(|i| matches!(i.kind, InlineKind::NoteCall(_))).collect();
        if !calls.is_empty() {
            match extra.headings.first_mut() {
                Some((_, title)) => {
                    title.splice(0..0, calls);
                }
                None => extra.headings.push((El::Heading, calls)),
            }
        }
        if print.is_empty() {
            return None;
        }
        let wid = self.own.then(|| match frame.tag.plain("wId") {
            "" => frame.tag.plain("eId"),
            wid => wid,
        });
        let bullet = frame.tag.name == "indent" && self.own;
        let last = self.frames.last().and_then(|f| last_number(&f.blocks, frame.el));
        let around = Around { el: frame.el, wid, bullet, last };
        let n = num(print, span, around, self.locale);
        if let Some(at) = frame.named
            && let Some(named) = self.named.get_mut(at as usize)
        {
            named.num = n.canonical().into();
            if named.num.is_empty() || n.value == 0 {
                named.num = print.trim_matches(|c: char| !c.is_alphanumeric()).into();
            }
        }
        Some(n)
    }

    /// A paragraph, item, or one of the UN's headings that are paragraphs by class.
    fn paragraph(&mut self, mut frame: Frame<'x>, span: Span) {
        flush(&mut frame, self.own);
        let mut extra = frame.take_extra();
        let number = self.take_num(&frame, &mut extra);
        let (class, lang) = (frame.class(), frame.lang());
        let mut blocks = without_empty(std::mem::take(&mut frame.blocks));
        let is_item = frame.el == El::Item;
        if !is_item && let Some(level) = heading_class(class) {
            return self.flat_heading(&frame, level, number, extra, blocks, span);
        }
        if !extra.headings.is_empty() {
            let level = self.open_levels() + 1;
            for (_, title) in std::mem::take(&mut extra.headings) {
                let heading = Heading { level, num: None, title };
                if is_item {
                    blocks.insert(0, paragraph(None, heading.title, span, "akn.heading"));
                } else {
                    self.block(block(heading, span, "akn.heading", lang));
                }
            }
            if number.is_none() && blocks.is_empty() {
                return;
            }
        }
        if !is_item && number.is_none() && class.is_empty() && lang.is_none() && blocks.len() == 1 {
            let lone = matches!(
                blocks[0].kind,
                BlockKind::Table(_) | BlockKind::Contents(_) | BlockKind::Rule
            ) || matches!(blocks[0].kind, BlockKind::Figure(_))
                && &*blocks[0].origin.rule != "akn.tblock-named";
            if lone {
                return self.blocks(blocks);
            }
        }
        let text = own_text(&mut blocks);
        let role = role(class);
        let named_paragraph = is_item && frame.tag.name == "item" && class == "paragraph";
        let kind: BlockKind = if is_item && !named_paragraph {
            Item { num: number, text, children: blocks }.into()
        } else {
            Paragraph { num: number, role, text, children: blocks }.into()
        };
        self.block(block(kind, span, if is_item { "akn.point" } else { "akn.paragraph" }, lang));
    }

    /// `paragraph class="H1"` with its words as `heading`, `subheading` or text.
    fn flat_heading(
        &mut self,
        frame: &Frame<'x>,
        level: u8,
        mut number: Option<Num>,
        extra: Extra<'x>,
        blocks: Vec<Block>,
        span: Span,
    ) {
        let about = format!("a heading is a paragraph of class {:?}", frame.class());
        self.remarks.add(Code::MarkupMended, &about, span);
        let lang = frame.lang();
        let mut made = Vec::new();
        for (_, title) in extra.headings {
            let heading = Heading { level, num: number.take(), title };
            made.push(block(heading, span, "akn.class", lang));
        }
        for b in blocks {
            match b.kind {
                BlockKind::Paragraph(Paragraph { num: None, text, children, .. })
                    if children.is_empty() =>
                {
                    let heading = Heading { level, num: number.take(), title: text };
                    made.push(block(heading, b.span, "akn.class", lang));
                }
                _ => made.push(b),
            }
        }
        if number.is_some() {
            let heading = Heading { level, num: number, title: Vec::new() };
            made.insert(0, block(heading, span, "akn.class", lang));
        }
        self.blocks(made);
    }

    /// A list: what stands before the items, the items, what follows them.
    fn list(&mut self, mut frame: Frame<'x>) {
        flush(&mut frame, self.own);
        let extra = frame.take_extra();
        let mut head = self.head_blocks(extra, frame.tag.span);
        if head.is_empty() {
            return self.blocks(frame.blocks);
        }
        head.append(&mut frame.blocks);
        self.blocks(head);
    }

    /// The UN's files put the list of a point beside the point.
    fn sublist(&mut self, mut frame: Frame<'x>, span: Span) {
        flush(&mut frame, self.own);
        let into = self.parent().and_then(|f| f.blocks.last_mut());
        match into {
            Some(Block { kind: BlockKind::Item(Item { children, .. }), .. }) => {
                children.append(&mut frame.blocks);
                self.remarks.add(Code::MarkupMended, "a sublist stands beside its point", span);
            }
            _ => self.blocks(frame.blocks),
        }
    }

    /// A number and headings where the tree has none, as blocks.
    fn head_blocks(&mut self, extra: Extra<'x>, span: Span) -> Vec<Block> {
        let mut head = Vec::new();
        if let Some((text, at)) = extra.num
            && !text.is_empty()
        {
            head.push(paragraph(None, text, at, "akn.num"));
        }
        for (_, title) in extra.headings {
            head.push(paragraph(None, title, span, "akn.heading"));
        }
        for row in extra.rows {
            head.extend(row.cells.into_iter().flat_map(|c| c.blocks));
        }
        head.extend(extra.cells.into_iter().flat_map(|c| c.1.blocks));
        if !extra.caption.is_empty() {
            head.push(paragraph(None, edit::merge(extra.caption), span, "akn.caption"));
        }
        for e in extra.entries {
            head.push(paragraph(None, e.text, span, "akn.tocItem"));
        }
        head
    }

    fn through(&mut self, mut frame: Frame<'x>) {
        flush(&mut frame, self.own);
        let extra = frame.take_extra();
        let head = self.head_blocks(extra, frame.tag.span);
        if !head.is_empty() {
            self.blocks(head);
        }
        if frame.el == El::Through && !frame.blocks.is_empty() {
            self.blocks(frame.blocks);
        }
    }

    fn table(&mut self, mut frame: Frame<'x>, span: Span) {
        let lang = frame.lang();
        let mut extra = frame.take_extra();
        let marks = std::mem::take(&mut extra.caption_marks);
        let mut title = std::mem::take(&mut extra.caption);
        let marked = Extra { marks, ..Extra::default() };
        let mut number = self.inline_num(&mut title, &marked, span);
        // "Table 2": the word is no counter's
        if let Some(n) = number.as_mut().filter(|n| n.value == 0)
            && let Some((_, Some(value))) = self.locale.and_then(|l| l.table_caption(&n.text))
        {
            n.value = value;
            n.style = NumStyle::Decimal;
        }
        if let (Some(at), Some(n)) = (frame.named, &number)
            && let Some(named) = self.named.get_mut(at as usize)
        {
            named.num = n.canonical().into();
        }
        let title = edit::merge(title);
        let caption =
            (number.is_some() || !title.is_empty()).then_some(Caption { num: number, title });
        let mut rows = std::mem::take(&mut extra.rows);
        if self.own
            && let [row] = &rows[..]
            && row.cells.is_empty()
        {
            rows = Vec::new();
        }
        flush(&mut frame, self.own);
        let before = std::mem::take(&mut frame.blocks);
        self.blocks(before);
        self.block(block(Table { caption, rows }, span, "akn.table", lang));
    }

    /// A box, quotation or unknown part of the text in our profile; a heading in any other file.
    fn hcontainer(&mut self, mut frame: Frame<'x>, span: Span) {
        flush(&mut frame, self.own);
        let lang = frame.lang();
        let mut extra = frame.take_extra();
        match frame.tag.plain("name") {
            "quote" if extra.headings.is_empty() && extra.num.is_none() => {
                let kind = BlockKind::Quote { blocks: frame.blocks };
                self.block(block(kind, span, "akn.quote", lang));
            }
            "box" if extra.num.is_none() => {
                let title = extra.headings.into_iter().next().map(|h| h.1).unwrap_or_default();
                let boxed = Boxed { title, blocks: frame.blocks };
                self.block(block(boxed, span, "akn.box", lang));
            }
            "opaque" if extra.headings.is_empty() && extra.num.is_none() => {
                let name = frame.tag.attr("title").unwrap_or_default().as_ref().into();
                let opaque = Opaque { name, blocks: frame.blocks };
                self.block(block(opaque, span, "akn.opaque", lang));
            }
            name => {
                let about = format!("the name of <hcontainer name={name:?}> is left out");
                self.remarks.add(Code::MarkupSetAside, &about, span);
                let level = self.open_levels() + 1;
                let number = self.take_num(&frame, &mut extra);
                let mut titles = extra.headings.into_iter().map(|h| h.1);
                let title = titles.next().unwrap_or_default();
                if number.is_some() || !title.is_empty() {
                    let heading = Heading { level, num: number, title };
                    self.block(block(heading, span, "akn.hcontainer", lang));
                }
                for title in titles {
                    let heading = Heading { level: level + 1, num: None, title };
                    self.block(block(heading, span, "akn.subheading", lang));
                }
                self.blocks(frame.blocks);
            }
        }
    }

    fn tblock(&mut self, mut frame: Frame<'x>, span: Span) {
        flush(&mut frame, self.own);
        let lang = frame.lang();
        let mut extra = frame.take_extra();
        let blocks = without_empty(std::mem::take(&mut frame.blocks));
        let class = frame.class();
        let title = |extra: &mut Extra<'x>| {
            if extra.headings.is_empty() { Vec::new() } else { extra.headings.remove(0).1 }
        };
        let kind: BlockKind = match class {
            "quote" => BlockKind::Quote { blocks },
            "box" => Boxed { title: title(&mut extra), blocks }.into(),
            "opaque" => {
                let name = frame.tag.attr("title").unwrap_or_default().as_ref().into();
                Opaque { name, blocks }.into()
            }
            "figure" => {
                let mut figure = Figure::default();
                let mut alt = Vec::new();
                for b in blocks {
                    let caption = &*b.origin.rule == "akn.p-caption";
                    if let BlockKind::Paragraph(p) = b.kind {
                        if caption {
                            figure.caption = Some(Caption { num: p.num, title: p.text });
                        } else {
                            alt.push(plain(&p.text));
                        }
                    }
                }
                figure.alt = alt.join(" ").into();
                let named = !frame.tag.plain("eId").is_empty();
                let rule = if named { "akn.tblock-named" } else { "akn.figure" };
                return self.block(block(figure, span, rule, lang));
            }
            _ => {
                let level = class.strip_prefix("level").and_then(|l| l.parse().ok());
                let level = level.unwrap_or_else(|| self.open_levels() + 1);
                let number = self.take_num(&frame, &mut extra);
                let title = title(&mut extra);
                if number.is_some() || !title.is_empty() {
                    let heading = Heading { level, num: number, title };
                    self.block(block(heading, span, "akn.tblock", lang));
                }
                return self.blocks(blocks);
            }
        };
        self.block(block(kind, span, "akn.tblock", lang));
    }

    fn note(&mut self, mut frame: Frame<'x>, span: Span) {
        flush(&mut frame, self.own);
        let mut extra = frame.take_extra();
        let Some((id, edge)) = extra.note.take() else { return };
        let mut blocks = without_empty(std::mem::take(&mut frame.blocks));
        for head in self.head_blocks(extra, span) {
            blocks.insert(0, head);
        }
        if !self.own {
            self.note_brackets(&mut blocks);
        }
        let marker = frame.tag.attr("marker").unwrap_or_default();
        if let Some(note) = self.doc.notes.get_mut(id.0 as usize) {
            note.marker = marker.as_ref().into();
            note.printed = marker.as_ref().into();
            note.span = span;
            note.blocks = blocks;
        }
        self.edge = edge;
        if let Some(f) = self.frames.last_mut()
            && !f.mixed
            && f.el != El::Note
            && f.inlines.is_empty()
        {
            self.edge = Edge::Start;
        }
        self.call(id, &marker, span);
    }
}

impl<'x> Extra<'x> {
    /// What an element has no use for: a number in a cell, cells in a paragraph. It stays as text.
    fn unused(&mut self, el: El, class: &str) -> Self {
        let mut unused = Self::default();
        let all = matches!(el, El::Through | El::List | El::Note | El::Unknown | El::Foreign);
        if all {
            return unused;
        }
        let typed = el == El::Tblock && matches!(class, "quote" | "opaque" | "figure");
        let heads = matches!(
            el,
            El::Level
                | El::Hcontainer
                | El::Paragraph
                | El::Item
                | El::Attachment
                | El::Container
                | El::Formula
        ) || el == El::Tblock && !typed;
        if !heads || el == El::Tblock && class == "box" {
            unused.num = self.num.take();
        }
        if !heads {
            unused.headings = std::mem::take(&mut self.headings);
        } else if el == El::Tblock && self.headings.len() > 1 {
            unused.headings = self.headings.split_off(1);
        } else if el == El::Hcontainer && class.is_empty() && self.num.is_none() {
            // a box has one heading
            if self.headings.len() > 1 {
                unused.headings = self.headings.split_off(1);
            }
        }
        if el != El::Table {
            unused.rows = std::mem::take(&mut self.rows);
            unused.caption = std::mem::take(&mut self.caption);
        }
        if el != El::Row {
            unused.cells = std::mem::take(&mut self.cells);
        }
        if el != El::Toc {
            unused.entries = std::mem::take(&mut self.entries);
        }
        unused
    }
}

impl<'x> Frame<'x> {
    fn mixed_parent(&self, b: &Builder<'x, '_>) -> bool {
        b.frames.last().is_some_and(|f| f.mixed) && self.blocks.is_empty()
    }
}

/// Stands in the items of a reference whose target is looked for at the end.
pub(super) const PENDING: &str = "\u{0}";

/// The level of the UN's heading styles.
fn heading_class(class: &str) -> Option<u8> {
    let class = class.to_ascii_lowercase();
    let class = class.trim_end_matches(['g', 'a', 'c', '_', ' ']);
    Some(match class {
        "hch" | "h1" => 1,
        "h23" | "h2" | "h3" => 2,
        "h4" => 3,
        "h56" => 4,
        _ => return None,
    })
}

/// The text of a paragraph, from the blocks in it: the first of them, if it is nothing but text.
pub(super) fn own_text(blocks: &mut Vec<Block>) -> Vec<Inline> {
    let is_own = |b: &Block| {
        b.lang.is_none()
            && matches!(&b.kind, BlockKind::Paragraph(p)
                if p.num.is_none() && p.role == ParagraphRole::Plain && p.children.is_empty())
    };
    if !blocks.first().is_some_and(is_own) {
        return Vec::new();
    }
    match blocks.remove(0).kind {
        BlockKind::Paragraph(p) => p.text,
        _ => Vec::new(),
    }
}

/// Leaves out paragraphs that hold nothing: the schema wants one where the tree has none.
pub(super) fn without_empty(mut blocks: Vec<Block>) -> Vec<Block> {
    let empty = |b: &Block| {
        matches!(&b.kind, BlockKind::Paragraph(p)
            if p.num.is_none() && p.text.is_empty() && p.children.is_empty())
    };
    if blocks.iter().any(empty) {
        blocks.retain(|b| !empty(b));
    }
    blocks
}

fn is_toc_title(b: &mut Block) -> bool {
    &*b.origin.rule == "akn.p-toc"
}

/// The number of the part of the same kind that came last.
fn last_number(blocks: &[Block], el: El) -> Option<(NumStyle, u32)> {
    blocks.iter().rev().find_map(|b| {
        let num = match (&b.kind, el) {
            (BlockKind::Item(i), El::Item) => i.num.as_ref(),
            (BlockKind::Paragraph(p), El::Paragraph) => p.num.as_ref(),
            (BlockKind::Heading(h), El::Level | El::Hcontainer) => h.num.as_ref(),
            _ => None,
        }?;
        Some((num.style, num.value))
    })
}

fn rule_of(class: &str) -> &'static str {
    match class {
        "toc" => "akn.p-toc",
        "caption" => "akn.p-caption",
        "heading" => "akn.p-heading",
        _ => "akn.p",
    }
}

fn rule_of_level(name: &str) -> &'static str {
    match name {
        "part" => "akn.part",
        "section" => "akn.section",
        "title" => "akn.title",
        "chapter" => "akn.chapter",
        "division" => "akn.division",
        _ => "akn.level",
    }
}

/// What is left of a reference whose target is no part of the document.
pub(super) fn is_pending(target: &Target) -> bool {
    matches!(target, Target::Internal(to) if matches!(&to.items[..], [one] if &**one == PENDING))
}

/// The role of a paragraph by its class.
fn role(class: &str) -> ParagraphRole {
    match class {
        "formula" => ParagraphRole::Formula,
        "preambular" => ParagraphRole::Preambular,
        "operative" => ParagraphRole::Operative,
        "adoption" => ParagraphRole::Adoption,
        "vote" => ParagraphRole::Vote,
        "signature" => ParagraphRole::Signature,
        "keyWords" => ParagraphRole::KeyWords,
        "tableNote" => ParagraphRole::TableNote,
        "documentation" => ParagraphRole::Documentation,
        _ => ParagraphRole::Plain,
    }
}

/// What a line after the text is, by the elements in it.
fn closing_role(extra: &Extra<'_>) -> ParagraphRole {
    let has = |name| extra.marks.iter().any(|m| m.tag.name == name);
    if has("vote") {
        ParagraphRole::Vote
    } else if has("event") || has("docDate") {
        ParagraphRole::Adoption
    } else {
        ParagraphRole::Plain
    }
}
