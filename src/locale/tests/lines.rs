//! Masthead lines and other lines that are told by a phrase.

use crate::lang::Lang;
use crate::locale::{Capture, Keyword, LineMatch, Locale};
use crate::model::{AnnexKind, Date, Distribution, DocKind, MastheadRole as R, Sure};

fn locale(code: &str) -> &'static Locale {
    Locale::builtin(Lang::new(code).expect("a code")).expect("a table")
}

#[track_caller]
fn line(code: &str, text: &str) -> LineMatch {
    let found = locale(code).match_line_with_english(text);
    let (m, _) = found.unwrap_or_else(|| panic!("{code} {text:?} is not matched"));
    for (range, _) in &m.captures {
        assert!(text.get(range.clone()).is_some(), "{code} {text:?} {range:?}");
    }
    m
}

fn day(text: &str) -> Date {
    text.parse().expect("a date")
}

#[test]
fn the_english_block_is_read_in_any_document() {
    for code in ["ar", "ru", "zh"] {
        for (text, role) in [
            ("Distr.: General", R::Distribution),
            ("25 July 2019", R::Date),
            ("Chinese", R::Language),
            ("Original: English", R::Original),
        ] {
            let (m, lang) = locale(code).match_line_with_english(text).expect(text);
            assert_eq!((m.role, lang), (role, Lang::EN), "{code} {text}");
            assert!(locale(code).match_line(text).is_none(), "{code} {text}");
        }
        assert!(locale(code).match_line_with_english("Seventh session").is_none());
    }
    let m = line("zh", "Distr.: Limited");
    assert_eq!(m.captures, [(8..15, Capture::Distribution(Distribution::Limited))]);
    assert_eq!(line("ru", "Original: French").captures[0].1, Capture::Language(Lang::FR));
}

#[test]
fn the_block_of_distribution_as_typewriters_set_it() {
    for (code, text) in [("en", "Distr.GENERAL"), ("fr", "Distr.GENERALE"), ("es", "Distr.GENERAL")]
    {
        assert_eq!(line(code, text).role, R::Distribution, "{text}");
    }
    for (code, text) in [
        ("en", "ORIGINAL: ARABIC/CHINESE/ENGLISH/FRENCH/RUSSIAN/SPANISH"),
        ("en", "ORIGINAL: ARABIC/CHINESE ENGLISH/FRENCH/ RUSSIAN/SPANISH"),
        ("en", "Original: Chinese, English, French and Russian"),
        ("fr", "Original: anglais, arabe, chinois, espagnol et français"),
        ("es", "Original: árabe, chino, español, francés, inglés y ruso"),
    ] {
        let m = line(code, text);
        let languages = m.captures.iter().filter(|c| matches!(c.1, Capture::Language(_))).count();
        assert!(m.role == R::Original && languages > 3, "{text}");
    }
}

#[test]
fn a_contents_list_may_have_the_heads_of_its_columns_beside_its_name() {
    for (code, text) in [
        ("en", "Contents Page"),
        ("en", "CONTENTS*"),
        ("en", "CONTENTS:"),
        ("en", "CONTENTS (continued)"),
        ("en", "Contents Chapter Paragraphs Page"),
        ("fr", "Table des matières Paragraphes Page"),
        ("fr", "TABLE DES MATIÈRES (suite)"),
        ("es", "Índice Página"),
        ("es", "INDICE (continuación)"),
        ("ru", "Содержание Пункты Стр."),
        ("ar", "المحتويات الصفحة"),
        ("zh", "目录 页次"),
        ("zh", "目录(续)"),
    ] {
        assert_eq!(locale(code).keyword(text), Some(Keyword::Contents), "{text}");
    }
    assert_eq!(locale("en").keyword("Contents of the lamps"), None);
}

