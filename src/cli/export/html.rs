//! `report.html`: one page without scripts, links or fonts from elsewhere, for those who have to
//! know in the morning how the night went.

use super::progress::duration;
use super::record::Outcome;
use super::summary::{Group, Summary, counts_of};
use crate::cli::plan::name;
use crate::cli::summary::grouped;
use serde_json::Value;
use std::path::Path;

/// Rows of a chart; what is less stands together.
const ROWS: usize = 25;

/// The page.
pub(crate) fn page(s: &Summary, root: &Path, census: bool) -> String {
    let title = if census { "Census of a collection" } else { "Report of an export" };
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{title}</title>\n<style>\n{}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n",
        include_str!("report.css")
    );
    head(&mut out, s, root);
    not_done(&mut out, s);
    findings(&mut out, s);
    collection(&mut out, s);
    folders(&mut out, s);
    measures(&mut out, s);
    provenance(&mut out, s);
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

fn head(out: &mut String, s: &Summary, root: &Path) {
    let done = s.outcomes.get(&Outcome::Done).copied().unwrap_or(0);
    let sentence = match (s.documents, s.failed()) {
        (0, _) => "There were no documents.".to_owned(),
        (n, 0) => format!("All {} documents were done.", grouped(n)),
        (n, failed) => format!(
            "{} of {} documents were done; {} {} not.",
            grouped(done),
            grouped(n),
            grouped(failed),
            if failed == 1 { "was" } else { "were" }
        ),
    };
    out.push_str(&format!("<p class=\"lead\">{sentence}"));
    if s.with_errors > 0 {
        let (verb, each) = if s.with_errors == 1 { ("has", "it") } else { ("have", "each") };
        out.push_str(&format!(
            " {} {verb} findings of the severity <em>error</em>: someone should look at {each}.",
            grouped(s.with_errors)
        ));
    }
    out.push_str("</p>\n");
    let first = s.runs.iter().map(|r| r.run.started).min();
    let last = s.runs.iter().filter_map(|r| r.last).max();
    if let (Some(first), Some(last)) = (first, last) {
        let folder = root.file_name().map_or_else(|| name(root), |n| n.to_string_lossy().into());
        out.push_str(&format!(
            "<p class=\"soft\">Folder <code>{}</code>, worked on from {first} to {last}.</p>\n",
            esc(&folder)
        ));
    }
    out.push_str("<div class=\"tiles\">\n");
    let mut tile = |what: &str, n: String| {
        out.push_str(&format!("<div class=\"tile\"><b>{n}</b>{what}</div>\n"));
    };
    tile("documents", grouped(s.documents));
    tile("without errors or warnings", grouped(s.clean));
    tile("with warnings", grouped(s.with_warnings));
    tile("with errors", grouped(s.with_errors));
    tile("read", size(s.source_bytes));
    if s.outputs > 0 {
        tile("written", size(s.output_bytes));
        match s.bags {
            0 => tile("files", grouped(s.outputs)),
            bags => tile("bags", grouped(bags)),
        }
    }
    out.push_str("</div>\n");
    section(out, "Outcomes", |out| {
        let rows = s.outcomes.iter().map(|(o, n)| {
            let class = if *o == Outcome::Done { "good" } else { "bad" };
            (o.as_str().to_owned(), *n, class)
        });
        bars(out, rows.collect(), s.documents);
    });
}

fn not_done(out: &mut String, s: &Summary) {
    if s.not_done.is_empty() {
        return;
    }
    section(out, "Not done, and why", |out| {
        for o in Outcome::ALL.iter().filter(|o| **o != Outcome::Done) {
            if s.outcomes.contains_key(o) {
                let (word, meaning) = (o.as_str(), o.meaning());
                out.push_str(&format!("<p><strong>{word}</strong>: {meaning}.</p>\n"));
            }
        }
        let rows = s.not_done.iter().map(|d| {
            format!(
                "<tr><td class=\"path\">{}</td><td>{}</td><td class=\"why\">{}</td></tr>\n",
                path(&d.path),
                d.outcome.as_str(),
                esc(&d.reason)
            )
        });
        table(out, "<th>Document</th><th>Outcome</th><th>Reason</th>", rows);
        let rest = s.failed().saturating_sub(s.not_done.len() as u64);
        if rest > 0 {
            let n = grouped(rest);
            out.push_str(&format!("<p>{n} more stand in <code>summary.csv</code>.</p>\n"));
        }
    });
}

