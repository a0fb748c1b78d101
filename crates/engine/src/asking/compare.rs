//! Honest change: a value against the same of another range, and whether chance explains it.
//!
//! ```text
//! range ───► Ranged ─ cell ─► Figure ─┐
//!                                     ├─► Comparison ─► difference, size ─► test ─► Previous
//! before ──► Ranged ─ cell ─► Figure ─┘                                  (`chance`)
//! ```

mod chance;
mod figure;

use baremo_metrics::answer::{Contribution, MIXED_TARGETS, Previous, Value};
use baremo_metrics::page::{Kind, Unit};

pub(crate) use self::figure::{Figure, Ranged};
use crate::asking::coverage::{Common, LENGTHS, SOURCES};
use crate::asking::plan::MetricPlan;
use crate::kinds::targets;

/// A metric's figures of one cell in two ranges.
pub(crate) struct Comparison<'a> {
    pub(crate) metric: &'a MetricPlan,
    pub(crate) now: Figure<'a>,
    pub(crate) before: Figure<'a>,
}

impl Comparison<'_> {
    /// Returns the change from before to now: none where one of the ranges adds up what is on
    /// record in part, and no test where sources differ. Of counts and sums of ranges that differ
    /// in length it is what a day adds up to that is tested, and that is material. Where it is not
    /// to be tested it is told without.
    pub(crate) fn change(
        &self,
        label: Option<String>,
        common: Common,
        is_tested: bool,
    ) -> Previous {
        let mut previous = self.previous(label, common);
        let both = self.now.value().value.zip(previous.value);
        let is_short = matches!(common, Common::Short(_));
        let Some((now, before)) = both.filter(|_| !is_short) else { return previous };
        let times = self.times_as_long();
        // What it would have been over as long a range.
        let even = before * times.unwrap_or(1.0);
        // Of a share or a score, which may be 0 or less, a part says nothing.
        let in_points = matches!(self.metric.definition.unit, Unit::Percent | Unit::Points);
        let size = match in_points {
            true => (now - even) / 100.0,
            false => (now - even) / even.abs().max(1e-12),
        };
        previous.change = Some(now - before);
        if !in_points && before != 0.0 {
            previous.relative = Some(100.0 * (now - before) / before);
        }
        previous.material = Some(size.abs() >= self.metric.metric.material);
        if common == Common::Sources {
            previous.reason = Some(SOURCES.to_owned());
            return previous;
        }
        if !is_tested {
            return previous;
        }
        let found = self.tested(times);
        // The calendar made the one, and the days tell of the other.
        let contradicts = times.is_some() && (now - before) * (now - even) <= 0.0;
        let is_denied = contradicts && found.is_some_and(|(test, _)| test.detectable);
        if is_denied || (times.is_some() && self.has_no_days()) {
            previous.reason = Some(LENGTHS.to_owned());
        } else if let Some((test, factor)) = found {
            previous.interval = Some([test.interval.low * factor, test.interval.high * factor]);
            previous.detectable = Some(test.detectable);
            previous.test = Some(test.method.to_owned());
            previous.p_value = Some(test.p_value);
        }
        previous
    }

    /// Returns what it was before, or why there is no value to be held against it.
    fn previous(&self, label: Option<String>, common: Common) -> Previous {
        let old = self.before.value();
        let (value, reason) = match (common, old.value) {
            (_, None) => (None, old.reason.clone()),
            _ if self.is_of_other_targets() => (None, Some(MIXED_TARGETS.to_owned())),
            (Common::Lacking(reason), _) => (None, Some(reason.to_owned())),
            (Common::Short(reason), value) => (value, Some(reason.to_owned())),
            (_, value) => (value, None),
        };
        Previous { bucket: label, value, n: old.n, reason, ..Previous::default() }
    }

    /// Returns whether the targets of one range are of one kind and those of the other of another:
    /// neither share is the other's change.
    fn is_of_other_targets(&self) -> bool {
        if self.metric.definition.kind != Kind::Targets || targets::is_per_case(self.metric) {
            return false;
        }
        // Within a range kinds are not mixed where there is a value.
        let kind = |figure: Figure<'_>| figure.upper().first().map(|target| target.wall);
        let both = kind(self.now).zip(kind(self.before));
        both.is_some_and(|(now, before)| now != before)
    }

    /// Returns how many times as long the range is as the one before, in days on which anything can
    /// lie, of what adds up over a range; nothing where they are as long, or nobody knows.
    fn times_as_long(&self) -> Option<f64> {
        if !self.metric.adds_up || self.metric.definition.holds_at_end() {
            return None;
        }
        let (now, before) = (self.now.days()?, self.before.days()?);
        (now != before && now > 0 && before > 0).then(|| now as f64 / before as f64)
    }
}

/// Tells each part of a value what it added before, and by how much that has changed. One that is
/// a part of one of both values alone, as scores set by hand that have begun or ended, added
/// nothing to the other.
pub(crate) fn move_parts(value: &mut Value, before: &Value) {
    let (customers, parts) = (value.n, &mut value.contributions);
    let then = &before.contributions;
    if parts.is_empty() || then.is_empty() {
        return;
    }
    let is_gone = |old: &&Contribution| parts.iter().all(|part| part.input != old.input);
    let gone = then.iter().filter(is_gone).map(|old| Contribution {
        input: old.input.clone(),
        missing: old.missing.map(|_| customers),
        ..Contribution::default()
    });
    let gone: Vec<Contribution> = gone.collect();
    parts.extend(gone);
    for part in parts {
        let old = then.iter().find(|old| old.input == part.input);
        let points = old.map_or(0.0, |old| old.points);
        part.before = Some(points);
        part.change = Some(part.points - points);
    }
}
