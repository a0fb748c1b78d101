//! From a plan to values, all metrics on all cores.

use baremo_metrics::error::MetricsError;
use rayon::prelude::*;

use super::{Evaluated, Finished, MOST_VALUES};
use crate::EngineError;
use crate::asking::plan::{MetricPlan, Plan};
use crate::kinds::derived;
use crate::kinds::finish::{Measured, finish, measure};
use crate::reading::moments::Weekdays;
use crate::reading::scan::Groups;
use crate::session::Session;

impl Session {
    /// Measures all metrics of a plan; `finer` is the same question by bucket and group, whose
    /// scans serve again where no row has to be chosen anew.
    pub(super) fn measure_all(
        &self,
        plan: &Plan,
        finer: Option<Evaluated>,
        groups: &mut Groups,
    ) -> Result<Vec<Measured>, EngineError> {
        if plan.by.is_empty() {
            groups.number(&[]);
        }
        let finer = finer.map_or_else(Vec::new, |finer| finer.metrics);
        let finer = finer.into_iter().map(Some).chain(std::iter::repeat_with(|| None));
        let both: Vec<(&MetricPlan, Option<Finished>)> = plan.metrics.iter().zip(finer).collect();
        // Each metric numbers the groups it meets after those known before.
        let known = &*groups;
        let one = |(metric, found): (&MetricPlan, Option<Finished>)| -> Result<_, EngineError> {
            let narrowed = self.narrowed(plan, metric)?;
            let found = found.filter(|_| narrowed.is_none());
            let mut own = known.clone();
            let measured = match found.and_then(|found| found.measured.whole()) {
                Some(measured) => measured,
                None => measure(self, narrowed.as_ref().unwrap_or(plan), metric, &mut own)?,
            };
            Ok((measured, own))
        };
        let found: Vec<Result<(Measured, Groups), EngineError>> =
            both.into_par_iter().map(one).collect();
        let mut measured = Vec::with_capacity(plan.metrics.len());
        for found in found {
            let (mut found, own) = found?;
            let numbers: Vec<u32> = own.keys.iter().map(|key| groups.number(key)).collect();
            found.renumber(&numbers);
            measured.push(found);
        }
        Ok(measured)
    }

    /// Evaluates a plan without groups and buckets that was evaluated with them.
    pub(super) fn evaluate_whole(
        &self,
        plan: &Plan,
        finer: Evaluated,
    ) -> Result<Evaluated, EngineError> {
        let mut groups = Groups::default();
        let measured = self.measure_all(plan, Some(finer), &mut groups)?;
        self.evaluate(plan, measured, groups, &[])
    }

    /// Makes values of what was measured, once all groups are known; `others` says which of them
    /// are those of others, where there are any.
    pub(super) fn evaluate(
        &self,
        plan: &Plan,
        mut measured: Vec<Measured>,
        groups: Groups,
        others: &[bool],
    ) -> Result<Evaluated, EngineError> {
        measured.iter_mut().for_each(|measured| derived::settle(measured, &groups));
        let mut order = derived::held(self, plan, &measured, &groups);
        let wholes = derived::met_by_wholes(plan, &measured, &groups);
        order.retain(|group| wholes.binary_search(group).is_err());
        order.retain(|group| others.get(*group) != Some(&true));
        let count = groups.keys.len();
        let values = count * plan.bucket_count() * plan.metrics.len();
        if values > MOST_VALUES {
            return Err(MetricsError::TooLarge { values, most: MOST_VALUES }.into());
        }
        let one = |(metric, measured): (&MetricPlan, Measured)| -> Result<_, EngineError> {
            let mut values = finish(self, plan, metric, &measured, count)?;
            self.keep_to_sources(plan, metric, &groups, &mut values)?;
            Ok(Finished { values, measured })
        };
        let both: Vec<(&MetricPlan, Measured)> = plan.metrics.iter().zip(measured).collect();
        let metrics: Vec<Result<Finished, EngineError>> = both.into_par_iter().map(one).collect();
        let metrics = metrics.into_iter().collect::<Result<Vec<Finished>, EngineError>>()?;
        order.sort_by_cached_key(|&group| {
            let words = groups.keys[group].iter().map(|&code| self.tables().text(code));
            let place = |(name, word): (&String, Option<String>)| {
                let place = word.as_deref().map(|word| self.place(plan, name, word));
                (word.is_none(), place, word)
            };
            plan.by.iter().zip(words).map(place).collect::<Vec<_>>()
        });
        let weekdays = Weekdays::of(self, plan, &groups);
        Ok(Evaluated { groups, order, metrics, weekdays })
    }
}
