//! Diagnostics and errors as rustc prints them, a line each, as JSON Lines, and as annotations.

use annotate_snippets::{
    AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet, renderer::DecorStyle,
};
use masthead::source::{LineCol, Source};
use masthead::span::Span;
use masthead::{Diagnostic, Error, Severity};
use serde::Serialize;
use std::ops::Range;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns of a source line that are shown; a longer line is cut to a window around the pointer.
const WINDOW: usize = 96;
/// Columns of context kept before a pointer when a line is cut.
const BEFORE: usize = 32;

/// Where diagnostics of one input point.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) name: &'a str,
    pub(crate) source: Option<&'a Source>,
}

/// A fault that has no place in a source.
#[derive(Debug)]
pub(crate) struct Fault {
    /// The file it is about; empty if none.
    pub(crate) file: String,
    /// A word for tools: `unreadable`, `limit-input`, `usage`, …
    pub(crate) kind: &'static str,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
}

impl Fault {
    pub(crate) fn new(kind: &'static str, message: impl Into<String>) -> Self {
        Self { file: String::new(), kind, message: message.into(), help: None }
    }

    pub(crate) fn file(mut self, file: impl Into<String>) -> Self {
        self.file = file.into();
        self
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// As a form of diagnostics has it.
    pub(crate) fn told(&self, form: super::args::Form) -> String {
        use super::args::Form;
        match form {
            Form::Human => human_fault(self),
            Form::Short | Form::Sarif => short_fault(self),
            Form::Json => json_fault(self),
            Form::Github => github_fault(self),
        }
    }

    /// A library error about a file.
    pub(crate) fn of(error: &Error, file: &str) -> Self {
        let (kind, message, help) = match error {
            Error::Unreadable { what, help } => ("unreadable", what.clone(), Some(help)),
            Error::Unsupported { what, help } => ("unsupported", what.clone(), Some(help)),
            Error::Option { what, help } => ("usage", what.clone(), Some(help)),
            Error::Limit { limit, .. } => (limit.code(), error.to_string(), None),
            _ => ("internal", error.to_string(), None),
        };
        Self { file: file.to_owned(), kind, message, help: help.cloned() }
    }
}

/// A diagnostic as rustc prints it.
pub(crate) fn human(d: &Diagnostic, place: Place<'_>) -> String {
    let level = match d.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        _ => Level::NOTE,
    };
    let (elements, places) = shown(d, place);
    let mut group = level.primary_title(&*d.message).id(d.code.as_str()).elements(elements);
    if let Some(help) = &d.help {
        group = group.element(Level::HELP.message(&**help));
    }
    let mut text = paint(&[group]);
    for (i, at) in places.iter().enumerate() {
        // the renderer counts columns in the window; put the real ones in their place
        let stand_in = format!("{}:{}:", stand_in(i), at.line);
        if let Some(from) = text.find(&stand_in) {
            let rest = text.get(from + stand_in.len()..).unwrap_or("");
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let real = format!("{}:{}:{}", place.name, at.line, at.col);
            text.replace_range(from..from + stand_in.len() + digits, &real);
        }
    }
    text
}

/// What stands for the name of the file until the columns are put right.
fn stand_in(i: usize) -> String {
    format!("\u{f8ff}{i}\u{f8ff}")
}

/// A place, how it is marked, and a few words.
type Mark<'a> = (Span, AnnotationKind, &'a str);

