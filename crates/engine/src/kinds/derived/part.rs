//! One input of a derived metric, measured, and its values.

use std::borrow::Cow;
use std::sync::OnceLock;

use baremo_metrics::answer::Value;
use baremo_metrics::arithmetic::{Formula, Linear};
use baremo_metrics::health::Missing;
use baremo_metrics::page::{Definition, Kind, Side};
use baremo_model::NULL_CODE;

use super::left_out::{Left, Standing};
use super::stale;
use crate::EngineError;
use crate::asking::coverage::OUTSIDE;
use crate::asking::plan::{MetricPlan, Plan};
use crate::kinds::finish::{Measured, exact as finish_one};
use crate::kinds::money::{self, Counts};
use crate::reading::scan::{Groups, Scan, are_states};
use crate::session::Session;

/// One input, measured.
pub(crate) struct Part {
    pub(super) name: String,
    pub(super) metric: MetricPlan,
    pub(super) optional: bool,
    pub(super) zero_before: bool,
    /// What the value has to stand on; none where nothing is asked of it. A numerator may be under
    /// zero, as that of a share less another.
    pub(super) fewest: Option<u64>,
    /// How far before the end of a bucket its last observation may lie, where it may not lie
    /// anywhere.
    pub(super) stale_after: Option<i64>,
    pub(super) weight: f64,
    pub(super) worst: f64,
    pub(super) best: f64,
    /// What it does without a value.
    pub(super) missing: Missing,
    pub(super) over: Over,
    /// Places of the dimensions for each value of which all of it counts.
    pub(super) whole: Vec<usize>,
    /// By group, the one that has its value, where that is another.
    pub(super) whole_of: Vec<usize>,
    /// Its values, where they are looked at again.
    pub(super) values: OnceLock<Vec<Value>>,
}

impl Part {
    /// Finds, for groups that are told apart by what this cannot be told apart by, the group that
    /// holds the whole.
    fn settle(&mut self, groups: &Groups) {
        self.values = OnceLock::new();
        let of = |(group, key): (usize, &Vec<u32>)| {
            let mut whole = key.clone();
            for place in &self.whole {
                if let Some(code) = whole.get_mut(*place) {
                    *code = NULL_CODE;
                }
            }
            groups.known(&whole).map_or(group, |whole| whole as usize)
        };
        self.whole_of.clear();
        if !self.whole.is_empty() {
            self.whole_of = groups.keys.iter().enumerate().map(of).collect();
        }
        self.inner().into_iter().for_each(|measured| settle(measured, groups));
    }

    /// Gives each group another number, which stands at the place of its own.
    pub(crate) fn renumber(&mut self, numbers: &[u32]) {
        self.values = OnceLock::new();
        self.inner().into_iter().for_each(|measured| measured.renumber(numbers));
    }

    /// Returns what was measured and is not finished.
    fn inner(&mut self) -> Vec<&mut Measured> {
        match &mut self.over {
            Over::Buckets(measured) => vec![measured],
            Over::Every(every, _) => vec![&mut every.1],
            Over::Windows(windows) => windows.iter_mut().map(|(_, found)| found).collect(),
            Over::Values(..) => Vec::new(),
        }
    }

    /// Returns its name and its metric.
    pub(crate) fn metric(&self) -> (&str, &MetricPlan) {
        (&self.name, &self.metric)
    }

    /// Returns whether all of it counts for each value of the dimension at a place.
    pub(crate) fn counts_whole(&self, place: usize) -> bool {
        self.whole.contains(&place)
    }

