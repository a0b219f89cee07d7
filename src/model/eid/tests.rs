use super::*;
use crate::lang::Lang;
use crate::model::{
    BlockKind, Boxed, Cell, Inline, InlineKind, Item, Note, NoteCall, Num, NumStyle, Paragraph,
    ParagraphRole, Row, Table,
};

fn num(text: &str, value: u32, style: NumStyle) -> Num {
    Num { text: text.into(), value, style, ..Num::default() }
}

fn heading(level: u8, n: Option<Num>) -> Block {
    Block::new(Heading { level, num: n, title: vec![Inline::text("Title")] })
}

fn roman_heading(text: &str, value: u32) -> Block {
    heading(1, Some(num(text, value, NumStyle::UpperRoman)))
}

fn para(text: &str, value: u32) -> Block {
    Block::new(Paragraph {
        num: Some(num(text, value, NumStyle::Decimal)),
        text: vec![Inline::text("Text.")],
        ..Paragraph::default()
    })
}

fn plain() -> Block {
    Block::new(Paragraph { text: vec![Inline::text("Text.")], ..Paragraph::default() })
}

fn item(text: &str, value: u32, children: Vec<Block>) -> Block {
    let num = Some(num(text, value, NumStyle::LowerAlpha));
    Block::new(Item { num, text: vec![Inline::text("item;")], children })
}

fn with(mut b: Block, more: Vec<Block>) -> Block {
    match &mut b.kind {
        BlockKind::Paragraph(Paragraph { children, .. })
        | BlockKind::Item(Item { children, .. }) => children.extend(more),
        _ => panic!("holds nothing"),
    }
    b
}

fn doc(body: Vec<Block>) -> Document {
    let mut d = Document::new(Lang::ZH);
    d.body = body;
    d
}

/// All names in document order, `eId` or `eId=wId`.
fn names(d: &Document) -> Vec<String> {
    let one = |id: Id<'_>| {
        if id.eid == id.wid { id.eid.to_owned() } else { format!("{}={}", id.eid, id.wid) }
    };
    Eids::of(d).iter().map(|(_, id)| one(id)).collect()
}

fn to(part: InternalKind, n: &str) -> InternalRef {
    InternalRef { part, num: n.into(), up_to: None, items: Vec::new(), annex: None }
}

fn eid(d: &Document, r: &InternalRef) -> Option<String> {
    Eids::of(d).resolve(r).map(|r| {
        let up_to = r.up_to.map(|u| format!("–{u}")).unwrap_or_default();
        format!("{}{up_to}", r.from)
    })
}

#[test]
fn headings_are_named_below_each_other_and_paragraphs_are_not() {
    let d = doc(vec![
        roman_heading("一.", 1),
        para("1.", 1),
        roman_heading("二、", 2),
        heading(2, Some(num("A.", 1, NumStyle::UpperAlpha))),
        heading(3, Some(num("1.", 1, NumStyle::Decimal))),
        para("2.", 2),
        heading(4, None),
        plain(),
        para("3.", 3),
        heading(0, Some(num("第二部分", 2, NumStyle::UpperRoman))),
    ]);
    assert_eq!(
        names(&d),
        [
            "sec_一=sec_I",
            "para_1",
            "sec_二=sec_II",
            "sec_二__title_A=sec_II__title_A",
            "sec_二__title_A__chp_1=sec_II__title_A__chp_1",
            "para_2",
            "sec_二__title_A__chp_1__dvs_nn_1=sec_II__title_A__chp_1__dvs_nn_1",
            "sec_二__title_A__chp_1__dvs_nn_1__para_nn_1=sec_II__title_A__chp_1__dvs_nn_1__para_nn_1",
            "para_3",
            "part_第二部分=part_II",
        ]
    );
}

#[test]
fn items_are_named_below_their_list_and_runs_are_lists() {
    let deep = vec![item("㈠", 1, Vec::new())];
    let d = doc(vec![with(
        para("2.", 2),
        vec![item("(a)", 1, deep), item("(b)", 2, Vec::new()), plain(), item("(a)", 1, Vec::new())],
    )]);
    assert_eq!(
        names(&d),
        [
            "para_2",
            "para_2__list_1__point_a",
            "para_2__list_1__point_a__list_1__point_一=para_2__list_1__point_a__list_1__point_a",
            "para_2__list_1__point_b",
            "para_2__list_2__point_a",
        ]
    );
}

