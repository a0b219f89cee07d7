//! Inlines: text and what stands in it.

use super::{Date, Symbol, detached};
use crate::lang::Lang;
use crate::span::Span;
use serde::{Deserialize, Serialize};

/// A stretch of text with where it came from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Inline {
    /// The source text that it covers.
    #[serde(default, skip_serializing_if = "detached")]
    pub span: Span,
    /// What it is.
    #[serde(flatten)]
    pub kind: InlineKind,
}

impl Inline {
    /// An inline that no source stands behind.
    #[must_use]
    pub fn new(kind: InlineKind) -> Self {
        Self { span: Span::DETACHED, kind }
    }

    /// Plain text that no source stands behind.
    #[must_use]
    pub fn text(text: impl Into<Box<str>>) -> Self {
        Self::new(InlineKind::Text { text: text.into() })
    }
}

/// What an inline is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum InlineKind {
    /// Text.
    Text {
        /// As written.
        text: Box<str>,
    },
    /// Text printed in another style.
    Emphasis {
        /// Which.
        style: Emphasis,
        /// What it covers.
        content: Vec<Inline>,
    },
    /// The opening words of a preambular or operative paragraph.
    Opener {
        /// The words.
        content: Vec<Inline>,
    },
    /// A footnote call.
    NoteCall(NoteCall),
    /// A reference.
    Ref(Box<Ref>),
    /// A date.
    Date {
        /// What it says.
        date: Date,
        /// As written.
        content: Vec<Inline>,
    },
    /// A place, in the masthead.
    Place {
        /// As written.
        content: Vec<Inline>,
    },
    /// Words of another language.
    Foreign {
        /// Which.
        lang: Lang,
        /// The words.
        content: Vec<Inline>,
    },
    /// A forced line break.
    Break,
}

impl InlineKind {
    /// A reference to `target`, printed as `content`.
    #[must_use]
    pub fn reference(target: Target, content: Vec<Inline>) -> Self {
        Self::Ref(Box::new(Ref { target, content }))
    }

    /// What it covers; nothing for text, breaks and calls.
    #[must_use]
    pub fn content(&self) -> &[Inline] {
        match self {
            Self::Emphasis { content, .. }
            | Self::Opener { content }
            | Self::Date { content, .. }
            | Self::Place { content }
            | Self::Foreign { content, .. } => content,
            Self::Ref(r) => &r.content,
            Self::Text { .. } | Self::NoteCall(_) | Self::Break => &[],
        }
    }

    /// The same, to change it; `None` for what covers nothing.
    pub fn content_mut(&mut self) -> Option<&mut Vec<Inline>> {
        match self {
            Self::Emphasis { content, .. }
            | Self::Opener { content }
            | Self::Date { content, .. }
            | Self::Place { content }
            | Self::Foreign { content, .. } => Some(content),
            Self::Ref(r) => Some(&mut r.content),
            Self::Text { .. } | Self::NoteCall(_) | Self::Break => None,
        }
    }
}

/// Styles of print.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Emphasis {
    /// Bold.
    Bold,
    /// Italic.
    Italic,
    /// Underlined.
    Underline,
    /// Struck through.
    Strike,
    /// Raised.
    Superscript,
    /// Lowered.
    Subscript,
    /// Small capitals.
    SmallCaps,
}

/// Index of a note in [`Document::notes`](super::Document::notes).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NoteId(pub u32);

/// A footnote call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NoteCall {
    /// The note.
    pub note: NoteId,
    /// The mark as printed: `¹`, `*`, `(1)`. Empty when nothing is printed.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub printed: Box<str>,
    /// The source prints no call: this one says where the note stands.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub implied: bool,
}

/// A reference.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Ref {
    /// What it points to.
    pub target: Target,
    /// As written.
    pub content: Vec<Inline>,
}

/// What a reference points to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Target {
    /// A document, by its symbol.
    Document {
        /// The whole symbol, mended where a line end had cut it.
        symbol: Symbol,
        /// Its date, if the text gives it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        date: Option<Date>,
    },
    /// A resolution or decision whose symbol the text does not tell: that of a conference of
    /// parties, or of a body that is not named.
    Resolution {
        /// Which of the two.
        act: Act,
        /// Its number as English prints it: `8/2`, `1/CP.21`.
        number: Box<str>,
        /// Its date, if the text gives it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        date: Option<Date>,
    },
    /// A part of another document: "A/77/463/Add.3, para. 29".
    Passage {
        /// The document.
        symbol: Symbol,
        /// Its date, if the text gives it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        date: Option<Date>,
        /// The part of it.
        part: InternalRef,
    },
    /// A part of this document.
    Internal(InternalRef),
    /// A provision of a treaty.
    Provision {
        /// The treaty's IRI where it is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        iri: Option<Box<str>>,
        /// Article, as a number.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        article: Option<u32>,
        /// A web address that the source gives beside the IRI.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        web: Option<Box<str>>,
    },
    /// A web address, complete with its scheme.
    Url {
        /// The address.
        url: Box<str>,
    },
    /// A mail address.
    Mail {
        /// The address.
        address: Box<str>,
    },
    /// A sales number of a publication.
    Sales {
        /// The number.
        number: Box<str>,
    },
}

/// What a body adopts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Act {
    /// A resolution.
    Resolution,
    /// A decision.
    Decision,
}

/// A part of a document that a reference points to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct InternalRef {
    /// Which kind of part.
    pub part: InternalKind,
    /// Its number as the master language counts it: `3`, `II`, `A`; see [`Num::canonical`](super::Num::canonical).
    pub num: Box<str>,
    /// The last of a range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub up_to: Option<Box<str>>,
    /// Item labels below it: `["a", "i"]` for "3 (a) (i)".
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<Box<str>>,
    /// In which annex: its position (from 0) among [`Document::annexes`](super::Document::annexes).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub annex: Option<u32>,
}

/// Kinds of part that a reference names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum InternalKind {
    /// A numbered paragraph.
    Paragraph,
    /// A section.
    Section,
    /// An annex.
    Annex,
    /// A table.
    Table,
    /// A footnote.
    Note,
}
