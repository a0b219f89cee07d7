//! The text of a line to pieces: Markdown's marks and links become mark-up, the rest is text.

use super::tags::{self, Tag};
use crate::flow::{FlowNote, Hints, Join, Link, Piece, PieceKind, Style};
use crate::ledger::{Fate, Ledger};
use crate::locale::is_unspaced;
use crate::source::Source;
use crate::span::Span;
use std::collections::BTreeMap;

/// Makes pieces and claims mark-up.
pub(super) struct Marks<'a> {
    pub source: &'a Source,
    pub markdown: bool,
    pub links: Vec<Link>,
    /// `[^id]` → index among the notes.
    pub defined: BTreeMap<&'a str, u32>,
    pub notes: Vec<FlowNote>,
}

/// `[^id]:` at the start of a line: the bytes of the mark, and the id.
pub(super) fn definition(s: &str) -> Option<(usize, &str)> {
    let rest = s.strip_prefix("[^")?;
    let close = rest.find(']').filter(|i| (1..=32).contains(i))?;
    rest[close + 1..].starts_with(':').then_some((close + 4, &rest[..close]))
}

/// A note as tools write one that came from HTML: an item of a list whose last line leads back to the
/// call, `1. See A/99/1. [↑](#footnote-ref-1)`. The bytes of the item's number, the id, and the bytes
/// that are left of the last line.
pub(super) fn led_back<'a>(first: &str, last: &'a str) -> Option<(usize, &'a str, usize)> {
    let inner = last.strip_suffix(')')?;
    let at = inner.rfind("](#")?;
    let id = inner.get(at + 3..)?;
    let id =
        ["footnote-ref-", "endnote-ref-", "ftnref", "fnref", "ednref"].iter().find_map(|f| {
            let id = id.trim_start_matches('_').strip_prefix(f)?;
            (1..=32).contains(&id.len()).then_some(id)
        })?;
    let open = inner[..at].rfind('[')?;
    let mut sign = inner[open + 1..at].chars();
    if !matches!(sign.next(), Some('↑' | '↩' | '⏎' | '^')) || sign.any(|c| c != '\u{fe0e}') {
        return None;
    }
    let number = first.bytes().take_while(u8::is_ascii_digit).count();
    let item = first.get(number..)?.strip_prefix(['.', ')'])?;
    ((1..=4).contains(&number) && item.starts_with(' ')).then_some((number + 1, id, open))
}

/// The call of such a note, `[[1]](#footnote-1)`: the id, and the bytes of the whole.
fn anchored_call(s: &str) -> Option<(&str, usize)> {
    let inner = s.strip_prefix("[\\[").or_else(|| s.strip_prefix("[["))?;
    let digits = inner.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let rest = inner.get(digits..)?;
    let rest = rest.strip_prefix('\\').unwrap_or(rest).strip_prefix("]](#")?;
    let end = rest.find(')').filter(|end| *end <= 48)?;
    let id = rest[..end].trim_start_matches('_');
    let id =
        ["footnote-", "endnote-", "ftn", "fn", "edn"].iter().find_map(|f| id.strip_prefix(f))?;
    (1..=8).contains(&digits).then_some((id, s.len() - rest.len() + end + 1))
}

/// Stars that a counted note begins with, for Markdown cannot call a note by them: the bytes before
/// its text, and the stars.
pub(super) fn starred(s: &str) -> Option<(usize, &'static str)> {
    let body = s.trim_start_matches([' ', '\t']);
    let escaped = body.split("\\*").take_while(|part| part.is_empty()).count();
    // a bare star with a word behind it is emphasis
    let bare = body.bytes().take_while(|b| *b == b'*').count();
    let spaced = body.get(bare..).is_some_and(|r| r.starts_with([' ', '\t']));
    let (len, stars) = if escaped > 0 { (2 * escaped, escaped) } else { (bare, bare) };
    let stars = ["*", "**", "***"].get(stars.checked_sub(1)?)?;
    (escaped > 0 || spaced).then_some((s.len() - body.len() + len, *stars))
}

