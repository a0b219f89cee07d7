//! Front matter: `key: value` lines between lines `---` at the head of a file (YAML, as far as facts
//! need it).

/// Lines that front matter may have.
const MOST: usize = 64;

/// Whether a text opens with front matter: lines `key: value` between lines `---`.
pub(super) fn has_front_matter(text: &str) -> bool {
    let mut lines = text.lines();
    if lines.next().map(str::trim_end) != Some("---") {
        return false;
    }
    let mut keys = 0;
    for line in lines.take(MOST) {
        let line = line.trim_end();
        if matches!(line, "---" | "...") {
            return keys > 0;
        }
        let key = line.split_once(':').map(|(k, _)| k);
        let named = key.is_some_and(|k| {
            !k.is_empty() && k.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.".contains(&b))
        });
        // what a key holds may go on in indented lines and lists
        if !(named || line.is_empty() || line.starts_with([' ', '\t', '-', '#'])) {
            return false;
        }
        keys += usize::from(named);
    }
    false
}

/// A value of front matter: a string in quotes, or what stands there.
pub(super) fn scalar(value: &str) -> String {
    let value = value.trim();
    if value.starts_with('"')
        && let Ok(s) = serde_json::from_str::<String>(value)
    {
        return s;
    }
    let single = value.strip_prefix('\'').and_then(|v| v.strip_suffix('\''));
    single.map_or_else(|| value.to_owned(), |v| v.replace("''", "'"))
}
