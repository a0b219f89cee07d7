//! Trees from the files of true structures: headings, paragraphs, items and notes, labelled as
//! their language labels them.

use crate::samples::{call, line, note, text};
use masthead::lang::Lang;
use masthead::model::*;
use serde_json::Value;

const HAN: [char; 10] = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];

fn roman(s: &str) -> Option<u32> {
    let mut sum = 0_i64;
    let mut last = 0;
    for c in s.to_ascii_lowercase().bytes().rev() {
        let v = match c {
            b'i' => 1,
            b'v' => 5,
            b'x' => 10,
            b'l' => 50,
            b'c' => 100,
            _ => return None,
        };
        sum += if v < last { -v } else { v };
        last = last.max(v);
    }
    u32::try_from(sum).ok().filter(|n| *n > 0)
}

/// What a bare label counts, at a depth: 0 for paragraphs.
fn value(label: &str, heading: Option<u64>) -> (u32, NumStyle) {
    let first = label.chars().next().unwrap_or(' ');
    if let Ok(n) = label.parse() {
        return (n, NumStyle::Decimal);
    }
    if let Some(i) = HAN.iter().position(|c| *c == first) {
        let n = match label.chars().collect::<Vec<_>>()[..] {
            [_] => i as u32 + 1,
            ['十', b] => 10 + HAN.iter().position(|c| *c == b).map_or(0, |n| n as u32 + 1),
            _ => 0,
        };
        return (n, if heading.is_some() { NumStyle::UpperRoman } else { NumStyle::LowerRoman });
    }
    if first.is_ascii_uppercase() && (heading == Some(1) || label.len() > 1) {
        return (roman(label).unwrap_or(0), NumStyle::UpperRoman);
    }
    if label.len() == 1 && first.is_ascii_alphabetic() && first != 'i' {
        let style =
            if first.is_ascii_uppercase() { NumStyle::UpperAlpha } else { NumStyle::LowerAlpha };
        return (u32::from(first.to_ascii_lowercase() as u8 - b'a') + 1, style);
    }
    if let Some(n) = roman(label) {
        return (n, NumStyle::LowerRoman);
    }
    let abjad = ["أ", "ب", "ج", "د", "هـ", "و", "ز", "ح", "ط", "ي", "ك", "ل", "م", "ن"];
    if let Some(i) = abjad.iter().position(|a| *a == label) {
        return (i as u32 + 1, NumStyle::LowerAlpha);
    }
    (0, NumStyle::Bullet)
}

fn num(label: &Value, lang: Lang, heading: Option<u64>, item: bool) -> Option<Num> {
    let bare = match label {
        Value::String(s) => s.clone(),
        Value::Number(n) => n.to_string(),
        _ => return None,
    };
    let (value, style) = value(bare.trim_matches(['(', ')', '.', ' ']), heading);
    let plain = !bare.chars().all(char::is_alphanumeric);
    let printed = match (lang.as_str(), item) {
        _ if plain => bare,
        ("ar", false) => format!("{bare} -"),
        (_, false) => format!("{bare}."),
        ("fr" | "es" | "ru", true) => format!("{bare})"),
        (_, true) => format!("({bare})"),
    };
    Some(Num { text: printed.into(), value, style, ..Num::default() })
}

/// The tree of a file of true structure.
pub fn document(json: &Value) -> Document {
    let lang = Lang::new(json["lang"].as_str().unwrap_or("zh")).unwrap_or(Lang::ZH);
    let mut d = Document::new(lang);
    d.masthead = vec![
        line(MastheadRole::Symbol, "A/80/1", None),
        line(MastheadRole::Title, json["title"].as_str().unwrap_or("Title"), None),
    ];
    for b in json["blocks"].as_array().into_iter().flatten() {
        let words = b["text"].as_str().unwrap_or("");
        match b["type"].as_str() {
            Some("heading") => {
                let level = b["level"].as_u64().unwrap_or(1);
                let num = num(&b["num"], lang, Some(level), false);
                d.body.push(Block::new(Heading { level: level as u8, num, title: text(words) }));
            }
            Some("paragraph") => {
                let num = num(&b["num"], lang, None, false);
                d.body.push(Block::new(Paragraph {
                    num,
                    text: text(words),
                    ..Paragraph::default()
                }));
            }
            Some("item") => {
                let depth = b["depth"].as_u64().unwrap_or(1);
                let block = Block::new(Item {
                    num: num(&b["label"], lang, None, true),
                    text: text(words),
                    children: vec![],
                });
                let mut to = &mut d.body;
                // down to the block that the item belongs to
                for _ in 0..depth {
                    let nests = matches!(
                        to.last().map(|b| &b.kind),
                        Some(BlockKind::Paragraph(_) | BlockKind::Item(_))
                    );
                    if !nests {
                        break;
                    }
                    match to.last_mut().map(|b| &mut b.kind) {
                        Some(BlockKind::Paragraph(p)) => to = &mut p.children,
                        Some(BlockKind::Item(i)) => to = &mut i.children,
                        _ => unreachable!(),
                    }
                }
                to.push(block);
            }
            Some("footnote") => {
                let marker = b["marker"].as_str().unwrap_or("*");
                d.notes.push(note(marker, marker, words));
                let id = d.notes.len() as u32 - 1;
                let called = call(id, marker);
                match d.body.last_mut().map(|b| &mut b.kind) {
                    Some(BlockKind::Paragraph(p)) => p.text.push(called),
                    Some(BlockKind::Heading(h)) => h.title.push(called),
                    _ => d.masthead[1].text.push(called),
                }
            }
            _ => d.body.push(Block::new(Paragraph { text: text(words), ..Paragraph::default() })),
        }
    }
    d
}
