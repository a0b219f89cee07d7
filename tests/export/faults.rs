//! What goes wrong at night: documents that bring the program down, places that cannot be written.

use crate::desk::{DRAFT, code, desk, err, export, last_records, tree};
use crate::harness::masthead;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn hostile(dir: &Path, args: &[&str]) -> Output {
    let mut command = masthead();
    command.current_dir(dir).env("MASTHEAD_TEST_FAULTS", "1").arg("export").args(args);
    command.output().unwrap()
}

#[test]
fn one_bad_document_never_stops_the_others() {
    let dir = desk();
    let put =
        |name: &str, bytes: &[u8]| fs::write(dir.path().join("in").join(name), bytes).unwrap();
    put("old.doc", &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0]);
    put("broken.docx", b"PK\x03\x04 and nothing more");
    put("picture.txt", b"\x89PNG\r\n\x1a\n\x00\x00");
    put("large.txt", DRAFT.repeat(200).as_bytes());
    let mut args = vec!["in", "-d", "out", "--jobs", "2", "--max-input", "10K"];
    // asked for by name, in builds with debug assertions
    if cfg!(debug_assertions) {
        for name in ["faulty-panic.txt", "faulty-abort.txt", "faulty-hang.txt"] {
            put(name, DRAFT.as_bytes());
        }
        args.extend(["--timeout", "3"]);
    } else {
        eprintln!("skipped in part: faults on purpose need debug assertions");
    }
    let out = hostile(dir.path(), &args);
    assert_eq!(code(&out), if cfg!(debug_assertions) { 70 } else { 5 }, "{}", err(&out));
    let records = last_records(&dir.path().join("out"));
    let mut want = vec![
        ("in/a.txt", "done", ""),
        ("in/b.md", "done", ""),
        ("in/deep/er/c.txt", "done", ""),
        ("in/old.doc", "unreadable", "Office file of before 2007"),
        ("in/broken.docx", "unreadable", ""),
        ("in/picture.txt", "unreadable", "PNG"),
        ("in/large.txt", "limit", "--max-input"),
    ];
    if cfg!(debug_assertions) {
        want.extend([
            ("in/faulty-panic.txt", "internal", "asked for by a test"),
            ("in/faulty-abort.txt", "internal", "went down"),
            ("in/faulty-hang.txt", "timeout", "--timeout"),
        ]);
    }
    assert_eq!(records.len(), want.len());
    for (path, outcome, why) in want {
        let record = &records[path];
        assert_eq!(record["outcome"], outcome, "{record}");
        assert!(record["reason"].as_str().unwrap_or("").contains(why), "{record}");
        assert_eq!(record["outputs"].as_array().unwrap().is_empty(), outcome != "done");
    }
    let html = fs::read_to_string(dir.path().join("out/_export/report.html")).unwrap();
    assert!(html.contains("Not done, and why") && html.contains("in/old.doc"));
    // with the cause gone, only what failed is done again; what can never be read is not
    let out = export(dir.path(), &["in", "-d", "out", "--resume", "--max-input", "10K"]);
    let again = if cfg!(debug_assertions) { 3 } else { 0 };
    assert!(err(&out).starts_with("in/") || err(&out).contains("worked on"), "{}", err(&out));
    assert!(err(&out).contains(&format!("{again} worked on")), "{}", err(&out));
    let records = last_records(&dir.path().join("out"));
    let done = records.values().filter(|r| r["outcome"] == "done").count();
    assert_eq!(done, 3 + again);
}

#[test]
fn what_stands_in_the_way_is_left_and_told() {
    let dir = desk();
    let out = dir.path().join("out");
    // a folder named like an output, a file where a folder is to be, a file of somebody else's
    fs::create_dir_all(out.join("in/a.txt.xml")).unwrap();
    fs::write(out.join("in/deep"), "x").unwrap();
    fs::write(out.join("in/b.md.xml"), "somebody's").unwrap();
    let run = export(dir.path(), &["in", "-d", "out"]);
    assert_eq!(code(&run), 4, "{}", err(&run));
    let records = last_records(&out);
    for (path, why) in [
        ("in/a.txt", "in/a.txt.xml is a folder"),
        ("in/deep/er/c.txt", "is a file, and a folder is to stand there"),
        ("in/b.md", "this export did not write it"),
    ] {
        assert_eq!(records[path]["outcome"], "unwritable");
        assert!(records[path]["reason"].as_str().unwrap().contains(why), "{}", records[path]);
    }
    assert_eq!(fs::read(out.join("in/b.md.xml")).unwrap(), b"somebody's");
    assert_eq!(tree(&out).len(), 2, "all outputs of a document are there, or none");
    // mended, it goes on; a file that is byte for byte what is to be written is taken as ours
    fs::remove_dir(out.join("in/a.txt.xml")).unwrap();
    fs::remove_file(out.join("in/deep")).unwrap();
    fs::remove_file(out.join("in/b.md.xml")).unwrap();
    export(dir.path(), &["in", "-d", "twin"]);
    fs::copy(dir.path().join("twin/in/b.md.xml"), out.join("in/b.md.xml")).unwrap();
    let run = export(dir.path(), &["in", "-d", "out", "--resume"]);
    assert_eq!(code(&run), 0, "{}", err(&run));
    assert_eq!(tree(&out), tree(&dir.path().join("twin")));
    // DEST itself is a file
    fs::write(dir.path().join("file"), "x").unwrap();
    let run = export(dir.path(), &["in", "-d", "file"]);
    assert_eq!(code(&run), 4);
    assert!(err(&run).contains("cannot write to"), "{}", err(&run));
}

