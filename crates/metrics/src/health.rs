//! How the health of each customer is scored, from the data folder's `health.toml`.
//!
//! Measures are what `customer_base` says of a customer, each brought to 0 (worst) to 100 (best)
//! and weighed. What is missing, or older than it may be, gives its weight to the others, or counts
//! as its worst, as the measure says.
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
//! [[measure]]
//! name = "satisfaction"
//! value = "last_csat"
//! points = { positive = 100, neutral = 50, negative = 0 }
//! staleness = "180d"                      # an older answer counts as missing; 365d if left out
//!
//! [[override]]                            # a person knows better, from one date to another
//! customer = "4711"
//! score = 20
//! by = "ana"
//! from = "2026-10-01"
//! until = "2026-12-31"
//! note = "has announced to leave"
//! ```

use std::collections::BTreeMap;

use baremo_model::fact::HEALTH_CLASSES;
use baremo_model::{DAY, Fact};
use jiff::tz::TimeZone;
use serde::Deserialize;

use crate::MetricsError;
use crate::answer::Note;
use crate::bucket::parse_range_bound;
use crate::catalog::{Line, PageError, line_of, read_toml};
use crate::error::{Fault, Place, SettingProblem, Taken};
use crate::expr::{Comparison, Expr, Scope, ValueType, parse, parse_duration};
use crate::origin::{Origin, Part};
use crate::page::Side;

/// The file of the data folder.
pub const FILE: &str = "health.toml";
/// The column of the customer base that holds the score.
pub const COLUMN: &str = "health";
/// What stands for an override among the parts of a score, where it takes all their weight.
pub const OVERRIDE: &str = "override";

/// Up to this score a customer is weak.
pub const WEAK: f64 = 50.0;
/// Up to this one at risk, above it healthy.
pub const AT_RISK: f64 = 75.0;

/// Numbers of `customer_base`, and the instant that each is of.
const DATED_BY: &[(&str, &str)] = &[
    ("case_count", "last_contact_at"),
    ("complaint_count", "last_complaint_at"),
    ("contact_count", "last_contact_at"),
    ("last_csat", "last_csat_at"),
    ("last_nps", "last_nps_at"),
    ("margin", "last_order_at"),
    ("net", "last_order_at"),
    ("order_count", "last_order_at"),
    ("order_day_count", "last_order_at"),
    ("session_count", "last_session_at"),
];

/// What customers last answered: it holds until they answer again, however long nobody asks them.
const ANSWERS: &[&str] = &["last_csat", "last_nps"];

/// How old an answer may be where a measure does not say it: whoever is asked once a year is judged
/// by what they said last.
const ANSWER_STALENESS: i64 = 365 * DAY;

/// Returns the class of a score: `weak`, `at_risk` or `healthy`.
pub fn class_of(score: f64) -> &'static str {
    let [weak, at_risk, healthy] = HEALTH_CLASSES;
    match score {
        score if score <= WEAK => weak,
        score if score <= AT_RISK => at_risk,
        _ => healthy,
    }
}

/// Returns whether what a side takes is the health score of customers.
pub fn is_score(side: &Side) -> bool {
    side.fact == Fact::CustomerBase.name() && side.of.as_deref() == Some(COLUMN)
}

/// What a measure, or an input of a composite, does without a value.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// Its weight goes to the others.
    #[default]
    Skip,
    /// It counts as its worst.
    Worst,
}

impl Missing {
    /// Returns the points that count: those there are, else 0 of what counts as its worst.
    #[inline]
    pub fn points(self, known: Option<f64>) -> Option<f64> {
        known.or((self == Missing::Worst).then_some(0.0))
    }
}

/// How a value is brought to 0 to 100.
#[derive(Clone, Debug, PartialEq)]
pub enum Scale {
    /// By the values worth 0 and 100, in the column's own inside unit.
    Ends {
        /// The value worth 0.
        worst: f64,
        /// The value worth 100.
        best: f64,
    },
    /// By what each word is worth; any other is missing.
    Points(BTreeMap<String, f64>),
}

