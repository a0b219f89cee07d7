//! The first page: "United Nations" and the symbol over a rule, organ and distribution block over
//! another, then session, agenda item and title.

use super::build::{Builder, Piece, Place};
use super::display::{Bookmark, Item, NodeId, Role, Strip};
use super::inline::plain;
use super::lines::Align;
use super::text::Text;
use crate::model::{MastheadLine, MastheadRole};

/// The head of the first page, at its place from the top of the page.
#[derive(Debug, Default)]
pub(super) struct Head {
    /// What it shows; nothing when the document has no masthead.
    pub strip: Strip,
    /// Where text may start on the first page.
    pub top: f32,
}

/// Where the first rule stands, from the top of the page.
const RULE: f32 = 65.0;
/// Where the second rule stands unless the blocks above it are longer.
const SECOND_RULE: f32 = 208.5;

impl Builder<'_, '_> {
    /// Builds the masthead: the head of the page is returned, the lines below it go to the text.
    pub(super) fn masthead(&mut self, node: NodeId, emblem: Option<(f32, f32)>) -> Head {
        let doc = self.doc;
        let mut head = Head { strip: Strip::default(), top: self.look.top };
        let in_head = doc.in_head();
        let framed = in_head.contains(&true);
        if framed {
            self.rule_at(&mut head.strip, RULE, 0.5);
        }
        let part =
            if doc.masthead.is_empty() { node } else { self.tags.node(node, Role::Part, None) };
        if let (true, Some((w, h))) = (framed, emblem) {
            self.emblem(&mut head.strip, part, w, h);
        }
        // How far down each column of the head is filled.
        let (mut organ, mut block) = (RULE + 3.0, RULE + 12.0);
        let mut row = RULE - 22.0;
        // languages stand apart from the date
        let mut dated = false;
        let mut before: Option<MastheadRole> = None;
        for (line, in_head) in doc.masthead.iter().zip(in_head) {
            let lang = line.lang.unwrap_or(doc.lang);
            let place = Place { lang, align: Align::Start, ..self.body(part) };
            let tag =
                |b: &mut Self, role| b.tags.node(part, role, line.lang.filter(|l| *l != doc.lang));
            if in_head {
                let n = tag(self, Role::Paragraph);
                let spoken = matches!(line.role, MastheadRole::Language | MastheadRole::Original);
                if spoken && std::mem::take(&mut dated) {
                    block += 12.0;
                }
                dated |= matches!(line.role, MastheadRole::Distribution | MastheadRole::Date);
                self.head_line(
                    line,
                    n,
                    &place,
                    &mut head.strip,
                    (&mut row, &mut organ, &mut block),
                );
            } else if line.role == MastheadRole::Title {
                self.title = 1;
                let n = tag(self, Role::Heading(1));
                self.title_line(line, n, &place, before == Some(MastheadRole::Title));
            } else {
                let n = tag(self, Role::Paragraph);
                self.below(line, n, &place, before);
            }
            before = Some(line.role);
            self.flush_notes(&Place { node: part, lang: doc.lang, ..place });
        }
        if framed {
            let second = SECOND_RULE.max(organ + 6.0).max(block + 6.0);
            self.rule_at(&mut head.strip, second, 1.25);
            head.top = second + 14.0;
        }
        head.strip.height = head.top;
        self.space(if doc.masthead.is_empty() { 0.0 } else { 16.0 });
        head
    }

    fn rule_at(&self, strip: &mut Strip, y: f32, thickness: f32) {
        strip.rules.push((self.look.edge, y, self.look.width - 2.0 * self.look.edge, thickness));
    }

    /// The emblem stands left of the organ, as high as the room between the rules allows.
    fn emblem(&mut self, strip: &mut Strip, part: NodeId, w: f32, h: f32) {
        let (room_w, room_h) = (self.look.start - self.look.edge - 4.0, 56.0);
        let scale = (room_w / w.max(1.0)).min(room_h / h.max(1.0));
        let (w, h) = (w * scale, h * scale);
        let node = self.tags.node(part, Role::Figure, None);
        self.tags.describe(node, "emblem of the United Nations");
        if let super::display::Mark::Leaf(leaf) = self.tags.leaf(node) {
            let x = self.look.left(self.look.edge, w);
            let item = Item::Emblem(x, RULE + 6.0, w, h, leaf);
            strip.lines.push(super::display::Line { items: vec![item], ..Default::default() });
        }
    }

