//! How the health of each customer is scored, from the data folder's `health.toml`.
//!
//! Measures are numbers of `customer_base`, each brought to 0 (worst) to 100 (best) and weighed.
//! What is missing gives its weight to the others, or counts as its worst, as the measure says.
//!
//! ```toml
//! [[measure]]
//! name = "recency"
//! value = "watermark - last_order_at"     # over the columns of customer_base
//! worst = "365d"
//! best = "0d"
//! weight = 2
//! missing = "worst"                       # or "skip", the default
//!
//! [[override]]                            # a person knows better, until it expires
//! customer = "4711"
//! score = 20
//! by = "ana"
//! until = "2026-12-31"
//! note = "has announced to leave"
//! ```

use std::collections::BTreeMap;

use baremo_model::Fact;
use jiff::tz::TimeZone;
use serde::Deserialize;

use crate::catalog::PageError;
use crate::error::{Fault, SettingProblem};
use crate::expr::{Expr, Scope, ValueType, parse, parse_duration, parse_instant};
use crate::origin::{Origin, Part};

/// Up to this score a customer is weak.
pub const WEAK: f64 = 50.0;
/// Up to this one at risk, above it healthy.
pub const AT_RISK: f64 = 75.0;

/// Returns the class of a score: `weak`, `at_risk` or `healthy`.
pub fn class_of(score: f64) -> &'static str {
    match score {
        score if score <= WEAK => "weak",
        score if score <= AT_RISK => "at_risk",
        _ => "healthy",
    }
}

/// What a measure without a value does.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// Its weight goes to the others.
    #[default]
    Skip,
    /// It counts as its worst.
    Worst,
}

/// One measure.
#[derive(Clone, Debug, PartialEq)]
pub struct HealthMeasure {
    /// Its name.
    pub name: String,
    /// What is measured, over the columns of `customer_base`.
    pub value: Expr,
    /// The value worth 0, in the column's own inside unit.
    pub worst: f64,
    /// The value worth 100.
    pub best: f64,
    /// What it counts.
    pub weight: f64,
    /// What it does without a value.
    pub missing: Missing,
    /// Where it is written.
    pub origin: Origin,
}

/// A score a person set.
#[derive(Clone, Debug, PartialEq)]
pub struct Override {
    /// Customer.
    pub customer: String,
    /// Score.
    pub score: f64,
    /// Who set it.
    pub by: String,
    /// Until when it holds, UTC microseconds.
    pub until: i64,
    /// Why.
    pub note: String,
}

