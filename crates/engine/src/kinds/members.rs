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
//! Who they are, of what a question tells customers apart by, is judged just before the bucket, or
//! the window that ends with it, where a formula holds its two ends against each other: whoever has
//! left would else be judged by having left. Who came later is told by what was known of them then.
//! Where a formula is of those who are there alone, they are judged at the end.
//!
//! Whoever came and went inside a bucket is in `active` and, if never active before, in `passing`
//! alone. `did_all` are all who have a numerator's row, whether ever active or not; `did_any` are
//! those of them who did not come and go inside it.

mod heads;
mod reach;
mod sides;
mod strangers;
mod sums;

use std::ops::Range;

use baremo_metrics::answer::Value;
use baremo_metrics::arithmetic::{Formula, Linear};
use baremo_metrics::customer::NewBy;
use baremo_metrics::page::{Definition, SETS, Side, Unit};
use baremo_metrics::statistics;
use baremo_model::fact::NULL_INT;
use baremo_model::{DAY, Fact, NULL_CODE};
use rustc_hash::{FxHashMap, FxHashSet};

use self::sides::{Sides, formula, judged};
pub(crate) use self::sides::{add_up, are_there, notes};
pub(crate) use self::strangers::meant;
use crate::EngineError;
use crate::asking::plan::{MetricPlan, Plan};
use crate::kinds::finish::Measured;
use crate::reading::dated::{bucket_plans, names_base};
use crate::reading::scan::{Groups, LeftOut, Observation, Reading, Scan, scan};
use crate::session::Session;

/// A set, by its place in [`SETS`].
#[derive(Clone, Copy)]
enum Set {
    Start,
    End,
    Kept,
    Lost,
    Gained,
    Acquired,
    Active,
    Did,
    DidActive,
    DidAny,
    DidAll,
    Passing,
}

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

/// The sets while they are filled: who is in them where rows are wanted, else how many.
struct Sets {
    rows_wanted: bool,
    /// By set, whether anything asks for it.
    needed: [bool; SETS.len()],
    scans: Vec<Scan>,
    /// The latest observation of each set and bucket, which most of the next ones go to as well.
    last: Vec<usize>,
    /// By set, bucket, group and day: its place among the set's observations.
    known: FxHashMap<(usize, u32, u32, i64), usize>,
}

impl Sets {
    fn new(plan: &Plan, compute: Option<&str>) -> Self {
        let formula = formula(compute);
        let names = formula.as_ref().map_or_else(Vec::new, Formula::names);
        // A formula that is no quotient stands on who is there at the end.
        let needed = SETS.map(|set| set == "end" || names.contains(&set));
        let scans = SETS.iter().map(|_| Scan::default()).collect();
        let last = vec![usize::MAX; SETS.len() * plan.bucket_count()];
        // Customers are drawn one by one.
        let rows_wanted = plan.rows_wanted || plan.bootstrap;
        Sets { rows_wanted, needed, scans, last, known: FxHashMap::default() }
    }

    /// Adds a customer to a set. Changes are tested by day, so that one observation a day, with
    /// as many customers for its weight, says as much as one each.
    fn put(&mut self, set: Set, observation: Observation) {
        let set = set as usize;
        if !self.needed[set] {
            return;
        }
        let observations = self.scans[set].observations.joined();
        if self.rows_wanted {
            observations.push(observation);
            return;
        }
        let last = &mut self.last[observation.bucket as usize * SETS.len() + set];
        let day = observation.at.div_euclid(DAY);
        if let Some(same) = observations.get_mut(*last)
            && same.group == observation.group
            && same.at.div_euclid(DAY) == day
        {
            same.weight += 1.0;
            return;
        }
        let key = (set, observation.bucket, observation.group, day);
        *last = *self.known.entry(key).or_insert(observations.len());
        match observations.get_mut(*last) {
            Some(same) => same.weight += 1.0,
            None => observations.push(observation),
        }
    }

    fn scans(self) -> Vec<(&'static str, Scan)> {
        SETS.into_iter().zip(self.scans).collect()
    }
}

/// Finds who is in each set of each bucket and group.
pub(crate) fn measure(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    groups: &mut Groups,
) -> Result<Measured, EngineError> {
    let Some(side) = &metric.definition.value else { return Ok(Measured::default()) };
    let plan = &judged(plan, metric);
    if side.sum.is_some() {
        return sums::measure(session, plan, metric, side, groups);
    }
    match bucket_plans(session, plan, metric, side) {
        None => {
            let active = spans(session, plan, metric, side, groups)?;
            of_spans(session, plan, metric, &[(active, 0..plan.bucket_count())], groups)
        }
        // Who belongs to which group is told anew for each bucket.
        Some(plans) => {
            let mut active = Vec::with_capacity(plans.len());
            for (bucket, judged) in plans.iter().enumerate() {
                let found = spans(session, judged, metric, side, groups)?;
                active.push((found, bucket..bucket + 1));
            }
            of_spans(session, plan, metric, &active, groups)
        }
    }
}

