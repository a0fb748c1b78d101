//! Sets of customers at the two ends of a bucket: who stayed, left and came.
//!
//! A side's rows say from when to when somebody is active. Judged just before a bucket's first and
//! last instant:
//!
//! ```text
//! start   active at the start      kept      at start and end
//! end     active at the end        lost      at the start only
//! active  at any moment            gained    at the end only
//! did     with a numerator's row   acquired  of those, who never were before
//! ```
//!
//! Whoever came and went inside a bucket is in `active` alone.

mod sums;

use std::ops::Range;

use baremo_metrics::answer::Value;
use baremo_metrics::arithmetic::Formula;
use baremo_metrics::page::{Side, Unit};
use baremo_metrics::statistics;
use baremo_model::fact::NULL_INT;
use baremo_model::{Fact, NULL_CODE};
use rustc_hash::FxHashSet;

use crate::EngineError;
use crate::dated::bucket_plans;
use crate::finish::Measured;
use crate::plan::{MetricPlan, Plan};
use crate::scan::{Groups, Observation, Scan, scan};
use crate::session::Session;

/// The sets, in the order in which they are kept.
const SETS: [&str; 9] =
    ["start", "end", "kept", "lost", "gained", "acquired", "active", "did", "did_active"];

/// When one customer is active, by group.
#[derive(Clone, Copy)]
struct Span {
    group: u32,
    customer: u32,
    from: i64,
    to: i64,
    row: u32,
}

impl Span {
    fn holds_at(&self, at: i64) -> bool {
        self.from <= at && (self.to == NULL_INT || self.to > at)
    }

    fn touches(&self, from: i64, to: i64) -> bool {
        self.from <= to && (self.to == NULL_INT || self.to > from)
    }
}

