//! Turns, as far as they decide targets.

use std::sync::Arc;

use baremo_model::Fact;
use rustc_hash::FxHashSet;

use crate::EngineError;
use crate::reading::table::Hot;
use crate::session::Session;

/// Columns of turns that decide targets.
pub(super) struct Turns {
    pub(super) case_row: Arc<Vec<i64>>,
    pub(super) waiting: Arc<Vec<i64>>,
    pub(super) replied: Arc<Vec<i64>>,
    pub(super) ended: Arc<Vec<i64>>,
    pub(super) human: Arc<Vec<u8>>,
    pub(super) first: Arc<Vec<u8>>,
}

impl Turns {
    pub(super) fn read(session: &Session) -> Result<Self, EngineError> {
        let tables = session.tables();
        Ok(Turns {
            case_row: tables.integers(Fact::Turns, "case_row")?,
            waiting: tables.integers(Fact::Turns, "waiting_since")?,
            replied: tables.integers(Fact::Turns, "replied_at")?,
            ended: tables.integers(Fact::Turns, "ended_at")?,
            human: bits(session, "clocks")?,
            first: bits(session, "first")?,
        })
    }

    /// Returns the rows of the cases whose first wait for a person is on record.
    pub(super) fn cases_heard(&self) -> FxHashSet<usize> {
        let is_first = |row: &usize| self.human[*row] & self.first[*row] & 1 != 0;
        let rows = (0..self.case_row.len()).filter(is_first);
        rows.map(|row| self.case_row[row] as usize).collect()
    }
}

fn bits(session: &Session, name: &str) -> Result<Arc<Vec<u8>>, EngineError> {
    match session.tables().column(Fact::Turns, name)? {
        Hot::Bits(bits, _) => Ok(bits),
        _ => Ok(Arc::default()),
    }
}
