//! Packages that grow; see `shapes.rs`. The size is that of the part which grows.

use super::package::{W, package, raw_package};
use super::shapes::Shape;

fn many(n: usize, piece: impl Fn(usize) -> String) -> String {
    let mut out = String::with_capacity(n + 64);
    let mut i = 1;
    while out.len() < n {
        out.push_str(&piece(i));
        i += 1;
    }
    out
}

fn run(text: &str) -> String {
    format!("<w:r><w:t>{text}</w:t></w:r>")
}

fn para(inner: &str) -> String {
    format!("<w:p>{inner}</w:p>")
}

fn body(n: usize, piece: impl Fn(usize) -> String) -> Vec<u8> {
    package(&many(n, piece), &[])
}

fn line(n: usize, piece: impl Fn(usize) -> String) -> Vec<u8> {
    package(&para(&many(n, piece)), &[])
}

fn part(root: &str, inner: &str) -> String {
    format!("<w:{root} {W}>{inner}</w:{root}>")
}

fn with(name: &str, root: &str, n: usize, body: &str, piece: impl Fn(usize) -> String) -> Vec<u8> {
    let inner = part(root, &many(n, piece));
    package(body, &[(&format!("word/{name}.xml"), &inner)])
}

/// Styles, each based on the one before, all used.
fn style_chain(n: usize) -> Vec<u8> {
    let k = n / 90;
    let styles: String = (0..k)
        .map(|i| format!("<w:style w:type=\"paragraph\" w:styleId=\"s{i}\"><w:name w:val=\"s{i}\"/><w:basedOn w:val=\"s{}\"/></w:style>", i + 1))
        .collect();
    let body: String = (0..k)
        .map(|i| para(&format!("<w:pPr><w:pStyle w:val=\"s{i}\"/></w:pPr>{}", run("x"))))
        .collect();
    package(&body, &[("word/styles.xml", &part("styles", &styles))])
}

/// As many lists as paragraphs.
fn numberings(n: usize) -> Vec<u8> {
    let k = n / 150;
    let mut inner: String = (0..k)
        .map(|i| format!("<w:abstractNum w:abstractNumId=\"{i}\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.\"/></w:lvl></w:abstractNum>"))
        .collect();
    inner.extend(
        (1..k).map(|i| {
            format!("<w:num w:numId=\"{i}\"><w:abstractNumId w:val=\"{}\"/></w:num>", i - 1)
        }),
    );
    let body: String = (1..k)
        .map(|i| {
            para(&format!(
                "<w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"{i}\"/></w:numPr></w:pPr>{}",
                run("x")
            ))
        })
        .collect();
    package(&body, &[("word/numbering.xml", &part("numbering", &inner))])
}

/// One list counted on.
fn numbered(n: usize) -> Vec<u8> {
    let list = "<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>";
    let body = many(n, |_| {
        para(&format!(
            "<w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr>{}",
            run("x")
        ))
    });
    package(&body, &[("word/numbering.xml", &part("numbering", list))])
}

fn notes(n: usize, one_paragraph: bool) -> Vec<u8> {
    let k = n / 120;
    let notes: String = (1..=k)
        .map(|i| {
            format!(
                "<w:footnote w:id=\"{i}\">{}</w:footnote>",
                para(&format!("<w:r><w:footnoteRef/></w:r>{}", run("x")))
            )
        })
        .collect();
    let call = |i: usize| format!("{}<w:r><w:footnoteReference w:id=\"{i}\"/></w:r>", run("y"));
    let body: String = match one_paragraph {
        true => para(&(1..=k).map(call).collect::<String>()),
        false => (1..=k).map(|i| para(&call(i))).collect(),
    };
    package(&body, &[("word/footnotes.xml", &part("footnotes", &notes))])
}

fn note_called_often(n: usize) -> Vec<u8> {
    let note = format!("<w:footnote w:id=\"1\">{}</w:footnote>", para(&run("x")));
    let body = para(&many(n, |_| "<w:r><w:footnoteReference w:id=\"1\"/></w:r>".to_owned()));
    package(&body, &[("word/footnotes.xml", &part("footnotes", &note))])
}

