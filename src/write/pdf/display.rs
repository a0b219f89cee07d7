//! The display list: what stands where on which page, and what it is to a reader. Layout makes it,
//! the backend draws it; neither knows the other.
//!
//! Lengths are points (1/72 inch). In a [`Line`] and a [`Strip`] `x` runs from the left edge of the
//! page and `y` downwards from the top of the line or strip.

use crate::lang::Lang;

/// Index into [`Tags::nodes`].
pub(super) type NodeId = u32;
/// A stretch of content that belongs to one node; see [`Kid::Leaf`].
pub(super) type LeafId = u32;
/// Index into [`List::links`].
pub(super) type LinkId = u32;
/// Index into [`List::anchors`].
pub(super) type AnchorId = u32;

/// Whose content something drawn is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// Content of the document.
    Leaf(LeafId),
    /// Running head of a page.
    Header,
    /// Foot of a page.
    Footer,
    /// A rule or leader.
    Layout,
}

/// A glyph of a run.
#[derive(Debug, Clone, Copy)]
pub(super) struct Glyph {
    /// The glyph in its font.
    pub id: u16,
    /// First byte of the run's text that its cluster covers.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// Distance to the next glyph, in em.
    pub advance: f32,
    /// Shift to the right, in em.
    pub dx: f32,
    /// Shift upwards, in em.
    pub dy: f32,
}

/// Glyphs of one font, size and colour on one baseline, from left to right.
#[derive(Debug, Clone)]
pub(super) struct Run {
    /// Left edge.
    pub x: f32,
    /// Baseline.
    pub y: f32,
    /// Width.
    pub width: f32,
    /// Which face.
    pub font: u16,
    /// Size of the type.
    pub size: f32,
    /// Whether it is printed as a link.
    pub blue: bool,
    /// Whose content it is.
    pub mark: Mark,
    /// The link it belongs to.
    pub link: Option<LinkId>,
    /// The text, in reading order.
    pub text: Box<str>,
    /// What it reads as where that is not its text: a soft hyphen, a character shown by its code.
    pub actual: Option<Box<str>>,
    /// The glyphs.
    pub glyphs: Box<[Glyph]>,
}

/// Something drawn.
#[derive(Debug, Clone)]
pub(super) enum Item {
    /// Text.
    Run(Run),
    /// A filled rectangle: left, top, width, height.
    Rule(f32, f32, f32, f32),
    /// The outline of a rectangle that belongs to the content around it.
    Frame(f32, f32, f32, f32, Mark),
    /// The emblem.
    Emblem(f32, f32, f32, f32, LeafId),
}

/// A line of text, set.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    /// Left edge of its column.
    pub x: f32,
    /// Top, within its strip.
    pub y: f32,
    /// Distance to the next line.
    pub height: f32,
    /// What is drawn.
    pub items: Vec<Item>,
    /// Notes it calls for the first time.
    pub notes: Vec<u32>,
    /// Places in it that links go to.
    pub anchors: Vec<AnchorId>,
    /// What the audit looks at.
    pub fact: Fact,
}

/// What a set line tells about its own quality.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Fact {
    /// Space left over (positive) or run over (negative) at its end, in points; 0 where a line is
    /// not meant to be full.
    pub slack: f32,
    /// It is meant to be full.
    pub justified: bool,
    /// It starts with a character that may not start a line.
    pub bad_start: bool,
}

/// Lines and rules side by side that a page takes as one: mostly one line, or a table row.
#[derive(Debug, Clone, Default)]
pub(super) struct Strip {
    /// Height.
    pub height: f32,
    /// Its lines.
    pub lines: Vec<Line>,
    /// Its rules: left, top, width, thickness.
    pub rules: Vec<(f32, f32, f32, f32)>,
}

impl From<Line> for Strip {
    fn from(line: Line) -> Self {
        Self { height: line.height, lines: vec![line], rules: Vec::new() }
    }
}

/// A page.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// What is drawn, in reading order.
    pub items: Vec<Item>,
    /// Facts of its lines, for the audit.
    pub facts: Vec<Fact>,
    /// Notes that start on it, and notes called on it.
    pub notes: (Vec<u32>, Vec<u32>),
    /// Whether the last thing of its text is a heading.
    pub ends_with_heading: bool,
}

/// Where a link goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum LinkTarget {
    /// A web or mail address.
    Url(Box<str>),
    /// A place in this document.
    Anchor(AnchorId),
}

/// A link.
#[derive(Debug)]
pub(super) struct Link {
    /// Where to.
    pub target: LinkTarget,
    /// What it is, for those who do not see it.
    pub contents: Box<str>,
    /// The node that holds its text.
    pub node: NodeId,
}