fn findings(out: &mut String, s: &Summary) {
    section(out, "Findings by code", |out| {
        if s.codes.is_empty() {
            out.push_str("<p>Nothing was found.</p>\n");
            return;
        }
        out.push_str(
            "<p>Documents that have a finding. <code>masthead explain CODE</code> says what it means \
             and what to do.</p>\n",
        );
        for (severity, title, class) in
            [("error", "Errors", "bad"), ("warning", "Warnings", "warn"), ("note", "Notes", "")]
        {
            let of = s.codes.get(severity).into_iter().flatten();
            let rows: Vec<_> = of.map(|(code, c)| (code.clone(), c.documents, class)).collect();
            if !rows.is_empty() {
                out.push_str(&format!("<h3>{title}</h3>\n"));
                bars(out, rows, s.documents);
            }
        }
    });
}

fn collection(out: &mut String, s: &Summary) {
    out.push_str("<div class=\"two\">\n");
    let all: [(&str, Vec<(String, u64)>); 4] = [
        ("Languages", s.languages.iter().map(|(k, n)| (language(k), *n)).collect()),
        ("Kinds of document", s.kinds.iter().map(|(k, n)| (k.replace('-', " "), *n)).collect()),
        ("Formats received", s.formats.iter().map(|(k, n)| (k.clone(), *n)).collect()),
        ("Documents that have", counts_of(&s.with_structures)),
    ];
    for (title, rows) in all {
        if rows.is_empty() {
            continue;
        }
        out.push_str("<div>\n");
        section(out, title, |out| {
            bars(out, rows.into_iter().map(|(k, n)| (k, n, "")).collect(), s.documents);
        });
        out.push_str("</div>\n");
    }
    out.push_str("</div>\n");
    let lacking =
        [("a symbol", s.without_symbol), ("a date", s.without_date), ("a title", s.without_title)];
    let lacking: Vec<String> = lacking
        .iter()
        .filter(|l| l.1 > 0)
        .map(|(what, n)| format!("{what} in {}", grouped(*n)))
        .collect();
    if !lacking.is_empty() {
        let words = lacking.join(", ");
        out.push_str(&format!(
            "<p>Documents lack {words}: a sidecar (<code>--sidecar</code>) can supply them.</p>\n"
        ));
    }
}

fn folders(out: &mut String, s: &Summary) {
    section(out, "Findings by folder", |out| {
        let mut rows: Vec<(&String, &Group)> = s.folders.iter().collect();
        let weight = |g: &Group| (g.not_done, g.errors, g.warnings, g.documents);
        rows.sort_by(|a, b| weight(b.1).cmp(&weight(a.1)).then_with(|| a.0.cmp(b.0)));
        let shown = rows.iter().take(100).map(|(folder, g)| {
            let n = |n: u64| format!("<td class=\"n\">{}</td>", grouped(n));
            let cells = [g.documents, g.not_done, g.errors, g.warnings, g.notes].map(n).concat();
            format!("<tr><td class=\"path\">{}</td>{cells}</tr>\n", path(folder))
        });
        let heads = "<th>Folder</th><th class=\"n\">Documents</th><th class=\"n\">Not done</th>\
                     <th class=\"n\">Errors</th><th class=\"n\">Warnings</th><th class=\"n\">Notes</th>";
        table(out, heads, shown);
    });
}

fn measures(out: &mut String, s: &Summary) {
    out.push_str("<div class=\"two\">\n");
    let slow = s.slowest.iter().map(|n| (&n.path, format!("{:.2} s", n.seconds)));
    let large = s.largest.iter().map(|n| (&n.path, size(n.bytes)));
    let lists = [("Slowest", slow.collect::<Vec<_>>()), ("Largest", large.collect())];
    for (title, list) in lists {
        out.push_str("<div>\n");
        section(out, title, |out| {
            let rows = list.iter().take(10).map(|(document, measure)| {
                let path = path(document);
                format!("<tr><td class=\"path\">{path}</td><td class=\"n\">{measure}</td></tr>\n")
            });
            table(out, "<th>Document</th><th class=\"n\"></th>", rows);
        });
        out.push_str("</div>\n");
    }
    out.push_str("</div>\n");
    if s.documents > 0 {
        out.push_str(&format!(
            "<p class=\"soft\">{:.3} s a document on average, {} of work in all.</p>\n",
            s.seconds / s.documents as f64,
            duration(s.seconds)
        ));
    }
}

