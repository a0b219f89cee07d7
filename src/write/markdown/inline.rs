//! Inlines as one line of Markdown.

use super::{Writer, escape};
use crate::model::address;
use crate::model::flat::{content, leaves};
use crate::model::{Emphasis, Inline, InlineKind, NoteCall, Ref, Target, plain};

/// Inlines nested deeper than this lose their mark-up.
const MAX_INLINE: usize = 24;

impl Writer<'_> {
    /// A line, escaped but for what its start may mean.
    pub(super) fn inlines(&self, inlines: &[Inline]) -> String {
        let mut out = String::new();
        self.run(inlines, 0, &mut out);
        out
    }

    fn run(&self, inlines: &[Inline], depth: usize, out: &mut String) {
        if depth > MAX_INLINE {
            for leaf in leaves(inlines) {
                self.leaf(leaf, out);
            }
            return;
        }
        for i in inlines {
            match &i.kind {
                InlineKind::Emphasis { style, content } => {
                    self.emphasis(*style, content, depth, out);
                }
                InlineKind::Opener { content } => {
                    let styled =
                        content.iter().any(|i| matches!(i.kind, InlineKind::Emphasis { .. }));
                    if styled {
                        self.run(content, depth + 1, out);
                    } else {
                        self.emphasis(Emphasis::Italic, content, depth, out);
                    }
                }
                InlineKind::Ref(r) => self.reference(r, depth, out),
                _ => match content(i) {
                    Some(inner) => self.run(inner, depth + 1, out),
                    None => self.leaf(i, out),
                },
            }
        }
    }

    fn leaf(&self, inline: &Inline, out: &mut String) {
        match &inline.kind {
            InlineKind::Text { text } => escape::push(out, text),
            InlineKind::Break => out.push_str("<br>"),
            InlineKind::NoteCall(call) => self.call(call, out),
            _ => {}
        }
    }

    fn call(&self, call: &NoteCall, out: &mut String) {
        match self.labels.get(call.note.0 as usize) {
            Some(label) => {
                out.push_str("[^");
                out.push_str(label);
                out.push(']');
            }
            // a call of no note has nothing but its mark
            None => escape::push(out, &call.printed),
        }
    }

    /// Stars where they cannot be misread (words inside, nothing marked before or within), tags
    /// elsewhere: between Han characters and next to punctuation stars do not always count.
    fn emphasis(&self, style: Emphasis, inner: &[Inline], depth: usize, out: &mut String) {
        let (mark, tag) = match style {
            Emphasis::Bold => ("**", "b"),
            Emphasis::Italic => ("*", "i"),
            Emphasis::Underline => ("", "u"),
            Emphasis::Strike => ("", "s"),
            Emphasis::Superscript => ("", "sup"),
            Emphasis::Subscript => ("", "sub"),
            // Markdown has none, and HTML only by style
            Emphasis::SmallCaps => return self.run(inner, depth + 1, out),
        };
        let words = plain(inner);
        let ends = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let leaf = |i: &Inline| matches!(i.kind, InlineKind::Text { .. });
        let stars = !mark.is_empty()
            && inner.iter().all(leaf)
            && ends(words.chars().next())
            && ends(words.chars().next_back())
            && !out.ends_with(['*', '\\']);
        if words.trim().is_empty() {
            return self.run(inner, depth + 1, out);
        }
        if stars {
            out.push_str(mark);
            self.run(inner, depth + 1, out);
            out.push_str(mark);
        } else {
            out.push_str(&format!("<{tag}>"));
            self.run(inner, depth + 1, out);
            out.push_str(&format!("</{tag}>"));
        }
    }

    /// Links say where they lead only if their words do not: symbols and addresses speak for
    /// themselves.
    fn reference(&self, r: &Ref, depth: usize, out: &mut String) {
        let url = match &r.target {
            Target::Url { url } => address::href(url),
            Target::Mail { address } => format!("mailto:{}", address::path(address)),
            _ => return self.run(&r.content, depth + 1, out),
        };
        let words = plain(&r.content);
        let bare = url.split_once("://").map_or(&*url, |(_, rest)| rest);
        let bare = bare.strip_prefix("mailto:").unwrap_or(bare).trim_end_matches('/');
        let told = words.contains(bare);
        let nested = leaves(&r.content).any(|i| !matches!(i.kind, InlineKind::Text { .. }))
            || words.trim().is_empty()
            || words.contains(['[', ']']);
        let fits = address::is_uri(&url) && !url.contains(['(', ')', '<', '>']);
        if told || nested || !fits || out.ends_with(']') {
            return self.run(&r.content, depth + 1, out);
        }
        out.push('[');
        escape::push(out, &words);
        out.push_str("](");
        out.push_str(&url.replace('\\', "%5C").replace('*', "%2A"));
        out.push(')');
    }
}
