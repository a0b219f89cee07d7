//! Footnote marks as printed at the start of a note: what layout and recogniser both must know.

/// A mark at the start of a line: its bytes, and its number if it has one.
pub(crate) fn mark(s: &str) -> Option<(usize, Option<u32>)> {
    let first = s.chars().next()?;
    match first {
        '*' | '†' | '‡' | '§' | '\\' => {
            let bytes: usize = s
                .chars()
                .take_while(|c| *c == first || (*c == '*' && first == '\\') || *c == '\\')
                .map(char::len_utf8)
                .sum();
            let stars = s[..bytes].chars().filter(|c| *c != '\\').count();
            let follows = s[bytes..].chars().next();
            let ok = (1..=4).contains(&stars)
                && follows.is_some_and(|c| c != '*' && !c.is_ascii_punctuation());
            ok.then_some((bytes, None))
        }
        c if raised(c) => {
            let mut n = 0u32;
            let mut bytes = 0;
            for c in s.chars().take_while(|c| raised(*c)) {
                if let Some(d) = superscript(c) {
                    n = n.saturating_mul(10).saturating_add(d);
                }
                bytes += c.len_utf8();
            }
            (bytes < s.len() && n > 0).then_some((bytes, Some(n)))
        }
        '(' | '[' => {
            let other = if first == '(' { ')' } else { ']' };
            let close = s.find(other).filter(|i| *i <= 4)?;
            let n: u32 = s[1..close].parse().ok()?;
            s[close + 1..].starts_with(char::is_whitespace).then_some((close + 1, Some(n)))
        }
        c if c.is_ascii_digit() => {
            let bytes = s.bytes().take_while(u8::is_ascii_digit).count();
            let n: u32 = s[..bytes].parse().ok()?;
            let rest = &s[bytes..];
            // a number set off with a dash is a paragraph's
            let dashed = rest.trim_start().starts_with(['-', '–', '—']);
            (bytes <= 3 && rest.starts_with(char::is_whitespace) && n > 0 && !dashed)
                .then_some((bytes, Some(n)))
        }
        _ => None,
    }
}

/// Whether a line is a rule drawn with characters that draw nothing else.
pub(crate) fn is_rule(s: &str) -> bool {
    let drawn = |c: char| s.chars().all(|x| x == c);
    s.chars().count() >= 5 && ['_', '─', '━', '—', '―'].into_iter().any(drawn)
}

/// The digit of a raised digit.
pub(crate) fn superscript(c: char) -> Option<u32> {
    Some(match c {
        '⁰' => 0,
        '¹' => 1,
        '²' => 2,
        '³' => 3,
        '⁴'..='⁹' => c as u32 - '⁴' as u32 + 4,
        _ => return None,
    })
}

/// Whether a character belongs to a raised mark: a raised digit, or the raised brackets that the
/// Arabic house style puts around it.
pub(crate) fn raised(c: char) -> bool {
    superscript(c).is_some() || matches!(c, '⁽' | '⁾')
}

/// Whether a mark is one that nothing but a footnote has at the start of a line.
pub(crate) fn unmistakable(s: &str) -> bool {
    s.chars().next().is_some_and(|c| raised(c) || matches!(c, '†' | '‡')) && mark(s).is_some()
}
