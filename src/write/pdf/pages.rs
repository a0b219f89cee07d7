//! Filling pages: which piece goes on which page, notes at the foot of the page that calls them,
//! heads and feet.

use super::build::{Builder, Piece, Place, shift_down};
use super::display::{Fact, Item, Line, Mark, Page, Strip};
use super::lines::Align;
use super::masthead::Head;
use super::text::Style;
use std::collections::VecDeque;

/// What is needed above the notes: the rule and the space around it.
const NOTE_HEAD: f32 = 14.0;
/// Lines of text that a page keeps beside a note that runs over it.
const TEXT_BESIDE: f32 = 4.0;

/// A page being filled.
struct Filler {
    pages: Vec<Page>,
    anchors: Vec<Option<(usize, f32, f32)>>,
    /// Top of the text of the page, and where the next piece goes.
    top: f32,
    y: f32,
    /// Where text and notes end.
    bottom: f32,
    /// Notes of this page, and their height.
    notes: Vec<Strip>,
    notes_height: f32,
    /// What did not fit of notes that started on this page or before it.
    carried: VecDeque<Strip>,
    placed: Vec<bool>,
    empty: bool,
    /// The head of a table has been repeated on this page.
    headed: bool,
    /// The frame that is open: which, its left edge, width and top.
    frame: Option<(u32, f32, f32, f32)>,
    top_next: f32,
    /// Left edge and width of the rule above notes.
    rule: (f32, f32),
}

impl Builder<'_, '_> {
    /// Fills the pages with what has been built.
    #[expect(clippy::type_complexity, reason = "pages and where anchors stand on them")]
    pub(super) fn pages(
        &mut self,
        head: Head,
        symbol: &str,
        job: &str,
    ) -> (Vec<Page>, Vec<Option<(usize, f32, f32)>>) {
        let pieces = std::mem::take(&mut self.out);
        let rule_width = 130.0;
        let mut f = Filler {
            pages: vec![Page::default()],
            anchors: vec![None; self.anchors as usize],
            top: head.top,
            y: head.top,
            bottom: self.look.height - self.look.bottom,
            notes: Vec::new(),
            notes_height: 0.0,
            carried: VecDeque::new(),
            placed: vec![false; self.notes.len()],
            empty: true,
            headed: false,
            frame: None,
            top_next: self.look.top,
            rule: (self.look.left(self.look.edge, rule_width), rule_width),
        };
        let mut first = head.strip;
        let called: Vec<u32> = first.lines.iter().flat_map(|l| l.notes.clone()).collect();
        first.lines.iter_mut().for_each(|l| l.fact = Fact::default());
        f.draw(first, 0.0);
        f.call(&called, &mut self.notes);
        // What must stand together: runs of pieces that are kept with the next.
        let mut pieces = VecDeque::from(pieces);
        while !pieces.is_empty() {
            let n = pieces.iter().take_while(|p| p.keep).count() + 1;
            let n = n.min(pieces.len());
            let group: Vec<Piece> = pieces.drain(..n).collect();
            f.group(group, &mut self.notes);
        }
        f.finish();
        self.furnish(&mut f.pages, symbol, job);
        (f.pages, f.anchors)
    }

