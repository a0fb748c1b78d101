//! What currencies are worth in the one that figures are reported in, from the data folder's
//! `rates.toml`.
//!
//! ```toml
//! reporting = "EUR"
//!
//! [[rate]]
//! currency = "USD"
//! from = "2026-01-01"     # from this day (UTC) on, until the next rate of the currency
//! rate = 0.92             # one dollar is so many euros
//! ```
//!
//! Without that file two currencies are never added. A row of money is brought over once, by the
//! rate of the day on which what it tells of began, and rounded to the minor unit.

use std::collections::BTreeMap;

use baremo_model::Micros;
use baremo_model::money::minor_per_major;
use jiff::tz::TimeZone;
use serde::Deserialize;

use crate::catalog::{PageError, read_toml};
use crate::error::SettingProblem;
use crate::expr::parse_instant;

/// Name of the file.
pub const RATES_FILE: &str = "rates.toml";

/// Rates by currency, dated.
#[derive(Clone, Debug, PartialEq)]
pub struct Rates {
    /// The currency of figures.
    pub reporting: String,
    /// Of each other currency from when on it is worth how much, in order of time.
    rates: BTreeMap<String, Vec<(Micros, f64)>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RatesFile {
    reporting: String,
    #[serde(default)]
    rate: Vec<RateMatter>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RateMatter {
    currency: String,
    from: String,
    rate: f64,
}

impl Rates {
    /// Reads a table of rates. `path` names the file in errors.
    ///
    /// # Errors
    ///
    /// Every problem of the file, with its line.
    pub fn parse(path: &str, text: &str) -> Result<Rates, Vec<PageError>> {
        let file: RatesFile = read_toml(path, text).map_err(|error| vec![error])?;
        let starts = text.lines().enumerate().filter(|(_, line)| line.trim() == "[[rate]]");
        let lines: Vec<usize> = starts.map(|(index, _)| index + 1).collect();
        let mut rates: BTreeMap<String, Vec<(Micros, f64)>> = BTreeMap::new();
        let mut errors = Vec::new();
        for (index, matter) in file.rate.into_iter().enumerate() {
            let line = lines.get(index).copied().unwrap_or(1);
            let from = parse_instant(&matter.from, &TimeZone::UTC);
            if !(matter.rate.is_finite() && matter.rate > 0.0) {
                let value = matter.rate.to_string();
                errors.push(PageError::new(path, line, SettingProblem::NotAboveZero { value }));
            }
            if matter.currency == file.reporting {
                let currency = matter.currency.clone();
                errors.push(PageError::new(path, line, SettingProblem::ReportedIn { currency }));
            }
            let own = rates.entry(matter.currency).or_default();
            match from {
                None => {
                    let (key, value) = ("from", matter.from);
                    errors.push(PageError::new(
                        path,
                        line,
                        SettingProblem::NotADate { key, value },
                    ));
                }
                Some(from) if own.iter().any(|(known, _)| *known == from) => {
                    let name = matter.from;
                    errors.push(PageError::new(path, line, SettingProblem::TwoNames { name }));
                }
                Some(from) => own.push((from, matter.rate)),
            }
        }
        rates.values_mut().for_each(|own| own.sort_by_key(|(from, _)| *from));
        match errors.is_empty() {
            true => Ok(Rates { reporting: file.reporting, rates }),
            false => Err(errors),
        }
    }

    /// Returns what a currency is worth at an instant: by the latest rate that is not later. None
    /// before its first one, and for a currency without any.
    pub fn rate(&self, currency: &str, at: Micros) -> Option<f64> {
        if currency == self.reporting {
            return Some(1.0);
        }
        let own = self.rates.get(currency)?;
        let past = own.partition_point(|(from, _)| *from <= at);
        own.get(past.checked_sub(1)?).map(|(_, rate)| *rate)
    }

    /// Returns money in minor units of the reporting currency; none where there is no rate.
    pub fn convert(&self, minor: i64, currency: &str, at: Micros) -> Option<i64> {
        if currency == self.reporting {
            return Some(minor);
        }
        let units = minor_per_major(&self.reporting) as f64 / minor_per_major(currency) as f64;
        Some((minor as f64 * self.rate(currency, at)? * units).round() as i64)
    }

    /// Returns the currencies that have rates.
    pub fn currencies(&self) -> impl Iterator<Item = &str> {
        self.rates.keys().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = r#"reporting = "EUR"
[[rate]]
currency = "USD"
from = "2026-03-01"
rate = 0.8
[[rate]]
currency = "USD"
from = "2026-01-01"
rate = 0.9
[[rate]]
currency = "JPY"
from = "2026-01-01"
rate = 0.006
"#;

    fn at(text: &str) -> Micros {
        parse_instant(text, &TimeZone::UTC).expect("a time")
    }

    #[test]
    fn the_latest_rate_that_is_not_later_holds() {
        let rates = Rates::parse("rates.toml", TABLE).expect("it is right");
        assert_eq!(rates.convert(1_000, "USD", at("2026-02-28T23:59:59Z")), Some(900));
        assert_eq!(rates.convert(1_000, "USD", at("2026-03-01")), Some(800));
        assert_eq!(rates.convert(1_000, "USD", at("2025-12-31")), None);
        assert_eq!(rates.convert(1_000, "GBP", at("2026-03-01")), None);
        assert_eq!(rates.convert(1_000, "EUR", at("2020-01-01")), Some(1_000));
        // A yen has no smaller unit.
        assert_eq!(rates.convert(1_000, "JPY", at("2026-03-01")), Some(600));
    }

    #[test]
    fn a_wrong_table_is_told_at_its_line() {
        let told = |text: &str| {
            let errors = Rates::parse("rates.toml", text).expect_err("it is wrong");
            errors
                .iter()
                .map(|error| (error.line, error.fault.to_string().clone()))
                .collect::<Vec<_>>()
        };
        let twice = TABLE.replace("2026-03-01", "2026-01-01");
        assert_eq!(told(&twice), [(6, "there are two of the name `2026-01-01`".into())]);
        assert_eq!(told(&TABLE.replace("0.8", "0")), [(2, "`0` is not above 0".into())]);
        assert_eq!(
            told(&TABLE.replace("JPY", "EUR")),
            [(10, "`EUR` is what is reported in".into())]
        );
        assert_eq!(
            told(&TABLE.replace("2026-03-01", "March")),
            [(2, "`from` takes a date such as 2026-01-31, not `March`".into())]
        );
    }
}
