//! Prints what the DOCX reader finds in a file, one JSON object a line: for looking, and for
//! comparing with other readers.

use masthead::flow::{FlowBlock, Para, PieceKind};
use masthead::ledger::Ledger;
use masthead::read::docx::{DocxReadOptions, read};
use masthead::source::Source;

fn para(s: &Source, p: &Para, kind: &str) -> serde_json::Value {
    let mut text = String::new();
    let mut label = String::new();
    for x in &p.pieces {
        match x.kind {
            PieceKind::AutoLabel => label.push_str(s.slice(x.span)),
            _ => text.push_str(s.slice(x.span)),
        }
    }
    serde_json::json!({
        "kind": kind, "label": label, "text": text, "style": p.hints.style,
        "area": format!("{:?}", p.hints.area), "heading": p.hints.heading,
        "pieces": p.pieces.len(), "page": p.hints.page,
        "links": p.pieces.iter().filter(|x| matches!(x.kind, PieceKind::Link(_))).count(),
        "calls": p.pieces.iter().filter_map(|x| match x.kind { PieceKind::NoteCall(n) => Some(n), _ => None }).collect::<Vec<_>>(),
    })
}

fn main() {
    for name in std::env::args().skip(1) {
        #[allow(clippy::disallowed_methods)]
        let bytes = match std::fs::read(&name) {
            Ok(b) => b,
            Err(e) => {
                println!("{}", serde_json::json!({ "error": e.to_string() }));
                continue;
            }
        };
        let mut ledger = Ledger::new();
        match read(&name, &bytes, &DocxReadOptions::default(), &mut ledger) {
            Err(e) => println!("{}", serde_json::json!({ "error": e.to_string() })),
            Ok((s, f, remarks)) => {
                for b in &f.blocks {
                    match b {
                        FlowBlock::Para(p) => println!("{}", para(&s, p, "para")),
                        FlowBlock::Table(t) => {
                            for c in t.rows.iter().flat_map(|r| &r.cells) {
                                for p in &c.paras {
                                    println!("{}", para(&s, p, "cell"));
                                }
                            }
                        }
                    }
                }
                for n in &f.notes {
                    for p in &n.paras {
                        let mut v = para(&s, p, "note");
                        v["marker"] = serde_json::json!(n.marker);
                        v["mark"] = serde_json::json!(s.slice(n.mark));
                        println!("{v}");
                    }
                }
                for x in &f.furniture {
                    println!("{}", serde_json::json!({ "kind": format!("{:?}", x.kind), "text": s.slice(x.span) }));
                }
                for r in &remarks {
                    println!("{}", serde_json::json!({ "remark": r.message, "span": format!("{:?}", r.span) }));
                }
                println!("{}", serde_json::json!({ "source": s.text(), "properties": f.properties, "links": f.links.len() }));
            }
        }
    }
}
