//! What can be told about a layout by program: for tests over many documents.

use super::display::Mark;
use super::fonts::Fonts;
use super::{PdfOptions, display::Item};
use crate::model::Document;

/// Faults of a layout, by kind; all are to be nothing.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Audit {
    /// Pages looked at.
    pub pages: usize,
    /// Lines looked at.
    pub lines: usize,
    /// Lines meant to be full.
    pub justified: usize,
    /// Lines that run over their measure, by more than half a point.
    pub overfull: usize,
    /// Lines meant to be full that are not, by more than half a point.
    pub ragged: usize,
    /// Lines that start with a mark that may not start one.
    pub bad_starts: usize,
    /// Pages whose text ends with a heading.
    pub headings_at_end: usize,
    /// Notes that start on another page than their first call.
    pub stray_notes: usize,
    /// Content outside of its page.
    pub outside: usize,
    /// Stretches of the structure without anything drawn.
    pub lost: usize,
}

/// Lays a document out and looks at it.
#[must_use]
pub fn audit(doc: &Document, options: &PdfOptions) -> Audit {
    let (fonts, _) = Fonts::new(&options.extra_fonts, &options.system_fonts);
    let (list, _) = super::lay_out(doc, options, &fonts);
    let mut a = Audit { pages: list.pages.len(), ..Audit::default() };
    let mut drawn = vec![false; list.tags.leaves as usize];
    let last = list.pages.len().saturating_sub(1);
    for (n, page) in list.pages.iter().enumerate() {
        for f in &page.facts {
            a.lines += 1;
            a.justified += usize::from(f.justified);
            a.overfull += usize::from(f.slack < -0.5);
            a.ragged += usize::from(f.justified && f.slack > 0.5);
            a.bad_starts += usize::from(f.bad_start);
        }
        a.headings_at_end += usize::from(page.ends_with_heading && n != last);
        a.stray_notes += page.notes.0.iter().filter(|id| !page.notes.1.contains(id)).count();
        for item in &page.items {
            if let Item::Run(r) = item {
                let (w, h) = list.size;
                let inside = r.x >= -0.5 && r.x + r.width <= w + 6.0 && r.y >= 0.0 && r.y <= h;
                a.outside += usize::from(!inside);
            }
            let mark = match item {
                Item::Run(r) => r.mark,
                Item::Frame(_, _, _, _, m) => *m,
                _ => continue,
            };
            if let Mark::Leaf(l) = mark
                && let Some(d) = drawn.get_mut(l as usize)
            {
                *d = true;
            }
        }
    }
    a.lost = drawn.iter().filter(|d| !**d).count();
    a
}
