//! `masthead.toml`: what holds for all documents below a folder, and what holds in the end.
//!
//! The command line goes before the file, the file before the profile, the profile before what is
//! built in. The file is looked for beside the input and in every folder above it.

use super::args::{FailOn, Profile, ReadArgs, Reporting, Show};
use super::exit::Exit;
use super::explain::nearest;
use super::files::is_dash;
use super::plan::{Refused, refuse, table};
use super::render::{Fault, human_fault, json_line};
use super::term::{Term, printable};
use masthead::lang::Lang;
use masthead::locale::Locale;
use masthead::{Code, ReadOptions};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use toml::Spanned;

/// The name of the file.
pub(crate) const NAME: &str = "masthead.toml";

/// The file as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Raw {
    lang: Option<Spanned<Lang>>,
    locale: Option<Spanned<PathBuf>>,
    profile: Option<Spanned<Profile>>,
    fail_on: Option<Spanned<FailOn>>,
    #[serde(default)]
    allow: Vec<Spanned<String>>,
    #[serde(default)]
    deny: Vec<Spanned<String>>,
}

/// Where a setting came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    Default,
    Profile(Profile),
    File(u32),
    CommandLine,
}

/// What is done with a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    /// It is not told.
    Allow,
    /// It is an error.
    Deny,
}

/// What holds for a document.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    /// The file that was found.
    file: Option<PathBuf>,
    lang: (Option<Lang>, Origin),
    locale: (Option<PathBuf>, Origin),
    profile: (Profile, Origin),
    fail_on: (FailOn, Origin),
    codes: BTreeMap<Code, (Action, Origin)>,
    table: Option<Arc<Locale>>,
    table_text: Option<String>,
}

impl Settings {
    /// The least severity that fails.
    pub(crate) fn fail_on(&self) -> FailOn {
        self.fail_on.0
    }

    pub(crate) fn action(&self, code: Code) -> Option<Action> {
        self.codes.get(&code).map(|a| a.0)
    }

    /// All that holds, wherever it comes from: settings with the same value here have the same
    /// effect. A language table counts by its text.
    pub(crate) fn effect(&self) -> serde_json::Value {
        let codes = |wanted: Action| -> Vec<&str> {
            let of = self.codes.iter().filter(|(_, (action, _))| *action == wanted);
            of.map(|(code, _)| code.as_str()).collect()
        };
        serde_json::json!({
            "lang": self.lang.0.map(|l| l.to_string()),
            "table": self.table_text.as_deref().map(super::export::sha256_hex),
            "profile": self.profile.0.as_str(),
            "fail-on": self.fail_on.0.as_str(),
            "allow": codes(Action::Allow),
            "deny": codes(Action::Deny),
        })
    }

    /// Puts the language of the file into what the command line gave.
    pub(crate) fn apply(&self, options: &ReadOptions) -> ReadOptions {
        let mut options = options.clone();
        options.lang = self.lang.0;
        options.locale.clone_from(&self.table);
        options
    }
}

/// What a profile says: for which documents, when it fails, which codes it treats otherwise.
struct Meaning {
    fail_on: FailOn,
    allow: &'static [Code],
    deny: &'static [Code],
}

impl Profile {
    fn meaning(self) -> Meaning {
        match self {
            Self::Draft => Meaning { fail_on: FailOn::Error, allow: &[], deny: &[] },
            Self::Final => Meaning {
                fail_on: FailOn::Warning,
                allow: &[],
                deny: &[Code::MastheadFieldMissing, Code::DateUnknown],
            },
            Self::Extracted => Meaning {
                fail_on: FailOn::Error,
                allow: &[Code::JoinedOverPage, Code::MastheadFieldMissing, Code::DateUnknown],
                deny: &[],
            },
        }
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Final => "final",
            Self::Extracted => "extracted",
        }
    }
}

/// Settings by input; a file is read once.
#[derive(Debug)]
pub(crate) struct Configs<'a> {
    reading: &'a ReadArgs,
    reporting: Option<&'a Reporting>,
    seen: BTreeMap<Option<PathBuf>, Result<Arc<Settings>, Refused>>,
}

impl<'a> Configs<'a> {
    pub(crate) fn new(reading: &'a ReadArgs, reporting: Option<&'a Reporting>) -> Self {
        Self { reading, reporting, seen: BTreeMap::new() }
    }

