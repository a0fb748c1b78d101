//! Which case of a thread that was used again something is about: the one at its time.

use std::ops::Range;
use std::sync::Arc;

use baremo_model::Fact;
use baremo_model::fact::NULL_INT;
use rustc_hash::FxHashMap;

use super::Tables;
use super::link::NOWHERE;
use crate::EngineError;
use crate::reading::scan::SOURCE;

/// Returns, for each row of `fact`, the case it is about, where `firsts` are the first ones that
/// what it names leads to: the last case that had begun by then, of a review the last one that had
/// been solved, for what is done is reviewed. What is older than all, or has no date, is about the
/// first.
pub(super) fn at_their_time(
    tables: &Tables,
    fact: Fact,
    firsts: Vec<u32>,
) -> Result<Vec<u32>, EngineError> {
    let numbers = tables.integers(Fact::Cases, "case_number")?;
    if numbers.iter().all(|number| *number <= 1) {
        return Ok(firsts);
    }
    let source = tables.codes(Fact::Cases, SOURCE)?;
    let conversation = tables.codes(Fact::Cases, "conversation")?;
    let threads =
        Threads { source: &source, conversation: &conversation, numbers: numbers.as_slice() };
    let opened = tables.integers(Fact::Cases, "opened_at")?;
    let begun = Course::of(threads, &opened);
    let solved = match fact {
        Fact::Reviews => Some(tables.integers(Fact::Cases, "first_solved_at")?),
        _ => None,
    };
    let done = solved.as_ref().map(|solved| Course::of(threads, solved));
    let moments = moments(tables, fact)?;
    let about = |(first, at): (u32, i64)| {
        if first == NOWHERE || at == NULL_INT {
            return first;
        }
        let last_done = done.as_ref().and_then(|done| done.last_by(first, at));
        last_done.or_else(|| begun.last_by(first, at)).unwrap_or(first)
    };
    Ok(firsts.into_iter().zip(moments.iter().copied()).map(about).collect())
}

/// All cases, by the threads they are in.
#[derive(Clone, Copy)]
struct Threads<'a> {
    source: &'a [u32],
    conversation: &'a [u32],
    numbers: &'a [i64],
}

impl Threads<'_> {
    fn of(&self, row: usize) -> (u32, u32) {
        (self.source[row], self.conversation[row])
    }
}

/// What threads that were used again came to, by one date of their cases.
struct Course<'a> {
    threads: Threads<'a>,
    dates: &'a [i64],
    /// Where the later cases of each thread lie.
    places: FxHashMap<(u32, u32), Range<usize>>,
    /// The date of each in order, with the latest of those up to it: a thread may have very many,
    /// and as many rows that name it.
    latest: Vec<(i64, u32)>,
}

impl<'a> Course<'a> {
    fn of(threads: Threads<'a>, dates: &'a [i64]) -> Self {
        let numbers = threads.numbers;
        let later = (0..numbers.len()).filter(|row| numbers[*row] > 1 && dates[*row] != NULL_INT);
        let mut later: Vec<((u32, u32), i64, u32)> =
            later.map(|row| (threads.of(row), dates[row], row as u32)).collect();
        later.sort_unstable();
        let mut places = FxHashMap::default();
        let mut latest: Vec<(i64, u32)> = Vec::with_capacity(later.len());
        for own in later.chunk_by(|one, other| one.0 == other.0) {
            let start = latest.len();
            let mut last = (i64::MIN, 0u32);
            for (_, date, row) in own {
                last = last.max((numbers[*row as usize], *row));
                latest.push((*date, last.1));
            }
            places.insert(own[0].0, start..latest.len());
        }
        Course { threads, dates, places, latest }
    }

    /// Returns the last case of a thread whose date is not after an instant, from the one that is
    /// named on; none where there is no such case.
    fn last_by(&self, first: u32, at: i64) -> Option<u32> {
        let own = first as usize;
        let numbers = self.threads.numbers;
        let later = self.places.get(&self.threads.of(own)).and_then(|places| {
            let all = &self.latest[places.clone()];
            let known = all.partition_point(|(date, _)| *date <= at);
            known.checked_sub(1).map(|last| all[last].1)
        });
        let later = later.filter(|row| numbers[*row as usize] > numbers[own]);
        let is_known = self.dates[own] != NULL_INT && self.dates[own] <= at;
        later.or_else(|| is_known.then_some(first))
    }
}

