//! Documents made of bytes: the same generator for property tests and fuzz targets.
//!
//! The bytes are choices. When they run out every choice is the first one, which ends what can end,
//! so that fewer bytes make a smaller document and shrinking works.

use masthead::lang::Lang;
use masthead::model::{
    Act, AgendaItem, Annex, AnnexKind, Block, BlockKind, Boxed, Caption, Cell, Contents,
    ContentsEntry, Date, Distribution, DocKind, Document, Emphasis, Figure, Heading, Inline,
    InlineKind, InternalKind, InternalRef, Item, MastheadLine, MastheadRole, Meeting, Note,
    NoteCall, NoteId, Num, NumStyle, Opaque, Origin, Paragraph, ParagraphRole, Row, Session,
    Symbol, Table, Target,
};
use masthead::span::Span;

/// A document for any bytes.
pub(crate) fn document(bytes: &[u8]) -> Document {
    let mut g = Gen { bytes, at: 0, notes: 0 };
    g.notes = g.below(6) as u32;
    let mut d = Document::new(g.lang());
    d.kind = g.of(&DocKind::ALL);
    g.meta(&mut d);
    for _ in 0..g.below(9) {
        let line = g.line();
        d.masthead.push(line);
    }
    d.preface = g.blocks(2, 0);
    d.preamble = g.blocks(3, 0);
    d.body = g.blocks(9, 0);
    d.conclusion = g.blocks(2, 0);
    for _ in 0..g.below(3) {
        let annex = g.annex(0);
        d.annexes.push(annex);
    }
    for _ in 0..g.notes {
        let mut n = Note::default();
        n.marker = g.of(&["1", "*", "", "2", "a", "\u{2}", "<&\">", "1"]).into();
        n.printed = n.marker.clone();
        n.blocks = g.blocks(2, 3);
        d.notes.push(n);
    }
    d
}

/// Texts that break what is careless.
const TEXTS: [&str; 26] = [
    "text",
    "",
    " ",
    "The Committee took note of the report.",
    "委员会注意到该报告。",
    "أحاطت اللجنة علما بالتقرير",
    "a & b < c > d \"e\" 'f'",
    "]]>",
    "<!-- no comment -->",
    "&amp;",
    "\u{1}",
    "a\u{0}b\u{1f}c",
    "\u{c}\u{b}",
    "\r\n\t",
    "\u{fffe}x\u{ffff}",
    "\u{fffd}",
    "\u{a0}\u{200b}\u{feff}",
    "😀 \u{1f468}\u{200d}\u{1f469}",
    "\u{10ffff}",
    "e\u{301}",
    "2. Not a number",
    "\u{202e}rtl\u{202c}",
    "\u{85}\u{2028}",
    "ﷺ，。、",
    "x\u{7f}\u{80}\u{9f}",
    "(a)",
];

const NUMS: [&str; 20] = [
    "1.",
    "2.",
    "3.",
    "(a)",
    "(b)",
    "–",
    "一、",
    "㈠",
    "（二）",
    "II.",
    "أولا -",
    "",
    "1.1",
    " ",
    "\u{1}",
    "а)",
    "para_1",
    "••",
    "第一部分",
    "1__2 %41",
];

struct Gen<'b> {
    bytes: &'b [u8],
    at: usize,
    notes: u32,
}

