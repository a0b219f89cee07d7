//! What counts as the same character when text is matched. The text itself is never changed.

/// How a character takes part in matching.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fold {
    /// Not at all: soft hyphen, kashida, direction marks, vowel signs.
    Skip,
    /// As a space, whatever its width.
    Space,
    /// As this character.
    One(char),
    /// As these two: the ligatures of lam and alef.
    Two(char, char),
}

impl Fold {
    /// The characters it stands for, in order.
    pub(super) fn each(self, mut push: impl FnMut(char)) {
        match self {
            Self::Skip => {}
            Self::Space => push(' '),
            Self::One(c) => push(c),
            Self::Two(a, b) => {
                push(a);
                push(b);
            }
        }
    }
}

/// In a folded literal: any number of spaces, none too.
pub(super) const OPTIONAL_SPACE: char = '\0';

/// The Han characters of everyday text.
const HAN_FIRST: char = '\u{4E00}';
const HAN_LAST: char = '\u{9FFF}';

/// The folding of one language.
#[derive(Debug, Default)]
pub(super) struct Folder {
    /// Further pairs for all matching, sorted; from lower case.
    pub(super) map: Vec<(char, char)>,
    /// Further pairs for labels only, sorted; case matters.
    pub(super) label_map: Vec<(char, char)>,
    /// Whether space is typographic only, so that a match reads over it.
    pub(super) over_space: bool,
}

impl Folder {
    /// Folds for phrases: case, look-alike punctuation, the table's own pairs.
    #[inline]
    pub(super) fn phrase(&self, c: char) -> Fold {
        match c {
            _ if c.is_ascii() => ascii(c.to_ascii_lowercase()),
            // what `phrase_wide` comes to for most of a Chinese text
            HAN_FIRST..=HAN_LAST => Fold::One(pair(&self.map, c).unwrap_or(c)),
            _ => self.phrase_wide(c),
        }
    }

    fn phrase_wide(&self, c: char) -> Fold {
        let own = |c: char| {
            let c = lower(c);
            pair(&self.map, c).unwrap_or(c)
        };
        match common(c) {
            Fold::One(c) => Fold::One(own(c)),
            Fold::Two(a, b) => Fold::Two(own(a), own(b)),
            other => other,
        }
    }

    /// Folds for labels: case is kept, look-alikes of another script are read as meant.
    #[inline]
    pub(super) fn label(&self, c: char) -> Fold {
        match c {
            _ if c.is_ascii() => ascii(c),
            HAN_FIRST..=HAN_LAST => Fold::One(self.label_pair(c)),
            _ => self.label_wide(c),
        }
    }

    #[inline]
    fn label_pair(&self, c: char) -> char {
        pair(&self.label_map, c).or_else(|| pair(&self.map, c)).unwrap_or(c)
    }

    fn label_wide(&self, c: char) -> Fold {
        match common(c) {
            Fold::One(c) => Fold::One(self.label_pair(c)),
            other => other,
        }
    }

