//! A document made in code, without any reader, written in every format that is built in.

use masthead::model::{
    Block, Cell, DocKind, Heading, Inline, Item, MastheadLine, MastheadRole, Note, Num, NumStyle,
    Paragraph, Row, Symbol, Table,
};
use masthead::{Document, FORMATS, Lang, WriteOptions};

fn letter(value: u32) -> Num {
    let letter = ["(a)", "(b)", "(c)"][value as usize % 3];
    Num::new(letter, value + 1, NumStyle::LowerAlpha)
}

fn cell(text: &str) -> Cell {
    Cell { blocks: vec![Block::new(Paragraph::new(text))], ..Cell::default() }
}

#[allow(clippy::print_stdout, reason = "an example shows what it does")]
pub(crate) fn main() -> Result<(), masthead::Error> {
    let mut doc = Document::new(Lang::EN);
    doc.kind = DocKind::Report;
    doc.meta.symbol = Some(Symbol::new("A/99/112"));
    doc.meta.title = Some("Wells of the northern islands".into());
    for (role, text) in [
        (MastheadRole::Publisher, "United Nations"),
        (MastheadRole::Symbol, "A/99/112"),
        (MastheadRole::Organ, "General Assembly"),
        (MastheadRole::Title, "Wells of the northern islands"),
    ] {
        doc.masthead.push(MastheadLine::new(role, text));
    }
    let note = doc.add_note(Note::new("1", "As of 1 May 2044."));
    let mut p = Paragraph::new("Three wells were measured:")
        .numbered(Num::new("1.", 1, NumStyle::Decimal))
        .with((0..3).map(|n| Block::new(Item::new(letter(n), format!("Well {};", n + 1)))));
    p.text.push(Inline::call(note));
    doc.body.push(Block::new(Heading::new(1, "Measurements").numbered(Num::new(
        "I.",
        1,
        NumStyle::UpperRoman,
    ))));
    doc.body.push(Block::new(p));
    doc.body.push(Block::new(Table {
        caption: None,
        rows: vec![
            Row { header: true, cells: vec![cell("Well"), cell("Depth")] },
            Row { header: false, cells: vec![cell("1"), cell("12 m")] },
        ],
    }));
    for format in FORMATS.iter().filter(|f| f.is_written()) {
        let written = masthead::write(&doc, format.format, &WriteOptions::default())?;
        assert!(masthead::verify(&doc, format.format, &written.bytes).is_none());
        println!("{}: {} bytes", format.format, written.bytes.len());
    }
    Ok(())
}
