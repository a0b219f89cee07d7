//! Drawing the display list with krilla, which refuses to write what PDF/A or PDF/UA forbid. The
//! only file that knows it.

use super::display::{
    Bookmark, Item, Kid, LinkTarget, List, Mark, NodeId, Numbering, Page, Role, Run,
};
use super::fonts::{Bytes, Fonts};
use super::{Conformance, Image};
use crate::error::Error;
use crate::lang::Lang;
use crate::model::Date;
use krilla::Document as Pdf;
use krilla::SerializeSettings;
use krilla::action::{Action, LinkAction};
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::color::rgb;
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::destination::{Destination, NamedDestination, XyzDestination};
use krilla::embed::{AssociationKind, EmbeddedFile, MimeType};
use krilla::error::KrillaError;
use krilla::geom::{PathBuilder, Point, Quadrilateral, Rect, Size, Transform};
use krilla::metadata::{DateTime, Metadata, TextDirection};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, ListNumbering, Node, SpanTag, TableHeaderScope,
    Tag, TagGroup, TagKind, TagTree,
};
use krilla::text::{Font, GlyphId, KrillaGlyph};
use std::num::{NonZeroU16, NonZeroU32};

/// What is said of a document as a whole.
#[derive(Debug)]
pub(super) struct About {
    pub title: String,
    pub symbol: Option<String>,
    pub author: Option<String>,
    pub lang: Lang,
    pub rtl: bool,
    pub date: Date,
}

/// Draws pages that meet a standard.
///
/// # Errors
/// [`Error::Option`] for an emblem that cannot be drawn; [`Error::Internal`] when a promise of the
/// standard is broken, which is a fault of ours.
pub(super) fn draw(
    mut list: List,
    fonts: &Fonts,
    about: &About,
    conformance: &Conformance,
    emblem: Option<&Image>,
) -> Result<Vec<u8>, Error> {
    let wanted = ConfigurationBuilder::new();
    let wanted = match conformance {
        Conformance::A2aUa1 => wanted
            .with_archival_validator(Archival::A2_A)
            .with_accessibility_validator(Accessibility::UA1),
        Conformance::A3aUa1 { .. } => wanted
            .with_archival_validator(Archival::A3_A)
            .with_accessibility_validator(Accessibility::UA1),
        Conformance::Plain => wanted,
    };
    let configuration =
        wanted.finish().map_err(|e| Error::Internal(format!("pdf configuration: {e:?}")))?;
    // each page goes when it is drawn: what krilla keeps of it takes its place
    let pages = std::mem::take(&mut list.pages);
    let list = &list;
    let mut pdf = Pdf::new_with(SerializeSettings { configuration, ..Default::default() });
    let mut drawer = Drawer {
        list,
        fonts: fonts.faces.iter().map(|_| None).collect(),
        files: fonts,
        leaves: vec![Vec::new(); list.tags.leaves as usize],
        annotations: vec![Vec::new(); list.links.len()],
        emblem,
    };
    for page in pages {
        drawer.page(&mut pdf, &page)?;
    }
    let mut tree = TagTree::new().with_lang(Some(about.lang.as_str().to_owned()));
    if let Some(root) = list.tags.nodes.first() {
        for n in drawer.kids(&root.kids, 0) {
            tree.push(n);
        }
    }
    pdf.set_tag_tree(tree);
    for (name, anchor) in &list.names {
        let place = list.anchors.get(*anchor as usize).copied().flatten();
        let Some((page, _, y)) = place else { continue };
        let point = Point::from_xy(0.0, (y - 6.0).max(0.0));
        let place = XyzDestination::new(page, point);
        let _ = pdf.register_named_destination(NamedDestination::new(name.to_string(), place));
    }
    pdf.set_outline(outline(list));
    let date = date(about.date);
    let mut metadata = Metadata::new()
        .title(within(&about.title).to_owned())
        .language(about.lang.as_str().to_owned())
        .creation_date(date)
        .producer(concat!("masthead ", env!("CARGO_PKG_VERSION")).to_owned())
        .text_direction(if about.rtl {
            TextDirection::RightToLeft
        } else {
            TextDirection::LeftToRight
        });
    if let Some(s) = &about.symbol {
        let s = within(s).to_owned();
        metadata = metadata.description(s.clone()).keywords(vec![s]);
    }
    if let Some(a) = &about.author {
        metadata = metadata.authors(vec![within(a).to_owned()]);
    }
    pdf.set_metadata(metadata);
    if let Conformance::A3aUa1 { attachment: Some(bytes) } = conformance {
        let name = about.symbol.as_deref().unwrap_or("document");
        let name: String = name
            .chars()
            .take(200)
            .map(|c| if c.is_ascii_alphanumeric() || c == '.' { c } else { '_' })
            .collect();
        let file = EmbeddedFile {
            path: format!("{name}.akn.xml"),
            mime_type: MimeType::new("application/xml"),
            description: Some("the document as Akoma Ntoso XML".to_owned()),
            association_kind: AssociationKind::Source,
            data: bytes.clone().into(),
            modification_date: Some(date),
            compress: Some(true),
            location: None,
        };
        pdf.embed_file(file)
            .ok_or_else(|| Error::Internal("pdf attachment named twice".to_owned()))?;
    }
    pdf.finish().map_err(|e| match e {
        KrillaError::Image(_, _, why) => Error::Option {
            what: format!("the emblem cannot be drawn: {why}"),
            help: "give a png or jpeg image".to_owned(),
        },
        e => Error::Internal(format!("pdf: {e}")),
    })
}

