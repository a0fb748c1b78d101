//! The records of what holds at an instant: the same row again in every bucket.

use std::sync::Arc;

use baremo_metrics::page::Kind;
use baremo_model::{Fact, NULL_CODE};

use super::{Listing, Sink};
use crate::EngineError;
use crate::asking::plan::MetricPlan;
use crate::kinds::level::{holds_at, judged_at};
use crate::reading::scan::{Observation, SOURCE, is_of_holder};
use crate::reading::table::holders::Holders;
use crate::session::Session;

/// Who has the case of what holds at an instant.
pub(super) struct Holding {
    holders: Holders,
    agents: Arc<Vec<u32>>,
}

impl Holding {
    /// Reads who has cases when; none where rows are listed with agents of their own.
    pub(super) fn of(
        session: &Session,
        metric: &MetricPlan,
        fact: Fact,
    ) -> Result<Option<Self>, EngineError> {
        let is_level = metric.definition.kind == Kind::Level;
        if !is_level || !is_of_holder(metric, fact, "agent") {
            return Ok(None);
        }
        let holders = Holders::read(session.tables())?;
        let agents = session.tables().codes(Fact::Assignments, "agent")?;
        Ok(Some(Holding { holders, agents }))
    }
}

impl Listing<'_> {
    /// Lists, for each bucket that has begun, the rows that hold at its end.
    pub(super) fn list_levels(
        &self,
        rows: &[&Observation],
        sink: Sink<'_>,
    ) -> Result<(), EngineError> {
        let (asked, metric) = self.named.outer;
        let by_source =
            asked.by.iter().any(|name| name == SOURCE) && !self.session.reads(metric).spans_streams;
        let (buckets, has_begun) = (0..self.plan.bucket_count(), self.has_begun()?);
        for bucket in buckets.filter(|bucket| has_begun(*bucket as u32)) {
            let at = judged_at(self.plan, self.session, bucket);
            // Of what its source has told nothing of since, its row has no value either.
            let begins = self.named.within.begins(self.plan, bucket as u32);
            let known = |o: &&&Observation| {
                let source = self.source.code(o.row as usize);
                self.session.watermark_of_source(source).is_none_or(|known| begins <= known)
            };
            let told = rows.iter().filter(|o| !by_source || known(o));
            for o in told.filter(|o| holds_at(o.value, o.wall, at)) {
                let mut record = self.record(o.row, bucket as u32, o.group, at);
                record.agent = self.agent_at((o.row, o.case_row), at);
                record.value = Some(1.0);
                sink(record)?;
            }
        }
        Ok(())
    }

    /// Returns who a row is with at an instant, of what holds then; else the agent of the row.
    pub(super) fn agent_at(&self, (row, case_row): (u32, u32), at: i64) -> Option<String> {
        let agent = match &self.holding {
            Some(Holding { holders, agents }) => {
                let assignment = holders.at(case_row as usize, at);
                agents.get(assignment as usize).copied().unwrap_or(NULL_CODE)
            }
            None => self.agent.as_ref()?.code(row as usize),
        };
        if agent == NULL_CODE { None } else { self.session.tables().text(agent) }
    }
}
