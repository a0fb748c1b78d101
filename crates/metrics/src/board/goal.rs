//! Goals: read as people write them, and held against a value with its interval.

use std::fmt::{self, Display, Formatter};

use serde::{Deserialize, Serialize};

use crate::answer::Value;
use crate::page::{Better, Definition, Kind, Unit};

/// A goal of a card.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(untagged)]
pub enum Goal {
    /// In the unit of answers: seconds, percent, minor units of money.
    Value(f64),
    /// As people write it: `30 min`, `1 h 30 min`, `95 %`, `12.50`.
    Written(String),
}

impl Display for Goal {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Goal::Value(value) => write!(formatter, "{value}"),
            Goal::Written(text) => formatter.write_str(text.trim()),
        }
    }
}

impl Goal {
    /// Returns whether nothing was written.
    pub fn is_blank(&self) -> bool {
        matches!(self, Goal::Written(text) if text.trim().is_empty())
    }

    /// Returns the goal as a number, once it has been read.
    pub fn value(&self) -> Option<f64> {
        match self {
            Goal::Value(value) => Some(*value),
            Goal::Written(_) => None,
        }
    }

    /// Returns the goal in the unit of answers; none when it is no value of that unit.
    pub fn read(&self, unit: Unit) -> Option<f64> {
        let value = match self {
            Goal::Value(value) => *value,
            Goal::Written(text) => written(text, unit)?,
        };
        value.is_finite().then_some(value)
    }

    /// Writes the goal so that it can be changed and read again.
    pub fn editable(&self, unit: Unit) -> String {
        let Goal::Value(value) = self else { return self.to_string() };
        let value = *value;
        match unit {
            Unit::Seconds => {
                let fits = |size: &&(f64, &str)| value != 0.0 && value % size.0 == 0.0;
                let sizes = [(86_400.0, "d"), (3600.0, "h"), (60.0, "min"), (1.0, "s")];
                let (size, name) = sizes.iter().find(fits).copied().unwrap_or((1.0, "s"));
                format!("{} {name}", value / size)
            }
            Unit::Percent => format!("{value} %"),
            Unit::Money => format!("{}", value / MINOR),
            _ => format!("{value}"),
        }
    }
}

/// Minor units in one of money, where an answer names no currency.
const MINOR: f64 = 100.0;

fn written(text: &str, unit: Unit) -> Option<f64> {
    let text = text.trim().trim_start_matches(['≤', '≥', '<', '>', '=']).trim();
    match unit {
        Unit::Seconds => length(text),
        Unit::Percent => number(text.trim_end_matches('%')),
        Unit::Money => Some(number(text)? * MINOR),
        Unit::Days => number(text.trim_end_matches("days").trim_end_matches('d')),
        _ => number(text),
    }
}

/// Reads a number with a decimal point or comma. A comma before three digits could also part
/// thousands: such a number is not guessed at.
fn number(text: &str) -> Option<f64> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let text = match text.split_once(',') {
        Some((_, after)) if after.len() == 3 || after.contains([',', '.']) => return None,
        Some((before, after)) => format!("{before}.{after}"),
        None => text,
    };
    let plain = text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '−'));
    text.replace('−', "-").parse().ok().filter(|_| plain)
}

/// Reads a length of time, each number with its unit: `1 h 30 min`.
fn length(text: &str) -> Option<f64> {
    let mut rest = text;
    let mut seconds = 0.0;
    while !rest.is_empty() {
        let digits = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
        let end = rest.find(|c| !digits(c))?;
        let value = number(&rest[..end])?;
        rest = rest[end..].trim_start();
        let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        let size = match rest[..end].to_lowercase().as_str() {
            "s" | "sec" | "seconds" | "segundos" => 1.0,
            "m" | "min" | "minutes" | "minutos" => 60.0,
            "h" | "hour" | "hours" | "hora" | "horas" => 3600.0,
            "d" | "day" | "days" | "día" | "días" => 86_400.0,
            _ => return None,
        };
        seconds += value * size;
        rest = rest[end..].trim_start();
    }
    (!text.is_empty()).then_some(seconds)
}

/// Returns the least value of a definition and the greatest, where there is one, when a goal lies
/// beyond them: no figure ever reaches it, or each one does.
pub(super) fn beyond(definition: &Definition, goal: f64) -> Option<(i32, Option<i32>)> {
    let is_share = matches!(definition.kind, Kind::Share | Kind::Targets);
    let is_part = is_share || definition.proportion || definition.is_share_of_inputs();
    let (low, high) = match (definition.unit, definition.kind) {
        (Unit::Percent, _) if is_part => (0, Some(100)),
        (Unit::Points, Kind::Net) => (-100, Some(100)),
        (Unit::Points, Kind::Composite) => (0, Some(100)),
        // Arithmetic on lengths of time may say which of two is longer.
        (_, Kind::Derived) => return None,
        (Unit::Seconds | Unit::Days | Unit::Months, _) => (0, None),
        _ => return None,
    };
    let is_beyond = goal < f64::from(low) || high.is_some_and(|high| goal > f64::from(high));
    is_beyond.then_some((low, high))
}

/// Where a value stands to its goal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Reached.
    Met,
    /// Not reached.
    Missed,
    /// The interval of the value holds the goal: chance could have decided. Whether the value
    /// alone reaches it.
    Unsure {
        /// Whether the value alone reaches it.
        reached: bool,
    },
    /// The value is partial: what is yet to come may decide otherwise. Whether it is reached until
    /// now.
    SoFar {
        /// Whether the value reaches it as it stands.
        reached: bool,
    },
}

/// Holds a value against a goal; none without a value or a better direction.
pub fn verdict(goal: f64, value: &Value, better: Better) -> Option<Verdict> {
    let found = value.value?;
    let reached = match better {
        Better::Higher => found >= goal,
        Better::Lower => found <= goal,
        Better::Neither => return None,
    };
    if value.partial {
        return Some(Verdict::SoFar { reached });
    }
    let straddles = value.interval.is_some_and(|[low, high]| low < goal && goal < high);
    Some(match (straddles, reached) {
        (true, reached) => Verdict::Unsure { reached },
        (false, true) => Verdict::Met,
        (false, false) => Verdict::Missed,
    })
}
