//! XML as a stream of tokens that borrow from the source: namespaces, references, limits.
//!
//! Every byte of the source belongs to one token, so that the ledger has no gap. Declarations of a
//! document type are refused: entities of a document's own are a way to make a small file large or
//! to read other files, and Akoma Ntoso needs none.

use crate::error::Error;
use crate::limits::{Limit, Limits};
use crate::read::entity;
use crate::span::Span;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::borrow::Cow;

/// Namespaces that matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ns {
    /// Akoma Ntoso, any edition; and names without a namespace.
    Akn,
    /// Everything else.
    Other,
}

/// A start tag.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tag<'x> {
    /// The local name.
    pub(super) name: &'x str,
    pub(super) ns: Ns,
    /// All of the tag after its name, as written.
    raw: &'x str,
    /// Where that stands.
    raw_at: u32,
    /// The names of its attributes, a [`bit`] each: most are asked for in vain.
    held: u64,
    pub(super) span: Span,
}

/// A token.
#[derive(Debug)]
pub(super) enum Token<'x> {
    /// An element opens.
    Start(Tag<'x>),
    /// The element that was opened last closes. The span is empty for `<a/>`.
    End(Span),
    /// Character data. The span covers it as written; in it, references are not resolved.
    Text { text: Cow<'x, str>, span: Span, how: Written },
    /// Comment, instruction, declaration.
    Aside(Span),
    /// The end.
    Eof,
}

/// How character data is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    /// As it is.
    Plain,
    /// As a reference: never layout.
    Reference,
    /// As a reference that nothing declares: kept as written.
    Unknown,
}

/// A document being read.
pub(super) struct Xml<'x> {
    text: &'x str,
    reader: Reader<&'x [u8]>,
    at: usize,
    /// Names of the open elements.
    open: Vec<&'x str>,
    /// Prefixes in scope: depth, prefix, namespace.
    bound: Vec<(usize, &'x str, Ns)>,
    empty: bool,
    depth: u32,
    /// There was an element.
    root: bool,
    attributes: usize,
}

impl<'x> Xml<'x> {
    pub(super) fn new(text: &'x str, limits: &Limits) -> Self {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        // names are compared here, where they need no copy
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        Self {
            text,
            reader,
            at: 0,
            open: Vec::new(),
            bound: Vec::new(),
            empty: false,
            depth: limits.levels(),
            root: false,
            attributes: limits.attributes as usize,
        }
    }

