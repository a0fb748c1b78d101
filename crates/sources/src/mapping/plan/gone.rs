//! Records that are gone: a row, or an element of one, says so in place of what it told before.

use baremo_model::{Event, EventKind};

use super::{Plan, named, text};
use crate::mapping::condition::Condition;
use crate::mapping::parts::{EventPlan, Refusal, Seen};
use crate::mapping::pool::Pool;

/// Tells whether a condition says that what is seen is gone.
pub(super) fn is_gone(gone: &Option<Condition>, seen: Seen<'_>) -> bool {
    gone.as_ref().is_some_and(|gone| gone.holds(seen.scope, seen.around.missing))
}

impl Plan {
    /// Says that the outside record of an event is gone, once for all its events of a row. What
    /// every row repeats (`keep = "first"`) and keys of customers are no row's own, and stay.
    ///
    /// # Errors
    /// Fails where the record names no subject, or its version cannot be read.
    pub(super) fn withdraw(
        &self,
        plan: &EventPlan,
        seen: Seen<'_>,
        pool: &mut Pool,
    ) -> Result<(), Refusal> {
        if plan.keys || plan.keep_first {
            return Ok(());
        }
        let Some(record) = text(&plan.record, seen)? else { return Ok(()) };
        let kind = EventKind::withdrawn(plan.stream);
        let said = &pool.events()[pool.first..];
        if said.iter().any(|event| event.kind == kind && event.record_id == *record) {
            return Ok(());
        }
        let subject = named(plan, seen, Some(record.as_ref()))?;
        let mut event = Event::new(&seen.context.source, &subject, 0, kind);
        self.set_version(plan, text(&plan.version, seen)?.as_deref(), &mut event)?;
        // When it was told to happen only says where it lies; what is gone may have lost it. The
        // time of the file would make another event of the same row of a later one.
        let told = plan.at.read(seen).ok().flatten();
        let mut times = told.into_iter().chain([event.version]);
        event.at = times.find(|at| (0..=self.as_of).contains(at)).unwrap_or(0);
        event.ordinal = pool.place(&record);
        event.record_id = record.into_owned();
        *pool.take() = event;
        Ok(())
    }
}
