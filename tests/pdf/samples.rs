//! Documents made for the tests: one in each language with everything a document has, and some
//! that no one would write.

use masthead::lang::Lang;
use masthead::model::{
    Annex, Block, BlockKind, Caption, Cell, Date, Document, Emphasis, Heading, Inline, InlineKind,
    InternalKind, InternalRef, Item, MastheadLine, MastheadRole, Note, NoteCall, NoteId, Num,
    NumStyle, Origin, Paragraph, Ref, Row, Symbol, Table, Target,
};
use masthead::span::Span;

/// The words of a sample in one language.
struct Words {
    lang: &'static str,
    publisher: &'static str,
    organ: &'static str,
    distribution: [&'static str; 4],
    session: &'static str,
    agenda: [&'static str; 2],
    title: &'static str,
    submitter: &'static str,
    heads: [(&'static str, &'static str); 3],
    paragraphs: [&'static str; 4],
    items: [(&'static str, &'static str); 4],
    notes: [&'static str; 2],
    cells: [&'static str; 6],
    number: &'static str,
    marks: [&'static str; 2],
}

const WORDS: [Words; 6] = [
    Words {
        lang: "en",
        publisher: "United Nations",
        organ: "General Assembly",
        distribution: ["Distr.: General", "14 March 2025", "", "Original: English"],
        session: "Eighty-first session",
        agenda: ["Item 23 (b) of the provisional agenda", "Small harbours and their keepers"],
        title: "Lanterns for small harbours: what the pilot projects have shown",
        submitter: "Report of the Secretary-General",
        heads: [
            ("I.", "Introduction"),
            ("II.", "What was done"),
            ("A.", "Lamps and their keepers"),
        ],
        paragraphs: [
            "The pilot projects started in the spring with eleven harbours on three coasts, none of them larger than forty berths, and were extended to twenty-six harbours when the first winter had shown that the lamps withstood salt, ice and seagulls equally well.",
            "Everybody who was asked agreed that the number of groundings had fallen; the reasons given differed considerably. The most frequently mentioned were the following:",
            "The intergovernmental working party nevertheless recommended that responsibilities be distributed differently, notwithstanding the encouraging preliminary measurements.",
            "It is therefore proposed to continue.",
        ],
        items: [
            ("(a)", "Lamps that are seen from farther away than before;"),
            ("(b)", "Keepers who are trained, in particular:"),
            ("(i)", "In changing a lamp during a storm;"),
            ("(ii)", "In writing down what they saw."),
        ],
        notes: [
            "The list of harbours is kept by the secretariat and can be consulted on working days between nine o’clock and noon, by appointment only.",
            "See also the earlier report on buoys.",
        ],
        cells: ["Coast", "Harbours", "Northern", "1 204", "Southern and eastern", "86"],
        number: "1.",
        marks: ["1", "2"],
    },
    Words {
        lang: "fr",
        publisher: "Nations Unies",
        organ: "Assemblée générale",
        distribution: ["Distr. générale", "14 mars 2025", "Français", "Original : anglais"],
        session: "Quatre-vingt-unième session",
        agenda: ["Point 23 b) de l’ordre du jour provisoire", "Les petits ports et leurs gardiens"],
        title: "Des lanternes pour les petits ports : enseignements des projets pilotes",
        submitter: "Rapport du Secrétaire général",
        heads: [
            ("I.", "Introduction"),
            ("II.", "Ce qui a été fait"),
            ("A.", "Les lampes et leurs gardiens"),
        ],
        paragraphs: [
            "Les projets pilotes ont commencé au printemps dans onze ports de trois côtes, dont aucun ne comptait plus de quarante places, et ont été étendus à vingt-six ports dès que le premier hiver eut montré que les lampes résistaient au sel, à la glace et aux « visiteurs » ailés.",
            "Toutes les personnes interrogées ont convenu que les échouements avaient diminué ; les raisons avancées différaient considérablement. Les plus fréquentes étaient les suivantes :",
            "Le groupe de travail intergouvernemental a néanmoins recommandé que les responsabilités soient réparties différemment, nonobstant les premières mesures encourageantes.",
            "Il est donc proposé de poursuivre.",
        ],
        items: [
            ("a)", "Des lampes que l’on voit de plus loin ;"),
            ("b)", "Des gardiens formés, notamment :"),
            ("i)", "Au remplacement d’une lampe par gros temps ;"),
            ("ii)", "À la rédaction de ce qu’ils ont vu."),
        ],
        notes: [
            "La liste des ports est tenue par le secrétariat et peut être consultée les jours ouvrables de neuf heures à midi, sur rendez-vous.",
            "Voir aussi le précédent rapport sur les bouées.",
        ],
        cells: ["Côte", "Ports", "Nord", "1 204", "Sud et est", "86"],
        number: "1.",
        marks: ["1", "2"],
    },
    Words {
        lang: "es",
        publisher: "Naciones Unidas",
        organ: "Asamblea General",
        distribution: ["Distr. general", "14 de marzo de 2025", "Español", "Original: inglés"],
        session: "Octogésimo primer período de sesiones",
        agenda: ["Tema 23 b) del programa provisional", "Los puertos pequeños y sus guardianes"],
        title: "Faroles para puertos pequeños: lo que han mostrado los proyectos piloto",
        submitter: "Informe del Secretario General",
        heads: [
            ("I.", "Introducción"),
            ("II.", "Lo que se hizo"),
            ("A.", "Las lámparas y sus guardianes"),
        ],
        paragraphs: [
            "Los proyectos piloto empezaron en primavera en once puertos de tres costas, ninguno de ellos con más de cuarenta amarres, y se ampliaron a veintiséis puertos cuando el primer invierno hubo demostrado que las lámparas resistían por igual la sal, el hielo y las gaviotas.",
            "Todas las personas consultadas coincidieron en que los encallamientos habían disminuido; las razones aducidas diferían considerablemente. Las más frecuentes fueron las siguientes:",
            "El grupo de trabajo intergubernamental recomendó, no obstante, que las responsabilidades se distribuyeran de otra manera, pese a las alentadoras mediciones preliminares.",
            "Por consiguiente, se propone continuar.",
        ],
        items: [
            ("a)", "Lámparas que se ven desde más lejos;"),
            ("b)", "Guardianes capacitados, en particular:"),
            ("i)", "Para cambiar una lámpara durante una tormenta;"),
            ("ii)", "Para anotar lo que han visto."),
        ],
        notes: [
            "La lista de puertos obra en poder de la secretaría y puede consultarse los días laborables de nueve a doce, previa cita.",
            "Véase también el informe anterior sobre las boyas.",
        ],
        cells: ["Costa", "Puertos", "Norte", "1 204", "Sur y este", "86"],
        number: "1.",
        marks: ["1", "2"],
    },
    Words {
        lang: "ru",
        publisher: "Организация Объединенных Наций",
        organ: "Генеральная Ассамблея",
        distribution: ["Distr.: General", "14 March 2025", "Russian", "Original: English"],
        session: "Восемьдесят первая сессия",
        agenda: ["Пункт 23 b) предварительной повестки дня", "Малые гавани и их смотрители"],
        title: "Фонари для малых гаваней: что показали экспериментальные проекты",
        submitter: "Доклад Генерального секретаря",
        heads: [("I.", "Введение"), ("II.", "Что было сделано"), ("A.", "Фонари и их смотрители")],
        paragraphs: [
            "Экспериментальные проекты начались весной в одиннадцати гаванях на трех побережьях, ни в одной из которых не было более сорока причалов, и были распространены на двадцать шесть гаваней, когда первая зима показала, что фонари одинаково хорошо переносят соль, лед и чаек.",
            "Все опрошенные согласились с тем, что число посадок на мель сократилось; называемые причины существенно различались. Чаще всего упоминались следующие:",
            "Межправительственная рабочая группа тем не менее рекомендовала распределить обязанности иначе, несмотря на обнадеживающие предварительные результаты измерений.",
            "В связи с этим предлагается продолжить работу.",
        ],
        items: [
            ("a)", "фонари, которые видны с большего расстояния;"),
            ("b)", "смотрители, обученные, в частности:"),
            ("i)", "замене фонаря во время шторма;"),
            ("ii)", "записи увиденного."),
        ],
        notes: [
            "Перечень гаваней ведется секретариатом, и с ним можно ознакомиться по рабочим дням с девяти часов до полудня по предварительной договоренности.",
            "См. также предыдущий доклад о буях.",
        ],
        cells: ["Побережье", "Гавани", "Северное", "1 204", "Южное и восточное", "86"],
        number: "1.",
        marks: ["1", "2"],
    },
    Words {
        lang: "zh",
        publisher: "联合国",
        organ: "大会",
        distribution: ["Distr.: General", "14 March 2025", "Chinese", "Original: English"],
        session: "第八十一届会议",
        agenda: ["临时议程项目23(b)", "小型港口及其守护者"],
        title: "小型港口的灯：试点项目的经验",
        submitter: "秘书长的报告",
        heads: [("一.", "导言"), ("二.", "所做的工作"), ("A.", "灯与守灯人")],
        paragraphs: [
            "试点项目于春季在三处海岸的11个港口启动，每个港口的泊位都不超过40个；第一个冬天表明，灯具经得起盐、冰和海鸥的考验，项目随即扩大到26个港口（见“附表”）。守灯人说：“看得见，就安心。”",
            "接受询问的人都同意，搁浅事故减少了；但所举的原因各不相同。最常提到的有下列各项：",
            "不过，工作组在2025年1月举行的会议上建议以不同方式分配责任，尽管初步测量（由UNLAMP 3号船进行）的结果令人鼓舞。",
            "因此，建议继续进行。",
        ],
        items: [
            ("(a)", "从更远处就能看见的灯；"),
            ("(b)", "受过培训的守灯人，特别是："),
            ("㈠", "在暴风雨中更换灯具；"),
            ("㈡", "记下所看到的情况。"),
        ],
        notes: [
            "港口清单由秘书处保管，可在工作日上午九时至正午查阅，须事先预约。",
            "另见先前关于浮标的报告。",
        ],
        cells: ["海岸", "港口数", "北部", "1 204", "南部和东部", "86"],
        number: "1.",
        marks: ["1", "2"],
    },
    Words {
        lang: "ar",
        publisher: "الأمم المتحدة",
        organ: "الجمعية العامة",
        distribution: ["Distr.: General", "14 March 2025", "Arabic", "Original: English"],
        session: "الدورة الحادية والثمانون",
        agenda: ["البند 23 (ب) من جدول الأعمال المؤقت", "الموانئ الصغيرة وحراسها"],
        title: "فوانيس للموانئ الصغيرة: ما أظهرته المشاريع التجريبية",
        submitter: "تقرير الأمين العام",
        heads: [("أولا -", "مقدمة"), ("ثانيا -", "ما تم إنجازه"), ("ألف -", "المصابيح وحراسها")],
        paragraphs: [
            "بدأت المشاريع التجريبية في الربيع في 11 ميناء على ثلاثة سواحل، لا يزيد عدد المراسي في أي منها على 40 مرسى، ثم وُسِّع نطاقها ليشمل 26 ميناء بعدما أظهر الشتاء الأول أن المصابيح تتحمل الملح والجليد وطيور النورس على حد سواء (انظر الجدول).",
            "واتفق جميع من سئلوا على أن حوادث الجنوح قد تراجعت، غير أن الأسباب التي ذكروها تباينت تباينا كبيرا. وكان أكثرها تكرارا ما يلي:",
            "ومع ذلك أوصى الفريق العامل، في اجتماعه المعقود في 25 July 2019 على متن السفينة UNLAMP 3، بتوزيع المسؤوليات على نحو مختلف (القرار 78/311، الفقرة 12).",
            "ولذلك يُقترح الاستمرار.",
        ],
        items: [
            ("(أ)", "مصابيح تُرى من مسافة أبعد؛"),
            ("(ب)", "حراس مدربون، وبخاصة على ما يلي:"),
            ("’1‘", "تبديل المصباح أثناء العاصفة؛"),
            ("’2‘", "تدوين ما شاهدوه."),
        ],
        notes: [
            "تحتفظ الأمانة العامة بقائمة الموانئ، ويمكن الاطلاع عليها في أيام العمل من الساعة التاسعة حتى الظهر بموعد مسبق.",
            "انظر أيضا التقرير السابق عن العوامات.",
        ],
        cells: ["الساحل", "الموانئ", "الشمالي", "1 204", "الجنوبي والشرقي", "86"],
        number: "1 -",
        marks: ["(1)", "(2)"],
    },
];

/// The languages there is a sample in.
pub(crate) const LANGS: [&str; 6] = ["en", "fr", "es", "ru", "zh", "ar"];

fn num(text: &str, value: u32, style: NumStyle) -> Option<Num> {
    let mut n = Num::default();
    n.text = text.into();
    n.value = value;
    n.style = style;
    Some(n)
}

/// A paragraph.
pub(crate) fn paragraph(number: Option<Num>, text: Vec<Inline>, children: Vec<Block>) -> Block {
    Block::new(Paragraph { num: number, text, children, ..Paragraph::default() })
}

/// A paragraph of plain text.
pub(crate) fn plain(text: &str) -> Block {
    paragraph(None, vec![Inline::text(text)], Vec::new())
}

fn item(label: &str, value: u32, style: NumStyle, text: &str, children: Vec<Block>) -> Block {
    Block::new(Item { num: num(label, value, style), text: vec![Inline::text(text)], children })
}

/// A call of a note.
pub(crate) fn call(id: u32, printed: &str) -> Inline {
    Inline::new(InlineKind::NoteCall(NoteCall {
        note: NoteId(id),
        printed: printed.into(),
        implied: false,
    }))
}

/// A note of plain text.
pub(crate) fn note(printed: &str, text: &str) -> Note {
    let mut n = Note::default();
    n.marker = printed.trim_matches(['(', ')']).into();
    n.printed = printed.into();
    n.blocks = vec![plain(text)];
    n
}

fn line(role: MastheadRole, text: &str, lang: Option<&str>) -> MastheadLine {
    MastheadLine {
        role,
        text: vec![Inline::text(text)],
        span: Span::DETACHED,
        lang: lang.and_then(|l| Lang::new(l).ok()),
        origin: Origin::default(),
    }
}

fn cell(text: &str) -> Cell {
    Cell { blocks: vec![plain(text)], ..Cell::default() }
}

/// A document in a language with a masthead, headings, numbered paragraphs, nested items, notes,
/// references, a table and an annex-like end.
pub(crate) fn sample(lang: &str) -> Document {
    let w = WORDS.iter().find(|w| w.lang == lang).expect("there is a sample in the language");
    let mut d = Document::new(Lang::new(lang).expect("code"));
    d.meta.symbol = Some(Symbol::new("A/81/997"));
    d.meta.date = Date::new(2025, 3, 14);
    d.meta.title = Some(w.title.into());
    d.meta.job_number = Some("25-99999 (E)    140325".into());
    let english = matches!(lang, "zh" | "ar" | "ru").then_some("en");
    d.masthead = vec![
        line(MastheadRole::Publisher, w.publisher, None),
        line(MastheadRole::Symbol, "A/81/997", None),
        line(MastheadRole::Organ, w.organ, None),
        line(MastheadRole::Distribution, w.distribution[0], english),
        line(MastheadRole::Date, w.distribution[1], english),
        line(MastheadRole::Language, w.distribution[2], english),
        line(MastheadRole::Original, w.distribution[3], english),
        line(MastheadRole::Session, w.session, None),
        line(MastheadRole::AgendaItem, w.agenda[0], None),
        line(MastheadRole::AgendaTitle, w.agenda[1], None),
        line(MastheadRole::Title, w.title, None),
        line(MastheadRole::Submitter, w.submitter, None),
    ];
    d.masthead.retain(|l| !matches!(&l.text[0].kind, InlineKind::Text { text } if text.is_empty()));
    d.masthead.iter_mut().filter(|l| l.role == MastheadRole::AgendaItem).for_each(|l| {
        l.text.push(call(2, "*"));
    });
    let heading = |i: usize, level, style| {
        let (n, t) = w.heads[i];
        Block::new(Heading { level, num: num(n, 1, style), title: vec![Inline::text(t)] })
    };
    let p = |n: u32| {
        let text = w.number.replace('1', &n.to_string());
        num(&text, n, NumStyle::Decimal)
    };
    let t = |i: usize| Inline::text(w.paragraphs[i]);
    let nested = item(
        w.items[1].0,
        2,
        NumStyle::LowerAlpha,
        w.items[1].1,
        vec![
            item(w.items[2].0, 1, NumStyle::LowerRoman, w.items[2].1, Vec::new()),
            item(w.items[3].0, 2, NumStyle::LowerRoman, w.items[3].1, Vec::new()),
        ],
    );
    d.body = vec![
        heading(0, 1, NumStyle::UpperRoman),
        paragraph(p(1), vec![t(0), call(0, w.marks[0])], Vec::new()),
        paragraph(
            p(2),
            vec![t(1)],
            vec![item(w.items[0].0, 1, NumStyle::LowerAlpha, w.items[0].1, Vec::new()), nested],
        ),
        heading(1, 1, NumStyle::UpperRoman),
        heading(2, 2, NumStyle::UpperAlpha),
        paragraph(
            p(3),
            vec![
                t(2),
                Inline::text(" "),
                Inline::new(InlineKind::Ref(Box::new(Ref {
                    target: Target::Document {
                        symbol: Symbol::new("A/80/12 (Part I)"),
                        date: None,
                    },
                    content: vec![Inline::text("A/80/12 (Part I)")],
                }))),
                call(1, w.marks[1]),
            ],
            Vec::new(),
        ),
        table(w),
        paragraph(
            p(4),
            vec![
                Inline::new(InlineKind::Ref(Box::new(Ref {
                    target: Target::Internal(InternalRef {
                        part: InternalKind::Paragraph,
                        num: "2".into(),
                        up_to: None,
                        items: Vec::new(),
                        annex: None,
                    }),
                    content: vec![t(3)],
                }))),
                Inline::new(InlineKind::Emphasis {
                    style: Emphasis::Italic,
                    content: vec![Inline::text(" ABC")],
                }),
            ],
            Vec::new(),
        ),
    ];
    d.notes =
        vec![note(w.marks[0], w.notes[0]), note(w.marks[1], w.notes[1]), note("*", "A/81/50.")];
    d
}

fn table(w: &Words) -> Block {
    let row =
        |a: usize, header| Row { cells: vec![cell(w.cells[a]), cell(w.cells[a + 1])], header };
    Block::new(Table {
        caption: Some(Caption { num: None, title: vec![Inline::text(w.agenda[1])] }),
        rows: vec![row(0, true), row(2, false), row(4, false)],
    })
}

fn english(body: Vec<Block>) -> Document {
    let mut d = Document::new(Lang::EN);
    d.meta.date = Date::new(2025, 3, 14);
    d.body = body;
    d
}

const SENTENCE: &str =
    "The keeper of the northern lamp wrote down what he saw, and what he saw was mostly fog. ";

/// Documents that strain the layout, with their names.
pub(crate) fn hard() -> Vec<(&'static str, Document)> {
    let mut out = vec![("empty", Document::new(Lang::EN))];
    // Three hundred notes.
    let mut d = english(Vec::new());
    for i in 0..300u32 {
        let mark = (i + 1).to_string();
        d.body.push(paragraph(None, vec![Inline::text(SENTENCE), call(i, &mark)], Vec::new()));
        d.notes.push(note(&mark, &SENTENCE.repeat(1 + i as usize % 4)));
    }
    out.push(("notes", d));
    // A note longer than a page.
    let mut d = english(vec![
        plain(&SENTENCE.repeat(20)),
        paragraph(None, vec![Inline::text(SENTENCE), call(0, "1")], Vec::new()),
        plain(&SENTENCE.repeat(40)),
    ]);
    d.notes.push(note("1", &SENTENCE.repeat(120)));
    out.push(("long-note", d));
    // Notes that notes alone call, one after another and the first again; a title that is a call.
    let mut d = english(vec![paragraph(
        None,
        vec![Inline::text(SENTENCE), call(0, "1"), Inline::text(SENTENCE), call(4, "*")],
        Vec::new(),
    )]);
    for (i, mark) in ["1", "2", "3", "4", "*"].into_iter().enumerate() {
        let mut n = note(mark, SENTENCE);
        let next = [call(i as u32 + 1, ["2", "3", "4", "1", ""][i]), call(0, "1")];
        n.blocks.extend((i < 4).then(|| paragraph(None, next[i / 3..=i / 3].to_vec(), Vec::new())));
        d.notes.push(n);
    }
    let mut annex = Annex::default();
    annex.title = vec![call(0, "1"), call(77, "7")];
    annex.body = vec![plain(SENTENCE)];
    d.annexes.push(annex);
    out.push(("notes-of-notes", d));
    // Thousands of notes in one paragraph.
    let mut calls = vec![Inline::text(SENTENCE)];
    calls.extend((0..3000).map(|i| call(i, &(i + 1).to_string())));
    let mut d = english(vec![paragraph(None, calls, Vec::new())]);
    d.notes = (1..=3000).map(|n: u32| note(&n.to_string(), "See above.")).collect();
    out.push(("notes-at-once", d));
    // Forty columns.
    let columns = |r: usize| {
        (0..40)
            .map(move |c| cell(&if r == 0 { format!("Harbour {c}") } else { format!("{}", r * c) }))
    };
    let rows = (0..6).map(|r| Row { cells: columns(r).collect(), header: r == 0 }).collect();
    out.push(("wide-table", english(vec![Block::new(Table { caption: None, rows })])));
    // A table over pages, with spans and a row longer than a page.
    let mut rows: Vec<Row> = (0..90)
        .map(|r| Row {
            cells: vec![cell(&format!("{r}")), cell(SENTENCE), cell(&SENTENCE.repeat(r % 3 + 1))],
            header: r == 0,
        })
        .collect();
    rows[5].cells[0].rowspan = 3;
    rows[6].cells.remove(0);
    rows[7].cells.remove(0);
    rows[9].cells = vec![Cell { colspan: 2, ..cell(SENTENCE) }, cell("one")];
    rows[20].cells[2] = cell(&SENTENCE.repeat(60));
    out.push(("long-table", english(vec![Block::new(Table { caption: None, rows })])));
    // Six deep.
    let mut inner = Vec::new();
    for (i, l) in ["a.", "(i)", "(a)", "1.", "(ii)", "(b)"].iter().enumerate() {
        inner = vec![item(l, i as u32 + 1, NumStyle::LowerAlpha, SENTENCE, inner)];
    }
    out.push(("deep", english(vec![paragraph(None, vec![Inline::text(SENTENCE)], inner)])));
    // Words that do not fit, characters no font has.
    out.push((
        "odd",
        english(vec![
            plain(&"Donaudampfschifffahrtselektrizit".repeat(20)),
            plain(&"长".repeat(400)),
            plain("\u{E000} 𓀀 \u{7} \u{FEFF}x\u{200B}y \u{AD}z \u{202E}abc\u{202C} 👩\u{200D}🚀 e\u{301} ﷺ \u{FFFD}"),
            Block::new(BlockKind::Rule),
            Block::new(Heading { level: 200, num: None, title: vec![Inline::text("Deep heading")] }),
            Block::new(Table { caption: None, rows: vec![Row::default()] }),
            Block::new(BlockKind::Quote { blocks: vec![plain(SENTENCE)] }),
        ]),
    ));
    out
}
