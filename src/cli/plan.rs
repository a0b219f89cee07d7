//! What a command line means: every input with its outputs, checked before anything is read.

use super::args::{Convert, NumberingArg, PageArg, Paper, PdfArg, ReadArgs, TrackChangesArg};
use super::files::{identity, is_dash};
use super::fonts;
use super::term::printable;

use masthead::locale::Locale;
use masthead::model::{Date, Symbol};
use masthead::read::docx::TrackChanges;
use masthead::write::{docx, pdf};
use masthead::{FORMATS, Format, ReadOptions, WriteOptions};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Why a command line cannot be done: what, and a way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refused {
    pub(crate) what: String,
    pub(crate) help: String,
}

pub(crate) fn refuse<T>(what: impl Into<String>, help: impl Into<String>) -> Result<T, Refused> {
    Err(Refused { what: what.into(), help: help.into() })
}

/// An output: where, and in which format.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Output {
    pub(crate) path: PathBuf,
    pub(crate) format: Format,
}

/// An input with what is made of it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Job {
    pub(crate) input: PathBuf,
    pub(crate) outputs: Vec<Output>,
}

/// All that `convert` was asked for.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) jobs: Vec<Job>,
    pub(crate) read: ReadOptions,
    pub(crate) write: WriteOptions,
    /// Whether the system's fonts serve for what no other font has.
    pub(crate) system_fonts: bool,
}

/// Resolves a `convert` command. `epoch` is the value of `SOURCE_DATE_EPOCH`, if it is set.
pub(crate) fn convert(args: &Convert, epoch: Option<&str>) -> Result<Plan, Refused> {
    let read = reading(&args.reading)?;
    let mut write = WriteOptions::default();
    write.markup_date = match (args.markup_date, epoch) {
        (Some(date), _) => Some(date),
        (None, Some(epoch)) => Some(date_of_epoch(epoch)?),
        (None, None) => None,
    };
    paper(&args.paper, &mut write)?;
    once_from_stdin(&args.inputs)?;
    let to = args.to.iter().map(|name| format_named(name)).collect::<Result<Vec<_>, _>>()?;
    let jobs = match &args.dir {
        Some(dir) => into_folder(args, dir, &to)?,
        None => vec![to_files(args, &to)?],
    };
    for output in jobs.iter().flat_map(|j| &j.outputs) {
        if let Some(help) = output.format.info().instead_of_writing() {
            return refuse(format!("masthead does not write {}", output.format), help);
        }
    }
    distinct(&jobs)?;
    Ok(Plan { jobs, read, write, system_fonts: args.paper.system_fonts })
}

/// How DOCX and PDF are made.
pub(super) fn paper(args: &Paper, write: &mut WriteOptions) -> Result<(), Refused> {
    write.docx.numbering = match args.numbering {
        NumberingArg::Auto => docx::Numbering::Auto,
        NumberingArg::Typed => docx::Numbering::Typed,
    };
    (write.docx.page, write.pdf.page) = match args.page {
        PageArg::Letter => (docx::Page::NewYork, pdf::PageShape::NewYork),
        PageArg::A4 => (docx::Page::Geneva, pdf::PageShape::Geneva),
    };
    write.pdf.conformance = match args.pdf {
        PdfArg::A2a => pdf::Conformance::A2aUa1,
        PdfArg::A3a => pdf::Conformance::A3aUa1 { attachment: None },
        PdfArg::Plain => pdf::Conformance::Plain,
    };
    if let Some(dir) = &args.font_dir {
        match fonts::in_folder(dir) {
            Ok(files) if files.is_empty() => {
                return refuse(
                    format!("there is no font in {}", name(dir)),
                    "--font-dir takes a folder with .ttf, .otf or .ttc files",
                );
            }
            Ok(files) => write.pdf.extra_fonts = files,
            Err(e) => {
                return refuse(
                    format!("cannot read the fonts in {}: {e}", name(dir)),
                    "--font-dir takes a folder with .ttf, .otf or .ttc files",
                );
            }
        }
    }
    Ok(())
}

/// `-o`, for one input.
fn to_files(args: &Convert, to: &[Format]) -> Result<Job, Refused> {
    if args.output.is_empty() {
        return refuse(
            "nothing says where to write",
            "name a file with -o FILE, a folder with -d DIR, or standard output with -o -",
        );
    }
    let [input] = args.inputs.as_slice() else {
        return refuse(
            format!("-o takes the output of one input, and there are {}", args.inputs.len()),
            "use -d DIR to write each under its own name",
        );
    };
    let outputs = match (args.output.as_slice(), to) {
        ([path], [format]) => vec![Output { path: path.clone(), format: *format }],
        (paths, []) => paths
            .iter()
            .map(|path| Ok(Output { path: path.clone(), format: format_of(path)? }))
            .collect::<Result<_, _>>()?,
        _ => {
            return refuse(
                "--to with several formats or several -o leaves open which is which",
                "leave --to out: the extension of each FILE tells its format",
            );
        }
    };
    Ok(Job { input: input.clone(), outputs })
}

