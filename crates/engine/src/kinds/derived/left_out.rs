//! What the inputs of a metric leave out, each record told once.
//!
//! Several inputs may read the same records: orders, their money, their buyers. What one of them
//! leaves out the others leave out too, and it would be told as often as there are inputs. So the
//! first input that leaves out a record for a reason tells it, in the order in which inputs are
//! listed; where that input leaves out several rows of the record, they stay several, as they are
//! where the input is asked by itself.

use std::sync::Arc;

use baremo_metrics::answer::Value;
use baremo_metrics::page::{Definition, Kind};
use baremo_model::Fact;
use rustc_hash::FxHashMap;

use super::part::{Over, Part};
use crate::asking::plan::{MetricPlan, Plan};
use crate::kinds::finish::Measured;
use crate::reading::scan::LeftOut;
use crate::session::Session;

/// As what a value is finished.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// By itself: it says what all that it is made of leaves out.
    Alone,
    /// As an input of another, which says that once for all its inputs.
    AsInput,
}

/// The buckets of a question, in which what inputs found is told though it was looked for in
/// others.
#[derive(Clone, Copy)]
pub(crate) struct Within<'a> {
    question: &'a Plan,
    /// The one all of it lies in, where that is known.
    bucket: Option<u32>,
}

impl<'a> Within<'a> {
    /// Returns the buckets of a question, of which nothing more is known.
    pub(crate) fn new(question: &'a Plan) -> Self {
        Within { question, bucket: None }
    }

    /// Returns the same for what was measured by a range of its own for one bucket of a plan.
    pub(crate) fn range(self, plan: &Plan, bucket: Option<u32>) -> Self {
        let bucket = bucket.and_then(|bucket| self.bucket(plan, bucket)).or(self.bucket);
        Within { bucket, ..self }
    }

    /// Returns the bucket of the question that a bucket of a plan is, or is a part of.
    pub(crate) fn bucket(&self, plan: &Plan, bucket: u32) -> Option<u32> {
        let same = match (&self.question.buckets, &plan.buckets) {
            (None, None) => true,
            (Some(own), Some(other)) => Arc::ptr_eq(own, other),
            _ => false,
        };
        match self.bucket {
            Some(bucket) => Some(bucket),
            None if same => Some(bucket),
            None => self.question.bucket_of(plan.bucket_range(bucket as usize).0),
        }
    }

    /// Returns when the bucket begins of which a bucket of a plan tells.
    pub(crate) fn begins(&self, plan: &Plan, bucket: u32) -> i64 {
        match self.bucket {
            Some(own) => self.question.bucket_range(own as usize).0,
            None => plan.bucket_range(bucket as usize).0,
        }
    }

    /// Returns the local label of the bucket of which a bucket of a plan tells.
    pub(crate) fn label(&self, plan: &Plan, bucket: u32) -> Option<String> {
        self.question.label(self.bucket(plan, bucket)? as usize)
    }
}

/// A record that is left out, where it would count, and why it does not.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Left {
    bucket: u32,
    group: u32,
    /// The root the record is a row of.
    root: Fact,
    record: u32,
    /// Code of the reason.
    reason: u32,
}

/// What makes records of the rows that one input leaves out.
pub(crate) struct Lefts<'a> {
    within: Within<'a>,
    plan: &'a Plan,
    root: Fact,
    /// The codes of the scan's reasons.
    reasons: Vec<u32>,
}

impl<'a> Lefts<'a> {
    /// Returns what makes records of the rows that a metric leaves out, which is made of no others.
    pub(crate) fn of(
        session: &Session,
        (within, plan): (Within<'a>, &'a Plan),
        definition: &Definition,
        measured: &Measured,
    ) -> Self {
        let reasons = &measured.leaving_out().reasons;
        let reasons = reasons.iter().map(|reason| session.tables().code(reason)).collect();
        Lefts { within, plan, root: root(definition, measured), reasons }
    }

    /// Returns the record that a row is of; none outside the question's range.
    pub(crate) fn left(&self, left: &LeftOut) -> Option<Left> {
        Some(Left {
            bucket: self.within.bucket(self.plan, left.bucket)?,
            group: left.group,
            root: self.root,
            record: left.case_row,
            reason: self.reasons[left.reason as usize],
        })
    }
}

/// Returns the root of the rows that a metric leaves out, which is made of no others.
fn root(definition: &Definition, measured: &Measured) -> Fact {
    let leaving_out = measured.leaving_out();
    let value = definition.value.as_ref();
    let side = if measured.lower.as_ref().is_some_and(|lower| std::ptr::eq(lower, leaving_out)) {
        definition.denominator.as_ref().or(value)
    } else if definition.kind == Kind::Ratio {
        definition.numerator.as_ref()
    } else {
        value
    };
    // Those who go through a funnel are told by their first step.
    let fact = definition.steps.first().map(|step| &step.fact).or(side.map(|side| &side.fact));
    fact.and_then(|fact| Fact::from_name(fact)).unwrap_or(Fact::Cases).root()
}

