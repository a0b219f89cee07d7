//! What an officer is told: a code, a place, one sentence, a way out.

mod catalogue;

pub use catalogue::{Code, CodeInfo};

use crate::span::Span;
use serde::{Deserialize, Serialize};

/// How much a diagnostic weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Worth knowing, nothing to do.
    Note,
    /// Look at this place: the draft or the reading of it may be wrong.
    Warning,
    /// The draft is wrong, or masthead is.
    Error,
}

impl Severity {
    /// The lower-case word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One finding about a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Diagnostic {
    /// Which kind of finding; `masthead explain CODE` has a page on each.
    pub code: Code,
    /// How much it weighs; a code's default unless the case differs.
    pub severity: Severity,
    /// The place. Detached when the finding is about the whole document.
    pub span: Span,
    /// One sentence: lower case, no full stop, what was found and what was expected.
    pub message: Box<str>,
    /// Further places, each with a few words.
    pub labels: Vec<(Span, Box<str>)>,
    /// A way out.
    pub help: Option<Box<str>>,
}

impl Diagnostic {
    /// A finding with its code's severity.
    #[must_use]
    pub fn new(code: Code, span: Span, message: impl Into<Box<str>>) -> Self {
        Self {
            code,
            severity: code.info().severity,
            span,
            message: message.into(),
            labels: Vec::new(),
            help: None,
        }
    }

    /// With a way out.
    #[must_use]
    pub fn help(mut self, help: impl Into<Box<str>>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// With a further place.
    #[must_use]
    pub fn label(mut self, span: Span, words: impl Into<Box<str>>) -> Self {
        self.labels.push((span, words.into()));
        self
    }

    /// With another severity.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }
}