/// One measure.
#[derive(Clone, Debug, PartialEq)]
pub struct HealthMeasure {
    /// Its name.
    pub name: String,
    /// What is measured, over the columns of `customer_base`.
    pub value: Expr,
    /// What it is worth.
    pub scale: Scale,
    /// What it counts.
    pub weight: f64,
    /// What it does without a value.
    pub missing: Missing,
    /// The instant that the value is of; none of what holds when a customer is judged.
    pub date: Option<Expr>,
    /// How old the value may be, in microseconds; an older one counts as missing. Answers to
    /// surveys grow old where the file says nothing, too.
    pub staleness: Option<i64>,
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
    /// From when on it holds, UTC microseconds.
    pub from: i64,
    /// When it no longer does.
    pub until: i64,
    /// Why.
    pub note: String,
}

impl Override {
    /// Returns whether it holds at an instant.
    pub fn holds_at(&self, at: i64) -> bool {
        (self.from..self.until).contains(&at)
    }
}

/// How health is scored.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HealthSettings {
    /// The measures; none while anything is wrong.
    pub measures: Vec<HealthMeasure>,
    /// Scores set by people.
    pub overrides: Vec<Override>,
    /// What is wrong with the file: until it is mended, questions about health are refused.
    pub wrong: Vec<PageError>,
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
    #[serde(default)]
    worst: Option<toml::Value>,
    #[serde(default)]
    best: Option<toml::Value>,
    #[serde(default)]
    points: Option<BTreeMap<String, f64>>,
    #[serde(default = "one")]
    weight: f64,
    #[serde(default)]
    missing: Missing,
    #[serde(default)]
    date: Option<String>,
    #[serde(default)]
    staleness: Option<String>,
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
    #[serde(default)]
    from: Option<String>,
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

