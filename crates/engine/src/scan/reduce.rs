//! From rows to observations, where several rows of a case, or of a thing, are one.

use baremo_metrics::page::Side;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{ADDS_NOTHING, LeftOut, Observation, Scan};

/// Reduces rows to observations where the side says so: one a case, first of a case, distinct.
pub(super) fn reduce(side: &Side, scan: &mut Scan) {
    if side.per.as_deref() == Some("case") {
        sum_per_case(scan.observations.joined());
        dedupe_left_out(&mut scan.left_out);
    }
    if side.first_per_case.is_some() {
        let observations = scan.observations.joined();
        let decided = observations.iter().map(|o| (o.bucket, o.case_row)).collect();
        keep_first_left_out(&decided, &mut scan.left_out);
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

/// Keeps of each case what decides it: nothing of those with a row that is not left out, else the
/// first of its rows. Where that fails `where`, the case would not have counted either.
fn keep_first_left_out(decided: &FxHashSet<(u32, u32)>, left_out: &mut Vec<LeftOut>) {
    left_out.retain(|left| !decided.contains(&(left.bucket, left.case_row)));
    left_out.sort_by_key(|left| (left.bucket, left.case_row, left.at, left.row, left.group));
    let mut first: FxHashMap<(u32, u32), u32> = FxHashMap::default();
    left_out.retain(|left| {
        let row = first.entry((left.bucket, left.case_row)).or_insert(left.row);
        *row == left.row && left.count > 0
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_case_one_row_is_left_out_at_most() {
        let one = |case_row: u32, row: u32, count: u32| LeftOut {
            row,
            case_row,
            bucket: 0,
            group: 0,
            reason: 0,
            at: i64::from(row),
            count,
        };
        // Of the first case something counts; the first row of the third fails `where`.
        let mut left_out =
            vec![one(1, 2, 1), one(2, 4, 1), one(2, 3, 1), one(3, 5, 0), one(3, 6, 1)];
        left_out.push(LeftOut { group: 1, ..one(2, 3, 1) });
        keep_first_left_out(&FxHashSet::from_iter([(0, 1)]), &mut left_out);
        let rows: Vec<(u32, u32)> = left_out.iter().map(|left| (left.row, left.group)).collect();
        assert_eq!(rows, [(3, 0), (3, 1)]);
    }

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
