//! What bytes are, told from the bytes: no file name is asked.

use memchr::memmem;

/// What an input is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Sniffed {
    /// No byte at all.
    Empty,
    /// Nothing that has a signature: text, in whatever encoding, or unknown binary data.
    Text,
    /// A Word document, `.docx`.
    Docx,
    /// Akoma Ntoso XML.
    Akn,
    /// The JSON form of masthead's tree.
    Tree,
    /// HTML.
    Html,
    /// XML of another vocabulary.
    Xml,
    /// PDF.
    Pdf,
    /// A Word document of before 2007, `.doc`.
    Doc,
    /// Another Office file of before 2007.
    Ole,
    /// An Office file locked with a password.
    Encrypted,
    /// An Excel workbook.
    Xlsx,
    /// A PowerPoint presentation.
    Pptx,
    /// An OpenDocument text.
    Odt,
    /// A ZIP archive of something else.
    Zip,
    /// Rich Text Format.
    Rtf,
    /// WordPerfect, in which the UN wrote until about 2000.
    WordPerfect,
    /// A picture.
    Image(&'static str),
    /// A compressed file or archive.
    Archive(&'static str),
}

/// Signatures at the very start of a file.
const MAGIC: &[(&[u8], Sniffed)] = &[
    (b"{\\rtf", Sniffed::Rtf),
    (b"\xffWPC", Sniffed::WordPerfect),
    (b"\x89PNG\r\n\x1a\n", Sniffed::Image("PNG")),
    (b"\xff\xd8\xff", Sniffed::Image("JPEG")),
    (b"GIF87a", Sniffed::Image("GIF")),
    (b"GIF89a", Sniffed::Image("GIF")),
    (b"II*\0", Sniffed::Image("TIFF")),
    (b"MM\0*", Sniffed::Image("TIFF")),
    (b"\x1f\x8b", Sniffed::Archive("gzip")),
    (b"7z\xbc\xaf\x27\x1c", Sniffed::Archive("7z")),
    (b"BZh", Sniffed::Archive("bzip2")),
    (b"\xfd7zXZ\0", Sniffed::Archive("xz")),
    (b"\x28\xb5\x2f\xfd", Sniffed::Archive("zstd")),
    (b"Rar!\x1a\x07", Sniffed::Archive("RAR")),
];

/// Names what the bytes are. Looks at the head only, and for containers at the names of their parts.
#[must_use]
pub fn sniff(bytes: &[u8]) -> Sniffed {
    if bytes.is_empty() {
        return Sniffed::Empty;
    }
    if let Some((_, what)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return *what;
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return zip(bytes);
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return ole(bytes);
    }
    let head = bytes.get(..1024).unwrap_or(bytes);
    // a PDF may have junk before its signature (ISO 32000-1, annex H.3.4.1)
    if memmem::find(head, b"%PDF-").is_some_and(|at| at == 0 || !is_texty(&head[..at])) {
        return Sniffed::Pdf;
    }
    markup(&ascii_head(bytes))
}

/// Whether bytes could be a line of prose; then `%PDF-` in it is somebody's words.
fn is_texty(bytes: &[u8]) -> bool {
    bytes.iter().all(|b| !matches!(b, 0..=8 | 0x0e..=0x1f))
}

/// A ZIP's own directory names its parts uncompressed.
fn zip(bytes: &[u8]) -> Sniffed {
    let has = |name: &[u8]| memmem::find(bytes, name).is_some();
    if has(b"word/document") || (has(b"[Content_Types].xml") && has(b"word/")) {
        Sniffed::Docx
    } else if has(b"xl/workbook") {
        Sniffed::Xlsx
    } else if has(b"ppt/presentation") {
        Sniffed::Pptx
    } else if has(b"application/vnd.oasis.opendocument.text") {
        Sniffed::Odt
    } else {
        Sniffed::Zip
    }
}

/// The streams of a compound file have names in UTF-16LE.
fn ole(bytes: &[u8]) -> Sniffed {
    let has = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memmem::find(bytes, &wide).is_some()
    };
    if has("EncryptedPackage") {
        Sniffed::Encrypted
    } else if has("WordDocument") {
        Sniffed::Doc
    } else {
        Sniffed::Ole
    }
}