/// Which input told of which record.
#[derive(Default)]
pub(crate) struct ToldOnce {
    by: FxHashMap<Left, u32>,
    inputs: u32,
}

impl ToldOnce {
    /// Begins with what another input leaves out.
    pub(crate) fn begin(&mut self) {
        self.inputs += 1;
    }

    /// Returns whether no other input has told of a record.
    pub(crate) fn is_new(&mut self, left: Left) -> bool {
        *self.by.entry(left).or_insert(self.inputs) == self.inputs
    }
}

/// How many records are left out, by bucket, group and the code of the reason.
type Counts = FxHashMap<(u32, u32, u32), u64>;

/// A walk through all that a metric is made of.
struct Walk<'a> {
    session: &'a Session,
    told: ToldOnce,
    /// The records met, where somebody wants them.
    kept: Option<Vec<Left>>,
}

impl Walk<'_> {
    fn measured(
        &mut self,
        (within, plan): (Within<'_>, &Plan),
        metric: &MetricPlan,
        measured: &Measured,
    ) -> Counts {
        if measured.parts.is_empty() {
            let place = (within, plan);
            let lefts = Lefts::of(self.session, place, &metric.definition, measured);
            let rows = measured.leaving_out().left_out.iter();
            return self.input(rows.filter_map(|left| lefts.left(left)));
        }
        let mut counts = Counts::default();
        for part in &measured.parts {
            let own = self.part((within, plan), part);
            own.into_iter().for_each(|(key, count)| *counts.entry(key).or_default() += count);
        }
        counts
    }

    fn part(&mut self, (within, plan): (Within<'_>, &Plan), part: &Part) -> Counts {
        let mut counts = Counts::default();
        if let Over::Values(.., known) = &part.over {
            let placed = known.iter().filter_map(|left| {
                let bucket = within.bucket(plan, left.bucket)?;
                Some(Left { bucket, ..*left })
            });
            counts = self.input(placed);
        }
        for (ranged, measured, bucket) in part.measured(plan) {
            let within = within.range(plan, bucket);
            let own = self.measured((within, ranged), part.metric().1, measured);
            own.into_iter().for_each(|(key, count)| *counts.entry(key).or_default() += count);
        }
        match part.whole_of.is_empty() {
            true => counts,
            false => of_whole(part, counts),
        }
    }

    /// Counts what one input leaves out.
    fn input(&mut self, lefts: impl Iterator<Item = Left>) -> Counts {
        self.told.begin();
        let mut counts = Counts::default();
        for left in lefts {
            if self.told.is_new(left) {
                *counts.entry((left.bucket, left.group, left.reason)).or_default() += 1;
                if let Some(kept) = &mut self.kept {
                    kept.push(left);
                }
            }
        }
        counts
    }
}

/// Returns what is left out of a part in each group: where all of it counts for several of them,
/// each leaves out the same.
fn of_whole(part: &Part, counts: Counts) -> Counts {
    let mut of_group: FxHashMap<u32, Vec<(u32, u32, u64)>> = FxHashMap::default();
    for ((bucket, group, reason), count) in counts {
        of_group.entry(group).or_default().push((bucket, reason, count));
    }
    let mut all = Counts::default();
    for (group, whole) in part.whole_of.iter().enumerate() {
        for (bucket, reason, count) in of_group.get(&(*whole as u32)).into_iter().flatten() {
            all.insert((*bucket, group as u32, *reason), *count);
        }
    }
    all
}

/// Returns the records that an input leaves out of the range of its own that one bucket of a plan
/// has: what stays of them where the rows themselves are not kept.
pub(super) fn kept(
    session: &Session,
    (plan, bucket): (&Plan, u32),
    metric: &MetricPlan,
    (ranged, measured): (&Plan, &Measured),
) -> Vec<Left> {
    let mut walk = Walk { session, told: ToldOnce::default(), kept: Some(Vec::new()) };
    let within = Within::new(plan).range(plan, Some(bucket));
    walk.measured((within, ranged), metric, measured);
    walk.kept.unwrap_or_default()
}

/// Counts what values leave out through whatever their metric is made of.
pub(crate) fn count(
    session: &Session,
    (plan, metric): (&Plan, &MetricPlan),
    measured: &Measured,
    values: &mut [Value],
    groups: usize,
) {
    let mut walk = Walk { session, told: ToldOnce::default(), kept: None };
    let counts = walk.measured((Within::new(plan), plan), metric, measured);
    let mut words: FxHashMap<u32, String> = FxHashMap::default();
    for ((bucket, group, reason), count) in counts {
        let word = words
            .entry(reason)
            .or_insert_with(|| session.tables().text(reason).unwrap_or_default());
        if let Some(value) = values.get_mut(bucket as usize * groups + group as usize) {
            *value.excluded.entry(word.clone()).or_default() += count;
        }
    }
}
