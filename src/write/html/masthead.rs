//! The first page: what stands between its rules, and the lines down to the text.

use super::Writer;
use crate::model::flat::leaves;
use crate::model::{Inline, InlineKind, MastheadLine, MastheadRole as Role, plain};

fn class(role: Role) -> &'static str {
    match role {
        Role::Publisher => "publisher",
        Role::Symbol => "symbol",
        Role::Organ => "issuer",
        Role::Distribution => "status",
        Role::Date => "date",
        Role::Language => "language",
        Role::Original => "original",
        Role::Class => "class",
        Role::Committee => "committee",
        Role::Session => "session",
        Role::DatesVenue => "dates-venue",
        Role::AgendaItem => "agenda-item",
        Role::AgendaTitle => "agenda-title",
        Role::Adoption => "adoption-line",
        Role::Basis => "basis",
        Role::Title => "title",
        Role::Subtitle => "subtitle",
        Role::Submitter => "submitter",
        Role::Sponsors => "sponsors",
        Role::Reissue => "reissue",
        _ => "other",
    }
}

impl<'d> Writer<'d, '_> {
    /// Publisher and symbol over a rule, organ and distribution block over another.
    pub(super) fn masthead(&mut self) {
        let doc = self.doc;
        let (head, _) = doc.masthead_parts();
        if head.is_empty() {
            return;
        }
        self.raw("<header class=\"masthead\">\n");
        let imprint = |r| matches!(r, Role::Publisher | Role::Symbol);
        self.group(&head, "imprint", &|r| imprint(r));
        self.raw("<div class=\"head\">\n");
        self.group(&head, "organ", &|r| r == Role::Organ);
        self.group(&head, "distribution", &|r| !imprint(r) && r != Role::Organ);
        self.raw("</div>\n</header>\n");
    }

    fn group(&mut self, head: &[&'d MastheadLine], class: &str, yes: &dyn Fn(Role) -> bool) {
        self.raw(&format!("<div class=\"{class}\">\n"));
        for line in head.iter().filter(|l| yes(l.role)) {
            self.line(line);
        }
        self.raw("</div>\n");
    }

    /// The lines below the head, in order.
    pub(super) fn title_block(&mut self) {
        let doc = self.doc;
        let (_, lines) = doc.masthead_parts();
        if lines.is_empty() {
            return;
        }
        self.raw("<div class=\"title-block\">\n");
        let mut rest = &lines[..];
        let mut titled = false;
        while let Some(line) = rest.first() {
            if line.role != Role::Title {
                self.line(line);
                rest = &rest[1..];
                continue;
            }
            // the lines of a title are one heading
            let n = rest.iter().take_while(|l| l.role == Role::Title).count();
            let element = if titled { "p" } else { "h1" };
            titled = true;
            self.raw(&format!("<{element} class=\"title\""));
            self.lang(line.lang);
            self.raw(">");
            for (k, l) in rest[..n].iter().enumerate() {
                if k > 0 {
                    self.raw("<br>");
                }
                self.inlines(&l.text);
            }
            self.raw(&format!("</{element}>\n"));
            rest = &rest[n..];
        }
        self.raw("</div>\n");
    }

    fn line(&mut self, line: &'d MastheadLine) {
        let symbol = line.role == Role::Symbol;
        self.raw(&format!("<p class=\"{}\"", class(line.role)));
        if symbol {
            // a symbol reads from the left in every language
            self.raw(" dir=\"ltr\"");
        } else {
            self.lang(line.lang);
        }
        self.raw(">");
        if !(symbol && self.series(&line.text)) {
            self.inlines(&line.text);
        }
        self.raw("</p>\n");
    }

    /// A symbol with its first part set large, as on paper: **A**/80/6.
    fn series(&mut self, text: &[Inline]) -> bool {
        let only = |i: &Inline| matches!(i.kind, InlineKind::Text { .. });
        let words = plain(text);
        let Some((series, rest)) = words.split_once('/') else { return false };
        if !leaves(text).all(only) || series.trim().is_empty() {
            return false;
        }
        self.raw("<span class=\"series\">");
        self.text(series);
        self.raw("</span>/");
        self.text(rest);
        true
    }
}
