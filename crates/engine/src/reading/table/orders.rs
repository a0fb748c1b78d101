//! What an order is among the orders of its customer: columns computed when first asked for, since
//! a fold sees one order alone.

use std::sync::Arc;

use baremo_model::fact::NULL_INT;
use baremo_model::{DAY, Fact, NULL_CODE};

use super::{Hot, Tables};
use crate::EngineError;

/// Silence that means a customer is lost where nobody says otherwise, in own median gaps.
const GAPS: f64 = 3.0;

/// Names of the computed columns.
pub(super) const COMPUTED: [&str; 3] = ["previous_day_at", "next_day_at", "quiet_at"];

/// An order that counts: somebody placed it, and nobody took it back.
pub(super) struct Placed {
    pub(super) customer: u32,
    pub(super) at: i64,
    pub(super) row: usize,
}

/// What was taken back of orders, and when.
pub(super) struct TakenBack {
    cancelled: Arc<Vec<i64>>,
    refund: Arc<Vec<i64>>,
    refunded: Arc<Vec<i64>>,
    /// By row, a bit where anything ever was: nothing is of most orders, whose rows need not be
    /// fetched from three columns to know it.
    any: Vec<u64>,
}

impl TakenBack {
    pub(super) fn read(tables: &Tables) -> Result<Self, EngineError> {
        let column = |name: &str| tables.integers(Fact::Orders, name);
        Ok(TakenBack::of(column("cancelled_at")?, column("refund")?, column("refunded_at")?))
    }

    fn of(cancelled: Arc<Vec<i64>>, refund: Arc<Vec<i64>>, refunded: Arc<Vec<i64>>) -> Self {
        let is_any = |row: usize| {
            cancelled[row] != NULL_INT || (refund[row] != NULL_INT && refunded[row] != NULL_INT)
        };
        let block = |first: usize| {
            let rows = first..cancelled.len().min(first + 64);
            rows.fold(0u64, |bits, row| bits | (u64::from(is_any(row)) << (row - first)))
        };
        let any = (0..cancelled.len().div_ceil(64)).map(|place| block(64 * place)).collect();
        TakenBack { cancelled, refund, refunded, any }
    }

    /// Returns what of the money of an order had not been given back yet, for a refund that is
    /// yet to come is not known; none where the order was cancelled. What is over by the instant
    /// asked about, `is_over` says; what has no date never is.
    pub(super) fn put_back(&self, row: usize, mut is_over: impl FnMut(i64) -> bool) -> Option<i64> {
        if (self.any[row / 64] >> (row % 64)) & 1 == 0 {
            return Some(0);
        }
        if is_over(self.cancelled[row]) {
            return None;
        }
        match (self.refund[row], self.refunded[row]) {
            (NULL_INT, _) | (_, NULL_INT) => Some(0),
            (_, refunded) if is_over(refunded) => Some(0),
            (refund, _) => Some(refund),
        }
    }
}

/// Returns the orders that count, in order of their rows: neither excluded nor cancelled, of a
/// customer who is known; or the same of those excluded for a reason. A cancel after the latest
/// instant of which anything is known is yet to come.
pub(super) fn placed(
    tables: &Tables,
    why: u32,
) -> Result<impl Iterator<Item = Placed>, EngineError> {
    let customer = tables.codes(Fact::Orders, "customer")?;
    let excluded = tables.codes(Fact::Orders, "excluded")?;
    let placed = tables.integers(Fact::Orders, "placed_at")?;
    let cancelled = tables.integers(Fact::Orders, "cancelled_at")?;
    let latest = tables.latest();
    let order = move |row: usize| {
        let counts = customer[row] != NULL_CODE
            && excluded[row] == why
            && placed[row] != NULL_INT
            && (cancelled[row] == NULL_INT || cancelled[row] > latest);
        counts.then(|| Placed { customer: customer[row], at: placed[row], row })
    };
    Ok((0..tables.rows(Fact::Orders)?).filter_map(order))
}

/// Returns the computed columns of orders, in the order of [`COMPUTED`].
///
/// Several orders of one customer on one day, of the data folder's zone, are one day of ordering.
/// Cancelled and excluded orders are on no day and have none of these.
pub(super) fn compute(tables: &Tables) -> Result<[Hot; 3], EngineError> {
    Ok(by_days(tables, GAPS)?.map(|values| Hot::Integers(Arc::new(values))))
}

