//! Metric by metric: the rows of a question without groups are the same buckets for every one, and
//! what is told beside an answer is asked by itself.

use std::sync::atomic::{AtomicUsize, Ordering};

use baremo_metrics::answer::Note;
use baremo_metrics::query::{Query, Statistic};
use rayon::prelude::*;

use super::{Part, Tested};
use crate::EngineError;
use crate::asking::plan::{MetricPlan, Plan};
use crate::beside::unattributed;
use crate::kinds::finish::finish;
use crate::reading::scan::Groups;
use crate::session::Session;

impl Session {
    /// Answers a plan without groups metric by metric, as many at a time as there are cores. Of
    /// several metrics that cannot be asked the first is told, and none after it is answered.
    pub(super) fn one_by_one(
        &self,
        plan: &Plan,
        query: &Query,
        tested: Tested,
    ) -> Result<Part, EngineError> {
        let failed = AtomicUsize::new(usize::MAX);
        let alone = |(place, metric): (usize, &MetricPlan)| {
            if place > failed.load(Ordering::Relaxed) {
                return None;
            }
            let part = self.part(&of_one(plan, metric), query, tested);
            if part.is_err() {
                failed.fetch_min(place, Ordering::Relaxed);
            }
            Some(part)
        };
        let parts = plan.metrics.par_iter().enumerate().map(alone);
        let parts: Vec<Option<Result<Part, EngineError>>> = parts.collect();
        let mut whole: Option<Part> = None;
        for part in parts.into_iter().flatten() {
            let part = part?;
            let Some(whole) = &mut whole else {
                whole = Some(part);
                continue;
            };
            for (row, other) in whole.rows.iter_mut().zip(part.rows) {
                row.values.extend(other.values);
            }
            whole.total.values.extend(part.total.values);
            whole.judged.extend(part.judged);
            part.notes.into_iter().for_each(|note| unattributed::join(&mut whole.notes, note));
        }
        Ok(whole.unwrap_or_default())
    }

    /// Measures a metric by itself over the whole range, and returns its value by each of some
    /// statistics.
    pub(super) fn alone(
        &self,
        whole: &Plan,
        metric: &MetricPlan,
        statistics: &[Statistic],
    ) -> Result<Vec<Option<f64>>, EngineError> {
        let alone = Plan { bootstrap: false, ..of_one(whole, metric) };
        let mut groups = Groups::default();
        let measured = self.measure_all(&alone, None, &mut groups)?.pop().unwrap_or_default();
        let value = |statistic: &Statistic| -> Result<Option<f64>, EngineError> {
            let told = MetricPlan { statistic: *statistic, ..metric.clone() };
            let values = finish(self, &alone, &told, &measured, groups.keys.len())?;
            Ok(values.first().and_then(|value| value.value))
        };
        statistics.iter().map(value).collect()
    }
}

/// Returns a plan of one of its metrics, or of another one.
fn of_one(plan: &Plan, metric: &MetricPlan) -> Plan {
    Plan { metrics: [metric.clone()].into(), ..plan.clone() }
}

/// Returns what was found by a variant to be told beside an answer; where that cannot be asked, the
/// answer stands all the same, and a note says why.
pub(super) fn or_noted<T>(
    found: Result<Option<T>, EngineError>,
    (metric, variant): (&MetricPlan, &str),
    notes: &mut Vec<Note>,
) -> Result<Option<T>, EngineError> {
    match found {
        Err(EngineError::Metrics(error)) => {
            let (metric, variant) = (metric.metric.name.clone(), variant.to_owned());
            notes.push(Note::VariantLeftOut { metric, variant, error: Box::new(error) });
            Ok(None)
        }
        found => found,
    }
}