    /// The next token.
    ///
    /// # Errors
    /// [`Error::Unreadable`] for what is no XML and for a document type; [`Error::Limit`] for
    /// elements nested too deep.
    pub(super) fn next(&mut self) -> Result<Token<'x>, Error> {
        if std::mem::take(&mut self.empty) {
            self.close();
            return Ok(Token::End(Span::of(self.at, self.at)));
        }
        let start = self.at;
        let event = match self.reader.read_event() {
            Ok(event) => event,
            Err(e) => {
                let at = usize::try_from(self.reader.error_position()).unwrap_or(start);
                return Err(self.broken(at, &e.to_string()));
            }
        };
        // an event takes the source from where the last one ended
        self.at = usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX);
        self.at = self.at.min(self.text.len());
        let span = Span::of(start, self.at);
        let all = self.text.get(start..self.at).unwrap_or("");
        let text = matches!(event, Event::Text(_) | Event::CData(_) | Event::GeneralRef(_));
        if text && self.open.is_empty() && !all.trim_ascii().is_empty() {
            return Err(self.broken(start, "text outside of the root element"));
        }
        Ok(match event {
            Event::Text(_) => Token::Text { text: all.into(), span, how: Written::Plain },
            Event::Start(_) | Event::Empty(_) => {
                let is_empty = matches!(event, Event::Empty(_));
                let inside = all.strip_prefix('<').and_then(|s| s.strip_suffix('>'));
                let inside = inside.unwrap_or("");
                let inside = if is_empty { &inside[..inside.len() - 1] } else { inside };
                self.empty = is_empty;
                let tag = self.start(inside, span)?;
                Token::Start(tag)
            }
            Event::End(_) => {
                let name = all.strip_prefix("</").and_then(|s| s.strip_suffix('>'));
                let name = name.unwrap_or("").trim_end();
                if self.open.last() != Some(&name) {
                    let what = match self.open.last() {
                        Some(open) => format!("</{name}> where </{open}> is due"),
                        None => format!("</{name}> closes nothing"),
                    };
                    return Err(self.broken(start, &what));
                }
                self.close();
                Token::End(span)
            }
            Event::GeneralRef(_) => {
                let name = all.strip_prefix('&').and_then(|s| s.strip_suffix(';'));
                match name.and_then(entity::character) {
                    Some(c) => {
                        Token::Text { text: c.to_string().into(), span, how: Written::Reference }
                    }
                    None => Token::Text { text: all.into(), span, how: Written::Unknown },
                }
            }
            Event::CData(_) => {
                let inside = all.strip_prefix("<![CDATA[").and_then(|s| s.strip_suffix("]]>"));
                Token::Text { text: inside.unwrap_or("").into(), span, how: Written::Reference }
            }
            Event::DocType(_) => {
                return Err(Error::unreadable(
                    format!(
                        "line {} declares a document type, which Akoma Ntoso does not need and \
                         which can make a reader fetch files or swell (entity-refused)",
                        self.line(start)
                    ),
                    "take the <!DOCTYPE …> out, and put characters for its entities",
                ));
            }
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) => Token::Aside(span),
            Event::Eof => {
                if let Some(open) = self.open.last() {
                    return Err(self.broken(self.text.len(), &format!("</{open}> is missing")));
                }
                Token::Eof
            }
        })
    }

    fn start(&mut self, inside: &'x str, span: Span) -> Result<Tag<'x>, Error> {
        let ends = |b: u8| matches!(b, b' ' | b'\n' | b'\t' | b'\r' | b'/');
        let end = inside.bytes().position(ends).unwrap_or(inside.len());
        let (qname, raw) = inside.split_at(end);
        if qname.is_empty() {
            return Err(self.broken(span.start as usize, "a tag without a name"));
        }
        if self.open.is_empty() && std::mem::replace(&mut self.root, true) {
            return Err(self.broken(span.start as usize, &format!("a second root, <{qname}>")));
        }
        self.open.push(qname);
        if self.open.len() > self.depth as usize {
            return Err(Error::limit(
                Limit::Depth,
                format!("over {} levels", self.depth),
                format!("{} levels", self.depth),
            ));
        }
        if raw.len() > 1024 {
            self.within(attributes(raw).take(self.attributes + 1).count())?;
        }
        let mut held = 0;
        for (key, value) in attributes(raw) {
            held |= bit(key);
            let prefix = match key.strip_prefix("xmlns") {
                Some("") => "",
                Some(rest) if rest.starts_with(':') => &rest[1..],
                _ => continue,
            };
            self.bound.push((self.open.len(), prefix, namespace(value)));
        }
        if raw.len() > 8 {
            self.within(self.bound.len())?;
        }
        let (prefix, name) = qname.split_once(':').unwrap_or(("", qname));
        let ns = self.bound.iter().rfind(|b| b.1 == prefix).map(|b| b.2);
        let ns = ns.unwrap_or(if prefix.is_empty() { Ns::Akn } else { Ns::Other });
        let raw_at = span.start + 1 + qname.len() as u32;
        Ok(Tag { name, ns, raw, raw_at, held, span })
    }

    /// Whether so many attributes or namespaces are allowed.
    fn within(&self, found: usize) -> Result<(), Error> {
        if found <= self.attributes {
            return Ok(());
        }
        let most = self.attributes;
        Err(Error::limit(Limit::Attributes, format!("over {most}"), most.to_string()))
    }

    fn close(&mut self) {
        while self.bound.last().is_some_and(|b| b.0 == self.open.len()) {
            self.bound.pop();
        }
        self.open.pop();
    }

    fn line(&self, at: usize) -> usize {
        let before = self.text.as_bytes().get(..at).unwrap_or(self.text.as_bytes());
        1 + memchr::memchr_iter(b'\n', before).count()
    }

    fn broken(&self, at: usize, what: &str) -> Error {
        Error::unreadable(
            format!("no well-formed XML: {what}, at line {}", self.line(at)),
            "mend the file, or write it again with the program that made it",
        )
    }
}

fn namespace(uri: &str) -> Ns {
    let akn = uri.is_empty()
        || uri.starts_with("http://docs.oasis-open.org/legaldocml/ns/akn/")
        || uri.starts_with("http://www.akomantoso.org/");
    if akn { Ns::Akn } else { Ns::Other }
}

impl<'x> Tag<'x> {
    /// The value of an attribute by its name as written, references resolved.
    pub(super) fn attr(&self, name: &str) -> Option<Cow<'x, str>> {
        self.find(name).map(decoded)
    }

    /// The first value of an attribute as written.
    fn find(&self, name: &str) -> Option<&'x str> {
        if self.held & bit(name) == 0 {
            return None;
        }
        attributes(self.raw).find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    /// Where the value of an attribute stands.
    pub(super) fn place(&self, name: &str) -> Option<Span> {
        let value = self.find(name)?;
        let into = value.as_ptr() as usize - self.raw.as_ptr() as usize;
        let start = self.raw_at as usize + into;
        Some(Span::of(start, start + value.len()))
    }

    /// The character for which masthead's own mark-up stands: XML 1.0 forbids it.
    pub(super) fn control(&self) -> Option<char> {
        if self.name != "inline" || self.ns != Ns::Akn || self.plain("name") != "akn4un:control" {
            return None;
        }
        char::from_u32(u32::from_str_radix(self.plain("title").strip_prefix("U+")?, 16).ok()?)
    }

    /// The same, where the value is compared with names only.
    pub(super) fn plain(&self, name: &str) -> &'x str {
        self.find(name).unwrap_or("")
    }
}

