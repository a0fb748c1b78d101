//! What a metric is made of besides its sides.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Dates, Definition, Kind, Side};
use crate::expr::parse_duration;
use crate::health::Missing;

/// One input of a derived or composite metric: another metric, or a side of its own.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// Another metric.
    #[serde(default)]
    pub metric: Option<String>,
    /// Its variant.
    #[serde(default)]
    pub variant: Option<String>,
    /// Its statistic.
    #[serde(default)]
    pub statistic: Option<String>,
    /// Its parameters.
    #[serde(default)]
    pub parameters: BTreeMap<String, toml::Value>,
    /// A side of its own: rows counted, summed, or distinct.
    #[serde(default)]
    pub side: Option<Side>,
    /// The side is a level: rows with `from` ≤ t < `to` at the end of the bucket.
    #[serde(default)]
    pub level: bool,
    /// The value counts over this much longer a time, ending where the bucket ends: `28d`.
    #[serde(default)]
    pub window: Option<String>,
    /// Grain: the input is in how many of such parts of the bucket the metric has a value.
    #[serde(default)]
    pub every: Option<String>,
    /// With `every`: only parts whose value is at least this, a number or `$parameter`.
    #[serde(default)]
    pub at_least: Option<String>,
    /// The input has no value (`too_few`) where its numerator is under this; a value that is no
    /// quotient, where its observations are.
    #[serde(default)]
    pub fewest: Option<u64>,
    /// In a composite: the input has no value (`stale`) where the last of its observations lies
    /// longer before the end of the bucket than this: `90d`.
    #[serde(default)]
    pub staleness: Option<String>,
    /// In a composite: what it does without a value.
    #[serde(default)]
    pub missing: Missing,
    /// Where no source records what it counts, it is 0 instead of nothing: a part of a whole that
    /// some companies do not have, such as calls.
    #[serde(default)]
    pub optional: bool,
    /// Reasons for which its own side leaves nothing out, though the metric does elsewhere.
    #[serde(default)]
    pub keeps: Vec<String>,
    /// Before its first record it is 0 instead of unknown: nothing of the kind was there yet.
    #[serde(default)]
    pub zero_before: bool,
    /// What becomes of a dimension that it cannot be told apart by; refused when absent.
    #[serde(default)]
    pub unreached: Option<Unreached>,
    /// What dimensions of a question mean for this input, where that is another column: the channel
    /// of a customer's value is the one they were won by.
    #[serde(default)]
    pub dimensions: BTreeMap<String, String>,
    /// What it counts in a composite.
    #[serde(default)]
    pub weight: Option<f64>,
    /// The value that is worth 0 points in a composite.
    #[serde(default)]
    pub worst: Option<f64>,
    /// The value that is worth 100 points.
    #[serde(default)]
    pub best: Option<f64>,
}

/// The window that reaches back to the first record.
pub const WINDOW_ALL: &str = "all";

impl Input {
    /// Returns after how many microseconds its last observation is too old, where it may be.
    pub fn stale_after(&self) -> Option<i64> {
        self.staleness.as_deref().and_then(parse_duration)
    }

    /// Returns whether all that lies before the end of a bucket is summed: what holds at it.
    pub fn is_cumulative(&self) -> bool {
        self.window.as_deref() == Some(WINDOW_ALL)
    }
}

/// What becomes of an input under a dimension that it cannot be told apart by.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Unreached {
    /// It counts where the dimension has no value.
    None,
    /// All of it counts for each value: the orders that contacts are held against, whatever the
    /// contacts are about.
    Whole,
}

/// One step of a funnel.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Its name in answers.
    pub name: String,
    /// Fact whose rows it is taken by.
    pub fact: String,
    /// Column that says who takes it.
    pub by: String,
    /// Rows that take it; all when absent.
    #[serde(default, rename = "where")]
    pub filter: Option<String>,
    /// When it is taken.
    pub at: String,
    /// Rows of other facts that take it as well, where there are any: calls beside conversations.
    #[serde(default, rename = "or")]
    pub others: Vec<StepRows>,
}

/// Rows that take a step.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct StepRows {
    /// Their fact.
    pub fact: String,
    /// Column that says who takes it.
    pub by: String,
    /// Which of them; all when absent.
    #[serde(default, rename = "where")]
    pub filter: Option<String>,
    /// When it is taken.
    pub at: String,
}

/// How a cohort is followed.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct CohortSpec {
    /// Who enters, and when: a fact, its customer column and its date.
    pub entry: Side,
    /// Width of an age: `1d`, `7d`, or `1mo` for calendar months.
    pub age: String,
    /// Number of ages after the first; a parameter as `$ages`, or a number.
    pub ages: String,
    /// A parameter of whole numbers, as `$only`: the ages after the first that are on record; all
    /// of them where its list is empty. Of an age that nobody recorded, who is not seen is unknown.
    #[serde(default)]
    pub only: Option<String>,
    /// `n_day` (back at that age), `unbounded` (at that age or later) or `bracket` (at any time
    /// from the age before up to that age).
    pub mode: CohortMode,
}

/// What counts as having come back at an age.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum CohortMode {
    /// Active in that age.
    NDay,
    /// Active in that age or later.
    Unbounded,
    /// Active in any age after the entry up to that one.
    Bracket,
}

impl Definition {
    /// Returns the sides that dimensions read, in filters too: of a cohort who enters, of a funnel
    /// the first step, of anything else all. What follows an entry or a step is read whole, and
    /// what takes the first step besides does without a dimension that it lacks. Those of inputs
    /// are not among them.
    pub fn told_apart(&self) -> Vec<Side> {
        match self.kind {
            Kind::Cohort => self.cohort.iter().map(|cohort| cohort.entry.clone()).collect(),
            Kind::Funnel => self.steps.first().map(|step| step.own().side()).into_iter().collect(),
            _ => self.sides().cloned().collect(),
        }
    }
}

impl Step {
    /// Returns the rows of its own fact that take it.
    pub fn own(&self) -> StepRows {
        let Step { fact, by, filter, at, .. } = self.clone();
        StepRows { fact, by, filter, at }
    }

    /// Returns all rows that take it, those of its own fact first.
    pub fn rows(&self) -> impl Iterator<Item = StepRows> {
        std::iter::once(self.own()).chain(self.others.iter().cloned())
    }
}

impl StepRows {
    /// Returns those of them that have taken it at the watermark.
    pub fn by_now(&self) -> StepRows {
        let by_now = format!("{} <= watermark", self.at);
        let filter = match &self.filter {
            Some(filter) => format!("({filter}) and {by_now}"),
            None => by_now,
        };
        StepRows { filter: Some(filter), ..self.clone() }
    }

    /// Returns them as a side.
    pub fn side(&self) -> Side {
        let mut side = Side {
            fact: self.fact.clone(),
            filter: self.filter.clone(),
            date: Dates { event: Some(self.at.clone()), ..Dates::default() },
            ..Side::default()
        };
        side.tell_team();
        side
    }
}
