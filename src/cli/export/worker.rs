//! The worker's side: documents in on standard input, files out on standard output. A worker opens
//! nothing but settings and fonts, and writes nothing: what it leaves behind when it is killed is
//! nothing.

use super::args::Export;
use super::make::{self, failed};
use super::recipe::Recipe;
use super::record::{Outcome, Request};
use super::sources::Rel;
use super::{unhex, wire};
use crate::cli::config::Configs;
use crate::cli::exit::Exit;
use crate::cli::run::last_panic;
use std::io::{self, BufWriter, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::mpsc;

/// What a worker says first: a supervisor of another version would not understand it.
pub(crate) const HELLO: &str = concat!("masthead export worker ", env!("CARGO_PKG_VERSION"));

/// Works until standard input closes.
pub(crate) fn serve(args: &Export) -> Exit {
    let epoch = std::env::var("SOURCE_DATE_EPOCH").ok();
    let Ok(recipe) = Recipe::new(args, epoch.as_deref()) else { return Exit::Usage };
    let reporting = args.judging.reporting();
    let mut configs = Configs::new(&args.reading, Some(&reporting));
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    if wire::send(&mut out, &HELLO, &[]).is_err() {
        return Exit::Done;
    }
    // standard input is read while a document is worked on, so that the end of the supervisor is
    // also the end of its workers, whatever they are at
    let (sender, requests) = mpsc::sync_channel(0);
    let reading = std::thread::Builder::new().spawn(move || {
        let mut input = io::stdin().lock();
        loop {
            let head = wire::head::<Request>(&mut input);
            let Ok(Some(request)) = head else { std::process::exit(0) };
            let Ok(bytes) = wire::blob(&mut input) else { std::process::exit(0) };
            if sender.send((request, bytes)).is_err() {
                return;
            }
        }
    });
    if reading.is_err() {
        return Exit::Internal;
    }
    for (request, bytes) in requests {
        let done = catch_unwind(AssertUnwindSafe(|| one(&request, bytes, &recipe, &mut configs)));
        let (answer, files) = done.unwrap_or_else(|_| {
            let reason = format!("masthead failed on this document: {}", last_panic());
            (failed(Outcome::Internal, reason, false), Vec::new())
        });
        let blobs: Vec<&[u8]> =
            files.iter().filter(|f| !f.original).map(|f| f.bytes.as_slice()).collect();
        if wire::send(&mut out, &answer, &blobs).is_err() {
            break;
        }
    }
    let _ = out.flush();
    Exit::Done
}

fn one(
    request: &Request,
    bytes: Vec<u8>,
    recipe: &Recipe,
    configs: &mut Configs<'_>,
) -> make::Result {
    let refuse = |reason: &str| (failed(Outcome::Internal, reason.to_owned(), false), Vec::new());
    let (Some(rel), Some(path)) = (unhex(&request.rel), unhex(&request.path_hex)) else {
        return refuse("a message was not understood");
    };
    #[cfg(debug_assertions)]
    faults(&rel);
    let settings = match configs.of(&path_of(path)) {
        Ok(settings) => settings,
        Err(r) => {
            let reason = format!("{}; {}", r.what, r.help);
            return (failed(Outcome::Settings, reason, false), Vec::new());
        }
    };
    if settings.effect() != request.settings {
        return refuse("its masthead.toml was changed during the export; run again with --resume");
    }
    make::make(request, &Rel::new(rel), bytes, recipe, &settings)
}

/// Faults that tests ask for by name, in builds with debug assertions only: no document should do
/// these, so no document can show that they are survived.
#[cfg(debug_assertions)]
fn faults(rel: &[u8]) {
    if std::env::var_os("MASTHEAD_TEST_FAULTS").is_none() {
        return;
    }
    let name = String::from_utf8_lossy(rel);
    if name.contains("faulty-panic") {
        panic!("asked for by a test");
    }
    if name.contains("faulty-abort") {
        std::process::abort();
    }
    if name.contains("faulty-hang") {
        std::thread::sleep(std::time::Duration::from_secs(3600));
    }
}

#[cfg(unix)]
pub(super) fn path_of(bytes: Vec<u8>) -> PathBuf {
    use std::os::unix::ffi::OsStringExt;
    std::ffi::OsString::from_vec(bytes).into()
}

#[cfg(not(unix))]
pub(super) fn path_of(bytes: Vec<u8>) -> PathBuf {
    String::from_utf8_lossy(&bytes).into_owned().into()
}
