//! XML as a stream of tokens: any prefix, transitional or strict, within limits, never an error
//! for what a document says.

use super::package::{Over, bytes_over};
use crate::error::Error;
use crate::limits::{Limit, Limits};
use crate::read::entity;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::cell::Cell;
use std::io::BufRead;
use std::rc::Rc;

/// Namespaces that matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ns {
    /// WordprocessingML.
    W,
    /// Relationships.
    R,
    /// Mark-up compatibility.
    Mc,
    /// Office mathematics.
    M,
    /// Word 2010's drawing shapes and everything else.
    Other,
}

/// Elements that mean something to the reader. `w:` unless another prefix is in the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum El {
    Body,
    P,
    PPr,
    R,
    RPr,
    T,
    DelText,
    Tab,
    PTab,
    Br,
    Cr,
    NoBreakHyphen,
    SoftHyphen,
    Sym,
    LastPage,
    FldChar,
    FldSimple,
    InstrText,
    DelInstr,
    Hyperlink,
    Ins,
    Del,
    MoveFrom,
    MoveTo,
    SdtPr,
    SdtEndPr,
    Tbl,
    TblPr,
    TblGrid,
    Tr,
    TrPr,
    TblPrEx,
    Tc,
    TcPr,
    SectPr,
    FootnoteReference,
    EndnoteReference,
    NoteRef,
    Footnote,
    Endnote,
    Comment,
    TxbxContent,
    Drawing,
    Pict,
    Object,
    AltChunk,
    Ruby,
    Rt,
    Alternate,
    Choice,
    Fallback,
    Math,
    MathText,
    Other,
}

/// A token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tok {
    /// An element opens; its attributes can be asked for until the next token.
    Start(El),
    /// It closes.
    End(El),
    /// Character data; see [`Xml::text`].
    Text,
}

impl Tok {
    pub(super) fn is_start(self) -> bool {
        matches!(self, Self::Start(_))
    }
}

/// A part being read.
pub(super) struct Xml<'p> {
    reader: Option<Reader<Box<dyn BufRead + 'p>>>,
    buf: Vec<u8>,
    /// The start tag last seen: name and attributes as written.
    tag: Vec<u8>,
    name_len: usize,
    text: String,
    open: Vec<El>,
    /// Prefixes in scope: depth, prefix, namespace.
    bound: Vec<(usize, Box<[u8]>, Ns)>,
    last: Option<(Box<[u8]>, Ns)>,
    pending_end: bool,
    fault: Option<String>,
    over: Rc<Cell<Option<Over>>>,
    limits: Limits,
}

impl<'p> Xml<'p> {
    pub(super) fn new(
        input: Box<dyn BufRead + 'p>,
        over: Rc<Cell<Option<Over>>>,
        limits: Limits,
    ) -> Self {
        let mut reader = Reader::from_reader(input);
        let config = reader.config_mut();
        config.check_end_names = true;
        config.allow_dangling_amp = true;
        Self {
            reader: Some(reader),
            buf: Vec::new(),
            tag: Vec::new(),
            name_len: 0,
            text: String::new(),
            open: Vec::new(),
            bound: Vec::new(),
            last: None,
            pending_end: false,
            fault: None,
            over,
            limits,
        }
    }

    /// A part that cannot be read at all.
    pub(super) fn faulty(fault: String, limits: Limits) -> Self {
        let mut x = Self::new(Box::new(std::io::empty()), Rc::default(), limits);
        x.reader = None;
        x.fault = Some(fault);
        x
    }

