//! What the values of an answer are compared with.

use baremo_metrics::answer::{HELD, Previous, Row};
use baremo_metrics::page::Kind;
use baremo_metrics::statistics::benjamini_hochberg;
use baremo_model::NULL_CODE;
use rayon::prelude::*;

use super::{Evaluated, Finished};
use crate::EngineError;
use crate::asking::compare::{Comparison, Ranged, move_parts};
use crate::asking::coverage::{Common, Reached};
use crate::asking::plan::{MetricPlan, Plan};
use crate::kinds::level::Moves;
use crate::reading::scan::SOURCE;
use crate::session::Session;

/// Part of the changes told for sure that may be chance, where several are tested together.
const FALSE_DISCOVERIES: f64 = 0.05;

/// How each metric of a plan moved before, where it is a level.
type Moved = Vec<Option<Moves>>;

impl Session {
    /// Returns how each level of a plan moved before the change that is told of it.
    pub(super) fn moves(
        &self,
        plan: &Plan,
        before: Option<&Plan>,
        now: &Evaluated,
    ) -> Result<Moved, EngineError> {
        let one = |metric: &MetricPlan| match before {
            Some(before) => Moves::read(self, (plan, before), metric, &now.groups),
            None => Ok(None),
        };
        plan.metrics.iter().map(one).collect()
    }

    /// Returns one row a bucket and group, each with what it is compared with, and with whether
    /// that can be told from chance where it is to be tested.
    pub(super) fn compared_rows(
        &self,
        plan: &Plan,
        now: &Evaluated,
        before: Option<(&Plan, &Evaluated)>,
        (moves, are_tested): (&[Option<Moves>], bool),
    ) -> Vec<Row> {
        let mut rows = self.rows(plan, now);
        if let Some((before, then)) = before {
            let reached = |metric: &MetricPlan| self.reached(plan, metric).unwrap_or_default();
            let reached: Vec<Vec<Reached>> = plan.metrics.iter().map(reached).collect();
            let covered = |(metric, reached): (&MetricPlan, &Vec<Reached>)| {
                let (first, last) = self.coverage_for(plan, metric).ok().flatten()?;
                Some((reached.iter().map(Reached::begins).min().unwrap_or(first), last))
            };
            let covered: Vec<Option<(i64, i64)>> =
                plan.metrics.iter().zip(&reached).map(covered).collect();
            let here = each_metric(plan, &covered, now, are_tested).into_iter().zip(moves);
            let here = here.map(|(own, moves)| own.moved_by(moves.as_ref())).collect::<Vec<_>>();
            let there = each_metric(before, &covered, then, are_tested);
            let of_source = |metric: usize, bucket: usize, source: Option<u32>| {
                let spans = (plan.bucket_range(bucket), before.bucket_range(bucket));
                self.common((plan, &plan.metrics[metric]), &reached[metric], spans, source)
            };
            let buckets = plan.bucket_count().min(before.bucket_count());
            let of_all = |metric| (0..buckets).map(|it| of_source(metric, it, None)).collect();
            let of_all: Vec<Vec<Common>> = (0..plan.metrics.len()).map(of_all).collect();
            let common = |metric: usize, bucket: usize, group: usize| match source_of(
                plan,
                &now.groups.keys[group],
            ) {
                None => of_all[metric][bucket],
                source => of_source(metric, bucket, source),
            };
            attach(&mut rows, (plan, now, &here), (before, &there), (&common, are_tested));
            hold_together(&mut rows, plan, now.order.len());
        }
        rows
    }
}

/// Returns the source of a group, where groups are told apart by it.
pub(super) fn source_of(plan: &Plan, key: &[u32]) -> Option<u32> {
    let place = plan.by.iter().position(|name| name == SOURCE)?;
    key.get(place).copied().filter(|code| *code != NULL_CODE)
}

/// Returns what a comparison needs of each metric over one of its ranges; what only a test looks at
/// is left out where none is made.
fn each_metric<'a>(
    plan: &'a Plan,
    covered: &[Option<(i64, i64)>],
    evaluated: &'a Evaluated,
    are_tested: bool,
) -> Vec<Ranged<'a>> {
    let groups = evaluated.groups.keys.len();
    let weekdays = evaluated.weekdays.as_ref();
    let one = |((found, metric), covered): ((&'a Finished, &MetricPlan), &Option<(i64, i64)>)| {
        let own = Ranged::new(plan, &found.values, &found.measured, groups);
        let own = match metric.definition.kind {
            Kind::Share if are_tested => own.of_all_groups(),
            _ => own,
        };
        own.on_record(*covered, weekdays)
    };
    evaluated.metrics.par_iter().zip(&plan.metrics[..]).zip(covered).map(one).collect()
}

/// Holds the changes of a metric in all groups of each bucket to one rate of false discoveries:
/// those of so many groups are as many tests of one thing. Decision 0154.
fn hold_together(rows: &mut [Row], plan: &Plan, groups: usize) {
    for metric in plan.metrics.iter() {
        let name = &metric.metric.name;
        for bucket in rows.chunks_mut(groups.max(1)) {
            let tested = |row: &Row| row.values.get(name)?.previous.as_ref()?.p_value;
            let tests = bucket.iter().map(|row| tested(row).unwrap_or(f64::NAN));
            let tests: Vec<f64> = tests.collect();
            if tests.iter().filter(|p_value| !p_value.is_nan()).count() < 2 {
                continue;
            }
            let held = benjamini_hochberg(&tests, FALSE_DISCOVERIES);
            for (row, is_held) in bucket.iter_mut().zip(held) {
                let previous = row.values.get_mut(name).and_then(|it| it.previous.as_mut());
                let Some(Previous { detectable, test, .. }) = previous else { continue };
                *detectable = detectable.map(|own| own && is_held);
                *test = test.take().map(|test| test + HELD);
            }
        }
    }
}

/// Adds to each row the value of the comparison range: same group, same place of the bucket. Both
/// have the same groups. `common` says what both ranges have in common: of a metric by its place,
/// in a bucket, of a group. On all cores, for a test may draw the days of a cell a thousand times.
fn attach(
    rows: &mut [Row],
    (plan, now, here): (&Plan, &Evaluated, &[Ranged<'_>]),
    (before, there): (&Plan, &[Ranged<'_>]),
    (common, are_tested): (&(dyn Fn(usize, usize, usize) -> Common + Sync), bool),
) {
    let (count, shown) = (now.groups.keys.len(), now.order.len());
    rows.par_iter_mut().enumerate().for_each(|(place, row)| {
        let (bucket, group) = (place / shown, now.order[place % shown]);
        if bucket >= before.bucket_count() {
            return;
        }
        let cell = bucket * count + group;
        row.values.par_iter_mut().for_each(|(name, value)| {
            let mut metrics = plan.metrics.iter();
            let Some(index) = metrics.position(|metric| metric.metric.name == *name) else {
                return;
            };
            let comparison = Comparison {
                metric: &plan.metrics[index],
                now: here[index].figure(cell),
                before: there[index].figure(cell),
            };
            let common = common(index, bucket, group);
            let change = || comparison.change(before.label(bucket), common, are_tested);
            let change = plan.reader.serve(change);
            value.previous = Some(change);
            move_parts(value, comparison.before.value());
        });
    });
}