/// Attributes as written: names and values. Ends where the tag stops making sense.
fn attributes(raw: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = raw;
    std::iter::from_fn(move || {
        let (key, value, after) = attribute(rest)?;
        rest = after;
        Some((key, value))
    })
}

/// A bit for a name; a few names share one.
fn bit(name: &str) -> u64 {
    let bytes = name.as_bytes();
    let ends = bytes.first().zip(bytes.last()).map_or(0, |(a, b)| u32::from(*a) ^ u32::from(*b));
    1 << ((ends + bytes.len() as u32 * 5) & 63)
}

/// The first attribute, and what follows it.
fn attribute(raw: &str) -> Option<(&str, &str, &str)> {
    let bytes = raw.as_bytes();
    let start = bytes.iter().position(|b| !b.is_ascii_whitespace())?;
    let ends = |b: &u8| *b == b'=' || b.is_ascii_whitespace();
    let end = start + bytes.get(start..)?.iter().position(ends)?;
    let mut at = end;
    while bytes.get(at)?.is_ascii_whitespace() {
        at += 1;
    }
    if bytes.get(at)? != &b'=' {
        return None;
    }
    at += 1;
    while bytes.get(at)?.is_ascii_whitespace() {
        at += 1;
    }
    let quote = *bytes.get(at).filter(|b| matches!(b, b'"' | b'\''))?;
    let value = at + 1;
    let close = value + memchr::memchr(quote, bytes.get(value..)?)?;
    Some((raw.get(start..end)?, raw.get(value..close)?, raw.get(close + 1..)?))
}

/// The value of an attribute, white space folded as XML folds it, references resolved.
fn decoded(value: &str) -> Cow<'_, str> {
    if !value.contains(['&', '\n', '\t', '\r']) {
        return value.into();
    }
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(c) = rest.chars().next() {
        if c == '&'
            && let Some((name, after)) = rest[1..].split_once(';')
            && let Some(c) = entity::character(name)
        {
            out.push(c);
            rest = after;
            continue;
        }
        out.push(if matches!(c, '\n' | '\t' | '\r') { ' ' } else { c });
        rest = &rest[c.len_utf8()..];
    }
    out.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Result<Vec<String>, String> {
        let mut xml = Xml::new(text, &Limits::default());
        let mut out = Vec::new();
        let mut at = 0;
        loop {
            let span = match xml.next().map_err(|e| e.to_string())? {
                Token::Eof => break,
                Token::Start(t) => {
                    out.push(format!("<{} {:?}", t.name, t.ns));
                    t.span
                }
                Token::End(s) => {
                    out.push(">".to_owned());
                    s
                }
                Token::Text { text, span, .. } => {
                    out.push(text.into_owned());
                    span
                }
                Token::Aside(s) => s,
            };
            assert_eq!(span.start, at, "a gap before {out:?}");
            at = span.end;
        }
        assert_eq!(at as usize, text.len());
        Ok(out)
    }

    #[test]
    fn every_byte_belongs_to_a_token() {
        let x = "<?xml version='1.0'?><!-- c --><a:x xmlns:a='u:v' b=\"a>b\"><p>1 &amp; &#x4e00;\
                 <![CDATA[<&]]></p >\n<e/></a:x>\n";
        let want =
            ["<x Other", "<p Akn", "1 ", "&", " ", "一", "<&", ">", "\n", "<e Akn", ">", ">", "\n"];
        assert_eq!(tokens(x).unwrap(), want);
    }

    #[test]
    fn namespaces_are_honoured_whatever_the_prefix() {
        let akn = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0";
        let x = format!("<k:p xmlns:k='{akn}'><p xmlns='u:v'/><k:q xmlns:k='u:v'/><k:r/></k:p>");
        let got = tokens(&x).unwrap();
        assert_eq!(got, ["<p Akn", "<p Other", ">", "<q Other", ">", "<r Akn", ">", ">"]);
    }

    #[test]
    fn what_is_no_xml_is_refused_with_its_line() {
        for (x, want) in [
            ("<a>\n<b></a>", "</a> where </b> is due, at line 2"),
            ("<a>", "</a> is missing"),
            ("</a>", "closes nothing"),
            ("<a", "at line 1"),
            ("<a/>\ntext", "text outside of the root element, at line 1"),
            ("<a/>\n<b/>", "a second root, <b>, at line 2"),
            ("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "line 1 declares a document type"),
        ] {
            let e = tokens(x).unwrap_err();
            assert!(e.contains(want), "{x}: {e}");
        }
    }

    #[test]
    fn attributes_are_found_by_their_whole_names() {
        let mut xml = Xml::new("<a xml:lang='x' lang = \"y&lt;\" b='1'/>", &Limits::default());
        let Ok(Token::Start(tag)) = xml.next() else { panic!() };
        assert_eq!(tag.attr("lang").as_deref(), Some("y<"));
        assert_eq!((tag.plain("xml:lang"), tag.plain("b"), tag.plain("c")), ("x", "1", ""));
    }
}
