//! Documents spoilt at random: reading never fails, nothing is lost, the output stays valid, and what
//! was not touched is still read.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::wildcard_imports
)]

mod harness;

use harness::extract::{add, akn, differences};
use harness::mutate::{Mutation, mutate};
use harness::python::{Job, score};
use harness::{cases, root, shared};
use masthead::ledger::Fate;
use masthead::{Format, Input, ReadOptions, WriteOptions};
use std::fs;
use std::path::{Path, PathBuf};

/// How many documents are spoilt; `MASTHEAD_MUTATIONS` asks for more.
const MUTATIONS: u64 = 500;
/// One of so many mutations of real reports is scored: the scorer is slow.
const SCORED: u64 = 4;
/// The share of untouched blocks that must still be right, over all that are scored.
const UNTOUCHED: f64 = 0.95;

struct Original {
    name: String,
    text: String,
    options: ReadOptions,
    /// The true structure, for real reports.
    truth: Option<PathBuf>,
}

fn originals() -> Vec<Original> {
    let mut all = Vec::new();
    match shared() {
        None => eprintln!("SKIPPED mutations of real reports: there is no shared/seeds"),
        Some(shared) => {
            for entry in fs::read_dir(shared.join("seeds")).unwrap() {
                let path = entry.unwrap().path();
                let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
                all.push(Original {
                    text: fs::read_to_string(&path).unwrap(),
                    options: ReadOptions::default(),
                    truth: Some(shared.join("truth").join(format!("{stem}.json"))),
                    name: stem,
                });
            }
        }
    }
    // what is no XML any more is refused: tests/akn_read.rs spoils those
    for case in cases().into_iter().filter(|c| !c.input.ends_with(".xml")) {
        // a text in another encoding is mutated as text
        let reading = masthead::read(case.input(), &case.read_options()).unwrap();
        let Some(source) = reading.source else { continue };
        let mut options = case.read_options();
        options.encoding = None;
        let text = source.text().to_owned();
        all.push(Original { name: case.name, text, options, truth: None });
    }
    all.sort_by(|a, b| (a.truth.is_none(), &a.name).cmp(&(b.truth.is_none(), &b.name)));
    all
}

#[test]
fn spoilt_documents_are_read_whole_and_written_valid() {
    let count = std::env::var("MASTHEAD_MUTATIONS").ok().and_then(|v| v.parse().ok());
    let count = count.unwrap_or(MUTATIONS);
    let originals = originals();
    let (seeds, fixtures) = originals.split_at(originals.partition_point(|o| o.truth.is_some()));
    let dir = root().join("target/mutations");
    let _ = fs::remove_dir_all(&dir);
    fs::create_dir_all(&dir).unwrap();
    let mut files = Vec::new();
    let mut jobs = Vec::new();
    let mut wrong = Vec::new();
    for seed in 0..count {
        // half of them on real reports, where there are any
        let pool = if seed % 2 == 0 && !seeds.is_empty() { seeds } else { fixtures };
        let original = &pool[(seed / 2) as usize % pool.len()];
        let mutation = mutate(&original.text, seed);
        let name = format!("{seed:04}-{}", original.name);
        let xml = match attempt(&mutation, &original.options) {
            Ok(xml) => xml,
            Err(e) => {
                wrong.push(format!("{name} ({}): {e}", mutation.what));
                continue;
            }
        };
        let file = dir.join(format!("{name}.xml"));
        fs::write(&file, xml).unwrap();
        if let Some(truth) = &original.truth
            && seed % (2 * SCORED) == 0
        {
            jobs.push(Job {
                name,
                xml: file.clone(),
                truth: truth.clone(),
                untouched: Some(mutation.untouched),
                ..Job::default()
            });
        }
        files.push(file);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    match harness::schema() {
        Some(schema) => {
            let said = harness::invalid(&schema, &files);
            assert!(said.is_empty(), "{}", said.join("\n"));
        }
        None => eprintln!("SKIPPED validity of mutations: run scripts/setup-tools.sh"),
    }
    if let Some(shared) = shared() {
        still_right(&shared, &jobs);
    }
}

/// Reads and writes a spoilt document; says what is wrong.
fn attempt(mutation: &Mutation, options: &ReadOptions) -> Result<Vec<u8>, String> {
    let input = Input::new("draft.txt", mutation.text.clone());
    let write = WriteOptions::default();
    let work = || masthead::convert(input, Format::Akn, options, &write);
    // fonts that options may carry are only read
    let work = std::panic::AssertUnwindSafe(work);
    let done = std::panic::catch_unwind(work).map_err(|_| "panicked".to_owned())?;
    let done = done.map_err(|e| e.to_string())?;
    let reading = &done.reading;
    if !reading.ledger.is_whole() {
        let (gaps, overlaps) = (reading.ledger.gaps(), reading.ledger.overlaps());
        return Err(format!("gaps {gaps:?}, overlaps {overlaps:?}"));
    }
    let source = reading.source.as_ref().ok_or("no source")?;
    let mut wanted = Default::default();
    for (span, fate) in reading.ledger.claims() {
        if matches!(fate, Fate::Content | Fate::Number) {
            add(&mut wanted, source.slice(*span));
        }
    }
    let xml = std::str::from_utf8(&done.bytes).map_err(|e| e.to_string())?;
    let wrong = differences(&wanted, &akn(xml).text);
    if !wrong.is_empty() {
        return Err(format!("text differs: {:?}", &wrong[..wrong.len().min(10)]));
    }
    Ok(done.bytes)
}

fn still_right(shared: &Path, jobs: &[Job]) {
    let scores = score(shared, jobs);
    let (mut found, mut of) = (0, 0);
    let mut shares = Vec::new();
    for job in jobs {
        let s = scores.get(&job.name).unwrap_or_else(|| panic!("{} was not scored", job.name));
        assert!(s.error.is_none(), "{}: {:?}", job.name, s.error);
        found += s.found;
        of += s.of;
        if s.of > 0 {
            shares.push((s.found as f64 / s.of as f64, &job.name));
        }
    }
    shares.sort_by(|a, b| a.0.total_cmp(&b.0));
    let share = found as f64 / of.max(1) as f64;
    let worst: Vec<_> = shares.iter().take(5).map(|(f, n)| format!("{f:.3} {n}")).collect();
    println!("untouched blocks still right: {share:.4} of {of}; worst {worst:?}");
    assert!(share >= UNTOUCHED, "{share:.4} of {of} untouched blocks are right; {worst:?}");
}

#[test]
fn a_mutation_is_the_same_every_time() {
    let text = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\n".repeat(3);
    for seed in 0..200 {
        let (a, b) = (mutate(&text, seed), mutate(&text, seed));
        assert_eq!((a.text, a.untouched), (b.text, b.untouched));
    }
    // no text and one line are texts too
    for seed in 0..200 {
        mutate("", seed);
        mutate("one", seed);
    }
}