#[test]
fn publisher_and_organs() {
    for (code, publisher, organ) in [
        ("ar", "الأمــم المتحـدة", "الجمعية العامة"),
        ("en", "United Nations", "General Assembly"),
        ("es", "Naciones Unidas", "Asamblea General"),
        ("fr", "NATIONS\u{a0}UNIES", "ASSEMBLEE GENERALE"),
        ("ru", "Организация Объединенных Наций", "Генеральная Ассамблея"),
        ("zh", "联 合 国", "大 会"),
    ] {
        assert_eq!(line(code, publisher).role, R::Publisher);
        let m = line(code, organ);
        assert_eq!((m.role, m.body.as_deref()), (R::Organ, Some("unga")));
    }
    let m = line("en", "Conference of the Parties to the Convention on Clouds");
    assert_eq!((m.role, m.sure), (R::Organ, Sure::Likely));
    assert_eq!(line("zh", "联合国云彩公约 缔约方会议").role, R::Organ);
}

#[test]
fn sessions_in_words_digits_and_years() {
    for (code, text, n) in [
        ("ar", "الدورة السابعة والسبعون", 77),
        ("ar", "الدورة الثالثة عشرة", 13),
        ("ar", "الدورة المائة", 100),
        ("en", "Seventy-seventh session", 77),
        ("en", "Resumed eleventh emergency special session", 11),
        ("en", "57th session", 57),
        ("en", "One hundred and second session", 102),
        ("es", "Septuagésimo séptimo período de sesiones", 77),
        ("es", "57º período de sesiones", 57),
        ("es", "Decimoquinto período ordinario de sesiones", 15),
        ("fr", "Soixante-dix-septième session", 77),
        ("fr", "Quatre-vingt-unième session", 81),
        ("fr", "Quatre-vingt-dix-neuvième session", 99),
        ("fr", "Soixante et onzième session", 71),
        ("ru", "Семьдесят седьмая сессия", 77),
        ("ru", "Сто первая сессия", 101),
        ("ru", "57-я сессия", 57),
        ("zh", "第七十七届会议", 77),
        ("zh", "第一百零二届会议", 102),
        ("zh", "第57届会议", 57),
    ] {
        let m = line(code, text);
        assert_eq!(m.role, R::Session, "{text}");
        assert_eq!(m.captures[0].1, Capture::Number(n), "{text}");
    }
    for (code, text) in [
        ("ar", "دورة عام 2024"),
        ("en", "2024 session"),
        ("es", "Período de sesiones de 2024"),
        ("fr", "Session de 2024"),
        ("ru", "Сессия 2024 года"),
        ("zh", "2024年届会"),
    ] {
        assert_eq!(line(code, text).captures[0].1, Capture::Year(2024), "{text}");
    }
}

#[test]
fn session_ordinals_from_1_to_99_are_read_as_they_are_put_together() {
    for l in Locale::all() {
        let name = if l.lang == Lang::ZH { "han" } else { "ordinal" };
        let words = l.rules.counter(name).expect("a counter");
        for n in 1..=99 {
            let word = words.write(n).unwrap_or_else(|| panic!("{} has no word for {n}", l.lang));
            let read = words.read(&l.rules.folder, &word);
            assert_eq!(read, Some((n, "")), "{} {word}", l.lang);
        }
    }
}