    /// Heads and feet: the symbol on the outer edge, page of pages, the job number inside.
    fn furnish(&mut self, pages: &mut [Page], symbol: &str, job: &str) {
        let look = self.look;
        let total = pages.len();
        let wide = look.width - 2.0 * look.edge;
        let lang = crate::lang::Lang::EN;
        for (i, page) in pages.iter_mut().enumerate() {
            // The outer edge is the right one on odd pages, and the other way round in Arabic.
            let right = (i % 2 == 0) != look.mirrored;
            let (outer, inner) =
                if right { (Align::End, Align::Start) } else { (Align::Start, Align::End) };
            let start = if look.mirrored { look.width - look.edge - wide } else { look.edge };
            let at = Place {
                start,
                width: wide,
                lang,
                size: 8.5,
                pitch: 10.0,
                bold: true,
                align: outer,
                ..self.body(0)
            };
            let style = Style { lang, ..self.style(&at) };
            let mut put = |strip: Strip, y: f32| draw(page, strip, y);
            if i == 0 {
                if !job.is_empty() {
                    let at = Place { size: 10.0, pitch: 12.0, bold: false, align: inner, ..at };
                    let at = if look.mirrored { Place { align: Align::End, ..at } } else { at };
                    let style = Style { size: 10.0, bold: false, ..style };
                    put(self.furniture(job, style, Mark::Footer, &at), look.height - 50.0);
                }
                continue;
            }
            if !symbol.is_empty() {
                let mut head = self.furniture(symbol, style, Mark::Header, &at);
                head.rules.push((look.edge, 13.0, wide, 0.5));
                put(head, look.top - 34.0);
            }
            let number = format!("{}/{}", i + 1, total);
            put(self.furniture(&number, style, Mark::Footer, &at), look.height - 46.0);
            if !job.is_empty() {
                let at = Place { size: 7.0, align: inner, ..at };
                let style = Style { size: 7.0, bold: false, ..style };
                put(self.furniture(job, style, Mark::Footer, &at), look.height - 46.0);
            }
        }
    }
}

impl Filler {
    /// Room that is left for text.
    fn room(&self) -> f32 {
        self.bottom - self.y - self.notes_room(self.notes_height)
    }

    fn notes_room(&self, height: f32) -> f32 {
        if height > 0.0 { height + NOTE_HEAD } else { 0.0 }
    }

    /// Places pieces that stand together, or as together as a page allows.
    fn group(&mut self, mut group: Vec<Piece>, notes: &mut [Option<Vec<Strip>>]) {
        if group.first().is_some_and(|p| p.new_page) && !self.empty {
            self.next_page();
        }
        let page = self.bottom - self.top_next;
        if !self.fits(&group, notes, false) && !self.empty {
            // A group that no page takes whole is broken where it stands, and so is a long row.
            let height: f32 = group.iter().map(|p| p.before + p.strip.height).sum();
            let long_row = group.last().is_some_and(|p| p.divisible && p.strip.height > page * 0.3);
            if height <= page && !long_row {
                self.next_page();
            }
        }
        if !self.fits(&group, notes, true) && group.len() > 1 {
            // Too long for a page: the break goes where the page ends.
            let rest: Vec<Piece> = group.drain(1..).collect();
            self.group(group, notes);
            for p in rest {
                self.group(vec![p], notes);
            }
            return;
        }
        for piece in group {
            self.place(piece, notes);
        }
    }

    /// Whether pieces fit on this page with the notes they call: all of the notes, or, if they
    /// `may_split`, at least the first lines of them.
    fn fits(&self, group: &[Piece], notes: &[Option<Vec<Strip>>], may_split: bool) -> bool {
        let mut height = 0.0;
        let (mut whole, mut least) = (0.0, 0.0);
        for (i, p) in group.iter().enumerate() {
            height += if i == 0 && self.y <= self.top { 0.0 } else { p.before } + p.strip.height;
            for id in p.strip.lines.iter().flat_map(|l| &l.notes) {
                if self.placed.get(*id as usize).copied().unwrap_or(true) {
                    continue;
                }
                let strips = notes.get(*id as usize).and_then(Option::as_ref);
                let strips = strips.map_or(&[][..], Vec::as_slice);
                let all: f32 = strips.iter().map(|s| s.height).sum();
                let two: f32 = strips.iter().take(2).map(|s| s.height).sum();
                whole += all;
                // A note of a few lines is not split; a long one may be.
                least += if strips.len() > 4 || may_split { two } else { all };
            }
        }
        // Notes carried over to the next page leave no room for new ones on this.
        let more =
            if may_split || whole > (self.bottom - self.top_next) * 0.4 { least } else { whole };
        let blocked = !self.carried.is_empty() && more > 0.0 && !may_split;
        let notes_height = self.notes_height + more;
        !blocked && self.y + height + self.notes_room(notes_height) <= self.bottom + 0.01
    }