fn headers(n: usize) -> Vec<u8> {
    let k = n / 400;
    let body: String = (1..=k)
        .map(|i| para(&format!("<w:pPr><w:sectPr><w:headerReference w:type=\"default\" r:id=\"header{i}\"/></w:sectPr></w:pPr>{}", run("x"))))
        .collect();
    let parts: Vec<(String, String)> =
        (1..=k).map(|i| (format!("word/header{i}.xml"), part("hdr", &para(&run("y"))))).collect();
    let parts: Vec<(&str, &str)> = parts.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    package(&body, &parts)
}

fn relationships(n: usize) -> Vec<u8> {
    let k = n / 150;
    let rels: String = (0..k)
        .map(|i| format!("<Relationship Id=\"l{i}\" Type=\"x/hyperlink\" Target=\"https://docs.un.org/{i}\" TargetMode=\"External\"/>"))
        .collect();
    let rels = format!("<Relationships>{rels}</Relationships>");
    let body = para(
        &(0..k)
            .map(|i| format!("<w:hyperlink r:id=\"l{i}\">{}</w:hyperlink>", run("x")))
            .collect::<String>(),
    );
    raw_package(
        super::package::document(&body).as_bytes(),
        &[("word/_rels/document.xml.rels", &rels)],
    )
}

macro_rules! shapes {
    ($($name:literal: |$n:ident| $make:expr;)*) => {
        &[$(Shape { name: $name, make: |$n| $make }),*]
    };
}