    /// The first character that counts, folded as in a label, and the text after it. A ligature
    /// gives its first half.
    pub(super) fn first_label<'a>(&self, text: &'a str) -> Option<(char, &'a str)> {
        let mut chars = text.chars();
        while let Some(c) = chars.next() {
            match self.label(c) {
                Fold::Skip => {}
                Fold::Space => return Some((' ', chars.as_str())),
                Fold::One(c) | Fold::Two(c, _) => return Some((c, chars.as_str())),
            }
        }
        None
    }

    /// As [`first_label`](Self::first_label), folded as in a phrase.
    pub(super) fn first_phrase<'a>(&self, text: &'a str) -> Option<(char, &'a str)> {
        let mut chars = text.chars();
        while let Some(c) = chars.next() {
            match self.phrase(c) {
                Fold::Skip => {}
                Fold::Space => return Some((' ', chars.as_str())),
                Fold::One(c) | Fold::Two(c, _) => return Some((c, chars.as_str())),
            }
        }
        None
    }

    /// The text after spaces and characters that do not count, and whether there was a space.
    pub(super) fn spaces<'a>(&self, text: &'a str) -> (&'a str, bool) {
        if text.bytes().next().is_some_and(|b| b.is_ascii_graphic()) {
            return (text, false);
        }
        let mut chars = text.chars();
        let (mut rest, mut seen) = (text, false);
        while let Some(c) = chars.next() {
            match self.label(c) {
                Fold::Space => (seen, rest) = (true, chars.as_str()),
                Fold::Skip => rest = if seen { chars.as_str() } else { rest },
                _ => break,
            }
        }
        (rest, seen)
    }

    /// The text after a literal that [`literal_of`](Self::literal_of) made, if it stands here.
    pub(super) fn literal<'a>(&self, literal: &[char], text: &'a str) -> Option<&'a str> {
        let (mut rest, mut pending) = (text, None);
        for &want in literal {
            if let Some(c) = pending.take() {
                if c != want {
                    return None;
                }
                continue;
            }
            if want == ' ' || want == OPTIONAL_SPACE {
                let (after, seen) = self.spaces(rest);
                if want == ' ' && !seen {
                    return None;
                }
                rest = after;
                continue;
            }
            let mut chars = rest.chars();
            loop {
                match self.phrase(chars.next()?) {
                    Fold::Skip => {}
                    Fold::Space if self.over_space => {}
                    Fold::Space => return None,
                    Fold::One(c) if c == want => break,
                    Fold::Two(a, b) if a == want => {
                        pending = Some(b);
                        break;
                    }
                    Fold::One(_) | Fold::Two(..) => return None,
                }
            }
            rest = chars.as_str();
        }
        pending.is_none().then_some(rest)
    }

    /// A phrase of a table as [`literal`](Self::literal) takes it: folded, with spaces optional
    /// before closing punctuation and after opening brackets, as French prints and as extraction
    /// leaves them.
    pub(super) fn literal_of(&self, phrase: &str) -> Vec<char> {
        self.literal_from(phrase, |c| self.phrase(c))
    }

    /// The same of a phrase that is folded.
    pub(super) fn literal_of_folded(&self, phrase: &str) -> Vec<char> {
        self.literal_from(phrase, |c| if c == ' ' { Fold::Space } else { Fold::One(c) })
    }

    fn literal_from(&self, phrase: &str, fold: impl Fn(char) -> Fold) -> Vec<char> {
        let mut out = Vec::with_capacity(phrase.len());
        let mut push = |c: char| {
            let closing = matches!(c, ',' | ':' | ';' | ')' | ']' | '?' | '!');
            let spaced = matches!(out.last(), Some(&(' ' | OPTIONAL_SPACE)));
            match c {
                ' ' if self.over_space || spaced => {}
                ' ' => out.push(' '),
                _ if closing && !self.over_space => {
                    if out.last() == Some(&' ') {
                        out.pop();
                    }
                    out.extend([OPTIONAL_SPACE, c]);
                }
                '(' | '[' if !self.over_space => out.extend([c, OPTIONAL_SPACE]),
                _ => out.push(c),
            }
        };
        for c in phrase.chars() {
            fold(c).each(&mut push);
        }
        out
    }

    /// A text folded as labels are.
    pub(super) fn label_text(&self, text: &str) -> Box<[char]> {
        let (mut out, mut rest) = (Vec::new(), text);
        while let Some((c, after)) = self.first_label(rest) {
            out.push(c);
            rest = after;
        }
        out.into()
    }

    /// Whether a word can end here: no letter goes on. Scripts without spaces end anywhere.
    pub(super) fn word_ends(&self, text: &str) -> bool {
        match self.first_phrase(text) {
            Some((c, _)) => self.over_space || !c.is_alphanumeric() || is_unspaced(c) || raised(c),
            None => true,
        }
    }

    /// The longest of sorted phrases at the start of a text that ends with a word, or is `open`: its
    /// bytes, and what it is. One pass over the text, however many phrases there are.
    pub(super) fn longest<T: Copy>(
        &self,
        phrases: &[(Box<[char]>, T)],
        text: &str,
        open: impl Fn(T) -> bool,
    ) -> Option<(usize, T)> {
        let mut left = phrases;
        let mut depth = 0;
        let mut best = None;
        let mut spaced = false;
        let mut rest = text.chars();
        loop {
            if let Some((phrase, word)) = left.first()
                && phrase.len() == depth
                && (open(*word) || self.word_ends(rest.as_str()))
            {
                best = Some((text.len() - rest.as_str().len(), *word));
            }
            // letters that all that is left goes on with, the quick way for most of them
            if let ([first, ..], [.., last]) = (left, left) {
                let first = first.0.get(depth..).unwrap_or_default();
                let last = last.0.get(depth..).unwrap_or_default();
                let same = first.iter().zip(last).zip(rest.as_str().bytes());
                let same = same.take_while(|((a, b), c)| {
                    a == b && *c >= b' ' && **a == char::from(c.to_ascii_lowercase())
                });
                let n = same.count();
                if let Some(end) = n.checked_sub(1) {
                    depth += n;
                    spaced = rest.as_str().as_bytes().get(end) == Some(&b' ');
                    rest = rest.as_str().get(n..).unwrap_or_default().chars();
                    continue;
                }
            }
            let Some(c) = rest.next() else { return best };
            let (a, b) = match self.phrase(c) {
                Fold::Skip => continue,
                Fold::Space if self.over_space || spaced => continue,
                Fold::Space => (' ', None),
                Fold::One(c) => (c, None),
                Fold::Two(a, b) => (a, Some(b)),
            };
            spaced = a == ' ';
            for c in std::iter::once(a).chain(b) {
                let at = |p: &(Box<[char]>, T)| p.0.get(depth).copied();
                // sorted: what the first and the last have, all have
                let (first, last) = (left.first().and_then(at), left.last().and_then(at));
                if first == Some(c) && last == Some(c) {
                    depth += 1;
                    continue;
                }
                if last.is_none_or(|l| l < c) || first.is_some_and(|f| f > c) {
                    return best;
                }
                let from = left.partition_point(|p| at(p).is_none_or(|x| x < c));
                left = left.get(from..).unwrap_or_default();
                left = left.get(..left.partition_point(|p| at(p) == Some(c))).unwrap_or_default();
                depth += 1;
            }
            if left.is_empty() {
                return best;
            }
        }
    }

    /// Where the longest of the phrases starts that a text ends with; they are turned round, and
    /// sorted. `starts` says whether one can start at a place; it is looked for in the last `most`
    /// characters.
    pub(super) fn longest_end(
        &self,
        turned: &[Box<[char]>],
        text: &str,
        most: usize,
        starts: impl Fn(usize) -> bool,
    ) -> Option<usize> {
        let mut left = turned;
        let mut depth = 0;
        let mut best = None;
        let mut spaced = false;
        for (i, c) in text.char_indices().rev().take(most) {
            let (a, b) = match self.phrase(c) {
                Fold::Skip => (None, None),
                Fold::Space if self.over_space || spaced => (None, None),
                Fold::Space => (Some(' '), None),
                Fold::One(c) => (Some(c), None),
                Fold::Two(a, b) => (Some(b), Some(a)),
            };
            spaced = if a.is_some() { a == Some(' ') } else { spaced };
            for c in a.into_iter().chain(b) {
                let at = |p: &[char]| p.get(depth).copied();
                let from = left.partition_point(|p| at(p).is_none_or(|x| x < c));
                left = left.get(from..).unwrap_or_default();
                left = left.get(..left.partition_point(|p| at(p) == Some(c))).unwrap_or_default();
                depth += 1;
            }
            let Some(first) = left.first() else { break };
            if first.len() == depth && starts(i) {
                best = Some(i);
            }
        }
        best
    }

    /// Bytes of vowel signs and the like at the start, which belong to the letter before.
    pub(super) fn marks(text: &str) -> usize {
        let mark =
            |c| matches!(c, '\u{300}'..='\u{36F}' | '\u{640}' | '\u{64B}'..='\u{65F}' | '\u{670}');
        text.find(|c| !mark(c)).unwrap_or(text.len())
    }
}