/// Returns when each row of a fact was about its conversation.
fn moments(tables: &Tables, fact: Fact) -> Result<Arc<Vec<i64>>, EngineError> {
    let dates = tables.integers(fact, fact.date_column())?;
    match fact {
        Fact::SurveyAnswers => asked(tables, &dates),
        // Nobody may know of the sending.
        Fact::SurveyInvitations => {
            let answered = tables.integers(fact, "answered_at")?;
            let known = |(sent, answered): (&i64, &i64)| match *sent {
                NULL_INT => *answered,
                sent => sent,
            };
            Ok(Arc::new(dates.iter().zip(answered.iter()).map(known).collect()))
        }
        _ => Ok(dates),
    }
}

/// Returns when each answer was asked for, else given: somebody may answer long after, when they
/// have written about something else. What goes by the number of its conversation is asked for
/// again and again.
fn asked(tables: &Tables, answered: &[i64]) -> Result<Arc<Vec<i64>>, EngineError> {
    let invitation = tables.codes(Fact::SurveyInvitations, "invitation")?;
    let sender = tables.codes(Fact::SurveyInvitations, SOURCE)?;
    let sent = tables.integers(Fact::SurveyInvitations, "sent_at")?;
    let known = (0..sent.len()).filter(|row| sent[*row] != NULL_INT);
    let sent: FxHashMap<(u32, u32), i64> =
        known.map(|row| ((sender[row], invitation[row]), sent[row])).collect();
    let response = tables.codes(Fact::SurveyAnswers, "response")?;
    let source = tables.codes(Fact::SurveyAnswers, SOURCE)?;
    let conversation = tables.codes(Fact::SurveyAnswers, "conversation")?;
    let of_row = |(row, answered): (usize, &i64)| {
        let is_own = response[row] != conversation[row];
        let sent = sent.get(&(source[row], response[row])).filter(|_| is_own);
        sent.copied().unwrap_or(*answered)
    };
    Ok(Arc::new(answered.iter().enumerate().map(of_row).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns what a case is by going through all of them.
    fn searched(threads: Threads<'_>, dates: &[i64], first: u32, at: i64) -> Option<u32> {
        let (own, numbers) = (first as usize, threads.numbers);
        let is_later =
            |row: &usize| threads.of(*row) == threads.of(own) && numbers[*row] > numbers[own];
        let cases = (0..numbers.len()).filter(|row| *row == own || is_later(row));
        let known = cases.filter(|row| dates[*row] != NULL_INT && dates[*row] <= at);
        known.max_by_key(|row| numbers[*row]).map(|row| row as u32)
    }

    #[test]
    fn the_last_case_by_an_instant_is_found_as_by_going_through_all() {
        // Two threads of one source and one of another with the same number; cases that begin at
        // one instant, one that is dated before those it follows, one without a date.
        let source = [1, 1, 1, 1, 1, 2, 2, 1, 1];
        let conversation = [7, 7, 7, 7, 7, 7, 7, 8, 8];
        let numbers = [1, 2, 3, 4, 5, 1, 2, 1, 2];
        let dates = [10, 20, 20, 15, NULL_INT, 12, 30, NULL_INT, 20];
        let threads = Threads { source: &source, conversation: &conversation, numbers: &numbers };
        let course = Course::of(threads, &dates);
        for first in 0..source.len() as u32 {
            for at in 9..=31 {
                let expected = searched(threads, &dates, first, at);
                assert_eq!(course.last_by(first, at), expected, "{first} at {at}");
            }
        }
        assert_eq!((course.last_by(0, 14), course.last_by(0, 15)), (Some(0), Some(3)));
        assert_eq!((course.last_by(0, 9), course.last_by(7, 19)), (None, None));
        // Of those that begin at one instant it is the later one, though another is later still.
        assert_eq!((course.last_by(1, 14), course.last_by(2, 25)), (None, Some(3)));
    }

    #[test]
    fn a_thread_may_have_very_many_cases() {
        // A hundred thousand, two at each instant: to go through them for each would take minutes.
        let count = 100_000;
        let (source, conversation) = (vec![1; count], vec![7; count]);
        let numbers: Vec<i64> = (1..=count as i64).collect();
        let dates: Vec<i64> = (0..count as i64).map(|row| row / 2).collect();
        let threads = Threads { source: &source, conversation: &conversation, numbers: &numbers };
        let course = Course::of(threads, &dates);
        for at in 0..count as i64 / 2 {
            assert_eq!(course.last_by(0, at), Some(2 * at as u32 + 1));
        }
        assert_eq!(course.last_by(0, i64::MAX), Some(count as u32 - 1));
    }
}
