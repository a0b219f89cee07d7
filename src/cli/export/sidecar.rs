//! What a caller knows of documents, in a CSV file: a row is looked up when its document comes.

use super::record::{Subject, Supplied};
use super::sources::Rel;
use crate::cli::plan::{Refused, name, refuse};
use masthead::Lang;
use masthead::model::Date;
use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// The columns that are understood; `path` must be there.
const COLUMNS: [&str; 7] = ["path", "symbol", "date", "title", "lang", "job_number", "subjects"];

const HELP: &str = "a sidecar is CSV in UTF-8 whose first line names its columns: path, and any of \
                    symbol, date, title, lang, job_number, subjects";

/// A sidecar file. Only where its rows stand is kept in memory.
#[derive(Debug)]
pub(crate) struct Sidecar {
    reader: Mutex<csv::Reader<File>>,
    /// For each of [`COLUMNS`], where it stands in a row.
    columns: [Option<usize>; 7],
    rows: BTreeMap<u128, csv::Position>,
}

impl Sidecar {
    /// Looks through a file. A row that cannot be used is an error here, before any work.
    pub(crate) fn open(path: &Path) -> Result<Self, Refused> {
        let wrong =
            |what: String| Refused { what: format!("{}: {what}", name(path)), help: HELP.into() };
        let mut builder = csv::ReaderBuilder::new();
        builder.flexible(true).trim(csv::Trim::All);
        let mut reader = builder.from_path(path).map_err(|e| wrong(e.to_string()))?;
        let headers = reader.headers().map_err(|e| wrong(e.to_string()))?.clone();
        let at = |column: &str| {
            let same = |h: &str| h.trim_start_matches('\u{feff}').eq_ignore_ascii_case(column);
            headers.iter().position(same)
        };
        let columns = COLUMNS.map(at);
        if columns[0].is_none() {
            return Err(wrong("there is no column `path`".to_owned()));
        }
        let known =
            |h: &str| COLUMNS.iter().any(|c| at(c).is_some_and(|i| headers.get(i) == Some(h)));
        if let Some(stranger) = headers.iter().find(|h| !known(h)) {
            return Err(wrong(format!("no column is called {stranger:?}")));
        }
        let mut rows = BTreeMap::new();
        let mut row = csv::StringRecord::new();
        loop {
            let position = reader.position().clone();
            if !reader.read_record(&mut row).map_err(|e| wrong(e.to_string()))? {
                break;
            }
            let line = row.position().map_or(0, csv::Position::line);
            let supplied =
                supplied(&row, &columns).map_err(|e| wrong(format!("line {line}: {e}")))?;
            let path = PathBuf::from(row.get(columns[0].unwrap_or(0)).unwrap_or(""));
            let rel = Rel::new(path.to_string_lossy().trim_start_matches("./").as_bytes().to_vec());
            if supplied != Supplied::default() && rows.insert(rel.id(), position).is_some() {
                return refuse(
                    format!(
                        "{}: line {line}: {} stands there twice",
                        name(path.as_path()),
                        rel.text()
                    ),
                    "leave one of the rows out",
                );
            }
        }
        Ok(Self { reader: Mutex::new(reader), columns, rows })
    }

    /// What is said of a document.
    pub(crate) fn of(&self, rel: &Rel) -> Result<Supplied, String> {
        let Some(position) = self.rows.get(&rel.id()) else { return Ok(Supplied::default()) };
        let mut reader = self.reader.lock().map_err(|_| "the sidecar is lost".to_owned())?;
        let mut row = csv::StringRecord::new();
        let read = reader.seek(position.clone()).and_then(|()| reader.read_record(&mut row));
        match read {
            Ok(true) => supplied(&row, &self.columns),
            Ok(false) => Err("the sidecar is shorter than it was".to_owned()),
            Err(e) => Err(format!("the sidecar cannot be read any more: {e}")),
        }
    }
}

fn supplied(row: &csv::StringRecord, columns: &[Option<usize>; 7]) -> Result<Supplied, String> {
    let cell = |n: usize| {
        let text = columns.get(n).copied().flatten().and_then(|i| row.get(i)).unwrap_or("");
        (!text.is_empty()).then(|| text.to_owned())
    };
    let date = cell(2);
    if let Some(date) = &date {
        date.parse::<Date>()?;
    }
    let lang = cell(4);
    if let Some(lang) = &lang {
        lang.parse::<Lang>().map_err(|e| e.to_string())?;
    }
    let subjects = cell(6).map(|s| s.split(';').filter_map(subject).collect());
    Ok(Supplied {
        symbol: cell(1),
        date,
        title: cell(3),
        lang,
        job_number: cell(5),
        subjects: subjects.unwrap_or_default(),
    })
}

/// `WATER RESOURCES <http://metadata.un.org/thesaurus/…>`, or the term alone.
fn subject(text: &str) -> Option<Subject> {
    let text = text.trim();
    let (term, uri) = match text.strip_suffix('>').and_then(|t| t.rsplit_once('<')) {
        Some((term, uri)) => (term.trim(), Some(uri.trim().to_owned())),
        None => (text, None),
    };
    (!term.is_empty()).then(|| Subject { term: term.to_owned(), uri })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn sidecar(text: &str) -> Result<Sidecar, String> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        Sidecar::open(file.path()).map_err(|r| r.what)
    }

    #[test]
    fn rows_are_found_in_any_order() {
        let s = sidecar(
            "\u{feff}Path,symbol,subjects\na.txt,A/1,\"WELLS <http://x/1>; RAIN\"\n\"b,\nc.txt\",A/2,\nd.txt,,\n",
        )
        .unwrap();
        let of = |p: &str| s.of(&Rel::new(p.as_bytes().to_vec())).unwrap();
        assert_eq!(of("b,\nc.txt").symbol.as_deref(), Some("A/2"));
        let a = of("a.txt");
        assert_eq!(a.symbol.as_deref(), Some("A/1"));
        assert_eq!(a.subjects[0].uri.as_deref(), Some("http://x/1"));
        assert_eq!(a.subjects[1].term, "RAIN");
        assert_eq!(of("d.txt"), Supplied::default());
        assert_eq!(of("e.txt"), Supplied::default());
    }

    #[test]
    fn what_cannot_be_used_is_told_with_its_line() {
        for (text, want) in [
            ("symbol\nA/1\n", "no column `path`"),
            ("path,colour\na,red\n", "colour"),
            ("path,date\na,2025-02-30\n", "line 2: not a date"),
            ("path,symbol\na,A/1\na,A/2\n", "twice"),
        ] {
            let e = sidecar(text).unwrap_err();
            assert!(e.contains(want), "{e}");
        }
    }
}
