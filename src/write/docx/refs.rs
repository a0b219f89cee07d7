//! What the text points to: bookmarks for parts that are referred to, relationships for links.

use crate::model::{
    Annex, Block, BlockKind, Document, Inline, InlineKind, InternalKind, InternalRef, NoteId, Num,
};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// A part of the document as a reference names it: annex, kind, number.
type Key = (Option<u32>, InternalKind, Box<str>);

/// Which parts are referred to, and the bookmarks that stand for them.
#[derive(Debug, Default)]
pub(super) struct Targets {
    wanted: BTreeSet<Key>,
    /// Parts that have been seen to exist.
    present: BTreeSet<Key>,
    /// Parts whose bookmark is written.
    marked: BTreeSet<Key>,
    /// Notes that are called more than once.
    pub(super) recalled: BTreeSet<NoteId>,
    next: u32,
}

impl Targets {
    /// Looks through the whole tree. Trees nest as deep as they like: no recursion here.
    pub(super) fn of(doc: &Document) -> Self {
        let mut t = Self::default();
        let mut called = BTreeSet::new();
        let mut inlines: Vec<&Inline> = Vec::new();
        let mut blocks: Vec<(Option<u32>, &Block)> = Vec::new();
        inlines.extend(doc.masthead.iter().flat_map(|l| &l.text));
        let main = doc.preface.iter().chain(&doc.preamble).chain(&doc.body).chain(&doc.conclusion);
        blocks.extend(main.map(|b| (None, b)));
        blocks.extend(doc.notes.iter().flat_map(|n| &n.blocks).map(|b| (None, b)));
        let mut annexes: Vec<(u32, &Annex)> = (0..).zip(&doc.annexes).collect();
        while let Some((i, a)) = annexes.pop() {
            t.present.insert(annex_key(i));
            inlines.extend(a.label.iter().chain(&a.title));
            blocks.extend(a.preamble.iter().chain(&a.body).map(|b| (Some(i), b)));
            annexes.extend(a.annexes.iter().map(|x| (i, x)));
        }
        while let Some((annex, b)) = blocks.pop() {
            let mut label = |num: &Option<Num>, kind| {
                if let Some(n) = num {
                    t.present.insert((annex, kind, n.canonical().into()));
                }
            };
            match &b.kind {
                BlockKind::Heading(h) => {
                    label(&h.num, InternalKind::Section);
                    inlines.extend(&h.title);
                }
                BlockKind::Paragraph(p) => {
                    label(&p.num, InternalKind::Paragraph);
                    inlines.extend(&p.text);
                    blocks.extend(p.children.iter().map(|b| (annex, b)));
                }
                BlockKind::Item(i) => {
                    inlines.extend(&i.text);
                    blocks.extend(i.children.iter().map(|b| (annex, b)));
                }
                BlockKind::Table(x) => {
                    if let Some(c) = &x.caption {
                        label(&c.num, InternalKind::Table);
                        inlines.extend(&c.title);
                    }
                    let cells = x.rows.iter().flat_map(|r| &r.cells).flat_map(|c| &c.blocks);
                    blocks.extend(cells.map(|b| (annex, b)));
                }
                BlockKind::Quote { blocks: inner } => {
                    blocks.extend(inner.iter().map(|b| (annex, b)));
                }
                BlockKind::Boxed(x) => {
                    inlines.extend(&x.title);
                    blocks.extend(x.blocks.iter().map(|b| (annex, b)));
                }
                BlockKind::Contents(c) => {
                    inlines.extend(&c.title);
                    inlines.extend(c.entries.iter().flat_map(|e| &e.text));
                }
                BlockKind::Figure(f) => {
                    inlines.extend(f.caption.iter().flat_map(|c| &c.title));
                }
                BlockKind::Opaque(o) => blocks.extend(o.blocks.iter().map(|b| (annex, b))),
                BlockKind::Rule => {}
            }
        }
        while let Some(i) = inlines.pop() {
            match &i.kind {
                InlineKind::NoteCall(c) => {
                    if !called.insert(c.note) {
                        t.recalled.insert(c.note);
                    }
                }
                InlineKind::Ref(r) => {
                    if let crate::model::Target::Internal(r) = &r.target {
                        t.wanted.insert(key(r, &r.num));
                        t.wanted.extend(r.up_to.iter().map(|n| key(r, n)));
                    }
                    inlines.extend(&r.content);
                }
                InlineKind::Emphasis { content, .. }
                | InlineKind::Opener { content }
                | InlineKind::Date { content, .. }
                | InlineKind::Place { content }
                | InlineKind::Foreign { content, .. } => inlines.extend(content),
                InlineKind::Text { .. } | InlineKind::Break => {}
            }
        }
        t
    }

    /// The bookmark that a reference points to; `None` when the part is not there.
    pub(super) fn bookmark(&self, r: &InternalRef, num: &str) -> Option<String> {
        let k = key(r, num);
        self.present.contains(&k).then(|| name(&k))
    }

    /// The bookmark to write at a part, with its id; `None` when nothing refers to it, or it was
    /// written before.
    pub(super) fn mark(
        &mut self,
        annex: Option<u32>,
        kind: InternalKind,
        num: &Num,
    ) -> Option<(u32, String)> {
        if self.wanted.is_empty() {
            return None;
        }
        self.take((annex, kind, num.canonical().into()))
    }

