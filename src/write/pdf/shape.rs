//! From styled text to clusters: which face, which direction, which glyphs, how wide.

use super::display::Glyph;
use super::fonts::{self, LATIN, Shaper, Want};
use super::text::{BREAK, Text};
use harfrust::Script;
use unicode_bidi::{Level, ParagraphBidiInfo};

/// What a cluster is to line breaking and justification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Letters of a script that is set in words.
    Word,
    /// A space that stretches and vanishes at line ends.
    Space,
    /// A Han character, kana, or a full-width sign in the middle of its square.
    Han,
    /// A full-width opening mark: the left half of its square is empty.
    Open,
    /// A full-width closing mark, comma or stop: the right half of its square is empty.
    Close,
    /// Forces a new line.
    Break,
    /// A character that no font has.
    Missing,
}

/// The smallest stretch of text that has glyphs of its own.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cluster {
    /// First byte of the text.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// First glyph.
    pub glyph: u32,
    /// How many glyphs.
    pub glyphs: u32,
    /// Width in points.
    pub width: f32,
    /// Which [`Piece`].
    pub piece: u32,
    /// What it is.
    pub kind: Kind,
    /// Whether a letter or digit of a script set in words stands at its edges (for the quarter em
    /// between Han and Latin).
    pub wordy: bool,
}

/// Clusters of one face, size, direction and span.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    /// The face.
    pub font: u16,
    /// The size in points.
    pub size: f32,
    /// The embedding level.
    pub level: Level,
    /// Index of the span in the text.
    pub span: u32,
}

/// A paragraph, shaped. Clusters are in reading order; the glyphs of a cluster from left to right.
#[derive(Debug, Default)]
pub(super) struct Shaped {
    pub clusters: Vec<Cluster>,
    pub glyphs: Vec<Glyph>,
    pub pieces: Vec<Piece>,
    /// Characters that no font has, in order.
    pub missing: Vec<char>,
}

/// Signs that Han and Latin text share, and that Han text sets in a square.
fn is_shared(c: char) -> bool {
    matches!(
        c,
        '\u{2014}' | '\u{2018}' | '\u{2019}' | '\u{201C}' | '\u{201D}' | '\u{2026}' | '\u{B7}'
    )
}

fn is_han(c: char) -> bool {
    matches!(c as u32, 0x2E80..=0x2FDF | 0x3000..=0x33FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF
        | 0xF900..=0xFAFF | 0xFE30..=0xFE4F | 0xFF01..=0xFF60 | 0xFFE0..=0xFFE6 | 0x20000..=0x3FFFF
        | 0x2460..=0x24FF)
}

fn kind_of(c: char, han: bool) -> Kind {
    match c {
        ' ' => Kind::Space,
        BREAK => Kind::Break,
        '（' | '《' | '〈' | '「' | '『' | '【' | '〔' | '〖' | '［' | '｛' => Kind::Open,
        '“' | '‘' if han => Kind::Open,
        '）' | '》' | '〉' | '」' | '』' | '】' | '〕' | '〗' | '］' | '｝' | '，' | '。'
        | '、' | '；' | '：' | '．' | '！' | '？' => Kind::Close,
        '”' | '’' if han => Kind::Close,
        _ if han || is_han(c) => Kind::Han,
        _ => Kind::Word,
    }
}

/// Characters with a direction from right to left.
pub(super) fn is_rtl(c: char) -> bool {
    matches!(c as u32, 0x590..=0x8FF | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFC | 0x10800..=0x10FFF
        | 0x1E800..=0x1EFFF | 0x200F | 0x202B | 0x202E | 0x2067)
}

/// Characters without a shape that join their neighbours' face.
fn is_ignorable(c: char) -> bool {
    matches!(c as u32, 0xAD | 0x34F | 0x61C | 0x180B..=0x180F | 0x200B..=0x200F | 0x202A..=0x202E
        | 0x2060..=0x206F | 0xFE00..=0xFE0F | 0xE0100..=0xE01EF)
}

struct Unit {
    at: usize,
    c: char,
    span: u32,
    face: Option<u16>,
    han: bool,
    script: Script,
    level: Level,
}

/// Characters without a space that are shaped at once: no word is so long, and marks that pile up
/// on one letter take time by their square.
const SOLID: usize = 2000;

