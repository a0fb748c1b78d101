//! One pass over the rows of a side: what each row says, where it belongs, or why it is left out.
//!
//! ```text
//! row ─ filter, where ─ excluded case? ─ exclusions ─ mature? ─ date in range? ─► Observation
//!         (dropped)        (Left out, with its reason)             (dropped)
//! ```

use std::ops::Range;
use std::sync::Arc;

use baremo_metrics::bucket::Buckets;
use baremo_metrics::expr::Expr;
use baremo_metrics::page::{Definition, Exclusion, Kind, Measure, Side};
use baremo_model::fact::NULL_INT;
use baremo_model::{DAY, Fact, NULL_CODE};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::EngineError;
use crate::eval::{BoolNode, IntNode, Scope, Seen, YES, bind_bool, bind_int, list};
use crate::plan::{MetricPlan, Plan};
use crate::session::Session;
use crate::settings::Clock;
use crate::table::Hot;

/// Wall time of an observation whose wait still runs, in a survival scan.
pub(crate) const STILL_WAITING: i64 = -1;

/// Value of a row that fails `where` but takes part in choosing or summing a case's rows.
const ADDS_NOTHING: i64 = 0;

/// Rows a worker takes at a time.
const CHUNK: usize = 1 << 16;

/// One row that counts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Observation {
    /// Row of the fact.
    pub(crate) row: u32,
    /// Row of the case.
    pub(crate) case_row: u32,
    /// Bucket it falls into.
    pub(crate) bucket: u32,
    /// Group it falls into.
    pub(crate) group: u32,
    /// Part of it that counts there.
    pub(crate) weight: f32,
    /// Microseconds, days, a summed integer, the distinct thing, or 1.
    pub(crate) value: i64,
    /// The same in wall time.
    pub(crate) wall: i64,
    /// Its date.
    pub(crate) at: i64,
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
}

/// What a side's rows say.
#[derive(Debug, Default)]
pub(crate) struct Scan {
    pub(crate) observations: Vec<Observation>,
    pub(crate) left_out: Vec<LeftOut>,
    pub(crate) reasons: Vec<String>,
    /// Whether each row stands for itself in one group only, so that the observations of the whole
    /// are the same with bucket and group taken away.
    pub(crate) plain: bool,
    /// Whether all observations belong to one cell, whatever their bucket and group.
    pub(crate) flat: bool,
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

/// The groups of an answer: combinations of dimension values, each with a number.
#[derive(Debug, Default)]
pub(crate) struct Groups {
    pub(crate) keys: Vec<Vec<u32>>,
    numbers: FxHashMap<Vec<u32>, u32>,
}

impl Groups {
    /// Returns the number of a combination already seen.
    pub(crate) fn known(&self, key: &[u32]) -> Option<u32> {
        self.numbers.get(key).copied()
    }

    /// Returns the number of a combination, giving it one when it is new.
    pub(crate) fn number(&mut self, key: &[u32]) -> u32 {
        if let Some(number) = self.numbers.get(key) {
            return *number;
        }
        let number = self.keys.len() as u32;
        self.keys.push(key.to_vec());
        self.numbers.insert(key.to_vec(), number);
        number
    }
}

/// Where a dimension's values come from.
pub(crate) enum GroupSource {
    Codes(Seen),
    Lists(Seen),
    Words { column: Seen, words: Vec<(u8, u32)> },
    Repliers(Arc<Vec<u32>>, Arc<Vec<u32>>),
}

impl GroupSource {
    fn codes(&self, row: usize, case_row: usize, into: &mut Vec<u32>) {
        into.clear();
        match self {
            GroupSource::Codes(seen) => into.push(seen.code(row)),
            GroupSource::Lists(seen) => {
                if let Hot::Lists(ends, codes) = &seen.hot {
                    into.extend_from_slice(list(ends, codes, seen.row(row)));
                }
            }
            GroupSource::Words { column, words } => {
                if let Hot::Bits(bits, _) | Hot::Flags(bits) = &column.hot {
                    let bits = bits[column.row(row)];
                    let held = words.iter().filter(|(mask, _)| bits & mask != 0);
                    into.extend(held.map(|(_, code)| *code));
                }
            }
            GroupSource::Repliers(ends, codes) => {
                into.extend_from_slice(list(ends, codes, case_row));
            }
        }
        if into.is_empty() {
            into.push(NULL_CODE);
        }
    }
}

/// A side, bound to columns.
struct Bound<'a> {
    plan: &'a Plan,
    clock: Clock,
    measure: Measure,
    fact: Fact,
    case_rows: Option<Arc<Vec<i64>>>,
    filter: Option<BoolNode>,
    side_filter: Option<BoolNode>,
    excluded_case: Seen,
    exclusions: Vec<(BoolNode, Option<IntNode>)>,
    mature: Option<IntNode>,
    watermark: Option<IntNode>,
    from: Option<IntNode>,
    to: Option<IntNode>,
    date: IntNode,
    opened: Seen,
    distinct: Option<(Seen, bool)>,
    sum: Option<IntNode>,
    groups: Vec<GroupSource>,
    weighted: bool,
    per_case: bool,
    first_per_case: bool,
    level: bool,
    survival: bool,
    local_days: Option<Buckets>,
}

