//! The dialect of a draft: how its lines were made, told from measures alone.
//!
//! Two families are known from real extractions. *Blocks*: a line is a block, as layout models and
//! Markdown give it. *Wrapped*: a line is a printed line, as PDF text and old drafts have it; there
//! a blank line may stand between any two lines, and a trailing space may mark the end of a
//! paragraph (word processors print one there, soft-wrapped lines have none).

use super::dewrap::label_like;
use super::lines::Line;
use crate::source::Source;
use std::cell::OnceCell;

/// How the lines of a draft were made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shape {
    /// Lines are printed lines; blocks run over several.
    pub wrapped: bool,
    /// Columns of a full line (wrapped only).
    pub width: u16,
    /// Blank lines between two lines of one paragraph: 0, or 1 where every line is set apart.
    pub unit: u16,
    /// A line that ends a paragraph has a trailing space, others have none.
    pub trailing: bool,
    /// Paragraphs are set apart by blank lines.
    pub spaced: bool,
    /// Columns that a line which goes on may leave free though the next word would fit: 0 where
    /// every line was filled by counting, more where print has letters of many widths.
    pub slack: u16,
    /// Markdown marks are mark-up here, not text.
    pub markdown: bool,
    /// Columns of the widest line.
    pub widest: u16,
    /// Lines that start further in are as much shorter: their ends stand at one margin.
    pub set_in: bool,
    /// Columns that the first line behind a label set apart is filled to; 0 where none is.
    pub first: u16,
}

impl Shape {
    /// How far a line reaches, in the measure of [`Shape::width`].
    pub(super) fn reach(&self, line: &Line) -> u16 {
        if self.set_in { line.width.saturating_add(line.indent) } else { line.width }
    }
}

/// Ends a sentence or a clause in one of the scripts of the UN.
pub(super) fn closes(c: char) -> bool {
    matches!(c, '.' | ';' | ':' | '!' | '?' | '。' | '；' | '：' | '！' | '？' | '؛' | '؟' | '…')
}

pub(super) fn tell(source: &Source, lines: &[Line]) -> Shape {
    let (mut text, mut set_in) = (0usize, 0usize);
    for l in lines.iter().filter(|l| !l.blank()) {
        text += 1;
        set_in += usize::from(l.indent > 0);
    }
    let plain = measured(source, lines, false);
    if set_in * 12 < text {
        return plain;
    }
    // where paragraphs begin further in, the measure that leaves less free is the right one
    let whole = measured(source, lines, true);
    let better = whole.wrapped && (!plain.wrapped || whole.slack < plain.slack);
    if better { whole } else { plain }
}

