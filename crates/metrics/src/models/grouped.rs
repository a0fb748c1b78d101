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
/// Customers of a sample that is fitted first.
const SAMPLE: f64 = 20_000.0;

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
        let (times, places) = distinct_times(customers);
        let counted = count_keys(customers, &places, times.len());
        let mut rows: Vec<Row> = Vec::new();
        let (mut repeats, mut by_repeat): (Vec<f64>, Vec<f64>) = (Vec::new(), Vec::new());
        let mut age_sum = 0.0;
        for (x, recency, age, count) in counted {
            let x = f64::from(x);
            if repeats.last() != Some(&x) {
                repeats.push(x);
                by_repeat.push(0.0);
            }
            let repeat = repeats.len() - 1;
            by_repeat[repeat] += count;
            age_sum += count * times[age as usize];
            rows.push(Row { repeat: repeat as u32, recency, age, count });
        }
        let mean_age = age_sum / customers.len() as f64;
        let scale = if mean_age > 0.0 { mean_age } else { 1.0 };
        let times = times.into_iter().map(|time| time / scale).collect();
        let customers = customers.len() as f64;
        Grouped { repeats, by_repeat, times, rows, scale, customers }
    }

    /// Returns every n-th customer in the order of the rows, a few ten thousand of them, to start
    /// a search from; `None` where there are few.
    pub(super) fn thinned(&self) -> Option<Self> {
        let every = (self.customers / SAMPLE).floor();
        if every < 4.0 {
            return None;
        }
        let mut thin = Grouped {
            repeats: self.repeats.clone(),
            by_repeat: vec![0.0; self.repeats.len()],
            times: Vec::new(),
            rows: Vec::new(),
            scale: self.scale,
            customers: 0.0,
        };
        let mut places = FxHashMap::default();
        let mut passed = 0.0;
        for row in &self.rows {
            let before = (passed / every).floor();
            passed += row.count;
            let count = (passed / every).floor() - before;
            if count == 0.0 {
                continue;
            }
            let mut place = |old: u32| {
                *places.entry(old).or_insert_with(|| {
                    thin.times.push(self.times[old as usize]);
                    (thin.times.len() - 1) as u32
                })
            };
            let (recency, age) = (place(row.recency), place(row.age));
            thin.by_repeat[row.repeat as usize] += count;
            thin.customers += count;
            thin.rows.push(Row { recency, age, count, ..*row });
        }
        Some(thin)
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

/// Times are not negative, and so their bits are in the order of their values.
fn bits(time: f64) -> u64 {
    (time + 0.0).to_bits()
}

/// Returns every time that occurs, ascending, and the places of each customer's t_x and T.
fn distinct_times(customers: &[CustomerSummary]) -> (Vec<f64>, Vec<(u32, u32)>) {
    let mut seen: FxHashMap<u64, u32> = FxHashMap::default();
    let mut place = |time: f64| {
        let next = seen.len() as u32;
        *seen.entry(bits(time)).or_insert(next)
    };
    let mut places: Vec<(u32, u32)> =
        customers.iter().map(|one| (place(one.recency), place(one.age))).collect();
    // From the order in which they were seen to their own.
    let mut sorted: Vec<(u64, u32)> = seen.into_iter().collect();
    sorted.par_sort_unstable();
    let mut ranks = vec![0; sorted.len()];
    for (rank, (_, old)) in sorted.iter().enumerate() {
        ranks[*old as usize] = rank as u32;
    }
    places.par_iter_mut().for_each(|place| {
        *place = (ranks[place.0 as usize], ranks[place.1 as usize]);
    });
    (sorted.into_iter().map(|(bits, _)| f64::from_bits(bits)).collect(), places)
}

/// Returns x and the places of t_x and T of each distinct customer, ascending, with their count.
fn count_keys(
    customers: &[CustomerSummary],
    places: &[(u32, u32)],
    times: usize,
) -> Vec<(u32, u32, u32, f64)> {
    // Three numbers in one, in as few bits as hold them: narrow keys sort faster.
    let width = u64::BITS - (times as u64).leading_zeros();
    let most = customers.iter().map(|one| one.repeat_days).max().unwrap_or(0);
    let mask = (1_u128 << width) - 1;
    let apart = |key: u128| {
        let (recency, age) = ((key >> width & mask) as u32, (key & mask) as u32);
        ((key >> (2 * width)) as u32, recency, age)
    };
    let pairs = customers.par_iter().zip(places);
    let counted = if 2 * width + (u32::BITS - most.leading_zeros()) <= u64::BITS {
        let key = |(one, place): (&CustomerSummary, &(u32, u32))| {
            u64::from(one.repeat_days) << (2 * width)
                | u64::from(place.0) << width
                | u64::from(place.1)
        };
        sort_and_count(pairs.map(key).collect())
    } else {
        let key = |(one, place): (&CustomerSummary, &(u32, u32))| {
            u128::from(one.repeat_days) << (2 * width)
                | u128::from(place.0) << width
                | u128::from(place.1)
        };
        sort_and_count(pairs.map(key).collect())
    };
    let whole = |(key, count): (u128, f64)| {
        let (x, recency, age) = apart(key);
        (x, recency, age, count)
    };
    counted.into_iter().map(whole).collect()
}

fn sort_and_count<K: Copy + Ord + Send + Into<u128>>(mut keys: Vec<K>) -> Vec<(u128, f64)> {
    keys.par_sort_unstable();
    let same = keys.chunk_by(|one, next| one == next);
    same.map(|same| (same[0].into(), same.len() as f64)).collect()
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
