//! Metric by metric: the rows of a question without groups are the same buckets for every one.

use std::sync::atomic::{AtomicUsize, Ordering};

use baremo_metrics::query::Query;
use rayon::prelude::*;

use super::{Part, Tested};
use crate::plan::{MetricPlan, Plan};
use crate::session::Session;
use crate::{EngineError, unattributed};

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
            let alone = Plan { metrics: [metric.clone()].into(), ..plan.clone() };
            let part = self.part(&alone, query, tested);
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
            part.notes.into_iter().for_each(|note| unattributed::join(&mut whole.notes, note));
        }
        Ok(whole.unwrap_or_default())
    }
}
