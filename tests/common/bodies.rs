//! What the fuzz targets do, and what must hold: one body for a target, used by `fuzz/`, by the
//! property tests and by the replay of what once failed. Each takes any bytes and panics only over a
//! fault of masthead.
//!
//! The bytes are choices among things that documents hold (labels, phrases of the language tables,
//! line ends, elements), so that few of them make a document; where the format itself is hostile
//! ground, they are the document.

use super::arbitrary;
use masthead::diag::Code;
use masthead::lang::Lang;
use masthead::model::Document;
use masthead::{Error, Format, Input, Locale, ReadOptions, Reading, WriteOptions};
use std::io::{Cursor, Write as _};
use std::sync::{Arc, OnceLock};

/// A target's name and body.
pub type Body = (&'static str, fn(&[u8]));

/// Every target.
pub const BODIES: &[Body] = &[
    ("decode", decode),
    ("structured", structured),
    ("lines", lines),
    ("references", references),
    ("markdown", markdown),
    ("docx", docx),
    ("akn", akn),
    ("writers", writers),
    ("tables", tables),
    ("json", json),
];

/// What is read here never takes long; a limit keeps a target's memory small.
fn options() -> ReadOptions {
    let mut options = ReadOptions::default();
    options.limits.input_bytes = 1 << 22;
    options.limits.part_bytes = 1 << 22;
    options.limits.inflated_bytes = 1 << 23;
    options
}

/// Reads; what cannot be read must be refused with a reason and a way out.
fn read(name: &str, bytes: &[u8], options: &ReadOptions) -> Option<Reading> {
    match masthead::read(Input::new(name, bytes), options) {
        Ok(reading) => {
            whole(&reading);
            Some(reading)
        }
        Err(Error::Internal(what)) => panic!("internal error: {what}"),
        Err(e) => {
            assert!(!e.to_string().is_empty());
            None
        }
    }
}

/// Nothing of the source is lost, and every place that is told is a place.
fn whole(reading: &Reading) {
    let ledger = &reading.ledger;
    let text = reading.source.as_ref().map_or("", |s| s.text());
    let (gaps, overlaps) = (ledger.gaps(), ledger.overlaps());
    assert!(ledger.is_whole(), "gaps {gaps:?}, overlaps {overlaps:?} in {text:?}");
    for d in &reading.diagnostics {
        let lost = matches!(d.code, Code::TextNotConserved | Code::UnaccountedSource);
        assert!(!lost, "{:?}: {}", d.code, d.message);
        if let Some(source) = &reading.source {
            for span in d.labels.iter().map(|(s, _)| *s).chain([d.span]) {
                let there = source.text().get(span.range());
                assert!(span.is_detached() || there.is_some(), "{:?} at {span:?}", d.code);
            }
        }
    }
}

/// Writes in a format; all text must be there, and well-formed what is XML.
fn written(doc: &Document, format: Format) -> Vec<u8> {
    let made = match masthead::write(doc, format, &WriteOptions::default()) {
        Ok(made) => {
            let lost = |d: &&masthead::Diagnostic| d.code == Code::TextNotConserved;
            if let Some(d) = made.diagnostics.iter().find(lost) {
                panic!("{format}: {}", d.message);
            }
            made.bytes
        }
        // what is nested deeper than any reader takes
        Err(Error::Unsupported { .. }) if format == Format::Json => return Vec::new(),
        Err(e) => panic!("{format}: {e}"),
    };
    if let Some(d) = masthead::verify(doc, format, &made) {
        panic!("{format}: {}", d.message);
    }
    if format == Format::Akn {
        let xml = std::str::from_utf8(&made).expect("UTF-8");
        if let Err(e) = roxmltree::Document::parse(xml) {
            // the parser's own limits are not ours
            let limit = matches!(e, roxmltree::Error::NodesLimitReached);
            assert!(limit, "not well-formed: {e}");
        }
    }
    made
}

/// Text to Akoma Ntoso, and now and then to the other formats that are text.
fn converted(name: &str, bytes: &[u8], options: &ReadOptions, which: u8) {
    let Some(reading) = read(name, bytes, options) else { return };
    written(&reading.document, Format::Akn);
    match which % 8 {
        1 => drop(written(&reading.document, Format::Html)),
        2 => drop(written(&reading.document, Format::Text)),
        3 => {
            let md = written(&reading.document, Format::Markdown);
            read("a.md", &md, &self::options());
        }
        4 => drop(written(&reading.document, Format::Json)),
        5 => drop(written(&reading.document, Format::Docx)),
        _ => {}
    }
}

/// Choices out of bytes; the first of each when they have run out.
struct Choices<'b> {
    bytes: &'b [u8],
}