/// The parts of the source that a diagnostic points to, and where each is.
fn shown<'a>(d: &'a Diagnostic, place: Place<'a>) -> (Vec<Element<'a>>, Vec<LineCol>) {
    let Some(source) = place.source.filter(|_| !d.span.is_detached()) else {
        return (vec![Origin::path(place.name).into()], Vec::new());
    };
    // a line is shown once, with all that points into it; the primary one first
    let mut lines: Vec<(u32, Vec<Mark<'_>>)> = Vec::new();
    let all = std::iter::once((d.span, AnnotationKind::Primary, ""))
        .chain(d.labels.iter().map(|(s, w)| (*s, AnnotationKind::Context, &**w)));
    for (span, kind, words) in all.filter(|(s, ..)| !s.is_detached()) {
        let line = source.line_col(span.start).line;
        match lines.iter_mut().find(|(l, _)| *l == line) {
            Some((_, marks)) => marks.push((span, kind, words)),
            None => lines.push((line, vec![(span, kind, words)])),
        }
    }
    let (mut elements, mut places) = (Vec::new(), Vec::new());
    for (line, marks) in lines {
        // what stands in one line may be too far apart for one window
        let mut rest = marks.as_slice();
        while let Some(((first, ..), _)) = rest.split_first() {
            let window = Window::around(source, line, *first);
            let fits = rest.iter().take_while(|(s, ..)| window.place(*s).is_some()).count().max(1);
            let mut snippet = Snippet::source(window.text.clone())
                .line_start(line as usize)
                .path(stand_in(places.len()))
                .fold(false);
            for (span, kind, words) in rest.iter().take(fits) {
                let mark = kind.span(window.place(*span).unwrap_or(0..0));
                snippet =
                    snippet.annotation(if words.is_empty() { mark } else { mark.label(*words) });
            }
            elements.push(snippet.into());
            places.push(source.line_col(first.start));
            rest = rest.get(fits..).unwrap_or_default();
        }
    }
    (elements, places)
}

/// A line of the source, cut to what is near a place.
struct Window {
    text: String,
    /// Bytes of the source that are shown.
    shown: Range<usize>,
    /// Bytes of `text` before them: the mark of the cut.
    lead: usize,
}

impl Window {
    fn around(source: &Source, line: u32, span: Span) -> Self {
        let whole = source.line(line);
        let start = source.line_starts().get(line as usize - 1).copied().unwrap_or(0) as usize;
        // no character is longer than four bytes, and none but marks takes no column
        if whole.len() <= WINDOW * 8 && whole.width() <= WINDOW {
            let shown = start..start + whole.len();
            return Self { text: whole.to_owned(), shown, lead: 0 };
        }
        let at = (span.start as usize).saturating_sub(start).min(whole.len());
        let (before, after) = whole.split_at_checked(at).unwrap_or((whole, ""));
        let back: usize = columns(before.chars().rev(), BEFORE);
        let from = at - back;
        let used = whole.get(from..at).map_or(0, UnicodeWidthStr::width);
        let to = at + columns(after.chars(), WINDOW.saturating_sub(used));
        let lead = if from > 0 { "…" } else { "" };
        let tail = if to < whole.len() { "…" } else { "" };
        let text = format!("{lead}{}{tail}", whole.get(from..to).unwrap_or(""));
        Self { text, shown: start + from..start + to, lead: lead.len() }
    }

    /// Where a span lies in the text; cut to what is shown, `None` if it starts elsewhere.
    fn place(&self, span: Span) -> Option<Range<usize>> {
        let start = span.start as usize;
        if start < self.shown.start || start > self.shown.end {
            return None;
        }
        let end = (span.end as usize).clamp(start, self.shown.end);
        let offset = |at: usize| {
            let mut at = at - self.shown.start + self.lead;
            while !self.text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        Some(offset(start)..offset(end))
    }
}

/// Bytes of the characters that fit into so many columns.
fn columns(chars: impl Iterator<Item = char>, most: usize) -> usize {
    let (mut wide, mut bytes) = (0, 0);
    for c in chars {
        wide += c.width().unwrap_or(1);
        if wide > most {
            break;
        }
        bytes += c.len_utf8();
    }
    bytes
}

/// A fault as rustc prints errors.
pub(crate) fn human_fault(fault: &Fault) -> String {
    let message = if fault.file.is_empty() || fault.message.contains(&fault.file) {
        fault.message.clone()
    } else {
        format!("{}: {}", fault.file, fault.message)
    };
    let title = Level::ERROR.primary_title(message);
    match &fault.help {
        Some(help) => paint(&[title.element(Level::HELP.message(help))]),
        None => paint(&[Group::with_title(title)]),
    }
}

fn paint(report: &[Group<'_>]) -> String {
    // windows are cut here, with a width for every script; the renderer must not cut again
    let renderer =
        Renderer::styled().hyperlink(false).decor_style(DecorStyle::Ascii).term_width(WINDOW * 4);
    let mut text = renderer.render(report);
    text.push_str("\n\n");
    text
}

/// A diagnostic in a line: `file:line:column: severity: code: message`.
pub(crate) fn short(d: &Diagnostic, place: Place<'_>) -> String {
    let at = match place.source.filter(|_| !d.span.is_detached()) {
        Some(source) => {
            let at = source.line_col(d.span.start);
            format!("{}:{}:{}", place.name, at.line, at.col)
        }
        None => place.name.to_owned(),
    };
    format!("{at}: {}: {}: {}\n", d.severity.as_str(), d.code, one_line(&d.message))
}

/// A fault in a line.
pub(crate) fn short_fault(fault: &Fault) -> String {
    let file = if fault.file.is_empty() { "masthead" } else { &fault.file };
    let help = fault.help.as_deref().map(|h| format!("; {h}")).unwrap_or_default();
    format!("{file}: error: {}: {}{}\n", fault.kind, one_line(&fault.message), one_line(&help))
}

/// A diagnostic as an annotation: `::warning file=…,line=…::message` (GitHub Docs, "Workflow
/// commands for GitHub Actions").
pub(crate) fn github(d: &Diagnostic, place: Place<'_>) -> String {
    let command = match d.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        _ => "notice",
    };
    let mut out = format!("::{command} file={}", property(place.name));
    // lines of a container are not those of its file
    let source = place.source.filter(|_| !d.span.is_detached());
    if let Some(source) = source.filter(|s| s.part_at(d.span.start).is_none()) {
        let (from, to) = (source.line_col(d.span.start), source.line_col(d.span.end));
        out.push_str(&format!(",line={},endLine={},col={}", from.line, to.line, from.col));
        if from.line == to.line {
            out.push_str(&format!(",endColumn={}", to.col));
        }
    }
    let help = d.help.as_deref().map(|h| format!("\n{h}")).unwrap_or_default();
    let message = data(&format!("{}{help}", d.message));
    out.push_str(&format!(",title={}::{message}\n", property(d.code.as_str())));
    out
}

/// A fault as an annotation.
pub(crate) fn github_fault(fault: &Fault) -> String {
    let help = fault.help.as_deref().map(|h| format!("\n{h}")).unwrap_or_default();
    let message = data(&format!("{}{help}", fault.message));
    let file = match fault.file.as_str() {
        "" => String::new(),
        file => format!("file={},", property(file)),
    };
    format!("::error {file}title={}::{message}\n", property(fault.kind))
}

/// The text of an annotation.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A value before the text of an annotation.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

fn one_line(text: &str) -> String {
    text.split_inclusive(char::is_control).map(|p| p.replace(char::is_control, " ")).collect()
}

/// A diagnostic as a JSON object; documented in docs/diagnostics-json.md.
#[derive(Serialize)]
struct Json<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    file: &'a str,
    code: &'a str,
    severity: &'a str,
    message: &'a str,
    #[serde(flatten)]
    at: Option<At<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    labels: Vec<JsonLabel<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
}

#[derive(Serialize)]
struct JsonLabel<'a> {
    message: &'a str,
    #[serde(flatten)]
    at: Option<At<'a>>,
}

