//! `check --watch`: checks again whenever a draft is saved, until it is interrupted.
//!
//! The files are looked at a few times a second rather than listened to: that also works on network
//! drives, and with editors that put a new file in the place of the old one.

use super::args::{Check, Form};
use super::config::Configs;
use super::exit::Exit;
use super::files::is_dash;
use super::run;
use super::term::{Term, printable};
use std::path::PathBuf;
use std::time::{Duration, Instant, SystemTime};

/// Between two looks.
const EVERY: Duration = Duration::from_millis(150);
/// How long a file that is being replaced may be gone.
const PATIENCE: Duration = Duration::from_secs(2);

/// What tells that a file was saved; `None` while there is none.
type Stamp = Option<(SystemTime, u64)>;

pub(crate) fn watch(args: &Check, configs: &mut Configs<'_>, term: &mut Term) -> Exit {
    // an interrupt ends the program where it stands: nothing is written that could be left half
    let mut round = 0;
    loop {
        let before = settled(args, configs);
        round += 1;
        configs.forget();
        if term.is_screen() {
            term.wipe();
        } else if args.reporting.format != Form::Json && args.reporting.format != Form::Sarif {
            let names: Vec<_> =
                args.inputs.iter().map(|p| printable(&p.display().to_string())).collect();
            term.out(&format!("== {} ({round})\n", names.join(", ")));
        }
        run::check_once(args, configs, term);
        if term.is_screen() {
            term.say("\nwatching; Ctrl-C ends\n");
        }
        term.flush();
        while stamps(args, configs) == before {
            if term.closed() {
                return Exit::Done;
            }
            std::thread::sleep(EVERY);
        }
    }
}

/// The stamps once nothing changes from one look to the next: a save may take several writes.
fn settled(args: &Check, configs: &Configs<'_>) -> Vec<(PathBuf, Stamp)> {
    let since = Instant::now();
    let mut last = stamps(args, configs);
    loop {
        let gone = last.iter().any(|s| s.1.is_none());
        if gone && since.elapsed() > PATIENCE {
            return last;
        }
        std::thread::sleep(EVERY / 3);
        let now = stamps(args, configs);
        if now == last && !gone {
            return now;
        }
        last = now;
    }
}

/// The inputs, and the settings that hold for them.
fn stamps(args: &Check, configs: &Configs<'_>) -> Vec<(PathBuf, Stamp)> {
    let inputs = args.inputs.iter().filter(|p| !is_dash(p));
    let own = inputs.clone().filter_map(|p| configs.file(p));
    let locale = args.reading.locale.iter().cloned();
    let paths = inputs.cloned().chain(own).chain(locale);
    paths
        .map(|p| {
            let meta = std::fs::metadata(&p).ok();
            let stamp = meta.and_then(|m| Some((m.modified().ok()?, m.len())));
            (p, stamp)
        })
        .collect()
}
