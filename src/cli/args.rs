//! The command line as typed. Nothing is resolved here; see [`super::plan`].

use super::exit::Exit;
use clap::{Parser, Subcommand, ValueEnum};
use masthead::lang::Lang;
use masthead::model::{Date, DocKind};
use masthead::{Code, Severity};
use serde::Deserialize;
use std::path::PathBuf;
use std::time::Duration;

/// Reads United Nations documents and writes Akoma Ntoso, with every character accounted for.
#[derive(Debug, Parser)]
#[command(name = "masthead", version, after_help = Exit::HELP, max_term_width = 100)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

impl Args {
    /// How long the run may take, with how to say that it took longer.
    pub(crate) fn timed(&self) -> Option<(Duration, Form, Global)> {
        let (reading, form) = match &self.command {
            Command::Convert(c) => (&c.reading, c.reporting.format),
            Command::Check(c) if !c.watch => (&c.reading, c.reporting.format),
            Command::Outline(o) => (&o.reading, Form::Human),
            _ => return None,
        };
        reading.max_time.map(|most| (most, form, self.global.clone()))
    }
}

/// What every command takes.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Global {
    /// Print only diagnostics and errors
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// When to use colour; NO_COLOR is honoured
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Colour,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Colour {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Convert documents
    Convert(Convert),
    /// Convert a whole collection, unattended: with a journal, and resumed where it was stopped
    #[command(long_about = super::export::ABOUT)]
    Export(Box<super::export::Export>),
    /// Report what is wrong with documents, or uncertain; write nothing
    Check(Check),
    /// Print the structure that is recognised
    Outline(Outline),
    /// Look into masthead.toml, the settings of a folder
    #[command(subcommand, long_about = CONFIG)]
    Config(Config),
    /// Explain a diagnostic, with an example
    Explain(Explain),
    /// List the formats that are read and written
    Formats(Formats),
    /// Print completions for a shell
    Completions(Completions),
    /// Print the manual page
    Man(Man),
}

const CONFIG: &str = "\
Look into masthead.toml, the settings of a folder.

