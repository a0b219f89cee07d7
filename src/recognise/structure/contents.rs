//! Contents lists: where they end, and which of their lines are one entry.

use super::{Builder, inlines};
use crate::locale::{Keyword, LabelRole, Reading};
use crate::model::{Block, BlockKind, Contents, ContentsEntry, Inline, InlineKind, Origin};
use crate::recognise::{Kind, Node, join, table};
use crate::span::Span;
use std::collections::BTreeSet;

impl Builder<'_, '_, '_, '_> {
    /// A contents list: lines that end with a page number, under the word for it.
    pub(super) fn contents(&mut self, i: usize) -> bool {
        if self.contents_of_rows(i) {
            return true;
        }
        let nodes = self.nodes;
        let page = |n: &Node<'_>| {
            let s = n.str().trim_end();
            let head = s.trim_end_matches(|c: char| c.is_numeric() || c == '-' || c == '–');
            let digits = s[head.len()..].chars().count();
            // "1/CP.28" ends with no page
            let apart = head.ends_with([' ', '\u{a0}', '\t', '…'])
                || head.ends_with("..")
                || head.ends_with(". ")
                || head.ends_with("….")
                || head.ends_with(crate::recognise::text::han);
            let yes = n.kind == Kind::Para && (1..=7).contains(&digits) && apart;
            (yes || is_page(n)).then(|| s[head.len()..].parse::<u32>().ok())
        };
        // its page stands on the line below, as extraction leaves the columns of print
        let over = |j: usize| {
            nodes.get(j).is_some_and(|n| {
                let s = n.str();
                let led = s.ends_with("...") || s.ends_with(". .");
                let open = led || (s.len() < 240 && !join::closed(self.cx.locale, s));
                n.kind == Kind::Para && open && !is_page(n) && s.len() < 600
            }) && nodes.get(j + 1).is_some_and(is_page)
        };
        let paged = |n: &Node<'_>| page(n).is_some();
        let unpaged = |j: usize| {
            nodes.get(j).is_some_and(|n| {
                !paged(n)
                    && n.kind == Kind::Para
                    && n.text.len() < 240
                    && !n.heads_annex(self.cx.locale)
                    && !join::closed(self.cx.locale, n.str())
            })
        };
        // an entry can run over lines, the word "Annex" over the title of one: how many stand over
        // the one with the page
        let above = |j: usize| {
            let n = nodes.get(j).filter(|n| n.kind == Kind::Para && n.text.len() < 300)?;
            let labelled = !self.readings(j).is_empty();
            let open = labelled && !join::sentence_closed(self.cx.locale, n.str());
            let bare =
                |k: usize| nodes.get(k).is_some_and(|n| !is_page(n)) && self.readings(k).is_empty();
            let ends = |k: usize| bare(k) && (paged(&nodes[k]) || over(k));
            if !(n.heads_annex(self.cx.locale) || open) || is_page(n) {
                None
            } else if ends(j + 1) {
                Some(1)
            } else {
                let two = labelled && bare(j + 1) && unpaged(j + 1) && ends(j + 2);
                two.then_some(2)
            }
        };
        let mut j = i + 1;
        while nodes
            .get(j)
            .is_some_and(|n| matches!(self.cx.locale.keyword(n.str()), Some(Keyword::Page)))
            || (unpaged(j)
                && !over(j)
                && self.readings(j).is_empty()
                && j < i + 4
                && (j + 1..i + 5).any(|k| pages_follow(nodes, k, &paged)))
        {
            j += 1;
        }
        let heads = j;
        // "Annexes", "Tables" over entries with numbers, or over two titles and their pages
        let groups = |j: usize, last: u32| {
            let on =
                |k: usize| nodes.get(k).and_then(page).is_some_and(|n| n.is_none_or(|n| n >= last));
            let labelled = !self.readings(j).is_empty();
            let numbered = |k: usize| !self.readings(k).is_empty();
            let led = |k: usize| nodes.get(k).is_some_and(|n| join::leads_to_page(n.str()));
            if nodes.get(j).is_some_and(|n| n.heads_annex(self.cx.locale)) {
                return j > heads && (numbered(j + 1) || led(j + 1)) && on(j + 1);
            }
            unpaged(j)
                && self.cx.locale.keyword(nodes[j].str()).is_none()
                && on(j + 1)
                && (on(j + 2)
                    || (!labelled && nodes[j].text.len() < 60 && !self.readings(j + 1).is_empty()))
        };
        // an entry above begins with it: in order, such entries stand behind it
        let mut above_it = BTreeSet::new();
        let mut seen = heads;
        let mut headed = |j: usize| {
            above_it.extend(nodes[seen..j].iter().map(Node::str));
            seen = j;
            [" ", ".", "\t", "…"].iter().any(|behind| {
                let start = [nodes[j].str().trim_end(), behind].concat();
                let next = above_it.range(&*start..).next();
                next.is_some_and(|n| n.starts_with(&start))
            })
        };
        let columns = |j: usize| {
            let head = |n: &Node<'_>| self.cx.locale.keyword(n.str()) == Some(Keyword::Page);
            nodes.get(j).is_some_and(head)
                && nodes.get(j + 1).is_some_and(|n| head(n) || paged(n) || over(j + 1))
        };
        // pages count up
        let mut last = 0;
        loop {
            if let Some(number) = nodes.get(j).and_then(page) {
                // a title that ends with a year, below the list that names it with its page
                if !is_page(&nodes[j]) {
                    if number.is_some_and(|n| n < last) || headed(j) {
                        break;
                    }
                    last = number.unwrap_or(last);
                }
            } else if j > heads && columns(j) {
                // the heads of the columns again: "章次" below the lists of what stands before
            } else if let Some(n) = above(j).filter(|_| j > heads || !self.readings(j).is_empty()) {
                j += n;
                continue;
            } else if !over(j) && !((j > heads || !self.readings(j).is_empty()) && groups(j, last))
            {
                break;
            }
            j += 1;
        }
        if j == heads
            && !self.is_record()
            && let Some(end) = self.unpaged_contents(heads)
        {
            j = end;
        }
        // the record of a meeting lists what was discussed, up to the sentence that opens the meeting
        if j == heads && self.is_record() {
            j = i + 1;
            while nodes.get(j).is_some_and(|n| {
                n.kind == Kind::Para
                    && n.text.len() < 480
                    && is_entry(self.readings(j))
                    && !join::sentence_closed(self.cx.locale, n.str())
            }) {
                j += 1;
            }
            if j == nodes.len() || j == i + 1 {
                return false;
            }
        } else if j == heads {
            return false;
        }
        let heads = if self.is_record() { heads.min(i + 1) } else { heads };
        let mut c = Contents::default();
        let mut span = Span::DETACHED;
        for (k, n) in nodes.iter().enumerate().take(heads).skip(i) {
            if k > i {
                c.title.push(Inline::new(InlineKind::Break));
            }
            c.title.extend(inlines(self.cx, n, 0..n.text.len()));
            span = span.join(n.text.span(0..n.text.len()));
        }
        let mut open = false;
        #[allow(clippy::needless_range_loop, reason = "the index counts for several lists")]
        for k in heads..j {
            let under = self.is_record()
                && self.readings(k).iter().any(|r| matches!(r.role, LabelRole::Item(_)));
            let level = self
                .readings(k)
                .iter()
                .find_map(|r| match r.role {
                    LabelRole::Heading(l) => Some(l),
                    LabelRole::Part => Some(0),
                    _ => None,
                })
                .filter(|_| !under)
                .unwrap_or(if under { 2 } else { 1 });
            let n = &nodes[k];
            let text = match page_apart(n) {
                Some(at) => {
                    let mut text = inlines(self.cx, n, 0..at);
                    text.push(Inline::text(" "));
                    text.extend(inlines(self.cx, n, at..n.text.len()));
                    text
                }
                None => inlines(self.cx, n, 0..n.text.len()),
            };
            span = span.join(n.text.span(0..n.text.len()));
            // its page, or another line of it
            let labelled = !self.readings(k).is_empty();
            let more = is_page(n) || (open && !labelled && !n.heads_annex(self.cx.locale));
            open = (labelled || (open && more)) && !paged(n) && !self.is_record();
            if let Some(last) = c.entries.last_mut().filter(|_| more) {
                last.text.push(Inline::text(" "));
                last.text.extend(text);
                continue;
            }
            c.entries.push(ContentsEntry { level, text });
        }
        let origin = Origin::certain("contents");
        let block = Block { span, origin, ..Block::new(c) };
        // what stands before it may be the title of a part
        self.close(0);
        if self.doc.body.is_empty() && self.annexes.is_empty() {
            self.doc.preface.push(block);
        } else {
            self.list_mut().push(block);
        }
        self.at = j;
        true
    }

    /// A contents list drafted as a table with bars: a row is an entry, most end with a page.
    fn contents_of_rows(&mut self, i: usize) -> bool {
        let nodes = self.nodes;
        let row = |n: &&Node<'_>| n.kind == Kind::Para && n.is_row();
        let n = nodes[i + 1..].iter().take_while(row).count();
        let rows = &nodes[i + 1..i + 1 + n];
        let cells = |n: &Node<'_>| -> Vec<String> {
            let cells = n.str().split('|').map(str::trim).filter(|c| !c.is_empty());
            cells.map(str::to_owned).collect()
        };
        let page = |n: &Node<'_>| {
            let figure = |c: &&str| c.chars().all(|c| c.is_numeric() || matches!(c, '-' | '–'));
            n.str().split('|').map(str::trim).rfind(|c| !c.is_empty()).filter(figure).is_some()
        };
        let paged = rows.iter().filter(|n| page(n)).count();
        if paged < 2 || paged * 2 < n {
            return false;
        }
        let levels: Vec<u8> = rows
            .iter()
            .map(|n| {
                let line = cells(n).join(" ");
                let level = self.cx.locale.labels(&line).iter().find_map(|r| match r.role {
                    LabelRole::Heading(l) => Some(l),
                    LabelRole::Part => Some(0),
                    _ => None,
                });
                level.unwrap_or(1)
            })
            .collect();
        let heads = usize::from(!page(&rows[0]));
        let title = &nodes[i];
        let mut c =
            Contents { title: inlines(self.cx, title, 0..title.text.len()), ..Contents::default() };
        let table = table::build(self.cx, rows, '|');
        let span = title.text.span(0..title.text.len()).join(table.span);
        let BlockKind::Table(table) = table.kind else { return false };
        for (k, (row, level)) in table.rows.into_iter().zip(levels).enumerate() {
            let mut text: Vec<Inline> = Vec::new();
            for block in row.cells.into_iter().flat_map(|cell| cell.blocks) {
                let BlockKind::Paragraph(p) = block.kind else { continue };
                if !text.is_empty() {
                    text.push(Inline::text(" "));
                }
                text.extend(p.text);
            }
            if text.is_empty() {
                continue;
            }
            if k < heads {
                c.title.push(Inline::new(InlineKind::Break));
                c.title.extend(text);
            } else {
                c.entries.push(ContentsEntry { level, text });
            }
        }
        let block = Block { span, origin: Origin::certain("contents.rows"), ..Block::new(c) };
        self.close(0);
        if self.doc.body.is_empty() && self.annexes.is_empty() {
            self.doc.preface.push(block);
        } else {
            self.list_mut().push(block);
        }
        self.at = i + 1 + n;
        true
    }

    /// Where a list of headings without pages ends that the first heading of the text follows: it is
    /// the list's first entry again, maybe with another number.
    fn unpaged_contents(&self, from: usize) -> Option<usize> {
        let nodes = self.nodes;
        let title = |k: usize| {
            let len = self.readings(k).iter().map(|r| r.len).max()?;
            let rest = nodes[k].str()[len..].trim();
            let compact: String = rest.chars().filter(|c| !c.is_whitespace()).collect();
            (!compact.is_empty()).then(|| compact.to_lowercase())
        };
        let entry = |k: usize| {
            nodes.get(k).is_some_and(|n| {
                let s = n.str();
                n.kind == Kind::Para && s.len() < 300 && !join::sentence_closed(self.cx.locale, s)
            })
        };
        let first = Some(from).filter(|f| entry(*f)).and_then(title)?;
        let end = (from + 1..from + 120)
            .take_while(|k| entry(*k))
            .find(|k| title(*k).is_some_and(|t| t == first))?;
        (end >= from + 2).then_some(end)
    }
}