/// Scans one side of a definition.
pub(crate) fn scan(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    side: &Side,
    level: bool,
    groups: &mut Groups,
) -> Result<Scan, EngineError> {
    let bound = bind(session, plan, metric, side, level)?;
    let scope = session.scope(plan, metric, bound.fact);
    let mut reasons: Vec<String> = exclusions_for(&metric.definition, &scope)
        .map(|exclusion| exclusion.reason.clone())
        .collect();
    if metric.profile_exclude.is_some() {
        reasons.push("profile".into());
    }
    for fixed in ["immature", "negative"] {
        reasons.push(fixed.into());
    }
    let rows = session.tables().rows(bound.fact)?;
    let chunks: Vec<Range<usize>> =
        (0..rows).step_by(CHUNK).map(|start| start..(start + CHUNK).min(rows)).collect();
    let parts: Vec<Worker> = chunks
        .into_par_iter()
        .fold(Worker::default, |mut worker, chunk| {
            worker.scan(session, &bound, chunk);
            worker
        })
        .collect();
    let single = |group: &GroupSource| matches!(group, GroupSource::Codes(_));
    let reduced = side.per.is_some() || side.first_per_case || side.distinct.is_some();
    let plain = !reduced && !level && bound.groups.iter().all(single);
    let mut whole = Scan { reasons, plain, ..Scan::default() };
    let mut case_reasons: FxHashMap<u32, u32> = FxHashMap::default();
    for mut worker in parts {
        let numbers = worker.groups.keys.iter().map(|key| groups.number(key));
        let numbers: Vec<u32> = numbers.collect();
        if numbers.iter().enumerate().any(|(local, number)| local as u32 != *number) {
            let renumber = |group: &mut u32| *group = numbers[*group as usize];
            worker.observations.iter_mut().for_each(|o| renumber(&mut o.group));
            worker.left_out.iter_mut().for_each(|left| renumber(&mut left.group));
        }
        match whole.observations.is_empty() {
            true => whole.observations = worker.observations,
            false => whole.observations.append(&mut worker.observations),
        }
        for mut left in worker.left_out {
            if left.reason & CASE_REASON != 0 {
                left.reason = *case_reasons.entry(left.reason).or_insert_with(|| {
                    let code = left.reason & !CASE_REASON;
                    whole.reasons.push(session.tables().text(code).unwrap_or_default());
                    (whole.reasons.len() - 1) as u32
                });
            }
            whole.left_out.push(left);
        }
    }
    reduce(side, &mut whole);
    Ok(whole)
}

/// Marks a reason that is a code of the `excluded` column rather than an index.
const CASE_REASON: u32 = 1 << 31;

