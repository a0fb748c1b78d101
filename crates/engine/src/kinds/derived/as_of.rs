//! As of when a formula tells customers apart: all its inputs as of one instant, so that nobody is
//! of one class in what is divided and of another in what it is divided by.
//!
//! ```text
//! levels, who is there, what is left of all that ever came   the end of the bucket
//! who was there before, what was left of all by then         just before the bucket
//! anything else                                              each row by itself
//! ```

use std::collections::BTreeMap;

use baremo_metrics::arithmetic::Formula;
use baremo_metrics::page::{Input, Kind};

use super::{length, so_long_before};
use crate::asking::plan::{MetricPlan, Plan};
use crate::kinds::members::are_there;
use crate::reading::dated::Judging;

/// Returns the plan that judges customers as of when all inputs of a metric do.
pub(super) fn judged<'a>(
    plan: &Plan,
    metric: &MetricPlan,
    inputs: impl Iterator<Item = (&'a Input, &'a MetricPlan)>,
) -> Plan {
    match of_inputs(plan, metric, inputs) {
        // A total has a start of its own.
        Judging::Start => Plan { judging: Judging::Start, judged: None, ..plan.clone() },
        judging => Plan { judging, ..plan.clone() },
    }
}

fn of_inputs<'a>(
    plan: &Plan,
    metric: &MetricPlan,
    inputs: impl Iterator<Item = (&'a Input, &'a MetricPlan)>,
) -> Judging {
    if metric.definition.kind != Kind::Derived {
        return plan.judging;
    }
    let is_over_start = came_since_start(metric).is_some();
    let (mut at_start, mut at_end) = (is_over_start, false);
    for (input, own) in inputs {
        match own.definition.kind {
            _ if input.is_cumulative() => at_end |= !is_over_start,
            // What has a range of its own is told apart by that.
            _ if input.window.is_some() => {}
            Kind::Level => at_end = true,
            Kind::Members if are_there(own) => at_end = true,
            Kind::Members => at_start = true,
            _ => {}
        }
    }
    match (at_end, at_start) {
        (true, _) => Judging::End,
        (false, true) => Judging::Start,
        (false, false) => plan.judging,
    }
}

/// Returns as of when customers are judged in the range of an input that ends with a bucket, at
/// this instant: what lies behind the bucket is told apart as of its end, too, or as of the start
/// that a formula divides by.
pub(super) fn of_window(plan: &Plan, metric: &MetricPlan, bucket: usize, end: i64) -> Judging {
    if plan.judging != Judging::Start {
        return Judging::End;
    }
    let window = came_since_start(metric).and_then(|since| since.window.as_deref());
    let length = window.and_then(|window| length(metric, window));
    let start = match length {
        Some(length) => so_long_before(end, length, &plan.time_zone),
        None => plan.bucket_range(bucket).0,
    };
    Judging::At(start.saturating_sub(1))
}

/// Returns what the formula of a metric takes back to what was there at a start.
fn came_since_start(metric: &MetricPlan) -> Option<&Input> {
    let definition = &metric.definition;
    came_since(definition.compute.as_deref()?, &definition.inputs)
}

/// Returns an input of what came since the start that a formula divides by: what was left then of
/// all that ever came and went is what is left now, less what did so since. None where a formula
/// divides by anything else.
fn came_since<'a>(compute: &str, inputs: &'a BTreeMap<String, Input>) -> Option<&'a Input> {
    let terms = Formula::parse(compute).ok()?.fraction()?.1?.terms;
    let known = terms.iter().filter_map(|(name, times)| Some((inputs.get(name)?, *times)));
    let inputs: Vec<(&'a Input, f64)> = known.collect();
    let taken_back = |(all, times): (&Input, f64)| {
        let found = inputs.iter().copied().find(|(own, back)| {
            let is_same = own.side.is_some() && own.side == all.side;
            is_same && !own.is_cumulative() && times + back == 0.0
        });
        found.map(|(own, _)| own)
    };
    let all = inputs.iter().copied().filter(|(input, _)| input.is_cumulative());
    let mut since = all.map(taken_back);
    let first = since.next()??;
    let is_one = since.all(|own| own.is_some_and(|own| own.window == first.window));
    is_one.then_some(first)
}

#[cfg(test)]
mod tests {
    use baremo_metrics::page::Side;

    use super::*;

    fn window_of(compute: &str, since: Option<&str>) -> Option<Option<String>> {
        let input = |fact: &str, window: Option<&str>| Input {
            side: Some(Side { fact: fact.into(), ..Side::default() }),
            window: window.map(str::to_owned),
            ..Input::default()
        };
        let inputs: BTreeMap<String, Input> = [
            ("begun".to_owned(), input("subscription_spans", Some("all"))),
            ("begun_in".to_owned(), input("subscription_spans", since)),
            ("lost".to_owned(), input("orders", since)),
        ]
        .into();
        came_since(compute, &inputs).map(|since| since.window.clone())
    }

    #[test]
    fn what_was_there_at_a_start_is_all_less_what_came_since() {
        assert_eq!(window_of("lost / (begun - begun_in)", None), Some(None));
        let year = window_of("(begun - begun_in - lost) / (begun - begun_in)", Some("$over"));
        assert_eq!(year, Some(Some("$over".into())));
        for other in ["begun - begun_in", "lost / begun", "lost / (begun + begun_in)", "1 / lost"] {
            assert_eq!(window_of(other, None), None, "{other}");
        }
    }
}
