//! What Word puts into a file, case by case.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::wildcard_imports
)]
#![cfg(feature = "docx")]
#![allow(missing_docs, dead_code, unreachable_pub)]

#[path = "docx/package.rs"]
mod package;

use masthead::error::Error;
use masthead::flow::{Align, Area, FlowBlock};
use masthead::read::docx::{DocxReadOptions, TrackChanges};
use package::{Read, W, package, paras, raw_package, read_ok, try_read, zip};

fn part(root: &str, inner: &str) -> String {
    format!("<w:{root} {W}>{inner}</w:{root}>")
}

fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>")
}

fn lines(body: &str) -> Vec<String> {
    read_ok(&package(body, &[])).lines()
}

const LIST: &str = "<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:pStyle w:val=\"Num\"/><w:lvlText w:val=\"%1.\"/></w:lvl><w:lvl w:ilvl=\"1\"><w:start w:val=\"1\"/><w:numFmt w:val=\"lowerLetter\"/><w:pStyle w:val=\"Num2\"/><w:lvlText w:val=\"(%2)\"/></w:lvl><w:lvl w:ilvl=\"2\"><w:start w:val=\"1\"/><w:numFmt w:val=\"upperRoman\"/><w:isLgl/><w:lvlText w:val=\"%1.%2.%3\"/></w:lvl></w:abstractNum><w:abstractNum w:abstractNumId=\"1\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"5\"/><w:numFmt w:val=\"chineseCountingThousand\"/><w:suff w:val=\"nothing\"/><w:lvlText w:val=\"%1、\"/></w:lvl><w:lvl w:ilvl=\"1\"><w:numFmt w:val=\"none\"/><w:lvlText w:val=\"Article\"/></w:lvl></w:abstractNum><w:abstractNum w:abstractNumId=\"2\"><w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"bullet\"/><w:lvlText w:val=\"\u{F0B7}\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num><w:num w:numId=\"2\"><w:abstractNumId w:val=\"0\"/><w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"1\"/></w:lvlOverride></w:num><w:num w:numId=\"3\"><w:abstractNumId w:val=\"1\"/></w:num><w:num w:numId=\"4\"><w:abstractNumId w:val=\"2\"/></w:num>";

const STYLES: &str = "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/></w:style><w:style w:type=\"paragraph\" w:styleId=\"Num\"><w:name w:val=\"__Single Txt\"/><w:basedOn w:val=\"Base\"/></w:style><w:style w:type=\"paragraph\" w:styleId=\"Base\"><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style><w:style w:type=\"paragraph\" w:styleId=\"Num2\"><w:basedOn w:val=\"Num\"/></w:style><w:style w:type=\"paragraph\" w:styleId=\"H1\"><w:name w:val=\"_ H_1\"/><w:pPr><w:jc w:val=\"center\"/><w:outlineLvl w:val=\"1\"/></w:pPr><w:rPr><w:b/></w:rPr></w:style><w:style w:type=\"character\" w:styleId=\"Mark\"><w:name w:val=\"footnote reference\"/><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr></w:style>";

fn styled(body: &str, more: &[(&str, &str)]) -> Read {
    let (styles, list) = (part("styles", STYLES), part("numbering", LIST));
    let mut parts =
        vec![("word/styles.xml", styles.as_str()), ("word/numbering.xml", list.as_str())];
    parts.extend(more);
    read_ok(&package(body, &parts))
}

fn num(id: u32, level: u32, text: &str) -> String {
    format!(
        "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{id}\"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
    )
}

fn style(id: &str, direct: &str, text: &str) -> String {
    format!(
        "<w:p><w:pPr><w:pStyle w:val=\"{id}\"/>{direct}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
    )
}

