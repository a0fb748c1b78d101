//! What won customers, where nothing is told of themselves: what their first order came through.

use std::sync::Arc;

use baremo_model::{Fact, NULL_CODE};
use rustc_hash::FxHashMap;

use super::orders::{Placed, placed};
use super::{Hot, Tables};
use crate::EngineError;

/// Fills a column of what is told of customers in where it is empty, by the first order of each;
/// where that names nothing, no later one does.
pub(super) fn filled(
    tables: &Tables,
    told: Arc<Vec<u32>>,
    customers: &[u32],
    column: &str,
) -> Result<Hot, EngineError> {
    if !told.contains(&NULL_CODE) {
        return Ok(Hot::Codes(told));
    }
    let first = by_first_order(tables, column)?;
    let of_row = |(own, customer): (&u32, &u32)| match *own {
        NULL_CODE => first.get(customer).map_or(NULL_CODE, |(_, word)| *word),
        word => word,
    };
    Ok(Hot::Codes(Arc::new(told.iter().zip(customers).map(of_row).collect())))
}

/// Returns when each customer ordered first, and what that order says in a column. Of several
/// orders of one instant it is the first word by alphabet, so that nothing depends on their rows.
fn by_first_order(
    tables: &Tables,
    column: &str,
) -> Result<FxHashMap<u32, (i64, u32)>, EngineError> {
    let words = tables.codes(Fact::Orders, column)?;
    let latest = tables.latest();
    let mut first: FxHashMap<u32, (i64, u32)> = FxHashMap::default();
    let orders = placed(tables, NULL_CODE)?.into_iter().filter(|order| order.at <= latest);
    for Placed { customer, at, row } in orders {
        let word = words[row];
        let known = first.entry(customer).or_insert((at, word));
        if at < known.0 || (at == known.0 && is_before(tables, word, known.1)) {
            *known = (at, word);
        }
    }
    Ok(first)
}

/// Tells whether a word comes before another by alphabet; none comes last.
fn is_before(tables: &Tables, one: u32, other: u32) -> bool {
    match (one, other) {
        (NULL_CODE, _) => false,
        (_, NULL_CODE) => true,
        (one, other) => one != other && tables.text(one) < tables.text(other),
    }
}