#[test]
fn dates_and_places() {
    for (code, text, from, to, place) in [
        ("en", "Vienna, 11-13 September 2019", "2019-09-11", "2019-09-13", Some("Vienna")),
        ("en", "9 September–11 October 2024", "2024-09-09", "2024-10-11", None),
        ("en", "9 September 11 October 2024", "2024-09-09", "2024-10-11", None),
        (
            "en",
            "Geneva, 28 December 2023 to 4 January 2024",
            "2023-12-28",
            "2024-01-04",
            Some("Geneva"),
        ),
        ("es", "Viena, 11 a 13 de septiembre de 2019", "2019-09-11", "2019-09-13", Some("Viena")),
        ("fr", "Vienne, 30 juin-1er juillet 2019", "2019-06-30", "2019-07-01", Some("Vienne")),
        ("ru", "Вена, 11–13 сентября 2019 года", "2019-09-11", "2019-09-13", Some("Вена")),
        ("ar", "فيينا، 11-13 أيلول/سبتمبر 2019", "2019-09-11", "2019-09-13", Some("فيينا")),
        ("zh", "2019年9月11日至13日，维也纳", "2019-09-11", "2019-09-13", Some("维也纳")),
        ("zh", "2021 年 10 月 14 日和 15 日，维也纳", "2021-10-14", "2021-10-15", Some("维也纳")),
    ] {
        let m = line(code, text);
        assert_eq!(m.role, R::DatesVenue, "{text}");
        let dates = m.captures.iter().find_map(|c| match c.1 {
            Capture::Dates(a, b) => Some((a, b)),
            _ => None,
        });
        assert_eq!(dates, Some((day(from), day(to))), "{text}");
        let found = m.captures.iter().find(|c| c.1 == Capture::Place).map(|c| &text[c.0.clone()]);
        assert_eq!(found, place, "{text}");
    }
}

#[test]
fn agenda_items_are_named_as_in_english() {
    for (code, text, provisional, items) in [
        ("en", "Agenda item 68 (c)", false, &["68 (c)"][..]),
        ("en", "Item 2 of the provisional agenda*", true, &["2"]),
        ("en", "Agenda items 5, 6 (a) and (b) and 17", false, &["5", "6 (a)", "6 (b)", "17"]),
        ("es", "Tema 68 c) del programa", false, &["68 (c)"]),
        ("fr", "Points 18 d) et 20 de l’ordre du jour", false, &["18 (d)", "20"]),
        ("ru", "Пункт 113(b) предварительной повестки дня**", true, &["113 (b)"]),
        ("ru", "Пункт 68 с) повестки дня", false, &["68 (c)"]),
        ("ar", "البند 18 (ي) من جدول الأعمال", false, &["18 (j)"]),
        ("ar", "البند 4 من جدول الأعمال المؤقت*", true, &["4"]),
        ("zh", "议程项目68(c)", false, &["68 (c)"]),
        ("zh", "议程项目18 (b)", false, &["18 (b)"]),
        ("zh", "临时议程*项目2(c)", true, &["2 (c)"]),
        ("zh", "临时议程\\*项目2(c)㈠", true, &["2 (c) (i)"]),
        ("zh", "议程项目5、6和7", false, &["5", "6", "7"]),
    ] {
        let m = line(code, text);
        assert_eq!((m.role, m.provisional), (R::AgendaItem, provisional), "{text}");
        let found: Vec<_> = m
            .captures
            .iter()
            .filter_map(|c| match &c.1 {
                Capture::Item(i) => Some(&**i),
                _ => None,
            })
            .collect();
        assert_eq!(found, items, "{text}");
    }
    let text = "临时议程*项目2";
    let call = line("zh", text).captures[0].clone();
    assert_eq!((&text[call.0], call.1), ("*", Capture::Call));
}

