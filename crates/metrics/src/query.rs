//! The one question every surface asks: the body of the API, the flags of the command line, a
//! saved view, an alert's subject and a report's block.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::{MetricsError, Thing};
use crate::page::Basis;

/// A question. Everything left out has a default: that of the metric, else that of the folder.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Query {
    /// Metric ids, answered side by side.
    pub metrics: Vec<String>,
    /// Start of the range, inclusive: date, month, year or instant; all data when absent.
    pub from: Option<String>,
    /// End of the range: a date means through that day's end, an instant is exclusive.
    pub to: Option<String>,
    /// Width of a bucket: all, quarter_hour … year.
    pub grain: Option<String>,
    /// Dimensions to break down by; `none` leaves out those that a metric has of its own.
    pub by: Vec<String>,
    /// Filter expression.
    #[serde(rename = "where")]
    pub filter: Option<String>,
    /// IANA zone of buckets and local dates.
    pub zone: Option<String>,
    /// Statistic of durations.
    pub stat: Option<String>,
    /// Variant of the definition.
    pub variant: Option<String>,
    /// Version of the definition of each metric asked for; the one in force when absent. Whoever
    /// answers has it in the catalogue, in the place of the one in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub definition: Option<u32>,
    /// Parameters by name.
    #[serde(rename = "set")]
    pub parameters: BTreeMap<String, String>,
    /// Profile that chooses variants and parameters.
    pub profile: Option<String>,
    /// `wall`, `business` (by rule) or the name of a calendar.
    pub calendar: Option<String>,
    /// Date basis.
    pub basis: Option<String>,
    /// `as_of_event` or `current`.
    pub actor: Option<String>,
    /// Who is credited with conversation-level values.
    pub credit: Option<String>,
    /// Data and definitions known at this instant.
    pub as_of: Option<String>,
    /// How sums and ratios of sums get intervals: `bootstrap` draws customers anew; `usual`, none.
    pub interval: Option<String>,
    /// `previous`, `weekdays`, `year` or `FROM..TO`.
    pub compare: Option<String>,
    /// Order of the rows of each bucket: `value`, `n`, a metric or a dimension; `-` turns it round.
    pub order: Option<String>,
    /// Rows kept of each bucket, at most.
    pub limit: Option<usize>,
}

/// Returns two filters as one; one of them where there is no other.
pub fn both(one: Option<&str>, two: Option<&str>) -> Option<String> {
    match (one, two) {
        (Some(one), Some(two)) => Some(format!("({one}) and ({two})")),
        (one, two) => one.or(two).map(str::to_owned),
    }
}

/// The word for intervals by drawing subjects anew.
pub const BOOTSTRAP: &str = "bootstrap";

/// The word for no dimension at all, even where a metric has its own.
pub const NO_DIMENSION: &str = "none";

impl Query {
    /// Returns the dimensions that a question is answered by, each once: named again, one that has
    /// several values would be held against itself. `own` are those of its metric, where it is
    /// about one.
    pub fn dimensions(&self, own: &[String]) -> Vec<String> {
        match self.by.as_slice() {
            [] if self.metrics.len() == 1 => own.to_vec(),
            [word] if word == NO_DIMENSION => Vec::new(),
            by => {
                let is_new = |(place, name): &(usize, &String)| !by[..*place].contains(name);
                by.iter().enumerate().filter(is_new).map(|(_, name)| name.clone()).collect()
            }
        }
    }
}

/// By what the rows of each bucket are ordered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrderKey {
    /// The value of a metric.
    Value(String),
    /// Its number of observations.
    Count(String),
    /// The word of a dimension.
    Word(String),
}

impl OrderKey {
    /// Reads `value`, `n`, the name of a metric asked for, or a dimension; with `-` before it the
    /// greatest comes first, which is told beside it.
    ///
    /// # Errors
    ///
    /// Names what could have been asked for.
    pub fn parse(
        order: &str,
        metrics: &[String],
        by: &[String],
    ) -> Result<(OrderKey, bool), MetricsError> {
        let (name, falling) = match order.strip_prefix('-') {
            Some(name) => (name, true),
            None => (order, false),
        };
        let first = metrics.first().cloned().unwrap_or_default();
        let key = match name {
            "value" => OrderKey::Value(first),
            "n" => OrderKey::Count(first),
            name if metrics.iter().any(|metric| metric == name) => OrderKey::Value(name.to_owned()),
            name if by.iter().any(|dimension| dimension == name) => OrderKey::Word(name.to_owned()),
            name => {
                let known = ["value", "n"].into_iter().map(str::to_owned);
                let valid = known.chain(metrics.iter().cloned()).chain(by.iter().cloned());
                return Err(MetricsError::unknown(Thing::Order, name, valid));
            }
        };
        Ok((key, falling))
    }
}

