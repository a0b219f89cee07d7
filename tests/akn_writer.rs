//! The shapes of the AKN writer, one structure a test; every document here is judged by the schema.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::wildcard_imports
)]

#[path = "common/referee.rs"]
mod referee;

use masthead::conserve::{tally_akn, tally_tree};
use masthead::lang::Lang;
use masthead::model::{
    AgendaItem, Annex, Block, BlockKind, Boxed, Caption, Cell, Contents, ContentsEntry, Date,
    Distribution, DocKind, Document, Emphasis, Figure, Heading, Inline, InlineKind, InternalKind,
    InternalRef, Item, MastheadLine, MastheadRole, Meeting, Note, NoteCall, NoteId, Num, NumStyle,
    Opaque, Origin, Paragraph, ParagraphRole, Ref, Row, Session, Symbol, Table, Target,
};
use masthead::span::Span;
use masthead::write::akn::{AknOptions, to_string};

// --- building ------------------------------------------------------------------------------------

fn text(s: &str) -> Vec<Inline> {
    vec![Inline::text(s)]
}

fn num(printed: &str, value: u32, style: NumStyle) -> Option<Num> {
    Some(Num { text: printed.into(), value, style, ..Num::default() })
}

fn heading(level: u8, n: Option<Num>, title: &str) -> Block {
    Block::new(Heading { level, num: n, title: text(title) })
}

fn para(n: u32, s: &str, children: Vec<Block>) -> Block {
    let num = num(&format!("{n}."), n, NumStyle::Decimal);
    Block::new(Paragraph { num, text: text(s), children, ..Paragraph::default() })
}

fn plain(s: &str) -> Block {
    Block::new(Paragraph { text: text(s), ..Paragraph::default() })
}

fn of_inlines(text: Vec<Inline>) -> Block {
    Block::new(Paragraph { text, ..Paragraph::default() })
}

fn item(n: u32, s: &str, children: Vec<Block>) -> Block {
    let label = char::from(b'a' + n as u8 - 1);
    let num = num(&format!("({label})"), n, NumStyle::LowerAlpha);
    Block::new(Item { num, text: text(s), children })
}

fn bullet(s: &str) -> Block {
    Block::new(Item { num: num("–", 0, NumStyle::Bullet), text: text(s), children: vec![] })
}

fn table(cells: Vec<Vec<Block>>) -> Block {
    let cells = cells.into_iter().map(|blocks| Cell { blocks, ..Cell::default() }).collect();
    Block::new(Table { rows: vec![Row { cells, header: false }], ..Table::default() })
}

fn call(n: u32) -> Inline {
    Inline::new(InlineKind::NoteCall(NoteCall {
        note: NoteId(n),
        printed: "¹".into(),
        implied: false,
    }))
}

fn note(marker: &str, blocks: Vec<Block>) -> Note {
    let mut n = Note::default();
    (n.marker, n.blocks) = (marker.into(), blocks);
    n
}

fn refers(target: Target, s: &str) -> Inline {
    Inline::new(InlineKind::Ref(Box::new(Ref { target, content: text(s) })))
}

fn line(role: MastheadRole, text: Vec<Inline>) -> MastheadLine {
    MastheadLine { role, text, span: Span::DETACHED, lang: None, origin: Origin::default() }
}

fn date(s: &str) -> Date {
    s.parse().unwrap()
}

fn doc(body: Vec<Block>) -> Document {
    let mut d = Document::new(Lang::EN);
    d.kind = DocKind::Report;
    d.body = body;
    d
}

// --- judging -------------------------------------------------------------------------------------

/// The AKN of a document, valid and with all its text.
fn akn(d: &Document) -> String {
    let xml = to_string(d, &AknOptions::default());
    if let Some(lost) = tally_tree(d).difference(&tally_akn(&xml)) {
        panic!("{lost}\n{xml}");
    }
    let faults = referee::schema_faults(std::slice::from_ref(&xml));
    assert!(faults.is_empty(), "{}\n{xml}", faults.join("\n"));
    xml
}

/// What stands between the tags of an element, without the white space between elements.
fn inside(xml: &str, element: &str) -> String {
    let start =
        xml.find(&format!("<{element}")).unwrap_or_else(|| panic!("no {element} in\n{xml}"));
    let start = start + xml[start..].find('>').unwrap() + 1;
    let end = start + xml[start..].rfind(&format!("</{element}>")).unwrap();
    xml[start..end].lines().map(str::trim_start).collect()
}

