//! From when on each source has records of a fact, and how long it is silent between them.
//!
//! ```text
//!    quiet     first           watermark    quiet
//!  ├─────────┤ ● ●●   ● ●●● …  ●●  │ ├─────────┤
//! begins                                   reaches
//! ```
//!
//! A desk that is closed at weekends has nothing on record of the Saturday with which its first
//! month begins, and yet nothing of that month is missing: silence that is usual says nothing.

use std::sync::{Arc, PoisonError};

use baremo_model::fact::NULL_INT;
use baremo_model::{DAY, Fact, NULL_CODE};

use super::Session;
use crate::EngineError;
use crate::asking::coverage::{leaves_out, may_leave_out};
use crate::asking::plan::Plan;

/// How far from its first record on a source is looked at for how long it is silent.
const EARLY: i64 = 28 * DAY;
/// Silence that is usual, at least and at most.
const USUAL: (i64, i64) = (DAY, 7 * DAY);

/// What one source has on record of the rows that a fact belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Begun {
    /// The source.
    pub(crate) source: u32,
    /// Date of its first row.
    pub(crate) first: i64,
    /// Its longest silence in the four weeks from then on, a day at least and a week at most.
    pub(crate) quiet: i64,
}

impl Session {
    /// Returns what each source has on record of a root; nothing of sources that have no rows.
    pub(crate) fn begun(&self, root: Fact) -> Result<Arc<Vec<Begun>>, EngineError> {
        let lock = || self.begun.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(begun) = lock().get(&root) {
            return Ok(begun.clone());
        }
        let dates = self.tables.integers(root, root.date_column())?;
        let begun = match self.sources.as_slice() {
            // One source brought all rows, whatever they say.
            [] | [_] => {
                let only = self.sources.first().map(|state| self.tables.code(&state.name));
                let only = only.unwrap_or(NULL_CODE);
                of_each(&dates, |_| only)
            }
            _ => {
                let sources = self.tables.codes(root, "source")?;
                of_each(&dates, |row| sources.get(row).copied().unwrap_or(NULL_CODE))
            }
        };
        let begun = Arc::new(begun);
        lock().insert(root, begun.clone());
        Ok(begun)
    }

    /// Returns the first date of a root; none where it has no rows. It asks for no sources, which
    /// only those need who tell them apart.
    pub(crate) fn first_date(&self, root: Fact) -> Result<Option<i64>, EngineError> {
        let lock = || self.firsts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(first) = lock().get(&root) {
            return Ok(*first);
        }
        let dates = self.tables.integers(root, root.date_column())?;
        let first = dates.iter().copied().filter(|at| *at != NULL_INT).min();
        lock().insert(root, first);
        Ok(first)
    }

    /// Returns the first date of a root in the sources that a question is limited to; in all, where
    /// none of them has any.
    pub(crate) fn first_asked(&self, plan: &Plan, root: Fact) -> Result<Option<i64>, EngineError> {
        let named = plan.filter.as_ref().and_then(|filter| filter.words_of("source"));
        if named.is_none() && !may_leave_out(plan) {
            return self.first_date(root);
        }
        let begun = self.begun(root)?;
        let own = begun.iter().filter(|one| {
            let name = self.tables.text(one.source);
            name.map_or(named.is_none(), |name| {
                let is_named = named.as_ref().is_none_or(|named| named.contains(&name.as_str()));
                is_named && !leaves_out(plan, &name)
            })
        });
        match own.map(|one| one.first).min() {
            Some(first) => Ok(Some(first)),
            None => self.first_date(root),
        }
    }
}

/// Finds what each source has on record, from the dates of rows and whose each row is.
fn of_each(dates: &[i64], source: impl Fn(usize) -> u32) -> Vec<Begun> {
    let dated = || dates.iter().enumerate().filter(|(_, at)| **at != NULL_INT);
    let source = &source;
    of_rows(|| dated().map(move |(row, at)| (source(row), *at)))
}

/// Finds what each source has on record, from rows that are dated, each with whose it is.
pub(crate) fn of_rows<I: Iterator<Item = (u32, i64)>>(rows: impl Fn() -> I) -> Vec<Begun> {
    let mut found: Vec<Begun> = Vec::new();
    let mut place = 0;
    for (source, at) in rows() {
        place = place_of(&found, place, source).unwrap_or(found.len());
        if place == found.len() {
            found.push(Begun { source, first: at, quiet: 0 });
        }
        found[place].first = found[place].first.min(at);
    }
    let mut early: Vec<Vec<i64>> = vec![Vec::new(); found.len()];
    for (source, at) in rows() {
        place = place_of(&found, place, source).unwrap_or(place);
        if at.saturating_sub(found[place].first) <= EARLY {
            early[place].push(at);
        }
    }
    for (begun, mut dates) in found.iter_mut().zip(early) {
        dates.sort_unstable();
        let longest = dates.windows(2).map(|pair| pair[1] - pair[0]).max().unwrap_or(0);
        begun.quiet = longest.clamp(USUAL.0, USUAL.1);
    }
    found
}

/// Returns where a source stands, which is mostly where the one of the row before does.
fn place_of(found: &[Begun], likely: usize, source: u32) -> Option<usize> {
    match found.get(likely).is_some_and(|begun| begun.source == source) {
        true => Some(likely),
        false => found.iter().position(|begun| begun.source == source),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_is_usual_as_long_as_it_was_in_the_first_weeks() {
        // Every third day; every day but weekends; once only; after a stray one a month later.
        let third: Vec<i64> = (0..20).map(|day| 3 * day * DAY).collect();
        let weekdays: Vec<i64> = (0..40).filter(|day| day % 7 < 5).map(|day| day * DAY).collect();
        let check = |dates: &[i64], quiet: i64| {
            let expected = Begun { source: 1, first: dates[0], quiet };
            assert_eq!(of_each(dates, |_| 1), [expected], "{dates:?}");
        };
        check(&third, 3 * DAY);
        check(&weekdays, 3 * DAY);
        check(&[5 * DAY], DAY);
        check(&[0, 40 * DAY, 41 * DAY], DAY);
        check(&[0, 20 * DAY], 7 * DAY);
    }

    #[test]
    fn each_source_begins_with_its_own_first_row() {
        let dates = [9 * DAY, NULL_INT, 4 * DAY, 2 * DAY, 8 * DAY];
        let sources = [1, 1, 2, 2, 1];
        let found = of_each(&dates, |row| sources[row]);
        let told: Vec<(u32, i64)> = found.iter().map(|one| (one.source, one.first)).collect();
        assert_eq!(told, [(1, 8 * DAY), (2, 2 * DAY)]);
    }
}
