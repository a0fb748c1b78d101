//! What one core makes of rows: each counts, is left out for a reason, or says nothing.

use std::ops::Range;

use baremo_metrics::service::Reader;
use baremo_model::NULL_CODE;
use baremo_model::fact::NULL_INT;
use rayon::prelude::*;

use super::bind::{Bound, COUNTS, Evaluated, Length, left_out_at};
use super::bucket::LastBucket;
use super::groups::{Groups, Placed};
use super::judged::Judged;
use super::{ADDS_NOTHING, FAILS_WHERE, LeftOut, NO_GROUP, Observation, Reading, STILL_WAITING};
use crate::reading::eval::{Rows, YES};

/// Rows evaluated at a time: what is found of them stays in the nearest cache.
const STEP: usize = 1 << 12;

/// Where at most one of so many rows is looked at, what else is read is read of these alone; else
/// of all, for columns in a row are lent as they lie.
const FEW: usize = 2;

/// Observations a worker puts into one part, unless several of one row go beyond it: to let a part
/// grow on would copy all of it time and again, each time into memory not touched before.
const PART: usize = 1 << 15;

/// Observations that become more.
#[derive(Default)]
pub(super) struct Growing {
    full: Vec<Vec<Observation>>,
    last: Vec<Observation>,
}

impl Growing {
    /// Returns the part that has room for so many more.
    fn with_room(&mut self, more: usize, most: usize) -> &mut Vec<Observation> {
        if !self.last.is_empty() && self.last.len() + more > most {
            self.full.push(std::mem::replace(&mut self.last, Vec::with_capacity(most)));
        }
        self.last.reserve(more);
        &mut self.last
    }

    /// Returns the parts, one after the other.
    pub(super) fn parts(self) -> impl Iterator<Item = Vec<Observation>> {
        self.full.into_iter().chain([self.last])
    }

    fn iter_mut(&mut self) -> impl Iterator<Item = &mut Observation> {
        self.full.iter_mut().flatten().chain(&mut self.last)
    }
}

/// What one thread has found so far.
#[derive(Default)]
pub(super) struct Worker {
    pub(super) observations: Growing,
    pub(super) left_out: Vec<LeftOut>,
    groups: Groups,
    placed: Placed,
    bucket: LastBucket,
}

impl Worker {
    /// Reads some runs of rows on all cores, as long as somebody waits for it.
    pub(super) fn all(bound: &Bound<'_>, runs: &[Range<usize>], reader: &Reader) -> Vec<Worker> {
        let read = |mut worker: Worker, run: &Range<usize>| {
            if !reader.has_left() {
                worker.scan(bound, run.clone());
            }
            worker
        };
        runs.par_iter().fold(Worker::default, read).collect()
    }

    /// Gives the groups, which each worker numbered as it met them, the numbers they have among
    /// those of all.
    pub(super) fn share_groups(workers: &mut [Worker], groups: &mut Groups) {
        let number = |worker: &Worker| -> Vec<u32> {
            worker.groups.keys.iter().map(|key| groups.number(key)).collect()
        };
        let numbers: Vec<Vec<u32>> = workers.iter().map(number).collect();
        workers.par_iter_mut().zip(&numbers).for_each(|(worker, numbers)| worker.renumber(numbers));
    }

    fn renumber(&mut self, numbers: &[u32]) {
        if numbers.iter().enumerate().any(|(own, number)| own as u32 != *number) {
            let renumber = |group: &mut u32| {
                *group = numbers.get(*group as usize).copied().unwrap_or(NO_GROUP);
            };
            self.observations.iter_mut().for_each(|o| renumber(&mut o.group));
            self.left_out.iter_mut().for_each(|left| renumber(&mut left.group));
        }
    }

    fn scan(&mut self, bound: &Bound<'_>, rows: Range<usize>) {
        for start in rows.clone().step_by(STEP) {
            self.step(bound, start..(start + STEP).min(rows.end));
        }
    }

