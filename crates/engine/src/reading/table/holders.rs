//! Who has each case at an instant: its assignments, one after the other.

use std::sync::Arc;

use baremo_model::Fact;

use super::link::NOWHERE;
use super::sharers::Lists;
use super::{Hot, Tables};
use crate::EngineError;
use crate::reading::eval::list;

/// As what the assignments of each case are held; no column has this name.
const ASSIGNED: &str = "assignments>";

/// From when on whom each case was with.
pub(crate) struct Holders {
    /// Of each case where the rows of its assignments end, and these rows.
    ends: Arc<Vec<u32>>,
    rows: Arc<Vec<u32>>,
    started: Arc<Vec<i64>>,
}

impl Holders {
    /// Reads the assignments of all cases.
    pub(crate) fn read(tables: &Tables) -> Result<Self, EngineError> {
        let (ends, rows) = assigned(tables)?;
        Ok(Holders { ends, rows, started: tables.integers(Fact::Assignments, "started_at")? })
    }

    /// Returns the rows of the assignments of a case, in their order.
    pub(crate) fn of(&self, case_row: usize) -> &[u32] {
        list(&self.ends, &self.rows, case_row)
    }

    /// Returns when an assignment began.
    pub(crate) fn since(&self, assignment: u32) -> i64 {
        self.started[assignment as usize]
    }

    /// Returns the row of the assignment that holds at an instant; [`NOWHERE`] before the first.
    pub(crate) fn at(&self, case_row: usize, at: i64) -> u32 {
        let own = self.of(case_row);
        let begun = own.partition_point(|assignment| self.since(*assignment) <= at);
        begun.checked_sub(1).map_or(NOWHERE, |last| own[last])
    }
}

/// Returns where the assignments of each case end among those of all, and the rows of these.
fn assigned(tables: &Tables) -> Result<Lists, EngineError> {
    if let Some(Hot::Lists(ends, rows)) = tables.held().get(Fact::Cases, ASSIGNED) {
        return Ok((ends, rows));
    }
    let case_rows = tables.integers(Fact::Assignments, "case_row")?;
    let mut ends = vec![0u32; tables.rows(Fact::Cases)?];
    case_rows.iter().for_each(|case_row| ends[*case_row as usize] += 1);
    let mut total = 0;
    for end in &mut ends {
        total += *end;
        *end = total;
    }
    let mut rows: Vec<u32> = (0..total).collect();
    // Folds write them in this order; those of one case stay in theirs.
    rows.sort_by_key(|row| case_rows[*row as usize]);
    let (ends, rows) = (Arc::new(ends), Arc::new(rows));
    tables.held().hold(Fact::Cases, ASSIGNED, Hot::Lists(ends.clone(), rows.clone()));
    Ok((ends, rows))
}
