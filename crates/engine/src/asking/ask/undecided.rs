//! Rows that count although nobody knows whether they are to be left out: where nobody recorded
//! when somebody gave up, nothing says that it was at once.

use std::collections::BTreeMap;
use std::sync::Arc;

use baremo_metrics::answer::Note;
use baremo_model::Fact;
use rustc_hash::FxHashSet;

use super::Evaluated;
use crate::EngineError;
use crate::asking::plan::{MetricPlan, Plan};
use crate::kinds::finish::Measured;
use crate::reading::eval::{Scope, YES, bind_bool};
use crate::reading::scan::Scan;
use crate::session::Session;

/// Such rows by the reason for which they would be left out; several inputs may read the same.
type Undecided = BTreeMap<String, FxHashSet<(Fact, i64)>>;

impl Session {
    /// Says how many rows of the whole range each metric counts, or what it is made of, of which
    /// nobody knows whether it leaves them out.
    pub(super) fn told_of_undecided(
        &self,
        whole: &Plan,
        now: &Evaluated,
    ) -> Result<Vec<Note>, EngineError> {
        let mut notes = Vec::new();
        for (metric, found) in whole.metrics.iter().zip(&now.metrics) {
            let mut undecided = Undecided::new();
            self.undecided((whole, metric), &found.measured, &mut undecided)?;
            for (reason, rows) in undecided.into_iter().filter(|(_, rows)| !rows.is_empty()) {
                let (metric, count) = (metric.metric.name.clone(), rows.len() as u64);
                notes.push(Note::Undecided { metric, reason, count });
            }
        }
        Ok(notes)
    }

    /// Adds the rows that a metric counts so to others.
    fn undecided(
        &self,
        (plan, metric): (&Plan, &MetricPlan),
        measured: &Measured,
        undecided: &mut Undecided,
    ) -> Result<(), EngineError> {
        for part in &measured.parts {
            for (ranged, found, _) in part.measured(plan) {
                self.undecided((ranged, part.metric().1), found, undecided)?;
            }
        }
        let definition = &metric.definition;
        // Whatever may count is in the base, or in the other side where the base has another fact.
        let lower = definition.denominator.as_ref().zip(measured.lower.as_ref());
        let upper = definition.value.as_ref().or(definition.numerator.as_ref());
        let sides = lower.into_iter().chain(upper.map(|side| (side, &measured.upper)));
        let facts = sides.filter_map(|(side, scan)| Some((Fact::from_name(&side.fact)?, scan)));
        let facts: Vec<(Fact, &Scan)> = facts.collect();
        for exclusion in &definition.exclude {
            let Some(text) = &exclusion.undecided else { continue };
            let columns = exclusion.columns();
            let reaches = |fact: Fact| {
                let scope = self.scope(plan, metric, fact);
                columns.iter().all(|name| scope.see(name).is_ok())
            };
            let Some((fact, scan)) = facts.iter().find(|(fact, _)| reaches(*fact)) else {
                continue;
            };
            let rows = scan.observations.iter().map(|one| i64::from(one.row));
            let rows: Arc<Vec<i64>> = Arc::new(rows.collect());
            let scope = Scope { rows: Some(&rows), ..self.scope(plan, metric, *fact) };
            let truths = bind_bool(&scope, &metric.bind(text)?)?.truths(0..rows.len());
            let counted = rows.iter().zip(truths).filter(|(_, truth)| *truth == YES);
            let own = undecided.entry(exclusion.reason.clone()).or_default();
            own.extend(counted.map(|(row, _)| (*fact, *row)));
        }
        Ok(())
    }
}
