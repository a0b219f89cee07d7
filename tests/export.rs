//! `masthead export` as those meet it who run it at night and look in the morning.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::wildcard_imports
)]

mod harness;

#[path = "export/bags.rs"]
mod bags;
#[path = "export/desk.rs"]
mod desk;
#[path = "export/faults.rs"]
mod faults;
#[path = "export/kills.rs"]
mod kills;
#[path = "export/names.rs"]
mod names;

use desk::{DRAFT, code, desk, err, export, journal, last_records, text, tree, whole};
use std::fs;

#[test]
fn a_collection_is_converted_and_said_to_be() {
    let dir = desk();
    let out = export(dir.path(), &["in", "-d", "out", "--to", "akn,docx"]);
    assert_eq!(code(&out), 0, "{}", err(&out));
    let made = tree(&dir.path().join("out"));
    for name in ["in/a.txt", "in/b.md", "in/deep/er/c.txt"] {
        for ending in ["xml", "docx", "conversion.json"] {
            assert!(made.contains_key(&format!("{name}.{ending}")), "{name}.{ending}");
        }
    }
    assert_eq!(made.len(), 9);
    let ours: Vec<_> = whole(&dir.path().join("out/_export")).into_keys().collect();
    assert_eq!(
        ours,
        [
            "README.txt",
            "export.json",
            "journal.1-of-1.jsonl",
            "parts-of-1.lock",
            "report.html",
            "summary.csv",
            "summary.json",
            "summary.lock"
        ],
        "nothing half-done lies around"
    );
    // a stranger: what, by which version, from which bytes, with which faults
    let report: serde_json::Value =
        serde_json::from_slice(&made["in/a.txt.conversion.json"]).unwrap();
    assert_eq!(report["source"]["path"], "in/a.txt");
    assert_eq!(report["source"]["sha256"], desk::sha256(DRAFT.as_bytes()));
    assert_eq!(report["tool"]["version"], env!("CARGO_PKG_VERSION"));
    assert!(report["findings"].is_array());
    let akn = report["outputs"].as_array().unwrap().iter().find(|o| o["format"] == "akn").unwrap();
    assert_eq!(akn["sha256"], desk::sha256(&made["in/a.txt.xml"]));
    let lines = journal(&dir.path().join("out"));
    assert_eq!(lines[0]["type"], "run");
    assert_eq!(lines[0]["program_sha256"].as_str().unwrap().len(), 64);
    assert_eq!(lines.iter().filter(|l| l["type"] == "document").count(), 3);
    assert!(err(&out).contains("3 documents on record: 3 done"), "{}", err(&out));
    let csv = fs::read_to_string(dir.path().join("out/_export/summary.csv")).unwrap();
    assert_eq!(csv.lines().count(), 4, "{csv}");
    let html = fs::read_to_string(dir.path().join("out/_export/report.html")).unwrap();
    assert!(html.contains("All 3 documents were done."));
    assert!(!html.contains("<script") && !html.contains("src=") && !html.contains("href="));
}

#[test]
fn a_second_run_changes_no_byte() {
    let dir = desk();
    let args = ["in", "-d", "out", "--to", "akn,text", "--resume", "--jobs", "2"];
    fs::write(dir.path().join("in/not.doc"), [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])
        .unwrap();
    let first = export(dir.path(), &args);
    assert_eq!(code(&first), 3, "{}", err(&first));
    let before = whole(&dir.path().join("out"));
    let second = export(dir.path(), &args);
    assert_eq!(code(&second), 3, "what failed before still counts");
    assert!(err(&second).contains("4 left as they were"), "{}", err(&second));
    assert_eq!(before, whole(&dir.path().join("out")));
    // without --resume nothing is touched, and a way out is named
    let third = export(dir.path(), &["in", "-d", "out"]);
    assert_eq!(code(&third), 2);
    assert!(err(&third).contains("--resume"), "{}", err(&third));
    assert_eq!(before, whole(&dir.path().join("out")));
}

