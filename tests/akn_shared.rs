//! The AKN writer against documents whose structure is known: the tree is built from the structure,
//! written, and read back by the scorer that judges all output.
//!
//! The structures lie beside the package, in `MASTHEAD_SHARED` or `../shared`.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::wildcard_imports
)]

#[path = "common/referee.rs"]
mod referee;

use masthead::lang::Lang;
use masthead::model::{
    AgendaItem, Block, BlockKind, Cell, DocKind, Document, Heading, Inline, InlineKind, Item,
    MastheadLine, MastheadRole, Meeting, Note, NoteCall, NoteId, Num, NumStyle, Origin, Paragraph,
    Row, Session, Symbol, Table,
};
use masthead::span::Span;
use masthead::write::akn::{AknOptions, to_string};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

fn shared() -> Option<PathBuf> {
    let dir = std::env::var_os("MASTHEAD_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let there = dir.join("score/score.py").is_file();
    if !there {
        eprintln!("SKIPPED: {} has no structures", dir.display());
    }
    there.then_some(dir)
}

fn text(v: &Value, key: &str) -> String {
    match &v[key] {
        Value::String(s) => s.clone(),
        Value::Number(n) => n.to_string(),
        Value::Object(o) => o.get("text").and_then(Value::as_str).unwrap_or("").to_owned(),
        _ => String::new(),
    }
}

/// A label with a value, so far as these documents need one: values do not reach the scorer.
fn num(printed: &str, style: NumStyle, value: u32) -> Num {
    Num { text: printed.into(), value, style, ..Num::default() }
}

struct Tree {
    doc: Document,
    /// Depth of the item that the last block is, 0 for a paragraph.
    depth: usize,
}

impl Tree {
    /// The children of the last paragraph, or of its last item that is less deep.
    fn children(&mut self, depth: usize) -> &mut Vec<Block> {
        let body = &mut self.doc.body;
        if !matches!(body.last().map(|b| &b.kind), Some(BlockKind::Paragraph(_))) {
            body.push(Block::new(Paragraph::default()));
        }
        let mut at = match &mut body.last_mut().unwrap().kind {
            BlockKind::Paragraph(p) => &mut p.children,
            _ => unreachable!(),
        };
        for _ in 1..depth {
            if !matches!(at.last().map(|b| &b.kind), Some(BlockKind::Item(_))) {
                break;
            }
            at = match &mut at.last_mut().unwrap().kind {
                BlockKind::Item(i) => &mut i.children,
                _ => unreachable!(),
            };
        }
        at
    }

    /// Puts a call behind the anchor: in the last block, else wherever the anchor stands.
    fn call(&mut self, call: &Inline, anchor: &str) {
        fn texts<'b>(b: &'b mut Block, all: &mut Vec<&'b mut Vec<Inline>>) {
            match &mut b.kind {
                BlockKind::Heading(h) => all.push(&mut h.title),
                BlockKind::Paragraph(Paragraph { text, children, .. })
                | BlockKind::Item(Item { text, children, .. }) => {
                    all.push(text);
                    children.iter_mut().for_each(|b| texts(b, all));
                }
                BlockKind::Table(t) => {
                    let cells = t.rows.iter_mut().flat_map(|r| &mut r.cells);
                    cells.flat_map(|c| &mut c.blocks).for_each(|b| texts(b, all));
                }
                _ => {}
            }
        }
        let mut all: Vec<&mut Vec<Inline>> =
            self.doc.masthead.iter_mut().map(|l| &mut l.text).collect();
        self.doc.body.iter_mut().for_each(|b| texts(b, &mut all));
        if !all.iter_mut().rev().any(|t| insert(t, call, anchor))
            && let Some(last) = all.last_mut()
        {
            last.push(call.clone());
        }
    }
}

/// Puts a call behind the last place where a text has the anchor; calls in it do not disturb.
fn insert(inlines: &mut Vec<Inline>, call: &Inline, anchor: &str) -> bool {
    let mut flat: Vec<(usize, usize, char)> = Vec::new();
    for (n, i) in inlines.iter().enumerate() {
        if let InlineKind::Text { text } = &i.kind {
            let chars = text.char_indices().filter(|(_, c)| !c.is_whitespace());
            flat.extend(chars.map(|(at, c)| (n, at + c.len_utf8(), c)));
        }
    }
    let want: Vec<char> = anchor.chars().filter(|c| !c.is_whitespace()).collect();
    let Some(start) = (0..=flat.len().saturating_sub(want.len()))
        .rev()
        .find(|s| flat[*s..].iter().map(|f| f.2).take(want.len()).eq(want.iter().copied()))
    else {
        return false;
    };
    let Some((n, at, _)) = (start + want.len()).checked_sub(1).and_then(|i| flat.get(i)).copied()
    else {
        return false;
    };
    let InlineKind::Text { text } = &inlines[n].kind else { return false };
    let (before, after) = (text[..at].to_owned(), text[at..].to_owned());
    let mut new = vec![Inline::text(before), call.clone()];
    if !after.is_empty() {
        new.push(Inline::text(after));
    }
    inlines.splice(n..=n, new);
    true
}

