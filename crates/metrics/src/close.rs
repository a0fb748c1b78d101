//! Closed periods: what was published, what the same questions give today, and why they differ.
//!
//! A close pins figures and the snapshot they stand on. Nothing of it changes later: what arrives
//! after it shows as a difference, record by record.

mod asked;
#[cfg(test)]
mod tests;
mod why;

use std::collections::{BTreeMap, BTreeSet};

use baremo_model::{ErrorKind, told};
use serde::{Deserialize, Serialize};

pub(crate) use self::asked::says_same;
pub use self::why::{Behind, ChangedRecord, Reason, SHOWN, Why, why};
use crate::answer::{Answer, MIXED_TARGETS, Row, Value, left_out};
use crate::bucket::check_period;
use crate::policy::TARGET;
use crate::query::{Query, USUAL};
use crate::service::ServiceError;

/// Why there is no figure where nothing is on record.
const NO_DATA: &str = "no_data";
/// Why values are missing where there is no record that counts.
const WITHOUT_RECORDS: [&str; 3] = [NO_DATA, "no_observations", "nothing_to_divide_by"];

/// A period whose figures were published.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct Close {
    /// What it is called, such as `2026-11`.
    pub name: String,
    /// When it was closed, RFC 3339.
    pub closed_at: String,
    /// Number of the snapshot its figures stand on.
    pub snapshot: u64,
    /// Start of the period, inclusive.
    pub from: String,
    /// End of the period, as in [`Query::to`].
    pub to: String,
    /// Zone of the period; the folder's when absent.
    pub zone: Option<String>,
    /// Profile the figures follow.
    pub profile: Option<String>,
    /// Filter of the records that the figures are of; none of all of them.
    #[serde(rename = "where", default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<String>,
    /// Sorts of records that did not reach through the whole period when it was closed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reach: Vec<Reach>,
    /// Metrics that the data can answer and that could not be asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unpinned: Vec<Unpinned>,
    /// Metrics that are not pinned because nothing is on record of what they count, each with the
    /// word that says why.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub empty: BTreeMap<String, String>,
    /// What makes figures doubtful.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub doubts: Vec<Doubt>,
    /// The figures, by metric.
    pub figures: BTreeMap<String, Published>,
}

/// How far records of one sort reach into a period.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Reach {
    /// Table of facts they are told in.
    pub fact: String,
    /// Local date of the first of them; none where there is none.
    pub from: Option<String>,
    /// Local date up to which they are known.
    pub to: Option<String>,
    /// Days of the period from the first on and up to then.
    pub days: u64,
    /// Days of the period.
    pub of: u64,
}

/// A metric that has no figure in a close because it could not be asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Unpinned {
    /// Metric.
    pub metric: String,
    /// Why, in English.
    pub why: String,
    /// Why, in Spanish.
    pub why_es: String,
}

/// What makes figures of a close doubtful, as it was told when they were pinned.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Doubt {
    /// Metrics of the figures.
    pub metrics: Vec<String>,
    /// What it is, in English.
    pub note: String,
    /// What it is, in Spanish.
    pub note_es: String,
}

/// One figure, as it was published or as it is today.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct Published {
    /// Value; none where there was none.
    pub value: Option<f64>,
    /// Observations.
    pub n: u64,
    /// Unit of the value.
    pub unit: String,
    /// Version of the definition.
    pub version: u32,
    /// Statistic of durations; none for other kinds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statistic: Option<String>,
    /// Of targets of several kinds, which have no value together: that of each kind.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub kinds: BTreeMap<String, f64>,
}

/// What is asked to be closed.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct CloseRequest {
    /// What it is to be called.
    pub name: String,
    /// Start of the period; read from the name when absent.
    pub from: Option<String>,
    /// End of the period; read from the name when absent.
    pub to: Option<String>,
    /// Zone of the period.
    pub zone: Option<String>,
    /// Profile the figures follow.
    pub profile: Option<String>,
    /// Filter of the records that the figures are of.
    #[serde(rename = "where")]
    pub filter: Option<String>,
    /// Metrics to pin; all that the data can answer when empty.
    pub metrics: Vec<String>,
    /// Number of the snapshot they are read from, for whoever has looked at it; the latest when
    /// absent.
    pub snapshot: Option<u64>,
}

/// A closed period against today.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct CloseCheck {
    /// What it is called.
    pub name: String,
    /// When it was closed, RFC 3339.
    pub closed_at: String,
    /// Start of the period.
    pub from: String,
    /// End of the period.
    pub to: String,
    /// Zone of the period; the folder's when absent.
    pub zone: Option<String>,
    /// Profile the figures follow.
    pub profile: Option<String>,
    /// As in [`Close::filter`].
    #[serde(rename = "where", skip_serializing_if = "Option::is_none")]
    pub filter: Option<String>,
    /// Number of the snapshot that was published.
    pub snapshot: u64,
    /// Number of the snapshot it is held against.
    pub today: u64,
    /// As in [`Close::reach`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reach: Vec<Reach>,
    /// As in [`Close::unpinned`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unpinned: Vec<Unpinned>,
    /// As in [`Close::empty`].
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub empty: BTreeMap<String, String>,
    /// As in [`Close::doubts`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub doubts: Vec<Doubt>,
    /// The figures, by name of metric.
    pub figures: Vec<CheckedFigure>,
}

