//! Styles by the names that templates of the United Nations give them, so that an officer's macros
//! and eyes find what they know. New York (DGACM) names have no suffix, Geneva's end in `_G`.

use super::script::{self, Script};
use super::{DocxOptions, Page};
use crate::lang::Lang;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// What a paragraph is for; each has a style.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Single,
    Part,
    Chapter,
    Head1,
    Head23,
    Head4,
    Head56,
    Title,
    Title1,
    Session,
    AgendaItem,
    AgendaTitle,
    Organ,
    Distribution,
    JobNumber,
    Sponsors,
    Small,
    Boxed,
    Note,
    Header,
    Footer,
    Contents(u8),
}

impl Role {
    /// The `w:styleId`.
    pub(super) fn id(self, page: Page) -> &'static str {
        let g = page == Page::Geneva;
        match self {
            Self::Single if g => "SingleTxtG",
            Self::Single => "SingleTxt",
            Self::Part if g => "SMG",
            Self::Part => "SM",
            Self::Chapter if g => "HChG",
            Self::Chapter => "HCh",
            Self::Head1 if g => "H1G",
            Self::Head1 => "H1",
            Self::Head23 if g => "H23G",
            Self::Head23 => "H23",
            Self::Head4 if g => "H4G",
            Self::Head4 => "H4",
            Self::Head56 if g => "H56G",
            Self::Head56 => "H56",
            Self::Title => "TitleHCH",
            Self::Title1 => "TitleH1",
            Self::Session => "Session",
            Self::AgendaItem => "AgendaItemNormal",
            Self::AgendaTitle => "AgendaTitleH2",
            Self::Organ if g => "XLargeG",
            Self::Organ => "XLarge",
            Self::Distribution => "Publication",
            Self::JobNumber => "ReleaseDate0",
            Self::Sponsors => "Sponsors",
            Self::Small => "Small",
            Self::Boxed => "SummaryBox",
            Self::Note => "FootnoteText",
            Self::Header => "Header",
            Self::Footer => "Footer",
            Self::Contents(n) => match n {
                0 | 1 => "TOC1",
                2 => "TOC2",
                3 => "TOC3",
                _ => "TOC4",
            },
        }
    }

    fn name(self, page: Page) -> &'static str {
        let g = page == Page::Geneva;
        match self {
            Self::Single if g => "_ Single Txt_G",
            Self::Single => "__Single Txt",
            Self::Part if g => "__S_M_G",
            Self::Part => "__S_M",
            Self::Chapter if g => "_ H _Ch_G",
            Self::Chapter => "_ H _Ch",
            Self::Head1 if g => "_ H_1_G",
            Self::Head1 => "_ H_1",
            Self::Head23 if g => "_ H_2/3_G",
            Self::Head23 => "_ H_2/3",
            Self::Head4 if g => "_ H_4_G",
            Self::Head4 => "_ H_4",
            Self::Head56 if g => "_ H_5/6_G",
            Self::Head56 => "_ H_5/6",
            Self::Title => "Title_H_CH",
            Self::Title1 => "Title_H1",
            Self::Session => "Session",
            Self::AgendaItem => "Agenda_Item_Normal",
            Self::AgendaTitle => "Agenda_Title_H2",
            Self::Organ if g => "__XLarge_G",
            Self::Organ => "XLarge",
            Self::Distribution => "Publication",
            Self::JobNumber => "Release Date",
            Self::Sponsors => "Sponsors",
            Self::Small => "Small",
            Self::Boxed => "Summary_Box",
            Self::Note => "footnote text",
            Self::Header => "header",
            Self::Footer => "footer",
            Self::Contents(n) => match n {
                0 | 1 => "toc 1",
                2 => "toc 2",
                3 => "toc 3",
                _ => "toc 4",
            },
        }
    }
}