    fn step(&mut self, bound: &Bound<'_>, run: Range<usize>) {
        let judged = Judged::of(bound, run.clone());
        let staying = judged.staying(run.clone());
        if staying.is_empty() {
            return;
        }
        let are_few = staying.len() * FEW <= run.len();
        let rows = if are_few { Rows::Picked(&staying) } else { Rows::Run(run.clone()) };
        let evaluated = bound.evaluate(&rows);
        self.observations.with_room(staying.len(), PART);
        for (index, &row) in staying.iter().enumerate() {
            let row = row as usize;
            let place = if are_few { index } else { row - run.start };
            let case_row = match &bound.root_rows {
                Some(root_rows) => root_rows[row] as usize,
                None => row,
            };
            let adds = judged.adds(row);
            let one = OneRow { bound, evaluated: &evaluated, place, row, case_row, adds };
            match one.outcome() {
                Outcome::Dropped => {}
                Outcome::Counts { value, wall, at } => {
                    let Some(bucket) = self.bucket.of(bound, at) else { continue };
                    let weight = match wall {
                        FAILS_WHERE => self.place_nowhere(),
                        _ => self.place(bound, row, case_row),
                    };
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
                    self.observations.last.extend(self.placed.numbers.iter().map(new));
                }
                Outcome::LeftOut { reason, at, count } => {
                    let Some(bucket) = self.bucket.of(bound, at) else { continue };
                    match count {
                        0 => self.place_nowhere(),
                        _ => self.place(bound, row, case_row),
                    };
                    let (row, case_row) = (bound.row(row), case_row as u32);
                    let buckets = match bound.reading {
                        Reading::Holding(instants) => 0..instants.len() as u32,
                        _ => bucket..bucket + 1,
                    };
                    for bucket in buckets.filter(|bucket| one.holds_in(*bucket)) {
                        let new = |&group: &u32| LeftOut {
                            row,
                            case_row,
                            bucket,
                            group,
                            reason,
                            at,
                            count,
                        };
                        self.left_out.extend(self.placed.numbers.iter().map(new));
                    }
                }
            }
        }
    }

    /// Finds the groups of a row and returns what part of it counts in each.
    fn place(&mut self, bound: &Bound<'_>, row: usize, case_row: usize) -> f32 {
        let kept = bound.sharing.as_ref().map(|sharing| sharing.of(row));
        self.placed.fill(&bound.groups, (row, case_row), kept, &mut self.groups);
        self.placed.part
    }

    /// Keeps a row out of all groups: it says nothing but which row of its case is the first.
    fn place_nowhere(&mut self) -> f32 {
        self.placed.numbers.clear();
        self.placed.numbers.push(NO_GROUP);
        1.0
    }
}

/// What becomes of a row.
enum Outcome {
    Dropped,
    LeftOut { reason: u32, at: i64, count: u32 },
    Counts { value: i64, wall: i64, at: i64 },
}

/// What a row that counts says.
enum Observed {
    Value(i64, i64),
    Negative,
    Nothing,
}

/// A row: of what is bound, and by its `place` among those that were evaluated with it.
#[derive(Clone, Copy)]
struct OneRow<'a> {
    bound: &'a Bound<'a>,
    evaluated: &'a Evaluated<'a>,
    place: usize,
    row: usize,
    case_row: usize,
    /// Whether it adds something, rather than taking part in choosing or summing a case's rows.
    adds: bool,
}