    /// The same for an annex.
    pub(super) fn mark_annex(&mut self, annex: u32) -> Option<(u32, String)> {
        self.take(annex_key(annex))
    }

    fn take(&mut self, k: Key) -> Option<(u32, String)> {
        if !self.wanted.contains(&k) || !self.marked.insert(k.clone()) {
            return None;
        }
        Some((self.id(), name(&k)))
    }

    /// A bookmark id that is not in use.
    pub(super) fn id(&mut self) -> u32 {
        self.next += 1;
        self.next
    }
}

fn annex_key(i: u32) -> Key {
    (Some(i), InternalKind::Annex, "".into())
}

fn key(r: &InternalRef, num: &str) -> Key {
    match (r.part, r.annex) {
        (InternalKind::Annex, Some(i)) => annex_key(i),
        _ => (r.annex, r.part, num.into()),
    }
}

/// A bookmark's name: letters, digits and `_`, at most 40 characters (ECMA-376 part 1, §17.13.6.2).
fn name((annex, kind, num): &Key) -> String {
    let mut s = String::new();
    if let Some(i) = annex {
        let _ = write!(s, "att_{}_", i + 1);
    }
    s.push_str(match kind {
        InternalKind::Paragraph => "para_",
        InternalKind::Section => "sec_",
        InternalKind::Annex => "annex_",
        InternalKind::Table => "table_",
        InternalKind::Note => "note_",
    });
    for c in num.chars() {
        if s.len() > 34 {
            break;
        }
        if c.is_ascii_alphanumeric() {
            s.push(c);
        } else {
            let _ = write!(s, "_{:X}", u32::from(c));
        }
    }
    s
}

/// Relationships of one part.
#[derive(Debug, Default)]
pub(super) struct Rels {
    /// Targets outside the package.
    links: Vec<String>,
    index: BTreeMap<String, usize>,
}

impl Rels {
    /// The id of an address, if Word takes it: Word refuses a whole file for one bad address.
    pub(super) fn link(&mut self, url: &str) -> Option<String> {
        let url = address(url)?;
        let n = *self.index.entry(url.clone()).or_insert_with(|| {
            self.links.push(url);
            self.links.len()
        });
        Some(format!("rIdL{n}"))
    }

    /// The relationships as XML; `inside` are those to other parts: id, type, target.
    pub(super) fn xml(&self, inside: &[(&str, &str, &str)]) -> String {
        let mut x = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">",
        );
        for (id, kind, target) in inside {
            let _ = write!(
                x,
                "<Relationship Id=\"{id}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}\" Target=\"{target}\"/>"
            );
        }
        for (i, url) in self.links.iter().enumerate() {
            let _ = write!(
                x,
                "<Relationship Id=\"rIdL{}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink\"",
                i + 1
            );
            super::xml::attr(&mut x, "Target", url);
            x.push_str(" TargetMode=\"External\"/>");
        }
        x.push_str("</Relationships>");
        x
    }
}

/// A web or mail address as a URI that every reader parses: what RFC 3986 does not allow is
/// percent-encoded, and what has no known scheme or host is no address.
fn address(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once(':')?;
    let scheme = scheme.to_ascii_lowercase();
    let mut out = format!("{scheme}:");
    let rest = match scheme.as_str() {
        "http" | "https" | "ftp" => {
            let rest = rest.strip_prefix("//")?;
            let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
            let (host, path) = rest.split_at(end);
            let (name, port) = host.split_once(':').unwrap_or((host, "0"));
            let plain = |l: &str| {
                !l.is_empty()
                    && l.len() < 64
                    && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            };
            if !name.split('.').all(plain) || name.len() > 253 || port.parse::<u16>().is_err() {
                return None;
            }
            out.push_str("//");
            out.push_str(host);
            path
        }
        "mailto" => rest.contains('@').then_some(rest)?,
        _ => return None,
    };
    let bytes = rest.as_bytes();
    let mut fragment = false;
    for (i, &b) in bytes.iter().enumerate() {
        let hex = |n: usize| bytes.get(i + n).is_some_and(u8::is_ascii_hexdigit);
        let keep = match b {
            b'%' => hex(1) && hex(2),
            b'#' => !std::mem::replace(&mut fragment, true),
            _ => b.is_ascii_alphanumeric() || b"-._~:/?@!$&'()*+,;=".contains(&b),
        };
        if keep {
            out.push(char::from(b));
        } else {
            let _ = write!(out, "%{b:02X}");
        }
    }
    (out.len() <= 2000).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_uris_or_nothing() {
        let a = |s| address(s);
        assert_eq!(
            a("https://docs.un.org/zh/A/80/6 (一)").as_deref(),
            Some("https://docs.un.org/zh/A/80/6%20(%E4%B8%80)")
        );
        assert_eq!(a("http://a.org/x#y#z%zz%41").as_deref(), Some("http://a.org/x#y%23z%25zz%41"));
        for bad in [
            "www.un.org",
            "http://",
            "http://a..b/",
            "http://[::1",
            "javascript:x",
            "http://a b/",
            "http://x:99999/",
            "mailto:x",
        ] {
            assert_eq!(a(bad), None, "{bad}");
        }
        assert_eq!(a("mailto:a@b.org").as_deref(), Some("mailto:a@b.org"));
    }
}
