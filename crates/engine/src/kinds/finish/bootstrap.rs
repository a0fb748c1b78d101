//! Intervals of sums and of ratios of sums, by drawing subjects anew: on request, for it takes a
//! thousand passes over them.
//!
//! A subject is a customer with all that it adds; what names nobody is a subject by itself.
//! Distinct things are drawn with whom they belong to, where that is one. Decision 0100.

use baremo_metrics::answer::{NotDrawn, Value};
use baremo_metrics::page::{Input, Kind, Side, Unit};
use baremo_metrics::statistics::{BOOTSTRAP_SEED, RESAMPLES, bootstrap_ratio, bootstrap_sum};
use baremo_model::{Fact, NULL_CODE};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::Measured;
use crate::EngineError;
use crate::asking::plan::{MetricPlan, Plan};
use crate::kinds::derived::added;
use crate::kinds::members::are_held_against;
use crate::kinds::money;
use crate::reading::scan::{Scan, somebody};
use crate::session::Session;

/// Whose rows are drawn together, where a page counts nothing distinct.
const CUSTOMER: &str = "customer";

/// What each subject adds to the two sides of one cell.
type Subjects = FxHashMap<u64, (f64, f64)>;

/// What is added up on one side of a value, each row so many times.
struct Term<'a> {
    metric: &'a MetricPlan,
    side: &'a Side,
    scan: &'a Scan,
    times: f64,
    is_upper: bool,
    /// By group, the one on whose rows the value stands, where that is another.
    whole_of: &'a [usize],
}

/// Returns why there are no such intervals of a metric; none where its value is a sum, or a ratio
/// of sums, or of numbers of customers, that is no proportion.
pub(crate) fn not_drawn(metric: &MetricPlan) -> Option<NotDrawn> {
    let definition = &metric.definition;
    match definition.kind {
        Kind::Ratio if definition.proportion => Some(NotDrawn::Usual),
        Kind::Count | Kind::Ratio => definition.subject().is_none().then_some(NotDrawn::Distinct),
        Kind::Derived if definition.interval.is_some() || definition.is_share_of_inputs() => {
            Some(NotDrawn::Usual)
        }
        Kind::Derived => {
            let are_sums = added(definition).is_some_and(|(upper, lower)| {
                let under = lower.iter().flat_map(|linear| &linear.terms);
                let mut terms = upper.terms.iter().chain(under);
                terms.all(|(name, _)| definition.inputs.get(name).is_some_and(is_sum))
            });
            (!are_sums).then_some(NotDrawn::Parts)
        }
        Kind::Level => Some(NotDrawn::State),
        Kind::Members if are_held_against(definition) && definition.subject().is_some() => None,
        Kind::Members if !definition.proportion => Some(NotDrawn::State),
        _ => Some(NotDrawn::Usual),
    }
}

/// Returns whether the value of the whole range is drawn: its parts keep the rows of their windows.
/// Points of a trend have a window each, and where there are windows they stay without interval.
pub(crate) fn is_drawn(plan: &Plan, metric: &MetricPlan) -> bool {
    plan.bootstrap && plan.buckets.is_none() && not_drawn(metric).is_none()
}

/// Returns whether an input of a derived metric sums rows: of the range, or of a window where each
/// is of a customer. A row that is nobody's and says how much there was before is no subject.
fn is_sum(input: &Input) -> bool {
    let side = input.side.as_ref().filter(|side| side.distinct.is_none());
    let fact = side.and_then(|side| Fact::from_name(&side.fact));
    let is_of_customers = |fact: Fact| fact.root().column(CUSTOMER).is_some();
    let is_added = fact.is_some_and(|fact| input.window.is_none() || is_of_customers(fact));
    is_added && input.every.is_none() && !input.level
}