/// `-d`, for any number of inputs.
fn into_folder(args: &Convert, dir: &Path, to: &[Format]) -> Result<Vec<Job>, Refused> {
    let to = if to.is_empty() { &[Format::Akn] } else { to };
    let job = |input: &PathBuf| {
        let stem = match input.file_stem() {
            Some(stem) if !is_dash(input) => stem,
            _ => {
                return refuse(
                    format!("{} has no name to write under", name(input)),
                    "name the output with -o FILE",
                );
            }
        };
        let output = |format: &Format| {
            let mut name = stem.to_owned();
            name.push(".");
            name.push(format.info().extensions.first().copied().unwrap_or("out"));
            Output { path: dir.join(name), format: *format }
        };
        Ok(Job { input: input.clone(), outputs: to.iter().map(output).collect() })
    };
    args.inputs.iter().map(job).collect()
}

/// No output twice, and none over an input.
fn distinct(jobs: &[Job]) -> Result<(), Refused> {
    let inputs: BTreeMap<PathBuf, &Path> = jobs
        .iter()
        .filter(|j| !is_dash(&j.input))
        .map(|j| (identity(&j.input), j.input.as_path()))
        .collect();
    let mut seen: BTreeMap<PathBuf, &Path> = BTreeMap::new();
    for job in jobs {
        for output in &job.outputs {
            let path = &output.path;
            let id = if is_dash(path) { path.clone() } else { identity(path) };
            if let Some(input) = inputs.get(&id) {
                return refuse(
                    format!("{} would overwrite the input {}", name(path), name(input)),
                    "write to another name or folder",
                );
            }
            if let Some(other) = seen.insert(id, &job.input) {
                let what = if other == job.input.as_path() {
                    format!("{} is to be written twice", name(path))
                } else {
                    let (a, b) = (name(other), name(&job.input));
                    format!("{a} and {b} would both be written to {}", name(path))
                };
                return refuse(what, "give them different names or folders");
            }
        }
    }
    Ok(())
}

pub(crate) fn once_from_stdin(inputs: &[PathBuf]) -> Result<(), Refused> {
    if inputs.iter().filter(|p| is_dash(p)).count() > 1 {
        return refuse("standard input can be read once only", "name - once");
    }
    Ok(())
}

/// Resolves what the caller knows better than the document.
pub(crate) fn reading(args: &ReadArgs) -> Result<ReadOptions, Refused> {
    let mut options = ReadOptions::default();
    options.from = args.from.as_deref().map(format_named).transpose()?;
    if let Some(format) = options.from
        && let Some(help) = format.info().instead_of_reading()
    {
        return refuse(format!("masthead does not read {format}"), help);
    }
    if let Some(label) = &args.encoding
        && let Err(masthead::Error::Option { what, help }) =
            masthead::read::decode::encoding_of(label)
    {
        return refuse(what, help);
    }
    options.encoding.clone_from(&args.encoding);
    options.normalise = args.normalise;
    // language and table are settings, see `config`
    options.kind = args.kind;
    options.symbol = args.symbol.as_deref().map(Symbol::new);
    options.date = args.date;
    options.title.clone_from(&args.title);
    options.track_changes = match args.track_changes {
        TrackChangesArg::Accept => TrackChanges::Accept,
        TrackChangesArg::Reject => TrackChanges::Reject,
        TrackChangesArg::Fail => TrackChanges::Fail,
    };

    options.limits.input_bytes = args.max_input.unwrap_or(options.limits.input_bytes);
    options.limits.part_bytes = args.max_part.unwrap_or(options.limits.part_bytes);
    options.limits.inflated_bytes = args.max_inflated.unwrap_or(options.limits.inflated_bytes);
    options.limits.parts = args.max_parts.unwrap_or(options.limits.parts);
    options.limits.ratio = args.max_ratio.unwrap_or(options.limits.ratio);
    options.limits.depth = args.max_depth.unwrap_or(options.limits.depth);
    options.limits.attributes = args.max_attributes.unwrap_or(options.limits.attributes);
    options.limits.blocks = args.max_blocks.unwrap_or(options.limits.blocks);
    options.limits.notes = args.max_notes.unwrap_or(options.limits.notes);
    options.limits.cells = args.max_cells.unwrap_or(options.limits.cells);
    options.limits.label_chars = args.max_label.unwrap_or(options.limits.label_chars);
    Ok(options)
}

/// A language table of the user's, with its text.
pub(crate) fn table(path: &Path) -> Result<(Arc<Locale>, String), Refused> {
    let help = "docs/locale-tables.md describes language tables";
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(e) => {
            return refuse(format!("cannot read the language table {}: {e}", name(path)), help);
        }
    };
    match Locale::from_toml(&text) {
        Ok(locale) => Ok((Arc::new(locale), text)),
        Err(e) => refuse(format!("{} is no language table: {e}", name(path)), help),
    }
}

pub(super) fn format_named(name: &str) -> Result<Format, Refused> {
    match Format::from_name(name) {
        Some(format) => Ok(format),
        None => refuse(format!("no format is called {name:?}"), known_formats()),
    }
}

