//! What rows of one source say of times of which the source says nothing.
//!
//! ```text
//! desk   ├──────●●●●●●●●●●●●●●●●●●●●●●●●●● latest watermark
//! chat   ├────────●●●●●●●●●  watermark of its own: null from the next bucket on
//!            partial      partial
//! ```
//!
//! The answer is as fresh as its latest source. A row of a late one would count its silence as
//! nothing.

use baremo_metrics::answer::{Value, left_out};
use baremo_model::{DAY, Fact};
use rustc_hash::FxHashMap;

use super::changes::source_of;
use crate::EngineError;
use crate::asking::coverage::{OUTSIDE, Reached, SILENT};
use crate::asking::plan::{MetricPlan, Plan};
use crate::reading::scan::{Groups, SOURCE};
use crate::reading::source::SourceState;
use crate::session::Session;

impl Session {
    /// Returns the sources of a question that end more than a day before its latest. One that tells
    /// a roster, and nothing of what is asked or of what agents did, is none: that holds until it
    /// tells otherwise.
    pub(super) fn late_sources(&self, plan: &Plan) -> Result<Vec<String>, EngineError> {
        let latest = self.watermark_of(plan);
        let is_late = |state: &&SourceState| latest.is_some_and(|at| at - state.watermark > DAY);
        let asked = self.asked_of(plan);
        let mut late = Vec::new();
        for state in self.sources_of(plan).into_iter().filter(is_late) {
            if !self.tells_a_roster_beside(&state.name, &asked)? {
                late.push(state.name.clone());
            }
        }
        Ok(late)
    }

    /// Returns the roots by which a source tells news of what is asked. What others tell need not
    /// be read for it, unless all streams are asked.
    fn asked_of(&self, plan: &Plan) -> Vec<Fact> {
        let mut facts = vec![Fact::AgentSpans, Fact::AgentSlices];
        for metric in plan.metrics.iter() {
            let reads = self.reads(metric);
            match reads.spans_streams {
                true => facts.extend(Fact::ALL),
                false => facts.extend(reads.needed),
            }
        }
        Fact::roots(facts)
    }

    /// Returns whether a source tells a roster and nothing else.
    ///
    /// # Errors
    ///
    /// Fails when facts cannot be read.
    pub fn tells_a_roster_alone(&self, name: &str) -> Result<bool, EngineError> {
        self.tells_a_roster_beside(name, &Fact::roots(Fact::ALL.iter().copied()))
    }

    /// Returns whether a source tells a roster, and nothing of these roots.
    fn tells_a_roster_beside(&self, name: &str, roots: &[Fact]) -> Result<bool, EngineError> {
        let source = self.tables().code(name);
        let tells = |root: Fact| -> Result<bool, EngineError> {
            Ok(self.begun(root)?.iter().any(|begun| begun.source == source))
        };
        if !tells(Fact::Roster)? {
            return Ok(false);
        }
        let is_other = |root: &&Fact| !root.is_computed() && !root.is_knowledge();
        for root in roots.iter().filter(is_other) {
            if tells(*root)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Blanks, where groups are sources, what a source adds up to before its first record, and all
    /// it comes to after its own watermark; the buckets in which it begins and ends are partial.
    ///
    /// What spans streams is told apart by the source of customers, whose records others bring.
    pub(super) fn keep_to_sources(
        &self,
        plan: &Plan,
        metric: &MetricPlan,
        groups: &Groups,
        values: &mut [Value],
    ) -> Result<(), EngineError> {
        if !plan.by.iter().any(|name| name == SOURCE) {
            return Ok(());
        }
        let reached = self.reached(plan, metric)?;
        let (is_own, latest) = (!self.reads(metric).spans_streams, self.watermark_of(plan));
        // Looked for once a source, and only where something lies so late.
        let mut beyond: FxHashMap<u32, i64> = FxHashMap::default();
        for (cell, value) in values.iter_mut().enumerate() {
            let (bucket, group) = (cell / groups.keys.len(), cell % groups.keys.len());
            let Some(source) = source_of(plan, &groups.keys[group]) else { continue };
            let own = reached.iter().filter(|one| one.is_of(source));
            let Some(first) = own.map(Reached::first).min() else { continue };
            let (start, end) = plan.bucket_range(bucket);
            if let Some(known) = self.watermark_of_source(source).filter(|_| is_own) {
                let is_made = !metric.definition.inputs.is_empty();
                value.partial = is_made && value.partial
                    || value.excluded.contains_key(left_out::IMMATURE)
                    || plan.is_partial(bucket, first, known);
                // After the latest of all it is blank for that.
                let is_after = start > known.max(first) && latest >= Some(start);
                let has_rows = value.n > 0 && value.value.is_some();
                let is_told = is_after && has_rows && {
                    let told = match beyond.get(&source) {
                        Some(told) => *told,
                        None => self.told_beyond(plan, metric, known, Some(source))?,
                    };
                    beyond.insert(source, told);
                    start <= told
                };
                if is_after && !is_told {
                    let (partial, is_total) = (value.partial, value.is_total);
                    let reason = Some(SILENT.into());
                    *value = Value { partial, is_total, reason, ..Value::default() };
                }
            }
            if metric.adds_up && end <= first && value.value.is_some() {
                (value.value, value.interval) = (None, None);
                value.reason = Some(OUTSIDE.into());
            }
        }
        Ok(())
    }
}
