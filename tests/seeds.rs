//! Real reports and every fixture against their true structure, by a scorer that is not ours.
//!
//! The scorer and the real reports are no part of the project: without them (see
//! `harness::shared`) these tests are skipped, and say so.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::wildcard_imports
)]

mod harness;

use harness::python::{Job, Score, level2, score};
use harness::{cases, root, shared};
use libtest_mimic::{Arguments, Failed, Trial};
use masthead::{Format, Input, ReadOptions, WriteOptions};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// What a real report must reach in all, and in every kind of block.
const SEED: (f64, f64) = (0.99, 0.98);
/// What a fixture must reach: they are ours, and there is no excuse.
const FIXTURE: (f64, f64) = (0.99, 0.98);

fn main() {
    let args = Arguments::from_args();
    let shared = shared();
    if shared.is_none() {
        eprintln!("SKIPPED all of seeds: MASTHEAD_SHARED and ../shared hold no seeds");
    }
    let work = Arc::new(Work { shared: shared.clone(), done: OnceLock::new() });
    let mut trials = Vec::new();
    let mut add = |name: String, run: Run| {
        let work = Arc::clone(&work);
        let trial = Trial::test(name, move || run(&work));
        trials.push(trial.with_ignored_flag(shared.is_none()));
    };
    for item in items(shared.as_deref()) {
        let name = item.name.clone();
        add(format!("{name}::score"), Box::new(move |work| work.check(&name, item.min)));
    }
    add("valid".to_owned(), Box::new(Work::valid));
    add("naming-convention".to_owned(), Box::new(Work::level2));
    libtest_mimic::run(&args, trials).exit();
}

/// A test on what was done once for all.
type Run = Box<dyn FnOnce(&Work) -> Result<(), Failed> + Send>;

/// A document with its truth.
struct Item {
    name: String,
    input: Input,
    options: ReadOptions,
    truth: PathBuf,
    min: (f64, f64),
}

fn items(shared: Option<&Path>) -> Vec<Item> {
    let mut items = Vec::new();
    for entry in shared.iter().flat_map(|s| fs::read_dir(s.join("seeds")).unwrap()) {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_str().unwrap();
        let number = stem.split('_').next().unwrap();
        items.push(Item {
            name: format!("seed-{number}"),
            input: Input::new("draft.txt", fs::read(&path).unwrap()),
            options: ReadOptions::default(),
            truth: path.with_file_name("../truth").join(format!("{stem}.json")),
            min: SEED,
        });
    }
    for case in cases() {
        let truth = case.dir.join("expect.json");
        if truth.is_file() {
            let (input, options) = (case.input(), case.read_options());
            items.push(Item { name: case.name, input, options, truth, min: FIXTURE });
        }
    }
    items.sort_by(|a, b| a.name.cmp(&b.name));
    items
}

/// Everything converted and scored, once for all tests.
struct Work {
    shared: Option<PathBuf>,
    done: OnceLock<(Vec<PathBuf>, BTreeMap<String, Score>)>,
}

impl Work {
    fn done(&self) -> &(Vec<PathBuf>, BTreeMap<String, Score>) {
        self.done.get_or_init(|| {
            let shared = self.shared.as_deref().expect("not run without");
            let dir = root().join("target/seeds");
            fs::create_dir_all(&dir).unwrap();
            let jobs: Vec<Job> = items(Some(shared))
                .into_iter()
                .map(|item| {
                    let done = masthead::convert(
                        item.input,
                        Format::Akn,
                        &item.options,
                        &WriteOptions::default(),
                    );
                    let xml = dir.join(format!("{}.xml", item.name));
                    fs::write(&xml, done.unwrap().bytes).unwrap();
                    Job { name: item.name, xml, truth: item.truth, ..Job::default() }
                })
                .collect();
            let scores = score(shared, &jobs);
            (jobs.into_iter().map(|j| j.xml).collect(), scores)
        })
    }

    fn check(&self, name: &str, (min, min_kind): (f64, f64)) -> Result<(), Failed> {
        let score = self.done().1.get(name).ok_or("the scorer said nothing")?;
        let open = include_str!("open-truths.txt").lines().any(|l| l == name);
        match score.complaint(min, min_kind) {
            Some(_) if open => Ok(()),
            Some(c) => Err(c.into()),
            None if open => {
                Err(format!("{name} comes out right: take it off open-truths.txt").into())
            }
            None => Ok(()),
        }
    }

    fn valid(&self) -> Result<(), Failed> {
        let Some(schema) = harness::schema() else {
            return Err("no schema or xmllint: run scripts/setup-tools.sh".into());
        };
        let said = harness::invalid(&schema, &self.done().0);
        if said.is_empty() { Ok(()) } else { Err(said.join("\n").into()) }
    }

    fn level2(&self) -> Result<(), Failed> {
        let shared = self.shared.as_deref().ok_or("not run without")?;
        level2(shared, &self.done().0).map_or(Ok(()), |said| Err(said.into()))
    }
}
