//! Tests of the tables.

use super::{Locale, table};

const NAMES: [&str; 6] = ["ar", "en", "es", "fr", "ru", "zh"];

#[test]
fn tables_compile() {
    for (name, text) in NAMES.iter().zip(super::TABLES) {
        if let Err(e) = Locale::from_toml(text) {
            panic!("{name}: {e}");
        }
    }
}
