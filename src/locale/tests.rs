//! Tests of the tables.

use super::Locale;

const NAMES: [&str; 6] = ["ar", "en", "es", "fr", "ru", "zh"];

#[test]
fn tables_compile() {
    let mut wrong = String::new();
    for (name, text) in NAMES.iter().zip(super::TABLES) {
        if let Err(e) = Locale::from_toml(text) {
            wrong.push_str(&format!("{name}: {e}\n"));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