/// `xml` without eIds and wIds.
fn bare(xml: &str) -> String {
    let mut out = String::new();
    let mut rest = xml;
    while let Some(at) = [" eId=\"", " wId=\""].iter().filter_map(|a| rest.find(a)).min() {
        out.push_str(&rest[..at]);
        let value = &rest[at + 6..];
        rest = &value[value.find('"').unwrap() + 1..];
    }
    out + rest
}

fn body(d: &Document) -> String {
    bare(&inside(&akn(d), "mainBody"))
}

fn has(xml: &str, part: &str) {
    assert!(xml.contains(part), "{part}\nis not in\n{xml}");
}

// --- the text ------------------------------------------------------------------------------------

#[test]
fn headings_nest_by_level_and_number() {
    let d = doc(vec![
        heading(0, num("Part One", 1, NumStyle::UpperRoman), "P"),
        heading(1, num("I.", 1, NumStyle::UpperRoman), "S"),
        heading(2, num("A.", 1, NumStyle::UpperAlpha), "T"),
        heading(3, num("1.", 1, NumStyle::Decimal), "C"),
        heading(4, None, "D"),
        para(1, "x", vec![]),
        heading(2, None, "E"),
    ]);
    assert_eq!(
        body(&d),
        "<part><num>Part One</num><heading>P</heading>\
         <section><num>I.</num><heading>S</heading>\
         <title><num>A.</num><heading>T</heading>\
         <chapter><num>1.</num><heading>C</heading>\
         <division class=\"level4\"><heading>D</heading>\
         <paragraph><num>1.</num><content><p>x</p></content></paragraph>\
         </division></chapter></title>\
         <division class=\"level2\"><heading>E</heading></division></section></part>"
    );
}

#[test]
fn a_level_that_is_skipped_is_told_by_class() {
    let d = doc(vec![heading(2, None, "A"), heading(1, None, "B"), heading(2, None, "C")]);
    assert_eq!(
        body(&d),
        "<division class=\"level2\"><heading>A</heading></division>\
         <division><heading>B</heading><division><heading>C</heading></division></division>"
    );
}

#[test]
fn items_make_a_list_with_intro_and_wrap_up() {
    let deep = vec![item(1, "deep", vec![])];
    let d = doc(vec![para(1, "intro", vec![item(1, "one", deep), bullet("two"), plain("after")])]);
    assert_eq!(
        body(&d),
        "<paragraph><num>1.</num><list><intro><p>intro</p></intro>\
         <point><num>(a)</num><list><intro><p>one</p></intro>\
         <point><num>(a)</num><content><p>deep</p></content></point></list></point>\
         <indent><num>–</num><content><p>two</p></content></indent>\
         <wrapUp><p>after</p></wrapUp></list></paragraph>"
    );
}

#[test]
fn text_between_items_introduces_the_next_list() {
    let d = doc(vec![para(
        1,
        "intro",
        vec![item(1, "one", vec![]), plain("between"), item(1, "two", vec![]), plain("after")],
    )]);
    assert_eq!(
        body(&d),
        "<paragraph><num>1.</num><list><intro><p>intro</p></intro>\
         <point><num>(a)</num><content><p>one</p></content></point></list>\
         <list><intro><p>between</p></intro>\
         <point><num>(a)</num><content><p>two</p></content></point>\
         <wrapUp><p>after</p></wrapUp></list></paragraph>"
    );
}

#[test]
fn what_belongs_to_a_paragraph_without_items_is_its_content() {
    let quote = Block::new(BlockKind::Quote { blocks: vec![plain("quoted")] });
    let d = doc(vec![para(1, "a", vec![plain("b"), table(vec![vec![plain("c")]]), quote])]);
    assert_eq!(
        body(&d),
        "<paragraph><num>1.</num><content><p>a</p><p>b</p>\
         <table><tr><td><p>c</p></td></tr></table>\
         <tblock class=\"quote\"><p>quoted</p></tblock></content></paragraph>"
    );
}

