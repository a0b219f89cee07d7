//! Breaking a shaped paragraph into lines, all lines at once (Knuth and Plass, "Breaking paragraphs
//! into lines", 1981), and spreading what is left over.
//!
//! In Latin, Cyrillic and Arabic text word spaces give and take; in Han text the gaps between
//! characters stretch, full-width marks give up their empty half, and a quarter em stands between
//! Han and Latin (GB/T 15834, W3C "Requirements for Chinese Text Layout" §3).

use super::shape::{Kind, Shaped};
use super::text::Text;
use icu_segmenter::LineSegmenter;
use icu_segmenter::options::{LineBreakOptions, LineBreakStrictness};

/// How lines are to be filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    /// Both edges, but for last lines.
    Justify,
    /// The edge the text starts from.
    Start,
    /// The edge the text ends at.
    End,
    /// The middle.
    Center,
}

/// What a paragraph is broken to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measure {
    /// Width of the first line.
    pub first: f32,
    /// Width of the others.
    pub rest: f32,
    /// How lines are filled.
    pub align: Align,
}

/// A line found.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cut {
    /// First cluster.
    pub from: usize,
    /// One past the last cluster that is seen.
    pub seen: usize,
    /// One past the last cluster: between are spaces.
    pub to: usize,
    /// Points that stretch (positive) or shrink (negative) each unit of give.
    pub ratio: f32,
    /// Points taken from the empty half of a closing mark at its end.
    pub trim: f32,
    /// A hyphen is set at its end.
    pub hyphen: bool,
    /// Width when set, in points.
    pub width: f32,
    /// Width it was to have.
    pub target: f32,
    /// Whether it is spread to the whole width.
    pub full: bool,
}

/// What stands after each cluster, and how the cluster gives.
#[derive(Debug, Clone, Copy, Default)]
struct Give {
    /// Points between this cluster and the next, part of neither.
    after: f32,
    /// Stretch of the cluster itself (a space) and of the gap after it.
    stretch: (f32, f32),
    /// Shrink of both.
    shrink: (f32, f32),
}

/// The paragraph as sums, so that any line is a subtraction.
pub(super) struct Measured {
    give: Vec<Give>,
    width: Vec<f32>,
    stretch: Vec<f32>,
    shrink: Vec<f32>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Break {
    /// The line before it ends before this cluster.
    at: usize,
    /// What it costs to end a line here.
    penalty: f32,
    hyphen: bool,
    forced: bool,
}

/// Sums up a paragraph.
pub(super) fn measure(s: &Shaped) -> Measured {
    let n = s.clusters.len();
    let mut m = Measured {
        give: Vec::with_capacity(n),
        width: Vec::with_capacity(n + 1),
        stretch: Vec::with_capacity(n + 1),
        shrink: Vec::with_capacity(n + 1),
    };
    let (mut w, mut st, mut sh) = (0.0, 0.0, 0.0);
    m.width.push(w);
    m.stretch.push(st);
    m.shrink.push(sh);
    for (i, c) in s.clusters.iter().enumerate() {
        let size = s.pieces.get(c.piece as usize).map_or(10.0, |p| p.size);
        let mut g = Give::default();
        if c.kind == Kind::Space {
            g.stretch.0 = c.width * 0.6;
            g.shrink.0 = c.width * 0.3;
        }
        if let Some(next) = s.clusters.get(i + 1) {
            let square = |k| matches!(k, Kind::Han | Kind::Open | Kind::Close);
            match (c.kind, next.kind) {
                // Two marks in a row give up the empty half between them.
                (Kind::Close, Kind::Close | Kind::Open) | (Kind::Open, Kind::Open) => {
                    g.after = -0.5 * half(c.width, size);
                    g.stretch.1 = 0.04 * size;
                }
                // The call of a note stands close to the mark before it.
                (Kind::Close, Kind::Word) if raised(s, next.piece, size) => {
                    g.after = -0.4 * half(c.width, size);
                }
                (Kind::Han, Kind::Word) if raised(s, next.piece, size) => {}
                (Kind::Han, Kind::Word) if next.wordy => quarter(&mut g, size),
                (Kind::Word, Kind::Han) if c.wordy => quarter(&mut g, size),
                (Kind::Close, _) if next.kind != Kind::Space => {
                    g.stretch.1 = 0.06 * size;
                    g.shrink.1 = 0.2 * half(c.width, size);
                }
                (a, Kind::Open) if a != Kind::Space => {
                    g.stretch.1 = 0.06 * size;
                    g.shrink.1 = 0.2 * half(next.width, size);
                }
                (a, b) if square(a) && square(b) => g.stretch.1 = 0.06 * size,
                _ => {}
            }
        }
        w += c.width + g.after;
        st += g.stretch.0 + g.stretch.1;
        sh += g.shrink.0 + g.shrink.1;
        m.give.push(g);
        m.width.push(w);
        m.stretch.push(st);
        m.shrink.push(sh);
    }
    m
}

/// Whether a piece is set much smaller than what is before it.
fn raised(s: &Shaped, piece: u32, size: f32) -> bool {
    s.pieces.get(piece as usize).is_some_and(|p| p.size < size * 0.75)
}

fn quarter(g: &mut Give, size: f32) {
    g.after = 0.25 * size;
    g.stretch.1 = 0.12 * size;
    g.shrink.1 = 0.1 * size;
}

/// The square a mark stands in: what is narrower than that has no empty half.
fn half(width: f32, size: f32) -> f32 {
    if width > 0.9 * size { size } else { 0.0 }
}

impl Measured {
    /// Natural width, stretch and shrink of the clusters `from..seen` on a line of their own.
    fn line(&self, from: usize, seen: usize) -> (f32, f32, f32) {
        if seen <= from {
            return (0.0, 0.0, 0.0);
        }
        let last = self.give.get(seen - 1).copied().unwrap_or_default();
        let of = |v: &[f32]| v.get(seen).unwrap_or(&0.0) - v.get(from).unwrap_or(&0.0);
        (
            of(&self.width) - last.after,
            of(&self.stretch) - last.stretch.1,
            of(&self.shrink) - last.shrink.1,
        )
    }

