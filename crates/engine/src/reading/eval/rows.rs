//! The rows that an expression is evaluated for.

use std::ops::Range;

/// Rows of a fact, in order.
pub(crate) enum Rows<'a> {
    /// All from one to before another: their cells lie side by side.
    Run(Range<usize>),
    /// Some of them, where what becomes of most is known.
    Picked(&'a [u32]),
}

impl Rows<'_> {
    /// Returns how many there are.
    pub(crate) fn len(&self) -> usize {
        match self {
            Rows::Run(run) => run.len(),
            Rows::Picked(rows) => rows.len(),
        }
    }

    /// Returns the row at a place among them.
    pub(crate) fn at(&self, place: usize) -> u32 {
        match self {
            Rows::Run(run) => (run.start + place) as u32,
            Rows::Picked(rows) => rows[place],
        }
    }

    /// Returns what becomes of each.
    pub(super) fn map<T>(&self, mut of: impl FnMut(usize) -> T) -> Vec<T> {
        match self {
            Rows::Run(run) => run.clone().map(of).collect(),
            Rows::Picked(rows) => rows.iter().map(|&row| of(row as usize)).collect(),
        }
    }
}