#[test]
fn items_without_a_paragraph_are_a_list() {
    let d = doc(vec![heading(1, None, "H"), item(1, "one", vec![]), item(2, "two", vec![])]);
    assert_eq!(
        body(&d),
        "<division><heading>H</heading><list>\
         <point><num>(a)</num><content><p>one</p></content></point>\
         <point><num>(b)</num><content><p>two</p></content></point></list></division>"
    );
}

#[test]
fn a_number_can_stand_alone() {
    let d = doc(vec![Block::new(Paragraph {
        num: num("1.", 1, NumStyle::Decimal),
        ..Paragraph::default()
    })]);
    assert_eq!(body(&d), "<paragraph><num>1.</num></paragraph>");
}

#[test]
fn tables_have_captions_and_heads_and_empty_cells() {
    let cell = |colspan, blocks| Cell { blocks, colspan, rowspan: 1 };
    let t = Table {
        caption: Some(Caption {
            num: num("Table 1", 1, NumStyle::Decimal),
            title: text("Figures"),
        }),
        rows: vec![
            Row { cells: vec![cell(2, vec![plain("Year")])], header: true },
            Row { cells: vec![cell(1, vec![plain("2019")]), cell(1, vec![])], header: false },
        ],
    };
    let d = doc(vec![Block::new(t)]);
    has(
        &akn(&d),
        "<paragraph eId=\"para_nn_1\">\n        <content eId=\"para_nn_1__content\">\n          \
         <table eId=\"table_1\">",
    );
    assert_eq!(
        body(&d),
        "<paragraph><content><table>\
         <caption><inline name=\"akn4un:num\">Table 1</inline> Figures</caption>\
         <tr><th colspan=\"2\"><p>Year</p></th></tr>\
         <tr><td><p>2019</p></td><td/></tr></table></content></paragraph>"
    );
}

#[test]
fn items_in_cells_are_a_block_list() {
    let d = doc(vec![table(vec![vec![item(1, "one", vec![item(1, "deep", vec![])])]])]);
    has(
        &body(&d),
        "<td><blockList><item><num>(a)</num><p>one</p>\
         <blockList><item><num>(a)</num><p>deep</p></item></blockList></item></blockList></td>",
    );
}

#[test]
fn boxes_quotations_and_unknown_parts_of_the_text_are_containers() {
    let d = doc(vec![
        Block::new(Boxed { title: text("Box"), blocks: vec![para(1, "in", vec![])] }),
        Block::new(Opaque { name: "w:sdt".into(), blocks: vec![plain("odd")] }),
        Block::new(BlockKind::Rule),
        Block::new(Figure { caption: None, alt: "a map".into() }),
    ]);
    assert_eq!(
        body(&d),
        "<hcontainer name=\"box\"><heading>Box</heading>\
         <paragraph><num>1.</num><content><p>in</p></content></paragraph></hcontainer>\
         <hcontainer name=\"opaque\" title=\"w:sdt\">\
         <paragraph><content><p>odd</p></content></paragraph></hcontainer>\
         <paragraph><content><p class=\"rule\"/></content></paragraph>\
         <paragraph><content><tblock class=\"figure\"><p>a map</p></tblock></content></paragraph>"
    );
}

#[test]
fn an_empty_document_is_valid() {
    for kind in DocKind::ALL {
        let mut d = doc(vec![]);
        d.kind = kind;
        d.annexes.push(Annex::default());
        akn(&d);
    }
}

// --- inlines -------------------------------------------------------------------------------------

#[test]
fn notes_stand_at_their_first_call_and_are_referred_to_at_others() {
    let mut d = doc(vec![
        Block::new(Heading { level: 1, num: None, title: vec![Inline::text("H"), call(0)] }),
        of_inlines(vec![Inline::text("a"), call(1), Inline::text("b"), call(1)]),
    ]);
    d.notes = vec![note("*", vec![plain("star")]), note("1", vec![plain("n"), plain("m")])];
    assert_eq!(
        body(&d),
        "<division><heading>H<authorialNote marker=\"*\" placement=\"bottom\"><p>star</p>\
         </authorialNote></heading><paragraph><content>\
         <p>a<authorialNote marker=\"1\" placement=\"bottom\"><p>n</p><p>m</p></authorialNote>b\
         <noteRef href=\"#authorialNote_2\" marker=\"1\"/></p></content></paragraph></division>"
    );
}