fn bind<'a>(
    session: &'a Session,
    plan: &'a Plan,
    metric: &MetricPlan,
    side: &Side,
    level: bool,
) -> Result<Bound<'a>, EngineError> {
    let fact = Fact::from_name(&side.fact).ok_or_else(|| EngineError::Unknown {
        what: "fact",
        value: side.fact.clone(),
        valid: Fact::ALL.iter().map(|fact| fact.name().to_owned()).collect(),
    })?;
    let scope = session.scope(plan, metric, fact);
    let parse = |text: &str| metric.bind(text);
    let int = |text: &Option<String>| -> Result<Option<IntNode>, EngineError> {
        text.as_deref().map(|text| bind_int(&scope, &parse(text)?)).transpose()
    };
    let side_filter = side.filter.as_deref().map(|text| bind_bool(&scope, &parse(text)?));
    let date = side.date.of(metric.basis).unwrap_or("case.opened_at");
    let mut exclusions = Vec::new();
    for exclusion in exclusions_for(&metric.definition, &scope) {
        exclusions.push((bind_bool(&scope, &parse(&exclusion.when)?)?, int(&exclusion.date)?));
    }
    if let Some(expr) = &metric.profile_exclude {
        exclusions.push((bind_bool(&scope, expr)?, None));
    }
    let distinct =
        side.distinct.as_deref().map(|text| distinct_column(&scope, text)).transpose()?;
    let open_ends = metric.definition.kind == Kind::Survival || side.per.is_some();
    let needs_watermark = side.mature.is_some() || open_ends;
    let groups = plan
        .by
        .iter()
        .map(|name| group_source(session, &scope, metric, name))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Bound {
        plan,
        clock: session.clock(metric)?,
        measure: side.measure,
        fact,
        case_rows: match fact {
            Fact::Cases => None,
            _ => Some(session.tables().integers(fact, "case_row")?),
        },
        filter: plan.filter.as_ref().map(|expr| bind_bool(&scope, expr)).transpose()?,
        side_filter: side_filter.transpose()?,
        excluded_case: scope.see("case.excluded")?,
        exclusions,
        mature: int(&side.mature)?,
        watermark: needs_watermark.then(|| bind_int(&scope, &Expr::Watermark)).transpose()?,
        from: int(&side.from)?,
        to: int(&side.to)?,
        date: bind_int(&scope, &parse(if level { "case.opened_at" } else { date })?)?,
        opened: scope.see("case.opened_at")?,
        distinct,
        sum: int(&side.sum)?,
        weighted: groups.iter().any(|group| matches!(group, GroupSource::Repliers(..))),
        groups,
        per_case: side.per.as_deref() == Some("case"),
        first_per_case: side.first_per_case,
        level,
        survival: metric.definition.kind == Kind::Survival,
        local_days: match side.measure {
            Measure::LocalDays => Some(session.days(&plan.zone)?),
            _ => None,
        },
    })
}

/// Returns the exclusions that speak of columns this fact can reach; a ratio's sides may differ.
fn exclusions_for<'a>(
    definition: &'a Definition,
    scope: &'a Scope<'a>,
) -> impl Iterator<Item = &'a Exclusion> {
    definition.exclude.iter().filter(move |exclusion| {
        let Ok(expr) = baremo_metrics::expr::parse(&exclusion.when) else { return true };
        definition.value.is_some() || expr.columns().iter().all(|name| scope.see(name).is_ok())
    })
}

fn distinct_column(scope: &Scope<'_>, text: &str) -> Result<(Seen, bool), EngineError> {
    match text.strip_suffix("+case") {
        Some(column) => Ok((scope.see(column)?, true)),
        None => Ok((scope.see(text)?, false)),
    }
}

fn group_source(
    session: &Session,
    scope: &Scope<'_>,
    metric: &MetricPlan,
    name: &str,
) -> Result<GroupSource, EngineError> {
    if name == "agent" && scope.fact == Fact::Cases && metric.each_replier() {
        let (ends, codes) = session.repliers()?;
        return Ok(GroupSource::Repliers(ends, codes));
    }
    let seen = scope.see(name)?;
    Ok(match &seen.hot {
        Hot::Codes(_) => GroupSource::Codes(seen),
        Hot::Lists(..) => GroupSource::Lists(seen),
        Hot::Bits(_, words) => {
            let code = |(bit, word): (usize, &&str)| (1u8 << bit, session.tables().code(word));
            let words = words.iter().enumerate().map(code).collect();
            GroupSource::Words { column: seen, words }
        }
        Hot::Flags(_) => {
            let words = vec![(1, session.tables().code("true"))];
            GroupSource::Words { column: seen, words }
        }
        Hot::Integers(_) => {
            return Err(EngineError::Unknown {
                what: "dimension",
                value: name.into(),
                valid: baremo_model::dimension::DIMENSIONS
                    .iter()
                    .map(|dimension| dimension.name.to_owned())
                    .collect(),
            });
        }
    })
}

/// The columns of one chunk, evaluated.
struct Evaluated {
    keep: Option<Vec<u8>>,
    adds: Option<Vec<u8>>,
    exclusions: Vec<(Vec<u8>, Option<Vec<i64>>)>,
    mature: Option<Vec<i64>>,
    watermark: Option<Vec<i64>>,
    from: Option<Vec<i64>>,
    to: Option<Vec<i64>>,
    date: Vec<i64>,
    sum: Option<Vec<i64>>,
}

