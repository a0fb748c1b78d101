//! Which snapshots stay.

use std::collections::BTreeSet;

use baremo_model::Micros;

use crate::snapshot::Gaps;

/// What a vacuum must leave. The latest snapshot always stays.
#[derive(Clone, Debug, Default)]
pub struct Keep {
    /// Snapshots published at or after this instant stay, and the one that was the latest then. Of
    /// several of one instant, as there are after the clock went back, the last.
    pub since: Micros,
    /// So many of the latest stay, whenever they were published.
    pub latest: usize,
    /// Those that were the latest at these instants stay.
    pub at: Vec<Micros>,
    /// Snapshots that closes name stay.
    pub snapshots: BTreeSet<u64>,
}

impl Keep {
    /// Returns the numbers of the snapshots that stay, of all there are with when they were made.
    pub(super) fn stays(&self, made: &[(u64, Micros)]) -> BTreeSet<u64> {
        let latest = made.iter().rev().take(self.latest.max(1));
        let is_last_then = |place: usize, made_at: Micros| {
            made.get(place + 1).is_none_or(|(_, next_at)| *next_at > made_at)
        };
        let is_own = |(place, (number, made_at)): &(usize, &(u64, Micros))| {
            let is_recent = *made_at >= self.since && is_last_then(*place, *made_at);
            is_recent || self.snapshots.contains(number)
        };
        let own = made.iter().enumerate().filter(is_own).map(|(_, one)| one);
        let instants = self.at.iter().chain([&self.since]);
        let then = instants.filter_map(|at| {
            let later = made.partition_point(|(_, made_at)| made_at <= at);
            made.get(later.checked_sub(1)?)
        });
        latest.chain(own).chain(then).map(|(number, _)| *number).collect()
    }
}

/// Returns what is not kept when only those stay: what was known to be missing, and what goes now.
pub(super) fn gaps(known: &Gaps, made: &[(u64, Micros)], stays: &BTreeSet<u64>) -> Gaps {
    let next = made.iter().skip(1).map(Some).chain([None]);
    let kept = made.iter().zip(next).filter(|((number, _), _)| stays.contains(number));
    let gap = |((number, made_at), next): (&(u64, Micros), Option<&(u64, Micros)>)| {
        let (follows, follows_at) = *next?;
        let first = match known.get(number) {
            // What is missing for long was published before what goes now.
            Some(first) => Some(*first),
            // Nobody wrote down since when something is.
            None if follows > number + 1 => Some(*made_at),
            None => (!stays.contains(&follows)).then_some(follows_at),
        };
        Some((*number, first?))
    };
    kept.filter_map(gap).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Eight snapshots: two an hour, an hour being 10.
    const MADE: [(u64, Micros); 8] =
        [(1, 0), (2, 5), (3, 10), (4, 15), (5, 20), (6, 25), (7, 30), (8, 35)];

    fn check(keep: &Keep, expected: &[u64]) {
        let stays: Vec<u64> = keep.stays(&MADE).into_iter().collect();
        assert_eq!(stays, expected, "{keep:?}");
    }

    #[test]
    fn what_is_asked_for_stays_and_the_latest_of_all() {
        let none = Keep { since: 99, ..Keep::default() };
        check(&none, &[8]);
        check(&Keep { latest: 3, ..none.clone() }, &[6, 7, 8]);
        // From 22 on, and what held at 22.
        check(&Keep { since: 22, ..none.clone() }, &[5, 6, 7, 8]);
        // What held at each full hour; before the first there was nothing.
        check(&Keep { at: vec![-10, 0, 9, 10, 29], ..none.clone() }, &[1, 2, 3, 6, 8]);
        check(&Keep { snapshots: [4, 77].into(), ..none }, &[4, 8]);
    }

    #[test]
    fn after_the_clock_went_back_the_last_of_an_instant_stays() {
        let made = [(1, 0), (2, 50), (3, 50), (4, 50), (5, 50), (6, 60)];
        let keep = Keep { since: 10, latest: 2, snapshots: [3].into(), ..Keep::default() };
        assert_eq!(keep.stays(&made), BTreeSet::from([1, 3, 5, 6]));
    }

    #[test]
    fn what_is_missing_is_known_from_the_first_that_goes() {
        let stays = BTreeSet::from([1, 4, 5, 8]);
        let first = gaps(&Gaps::new(), &MADE, &stays);
        assert_eq!(first, Gaps::from([(1, 5), (5, 25)]));
        // Later 4 goes, too: it is missing after 1 from 5 on, as it was, and 5 does not change.
        let left: Vec<(u64, Micros)> =
            MADE.into_iter().filter(|(number, _)| stays.contains(number)).collect();
        let second = gaps(&first, &left, &BTreeSet::from([1, 5, 8]));
        assert_eq!(second, first);
        let third = gaps(&first, &left, &BTreeSet::from([4, 8]));
        assert_eq!(third, Gaps::from([(4, 20)]));
        // What is missing between 1 and 4 nobody wrote down.
        let unknown = gaps(&Gaps::new(), &left, &BTreeSet::from([1, 4, 5, 8]));
        assert_eq!(unknown, Gaps::from([(1, 0), (5, 20)]));
    }
}