#[test]
fn what_changed_is_made_anew_and_nothing_else() {
    let dir = desk();
    let args = ["in", "-d", "out", "--to", "akn,text", "--resume"];
    let documents = || {
        let lines = journal(&dir.path().join("out"));
        lines.iter().filter(|l| l["type"] == "document").count()
    };
    assert_eq!(code(&export(dir.path(), &args)), 0);
    // another source
    fs::write(dir.path().join("in/a.txt"), DRAFT.replace("99", "98")).unwrap();
    assert_eq!(code(&export(dir.path(), &args)), 0);
    assert_eq!(documents(), 4);
    assert!(fs::read_to_string(dir.path().join("out/in/a.txt.xml")).unwrap().contains("A/98/4"));
    // an output that is gone, one that was cut
    fs::remove_file(dir.path().join("out/in/b.md.xml")).unwrap();
    fs::write(dir.path().join("out/in/deep/er/c.txt.txt"), "cut").unwrap();
    assert_eq!(code(&export(dir.path(), &args)), 0);
    assert_eq!(documents(), 6);
    // settings are part of what a document is made by
    fs::write(dir.path().join("in/deep/masthead.toml"), "lang = \"fr\"\n").unwrap();
    assert_eq!(code(&export(dir.path(), &args)), 0);
    assert_eq!(documents(), 7);
    // other options: all is made anew, and what is not made any more goes
    let fewer = ["in", "-d", "out", "--to", "akn", "--resume"];
    assert_eq!(code(&export(dir.path(), &fewer)), 0);
    assert_eq!(documents(), 10);
    assert!(!dir.path().join("out/in/a.txt.txt").exists());
    let made = tree(&dir.path().join("out"));
    assert_eq!(made.len(), 6, "{:?}", made.keys());
    assert_eq!(code(&export(dir.path(), &["--verify", "-d", "out"])), 0);
}

#[test]
fn verify_finds_what_is_not_as_it_was_written() {
    let dir = desk();
    assert_eq!(code(&export(dir.path(), &["in", "-d", "out"])), 0);
    let fine = export(dir.path(), &["--verify", "-d", "out"]);
    assert_eq!(code(&fine), 0);
    assert!(err(&fine).contains("all as recorded"), "{}", err(&fine));
    // the same size, one bit else: only its hash tells
    let path = dir.path().join("out/in/a.txt.xml");
    let mut bytes = fs::read(&path).unwrap();
    bytes[100] ^= 1;
    fs::write(&path, bytes).unwrap();
    fs::remove_file(dir.path().join("out/in/b.md.xml")).unwrap();
    fs::write(dir.path().join("out/in/stranger.txt"), "x").unwrap();
    let out = export(dir.path(), &["--verify", "-d", "out"]);
    assert_eq!(code(&out), 1);
    let said = text(&out);
    for line in ["in/a.txt.xml: changed", "in/b.md.xml: missing", "in/stranger.txt: not of this"] {
        assert!(said.contains(line), "{said}");
    }
    // resumed with --verify it is mended; the stranger is left alone
    let mend = export(dir.path(), &["in", "-d", "out", "--resume", "--verify"]);
    assert_eq!(code(&mend), 0, "{}", err(&mend));
    fs::remove_file(dir.path().join("out/in/stranger.txt")).unwrap();
    assert_eq!(code(&export(dir.path(), &["--verify", "-d", "out"])), 0);
    // nothing to look at is said
    assert_eq!(code(&export(dir.path(), &["--verify", "-d", "in"])), 2);
}

