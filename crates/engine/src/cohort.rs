//! Cohorts: of those who entered in a bucket, the part that was active again at each age.
//!
//! An answer has the dimension `age`: 0 is the entry itself, 1 the first day, week or month after
//! it. Ages are differences of local dates, or of calendar months. Somebody whose age is not over
//! at the watermark is left out of both sides and counted `immature`.

use baremo_metrics::bucket::Grain;
use baremo_metrics::expr::ParameterValue;
use baremo_metrics::page::{CohortMode, CohortSpec, Side};
use baremo_model::{Fact, NULL_CODE};
use rustc_hash::FxHashMap;

use crate::EngineError;
use crate::finish::Measured;
use crate::plan::{MetricPlan, Plan};
use crate::scan::{Groups, LeftOut, Observation, Reading, Scan, scan};
use crate::session::Session;

/// The dimension that every cohort has.
pub(crate) const AGE: &str = "age";

/// Ages followed when nothing else is said.
const AGES: u32 = 12;

/// One who entered.
struct Entry {
    customer: u32,
    at: i64,
    bucket: u32,
    key: Vec<u32>,
    row: u32,
}

/// How ages are counted.
struct Ages {
    /// Days or months from the first date of all.
    steps: baremo_metrics::bucket::Buckets,
    width: u32,
    count: u32,
}

impl Ages {
    fn new(
        session: &Session,
        plan: &Plan,
        metric: &MetricPlan,
        cohort: &CohortSpec,
    ) -> Result<Self, EngineError> {
        let (months, width) = match cohort.age.strip_suffix("mo") {
            Some(number) => (true, number),
            None => (false, cohort.age.trim_end_matches('d')),
        };
        let (first, last) = session.coverage()?.unwrap_or((0, 0));
        let grain = if months { Grain::Month } else { Grain::Day };
        let count = match cohort.ages.strip_prefix('$').and_then(|it| metric.parameters.get(it)) {
            Some(ParameterValue::Count(count)) => *count as u32,
            _ => cohort.ages.parse().unwrap_or(AGES),
        };
        Ok(Ages {
            steps: session.buckets(first, last + 1, grain, &plan.zone)?,
            width: width.parse().unwrap_or(1).max(1),
            count,
        })
    }

    /// Returns the age of an instant for one who entered at another; none before the entry.
    fn of(&self, entered: i64, at: i64) -> Option<u32> {
        let (from, to) = (self.steps.index(entered)?, self.steps.index(at)?);
        u32::try_from(to.checked_sub(from)?).ok().map(|steps| steps.div_ceil(self.width))
    }

    /// Returns whether an age is over at an instant.
    fn is_over(&self, entered: i64, age: u32, at: i64) -> bool {
        let Some(from) = self.steps.index(entered) else { return false };
        let ends = from + (age * self.width) as usize + 1;
        self.steps.edges().get(ends).is_some_and(|edge| *edge <= at + 1)
    }
}

/// Measures every cohort at every age.
pub(crate) fn measure(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    groups: &mut Groups,
) -> Result<Measured, EngineError> {
    let definition = &metric.definition;
    let (Some(cohort), Some(side)) = (&definition.cohort, &definition.value) else {
        return Ok(Measured::default());
    };
    let ages = Ages::new(session, plan, metric, cohort)?;
    let (entries, mut immature) = entries(session, plan, metric, &cohort.entry)?;
    let activity = activity(session, plan, metric, side)?;
    let watermark = session.watermark().unwrap_or(i64::MAX);
    let place = plan.by.iter().position(|name| name == AGE);
    let codes: Vec<u32> =
        (0..=ages.count).map(|age| session.tables().code(&age.to_string())).collect();
    let (mut upper, mut lower) = (Scan::default(), Scan::default());
    for entry in &entries {
        let active = activity.get(&entry.customer).map(Vec::as_slice).unwrap_or_default();
        let reached = active.iter().filter_map(|at| ages.of(entry.at, *at));
        let mut reached: Vec<u32> = reached.collect();
        reached.push(0);
        reached.sort_unstable();
        // Without ages in the answer it is the return after the entry that is asked for.
        let first = if place.is_some() { 0 } else { 1 };
        for age in first..=ages.count {
            let mut key = entry.key.clone();
            if let Some(place) = place {
                key.insert(place, codes[age as usize]);
            }
            let group = groups.number(&key);
            if !ages.is_over(entry.at, age, watermark) && age > 0 {
                immature.push(LeftOut {
                    row: entry.row,
                    case_row: entry.row,
                    bucket: entry.bucket,
                    group,
                    reason: 0,
                    at: entry.at,
                });
                continue;
            }
            let observation = Observation {
                row: entry.row,
                case_row: entry.row,
                bucket: entry.bucket,
                group,
                weight: 1.0,
                value: 1,
                wall: 1,
                at: entry.at,
            };
            lower.observations.push(observation);
            if returned(cohort.mode, &reached, age) {
                upper.observations.push(observation);
            }
        }
    }
    lower.left_out = immature;
    lower.reasons = vec!["immature".into()];
    Ok(Measured { lower: Some(lower), ..Measured::of(upper) })
}

fn returned(mode: CohortMode, reached: &[u32], age: u32) -> bool {
    match mode {
        _ if age == 0 => true,
        CohortMode::NDay => reached.binary_search(&age).is_ok(),
        CohortMode::Unbounded => reached.last().is_some_and(|last| *last >= age),
        CohortMode::Bracket => reached.iter().any(|at| *at >= 1 && *at <= age),
    }
}

/// Returns who entered in each bucket and group, each once.
fn entries(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    side: &Side,
) -> Result<(Vec<Entry>, Vec<LeftOut>), EngineError> {
    let fact = Fact::from_name(&side.fact).unwrap_or(Fact::CustomerBase);
    let customer =
        session.scope(plan, metric, fact).see(side.distinct.as_deref().unwrap_or("customer"))?;
    let mut apart = plan.clone();
    apart.by.retain(|name| name != AGE);
    let mut groups = Groups::default();
    let side = Side { distinct: None, ..side.clone() };
    let found = scan(session, &apart, metric, &side, Reading::ByDate, &mut groups)?;
    let mut entries: Vec<Entry> = found
        .observations
        .iter()
        .map(|o| Entry {
            customer: customer.code(o.row as usize),
            at: o.at,
            bucket: o.bucket,
            key: groups.keys[o.group as usize].clone(),
            row: o.row,
        })
        .filter(|entry| entry.customer != NULL_CODE)
        .collect();
    entries.sort_by_key(|entry| (entry.customer, entry.at));
    entries.dedup_by(|later, first| later.customer == first.customer && later.key == first.key);
    Ok((entries, Vec::new()))
}

/// Returns when each customer was active, whatever the range asked for.
fn activity(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    side: &Side,
) -> Result<FxHashMap<u32, Vec<i64>>, EngineError> {
    let fact = Fact::from_name(&side.fact).unwrap_or(Fact::Orders);
    let customer =
        session.scope(plan, metric, fact).see(side.distinct.as_deref().unwrap_or("customer"))?;
    let mut whole = plan.total();
    (whole.from, whole.to, whole.filter) = (i64::MIN, i64::MAX, None);
    let mut groups = Groups::default();
    groups.number(&[]);
    let side = Side { distinct: None, ..side.clone() };
    let found = scan(session, &whole, metric, &side, Reading::ByDate, &mut groups)?;
    let mut activity: FxHashMap<u32, Vec<i64>> = FxHashMap::default();
    for o in &found.observations {
        activity.entry(customer.code(o.row as usize)).or_default().push(o.at);
    }
    Ok(activity)
}
