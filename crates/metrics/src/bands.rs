//! Benchmarks of the owner's own, in the place of those of a metric's page, from the data folder's
//! `bands.toml`.
//!
//! ```toml
//! [[band]]
//! metric = "csat"
//! variant = "default"     # left out: default
//! statistic = "mean"      # left out: mean
//! period = "month"        # left out, like country and industry: any
//! good = ">= 88 %"        # typical, good, excellent; or alarm
//! source = "trade association, 2026"
//! ```
//!
//! A metric that is named there has these bands and no others.

mod stretch;

use std::collections::BTreeMap;

use serde::Deserialize;

pub use self::stretch::Stretch;
use crate::catalog::{Catalog, Line, PageError, line_of, read_toml};
use crate::error::{Fault, MetricsError, SettingProblem, Thing};
use crate::page::{Band, Metric};
use crate::query::Statistic;

/// Name of the file.
pub const BANDS_FILE: &str = "bands.toml";

/// The periods a band may speak of; the first where it names none.
const PERIODS: [&str; 6] = ["any", "day", "week", "month", "quarter", "year"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BandsFile {
    #[serde(default)]
    band: Vec<BandMatter>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BandMatter {
    metric: String,
    variant: Option<String>,
    statistic: Option<String>,
    period: Option<String>,
    country: Option<String>,
    industry: Option<String>,
    typical: Option<String>,
    good: Option<String>,
    excellent: Option<String>,
    alarm: Option<String>,
    source: String,
}

impl BandMatter {
    fn band(self) -> (String, Band) {
        let band = Band {
            variant: self.variant.unwrap_or_else(|| "default".into()),
            statistic: self.statistic.unwrap_or_else(|| "mean".into()),
            period: self.period,
            country: self.country,
            industry: self.industry,
            typical: self.typical,
            good: self.good,
            excellent: self.excellent,
            alarm: self.alarm,
            source: self.source,
        };
        (self.metric, band)
    }
}

/// Reads bands, and checks them against the metrics they are of. `path` names the file in errors.
///
/// # Errors
///
/// Every problem of the file, with its line.
pub fn parse(
    path: &str,
    text: &str,
    catalog: &Catalog,
) -> Result<BTreeMap<String, Vec<Band>>, Vec<PageError>> {
    let file: BandsFile = read_toml(path, text).map_err(|error| vec![error])?;
    let (mut bands, mut errors): (BTreeMap<String, Vec<Band>>, Vec<PageError>) = Default::default();
    for (index, matter) in file.band.into_iter().enumerate() {
        let (metric, band) = matter.band();
        let told = |(key, fault): (&str, Fault)| {
            PageError::new(path, line_of(text, Line { table: "band", index, key }), fault)
        };
        errors.extend(wrong(catalog, &metric, &band).into_iter().map(told));
        bands.entry(metric).or_default().push(band);
    }
    if errors.is_empty() { Ok(bands) } else { Err(errors) }
}

/// Returns what is wrong with a band of the metric of this name, each with its key.
fn wrong(catalog: &Catalog, metric: &str, band: &Band) -> Vec<(&'static str, Fault)> {
    match catalog.get(metric) {
        Ok(metric) => wrong_of(metric, band),
        // What is wrong with its page is told there.
        Err(_) if catalog.is_left_out(metric) => wrong_itself(band),
        Err(error) => {
            let mut faults = vec![("metric", Fault::from(error))];
            faults.extend(wrong_itself(band));
            faults
        }
    }
}

/// Returns what is wrong with a band of a metric, each with its key.
pub(crate) fn wrong_of(metric: &Metric, band: &Band) -> Vec<(&'static str, Fault)> {
    let mut faults: Vec<(&'static str, Fault)> = Vec::new();
    if metric.definition(&band.variant).is_none() {
        let known = metric.definitions.iter().map(|definition| definition.variant.clone());
        let error = MetricsError::unknown(Thing::Variant, &band.variant, known);
        faults.push(("variant", error.into()));
    }
    faults.extend(wrong_itself(band));
    faults
}

/// Returns what is wrong with a band, whatever metric it is of.
fn wrong_itself(band: &Band) -> Vec<(&'static str, Fault)> {
    let mut faults: Vec<(&'static str, Fault)> = Vec::new();
    if Statistic::from_word(&band.statistic).is_none() {
        let words = Statistic::WORDS.iter().map(|(word, _)| *word);
        let error = MetricsError::unknown(Thing::Statistic, &band.statistic, words);
        faults.push(("statistic", error.into()));
    }
    let period = band.period.as_deref().unwrap_or(PERIODS[0]);
    if !PERIODS.contains(&period) {
        let error = MetricsError::unknown(Thing::Grain, period, PERIODS);
        faults.push(("period", error.into()));
    }
    let lines = [
        ("typical", &band.typical),
        ("good", &band.good),
        ("excellent", &band.excellent),
        ("alarm", &band.alarm),
    ];
    if lines.iter().all(|(_, line)| line.is_none()) {
        faults.push(("", SettingProblem::NoLine.into()));
    }
    for (key, line) in lines {
        if let Some(value) = line.as_ref().filter(|line| Stretch::parse(line).is_none()) {
            faults.push((key, SettingProblem::NotALine { key, value: value.clone() }.into()));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_bands_stand_in_the_place_of_those_of_the_page() {
        let text = "[[band]]\nmetric = 'csat'\ngood = '>= 88 %'\nsource = 'ours'\n";
        let catalog = Catalog::of_repository();
        let own = parse(BANDS_FILE, text, &catalog).expect("it is right");
        let nps = catalog.get("nps").expect("it is there").bands.clone();
        let catalog = catalog.with_bands(own);
        let [band] = catalog.get("csat").expect("it is there").bands.as_slice() else {
            panic!("one band");
        };
        assert_eq!((band.variant.as_str(), band.statistic.as_str()), ("default", "mean"));
        assert_eq!((band.good.as_deref(), &band.country), (Some(">= 88 %"), &None));
        assert_eq!(catalog.get("nps").expect("it is there").bands, nps);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        let check = |band: &str, expected: &str| {
            let text = format!("# ours\n\n[[band]]\nsource = 'ours'\n{band}");
            let errors =
                parse(BANDS_FILE, &text, &Catalog::of_repository()).expect_err("it is wrong");
            let told: Vec<String> = errors.iter().map(ToString::to_string).collect();
            assert_eq!(told.len(), 1, "{told:?}");
            assert!(told[0].starts_with(expected), "{told:?}");
        };
        check("metric = 'csta'\ngood = '> 1'\n", "bands.toml:5: unknown metric `csta`");
        check(
            "metric = 'csat'\n",
            "bands.toml:3: a band has `typical`, `good`, `excellent` or `alarm`",
        );
        let words = "metric = 'csat'\ntypical = '80 %'\ngood = 'more than 88'\n";
        check(words, "bands.toml:7: `good` takes a range or a comparison");
        let period = "metric = 'csat'\ngood = '> 1'\nperiod = 'moon'\n";
        check(period, "bands.toml:7: unknown grain `moon`");
        let colour = "metric = 'csat'\ngood = '> 1'\ncolour = 1\n";
        check(colour, "bands.toml:7: unknown key `colour`");
    }
}
