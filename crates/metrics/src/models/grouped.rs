//! Customers who look the same to a model, counted once.
//!
//! Purchase days are days: among a million customers there are few distinct ages, few distinct
//! recencies, and very few distinct counts of repeat days. What depends on one of them alone (the
//! gamma functions on x, the logarithms on a time) is computed once for each and looked up.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::CustomerSummary;

/// Rows that one task adds up; fixed, so that the order of additions never changes.
const CHUNK: usize = 8_192;

/// Customers with the same x, t_x and T.
#[derive(Clone, Copy)]
pub(super) struct Row {
    /// Index of x.
    pub(super) repeat: u32,
    /// Index of t_x.
    pub(super) recency: u32,
    /// Index of T.
    pub(super) age: u32,
    /// How many they are.
    pub(super) count: f64,
}

/// The customers of a fit.
pub(super) struct Grouped {
    /// Distinct x, ascending.
    pub(super) repeats: Vec<f64>,
    /// Customers of each x.
    pub(super) by_repeat: Vec<f64>,
    /// Distinct times, divided by `scale`.
    pub(super) times: Vec<f64>,
    /// Distinct customers, ascending by x, t_x, T.
    pub(super) rows: Vec<Row>,
    /// Unit of the times in that of the summaries: the mean age.
    pub(super) scale: f64,
    /// Customers.
    pub(super) customers: f64,
}

impl Grouped {
    /// Groups customers whose numbers have been checked.
    pub(super) fn new(customers: &[CustomerSummary]) -> Self {
        // Times are not negative, and so their bits are in the order of their values.
        let bits = |time: f64| (time + 0.0).to_bits();
        let mut keys: Vec<(u32, u64, u64)> = customers
            .par_iter()
            .map(|one| (one.repeat_days, bits(one.recency), bits(one.age)))
            .collect();
        keys.par_sort_unstable();
        let age_sum: f64 = keys.iter().map(|key| f64::from_bits(key.2)).sum();
        let mean_age = age_sum / customers.len() as f64;
        let scale = if mean_age > 0.0 { mean_age } else { 1.0 };
        let mut grouped = Grouped {
            repeats: Vec::new(),
            by_repeat: Vec::new(),
            times: Vec::new(),
            rows: Vec::new(),
            scale,
            customers: customers.len() as f64,
        };
        let mut places = FxHashMap::default();
        for same in keys.chunk_by(|one, next| one == next) {
            let (x, recency, age) = same[0];
            let (x, count) = (f64::from(x), same.len() as f64);
            if grouped.repeats.last() != Some(&x) {
                grouped.repeats.push(x);
                grouped.by_repeat.push(0.0);
            }
            let repeat = grouped.repeats.len() - 1;
            grouped.by_repeat[repeat] += count;
            let mut place = |bits: u64| {
                *places.entry(bits).or_insert_with(|| {
                    grouped.times.push(f64::from_bits(bits) / scale);
                    (grouped.times.len() - 1) as u32
                })
            };
            let (recency, age) = (place(recency), place(age));
            grouped.rows.push(Row { repeat: repeat as u32, recency, age, count });
        }
        grouped
    }

    /// Returns the log-likelihood of all customers in their own unit of time from a mean in mean
    /// ages: each repeat purchase is a density in time.
    pub(super) fn log_likelihood(&self, mean: f64) -> f64 {
        let pairs = self.repeats.iter().zip(&self.by_repeat);
        let purchases: f64 = pairs.map(|(x, count)| x * count).sum();
        self.customers * mean - purchases * self.scale.ln()
    }

    /// Adds `of` over all rows, each times its count; the same on any number of processors.
    pub(super) fn sum<const N: usize>(&self, of: impl Fn(&Row) -> [f64; N] + Sync) -> [f64; N] {
        sum_chunks(&self.rows, |row| of(row).map(|one| one * row.count))
    }

    /// Returns ln(shift + time) and 1 ÷ (shift + time) of each distinct time.
    pub(super) fn logarithms(&self, shift: f64) -> Vec<(f64, f64)> {
        let of = |time: &f64| ((shift + time).ln(), 1.0 / (shift + time));
        self.times.par_iter().with_min_len(CHUNK).map(of).collect()
    }
}

/// Adds `of` over all items in chunks of a fixed size, whatever the number of processors.
pub(super) fn sum_chunks<T: Sync, const N: usize>(
    items: &[T],
    of: impl Fn(&T) -> [f64; N] + Sync,
) -> [f64; N] {
    let add = |mut total: [f64; N], one: [f64; N]| {
        total.iter_mut().zip(one).for_each(|(total, one)| *total += one);
        total
    };
    let of_chunk = |chunk: &[T]| chunk.iter().map(&of).fold([0.0; N], add);
    let partial: Vec<[f64; N]> = items.par_chunks(CHUNK).map(of_chunk).collect();
    partial.into_iter().fold([0.0; N], add)
}