#[test]
fn adoption_basis_title() {
    for (code, text, role, date) in [
        (
            "en",
            "Adopted by the Security Council at its 7th meeting, on3 March 2024",
            R::Adoption,
            true,
        ),
        ("en", "Resolution adopted by the General Assembly on 3 March 2024", R::Adoption, true),
        (
            "es",
            "Resolución aprobada por la Asamblea General el 3 de marzo de 2024",
            R::Adoption,
            true,
        ),
        ("fr", "Résolution adoptée par l’Assemblée générale le 3 mars 2024", R::Adoption, true),
        (
            "ru",
            "принятая Советом Безопасности на его 7-м заседании 3 марта 2024 года",
            R::Adoption,
            true,
        ),
        ("ar", "قرار اتخذته الجمعية العامة في 3 آذار/مارس 2024", R::Adoption, true),
        ("zh", "2024年3月3日大会决议", R::Adoption, true),
        ("zh", "人权理事会2024年3月3日通过的决议", R::Adoption, true),
        ("zh", "2024年3月3日 7次会议通过", R::Adoption, true),
        ("en", "[on the report of the Cloud Committee (A/80/6)]", R::Basis, false),
        ("zh", "〔未经发交主要委员会而通过〕", R::Basis, false),
        ("fr", "[sans renvoi à une grande commission (A/80/L.6)]", R::Basis, false),
        ("ar", "80/4 الغيوم", R::Title, false),
        ("zh", "第2744(2024)号决议", R::Title, false),
        ("ru", "Резолюция 2744 (2024),", R::Title, false),
        ("en", "80/4. Clouds", R::Title, false),
    ] {
        let m = line(code, text);
        assert_eq!(m.role, role, "{text}");
        let found = m.captures.iter().any(|c| c.1 == Capture::Date(day("2024-03-03")));
        assert_eq!(found, date, "{text}");
        let numbered = m.captures.iter().any(|c| c.1 == Capture::Resolution);
        assert_eq!(numbered, role == R::Title, "{text}");
    }
}

#[test]
fn submitters_and_kinds() {
    for (code, text, role, kind) in [
        ("en", "Report of the Secretary-General", R::Submitter, DocKind::Report),
        ("en", "Note by the Secretariat**", R::Submitter, DocKind::Note),
        ("en", "Letter dated 3 March 2024 from the President", R::Submitter, DocKind::Letter),
        ("en", "Draft decision submitted by the Chair", R::Submitter, DocKind::DraftDecision),
        ("en", "Cloudland and Rainland:* draft resolution", R::Sponsors, DocKind::DraftResolution),
        ("en", "Annotated provisional agenda", R::Title, DocKind::AnnotatedAgenda),
        ("en", "Provisional agenda", R::Title, DocKind::Agenda),
        ("fr", "Note du Secrétaire général", R::Submitter, DocKind::Note),
        (
            "es",
            "Documento de antecedentes preparado por la Secretaría",
            R::Submitter,
            DocKind::Report,
        ),
        ("ru", "Записка Секретариата", R::Submitter, DocKind::Note),
        ("ru", "Рабочий документ, подготовленный Секретариатом", R::Submitter, DocKind::Report),
        ("ar", "مذكّرة من الأمانة", R::Submitter, DocKind::Note),
        ("ar", "ورقة عمل من إعداد الأمانة", R::Submitter, DocKind::Report),
        ("zh", "秘书处编写的背景文件", R::Submitter, DocKind::Report),
        ("zh", "秘书处的说明", R::Submitter, DocKind::Note),
        ("zh", "秘书长的报告", R::Submitter, DocKind::Report),
        ("zh", "共同主席提出的决定草案", R::Submitter, DocKind::DraftDecision),
        ("zh", "云国和雨国：决议草案", R::Sponsors, DocKind::DraftResolution),
        ("zh", "决定", R::Class, DocKind::Decision),
    ] {
        let m = line(code, text);
        assert_eq!((m.role, m.kind), (role, Some(kind)), "{text}");
    }
}

#[test]
fn long_lines_are_no_masthead() {
    let long = format!("{} session", "seventh ".repeat(80));
    assert_eq!(locale("en").match_line(&long), None);
    let basis = format!("[on the report of {}]", "clouds ".repeat(100));
    assert_eq!(line("en", &basis).role, R::Basis);
    assert_eq!(locale("en").match_line(&"[on ".repeat(3000)), None);
    assert_eq!(locale("en").match_line("   "), None);
    // no text makes a row with several open ends slow
    let hard = format!("Письмо {} ", "от 3 ".repeat(500));
    assert_eq!(locale("ru").match_line(&hard).map(|m| m.role), Some(R::Submitter));
}