/// What the lines tell if they are measured from the margin (`set_in`) or from their first letter.
fn measured(source: &Source, lines: &[Line], set_in: bool) -> Shape {
    let mut shape = Shape {
        wrapped: false,
        width: 0,
        unit: 0,
        trailing: false,
        spaced: true,
        slack: 0,
        markdown: markdown(source.text()),
        widest: lines.iter().map(|l| l.width).max().unwrap_or(0),
        set_in,
        first: 0,
    };
    let mut text: Vec<(&Line, u16)> = with_gaps(lines).collect();
    let reach = |l: &Line| if set_in { l.width.saturating_add(l.indent) } else { l.width };
    // contents lists are filled with dots, whatever the dialect
    let whole = source.text().as_bytes();
    let leaders = ["....", "……", ". . . ."];
    let filled = leaders.map(|l| memchr::memmem::find(whole, l.as_bytes()).is_some());
    let leads = |l: &Line| {
        let s = source.slice(l.text);
        leaders.iter().zip(filled).any(|(lead, any)| any && s.contains(lead))
    };
    let narrow = |l: &Line| reach(l) <= 160;
    if let Some(width) = marked_ends(source, &text) {
        shape.wrapped = true;
        shape.width = width;
        shape.trailing = true;
        // how lines that go on are followed
        let (mut on, mut apart) = (0usize, 0usize);
        for w in text.windows(2).filter(|w| w[0].0.trail == 0) {
            on += 1;
            apart += usize::from(w[1].1 == 1);
        }
        shape.unit = u16::from(apart * 2 > on);
        shape.spaced = false;
        return shape;
    }
    // nor do columns tell how far lines of text reach: those of mastheads, tables and page feet
    let columns = |l: &Line| {
        l.width > 80 && memchr::memmem::find(source.slice(l.text).as_bytes(), &[b' '; 8]).is_some()
    };
    let plain = text.iter().filter(|(l, _)| !(narrow(l) && (leads(l) || columns(l))));
    if let Some(widest) = plain.map(|(l, _)| l.width).max() {
        shape.widest = widest;
    }
    if filled.contains(&true) {
        text.retain(|(l, _)| !(narrow(l) && leads(l)));
    }
    let mut widths: Vec<u16> = text.iter().map(|(l, _)| reach(l)).collect();
    widths.sort_unstable();
    let Some(wide) = full_width(&widths).filter(|w| (24..=160).contains(w)) else {
        return shape;
    };
    let near = |l: &Line| u32::from(reach(l)) * 5 >= u32::from(wide) * 4;
    let (mut full, mut half, mut open, mut runs) = (0usize, 0usize, 0usize, 0usize);
    // behind full lines in mid-sentence: lines that a letter of two cases begins, and small ones
    let (mut cased, mut small) = (0usize, 0usize);
    // lines of some length in mid-sentence, and those of them that reach the margin
    let (mut mid, mut exact) = (0usize, 0usize);
    for (i, (l, _)) in text.iter().enumerate() {
        if u32::from(reach(l)) * 5 >= u32::from(wide) * 2 && !source.slice(l.text).ends_with(closes)
        {
            mid += 1;
            exact += usize::from(reach(l) + 3 >= wide && reach(l) <= wide);
        }
        half += usize::from(!near(l) && u32::from(reach(l)) * 5 >= u32::from(wide) * 2);
        if near(l) {
            full += 1;
            let last = source.slice(l.text).chars().next_back();
            let goes_on = !last.is_some_and(closes);
            open += usize::from(goes_on);
            let next = text.get(i + 1).map_or("", |(n, _)| source.slice(n.text));
            // a label begins no line that goes on
            let label = label_like(next);
            let first = next.chars().next().filter(|c| c.is_lowercase() || c.is_uppercase());
            if goes_on && (label || first.is_some()) {
                cased += 1;
                small += usize::from(!label && first.is_some_and(char::is_lowercase));
            }
            runs += usize::from(text.get(i + 1).is_some_and(|(_, gap)| *gap <= 1));
        }
    }
    if full < 3 || full * 12 < text.len() || open * 2 < full || runs * 2 < full {
        return shape;
    }
    // most lines that go on begin within a sentence, and few names have a capital for each word
    if cased >= 2 && cased * 2 >= open && small * 6 < cased {
        return shape;
    }
    shape.wrapped = true;
    shape.width = wide;
    // a small letter behind a full line that a small one ends goes on with it for certain
    let (mut gaps, mut sure) = ([0usize; 2], [0usize; 2]);
    for w in text.windows(2) {
        if near(w[0].0) && w[1].1 < 2 {
            gaps[usize::from(w[1].1)] += 1;
            let (s, next) = (source.slice(w[0].0.text), source.slice(w[1].0.text));
            let on = s.ends_with(|c: char| c == ',' || c.is_lowercase())
                && next.starts_with(char::is_lowercase);
            sure[usize::from(w[1].1)] += usize::from(on);
        }
    }
    let few = sure[0] + sure[1] < 2 || (sure[0] + sure[1]) * 6 < gaps[0] + gaps[1];
    let gaps = if few { gaps } else { sure };
    shape.unit = u16::from(gaps[1] > gaps[0]);
    let share = |keep: &dyn Fn(&Line) -> bool| {
        let (mut n, mut with) = (0usize, 0usize);
        for (l, _) in text.iter().filter(|(l, _)| keep(l)) {
            n += 1;
            // two spaces are a line break of Markdown
            with += usize::from(l.trail == 1);
        }
        (n, with)
    };
    let (short, short_with) = share(&|l| u32::from(reach(l)) * 10 < u32::from(wide) * 7);
    let (long, long_with) = share(&|l| u32::from(reach(l)) * 10 >= u32::from(wide) * 9);
    shape.trailing = short >= 3 && short_with * 2 >= short && long_with * 10 <= long * 3;
    // where every line is set apart and nothing marks a paragraph's end, filled lines must outnumber
    // the last lines of paragraphs, or the lines are blocks of like length; but blocks that are no
    // sentence do not all end at the margin
    let even = exact >= 5 && exact * 4 >= mid * 3;
    if shape.unit == 1 && !shape.trailing && !even && (full <= half || open * 5 < text.len() * 2) {
        shape.wrapped = false;
        shape.unit = 0;
        return shape;
    }
    let set_apart = text.iter().filter(|(_, gap)| *gap > shape.unit).count();
    shape.spaced = set_apart * 8 >= text.len();
    // a line that ends in mid-sentence went on: what such lines leave free is the slack
    let mid = |w: &&[(&Line, u16)]| {
        w[1].1 == shape.unit
            && u32::from(reach(w[0].0)) * 2 >= u32::from(wide)
            && !source.slice(w[0].0.text).chars().next_back().is_some_and(closes)
    };
    let on = |w: &&[(&Line, u16)]| source.slice(w[1].0.text).starts_with(char::is_lowercase);
    let free = |w: &[(&Line, u16)]| left(source, (reach(w[0].0), w[0].0), w[1].0, wide);
    // a small letter tells for certain that it did; titles in a masthead end so too
    let mut sure: Vec<u16> = text.windows(2).filter(mid).filter(on).map(free).collect();
    if sure.len() < 4 {
        sure = text.windows(2).filter(mid).map(free).collect();
    }
    sure.sort_unstable();
    let most = sure.get(sure.len() * 39 / 40).copied().unwrap_or(0);
    // few lines may not have left what others would
    let more = if most > 0 && sure.len() < 40 { 2 } else { 0 };
    shape.slack = (most + more).min(wide / 4);
    shape
}

