//! The records that a number leaves out.

use baremo_metrics::page::Kind;

use super::{Listing, Sink};
use crate::EngineError;
use crate::kinds::derived::left_out::{Lefts, ToldOnce};
use crate::kinds::level::judged_at;
use crate::reading::scan::{LeftOut, Scan};

impl Listing<'_> {
    /// Lists what a scan leaves out, as far as no other input of the same metric did so before.
    pub(super) fn left_out(
        &self,
        scan: &Scan,
        (lefts, told): (&Lefts<'_>, &mut ToldOnce),
        sink: Sink<'_>,
    ) -> Result<(), EngineError> {
        told.begin();
        let (has_begun, is_single) = (self.has_begun()?, self.named.parts.is_empty());
        let is_listed = |left: &&LeftOut| {
            let mut is_new = || lefts.left(left).is_some_and(|record| told.is_new(record));
            has_begun(left.bucket) && (is_single || is_new())
        };
        let mut rows: Vec<&LeftOut> = scan.left_out.iter().filter(is_listed).collect();
        rows.sort_by_key(|left| (left.bucket, left.group, left.at, left.row));
        for left in rows {
            let mut record = self.record(left.row, left.bucket, left.group, left.at);
            if self.metric.definition.kind == Kind::Level {
                let at = judged_at(self.plan, self.session, left.bucket as usize);
                record.agent = self.agent_at((left.row, left.case_row), at);
            }
            record.included = false;
            record.weight = 0.0;
            record.reason = Some(scan.reasons[left.reason as usize].clone());
            sink(record)?;
        }
        Ok(())
    }
}