fn date(d: Date) -> DateTime {
    DateTime::new(d.year).month(d.month).day(d.day).hour(0).minute(0).second(0).utc_offset_hour(0)
}

fn outline(list: &List) -> Outline {
    let mut out = Outline::new();
    let mut at = 0;
    while at < list.bookmarks.len() {
        out.push_child(branch(list, &mut at));
    }
    out
}

/// An entry with those below it.
fn branch(list: &List, at: &mut usize) -> OutlineNode {
    let destination = |b: &Bookmark| {
        list.anchors.get(b.anchor as usize).copied().flatten().unwrap_or((0, 0.0, 0.0))
    };
    let Some(b) = list.bookmarks.get(*at) else {
        return OutlineNode::new(String::new(), XyzDestination::new(0, Point::from_xy(0.0, 0.0)));
    };
    let (page, _, y) = destination(b);
    let mut node = OutlineNode::new(
        within(&b.text).to_owned(),
        XyzDestination::new(page, Point::from_xy(0.0, (y - 6.0).max(0.0))),
    )
    .with_open(b.depth == 0);
    *at += 1;
    while list.bookmarks.get(*at).is_some_and(|n| n.depth > b.depth) {
        node.push_child(branch(list, at));
    }
    node
}

/// Left, top, right and bottom of a box.
type Corners = (f32, f32, f32, f32);

struct Drawer<'a> {
    list: &'a List,
    files: &'a Fonts,
    fonts: Vec<Option<Font>>,
    leaves: Vec<Vec<Identifier>>,
    annotations: Vec<Vec<Identifier>>,
    emblem: Option<&'a Image>,
}