/// Raised digits: a call behind a word, no part of it.
fn raised(c: char) -> bool {
    matches!(c, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹')
}

/// Whether a script writes words without spaces between them.
pub(crate) fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{312F}' | '\u{31A0}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}')
}

/// The value of a decimal digit in any script.
pub(super) fn digit(c: char) -> Option<u32> {
    // the zeros of the decimal digits in scripts of languages that have one
    const ZEROS: [u32; 22] = [
        0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6,
        0x0D66, 0x0DE6, 0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x17E0, 0x1810, 0x1946, 0xA9D0, 0xFF10,
    ];
    if c.is_ascii() {
        return c.to_digit(10);
    }
    let n = c as u32;
    // the blocks most text is in hold none
    if matches!(n, 0x80..=0x65F | 0x1950..=0xA9CF | 0xA9DA..=0xFF0F) {
        return None;
    }
    ZEROS.iter().find_map(|z| n.checked_sub(*z).filter(|d| *d < 10))
}

/// The lower-case letter; the common alphabets without a look into the Unicode tables.
fn lower(c: char) -> char {
    match c {
        'А'..='Я' | 'À'..='Ö' | 'Ø'..='Þ' => char::from_u32(c as u32 + 0x20).unwrap_or(c),
        'а'..='я' | 'ß'..='ÿ' | '\u{600}'..='\u{6FF}' | '\u{3000}'..='\u{9FFF}' => c,
        _ => c.to_lowercase().next().unwrap_or(c),
    }
}

#[inline]
fn ascii(c: char) -> Fold {
    match c {
        '\t'..='\r' | ' ' => Fold::Space,
        '`' => Fold::One('\''),
        _ => Fold::One(c),
    }
}

