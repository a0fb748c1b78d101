//! What comes back: plain values with unit and provenance.

pub mod left_out;
mod note;

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

pub use self::note::{Definitions, Holder, NotDrawn, NotShown, Note, OfKind, Unsaid, WithWaiting};

/// The answer to a [`crate::query::Query`].
#[derive(Clone, Debug, Default, Serialize)]
pub struct Answer {
    /// How each metric was computed, in the order asked.
    pub metrics: Vec<MetricUsed>,
    /// The range, as local dates and instants.
    pub range: RangeUsed,
    /// Dimensions, in the order asked; rows have them by name.
    #[serde(skip)]
    pub by: Vec<String>,
    /// One row a bucket and group.
    pub rows: Vec<Row>,
    /// One row over the whole range and all groups, evaluated over the union of records.
    pub total: Row,
    /// Latest instant up to which a source is complete, RFC 3339.
    pub watermark: Option<String>,
    /// Sources whose own watermark lies more than a day behind the latest.
    pub late_sources: Vec<String>,
    /// The instant as of which data were read, when one was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
    /// Number of the snapshot the data were read from.
    pub snapshot: u64,
    /// What a reader should know beside the numbers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
}

impl Answer {
    /// Returns the dimensions that its rows have, in the order asked.
    pub fn dimensions(&self) -> Vec<&str> {
        let Some(first) = self.rows.first() else { return Vec::new() };
        let asked = self.by.iter().filter(|name| first.by.contains_key(*name));
        // A single kind of metric adds one that nobody asked for.
        let added = first.by.keys().filter(|name| !self.by.contains(name));
        asked.chain(added).map(String::as_str).collect()
    }
}

/// How a metric was computed.
#[derive(Clone, Debug, Serialize)]
pub struct MetricUsed {
    /// Id.
    pub name: String,
    /// Unit of the values.
    pub unit: String,
    /// `lower`, `higher` or `neither`.
    pub better: String,
    /// Statistic of durations; none for other kinds.
    pub statistic: Option<String>,
    /// Variant.
    pub variant: String,
    /// What the default variant is called besides, where it is that one and has a second name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_name: Option<String>,
    /// One line of formula.
    pub formula: String,
    /// Parameters in force.
    pub parameters: BTreeMap<String, serde_json::Value>,
    /// Definition version.
    pub version: u32,
    /// Date basis.
    pub basis: String,
    /// Actor basis.
    pub actor: String,
    /// Credit rule, where the metric follows one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credit: Option<String>,
    /// Calendar: `policy` where each target runs in that of its policy.
    pub calendar: String,
    /// The calendars of the policies by which something was judged, where policies decide.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub calendars: Vec<String>,
    /// `bootstrap` where the intervals are made so; else they are the usual ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interval: Option<String>,
    /// Profile that chose, when one was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// Smallest relative change worth colour.
    pub material: f64,
}

/// The range of a question.
#[derive(Clone, Debug, Default, Serialize)]
pub struct RangeUsed {
    /// Inclusive start, RFC 3339 with the zone's offset.
    pub from: Option<String>,
    /// Exclusive end.
    pub to: Option<String>,
    /// IANA zone.
    pub zone: String,
    /// Grain.
    pub grain: String,
    /// The range it is compared with, where one was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compared: Option<RangeCompared>,
}

/// The range that another is compared with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RangeCompared {
    /// Inclusive start, RFC 3339 with the zone's offset.
    pub from: String,
    /// Exclusive end.
    pub to: String,
}

/// One bucket of one group.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Row {
    /// Local label of the bucket; none for the whole range.
    pub bucket: Option<String>,
    /// Value of each dimension asked for.
    pub by: BTreeMap<String, Option<String>>,
    /// Value of each metric.
    pub values: BTreeMap<String, Value>,
}

/// A value with what it stands on.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Value {
    /// In the metric's unit; none with a reason.
    pub value: Option<f64>,
    /// Observations that count; for ratios the denominator's, for composites those of all parts
    /// that weigh, together. Told where there is no value, too.
    pub n: u64,
    /// Upper part of a ratio, in its own unit.
    pub numerator: Option<f64>,
    /// Lower part of a ratio.
    pub denominator: Option<f64>,
    /// 95 % interval in the metric's unit.
    pub interval: Option<[f64; 2]>,
    /// Whether the bucket, or the range, is not over, or has windows that are not, or the bucket
    /// had begun when the first record came.
    pub partial: bool,
    /// Records left out, by reason.
    pub excluded: BTreeMap<String, u64>,
    /// Why there is no value.
    pub reason: Option<String>,
    /// The same in wall time, when a calendar was applied.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wall: Option<f64>,
    /// Currency of money; none when several were asked to be added.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// What each part of a composite adds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contributions: Vec<Contribution>,
    /// Classes: lower edge, upper edge, count, in which a part of an observation is that part. The
    /// upper edge is outside, but for a class of one value, whose edges are the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub histogram: Option<Vec<(f64, f64, f64)>>,
    /// The value of the comparison range.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous: Option<Previous>,
    /// Whether it is what it is, however few it is of, as the definition has it.
    #[serde(skip)]
    pub is_total: bool,
}

