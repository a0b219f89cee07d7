//! Reads a PDF back, with another library than the one that wrote it: structure, text, bookmarks,
//! fonts. Shared by the tests of the PDF writer and by goldens.

use lopdf::{Dictionary, Document, Object, ObjectId};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A PDF read back.
pub(crate) struct Pdf {
    doc: Document,
    pages: Vec<ObjectId>,
    /// Text by page and marked-content id.
    marked: BTreeMap<(ObjectId, i64), String>,
    /// Text of each page outside of artifacts, in drawing order.
    pub page_text: Vec<String>,
}

/// The whole file as text: every page's text, the bookmarks, the tag tree, the fonts.
pub(crate) fn dump(bytes: &[u8]) -> String {
    let pdf = Pdf::read(bytes);
    let mut out = String::new();
    let _ = writeln!(out, "# fonts");
    for f in pdf.fonts() {
        let _ = writeln!(out, "{f}");
    }
    let _ = writeln!(out, "\n# bookmarks\n{}", pdf.bookmarks());
    let _ = writeln!(out, "# tags\n{}", pdf.tags());
    for (i, t) in pdf.page_text.iter().enumerate() {
        let _ = writeln!(out, "# page {}\n{}\n", i + 1, t.trim_end());
    }
    out
}

impl Pdf {
    /// Reads a file.
    pub(crate) fn read(bytes: &[u8]) -> Self {
        let doc = Document::load_mem(bytes).expect("lopdf reads the file");
        let pages: Vec<ObjectId> = doc.get_pages().into_values().collect();
        let mut pdf =
            Self { doc, pages: pages.clone(), marked: BTreeMap::new(), page_text: Vec::new() };
        for page in pages {
            let text = pdf.page(page);
            pdf.page_text.push(text);
        }
        pdf
    }

    fn get<'a>(&'a self, o: &'a Object) -> &'a Object {
        match o {
            Object::Reference(id) => self.doc.get_object(*id).unwrap_or(&Object::Null),
            o => o,
        }
    }

    fn dict<'a>(&'a self, d: &'a Dictionary, key: &[u8]) -> Option<&'a Dictionary> {
        d.get(key).ok().and_then(|o| self.get(o).as_dict().ok())
    }

    fn page(&mut self, id: ObjectId) -> String {
        let mut cmaps = BTreeMap::new();
        let page = self.doc.get_dictionary(id).expect("page").clone();
        if let Some(fonts) = self.dict(&page, b"Resources").and_then(|r| self.dict(r, b"Font")) {
            for (name, f) in fonts.iter() {
                let f = self.get(f).as_dict().expect("font");
                let stream = f.get(b"ToUnicode").map(|o| self.get(o));
                if let Ok(s) = stream.and_then(|o| o.as_stream()) {
                    let data = s.decompressed_content().unwrap_or_else(|_| s.content.clone());
                    cmaps.insert(name.clone(), cmap(&String::from_utf8_lossy(&data)));
                }
            }
        }
        let content = self.doc.get_page_content(id);
        let content = lopdf::content::Content::decode(&content).expect("decodes");
        // Open marked content: its id, the text that stands for it, whether it is an artifact.
        let mut open: Vec<(Option<i64>, Option<String>, bool)> = Vec::new();
        let mut font = Vec::new();
        // What one text object shows, piece by piece.
        let mut shown: Vec<String> = Vec::new();
        let mut out = String::new();
        for op in content.operations {
            match op.operator.as_str() {
                "BDC" | "BMC" => {
                    let artifact =
                        op.operands.first().and_then(|o| o.as_name().ok()) == Some(b"Artifact");
                    let props = op.operands.get(1).and_then(|o| o.as_dict().ok());
                    let mcid =
                        props.and_then(|d| d.get(b"MCID").ok()).and_then(|o| o.as_i64().ok());
                    let actual = props
                        .and_then(|d| d.get(b"ActualText").ok())
                        .and_then(|o| o.as_str().ok().map(text_string));
                    if let Some(a) = &actual {
                        shown.push(a.clone());
                        if mcid.is_some() {
                            self.flush(&mut shown, mcid, artifact, id, &mut out);
                        }
                    }
                    open.push((mcid, actual, artifact));
                }
                "EMC" => {
                    open.pop();
                }
                "Tf" => font = op.operands[0].as_name().expect("font name").to_vec(),
                "Tj" | "TJ" => {
                    if open.iter().any(|o| o.1.is_some()) {
                        continue;
                    }
                    let map = cmaps.get(&font);
                    let mut add = |bytes: &[u8]| {
                        for c in bytes.chunks(2) {
                            let code = c.iter().fold(0u32, |a, b| a << 8 | u32::from(*b));
                            shown.push(map.and_then(|m| m.get(&code)).cloned().unwrap_or_default());
                        }
                    };
                    match &op.operands[0] {
                        Object::String(s, _) => add(s),
                        Object::Array(a) => a.iter().for_each(|o| {
                            if let Object::String(s, _) = o {
                                add(s);
                            }
                        }),
                        _ => {}
                    }
                }
                "ET" => {
                    let mcid = open.iter().rev().find_map(|o| o.0);
                    let artifact = open.iter().any(|o| o.2);
                    self.flush(&mut shown, mcid, artifact, id, &mut out);
                }
                _ => {}
            }
        }
        out
    }