impl Choices<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(*first)
    }

    fn number(&mut self) -> usize {
        usize::from(self.byte().unwrap_or(0))
    }

    /// Up to 65,535, for long lists.
    fn wide(&mut self) -> usize {
        self.number() << 8 | self.number()
    }

    fn of<T: AsRef<str>>(&mut self, list: &'static [T]) -> &'static str {
        let n = if list.len() > 256 { self.wide() } else { self.number() };
        list[n % list.len()].as_ref()
    }
}

const ENCODINGS: [Option<&str>; 10] = [
    None,
    None,
    Some("utf-8"),
    Some("gb18030"),
    Some("windows-1251"),
    Some("windows-1256"),
    Some("utf-16le"),
    Some("iso-2022-jp"),
    Some("big5"),
    Some("no-such-encoding"),
];

/// Any bytes as text or Markdown.
pub fn decode(data: &[u8]) {
    let mut c = Choices { bytes: data };
    let (which, encoding) = (c.number(), ENCODINGS[c.number() % ENCODINGS.len()]);
    let mut options = options();
    options.encoding = encoding.map(str::to_owned);
    let name = if which & 8 == 0 { "a.txt" } else { "a.md" };
    converted(name, c.bytes, &options, which as u8);
}

/// The tables as they are shipped.
const TABLES: [&str; 6] = [
    include_str!("../../src/locale/tables/ar.toml"),
    include_str!("../../src/locale/tables/en.toml"),
    include_str!("../../src/locale/tables/es.toml"),
    include_str!("../../src/locale/tables/fr.toml"),
    include_str!("../../src/locale/tables/ru.toml"),
    include_str!("../../src/locale/tables/zh.toml"),
];

/// All strings of a table, with their slots filled by something that may stand there.
fn phrases(table: usize) -> &'static [String] {
    static ALL: OnceLock<Vec<Vec<String>>> = OnceLock::new();
    let all = ALL.get_or_init(|| TABLES.iter().map(|t| strings(t)).collect());
    &all[table % all.len()]
}

fn strings(table: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut rest = table;
    while let Some(at) = rest.find('"') {
        rest = &rest[at + 1..];
        let Some(end) = rest.find('"') else { break };
        let mut s = &rest[..end];
        rest = &rest[end + 1..];
        // patterns: the first alternative, without what groups it
        let mut text = String::new();
        while let Some(c) = s.chars().next() {
            s = &s[c.len_utf8()..];
            match c {
                '{' => {
                    let slot = s.split('}').next().unwrap_or("");
                    s = s.get(slot.len() + 1..).unwrap_or("");
                    text.push_str(match slot {
                        "date" => "2 July 2044",
                        "upper-roman" => "IV",
                        "lower-roman" => "iv",
                        "upper-alpha" => "C",
                        "lower-alpha" => "c",
                        "symbol" => "A/99/204",
                        _ => "3",
                    });
                }
                '(' | ')' | '\\' => {}
                '|' => {
                    let skip = s.find(')').map_or(s.len(), |i| i + 1);
                    s = &s[skip..];
                }
                c => text.push(c),
            }
        }
        if !text.is_empty() && text.len() < 200 {
            out.push(text);
        }
    }
    out
}