impl Evaluated {
    /// Returns the watermark of a row's source, where it was asked for.
    fn watermark(&self, offset: usize) -> i64 {
        self.watermark.as_ref().map_or(i64::MAX, |watermark| watermark[offset])
    }
}

fn evaluate(bound: &Bound<'_>, rows: Range<usize>) -> Evaluated {
    let int = |node: &Option<IntNode>| node.as_ref().map(|node| node.values(rows.clone()));
    let truth = |node: &Option<BoolNode>| node.as_ref().map(|node| node.truths(rows.clone()));
    Evaluated {
        keep: truth(&bound.filter),
        adds: truth(&bound.side_filter),
        exclusions: bound
            .exclusions
            .iter()
            .map(|(when, date)| (when.truths(rows.clone()), int(date)))
            .collect(),
        mature: int(&bound.mature),
        watermark: int(&bound.watermark),
        from: int(&bound.from),
        to: int(&bound.to),
        date: bound.date.values(rows.clone()),
        sum: int(&bound.sum),
    }
}

/// What becomes of a row.
enum Outcome {
    Dropped,
    LeftOut { reason: u32, at: i64 },
    Counts { value: i64, wall: i64, at: i64 },
}

/// What one thread has found so far.
#[derive(Default)]
struct Worker {
    observations: Vec<Observation>,
    left_out: Vec<LeftOut>,
    groups: Groups,
    placed: Placed,
}

impl Worker {
    fn scan(&mut self, session: &Session, bound: &Bound<'_>, rows: Range<usize>) {
        let evaluated = evaluate(bound, rows.clone());
        self.observations.reserve(rows.len());
        for (offset, row) in rows.enumerate() {
            let case_row = match &bound.case_rows {
                Some(case_rows) => case_rows[row] as usize,
                None => row,
            };
            match outcome(session, bound, &evaluated, offset, row, case_row) {
                Outcome::Dropped => {}
                Outcome::Counts { value, wall, at } => {
                    let Some(bucket) = place_in_time(bound, at) else { continue };
                    let weight = self.place(bound, row, case_row);
                    let (row, case_row) = (row as u32, case_row as u32);
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
                Outcome::LeftOut { reason, at } => {
                    let Some(bucket) = place_in_time(bound, at) else { continue };
                    self.place(bound, row, case_row);
                    let (row, case_row) = (row as u32, case_row as u32);
                    let new = |&group: &u32| LeftOut { row, case_row, bucket, group, reason, at };
                    self.left_out.extend(self.placed.numbers.iter().map(new));
                }
            }
        }
    }

    /// Finds the groups of a row and returns what part of it counts in each.
    fn place(&mut self, bound: &Bound<'_>, row: usize, case_row: usize) -> f32 {
        self.placed.fill(bound, row, case_row, &mut self.groups);
        if bound.weighted { 1.0 / self.placed.numbers.len() as f32 } else { 1.0 }
    }
}

fn place_in_time(bound: &Bound<'_>, at: i64) -> Option<u32> {
    if bound.level {
        return Some(0);
    }
    bound.plan.bucket_of(at)
}

/// The groups of one row, with room kept between rows.
#[derive(Default)]
struct Placed {
    numbers: Vec<u32>,
    key: Vec<u32>,
    codes: Vec<Vec<u32>>,
    /// Numbers of codes already met, where one dimension of single codes is asked for.
    known: FxHashMap<u32, u32>,
}

impl Placed {
    fn fill(&mut self, bound: &Bound<'_>, row: usize, case_row: usize, groups: &mut Groups) {
        self.numbers.clear();
        match bound.groups.as_slice() {
            [] => {
                if groups.keys.is_empty() {
                    groups.number(&[]);
                }
                self.numbers.push(0);
            }
            [GroupSource::Codes(seen)] => {
                let code = seen.code(row);
                let number = self.known.entry(code).or_insert_with(|| groups.number(&[code]));
                self.numbers.push(*number);
            }
            sources => self.combine(sources, row, case_row, groups),
        }
    }