    fn flush(
        &mut self,
        shown: &mut Vec<String>,
        mcid: Option<i64>,
        artifact: bool,
        page: ObjectId,
        out: &mut String,
    ) {
        if shown.is_empty() {
            return;
        }
        // Glyphs of text from right to left are drawn from the left.
        if shown
            .iter()
            .flat_map(|s| s.chars())
            .any(|c| matches!(c as u32, 0x590..=0x8FF | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFC))
        {
            shown.reverse();
        }
        let text: String = shown.drain(..).collect();
        if artifact {
            return;
        }
        let mcid = mcid.expect("text is tagged or an artifact");
        out.push_str(&text);
        self.marked.entry((page, mcid)).or_default().push_str(&text);
    }

    /// The fonts, one line each; a font that is not an embedded subset is marked.
    pub(crate) fn fonts(&self) -> Vec<String> {
        let mut out = Vec::new();
        for o in self.doc.objects.values() {
            let Ok(d) = o.as_dict() else { continue };
            if d.get(b"Type").and_then(Object::as_name).ok() != Some(b"FontDescriptor") {
                continue;
            }
            let name = d.get(b"FontName").and_then(Object::as_name).unwrap_or(b"?");
            let name = String::from_utf8_lossy(name).into_owned();
            let embedded = [&b"FontFile2"[..], b"FontFile3"].iter().any(|k| d.has(k));
            let subset = name.len() > 7 && name.as_bytes()[6] == b'+';
            let short = name.get(7..).unwrap_or(&name).to_owned();
            out.push(if embedded && subset {
                short
            } else {
                format!("{name} NOT AN EMBEDDED SUBSET")
            });
        }
        out.sort();
        out
    }

    /// The bookmarks, indented by depth.
    pub(crate) fn bookmarks(&self) -> String {
        let mut out = String::new();
        let root = self.doc.catalog().expect("catalog");
        if let Some(o) = self.dict(root, b"Outlines") {
            self.bookmark(o, 0, &mut out);
        }
        out
    }

    fn bookmark(&self, parent: &Dictionary, depth: usize, out: &mut String) {
        let mut next = self.dict(parent, b"First");
        while let Some(d) = next {
            let title =
                d.get(b"Title").and_then(|o| o.as_str()).map(text_string).unwrap_or_default();
            let _ = writeln!(out, "{}{title}", "  ".repeat(depth));
            self.bookmark(d, depth + 1, out);
            next = self.dict(d, b"Next");
        }
    }

    /// The structure tree with its text.
    pub(crate) fn tags(&self) -> String {
        let mut out = String::new();
        self.each(&mut |depth, kind, text, d| {
            let mut line = format!("{}{kind}", "  ".repeat(depth));
            if let Some(l) = d.and_then(|d| d.get(b"Lang").ok()).and_then(|o| o.as_str().ok()) {
                let _ = write!(line, " lang={}", String::from_utf8_lossy(l));
            }
            if let Some(t) = text {
                let _ = write!(line, " {t:?}");
            }
            let _ = writeln!(out, "{line}");
        });
        out
    }

    /// Everything that the structure tree reads out, one string a paragraph-like element, notes
    /// apart: `(text, notes)`.
    pub(crate) fn reading(&self) -> (Vec<String>, Vec<String>) {
        let (mut text, mut notes) = (Vec::new(), Vec::new());
        let mut note_at = None;
        self.each(&mut |depth, kind, leaf, _| {
            if note_at.is_some_and(|d| depth <= d) {
                note_at = None;
            }
            if kind == "Note" && note_at.is_none() {
                note_at = Some(depth);
            }
            let to = if note_at.is_some() { &mut notes } else { &mut text };
            match leaf {
                Some(t) => match to.last_mut() {
                    Some(l) => {
                        let l: &mut String = l;
                        l.push_str(t);
                    }
                    None => to.push(t.to_owned()),
                },
                None if !matches!(kind, "Span" | "Link" | "Reference" | "Lbl") => {
                    to.push(String::new());
                }
                None => {}
            }
        });
        text.retain(|t| !t.is_empty());
        notes.retain(|t| !t.is_empty());
        (text, notes)
    }