/// Packages.
pub const DOCX: &[Shape] = shapes! {
    "paragraphs.docx": |n| body(n, |i| para(&run(&format!("{i}. The wells are kept."))));
    "runs.docx": |n| line(n, |_| run("x"));
    "runs-bold.docx": |n| line(n, |i| format!("<w:r><w:rPr>{}</w:rPr><w:t>x</w:t></w:r>", if i % 2 == 0 { "<w:b/>" } else { "<w:i/>" }));
    "text-long.docx": |n| line(n, |_| run(&"water ".repeat(1000)));
    "text-one-run.docx": |n| package(&para(&run(&"water ".repeat(n / 6))), &[]);
    "references.docx": |n| package(&para(&run(&"&amp;&#65;".repeat(n / 10))), &[]);
    "tabs.docx": |n| line(n, |_| "<w:r><w:tab/></w:r>".to_owned());
    "breaks.docx": |n| line(n, |_| "<w:r><w:br/></w:r>".to_owned());
    "page-breaks.docx": |n| body(n, |_| para("<w:r><w:br w:type=\"page\"/></w:r><w:r><w:t>x</w:t></w:r>"));
    "empty-paragraphs.docx": |n| body(n, |_| "<w:p/>".to_owned());
    "fields-open.docx": |n| line(n, |_| "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>".to_owned());
    "fields-open-instructed.docx": |n| line(n, |_| "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>REF x</w:instrText></w:r>".to_owned());
    "fields-result.docx": |n| line(n, |_| "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>REF x</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>x</w:t></w:r>".to_owned());
    "fields.docx": |n| line(n, |_| "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>REF x</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>x</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>".to_owned());
    "fields-ends.docx": |n| line(n, |_| "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>".to_owned());
    "instruction-long.docx": |n| line(n, |i| if i == 1 { "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>".to_owned() } else { "<w:r><w:instrText>REF x</w:instrText></w:r>".to_owned() });
    "links.docx": |n| line(n, |i| format!("<w:hyperlink w:anchor=\"b{i}\">{}</w:hyperlink>", run("x")));
    "relationships.docx": |n| relationships(n);
    "bookmarks.docx": |n| line(n, |i| format!("<w:bookmarkStart w:id=\"{i}\" w:name=\"b{i}\"/>{}<w:bookmarkEnd w:id=\"{i}\"/>", run("x")));
    "bookmarks-open.docx": |n| line(n, |i| format!("<w:bookmarkStart w:id=\"{i}\" w:name=\"b{i}\"/>"));
    "notes.docx": |n| notes(n, false);
    "notes-one-paragraph.docx": |n| notes(n, true);
    "note-called-often.docx": |n| note_called_often(n);
    "notes-custom.docx": |n| line(n, |i| format!("<w:r><w:footnoteReference w:id=\"{i}\" w:customMarkFollows=\"1\"/><w:t>*</w:t></w:r>"));
    "table-rows.docx": |n| package(&format!("<w:tbl>{}</w:tbl>", many(n, |i| format!("<w:tr><w:tc>{}</w:tc></w:tr>", para(&run(&i.to_string()))))), &[]);
    "table-cells.docx": |n| package(&format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", many(n, |i| format!("<w:tc>{}</w:tc>", para(&run(&i.to_string()))))), &[]);
    "tables.docx": |n| body(n, |i| format!("<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>", para(&run(&i.to_string()))));
    "table-spans.docx": |n| package(&format!("<w:tbl>{}</w:tbl>", many(n, |i| format!("<w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"60000\"/><w:vMerge/></w:tcPr>{}</w:tc></w:tr>", para(&run(&i.to_string()))))), &[]);
    "table-merged.docx": |n| package(&format!("<w:tbl>{}</w:tbl>", many(n, |i| format!("<w:tr><w:tc><w:tcPr><w:vMerge{}/></w:tcPr>{}</w:tc></w:tr>", if i == 1 { " w:val=\"restart\"" } else { "" }, para(&run("x"))))), &[]);
    "styles.docx": |n| with("styles", "styles", n, &para(&run("x")), |i| format!("<w:style w:type=\"paragraph\" w:styleId=\"s{i}\"><w:name w:val=\"s\"/></w:style>"));
    "style-chain.docx": |n| style_chain(n);
    "numbered.docx": |n| numbered(n);
    "numberings.docx": |n| numberings(n);
    "comments.docx": |n| with("comments", "comments", n, &para(&run("x")), |i| format!("<w:comment w:id=\"{i}\" w:author=\"a\">{}</w:comment>", para(&run("y"))));
    "changes.docx": |n| line(n, |_| format!("<w:ins>{}</w:ins><w:del><w:r><w:delText>y</w:delText></w:r></w:del>", run("x")));
    "changes-marks.docx": |n| body(n, |_| para(&format!("<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{}", run("x"))));
    "sections.docx": |n| body(n, |_| para("<w:pPr><w:sectPr/></w:pPr>"));
    "headers.docx": |n| headers(n);
    "boxes.docx": |n| line(n, |_| format!("<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>", para(&run("x"))));
    "alternates.docx": |n| line(n, |_| format!("<mc:AlternateContent><mc:Choice>{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>", run("x"), run("y")));
    "ruby.docx": |n| line(n, |_| "<w:r><w:ruby><w:rt><w:r><w:t>x</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>y</w:t></w:r></w:rubyBase></w:ruby></w:r>".to_owned());
    "maths.docx": |n| line(n, |_| "<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>".to_owned());
    "frames.docx": |n| body(n, |_| para(&format!("<w:pPr><w:framePr/></w:pPr>{}", run("x"))));
    "symbols.docx": |n| line(n, |_| "<w:r><w:sym w:font=\"Symbol\" w:char=\"F0B7\"/></w:r>".to_owned());
    "attributes.docx": |n| package(&format!("<w:p{}>{}</w:p>", many(n, |i| format!(" a{i}=\"x\"")), run("x")), &[]);
    "attribute-long.docx": |n| package(&format!("<w:p w:a=\"{}\">{}</w:p>", "x".repeat(n), run("x")), &[]);
    "namespaces.docx": |n| package(&format!("<w:p{}>{}</w:p>", many(n / 2, |i| format!(" xmlns:p{i}=\"u\"")), many(n / 2, |_| run("x"))), &[]);
    "unknown.docx": |n| body(n, |i| format!("<w:q{i}/>"));
    "xml-comments.docx": |n| line(n, |_| "<!-- x -->".to_owned());
    "cdata.docx": |n| package(&para(&format!("<w:r><w:t>{}</w:t></w:r>", "<![CDATA[x]]>".repeat(n / 13))), &[]);
    "structured-tags.docx": |n| body(n, |_| format!("<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>", para(&run("x"))));
    "hidden.docx": |n| line(n, |_| "<w:r><w:rPr><w:vanish/></w:rPr><w:t>x</w:t></w:r>".to_owned());
    "font-switches.docx": |n| line(n, |i| format!("<w:r><w:rPr><w:vertAlign w:val=\"{}\"/></w:rPr><w:t>{}</w:t></w:r>", if i % 2 == 0 { "superscript" } else { "baseline" }, i % 10));
};
