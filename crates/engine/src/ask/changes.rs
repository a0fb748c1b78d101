//! What the values of an answer are compared with.

use baremo_metrics::answer::Row;

use super::{Evaluated, Finished};
use crate::EngineError;
use crate::compare::{self, Side};
use crate::level::Moves;
use crate::plan::{MetricPlan, Plan};
use crate::session::Session;

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

    /// Returns one row a bucket and group, each with what it is compared with.
    pub(super) fn compared_rows(
        &self,
        plan: &Plan,
        now: &Evaluated,
        before: Option<(&Plan, &Evaluated)>,
        moves: &[Option<Moves>],
    ) -> Vec<Row> {
        let mut rows = self.rows(plan, now);
        if let Some((before, then)) = before {
            let covered = |metric: &MetricPlan| self.coverage_for(metric).ok().flatten();
            let covered: Vec<Option<(i64, i64)>> = plan.metrics.iter().map(covered).collect();
            let here = sides(plan, &covered, now).into_iter().zip(moves);
            let here = here.map(|(side, moves)| side.moved_by(moves.as_ref())).collect::<Vec<_>>();
            let there = sides(before, &covered, then);
            attach(&mut rows, (plan, now, &here), (before, &there));
        }
        rows
    }
}

/// Returns what a comparison needs of each metric.
fn sides<'a>(
    plan: &'a Plan,
    covered: &[Option<(i64, i64)>],
    evaluated: &'a Evaluated,
) -> Vec<Side<'a>> {
    let groups = evaluated.groups.keys.len();
    let weekdays = evaluated.weekdays.as_ref();
    let side = |(found, covered): (&'a Finished, &Option<(i64, i64)>)| {
        Side::new((plan, *covered, weekdays), &found.values, &found.measured, groups)
    };
    evaluated.metrics.iter().zip(covered).map(side).collect()
}

/// Adds to each row the value of the comparison range: same group, same place of the bucket. Both
/// have the same groups.
fn attach(
    rows: &mut [Row],
    (plan, now, here): (&Plan, &Evaluated, &[Side<'_>]),
    (before, there): (&Plan, &[Side<'_>]),
) {
    let (count, shown) = (now.groups.keys.len(), now.order.len());
    for (place, row) in rows.iter_mut().enumerate() {
        let (bucket, group) = (place / shown, now.order[place % shown]);
        if bucket >= before.bucket_count() {
            continue;
        }
        for (index, metric) in plan.metrics.iter().enumerate() {
            let here = (&here[index], bucket * count + group);
            let there = (&there[index], bucket * count + group);
            if let Some(value) = row.values.get_mut(&metric.metric.name) {
                let label = before.label(bucket);
                value.previous = Some(compare::change(metric, here, there, label));
                compare::move_parts(&mut value.contributions, there);
            }
        }
    }
}
