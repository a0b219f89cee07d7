//! Fonts that the user or the system has, for PDF. The library looks at no folder by itself: pages
//! must not differ from one machine to the next.

use masthead::span::Span;
use masthead::write::pdf;
use masthead::{Code, Diagnostic, Document, WriteOptions};
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// Bytes of the largest font file that is read.
const MAX_FONT: u64 = 256 << 20;

/// The font files of a folder, by name. Folders in it are not looked into.
pub(crate) fn in_folder(dir: &Path) -> io::Result<Vec<Vec<u8>>> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(dir)?.map(|e| e.map(|e| e.path())).collect::<io::Result<_>>()?;
    paths.retain(|p| {
        let extension = p.extension().and_then(|e| e.to_str()).unwrap_or("");
        ["ttf", "otf", "ttc", "otc"].iter().any(|e| extension.eq_ignore_ascii_case(e))
    });
    paths.sort();
    paths.iter().map(|p| font(p)).collect()
}

fn font(path: &Path) -> io::Result<Vec<u8>> {
    let size = std::fs::metadata(path)?.len();
    if size > MAX_FONT {
        let what = format!("{} is larger than a font file", path.display());
        return Err(io::Error::new(io::ErrorKind::InvalidData, what));
    }
    std::fs::read(path)
}

fn has_glyph(data: &[u8], index: u32, c: char) -> bool {
    ttf_parser::Face::parse(data, index).is_ok_and(|f| f.glyph_index(c).is_some_and(|g| g.0 > 0))
}

/// The options with those fonts of the system that have what no other font has, and what is to be
/// said about it. Nothing is looked for where the document needs nothing.
pub(crate) fn from_system(
    doc: &Document,
    options: &WriteOptions,
) -> (WriteOptions, Vec<Diagnostic>) {
    let mut options = options.clone();
    let missing = pdf::uncovered(doc, &options.pdf);
    if missing.is_empty() {
        return (options, Vec::new());
    }
    let mut system = fontdb::Database::new();
    system.load_system_fonts();
    let mut faces: Vec<_> = system
        .faces()
        .filter(|f| f.style == fontdb::Style::Normal)
        .filter_map(|f| match &f.source {
            fontdb::Source::File(path) => {
                let plain = f.weight.0.abs_diff(fontdb::Weight::NORMAL.0);
                Some(((plain, path.clone(), f.index), f.id))
            }
            _ => None,
        })
        .collect();
    faces.sort();
    // by file: its name and the characters it is taken for
    let mut taken: BTreeMap<PathBuf, (String, Vec<char>)> = BTreeMap::new();
    for c in missing {
        let has = |id| system.with_face_data(id, |data, index| has_glyph(data, index, c));
        let Some(((_, path, _), id)) = faces.iter().find(|(_, id)| has(*id) == Some(true)) else {
            continue;
        };
        let name = system.face(*id).map(|f| f.post_script_name.clone()).unwrap_or_default();
        taken.entry(path.clone()).or_insert_with(|| (name, Vec::new())).1.push(c);
    }
    let mut told = Vec::new();
    for (path, (name, chars)) in taken {
        let Ok(bytes) = font(&path) else { continue };
        options.pdf.system_fonts.push(bytes);
        let codes: Vec<_> = chars.iter().map(|c| format!("U+{:04X}", *c as u32)).collect();
        let message =
            format!("in the PDF, the system's font {name} is taken for {}", codes.join(", "));
        told.push(
            Diagnostic::new(Code::FormatDetail, Span::DETACHED, message)
                .help("another machine may have another font, or none; --font-dir names one"),
        );
    }
    (options, told)
}