    fn each(&self, f: &mut dyn FnMut(usize, &str, Option<&str>, Option<&Dictionary>)) {
        let root = self.doc.catalog().expect("catalog");
        let tree = self.dict(root, b"StructTreeRoot").expect("tagged");
        if let Ok(k) = tree.get(b"K") {
            self.element(k, 0, None, f);
        }
    }

    fn element(
        &self,
        o: &Object,
        depth: usize,
        page: Option<ObjectId>,
        f: &mut dyn FnMut(usize, &str, Option<&str>, Option<&Dictionary>),
    ) {
        match self.get(o) {
            Object::Array(a) => a.iter().for_each(|o| self.element(o, depth, page, f)),
            Object::Integer(mcid) => {
                let text = page.and_then(|p| self.marked.get(&(p, *mcid)));
                f(depth, "", Some(text.map_or("", String::as_str)), None);
            }
            Object::Dictionary(d) => {
                let own = d.get(b"Pg").and_then(Object::as_reference).ok().or(page);
                if let Ok(mcid) = d.get(b"MCID").and_then(Object::as_i64) {
                    let text = own.and_then(|p| self.marked.get(&(p, mcid)));
                    f(depth, "", Some(text.map_or("", String::as_str)), None);
                } else if d.has(b"Obj") {
                    f(depth, "OBJR", None, None);
                } else {
                    let kind = d.get(b"S").and_then(Object::as_name).unwrap_or(b"?");
                    f(depth, &String::from_utf8_lossy(kind), None, Some(d));
                    if let Ok(k) = d.get(b"K") {
                        self.element(k, depth + 1, own, f);
                    }
                }
            }
            _ => {}
        }
    }

    /// Bytes of the longest string that is not drawn.
    pub(crate) fn longest_string(&self) -> usize {
        fn longest(o: &Object) -> usize {
            match o {
                Object::String(s, _) => s.len(),
                Object::Array(a) => a.iter().map(longest).max().unwrap_or(0),
                Object::Dictionary(d) => d.iter().map(|(_, o)| longest(o)).max().unwrap_or(0),
                _ => 0,
            }
        }
        self.doc.objects.values().map(longest).max().unwrap_or(0)
    }

    /// How many pages.
    pub(crate) fn pages(&self) -> usize {
        self.pages.len()
    }
}

/// A text string: UTF-16 with its mark, or one byte a character.
fn text_string(b: &[u8]) -> String {
    if let Some(rest) = b.strip_prefix(&[0xFE, 0xFF]) {
        let units: Vec<u16> = rest
            .chunks(2)
            .map(|c| u16::from(c[0]) << 8 | u16::from(*c.get(1).unwrap_or(&0)))
            .collect();
        String::from_utf16_lossy(&units)
    } else {
        b.iter().map(|b| *b as char).collect()
    }
}

/// The characters of each code, from a ToUnicode map.
fn cmap(text: &str) -> BTreeMap<u32, String> {
    let mut out = BTreeMap::new();
    let hex = |s: &str| s.trim_matches(['<', '>']).to_owned();
    let utf16 = |s: &str| {
        let h = hex(s);
        let units: Vec<u16> = (0..h.len() / 4)
            .filter_map(|i| h.get(i * 4..i * 4 + 4))
            .filter_map(|q| u16::from_str_radix(q, 16).ok())
            .collect();
        String::from_utf16_lossy(&units)
    };
    let mut section = "";
    for line in text.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            [_, "beginbfchar"] => section = "char",
            [_, "beginbfrange"] => section = "range",
            ["endbfchar" | "endbfrange"] => section = "",
            [code, to] if section == "char" => {
                if let Ok(c) = u32::from_str_radix(&hex(code), 16) {
                    out.insert(c, utf16(to));
                }
            }
            [from, last, to] if section == "range" => {
                let range =
                    (u32::from_str_radix(&hex(from), 16), u32::from_str_radix(&hex(last), 16));
                if let (Ok(a), Ok(b)) = range {
                    let first = utf16(to).chars().next().map_or(0, u32::from);
                    for (i, c) in (a..=b).enumerate() {
                        if let Some(ch) = char::from_u32(first + i as u32) {
                            out.insert(c, ch.to_string());
                        }
                    }
                }
            }
            _ => {}
        }
    }
    out
}
