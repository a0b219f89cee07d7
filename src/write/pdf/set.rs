//! Setting a broken paragraph: every line's glyphs at their places.

use super::display::{Fact, Glyph, Item, Line, Mark, Run};
use super::fonts::{LATIN, Shaper};
use super::lines::{self, Align, Cut, Measure, Measured};
use super::shape::{self, Cluster, Kind, Shaped, box_width};
use super::text::Text;
use unicode_bidi::{Level, ParagraphBidiInfo};

/// The column a paragraph is set in and how.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    /// Left edge on the page.
    pub left: f32,
    /// Width.
    pub width: f32,
    /// What the first line starts later than the others.
    pub indent: f32,
    /// Distance of lines.
    pub pitch: f32,
    /// How lines are filled.
    pub align: Align,
    /// Whether the text runs from right to left.
    pub rtl: bool,
}

/// Shapes, breaks and sets a paragraph. Characters that no font has are appended to `missing`.
pub(super) fn paragraph(
    shaper: &mut Shaper<'_>,
    text: &Text,
    column: Column,
    missing: &mut Vec<char>,
) -> Vec<Line> {
    let shaped = shape::shape(shaper, text, column.rtl);
    missing.extend(&shaped.missing);
    let measured = lines::measure(&shaped);
    let width = column.width.max(1.0);
    let measure = Measure {
        first: (column.width - column.indent).max(1.0),
        rest: width,
        align: column.align,
    };
    let cuts = lines::break_lines(&shaped, text, &measured, measure);
    let mut out = Vec::with_capacity(cuts.len());
    for (n, cut) in cuts.iter().enumerate() {
        let setter = Setter { shaper, text, s: &shaped, m: &measured, cut, column };
        out.push(setter.line(if n == 0 { column.indent } else { 0.0 }, n > 0));
    }
    out
}

/// Widest unbreakable stretch and whole width of a text.
pub(super) fn widths(shaper: &mut Shaper<'_>, text: &Text, rtl: bool) -> (f32, f32) {
    let shaped = shape::shape(shaper, text, rtl);
    let measured = lines::measure(&shaped);
    (lines::min_width(&shaped, text, &measured), measured.natural())
}

/// Clusters of one piece, next to each other in reading order.
struct Part {
    from: usize,
    to: usize,
    level: Level,
    width: f32,
}

struct Setter<'a, 'f> {
    shaper: &'a Shaper<'f>,
    text: &'a Text,
    s: &'a Shaped,
    m: &'a Measured,
    cut: &'a Cut,
    column: Column,
}

impl Setter<'_, '_> {
    /// The width a cluster takes in this line, with what stands after it.
    fn advance(&self, i: usize) -> f32 {
        let c = self.s.clusters.get(i);
        let width = c.map_or(0.0, |c| c.width);
        if i >= self.cut.seen {
            return if c.is_some_and(|c| c.kind == Kind::Break) { 0.0 } else { width };
        }
        let (after, wider) = self.m.spread(i, self.cut.ratio);
        if i + 1 == self.cut.seen { width + wider } else { width + wider + after }
    }

    fn line(&self, indent: f32, continued: bool) -> Line {
        let (cut, column) = (self.cut, self.column);
        let mut parts = self.parts();
        let hyphen = cut.hyphen.then(|| self.hyphen()).flatten();
        let used: f32 =
            parts.iter().map(|p| p.width).sum::<f32>() + hyphen.as_ref().map_or(0.0, |h| h.width);
        let free = cut.target - used + cut.trim;
        let trailing: f32 = (cut.seen..cut.to).map(|i| self.advance(i)).sum();
        let shift = match column.align {
            Align::Justify | Align::Start => 0.0,
            Align::End => free,
            Align::Center => free / 2.0,
        };
        // Physical left edge of what is seen.
        let mut x = if column.rtl {
            column.left + free - cut.trim - shift
        } else {
            column.left + indent + shift
        };
        let base = if column.rtl { Level::rtl() } else { Level::ltr() };
        if trailing > 0.0 {
            // Spaces at the end are there for those who read the text, not for those who see it.
            parts.push(Part { from: cut.seen, to: cut.to, level: base, width: trailing });
            if column.rtl {
                x -= trailing;
            }
        }
        let levels: Vec<Level> = parts.iter().map(|p| p.level).collect();
        let order = ParagraphBidiInfo::reorder_visual(&levels);
        let mut at = vec![0.0; parts.len()];
        for i in order {
            if let (Some(a), Some(p)) = (at.get_mut(i), parts.get(i)) {
                *a = x;
                x += p.width;
            }
        }
        let baseline = baseline(column.pitch, self.size());
        let mut line = Line {
            x: column.left,
            y: 0.0,
            height: column.pitch,
            fact: Fact {
                slack: if cut.full || cut.width > cut.target + 0.05 {
                    cut.target - cut.width
                } else {
                    0.0
                },
                justified: cut.full,
                bad_start: continued
                    && self.s.clusters.get(cut.from).is_some_and(|c| c.kind == Kind::Close),
            },
            ..Line::default()
        };
        for (p, x) in parts.iter().zip(at) {
            self.part(p, x, baseline, &mut line);
        }
        if let Some(mut h) = hyphen {
            h.x = x;
            h.y = baseline;
            line.items.push(Item::Run(h));
        }
        line
    }