#[test]
fn three_parts_give_the_same_tree_as_one_run() {
    let dir = desk();
    for n in 0..24 {
        fs::write(dir.path().join(format!("in/n{n}.txt")), DRAFT.replace("99", &format!("{n}")))
            .unwrap();
    }
    let common = ["in", "--to", "akn,markdown", "--bag", "--time", "2026-01-01T00:00:00Z"];
    let run = |dest: &str, shard: &str| {
        let args = [&common[..], &["-d", dest, "--shard", shard]].concat();
        let out = export(dir.path(), &args);
        assert_eq!(code(&out), 0, "{}", err(&out));
        tree(&dir.path().join(dest))
    };
    let one = run("one", "1/1");
    // into one folder, and into three
    let mut apart = std::collections::BTreeMap::new();
    for at in ["1/3", "2/3", "3/3"] {
        run("together", at);
        let part = run(&format!("apart{}", &at[..1]), at);
        assert!(!part.is_empty() && part.len() < one.len());
        apart.extend(part);
    }
    assert!(one == apart);
    assert!(one == tree(&dir.path().join("together")));
    // the summary in the shared folder is of all three
    let json = fs::read_to_string(dir.path().join("together/_export/summary.json")).unwrap();
    let summary: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(summary["documents"], 27);
    assert_eq!(summary["runs"].as_array().unwrap().len(), 3);
    assert_eq!(code(&export(dir.path(), &["--verify", "-d", "together"])), 0);
}

#[test]
fn two_runs_do_not_meet_on_one_part() {
    let dir = desk();
    let ours = dir.path().join("out/_export");
    fs::create_dir_all(&ours).unwrap();
    let hold = |name: &str| {
        let file = fs::OpenOptions::new().create(true).append(true).open(ours.join(name)).unwrap();
        file.try_lock().unwrap();
        file
    };
    let held = hold("journal.1-of-2.jsonl");
    let out = export(dir.path(), &["in", "-d", "out", "--shard", "1/2"]);
    assert_eq!(code(&out), 4);
    assert!(err(&out).contains("another run works on part 1/2"), "{}", err(&out));
    assert_eq!(code(&export(dir.path(), &["in", "-d", "out", "--shard", "2/2"])), 0);
    drop(held);
    assert_eq!(code(&export(dir.path(), &["in", "-d", "out", "--shard", "1/2"])), 0);
    // another division of the same documents must wait
    let held = hold("parts-of-2.lock");
    let out = export(dir.path(), &["in", "-d", "out", "--resume"]);
    assert_eq!(code(&out), 4);
    assert!(err(&out).contains("other parts"), "{}", err(&out));
    drop(held);
    // and then finds that all is done
    let out = export(dir.path(), &["in", "-d", "out", "--resume"]);
    assert!(err(&out).contains("3 left as they were"), "{}", err(&out));
}