    /// What holds for an input; for standard input, what holds in the working folder.
    pub(crate) fn of(&mut self, input: &Path) -> Result<Arc<Settings>, Refused> {
        let file = self.file(input);
        let (reading, reporting) = (self.reading, self.reporting);
        let found = self.seen.entry(file.clone());
        found.or_insert_with(|| settings(file, reading, reporting).map(Arc::new)).clone()
    }

    /// The file that holds for an input.
    pub(crate) fn file(&self, input: &Path) -> Option<PathBuf> {
        if self.reading.no_config {
            return None;
        }
        if let Some(file) = &self.reading.config {
            return Some(file.clone());
        }
        let folder = if is_dash(input) {
            std::env::current_dir().ok()?
        } else {
            let whole = std::path::absolute(input).ok()?;
            if whole.is_dir() { whole } else { whole.parent()?.to_owned() }
        };
        folder.ancestors().map(|f| f.join(NAME)).find(|f| f.is_file())
    }

    /// Forgets what was read: a file may have changed.
    pub(crate) fn forget(&mut self) {
        self.seen.clear();
    }
}

const HELP: &str = "`masthead help config` lists what the file may hold";

fn settings(
    file: Option<PathBuf>,
    reading: &ReadArgs,
    reporting: Option<&Reporting>,
) -> Result<Settings, Refused> {
    let text = match &file {
        None => String::new(),
        Some(path) => match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(e) => return refuse(format!("cannot read {}: {e}", shown(path)), HELP),
        },
    };
    let name = file.as_deref().map(shown).unwrap_or_default();
    let line = |at: usize| 1 + text.bytes().take(at).filter(|b| *b == b'\n').count() as u32;
    let raw: Raw = match toml::from_str(&text) {
        Ok(raw) => raw,
        Err(e) => {
            let at = e.span().map(|s| format!(":{}", line(s.start))).unwrap_or_default();
            let what = e.message().lines().collect::<Vec<_>>().join("; ").replace('`', "");
            return refuse(format!("{name}{at}: {what}"), HELP);
        }
    };
    let from = |at: usize| Origin::File(line(at));
    let pick = |s: &Spanned<Profile>| (*s.get_ref(), from(s.span().start));
    let profile = match (reading.profile, &raw.profile) {
        (Some(p), _) => (p, Origin::CommandLine),
        (None, Some(s)) => pick(s),
        (None, None) => (Profile::Draft, Origin::Default),
    };
    let meaning = profile.0.meaning();
    let by_profile =
        if profile.1 == Origin::Default { Origin::Default } else { Origin::Profile(profile.0) };
    let fail_on = match (reporting.and_then(|r| r.fail_on), &raw.fail_on) {
        (Some(f), _) => (f, Origin::CommandLine),
        (None, Some(s)) => (*s.get_ref(), from(s.span().start)),
        (None, None) => (meaning.fail_on, by_profile.clone()),
    };
    let lang = match (reading.lang, &raw.lang) {
        (Some(l), _) => (Some(l), Origin::CommandLine),
        (None, Some(s)) => (Some(*s.get_ref()), from(s.span().start)),
        (None, None) => (None, Origin::Default),
    };
    let locale = match (&reading.locale, &raw.locale) {
        (Some(p), _) => (Some(p.clone()), Origin::CommandLine),
        (None, Some(s)) => {
            // beside the file that names it
            let folder = file.as_deref().and_then(Path::parent).unwrap_or(Path::new("."));
            (Some(folder.join(s.get_ref())), from(s.span().start))
        }
        (None, None) => (None, Origin::Default),
    };

    let mut codes: BTreeMap<Code, (Action, Origin)> = BTreeMap::new();
    for (list, action) in [(meaning.allow, Action::Allow), (meaning.deny, Action::Deny)] {
        codes.extend(list.iter().map(|c| (*c, (action, by_profile.clone()))));
    }
    let mut named = BTreeMap::new();
    for (list, action) in [(&raw.allow, Action::Allow), (&raw.deny, Action::Deny)] {
        for s in list {
            let at = line(s.span().start);
            let wrong = |(what, help)| Refused { what: format!("{name}:{at}: {what}"), help };
            let code = code_named(s.get_ref()).map_err(wrong)?;
            put(&mut named, code, action, Origin::File(at))
                .map_err(|what| wrong((what, "name it in one of the two".to_owned())))?;
        }
    }
    codes.append(&mut named);
    if let Some(r) = reporting {
        for (list, action) in [(&r.allow, Action::Allow), (&r.deny, Action::Deny)] {
            for code in list {
                put(&mut named, *code, action, Origin::CommandLine)
                    .map_err(|what| Refused { what, help: "name it in one of the two".into() })?;
            }
        }
        codes.append(&mut named);
    }
    let (table, table_text) = match locale.0.as_deref().map(table).transpose()? {
        Some((table, text)) => (Some(table), Some(text)),
        None => (None, None),
    };
    Ok(Settings { file, lang, locale, profile, fail_on, codes, table, table_text })
}

