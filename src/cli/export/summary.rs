//! What the journals of an export come to: `summary.json`, `summary.csv` and `report.html`. They are
//! made of the journals alone, so the same journals give the same summary.

use super::html;
use super::journal::{Index, Line, Run};
use super::place::{self, Dest};
use super::record::{Outcome, Record};
use crate::cli::plan::name;
use crate::cli::summary::{Counts, grouped, plural};
use crate::cli::term::printable;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;

/// Documents that are named as the slowest and the largest.
const TOP: usize = 20;
/// Documents that are named with what went wrong; `summary.csv` has all.
const FAILED: usize = 200;
/// Folders that are counted apart.
const FOLDERS: usize = 2000;

/// Documents and findings of a group.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Group {
    pub(crate) documents: u64,
    pub(crate) not_done: u64,
    pub(crate) errors: u64,
    pub(crate) warnings: u64,
    pub(crate) notes: u64,
}

/// Findings of a code and a severity.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct OfCode {
    pub(crate) documents: u64,
    pub(crate) findings: u64,
}

/// A document that is named, with a measure.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Named {
    pub(crate) path: String,
    pub(crate) seconds: f64,
    pub(crate) bytes: u64,
}

/// A document that is not done.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct NotDone {
    pub(crate) path: String,
    pub(crate) outcome: Outcome,
    pub(crate) reason: String,
}

/// A run, as the summary tells it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct RunTold {
    #[serde(flatten)]
    pub(crate) run: Run,
    pub(crate) documents: u64,
    /// When the last record was made.
    pub(crate) last: Option<super::clock::Time>,
}

/// Everything that is counted. Nothing in it grows with the number of documents.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Summary {
    pub(crate) documents: u64,
    pub(crate) outcomes: BTreeMap<Outcome, u64>,
    pub(crate) source_bytes: u64,
    pub(crate) outputs: u64,
    pub(crate) output_bytes: u64,
    pub(crate) bags: u64,
    /// Seconds that documents took, one after another.
    pub(crate) seconds: f64,
    pub(crate) formats: BTreeMap<String, u64>,
    pub(crate) encodings: BTreeMap<String, u64>,
    pub(crate) kinds: BTreeMap<String, u64>,
    pub(crate) languages: BTreeMap<String, u64>,
    pub(crate) without_symbol: u64,
    pub(crate) without_date: u64,
    pub(crate) without_title: u64,
    pub(crate) structures: Counts,
    /// Documents that have any of a structure.
    pub(crate) with_structures: Counts,
    pub(crate) with_errors: u64,
    pub(crate) with_warnings: u64,
    pub(crate) clean: u64,
    /// By severity, then by code: a code can be told with more than one severity.
    pub(crate) codes: BTreeMap<String, BTreeMap<String, OfCode>>,
    pub(crate) folders: BTreeMap<String, Group>,
    pub(crate) slowest: Vec<Named>,
    pub(crate) largest: Vec<Named>,
    pub(crate) not_done: Vec<NotDone>,
    pub(crate) runs: Vec<RunTold>,
}

