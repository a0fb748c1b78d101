//! Why no row of an answer has a shift or working hours, where it is told apart by them.

use baremo_metrics::answer::{Note, Row};

use crate::EngineError;
use crate::asking::plan::Plan;
use crate::reading::scan::Groups;
use crate::reading::shifts::hours_of;
use crate::session::Session;

/// The working hours of the arrival, which everything has that has any.
const ARRIVAL: &str = "in_hours";

impl Session {
    /// Says why nothing has a shift or working hours that a question names: no calendar is chosen
    /// by rules, or none that has any for what its rows count.
    pub(super) fn told_of_shifts(
        &self,
        plan: &Plan,
        rows: &[Row],
    ) -> Result<Option<Note>, EngineError> {
        let filtered = plan.filter.as_ref().map(|filter| filter.columns()).unwrap_or_default();
        let names = || plan.by.iter().filter(|name| hours_of(name).is_some());
        if names().next().is_none() && !filtered.into_iter().any(|name| hours_of(name).is_some()) {
            return Ok(None);
        }
        if !self.has_shifts()? {
            return Ok(Some(Note::NoShifts));
        }
        // Rows that nothing stands in say nothing: then it is told from all there is.
        if names().next().is_none() || !rows.iter().any(counts) {
            return self.told_of_blanks(plan);
        }
        let blank = names().find(|name| !rows.iter().any(|row| counts(row) && has(row, name)));
        let Some((blank, hours)) = blank.and_then(|name| Some((name, hours_of(name)?))) else {
            return Ok(None);
        };
        if blank != hours && self.has_word(plan, hours)? {
            return Ok(Some(Note::OutsideShifts { ruled: true }));
        }
        // What nobody answered has no hours of an answer, whatever its calendar.
        let is_unanswered = hours != ARRIVAL && self.has_word(plan, ARRIVAL)?;
        Ok((!is_unanswered).then_some(Note::OutsideShifts { ruled: false }))
    }

    /// Returns whether anything that a plan counts has a value of a dimension.
    fn has_word(&self, plan: &Plan, name: &str) -> Result<bool, EngineError> {
        let by = vec![name.to_owned()];
        let whole = Plan { by, bootstrap: false, chance: false, ..plan.total() };
        self.prepare_shifts(&whole)?;
        let mut groups = Groups::default();
        let measured = self.measure_all(&whole, None, &mut groups)?;
        let found = self.evaluate(&whole, measured, groups, &[])?;
        Ok(self.rows(&whole, &found).iter().any(|row| counts(row) && has(row, name)))
    }
}

/// Returns whether anything is counted in a row.
fn counts(row: &Row) -> bool {
    row.values.values().any(|value| value.n > 0)
}

/// Returns whether a row is of a word of a dimension, rather than of what has none.
fn has(row: &Row, name: &str) -> bool {
    row.by.get(name).is_some_and(Option::is_some)
}