#[test]
fn numbers_count_over_the_whole_document() {
    let body = [
        num(1, 0, "a"),
        num(1, 1, "b"),
        num(1, 1, "c"),
        num(1, 2, "legal"),
        p("between"),
        num(1, 0, "d"),
        num(1, 1, "restarts"),
        num(2, 0, "override starts again"),
        num(1, 0, "the list counts on"),
        num(3, 0, "fifth"),
        num(3, 0, "sixth"),
        num(3, 1, "no number"),
        num(4, 0, "bullet"),
        num(9, 0, "no such list"),
    ]
    .concat();
    let r = styled(&body, &[]);
    assert_eq!(
        r.lines(),
        [
            "<1.>a",
            "<(a)>b",
            "<(b)>c",
            "<1.2.1>legal",
            "between",
            "<2.>d",
            "<(a)>restarts",
            "<1.>override starts again",
            "<2.>the list counts on",
            "<五、>fifth",
            "<六、>sixth",
            "<Article>no number",
            "<•>bullet",
            "no such list",
        ]
    );
    let depths: Vec<_> = paras(&r.flow).map(|p| p.hints.auto_depth).collect();
    assert_eq!(depths[..4], [Some(0), Some(1), Some(1), Some(2)]);
}

#[test]
fn styles_bring_numbers_and_zero_takes_them_away() {
    let body = [
        style("Num", "", "one"),
        style("Num2", "", "item"),
        style("Num", "<w:numPr><w:numId w:val=\"0\"/></w:numPr>", "1.&#9;typed"),
        style("Num", "", "two"),
    ]
    .concat();
    let r = styled(&body, &[]);
    assert_eq!(r.lines(), ["<1.>one", "<(a)>item", "1.\ttyped", "<2.>two"]);
    assert_eq!(paras(&r.flow).next().unwrap().hints.style.as_deref(), Some("__single txt"));
}

#[test]
fn typed_beside_automatic_is_reported() {
    let r = styled(&num(1, 0, "1. typed too"), &[]);
    assert!(r.has_remark("the automatic number 1. and the typed number 1"));
    assert!(!styled(&num(1, 0, "1.5 million"), &[]).has_remark("typed number"));
}

#[test]
fn a_style_says_how_a_heading_looks() {
    let r = styled(&style("H1", "", "Heading"), &[]);
    let h = &paras(&r.flow).next().unwrap().hints;
    assert_eq!((h.heading, h.align, h.style.as_deref()), (2, Align::Centre, Some("_ h_1")));
    assert!(h.all.bold);
    // what the whole style is, is no emphasis within it
    assert!(paras(&r.flow).next().unwrap().pieces[0].style.is_plain());
}

#[test]
fn notes_go_to_their_calls() {
    let notes = part(
        "footnotes",
        "<w:footnote w:type=\"separator\" w:id=\"-1\"><w:p><w:r><w:separator/></w:r></w:p></w:footnote><w:footnote w:id=\"5\"><w:p><w:r><w:tab/><w:rPr/><w:footnoteRef/></w:r><w:r><w:tab/><w:t>First note.</w:t></w:r></w:p><w:p><w:r><w:t>Its second paragraph.</w:t></w:r></w:p></w:footnote><w:footnote w:id=\"6\"><w:p><w:r><w:t>*</w:t></w:r><w:r><w:t xml:space=\"preserve\"> Custom.</w:t></w:r></w:p></w:footnote><w:footnote w:id=\"7\"><w:p><w:r><w:t>Called nowhere.</w:t></w:r></w:p></w:footnote>",
    );
    let ends = part(
        "endnotes",
        "<w:endnote w:id=\"5\"><w:p><w:r><w:endnoteRef/><w:t xml:space=\"preserve\"> End.</w:t></w:r></w:p></w:endnote>",
    );
    let body = "<w:p><w:r><w:t>Title</w:t></w:r><w:r><w:footnoteReference w:customMarkFollows=\"1\" w:id=\"6\"/><w:t>*</w:t></w:r></w:p><w:p><w:r><w:t>Text.</w:t></w:r><w:bookmarkStart w:id=\"0\" w:name=\"_Ref1\"/><w:r><w:footnoteReference w:id=\"5\"/></w:r><w:bookmarkEnd w:id=\"0\"/><w:r><w:t>more</w:t><w:endnoteReference w:id=\"5\"/></w:r></w:p><w:p><w:r><w:t>again</w:t></w:r><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> NOTEREF _Ref1 \\h </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>";
    let r =
        read_ok(&package(body, &[("word/footnotes.xml", &notes), ("word/endnotes.xml", &ends)]));
    let text: Vec<_> = r
        .flow
        .blocks
        .iter()
        .map(|b| match b {
            FlowBlock::Para(p) => r.text(p),
            FlowBlock::Table(_) => String::new(),
        })
        .collect();
    assert_eq!(text, ["Title[*:0]", "Text.[1:1]more[i:2]", "again[1:1]", "Called nowhere."]);
    let notes: Vec<(&str, &str, Vec<String>)> = r
        .flow
        .notes
        .iter()
        .map(|n| {
            (
                n.marker.as_deref().unwrap_or(""),
                r.source.slice(n.mark),
                n.paras.iter().map(|p| r.text(p)).collect(),
            )
        })
        .collect();
    assert_eq!(
        notes,
        [
            ("*", "*", vec!["Custom.".to_owned()]),
            ("1", "1", vec!["First note.".to_owned(), "Its second paragraph.".to_owned()]),
            ("i", "i", vec!["End.".to_owned()]),
        ]
    );
    assert!(r.has_remark("called nowhere"));
}

