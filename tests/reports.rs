//! The forms of diagnostics, the settings of a folder, and watching a draft.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::wildcard_imports
)]

mod harness;

use harness::{masthead, python::python, tools};
use serde_json::Value;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// A gap in line 5, and no masthead.
const GAP: &str = "1. The Committee met.\n\n2. It adopted its agenda.\n\n4. It rose (see para. 1.\n\n5. The end of it.\n";

fn run(dir: &Path, args: &[&str]) -> Output {
    masthead().current_dir(dir).args(args).output().unwrap()
}

fn text(out: &Output) -> String {
    String::from_utf8_lossy(&out.stdout).into_owned()
}

fn err(out: &Output) -> String {
    String::from_utf8_lossy(&out.stderr).into_owned()
}

fn code(out: &Output) -> i32 {
    out.status.code().unwrap_or(-1)
}

fn desk() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("draft.txt"), GAP).unwrap();
    dir
}

fn sarif(dir: &Path, args: &[&str]) -> (Value, Output) {
    let mut all = vec!["check", "--lang", "en", "--format", "sarif"];
    all.extend(args);
    let out = run(dir, &all);
    let log = serde_json::from_str(&text(&out)).unwrap_or_else(|e| panic!("{e}: {}", err(&out)));
    (log, out)
}

