//! How many rows hold at an instant: the level at the end of each bucket.
//!
//! A row that holds from `from` until `to` (open ends hold on) adds one to every bucket whose end
//! lies in that half-open span. Over the whole range the level is the one at the range's end; it is
//! never summed. What is left out of a bucket is what would hold at its end otherwise.

mod change;

use baremo_metrics::answer::Value;
use baremo_metrics::page::Side;
use baremo_model::Fact;
use baremo_model::fact::NULL_INT;

pub(crate) use self::change::Moves;
use crate::EngineError;
use crate::asking::plan::{MetricPlan, Plan};
use crate::kinds::finish::Measured;
use crate::reading::dated::bucket_plans;
use crate::reading::eval::{IntNode, bind_int};
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
    let spans = Spans::bind(session, plan, metric, side)?;
    let mut whole = Scan::default();
    let Some(plans) = bucket_plans(session, plan, metric, side) else {
        let found = scan(session, plan, metric, side, Reading::Holding(&instants), groups)?;
        spans.leave_out(&found, &instants, 0, &mut whole);
        return Ok(Scan { left_out: whole.left_out, reasons: whole.reasons, ..found });
    };
    let mut after = i64::MIN;
    for (bucket, judged) in plans.iter().enumerate() {
        let at = instants[bucket];
        let mut found = scan(session, judged, metric, side, Reading::Holding(&[at]), groups)?;
        spans.leave_out(&found, &instants[bucket..=bucket], bucket, &mut whole);
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

/// From when to when the rows of a side hold.
struct Spans {
    from: Option<IntNode>,
    to: Option<IntNode>,
}

impl Spans {
    fn bind(
        session: &Session,
        plan: &Plan,
        metric: &MetricPlan,
        side: &Side,
    ) -> Result<Self, EngineError> {
        let fact = Fact::from_name(&side.fact).unwrap_or(Fact::Cases);
        let scope = session.scope(plan, metric, fact);
        let bound = |text: &Option<String>| -> Result<Option<IntNode>, EngineError> {
            text.as_deref().map(|text| bind_int(&scope, &metric.bind(text)?)).transpose()
        };
        Ok(Spans { from: bound(&side.from)?, to: bound(&side.to)? })
    }

    /// Leaves out of each bucket, the first of which has a number, what would hold at its instant.
    fn leave_out(&self, found: &Scan, instants: &[i64], first: usize, whole: &mut Scan) {
        for left in &found.left_out {
            let row = left.row as usize;
            let at =
                |node: &Option<IntNode>| node.as_ref().map_or(NULL_INT, |node| node.value(row));
            let (from, to) = (at(&self.from), at(&self.to));
            if from == NULL_INT {
                continue;
            }
            let word = &found.reasons[left.reason as usize];
            let known = whole.reasons.iter().position(|reason| reason == word);
            let reason = known.unwrap_or_else(|| {
                whole.reasons.push(word.clone());
                whole.reasons.len() - 1
            });
            for (index, _) in instants.iter().enumerate().filter(|(_, at)| holds_at(from, to, **at))
            {
                let bucket = (first + index) as u32;
                whole.left_out.push(LeftOut { bucket, reason: reason as u32, ..*left });
            }
        }
    }
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