/// What is computed from a set of durations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Statistic {
    /// Arithmetic mean.
    #[default]
    Mean,
    /// 50th percentile, interpolated.
    Median,
    /// 75th percentile.
    P75,
    /// 90th percentile.
    P90,
    /// 95th percentile.
    P95,
    /// Least.
    Min,
    /// Greatest.
    Max,
    /// Sample standard deviation.
    Stddev,
    /// Mean without the 5 % at each end.
    Trimmed,
    /// Counts by class of duration.
    Histogram,
}

/// In place of a statistic: each metric's usual one, the median of durations and the mean of
/// everything else. Pages, closed periods and reports ask so.
pub const USUAL: &str = "usual";

/// What statistics are called in English and Spanish, by their words.
pub const STATISTICS: &[(&str, &str, &str)] = &[
    ("mean", "mean", "media"),
    ("median", "median", "mediana"),
    ("p75", "p75", "p75"),
    ("p90", "p90", "p90"),
    ("p95", "p95", "p95"),
    ("min", "minimum", "mínimo"),
    ("max", "maximum", "máximo"),
    ("stddev", "standard deviation", "desviación típica"),
    ("trimmed", "trimmed mean", "media recortada"),
    ("histogram", "histogram", "histograma"),
];

impl Statistic {
    /// All statistics with their words.
    pub const WORDS: &'static [(&'static str, Statistic)] = &[
        ("mean", Statistic::Mean),
        ("median", Statistic::Median),
        ("p75", Statistic::P75),
        ("p90", Statistic::P90),
        ("p95", Statistic::P95),
        ("min", Statistic::Min),
        ("max", Statistic::Max),
        ("stddev", Statistic::Stddev),
        ("trimmed", Statistic::Trimmed),
        ("histogram", Statistic::Histogram),
    ];

    /// Returns the words of those that are one number.
    pub fn single() -> impl Iterator<Item = &'static str> {
        let single = |(_, statistic): &&(&str, Statistic)| *statistic != Statistic::Histogram;
        Self::WORDS.iter().filter(single).map(|(word, _)| *word)
    }

    /// Returns the statistic with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(name, _)| *name == word).map(|(_, statistic)| *statistic)
    }

    /// Returns the word of the statistic.
    pub fn word(self) -> &'static str {
        let found = Self::WORDS.iter().find(|(_, statistic)| *statistic == self);
        found.map_or("mean", |(name, _)| name)
    }

    /// Returns the quantile it is, from 0 to 1, when it is one.
    pub fn quantile(self) -> Option<f64> {
        match self {
            Statistic::Median => Some(0.5),
            Statistic::P75 => Some(0.75),
            Statistic::P90 => Some(0.9),
            Statistic::P95 => Some(0.95),
            _ => None,
        }
    }
}

/// Who is credited with a conversation-level value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Credit {
    /// Who made the last solve.
    #[default]
    Solver,
    /// Who was assigned at the solve.
    AssigneeAtEvent,
    /// Who replied last.
    LastReplier,
    /// Who replied first.
    FirstReplier,
    /// Everybody who replied, in equal parts.
    EachReplier,
}

impl Credit {
    /// All rules with their words.
    pub const WORDS: &'static [(&'static str, Credit)] = &[
        ("solver", Credit::Solver),
        ("assignee_at_event", Credit::AssigneeAtEvent),
        ("last_replier", Credit::LastReplier),
        ("first_replier", Credit::FirstReplier),
        ("each_replier", Credit::EachReplier),
    ];

    /// Returns the rule with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(name, _)| *name == word).map(|(_, credit)| *credit)
    }

    /// Returns the word of the rule.
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, credit)| *credit == self).map_or("solver", |(name, _)| name)
    }

    /// Returns the column of `cases` that holds the agent credited; `None` for each replier.
    pub fn column(self) -> Option<&'static str> {
        match self {
            Credit::Solver => Some("solver"),
            Credit::AssigneeAtEvent => Some("assignee_at_solve"),
            Credit::LastReplier => Some("last_replier"),
            Credit::FirstReplier => Some("first_replier"),
            Credit::EachReplier => None,
        }
    }
}

impl Basis {
    /// All bases with their words.
    pub const WORDS: &'static [(&'static str, Basis)] =
        &[("event", Basis::Event), ("created", Basis::Created), ("closed", Basis::Closed)];

    /// Returns the basis with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(name, _)| *name == word).map(|(_, basis)| *basis)
    }

    /// Returns the word of the basis.
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, basis)| *basis == self).map_or("event", |(name, _)| name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dimensions_are_told_once() {
        let words = |all: &[&str]| all.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let by = |all: &[&str]| Query { by: words(all), ..Query::default() };
        assert_eq!(by(&["tags", "agent", "tags"]).dimensions(&[]), words(&["tags", "agent"]));
        assert!(by(&[NO_DIMENSION]).dimensions(&words(&["age"])).is_empty());
        let own = Query { metrics: words(&["cohort"]), ..Query::default() };
        assert_eq!(own.dimensions(&words(&["age"])), words(&["age"]));
    }
}