/// What drafts hold besides phrases.
const PIECES: &[&str] = &[
    "\n",
    "\n\n",
    " ",
    "\n\n",
    ". ",
    "1. ",
    "2. ",
    "3. ",
    "10. ",
    "(a) ",
    "(b) ",
    "(i) ",
    "(ii) ",
    "(c) ",
    "I. ",
    "II. ",
    "A. ",
    "B. ",
    "V. ",
    "C. ",
    "1.1 ",
    "1.1.1. ",
    "一、",
    "二、",
    "（一）",
    "㈠ ",
    "1、",
    "أولا - ",
    "(أ) ",
    "1 - ",
    "а) ",
    "– ",
    "• ",
    "- ",
    "* ",
    "¹",
    "²",
    "¹²",
    "¹ See A/98/1.",
    "* A/99/1.",
    "[1]",
    "1/",
    "_________________\n",
    "---\n",
    "\u{c}",
    "2/3\n",
    "25-06262\n",
    "A/99/204\n",
    "United Nations\n\nA/99/204\n\nGeneral Assembly\n\nDistr.: General\n2 July 2044\n\n",
    "Annex\n\n",
    "Annex II\n\n",
    "Appendix I\n\n",
    "Summary\n\n",
    "Contents\n\n",
    "The General Assembly,\n\n",
    "Recalling its resolution 98/1 of 2 July 2043,\n\n",
    "1. Requests the Secretary-General to report;\n\n",
    "See paragraph 3 (a) above and A/98/5, paras. 2-4.",
    "Table 1\nWater\n\n",
    "| a | b |\n|---|---|\n| 1 | 2 |\n",
    "a          b          c\n",
    "“",
    "”",
    "(",
    ")",
    "[",
    "]",
    "The wells of the islands are kept by the councils of the villages, and the salt",
    "各岛的水井多年来由村委会看管，水位每月测量一次",
    "Колодцы содержат сельские советы",
    "تقوم مجالس القرى بصيانة الآبار",
    "https://docs.un.org/en/A/99/204",
    "a@b.org",
    "**",
    "_",
    "# ",
    "## ",
    "> ",
    "\t",
    "    ",
    "\u{a0}",
    "\u{3000}",
    "\u{200f}",
    "\u{ad}",
    "\u{301}",
    "-\n",
    "\r\n",
    "\r",
    "x",
];

/// Drafts made of labels, phrases of the tables and page furniture.
pub fn structured(data: &[u8]) {
    let mut c = Choices { bytes: data };
    let (which, table) = (c.number(), c.number());
    let mut text = String::new();
    while let Some(b) = c.byte() {
        match b {
            0..=159 => text.push_str(PIECES[usize::from(b) % PIECES.len()]),
            160..=223 => text.push_str(c.of(phrases(table))),
            224..=235 => {
                let n = c.wide();
                text.push_str(&format!("{n}. "));
            }
            236..=247 => text.push_str("\n\n"),
            // what came before once more: numbers that repeat, notes that are called twice
            _ => {
                let from = text.len().saturating_sub(c.number());
                let from = (from..=text.len()).find(|i| text.is_char_boundary(*i)).unwrap_or(0);
                text.extend_from_within_str(from);
            }
        }
        if text.len() > 1 << 16 {
            break;
        }
    }
    let mut options = options();
    if which & 16 != 0 {
        let langs = [Lang::AR, Lang::EN, Lang::ES, Lang::FR, Lang::RU, Lang::ZH];
        options.lang = Some(langs[table % 6]);
    }
    let name = if which & 8 == 0 { "a.txt" } else { "a.md" };
    converted(name, text.as_bytes(), &options, which as u8);
}

trait Extend2 {
    fn extend_from_within_str(&mut self, from: usize);
}

impl Extend2 for String {
    fn extend_from_within_str(&mut self, from: usize) {
        let again = self[from..].to_owned();
        self.push_str(&again);
    }
}

/// Hard-wrapped lines: widths, indents, hyphens, page ends, columns.
pub fn lines(data: &[u8]) {
    const ENDS: &[&str] =
        &["\n", "\r\n", "\r", "\n\n", "\u{c}", "-\n", "\u{2028}", "\u{85}", " \n"];
    const WORDS: &[&str] =
        &["the", "wells", "of", "islands", "水井", "由村委会", "колодцы", "الآبار", "3", "A/99/204"];
    const STARTS: &[&str] =
        &["", " ", "    ", "\t", "(a) ", "3. ", "I. ", "• ", "一、", "> ", "- "];
    let mut c = Choices { bytes: data };
    let (which, width) = (c.number(), c.number() % 120 + 4);
    let mut text = String::new();
    while let Some(b) = c.byte() {
        text.push_str(c.of(STARTS));
        // most lines run up to the width, some end before it
        let goal = if b & 3 == 0 { usize::from(b) / 2 } else { width };
        let mut n = 0;
        while n < goal {
            let word = c.of(WORDS);
            text.push_str(word);
            n += word.chars().count() + 1;
            if b & 4 == 0 {
                text.push(' ');
            }
            if c.bytes.is_empty() {
                break;
            }
        }
        text.push_str(c.of(ENDS));
        if text.len() > 1 << 15 {
            break;
        }
    }
    converted("a.txt", text.as_bytes(), &options(), which as u8);
}

