//! Records that stand in several rows of the usual break-down of their metric.

use std::borrow::Cow;

use baremo_metrics::query::{NO_DIMENSION, Query};

use crate::EngineError;
use crate::session::Session;

impl Session {
    /// Returns a question as its records are listed. Where it does not say by what, and a record
    /// would stand in several rows, each is listed once, as it stands in the total.
    pub(super) fn listed<'q>(&self, query: &'q Query) -> Result<Cow<'q, Query>, EngineError> {
        let metrics = self.metric_plans(query)?;
        let repeats = match metrics.as_slice() {
            [only] => query.by.is_empty() && only.definition.stands_in_several_rows(),
            _ => false,
        };
        Ok(match repeats {
            true => Cow::Owned(Query { by: vec![NO_DIMENSION.to_owned()], ..query.clone() }),
            false => Cow::Borrowed(query),
        })
    }
}