/// What is wrong at a key of a table.
type Wrong = (&'static str, Fault);

/// Returns what makes a problem one of a key.
fn at(key: &'static str) -> impl Fn(MetricsError) -> Wrong {
    move |error| (key, error.into())
}

impl HealthSettings {
    /// Returns the scoring of who has none of their own.
    pub fn built_in() -> Self {
        Self::parse(FILE, DEFAULT, &TimeZone::UTC).unwrap_or_default()
    }

    /// Reads the scoring, or what is wrong with it. `path` names the file in errors.
    pub fn read(path: &str, text: &str, zone: &TimeZone) -> Self {
        let read = Self::parse(path, text, zone);
        read.unwrap_or_else(|wrong| HealthSettings { wrong, ..HealthSettings::default() })
    }

    /// Reads `health.toml`, dates in a zone. `path` names it in errors.
    ///
    /// # Errors
    ///
    /// Every problem of the file, with its line.
    pub fn parse(path: &str, text: &str, zone: &TimeZone) -> Result<Self, Vec<PageError>> {
        let file: HealthFile = read_toml(path, text).map_err(|error| vec![error])?;
        let mut settings = HealthSettings::default();
        let mut errors = Vec::new();
        let mut tell = |(table, index): (&str, usize), part: Part, (key, fault): Wrong| {
            let line = line_of(text, Line { table, index, key });
            let fault = Fault::Of { part, fault: Box::new(fault) };
            errors.push(PageError::new(path, line, fault));
        };
        for (index, matter) in file.measure.iter().enumerate() {
            let line = line_of(text, Line { table: "measure", index, key: "value" });
            let part = Part::Measure(matter.name.clone());
            let origin = Origin { file: path.to_owned(), line, part: part.clone() };
            let taken = settings.measures.iter().any(|known| known.name == matter.name);
            match measure(matter, origin) {
                Ok(_) if taken || matter.name == OVERRIDE => {
                    let name = matter.name.clone();
                    let fault = SettingProblem::TwoNames { name }.into();
                    tell(("measure", index), part, ("name", fault));
                }
                Ok(measure) => settings.measures.push(measure),
                Err(wrong) => tell(("measure", index), part, wrong),
            }
        }
        for (index, matter) in file.overrides.into_iter().enumerate() {
            let part = Part::Override(matter.customer.clone());
            match set(matter, zone) {
                Ok(set) => settings.overrides.push(set),
                Err(wrong) => tell(("override", index), part, wrong),
            }
        }
        match errors.is_empty() {
            true => Ok(settings),
            false => Err(errors),
        }
    }

    /// Checks that nothing is wrong.
    ///
    /// # Errors
    ///
    /// The first problem of the file.
    pub fn right(&self) -> Result<(), MetricsError> {
        self.wrong.first().map_or(Ok(()), |error| Err(error.clone().into()))
    }

    /// Returns what is wrong as notes, which answers carry until it is mended.
    pub fn notes(&self) -> impl Iterator<Item = Note> {
        self.wrong.iter().map(|error| Note::HealthLeftOut { error: error.clone() })
    }
}

/// Reads a score that a person set.
fn set(matter: OverrideMatter, zone: &TimeZone) -> Result<Override, Wrong> {
    let OverrideMatter { customer, score, by, from, until, note } = matter;
    if !(0.0..=100.0).contains(&score) {
        return Err(("score", SettingProblem::NotAScore { value: score.to_string() }.into()));
    }
    if by.trim().is_empty() {
        return Err(("by", SettingProblem::SaysNothing { key: "by" }.into()));
    }
    // Without it, a score set today would change what was answered of every month before.
    let Some(from) = from else { return Err(("from", SettingProblem::NoStart.into())) };
    let instant = |key: &'static str, text: &str, end: bool| {
        let refused = MetricsError::value(Place::Key(key), text, Taken::Bound);
        parse_range_bound(text, zone, end).map_err(|_| at(key)(refused))
    };
    let (start, end) = (instant("from", &from, false)?, instant("until", &until, true)?);
    if end <= start {
        let fault = SettingProblem::Backwards { from, key: "until", to: until };
        return Err(("until", fault.into()));
    }
    Ok(Override { customer, score, by, from: start, until: end, note })
}

fn measure(matter: &MeasureMatter, origin: Origin) -> Result<HealthMeasure, Wrong> {
    let parameters = BTreeMap::new();
    let scope =
        Scope { owner: None, fact: Fact::CustomerBase, attributes: &[], parameters: &parameters };
    let value = parse(&matter.value).map_err(at("value"))?;
    let given = scope.type_of(&value).map_err(at("value"))?;
    let scale = match (&matter.points, &matter.worst, &matter.best) {
        (Some(points), None, None) => Scale::Points(worth(&scope, (&value, given), points)?),
        (None, Some(worst), Some(best)) => ends((&value, given), worst, best)?,
        _ => {
            let ways = &["worst`, `best", "points"];
            return Err(("name", SettingProblem::Either { ways }.into()));
        }
    };
    if !(matter.weight.is_finite() && matter.weight > 0.0) {
        let value = matter.weight.to_string();
        return Err(("weight", SettingProblem::NotAboveZero { value }.into()));
    }
    let date = match &matter.date {
        Some(text) => Some(instant(&scope, text).map_err(at("date"))?),
        None => date_of(&scope, &value),
    };
    let staleness = matter.staleness.as_deref().map(age).transpose();
    let staleness = staleness.map_err(|fault| ("staleness", fault))?;
    if staleness.is_some() && date.is_none() {
        return Err(("staleness", SettingProblem::Undated.into()));
    }
    let is_answer = value.columns().iter().any(|column| ANSWERS.contains(column));
    let staleness = staleness.or(is_answer.then_some(ANSWER_STALENESS));
    let (name, weight, missing) = (matter.name.clone(), matter.weight, matter.missing);
    Ok(HealthMeasure { name, value, scale, weight, missing, date, staleness, origin })
}

