//! All symbols that a document cites, by a visitor.

use masthead::model::{Inline, InlineKind, Target, Visit, walk_document, walk_inline};
use masthead::{Input, ReadOptions};
use std::collections::BTreeSet;

#[derive(Default)]
struct Symbols(BTreeSet<String>);

impl Visit for Symbols {
    fn inline(&mut self, inline: &Inline) {
        if let InlineKind::Ref(r) = &inline.kind
            && let Target::Document { symbol, .. } = &r.target
        {
            self.0.insert(symbol.to_string());
        }
        walk_inline(self, inline);
    }
}

#[allow(clippy::print_stdout, reason = "an example shows what it does")]
pub(crate) fn main() -> Result<(), masthead::Error> {
    let draft = "1. The Committee considered documents A/99/4 and A/99/112/Add.1.\n";
    let reading = masthead::read(Input::new("draft.txt", draft), &ReadOptions::default())?;
    let mut symbols = Symbols::default();
    walk_document(&mut symbols, &reading.document);
    assert_eq!(
        symbols.0.iter().map(String::as_str).collect::<Vec<_>>(),
        ["A/99/112/Add.1", "A/99/4"]
    );
    println!("{:?}", symbols.0);
    Ok(())
}
