//! Prints what the DOCX reader finds in a file, one JSON object a line: for looking, and for
//! comparing with other readers.

#![allow(dead_code, unreachable_pub)]
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::wildcard_imports
)]

use masthead::flow::{Flow, FlowBlock, Para, PieceKind};
use masthead::ledger::{Fate, Ledger};
use masthead::read::docx::{DocxReadOptions, read};
use masthead::source::Source;
use masthead::span::Span;

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

/// Every paragraph of a flow.
fn paras(f: &Flow) -> impl Iterator<Item = &Para> {
    let blocks = f.blocks.iter().flat_map(|b| match b {
        FlowBlock::Para(p) => vec![p],
        FlowBlock::Table(t) => {
            t.rows.iter().flat_map(|r| &r.cells).flat_map(|c| &c.paras).collect()
        }
    });
    blocks.chain(f.notes.iter().flat_map(|n| &n.paras))
}

fn main() {
    let names: Vec<String> = std::env::args().skip(1).collect();
    for line in run(&names) {
        println!("{line}");
    }
}

/// What is printed for these files, line by line.
pub fn run(names: &[String]) -> Vec<serde_json::Value> {
    let mut lines = Vec::new();
    for name in names {
        #[allow(clippy::disallowed_methods)]
        let bytes = match std::fs::read(name) {
            Ok(b) => b,
            Err(e) => {
                lines.push(serde_json::json!({ "error": e.to_string() }));
                continue;
            }
        };
        let mut ledger = Ledger::new();
        match read(name, &bytes, &DocxReadOptions::default(), &mut ledger) {
            Err(e) => lines.push(serde_json::json!({ "error": e.to_string() })),
            Ok((s, f, remarks)) => {
                for b in &f.blocks {
                    match b {
                        FlowBlock::Para(p) => lines.push(para(&s, p, "para")),
                        FlowBlock::Table(t) => {
                            for c in t.rows.iter().flat_map(|r| &r.cells) {
                                for p in &c.paras {
                                    lines.push(para(&s, p, "cell"));
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
                        lines.push(v);
                    }
                }
                for x in &f.furniture {
                    lines.push(serde_json::json!({ "kind": format!("{:?}", x.kind), "text": s.slice(x.span) }));
                }
                for r in &remarks {
                    lines.push(
                        serde_json::json!({ "remark": r.message, "span": format!("{:?}", r.span) }),
                    );
                }
                let mut aside: Vec<_> = paras(&f)
                    .flat_map(|p| &p.pieces)
                    .filter(|x| matches!(x.kind, PieceKind::AutoLabel | PieceKind::Figure))
                    .map(|x| x.span)
                    .collect();
                let closed = ledger.clone().close(s.len());
                aside.extend(closed.claims().iter().filter(|c| c.1 == Fate::Markup).map(|c| c.0));
                aside.sort();
                let (mut plain, mut at) = (String::new(), 0);
                for a in aside {
                    plain.push_str(s.slice(Span::new(at, a.start)));
                    at = a.end;
                }
                plain.push_str(s.slice(Span::new(at, s.len())));
                lines.push(serde_json::json!({ "plain": plain, "source": s.text(), "properties": f.properties, "links": f.links.len() }));
            }
        }
    }
    lines
}