#[test]
fn a_note_that_nothing_calls_stands_in_the_conclusions() {
    let mut d = doc(vec![plain("x")]);
    d.notes =
        vec![note("1", vec![of_inlines(vec![Inline::text("n"), call(1)])]), note("2", vec![])];
    assert_eq!(
        bare(&inside(&akn(&d), "conclusions")),
        "<p class=\"notes\"><authorialNote marker=\"1\" placement=\"bottom\"><p>n\
         <authorialNote marker=\"2\" placement=\"bottom\"><p/></authorialNote></p></authorialNote></p>"
    );
}

#[test]
fn references_are_links_where_their_target_is_known() {
    let internal = |part, n: &str, up_to: Option<&str>| {
        Target::Internal(InternalRef {
            part,
            num: n.into(),
            up_to: up_to.map(Into::into),
            items: vec![],
            annex: None,
        })
    };
    let document = |symbol: &str, on: Option<&str>| Target::Document {
        symbol: Symbol::new(symbol),
        date: on.map(date),
    };
    let d = doc(vec![
        para(1, "x", vec![]),
        para(2, "y", vec![]),
        of_inlines(vec![
            refers(internal(InternalKind::Paragraph, "1", None), "para. 1"),
            refers(internal(InternalKind::Paragraph, "1", Some("2")), "paras. 1 and 2"),
            refers(internal(InternalKind::Paragraph, "9", None), "para. 9"),
            refers(document("A/RES/70/1", Some("2015-09-25")), "70/1"),
            refers(document("S/RES/1591 (2005)", None), "1591"),
            refers(document("A/80/50", Some("2025-01-01")), "A/80/50"),
            refers(Target::Provision { iri: None, article: Some(7), web: None }, "article 7"),
            refers(Target::Url { url: "https://un.org/a b".into() }, "web"),
            refers(Target::Url { url: "http://a:b/".into() }, "no web"),
            refers(Target::Mail { address: "a@un.org".into() }, "mail"),
            refers(Target::Sales { number: "E.19.IV.2".into() }, "sales"),
        ]),
    ]);
    let xml = akn(&d);
    let p = bare(&inside(&xml, "mainBody"));
    for part in [
        "<ref href=\"#para_1\">para. 1</ref>",
        "<rref from=\"#para_1\" upTo=\"#para_2\">paras. 1 and 2</rref>para. 9",
        "<ref href=\"/akn/un/statement/deliberation/unga/2015-09-25/70-1\">70/1</ref>",
        "<a href=\"https://docs.un.org/en/S/RES/1591(2005)\">1591</a>",
        "<a href=\"https://docs.un.org/en/A/80/50\">A/80/50</a>",
        "<inline name=\"akn4un:provision\" title=\"7\">article 7</inline>",
        "<a href=\"https://un.org/a%20b\">web</a>",
        "<inline name=\"akn4un:address\">no web</inline>",
        "<a href=\"mailto:a@un.org\">mail</a>",
        "<inline name=\"akn4un:salesNumber\" title=\"E.19.IV.2\">sales</inline>",
    ] {
        has(&p, part);
    }
    has(&xml, "<alternativeReference for=\"#ref_2\" href=\"https://docs.un.org/en/A/RES/70/1\"/>");
}

#[test]
fn inlines_have_elements_of_their_own() {
    let wrap = |f: fn(Vec<Inline>) -> InlineKind| Inline::new(f(text("x")));
    let d = doc(vec![of_inlines(vec![
        wrap(|content| InlineKind::Emphasis { style: Emphasis::Italic, content }),
        wrap(|content| InlineKind::Emphasis { style: Emphasis::SmallCaps, content }),
        wrap(|content| InlineKind::Opener { content }),
        wrap(|content| InlineKind::Foreign { lang: Lang::FR, content }),
        wrap(|content| InlineKind::Date { date: Date::new(2019, 7, 4).unwrap(), content }),
        Inline::new(InlineKind::Break),
    ])]);
    has(
        &body(&d),
        "<p><i>x</i><span class=\"smallCaps\">x</span><inline name=\"akn4un:opener\">x</inline>\
         <span xml:lang=\"fr\">x</span><date date=\"2019-07-04\">x</date><eol/></p>",
    );
}