/// Does the same for several ranges without groups; who is active when is read once for all.
pub(crate) fn measure_each(
    session: &Session,
    plans: &[Plan],
    metric: &MetricPlan,
    groups: &mut Groups,
) -> Result<Vec<Measured>, EngineError> {
    let side = metric.definition.value.as_ref();
    let fact = side.and_then(|side| Fact::from_name(&side.fact));
    let (Some(side), Some(fact), [first, ..]) = (side, fact, plans) else {
        return plans.iter().map(|plan| measure(session, plan, metric, groups)).collect();
    };
    if plans.iter().any(|plan| names_base(session, plan, metric, fact)) {
        return plans.iter().map(|plan| measure(session, plan, metric, groups)).collect();
    }
    if side.sum.is_some() {
        return sums::measure_each(session, plans, metric, side, groups);
    }
    let mut active = [(spans(session, first, metric, side, groups)?, 0..1)];
    let each = plans.iter().map(|plan| {
        active[0].1 = 0..plan.bucket_count();
        of_spans(session, plan, metric, &active, groups)
    });
    each.collect()
}

/// Sorts those who are active into the sets of the buckets given with them.
fn of_spans(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    active: &[(Active, Range<usize>)],
    groups: &mut Groups,
) -> Result<Measured, EngineError> {
    let definition = &metric.definition;
    let compute = definition.compute.as_deref();
    // Whoever was never active has rows of another fact, which are listed apart.
    let (mut sets, mut strangers) = (Sets::new(plan, compute), Sets::new(plan, compute));
    let did = match &definition.numerator {
        Some(side) => {
            let strangers = [Set::DidAny, Set::DidAll].iter().any(|set| sets.needed[*set as usize]);
            did(session, plan, metric, side, strangers)?
        }
        None => Did::default(),
    };
    let signed_up = signed_up(session, metric)?;
    let until = reach::until(session, metric)?;
    let ranges = reach::ranges(plan, metric, until);
    for (active, buckets) in active {
        for own in active.spans.chunk_by(|one, other| one.customer == other.customer) {
            let first = own.iter().map(|span| span.from).min().unwrap_or(NULL_INT);
            let first = active.since.get(&own[0].customer).copied().unwrap_or(first);
            let first = signed_up.get(&own[0].customer).map_or(first, |at| first.min(*at));
            let ends = (ranges.as_slice(), until);
            of_customer(ends, buckets.clone(), (own, first), &did.who, &mut sets);
        }
        strangers::sort(buckets, active, &did, groups, &mut strangers);
    }
    let (mut sets, mut strangers) = (sets.scans(), strangers.scans());
    let (upper, lower) = sides(compute, &sets);
    let apart = sides(compute, &strangers);
    for ((_, set), (_, more)) in sets.iter_mut().zip(&mut strangers) {
        set.observations.extend(more.observations.take());
    }
    let mut measured = Measured { lower, sets, strangers: apart, ..Measured::of(upper) };
    if let Some((last, _)) = active.last() {
        measured.upper.left_out = last.left_out.clone();
        measured.upper.reasons = last.reasons.clone();
    }
    Ok(measured)
}

/// The spans of a side, by customer; and what was left out.
struct Active {
    spans: Vec<Span>,
    /// Since when each customer was ever active, where a filter may leave out spans; else nobody.
    since: FxHashMap<u32, i64>,
    left_out: Vec<LeftOut>,
    reasons: Vec<String>,
}

