//! Turns the language tables into JSON: read at every start of the program, and JSON is read some
//! ten times as fast as TOML. What the tables mean is decided in `src/locale` alone.

#![allow(clippy::disallowed_methods, reason = "a build script reads and writes files")]

use std::path::Path;
use std::{env, fs};

const LANGUAGES: [&str; 6] = ["ar", "en", "es", "fr", "ru", "zh"];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/locale/tables");
    let out = env::var_os("OUT_DIR").ok_or("cargo gives no OUT_DIR")?;
    let mut traits = Vec::new();
    for lang in LANGUAGES {
        let from = Path::new("src/locale/tables").join(lang).with_extension("toml");
        let text = fs::read_to_string(&from).map_err(|e| format!("{}: {e}", from.display()))?;
        let table: serde_json::Value =
            toml::from_str(&text).map_err(|e| format!("{}: {e}", from.display()))?;
        traits.push(table.get("detect").cloned().unwrap_or_default());
        fs::write(Path::new(&out).join(lang).with_extension("json"), table.to_string())?;
    }
    let traits = serde_json::Value::Array(traits).to_string();
    fs::write(Path::new(&out).join("traits.json"), traits)?;
    Ok(())
}
