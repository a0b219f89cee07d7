//! What every page has: masthead, running heads and feet, sections.

use super::body::{Place, Props, Writer, open_part};
use super::notes::Part;
use super::runs::Fmt;
use super::script::{self, Script};
use super::styles::Role;
use super::{DocxOptions, xml};
use crate::model::{Document, MastheadLine, MastheadRole};
use std::fmt::Write as _;

/// The symbol as running heads print it: the document's, or the masthead's first.
pub(super) fn symbol(doc: &Document) -> String {
    match &doc.meta.symbol {
        Some(s) => s.as_str().to_owned(),
        None => doc
            .lines(MastheadRole::Symbol)
            .next()
            .map(|l| crate::model::plain(&l.text))
            .unwrap_or_default(),
    }
}

/// The first-page header with the masthead in a table: publisher and symbol above a thin rule,
/// organ and distribution above a thick one.
pub(super) fn first_header(w: &mut Writer<'_>) -> Part {
    let body = std::mem::take(&mut w.out);
    w.place = Place::Header;
    w.out.push_str(&open_part("hdr"));
    let doc = w.doc;
    // a document without any of it has no rules around nothing
    let (head, _) = doc.masthead_parts();
    if !head.is_empty() {
        masthead_table(w, &head);
    }
    w.open(Role::Header, &Props::default());
    w.out.push_str("</w:p></w:hdr>");
    w.place = Place::Body;
    let part = std::mem::replace(&mut w.out, body);
    let rels = std::mem::take(&mut w.rels);
    Part { part, rels: rels.xml(&[]) }
}

fn masthead_table<'d>(w: &mut Writer<'d>, head: &[&'d MastheadLine]) {
    let g = w.geometry;
    // emblem, name, gap, distribution
    let last = 3096;
    let gap = 245;
    let grid = [g.indent, g.text_width() - g.indent - gap - last, gap, last];
    let bidi = if w.rtl { "<w:bidiVisual/>" } else { "" };
    let _ = write!(
        w.out,
        "<w:tbl><w:tblPr>{bidi}<w:tblW w:w=\"{}\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/><w:tblCellMar><w:left w:w=\"0\" w:type=\"dxa\"/><w:right w:w=\"0\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr><w:tblGrid>",
        grid.iter().sum::<u32>()
    );
    for n in grid {
        let _ = write!(w.out, "<w:gridCol w:w=\"{n}\"/>");
    }
    w.out.push_str(
        "</w:tblGrid><w:tr><w:trPr><w:trHeight w:val=\"864\" w:hRule=\"exact\"/></w:trPr>",
    );
    cell(w, grid[0], 1, Row::First);
    empty(w);
    cell(w, grid[1] / 3 * 2, 1, Row::First);
    lines(w, head, MastheadRole::Publisher, Role::Distribution, 28, false);
    w.out.push_str("</w:tc>");
    cell(w, grid[1] - grid[1] / 3 * 2 + gap + last, 2, Row::First);
    symbol_lines(w);
    w.out.push_str(
        "</w:tc></w:tr><w:tr><w:trPr><w:trHeight w:val=\"2880\" w:hRule=\"atLeast\"/></w:trPr>",
    );
    cell(w, grid[0], 1, Row::Second);
    empty(w);
    cell(w, grid[1], 1, Row::Second);
    lines(w, head, MastheadRole::Organ, Role::Organ, 0, true);
    w.out.push_str("</w:tc>");
    cell(w, gap, 1, Row::Second);
    empty(w);
    cell(w, last, 1, Row::Second);
    let (mut any, mut languages) = (false, false);
    let elsewhere = [MastheadRole::Publisher, MastheadRole::Symbol, MastheadRole::Organ];
    for line in head.iter().filter(|l| !elsewhere.contains(&l.role)) {
        // languages stand apart from the date
        let spoken = matches!(line.role, MastheadRole::Language | MastheadRole::Original);
        header_line(w, line, Role::Distribution, 0, !any || (spoken && !languages), "");
        any = true;
        languages |= spoken;
    }
    if !any {
        blank(w);
    }
    w.out.push_str("</w:tc></w:tr></w:tbl>");
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Row {
    First,
    Second,
}

fn cell(w: &mut Writer<'_>, width: u32, span: u32, row: Row) {
    let _ = write!(w.out, "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>");
    if span > 1 {
        let _ = write!(w.out, "<w:gridSpan w:val=\"{span}\"/>");
    }
    w.out.push_str(match row {
        Row::First => {
            "<w:tcBorders><w:bottom w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"auto\"/></w:tcBorders><w:vAlign w:val=\"bottom\"/></w:tcPr>"
        }
        Row::Second => {
            "<w:tcBorders><w:top w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"auto\"/><w:bottom w:val=\"single\" w:sz=\"12\" w:space=\"0\" w:color=\"auto\"/></w:tcBorders></w:tcPr>"
        }
    });
}

fn empty(w: &mut Writer<'_>) {
    blank(w);
    w.out.push_str("</w:tc>");
}

fn blank(w: &mut Writer<'_>) {
    w.open(Role::Header, &Props::default());
    w.close();
}

fn lines<'d>(
    w: &mut Writer<'d>,
    head: &[&'d MastheadLine],
    role: MastheadRole,
    style: Role,
    size: u16,
    space: bool,
) {
    let mut any = false;
    for line in head.iter().filter(|l| l.role == role) {
        header_line(w, line, style, size, space && !any, "");
        any = true;
    }
    if !any {
        blank(w);
    }
}

/// A line of the masthead. Lines of another direction than the document's run their own way.
fn header_line<'a>(
    w: &mut Writer<'a>,
    line: &'a MastheadLine,
    style: Role,
    size: u16,
    space: bool,
    align: &str,
) {
    let fmt = Fmt { size, ..Fmt::new(line.lang.unwrap_or(w.doc.lang)) };
    header_open(w, style, space, align, fmt);
    w.inlines(&line.text, fmt);
    w.close();
}

