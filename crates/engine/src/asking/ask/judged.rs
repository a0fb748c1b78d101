//! By which policies the targets of an answer were judged: the calendars of these alone say how its
//! time is counted. A folder of several clients has policies of all of them.

use baremo_metrics::page::Kind;
use rustc_hash::FxHashSet;

use super::{Evaluated, Finished};
use crate::EngineError;
use crate::asking::plan::{MetricPlan, Plan};
use crate::beside::counted::Judged;
use crate::kinds::finish::Measured;
use crate::kinds::targets;
use crate::session::Session;

impl Session {
    /// Returns of each metric by which policies something was judged in the whole range.
    pub(super) fn judging(
        &self,
        whole: &Plan,
        now: &Evaluated,
    ) -> Result<Vec<Judged>, EngineError> {
        let one = |(metric, found): (&MetricPlan, &Finished)| -> Result<Judged, EngineError> {
            let mut policies = FxHashSet::default();
            let is_known = self.add_judged((whole, metric), &found.measured, &mut policies)?;
            Ok(is_known.then_some(policies))
        };
        whole.metrics.iter().zip(&now.metrics).map(one).collect()
    }

    /// Adds the policies by which a metric, or what it is made of, judged something. Returns
    /// whether all of them are known: of what is finished already nobody knows any more.
    fn add_judged(
        &self,
        (plan, metric): (&Plan, &MetricPlan),
        measured: &Measured,
        policies: &mut FxHashSet<u16>,
    ) -> Result<bool, EngineError> {
        if metric.definition.kind == Kind::Targets {
            policies.extend(targets::judged_by(self, plan, metric, &measured.upper)?);
            return Ok(true);
        }
        let catalog = &self.settings().catalog;
        let mut is_known = true;
        for part in &measured.parts {
            let own = part.metric().1;
            if own.definition.kind != Kind::Targets && !catalog.is_of_targets(&own.definition) {
                continue;
            }
            let inner = part.measured(plan);
            is_known &= !inner.is_empty();
            for (ranged, found, _) in inner {
                is_known &= self.add_judged((ranged, own), found, policies)?;
            }
        }
        Ok(is_known)
    }
}
