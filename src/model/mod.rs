//! The tree: what a document is, apart from every format.
//!
//! Owned and typed, with the span each part was read from. Readers make it, the recogniser fills
//! it, `check` looks at it, writers write it. It knows no format, no source and no language table.
//!
//! What the tree promises:
//!
//! * All text is as written, but for line ends, and for the space between Han and Latin text,
//!   which is typographic. Printed labels stand in [`Num::text`], never in running text.
//! * Every [`Note`] is called at least once; a note that the source calls nowhere has a call
//!   marked [`NoteCall::implied`] where the note stands.
//! * [`Heading`]s are flat, with a level; items nest in the paragraph or item they belong to.
//! * Nothing is empty that could be absent: no empty text, no heading without number and title.

pub(crate) mod address;
mod block;
pub mod eid;
pub(crate) mod flat;
pub(crate) mod grid;
mod inline;
mod make;
mod meta;
pub(crate) mod numeral;
mod visit;

pub use block::{
    Annex, AnnexKind, Block, BlockKind, Boxed, Caption, Cell, Contents, ContentsEntry, Figure,
    Heading, Item, Num, NumStyle, Opaque, Paragraph, ParagraphRole, Row, Table,
};
pub use inline::{
    Act, Emphasis, Inline, InlineKind, InternalKind, InternalRef, NoteCall, NoteId, Ref, Target,
};
pub use meta::{
    AgendaItem, Date, Distribution, DocKind, MastheadLine, MastheadRole, Meeting, Metadata,
    Session, Symbol,
};
pub(crate) use visit::plain;
pub use visit::{TextOptions, Visit, text_of, walk_annex, walk_block, walk_document, walk_inline};

use crate::lang::Lang;
use crate::span::Span;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A whole document.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Document {
    /// The language of this version.
    pub lang: Lang,
    /// What kind of document it is.
    pub kind: DocKind,
    /// What is known about it, as values.
    pub meta: Metadata,
    /// The lines of the masthead and title block, as printed, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub masthead: Vec<MastheadLine>,
    /// What stands between title block and text: a summary box, a contents list.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub preface: Vec<Block>,
    /// Enacting formula and preambular paragraphs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub preamble: Vec<Block>,
    /// The text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub body: Vec<Block>,
    /// Adoption line, signature.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conclusion: Vec<Block>,
    /// Annexes and appendices.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub annexes: Vec<Annex>,
    /// Footnotes; [`NoteId`] is the index.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
    /// Page furniture that was set aside: not part of the text, kept so that nothing is lost.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub furniture: Vec<Furniture>,
}

/// A document that only tells what to change in another has fewer blocks.
pub(crate) const CORRIGENDUM: usize = 80;

impl Document {
    /// Whether it only tells what to change in another document, and has so many blocks: the whole of
    /// one that is issued again reads like any.
    pub(crate) fn corrects(&self, blocks: usize) -> bool {
        blocks < CORRIGENDUM && self.meta.symbol.as_ref().is_some_and(Symbol::is_corrigendum)
    }

    /// An empty document in a language.
    #[must_use]
    pub fn new(lang: Lang) -> Self {
        Self { lang, ..Self::default() }
    }

    /// The note of an id.
    #[must_use]
    pub fn note(&self, id: NoteId) -> Option<&Note> {
        self.notes.get(id.0 as usize)
    }

    /// The masthead lines of a role, in order.
    pub fn lines(&self, role: MastheadRole) -> impl Iterator<Item = &MastheadLine> {
        self.masthead.iter().filter(move |l| l.role == role)
    }

