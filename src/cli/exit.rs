//! Exit codes.

use masthead::Error;
use std::process::ExitCode;

/// How the program ends. Of several documents the highest code counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
#[repr(u8)]
pub(crate) enum Exit {
    /// Done.
    #[default]
    Done = 0,
    /// Diagnostics at or above `--fail-on`; outputs that are not as they were recorded.
    Findings = 1,
    /// The command line asks for what cannot be.
    Usage = 2,
    /// An input cannot be read.
    Unreadable = 3,
    /// An output cannot be written.
    Unwritable = 4,
    /// A limit was passed, of size or of time.
    Limit = 5,
    /// A fault of masthead: text lost, or a panic.
    Internal = 70,
}

impl Exit {
    /// The codes as `--help` and the manual list them.
    pub(crate) const HELP: &str = "\
Exit codes:
  0   done
  1   there are diagnostics at or above --fail-on; export --verify found a difference
  2   the command line asks for what cannot be
  3   an input cannot be read
  4   an output cannot be written
  5   an input passes a limit, of size or (export) of time
  70  a fault of masthead: text was lost, or it panicked
Of several documents, the highest code counts.";
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

impl From<&Error> for Exit {
    fn from(e: &Error) -> Self {
        match e {
            Error::Unreadable { .. } | Error::Unsupported { .. } => Self::Unreadable,
            Error::Limit { .. } => Self::Limit,
            Error::Option { .. } => Self::Usage,
            _ => Self::Internal,
        }
    }
}