/// Running text full of what references are made of.
pub fn references(data: &[u8]) {
    const PARTS: &[&str] = include!("markdown_parts.rs");
    let mut c = Choices { bytes: data };
    let (which, table) = (c.number(), c.number());
    let mut text = String::from("1. ");
    while let Some(b) = c.byte() {
        match b {
            0..=191 => text.push_str(PARTS[usize::from(b) % PARTS.len()]),
            192..=223 => text.push_str(c.of(phrases(table))),
            _ => text.push_str("\n\n2. "),
        }
        if b & 1 == 0 {
            text.push(' ');
        }
        if text.len() > 1 << 14 {
            break;
        }
    }
    let langs = [Lang::AR, Lang::EN, Lang::ES, Lang::FR, Lang::RU, Lang::ZH];
    let mut options = options();
    options.lang = Some(langs[table % 6]);
    converted("a.txt", text.as_bytes(), &options, which as u8);
}

/// Markdown behind front matter, which a parser of Markdown reads.
pub fn markdown(data: &[u8]) {
    const PARTS: &[&str] = include!("front_parts.rs");
    let mut c = Choices { bytes: data };
    let which = c.number();
    let mut text = String::from("---\nlang: en\nsymbol: A/99/204\n---\n");
    while let Some(b) = c.byte() {
        if b < 224 {
            text.push_str(PARTS[usize::from(b) % PARTS.len()]);
        } else {
            text.push(char::from(c.number() as u8));
        }
        if text.len() > 1 << 14 {
            break;
        }
    }
    if std::env::var_os("MASTHEAD_SHOW").is_some() {
        eprintln!("{text:?}");
    }
    converted("a.md", text.as_bytes(), &options(), which as u8);
}

/// A ZIP of parts.
pub fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut z = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let how =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in parts {
        if z.start_file(*name, how).is_ok() {
            let _ = z.write_all(bytes);
        }
    }
    z.finish().map(Cursor::into_inner).unwrap_or_default()
}

const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" xmlns:m=\"http://schemas.openxmlformats.org/officeDocument/2006/math\"";

