//! What reading has to say, gathered: one remark for each kind of thing, with how often.

use crate::diag::{Code, Diagnostic};
use crate::span::Span;
use std::collections::BTreeMap;

/// Remarks by code and what they are about.
#[derive(Debug, Default)]
pub(super) struct Remarks(BTreeMap<(Code, String), (Span, u32)>);

impl Remarks {
    pub(super) fn add(&mut self, code: Code, about: &str, span: Span) {
        if let Some(seen) = self.0.get_mut(&(code, about.to_owned())) {
            seen.1 += 1;
            return;
        }
        // a hostile file has as many names as it likes
        if self.0.len() < 200 {
            self.0.insert((code, about.to_owned()), (span, 1));
        }
    }

    /// All of them as diagnostics.
    pub(super) fn told(self, diags: &mut Vec<Diagnostic>) {
        for ((code, about), (span, times)) in self.0 {
            let often = match times {
                1 => String::new(),
                n => format!(", {n} times"),
            };
            let (message, help) = match code {
                Code::KeptOpaque => (
                    format!("the tree has no type for <{about}>{often}: its text is kept"),
                    "look at the place in the output; the mark-up itself is not carried over",
                ),
                Code::MarkupSetAside => {
                    (format!("{about}{often}"), "the text is whole; only the mark-up is left out")
                }
                Code::MarkupMended => {
                    (format!("{about}{often}"), "check the place if the source is to be mended")
                }
                Code::UnknownEntity => (
                    format!("nothing declares {about}{often}: it is kept as it is written"),
                    "put the character itself in its place",
                ),
                Code::DanglingReference => (
                    format!("{about}{often}"),
                    "the words are kept; mend the target, or read with --normalise",
                ),
                _ => (format!("{about}{often}"), ""),
            };
            let d = Diagnostic::new(code, span, message);
            diags.push(if help.is_empty() { d } else { d.help(help) });
        }
    }
}
