//! Everything that people read in a terminal or open in a spreadsheet, in two languages.
//!
//! Each function takes values and returns text: no clock, no environment, no output. Nothing is
//! computed here that changes a number; what an answer does not hold is not shown. No line is
//! wider than its [`Style`], no colour says what a sign or a word does not say too, and nothing
//! that a source wrote reaches the terminal unclean.
//!
//! ```text
//! Answer ───────► answer ──┬─► scale, band    (the graduated scale)
//! RecordRow ────► records  ├─► chart, table   (private: drawing)
//! Metric ───────► catalogue└─► language, date, words, messages
//! Timeline ─────► timeline       Report ─► report
//! Reconciliation► reconcile      ImportSummary ─► import
//! ```
//!
//! - [`language`], [`messages`], [`style`]: in which language, with which words, how wide;
//! - [`answer`], [`records`], [`scale`], [`band`]: numbers, what is behind them, where they stand;
//! - [`change`], [`date`], [`order`], [`words`]: what pages write and sort as text does; private
//!   beside them `markdown`, `money`, `rounding` and `text`;
//! - [`catalogue`]: metrics and their pages; [`calc`]: results of the calculators;
//! - [`timeline`]: one conversation with every clock drawn;
//! - [`close`]: closed periods against today; [`health`]: what the health of a customer is made of;
//!   [`outlook`]: the models of the customer base; [`effect`]: before and after something happened;
//! - [`why`]: why there is no value; [`sql`]: why a question is no SQL; [`problem`]: what is wrong
//!   with a question or a file, and what to do about it;
//! - [`report`], [`import`], [`reconcile`], [`grid`], [`csv`], [`error`]: what commands say.

pub mod answer;
pub mod band;
pub mod calc;
pub mod catalogue;
pub mod change;
mod chart;
pub mod close;
pub mod csv;
pub mod date;
pub mod effect;
pub mod error;
pub mod grid;
pub mod health;
pub mod import;
pub mod language;
mod markdown;
pub mod messages;
mod money;
pub mod order;
pub mod outlook;
pub mod problem;
pub mod reconcile;
pub mod records;
pub mod report;
mod rounding;
pub mod scale;
pub mod sql;
pub mod style;
mod table;
#[cfg(test)]
mod tests;
mod text;
pub mod timeline;
pub mod why;
pub mod words;

pub use language::Language;
pub use style::Style;
pub use text::{clean, hanging, turns, with_signs};
