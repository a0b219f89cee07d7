//! References in texts of all languages.

use super::*;
use crate::lang::Lang;

/// What is found, as `text → target`.
fn found(lang: &str, own: &str, s: &str) -> Vec<String> {
    let locale = Locale::builtin(Lang::new(lang).expect("a code")).expect("a table");
    let mut finder = Finder::new(locale);
    finder.of_document((!own.is_empty()).then(|| Symbol::new(own)).as_ref());
    let marks = finder.find(s);
    let text = |m: &Mark| {
        let words = &s[m.range.clone()];
        let MarkKind::Ref(target) = &m.kind else { return words.to_owned() };
        let at = |d: &Option<Date>| d.map_or_else(String::new, |d| format!(" {d}"));
        let part = |p: &crate::model::InternalRef| {
            let items: String = p.items.iter().map(|i| format!("({i})")).collect();
            let to = p.up_to.as_ref().map_or_else(String::new, |n| format!("-{n}"));
            format!("{:?} {}{items}{to}", p.part, p.num)
        };
        let target = match target {
            Target::Document { symbol, date } => format!("{symbol}{}", at(date)),
            Target::Resolution { act, number, date } => format!("{act:?} {number}{}", at(date)),
            Target::Passage { symbol, part: p, .. } => format!("{symbol}#{}", part(p)),
            Target::Internal(p) => format!("#{}", part(p)),
            Target::Provision { article, .. } => format!("article {article:?}"),
            Target::Url { url } => format!("url {url}"),
            Target::Mail { address } => format!("mail {address}"),
            Target::Sales { number } => format!("sales {number}"),
        };
        format!("{words} → {target}")
    };
    marks.iter().map(text).collect()
}

fn all(lang: &str, own: &str, s: &str, want: &[&str]) {
    assert_eq!(found(lang, own, s), want, "{s}");
}

#[test]
fn symbols_are_found_in_any_script() {
    all(
        "zh",
        "",
        "（CTOC/COP/WG.7/2028/CRP.1）。另见A/92/643号文件",
        &["CTOC/COP/WG.7/2028/CRP.1 → CTOC/COP/WG.7/2028/CRP.1", "A/92/643 → A/92/643"],
    );
    all(
        "en",
        "",
        "in S/RES/2744 (2024), A/80/6 (Sect. 3)/Add.1 and/or E/2024/31.",
        &[
            "S/RES/2744 (2024) → S/RES/2744 (2024)",
            "A/80/6 (Sect. 3)/Add.1 → A/80/6 (Sect. 3)/Add.1",
            "E/2024/31 → E/2024/31",
        ],
    );
    all(
        "fr",
        "",
        "(A/97/53/Add.1, Add.2 et Corr.1), par. 3",
        &["A/97/53/Add.1 → A/97/53/Add.1", "Add.2 → A/97/53/Add.2", "Corr.1 → A/97/53/Corr.1"],
    );
    all("en", "", "and/or, km/h, N/A, A/B, 1/2, 24/7, 2/3 of them", &[]);
}

#[test]
fn addresses_end_before_the_sentence_does() {
    all(
        "zh",
        "",
        "见 https://missing.example.int/。",
        &["https://missing.example.int/ → url https://missing.example.int/"],
    );
    all(
        "en",
        "",
        "(www.example.org/a_(b)/c) or write to (an-office.mail@example.org).",
        &[
            "www.example.org/a_(b)/c → url https://www.example.org/a_(b)/c",
            "an-office.mail@example.org → mail an-office.mail@example.org",
        ],
    );
    all(
        "zh",
        "",
        "公众可通过portal.example.org自由访问。",
        &["portal.example.org → url https://portal.example.org"],
    );
    all("en", "", "e.g. the U.S. and Yahoo.com news, no.org", &["no.org → url https://no.org"]);
    all(
        "en",
        "",
        "See https://wells.example/a.",
        &["https://wells.example/a → url https://wells.example/a"],
    );
    all("ru", "", "см. http://wells.example", &["http://wells.example → url http://wells.example"]);
}

