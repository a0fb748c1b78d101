//! How many rows hold at an instant: the level at the end of each bucket.
//!
//! A row that holds from `from` until `to` (open ends hold on) adds one to every bucket whose end
//! lies in that half-open span. Over the whole range the level is the one at the range's end; it is
//! never summed.

use baremo_metrics::answer::Value;
use baremo_model::fact::NULL_INT;

use crate::finish::Measured;
use crate::plan::Plan;
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
    for o in &measured.upper.observations {
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