#[test]
fn brackets_of_the_run_belong_to_the_mark() {
    let notes = part(
        "footnotes",
        "<w:footnote w:id=\"1\"><w:p><w:r><w:t>(</w:t><w:footnoteRef/><w:t>)</w:t></w:r><w:r><w:tab/><w:t>Note.</w:t></w:r></w:p></w:footnote>",
    );
    let body = "<w:p><w:r><w:t>word (x)</w:t></w:r><w:r><w:t>(</w:t><w:footnoteReference w:id=\"1\"/><w:t>)</w:t></w:r><w:r><w:t>) after</w:t></w:r></w:p>";
    let r = read_ok(&package(body, &[("word/footnotes.xml", &notes)]));
    assert_eq!(r.lines(), ["word (x)[(1):0]) after", "Note."]);
    assert_eq!(r.source.slice(r.flow.notes[0].mark), "(1)");
}

#[test]
fn framed_stars_are_notes() {
    let frame = |t: &str| {
        format!(
            "<w:p><w:pPr><w:framePr w:w=\"9792\" w:yAlign=\"bottom\"/></w:pPr><w:r><w:tab/><w:t>{t}</w:t></w:r></w:p>"
        )
    };
    let body = format!(
        "{}{}{}{}{}{}",
        p("Session"),
        frame("*&#9;A/80/50."),
        frame("**&#9;Title note"),
        frame("that goes on."),
        p("Item 137 of the list*"),
        p("Title**")
    );
    let r = read_ok(&package(&body, &[]));
    assert_eq!(
        r.lines(),
        [
            "Session",
            "Item 137 of the list[*:0]",
            "Title[**:1]",
            "A/80/50.",
            "Title note",
            "that goes on."
        ]
    );
    assert_eq!(r.flow.notes[1].paras.len(), 2);
    // without a call it stays where it is
    let r = read_ok(&package(&format!("{}{}", p("Session"), frame("*&#9;A/80/50.")), &[]));
    assert_eq!(r.lines(), ["Session", "*\tA/80/50."]);
    assert_eq!(paras(&r.flow).nth(1).unwrap().hints.area, Area::Notes);
}

