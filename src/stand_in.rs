//! PLACEHOLDER: what other parts will bring, just enough to run the rest. Each module has the
//! signatures of the real one and goes when that is merged.

/// Stands for `recognise`: every paragraph is plain.
pub(crate) mod recognise {
    use crate::diag::Diagnostic;
    use crate::flow::{Flow, FlowBlock, Para, Piece};
    use crate::lang::Lang;
    use crate::ledger::{Fate, Ledger};
    use crate::model::{
        Block, Date, DocKind, Document, Furniture, Inline, InlineKind, Paragraph, Symbol,
    };
    use crate::source::Source;
    use crate::span::Span;

    #[derive(Debug, Default)]
    pub(crate) struct Options {
        pub(crate) lang: Option<Lang>,
        pub(crate) kind: Option<DocKind>,
        pub(crate) symbol: Option<Symbol>,
        pub(crate) date: Option<Date>,
        pub(crate) title: Option<Box<str>>,
    }

    pub(crate) fn recognise(
        source: &Source,
        flow: Flow,
        ledger: &mut Ledger,
        options: &Options,
        _: &mut Vec<Diagnostic>,
    ) -> Document {
        let mut doc = Document::new(options.lang.unwrap_or_default());
        doc.kind = options.kind.unwrap_or_default();
        doc.meta.symbol.clone_from(&options.symbol);
        doc.meta.date = options.date;
        doc.meta.title.clone_from(&options.title);
        let mut add = |para: &Para| {
            let mut p = Paragraph::default();
            for piece in &para.pieces {
                ledger.claim(piece.span, Fate::Content);
                let text = source.slice(piece.span).into();
                p.text.push(Inline { span: piece.span, kind: InlineKind::Text { text } });
            }
            let mut block = Block::new(p);
            block.span = para.pieces.first().map_or(Span::DETACHED, |p| p.span);
            doc.body.push(block);
        };
        for block in &flow.blocks {
            match block {
                FlowBlock::Para(para) => add(para),
                FlowBlock::Table(t) => {
                    t.rows.iter().flat_map(|r| &r.cells).flat_map(|c| &c.paras).for_each(&mut add);
                }
            }
        }
        for note in &flow.notes {
            add(&Para { pieces: vec![Piece::text(note.mark)], ..Para::default() });
            note.paras.iter().for_each(&mut add);
        }
        for f in &flow.furniture {
            doc.furniture.push(Furniture::new(f.span, source.slice(f.span), f.kind, f.page));
        }
        doc
    }
}

/// Stands for `check`.
pub(crate) mod check {
    use crate::diag::Diagnostic;
    use crate::model::Document;

    pub(crate) fn check(_: &Document) -> Vec<Diagnostic> {
        Vec::new()
    }
}

/// Stands for `write::akn`: well-formed, not Akoma Ntoso.
pub(crate) mod write_akn {
    use crate::model::{Date, Document, TextOptions, text_of};

    #[derive(Debug, Default)]
    pub(crate) struct AknOptions {
        pub(crate) markup_date: Option<Date>,
    }

    pub(crate) fn to_string(doc: &Document, _: &AknOptions) -> String {
        let mut out = String::from("<akomaNtoso>\n");
        for line in text_of(doc, TextOptions::default()).lines() {
            let line = line.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            out.push_str(&format!("<p>{line}</p>\n"));
        }
        out.push_str("</akomaNtoso>\n");
        out
    }
}

/// Stands for `write::json`.
pub(crate) mod write_json {
    use crate::model::Document;

    pub(crate) fn to_string(doc: &Document) -> String {
        let tree = serde_json::to_string_pretty(doc).unwrap_or_default();
        format!("{{\"masthead\": \"tree\", \"version\": 1, \"document\": {tree}}}\n")
    }
}

/// Stands for `read::json`.
pub(crate) mod read_json {
    use crate::error::Error;
    use crate::limits::Limits;
    use crate::model::Document;

    pub(crate) fn read(bytes: &[u8], _: &Limits) -> Result<Document, Error> {
        let bad =
            |e: serde_json::Error| Error::unreadable(format!("no tree: {e}"), "write it anew");
        let mut value: serde_json::Value = serde_json::from_slice(bytes).map_err(bad)?;
        serde_json::from_value(value["document"].take()).map_err(bad)
    }
}

/// Stands for `conserve`.
pub(crate) mod conserve {
    use crate::model::{Document, TextOptions, text_of};
    use std::collections::BTreeMap;

    #[derive(Debug, Default, PartialEq, Eq)]
    pub(crate) struct Tally(BTreeMap<char, usize>);

    impl Tally {
        pub(crate) fn add(&mut self, text: &str) {
            for c in text.chars().filter(|c| !c.is_whitespace()) {
                *self.0.entry(c).or_default() += 1;
            }
        }

        pub(crate) fn difference(&self, found: &Self) -> String {
            format!("{} kinds of character, found {}", self.0.len(), found.0.len())
        }
    }

    pub(crate) fn tally_tree(doc: &Document) -> Tally {
        let mut tally = Tally::default();
        tally.add(&text_of(doc, TextOptions::default()));
        tally
    }

    pub(crate) fn tally_akn(xml: &str) -> Tally {
        let mut tally = Tally::default();
        for part in xml.split('<') {
            let text = part.rsplit_once('>').map_or(part, |(_, t)| t);
            tally.add(&text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"));
        }
        tally
    }
}
