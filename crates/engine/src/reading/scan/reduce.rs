//! From rows to observations, where several rows of a case, or of a thing, are one.
//!
//! Rows of one case lie apart, for a fact lies in the order of its dates. They are not sorted to
//! bring them together: each is put where its case was met before.

use baremo_metrics::page::Side;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{FAILS_WHERE, LeftOut, Observation, Observations, Scan};

/// Cells up to which the observations kept of one thing are few enough to look through.
const FEW: usize = 32;

/// Places kept for each observation at most, so that things are found by their numbers.
const SPARSE: u64 = 8;

/// Reduces rows to observations where the side says so: one a case, first of a case, distinct.
///
/// `cells` is how many there are of buckets and groups, `of_case` whether what is distinct is a
/// thing of a case rather than a thing.
pub(super) fn reduce(side: &Side, scan: &mut Scan, (cells, of_case): (usize, bool)) {
    if side.per.as_deref() == Some("case") {
        scan.observations = sums_per_case(&scan.observations).into();
        dedupe_left_out(&mut scan.left_out);
    }
    if side.first_per_case.is_some() {
        let firsts = firsts_per_case(&scan.observations);
        keep_first_left_out(&firsts, &mut scan.left_out);
        // Whatever its group, so that groups add up to the total.
        let is_first = |o: &Observation| {
            let first = firsts.find(u64::from(o.case_row), |first| first.bucket == o.bucket);
            first.is_some_and(|first| first.row == o.row) && o.wall != FAILS_WHERE
        };
        scan.observations = scan.observations.iter().copied().filter(is_first).collect();
    }
    if side.distinct.is_some() {
        scan.observations = match of_case {
            true => distinct(&scan.observations, |o| u64::from(o.case_row)),
            false if cells <= FEW => distinct(&scan.observations, |o| o.value as u64),
            false => distinct_of_many(&scan.observations),
        }
        .into();
    }
}

fn sums_per_case(observations: &Observations) -> Vec<Observation> {
    let same = |one: &Observation, other: &Observation| one.group == other.group;
    let add = |sum: &mut Observation, o: &Observation| {
        let (value, wall) = (sum.value + o.value, sum.wall + o.wall);
        let first = if o.row < sum.row { *o } else { *sum };
        *sum = Observation { value, wall, ..first };
    };
    Kept::of(observations, |o| u64::from(o.case_row), same, add).observations
}

fn firsts_per_case(observations: &Observations) -> Kept {
    let same = |one: &Observation, other: &Observation| one.bucket == other.bucket;
    let earlier = |first: &mut Observation, o: &Observation| {
        if (o.at, o.row) < (first.at, first.row) {
            *first = *o;
        }
    };
    Kept::of(observations, |o| u64::from(o.case_row), same, earlier)
}

/// Keeps of each thing its first row in each cell, wherever that was read; `number` is one that few
/// of what is kept share.
fn distinct(observations: &Observations, number: impl Fn(&Observation) -> u64) -> Vec<Observation> {
    let same = |one: &Observation, other: &Observation| cell_of(one) == cell_of(other);
    Kept::of(observations, number, same, to_first).observations
}

/// The same where one thing may be kept in many cells.
fn distinct_of_many(observations: &Observations) -> Vec<Observation> {
    let mut at: FxHashMap<(u32, u32, i64), u32> = FxHashMap::default();
    let mut kept: Vec<Observation> = Vec::new();
    for o in observations.iter() {
        let known = *at.entry(cell_of(o)).or_insert(kept.len() as u32);
        match kept.get_mut(known as usize) {
            Some(first) => to_first(first, o),
            None => kept.push(*o),
        }
    }
    kept
}

fn cell_of(o: &Observation) -> (u32, u32, i64) {
    (o.bucket, o.group, o.value)
}

fn to_first(first: &mut Observation, o: &Observation) {
    if o.row < first.row {
        *first = *o;
    }
}

/// What is kept of things that are met several times: of each thing the observations that differ,
/// in the order in which they were met first.
struct Kept {
    observations: Vec<Observation>,
    /// Where the next of the same thing stands, counted from 1; 0 after the last.
    next: Vec<u32>,
    heads: Heads,
}

/// Where the first of each thing stands, counted from 1; 0 where there is none.
enum Heads {
    /// By number, from the least on.
    Dense(u64, Vec<u32>),
    /// Where numbers lie far apart.
    Sparse(FxHashMap<u64, u32>),
}

impl Kept {
    /// Keeps one of those observations of a thing that are the same, and adds the others to it.
    fn of(
        observations: &Observations,
        number: impl Fn(&Observation) -> u64,
        same: impl Fn(&Observation, &Observation) -> bool,
        add: impl Fn(&mut Observation, &Observation),
    ) -> Self {
        let (mut least, mut greatest) = (u64::MAX, 0);
        for o in observations.iter() {
            least = least.min(number(o));
            greatest = greatest.max(number(o));
        }
        let span = greatest.saturating_sub(least).saturating_add(1);
        let heads = match span <= (observations.len() as u64).saturating_mul(SPARSE) {
            true => Heads::Dense(least, vec![0; span as usize]),
            false => Heads::Sparse(FxHashMap::default()),
        };
        let mut kept = Kept { observations: Vec::new(), next: Vec::new(), heads };
        for o in observations.iter() {
            let mut place = match &mut kept.heads {
                Heads::Dense(least, heads) => &mut heads[(number(o) - *least) as usize],
                Heads::Sparse(heads) => heads.entry(number(o)).or_insert(0),
            };
            while let Some(at) = (*place as usize).checked_sub(1) {
                if same(&kept.observations[at], o) {
                    break;
                }
                place = &mut kept.next[at];
            }
            match (*place as usize).checked_sub(1) {
                Some(at) => add(&mut kept.observations[at], o),
                None => {
                    kept.observations.push(*o);
                    *place = kept.observations.len() as u32;
                    kept.next.push(0);
                }
            }
        }
        kept
    }

