//! What an element is to the tree.

use super::xml::{Ns, Tag};

/// Elements by what becomes of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum El {
    Root,
    /// `doc`, `statement`, `act`, …
    Document,
    Meta,
    CoverPage,
    Preface,
    Preamble,
    /// The main part, whatever the kind of document calls it.
    Body,
    Conclusions,
    Attachment,
    /// A heading with what stands under it.
    Level,
    Hcontainer,
    Paragraph,
    /// A point of a list.
    Item,
    List,
    /// The UN's list beside the point it belongs to.
    Sublist,
    /// What holds blocks and says nothing about them.
    Through,
    Container,
    Formula,
    Tblock,
    P,
    Table,
    Caption,
    Row,
    Cell,
    Toc,
    TocItem,
    CrossHeading,
    Num,
    Heading,
    Subheading,
    Quote,
    Bold,
    Italic,
    Underline,
    Sup,
    Sub,
    Span,
    Link,
    Inline,
    Date,
    /// `docDate`, `docTitle`, `session`, …: says what a line of the masthead is.
    Field,
    Place,
    Eol,
    Note,
    NoteRef,
    Image,
    /// Words marked as what they are, which the tree does not tell.
    Words,
    /// An element of Akoma Ntoso without a place in the tree.
    Unknown,
    /// An element of another namespace.
    Foreign,
}

impl El {
    pub(super) fn of(tag: &Tag<'_>) -> Self {
        if tag.ns == Ns::Other {
            return Self::Foreign;
        }
        match tag.name {
            "p" | "block" => Self::P,
            "a" | "ref" | "rref" | "mref" => Self::Link,
            "span" => Self::Span,
            "content" | "intro" | "wrapUp" | "listIntroduction" | "listWrapUp" | "div"
            | "alinea" | "attachments" | "components" | "component" | "subFlow"
            | "preambleBody" | "citations" | "recitals" | "blockContainer" => Self::Through,
            "num" => Self::Num,
            "paragraph" => Self::Paragraph,
            "point" | "indent" | "item" | "li" | "subparagraph" | "clause" | "subclause" => {
                Self::Item
            }
            "list" | "blockList" | "ul" | "ol" => Self::List,
            "sublist" => Self::Sublist,
            "b" => Self::Bold,
            "i" => Self::Italic,
            "u" => Self::Underline,
            "sup" => Self::Sup,
            "sub" => Self::Sub,
            "inline" => Self::Inline,
            "date" => Self::Date,
            "eol" | "br" => Self::Eol,
            "authorialNote" | "note" => Self::Note,
            "noteRef" => Self::NoteRef,
            "td" | "th" => Self::Cell,
            "tr" => Self::Row,
            "table" => Self::Table,
            "caption" => Self::Caption,
            "heading" => Self::Heading,
            "subheading" => Self::Subheading,
            "crossHeading" => Self::CrossHeading,
            "part" | "section" | "title" | "chapter" | "division" | "subdivision"
            | "subchapter" | "subsection" | "subpart" | "subtitle" | "book" | "tome"
            | "article" | "level" | "debateSection" | "rule" | "subrule" => Self::Level,
            "hcontainer" => Self::Hcontainer,
            "container" | "citation" | "recital" => Self::Container,
            "formula" => Self::Formula,
            "tblock" => Self::Tblock,
            "toc" => Self::Toc,
            "tocItem" => Self::TocItem,
            "embeddedStructure" | "quotedStructure" => Self::Quote,
            "docAuthority" | "docNumber" | "docStatus" | "docDate" | "docTitle" | "docType"
            | "docProponent" | "docCommittee" | "docketNumber" | "docPurpose" | "docStage"
            | "docIntroducer" | "docJurisdiction" | "session" | "event" | "legislature"
            | "shortTitle" | "vote" => Self::Field,
            "location" => Self::Place,
            "img" => Self::Image,
            "meta" => Self::Meta,
            "coverPage" => Self::CoverPage,
            "preface" => Self::Preface,
            "preamble" => Self::Preamble,
            "mainBody" | "body" | "debateBody" | "judgmentBody" | "amendmentBody"
            | "collectionBody" | "fragmentBody" | "portionBody" => Self::Body,
            "conclusions" => Self::Conclusions,
            "attachment" => Self::Attachment,
            "doc" | "statement" | "debateReport" | "debate" | "act" | "bill" | "judgment"
            | "amendment" | "amendmentList" | "officialGazette" | "documentCollection"
            | "fragment" | "portion" => Self::Document,
            "akomaNtoso" => Self::Root,
            "organization" | "person" | "role" | "term" | "concept" | "object" | "process"
            | "quantity" | "outcome" | "def" | "entity" | "time" | "abbr" | "ins" | "del"
            | "omissis" | "placeholder" | "decoration" | "remark" | "quotedText" | "mod"
            | "mmod" | "rmod" | "relatedDocument" | "affectedDocument" | "judge" | "lawyer"
            | "party" | "witness" | "neutralCitation" | "courtType" | "opinion" | "argument"
            | "signature" | "fillIn" | "change" | "marker" => Self::Words,
            _ => Self::Unknown,
        }
    }

    /// Whether its character data is text that runs on.
    pub(super) fn is_mixed(self) -> bool {
        matches!(
            self,
            Self::P
                | Self::Caption
                | Self::TocItem
                | Self::CrossHeading
                | Self::Num
                | Self::Heading
                | Self::Subheading
        ) || self.is_inline()
    }

    /// Whether it stands in text.
    pub(super) fn is_inline(self) -> bool {
        matches!(
            self,
            Self::Bold
                | Self::Italic
                | Self::Underline
                | Self::Sup
                | Self::Sub
                | Self::Span
                | Self::Link
                | Self::Inline
                | Self::Date
                | Self::Field
                | Self::Place
                | Self::Eol
                | Self::NoteRef
                | Self::Image
                | Self::Words
        )
    }
}
