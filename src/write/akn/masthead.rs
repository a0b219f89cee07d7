//! The masthead: `coverPage` and `preface`.
//!
//! What a line says decides its mark-up (AKN4UN guidelines, part 2, "Publication"); the lines of
//! the first page's head go into `coverPage`, session and title block into `preface`. A line whose
//! meaning is not known stays with its neighbours.

use super::Writer;
use super::meta::Tlc;
use crate::lang::Lang;
use crate::locale::Locale;
use crate::model::{
    AgendaItem, Date, Inline, InlineKind, MastheadLine, MastheadRole as Role, plain,
};

impl<'d> Writer<'d, '_> {
    /// `coverPage` and the beginning of `preface`; tells whether there is a preface.
    pub(super) fn masthead(&mut self) -> bool {
        let in_head = self.doc.in_head();
        let cover_end = in_head.iter().rposition(|h| *h).map_or(0, |i| i + 1);
        let mut cover = Vec::new();
        let mut preface = Vec::new();
        for (i, (l, in_head)) in self.doc.masthead.iter().zip(in_head).enumerate() {
            let loose = matches!(l.role, Role::Other | Role::Reissue | Role::Class);
            if in_head || loose && i < cover_end {
                cover.push(l);
            } else {
                preface.push(l);
            }
        }
        self.agenda_told = 0;
        if !cover.is_empty() {
            self.x.begin("coverPage");
            self.x.attr("eId", "coverPage");
            self.x.gt();
            self.lines(&cover, true);
            self.x.end("coverPage");
        }
        if preface.is_empty() && self.doc.preface.is_empty() {
            return false;
        }
        self.x.begin("preface");
        self.x.attr("eId", "preface");
        self.x.gt();
        self.lines(&preface, false);
        true
    }

    fn lines(&mut self, lines: &[&'d MastheadLine], cover: bool) {
        let mut rest = lines;
        while let Some(first) = rest.first() {
            // print breaks these where the line ends; they are one name or title
            let joined = matches!(first.role, Role::Organ | Role::Title | Role::AgendaTitle);
            let same = |l: &&&MastheadLine| l.role == first.role && l.lang == first.lang;
            let run = if joined { rest.iter().take_while(same).count() } else { 1 };
            let (run, after) = rest.split_at(run);
            self.line(first, run, cover);
            rest = after;
        }
    }

    fn line(&mut self, first: &'d MastheadLine, run: &[&'d MastheadLine], cover: bool) {
        let meta = &self.doc.meta;
        self.x.begin("p");
        let class = match first.role {
            Role::Publisher => "upperLeft",
            Role::Symbol => "upperRight",
            Role::Adoption => "adoption",
            Role::Basis => "basis",
            Role::Sponsors => "sponsors",
            Role::Reissue => "reissue",
            // what no element in the line can say
            Role::Date if date_of(&first.text).or(meta.date).is_none() => "date",
            Role::DatesVenue if !self.marks_meeting(&first.text) => "datesVenue",
            _ => "",
        };
        if !class.is_empty() {
            self.x.attr("class", class);
        }
        self.lang(first.lang);
        self.x.gt_text();
        let text = &first.text[..];
        match first.role {
            Role::Publisher => {
                self.tlc(Tlc::Role, "publisher", "Publisher");
                self.tagged("docAuthority", &[("refersTo", "#publisher")], text);
            }
            Role::Symbol => {
                self.tlc(Tlc::Concept, "symbol", "Symbol");
                self.tagged("docNumber", &[("refersTo", "#symbol")], text);
            }
            Role::Organ => {
                self.tlc(Tlc::Role, "issuingBody", "Issuing body");
                let attrs = [("refersTo", "#issuingBody"), ("class", "rightBig")];
                // in the title block it is set like the session below it
                let attrs = if cover { &attrs[..] } else { &attrs[..1] };
                self.tagged_lines("docAuthority", attrs, run);
            }
            Role::Distribution => {
                let refers = match meta.distribution {
                    Some(how) => self.distribution(how),
                    None => {
                        self.tlc(Tlc::Concept, "distribution", "Distribution");
                        "#distribution"
                    }
                };
                let attrs = [("refersTo", refers), ("class", "rightSmall")];
                self.tagged("docStatus", &attrs, text);
            }
            Role::Date => self.doc_date(meta.date, "dateOfIssuance", "Date of issuance", text),
            Role::Language => {
                let refers = self.language(self.doc.lang);
                let name = ("name", "akn4un:languageOfExpression");
                self.tagged("inline", &[name, ("refersTo", &refers)], text);
            }
            Role::Original => self.original(text),
            Role::Class => {
                self.tlc(Tlc::Concept, "documentClass", "Class of document");
                self.tagged("docType", &[("refersTo", "#documentClass")], text);
            }
            Role::Committee => {
                let refers = self.committee();
                self.tagged("docCommittee", &[("refersTo", &refers)], text);
            }
            Role::Session => {
                let value = meta.session.as_ref().map(|s| s.value.to_string());
                let refers = self.session_event();
                let mut attrs = vec![("refersTo", refers.as_str())];
                attrs.extend(value.as_deref().map(|v| ("value", v)));
                self.tagged("session", &attrs, text);
            }
            Role::DatesVenue => {
                self.dates_venue(text, first.lang.unwrap_or(self.doc.lang));
            }
            Role::AgendaItem => {
                self.tlc(Tlc::Concept, "agenda", "Agenda");
                let next = meta.agenda.get(self.agenda_told..).unwrap_or_default();
                let printed = plain(text);
                let items = &next[..AgendaItem::on_line(&printed, next)];
                self.agenda_told += items.len();
                // as printed, which is what the UN's own files have: "68 c)" in French for "68 (c)"
                let numbers: Vec<&str> = items
                    .iter()
                    .map(|i| i.printed(&printed).map_or(&*i.number, |r| &printed[r]))
                    .collect();
                let numbers = numbers.join(", ");
                let mut attrs = vec![("name", "akn4un:agendaItem"), ("refersTo", "#agenda")];
                attrs.extend((!items.is_empty()).then_some(("title", &*numbers)));
                self.tagged("inline", &attrs, text);
            }
            Role::AgendaTitle => {
                self.tagged_lines("inline", &[("name", "akn4un:agendaItemName")], run);
            }
            Role::Adoption => {
                let at = text.iter().position(|i| matches!(i.kind, InlineKind::Date { .. }));
                let Some(at) = at else { return self.end_line(text) };
                let (before, after) = text.split_at(at);
                self.inlines(before);
                if let Some((Inline { kind: InlineKind::Date { date, content }, .. }, after)) =
                    after.split_first()
                {
                    self.doc_date(Some(*date), "dateOfAdoption", "Date of adoption", content);
                    self.inlines(after);
                }
            }
            Role::Title => self.title(run),
            Role::Subtitle => self.tagged("inline", &[("name", "akn4un:subTitle")], text),
            Role::Submitter | Role::Basis | Role::Sponsors => {
                self.tagged("docProponent", &[], text);
            }
            Role::Reissue | Role::Other => self.inlines(text),
        }
        self.x.end_text("p");
    }

    /// Text alone, and the end of its line.
    fn end_line(&mut self, text: &'d [Inline]) {
        self.inlines(text);
        self.x.end_text("p");
    }

    fn open_tag(&mut self, element: &str, attrs: &[(&str, &str)]) {
        self.x.begin_inline(element);
        for (name, value) in attrs {
            self.x.attr(name, value);
        }
        self.x.gt_text();
    }

    fn tagged(&mut self, element: &str, attrs: &[(&str, &str)], text: &'d [Inline]) {
        self.open_tag(element, attrs);
        self.inlines(text);
        self.x.end_text(element);
    }

    /// Several lines in one element.
    fn tagged_lines(&mut self, element: &str, attrs: &[(&str, &str)], run: &[&'d MastheadLine]) {
        self.open_tag(element, attrs);
        for (i, l) in run.iter().enumerate() {
            if i > 0 {
                self.x.raw("<eol/>");
            }
            self.inlines(&l.text);
        }
        self.x.end_text(element);
    }

    /// `docDate`, if the date is known or the text tells it; the dates in it need no mark-up then.
    fn doc_date(&mut self, known: Option<Date>, id: &str, show: &str, text: &'d [Inline]) {
        let Some(date) = date_of(text).or(known) else { return self.inlines(text) };
        self.tlc(Tlc::Concept, id, show);
        let (date, refers) = (date.to_string(), format!("#{id}"));
        self.open_tag("docDate", &[("date", &date), ("refersTo", &refers)]);
        for i in text {
            match &i.kind {
                InlineKind::Date { content, .. } => self.inlines(content),
                _ => self.inline(i),
            }
        }
        self.x.end_text("docDate");
    }

    /// "Original: English": the language alone is marked.
    fn original(&mut self, text: &'d [Inline]) {
        let refers = self.doc.meta.original.map(|l| self.language(l));
        let mut attrs = vec![("name", "akn4un:originalLanguage")];
        attrs.extend(refers.as_deref().map(|r| ("refersTo", r)));
        if let [Inline { kind: InlineKind::Text { text: first }, .. }, after @ ..] = text
            && let Some(at) = first.find([':', '：'])
        {
            let colon = first[at..].chars().next().map_or(0, char::len_utf8);
            let name = first[at + colon..].trim_start();
            let (before, name) = first.split_at(first.len() - name.len());
            self.x.text(before);
            // the name can stand on a line of its own
            let (name, after) = match after {
                [Inline { kind: InlineKind::Text { text }, .. }, rest @ ..] if name.is_empty() => {
                    let name = text.trim_start();
                    self.x.text(&text[..text.len() - name.len()]);
                    (name, rest)
                }
                _ => (name, after),
            };
            self.open_tag("inline", &attrs);
            self.x.text(name);
            self.inlines(after);
            self.x.end_text("inline");
        } else {
            self.tagged("inline", &attrs, text);
        }
    }

    /// The days of a meeting as `event`, its place as `location`.
    fn dates_venue(&mut self, text: &'d [Inline], lang: Lang) {
        let event = self.session_event();
        let is_date = |i: &Inline| matches!(i.kind, InlineKind::Date { .. });
        let Some(first) = text.iter().position(is_date) else {
            return self.unmarked_days(&event, text, lang);
        };
        let last = text.iter().rposition(is_date).unwrap_or(first);
        let (before, days) = text.split_at(first);
        let (days, after) = days.split_at(last - first + 1);
        self.places(before);
        self.open_tag("event", &[("refersTo", &event)]);
        for (n, i) in days.iter().enumerate() {
            let InlineKind::Date { date, content } = &i.kind else {
                self.places(std::slice::from_ref(i));
                continue;
            };
            let date = date.to_string();
            let mut attrs = vec![("date", date.as_str())];
            if n == 0 {
                self.tlc(Tlc::Concept, "startDate", "Start date");
                attrs.push(("refersTo", "#startDate"));
            } else if n == last - first {
                self.tlc(Tlc::Concept, "endDate", "End date");
                attrs.push(("refersTo", "#endDate"));
            }
            self.tagged("date", &attrs, content);
        }
        self.x.end_text("event");
        self.places(after);
    }

    /// Whether an element says that a line tells days or place of a meeting.
    fn marks_meeting(&self, text: &[Inline]) -> bool {
        let meeting = self.doc.meta.meeting.as_ref();
        let days = meeting.is_some_and(|m| m.from.is_some() && m.to.or(m.from).is_some());
        let place = meeting.and_then(|m| m.place.as_deref()).filter(|p| !p.is_empty());
        days || text.iter().any(|i| match &i.kind {
            InlineKind::Date { .. } | InlineKind::Place { .. } => true,
            InlineKind::Text { text } => place.is_some_and(|p| text.contains(p)),
            _ => false,
        })
    }

    /// The days of a meeting in a text that does not mark them. Where the language's table finds
    /// them, the event is just those words, else the whole line.
    fn unmarked_days(&mut self, event: &str, text: &'d [Inline], lang: Lang) {
        let meeting = self.doc.meta.meeting.as_ref();
        let days = meeting.and_then(|m| m.from.zip(m.to.or(m.from)));
        let Some((from, to)) = days else { return self.places(text) };
        let found = Locale::builtin(lang).and_then(|locale| {
            text.iter().enumerate().find_map(|(n, i)| match &i.kind {
                InlineKind::Text { text } => {
                    let range = locale.date_range(text)?.0;
                    Some((
                        n,
                        text.get(..range.start)?,
                        text.get(range.clone())?,
                        text.get(range.end..)?,
                    ))
                }
                _ => None,
            })
        });
        if let Some((n, before, days, after)) = found {
            self.places(&text[..n]);
            self.place_in(before);
            self.open_tag("event", &[("refersTo", event)]);
            self.day(from, "startDate", "Start date");
            self.x.text(days);
            self.day(to, "endDate", "End date");
            self.x.end_text("event");
            self.place_in(after);
            self.places(&text[n + 1..]);
        } else {
            self.open_tag("event", &[("refersTo", event)]);
            self.day(from, "startDate", "Start date");
            self.places(text);
            self.day(to, "endDate", "End date");
            self.x.end_text("event");
        }
    }

    /// A day that no text stands for.
    fn day(&mut self, date: Date, id: &str, show: &str) {
        self.tlc(Tlc::Concept, id, show);
        self.x.begin_inline("date");
        self.x.attr("date", &date.to_string());
        self.x.attr2("refersTo", "#", id);
        self.x.end_empty();
    }

    /// Inlines with their places as `location`.
    fn places(&mut self, text: &'d [Inline]) {
        for i in text {
            match &i.kind {
                InlineKind::Place { content } => {
                    let words = plain(content);
                    let refers = self.location(&words);
                    self.tagged("location", &[("refersTo", &refers)], content);
                }
                InlineKind::Text { text } => self.place_in(text),
                _ => self.inline(i),
            }
        }
    }

    /// Text with the known place as `location`.
    fn place_in(&mut self, text: &str) {
        let known = self.doc.meta.meeting.as_ref().and_then(|m| m.place.as_deref());
        let found = known
            .filter(|k| !k.is_empty())
            .and_then(|k| text.split_once(k).map(|(before, after)| (before, k, after)));
        let Some((before, place, after)) = found else { return self.x.text(text) };
        self.x.text(before);
        let refers = self.location(place);
        self.open_tag("location", &[("refersTo", &refers)]);
        self.x.text(place);
        self.x.end_text("location");
        self.x.text(after);
    }

    /// The title; the number of a resolution before it stands for itself.
    fn title(&mut self, run: &[&'d MastheadLine]) {
        let number = self.doc.meta.number.as_deref().filter(|n| !n.is_empty());
        let Some((first, others)) = run.split_first() else { return };
        let mut head: Option<&str> = None;
        let mut text = &first.text[..];
        if let (Some(n), [Inline { kind: InlineKind::Text { text: t }, .. }, after @ ..]) =
            (number, text)
            && let Some(rest) = t.strip_prefix(n)
            && !rest.starts_with(char::is_alphanumeric)
        {
            let body = rest.trim_start_matches(|c: char| {
                c.is_whitespace() || matches!(c, '.' | '-' | '–' | '—' | '．' | '、')
            });
            if !(body.is_empty() && after.is_empty()) {
                let number = t[..t.len() - body.len()].trim_end();
                self.open_tag("docNumber", &[]);
                self.x.text(number);
                self.x.end_text("docNumber");
                self.x.raw(" ");
                head = Some(body);
                text = after;
            }
        }
        self.open_tag("docTitle", &[]);
        if let Some(t) = head {
            self.x.text(t);
        }
        self.inlines(text);
        for l in others {
            self.x.raw("<eol/>");
            self.inlines(&l.text);
        }
        self.x.end_text("docTitle");
    }

    fn language(&mut self, lang: Lang) -> String {
        let (id, show) = match lang.as_str() {
            "ar" => ("arabic", "Arabic"),
            "en" => ("english", "English"),
            "es" => ("spanish", "Spanish"),
            "fr" => ("french", "French"),
            "ru" => ("russian", "Russian"),
            "zh" => ("chinese", "Chinese"),
            other => (other, ""),
        };
        let (id, show) =
            if show.is_empty() { (format!("language_{id}"), id) } else { (id.to_owned(), show) };
        self.tlc(Tlc::Concept, &id, show);
        format!("#{id}")
    }
}

/// The first date that a line marks.
fn date_of(text: &[Inline]) -> Option<Date> {
    text.iter().find_map(|i| match &i.kind {
        InlineKind::Date { date, .. } => Some(*date),
        _ => None,
    })
}
