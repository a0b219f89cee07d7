//! Fields and links: what an instruction means for the text that it makes.

use super::walk::Walker;
use super::xml::Xml;
use crate::flow::Link;
use crate::span::Span;

/// A field that is open.
#[derive(Debug, Default)]
pub(super) struct Field {
    pub(super) instruction: String,
    pub(super) result: bool,
    pub(super) link: Option<u32>,
    pub(super) note: Option<u32>,
}

impl Walker {
    pub(super) fn hyperlink(&mut self, x: &Xml<'_>) -> Option<u32> {
        let anchor = x.attr("anchor");
        let mut target = match x.rel_attr("id").and_then(|id| self.rels.get(&id)) {
            Some(r) => r.target.clone(),
            None => String::new(),
        };
        if let Some(a) = anchor {
            target.push('#');
            target.push_str(&a);
        }
        self.link(target)
    }

    pub(super) fn link(&mut self, target: String) -> Option<u32> {
        if target.is_empty() {
            return None;
        }
        if let Some(i) = self.links.get(&target) {
            return Some(*i);
        }
        let i = self.flow.links.len() as u32;
        self.flow.links.push(Link { target: target.as_str().into(), span: Span::DETACHED });
        self.links.insert(target, i);
        Some(i)
    }

    pub(super) fn field_char(&mut self, kind: &str) {
        match kind {
            // fields nest; this many only in files made to break readers
            "begin" if self.fields.len() < 1000 => self.fields.push(Field::default()),
            "separate" => self.field_result(),
            "end" => {
                self.fields.pop();
            }
            _ => {}
        }
    }

    /// The instruction is complete: what follows is its result.
    pub(super) fn field_result(&mut self) {
        let Some(f) = self.fields.last_mut() else { return };
        f.result = true;
        let instruction = std::mem::take(&mut f.instruction);
        let mut words = instruction.split_whitespace();
        match words.next().unwrap_or("").to_ascii_uppercase().as_str() {
            "HYPERLINK" => {
                let mut target = String::new();
                let mut rest = instruction.trim_start().get(9..).unwrap_or("").trim_start();
                while !rest.is_empty() {
                    let (word, after) = field_word(rest);
                    rest = after.trim_start();
                    match word {
                        "\\l" => {
                            let (anchor, after) = field_word(rest);
                            target.push('#');
                            target.push_str(anchor);
                            rest = after.trim_start();
                        }
                        "\\o" | "\\t" => rest = field_word(rest).1.trim_start(),
                        w if w.starts_with('\\') => {}
                        w if target.is_empty() => target.push_str(w),
                        _ => {}
                    }
                }
                let link = self.link(target);
                if let Some(f) = self.fields.last_mut() {
                    f.link = link;
                }
            }
            "NOTEREF" => {
                let note = words.next().and_then(|b| self.note_marks.get(b)).copied();
                if let Some(f) = self.fields.last_mut()
                    && self.in_note.is_none()
                {
                    f.note = note;
                }
            }
            "PAGE" | "NUMPAGES" | "SECTIONPAGES" => self.page_field = true,
            _ => {}
        }
    }
}

/// A word of a field's instruction: in quotation marks, or up to a space.
fn field_word(s: &str) -> (&str, &str) {
    if let Some(rest) = s.strip_prefix('"') {
        rest.split_once('"').unwrap_or((rest, ""))
    } else {
        s.split_once(char::is_whitespace).unwrap_or((s, ""))
    }
}
