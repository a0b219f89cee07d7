//! Inputs that grow: each is a name, a format and a function of a size in bytes. What stands in them
//! is what costs a careless reader more than its length: things without an end, things that are
//! looked up, things that could belong to each other.

use std::fmt::Write;

/// One shape of input.
#[derive(Clone, Copy)]
pub struct Shape {
    /// Its name, with the ending that tells the format.
    pub name: &'static str,
    /// An input of about so many bytes (of XML, where it is a package).
    pub make: fn(usize) -> Vec<u8>,
}

fn counted(n: usize, piece: impl Fn(usize) -> String) -> Vec<u8> {
    let mut out = String::with_capacity(n + 64);
    let mut i = 1;
    while out.len() < n {
        out.push_str(&piece(i));
        i += 1;
    }
    out.into_bytes()
}

fn repeated(n: usize, piece: &str) -> Vec<u8> {
    piece.repeat(n.div_ceil(piece.len()).max(1)).into_bytes()
}

fn roman(mut n: usize) -> String {
    let mut out = String::new();
    n = (n - 1) % 3999 + 1;
    for (value, digits) in [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ] {
        while n >= value {
            out.push_str(digits);
            n -= value;
        }
    }
    out
}

fn letters(mut n: usize) -> String {
    let mut out = Vec::new();
    while n > 0 {
        out.push(b'a' + ((n - 1) % 26) as u8);
        n = (n - 1) / 26;
    }
    out.reverse();
    String::from_utf8_lossy(&out).into_owned()
}

fn raised(n: usize) -> String {
    let digits = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    n.to_string().bytes().map(|d| digits[usize::from(d - b'0')]).collect()
}

/// A masthead, then what grows.
fn report(n: usize, piece: impl Fn(usize) -> String) -> Vec<u8> {
    let mut out =
        b"United Nations\n\nA/99/204\n\nGeneral Assembly\n\nDistr.: General\n2 July 2044\n\
        Original: English\n\nNinety-ninth session\n\nWells on small islands\n\nReport of the \
        Secretary-General\n\n"
            .to_vec();
    out.extend(counted(n, piece));
    out
}

fn front(n: usize, piece: impl Fn(usize) -> String) -> Vec<u8> {
    let mut out = b"---\nlang: en\nsymbol: A/99/204\n---\n\n".to_vec();
    out.extend(counted(n, piece));
    out
}

macro_rules! shapes {
    ($($name:literal: |$n:ident| $make:expr;)*) => {
        &[$(Shape { name: $name, make: |$n| $make }),*]
    };
}

