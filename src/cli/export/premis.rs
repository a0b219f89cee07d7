//! A PREMIS 3.0 record: the files as objects, what was done as events, masthead as the agent. Types
//! of events are those of the Library of Congress vocabulary `preservation/eventType`.

use super::hex;
use super::make::File;
use super::package::{Facts, xml};
use masthead::Format;

const EVENTS: &str = "http://id.loc.gov/vocabulary/preservation/eventType";

/// An event: its name here, its code and label in the vocabulary.
const DIGEST: (&str, &str, &str) = ("digest", "mes", "message digest calculation");
const NORMALIZATION: (&str, &str, &str) = ("normalization", "nor", "normalization");
const VALIDATION: (&str, &str, &str) = ("validation", "val", "validation");

/// The record of a bag.
pub(crate) fn record(facts: &Facts<'_>, original: &File, files: &[File], bag: &str) -> String {
    let mut out = Out {
        text: String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <premis xmlns=\"http://www.loc.gov/premis/v3\" \
             xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
             xsi:schemaLocation=\"http://www.loc.gov/premis/v3 \
             http://www.loc.gov/standards/premis/v3/premis-v3-0.xsd\" version=\"3.0\">\n",
        ),
        depth: 1,
    };
    let format = facts.about.map_or("text", |a| a.format.as_str());
    let original_name = String::from_utf8_lossy(facts.rel.name()).into_owned();
    out.object(original, bag, Format::from_name(format).unwrap_or(Format::Text), None, |out| {
        out.leaf("originalName", &original_name);
        out.linked_event(&DIGEST, bag);
        out.linked_event(&NORMALIZATION, bag);
        out.linked_event(&VALIDATION, bag);
    });
    for file in files {
        let format = file.format.unwrap_or(Format::Text);
        let kind = (format == Format::Pdf).then_some(facts.recipe.write.pdf.conformance.clone());
        out.object(file, bag, format, kind.as_ref(), |out| {
            out.nest("relationship", |out| {
                let vocabulary = "http://id.loc.gov/vocabulary/preservation";
                let of = |name, code, text| {
                    format!(
                        "<{name} authority=\"{name}\" authorityURI=\"{vocabulary}/{name}\" \
                         valueURI=\"{vocabulary}/{name}/{code}\">{text}</{name}>"
                    )
                };
                out.line(&of("relationshipType", "der", "derivation"));
                out.line(&of("relationshipSubType", "hss", "has source"));
                out.nest("relatedObjectIdentifier", |out| {
                    out.leaf("relatedObjectIdentifierType", "path in bag");
                    out.leaf("relatedObjectIdentifierValue", &id(bag, &original.path));
                });
                out.nest("relatedEventIdentifier", |out| {
                    out.leaf("relatedEventIdentifierType", "local");
                    out.leaf("relatedEventIdentifierValue", &id(bag, NORMALIZATION.0));
                });
            });
            out.linked_event(&NORMALIZATION, bag);
        });
    }
    let time = facts.request.time.to_string();
    let digest = format!("SHA-256 {}", hex(&original.sha256));
    out.event(&DIGEST, bag, &time, &digest, ("success", None), &[original], &[]);
    let made: Vec<&File> = files.iter().collect();
    let detail = format!("options {}", facts.recipe.options);
    out.event(&NORMALIZATION, bag, &time, &detail, ("success", None), &[original], &made);
    let ledger = &facts.reading.ledger;
    let note = match ledger.is_empty() {
        true => "the source is a tree without text of its own".to_owned(),
        false => format!("source {ledger}; findings: {}", facts.judged.told.len()),
    };
    let verdict = if facts.judged.lost { "fail" } else { "pass" };
    let detail =
        "every byte of the source accounted for; the text of the outputs counted against it";
    out.event(&VALIDATION, bag, &time, detail, (verdict, Some(&note)), &[original], &made);
    out.nest("agent", |out| {
        out.nest("agentIdentifier", |out| {
            out.leaf("agentIdentifierType", "local");
            out.leaf("agentIdentifierValue", AGENT);
        });
        out.leaf("agentName", "masthead");
        out.leaf("agentType", "software");
        out.leaf("agentVersion", env!("CARGO_PKG_VERSION"));
        let tool = &facts.recipe.tool;
        for (what, key) in [("language tables", "tables_sha256"), ("fonts", "fonts_sha256")] {
            let hash = tool[key].as_str().unwrap_or_default();
            out.leaf("agentNote", &format!("{what} SHA-256 {hash}"));
        }
    });
    out.text.push_str("</premis>\n");
    out.text
}

const AGENT: &str = concat!("masthead-", env!("CARGO_PKG_VERSION"));

fn id(bag: &str, what: &str) -> String {
    format!("{bag}/{what}")
}

struct Out {
    text: String,
    depth: usize,
}

