//! What was worked out last, by what was asked.

use std::collections::HashMap;
use std::hash::Hash;

/// The latest so many values by key.
pub(super) struct Kept<K, V> {
    most: usize,
    turn: u64,
    values: HashMap<K, (u64, V)>,
}

impl<K: Eq + Hash + Clone, V: Clone> Kept<K, V> {
    /// Returns an empty one that holds so many.
    pub(super) fn new(most: usize) -> Self {
        Kept { most, turn: 0, values: HashMap::new() }
    }

    /// Returns the value of a key, which counts as used.
    pub(super) fn get(&mut self, key: &K) -> Option<V> {
        self.turn += 1;
        let (turn, value) = self.values.get_mut(key)?;
        *turn = self.turn;
        Some(value.clone())
    }

    /// Returns the keys used last, the latest first.
    pub(super) fn latest(&self, most: usize) -> Vec<K> {
        let mut keys: Vec<(u64, &K)> =
            self.values.iter().map(|(key, (turn, _))| (*turn, key)).collect();
        keys.sort_unstable_by_key(|(turn, _)| std::cmp::Reverse(*turn));
        keys.into_iter().take(most).map(|(_, key)| key.clone()).collect()
    }

    /// Keeps a value, in the place of the one that was not used for longest.
    pub(super) fn put(&mut self, key: K, value: V) {
        if self.values.len() >= self.most {
            let oldest = self.values.iter().min_by_key(|(_, (turn, _))| *turn);
            if let Some(oldest) = oldest.map(|(key, _)| key.clone()) {
                self.values.remove(&oldest);
            }
        }
        self.turn += 1;
        self.values.insert(key, (self.turn, value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_used_for_longest_gives_way() {
        let mut kept = Kept::new(2);
        kept.put("a", 1);
        kept.put("b", 2);
        assert_eq!(kept.get(&"a"), Some(1));
        kept.put("c", 3);
        assert_eq!((kept.get(&"b"), kept.get(&"a")), (None, Some(1)));
        assert_eq!(kept.latest(1), ["a"]);
    }
}
