//! Working hours and their arithmetic.
//!
//! A calendar says when somebody works: several shifts a day, past midnight or round the clock,
//! in a zone, with holidays, each block of hours from a date on. It is written as one TOML file
//! (the keys are documented on [`CalendarSpec::parse`]), compiled once into sorted open spans
//! with running sums, and then answers "how much business time lies between these two instants"
//! in constant time. Which calendar counts for a conversation is said by [`CalendarRules`].
//!
//! ```text
//! calendars/madrid.toml ─┐                      compile              business_micros, is_open,
//! oficina.ics ───────────┼─► CalendarSpec ─────────────► Calendar ─► add_business, shift_at …
//! ready holiday sets ────┘
//! ```
//!
//! This module opens no file: the caller hands over text, and a function that reads an `.ics`
//! file by the name the calendar gives it.
//!
//! ```
//! use baremo_model::calendar::Calendar;
//!
//! let text = r#"
//!     name = "madrid"
//!     zone = "Europe/Madrid"
//!     hours = [{ weekdays = ["09:00-18:00"] }]
//!     holidays = { sets = ["es-md"] }
//! "#;
//! let no_files = |_: &str| Err("there are none".into());
//! let friday_at_17 = 1_748_617_200_000_000; // 2025-05-30T15:00:00Z
//! let monday_at_10 = 1_748_851_200_000_000; // 2025-06-02T08:00:00Z
//! let calendar = Calendar::parse(text, &no_files)?.compile(friday_at_17, monday_at_10);
//! assert_eq!(calendar.business_micros(friday_at_17, monday_at_10), 2 * 3_600_000_000);
//! # Ok::<(), baremo_model::calendar::CalendarError>(())
//! ```

mod compile;
mod compiled;
mod easter;
mod error;
mod holidays;
mod ics;
mod parse;
mod reader;
mod rules;
mod sets;
mod spec;
mod zone;

#[cfg(test)]
mod tests;

pub use compiled::Calendar;
pub use easter::easter_sunday;
pub use error::CalendarError;
pub use holidays::Holiday;
pub use ics::{IcsCalendar, IcsEvent, IcsWarning, YearlyRule, parse_ics};
pub use rules::{CalendarRule, CalendarRules, CaseTraits, WALL};
pub use sets::{HolidaySet, holiday_sets};
pub use spec::{
    CalendarSpec, DayPattern, DayRange, HolidaySpec, HoursBlock, NamedShift, SpecialDay,
};
