//! Bytes to text: which encoding, and what could not be decoded.
//!
//! The order is the WHATWG's, with two steps between its second and its last: byte-order mark, what
//! the caller declared, valid UTF-8, UTF-16 without a mark, statistics. A declaration never beats a
//! byte-order mark, because a mark is in the file and a declaration is somebody's belief about it.

use crate::error::Error;
use crate::limits::{Limit, Limits};
use crate::source::{DecodeReport, DecodedBy, Source};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    BIG5, Encoding, GB18030, GBK, IBM866, ISO_8859_2, ISO_8859_4, ISO_8859_5, ISO_8859_6,
    ISO_8859_10, ISO_8859_13, KOI8_R, KOI8_U, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1250,
    WINDOWS_1251, WINDOWS_1252, WINDOWS_1254, WINDOWS_1256, WINDOWS_1257, WINDOWS_1258,
};

/// Bytes that statistics look at, from the first one that is not ASCII. More changes no verdict.
const SAMPLE: usize = 1 << 20;

/// Decodes an input.
///
/// `name` is what diagnostics call it; `declared` is an encoding label (`gb18030`, `windows-1251`,
/// any label of the WHATWG Encoding Standard) that the caller vouches for. A byte-order mark is no
/// text and is left out of the source. Valid UTF-8 is taken over without a copy.
///
/// # Errors
/// [`Error::Option`] for an unknown label, [`Error::Limit`] for an input over
/// [`Limits::input_bytes`] or over 4 GiB of text, [`Error::Unreadable`] when the bytes are no text in
/// any encoding.
pub fn decode(
    name: &str,
    bytes: impl Into<Vec<u8>>,
    declared: Option<&str>,
    limits: &Limits,
) -> Result<Source, Error> {
    let bytes = bytes.into();
    check_size(bytes.len() as u64, limits)?;
    // an unknown label is the caller's mistake, whatever the file says
    let declared = declared.map(encoding_of).transpose()?;
    let (text, report) = if let Some((encoding, mark)) = Encoding::for_bom(&bytes) {
        with(encoding, bytes, mark, DecodedBy::ByteOrderMark)
    } else if let Some(encoding) = declared {
        with(encoding, bytes, 0, DecodedBy::Declared)
    } else {
        match simdutf8::basic::from_utf8(&bytes) {
            Ok(text) if !is_wide(&bytes) => (text.into(), DecodeReport::default()),
            _ => {
                let encoding = match utf16_without_mark(&bytes) {
                    Some(encoding) => encoding,
                    None if is_binary(&bytes) => {
                        return Err(Error::unreadable(
                            format!("{name} is binary data of no kind that masthead knows"),
                            "give it a text, Markdown, DOCX or Akoma Ntoso file",
                        ));
                    }
                    None => detect(&bytes),
                };
                with(encoding, bytes, 0, DecodedBy::Detected)
            }
        }
    };
    check_text(text.len())?;
    Ok(Source::with_report(name, text, report))
}

/// Refuses an input that is larger than the limits allow. `len` is in bytes.
///
/// # Errors
/// [`Error::Limit`].
pub fn check_size(len: u64, limits: &Limits) -> Result<(), Error> {
    if len <= limits.input_bytes {
        return Ok(());
    }
    let allowed = format!("{} bytes", limits.input_bytes);
    Err(Error::limit(Limit::Input, format!("{len} bytes"), allowed))
}

/// Spans are `u32`; the last value means "detached".
fn check_text(len: usize) -> Result<(), Error> {
    if len < u32::MAX as usize {
        return Ok(());
    }
    Err(Error::limit(Limit::Text, format!("{len} bytes"), "4 GiB"))
}

