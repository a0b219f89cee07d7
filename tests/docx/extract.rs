//! An extractor that shares nothing with the reader: every character that Word shows, from the
//! XML of the parts. Order: first-page header, body, notes, other heads and feet.

use roxmltree::{Document, Node};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};

type Zip<'a> = zip::ZipArchive<Cursor<&'a [u8]>>;

pub fn part(zip: &mut Zip<'_>, name: &str) -> String {
    let mut s = String::new();
    if let Ok(mut f) = zip.by_name(name) {
        f.read_to_string(&mut s).unwrap();
    }
    s
}

#[derive(Default)]
struct Extractor {
    count: [u32; 2],
    numbers: BTreeMap<(bool, String), u32>,
    current: Option<(bool, String)>,
    fields: Vec<bool>,
    restarts: Vec<bool>,
    section: usize,
    sections: Vec<(bool, bool, String)>,
}

fn attr<'a>(n: Node<'a, '_>, name: &str) -> Option<&'a str> {
    n.attributes().find(|a| a.name() == name).map(|a| a.value())
}

impl Extractor {
    fn walk(&mut self, n: Node<'_, '_>, out: &mut String) {
        let name = n.tag_name().name();
        if matches!(
            name,
            "del" | "moveFrom" | "Fallback" | "sdtPr" | "rPr" | "pPr" | "instrText" | "delText"
        ) {
            return;
        }
        if name == "fldChar" {
            match attr(n, "fldCharType") {
                Some("begin") => self.fields.push(false),
                Some("separate") => {
                    self.fields.iter_mut().last().into_iter().for_each(|f| *f = true);
                }
                Some("end") => drop(self.fields.pop()),
                _ => {}
            }
        }
        if self.fields.iter().all(|f| *f) {
            match name {
                "t" if n
                    .tag_name()
                    .namespace()
                    .is_some_and(|s| s.contains("wordprocessingml") || s.contains("math")) =>
                {
                    out.push_str(n.text().unwrap_or(""));
                }
                "noBreakHyphen" => out.push('\u{2011}'),
                "sym" => out.push('\u{F000}'),
                "footnoteReference" | "endnoteReference"
                    if attr(n, "customMarkFollows").is_none() =>
                {
                    let end = name.starts_with('e');
                    self.count[usize::from(end)] += 1;
                    let id = attr(n, "id").unwrap_or("").to_owned();
                    self.numbers.insert((end, id), self.count[usize::from(end)]);
                    out.push_str(&self.count[usize::from(end)].to_string());
                }
                "footnoteRef" | "endnoteRef" => {
                    let v = self.current.as_ref().and_then(|k| self.numbers.get(k));
                    out.extend(v.map(u32::to_string));
                }
                _ => {}
            }
        }
        for c in n.children() {
            self.walk(c, out);
        }
        let ends = |c: Node<'_, '_>| {
            c.has_tag_name_local("pPr") && c.children().any(|x| x.has_tag_name_local("sectPr"))
        };
        if name == "p" && n.children().any(ends) {
            self.section += 1;
            if self.restarts.get(self.section) == Some(&true) {
                self.count = [0, 0];
            }
        }
    }
}

trait Local {
    fn has_tag_name_local(&self, name: &str) -> bool;
}

impl Local for Node<'_, '_> {
    fn has_tag_name_local(&self, name: &str) -> bool {
        self.tag_name().name() == name
    }
}

/// Everything that Word shows.
pub fn all_text(bytes: &[u8]) -> String {
    let (head, body, rest) = texts(bytes);
    head + &body + &rest
}

/// The masthead, the text with its notes, and the other heads and feet.
pub fn texts(bytes: &[u8]) -> (String, String, String) {
    let mut zip = Zip::new(Cursor::new(bytes)).unwrap();
    let mut x = Extractor::default();
    let (mut head, mut body, mut rest) = (String::new(), String::new(), String::new());
    let text = part(&mut zip, "word/document.xml");
    let doc = Document::parse(&text).unwrap();
    let mut parts = Vec::new();
    for (i, s) in doc.descendants().filter(|n| n.has_tag_name_local("sectPr")).enumerate() {
        let restart = s
            .descendants()
            .any(|n| n.has_tag_name_local("numRestart") && attr(n, "val") == Some("eachSect"));
        x.restarts.push(restart);
        let title = s.children().any(|n| n.has_tag_name_local("titlePg"));
        for r in s
            .children()
            .filter(|n| matches!(n.tag_name().name(), "headerReference" | "footerReference"))
        {
            let masthead = i == 0
                && title
                && r.has_tag_name_local("headerReference")
                && attr(r, "type") == Some("first");
            parts.push((masthead, attr(r, "id").unwrap_or("").to_owned()));
        }
    }
    x.walk(doc.root_element(), &mut body);
    for (end, name) in [(false, "word/footnotes.xml"), (true, "word/endnotes.xml")] {
        let text = part(&mut zip, name);
        let Ok(notes) = Document::parse(&text) else { continue };
        for n in notes.root_element().children().filter(|n| n.is_element()) {
            if attr(n, "type").is_none_or(|t| t == "normal") {
                x.current = Some((end, attr(n, "id").unwrap_or("").to_owned()));
                x.walk(n, &mut body);
            }
        }
    }
    let rels = part(&mut zip, "word/_rels/document.xml.rels");
    let rels = Document::parse(&rels).unwrap();
    let targets: BTreeMap<_, _> = rels
        .root_element()
        .children()
        .filter_map(|n| Some((attr(n, "Id")?.to_owned(), attr(n, "Target")?.to_owned())))
        .collect();
    let mut seen = BTreeSet::new();
    for (masthead, id) in parts {
        let Some(target) = targets.get(&id).filter(|t| seen.insert((*t).clone())) else { continue };
        let text = part(&mut zip, &format!("word/{target}"));
        let Ok(d) = Document::parse(&text) else { continue };
        x.fields.clear();
        x.walk(d.root_element(), if masthead { &mut head } else { &mut rest });
    }
    (head, body, rest)
}

/// White space, hyphens and symbol fonts aside.
pub fn fold(s: &str) -> String {
    s.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{AD}' | '\u{200B}' | '-' | '\u{2011}'))
        .map(|c| if matches!(c, '\u{2022}'..='\u{2025}' | '\u{2190}'..='\u{2FFF}' | '\u{E000}'..='\u{F8FF}' | '\u{370}'..='\u{3FF}') { '\u{F000}' } else { c })
        .collect()
}
