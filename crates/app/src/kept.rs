//! What was worked out last, by what was asked.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard};

use baremo_metrics::service::Reader;

/// Returns what a lock guards; a thread that broke while holding it left nothing half done.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

/// The latest so many values by key.
pub struct Kept<K, V> {
    most: usize,
    turn: u64,
    values: HashMap<K, (u64, V)>,
}

impl<K: Eq + Hash + Clone, V: Clone> Kept<K, V> {
    /// Returns an empty one that holds so many.
    pub fn new(most: usize) -> Self {
        Kept { most, turn: 0, values: HashMap::new() }
    }

    /// Returns the value of a key, which counts as used.
    pub fn get(&mut self, key: &K) -> Option<V> {
        self.turn += 1;
        let (turn, value) = self.values.get_mut(key)?;
        *turn = self.turn;
        Some(value.clone())
    }

    /// Returns the keys used last, the latest first.
    pub fn latest(&self, most: usize) -> Vec<K> {
        let mut keys: Vec<(u64, &K)> =
            self.values.iter().map(|(key, (turn, _))| (*turn, key)).collect();
        keys.sort_unstable_by_key(|(turn, _)| std::cmp::Reverse(*turn));
        keys.into_iter().take(most).map(|(_, key)| key.clone()).collect()
    }

    /// Keeps a value, in the place of the one that was not used for longest.
    pub fn put(&mut self, key: K, value: V) {
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

/// What was worked out, or the place where it is awaited: whoever asks the same meanwhile waits for
/// it rather than working it out once more.
pub type Slot<T> = Arc<Mutex<Option<Arc<T>>>>;

/// Returns what is kept under a key, worked out once however many ask at the same time. What fails
/// is not kept: it is worked out anew for whoever asks next. Nor is what was worked out for a
/// reader who has left meanwhile, for a part of it may have failed for that.
///
/// # Errors
///
/// Fails as working it out does.
pub fn once<K: Eq + Hash + Clone, T, E>(
    kept: &Mutex<Kept<K, Slot<T>>>,
    key: K,
    work_out: impl FnOnce() -> Result<T, E>,
) -> Result<Arc<T>, E> {
    let slot = {
        let mut values = lock(kept);
        values.get(&key).unwrap_or_else(|| {
            let slot = Slot::default();
            values.put(key, slot.clone());
            slot
        })
    };
    let mut known = lock(&slot);
    if let Some(known) = known.as_ref() {
        return Ok(known.clone());
    }
    let found = Arc::new(work_out()?);
    if !Reader::served().has_left() {
        *known = Some(found.clone());
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use baremo_metrics::service::Waiting;

    use super::*;

    #[test]
    fn what_many_ask_at_once_is_worked_out_once() {
        let (kept, worked_out) = (Mutex::new(Kept::new(2)), AtomicUsize::new(0));
        let ask = || {
            let made = || Ok::<_, ()>(worked_out.fetch_add(1, Ordering::SeqCst));
            once(&kept, 2026, made).map(|it| *it)
        };
        std::thread::scope(|scope| {
            let readers: Vec<_> = (0..8).map(|_| scope.spawn(ask)).collect();
            for reader in readers {
                assert_eq!(reader.join().unwrap(), Ok(0));
            }
        });
        assert_eq!(worked_out.load(Ordering::SeqCst), 1);
    }

    #[test]
    fn what_fails_is_asked_again() {
        let kept = Mutex::new(Kept::new(2));
        assert_eq!(once::<_, u8, _>(&kept, "a", || Err("silent")), Err("silent"));
        assert_eq!(once(&kept, "a", || Ok::<_, ()>(7)).map(|it| *it), Ok(7));
    }

    #[test]
    fn what_its_reader_has_left_is_worked_out_again() {
        let kept = Mutex::new(Kept::new(2));
        let waiting = Waiting::begin();
        let reader = waiting.reader();
        let leave = || {
            drop(waiting);
            Ok::<_, ()>(1)
        };
        assert_eq!(reader.serve(|| once(&kept, "a", leave)).map(|it| *it), Ok(1));
        assert_eq!(once(&kept, "a", || Ok::<_, ()>(2)).map(|it| *it), Ok(2));
    }

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
