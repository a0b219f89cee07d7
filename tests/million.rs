//! A million spoilt documents, text and DOCX, into Akoma Ntoso: no panic, nothing lost in any, and a
//! random part of them held against the schema. `scripts/mutations.sh` runs it; `tests/mutations.rs`
//! has the small run that looks closer.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::wildcard_imports
)]
#![cfg(feature = "docx")]

mod harness;

use harness::extract::counts;
use harness::mutate::{Random, mutate};
use harness::{cases, root};
use masthead::ledger::Fate;
use masthead::{Code, Error, Format, Input, ReadOptions, WriteOptions};
use std::fs;
use std::io::{Cursor, Read as _, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

struct Original {
    name: String,
    text: String,
    options: ReadOptions,
    /// The parts of the DOCX that is made of it.
    parts: Vec<(String, Vec<u8>)>,
}

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|v| v.parse().ok()).unwrap_or(otherwise)
}

fn originals() -> Vec<Original> {
    let mut all = Vec::new();
    for case in cases().into_iter().filter(|c| !c.input.ends_with(".xml")) {
        let mut options = case.read_options();
        let reading = masthead::read(case.input(), &options).unwrap();
        let docx = masthead::write(&reading.document, Format::Docx, &WriteOptions::default());
        let Some(source) = reading.source else { continue };
        options.encoding = None;
        // long ones would have all the time for themselves
        if source.text().len() > 20_000 {
            continue;
        }
        let parts = unzip(&docx.unwrap().bytes);
        all.push(Original { name: case.name, text: source.text().to_owned(), options, parts });
    }
    all
}

fn unzip(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = Vec::new();
    for i in 0..zip.len() {
        let mut file = zip.by_index(i).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        parts.push((file.name().unwrap().into_owned(), bytes));
    }
    parts
}

fn packed(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut z = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let how =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in parts {
        z.start_file(name.as_str(), how).unwrap();
        z.write_all(bytes).unwrap();
    }
    z.finish().unwrap().into_inner()
}

/// Characters that mean something to a reader, put in or in place of others.
const SHARP: &[&str] = &[
    "(",
    ")",
    "[",
    "]",
    "“",
    "”",
    "\"",
    "¹",
    "*",
    "1",
    "/",
    "A/99/1",
    "\n",
    "\n\n",
    "\u{c}",
    "\t",
    " ",
    ".",
    "、",
    "(a) ",
    "1. ",
    "II. ",
    "–",
    "\u{0}",
    "\u{1}",
    "\u{301}",
    "\u{202e}",
    "\u{ad}",
    "\u{feff}",
    "\u{fffd}",
    "\u{10ffff}",
    "\r",
    "|",
    "#",
    ">",
    "http://",
    "@",
    "Annex\n",
    "一、",
    "أ",
    "ё",
    "\u{2028}",
    "&",
    "<",
];

/// Characters changed here and there.
fn pepper(text: &str, random: &mut Random) -> String {
    let mut out = text.to_owned();
    for _ in 0..=random.below(6) {
        let at = random.below(out.len() + 1);
        let at = (0..=at).rev().find(|i| out.is_char_boundary(*i)).unwrap_or(0);
        let len = out[at..].chars().take(random.below(4)).map(char::len_utf8).sum::<usize>();
        out.replace_range(at..at + len, SHARP[random.below(SHARP.len())]);
    }
    out
}

fn text(o: &Original, seed: u64) -> Vec<u8> {
    let mut random = Random(seed ^ 0x5eed);
    match random.below(4) {
        0 => pepper(&o.text, &mut random),
        1 => pepper(&mutate(&o.text, seed).text, &mut random),
        _ => mutate(&o.text, seed).text,
    }
    .into_bytes()
}

