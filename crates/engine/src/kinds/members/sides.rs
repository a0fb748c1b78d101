//! On which side of a formula customers stand, and how often each of them counts there.

use baremo_metrics::answer::Note;
use baremo_metrics::arithmetic::{Formula, Linear};
use baremo_metrics::page::Kind;

use crate::asking::plan::{MetricPlan, Plan};
use crate::reading::dated::Judging;
use crate::reading::scan::{Observation, Scan};

/// Sets that say who is there, and nothing of who was before.
const WHO_IS_THERE: [&str; 5] = ["end", "active", "did", "did_active", "did_all"];

/// What a formula of sets divides by what.
pub(super) struct Sides {
    pub(super) upper: Linear,
    /// None where nothing is divided.
    pub(super) lower: Option<Linear>,
    /// Whether those on each side add up to it: else they are only those it names.
    pub(super) add_up: bool,
}

impl Sides {
    /// Returns the sides of a formula. One that is no sum, and no sum over another, names who
    /// stands on its sides all the same.
    pub(super) fn of(formula: &Formula) -> Self {
        let is_sum = |side: &Linear| side.constant == 0.0;
        if let Some((upper, lower)) = formula.fraction()
            && is_sum(&upper)
            && lower.as_ref().is_none_or(is_sum)
        {
            return Sides { upper, lower, add_up: true };
        }
        let named = |formula: &Formula| {
            let terms = formula.names().into_iter().map(|name| (name.to_owned(), 1.0));
            Linear { terms: terms.collect(), constant: 0.0 }
        };
        let (upper, lower) = formula.quotient().map_or((formula, None), |(u, l)| (u, Some(l)));
        let lower = lower.map(named).filter(|lower| !lower.terms.is_empty());
        Sides { upper: named(upper), lower, add_up: false }
    }

    /// Returns those who stand on each side: each set it names, with how often it counts there for
    /// a weight.
    pub(super) fn scans(&self, sets: &[(&'static str, Scan)]) -> (Scan, Option<Scan>) {
        let side = |side: &Linear| {
            let mut added = Scan::default();
            for (name, times) in &side.terms {
                let named = sets.iter().find(|(set, _)| *set == name.as_str());
                let Some((_, set)) = named else { continue };
                let times = *times as f32;
                let counted = |o: &Observation| Observation { weight: times * o.weight, ..*o };
                added.observations.extend(set.observations.iter().map(counted));
            }
            added
        };
        (side(&self.upper), self.lower.as_ref().map(side))
    }
}

/// Returns the formula of a metric of members.
pub(super) fn formula(compute: Option<&str>) -> Option<Formula> {
    compute.and_then(|text| Formula::parse(text).ok())
}

/// Returns whether the sets of a metric say who is there, and nothing of who was before.
pub(crate) fn are_there(metric: &MetricPlan) -> bool {
    let formula = formula(metric.definition.compute.as_deref());
    let names = formula.as_ref().map_or_else(Vec::new, Formula::names);
    names.iter().all(|name| WHO_IS_THERE.contains(name))
}

/// Returns the plan that judges customers as of when the sets of a metric ask for.
pub(super) fn judged(plan: &Plan, metric: &MetricPlan) -> Plan {
    match are_there(metric) {
        true => Plan { judging: Judging::End, ..plan.clone() },
        // A total has a start of its own.
        false => Plan { judging: Judging::Start, judged: None, ..plan.clone() },
    }
}

/// Returns whether the records of members add up to their number.
pub(crate) fn add_up(metric: &MetricPlan) -> bool {
    let formula = formula(metric.definition.compute.as_deref());
    formula.is_some_and(|formula| Sides::of(&formula).add_up)
}

/// Notes metrics of members whose records do not add up to their number.
pub(crate) fn notes(metrics: &[MetricPlan]) -> impl Iterator<Item = Note> {
    let apart = metrics.iter().filter(|metric| metric.definition.kind == Kind::Members);
    let apart = apart.filter(|metric| !add_up(metric));
    apart.map(|metric| Note::NoSum { metric: metric.metric.name.clone() })
}
