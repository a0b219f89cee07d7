//! A small collection, and what became of it.

use crate::harness::masthead;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

pub(crate) const DRAFT: &str =
    "United Nations\n\nA/99/4\n\n1. The Committee met.\n\n2. It adopted its agenda.\n";

/// A folder `in` with three documents, one of them deep.
pub(crate) fn desk() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let at = |path: &str, text: &str| {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    at("in/a.txt", DRAFT);
    at("in/b.md", "A/99/5\n\n# Report\n\n1. Two wells ran dry.[^1]\n\n[^1]: In May.\n");
    at("in/deep/er/c.txt", &DRAFT.replace("A/99/4", "A/99/6"));
    dir
}

pub(crate) fn export(dir: &Path, args: &[&str]) -> Output {
    masthead().current_dir(dir).arg("export").args(args).output().unwrap()
}

pub(crate) fn fed(mut command: Command, input: &[u8]) -> Output {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

pub(crate) fn code(out: &Output) -> i32 {
    out.status.code().unwrap_or(-1)
}

pub(crate) fn err(out: &Output) -> String {
    String::from_utf8_lossy(&out.stderr).into_owned()
}

pub(crate) fn text(out: &Output) -> String {
    String::from_utf8_lossy(&out.stdout).into_owned()
}

/// All files of a folder with their bytes.
pub(crate) fn whole(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    if !root.exists() {
        return found;
    }
    for entry in walkdir::WalkDir::new(root) {
        let entry = entry.unwrap();
        if entry.file_type().is_file() {
            let below = entry.path().strip_prefix(root).unwrap();
            found.insert(below.to_string_lossy().into_owned(), fs::read(entry.path()).unwrap());
        }
    }
    found
}

/// The same without our own folder: what must be equal between runs.
pub(crate) fn tree(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = whole(root);
    all.retain(|path, _| !path.starts_with("_export/"));
    all
}

/// All lines of all journals.
pub(crate) fn journal(root: &Path) -> Vec<serde_json::Value> {
    let mut lines = Vec::new();
    for (name, bytes) in whole(&root.join("_export")) {
        if name.starts_with("journal.") {
            let text = String::from_utf8(bytes).unwrap();
            assert!(text.is_empty() || text.ends_with('\n'), "a line is cut");
            lines.extend(text.lines().map(|l| serde_json::from_str(l).unwrap()));
        }
    }
    lines
}

/// What holds of each document.
pub(crate) fn last_records(root: &Path) -> BTreeMap<String, serde_json::Value> {
    let documents = journal(root).into_iter().filter(|l| l["type"] == "document");
    documents.map(|l| (l["path"].as_str().unwrap().to_owned(), l)).collect()
}

pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}
