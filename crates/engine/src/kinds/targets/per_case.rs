//! Conversations that count once, with all of their targets.

use std::cmp::Reverse;
use std::slice;

use baremo_metrics::answer::left_out;
use baremo_metrics::expr::Expr;
use baremo_model::dimension::is_told_by_date;
use rustc_hash::{FxHashMap, FxHashSet};

use super::TARGET;
use super::promise::{Due, End};
use super::void::Void;
use crate::asking::plan::{MetricPlan, Plan};
use crate::reading::eval::YES;
use crate::reading::scan::{LeftOut, Observation, Scan};

/// Returns whether a conversation counts once, with all of its targets.
pub(crate) fn is_per_case(metric: &MetricPlan) -> bool {
    let side = metric.definition.value.as_ref();
    side.is_some_and(|side| side.per.as_deref() == Some("case"))
}

/// Returns the row and the date by which each target is told apart: its own, or where a case counts
/// once, that of the last of those that count, or of all where none does.
pub(super) fn told_at(
    plan: &Plan,
    dues: &[Due],
    last: Option<&Last>,
    dated_at: &dyn Fn(&Due) -> i64,
) -> Vec<(i64, i64)> {
    let at = |due: &Due| {
        let own = dated_at(due);
        let last = last.zip(plan.bucket_of(own));
        last.and_then(|(last, bucket)| last.at(due, bucket)).unwrap_or(own)
    };
    dues.iter().map(|due| (i64::from(due.case_row), at(due))).collect()
}

/// Returns what a filter asks for besides hours and weekdays: all its conditions that name neither;
/// none where it has no such one.
pub(super) fn besides_moments(filter: &Expr) -> Option<Expr> {
    let all = match filter {
        Expr::And(parts) => parts.as_slice(),
        one => slice::from_ref(one),
    };
    let is_timeless = |part: &&Expr| !part.columns().into_iter().any(is_told_by_date);
    let parts: Vec<Expr> = all.iter().filter(is_timeless).cloned().collect();
    (!parts.is_empty()).then_some(Expr::And(parts))
}

/// The date of the last target of each case in a bucket, of those that count if any does; of each
/// kind, where a question tells these apart.
pub(super) struct Last {
    by_kind: bool,
    /// With each date whether its target counts: one that does comes after all that do not.
    dates: FxHashMap<LastOf, (bool, i64)>,
}

/// A case, a bucket, and a kind where these are told apart.
type LastOf = (u32, u32, Option<&'static str>);

impl Last {
    /// Returns it of targets for which the rest of a question's filter holds, or of all where there
    /// is none.
    pub(super) fn of(
        plan: &Plan,
        (dues, asked): (&[Due], Option<&[u8]>),
        dated_at: &dyn Fn(&Due) -> i64,
        counts: &dyn Fn(&Due) -> bool,
    ) -> Self {
        let by_kind = plan.by.iter().any(|name| name == TARGET);
        let mut last = Last { by_kind, dates: FxHashMap::default() };
        for (place, due) in dues.iter().enumerate() {
            if asked.is_some_and(|asked| asked[place] != YES) {
                continue;
            }
            let at = dated_at(due);
            let Some(bucket) = plan.bucket_of(at) else { continue };
            let dated = (counts(due), at);
            let latest = last.dates.entry(last.key(due, bucket)).or_insert(dated);
            *latest = dated.max(*latest);
        }
        last
    }

    fn key(&self, due: &Due, bucket: u32) -> LastOf {
        (due.case_row, bucket, self.by_kind.then(|| due.kind.word()))
    }

    fn at(&self, due: &Due, bucket: u32) -> Option<i64> {
        self.dates.get(&self.key(due, bucket)).map(|(_, at)| *at)
    }
}

/// Cases, each in a bucket and a group.
type Places = FxHashSet<(u32, u32, u32)>;

/// Cases of which nobody knows whether all of their targets were met.
#[derive(Default)]
pub(super) struct Unknown {
    /// Those of one target of which nobody knows how long it took.
    untold: Places,
    /// Those whose source tells of no such target.
    silent: Places,
}

impl Unknown {
    /// Notes a target that falls due in a bucket, in each of its groups.
    pub(super) fn note(&mut self, due: &Due, bucket: u32, groups: &[u32]) {
        let of = match due.end {
            End::Void(Void::Untold) => &mut self.silent,
            End::Void(Void::Cancelled) if due.is_of_case() => &mut self.untold,
            _ => return,
        };
        of.extend(groups.iter().map(|group| (due.case_row, bucket, *group)));
    }
}

/// Keeps of each case, in a bucket and group, one observation or one reason why it is left out.
///
/// It is met when all its targets that are due in the bucket were, dated at the last. So a bucket
/// has the figure that it has when it is asked for alone; of a whole range the case is judged anew.
/// Where nobody knows of one of them whether it was met, the case counts only if another was
/// missed; never where its source tells of no such target, for then only what was missed could be
/// told of any of them. A target that was taken back is none: only a case that does not count for
/// want of others is left out by its reason.
pub(super) fn once_each(scan: &mut Scan, unknown: &Unknown) {
    let place = |o: &Observation| (o.case_row, o.bucket, o.group);
    let mut observations = scan.observations.take();
    observations.sort_by_key(|o| (place(o), Reverse(o.at)));
    observations.dedup_by(|other, kept| {
        let same = place(other) == place(kept);
        if same {
            kept.value = kept.value.min(other.value);
        }
        same
    });
    observations.retain(|o| {
        let place = place(o);
        !unknown.silent.contains(&place) && (o.value == 0 || !unknown.untold.contains(&place))
    });
    let counted: Places = observations.iter().map(place).collect();
    scan.observations = observations.into();
    let left_at = |left: &LeftOut| (left.case_row, left.bucket, left.group);
    let profile = scan.reasons.iter().position(|reason| reason == left_out::PROFILE);
    // What leaves out the whole case comes first, then the first of the reasons.
    let rank =
        |left: &LeftOut| (Some(left.reason as usize) != profile, left.reason, Reverse(left.at));
    scan.left_out.retain(|left| !counted.contains(&left_at(left)));
    scan.left_out.sort_by_key(|left| (left_at(left), rank(left)));
    scan.left_out.dedup_by(|other, kept| left_at(other) == left_at(kept));
}