#[test]
fn text_boxes_are_read_once() {
    let content = p("in the box");
    let modern = format!(
        "<mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wps:txbx><w:txbxContent>{content}</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{content}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    );
    let old = format!(
        "<w:pict><v:shape><v:textbox><w:txbxContent>{content}</w:txbxContent></v:textbox></v:shape></w:pict>"
    );
    assert_eq!(
        lines(&format!("<w:p><w:r>{modern}</w:r><w:r><w:t>after</w:t></w:r></w:p>")),
        ["in the box", "after"]
    );
    let r = read_ok(&package(
        &format!(
            "<w:p><w:r><w:t>before</w:t></w:r><w:r>{old}</w:r><w:r><w:t> and after</w:t></w:r></w:p>"
        ),
        &[],
    ));
    assert_eq!(r.lines(), ["before and after", "in the box"]);
    assert_eq!(paras(&r.flow).nth(1).unwrap().hints.area, Area::Box);
    // a fallback alone is read
    assert_eq!(
        lines(&format!(
            "<w:p><w:r><mc:AlternateContent><mc:Fallback>{old}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
        )),
        ["in the box"]
    );
}

#[test]
fn the_masthead_comes_first_and_heads_and_feet_are_furniture() {
    let cell = |t: &str| format!("<w:tc>{}</w:tc>", p(t));
    let first = part(
        "hdr",
        &format!(
            "<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl>",
            cell("United Nations"),
            cell("A/80/6"),
            cell("General Assembly"),
            cell("Distr.: General")
        ),
    );
    let running = part("hdr", &p("A/80/6"));
    let foot = part(
        "ftr",
        "<w:p><w:fldSimple w:instr=\" PAGE \"><w:r><w:t>3</w:t></w:r></w:fldSimple></w:p>",
    );
    let job = part("ftr", &p("25-06262 (E)"));
    let body = format!(
        "{}<w:sectPr><w:headerReference w:type=\"first\" r:id=\"header1\"/><w:headerReference w:type=\"default\" r:id=\"header2\"/><w:footerReference w:type=\"default\" r:id=\"footer1\"/><w:footerReference w:type=\"first\" r:id=\"footer2\"/><w:titlePg/></w:sectPr>",
        p("Text")
    );
    let parts = [
        ("word/header1.xml", first.as_str()),
        ("word/header2.xml", &running),
        ("word/footer1.xml", &foot),
        ("word/footer2.xml", &job),
    ];
    let r = read_ok(&package(&body, &parts));
    assert_eq!(
        r.lines(),
        ["United Nations", "A/80/6", "General Assembly", "Distr.: General", "Text"]
    );
    assert_eq!(paras(&r.flow).next().unwrap().hints.area, Area::FirstHead);
    assert!(r.source.text().starts_with("United Nations\nA/80/6\n"));
    let furniture: Vec<_> =
        r.flow.furniture.iter().map(|f| (r.source.slice(f.span), f.kind)).collect();
    use masthead::model::FurnitureKind as K;
    assert_eq!(
        furniture,
        [("A/80/6", K::RunningHead), ("3", K::PageNumber), ("25-06262 (E)", K::JobNumber)]
    );
    // without a first page of its own there is no masthead
    let r = read_ok(&package(&body.replace("<w:titlePg/>", ""), &parts));
    assert_eq!(r.lines(), ["Text"]);
    assert_eq!(r.source.part_at(0).map(|m| &*m.part), Some("word/document.xml"));
}

#[test]
fn changes_are_accepted_rejected_or_refused() {
    let body = "<w:p><w:r><w:t>a</w:t></w:r><w:ins><w:r><w:t>new</w:t></w:r></w:ins><w:del><w:r><w:delText>old</w:delText></w:r></w:del></w:p><w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>one </w:t></w:r></w:p><w:p><w:r><w:t>two</w:t></w:r></w:p><w:p><w:moveFrom><w:r><w:t>from</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>to</w:t></w:r></w:moveTo></w:p><w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p><w:r><w:t>row</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";
    let with = |t| {
        let mut o = DocxReadOptions::default();
        o.track_changes = t;
        try_read(&package(body, &[]), &o)
    };
    let r = with(TrackChanges::Accept).unwrap();
    assert_eq!(r.lines(), ["anew", "one two", "to"]);
    assert!(r.has_remark("tracked changes") && r.has_remark("accepted"));
    assert!(r.source.text().contains("old"), "what was deleted is accounted for");
    assert_eq!(with(TrackChanges::Reject).unwrap().lines(), ["aold", "one ", "two", "from", "row"]);
    assert!(matches!(with(TrackChanges::Fail), Err(Error::Unreadable { .. })));
    let mut o = DocxReadOptions::default();
    o.track_changes = TrackChanges::Fail;
    assert!(try_read(&package(&p("clean"), &[]), &o).is_ok());
}

#[test]
fn fields_links_and_characters() {
    let field = |code: &str, result: &str| {
        format!(
            "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> {code} </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>{result}</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"
        )
    };
    assert_eq!(lines(&format!("<w:p>{}</w:p>", field("REF _Ref5 \\n \\h", "7"))), ["7"]);
    assert_eq!(
        lines(&format!(
            "<w:p>{}</w:p>",
            field("HYPERLINK &quot;https://un.org/a b&quot; \\o &quot;tip&quot;", "here")
        )),
        ["here(https://un.org/a b)"]
    );
    assert_eq!(
        lines(&format!("<w:p>{}</w:p>", field("HYPERLINK \\l &quot;top&quot;", "up"))),
        ["up(#top)"]
    );
    assert_eq!(
        lines(
            "<w:p><w:hyperlink r:id=\"web\"><w:ins><w:r><w:t>A/80/50</w:t></w:r></w:ins></w:hyperlink><w:hyperlink w:anchor=\"x\"><w:r><w:t>y</w:t></w:r></w:hyperlink></w:p>"
        ),
        ["A/80/50(https://docs.un.org/en/A/80/50)y(#x)"]
    );
    assert_eq!(
        lines(
            "<w:p><w:r><w:t>Secretary</w:t><w:noBreakHyphen/><w:t>General</w:t><w:softHyphen/><w:tab/><w:br/><w:cr/><w:sym w:font=\"Symbol\" w:char=\"F061\"/></w:r></w:p>"
        ),
        ["Secretary\u{2011}General\u{AD}\t\n\nα"]
    );
    // text in the instruction of a field is not shown
    let nested = format!(
        "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>IF </w:instrText></w:r>{}<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>shown</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>",
        field("DOCVARIABLE x", "hidden")
    );
    assert_eq!(lines(&nested), ["shown"]);
    assert_eq!(
        lines("<w:p><w:r><w:t>a&amp;lt; &lt;b&gt; &#x4E2D;<![CDATA[<c>]]></w:t></w:r></w:p>"),
        ["a&lt; <b> 中<c>"]
    );
}

#[test]
fn content_controls_and_wrappers_are_seen_through() {
    assert_eq!(
        lines(&format!(
            "<w:sdt><w:sdtPr><w:placeholder><w:docPart w:val=\"x\"/></w:placeholder></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt><w:p><w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>inline</w:t></w:r></w:sdtContent></w:sdt><w:smartTag w:element=\"x\"><w:r><w:t> tag</w:t></w:r></w:smartTag></w:p><w:customXml>{}</w:customXml>",
            p("block"),
            p("custom")
        )),
        ["block", "inline tag", "custom"]
    );
}

#[test]
fn tables_keep_their_spans() {
    let c = |pr: &str, t: &str| format!("<w:tc><w:tcPr>{pr}</w:tcPr>{}</w:tc>", p(t));
    let body = format!(
        "<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>{}{}</w:tr><w:tr>{}{}{}</w:tr><w:tr>{}{}{}</w:tr></w:tbl>",
        c("<w:gridSpan w:val=\"2\"/>", "wide"),
        c("", "x"),
        c("<w:vMerge w:val=\"restart\"/>", "tall"),
        c("", "1"),
        c("", "2"),
        c("<w:vMerge/>", ""),
        c("", "3"),
        c("", "4")
    );
    let r = read_ok(&package(&body, &[]));
    let FlowBlock::Table(t) = &r.flow.blocks[0] else { panic!("no table") };
    let shape: Vec<Vec<(u16, u16)>> =
        t.rows.iter().map(|r| r.cells.iter().map(|c| (c.colspan, c.rowspan)).collect()).collect();
    assert_eq!(shape, [vec![(2, 1), (1, 1)], vec![(1, 2), (1, 1), (1, 1)], vec![(1, 1), (1, 1)]]);
    assert!(t.rows[0].header && !t.rows[1].header);
    assert_eq!(r.lines(), ["wide", "x", "tall", "1", "2", "3", "4"]);
}

#[test]
fn figures_leave_a_placeholder() {
    let body = "<w:p><w:r><w:drawing><wp:inline><wp:docPr id=\"1\" name=\"n\" descr=\"Map of islands\"/><pic:pic/></wp:inline></w:drawing></w:r><w:r><w:drawing><wp:inline><wp:docPr id=\"2\" name=\"m\"/><c:chart/></wp:inline></w:drawing></w:r><m:oMath><m:r><m:t>E=mc</m:t></m:r></m:oMath></w:p>";
    let r = read_ok(&package(body, &[]));
    assert_eq!(r.lines(), ["{Map of islands}{}E=mc"]);
    assert!(r.has_remark("a picture cannot be carried over; its alternative text stands for it"));
    assert!(r.has_remark("a chart cannot be carried over; it has no alternative text"));
    assert!(r.has_remark("an equation"));
}

#[test]
fn strict_files_and_utf_16_parts() {
    let strict = "<?xml version=\"1.0\"?><document xmlns=\"http://purl.oclc.org/ooxml/wordprocessingml/main\"><body><p><pPr><jc val=\"end\"/></pPr><r><t>strict</t></r></p></body></document>";
    let r = read_ok(&raw_package(strict.as_bytes(), &[]));
    assert_eq!(r.lines(), ["strict"]);
    assert_eq!(paras(&r.flow).next().unwrap().hints.align, Align::End);
    let wide = package::document(&p("宽 wide"))
        .replace("<?xml version=\"1.0\"?>", "<?xml version=\"1.0\" encoding=\"UTF-16\"?>");
    for big in [false, true] {
        for mark in [true, false] {
            let units = mark.then_some(0xFEFF).into_iter().chain(wide.encode_utf16());
            let bytes: Vec<u8> = units
                .flat_map(|u: u16| if big { u.to_be_bytes() } else { u.to_le_bytes() })
                .collect();
            assert_eq!(read_ok(&raw_package(&bytes, &[])).lines(), ["宽 wide"]);
        }
    }
}

#[test]
fn properties_are_facts_and_are_checked() {
    let settings = part(
        "settings",
        "<w:docVars><w:docVar w:name=\"Symbol1\" w:val=\"A/80/7_x000d_\"/><w:docVar w:name=\"Empty\" w:val=\" \"/></w:docVars>",
    );
    let head = part("hdr", &p("A/80/6"));
    let body = format!(
        "{}<w:sectPr><w:headerReference w:type=\"first\" r:id=\"header1\"/><w:titlePg/></w:sectPr>",
        p("Text")
    );
    let r =
        read_ok(&package(&body, &[("word/settings.xml", &settings), ("word/header1.xml", &head)]));
    assert_eq!(r.flow.properties, [("Symbol1".into(), "A/80/7".into())]);
    assert!(r.has_remark("the symbol A/80/7, which the masthead does not print"));
}

#[test]
fn comments_and_hidden_text_are_reported() {
    let comments = part(
        "comments",
        "<w:comment w:author=\"An Officer\" w:id=\"0\"><w:p><w:r><w:t>Check this.</w:t></w:r></w:p></w:comment>",
    );
    let body = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r><w:r><w:commentReference w:id=\"0\"/></w:r></w:p>";
    let r = read_ok(&package(body, &[("word/comments.xml", &comments)]));
    assert_eq!(r.lines(), ["hidden"]);
    assert!(r.has_remark("a comment by \"An Officer\" is not carried over: Check this."));
    assert!(r.has_remark("hidden text"));
}

#[test]
fn reading_twice_gives_the_same() {
    let bytes = package(
        &format!("{}{}", num(1, 0, "a"), p("b")),
        &[("word/numbering.xml", &part("numbering", LIST))],
    );
    let (a, b) = (read_ok(&bytes), read_ok(&bytes));
    assert_eq!(a.source.text(), b.source.text());
    assert_eq!(format!("{:?}", a.flow), format!("{:?}", b.flow));
    assert!(!zip(&[]).is_empty());
}

/// Lines with forced breaks between them.
fn broken(lines: &[&str]) -> String {
    let runs: Vec<_> =
        lines.iter().map(|l| format!("<w:r><w:t xml:space=\"preserve\">{l}</w:t></w:r>")).collect();
    format!("<w:p>{}</w:p>", runs.join("<w:r><w:br/></w:r>"))
}

fn document(body: &str) -> masthead::Reading {
    let input = masthead::Input::new("draft.docx", package(body, &[]));
    let reading = masthead::read(input, &masthead::ReadOptions::default()).unwrap();
    assert!(reading.ledger.is_whole());
    for d in &reading.diagnostics {
        assert!(d.severity < masthead::Severity::Error, "{}", d.message);
    }
    reading
}

#[test]
fn a_masthead_of_one_paragraph_is_read_line_by_line() {
    let text =
        "The Council took note of the report of the lighthouse keepers of the northern isles.";
    let head = [
        "United Nations",
        "E/2044/71",
        "Economic and Social Council",
        "Distr.: General",
        "3 March 2044",
        "Original: English",
        "Forty-fourth session",
        "Agenda item 12",
    ];
    let title = [
        "Lights on the northern isles and",
        "the ships that pass them",
        "Report of the Secretary-General",
    ];
    let whole = document(&format!("{}{}{}", broken(&head), broken(&title), p(text)));
    let cell = |lines: &[&str]| format!("<w:tc>{}</w:tc>", broken(lines));
    let table = format!(
        "<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl>",
        cell(&head[..1]),
        cell(&head[1..2]),
        cell(&head[2..3]),
        cell(&head[3..6])
    );
    let framed = document(&format!("{table}{}{}{}", broken(&head[6..]), broken(&title), p(text)));
    for reading in [whole, framed] {
        let doc = &reading.document;
        let roles: Vec<_> = doc.masthead.iter().map(|l| l.role).collect();
        use masthead::model::MastheadRole as R;
        let all = [
            R::Publisher,
            R::Symbol,
            R::Organ,
            R::Distribution,
            R::Date,
            R::Original,
            R::Session,
            R::AgendaItem,
            R::Title,
            R::Submitter,
        ];
        assert_eq!(roles, all);
        assert_eq!(doc.meta.symbol.as_ref().map(|s| s.as_str()), Some("E/2044/71"));
        assert_eq!(doc.meta.date.map(|d| d.to_string()).as_deref(), Some("2044-03-03"));
        assert_eq!(doc.masthead[8].text.len(), 3, "a title of two lines keeps its break");
    }
    let zh = [
        "联合国",
        "A/RES/99/71",
        "大会",
        "Distr.: General",
        "3 March 2044",
        "第九十九届会议",
        "议程项目12",
    ];
    let reading = document(&format!("{}{}", broken(&zh), p("99/71. 北方诸岛的灯塔")));
    assert_eq!(reading.document.masthead.len(), 8);
    assert_eq!(reading.document.kind, masthead::model::DocKind::Resolution);
}

#[test]
fn breaks_in_running_text_stay() {
    let text = broken(&["The hymn of the isles:", "3 March 2044", "light, and again light."]);
    let long = p(&"The keepers have kept the lights for a hundred years. ".repeat(30));
    let reading = document(&format!("{}{long}{text}", p("United Nations")));
    let last = reading.source.as_ref().unwrap().text().rfind("The hymn").unwrap();
    let blocks = format!("{:?}", reading.document.body);
    assert!(last > 0 && blocks.matches("Break").count() == 2, "{blocks}");
}

#[test]
fn typed_notes_below_a_typed_rule_are_notes() {
    let body = [
        p("1. The lamps were lit on 3 March, as the keepers had asked.¹"),
        p("2. Two of them went out in the gale of 9 March.²"),
        p("__________"),
        p("¹ See the log of the keepers, page 12."),
        p("² Both were lit again on the same night."),
    ]
    .concat();
    let reading = document(&body);
    let doc = &reading.document;
    assert_eq!(doc.notes.len(), 2);
    assert_eq!(doc.body.len(), 2);
    assert_eq!(doc.furniture.len(), 1);
    assert_eq!(doc.furniture[0].kind, masthead::model::FurnitureKind::NoteRule);
    // a rule to write on, within a line, is text
    let reading = document(&[p("1. Signature: __________"), p("2. Date: __________")].concat());
    assert!(reading.document.furniture.is_empty());
    assert_eq!(reading.document.body.len(), 2);
}
