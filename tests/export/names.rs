//! Names that file systems, terminals and people stumble over.
#![cfg(unix)]

use crate::desk::{DRAFT, code, err, export, fed, last_records, tree};
use crate::harness::masthead;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;

#[test]
fn odd_names_are_read_and_become_names_for_everywhere() {
    let dir = tempfile::tempdir().unwrap();
    let long = format!("{}.txt", "a".repeat(251));
    let wide = format!("{}.txt", "长".repeat(83));
    let names: Vec<&[u8]> = vec![
        b"line\nend.txt",
        "\u{202e}txt.tfard.txt".as_bytes(),
        "مسودة القرار.txt".as_bytes(),
        "决议草案.txt".as_bytes(),
        long.as_bytes(),
        wide.as_bytes(),
        b"bytes\xff.txt",
        b"con",
        b"what? \"now\".txt",
        b" -d.txt",
        b"=cmd.txt",
        b"%0A.txt",
        "e\u{301}.txt".as_bytes(),
    ];
    fs::create_dir(dir.path().join("in")).unwrap();
    for name in &names {
        fs::write(dir.path().join("in").join(OsStr::from_bytes(name)), DRAFT).unwrap();
    }
    for extra in [
        &["-d", "plain"][..],
        &["-d", "flat", "--layout", "flat"],
        &["-d", "bag", "--bag", "--to", "akn"],
    ] {
        let out = export(dir.path(), &[&["in"], extra].concat());
        assert_eq!(code(&out), 0, "{}", err(&out));
        let root = dir.path().join(extra[1]);
        let made = tree(&root);
        assert_eq!(last_records(&root).len(), names.len());
        let xml = made.keys().filter(|p| p.ends_with(".xml") && !p.contains("/metadata/"));
        assert_eq!(xml.count(), names.len());
        for path in made.keys() {
            for part in path.split('/') {
                assert!(part.len() <= 255, "{part}");
                assert!(!part.contains(['\n', '?', '"', '\u{202e}', '%', '\u{fffd}']), "{part:?}");
            }
        }
        // nothing is done twice, and the hashes hold
        let again = export(dir.path(), &[&["in", "--resume"], extra].concat());
        assert!(err(&again).contains("13 left as they were"), "{}", err(&again));
        assert_eq!(code(&export(dir.path(), &["--verify", "-d", extra[1]])), 0);
    }
    // scripts that need no other name keep theirs
    let plain = tree(&dir.path().join("plain"));
    assert!(
        plain.contains_key("in/决议草案.txt.xml") && plain.contains_key("in/مسودة القرار.txt.xml")
    );
    // a list with NUL takes any name; messages do nothing to a terminal
    let mut list = Vec::new();
    for name in &names {
        list.extend_from_slice(b"in/");
        list.extend_from_slice(name);
        list.push(0);
    }
    list.extend_from_slice(format!("in/{}\0", "b".repeat(300)).as_bytes());
    list.extend_from_slice(b"in/no\x1b[31mne.txt\0in\0");
    let mut command = masthead();
    command.current_dir(dir.path()).args(["export", "-0", "-", "-d", "listed"]);
    let out = fed(command, &list);
    assert_eq!(code(&out), 3, "{}", err(&out));
    let said = err(&out);
    assert!(said.contains("file name too long") && said.contains("no such file"), "{said}");
    assert!(said.contains("the list names files"), "{said}");
    assert!(!said.contains('\x1b'), "{said:?}");
    let listed = tree(&dir.path().join("listed"));
    assert_eq!(listed, plain, "a list and a folder give the same");
    let csv = fs::read_to_string(dir.path().join("flat/_export/summary.csv")).unwrap();
    assert!(!csv.contains("\n=cmd"), "{csv}");
}

#[test]
fn folders_of_the_same_name_are_told_apart_or_refused() {
    let dir = tempfile::tempdir().unwrap();
    for at in ["x/docs", "y/docs"] {
        fs::create_dir_all(dir.path().join(at)).unwrap();
        fs::write(dir.path().join(at).join("a.txt"), DRAFT).unwrap();
    }
    let out = export(dir.path(), &["x/docs", "y/docs", "-d", "out"]);
    assert_eq!(code(&out), 2);
    assert!(err(&out).contains("--base"), "{}", err(&out));
    assert!(!dir.path().join("out").exists());
    assert_eq!(code(&export(dir.path(), &["x/docs", "y/docs", "-d", "out", "--base", "."])), 0);
    assert_eq!(tree(&dir.path().join("out")).len(), 4);
}

#[test]
fn a_link_in_a_circle_and_a_pipe_stop_nothing() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir_all(dir.path().join("in/deep")).unwrap();
    fs::write(dir.path().join("in/a.txt"), DRAFT).unwrap();
    std::os::unix::fs::symlink("..", dir.path().join("in/deep/up")).unwrap();
    std::os::unix::fs::symlink("gone.txt", dir.path().join("in/broken.txt")).unwrap();
    let made = std::process::Command::new("mkfifo").arg(dir.path().join("in/pipe.txt")).status();
    assert!(made.unwrap().success());
    let out = export(dir.path(), &["in", "-d", "out"]);
    assert_eq!(code(&out), 3, "{}", err(&out));
    let records = last_records(&dir.path().join("out"));
    assert_eq!(records["in/a.txt"]["outcome"], "done");
    for (path, why) in [
        ("in/deep/up", "link to a folder that it lies in"),
        ("in/broken.txt", "no such file"),
        ("in/pipe.txt", "a pipe"),
    ] {
        let record = &records[path];
        assert_eq!(record["outcome"], "unreadable");
        assert!(record["reason"].as_str().unwrap().contains(why), "{record}");
    }
}