impl Drawer<'_> {
    fn font(&mut self, face: u16) -> Result<Font, Error> {
        let slot = self.fonts.get_mut(face as usize);
        let file = self.files.faces.get(face as usize);
        let (Some(slot), Some(file)) = (slot, file) else {
            return Err(Error::Internal("pdf: no such font".to_owned()));
        };
        if slot.is_none() {
            let data = match &file.bytes {
                Bytes::Static(b) => (*b).into(),
                Bytes::Shared(b) => b.clone().into(),
            };
            *slot = Font::new(data, file.index);
        }
        slot.clone().ok_or_else(|| Error::Option {
            what: "a font cannot be embedded".to_owned(),
            help: "leave out fonts that are damaged".to_owned(),
        })
    }

    fn page(&mut self, pdf: &mut Pdf, page: &Page) -> Result<(), Error> {
        let (w, h) = self.list.size;
        let settings = PageSettings::from_wh(w, h)
            .ok_or_else(|| Error::Internal("pdf: page without size".to_owned()))?;
        let mut sheet = pdf.start_page_with(settings);
        let mut surface = sheet.surface();
        let mut open: Option<Mark> = None;
        let mut boxes: Vec<(u32, Vec<Corners>)> = Vec::new();
        let mut blue = false;
        paint(&mut surface, false);
        for item in &page.items {
            match item {
                Item::Run(run) => {
                    if run.blue != blue {
                        blue = run.blue;
                        paint(&mut surface, blue);
                    }
                    let font = self.font(run.font)?;
                    match (&run.actual, run.mark) {
                        (Some(actual), Mark::Leaf(leaf)) => {
                            close(&mut surface, &mut open);
                            let tag = SpanTag::empty().with_actual_text(Some(actual));
                            let id = surface.start_tagged(ContentTag::Span(tag));
                            self.keep(leaf, id);
                            glyphs(&mut surface, run, font);
                            surface.end_tagged();
                        }
                        _ => {
                            self.open(&mut surface, &mut open, run.mark);
                            glyphs(&mut surface, run, font);
                        }
                    }
                    if let Some(link) = run.link {
                        let (top, bottom) = (run.y - run.size * 0.8, run.y + run.size * 0.25);
                        let rect = (run.x, top, run.x + run.width, bottom);
                        match boxes.iter_mut().find(|b| b.0 == link) {
                            Some((_, rects)) => join(rects, rect),
                            None => boxes.push((link, vec![rect])),
                        }
                    }
                }
                Item::Rule(x, y, w, h) => {
                    self.open(&mut surface, &mut open, Mark::Layout);
                    if blue {
                        blue = false;
                        paint(&mut surface, false);
                    }
                    fill(&mut surface, *x, *y, *w, *h);
                }
                Item::Frame(x, y, w, h, mark) => {
                    self.open(&mut surface, &mut open, *mark);
                    let t = 0.35;
                    fill(&mut surface, *x, *y, *w, t);
                    fill(&mut surface, *x, *y + *h - t, *w, t);
                    fill(&mut surface, *x, *y, t, *h);
                    fill(&mut surface, *x + *w - t, *y, t, *h);
                }
                Item::Emblem(x, y, w, h, leaf) => {
                    if let (Some(image), Some(size)) = (self.emblem, Size::from_wh(*w, *h)) {
                        self.open(&mut surface, &mut open, Mark::Leaf(*leaf));
                        surface.push_transform(&Transform::from_translate(*x, *y));
                        surface.draw_image(image.inner.clone(), size);
                        surface.pop();
                    }
                }
            }
        }
        close(&mut surface, &mut open);
        surface.finish();
        for (link, rects) in boxes {
            let Some(l) = self.list.links.get(link as usize) else { continue };
            let target = match &l.target {
                // half an address leads nowhere
                LinkTarget::Url(u) if within(u).len() < u.len() => continue,
                LinkTarget::Url(u) => Target::Action(Action::Link(LinkAction::new(u.to_string()))),
                LinkTarget::Anchor(a) => {
                    let Some((page, _, y)) = self.list.anchors.get(*a as usize).copied().flatten()
                    else {
                        continue;
                    };
                    let point = Point::from_xy(0.0, (y - 6.0).max(0.0));
                    Target::Destination(Destination::Xyz(XyzDestination::new(page, point)))
                }
            };
            let quads: Vec<Quadrilateral> = rects
                .iter()
                .filter_map(|r| Rect::from_ltrb(r.0, r.1, r.2.max(r.0 + 0.1), r.3))
                .map(Quadrilateral::from)
                .collect();
            if quads.is_empty() {
                continue;
            }
            let contents = if l.contents.trim().is_empty() { "link" } else { within(&l.contents) };
            let annotation = Annotation::new_link(
                LinkAnnotation::new_with_quad_points(quads, target),
                Some(contents.to_owned()),
            );
            let id = sheet.add_tagged_annotation(annotation);
            if let Some(ids) = self.annotations.get_mut(link as usize) {
                ids.push(id);
            }
        }
        sheet.finish();
        Ok(())
    }

    fn keep(&mut self, leaf: u32, id: Identifier) {
        if let Some(ids) = self.leaves.get_mut(leaf as usize) {
            ids.push(id);
        }
    }

    /// Makes what is drawn next belong to a mark.
    fn open(&mut self, surface: &mut Surface<'_>, open: &mut Option<Mark>, mark: Mark) {
        if *open == Some(mark) {
            return;
        }
        close(surface, open);
        let kind = match mark {
            Mark::Leaf(leaf) => {
                let id = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
                self.keep(leaf, id);
                *open = Some(mark);
                return;
            }
            Mark::Header => ArtifactType::Header,
            Mark::Footer => ArtifactType::Footer,
            Mark::Layout => ArtifactType::Layout,
        };
        let _ = surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(kind)));
        *open = Some(mark);
    }

    /// The structure below a node. What came to have no content is left out, but for cells.
    fn kids(&mut self, kids: &[Kid], depth: u32) -> Vec<Node> {
        let mut out = Vec::with_capacity(kids.len());
        for kid in kids {
            match *kid {
                Kid::Leaf(leaf) => {
                    let ids = self.leaves.get_mut(leaf as usize).map(std::mem::take);
                    out.extend(ids.into_iter().flatten().map(Node::Leaf));
                }
                Kid::Node(id) => self.node(id, depth, &mut out),
            }
        }
        out
    }

    fn node(&mut self, id: NodeId, depth: u32, out: &mut Vec<Node>) {
        let list = self.list;
        let Some(node) = list.tags.nodes.get(id as usize) else { return };
        let mut children = self.kids(&node.kids, depth + 1);
        let mut linked = false;
        if node.role == Role::Link {
            // Few nodes have links; a search by node would be slow on many.
            let first = list.links.partition_point(|l| l.node < id);
            for (i, _) in
                list.links.iter().enumerate().skip(first).take_while(|(_, l)| l.node == id)
            {
                let ids = self.annotations.get_mut(i).map(std::mem::take).unwrap_or_default();
                linked |= !ids.is_empty();
                children.extend(ids.into_iter().map(Node::Leaf));
            }
        }
        let cell = matches!(node.role, Role::Cell(..) | Role::HeadCell(..) | Role::Row);
        if children.is_empty() && !cell {
            return;
        }
        let alt = node.alt.as_deref().map(|a| within(a).to_owned());
        let mut tag: TagKind = match node.role {
            Role::Part => Tag::Part.into(),
            Role::Group => Tag::Div.into(),
            Role::Paragraph => Tag::P.into(),
            Role::Heading(n) => {
                let level = NonZeroU16::new(u16::from(n.clamp(1, 6))).unwrap_or(NonZeroU16::MIN);
                Tag::Hn(level, alt.filter(|a| !a.is_empty()).or(Some("–".to_owned()))).into()
            }
            Role::List(n) => Tag::L(numbering(n)).into(),
            Role::Item => Tag::LI.into(),
            Role::Label => Tag::Lbl.into(),
            Role::Body => Tag::LBody.into(),
            Role::Table => Tag::Table.into(),
            Role::TableHead => Tag::THead.into(),
            Role::TableBody => Tag::TBody.into(),
            Role::Row => Tag::TR.into(),
            Role::HeadCell(c, r) => Tag::TH(TableHeaderScope::Column)
                .with_col_span(span(c))
                .with_row_span(span(r))
                .into(),
            Role::Cell(c, r) => Tag::TD.with_col_span(span(c)).with_row_span(span(r)).into(),
            Role::Link if linked => Tag::Link.into(),
            Role::Span | Role::Link => Tag::Span.into(),
            Role::Note => Tag::Note.into(),
            Role::Reference => Tag::Reference.into(),
            Role::Caption => Tag::Caption.into(),
            Role::Toc => Tag::TOC.into(),
            Role::TocEntry => Tag::TOCI.into(),
            Role::Quote => Tag::BlockQuote.into(),
            Role::Figure => Tag::Figure(alt.or(Some("figure".to_owned()))).into(),
        };
        if let Some(lang) = node.lang {
            tag.set_lang(Some(lang.as_str().to_owned()));
        }
        out.push(Node::Group(TagGroup::with_children(tag, children)));
    }
}

