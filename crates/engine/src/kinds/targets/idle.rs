//! Policies that no conversation meets, by the records at hand.

use baremo_metrics::origin::Origin;
use baremo_model::Fact;

use crate::EngineError;
use crate::asking::plan::Plan;
use crate::reading::eval::{YES, bind_bool};
use crate::session::Session;

impl Session {
    /// Returns the policies whose condition no conversation meets, by name, with where they are
    /// written; none where there are no conversations to tell by, or a file of theirs is wrong.
    ///
    /// # Errors
    ///
    /// Says which policy is wrong. Fails when facts cannot be read.
    pub fn idle_policies(&self) -> Result<Vec<(String, Origin)>, EngineError> {
        let rows = self.tables().rows(Fact::Cases)?;
        let mut idle = Vec::new();
        if rows == 0 {
            return Ok(idle);
        }
        let plan = Plan::plain();
        let scope = self.plain_scope(&plan, Fact::Cases);
        for policy in self.settings().right_policies().unwrap_or_default() {
            let Some(when) = &policy.when else { continue };
            let bound = bind_bool(&scope, when);
            let bound = bound.map_err(|error| error.of(&policy.name).at(&policy.origin))?;
            if !bound.truths(0..rows).contains(&YES) {
                idle.push((policy.name.clone(), policy.origin.clone()));
            }
        }
        Ok(idle)
    }
}