#[test]
fn documents_are_chosen_by_lists_patterns_and_filters() {
    let dir = desk();
    fs::write(dir.path().join("in/.hidden.txt"), DRAFT).unwrap();
    let planned = |args: &[&str], input: &str| {
        let mut command = harness::masthead();
        command.current_dir(dir.path()).arg("export").args(args).arg("--dry-run");
        let out = desk::fed(command, input.as_bytes());
        assert_eq!(code(&out), 0, "{}", err(&out));
        let said = text(&out);
        let mut names: Vec<String> =
            said.lines().map(|l| l.split(": ").next().unwrap().to_owned()).collect();
        names.sort();
        names.join(" ")
    };
    assert_eq!(planned(&["in"], ""), "in/a.txt in/b.md in/deep/er/c.txt");
    assert_eq!(planned(&["in/"], ""), "a.txt b.md deep/er/c.txt");
    assert_eq!(planned(&["in/deep/.."], ""), "a.txt b.md deep/er/c.txt");
    assert_eq!(planned(&["in", "--exclude", "deep"], ""), "in/a.txt in/b.md");
    assert_eq!(planned(&["in", "--include", "*.txt"], ""), "in/a.txt in/deep/er/c.txt");
    assert_eq!(planned(&["in", "--include", "in/*.txt"], ""), "in/a.txt");
    assert_eq!(planned(&["in/**/*.txt"], ""), "in/a.txt in/deep/er/c.txt");
    assert_eq!(planned(&["in/*.{md,txt}"], ""), "in/a.txt in/b.md");
    assert_eq!(planned(&["in/deep", "in/a.txt", "--base", "in"], ""), "a.txt deep/er/c.txt");
    assert_eq!(planned(&["-"], "in/b.md\r\n./in/a.txt\n\nin/b.md\n"), "in/a.txt in/b.md");
    assert_eq!(planned(&["-0", "-"], "in/b.md\0in/a.txt\0"), "in/a.txt in/b.md");
    assert_eq!(planned(&["in", "in/a.txt"], ""), "in/a.txt in/b.md in/deep/er/c.txt");
    assert!(!dir.path().join("out").exists());
    // what is done already is not planned
    assert_eq!(code(&export(dir.path(), &["in", "-d", "out"])), 0);
    fs::write(dir.path().join("in/new.txt"), DRAFT).unwrap();
    assert_eq!(planned(&["in", "-d", "out"], ""), "in/new.txt");
    // DEST is no source of itself
    assert_eq!(planned(&["./", "-d", "out", "--include", "*.xml"], ""), "");
    for wrong in [
        &["in", "--include", "[", "-d", "o"][..],
        &["nowhere/*.txt", "-d", "o"],
        &["in", "-d", "o", "--symbol", "A/1"],
        &["in", "-d", "o", "--max-time", "5"],
        &["in", "-d", "o", "--to", "klingon"],
        &["in", "-d", "o", "--shard", "4/3"],
        &["in"],
    ] {
        let out = export(dir.path(), wrong);
        assert_eq!(code(&out), 2, "{}", err(&out));
    }
}

#[test]
fn a_census_converts_nothing() {
    let dir = desk();
    fs::write(dir.path().join("in/scan.pdf"), "%PDF-1.7\n").unwrap();
    let out = export(dir.path(), &["in", "--check-only", "--quiet"]);
    assert_eq!(code(&out), 3, "{}", err(&out));
    let said = text(&out);
    for words in
        ["4 documents", "unreadable", "languages", "en  ", "paragraphs", "documents with findings"]
    {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert_eq!(whole(dir.path()).keys().filter(|k| !k.starts_with("in/")).count(), 0);
    // with a folder: reports there, beside an export and not in its way
    assert_eq!(code(&export(dir.path(), &["in", "-d", "out", "--exclude", "*.pdf"])), 0);
    let before = whole(&dir.path().join("out"));
    assert_eq!(code(&export(dir.path(), &["in", "--check-only", "-d", "out"])), 3);
    let mut after = whole(&dir.path().join("out"));
    assert!(after.keys().any(|k| k == "_census/report.html"));
    after.retain(|k, _| !k.starts_with("_census/"));
    assert_eq!(before, after);
}

#[test]
fn one_time_holds_for_a_whole_export() {
    let dir = desk();
    let base = ["in", "-d", "out", "--bag", "--to", "akn", "--resume"];
    assert_eq!(code(&export(dir.path(), &base)), 0);
    let before = tree(&dir.path().join("out"));
    // a bag that is made again is the bag that it was
    let bag = fs::read_dir(dir.path().join("out/in")).unwrap().next().unwrap().unwrap().path();
    fs::remove_dir_all(&bag).unwrap();
    std::thread::sleep(std::time::Duration::from_millis(1100));
    assert_eq!(code(&export(dir.path(), &base)), 0);
    assert_eq!(before, tree(&dir.path().join("out")));
    let other = [&base[..], &["--time", "2001-01-01T00:00:00Z"]].concat();
    let out = export(dir.path(), &other);
    assert_eq!(code(&out), 2);
    assert!(err(&out).contains("is said to be made at"), "{}", err(&out));
    assert!(last_records(&dir.path().join("out")).len() == 3);
}
