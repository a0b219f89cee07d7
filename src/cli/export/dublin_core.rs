//! Simple Dublin Core in the form of OAI-PMH (`oai_dc`), the form that the United Nations Digital
//! Library gives too.

use super::make::File;
use super::package::{Facts, xml};

const MIME_TEXT: &str = "text/plain";

/// The record of a document: what is known, and nothing else.
pub(crate) fn record(facts: &Facts<'_>, files: &[File]) -> String {
    let doc = &facts.reading.document;
    let meta = &doc.meta;
    let mut rows: Vec<(&str, String)> = Vec::new();
    let mut row = |element: &'static str, value: Option<&str>| {
        if let Some(value) = value.map(str::trim).filter(|v| !v.is_empty()) {
            rows.push((element, value.to_owned()));
        }
    };
    row("title", meta.title.as_deref());
    row("creator", meta.organ.as_deref());
    row("contributor", meta.committee.as_deref());
    for s in &facts.supplied.subjects {
        row("subject", Some(&s.term));
        row("subject", s.uri.as_deref());
    }
    row("publisher", Some("United Nations"));
    row("date", meta.date.or(meta.adopted).map(|d| d.to_string()).as_deref());
    row("type", Some("Text"));
    if doc.kind != masthead::model::DocKind::Unknown {
        row("type", Some(doc.kind.as_str()));
    }
    for mime in files.iter().filter_map(|f| f.format).map(|f| f.info().mime) {
        row("format", Some(if mime.is_empty() { MIME_TEXT } else { mime }));
    }
    row("identifier", meta.symbol.as_ref().map(|s| s.as_str()));
    row("identifier", meta.number.as_deref());
    row("identifier", meta.job_number.as_deref());
    row("source", Some(facts.name));
    row("language", Some(doc.lang.as_str()));
    let original = meta.original.filter(|l| *l != doc.lang);
    row("relation", original.map(|l| format!("original language: {l}")).as_deref());
    row("coverage", meta.meeting.as_ref().and_then(|m| m.place.as_deref()));

    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <oai_dc:dc xmlns:oai_dc=\"http://www.openarchives.org/OAI/2.0/oai_dc/\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
         xsi:schemaLocation=\"http://www.openarchives.org/OAI/2.0/oai_dc/ \
         http://www.openarchives.org/OAI/2.0/oai_dc.xsd\">\n",
    );
    for (element, value) in rows {
        let lang = match element {
            "title" | "creator" => format!(" xml:lang=\"{}\"", xml(doc.lang.as_str())),
            _ => String::new(),
        };
        out.push_str(&format!("  <dc:{element}{lang}>{}</dc:{element}>\n", xml(&value)));
    }
    out.push_str("</oai_dc:dc>\n");
    out
}
