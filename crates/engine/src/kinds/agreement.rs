//! How far those who rated the same things agree.
//!
//! A side's rows are ratings. What was rated is told by the columns of `distinct`, within a source;
//! who rated, by `rater`. In each bucket and group the last rating of a rater counts, and of the
//! things only those with two raters or more:
//!
//! ```text
//! rows ─ by bucket, group, thing ─ last of each rater ─ two raters or more ─► kappa
//! ```

use baremo_metrics::answer::Value;
use baremo_metrics::page::Side;
use baremo_metrics::statistics::{BOOTSTRAP_SEED, RESAMPLES, bootstrap_kappa, weighted_kappa};
use baremo_model::{Fact, NULL_CODE};
use rustc_hash::FxHashMap;

use crate::EngineError;
use crate::asking::plan::{MetricPlan, Plan};
use crate::kinds::finish::Measured;
use crate::kinds::money;
use crate::reading::eval::Seen;
use crate::reading::scan::{Groups, Observation, Reading, scan};
use crate::session::Session;

/// Finds the ratings of things that several raters rated. Their `wall` is the number of the thing.
pub(crate) fn measure(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    groups: &mut Groups,
) -> Result<Measured, EngineError> {
    let Some(side) = &metric.definition.value else { return Ok(Measured::default()) };
    let fact = Fact::from_name(&side.fact).unwrap_or(Fact::Reviews);
    let scope = session.scope(plan, metric, fact);
    let names = side.distinct.as_deref().unwrap_or("conversation").split('+');
    let things: Vec<Seen> =
        names.map(|name| scope.see(name.trim())).collect::<Result<_, EngineError>>()?;
    let source = scope.see("source")?;
    let rater = scope.see(side.rater.as_deref().unwrap_or("reviewer"))?;
    let plain = Side { distinct: None, ..side.clone() };
    let mut found = scan(session, plan, metric, &plain, Reading::ByDate, groups)?;
    let mut numbers: FxHashMap<Vec<u32>, i64> = FxHashMap::default();
    let mut number = |row: usize| -> Option<i64> {
        let mut key: Vec<u32> = things.iter().map(|column| column.code(row)).collect();
        if key.first().is_none_or(|code| *code == NULL_CODE) || rater.code(row) == NULL_CODE {
            return None;
        }
        key.push(source.code(row));
        let next = numbers.len() as i64;
        Some(*numbers.entry(key).or_insert(next))
    };
    let observations = found.observations.joined();
    observations.retain_mut(|o| match number(o.row as usize) {
        Some(number) => {
            o.wall = number;
            true
        }
        None => false,
    });
    let by_rater = |o: &Observation| (thing(o), rater.code(o.row as usize));
    // The last of each rater first, which is the one that is kept.
    observations.sort_unstable_by_key(|o| (by_rater(o), std::cmp::Reverse((o.at, o.row))));
    observations.dedup_by_key(|o| by_rater(o));
    let chunks = observations.chunk_by(|one, next| thing(one) == thing(next));
    *observations = chunks.filter(|chunk| chunk.len() > 1).flatten().copied().collect();
    // Two ratings in different cells are compared in the whole alone: it is found anew.
    found.plain = false;
    Ok(Measured::of(found))
}

/// Returns what a rating is of, in its cell.
fn thing(o: &Observation) -> (u32, u32, i64) {
    (o.bucket, o.group, o.wall)
}

/// Computes the agreement in each cell: `n` things rated twice or more.
pub(crate) fn finish(
    plan: &Plan,
    metric: &MetricPlan,
    measured: &Measured,
    groups: usize,
) -> Vec<Value> {
    let (scan, buckets) = (&measured.upper, plan.bucket_count());
    let side = metric.definition.value.as_ref();
    let of = side.and_then(|side| side.of.as_deref().map(|of| (side, of)));
    let scale = of.map_or(1.0, |(side, of)| money::number_scale(&side.fact, of));
    let mut cells: Vec<Vec<Vec<f64>>> = vec![Vec::new(); groups * buckets];
    // Sorted by thing, and so in one part.
    let things = scan.observations.parts().iter();
    for ratings in things.flat_map(|part| part.chunk_by(|one, next| thing(one) == thing(next))) {
        let ratings_of_thing = ratings.iter().map(|o| o.value as f64 * scale).collect();
        cells[scan.cell(&ratings[0], groups)].push(ratings_of_thing);
    }
    let one = |things: Vec<Vec<f64>>| {
        let mut value = Value { n: things.len() as u64, ..Value::default() };
        let Some(agreement) = weighted_kappa(&things) else {
            value.reason = Some("too_few".into());
            return value;
        };
        value.value = Some(agreement.kappa);
        // Agreement beyond chance over what there could be at most.
        value.numerator = Some(agreement.expected - agreement.observed);
        value.denominator = Some(agreement.expected);
        let draw = || bootstrap_kappa(&things, RESAMPLES, BOOTSTRAP_SEED);
        let interval = plan.reader.serve(draw);
        value.interval = interval.map(|interval| [interval.low, interval.high]);
        value
    };
    cells.into_iter().map(one).collect()
}
