//! The layers of ARCHITECTURE.md, held against what the sources import.
//!
//! A module that is not in [`LAYERS`] fails until it is put there: the table is the decision, the
//! test only reads it.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::wildcard_imports
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A module, and what it may name of the others. An entry is a module (with all below it) or one item
/// of a module.
const LAYERS: &[(&str, &[&str])] = &[
    ("span", &[]),
    ("lang", &[]),
    ("limits", &[]),
    ("error", &["limits"]),
    ("source", &["span"]),
    ("ledger", &["span"]),
    ("diag", &["span"]),
    ("model", &["span", "lang"]),
    ("locale", &["lang", "model"]),
    ("flow", &["span", "model::FurnitureKind"]),
    // the source and the tree on one side, an output on the other
    ("conserve", &["model", "source", "ledger", "span", "ooxml::NumFmt"]),
    ("compare", &["model", "span"]),
    // how Word prints numbers: reader and writer of DOCX must agree
    ("ooxml", &["model::numeral"]),
    // readers of bytes as such
    ("read::decode", &["source", "limits", "error"]),
    ("read::sniff", &[]),
    ("read::entity", &[]),
    // layout readers: a source and a flow
    ("read::text", TEXT_IN),
    ("read::docx", DOCX_IN),
    ("read::html", LAYOUT),
    // tree readers: a document
    ("read::json", &["model", "lang", "diag", "limits", "error"]),
    // numbers and mastheads of foreign mark-up are understood by the tables
    (
        "read::akn",
        &[
            "span",
            "source",
            "ledger",
            "model",
            "lang",
            "locale",
            "diag",
            "limits",
            "error",
            "read::entity",
        ],
    ),
    ("recognise", &["span", "lang", "source", "ledger", "flow", "model", "locale", "diag"]),
    ("check", &["model", "locale", "diag", "span", "lang", "source"]),
    // writers: never source, flow, recognise, read or another writer
    ("write::json", WRITER),
    ("write::akn", WRITER),
    ("write::docx", DOCX_OUT),
    ("write::pdf", PDF_OUT),
    ("write::html", WRITER),
    ("write::markdown", WRITER),
    ("write::text", WRITER),
    // the facade
    ("convert", ANY),
    ("", ANY),
];

const LAYOUT: &[&str] =
    &["span", "source", "ledger", "flow", "limits", "error", "model::FurnitureKind"];
// what of the scripts and page heads is a row of the tables
const TEXT_IN: &[&str] = &[
    "span",
    "source",
    "ledger",
    "flow",
    "limits",
    "error",
    "model::FurnitureKind",
    "locale::page_number",
    "locale::leads_on",
    "locale::is_unspaced",
];
const DOCX_IN: &[&str] = &[
    "span",
    "source",
    "ledger",
    "flow",
    "limits",
    "error",
    "model::FurnitureKind",
    "ooxml",
    "read::entity",
];
const DOCX_OUT: &[&str] = &["model", "locale", "lang", "error", "ooxml"];
// a character that no font has is told with its place
const PDF_OUT: &[&str] = &["model", "locale", "lang", "error", "span"];
const WRITER: &[&str] = &["model", "locale", "lang", "error"];
const ANY: &[&str] = &["*"];

/// Files that only gather modules, and hold no code.
const GATHER: &[&str] = &["read", "write"];