/// The encoding of a label.
///
/// # Errors
/// [`Error::Option`] when no encoding of the WHATWG Encoding Standard has that label.
pub fn encoding_of(label: &str) -> Result<&'static Encoding, Error> {
    Encoding::for_label_no_replacement(label.as_bytes()).ok_or_else(|| Error::Option {
        what: format!("no encoding is called {label:?}"),
        help: "use a name such as utf-8, utf-16le, gb18030, big5, windows-1251, koi8-r or \
               iso-8859-6"
            .to_owned(),
    })
}

/// Decodes from `skip` on, counting what had no meaning.
fn with(
    encoding: &'static Encoding,
    mut bytes: Vec<u8>,
    skip: usize,
    by: DecodedBy,
) -> (Box<str>, DecodeReport) {
    if skip > 0 {
        bytes.drain(..skip);
    }
    let mut report = DecodeReport { encoding: encoding.name(), by, replaced: 0 };
    if encoding == UTF_8
        && let Ok(text) = simdutf8::basic::from_utf8(&bytes)
    {
        return (text.into(), report);
    }
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut out = String::new();
    let mut at = 0;
    loop {
        let left = bytes.get(at..).unwrap_or_default();
        let room = decoder.max_utf8_buffer_length_without_replacement(left.len());
        out.reserve(room.unwrap_or(left.len()).min(left.len().saturating_mul(2)).max(64));
        let (result, read) = decoder.decode_to_string_without_replacement(left, &mut out, true);
        at += read;
        match result {
            encoding_rs::DecoderResult::InputEmpty => break,
            encoding_rs::DecoderResult::OutputFull => {}
            encoding_rs::DecoderResult::Malformed(..) => {
                out.push('\u{fffd}');
                report.replaced += 1;
            }
        }
    }
    (out.into(), report)
}

/// UTF-16 that has no byte-order mark: text of no other encoding holds zero bytes, and only the
/// right byte order makes them readable. Both orders are tried, because Han text has zero low bytes
/// too (一 is U+4E00).
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(8192) & !1)?;
    if head.len() < 2 || !bytes.len().is_multiple_of(2) || !head.contains(&0) {
        return None;
    }
    let score = |encoding: &'static Encoding| {
        let (text, _) = encoding.decode_without_bom_handling(head);
        let (mut good, mut all) = (0usize, 0usize);
        for c in text.chars() {
            all += 1;
            good += usize::from(is_plausible(c));
        }
        (good * 100).checked_div(all).unwrap_or(0)
    };
    let (le, be) = (score(UTF_16LE), score(UTF_16BE));
    let (best, encoding) = if le >= be { (le, UTF_16LE) } else { (be, UTF_16BE) };
    (best >= 90 && le != be).then_some(encoding)
}

/// Whether bytes that are valid UTF-8 are UTF-16 all the same: in ASCII and Cyrillic text both bytes
/// of every unit are below 0x80, and half of them are control characters.
fn is_wide(bytes: &[u8]) -> bool {
    let head = bytes.get(..8192).unwrap_or(bytes);
    is_binary(head) && utf16_without_mark(bytes).is_some()
}

/// Whether a character is of the kind that texts in the six languages are made of.
fn is_plausible(c: char) -> bool {
    matches!(c,
        '\t' | '\n' | '\r' | '\x0c' | ' '..='~' | '\u{a0}'..='\u{24f}' | '\u{300}'..='\u{36f}'
        | '\u{400}'..='\u{52f}' | '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}'
        | '\u{2000}'..='\u{27bf}' | '\u{3000}'..='\u{30ff}' | '\u{3200}'..='\u{33ff}'
        | '\u{4e00}'..='\u{9fff}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}'
        | '\u{ff01}'..='\u{ff5e}')
}

/// Whether the head of the bytes holds more control characters than any text does.
fn is_binary(bytes: &[u8]) -> bool {
    let head = bytes.get(..65536).unwrap_or(bytes);
    // no branches, and sums of one byte: many at a time
    let odd = |b: u8| (b < 9) | ((b > 13) & (b < 0x20) & (b | 1 != 0x1b)) | (b == 0x7f);
    let sum = |chunk: &[u8]| usize::from(chunk.iter().map(|b| u8::from(odd(*b))).sum::<u8>());
    head.chunks(128).map(sum).sum::<usize>() * 20 > head.len()
}