fn provenance(out: &mut String, s: &Summary) {
    section(out, "By which program, with which options", |out| {
        // runs that differ in nothing but their time are told once
        let mut told: Vec<(String, u64)> = Vec::new();
        for r in &s.runs {
            let run = &r.run;
            let mut rows = String::new();
            let mut row = |what: &str, value: &str| {
                rows.push_str(&format!("<dt>{what}</dt><dd>{}</dd>\n", esc(value)));
            };
            let text = |v: &Value| v.as_str().unwrap_or("").to_owned();
            row("Program", &format!("{} {}", text(&run.tool["name"]), text(&run.tool["version"])));
            row("Its SHA-256", run.program_sha256.as_deref().unwrap_or("not known"));
            row("Language tables", &text(&run.tool["tables_sha256"]));
            row("Fonts", &text(&run.tool["fonts_sha256"]));
            row("Sources", &run.sources.join(", "));
            row("Said to be made", &run.time.to_string());
            let options: Vec<String> = run
                .options
                .as_object()
                .into_iter()
                .flatten()
                .filter(|(_, v)| !v.is_null() && v.as_array().is_none_or(|a| !a.is_empty()))
                .map(|(k, v)| match v {
                    Value::String(v) => format!("{k} {v}"),
                    v => format!("{k} {v}").replace('"', ""),
                })
                .collect();
            row("Options", &options.join("; "));
            match told.iter_mut().find(|t| t.0 == rows) {
                Some(t) => t.1 += 1,
                None => told.push((rows, 1)),
            }
        }
        for (rows, runs) in told {
            let runs = match runs {
                1 => "One run".to_owned(),
                n => format!("{n} runs, or parts that ran beside each other"),
            };
            out.push_str(&format!("<p>{runs}:</p>\n<dl>\n{rows}</dl>\n"));
        }
        out.push_str(
            "<p>The SHA-256 of every source and output stands in <code>journal.*.jsonl</code>, a line \
             for each document in <code>summary.csv</code>; <code>README.txt</code> says more.</p>\n",
        );
    });
}

fn section(out: &mut String, title: &str, inner: impl FnOnce(&mut String)) {
    out.push_str(&format!("<section>\n<h2>{title}</h2>\n"));
    inner(out);
    out.push_str("</section>\n");
}

fn table(out: &mut String, heads: &str, rows: impl Iterator<Item = String>) {
    out.push_str(&format!(
        "<div class=\"scroll\"><table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n"
    ));
    rows.for_each(|r| out.push_str(&r));
    out.push_str("</tbody></table></div>\n");
}

/// A bar chart: a name, a number, a colour; the longest bar is `whole`.
fn bars(out: &mut String, mut rows: Vec<(String, u64, &str)>, whole: u64) {
    rows.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let rest: u64 = rows.iter().skip(ROWS).map(|r| r.1).sum();
    let hidden = rows.len().saturating_sub(ROWS);
    rows.truncate(ROWS);
    out.push_str("<div class=\"bars\">\n");
    for (what, n, class) in rows {
        let width = n as f64 * 100.0 / whole.max(1) as f64;
        out.push_str(&format!(
            "<span class=\"name\">{}</span><span class=\"of\" aria-hidden=\"true\">\
             <i class=\"{class}\" style=\"width:{width:.2}%\"></i></span><span class=\"n\">{}</span>\n",
            esc(&what),
            grouped(n)
        ));
    }
    out.push_str("</div>\n");
    if hidden > 0 {
        out.push_str(&format!(
            "<p class=\"soft\">{hidden} more with {} in all.</p>\n",
            grouped(rest)
        ));
    }
}

fn language(code: &str) -> String {
    let name = match code {
        "ar" => "Arabic",
        "en" => "English",
        "es" => "Spanish",
        "fr" => "French",
        "ru" => "Russian",
        "zh" => "Chinese",
        "und" => "not known",
        other => return other.to_owned(),
    };
    name.to_owned()
}

/// A path, in its own direction.
fn path(text: &str) -> String {
    format!("<bdi>{}</bdi>", esc(text))
}

/// `1.5 MB`, in powers of ten.
fn size(bytes: u64) -> String {
    let mut n = bytes as f64;
    for unit in ["B", "kB", "MB", "GB"] {
        if n < 1000.0 {
            let digits = if n < 10.0 && unit != "B" { 1 } else { 0 };
            return format!("{n:.digits$} {unit}");
        }
        n /= 1000.0;
    }
    format!("{n:.1} TB")
}

fn esc(text: &str) -> String {
    let shown = text.replace(char::is_control, "\u{fffd}");
    shown.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_read_well() {
        for (n, words) in [(0, "0 B"), (999, "999 B"), (1500, "1.5 kB"), (25_400_000, "25 MB")] {
            assert_eq!(size(n), words);
        }
    }

    #[test]
    fn names_cannot_become_mark_up() {
        let mut s = Summary::default();
        s.folders.insert("<script>alert(1)</script>\u{1b}".to_owned(), Group::default());
        let page = page(&s, Path::new("/x/<b>"), false);
        assert!(!page.contains("<script") && !page.contains("<b>\u{1b}"), "{page}");
        assert!(page.contains("There were no documents."));
    }
}