#[test]
fn modules_name_only_what_their_layer_may() {
    let mut wrong = Vec::new();
    for (module, text) in library() {
        if GATHER.contains(&module.as_str()) {
            let code = strip(&text);
            if code.contains("fn ") || code.contains("crate::") {
                wrong.push(format!("{module}/mod.rs gathers modules and holds no code"));
            }
            continue;
        }
        let Some((layer, allowed)) = layer_of(&module) else {
            wrong.push(format!("{module} is in no layer: put it into LAYERS"));
            continue;
        };
        for path in named(&module, &text) {
            let inside = layer.is_empty() || starts(&path, layer);
            let ok = inside || allowed.iter().any(|a| *a == "*" || starts(&path, a));
            if !ok {
                wrong.push(format!("{module} (layer {layer}) names {path}"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_program_uses_the_public_api_only() {
    for (module, text) in sources(&src().join("cli"), "cli") {
        for path in named(&module, &text) {
            assert!(starts(&path, "cli"), "{module} names {path}");
        }
    }
}

#[test]
fn only_the_program_touches_files_clock_and_environment() {
    // clippy.toml forbids the calls; this holds without clippy, and for what it does not list
    let words = ["std::fs", "std::env", "std::net", "std::process", "std::time", "std::thread"];
    for (module, text) in library() {
        let code = strip(&text);
        for word in words {
            assert!(!code.contains(word), "{module} names {word}");
        }
    }
}

#[test]
fn every_layer_that_is_listed_and_built_is_found() {
    let modules: BTreeSet<String> = library().into_iter().map(|(m, _)| m).collect();
    for module in ["span", "model::block", "read::decode", "convert"] {
        assert!(modules.contains(module), "{module} was not read: {modules:?}");
    }
}

#[test]
fn paths_are_read_out_of_every_form_of_use() {
    let text = "use crate::{span::Span, model::{self, Block as B, eid::*}};\n\
                fn f() { super::super::ledger::close(); crate::flow::Flow::new() }\n\
                // crate::comment is none\n\
                #[cfg(test)]\nmod tests { use crate::convert; }";
    let found: Vec<_> = named("read::text::lines", text).into_iter().collect();
    assert_eq!(
        found,
        [
            "flow::Flow::new",
            "model",
            "model::Block",
            "model::eid",
            "read::ledger::close",
            "span::Span"
        ]
    );
    assert!(starts("model::FurnitureKind", "model::FurnitureKind"));
    assert!(!starts("models::Block", "model"));
}

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Every module of the library with its text, `lib.rs` as the empty name.
fn library() -> Vec<(String, String)> {
    let mut all = sources(&src(), "");
    all.retain(|(module, _)| module != "main" && !starts(module, "cli"));
    all
}

fn sources(dir: &Path, module: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut entries: Vec<_> = fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let inner = match (module, stem.as_str()) {
            ("", "lib") => String::new(),
            (module, "mod") => module.to_owned(),
            ("", stem) => stem.to_owned(),
            (module, stem) => format!("{module}::{stem}"),
        };
        if path.is_dir() {
            found.extend(sources(&path, &inner));
        } else if path.extension().is_some_and(|e| e == "rs") && stem != "tests" {
            found.push((inner, fs::read_to_string(&path).unwrap()));
        }
    }
    found
}

/// The innermost row of the table that a module belongs to.
fn layer_of(module: &str) -> Option<(&'static str, &'static [&'static str])> {
    let fits = LAYERS.iter().filter(|(l, _)| {
        if module.is_empty() { l.is_empty() } else { !l.is_empty() && starts(module, l) }
    });
    fits.max_by_key(|(l, _)| l.len()).copied()
}

/// Whether a path is a module or lies in it.
fn starts(path: &str, module: &str) -> bool {
    path.strip_prefix(module).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

/// The code without comments and without its test module, which may name anything.
fn strip(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod ").next().unwrap_or("");
    text.lines().map(|l| l.split("//").next().unwrap_or("")).collect::<Vec<_>>().join("\n")
}

/// All paths into the crate that a module's code names, as absolute paths.
fn named(module: &str, text: &str) -> BTreeSet<String> {
    let code = strip(text);
    let mut found = BTreeSet::new();
    for start in ["crate::", "super::"] {
        for (at, _) in code.match_indices(start) {
            let before = code[..at].chars().next_back().unwrap_or(' ');
            // `super::super::` is read from its start; `$crate` is the same crate
            if before.is_alphanumeric() || before == '_' || before == ':' {
                continue;
            }
            let mut base: Vec<&str> = Vec::new();
            let mut rest = &code[at..];
            if let Some(r) = rest.strip_prefix("crate::") {
                rest = r;
            } else {
                base = module.split("::").filter(|s| !s.is_empty()).collect();
                while let Some(r) = rest.strip_prefix("super::") {
                    base.pop();
                    rest = r;
                }
            }
            tree(&mut rest, &base.join("::"), &mut found);
        }
    }
    found
}

/// Reads one use tree: `a::b`, `a::{b, c as d}`, `a::*`.
fn tree(rest: &mut &str, base: &str, found: &mut BTreeSet<String>) {
    *rest = rest.trim_start();
    if let Some(r) = rest.strip_prefix('{') {
        *rest = r;
        loop {
            *rest = rest.trim_start();
            if let Some(r) = rest.strip_prefix('}') {
                *rest = r;
                return;
            }
            if rest.is_empty() {
                return;
            }
            let before = rest.len();
            tree(rest, base, found);
            // what follows the tree up to the comma: `as name`
            let end = rest.find([',', '}']).unwrap_or(rest.len());
            *rest = &rest[end..];
            *rest = rest.strip_prefix(',').unwrap_or(rest);
            if rest.len() == before {
                return;
            }
        }
    }
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
    let name = &rest[..end];
    *rest = &rest[end..];
    let path = match name {
        "" | "self" => base.to_owned(),
        name if base.is_empty() => name.to_owned(),
        name => format!("{base}::{name}"),
    };
    match rest.strip_prefix("::") {
        Some(r) if r.starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '{') => {
            *rest = r;
            tree(rest, &path, found);
        }
        _ => {
            found.insert(path);
        }
    }
}
