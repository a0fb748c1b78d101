//! From an export file to events: readers, the mapping language, ready mappings.
//!
//! ```text
//! file ─► read::Reader ─► Record ─► mapping::Plan ─► Event | Reject
//!            │                          ▲
//!            └─► Detected ─► mapping::recognise, mapping::propose
//! ```
//!
//! The crate knows nothing of stores, facts and metrics. It never prints, never asks the clock
//! (the receipt time is an argument) and never panics on what a file holds: a bad record comes out
//! with a reason, a position and its raw text, and the next one is read. `serial` reads days as
//! spreadsheets number them, in workbooks and in text alike.

pub mod mapping;
pub mod read;
mod serial;

pub use baremo_model::error::SourceError;
