//! The `export` command as typed.

use super::clock::Time;
use crate::cli::args::{FailOn, Form, Paper, ReadArgs, Reporting};
use clap::ValueEnum;
use masthead::Code;
use masthead::model::Date;
use std::fmt;
use std::num::{NonZeroU32, NonZeroUsize};
use std::path::PathBuf;
use std::str::FromStr;

/// What `masthead export --help` opens with.
pub(crate) const ABOUT: &str = "\
Convert a whole collection, unattended.

Every document is converted on its own: one that cannot be read, takes too long or brings masthead \
down is recorded with the reason, and the others go on. DEST/_export holds a journal of all that was \
done, a summary (JSON, CSV) and a report to read in a browser. A run that was stopped, however that \
came about, goes on with --resume; what is done and whole is left as it is.

  masthead export drafts -d out --to akn,docx,pdf --resume
  masthead export drafts -d bags --bag --sidecar symbols.csv --resume
  find drafts -name '*.docx' -print0 | masthead export -0 - -d out
  masthead export drafts -d out --shard 3/16 --resume      # one of 16 machines
  masthead export --verify -d out                          # is everything as it was recorded?
  masthead export --check-only drafts -d out               # a census, nothing converted

docs/export.md describes all that lies in DEST.";

#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Export {
    /// Documents, folders with all below them, patterns such as 'in/**/*.docx'; `-` reads a list of
    /// files from standard input, a line each
    #[arg(value_name = "SRC", required_unless_present = "verify")]
    pub(crate) sources: Vec<PathBuf>,
    /// Folder to write into; made if need be
    #[arg(short, long, value_name = "DEST", required_unless_present_any = ["check_only", "dry_run"])]
    pub(crate) dir: Option<PathBuf>,
    /// Formats to write [default: akn; with --bag akn,docx,pdf]
    #[arg(long, value_name = "FORMAT", value_delimiter = ',')]
    pub(crate) to: Vec<String>,
    /// Go on where a run was stopped: leave what is done and whole, do the rest
    #[arg(long)]
    pub(crate) resume: bool,
    /// Hold every output against its recorded hash; with --resume, make anew what differs
    #[arg(long, conflicts_with_all = ["check_only", "dry_run"])]
    pub(crate) verify: bool,
    /// Count kinds, languages, structures and faults of a collection; convert nothing
    #[arg(long, conflicts_with_all = ["to", "bag"])]
    pub(crate) check_only: bool,
    /// Print what would be done, and do nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Documents that are worked on at a time [default: one for each core]
    #[arg(short, long, value_name = "N")]
    pub(crate) jobs: Option<NonZeroUsize>,
    /// Do only one part of the documents, such as 3/16; parts may run at the same time anywhere
    #[arg(long, value_name = "I/N", default_value = "1/1")]
    pub(crate) shard: Shard,
    /// Seconds a document may take; 0 for as long as it likes
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    pub(crate) timeout: u64,
    /// When the export is said to be made, as 2025-07-31T12:00:00Z; bags record it [default:
    /// SOURCE_DATE_EPOCH, or the time of the first run into DEST]
    #[arg(long, value_name = "TIME")]
    pub(crate) time: Option<Time>,
    /// Date of mark-up to record, as 2025-07-31 [default: SOURCE_DATE_EPOCH, or the document's date]
    #[arg(long, value_name = "DATE")]
    pub(crate) markup_date: Option<Date>,
    #[command(flatten)]
    pub(crate) which: Which,
    #[command(flatten)]
    pub(crate) packages: Packages,
    #[command(flatten)]
    pub(crate) paper: Paper,
    #[command(flatten)]
    pub(crate) reading: ReadArgs,
    #[command(flatten)]
    pub(crate) judging: Judging,
    /// Works for another masthead that runs the export
    #[arg(long, hide = true)]
    pub(crate) worker: bool,
}

/// Which documents, and where they go.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Which documents")]
pub(crate) struct Which {
    /// Take only documents whose path, or name, is like this; may be repeated
    #[arg(long, value_name = "PATTERN")]
    pub(crate) include: Vec<String>,
    /// Leave out documents whose path, or name, is like this; may be repeated
    #[arg(long, value_name = "PATTERN")]
    pub(crate) exclude: Vec<String>,
    /// Folder that the paths of the outputs, of --shard and of --sidecar start from
    #[arg(long, value_name = "DIR")]
    pub(crate) base: Option<PathBuf>,
    /// The list on standard input ends its names with NUL, as `find -print0` does
    #[arg(short = '0', long)]
    pub(crate) null: bool,
    /// Folders of DEST
    #[arg(long, value_name = "HOW", default_value = "mirror")]
    pub(crate) layout: Layout,
}

/// Packages for an archive.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Packages")]
pub(crate) struct Packages {
    /// Make a BagIt bag of each document: the original, its formats, Dublin Core, PREMIS, findings
    #[arg(long)]
    pub(crate) bag: bool,
    /// CSV with what drafts lack: columns path, symbol, date, title, lang, job_number, subjects
    #[arg(long, value_name = "FILE")]
    pub(crate) sidecar: Option<PathBuf>,
}

/// What counts as a finding.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Reporting")]
pub(crate) struct Judging {
    /// Exit with code 1 when a diagnostic is at least this severe [default: error]
    #[arg(long, value_name = "SEVERITY")]
    pub(crate) fail_on: Option<FailOn>,
    /// Do not tell diagnostics of this code; may be repeated
    #[arg(long, value_name = "CODE", value_delimiter = ',', value_parser = crate::cli::args::code)]
    pub(crate) allow: Vec<Code>,
    /// Make diagnostics of this code errors; may be repeated
    #[arg(long, value_name = "CODE", value_delimiter = ',', value_parser = crate::cli::args::code)]
    pub(crate) deny: Vec<Code>,
}

impl Judging {
    /// The same in the form that settings take.
    pub(crate) fn reporting(&self) -> Reporting {
        Reporting {
            format: Form::Short,
            fail_on: self.fail_on,
            allow: self.allow.clone(),
            deny: self.deny.clone(),
            report: false,
        }
    }
}

/// How outputs are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Layout {
    /// The folders of the sources
    Mirror,
    /// No folders
    Flat,
}

impl Layout {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Mirror => "mirror",
            Self::Flat => "flat",
        }
    }
}

/// One part of several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shard {
    /// Which one, from 1.
    pub(crate) at: u32,
    /// Of how many.
    pub(crate) of: NonZeroU32,
}

impl FromStr for Shard {
    type Err = String;
    fn from_str(s: &str) -> Result<Self, String> {
        let parse = || {
            let (at, of) = s.split_once('/')?;
            let (at, of) = (at.parse().ok()?, of.parse().ok()?);
            (1..=of).contains(&at).then_some(Self { at, of: NonZeroU32::new(of)? })
        };
        parse().ok_or_else(|| format!("not a part: {s:?} (write the third of sixteen as 3/16)"))
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.at, self.of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_counted_from_one() {
        assert_eq!("3/16".parse::<Shard>().unwrap().to_string(), "3/16");
        for wrong in ["0/4", "5/4", "1", "1/0", "a/b", ""] {
            assert!(wrong.parse::<Shard>().is_err(), "{wrong}");
        }
    }
}
