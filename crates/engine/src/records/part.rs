//! Which rows that a proportion is made of are in its numerator, told beside the denominator's.

use std::collections::HashSet;

use baremo_metrics::page::Definition;

use super::{Listing, Named, has_sets};
use crate::scan::{Observation, Scan};

/// What a record is by which it is found again on the other side.
type Key = (u32, u32, u32, i64, Option<(u32, i64)>);

/// The records of a proportion's numerator.
pub(super) struct Part {
    keys: HashSet<Key>,
    /// Whether they are sets of customers: one came to one set by another record and at another
    /// date than to the other.
    sets: bool,
}

impl Part {
    /// Returns that of a proportion that is asked for itself, still empty; none for what is no
    /// proportion, or an input of something else.
    pub(super) fn of(definition: &Definition, named: &Named<'_>) -> Option<Self> {
        let sets = has_sets(definition.kind);
        let asked = definition.proportion && named.parts.is_empty();
        asked.then(|| Part { keys: HashSet::new(), sets })
    }

    /// Adds the records of a scan of the numerator.
    pub(super) fn add(&mut self, listing: &Listing<'_>, scan: &Scan) {
        let keys = scan.observations.iter().map(|o| self.key(listing, o)).collect::<Vec<_>>();
        self.keys.extend(keys);
    }

    /// Returns whether a record of the denominator is in the numerator, too.
    pub(super) fn holds(&self, listing: &Listing<'_>, o: &Observation) -> bool {
        self.keys.contains(&self.key(listing, o))
    }

    fn key(&self, listing: &Listing<'_>, o: &Observation) -> Key {
        let row = o.row as usize;
        let number = listing.number.as_ref().map_or(1, |number| number.integer(row)).max(1);
        let own = (!self.sets).then(|| (listing.source.code(row), o.at));
        (o.bucket, o.group, listing.subject.code(row), number, own)
    }
}
