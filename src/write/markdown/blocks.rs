//! Blocks: lines with the marks of the containers that they stand in.

use super::{Writer, escape};
use crate::model::flat;
use crate::model::grid::{Grid, Kind, Stretch};
use crate::model::{Annex, Block, BlockKind, Caption, Inline, InlineKind, Note, Num, Table};

/// Containers within each other; deeper blocks stand one after the other.
pub(super) const MAX_DEPTH: usize = 12;

impl Writer<'_> {
    // ---- lines ---------------------------------------------------------------------------

    /// A blank line, unless a container was just opened.
    pub(super) fn gap(&mut self) {
        if !std::mem::replace(&mut self.fresh, false) {
            self.out.push_str(self.prefix.trim_end());
            self.out.push('\n');
        }
    }

    pub(super) fn line(&mut self, text: &str) {
        match self.first.take() {
            Some(first) => self.out.push_str(&first),
            None => self.out.push_str(&self.prefix),
        }
        self.out.push_str(text);
        while self.out.ends_with([' ', '\t']) {
            self.out.pop();
        }
        self.out.push('\n');
    }

    /// A line of its own that cannot be misread for anything but text. Nothing for blank text.
    pub(super) fn paragraph(&mut self, text: &str) {
        let text = escape::guard(text);
        if !text.is_empty() {
            self.gap();
            self.line(&text);
        }
    }

    pub(super) fn heading(&mut self, level: usize, text: &str) {
        let text = escape::title(text);
        if !text.is_empty() {
            self.gap();
            self.line(&format!("{} {text}", "#".repeat(level.clamp(1, 6))));
        }
    }

    /// A heading without a number. One that opens with what may be read as a number is closed by its
    /// marks, which says that it is none.
    fn bare_heading(&mut self, level: usize, title: &str) {
        let opens = title.split([' ', '\u{a0}', '\u{3000}']).next().unwrap_or("");
        let lone = opens.chars().count() <= 2 && title.len() > opens.len();
        let like = lone
            || opens.contains(|c: char| c.is_numeric() || ".)）、．:：".contains(c))
            || opens.starts_with(['(', '（', '第']);
        if like && !title.is_empty() {
            let marks = "#".repeat(level.clamp(1, 6));
            let title = escape::title(title);
            self.gap();
            self.line(&format!("{marks} {title} {marks}"));
        } else {
            self.heading(level, title);
        }
    }

    /// Opens a container: `mark` stands before its first line, `rest` before all others.
    pub(super) fn open(&mut self, mark: &str, rest: &str) {
        self.gap();
        let mut first = self.first.take().unwrap_or_else(|| self.prefix.clone());
        first.push_str(mark);
        self.first = Some(first);
        self.prefix.push_str(rest);
        self.fresh = true;
        self.depth += 1;
    }

    /// Closes a container that was opened with `rest`.
    pub(super) fn close(&mut self, rest: &str) {
        if self.first.is_some() {
            // nothing is in it but its mark: "- - -" would be a rule, and what follows "-" is not
            // always told from it
            self.line("<!-- -->");
        }
        self.prefix.truncate(self.prefix.len().saturating_sub(rest.len()));
        self.fresh = false;
        self.depth = self.depth.saturating_sub(1);
    }

    // ---- blocks --------------------------------------------------------------------------

    pub(super) fn blocks(&mut self, blocks: &[Block]) {
        if self.depth >= MAX_DEPTH {
            for l in flat::lines(blocks) {
                let mut text = num_text(l.num);
                text.push_str(&self.inlines(l.text));
                escape::push(&mut text, l.alt);
                self.paragraph(&text);
            }
            return;
        }
        for b in blocks {
            self.block(b);
        }
    }

    fn block(&mut self, b: &Block) {
        match &b.kind {
            BlockKind::Heading(h) => {
                let level = usize::from(h.level.saturating_sub(self.lowest)) + 2;
                let title = self.inlines(&h.title);
                let num = num_text(h.num.as_ref());
                // a number without a full stop is told from its title by a line of its own
                if num.is_empty() {
                    self.bare_heading(level, &title);
                    return;
                }
                let bare = num.trim_end().ends_with(char::is_alphanumeric);
                let text = if bare && !title.is_empty() {
                    format!("{}<br>{title}", num.trim_end())
                } else {
                    num + &title
                };
                self.heading(level, &text);
            }
            BlockKind::Paragraph(p) => self.labelled(p.num.as_ref(), &p.text, &p.children, false),
            BlockKind::Item(i) => self.labelled(i.num.as_ref(), &i.text, &i.children, true),
            BlockKind::Table(t) => self.table(t),
            BlockKind::Quote { blocks } => self.quote(&[], blocks),
            BlockKind::Boxed(x) => self.quote(&x.title, &x.blocks),
            BlockKind::Contents(c) => {
                for title in c.title.split(|i| matches!(i.kind, InlineKind::Break)) {
                    let text = self.inlines(title);
                    self.paragraph(&text);
                }
                for e in &c.entries {
                    let text = self.inlines(&e.text);
                    self.paragraph(&text);
                }
            }
            BlockKind::Rule => {
                self.gap();
                self.line("* * *");
            }
            BlockKind::Figure(f) => {
                self.caption(f.caption.as_ref());
                let mut text = String::new();
                escape::push(&mut text, &f.alt);
                // words that no picture goes with
                let plain = !f.alt.contains(['[', ']', '\\', '\n', '\r']);
                if plain && !text.trim().is_empty() {
                    text = format!("![{}]()", text.trim());
                }
                self.paragraph(&text);
            }
            BlockKind::Opaque(o) => self.blocks(&o.blocks),
        }
    }

    /// A paragraph or item: an entry of a list if it has a label that lists can have, or is an item.
    fn labelled(&mut self, num: Option<&Num>, text: &[Inline], children: &[Block], item: bool) {
        let line = self.inlines(text);
        let label = num.map(|n| n.text.trim()).unwrap_or_default();
        if counts(label) {
            let rest = " ".repeat(label.len() + 1);
            self.open(&format!("{label} "), &rest);
            self.paragraph(&line);
            self.blocks(children);
            self.close(&rest);
            return;
        }
        if item {
            self.open("- ", "  ");
            self.paragraph(&(num_text(num) + &line));
            self.blocks(children);
            self.close("  ");
            return;
        }
        self.paragraph(&(num_text(num) + &line));
        self.blocks(children);
    }

    fn quote(&mut self, title: &[Inline], blocks: &[Block]) {
        if title.is_empty() && blocks.is_empty() {
            return;
        }
        self.open("> ", "> ");
        let title = self.inlines(title);
        let title = title.trim();
        if title.starts_with(char::is_alphanumeric) && title.ends_with(char::is_alphanumeric) {
            self.paragraph(&format!("**{title}**"));
        } else {
            self.paragraph(title);
        }
        self.blocks(blocks);
        self.close("> ");
    }

    pub(super) fn annexes(&mut self, annexes: &[Annex]) {
        let mut stack = vec![annexes.iter()];
        while let Some(top) = stack.last_mut() {
            let Some(a) = top.next() else {
                stack.pop();
                continue;
            };
            for heading in [&a.label, &a.title] {
                let text = self.inlines(heading);
                self.heading(1, &text);
            }
            self.blocks(&a.preamble);
            self.blocks(&a.body);
            stack.push(a.annexes.iter());
        }
    }

    pub(super) fn note(&mut self, note: &Note, n: usize) {
        let label = self.labels.get(n).cloned().unwrap_or_default();
        self.open(&format!("[^{label}]: "), "    ");
        self.blocks(&note.blocks);
        self.close("    ");
    }

    // ---- tables --------------------------------------------------------------------------

    fn caption(&mut self, caption: Option<&Caption>) {
        let Some(c) = caption else { return };
        let num = num_text(c.num.as_ref());
        self.paragraph(&num);
        let title = self.inlines(&c.title);
        self.paragraph(&title);
    }

    pub(super) fn table(&mut self, t: &Table) {
        self.caption(t.caption.as_ref());
        self.rows(t);
    }

    pub(super) fn rows(&mut self, t: &Table) {
        let grid = Grid::new(&t.rows, 0);
        let columns = grid.columns;
        if columns == 0 {
            return;
        }
        self.gap();
        // the first row of a Markdown table is always its head, and says how many columns there are;
        // others may have fewer
        let headed = t.rows.first().is_some_and(|r| r.header);
        if !headed {
            self.line(&format!("|{}", "  |".repeat(columns)));
            self.line(&format!("|{}", " --- |".repeat(columns)));
        }
        for (n, row) in grid.stretches().iter().enumerate() {
            let head = n == 0 && headed;
            let row = match row.as_slice() {
                [all @ .., Stretch { kind: Kind::Gap, .. }] if !head => all,
                all => all,
            };
            // a row without cells would end the table
            if row.is_empty() && !head {
                continue;
            }
            let mut line = String::from("|");
            for s in row {
                match s.kind {
                    Kind::Cell(c) => line.push_str(&format!(" {} |", self.cell(&c.cell.blocks))),
                    Kind::Above => line.push_str(" ^^ |"),
                    Kind::Gap => line.push_str(&"  |".repeat(s.wide)),
                }
                if !matches!(s.kind, Kind::Gap) {
                    line.push_str(&"|".repeat(s.wide - 1));
                }
            }
            self.line(&line);
            if head {
                self.line(&format!("|{}", " --- |".repeat(columns)));
            }
        }
    }

    /// A cell: its paragraphs parted by two breaks.
    fn cell(&self, blocks: &[Block]) -> String {
        let mut out = String::new();
        for l in flat::lines(blocks) {
            let mut text = num_text(l.num);
            text.push_str(&self.inlines(l.text));
            escape::push(&mut text, l.alt);
            let text = text.trim();
            if text.is_empty() {
                continue;
            }
            if !out.is_empty() {
                out.push_str("<br><br>");
            }
            out.push_str(text);
        }
        if out == "^^" { "\\^\\^".to_owned() } else { out }
    }
}

/// Whether a label is the mark of an ordered list.
pub(super) fn counts(label: &str) -> bool {
    let digits = label.strip_suffix(['.', ')']).unwrap_or("");
    (1..=9).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())
}

/// A label with a space after it, escaped.
pub(super) fn num_text(num: Option<&Num>) -> String {
    let mut out = String::new();
    if let Some(n) = num.filter(|n| !n.text.trim().is_empty()) {
        escape::push(&mut out, n.text.trim());
        out.push(' ');
    }
    out
}