/// The marks of notes of which some are printed with stars, where Markdown has counted them all.
pub(super) fn count_without_stars(notes: &mut [FlowNote]) {
    let stars = |n: &FlowNote| n.marker.as_deref().is_some_and(|m| m.starts_with('*'));
    let counted = |(i, n): (usize, &FlowNote)| {
        stars(n) || n.marker.as_deref().is_some_and(|m| m.parse() == Ok(i + 1))
    };
    if !notes.iter().any(stars) || !notes.iter().enumerate().all(counted) {
        return;
    }
    for (i, n) in notes.iter_mut().filter(|n| !stars(n)).enumerate() {
        n.marker = Some((i + 1).to_string().into());
    }
}

impl Marks<'_> {
    /// The mark-up before a block's text: heading marks. Gives where the text starts.
    pub(super) fn lead(&self, text: Span, hints: &mut Hints, ledger: &mut Ledger) -> Span {
        let s = self.source.slice(text);
        if !self.markdown {
            return text;
        }
        let hashes = s.bytes().take_while(|b| *b == b'#').count();
        if (1..=6).contains(&hashes) && s.as_bytes().get(hashes) == Some(&b' ') {
            let rest = s[hashes..].trim_start();
            // closing marks, as in `## Title ##`
            let body = rest.trim_end_matches('#').trim_end();
            let body = if body.len() < rest.len() && rest[body.len()..].starts_with(' ') {
                body
            } else {
                rest
            };
            let body = &body[..tags::without_attributes(body)];
            let start = text.end - rest.len() as u32;
            let end = start + body.len() as u32;
            ledger.claim(Span::new(text.start, start), Fate::Markup);
            ledger.claim(Span::new(end, text.end), Fate::Markup);
            hints.heading = hashes as u8;
            return Span::new(start, end);
        }
        if let Some(rest) = s.strip_prefix("> ") {
            let start = text.end - rest.trim_start().len() as u32;
            ledger.claim(Span::new(text.start, start), Fate::Markup);
            return Span::new(start, text.end);
        }
        text
    }

    /// The pieces of a stretch of text on one line.
    pub(super) fn pieces(
        &mut self,
        text: Span,
        join: Join,
        out: &mut Vec<Piece>,
        ledger: &mut Ledger,
    ) {
        let source = self.source;
        let s = source.slice(text);
        let first = out.len();
        let mut cut = Cutter { base: text.start, done: 0, style: Style::default(), out };
        let bytes = s.as_bytes();
        // emphasis that is not closed yet, and the style before it
        let mut open: Vec<(Emph, Style)> = Vec::new();
        let mut closes = Closes::default();
        // pieces that a space stands before
        let mut spaces: Vec<usize> = Vec::new();
        let mut at = 0;
        while let Some(i) = self.next_mark(bytes, at) {
            at = i + 1;
            if let Some((e, before)) = open.last().copied().filter(|o| o.0.close <= i) {
                cut.push_text(e.close);
                cut.style = before;
                open.pop();
                // a mark that something else has taken is no mark
                if e.close == i {
                    cut.markup(i, i + e.mark, ledger);
                    at = i + e.mark;
                } else {
                    at = i;
                }
                continue;
            }
            match bytes[i] {
                b'\\' | b'<' | b'^' | b'$' if let Some((from, to, end)) = raised(&s[i..]) => {
                    // tools that write formulas set them apart
                    let formula = matches!(bytes[i], b'$' | b'\\') && i > cut.done + 1;
                    let apart = formula && bytes[i - 1] == b' ';
                    cut.markup(i - usize::from(apart), i + from, ledger);
                    let before = cut.style;
                    cut.style.superscript = true;
                    cut.push_text(i + to);
                    cut.style = before;
                    cut.markup(i + to, i + end, ledger);
                    at = i + end;
                }
                b'\\' if bytes.get(i + 1).is_some_and(u8::is_ascii_punctuation) => {
                    cut.markup(i, i + 1, ledger);
                    at = i + 2;
                }
                b'<' => {
                    if let Some(end) = autolink(&s[i..]) {
                        let link = self.link(&s[i + 1..i + end - 1], Span::DETACHED);
                        cut.markup(i, i + 1, ledger);
                        cut.push(i + end - 1, PieceKind::Link(link));
                        cut.markup(i + end - 1, i + end, ledger);
                        at = i + end;
                    } else if self.markdown
                        && let Some(len) = tags::comment(&s[i..])
                    {
                        cut.markup(i, i + len, ledger);
                        at = i + len;
                    } else if self.markdown
                        && let Some((len, tag)) = tags::tag(&s[i..])
                    {
                        cut.markup(i, i + len, ledger);
                        tag.apply(&mut cut.style);
                        if tag == Tag::Break {
                            let here = Piece::text(cut.span(cut.done, cut.done));
                            cut.out.push(Piece { kind: PieceKind::Break, ..here });
                        }
                        at = i + len;
                    }
                }
                b'!' => {
                    if let Some((words, len)) = tags::picture(&s[i..]) {
                        cut.markup(i, i + words.start, ledger);
                        if !words.is_empty() {
                            cut.push(i + words.end, PieceKind::Figure);
                        }
                        cut.markup(i + words.end, i + len, ledger);
                        at = i + len;
                    }
                }
                b'&' if self.markdown && s[i..].starts_with("&nbsp;") => {
                    cut.markup(i, i + 6, ledger);
                    spaces.push(cut.out.len());
                    at = i + 6;
                }
                // of "&amp;" the first character stays
                b'&' if s[i..].starts_with("&amp;") => {
                    cut.markup(i + 1, i + 5, ledger);
                    at = i + 5;
                }
                b'[' if self.markdown => {
                    if let Some((close, end)) = tags::attributed(&s[i..]) {
                        cut.markup(i, i + 1, ledger);
                        // no bracket is in it, so this goes one step down and no further
                        let mut words = Vec::new();
                        self.pieces(cut.span(i + 1, i + close), Join::Tight, &mut words, ledger);
                        for p in &mut words {
                            p.style = p.style.with(cut.style);
                        }
                        cut.out.append(&mut words);
                        cut.done = i + close;
                        cut.markup(i + close, i + end, ledger);
                        at = i + end;
                    } else if let Some(len) = self.note_call(&s[i..]) {
                        cut.flush(i);
                        let id = &s[i + 2..i + len - 1];
                        if let Some(n) = self.defined.get(id) {
                            cut.push(i + len, PieceKind::NoteCall(*n));
                        }
                        at = i + len;
                    } else if let Some((id, len)) = anchored_call(&s[i..])
                        && let Some(n) = self.defined.get(id).copied()
                    {
                        cut.flush(i);
                        cut.push(i + len, PieceKind::NoteCall(n));
                        at = i + len;
                    } else if let Some((inner, whole)) = inline_link(&s[i..]) {
                        let target = &s[i + inner + 2..i + whole - 1];
                        let span = Span::of(
                            text.start as usize + i + inner + 2,
                            text.start as usize + i + whole - 1,
                        );
                        // the anchors of a page lead nowhere in a document
                        let kind = if target.starts_with('#') && target.len() > 1 {
                            PieceKind::Text
                        } else {
                            PieceKind::Link(self.link(target, span))
                        };
                        cut.markup(i, i + 1, ledger);
                        let mut from = i + 1;
                        while let Some(n) = memchr::memchr(b'\\', &bytes[from..i + inner]) {
                            let escape = from + n;
                            if bytes[escape + 1].is_ascii_punctuation() {
                                cut.push_some(escape, kind);
                                cut.markup(escape, escape + 1, ledger);
                            }
                            from = (escape + 2).min(i + inner);
                        }
                        cut.push_some(i + inner, kind);
                        cut.markup(i + inner, i + whole, ledger);
                        at = i + whole;
                    }
                }
                b'*' | b'_' if self.markdown => {
                    if let Some(e) = emphasis(s, i, &mut closes) {
                        cut.markup(i, i + e.mark, ledger);
                        open.push((e, cut.style));
                        if e.mark == 1 {
                            cut.style.italic = true;
                        } else {
                            cut.style.bold = true;
                        }
                        at = i + e.mark;
                    }
                }
                _ => {}
            }
        }
        cut.flush(s.len());
        for n in spaces.into_iter().filter(|n| *n > first) {
            if let Some(p) = out.get_mut(n) {
                p.join = Join::Label;
            }
        }
        if let Some(p) = out.get_mut(first) {
            p.join = join;
        }
    }

    fn next_mark(&self, bytes: &[u8], from: usize) -> Option<usize> {
        let rest = bytes.get(from..)?;
        let i = if self.markdown {
            rest.iter().position(|b| {
                matches!(b, b'\\' | b'<' | b'[' | b'*' | b'_' | b'^' | b'$' | b'!' | b'&')
            })
        } else {
            memchr::memchr3(b'<', b'^', b'$', rest)
        };
        i.map(|i| from + i)
    }

    fn note_call(&self, s: &str) -> Option<usize> {
        let rest = s.strip_prefix("[^")?;
        let close = rest.find(']').filter(|i| (1..=32).contains(i))?;
        self.defined.contains_key(&rest[..close]).then_some(close + 3)
    }

    fn link(&mut self, target: &str, span: Span) -> u32 {
        self.links.push(Link { target: target.into(), span });
        self.links.len() as u32 - 1
    }
}