/// Where nearly every line ends with a space, those that do not go on: the width of such lines.
fn marked_ends(source: &Source, text: &[(&Line, u16)]) -> Option<u16> {
    let ended = text.iter().filter(|(l, _)| l.trail == 1).count();
    if text.len() < 6 || ended * 10 < text.len() * 6 {
        return None;
    }
    let drawn = |l: &Line| source.slice(l.text).chars().all(|c| matches!(c, '_' | '-' | '─' | '—'));
    let on: Vec<u16> =
        text.iter().filter(|(l, _)| l.trail == 0 && !drawn(l)).map(|(l, _)| l.width).collect();
    let width = on.iter().copied().max().filter(|w| (24..=160).contains(w))?;
    let full = on.iter().filter(|w| u32::from(**w) * 10 >= u32::from(width) * 8).count();
    (full * 10 >= on.len() * 6).then_some(width)
}

/// The width that lines are filled to: the widest that many lines share. Table rows and web
/// addresses may stick out.
fn full_width(sorted: &[u16]) -> Option<u16> {
    let enough = (sorted.len() / 16).max(3);
    (enough..=sorted.len()).rev().find_map(|n| {
        let (low, high) = (sorted[n - enough], sorted[n - 1]);
        // where many lines are wider, the lines that share a width do so by chance
        let wider = sorted.len() - n;
        (high - low <= 3 && wider <= sorted.len() / 10 + 1).then_some(high)
    })
}

/// Lines that hold text, each with the number of blank lines before it.
fn with_gaps(lines: &[Line]) -> impl Iterator<Item = (&Line, u16)> {
    let mut gap = 0u16;
    lines.iter().filter_map(move |l| {
        if l.blank() {
            gap = gap.saturating_add(u16::from(!l.void));
            None
        } else {
            Some((l, std::mem::take(&mut gap)))
        }
    })
}

/// Whether the first word of `next` would have fitted at the end of `line`: then the line was
/// ended on purpose.
pub(super) fn fits(source: &Source, line: &Line, next: &Line, shape: &Shape, width: u16) -> bool {
    left(source, (shape.reach(line), line), next, width) > 0
}

/// One more than the columns that the first word of `next` would leave free at the end of a line,
/// whose reach is told; 0 if it does not fit there.
pub(super) fn left(source: &Source, (reach, line): (u16, &Line), next: &Line, width: u16) -> u16 {
    let s = source.slice(next.text);
    let mut word = 0u16;
    let mut han = false;
    for c in s.chars().take(60) {
        let w = super::lines::char_width(c);
        // a Han character may end the line; a word of another script may not be parted
        let wide = w == 2;
        if c.is_whitespace() || ((han || (wide && word > 0)) && !no_start(c)) {
            break;
        }
        word += w;
        han = wide;
    }
    // nothing parts Han characters; a figure and one may stand apart
    let figure = || source.slice(line.text).ends_with(|c: char| c.is_ascii_alphanumeric());
    let space = u16::from(!han || figure());
    (width + 1).saturating_sub(reach.saturating_add(space).saturating_add(word))
}

/// Punctuation that may not start a line in Han text, and so drags the character before it along.
fn no_start(c: char) -> bool {
    matches!(
        c,
        '，' | '。'
            | '、'
            | '；'
            | '：'
            | '）'
            | '》'
            | '〉'
            | '”'
            | '’'
            | '？'
            | '！'
            | '」'
            | '』'
            | '】'
    )
}

/// Whether the draft was written by something that writes Markdown.
fn markdown(text: &str) -> bool {
    let bytes = text.as_bytes();
    let has = |mark: &str| memchr::memmem::find(bytes, mark.as_bytes()).is_some();
    // notes that are counted with stars
    let starred = OnceCell::new();
    let starred = || *starred.get_or_init(|| has("\n** ") || has("\n*** "));
    // marks that plain text does not hold
    let marks = memchr::memchr3_iter(b'\\', b'[', b'*', bytes).any(|at| {
        match (bytes[at], bytes.get(at + 1)) {
            (b'[', Some(b'^')) | (b'\\', Some(b'*' | b'_' | b'#' | b'[')) => true,
            (b'*', Some(b'*')) => !starred(),
            _ => false,
        }
    });
    if marks || has("](") || has("<!--") {
        return true;
    }
    let heading = |at: usize| {
        let n = bytes[at..].iter().take_while(|b| **b == b'#').count();
        (1..=6).contains(&n) && bytes.get(at + n) == Some(&b' ')
    };
    heading(0) || memchr::memmem::find_iter(bytes, b"\n#").any(|i| heading(i + 1))
}
