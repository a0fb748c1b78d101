//! Cohorts: of those who entered in a bucket, the part that was active again at each age.
//!
//! An answer has the dimension `age`: 0 is the entry itself, 1 the first day, week or month after
//! it. Ages are differences of local dates, or of calendar months. Somebody whose age is not over
//! at the watermark of the source of their entry is left out of both sides and counted `immature`.
//! So is, as `not_recorded`, whose age lies before anything is on record of what makes somebody
//! return, or after that has ended: who is not seen where nobody looked is unknown.
//!
//! ```text
//!  sign-up      first use on record                 watermark
//!  ●├── 1 ──┼── 2 ──┼── 3 ──┼── 4 ──┼── 5 ──┼── 6 ──│
//!    not_recorded    ● ●  ●    ●  ● on record      immature
//! ```
//!
//! Where a source records some ages only, which no date tells, a question says so: the others have
//! no place in its answer.

use baremo_metrics::answer::{Value, left_out};
use baremo_metrics::bucket::Grain;
use baremo_metrics::expr::{Expr, ParameterValue};
use baremo_metrics::page::{CohortMode, CohortSpec, Side};
use baremo_metrics::statistics::wilson;
use baremo_model::{Fact, NULL_CODE};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::EngineError;
use crate::coverage::start_of_day;
use crate::eval::bind_int;
use crate::finish::Measured;
use crate::plan::{MetricPlan, Plan};
use crate::scan::{Groups, LeftOut, Observation, Reading, Scan, scan};
use crate::session::{Begun, Session, of_rows};
use crate::source::SourceState;

/// The dimension that every cohort has.
pub(crate) const AGE: &str = "age";

/// Weight of one observation that counts for many, at most: beyond it whole numbers of this size
/// are not exact.
const MOST: u64 = 1 << 24;

/// Ages followed when nothing else is said.
const AGES: u32 = 12;

/// One who entered.
#[derive(Clone, Copy)]
struct Entry {
    customer: u32,
    at: i64,
    bucket: u32,
    /// Group without its age.
    group: u32,
    row: u32,
}

/// How ages are counted.
struct Ages {
    /// Days or months from the first date of all.
    steps: baremo_metrics::bucket::Buckets,
    width: u32,
    count: u32,
    /// Those after the entry that are on record, where not all are.
    only: Vec<u32>,
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
        let set = |name: &str| name.strip_prefix('$').and_then(|it| metric.parameters.get(it));
        let count = match set(&cohort.ages) {
            Some(ParameterValue::Count(count)) => *count as u32,
            _ => cohort.ages.parse().unwrap_or(AGES),
        };
        let only: Vec<u32> = match cohort.only.as_deref().and_then(set) {
            Some(ParameterValue::Counts(ages)) => {
                ages.iter().filter_map(|age| u32::try_from(*age).ok()).collect()
            }
            _ => Vec::new(),
        };
        Ok(Ages {
            steps: session.buckets(first, last + 1, grain, &plan.zone)?,
            width: width.parse().unwrap_or(1).max(1),
            count: only.iter().max().copied().unwrap_or(count),
            only,
        })
    }

    /// Returns whether an age is followed: the entry is, and what is on record of those after it.
    fn follows(&self, age: u32) -> bool {
        age == 0 || self.only.is_empty() || self.only.contains(&age)
    }

    /// Returns the age of an instant for one who entered at a step; none before the entry.
    fn of(&self, entered: usize, at: i64) -> Option<u32> {
        let steps = self.steps.index(at)?.checked_sub(entered)?;
        u32::try_from(steps).ok().map(|steps| steps.div_ceil(self.width))
    }

    /// Returns when the age after one begins, for one who entered at a step; none after the data.
    fn after(&self, entered: usize, age: u32) -> Option<i64> {
        self.steps.edges().get(entered + (age * self.width) as usize + 1).copied()
    }

    /// Returns whether an age of one who entered at a step is over at an instant.
    fn is_over(&self, entered: usize, age: u32, at: i64) -> bool {
        self.after(entered, age).is_some_and(|edge| edge <= at + 1)
    }
}

/// From when to when what makes somebody return is on record, in the sources asked for together.
#[derive(Clone, Copy)]
struct OnRecord {
    begins: i64,
    until: i64,
    /// Whether more is to come.
    goes_on: bool,
}