    /// The next token; `None` at the end, and where the XML is broken.
    pub(super) fn next(&mut self) -> Result<Option<Tok>, Error> {
        if std::mem::take(&mut self.pending_end) {
            return Ok(Some(Tok::End(self.close())));
        }
        loop {
            let Some(reader) = &mut self.reader else { return Ok(None) };
            self.buf.clear();
            match reader.read_event_into(&mut self.buf) {
                Ok(Event::Start(e)) => {
                    self.tag.clear();
                    self.tag.extend_from_slice(e.as_bytes());
                    self.name_len = e.name().as_ref().len();
                    return self.opened(false).map(Some);
                }
                Ok(Event::Empty(e)) => {
                    self.tag.clear();
                    self.tag.extend_from_slice(e.as_bytes());
                    self.name_len = e.name().as_ref().len();
                    return self.opened(true).map(Some);
                }
                Ok(Event::End(_)) => return Ok(Some(Tok::End(self.close()))),
                Ok(Event::Text(e)) => {
                    if e.bytes().all(|b| b.is_ascii_whitespace())
                        && !matches!(
                            self.open.last(),
                            Some(El::T | El::DelText | El::InstrText | El::MathText | El::Other)
                        )
                    {
                        continue;
                    }
                    self.text.clear();
                    self.text.push_str(&e);
                    return Ok(Some(Tok::Text));
                }
                Ok(Event::CData(e)) => {
                    self.text.clear();
                    self.text.push_str(&e);
                    return Ok(Some(Tok::Text));
                }
                Ok(Event::GeneralRef(e)) => {
                    self.text.clear();
                    let name: &str = &e;
                    match entity::character(name) {
                        Some(c) => self.text.push(c),
                        // no DTD is read, so the name is all that is known
                        None => {
                            self.text.push('&');
                            self.text.push_str(name);
                            self.text.push(';');
                        }
                    }
                    return Ok(Some(Tok::Text));
                }
                Ok(Event::DocType(_)) => {
                    return self
                        .stop("it has a document type declaration, which DOCX forbids".into());
                }
                Ok(Event::Comment(_) | Event::Decl(_) | Event::PI(_)) => {}
                Ok(Event::Eof) => {
                    return if self.open.is_empty() {
                        self.reader = None;
                        Ok(None)
                    } else {
                        self.stop("it ends in the middle".into())
                    };
                }
                Err(e) => return self.stop(format!("it is not well-formed ({e})")),
            }
        }
    }

    fn stop(&mut self, fault: String) -> Result<Option<Tok>, Error> {
        self.reader = None;
        match self.over.get() {
            Some(Over::Part) => return Err(bytes_over(Limit::Part, self.limits.part_bytes)),
            Some(Over::Total) => {
                return Err(bytes_over(Limit::Inflated, self.limits.inflated_bytes));
            }
            Some(Over::Ratio) => {
                return Err(bytes_over(Limit::Ratio, u64::from(self.limits.ratio)));
            }
            None => {}
        }
        self.fault.get_or_insert(fault);
        Ok(None)
    }

    fn opened(&mut self, empty: bool) -> Result<Tok, Error> {
        let depth = self.limits.levels();
        if self.open.len() >= depth as usize {
            return Err(Error::limit(
                Limit::Depth,
                format!("over {depth} levels"),
                format!("{depth} levels"),
            ));
        }
        if self.tag.len() > 1024 {
            let mut n = 0;
            let most = self.limits.attributes as usize;
            each_attr(&self.tag[self.name_len..], |_, _| {
                n += 1;
                n <= most
            });
            self.within(n)?;
        }
        if memchr::memmem::find(&self.tag[self.name_len..], b"xmlns").is_some() {
            self.bind();
            self.within(self.bound.len())?;
        }
        let el = self.element();
        self.open.push(el);
        self.pending_end = empty;
        Ok(Tok::Start(el))
    }

    /// Whether so many attributes or namespaces are allowed.
    fn within(&self, found: usize) -> Result<(), Error> {
        let most = self.limits.attributes;
        if found <= most as usize {
            return Ok(());
        }
        Err(Error::limit(Limit::Attributes, format!("over {most}"), most.to_string()))
    }

    fn close(&mut self) -> El {
        let el = self.open.pop().unwrap_or(El::Other);
        let depth = self.open.len();
        while self.bound.last().is_some_and(|b| b.0 >= depth) {
            self.bound.pop();
            self.last = None;
        }
        el
    }

    /// Takes note of the namespace declarations of the tag.
    fn bind(&mut self) {
        let depth = self.open.len();
        let mut new = Vec::new();
        each_attr(&self.tag[self.name_len..], |name, value| {
            let prefix = match name.strip_prefix(b"xmlns") {
                Some([]) => &[][..],
                Some([b':', rest @ ..]) => rest,
                _ => return true,
            };
            new.push((depth, prefix.into(), namespace(value)));
            true
        });
        self.bound.append(&mut new);
        self.last = None;
    }