    /// Returns what was measured, with the plan it was measured by and, where that is the range of
    /// one bucket of the question, the bucket.
    pub(crate) fn measured<'a>(
        &'a self,
        plan: &'a Plan,
    ) -> Vec<(&'a Plan, &'a Measured, Option<u32>)> {
        match &self.over {
            Over::Buckets(measured) => vec![(plan, measured, None)],
            Over::Every(every, _) => vec![(&every.0, &every.1, None)],
            Over::Windows(windows) => {
                let each = (0..).zip(windows);
                each.map(|(bucket, (ranged, found))| (ranged, found, Some(bucket))).collect()
            }
            Over::Values(..) => Vec::new(),
        }
    }

    /// Counts the currencies its money is in.
    pub(crate) fn count_currencies(
        &self,
        session: &Session,
        plan: &Plan,
        counts: &mut Counts,
    ) -> Result<(), EngineError> {
        if let Over::Values(_, known, _) = &self.over {
            known.iter().for_each(|(code, count)| *counts.entry(*code).or_default() += count);
        }
        for (plan, measured, _) in self.measured(plan) {
            money::count(session, plan, &self.metric, measured, counts)?;
        }
        Ok(())
    }

    /// Returns whether no source records the input, or none yet, and the whole does without.
    pub(super) fn is_absent(&self, value: &Value) -> bool {
        match value.reason.as_deref() {
            Some("no_data") => self.optional,
            Some(OUTSIDE) => self.zero_before,
            _ => false,
        }
    }

    /// Returns what it adds up, where that is rows of the buckets of the question themselves, which
    /// can be told apart by day; by group with the one on whose rows its value stands, where that
    /// is another.
    pub(crate) fn sum(&self) -> Option<(&Scan, &Side, &[usize])> {
        match &self.over {
            Over::Buckets(measured) => self.added(measured),
            _ => None,
        }
    }

    /// Returns the same where subjects are drawn anew, also of rows of a window, if the question
    /// has one bucket and with it one window.
    pub(crate) fn drawn(&self) -> Option<(&Scan, &Side, &[usize])> {
        match &self.over {
            Over::Windows(windows) => match windows.as_slice() {
                [(_, measured)] => self.added(measured),
                _ => None,
            },
            _ => self.sum(),
        }
    }

    fn added<'a>(&'a self, measured: &'a Measured) -> Option<(&'a Scan, &'a Side, &'a [usize])> {
        let side = self.metric.definition.value.as_ref()?;
        let is_sum = self.metric.definition.kind == Kind::Count
            && side.distinct.is_none()
            && !are_states(&self.metric, side);
        is_sum.then_some((&measured.upper, side, self.whole_of.as_slice()))
    }
}

/// Returns what a derived metric adds up of its inputs, and what it divides that by, where it is
/// such a sum or quotient of sums and has no interval of its own.
pub(crate) fn added(definition: &Definition) -> Option<(Linear, Option<Linear>)> {
    if definition.kind != Kind::Derived || definition.interval.is_some() {
        return None;
    }
    let formula = Formula::parse(definition.compute.as_deref()?).ok()?;
    let (upper, lower) = formula.fraction()?;
    let is_plain = |linear: &Linear| linear.constant == 0.0;
    (is_plain(&upper) && lower.as_ref().is_none_or(is_plain)).then_some((upper, lower))
}

/// Returns what a derived metric divides by what, as sums of its inputs, where it is such a
/// quotient and has no interval of its own.
pub(crate) fn divided(definition: &Definition) -> Option<(Linear, Linear)> {
    let (upper, lower) = added(definition)?;
    Some((upper, lower?))
}

/// Over what an input is evaluated.
pub(super) enum Over {
    /// The buckets of the question.
    Buckets(Box<Measured>),
    /// A range of its own for each bucket.
    Windows(Vec<(Plan, Measured)>),
    /// The same, finished already: one value a bucket, in which currencies their money is, and the
    /// records left out of each.
    Values(Vec<Value>, Counts, Vec<Left>),
    /// Parts of the buckets, of which those count whose value is at least so much.
    Every(Box<(Plan, Measured)>, Option<f64>),
}

/// Gives every input its groups, once all groups are known.
pub(crate) fn settle(measured: &mut Measured, groups: &Groups) {
    measured.unspent = OnceLock::new();
    measured.parts.iter_mut().for_each(|part| part.settle(groups));
}

