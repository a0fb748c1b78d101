//! Questions, asked of the snapshot that is open for each.

use std::sync::Arc;

use baremo_metrics::answer::Answer;
use baremo_metrics::query::Query;
use baremo_metrics::service::{QuestionService, ServiceError};
use baremo_metrics::sql::NotSql;

use super::FolderService;
use super::opened::Look;
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
        self.asked(query).is_ok_and(|opened| opened.holds(query, Look::Close))
    }

    fn is_seen(&self, query: &Query) -> bool {
        let looks = [Look::Close, Look::Glance];
        self.asked(query).is_ok_and(|opened| looks.iter().any(|look| opened.holds(query, *look)))
    }

    fn sql(&self, query: &Query) -> Result<Result<String, NotSql>, ServiceError> {
        // The files are those of today, which the statement says; the definition need not be.
        let of_today = Query { as_of: None, ..query.clone() };
        self.asked(&of_today)?.session.sql(query).map_err(engine_error)
    }
}
