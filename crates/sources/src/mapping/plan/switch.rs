//! Which events a record may tell, by the word of one column. Logs name in one column what
//! happened, and a mapping says of each of its events by which words: the word is looked up once,
//! in place of being compared with all of them.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use crate::mapping::address::Address;
use crate::mapping::condition::Condition;
use crate::mapping::parts::{EventPlan, Seen};

/// Events whose conditions ask for one column, at least: fewer are asked sooner.
const FEWEST: usize = 4;

/// A condition of an event, and all that it asks for.
type Gate<'a> = (&'a Address, &'a Condition);

/// Which events hold as far as one column decides it.
pub(in crate::mapping) struct Switch {
    column: Address,
    /// Of each event, by the words that conditions name, as they are written there.
    by_word: FxHashMap<String, Vec<bool>>,
}

impl Switch {
    /// Returns the switch of events; none where few ask for the same column.
    pub(in crate::mapping) fn of(events: &[EventPlan]) -> Option<Self> {
        let gates: Vec<Vec<Gate<'_>>> = events.iter().map(gates).collect();
        let asking = |column: &Address| {
            gates.iter().filter(|gates| gates.iter().any(|gate| gate.0 == column)).count()
        };
        let columns = gates.iter().flatten().map(|gate| gate.0);
        let (count, column) = columns.map(|column| (asking(column), column)).max_by_key(|c| c.0)?;
        if count < FEWEST {
            return None;
        }
        let of_column = |gate: &&Gate<'_>| gate.0 == column;
        let told = |word: &str| -> Vec<bool> {
            let says = |_: &Address| Some(Cow::Borrowed(word));
            let holds = |gate: &Gate<'_>| gate.1.holds_by(&says);
            gates.iter().map(|gates| gates.iter().filter(of_column).all(holds)).collect()
        };
        let mut words = Vec::new();
        gates.iter().flatten().filter(of_column).for_each(|gate| gate.1.words(&mut words));
        let by_word = words.into_iter().map(|word| (word.to_owned(), told(word))).collect();
        Some(Self { column: column.clone(), by_word })
    }

    /// Returns of each event whether the record may tell it; none where conditions do not name the
    /// record's word as it is written.
    pub(super) fn told(&self, seen: Seen<'_>) -> Option<&[bool]> {
        let word = self.column.text(seen.scope, seen.around.missing)?;
        self.by_word.get(word.as_ref()).map(Vec::as_slice)
    }
}

/// Returns conditions of an event that all have to hold and ask for one column each. What is asked
/// of the elements of a list is none: the list is read first.
fn gates(event: &EventPlan) -> Vec<Gate<'_>> {
    let when = event.when.as_ref().filter(|_| event.each.is_none());
    let parts: &[Condition] = match when {
        None => &[],
        Some(Condition::All(parts)) => parts.as_slice(),
        Some(one) => std::slice::from_ref(one),
    };
    parts.iter().filter_map(|part| Some((part.only_address()?, part))).collect()
}
