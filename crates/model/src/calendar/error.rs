//! What can be wrong with a calendar or rules file.

use crate::error::{ErrorKind, Told};

/// Says why a calendar, or the rules that choose one, cannot be used. Lines count from 1, and are
/// told beside what is said.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// The text is not TOML.
    #[error("not valid TOML: {message}")]
    Syntax {
        /// Line of the file.
        line: usize,
        /// What the TOML reader expected.
        message: String,
    },
    /// A key means nothing where it stands.
    #[error("unknown key `{key}` in {place}{}", offer(nearest))]
    UnknownKey {
        /// Line of the file.
        line: usize,
        /// The key as written.
        key: String,
        /// Where it stands, such as `holidays`.
        place: String,
        /// The valid key most like it, if one is.
        nearest: Option<String>,
    },
    /// A key that must be there is not.
    #[error("`{key}` is missing in {place}")]
    Missing {
        /// Line of the table that lacks it.
        line: usize,
        /// The key that is missing.
        key: String,
        /// Where it is missing, such as `shifts`.
        place: String,
    },
    /// A value is of the wrong type.
    #[error("`{key}` takes {expected}, not {found}")]
    WrongType {
        /// Line of the file.
        line: usize,
        /// The key whose value it is.
        key: String,
        /// What would have been accepted.
        expected: &'static str,
        /// What was found.
        found: &'static str,
    },
    /// A value has the right type and makes no sense.
    #[error("`{value}` for `{key}` {reason}")]
    Invalid {
        /// Line of the file.
        line: usize,
        /// The key whose value it is.
        key: String,
        /// The value as written.
        value: String,
        /// What is wrong with it.
        reason: Told,
    },
    /// A name is not one of those that exist: a zone, a holiday set, a calendar.
    #[error("unknown {what} `{name}`{}", offer(nearest))]
    UnknownName {
        /// Line of the file.
        line: usize,
        /// What is named, such as `zone`.
        what: &'static str,
        /// The name as written.
        name: String,
        /// The existing name most like it, if one is.
        nearest: Option<String>,
    },
    /// A holiday file named by the calendar could not be read.
    #[error("holiday file `{file}` cannot be read: {reason}")]
    HolidayFile {
        /// Line of the calendar file that names it.
        line: usize,
        /// The name as written.
        file: String,
        /// Why it cannot be read.
        reason: Told,
    },
}

impl CalendarError {
    /// Returns the line of the file, from 1.
    pub fn line(&self) -> usize {
        match self {
            CalendarError::Syntax { line, .. }
            | CalendarError::UnknownKey { line, .. }
            | CalendarError::Missing { line, .. }
            | CalendarError::WrongType { line, .. }
            | CalendarError::Invalid { line, .. }
            | CalendarError::UnknownName { line, .. }
            | CalendarError::HolidayFile { line, .. } => *line,
        }
    }

    /// Returns who has to act: always the owner of the configuration.
    pub fn kind(&self) -> ErrorKind {
        ErrorKind::Config
    }
}

fn offer(nearest: &Option<String>) -> String {
    match nearest {
        Some(name) => format!(" (the nearest is `{name}`)"),
        None => String::new(),
    }
}
