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
    if side.first_per_case.is_some() {
        let observations = scan.observations.joined();
        // Whatever its group, so that groups add up to the total.
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
        let observations = scan.observations.joined();
        // Of each thing its first row stays, wherever that was read.
        if !observations.is_sorted_by_key(|o| o.row) {
            observations.sort_by_key(|o| o.row);
        }
        let mut seen = FxHashSet::default();
        observations.retain(|o| seen.insert((o.bucket, o.group, o.value)));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_thing_the_first_row_stays_wherever_it_was_read() {
        let one = |row: u32, value: i64| Observation {
            row,
            case_row: row,
            bucket: 0,
            group: 0,
            weight: 1.0,
            value,
            wall: 0,
            at: 0,
        };
        let mut scan = Scan::default();
        scan.observations.add(vec![one(3, 7), one(5, 8)]);
        // Rows far from their block come after the others.
        scan.observations.add(vec![one(1, 7), one(4, 8), one(9, 9)]);
        let side = Side { distinct: Some("customer".into()), ..Side::default() };
        reduce(&side, &mut scan);
        let rows: Vec<u32> = scan.observations.iter().map(|o| o.row).collect();
        assert_eq!(rows, [1, 4, 9]);
    }
}