/// Why a share of targets has no value: they are of several kinds, which are never mixed.
pub const MIXED_TARGETS: &str = "mixed_target";

/// Why a metric has no value: what it counts knows nothing of a name that the question is told
/// apart or filtered by, and other metrics of the question do.
pub const OUT_OF_REACH: &str = "out_of_reach";

/// Observations below which a value is marked and not ranked.
pub const FEW: u64 = 10;

/// Returns whether so many observations are too few to judge a value of this unit by: counts are
/// what they are.
pub fn are_few(n: u64, unit: &str) -> bool {
    (1..FEW).contains(&n) && unit != "count"
}

impl Value {
    /// Returns on how many observations it stands where it stands on fewest: of a composite those
    /// of one of the parts that count.
    pub fn fewest(&self) -> u64 {
        let parts = self.contributions.iter().filter(|part| part.weight > 0.0 && part.n > 0);
        parts.map(|part| part.n).min().unwrap_or(self.n)
    }

    /// Returns how many records are left out and listed: not those that the profile leaves out,
    /// which are of others.
    pub fn listed_out(&self) -> u64 {
        let listed = self.excluded.iter().filter(|(reason, _)| *reason != left_out::PROFILE);
        listed.map(|(_, count)| count).sum()
    }

    /// Returns whether its change may be told for sure: both sides have observations enough; of a
    /// total one of them, for the other may have come to nothing.
    pub fn is_change_of_enough(&self) -> bool {
        self.previous.as_ref().is_some_and(|previous| match self.is_total {
            true => self.n.max(previous.n) >= FEW,
            false => self.fewest().min(previous.n) >= FEW,
        })
    }

    /// Returns what a figure that stands alone is held against: nothing where its change would be
    /// one of too few. What is not compared says why.
    pub fn compared(&self, unit: &str) -> Option<&Previous> {
        let previous = self.previous.as_ref().filter(|_| !self.is_few(unit));
        previous.filter(|previous| previous.change.is_none() || self.is_change_of_enough())
    }

    /// Returns whether it stands on too few observations to be judged, and so is not ranked.
    pub fn is_few(&self, unit: &str) -> bool {
        !self.is_total && are_few(self.fewest(), unit) && self.value.is_some()
    }
}

/// What one input adds to a composite.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Contribution {
    /// Name of the input.
    pub input: String,
    /// Its value in its own unit; none when it is missing: the weights are shared anew, or it
    /// counts as its worst, as the page says.
    pub value: Option<f64>,
    /// Observations it stands on.
    pub n: u64,
    /// The same from 0 (worst) to 100 (best).
    pub scaled: Option<f64>,
    /// Its part of all weights that count, 0 to 1.
    pub weight: f64,
    /// Points it adds to the score.
    pub points: f64,
    /// Why it has no value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Of a measure of customers: how many of them lack it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing: Option<u64>,
    /// Points it added in the comparison range.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<f64>,
    /// By how much they have changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<f64>,
}

/// What the name of a test ends with that is judged together with those of other groups.
pub const HELD: &str = "_held";

/// A value of the comparison range, and the change from it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Previous {
    /// Label of the bucket it comes from.
    pub bucket: Option<String>,
    /// Value.
    pub value: Option<f64>,
    /// Why there is none to be compared with; or why a change is not tested that could be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Observations.
    pub n: u64,
    /// Absolute change: value − previous, in the unit (points for percent).
    pub change: Option<f64>,
    /// Relative change in percent; none for rates and from zero.
    pub relative: Option<f64>,
    /// 95 % interval of the absolute change.
    pub interval: Option<[f64; 2]>,
    /// Whether the change can be told from chance at 95 %, changes of several groups judged
    /// together; none where no test applies.
    pub detectable: Option<bool>,
    /// Whether it also exceeds the metric's material threshold.
    pub material: Option<bool>,
    /// Name of the test.
    pub test: Option<String>,
    /// Two-sided p value of the test, for tests that are judged together.
    #[serde(skip)]
    pub p_value: Option<f64>,
}

