//! What members bring at the two ends of a bucket: the money of a cohort, then and now.
//!
//! ```text
//! start   of all at the start                 kept    at the end, of those with some at the start
//! end     of all at the end                   lost    at the start, of those with none at the end
//! grown   by which members at both ends grew  gained  at the end, of those with none at the start
//! shrunk  by which they shrank                        start + grown - shrunk - lost = kept
//! ```
//!
//! A member may hold several rows. What it brings at the end belongs to the group it had at the
//! start, so that who changes plan is not lost to the old one; where it had several, what lies in
//! one of them stays there and the rest goes to the one it brought most in.

use std::ops::Range;

use baremo_metrics::page::Side;
use baremo_model::fact::NULL_INT;
use baremo_model::{Fact, NULL_CODE};
use rustc_hash::FxHashSet;

use super::{observation, sides};
use crate::EngineError;
use crate::asking::plan::{MetricPlan, Plan};
use crate::kinds::finish::Measured;
use crate::kinds::level::{holds_at, judged_at};
use crate::kinds::money::Worth;
use crate::reading::dated::bucket_plans;
use crate::reading::scan::{Groups, Observation, Reading, Scan, scan};
use crate::session::Session;

/// The sums, in the order in which they are kept.
const SUMS: [&str; 7] = ["start", "end", "kept", "lost", "gained", "grown", "shrunk"];

/// What one row of a member brings while it holds.
#[derive(Clone, Copy)]
struct Share {
    /// The member; a row that names none is one by itself, told by what it is about.
    member: (u32, u32),
    row: Observation,
    amount: i64,
}

/// The rows of a side with what they bring, by member; and what was left out.
struct Shares {
    rows: Vec<Share>,
    left: Scan,
}

/// Sums what members bring at both ends of each bucket, by group.
pub(super) fn measure(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    side: &Side,
    groups: &mut Groups,
) -> Result<Measured, EngineError> {
    let read = |plan: &Plan, groups: &mut Groups| shares(session, plan, metric, side, groups);
    let Some(plans) = bucket_plans(session, plan, metric, side) else {
        let all = read(plan, groups)?;
        return Ok(of_shares(session, plan, metric, &[(all, 0..plan.bucket_count())]));
    };
    let mut each = Vec::with_capacity(plans.len());
    for (bucket, judged) in plans.iter().enumerate() {
        each.push((read(judged, groups)?, bucket..bucket + 1));
    }
    Ok(of_shares(session, plan, metric, &each))
}

/// Does the same for several ranges whose members are told apart by nothing that changes; what
/// they bring is read once for all.
pub(super) fn measure_each(
    session: &Session,
    plans: &[Plan],
    metric: &MetricPlan,
    side: &Side,
    groups: &mut Groups,
) -> Result<Vec<Measured>, EngineError> {
    let Some(first) = plans.first() else { return Ok(Vec::new()) };
    let mut all = [(shares(session, first, metric, side, groups)?, 0..1)];
    let each = plans.iter().map(|plan| {
        all[0].1 = 0..plan.bucket_count();
        of_shares(session, plan, metric, &all)
    });
    Ok(each.collect())
}

