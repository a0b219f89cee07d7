//! Documents built in code, for writers: our own words in three languages.

use masthead::lang::Lang;
use masthead::model::*;

pub fn text(s: &str) -> Vec<Inline> {
    vec![Inline::text(s)]
}

pub fn num(text: &str, value: u32, style: NumStyle) -> Option<Num> {
    Some(Num { text: text.into(), value, style, ..Num::default() })
}

pub fn heading(level: u8, label: Option<Num>, title: &str) -> Block {
    Block::new(Heading { level, num: label, title: text(title) })
}

pub fn para(label: Option<Num>, inlines: Vec<Inline>, children: Vec<Block>) -> Block {
    Block::new(Paragraph { num: label, text: inlines, children, ..Paragraph::default() })
}

pub fn item(label: Option<Num>, s: &str, children: Vec<Block>) -> Block {
    Block::new(Item { num: label, text: text(s), children })
}

pub fn call(note: u32, printed: &str) -> Inline {
    Inline::new(InlineKind::NoteCall(NoteCall {
        note: NoteId(note),
        printed: printed.into(),
        implied: false,
    }))
}

pub fn note(marker: &str, printed: &str, s: &str) -> Note {
    let mut n = Note::default();
    n.marker = marker.into();
    n.printed = printed.into();
    n.blocks = vec![para(None, text(s), vec![])];
    n
}

pub fn line(role: MastheadRole, s: &str, lang: Option<Lang>) -> MastheadLine {
    MastheadLine { role, text: text(s), span: Default::default(), lang, origin: Default::default() }
}

fn cell(s: &str) -> Cell {
    Cell { blocks: vec![para(None, text(s), vec![])], ..Cell::default() }
}

pub fn table(head: [&str; 2], rows: &[[&str; 2]]) -> Block {
    let mut all = vec![Row { cells: head.map(cell).into(), header: true }];
    all.extend(rows.iter().map(|r| Row { cells: r.map(cell).into(), header: false }));
    Block::new(Table { caption: None, rows: all })
}

fn decimal(form: impl Fn(u32) -> String, n: u32) -> Option<Num> {
    num(&form(n), n, NumStyle::Decimal)
}