#[test]
fn series_keep_their_word_and_their_body() {
    all(
        "en",
        "A/97/1",
        "its resolutions 86/176 of 19 December 2031,¹ 86/253 A and 86/253 B, Human Rights Council \
         resolutions S-36/1 of 29 April 2031 and 49/22, and Security Council resolutions 1325 \
         (2000) and 2254 (2015)",
        &[
            "86/176 → A/RES/86/176 2031-12-19",
            "86/253 A → A/RES/86/253",
            "86/253 B → A/RES/86/253B",
            "S-36/1 → A/HRC/RES/S-36/1 2031-04-29",
            "49/22 → A/HRC/RES/49/22",
            "1325 (2000) → S/RES/1325 (2000)",
            "2254 (2015) → S/RES/2254 (2015)",
        ],
    );
    all(
        "zh",
        "A/97/1",
        "回顾2031年12月19日第86/176号、第86/253 A号决议和人权理事会2031年4月29日S-36/1号、第49/22号决议",
        &[
            "第86/176号 → A/RES/86/176 2031-12-19",
            "第86/253 A号决议 → A/RES/86/253",
            "S-36/1号 → A/HRC/RES/S-36/1 2031-04-29",
            "第49/22号决议 → A/HRC/RES/49/22",
        ],
    );
    all(
        "ru",
        "A/97/1",
        "резолюцию 86/180 Ассамблеи и резолюцию 1645 (2005) Совета Безопасности, резолюцию 85/7 \
         Ассамблеи от 3 марта 2031 года",
        &["86/180 → A/RES/86/180", "1645 (2005) → S/RES/1645 (2005)", "85/7 → A/RES/85/7"],
    );
    all(
        "fr",
        "E/2031/1",
        "les résolutions du Conseil des droits de l’homme S‑16/1 du 1er avril 2031³, 19/1 et la \
         résolution 46/182 de l’Assemblée générale",
        &["S‑16/1 → A/HRC/RES/S-16/1 2031-04-01", "19/1 → A/HRC/RES/19/1", "46/182 → A/RES/46/182"],
    );
    all(
        "es",
        "A/97/1",
        "sus resoluciones 86/176, de 19 de diciembre de 2031, y 217 A (III), y las decisiones 85/401 \
         y 2031/210 del Consejo Económico y Social",
        &[
            "86/176 → A/RES/86/176 2031-12-19",
            "217 A (III) → A/RES/217(III)",
            "85/401 → Decision 85/401",
            "2031/210 → E/DEC/2031/210",
        ],
    );
    all(
        "ar",
        "A/97/1",
        "قراري الجمعية العامة 1514 (د-15) و 86/253 ألف المؤرخ 16 شباط/فبراير 2032 وقرار مجلس حقوق الإنسان دإ-36/1",
        &[
            "1514 (د-15) → A/RES/1514(XV)",
            "86/253 ألف → A/RES/86/253 2032-02-16",
            "دإ-36/1 → A/HRC/RES/S-36/1",
        ],
    );
}

#[test]
fn what_no_word_names_is_no_resolution() {
    for s in [
        "The ratio was 86/176 in 2031.",
        "In 2030/31 they met 24/7.",
        "Kenya (2019) and 120 (2018) persons",
        "resolutions 86/1 and 2/3 of the members",
        "page 12/2031, law 12/2031",
        "2 365 (2019)",
    ] {
        let found = found("en", "A/97/1", s);
        assert!(found.iter().all(|f| f.starts_with("86/1 ")), "{s}: {found:?}");
    }
}

#[test]
fn what_the_number_leaves_open_the_context_tells() {
    // a conference's own: no symbol is known
    all("en", "CTOC/COP/2031/1", "Conference resolution 8/2", &["8/2 → Resolution 8/2"]);
    all("zh", "CTOC/COP/2031/1", "缔约方会议第8/2号决议", &["第8/2号决议 → Resolution 8/2"]);
    all("en", "FCCC/CP/2031/1", "decision 1/CP.21, annex", &["1/CP.21 → Decision 1/CP.21"]);
    // the Human Rights Council's in its own documents, the Assembly's where it is named
    all("en", "A/HRC/60/1", "its resolution 5/1", &["5/1 → A/HRC/RES/5/1"]);
    all(
        "en",
        "CTOC/COP/2031/1",
        "The General Assembly adopted, at that session, resolution 72/196.",
        &["72/196 → A/RES/72/196"],
    );
    all("en", "", "Council resolution 2022/17", &["2022/17 → E/RES/2022/17"]);
    all("en", "", "resolution ES-11/1", &["ES-11/1 → A/RES/ES-11/1"]);
}