/// How health is scored.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HealthSettings {
    /// The measures.
    pub measures: Vec<HealthMeasure>,
    /// Scores set by people.
    pub overrides: Vec<Override>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HealthFile {
    #[serde(default)]
    measure: Vec<MeasureMatter>,
    #[serde(default, rename = "override")]
    overrides: Vec<OverrideMatter>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MeasureMatter {
    name: String,
    value: String,
    worst: toml::Value,
    best: toml::Value,
    #[serde(default = "one")]
    weight: f64,
    #[serde(default)]
    missing: Missing,
}

fn one() -> f64 {
    1.0
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OverrideMatter {
    customer: String,
    score: f64,
    by: String,
    until: String,
    #[serde(default)]
    note: String,
}

/// The scoring of who has none of their own.
pub const DEFAULT: &str = r#"
[[measure]]
name = "tenure"
value = "watermark - won_at"
worst = "0d"
best = "730d"
weight = 1

[[measure]]
name = "recency"
value = "watermark - last_order_at"
worst = "365d"
best = "0d"
weight = 2

[[measure]]
name = "spend"
value = "order_count"
worst = 0
best = 10
weight = 1
missing = "worst"

[[measure]]
name = "open_cases"
value = "open_case_count"
worst = 3
best = 0
weight = 1

[[measure]]
name = "longest_wait"
value = "longest_wait"
worst = "3d"
best = "0d"
weight = 1
"#;

impl HealthSettings {
    /// Returns the scoring of who has none of their own.
    pub fn built_in() -> Self {
        Self::parse("health.toml", DEFAULT).unwrap_or_default()
    }

    /// Reads `health.toml`. `path` names it in errors.
    ///
    /// # Errors
    ///
    /// Every problem of the file, with its line.
    pub fn parse(path: &str, text: &str) -> Result<Self, Vec<PageError>> {
        let file: HealthFile =
            toml::from_str(text).map_err(|error| vec![PageError::of_toml(path, text, &error)])?;
        let mut settings = HealthSettings::default();
        let mut errors = Vec::new();
        for matter in file.measure {
            let line = text.lines().position(|it| it.contains(&format!("\"{}\"", matter.name)));
            let line = line.map_or(1, |at| at + 1);
            let part = Part::Measure(matter.name.clone());
            let origin = Origin { file: path.to_owned(), line, part };
            match measure(&matter, origin) {
                Ok(measure) => settings.measures.push(measure),
                Err(fault) => errors.push(PageError::new(path, line, fault)),
            }
        }
        for matter in file.overrides {
            let Some(until) = parse_instant(&matter.until, &TimeZone::UTC) else {
                let line = text.lines().position(|it| it.contains(&matter.until));
                let fault = SettingProblem::NotATime { value: matter.until.clone() };
                errors.push(PageError::new(path, line.map_or(1, |at| at + 1), fault));
                continue;
            };
            let OverrideMatter { customer, score, by, note, .. } = matter;
            let score = score.clamp(0.0, 100.0);
            settings.overrides.push(Override { customer, score, by, until, note });
        }
        match errors.is_empty() {
            true => Ok(settings),
            false => Err(errors),
        }
    }
}

fn measure(matter: &MeasureMatter, origin: Origin) -> Result<HealthMeasure, Fault> {
    let parameters = BTreeMap::new();
    let scope =
        Scope { owner: None, fact: Fact::CustomerBase, attributes: &[], parameters: &parameters };
    let neither = |value: String| Fault::from(SettingProblem::NotMeasurable { value });
    let value = parse(&matter.value)?;
    match scope.type_of(&value)? {
        ValueType::Number | ValueType::Duration | ValueType::Any => {}
        _ => return Err(neither(value.to_string())),
    }
    let end = |value: &toml::Value| match value {
        toml::Value::Integer(number) => Ok(*number as f64),
        toml::Value::Float(number) => Ok(*number),
        toml::Value::String(text) => {
            parse_duration(text).map(|micros| micros as f64).ok_or_else(|| neither(text.clone()))
        }
        other => Err(neither(other.to_string())),
    };
    let (worst, best) = (end(&matter.worst)?, end(&matter.best)?);
    if worst == best {
        return Err(SettingProblem::Same { one: "worst", other: "best" }.into());
    }
    if !(matter.weight.is_finite() && matter.weight > 0.0) {
        let value = matter.weight.to_string();
        return Err(SettingProblem::NotAboveZero { value }.into());
    }
    let (name, weight, missing) = (matter.name.clone(), matter.weight, matter.missing);
    Ok(HealthMeasure { name, value, worst, best, weight, missing, origin })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_scoring_is_well_formed() {
        assert_eq!(
            HealthSettings::parse("health.toml", DEFAULT).map(|it| it.measures.len()),
            Ok(5)
        );
        assert_eq!(class_of(50.0), "weak");
        assert_eq!(class_of(50.1), "at_risk");
        assert_eq!(class_of(75.1), "healthy");
    }

    #[test]
    fn problems_are_told_at_their_line() {
        let text = DEFAULT.replace("order_count", "order_cuont").replace("\"3d\"", "\"3x\"");
        let errors = HealthSettings::parse("health.toml", &text).expect_err("two problems");
        let told: Vec<usize> = errors.iter().map(|error| error.line).collect();
        assert_eq!(told, [17, 32], "{errors:?}");
    }
}
