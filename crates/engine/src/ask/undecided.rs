//! Rows that count although nobody knows whether they are to be left out: where nobody recorded
//! when somebody gave up, nothing says that it was at once.

use std::sync::Arc;

use baremo_metrics::answer::Note;
use baremo_model::Fact;

use super::Evaluated;
use crate::EngineError;
use crate::eval::{Scope, YES, bind_bool};
use crate::plan::{MetricPlan, Plan};
use crate::scan::Scan;
use crate::session::Session;

impl Session {
    /// Says how many rows of the whole range each metric counts of which nobody knows whether it
    /// leaves them out.
    pub(super) fn told_of_undecided(
        &self,
        whole: &Plan,
        now: &Evaluated,
    ) -> Result<Vec<Note>, EngineError> {
        let mut notes = Vec::new();
        for (metric, found) in whole.metrics.iter().zip(&now.metrics) {
            let definition = &metric.definition;
            let side = definition.denominator.as_ref().or(definition.value.as_ref());
            let Some(fact) = side.and_then(|side| Fact::from_name(&side.fact)) else { continue };
            let scan = found.measured.lower.as_ref().unwrap_or(&found.measured.upper);
            for exclusion in &definition.exclude {
                let Some(undecided) = &exclusion.undecided else { continue };
                let count = self.undecided(whole, metric, (fact, undecided), scan)?;
                if count > 0 {
                    let (metric, reason) = (metric.metric.name.clone(), exclusion.reason.clone());
                    notes.push(Note::Undecided { metric, reason, count });
                }
            }
        }
        Ok(notes)
    }

    /// Returns how many rows of a scan meet a condition.
    fn undecided(
        &self,
        whole: &Plan,
        metric: &MetricPlan,
        (fact, undecided): (Fact, &str),
        scan: &Scan,
    ) -> Result<u64, EngineError> {
        let rows: Vec<i64> = scan.observations.iter().map(|one| i64::from(one.row)).collect();
        let rows = Arc::new(rows);
        let scope = Scope { rows: Some(&rows), ..self.scope(whole, metric, fact) };
        let truths = bind_bool(&scope, &metric.bind(undecided)?)?.truths(0..rows.len());
        Ok(truths.iter().filter(|truth| **truth == YES).count() as u64)
    }
}