/// A place: lines and columns (in characters) from 1, bytes of the decoded text from 0.
#[derive(Serialize)]
struct At<'a> {
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    start: u32,
    end: u32,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<&'a str>,
}

fn at<'a>(span: Span, place: Place<'a>) -> Option<At<'a>> {
    let source = place.source.filter(|_| !span.is_detached())?;
    let (from, to) = (source.line_col(span.start), source.line_col(span.end));
    Some(At {
        line: from.line,
        column: from.col,
        end_line: to.line,
        end_column: to.col,
        start: span.start,
        end: span.end,
        text: source.slice(span),
        part: source.part_at(span.start).map(|p| &*p.part),
    })
}

/// A diagnostic as a line of JSON.
pub(crate) fn json(d: &Diagnostic, place: Place<'_>) -> String {
    json_line(&Json {
        kind: "diagnostic",
        file: place.name,
        code: d.code.as_str(),
        severity: d.severity.as_str(),
        message: &d.message,
        at: at(d.span, place),
        labels: d
            .labels
            .iter()
            .map(|(span, words)| JsonLabel { message: words, at: at(*span, place) })
            .collect(),
        help: d.help.as_deref(),
    })
}

/// A fault as a line of JSON.
pub(crate) fn json_fault(fault: &Fault) -> String {
    json_line(&Json {
        kind: "error",
        file: &fault.file,
        code: fault.kind,
        severity: "error",
        message: &fault.message,
        at: None,
        labels: Vec::new(),
        help: fault.help.as_deref(),
    })
}