/// A package with one part spoilt: its elements deleted, doubled, moved, cut, or bytes changed.
fn docx(o: &Original, seed: u64) -> Vec<u8> {
    let mut random = Random(seed ^ 0xd0c);
    let mut parts = o.parts.clone();
    let n = match random.below(4) {
        0 => random.below(parts.len()),
        _ => parts.iter().position(|p| p.0 == "word/document.xml").unwrap(),
    };
    let (_, bytes) = &mut parts[n];
    for _ in 0..=random.below(4) {
        let marks: Vec<usize> = memchr::memchr_iter(b'<', bytes).collect();
        if marks.len() < 3 || bytes.is_empty() {
            break;
        }
        let (a, b) = (random.below(marks.len()), random.below(marks.len()));
        let few = (a + 1 + random.below(4)).min(marks.len() - 1);
        let (from, to) = (marks[a], marks[few.max(a)]);
        match random.below(7) {
            0 => drop(bytes.drain(from..to)),
            1 => {
                let copy = bytes[from..to].to_vec();
                bytes.splice(from..from, copy);
            }
            2 => {
                let copy = bytes[from..to].to_vec();
                bytes.splice(marks[b]..marks[b], copy);
            }
            3 => {
                let at = random.below(bytes.len());
                bytes[at] = random.next() as u8;
            }
            4 => {
                let at = random.below(bytes.len());
                let sharp = SHARP[random.below(SHARP.len())].as_bytes().to_vec();
                bytes.splice(at..at, sharp);
            }
            5 if random.below(8) == 0 => bytes.truncate(from),
            _ => {
                // digits changed: ids, values, levels
                let Some(at) = (from..bytes.len()).find(|i| bytes[*i].is_ascii_digit()) else {
                    continue;
                };
                bytes[at] = b'0' + random.below(10) as u8;
            }
        }
    }
    match random.below(40) {
        0 => drop(parts.remove(n)),
        1 => {
            // the container itself
            let mut all = packed(&parts);
            let at = random.below(all.len());
            all[at] ^= 1 << random.below(8);
            return all;
        }
        _ => {}
    }
    packed(&parts)
}

/// How often characters occur, without white space and what prints nothing.
#[derive(Default)]
struct Bag {
    common: Vec<i32>,
    rare: std::collections::BTreeMap<char, i32>,
}

impl Bag {
    fn add(&mut self, text: &str, by: i32) {
        self.common.resize(0xa000, 0);
        for c in text.chars() {
            match self.common.get_mut(c as usize) {
                Some(n) => *n += by,
                None => *self.rare.entry(c).or_default() += by,
            }
        }
    }

    /// Characters that do not come out even.
    fn wrong(&self) -> Vec<(char, i32)> {
        let common = self.common.iter().enumerate().filter(|(_, n)| **n != 0);
        let common = common.filter_map(|(c, n)| Some((char::from_u32(c as u32)?, *n)));
        let rare = self.rare.iter().filter(|(_, n)| **n != 0).map(|(c, n)| (*c, *n));
        common.chain(rare).filter(|(c, _)| counts(*c)).collect()
    }
}

/// Takes the text of AKN, by an XML parser, out of a bag.
fn said(xml: &str, bag: &mut Bag) {
    let options = roxmltree::ParsingOptions { nodes_limit: u32::MAX, ..Default::default() };
    let tree = roxmltree::Document::parse_with_options(xml, options).unwrap();
    let meta = tree.descendants().filter(|n| n.tag_name().name() == "meta");
    let meta: Vec<_> = meta.map(|n| n.range()).collect();
    for node in tree.descendants().filter(|n| n.is_text()) {
        let at = node.range().start;
        if !meta.iter().any(|m| m.contains(&at)) {
            bag.add(node.text().unwrap_or(""), -1);
        }
    }
}