    /// For each line of the masthead, whether print sets it between the rules at the head of the first
    /// page. A body's name that comes again, or below a session, stands over that body's session and
    /// items: the letters to two bodies name each a second time there.
    #[must_use]
    pub fn in_head(&self) -> Vec<bool> {
        let mut organs: Vec<String> = Vec::new();
        let mut below = false;
        let stands = |l: &MastheadLine| {
            if l.role == MastheadRole::Organ && !below {
                let words = plain(&l.text);
                // several names can stand on one line
                below = organs.first().is_some_and(|o| o.starts_with(&words));
                organs.push(words);
            }
            below |= l.role == MastheadRole::Session && !organs.is_empty();
            l.role.is_head() && !(below && l.role == MastheadRole::Organ)
        };
        self.masthead.iter().map(stands).collect()
    }

    /// The lines at the head of the first page, and those of the title block below it.
    #[must_use]
    pub fn masthead_parts(&self) -> (Vec<&MastheadLine>, Vec<&MastheadLine>) {
        let (mut head, mut below) = (Vec::new(), Vec::new());
        for (line, in_head) in self.masthead.iter().zip(self.in_head()) {
            if in_head { &mut head } else { &mut below }.push(line);
        }
        (head, below)
    }
}

/// Which rule made a node, and how sure it was.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Origin {
    /// The rule, such as `heading.unnumbered`. Empty for what no rule made.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub rule: Cow<'static, str>,
    /// How sure it was.
    #[serde(default, skip_serializing_if = "Sure::is_certain")]
    pub sure: Sure,
}

impl Origin {
    /// Made by a rule that leaves no doubt.
    #[must_use]
    pub const fn certain(rule: &'static str) -> Self {
        Self { rule: Cow::Borrowed(rule), sure: Sure::Certain }
    }

    /// Made by a rule that is mostly right.
    #[must_use]
    pub const fn likely(rule: &'static str) -> Self {
        Self { rule: Cow::Borrowed(rule), sure: Sure::Likely }
    }

    /// Made for want of anything better.
    #[must_use]
    pub const fn guess(rule: &'static str) -> Self {
        Self { rule: Cow::Borrowed(rule), sure: Sure::Guess }
    }

    fn is_empty(&self) -> bool {
        self.rule.is_empty() && self.sure == Sure::Certain
    }
}

/// How sure a rule was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Sure {
    /// The form leaves no doubt.
    #[default]
    Certain,
    /// Mostly right.
    Likely,
    /// One of several readings.
    Guess,
}

impl Sure {
    fn is_certain(&self) -> bool {
        *self == Self::Certain
    }
}

/// A footnote.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Note {
    /// The mark without brackets or raising: `1`, `*`, `a`.
    pub marker: Box<str>,
    /// The mark as printed before the note: `¹`, `(1)`, `*`. Empty if none is printed.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub printed: Box<str>,
    /// Where it was read.
    #[serde(default, skip_serializing_if = "detached")]
    pub span: Span,
    /// Its paragraphs (and what else a note may hold).
    pub blocks: Vec<Block>,
}

/// Page furniture: text of the page, not of the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Furniture {
    /// Where it was read.
    #[serde(default, skip_serializing_if = "detached")]
    pub span: Span,
    /// Its text.
    pub text: Box<str>,
    /// What it is.
    pub kind: FurnitureKind,
    /// The page it stood on, from 0.
    pub page: u32,
}

impl Furniture {
    /// Furniture of a kind.
    #[must_use]
    pub fn new(span: Span, text: impl Into<Box<str>>, kind: FurnitureKind, page: u32) -> Self {
        Self { span, text: text.into(), kind, page }
    }
}

/// Kinds of page furniture. Each is a reason to set text aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FurnitureKind {
    /// `2`, `2/3`.
    PageNumber,
    /// The symbol, or a short title, at the head of a page.
    RunningHead,
    /// `V.19-06543 (C)`, at the foot of the first page; bar code text.
    JobNumber,
    /// `25-06262` at the foot of further pages.
    RunningFoot,
    /// A web address gathered at the page foot, the target of a symbol on the page.
    PageLink,
    /// The rule above footnotes.
    NoteRule,
    /// The rule at the end of a document.
    EndRule,
}

pub(crate) fn detached(s: &Span) -> bool {
    s.is_detached()
}