/// As much of a text as a string may hold (ISO 19005-2, 6.1.13: 32,767 bytes). Nothing is lost by it:
/// what is named so stands on the pages.
fn within(text: &str) -> &str {
    const MOST: usize = 32_000;
    if text.len() < MOST / 2 {
        return text;
    }
    // strings that are not ASCII are written as UTF-16
    let wide = if text.is_ascii() { 1 } else { 2 };
    let mut size = 2;
    let end = text.char_indices().find(|(_, c)| {
        size += wide * c.len_utf16();
        size > MOST
    });
    end.map_or(text, |(at, _)| text.get(..at).unwrap_or(text))
}

fn span(n: u16) -> Option<NonZeroU32> {
    NonZeroU32::new(u32::from(n)).filter(|n| n.get() > 1)
}

fn numbering(n: Numbering) -> ListNumbering {
    match n {
        Numbering::None => ListNumbering::None,
        Numbering::Decimal => ListNumbering::Decimal,
        Numbering::LowerRoman => ListNumbering::LowerRoman,
        Numbering::UpperRoman => ListNumbering::UpperRoman,
        Numbering::LowerAlpha => ListNumbering::LowerAlpha,
        Numbering::UpperAlpha => ListNumbering::UpperAlpha,
        Numbering::Bullet => ListNumbering::Disc,
    }
}