/// Elements of WordprocessingML, whole and in halves.
const WORD: &[&str] = &[
    "</w:p><w:p>",
    "<w:r><w:t>",
    "</w:t></w:r>",
    "text",
    "3. ",
    "(a) ",
    "<w:p>",
    "</w:p>",
    "<w:r>",
    "</w:r>",
    "<w:t xml:space=\"preserve\">",
    "</w:t>",
    " ",
    "<w:tab/>",
    "<w:br/>",
    "<w:br w:type=\"page\"/>",
    "<w:pPr>",
    "</w:pPr>",
    "<w:pStyle w:val=\"s1\"/>",
    "<w:pStyle w:val=\"s2\"/>",
    "<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr>",
    "<w:numPr><w:ilvl w:val=\"1\"/><w:numId w:val=\"2\"/></w:numPr>",
    "<w:outlineLvl w:val=\"1\"/>",
    "<w:rPr><w:b/></w:rPr>",
    "<w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr>",
    "<w:rPr><w:vanish/></w:rPr>",
    "<w:rPr><w:del/></w:rPr>",
    "<w:rPr><w:ins/></w:rPr>",
    "<w:ins>",
    "</w:ins>",
    "<w:del>",
    "</w:del>",
    "<w:delText>gone</w:delText>",
    "<w:fldChar w:fldCharType=\"begin\"/>",
    "<w:fldChar w:fldCharType=\"separate\"/>",
    "<w:fldChar w:fldCharType=\"end\"/>",
    "<w:instrText>REF b1</w:instrText>",
    "<w:instrText>PAGE</w:instrText>",
    "<w:instrText>NOTEREF n</w:instrText>",
    "<w:instrText>HYPERLINK \"http://a.org\"</w:instrText>",
    "<w:fldSimple w:instr=\"PAGE\">",
    "</w:fldSimple>",
    "<w:hyperlink r:id=\"web\">",
    "</w:hyperlink>",
    "<w:bookmarkStart w:id=\"1\" w:name=\"b1\"/>",
    "<w:bookmarkEnd w:id=\"1\"/>",
    "<w:footnoteReference w:id=\"1\"/>",
    "<w:footnoteReference w:id=\"2\" w:customMarkFollows=\"1\"/><w:t>*</w:t>",
    "<w:endnoteReference w:id=\"1\"/>",
    "<w:footnoteRef/>",
    "<w:tbl>",
    "</w:tbl>",
    "<w:tr>",
    "</w:tr>",
    "<w:tc>",
    "</w:tc>",
    "<w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr>",
    "<w:tcPr><w:vMerge w:val=\"restart\"/></w:tcPr>",
    "<w:tcPr><w:vMerge/></w:tcPr>",
    "<w:sectPr><w:titlePg/><w:headerReference w:type=\"first\" r:id=\"h\"/></w:sectPr>",
    "<w:sectPr/>",
    "<mc:AlternateContent>",
    "</mc:AlternateContent>",
    "<mc:Choice>",
    "</mc:Choice>",
    "<mc:Fallback>",
    "</mc:Fallback>",
    "<w:sdt><w:sdtPr/><w:sdtContent>",
    "</w:sdtContent></w:sdt>",
    "<m:oMath><m:t>x</m:t></m:oMath>",
    "<w:sym w:font=\"Symbol\" w:char=\"F0B7\"/>",
    "<w:drawing>",
    "</w:drawing>",
    "<w:txbxContent>",
    "</w:txbxContent>",
    "<w:pict>",
    "</w:pict>",
    "<w:ruby><w:rt>",
    "</w:rt></w:ruby>",
    "<w:noBreakHyphen/>",
    "<w:softHyphen/>",
    "<w:framePr/>",
    "<w:altChunk/>",
    "<w:object/>",
    "&amp;",
    "&#1;",
    "&x;",
    "<!-- c -->",
    "<![CDATA[d]]>",
    "<?p?>",
    "委员会",
    "A/99/204",
    "<w:ind w:left=\"-9999999999\"/>",
    "<w:jc w:val=\"center\"/>",
    "<w:bidi/>",
    "1. ",
    "¹",
    "\n",
    "<w:lastRenderedPageBreak/>",
    "<w:cr/>",
    "<w:ptab/>",
    "<w:commentReference w:id=\"1\"/>",
    "<",
    "\"",
    "</",
    "<w:moveFrom>",
    "</w:moveFrom>",
    "<w:moveTo>",
    "</w:moveTo>",
];

/// DOCX: the bytes of a package, of its document part, or choices of elements.
pub fn docx(data: &[u8]) {
    let mut c = Choices { bytes: data };
    let which = c.number();
    let bytes = match which % 4 {
        0 => c.bytes.to_vec(),
        1 => package(c.bytes, c.bytes),
        _ => {
            let mut parts = [String::new(), String::new()];
            let mut notes = false;
            while let Some(b) = c.byte() {
                if b == 255 {
                    notes = !notes;
                } else {
                    parts[usize::from(notes)].push_str(WORD[usize::from(b) % WORD.len()]);
                }
            }
            let [body, inner] = parts;
            let body = format!("<w:document {W}><w:body><w:p>{body}</w:p></w:body></w:document>");
            let notes = format!(
                "<w:footnotes {W}><w:footnote w:id=\"1\"><w:p>{inner}</w:p></w:footnote><w:footnote w:id=\"2\"/></w:footnotes>"
            );
            package(body.as_bytes(), notes.as_bytes())
        }
    };
    let mut options = options();
    options.from = Some(Format::Docx);
    if which & 64 != 0 {
        options.track_changes = masthead::read::docx::TrackChanges::Reject;
    }
    let Some(reading) = read("a.docx", &bytes, &options) else { return };
    written(&reading.document, Format::Akn);
    if which & 32 != 0 {
        let again = written(&reading.document, Format::Docx);
        let again = read("b.docx", &again, &options);
        assert!(again.is_some(), "our own DOCX cannot be read");
    }
}