impl Tables {
    /// Returns `quiet_at` as it is after so many median gaps.
    pub(crate) fn quiet_after(&self, gaps: f64) -> Result<Arc<Vec<i64>>, EngineError> {
        if (gaps - GAPS).abs() < f64::EPSILON {
            return self.integers(Fact::Orders, "quiet_at");
        }
        let [_, _, quiet_at] = by_days(self, gaps)?;
        Ok(Arc::new(quiet_at))
    }
}

/// Returns the values of the computed columns, where silence is so many median gaps.
fn by_days(tables: &Tables, gaps: f64) -> Result<[Vec<i64>; 3], EngineError> {
    let count = tables.rows(Fact::Orders)?;
    let orders = placed(tables, NULL_CODE)?;
    let mut rows: Vec<(u32, i64, usize)> =
        orders.map(|order| (order.customer, order.at, order.row)).collect();
    rows.sort_unstable();
    let local = tables.days()?;
    let day = |at: i64| local.of(at);
    let mut columns = [(); 3].map(|()| vec![NULL_INT; count]);
    for own in rows.chunk_by(|left, right| left.0 == right.0) {
        let days: Vec<_> = own.chunk_by(|left, right| day(left.1) == day(right.1)).collect();
        let silent = silent_from(&days, day, gaps);
        for (index, orders) in days.iter().enumerate() {
            let before = index.checked_sub(1).map_or(NULL_INT, |before| days[before][0].1);
            let after = days.get(index + 1).map_or(NULL_INT, |after| after[0].1);
            for (place, (_, _, row)) in orders.iter().enumerate() {
                columns[0][*row] = before;
                columns[1][*row] = after;
                columns[2][*row] = silent[index][place];
            }
        }
    }
    Ok(columns)
}

/// Returns, for each order of each day of ordering of one customer, until when they are not silent
/// if it is their last; none on the first day, when no gap is known.
///
/// A gap counts from the order that ends it: what comes later changes nothing that was so before.
/// Where the gaps grow shorter, the customer is silent when the later order says so, however long
/// they might have been after the earlier one.
fn silent_from(
    days: &[&[(u32, i64, usize)]],
    day: impl Fn(i64) -> i64,
    factor: f64,
) -> Vec<Vec<i64>> {
    let mut gaps: Vec<i64> = Vec::with_capacity(days.len());
    let mut silent: Vec<Vec<i64>> = Vec::with_capacity(days.len());
    for (index, orders) in days.iter().enumerate() {
        if let Some(before) = index.checked_sub(1) {
            let gap = day(orders[0].1) - day(days[before][0].1);
            gaps.insert(gaps.partition_point(|known| *known < gap), gap);
        }
        silent.push(orders.iter().map(|(_, at, _)| quiet_at(*at, &gaps, factor)).collect());
    }
    let mut later: Option<(i64, i64)> = None;
    for (orders, silent) in days.iter().zip(&mut silent).rev() {
        for ((_, at, _), own) in orders.iter().zip(silent).rev() {
            if let Some((next, until)) = later
                && *own > next
            {
                *own = until.min(*own);
            }
            later = Some((*at, *own));
        }
    }
    silent
}

/// Returns the end of so many median gaps after an order; none for who has no gap.
fn quiet_at(at: i64, gaps: &[i64], factor: f64) -> i64 {
    let Some(upper) = gaps.get(gaps.len() / 2) else { return NULL_INT };
    // Of an even number the two in the middle are halved: twice the median stays whole.
    let twice = match gaps.len() % 2 {
        0 => gaps[gaps.len() / 2 - 1] + upper,
        _ => 2 * upper,
    };
    at.saturating_add((factor * twice as f64 * (DAY / 2) as f64).round() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_yet_to_go_back_was_still_there() {
        // The same four a hundred times, so that there are several blocks of them.
        let column = |values: [i64; 4]| Arc::new(values.repeat(100));
        let taken_back = TakenBack::of(
            column([NULL_INT, 20, NULL_INT, NULL_INT]),
            column([0, 5, 7, NULL_INT]),
            column([NULL_INT, NULL_INT, 30, 30]),
        );
        let check = |until: i64, expected: [Option<i64>; 4]| {
            let is_over = |at: i64| at != NULL_INT && at <= until;
            for first in (0..400).step_by(4) {
                let found = [0, 1, 2, 3].map(|row| taken_back.put_back(first + row, is_over));
                assert_eq!(found, expected, "{until} from {first}");
            }
        };
        check(19, [Some(0), Some(0), Some(7), Some(0)]);
        check(20, [Some(0), None, Some(7), Some(0)]);
        check(30, [Some(0), None, Some(0), Some(0)]);
    }
}
