//! Writes XML text: elements, attributes, escapes, one block element a line.
//!
//! By hand and not through an event writer: the text goes into one `String` without a copy between,
//! and characters that XML 1.0 forbids must become mark-up, which an escaping function cannot do.

/// XML under construction.
#[derive(Debug, Default)]
pub(super) struct Xml {
    out: String,
    /// How many elements are open.
    depth: usize,
    /// Inside mixed content, where white space would be text.
    inline: usize,
}

const SPACES: &str = "                                                                ";

/// Bytes that text cannot hold as they are; 2 marks the lead byte of U+FFFE and U+FFFF.
const SPECIAL: [u8; 256] = {
    let mut t = [0; 256];
    let mut i = 0;
    while i < 0x20 {
        t[i] = 1;
        i += 1;
    }
    t[b'\t' as usize] = 0;
    t[b'&' as usize] = 1;
    t[b'<' as usize] = 1;
    t[b'>' as usize] = 1;
    t[0xEF] = 2;
    t
};

/// Bytes that are looked at together; the compiler makes vector instructions of it.
const CHUNK: usize = 32;

/// Whether nothing in a stretch of text needs a second look: no byte below a space, no mark of XML,
/// and no start of U+FFFE and U+FFFF. `next` is the same stretch one byte on.
fn plain(chunk: &[u8; CHUNK], next: &[u8; CHUNK]) -> bool {
    let special = chunk.iter().zip(next).fold(0, |seen, (&b, &next)| {
        seen | u8::from(b < 0x20)
            | u8::from(b == b'&')
            // `<` and `>` differ in one bit
            | u8::from(b | 2 == b'>')
            | (u8::from(b == 0xEF) & u8::from(next == 0xBF))
    });
    special == 0
}

impl Xml {
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self { out: String::with_capacity(bytes), depth: 0, inline: 0 }
    }

    /// Starts at a depth, for a part that is put into place later.
    pub(super) fn at_depth(mut self, depth: usize) -> Self {
        self.depth = depth;
        self
    }

    pub(super) fn depth(&self) -> usize {
        self.depth
    }

    pub(super) fn finish(self) -> String {
        self.out
    }

    pub(super) fn raw(&mut self, text: &str) {
        self.out.push_str(text);
    }

    /// A new line, unless in mixed content.
    fn line(&mut self) {
        if self.inline > 0 {
            return;
        }
        self.out.push('\n');
        let mut n = self.depth * 2;
        while n > 0 {
            let some = n.min(SPACES.len());
            self.out.push_str(&SPACES[..some]);
            n -= some;
        }
    }

    /// `<name` of a block element; attributes and [`gt`](Self::gt) or [`end_empty`](Self::end_empty)
    /// follow.
    pub(super) fn begin(&mut self, name: &str) {
        self.line();
        self.begin_inline(name);
    }

    /// `<name` within a line.
    pub(super) fn begin_inline(&mut self, name: &str) {
        self.out.push('<');
        self.out.push_str(name);
    }

    pub(super) fn attr(&mut self, name: &str, value: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        self.value(value);
        self.out.push('"');
    }

    /// An attribute made of two parts: `#` and an eId, an eId and a suffix.
    pub(super) fn attr2(&mut self, name: &str, a: &str, b: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        self.value(a);
        self.value(b);
        self.out.push('"');
    }

    /// Ends a start tag; the element's content is blocks.
    pub(super) fn gt(&mut self) {
        self.out.push('>');
        self.depth += 1;
    }

    /// Ends a start tag; the element's content is text.
    pub(super) fn gt_text(&mut self) {
        self.gt();
        self.inline += 1;
    }

    pub(super) fn end_empty(&mut self) {
        self.out.push_str("/>");
    }

    /// The end tag of an element with blocks.
    pub(super) fn end(&mut self, name: &str) {
        self.depth = self.depth.saturating_sub(1);
        self.line();
        self.end_tag(name);
    }

    /// The end tag of an element with text.
    pub(super) fn end_text(&mut self, name: &str) {
        self.depth = self.depth.saturating_sub(1);
        self.inline = self.inline.saturating_sub(1);
        self.end_tag(name);
    }

    fn end_tag(&mut self, name: &str) {
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }

    /// `<name>` of a block element without attributes.
    pub(super) fn open(&mut self, name: &str) {
        self.begin(name);
        self.gt();
    }

    /// A start tag within a line, without attributes.
    pub(super) fn open_inline(&mut self, name: &str) {
        self.begin_inline(name);
        self.gt_text();
    }

    /// An empty block element.
    pub(super) fn empty(&mut self, name: &str) {
        self.begin(name);
        self.end_empty();
    }

    /// Text. A character that XML forbids becomes an empty `inline` that names it; a form feed or
    /// vertical tab, which are white space, becomes a space.
    pub(super) fn text(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let (mut from, mut at, mut looked) = (0, 0, 0);
        while let Some(&b) = bytes.get(at) {
            if at >= looked
                && let Some(chunk) = bytes[at..].first_chunk()
                && let Some(next) = bytes[at + 1..].first_chunk()
            {
                looked = at + CHUNK;
                if plain(chunk, next) {
                    at = looked;
                    continue;
                }
            }
            let class = SPECIAL[b as usize];
            if class == 0 {
                at += 1;
                continue;
            }
            let len = if class == 1 {
                1
            } else if bytes.get(at + 1) == Some(&0xBF)
                && bytes.get(at + 2).is_some_and(|b| *b >= 0xBE)
            {
                3
            } else {
                at += 1;
                continue;
            };
            self.out.push_str(&text[from..at]);
            match b {
                b'&' => self.out.push_str("&amp;"),
                b'<' => self.out.push_str("&lt;"),
                b'>' => self.out.push_str("&gt;"),
                // a line end as it is would be layout of the XML to whoever reads it
                b'\n' => self.out.push_str("&#10;"),
                b'\r' => self.out.push_str("&#13;"),
                0x0B | 0x0C => self.out.push(' '),
                0xEF => {
                    self.control(if bytes.get(at + 2) == Some(&0xBE) { 0xFFFE } else { 0xFFFF });
                }
                _ => self.control(u32::from(b)),
            }
            at += len;
            from = at;
        }
        self.out.push_str(&text[from..]);
    }

    fn control(&mut self, c: u32) {
        self.out.push_str("<inline name=\"akn4un:control\" title=\"U+");
        for shift in [12, 8, 4, 0] {
            let digit = char::from_digit(c >> shift & 15, 16).unwrap_or('0');
            self.out.push(digit.to_ascii_uppercase());
        }
        self.out.push_str("\"/>");
    }

    /// The value of an attribute; what XML forbids becomes U+FFFD.
    fn value(&mut self, text: &str) {
        let stands = |b: u8| {
            (b >= b' ') & (b != b'&') & (b != b'<') & (b != b'>') & (b != b'"') & (b != 0xEF)
        };
        if text.bytes().fold(true, |all, b| all & stands(b)) {
            self.out.push_str(text);
            return;
        }
        for c in text.chars() {
            match c {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '"' => self.out.push_str("&quot;"),
                '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' => self.out.push(' '),
                '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => self.out.push('\u{fffd}'),
                c => self.out.push(c),
            }
        }
    }
}