    fn resolve(&mut self, prefix: &[u8]) -> Ns {
        if let Some((p, ns)) = &self.last
            && **p == *prefix
        {
            return *ns;
        }
        let ns = self.lookup(prefix);
        self.last = Some((prefix.into(), ns));
        ns
    }

    fn lookup(&self, prefix: &[u8]) -> Ns {
        self.bound.iter().rev().find(|b| *b.1 == *prefix).map_or_else(
            // a prefix that nothing declares means what everyone means by it
            || match prefix {
                b"w" => Ns::W,
                b"r" => Ns::R,
                b"mc" => Ns::Mc,
                b"m" => Ns::M,
                _ => Ns::Other,
            },
            |b| b.2,
        )
    }

    fn element(&mut self) -> El {
        let tag = std::mem::take(&mut self.tag);
        let (prefix, local) = split(&tag[..self.name_len]);
        let el = match self.resolve(prefix) {
            Ns::W => word(local),
            Ns::Mc => match local {
                b"AlternateContent" => El::Alternate,
                b"Choice" => El::Choice,
                b"Fallback" => El::Fallback,
                _ => El::Other,
            },
            Ns::M => match local {
                b"oMath" => El::Math,
                b"t" => El::MathText,
                _ => El::Other,
            },
            Ns::R | Ns::Other => El::Other,
        };
        self.tag = tag;
        el
    }

    /// The local name of the tag last opened.
    pub(super) fn local(&self) -> &[u8] {
        split(&self.tag[..self.name_len]).1
    }

    /// Character data of the token last seen.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The innermost open element.
    pub(super) fn top(&self) -> Option<El> {
        self.open.last().copied()
    }

    /// How many elements are open.
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// Bytes of the part read so far.
    pub(super) fn offset(&self) -> u64 {
        self.reader.as_ref().map_or(0, Reader::buffer_position)
    }

    /// What was wrong with the part, if anything.
    pub(super) fn fault(&self) -> Option<&str> {
        self.fault.as_deref()
    }

    /// An attribute of the tag last opened, by its local name; those of the relationship
    /// namespace only through [`rel_attr`](Self::rel_attr).
    pub(super) fn attr(&self, name: &str) -> Option<String> {
        self.find(name, false)
    }

    /// The same in the relationship namespace: `r:id`.
    pub(super) fn rel_attr(&self, name: &str) -> Option<String> {
        self.find(name, true)
    }

    fn find(&self, wanted: &str, rel: bool) -> Option<String> {
        let mut found = None;
        each_attr(&self.tag[self.name_len..], |name, value| {
            let (prefix, local) = split(name);
            if local != wanted.as_bytes()
                || !prefix.is_empty() && (self.lookup(prefix) == Ns::R) != rel
                || prefix.is_empty() && rel
            {
                return true;
            }
            found = Some(unescape(value));
            false
        });
        found
    }

    /// `w:val` as text.
    pub(super) fn val(&self) -> Option<String> {
        self.attr("val")
    }

    /// An attribute as a number; one that is none, or absurd, is not there.
    pub(super) fn int(&self, name: &str) -> Option<i64> {
        let v = self.attr(name)?;
        let v = v.trim();
        // strict measures carry a unit
        let (v, unit) = match v.strip_suffix("pt") {
            Some(n) => (n, 20.0),
            None => (v, 1.0),
        };
        match v.parse::<i64>() {
            Ok(n) if unit == 1.0 => Some(n),
            _ => v.parse::<f64>().ok().filter(|n| n.is_finite()).map(|n| (n * unit) as i64),
        }
    }

    /// Whether an on/off element is on (ECMA-376 part 1, §22.9.2.7).
    pub(super) fn on(&self) -> bool {
        !matches!(self.val().as_deref(), Some("0" | "false" | "off"))
    }

    /// Goes to the end of the element just opened.
    pub(super) fn skip(&mut self) -> Result<(), Error> {
        let depth = self.open.len();
        while self.open.len() >= depth {
            if self.next()?.is_none() {
                break;
            }
        }
        Ok(())
    }

    /// Calls `f` for each element directly inside the one just opened, up to its end. `f` may read
    /// on; what it leaves of a child is skipped.
    pub(super) fn children(
        &mut self,
        mut f: impl FnMut(&mut Self, El) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let depth = self.open.len();
        while self.open.len() >= depth {
            match self.next()? {
                Some(Tok::Start(el)) => {
                    let inner = self.open.len();
                    f(self, el)?;
                    while self.open.len() >= inner {
                        if self.next()?.is_none() {
                            return Ok(());
                        }
                    }
                }
                Some(_) => {}
                None => break,
            }
        }
        Ok(())
    }
}