fn package(document: &[u8], notes: &[u8]) -> Vec<u8> {
    const RELS: &[u8] = b"<Relationships><Relationship Id='a' Type='x/officeDocument' Target='word/document.xml'/></Relationships>";
    const OWN: &[u8] = b"<Relationships><Relationship Id='s' Type='x/styles' Target='styles.xml'/><Relationship Id='n' Type='x/numbering' Target='numbering.xml'/><Relationship Id='f' Type='x/footnotes' Target='footnotes.xml'/><Relationship Id='h' Type='x/header' Target='header1.xml'/><Relationship Id='web' Type='x/hyperlink' Target='https://docs.un.org/en/A/99/204' TargetMode='External'/></Relationships>";
    let styles = format!(
        "<w:styles {W}><w:style w:type='paragraph' w:styleId='s1'><w:name w:val='heading 1'/><w:basedOn w:val='s2'/><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style><w:style w:type='paragraph' w:styleId='s2'><w:basedOn w:val='s1'/></w:style></w:styles>"
    );
    let numbering = format!(
        "<w:numbering {W}><w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='%1.'/></w:lvl><w:lvl w:ilvl='1'><w:numFmt w:val='lowerLetter'/><w:lvlText w:val='(%2)'/></w:lvl></w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num><w:num w:numId='2'><w:abstractNumId w:val='0'/><w:lvlOverride w:ilvl='1'><w:startOverride w:val='7'/></w:lvlOverride></w:num></w:numbering>"
    );
    let header = format!("<w:hdr {W}><w:p><w:r><w:t>A/99/204</w:t></w:r></w:p></w:hdr>");
    zip(&[
        ("_rels/.rels", RELS),
        ("word/document.xml", document),
        ("word/_rels/document.xml.rels", OWN),
        ("word/styles.xml", styles.as_bytes()),
        ("word/numbering.xml", numbering.as_bytes()),
        ("word/footnotes.xml", notes),
        ("word/header1.xml", header.as_bytes()),
    ])
}

/// Elements of Akoma Ntoso, whole and in halves.
const AKN: &[&str] = &[
    "<p>",
    "</p>",
    "text",
    " ",
    "<paragraph eId=\"para_1\">",
    "</paragraph>",
    "<num>1.</num>",
    "<content>",
    "</content>",
    "<section>",
    "</section>",
    "<heading>",
    "</heading>",
    "<subheading>",
    "</subheading>",
    "<list>",
    "</list>",
    "<intro>",
    "</intro>",
    "<point>",
    "</point>",
    "<num>(a)</num>",
    "<wrapUp>",
    "</wrapUp>",
    "<blockList>",
    "</blockList>",
    "<item>",
    "</item>",
    "<listIntroduction>",
    "</listIntroduction>",
    "<authorialNote marker=\"1\">",
    "</authorialNote>",
    "<noteRef href=\"#n\"/>",
    "<ref href=\"#para_1\">",
    "</ref>",
    "<ref href=\"/akn/un/act/resolution/98/1\">",
    "<i>",
    "</i>",
    "<b>",
    "</b>",
    "<br/>",
    "<sup>",
    "</sup>",
    "<table>",
    "</table>",
    "<tr>",
    "</tr>",
    "<td>",
    "</td>",
    "<th colspan=\"2\">",
    "</th>",
    "<caption>",
    "</caption>",
    "<quotedStructure startQuote=\"“\" endQuote=\"”\">",
    "</quotedStructure>",
    "<embeddedStructure>",
    "</embeddedStructure>",
    "<mod>",
    "</mod>",
    "<ins>",
    "</ins>",
    "<del>",
    "</del>",
    "<eol/>",
    "<eop/>",
    "<img src=\"x\" alt=\"y\"/>",
    "<foreign><x/></foreign>",
    "<container name=\"x\">",
    "</container>",
    "<tblock>",
    "</tblock>",
    "<hcontainer name=\"q\">",
    "</hcontainer>",
    "<docTitle>",
    "</docTitle>",
    "<docNumber>A/99/204</docNumber>",
    "<docDate date=\"2044-07-02\">",
    "</docDate>",
    "<date date=\"2044-13-99\">",
    "</date>",
    "<concept refersTo=\"#c\">",
    "</concept>",
    "<inline name=\"x\">",
    "</inline>",
    "&amp;",
    "&lt;",
    "&#1;",
    "&x;",
    "<!-- c -->",
    "<![CDATA[d]]>",
    "<?p?>",
    "委员会",
    "<a href=\"http://a.org\">",
    "</a>",
    "<preface>",
    "</preface>",
    "<preamble>",
    "</preamble>",
    "<conclusions>",
    "</conclusions>",
    "<attachments>",
    "</attachments>",
    "<attachment>",
    "</attachment>",
    "<doc name=\"annex\"><meta/><mainBody>",
    "</mainBody></doc>",
    "<formula>",
    "</formula>",
    "<recitals>",
    "</recitals>",
    "<recital>",
    "</recital>",
    "<meta>",
    "</meta>",
    "<FRBRnumber value=\"1\"/>",
    "<longTitle>",
    "</longTitle>",
    "<part>",
    "</part>",
    "<",
    "\"",
    "</",
    "<x:y xmlns:x=\"u\">",
    "</x:y>",
    "<num>",
    "</num>",
    "II",
    "<signature>",
    "</signature>",
    "<span>",
    "</span>",
    "<toc>",
    "</toc>",
    "<tocItem level=\"1\" href=\"#x\">",
    "</tocItem>",
    "<crossHeading>",
    "</crossHeading>",
    "<blockContainer>",
    "</blockContainer>",
];

