//! One pass over the rows of a side: what each row says, where it belongs, or why it is left out.
//!
//! ```text
//! row ─ filter, where ─ excluded case? ─ exclusions ─ mature? ─ date in range? ─► Observation
//!         (dropped)        (Left out, with its reason)             (dropped)
//! ```

mod bind;
mod bucket;
mod days;
mod ends;
mod groups;
mod observations;
mod reduce;
pub(crate) mod spans;
pub(crate) mod zones;

use std::ops::Range;
use std::sync::Arc;

use baremo_metrics::answer::left_out;
use baremo_metrics::page::{Measure, Side};
use baremo_model::fact::NULL_INT;
use baremo_model::{Fact, NULL_CODE};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use self::bind::{Bound, Evaluated, Of, all, bind, evaluate, exclusions_for, fact_of, read};
use self::bucket::LastBucket;
pub(crate) use self::ends::{JUDGED_AT, are_states, states};
pub(crate) use self::groups::Groups;
use self::groups::{GroupSource, Placed};
pub(crate) use self::observations::Observations;
use self::reduce::reduce;
use crate::EngineError;
use crate::eval::YES;
use crate::health::parts::HealthSums;
use crate::money::InCurrency;
use crate::plan::{MetricPlan, Plan};
use crate::session::Session;

/// Wall time of an observation whose wait still runs, in a survival scan.
pub(crate) const STILL_WAITING: i64 = -1;

/// Value of a row that fails `where` but takes part in choosing or summing a case's rows.
const ADDS_NOTHING: i64 = 0;

/// Rows a worker takes at a time.
const CHUNK: usize = 1 << 16;

/// Rows evaluated at a time: what is found of them stays in the nearest cache.
const STEP: usize = 1 << 12;

/// One row that counts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Observation {
    /// Row of the fact.
    pub(crate) row: u32,
    /// Row of the root: the case, contact, session … it belongs to.
    pub(crate) case_row: u32,
    /// Bucket it falls into.
    pub(crate) bucket: u32,
    /// Group it falls into.
    pub(crate) group: u32,
    /// Part of it that counts there, one of so many equal ones, or how many it stands for, or how
    /// often a page lets it count; less than 0 where it is taken away: see
    /// [`Observation::exact_weight`].
    pub(crate) weight: f32,
    /// Microseconds, days, a summed integer, the distinct thing, or 1.
    pub(crate) value: i64,
    /// The same in wall time.
    pub(crate) wall: i64,
    /// Its date.
    pub(crate) at: i64,
}

impl Observation {
    /// Returns the weight to the last digit. Half the width is enough to keep it, for a part is one
    /// of a whole number of equal ones, so that shares of one row add up to it, or else what a page
    /// writes in few digits.
    pub(crate) fn exact_weight(&self) -> f64 {
        let weight = f64::from(self.weight);
        if weight.fract() == 0.0 {
            return weight;
        }
        let parts = 1.0 / weight;
        match (parts - parts.round()).abs() <= 1e-6 * parts.abs() {
            true => 1.0 / parts.round(),
            false => self.weight.to_string().parse().unwrap_or(weight),
        }
    }
}

impl Observation {
    /// Returns what it adds to a sum: its value in the unit of the answer, or 1 where nothing is
    /// summed; of a shared one its part.
    pub(crate) fn adds(&self, scale: Option<f64>) -> f64 {
        scale.map_or(1.0, |scale| self.value as f64 * scale) * self.exact_weight()
    }
}

/// Returns a number that stands for whom a row names; one that names nobody is somebody by itself.
pub(crate) fn somebody(code: u32, fact: Fact, row: u32) -> u64 {
    match code {
        NULL_CODE => (1 + fact as u64) << 32 | u64::from(row),
        code => u64::from(code),
    }
}

/// One row that is left out.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LeftOut {
    pub(crate) row: u32,
    pub(crate) case_row: u32,
    pub(crate) bucket: u32,
    pub(crate) group: u32,
    /// Index in [`Scan::reasons`].
    pub(crate) reason: u32,
    pub(crate) at: i64,
    /// How many it stands for where nobody asks which rows they are; else 1. None, while the rows
    /// of a case are sorted out, of one that only decides what the first of them is.
    pub(crate) count: u32,
}

impl LeftOut {
    /// Returns it as what it would be if it counted.
    pub(crate) fn observed(&self) -> Observation {
        let LeftOut { row, case_row, bucket, group, at, .. } = *self;
        Observation { row, case_row, bucket, group, weight: 1.0, value: 1, wall: 1, at }
    }
}

