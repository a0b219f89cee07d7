//! Every code, with the page that `masthead explain` prints.

use super::Severity::{self, Error, Note, Warning};
use serde::{Deserialize, Serialize};

/// What is known about a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct CodeInfo {
    /// The code as printed, such as `numbering-gap`.
    pub name: &'static str,
    /// Its severity unless a case differs.
    pub severity: Severity,
    /// One sentence.
    pub summary: &'static str,
    /// A few sentences: why it matters and what to do.
    pub explain: &'static str,
    /// A draft that has the fault.
    pub bad: &'static str,
    /// The same draft without it.
    pub good: &'static str,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $id:ident = $name:literal, $sev:ident, $summary:literal,
        explain: $explain:literal, bad: $bad:literal, good: $good:literal;)*) => {
        /// The kinds of finding.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[non_exhaustive]
        pub enum Code { $(#[doc = $summary] #[serde(rename = $name)] $id,)* }

        impl Code {
            /// Every code, in the order of the catalogue.
            pub const ALL: &'static [Self] = &[$(Self::$id,)*];

            /// What is known about it.
            #[must_use]
            pub const fn info(self) -> &'static CodeInfo {
                match self {
                    $(Self::$id => &CodeInfo {
                        name: $name, severity: $sev, summary: $summary,
                        explain: $explain, bad: $bad, good: $good,
                    },)*
                }
            }
        }
    };
}