    fn size(&self) -> f32 {
        let sizes = self.s.clusters.get(self.cut.from..self.cut.to.max(self.cut.from));
        let pieces = sizes.unwrap_or_default().iter().map(|c| c.piece as usize);
        pieces.filter_map(|p| self.s.pieces.get(p)).map(|p| p.size).fold(0.0, f32::max)
    }

    fn parts(&self) -> Vec<Part> {
        let mut parts: Vec<Part> = Vec::new();
        let mut piece = u32::MAX;
        for i in self.cut.from..self.cut.seen {
            let Some(c) = self.s.clusters.get(i) else { break };
            let width = self.advance(i);
            match parts.last_mut() {
                Some(p) if c.piece == piece && c.kind != Kind::Missing => {
                    p.to = i + 1;
                    p.width += width;
                }
                _ => {
                    let level = self.s.pieces.get(c.piece as usize).map(|p| p.level);
                    parts.push(Part {
                        from: i,
                        to: i + 1,
                        level: level.unwrap_or(Level::ltr()),
                        width,
                    });
                    piece = c.piece;
                }
            }
        }
        parts
    }

    fn hyphen(&self) -> Option<Run> {
        let c = self.s.clusters.get(self.cut.seen.checked_sub(1)?)?;
        let p = self.s.pieces.get(c.piece as usize)?;
        let span = self.text.spans.get(p.span as usize)?;
        let (id, width) = self.shaper.glyph(p.font, '-')?;
        Some(Run {
            x: 0.0,
            y: 0.0,
            width: width * p.size,
            font: p.font,
            size: p.size,
            blue: span.blue,
            mark: span.mark,
            link: span.link,
            text: "-".into(),
            actual: Some("\u{AD}".into()),
            glyphs: Box::new([Glyph { id, start: 0, end: 1, advance: width, dx: 0.0, dy: 0.0 }]),
        })
    }

    fn part(&self, part: &Part, x: f32, baseline: f32, line: &mut Line) {
        let Some(first) = self.s.clusters.get(part.from) else { return };
        let Some(piece) = self.s.pieces.get(first.piece as usize) else { return };
        let Some(span) = self.text.spans.get(piece.span as usize) else { return };
        if let Some(n) = span.note
            && !line.notes.contains(&n)
        {
            line.notes.push(n);
        }
        if let Some(a) = span.anchor
            && !line.anchors.contains(&a)
        {
            line.anchors.push(a);
        }
        match first.kind {
            Kind::Break => return,
            Kind::Missing => return self.code(first, x, baseline, line),
            _ if part.to == part.from + 1 && first.glyphs == 0 => return,
            _ => {}
        }
        let rtl = piece.level.is_rtl();
        let y = baseline - span.style.rise;
        // A run of marks alone would not show its direction to those who take the text out again.
        let mute = rtl
            && self.words(part.from, part.to).chars().all(|c| !shape::is_rtl(c))
            && part.to - part.from > 1;
        if mute {
            let mut right = x + part.width;
            for i in part.from..part.to {
                let width = self.advance(i);
                right -= width;
                let one = Part { from: i, to: i + 1, level: part.level, width };
                line.items.push(Item::Run(self.run(&one, right, y)));
            }
        } else {
            line.items.push(Item::Run(self.run(part, x, y)));
        }
        let thickness = (piece.size * 0.05).max(0.4);
        if span.style.underline {
            line.items.push(Item::Rule(x, y + piece.size * 0.12, part.width, thickness));
        }
        if span.style.strike {
            line.items.push(Item::Rule(x, y - piece.size * 0.26, part.width, thickness));
        }
    }

