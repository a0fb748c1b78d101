//! When a person first answered a contact, in whichever of its queues: a column made when asked,
//! since facts that an older program derived have each queue's own answer alone.

use std::sync::Arc;

use baremo_model::fact::NULL_INT;
use baremo_model::{Fact, NULL_CODE};

use super::{Hot, Tables};
use crate::EngineError;

/// Name of the computed column.
pub(super) const SERVED: &str = "served_at";

/// Returns, for each visit to a queue, when its contact was first answered. Where nobody recorded
/// how long was waited for that answer, it is the visit's own.
pub(super) fn compute(tables: &Tables) -> Result<Hot, EngineError> {
    let fact = Fact::Contacts;
    let (source, contact) = (tables.codes(fact, "source")?, tables.codes(fact, "contact")?);
    let (excluded, waited) = (tables.codes(fact, "excluded")?, tables.integers(fact, "waited")?);
    let answered = tables.integers(fact, "answered_at")?;
    let mut served: Vec<i64> = answered.to_vec();
    let rows: Vec<usize> = (0..served.len()).collect();
    let same = |one: &usize, next: &usize| {
        (source[*one], contact[*one]) == (source[*next], contact[*next])
    };
    // The visits of a contact lie together.
    for own in rows.chunk_by(same).filter(|own| own.len() > 1) {
        let told = own.iter().copied().filter(|row| answered[*row] != NULL_INT);
        let first = told.min_by_key(|row| answered[*row]);
        let first = first.filter(|row| excluded[*row] == NULL_CODE && waited[*row] != NULL_INT);
        if let Some(first) = first {
            own.iter().for_each(|row| served[*row] = answered[first]);
        }
    }
    Ok(Hot::Integers(Arc::new(served)))
}