fn header_open(w: &mut Writer<'_>, style: Role, space: bool, align: &str, fmt: Fmt) {
    let before = match (space, style) {
        (false, _) => 0,
        (true, Role::Distribution) => 240,
        (true, _) => 120,
    };
    let after = if space { 0 } else { 80 };
    let _ = write!(w.out, "<w:p><w:pPr><w:pStyle w:val=\"{}\"/>", style.id(w.options.page));
    if script::script(fmt.lang) == Script::RightToLeft {
        w.out.push_str("<w:bidi/>");
    }
    let after =
        if style == Role::Distribution && fmt.size == 0 && align.is_empty() { 0 } else { after };
    let _ = write!(
        w.out,
        "<w:spacing w:before=\"{before}\" w:after=\"{after}\" w:line=\"240\" w:lineRule=\"auto\"/>"
    );
    if !align.is_empty() {
        let _ = write!(w.out, "<w:jc w:val=\"{align}\"/>");
    }
    w.out.push_str("</w:pPr>");
}

/// The symbol on the outer edge, its first part twice as large.
fn symbol_lines(w: &mut Writer<'_>) {
    let doc = w.doc;
    let mut any = false;
    let edge = if w.rtl { "left" } else { "right" };
    let latin = crate::lang::Lang::EN;
    for line in doc.lines(MastheadRole::Symbol) {
        any = true;
        let fmt = Fmt::new(latin);
        header_open(w, Role::Distribution, false, edge, fmt);
        let text = match line.text.first().map(|i| &i.kind) {
            Some(crate::model::InlineKind::Text { text }) => text,
            _ => "",
        };
        let large = large_part(text);
        if large > 0 {
            w.text(&text[..large], Fmt { size: 40, ..fmt });
            w.text(&text[large..], fmt);
            w.inlines(&line.text[1..], fmt);
        } else {
            w.inlines(&line.text, fmt);
        }
        w.close();
    }
    if any {
        return;
    }
    match &doc.meta.symbol {
        Some(s) => {
            let fmt = Fmt::new(latin);
            header_open(w, Role::Distribution, false, edge, fmt);
            let large = large_part(s.as_str());
            w.text(&s.as_str()[..large], Fmt { size: 40, ..fmt });
            w.text(&s.as_str()[large..], fmt);
            w.close();
        }
        None => blank(w),
    }
}

/// Bytes of a symbol that are printed large: the series, `A` of `A/80/6`.
fn large_part(symbol: &str) -> usize {
    symbol
        .find('/')
        .filter(|n| *n <= 5 && symbol[..*n].bytes().all(|b| b.is_ascii_uppercase()))
        .unwrap_or(0)
}

/// A running head: the symbol on the outer edge over a rule; nothing where there is no symbol.
pub(super) fn running_head(doc: &Document, o: &DocxOptions, symbol: &str, even: bool) -> String {
    let rtl = script::script(doc.lang) == Script::RightToLeft;
    // pages of a document that runs right to left are bound on the other side
    let outer_right = even == rtl;
    let fmt_lang = script::lang_element(crate::lang::Lang::EN);
    let mut x = open_part("hdr");
    let rule = if symbol.is_empty() {
        ""
    } else {
        "<w:pBdr><w:bottom w:val=\"single\" w:sz=\"2\" w:space=\"1\" w:color=\"auto\"/></w:pBdr>"
    };
    let _ = write!(
        x,
        "<w:p><w:pPr><w:pStyle w:val=\"{}\"/>{rule}<w:spacing w:before=\"432\" w:after=\"80\"/><w:jc w:val=\"{}\"/></w:pPr><w:r><w:rPr><w:b/><w:bCs/>{fmt_lang}</w:rPr><w:t>",
        Role::Header.id(o.page),
        if outer_right { "right" } else { "left" }
    );
    xml::push_text(&mut x, symbol);
    x.push_str("</w:t></w:r></w:p></w:hdr>");
    x
}

