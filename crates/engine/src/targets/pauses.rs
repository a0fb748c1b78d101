//! Time that does not run: statuses that pause a promise, and when it falls due with them.

use baremo_model::Fact;
use baremo_model::fact::NULL_INT;
use rayon::prelude::*;

use crate::EngineError;
use crate::session::Session;
use crate::settings::Clock;

/// Status spans of each case, to leave paused time out.
pub(super) struct Pauses {
    spans: Vec<(u32, i64, i64, u32)>,
}

impl Pauses {
    pub(super) fn read(session: &Session) -> Result<Self, EngineError> {
        let tables = session.tables();
        let case_rows = tables.integers(Fact::StatusSpans, "case_row")?;
        let started = tables.integers(Fact::StatusSpans, "started_at")?;
        let ended = tables.integers(Fact::StatusSpans, "ended_at")?;
        let status = tables.codes(Fact::StatusSpans, "status")?;
        let rows = 0..case_rows.len();
        let mut spans: Vec<_> = rows
            .map(|row| (case_rows[row] as u32, started[row], ended[row], status[row]))
            .collect();
        spans.par_sort_unstable();
        Ok(Pauses { spans })
    }

    /// Returns the spans of a case in a pause status, from an instant on; open ends have none.
    pub(super) fn of(&self, row: usize, codes: &[u32], from: i64) -> Vec<(i64, i64)> {
        if codes.is_empty() {
            return Vec::new();
        }
        let first = self.spans.partition_point(|span| span.0 < row as u32);
        self.spans[first..]
            .iter()
            .take_while(|span| span.0 == row as u32)
            .filter(|span| codes.contains(&span.3) && (span.2 == NULL_INT || span.2 > from))
            .map(|span| (span.1.max(from), if span.2 == NULL_INT { i64::MAX } else { span.2 }))
            .collect()
    }
}

/// Returns when a promise made at `start` falls due; none while a pause without end holds it.
pub(super) fn due_at(
    clock: &Clock,
    case_row: usize,
    start: i64,
    within: i64,
    paused: &[(i64, i64)],
) -> Option<i64> {
    let mut left = within;
    let mut from = start;
    for &(pause, resume) in paused {
        let ran = clock.elapsed(case_row, from, pause);
        if ran >= left {
            break;
        }
        left -= ran;
        if resume == i64::MAX {
            return None;
        }
        from = resume;
    }
    clock.after(case_row, from, left)
}
