//! References to characters in XML: `&amp;`, `&#x4e00;`.

use quick_xml::escape::resolve_xml_entity;

/// The character of a reference without its `&` and `;`: the five of XML 1.0 (section 4.6), and any
/// by its number. `None` for what nothing declares and for what is no character.
pub(super) fn character(name: &str) -> Option<char> {
    let Some(code) = name.strip_prefix('#') else {
        return resolve_xml_entity(name)?.chars().next();
    };
    let (digits, radix) = match code.strip_prefix('x') {
        Some(hex) => (hex, 16),
        None => (code, 10),
    };
    // what parses numbers also takes a sign
    let is_number = digits.bytes().all(|b| b.is_ascii_hexdigit());
    char::from_u32(u32::from_str_radix(digits, radix).ok().filter(|_| is_number)?)
}

#[cfg(test)]
mod tests {
    use super::character;

    #[test]
    fn names_and_numbers_are_characters() {
        for (name, want) in [
            ("amp", Some('&')),
            ("lt", Some('<')),
            ("gt", Some('>')),
            ("quot", Some('"')),
            ("apos", Some('\'')),
            ("#65", Some('A')),
            ("#x4e00", Some('一')),
            ("#x4E00", Some('一')),
            ("nbsp", None),
            ("#", None),
            ("#x", None),
            ("#xd800", None),
            ("#x110000", None),
            ("#+65", None),
            ("#-1", None),
            ("#6a", None),
            ("", None),
        ] {
            assert_eq!(character(name), want, "{name}");
        }
    }
}
