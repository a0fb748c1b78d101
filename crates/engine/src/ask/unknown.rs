//! A range that neither the question nor the data give.

use baremo_metrics::answer::Answer;
use baremo_metrics::query::Query;

use super::asked_facts;
use crate::EngineError;
use crate::plan::Plan;
use crate::session::Session;

impl Session {
    /// Takes out of an answer the ends of a range that only data could give, where there are none:
    /// what stands in their place means nothing, nor do buckets between.
    pub(super) fn leave_unknown(
        &self,
        query: &Query,
        plan: &Plan,
        answer: &mut Answer,
    ) -> Result<(), EngineError> {
        if query.from.is_some() && query.to.is_some() {
            return Ok(());
        }
        if self.coverage_of(&asked_facts(&plan.metrics))?.is_some() {
            return Ok(());
        }
        if query.from.is_none() {
            answer.range.from = None;
        }
        if query.to.is_none() {
            answer.range.to = None;
        }
        if plan.buckets.is_some() {
            answer.rows.clear();
        }
        Ok(())
    }
}
