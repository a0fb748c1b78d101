//! Rejects of an import, counted by reason and by the words that nobody explained.

use std::collections::BTreeMap;

use baremo_model::error::Told;
use baremo_sources::mapping;
use serde::Serialize;

/// Reasons that are about a word.
const UNEXPLAINED: [&str; 3] = ["unknown_activity", "unknown_status", "unknown_value"];

/// Words of one reason in a file that are counted each, at most.
pub const WORDS: usize = 20;

/// Tells whether rejects of a reason are about a word, and are counted by what is said of it.
pub fn is_about_a_word(reason: &str) -> bool {
    UNEXPLAINED.contains(&reason)
}

/// Rejects of one reason, and of one word where they are about a word, with where the first stands.
#[derive(Clone, Debug, Serialize)]
pub struct RejectGroup {
    /// Stable word.
    pub reason: String,
    /// How many.
    pub count: u64,
    /// File of the first.
    pub file: String,
    /// Line of the first.
    pub line: u64,
    /// What is wrong with the first.
    pub message: Told,
}

/// What rejects are counted by: reason, file, and what is said of a word; blank for other reasons,
/// and for the last of many words.
type Key = (String, String, String);

/// Rejects as they are counted.
#[derive(Debug, Default)]
pub(crate) struct Groups(BTreeMap<Key, RejectGroup>);

impl Groups {
    /// Counts a reject.
    pub(crate) fn count(&mut self, reject: &mapping::Reject) {
        let group = self.0.entry(self.key(reject)).or_insert_with(|| RejectGroup {
            reason: reject.reason.to_owned(),
            count: 0,
            file: reject.file.clone(),
            line: reject.position.line,
            message: reject.message.clone(),
        });
        group.count += 1;
    }

    /// Returns all groups.
    pub(crate) fn into_list(self) -> Vec<RejectGroup> {
        self.0.into_values().collect()
    }

    fn key(&self, reject: &mapping::Reject) -> Key {
        let word = match is_about_a_word(reject.reason) {
            true => reject.message.en.clone(),
            false => String::new(),
        };
        let key = (reject.reason.to_owned(), reject.file.clone(), word);
        let is_alike = |other: &&Key| other.0 == key.0 && other.1 == key.1;
        if self.0.contains_key(&key) || self.0.keys().filter(is_alike).count() < WORDS {
            return key;
        }
        (key.0, key.1, String::new())
    }
}

#[cfg(test)]
mod tests {
    use baremo_model::LookedUp;
    use baremo_sources::mapping::Reject;
    use baremo_sources::read::Position;

    use super::*;

    #[test]
    fn words_are_counted_each_and_other_reasons_together() {
        let mut groups = Groups::default();
        let mut count = |reason: &'static str, message: String| {
            let (file, raw) = ("a.csv".to_owned(), "{}".to_owned());
            let (kind, position) = ("tickets".to_owned(), Position::default());
            let (message, looked_up) = (message.into(), LookedUp::default());
            groups.count(&Reject {
                reason,
                message,
                file,
                kind,
                position,
                as_of: 0,
                is_row: true,
                looked_up,
                raw,
            });
        };
        for message in ["`Archived`", "`Parked`", "`Archived`"] {
            count("unknown_status", message.to_owned());
        }
        for message in ["`soon`", "`later`"] {
            count("time_unparsable", message.to_owned());
        }
        (0..50).for_each(|word| count("unknown_activity", format!("`{word:02}`")));
        let list = groups.into_list();
        let of = |reason: &str| {
            let own = list.iter().filter(|group| group.reason == reason);
            own.map(|group| (group.message.en.as_str(), group.count)).collect::<Vec<_>>()
        };
        assert_eq!(of("unknown_status"), [("`Archived`", 2), ("`Parked`", 1)]);
        assert_eq!(of("time_unparsable"), [("`soon`", 2)]);
        let words = of("unknown_activity");
        assert_eq!((words.len(), words[0]), (WORDS + 1, ("`20`", 30)));
    }
}
