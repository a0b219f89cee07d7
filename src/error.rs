//! What stops a conversion. What a document *says* never does: that is a diagnostic.

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
    #[error(
        "{what} is {found}, more than the limit of {limit}; raise it with {option} if you trust this input"
    )]
    Limit {
        /// What was measured, such as `the input`.
        what: &'static str,
        /// How much was found, with its unit. Reading stops there, so it may be "over …".
        found: String,
        /// The limit, with its unit.
        limit: String,
        /// The option that raises it.
        option: &'static str,
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

impl Error {
    /// An input that a reader cannot take.
    pub(crate) fn unreadable(what: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Unreadable { what: what.into(), help: help.into() }
    }

    /// A format or option that is not there.
    pub(crate) fn unsupported(what: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Unsupported { what: what.into(), help: help.into() }
    }
}
