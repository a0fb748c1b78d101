//! Questions, asked of the snapshot that is open for each.

use std::sync::Arc;

use baremo_metrics::answer::Answer;
use baremo_metrics::query::Query;
use baremo_metrics::service::{QuestionService, ServiceError};
use baremo_metrics::sql::NotSql;

use super::opened::{Look, Opened};
use super::{FolderService, is_of_now};
use crate::error::engine_error;

impl QuestionService for FolderService {
    fn ask(&self, query: &Query) -> Result<Arc<Answer>, ServiceError> {
        self.asked(query)?.answer(query, Look::Close)
    }

    fn glance(&self, query: &Query) -> Result<Arc<Answer>, ServiceError> {
        self.asked(query)?.answer(query, Look::Glance)
    }

    fn askable(&self, query: &Query) -> Result<Vec<String>, ServiceError> {
        self.asked(query)?.session.askable(query).map_err(engine_error)
    }

    fn is_at_hand(&self, query: &Query) -> bool {
        // What is known at an instant is opened for each question.
        let holds = |opened: Arc<Opened>| opened.holds(query, Look::Close);
        is_of_now(query) && self.opened().is_ok_and(holds)
    }

    fn is_seen(&self, query: &Query) -> bool {
        let looks = [Look::Close, Look::Glance];
        let holds = |opened: Arc<Opened>| looks.iter().any(|look| opened.holds(query, *look));
        is_of_now(query) && self.opened().is_ok_and(holds)
    }

    fn sql(&self, query: &Query) -> Result<Result<String, NotSql>, ServiceError> {
        // The files are those of today, which the statement says; the definition need not be.
        let of_today = Query { as_of: None, ..query.clone() };
        self.asked(&of_today)?.session.sql(query).map_err(engine_error)
    }
}
