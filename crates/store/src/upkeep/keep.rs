//! Which snapshots stay.

use std::collections::BTreeSet;

use baremo_model::Micros;

use crate::snapshot::Gaps;

/// What a vacuum must leave. The latest snapshot always stays.
#[derive(Clone, Debug, Default)]
pub struct Keep {
    /// Snapshots published at or after this instant stay, and the one that was the latest then.
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
        let own = made
            .iter()
            .filter(|(number, made_at)| *made_at >= self.since || self.snapshots.contains(number));
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
    let gap = |((number, _), next): (&(u64, Micros), Option<&(u64, Micros)>)| {
        let goes = next.filter(|(number, _)| !stays.contains(number)).map(|(_, made_at)| *made_at);
        // What is missing for long was published before what goes now.
        Some((*number, known.get(number).copied().or(goes)?))
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
    }
}
