//! Text to inlines: calls, references, dates, print styles, and the claims on the source.

use super::text::{Seg, Text};
use crate::flow::{Link, PieceKind, Style};
use crate::ledger::{Fate, Ledger};
use crate::model::{Date, Emphasis, Inline, InlineKind, NoteCall, NoteId, Symbol, Target};
use std::ops::Range;

/// Something found in a text.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    pub range: Range<usize>,
    pub kind: MarkKind,
}

#[derive(Debug, Clone)]
pub(super) enum MarkKind {
    /// A printed call.
    Call(NoteId),
    /// Where a note stands that nothing calls.
    Implied(NoteId),
    Ref(Target),
    Date(Date),
    Place,
    Opener,
}

/// What inlines are built with.
pub(super) struct Inlines<'a> {
    pub links: &'a [Link],
    /// Notes of the format by their index there.
    pub linked: &'a [NoteId],
}

impl Inlines<'_> {
    /// The inlines of a range of a text; `marks` in order, not overlapping. Claims all of it, and the
    /// calls that stand from `calls` on: what a label covers has no inlines, but a call may stand in it.
    pub(super) fn build(
        &self,
        text: &Text<'_>,
        range: Range<usize>,
        calls: usize,
        marks: &[Mark],
        ledger: &mut Ledger,
    ) -> Vec<Inline> {
        let mut b = Build {
            this: self,
            text,
            ledger,
            empty: 0,
            from: range.start,
            out: Vec::with_capacity(2 * marks.len() + 1),
        };
        let mut at = range.start;
        b.empty = text.segs().partition_point(|s| (s.at as usize) < calls);
        for m in marks {
            if m.range.start < at || m.range.end > range.end {
                continue;
            }
            b.leaves(at..m.range.start);
            b.mark(m);
            at = m.range.end;
        }
        b.leaves(at..range.end);
        b.zero(range.end + 1);
        b.out
    }
}

struct Build<'a, 'b, 's> {
    this: &'a Inlines<'a>,
    text: &'b Text<'s>,
    ledger: &'b mut Ledger,
    /// Next segment to look at for calls and breaks, which have no text.
    empty: usize,
    /// Where the range starts.
    from: usize,
    out: Vec<Inline>,
}

