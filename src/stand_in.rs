//! PLACEHOLDER: what other parts will bring, just enough to run the rest. Each module has the
//! signatures of the real one and goes when that is merged.

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
