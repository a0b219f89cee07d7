//! The tree as JSON, for programs: everything the tree holds, and back again without loss.
//!
//! ```json
//! {"masthead": "tree", "version": 1, "document": {"lang": "en", "kind": "report", …}}
//! ```
//!
//! The members of `document` are the fields of [`Document`]. What is empty is left out. `version`
//! changes when a program that read the old form would misread the new one.

use crate::error::Error;
use crate::model::Document;
use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter};
use std::io;

/// What the writer can be told.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct JsonOptions {
    /// Indented by two spaces, one member a line; else all in one line.
    pub pretty: bool,
}

/// The version of the form.
const VERSION: u32 = 1;

/// Arrays and objects within each other: as many as common readers take.
const MAX_DEPTH: usize = 127;

#[derive(Serialize)]
struct Envelope<'d> {
    masthead: &'static str,
    version: u32,
    document: &'d Document,
}

/// The JSON Schema (2020-12) of what [`to_string`] writes, made from the types of the tree; the file
/// `schema/document.schema.json` is this.
#[cfg(feature = "schema")]
#[must_use]
pub fn schema() -> serde_json::Value {
    let mut schema = schemars::SchemaGenerator::new(
        schemars::generate::SchemaSettings::draft2020_12().for_serialize(),
    )
    .into_root_schema_for::<Document>()
    .to_value();
    let take = |v: &mut serde_json::Value, key: &str| {
        v.as_object_mut().and_then(|o| o.remove(key)).unwrap_or_default()
    };
    let (defs, dialect) = (take(&mut schema, "$defs"), take(&mut schema, "$schema"));
    serde_json::json!({
        "$schema": dialect,
        "title": "A United Nations document as masthead's tree",
        "description": "What `masthead convert --to json` writes and reads. `version` changes when a \
            program that read the old form would misread the new one.",
        "type": "object",
        "properties": {
            "masthead": { "const": "tree" },
            "version": { "const": VERSION },
            "document": schema,
        },
        "required": ["masthead", "version", "document"],
        "additionalProperties": false,
        "$defs": defs,
    })
}

/// A document as JSON, with a line end after it.
///
/// # Errors
/// [`Error::Unsupported`] when blocks or inlines are nested so deep (about 60 levels) that no reader would
/// take it.
pub fn to_string(doc: &Document, opts: &JsonOptions) -> Result<String, Error> {
    let mut out = Vec::with_capacity(1 << 16);
    write(doc, opts, &mut out)?;
    String::from_utf8(out).map_err(|e| Error::Internal(format!("JSON is not UTF-8: {e}")))
}

fn write(doc: &Document, opts: &JsonOptions, out: &mut Vec<u8>) -> Result<(), Error> {
    let envelope = Envelope { masthead: "tree", version: VERSION, document: doc };
    let made = if opts.pretty {
        let format = Bounded { inner: PrettyFormatter::new(), depth: 0 };
        envelope.serialize(&mut serde_json::Serializer::with_formatter(&mut *out, format))
    } else {
        let format = Bounded { inner: CompactFormatter, depth: 0 };
        envelope.serialize(&mut serde_json::Serializer::with_formatter(&mut *out, format))
    };
    match made {
        Ok(()) => {
            out.push(b'\n');
            Ok(())
        }
        Err(e) if e.is_io() => Err(Error::unsupported(
            format!("the tree is nested deeper than JSON is read ({MAX_DEPTH} levels)"),
            "write it in another format",
        )),
        Err(e) => Err(Error::Internal(format!("the tree as JSON: {e}"))),
    }
}

/// Ends the writing at a depth, before recursion ends the program.
struct Bounded<F> {
    inner: F,
    depth: usize,
}

impl<F> Bounded<F> {
    fn enter(&mut self) -> io::Result<()> {
        self.depth += 1;
        if self.depth > MAX_DEPTH { Err(io::Error::other("too deep")) } else { Ok(()) }
    }
}

impl<F: Formatter> Formatter for Bounded<F> {
    fn begin_array<W: ?Sized + io::Write>(&mut self, w: &mut W) -> io::Result<()> {
        self.enter()?;
        self.inner.begin_array(w)
    }
    fn end_array<W: ?Sized + io::Write>(&mut self, w: &mut W) -> io::Result<()> {
        self.depth = self.depth.saturating_sub(1);
        self.inner.end_array(w)
    }
    fn begin_array_value<W: ?Sized + io::Write>(
        &mut self,
        w: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.inner.begin_array_value(w, first)
    }
    fn end_array_value<W: ?Sized + io::Write>(&mut self, w: &mut W) -> io::Result<()> {
        self.inner.end_array_value(w)
    }
    fn begin_object<W: ?Sized + io::Write>(&mut self, w: &mut W) -> io::Result<()> {
        self.enter()?;
        self.inner.begin_object(w)
    }
    fn end_object<W: ?Sized + io::Write>(&mut self, w: &mut W) -> io::Result<()> {
        self.depth = self.depth.saturating_sub(1);
        self.inner.end_object(w)
    }
    fn begin_object_key<W: ?Sized + io::Write>(
        &mut self,
        w: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.inner.begin_object_key(w, first)
    }
    fn begin_object_value<W: ?Sized + io::Write>(&mut self, w: &mut W) -> io::Result<()> {
        self.inner.begin_object_value(w)
    }
    fn end_object_value<W: ?Sized + io::Write>(&mut self, w: &mut W) -> io::Result<()> {
        self.inner.end_object_value(w)
    }
}