impl Summary {
    pub(crate) fn add(&mut self, r: &Record) {
        self.documents += 1;
        *self.outcomes.entry(r.outcome).or_default() += 1;
        self.source_bytes += r.bytes.unwrap_or(0);
        self.outputs += r.outputs.len() as u64;
        self.output_bytes += r.outputs.iter().map(|o| o.bytes).sum::<u64>();
        self.bags += u64::from(r.bag.is_some() && r.outcome.has_outputs());
        self.seconds = ((self.seconds + r.seconds) * 1000.0).round() / 1000.0;
        if let Some(about) = &r.document {
            let mut count = |map: fn(&mut Self) -> &mut BTreeMap<String, u64>, key: &str| {
                *map(self).entry(key.to_owned()).or_default() += 1;
            };
            count(|s| &mut s.formats, &about.format);
            count(|s| &mut s.kinds, &about.kind);
            count(|s| &mut s.languages, &about.lang);
            if let Some(encoding) = &about.encoding {
                count(|s| &mut s.encodings, encoding);
            }
            self.without_symbol += u64::from(about.symbol.is_none());
            self.without_date += u64::from(about.date.is_none());
            self.without_title += u64::from(about.title.is_none());
            each_count(&mut self.structures, &about.counts, |n| n);
            each_count(&mut self.with_structures, &about.counts, |n| usize::from(n > 0));
        }
        let (mut errors, mut warnings, mut notes) = (0, 0, 0);
        for f in &r.findings {
            match f.severity.as_str() {
                "error" => errors += f.count,
                "warning" => warnings += f.count,
                _ => notes += f.count,
            }
            let of = self.codes.entry(f.severity.clone()).or_default();
            let of = of.entry(f.code.clone()).or_default();
            of.documents += 1;
            of.findings += f.count;
        }
        self.with_errors += u64::from(errors > 0);
        self.with_warnings += u64::from(warnings > 0);
        self.clean += u64::from(r.outcome == Outcome::Done && errors + warnings == 0);
        let folder = folder_of(&r.path);
        let full = self.folders.len() >= FOLDERS && !self.folders.contains_key(&folder);
        let group = self.folders.entry(if full { "(all others)".to_owned() } else { folder });
        let group = group.or_default();
        group.documents += 1;
        group.not_done += u64::from(r.outcome != Outcome::Done);
        group.errors += errors;
        group.warnings += warnings;
        group.notes += notes;
        let named = Named { path: r.path.clone(), seconds: r.seconds, bytes: r.bytes.unwrap_or(0) };
        if r.document.is_some() {
            top(&mut self.slowest, named.clone(), |n| n.seconds);
        }
        top(&mut self.largest, named, |n| n.bytes as f64);
        if r.outcome != Outcome::Done && self.not_done.len() < FAILED {
            let reason = r.reason.clone().unwrap_or_default();
            self.not_done.push(NotDone { path: r.path.clone(), outcome: r.outcome, reason });
        }
        if let Some(run) = self.runs.iter_mut().rev().find(|run| run.run.id == r.run) {
            run.documents += 1;
            run.last = run.last.max(Some(r.finished));
        }
    }

    /// How many documents ended otherwise than done.
    pub(crate) fn failed(&self) -> u64 {
        self.documents - self.outcomes.get(&Outcome::Done).copied().unwrap_or(0)
    }

    /// What is said last, for people.
    pub(crate) fn closing(&self, ours: &Path) -> String {
        let counts: Vec<String> =
            self.outcomes.iter().map(|(o, n)| format!("{} {}", grouped(*n), o.as_str())).collect();
        let documents = plural(usize::try_from(self.documents).unwrap_or(usize::MAX), "document");
        let report = name(&ours.join("report.html"));
        format!("{documents} on record: {}\nreport  {report}\n", counts.join(", "))
    }

    /// A census, for people.
    pub(crate) fn census(&self) -> String {
        let mut out = String::new();
        let documents = plural(usize::try_from(self.documents).unwrap_or(usize::MAX), "document");
        out.push_str(&format!("{documents}, {} B\n", grouped(self.source_bytes)));
        let mut table = |title: &str, rows: Vec<(String, u64)>| {
            if rows.is_empty() {
                return;
            }
            out.push_str(&format!("\n{title}\n"));
            let mut rows = rows;
            rows.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            for (what, n) in rows {
                out.push_str(&format!("  {:<26}{:>10}\n", printable(&what), grouped(n)));
            }
        };
        let of = |map: &BTreeMap<String, u64>| -> Vec<(String, u64)> {
            map.iter().map(|(k, n)| (k.clone(), *n)).collect()
        };
        let outcomes = self.outcomes.iter().map(|(o, n)| (o.as_str().to_owned(), *n));
        table("outcomes", outcomes.collect());
        table("formats", of(&self.formats));
        table("encodings", of(&self.encodings));
        table("kinds", of(&self.kinds));
        table("languages", of(&self.languages));
        table("documents with", counts_of(&self.with_structures));
        table("structures in all", counts_of(&self.structures));
        let lacking = [
            ("symbol", self.without_symbol),
            ("date", self.without_date),
            ("title", self.without_title),
        ];
        let lacking = lacking.iter().filter(|l| l.1 > 0).map(|l| (l.0.to_owned(), l.1));
        table("documents without", lacking.collect());
        let codes = self.codes.iter().flat_map(|(severity, codes)| {
            codes.iter().map(move |(c, of)| (format!("{severity} {c}"), of.documents))
        });
        table("documents with findings", codes.collect());
        out
    }
}

