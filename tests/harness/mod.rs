//! What the test programs share: where things lie, the cases, the program under test.
#![allow(dead_code, unreachable_pub, reason = "each test program uses a part")]

pub mod extract;
pub mod mutate;
pub mod python;

use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The package's folder.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Real documents that are not part of the project: `MASTHEAD_SHARED`, else `../shared`. Tests that
/// want them say so and stop when they are not there.
pub fn shared() -> Option<PathBuf> {
    let path = match std::env::var_os("MASTHEAD_SHARED") {
        Some(path) => PathBuf::from(path),
        None => root().join("../shared"),
    };
    path.join("seeds").is_dir().then_some(path)
}

/// A fixture.
#[derive(Debug, Clone)]
pub struct Case {
    /// The name of its folder.
    pub name: String,
    /// Its folder.
    pub dir: PathBuf,
    /// Its input's file name.
    pub input: String,
    /// What `case.toml` says.
    pub toml: CaseToml,
}

/// `case.toml`: why the case is there, and what the draft lacks.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CaseToml {
    pub why: String,
    pub lang: Option<String>,
    pub kind: Option<String>,
    pub symbol: Option<String>,
    pub date: Option<String>,
    pub title: Option<String>,
    pub encoding: Option<String>,
    pub from: Option<String>,
    /// Whether mark-up is read for its text.
    pub normalise: bool,
    /// Which goldens the case has; all that are usual by default.
    pub outputs: Option<Vec<String>>,
    /// Goldens besides the usual ones: `json`, `docx`, `pdf`.
    pub also: Vec<String>,
}

impl Case {
    /// The options that stand for `case.toml` on the command line.
    pub fn options(&self) -> Vec<String> {
        let t = &self.toml;
        let all = [
            ("--lang", &t.lang),
            ("--kind", &t.kind),
            ("--symbol", &t.symbol),
            ("--date", &t.date),
            ("--title", &t.title),
            ("--encoding", &t.encoding),
            ("--from", &t.from),
        ];
        let given = all.iter().filter_map(|(name, value)| Some((name, value.as_ref()?)));
        let mut options: Vec<_> = given.map(|(name, value)| format!("{name}={value}")).collect();
        options.extend(t.normalise.then(|| "--normalise".to_owned()));
        options
    }

    /// The same for the library.
    pub fn read_options(&self) -> masthead::ReadOptions {
        let t = &self.toml;
        let mut o = masthead::ReadOptions::default();
        o.lang = t.lang.as_deref().map(|s| s.parse().unwrap());
        o.kind = t.kind.as_deref().map(|s| s.parse().unwrap());
        o.symbol = t.symbol.as_deref().map(masthead::model::Symbol::new);
        o.date = t.date.as_deref().map(|s| s.parse().unwrap());
        o.title.clone_from(&t.title);
        o.normalise = t.normalise;
        o.encoding.clone_from(&t.encoding);
        o.from = t.from.as_deref().map(|s| masthead::Format::from_name(s).unwrap());
        o
    }

    /// The input as the library takes it.
    pub fn input(&self) -> masthead::Input {
        masthead::Input::new(&*self.input, std::fs::read(self.dir.join(&self.input)).unwrap())
    }

    /// Whether the case has a golden that is usual (`default`) or not.
    pub fn has(&self, output: &str, default: bool) -> bool {
        let listed = |names: &[String]| names.iter().any(|n| n == output);
        listed(&self.toml.also) || self.toml.outputs.as_ref().map_or(default, |names| listed(names))
    }

    /// Runs the program in the case's folder on its input, so that messages name no other path.
    pub fn run(&self, command: &str, args: &[&str]) -> Output {
        let mut all = vec![command.to_owned(), self.input.clone()];
        all.extend(args.iter().map(|a| (*a).to_owned()));
        all.extend(self.options());
        masthead().current_dir(&self.dir).args(all).output().unwrap()
    }
}

/// The program, with nothing of the environment that could show in its output.
pub fn masthead() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_masthead"));
    command.env_remove("SOURCE_DATE_EPOCH").env_remove("CLICOLOR_FORCE").env("NO_COLOR", "1");
    command
}

/// All fixtures by name.
///
/// # Panics
/// When a folder of `fixtures` is not a case, so that none is overlooked.
pub fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for entry in std::fs::read_dir(root().join("fixtures")).unwrap() {
        let dir = entry.unwrap().path();
        let name = dir.file_name().unwrap().to_str().unwrap().to_owned();
        // what makes the fixtures is no fixture
        if !dir.is_dir() || name == "make" {
            continue;
        }
        let files = std::fs::read_dir(&dir).unwrap().map(|e| e.unwrap().file_name());
        let mut inputs: Vec<_> =
            files.map(|f| f.into_string().unwrap()).filter(|f| f.starts_with("input.")).collect();
        assert_eq!(inputs.len(), 1, "{name} must hold one file input.*");
        let toml = match std::fs::read_to_string(dir.join("case.toml")) {
            Ok(text) => toml::from_str(&text).unwrap_or_else(|e| panic!("{name}/case.toml: {e}")),
            Err(_) => CaseToml::default(),
        };
        cases.push(Case { name, dir, input: inputs.remove(0), toml });
    }
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    cases
}

/// Where tools that tests need are installed; see `scripts/setup-tools.sh`.
pub fn tools() -> PathBuf {
    root().join(".tools")
}

/// The OASIS schema and the program that validates with it, if `scripts/setup-tools.sh` has run.
pub fn schema() -> Option<PathBuf> {
    let schema = tools().join("schema/akomantoso30.xsd");
    let xmllint = Command::new("xmllint").arg("--version").output().is_ok();
    let there = schema.is_file() && xmllint;
    let must = std::env::var_os("CI").is_some_and(|v| v == "true");
    assert!(there || !must, "CI=true and no schema or xmllint: run scripts/setup-tools.sh first");
    there.then_some(schema)
}

/// Validates files against the schema, many at a time. Returns what the validator says of those
/// that are not valid.
pub fn invalid(schema: &Path, files: &[PathBuf]) -> Vec<String> {
    let mut said = Vec::new();
    for batch in files.chunks(200) {
        let out = Command::new("xmllint")
            .args(["--noout", "--nonet", "--huge", "--schema"])
            .arg(schema)
            .args(batch)
            .output()
            .unwrap();
        if !out.status.success() {
            let text = String::from_utf8_lossy(&out.stderr);
            let bad = text.lines().filter(|l| !l.ends_with(" validates"));
            said.extend(bad.take(40).map(str::to_owned));
        }
    }
    said
}