fn split(name: &[u8]) -> (&[u8], &[u8]) {
    match memchr::memchr(b':', name) {
        Some(i) => (&name[..i], &name[i + 1..]),
        None => (&[], name),
    }
}

/// Calls `f` with name and raw value of each attribute until it says stop.
fn each_attr<'t>(mut s: &'t [u8], mut f: impl FnMut(&'t [u8], &'t [u8]) -> bool) {
    loop {
        s = s.trim_ascii_start();
        let Some(eq) = memchr::memchr(b'=', s) else { return };
        let name = s[..eq].trim_ascii();
        s = s[eq + 1..].trim_ascii_start();
        let Some((&quote, rest)) = s.split_first() else { return };
        if quote != b'"' && quote != b'\'' {
            return;
        }
        let Some(end) = memchr::memchr(quote, rest) else { return };
        if !f(name, &rest[..end]) {
            return;
        }
        s = &rest[end + 1..];
    }
}

fn unescape(raw: &[u8]) -> String {
    let text = String::from_utf8_lossy(raw);
    if !text.contains('&') {
        return text.into_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = &*text;
    while let Some(i) = rest.find('&') {
        out.push_str(&rest[..i]);
        rest = &rest[i..];
        match rest.find(';').and_then(|end| Some((entity::character(&rest[1..end])?, end))) {
            Some((c, end)) => {
                out.push(c);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn namespace(uri: &[u8]) -> Ns {
    match uri {
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        | b"http://purl.oclc.org/ooxml/wordprocessingml/main" => Ns::W,
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        | b"http://purl.oclc.org/ooxml/officeDocument/relationships" => Ns::R,
        b"http://schemas.openxmlformats.org/markup-compatibility/2006" => Ns::Mc,
        b"http://schemas.openxmlformats.org/officeDocument/2006/math"
        | b"http://purl.oclc.org/ooxml/officeDocument/math" => Ns::M,
        _ => Ns::Other,
    }
}

fn word(local: &[u8]) -> El {
    match local {
        b"r" => El::R,
        b"rPr" => El::RPr,
        b"t" => El::T,
        b"p" => El::P,
        b"pPr" => El::PPr,
        b"tab" => El::Tab,
        b"body" => El::Body,
        b"delText" => El::DelText,
        b"ptab" => El::PTab,
        b"br" => El::Br,
        b"cr" => El::Cr,
        b"noBreakHyphen" => El::NoBreakHyphen,
        b"softHyphen" => El::SoftHyphen,
        b"sym" => El::Sym,
        b"lastRenderedPageBreak" => El::LastPage,
        b"fldChar" => El::FldChar,
        b"fldSimple" => El::FldSimple,
        b"instrText" => El::InstrText,
        b"delInstrText" => El::DelInstr,
        b"hyperlink" => El::Hyperlink,
        b"ins" => El::Ins,
        b"del" => El::Del,
        b"moveFrom" => El::MoveFrom,
        b"moveTo" => El::MoveTo,
        b"sdtPr" => El::SdtPr,
        b"sdtEndPr" => El::SdtEndPr,
        b"tbl" => El::Tbl,
        b"tblPr" => El::TblPr,
        b"tblGrid" => El::TblGrid,
        b"tr" => El::Tr,
        b"trPr" => El::TrPr,
        b"tblPrEx" => El::TblPrEx,
        b"tc" => El::Tc,
        b"tcPr" => El::TcPr,
        b"sectPr" => El::SectPr,
        b"footnoteReference" => El::FootnoteReference,
        b"endnoteReference" => El::EndnoteReference,
        b"footnoteRef" | b"endnoteRef" => El::NoteRef,
        b"footnote" => El::Footnote,
        b"endnote" => El::Endnote,
        b"comment" => El::Comment,
        b"txbxContent" => El::TxbxContent,
        b"drawing" => El::Drawing,
        b"pict" => El::Pict,
        b"object" => El::Object,
        b"altChunk" => El::AltChunk,
        b"ruby" => El::Ruby,
        b"rt" => El::Rt,
        _ => El::Other,
    }
}
