//! The first page's block: lines by the phrases of the tables (`gather`), also where they were parted
//! or run together (`parted`), what no phrase knows by its place (`place`), and what all of them say
//! (`fill`).

mod fill;
mod gather;
mod page;
mod parted;
mod place;

use super::{Ctx, Node};
use crate::lang::Lang;
use crate::locale::{Keyword, LineMatch};
use crate::model::{CORRIGENDUM, Document, MastheadLine, MastheadRole as Role, Origin, Symbol};
use fill::{build_line, finish};
use gather::{gather, known};
use place::place;
use std::ops::Range;

/// No masthead has more lines.
pub(super) const MOST: usize = 48;

/// A line in the making: where its text is, and what it was taken for.
#[derive(Debug)]
struct Line {
    parts: Vec<(usize, Range<usize>)>,
    role: Option<Role>,
    lang: Option<Lang>,
    found: Option<LineMatch>,
    origin: Origin,
}

impl Line {
    /// A line that no phrase knows: what it is its place tells.
    fn unknown(parts: Vec<(usize, Range<usize>)>) -> Self {
        let origin = Origin::likely("masthead.place");
        Self { parts, role: None, lang: None, found: None, origin }
    }
}

/// The masthead as found: its lines, and how many nodes they took.
#[derive(Debug)]
pub(super) struct Head {
    lines: Vec<Line>,
    pub used: usize,
    /// Whether the document only tells what to change in another.
    pub corrects: bool,
}

impl Head {
    /// The node that ends the title, where a note belongs that nothing calls.
    pub(super) fn title(&self) -> Option<usize> {
        let l = self.lines.iter().find(|l| l.role == Some(Role::Title))?;
        l.parts.last().map(|p| p.0)
    }
}

/// Finds the masthead at the front of the nodes.
pub(super) fn scan(cx: &Ctx<'_, '_>, nodes: &[Node<'_>]) -> Head {
    let (mut lines, used) = gather(cx, nodes);
    // the records of meetings have no title besides the meeting's
    let record = lines.iter().filter(|l| l.role == Some(Role::Symbol)).any(|l| {
        let symbol = nodes[l.parts[0].0].str();
        symbol.contains("/PV.") || symbol.contains("/SR.")
    });
    if record {
        for i in 1..lines.len() {
            if lines[i].role.is_none() && lines[i - 1].role == Some(Role::DatesVenue) {
                lines[i].role = Some(Role::DatesVenue);
            }
        }
    }
    let corrects = lines
        .iter()
        .filter(|l| l.role == Some(Role::Symbol))
        .any(|l| Symbol::new(&nodes[l.parts[0].0].str()[l.parts[0].1.clone()]).is_corrigendum());
    let headed = nodes
        .get(used)
        .is_some_and(|n| matches!(cx.locale.keyword(n.str()), Some(Keyword::Preamble)));
    page::set_apart(nodes, &mut lines);
    let given_back = place(&mut lines, corrects, headed);
    // the whole of a document that is issued again reads like any
    let corrects = corrects && nodes.len() - used.min(nodes.len()) < CORRIGENDUM;
    Head { lines, used: used - given_back, corrects }
}

/// Fills the document's lines and metadata.
pub(super) fn build(cx: &mut Ctx<'_, '_>, nodes: &[Node<'_>], head: Head, doc: &mut Document) {
    for line in head.lines {
        build_line(cx, nodes, doc, line);
    }
    finish(doc);
}

/// The same for lines whose roles are told, each a node or empty.
pub(super) fn told(
    cx: &mut Ctx<'_, '_>,
    nodes: &[Node<'_>],
    lines: Vec<(Option<usize>, Role)>,
    doc: &mut Document,
) {
    for (i, role) in lines {
        let Some((i, node)) = i.and_then(|i| Some((i, nodes.get(i)?))) else {
            doc.masthead.push(MastheadLine {
                role,
                text: Vec::new(),
                span: crate::span::Span::DETACHED,
                lang: None,
                origin: Origin::certain("masthead.told"),
            });
            continue;
        };
        let whole = node.str().len();
        let mut known = known(cx, i, node).unwrap_or_default();
        known.retain(|l| l.parts.iter().any(|p| p.1 == (0..whole)));
        let found = known.pop().filter(|l| l.role == Some(role));
        let line = found.unwrap_or(Line {
            parts: vec![(i, 0..whole)],
            role: Some(role),
            lang: None,
            found: None,
            origin: Origin::certain("masthead.told"),
        });
        build_line(cx, nodes, doc, line);
    }
    finish(doc);
}
