//! The plan laid over what an agent was, summed by quarter-hour: edges of all zones' hours and of
//! every wider bucket lie on one of its own.

use baremo_model::fact::NULL_INT;
use baremo_model::instant::LONGEST_SPAN;
use baremo_model::{DAY, Micros, NULL_CODE, QUARTER_HOUR};

use super::history::{History, Plan, State};
use super::{Codes, SliceRow};
use crate::table::Unknown;

/// Hands out the slices of an agent in which anything is known, in order.
pub(super) fn of(history: &History, codes: &Codes, sink: &mut dyn FnMut(SliceRow)) {
    let first_state = history.states.first().map(|(at, _)| *at);
    let first_plan = history.plans.first().map(|plan| plan.from);
    let Some(first) = first_state.into_iter().chain(first_plan).min() else { return };
    let mut at = first;
    let mut row: Option<SliceRow> = None;
    while let Some((part, next)) = part_at(history, at) {
        let edge = at.div_euclid(QUARTER_HOUR) * QUARTER_HOUR;
        let Some(part) = part else {
            at = next;
            continue;
        };
        let end = next.min(edge + QUARTER_HOUR);
        if row.as_ref().is_none_or(|row| row.started_at != edge) {
            row.replace(slice(history, edge)).into_iter().for_each(&mut *sink);
        }
        if let Some(row) = &mut row {
            add(row, part, end - at, first_plan.is_some_and(|first| at >= first), codes);
        }
        at = end;
    }
    row.into_iter().for_each(sink);
}

/// Hands out a slice for each plan that cannot be. It holds nothing and counts nowhere: who asks
/// what was planned is told of it. Where nobody records logins no plan counts, and none is missed.
pub(super) fn of_refused(history: &History, sink: &mut dyn FnMut(SliceRow)) {
    let known = if history.knows_logins { 0 } else { NULL_INT };
    for &(from, excluded) in &history.refused {
        let started_at = from.div_euclid(QUARTER_HOUR) * QUARTER_HOUR;
        sink(SliceRow {
            excluded,
            team: history.team_at(started_at),
            started_at,
            adherent: known,
            unavailable: known,
            ..SliceRow::unknown()
        });
    }
}

/// What an agent was and what was planned.
#[derive(Clone, Copy)]
struct Part {
    state: Option<State>,
    plan: Option<Plan>,
}

/// Returns what holds at an instant (nothing when neither state nor plan does) and when that may
/// change; none when nothing follows.
fn part_at(history: &History, at: Micros) -> Option<(Option<Part>, Micros)> {
    let count = history.states.partition_point(|(since, _)| *since <= at);
    let current = count.checked_sub(1).map(|last| history.states[last].1);
    let changes_at = history.states.get(count).map(|(since, _)| *since);
    let mut plan: Option<Plan> = None;
    let mut next = changes_at;
    let sooner = |next: Option<Micros>, at: Micros| Some(next.map_or(at, |next| next.min(at)));
    // No plan is longer than the longest: those that began before that are over.
    let since = at.saturating_sub(LONGEST_SPAN);
    let oldest = history.plans.partition_point(|plan| plan.from < since);
    for one in &history.plans[oldest..] {
        if one.from > at {
            next = sooner(next, one.from);
            break;
        }
        if one.until > at {
            next = sooner(next, one.until);
            // Of plans on top of one another the one that begins last holds, then the shorter.
            let key = |plan: &Plan| (plan.from, -plan.until, plan.what, plan.paid);
            if plan.is_none_or(|other| key(one) > key(&other)) {
                plan = Some(*one);
            }
        }
    }
    let is_away = |state: &State| !state.logged_in && state.contacts == 0 && !state.paused;
    // What nothing ended lasts to the last thing known, and under a plan for another day.
    let lasts_until = match plan {
        Some(_) => history.last_at.saturating_add(DAY),
        None => history.last_at,
    };
    let state = current.filter(|state| !is_away(state) && at < lasts_until);
    if state.is_some() && changes_at.is_none() {
        next = sooner(next, lasts_until);
    }
    let part = Part { state, plan };
    let is_something = state.is_some() || plan.is_some();
    next.map(|next| (is_something.then_some(part), next))
}

/// Returns an empty slice: 0 of what is recorded, nothing of what is not.
fn slice(history: &History, started_at: Micros) -> SliceRow {
    let zero = |known: bool| if known { 0 } else { NULL_INT };
    let logins = zero(history.knows_logins);
    let contacts = zero(history.knows_contacts);
    let plan = zero(!history.plans.is_empty());
    SliceRow {
        team: history.team_at(started_at),
        started_at,
        staffed: logins,
        ready: logins,
        busy: contacts,
        contact_time: contacts,
        scheduled: plan,
        adherent: if history.knows_logins { plan } else { NULL_INT },
        paid: if history.plans.is_empty() { logins } else { 0 },
        unavailable: logins,
        ..SliceRow::unknown()
    }
}

/// Adds `length` of one part; `planned` tells whether there is a plan by then, whose paid time
/// then is what is paid.
fn add(row: &mut SliceRow, part: Part, length: i64, planned: bool, codes: &Codes) {
    let ready = part.state.is_some_and(State::is_ready);
    let staffed = part.state.is_some_and(State::is_staffed);
    let contacts = part.state.map_or(0, |state| i64::from(state.contacts));
    let plan = part.plan.filter(|plan| plan.what != codes.leave);
    let follows = plan.is_some_and(|plan| {
        let works = plan.what == codes.work || plan.what == NULL_CODE;
        works == ready
    });
    let paid = match planned {
        true => part.plan.is_some_and(|plan| plan.paid),
        false => staffed,
    };
    for (cell, holds, times) in [
        (&mut row.staffed, staffed, 1),
        (&mut row.ready, ready, 1),
        (&mut row.busy, contacts > 0, 1),
        (&mut row.contact_time, contacts > 0, contacts),
        (&mut row.scheduled, plan.is_some(), 1),
        (&mut row.adherent, follows, 1),
        (&mut row.paid, paid, 1),
        (&mut row.unavailable, paid && !ready, 1),
    ] {
        if holds && *cell != NULL_INT {
            *cell += length * times;
        }
    }
}