#[test]
fn what_xml_forbids_is_named_and_what_it_reserves_is_escaped() {
    let d = doc(vec![plain("a\u{1}b\u{fffe}c <&> ]]> \"'\u{c}d")]);
    has(
        &body(&d),
        "<p>a<inline name=\"akn4un:control\" title=\"U+0001\"/>b\
         <inline name=\"akn4un:control\" title=\"U+FFFE\"/>c &lt;&amp;&gt; ]]&gt; \"' d</p>",
    );
    // wherever it stands
    for before in 0..70 {
        let d = doc(vec![plain(&format!("{}\u{ffff}{}", "a".repeat(before), "b".repeat(80)))]);
        let written = body(&d);
        assert!(!written.contains('\u{ffff}') && written.contains("U+FFFF"), "{before}: {written}");
    }
}

// --- masthead, preface, preamble, annexes --------------------------------------------------------

fn report() -> Document {
    use MastheadRole as R;
    let mut d = Document::new(Lang::ZH);
    d.kind = DocKind::Report;
    let m = &mut d.meta;
    m.symbol = Some(Symbol::new("CTOC/COP/WG.7/2030/2"));
    m.date = Some(date("2030-07-04"));
    m.original = Some(Lang::EN);
    m.title = Some("合作".into());
    m.distribution = Some(Distribution::General);
    m.session = Some(Session { value: 6, year: false });
    m.meeting = Some(Meeting {
        from: Some(date("2030-09-11")),
        to: Some(date("2030-09-13")),
        place: Some("维也纳".into()),
    });
    m.agenda = vec![AgendaItem { number: "2 (c)".into(), provisional: true, title: None }];
    m.job_number = Some("V.30-06543 (C)".into());
    d.masthead = vec![
        line(R::Publisher, text("联合国")),
        line(R::Symbol, text("CTOC/COP/WG.7/2030/2")),
        line(R::Organ, text("公约")),
        line(R::Organ, text("缔约方会议")),
        line(R::Distribution, text("Distr.: General")),
        line(R::Date, text("4 July 2030")),
        line(R::Language, text("Chinese")),
        line(R::Original, text("Original: English")),
        line(R::Committee, text("工作组")),
        line(R::Session, text("第六次会议")),
        line(R::DatesVenue, text("2030年9月11日至13日，维也纳")),
        line(R::AgendaItem, vec![Inline::text("临时议程"), call(0), Inline::text("项目2(c)")]),
        line(R::AgendaTitle, text("国际合作")),
        line(R::Title, text("合作")),
        line(R::Submitter, text("秘书处的报告")),
        line(R::Other, text("一行")),
    ];
    for l in &mut d.masthead[4..8] {
        l.lang = Some(Lang::EN);
    }
    let target = Target::Document { symbol: Symbol::new("CTOC/COP/WG.7/2030/1"), date: None };
    d.notes = vec![note("*", vec![of_inlines(vec![refers(target, "CTOC/COP/WG.7/2030/1")])])];
    d.body = vec![para(1, "文", vec![])];
    d
}

#[test]
fn the_masthead_says_what_each_line_means() {
    let xml = akn(&report());
    let cover = inside(&xml, "coverPage");
    assert_eq!(
        cover,
        "<p class=\"upperLeft\"><docAuthority refersTo=\"#publisher\">联合国</docAuthority></p>\
         <p class=\"upperRight\"><docNumber refersTo=\"#symbol\">CTOC/COP/WG.7/2030/2</docNumber></p>\
         <p><docAuthority refersTo=\"#issuingBody\" class=\"rightBig\">公约<eol/>缔约方会议</docAuthority></p>\
         <p xml:lang=\"en\"><docStatus refersTo=\"#generalDistribution\" class=\"rightSmall\">Distr.: General</docStatus></p>\
         <p xml:lang=\"en\"><docDate date=\"2030-07-04\" refersTo=\"#dateOfIssuance\">4 July 2030</docDate></p>\
         <p xml:lang=\"en\"><inline name=\"akn4un:languageOfExpression\" refersTo=\"#chinese\">Chinese</inline></p>\
         <p xml:lang=\"en\">Original: <inline name=\"akn4un:originalLanguage\" refersTo=\"#english\">English</inline></p>"
    );
    let preface = bare(&inside(&xml, "preface"));
    assert_eq!(
        preface,
        "<p><docCommittee refersTo=\"#ctoc-cop-wg7\">工作组</docCommittee></p>\
         <p><session refersTo=\"#session\" value=\"6\">第六次会议</session></p>\
         <p><event refersTo=\"#session\"><date date=\"2030-09-11\" refersTo=\"#startDate\"/>2030年9月11日至13日\
         <date date=\"2030-09-13\" refersTo=\"#endDate\"/></event>，<location refersTo=\"#venue\">维也纳</location></p>\
         <p><inline name=\"akn4un:agendaItem\" refersTo=\"#agenda\" title=\"2(c)\">临时议程\
         <authorialNote marker=\"*\" placement=\"bottom\"><p><a href=\"https://docs.un.org/zh/CTOC/COP/WG.7/2030/1\">CTOC/COP/WG.7/2030/1</a></p></authorialNote>项目2(c)</inline></p>\
         <p><inline name=\"akn4un:agendaItemName\">国际合作</inline></p>\
         <p><docTitle>合作</docTitle></p>\
         <p><docProponent>秘书处的报告</docProponent></p><p>一行</p>"
    );
}