/// What a side's rows say.
#[derive(Debug, Default)]
pub(crate) struct Scan {
    pub(crate) observations: Observations,
    pub(crate) left_out: Vec<LeftOut>,
    pub(crate) reasons: Vec<String>,
    /// Whether each row stands for itself in one group only, so that the observations of the whole
    /// are the same with bucket and group taken away.
    pub(crate) plain: bool,
    /// Whether an observation may count in part.
    pub(crate) weighted: bool,
    /// Whether all observations belong to one cell, whatever their bucket and group.
    pub(crate) flat: bool,
    /// Buckets of which a model says nothing, for the data could not support it.
    pub(crate) refused: Vec<u32>,
    /// In which currencies its money is, where the columns of the session do not tell.
    pub(crate) in_currencies: Option<Vec<InCurrency>>,
    /// What health scores are made of, where it is their mean.
    pub(crate) health: Vec<HealthSums>,
}

impl Scan {
    /// Returns the cell (bucket × group) of an observation, or the only one of a total.
    #[inline]
    pub(crate) fn cell(&self, observation: &Observation, groups: usize) -> usize {
        match self.flat {
            true => 0,
            false => observation.bucket as usize * groups + observation.group as usize,
        }
    }

    /// Returns the cell of a row left out.
    pub(crate) fn cell_left_out(&self, left: &LeftOut, groups: usize) -> usize {
        match self.flat {
            true => 0,
            false => left.bucket as usize * groups + left.group as usize,
        }
    }

    /// Returns the scan as that of the whole range and all groups; none where rows have to be
    /// chosen anew.
    pub(crate) fn whole(mut self) -> Option<Scan> {
        self.flat = true;
        self.plain.then_some(self)
    }
}

/// How the rows of a side are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading<'a> {
    /// Each at its date, which has to lie in the range.
    ByDate,
    /// From when to when each holds, whenever that is.
    Spans,
    /// The same, of the rows that hold at one of these instants, which are in order.
    Holding(&'a [i64]),
}

/// Scans one side of a definition.
pub(crate) fn scan(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    side: &Side,
    reading: Reading<'_>,
    groups: &mut Groups,
) -> Result<Scan, EngineError> {
    match are_states(metric, side) {
        true => ends::scan(session, plan, metric, side, groups),
        false => rows(session, plan, metric, side, reading, groups),
    }
}

/// Scans the rows of a side as they are.
fn rows(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    side: &Side,
    reading: Reading<'_>,
    groups: &mut Groups,
) -> Result<Scan, EngineError> {
    let fact = fact_of(side)?;
    let scope = session.scope(plan, metric, fact);
    let read = read(session, plan, metric, side, reading, &scope)?;
    let rows: Arc<Vec<i64>> = Arc::new(read.rows.into_iter().map(i64::from).collect());
    let runs = all(rows.len());
    let bind = |of| bind(session, plan, metric, side, reading, of);
    let bound = bind(Of { runs: &read.runs, rows: None })?;
    let mut reasons: Vec<String> = exclusions_for(&metric.definition, &scope)
        .map(|exclusion| exclusion.reason.clone())
        .collect();
    if metric.profile_exclude.is_some() {
        reasons.push(left_out::PROFILE.into());
    }
    for fixed in [left_out::IMMATURE, left_out::NEGATIVE] {
        reasons.push(fixed.into());
    }
    let mut workers = Worker::all(&bound, &read.runs);
    if !rows.is_empty() {
        let apart = bind(Of { runs: &runs, rows: Some(&rows) })?;
        workers.extend(Worker::all(&apart, &runs));
    }
    // Each worker numbered the groups as it met them.
    let number = |worker: &Worker| -> Vec<u32> {
        worker.groups.keys.iter().map(|key| groups.number(key)).collect()
    };
    let numbers: Vec<Vec<u32>> = workers.iter().map(number).collect();
    workers.par_iter_mut().zip(&numbers).for_each(|(worker, numbers)| worker.renumber(numbers));
    let single = |group: &GroupSource| matches!(group, GroupSource::Codes(_));
    let chosen = side.per.is_some() || side.first_per_case.is_some();
    let reduced = chosen || side.distinct.is_some();
    let plain = !reduced && reading == Reading::ByDate && bound.groups.iter().all(single);
    let mut whole = Scan { reasons, plain, weighted: bound.weighted, ..Scan::default() };
    let mut case_reasons: FxHashMap<u32, u32> = FxHashMap::default();
    for mut worker in workers {
        whole.observations.add(worker.observations);
        for left in worker.left_out.iter_mut().filter(|left| left.reason & CASE_REASON != 0) {
            left.reason = *case_reasons.entry(left.reason).or_insert_with(|| {
                let code = left.reason & !CASE_REASON;
                whole.reasons.push(session.tables().text(code).unwrap_or_default());
                (whole.reasons.len() - 1) as u32
            });
        }
        match whole.left_out.is_empty() {
            true => whole.left_out = worker.left_out,
            false => whole.left_out.append(&mut worker.left_out),
        }
    }
    let of_case = bound.distinct.as_ref().is_some_and(|(_, of_case)| *of_case);
    reduce(side, &mut whole, (plan.bucket_count() * groups.keys.len(), of_case));
    Ok(whole)
}