impl Gen<'_> {
    fn byte(&mut self) -> u8 {
        let b = self.bytes.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        b
    }

    fn below(&mut self, n: usize) -> usize {
        usize::from(self.byte()) % n
    }

    fn flag(&mut self) -> bool {
        self.byte() & 1 == 1
    }

    fn of<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }

    fn maybe<T>(&mut self, f: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.flag().then(|| f(self))
    }

    fn lang(&mut self) -> Lang {
        let codes = ["en", "zh", "ar", "fr", "es", "ru", "und", "1", "-", "a-", "x-y", "deu"];
        Lang::new(self.of(&codes)).unwrap_or_default()
    }

    fn date(&mut self) -> Date {
        let (year, month, day) =
            (1 + self.below(255) as u16 * 39, 1 + self.below(12), 1 + self.below(28));
        Date::new(year, month as u8, day as u8).unwrap()
    }

    fn symbol(&mut self) -> Symbol {
        let symbols = [
            "A/80/50",
            "A/RES/70/1",
            "S/RES/2744 (2024)",
            "CTOC/COP/WG.7/2019/2",
            "",
            "A/HRC/RES/57/2",
            "E/RES/2022/17",
            "a b<c>&\"",
            "preface",
            "AGENDA/1",
            "SESSION",
            "LOCATION/VIENNA",
            "/RES/",
            "A/DEC/77/521",
            "://[",
            "委员会",
            "\u{1}",
        ];
        Symbol::new(self.of(&symbols))
    }

    fn words(&mut self) -> String {
        self.of(&TEXTS).to_owned()
    }

    fn meta(&mut self, d: &mut Document) {
        let m = &mut d.meta;
        m.symbol = self.maybe(Self::symbol);
        m.date = self.maybe(Self::date);
        m.adopted = self.maybe(Self::date);
        m.title = self.maybe(|g| g.words().into());
        m.number = self.maybe(|g| g.of(&["77/230", "2744 (2024)", "", "te", "a"]).into());
        m.original = self.maybe(Self::lang);
        m.distribution = self.maybe(|g| {
            g.of(&[Distribution::General, Distribution::Limited, Distribution::Restricted])
        });
        m.organ = self.maybe(|g| g.words().into());
        m.committee = self.maybe(|g| g.words().into());
        m.session = self.maybe(|g| Session { value: g.below(256) as u32, year: g.flag() });
        m.meeting = self.maybe(|g| Meeting {
            from: g.maybe(Self::date),
            to: g.maybe(Self::date),
            place: g.maybe(|g| g.of(&["Vienna", "维也纳", "", "text", "a", "?#[%"]).into()),
        });
        for _ in 0..self.below(3) {
            m.agenda.push(AgendaItem {
                number: self.words().into(),
                provisional: self.flag(),
                title: self.maybe(|g| g.words().into()),
            });
        }
        m.job_number = self.maybe(|g| g.words().into());
    }

    fn line(&mut self) -> MastheadLine {
        use MastheadRole as R;
        let roles = [
            R::Other,
            R::Publisher,
            R::Symbol,
            R::Organ,
            R::Distribution,
            R::Date,
            R::Language,
            R::Original,
            R::Class,
            R::Committee,
            R::Session,
            R::DatesVenue,
            R::AgendaItem,
            R::AgendaTitle,
            R::Adoption,
            R::Basis,
            R::Title,
            R::Subtitle,
            R::Submitter,
            R::Sponsors,
            R::Reissue,
        ];
        MastheadLine {
            role: self.of(&roles),
            text: self.inlines(0),
            span: Span::DETACHED,
            lang: self.maybe(Self::lang),
            origin: Origin::default(),
        }
    }

    fn annex(&mut self, depth: usize) -> Annex {
        let mut a = Annex::default();
        a.kind = self.of(&[AnnexKind::Annex, AnnexKind::Appendix, AnnexKind::Enclosure]);
        a.label = self.inlines(1);
        a.number = self.maybe(|g| g.below(4) as u32);
        a.title = self.inlines(1);
        a.preamble = self.blocks(2, 2);
        a.body = self.blocks(5, 1);
        if depth < 3 {
            for _ in 0..self.below(3) {
                let inner = self.annex(depth + 1);
                a.annexes.push(inner);
            }
        }
        a
    }

    fn num(&mut self) -> Num {
        let styles = [
            NumStyle::Decimal,
            NumStyle::UpperRoman,
            NumStyle::LowerRoman,
            NumStyle::UpperAlpha,
            NumStyle::LowerAlpha,
            NumStyle::Bullet,
            NumStyle::Multilevel,
        ];
        Num {
            text: self.of(&NUMS).into(),
            value: self.below(5) as u32,
            style: self.of(&styles),
            suffix: self.of(&["", "", "", "bis", " A.", "\u{1}"]).into(),
            span: Span::DETACHED,
        }
    }

    fn blocks(&mut self, most: usize, depth: usize) -> Vec<Block> {
        if depth > 6 {
            return Vec::new();
        }
        let n = self.below(most + 1);
        (0..n).map(|_| self.block(depth)).collect()
    }

    fn block(&mut self, depth: usize) -> Block {
        let d = depth + 1;
        let kind: BlockKind = match self.below(16) {
            1..4 => {
                Heading { level: self.level(), num: self.maybe(Self::num), title: self.inlines(d) }
                    .into()
            }
            4..8 => Item {
                num: self.maybe(Self::num),
                text: self.inlines(d),
                children: self.blocks(3, d),
            }
            .into(),
            8 => self.table(d).into(),
            9 => BlockKind::Quote { blocks: self.blocks(3, d) },
            10 => Boxed { title: self.inlines(d), blocks: self.blocks(3, d) }.into(),
            11 => {
                let mut c = Contents { title: self.inlines(d), entries: Vec::new() };
                for _ in 0..self.below(4) {
                    let (level, text) = (self.level(), self.inlines(d));
                    c.entries.push(ContentsEntry { level, text });
                }
                c.into()
            }
            12 => BlockKind::Rule,
            13 => Figure { caption: self.maybe(Self::caption), alt: self.words().into() }.into(),
            14 => Opaque { name: self.words().into(), blocks: self.blocks(3, d) }.into(),
            _ => {
                use ParagraphRole as R;
                let roles = [
                    R::Plain,
                    R::Plain,
                    R::Formula,
                    R::Preambular,
                    R::Operative,
                    R::Adoption,
                    R::Vote,
                    R::Signature,
                    R::KeyWords,
                    R::TableNote,
                    R::Documentation,
                ];
                Paragraph {
                    num: self.maybe(Self::num),
                    role: self.of(&roles),
                    text: self.inlines(d),
                    children: self.blocks(4, d),
                }
                .into()
            }
        };
        let mut b = Block::new(kind);
        if self.below(12) == 1 {
            b.lang = Some(self.lang());
        }
        b
    }

    fn level(&mut self) -> u8 {
        self.of(&[1, 2, 3, 4, 0, 5, 1, 2, 12, 255])
    }

    fn caption(&mut self) -> Caption {
        Caption { num: self.maybe(Self::num), title: self.inlines(2) }
    }

    fn table(&mut self, depth: usize) -> Table {
        let mut t = Table { caption: self.maybe(Self::caption), rows: Vec::new() };
        for _ in 0..self.below(4) {
            let mut row = Row { cells: Vec::new(), header: self.flag() };
            for _ in 0..self.below(4) {
                let blocks = self.blocks(2, depth);
                let (colspan, rowspan) = (self.below(4) as u16, self.below(4) as u16);
                row.cells.push(Cell { blocks, colspan, rowspan });
            }
            t.rows.push(row);
        }
        t
    }

    fn inlines(&mut self, depth: usize) -> Vec<Inline> {
        let n = self.below(if depth > 8 { 2 } else { 4 });
        (0..n).map(|_| self.inline(depth + 1)).collect()
    }

    fn inline(&mut self, depth: usize) -> Inline {
        let deep = depth > 9;
        Inline::new(match if deep { 0 } else { self.below(16) } {
            1 => {
                use Emphasis as E;
                let styles = [
                    E::Bold,
                    E::Italic,
                    E::Underline,
                    E::Strike,
                    E::Superscript,
                    E::Subscript,
                    E::SmallCaps,
                ];
                InlineKind::Emphasis { style: self.of(&styles), content: self.inlines(depth) }
            }
            2 => InlineKind::Opener { content: self.inlines(depth) },
            3..6 => {
                // one more than there are: a call of no note
                let note = NoteId(self.below(self.notes as usize + 1) as u32);
                InlineKind::NoteCall(NoteCall {
                    note,
                    printed: self.of(&["¹", "", "*", "\u{1}<"]).into(),
                    implied: self.flag(),
                })
            }
            6..8 => InlineKind::reference(self.target(), self.inlines(depth)),
            8 => InlineKind::Date { date: self.date(), content: self.inlines(depth) },
            9 => InlineKind::Place { content: self.inlines(depth) },
            10 => InlineKind::Foreign { lang: self.lang(), content: self.inlines(depth) },
            11 => InlineKind::Break,
            _ => InlineKind::Text { text: self.words().into() },
        })
    }

    fn target(&mut self) -> Target {
        let urls = [
            "https://docs.un.org/en/A/80/50",
            "http://[::1]:80/x?y=[z]#a#b",
            "",
            "#",
            "http://a:b/",
            "1http://x",
            "http://ex ample/%zz%41",
            "//",
            "mailto:",
            "http://a@b@c/",
            "http://[x",
            "路径",
            "\u{1}",
            "http://例子/ü",
            "http://x:99999999999/",
            "x:y",
            "?",
            "http://",
            "a:b:c",
            "[",
            "%",
        ];
        match self.below(8) {
            0 => Target::Document { symbol: self.symbol(), date: self.maybe(Self::date) },
            5 => Target::Resolution {
                act: self.of(&[Act::Resolution, Act::Decision]),
                number: self.words().into(),
                date: self.maybe(Self::date),
            },
            6 => Target::Passage {
                symbol: self.symbol(),
                date: self.maybe(Self::date),
                part: self.internal(),
            },
            1 => Target::Provision {
                iri: self.maybe(|g| g.of(&["/akn/un/act/x", "https://x:y", "no iri", ""]).into()),
                article: self.maybe(|g| g.below(40) as u32),
                web: self.maybe(|g| g.of(&["https://treaties.example/x", "no web", ""]).into()),
            },
            2 => Target::Url { url: self.of(&urls).into() },
            3 => Target::Mail { address: self.of(&urls).into() },
            4 => Target::Sales { number: self.words().into() },
            _ => Target::Internal(self.internal()),
        }
    }

    fn internal(&mut self) -> InternalRef {
        use InternalKind as K;
        let kinds = [K::Paragraph, K::Section, K::Annex, K::Table, K::Note];
        let nums = ["1", "2", "I", "II", "a", "A", "", "3", "*"];
        InternalRef {
            part: self.of(&kinds),
            num: self.of(&nums).into(),
            up_to: self.maybe(|g| g.of(&nums).into()),
            items: (0..self.below(3)).map(|_| self.of(&nums).into()).collect(),
            annex: self.maybe(|g| g.below(3) as u32),
        }
    }
}