impl Out {
    fn line(&mut self, line: &str) {
        self.text.push_str(&"  ".repeat(self.depth));
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn leaf(&mut self, name: &str, value: &str) {
        self.line(&format!("<{name}>{}</{name}>", xml(value)));
    }

    fn nest(&mut self, name: &str, inner: impl FnOnce(&mut Self)) {
        self.nest_as(name, "", inner);
    }

    fn nest_as(&mut self, name: &str, attributes: &str, inner: impl FnOnce(&mut Self)) {
        self.line(&format!("<{name}{attributes}>"));
        self.depth += 1;
        inner(self);
        self.depth -= 1;
        self.line(&format!("</{name}>"));
    }

    fn object(
        &mut self,
        file: &File,
        bag: &str,
        format: Format,
        kind: Option<&masthead::write::pdf::Conformance>,
        more: impl FnOnce(&mut Self),
    ) {
        self.nest_as("object", " xsi:type=\"file\"", |out| {
            out.nest("objectIdentifier", |out| {
                out.leaf("objectIdentifierType", "path in bag");
                out.leaf("objectIdentifierValue", &id(bag, &file.path));
            });
            out.nest("objectCharacteristics", |out| {
                for (name, digest) in
                    [("SHA-512", hex(&file.sha512)), ("SHA-256", hex(&file.sha256))]
                {
                    out.nest("fixity", |out| {
                        out.leaf("messageDigestAlgorithm", name);
                        out.leaf("messageDigest", &digest);
                        out.leaf("messageDigestOriginator", "masthead");
                    });
                }
                out.leaf("size", &file.bytes.len().to_string());
                out.nest("format", |out| {
                    let name = match kind {
                        Some(masthead::write::pdf::Conformance::A2aUa1) => "PDF/A-2a, PDF/UA-1",
                        Some(masthead::write::pdf::Conformance::A3aUa1 { .. }) => {
                            "PDF/A-3a, PDF/UA-1"
                        }
                        _ => format.info().mime,
                    };
                    out.nest("formatDesignation", |out| out.leaf("formatName", name));
                    if let Some(key) = pronom(format, kind) {
                        out.nest("formatRegistry", |out| {
                            out.leaf("formatRegistryName", "PRONOM");
                            out.leaf("formatRegistryKey", key);
                        });
                    }
                });
                if !file.original {
                    out.nest("creatingApplication", |out| {
                        out.leaf("creatingApplicationName", "masthead");
                        out.leaf("creatingApplicationVersion", env!("CARGO_PKG_VERSION"));
                    });
                }
            });
            more(out);
        });
    }

    fn linked_event(&mut self, event: &(&str, &str, &str), bag: &str) {
        self.nest("linkingEventIdentifier", |out| {
            out.leaf("linkingEventIdentifierType", "local");
            out.leaf("linkingEventIdentifierValue", &id(bag, event.0));
        });
    }

    #[allow(clippy::too_many_arguments, reason = "they are the parts of an event, in its order")]
    fn event(
        &mut self,
        event: &(&str, &str, &str),
        bag: &str,
        time: &str,
        detail: &str,
        (outcome, note): (&str, Option<&str>),
        sources: &[&File],
        outcomes: &[&File],
    ) {
        let (name, code, label) = event;
        self.nest("event", |out| {
            out.nest("eventIdentifier", |out| {
                out.leaf("eventIdentifierType", "local");
                out.leaf("eventIdentifierValue", &id(bag, name));
            });
            out.line(&format!(
                "<eventType authority=\"eventType\" authorityURI=\"{EVENTS}\" \
                 valueURI=\"{EVENTS}/{code}\">{label}</eventType>"
            ));
            out.leaf("eventDateTime", time);
            out.nest("eventDetailInformation", |out| out.leaf("eventDetail", detail));
            out.nest("eventOutcomeInformation", |out| {
                out.leaf("eventOutcome", outcome);
                if let Some(note) = note {
                    out.nest("eventOutcomeDetail", |out| out.leaf("eventOutcomeDetailNote", note));
                }
            });
            out.nest("linkingAgentIdentifier", |out| {
                out.leaf("linkingAgentIdentifierType", "local");
                out.leaf("linkingAgentIdentifierValue", AGENT);
                out.leaf("linkingAgentRole", "executing program");
            });
            for (files, role) in [(sources, "source"), (outcomes, "outcome")] {
                for file in files {
                    out.nest("linkingObjectIdentifier", |out| {
                        out.leaf("linkingObjectIdentifierType", "path in bag");
                        out.leaf("linkingObjectIdentifierValue", &id(bag, &file.path));
                        out.leaf("linkingObjectRole", role);
                    });
                }
            }
        });
    }
}

/// The identifier of a format in PRONOM, where it is one format there.
fn pronom(
    format: Format,
    kind: Option<&masthead::write::pdf::Conformance>,
) -> Option<&'static str> {
    use masthead::write::pdf::Conformance;
    match (format, kind) {
        (Format::Docx, _) => Some("fmt/412"),
        (Format::Akn, _) => Some("fmt/101"),
        (Format::Text, _) => Some("x-fmt/111"),
        (Format::Pdf, Some(Conformance::A2aUa1)) => Some("fmt/476"),
        (Format::Pdf, Some(Conformance::A3aUa1 { .. })) => Some("fmt/479"),
        _ => None,
    }
}