/// The foot of the first page: the job number.
pub(super) fn first_footer(doc: &Document, o: &DocxOptions) -> String {
    let mut x = open_part("ftr");
    let _ = write!(x, "<w:p><w:pPr><w:pStyle w:val=\"{}\"/></w:pPr>", Role::JobNumber.id(o.page));
    if let Some(job) = &doc.meta.job_number {
        let _ =
            write!(x, "<w:r><w:rPr>{}</w:rPr><w:t>", script::lang_element(crate::lang::Lang::EN));
        xml::push_text(&mut x, job);
        x.push_str("</w:t></w:r>");
    }
    x.push_str("</w:p></w:ftr>");
    x
}

/// A running foot: page and pages on the outer edge, the job number on the inner.
pub(super) fn running_foot(doc: &Document, o: &DocxOptions, even: bool) -> String {
    let rtl = script::script(doc.lang) == Script::RightToLeft;
    let outer_right = even == rtl;
    let lang = script::lang_element(crate::lang::Lang::EN);
    let job = doc.meta.job_number.as_deref().unwrap_or("");
    // without the letter of the language
    let job = job.split('(').next().unwrap_or("").trim();
    let mut job_run = format!(
        "<w:r><w:rPr><w:b w:val=\"0\"/><w:bCs w:val=\"0\"/><w:sz w:val=\"14\"/><w:szCs w:val=\"14\"/>{lang}</w:rPr><w:t>"
    );
    xml::push_text(&mut job_run, job);
    job_run.push_str("</w:t></w:r>");
    let field = |code: &str| {
        let r = format!("<w:r><w:rPr>{lang}</w:rPr>");
        format!(
            "{r}<w:fldChar w:fldCharType=\"begin\"/></w:r>{r}<w:instrText xml:space=\"preserve\"> {code} </w:instrText></w:r>{r}<w:fldChar w:fldCharType=\"separate\"/></w:r>{r}<w:t>1</w:t></w:r>{r}<w:fldChar w:fldCharType=\"end\"/></w:r>"
        )
    };
    let pages = format!(
        "{}<w:r><w:rPr>{lang}</w:rPr><w:t>/</w:t></w:r>{}",
        field("PAGE"),
        field("NUMPAGES")
    );
    let g = o.page.geometry();
    let tab = format!("<w:r><w:rPr>{lang}</w:rPr><w:tab/></w:r>");
    let (first, second) = if outer_right { (job_run, pages) } else { (pages, job_run) };
    format!(
        "{}<w:p><w:pPr><w:pStyle w:val=\"{}\"/><w:tabs><w:tab w:val=\"right\" w:pos=\"{}\"/></w:tabs></w:pPr>{first}{tab}{second}</w:p></w:ftr>",
        open_part("ftr"),
        Role::Footer.id(o.page),
        g.text_width()
    )
}

/// Properties of a section. The first one brings headers and feet, the others take them over.
pub(super) fn section(w: &Writer<'_>, first: bool) -> String {
    let g = w.geometry;
    let mut x = String::from("<w:sectPr>");
    if first {
        for (kind, n) in [("first", 1), ("even", 2), ("default", 3)] {
            let _ = write!(
                x,
                "<w:headerReference w:type=\"{kind}\" r:id=\"rIdH{n}\"/><w:footerReference w:type=\"{kind}\" r:id=\"rIdF{n}\"/>"
            );
        }
    } else {
        x.push_str("<w:type w:val=\"nextPage\"/>");
    }
    let _ = write!(
        x,
        "<w:pgSz w:w=\"{}\" w:h=\"{}\"/><w:pgMar w:top=\"{}\" w:right=\"{side}\" w:bottom=\"{}\" w:left=\"{side}\" w:header=\"{}\" w:footer=\"{}\" w:gutter=\"0\"/><w:cols w:space=\"720\"/>",
        g.width,
        g.height,
        g.top,
        g.bottom,
        g.header,
        g.footer,
        side = g.side
    );
    if first {
        x.push_str("<w:titlePg/>");
    }
    if w.rtl {
        x.push_str("<w:bidi/>");
    }
    x.push_str("</w:sectPr>");
    x
}
