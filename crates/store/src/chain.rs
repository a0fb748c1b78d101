//! Which conversations of a partition are one case: those that continue each other.
//!
//! Folds join them (`baremo-facts`); whoever reads one conversation to fold it alone has to read
//! the same ones. They lie in one partition.

use std::path::PathBuf;

use baremo_model::event::subject_key;
use baremo_model::{EventColumns, EventKind, Stream};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::error::StoreError;
use crate::events;

/// Returns the keys of the conversations that are one with this one, itself included.
///
/// `known` says whether a conversation lies in the partition. As in folds, a conversation continues
/// the first it names that is known and not itself, and those in a circle stand alone.
pub(crate) fn chain(
    files: &[PathBuf],
    key: u64,
    known: impl Fn(u64) -> bool,
) -> Result<FxHashSet<u64>, StoreError> {
    let mut links = EventColumns::default();
    for path in files {
        if let Some(rows) = events::of_kind(path, EventKind::FollowUpOf)? {
            events::read(path, Some(rows), &mut links)?;
        }
    }
    let batch = links.as_batch();
    let mut links: Vec<_> = (0..links.len()).map(|row| batch.event(row)).collect();
    links.sort_by_key(|link| (link.at, link.order, link.ordinal));
    let mut parents: FxHashMap<u64, u64> = FxHashMap::default();
    for link in &links {
        let named = |id: &str| subject_key(Stream::Conversation, &link.source, id);
        let (own, target) = (named(&link.subject_id), link.value.as_deref().map(named));
        if let Some(target) = target.filter(|target| *target != own && known(*target)) {
            parents.entry(own).or_insert(target);
        }
    }
    let wanted = root(&parents, key);
    let members = parents.keys().copied().filter(|member| root(&parents, *member) == wanted);
    Ok(members.chain([key, wanted]).collect())
}

/// Returns where a chain of parents ends; the member of a circle that it meets first.
fn root(parents: &FxHashMap<u64, u64>, start: u64) -> u64 {
    let (mut seen, mut key) = (FxHashSet::default(), start);
    while let Some(&next) = parents.get(&key) {
        seen.insert(key);
        if seen.contains(&next) {
            return next;
        }
        key = next;
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chains_end_and_circles_stand_alone() {
        // 3 continues 2 continues 1; 5 and 6 continue each other; 7 continues 5.
        let parents: FxHashMap<u64, u64> =
            [(3, 2), (2, 1), (5, 6), (6, 5), (7, 5)].into_iter().collect();
        let roots = [1, 2, 3, 4, 5, 6, 7].map(|key| root(&parents, key));
        assert_eq!(roots, [1, 1, 1, 4, 5, 6, 5]);
    }
}