/// The AKN, or `None` where the file is refused with a coded error.
fn attempt(name: &str, bytes: Vec<u8>, options: &ReadOptions) -> Result<Option<Vec<u8>>, String> {
    let input = Input::new(name, bytes);
    let work = || masthead::convert(input, Format::Akn, options, &WriteOptions::default());
    let done = catch_unwind(AssertUnwindSafe(work)).map_err(|_| "panicked".to_owned())?;
    let done = match done {
        Ok(done) => done,
        Err(Error::Internal(e)) => return Err(e),
        Err(_) if name.ends_with(".docx") => return Ok(None),
        Err(e) => return Err(e.to_string()),
    };
    let reading = &done.reading;
    if !reading.ledger.is_whole() {
        let (gaps, overlaps) = (reading.ledger.gaps(), reading.ledger.overlaps());
        return Err(format!("gaps {gaps:?}, overlaps {overlaps:?}"));
    }
    let ours = |c| matches!(c, Code::TextNotConserved | Code::UnaccountedSource);
    if let Some(d) = reading.diagnostics.iter().find(|d| ours(d.code)) {
        return Err(d.message.to_string());
    }
    let source = reading.source.as_ref().ok_or("no source")?;
    let mut wanted = Bag::default();
    for (span, fate) in reading.ledger.claims() {
        if matches!(fate, Fate::Content | Fate::Number) {
            wanted.add(source.slice(*span), 1);
        }
    }
    let xml = std::str::from_utf8(&done.bytes).map_err(|e| e.to_string())?;
    said(xml, &mut wanted);
    let wrong = wanted.wrong();
    if !wrong.is_empty() {
        return Err(format!("text differs: {:?}", &wrong[..wrong.len().min(10)]));
    }
    Ok(Some(done.bytes))
}

/// `MASTHEAD_MILLION` documents (default 1,000,000) from the seed `MASTHEAD_FROM`, of which
/// `MASTHEAD_VALID` (default 20,000), drawn at random, are held against the schema.
#[test]
#[ignore = "takes hours: scripts/mutations.sh"]
fn a_million_spoilt_documents_are_read_whole() {
    let count = number("MASTHEAD_MILLION", 1_000_000);
    let first = number("MASTHEAD_FROM", 0);
    let wanted = number("MASTHEAD_VALID", 20_000);
    let originals = originals();
    assert!(originals.len() > 50);
    let dir = root().join(format!("target/million-{first}"));
    let _ = fs::remove_dir_all(&dir);
    fs::create_dir_all(&dir).unwrap();
    let schema = harness::schema();
    let (mut files, mut valid, mut refused, mut wrong) = (Vec::<PathBuf>::new(), 0u64, 0u64, 0u64);
    let quiet = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    for seed in first..first + count {
        let o = &originals[(seed / 2) as usize % originals.len()];
        let (name, bytes) = match seed % 2 {
            0 => ("draft.txt", text(o, seed)),
            _ => ("draft.docx", docx(o, seed)),
        };
        let mut options = o.options.clone();
        if name == "draft.docx" {
            options.from = Some(Format::Docx);
        }
        match attempt(name, bytes.clone(), &options) {
            Ok(None) => refused += 1,
            Ok(Some(xml)) => {
                // a random part: the generator of the seed, not the order, decides
                if Random(seed ^ 0x7a11d).next() % count < wanted && schema.is_some() {
                    let file = dir.join(format!("{seed}.xml"));
                    fs::write(&file, xml).unwrap();
                    files.push(file);
                }
            }
            Err(e) => {
                wrong += 1;
                eprintln!("{seed} of {}: {e}", o.name);
                fs::write(dir.join(format!("wrong-{seed}-{name}")), bytes).unwrap();
                if wrong >= 50 {
                    break;
                }
            }
        }
        if files.len() >= 1000 || seed + 1 == first + count {
            if let Some(schema) = &schema {
                let said = harness::invalid(schema, &files);
                assert!(said.is_empty(), "{}", said.join("\n"));
            }
            valid += files.len() as u64;
            files.drain(..).for_each(|f| drop(fs::remove_file(f)));
        }
        let done = seed + 1 - first;
        if done.is_multiple_of(20_000) || done == count {
            println!(
                "{done} read, {refused} refused, {valid} held against the schema, {wrong} wrong"
            );
        }
    }
    std::panic::set_hook(quiet);
    assert_eq!(wrong, 0, "see {}", dir.display());
    let _ = fs::remove_dir_all(&dir);
}
