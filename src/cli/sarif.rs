//! Diagnostics as a SARIF 2.1.0 log (OASIS Standard, 27 March 2020): one run, a rule for each code.

use super::exit::Exit;
use super::render::{Fault, Place};
use masthead::source::Source;
use masthead::span::Span;
use masthead::{Code, Diagnostic, Severity};
use serde_json::{Map, Value, json};

/// What goes into the log, gathered until the last document is read.
#[derive(Debug, Default)]
pub(crate) struct Log {
    results: Vec<Value>,
    notifications: Vec<Value>,
}

impl Log {
    pub(crate) fn diagnostic(&mut self, d: &Diagnostic, place: Place<'_>) {
        let mut result = Map::new();
        let index = Code::ALL.iter().position(|c| *c == d.code);
        result.insert("ruleId".into(), d.code.as_str().into());
        result.insert("ruleIndex".into(), index.unwrap_or_default().into());
        result.insert("level".into(), level(d.severity).into());
        // a viewer shows the message alone, so the way out goes with it
        let text = match &d.help {
            Some(help) => format!("{}; {help}", d.message),
            None => d.message.to_string(),
        };
        result.insert("message".into(), json!({ "text": text }));
        result.insert("locations".into(), json!([location(d.span, place, None, None)]));
        let related: Vec<Value> = d
            .labels
            .iter()
            .filter(|(span, _)| !span.is_detached())
            .enumerate()
            .map(|(i, (span, words))| location(*span, place, Some(words), Some(i)))
            .collect();
        if !related.is_empty() {
            result.insert("relatedLocations".into(), related.into());
        }
        self.results.push(result.into());
    }

    pub(crate) fn fault(&mut self, fault: &Fault) {
        let text = match &fault.help {
            Some(help) => format!("{}; {help}", fault.message),
            None => fault.message.clone(),
        };
        let mut n = json!({
            "level": "error",
            "message": { "text": text },
            "descriptor": { "id": fault.kind },
        });
        if !fault.file.is_empty() {
            let at = json!([{ "physicalLocation": { "artifactLocation": artifact(&fault.file) } }]);
            n["locations"] = at;
        }
        self.notifications.push(n);
    }

    /// The whole log, with all rules.
    pub(crate) fn text(self, exit: Exit) -> String {
        self.with_rules(exit, Code::ALL)
    }

    /// The log with those rules only that it has results of: for a log that is kept with its document.
    pub(crate) fn lean(mut self, exit: Exit) -> String {
        let id = |r: &Value| r["ruleId"].as_str().and_then(Code::from_name);
        let mut used: Vec<Code> = self.results.iter().filter_map(id).collect();
        used.sort_unstable();
        used.dedup();
        for result in &mut self.results {
            let index = id(result).and_then(|c| used.iter().position(|u| *u == c));
            result["ruleIndex"] = index.unwrap_or_default().into();
        }
        self.with_rules(exit, &used)
    }

    fn with_rules(self, exit: Exit, rules: &[Code]) -> String {
        let rules: Vec<Value> = rules.iter().map(|c| rule(*c)).collect();
        let mut invocation = json!({
            "executionSuccessful": matches!(exit, Exit::Done | Exit::Findings),
            "exitCode": exit as u8,
        });
        if !self.notifications.is_empty() {
            invocation["toolExecutionNotifications"] = self.notifications.into();
        }
        let log = json!({
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [{
                "tool": { "driver": {
                    "name": "masthead",
                    "version": env!("CARGO_PKG_VERSION"),
                    "semanticVersion": env!("CARGO_PKG_VERSION"),
                    "rules": rules,
                } },
                "columnKind": "unicodeCodePoints",
                "invocations": [invocation],
                "results": self.results,
            }],
        });
        let mut text = serde_json::to_string_pretty(&log).unwrap_or_default();
        text.push('\n');
        text
    }
}

fn rule(code: Code) -> Value {
    let info = code.info();
    let fence = |t: &str| format!("```text\n{t}\n```");
    let help = format!("{}\n\nWith it:\n\n{}\n\nWithout:\n\n{}", info.explain, info.bad, info.good);
    let markdown = format!(
        "{}\n\nWith it:\n\n{}\n\nWithout:\n\n{}\n",
        info.explain,
        fence(info.bad),
        fence(info.good)
    );
    json!({
        "id": info.name,
        "shortDescription": { "text": info.summary },
        "fullDescription": { "text": info.explain },
        "help": { "text": help, "markdown": markdown },
        "defaultConfiguration": { "level": level(info.severity) },
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        _ => "note",
    }
}

/// A place. Lines of a container are those of its text, not of the file: there the part is named
/// instead.
fn location(span: Span, place: Place<'_>, words: Option<&str>, id: Option<usize>) -> Value {
    let mut physical = json!({ "artifactLocation": artifact(place.name) });
    let mut at = Map::new();
    if let Some(source) = place.source.filter(|_| !span.is_detached()) {
        match source.part_at(span.start) {
            Some(part) => {
                let name = json!([{ "fullyQualifiedName": &*part.part, "kind": "resource" }]);
                at.insert("logicalLocations".into(), name);
            }
            None => physical["region"] = region(source, span),
        }
    }
    at.insert("physicalLocation".into(), physical);
    if let Some(words) = words {
        at.insert("message".into(), json!({ "text": words }));
    }
    if let Some(id) = id {
        at.insert("id".into(), id.into());
    }
    at.into()
}

fn region(source: &Source, span: Span) -> Value {
    let (from, to) = (source.line_col(span.start), source.line_col(span.end));
    json!({
        "startLine": from.line,
        "startColumn": from.col,
        "endLine": to.line,
        "endColumn": to.col,
        "snippet": { "text": source.slice(span) },
    })
}

fn artifact(name: &str) -> Value {
    json!({ "uri": uri(name) })
}

/// A file name as a URI reference: relative as it was typed, absolute with its scheme.
fn uri(name: &str) -> String {
    let mut out = String::new();
    if name.starts_with('/') {
        out.push_str("file://");
    }
    let name = if cfg!(windows) { name.replace('\\', "/") } else { name.to_owned() };
    for b in name.bytes() {
        // a colon in the first part would be a scheme
        if b.is_ascii_alphanumeric() || b"-._~/!$&'()*+,;=@".contains(&b) {
            out.push(char::from(b));
        } else {
            out.push_str(&format!("%{b:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_become_uris() {
        assert_eq!(uri("drafts/a b.txt"), "drafts/a%20b.txt");
        assert_eq!(uri("/x/报告.txt"), "file:///x/%E6%8A%A5%E5%91%8A.txt");
        assert_eq!(uri("c:d.txt"), "c%3Ad.txt");
    }
}