/// A published figure against today's.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct CheckedFigure {
    /// Metric.
    pub metric: String,
    /// As published.
    pub published: Published,
    /// As it is now.
    pub today: Published,
    /// Today's value less the published one, where both are there.
    pub difference: Option<f64>,
    /// Whether value or definition differ; the counts beside equal values may.
    pub differs: bool,
    /// Why it differs, the most frequent first; beside an equal value, why its count does.
    pub reasons: Vec<Reason>,
}

impl Close {
    /// Returns whether a text can be the name of a close: it is also the name of a file.
    pub fn is_name(name: &str) -> bool {
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        !name.is_empty() && name.len() <= 64 && !name.starts_with('.') && name.chars().all(plain)
    }

    /// Returns it against a snapshot of today, of which its figures are known.
    pub fn checked(&self, today: u64, figures: Vec<CheckedFigure>) -> CloseCheck {
        CloseCheck {
            name: self.name.clone(),
            closed_at: self.closed_at.clone(),
            from: self.from.clone(),
            to: self.to.clone(),
            zone: self.zone.clone(),
            profile: self.profile.clone(),
            filter: self.filter.clone(),
            snapshot: self.snapshot,
            today,
            reach: self.reach.clone(),
            unpinned: self.unpinned.clone(),
            empty: self.empty.clone(),
            doubts: self.doubts.clone(),
            figures,
        }
    }

    /// Returns the question of one of its figures.
    pub fn question(&self, metric: &str) -> Query {
        // What was published by one statistic is held against the same one today.
        let stat = match self.figures.get(metric) {
            Some(published) => published.statistic.clone(),
            None => self.profile.is_none().then(|| USUAL.to_owned()),
        };
        Query {
            stat,
            metrics: vec![metric.to_owned()],
            from: Some(self.from.clone()),
            to: Some(self.to.clone()),
            zone: self.zone.clone(),
            profile: self.profile.clone(),
            filter: self.filter.clone(),
            ..Query::default()
        }
    }
}

impl CloseRequest {
    /// Returns the close that is asked for, without figures.
    ///
    /// # Errors
    ///
    /// A bad request for what cannot be a name, and for a year of which there are no records.
    pub fn begun(&self, snapshot: u64, closed_at: String) -> Result<Close, ServiceError> {
        if !Close::is_name(&self.name) {
            let message = told!(
                "`{}` cannot be the name of a period",
                "`{}` no puede ser el nombre de un periodo",
                self.name
            );
            let mut error = ServiceError::new(ErrorKind::BadRequest, message);
            let hint = told!(
                "letters, digits, - _ and . only, such as 2026-11",
                "solo letras, cifras, - _ y ., como 2026-11"
            );
            error.hints.push(hint.into());
            return Err(error);
        }
        let end = |text: &Option<String>| text.clone().unwrap_or_else(|| self.name.clone());
        [end(&self.from), end(&self.to)].iter().try_for_each(|text| check_period(text))?;
        Ok(Close {
            name: self.name.clone(),
            closed_at,
            snapshot,
            from: end(&self.from),
            to: end(&self.to),
            zone: self.zone.clone(),
            profile: self.profile.clone(),
            filter: self.filter.clone().filter(|filter| !filter.trim().is_empty()),
            reach: Vec::new(),
            unpinned: Vec::new(),
            empty: BTreeMap::new(),
            doubts: Vec::new(),
            figures: BTreeMap::new(),
        })
    }
}

impl Published {
    /// Returns the figure of a metric in an answer.
    pub fn of(answer: &Answer, metric: &str) -> Self {
        let value = answer.total.values.get(metric).cloned().unwrap_or_default();
        let used = answer.metrics.iter().find(|used| used.name == metric);
        let kind = |row: &Row| Some((row.by.get(TARGET)?.clone()?, row.values.get(metric)?.value?));
        let is_mixed = value.reason.as_deref() == Some(MIXED_TARGETS);
        Published {
            kinds: answer.rows.iter().filter(|_| is_mixed).filter_map(kind).collect(),
            value: value.value,
            n: value.n,
            unit: match (used, value.currency) {
                (Some(used), Some(currency)) => format!("{} {currency}", used.unit),
                (used, _) => used.map(|used| used.unit.clone()).unwrap_or_default(),
            },
            version: used.map(|used| used.version).unwrap_or_default(),
            statistic: used.and_then(|used| used.statistic.clone()),
        }
    }

    /// Returns whether another figure is the same but for the last digits of sums.
    pub fn same(&self, other: &Published) -> bool {
        self.near(other) && self.n == other.n && self.version == other.version
    }