#[test]
fn formulas() {
    for (code, text, body) in [
        ("ar", "إن الجمعية العامة،", "unga"),
        ("ar", "إن مجلس الأمن ،", "unsc"),
        ("en", "The General Assembly,", "unga"),
        ("en", "The Human Rights Council,", "unga-hrc"),
        ("en", "The Conference of the Parties,", ""),
        ("es", "El Consejo Económico y Social,", "unecosoc"),
        ("fr", "L'Assemblée générale,", "unga"),
        ("fr", "La Conférence des Parties,", ""),
        ("ru", "Совет Безопасности,", "unsc"),
        ("zh", "大会，", "unga"),
        ("zh", "缔约方会议，", ""),
        ("ar", "إن الدول الأطراف في هذه الاتفاقية،", "parties"),
        ("en", "The States Parties to this Convention,", "parties"),
        ("en", "The High Contracting Parties,", "parties"),
        ("es", "Los Estados partes en la presente Convención,", "parties"),
        ("fr", "Les États parties à la présente Convention,", "parties"),
        ("ru", "Государства-участники настоящей Конвенции,", "parties"),
        ("zh", "本公约缔约国，", "parties"),
    ] {
        assert_eq!(locale(code).formula(text), Some(body), "{text}");
    }
    for (code, text) in [
        ("en", "General Assembly"),
        ("en", "The General Assembly, recalling clouds,"),
        ("en", "The States Parties shall cooperate"),
        ("zh", "大会"),
    ] {
        assert_eq!(locale(code).formula(text), None, "{text}");
    }
}

#[test]
fn annexes_articles_tables() {
    use AnnexKind::{Annex, Appendix, Enclosure};
    for (code, text, kind, number, len) in [
        ("ar", "المرفق الأول", Annex, Some(1), 23),
        ("ar", "التذييل", Appendix, None, 14),
        ("en", "Annex", Annex, None, 5),
        ("en", "ANNEX IV*", Annex, Some(4), 8),
        ("en", "Appendix B", Appendix, Some(2), 10),
        ("en", "Enclosure 2", Enclosure, Some(2), 11),
        ("es", "Anexo I", Annex, Some(1), 7),
        ("fr", "Annexe II", Annex, Some(2), 9),
        ("fr", "Pièce jointe", Enclosure, None, 13),
        ("ru", "Приложение I", Annex, Some(1), 22),
        ("ru", "Добавление", Appendix, None, 20),
        ("zh", "附件", Annex, None, 6),
        ("zh", "附件一", Annex, Some(1), 9),
        ("zh", "附件(二)", Annex, Some(2), 11),
        ("zh", "附录 3", Appendix, Some(3), 8),
    ] {
        let found = locale(code).annex(text).map(|m| (m.kind, m.number, m.len));
        assert_eq!(found, Some((kind, number, len)), "{text}");
    }
    for (code, text) in [("en", "Annex I contains"), ("zh", "附件一载有"), ("en", "Annexes")] {
        assert_eq!(locale(code).annex(text), None, "{text}");
    }
    for (code, text, n, len) in [
        ("ar", "المادة 12 نص", 12, 15),
        ("en", "Article 1", 1, 9),
        ("en", "Article 3 bis. Use", 3, 14),
        ("es", "Artículo 7", 7, 11),
        ("fr", "Article premier", 1, 15),
        ("ru", "Статья 4.", 4, 15),
        ("zh", "第1条", 1, 7),
        ("zh", "第一条 用语", 1, 9),
    ] {
        assert_eq!(locale(code).article(text), Some((n, len)), "{text}");
    }
    assert_eq!(locale("en").article("Articles of"), None);
    for (code, text, len, n) in [
        ("ar", "الجدول 2", 14, Some(2)),
        ("en", "Table 2", 7, Some(2)),
        ("en", "Table 2. Clouds", 8, Some(2)),
        ("en", "Table", 5, None),
        ("es", "Cuadro 2", 8, Some(2)),
        ("fr", "Tableau 1", 9, Some(1)),
        ("ru", "Таблица 3", 16, Some(3)),
        ("zh", "表2", 4, Some(2)),
    ] {
        assert_eq!(locale(code).table_caption(text), Some((len, n)), "{text}");
    }
    assert_eq!(locale("zh").table_caption("表示注意到"), None);
}