/// Counts, for each cell, the parts of its bucket that have a value, and enough of it.
fn counted(
    plan: &Plan,
    parts: &Plan,
    values: &[Value],
    at_least: Option<f64>,
    groups: usize,
) -> Vec<Value> {
    let none = Value { value: Some(0.0), ..Value::default() };
    let mut counts = vec![none; plan.bucket_count() * groups];
    for (cell, value) in values.iter().enumerate() {
        let Some(number) = value.value else { continue };
        let (start, _) = parts.bucket_range(cell / groups);
        let Some(bucket) = plan.bucket_of(start) else { continue };
        let count = &mut counts[bucket as usize * groups + cell % groups];
        count.n += 1;
        if at_least.is_none_or(|least| number >= least) {
            count.value = count.value.map(|value| value + 1.0);
        }
    }
    counts
}

/// A part with its values, cell by cell.
pub(super) type Finished<'a> = (&'a Part, Cow<'a, [Value]>);

/// Returns the parts of a metric, each with its values. Where chance is told, what lies further in
/// is asked for them twice: by the value of a part, and by what that is made of.
pub(super) fn finished<'a>(
    session: &Session,
    plan: &Plan,
    measured: &'a Measured,
    groups: usize,
) -> Result<Vec<Finished<'a>>, EngineError> {
    let are_kept = plan.chance && plan.buckets.is_none();
    let one = |part: &'a Part| -> Result<Finished<'a>, EngineError> {
        if let Some(values) = part.values.get() {
            return Ok((part, Cow::Borrowed(values.as_slice())));
        }
        let found = part_values(session, plan, part, groups)?;
        Ok(match are_kept {
            true => (part, Cow::Borrowed(part.values.get_or_init(|| found).as_slice())),
            false => (part, Cow::Owned(found)),
        })
    };
    measured.parts.iter().map(one).collect()
}

/// Returns the values of a part, cell by cell; those that stand on too little, or on nothing
/// that is recent enough, are taken away.
fn part_values(
    session: &Session,
    plan: &Plan,
    part: &Part,
    groups: usize,
) -> Result<Vec<Value>, EngineError> {
    let mut values = all_values(session, plan, part, groups)?;
    stale::blank(session, plan, part, &mut values, groups);
    if !part.whole_of.is_empty() && groups > 0 {
        for bucket in values.chunks_mut(groups) {
            let whole = |(group, own): (usize, &Value)| {
                let of = part.whole_of.get(group).copied().unwrap_or(group);
                bucket.get(of).unwrap_or(own).clone()
            };
            let found: Vec<Value> = bucket.iter().enumerate().map(whole).collect();
            bucket.clone_from_slice(&found);
        }
    }
    let Some(fewest) = part.fewest else { return Ok(values) };
    for value in &mut values {
        let stands_on = value.numerator.unwrap_or(value.n as f64);
        if value.value.is_some() && stands_on < fewest as f64 {
            value.value = None;
            value.reason = Some("too_few".into());
        }
    }
    Ok(values)
}

fn all_values(
    session: &Session,
    plan: &Plan,
    part: &Part,
    groups: usize,
) -> Result<Vec<Value>, EngineError> {
    let made = |plan: &Plan, measured: &Measured| {
        finish_one(session, (plan, &part.metric), measured, groups, Standing::AsInput)
    };
    match &part.over {
        Over::Values(values, ..) => Ok(values.clone()),
        Over::Buckets(measured) => made(plan, measured),
        Over::Every(parts, at_least) => {
            let (parts, measured) = parts.as_ref();
            let mut values = counted(plan, parts, &made(parts, measured)?, *at_least, groups);
            // Its edges lie where the data begin and end: whether a bucket is known is told by it.
            if let Some((first, _)) = session.coverage_for(plan, &part.metric)? {
                for (cell, value) in values.iter_mut().enumerate() {
                    value.partial = plan.begins_within(cell / groups.max(1), first);
                }
            }
            Ok(values)
        }
        Over::Windows(windows) => {
            let mut values = Vec::with_capacity(windows.len() * groups);
            for (ranged, measured) in windows {
                values.extend(made(ranged, measured)?);
            }
            Ok(values)
        }
    }
}
