//! Whether a customer was in a programme when they did something: a column made when asked, since a
//! fold sees one reference of one source alone.
//!
//! Who joined under one reference and acts under another of theirs, merged or of another source, is
//! in it. Who leaves takes back what they joined under that reference; under one that never joined,
//! all of it.

use std::sync::Arc;

use baremo_model::{Fact, NULL_CODE};

use super::{Hot, Tables};
use crate::EngineError;

/// Name of the computed column.
pub(super) const ENROLLED: &str = "enrolled";

/// An act, in the order in which they are read.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Act {
    customer: u32,
    programme: u32,
    at: i64,
    row: usize,
}

/// Returns, for each act, whether the customer was in its programme then.
pub(super) fn compute(tables: &Tables) -> Result<Hot, EngineError> {
    let fact = Fact::CustomerActs;
    let (reference, at) = (tables.integers(fact, "customer_row")?, tables.integers(fact, "at")?);
    let (kind, programme) = (tables.codes(fact, "kind")?, tables.codes(fact, "programme")?);
    let customers = tables.codes(Fact::Customers, "customer")?;
    let customer = |row: usize| {
        let own = usize::try_from(reference[row]).ok().and_then(|own| customers.get(own));
        own.copied().unwrap_or(NULL_CODE)
    };
    let act =
        |row: usize| Act { customer: customer(row), programme: programme[row], at: at[row], row };
    let mut acts: Vec<Act> = (0..at.len()).map(act).collect();
    acts.sort_unstable();
    let (joins, leaves) = (tables.code("enrolled"), tables.code("left"));
    let mut enrolled = vec![0u8; at.len()];
    let same =
        |one: &Act, next: &Act| (one.customer, one.programme) == (next.customer, next.programme);
    for own in acts.chunk_by(same) {
        // The references under which they joined.
        let mut joined: Vec<i64> = Vec::new();
        for now in own.chunk_by(|one, next| one.at == next.at) {
            for act in now {
                let (word, under) = (kind[act.row], reference[act.row]);
                if word == joins && !joined.contains(&under) {
                    joined.push(under);
                } else if word == leaves {
                    let before = joined.len();
                    joined.retain(|reference| *reference != under);
                    if joined.len() == before {
                        joined.clear();
                    }
                }
                // Of what two references tell of one instant, nobody knows which came first.
                let joins_elsewhere =
                    |other: &Act| kind[other.row] == joins && reference[other.row] != under;
                let is_in =
                    !joined.is_empty() || (word != leaves && now.iter().any(joins_elsewhere));
                enrolled[act.row] = u8::from(is_in);
            }
        }
    }
    Ok(Hot::Flags(Arc::new(enrolled)))
}