/// Structures by name.
pub(crate) fn counts_of(c: &Counts) -> Vec<(String, u64)> {
    [
        ("headings", c.headings),
        ("paragraphs", c.paragraphs),
        ("items", c.items),
        ("notes", c.notes),
        ("tables", c.tables),
        ("annexes", c.annexes),
    ]
    .into_iter()
    .map(|(what, n)| (what.to_owned(), n as u64))
    .collect()
}

fn each_count(to: &mut Counts, from: &Counts, how: fn(usize) -> usize) {
    to.headings += how(from.headings);
    to.paragraphs += how(from.paragraphs);
    to.items += how(from.items);
    to.notes += how(from.notes);
    to.tables += how(from.tables);
    to.annexes += how(from.annexes);
}

/// Keeps the greatest.
fn top(list: &mut Vec<Named>, new: Named, measure: fn(&Named) -> f64) {
    let at = list.partition_point(|n| {
        measure(n) > measure(&new) || (measure(n) == measure(&new) && n.path < new.path)
    });
    list.insert(at, new);
    list.truncate(TOP);
}

/// The folder that a document is counted under: two levels at most.
fn folder_of(path: &str) -> String {
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    parts.truncate(2);
    if parts.is_empty() { ".".to_owned() } else { parts.join("/") }
}

/// Makes the summary of all journals of a folder. Parts that end at the same time do it one after
/// the other; the last one sees all.
pub(crate) fn write(root: &Path, ours: &Path, dest: &Dest, census: bool) -> io::Result<Summary> {
    let lock = OpenOptions::new().create(true).append(true).open(ours.join("summary.lock"))?;
    lock.lock()?;
    let index = Index::read(ours)?;
    let mut summary = Summary::default();
    let csv_path = dest.scratch("summary.csv");
    let mut csv = csv::Writer::from_path(&csv_path)?;
    csv.write_record(HEADER)?;
    let mut failed: Option<csv::Error> = None;
    index.each(|line| match line {
        Line::Run(run) => summary.runs.push(RunTold { run, documents: 0, last: None }),
        Line::Document(record) => {
            summary.add(&record);
            failed = failed.take().or(csv.write_record(row(&record)).err());
        }
    })?;
    if let Some(e) = failed {
        return Err(e.into());
    }
    csv.flush()?;
    drop(csv);
    summary.runs.sort_by(|a, b| (a.run.started, &a.run.id).cmp(&(b.run.started, &b.run.id)));
    summary.runs.retain(|r| r.documents > 0);
    settle(&csv_path, &ours.join("summary.csv"))?;
    let mut json = serde_json::to_vec_pretty(&summary)?;
    json.push(b'\n');
    for (file, bytes) in [
        ("summary.json", json),
        ("report.html", html::page(&summary, root, census).into_bytes()),
        ("README.txt", README.as_bytes().to_vec()),
    ] {
        let path = dest.scratch(file);
        place::write(&path, &bytes)?;
        settle(&path, &ours.join(file))?;
    }
    place::sync_folder(ours);
    Ok(summary)
}

/// Puts a file in the place of another, unless that has the same bytes.
fn settle(new: &Path, target: &Path) -> io::Result<()> {
    File::open(new)?.sync_all()?;
    let same = target.is_file() && place::hash_of(new)? == place::hash_of(target)?;
    if same { std::fs::remove_file(new) } else { std::fs::rename(new, target) }
}

const HEADER: [&str; 26] = [
    "path",
    "outcome",
    "reason",
    "kind",
    "lang",
    "symbol",
    "date",
    "title",
    "format",
    "encoding",
    "bytes",
    "sha256",
    "seconds",
    "errors",
    "warnings",
    "notes",
    "codes",
    "headings",
    "paragraphs",
    "items",
    "footnotes",
    "tables",
    "annexes",
    "bag",
    "outputs",
    "run",
];

