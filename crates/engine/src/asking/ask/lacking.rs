//! Metrics that know nothing of what a question is told apart or filtered by, or of that by which
//! its profile leaves something out, beside others that do: they have no value, and a note says
//! why. The others stand.

use baremo_metrics::answer::{Answer, MetricUsed, Note, OUT_OF_REACH, Value};
use baremo_metrics::error::MetricsError;
use baremo_metrics::query::Query;
use rustc_hash::FxHashSet;

use super::Tested;
use crate::EngineError;
use crate::asking::plan::{MetricPlan, Plan};
use crate::session::Session;

impl Session {
    /// Answers a question that failed for those of its metrics that reach all it names. Where that
    /// is none of them, or each, what failed is wrong with the question itself.
    pub(super) fn without_lacking(
        &self,
        (plan, query, tested): (&Plan, &Query, Tested),
        error: EngineError,
    ) -> Result<Answer, EngineError> {
        let lacks =
            |metric: &MetricPlan| match self.lack(plan, metric).filter(EngineError::is_of_reach) {
                Some(EngineError::Metrics(lack)) => Some(lack),
                _ => None,
            };
        if !error.is_of_reach() {
            return Err(error);
        }
        let lacks: Vec<Option<MetricsError>> = plan.metrics.iter().map(lacks).collect();
        let each = || plan.metrics.iter().zip(&lacks);
        let reached = each().filter(|(_, lack)| lack.is_none());
        let reached: Vec<MetricPlan> = reached.map(|(metric, _)| metric.clone()).collect();
        if reached.is_empty() || reached.len() == lacks.len() {
            return Err(self.within_reach(plan, error));
        }
        let part = Plan { metrics: reached.into(), ..plan.clone() };
        let answer = self.answered_as(&part, query, tested);
        let mut answer = answer.map_err(|error| self.within_reach(&part, error))?;
        for (metric, lack) in each() {
            let Some(lack) = lack else { continue };
            let (name, reason) = (&metric.metric.name, Some(OUT_OF_REACH.into()));
            let blank = Value { reason, is_total: metric.is_total(), ..Value::default() };
            for row in answer.rows.iter_mut().chain([&mut answer.total]) {
                row.values.insert(name.clone(), blank.clone());
            }
            let (metric, error) = (name.clone(), Box::new(lack.clone()));
            answer.notes.push(Note::OutOfReach { metric, error });
        }
        // All of them are named, in the order asked.
        let reached = std::mem::take(&mut answer.metrics);
        let used = |metric: &MetricPlan| -> Result<MetricUsed, EngineError> {
            let known = reached.iter().find(|used| used.name == metric.metric.name);
            match known {
                Some(used) => Ok(used.clone()),
                // By no policy anything was judged.
                None => {
                    let counted = self.counted_in(metric, Some(&FxHashSet::default()))?;
                    Ok(metric.used(counted, plan.bootstrap))
                }
            }
        };
        answer.metrics = plan.metrics.iter().map(used).collect::<Result<_, _>>()?;
        Ok(answer)
    }
}
