//! What the health of one customer is made of, as every surface shows it.

use serde::Serialize;

/// The health of one customer at an instant. Instants are UTC microseconds.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct CustomerHealth {
    /// Whose it is.
    pub customer: String,
    /// The instant it is judged at.
    pub at: i64,
    /// From 0 to 100: the one set by hand while that holds, else that of the measures.
    pub score: Option<f64>,
    /// `weak`, `at_risk` or `healthy`.
    pub class: Option<String>,
    /// What the measures alone come to.
    pub measured: Option<f64>,
    /// The score that a person set and that holds.
    #[serde(rename = "override")]
    pub set: Option<SetScore>,
    /// The measures, in the order in which they are written.
    pub measures: Vec<HealthShare>,
    /// What it was a month before; none of who was not known then.
    pub before: Option<HealthBefore>,
    /// Months for which the customer is expected to stay, of those that the models look ahead; none
    /// where no model speaks of them.
    pub remaining_months: Option<f64>,
    /// Months the models look ahead.
    pub horizon_months: f64,
    /// Currency of money among the measures.
    pub currency: Option<String>,
}

impl CustomerHealth {
    /// Returns by how much the score has changed in the month.
    pub fn change(&self) -> Option<f64> {
        Some(self.score? - self.before.as_ref()?.score?)
    }
}

/// A score set by hand.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SetScore {
    /// The score.
    pub score: f64,
    /// Who set it.
    pub by: String,
    /// From when on it holds.
    pub from: i64,
    /// When it no longer does.
    pub until: i64,
    /// Why.
    pub note: String,
}

/// The health of a customer some time before.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct HealthBefore {
    /// The instant it is judged at.
    pub at: i64,
    /// From 0 to 100.
    pub score: Option<f64>,
    /// `weak`, `at_risk` or `healthy`.
    pub class: Option<String>,
}

/// What one measure adds to a health score.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct HealthShare {
    /// Name of the measure.
    pub name: String,
    /// Unit of the value.
    pub unit: HealthUnit,
    /// The value as it is: seconds, minor units of money, or a number; none of a word, and where
    /// there is none.
    pub value: Option<f64>,
    /// The value of a measure of words.
    pub word: Option<String>,
    /// The column of the customer base that holds that word.
    pub column: Option<String>,
    /// The instant that the value is of; none of what holds when the customer is judged.
    pub date: Option<i64>,
    /// Why it does not count as it is.
    pub lack: Option<Lack>,
    /// Seconds after which a value is too old.
    pub staleness: Option<f64>,
    /// The value scaled from 0 (worst) to 100 (best); none where its weight goes to the others.
    pub scaled: Option<f64>,
    /// What it weighs as it is written.
    pub weighs: f64,
    /// Its part of all weights that count, 0 to 1.
    pub weight: f64,
    /// Points it adds to what the measures come to.
    pub points: f64,
    /// Points it added a month before.
    pub before: Option<f64>,
    /// By how much they have changed.
    pub change: Option<f64>,
}

/// Unit of the value of a measure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum HealthUnit {
    /// A number of its own.
    #[default]
    Number,
    /// A length of time, in seconds.
    Seconds,
    /// Money in minor units.
    Money,
    /// A word.
    Word,
}

/// Why a measure does not count as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Lack {
    /// There is no value.
    Missing,
    /// The value is older than it may be.
    Stale,
}
