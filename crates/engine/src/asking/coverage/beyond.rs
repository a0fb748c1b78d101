//! What was told before it was over: a call with its length, a state with its end.
//!
//! ```text
//!  last event = watermark
//!  ├───────────●═════════┤ ended, and dated there
//! ```
//!
//! Some files tell of a call at its begin, with how long it took. Of the last of them the end lies
//! after everything that happened, and yet it is on record. Decision 0191 says how far that goes.

use baremo_metrics::expr::Expr;
use baremo_metrics::page::{Basis, Definition, Input, Kind, Side};
use baremo_model::{DAY, Fact};
use jiff::tz::TimeZone;

use crate::EngineError;
use crate::asking::plan::{MetricPlan, Plan};
use crate::reading::eval::Scope;
use crate::session::Session;

/// How long after the watermark something may be dated that was told before, as an event may be
/// ahead of its receipt.
const AHEAD: i64 = DAY;

impl Session {
    /// Returns the last date of what a metric counts that was told by the latest watermark: that
    /// watermark, or later where something was told with its end.
    pub(crate) fn told_to(
        &self,
        metric: &MetricPlan,
        zone: &TimeZone,
        latest: i64,
    ) -> Result<i64, EngineError> {
        let (own, catalog) = (&*metric.definition, &self.settings().catalog);
        let inputs = own.inputs.values().filter_map(|input| catalog.of_input(input));
        let others = inputs.map(|other| (other, other.basis));
        let mut told = latest;
        for (definition, basis) in [(own, metric.basis)].into_iter().chain(others) {
            if is_of_rows(definition) {
                for side in sides(definition) {
                    told = told.max(self.last_dated(side, basis, zone, latest)?);
                }
            }
        }
        Ok(told)
    }

    /// Returns until when a bucket may begin that holds something, where nothing is known of what
    /// happened after an instant: until then, or until the last date of what was told before.
    pub(crate) fn told_beyond(
        &self,
        metric: &MetricPlan,
        zone: &TimeZone,
        known: i64,
    ) -> Result<i64, EngineError> {
        let Some(latest) = self.watermark() else { return Ok(known) };
        let definition = &metric.definition;
        // Where a source is late, what it planned stands beside nothing that happened.
        let is_plan = |side: &Side| side.fact == Fact::AgentSlices.name();
        let is_only_planned = known < latest && sides(definition).any(is_plan);
        if is_only_planned || !is_of_rows(definition) || self.customers_until(metric)?.is_some() {
            return Ok(known);
        }
        Ok(self.told_to(metric, zone, latest)?.max(known))
    }

    /// Returns the last date of the rows of a side that lies soon after an instant, or the instant.
    fn last_dated(
        &self,
        side: &Side,
        basis: Basis,
        zone: &TimeZone,
        latest: i64,
    ) -> Result<i64, EngineError> {
        // The days of a bill that is paid in advance are none of those that were.
        let is_read = |fact: &Fact| !fact.is_computed() && *fact != Fact::SpendDays;
        let fact = Fact::from_name(&side.fact).filter(is_read);
        let Some((fact, date)) = fact.zip(side.date.of(basis)) else { return Ok(latest) };
        if fact.column(date).is_none() {
            return Ok(latest);
        }
        let (plan, rows) = (Plan::plain(), self.tables().rows(fact)?);
        let scope = Scope { zone, ..self.plain_scope(&plan, fact) };
        // The scan needs them too, and they are kept.
        let zones = self.zones(&scope, &Expr::Column(date.to_owned()), rows)?;
        if zones.last().is_none_or(|last| last <= latest) {
            return Ok(latest);
        }
        let dates = self.tables().integers(fact, date)?;
        // What is planned has not happened: it counts as far as somebody was there.
        let was_there = match fact {
            Fact::AgentSlices => {
                let of = |name| self.tables().integers(fact, name);
                Some((of("staffed")?, of("contact_time")?))
            }
            _ => None,
        };
        let counts = |row: usize| match &was_there {
            Some((staffed, contacts)) => staffed[row] > 0 || contacts[row] > 0,
            None => true,
        };
        let (after, until) = (latest.saturating_add(1), latest.saturating_add(AHEAD));
        // Of many years of calls few lie so late.
        let late = zones.rows_in(rows, (after, until.saturating_add(1)));
        let told = late.filter(|row| dates[*row] <= until && counts(*row)).map(|row| dates[row]);
        Ok(told.max().unwrap_or(latest).max(latest))
    }
}

/// Returns the sides of a definition, those of its inputs too.
fn sides(definition: &Definition) -> impl Iterator<Item = &Side> {
    definition.sides().chain(definition.input_sides())
}

/// Returns whether a definition counts rows by their dates: nothing that holds at an instant, and
/// nothing that looks back from one.
fn is_of_rows(definition: &Definition) -> bool {
    let is_dated = |input: &Input| input.side.is_some() && input.window.is_none() && !input.level;
    match definition.kind {
        Kind::Duration | Kind::Survival | Kind::Count | Kind::Ratio => true,
        Kind::Share | Kind::Mean | Kind::Net => true,
        Kind::Derived => definition.inputs.values().all(is_dated),
        _ => false,
    }
}
