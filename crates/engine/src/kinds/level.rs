//! How many rows hold at an instant: the level at the end of each bucket.
//!
//! A row that holds from `from` until `to` (open ends hold on) adds one to every bucket whose end
//! lies in that half-open span. Over the whole range the level is the one at the range's end; it is
//! never summed. What is left out of a bucket is what would hold at its end otherwise. By agent and
//! by team a row is with whoever has its case at that end.

mod change;

use baremo_metrics::answer::Value;
use baremo_metrics::page::Side;
use baremo_model::fact::NULL_INT;

pub(crate) use self::change::Moves;
use crate::EngineError;
use crate::asking::plan::{MetricPlan, Plan};
use crate::kinds::finish::Measured;
use crate::reading::dated::bucket_plans;
use crate::reading::scan::{Groups, LeftOut, Observation, Reading, Scan, scan};
use crate::session::Session;

/// Returns the instant at which a bucket's level is judged: just before its end, or the watermark.
pub(crate) fn judged_at(plan: &Plan, session: &Session, bucket: usize) -> i64 {
    let end = plan.bucket_range(bucket).1 - 1;
    session.watermark().map_or(end, |watermark| end.min(watermark))
}

/// Returns whether a row that starts at `from` and ends at `to` holds at an instant.
pub(crate) fn holds_at(from: i64, to: i64, at: i64) -> bool {
    from <= at && (to == NULL_INT || to > at)
}

/// Scans a side for the rows that hold at the end of a bucket.
///
/// What customers are told apart by may change while a row holds. Then each bucket is scanned as of
/// its end, and of each row the part is kept that lies between the end of the bucket before and
/// that of this one.
pub(crate) fn measure(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    side: &Side,
    groups: &mut Groups,
) -> Result<Scan, EngineError> {
    let instants: Vec<i64> =
        (0..plan.bucket_count()).map(|bucket| judged_at(plan, session, bucket)).collect();
    let Some(plans) = bucket_plans(session, plan, metric, side) else {
        return scan(session, plan, metric, side, Reading::Holding(&instants), groups);
    };
    let mut whole = Scan::default();
    let mut after = i64::MIN;
    for (bucket, judged) in plans.iter().enumerate() {
        let at = instants[bucket];
        let mut found = scan(session, judged, metric, side, Reading::Holding(&[at]), groups)?;
        leave_out(&mut found, bucket as u32, &mut whole);
        let holding =
            found.observations.take().into_iter().filter(|o| holds_at(o.value, o.wall, at));
        let part = |o: Observation| Observation {
            value: o.value.max(after),
            wall: if o.wall == NULL_INT { at + 1 } else { o.wall.min(at + 1) },
            ..o
        };
        if at >= after {
            whole.observations.extend(holding.map(part));
        }
        after = at + 1;
    }
    let observations = whole.observations.joined();
    observations.sort_unstable_by_key(|o| (o.row, o.group, o.value));
    observations.dedup_by(|later, earlier| {
        let goes_on =
            (later.row, later.group, later.value) == (earlier.row, earlier.group, earlier.wall);
        if goes_on {
            earlier.wall = later.wall;
        }
        goes_on
    });
    Ok(whole)
}

/// Adds what the scan of a bucket leaves out to what those of all buckets do, whose reasons have
/// numbers of their own.
fn leave_out(found: &mut Scan, bucket: u32, whole: &mut Scan) {
    let mut numbers = Vec::with_capacity(found.reasons.len());
    for word in &found.reasons {
        let known = whole.reasons.iter().position(|reason| reason == word);
        numbers.push(known.unwrap_or(whole.reasons.len()) as u32);
        if known.is_none() {
            whole.reasons.push(word.clone());
        }
    }
    let numbered =
        |left: LeftOut| LeftOut { bucket, reason: numbers[left.reason as usize], ..left };
    whole.left_out.extend(found.left_out.drain(..).map(numbered));
}

pub(crate) fn finish(
    plan: &Plan,
    session: &Session,
    measured: &Measured,
    groups: usize,
) -> Vec<Value> {
    let buckets = plan.bucket_count();
    let instants: Vec<i64> = (0..buckets).map(|b| judged_at(plan, session, b)).collect();
    // Differences along the buckets: +1 where a row begins to hold, −1 where it ends.
    let mut steps = vec![0i64; groups * (buckets + 1)];
    for o in measured.upper.observations.iter() {
        let first = instants.partition_point(|&at| at < o.value);
        let past = match o.wall {
            NULL_INT => buckets,
            to => instants.partition_point(|&at| at < to),
        };
        if past > first {
            steps[first * groups + o.group as usize] += 1;
            steps[past * groups + o.group as usize] -= 1;
        }
    }
    let mut values = Vec::with_capacity(groups * buckets);
    let mut level = vec![0i64; groups];
    for bucket in 0..buckets {
        for (group, level) in level.iter_mut().enumerate() {
            *level += steps[bucket * groups + group];
            let n = *level as u64;
            values.push(Value { value: Some(*level as f64), n, ..Value::default() });
        }
    }
    values
}
