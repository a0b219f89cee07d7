//! The package: parts out of a ZIP, each within limits, read as a stream.

use super::xml::Xml;
use crate::error::Error;
use crate::limits::{Limit, Limits, RATIO_FROM};
use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Cursor, Read};
use std::rc::Rc;
use zip::ZipArchive;

/// An open package.
pub(super) struct Package<'b> {
    zip: ZipArchive<Cursor<&'b [u8]>>,
    /// Parts by their name in lower case: names are compared without case (ISO/IEC 29500-2, 6.2.2).
    index: BTreeMap<String, usize>,
    limits: Limits,
    /// Bytes of the package.
    bytes: u64,
    /// Bytes inflated so far, of all parts.
    inflated: Rc<Cell<u64>>,
}

/// Which limit a stream ran into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Over {
    Part,
    Total,
    Ratio,
}

/// A relationship of a part.
#[derive(Debug, Clone, Default)]
pub(super) struct Rel {
    pub(super) kind: String,
    pub(super) target: String,
    pub(super) external: bool,
}

/// Relationships by id.
pub(super) type Rels = BTreeMap<String, Rel>;

impl<'b> Package<'b> {
    /// Opens a package.
    pub(super) fn open(bytes: &'b [u8], limits: Limits) -> Result<Self, Error> {
        if bytes.len() as u64 > limits.input_bytes {
            return Err(bytes_over(Limit::Input, limits.input_bytes));
        }
        if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
            return Err(Error::unreadable(
                "the file is an OLE container: an old .doc, or a .docx with a password",
                "save it as .docx without a password",
            ));
        }
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|e| {
            Error::unreadable(
                format!("the file is no readable DOCX package ({e})"),
                "open it in a word processor and save it again as .docx",
            )
        })?;
        if zip.len() > limits.parts as usize {
            return Err(Error::limit(
                Limit::Parts,
                zip.len().to_string(),
                limits.parts.to_string(),
            ));
        }
        let mut index = BTreeMap::new();
        for i in 0..zip.len() {
            if let Some(Ok(name)) = zip.name_for_index(i) {
                index
                    .entry(name.trim_start_matches('/').replace('\\', "/").to_lowercase())
                    .or_insert(i);
            }
        }
        let bytes = (bytes.len() as u64).max(1);
        Ok(Self { zip, index, limits, bytes, inflated: Rc::new(Cell::new(0)) })
    }

    /// Whether the package holds a part.
    pub(super) fn has(&self, name: &str) -> bool {
        self.index.contains_key(&name.to_lowercase())
    }

    /// Names of all parts, in lower case.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.index.keys().map(String::as_str)
    }

    /// A part as XML; `None` when it is not there. A part that cannot be inflated is an empty
    /// document with a fault.
    pub(super) fn xml(&mut self, name: &str) -> Result<Option<Xml<'_>>, Error> {
        let Some(&i) = self.index.get(&name.to_lowercase()) else { return Ok(None) };
        let limits = self.limits;
        let inflated = Rc::clone(&self.inflated);
        let over = Rc::new(Cell::new(None));
        let file = match self.zip.by_index(i) {
            Ok(f) => f,
            Err(e) => return Ok(Some(Xml::faulty(format!("cannot be inflated: {e}"), limits))),
        };
        // what the container says is packed may be a lie, but no more than there is
        let packed = file.compressed_size().clamp(1, self.bytes);
        let stream = Limited {
            max_ratio: packed.saturating_mul(u64::from(limits.ratio)).max(RATIO_FROM),
            inner: file,
            part: 0,
            max_part: limits.part_bytes,
            inflated,
            max_total: limits.inflated_bytes,
            over: Rc::clone(&over),
        };
        let mut stream = BufReader::with_capacity(32 << 10, stream);
        let start = stream.fill_buf().unwrap_or(&[]);
        let encoding = utf16(start);
        let input: Box<dyn BufRead + '_> = match encoding {
            None => Box::new(stream),
            Some(encoding) => {
                let mut bytes = Vec::new();
                // what cannot be inflated is missing from the text, and the XML says so
                let _ = stream.read_to_end(&mut bytes);
                let (text, _, _) = encoding.decode(&bytes);
                Box::new(Cursor::new(text.into_owned().into_bytes()))
            }
        };
        Ok(Some(Xml::new(input, over, limits)))
    }

    /// The relationships of a part; `""` for the package's own.
    pub(super) fn rels(&mut self, part: &str) -> Result<Rels, Error> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let slash = if folder.is_empty() { "" } else { "/" };
        let name = format!("{folder}{slash}_rels/{file}.rels");
        let mut out = Rels::new();
        let Some(mut x) = self.xml(&name)? else { return Ok(out) };
        while let Some(tok) = x.next()? {
            if tok.is_start() && x.local() == b"Relationship" {
                let get = |n| x.attr(n).unwrap_or_default();
                let kind = get("Type");
                let kind = kind.rsplit('/').next().unwrap_or("").to_owned();
                let external = get("TargetMode") == "External";
                let target = get("Target");
                let target = if external { target } else { resolve(folder, &target) };
                out.entry(get("Id")).or_insert(Rel { kind, target, external });
            }
        }
        Ok(out)
    }
}

/// The name of a part that a relationship of a part in `folder` points to.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.split('#').next().unwrap_or("").replace('\\', "/");
    let mut out: Vec<&str> = match target.starts_with('/') {
        true => Vec::new(),
        false => folder.split('/').filter(|s| !s.is_empty()).collect(),
    };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                out.pop();
            }
            s => out.push(s),
        }
    }
    out.join("/")
}

/// UTF-16 by its mark or by `<` with a zero beside it.
fn utf16(start: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    match start {
        [0xFF, 0xFE, ..] | [b'<', 0, ..] => Some(encoding_rs::UTF_16LE),
        [0xFE, 0xFF, ..] | [0, b'<', ..] => Some(encoding_rs::UTF_16BE),
        _ => None,
    }
}

/// A limit in bytes that a stream ran into.
pub(super) fn bytes_over(limit: Limit, bytes: u64) -> Error {
    Error::limit(limit, format!("over {bytes} bytes"), format!("{bytes} bytes"))
}

/// A stream that ends with an error where a limit is.
struct Limited<R> {
    inner: R,
    part: u64,
    max_part: u64,
    /// Bytes at which the part is too much larger than when packed.
    max_ratio: u64,
    inflated: Rc<Cell<u64>>,
    max_total: u64,
    over: Rc<Cell<Option<Over>>>,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
        let n = self.inner.read(buf)?;
        self.part += n as u64;
        self.inflated.set(self.inflated.get() + n as u64);
        let over = if self.part > self.max_part {
            Some(Over::Part)
        } else if self.inflated.get() > self.max_total {
            Some(Over::Total)
        } else if self.part > self.max_ratio {
            Some(Over::Ratio)
        } else {
            None
        };
        if over.is_some() {
            self.over.set(over);
            return Err(std::io::Error::other("limit"));
        }
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_resolved_inside_the_package() {
        assert_eq!(resolve("word", "header1.xml"), "word/header1.xml");
        assert_eq!(resolve("word", "/word/header1.xml"), "word/header1.xml");
        assert_eq!(resolve("word", "../customXml/item1.xml"), "customXml/item1.xml");
        assert_eq!(resolve("word", "../../../etc/passwd"), "etc/passwd");
    }
}
