//! How long reading Akoma Ntoso takes: reads every file named, several times over, and prints the
//! quickest pass in time of the processor (where the system tells it, else in time of the clock). The files are in memory before the first pass; what is measured is all that
//! `masthead::read` does, the accounting of every byte included.
//!
//! ```sh
//! cargo run --release --example akn_bench -- FILES.xml
//! ```
//!
//! With `parse` as the first word only the XML reader and the tree are measured.
#![allow(dead_code, unreachable_pub)]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout)]

use masthead::diag::Diagnostic;
use masthead::ledger::Ledger;
use masthead::read::akn::{AknReadOptions, read};
use masthead::source::Source;
use masthead::{Input, ReadOptions};
use std::time::{Duration, Instant};

fn main() {
    println!("{}", run(std::env::args().skip(1).collect()));
}

/// What is printed for these arguments.
pub fn run(mut args: Vec<String>) -> String {
    let parse = args.first().is_some_and(|a| a == "parse");
    if parse {
        args.remove(0);
    }
    let files: Vec<Vec<u8>> = args.iter().map(|f| std::fs::read(f).unwrap()).collect();
    let bytes: usize = files.iter().map(Vec::len).sum();
    let mut best = Duration::MAX;
    for _ in 0..15 {
        let inputs: Vec<Vec<u8>> = files.clone();
        let (clock, start) = (Instant::now(), processor());
        let mut blocks = 0;
        for (name, bytes) in args.iter().zip(inputs) {
            blocks += if parse {
                let source = Source::new(name, String::from_utf8(bytes).unwrap());
                let mut diags: Vec<Diagnostic> = Vec::new();
                let mut ledger = Ledger::new();
                let doc = read(&source, &AknReadOptions::default(), &mut ledger, &mut diags);
                doc.unwrap().body.len()
            } else {
                let input = Input::new(name.clone(), bytes);
                masthead::read(input, &ReadOptions::default()).unwrap().document.body.len()
            };
        }
        let passed = match (start, processor()) {
            (Some(a), Some(b)) => b.saturating_sub(a),
            _ => clock.elapsed(),
        };
        best = best.min(passed);
        assert!(blocks > 0);
    }
    format!("{} files, {bytes} bytes: {:.1} ms", files.len(), best.as_secs_f64() * 1000.0)
}

/// What this thread has had of a processor so far.
fn processor() -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    stat.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}