/// Marks a reason that is a code of the `excluded` column rather than an index.
const CASE_REASON: u32 = 1 << 31;

/// What becomes of a row.
enum Outcome {
    Dropped,
    LeftOut { reason: u32, at: i64, count: u32 },
    Counts { value: i64, wall: i64, at: i64 },
}

/// What one thread has found so far.
#[derive(Default)]
struct Worker {
    observations: Vec<Observation>,
    left_out: Vec<LeftOut>,
    groups: Groups,
    placed: Placed,
    bucket: LastBucket,
}

impl Worker {
    /// Reads some runs of rows on all cores.
    fn all(bound: &Bound<'_>, runs: &[Range<usize>]) -> Vec<Worker> {
        let read = |mut worker: Worker, run: &Range<usize>| {
            worker.scan(bound, run.clone());
            worker
        };
        runs.par_iter().fold(Worker::default, read).collect()
    }

    fn scan(&mut self, bound: &Bound<'_>, rows: Range<usize>) {
        for start in rows.clone().step_by(STEP) {
            self.step(bound, start..(start + STEP).min(rows.end));
        }
    }

    fn step(&mut self, bound: &Bound<'_>, rows: Range<usize>) {
        let evaluated = evaluate(bound, rows.clone());
        self.observations.reserve(rows.len());
        for (offset, row) in rows.enumerate() {
            let case_row = match &bound.root_rows {
                Some(root_rows) => root_rows[row] as usize,
                None => row,
            };
            match outcome(bound, &evaluated, offset, row, case_row) {
                Outcome::Dropped => {}
                Outcome::Counts { value, wall, at } => {
                    let Some(bucket) = self.bucket.of(bound, at) else { continue };
                    let weight = self.place(bound, row, case_row);
                    let (row, case_row) = (bound.row(row), case_row as u32);
                    let new = |&group: &u32| Observation {
                        row,
                        case_row,
                        bucket,
                        group,
                        weight,
                        value,
                        wall,
                        at,
                    };
                    self.observations.extend(self.placed.numbers.iter().map(new));
                }
                Outcome::LeftOut { reason, at, count } => {
                    let Some(bucket) = self.bucket.of(bound, at) else { continue };
                    self.place(bound, row, case_row);
                    let (row, case_row) = (bound.row(row), case_row as u32);
                    let new =
                        |&group: &u32| LeftOut { row, case_row, bucket, group, reason, at, count };
                    self.left_out.extend(self.placed.numbers.iter().map(new));
                }
            }
        }
    }

    /// Gives each group the number it has among those of all workers.
    fn renumber(&mut self, numbers: &[u32]) {
        if numbers.iter().enumerate().any(|(own, number)| own as u32 != *number) {
            let renumber = |group: &mut u32| *group = numbers[*group as usize];
            self.observations.iter_mut().for_each(|o| renumber(&mut o.group));
            self.left_out.iter_mut().for_each(|left| renumber(&mut left.group));
        }
    }

    /// Finds the groups of a row and returns what part of it counts in each.
    fn place(&mut self, bound: &Bound<'_>, row: usize, case_row: usize) -> f32 {
        self.placed.fill(&bound.groups, row, case_row, &mut self.groups);
        if bound.weighted { 1.0 / self.placed.numbers.len() as f32 } else { 1.0 }
    }
}