impl OnRecord {
    /// Returns it; none where it is on record nowhere. Where the sources asked for have nothing of
    /// it, those count that have.
    fn of(session: &Session, plan: &Plan, begun: &[Begun]) -> Option<Self> {
        let found = |states: &[&SourceState]| {
            let own = |one: &Begun| {
                let is_own = |name: &str| session.tables().known(name) == Some(one.source);
                let state = states.iter().find(|state| is_own(&state.name))?;
                let begins = one.first.saturating_sub(one.quiet);
                Some(OnRecord {
                    begins: start_of_day(begins, plan).unwrap_or(begins),
                    until: state.ended_at.unwrap_or(state.watermark),
                    goes_on: state.ended_at.is_none(),
                })
            };
            begun.iter().filter_map(own).reduce(|one, other| OnRecord {
                begins: one.begins.min(other.begins),
                until: one.until.max(other.until),
                goes_on: one.goes_on || other.goes_on,
            })
        };
        let all = || session.sources().iter().collect::<Vec<_>>();
        found(&session.sources_of(plan)).or_else(|| found(&all()))
    }

    /// Returns what is known of one who entered at a step, and is not seen at an age.
    fn of_unseen(self, ages: &Ages, mode: CohortMode, entered: usize, age: u32) -> Fate {
        // Up to an age they may have come back at any before.
        let first = if mode == CohortMode::Bracket { 0 } else { age - 1 };
        let is_begun = ages.after(entered, first).is_some_and(|start| start >= self.begins);
        match ages.is_over(entered, age, self.until) {
            true if is_begun => Fate::Away,
            false if self.goes_on => Fate::Immature,
            _ => Fate::Unrecorded,
        }
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
    let (entries, entered) = entries(session, plan, metric, &cohort.entry)?;
    let Activity { instants: activity, begun } = activity(session, plan, metric, side)?;
    let on_record = OnRecord::of(session, plan, &begun);
    let unseen = |at: usize, age: u32| {
        on_record.map_or(Fate::Unrecorded, |it| it.of_unseen(&ages, cohort.mode, at, age))
    };
    let fact = Fact::from_name(&cohort.entry.fact).unwrap_or(Fact::CustomerBase);
    let watermark = bind_int(&session.scope(plan, metric, fact), &Expr::Watermark)?;
    let watermarks = watermark.values(0..session.tables().rows(fact)?);
    let mut cells = Cells::new(session, plan, entered, &ages);
    // Without ages in the answer it is the return after the entry that is asked for.
    let first = if cells.place.is_some() { 0 } else { 1 };
    let mut active = activity.chunk_by(|one, other| one.0 == other.0).peekable();
    let mut reached = Vec::new();
    for own in entries.chunk_by(|one, other| one.customer == other.customer) {
        let customer = own[0].customer;
        while active.next_if(|rows| rows[0].0 < customer).is_some() {}
        let instants = active.next_if(|rows| rows[0].0 == customer).unwrap_or_default();
        for entry in own {
            let at = ages.steps.index(entry.at);
            let watermark = watermarks[entry.row as usize];
            reached.clear();
            reached.push(0);
            reached.extend(instants.iter().filter_map(|(_, active)| ages.of(at?, *active)));
            reached.sort_unstable();
            let cell = cells.of(entry);
            for age in (first..=ages.count).filter(|age| ages.follows(*age)) {
                let fate = match at.filter(|at| ages.is_over(*at, age, watermark)) {
                    _ if age == 0 => Fate::Returned,
                    None => Fate::Immature,
                    // Those alone who are seen where not all are looked at would all have returned.
                    Some(at) => match unseen(at, age) {
                        Fate::Away if returned(cohort.mode, &reached, age) => Fate::Returned,
                        fate => fate,
                    },
                };
                cells.take(cell + age as usize, entry, fate);
            }
        }
    }
    Ok(cells.finish(groups))
}

/// What became of one who entered, at an age.
#[derive(Clone, Copy)]
enum Fate {
    Returned,
    Away,
    /// The age is not over.
    Immature,
    /// Nobody looked at that age.
    Unrecorded,
}

impl Fate {
    /// Returns the place of the reason for which it leaves somebody out; none of what counts.
    fn reason(self) -> Option<u32> {
        match self {
            Fate::Returned | Fate::Away => None,
            Fate::Immature => Some(0),
            Fate::Unrecorded => Some(1),
        }
    }
}

/// Why somebody is left out, in the order of their places.
const REASONS: [&str; 2] = [left_out::IMMATURE, left_out::NOT_RECORDED];

/// Those who entered in a bucket and group, at one age.
struct Cell {
    /// The first of them.
    entry: Entry,
    age: u32,
    /// How many had each fate.
    counts: [u64; 4],
    /// All of them with their fates, where it is asked who they are.
    rows: Vec<(Entry, Fate)>,
}

/// The cells of the answer; those of a bucket and group lie together, age after age.
struct Cells {
    rows_wanted: bool,
    /// Groups without their age.
    entered: Groups,
    /// Where the age stands in a group of the answer; none when it is not asked for.
    place: Option<usize>,
    /// Codes of the ages.
    codes: Vec<u32>,
    /// Where the cells of a bucket and group begin.
    starts: FxHashMap<(u32, u32), usize>,
    cells: Vec<Cell>,
}

impl Cells {
    fn new(session: &Session, plan: &Plan, entered: Groups, ages: &Ages) -> Self {
        let codes = (0..=ages.count).map(|age| session.tables().code(&age.to_string()));
        Cells {
            rows_wanted: plan.rows_wanted,
            entered,
            place: plan.by.iter().position(|name| name == AGE),
            codes: codes.collect(),
            starts: FxHashMap::default(),
            cells: Vec::new(),
        }
    }

