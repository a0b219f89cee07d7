//! Lists and headings as a whole: one alone where there should be two, and items that end
//! differently.

use super::place::{last_char, span_of};
use crate::diag::{Code, Diagnostic};
use crate::locale::Locale;
use crate::model::{Annex, Block, BlockKind, Document, Item, Num, NumStyle};

pub(super) fn check(doc: &Document, locale: &Locale, diags: &mut Vec<Diagnostic>) {
    headings(&doc.body, diags);
    let mut annexes: Vec<&Annex> = doc.annexes.iter().rev().collect();
    while let Some(a) = annexes.pop() {
        headings(&a.body, diags);
        siblings(&a.body, locale, diags);
        annexes.extend(a.annexes.iter().rev());
    }
    for blocks in [&doc.preamble, &doc.body] {
        siblings(blocks, locale, diags);
    }
}

/// An "A" without a "B". A part (level 0) is a document within the document.
fn headings(blocks: &[Block], diags: &mut Vec<Diagnostic>) {
    // the first number of each open level, and how many followed it
    let mut open: [Option<(&Num, usize)>; 10] = [None; 10];
    // at the outermost level there may be one: a draft is often a part of a longer one
    let mut close = |open: &mut [Option<(&Num, usize)>], outermost: bool| {
        let mut outermost = outermost;
        for (first, n) in open.iter_mut().filter_map(Option::take) {
            let inside = !std::mem::replace(&mut outermost, false);
            if inside && n == 1 && first.value == 1 {
                let next = Num { value: 2, ..first.clone() }.canonical();
                let message = format!(
                    "heading {} stands alone: no heading {next} follows at its level",
                    first.text
                );
                diags.push(Diagnostic::new(Code::LoneHeading, first.span, message).help(
                    "look whether the next heading was lost; a part is divided into two or more",
                ));
            }
        }
    };
    for b in blocks {
        let BlockKind::Heading(h) = &b.kind else { continue };
        // a figure or a box may be the only one
        if b.origin.rule == "figure.caption" {
            continue;
        }
        let level = usize::from(h.level).min(9);
        let outermost = open[1..=level.max(1)].iter().all(Option::is_none);
        close(&mut open[level + 1..], outermost);
        let Some(num) = &h.num else { continue };
        match &mut open[level] {
            Some((first, n)) if first.style == num.style && num.value != 1 => *n += 1,
            _ => {
                let outermost = open[1..level.max(1)].iter().all(Option::is_none);
                close(&mut open[level..=level], outermost);
                open[level] = Some((num, 1));
            }
        }
    }
    close(&mut open[..1], true);
    close(&mut open[1..], true);
}

/// Lists with one item, and lists whose items end differently.
fn siblings(blocks: &[Block], locale: &Locale, diags: &mut Vec<Diagnostic>) {
    let mut stack: Vec<&[Block]> = vec![blocks];
    let mut list: Vec<&Item> = Vec::new();
    while let Some(blocks) = stack.pop() {
        for b in blocks {
            match &b.kind {
                BlockKind::Item(i) => {
                    let starts = match (list.last().and_then(|l| l.num.as_ref()), &i.num) {
                        (Some(a), Some(b)) => {
                            a.style != b.style || (b.value <= 1 && b.style != NumStyle::Bullet)
                        }
                        (a, b) => a.is_some() != b.is_some(),
                    };
                    if starts {
                        whole(&mut list, locale, diags);
                    }
                    list.push(i);
                    stack.push(&i.children);
                }
                BlockKind::Paragraph(p) => {
                    // a paragraph that goes on with an item does not end the list
                    if p.num.is_some() {
                        whole(&mut list, locale, diags);
                    }
                    stack.push(&p.children);
                }
                BlockKind::Quote { blocks } => stack.push(blocks),
                _ => whole(&mut list, locale, diags),
            }
        }
        whole(&mut list, locale, diags);
    }
}

/// Looks at a whole list and empties it.
fn whole(list: &mut Vec<&Item>, locale: &Locale, diags: &mut Vec<Diagnostic>) {
    if let [Item { num: Some(num), .. }] = list.as_slice()
        && num.value == 1
        && num.style != NumStyle::Bullet
    {
        let message = format!("item {} is the only one of its list", num.text);
        let d = Diagnostic::new(Code::OneItemList, num.span, message);
        diags.push(d.help("look whether the next item was lost; one item needs no label"));
    }
    if list.len() > 2 {
        mixed(list, locale, diags);
    }
    list.clear();
}

/// How an item ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    With(char),
    Open,
}

/// The last item ends the sentence, so only those before it are alike.
fn mixed(list: &[&Item], locale: &Locale, diags: &mut Vec<Diagnostic>) {
    let end = |i: &Item| {
        let c = last_char(&i.text)?;
        if !i.children.is_empty() || locale.list_intro.contains(&c) {
            return None;
        }
        let known = locale.clause_end.contains(&c) || locale.sentence_end.contains(&c);
        Some(if known { End::With(c) } else { End::Open })
    };
    let mut kinds: Vec<(End, usize, &Item)> = Vec::new();
    let (_, most) = list.split_last().unwrap_or((&list[0], list));
    for i in most {
        let Some(e) = end(i) else { continue };
        match kinds.iter_mut().find(|k| k.0 == e) {
            Some(k) => k.1 += 1,
            None => kinds.push((e, 1, i)),
        }
    }
    // "; and" before the last item leaves its end open
    let before_last = most.last();
    kinds.retain(|k| {
        !(k.0 == End::Open && k.1 == 1 && before_last.is_some_and(|b| std::ptr::eq(*b, k.2)))
    });
    let Some(usual) = kinds.iter().max_by_key(|k| k.1).map(|k| k.0) else { return };
    let Some((odd, _, item)) = kinds.iter().filter(|k| k.0 != usual).min_by_key(|k| k.1) else {
        return;
    };
    let words = |e: End| match e {
        End::With(c) => format!("with {c}"),
        End::Open => "without punctuation".to_owned(),
    };
    let place = match &item.num {
        Some(n) if !n.span.is_detached() => n.span,
        _ => span_of(&item.text),
    };
    let label = item.num.as_ref().map_or("", |n| &*n.text);
    let message =
        format!("item {label} ends {}, most items of its list {}", words(*odd), words(usual));
    diags.push(
        Diagnostic::new(Code::MixedItemPunctuation, place, message)
            .help("end all items alike, the last one with a full stop"),
    );
}