    /// Repeats the head of a table at the top of a page that goes on with it: furniture, read once.
    fn repeat_head(&mut self, piece: &Piece) {
        if !self.empty || self.headed || self.pages.len() < 2 {
            return;
        }
        let Some(head) = piece.head.as_deref() else { return };
        if head.iter().map(|s| s.height).sum::<f32>() > (self.bottom - self.top) * 0.5 {
            return;
        }
        for strip in head {
            let strip = repeat(strip);
            let height = strip.height;
            self.draw(strip, self.y);
            self.y += height;
        }
        self.top = self.y;
        self.headed = true;
    }

    fn place(&mut self, mut piece: Piece, notes: &mut [Option<Vec<Strip>>]) {
        self.repeat_head(&piece);
        let before = if self.y <= self.top + 0.01 { 0.0 } else { piece.before };
        if piece.divisible
            && !self.fits(std::slice::from_ref(&piece), notes, true)
            && piece.strip.lines.len() > 1
        {
            let room = self.room() - before;
            if let Some(rest) = split(&mut piece.strip, room) {
                let after = Piece {
                    strip: rest,
                    before: 0.0,
                    head: piece.head.clone(),
                    frame: piece.frame,
                    divisible: true,
                    keep: piece.keep,
                    ..Piece::default()
                };
                self.put(piece, before, notes);
                self.next_page();
                self.place(after, notes);
                return;
            }
        }
        if !self.empty && !self.fits(std::slice::from_ref(&piece), notes, true) {
            self.next_page();
            return self.place(piece, notes);
        }
        self.put(piece, before, notes);
    }

    fn put(&mut self, piece: Piece, before: f32, notes: &mut [Option<Vec<Strip>>]) {
        self.open_frame(piece.frame, before);
        self.y += before;
        let called: Vec<u32> = piece.strip.lines.iter().flat_map(|l| l.notes.clone()).collect();
        let height = piece.strip.height;
        let y = self.y;
        if let Some(p) = self.pages.last_mut() {
            p.ends_with_heading = piece.heading;
        }
        self.draw(piece.strip, y);
        self.y += height;
        self.empty = false;
        self.call(&called, notes);
    }

    /// Starts, goes on with or ends the frame around a box.
    fn open_frame(&mut self, frame: Option<(u32, f32, f32)>, before: f32) {
        let same = match (self.frame, frame) {
            (Some((a, ..)), Some((b, ..))) => a == b,
            (None, None) => true,
            _ => false,
        };
        if same {
            return;
        }
        self.close_frame();
        if let Some((id, x, w)) = frame {
            self.frame = Some((id, x, w, self.y + (before - 8.0).max(0.0)));
        }
    }

    fn close_frame(&mut self) {
        if let (Some((_, x, w, top)), Some(page)) = (self.frame.take(), self.pages.last_mut()) {
            let bottom = self.y + 7.0;
            let h = bottom - top;
            for (x, y, w, h) in [
                (x, top, w, 0.5),
                (x, bottom, w, 0.5),
                (x, top, 0.5, h),
                (x + w - 0.5, top, 0.5, h),
            ] {
                page.items.push(Item::Rule(x, y, w, h));
            }
        }
    }

    /// Takes the notes that a piece calls to the foot of the page, as much of them as there is room
    /// for.
    fn call(&mut self, called: &[u32], notes: &mut [Option<Vec<Strip>>]) {
        let mut called = VecDeque::from(called.to_vec());
        while let Some(id) = called.pop_front() {
            if let Some(p) = self.pages.last_mut() {
                p.notes.1.push(id);
            }
            let Some(placed) = self.placed.get_mut(id as usize) else { continue };
            if std::mem::replace(placed, true) {
                continue;
            }
            let strips = notes.get_mut(id as usize).and_then(Option::take).unwrap_or_default();
            if let Some(p) = self.pages.last_mut() {
                p.notes.0.push(id);
            }
            // notes that only this one calls stand after it
            called.extend(strips.iter().flat_map(|s| &s.lines).flat_map(|l| &l.notes));
            self.carried.extend(strips);
            self.take_notes(self.bottom - self.y);
        }
    }

    /// Moves lines of notes to this page while they fit in `room`.
    fn take_notes(&mut self, room: f32) {
        while let Some(s) = self.carried.front() {
            let height = self.notes_height + s.height;
            if self.notes_room(height) > room + 0.01 {
                break;
            }
            self.notes_height = height;
            if let Some(s) = self.carried.pop_front() {
                self.notes.push(s);
            }
        }
    }