#[test]
fn parts_of_this_document_and_of_others() {
    all(
        "en",
        "A/97/1",
        "paras. 3–5 above, paragraphs 7 and 9 (a) (i) below, annex II to the present report",
        &[
            "paras. 3–5 above → #Paragraph 3-5",
            "paragraphs 7 → #Paragraph 7",
            "9 (a) (i) below → #Paragraph 9(a)(i)",
            "annex II to the present report → #Annex II",
        ],
    );
    all(
        "zh",
        "",
        "见上文第3段和下文第8(a)至(c)段",
        &["上文第3段 → #Paragraph 3", "下文第8(a)至(c)段 → #Paragraph 8(a)-c"],
    );
    all(
        "zh",
        "",
        "见上文第3段上文第5至9段，第2段下文第4段",
        &["上文第3段 → #Paragraph 3", "上文第5至9段 → #Paragraph 5-9", "第2段下文 → #Paragraph 2"],
    );
    all("ru", "", "в пункте 6 выше", &["пункте 6 выше → #Paragraph 6"]);
    all("fr", "", "au paragraphe 6 ci-dessus", &["paragraphe 6 ci-dessus → #Paragraph 6"]);
    all("ar", "", "في الفقرة 6 أعلاه", &["الفقرة 6 أعلاه → #Paragraph 6"]);
    all(
        "en",
        "A/97/1",
        "(A/97/463/Add.3, paras. 29 and 30), paragraph 16 of resolution 2206 (2015)",
        &[
            "A/97/463/Add.3 → A/97/463/Add.3",
            "paras. 29 → A/97/463/Add.3#Paragraph 29",
            "30 → A/97/463/Add.3#Paragraph 30",
            "paragraph 16 → S/RES/2206 (2015)#Paragraph 16",
            "2206 (2015) → S/RES/2206 (2015)",
        ],
    );
    all(
        "zh",
        "",
        "见A/97/12，第7段、第9-10段",
        &["A/97/12 → A/97/12", "第7段 → A/97/12#Paragraph 7", "第9-10段 → A/97/12#Paragraph 9-10"],
    );
    all("en", "", "paragraph 5 of the Convention, 12 per cent in paragraph 2", &[]);
}

#[test]
fn a_number_alone_in_brackets_may_be_another_documents() {
    all("zh", "", "上文第三段（见第4段）", &["上文第三段 → #Paragraph 3", "第4段 → #Paragraph 4"]);
    all("en", "", "It asks for more (para. 7). See A/79/7 (para. X.57).", &["A/79/7 → A/79/7"]);
}

#[test]
fn articles_of_treaties() {
    all(
        "zh",
        "",
        "《公约》第二十七条第一款第(五)项和第28条",
        &["第二十七条第一款第(五)项 → article Some(27)", "第28条 → article Some(28)"],
    );
    all("zh", "", "第13、16、18至20和27至30条", &["第13、16、18至20和27至30条 → article None"]);
    all("zh", "", "第3条(a)款", &["第3条(a)款 → article Some(3)"]);
    all(
        "en",
        "",
        "under article 28, paragraph 3 (b), of it",
        &["article 28, paragraph 3 (b) → article Some(28)"],
    );
    all("fr", "", "l’article 7 1) j)", &["article 7 1) j) → article Some(7)"]);
    all("ru", "", "в пункте 1 статьи 7", &["пункте 1 статьи 7 → article Some(7)"]);
    all("ar", "", "في الفقرة 1 من المادة 7", &["الفقرة 1 من المادة 7 → article Some(7)"]);
    all("ar", "", "المادة 7 (1) (ي)", &["المادة 7 (1) (ي) → article Some(7)"]);
}

#[test]
fn sales_numbers_follow_their_words() {
    all("zh", "", "出售品编号：E.39.IV.2）", &["E.39.IV.2 → sales E.39.IV.2"]);
    all("en", "", "Sales No. E.GV.32.0.3.", &["E.GV.32.0.3 → sales E.GV.32.0.3"]);
}