    /// Returns the first cell of an entry's bucket and group.
    fn of(&mut self, entry: &Entry) -> usize {
        let next = self.cells.len();
        let start = *self.starts.entry((entry.bucket, entry.group)).or_insert(next);
        if start == next {
            self.cells.extend((0..self.codes.len() as u32).map(|age| Cell {
                entry: *entry,
                age,
                counts: [0; 4],
                rows: Vec::new(),
            }));
        }
        start
    }

    fn take(&mut self, cell: usize, entry: &Entry, fate: Fate) {
        let cell = &mut self.cells[cell];
        match self.rows_wanted {
            true => cell.rows.push((*entry, fate)),
            false => cell.counts[fate as usize] += 1,
        }
    }

    /// Makes observations: one each where it is asked who they are, else one for many.
    fn finish(self, groups: &mut Groups) -> Measured {
        let reasons = REASONS.map(str::to_owned).into();
        let (mut upper, mut lower) = (Scan::default(), Scan { reasons, ..Scan::default() });
        for cell in &self.cells {
            let mut key = self.entered.keys[cell.entry.group as usize].clone();
            if let Some(place) = self.place {
                key.insert(place, self.codes[cell.age as usize]);
            }
            let mut put = |entry: &Entry, fate: Fate, count: u64| {
                let group = groups.number(&key);
                let (row, bucket, at) = (entry.row, entry.bucket, entry.at);
                let case_row = row;
                if let Some(reason) = fate.reason() {
                    let count = count.min(u64::from(u32::MAX)) as u32;
                    let left = LeftOut { row, case_row, bucket, group, reason, at, count };
                    lower.left_out.push(left);
                    return;
                }
                for weight in weights(count) {
                    // Cells of the answer are told by their age from those that join several.
                    let (value, wall) = (1, i64::from(cell.age));
                    let one = Observation { row, case_row, bucket, group, weight, value, wall, at };
                    lower.observations.push(one);
                    if let Fate::Returned = fate {
                        upper.observations.push(one);
                    }
                }
            };
            cell.rows.iter().for_each(|(entry, fate)| put(entry, *fate, 1));
            for fate in [Fate::Returned, Fate::Away, Fate::Immature, Fate::Unrecorded] {
                if cell.counts[fate as usize] > 0 {
                    put(&cell.entry, fate, cell.counts[fate as usize]);
                }
            }
        }
        Measured { lower: Some(lower), ..Measured::of(upper) }
    }
}

/// Takes the entries away, which are no returns: what several ages together stand on are those
/// after it.
pub(crate) fn returns_alone(measured: &mut Measured) {
    let sides = [Some(&mut measured.upper), measured.lower.as_mut()];
    for scan in sides.into_iter().flatten() {
        scan.observations.joined().retain(|o| o.wall > 0);
    }
}

/// Gives the values their intervals (Wilson): customers of one age are each there once, and either
/// came back or did not. The entry, which is all of them, is no matter of chance, and several ages
/// together hold the same customers several times.
pub(crate) fn intervals(measured: &Measured, values: &mut [Value], groups: usize) {
    let Some(lower) = &measured.lower else { return };
    let mut ages: Vec<Option<(i64, i64)>> = vec![None; values.len()];
    for o in lower.observations.iter() {
        let (least, greatest) = ages[lower.cell(o, groups)].get_or_insert((o.wall, o.wall));
        (*least, *greatest) = (o.wall.min(*least), o.wall.max(*greatest));
    }
    for (value, ages) in values.iter_mut().zip(ages) {
        let is_one = ages.is_some_and(|(least, greatest)| least == greatest && least > 0);
        let sides = value.numerator.zip(value.denominator).filter(|_| is_one);
        let interval = sides.and_then(|(back, all)| wilson(back as u64, all as u64));
        value.interval = interval.map(|i| [i.low * 100.0, i.high * 100.0]);
    }
}

/// Says of values that stand on nobody why: what they wait for, else that nobody looked.
pub(crate) fn explain(values: &mut [Value]) {
    for value in values.iter_mut().filter(|value| value.n == 0) {
        let reason = REASONS.iter().find(|reason| value.excluded.contains_key(**reason));
        if let Some(reason) = reason {
            value.reason = Some((*reason).to_owned());
        }
    }
}

/// Returns a count as weights that are exact.
fn weights(count: u64) -> impl Iterator<Item = f32> {
    let rest = count % MOST;
    let full = std::iter::repeat_n(MOST as f32, (count / MOST) as usize);
    full.chain((rest > 0).then_some(rest as f32))
}

fn returned(mode: CohortMode, reached: &[u32], age: u32) -> bool {
    match mode {
        _ if age == 0 => true,
        CohortMode::NDay => reached.binary_search(&age).is_ok(),
        CohortMode::Unbounded => reached.last().is_some_and(|last| *last >= age),
        CohortMode::Bracket => reached.iter().any(|at| *at >= 1 && *at <= age),
    }
}

/// Returns who entered in each bucket and group, each once, by customer; and the groups. Where a
/// customer has several rows, as one who was merged, the first of all is the entry: who had entered
/// before the range does not enter in it again.
fn entries(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    side: &Side,
) -> Result<(Vec<Entry>, Groups), EngineError> {
    let fact = Fact::from_name(&side.fact).unwrap_or(Fact::CustomerBase);
    let column = side.distinct.as_deref().unwrap_or("customer");
    let customer = session.scope(plan, metric, fact).see(column)?;
    let mut apart = plan.clone();
    apart.by.retain(|name| name != AGE);
    let mut groups = Groups::default();
    let rows = Side { distinct: None, ..side.clone() };
    let found = scan(session, &apart, metric, &rows, Reading::ByDate, &mut groups)?;
    let entry = |o: &Observation| Entry {
        customer: customer.code(o.row as usize),
        at: o.at,
        bucket: o.bucket,
        group: o.group,
        row: o.row,
    };
    let all = found.observations.iter().map(entry);
    let mut entries: Vec<Entry> = all.filter(|entry| entry.customer != NULL_CODE).collect();
    entries.par_sort_by_key(|entry| (entry.customer, entry.at, entry.row));
    entries.dedup_by_key(|entry| (entry.customer, entry.group));
    // A row of the customer base is all of a customer.
    if fact != Fact::CustomerBase {
        let all = activity(session, plan, metric, side)?.instants;
        let first = |customer: u32| {
            let place = all.partition_point(|(other, _)| *other < customer);
            all.get(place).filter(|(other, _)| *other == customer).map(|(_, at)| *at)
        };
        entries.retain(|entry| first(entry.customer).is_none_or(|first| first == entry.at));
    }
    Ok((entries, groups))
}

/// What all rows of a side say, whatever the range and the filter asked for.
struct Activity {
    /// The customers, each with the instants at which they were active, or entered, in their order.
    instants: Vec<(u32, i64)>,
    /// From when on each source has such rows.
    begun: Vec<Begun>,
}

/// Reads the rows of a side.
fn activity(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    side: &Side,
) -> Result<Activity, EngineError> {
    let fact = Fact::from_name(&side.fact).unwrap_or(Fact::Orders);
    let column = side.distinct.as_deref().unwrap_or("customer");
    let scope = session.scope(plan, metric, fact);
    let customer = scope.see(column)?;
    // One source brought all rows: whose each is need not be read.
    let (only, source) = match session.sources() {
        [] => (NULL_CODE, None),
        [only] => (session.tables().code(&only.name), None),
        _ => (NULL_CODE, Some(scope.see("source")?)),
    };
    let mut whole = plan.total();
    (whole.from, whole.to, whole.filter) = (i64::MIN, i64::MAX, None);
    let mut groups = Groups::default();
    groups.number(&[]);
    let side = Side { distinct: None, ..side.clone() };
    let found = scan(session, &whole, metric, &side, Reading::ByDate, &mut groups)?;
    let brought = |o: &Observation| {
        (source.as_ref().map_or(only, |source| source.code(o.row as usize)), o.at)
    };
    // Of rows that name nobody it cannot be told who came back.
    let names = |o: &&Observation| customer.code(o.row as usize) != NULL_CODE;
    let begun = of_rows(|| found.observations.iter().filter(names).map(brought));
    let one = |o: &Observation| (customer.code(o.row as usize), o.at);
    let mut instants: Vec<(u32, i64)> = found.observations.iter().map(one).collect();
    drop(found);
    instants.par_sort_unstable();
    Ok(Activity { instants, begun })
}
