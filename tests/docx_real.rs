//! Real files, where they are there: all text conserved against an independent reading of the XML.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::wildcard_imports
)]
#![cfg(feature = "docx")]
#![allow(missing_docs, dead_code, unreachable_pub)]

#[path = "docx/blocks.rs"]
mod blocks;
#[path = "docx/extract.rs"]
mod extract;
#[path = "docx/package.rs"]
mod package;

#[path = "docx/samples.rs"]
mod samples;
#[path = "docx/truth.rs"]
mod truth;

use masthead::write::docx::{DocxOptions, Numbering, to_vec};
use package::{paras, read_ok};

#[test]
fn real_files_are_read_whole() {
    let shared = std::env::var("MASTHEAD_SHARED").unwrap_or_else(|_| "../shared".into());
    let Ok(dir) = std::fs::read_dir(format!("{shared}/docx")) else {
        println!("SKIPPED: {shared}/docx is not there");
        return;
    };
    let mut files: Vec<_> = dir.flatten().map(|e| e.path()).collect();
    files.sort();
    let mut seen = 0;
    for path in files.iter().filter(|p| p.extension().is_some_and(|e| e == "docx")) {
        seen += 1;
        let bytes = std::fs::read(path).unwrap();
        let r = read_ok(&bytes);
        let want = extract::fold(&extract::all_text(&bytes));
        let got = extract::fold(&r.lines_plain());
        let at = want.chars().zip(got.chars()).position(|(a, b)| a != b);
        assert_eq!((at, want.chars().count()), (None, got.chars().count()), "{}", path.display());
        // the masthead is there, and the note that its agenda line calls
        if path.to_string_lossy().contains("A_80_6") {
            let head: Vec<_> = paras(&r.flow)
                .take_while(|p| p.hints.area == masthead::flow::Area::FirstHead)
                .map(|p| r.text(p))
                .collect();
            for word in ["United Nations", "General Assembly", "A/", "Distr.: General"] {
                assert!(head.iter().any(|l| l.contains(word)), "{word} in {}", path.display());
            }
            assert!(!r.flow.notes.is_empty(), "{}", path.display());
        }
    }
    assert!(seen >= 10, "{seen} files");
}

/// The true structures of seeds and corpus: written and read back, every block is found with its
/// label, automatic or typed. `MASTHEAD_DOCX_TRUTH` names a folder to put the files into;
/// `MASTHEAD_DOCX_RESAVED` one with the same files as another program saved them.
#[test]
fn true_structures_come_back() {
    let shared = std::env::var("MASTHEAD_SHARED").unwrap_or_else(|_| "../shared".into());
    let mut files: Vec<_> = ["truth", "corpus/truth"]
        .iter()
        .filter_map(|d| std::fs::read_dir(format!("{shared}/{d}")).ok())
        .flat_map(|d| d.flatten().map(|e| e.path()))
        .filter(|p| p.extension().is_some_and(|e| e == "json"))
        .collect();
    files.sort();
    if files.is_empty() {
        println!("SKIPPED: {shared}/truth is not there");
        return;
    }
    let mut wrong = Vec::new();
    let (mut again, mut of) = (0, 0);
    let (mut automatic, mut labels) = (0, 0);
    for path in files {
        let json: serde_json::Value =
            serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        let doc = truth::document(&json);
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        for numbering in [Numbering::Auto, Numbering::Typed] {
            let mut o = DocxOptions::default();
            o.numbering = numbering;
            let bytes = to_vec(&doc, &o).unwrap();
            let name = format!(
                "{stem}.{}.docx",
                if numbering == Numbering::Auto { "auto" } else { "typed" }
            );
            if let Ok(dir) = std::env::var("MASTHEAD_DOCX_TRUTH") {
                std::fs::write(format!("{dir}/{name}"), &bytes).unwrap();
            }
            let (hits, all, auto, first) = blocks::found(&doc, &bytes);
            automatic += auto;
            labels += usize::from(numbering == Numbering::Auto)
                * blocks::blocks_of(&doc).iter().filter(|b| !b.0.is_empty()).count();
            if hits < all {
                wrong.push(format!("{name}: {hits} of {all}, not found: {first:?}"));
            }
            if let Ok(dir) = std::env::var("MASTHEAD_DOCX_RESAVED")
                && let Ok(bytes) = std::fs::read(format!("{dir}/{name}"))
            {
                let (hits, all, _, first) = blocks::found(&doc, &bytes);
                again += hits;
                of += all;
                if hits < all {
                    println!("{name} saved again: {hits} of {all}, not found: {first:?}");
                }
            }
        }
    }
    println!("{automatic} of {labels} labels are automatic; saved again: {again} of {of}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(automatic * 10 >= labels * 9, "{automatic} of {labels}");
    assert!(again * 1000 >= of * 990, "{again} of {of}");
}

impl package::Read {
    /// All text in the order of the source: labels and what was set aside left out.
    fn lines_plain(&self) -> String {
        use masthead::flow::PieceKind;
        let mut spans: Vec<_> = paras(&self.flow)
            .flat_map(|p| &p.pieces)
            .filter(|x| !matches!(x.kind, PieceKind::AutoLabel | PieceKind::Figure))
            .map(|x| x.span)
            .chain(self.flow.notes.iter().map(|n| n.mark))
            .chain(self.flow.furniture.iter().map(|f| f.span))
            .collect();
        spans.sort();
        spans.into_iter().map(|s| self.source.slice(s)).collect()
    }
}