fn paragraph(n: Option<Num>, s: String) -> Block {
    let text = if s.is_empty() { Vec::new() } else { vec![Inline::text(s)] };
    Block::new(Paragraph { num: n, text, ..Paragraph::default() })
}

/// A tree of a known structure. `levels` tells whether heading levels are known.
fn tree(truth: &Value, lang: Lang) -> Document {
    let mut t = Tree { doc: Document::new(lang), depth: 0 };
    let m = &truth["masthead"];
    let parsed = &m["parsed"];
    let line = |role, s: String| MastheadLine {
        role,
        text: vec![Inline::text(s)],
        span: Span::DETACHED,
        lang: None,
        origin: Origin::default(),
    };
    let symbol = [text(m, "symbol"), text(truth, "symbol")].into_iter().find(|s| !s.is_empty());
    t.doc.meta.symbol = symbol.as_deref().map(Symbol::new);
    t.doc.kind = if symbol.as_deref().is_some_and(|s| s.contains("/RES/")) {
        DocKind::Resolution
    } else {
        DocKind::Report
    };
    let date = [text(m, "date_iso"), text(parsed, "date_iso")];
    t.doc.meta.date = date.iter().find_map(|d| d.parse().ok());
    let number = |s: String| s.parse().ok();
    t.doc.meta.session = number(text(m, "session_value"))
        .or_else(|| number(text(parsed, "session")))
        .map(|value| Session { value, year: value > 1900 });
    let meeting = |a: &str, b: &str| {
        let d = [text(m, a), text(&parsed["meeting"], b)];
        d.iter().find_map(|d| d.parse().ok())
    };
    let place = text(&parsed["meeting"], "place");
    t.doc.meta.meeting = Some(Meeting {
        from: meeting("meeting_from", "from"),
        to: meeting("meeting_to", "to"),
        place: (!place.is_empty()).then(|| place.into()),
    });
    let agenda = &parsed["agenda"];
    let mut item = text(agenda, "item");
    if !text(agenda, "subitem").is_empty() {
        item.push_str(&format!("({})", text(agenda, "subitem")));
    }
    for number in [text(m, "agenda_item_number"), item] {
        if !number.is_empty() {
            t.doc.meta.agenda.push(AgendaItem { number: number.into(), ..AgendaItem::default() });
        }
    }
    use MastheadRole as R;
    let fields = [
        (R::Symbol, symbol.unwrap_or_default()),
        (R::Organ, text(m, "body")),
        (R::Distribution, text(m, "distr")),
        (
            R::Date,
            [text(m, "date"), text(m, "date_iso")]
                .into_iter()
                .find(|d| !d.is_empty())
                .unwrap_or_default(),
        ),
        (R::Language, text(m, "language")),
        (R::Original, text(m, "original")),
        (R::Committee, text(m, "working_group")),
        (R::Session, text(m, "session")),
        (R::DatesVenue, text(m, "dates_venue") + &text(m, "dates")),
        (R::AgendaItem, text(m, "agenda_item")),
        (R::AgendaTitle, text(m, "agenda_item_title")),
        (R::Title, text(m, "title")),
        (R::Submitter, text(m, "submitter")),
    ];
    t.doc.masthead =
        fields.into_iter().filter(|f| !f.1.is_empty()).map(|(r, s)| line(r, s)).collect();

    for b in truth["blocks"].as_array().unwrap() {
        let s = text(b, "text");
        match b["type"].as_str().unwrap() {
            "heading" => {
                let level = b["level"].as_u64().unwrap_or(1) as u8;
                let style = [NumStyle::Decimal, NumStyle::UpperRoman, NumStyle::UpperAlpha]
                    .get(usize::from(level))
                    .copied()
                    .unwrap_or_default();
                let n = text(b, "num");
                let num = (!n.is_empty()).then(|| num(&format!("{n}."), style, 1));
                let title = if s.is_empty() { Vec::new() } else { vec![Inline::text(s)] };
                t.doc.body.push(Block::new(Heading { level, num, title }));
            }
            "paragraph" => {
                let n = text(b, "num");
                let value = n.parse().unwrap_or(0);
                let n = (!n.is_empty()).then(|| num(&format!("{n}."), NumStyle::Decimal, value));
                t.doc.body.push(paragraph(n, s));
            }
            "item" => {
                let depth = b["depth"].as_u64().unwrap_or(1) as usize;
                let label = text(b, "label");
                let style = if label.chars().any(char::is_alphanumeric) {
                    NumStyle::LowerAlpha
                } else {
                    NumStyle::Bullet
                };
                let num = (!label.is_empty()).then(|| num(&label, style, 0));
                let text = if s.is_empty() { Vec::new() } else { vec![Inline::text(s)] };
                t.children(depth).push(Block::new(Item { num, text, children: Vec::new() }));
                t.depth = depth;
            }
            "row" => {
                let row = |s: &str| Row {
                    cells: s
                        .split('|')
                        .map(|c| Cell {
                            blocks: if c.trim().is_empty() {
                                Vec::new()
                            } else {
                                vec![paragraph(None, c.trim().to_owned())]
                            },
                            ..Cell::default()
                        })
                        .collect(),
                    header: false,
                };
                if !matches!(t.doc.body.last().map(|b| &b.kind), Some(BlockKind::Table(_))) {
                    t.doc.body.push(Block::new(Table::default()));
                }
                if let BlockKind::Table(table) = &mut t.doc.body.last_mut().unwrap().kind {
                    table.rows.push(row(&s));
                }
            }
            "footnote" => {
                let id = NoteId(t.doc.notes.len() as u32);
                let mut n = Note::default();
                n.marker = text(b, "marker").into();
                n.blocks.push(paragraph(None, s));
                t.doc.notes.push(n);
                let call = NoteCall { note: id, printed: text(b, "marker").into(), implied: false };
                let anchor = [text(b, "anchor"), text(b, "anchor_text")].concat();
                t.call(&Inline::new(InlineKind::NoteCall(call)), &anchor);
            }
            _ => {}
        }
    }
    t.doc
}

