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
use crate::reading::scan::SOURCE;
use crate::reading::source::SourceState;
use crate::session::Session;

/// How long after the watermark something may be dated that was told before, as an event may be
/// ahead of its receipt.
const AHEAD: i64 = DAY;

impl Session {
    /// Returns the last date of what a metric counts that sources told by an instant up to which
    /// they are known, all or some: that instant, or later where something was told with its end.
    pub(crate) fn told_to(
        &self,
        metric: &MetricPlan,
        zone: &TimeZone,
        known: i64,
        sources: Option<&[u32]>,
    ) -> Result<i64, EngineError> {
        let (own, catalog) = (&*metric.definition, &self.settings().catalog);
        let inputs = own.inputs.values().filter_map(|input| catalog.of_input(input));
        let others = inputs.map(|other| (other, other.basis));
        let mut told = known;
        for (definition, basis) in [(own, metric.basis)].into_iter().chain(others) {
            if is_of_rows(definition) {
                for side in sides(definition) {
                    told = told.max(self.last_dated((side, basis), zone, known, sources)?);
                }
            }
        }
        Ok(told)
    }

    /// Returns until when a bucket may begin that holds something, where nothing is known of what
    /// happened after an instant: until then, or until the last date of what was told before. Of
    /// one source it is asked where groups are sources; else of those of the question.
    pub(crate) fn told_beyond(
        &self,
        plan: &Plan,
        metric: &MetricPlan,
        known: i64,
        source: Option<u32>,
    ) -> Result<i64, EngineError> {
        let (Some(latest), zone) = (self.watermark(), &plan.time_zone) else { return Ok(known) };
        let definition = &metric.definition;
        // Where a source is late, what it planned stands beside nothing that happened.
        let is_plan = |side: &Side| side.fact == Fact::AgentSlices.name();
        let is_only_planned = known < latest && sides(definition).any(is_plan);
        if is_only_planned || !is_of_rows(definition) || self.customers_until(metric)?.is_some() {
            return Ok(known);
        }
        // A bill tells of all days of its period when it is written; and of what customers are, or
        // of dates of something else, other sources tell, too.
        if sides(definition).any(|side| dated(side, metric.basis).is_none()) {
            return Ok(self.told_to(metric, zone, latest, None)?.max(known));
        }
        let asked = self.sources_of(plan);
        let is_limited = source.is_some() || asked.len() < self.sources().len();
        let code = |state: &SourceState| self.tables().code(&state.name);
        let own: Vec<u32> = match source {
            Some(source) => vec![source],
            None => asked.into_iter().map(code).collect(),
        };
        self.told_to(metric, zone, known, is_limited.then_some(own.as_slice()))
    }

    /// Returns the last date of the rows of a side that lies soon after an instant, or the instant.
    /// Each is judged by the watermark of its own source.
    fn last_dated(
        &self,
        (side, basis): (&Side, Basis),
        zone: &TimeZone,
        known: i64,
        sources: Option<&[u32]>,
    ) -> Result<i64, EngineError> {
        let Some((fact, date)) = dated(side, basis) else { return Ok(known) };
        let (plan, rows) = (Plan::plain(), self.tables().rows(fact)?);
        let scope = Scope { zone, ..self.plain_scope(&plan, fact) };
        // The scan needs them too, and they are kept.
        let zones = self.zones(&scope, &Expr::Column(date.to_owned()), rows)?;
        if zones.last().is_none_or(|last| last <= known) {
            return Ok(known);
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
        let source = scope.see(SOURCE)?;
        let is_soon = |row: usize| {
            let code = source.code(row);
            let own = self.watermark_of_source(code).unwrap_or(known);
            sources.is_none_or(|asked| asked.contains(&code))
                && dates[row] <= own.min(known).saturating_add(AHEAD)
        };
        let (after, until) = (known.saturating_add(1), known.saturating_add(AHEAD));
        // Of many years of calls few lie so late.
        let late = zones.rows_in(rows, (after, until.saturating_add(1)));
        let told = late.filter(|row| is_soon(*row) && counts(*row)).map(|row| dates[row]);
        Ok(told.max().unwrap_or(known).max(known))
    }
}

/// Returns the fact of a side and the column of its dates, where they say when something was that
/// its own source tells: the days of a bill that is paid in advance are none of those that were.
fn dated(side: &Side, basis: Basis) -> Option<(Fact, &str)> {
    let is_told = |fact: &Fact| !fact.is_computed() && *fact != Fact::SpendDays;
    let fact = Fact::from_name(&side.fact).filter(is_told)?;
    let date = side.date.of(basis)?;
    fact.column(date).map(|_| (fact, date))
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
