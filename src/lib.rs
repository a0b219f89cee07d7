//! masthead reads United Nations documents into one tree, and writes the tree as Akoma Ntoso, HTML,
//! Markdown, plain text, JSON, DOCX and PDF.
//!
//! # What goes in, what comes out
//!
//! * [`convert()`] takes the bytes of a document ([`Input`]) and a [`Format`], and gives the bytes of
//!   the output with all that was found on the way.
//! * [`read()`] gives a [`Reading`]: the [`Document`], [`Diagnostic`]s with their places, the decoded
//!   source, and the ledger that tells the fate of each of its bytes.
//! * [`write()`] gives a document in a format. It takes any tree, read or made in code, whole or odd.
//! * [`verify`] counts the text of an output against that of its tree.
//!
//! What a document says is never an error: bad structure gives a tree and diagnostics. [`Error`] is
//! for bytes that are no document, for limits, and for options that cannot be used. The library
//! opens no file and asks no clock and no environment; the same input and options give the same
//! bytes.
//!
//! ```
//! use masthead::{Format, Input, ReadOptions, WriteOptions};
//!
//! let draft = "United Nations\n\nA/99/4\n\n# Report\n\n1. The Committee met.[^1]\n\n[^1]: In May.\n";
//! let reading = masthead::read(Input::new("draft.md", draft), &ReadOptions::default())?;
//! assert_eq!(reading.document.meta.symbol.as_ref().map(|s| s.as_str()), Some("A/99/4"));
//! assert!(reading.ledger.is_whole());
//!
//! let page = masthead::write(&reading.document, Format::Html, &WriteOptions::default())?;
//! assert!(masthead::verify(&reading.document, Format::Html, &page.bytes).is_none());
//! # Ok::<(), masthead::Error>(())
//! ```
//!
//! # The tree
//!
//! [`model`] is the tree: public, owned, typed, the same for all formats. It can be made without any
//! reader, looked through with [`model::Visit`], and told as text with [`text_of`].
//!
//! ```
//! use masthead::model::{Block, Heading, Inline, Note, Num, NumStyle, Paragraph};
//! use masthead::{Document, Format, Lang, WriteOptions};
//!
//! let mut doc = Document::new(Lang::EN);
//! doc.body.push(Block::new(Heading::new(1, "Wells").numbered(Num::new("I.", 1, NumStyle::UpperRoman))));
//! let note = doc.add_note(Note::new("1", "As of 1 May."));
//! let mut p = Paragraph::new("Two wells ran dry.").numbered(Num::new("1.", 1, NumStyle::Decimal));
//! p.text.push(Inline::call(note));
//! doc.body.push(Block::new(p));
//!
//! let md = masthead::write(&doc, Format::Markdown, &WriteOptions::default())?.bytes;
//! assert!(md.ends_with(b"## I. Wells\n\n1. Two wells ran dry.[^1]\n\n[^1]: As of 1 May.\n"));
//! # Ok::<(), masthead::Error>(())
//! ```
//!
//! # Languages
//!
//! A [`Locale`] is a language as masthead knows it, compiled from a table. Six are built in; a table
//! of your own goes into [`ReadOptions::locale`].
//!
//! # Features
//!
//! | feature | what | brings |
//! |---|---|---|
//! | `docx` (default) | reading and writing DOCX | `zip` |
//! | `pdf` (default) | writing PDF, with its fonts | `krilla`, `harfrust` and more, about 7 MB of fonts |
//! | `cli` (default) | the program | `clap` and more |
//! | `schema` | the JSON Schema of the tree | `schemars` |
//!
//! Without features everything else is there: text, Markdown, HTML, JSON and Akoma Ntoso.

pub mod check;
pub mod compare;
pub mod conserve;
pub mod convert;
pub mod diag;
pub mod error;
pub mod flow;
pub mod lang;
pub mod ledger;
pub mod limits;
pub mod locale;
pub mod model;
#[cfg(feature = "docx")]
mod ooxml;
pub mod read;
pub mod recognise;
pub mod source;
pub mod span;
pub mod write;

pub use convert::{
    Conversion, FORMATS, Format, FormatInfo, Input, ReadOptions, Reading, WriteOptions, Written,
    convert, read, verify, write,
};
pub use diag::{Code, Diagnostic, Severity};
pub use error::Error;
pub use lang::Lang;
pub use limits::Limits;
pub use locale::Locale;
pub use model::{Document, text_of};

/// The examples of the README are tests.
#[doc = include_str!("../README.md")]
#[cfg(doctest)]
struct ReadmeDoctests;
