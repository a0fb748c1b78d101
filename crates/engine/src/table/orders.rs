//! What an order is among the orders of its customer: columns computed when first asked for, since
//! a fold sees one order alone.

use std::sync::Arc;

use baremo_model::fact::NULL_INT;
use baremo_model::{DAY, Fact, NULL_CODE};

use super::{Hot, Tables};
use crate::EngineError;

/// Silence that means a customer is lost, in own median gaps.
const GAPS: i64 = 3;

/// Names of the computed columns.
pub(super) const COMPUTED: [&str; 3] = ["previous_day_at", "next_day_at", "quiet_at"];

/// An order that counts: somebody placed it, and nobody took it back.
pub(super) struct Placed {
    pub(super) customer: u32,
    pub(super) at: i64,
    pub(super) row: usize,
}

/// Returns the orders that count, in order of their rows: neither excluded nor cancelled, of a
/// customer who is known.
pub(super) fn placed(tables: &Tables) -> Result<Vec<Placed>, EngineError> {
    let customer = tables.codes(Fact::Orders, "customer")?;
    let excluded = tables.codes(Fact::Orders, "excluded")?;
    let placed = tables.integers(Fact::Orders, "placed_at")?;
    let cancelled = tables.integers(Fact::Orders, "cancelled_at")?;
    let counts = |row: &usize| {
        customer[*row] != NULL_CODE
            && excluded[*row] == NULL_CODE
            && placed[*row] != NULL_INT
            && cancelled[*row] == NULL_INT
    };
    let order = |row: usize| Placed { customer: customer[row], at: placed[row], row };
    Ok((0..placed.len()).filter(counts).map(order).collect())
}

/// Returns the computed columns of orders, in the order of [`COMPUTED`].
///
/// Several orders of one customer on one day (of UTC) are one day of ordering. Cancelled and
/// excluded orders are on no day and have none of these.
pub(super) fn compute(tables: &Tables) -> Result<[Hot; 3], EngineError> {
    let count = tables.rows(Fact::Orders)?;
    let orders = placed(tables)?.into_iter();
    let mut rows: Vec<(u32, i64, usize)> =
        orders.map(|order| (order.customer, order.at, order.row)).collect();
    rows.sort_unstable();
    let mut columns = [(); 3].map(|()| vec![NULL_INT; count]);
    for own in rows.chunk_by(|left, right| left.0 == right.0) {
        let day = |at: i64| at.div_euclid(DAY);
        let days: Vec<_> = own.chunk_by(|left, right| day(left.1) == day(right.1)).collect();
        let mut gaps: Vec<i64> =
            days.windows(2).map(|pair| day(pair[1][0].1) - day(pair[0][0].1)).collect();
        gaps.sort_unstable();
        for (index, orders) in days.iter().enumerate() {
            let before = index.checked_sub(1).map_or(NULL_INT, |before| days[before][0].1);
            let after = days.get(index + 1).map_or(NULL_INT, |after| after[0].1);
            for (_, at, row) in orders.iter() {
                columns[0][*row] = before;
                columns[1][*row] = after;
                columns[2][*row] = quiet_at(*at, &gaps);
            }
        }
    }
    Ok(columns.map(|values| Hot::Integers(Arc::new(values))))
}

/// Returns the end of so many median gaps after an order; none for who has no gap.
fn quiet_at(at: i64, gaps: &[i64]) -> i64 {
    let Some(upper) = gaps.get(gaps.len() / 2) else { return NULL_INT };
    // Of an even number the two in the middle are halved: twice the median stays whole.
    let twice = match gaps.len() % 2 {
        0 => gaps[gaps.len() / 2 - 1] + upper,
        _ => 2 * upper,
    };
    at.saturating_add((GAPS * twice).saturating_mul(DAY / 2))
}
