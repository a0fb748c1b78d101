//! Asking: what a question goes through, from its words to its answer, and what may be asked.
//!
//! `plan` resolves a question and `ask` answers it. `compare` holds the answer against another
//! range, `coverage` says what of a range is on record, and `records` lists what a number stands
//! on. `browse` and `reach` say what may be asked, and `sql` writes a question for others.

pub(crate) mod ask;
pub(crate) mod browse;
mod compare;
pub(crate) mod coverage;
pub(crate) mod plan;
mod reach;
pub(crate) mod records;
mod sql;
