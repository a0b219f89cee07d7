//! Settings and properties: what the package states about the document apart from its text.

use super::package::{Package, Rels};
use super::walk::Walker;
use super::xml::Tok;
use super::{note_format, part_of};
use crate::error::Error;
use crate::ooxml::NumFmt;
use crate::span::Span;

/// Facts and settings.
#[derive(Debug, Default)]
pub(super) struct Settings {
    /// Document variables, custom and core properties: name and value.
    pub(super) facts: Vec<(Box<str>, Box<str>)>,
    /// How footnotes and endnotes are counted.
    pub(super) note_format: [Option<NumFmt>; 2],
    /// The program that saved the file.
    pub(super) program: String,
}

impl Settings {
    /// Reads `word/settings.xml` and the properties of the package.
    pub(super) fn read(
        package: &mut Package<'_>,
        rels: &Rels,
        root: &Rels,
        fault: &mut dyn FnMut(&str, &str),
    ) -> Result<Self, Error> {
        let mut s = Self::default();
        if let Some(part) = part_of(rels, "settings")
            && let Some(mut x) = package.xml(&part)?
        {
            while let Some(tok) = x.next()? {
                if !tok.is_start() {
                    continue;
                }
                let notes = match x.local() {
                    b"docVar" => {
                        s.fact(x.attr("name"), x.attr("val"));
                        continue;
                    }
                    b"footnotePr" => 0,
                    b"endnotePr" => 1,
                    _ => continue,
                };
                x.children(|x, _| {
                    if x.local() == b"numFmt" {
                        s.note_format[notes] = note_format(x.val());
                    }
                    Ok(())
                })?;
            }
            if let Some(f) = x.fault() {
                fault(&part, f);
            }
        }
        for kind in ["custom-properties", "customProperties"] {
            let Some(part) = part_of(root, kind) else { continue };
            let Some(mut x) = package.xml(&part)? else { continue };
            let mut name = None;
            let mut value = String::new();
            while let Some(tok) = x.next()? {
                match tok {
                    Tok::Start(_) if x.local() == b"property" => {
                        name = x.attr("name");
                        value.clear();
                    }
                    Tok::Text => value.push_str(x.text()),
                    Tok::End(_) if x.depth() == 1 => s.fact(name.take(), Some(value.clone())),
                    _ => {}
                }
            }
        }
        for kind in ["core-properties", "coreProperties"] {
            let Some(part) = part_of(root, kind) else { continue };
            let Some(mut x) = package.xml(&part)? else { continue };
            let mut name = String::new();
            let mut value = String::new();
            while let Some(tok) = x.next()? {
                match tok {
                    Tok::Start(_) if x.depth() == 2 => {
                        name = format!("core:{}", String::from_utf8_lossy(x.local()));
                        value.clear();
                    }
                    Tok::Text => value.push_str(x.text()),
                    Tok::End(_) if x.depth() == 1 => {
                        s.fact(Some(name.clone()), Some(value.clone()));
                    }
                    _ => {}
                }
            }
        }
        for kind in ["extended-properties", "extendedProperties"] {
            let Some(part) = part_of(root, kind) else { continue };
            let Some(mut x) = package.xml(&part)? else { continue };
            let mut inside = false;
            while let Some(tok) = x.next()? {
                match tok {
                    Tok::Start(_) => inside = x.local() == b"Application",
                    Tok::Text if inside && s.program.len() < 200 => s.program.push_str(x.text()),
                    Tok::End(_) => inside = false,
                    _ => {}
                }
            }
        }
        Ok(s)
    }

    fn fact(&mut self, name: Option<String>, value: Option<String>) {
        let (Some(name), Some(value)) = (name, value) else { return };
        // templates end values with an escaped carriage return
        let value = value.replace("_x000d_", "").replace("_x000D_", "");
        let value = value.trim();
        let fact = (name.into(), value.into());
        if !value.is_empty() && self.facts.len() < 1000 && !self.facts.contains(&fact) {
            self.facts.push(fact);
        }
    }
}

/// Compares the symbol that the file states with the one that its masthead prints.
pub(super) fn check(w: &mut Walker, head: Span) {
    let printed = fold(w.text.get(head.range()).unwrap_or(""));
    if printed.is_empty() {
        return;
    }
    let stated: Vec<_> = w
        .flow
        .properties
        .iter()
        .filter(|(n, v)| &**n == "Symbol1" && v.len() > 2)
        .cloned()
        .collect();
    for (_, symbol) in stated {
        if !printed.contains(&fold(&symbol)) {
            w.remark(
                head,
                format!("the file's properties state the symbol {symbol}, which the masthead does not print"),
                "correct the masthead or the properties",
            );
            return;
        }
    }
}

fn fold(s: &str) -> String {
    s.chars().filter(|c| !c.is_whitespace()).collect()
}
