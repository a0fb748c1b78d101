//! Funnels: of those who took the first step, the part that took each further one, in order.
//!
//! An answer has the dimension `step`. Each person is followed from the first time the first step
//! is taken in a bucket; a further step counts when it comes at or after the one before and, with a
//! parameter `window`, within it. With `compute = "step"` each step is held against the one before
//! instead of the first; with `matched` and `difference` each person is held against somebody alike
//! who did not take the first step.

mod matched;

use baremo_metrics::expr::ParameterValue;
use baremo_metrics::page::{Dates, Side, Step, WINDOW};
use baremo_model::{Fact, NULL_CODE};
use rustc_hash::FxHashMap;

use self::matched::Told;
pub(crate) use self::matched::differences;
use crate::EngineError;
use crate::finish::Measured;
use crate::plan::{MetricPlan, Plan};
use crate::scan::{Groups, Observation, Reading, Scan, scan};
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
    let window = match metric.parameters.get(WINDOW) {
        Some(ParameterValue::Duration(micros)) => *micros,
        _ => i64::MAX,
    };
    let place = plan.by.iter().position(|name| name == STEP);
    let mut apart = plan.clone();
    apart.by.retain(|name| name != STEP);
    let mut own = Groups::default();
    let (starts, found) = rows(session, &apart, metric, first, &mut own)?;
    let mut whole = plan.total();
    (whole.from, whole.to, whole.filter) = (i64::MIN, i64::MAX, None);
    let taken = further
        .iter()
        .map(|step| taken(session, &whole, metric, step))
        .collect::<Result<Vec<_>, _>>()?;
    if let (Some(told), [second]) = (Told::of(metric.definition.compute.as_deref()), &taken[..]) {
        let first = self::taken(session, &whole, metric, first)?;
        let starts: Vec<(u32, Observation)> = starts
            .into_iter()
            .map(|(person, o)| {
                let mut key = own.keys[o.group as usize].clone();
                if let Some(place) = place {
                    key.insert(place, session.tables().code(&steps[1].name));
                }
                let group = groups.number(&key);
                (person, Observation { group, ..o })
            })
            .collect();
        return Ok(matched::measure(session, metric, &starts, (&first, second), window, told));
    }
    let codes: Vec<u32> = steps.iter().map(|step| session.tables().code(&step.name)).collect();
    let previous = metric.definition.compute.as_deref() == Some("step");
    let (mut upper, mut lower) = (Scan::default(), Scan::default());
    for (person, o) in starts {
        let depth = depth(person, o.at, window, &taken);
        let mut put = |scan: &mut Scan, step: usize| {
            let mut key = own.keys[o.group as usize].clone();
            if let Some(place) = place {
                key.insert(place, codes[step]);
            }
            let group = groups.number(&key);
            scan.observations.push(Observation { group, value: 1, wall: 1, ..o });
        };
        let last = steps.len() - 1;
        let shown = if place.is_some() { 0..=last } else { last..=last };
        for step in shown {
            if depth >= step {
                put(&mut upper, step);
            }
            if !previous || step == 0 || depth >= step - 1 {
                put(&mut lower, step);
            }
        }
    }
    lower.left_out = Vec::new();
    upper.reasons = found.reasons;
    Ok(Measured { lower: Some(lower), ..Measured::of(upper) })
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

/// Returns the first row of each person in each bucket and group.
fn rows(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    step: &Step,
    groups: &mut Groups,
) -> Result<(Vec<(u32, Observation)>, Scan), EngineError> {
    let fact = Fact::from_name(&step.fact).unwrap_or(Fact::WebActions);
    let person = session.scope(plan, metric, fact).see(&step.by)?;
    let mut found = scan(session, plan, metric, &side(step), Reading::ByDate, groups)?;
    let observations = found.observations.take();
    let with_person = observations.into_iter().map(|o| (person.code(o.row as usize), o));
    let mut rows: Vec<_> = with_person.filter(|(person, _)| *person != NULL_CODE).collect();
    rows.sort_by_key(|(person, o)| (*person, o.bucket, o.group, o.at, o.row));
    rows.dedup_by_key(|(person, o)| (*person, o.bucket, o.group));
    Ok((rows, found))
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
    let found = scan(session, plan, metric, &side(step), Reading::ByDate, &mut groups)?;
    let mut taken = Taken::default();
    for o in found.observations.iter() {
        taken.entry(person.code(o.row as usize)).or_default().push(o.at);
    }
    taken.values_mut().for_each(|times| times.sort_unstable());
    Ok(taken)
}

fn side(step: &Step) -> Side {
    Side {
        fact: step.fact.clone(),
        filter: step.filter.clone(),
        date: Dates { event: Some(step.at.clone()), ..Dates::default() },
        ..Side::default()
    }
}
