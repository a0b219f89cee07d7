//! How far the work is: a bar on a terminal, a line a minute elsewhere.

use super::record::{Outcome, Record};
use crate::cli::summary::grouped;
use crate::cli::term::{Term, printable};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// Between two lines where there is no terminal.
const MINUTE: Duration = Duration::from_secs(60);
/// What the rate is taken over.
const WINDOW: f64 = 60.0;

/// Counts of a run as it goes.
pub(crate) struct Progress {
    started: Instant,
    told: Instant,
    bar: Option<ProgressBar>,
    done: u64,
    kept: u64,
    outcomes: BTreeMap<Outcome, u64>,
    /// Documents a second, the last minute weighing most.
    rate: f64,
    last: Option<Instant>,
}

impl Progress {
    pub(crate) fn new(term: &Term) -> Self {
        let bar = term.live.then(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(5));
            // a template of ours is always one that can be used
            if let Ok(style) = ProgressStyle::with_template("{wide_bar} {msg}") {
                bar.set_style(style);
            }
            bar
        });
        let now = Instant::now();
        Self {
            started: now,
            told: now,
            bar,
            done: 0,
            kept: 0,
            outcomes: BTreeMap::new(),
            rate: 0.0,
            last: None,
        }
    }

    /// A document has been dealt with.
    pub(crate) fn document(&mut self, record: &Record, kept: bool) {
        *self.outcomes.entry(record.outcome).or_default() += 1;
        if kept {
            self.kept += 1;
            return;
        }
        self.done += 1;
        let now = Instant::now();
        let since = now.duration_since(self.last.unwrap_or(self.started)).as_secs_f64();
        self.last = Some(now);
        // an average that forgets: each second weighs less the longer ago it was
        let weight = 1.0 - (-since / WINDOW).exp();
        self.rate = if self.done == 1 {
            1.0 / since.max(1e-3)
        } else {
            self.rate + weight * (1.0 / since.max(1e-6) - self.rate)
        };
    }

    /// Shows where things stand, if it is time. `total` is 0 while the documents are counted.
    pub(crate) fn show(&mut self, total: u64, term: &mut Term) {
        let at = self.done + self.kept;
        match &self.bar {
            Some(bar) => {
                if total > 0 {
                    bar.set_length(total);
                }
                bar.set_position(at);
                bar.set_message(self.words(total));
            }
            None if self.told.elapsed() >= MINUTE => {
                self.told = Instant::now();
                let words = self.words(total);
                term.say(&format!("{} {words}\n", super::clock::Time::now()));
                term.flush();
            }
            None => {}
        }
    }

    /// A line that has to be seen at once.
    pub(crate) fn line(&self, text: &str, term: &mut Term) {
        match &self.bar {
            Some(bar) => bar.suspend(|| term.err(text)),
            None => {
                // who watches a log sees it when it happens
                term.err(text);
                term.flush();
            }
        }
    }

    pub(crate) fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }

    pub(crate) const fn kept(&self) -> u64 {
        self.kept
    }

    pub(crate) const fn worked(&self) -> u64 {
        self.done
    }

    pub(crate) fn seconds(&self) -> f64 {
        self.started.elapsed().as_secs_f64()
    }

    /// `4,210 of 100,000, 35.1/s, 45 min left: 4,180 done, 20 unreadable`.
    fn words(&self, total: u64) -> String {
        let at = self.done + self.kept;
        let mut out = grouped(at);
        if total > 0 {
            out.push_str(&format!(" of {}", grouped(total)));
        }
        let seconds = self.seconds();
        let mean = self.done as f64 / seconds.max(1e-3);
        // at first the mean is all there is to go by
        let rate = if seconds < WINDOW { mean } else { self.rate.min(mean * 4.0) };
        if self.done > 0 {
            out.push_str(&format!(", {rate:.1}/s"));
            if total > at {
                let left = (total - at) as f64 / rate.max(1e-6);
                out.push_str(&format!(", {} left", duration(left)));
            }
        }
        let counts: Vec<String> =
            self.outcomes.iter().map(|(o, n)| format!("{} {}", grouped(*n), o.as_str())).collect();
        if !counts.is_empty() {
            out.push_str(&format!(": {}", counts.join(", ")));
        }
        printable(&out)
    }
}

/// `40 s`, `12 min`, `3 h 20 min`, `2 d 4 h`.
pub(crate) fn duration(seconds: f64) -> String {
    let s = seconds.round() as u64;
    match s {
        0..=99 => format!("{s} s"),
        100..=5999 => format!("{} min", s / 60),
        6000..=172_799 => format!("{} h {} min", s / 3600, s / 60 % 60),
        _ => format!("{} d {} h", s / 86_400, s / 3600 % 24),
    }
}

#[cfg(test)]
mod tests {
    use super::duration;

    #[test]
    fn times_are_as_exact_as_they_can_be() {
        for (s, words) in [(0.4, "0 s"), (99.0, "99 s"), (130.0, "2 min"), (7500.0, "2 h 5 min")] {
            assert_eq!(duration(s), words);
        }
        assert_eq!(duration(200_000.0), "2 d 7 h");
    }
}
