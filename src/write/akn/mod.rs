//! Akoma Ntoso 3.0 (OASIS Standard, 29 August 2018) in the profile of the UN (AKN4UN guidelines).
//!
//! What comes out is valid against the schema whatever the tree holds, and holds all its text:
//! what has no place where it stands is written in the nearest form that has one.
//!
//! | file | what |
//! |---|---|
//! | `mod.rs` | the document and its parts, in order |
//! | `masthead.rs` | `coverPage` and `preface` |
//! | `text.rs` | the hierarchy: headings, paragraphs, items |
//! | `aside.rs` | blocks where no hierarchy can stand: tables, items in notes, preamble, boxes |
//! | `inline.rs` | inlines, notes, references |
//! | `meta.rs` | `meta` |
//! | `iri.rs` | classes of documents, IRIs, addresses |
//! | `toc.rs` | which heading a line of a contents list stands for |
//! | `xml.rs` | elements, attributes, escapes |
//!
//! Choices that the guidelines leave open:
//!
//! * Opening words are `inline name="akn4un:opener"`, not `i` or `b`: how they are printed differs
//!   by language, what they are does not.
//! * The second call of a note is a `noteRef` to the first. A note that nothing calls stands in
//!   `conclusions`.
//! * Boxes, quotations and unknown parts of the text are `hcontainer`; inside paragraphs and cells
//!   they are `tblock`, told apart by `class`.
//! * A `ref` to an IRI has a web address beside it (`alternativeReference`) where the tree tells one:
//!   documents of the UN have theirs by symbol. IRI and address of a treaty come as the source has them;
//!   none is made up.
//! * A character that XML 1.0 forbids is an empty `inline name="akn4un:control"` whose `title` names
//!   it (`U+0001`); in an attribute it is U+FFFD.
//! * Nesting ends before validators do (libxml2 stops at 256 levels): blocks below 150 open elements
//!   stand one after the other as `p`, notes below 160 move to `conclusions`, inlines below 200 lose
//!   their mark-up, annexes of annexes below 12 levels stand beside each other. No text is lost.

mod aside;
mod inline;
mod iri;
mod masthead;
mod meta;
mod text;
mod toc;
mod xml;

use crate::model::eid::Eids;
use crate::model::{Annex, AnnexKind, Date, Document, NoteId, plain};
use iri::Work;
use meta::Used;
use std::io;
use toc::Headings;
use xml::Xml;

/// Open elements below which boxes in the text hold blocks and no hierarchy.
const MAX_TEXT: usize = 100;
/// Open elements below which blocks are not nested any more.
const MAX_BLOCK: usize = 150;
/// Open elements below which notes do not stand at their calls.
const MAX_NOTE: usize = 160;
/// Open elements below which inlines have no mark-up.
const MAX_INLINE: usize = 200;
/// About how many bytes an annex takes besides its text: it is a document with metadata of its own.
const ANNEX: usize = 512;
/// Levels of annexes within annexes.
const MAX_ANNEX: usize = 12;

/// What the writer can be told.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct AknOptions {
    /// The date of the mark-up (`FRBRManifestation`). By default the date of the document, so that
    /// the same document gives the same bytes.
    pub markup_date: Option<Date>,
}

/// A document as AKN.
#[must_use]
pub fn to_string(doc: &Document, opts: &AknOptions) -> String {
    let (head, mut body) = parts(doc, opts);
    body.insert_str(0, &head);
    body
}

/// Writes a document as AKN, in UTF-8.
///
/// # Errors
/// What `to` reports.
pub fn write(doc: &Document, opts: &AknOptions, to: &mut impl io::Write) -> io::Result<()> {
    let (head, body) = parts(doc, opts);
    to.write_all(head.as_bytes())?;
    to.write_all(body.as_bytes())
}

/// Everything up to `meta`, and everything after.
fn parts(doc: &Document, opts: &AknOptions) -> (String, String) {
    let eids = Eids::of(doc);
    let work = Work::of(doc);
    let element = work.class.element;
    let mut w = Writer {
        doc,
        eids: &eids,
        opts: opts.clone(),
        x: Xml::with_capacity((1 << 16) + 2 * extent(doc) + ANNEX * doc.annexes.len()).at_depth(2),
        work,
        noted: vec![false; doc.notes.len()],
        deferred: Vec::new(),
        used: Used::new(),
        refs: 0,
        rrefs: 0,
        alternatives: Vec::new(),
        agenda_told: 0,
        headings: None,
    };
    w.body();
    let mut body = std::mem::take(&mut w.x).at_depth(2);
    body.end(element);
    body.end("akomaNtoso");
    body.raw("\n");

    let mut head = Xml::with_capacity(8 << 10);
    head.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    head.raw(concat!(
        "<akomaNtoso xmlns=\"http://docs.oasis-open.org/legaldocml/ns/akn/3.0\"",
        " xmlns:akn4un=\"http://un.org/akn4un\"",
        " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"",
        " xsi:schemaLocation=\"http://docs.oasis-open.org/legaldocml/ns/akn/3.0",
        " http://docs.oasis-open.org/legaldocml/akn-core/v1.0/os/part2-specs/schemas/akomantoso30.xsd\">",
    ));
    let mut head = head.at_depth(1);
    head.begin(element);
    head.attr("name", w.work.class.name);
    head.attr("contains", "originalVersion");
    head.gt();
    w.meta(&mut head, opts);
    (head.finish(), body.finish())
}

