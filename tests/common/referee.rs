//! The AKN schema as a referee: `xmllint` with the file that `scripts/setup-tools.sh` fetches.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The schema, or `None` with a loud word when it is not there.
pub(crate) fn schema() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(".tools/schema/akomantoso30.xsd");
    let there = path.is_file()
        && Command::new("xmllint").arg("--version").output().is_ok_and(|o| o.status.success());
    if !there {
        assert!(
            std::env::var_os("MASTHEAD_REQUIRE_TOOLS").is_none(),
            "the AKN schema or xmllint is missing: run scripts/setup-tools.sh"
        );
        eprintln!("SKIPPED: no AKN schema or xmllint; run scripts/setup-tools.sh");
    }
    there.then_some(path)
}

/// What the schema has against the documents, one line a fault; empty when all are valid or the
/// schema is not there.
pub(crate) fn schema_faults(documents: &[String]) -> Vec<String> {
    let Some(schema) = schema() else { return Vec::new() };
    let dir = tempfile::tempdir().expect("a temporary folder");
    let names: Vec<_> = (0..documents.len()).map(|i| format!("{i}.xml")).collect();
    for (name, text) in names.iter().zip(documents) {
        std::fs::write(dir.path().join(name), text).expect("a file in the temporary folder");
    }
    let mut faults = Vec::new();
    for batch in names.chunks(500) {
        let out = Command::new("xmllint")
            .args(["--noout", "--nonet", "--schema"])
            .arg(&schema)
            .args(batch)
            .current_dir(dir.path())
            .output()
            .expect("xmllint");
        let said = String::from_utf8_lossy(&out.stderr);
        let valid = said.lines().filter(|l| l.ends_with(" validates")).count();
        if !out.status.success() || valid != batch.len() {
            faults.extend(said.lines().filter(|l| !l.ends_with(" validates")).map(str::to_owned));
            faults.push(format!("{valid} of {} documents are valid", batch.len()));
        }
    }
    faults
}
