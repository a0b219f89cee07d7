//! Time: what the clock says goes into the journal and the summary, never into an output. The one
//! time that bags record is said once for a whole export.

use crate::cli::plan::day;
use masthead::model::Date;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use std::time::{SystemTime, UNIX_EPOCH};

/// A second in UTC, written as RFC 3339 does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct Time {
    date: Date,
    second: u32,
}

impl Time {
    /// What the clock says.
    pub(crate) fn now() -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_secs()).ok().and_then(Self::from_epoch).unwrap_or(Self::EPOCH)
    }

    const EPOCH: Self = Self { date: Date { year: 1970, month: 1, day: 1 }, second: 0 };

    /// A number of seconds since 1970.
    pub(crate) fn from_epoch(seconds: i64) -> Option<Self> {
        let second = u32::try_from(seconds.rem_euclid(86_400)).ok()?;
        Some(Self { date: day(seconds.div_euclid(86_400))?, second })
    }

    pub(crate) const fn date(self) -> Date {
        self.date
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let s = self.second;
        write!(f, "{}T{:02}:{:02}:{:02}Z", self.date, s / 3600, s / 60 % 60, s % 60)
    }
}

impl FromStr for Time {
    type Err = String;
    fn from_str(s: &str) -> Result<Self, String> {
        let parse = || {
            let (date, time) = s.strip_suffix('Z')?.split_once('T')?;
            let parts: Vec<&str> = time.split(':').collect();
            let [h, m, sec] = parts.as_slice() else { return None };
            let two = |t: &str, most: u32| {
                let n: u32 = (t.len() == 2).then(|| t.parse().ok())??;
                (n < most).then_some(n)
            };
            let second = two(h, 24)? * 3600 + two(m, 60)? * 60 + two(sec, 60)?;
            Some(Self { date: date.parse().ok()?, second })
        };
        parse().ok_or_else(|| format!("not a time: {s:?} (write it as 2025-07-31T12:00:00Z)"))
    }
}

impl TryFrom<String> for Time {
    type Error = String;
    fn try_from(s: String) -> Result<Self, String> {
        s.parse()
    }
}

impl From<Time> for String {
    fn from(t: Time) -> Self {
        t.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_become_times_and_come_back() {
        for (seconds, text) in [(0, "1970-01-01T00:00:00Z"), (951_825_599, "2000-02-29T11:59:59Z")]
        {
            let time = Time::from_epoch(seconds).unwrap();
            assert_eq!(time.to_string(), text);
            assert_eq!(text.parse::<Time>().unwrap(), time);
        }
        for wrong in ["2000-02-30T00:00:00Z", "2000-02-28", "2000-02-28T24:00:00Z", "now"] {
            assert!(wrong.parse::<Time>().is_err(), "{wrong}");
        }
    }
}