/// What a node of the structure tree is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// The masthead, an annex: a large part.
    Part,
    /// A group without meaning of its own.
    Group,
    /// A paragraph.
    Paragraph,
    /// A heading, 1 to 6.
    Heading(u8),
    /// A list.
    List(Numbering),
    /// An item of a list.
    Item,
    /// A label.
    Label,
    /// What an item holds.
    Body,
    /// A table.
    Table,
    /// The head of a table.
    TableHead,
    /// The body of a table.
    TableBody,
    /// A row.
    Row,
    /// A head cell and its spans.
    HeadCell(u16, u16),
    /// A cell and its spans.
    Cell(u16, u16),
    /// Words.
    Span,
    /// A note.
    Note,
    /// A call of a note, or a reference.
    Reference,
    /// A link.
    Link,
    /// The title of a table or figure.
    Caption,
    /// A contents list.
    Toc,
    /// A line of it.
    TocEntry,
    /// A quotation.
    Quote,
    /// A picture.
    Figure,
}

/// How the items of a list are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Numbering {
    /// In no way that the format knows.
    None,
    /// 1, 2, 3.
    Decimal,
    /// i, ii, iii.
    LowerRoman,
    /// I, II, III.
    UpperRoman,
    /// a, b, c.
    LowerAlpha,
    /// A, B, C.
    UpperAlpha,
    /// Bullets.
    Bullet,
}

/// A node of the structure tree.
#[derive(Debug)]
pub(super) struct Node {
    /// What it is.
    pub role: Role,
    /// Its language where that differs from its parent's.
    pub lang: Option<Lang>,
    /// The title of a heading, the description of a figure, the headers of a cell.
    pub alt: Option<Box<str>>,
    /// Its parts, in reading order.
    pub kids: Vec<Kid>,
}

/// A part of a node.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kid {
    /// A node.
    Node(NodeId),
    /// Content, wherever on the pages it is drawn.
    Leaf(LeafId),
}

/// The structure tree. Node 0 is the document.
#[derive(Debug)]
pub(super) struct Tags {
    /// The nodes.
    pub nodes: Vec<Node>,
    /// How many leaves there are.
    pub leaves: u32,
    /// Those that are the mark of a note, at its call or before it, in order.
    pub marks: Vec<LeafId>,
}

impl Tags {
    /// A tree of nothing but the document.
    pub(super) fn new() -> Self {
        Self {
            nodes: vec![Node { role: Role::Group, lang: None, alt: None, kids: Vec::new() }],
            leaves: 0,
            marks: Vec::new(),
        }
    }

    /// A new node, the last of its parent.
    pub(super) fn node(&mut self, parent: NodeId, role: Role, lang: Option<Lang>) -> NodeId {
        let id = self.nodes.len() as NodeId;
        self.nodes.push(Node { role, lang, alt: None, kids: Vec::new() });
        if let Some(p) = self.nodes.get_mut(parent as usize) {
            p.kids.push(Kid::Node(id));
        }
        id
    }

    /// A new stretch of content, the last of its parent.
    pub(super) fn leaf(&mut self, parent: NodeId) -> Mark {
        let id = self.leaves;
        self.leaves += 1;
        if let Some(p) = self.nodes.get_mut(parent as usize) {
            p.kids.push(Kid::Leaf(id));
        }
        Mark::Leaf(id)
    }

    /// A new stretch that is the mark of a note.
    pub(super) fn mark(&mut self, parent: NodeId) -> Mark {
        self.marks.push(self.leaves);
        self.leaf(parent)
    }

    /// Gives a node its title, description or headers.
    pub(super) fn describe(&mut self, node: NodeId, alt: impl Into<Box<str>>) {
        if let Some(n) = self.nodes.get_mut(node as usize) {
            n.alt = Some(alt.into());
        }
    }
}

/// An entry of the bookmarks.
#[derive(Debug)]
pub(super) struct Bookmark {
    /// Depth, from 0.
    pub depth: u8,
    /// What it says.
    pub text: Box<str>,
    /// Where it goes.
    pub anchor: AnchorId,
}

/// A whole document, ready to draw.
#[derive(Debug)]
pub(super) struct List {
    /// Width and height of every page.
    pub size: (f32, f32),
    /// The pages.
    pub pages: Vec<Page>,
    /// Where each anchor came to stand: page from 0, and distance from its top.
    pub anchors: Vec<Option<(usize, f32, f32)>>,
    /// The links.
    pub links: Vec<Link>,
    /// The structure.
    pub tags: Tags,
    /// The bookmarks, in order.
    pub bookmarks: Vec<Bookmark>,
    /// Parts that an address can name behind `#`, by eId.
    pub names: Vec<(Box<str>, AnchorId)>,
}

impl List {
    /// The text that is drawn as content, the marks of notes left out: what is read of the pages.
    pub(super) fn text(&self) -> String {
        let mut out = String::new();
        for item in self.pages.iter().flat_map(|p| &p.items) {
            let Item::Run(run) = item else { continue };
            let Mark::Leaf(leaf) = run.mark else { continue };
            if self.tags.marks.binary_search(&leaf).is_err() {
                out.push_str(run.actual.as_ref().unwrap_or(&run.text));
            }
        }
        out
    }
}
