//! The text of an AKN file, taken out by code that the writer does not share.

use std::collections::BTreeMap;

/// How often each character occurs; white space and characters that print nothing aside.
pub type Tally = BTreeMap<char, i64>;

pub fn add(tally: &mut Tally, text: &str) {
    for c in text.chars().filter(|c| counts(*c)) {
        *tally.entry(c).or_default() += 1;
    }
}

/// Whether a character prints something.
pub fn counts(c: char) -> bool {
    !c.is_whitespace()
        && !c.is_control()
        && !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// What an AKN file says.
#[derive(Debug, Default)]
pub struct Said {
    /// Text outside of `meta`.
    pub text: Tally,
    /// Values of `marker` attributes.
    pub markers: Tally,
}

/// # Panics
/// When the file is not well-formed.
pub fn akn(xml: &str) -> Said {
    let options = roxmltree::ParsingOptions { nodes_limit: u32::MAX, ..Default::default() };
    let tree = roxmltree::Document::parse_with_options(xml, options).unwrap();
    let mut said = Said::default();
    for node in tree.descendants() {
        if node.is_text() {
            if !node.ancestors().any(|a| a.tag_name().name() == "meta") {
                add(&mut said.text, node.text().unwrap_or(""));
            }
        } else if let Some(marker) = node.attribute("marker") {
            add(&mut said.markers, marker);
        }
    }
    said
}

/// Characters that two tallies count differently: the character, and by how much the second has
/// more.
pub fn differences(a: &Tally, b: &Tally) -> Vec<(char, i64)> {
    let mut d: Tally = b.clone();
    for (c, n) in a {
        *d.entry(*c).or_default() -= n;
    }
    d.into_iter().filter(|(_, n)| *n != 0).collect()
}