/// The words of a sample in one language.
pub struct Words {
    pub lang: Lang,
    pub un: &'static str,
    pub organ: &'static str,
    pub language: Option<&'static str>,
    pub session: &'static str,
    pub agenda: (&'static str, &'static str),
    pub agenda_title: &'static str,
    pub title: &'static str,
    pub by: &'static str,
    pub heads: [(&'static str, &'static str); 5],
    pub para: fn(u32) -> String,
    pub items: [&'static str; 3],
    pub inner: [&'static str; 2],
    pub call: fn(u32) -> String,
    pub long: &'static str,
    pub intro: &'static str,
    pub entry: &'static str,
    pub above: (&'static str, &'static str),
    pub note: &'static str,
    pub cells: [&'static str; 4],
    pub annex: (&'static str, &'static str),
}

pub const ENGLISH: Words = Words {
    lang: Lang::EN,
    un: "United Nations",
    organ: "General Assembly",
    language: None,
    session: "Eightieth session",
    agenda: ("Item 71 (b) of the provisional agenda", ""),
    agenda_title: "Sustainable harbours: small ports and their boats",
    title: "Upkeep of small harbours in island States",
    by: "Report of the Secretary-General",
    heads: [
        ("I.", "Introduction"),
        ("II.", "State of the work"),
        ("A.", "Quays and slipways"),
        ("1.", "Timber"),
        ("", "Boats under ten metres"),
    ],
    para: |n| format!("{n}."),
    items: ["(a)", "(b)", "(c)"],
    inner: ["(i)", "(ii)"],
    call: |n| ["¹", "²", "³"].get(n as usize - 1).unwrap_or(&"⁴").to_string(),
    long: "The present report looks at how small harbours were kept in repair in the period under review and sets out what the harbour masters of twelve islands told the Secretariat about timber, stone and the price of rope.",
    intro: "The masters asked that the following be put before the Assembly:",
    entry: "Dredging of the inner basin before the rains of the second season, when the river carries most of its sand;",
    above: ("As said in ", "paragraph 2"),
    note: "Rope is counted by the fathom.",
    cells: ["Island", "Berths", "North Cay", "15"],
    annex: ("Annex I", "List of islands"),
};

pub const CHINESE: Words = Words {
    lang: Lang::ZH,
    un: "联合国",
    organ: "大会",
    language: Some("Chinese"),
    session: "第八十届会议",
    agenda: ("临时议程", "项目71(b)"),
    agenda_title: "可持续港口：小型港口及其船只",
    title: "岛屿国家小型港口的维护",
    by: "秘书长的报告",
    heads: [
        ("一.", "导言"),
        ("二.", "工作情况"),
        ("A.", "码头和船台"),
        ("1.", "木材"),
        ("", "十米以下船只"),
    ],
    para: |n| format!("{n}."),
    items: ["(a)", "(b)", "(c)"],
    inner: ["㈠", "㈡"],
    call: |n| ["¹", "²", "³"].get(n as usize - 1).unwrap_or(&"⁴").to_string(),
    long: "本报告审视了报告所述期间小型港口的维修情况，并介绍了十二个岛屿的港务长向秘书处说明的木材、石料和缆绳价格情况，以及“雨季”之前的准备工作。",
    intro: "港务长请大会注意下列事项：",
    entry: "在第二个雨季之前疏浚内港池，因为届时河流携带的泥沙最多；",
    above: ("如上文", "第2段"),
    note: "缆绳按英寻计算。",
    cells: ["岛屿", "泊位", "北礁", "15"],
    annex: ("附件一", "岛屿名单"),
};

pub const ARABIC: Words = Words {
    lang: Lang::AR,
    un: "الأمم المتحدة",
    organ: "الجمعية العامة",
    language: Some("Arabic"),
    session: "الدورة الثمانون",
    agenda: ("البند 71 (ب) من جدول الأعمال المؤقت", ""),
    agenda_title: "الموانئ المستدامة: الموانئ الصغيرة وقواربها",
    title: "صيانة الموانئ الصغيرة في الدول الجزرية",
    by: "تقرير الأمين العام",
    heads: [
        ("أولا -", "مقدمة"),
        ("ثانيا -", "حالة العمل"),
        ("ألف -", "الأرصفة والمنحدرات"),
        ("1 -", "الأخشاب"),
        ("", "القوارب التي يقل طولها عن عشرة أمتار"),
    ],
    para: |n| format!("{n} -"),
    items: ["(أ)", "(ب)", "(ج)"],
    inner: ["’1‘", "’2‘"],
    call: |n| format!("({n})"),
    long: "ينظر هذا التقرير في كيفية صيانة الموانئ الصغيرة خلال الفترة المشمولة بالتقرير (انظر A/80/50)، ويعرض ما أبلغ به مديرو الموانئ في اثنتي عشرة جزيرة الأمانة العامة بشأن الأخشاب والحجارة وسعر الحبال.",
    intro: "وطلب المديرون عرض ما يلي على الجمعية العامة:",
    entry: "تجريف الحوض الداخلي قبل أمطار الموسم الثاني، حين يحمل النهر معظم رماله؛",
    above: ("كما ورد في ", "الفقرة 2"),
    note: "تقاس الحبال بالقامة.",
    cells: ["الجزيرة", "المراسي", "الجزيرة الشمالية", "15"],
    annex: ("المرفق الأول", "قائمة الجزر"),
};

/// A report with everything that a report has.
pub fn report(w: &Words) -> Document {
    use MastheadRole as M;
    let english = (w.lang != Lang::EN).then_some(Lang::EN);
    let mut d = Document::new(w.lang);
    d.kind = DocKind::Report;
    d.meta.symbol = Some(Symbol::new("A/80/999"));
    d.meta.date = Date::new(2025, 9, 2);
    d.meta.title = Some(w.title.into());
    d.meta.organ = Some(w.organ.into());
    d.meta.job_number = Some("25-99999 (E)".into());
    d.masthead = vec![
        line(M::Publisher, w.un, None),
        line(M::Symbol, "A/80/999", None),
        line(M::Organ, w.organ, None),
        line(M::Distribution, "Distr.: General", english),
        line(M::Date, "2 September 2025", english),
    ];
    if let Some(l) = w.language {
        d.masthead.push(line(M::Language, l, english));
    }
    d.masthead.push(line(M::Original, "Original: English", english));
    d.masthead.push(line(M::Session, w.session, None));
    let mut agenda = line(M::AgendaItem, w.agenda.0, None);
    agenda.text.push(call(0, "*"));
    if !w.agenda.1.is_empty() {
        agenda.text.push(Inline::text(w.agenda.1));
    }
    d.masthead.push(agenda);
    d.masthead.push(line(M::AgendaTitle, w.agenda_title, None));
    d.masthead.push(line(M::Title, w.title, None));
    d.masthead.push(line(M::Submitter, w.by, None));
    d.notes = vec![
        note("*", "*", "A/80/50."),
        note("1", &(w.call)(1), w.note),
        note("2", &(w.call)(2), w.long),
    ];
    let roman = |i: usize, v| num(w.heads[i].0, v, NumStyle::UpperRoman);
    let mut first = text(w.long);
    first.push(call(1, &(w.call)(1)));
    let lower = |i: usize| num(w.items[i], i as u32 + 1, NumStyle::LowerAlpha);
    let inner = |i: usize| num(w.inner[i], i as u32 + 1, NumStyle::LowerRoman);
    let reference = Inline::new(InlineKind::Ref(Box::new(Ref {
        target: Target::Internal(InternalRef {
            part: InternalKind::Paragraph,
            num: "2".into(),
            up_to: None,
            items: vec![],
            annex: None,
        }),
        content: text(w.above.1),
    })));
    let link = Inline::new(InlineKind::Ref(Box::new(Ref {
        target: Target::Document { symbol: Symbol::new("A/RES/78/311"), date: None },
        content: text("A/RES/78/311"),
    })));
    d.body = vec![
        heading(1, roman(0, 1), w.heads[0].1),
        para(decimal(w.para, 1), first, vec![]),
        para(
            decimal(w.para, 2),
            text(w.intro),
            vec![
                item(lower(0), w.entry, vec![]),
                item(
                    lower(1),
                    w.intro,
                    vec![item(inner(0), w.entry, vec![]), item(inner(1), w.entry, vec![])],
                ),
                item(lower(2), w.entry, vec![]),
            ],
        ),
        heading(1, roman(1, 2), w.heads[1].1),
        heading(2, num(w.heads[2].0, 1, NumStyle::UpperAlpha), w.heads[2].1),
        heading(3, num(w.heads[3].0, 1, NumStyle::Decimal), w.heads[3].1),
        para(
            decimal(w.para, 3),
            vec![
                Inline::text(w.above.0),
                reference,
                Inline::text(" ("),
                link,
                Inline::text(")"),
                call(2, &(w.call)(2)),
                Inline::text(" "),
                Inline::new(InlineKind::Emphasis {
                    style: Emphasis::Italic,
                    content: text(w.intro),
                }),
                Inline::text(w.long),
            ],
            vec![item(num("–", 0, NumStyle::Bullet), w.entry, vec![])],
        ),
        heading(4, None, w.heads[4].1),
        para(
            decimal(w.para, 4),
            text(w.long),
            vec![table([w.cells[0], w.cells[1]], &[[w.cells[2], w.cells[3]], [w.cells[2], "7"]])],
        ),
        para(None, text(w.long), vec![]),
        Block::new(BlockKind::Rule),
    ];
    let mut annex: Annex = serde_json::from_value(serde_json::json!({
        "kind": "annex", "label": [], "body": []
    }))
    .expect("an annex");
    annex.number = Some(1);
    annex.label = text(w.annex.0);
    annex.title = text(w.annex.1);
    annex.body = vec![
        para(decimal(w.para, 1), text(w.long), vec![]),
        para(decimal(w.para, 2), text(w.intro), vec![item(lower(0), w.entry, vec![])]),
    ];
    d.annexes = vec![annex];
    d
}