/// Finds who is in each set of each bucket and group.
pub(crate) fn measure(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    groups: &mut Groups,
) -> Result<Measured, EngineError> {
    let definition = &metric.definition;
    let Some(side) = &definition.value else { return Ok(Measured::default()) };
    if side.sum.is_some() {
        return sums::measure(session, plan, metric, side, groups);
    }
    let did = match &definition.numerator {
        Some(side) => did(session, plan, metric, side, groups)?,
        None => FxHashSet::default(),
    };
    let mut sets: Vec<Scan> = SETS.iter().map(|_| Scan::default()).collect();
    let mut left = Scan::default();
    let mut place = |plan_of: &Plan, buckets: Range<usize>| -> Result<(), EngineError> {
        let (spans, found) = spans(session, plan_of, metric, side, groups)?;
        for own in spans.chunk_by(|one, other| one.customer == other.customer) {
            of_customer(session, plan, buckets.clone(), own, &did, &mut sets);
        }
        left = found;
        Ok(())
    };
    match bucket_plans(session, plan, metric, side) {
        None => place(plan, 0..plan.bucket_count())?,
        // Who belongs to which group is told anew at the end of each bucket.
        Some(plans) => {
            for (bucket, judged) in plans.iter().enumerate() {
                place(judged, bucket..bucket + 1)?;
            }
        }
    }
    let mut sets: Vec<(&'static str, Scan)> = SETS.into_iter().zip(sets).collect();
    let (upper, lower) = sides(definition.compute.as_deref(), &mut sets);
    let mut measured = Measured { lower, sets, ..Measured::of(upper) };
    measured.upper.left_out = left.left_out;
    measured.upper.reasons = left.reasons;
    Ok(measured)
}

/// Returns the spans of a side, by customer; and what was left out.
fn spans(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    side: &Side,
    groups: &mut Groups,
) -> Result<(Vec<Span>, Scan), EngineError> {
    let fact = Fact::from_name(&side.fact).unwrap_or(Fact::ActiveSpans);
    let column = side.distinct.as_deref().unwrap_or("customer");
    let customer = session.scope(plan, metric, fact).see(column)?;
    let side = Side { distinct: None, ..side.clone() };
    let found = scan(session, plan, metric, &side, true, groups)?;
    let span = |o: &Observation| Span {
        group: o.group,
        customer: customer.code(o.row as usize),
        from: o.value,
        to: o.wall,
        row: o.row,
    };
    let spans = found.observations.iter().map(span);
    let mut spans: Vec<Span> = spans.filter(|span| span.customer != NULL_CODE).collect();
    spans.sort_unstable_by_key(|span| (span.customer, span.group, span.from, span.row));
    Ok((spans, Scan { observations: Vec::new(), ..found }))
}

/// Returns who has a row of a side in each bucket.
fn did(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    side: &Side,
    groups: &mut Groups,
) -> Result<FxHashSet<(u32, u32)>, EngineError> {
    let fact = Fact::from_name(&side.fact).unwrap_or(Fact::CustomerActs);
    let column = side.distinct.as_deref().unwrap_or("customer");
    let customer = session.scope(plan, metric, fact).see(column)?;
    let side = Side { distinct: None, ..side.clone() };
    let found = scan(session, plan, metric, &side, false, groups)?;
    Ok(found.observations.iter().map(|o| (o.bucket, customer.code(o.row as usize))).collect())
}

/// Puts one customer into the sets of each bucket.
fn of_customer(
    session: &Session,
    plan: &Plan,
    buckets: Range<usize>,
    spans: &[Span],
    did: &FxHashSet<(u32, u32)>,
    sets: &mut [Scan],
) {
    let first = spans.iter().map(|span| span.from).min().unwrap_or(NULL_INT);
    let watermark = session.watermark().unwrap_or(i64::MAX);
    for bucket in buckets {
        let (from, to) = plan.bucket_range(bucket);
        if from > watermark {
            break;
        }
        let (before, last) = (from - 1, (to - 1).min(watermark));
        for group in spans.chunk_by(|left, right| left.group == right.group) {
            let at = |at: i64| group.iter().rev().find(|span| span.holds_at(at));
            let (at_start, at_end) = (at(before), at(last));
            let touching = group.iter().rev().find(|span| span.touches(from, last));
            let did = did.contains(&(bucket as u32, spans[0].customer));
            let mut put = |name: &str, span: Option<&Span>, date: i64| {
                let place = SETS.iter().position(|set| *set == name);
                if let (Some(span), Some(place)) = (span, place) {
                    sets[place].observations.push(observation(span.row, span.group, bucket, date));
                }
            };
            put("start", at_start, from);
            put("end", at_end, last);
            put("active", touching.or(at_start), from);
            put("did", group.last().filter(|_| did), from);
            put("did_active", touching.or(at_start).filter(|_| did), from);
            match (at_start, at_end) {
                (Some(_), Some(end)) => put("kept", Some(end), last),
                (Some(start), None) => put("lost", Some(start), start.to.max(from)),
                (None, Some(end)) => {
                    put("gained", Some(end), end.from.max(from));
                    put("acquired", Some(end).filter(|_| first >= from), end.from.max(from));
                }
                (None, None) => {}
            }
        }
    }
}

fn observation(row: u32, group: u32, bucket: usize, at: i64) -> Observation {
    Observation {
        row,
        case_row: row,
        bucket: bucket as u32,
        group,
        weight: 1.0,
        value: 1,
        wall: 1,
        at,
    }
}

/// Returns the sets whose records a formula `x` or `x / y` stands on; else those at the end.
fn sides(compute: Option<&str>, sets: &mut [(&'static str, Scan)]) -> (Scan, Option<Scan>) {
    let copy = |name: &str| {
        let found = sets.iter().find(|(set, _)| *set == name);
        let observations = found.map(|(_, scan)| scan.observations.clone()).unwrap_or_default();
        Scan { observations, ..Scan::default() }
    };
    let formula = compute.and_then(|text| Formula::parse(text).ok());
    if let Some(Formula::Name(only)) = &formula {
        return (copy(only), None);
    }
    match formula.as_ref().and_then(Formula::quotient) {
        Some((Formula::Name(upper), Formula::Name(lower))) => (copy(upper), Some(copy(lower))),
        Some((_, Formula::Name(lower))) => (copy("end"), Some(copy(lower))),
        _ => (copy("end"), None),
    }
}

/// Computes the formula of each cell.
pub(crate) fn finish(
    metric: &MetricPlan,
    measured: &Measured,
    groups: usize,
    buckets: usize,
) -> Vec<Value> {
    let cells = groups * buckets;
    let sums = metric.definition.value.as_ref().is_some_and(|side| side.sum.is_some());
    let brings = |o: &Observation| if sums { o.value as f64 } else { 1.0 };
    let count = |scan: &Scan| {
        let mut counts = vec![0.0; cells];
        scan.observations.iter().for_each(|o| counts[scan.cell(o, groups)] += brings(o));
        counts
    };
    let mut rows = vec![0u64; cells];
    let told = measured.lower.as_ref().unwrap_or(&measured.upper);
    told.observations.iter().for_each(|o| rows[told.cell(o, groups)] += 1);
    let sizes: Vec<(&str, Vec<f64>)> =
        measured.sets.iter().map(|(name, scan)| (*name, count(scan))).collect();
    let definition = &metric.definition;
    let formula = definition.compute.as_deref().and_then(|text| Formula::parse(text).ok());
    let Some(formula) = formula else { return vec![Value::default(); cells] };
    let percent = if definition.unit == Unit::Percent { 100.0 } else { 1.0 };
    let one = |cell: usize| {
        let of =
            |name: &str| sizes.iter().find(|(set, _)| *set == name).map(|(_, counts)| counts[cell]);
        let mut value = Value::default();
        if let Some((upper, lower)) = formula.quotient() {
            value.numerator = upper.value(&of).ok();
            value.denominator = lower.value(&of).ok();
        }
        let base = value.denominator.or_else(|| of("end"));
        value.n = if sums { rows[cell] } else { base.unwrap_or(0.0) as u64 };
        match formula.value(&of) {
            Ok(found) => value.value = Some(found * percent),
            Err(reason) => value.reason = Some(reason.reason().into()),
        }
        if let (true, Some(upper), Some(lower)) =
            (definition.proportion, value.numerator, value.denominator)
        {
            let interval = statistics::wilson(upper as u64, lower as u64);
            value.interval = interval.map(|i| [i.low * percent, i.high * percent]);
        }
        value
    };
    (0..cells).map(one).collect()
}
