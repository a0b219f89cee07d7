//! Blocks whose structure the mark-up tells: only their texts are read.

use super::{inlines, inlines_with, rows};
use crate::flow::outline::{Frame, Step};
use crate::ledger::Fate;
use crate::model::flat::leaves;
use crate::model::{
    Annex, Block, BlockKind, Boxed, Caption, Contents, ContentsEntry, Document, Figure, Heading,
    Inline, InlineKind, Item, MastheadRole, Num, Opaque, Origin, Paragraph, ParagraphRole, Table,
    plain,
};
use crate::recognise::{Ctx, Kind, Node, Options, masthead};
use crate::span::Span;
use serde::de::DeserializeOwned;
use serde::de::value::{Error, StrDeserializer};

/// Blocks nested deeper than this stand one after the other: the input sets the depth.
const MAX_DEPTH: usize = 48;

/// Builds masthead and blocks by the steps.
pub(in crate::recognise) fn build(
    cx: &mut Ctx<'_, '_>,
    nodes: &[Node<'_>],
    steps: Vec<Step>,
    options: &Options<'_>,
    doc: &mut Document,
) {
    doc.lang = options.lang.unwrap_or(doc.lang);
    masthead::told(cx, nodes, lines(&steps), doc);
    // what the front matter does not say is not so
    doc.meta.symbol = None;
    doc.meta.date = None;
    doc.meta.title = None;
    cx.refs.of_document(options.symbol.as_ref());
    let mut b = Builder { cx, nodes, doc, at: 0, open: vec![Open::new(Frame::default())] };
    for step in steps {
        b.step(step);
    }
    while b.open.len() > 1 {
        b.close();
    }
    if let Some(mut rest) = b.open.pop() {
        let misplaced = rest.misplaced();
        b.doc.body.extend(rest.blocks.into_iter().chain(misplaced));
        b.doc.annexes.extend(rest.annexes);
    }
}

/// The lines of the masthead: which node, if there is any text, and which role.
fn lines(steps: &[Step]) -> Vec<(Option<usize>, MastheadRole)> {
    let (mut at, mut open, mut out) = (0, Vec::new(), Vec::new());
    for step in steps {
        match step {
            Step::Open(f) => {
                let role = named(&f.name).unwrap_or(MastheadRole::Other);
                let role = Some(role).filter(|_| &*f.kind == "masthead");
                out.extend(role.filter(|_| f.bare).map(|r| (None, r)));
                open.push(role);
            }
            Step::Close => {
                open.pop();
            }
            Step::Text => {
                out.extend(open.last().copied().flatten().map(|r| (Some(at), r)));
                at += 1;
            }
            Step::Title | Step::Block => at += 1,
            Step::Num { printed, .. } => at += usize::from(*printed),
        }
    }
    out
}

/// A value by its name in the JSON form of the tree.
fn named<T: DeserializeOwned>(name: &str) -> Option<T> {
    T::deserialize(StrDeserializer::<Error>::new(name)).ok()
}

/// What is under construction.
#[derive(Debug)]
struct Open {
    frame: Frame,
    span: Span,
    num: Option<Num>,
    text: Vec<Inline>,
    title: Vec<Inline>,
    blocks: Vec<Block>,
    preamble: Vec<Block>,
    entries: Vec<ContentsEntry>,
    annexes: Vec<Annex>,
    table: Option<Table>,
    alt: String,
}

impl Open {
    fn new(frame: Frame) -> Self {
        Self {
            frame,
            span: Span::DETACHED,
            num: None,
            text: Vec::new(),
            title: Vec::new(),
            blocks: Vec::new(),
            preamble: Vec::new(),
            entries: Vec::new(),
            annexes: Vec::new(),
            table: None,
            alt: String::new(),
        }
    }

    /// What has no place here, as paragraphs.
    fn misplaced(&mut self) -> Vec<Block> {
        let kind = &*self.frame.kind;
        let mut out = Vec::new();
        let numbered = ["paragraph", "item", "heading", "table", "figure"].contains(&kind);
        if let Some(num) = self.num.take_if(|_| !numbered) {
            let span = num.span;
            let p = Paragraph { num: Some(num), ..Paragraph::default() };
            out.push(Block { span, ..Block::new(p) });
        }
        let bare = |text| Block::new(Paragraph { text, ..Paragraph::default() });
        if kind != "annex" {
            out.append(&mut self.preamble);
        }
        if kind != "contents" {
            out.extend(self.entries.drain(..).map(|e| bare(e.text)));
        }
        if kind != "figure" && !self.alt.is_empty() {
            out.push(bare(vec![Inline::text(std::mem::take(&mut self.alt))]));
        }
        out
    }
}

struct Builder<'a, 'b, 'd, 's> {
    cx: &'b mut Ctx<'a, 'd>,
    nodes: &'b [Node<'s>],
    doc: &'b mut Document,
    /// The next node.
    at: usize,
    /// The first is the document.
    open: Vec<Open>,
}