#[test]
fn the_w_ids_of_two_language_versions_are_the_same() {
    let version = |h: [&str; 2], p: [&str; 3], i: [&str; 2]| {
        doc(vec![
            roman_heading(h[0], 1),
            para(p[0], 1),
            with(para(p[1], 2), vec![item(i[0], 1, vec![]), item(i[1], 2, vec![])]),
            heading(2, None),
            roman_heading(h[1], 2),
            para(p[2], 3),
            plain(),
        ])
    };
    let wids = |d: &Document| -> Vec<String> {
        Eids::of(d).iter().map(|(_, id)| id.wid.to_owned()).collect()
    };
    let en = wids(&version(["I.", "II."], ["1.", "2.", "3."], ["(a)", "(b)"]));
    assert_eq!(en, wids(&version(["一、", "二、"], ["1.", "2.", "3."], ["(a)", "(b)"])));
    assert_eq!(en, wids(&version(["أولا -", "ثانيا -"], ["1 -", "٢ -", "3 -"], ["(أ)", "(ب)"])));
    assert_eq!(en, wids(&version(["I.", "II."], ["1.", "2.", "3."], ["а)", "b)"])));
}

#[test]
fn numbers_that_start_again_are_named_below_their_heading() {
    let d = doc(vec![
        roman_heading("I.", 1),
        para("1.", 1),
        para("2.", 2),
        roman_heading("II.", 2),
        heading(2, None),
        para("1.", 1),
    ]);
    assert_eq!(
        names(&d),
        ["sec_I", "sec_I__para_1", "sec_I__para_2", "sec_II", "sec_II__dvs_nn_1", "sec_II__para_1"]
    );
}

#[test]
fn a_number_that_occurs_twice_gets_a_suffix() {
    let d = doc(vec![roman_heading("I.", 1), para("3.", 3), para("3.", 3), para("3.", 3)]);
    assert_eq!(names(&d), ["sec_I", "para_3", "para_3_2", "para_3_3"]);
}

#[test]
fn annexes_are_contexts_of_their_own() {
    let mut d = doc(vec![para("1.", 1)]);
    let inner = Annex { body: vec![para("1.", 1)], ..Annex::default() };
    let body = vec![roman_heading("一、", 1), para("1.", 1), Block::new(Table::default())];
    let a = Annex { body, annexes: vec![inner], ..Annex::default() };
    d.annexes = vec![a, Annex::default()];
    assert_eq!(
        names(&d),
        [
            "para_1",
            "att_1",
            "att_1__sec_一=att_1__sec_I",
            "att_1__para_1",
            // the paragraph around the table
            "att_1__sec_一__para_nn_1=att_1__sec_I__para_nn_1",
            "att_1__table_1",
            "att_1__att_1",
            "att_1__att_1__para_1",
            "att_2",
        ]
    );
}

#[test]
fn notes_are_counted_at_their_first_call() {
    let call = |n| {
        let call = NoteCall { note: NoteId(n), printed: "".into(), implied: false };
        Inline::new(InlineKind::NoteCall(call))
    };
    let mut d = doc(vec![Block::new(Paragraph {
        text: vec![call(1), call(0), call(1), call(9)],
        ..Paragraph::default()
    })]);
    let with_item = Note { blocks: vec![item("(a)", 1, vec![])], ..Note::default() };
    d.notes = vec![Note::default(), with_item, Note::default()];
    assert_eq!(
        names(&d),
        [
            "para_nn_1",
            "authorialNote_1",
            "authorialNote_2",
            "authorialNote_1__list_1__item_a",
            "authorialNote_3",
        ]
    );
    let e = Eids::of(&d);
    assert_eq!(e.note(NoteId(1)).unwrap().eid, "authorialNote_1");
    assert_eq!(e.uncalled().collect::<Vec<_>>(), [NoteId(2)]);
    assert!(e.note(NoteId(9)).is_none());
}

#[test]
fn a_preamble_and_what_stands_in_cells_have_names() {
    let mut d = doc(vec![]);
    let role = |role| Block::new(Paragraph { role, ..Paragraph::default() });
    d.preamble = vec![
        role(ParagraphRole::Formula),
        with(role(ParagraphRole::Preambular), vec![item("(a)", 1, vec![])]),
    ];
    let cell = |b| Cell { blocks: vec![b], ..Cell::default() };
    let cells = vec![cell(item("(a)", 1, vec![])), cell(item("(a)", 1, vec![])), cell(plain())];
    d.conclusion =
        vec![Block::new(Table { rows: vec![Row { cells, header: false }], ..Table::default() })];
    assert_eq!(
        names(&d),
        [
            "preamble__formula_1",
            "preamble__container_1",
            "preamble__container_1__list_1__item_a",
            "table_1",
            "table_1__list_1__item_a",
            "table_1__list_2__item_a",
        ]
    );
}

