//! What rows of an import said before, in a table of fixed size that forgets the oldest of a bucket
//! first, so that memory does not grow with the files.

use crate::read::Position;

/// Places of one bucket.
const WAYS: usize = 4;
/// Buckets: with four places of 40 bytes each, 40 MiB, used up only by large imports, and as much
/// again where several files tell openings.
const BUCKETS: usize = 1 << 18;

/// What a row said of something, and where it stands.
#[derive(Clone, Copy, Default)]
pub(super) struct Said<W> {
    /// Of what; 0 for a place not used yet.
    key: u64,
    /// What was said, or its digest.
    pub what: W,
    pub line: u32,
    file: u32,
}

/// What was said last of about a million things.
#[derive(Default)]
pub(super) struct Sayings<W = u64> {
    said: Vec<Said<W>>,
    files: Vec<String>,
}

impl<W: Copy + Default + PartialEq> Sayings<W> {
    /// Returns what was said of something last, as far as that is remembered.
    pub(super) fn last(&self, key: u64) -> Option<W> {
        let key = key.max(1);
        let start = bucket_start(key);
        let bucket = self.said.get(start..start + WAYS)?;
        bucket.iter().find(|said| said.key == key).map(|said| said.what)
    }

    /// Reads the buckets of many keys, so that they are at hand when they are asked for.
    pub(super) fn touch(&self, keys: impl Iterator<Item = u64>) {
        let ends =
            |start: usize| Some(self.said.get(start)?.key ^ self.said.get(start + WAYS - 1)?.key);
        std::hint::black_box(
            keys.filter_map(|key| ends(bucket_start(key.max(1)))).fold(0, |sum, key| sum ^ key),
        );
    }

    /// Keeps what a row of a file says of something, and returns what was said of it before, if it
    /// was something else, with its file.
    pub(super) fn keep(
        &mut self,
        (key, what): (u64, W),
        file: &str,
        position: Position,
    ) -> Option<(Said<W>, &str)> {
        if self.files.last().is_none_or(|last| last != file) {
            self.files.push(file.to_owned());
        }
        let line = u32::try_from(position.line).unwrap_or(u32::MAX);
        let file = (self.files.len() - 1) as u32;
        let other = self.replace(Said { key: key.max(1), what, line, file })?;
        Some((other, self.files.get(other.file as usize)?.as_str()))
    }

    fn replace(&mut self, said: Said<W>) -> Option<Said<W>> {
        if self.said.is_empty() {
            self.said = vec![Said::default(); BUCKETS * WAYS];
        }
        let start = bucket_start(said.key);
        let bucket = &mut self.said[start..start + WAYS];
        match bucket.iter().position(|other| other.key == said.key) {
            Some(at) if bucket[at].what != said.what => {
                let other = bucket[at];
                // The later row is what a third one is compared with.
                bucket[at] = said;
                Some(other)
            }
            Some(_) => None,
            None => {
                bucket.rotate_right(1);
                bucket[0] = said;
                None
            }
        }
    }
}

/// Returns where the bucket of a key starts.
fn bucket_start(key: u64) -> usize {
    (key as usize % BUCKETS) * WAYS
}

/// Mixes two numbers into one of which every bit depends on every bit of theirs.
pub(super) fn mixed(one: u64, other: u64) -> u64 {
    let mut sum = one.wrapping_add(other.rotate_left(32)).wrapping_add(0x9e37_79b9_7f4a_7c15);
    sum = (sum ^ (sum >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    sum = (sum ^ (sum >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    sum ^ (sum >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_fixed_and_what_was_seen_last_is_known() {
        let mut sayings = Sayings::<u64>::default();
        for number in 0..2_000_000u64 {
            let said = Said { key: mixed(number, 0), what: 1, line: 1, file: 0 };
            assert!(sayings.replace(said).is_none(), "{number}");
        }
        assert_eq!(sayings.said.len(), BUCKETS * WAYS);
        let again = (1_990_000..2_000_000u64).filter(|number| {
            let said = Said { key: mixed(*number, 0), what: 2, line: 2, file: 0 };
            sayings.replace(said).is_some()
        });
        assert!(again.count() > 9_900);
        assert_eq!(sayings.last(mixed(1_999_999, 0)), Some(2));
    }
}
