//! What observations come to in each cell, on all cores.

use rayon::prelude::*;

use crate::reading::scan::{Observation, Observations, Scan};

/// Observations summed up by one worker at least, as many for each cell.
const PARALLEL_OBSERVATIONS: usize = 16;

/// Observations that are shared out as one, however large the parts are in which they lie.
const RUN: usize = 1 << 12;

/// What the observations of one cell come to.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Sum {
    /// How many there are.
    pub(super) rows: u64,
    /// How many they stand for: one of a cohort for many, a part of one for one.
    pub(super) n: u64,
    /// What they add up to.
    pub(super) total: f64,
    /// Whether any of them counts in part.
    pub(super) in_parts: bool,
}

impl Sum {
    fn add(&mut self, o: &Observation, scale: Option<f64>) {
        self.rows += 1;
        self.n += o.weight.max(1.0) as u64;
        self.total += o.adds(scale);
        self.in_parts |= o.is_in_part();
    }

    fn join(&mut self, other: &Sum) {
        self.rows += other.rows;
        self.n += other.n;
        self.total += other.total;
        self.in_parts |= other.in_parts;
    }
}

/// Sums up the observations of each cell, as [`Observation::adds`] has it.
///
/// Whole numbers come to the same in any order, and are shared out among all cores; parts and what
/// is scaled are added up in the order in which they lie.
pub(super) fn sums(scan: &Scan, scale: Option<f64>, groups: usize, cells: usize) -> Vec<Sum> {
    let observations = &scan.observations;
    let add = |sums: &mut [Sum], o: &Observation| sums[scan.cell(o, groups)].add(o, scale);
    if scale.is_none() {
        let sums = shared_out(observations, cells, add, Sum::join);
        if !sums.iter().any(|sum| sum.in_parts) {
            return sums;
        }
    }
    let mut sums = vec![Sum::default(); cells];
    observations.iter().for_each(|o| add(&mut sums, o));
    sums
}

/// Lets each core add a share of the observations to what it makes of the cells, and joins these.
pub(super) fn shared_out<T: Clone + Default + Send>(
    observations: &Observations,
    cells: usize,
    add: impl Fn(&mut [T], &Observation) + Sync,
    join: impl Fn(&mut T, &T),
) -> Vec<T> {
    let one = |runs: &[&[Observation]]| {
        let mut own = vec![T::default(); cells];
        runs.iter().copied().flatten().for_each(|o| add(&mut own, o));
        own
    };
    let both = |mut left: Vec<T>, right: Vec<T>| {
        left.iter_mut().zip(&right).for_each(|(left, right)| join(left, right));
        left
    };
    by_share(observations, cells, one).into_iter().reduce(both).unwrap_or_default()
}

/// Lets each core make something of a share of the observations, and returns it in the order in
/// which these lie. Where they are few beside the cells, one share is all of them.
pub(super) fn by_share<R: Send>(
    observations: &Observations,
    cells: usize,
    make: impl Fn(&[&[Observation]]) -> R + Sync,
) -> Vec<R> {
    let runs: Vec<&[Observation]> =
        observations.parts().iter().flat_map(|part| part.chunks(RUN)).collect();
    let workers = rayon::current_num_threads();
    if observations.len() <= cells.saturating_mul(PARALLEL_OBSERVATIONS * workers) {
        return vec![make(&runs)];
    }
    runs.par_chunks(runs.len().div_ceil(workers)).map(&make).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_those_of_one_after_the_other() {
        let weights: [&dyn Fn(u32) -> f32; 4] =
            [&|_| 1.0, &|row| (row % 40) as f32 - 3.0, &|row| 1.0 / (row % 7 + 1) as f32, &|row| {
                if row == 20_000 { 0.35 } else { 1.0 }
            }];
        // So few that one worker sums them up, and so many that all of them do.
        for count in [0, 9, 5 * RUN as u32 + 17] {
            for (place, weight) in weights.iter().enumerate() {
                let one = |row: u32| Observation {
                    row,
                    case_row: row,
                    bucket: row / 9 % 2,
                    group: row % 3,
                    weight: weight(row),
                    value: i64::from(row * 37 % 1_009) - 300,
                    wall: 0,
                    at: 0,
                };
                let all: Vec<Observation> = (0..count).map(one).collect();
                let mut observations = Observations::default();
                all.chunks(7_000).for_each(|part| observations.add(part.to_vec()));
                let scan = Scan { observations, ..Scan::default() };
                for scale in [None, Some(0.01)] {
                    let mut plain = vec![Sum::default(); 6];
                    for o in &all {
                        let sum = &mut plain[(o.bucket * 3 + o.group) as usize];
                        sum.rows += 1;
                        sum.n += if o.weight > 1.0 { o.weight as u64 } else { 1 };
                        sum.total += o.adds(scale);
                        sum.in_parts |= o.weight.fract() != 0.0;
                    }
                    assert_eq!(sums(&scan, scale, 3, 6), plain, "{count} {place} {scale:?}");
                }
            }
        }
    }
}