/// Texts and Markdown.
pub const TEXT: &[Shape] = shapes! {
    "plain-lines.txt": |n| repeated(n, "The wells of the islands are kept by the councils of the villages\n");
    "plain-paragraphs.txt": |n| report(n, |i| format!("{i}. The wells of the islands are kept by the village councils.\n\n"));
    "one-line.txt": |n| repeated(n, "The wells are kept by the councils. ");
    "one-line-after-masthead.txt": |n| report(n, |_| "The wells are kept by the councils. ".to_owned());
    "one-word.txt": |n| repeated(n, "x");
    "one-line-han.txt": |n| repeated(n, "各岛的水井多年来由村委会看管，水位每月测量一次。");
    "one-line-arabic.txt": |n| repeated(n, "تقوم مجالس القرى بصيانة الآبار، ويقاس منسوب المياه. ");
    "one-character-lines.txt": |n| repeated(n, "x\n");
    "one-character-paragraphs.txt": |n| repeated(n, "x\n\n");
    "blank-lines.txt": |n| repeated(n, "\n");
    "blanks.txt": |n| repeated(n, " ");
    "tabs.txt": |n| repeated(n, "\t");
    "form-feeds.txt": |n| repeated(n, "\u{c}");
    "pages.txt": |n| report(n, |i| format!("The wells are kept\n\n{i}\n\u{c}A/99/204\n\nby the councils\n"));
    "page-numbers.txt": |n| report(n, |i| format!("{i}/99999\n\n"));
    "carriage-returns.txt": |n| repeated(n, "x\r");
    "controls.txt": |n| repeated(n, "a\u{1}\u{b}\u{7f} ");
    "zero-width.txt": |n| repeated(n, "\u{200b}");
    "soft-hyphens.txt": |n| repeated(n, "a\u{ad}");
    "combining.txt": |n| repeated(n, "\u{301}");
    "combining-words.txt": |n| report(n, |_| format!("e{} ", "\u{301}".repeat(40)));
    "directions.txt": |n| repeated(n, "a א 1 ");
    "direction-controls.txt": |n| repeated(n, "\u{202e}a\u{2067}");
    "labels-decimal.txt": |n| report(n, |i| format!("{i}. x\n\n"));
    "labels-same.txt": |n| report(n, |_| "1. x\n\n".to_owned());
    "labels-alpha.txt": |n| report(n, |i| format!("({}) x\n\n", letters(i)));
    "labels-roman.txt": |n| report(n, |i| format!("({}) x\n\n", roman(i).to_lowercase()));
    "labels-deeper.txt": |n| report(n, |i| match i % 4 { 0 => "1. x\n\n", 1 => "(a) x\n\n", 2 => "(i) x\n\n", _ => "a. x\n\n" }.to_owned());
    "labels-down.txt": |n| report(n, |i| format!("{}. x\n\n", 1_000_000 - i.min(999_999)));
    "labels-multilevel.txt": |n| report(n, |i| format!("{}.{} x\n\n", i / 9 + 1, i % 9 + 1));
    "labels-long.txt": |n| { let mut v = b"1".to_vec(); v.extend(repeated(n, ".1")); v.extend(b" x\n"); v };
    "labels-digits.txt": |n| { let mut v = repeated(n, "1"); v.extend(b". x\n"); v };
    "labels-one-line.txt": |n| report(n, |i| format!("({}) ", letters(i)));
    "labels-empty.txt": |n| report(n, |_| "(a)\n".to_owned());
    "labels-han.txt": |n| report(n, |i| ["一、水\n\n", "（一）水\n\n", "1. 水\n\n", "㈠ 水\n\n"][i % 4].to_owned());
    "labels-bullets.txt": |n| report(n, |_| "• x\n\n".to_owned());
    "headings-roman.txt": |n| report(n, |i| format!("{}. Water\n\n", roman(i)));
    "headings-same.txt": |n| report(n, |_| "I. Water\n\n".to_owned());
    "headings-short.txt": |n| report(n, |i| format!("State of supply {i}\n\n"));
    "headings-upper.txt": |n| report(n, |_| "WATER AND SALT\n\n".to_owned());
    "headings-text.txt": |n| report(n, |i| format!("{}. Water\n\n{i}. The wells are kept by the councils.\n\n", roman(i)));
    "annexes.txt": |n| report(n, |i| format!("Annex {}\n\nWater\n\nText.\n\n", roman(i)));
    "annexes-same.txt": |n| report(n, |_| "Annex\n\n".to_owned());
    "appendices.txt": |n| report(n, |i| format!("Annex {}\n\nAppendix {i}\n\nText.\n\n", roman(i)));
    "summaries.txt": |n| report(n, |_| "Summary\n\nText.\n\n".to_owned());
    "contents.txt": |n| { let mut v = b"Contents\n\n".to_vec(); v.extend(counted(n, |i| format!("{}. Water ........ {i}\n", roman(i)))); v };
    "dots.txt": |n| { let mut v = b"Contents\n\nI. Water ".to_vec(); v.extend(repeated(n, ".")); v };
    "masthead-lines.txt": |n| repeated(n, "Distr.: General\n");
    "masthead-symbols.txt": |n| counted(n, |i| format!("A/99/{i}\n\n"));
    "masthead-dates.txt": |n| repeated(n, "2 July 2044\n\n");
    "agenda-items.txt": |n| { let mut v = b"United Nations\n\nA/99/204\n\n".to_vec(); v.extend(counted(n, |i| format!("Item {i} of the provisional agenda*\n\n"))); v };
    "sponsors.txt": |n| { let mut v = b"United Nations\n\nA/99/L.4\n\nGeneral Assembly\n\n".to_vec(); v.extend(counted(n, |i| format!("State {i}, "))); v.extend(b"and Z: draft resolution\n\nThe General Assembly,\n\n1. Asks;\n"); v };
    "resolution.txt": |n| { let mut v = b"Resolution 99/1\n\nThe General Assembly,\n\n".to_vec(); v.extend(counted(n, |i| if i % 2 == 0 { "Recalling its resolution 98/1,\n\n" } else { "Recognizing the salt,\n\n" }.to_owned())); v };
    "operative.txt": |n| { let mut v = b"Resolution 99/1\n\nThe General Assembly,\n\n".to_vec(); v.extend(counted(n, |i| format!("{i}. Requests the Secretary-General to report;\n\n"))); v };
    "votes.txt": |n| report(n, |_| "In favour:\nFiji, Tonga\nAgainst:\nNone\n\n".to_owned());
    "notes-called.txt": |n| report(n, |i| format!("{i}. The wells{}\n\n{} See A/98/{i}.\n\n", raised(i), raised(i)));
    "notes-at-end.txt": |n| { let k = n / 40; let mut v = report(n / 2, |i| if i <= k { format!("The wells{} are kept. ", raised(i)) } else { "The wells are kept. ".to_owned() }); v.extend(b"\n\n"); for i in 1..=k { v.extend(format!("{} See A/98/{i}.\n", raised(i)).into_bytes()); } v };
    "notes-uncalled.txt": |n| report(n, |i| format!("{} See A/98/{i}.\n\n", raised(i)));
    "notes-missing.txt": |n| report(n, |i| format!("wells{} ", raised(i)));
    "notes-same.txt": |n| report(n, |_| "wells¹ ".to_owned());
    "notes-same-twice.txt": |n| report(n, |_| "The wells¹\n\n¹ See A/98/1.\n\n".to_owned());
    "notes-stars.txt": |n| repeated(n, "*");
    "notes-star-lines.txt": |n| report(n, |_| "The wells*\n\n* Reissued.\n\n".to_owned());
    "notes-slash.txt": |n| report(n, |i| format!("The wells {i}/\n\n{i}/ See A/98/{i}.\n\n"));
    "notes-brackets.txt": |n| report(n, |i| format!("The wells({i}) are kept\n\n({i}) See A/98/{i}.\n\n"));
    "notes-raised-digits.txt": |n| repeated(n, "¹");
    "quotes-open.txt": |n| repeated(n, "“");
    "quotes-open-words.txt": |n| report(n, |_| "“water ".to_owned());
    "quotes-nested.txt": |n| { let k = n / 6; let mut v = "“".repeat(k).into_bytes(); v.extend("”".repeat(k).into_bytes()); v };
    "quotes-straight.txt": |n| repeated(n, "\"");
    "quotes-close.txt": |n| repeated(n, "”");
    "quotes-paragraphs.txt": |n| report(n, |_| "“The wells are kept by the councils.\n\n".to_owned());
    "brackets-open.txt": |n| repeated(n, "(");
    "brackets-square.txt": |n| repeated(n, "[");
    "brackets-words.txt": |n| report(n, |_| "[water (salt ".to_owned());
    "brackets-nested.txt": |n| { let mut v = repeated(n / 2, "("); v.extend(repeated(n / 2, ")")); v };
    "brackets-han.txt": |n| repeated(n, "（");
    "brackets-crossed.txt": |n| repeated(n, "([)]");
    "brackets-paragraphs.txt": |n| report(n, |_| "(The wells [are kept.\n\n".to_owned());
    "symbols.txt": |n| report(n, |i| format!("A/99/{i} "));
    "symbols-same.txt": |n| report(n, |_| "A/99/204 ".to_owned());
    "symbols-listed.txt": |n| report(n, |i| format!("A/99/{i}-Add.{i}, "));
    "symbols-add.txt": |n| { let mut v = b"A/99/204".to_vec(); v.extend(repeated(n, "/Add.1")); v };
    "symbols-and.txt": |n| report(n, |i| format!("A/99/{i} and Add.1-{i} and Corr.1, "));
    "slashes.txt": |n| repeated(n, "/");
    "slashes-letters.txt": |n| repeated(n, "A/");
    "slashes-digits.txt": |n| repeated(n, "1/");
    "resolutions.txt": |n| report(n, |i| format!("resolution {}/{i} ", i % 99 + 1));
    "resolutions-listed.txt": |n| { let mut v = report(0, |_| String::new()); v.extend(b"Recalling its resolutions 1/1"); v.extend(counted(n, |i| format!(", {}/{i}", i % 99 + 1))); v };
    "resolutions-lettered.txt": |n| { let mut v = report(0, |_| String::new()); v.extend(b"Recalling its resolutions 9/1 B"); v.extend(counted(n, |i| format!(", {}/{i} B", i % 99 + 1))); v };
    "resolutions-han.txt": |n| { let mut v = "1. 回顾".as_bytes().to_vec(); v.extend(counted(n, |i| format!("第{}/{i}号决议、", i % 99 + 1))); v };
    "resolutions-han-waiting.txt": |n| { let mut v = "1. 回顾".as_bytes().to_vec(); v.extend(counted(n, |i| format!("第{}/{i}号、", i % 99 + 1))); v.extend("决议。".as_bytes()); v };
    "resolutions-arabic.txt": |n| { let mut v = "1 - إذ تشير إلى القرارات ".as_bytes().to_vec(); v.extend(counted(n, |i| format!("{}/{i} و", i % 99 + 1))); v };
    "paragraphs-touching.txt": |n| { let mut v = "1. 见".as_bytes().to_vec(); v.extend(counted(n, |i| format!("上文第{i}段下文"))); v };
    "resolutions-words.txt": |n| report(n, |_| "resolutions ".to_owned());
    "resolutions-dated.txt": |n| report(n, |i| format!("resolution 99/{i} of 2 July 2044, "));
    "paragraphs-listed.txt": |n| { let mut v = report(0, |_| String::new()); v.extend(b"See paragraphs 1"); v.extend(counted(n, |i| format!(", {i}"))); v };
    "paragraphs-ranges.txt": |n| report(n, |i| format!("paragraphs {i}-{} above; ", i + 1));
    "paragraphs-settled.txt": |n| report(n, |i| format!("{i}. See paragraph {} above and paragraph {i} (a) below.\n\n", i / 2 + 1));
    "paragraphs-huge-range.txt": |n| report(n, |_| "paragraphs 1-4294967295; ".to_owned());
    "paragraphs-items.txt": |n| { let mut v = report(0, |_| String::new()); v.extend(b"See paragraph 1 "); v.extend(counted(n, |i| format!("({})", letters(i)))); v };
    "articles.txt": |n| report(n, |i| format!("article {i}, paragraph {i}, of the Convention and "));
    "articles-of.txt": |n| report(n, |_| "article 1 of article 1 of ".to_owned());
    "passages.txt": |n| report(n, |i| format!("A/99/{i}, paras. {i}-{} and annex I; ", i + 2));
    "tables-named.txt": |n| report(n, |i| format!("Table {i}\nWater\n\nsee table {i}\n\n"));
    "sessions.txt": |n| report(n, |_| "at its ninety-ninth session, ".to_owned());
    "dates.txt": |n| report(n, |_| "2 July 2044, ".to_owned());
    "dates-half.txt": |n| report(n, |_| "2 July ".to_owned());
    "addresses.txt": |n| report(n, |i| format!("https://docs.un.org/{i} "));
    "addresses-and-parts.txt": |n| report(n, |i| format!("https://docs.un.org/{i}, para. {i}, "));
    "address-long.txt": |n| { let mut v = b"See https://".to_vec(); v.extend(repeated(n, "a/")); v };
    "address-broken.txt": |n| repeated(n, "http://");
    "address-half.txt": |n| repeated(n, "www.");
    "address-lines.txt": |n| { let mut v = b"See https://docs.un.org/\n".to_vec(); v.extend(repeated(n, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/\n")); v };
    "mail.txt": |n| repeated(n, "a@b.org ");
    "mail-signs.txt": |n| repeated(n, "@");
    "mail-long.txt": |n| { let mut v = repeated(n, "a.b"); v.extend(b"@x.org"); v };
    "digits.txt": |n| repeated(n, "7");
    "digits-raised-letters.txt": |n| repeated(n, "M");
    "numbers.txt": |n| report(n, |i| format!("{i} "));
    "points.txt": |n| repeated(n, "1.1.");
    "dashes.txt": |n| repeated(n, "-");
    "dashes-lines.txt": |n| repeated(n, "-\n");
    "underscores.txt": |n| repeated(n, "_");
    "rules.txt": |n| repeated(n, "__________\n\n");
    "emphasis.txt": |n| repeated(n, "**a");
    "emphasis-under.txt": |n| repeated(n, "_a_ ");
    "hashes.txt": |n| repeated(n, "#");
    "hash-lines.txt": |n| repeated(n, "# Water\n\n");
    "hard-wrapped.txt": |n| report(n, |i| if i % 10 == 0 { "by the councils.\n".to_owned() } else { "The wells of all the islands are kept by the councils of the villa-\n".to_owned() });
    "indented.txt": |n| report(n, |i| format!("{}wells\n", " ".repeat(i % 70)));
    "indent-growing.txt": |n| { let mut v = Vec::new(); let mut i = 0; while v.len() < n { i += 1; v.extend(" ".repeat(i % 2000).into_bytes()); v.extend(b"x\n"); } v };
    "columns.txt": |n| report(n, |i| format!("Fiji          {i}          {i}.5\n"));
    "same-paragraphs.txt": |n| report(n, |_| "The wells of the islands are kept by the councils of the villages, and their salt is measured.\n\n".to_owned());
    "residue-han.txt": |n| report(n, |_| "水 wells ".to_owned());
    "residue-lines.txt": |n| report(n, |i| if i % 2 == 0 { "各岛的水井由村委会看管。\n\n" } else { "The wells are kept.\n\n" }.to_owned());
    "residue-cyrillic.txt": |n| report(n, |_| "wеlls вода ".to_owned());
    "table-rows.md": |n| { let mut v = b"| a | b |\n|---|---|\n".to_vec(); v.extend(counted(n, |i| format!("| {i} | x |\n"))); v };
    "table-wide.md": |n| { let k = n / 6; format!("|{}\n|{}\n|{}\n", " a |".repeat(k / 2), "-|".repeat(k / 2), " b |".repeat(k / 2)).into_bytes() };
    "tables.md": |n| report(n, |i| format!("| a | {i} |\n|---|---|\n| b | c |\n\n"));
    "pipes.md": |n| repeated(n, "|");
    "html-tables.md": |n| report(n, |_| "<table><tr><td>a</td></tr></table>\n".to_owned());
    "html-tables-empty.md": |n| report(n, |_| "<table></table>\n".to_owned());
    "html-table-open.md": |n| report(n, |_| "<table>\n<tr>\n".to_owned());
    "html-cell-blank.md": |n| { let mut v = report(0, |_| String::new()); v.extend(b"<table><tr><td>"); v.extend("a\n".repeat(n / 4).into_bytes()); v.extend("\n".repeat(n / 2).into_bytes()); v.extend(b"</td></tr></table>\n"); v };
    "html-cell-angles.md": |n| { let mut v = report(0, |_| String::new()); v.extend(b"<table><tr><td>"); v.extend(repeated(n, "<")); v.extend(b"</td></tr></table>\n"); v };
    "html-spans-wide.md": |n| { let mut v = report(0, |_| String::new()); v.extend(b"<table><tr>"); v.extend(repeated(n, "<td colspan=1000>")); v.extend(b"</tr></table>\n"); v };
    "html-spans-stairs.md": |n| { let mut v = report(0, |_| String::new()); v.extend(b"<table>"); v.extend(repeated(n, "<tr><td rowspan=1000 colspan=1000>a<td>b")); v.extend(b"</table>\n"); v };
    "html-comments.md": |n| { let mut v = report(0, |_| String::new()); v.extend(repeated(n, "<!--")); v };
    "html-tags.md": |n| { let mut v = report(0, |_| String::new()); v.extend(repeated(n, "<b>")); v };
    "html-links-open.md": |n| { let mut v = report(0, |_| String::new()); v.extend(repeated(n, "<http:")); v };
    "pictures-open.md": |n| { let mut v = report(0, |_| String::new()); v.extend(repeated(n, "![")); v };
    "brackets-open.md": |n| { let mut v = report(0, |_| String::new()); v.extend(repeated(n, "[a")); v };
    "formulas-open.md": |n| { let mut v = report(0, |_| String::new()); v.extend(repeated(n, "$^{")); v };
    "emphasis-open.md": |n| { let mut v = report(0, |_| String::new()); v.extend(repeated(n, "**a ")); v };
    "emphasis-nested.md": |n| { let mut v = report(0, |_| String::new()); v.extend(repeated(n / 2, "*a ")); v.extend(repeated(n / 2, "a* ")); v };
    "emphasis-escaped.md": |n| { let mut v = report(0, |_| String::new()); v.extend(repeated(n, "*a\\*")); v };
    "attributes.md": |n| { let mut v = report(0, |_| String::new()); v.extend(b"# a {#b"); v.extend(repeated(n, " .c")); v.extend(b"}\n"); v };
    "page-marks.md": |n| report(n, |_| "{1}----------------\n\na\n\n".to_owned());
    "bullets-stars.md": |n| report(n, |_| "* x\n".to_owned());
    "calls-stars.txt": |n| { let mut v = report(n / 2, |_| "y*\n\n".to_owned()); v.extend(counted(n / 2, |_| "* x\n\n".to_owned())); v };
    "front-table-rows.md": |n| { let mut v = front(0, |_| String::new()); v.extend(b"| a | b |\n|---|---|\n"); v.extend(counted(n, |i| format!("| {i} | x |\n"))); v };
    "front-quotes.md": |n| front(n, |_| "> ".to_owned());
    "front-quote-lines.md": |n| front(n, |i| format!("{}x\n", ">".repeat(i % 100)));
    "front-lists.md": |n| front(n, |i| format!("{}- x\n", "  ".repeat(i % 100)));
    "front-brackets.md": |n| front(n, |_| "[".to_owned());
    "front-links.md": |n| front(n, |_| "[a](b) ".to_owned());
    "front-links-open.md": |n| front(n, |_| "[a](".to_owned());
    "front-links-nested.md": |n| { let k = n / 5; let mut v = front(0, |_| String::new()); v.extend("[".repeat(k).into_bytes()); v.extend("](a)".repeat(k).into_bytes()); v };
    "front-pictures.md": |n| front(n, |_| "![a](b)".to_owned());
    "front-notes.md": |n| front(n, |i| format!("x[^{i}]\n\n[^{i}]: y\n\n"));
    "front-notes-same.md": |n| front(n, |_| "x[^1]\n\n[^1]: y\n\n".to_owned());
    "front-notes-open.md": |n| front(n, |_| "[^".to_owned());
    "front-notes-nested.md": |n| front(n, |i| format!("[^{i}]: [^{}]\n\n", i + 1));
    "front-stars.md": |n| front(n, |_| "*a ".to_owned());
    "front-stars-mixed.md": |n| front(n, |_| "*a **b ".to_owned());
    "front-emphasis.md": |n| front(n, |_| "**a** *b* ~~c~~ ".to_owned());
    "front-unders.md": |n| front(n, |_| "_a ".to_owned());
    "front-ticks.md": |n| { let mut v = front(0, |_| String::new()); let mut i = 1; while v.len() < n { v.extend("`".repeat(i % 600).into_bytes()); v.push(b' '); i += 1; } v };
    "front-tags.md": |n| front(n, |_| "<a ".to_owned());
    "front-tags-whole.md": |n| front(n, |_| "<b>x</b>".to_owned());
    "front-comments.md": |n| front(n, |_| "<!-- a ".to_owned());
    "front-instructions.md": |n| front(n, |_| "<? a ".to_owned());
    "front-cdata.md": |n| front(n, |_| "<![CDATA[ ".to_owned());
    "front-entities.md": |n| front(n, |_| "&amp;".to_owned());
    "front-ampersands.md": |n| front(n, |_| "&".to_owned());
    "front-definitions.md": |n| front(n, |i| format!("[a{i}]: b\n"));
    "front-definitions-used.md": |n| front(n, |i| format!("[a{i}]: b\n\n[a{i}] [a]\n\n"));
    "front-headings.md": |n| front(n, |i| format!("{} Water\n\n", "#".repeat(i % 6 + 1)));
    "front-setext.md": |n| front(n, |_| "a\n=\n".to_owned());
    "front-fences.md": |n| front(n, |_| "```\n".to_owned());
    "front-escapes.md": |n| front(n, |_| "\\*".to_owned());
    "front-autolinks.md": |n| front(n, |_| "<http://a> ".to_owned());
    "front-strikes.md": |n| front(n, |_| "~~a ".to_owned());
    "front-rules.md": |n| front(n, |_| "***\n\n".to_owned());
    "front-keys.md": |n| { let mut v = b"---\n".to_vec(); v.extend(counted(n, |i| format!("key{i}: value\n"))); v.extend(b"---\n\ntext\n"); v };
    "front-open.md": |n| { let mut v = b"---\n".to_vec(); v.extend(counted(n, |i| format!("key{i}: value\n"))); v };
};

/// Trees in JSON.
pub const JSON: &[Shape] = shapes! {
    "blocks.json": |n| json(n, |i| format!("{{\"type\":\"paragraph\",\"num\":{{\"text\":\"{i}.\",\"value\":{i},\"style\":\"decimal\"}},\"text\":[{{\"type\":\"text\",\"text\":\"x\"}}]}}"), "");
    "headings.json": |n| json(n, |i| format!("{{\"type\":\"heading\",\"level\":{},\"title\":[{{\"type\":\"text\",\"text\":\"x\"}}]}}", i % 9 + 1), "");
    "same-numbers.json": |n| json(n, |_| "{\"type\":\"paragraph\",\"num\":{\"text\":\"1.\",\"value\":1,\"style\":\"decimal\"},\"text\":[{\"type\":\"text\",\"text\":\"x\"}]}".to_owned(), "");
    "inlines.json": |n| { let inner: Vec<String> = (0..n / 28).map(|_| "{\"type\":\"text\",\"text\":\"x\"}".to_owned()).collect(); json(0, |_| format!("{{\"type\":\"paragraph\",\"text\":[{}]}}", inner.join(",")), "") };
    "notes.json": |n| { let k = n / 150; let notes: Vec<String> = (0..k).map(|i| format!("{{\"marker\":\"{i}\",\"blocks\":[{{\"type\":\"paragraph\",\"text\":[{{\"type\":\"text\",\"text\":\"x\"}}]}}]}}")).collect(); let calls: Vec<String> = (0..k).map(|i| format!("{{\"type\":\"note-call\",\"note\":{i},\"printed\":\"{i}\"}}")).collect(); json(0, |_| format!("{{\"type\":\"paragraph\",\"text\":[{}]}}", calls.join(",")), &format!(",\"notes\":[{}]", notes.join(","))) };
    "note-called-often.json": |n| { let calls: Vec<String> = (0..n / 44).map(|_| "{\"type\":\"note-call\",\"note\":0,\"printed\":\"1\"}".to_owned()).collect(); json(0, |_| format!("{{\"type\":\"paragraph\",\"text\":[{}]}}", calls.join(",")), ",\"notes\":[{\"marker\":\"1\",\"blocks\":[{\"type\":\"paragraph\",\"text\":[{\"type\":\"text\",\"text\":\"x\"}]}]}]") };
    "cells.json": |n| { let cells: Vec<String> = (0..n / 90).map(|i| format!("{{\"blocks\":[{{\"type\":\"paragraph\",\"text\":[{{\"type\":\"text\",\"text\":\"{i}\"}}]}}]}}")).collect(); json(0, |_| format!("{{\"type\":\"table\",\"rows\":[{{\"cells\":[{}]}}]}}", cells.join(",")), "") };
    "rows.json": |n| { let rows: Vec<String> = (0..n / 110).map(|i| format!("{{\"cells\":[{{\"blocks\":[{{\"type\":\"paragraph\",\"text\":[{{\"type\":\"text\",\"text\":\"{i}\"}}]}}]}}]}}")).collect(); json(0, |_| format!("{{\"type\":\"table\",\"rows\":[{}]}}", rows.join(",")), "") };
    "spans.json": |n| { let rows: Vec<String> = (0..n / 130).map(|i| format!("{{\"cells\":[{{\"colspan\":60000,\"rowspan\":60000,\"blocks\":[{{\"type\":\"paragraph\",\"text\":[{{\"type\":\"text\",\"text\":\"{i}\"}}]}}]}}]}}")).collect(); json(0, |_| format!("{{\"type\":\"table\",\"rows\":[{}]}}", rows.join(",")), "") };
    "annexes.json": |n| { let all: Vec<String> = (0..n / 60).map(|_| "{\"kind\":\"annex\",\"body\":[]}".to_owned()).collect(); json(0, |_| "{\"type\":\"rule\"}".to_owned(), &format!(",\"annexes\":[{}]", all.join(","))) };
    "references.json": |n| json(n, |i| format!("{{\"type\":\"paragraph\",\"num\":{{\"text\":\"{i}.\",\"value\":{i},\"style\":\"decimal\"}},\"text\":[{{\"type\":\"ref\",\"target\":{{\"kind\":\"internal\",\"part\":\"paragraph\",\"num\":\"{i}\"}},\"content\":[{{\"type\":\"text\",\"text\":\"x\"}}]}}]}}"), "");
    "long-text.json": |n| json(0, |_| format!("{{\"type\":\"paragraph\",\"text\":[{{\"type\":\"text\",\"text\":\"{}\"}}]}}", "x ".repeat(n / 2)), "");
    "escapes.json": |n| json(0, |_| format!("{{\"type\":\"paragraph\",\"text\":[{{\"type\":\"text\",\"text\":\"{}\"}}]}}", "\\u0001<".repeat(n / 7)), "");
};

fn json(n: usize, block: impl Fn(usize) -> String, more: &str) -> Vec<u8> {
    let mut out = String::from(
        "{\"masthead\":\"tree\",\"version\":1,\"document\":{\"lang\":\"en\",\"kind\":\"report\",\"meta\":{},\"body\":[",
    );
    let mut i = 1;
    loop {
        out.push_str(&block(i));
        i += 1;
        if out.len() >= n {
            break;
        }
        out.push(',');
    }
    let _ = write!(out, "]{more}}}}}");
    out.into_bytes()
}

/// Akoma Ntoso.
pub const AKN: &[Shape] = shapes! {
    "paragraphs.xml": |n| akn(n, "", |i| format!("<paragraph eId=\"para_{i}\"><num>{i}.</num><content><p>x</p></content></paragraph>"));
    "same-ids.xml": |n| akn(n, "", |_| "<paragraph eId=\"para_1\"><num>1.</num><content><p>x</p></content></paragraph>".to_owned());
    "sections.xml": |n| akn(n, "", |i| format!("<section eId=\"sec_{i}\"><num>{}.</num><heading>x</heading></section>", roman(i)));
    "deep-then-wide.xml": |n| akn(n, "", |_| "<section><section><section><heading>x</heading></section></section></section>".to_owned());
    "notes.xml": |n| akn(n, "", |i| format!("<paragraph><content><p>x<authorialNote marker=\"{i}\"><p>y</p></authorialNote></p></content></paragraph>"));
    "notes-one-paragraph.xml": |n| { let inner: String = (0..n / 60).map(|i| format!("x<authorialNote marker=\"{i}\"><p>y</p></authorialNote>")).collect(); akn(0, "", |_| format!("<paragraph><content><p>{inner}</p></content></paragraph>")) };
    "references.xml": |n| akn(n, "", |i| format!("<paragraph eId=\"para_{i}\"><content><p><ref href=\"#para_{}\">x</ref></p></content></paragraph>", i / 2));
    "references-nowhere.xml": |n| akn(n, "", |i| format!("<paragraph><content><p><ref href=\"#x_{i}\">x</ref></p></content></paragraph>"));
    "entities-meta.xml": |n| { let all: String = (0..n / 90).map(|i| format!("<TLCConcept eId=\"c{i}\" href=\"/ontology/c/{i}\" showAs=\"x\"/>")).collect(); akn(0, &format!("<references source=\"#s\">{all}</references>"), |_| "<paragraph><content><p><concept refersTo=\"#c7\">x</concept></p></content></paragraph>".to_owned()) };
    "inlines.xml": |n| { let inner = "<i>x</i>".repeat(n / 8); akn(0, "", |_| format!("<paragraph><content><p>{inner}</p></content></paragraph>")) };
    "texts.xml": |n| { let inner = "&amp;x".repeat(n / 6); akn(0, "", |_| format!("<paragraph><content><p>{inner}</p></content></paragraph>")) };
    "text-long.xml": |n| { let inner = "x ".repeat(n / 2); akn(0, "", |_| format!("<paragraph><content><p>{inner}</p></content></paragraph>")) };
    "text-outside.xml": |n| akn(n, "", |_| "stray <b>text</b> ".to_owned());
    "unknown.xml": |n| akn(n, "", |i| format!("<q{i}>x</q{i}>"));
    "attributes.xml": |n| { let attrs: String = (0..n / 14).map(|i| format!(" a{i}=\"x\"")).collect(); akn(0, "", |_| format!("<paragraph{attrs}><content><p>x</p></content></paragraph>")) };
    "attributes-same.xml": |n| { let attrs = " eId=\"x\"".repeat(n / 8); akn(0, "", |_| format!("<paragraph{attrs}><content><p>x</p></content></paragraph>")) };
    "attribute-long.xml": |n| { let v = "x".repeat(n); akn(0, "", |_| format!("<paragraph eId=\"{v}\"><content><p>x</p></content></paragraph>")) };
    "attribute-references.xml": |n| { let v = "&lt;".repeat(n / 4); akn(0, "", |_| format!("<paragraph eId=\"{v}\"><content><p>x</p></content></paragraph>")) };
    "namespaces.xml": |n| akn(n, "", |i| format!("<paragraph xmlns:p{i}=\"urn:{i}\"><content><p>x</p></content></paragraph>"));
    "namespaces-one.xml": |n| { let all: String = (0..n / 24).map(|i| format!(" xmlns:p{i}=\"urn:{i}\"")).collect(); let inner = "<p>x</p>".repeat(n / 100); akn(0, "", |_| format!("<paragraph{all}><content>{inner}</content></paragraph>")) };
    "comments.xml": |n| akn(n, "", |_| "<!-- x -->".to_owned());
    "comments-in-text.xml": |n| { let inner = "x<!-- y -->".repeat(n / 11); akn(0, "", |_| format!("<paragraph><content><p>{inner}</p></content></paragraph>")) };
    "instructions.xml": |n| akn(n, "", |_| "<?x y?>".to_owned());
    "cdata.xml": |n| { let inner = "<![CDATA[x]]>".repeat(n / 13); akn(0, "", |_| format!("<paragraph><content><p>{inner}</p></content></paragraph>")) };
    "blanks.xml": |n| akn(n, "", |_| "  \n".to_owned());
    "table-rows.xml": |n| { let rows: String = (0..n / 32).map(|i| format!("<tr><td><p>{i}</p></td></tr>")).collect(); akn(0, "", |_| format!("<paragraph><content><table>{rows}</table></content></paragraph>")) };
    "table-cells.xml": |n| { let cells: String = (0..n / 23).map(|i| format!("<td><p>{i}</p></td>")).collect(); akn(0, "", |_| format!("<paragraph><content><table><tr>{cells}</tr></table></content></paragraph>")) };
    "list-items.xml": |n| akn(n, "", |i| format!("<paragraph><list><intro><p>x</p></intro><point><num>({})</num><content><p>y</p></content></point></list></paragraph>", letters(i)));
    "points.xml": |n| { let all: String = (1..n / 70).map(|i| format!("<point><num>({})</num><content><p>y</p></content></point>", letters(i))).collect(); akn(0, "", |_| format!("<paragraph><list><intro><p>x</p></intro>{all}</list></paragraph>")) };
    "aliases.xml": |n| { let all: String = (0..n / 40).map(|i| format!("<FRBRalias value=\"{i}\" name=\"x\"/>")).collect(); akn(0, &format!("<identification source=\"#s\"><FRBRWork>{all}</FRBRWork></identification>"), |_| "<paragraph><content><p>x</p></content></paragraph>".to_owned()) };
};

fn akn(n: usize, meta: &str, piece: impl Fn(usize) -> String) -> Vec<u8> {
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><akomaNtoso xmlns=\"http://docs.oasis-open.org/legaldocml/ns/akn/3.0\"><statement name=\"statement\"><meta>{meta}</meta><mainBody>"
    );
    let mut i = 1;
    loop {
        out.push_str(&piece(i));
        i += 1;
        if out.len() >= n {
            break;
        }
    }
    out.push_str("</mainBody></statement></akomaNtoso>");
    out.into_bytes()
}
