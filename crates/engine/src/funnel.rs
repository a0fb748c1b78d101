//! Funnels: of those who took the first step, the part that took each further one, in order.
//!
//! An answer has the dimension `step`. Each person is followed from the first time the first step
//! is taken in a bucket; a further step counts when it comes at or after the one before and, with a
//! parameter `window`, within it. Whose window is not over at the watermark of the source of their
//! first step is left out of both sides and counted `immature`, whatever they have done since. With
//! `compute = "step"` each step is held against the one before instead of the first; with `matched`
//! and `difference` each person is held against somebody alike who did not take the first step.

mod matched;

use baremo_metrics::answer::left_out;
use baremo_metrics::expr::ParameterValue;
use baremo_metrics::page::{Side, Step, WINDOW};
use baremo_model::{Fact, NULL_CODE};
use rustc_hash::FxHashMap;

use self::matched::Told;
pub(crate) use self::matched::differences;
use crate::EngineError;
use crate::finish::Measured;
use crate::plan::{MetricPlan, Plan};
use crate::scan::{Groups, LeftOut, Observation, Reading, Scan, scan};
use crate::session::Session;

/// The dimension that every funnel has.
pub(crate) const STEP: &str = "step";

/// When each person took a step, sorted.
type Taken = FxHashMap<u32, Vec<i64>>;

/// Measures every step.
pub(crate) fn measure(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    groups: &mut Groups,
) -> Result<Measured, EngineError> {
    let steps = &metric.definition.steps;
    let Some((first, further)) = steps.split_first() else { return Ok(Measured::default()) };
    let place = plan.by.iter().position(|name| name == STEP);
    let mut apart = plan.clone();
    apart.by.retain(|name| name != STEP);
    let mut own = Groups::default();
    let Starts { taken: starts, left_out, reasons } =
        starts(session, &apart, metric, first, &mut own)?;
    let codes: Vec<u32> = steps.iter().map(|step| session.tables().code(&step.name)).collect();
    let mut placed = |group: u32, step: usize| {
        let mut key = own.keys[group as usize].clone();
        if let Some(place) = place {
            key.insert(place, codes[step]);
        }
        groups.number(&key)
    };
    let mut whole = plan.total();
    (whole.from, whole.to, whole.filter) = (i64::MIN, i64::MAX, None);
    let taken = further
        .iter()
        .map(|step| taken(session, &whole, metric, step))
        .collect::<Result<Vec<_>, _>>()?;
    let told = Told::of(metric.definition.compute.as_deref());
    let last = steps.len() - 1;
    let shown = if place.is_some() && told.is_none() { 0..=last } else { last..=last };
    let each = left_out.iter().flat_map(|left| shown.clone().map(move |step| (left, step)));
    let left_out = each.map(|(left, step)| LeftOut { group: placed(left.group, step), ..*left });
    let left_out: Vec<LeftOut> = left_out.collect();
    if let (Some(told), [second]) = (told, &taken[..]) {
        let first = self::taken(session, &whole, metric, first)?;
        let here = |(person, o): (u32, Observation)| {
            (person, Observation { group: placed(o.group, last), ..o })
        };
        let starts: Vec<(u32, Observation)> = starts.into_iter().map(here).collect();
        let left = (left_out, reasons);
        return Ok(matched::measure(session, metric, &starts, (&first, second), left, told));
    }
    let window = window(metric).unwrap_or(i64::MAX);
    let previous = metric.definition.compute.as_deref() == Some("step");
    let (mut upper, mut lower) = (Scan::default(), Scan { left_out, reasons, ..Scan::default() });
    for (person, o) in starts {
        let depth = depth(person, o.at, window, &taken);
        let mut put = |scan: &mut Scan, step: usize| {
            let group = placed(o.group, step);
            scan.observations.push(Observation { group, value: 1, wall: 1, ..o });
        };
        for step in shown.clone() {
            if depth >= step {
                put(&mut upper, step);
            }
            if !previous || step == 0 || depth >= step - 1 {
                put(&mut lower, step);
            }
        }
    }
    Ok(Measured { lower: Some(lower), ..Measured::of(upper) })
}

/// Returns how long the whole way may take; none where it is not bound.
fn window(metric: &MetricPlan) -> Option<i64> {
    match metric.parameters.get(WINDOW) {
        Some(ParameterValue::Duration(micros)) => Some(*micros),
        _ => None,
    }
}

/// Returns how many further steps somebody took after the first at an instant.
fn depth(person: u32, start: i64, window: i64, taken: &[Taken]) -> usize {
    let mut at = start;
    for (step, taken) in taken.iter().enumerate() {
        let times = taken.get(&person).map(Vec::as_slice).unwrap_or_default();
        let next = times.get(times.partition_point(|time| *time < at));
        match next {
            Some(next) if next.saturating_sub(start) <= window => at = *next,
            _ => return step,
        }
    }
    taken.len()
}

/// Who takes the first step.
struct Starts {
    /// The first row of each person in each bucket and group.
    taken: Vec<(u32, Observation)>,
    /// What is left out: rows, and of people whose window is not over the first row of each.
    left_out: Vec<LeftOut>,
    reasons: Vec<String>,
}

/// Returns who takes the first step, and who is left out. It is a person's first row in a bucket
/// that decides: where its window is not over, a later one does not stand in for it.
fn starts(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    step: &Step,
    groups: &mut Groups,
) -> Result<Starts, EngineError> {
    let fact = Fact::from_name(&step.fact).unwrap_or(Fact::WebActions);
    let person = session.scope(plan, metric, fact).see(&step.by)?;
    let mature = window(metric).map(|_| format!("{} + ${WINDOW}", step.at));
    let side = Side { mature, ..step.side() };
    let mut found = scan(session, plan, metric, &side, Reading::ByDate, groups)?;
    let immature = found.reasons.iter().position(|reason| reason == left_out::IMMATURE);
    let is_immature = |left: &LeftOut| Some(left.reason as usize) == immature;
    let (waiting, mut left_out): (Vec<LeftOut>, Vec<LeftOut>) =
        found.left_out.into_iter().partition(is_immature);
    let over = found.observations.take().into_iter().map(|o| (o, None));
    let young = waiting.into_iter().map(|left| (left.observed(), Some(left)));
    let with_person = |(o, left): (Observation, Option<LeftOut>)| {
        let person = person.code(o.row as usize);
        (person != NULL_CODE).then_some((person, o, left))
    };
    let mut rows: Vec<_> = over.chain(young).filter_map(with_person).collect();
    rows.sort_by_key(|(person, o, _)| (*person, o.bucket, o.group, o.at, o.row));
    rows.dedup_by_key(|(person, o, _)| (*person, o.bucket, o.group));
    let mut taken = Vec::with_capacity(rows.len());
    for (person, o, left) in rows {
        match left {
            Some(left) => left_out.push(left),
            None => taken.push((person, o)),
        }
    }
    Ok(Starts { taken, left_out, reasons: found.reasons })
}

fn taken(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    step: &Step,
) -> Result<Taken, EngineError> {
    let fact = Fact::from_name(&step.fact).unwrap_or(Fact::WebActions);
    let person = session.scope(plan, metric, fact).see(&step.by)?;
    let mut groups = Groups::default();
    groups.number(&[]);
    let found = scan(session, plan, metric, &step.side(), Reading::ByDate, &mut groups)?;
    let mut taken = Taken::default();
    for o in found.observations.iter() {
        taken.entry(person.code(o.row as usize)).or_default().push(o.at);
    }
    taken.values_mut().for_each(|times| times.sort_unstable());
    Ok(taken)
}
