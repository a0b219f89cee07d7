//! Tests of the tables.

use super::Locale;

#[test]
fn tables_compile() {
    let mut wrong = String::new();
    for (name, text, _) in &super::TABLES {
        if let Err(e) = Locale::from_toml(text) {
            wrong.push_str(&format!("{name}: {e}\n"));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
