//! When a customer last rated a conversation badly, whoever asked.
//!
//! A fold of conversations sees the ratings that a help desk keeps with them, each as it was given.
//! What counts is the last word of each answer, those to surveys of other tools included: that is
//! in another fact, and looked up when the instant is asked for
//! ([decision 0245](../../../../../docs/decisions/0245-who-said-it-elsewhere-is-not-satisfied.md)).

use std::sync::Arc;

use baremo_model::fact::NULL_INT;
use baremo_model::{Fact, NULL_CODE};

use super::{Hot, Tables, link};
use crate::EngineError;

/// Name of the column.
pub(super) const NEGATIVE: &str = "negative_rated_at";

/// Returns when each case was last rated badly: by an answer about it to a satisfaction question,
/// a rating of the conversation among them. One that its customer has changed since is what it was
/// changed to.
pub(super) fn negative(tables: &Tables) -> Result<Hot, EngineError> {
    let mut latest = vec![NULL_INT; tables.rows(Fact::Cases)?];
    let fact = Fact::SurveyAnswers;
    let (kinds, classes) = (tables.codes(fact, "kind")?, tables.codes(fact, "class")?);
    let excluded = tables.codes(fact, "excluded")?;
    let [csat, bad] = ["csat", "negative"].map(|word| tables.known(word));
    let is_bad = |row: &usize| {
        let is_rating = Some(kinds[*row]) == csat && Some(classes[*row]) == bad;
        is_rating && excluded[*row] == NULL_CODE
    };
    let answers: Vec<usize> = (0..kinds.len()).filter(is_bad).collect();
    if answers.is_empty() {
        return Ok(Hot::Integers(Arc::new(latest)));
    }
    let answered = tables.integers(fact, "answered_at")?;
    let about = link::cases_of(tables, fact)?;
    for row in answers {
        // What is about no conversation leads nowhere. Nulls are less than any instant.
        if let Some(at) = latest.get_mut(about[row] as usize) {
            *at = (*at).max(answered[row]);
        }
    }
    Ok(Hot::Integers(Arc::new(latest)))
}