    /// Width of the whole paragraph on one line.
    pub(super) fn natural(&self) -> f32 {
        self.line(0, self.give.len()).0
    }

    /// What stands after a cluster in a line of this ratio, and how much wider the cluster gets.
    pub(super) fn spread(&self, cluster: usize, ratio: f32) -> (f32, f32) {
        let g = self.give.get(cluster).copied().unwrap_or_default();
        let by = if ratio >= 0.0 { g.stretch } else { g.shrink };
        (g.after + by.1 * ratio, by.0 * ratio)
    }
}

/// The widest stretch that cannot be broken.
pub(super) fn min_width(s: &Shaped, text: &Text, m: &Measured) -> f32 {
    let breaks = opportunities(s, text, false);
    let (mut from, mut max) = (0, 0.0f32);
    for b in breaks {
        max = max.max(m.line(from, seen(s, from, b.at)).0);
        from = b.at;
    }
    max
}

/// The end of what is seen of a line: without the spaces and forced break at its end.
fn seen(s: &Shaped, from: usize, to: usize) -> usize {
    let mut e = to;
    while e > from
        && s.clusters.get(e - 1).is_some_and(|c| matches!(c.kind, Kind::Space | Kind::Break))
    {
        e -= 1;
    }
    e
}

/// Where lines may end (UAX #14, strict: no line starts with a mark that may not), with the end of
/// the paragraph last.
fn opportunities(s: &Shaped, text: &Text, hyphenate: bool) -> Vec<Break> {
    let mut options = LineBreakOptions::default();
    options.strictness = Some(LineBreakStrictness::Strict);
    let segmenter = LineSegmenter::new_for_non_complex_scripts(options);
    let mut out = Vec::new();
    let mut i = 0;
    let mut points = Vec::new();
    if hyphenate {
        hyphens(text, &mut points);
    }
    let mut points = points.into_iter().peekable();
    let mut push = |at: usize, penalty: f32, hyphen: bool| {
        while s.clusters.get(i).is_some_and(|c| (c.start as usize) < at) {
            i += 1;
        }
        let starts = s.clusters.get(i).is_some_and(|c| c.start as usize == at);
        if !starts || i == 0 {
            return;
        }
        let before = s.clusters.get(i - 1).map_or(Kind::Word, |c| c.kind);
        let next = s.clusters.get(i).map_or(Kind::Word, |c| c.kind);
        let forced = before == Kind::Break;
        if !forced && (next == Kind::Close || before == Kind::Open || next == Kind::Space) {
            return;
        }
        // A line that ends inside a symbol or a web address is a makeshift.
        let word = before == Kind::Word && next == Kind::Word;
        let penalty = if word && !hyphen { 300.0 } else { penalty };
        out.push(Break { at: i, penalty, hyphen, forced });
    };
    for at in segmenter.segment_str(&text.text) {
        while let Some(p) = points.next_if(|p| *p < at) {
            push(p, HYPHEN, true);
        }
        if at > 0 && at < text.text.len() {
            push(at, 0.0, false);
        }
    }
    out.push(Break { at: s.clusters.len(), penalty: 0.0, hyphen: false, forced: true });
    out.dedup_by_key(|b| b.at);
    out
}

/// Byte positions inside words where a hyphen may be set.
fn hyphens(text: &Text, out: &mut Vec<usize>) {
    let mut from = 0;
    for span in &text.spans {
        let to = span.end;
        let words = text.text.get(from..to).unwrap_or("");
        let lang = match span.style.lang.as_str() {
            "en" => Some(hypher::Lang::English),
            "fr" => Some(hypher::Lang::French),
            "es" => Some(hypher::Lang::Spanish),
            "ru" => Some(hypher::Lang::Russian),
            _ => None,
        };
        if let Some(lang) = lang.filter(|_| span.link.is_none() && span.note.is_none()) {
            let mut start = None;
            for (i, c) in words.char_indices().chain([(words.len(), ' ')]) {
                match (c.is_alphabetic(), start) {
                    (true, None) => start = Some(i),
                    (false, Some(s)) => {
                        word(words.get(s..i).unwrap_or(""), from + s, lang, out);
                        start = None;
                    }
                    _ => {}
                }
            }
        }
        from = to;
    }
}

/// Names and acronyms are left whole, and no fewer than three letters stand before and after a hyphen.
fn word(w: &str, at: usize, lang: hypher::Lang, out: &mut Vec<usize>) {
    if !(6..=80).contains(&w.chars().count()) || w.chars().any(char::is_uppercase) {
        return;
    }
    let mut at = at;
    let mut parts = hypher::hyphenate_bounded(w, lang, 3, 3).peekable();
    while let Some(part) = parts.next() {
        at += part.len();
        if parts.peek().is_some() {
            out.push(at);
        }
    }
}

/// How far a line is stretched at most: one that holds little but a web address is left short.
const LOOSEST: f32 = 8.0;

/// What a hyphen costs: it is set only where the words would stand far apart without it, as the
/// organization's own documents do.
const HYPHEN: f32 = 250.0;

/// Adds places inside stretches that are wider than a line, where nothing else helps.
fn emergency(s: &Shaped, m: &Measured, breaks: Vec<Break>, measure: Measure) -> Vec<Break> {
    let room = measure.first.min(measure.rest);
    let mut from = 0;
    if !breaks.iter().any(|b| {
        let wide = m.line(from, seen(s, from, b.at)).0 > room;
        from = b.at;
        wide
    }) {
        return breaks;
    }
    let mut out = Vec::with_capacity(breaks.len() * 2);
    let mut from = 0;
    for b in breaks {
        if m.line(from, seen(s, from, b.at)).0 > room {
            for i in from + 1..b.at {
                let kind = |i: usize| s.clusters.get(i).map(|c| c.kind);
                if kind(i) != Some(Kind::Space) && kind(i) != Some(Kind::Close) {
                    out.push(Break { at: i, penalty: 3000.0, hyphen: false, forced: false });
                }
            }
        }
        from = b.at;
        out.push(b);
    }
    out
}

struct Active {
    /// Index of the break it stands after; `usize::MAX` for the start.
    start: usize,
    demerits: f64,
    previous: usize,
    hyphen: bool,
}

/// Breaks a paragraph into lines.
pub(super) fn break_lines(s: &Shaped, text: &Text, m: &Measured, measure: Measure) -> Vec<Cut> {
    let n = s.clusters.len();
    if n == 0 {
        return Vec::new();
    }
    let justify = measure.align == Align::Justify;
    let one = m.natural() <= measure.first && !s.clusters.iter().any(|c| c.kind == Kind::Break);
    if one {
        return vec![cut(s, m, 0, n, measure.first, false, false)];
    }
    let breaks = emergency(s, m, opportunities(s, text, justify), measure);
    let nodes = search(s, m, &breaks, measure);
    // Back from the end of the paragraph to its start.
    let mut chain = Vec::new();
    let mut at = nodes.len().saturating_sub(1);
    while at > 0 {
        let Some(node) = nodes.get(at) else { break };
        chain.push(node.start);
        at = node.previous;
    }
    chain.reverse();
    let mut lines = Vec::with_capacity(chain.len());
    let mut from = 0;
    for (k, b) in chain.iter().enumerate() {
        let Some(b) = breaks.get(*b) else { continue };
        let width = if k == 0 { measure.first } else { measure.rest };
        let full = justify && !b.forced;
        lines.push(cut(s, m, from, b.at, width, full, b.hyphen));
        from = b.at;
    }
    lines
}

/// The best break before every break, as a list of nodes whose last is the end of the paragraph;
/// node 0 is its start.
fn search(s: &Shaped, m: &Measured, breaks: &[Break], measure: Measure) -> Vec<Active> {
    let justify = measure.align == Align::Justify;
    let mut nodes: Vec<Active> =
        vec![Active { start: usize::MAX, demerits: 0.0, previous: 0, hyphen: false }];
    let mut active: Vec<usize> = vec![0];
    for (bi, b) in breaks.iter().enumerate() {
        let last = bi + 1 == breaks.len();
        let mut best: Option<(f64, usize)> = None;
        let mut fallback: Option<(f64, usize)> = None;
        let mut drop = 0;
        let end = seen(s, 0, b.at);
        let trim = end_trim(s, end);
        let hyphen = if b.hyphen { hyphen_width(s, end) } else { 0.0 };
        for (k, &a) in active.iter().enumerate() {
            let Some(node) = nodes.get(a) else { continue };
            let from = breaks.get(node.start).map_or(0, |x| x.at);
            let target = if a == 0 { measure.first } else { measure.rest };
            let e = end.max(from);
            let (mut natural, stretch, shrink) = m.line(from, e);
            natural += hyphen;
            let over = natural - target;
            if !b.forced && best.is_some() && over < -0.4 * target {
                // Lines get shorter from here on, and none this short is better.
                break;
            }
            if over > shrink + trim + 0.01 {
                // Too long, and longer for every later break.
                if k == drop {
                    drop += 1;
                }
                let d = node.demerits + 1e9 + f64::from(over) * 1e4;
                if fallback.is_none_or(|f| d < f.0) {
                    fallback = Some((d, a));
                }
                continue;
            }
            let badness = if over > 0.0 {
                let r = ((over - trim * 0.5).max(0.0) / shrink.max(0.01)).min(1.0);
                100.0 * r * r * r + 5.0
            } else if b.forced && (last || !justify) {
                // The last line may be short, but one with a word or two is ugly, most in a title.
                let least = if justify { 0.06 } else { 0.35 };
                let short = 1.0 - natural / (target * least).max(1.0);
                if last && a != 0 && short > 0.0 { 60.0 + 60.0 * short } else { 0.0 }
            } else if b.forced {
                0.0
            } else if justify {
                let r = -over / stretch.max(0.01);
                let gap = if r > LOOSEST { 4000.0 * -over / target } else { 0.0 };
                (100.0 * r * r * r).min(3000.0) + gap
            } else {
                let r = -over / (target * 0.25).max(1.0);
                (100.0 * r * r).min(20_000.0)
            };
            let mut d = f64::from(1.0 + badness + b.penalty).powi(2);
            if b.hyphen && node.hyphen {
                d += 20_000.0;
            }
            let d = node.demerits + d;
            if best.is_none_or(|x| d < x.0) {
                best = Some((d, a));
            }
        }
        let found = best.or(if drop == active.len() || b.forced { fallback } else { None });
        if b.forced {
            active.clear();
        } else {
            active.drain(..drop);
        }
        if let Some((demerits, previous)) = found {
            active.push(nodes.len());
            nodes.push(Active { start: bi, demerits, previous, hyphen: b.hyphen });
        }
    }
    nodes
}

fn hyphen_width(s: &Shaped, e: usize) -> f32 {
    let piece = e.checked_sub(1).and_then(|i| s.clusters.get(i)).map(|c| c.piece);
    piece.and_then(|p| s.pieces.get(p as usize)).map_or(3.3, |p| p.size / 3.0)
}

/// What the closing mark at the end of a line can give up.
fn end_trim(s: &Shaped, e: usize) -> f32 {
    let Some(c) = e.checked_sub(1).and_then(|i| s.clusters.get(i)) else { return 0.0 };
    let size = s.pieces.get(c.piece as usize).map_or(10.0, |p| p.size);
    if c.kind == Kind::Close { 0.5 * half(c.width, size) } else { 0.0 }
}

fn cut(
    s: &Shaped,
    m: &Measured,
    from: usize,
    to: usize,
    target: f32,
    full: bool,
    hyphen: bool,
) -> Cut {
    let e = seen(s, from, to);
    let (mut natural, stretch, shrink) = m.line(from, e);
    if hyphen {
        natural += hyphen_width(s, e);
    }
    let mut c = Cut {
        from,
        seen: e,
        to,
        ratio: 0.0,
        trim: 0.0,
        hyphen,
        width: natural,
        target,
        full: false,
    };
    let over = natural - target;
    if over > 0.0 {
        c.trim = end_trim(s, e).min(over);
        c.ratio = -((over - c.trim) / shrink.max(0.01)).min(1.0);
        if shrink <= 0.01 {
            c.ratio = 0.0;
        }
        c.width = natural - c.trim + c.ratio * shrink;
        c.full = full;
    } else if full && -over <= LOOSEST * stretch {
        c.ratio = -over / stretch;
        c.width = target;
        c.full = true;
    }
    c
}