#[test]
fn a_source_that_has_vanished_is_told_and_its_outputs_stay() {
    let dir = desk();
    assert_eq!(code(&export(dir.path(), &["in", "-d", "out"])), 0);
    let before = tree(&dir.path().join("out"));
    fs::remove_file(dir.path().join("in/a.txt")).unwrap();
    // a folder is what it holds
    let out = export(dir.path(), &["in", "-d", "out", "--resume"]);
    assert_eq!(code(&out), 0, "{}", err(&out));
    // a list names what should be there
    let out = export(dir.path(), &["in/a.txt", "in/b.md", "-d", "out", "--resume"]);
    assert_eq!(code(&out), 3, "{}", err(&out));
    assert_eq!(before, tree(&dir.path().join("out")));
    let record = &last_records(&dir.path().join("out"))["in/a.txt"];
    assert_eq!(record["outcome"], "unreadable");
    assert_eq!(record["earlier"].as_array().unwrap().len(), 2, "they are still on record");
    let out = export(dir.path(), &["--verify", "-d", "out"]);
    assert_eq!(code(&out), 0, "{}", err(&out));
    let out = export(dir.path(), &["gone", "-d", "out", "--resume"]);
    assert_eq!(code(&out), 3);
    assert!(err(&out).contains("no such file"), "{}", err(&out));
}

/// A small file system of its own, if this user may mount one.
#[cfg(target_os = "linux")]
struct Mounted(std::path::PathBuf);

#[cfg(target_os = "linux")]
impl Mounted {
    fn new(at: &Path, options: &str) -> Option<Self> {
        fs::create_dir_all(at).unwrap();
        let mut command = Command::new("mount");
        command.args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(at);
        let made = command.output().is_ok_and(|o| o.status.success());
        if !made {
            eprintln!("skipped: this user cannot mount a file system");
        }
        made.then(|| Self(at.to_owned()))
    }
}

#[cfg(target_os = "linux")]
impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).output();
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_ends_the_run_and_resuming_completes_it() {
    let dir = desk();
    for n in 0..30 {
        fs::write(dir.path().join(format!("in/n{n}.txt")), DRAFT).unwrap();
    }
    let out = dir.path().join("out");
    let Some(_mounted) = Mounted::new(&out, "size=400k") else { return };
    let args = ["in", "-d", "out", "--to", "akn,docx", "--resume", "--jobs", "2"];
    let run = export(dir.path(), &args);
    assert_eq!(code(&run), 4, "{}", err(&run));
    assert!(err(&run).contains("space") && err(&run).contains("--resume"), "{}", err(&run));
    // what is on record is whole
    let done = last_records(&out);
    assert!(!done.is_empty() && done.len() < 33, "{}", done.len());
    let grown = Command::new("mount").args(["-o", "remount,size=8m"]).arg(&out).status().unwrap();
    assert!(grown.success());
    let run = export(dir.path(), &args);
    assert_eq!(code(&run), 0, "{}", err(&run));
    export(dir.path(), &["in", "-d", "free", "--to", "akn,docx"]);
    assert!(tree(&out) == tree(&dir.path().join("free")));
    assert_eq!(code(&export(dir.path(), &["--verify", "-d", "out"])), 0);
}

#[test]
#[cfg(target_os = "linux")]
fn a_destination_that_cannot_be_written_is_told_at_once() {
    let dir = desk();
    let Some(_mounted) = Mounted::new(&dir.path().join("out"), "ro") else { return };
    let run = export(dir.path(), &["in", "-d", "out"]);
    assert_eq!(code(&run), 4, "{}", err(&run));
    assert!(err(&run).contains("read-only file system"), "{}", err(&run));
    assert!(err(&run).contains("nothing was done"), "{}", err(&run));
}