fn truths(dir: &Path) -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> = std::fs::read_dir(dir)
        .map(|d| d.filter_map(|e| e.ok().map(|e| e.path())).collect())
        .unwrap_or_default();
    all.retain(|p| p.extension().is_some_and(|e| e == "json"));
    all.sort();
    all
}

/// Scores many files in one run: `score.py`'s own functions.
const SCORE: &str = r#"
import sys
sys.path.insert(0, sys.argv[1])
import score
level = sys.argv[2] == "level"
for xml, truth in zip(sys.argv[3::2], sys.argv[4::2]):
    res, masthead, missed, extra = score.score(score.load_truth(truth), score.outline(xml), level)
    kinds = {k: round(score.f1(*v), 4) for k, v in res.items()}
    wrong = [k for k, ok in masthead.items() if not ok]
    if res["all"][2] < max(res["all"][:2]) or wrong:
        print(truth, kinds, wrong, missed[:3], extra[:3])
"#;

/// Writes the trees of structures, has the schema and the naming convention judge them, and tells
/// what the scorer does not read as it was.
fn read_back(dir: &Path, truths: &[PathBuf], level: &str) -> String {
    let temp = tempfile::tempdir().unwrap();
    let mut texts = Vec::new();
    let mut score = Command::new("python3");
    score.arg("-c").arg(SCORE).arg(dir.join("score")).arg(level);
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join(".tools/venv/bin/python");
    let mut naming = Command::new(&python);
    naming.arg(dir.join("score/akn_level2.py"));
    for path in truths {
        let truth: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        let lang = [text(&truth, "lang"), stem.rsplit('.').next().unwrap_or("").to_owned()];
        let lang = lang.iter().find_map(|l| Lang::new(l).ok().filter(|_| l.len() == 2)).unwrap();
        let xml = to_string(&tree(&truth, lang), &AknOptions::default());
        let file = temp.path().join(format!("{stem}.xml"));
        std::fs::write(&file, &xml).unwrap();
        texts.push(xml);
        score.arg(&file).arg(path);
        naming.arg(&file);
    }
    let faults = referee::schema_faults(&texts);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    if python.is_file() {
        let out = naming.output().unwrap();
        let said = String::from_utf8_lossy(&out.stdout);
        let clean = format!("{0}/{0} files clean", truths.len());
        assert!(said.starts_with(&clean), "{said}{}", String::from_utf8_lossy(&out.stderr));
    } else {
        eprintln!("SKIPPED: no .tools/venv; run scripts/setup-tools.sh");
    }
    let out = score.output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8_lossy(&out.stdout).into_owned()
}

#[test]
fn known_reports_are_read_as_they_are() {
    let Some(dir) = shared() else { return };
    let wrong = read_back(&dir, &truths(&dir.join("truth")), "level");
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn known_resolutions_are_read_as_they_are() {
    let Some(dir) = shared() else { return };
    let wrong = read_back(&dir, &truths(&dir.join("corpus/truth")), "no-level");
    assert!(wrong.is_empty(), "{wrong}");
}