#[test]
fn sarif_points_at_the_place() {
    let dir = desk();
    fs::create_dir(dir.path().join("a b")).unwrap();
    fs::write(dir.path().join("a b/draft.txt"), GAP).unwrap();
    let (log, out) = sarif(dir.path(), &["a b/draft.txt"]);
    assert_eq!(code(&out), 0);
    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    let gap = results.iter().find(|r| r["ruleId"] == "numbering-gap").unwrap();
    let physical = &gap["locations"][0]["physicalLocation"];
    assert_eq!(physical["artifactLocation"]["uri"], "a%20b/draft.txt");
    assert_eq!(physical["region"]["startLine"], 5);
    assert_eq!(physical["region"]["endColumn"], 3);
    assert_eq!(gap["relatedLocations"][0]["physicalLocation"]["region"]["startLine"], 3);
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for r in results {
        let index = r["ruleIndex"].as_u64().unwrap() as usize;
        assert_eq!(rules[index]["id"], r["ruleId"]);
    }
    // a document that cannot be read is told in the log, and the log is whole
    let (log, out) = sarif(dir.path(), &["gone.txt", "draft.txt"]);
    assert_eq!(code(&out), 3);
    let invocation = &log["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    assert_eq!(invocation["toolExecutionNotifications"].as_array().unwrap().len(), 1);
}

#[test]
fn sarif_is_valid() {
    let dir = desk();
    let fixtures = harness::root().join("fixtures");
    let mut logs = Vec::new();
    for case in ["diag-brackets-zh", "diag-faults-ar", "diag-nothing-to-report-en"] {
        let input = fixtures.join(case).join("input.txt");
        logs.push(sarif(dir.path(), &[input.to_str().unwrap()]).0);
    }
    logs.push(sarif(dir.path(), &["gone.txt", "draft.txt"]).0);
    #[cfg(feature = "docx")]
    {
        let args = ["convert", "draft.txt", "-o", "draft.docx", "-q"];
        assert_eq!(code(&run(dir.path(), &args)), 0);
        let log = sarif(dir.path(), &["draft.docx"]).0;
        assert!(log.to_string().contains("word/document.xml"), "{log}");
        logs.push(log);
    }
    for log in &logs {
        // the types made from the schema read it, and lose nothing of the results
        let typed: serde_sarif::sarif::Sarif = serde_json::from_value(log.clone()).unwrap();
        let results = log["runs"][0]["results"].as_array().unwrap().len();
        assert_eq!(typed.runs[0].results.as_ref().map_or(0, Vec::len), results);
    }
    let schema = tools().join("sarif/sarif-2.1.0.json");
    if !schema.is_file() {
        assert!(
            std::env::var_os("MASTHEAD_REQUIRE_TOOLS").is_none(),
            "the SARIF schema is missing: run scripts/setup-tools.sh"
        );
        eprintln!("SKIPPED part of sarif_is_valid: no schema; run scripts/setup-tools.sh");
        return;
    }
    for (i, log) in logs.iter().enumerate() {
        let file = dir.path().join(format!("{i}.sarif"));
        fs::write(&file, log.to_string()).unwrap();
        let out =
            Command::new(python()).args(["-c", VALIDATE]).args([&schema, &file]).output().unwrap();
        assert!(out.status.success(), "{}{}", text(&out), err(&out));
    }
}

const VALIDATE: &str = "\
import json, sys, jsonschema
schema, log = (json.load(open(p, encoding='utf-8')) for p in sys.argv[1:])
faults = list(jsonschema.Draft7Validator(schema).iter_errors(log))
for f in faults: print(list(f.absolute_path), f.message[:200])
sys.exit(bool(faults))";

#[test]
fn github_annotations_are_a_line_each() {
    let dir = desk();
    let out = run(dir.path(), &["check", "--lang", "en", "--format", "github", "draft.txt"]);
    let said = text(&out);
    assert!(
        said.contains(
            "::warning file=draft.txt,line=5,endLine=5,col=1,endColumn=3,title=numbering-gap::"
        ),
        "{said}"
    );
    assert!(said.contains("::notice file=draft.txt,"), "{said}");
    assert!(said.lines().all(|l| l.starts_with("::")), "{said}");
}

#[test]
fn codes_are_allowed_and_denied() {
    let dir = desk();
    let check = |more: &[&str]| {
        let mut args = vec!["check", "--lang", "en", "--format", "short", "draft.txt"];
        args.extend(more);
        run(dir.path(), &args)
    };
    let out = check(&["--allow", "numbering-gap,unbalanced-brackets", "--fail-on", "warning"]);
    assert!(!text(&out).contains("numbering-gap"), "{}", text(&out));
    assert_eq!(code(&out), 0);
    assert!(err(&out).contains("allowed)"), "{}", err(&out));
    let out = check(&["--deny", "numbering-gap"]);
    assert!(text(&out).contains("draft.txt:5:1: error: numbering-gap"), "{}", text(&out));
    assert_eq!(code(&out), 1);
    for (args, want) in [
        (&["--allow", "numbering-gaps"][..], "did you mean numbering-gap?"),
        (&["--allow", "text-not-conserved"], "always told"),
        (&["--allow", "numbering-gap", "--deny", "numbering-gap"], "both allowed and denied"),
    ] {
        let out = check(args);
        assert_eq!(code(&out), 2, "{args:?}");
        assert!(err(&out).contains(want), "{}", err(&out));
    }
}

#[test]
fn settings_are_found_upwards_and_say_where_they_come_from() {
    let dir = desk();
    let deep = dir.path().join("drafts/may");
    fs::create_dir_all(&deep).unwrap();
    fs::write(deep.join("draft.txt"), GAP).unwrap();
    fs::write(
        dir.path().join("masthead.toml"),
        "lang = \"en\"\nfail-on = \"warning\"\nallow = [\n  \"unbalanced-brackets\",\n  \"date-unknown\",\n]\n",
    )
    .unwrap();
    let out = run(&deep, &["check", "draft.txt", "--format", "short"]);
    assert_eq!(code(&out), 1, "{}", err(&out));
    assert!(text(&out).contains("numbering-gap") && !text(&out).contains("unbalanced"));
    // the command line goes first
    let out = run(&deep, &["check", "draft.txt", "--fail-on", "never", "--deny", "date-unknown"]);
    assert_eq!(code(&out), 0);
    assert!(text(&out).contains("error[date-unknown]"), "{}", text(&out));
    let out = run(&deep, &["check", "draft.txt", "--no-config", "--lang", "en"]);
    assert_eq!(code(&out), 0);
    // standard input is in the working folder
    let out = run(dir.path(), &["config", "show"]);
    let said = text(&out);
    for row in [
        "lang     en                        masthead.toml:1",
        "profile  draft                     default",
        "fail-on  warning                   masthead.toml:2",
        "allow    unbalanced-brackets       masthead.toml:4",
        "allow    date-unknown              masthead.toml:5",
        "deny     –                         default",
    ] {
        assert!(said.contains(row), "{row:?} is not in\n{said}");
    }
    let args = ["config", "show", "drafts/may/draft.txt", "--lang", "fr", "--profile", "final"];
    let said = text(&run(dir.path(), &args));
    for row in [
        "lang     fr                        command line",
        "profile  final                     command line",
        "fail-on  warning                   masthead.toml:2",
        "allow    date-unknown              masthead.toml:5",
        "deny     masthead-field-missing    profile final",
    ] {
        assert!(said.contains(row), "{row:?} is not in\n{said}");
    }
    let json: Value =
        serde_json::from_str(&text(&run(dir.path(), &["config", "show", "--json"]))).unwrap();
    assert_eq!(json["settings"][0]["value"], "en");
    assert_eq!(json["settings"][0]["from"], "masthead.toml:1");
    // the nearest file holds, alone
    fs::write(deep.join("masthead.toml"), "profile = \"extracted\"\n").unwrap();
    let said = text(&run(&deep, &["config", "show"]));
    assert!(said.contains("fail-on  error                     profile extracted"), "{said}");
    assert!(said.contains("allow    joined-over-page          profile extracted"), "{said}");
}

#[test]
fn settings_that_cannot_be_are_refused_with_their_line() {
    let dir = desk();
    for (toml, want) in [
        (
            "lang = \"en\"\ncolour = 1\n",
            "masthead.toml:2: unknown field colour, expected one of lang, locale, profile",
        ),
        ("\n\nallow = [\"numbering-gaps\"]\n", "masthead.toml:3: no diagnostic has the code"),
        ("fail-on = \"sometimes\"\n", "masthead.toml:1: unknown variant"),
        (
            "allow = [\"numbering-gap\"]\ndeny = [\"numbering-gap\"]\n",
            "masthead.toml:2: numbering-gap is both",
        ),
        ("lang = \n", "masthead.toml:1: "),
        ("locale = \"gone.toml\"\n", "cannot read the language table "),
    ] {
        fs::write(dir.path().join("masthead.toml"), toml).unwrap();
        for args in [&["check", "draft.txt"][..], &["config", "show"], &["outline", "draft.txt"]] {
            let out = run(dir.path(), args);
            assert_eq!(code(&out), 2, "{toml:?} {args:?}");
            assert!(err(&out).contains(want), "{want:?} is not in {}", err(&out));
        }
        let out = run(dir.path(), &["convert", "draft.txt", "-o", "x.xml"]);
        assert_eq!(code(&out), 2);
        assert!(!dir.path().join("x.xml").exists());
    }
}

#[test]
fn a_draft_is_watched_until_the_program_is_interrupted() {
    let dir = desk();
    let mut child = masthead()
        .current_dir(dir.path())
        .args(["check", "--watch", "--lang", "en", "--format", "short", "draft.txt"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let (send, lines) = mpsc::channel();
    let out = child.stdout.take().unwrap();
    let reader = std::thread::spawn(move || {
        for line in BufReader::new(out).lines().map_while(Result::ok) {
            if send.send(line).is_err() {
                break;
            }
        }
    });
    let wait_for = |want: &str| {
        let end = Instant::now() + Duration::from_secs(60);
        let mut seen = Vec::new();
        while let Some(left) = end.checked_duration_since(Instant::now()) {
            let Ok(line) = lines.recv_timeout(left) else { break };
            if line.contains(want) {
                return seen;
            }
            seen.push(line);
        }
        panic!("{want:?} was not printed after {seen:?}");
    };
    wait_for("== draft.txt (1)");
    wait_for("draft.txt:5:1: warning: numbering-gap");
    // saved in place
    fs::write(
        dir.path().join("draft.txt"),
        GAP.replace("4. It", "3. It").replace("5. The", "4. The"),
    )
    .unwrap();
    wait_for("== draft.txt (2)");
    let between = wait_for("date-unknown");
    assert!(!between.iter().any(|l| l.contains("numbering-gap")), "{between:?}");
    // another file in its place, as many editors do
    fs::write(dir.path().join("new.txt"), GAP.replace("1. The", "1. All the")).unwrap();
    fs::rename(dir.path().join("new.txt"), dir.path().join("draft.txt")).unwrap();
    wait_for("== draft.txt (3)");
    wait_for("numbering-gap");
    // settings that appear are a change too
    fs::write(dir.path().join("masthead.toml"), "deny = [\"numbering-gap\"]\n").unwrap();
    wait_for("== draft.txt (4)");
    wait_for("error: numbering-gap");
    #[cfg(unix)]
    if interrupts_are_ignored() {
        eprintln!("SKIPPED the interrupt: the tests run where it is ignored");
    } else {
        let interrupted = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
        assert!(interrupted.unwrap().success());
        let end = Instant::now() + Duration::from_secs(30);
        let ended = loop {
            match child.try_wait().unwrap() {
                Some(status) => break Some(status),
                None if Instant::now() > end => break None,
                None => std::thread::sleep(Duration::from_millis(50)),
            }
        };
        let _ = child.kill();
        assert!(ended.is_some_and(|s| !s.success()), "{ended:?}");
    }
    let _ = child.kill();
    let _ = child.wait();
    drop(lines);
    let _ = reader.join();
}

/// A program that a shell starts in the background is born deaf to interrupts, and so are its
/// children.
#[cfg(unix)]
fn interrupts_are_ignored() -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|l| l.strip_prefix("SigIgn:"));
    mask.and_then(|m| u64::from_str_radix(m.trim(), 16).ok()).is_some_and(|m| m & 2 != 0)
}

#[test]
fn standard_input_is_not_watched() {
    let dir = desk();
    let out = run(dir.path(), &["check", "--watch", "-"]);
    assert_eq!(code(&out), 2);
    assert!(err(&out).contains("cannot be watched"), "{}", err(&out));
}