/// Whether a line is nothing but the page of an entry, or its paragraphs: "1–27".
fn is_page(n: &Node<'_>) -> bool {
    let s = n.str();
    n.kind == Kind::Para
        && s.len() <= 14
        && s.starts_with(|c: char| c.is_ascii_digit())
        && s.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '–' | '−' | ' '))
}

/// Where the page of an entry begins that only space parted from a title in Han.
fn page_apart(n: &Node<'_>) -> Option<usize> {
    let s = n.str();
    let at = s.trim_end_matches(|c: char| c.is_ascii_digit() || c == '-' || c == '–').len();
    let segs = n.text.segs();
    let k = segs.iter().position(|seg| seg.at as usize == at).filter(|k| *k > 0)?;
    let title = s[..at].ends_with(crate::recognise::text::han);
    (title && segs[k - 1].span.end < segs[k].span.start).then_some(at)
}

/// Whether labels are those of what a meeting talks on: none, or an item's.
fn is_entry(labels: &[Reading]) -> bool {
    labels.is_empty() || labels.iter().any(|r| matches!(r.role, LabelRole::Item(_)))
}

/// Whether two lines with a page stand from here on, or one that is all there is.
fn pages_follow(nodes: &[Node<'_>], at: usize, paged: &impl Fn(&Node<'_>) -> bool) -> bool {
    let yes = |j: usize| nodes.get(j).is_some_and(paged);
    yes(at) && (yes(at + 1) || yes(at + 2))
}
