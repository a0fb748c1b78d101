//! What won customers, where nothing is told of themselves: what their first order came through.

use std::cmp::Ordering;
use std::sync::Arc;

use baremo_model::{Fact, NULL_CODE};
use rayon::prelude::*;

use super::link::NOWHERE;
use super::orders::{Placed, placed};
use super::{Hot, Tables};
use crate::EngineError;

/// As what the words of first orders are held, before the column they are of; no column has such
/// a name.
const FIRST: &str = "first>";

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
        NULL_CODE => first.get(*customer as usize).copied().unwrap_or(NULL_CODE),
        word => word,
    };
    Ok(Hot::Codes(Arc::new(told.par_iter().zip(customers).map(of_row).collect())))
}

/// Returns, by the code of each customer, what their first order says in a column. Of several
/// orders of one instant it is the first word by alphabet, so that nothing depends on their rows.
fn by_first_order(tables: &Tables, column: &str) -> Result<Arc<Vec<u32>>, EngineError> {
    let name = format!("{FIRST}{column}");
    if let Some(Hot::Codes(words)) = tables.held().get(Fact::Orders, &name) {
        return Ok(words);
    }
    let words = tables.codes(Fact::Orders, column)?;
    let instants = tables.integers(Fact::Orders, "placed_at")?;
    let latest = tables.latest();
    // The rows of the first orders, and then their words in the same place.
    let mut first: Vec<u32> = Vec::new();
    let orders = placed(tables, NULL_CODE)?.filter(|order| order.at <= latest);
    for Placed { customer, at, row } in orders {
        let place = customer as usize;
        if place >= first.len() {
            first.resize(place + 1, NOWHERE);
        }
        let known = first[place] as usize;
        let is_first = match instants.get(known).map(|before| at.cmp(before)) {
            None | Some(Ordering::Less) => true,
            Some(Ordering::Equal) => is_before(tables, words[row], words[known]),
            Some(Ordering::Greater) => false,
        };
        if is_first {
            first[place] = row as u32;
        }
    }
    first.par_iter_mut().for_each(|cell| {
        *cell = words.get(*cell as usize).copied().unwrap_or(NULL_CODE);
    });
    let held = Arc::new(first);
    tables.held().hold(Fact::Orders, &name, Hot::Codes(held.clone()));
    Ok(held)
}

/// Tells whether a word comes before another by alphabet; none comes last.
fn is_before(tables: &Tables, one: u32, other: u32) -> bool {
    match (one, other) {
        (NULL_CODE, _) => false,
        (_, NULL_CODE) => true,
        (one, other) => one != other && tables.text(one) < tables.text(other),
    }
}