struct Cutter<'o> {
    base: u32,
    done: usize,
    style: Style,
    out: &'o mut Vec<Piece>,
}

impl Cutter<'_> {
    fn span(&self, from: usize, to: usize) -> Span {
        Span::new(self.base + from as u32, self.base + to as u32)
    }

    /// What stands before `to` and is not yet in a piece is text.
    fn flush(&mut self, to: usize) {
        self.push_text(to);
    }

    fn push_text(&mut self, to: usize) {
        if to > self.done {
            let span = self.span(self.done, to);
            self.out.push(Piece { style: self.style, ..Piece::text(span) });
            self.done = to;
        }
    }

    fn push(&mut self, to: usize, kind: PieceKind) {
        let span = self.span(self.done, to);
        self.out.push(Piece { kind, style: self.style, ..Piece::text(span) });
        self.done = to;
    }

    fn push_some(&mut self, to: usize, kind: PieceKind) {
        if to > self.done {
            self.push(to, kind);
        }
    }

    fn markup(&mut self, from: usize, to: usize, ledger: &mut Ledger) {
        self.flush(from);
        ledger.claim(self.span(from, to), Fate::Markup);
        self.done = to;
    }
}

/// A raised number or letter as mark-up puts it, `<sup>1</sup>`, `^1^`, `^{1}`, `$^{1}$`: where the
/// number starts and ends, and the bytes of the whole.
pub(super) fn raised(s: &str) -> Option<(usize, usize, usize)> {
    const FORMS: [(&str, &str); 10] = [
        ("<sup>", "</sup>"),
        ("${ }^{", "}$"),
        ("\\({ }^{", "}\\)"),
        ("\\(^{", "}\\)"),
        ("\\(^", "\\)"),
        ("${}^{", "}$"),
        ("$^{", "}$"),
        ("$^", "$"),
        ("^{", "}"),
        ("^", "^"),
    ];
    FORMS.iter().find_map(|(open, close)| {
        let rest = s.strip_prefix(open)?;
        let len = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let number = rest[..len].bytes().all(|b| b.is_ascii_digit());
        let fits = (1..=3).contains(&len) && (number || len == 1 || *open == "<sup>");
        (fits && rest[len..].starts_with(close)).then(|| {
            let from = open.len();
            (from, from + len, from + len + close.len())
        })
    })
}