fn format_of(path: &Path) -> Result<Format, Refused> {
    if is_dash(path) {
        return refuse("standard output has no extension", "name the format with --to FORMAT");
    }
    match Format::from_path(&path.to_string_lossy()) {
        Some(format) => Ok(format),
        None => refuse(
            format!("the name {} tells no format", name(path)),
            format!("name it with --to FORMAT; {}", known_formats()),
        ),
    }
}

pub(super) fn name(path: &Path) -> String {
    printable(&path.display().to_string())
}

fn known_formats() -> String {
    let names: Vec<_> = FORMATS.iter().map(|f| f.format.to_string()).collect();
    format!("formats are {}", names.join(", "))
}

/// The day of a number of seconds since 1970 (UTC), as SOURCE_DATE_EPOCH gives it.
pub(super) fn date_of_epoch(text: &str) -> Result<Date, Refused> {
    let day = text.trim().parse::<i64>().ok().and_then(|seconds| day(seconds.div_euclid(86_400)));
    match day {
        Some(date) => Ok(date),
        None => refuse(
            format!("SOURCE_DATE_EPOCH is {text:?}"),
            "set it to seconds since 1970, or give --markup-date",
        ),
    }
}

/// The date of a day counted from 1970-01-01.
pub(super) fn day(days: i64) -> Option<Date> {
    // civil-from-days: eras of 400 years that begin in March
    let z = days.checked_add(719_468)?;
    let (era, doe) = (z.div_euclid(146_097), z.rem_euclid(146_097));
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let day = doy - (153 * mp + 2) / 5 + 1;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = yoe + era * 400 + i64::from(month <= 2);
    Date::new(u16::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
}

#[cfg(test)]
mod tests {
    use super::super::args::{Args, Command};
    use super::*;
    use clap::Parser;

    /// Inputs, each with its outputs.
    type Shown = Vec<(String, Vec<(String, Format)>)>;

    fn plan(line: &str) -> Result<Shown, String> {
        let words = ["masthead", "convert"].into_iter().chain(line.split_whitespace());
        let Command::Convert(args) = Args::try_parse_from(words).unwrap().command else {
            unreachable!()
        };
        let show = |p: &Path| p.to_string_lossy().into_owned();
        convert(&args, None).map_err(|r| format!("{}; {}", r.what, r.help)).map(|p| {
            p.jobs
                .iter()
                .map(|j| {
                    let outputs = j.outputs.iter().map(|o| (show(&o.path), o.format)).collect();
                    (show(&j.input), outputs)
                })
                .collect()
        })
    }

    #[test]
    fn extensions_tell_formats() {
        assert_eq!(
            plan("a.txt -o x.xml -o x.json").unwrap(),
            [(
                "a.txt".to_owned(),
                vec![("x.xml".to_owned(), Format::Akn), ("x.json".to_owned(), Format::Json)]
            )]
        );
        assert_eq!(plan("a.txt -o x.out --to json").unwrap()[0].1[0].1, Format::Json);
        assert_eq!(plan("- -o - --to akn").unwrap()[0].1[0].0, "-");
    }

    #[test]
    fn a_folder_takes_many() {
        let jobs = plan("in/a.txt in/b.md -d out --to akn,json").unwrap();
        assert_eq!(jobs.len(), 2);
        assert_eq!(jobs[1].1[0].0, Path::new("out").join("b.xml").to_string_lossy());
        assert_eq!(plan("a.txt -d out").unwrap()[0].1.len(), 1);
    }

    #[test]
    fn what_cannot_be_is_refused_with_a_way_out() {
        for (line, want) in [
            ("a.txt", "nothing says where"),
            ("a.txt b.txt -o x.xml", "use -d DIR"),
            ("a.txt -o x", "tells no format"),
            ("a.txt -o -", "name the format with --to"),
            ("a.txt -o x.xml --to akn,json", "leave --to out"),
            ("a.txt -o x.xml -o ./x.xml", "is to be written twice"),
            ("a/x.txt b/x.txt -d out", "would both be written to"),
            ("Cargo.toml -o Cargo.toml --to akn", "would overwrite the input"),
            ("x.xml -o ./x.xml", "would overwrite the input"),
            ("- -d out", "has no name to write under"),
            ("- - -o x.xml", "once only"),
            ("a.txt --to klingon -o x", "no format is called"),
            ("a.txt -o x.xml --encoding klingon", "no encoding is called"),
        ] {
            let e = plan(line).unwrap_err();
            assert!(e.contains(want), "{line}: {e}");
        }
    }

    #[test]
    fn the_epoch_is_a_day() {
        for (epoch, day) in [
            ("0", "1970-01-01"),
            ("951782400", "2000-02-29"),
            ("1763769599", "2025-11-21"),
            ("-1", "1969-12-31"),
        ] {
            assert_eq!(date_of_epoch(epoch).unwrap().to_string(), day);
        }
        assert!(date_of_epoch("soon").is_err());
        assert!(date_of_epoch("999999999999999999").is_err());
    }
}
