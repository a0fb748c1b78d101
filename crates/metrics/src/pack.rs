//! Packs: the figures a law or contract wants together, as data.
//!
//! A pack lists parameters; each is a question for one metric and a reading of its answer, held
//! against what is promised. No pack defines a metric. [`PackReport`] is one of a year, composed.

mod report;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use self::report::{
    PackDay, PackFigure, PackGap, PackHours, PackMonth, PackQuery, PackReport, PackSetting,
    PackUnserved,
};
use crate::catalog::{PageError, read_toml};

/// A pack as written.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pack {
    /// Name: that of the profile it goes with.
    pub name: String,
    /// Title in English.
    pub title: String,
    /// Title in Spanish.
    pub title_es: String,
    /// Whom it concerns.
    pub scope: String,
    /// The same in Spanish.
    pub scope_es: String,
    /// For how many years a pack is kept.
    pub keep_years: u32,
    /// The parameters.
    #[serde(rename = "parameter")]
    pub parameters: Vec<PackParameter>,
}

/// One figure of a pack.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackParameter {
    /// Its name in files.
    pub id: String,
    /// Title in English.
    pub title: String,
    /// Title in Spanish.
    pub title_es: String,
    /// Metric asked.
    pub metric: String,
    /// Variant.
    #[serde(default)]
    pub variant: Option<String>,
    /// Parameters of the metric.
    #[serde(default)]
    pub set: BTreeMap<String, String>,
    /// Filter.
    #[serde(default, rename = "where")]
    pub filter: Option<String>,
    /// How the answer is read.
    pub reading: Reading,
    /// Metric whose denominator is all of whom the fastest are a part.
    #[serde(default)]
    pub of_metric: Option<String>,
    /// Its variant.
    #[serde(default)]
    pub of_variant: Option<String>,
    /// Percent of the fastest that are averaged.
    #[serde(default)]
    pub share: Option<f64>,
    /// Working days within which an answer is in time.
    #[serde(default)]
    pub limit: Option<f64>,
    /// Calendar whose dates are the working days of the limit; where there is none of this name,
    /// Monday to Friday but on holidays.
    #[serde(default)]
    pub calendar: Option<String>,
    /// Ready set of those holidays, unless the rules' default calendar names sets of its own.
    #[serde(default)]
    pub holidays: Option<String>,
    /// Calendar of the service hours; where there is none of this name, the rules' default.
    #[serde(default)]
    pub service: Option<String>,
    /// Calendar of the selling hours; where there is none of this name, the hours in which the
    /// metric counts something.
    #[serde(default)]
    pub selling: Option<String>,
    /// What looks as if it belonged here and does not count by the settings.
    #[serde(default)]
    pub uncounted: Option<Uncounted>,
    /// The value must not be less.
    #[serde(default)]
    pub least: Option<f64>,
    /// The value must not be more.
    #[serde(default)]
    pub most: Option<f64>,
    /// The value must be less than this.
    #[serde(default)]
    pub below: Option<f64>,
}

/// What a figure leaves out by the settings of a data folder, to be told beside it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Uncounted {
    /// Metric that counts it.
    pub metric: String,
    /// Its variant.
    #[serde(default)]
    pub variant: Option<String>,
    /// What is said of it, `{count}` standing for how many.
    pub said: String,
    /// The same in Spanish.
    pub said_es: String,
    /// Filter.
    #[serde(rename = "where")]
    pub filter: String,
}

impl Uncounted {
    /// Returns what is said of it, in English and in Spanish.
    pub fn words(&self) -> (String, String) {
        (self.said.clone(), self.said_es.clone())
    }
}

/// How an answer is read.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// The metric's value.
    #[default]
    Value,
    /// Mean of the fastest share of all, in seconds; those never served are the slowest.
    FastestMean,
    /// Share of durations within the limit, in percent; what still runs beyond it fails.
    Within,
    /// Share of the selling hours that lie in service hours, in percent.
    Hours,
}

