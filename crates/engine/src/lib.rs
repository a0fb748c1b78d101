//! Answers questions from facts.
//!
//! ```text
//! Query ──► plan ──► scan of each side ──► observations ──► kind ──► Answer
//!                      (one pass a fact)   cell, value,      finish
//!                                          exclusion
//! ```
//!
//! A [`Session`] sees one snapshot through a [`FactSource`] and keeps the columns that questions
//! touched as plain arrays: instants as `i64`, strings as codes of one dictionary. Every kind of
//! metric is finished from the same observations that [`Session::records`] lists, so a number and
//! the records behind it cannot differ.
//!
//! The engine knows no file, no table format and no surface. Its rooms, beside `session`, the
//! `settings` it was opened with and what can go wrong, `error`:
//!
//! - *asking*: `plan` resolves a question, `ask` answers it, `compare` holds it against another
//!   range, `coverage` says what of a range is on record, `records` lists what a number stands on,
//!   `browse` what may be asked, `sql` writes a question for others;
//! - *reading*: `source` and `table` hold columns, `eval` binds expressions to them, `scan` passes
//!   over rows, `by_place` sorts out what it found; columns made when a question names them are in
//!   `dated`, `moments`, `reasons`, `segments`, `shifts` and `scored`;
//! - *kinds*: `finish` makes values of observations; what scans or finishes otherwise has a file of
//!   its own: `agreement`, `cohort`, `derived`, `funnel`, `level`, `members`, `shares`, `targets`;
//! - *customers*: `customers` and `story` list them and what they did, `health`, `outlook` and
//!   `remaining` judge them;
//! - *what is told beside a figure*: `absent`, `counted`, `meanings`, `mixed`, `money`, `reach`,
//!   `unattributed`; and beside a record: `promised`, `reconcile`.

mod absent;
mod agreement;
mod ask;
mod browse;
mod by_place;
mod cohort;
mod compare;
mod counted;
mod coverage;
mod customers;
mod dated;
mod derived;
mod error;
mod eval;
mod finish;
mod funnel;
mod health;
mod level;
mod meanings;
mod members;
mod mixed;
mod moments;
mod money;
mod order_days;
mod outlook;
mod plan;
mod promised;
mod reach;
mod reasons;
mod reconcile;
mod records;
mod remaining;
mod scan;
mod scored;
mod segments;
mod session;
mod settings;
mod shares;
mod shifts;
mod source;
mod sql;
mod story;
mod table;
mod targets;
mod unattributed;

pub use customers::{BaseQuery, BaseRows, Cell, VALUE_AT_RISK, WAITING_SINCE};
pub use error::EngineError;
pub use promised::Promised;
pub use reasons::{Idle, IdleRule};
pub use reconcile::{Check, Compared};
pub use records::Shape;
pub use session::Session;
pub use settings::{Settings, Wrong};
pub use source::{FactSource, MemorySource, SourceState};
pub use story::Happened;
