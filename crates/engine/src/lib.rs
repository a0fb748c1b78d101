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
//! The engine knows no file, no table format and no surface. Beside the `session`, the `settings`
//! it was opened with and what can go wrong, `error`, it has five rooms, and the page of each says
//! which file does what:
//!
//! - `asking`: a question is resolved, answered, compared, and its records are listed;
//! - `reading`: columns of the snapshot, expressions over them, one pass over rows;
//! - `kinds`: observations become the values of a metric, one file a kind;
//! - `customers`: lists of customers, what they did, how they are judged;
//! - `beside`: what is told beside a figure, and beside a record.

mod asking;
mod beside;
mod customers;
mod error;
mod kinds;
mod reading;
mod session;
mod settings;

pub use asking::records::Shape;
pub use beside::promised::Promised;
pub use beside::reconcile::{Check, Compared, Comparison, NotCompared};
pub use beside::unmet::Unmet;
pub use customers::base::{BaseQuery, BaseRows, Cell, VALUE_AT_RISK, WAITING_SINCE};
pub use customers::story::Happened;
pub use error::EngineError;
pub use reading::reasons::{Idle, IdleRule};
pub use reading::source::{FactSource, MemorySource, SourceState};
pub use session::Session;
pub use settings::{Settings, Wrong};