fn outcome(
    bound: &Bound<'_>,
    evaluated: &Evaluated<'_>,
    offset: usize,
    row: usize,
    case_row: usize,
) -> Outcome {
    let holds = |truths: &Option<Vec<u8>>| truths.as_ref().is_none_or(|t| t[offset] == YES);
    let adds = holds(&evaluated.adds);
    // Rows that fail `where` still decide that a case is there, and those that may be its first
    // whether that one counts.
    let stays = match &evaluated.first {
        Some(first) => first[offset] == YES,
        None => adds || bound.per_case,
    };
    if !holds(&evaluated.keep) || !stays {
        return Outcome::Dropped;
    }
    let count = u32::from(adds || bound.first_per_case.is_none());
    if let Reading::Holding(instants) = bound.reading
        && !evaluated.holds(offset, instants)
    {
        return Outcome::Dropped;
    }
    let dated = |date: i64| if date == NULL_INT { bound.opened.integer(row) } else { date };
    let at = evaluated.date[offset];
    let excluded = bound.excluded_root.code(row);
    if excluded != NULL_CODE {
        return Outcome::LeftOut { reason: CASE_REASON | excluded, at: dated(at), count };
    }
    for (index, (truths, date)) in evaluated.exclusions.iter().enumerate() {
        if truths[offset] == YES {
            // Its own date holds where the row has none, or one that lies before it. What is not
            // known is less than any instant.
            let own = date.as_ref().map_or(NULL_INT, |date| date[offset]);
            let at = dated(at.max(own));
            return Outcome::LeftOut { reason: index as u32, at, count };
        }
    }
    let fixed = evaluated.exclusions.len() as u32;
    let mature = evaluated.mature.as_ref();
    if mature.is_some_and(|mature| mature[offset] > evaluated.watermark(offset)) {
        return Outcome::LeftOut { reason: fixed, at: dated(at), count };
    }
    if at == NULL_INT {
        return Outcome::Dropped;
    }
    if !adds {
        return Outcome::Counts { value: ADDS_NOTHING, wall: ADDS_NOTHING, at };
    }
    match observe(bound, evaluated, offset, row, case_row) {
        Observed::Value(value, wall) => Outcome::Counts { value, wall, at },
        Observed::Negative => Outcome::LeftOut { reason: fixed + 1, at, count },
        Observed::Nothing => Outcome::Dropped,
    }
}

enum Observed {
    Value(i64, i64),
    Negative,
    Nothing,
}

fn observe(
    bound: &Bound<'_>,
    evaluated: &Evaluated<'_>,
    offset: usize,
    row: usize,
    case_row: usize,
) -> Observed {
    if let Some((column, with_case)) = &bound.distinct {
        let code = column.code(row);
        if code == NULL_CODE {
            return Observed::Nothing;
        }
        let pair = if *with_case { (case_row as i64) << 32 } else { 0 };
        return Observed::Value(pair | i64::from(code), 0);
    }
    if let Some((plus, minus)) = &evaluated.net {
        let net = i64::from(plus[offset] == YES) - i64::from(minus[offset] == YES);
        return Observed::Value(net, net);
    }
    if let Some(of) = &evaluated.of {
        return match of[offset] {
            NULL_INT => Observed::Nothing,
            value => Observed::Value(value, value),
        };
    }
    if let Some(sum) = &evaluated.sum {
        return match sum[offset] {
            NULL_INT => Observed::Nothing,
            value => Observed::Value(value, 0),
        };
    }
    let (Some(from), Some(to)) = (&evaluated.from, &evaluated.to) else {
        return Observed::Value(1, 1);
    };
    let (from, to) = (from[offset], to[offset]);
    if bound.reading != Reading::ByDate {
        return if from == NULL_INT { Observed::Nothing } else { Observed::Value(from, to) };
    }
    let watermark = evaluated.watermark(offset);
    let (from, to) = match (from, to, bound.per_case) {
        (NULL_INT, _, _) => return Observed::Nothing,
        (from, NULL_INT, true) => (from, watermark.max(from)),
        (from, NULL_INT, false) if bound.survival => {
            let waited = watermark.max(from);
            return Observed::Value(bound.clock.elapsed(case_row, from, waited), STILL_WAITING);
        }
        (_, NULL_INT, false) => return Observed::Nothing,
        (from, to, _) => (from, to),
    };
    if to < from {
        return Observed::Negative;
    }
    let zone = &bound.plan.time_zone;
    let days = match bound.measure {
        Measure::LocalDays => days::between(zone, from, to),
        Measure::BusinessDays => match bound.clock.calendar(case_row, from) {
            Some(calendar) => calendar.business_days(from, to),
            None => days::weekdays(zone, from, to),
        },
        Measure::Micros => {
            return Observed::Value(bound.clock.elapsed(case_row, from, to), to - from);
        }
    };
    Observed::Value(days, days)
}
