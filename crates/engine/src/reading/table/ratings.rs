//! When a customer last rated a conversation badly, whoever asked.
//!
//! A fold of conversations sees the ratings that a help desk keeps with them. Answers to the survey
//! of another tool are of another stream, and are put beside them when the instant is read
//! ([decision 0245](../../../../../docs/decisions/0245-who-said-it-elsewhere-is-not-satisfied.md)).

use std::sync::Arc;

use baremo_model::{Fact, NULL_CODE};

use super::{Hot, Tables, broken, link};
use crate::EngineError;

/// Name of the column.
pub(super) const NEGATIVE: &str = "negative_rated_at";

/// Returns when each case was last rated badly: as its conversation tells, or by an answer about
/// it. An answer that its customer has changed since is what it was changed to.
pub(super) fn negative(tables: &Tables) -> Result<Hot, EngineError> {
    let Hot::Integers(own) = tables.read(Fact::Cases, NEGATIVE)? else {
        return Err(broken(Fact::Cases, NEGATIVE));
    };
    let fact = Fact::SurveyAnswers;
    let (kinds, classes) = (tables.codes(fact, "kind")?, tables.codes(fact, "class")?);
    let excluded = tables.codes(fact, "excluded")?;
    let [csat, bad] = ["csat", "negative"].map(|word| tables.known(word));
    let is_bad = |row: &usize| {
        let is_rating = Some(kinds[*row]) == csat && Some(classes[*row]) == bad;
        is_rating && excluded[*row] == NULL_CODE
    };
    let mut answers = (0..kinds.len()).filter(is_bad).peekable();
    if answers.peek().is_none() {
        return Ok(Hot::Integers(own));
    }
    let answered = tables.integers(fact, "answered_at")?;
    let about = link::cases_of(tables, fact)?;
    let mut latest = Arc::unwrap_or_clone(own);
    for row in answers {
        // What is about no conversation leads nowhere. Nulls are less than any instant.
        if let Some(at) = latest.get_mut(about[row] as usize) {
            *at = (*at).max(answered[row]);
        }
    }
    Ok(Hot::Integers(Arc::new(latest)))
}
