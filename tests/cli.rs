//! The program as its users meet it: exit codes, files, streams.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::wildcard_imports
)]

mod harness;

use harness::masthead;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Output, Stdio};

const DRAFT: &str =
    "United Nations\n\nA/99/4\n\n1. The Committee met.\n\n2. It adopted its agenda.\n";

fn run(dir: &Path, args: &[&str]) -> Output {
    masthead().current_dir(dir).args(args).output().unwrap()
}

fn fed(dir: &Path, args: &[&str], input: &[u8]) -> Output {
    let mut child = masthead()
        .current_dir(dir)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // the program may end before it has read all
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

fn code(out: &Output) -> i32 {
    out.status.code().unwrap_or(-1)
}

fn err(out: &Output) -> String {
    String::from_utf8_lossy(&out.stderr).into_owned()
}

fn text(out: &Output) -> String {
    String::from_utf8_lossy(&out.stdout).into_owned()
}

/// A folder with a draft in it.
fn desk() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("draft.txt"), DRAFT).unwrap();
    dir
}

fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(dir).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_draft_becomes_akn_and_the_program_says_what_it_did() {
    let dir = desk();
    let out = run(dir.path(), &["convert", "draft.txt", "-o", "draft.xml"]);
    assert_eq!(code(&out), 0, "{}", err(&out));
    assert!(text(&out).is_empty());
    let xml = fs::read_to_string(dir.path().join("draft.xml")).unwrap();
    assert!(xml.contains("The Committee met."), "{xml}");
    let said = err(&out);
    for words in ["draft.txt: ", "holds", "every byte accounted for", "wrote   draft.xml (akn, "] {
        assert!(said.contains(words), "{words:?} is not in {said}");
    }
    assert_eq!(names(dir.path()), ["draft.txt", "draft.xml"]);
}

#[test]
fn standard_streams_take_and_give() {
    let dir = desk();
    let file = run(dir.path(), &["convert", "draft.txt", "-o", "-", "--to", "akn"]);
    let pipe = fed(dir.path(), &["convert", "-", "-o", "-", "--to", "akn"], DRAFT.as_bytes());
    assert_eq!((code(&file), code(&pipe)), (0, 0), "{}", err(&pipe));
    assert_eq!(file.stdout, pipe.stdout);
    assert!(pipe.stdout.starts_with(b"<"));
    // in a pipe, a document that raises nothing is converted without a word
    assert!(!err(&pipe).contains("wrote"), "{}", err(&pipe));
}

#[test]
fn several_outputs_and_several_inputs() {
    let dir = desk();
    fs::write(dir.path().join("other.md"), "# Title\n\nText.\n").unwrap();
    let out = run(dir.path(), &["convert", "draft.txt", "-o", "a.xml", "-o", "b.json"]);
    assert_eq!(code(&out), 0, "{}", err(&out));
    let out =
        run(dir.path(), &["convert", "draft.txt", "other.md", "-d", "new/out", "--to", "akn,json"]);
    assert_eq!(code(&out), 0, "{}", err(&out));
    assert_eq!(
        names(&dir.path().join("new/out")),
        ["draft.json", "draft.xml", "other.json", "other.xml"]
    );
    assert_eq!(
        fs::read(dir.path().join("a.xml")).unwrap(),
        fs::read(dir.path().join("new/out/draft.xml")).unwrap()
    );
}

#[test]
fn one_bad_document_does_not_stop_the_others() {
    let dir = desk();
    fs::write(dir.path().join("scan.txt"), b"%PDF-1.7\n").unwrap();
    let out = run(dir.path(), &["convert", "gone.txt", "scan.txt", "draft.txt", "-d", "out"]);
    assert_eq!(code(&out), 3);
    assert_eq!(names(&dir.path().join("out")), ["draft.xml"]);
    let said = err(&out);
    assert!(said.contains("gone.txt: cannot read: no such file or directory"), "{said}");
    assert!(said.contains("scan.txt is a PDF file") && said.contains("pdftotext"), "{said}");
}

