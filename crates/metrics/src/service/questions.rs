//! Figures: a question, its answer, and what can be said before it is answered.
//!
//! Every page with a figure asks here: the overview, `/metrics/{id}`, `/explore`, `/cohorts`, the
//! cards of `/boards/{board}`; so do findings, the board report, and the API's `query`.

use std::sync::Arc;

use super::ServiceError;
use crate::answer::Answer;
use crate::query::Query;
use crate::sql::NotSql;

/// Answers questions.
pub trait QuestionService: Send + Sync {
    /// Answers a question.
    ///
    /// # Errors
    ///
    /// Names the word in question when it is wrong, or says that data cannot be read.
    fn ask(&self, query: &Query) -> Result<Arc<Answer>, ServiceError>;

    /// Answers a question for who looks at it whole: the change of the whole is tested, those of
    /// its buckets may be told without a test, which may draw the days of each a thousand times.
    ///
    /// # Errors
    ///
    /// As [`QuestionService::ask`].
    fn glance(&self, query: &Query) -> Result<Arc<Answer>, ServiceError> {
        self.ask(query)
    }

    /// Returns those metrics of a question that can be asked so, where another one of them has no
    /// value; all of them, where nobody can tell.
    ///
    /// # Errors
    ///
    /// As [`QuestionService::ask`].
    fn askable(&self, query: &Query) -> Result<Vec<String>, ServiceError> {
        Ok(query.metrics.clone())
    }

    /// Returns whether the answer to a question is at hand, so that asking takes no time. A page
    /// brings later what would hold it up.
    fn is_at_hand(&self, query: &Query) -> bool;

    /// Returns whether what [`QuestionService::glance`] answers is at hand.
    fn is_seen(&self, query: &Query) -> bool {
        self.is_at_hand(query)
    }

    /// Writes a question as SQL over the fact files of the data folder, or says what stands
    /// against it.
    ///
    /// # Errors
    ///
    /// Fails when the data cannot be read.
    fn sql(&self, query: &Query) -> Result<Result<String, NotSql>, ServiceError>;
}
