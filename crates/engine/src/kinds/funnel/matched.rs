//! Pairs of people alike: one who took the first step, and one who did not.
//!
//! Whoever takes the first step has often just taken the second one before: who writes to support
//! has bought. So each is held against somebody who, at that very instant, had taken the second
//! step about as often and about as lately, and who did not take the first within a window before
//! or after.
//!
//! ```text
//! at t: as often before (once, twice, more) · last time at most `caliper` apart, the nearest
//!       · no first step in [t - window, t + window]
//! then: did either take the second in [t, t + window]?
//! ```
//!
//! A match may serve several times. Of equally near ones the earlier counts, then the one whose
//! name comes first, so that the same data give the same pairs.

use baremo_metrics::answer::{Value, left_out};
use baremo_metrics::expr::ParameterValue;
use baremo_metrics::page;
use baremo_metrics::statistics;
use baremo_model::DAY;
use rustc_hash::FxHashMap;

use super::{Person, Times};
use crate::asking::plan::MetricPlan;
use crate::kinds::finish::Measured;
use crate::reading::scan::{LeftOut, Observation, Scan};
use crate::session::Session;

/// How far apart the last times of two who are alike may lie, where the page does not say.
const CALIPER: i64 = 30 * DAY;

/// From here on it is "more often" and no longer told apart.
const OFTEN: usize = 3;

/// A time in which somebody had taken the second step so often, the last time at an instant.
#[derive(Clone, Copy)]
struct State {
    last: i64,
    until: i64,
    person: Person,
}

/// What of the pairs is told.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Told {
    /// The share of the matches.
    Matched,
    /// How much greater the share of those who took the first step is.
    Difference,
}

impl Told {
    /// Returns what a page's `compute` asks for; none for a plain funnel.
    pub(crate) fn of(compute: Option<&str>) -> Option<Told> {
        match compute {
            Some("matched") => Some(Told::Matched),
            Some("difference") => Some(Told::Difference),
            _ => None,
        }
    }
}

/// Somebody who took the first step, the row by which they did, and whether they took the second.
pub(super) type Start = (Person, Observation, bool);

/// States by their last time; those of one instant by name, first the one that is met first when
/// going up, and when going down.
#[derive(Default)]
struct Sorted {
    up: Vec<State>,
    down: Vec<State>,
}

/// Everybody's states, by how often.
struct States<'a> {
    by_count: Vec<Sorted>,
    first: &'a Times,
    second: &'a Times,
    window: i64,
    caliper: i64,
}

impl<'a> States<'a> {
    fn new(session: &Session, metric: &MetricPlan, first: &'a Times, second: &'a Times) -> Self {
        let window = super::window(metric).unwrap_or(i64::MAX);
        let caliper = match metric.parameters.get(page::CALIPER) {
            Some(ParameterValue::Duration(micros)) => *micros,
            _ => CALIPER,
        };
        let mut by_count: Vec<Sorted> = (0..OFTEN).map(|_| Sorted::default()).collect();
        for (person, times) in second {
            for (index, last) in times.iter().enumerate() {
                let until = times.get(index + 1).copied().unwrap_or(i64::MAX);
                let state = State { last: *last, until, person: *person };
                by_count[index.min(OFTEN - 1)].up.push(state);
            }
        }
        let names: FxHashMap<Person, String> = second
            .keys()
            .map(|person| (*person, session.tables().text(person.0).unwrap_or_default()))
            .collect();
        let by_time_and_name = |one: &State, other: &State, turned: bool| {
            let (name, next) = (names.get(&one.person), names.get(&other.person));
            let by_name = if turned { next.cmp(&name) } else { name.cmp(&next) };
            one.last.cmp(&other.last).then(by_name)
        };
        for states in &mut by_count {
            states.down = states.up.clone();
            states.up.sort_by(|one, other| by_time_and_name(one, other, false));
            states.down.sort_by(|one, other| by_time_and_name(one, other, true));
        }
        States { by_count, first, second, window, caliper }
    }