/// The likeliest encoding by statistics, among those of the six languages if they are possible.
fn detect(bytes: &[u8]) -> &'static Encoding {
    let from = bytes.iter().position(|b| !b.is_ascii()).unwrap_or(0);
    // some context before the first byte that counts, for "n.º" and its like
    let from = from.saturating_sub(64);
    let sample = bytes.get(from..).unwrap_or_default();
    let sample = sample.get(..SAMPLE).map_or(sample, |s| {
        // a sample must not end inside a character, and a line end is in no encoding part of one
        let end = s.iter().rposition(|b| *b == b'\n').map_or(s.len(), |i| i + 1);
        s.get(..end).unwrap_or(s)
    });
    if is_mostly_utf8(sample) {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    let mut guess = detector.guess(None, Utf8Detection::Deny);
    if LATIN.contains(&guess) {
        // French and Spanish are taken for Polish or Czech now and then
        return WINDOWS_1252;
    }
    if !is_ours(guess) {
        // the detector takes a country as a hint, and a short Russian text for Hebrew without
        let hints: [&[u8]; 4] = [b"ru", b"cn", b"tw", b"eg"];
        let hinted = hints.iter().map(|h| detector.guess(Some(h), Utf8Detection::Deny));
        guess = hinted.into_iter().find(|e| is_ours(e)).unwrap_or(guess);
    }
    // GB18030 reads all of GBK, and more
    if guess == GBK { GB18030 } else { guess }
}

/// Encodings of Latin script that none of the six languages uses.
const LATIN: [&Encoding; 8] = [
    WINDOWS_1250,
    WINDOWS_1254,
    WINDOWS_1257,
    WINDOWS_1258,
    ISO_8859_2,
    ISO_8859_4,
    ISO_8859_10,
    ISO_8859_13,
];

/// Whether one of the six languages is written in an encoding.
fn is_ours(encoding: &'static Encoding) -> bool {
    [
        GBK,
        GB18030,
        BIG5,
        WINDOWS_1251,
        WINDOWS_1252,
        WINDOWS_1256,
        KOI8_R,
        KOI8_U,
        IBM866,
        ISO_8859_5,
        ISO_8859_6,
    ]
    .contains(&encoding)
}