fn close(surface: &mut Surface<'_>, open: &mut Option<Mark>) {
    if open.take().is_some() {
        surface.end_tagged();
    }
}

/// Links are dark blue, everything else black.
fn paint(surface: &mut Surface<'_>, blue: bool) {
    let color = if blue { rgb::Color::new(0, 0, 190) } else { rgb::Color::new(0, 0, 0) };
    surface.set_fill(Some(Fill { paint: color.into(), ..Fill::default() }));
}

fn glyphs(surface: &mut Surface<'_>, run: &Run, font: Font) {
    let glyphs: Vec<KrillaGlyph> = run
        .glyphs
        .iter()
        .map(|g| KrillaGlyph {
            glyph_id: GlyphId::new(u32::from(g.id)),
            text_range: g.start as usize..g.end as usize,
            x_advance: g.advance,
            x_offset: g.dx,
            y_offset: g.dy,
            y_advance: 0.0,
            location: None,
        })
        .collect();
    surface.draw_glyphs(Point::from_xy(run.x, run.y), &glyphs, font, &run.text, run.size, false);
}

fn fill(surface: &mut Surface<'_>, x: f32, y: f32, w: f32, h: f32) {
    let Some(rect) = Rect::from_xywh(x, y, w, h) else { return };
    let mut path = PathBuilder::new();
    path.push_rect(rect);
    if let Some(path) = path.finish() {
        surface.draw_path(&path);
    }
}

/// Joins a box to the one before it when they touch on one line.
fn join(rects: &mut Vec<Corners>, new: Corners) {
    if let Some(last) = rects.last_mut() {
        let same_line = (last.1 - new.1).abs() < 8.0 && (last.3 - new.3).abs() < 8.0;
        if same_line && new.0 <= last.2 + 4.0 && new.2 >= last.0 - 4.0 {
            *last = (last.0.min(new.0), last.1.min(new.1), last.2.max(new.2), last.3.max(new.3));
            return;
        }
    }
    rects.push(new);
}
