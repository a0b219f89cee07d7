//! Referees that are Python programs.

use super::tools;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Python with what the referees need, if `scripts/setup-tools.sh` has run; else the system's.
pub fn python() -> PathBuf {
    let own = tools().join("venv/bin/python");
    if own.is_file() { own } else { PathBuf::from("python3") }
}

/// A file to score; see `score_many.py`.
#[derive(Debug, Default, Serialize)]
pub struct Job {
    pub name: String,
    pub xml: PathBuf,
    pub truth: PathBuf,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub untouched: Option<Vec<(usize, usize)>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corpus: Option<&'static str>,
}

/// What the scorer says of a file.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Score {
    pub name: String,
    pub error: Option<String>,
    pub all: f64,
    pub kinds: BTreeMap<String, f64>,
    pub fields: Vec<String>,
    pub missed: Vec<serde_json::Value>,
    pub extra: Vec<serde_json::Value>,
    pub of: usize,
    pub found: usize,
}

impl Score {
    /// What is wrong with it, if anything: below `min` in all, below `min_kind` in a kind, or a
    /// masthead field wrong.
    pub fn complaint(&self, min: f64, min_kind: f64) -> Option<String> {
        if let Some(e) = &self.error {
            return Some(e.clone());
        }
        let low: Vec<_> = self.kinds.iter().filter(|(_, f)| **f < min_kind).collect();
        if self.all >= min && low.is_empty() && self.fields.is_empty() {
            return None;
        }
        let mut text = format!("F1 {:.4}, below in {low:?}, wrong {:?}", self.all, self.fields);
        for (what, blocks) in [("missed", &self.missed), ("extra", &self.extra)] {
            for block in blocks {
                text.push_str(&format!("\n  {what}: {block}"));
            }
        }
        Some(text)
    }
}

/// Scores files with the scorer that lies in `shared/score`.
pub fn score(shared: &Path, jobs: &[Job]) -> BTreeMap<String, Score> {
    let script = super::root().join("tests/harness/score_many.py");
    let mut child = Command::new(python())
        .arg(script)
        .arg(shared.join("score"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3 runs");
    let mut stdin = child.stdin.take().unwrap();
    let lines: Vec<String> = jobs.iter().map(|j| serde_json::to_string(j).unwrap()).collect();
    let writer = std::thread::spawn(move || {
        for line in lines {
            writeln!(stdin, "{line}").unwrap();
        }
    });
    let out = child.wait_with_output().unwrap();
    writer.join().unwrap();
    String::from_utf8(out.stdout)
        .unwrap()
        .lines()
        .map(|l| serde_json::from_str::<Score>(l).unwrap())
        .map(|s| (s.name.clone(), s))
        .collect()
}

/// What the naming-convention referee says of files; nothing when they are clean.
pub fn level2(shared: &Path, files: &[PathBuf]) -> Option<String> {
    let out = Command::new(python())
        .arg(shared.join("score/akn_level2.py"))
        .args(files)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output()
        .unwrap();
    let said = |b: &[u8]| String::from_utf8_lossy(b).chars().take(6000).collect::<String>();
    (!out.status.success()).then(|| format!("{}{}", said(&out.stdout), said(&out.stderr)))
}