/// Any value as a line of JSON.
pub(crate) fn json_line(value: &impl Serialize) -> String {
    // strings, numbers and lists of them always have a JSON form
    let mut line = serde_json::to_string(value).unwrap_or_default();
    line.push('\n');
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use masthead::Code;

    fn shown_as(text: &str, needle: &str, label: Option<&str>) -> String {
        let source = Source::new("draft.txt", text);
        let find = |n: &str| {
            let at = text.find(n).unwrap();
            Span::of(at, at + n.len())
        };
        let mut d = Diagnostic::new(Code::ForeignResidue, find(needle), "found here")
            .help("mend the draft");
        if let Some(l) = label {
            d = d.label(find(l), "the other place");
        }
        let text = human(&d, Place { name: "draft.txt", source: Some(&source) });
        anstream::adapter::strip_str(&text).to_string()
    }

    #[test]
    fn a_pointer_stands_under_its_text() {
        insta::assert_snapshot!(shown_as("one\ntwo and three\n", "and", None), @"
        warning[foreign-residue]: found here
         --> draft.txt:2:5
          |
        2 | two and three
          |     ^^^
          |
          = help: mend the draft
        ");
    }

    #[test]
    fn wide_characters_count_twice() {
        insta::assert_snapshot!(shown_as("在国家 and 区域两级", "and", Some("两级")), @"
        warning[foreign-residue]: found here
         --> draft.txt:1:5
          |
        1 | 在国家 and 区域两级
          |        ^^^     ---- the other place
          |
          = help: mend the draft
        ");
    }

    #[test]
    fn arabic_marks_take_no_column() {
        insta::assert_snapshot!(shown_as("قَرَّرَتِ and الجمعية", "and", None), @"
        warning[foreign-residue]: found here
         --> draft.txt:1:11
          |
        1 | قَرَّرَتِ and الجمعية
          |      ^^^
          |
          = help: mend the draft
        ");
    }

    #[test]
    fn a_long_line_is_cut_around_the_pointer() {
        let text = format!("{}and{}", "国家".repeat(700), "区域".repeat(700));
        insta::assert_snapshot!(shown_as(&text, "and", None), @"
        warning[foreign-residue]: found here
         --> draft.txt:1:1401
          |
        1 | …国家国家国家国家国家国家国家国家and区域区域区域区域区域区域区域区域区域区域区域区域区域区域区域…
          |                                  ^^^
          |
          = help: mend the draft
        ");
        let text = format!("{}and {} far", "lorem ipsum ".repeat(90), "dolor ".repeat(90));
        insta::assert_snapshot!(shown_as(&text, "and", Some("far")), @"
        warning[foreign-residue]: found here
         --> draft.txt:1:1081
          |
        1 | …m ipsum lorem ipsum lorem ipsum and dolor dolor dolor dolor dolor dolor dolor dolor dolor dolor …
          |                                  ^^^
          |
         ::: draft.txt:1:1626
          |
        1 | … dolor dolor dolor dolor dolor  far
          |                                  --- the other place
          |
          = help: mend the draft
        ");
    }

    #[test]
    fn labels_on_other_lines_are_shown_with_theirs() {
        insta::assert_snapshot!(shown_as("1. one\n2. two\n1. three", "1. three", Some("1. one")), @"
        warning[foreign-residue]: found here
         --> draft.txt:3:1
          |
        3 | 1. three
          | ^^^^^^^^
          |
         ::: draft.txt:1:1
          |
        1 | 1. one
          | ------ the other place
          |
          = help: mend the draft
        ");
    }

    #[test]
    fn places_at_the_edges_of_a_text_do_no_harm() {
        for text in ["", "\n", "a", "一\r\n", "\t\u{202e}x"] {
            let source = Source::new("t", text);
            for start in 0..=text.len() {
                for end in start..=text.len() + 2 {
                    let d = Diagnostic::new(Code::FormatDetail, Span::of(start, end), "m")
                        .label(Span::of(end, end + 1), "l");
                    let place = Place { name: "t", source: Some(&source) };
                    assert!(human(&d, place).contains('m'));
                    assert!(short(&d, place).ends_with("m\n"));
                    assert!(json(&d, place).ends_with("}\n"));
                }
            }
        }
    }

    #[test]
    fn annotations_keep_to_a_line() {
        let source = Source::new("a,b.txt", "一\n二 and 三");
        let d = Diagnostic::new(Code::ForeignResidue, Span::new(8, 11), "100%\nsure").help("mend");
        let line = github(&d, Place { name: "a,b.txt", source: Some(&source) });
        insta::assert_snapshot!(line.trim(), @"::warning file=a%2Cb.txt,line=2,endLine=2,col=3,endColumn=6,title=foreign-residue::100%25%0Asure%0Amend");
        let fault = Fault::new("unreadable", "gone").file("x:y");
        assert_eq!(github_fault(&fault), "::error file=x%3Ay,title=unreadable::gone\n");
    }

    #[test]
    fn json_has_the_place_and_its_text() {
        let source = Source::new("t", "一\n二 and 三");
        let d = Diagnostic::new(Code::ForeignResidue, Span::new(8, 11), "m");
        let line = json(&d, Place { name: "t", source: Some(&source) });
        insta::assert_snapshot!(line.trim(), @r#"
        {"type":"diagnostic","file":"t","code":"foreign-residue","severity":"warning","message":"m","line":2,"column":3,"end_line":2,"end_column":6,"start":8,"end":11,"text":"and"}
        "#);
    }
}