/// Akoma Ntoso: any text, or choices of elements; what is read is written and read again, and the
/// text stays the same.
pub fn akn(data: &[u8]) {
    let mut c = Choices { bytes: data };
    let which = c.number();
    let bytes = match which % 4 {
        0 => c.bytes.to_vec(),
        1 => {
            let doc = arbitrary::document(c.bytes);
            written(&doc, Format::Akn)
        }
        _ => {
            let mut inner = String::new();
            let mut open: Vec<&str> = Vec::new();
            while let Some(b) = c.byte() {
                let piece = AKN[usize::from(b) % AKN.len()];
                // half of the time ends fit, or hardly anything would be read
                if which & 4 == 0 {
                    if let Some(name) = piece.strip_prefix("</") {
                        let name = name.trim_end_matches('>');
                        let Some(at) = open.iter().rposition(|o| *o == name) else { continue };
                        for name in open.drain(at..).rev() {
                            inner.push_str(&format!("</{name}>"));
                        }
                        continue;
                    }
                    if piece == "<" || piece.contains("&x;") || piece.ends_with("</doc>") {
                        continue;
                    }
                    if piece.starts_with('<')
                        && !piece.contains("/>")
                        && !piece.contains("</")
                        && !piece.starts_with("<!")
                        && !piece.starts_with("<?")
                    {
                        let name = piece.trim_start_matches('<');
                        open.push(name.split([' ', '>']).next().unwrap_or(""));
                    }
                }
                inner.push_str(piece);
            }
            for name in open.drain(..).rev() {
                inner.push_str(&format!("</{name}>"));
            }
            format!("<akomaNtoso xmlns=\"http://docs.oasis-open.org/legaldocml/ns/akn/3.0\"><doc name=\"report\"><meta/><mainBody>{inner}</mainBody></doc></akomaNtoso>").into_bytes()
        }
    };
    let mut options = options();
    options.from = Some(Format::Akn);
    options.normalise = which & 128 != 0;
    let Some(reading) = read("a.xml", &bytes, &options) else {
        assert!(which % 4 != 1, "our own AKN cannot be read");
        return;
    };
    let second = written(&reading.document, Format::Akn);
    options.normalise = false;
    let again = read("b.xml", &second, &options).expect("our own AKN is read");
    let (before, after) = (
        masthead::conserve::tally_tree(&reading.document),
        masthead::conserve::tally_tree(&again.document),
    );
    let d = before.difference(&after).map(|d| d.to_string());
    assert_eq!(d, None, "the text changed on its way through AKN");
}

/// Any tree through every writer; PDF, which is slow, now and then.
pub fn writers(data: &[u8]) {
    let mut c = Choices { bytes: data };
    let which = c.number();
    let doc = arbitrary::document(c.bytes);
    for format in
        [Format::Akn, Format::Html, Format::Markdown, Format::Text, Format::Json, Format::Docx]
    {
        let bytes = written(&doc, format);
        assert!(bytes == written(&doc, format), "{format} is not the same twice");
    }
    if which.is_multiple_of(16) {
        match masthead::write(&doc, Format::Pdf, &WriteOptions::default()) {
            Ok(made) => assert!(made.bytes.starts_with(b"%PDF-")),
            Err(e) => panic!("pdf: {e}"),
        }
    }
}

