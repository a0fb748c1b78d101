//! The records of what holds at an instant: the same row again in every bucket.

use super::{Listing, Sink};
use crate::EngineError;
use crate::kinds::level::{holds_at, judged_at};
use crate::reading::scan::{Observation, SOURCE};

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
                record.value = Some(1.0);
                sink(record)?;
            }
        }
        Ok(())
    }
}