impl Pack {
    /// Reads a pack. `path` names the file in errors.
    ///
    /// # Errors
    ///
    /// The line that cannot be read.
    pub fn parse(path: &str, text: &str) -> Result<Pack, PageError> {
        read_toml(path, text)
    }
}

impl PackParameter {
    /// Returns whether a value keeps what is promised; none without a value.
    pub fn kept(&self, value: Option<f64>) -> Option<bool> {
        let value = value?;
        let least = self.least.is_none_or(|least| value >= least);
        let most = self.most.is_none_or(|most| value <= most);
        let below = self.below.is_none_or(|below| value < below);
        Some(least && most && below)
    }

    /// Returns by how much a value is better than the nearest limit, and below 0 by how much it is
    /// worse; none without a value.
    pub fn margin(&self, value: Option<f64>) -> Option<f64> {
        let value = value?;
        let above = self.least.map(|least| value - least);
        let below = self.most.or(self.below).map(|most| most - value);
        above.into_iter().chain(below).min_by(f64::total_cmp)
    }
}

impl Reading {
    /// Returns the unit of what is read, as answers name it.
    pub fn unit(self) -> &'static str {
        match self {
            Reading::FastestMean => "seconds",
            Reading::Value | Reading::Within | Reading::Hours => "percent",
        }
    }
}

/// Returns the mean of the fastest `share` percent of `all`, of which only `served` have a wait;
/// none when fewer were served than that share.
pub fn fastest_mean(served: &mut [f64], all: usize, share: f64) -> Option<f64> {
    let wanted = fastest(all, share);
    if wanted == 0 || served.len() < wanted {
        return None;
    }
    served.sort_by(f64::total_cmp);
    Some(served[..wanted].iter().sum::<f64>() / wanted as f64)
}

/// Returns whether somebody who was never served is among the fastest `share` percent of `all`,
/// so that there is no mean and whatever is promised of it is broken.
pub fn has_unserved_among_fastest(served: usize, all: usize, share: f64) -> bool {
    served < fastest(all, share)
}

/// Returns how many the fastest `share` percent of `all` are.
fn fastest(all: usize, share: f64) -> usize {
    (all as f64 * share / 100.0).ceil() as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fastest_are_averaged_and_the_unserved_are_slowest() {
        let mut waits = vec![100.0, 10.0, 20.0, 30.0];
        assert_eq!(fastest_mean(&mut waits, 4, 75.0), Some(20.0));
        assert_eq!(fastest_mean(&mut waits, 5, 80.0), Some(40.0));
        assert_eq!(fastest_mean(&mut waits, 6, 95.0), None);
        assert_eq!(fastest_mean(&mut [], 0, 95.0), None);
        assert!(has_unserved_among_fastest(4, 6, 95.0));
        assert!(!has_unserved_among_fastest(4, 5, 80.0));
        // Of nobody at all nothing can be told.
        assert!(!has_unserved_among_fastest(0, 0, 95.0));
    }

    #[test]
    fn the_pack_of_the_act_is_well_formed() {
        let text = include_str!("../../../catalog/packs/es_ley_10_2025.toml");
        let pack = Pack::parse("es_ley_10_2025.toml", text).expect("well-formed");
        assert_eq!(pack.parameters.len(), 8);
        assert_eq!(pack.parameters[0].kept(Some(95.0)), Some(true));
        assert_eq!(pack.parameters[0].kept(Some(94.9)), Some(false));
        assert_eq!(pack.parameters[1].kept(None), None);
        // Under three minutes: three minutes sharp are not.
        assert_eq!(pack.parameters[1].id, "calls_mean_of_fastest");
        assert_eq!(pack.parameters[1].kept(Some(180.0)), Some(false));
        assert_eq!(pack.parameters[1].kept(Some(179.999_999)), Some(true));
        assert_eq!(pack.parameters[0].margin(Some(94.5)), Some(-0.5));
        assert_eq!(pack.parameters[1].margin(Some(120.0)), Some(60.0));
        assert_eq!(pack.parameters[1].margin(None), None);
    }
}