/// Language tables: any TOML, or a table that is shipped with lines changed. What is taken as a
/// table must read a document.
pub fn tables(data: &[u8]) {
    const LINES: &[&str] = &[
        "",
        "lang = \"en\"",
        "lang = \"hi\"",
        "rtl = true",
        "join = \"none\"",
        "bullets = \"\"",
        "pairs = [\"()\"]",
        "articles = [\"{decimal}\"]",
        "articles = [\"(((\"]",
        "articles = [\"{any}{any}\"]",
        "votes = [\"(a|a|)(b|)\"]",
        "joins = [\"\"]",
        "[fold]",
        "\"a\" = \"b\"",
        "\"b\" = \"a\"",
        "symbols = [\"A\", \"A\"]",
        "symbols = []",
        "system = \"symbolic\"",
        "system = \"additive\"",
        "decimal = { system = \"decimal\" }",
        "words = [\"\"]",
        "letters = [\"z-a\"]",
        "counts = [\"no\"]",
        "[[labels]]",
        "pattern = \"{decimal}.\"",
        "form = \"{upper-roman}.\"",
    ];
    let mut c = Choices { bytes: data };
    let which = c.number();
    let text = if which & 1 == 0 {
        String::from_utf8_lossy(c.bytes).into_owned()
    } else {
        let mut all: Vec<&str> = TABLES[which / 2 % 6].lines().collect();
        while !c.bytes.is_empty() {
            let at = c.wide() % all.len().max(1);
            match c.number() % 4 {
                0 if all.len() > 1 => drop(all.remove(at)),
                1 => all.insert(at, LINES[c.number() % LINES.len()]),
                2 => {
                    let to = c.wide() % all.len();
                    all.swap(at, to);
                }
                _ => {
                    // a line cut, at a character
                    let line = all[at];
                    let cut = (c.number()..line.len()).find(|i| line.is_char_boundary(*i));
                    all[at] = &line[..cut.unwrap_or(0)];
                }
            }
        }
        all.join("\n")
    };
    let table = match Locale::from_toml(&text) {
        Ok(table) => Arc::new(table),
        Err(e) => {
            assert!(!e.to_string().is_empty());
            return;
        }
    };
    let mut options = options();
    options.locale = Some(table);
    let draft = "United Nations\n\nA/99/204\n\n2 July 2044\n\nI. Water\n\n1. See paragraph 2 (a) of A/98/1.¹\n\n(a) x;\n\n¹ Note.\n\nAnnex\n\n一、水\n\n(أ) y\n";
    converted("a.txt", draft.as_bytes(), &options, 0);
}

/// Trees in JSON: any text, or a tree of ours with bytes changed. What is read comes back.
pub fn json(data: &[u8]) {
    let mut c = Choices { bytes: data };
    let which = c.number();
    let bytes = if which & 1 == 0 {
        c.bytes.to_vec()
    } else {
        let (half, rest) = c.bytes.split_at(c.bytes.len() / 2);
        let mut bytes = written(&arbitrary::document(half), Format::Json);
        for change in rest.chunks_exact(4) {
            let at = usize::from(change[0]) << 8 | usize::from(change[1]);
            if bytes.is_empty() {
                return;
            }
            let at = at % bytes.len();
            match change[2] % 3 {
                0 => bytes[at] = change[3],
                1 => drop(bytes.remove(at)),
                _ => bytes.insert(at, b"[]{}\",:0-9eE.\\"[usize::from(change[3]) % 14]),
            }
        }
        bytes
    };
    let mut options = options();
    options.from = Some(Format::Json);
    let Some(reading) = read("a.json", &bytes, &options) else { return };
    let again = written(&reading.document, Format::Json);
    if !again.is_empty() {
        let back = read("b.json", &again, &options).expect("our own JSON is read");
        assert!(back.document == reading.document, "the tree changed on its way through JSON");
    }
    written(&reading.document, Format::Akn);
}