/// Returns the spans of a side, by customer; and what was left out.
fn spans(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    side: &Side,
    groups: &mut Groups,
) -> Result<Active, EngineError> {
    let fact = Fact::from_name(&side.fact).unwrap_or(Fact::ActiveSpans);
    let column = side.distinct.as_deref().unwrap_or("customer");
    let customer = session.scope(plan, metric, fact).see(column)?;
    let side = Side { distinct: None, ..side.clone() };
    let dated = reach::judged(session, plan, metric)?;
    let found = scan(session, &dated, metric, &side, Reading::Spans, groups)?;
    let silence = reach::silence(session, metric)?;
    let span = |o: &Observation| Span {
        group: o.group,
        customer: customer.code(o.row as usize),
        from: o.value,
        to: silence.as_ref().map_or(o.wall, |quiet_at| quiet_at[o.row as usize]),
        row: o.row,
    };
    let spans = found.observations.iter().map(span);
    let mut spans: Vec<Span> = spans.filter(|span| span.customer != NULL_CODE).collect();
    spans.sort_unstable_by_key(|span| (span.customer, span.group, span.from, span.row));
    let mut since = FxHashMap::default();
    if plan.filter.is_some() {
        let (all, mut untold) = (plan.of_all(), Groups::default());
        let all = scan(session, &all, metric, &side, Reading::Spans, &mut untold)?;
        for o in all.observations.iter() {
            let first = since.entry(customer.code(o.row as usize)).or_insert(o.value);
            *first = o.value.min(*first);
        }
    }
    Ok(Active { spans, since, left_out: found.left_out, reasons: found.reasons })
}

/// Returns since when customers are customers by their sign-up; nobody where it makes no customer
/// new, and of sets of other things.
fn signed_up(session: &Session, metric: &MetricPlan) -> Result<FxHashMap<u32, i64>, EngineError> {
    let is_asked = session.settings().customers.new_by == NewBy::SignUp;
    let distinct = metric.definition.value.as_ref().and_then(|side| side.distinct.as_deref());
    let mut first = FxHashMap::default();
    if !is_asked || distinct.is_some_and(|column| column != "customer") {
        return Ok(first);
    }
    let tables = session.tables();
    let customers = tables.codes(Fact::Customers, "customer")?;
    let excluded = tables.codes(Fact::Customers, "excluded")?;
    let signed_up = tables.integers(Fact::Customers, "signed_up_at")?;
    for (row, at) in signed_up.iter().enumerate() {
        if *at != NULL_INT && excluded[row] == NULL_CODE {
            let known = first.entry(customers[row]).or_insert(*at);
            *known = (*known).min(*at);
        }
    }
    Ok(first)
}

/// Who has a row of a numerator's side in each bucket.
#[derive(Default)]
struct Did {
    /// Bucket and customer.
    who: FxHashSet<(u32, u32)>,
    /// Where those lie who were active at no time, if anything asks for them; a row's value is the
    /// customer.
    rows: Vec<Observation>,
    /// The groups of these rows.
    groups: Groups,
}

/// Returns who has a row of a side in each bucket, whatever a question asks: of members it is said
/// by what they are, and what they did counts then, whatever that was.
fn did(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    side: &Side,
    strangers: bool,
) -> Result<Did, EngineError> {
    let fact = Fact::from_name(&side.fact).unwrap_or(Fact::CustomerActs);
    let column = side.distinct.as_deref().unwrap_or("customer");
    let customer = session.scope(plan, metric, fact).see(column)?;
    let side = Side { distinct: None, ..side.clone() };
    let (all, mut untold) = (plan.of_all(), Groups::default());
    let found = scan(session, &all, metric, &side, Reading::ByDate, &mut untold)?;
    let of = |o: &Observation| (customer.code(o.row as usize), *o);
    let rows = found.observations.iter().map(of).filter(|(customer, _)| *customer != NULL_CODE);
    let rows: Vec<Observation> =
        rows.map(|(customer, o)| Observation { value: i64::from(customer), ..o }).collect();
    let who = rows.iter().map(|o| (o.bucket, o.value as u32)).collect();
    if !strangers {
        return Ok(Did { who, ..Did::default() });
    }
    let (rows, groups) = strangers::placed(session, plan, metric, &side, rows)?;
    Ok(Did { who, rows, groups })
}

