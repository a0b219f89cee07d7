//! CPU time and peak memory of reading and writing DOCX; `peer` reads with docx-rs, for the ratio.
//!
//! usage: docx_bench read FILE | peer FILE | write BYTES_OF_TEXT
#![allow(dead_code, unreachable_pub)]
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::wildcard_imports
)]

#[path = "../tests/docx/samples.rs"]
mod samples;

use masthead::ledger::Ledger;
use masthead::model::{TextOptions, text_of};
use masthead::read::docx::{DocxReadOptions, read};
use masthead::write::docx::{DocxOptions, to_vec};

/// CPU seconds of this process so far, and its peak memory in MB.
fn cost() -> (f64, u64) {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after = stat.rsplit(')').next().unwrap_or("");
    let ticks: f64 =
        after.split_whitespace().skip(11).take(2).filter_map(|n| n.parse::<f64>().ok()).sum();
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with("VmHWM:")).unwrap_or("");
    let kb = line.split_whitespace().nth(1).and_then(|n| n.parse::<u64>().ok()).unwrap_or(0);
    (ticks / 100.0, kb / 1024)
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let (Some(what), Some(arg)) = (args.get(1), args.get(2)) else { return };
    println!("{}", run(what, arg));
}

/// What is printed for these arguments.
pub fn run(what: &str, arg: &str) -> String {
    const TIMES: u32 = 10;
    match what {
        "read" | "peer" => {
            let bytes = std::fs::read(arg).unwrap();
            let before = cost().0;
            for _ in 0..TIMES {
                if what == "read" {
                    let mut ledger = Ledger::new();
                    let r = read("x", &bytes, &DocxReadOptions::default(), &mut ledger);
                    assert!(r.is_ok_and(|r| !r.0.is_empty()));
                } else {
                    assert!(docx_rs::read_docx(&bytes).is_ok());
                }
            }
            let (cpu, mb) = cost();
            format!("{what}: {:.1} ms, peak {mb} MB", (cpu - before) * 1000.0 / f64::from(TIMES))
        }
        _ => {
            let size: usize = arg.parse().unwrap_or(0);
            let one = samples::report(&samples::CHINESE);
            let mut doc = one.clone();
            let step = text_of(&one, TextOptions::default()).len();
            for _ in 1..(size / step).max(1) {
                doc.body.extend(one.body.iter().cloned());
            }
            let text = text_of(&doc, TextOptions::default()).len();
            let before = cost().0;
            let mut out = 0;
            for _ in 0..TIMES {
                out = to_vec(&doc, &DocxOptions::default()).map_or(0, |b| b.len());
            }
            let (cpu, mb) = cost();
            format!(
                "write: {text} bytes of text, {out} of DOCX, {:.1} ms, peak {mb} MB",
                (cpu - before) * 1000.0 / f64::from(TIMES)
            )
        }
    }
}
