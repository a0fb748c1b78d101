//! What was promised about single cases, for the page that shows one of them.

use baremo_metrics::bucket::zone;
use baremo_metrics::policy::TargetKind;
use baremo_model::Fact;
use baremo_model::fact::NULL_INT;

use crate::EngineError;
use crate::kinds::targets::{self, Void};
use crate::session::Session;

/// One promise about a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promised {
    /// Name of the policy.
    pub policy: String,
    /// What it is about: `first_response`, `resolution` …
    pub kind: &'static str,
    /// Calendar its time runs in: `wall`, `business` or a name.
    pub calendar: String,
    /// Time allowed, microseconds in that calendar.
    pub within: i64,
    /// When its time began, UTC microseconds.
    pub start: i64,
    /// When it falls due; none while a pause holds it.
    pub due: Option<i64>,
    /// When it was kept.
    pub kept: Option<i64>,
    /// Whether the wait ended without being answered before it was due, or nobody knows when.
    pub cancelled: bool,
    /// How far apart both are, counted in the calendar.
    pub apart: Option<i64>,
}

impl Session {
    /// Returns every promise about every case of the session, by start. What an agent or a machine
    /// began promises no first response, and what bots alone see to none at all; nor does what is
    /// of a source that tells of no replies, which the session that sees all of it says.
    ///
    /// # Errors
    ///
    /// Fails when facts cannot be read, or a policy or the zone is wrong.
    pub fn promised(
        &self,
        zone_name: &str,
        tells_no_replies: bool,
    ) -> Result<Vec<Promised>, EngineError> {
        let zone = zone(zone_name)?;
        let policies = &self.settings().policies.policies;
        let mut all = Vec::new();
        for promise in targets::each(self, &zone)? {
            let cancelled = match promise.void {
                None => false,
                Some(Void::Cancelled) => true,
                Some(_) => continue,
            };
            let policy = &policies[promise.policy];
            let target = &policy.targets[promise.target];
            let responses = [TargetKind::FirstResponse, TargetKind::NextResponse];
            if tells_no_replies && responses.contains(&target.kind) {
                continue;
            }
            let kept = (promise.kept != NULL_INT).then_some(promise.kept);
            let clock = self.clock_named(&policy.calendar, Fact::Cases)?;
            let apart = promise
                .due
                .zip(kept)
                .map(|(due, kept)| clock.elapsed(promise.case_row, due.min(kept), due.max(kept)));
            all.push(Promised {
                policy: policy.name.clone(),
                kind: target.kind.word(),
                calendar: policy.calendar.clone(),
                within: target.within_micros,
                start: promise.start,
                due: promise.due,
                kept,
                cancelled,
                apart,
            });
        }
        all.sort_by_key(|promised| promised.start);
        Ok(all)
    }
}
