//! Reading: from the files of a snapshot to observations.
//!
//! `source` says where facts come from and `table` holds their columns. `eval` binds expressions to
//! columns, `scan` passes over rows once, and `by_place` sorts out what it found. Columns that are
//! made when a question names them are in `dated`, `moments`, `reasons`, `scored`, `segments` and
//! `shifts`. `taken` filters tables that leave as they are.

pub(crate) mod by_place;
pub(crate) mod dated;
pub(crate) mod eval;
pub(crate) mod moments;
pub(crate) mod reasons;
pub(crate) mod scan;
pub(crate) mod scored;
mod segments;
pub(crate) mod shifts;
pub(crate) mod source;
pub(crate) mod table;
mod taken;
