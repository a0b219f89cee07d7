//! What the text points to: bookmarks for parts that are referred to, relationships for links.

use crate::model::eid::Eids;
use crate::model::{
    Annex, Block, BlockKind, Document, Inline, InlineKind, InternalRef, NoteId, Target,
};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Which parts are referred to, and the bookmarks that stand for them. Parts are known by their
/// eIds, so that a reference means the same place in every output.
#[derive(Debug, Default)]
pub(super) struct Targets<'a> {
    /// Only where something is referred to.
    eids: Option<Eids<'a>>,
    /// By eId.
    wanted: BTreeMap<String, Bookmark>,
    /// Notes that are called more than once.
    pub(super) recalled: BTreeSet<NoteId>,
    next: u32,
}

#[derive(Debug, Default)]
struct Bookmark {
    name: String,
    written: bool,
    /// The number in it is text, which a field repeats; else Word counts the paragraph.
    typed: bool,
}

impl<'a> Targets<'a> {
    /// Looks through the whole tree.
    pub(super) fn of(doc: &'a Document) -> Self {
        let mut t = Self::default();
        let refs = t.look(doc);
        if refs.is_empty() {
            return t;
        }
        let eids = Eids::of(doc);
        for r in refs {
            if let Some(to) = eids.resolve(r) {
                for eid in [Some(to.from), to.up_to].into_iter().flatten() {
                    let n = t.wanted.len();
                    t.wanted
                        .entry(eid.to_owned())
                        .or_insert_with(|| Bookmark { name: name(eid, n), ..Bookmark::default() });
                }
            }
        }
        t.eids = Some(eids);
        t
    }

