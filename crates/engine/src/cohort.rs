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

mod cells;
mod entries;

use baremo_metrics::answer::Value;
use baremo_metrics::bucket::Grain;
use baremo_metrics::expr::{Expr, ParameterValue};
use baremo_metrics::page::{CohortMode, CohortSpec};
use baremo_metrics::statistics::wilson;
use baremo_model::Fact;

use self::cells::{Cells, Fate, REASONS};
use self::entries::{Activity, activity, entries};
use crate::EngineError;
use crate::coverage::start_of_day;
use crate::eval::bind_int;
use crate::finish::Measured;
use crate::plan::{MetricPlan, Plan};
use crate::scan::Groups;
use crate::session::{Begun, Session};
use crate::source::SourceState;

/// The dimension that every cohort has.
pub(crate) const AGE: &str = "age";

/// Ages followed when nothing else is said.
const AGES: u32 = 12;

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

fn returned(mode: CohortMode, reached: &[u32], age: u32) -> bool {
    match mode {
        _ if age == 0 => true,
        CohortMode::NDay => reached.binary_search(&age).is_ok(),
        CohortMode::Unbounded => reached.last().is_some_and(|last| *last >= age),
        CohortMode::Bracket => reached.iter().any(|at| *at >= 1 && *at <= age),
    }
}