#[test]
fn the_identification_is_whole() {
    let xml = akn(&report());
    let work = "/akn/un/doc/paper/ctoc-cop-wg7/2030-07-04/CTOC-COP-WG.7-2030-2";
    for part in [
        format!("<FRBRthis value=\"{work}/!main\"/>"),
        format!("<FRBRuri value=\"{work}/zho@2030-07-04\"/>"),
        format!("<FRBRthis value=\"{work}/zho@2030-07-04/!main.xml\"/>"),
        format!("<FRBRuri value=\"{work}/zho@2030-07-04.xml\"/>"),
        format!(
            "<FRBRmasterExpression href=\"{work}/eng@2030-07-04\" showAs=\"Original: English\"/>"
        ),
        format!(
            "<FRBRtranslation href=\"{work}/eng@2030-07-04\" fromLanguage=\"eng\" by=\"#dgacm\" authoritative=\"true\"/>"
        ),
        format!(
            "<original eId=\"original\" href=\"{work}/eng@2030-07-04\" showAs=\"Original: English\"/>"
        ),
    ] {
        has(&xml, &part);
    }
    for part in [
        "<FRBRalias value=\"https://docs.un.org/CTOC/COP/WG.7/2030/2\" name=\"docs.un.org\"/>",
        "<FRBRnumber value=\"CTOC-COP-WG.7-2030-2\" showAs=\"CTOC/COP/WG.7/2030/2\"/>",
        "<FRBRauthor href=\"#ctoc-cop-wg7\" as=\"#author\"/>",
        "<FRBRdate date=\"2030-07-04\" name=\"markup\"/>",
        "<keyword eId=\"keyword_1\" refersTo=\"#agenda\" value=\"2 (c)\" showAs=\"临时议程项目2(c)\" dictionary=\"CTOC/COP/WG.7/2030/1\"/>",
        "<docketNumber refersTo=\"#publicationJobNumber\">V.30-06543 (C)</docketNumber>",
    ] {
        has(&xml, part);
    }
    let mut options = AknOptions::default();
    options.markup_date = Some(date("2031-01-02"));
    has(&to_string(&report(), &options), "<FRBRdate date=\"2031-01-02\" name=\"markup\"/>");
}

#[test]
fn what_is_not_known_has_the_guidelines_stand_ins() {
    let xml = akn(&doc(vec![plain("x")]));
    has(&xml, "<FRBRuri value=\"/akn/un/doc/paper/un/1900-01-01/nn\"/>");
    has(&xml, "<FRBRdate date=\"1900-01-01\" name=\"publication\"/>");
}