/// Reads how old a value may be.
fn age(text: &str) -> Result<i64, Fault> {
    let refused = || MetricsError::value(Place::Key("staleness"), text, Taken::Duration("180d"));
    match parse_duration(text).ok_or_else(refused)? {
        0 => Err(SettingProblem::NotAboveZero { value: text.to_owned() }.into()),
        age => Ok(age),
    }
}

fn instant(scope: &Scope<'_>, text: &str) -> Result<Expr, MetricsError> {
    let date = parse(text)?;
    scope.check_instant(&date)?;
    Ok(date)
}

/// Returns the instant that a value is of, where what it names says one: its own instant, or that
/// of the number.
fn date_of(scope: &Scope<'_>, value: &Expr) -> Option<Expr> {
    let mut dates: Vec<&str> = Vec::new();
    for column in value.columns() {
        let own = scope.column_type(column) == Ok(ValueType::Instant);
        let known = DATED_BY.iter().find(|(name, _)| *name == column).map(|(_, date)| *date);
        dates.extend(own.then_some(column).or(known).filter(|date| *date != "judged_at"));
    }
    dates.dedup();
    match dates.as_slice() {
        [date] => Some(Expr::Column((*date).to_owned())),
        _ => None,
    }
}

/// Reads the values worth 0 and 100 of a number or duration.
fn ends(
    (value, given): (&Expr, ValueType),
    worst: &toml::Value,
    best: &toml::Value,
) -> Result<Scale, Wrong> {
    let neither = |value: String| Fault::from(SettingProblem::NotMeasurable { value });
    if !matches!(given, ValueType::Number | ValueType::Duration | ValueType::Any) {
        return Err(("value", neither(value.to_string())));
    }
    let unlike = |key: &'static str, value: String| -> Result<f64, Wrong> {
        Err((key, SettingProblem::OtherMeasure { value }.into()))
    };
    let end = |key: &'static str, value: &toml::Value| match value {
        // No time is none in whatever it is counted.
        toml::Value::Integer(number) if given != ValueType::Duration || *number == 0 => {
            Ok(*number as f64)
        }
        toml::Value::Float(number) if given != ValueType::Duration => Ok(*number),
        toml::Value::Integer(_) | toml::Value::Float(_) => unlike(key, value.to_string()),
        toml::Value::String(text) => match parse_duration(text) {
            None => Err((key, neither(text.clone()))),
            Some(_) if given == ValueType::Number => unlike(key, text.clone()),
            Some(micros) => Ok(micros as f64),
        },
        other => Err((key, neither(other.to_string()))),
    };
    let (worst, best) = (end("worst", worst)?, end("best", best)?);
    if worst == best {
        return Err(("best", SettingProblem::Same { one: "worst", other: "best" }.into()));
    }
    Ok(Scale::Ends { worst, best })
}

/// Reads what each word of a column is worth.
fn worth(
    scope: &Scope<'_>,
    (value, given): (&Expr, ValueType),
    points: &BTreeMap<String, f64>,
) -> Result<BTreeMap<String, f64>, Wrong> {
    if !(matches!(value, Expr::Column(_)) && matches!(given, ValueType::Text | ValueType::Any)) {
        return Err(("value", SettingProblem::NotWords { value: value.to_string() }.into()));
    }
    if points.is_empty() {
        return Err(("points", SettingProblem::SaysNothing { key: "points" }.into()));
    }
    for (word, score) in points {
        if !(0.0..=100.0).contains(score) {
            return Err(("points", SettingProblem::NotAScore { value: score.to_string() }.into()));
        }
        let (left, right) = (Box::new(value.clone()), Box::new(Expr::Text(word.clone())));
        let is_word = Expr::Compare { left, op: Comparison::Equal, right };
        scope.check_truth(&is_word).map_err(at("points"))?;
    }
    Ok(points.clone())
}

#[cfg(test)]
mod tests;