/// Shapes a paragraph whose base direction is right to left if `rtl`.
pub(super) fn shape(shaper: &mut Shaper<'_>, text: &Text, rtl: bool) -> Shaped {
    let mut out = Shaped::default();
    let mut units = itemise(shaper, text);
    let base = if rtl { Level::rtl() } else { Level::ltr() };
    if rtl || units.iter().any(|u| is_rtl(u.c)) {
        order(text, &mut units, base);
    }
    let mut i = 0;
    while let Some(first) = units.get(i) {
        let (span, face, script, level) = (first.span, first.face, first.script, first.level);
        let size = text.spans.get(span as usize).map_or(10.0, |s| s.style.size);
        let piece = out.pieces.len() as u32;
        out.pieces.push(Piece { font: face.unwrap_or(LATIN), size, level, span });
        let Some(font) = face else {
            let end = first.at + first.c.len_utf8();
            let (kind, width) = if first.c == BREAK {
                (Kind::Break, 0.0)
            } else {
                out.missing.push(first.c);
                (Kind::Missing, size * box_width(first.c))
            };
            out.clusters.push(Cluster {
                start: first.at as u32,
                end: end as u32,
                glyph: 0,
                glyphs: 0,
                width,
                piece,
                kind,
                wordy: false,
            });
            i += 1;
            continue;
        };
        let mut j = i + 1;
        let mut solid = 0;
        while units.get(j).is_some_and(|u| {
            solid = if u.c == ' ' { 0 } else { solid + 1 };
            u.span == span
                && u.face == face
                && u.script == script
                && u.level == level
                && solid < SOLID
        }) {
            j += 1;
        }
        let start = first.at;
        let end = units.get(j).map_or(text.text.len(), |u| u.at);
        let words = text.text.get(start..end).unwrap_or("");
        let mut glyphs = shaper.shape(words, font, script, level.is_rtl());
        if level.is_rtl() {
            let end = shaper.glyph(font, '\u{2060}').filter(|g| g.1 == 0.0).map(|g| g.0);
            if let Some(end) = end {
                glyphs = bracket(glyphs, end);
            }
        }
        clusters(&mut out, &units[i..j], start, end, &glyphs, piece, level.is_rtl(), size);
        i = j;
    }
    out
}

/// Gives every character its span, face and script. Signs that scripts share follow the text
/// around them.
fn itemise(shaper: &mut Shaper<'_>, text: &Text) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::with_capacity(text.text.len() / 2);
    let mut span = 0;
    let mut spans = text.spans.iter().map(|s| s.end);
    let mut end = spans.next().unwrap_or(usize::MAX);
    // Whether the last character that belongs to one script was Han; a paragraph's first sign
    // follows the first such character after it.
    let mut last_han =
        text.text.chars().find(|c| is_han(*c) || c.is_alphanumeric()).is_some_and(is_han);
    let mut last_script = text.text.chars().find_map(fonts::script).unwrap_or(Script::LATIN);
    let mut last_face = None;
    let mut chars = text.text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        while at >= end {
            span += 1;
            end = spans.next().unwrap_or(usize::MAX);
        }
        let style = text.spans.get(span as usize).map(|s| s.style);
        let mut han = is_han(c);
        if is_shared(c) {
            let next = chars.peek().is_some_and(|(_, n)| is_han(*n));
            han = last_han || (next && !units.last().is_some_and(|u| u.c.is_ascii_alphanumeric()));
        } else if c.is_alphanumeric() || han {
            last_han = han;
        }
        let script = match fonts::script(c) {
            Some(s) => s,
            None if han => Script::HAN,
            None => last_script,
        };
        last_script = script;
        let (bold, italic) = style.map_or((false, false), |s| (s.bold, s.italic));
        let arabic = script == Script::ARABIC && !han;
        let want = Want { bold, italic, han, arabic };
        let face = match c {
            BREAK => None,
            _ if is_ignorable(c) => last_face.or(Some(LATIN)),
            _ => shaper.face(c, want),
        };
        if face.is_some() {
            last_face = face;
        }
        units.push(Unit { at, c, span, face, han, script, level: Level::ltr() });
    }
    units
}

/// The embedding levels (Unicode Bidirectional Algorithm). Islands of another language, and dates
/// written the Latin way, are isolated: else a day before its month goes to the far side of it.
fn order(text: &Text, units: &mut [Unit], base: Level) {
    let mut marked = String::with_capacity(text.text.len() + 16);
    let mut at = Vec::with_capacity(units.len());
    let isolated = |u: &Unit| text.spans.get(u.span as usize).is_some_and(|s| s.isolate);
    let mut open: Option<u32> = None;
    let mut date_end = 0;
    for (i, u) in units.iter().enumerate() {
        let inside = isolated(u).then_some(u.span);
        if open != inside {
            if open.is_some() {
                marked.push('\u{2069}');
            }
            if inside.is_some() {
                marked.push('\u{2068}');
            }
            open = inside;
        }
        if i >= date_end
            && base.is_rtl()
            && let Some(n) = island(&units[i..], i.checked_sub(1).and_then(|p| units.get(p)))
        {
            marked.push('\u{2066}');
            date_end = i + n;
        }
        at.push(marked.len());
        marked.push(if u.c == BREAK { '\u{200B}' } else { u.c });
        if i + 1 == date_end {
            marked.push('\u{2069}');
        }
    }
    let info = ParagraphBidiInfo::new(&marked, Some(base));
    for (u, at) in units.iter_mut().zip(at) {
        u.level = info.levels.get(at).copied().unwrap_or(base);
    }
}