#[test]
fn works_are_identified_by_kind_and_symbol() {
    let work = |kind, symbol: &str, number: Option<&str>| {
        let mut d = doc(vec![plain("x")]);
        d.kind = kind;
        d.meta.symbol = (!symbol.is_empty()).then(|| Symbol::new(symbol));
        d.meta.number = number.map(Into::into);
        d.meta.date = Some(date("2030-02-02"));
        d.meta.adopted = Some(date("2030-01-01"));
        let xml = to_string(&d, &AknOptions::default());
        let at = xml.find("<FRBRuri value=\"").unwrap() + 16;
        xml[at..].split('"').next().unwrap().to_owned()
    };
    use DocKind as K;
    for (kind, symbol, number, iri) in [
        (
            K::Resolution,
            "A/RES/79/117",
            Some("79/117"),
            "statement/deliberation/unga/2030-01-01/79-117",
        ),
        (
            K::Resolution,
            "S/RES/2744 (2024)",
            None,
            "statement/deliberation/unsc/2030-01-01/2744-2024",
        ),
        (K::Resolution, "A/HRC/RES/57/2", None, "statement/deliberation/unga-hrc/2030-01-01/57-2"),
        (K::Decision, "A/DEC/77/521", None, "statement/deliberation/unga/2030-01-01/77-521"),
        (K::Resolution, "", Some("79/117"), "statement/deliberation/un/2030-01-01/79-117"),
        (K::Report, "A/HRC/57/2", None, "doc/paper/unga-hrc/2030-02-02/A-HRC-57-2"),
        (
            K::DraftResolution,
            "A/C.3/79/L.5",
            None,
            "statement/deliberation/unga-c3/2030-01-01/A-C.3-79-L.5",
        ),
        (
            K::Report,
            "E/CN.7/2019/1/Add.1",
            None,
            "doc/paper/unecosoc-cn7/2030-02-02/E-CN.7-2019-1-Add.1",
        ),
        (
            K::Note,
            "A/80/6 (Plan outline)",
            None,
            "doc/communication/unga/2030-02-02/A-80-6-Plan_outline",
        ),
        (
            K::Agenda,
            "FCCC/CP/2015/1",
            None,
            "debateReport/agenda/fccc-cp/2030-02-02/FCCC-CP-2015-1",
        ),
        (K::Treaty, "", None, "act/provision/un/2030-02-02/nn"),
    ] {
        assert_eq!(work(kind, symbol, number), format!("/akn/un/{iri}"));
    }
}

#[test]
fn a_resolution_has_a_preamble_and_conclusions() {
    let role =
        |role, s: &str| Block::new(Paragraph { role, text: text(s), ..Paragraph::default() });
    let mut d = doc(vec![para(1, "Decides", vec![])]);
    d.kind = DocKind::Resolution;
    d.meta.number = Some("99/230".into());
    d.masthead = vec![line(MastheadRole::Title, text("99/230. A title"))];
    d.preamble = vec![
        role(ParagraphRole::Formula, "The General Assembly,"),
        role(ParagraphRole::Preambular, "Recalling,"),
        item(1, "an item,", vec![]),
    ];
    d.conclusion = vec![role(ParagraphRole::Adoption, "54th plenary meeting")];
    let xml = akn(&d);
    has(&xml, "<statement name=\"resolution\" contains=\"originalVersion\">");
    has(&xml, "<p><docNumber>99/230.</docNumber> <docTitle>A title</docTitle></p>");
    assert_eq!(
        bare(&inside(&xml, "preamble")),
        "<formula name=\"enactingFormula\"><p>The General Assembly,</p></formula>\
         <container name=\"preambular\"><p>Recalling,</p></container>\
         <blockList><item><num>(a)</num><p>an item,</p></item></blockList>"
    );
    assert_eq!(inside(&xml, "conclusions"), "<p class=\"adoption\">54th plenary meeting</p>");
}

#[test]
fn summary_and_contents_stand_in_the_preface() {
    let mut d = doc(vec![heading(1, num("I.", 1, NumStyle::UpperRoman), "Introduction")]);
    let entry = |s: &str| ContentsEntry { level: 1, text: text(s) };
    d.preface = vec![
        Block::new(Boxed { title: text("Summary"), blocks: vec![plain("Short.")] }),
        Block::new(Contents {
            title: text("Contents"),
            entries: vec![entry("I. Introduction ........ 3"), entry("IX. Elsewhere 9")],
        }),
    ];
    assert_eq!(
        bare(&inside(&akn(&d), "preface")),
        "<container name=\"summary\"><p class=\"heading\">Summary</p><p>Short.</p></container>\
         <p class=\"toc\">Contents</p><toc>\
         <tocItem href=\"#sec_I\" level=\"1\">I. Introduction ........ 3</tocItem>\
         <tocItem href=\"#body\" level=\"1\">IX. Elsewhere 9</tocItem></toc>"
    );
}