impl<'s> Builder<'_, '_, '_, 's> {
    fn next(&mut self) -> Option<&Node<'s>> {
        let node = self.nodes.get(self.at)?;
        self.at += 1;
        Some(node)
    }

    fn step(&mut self, step: Step) {
        match step {
            Step::Open(frame) => self.open.push(Open::new(frame)),
            Step::Close => self.close(),
            Step::Num { tag, printed } => self.num(&tag, printed),
            Step::Text => {
                // those of the masthead are built
                if self.open.last().is_some_and(|o| &*o.frame.kind == "masthead") {
                    self.at += 1;
                    return;
                }
                let Some((text, span)) = self.text() else { return };
                if let Some(o) = self.open.last_mut() {
                    o.span = o.span.join(span);
                    o.text = text;
                }
            }
            Step::Title => {
                let Some((text, span)) = self.text() else { return };
                if let Some(o) = self.open.last_mut() {
                    o.span = o.span.join(span);
                    if !o.title.is_empty() {
                        o.title.push(Inline::new(InlineKind::Break));
                    }
                    o.title.extend(text);
                }
            }
            Step::Block => self.table(),
        }
    }

    fn text(&mut self) -> Option<(Vec<Inline>, Span)> {
        let role = self.open.last().map(|o| self.role(&o.frame));
        let i = self.at;
        self.next()?;
        let node = &self.nodes[i];
        let s = node.str();
        let opener = match role {
            Some(ParagraphRole::Preambular) => self.cx.locale.opener(s, false),
            Some(ParagraphRole::Operative) => self.cx.locale.opener(s, true),
            _ => None,
        };
        let text = inlines_with(self.cx, node, 0..s.len(), opener.map(|n| 0..n));
        Some((text, node.text.span(0..s.len())))
    }

    fn role(&self, frame: &Frame) -> ParagraphRole {
        match &*frame.kind {
            "paragraph" => named(&frame.name).unwrap_or_default(),
            _ => ParagraphRole::Plain,
        }
    }

    fn num(&mut self, tag: &Frame, printed: bool) {
        let mut num = Num {
            value: tag.value.unwrap_or(0),
            style: named(&tag.kind).unwrap_or_default(),
            suffix: tag.name.clone(),
            ..Num::default()
        };
        if printed {
            let i = self.at;
            if self.next().is_none() {
                return;
            }
            let node = &self.nodes[i];
            let s = node.str();
            node.text.claim(0..s.len(), Fate::Number, self.cx.ledger);
            num.text = s.into();
            num.span = node.text.span(0..s.len());
        }
        if let Some(o) = self.open.last_mut() {
            o.span = o.span.join(num.span);
            o.num = Some(num);
        }
    }

    fn table(&mut self) {
        let i = self.at;
        if self.next().is_none() {
            return;
        }
        let node = &self.nodes[i];
        let (table, span) = if node.kind == Kind::Table {
            rows::format_table(self.cx, node)
        } else {
            let text = inlines(self.cx, node, 0..node.text.len());
            let span = node.text.span(0..node.text.len());
            self.give(vec![Block {
                span,
                ..Block::new(Paragraph { text, ..Paragraph::default() })
            }]);
            return;
        };
        if let Some(o) = self.open.last_mut()
            && &*o.frame.kind == "table"
            && o.table.is_none()
        {
            o.span = o.span.join(span);
            o.table = Some(table);
            return;
        }
        let origin = Origin::certain("table.format");
        self.give(vec![Block { span, origin, ..Block::new(table) }]);
    }

    fn give(&mut self, blocks: Vec<Block>) {
        if let Some(o) = self.open.last_mut() {
            for b in &blocks {
                o.span = o.span.join(b.span);
            }
            o.blocks.extend(blocks);
        }
    }

    /// Ends what was opened last, and gives it to what it stands in.
    fn close(&mut self) {
        if self.open.len() < 2 {
            return;
        }
        let deep = self.open.len() > MAX_DEPTH;
        let Some(mut o) = self.open.pop() else { return };
        // what cannot have something in it leaves that to stand behind it
        let mut behind = o.misplaced();
        let Some(parent) = self.open.last_mut() else { return };
        if &*o.frame.kind != "annex" {
            parent.annexes.append(&mut o.annexes);
        }
        let Open { frame, span, num, text, title, mut blocks, .. } = o;
        let caption = |num: Option<Num>, title: Vec<Inline>| {
            (num.is_some() || !title.is_empty()).then_some(Caption { num, title })
        };
        if deep {
            behind.splice(0..0, std::mem::take(&mut blocks));
        }
        let value = frame.value.unwrap_or(0);
        let level = u8::try_from(value).unwrap_or(u8::MAX);
        let kind: BlockKind = match &*frame.kind {
            "preface" => return self.doc.preface.extend(blocks.into_iter().chain(behind)),
            "preamble" => {
                let inside = &*parent.frame.kind == "annex";
                let list = if inside { &mut parent.preamble } else { &mut self.doc.preamble };
                return list.extend(blocks.into_iter().chain(behind));
            }
            "conclusion" => return self.doc.conclusion.extend(blocks.into_iter().chain(behind)),
            "annex" => {
                let mut body = blocks;
                body.extend(behind);
                let kind = named(&frame.name).unwrap_or_default();
                let number = frame.value;
                let (preamble, annexes) = (o.preamble, o.annexes);
                let label = text;
                let a = Annex { kind, number, span, label, title, preamble, body, annexes };
                parent.annexes.push(a);
                return;
            }
            "entry" => {
                parent.entries.push(ContentsEntry { level, text });
                blocks.extend(behind);
                return self.give(blocks);
            }
            "alt" => {
                if leaves(&text).any(|i| matches!(i.kind, InlineKind::NoteCall(_))) {
                    behind.insert(0, Block::new(Paragraph { text, ..Paragraph::default() }));
                } else {
                    parent.alt.push_str(&plain(&text));
                }
                blocks.extend(behind);
                return self.give(blocks);
            }
            "paragraph" => {
                let role = named(&frame.name).unwrap_or_default();
                Paragraph { num, role, text, children: blocks }.into()
            }
            "item" => Item { num, text, children: blocks }.into(),
            "heading" => {
                behind.splice(0..0, blocks);
                Heading { level, num, title: text }.into()
            }
            "table" => {
                behind.splice(0..0, blocks);
                let mut rows = o.table.unwrap_or_default().rows;
                for row in rows.iter_mut().take(value as usize) {
                    row.header = true;
                }
                Table { caption: caption(num, text), rows }.into()
            }
            "figure" => {
                behind.splice(0..0, blocks);
                Figure { caption: caption(num, text), alt: o.alt.into() }.into()
            }
            "contents" => {
                behind.splice(0..0, blocks);
                Contents { title: text, entries: o.entries }.into()
            }
            "rule" => BlockKind::Rule,
            "quote" => BlockKind::Quote { blocks },
            "box" => Boxed { title: text, blocks }.into(),
            "opaque" => Opaque { name: frame.name, blocks }.into(),
            // the body, and what is none of ours
            _ => {
                blocks.extend(behind);
                return self.give(blocks);
            }
        };
        let origin = Origin::certain("told");
        let mut all = vec![Block { span, origin, ..Block::new(kind) }];
        all.extend(behind);
        self.give(all);
    }
}