    /// Numbers every combination of the values the dimensions have in this row.
    fn combine(
        &mut self,
        sources: &[GroupSource],
        row: usize,
        case_row: usize,
        groups: &mut Groups,
    ) {
        self.codes.resize_with(sources.len(), Vec::new);
        for (source, codes) in sources.iter().zip(&mut self.codes) {
            source.codes(row, case_row, codes);
        }
        let combinations: usize = self.codes.iter().map(Vec::len).product();
        for combination in 0..combinations {
            let mut rest = combination;
            self.key.clear();
            for codes in &self.codes {
                self.key.push(codes[rest % codes.len()]);
                rest /= codes.len();
            }
            self.numbers.push(groups.number(&self.key));
        }
    }
}

fn outcome(
    session: &Session,
    bound: &Bound<'_>,
    evaluated: &Evaluated,
    offset: usize,
    row: usize,
    case_row: usize,
) -> Outcome {
    let holds = |truths: &Option<Vec<u8>>| truths.as_ref().is_none_or(|t| t[offset] == YES);
    let adds = holds(&evaluated.adds);
    // Rows that fail `where` still decide what a case's first row is, or that it has one.
    if !holds(&evaluated.keep) || (!adds && !bound.per_case && !bound.first_per_case) {
        return Outcome::Dropped;
    }
    let dated = |date: i64| if date == NULL_INT { bound.opened.integer(row) } else { date };
    let at = evaluated.date[offset];
    let excluded = bound.excluded_case.code(row);
    if excluded != NULL_CODE {
        return Outcome::LeftOut { reason: CASE_REASON | excluded, at: dated(at) };
    }
    for (index, (truths, date)) in evaluated.exclusions.iter().enumerate() {
        if truths[offset] == YES {
            let own = if at == NULL_INT { date.as_ref().map(|date| date[offset]) } else { None };
            let at = dated(own.unwrap_or(at));
            return Outcome::LeftOut { reason: index as u32, at };
        }
    }
    let fixed = evaluated.exclusions.len() as u32;
    if let Some(mature) = &evaluated.mature {
        if mature[offset] > evaluated.watermark(offset) {
            return Outcome::LeftOut { reason: fixed, at: dated(at) };
        }
    }
    if at == NULL_INT {
        return Outcome::Dropped;
    }
    if !adds {
        return Outcome::Counts { value: ADDS_NOTHING, wall: ADDS_NOTHING, at };
    }
    match observe(session, bound, evaluated, offset, row, case_row) {
        Observed::Value(value, wall) => Outcome::Counts { value, wall, at },
        Observed::Negative => Outcome::LeftOut { reason: fixed + 1, at },
        Observed::Nothing => Outcome::Dropped,
    }
}

enum Observed {
    Value(i64, i64),
    Negative,
    Nothing,
}

fn observe(
    session: &Session,
    bound: &Bound<'_>,
    evaluated: &Evaluated,
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
    if bound.level {
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
    match (bound.measure, &bound.local_days) {
        (Measure::LocalDays, Some(days)) => {
            let day = |at: i64| days.index(at).map_or(at.div_euclid(DAY), |day| day as i64);
            Observed::Value(day(to) - day(from), day(to) - day(from))
        }
        (Measure::BusinessDays, _) => {
            let days = session.business_days(&bound.clock, case_row, from, to);
            Observed::Value(days, days)
        }
        _ => {
            let value = bound.clock.elapsed(case_row, from, to);
            Observed::Value(value, to - from)
        }
    }
}

/// Reduces rows to observations where the side says so: one a case, first of a case, distinct.
fn reduce(side: &Side, scan: &mut Scan) {
    if side.per.as_deref() == Some("case") {
        sum_per_case(&mut scan.observations);
        dedupe_left_out(&mut scan.left_out);
    }
    if side.first_per_case {
        scan.observations.sort_by_key(|o| (o.bucket, o.group, o.case_row, o.at, o.row));
        scan.observations.dedup_by_key(|o| (o.bucket, o.group, o.case_row));
        scan.observations.retain(|o| o.value != ADDS_NOTHING);
    }
    if side.distinct.is_some() {
        let mut seen = FxHashSet::default();
        scan.observations.retain(|o| seen.insert((o.bucket, o.group, o.value)));
    }
}

fn sum_per_case(observations: &mut Vec<Observation>) {
    observations.sort_by_key(|o| (o.case_row, o.group, o.row));
    observations.dedup_by(|later, first| {
        let same = (later.case_row, later.group) == (first.case_row, first.group);
        if same {
            first.value += later.value;
            first.wall += later.wall;
        }
        same
    });
}

fn dedupe_left_out(left_out: &mut Vec<LeftOut>) {
    let mut seen = FxHashSet::default();
    left_out.retain(|left| seen.insert((left.case_row, left.group, left.reason)));
}