/// Sums what the members of each range of buckets bring.
fn of_shares(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    all: &[(Shares, Range<usize>)],
) -> Measured {
    let mut sums: Vec<Scan> = SUMS.iter().map(|_| Scan::default()).collect();
    for (shares, buckets) in all {
        for bucket in buckets.clone() {
            let start = plan.bucket_range(bucket).0 - 1;
            if session.watermark().is_some_and(|watermark| start >= watermark) {
                break;
            }
            let ends = (start, judged_at(plan, session, bucket));
            for own in shares.rows.chunk_by(|one, other| one.member == other.member) {
                of_member(own, bucket, ends, &mut sums);
            }
        }
    }
    let sets: Vec<(&'static str, Scan)> = SUMS.into_iter().zip(sums).collect();
    let (upper, lower) = sides(metric.definition.compute.as_deref(), &sets);
    let mut measured = Measured { lower, sets, ..Measured::of(upper) };
    if let Some((last, _)) = all.last() {
        measured.upper.left_out = last.left.left_out.clone();
        measured.upper.reasons = last.left.reasons.clone();
    }
    measured
}

/// Returns the rows of a side with what they bring, by member; and what was left out.
fn shares(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    side: &Side,
    groups: &mut Groups,
) -> Result<Shares, EngineError> {
    let fact = Fact::from_name(&side.fact).unwrap_or(Fact::SubscriptionSpans);
    let scope = session.scope(plan, metric, fact);
    let member = scope.see(side.distinct.as_deref().unwrap_or("customer"))?;
    let subject = scope.see(fact.subject_column())?;
    let amount = scope.see(side.sum.as_deref().unwrap_or_default())?;
    let worth = Worth::of(session, side)?;
    let plain = Side { distinct: None, sum: None, ..side.clone() };
    let mut found = scan(session, plan, metric, &plain, Reading::Spans, groups)?;
    let share = |row: Observation| {
        let at = row.row as usize;
        let member = match member.code(at) {
            NULL_CODE => (NULL_CODE, subject.code(at)),
            code => (code, NULL_CODE),
        };
        let amount = amount.integer(at);
        let reported = worth.as_ref().filter(|_| amount != NULL_INT);
        let reported = reported.and_then(|worth| worth.reported(at, amount));
        Share { member, row, amount: reported.map_or(amount, |(_, reported)| reported) }
    };
    let rows = found.observations.take().into_iter().map(share);
    let mut shares: Vec<Share> = rows.filter(|share| share.amount != NULL_INT).collect();
    shares.sort_unstable_by_key(|share| (share.member, share.row.value, share.row.row));
    Ok(Shares { rows: shares, left: found })
}

/// Returns how many members stand behind each cell of a sum: one with several rows is one.
pub(super) fn members(scan: &Scan, groups: usize, cells: usize) -> Vec<u64> {
    let (mut members, mut seen) = (vec![0; cells], FxHashSet::default());
    for o in scan.observations.iter() {
        let cell = scan.cell(o, groups);
        members[cell] += u64::from(seen.insert((cell, o.case_row)));
    }
    members
}

/// Puts what one member brings at the two ends of a bucket into the sums: rows of their own, all of
/// them under its first one, by which it is told from others.
fn of_member(own: &[Share], bucket: usize, (start, end): (i64, i64), sums: &mut [Scan]) {
    let holding = |at: i64| {
        let holds = move |share: &&Share| holds_at(share.row.value, share.row.wall, at);
        own.iter().filter(holds).collect::<Vec<_>>()
    };
    let (before, after) = (holding(start), holding(end));
    if before.is_empty() && after.is_empty() {
        return;
    }
    let mut put = |name: &str, share: &Share, group: u32, amount: i64, at: i64| {
        if let Some(place) = SUMS.iter().position(|sum| *sum == name) {
            let (case_row, row) = (own[0].row.row, observation(share.row.row, group, bucket, at));
            let brought = Observation { case_row, value: amount, wall: amount, ..row };
            sums[place].observations.push(brought);
        }
    };
    for share in &before {
        put("start", share, share.row.group, share.amount, start);
        if after.is_empty() {
            put("lost", share, share.row.group, share.amount, start);
        }
    }
    for share in &after {
        put("end", share, share.row.group, share.amount, end);
        if before.is_empty() {
            put("gained", share, share.row.group, share.amount, end);
        }
    }
    let Some(most) = before.iter().max_by_key(|share| (share.amount, share.row.row)) else {
        return;
    };
    if after.is_empty() {
        return;
    }
    let home = |group: u32| match before.iter().any(|share| share.row.group == group) {
        true => group,
        false => most.row.group,
    };
    let mut differences: Vec<(u32, i64)> =
        before.iter().map(|share| (share.row.group, -share.amount)).collect();
    for share in &after {
        put("kept", share, home(share.row.group), share.amount, end);
        differences.push((home(share.row.group), share.amount));
    }
    differences.sort_unstable_by_key(|(group, _)| *group);
    for parts in differences.chunk_by(|one, other| one.0 == other.0) {
        let difference: i64 = parts.iter().map(|(_, amount)| amount).sum();
        match difference {
            0 => {}
            more if more > 0 => put("grown", most, parts[0].0, more, end),
            less => put("shrunk", most, parts[0].0, -less, end),
        }
    }
}
