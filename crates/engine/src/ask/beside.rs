//! Variants told beside one another where they differ: heads beside people.

use baremo_metrics::answer::{Note, Row};
use baremo_metrics::query::Query;

use crate::EngineError;
use crate::plan::{MetricPlan, Plan};
use crate::scan::Groups;
use crate::session::Session;

/// Values that differ by less are the same, but for the last digits of their arithmetic.
const SAME: f64 = 1e-9;

impl Session {
    /// Says what the whole range is by the variants that a page tells beside the one asked for,
    /// where both have a value and differ.
    pub(super) fn told_beside(
        &self,
        query: &Query,
        plan: &Plan,
        total: &Row,
    ) -> Result<Vec<Note>, EngineError> {
        let mut notes = Vec::new();
        for metric in plan.metrics.iter() {
            let name = &metric.metric.name;
            let Some(value) = total.values.get(name).and_then(|value| value.value) else {
                continue;
            };
            for variant in metric.metric.beside(&metric.definition.variant) {
                let asked = Query { variant: Some(variant.to_owned()), ..query.clone() };
                let other = MetricPlan::new(self.settings(), &asked, name)?;
                let unit = other.definition.unit.word().to_owned();
                let alone = Plan { metrics: [other].into(), bootstrap: false, ..plan.total() };
                let mut groups = Groups::default();
                let measured = self.measure_all(&alone, None, &mut groups)?;
                let found = self.evaluate(&alone, measured, groups)?;
                let values = found.metrics.first().and_then(|found| found.values.first());
                let found = values.and_then(|value| value.value);
                if let Some(found) = found.filter(|found| (found - value).abs() > SAME) {
                    let (metric, variant) = (name.clone(), variant.to_owned());
                    notes.push(Note::Beside { metric, variant, value: found, unit });
                }
            }
        }
        Ok(notes)
    }
}
