//! `masthead explain`: a page on each diagnostic.

use super::args::Explain;
use super::exit::Exit;
use super::render::{Fault, human_fault};
use super::term::Term;
use masthead::{Code, Severity};

/// Columns of running text.
const WIDTH: usize = 80;

pub(crate) fn explain(args: &Explain, term: &mut Term) -> Exit {
    if args.list {
        for code in Code::ALL {
            let info = code.info();
            term.out(&format!("{:<24}{:<9}{}\n", info.name, info.severity.as_str(), info.summary));
        }
        return Exit::Done;
    }
    let name = args.code.as_deref().unwrap_or("").trim();
    // what is copied from a message may come with its severity: warning[numbering-gap]
    let bare = name.rsplit('[').next().unwrap_or(name).trim_end_matches([']', ':']);
    match Code::from_name(&bare.to_ascii_lowercase().replace('_', "-")) {
        Some(code) => {
            term.out(&page(code));
            Exit::Done
        }
        None => {
            let near = nearest(bare).map(|c| format!("did you mean {c}? ")).unwrap_or_default();
            let fault = Fault::new("usage", format!("no diagnostic has the code {name:?}"))
                .help(format!("{near}`masthead explain --list` lists all"));
            term.err(&human_fault(&fault));
            Exit::Usage
        }
    }
}

fn page(code: Code) -> String {
    let info = code.info();
    let severity = match info.severity {
        Severity::Error => "an error",
        Severity::Warning => "a warning",
        _ => "a note",
    };
    let mut out = format!("{} ({severity})\n\n", info.name);
    out.push_str(&wrap(&format!("{} {}", info.summary, info.explain)));
    out.push_str("\nA draft that has it:\n\n");
    out.push_str(&indent(info.bad));
    out.push_str("\nThe same without it:\n\n");
    out.push_str(&indent(info.good));
    out
}

/// An example, its long lines folded.
fn indent(text: &str) -> String {
    let line = |l: &str| match l {
        "" => "\n".to_owned(),
        l if l.chars().count() <= WIDTH => format!("    {l}\n"),
        l => wrap(l).lines().map(|l| format!("    {l}\n")).collect(),
    };
    text.lines().map(line).collect()
}

fn wrap(text: &str) -> String {
    let (mut out, mut wide) = (String::new(), 0);
    for word in text.split_whitespace() {
        let n = word.chars().count();
        if wide > 0 && wide + 1 + n > WIDTH {
            out.push('\n');
            wide = 0;
        } else if wide > 0 {
            out.push(' ');
            wide += 1;
        }
        out.push_str(word);
        wide += n;
    }
    out.push('\n');
    out
}

/// The code that shares most with what was typed, if it shares much.
pub(crate) fn nearest(typed: &str) -> Option<Code> {
    let typed = typed.to_ascii_lowercase().replace(['_', ' '], "-");
    let score = |c: &Code| {
        let pairs = |s: &str| -> Vec<(char, char)> { s.chars().zip(s.chars().skip(1)).collect() };
        let (a, b) = (pairs(&typed), pairs(c.as_str()));
        let both = a.iter().filter(|p| b.contains(p)).count();
        both * 200 / (a.len() + b.len()).max(1)
    };
    Code::ALL.iter().copied().max_by_key(score).filter(|c| score(c) >= 50)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_a_page_with_an_example() {
        for code in Code::ALL {
            let page = page(*code);
            assert!(page.lines().all(|l| l.chars().count() <= WIDTH + 4), "{page}");
            assert!(page.contains("A draft that has it:\n\n    "), "{page}");
            assert!(!code.info().explain.is_empty());
        }
    }

    #[test]
    fn slips_of_the_pen_are_understood() {
        assert_eq!(nearest("numbering-gaps"), Some(Code::NumberingGap));
        assert_eq!(nearest("note-without-a-call"), Some(Code::NoteWithoutCall));
        assert_eq!(nearest("xyz"), None);
    }
}