impl OneRow<'_> {
    #[inline]
    fn outcome(self) -> Outcome {
        let OneRow { bound, evaluated, place, row, adds, .. } = self;
        let count = u32::from(adds || bound.first_per_case.is_none());
        if let Reading::Holding(instants) = bound.reading
            && !evaluated.holds(place, instants)
        {
            return Outcome::Dropped;
        }
        let dated = |date: i64| if date == NULL_INT { bound.opened.integer(row) } else { date };
        let at = evaluated.date[place];
        let reason = evaluated.reasons[place];
        if reason != COUNTS {
            // What a case says has no date of its own.
            let date = bound.exclusions.get(reason as usize).and_then(|(_, date)| date.as_ref());
            let own = date.map_or(NULL_INT, |date| date.value(row));
            let at = dated(left_out_at(at, own, bound.by_event));
            return Outcome::LeftOut { reason, at, count };
        }
        let fixed = bound.exclusions.len() as u32;
        let mature = evaluated.mature.as_ref();
        if mature.is_some_and(|mature| mature[place] > evaluated.watermark(place)) {
            return Outcome::LeftOut { reason: fixed, at: dated(at), count };
        }
        if at == NULL_INT {
            return Outcome::Dropped;
        }
        if !adds {
            let is_chosen_from = bound.first_per_case.is_some() && !bound.per_case;
            let wall = if is_chosen_from { FAILS_WHERE } else { ADDS_NOTHING };
            return Outcome::Counts { value: ADDS_NOTHING, wall, at };
        }
        match self.observed() {
            Observed::Value(value, wall) => Outcome::Counts { value, wall, at },
            Observed::Negative => Outcome::LeftOut { reason: fixed + 1, at, count },
            Observed::Nothing => Outcome::Dropped,
        }
    }

    /// Returns whether the row holds at the instant of a bucket, where such are asked for.
    fn holds_in(self, bucket: u32) -> bool {
        let Reading::Holding(instants) = self.bound.reading else { return true };
        let bucket = bucket as usize;
        self.evaluated.holds(self.place, &instants[bucket..=bucket])
    }

    /// Returns what the side takes from the row: a thing, a number, a length of time, or that it
    /// is there.
    #[inline]
    fn observed(self) -> Observed {
        let OneRow { bound, evaluated, place, row, case_row, .. } = self;
        if let Some((column, with_case)) = &bound.distinct {
            let code = column.code(row);
            if code == NULL_CODE {
                return Observed::Nothing;
            }
            let pair = match &bound.distinct_source {
                Some(source) => i64::from(source.code(row)) << 32,
                None if *with_case => (case_row as i64) << 32,
                None => 0,
            };
            return Observed::Value(pair | i64::from(code), 0);
        }
        if let Some((plus, minus)) = &evaluated.net {
            let net = i64::from(plus[place] == YES) - i64::from(minus[place] == YES);
            return Observed::Value(net, net);
        }
        if let Some(of) = &evaluated.of {
            return match of[place] {
                NULL_INT => Observed::Nothing,
                value => Observed::Value(value, value),
            };
        }
        if let Some(sum) = &evaluated.sum {
            return match sum[place] {
                NULL_INT => Observed::Nothing,
                value => Observed::Value(value, 0),
            };
        }
        match (&evaluated.from, &evaluated.to) {
            (Some(from), Some(to)) => self.length(from[place], to[place]),
            _ => Observed::Value(1, 1),
        }
    }

    /// Returns how long it was from one instant to another, by the clock and on the wall; of what
    /// holds over a span the two instants.
    fn length(self, from: i64, to: i64) -> Observed {
        let OneRow { bound, evaluated, place, case_row, .. } = self;
        if bound.reading != Reading::ByDate {
            return if from == NULL_INT { Observed::Nothing } else { Observed::Value(from, to) };
        }
        let watermark = evaluated.watermark(place);
        let (from, to) = match (from, to, bound.per_case) {
            (NULL_INT, _, _) => return Observed::Nothing,
            (from, NULL_INT, true) => (from, watermark.max(from)),
            (from, NULL_INT, false) if bound.survival => {
                let waited = watermark.max(from);
                let counted = bound.clock.elapsed(case_row, from, waited);
                return Observed::Value(counted, STILL_WAITING - (waited - from));
            }
            (_, NULL_INT, false) => return Observed::Nothing,
            (from, to, _) => (from, to),
        };
        if to < from {
            return Observed::Negative;
        }
        let days = match &bound.length {
            Length::LocalDays(days) => days.between(from, to),
            Length::BusinessDays(days) => match bound.clock.calendar(case_row, from) {
                Some(calendar) => calendar.business_days(from, to),
                None => days.weekdays(from, to),
            },
            Length::Micros => {
                return Observed::Value(bound.clock.elapsed(case_row, from, to), to - from);
            }
        };
        Observed::Value(days, days)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use baremo_metrics::expr::Comparison;

    use super::super::bind::CASE_REASON;
    use super::*;
    use crate::asking::plan::Plan;
    use crate::reading::eval::{BoolNode, IntNode, Seen};
    use crate::reading::table::Hot;
    use crate::settings::Clock;

    /// The word of a case that is left out.
    const SPAM: u32 = 6;

    /// The last row that began in time.
    const LATE: i64 = 5_000;

    /// Returns when the wait of a row ends; some go on, and some end before they begin.
    fn end(row: i64) -> i64 {
        if row % 5 == 1 { NULL_INT } else { row + row * 37 % 1_000 - 20 }
    }

    /// Returns a side that asks how long one in so many rows waited.
    fn waits(plan: &Plan, rows: usize, one_in: usize) -> Bound<'_> {
        let column = |of: fn(i64) -> i64| {
            Seen::own(Hot::Integers(Arc::new((0..rows as i64).map(of).collect())))
        };
        let (from, to) = (|| IntNode::Column(column(|row| row)), || IntNode::Column(column(end)));
        let asked = (0..rows).map(|row| u8::from(row % one_in == 0)).collect();
        let asked = Seen::own(Hot::Flags(Arc::new(asked)));
        let excluded = |row: usize| if row % 11 == 4 { SPAM } else { NULL_CODE };
        let excluded = (0..rows).map(excluded).collect();
        let goes_on = || BoolNode::NullInteger { node: to(), negated: false };
        let is_late = BoolNode::Integers(Comparison::Greater, from(), IntNode::Constant(LATE));
        Bound {
            plan,
            rows: None,
            held: None,
            clock: Clock::Wall,
            length: Length::Micros,
            root_rows: None,
            filter: None,
            sharing: None,
            side_filter: Some(BoolNode::Flag { column: asked, is: true }),
            excluded_root: Seen::own(Hot::Codes(Arc::new(excluded))),
            has_profile: false,
            exclusions: vec![(goes_on(), Some(from())), (is_late, None), (goes_on(), None)],
            by_event: true,
            mature: None,
            watermark: None,
            from: Some(from()),
            to: Some(to()),
            date: to(),
            opened: column(|row| row),
            distinct: None,
            distinct_source: None,
            sum: None,
            of: None,
            net: None,
            groups: Vec::new(),
            weighted: false,
            per_case: false,
            among: None,
            first_per_case: None,
            reading: Reading::ByDate,
            survival: false,
        }
    }

    #[test]
    fn what_few_rows_say_is_what_they_say_among_all() {
        let (plan, rows) = (Plan::plain(), 2 * STEP + 77);
        for one_in in [1, 2, 3, 40, 2 * STEP] {
            let mut worker = Worker::default();
            worker.scan(&waits(&plan, rows, one_in), 0..rows);
            let (mut counted, mut left_out) = (Vec::new(), Vec::new());
            for row in (0..rows as i64).step_by(one_in) {
                match end(row) {
                    to if row % 11 == 4 => {
                        let at = if to == NULL_INT { row } else { to };
                        left_out.push((row as u32, CASE_REASON | SPAM, at));
                    }
                    NULL_INT => left_out.push((row as u32, 0, row)),
                    to if row > LATE => left_out.push((row as u32, 1, to)),
                    to if to < row => left_out.push((row as u32, 4, to)),
                    to => counted.push((row as u32, to - row, to)),
                }
            }
            let Worker { observations, left_out: found, .. } = worker;
            let found: Vec<_> = found.iter().map(|left| (left.row, left.reason, left.at)).collect();
            assert_eq!(found, left_out, "one in {one_in}");
            let found: Vec<_> =
                observations.parts().flatten().map(|o| (o.row, o.value, o.at)).collect();
            assert_eq!(found, counted, "one in {one_in}");
        }
    }

    #[test]
    fn parts_that_are_full_stay_where_they_are() {
        let one = |row: u32| {
            let left =
                LeftOut { row, case_row: row, bucket: 0, group: 0, reason: 0, at: 0, count: 1 };
            left.observed()
        };
        let mut growing = Growing::default();
        for step in 0..10u32 {
            // Some steps find less than there are rows, one more than there is room for.
            let found = [3, 0, 4, 12, 1][step as usize % 5];
            let room = growing.with_room(4, 8);
            assert!(room.capacity() - room.len() >= 4);
            room.extend((0..found).map(|place| one(100 * step + place)));
        }
        growing.iter_mut().for_each(|o| o.group = 7);
        let parts: Vec<Vec<Observation>> = growing.parts().collect();
        assert!(parts.len() > 2 && parts.iter().rev().skip(1).all(|part| !part.is_empty()));
        let rows: Vec<u32> = parts.iter().flatten().map(|o| o.row).collect();
        assert!(rows.len() == 40 && rows.is_sorted());
        assert!(parts.iter().flatten().all(|o| o.group == 7));
    }
}
