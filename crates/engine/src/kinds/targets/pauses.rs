//! Time that does not run: statuses that pause a promise, solves that were re-opened, and when it
//! falls due with them.

use baremo_metrics::policy::TargetKind;
use baremo_model::Fact;
use baremo_model::fact::NULL_INT;
use rayon::prelude::*;

use crate::EngineError;
use crate::session::Session;
use crate::settings::Clock;

/// Spans of each case, to leave the time out in which nothing runs.
pub(super) struct Pauses {
    /// In each status.
    spans: Vec<(u32, i64, i64, u32)>,
    /// From a solve to the re-open that followed it.
    solved: Vec<(u32, i64, i64)>,
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
        Ok(Pauses { spans, solved: solved(session)? })
    }

    /// Returns the spans of a case in which the time of a promise of a kind stands still, from an
    /// instant on: those in a pause status, of which open ends have none, and for what is promised
    /// about the whole case those from a solve to its re-open.
    pub(super) fn of(
        &self,
        kind: TargetKind,
        row: usize,
        codes: &[u32],
        from: i64,
    ) -> Vec<(i64, i64)> {
        let mut paused = self.in_status(row, codes, from);
        if !matches!(kind, TargetKind::FirstResponse | TargetKind::NextResponse) {
            let first = self.solved.partition_point(|span| span.0 < row as u32);
            let own = self.solved[first..].iter().take_while(|span| span.0 == row as u32);
            paused.extend(own.filter(|span| span.2 > from).map(|span| (span.1.max(from), span.2)));
            paused.sort_unstable();
        }
        paused
    }

    fn in_status(&self, row: usize, codes: &[u32], from: i64) -> Vec<(i64, i64)> {
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

/// Returns the spans from a solve to its re-open, by case. Of a case of which nobody knows when a
/// solve was that did not hold there are none.
fn solved(session: &Session) -> Result<Vec<(u32, i64, i64)>, EngineError> {
    let tables = session.tables();
    let case_rows = tables.integers(Fact::Cycles, "case_row")?;
    let solved = tables.integers(Fact::Cycles, "solved_at")?;
    let reopened = tables.integers(Fact::Cycles, "reopened_at")?;
    let stands = tables.integers(Fact::Cases, "solved_at")?;
    let last_unknown = tables.flags(Fact::Cases, "solve_time_unknown")?;
    let former_unknown = tables.flags(Fact::Cases, "former_solve_time_unknown")?;
    let is_unknown = |case_row: usize| {
        former_unknown[case_row] != 0 || last_unknown[case_row] != 0 && stands[case_row] == NULL_INT
    };
    let ended = (0..case_rows.len())
        .filter(|&row| reopened[row] != NULL_INT && !is_unknown(case_rows[row] as usize));
    let mut spans: Vec<_> =
        ended.map(|row| (case_rows[row] as u32, solved[row], reopened[row])).collect();
    spans.par_sort_unstable();
    Ok(spans)
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
        // Thanks that were solved again may have been pending meanwhile.
        let ran = clock.elapsed(case_row, from, pause.max(from));
        if ran >= left {
            break;
        }
        left -= ran;
        if resume == i64::MAX {
            return None;
        }
        from = resume.max(from);
    }
    clock.after(case_row, from, left)
}