    /// Returns who is most alike at an instant.
    fn nearest(&self, person: Person, at: i64) -> Option<Person> {
        let times = self.second.get(&person)?;
        let count = times.partition_point(|time| *time < at);
        let last = times[count.checked_sub(1)?];
        let states = &self.by_count[(count - 1).min(OFTEN - 1)];
        let mut right = states.up.partition_point(|state| state.last < last);
        let mut left = right;
        loop {
            let before = left.checked_sub(1).map(|index| states.down[index]);
            let after = states.up.get(right).copied();
            let state = match (before, after) {
                (Some(before), Some(after)) if last - before.last <= after.last - last => {
                    left -= 1;
                    before
                }
                (_, Some(after)) => {
                    right += 1;
                    after
                }
                (Some(before), None) => {
                    left -= 1;
                    before
                }
                (None, None) => return None,
            };
            if (state.last - last).abs() > self.caliper {
                return None;
            }
            if state.person != person && self.suits(&state, at) {
                return Some(state.person);
            }
        }
    }

    fn suits(&self, state: &State, at: i64) -> bool {
        let (from, to) = (at.saturating_sub(self.window), at.saturating_add(self.window));
        let asked = self.first.get(&state.person).is_some_and(|times| {
            let next = times.get(times.partition_point(|time| *time < from));
            next.is_some_and(|time| *time <= to)
        });
        state.last < at && at <= state.until && !asked
    }

    /// Returns whether somebody takes the second step in the window after an instant.
    fn takes(&self, person: Person, at: i64) -> bool {
        let times = self.second.get(&person).map(Vec::as_slice).unwrap_or_default();
        let next = times.get(times.partition_point(|time| *time < at));
        next.is_some_and(|next| next.saturating_sub(at) <= self.window)
    }
}

/// Pairs everybody who took the first step.
pub(super) fn measure(
    session: &Session,
    metric: &MetricPlan,
    starts: &[Start],
    (first, second): (&Times, &Times),
    (mut left_out, mut reasons): (Vec<LeftOut>, Vec<String>),
    told: Told,
) -> Measured {
    let states = States::new(session, metric, first, second);
    let [mut took, mut matches, mut took_match] = [(); 3].map(|()| Scan::default());
    let reason = reasons.len() as u32;
    reasons.push(left_out::UNMATCHED.into());
    for (person, start, is_taken) in starts {
        let one = Observation { value: 1, wall: 1, ..*start };
        let Some(other) = states.nearest(*person, start.at) else {
            let Observation { row, case_row, bucket, group, at, .. } = *start;
            left_out.push(LeftOut { row, case_row, bucket, group, reason, at, count: 1 });
            continue;
        };
        matches.observations.push(one);
        if *is_taken {
            took.observations.push(one);
        }
        if states.takes(other, start.at) {
            took_match.observations.push(one);
        }
    }
    let lower = Some(Scan { left_out, reasons, ..matches });
    match told {
        Told::Matched => Measured { lower, ..Measured::of(took_match) },
        Told::Difference => {
            // What is divided is those who took it less those whose match did: a record each.
            let less = took_match.observations.iter().map(|o| Observation { weight: -1.0, ..*o });
            let mut both = Scan::default();
            both.observations.extend(took.observations.iter().copied().chain(less));
            let sets = vec![("took", took), ("matched", took_match)];
            Measured { lower, sets, ..Measured::of(both) }
        }
    }
}

/// Computes, for each cell, by how many points those who took the first step are ahead.
pub(crate) fn differences(measured: &Measured, groups: usize, buckets: usize) -> Vec<Value> {
    let count = |scan: Option<&Scan>| {
        let mut counts = vec![0u64; groups * buckets];
        let Some(scan) = scan else { return counts };
        scan.observations.iter().for_each(|o| counts[scan.cell(o, groups)] += 1);
        counts
    };
    let set = |name: &str| measured.sets.iter().find(|(set, _)| *set == name).map(|(_, of)| of);
    let (took, matched) = (count(set("took")), count(set("matched")));
    let pairs = count(measured.lower.as_ref());
    let one = |cell: usize| {
        let (took, matched, pairs) = (took[cell], matched[cell], pairs[cell]);
        let mut value = Value {
            n: pairs,
            numerator: Some(took as f64 - matched as f64),
            denominator: Some(pairs as f64),
            ..Value::default()
        };
        match statistics::newcombe((matched, pairs), (took, pairs)) {
            Some(test) if pairs > 0 => {
                value.value = Some(100.0 * (took as f64 - matched as f64) / pairs as f64);
                value.interval = Some([100.0 * test.interval.low, 100.0 * test.interval.high]);
            }
            _ => value.reason = Some("nothing_to_divide_by".into()),
        }
        value
    };
    (0..groups * buckets).map(one).collect()
}
