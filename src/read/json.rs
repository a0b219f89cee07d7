//! The tree from JSON, as [`write::json`](crate::write::json) makes it.

use crate::error::Error;
use crate::limits::{Limit, Limits};
use crate::model::Document;
use serde::Deserialize;
use serde_json::value::RawValue;

/// The form that is read.
const VERSION: u64 = 1;

#[derive(Deserialize)]
struct Envelope<'j> {
    masthead: Option<Box<str>>,
    version: Option<u64>,
    #[serde(borrow)]
    document: Option<&'j RawValue>,
}

/// Reads a document.
///
/// # Errors
/// [`Error::Limit`] when the input is longer than [`Limits::input_bytes`] or nested deeper than 127
/// levels of JSON or [`Limits::depth`]; [`Error::Unreadable`] when it is not JSON, not a tree, of a
/// version that is not known, not UTF-8, or when a member is unknown or holds what it cannot hold. The message
/// tells line and column.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Document, Error> {
    if bytes.len() as u64 > limits.input_bytes {
        return Err(Error::limit(
            Limit::Input,
            format!("{} bytes", bytes.len()),
            format!("{} bytes", limits.input_bytes),
        ));
    }
    let text = std::str::from_utf8(bytes).map_err(|e| {
        Error::unreadable(
            format!("JSON that is not UTF-8 at byte {}", e.valid_up_to()),
            "JSON is always UTF-8; write it anew",
        )
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let most = limits.depth.min(127);
    if depth_over(text, most) {
        return Err(Error::limit(
            Limit::Depth,
            format!("over {most} levels"),
            format!("{most} levels"),
        ));
    }
    let broken = |e: serde_json::Error| {
        Error::unreadable(format!("not a tree in JSON: {e}"), "write one with `--to json`")
    };
    let Envelope { masthead, version, document } = serde_json::from_str(text).map_err(broken)?;
    let (Some("tree"), Some(document)) = (masthead.as_deref(), document) else {
        return Err(Error::unreadable(
            "JSON that is no tree: it needs \"masthead\": \"tree\" and \"document\"",
            "write one with `--to json`",
        ));
    };
    match version {
        Some(VERSION) => {}
        Some(v) => {
            return Err(Error::unreadable(
                format!("a tree in JSON of version {v}; this masthead reads version {VERSION}"),
                "convert it with the masthead that wrote it, or write it again",
            ));
        }
        None => {
            return Err(Error::unreadable(
                "a tree in JSON without \"version\"",
                format!("add \"version\": {VERSION} if it was written by hand"),
            ));
        }
    }
    serde_json::from_str(document.get()).map_err(|e| {
        // places are told in the part; the reader looks at the whole
        let at = document.get().as_ptr() as usize - text.as_ptr() as usize;
        let before = text[..at].bytes().filter(|b| *b == b'\n').count();
        let said = e.to_string();
        let said = said.split(" at line ").next().unwrap_or("").to_owned();
        Error::unreadable(
            format!("not a tree in JSON: {said} at line {}", before + e.line()),
            "write one with `--to json`",
        )
    })
}

/// Whether arrays and objects are nested deeper than `most`. Strings are skipped; whatever is no
/// JSON is left to the parser.
fn depth_over(text: &str, most: u32) -> bool {
    let (mut depth, mut quoted, mut escaped) = (0u32, false, false);
    for b in text.bytes() {
        if quoted {
            match b {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => quoted = false,
                _ => {}
            }
            continue;
        }
        match b {
            b'"' => quoted = true,
            b'{' | b'[' => {
                depth += 1;
                if depth > most {
                    return true;
                }
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}
