//! From rows to observations, where several rows of a case, or of a thing, are one.

use baremo_metrics::page::Side;
use rustc_hash::FxHashSet;

use super::{ADDS_NOTHING, LeftOut, Observation, Scan};

/// Reduces rows to observations where the side says so: one a case, first of a case, distinct.
pub(super) fn reduce(side: &Side, scan: &mut Scan) {
    if side.per.as_deref() == Some("case") {
        sum_per_case(scan.observations.joined());
        dedupe_left_out(&mut scan.left_out);
    }
    if side.first_per_case {
        let observations = scan.observations.joined();
        // The first row of all, whatever its group, so that groups add up to the total.
        observations.sort_by_key(|o| (o.bucket, o.case_row, o.at, o.row, o.group));
        let mut first = None;
        observations.retain(|o| {
            let of_case = (o.bucket, o.case_row);
            let (known, row) = *first.get_or_insert((of_case, o.row));
            if known != of_case {
                first = Some((of_case, o.row));
            }
            (known != of_case || row == o.row) && o.value != ADDS_NOTHING
        });
    }
    if side.distinct.is_some() {
        let mut seen = FxHashSet::default();
        scan.observations.joined().retain(|o| seen.insert((o.bucket, o.group, o.value)));
    }
}

fn sum_per_case(observations: &mut Vec<Observation>) {
    observations.sort_by_key(|o| (o.case_row, o.group, o.row));
    observations.dedup_by(|later, first| {
        let same = (later.case_row, later.group) == (first.case_row, first.group);
        if same {
            first.value += later.value;
            first.wall += later.wall;
        }
        same
    });
}

fn dedupe_left_out(left_out: &mut Vec<LeftOut>) {
    let mut seen = FxHashSet::default();
    left_out.retain(|left| seen.insert((left.case_row, left.group, left.reason)));
}
