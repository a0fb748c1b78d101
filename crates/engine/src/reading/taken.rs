//! Which rows of a fact a filter takes, outside a question: for tables that leave as they are.

use baremo_metrics::expr::parse;
use baremo_model::Fact;

use super::eval::{YES, bind_bool};
use crate::EngineError;
use crate::asking::plan::Plan;
use crate::session::Session;

impl Session {
    /// Returns of each row of a fact whether a filter takes it, in the order of parts and their
    /// rows.
    ///
    /// # Errors
    ///
    /// A bad request for what is no filter, or names what the fact does not reach; fails when facts
    /// cannot be read.
    pub fn taken(&self, fact: Fact, filter: &str) -> Result<Vec<bool>, EngineError> {
        let filter = parse(filter)?;
        match self.reasons() {
            // A wrong rule is told to who asks for reasons, when the filter is bound.
            Ok(()) | Err(EngineError::Metrics(_)) => {}
            Err(error) => return Err(error),
        }
        let time_zone = baremo_metrics::bucket::zone(&self.settings().zone)?;
        let plan = Plan { time_zone, ..Plan::plain() };
        let scope = self.plain_scope(&plan, fact);
        let truths = bind_bool(&scope, &filter)?.truths(0..self.tables().rows(fact)?);
        Ok(truths.into_iter().map(|truth| truth == YES).collect())
    }
}