impl Previous {
    /// Returns whether the change is one to judge: told from chance, and beyond what is material.
    /// This alone gives a change its colour, and lets it be called better or worse.
    pub fn is_sure(&self) -> bool {
        self.detectable == Some(true) && self.material == Some(true)
    }

    /// Returns the name of its test, whatever that is judged together with.
    pub fn test_alone(&self) -> Option<&str> {
        let test = self.test.as_deref()?;
        Some(test.strip_suffix(HELD).unwrap_or(test))
    }

    /// Returns whether its test is judged together with those of other groups.
    pub fn is_held(&self) -> bool {
        self.test.as_deref().is_some_and(|test| test.ends_with(HELD))
    }

    /// Returns whether its own test tells the change from chance, whatever that is judged together
    /// with.
    pub fn is_sure_alone(&self) -> bool {
        match self.interval.filter(|_| self.is_held()) {
            Some([low, high]) => {
                (low > 0.0 || high < 0.0) && self.p_value.is_none_or(|p_value| p_value < 0.05)
            }
            None => self.detectable == Some(true),
        }
    }
}

/// One observation behind a number.
#[derive(Clone, Debug, Default, Serialize)]
pub struct RecordRow {
    /// Metric.
    pub metric: String,
    /// Local label of the bucket.
    pub bucket: Option<String>,
    /// Value of each dimension asked for.
    pub by: BTreeMap<String, Option<String>>,
    /// What was observed: the conversation, with `#n` from the second case on; else the order,
    /// contact, visitor, response … by the source's own id.
    pub case: String,
    /// Conversation it is or belongs to; empty for none, which is written as null.
    #[serde(serialize_with = "none_if_empty")]
    pub conversation: String,
    /// Source.
    pub source: String,
    /// `value`, `numerator` or `denominator`.
    pub side: String,
    /// Date of the observation, RFC 3339 in the zone asked for.
    pub at: Option<String>,
    /// Start of the duration, where there is one.
    pub from: Option<String>,
    /// End of the duration.
    pub to: Option<String>,
    /// Observed value: seconds, days, 1 for a counted row, 1 for a target that was met and 0 for
    /// one that was missed.
    pub value: Option<f64>,
    /// Distinct thing counted, where the side counts distinct things.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counted: Option<String>,
    /// Currency of a value that is money, in its minor units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// Weight by the credit rule.
    pub weight: f64,
    /// Agent as of the event.
    pub agent: Option<String>,
    /// Whether the value is a length of time, whatever the metric's unit.
    #[serde(skip)]
    pub is_duration: bool,
    /// Whether the case is a customer.
    #[serde(skip)]
    pub is_customer: bool,
    /// Whether the case is a call or live chat.
    #[serde(skip)]
    pub is_contact: bool,
    /// Of a record that a proportion is divided by: whether it is in the numerator, too; of a
    /// target whether it was met. The share of those that are is the rate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_numerator: Option<bool>,
    /// Whether it counts.
    pub included: bool,
    /// Why not.
    pub reason: Option<String>,
    /// Address of the conversation in its own help desk.
    pub url: Option<String>,
    /// Seconds it took, where its metric tells that beside whether it counts: the wait of a call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lasted: Option<f64>,
    /// How it ended, where its metric tells that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended: Option<String>,
    /// The column that says so.
    #[serde(skip)]
    pub ended_by: String,
}

/// Writes a text, and none where it is empty.
pub(crate) fn none_if_empty<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    match text.is_empty() {
        true => serializer.serialize_none(),
        false => serializer.serialize_some(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_of_few_or_held_against_few_is_not_compared() {
        let check = |(n, before): (u64, u64), is_total: bool, change, expected: bool| {
            let previous = Previous { n: before, change, ..Previous::default() };
            let (value, previous) = (Some(3.0), Some(previous));
            let value = Value { value, n, previous, is_total, ..Value::default() };
            assert_eq!(value.compared("percent").is_some(), expected, "{n} {before} {change:?}");
        };
        check((200, 100), false, Some(1.0), true);
        check((200, 9), false, Some(1.0), false);
        check((9, 200), false, Some(1.0), false);
        check((9, 200), true, Some(1.0), true);
        check((9, 3), true, Some(1.0), false);
        // Why there is no change is told.
        check((200, 0), false, None, true);
        check((9, 0), false, None, false);
    }

    #[test]
    fn only_what_is_told_from_chance_and_material_is_sure() {
        let check = |detectable, material, expected: bool| {
            let previous = Previous { detectable, material, ..Previous::default() };
            assert_eq!(previous.is_sure(), expected, "{detectable:?} {material:?}");
        };
        check(Some(true), Some(true), true);
        check(Some(true), Some(false), false);
        check(Some(false), Some(true), false);
        check(None, Some(true), false);
    }
}
