//! Intervals of sums and of ratios of sums, by drawing subjects anew: on request, for it takes a
//! thousand passes over them (METRICS rule 12).
//!
//! A subject is a customer with all that it adds; what names nobody is a subject by itself.

use baremo_metrics::answer::Value;
use baremo_metrics::page::{Kind, Side, Unit};
use baremo_metrics::statistics::{BOOTSTRAP_SEED, RESAMPLES, bootstrap_ratio, bootstrap_sum};
use baremo_model::{Fact, NULL_CODE};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::Measured;
use crate::EngineError;
use crate::money;
use crate::plan::{MetricPlan, Plan};
use crate::scan::{Scan, somebody};
use crate::session::Session;

/// Who adds to a value, where its rows say so.
const SUBJECT: &str = "customer";

/// What each subject adds to the two sides of one cell.
type Subjects = FxHashMap<u64, (f64, f64)>;

/// Returns whether a metric's value is a sum, or a ratio of sums that is no proportion.
pub(crate) fn applies(metric: &MetricPlan) -> bool {
    let definition = &metric.definition;
    let sides = [&definition.value, &definition.numerator, &definition.denominator];
    // Distinct things are nobody's: who draws customers anew does not draw them.
    let distinct = sides.into_iter().flatten().any(|side| side.distinct.is_some());
    match definition.kind {
        Kind::Count => !distinct,
        Kind::Ratio => !distinct && !definition.proportion,
        _ => false,
    }
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
    if !plan.bootstrap || !applies(metric) {
        return Ok(());
    }
    let definition = &metric.definition;
    let upper = definition.value.as_ref().or(definition.numerator.as_ref());
    let mut cells: Vec<Subjects> = vec![Subjects::default(); values.len()];
    let mut take = |side: Option<&Side>, scan: &Scan, is_upper: bool| -> Result<(), EngineError> {
        let Some((side, fact)) = side.and_then(|side| Some((side, Fact::from_name(&side.fact)?)))
        else {
            return Ok(());
        };
        let seen = session.scope(plan, metric, fact).see(SUBJECT).ok();
        let scale = money::side_scale(side);
        for o in scan.observations.iter() {
            let code = seen.as_ref().map_or(NULL_CODE, |seen| seen.code(o.row as usize));
            let both = cells[scan.cell(o, groups)].entry(somebody(code, fact, o.row)).or_default();
            *(if is_upper { &mut both.0 } else { &mut both.1 }) += o.adds(scale);
        }
        Ok(())
    };
    take(upper, &measured.upper, true)?;
    if let Some(lower) = &measured.lower {
        take(definition.denominator.as_ref(), lower, false)?;
    }
    let percent = if definition.unit == Unit::Percent { 100.0 } else { 1.0 };
    let of = |(value, subjects): (&mut Value, Subjects)| {
        if value.value.is_none() {
            return;
        }
        let both: Vec<(f64, f64)> = subjects.into_values().collect();
        let found = match definition.kind {
            Kind::Count => {
                let sums: Vec<f64> = both.iter().map(|(sum, _)| *sum).collect();
                bootstrap_sum(&sums, RESAMPLES, BOOTSTRAP_SEED)
            }
            _ => bootstrap_ratio(&both, RESAMPLES, BOOTSTRAP_SEED),
        };
        value.interval = found.map(|found| [found.low * percent, found.high * percent]);
    };
    values.par_iter_mut().zip(cells).for_each(of);
    Ok(())
}
