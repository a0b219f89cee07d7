//! Real files, where they are there: all text conserved against an independent reading of the XML.
#![cfg(feature = "docx")]
#![allow(missing_docs, dead_code, unreachable_pub)]

#[path = "docx/extract.rs"]
mod extract;
#[path = "docx/package.rs"]
mod package;

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
