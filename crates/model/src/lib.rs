//! The words everything else is said in: events, facts, dictionaries, calendars, errors.
//!
//! `model` knows no file, no network, no engine and no metric. It holds
//!
//! - [`event`]: what happened, as sources tell it and as folds read it;
//! - [`fact`]: the columns that folds write and metrics read, declared once;
//! - [`dimension`]: by what a number can be broken down, and where each fact keeps it;
//! - [`stream`]: the sorts of things that happen, each with its own events and facts;
//! - [`calendar`]: working hours and their arithmetic;
//! - [`money`]: which currencies there are, and their minor units;
//! - [`dictionary`]: strings as small integers, and [`texts`]: strings in a row;
//! - [`instant`]: instants as text and as dates;
//! - [`looked_up`]: what a record found in the other files of its export;
//! - [`referral`]: which click of a recommendation counts for its sign-up;
//! - [`text`]: words as they are compared;
//! - [`error`]: who has to act on an error, and what is said in both languages.
//!
//! ```text
//! source row ──► Event ──► EventColumns ──► EventBatch ──► FactTable ──► answers
//! ```
//!
//! Instants are UTC microseconds in an `i64`; a zone is applied when somebody asks.

pub mod calendar;
pub mod dictionary;
pub mod dimension;
pub mod error;
pub mod event;
pub mod fact;
pub mod instant;
pub mod looked_up;
pub mod money;
pub mod referral;
pub mod stream;
pub mod text;
pub mod texts;

pub use dictionary::{Dictionary, NULL_CODE};
pub use error::ErrorKind;
pub use event::{ActorKind, Event, EventBatch, EventColumns, EventKind};
pub use fact::{Column, Fact, FactTable};
pub use instant::{local_date, utc_text};
pub use looked_up::LookedUp;
pub use stream::Stream;
pub use texts::Texts;

/// Microseconds since 1970-01-01T00:00:00Z.
pub type Micros = i64;

/// Microseconds in one second.
pub const SECOND: Micros = 1_000_000;
/// Microseconds in one minute.
pub const MINUTE: Micros = 60 * SECOND;
/// Microseconds in a quarter of an hour.
pub const QUARTER_HOUR: Micros = 15 * MINUTE;
/// Microseconds in one hour.
pub const HOUR: Micros = 60 * MINUTE;
/// Microseconds in 24 hours.
pub const DAY: Micros = 24 * HOUR;
