//! The command line: what is asked ([`args`]), what that means ([`plan`]), doing it ([`run`]).
//!
//! Only the public API of the library is used here. Everything that touches files, the clock, the
//! environment or a terminal lives here and nowhere else.
#![allow(
    clippy::disallowed_methods,
    reason = "the program opens files and asks the environment so that the library need not"
)]

mod about;
mod args;
mod compare;
mod config;
mod exit;
mod explain;
mod export;
mod files;
mod fonts;
mod outline;
mod plan;
mod render;
mod run;
mod sarif;
mod summary;
mod term;
mod told;
mod watch;

use args::Form;
use clap::Parser;
use exit::Exit;
use masthead::Error;
use masthead::limits::Limit;
use std::panic::AssertUnwindSafe;
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

/// Stack of the thread that works where the main thread has little: reading bounds its own depth, and
/// this leaves it room.
const STACK: usize = 64 << 20;

/// Runs the program.
pub(crate) fn main() -> ExitCode {
    run::quiet_panics();
    let args = match args::Args::try_parse() {
        Ok(args) => args,
        Err(e) => {
            // clap prints help to stdout and mistakes to stderr; a closed pipe is no mistake
            let _ = e.print();
            return if e.use_stderr() { Exit::Usage.into() } else { Exit::Done.into() };
        }
    };
    // ends when the work does: what it holds is dropped then
    let (_working, over) = std::sync::mpsc::channel::<()>();
    if let Some((most, form, global)) = args.timed()
        && std::thread::Builder::new()
            .spawn(move || watch_clock(&over, most, form, &global))
            .is_err()
    {
        return Exit::Internal.into();
    }
    // the main thread's memory grows in large steps, that of others page by page
    let work = move || std::panic::catch_unwind(AssertUnwindSafe(|| dispatch(args)));
    let done = match cfg!(windows) {
        false => work().ok(),
        true => {
            let worker = std::thread::Builder::new().stack_size(STACK).spawn(work);
            worker.ok().and_then(|w| w.join().ok()?.ok())
        }
    };
    done.unwrap_or(Exit::Internal).into()
}

/// Ends the program when its time is over before its work.
fn watch_clock(over: &Receiver<()>, most: Duration, form: Form, global: &args::Global) {
    if over.recv_timeout(most) != Err(RecvTimeoutError::Timeout) {
        return;
    }
    // outputs that are being put in place get there, or none does
    let _placed = files::PLACING.lock();
    let allowed = format!("{} s", most.as_secs_f64());
    let error = Error::Limit { limit: Limit::Time, found: format!("over {allowed}"), allowed };
    let mut term = term::Term::new(global);
    term.err(&render::Fault::of(&error, "").told(form));
    term.finish(Exit::Limit);
    std::process::exit(Exit::Limit as i32)
}

fn dispatch(args: args::Args) -> Exit {
    let mut term = term::Term::new(&args.global);
    let done = match args.command {
        args::Command::Convert(a) => run::convert(&a, &mut term),
        args::Command::Export(a) => export::run(&a, &mut term),
        args::Command::Check(a) => run::check(&a, &mut term),
        args::Command::Outline(a) => run::outline(&a, &mut term),
        args::Command::Config(args::Config::Show(a)) => config::show(&a, &mut term),
        args::Command::Explain(a) => explain::explain(&a, &mut term),
        args::Command::Formats(a) => about::formats(&a, &mut term),
        args::Command::Completions(a) => about::completions(&a, &mut term),
        args::Command::Man(a) => about::man(&a, &mut term),
    };
    term.finish(done)
}