    /// All references inside the document; finds the notes called twice on the way. Trees nest as
    /// deep as they like: no recursion here.
    fn look(&mut self, doc: &'a Document) -> Vec<&'a InternalRef> {
        let mut refs = Vec::new();
        let mut called = BTreeSet::new();
        let mut inlines: Vec<&Inline> = Vec::new();
        let mut blocks: Vec<&Block> = Vec::new();
        inlines.extend(doc.masthead.iter().flat_map(|l| &l.text));
        blocks.extend(doc.preface.iter().chain(&doc.preamble).chain(&doc.body));
        blocks.extend(doc.conclusion.iter().chain(doc.notes.iter().flat_map(|n| &n.blocks)));
        let mut annexes: Vec<&Annex> = doc.annexes.iter().collect();
        while let Some(a) = annexes.pop() {
            inlines.extend(a.label.iter().chain(&a.title));
            blocks.extend(a.preamble.iter().chain(&a.body));
            annexes.extend(&a.annexes);
        }
        while let Some(b) = blocks.pop() {
            match &b.kind {
                BlockKind::Heading(h) => inlines.extend(&h.title),
                BlockKind::Paragraph(p) => {
                    inlines.extend(&p.text);
                    blocks.extend(&p.children);
                }
                BlockKind::Item(i) => {
                    inlines.extend(&i.text);
                    blocks.extend(&i.children);
                }
                BlockKind::Table(x) => {
                    inlines.extend(x.caption.iter().flat_map(|c| &c.title));
                    blocks.extend(x.rows.iter().flat_map(|r| &r.cells).flat_map(|c| &c.blocks));
                }
                BlockKind::Quote { blocks: inner } => blocks.extend(inner),
                BlockKind::Boxed(x) => {
                    inlines.extend(&x.title);
                    blocks.extend(&x.blocks);
                }
                BlockKind::Contents(c) => {
                    inlines.extend(&c.title);
                    inlines.extend(c.entries.iter().flat_map(|e| &e.text));
                }
                BlockKind::Figure(f) => {
                    inlines.extend(f.caption.iter().flat_map(|c| &c.title));
                }
                BlockKind::Opaque(o) => blocks.extend(&o.blocks),
                BlockKind::Rule => {}
            }
        }
        while let Some(i) = inlines.pop() {
            match &i.kind {
                InlineKind::NoteCall(c) if !called.insert(c.note) => {
                    self.recalled.insert(c.note);
                }
                InlineKind::Ref(r) => {
                    if let Target::Internal(r) = &r.target {
                        refs.push(r);
                    }
                }
                _ => {}
            }
            inlines.extend(i.kind.content());
        }
        refs
    }

    /// The bookmarks that a reference points to, the second for the end of a range; `None` when
    /// the part is not there.
    pub(super) fn bookmarks(&self, r: &InternalRef) -> Option<(String, Option<String>)> {
        let to = self.eids.as_ref()?.resolve(r)?;
        let name = |eid: &str| self.wanted.get(eid).map(|b| b.name.clone());
        Some((name(to.from)?, to.up_to.and_then(name)))
    }

    /// The bookmark to write at a block, with its id; `None` when nothing refers to it. `typed`
    /// tells that the number stands in the text.
    pub(super) fn mark(&mut self, block: &Block) -> Option<Mark> {
        let eid = self.eids.as_ref()?.block(block)?.eid;
        take(&mut self.wanted, &mut self.next, eid)
    }

    /// The same for an annex.
    pub(super) fn mark_annex(&mut self, annex: &Annex) -> Option<Mark> {
        let eid = self.eids.as_ref()?.annex(annex)?.eid;
        take(&mut self.wanted, &mut self.next, eid)
    }

    /// The same for a note.
    pub(super) fn mark_note(&mut self, note: NoteId) -> Option<Mark> {
        let eid = self.eids.as_ref()?.note(note)?.eid;
        take(&mut self.wanted, &mut self.next, eid)
    }

    /// Notes that the number at a bookmark is text.
    pub(super) fn typed(&mut self, mark: &Mark) {
        if let Some(b) = self.wanted.values_mut().find(|b| b.name == mark.1) {
            b.typed = true;
        }
    }

    /// Makes the fields of a part ask for the number of a paragraph, where Word counts that.
    pub(super) fn settle(&self, part: String) -> String {
        if self.wanted.values().all(|b| !b.typed) || !part.contains(BY_NUMBER) {
            return part;
        }
        let typed: BTreeSet<&str> =
            self.wanted.values().filter(|b| b.typed).map(|b| b.name.as_str()).collect();
        let mut out = String::with_capacity(part.len());
        let mut pieces = part.split(BY_NUMBER);
        out.push_str(pieces.next().unwrap_or(""));
        for piece in pieces {
            let name = out.rsplit(' ').next().unwrap_or("");
            let plain = typed.contains(name);
            out.push_str(if plain { BY_TEXT } else { BY_NUMBER });
            out.push_str(piece);
        }
        out
    }

    /// A bookmark id that is not in use.
    pub(super) fn id(&mut self) -> u32 {
        self.next += 1;
        self.next
    }
}

/// A bookmark to be written: its id and its name.
pub(super) type Mark = (u32, String);

/// The end of a field that repeats the number that Word gives a paragraph, without its full stop.
pub(super) const BY_NUMBER: &str = " \\n \\h ";
/// The end of a field that repeats the text at a bookmark.
pub(super) const BY_TEXT: &str = " \\h ";

fn take(wanted: &mut BTreeMap<String, Bookmark>, next: &mut u32, eid: &str) -> Option<Mark> {
    let b = wanted.get_mut(eid).filter(|b| !b.written)?;
    b.written = true;
    *next += 1;
    Some((*next, b.name.clone()))
}

/// A bookmark's name: letters, digits and `_`, at most 40 characters (ECMA-376 part 1, §17.13.6.2).
/// What is too long ends with a number that no other name has.
fn name(eid: &str, n: usize) -> String {
    let mut s = String::new();
    for c in eid.chars() {
        if c.is_ascii_alphanumeric() || c == '_' {
            s.push(c);
        } else {
            let _ = write!(s, "_{:X}", u32::from(c));
        }
    }
    if s.len() > 40 {
        s.truncate(30);
        let _ = write!(s, "_x{n}");
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