#[test]
fn what_cannot_be_is_refused_before_anything_is_written() {
    let dir = desk();
    for args in [
        &["convert", "draft.txt", "-o", "draft.txt", "--to", "akn"][..],
        &["convert", "draft.txt", "-o", "././draft.txt", "--to", "akn"],
        &["convert", "draft.txt", "draft.txt", "-d", "out"],
        &["convert", "draft.txt", "-o", "draft.klingon"],
        &["convert", "draft.txt"],
        &["convert", "draft.txt", "-o", "x.xml", "--lang", "not a code"],
        &["convert", "draft.txt", "-o", "x.xml", "--kind", "poem"],
        &["convert", "draft.txt", "-o", "x.xml", "--date", "2025-02-30"],
        &["convert", "draft.txt", "-o", "x.xml", "--encoding", "klingon"],
        &["explain", "no-such-code"],
        &["frobnicate"],
    ] {
        let out = run(dir.path(), args);
        assert_eq!(code(&out), 2, "{args:?}: {}", err(&out));
        assert!(err(&out).starts_with("error: "), "{}", err(&out));
    }
    assert_eq!(fs::read_to_string(dir.path().join("draft.txt")).unwrap(), DRAFT);
    assert_eq!(names(dir.path()), ["draft.txt"]);
}

#[cfg(unix)]
#[test]
fn an_input_behind_a_link_is_not_overwritten() {
    let dir = desk();
    std::os::unix::fs::symlink("draft.txt", dir.path().join("link.xml")).unwrap();
    let out = run(dir.path(), &["convert", "draft.txt", "-o", "link.xml"]);
    assert_eq!(code(&out), 2);
    assert!(err(&out).contains("link.xml would overwrite the input draft.txt"), "{}", err(&out));
    assert_eq!(fs::read_to_string(dir.path().join("draft.txt")).unwrap(), DRAFT);
}

