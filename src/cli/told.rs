//! Telling what was found, in the form that was asked for.

use super::args::{Form, Reporting};
use super::config::{Action, Settings};
use super::exit::Exit;
use super::render::{self, Fault, Place};
use super::sarif;
use super::summary;
use super::term::Term;
use masthead::{Code, Diagnostic, Severity};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Findings of one code in a document that are told with their lines. Nobody reads more.
const ALIKE: usize = 50;

/// Diagnostics as they go by.
pub(crate) struct Told<'a> {
    pub(crate) reporting: &'a Reporting,
    /// Whether diagnostics are the result (`check`) or go along with one (`convert`).
    result: bool,
    counts: BTreeMap<Severity, usize>,
    /// Findings of this document, by code: what is told with its lines is told only so often.
    alike: BTreeMap<Code, usize>,
    unsaid: usize,
    allowed: usize,
    documents: usize,
    log: Option<sarif::Log>,
    pub(crate) exit: Exit,
}

impl<'a> Told<'a> {
    pub(crate) fn new(reporting: &'a Reporting, result: bool) -> Self {
        let log = (reporting.format == Form::Sarif).then(sarif::Log::default);
        let counts = BTreeMap::new();
        Self {
            reporting,
            result,
            counts,
            alike: BTreeMap::new(),
            unsaid: 0,
            allowed: 0,
            documents: 0,
            log,
            exit: Exit::Done,
        }
    }

    fn print(&self, term: &mut Term, text: &str) {
        if self.result { term.out(text) } else { term.err(text) }
    }

    /// A document was read.
    pub(crate) fn document(&mut self) {
        self.documents += 1;
        self.alike.clear();
    }

    pub(crate) fn diagnostic(
        &mut self,
        term: &mut Term,
        d: &Diagnostic,
        place: Place<'_>,
        settings: &Settings,
    ) {
        let d = match settings.action(d.code) {
            Some(Action::Allow) => {
                self.allowed += 1;
                return;
            }
            Some(Action::Deny) if d.severity < Severity::Error => {
                Cow::Owned(d.clone().severity(Severity::Error))
            }
            _ => Cow::Borrowed(d),
        };
        *self.counts.entry(d.severity).or_default() += 1;
        self.exit = self.exit.max(exit_of(&d, settings));
        if self.reporting.format == Form::Human {
            let alike = self.alike.entry(d.code).or_default();
            *alike += 1;
            if *alike > ALIKE {
                self.unsaid += 1;
                return;
            }
        }
        let text = match self.reporting.format {
            Form::Human => render::human(&d, place),
            Form::Short => render::short(&d, place),
            Form::Json => render::json(&d, place),
            Form::Github => render::github(&d, place),
            Form::Sarif => {
                if let Some(log) = &mut self.log {
                    log.diagnostic(&d, place);
                }
                return;
            }
        };
        self.print(term, &text);
    }

    pub(crate) fn fault(&mut self, term: &mut Term, fault: &Fault, exit: Exit) {
        self.exit = self.exit.max(exit);
        match self.reporting.format {
            Form::Human => term.err(&render::human_fault(fault)),
            Form::Short => term.err(&render::short_fault(fault)),
            // tools read one stream
            Form::Json => self.print(term, &render::json_fault(fault)),
            Form::Github => self.print(term, &render::github_fault(fault)),
            Form::Sarif => {
                term.err(&render::short_fault(fault));
                if let Some(log) = &mut self.log {
                    log.fault(fault);
                }
            }
        }
    }

    /// What comes after the last document: `3 warnings, 1 note in 2 documents`.
    pub(crate) fn total(&mut self, term: &mut Term) {
        if let Some(log) = self.log.take() {
            let text = log.text(self.exit);
            self.print(term, &text);
        }
        if matches!(self.reporting.format, Form::Json | Form::Sarif) {
            return;
        }
        let words: Vec<_> = self
            .counts
            .iter()
            .rev()
            .map(|(severity, n)| summary::plural(*n, severity.as_str()))
            .collect();
        let found = if !words.is_empty() {
            words.join(", ")
        } else if self.result && self.exit == Exit::Done {
            "nothing found".to_owned()
        } else {
            return;
        };
        let many = match self.documents {
            0 | 1 => String::new(),
            n => format!(" in {}", summary::plural(n, "document")),
        };
        let allowed = match self.allowed {
            0 => String::new(),
            n => format!(" ({} allowed)", summary::grouped(n as u64)),
        };
        let unsaid = match self.unsaid {
            0 => String::new(),
            n => format!(
                "; {} more than {ALIKE} of a kind are not shown (--format short tells all)",
                summary::grouped(n as u64)
            ),
        };
        term.say(&format!("{found}{many}{allowed}{unsaid}\n"));
    }
}

/// What a diagnostic means for the exit code.
pub(super) fn exit_of(d: &Diagnostic, settings: &Settings) -> Exit {
    if matches!(d.code, Code::UnaccountedSource | Code::TextNotConserved) {
        return Exit::Internal;
    }
    match settings.fail_on().severity() {
        Some(least) if d.severity >= least => Exit::Findings,
        _ => Exit::Done,
    }
}

#[cfg(test)]
mod tests {
    use super::super::args::{Args, Command};
    use super::super::config::Configs;
    use super::*;
    use clap::Parser;
    use masthead::span::Span;
    use std::path::Path;

    #[test]
    fn our_own_faults_have_their_own_code_whatever_fails() {
        let line = "masthead check --no-config --fail-on never --allow numbering-gap -";
        let Command::Check(args) = Args::try_parse_from(line.split(' ')).unwrap().command else {
            unreachable!()
        };
        let settings =
            Configs::new(&args.reading, Some(&args.reporting)).of(Path::new("-")).unwrap();
        let lost = Diagnostic::new(Code::UnaccountedSource, Span::DETACHED, "m");
        let gap = Diagnostic::new(Code::NumberingGap, Span::DETACHED, "m");
        assert_eq!(exit_of(&lost, &settings), Exit::Internal);
        assert_eq!(exit_of(&gap, &settings), Exit::Done);
    }
}