#[inline]
fn pair(map: &[(char, char)], c: char) -> Option<char> {
    if c > map.last()?.0 {
        return None;
    }
    let i = map.binary_search_by_key(&c, |p| p.0).ok()?;
    map.get(i).map(|p| p.1)
}

/// What holds in every language: widths, quotes, dashes, presentation forms, digits.
fn common(c: char) -> Fold {
    match c {
        // letters of the official languages, which is most of what comes
        '\u{C0}'..='\u{17F}'
        | '\u{400}'..='\u{45F}'
        | '\u{620}'..='\u{63F}'
        | '\u{641}'..='\u{64A}'
        | HAN_FIRST..=HAN_LAST => Fold::One(c),
        '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{2028}' | '\u{2029}' | '\u{202F}'
        | '\u{205F}' | '\u{3000}' | '\u{85}' => Fold::Space,
        '\u{AD}' | '\u{61C}' | '\u{640}' | '\u{180E}' | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FE00}'..='\u{FE0F}'
        // accents and vowel signs that stand apart from their letter
        | '\u{300}'..='\u{36F}' | '\u{64B}'..='\u{65F}' | '\u{670}' => Fold::Skip,
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' => Fold::One('-'),
        '‘' | '’' | '‚' | '‛' | 'ʼ' | 'ʹ' | '′' | '´' => Fold::One('\''),
        '“' | '”' | '„' | '‟' | '«' | '»' | '″' => Fold::One('"'),
        '،' => Fold::One(','),
        '؛' => Fold::One(';'),
        '؟' => Fold::One('?'),
        '〔' | '【' => Fold::One('['),
        '〕' | '】' => Fold::One(']'),
        '｡' => Fold::One('。'),
        '￮' => Fold::One('○'),
        '\u{FF01}'..='\u{FF5E}' => ascii_width(c),
        '\u{FE70}'..='\u{FEFC}' => arabic_form(c),
        _ => match digit(c) {
            Some(d) => Fold::One(char::from_digit(d, 10).unwrap_or(c)),
            None => Fold::One(c),
        },
    }
}

fn ascii_width(c: char) -> Fold {
    Fold::One(char::from_u32(c as u32 - 0xFEE0).unwrap_or(c))
}

/// The letter behind an Arabic presentation form (Unicode, Arabic Presentation Forms-B).
fn arabic_form(c: char) -> Fold {
    // first code point of each letter's run of forms, in code order
    const FORMS: [(u32, char); 37] = [
        (0xFE80, 'ء'),
        (0xFE81, 'آ'),
        (0xFE83, 'أ'),
        (0xFE85, 'ؤ'),
        (0xFE87, 'إ'),
        (0xFE89, 'ئ'),
        (0xFE8D, 'ا'),
        (0xFE8F, 'ب'),
        (0xFE93, 'ة'),
        (0xFE95, 'ت'),
        (0xFE99, 'ث'),
        (0xFE9D, 'ج'),
        (0xFEA1, 'ح'),
        (0xFEA5, 'خ'),
        (0xFEA9, 'د'),
        (0xFEAB, 'ذ'),
        (0xFEAD, 'ر'),
        (0xFEAF, 'ز'),
        (0xFEB1, 'س'),
        (0xFEB5, 'ش'),
        (0xFEB9, 'ص'),
        (0xFEBD, 'ض'),
        (0xFEC1, 'ط'),
        (0xFEC5, 'ظ'),
        (0xFEC9, 'ع'),
        (0xFECD, 'غ'),
        (0xFED1, 'ف'),
        (0xFED5, 'ق'),
        (0xFED9, 'ك'),
        (0xFEDD, 'ل'),
        (0xFEE1, 'م'),
        (0xFEE5, 'ن'),
        (0xFEE9, 'ه'),
        (0xFEED, 'و'),
        (0xFEEF, 'ى'),
        (0xFEF1, 'ي'),
        (0xFEF5, 'ل'),
    ];
    let n = c as u32;
    if n < 0xFE80 {
        return Fold::Skip; // vowel signs
    }
    if n >= 0xFEF5 {
        let alef = match n {
            0xFEF5 | 0xFEF6 => 'آ',
            0xFEF7 | 0xFEF8 => 'أ',
            0xFEF9 | 0xFEFA => 'إ',
            _ => 'ا',
        };
        return Fold::Two('ل', alef);
    }
    let i = FORMS.partition_point(|f| f.0 <= n);
    Fold::One(FORMS.get(i.wrapping_sub(1)).map_or(c, |f| f.1))
}