/// The first characters as ASCII, whether the file is UTF-8 or UTF-16; other characters as `?`.
fn ascii_head(bytes: &[u8]) -> String {
    let narrow = |b: &u8| if b.is_ascii() { *b as char } else { '?' };
    let head = |from: usize, step: usize| -> String {
        bytes.iter().skip(from).step_by(step).take(2048).map(narrow).collect()
    };
    match bytes {
        [0xef, 0xbb, 0xbf, ..] => head(3, 1),
        [0xff, 0xfe, ..] => head(2, 2),
        [0xfe, 0xff, ..] => head(3, 2),
        [b'<', 0, ..] => head(0, 2),
        [0, b'<', ..] => head(1, 2),
        _ => head(0, 1),
    }
}

/// XML, HTML and JSON, by their first construct. A draft may begin with `<` or `{` too: only what
/// cannot be one is taken for mark-up.
fn markup(head: &str) -> Sniffed {
    let mut rest = head.trim_start();
    if rest.starts_with('{') {
        let flat: String = rest.chars().filter(|c| !c.is_whitespace()).take(32).collect();
        return if flat.starts_with("{\"masthead\":\"tree\"") {
            Sniffed::Tree
        } else {
            Sniffed::Text
        };
    }
    let declared = rest.starts_with("<?xml");
    // past the declaration, comments, a document type and other instructions to the first element
    loop {
        let end = match rest {
            r if r.starts_with("<!--") => "-->",
            r if r.starts_with("<?") => "?>",
            r if starts_with_no_case(r, "<!doctype html") => return Sniffed::Html,
            // declarations inside it hold `>`
            r if starts_with_no_case(r, "<!doctype akomantoso") => return Sniffed::Akn,
            r if r.starts_with("<!") => ">",
            _ => break,
        };
        let Some(at) = rest.find(end) else { break };
        rest = rest.get(at + end.len()..).unwrap_or("").trim_start();
    }
    let name = |r: &str| -> String {
        r.strip_prefix('<').unwrap_or("").chars().take_while(|c| is_name(*c)).collect()
    };
    let root = name(rest);
    let local = root.rsplit(':').next().unwrap_or("");
    if local == "akomaNtoso" {
        Sniffed::Akn
    } else if ["html", "head", "body"].iter().any(|n| local.eq_ignore_ascii_case(n)) {
        Sniffed::Html
    } else if declared {
        Sniffed::Xml
    } else {
        Sniffed::Text
    }
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, ':' | '_' | '-' | '.')
}

fn starts_with_no_case(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|t| t.eq_ignore_ascii_case(start))
}

impl Sniffed {
    /// What it is, with its article: `a PDF file`.
    #[must_use]
    pub fn describe(self) -> String {
        match self {
            Self::Empty => "an empty file",
            Self::Text => "text",
            Self::Docx => "a Word document (.docx)",
            Self::Akn => "Akoma Ntoso XML",
            Self::Tree => "a masthead tree in JSON",
            Self::Html => "an HTML page",
            Self::Xml => "an XML file that is not Akoma Ntoso",
            Self::Pdf => "a PDF file",
            Self::Doc => "a Word document of before 2007 (.doc)",
            Self::Ole => "an Office file of before 2007",
            Self::Encrypted => "an Office file locked with a password",
            Self::Xlsx => "an Excel workbook (.xlsx)",
            Self::Pptx => "a PowerPoint presentation (.pptx)",
            Self::Odt => "an OpenDocument text (.odt)",
            Self::Zip => "a ZIP archive",
            Self::Rtf => "a Rich Text file (.rtf)",
            Self::WordPerfect => "a WordPerfect document",
            Self::Image(kind) => return format!("a picture ({kind})"),
            Self::Archive(kind) => return format!("a compressed file ({kind})"),
        }
        .to_owned()
    }

