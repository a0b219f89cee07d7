//! `schema/document.schema.json` is what the types say, and what the writer writes keeps to it.
//!
//! `MASTHEAD_BLESS=1 cargo test --features schema --test schema` writes the file anew.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr
)]

#[path = "common/arbitrary.rs"]
mod arbitrary;

use masthead::model::Document;
use masthead::write::json::{JsonOptions, schema, to_string};
use proptest::prelude::*;
use serde_json::Value;
use std::path::Path;

#[test]
fn the_file_is_what_the_types_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema/document.schema.json");
    let now = serde_json::to_string_pretty(&schema()).unwrap() + "\n";
    if std::env::var_os("MASTHEAD_BLESS").is_some_and(|v| v == "1") {
        std::fs::write(&path, &now).unwrap();
    }
    let file = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        file == now,
        "schema/document.schema.json is not what the types say: \
         MASTHEAD_BLESS=1 cargo test --features schema --test schema; if a program that reads the old \
         form would misread the new one, the version in src/write/json.rs goes up as well"
    );
}

fn validator() -> jsonschema::Validator {
    jsonschema::validator_for(&schema()).unwrap()
}

fn json(doc: &Document) -> Value {
    serde_json::from_str(&to_string(doc, &JsonOptions::default()).unwrap()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_tree_keeps_to_it(bytes in proptest::collection::vec(any::<u8>(), 0..1500)) {
        thread_local!(static SCHEMA: jsonschema::Validator = validator());
        let value = json(&arbitrary::document(&bytes));
        SCHEMA.with(|v| {
            let told: Vec<String> = v.iter_errors(&value).map(|e| format!("{} at {}", e, e.instance_path())).collect();
            prop_assert!(told.is_empty(), "{told:?}");
            Ok(())
        })?;
    }
}

#[test]
fn what_is_no_tree_does_not_keep_to_it() {
    let v = validator();
    let good = json(&Document::new(masthead::lang::Lang::EN));
    assert!(v.is_valid(&good));
    let spoil = |f: &dyn Fn(&mut Value)| {
        let mut value = good.clone();
        f(&mut value);
        v.is_valid(&value)
    };
    assert!(!spoil(&|v| v["version"] = 2.into()));
    assert!(!spoil(&|v| v["document"]["kind"] = "novel".into()));
    assert!(!spoil(&|v| v["document"]["unknown"] = 1.into()));
    assert!(!spoil(&|v| v["document"]["body"] = serde_json::json!([{ "type": "heading" }])));
}