/// Returns what the value of a metric adds up; nothing where an input is no sum of the rows of the
/// buckets, or of the windows of a whole range.
fn terms<'a>(plan: &Plan, metric: &'a MetricPlan, measured: &'a Measured) -> Vec<Term<'a>> {
    let definition = &metric.definition;
    if let Some((upper, lower)) = added(definition) {
        let named = |(terms, is_upper): (Vec<(String, f64)>, bool)| {
            terms.into_iter().map(move |(name, times)| (name, times, is_upper))
        };
        let term = |(name, times, is_upper): (String, f64, bool)| {
            let part = measured.parts.iter().find(|part| part.metric().0 == name)?;
            let drawn = if plan.buckets.is_none() { part.drawn() } else { part.sum() };
            let (scan, side, whole_of) = drawn?;
            Some(Term { metric: part.metric().1, side, scan, times, is_upper, whole_of })
        };
        let under = lower.map_or_else(Vec::new, |linear| linear.terms);
        let all = [(upper.terms, true), (under, false)].into_iter().flat_map(named);
        return all.map(term).collect::<Option<Vec<Term<'a>>>>().unwrap_or_default();
    }
    let term =
        |(side, scan, is_upper)| Term { metric, side, scan, times: 1.0, is_upper, whole_of: &[] };
    // Of members both sides are rows that say when somebody was active.
    if definition.kind == Kind::Members {
        let whole = definition.value.iter().map(|side| (side, &measured.upper, true));
        let base = definition.value.as_ref().zip(measured.lower.as_ref());
        let both = whole.chain(base.map(|(side, scan)| (side, scan, false)));
        return both.map(term).collect();
    }
    let upper = definition.value.as_ref().or(definition.numerator.as_ref());
    let lower = definition.denominator.as_ref().zip(measured.lower.as_ref());
    let upper = upper.map(|side| (side, &measured.upper, true));
    let lower = lower.map(|(side, scan)| (side, scan, false));
    upper.into_iter().chain(lower).map(term).collect()
}

/// Returns, by group, those in whose value its rows count: all that are told apart by what a part
/// cannot be told apart by.
fn counting(whole_of: &[usize], groups: usize) -> Vec<Vec<usize>> {
    let mut counting = vec![Vec::new(); groups.max(1)];
    for group in 0..counting.len() {
        let of = whole_of.get(group).copied().unwrap_or(group);
        counting[of].push(group);
    }
    counting
}

/// Gives values their intervals, where a question asks for them and the metric is a sum or a ratio
/// of sums.
pub(super) fn intervals(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    measured: &Measured,
    values: &mut [Value],
    groups: usize,
) -> Result<(), EngineError> {
    if !plan.bootstrap || not_drawn(metric).is_some() {
        return Ok(());
    }
    let definition = &metric.definition;
    let Some(subject) = definition.subject() else { return Ok(()) };
    let terms = terms(plan, metric, measured);
    if terms.is_empty() {
        return Ok(());
    }
    // Rows of one case, or of one call, are one subject on both sides, though nobody knows whose it
    // is.
    let is_distinct = definition.sides().any(|side| side.distinct.is_some());
    let mut cells: Vec<Subjects> = vec![Subjects::default(); values.len()];
    for Term { metric, side, scan, times, is_upper, whole_of } in terms {
        let Some(fact) = Fact::from_name(&side.fact) else { continue };
        let scope = session.scope(plan, metric, fact);
        let seen = scope.see(subject).ok();
        let call = (fact.root() == Fact::Contacts).then(|| scope.see("contact").ok()).flatten();
        let scale = money::side_scale(side);
        let told_by = counting(whole_of, groups);
        for o in scan.observations.iter() {
            let code = seen.as_ref().map_or(NULL_CODE, |seen| seen.code(o.row as usize));
            let who = match is_distinct {
                true => {
                    let call = call.as_ref().map(|call| call.code(o.row as usize));
                    somebody(code, fact.root(), call.unwrap_or(o.case_row))
                }
                false => somebody(code, fact, o.row),
            };
            let cell = scan.cell(o, groups);
            let own = cell % groups.max(1);
            for group in &told_by[own] {
                let both = cells[cell - own + group].entry(who).or_default();
                *(if is_upper { &mut both.0 } else { &mut both.1 }) += times * o.adds(scale);
            }
        }
    }
    let percent = if definition.unit == Unit::Percent { 100.0 } else { 1.0 };
    let is_sum = match definition.kind {
        Kind::Derived => added(definition).is_some_and(|(_, lower)| lower.is_none()),
        _ => definition.kind == Kind::Count,
    };
    let of = |(value, subjects): (&mut Value, Subjects)| {
        if value.value.is_none() {
            return;
        }
        let both: Vec<(f64, f64)> = subjects.into_values().collect();
        let found = plan.reader.serve(|| match is_sum {
            true => {
                let sums: Vec<f64> = both.iter().map(|(sum, _)| *sum).collect();
                bootstrap_sum(&sums, RESAMPLES, BOOTSTRAP_SEED)
            }
            false => bootstrap_ratio(&both, RESAMPLES, BOOTSTRAP_SEED),
        });
        value.interval = found.map(|found| [found.low * percent, found.high * percent]);
    };
    values.par_iter_mut().zip(cells).for_each(of);
    Ok(())
}