    /// Returns the observation of a thing that is so.
    fn find(&self, number: u64, is: impl Fn(&Observation) -> bool) -> Option<&Observation> {
        let mut place = match &self.heads {
            Heads::Dense(least, heads) => *heads.get(number.checked_sub(*least)? as usize)?,
            Heads::Sparse(heads) => *heads.get(&number)?,
        };
        while let Some(at) = (place as usize).checked_sub(1) {
            if is(&self.observations[at]) {
                return Some(&self.observations[at]);
            }
            place = self.next[at];
        }
        None
    }
}

fn dedupe_left_out(left_out: &mut Vec<LeftOut>) {
    let mut seen = FxHashSet::default();
    left_out.retain(|left| seen.insert((left.case_row, left.group, left.reason)));
}

/// Keeps of each case what decides it: nothing of those with a row that is not left out, else the
/// first of its rows. Where that fails `where`, the case would not have counted either.
fn keep_first_left_out(firsts: &Kept, left_out: &mut Vec<LeftOut>) {
    left_out.retain(|left| {
        firsts.find(left.case_row.into(), |first| first.bucket == left.bucket).is_none()
    });
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

    fn one(case_row: u32, row: u32, value: i64) -> Observation {
        let (bucket, group, weight) = (0, 0, 1.0);
        Observation { row, case_row, bucket, group, weight, value, wall: value, at: i64::from(row) }
    }

    /// Returns case, row and value of what stays of some parts, in the order of rows.
    fn check(side: &Side, parts: &[&[Observation]], of_case: bool, expected: &[(u32, u32, i64)]) {
        for cells in [1, FEW + 1] {
            let mut scan = Scan::default();
            parts.iter().for_each(|part| scan.observations.add(part.to_vec()));
            reduce(side, &mut scan, (cells, of_case));
            let mut found: Vec<_> =
                scan.observations.iter().map(|o| (o.case_row, o.row, o.value)).collect();
            found.sort_by_key(|(_, row, _)| *row);
            assert_eq!(found, expected, "{cells} cells");
        }
    }

    #[test]
    fn of_a_case_one_row_is_left_out_at_most() {
        let left = |case_row: u32, row: u32, count: u32| LeftOut {
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
            vec![left(1, 2, 1), left(2, 4, 1), left(2, 3, 1), left(3, 5, 0), left(3, 6, 1)];
        left_out.push(LeftOut { group: 1, ..left(2, 3, 1) });
        let firsts = firsts_per_case(&vec![one(1, 1, 1)].into());
        keep_first_left_out(&firsts, &mut left_out);
        let rows: Vec<(u32, u32)> = left_out.iter().map(|left| (left.row, left.group)).collect();
        assert_eq!(rows, [(3, 0), (3, 1)]);
    }

    #[test]
    fn of_a_thing_the_first_row_stays_wherever_it_was_read() {
        let side = Side { distinct: Some("customer".into()), ..Side::default() };
        // Rows far from their block come after the others.
        let near = [one(3, 3, 7), one(5, 5, 8)];
        let far = [one(1, 1, 7), one(4, 4, 8), one(9, 9, 9)];
        check(&side, &[&near, &far], false, &[(1, 1, 7), (4, 4, 8), (9, 9, 9)]);
        // Numbers far apart are looked up.
        let apart = [one(1, 1, 7), one(2, 2, 9_000_000), one(3, 3, 7)];
        check(&side, &[&apart], false, &[(1, 1, 7), (2, 2, 9_000_000)]);
    }

    #[test]
    fn a_thing_of_two_cases_is_two() {
        let side = Side { distinct: Some("case.agent".into()), ..Side::default() };
        let of = |case_row: u32, row, agent| one(case_row, row, i64::from(case_row) << 32 | agent);
        let rows = [of(0, 0, 7), of(1, 1, 7), of(0, 2, 7), of(0, 3, 8), of(1, 4, 7)];
        let expected = [(0, 0, 7), (1, 1, 1 << 32 | 7), (0, 3, 8)];
        check(&side, &[&rows], true, &expected);
    }

    #[test]
    fn the_rows_of_a_case_are_one_sum_whatever_lies_between_them() {
        let side = Side { per: Some("case".into()), ..Side::default() };
        let rows = [one(2, 4, 10), one(1, 5, 1), one(2, 6, 20)];
        check(&side, &[&rows, &[one(2, 1, 5)]], false, &[(2, 1, 35), (1, 5, 1)]);
        let mut other = one(2, 6, 20);
        other.group = 1;
        check(&side, &[&[one(2, 4, 10), other]], false, &[(2, 4, 10), (2, 6, 20)]);
    }

    #[test]
    fn the_first_row_of_a_case_stays_in_all_its_groups() {
        let side = Side { first_per_case: Some("true".into()), ..Side::default() };
        let mut again = one(1, 2, 1);
        again.group = 1;
        let failed = Observation { wall: FAILS_WHERE, at: 0, ..one(2, 3, 0) };
        // A wait outside hours is 0, and counts.
        let rows = [one(1, 9, 1), one(1, 2, 1), again, one(2, 4, 1), failed, one(3, 5, 0)];
        check(&side, &[&rows], false, &[(1, 2, 1), (1, 2, 1), (3, 5, 0)]);
    }
}
