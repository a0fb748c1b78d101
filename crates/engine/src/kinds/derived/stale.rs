//! Inputs of composites that are too old: the last thing observed of them lies further before the
//! end of a bucket than the page lets it, so that they say nothing of that end.

use baremo_metrics::answer::Value;

use super::left_out::Within;
use super::part::Part;
use crate::asking::plan::Plan;
use crate::kinds::finish::Measured;
use crate::session::Session;

/// Why a value is taken away.
const STALE: &str = "stale";

/// Takes away the values of cells whose last observation is too old.
pub(super) fn blank(
    session: &Session,
    plan: &Plan,
    part: &Part,
    values: &mut [Value],
    groups: usize,
) {
    let Some(most) = part.stale_after else { return };
    let mut latest = vec![i64::MIN; values.len()];
    observed((Within::new(plan), plan), part, groups, &mut latest);
    let watermark = session.watermark_of(plan).unwrap_or(i64::MAX);
    for (cell, value) in values.iter_mut().enumerate().filter(|(_, value)| value.value.is_some()) {
        let (_, end) = plan.bucket_range(cell / groups.max(1));
        let at = end.saturating_sub(1).min(watermark);
        if at.saturating_sub(latest[cell]) > most {
            (value.value, value.interval) = (None, None);
            value.reason = Some(STALE.into());
        }
    }
}

/// Finds when something was last observed of each cell, through whatever an input is made of.
fn observed((within, plan): (Within<'_>, &Plan), part: &Part, groups: usize, latest: &mut [i64]) {
    for (ranged, measured, bucket) in part.measured(plan) {
        let within = within.range(plan, bucket);
        let Measured { upper, lower, parts, .. } = measured;
        for scan in std::iter::once(upper).chain(lower) {
            for o in scan.observations.iter() {
                let Some(bucket) = within.bucket(ranged, o.bucket) else { continue };
                let cell = bucket as usize * groups + scan.cell(o, groups) % groups.max(1);
                if let Some(latest) = latest.get_mut(cell) {
                    *latest = o.at.max(*latest);
                }
            }
        }
        parts.iter().for_each(|part| observed((within, ranged), part, groups, latest));
    }
}
