//! What is made of every document, and all that the result depends on.

use super::args::{Export, Layout};
use super::record::Supplied;
use super::sources::Rel;
use super::{hex, sha256};
use crate::cli::plan::{self, Refused, format_named, refuse};
use masthead::{Format, Locale, ReadOptions, WriteOptions};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Goes up when names or the contents of reports and bags change.
const FORM: u32 = 1;

/// The same for all documents of an export.
#[derive(Debug)]
pub(crate) struct Recipe {
    pub(crate) formats: Vec<Format>,
    pub(crate) bag: bool,
    pub(crate) check_only: bool,
    pub(crate) layout: Layout,
    pub(crate) read: ReadOptions,
    pub(crate) write: WriteOptions,
    pub(crate) system_fonts: bool,
    /// The options that outputs depend on.
    pub(crate) options: Value,
    /// This program.
    pub(crate) tool: Value,
    digest: [u8; 32],
}

impl Recipe {
    /// What the command line asks for. `epoch` is the value of `SOURCE_DATE_EPOCH`, if it is set.
    pub(crate) fn new(args: &Export, epoch: Option<&str>) -> Result<Self, Refused> {
        if args.reading.symbol.is_some() || args.reading.title.is_some() {
            return refuse(
                "--symbol and --title would hold for every document",
                "a sidecar (--sidecar FILE) says them for each",
            );
        }
        if args.reading.max_time.is_some() {
            return refuse(
                "--max-time would end the whole export",
                "--timeout says how many seconds each document may take",
            );
        }
        let read = plan::reading(&args.reading)?;
        let mut write = WriteOptions::default();
        write.markup_date = match (args.markup_date, epoch) {
            (Some(date), _) => Some(date),
            (None, Some(epoch)) => Some(plan::date_of_epoch(epoch)?),
            (None, None) => None,
        };
        plan::paper(&args.paper, &mut write)?;
        let mut formats = Vec::new();
        for name in &args.to {
            let format = format_named(name)?;
            if let Some(help) = format.info().instead_of_writing() {
                return refuse(format!("masthead does not write {format}"), help);
            }
            if !formats.contains(&format) {
                formats.push(format);
            }
        }
        if formats.is_empty() && !args.check_only {
            formats = match args.packages.bag {
                true => vec![Format::Akn, Format::Docx, Format::Pdf],
                false => vec![Format::Akn],
            };
        }
        formats.sort();
        let options = json!({
            "form": FORM,
            "to": formats.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "bag": args.packages.bag,
            "check-only": args.check_only,
            "layout": args.which.layout.as_str(),
            "page": format!("{:?}", args.paper.page).to_lowercase(),
            "numbering": format!("{:?}", args.paper.numbering).to_lowercase(),
            "pdf": format!("{:?}", args.paper.pdf).to_lowercase(),
            "fonts": write.pdf.extra_fonts.iter().map(super::sha256_hex).collect::<Vec<_>>(),
            "system-fonts": args.paper.system_fonts,
            "markup-date": write.markup_date.map(|d| d.to_string()),
            "from": read.from.map(|f| f.to_string()),
            "encoding": read.encoding,
            "normalise": read.normalise,
            "kind": read.kind.map(masthead::model::DocKind::as_str),
            "date": read.date.map(|d| d.to_string()),
            "track-changes": format!("{:?}", args.reading.track_changes).to_lowercase(),
            // all of them, also those that are still to come
            "limits": read.limits,
        });
        let tool = json!({
            "name": "masthead",
            "version": env!("CARGO_PKG_VERSION"),
            "tables_sha256": hex(&of_all(Locale::tables().map(|(_, text)| text.as_bytes()))),
            "fonts_sha256": hex(&of_all(masthead::write::pdf::built_in_fonts())),
        });
        let digest = sha256(format!("{tool}\n{options}").as_bytes());
        Ok(Self {
            formats,
            bag: args.packages.bag,
            check_only: args.check_only,
            layout: args.which.layout,
            read,
            write,
            system_fonts: args.paper.system_fonts,
            options,
            tool,
            digest,
        })
    }

    /// The work key: what is the same for the same bytes at the same place, done the same way.
    /// `input` is the SHA-256 of the source, or what is known instead of it.
    pub(crate) fn key(
        &self,
        rel: &Rel,
        input: &str,
        settings: &Value,
        supplied: &Supplied,
    ) -> String {
        let supplied = serde_json::to_string(supplied).unwrap_or_default();
        let mut hash = Sha256::new();
        hash.update(self.digest);
        hash.update(rel.id().to_be_bytes());
        hash.update(format!("{input}\n{settings}\n{supplied}").as_bytes());
        hex(&hash.finalize())
    }
}

/// The hash of several files: that of their hashes.
fn of_all<'a>(files: impl Iterator<Item = &'a [u8]>) -> [u8; 32] {
    let all: Vec<u8> = files.flat_map(sha256).collect();
    sha256(&all)
}