    fn next_page(&mut self) {
        let frame = self.frame;
        self.close_frame();
        self.draw_notes();
        self.pages.push(Page::default());
        self.top = self.top_next;
        self.y = self.top;
        self.empty = true;
        self.headed = false;
        if let Some((id, x, w, _)) = frame {
            self.frame = Some((id, x, w, self.y - 4.0));
        }
        let page = self.bottom - self.top;
        self.take_notes((page - TEXT_BESIDE * 16.0).max(page * 0.5));
    }

    fn draw_notes(&mut self) {
        if self.notes.is_empty() {
            return;
        }
        let mut y = self.bottom - self.notes_height;
        if let Some(p) = self.pages.last_mut() {
            p.items.push(Item::Rule(self.rule.0, y - 7.0, self.rule.1, 0.5));
        }
        for s in std::mem::take(&mut self.notes) {
            let height = s.height;
            self.draw(s, y);
            y += height;
        }
        self.notes_height = 0.0;
    }

    fn draw(&mut self, strip: Strip, y: f32) {
        let page = self.pages.len() - 1;
        for l in &strip.lines {
            for a in &l.anchors {
                if let Some(slot) = self.anchors.get_mut(*a as usize) {
                    *slot = slot.or(Some((page, l.x, y + l.y)));
                }
            }
        }
        if let Some(p) = self.pages.last_mut() {
            draw(p, strip, y);
        }
    }

    fn finish(&mut self) {
        loop {
            self.take_notes(self.bottom - self.y);
            if self.carried.is_empty() {
                break;
            }
            let before = self.carried.len();
            self.next_page();
            self.take_notes(self.bottom - self.y);
            if self.carried.len() == before {
                // A strip higher than a page: nothing helps, but nothing is lost.
                if let Some(s) = self.carried.pop_front() {
                    self.notes_height += s.height;
                    self.notes.push(s);
                }
            }
        }
        self.close_frame();
        self.draw_notes();
    }
}

fn draw(page: &mut Page, strip: Strip, y: f32) {
    for mut line in strip.lines {
        shift_down(&mut line.items, 0.0, y + line.y);
        page.facts.push(line.fact);
        page.items.append(&mut line.items);
    }
    for (x, ry, w, h) in strip.rules {
        page.items.push(Item::Rule(x, y + ry, w, h));
    }
}

/// A strip drawn once more: furniture, without links, notes and places.
fn repeat(strip: &Strip) -> Strip {
    let mut out = strip.clone();
    for line in &mut out.lines {
        line.notes.clear();
        line.anchors.clear();
        for item in &mut line.items {
            match item {
                Item::Run(r) => {
                    r.mark = Mark::Layout;
                    r.link = None;
                    r.actual = None;
                }
                Item::Frame(_, _, _, _, m) => *m = Mark::Layout,
                _ => {}
            }
        }
    }
    out
}

/// Cuts a strip so that its upper part is at most `room` high; the lower part is returned. `None`
/// if not one line fits.
fn split(strip: &mut Strip, room: f32) -> Option<Strip> {
    let bottom = |l: &Line| l.y + l.height;
    if !strip.lines.iter().any(|l| bottom(l) <= room) {
        return None;
    }
    // Lines below the cut move up together, so that they stay side by side.
    let (upper, lower): (Vec<Line>, Vec<Line>) =
        std::mem::take(&mut strip.lines).into_iter().partition(|l| bottom(l) <= room);
    strip.lines = upper;
    let top = lower.iter().map(|l| l.y).min_by(f32::total_cmp)?;
    let pad = 2.5;
    let mut rest = Strip { height: strip.height - top + pad, lines: lower, rules: Vec::new() };
    for l in &mut rest.lines {
        l.y -= top - pad;
    }
    let end = strip.lines.iter().map(bottom).fold(0.0, f32::max);
    let (up, down): (Vec<_>, Vec<_>) = strip.rules.drain(..).partition(|r| r.1 <= end);
    strip.rules = up;
    rest.rules = down.into_iter().map(|(x, y, w, h)| (x, y - top + pad, w, h)).collect();
    strip.height = end;
    Some(rest)
}
