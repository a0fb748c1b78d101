//! What a number means that several sources may have given: help desks, shops and exchanges number
//! what is theirs alike.

use baremo_model::NULL_CODE;
use rustc_hash::FxHashMap;

use super::link::NOWHERE;

/// Rows by the subject that leads to them: the one of the same source, else that of the only source
/// that has it.
#[derive(Default)]
pub(crate) struct Leads {
    row_of: Vec<u32>,
    /// Of subjects that several sources have, the row in each.
    by_source: FxHashMap<u32, FxHashMap<Option<u32>, u32>>,
}

impl Leads {
    /// Leads a subject to a row, which takes the place of an earlier one of the same source.
    /// `sources` are those of the rows; none where it is all the same which. Nothing leads to
    /// a row without a subject.
    pub(crate) fn put(&mut self, subject: u32, row: u32, sources: &[u32]) {
        if subject == NULL_CODE {
            return;
        }
        let place = subject as usize;
        if self.row_of.len() <= place {
            self.row_of.resize(place + 1, NOWHERE);
        }
        let source = |row: u32| sources.get(row as usize).copied();
        let known = std::mem::replace(&mut self.row_of[place], row);
        if known != NOWHERE && source(known) != source(row) {
            let each = self.by_source.entry(subject).or_default();
            each.entry(source(known)).or_insert(known);
        }
        if !self.by_source.is_empty()
            && let Some(each) = self.by_source.get_mut(&subject)
        {
            each.insert(source(row), row);
        }
    }

    /// Returns whether a source has a subject.
    pub(super) fn has(&self, subject: u32, source: Option<u32>, sources: &[u32]) -> bool {
        match self.by_source.get(&subject) {
            Some(each) => each.contains_key(&source),
            None => self.row_of.get(subject as usize).is_some_and(|row| {
                *row != NOWHERE && sources.get(*row as usize).copied() == source
            }),
        }
    }

    /// Returns the row that a row of a source means by a subject, [`NOWHERE`] for none, and where
    /// nobody knows which.
    pub(crate) fn of(&self, subject: u32, source: Option<u32>) -> u32 {
        match self.by_source.get(&subject) {
            Some(each) => each.get(&source).copied().unwrap_or(NOWHERE),
            None => self.row_of.get(subject as usize).copied().unwrap_or(NOWHERE),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_several_sources_have_is_that_of_the_own() {
        let sources = [7, 7, 8, 8];
        let mut leads = Leads::default();
        for (row, subject) in [(3, 1), (2, 1), (1, 2), (0, 1)] {
            leads.put(subject, row, &sources);
        }
        let of = |subject, source| leads.of(subject, Some(source));
        assert_eq!((of(1, 7), of(1, 8), of(1, 9)), (0, 2, NOWHERE));
        assert_eq!((of(2, 7), of(2, 9), of(3, 7)), (1, 1, NOWHERE));
        assert!(leads.has(2, Some(7), &sources) && !leads.has(2, Some(8), &sources));
        assert!(leads.has(1, Some(8), &sources) && !leads.has(1, Some(9), &sources));
        // Where sources do not matter the last one put there holds.
        let mut plain = Leads::default();
        [4, 6].into_iter().for_each(|row| plain.put(1, row, &[]));
        assert_eq!((plain.of(1, None), plain.of(1, Some(7))), (6, 6));
    }
}
