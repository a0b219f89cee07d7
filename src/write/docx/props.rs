//! Package parts that say what the document is: content types, relationships, settings, properties.

use super::body::{Writer, open_part};
use super::page;
use super::script;
use super::xml::{attr, push_text};
use crate::model::{Document, MastheadRole};
use std::fmt::Write as _;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.";

/// `[Content_Types].xml`.
pub(super) fn content_types(numbering: bool) -> String {
    let mut x = format!(
        "{HEAD}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>"
    );
    let mut part = |name: &str, kind: &str| {
        let _ = write!(x, "<Override PartName=\"/{name}\" ContentType=\"{kind}\"/>");
    };
    let word = |kind: &str| format!("{WORD}{kind}+xml");
    part("word/document.xml", &word("document.main"));
    part("word/styles.xml", &word("styles"));
    part("word/settings.xml", &word("settings"));
    part("word/fontTable.xml", &word("fontTable"));
    part("word/footnotes.xml", &word("footnotes"));
    if numbering {
        part("word/numbering.xml", &word("numbering"));
    }
    for n in 1..=3 {
        part(&format!("word/header{n}.xml"), &word("header"));
        part(&format!("word/footer{n}.xml"), &word("footer"));
    }
    part("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml");
    part(
        "docProps/app.xml",
        "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    );
    part(
        "docProps/custom.xml",
        "application/vnd.openxmlformats-officedocument.custom-properties+xml",
    );
    x.push_str("</Types>");
    x
}

/// `_rels/.rels`.
pub(super) fn package_rels() -> String {
    format!(
        "{HEAD}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/><Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/><Relationship Id=\"rId3\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/extended-properties\" Target=\"docProps/app.xml\"/><Relationship Id=\"rId4\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties\" Target=\"docProps/custom.xml\"/></Relationships>"
    )
}

/// `word/_rels/document.xml.rels`.
pub(super) fn document_rels(w: &Writer<'_>) -> String {
    let mut inside = vec![
        ("rIdS", "styles", "styles.xml"),
        ("rIdE", "settings", "settings.xml"),
        ("rIdT", "fontTable", "fontTable.xml"),
        ("rIdN", "footnotes", "footnotes.xml"),
        ("rIdH1", "header", "header1.xml"),
        ("rIdH2", "header", "header2.xml"),
        ("rIdH3", "header", "header3.xml"),
        ("rIdF1", "footer", "footer1.xml"),
        ("rIdF2", "footer", "footer2.xml"),
        ("rIdF3", "footer", "footer3.xml"),
    ];
    if !w.numbering.is_empty() {
        inside.push(("rIdM", "numbering", "numbering.xml"));
    }
    w.rels.xml(&inside)
}

/// `word/settings.xml`.
pub(super) fn settings(doc: &Document) -> String {
    let mut x = open_part("settings");
    x.push_str("<w:zoom w:percent=\"100\"/><w:defaultTabStop w:val=\"475\"/><w:evenAndOddHeaders/><w:characterSpacingControl w:val=\"doNotCompress\"/><w:footnotePr><w:footnote w:id=\"-1\"/><w:footnote w:id=\"0\"/></w:footnotePr><w:compat><w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>");
    let facts = facts(doc);
    if !facts.is_empty() {
        x.push_str("<w:docVars>");
        for (name, value) in &facts {
            x.push_str("<w:docVar");
            attr(&mut x, "w:name", name);
            attr(&mut x, "w:val", value);
            x.push_str("/>");
        }
        x.push_str("</w:docVars>");
    }
    let tag = script::tag(doc.lang);
    let slot = match script::script(doc.lang) {
        script::Script::Western => format!("w:val=\"{tag}\""),
        script::Script::EastAsian => format!("w:val=\"en-GB\" w:eastAsia=\"{tag}\""),
        script::Script::RightToLeft => format!("w:val=\"en-GB\" w:bidi=\"{tag}\""),
    };
    let _ = write!(
        x,
        "<w:themeFontLang {slot}/><w:decimalSymbol w:val=\".\"/><w:listSeparator w:val=\",\"/></w:settings>"
    );
    x
}

/// What the UN's templates keep as document variables and custom properties, under their names.
fn facts(doc: &Document) -> Vec<(&'static str, String)> {
    let m = &doc.meta;
    let line = |role| doc.lines(role).next().map(|l| crate::model::plain(&l.text));
    let mut out = Vec::new();
    let mut put = |name, value: Option<String>| {
        // Word takes 255 characters of a property
        if let Some(v) = value.filter(|v| !v.trim().is_empty()) {
            out.push((name, v.chars().take(255).collect()));
        }
    };
    put("Agenda Title1", line(MastheadRole::AgendaTitle));
    put("Agenda1", line(MastheadRole::AgendaItem));
    put("JobNo", m.job_number.as_deref().map(str::to_owned));
    put("Release Date", m.date.map(|d| d.to_string()));
    put("Session1", line(MastheadRole::Session));
    put("Symbol1", Some(page::symbol(doc)));
    put("Title1", m.title.as_deref().map(str::to_owned).or_else(|| line(MastheadRole::Title)));
    out
}

/// `word/fontTable.xml`.
pub(super) fn font_table() -> String {
    let mut x = open_part("fonts");
    for (name, family) in [
        ("KaiTi", "modern"),
        ("SimHei", "modern"),
        ("SimSun", "auto"),
        ("Times New Roman", "roman"),
        ("Traditional Arabic", "roman"),
    ] {
        let _ = write!(x, "<w:font w:name=\"{name}\"><w:family w:val=\"{family}\"/></w:font>");
    }
    x.push_str("</w:fonts>");
    x
}

/// `docProps/core.xml`. Dates are the document's: none is made up.
pub(super) fn core(doc: &Document) -> String {
    let m = &doc.meta;
    let mut x = format!(
        "{HEAD}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">"
    );
    let mut put = |name: &str, value: &str| {
        if !value.is_empty() {
            let _ = write!(x, "<{name}>");
            push_text(&mut x, value);
            let _ = write!(x, "</{name}>");
        }
    };
    put("dc:title", m.title.as_deref().unwrap_or(""));
    put("dc:subject", &page::symbol(doc));
    put("dc:creator", m.organ.as_deref().unwrap_or("United Nations"));
    put("dc:identifier", &page::symbol(doc));
    put("dc:language", doc.lang.as_str());
    if let Some(d) = m.date {
        for name in ["created", "modified"] {
            let _ = write!(
                x,
                "<dcterms:{name} xsi:type=\"dcterms:W3CDTF\">{d}T00:00:00Z</dcterms:{name}>"
            );
        }
    }
    x.push_str("</cp:coreProperties>");
    x
}

/// `docProps/app.xml`.
pub(super) fn app() -> String {
    format!(
        "{HEAD}<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\"><Application>masthead</Application></Properties>"
    )
}

/// `docProps/custom.xml`.
pub(super) fn custom(doc: &Document) -> String {
    let mut x = format!(
        "{HEAD}<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties\" xmlns:vt=\"http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes\">"
    );
    let mut facts = facts(doc);
    facts.push(("Language", doc.lang.as_str().to_owned()));
    facts.push(("Kind", doc.kind.as_str().to_owned()));
    for (i, (name, value)) in facts.iter().enumerate() {
        let _ = write!(
            x,
            "<property fmtid=\"{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}\" pid=\"{}\"",
            i + 2
        );
        attr(&mut x, "name", name);
        x.push_str("><vt:lpwstr>");
        push_text(&mut x, value);
        x.push_str("</vt:lpwstr></property>");
    }
    x.push_str("</Properties>");
    x
}