fn put(
    codes: &mut BTreeMap<Code, (Action, Origin)>,
    code: Code,
    action: Action,
    origin: Origin,
) -> Result<(), String> {
    match codes.insert(code, (action, origin)) {
        Some((other, _)) if other != action => Err(format!("{code} is both allowed and denied")),
        _ => Ok(()),
    }
}

/// A code that a user named: what, and a way out.
pub(crate) fn code_named(name: &str) -> Result<Code, (String, String)> {
    let Some(code) = Code::from_name(name) else {
        let near = nearest(name).map(|c| format!("did you mean {c}? ")).unwrap_or_default();
        return Err((
            format!("no diagnostic has the code {name:?}"),
            format!("{near}`masthead explain --list` lists all"),
        ));
    };
    if matches!(code, Code::UnaccountedSource | Code::TextNotConserved) {
        return Err((
            format!("{code} is a fault of masthead and is always told"),
            "leave it out, and report the document".to_owned(),
        ));
    }
    Ok(code)
}

fn shown(path: &Path) -> String {
    // below the working folder the short name will do
    let here = std::env::current_dir().ok();
    let short = here.as_deref().and_then(|h| path.strip_prefix(h).ok()).unwrap_or(path);
    printable(&short.display().to_string())
}

/// `masthead config show`.
pub(crate) fn show(args: &Show, term: &mut Term) -> Exit {
    let mut configs = Configs::new(&args.reading, Some(&args.reporting));
    let input = args.input.as_deref().unwrap_or(Path::new("-"));
    match configs.of(input) {
        Ok(settings) => {
            term.out(&if args.json { as_json(&settings) } else { as_text(&settings) });
            Exit::Done
        }
        Err(refused) => {
            term.err(&human_fault(&Fault::new("usage", refused.what).help(refused.help)));
            Exit::Usage
        }
    }
}

/// A setting: its name, its value, where it came from.
#[derive(Serialize)]
struct Row {
    setting: &'static str,
    value: Option<String>,
    from: String,
}

fn rows(s: &Settings) -> Vec<Row> {
    let origin = |o: &Origin| match o {
        Origin::Default => "default".to_owned(),
        Origin::Profile(p) => format!("profile {}", p.as_str()),
        Origin::File(line) => {
            format!("{}:{line}", s.file.as_deref().map(shown).unwrap_or_default())
        }
        Origin::CommandLine => "command line".to_owned(),
    };
    let row = |setting, value: Option<String>, o| Row { setting, value, from: origin(o) };
    let mut rows = vec![
        row("lang", s.lang.0.map(|l| l.to_string()), &s.lang.1),
        row("locale", s.locale.0.as_deref().map(shown), &s.locale.1),
        row("profile", Some(s.profile.0.as_str().to_owned()), &s.profile.1),
        row("fail-on", Some(s.fail_on.0.as_str().to_owned()), &s.fail_on.1),
    ];
    for (name, action) in [("allow", Action::Allow), ("deny", Action::Deny)] {
        let before = rows.len();
        let of = s.codes.iter().filter(|(_, a)| a.0 == action);
        rows.extend(of.map(|(code, a)| row(name, Some(code.to_string()), &a.1)));
        if rows.len() == before {
            rows.push(row(name, None, &Origin::Default));
        }
    }
    rows
}

fn as_text(s: &Settings) -> String {
    let mut out = match &s.file {
        Some(path) => format!("file: {}\n\n", shown(path)),
        None => format!("file: none ({NAME} is looked for beside the input and above)\n\n"),
    };
    for r in rows(s) {
        let value = r.value.as_deref().unwrap_or("–");
        out.push_str(&format!("{:<9}{value:<26}{}\n", r.setting, r.from));
    }
    out
}

fn as_json(s: &Settings) -> String {
    #[derive(Serialize)]
    struct All {
        file: Option<String>,
        settings: Vec<Row>,
    }
    json_line(&All { file: s.file.as_deref().map(shown), settings: rows(s) })
}