impl Build<'_, '_, '_> {
    fn mark(&mut self, m: &Mark) {
        let span = self.text.span(m.range.clone());
        let inner = |b: &mut Self| {
            let outer = std::mem::take(&mut b.out);
            b.leaves(m.range.clone());
            std::mem::replace(&mut b.out, outer)
        };
        let kind = match &m.kind {
            MarkKind::Call(note) => {
                self.text.claim(m.range.clone(), Fate::NoteMark, self.ledger);
                let printed = self.text.as_str()[m.range.clone()].trim_start().into();
                InlineKind::NoteCall(NoteCall { note: *note, printed, implied: false })
            }
            MarkKind::Implied(note) => {
                InlineKind::NoteCall(NoteCall { note: *note, printed: "".into(), implied: true })
            }
            MarkKind::Ref(target) => InlineKind::reference(target.clone(), inner(self)),
            MarkKind::Date(date) => InlineKind::Date { date: *date, content: inner(self) },
            MarkKind::Place => InlineKind::Place { content: inner(self) },
            MarkKind::Opener => InlineKind::Opener { content: inner(self) },
        };
        self.out.push(Inline { span, kind });
    }

    /// Calls and breaks that stand before `to`.
    fn zero(&mut self, to: usize) {
        while let Some(s) = self.text.segs().get(self.empty) {
            if s.at as usize >= to {
                return;
            }
            self.empty += 1;
            if s.len > 0 {
                continue;
            }
            match s.kind {
                PieceKind::NoteCall(n) => {
                    self.ledger.claim(s.span, Fate::NoteMark);
                    if let Some(note) = self.this.linked.get(n as usize) {
                        let implied = s.span.is_empty();
                        let call = NoteCall { note: *note, printed: "".into(), implied };
                        self.out.push(Inline { span: s.span, kind: InlineKind::NoteCall(call) });
                    }
                }
                // behind a label it was passed over as blank, and claimed there
                PieceKind::Break if (s.at as usize) < self.from => {}
                _ => self.ledger.claim(s.span, Fate::Markup),
            }
        }
    }

    /// Text without marks: one inline for each stretch of one style.
    fn leaves(&mut self, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        let segs = self.text.segs();
        let first = segs.partition_point(|s| (s.at + s.len) as usize <= range.start && s.len > 0);
        let mut i = first;
        let mut at = range.start;
        while at < range.end {
            // the stretch: segments of one style and kind, and the joints between them
            while segs.get(i).is_some_and(|s| s.len == 0 || (s.at + s.len) as usize <= at) {
                if segs[i].len == 0 && segs[i].at as usize > at {
                    break;
                }
                i += 1;
            }
            let Some(head) = segs.get(i) else {
                self.leaf(at..range.end, None);
                break;
            };
            let mut j = i;
            while segs
                .get(j)
                .is_some_and(|s| s.len > 0 && same(s, head) && (s.at as usize) < range.end)
            {
                j += 1;
            }
            let to = segs.get(j).map_or(range.end, |s| (s.at as usize).min(range.end)).max(at);
            if to == at {
                // an empty segment stands here
                self.zero(at + 1);
                i = j + 1;
                if j >= segs.len() {
                    break;
                }
                continue;
            }
            self.zero(at + 1);
            self.leaf(at..to, Some(head));
            at = to;
            i = j;
        }
        self.zero(range.end);
    }

    fn leaf(&mut self, range: Range<usize>, seg: Option<&Seg>) {
        let span = self.text.span(range.clone());
        self.text.claim(range.clone(), Fate::Content, self.ledger);
        let s = &self.text.as_str()[range];
        let first = &s[..memchr::memchr(b'\n', s.as_bytes()).unwrap_or(s.len())];
        let plain = seg.is_none_or(|s| s.style == Style::default() && s.kind == PieceKind::Text);
        if plain && first.len() == s.len() {
            self.out.push(Inline { span, kind: InlineKind::Text { text: s.into() } });
            return;
        }
        let mut content: Vec<Inline> = Vec::with_capacity(1);
        if !first.is_empty() {
            content.push(Inline { span, kind: InlineKind::Text { text: first.into() } });
        }
        for p in s[first.len()..].split('\n').skip(1) {
            content.push(Inline { span: crate::span::Span::DETACHED, kind: InlineKind::Break });
            if !p.is_empty() {
                content.push(Inline { span, kind: InlineKind::Text { text: p.into() } });
            }
        }
        let Some(seg) = seg else {
            self.out.append(&mut content);
            return;
        };
        for (on, style) in styles(seg.style) {
            if on {
                content = vec![Inline { span, kind: InlineKind::Emphasis { style, content } }];
            }
        }
        if let PieceKind::Link(n) = seg.kind
            && let Some(target) = self.this.links.get(n as usize).and_then(|l| link_target(l, s))
        {
            content = vec![Inline { span, kind: InlineKind::reference(target, content) }];
        }
        self.out.append(&mut content);
    }
}

fn same(a: &Seg, b: &Seg) -> bool {
    a.style == b.style && a.kind == b.kind
}

fn styles(s: Style) -> [(bool, Emphasis); 7] {
    [
        (s.small_caps, Emphasis::SmallCaps),
        (s.subscript, Emphasis::Subscript),
        (s.superscript, Emphasis::Superscript),
        (s.strike, Emphasis::Strike),
        (s.underline, Emphasis::Underline),
        (s.italic, Emphasis::Italic),
        (s.bold, Emphasis::Bold),
    ]
}

/// What a link of the format points to. An empty target falls back to a symbol in the text.
fn link_target(link: &Link, text: &str) -> Option<Target> {
    let t = link.target.trim();
    if let Some(address) = t.strip_prefix("mailto:") {
        return Some(Target::Mail { address: address.into() });
    }
    let symbol = super::refs::whole_symbol(text);
    if t.is_empty() || t == "#" {
        return symbol.map(|s| Target::Document { symbol: s, date: None });
    }
    if let Some(symbol) = symbol
        && (t.contains("undocs.org") || t.contains("docs.un.org"))
    {
        return Some(Target::Document { symbol, date: None });
    }
    if t.starts_with("http://") || t.starts_with("https://") {
        return Some(Target::Url { url: t.into() });
    }
    if t.contains('@') && !t.contains('/') {
        return Some(Target::Mail { address: t.into() });
    }
    None
}

/// Whether a symbol is a link's whole text, so that its empty target can be made up for.
pub(super) fn names_symbol(text: &str) -> Option<Symbol> {
    super::refs::whole_symbol(text)
}