fn row(r: &Record) -> Vec<String> {
    let about = r.document.clone().unwrap_or_default();
    let of = |severity: &str| -> u64 {
        r.findings.iter().filter(|f| f.severity == severity).map(|f| f.count).sum()
    };
    let codes: Vec<String> = r.findings.iter().map(|f| format!("{} {}", f.count, f.code)).collect();
    let c = &about.counts;
    let cells = [
        r.path.clone(),
        r.outcome.as_str().to_owned(),
        r.reason.clone().unwrap_or_default(),
        about.kind,
        about.lang,
        about.symbol.unwrap_or_default(),
        about.date.unwrap_or_default(),
        about.title.unwrap_or_default(),
        about.format,
        about.encoding.unwrap_or_default(),
        r.bytes.map(|n| n.to_string()).unwrap_or_default(),
        r.sha256.clone().unwrap_or_default(),
        format!("{:.3}", r.seconds),
        of("error").to_string(),
        of("warning").to_string(),
        of("note").to_string(),
        codes.join("; "),
        c.headings.to_string(),
        c.paragraphs.to_string(),
        c.items.to_string(),
        c.notes.to_string(),
        c.tables.to_string(),
        c.annexes.to_string(),
        r.bag.clone().unwrap_or_default(),
        r.outputs.len().to_string(),
        r.run.clone(),
    ];
    cells.into_iter().map(cell).collect()
}

/// A cell that a spreadsheet does not take for a formula.
fn cell(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text }
}

const README: &str = "\
This folder was written by `masthead export`. It says what was converted, by which version of
masthead, from which bytes, and with which faults.

  report.html     all of it at a glance; opens in any browser, needs no network
  summary.csv     a line for each document: outcome, reason, what it is, findings, SHA-256
  summary.json    the same totals as the report, for programs
  journal.*.jsonl what was done, a line of JSON for each document: the SHA-256 of the source and of
                  every output, the outcome and its reason, findings by code. Lines of type `run`
                  say which program, which options, when. Of several lines on one document the last
                  one holds.
  export.json     when the export is said to be made
  *.lock          held while a run is at work; empty

Beside every document's outputs, or in its bag under data/metadata, conversion.json tells the same of
that document alone, with every finding and its line.

  masthead export --verify -d DEST        holds every output against its recorded hash
  masthead explain CODE                   says what a finding means
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_no_formulas() {
        assert_eq!(cell("=HYPERLINK(\"x\")".to_owned()), "'=HYPERLINK(\"x\")");
        assert_eq!(cell("A/80/50".to_owned()), "A/80/50");
    }

    #[test]
    fn the_greatest_are_kept_in_order() {
        let mut list = Vec::new();
        for n in 0..50_u64 {
            let named = Named { path: format!("{n}"), seconds: (n * 7 % 50) as f64, bytes: 0 };
            top(&mut list, named, |n| n.seconds);
        }
        assert_eq!(list.len(), TOP);
        assert!(list.windows(2).all(|w| w[0].seconds > w[1].seconds));
        assert_eq!(list[0].seconds, 49.0);
    }

    #[test]
    fn a_document_counts_once_for_each_code_and_severity() {
        let found = |severity: &str, count| serde_json::json!({"code": "numbering-gap", "severity": severity, "count": count});
        let record: Record = serde_json::from_value(serde_json::json!({
            "path": "a.txt", "source": "/a.txt", "bytes": 1, "sha256": null, "key": null,
            "outcome": "done", "exit": 0, "settled": true, "outputs": [],
            "findings": [found("note", 3), found("warning", 1)],
            "run": "1/1#1", "finished": "2026-01-01T00:00:00Z", "seconds": 0.1,
        }))
        .unwrap();
        let mut s = Summary::default();
        s.add(&record);
        s.add(&record);
        let of = |severity: &str| {
            let of = &s.codes[severity]["numbering-gap"];
            (of.documents, of.findings)
        };
        assert_eq!((of("note"), of("warning")), ((2, 6), (2, 2)));
        assert_eq!((s.with_warnings, s.clean), (2, 0));
    }

    #[test]
    fn folders_are_two_deep() {
        for (path, folder) in [("a.txt", "."), ("a/b.txt", "a"), ("a/b/c/d.txt", "a/b")] {
            assert_eq!(folder_of(path), folder);
        }
    }
}