    /// What to do with it when masthead cannot read it; `None` for what is text.
    #[must_use]
    pub const fn advice(self) -> Option<&'static str> {
        Some(match self {
            Self::Empty | Self::Text | Self::Akn | Self::Tree => return None,
            Self::Docx => "save it as plain text (UTF-8), or copy its text into a .txt file",
            Self::Html => "save the page as plain text (UTF-8), or copy its text into a .txt file",
            Self::Xml => "masthead reads Akoma Ntoso 3.0: convert it to that or to text first",
            Self::Pdf => {
                "extract its text with `pdftotext -layout FILE.pdf FILE.txt` and give that; a \
                 scanned PDF needs character recognition first"
            }
            Self::Doc | Self::Rtf | Self::Odt | Self::WordPerfect => {
                "open it in a word processor, save it as .docx or plain text (UTF-8) and give that"
            }
            Self::Ole | Self::Xlsx | Self::Pptx => {
                "masthead reads documents only: put the text into a .docx or .txt file"
            }
            Self::Encrypted => "open it with its password and save it without one",
            Self::Zip | Self::Archive(_) => "unpack it and give the document inside",
            Self::Image(_) => "it needs character recognition first; give the text that results",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_are_told() {
        for (bytes, want) in [
            (&b""[..], Sniffed::Empty),
            (b"%PDF-1.7\n", Sniffed::Pdf),
            (b"\x00\x01junk%PDF-1.4", Sniffed::Pdf),
            (b"PK\x03\x04....word/document.xml", Sniffed::Docx),
            (b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.text", Sniffed::Odt),
            (b"PK\x03\x04....xl/workbook.xml", Sniffed::Xlsx),
            (b"PK\x03\x04....readme", Sniffed::Zip),
            (b"{\\rtf1\\ansi", Sniffed::Rtf),
            (b"\x89PNG\r\n\x1a\n...", Sniffed::Image("PNG")),
            (b"\x1f\x8b\x08", Sniffed::Archive("gzip")),
            (b"<!DOCTYPE html><html>", Sniffed::Html),
            (b"\n<HTML lang=en>", Sniffed::Html),
            (b"<?xml version=\"1.0\"?>\n<!-- c -->\n<akomaNtoso>", Sniffed::Akn),
            (b"\xef\xbb\xbf<an:akomaNtoso xmlns:an=''>", Sniffed::Akn),
            (b"<?xml version=\"1.0\"?><book>", Sniffed::Xml),
            (b"{ \"masthead\" : \"tree\", \"version\": 1", Sniffed::Tree),
        ] {
            assert_eq!(sniff(bytes), want, "{:?}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn drafts_are_text_however_they_begin() {
        for text in [
            "United Nations",
            "<https://docs.un.org/en/A/80/50>",
            "{draft} 1. The Committee",
            "# Report\n%PDF-1.4 is a signature",
            "<u>Decides</u> to remain seized",
            "BZ",
            "<!-- unfinished",
        ] {
            assert_eq!(sniff(text.as_bytes()), Sniffed::Text, "{text}");
        }
    }

    #[test]
    fn wide_mark_up_and_old_office_files_are_told() {
        let wide = |s: &str| -> Vec<u8> { s.encode_utf16().flat_map(u16::to_le_bytes).collect() };
        let mut xml = b"\xff\xfe".to_vec();
        xml.extend(wide("<?xml version='1.0' encoding='utf-16'?><akomaNtoso/>"));
        assert_eq!(sniff(&xml), Sniffed::Akn);
        let ole = |name: &str| {
            let mut b = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....".to_vec();
            b.extend(wide(name));
            b
        };
        assert_eq!(sniff(&ole("WordDocument")), Sniffed::Doc);
        assert_eq!(sniff(&ole("EncryptedPackage")), Sniffed::Encrypted);
        assert_eq!(sniff(&ole("Workbook")), Sniffed::Ole);
    }

    #[test]
    fn whatever_cannot_be_read_has_advice() {
        for what in [Sniffed::Pdf, Sniffed::Doc, Sniffed::Image("PNG"), Sniffed::Zip, Sniffed::Xml]
        {
            assert!(what.advice().is_some() && what.describe().contains(' '));
        }
    }
}