/// `<https://…>` or `<name@host>`: the bytes of the whole.
fn autolink(s: &str) -> Option<usize> {
    // no search passes the next tag or word
    let behind = s.get(1..)?;
    let close = behind.find(|c: char| matches!(c, '<' | '>') || c.is_whitespace())? + 1;
    let inner = s[close..].starts_with('>').then(|| &s[1..close])?;
    let url = inner.starts_with("http://")
        || inner.starts_with("https://")
        || inner.starts_with("mailto:");
    let mail = inner.split_once('@').is_some_and(|(a, b)| !a.is_empty() && b.contains('.'));
    ((url || mail) && inner.is_ascii()).then_some(close + 1)
}

/// `[text](target)`: the byte of `]`, and the bytes of the whole.
fn inline_link(s: &str) -> Option<(usize, usize)> {
    // no search passes the next bracket
    let close = s.get(1..)?.find(['[', ']', '\n'])? + 1;
    if close == 1 || !s[close..].starts_with("](") {
        return None;
    }
    let mut depth = 0usize;
    for (i, b) in s.bytes().enumerate().skip(close + 2).take(4000) {
        match b {
            b'(' => depth += 1,
            b')' if depth == 0 => return Some((close, i + 1)),
            b')' => depth -= 1,
            b' ' | b'\n' => return None,
            _ => {}
        }
    }
    None
}