/// How a style is printed: sizes in half points, lengths in twentieths of a point.
struct Look {
    role: Role,
    next: Role,
    size: u32,
    line: u32,
    before: u32,
    after: u32,
    bold: bool,
    italic: bool,
    keep: bool,
    outline: Option<u8>,
    /// `w:ind` attributes, with the text indent in place of `#`.
    indent: &'static str,
    tabs: Tabs,
    justify: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Tabs {
    None,
    /// The grid that body text steps along.
    Grid,
    /// The number's right edge, then the grid.
    Label,
    /// The note's mark.
    Note,
    /// Leader dots to the page number.
    Leader,
}

const PLAIN: Look = Look {
    role: Role::Single,
    next: Role::Single,
    size: 20,
    line: 240,
    before: 0,
    after: 0,
    bold: false,
    italic: false,
    keep: false,
    outline: None,
    indent: "",
    tabs: Tabs::None,
    justify: false,
};

/// Sizes and indents as measured in templates: un-documents §8.
const LOOKS: &[Look] = &[
    Look {
        role: Role::Single,
        after: 120,
        indent: "w:left=\"#\" w:right=\"#\"",
        tabs: Tabs::Grid,
        justify: true,
        ..PLAIN
    },
    Look {
        role: Role::Part,
        size: 40,
        line: 390,
        before: 240,
        after: 240,
        bold: true,
        keep: true,
        outline: Some(0),
        indent: "w:left=\"#\" w:right=\"#\"",
        ..PLAIN
    },
    Look {
        role: Role::Chapter,
        size: 28,
        line: 300,
        before: 240,
        after: 120,
        outline: Some(0),
        ..HEAD
    },
    Look {
        role: Role::Head1,
        size: 24,
        line: 270,
        before: 180,
        after: 120,
        outline: Some(1),
        ..HEAD
    },
    Look { role: Role::Head23, before: 120, after: 120, outline: Some(2), ..HEAD },
    Look {
        role: Role::Head4,
        before: 120,
        after: 120,
        bold: false,
        italic: true,
        outline: Some(4),
        ..HEAD
    },
    Look { role: Role::Head56, before: 120, after: 120, bold: false, outline: Some(5), ..HEAD },
    Look { role: Role::Title, size: 28, line: 300, before: 360, after: 120, ..HEAD },
    Look { role: Role::Title1, size: 24, line: 270, after: 120, keep: false, ..HEAD },
    Look { role: Role::Session, bold: true, ..PLAIN },
    Look { role: Role::AgendaItem, ..PLAIN },
    Look {
        role: Role::AgendaTitle,
        before: 60,
        after: 60,
        bold: true,
        indent: "w:left=\"0\" w:right=\"5040\"",
        ..PLAIN
    },
    Look { role: Role::Organ, size: 40, line: 390, bold: true, ..PLAIN },
    Look { role: Role::Distribution, ..PLAIN },
    Look { role: Role::JobNumber, ..PLAIN },
    Look {
        role: Role::Sponsors,
        after: 120,
        bold: true,
        indent: "w:left=\"#\" w:right=\"#\"",
        ..PLAIN
    },
    Look { role: Role::Small, size: 17, line: 210, before: 40, after: 40, ..PLAIN },
    Look {
        role: Role::Boxed,
        after: 120,
        indent: "w:left=\"#\" w:right=\"#\"",
        justify: true,
        ..PLAIN
    },
    Look {
        role: Role::Note,
        next: Role::Note,
        size: 17,
        line: 210,
        indent: "w:left=\"#\" w:right=\"#\" w:hanging=\"346\"",
        tabs: Tabs::Note,
        ..PLAIN
    },
    Look { role: Role::Header, next: Role::Header, size: 17, line: 0, ..PLAIN },
    Look { role: Role::Footer, next: Role::Footer, size: 17, line: 0, bold: true, ..PLAIN },
    Look {
        role: Role::Contents(1),
        after: 120,
        indent: "w:left=\"#\" w:right=\"600\"",
        tabs: Tabs::Leader,
        ..PLAIN
    },
    Look {
        role: Role::Contents(2),
        after: 120,
        indent: "w:left=\"1742\" w:right=\"600\"",
        tabs: Tabs::Leader,
        ..PLAIN
    },
    Look {
        role: Role::Contents(3),
        after: 120,
        indent: "w:left=\"2218\" w:right=\"600\"",
        tabs: Tabs::Leader,
        ..PLAIN
    },
    Look {
        role: Role::Contents(4),
        after: 120,
        indent: "w:left=\"2693\" w:right=\"600\"",
        tabs: Tabs::Leader,
        ..PLAIN
    },
];

const HEAD: Look = Look {
    bold: true,
    keep: true,
    indent: "w:left=\"#\" w:right=\"#\" w:hanging=\"#\"",
    tabs: Tabs::Label,
    ..PLAIN
};

/// How much a language stretches lines and complex-script sizes, in per cent and half points.
fn stretch(lang: Lang) -> (u32, u32, &'static str) {
    match script::script(lang) {
        Script::Western => (100, 0, "exact"),
        Script::EastAsian => (130, 0, "exact"),
        Script::RightToLeft => (120, 4, "atLeast"),
    }
}

/// `word/styles.xml`.
pub(super) fn xml(lang: Lang, options: &DocxOptions) -> String {
    let mut x = String::with_capacity(12 << 10);
    let (percent, larger, rule) = stretch(lang);
    let geometry = options.page.geometry();
    let fonts = "<w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" w:eastAsia=\"SimSun\" w:cs=\"Times New Roman\"/>";
    let fonts = if script::script(lang) == Script::RightToLeft {
        fonts.replace("w:cs=\"Times New Roman\"", "w:cs=\"Traditional Arabic\"")
    } else {
        fonts.to_owned()
    };
    let _ = write!(
        x,
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:styles xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:docDefaults><w:rPrDefault><w:rPr>{fonts}<w:sz w:val=\"20\"/><w:szCs w:val=\"{}\"/>{}</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>",
        20 + larger,
        script::lang_element(lang)
    );
    let _ = write!(
        x,
        "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/><w:pPr><w:suppressAutoHyphens/><w:spacing w:line=\"{}\" w:lineRule=\"{rule}\"/></w:pPr></w:style>",
        240 * percent / 100
    );
    x.push_str("<w:style w:type=\"character\" w:default=\"1\" w:styleId=\"DefaultParagraphFont\"><w:name w:val=\"Default Paragraph Font\"/><w:uiPriority w:val=\"1\"/><w:semiHidden/></w:style>");
    x.push_str("<w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/><w:uiPriority w:val=\"99\"/><w:semiHidden/><w:tblPr><w:tblInd w:w=\"0\" w:type=\"dxa\"/><w:tblCellMar><w:top w:w=\"0\" w:type=\"dxa\"/><w:left w:w=\"108\" w:type=\"dxa\"/><w:bottom w:w=\"0\" w:type=\"dxa\"/><w:right w:w=\"108\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style>");
    x.push_str("<w:style w:type=\"numbering\" w:default=\"1\" w:styleId=\"NoList\"><w:name w:val=\"No List\"/><w:uiPriority w:val=\"99\"/><w:semiHidden/></w:style>");
    x.push_str("<w:style w:type=\"character\" w:styleId=\"FootnoteReference\"><w:name w:val=\"footnote reference\"/><w:basedOn w:val=\"DefaultParagraphFont\"/><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr></w:style>");
    x.push_str("<w:style w:type=\"character\" w:styleId=\"Hyperlink\"><w:name w:val=\"Hyperlink\"/><w:basedOn w:val=\"DefaultParagraphFont\"/><w:rPr><w:color w:val=\"0000FF\"/><w:u w:val=\"none\"/></w:rPr></w:style>");
    // what other programs know as headings: they look for these names, not for outline levels
    for n in LOOKS.iter().filter_map(|l| l.outline).collect::<BTreeSet<u8>>() {
        let _ = write!(
            x,
            "<w:style w:type=\"paragraph\" w:styleId=\"Heading{0}\"><w:name w:val=\"heading {0}\"/><w:basedOn w:val=\"Normal\"/><w:next w:val=\"{1}\"/><w:uiPriority w:val=\"9\"/><w:pPr><w:outlineLvl w:val=\"{n}\"/></w:pPr></w:style>",
            n + 1,
            Role::Single.id(options.page)
        );
    }
    for look in LOOKS {
        let base = look.outline.map_or("Normal".to_owned(), |n| format!("Heading{}", n + 1));
        let custom =
            !matches!(look.role, Role::Note | Role::Header | Role::Footer | Role::Contents(_));
        let (id, name) = (look.role.id(options.page), look.role.name(options.page));
        let _ = write!(
            x,
            "<w:style w:type=\"paragraph\"{} w:styleId=\"{id}\"><w:name w:val=\"{name}\"/><w:basedOn w:val=\"{base}\"/><w:next w:val=\"{}\"/><w:qFormat/><w:pPr>",
            if custom { " w:customStyle=\"1\"" } else { "" },
            look.next.id(options.page)
        );
        if look.keep {
            x.push_str("<w:keepNext/><w:keepLines/>");
        }
        tabs(&mut x, look.tabs, &geometry);
        let line = if look.line == 0 {
            "w:line=\"240\" w:lineRule=\"auto\"".to_owned()
        } else {
            format!("w:line=\"{}\" w:lineRule=\"{rule}\"", look.line * percent / 100)
        };
        let _ = write!(
            x,
            "<w:spacing w:before=\"{}\" w:after=\"{}\" {line}/>",
            look.before, look.after
        );
        if !look.indent.is_empty() {
            let indent = look.indent.replace('#', &geometry.indent.to_string());
            let _ = write!(x, "<w:ind {indent}/>");
        }
        if look.justify {
            x.push_str("<w:jc w:val=\"both\"/>");
        }
        if let Some(n) = look.outline {
            let _ = write!(x, "<w:outlineLvl w:val=\"{n}\"/>");
        }
        x.push_str("</w:pPr><w:rPr>");
        if look.bold {
            x.push_str("<w:rFonts w:eastAsia=\"SimHei\"/><w:b/><w:bCs/>");
        } else if look.italic {
            x.push_str("<w:rFonts w:eastAsia=\"KaiTi\"/><w:i/><w:iCs/>");
        }
        let _ = write!(
            x,
            "<w:sz w:val=\"{}\"/><w:szCs w:val=\"{}\"/></w:rPr></w:style>",
            look.size,
            look.size + larger
        );
    }
    x.push_str("</w:styles>");
    x
}

fn tabs(x: &mut String, tabs: Tabs, g: &super::Geometry) {
    let grid = |x: &mut String| {
        for n in 0..11 {
            let _ = write!(x, "<w:tab w:val=\"left\" w:pos=\"{}\"/>", g.indent + g.step * n);
        }
    };
    match tabs {
        Tabs::None => return,
        Tabs::Grid => {
            x.push_str("<w:tabs>");
            grid(x);
        }
        Tabs::Label => {
            let _ =
                write!(x, "<w:tabs><w:tab w:val=\"right\" w:pos=\"{}\"/>", g.indent - g.step / 2);
            grid(x);
        }
        Tabs::Note => {
            let _ = write!(x, "<w:tabs><w:tab w:val=\"left\" w:pos=\"{}\"/>", g.indent);
        }
        Tabs::Leader => {
            let _ = write!(
                x,
                "<w:tabs><w:tab w:val=\"left\" w:pos=\"{}\"/><w:tab w:val=\"right\" w:leader=\"dot\" w:pos=\"{}\"/>",
                g.indent + g.step,
                g.text_width()
            );
        }
    }
    x.push_str("</w:tabs>");
}
