//! A package as canonical text: for goldens, which must not depend on a compressor.

use roxmltree::{Document, Node};
use std::fmt::Write as _;
use std::io::{Cursor, Read};

/// All parts by name; XML indented, attributes sorted, relationships and content types sorted.
pub fn dump(bytes: &[u8]) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a package");
    let mut parts: Vec<(String, String)> = (0..zip.len())
        .map(|i| {
            let mut f = zip.by_index(i).expect("a part");
            let mut s = String::new();
            f.read_to_string(&mut s).expect("text");
            (f.name().expect("a name").into_owned(), s)
        })
        .collect();
    parts.sort();
    let mut out = String::new();
    for (name, text) in parts {
        let _ = writeln!(out, "== {name}");
        let doc = Document::parse(&text).expect("well-formed XML");
        element(doc.root_element(), 0, &mut out);
    }
    out
}

fn element(n: Node<'_, '_>, depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    let prefix = |ns: Option<&str>| {
        ns.and_then(|u| n.lookup_prefix(u))
            .filter(|p| !p.is_empty())
            .map_or(String::new(), |p| format!("{p}:"))
    };
    let name = format!("{}{}", prefix(n.tag_name().namespace()), n.tag_name().name());
    let mut attrs: Vec<_> = n
        .attributes()
        .map(|a| format!(" {}{}={:?}", prefix(a.namespace()), a.name(), a.value()))
        .collect();
    attrs.sort();
    let _ = write!(out, "{indent}<{name}{}", attrs.concat());
    let mut children: Vec<_> = n.children().filter(Node::is_element).collect();
    if matches!(n.tag_name().name(), "Types" | "Relationships") {
        let key = |c: &Node<'_, '_>| {
            ["Id", "PartName", "Extension"]
                .iter()
                .filter_map(|a| c.attribute(*a))
                .collect::<String>()
        };
        children.sort_by_key(key);
    }
    if children.is_empty() {
        match n.text() {
            Some(t) if !t.is_empty() => {
                let _ = writeln!(out, ">{t:?}");
            }
            _ => out.push_str("/>\n"),
        }
        return;
    }
    out.push_str(">\n");
    for c in children {
        element(c, depth + 1, out);
    }
}
