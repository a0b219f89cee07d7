//! A BagIt 1.0 bag (RFC 8493) of one document: the original as it was received, its formats, and the
//! metadata that an archive asks for. The same document gives the same bag, byte for byte.
//!
//! ```text
//! A_80_50_en_1f0c22ab/
//!   bagit.txt  bag-info.txt  manifest-sha512.txt  manifest-sha256.txt  tagmanifest-….txt
//!   data/original/…                       the file as received
//!   data/representations/akn|docx|pdf/…   what was made of it
//!   data/metadata/dc.xml  premis.xml  conversion.json  diagnostics.sarif
//! ```

use super::make::{File, Judged};
use super::recipe::Recipe;
use super::record::{About, Request, Supplied};
use super::sources::Rel;
use super::{dublin_core, hex, names, premis};
use crate::cli::config::Settings;
use masthead::model::Symbol;
use masthead::{Format, Reading};

/// All that metadata are made of.
#[derive(Debug)]
pub(crate) struct Facts<'a> {
    pub(crate) request: &'a Request,
    pub(crate) rel: &'a Rel,
    /// The path in the collection, for people.
    pub(crate) name: &'a str,
    pub(crate) recipe: &'a Recipe,
    pub(crate) settings: &'a Settings,
    pub(crate) reading: &'a Reading,
    /// What of the sidecar was used.
    pub(crate) supplied: &'a Supplied,
    pub(crate) judged: &'a Judged,
    pub(crate) about: Option<&'a About>,
}

/// The files of a bag, in order of their paths.
pub(crate) fn bag(
    facts: &Facts<'_>,
    mut original: File,
    made: Vec<(Format, Vec<u8>)>,
    name: &str,
) -> Vec<File> {
    let doc = &facts.reading.document;
    let symbol = doc.meta.symbol.as_ref().map(Symbol::as_str);
    let stem = names::base(symbol, doc.lang.as_str(), facts.rel);
    original.path = format!("data/original/{}", names::safe(facts.rel.name()));
    original.original = true;
    let mut files = Vec::new();
    for (format, bytes) in made {
        let ending = format.info().extensions.first().copied().unwrap_or("out");
        let path = format!("data/representations/{format}/{stem}.{ending}");
        files.push(File::new(path, Some(format), bytes));
    }
    // the report names outputs as they lie beside it in the bag
    let report = facts.report(&original, &files);
    let sarif = facts.sarif(&original.path);
    let about = &original;
    let premis = premis::record(facts, about, &files, name);
    let core = dublin_core::record(facts, &files);
    files.push(original);
    for (file, bytes) in [
        ("conversion.json", report),
        ("dc.xml", core.into_bytes()),
        ("diagnostics.sarif", sarif),
        ("premis.xml", premis.into_bytes()),
    ] {
        files.push(File::new(format!("data/metadata/{file}"), None, bytes));
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));

    let octets: usize = files.iter().map(|f| f.bytes.len()).sum();
    let info = info(facts, name, octets, files.len());
    let declared = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n".to_owned();
    let mut tags = vec![
        ("bag-info.txt", info),
        ("bagit.txt", declared),
        ("manifest-sha256.txt", manifest(&files, |f| hex(&f.sha256))),
        ("manifest-sha512.txt", manifest(&files, |f| hex(&f.sha512))),
    ]
    .into_iter()
    .map(|(path, text)| File::new(path.to_owned(), None, text.into_bytes()))
    .collect::<Vec<_>>();
    let over = [
        ("tagmanifest-sha256.txt", manifest(&tags, |f| hex(&f.sha256))),
        ("tagmanifest-sha512.txt", manifest(&tags, |f| hex(&f.sha512))),
    ];
    tags.extend(over.map(|(path, text)| File::new(path.to_owned(), None, text.into_bytes())));
    tags.append(&mut files);
    tags
}

/// A manifest: a hash and a path a line. No path needs the encoding of RFC 8493 §2.1.3: names with
/// line ends or `%` are not made.
fn manifest(files: &[File], hash: impl Fn(&File) -> String) -> String {
    files.iter().map(|f| format!("{}  {}\n", hash(f), f.path)).collect()
}

fn info(facts: &Facts<'_>, name: &str, octets: usize, count: usize) -> String {
    let meta = &facts.reading.document.meta;
    let mut out = String::new();
    let mut row = |label: &str, value: &str| {
        // a value is one line
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        if !value.is_empty() {
            out.push_str(&format!("{label}: {value}\n"));
        }
    };
    row("Bag-Software-Agent", concat!("masthead ", env!("CARGO_PKG_VERSION")));
    row("Bagging-Date", &facts.request.time.date().to_string());
    row("External-Description", meta.title.as_deref().unwrap_or(""));
    row("External-Identifier", meta.symbol.as_ref().map_or("", |s| s.as_str()));
    row("Internal-Sender-Identifier", facts.name);
    row("Internal-Sender-Description", &format!("bag {name} of one document"));
    row("Payload-Oxum", &format!("{octets}.{count}"));
    out
}

/// Text in XML. What XML 1.0 forbids is not worth a record of its own: it is left as U+FFFD.
pub(crate) fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if c.is_control() && !('\u{80}'..='\u{9f}').contains(&c) => out.push('\u{fffd}'),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