    /// Returns whether another figure has the same value of one kind of target by the same
    /// definition; without a kind, whether it is the same.
    pub fn same_of(&self, other: &Published, kind: Option<&str>) -> bool {
        let Some(kind) = kind else { return self.same(other) };
        let same = match (self.kinds.get(kind), other.kinds.get(kind)) {
            (Some(one), Some(two)) => near(*one, *two),
            (None, None) => true,
            _ => false,
        };
        same && self.version == other.version
    }

    /// Returns the word that says why a value is no figure to be pinned: nothing is on record of
    /// what it counts, or no source tells it. None where it is one, and where records are left out
    /// that may count later; those that the profile leaves out are of others.
    pub fn lacking(value: &Value) -> Option<String> {
        let reason = value.reason.as_deref().unwrap_or(NO_DATA);
        if value.value.is_some() || value.n > 0 || reason == left_out::IMMATURE {
            return None;
        }
        if !WITHOUT_RECORDS.contains(&reason) {
            return Some(reason.to_owned());
        }
        let mut left_out = value.excluded.iter().filter(|(_, count)| **count > 0);
        left_out.all(|(why, _)| why == left_out::PROFILE).then(|| NO_DATA.to_owned())
    }

    /// Returns whether it says nothing: it has no value, neither as a whole nor of a kind.
    pub fn is_nothing(&self) -> bool {
        self.value.is_none() && self.kinds.is_empty()
    }

    /// Returns whether another figure has the same value, but for the last digits of sums.
    fn near(&self, other: &Published) -> bool {
        match (self.value, other.value) {
            (Some(one), Some(two)) => self.unit == other.unit && near(one, two),
            (None, None) => {
                let is_there = |(kind, one): (&String, &f64)| {
                    other.kinds.get(kind).is_some_and(|two| near(*one, *two))
                };
                self.kinds.len() == other.kinds.len() && self.kinds.iter().all(is_there)
            }
            _ => false,
        }
    }
}

/// Returns whether two numbers are one but for the last digits of sums.
fn near(one: f64, two: f64) -> bool {
    (one - two).abs() <= 1e-9 * one.abs().max(two.abs())
}

/// The value of a figure then and today: of all of it, or of one kind of target.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CheckedValue<'a> {
    /// Kind of target; none of all of them.
    pub kind: Option<&'a str>,
    /// As it was published.
    pub published: Option<f64>,
    /// As it is today.
    pub today: Option<f64>,
    /// Today's less the published one, where both are there in one unit.
    pub difference: Option<f64>,
}

impl CheckedFigure {
    /// Returns its value, or of targets of several kinds, which have none together, that of each.
    pub fn values(&self) -> Vec<CheckedValue<'_>> {
        let (published, today) = (&self.published, &self.today);
        let whole = CheckedValue {
            kind: None,
            published: published.value,
            today: today.value,
            difference: self.difference,
        };
        let kinds: BTreeSet<&str> =
            published.kinds.keys().chain(today.kinds.keys()).map(String::as_str).collect();
        let has_whole = kinds.is_empty() || published.value.is_some() || today.value.is_some();
        let each = kinds.into_iter().map(|kind| {
            let [then, now] = [published, today].map(|side| side.kinds.get(kind).copied());
            let difference = now.zip(then).map(|(now, then)| now - then);
            CheckedValue { kind: Some(kind), published: then, today: now, difference }
        });
        has_whole.then_some(whole).into_iter().chain(each).collect()
    }

    /// Returns which of its values differ, each to be explained by its own records: none stands for
    /// all of it, which it is too where only the definition differs.
    pub fn differing(&self) -> Vec<Option<&str>> {
        let values =
            self.values().into_iter().filter(|value| match (value.published, value.today) {
                (Some(then), Some(now)) => value.kind.is_none() || !near(then, now),
                (then, now) => value.kind.is_none() || then != now,
            });
        let differing: Vec<Option<&str>> = values.map(|value| value.kind).collect();
        if differing.is_empty() { vec![None] } else { differing }
    }

    /// Returns whether its value is the same and stands on more records than it did, or on fewer.
    pub fn is_recounted(&self) -> bool {
        !self.differs && self.published.n != self.today.n
    }

    /// Returns why one of its values differs: of a kind of target that has no reasons of its own
    /// those of all of it.
    pub fn reasons_of(&self, kind: Option<&str>) -> Vec<&Reason> {
        let of = |kind: Option<&str>| -> Vec<&Reason> {
            self.reasons.iter().filter(|it| it.kind.as_deref() == kind).collect()
        };
        let own = of(kind);
        if own.is_empty() { of(None) } else { own }
    }

    /// Holds a published figure against today's; the reasons come later.
    pub fn new(metric: &str, published: &Published, today: Published) -> Self {
        // Euros less dollars are neither.
        let both = today.value.zip(published.value).filter(|_| today.unit == published.unit);
        CheckedFigure {
            metric: metric.to_owned(),
            difference: both.map(|(now, then)| now - then),
            differs: !published.near(&today) || published.version != today.version,
            published: published.clone(),
            today,
            reasons: Vec::new(),
        }
    }
}