/// Puts one customer, with since when they were ever active, into the sets of each bucket, as far
/// as is known who is active.
fn of_customer(
    (ranges, until): (&[(i64, i64)], i64),
    buckets: Range<usize>,
    (spans, first): (&[Span], i64),
    did: &FxHashSet<(u32, u32)>,
    sets: &mut Sets,
) {
    for bucket in buckets {
        let (from, to) = ranges[bucket];
        if from > until {
            break;
        }
        let (before, last) = (from - 1, (to - 1).min(until));
        for group in spans.chunk_by(|left, right| left.group == right.group) {
            let at = |at: i64| group.iter().rev().find(|span| span.holds_at(at));
            let (at_start, at_end) = (at(before), at(last));
            let touching = group.iter().rev().find(|span| span.touches(from, last));
            let did = did.contains(&(bucket as u32, spans[0].customer));
            let mut put = |set: Set, span: Option<&Span>, date: i64| {
                if let Some(span) = span {
                    sets.put(set, observation(span.row, span.group, bucket, date));
                }
            };
            put(Set::Start, at_start, from);
            put(Set::End, at_end, last);
            put(Set::Active, touching.or(at_start), from);
            put(Set::Did, group.last().filter(|_| did), from);
            put(Set::DidAll, group.last().filter(|_| did), from);
            put(Set::DidActive, touching.or(at_start).filter(|_| did), from);
            let came_and_went = at_start.is_none() && at_end.is_none() && touching.is_some();
            put(Set::DidAny, group.last().filter(|_| did && !came_and_went), from);
            match (at_start, at_end) {
                (Some(_), Some(end)) => put(Set::Kept, Some(end), last),
                (Some(start), None) => put(Set::Lost, Some(start), start.to.max(from)),
                (None, Some(end)) => {
                    put(Set::Gained, Some(end), end.from.max(from));
                    put(Set::Acquired, Some(end).filter(|_| first >= from), end.from.max(from));
                }
                (None, None) => {
                    let left = touching.map_or(from, |span| span.to.max(from));
                    put(Set::Passing, touching.filter(|_| first >= from), left);
                }
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

/// Returns what a formula's numerator and denominator are made of.
fn sides(compute: Option<&str>, sets: &[(&'static str, Scan)]) -> (Scan, Option<Scan>) {
    let sides = formula(compute).map(|formula| Sides::of(&formula));
    sides.map_or_else(Default::default, |sides| sides.scans(sets))
}

/// Returns whether a value is a number of customers over one of others, which no proportion is,
/// and the sets say who they all are: whoever was never active is in none.
pub(crate) fn are_held_against(definition: &Definition) -> bool {
    let formula = formula(definition.compute.as_deref());
    let counts = definition.value.as_ref().is_some_and(|side| side.sum.is_none());
    let is_drawn = |formula: Formula| {
        let sides = Sides::of(&formula);
        let divides = sides.add_up && sides.lower.is_some();
        let are_members = !formula.names().iter().any(|name| ["did_any", "did_all"].contains(name));
        divides && !heads::are_a_share(&formula) && are_members
    };
    counts && !definition.proportion && formula.is_some_and(is_drawn)
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
    let brings = |o: &Observation| if sums { o.value as f64 } else { o.exact_weight() };
    let count = |scan: &Scan| {
        let mut counts = vec![0.0; cells];
        scan.observations.iter().for_each(|o| counts[scan.cell(o, groups)] += brings(o));
        counts
    };
    let told = measured.lower.as_ref().unwrap_or(&measured.upper);
    let members = if sums { sums::members(told, groups, cells) } else { Vec::new() };
    let sizes: Vec<(&str, Vec<f64>)> =
        measured.sets.iter().map(|(name, scan)| (*name, count(scan))).collect();
    let definition = &metric.definition;
    let Some(formula) = formula(definition.compute.as_deref()) else {
        return vec![Value::default(); cells];
    };
    let sides = Sides::of(&formula);
    let divides = sides.lower.as_ref().filter(|_| sides.add_up);
    let percent = if definition.unit == Unit::Percent { 100.0 } else { 1.0 };
    let is_share = definition.proportion || (!sums && heads::are_a_share(&formula));
    let one = |cell: usize| {
        let of =
            |name: &str| sizes.iter().find(|(set, _)| *set == name).map(|(_, counts)| counts[cell]);
        let mut value = Value::default();
        if let Some(lower) = divides {
            value.numerator = sides.upper.value(&of);
            value.denominator = lower.value(&of);
        } else if let Some((upper, lower)) = formula.quotient().filter(|_| !sides.add_up) {
            value.numerator = upper.value(&of).ok();
            value.denominator = lower.value(&of).ok();
        }
        let once = |lower: &Linear| {
            let each = lower.terms.iter().map(|(name, times)| Some(times.signum() * of(name)?));
            each.sum::<Option<f64>>()
        };
        let alone = || match &formula {
            Formula::Name(name) => of(name),
            _ => of("end"),
        };
        let base = divides.map_or(value.denominator, once).or_else(alone);
        value.n = if sums { members[cell] } else { base.unwrap_or(0.0) as u64 };
        match formula.value(&of) {
            Ok(found) => value.value = Some(found * percent),
            Err(reason) => value.reason = Some(reason.reason().into()),
        }
        if let (true, Some(upper), Some(lower)) = (is_share, value.numerator, value.denominator)
            && upper >= 0.0
        {
            let interval = statistics::wilson(upper as u64, lower as u64);
            value.interval = interval.map(|i| [i.low * percent, i.high * percent]);
        }
        value
    };
    (0..cells).map(one).collect()
}