#[test]
fn references_lead_to_parts_and_items() {
    let mut d = doc(vec![
        roman_heading("一、", 1),
        heading(2, Some(num("A.", 1, NumStyle::UpperAlpha))),
        with(para("3.", 3), vec![item("(أ)", 1, vec![item("㈠", 1, vec![])])]),
        para("5.", 5),
        roman_heading("二、", 2),
        heading(2, Some(num("A.", 1, NumStyle::UpperAlpha))),
        para("7.", 7),
        para("7.", 7),
    ]);
    d.annexes = vec![Annex { number: Some(1), body: vec![para("3.", 3)], ..Annex::default() }];
    use InternalKind as K;
    let eid = |r: &InternalRef| eid(&d, r);
    assert_eq!(eid(&to(K::Paragraph, "3")).unwrap(), "para_3");
    let range = InternalRef { up_to: Some("5".into()), ..to(K::Paragraph, "3") };
    assert_eq!(eid(&range).unwrap(), "para_3–para_5");
    let past = InternalRef { up_to: Some("99".into()), ..to(K::Paragraph, "3") };
    assert_eq!(eid(&past).unwrap(), "para_3");
    let items = InternalRef { items: vec!["a".into(), "a".into()], ..to(K::Paragraph, "3") };
    assert_eq!(eid(&items).unwrap(), "para_3__list_1__point_أ__list_1__point_一");
    let no_item = InternalRef { items: vec!["b".into()], ..to(K::Paragraph, "3") };
    assert_eq!(eid(&no_item).unwrap(), "para_3");
    assert_eq!(eid(&to(K::Section, "II")).unwrap(), "sec_二");
    let below = InternalRef { items: vec!["A".into()], ..to(K::Section, "II") };
    assert_eq!(eid(&below).unwrap(), "sec_二__title_A");
    assert_eq!(eid(&to(K::Annex, "I")).unwrap(), "att_1");
    let in_annex = InternalRef { annex: Some(0), ..to(K::Paragraph, "3") };
    assert_eq!(eid(&in_annex).unwrap(), "att_1__para_3");
    // what is not there, and what several parts answer to, is no target
    for r in [to(K::Paragraph, "4"), to(K::Paragraph, "7"), to(K::Section, "A"), to(K::Annex, "II")]
    {
        assert_eq!(eid(&r), None, "{r:?}");
    }
}

#[test]
fn depth_costs_neither_stack_nor_space() {
    let mut b = item("(a)", 1, vec![]);
    for _ in 0..5_000 {
        b = item("(a)", 1, vec![b]);
    }
    let mut d = doc(vec![with(para("1.", 1), vec![b])]);
    let e = Eids::of(&d);
    assert_eq!(e.iter().count(), 5_002);
    let longest = e.iter().map(|(_, id)| id.eid.len()).max().unwrap();
    assert!(longest < 1_000, "{longest}");
    // taken apart here, since dropping it as it is would need the stack that naming does not
    let mut rest = std::mem::take(&mut d.body);
    while let Some(mut b) = rest.pop() {
        if let BlockKind::Paragraph(Paragraph { children, .. })
        | BlockKind::Item(Item { children, .. }) = &mut b.kind
        {
            rest.append(children);
        }
    }
}

#[test]
fn a_box_in_the_text_counts_for_itself() {
    let boxed = Boxed { title: vec![], blocks: vec![para("1.", 1), para("2.", 2)] };
    let d = doc(vec![para("1.", 1), Block::new(boxed), para("2.", 2)]);
    assert_eq!(names(&d), ["para_1", "box_1", "box_1__para_1", "box_1__para_2", "para_2"]);
}

#[test]
fn numbers_are_cleaned_as_the_convention_says() {
    for (printed, clean_) in [
        ("1.", "1"),
        ("(a)", "a"),
        ("一、", "一"),
        ("（二）", "二"),
        ("㈢", "三"),
        ("11.2 Rev. A", "11-2Rev-A"),
        ("А.", "A"),
        ("أولا -", "أولا"),
        ("–", ""),
        ("\u{200f}1\u{200e} ـ", "1"),
        ("1\u{1}2", "12"),
        ("a__b %", "a-b"),
    ] {
        assert_eq!(clean(printed), clean_, "{printed:?}");
    }
    assert_eq!(clean(&"x".repeat(1_000)).len(), 64);
}
