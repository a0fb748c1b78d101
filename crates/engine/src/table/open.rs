//! When cases were open: from their opening, or a re-open, to the solve that followed. Whether a
//! later re-open took a solve back, or a re-open turned out to be thanks, was not known then.

use baremo_model::Fact;
use baremo_model::fact::NULL_INT;

use super::Tables;
use crate::EngineError;

/// The times in which each case was open.
pub(super) struct OpenTimes {
    /// Where the times of a case end in `times`.
    ends: Vec<u32>,
    /// Since when, until when; [`NULL_INT`] while it is open.
    times: Vec<(i64, i64)>,
}

impl OpenTimes {
    pub(super) fn read(tables: &Tables) -> Result<Self, EngineError> {
        let case_row = tables.integers(Fact::Cycles, "case_row")?;
        let number = tables.integers(Fact::Cycles, "number")?;
        let opened = tables.integers(Fact::Cycles, "opened_at")?;
        let solved = tables.integers(Fact::Cycles, "solved_at")?;
        let mut order: Vec<usize> = (0..case_row.len()).collect();
        order.sort_by_key(|row| case_row[*row]);
        let mut ends = vec![0u32; tables.rows(Fact::Cases)?];
        order.iter().for_each(|row| ends[case_row[*row] as usize] += 1);
        let mut total = 0;
        for end in &mut ends {
            total += *end;
            *end = total;
        }
        // A case is open from when it begins.
        let since = |row: usize| if number[row] == 1 { i64::MIN } else { opened[row] };
        let times = order.iter().map(|row| (since(*row), solved[*row])).collect();
        Ok(OpenTimes { ends, times })
    }

    /// Returns whether a case that had begun by an instant was open then.
    pub(super) fn holds(&self, case_row: usize, until: i64) -> bool {
        let Some(end) = self.ends.get(case_row).copied() else { return false };
        let start = if case_row == 0 { 0 } else { self.ends[case_row - 1] };
        let mut times = self.times[start as usize..end as usize].iter();
        times.any(|(since, solved)| *since <= until && (*solved == NULL_INT || *solved > until))
    }
}
