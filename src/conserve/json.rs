//! The text of a tree in JSON, by what its members are called.

use super::Tally;
use serde_json::Value;

/// Counts the text of a tree in JSON: `text` of inlines and of numbers, `alt` of figures, `marker` of
/// notes. `None` if it is no JSON.
#[must_use]
pub fn tally_json(json: &str) -> Option<Tally> {
    let all: Value = serde_json::from_str(json).ok()?;
    let doc = all.get("document")?;
    let notes = doc.get("notes").and_then(Value::as_array).map_or(0, Vec::len);
    let mut t = Tally::new();
    let parts = ["masthead", "preface", "preamble", "body", "conclusion", "annexes", "notes"];
    let mut stack: Vec<&Value> = parts.iter().filter_map(|p| doc.get(*p)).collect();
    while let Some(v) = stack.pop() {
        let Value::Object(members) = v else {
            stack.extend(v.as_array().into_iter().flatten());
            continue;
        };
        let call = v.get("type").and_then(Value::as_str) == Some("note-call");
        for (name, value) in members {
            match (name.as_str(), value) {
                ("text" | "alt", Value::String(s)) => t.text(s),
                ("marker", Value::String(s)) => t.mark(s),
                ("printed", Value::String(s)) if call => {
                    let note = v.get("note").and_then(Value::as_u64);
                    if note.is_none_or(|n| n >= notes as u64) {
                        t.text(s);
                    }
                }
                ("target" | "origin", _) => {}
                _ => stack.push(value),
            }
        }
    }
    Some(t)
}
