//! Which rows that a proportion is made of are in its numerator, told beside the denominator's.
//!
//! A row is found again on the other side by what it is, or by what it is about: a visitor who has
//! several sessions, a conversation that was reviewed. It is told only where as many are found as
//! the numerator counts, in every cell, so that the mean of what is told is the rate. Of sums, and
//! where the numerator is no part of the denominator, nothing is told.

use std::collections::HashMap;

use baremo_metrics::page::{Definition, Kind, Side};

use super::{Listing, Named, has_sets};
use crate::reading::scan::{Observation, Scan};

/// What a row is found again by: cell, and what it is or is about.
type Key = (u32, u32, i64, u32, Option<(u32, i64)>);

/// By what rows of both sides are the same.
#[derive(Clone, Copy)]
enum Same {
    /// The distinct thing that both sides count.
    Thing,
    /// The row itself.
    Row,
    /// What it is about: its customer, its conversation.
    Subject,
    /// The customer at an age.
    Age,
}

/// The part of a proportion's denominator that is in its numerator.
pub(super) struct Part {
    same: Same,
    /// How often each counts in the numerator: in sets of customers, those who are taken off again
    /// do not.
    counts: HashMap<Key, f64>,
}

impl Part {
    /// Returns that of a proportion that is asked for itself; none for what is no proportion, for
    /// an input of something else, and where a mean of rows would not be the rate.
    pub(super) fn of<'a>(
        definition: &Definition,
        named: &Named<'_>,
        upper: &[(Listing<'a>, &Scan)],
        lower: &[(Listing<'a>, &Scan)],
    ) -> Option<Self> {
        if !definition.divides_a_part() || !named.parts.is_empty() {
            return None;
        }
        let has_sets = has_sets(definition.kind);
        let mut sides = upper.iter().chain(lower).filter_map(|(listing, _)| listing.side.as_ref());
        if sides.any(|side| side.sum.is_some() || (side.from.is_some() && !has_sets)) {
            return None;
        }
        let thing = |side: &Option<Side>| side.as_ref().and_then(|side| side.distinct.clone());
        let things = (thing(&definition.numerator), thing(&definition.denominator));
        let ways: &[Same] = match things {
            _ if definition.kind == Kind::Cohort => &[Same::Age],
            // Who went on is found by the very row that began.
            _ if definition.kind == Kind::Funnel => &[Same::Row],
            // Somebody came to one set by another record and at another date than to the other.
            _ if has_sets => &[Same::Subject],
            (Some(above), Some(below)) if above == below => &[Same::Thing],
            _ => &[Same::Row, Same::Subject],
        };
        let mut found = ways.iter().map(|same| {
            let mut part = Part { same: *same, counts: HashMap::new() };
            for (listing, scan) in upper {
                for o in scan.observations.iter() {
                    let key = part.key(listing, o);
                    *part.counts.entry(key).or_default() += o.exact_weight();
                }
            }
            part
        });
        found.find(|part| part.is_rate(upper, lower))
    }

    /// Returns whether a record of the denominator is in the numerator, too.
    pub(super) fn holds(&self, listing: &Listing<'_>, o: &Observation) -> bool {
        self.counts.get(&self.key(listing, o)).is_some_and(|count| *count > 0.0)
    }

    /// Returns whether those found again are, in each cell, as many as the numerator counts.
    fn is_rate(&self, upper: &[(Listing<'_>, &Scan)], lower: &[(Listing<'_>, &Scan)]) -> bool {
        let mut apart: HashMap<(u32, u32), f64> = HashMap::new();
        let mut add = |o: &Observation, times: f64| {
            *apart.entry((o.bucket, o.group)).or_default() += times * o.exact_weight();
        };
        for (_, scan) in upper {
            scan.observations.iter().for_each(|o| add(o, 1.0));
        }
        for (listing, scan) in lower {
            let held = scan.observations.iter().filter(|o| self.holds(listing, o));
            held.for_each(|o| add(o, -1.0));
        }
        apart.values().all(|difference| difference.abs() < 1e-6)
    }

    fn key(&self, listing: &Listing<'_>, o: &Observation) -> Key {
        let row = o.row as usize;
        if let Same::Thing = self.same {
            return (o.bucket, o.group, o.value, 0, None);
        }
        let number = listing.number.as_ref().map_or(1, |number| number.integer(row)).max(1);
        let own = match self.same {
            Same::Row => Some((listing.source.code(row), o.at)),
            Same::Age => Some((0, o.wall)),
            Same::Thing | Same::Subject => None,
        };
        (o.bucket, o.group, number, listing.subject.code(row), own)
    }
}
