//! One pass over the rows of a side: what each row says, where it belongs, or why it is left out.
//!
//! ```text
//! row ─ where ─ profile? ─ excluded case? ─ exclusions ─ mature? ─ date in range? ─► Observation
//!      (dropped)        (Left out, with its reason)                 (dropped)
//! ```
//!
//! A [`SideScan`] finds which rows may count (`zones`, `spans`), binds the side's expressions to
//! columns (`bind`), lets workers on all cores look at each row (`worker`) that the filters leave
//! (`judged`) and puts together what they found, several rows of a case or a thing made one
//! (`reduce`).

mod bind;
mod bucket;
mod ends;
mod groups;
mod held;
mod judged;
mod observations;
mod reduce;
mod sharing;
mod side;
pub(crate) mod spans;
mod worker;
pub(crate) mod zones;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use baremo_metrics::page::Side;
use baremo_metrics::statistics::Summary;
use baremo_model::{Fact, NULL_CODE};

pub(crate) use self::bind::SOURCE;
pub(crate) use self::ends::{JUDGED_AT, are_states, states};
pub(crate) use self::groups::{Groups, Placed, group_source};
pub(crate) use self::held::is_of_holder;
pub(crate) use self::observations::Observations;
use self::side::SideScan;
use crate::EngineError;
use crate::asking::plan::{MetricPlan, Plan};
use crate::customers::health::parts::HealthSums;
use crate::kinds::money::InCurrency;
use crate::reading::by_place::ByPlace;
use crate::session::Session;

/// Wall time of an observation whose wait still runs, in a survival scan: less by as much as it has
/// run on the wall.
const STILL_WAITING: i64 = -1;

/// Value of a row that fails `where` but takes part in choosing or summing a case's rows.
const ADDS_NOTHING: i64 = 0;

/// Wall time of one that takes part in choosing them: what counts may be 0 as well, as a wait
/// outside hours is. No row has it otherwise, an open end being null.
const FAILS_WHERE: i64 = i64::MIN + 1;

/// Equal parts of a row of which several may count, at most: more repliers than a case has.
const MOST_PARTS: u32 = 64;
/// Group of a row that only takes part in choosing: whatever is asked about, it is in none.
const NO_GROUP: u32 = u32::MAX;

/// One row that counts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Observation {
    /// Row of the fact.
    pub(crate) row: u32,
    /// Row of the root: the case, contact, session … it belongs to.
    pub(crate) case_row: u32,
    /// Bucket it falls into.
    pub(crate) bucket: u32,
    /// Group it falls into.
    pub(crate) group: u32,
    /// Part of it that counts there, one or several of so many equal ones, or how many it stands
    /// for, or how often a page lets it count; less than 0 where it is taken away: see
    /// [`Observation::exact_weight`].
    pub(crate) weight: f32,
    /// Microseconds, days, a summed integer, the distinct thing, or 1.
    pub(crate) value: i64,
    /// The same in wall time; of a target the place of its kind.
    pub(crate) wall: i64,
    /// Its date.
    pub(crate) at: i64,
}

impl Observation {
    /// Returns whether it counts in part, or as several and a part.
    pub(crate) fn is_in_part(&self) -> bool {
        self.weight != 1.0 && self.weight.fract() != 0.0
    }

    /// Returns the weight to the last digit. Half the width is enough to keep it, for a part is one
    /// of a whole number of equal ones, or several of few, so that shares of one row add up to it,
    /// or else what a page writes in few digits.
    pub(crate) fn exact_weight(&self) -> f64 {
        let weight = f64::from(self.weight);
        if !self.is_in_part() {
            return weight;
        }
        let parts = 1.0 / weight;
        if (parts - parts.round()).abs() <= 1e-6 * parts.abs() {
            return 1.0 / parts.round();
        }
        let shared = (2..=MOST_PARTS).map(f64::from).find(|parts| {
            let several = (weight * parts).round();
            (weight * parts - several).abs() <= 1e-7 * several.abs()
        });
        match shared {
            Some(parts) => (weight * parts).round() / parts,
            None => self.weight.to_string().parse().unwrap_or(weight),
        }
    }

    /// Returns whether its wait still runs, in a survival scan.
    pub(crate) fn still_waits(&self) -> bool {
        self.wall <= STILL_WAITING
    }

    /// Returns how long it has waited on the wall, in a survival scan.
    pub(crate) fn waited_on_the_wall(&self) -> i64 {
        if self.still_waits() { STILL_WAITING - self.wall } else { self.wall }
    }

    /// Returns what it adds to a sum: its value in the unit of the answer, or 1 where nothing is
    /// summed; of a shared one its part.
    pub(crate) fn adds(&self, scale: Option<f64>) -> f64 {
        scale.map_or(1.0, |scale| self.value as f64 * scale) * self.exact_weight()
    }
}