The file is looked for beside the input and in every folder above it; the nearest one holds. The \
command line goes before the file, the file before the profile.

  lang = \"fr\"                     # as --lang
  locale = \"tables/hi.toml\"       # as --locale, from the folder of the file
  profile = \"final\"               # as --profile: draft, final or extracted
  fail-on = \"warning\"             # as --fail-on
  allow = [\"joined-over-page\"]    # as --allow
  deny = [\"numbering-gap\"]        # as --deny";

/// What `config` does.
#[derive(Debug, Subcommand)]
pub(crate) enum Config {
    /// Print what holds for a document, and where each setting comes from
    Show(Box<Show>),
}

#[derive(Debug, clap::Args)]
pub(crate) struct Show {
    /// A document, or its folder [default: the working folder]
    #[arg(value_name = "INPUT")]
    pub(crate) input: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) reading: ReadArgs,
    #[command(flatten)]
    pub(crate) reporting: Reporting,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Convert {
    /// Documents to read; `-` is standard input
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
    /// File to write, its format told by its extension; may be repeated; `-` is standard output
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Vec<PathBuf>,
    /// Folder to write into, under the names of the inputs; made if need be
    #[arg(short, long, value_name = "DIR", conflicts_with = "output")]
    pub(crate) dir: Option<PathBuf>,
    /// Formats to write [default: akn, with --dir]
    #[arg(long, value_name = "FORMAT", value_delimiter = ',')]
    pub(crate) to: Vec<String>,
    /// Date of mark-up to record, as 2025-07-31 [default: SOURCE_DATE_EPOCH, or the document's date]
    #[arg(long, value_name = "DATE")]
    pub(crate) markup_date: Option<Date>,
    #[command(flatten)]
    pub(crate) paper: Paper,
    #[command(flatten)]
    pub(crate) reading: ReadArgs,
    #[command(flatten)]
    pub(crate) reporting: Reporting,
}

/// How DOCX and PDF are made.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "DOCX and PDF")]
pub(crate) struct Paper {
    /// Page: letter as in New York, a4 as in Geneva
    #[arg(long, value_name = "PAGE", default_value = "letter")]
    pub(crate) page: PageArg,
    /// Numbers in DOCX: Word's own, or typed as in published files
    #[arg(long, value_name = "HOW", default_value = "auto")]
    pub(crate) numbering: NumberingArg,
    /// Standards a PDF meets; a-3a+ua-1 has the Akoma Ntoso XML attached
    #[arg(long, value_name = "KIND", default_value = "a-2a+ua-1")]
    pub(crate) pdf: PdfArg,
    /// Fonts (.ttf, .otf, .ttc) that the PDF takes before its own
    #[arg(long, value_name = "DIR")]
    pub(crate) font_dir: Option<PathBuf>,
    /// Fonts of the system, for characters that no other font has; what is taken is said
    #[arg(long)]
    pub(crate) system_fonts: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PageArg {
    /// New York
    Letter,
    /// Geneva and Vienna
    A4,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum NumberingArg {
    /// Word counts; what it cannot print is typed
    Auto,
    /// All numbers are text
    Typed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PdfArg {
    /// PDF/A-2a and PDF/UA-1
    #[value(name = "a-2a+ua-1")]
    A2a,
    /// PDF/A-3a and PDF/UA-1, with the Akoma Ntoso XML attached
    #[value(name = "a-3a+ua-1")]
    A3a,
    /// No standard, but tagged all the same
    Plain,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TrackChangesArg {
    /// The text with all changes made
    Accept,
    /// The text as it was before
    Reject,
    /// A file with tracked changes is refused
    Fail,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Check {
    /// Documents to read; `-` is standard input
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
    /// Check again whenever an input is saved, until Ctrl-C
    #[arg(long)]
    pub(crate) watch: bool,
    #[command(flatten)]
    pub(crate) reading: ReadArgs,
    #[command(flatten)]
    pub(crate) reporting: Reporting,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Outline {
    /// Documents to read; `-` is standard input
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
    /// Print JSON, a line for each block, with whole texts and source lines
    #[arg(long)]
    pub(crate) json: bool,
    /// Say which rule made each block and how sure it was
    #[arg(long, conflicts_with = "compare")]
    pub(crate) rules: bool,
    /// Hold two language versions against each other and say where their structure differs; exit
    /// code 1 if it does
    #[arg(long)]
    pub(crate) compare: bool,
    #[command(flatten)]
    pub(crate) reading: ReadArgs,
}

/// What the caller knows better than the document.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Reading")]
pub(crate) struct ReadArgs {
    /// Format of the inputs [default: told by their bytes]
    #[arg(long, value_name = "FORMAT")]
    pub(crate) from: Option<String>,
    /// Encoding of the inputs, such as gb18030 [default: told by their bytes]
    #[arg(long, value_name = "NAME")]
    pub(crate) encoding: Option<String>,
    /// Language: ar, en, es, fr, ru or zh [default: told by the text]
    #[arg(long, value_name = "CODE")]
    pub(crate) lang: Option<Lang>,
    /// Recognise the structure of Akoma Ntoso anew from its text, as that of a draft
    #[arg(long)]
    pub(crate) normalise: bool,
    /// Language table to read by, in TOML, for a language that is not built in
    #[arg(long, value_name = "FILE")]
    pub(crate) locale: Option<PathBuf>,
    /// Kind of document, such as report, resolution or decision [default: told by the masthead]
    #[arg(long, value_parser = kind)]
    pub(crate) kind: Option<DocKind>,
    /// Document symbol, such as A/80/50
    #[arg(long)]
    pub(crate) symbol: Option<String>,
    /// Date of issuance, as 2025-07-31
    #[arg(long)]
    pub(crate) date: Option<Date>,
    /// Title
    #[arg(long)]
    pub(crate) title: Option<String>,
    /// What becomes of tracked changes in DOCX
    #[arg(long, value_name = "WHAT", default_value = "accept")]
    pub(crate) track_changes: TrackChangesArg,
    /// Settings to use instead of the masthead.toml beside or above an input
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    pub(crate) config: Option<PathBuf>,
    /// Look for no masthead.toml
    #[arg(long)]
    pub(crate) no_config: bool,
    /// What the inputs are: it says when a check fails and what it passes over [default: draft]
    #[arg(long, value_name = "NAME")]
    pub(crate) profile: Option<Profile>,
    /// Refuse inputs over this size; K, M and G are understood [default: 512M]
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub(crate) max_input: Option<u64>,
    /// Refuse container parts over this size when inflated [default: 64M]
    #[arg(long, value_name = "SIZE", value_parser = size, hide_short_help = true)]
    pub(crate) max_part: Option<u64>,
    /// Refuse containers over this size when inflated [default: 256M]
    #[arg(long, value_name = "SIZE", value_parser = size, hide_short_help = true)]
    pub(crate) max_inflated: Option<u64>,
    /// Refuse containers of more parts [default: 10000]
    #[arg(long, value_name = "COUNT", hide_short_help = true)]
    pub(crate) max_parts: Option<u32>,
    /// Refuse container parts that inflate to more than this many times their size [default: 500]
    #[arg(long, value_name = "TIMES", hide_short_help = true)]
    pub(crate) max_ratio: Option<u32>,
    /// Refuse elements nested deeper, 1000 at most [default: 256]
    #[arg(long, value_name = "DEPTH", hide_short_help = true)]
    pub(crate) max_depth: Option<u32>,
    /// Refuse elements of more attributes [default: 256]
    #[arg(long, value_name = "COUNT", hide_short_help = true)]
    pub(crate) max_attributes: Option<u32>,
    /// Refuse documents of more paragraphs [default: 300000]
    #[arg(long, value_name = "COUNT", hide_short_help = true)]
    pub(crate) max_blocks: Option<u32>,
    /// Refuse documents of more footnotes [default: 100000]
    #[arg(long, value_name = "COUNT", hide_short_help = true)]
    pub(crate) max_notes: Option<u32>,
    /// Refuse documents of more table cells [default: 300000]
    #[arg(long, value_name = "COUNT", hide_short_help = true)]
    pub(crate) max_cells: Option<u32>,
    /// Refuse printed numbers of more characters [default: 1000]
    #[arg(long, value_name = "COUNT", hide_short_help = true)]
    pub(crate) max_label: Option<u32>,
    /// Stop after so many seconds, as 5 or 0.5 [default: no limit]
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) max_time: Option<Duration>,
}

/// How findings are told.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Reporting")]
pub(crate) struct Reporting {
    /// Form of diagnostics
    #[arg(long, value_name = "FORM", default_value = "human")]
    pub(crate) format: Form,
    /// Exit with code 1 when a diagnostic is at least this severe [default: error]
    #[arg(long, value_name = "SEVERITY")]
    pub(crate) fail_on: Option<FailOn>,
    /// Do not tell diagnostics of this code; may be repeated
    #[arg(long, value_name = "CODE", value_delimiter = ',', value_parser = code)]
    pub(crate) allow: Vec<Code>,
    /// Make diagnostics of this code errors; may be repeated
    #[arg(long, value_name = "CODE", value_delimiter = ',', value_parser = code)]
    pub(crate) deny: Vec<Code>,
    /// Print what became of every byte of the source
    #[arg(long)]
    pub(crate) report: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// With the line and a pointer
    #[default]
    Human,
    /// A line each: file:line:column: severity: code: message
    Short,
    /// A JSON object a line
    Json,
    /// A SARIF 2.1.0 log, for code hosts and viewers
    Sarif,
    /// Annotations of GitHub Actions
    Github,
}

/// Kinds of input that are checked differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Profile {
    /// A draft in work: fails on errors only
    Draft,
    /// To be issued: fails on warnings, and every masthead field must be there
    Final,
    /// Taken out of a PDF or a web page: lost masthead fields and joined pages are not told
    Extracted,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum FailOn {
    Note,
    Warning,
    Error,
    Never,
}

impl FailOn {
    pub(crate) fn severity(self) -> Option<Severity> {
        match self {
            Self::Note => Some(Severity::Note),
            Self::Warning => Some(Severity::Warning),
            Self::Error => Some(Severity::Error),
            Self::Never => None,
        }
    }

    pub(crate) fn as_str(self) -> &'static str {
        self.severity().map_or("never", Severity::as_str)
    }
}

#[derive(Debug, clap::Args)]
pub(crate) struct Explain {
    /// Code of a diagnostic, such as numbering-gap
    #[arg(required_unless_present = "list")]
    pub(crate) code: Option<String>,
    /// List all codes
    #[arg(long)]
    pub(crate) list: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Formats {
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Completions {
    /// Shell
    pub(crate) shell: clap_complete::Shell,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Man {
    /// Write a page for each command into this folder instead
    #[arg(short, long, value_name = "DIR")]
    pub(crate) dir: Option<PathBuf>,
}

fn seconds(text: &str) -> Result<Duration, String> {
    let n: Option<f64> = text.trim().parse().ok();
    n.and_then(|n| Duration::try_from_secs_f64(n).ok())
        .ok_or_else(|| format!("not a time: {text:?} (write it in seconds, as 5 or 0.5)"))
}

fn kind(text: &str) -> Result<DocKind, String> {
    text.parse()
}

pub(crate) fn code(text: &str) -> Result<Code, String> {
    super::config::code_named(text).map_err(|(what, help)| format!("{what}; {help}"))
}

fn size(text: &str) -> Result<u64, String> {
    let (digits, unit) = match text.trim().to_ascii_uppercase() {
        t if t.ends_with('K') => (t[..t.len() - 1].to_owned(), 10),
        t if t.ends_with('M') => (t[..t.len() - 1].to_owned(), 20),
        t if t.ends_with('G') => (t[..t.len() - 1].to_owned(), 30),
        t => (t, 0),
    };
    let n: Option<u64> = digits.trim().parse().ok();
    n.and_then(|n| n.checked_mul(1 << unit))
        .ok_or_else(|| format!("not a size: {text:?} (write it as 1048576, 1024K or 1M)"))
}
