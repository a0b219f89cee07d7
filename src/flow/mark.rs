//! Footnote marks as printed at the start of a note: what layout and recogniser both must know.

/// A mark at the start of a line: its bytes, and its number if it has one.
pub(crate) fn mark(s: &str) -> Option<(usize, Option<u32>)> {
    let first = s.chars().next()?;
    if let Some(len) = stroked(s).filter(|len| s[*len..].starts_with(char::is_whitespace)) {
        return Some((len, s[..len - 1].parse().ok()));
    }
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
            let (bytes, n) = figures(&s[1..])?;
            let rest = s[1 + bytes..].strip_prefix(other)?;
            rest.starts_with(char::is_whitespace).then_some((bytes + 2, Some(n)))
        }
        c if digit(c).is_some() => {
            let (bytes, n) = figures(s)?;
            let rest = &s[bytes..];
            // a number set off with a dash is a paragraph's, one before a stroke a cell of a table
            let dashed = rest.trim_start().starts_with(['-', '–', '—', '|']);
            (rest.starts_with(char::is_whitespace) && n > 0 && !dashed).then_some((bytes, Some(n)))
        }
        _ => None,
    }
}

/// The one to three digits at the start of a text: their bytes, and their number.
pub(crate) fn figures(s: &str) -> Option<(usize, u32)> {
    let digits = s.chars().map_while(|c| Some((c.len_utf8(), digit(c)?)));
    let (mut bytes, mut n, mut count) = (0, 0, 0);
    for (len, d) in digits.take(4) {
        (bytes, n, count) = (bytes + len, n * 10 + d, count + 1);
    }
    (1..=3).contains(&count).then_some((bytes, n))
}

/// The number that a mark is, in whichever digits.
pub(crate) fn number(mark: &str) -> Option<u32> {
    figures(mark).filter(|f| f.0 == mark.len()).map(|f| f.1)
}

/// The digit that a character is: those that number notes, of Arabic writing too.
pub(crate) fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => c.to_digit(10),
        '٠'..='٩' => Some(c as u32 - '٠' as u32),
        _ => None,
    }
}

/// A mark as typewriters set it, with a stroke: `1/`, `a/`, `*/`. Its bytes, the stroke's too.
pub(crate) fn stroked(s: &str) -> Option<usize> {
    let bytes = s.as_bytes();
    let run = |yes: fn(&u8) -> bool| bytes.iter().take(4).take_while(|b| yes(b)).count();
    let len = match bytes.first()? {
        b'0'..=b'9' => run(u8::is_ascii_digit),
        b'*' => run(|b| *b == b'*'),
        b'a'..=b'z' => 1,
        _ => return None,
    };
    (len < 4 && bytes.get(len) == Some(&b'/')).then_some(len + 1)
}

/// The text before a mark with a stroke at its end, space and all.
pub(crate) fn before_stroked(s: &str) -> Option<&str> {
    let word = s.strip_suffix('/')?.rsplit(char::is_whitespace).next()?;
    let before = &s[..s.len() - word.len() - 1];
    (stroked(&s[before.len()..])? == word.len() + 1).then(|| before.trim_end())
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
    let alone = |c| raised(c) || matches!(c, '†' | '‡');
    (s.starts_with(alone) || stroked(s).is_some()) && mark(s).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stroke_marks_notes() {
        assert_eq!(mark("12/ See A/98/1."), Some((3, Some(12))));
        assert_eq!(mark("a/  Excluding wells."), Some((2, None)));
        assert_eq!(mark("*/ Reissued."), Some((2, None)));
        assert_eq!(mark("2019/ 2020"), None);
        assert_eq!(mark("1/2 of the wells"), None);
        assert_eq!(mark("c/o the Secretary"), None);
        assert_eq!(before_stroked("had fallen. 2/"), Some("had fallen."));
        assert_eq!(before_stroked("see A/98/2/"), None);
        assert_eq!(before_stroked("and/or/"), None);
    }
}