/// Returns a number that stands for whom a row names; one that names nobody is somebody by itself.
pub(crate) fn somebody(code: u32, fact: Fact, row: u32) -> u64 {
    match code {
        NULL_CODE => (1 + fact as u64) << 32 | u64::from(row),
        code => u64::from(code),
    }
}

/// One row that is left out.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LeftOut {
    pub(crate) row: u32,
    pub(crate) case_row: u32,
    pub(crate) bucket: u32,
    pub(crate) group: u32,
    /// Index in [`Scan::reasons`].
    pub(crate) reason: u32,
    pub(crate) at: i64,
    /// How many it stands for where nobody asks which rows they are; else 1. None, while the rows
    /// of a case are sorted out, of one that only decides what the first of them is.
    pub(crate) count: u32,
}

impl LeftOut {
    /// Returns it as what it would be if it counted.
    pub(crate) fn observed(&self) -> Observation {
        let LeftOut { row, case_row, bucket, group, at, .. } = *self;
        Observation { row, case_row, bucket, group, weight: 1.0, value: 1, wall: 1, at }
    }
}

/// What a side's rows say.
#[derive(Debug, Default)]
pub(crate) struct Scan {
    pub(crate) observations: Observations,
    pub(crate) left_out: Vec<LeftOut>,
    pub(crate) reasons: Vec<String>,
    /// Whether each row stands for itself in one group only, so that the observations of the whole
    /// are the same with bucket and group taken away.
    pub(crate) plain: bool,
    /// Whether an observation may count in part.
    pub(crate) weighted: bool,
    /// Whether all observations belong to one cell, whatever their bucket and group.
    pub(crate) flat: bool,
    /// Buckets of which a model says nothing, for the data could not support it.
    pub(crate) refused: Vec<u32>,
    /// In which currencies its money is, where the columns of the session do not tell.
    pub(crate) in_currencies: Option<Vec<InCurrency>>,
    /// What health scores are made of, where it is their mean.
    pub(crate) health: Vec<HealthSums>,
    /// What all values add up to, once those of the cells were summed up.
    pub(crate) all_values: OnceLock<Summary>,
    /// The same of their wall times.
    pub(crate) all_walls: OnceLock<Summary>,
}

impl Scan {
    /// Returns the cell (bucket × group) of an observation, or the only one of a total.
    #[inline]
    pub(crate) fn cell(&self, observation: &Observation, groups: usize) -> usize {
        match self.flat {
            true => 0,
            false => observation.bucket as usize * groups + observation.group as usize,
        }
    }

    /// Returns the observations by their cells, of which there are so many.
    pub(crate) fn by_cell(&self, groups: usize, cells: usize) -> ByPlace<Observation> {
        ByPlace::new(cells, self.observations.iter().map(|o| (self.cell(o, groups), *o)))
    }

    /// Returns the cell of a row left out.
    pub(crate) fn cell_left_out(&self, left: &LeftOut, groups: usize) -> usize {
        match self.flat {
            true => 0,
            false => left.bucket as usize * groups + left.group as usize,
        }
    }

    /// Returns the scan as that of the whole range and all groups; none where rows have to be
    /// chosen anew.
    pub(crate) fn whole(mut self) -> Option<Scan> {
        self.flat = true;
        self.plain.then_some(self)
    }
}

/// How the rows of a side are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading<'a> {
    /// Each at its date, which has to lie in the range.
    ByDate,
    /// From when to when each holds, whenever that is.
    Spans,
    /// The same, of the rows that hold at one of these instants, which are in order. Whatever is
    /// left out has the number of the instant as its bucket.
    Holding(&'a [i64]),
}

/// Scans one side of a definition; fails where nobody waits for what it says.
pub(crate) fn scan(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    side: &Side,
    reading: Reading<'_>,
    groups: &mut Groups,
) -> Result<Scan, EngineError> {
    plan.awaited()?;
    if !side.dimensions.is_empty() {
        let plain = Side { dimensions: BTreeMap::new(), ..side.clone() };
        return scan(session, plan, &metric.of_side(side), &plain, reading, groups);
    }
    match are_states(metric, side) {
        true => ends::scan(session, plan, metric, side, groups),
        false => SideScan::new(session, plan, metric, side, reading)?.rows(groups),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weight_is_exact_though_half_of_it_is_kept() {
        let kept = |weight: f64| {
            let weight = weight as f32;
            let left =
                LeftOut { row: 0, case_row: 0, bucket: 0, group: 0, reason: 0, at: 0, count: 1 };
            Observation { weight, ..left.observed() }.exact_weight()
        };
        for parts in 1..=MOST_PARTS {
            for several in 1..=parts {
                let share = f64::from(several) / f64::from(parts);
                assert_eq!(kept(share), share, "{several} of {parts}");
            }
        }
        // One of many, what a page writes, and what is taken away.
        for weight in [1.0 / 501.0, 0.35, 0.333, -1.0, -0.25, 12.0, 1.5] {
            assert_eq!(kept(weight), weight);
        }
    }
}