/// About how many bytes of source are behind the text, as far as the tree says; at most 64 MB, for a
/// tree from elsewhere can say anything.
fn extent(doc: &Document) -> usize {
    let parts = [&doc.body, &doc.conclusion].into_iter().chain(doc.annexes.iter().map(|a| &a.body));
    let spans = parts.filter_map(|blocks| blocks.last()).map(|b| b.span);
    let ends = spans.filter(|s| !s.is_detached()).map(|s| s.end as usize);
    ends.max().unwrap_or(0).min(64 << 20)
}

/// The state of writing one document.
struct Writer<'d, 'e> {
    doc: &'d Document,
    eids: &'e Eids<'d>,
    opts: AknOptions,
    x: Xml,
    work: Work,
    /// Which notes are written, or put off.
    noted: Vec<bool>,
    /// Notes whose call stands too deep.
    deferred: Vec<NoteId>,
    used: Used,
    refs: u32,
    rrefs: u32,
    /// `ref`s to IRIs, with their web addresses.
    alternatives: Vec<(u32, String)>,
    /// How many items of the agenda the lines of the masthead written so far name.
    agenda_told: usize,
    headings: Option<Headings<'e>>,
}

impl<'d, 'e> Writer<'d, 'e> {
    /// All parts after `meta`, in the order of the schema (type `openStructure`).
    fn body(&mut self) {
        let doc = self.doc;
        if self.masthead() {
            self.front(&doc.preface);
            self.x.end("preface");
        }
        if !doc.preamble.is_empty() {
            self.x.begin("preamble");
            self.x.attr("eId", "preamble");
            self.x.gt();
            self.preamble(&doc.preamble);
            self.x.end("preamble");
        }
        let body = self.work.class.body;
        self.x.begin(body);
        self.x.attr("eId", "body");
        self.x.gt();
        if doc.body.is_empty() {
            self.no_text("para_nn_1");
        }
        self.text(&doc.body);
        self.x.end(body);
        self.deferred.extend(self.eids.uncalled());
        if !doc.conclusion.is_empty() || !self.deferred.is_empty() {
            self.x.begin("conclusions");
            self.x.attr("eId", "conclusions");
            self.x.gt();
            if !doc.conclusion.is_empty() {
                self.aside(&doc.conclusion);
            }
            self.put_off();
            self.x.end("conclusions");
        }
        self.annexes(&doc.annexes, "", 1);
    }

    /// `mainBody` and `body` must hold something.
    fn no_text(&mut self, eid: &str) {
        self.x.begin("paragraph");
        self.x.attr("eId", eid);
        self.x.gt();
        self.x.begin("content");
        self.x.attr2("eId", eid, "__content");
        self.x.gt();
        self.x.empty("p");
        self.x.end("content");
        self.x.end("paragraph");
    }

    /// Notes that could not stand at their call.
    fn put_off(&mut self) {
        while !self.deferred.is_empty() {
            self.x.begin("p");
            self.x.attr("class", "notes");
            self.x.gt_text();
            for id in std::mem::take(&mut self.deferred) {
                if let Some(seen) = self.noted.get_mut(id.0 as usize) {
                    *seen = true;
                }
                self.note(id);
            }
            self.x.end_text("p");
        }
    }

    fn annexes(&mut self, annexes: &'d [Annex], component: &str, depth: usize) {
        if annexes.is_empty() {
            return;
        }
        self.x.open("attachments");
        if depth < MAX_ANNEX {
            for (n, a) in (1..).zip(annexes) {
                let n: u32 = n;
                self.annex(a, &format!("{component}annex_{n}"), depth);
            }
        } else {
            // the annexes of the deepest ones follow them
            let mut stack = vec![annexes.iter()];
            let mut n = 0;
            while let Some(top) = stack.last_mut() {
                let Some(a) = top.next() else {
                    stack.pop();
                    continue;
                };
                n += 1;
                self.annex(a, &format!("{component}annex_{n}"), depth);
                stack.push(a.annexes.iter());
            }
        }
        self.x.end("attachments");
    }

    fn annex(&mut self, a: &'d Annex, component: &str, depth: usize) {
        let id = self.eids.annex(a);
        let eid = id.map_or("", |i| i.eid);
        self.x.begin("attachment");
        if let Some(id) = id {
            self.ids(id);
        }
        self.x.gt();
        self.titled("heading", &a.label);
        self.titled("subheading", &a.title);
        self.x.begin("doc");
        let name = match a.kind {
            AnnexKind::Annex => "annex",
            AnnexKind::Appendix => "appendix",
            AnnexKind::Enclosure => "enclosure",
        };
        self.x.attr("name", name);
        self.x.attr("contains", "originalVersion");
        self.x.gt();
        let title = plain(if a.title.is_empty() { &a.label } else { &a.title });
        self.annex_meta(&format!("!{component}"), (!title.is_empty()).then_some(&*title));
        if !a.preamble.is_empty() {
            self.x.begin("preface");
            self.x.attr2("eId", eid, "__preface");
            self.x.gt();
            self.aside(&a.preamble);
            self.x.end("preface");
        }
        self.x.begin("mainBody");
        self.x.attr2("eId", eid, "__body");
        self.x.gt();
        if a.body.is_empty() {
            self.no_text(&format!("{eid}__para_nn_1"));
        }
        self.text(&a.body);
        self.x.end("mainBody");
        if !self.deferred.is_empty() {
            self.x.begin("conclusions");
            self.x.attr2("eId", eid, "__conclusions");
            self.x.gt();
            self.put_off();
            self.x.end("conclusions");
        }
        if depth < MAX_ANNEX {
            self.annexes(&a.annexes, &format!("{component}-"), depth + 1);
        }
        self.x.end("doc");
        self.x.end("attachment");
    }

    /// The headings that lines of a contents list stand for.
    fn headings(&mut self) -> &Headings<'e> {
        let eids = self.eids;
        self.headings.get_or_insert_with(|| Headings::of(eids))
    }
}
