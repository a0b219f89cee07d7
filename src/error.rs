//! What stops a conversion. What a document *says* never does: that is a diagnostic.

use crate::limits::Limit;

/// Why an input could not be read or an output not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The bytes are not what a reader takes: a PDF where text was expected, a broken container.
    #[error("{what}; {help}")]
    Unreadable {
        /// What the input is, or what is wrong with it.
        what: String,
        /// What the user can do.
        help: String,
    },
    /// A format that masthead knows by name but does not read or write.
    #[error("{what}; {help}")]
    Unsupported {
        /// Which format, and in which direction.
        what: String,
        /// What to use instead.
        help: String,
    },
    /// The input passes one of [`Limits`](crate::limits::Limits).
    #[error("{} is {found}, more than the limit of {allowed}; {}", limit.what(), way_out(*limit))]
    Limit {
        /// Which limit.
        limit: Limit,
        /// How much was found, with its unit. Reading stops there, so it may be "over …".
        found: String,
        /// What is allowed, with its unit.
        allowed: String,
    },
    /// A caller's option that cannot be used.
    #[error("{what}; {help}")]
    Option {
        /// Which option, and what it held.
        what: String,
        /// What it takes.
        help: String,
    },
    /// A fault of ours, reported instead of a panic.
    #[error("internal error: {0}; please report it with the document")]
    Internal(String),
}

fn way_out(limit: Limit) -> String {
    match limit.option() {
        "" => "split the document".to_owned(),
        option => format!("raise it with {option} if you trust this input"),
    }
}

impl Error {
    /// A limit that is passed.
    pub(crate) fn limit(
        limit: Limit,
        found: impl Into<String>,
        allowed: impl Into<String>,
    ) -> Self {
        Self::Limit { limit, found: found.into(), allowed: allowed.into() }
    }

    /// An input that a reader cannot take.
    pub(crate) fn unreadable(what: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Unreadable { what: what.into(), help: help.into() }
    }

    /// A format or option that is not there.
    pub(crate) fn unsupported(what: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Unsupported { what: what.into(), help: help.into() }
    }
}
