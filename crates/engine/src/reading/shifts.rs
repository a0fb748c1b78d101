//! Working hours as dimensions: in which shift, and whether in hours, somebody wrote or answered.
//!
//! They are columns like any other, computed when a question first names one:
//! `shift` and `in_hours` at the arrival (the customer's first unanswered message, the opening of
//! the case, or a contact's entering the queue), `reply_shift` and `reply_in_hours` at the agent's
//! answer.

use std::sync::Arc;

use baremo_metrics::answer::Note;
use baremo_model::fact::NULL_INT;
use baremo_model::{Fact, NULL_CODE};

use crate::EngineError;
use crate::asking::plan::{MetricPlan, Plan};
use crate::kinds::derived;
use crate::reading::table::Hot;
use crate::session::Session;
use crate::settings::{BUSINESS, Clock};

/// Name, fact, instant it is judged at, and whether it tells the shift rather than the hours.
const COLUMNS: [(&str, Fact, &str, bool); 12] = [
    ("shift", Fact::Turns, "waiting_since", true),
    ("in_hours", Fact::Turns, "waiting_since", false),
    ("reply_shift", Fact::Turns, "replied_at", true),
    ("reply_in_hours", Fact::Turns, "replied_at", false),
    ("shift", Fact::Cases, "opened_at", true),
    ("in_hours", Fact::Cases, "opened_at", false),
    ("reply_shift", Fact::Cases, "first_reply_at", true),
    ("reply_in_hours", Fact::Cases, "first_reply_at", false),
    ("shift", Fact::Contacts, "entered_at", true),
    ("in_hours", Fact::Contacts, "entered_at", false),
    ("reply_shift", Fact::Contacts, "answered_at", true),
    ("reply_in_hours", Fact::Contacts, "answered_at", false),
];

/// Returns the names of a fact's dimensions of working hours.
pub(crate) fn names(fact: Fact) -> impl Iterator<Item = &'static str> {
    COLUMNS.into_iter().filter(move |(_, of, ..)| *of == fact).map(|(name, ..)| name)
}

/// Returns the name of the working hours that belong to a dimension of them or of shifts: those of
/// the same instant; none for any other dimension.
pub(crate) fn hours_of(name: &str) -> Option<&'static str> {
    let (_, fact, instant, _) = COLUMNS.into_iter().find(|(own, ..)| *own == name)?;
    let mut hours = COLUMNS.into_iter().filter(|(.., tells_shift)| !tells_shift);
    hours.find(|(_, of, at, _)| (*of, *at) == (fact, instant)).map(|(own, ..)| own)
}

impl Session {
    /// Computes the shift columns that a question names, where they are not there yet.
    pub(crate) fn prepare_shifts(&self, plan: &Plan) -> Result<(), EngineError> {
        let filtered = plan.filter.as_ref().map(|filter| filter.columns()).unwrap_or_default();
        for (name, fact, instant, tells_shift) in COLUMNS {
            let named = plan.by.iter().any(|by| by == name) || filtered.contains(&name);
            if named && self.tables().computed(fact, name).is_none() {
                let codes = self.shift_codes(fact, instant, tells_shift)?;
                self.tables().keep(fact, name, Hot::Codes(Arc::new(codes)));
            }
        }
        Ok(())
    }

    /// Returns whether rules choose a calendar for anything: a calendar that a question names is of
    /// what it counts, not of shifts.
    pub(crate) fn has_shifts(&self) -> Result<bool, EngineError> {
        for fact in [Fact::Cases, Fact::Contacts] {
            if !matches!(self.clock_named(BUSINESS, fact)?, Clock::Wall) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Says where nothing that the facts of a question hold has a shift or working hours by which
    /// it filters, though calendars are chosen.
    pub(crate) fn told_of_blanks(&self, plan: &Plan) -> Result<Option<Note>, EngineError> {
        let filtered = plan.filter.as_ref().map(|filter| filter.columns()).unwrap_or_default();
        let is_asked = |name: &str| plan.by.iter().any(|by| by == name) || filtered.contains(&name);
        let mut facts = Vec::new();
        for metric in plan.metrics.iter() {
            self.add_facts(metric, &mut facts)?;
        }
        let own = COLUMNS.into_iter().filter(|(_, fact, ..)| facts.contains(fact));
        let mut blank: Option<Note> = None;
        for (name, fact, instant, tells_shift) in own.filter(|(name, ..)| is_asked(name)) {
            let Some(Hot::Codes(codes)) = self.tables().computed(fact, name) else { continue };
            if self.tables().integers(fact, instant)?.iter().all(|at| *at == NULL_INT) {
                continue;
            }
            if codes.iter().any(|code| *code != NULL_CODE) {
                return Ok(None);
            }
            let has_calendar = || -> Result<bool, EngineError> {
                let hours = self.shift_codes(fact, instant, false)?;
                Ok(hours.iter().any(|code| *code != NULL_CODE))
            };
            blank = Some(Note::OutsideShifts { ruled: tells_shift && has_calendar()? });
        }
        Ok(blank)
    }

    /// Adds the facts whose dimensions a metric is told apart by, and those of what it is made of.
    fn add_facts(&self, metric: &MetricPlan, facts: &mut Vec<Fact>) -> Result<(), EngineError> {
        for input in metric.definition.inputs.values() {
            self.add_facts(&derived::resolved(self, metric, input)?, facts)?;
        }
        facts.extend(metric.told_apart().into_iter().map(|(fact, _)| fact));
        Ok(())
    }

    fn shift_codes(
        &self,
        fact: Fact,
        instant: &str,
        tells_shift: bool,
    ) -> Result<Vec<u32>, EngineError> {
        let clock = self.clock_named(BUSINESS, fact)?;
        let instants = self.tables().integers(fact, instant)?;
        let root_rows = fact.parent().map(|(_, row)| self.tables().integers(fact, row));
        let root_rows = root_rows.transpose()?;
        let (yes, no) = (self.tables().code("true"), self.tables().code("false"));
        let code = |row: usize| {
            let at = instants[row];
            let root_row = root_rows.as_ref().map_or(row, |rows| rows[row] as usize);
            let calendar = if at == NULL_INT { None } else { clock.calendar(root_row, at) };
            match (calendar, tells_shift) {
                (None, _) => NULL_CODE,
                (Some(calendar), false) => {
                    if calendar.is_open(at) {
                        yes
                    } else {
                        no
                    }
                }
                (Some(calendar), true) => {
                    calendar.shift_at(at).map_or(NULL_CODE, |shift| self.tables().code(shift))
                }
            }
        };
        Ok((0..instants.len()).map(code).collect())
    }
}