    fn head_line(
        &mut self,
        line: &MastheadLine,
        node: NodeId,
        place: &Place,
        strip: &mut Strip,
        (row, organ, block): (&mut f32, &mut f32, &mut f32),
    ) {
        let look = self.look;
        let right = look.width - look.edge;
        // English lines of an Arabic masthead run from the left in the mirrored block.
        let (at, y): (Place, &mut f32) = match line.role {
            MastheadRole::Publisher => (
                Place { size: 14.0, pitch: 18.0, width: look.distribution - look.start, ..*place },
                row,
            ),
            MastheadRole::Symbol => {
                let start = look.width * 0.42;
                (
                    Place { start, width: right - start, pitch: 18.0, align: Align::End, ..*place },
                    row,
                )
            }
            MastheadRole::Organ => (
                Place {
                    size: 20.0,
                    pitch: 24.0,
                    bold: true,
                    width: look.distribution - look.start - 12.0,
                    ..*place
                },
                organ,
            ),
            _ => (
                Place {
                    start: look.distribution,
                    width: right - look.distribution,
                    size: 10.0,
                    pitch: 12.0,
                    ..*place
                },
                block,
            ),
        };
        let mut at = at;
        if line.role == MastheadRole::Organ {
            // A long name is set smaller rather than pushing the block down the page.
            let mut words = String::new();
            plain(&line.text, &mut words);
            if words.chars().count() > if self.doc.lang.as_str() == "zh" { 26 } else { 60 } {
                (at.size, at.pitch) = (14.0, 18.0);
            }
        }
        // The symbol reads from the left in every language.
        let symbol = line.role == MastheadRole::Symbol;
        if symbol && look.mirrored {
            at.lang = crate::lang::Lang::EN;
            at.align = Align::Start;
        }
        let style = self.style(&at);
        let mut text = self.text(&line.text, style, node);
        if symbol {
            enlarge(&mut text, 20.0);
        }
        let lines = self.set(&text, &at, 0.0);
        let single = matches!(line.role, MastheadRole::Publisher | MastheadRole::Symbol);
        let height: f32 = lines.iter().map(|l| l.height).sum();
        let mut top = if single { RULE - 4.0 - height.max(18.0) } else { *y };
        for mut l in lines {
            l.y = top;
            top += l.height;
            strip.lines.push(l);
        }
        if !single {
            *y = top;
        }
    }

    fn title_line(&mut self, line: &MastheadLine, node: NodeId, place: &Place, more: bool) {
        let (size, pitch, bold, _) = self.look.heading(1);
        let at = Place { size, pitch, bold, ..*place };
        let style = self.style(&at);
        let text = self.text(&line.text, style, node);
        let mut words = String::new();
        plain(&line.text, &mut words);
        let words = words.trim().to_owned();
        let anchor = self.anchor();
        self.space(if more { 4.0 } else { 18.0 });
        let mut lines = self.set(&text, &at, 0.0);
        if let Some(l) = lines.first_mut() {
            l.anchors.push(anchor);
        }
        if !words.is_empty() {
            self.tags.describe(node, words.as_str());
            self.bookmarks.push(Bookmark { depth: 0, text: words.into(), anchor });
        }
        self.push_lines(lines, true, false);
        self.space(6.0);
    }

    /// A line between the head and the text.
    fn below(
        &mut self,
        line: &MastheadLine,
        node: NodeId,
        place: &Place,
        before: Option<MastheadRole>,
    ) {
        use MastheadRole as R;
        let look = self.look;
        let (size, pitch, ..) = look.heading(2);
        let margin = Place { start: look.edge, width: look.width - 2.0 * look.edge, ..*place };
        let (at, above): (Place, f32) = match line.role {
            R::Class | R::Adoption => (Place { size, pitch, bold: true, ..*place }, 16.0),
            R::Committee | R::Session => (Place { bold: true, ..margin }, 2.0),
            R::Organ => (Place { bold: true, ..margin }, 8.0),
            R::DatesVenue | R::AgendaItem => (margin, 2.0),
            // the right half is left free, as for the distribution block above
            R::AgendaTitle => (
                Place {
                    bold: true,
                    width: margin.width - 168.0 * look.width / 612.0,
                    align: Align::Start,
                    ..margin
                },
                6.0,
            ),
            R::Subtitle | R::Submitter => (Place { size, pitch, bold: true, ..*place }, 8.0),
            R::Basis => (Place { italic: true, ..*place }, 10.0),
            R::Sponsors => (Place { bold: true, ..*place }, 10.0),
            R::Reissue => (Place { size: look.note_size, pitch: look.note_pitch, ..*place }, 6.0),
            _ => (margin, 4.0),
        };
        let above = if before == Some(line.role) { above.min(4.0) } else { above };
        let style = self.style(&at);
        let text = self.text(&line.text, style, node);
        self.space(above);
        let lines = self.set(&text, &at, 0.0);
        self.push_lines(lines, true, false);
        self.space(if at.size > look.size { 6.0 } else { 0.0 });
    }

    /// A short rule in the middle ends a document.
    pub(super) fn end_rule(&mut self) {
        let (width, start) = (60.0, (self.look.width - 60.0) / 2.0);
        self.space = 0.0;
        let before = 18.0;
        let left = self.look.left(start, width);
        let strip = Strip { height: 1.0, lines: Vec::new(), rules: vec![(left, 0.0, width, 0.5)] };
        if let Some(p) = self.out.last_mut() {
            p.keep = true;
        }
        self.out.push(Piece { before, strip, ..Piece::default() });
    }
}

/// Sets the part of a symbol before its first stroke in a larger size: **A**/80/6.
fn enlarge(text: &mut Text, size: f32) {
    let Some(end) = text.text.find('/') else { return };
    let mut out = Vec::with_capacity(text.spans.len() + 1);
    let mut from = 0;
    for s in text.spans.drain(..) {
        if from < end {
            let mut large = s.clone();
            large.style.size = size;
            large.end = s.end.min(end);
            out.push(large);
        }
        if s.end > end {
            let mut rest = s.clone();
            rest.note = if from < end { None } else { rest.note };
            rest.anchor = if from < end { None } else { rest.anchor };
            out.push(rest);
        }
        from = s.end;
    }
    text.spans = out;
}
