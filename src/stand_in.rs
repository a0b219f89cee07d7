//! PLACEHOLDER: what other parts will bring, just enough to run the rest. Each module has the
//! signatures of the real one and goes when that is merged.

/// Stands for `read::text`: a line is a paragraph.
pub(crate) mod text {
    use crate::flow::{Flow, FlowBlock, Para, Piece};
    use crate::ledger::{Fate, Ledger};
    use crate::limits::Limits;
    use crate::source::Source;
    use crate::span::Span;

    pub(crate) fn read(source: &Source, _: &Limits, ledger: &mut Ledger) -> Flow {
        let mut flow = Flow::default();
        let mut at = 0;
        for line in source.text().split_inclusive('\n') {
            let start = at + (line.len() - line.trim_start().len());
            let end = start + line.trim().len();
            ledger.claim(Span::of(at, start), Fate::Blank);
            if end > start {
                let piece = Piece::text(Span::of(start, end));
                flow.blocks.push(FlowBlock::Para(Para { pieces: vec![piece], ..Para::default() }));
                ledger.claim(Span::of(end, at + line.len()), Fate::Blank);
            }
            at += line.len();
        }
        flow
    }
}

/// Stands for `recognise`: every paragraph is plain.
pub(crate) mod recognise {
    use crate::diag::Diagnostic;
    use crate::flow::{Flow, FlowBlock};
    use crate::lang::Lang;
    use crate::ledger::{Fate, Ledger};
    use crate::model::{Block, Date, DocKind, Document, Inline, InlineKind, Paragraph, Symbol};
    use crate::source::Source;

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
        for block in &flow.blocks {
            let FlowBlock::Para(para) = block else { continue };
            for piece in &para.pieces {
                ledger.claim(piece.span, Fate::Content);
                let text = source.slice(piece.span).into();
                let inline = Inline { span: piece.span, kind: InlineKind::Text { text } };
                let mut p = Paragraph::default();
                p.text.push(inline);
                let mut block = Block::new(p);
                block.span = piece.span;
                doc.body.push(block);
            }
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