#[test]
fn ends_of_resolutions() {
    for (code, text) in [
        ("ar", "الجلسة العامة 54 15 كانون الأول/ديسمبر 2022"),
        ("en", "54th plenary meeting"),
        ("en", "54th plenary meeting 15 December 2022"),
        ("en", "15 December 2022"),
        ("es", "51a sesión plenaria 26 de noviembre de 2025"),
        ("fr", "54e séance plénière 15 décembre 2022"),
        ("ru", "54‑е пленарное заседание 15 декабря 2022 года"),
        ("zh", "第54次全体会议 2022年12月15日"),
        ("zh", "2024年7月10日 第36次会议"),
    ] {
        assert!(locale(code).adoption_line(text), "{text}");
    }
    for (code, text) in [("en", "At its 54th plenary meeting"), ("zh", "第54次会议审议了云彩")]
    {
        assert!(!locale(code).adoption_line(text), "{text}");
    }
    for (code, text) in [
        ("ar", "[اعتُمد بدون تصويت]"),
        ("en", "[Adopted without a vote.]"),
        ("en", "[Adopted by a recorded vote of 23 to 12, with 12 abstentions."),
        ("es", "[Aprobada sin votación.]"),
        ("fr", "[Adoptée sans vote.]"),
        ("ru", "[Принята без голосования.]"),
        ("zh", "[未经表决获得通过。]"),
        ("zh", "[未经表决通过]"),
    ] {
        assert!(locale(code).vote_line(text), "{text}");
    }
    assert!(!locale("zh").vote_line("[未经发交主要委员会而通过 (A/80/L.15)]"));
}

#[test]
fn keywords() {
    for (code, summary, contents) in [
        ("ar", "موجز", "المحتويات"),
        ("en", "Summary", "Contents"),
        ("es", "Resumen", "Índice"),
        ("fr", "Résumé", "Table des matières"),
        ("ru", "Резюме", "Содержание"),
        ("zh", "摘 要", "目录"),
    ] {
        assert_eq!(locale(code).keyword(summary), Some(Keyword::Summary));
        assert_eq!(locale(code).keyword(contents), Some(Keyword::Contents));
    }
    assert_eq!(locale("en").keyword("Page"), Some(Keyword::Page));
    assert_eq!(locale("en").keyword("Documentation"), Some(Keyword::Documentation));
    assert_eq!(locale("en").keyword("Summary of clouds"), None);
}

#[test]
fn sittings() {
    for (code, line) in [
        ("ar", "افتتحت الجلسة الساعة ١٠/٠٥."),
        ("ar", "رفعت الجلسة الساعة 13/00."),
        ("en", "The meeting was called to order at 10.05 a.m."),
        ("en", "The meeting rose at 12.55 p.m."),
        ("en", "The meeting was suspended at 11.20 a.m. and resumed at 11.40 a.m."),
        ("es", "Se declara abierta la sesión a las 10.05 horas."),
        ("es", "Se levanta la sesión a las 12.55 horas."),
        ("fr", "La séance est ouverte à 10 h 5."),
        ("fr", "La séance, suspendue à 11 h 20, est reprise à 11 h 40."),
        ("ru", "Заседание открывается в 10 ч. 05 м."),
        ("ru", "Заседание закрывается в 12 ч. 55 м."),
        ("zh", "上午10时05分宣布开会。"),
        ("zh", "中午12时55分散会。"),
    ] {
        assert_eq!(locale(code).keyword(line), Some(Keyword::Sitting), "{line}");
    }
    assert_eq!(locale("en").keyword("The meeting was held in the old hall."), None);
}
