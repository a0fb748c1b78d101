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
use rayon::prelude::*;

use self::cells::{Cells, Fate, Keys, REASONS};
use self::entries::{Activity, Entry, activity, entries};
use crate::EngineError;
use crate::asking::coverage::start_of_day;
use crate::asking::plan::{MetricPlan, Plan};
use crate::kinds::finish::Measured;
use crate::reading::eval::bind_int;
use crate::reading::scan::Groups;
use crate::reading::source::SourceState;
use crate::session::{Begun, Session};

/// The dimension that every cohort has.
pub(crate) const AGE: &str = "age";

/// Shares of those who entered for each core: who came early is followed for longer.
const SHARES: usize = 4;

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

    /// Returns the step of an instant together with a customer, in the order of the customers and
    /// their steps; none outside the data.
    fn step(&self, customer: u32, at: i64) -> Option<u64> {
        let step = u32::try_from(self.steps.index(at)?).ok()?;
        Some(u64::from(customer) << 32 | u64::from(step))
    }

    /// Returns the age of such a step for one who entered at another; none before the entry.
    fn of(&self, entered: usize, step: u64) -> Option<u32> {
        let steps = (step as u32 as usize).checked_sub(entered)?;
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
    let step = |customer: u32, at: i64| ages.step(customer, at);
    let Activity { instants: active, begun } = activity(session, plan, metric, side, step)?;
    let on_record = OnRecord::of(session, plan, &begun);
    let fact = Fact::from_name(&cohort.entry.fact).unwrap_or(Fact::CustomerBase);
    let watermark = bind_int(&session.scope(plan, metric, fact), &Expr::Watermark)?;
    let watermarks = watermark.values(0..session.tables().rows(fact)?);
    let keys = Keys::new(session, plan, entered, &ages);
    let course = Course {
        mode: cohort.mode,
        // Without ages in the answer it is the return after the entry that is asked for.
        first: if keys.place.is_some() { 0 } else { 1 },
        active: &active,
        watermarks: &watermarks,
        on_record,
        ages: &ages,
    };
    let none = || Cells::new(plan.rows_wanted, ages.count);
    let told = shares(&entries).into_par_iter().map(|own| course.follow(own, none()));
    let told: Vec<Cells> = told.collect();
    let cells = told.into_iter().reduce(Cells::add).unwrap_or_else(none);
    Ok(cells.finish(&keys, groups))
}

/// Cuts those who entered, who are in the order of the customers, into some shares for each core.
fn shares(entries: &[Entry]) -> Vec<&[Entry]> {
    let size = entries.len().div_ceil(SHARES * rayon::current_num_threads()).max(1);
    let (mut shares, mut rest) = (Vec::new(), entries);
    while let Some(last) = rest.get(size.min(rest.len()).wrapping_sub(1)) {
        // All of one customer are in one share.
        let end = rest.partition_point(|entry| entry.customer <= last.customer);
        let (own, others) = rest.split_at(end);
        shares.push(own);
        rest = others;
    }
    shares
}

/// What is known of everybody after their entry.
struct Course<'a> {
    mode: CohortMode,
    /// The first age that is followed.
    first: u32,
    /// The steps at which customers were active: see [`Ages::step`].
    active: &'a [u64],
    /// Of each row of the fact of entries.
    watermarks: &'a [i64],
    on_record: Option<OnRecord>,
    ages: &'a Ages,
}

impl Course<'_> {
    /// Follows some of those who entered, and puts what became of them into cells.
    fn follow(&self, entries: &[Entry], mut cells: Cells) -> Cells {
        let Some(first) = entries.first() else { return cells };
        let of_customer = |step: &u64| (step >> 32) as u32;
        let before = self.active.partition_point(|step| of_customer(step) < first.customer);
        let own =
            self.active[before..].chunk_by(|one, other| of_customer(one) == of_customer(other));
        let mut active = own.peekable();
        let mut reached = Vec::new();
        for own in entries.chunk_by(|one, other| one.customer == other.customer) {
            let customer = own[0].customer;
            while active.next_if(|steps| of_customer(&steps[0]) < customer).is_some() {}
            let steps = active.next_if(|steps| of_customer(&steps[0]) == customer);
            for entry in own {
                let at = self.ages.steps.index(entry.at);
                let later = steps.unwrap_or_default().iter();
                reached.clear();
                reached.push(0);
                reached.extend(later.filter_map(|step| self.ages.of(at?, *step)));
                reached.sort_unstable();
                let cell = cells.of(entry);
                let followed = self.first..=self.ages.count;
                for age in followed.filter(|age| self.ages.follows(*age)) {
                    let fate = self.fate(entry, at, age, &reached);
                    cells.take(cell + age as usize, entry, fate);
                }
            }
        }
        cells
    }

    /// Returns what became of one who entered at a step, at an age.
    fn fate(&self, entry: &Entry, at: Option<usize>, age: u32, reached: &[u32]) -> Fate {
        let watermark = self.watermarks[entry.row as usize];
        match at.filter(|at| self.ages.is_over(*at, age, watermark)) {
            _ if age == 0 => Fate::Returned,
            None => Fate::Immature,
            // Those alone who are seen where not all are looked at would all have returned.
            Some(at) => match self.unseen(at, age) {
                Fate::Away if returned(self.mode, reached, age) => Fate::Returned,
                fate => fate,
            },
        }
    }

    fn unseen(&self, at: usize, age: u32) -> Fate {
        let of = |it: OnRecord| it.of_unseen(self.ages, self.mode, at, age);
        self.on_record.map_or(Fate::Unrecorded, of)
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

fn returned(mode: CohortMode, reached: &[u32], age: u32) -> bool {
    match mode {
        _ if age == 0 => true,
        CohortMode::NDay => reached.binary_search(&age).is_ok(),
        CohortMode::Unbounded => reached.last().is_some_and(|last| *last >= age),
        CohortMode::Bracket => reached.iter().any(|at| *at >= 1 && *at <= age),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_of_one_customer_are_followed_by_one_core() {
        let entry = |customer: u32| Entry { customer, at: 0, bucket: 0, group: 0, row: customer };
        for count in [0u32, 1, 5, 1000] {
            // Of every seventh there are several, of the last one very many.
            let times = |customer: u32| match customer {
                999 => 400,
                customer if customer.is_multiple_of(7) => 3,
                _ => 1,
            };
            let all: Vec<Entry> = (0..count)
                .flat_map(|customer| (0..times(customer)).map(move |_| entry(customer)))
                .collect();
            let cut = shares(&all);
            assert_eq!(cut.iter().map(|own| own.len()).sum::<usize>(), all.len());
            assert!(cut.iter().all(|own| !own.is_empty()));
            let ends = cut.windows(2).map(|two| (two[0], two[1]));
            for (one, next) in ends {
                assert!(one[one.len() - 1].customer < next[0].customer);
            }
        }
    }
}