codes! {
    UnaccountedSource = "unaccounted-source", Error,
    "Part of the source is neither in the tree nor set aside with a reason.",
    explain: "masthead accounts for every byte it reads. This range was lost or counted twice, \
which is a fault of masthead, not of the draft. The output must not be trusted: please report the \
document.",
    bad: "(cannot be caused by a draft)", good: "(cannot be caused by a draft)";

    TextNotConserved = "text-not-conserved", Error,
    "An output does not hold all the text of the tree.",
    explain: "After writing, the text of the output is compared with the text of the tree. They \
differ, which is a fault of masthead, not of the draft. Please report the document.",
    bad: "(cannot be caused by a draft)", good: "(cannot be caused by a draft)";

    EncodingGuessed = "encoding-guessed", Warning,
    "The encoding was guessed from the bytes.",
    explain: "The file has no byte-order mark and is not valid UTF-8. The encoding was chosen by \
statistics, which may be wrong for short files. If letters look wrong, name it with --encoding, or \
save the draft as UTF-8.",
    bad: "(a Russian draft saved as windows-1251)", good: "(the same draft saved as UTF-8)";

    ReplacedCharacters = "replaced-characters", Warning,
    "Some bytes have no meaning in the encoding and became U+FFFD.",
    explain: "Where the encoding gives a byte no meaning, masthead writes the replacement \
character so that the place can be found. The original bytes are gone from the output: mend the \
draft or name the right encoding with --encoding.",
    bad: "R\u{fffd}solution", good: "Résolution";

    LanguageUncertain = "language-uncertain", Warning,
    "The language of the draft could not be told with certainty.",
    explain: "Labels, dates and phrases are read by the tables of one language. The draft is too \
short or too mixed to tell which. Name it with --lang.",
    bad: "A/80/50", good: "(the same with --lang en)";

    NumberingGap = "numbering-gap", Warning,
    "A number is missing in a sequence.",
    explain: "Paragraphs, items and headings are numbered without gaps. A number that is skipped \
often means that a paragraph was lost, or that two were run together when the text was extracted.",
    bad: "1. The Committee met.\n3. It adopted its agenda.",
    good: "1. The Committee met.\n2. It adopted its agenda.";

    NumberingRepeat = "numbering-repeat", Warning,
    "A number occurs twice in a sequence.",
    explain: "Two blocks carry the same number. References to it are ambiguous.",
    bad: "1. The Committee met.\n\n2. It adopted its agenda.\n\n2. It rose.",
    good: "1. The Committee met.\n\n2. It adopted its agenda.\n\n3. It rose.";

    NumberingStepBack = "numbering-step-back", Warning,
    "A number is lower than the one before it.",
    explain: "A sequence steps back without starting again at 1. Blocks may have been put in the \
wrong order, or a number mistyped.",
    bad: "4. The Committee met.\n\n5. It adopted its agenda.\n\n3. It rose.",
    good: "4. The Committee met.\n\n5. It adopted its agenda.\n\n6. It rose.";

    LoneHeading = "lone-heading", Warning,
    "A numbered heading has no second one beside it.",
    explain: "A part is divided into two or more: where there is an A there is a B. When there is \
not, the next heading was often lost, or read as a paragraph.",
    bad: "I. Signals\n\nA. Horns\n\n1. Horns are sounded.\n\nII. Lights\n\n2. Lights are lit.",
    good: "I. Signals\n\nA. Horns\n\n1. Horns are sounded.\n\nB. Bells\n\n2. Bells are rung.\n\nII. Lights\n\n3. Lights are lit.";

    OneItemList = "one-item-list", Note,
    "A list has one item.",
    explain: "One item needs no label. When it has one, the items after it may have been lost or \
run together with it.",
    bad: "1. The Committee:\n\n(a) Met in May.\n\n2. It adopted its agenda.",
    good: "1. The Committee:\n\n(a) Met in May;\n\n(b) Elected a Chair.\n\n2. It adopted its agenda.";

    MixedItemPunctuation = "mixed-item-punctuation", Note,
    "The items of a list end with different punctuation.",
    explain: "All items of a list but the last end alike, mostly with a semicolon. An item that ends \
otherwise may have been cut, or holds the next one.",
    bad: "1. The Committee:\n\n(a) Met;\n\n(b) Elected a Chair;\n\n(c) Rose.\n\n(d) Dined.",
    good: "1. The Committee:\n\n(a) Met;\n\n(b) Elected a Chair;\n\n(c) Rose;\n\n(d) Dined.";

    UnbalancedBrackets = "unbalanced-brackets", Warning,
    "A bracket or quotation mark has no partner.",
    explain: "What is opened in a paragraph is closed in it; only quotations and square brackets may \
run over several. One half may have been lost in extraction, or typed as another character. A \
label that is printed with a closing bracket alone, as in a), is left alone where that is the \
practice of the language or of the document. Single quotation marks are not looked at: most of them \
are apostrophes.",
    bad: "1. Horns are sounded in fog (see para. 3.\n\n2. Bells are rung.",
    good: "1. Horns are sounded in fog (see para. 3).\n\n2. Bells are rung.";

    RepeatedParagraph = "repeated-paragraph", Warning,
    "The same text stands twice.",
    explain: "A paragraph or item of some length stands word for word where it stood before, which \
copying and extraction do. Where the two stand far apart it may be meant, and is a note.",
    bad: "1. The Committee took note of the report on the maintenance of lighthouses and bells, and asked the Secretariat to bring it up to date before the next session.\n\n2. The Committee took note of the report on the maintenance of lighthouses and bells, and asked the Secretariat to bring it up to date before the next session.",
    good: "1. The Committee took note of the report on the maintenance of lighthouses and bells, and asked the Secretariat to bring it up to date before the next session.\n\n2. It rose.";

    ImpossibleSymbol = "impossible-symbol", Warning,
    "A document symbol is one that no document can have.",
    explain: "The symbol has an empty part, a letter of another script, a number that its body \
cannot have given, or a session or year later than the document that cites it. References made \
from it lead nowhere.",
    bad: "1. The Committee recalled Security Council resolution S/RES/2744 (1944).",
    good: "1. The Committee recalled Security Council resolution S/RES/2744 (2024).";

    MastheadContradiction = "masthead-contradiction", Warning,
    "Symbol, session and dates of the masthead contradict each other.",
    explain: "The symbol of a document tells the session or the year that it belongs to; the masthead \
prints both again, and so do running heads. Where they differ, one of them is wrong, often copied \
from the document before.",
    bad: "United Nations\nA/77/12\nGeneral Assembly\nDistr.: General\n3 May 2031\nOriginal: English\n\nSeventy-seventh session\n\n1. The Committee met.",
    good: "United Nations\nA/77/12\nGeneral Assembly\nDistr.: General\n3 August 2022\nOriginal: English\n\nSeventy-seventh session\n\n1. The Committee met.";

    LanguageMismatch = "language-mismatch", Warning,
    "The language line of the masthead does not match the text.",
    explain: "The masthead names the language of this version below the date. The text is in another \
one, or was read as another one. A masthead is often copied from another language version.",
    bad: "United Nations\nA/77/12\nGeneral Assembly\nDistr.: General\n3 August 2022\nFrench\nOriginal: English\n\n1. The Committee met in May and adopted its agenda.",
    good: "United Nations\nA/77/12\nGeneral Assembly\nDistr.: General\n3 August 2022\nEnglish\nOriginal: English\n\n1. The Committee met in May and adopted its agenda.";

    UncertainReading = "uncertain-reading", Note,
    "A label can be read in more than one way.",
    explain: "Some labels have two meanings: (i) is a letter or a roman numeral, 1. a heading or a \
paragraph. The sequence did not settle which, so the likeliest was taken; the message names the \
other.",
    bad: "(h) one;\n(i) two;", good: "(h) one;\n(i) two;\n(j) three.";

    NoteWithoutCall = "note-without-call", Warning,
    "A footnote is called nowhere.",
    explain: "The note is kept, at the place where it stands in the draft, but no mark in the text \
calls it. The call may have been lost with a masthead or a superscript.",
    bad: "The Committee met.\n\n¹ A/80/50.", good: "The Committee met.¹\n\n¹ A/80/50.";

    CallWithoutNote = "call-without-note", Warning,
    "A footnote call has no footnote.",
    explain: "A mark in the text looks like a footnote call, but no footnote of that mark stands \
in the draft. The mark is kept as text.",
    bad: "The Committee met.¹", good: "The Committee met.¹\n\n¹ A/80/50.";

    ForeignResidue = "foreign-residue", Warning,
    "A lone word of another language stands in running text.",
    explain: "Extraction and machine translation leave words of another language in a sentence, \
such as \"and\" between two Chinese words. The text is kept as it is: mend the draft.",
    bad: "在国家 and 区域两级", good: "在国家和区域两级";

    DoubledAtCut = "doubled-at-cut", Warning,
    "A character or word is doubled where a page cuts a paragraph.",
    explain: "The last characters before a page end stand again after it, which extraction does \
when it reads an edge twice. The text is kept as it is: mend the draft if the doubling is wrong.",
    bad: "在毛里求\n\n求斯举行", good: "在毛里求\n\n斯举行";

    LinkWithoutTarget = "link-without-target", Warning,
    "A link leads nowhere.",
    explain: "The draft marks a text as a link but gives it an empty target. When the text is a \
document symbol, the link is made from it; otherwise the text is kept without a link.",
    bad: "[A/80/50](#)", good: "[A/80/50](https://docs.un.org/en/A/80/50)";

    JoinedOverPage = "joined-over-page", Note,
    "A block that a page end had cut was joined.",
    explain: "The text after the page end carries on the block before it. Look at the place if the \
block reads wrongly.",
    bad: "The Commit\n\ntee met.", good: "The Committee met.";

    MastheadFieldMissing = "masthead-field-missing", Note,
    "A masthead field of this kind of document is missing.",
    explain: "The draft does not hold the field; extraction often loses the first row of a page. \
Supply what is known: --symbol, --date, --title, --kind, --lang.",
    bad: "General Assembly\n\nReport of the Secretary-General",
    good: "United Nations\nA/80/50\nGeneral Assembly\nDistr.: General\n3 August 2025\nOriginal: English\n\nEightieth session\nItem 12 of the provisional agenda\n\nHarbour lights\n\nReport of the Secretary-General\n\n1. The lights were kept in good order.";

    DateUnknown = "date-unknown", Note,
    "The document has no date, so 1900-01-01 stands for it.",
    explain: "Akoma Ntoso needs a full date. AKN4UN uses 1900-01-01 where none is known. Supply it \
with --date.",
    bad: "(a draft without a masthead)", good: "(the same with --date 2025-07-01)";

    DanglingReference = "dangling-reference", Warning,
    "A reference to a paragraph, annex or section that does not exist.",
    explain: "The words say that a part of this document is meant (\"paragraph 12 above\"), but no \
part has that number. Paragraphs may have been renumbered after the reference was written. The \
words are kept without a link. Correct the number, or name the other document that is meant. In \
Akoma Ntoso it is a reference to an eId that no element has.",
    bad: "1. See paragraph 12 below.\n\n2. The end.",
    good: "1. See paragraph 2 below.\n\n2. The end.";
    KeptOpaque = "kept-opaque", Warning,
    "An element has no place in the tree; its text is kept without it.",
    explain: "The tree has types for what United Nations documents hold. An Akoma Ntoso file may \
hold more: elements of other kinds of document, or of other vocabularies. Their text is kept where \
it stood, in an opaque block of that name or among the words of its line, and goes into every \
output; the mark-up does not.",
    bad: "<speech by=\"#x\"><p>I declare open the meeting.</p></speech>",
    good: "<paragraph><content><p>I declare open the meeting.</p></content></paragraph>";

    MarkupSetAside = "markup-set-aside", Note,
    "Mark-up without text was left out.",
    explain: "Some mark-up says nothing that the tree holds: a picture without words, the name of \
a container. No text is lost by it.",
    bad: "<p><img src=\"logo.jpg\"/></p>", good: "<p><img src=\"logo.jpg\" alt=\"Emblem\"/></p>";

    MarkupMended = "markup-mended", Note,
    "Faulty mark-up was read as what it means.",
    explain: "Published Akoma Ntoso files of the United Nations hold headings that are paragraphs \
by class, lists beside the point they belong to, brackets of note marks left in the text, a \
preamble behind the main part. They are read as what they mean. Labels that stand in the text stay \
there: read the file with --normalise to have its structure recognised anew.",
    bad: "<paragraph class=\"H1\"><heading>Introduction</heading></paragraph>",
    good: "<section><heading>Introduction</heading></section>";

    IdentificationMissing = "identification-missing", Warning,
    "The file does not identify its document.",
    explain: "Akoma Ntoso wants an identification in meta: what the document is, in which language, \
of which date. Without it these are taken from the masthead, as far as it tells them. Supply what \
is known: --symbol, --date, --kind, --lang.",
    bad: "<meta></meta>", good: "<meta><identification source=\"#converter\">…</identification></meta>";

    LanguageCode = "language-code", Warning,
    "The language that the file says it is in is not that of its text.",
    explain: "FRBRlanguage takes a code of three letters by ISO 639-2: ara, eng, fra, rus, spa, \
zho. Where the code is none, or that of another language than the text is plainly in, the text \
decides. --lang decides over both.",
    bad: "<FRBRlanguage language=\"spa\"/> over a text in Russian",
    good: "<FRBRlanguage language=\"rus\"/>";

    UnknownEntity = "unknown-entity", Warning,
    "An entity is used that nothing declares.",
    explain: "XML knows five entities by name: amp, lt, gt, quot and apos. Others need a document \
type, which masthead refuses because it can make a small file large or fetch other files. The \
reference is kept as it is written.",
    bad: "<p>A&nbsp;B</p>", good: "<p>A&#160;B</p>";

    FormatDetail = "format-detail", Note,
    "Something in the source format could not be carried over as it is.",
    explain: "The message says what was found and what became of it.",
    bad: "(depends on the format)", good: "(depends on the format)";
}

impl Code {
    /// The code as printed.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.info().name
    }

    /// The code of a printed name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|c| c.as_str() == name)
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