    fn words(&self, from: usize, to: usize) -> &str {
        let start = self.s.clusters.get(from).map_or(0, |c| c.start as usize);
        let end = to
            .checked_sub(1)
            .and_then(|i| self.s.clusters.get(i))
            .map_or(start, |c| c.end as usize);
        self.text.text.get(start..end).unwrap_or("")
    }

    fn run(&self, part: &Part, x: f32, y: f32) -> Run {
        let empty = Cluster {
            start: 0,
            end: 0,
            glyph: 0,
            glyphs: 0,
            width: 0.0,
            piece: 0,
            kind: Kind::Word,
            wordy: false,
        };
        let first = self.s.clusters.get(part.from).copied().unwrap_or(empty);
        let piece = self.s.pieces.get(first.piece as usize);
        let (font, size, rtl) =
            piece.map_or((LATIN, 10.0, false), |p| (p.font, p.size, p.level.is_rtl()));
        let span = piece.and_then(|p| self.text.spans.get(p.span as usize));
        let mut glyphs = Vec::with_capacity(part.to - part.from);
        let mut add = |i: usize| {
            let Some(c) = self.s.clusters.get(i) else { return };
            let own = self.s.glyphs.get(c.glyph as usize..(c.glyph + c.glyphs) as usize);
            let own = own.unwrap_or_default();
            let more = (self.advance(i) - c.width) / size;
            // What is added stands after the character: on its left where text runs from the right.
            let at = glyphs.len();
            for g in own {
                glyphs.push(Glyph { start: c.start - first.start, end: c.end - first.start, ..*g });
            }
            if rtl {
                if let Some(g) = glyphs.get_mut(at) {
                    g.dx += more;
                    g.advance += more;
                }
            } else if let Some(g) = glyphs.last_mut() {
                g.advance += more;
            }
        };
        if rtl {
            (part.from..part.to).rev().for_each(&mut add);
        } else {
            (part.from..part.to).for_each(&mut add);
        }
        Run {
            x,
            y,
            width: part.width,
            font,
            size,
            blue: span.is_some_and(|s| s.blue),
            mark: span.map_or(Mark::Layout, |s| s.mark),
            link: span.and_then(|s| s.link),
            text: self.words(part.from, part.to).into(),
            actual: None,
            glyphs: glyphs.into(),
        }
    }

    /// A box with the code point of a character that no font has.
    fn code(&self, c: &Cluster, x: f32, baseline: f32, line: &mut Line) {
        let piece = self.s.pieces.get(c.piece as usize);
        let span = piece.and_then(|p| self.text.spans.get(p.span as usize));
        let (Some(piece), Some(span)) = (piece, span) else { return };
        let text = self.text.text.get(c.start as usize..c.end as usize).unwrap_or("");
        let Some(ch) = text.chars().next() else { return };
        let size = piece.size;
        let width = size * box_width(ch);
        let top = baseline - size * 0.8;
        line.items.push(Item::Frame(x + 0.04 * size, top, width - 0.08 * size, size, span.mark));
        let code = format!("{:04X}", ch as u32);
        let small = size * 0.48;
        let mut glyphs = Vec::with_capacity(code.len());
        let mut used = 0.0;
        for (i, d) in code.chars().enumerate() {
            let Some((id, w)) = self.shaper.glyph(LATIN, d) else { continue };
            let (start, end) = (i as u32, i as u32 + 1);
            glyphs.push(Glyph { id, start, end, advance: w, dx: 0.0, dy: 0.0 });
            used += w * small;
        }
        line.items.push(Item::Run(Run {
            x: x + (width - used) / 2.0,
            y: baseline - size * 0.14,
            width: used,
            font: LATIN,
            size: small,
            blue: false,
            mark: span.mark,
            link: span.link,
            text: code.into(),
            actual: Some(text.into()),
            glyphs: glyphs.into(),
        }));
    }
}

/// Where the baseline stands in a line of this height: Han and Arabic letters reach lower.
fn baseline(pitch: f32, size: f32) -> f32 {
    (pitch - size) / 2.0 + size * 0.82
}
