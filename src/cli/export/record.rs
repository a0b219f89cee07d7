//! What the journal says of a document, and what worker and supervisor tell each other.

use super::clock::Time;
use super::sources::Rel;
use crate::cli::exit::Exit;
use crate::cli::summary::Counts;
use serde::{Deserialize, Serialize};

/// How it ended for a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Outcome {
    /// All outputs are there.
    Done,
    /// All outputs are there, but masthead found that it lost text: they are not to be trusted.
    TextLost,
    /// No document that masthead reads, or a file that cannot be read.
    Unreadable,
    /// It passes a limit of size.
    Limit,
    /// It took longer than it may.
    Timeout,
    /// masthead failed on it.
    Internal,
    /// An output could not be put in place.
    Unwritable,
    /// Its settings cannot be used.
    Settings,
}

impl Outcome {
    pub(crate) const ALL: [Self; 8] = [
        Self::Done,
        Self::TextLost,
        Self::Unreadable,
        Self::Limit,
        Self::Timeout,
        Self::Internal,
        Self::Unwritable,
        Self::Settings,
    ];

    /// The word in reports.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::TextLost => "text lost",
            Self::Unreadable => "unreadable",
            Self::Limit => "over a limit",
            Self::Timeout => "out of time",
            Self::Internal => "masthead failed",
            Self::Unwritable => "not written",
            Self::Settings => "bad settings",
        }
    }

    /// A sentence for those who have to do something about it.
    pub(crate) const fn meaning(self) -> &'static str {
        match self {
            Self::Done => "all outputs are there",
            Self::TextLost => "all outputs are there, but text was lost: do not trust them",
            Self::Unreadable => "no document that masthead reads, or a file that cannot be opened",
            Self::Limit => "larger than --max-input and its like allow",
            Self::Timeout => "took longer than --timeout allows",
            Self::Internal => "masthead failed on it: please report it with the document",
            Self::Unwritable => "an output could not be put in place",
            Self::Settings => "its masthead.toml cannot be used",
        }
    }

    /// The exit code that it has by itself.
    pub(crate) const fn exit(self) -> Exit {
        match self {
            Self::Done => Exit::Done,
            Self::Unreadable => Exit::Unreadable,
            Self::Limit | Self::Timeout => Exit::Limit,
            Self::TextLost | Self::Internal => Exit::Internal,
            Self::Unwritable => Exit::Unwritable,
            Self::Settings => Exit::Usage,
        }
    }

    /// Whether the outputs are there.
    pub(crate) const fn has_outputs(self) -> bool {
        matches!(self, Self::Done | Self::TextLost)
    }
}

/// A file that was made, as the journal knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Output {
    /// From DEST, `/` between folders.
    pub(crate) path: String,
    pub(crate) bytes: u64,
    pub(crate) sha256: String,
}

/// What is known of a document.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct About {
    /// Format that was read.
    pub(crate) format: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) encoding: Option<String>,
    pub(crate) kind: String,
    pub(crate) lang: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) symbol: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) date: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) job_number: Option<String>,
    pub(crate) counts: Counts,
}

/// How many diagnostics of a code there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Found {
    pub(crate) code: String,
    pub(crate) severity: String,
    pub(crate) count: u64,
}

/// The line of the journal on a document. Of several lines the last one holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Record {
    /// In the collection.
    pub(crate) path: String,
    /// The same in hexadecimal, where it is not UTF-8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) path_hex: Option<String>,
    /// Where it was read.
    pub(crate) source: String,
    /// Bytes of the source.
    pub(crate) bytes: Option<u64>,
    pub(crate) sha256: Option<String>,
    /// Everything that the outputs depend on, as one hash.
    pub(crate) key: Option<String>,
    pub(crate) outcome: Outcome,
    /// Exit code that the document alone would give.
    pub(crate) exit: u8,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<String>,
    /// Whether the same work would end the same way.
    pub(crate) settled: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) bag: Option<String>,
    pub(crate) outputs: Vec<Output>,
    /// Outputs of an earlier record that still lie in DEST.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) earlier: Vec<Output>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) document: Option<About>,
    pub(crate) findings: Vec<Found>,
    /// Which run into DEST made it, see the line of type `run`.
    pub(crate) run: String,
    pub(crate) finished: Time,
    pub(crate) seconds: f64,
}

impl Record {
    pub(crate) fn rel(&self) -> Rel {
        let bytes = self.path_hex.as_deref().and_then(super::unhex);
        Rel::new(bytes.unwrap_or_else(|| self.path.clone().into_bytes()))
    }

    /// Whether it says the same, time aside.
    pub(crate) fn says_the_same(&self, other: &Self) -> bool {
        let bare = |r: &Self| {
            let (run, finished) = (String::new(), other.finished);
            Self { run, finished, seconds: 0.0, ..r.clone() }
        };
        bare(self) == bare(other)
    }
}

/// What a caller knows of a document that the draft may lack.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Supplied {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) symbol: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) lang: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) job_number: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) subjects: Vec<Subject>,
}

/// A subject: a term, and its address in a thesaurus.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Subject {
    pub(crate) term: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) uri: Option<String>,
}

/// What a worker is asked; the bytes of the document follow.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Request {
    /// Path in the collection, in hexadecimal.
    pub(crate) rel: String,
    /// Where the document lies: its settings are looked for there. `masthead.toml` is all that a
    /// worker opens.
    pub(crate) path_hex: String,
    pub(crate) sha256: String,
    pub(crate) key: String,
    /// What the settings come to; a worker that finds others says so.
    pub(crate) settings: serde_json::Value,
    pub(crate) supplied: Supplied,
    pub(crate) time: Time,
}

/// What a worker answers; the bytes of the files follow, one after another.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Answer {
    pub(crate) outcome: Outcome,
    pub(crate) exit: u8,
    pub(crate) reason: Option<String>,
    pub(crate) settled: bool,
    pub(crate) document: Option<About>,
    pub(crate) findings: Vec<Found>,
    /// The name of the bag that the files belong to.
    pub(crate) bag: Option<String>,
    pub(crate) files: Vec<Made>,
}

/// A file that is to be written.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Made {
    /// Within the bag; or the name of a file of its own.
    pub(crate) path: String,
    pub(crate) bytes: u64,
    pub(crate) sha256: String,
    /// The document as it was received, which the supervisor has itself.
    pub(crate) original: bool,
}
