//! Columns looked up in another fact: what the conversation or the customer of a row says of it.

use std::sync::Arc;

use baremo_model::fact::NULL_INT;
use baremo_model::{Fact, NULL_CODE};

use super::{Hot, Tables};
use crate::EngineError;
use crate::eval::list;

/// Stands for "leads nowhere".
pub(crate) const NOWHERE: u32 = u32::MAX;

/// Returns, for each row of `fact`, the value of `column` in the row of `to` whose subject the
/// row's column `by` names. Where several rows have that subject, the first one counts: the first
/// case of a conversation; of a customer that several sources tell of, the one told of last that
/// has a value.
pub(super) fn follow(
    tables: &Tables,
    fact: Fact,
    by: &str,
    to: Fact,
    column: &str,
) -> Result<Hot, EngineError> {
    let from = tables.codes(fact, by)?;
    let subjects = tables.codes(to, to.subject_column())?;
    let hot = tables.column(to, column)?;
    let greatest = subjects.iter().copied().filter(|code| *code != NULL_CODE).max();
    let mut row_of = vec![NOWHERE; greatest.map_or(0, |code| code as usize + 1)];
    for row in order(tables, to, &hot)? {
        let subject = subjects[row as usize];
        if subject != NULL_CODE {
            row_of[subject as usize] = row;
        }
    }
    let lead = |code: u32| row_of.get(code as usize).copied().unwrap_or(NOWHERE);
    let leads: Vec<u32> = from.iter().map(|code| lead(*code)).collect();
    Ok(gather(&hot, &leads))
}

/// Returns the rows of a fact that may be led to, those that count more after the others.
fn order(tables: &Tables, to: Fact, hot: &Hot) -> Result<Vec<u32>, EngineError> {
    let rows = tables.rows(to)? as u32;
    if to != Fact::Customers {
        return Ok((0..rows).rev().collect());
    }
    let told = tables.integers(to, "last_seen_at")?;
    let mut order: Vec<u32> = (0..rows).filter(|row| hot.has(*row as usize)).collect();
    order.sort_by_key(|row| (told[*row as usize], std::cmp::Reverse(*row)));
    Ok(order)
}

/// Returns the values at the given rows, null where a row leads nowhere.
pub(crate) fn gather(hot: &Hot, rows: &[u32]) -> Hot {
    match hot {
        Hot::Integers(values) => {
            let at = |row: &u32| values.get(*row as usize).copied().unwrap_or(NULL_INT);
            Hot::Integers(Arc::new(rows.iter().map(at).collect()))
        }
        Hot::Codes(codes) => {
            let at = |row: &u32| codes.get(*row as usize).copied().unwrap_or(NULL_CODE);
            Hot::Codes(Arc::new(rows.iter().map(at).collect()))
        }
        Hot::Flags(flags) => {
            let at = |row: &u32| flags.get(*row as usize).copied().unwrap_or(0);
            Hot::Flags(Arc::new(rows.iter().map(at).collect()))
        }
        Hot::Bits(bits, words) => {
            let at = |row: &u32| bits.get(*row as usize).copied().unwrap_or(0);
            Hot::Bits(Arc::new(rows.iter().map(at).collect()), words)
        }
        Hot::Lists(ends, codes) => {
            let (mut own_ends, mut own) = (Vec::with_capacity(rows.len()), Vec::new());
            for row in rows {
                if *row != NOWHERE {
                    own.extend_from_slice(list(ends, codes, *row as usize));
                }
                own_ends.push(own.len() as u32);
            }
            Hot::Lists(Arc::new(own_ends), Arc::new(own))
        }
    }
}