#[test]
fn outputs_of_a_document_are_all_or_none() {
    let dir = desk();
    fs::write(dir.path().join("good.xml"), "old").unwrap();
    fs::create_dir(dir.path().join("taken.json")).unwrap();
    let out = run(dir.path(), &["convert", "draft.txt", "-o", "good.xml", "-o", "taken.json"]);
    assert_eq!(code(&out), 4, "{}", err(&out));
    assert!(err(&out).contains("taken.json: cannot write: is a directory"), "{}", err(&out));
    assert_eq!(fs::read_to_string(dir.path().join("good.xml")).unwrap(), "old");
    let out = run(dir.path(), &["convert", "draft.txt", "-o", "new.xml", "-o", "no/such/x.json"]);
    assert_eq!(code(&out), 4, "{}", err(&out));
    assert_eq!(names(dir.path()), ["draft.txt", "good.xml", "taken.json"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told() {
    let dir = desk();
    let out = run(dir.path(), &["convert", "draft.txt", "-o", "/dev/full", "--to", "akn"]);
    assert_eq!(code(&out), 4, "{}", err(&out));
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let out = masthead()
        .current_dir(dir.path())
        .args(["convert", "draft.txt", "-o", "-", "--to", "akn"])
        .stdout(full)
        .output()
        .unwrap();
    assert_eq!(code(&out), 4, "{}", err(&out));
}

#[cfg(unix)]
#[test]
fn an_output_keeps_the_rights_and_the_link_of_what_it_replaces() {
    use std::os::unix::fs::PermissionsExt;
    let dir = desk();
    let target = dir.path().join("real.xml");
    fs::write(&target, "old").unwrap();
    fs::set_permissions(&target, fs::Permissions::from_mode(0o640)).unwrap();
    std::os::unix::fs::symlink("real.xml", dir.path().join("link.xml")).unwrap();
    let out = run(dir.path(), &["convert", "draft.txt", "-o", "link.xml"]);
    assert_eq!(code(&out), 0, "{}", err(&out));
    assert!(fs::symlink_metadata(dir.path().join("link.xml")).unwrap().is_symlink());
    assert_eq!(fs::metadata(&target).unwrap().permissions().mode() & 0o777, 0o640);
    assert!(fs::read_to_string(&target).unwrap().contains("Committee"));
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let dir = desk();
    let long = DRAFT.repeat(20_000);
    fs::write(dir.path().join("long.txt"), long).unwrap();
    for args in [
        &["convert", "long.txt", "-o", "-", "--to", "akn", "-q"][..],
        &["outline", "long.txt"],
        &["explain", "--list"],
    ] {
        let mut child = masthead()
            .current_dir(dir.path())
            .args(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        assert_eq!(child.wait().unwrap().code(), Some(0), "{args:?}");
    }
}

#[test]
fn limits_end_with_their_own_code() {
    let dir = desk();
    let out = run(dir.path(), &["check", "draft.txt", "--max-input", "16"]);
    assert_eq!(code(&out), 5);
    assert!(err(&out).contains("--max-input"), "{}", err(&out));
    let out = fed(dir.path(), &["check", "-", "--max-input", "1K"], &[b'a'; 5000]);
    assert_eq!(code(&out), 5, "{}", err(&out));
}

#[test]
fn findings_fail_as_asked() {
    let dir = desk();
    // bytes that no encoding but a guessed one reads: a warning
    let bytes = b"1. Le Comit\xe9 s'est r\xe9uni.\n";
    fs::write(dir.path().join("old.txt"), bytes).unwrap();
    for (fail_on, want) in [("error", 0), ("warning", 1), ("note", 1), ("never", 0)] {
        let out = run(dir.path(), &["check", "old.txt", "--fail-on", fail_on]);
        assert_eq!(code(&out), want, "{fail_on}: {}", err(&out));
        assert!(text(&out).contains("warning[encoding-guessed]"), "{}", text(&out));
    }
    let out = run(dir.path(), &["check", "old.txt", "--encoding", "latin1"]);
    assert!(!text(&out).contains("encoding-guessed"), "{}", text(&out));
}

#[test]
fn diagnostics_come_in_three_forms() {
    let dir = desk();
    fs::write(dir.path().join("bad.txt"), b"1. caf\xe9\n2. R\xef\xbf\xbdsum").unwrap();
    let args = |form| ["check", "bad.txt", "--encoding", "utf-8", "--format", form];
    let human = text(&run(dir.path(), &args("human")));
    assert!(human.contains(" --> bad.txt:1:7\n"), "{human}");
    assert!(human.contains("1 | 1. caf\u{fffd}\n  |       ^\n"), "{human}");
    let short = text(&run(dir.path(), &args("short")));
    assert!(
        short.contains("bad.txt:1:7: warning: replaced-characters: 1 byte sequence"),
        "{short}"
    );
    let json = text(&run(dir.path(), &args("json")));
    let lines: Vec<serde_json::Value> =
        json.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let d = lines.iter().find(|l| l["code"] == "replaced-characters").unwrap();
    assert_eq!(
        (d["type"].as_str(), d["file"].as_str(), d["line"].as_u64(), d["column"].as_u64()),
        (Some("diagnostic"), Some("bad.txt"), Some(1), Some(7))
    );
    let last = lines.last().unwrap();
    assert_eq!(
        (last["type"].as_str(), last["ledger"]["gaps"].as_u64()),
        (Some("document"), Some(0))
    );
    // faults are lines of the same stream
    let out = run(dir.path(), &["check", "gone.txt", "--format", "json"]);
    let e: serde_json::Value = serde_json::from_str(text(&out).trim()).unwrap();
    assert_eq!((e["type"].as_str(), e["code"].as_str()), (Some("error"), Some("unreadable")));
}

#[test]
fn colour_is_for_terminals_and_who_asks() {
    let dir = desk();
    fs::write(dir.path().join("bad.txt"), b"caf\xe9").unwrap();
    let plain = run(dir.path(), &["check", "bad.txt"]);
    assert!(!text(&plain).contains('\x1b'));
    let forced = run(dir.path(), &["check", "bad.txt", "--color", "always"]);
    assert!(text(&forced).contains('\x1b'));
}

#[test]
fn quiet_leaves_only_what_is_wrong() {
    let dir = desk();
    let out = run(dir.path(), &["convert", "-q", "draft.txt", "-o", "x.xml"]);
    assert!(!err(&out).contains("wrote"), "{}", err(&out));
    let out = run(dir.path(), &["convert", "-q", "gone.txt", "-o", "x.xml"]);
    assert!(err(&out).contains("cannot read"));
}

#[test]
fn hostile_names_do_nothing_to_a_terminal() {
    let dir = desk();
    let name = "a\x1b[31m\n.txt";
    fs::write(dir.path().join(name), b"caf\xe9").unwrap();
    for form in ["human", "short", "json"] {
        let out = run(dir.path(), &["check", name, "--format", form, "--color", "always"]);
        assert!(!text(&out).contains("\x1b[31m"), "{form}: {:?}", text(&out));
        assert!(!err(&out).contains("\x1b[31m"), "{form}: {:?}", err(&out));
    }
    for args in [
        ["convert", name, "-d", "out"],
        ["convert", name, "-o", name],
        ["check", "\x1b[31m", "--quiet", "--report"],
    ] {
        let out =
            masthead().current_dir(dir.path()).arg("--color=always").args(args).output().unwrap();
        assert!(!err(&out).contains("\x1b[31m"), "{:?}", err(&out));
    }
}

#[test]
fn the_markup_date_is_asked_for_or_the_builds() {
    let dir = desk();
    let akn = |epoch: Option<&str>, args: &[&str]| {
        let mut command = masthead();
        command.current_dir(dir.path()).args(["convert", "draft.txt", "-o", "-", "--to", "akn"]);
        if let Some(epoch) = epoch {
            command.env("SOURCE_DATE_EPOCH", epoch);
        }
        command.args(args).output().unwrap()
    };
    let dated = text(&akn(Some("1763683200"), &[]));
    assert!(dated.contains("2025-11-21"), "{dated}");
    assert!(text(&akn(Some("0"), &["--markup-date", "2024-02-29"])).contains("2024-02-29"));
    assert!(!text(&akn(None, &[])).contains("2025-11-21"));
    assert_eq!(code(&akn(Some("soon"), &[])), 2);
}

#[test]
fn every_code_is_explained_and_every_format_listed() {
    let dir = desk();
    for code_ in masthead::Code::ALL {
        let out = run(dir.path(), &["explain", code_.as_str()]);
        assert_eq!(code(&out), 0);
        assert!(text(&out).contains("A draft that has it:"), "{}", text(&out));
    }
    let listed = text(&run(dir.path(), &["explain", "--list"]));
    assert_eq!(listed.lines().count(), masthead::Code::ALL.len());
    let out = run(dir.path(), &["explain", "numbering-gapp"]);
    assert!(err(&out).contains("did you mean numbering-gap?"), "{}", err(&out));
    let formats = text(&run(dir.path(), &["formats"]));
    let json = text(&run(dir.path(), &["formats", "--json"]));
    for f in masthead::FORMATS {
        let name = f.format.to_string();
        assert!(formats.lines().any(|l| l.starts_with(&name)), "{formats}");
        assert!(json.contains(&format!("\"name\":\"{name}\"")), "{json}");
        // what is not there says what to do instead
        if f.instead_of_writing().is_some() {
            let target = format!("x.{}", f.extensions[0]);
            let out = run(dir.path(), &["convert", "draft.txt", "-o", &target]);
            assert_eq!(code(&out), 2);
            assert!(err(&out).contains("help: "), "{}", err(&out));
        }
    }
}

#[test]
fn the_manual_and_completions_are_there() {
    let dir = desk();
    let man = text(&run(dir.path(), &["man"]));
    assert!(man.contains(".TH masthead") && man.contains("Exit codes"), "{man}");
    assert_eq!(code(&run(dir.path(), &["man", "-d", "pages"])), 0);
    assert!(names(&dir.path().join("pages")).contains(&"masthead-convert.1".to_owned()));
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let out = run(dir.path(), &["completions", shell]);
        assert!(text(&out).contains("fail-on"), "{shell}");
    }
}

#[test]
fn an_outline_is_text_or_json_lines() {
    let dir = desk();
    let out = text(&run(dir.path(), &["outline", "draft.txt"]));
    assert!(out.contains("The Committee met."), "{out}");
    let json = text(&run(dir.path(), &["outline", "draft.txt", "--json"]));
    for line in json.lines() {
        let v: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(v["file"], "draft.txt");
    }
    assert_eq!(json.lines().count(), out.lines().count());
}

#[test]
fn odd_inputs_are_read_or_named() {
    let dir = desk();
    for (name, bytes, want) in [
        ("empty", &b""[..], 0),
        ("blank", b" \n\t\n\x0c\n", 0),
        ("mark", b"\xef\xbb\xbf", 0),
        ("nul", b"1. a\0b\n", 0),
        ("crlf", b"1. a\r\n2. b\r\n", 0),
        ("wide", b"\xff\xfe1\0.\0 \0a\0\n\0", 0),
        ("odd", b"\xff\xfe1\0.\0 \0a", 0),
        ("zip", b"PK\x03\x04....", 3),
        ("png", b"\x89PNG\r\n\x1a\n", 3),
        ("doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 3),
        ("html", b"<!doctype html><p>x", 3),
        ("noise", &[1, 2, 3, 200, 4, 5, 6, 129, 7, 8].repeat(100), 3),
    ] {
        let file = format!("{name}.txt");
        fs::write(dir.path().join(&file), bytes).unwrap();
        let out = run(dir.path(), &["convert", &file, "-o", "out.xml"]);
        assert_eq!(code(&out), want, "{name}: {}", err(&out));
        if want == 3 {
            assert!(err(&out).contains("help: "), "{name}: {}", err(&out));
        }
    }
}

#[test]
fn versions_are_compared_and_a_missing_paragraph_is_named() {
    let dir = desk();
    let en = "United Nations\n\nA/99/4\n\nGeneral Assembly\n\nDistr.: General\n2 July 2044\n\n\
              Wells\n\nReport of the Secretary-General\n\n1. The Committee met in 2043.\n\n\
              2. It adopted its agenda (A/99/3).\n\n3. It heard 14 statements.\n";
    let fr = "Nations Unies\n\nA/99/4\n\nAssemblée générale\n\nDistr. générale\n2 juillet 2044\n\n\
              Puits\n\nRapport du Secrétaire général\n\n1. La Commission s’est réunie en 2043.\n\n\
              2. Elle a adopté son ordre du jour (A/99/3).\n\n3. Elle a entendu 14 déclarations.\n";
    let cut = fr.replace("2. Elle a adopté son ordre du jour (A/99/3).\n\n", "");
    for (name, text) in [("en.txt", en), ("fr.txt", fr), ("cut.txt", &cut)] {
        fs::write(dir.path().join(name), text).unwrap();
    }
    let same = run(dir.path(), &["outline", "--compare", "en.txt", "fr.txt"]);
    assert_eq!((code(&same), text(&same).as_str()), (0, ""), "{}", err(&same));
    let differs = run(dir.path(), &["outline", "--compare", "en.txt", "cut.txt"]);
    assert_eq!(code(&differs), 1, "{}", err(&differs));
    assert!(
        text(&differs).starts_with("cut.txt lacks paragraph 2. (en.txt:16)\n"),
        "{}",
        text(&differs)
    );
    let json = run(dir.path(), &["outline", "--compare", "--json", "cut.txt", "en.txt"]);
    assert!(text(&json).contains("\"difference\":\"missing\""), "{}", text(&json));
    let one = run(dir.path(), &["outline", "--compare", "en.txt"]);
    assert_eq!(code(&one), 2);
    assert!(err(&one).contains("takes two documents, not 1"), "{}", err(&one));
}

/// The README says what is: its table of formats, and what its first command prints.
#[test]
fn the_readme_is_true() {
    let readme = fs::read_to_string(harness::root().join("README.md")).unwrap();
    for f in masthead::FORMATS {
        let yes = |b| if b { "yes" } else { "–" };
        let row = format!("| {} | {} | {} |", f.format, yes(f.is_read()), yes(f.is_written()));
        assert!(readme.contains(&row), "README.md has no row {row}");
    }
    let command =
        "cargo run --release -- convert fixtures/en-report-blocks/input.txt -o target/report.xml";
    assert!(readme.contains(command));
    let args: Vec<_> = command.split(" -- ").last().unwrap().split(' ').collect();
    fs::create_dir_all(harness::root().join("target")).unwrap();
    let out = run(harness::root(), &args);
    assert_eq!(code(&out), 0, "{}", err(&out));
    let shown = readme.split("```text\n").nth(1).unwrap().split("```").next().unwrap();
    let said = err(&out);
    for line in shown.lines() {
        // `…` stands for what changes as rules improve
        let like = |l: &str| {
            let mut rest = l;
            let parts: Vec<_> = line.split('…').collect();
            let last = parts.len() - 1;
            parts.iter().enumerate().all(|(i, part)| match (i, rest.find(part)) {
                (0, Some(at)) if at > 0 => false,
                (i, Some(at)) if i < last || rest.ends_with(part) => {
                    rest = &rest[at + part.len()..];
                    true
                }
                _ => false,
            })
        };
        assert!(said.lines().any(like), "nothing printed is like {line:?}:\n{said}");
    }
}

#[test]
fn pages_numbers_and_standards_are_chosen() {
    let dir = desk();
    let part = |file: &str, name: &str| {
        let bytes = fs::read(dir.path().join(file)).unwrap();
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        std::io::read_to_string(zip.by_name(name).unwrap()).unwrap()
    };
    let made = |args: &[&str]| {
        let out = run(dir.path(), &[&["convert", "draft.txt"], args].concat());
        assert_eq!(code(&out), 0, "{args:?}: {}", err(&out));
    };
    made(&["-o", "a.docx"]);
    made(&["-o", "b.docx", "--page", "a4", "--numbering", "typed"]);
    let (a, b) = (part("a.docx", "word/document.xml"), part("b.docx", "word/document.xml"));
    assert!(a.contains("<w:numPr>") && !b.contains("<w:numPr>"));
    assert!(a.contains("w:w=\"12240\"") && b.contains("w:w=\"11906\""));
    assert!(b.contains(">1.<"), "{b}");

    made(&["-o", "a.pdf", "-o", "a.xml", "--pdf", "a-3a+ua-1"]);
    let pdf = lopdf::Document::load(dir.path().join("a.pdf")).unwrap();
    let source = fs::read(dir.path().join("a.xml")).unwrap();
    let attached = pdf
        .objects
        .values()
        .filter_map(|o| o.as_stream().ok())
        .any(|s| s.decompressed_content().is_ok_and(|bytes| bytes == source));
    assert!(attached, "the Akoma Ntoso is the attachment");

    fs::create_dir(dir.path().join("none")).unwrap();
    let out = run(dir.path(), &["convert", "draft.txt", "-o", "x.pdf", "--font-dir", "none"]);
    assert_eq!(code(&out), 2);
    assert!(err(&out).contains("there is no font in none"), "{}", err(&out));
}

#[test]
fn a_character_without_a_font_is_told_with_its_place() {
    let dir = desk();
    fs::write(dir.path().join("draft.txt"), DRAFT.replace("agenda", "a\u{E000}genda")).unwrap();
    let args = ["convert", "draft.txt", "-o", "x.pdf", "--format", "short", "--lang", "en"];
    let out = run(dir.path(), &args);
    assert_eq!(code(&out), 0);
    let line = err(&out).lines().find(|l| l.contains("U+E000")).map(str::to_owned);
    assert!(line.is_some_and(|l| l.starts_with("draft.txt:7:20: note")), "{}", err(&out));
}

#[test]
fn tracked_changes_are_taken_as_asked() {
    let dir = desk();
    let out = run(dir.path(), &["convert", "draft.txt", "-o", "a.docx", "--numbering", "typed"]);
    assert_eq!(code(&out), 0, "{}", err(&out));
    // the second paragraph's verb is struck out and another put in its place
    let bytes = fs::read(dir.path().join("a.docx")).unwrap();
    let mut old = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut new = zip::ZipWriter::new(fs::File::create(dir.path().join("b.docx")).unwrap());
    for i in 0..old.len() {
        let name = old.by_index(i).unwrap().name().unwrap().into_owned();
        let text = std::io::read_to_string(old.by_index(i).unwrap()).unwrap();
        let changed = text.replace(
            "It adopted its agenda.</w:t></w:r>",
            "It </w:t></w:r><w:del w:id=\"1\" w:author=\"x\"><w:r><w:delText>adopted</w:delText></w:r></w:del>\
             <w:ins w:id=\"2\" w:author=\"x\"><w:r><w:t>amended</w:t></w:r></w:ins>\
             <w:r><w:t xml:space=\"preserve\"> its agenda.</w:t></w:r>",
        );
        new.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        new.write_all(changed.as_bytes()).unwrap();
    }
    new.finish().unwrap();
    let read = |how: &str| {
        run(dir.path(), &["convert", "b.docx", "-o", "-", "--to", "akn", "--track-changes", how])
    };
    assert!(text(&read("accept")).contains("It amended its agenda"), "{}", text(&read("accept")));
    assert!(text(&read("reject")).contains("It adopted its agenda"));
    let refused = read("fail");
    assert_eq!(code(&refused), 3);
    assert!(err(&refused).contains("tracked changes"), "{}", err(&refused));
}