#[test]
fn annexes_are_documents_within_the_document() {
    let mut inner = Annex::default();
    (inner.label, inner.body) = (text("Appendix"), vec![para(1, "z", vec![])]);
    let mut a = Annex::default();
    (a.label, a.title) = (text("Annex I"), text("Terms"));
    a.preamble = vec![plain("[Original: English]")];
    a.body = vec![para(1, "y", vec![])];
    a.annexes = vec![inner];
    let mut d = doc(vec![para(1, "x", vec![])]);
    d.annexes = vec![a];
    let xml = akn(&d);
    has(
        &xml,
        "<attachment eId=\"att_1\">\n        <heading>Annex I</heading>\n        <subheading>Terms</subheading>\n        <doc name=\"annex\" contains=\"originalVersion\">",
    );
    for part in [
        "/nn/!annex_1\"/>",
        "/nn/!annex_1-annex_1\"/>",
        "<preface eId=\"att_1__preface\">\n            <p>[Original: English]</p>",
        "<mainBody eId=\"att_1__body\">\n            <paragraph eId=\"att_1__para_1\">",
        "<paragraph eId=\"att_1__att_1__para_1\">",
    ] {
        has(&xml, part);
    }
}

// --- extremes ------------------------------------------------------------------------------------

/// Judges a tree too deep to be dropped: dropping takes stack for every level, writing must not.
fn judge_and_leak(d: Document) {
    akn(&d);
    std::mem::forget(d);
}

#[test]
fn ten_thousand_levels_of_items() {
    let mut b = item(1, "last", vec![]);
    for _ in 0..10_000 {
        b = item(1, "x", vec![b, plain("after")]);
    }
    judge_and_leak(doc(vec![para(1, "x", vec![b])]));
}

#[test]
fn ten_thousand_levels_of_boxes_tables_and_quotations() {
    let mut b = plain("last");
    for n in 0..10_000 {
        b = match n % 4 {
            0 => Block::new(Boxed { title: text("t"), blocks: vec![b] }),
            1 => table(vec![vec![b]]),
            2 => Block::new(BlockKind::Quote { blocks: vec![b] }),
            _ => {
                Block::new(Paragraph { text: text("u"), children: vec![b], ..Paragraph::default() })
            }
        };
    }
    judge_and_leak(doc(vec![b]));
}

#[test]
fn ten_thousand_levels_of_emphasis() {
    let mut i = vec![Inline::text("x"), call(0)];
    for _ in 0..10_000 {
        i = vec![Inline::new(InlineKind::Emphasis { style: Emphasis::Bold, content: i })];
    }
    let mut d = doc(vec![of_inlines(i)]);
    d.notes = vec![note("1", vec![plain("n")])];
    judge_and_leak(d);
}

#[test]
fn ten_thousand_notes_in_notes() {
    let mut d = doc(vec![of_inlines(vec![call(0)])]);
    let n = 10_000;
    d.notes = (0..n)
        .map(|i| note("1", vec![of_inlines(vec![Inline::text("n"), call((i + 1) % n)])]))
        .collect();
    akn(&d);
}

#[test]
fn a_thousand_annexes_in_annexes() {
    let mut a = Annex::default();
    for _ in 0..1_000 {
        let mut outer = Annex::default();
        outer.label = text("Annex");
        outer.annexes = vec![a];
        a = outer;
    }
    let mut d = doc(vec![]);
    d.annexes = vec![a];
    judge_and_leak(d);
}

#[test]
fn all_heading_levels_and_back() {
    let levels = (0..=255).chain((0..=255).rev());
    akn(&doc(levels.map(|l| heading(l, None, "H")).collect()));
}

#[test]
fn notes_in_deep_places_are_not_lost() {
    let mut i = vec![Inline::text("x"), call(0)];
    for _ in 0..20 {
        i = vec![Inline::new(InlineKind::Emphasis { style: Emphasis::Bold, content: i })];
    }
    let mut b = of_inlines(i);
    for _ in 0..300 {
        b = item(1, "x", vec![b]);
    }
    let mut a = Annex::default();
    a.body = vec![para(1, "x", vec![b])];
    let mut d = doc(vec![plain("x")]);
    d.annexes = vec![a];
    d.notes = vec![note("1", vec![plain("n")])];
    has(&akn(&d), "<p class=\"notes\"><authorialNote");
}
