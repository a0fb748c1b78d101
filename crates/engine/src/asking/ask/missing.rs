//! Parts of a figure that a source does not record: a telephone system that writes no hold and no
//! after-call work gives talk times, which look like quick handling.

use std::collections::BTreeMap;

use baremo_metrics::answer::Note;
use baremo_metrics::page::MissingParts;
use baremo_model::Fact;

use super::Evaluated;
use crate::EngineError;
use crate::asking::plan::{MetricPlan, Plan};
use crate::reading::scan::{SOURCE, Scan};
use crate::session::Session;

impl Session {
    /// Says of which sources a metric counts rows none of which has all parts that its page names,
    /// or, of what the page wants told of each, any that lacks them.
    pub(super) fn told_of_missing(
        &self,
        whole: &Plan,
        now: &Evaluated,
    ) -> Result<Vec<Note>, EngineError> {
        let mut notes = Vec::new();
        for (metric, found) in whole.metrics.iter().zip(&now.metrics) {
            let mut named: Vec<String> = Vec::new();
            for parts in &metric.metric.missing_parts {
                let Some(fact) = parts.fact(&metric.definition) else { continue };
                let scan = &found.measured.upper;
                let mut sources = self.sources_without(whole, metric, (fact, parts), scan)?;
                // What lacks several parts is told once, by the label that names them all.
                sources.retain(|source| !named.contains(source));
                if !sources.is_empty() {
                    named.extend(sources.iter().cloned());
                    notes.push(Note::MissingParts {
                        metric: metric.metric.name.clone(),
                        label: parts.label.clone(),
                        sources,
                        needs: parts.completed_by.clone(),
                    });
                }
            }
        }
        Ok(notes)
    }

    /// Returns the sources of the rows of a scan of which all are marked, or any.
    fn sources_without(
        &self,
        whole: &Plan,
        metric: &MetricPlan,
        (fact, parts): (Fact, &MissingParts),
        scan: &Scan,
    ) -> Result<Vec<String>, EngineError> {
        let marked = self.tables().flags(fact, &parts.label)?;
        if marked.iter().all(|mark| *mark == 0) {
            return Ok(Vec::new());
        }
        let source = self.scope(whole, metric, fact).see(SOURCE)?;
        let mut lacking: BTreeMap<u32, bool> = BTreeMap::new();
        for observation in scan.observations.iter() {
            let row = observation.row as usize;
            let is_marked = marked[row] != 0;
            let lacks = lacking.entry(source.code(row)).or_insert(!parts.any);
            *lacks = if parts.any { *lacks || is_marked } else { *lacks && is_marked };
        }
        let lacking = lacking.into_iter().filter(|(_, lacks)| *lacks);
        let mut names: Vec<String> =
            lacking.filter_map(|(code, _)| self.tables().text(code)).collect();
        names.sort_unstable();
        Ok(names)
    }
}