#[derive(Debug, Clone, Copy)]
struct Emph {
    mark: usize,
    close: usize,
}

/// Emphasis that opens at `i`: `*…*`, `**…**`, `_…_`, `__…__`. A single star must stand at a word's
/// start, for in running text it is a footnote call.
fn emphasis(s: &str, i: usize, closes: &mut Closes) -> Option<Emph> {
    let mark_char = s.as_bytes()[i];
    let mark = s.as_bytes()[i..].iter().take_while(|b| **b == mark_char).count();
    if mark > 2 {
        return None;
    }
    let before = s[..i].chars().next_back();
    let after = s[i + mark..].chars().next()?;
    let word_start = before.is_none_or(|c| !c.is_alphanumeric());
    // behind a word and before what closes one it calls a note
    let word = s[..i].trim_end_matches(char::from(mark_char)).chars().next_back();
    if ends_words(after) && word.is_some_and(char::is_alphanumeric) {
        return None;
    }
    let han = mark_char == b'*' && before.is_some_and(is_unspaced) && is_unspaced(after);
    if after.is_whitespace() || ((mark == 1 || mark_char == b'_') && !word_start && !han) {
        return None;
    }
    let kind = mark - 1 + if mark_char == b'_' { 2 } else { 0 };
    let known = &mut closes.0[kind];
    if known.is_none_or(|c| c <= i + mark) {
        *known = Some(closing(s, i + mark, &s[i..i + mark]).unwrap_or(usize::MAX));
    }
    // within Han text what is emphasized is a word; two stars further apart call notes
    let word = |close: usize| !han || mark == 2 || close - i <= 3 * WORD;
    known.filter(|c| *c < s.len() && word(*c)).map(|close| Emph { mark, close })
}

/// No word of a few Han characters is longer.
const WORD: usize = 8;

/// Whether no emphasis begins with a character: it parts or ends what was said.
fn ends_words(c: char) -> bool {
    matches!(
        c,
        ',' | '.' | ';' | ':' | '!' | '?' | ')' | ']' | '、' | '，' | '。' | '；' | '：' | '！'
    ) || matches!(c, '？' | '）' | '】' | '」' | '』' | '》' | '”' | '’' | '،' | '؛' | '؟' | '»')
}

/// The next mark that can close emphasis, for each of the four marks: what closes one that opens
/// here closes those that open up to it, and no text is searched twice.
#[derive(Debug, Default)]
struct Closes([Option<usize>; 4]);

/// The first mark behind `start` that can close emphasis.
fn closing(s: &str, start: usize, needle: &str) -> Option<usize> {
    let mark = needle.len();
    let mark_char = needle.chars().next()?;
    let mut from = start;
    loop {
        let close = from + s.get(from..)?.find(needle)?;
        let inner_end = s[..close].chars().next_back();
        let next = s[close + mark..].chars().next();
        let run_on = next == Some(mark_char);
        let ok = close > start
            && inner_end.is_some_and(|c| !c.is_whitespace() && c != '\\')
            && !run_on
            && (needle == "**"
                || next.is_none_or(|c| !c.is_alphanumeric())
                // no space parts Han words
                || (needle == "*" && next.is_some_and(is_unspaced)));
        if ok {
            return Some(close);
        }
        from = close + mark + usize::from(run_on);
    }
}