/// How many characters at the start of `units` are one thing that reads from the left: a date such
/// as "25 July 2019", a number with spaces between its thousands such as "1 204 300".
fn island(units: &[Unit], before: Option<&Unit>) -> Option<usize> {
    let digits = |from: usize, max: usize| {
        units.iter().skip(from).take(max).take_while(|u| u.c.is_ascii_digit()).count()
    };
    let space = |i: usize| units.get(i).is_some_and(|u| matches!(u.c, ' ' | '\u{A0}'));
    if before.is_some_and(|u| u.c.is_ascii_digit()) {
        return None;
    }
    let first = digits(0, 4);
    if first == 0 || !space(first) {
        return None;
    }
    let mut end = first;
    while (1..=3).contains(&first) && space(end) && digits(end + 1, 4) == 3 {
        end += 4;
    }
    if end > first {
        return Some(end);
    }
    let month = units.iter().skip(first + 1).take_while(|u| u.c.is_ascii_alphabetic()).count();
    let year = digits(first + month + 2, 4);
    (first <= 2 && month > 2 && space(first + 1 + month) && year == 4)
        .then_some(first + month + 2 + year)
}

/// Puts a letter before its marks, and a glyph without width after them. Programs that take text
/// out of pages find a letter with marks between where its first glyph starts and where its last
/// one ends; without this they find a gap there, and a word in two.
fn bracket(glyphs: Vec<fonts::Shaped>, end: u16) -> Vec<fonts::Shaped> {
    if glyphs.windows(2).all(|w| w[0].cluster != w[1].cluster) {
        return glyphs;
    }
    let mut out = Vec::with_capacity(glyphs.len() + 8);
    for group in glyphs.chunk_by(|a, b| a.cluster == b.cluster) {
        let letter = group.iter().position(|g| g.advance != 0.0).unwrap_or(0);
        let wide = group.iter().filter(|g| g.advance != 0.0).count();
        let Some(base) = group.get(letter).filter(|_| group.len() > 1 && wide == 1) else {
            out.extend(group.iter().copied());
            continue;
        };
        out.push(*base);
        for (i, g) in group.iter().enumerate().filter(|(i, _)| *i != letter) {
            // a mark before the letter was drawn from where the letter starts
            let back = if i < letter { base.advance } else { 0.0 };
            out.push(fonts::Shaped { dx: g.dx - back, ..*g });
        }
        let cluster = base.cluster;
        out.push(fonts::Shaped { id: end, cluster, advance: 0.0, dx: 0.0, dy: 0.0 });
    }
    out
}

#[expect(clippy::too_many_arguments, reason = "one call, one step of shape()")]
fn clusters(
    out: &mut Shaped,
    units: &[Unit],
    start: usize,
    end: usize,
    glyphs: &[fonts::Shaped],
    piece: u32,
    rtl: bool,
    size: f32,
) {
    let from = out.clusters.len();
    let mut i = 0;
    while let Some(g) = glyphs.get(i) {
        let cluster = g.cluster;
        let first = out.glyphs.len() as u32;
        let mut width = 0.0;
        let mut n = 0;
        while let Some(g) = glyphs.get(i).filter(|g| g.cluster == cluster) {
            out.glyphs.push(Glyph {
                id: g.id,
                start: 0,
                end: 0,
                advance: g.advance,
                dx: g.dx,
                dy: g.dy,
            });
            width += g.advance * size;
            n += 1;
            i += 1;
        }
        out.clusters.push(Cluster {
            start: start as u32 + cluster,
            end: 0,
            glyph: first,
            glyphs: n,
            width,
            piece,
            kind: Kind::Word,
            wordy: false,
        });
    }
    if out.clusters.len() == from {
        // Nothing is seen of a joiner, but a note may be called there.
        let (glyph, start, end) = (out.glyphs.len() as u32, start as u32, end as u32);
        let kind = Kind::Word;
        let none = Cluster { start, end, glyph, glyphs: 0, width: 0.0, piece, kind, wordy: false };
        out.clusters.push(none);
        return;
    }
    let Some(new) = out.clusters.get_mut(from..) else { return };
    if rtl {
        new.reverse();
    }
    // Each cluster ends where the next one starts; none of the text is outside of one.
    let mut next = end as u32;
    for c in new.iter_mut().rev() {
        c.end = next.max(c.start);
        next = c.start;
    }
    if let Some(c) = new.first_mut() {
        c.start = start as u32;
    }
    let mut u = 0;
    for c in new.iter_mut() {
        while units.get(u + 1).is_some_and(|x| x.at as u32 <= c.start) {
            u += 1;
        }
        if let Some(x) = units.get(u) {
            c.kind = kind_of(x.c, x.han);
            c.wordy = x.c.is_alphanumeric() && c.kind == Kind::Word;
        }
    }
}

/// Width in em of the box that shows a character's code.
pub(super) fn box_width(c: char) -> f32 {
    if (c as u32) > 0xFFFF { 1.45 } else { 1.15 }
}