/// Whether bytes are UTF-8 but for a few: a file that was cut or patched. No other encoding makes
/// that many well-formed sequences by chance.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().bytes().filter(|b| *b >= 0xc0).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > 0 && good >= bad * 8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8], declared: Option<&str>) -> Source {
        decode("t", bytes, declared, &Limits::default()).unwrap()
    }

    const ZH: &str = "一、导言\n1. 委员会审议了关于小岛屿饮用水安全的报告，并商定今后的工作安排。\n\
                      2. 会议决定一读通过该案文。\n";
    const RU: &str = "I. Введение\n1. Комитет рассмотрел доклад о снабжении питьевой водой.\n";
    const FR: &str = "1. Le Comité a examiné le rapport présenté à sa trente-deuxième session.\n";

    #[test]
    fn a_mark_beats_a_declaration_and_is_no_text() {
        let s = read(b"\xef\xbb\xbfabc", Some("windows-1251"));
        assert_eq!((s.text(), s.decoded().encoding), ("abc", "UTF-8"));
        assert_eq!(s.decoded().by, DecodedBy::ByteOrderMark);
        let s = read(b"\xff\xfea\0\x00\x4e", None);
        assert_eq!((s.text(), s.decoded().encoding), ("a一", "UTF-16LE"));
        let s = read(b"\xfe\xff\0a\x4e\0", None);
        assert_eq!((s.text(), s.decoded().encoding), ("a一", "UTF-16BE"));
    }

    #[test]
    fn a_declaration_beats_the_bytes() {
        let s = read(b"\xc3\xa9", Some("latin1"));
        assert_eq!((s.text(), s.decoded().encoding), ("Ã©", "windows-1252"));
        assert_eq!(s.decoded().by, DecodedBy::Declared);
        assert!(matches!(
            decode("t", *b"a", Some("klingon"), &Limits::default()),
            Err(Error::Option { .. })
        ));
    }

    #[test]
    fn utf16_without_a_mark_is_told_by_its_zero_bytes() {
        // ASCII as UTF-16 is valid UTF-8 too, with zero bytes
        for text in [ZH, RU, FR, "1. The Committee met.\n"] {
            let le: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
            assert_eq!(read(&le, None).text(), text);
            assert_eq!(read(&be, None).text(), text);
            assert_eq!(read(&be, None).decoded().encoding, "UTF-16BE");
        }
    }

    #[test]
    fn legacy_encodings_are_detected() {
        for (label, text) in [
            ("gb18030", ZH),
            (
                "big5",
                "一、導言\n1. 委員會審議了關於小島嶼飲用水安全的報告，並商定今後的工作安排。\n",
            ),
            ("windows-1251", RU),
            ("koi8-r", RU),
            ("windows-1252", FR),
            ("windows-1256", "نظرت اللجنة في التقرير المتعلق بمياه الشرب في الجزر الصغيرة\n"),
        ] {
            let encoding = encoding_of(label).unwrap();
            let (bytes, _, _) = encoding.encode(text);
            let s = read(&bytes, None);
            assert_eq!(s.text(), text, "{label} was taken for {}", s.decoded().encoding);
            assert_eq!((s.decoded().by, s.decoded().replaced), (DecodedBy::Detected, 0));
        }
    }

    #[test]
    fn a_few_bad_bytes_do_not_make_utf8_something_else() {
        let mut bytes = ZH.as_bytes().to_vec();
        bytes.extend(b"\xe5\x9b\n");
        bytes.extend(ZH.as_bytes());
        let s = read(&bytes, None);
        assert_eq!((s.decoded().encoding, s.decoded().replaced), ("UTF-8", 1));
        assert_eq!(s.text(), format!("{ZH}\u{fffd}\n{ZH}"));
    }

    #[test]
    fn short_texts_are_taken_for_one_of_the_six_languages() {
        for (label, text) in [
            ("windows-1251", "Комитет рассмотрел доклад"),
            ("koi8-r", "Повестка дня"),
            ("gb18030", "主席"),
            ("windows-1252", "Le présent rapport"),
            ("windows-1252", "Año internacional"),
        ] {
            let (bytes, _, _) = encoding_of(label).unwrap().encode(text);
            let s = read(&bytes, None);
            assert_eq!(s.text(), text, "{label} was taken for {}", s.decoded().encoding);
        }
    }

    #[test]
    fn what_has_no_meaning_is_counted() {
        let s = read(b"a\xff\xfeb\x80", Some("utf-8"));
        assert_eq!((s.text(), s.decoded().replaced), ("a\u{fffd}\u{fffd}b\u{fffd}", 3));
        // a replacement character that the draft itself holds was not replaced by us
        assert_eq!(read("a\u{fffd}".as_bytes(), None).decoded().replaced, 0);
    }

    #[test]
    fn limits_and_binary_data_are_refused() {
        let limits = Limits { input_bytes: 3, ..Limits::default() };
        assert!(matches!(decode("t", *b"abcd", None, &limits), Err(Error::Limit { .. })));
        let noise: Vec<u8> = (0..4096u32).map(|i| (i * 197 % 251) as u8).collect();
        assert!(matches!(
            decode("t", noise, None, &Limits::default()),
            Err(Error::Unreadable { .. })
        ));
    }

    #[test]
    fn no_bytes_are_no_text() {
        assert!(read(b"", None).is_empty());
        assert!(read(b"\xef\xbb\xbf", None).is_empty());
    }
}
