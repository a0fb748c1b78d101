//! What is divided by of months of which no money is on record: the customers of a quarter for
//! whose costs somebody wrote down one month. The months by themselves have no value; together they
//! would have one that is too low.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use baremo_metrics::answer::Note;
use baremo_metrics::arithmetic::Formula;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use rustc_hash::FxHashMap;

use super::part::Part;
use crate::asking::plan::{MetricPlan, Plan};
use crate::kinds::finish::Measured;

/// Of the cells in which some of what is divided by lies in such months: how much, and of how much.
#[derive(Default)]
pub(crate) struct Unspent(FxHashMap<usize, (u64, u64)>);

impl Unspent {
    /// Finds it among the inputs of a formula. Money of a month is on record where the group has
    /// any of it in the range, in whichever bucket: that of a month is booked on one of its days.
    /// Where none at all is in a cell, it has no value.
    pub(super) fn of(plan: &Plan, formula: &Formula, parts: &[Part], groups: usize) -> Self {
        let needs_rows = |part: &&Part| {
            part.metric.definition.value.as_ref().is_some_and(|side| side.needs_rows)
        };
        let spent: Vec<&Part> = parts.iter().filter(needs_rows).collect();
        let Some((_, lower)) = formula.quotient().filter(|_| !spent.is_empty()) else {
            return Unspent::default();
        };
        let lower = lower.names();
        let others = parts.iter().filter(|part| lower.contains(&part.name.as_str()));
        let groups = groups.max(1);
        let mut months = Months::of(&plan.time_zone);
        let mut lying = |part: &'_ Part| Lying::of(&mut months, part, groups);
        todo!()
    }
}
