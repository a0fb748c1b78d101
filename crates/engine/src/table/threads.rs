//! Which case of a thread that was used again something is about: the one at its time.

use std::sync::Arc;

use baremo_model::Fact;
use baremo_model::fact::NULL_INT;
use rustc_hash::FxHashMap;

use super::Tables;
use super::link::NOWHERE;
use crate::EngineError;
use crate::scan::SOURCE;

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
    let mut further: FxHashMap<(u32, u32), Vec<u32>> = FxHashMap::default();
    for row in (0..numbers.len()).filter(|row| numbers[*row] > 1) {
        further.entry((source[row], conversation[row])).or_default().push(row as u32);
    }
    let opened = tables.integers(Fact::Cases, "opened_at")?;
    let solved = match fact {
        Fact::Reviews => Some(tables.integers(Fact::Cases, "first_solved_at")?),
        _ => None,
    };
    let moments = moments(tables, fact)?;
    let about = |(first, at): (u32, i64)| {
        let own = first as usize;
        if first == NOWHERE || at == NULL_INT {
            return first;
        }
        let Some(further) = further.get(&(source[own], conversation[own])) else { return first };
        let later = further.iter().filter(|row| numbers[**row as usize] > numbers[own]);
        let cases = || std::iter::once(&first).chain(later.clone()).copied();
        let last_by = |dates: &[i64]| {
            let by = |row: &u32| dates[*row as usize] != NULL_INT && dates[*row as usize] <= at;
            cases().filter(by).max_by_key(|row| numbers[*row as usize])
        };
        let done = solved.as_ref().and_then(|solved| last_by(solved.as_slice()));
        done.or_else(|| last_by(&opened)).unwrap_or(first)
    };
    Ok(firsts.into_iter().zip(moments.iter().copied()).map(about).collect())
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
