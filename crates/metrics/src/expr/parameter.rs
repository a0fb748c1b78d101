//! Values of parameters: what a page, a profile or a query sets.

use std::fmt::{self, Display, Formatter};

use super::display::duration_word;
use super::lexer::unit_micros;
use crate::error::{MetricsError, Place, Taken};
use crate::page::{Parameter, ParameterType};

/// The value of a parameter.
#[derive(Clone, Debug, PartialEq)]
pub enum ParameterValue {
    /// Microseconds.
    Duration(i64),
    /// A whole number.
    Count(i64),
    /// A number from 0 to 100.
    Percent(f64),
    /// A number.
    Number(f64),
    /// Words, in the order given.
    Words(Vec<String>),
    /// Whole numbers, in the order given.
    Counts(Vec<i64>),
}

impl Display for ParameterValue {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        match self {
            ParameterValue::Duration(micros) => formatter.write_str(&duration_word(*micros)),
            ParameterValue::Count(count) => write!(formatter, "{count}"),
            ParameterValue::Percent(number) | ParameterValue::Number(number) => {
                write!(formatter, "{number}")
            }
            ParameterValue::Words(words) => formatter.write_str(&words.join(",")),
            ParameterValue::Counts(counts) => {
                let counts: Vec<String> = counts.iter().map(ToString::to_string).collect();
                formatter.write_str(&counts.join(","))
            }
        }
    }
}

impl ParameterValue {
    /// Reads a value as typed on the command line: `7d`, `3`, `80`, `0.5`, `pending,hold`, `1,7`.
    ///
    /// # Errors
    ///
    /// [`MetricsError::Value`] names the parameter, the value and what is taken.
    pub fn parse(name: &str, parameter: &Parameter, text: &str) -> Result<Self, MetricsError> {
        let value = match parameter.parameter_type {
            ParameterType::Duration => parse_duration(text).map(ParameterValue::Duration),
            ParameterType::Count => text.trim().parse().ok().map(ParameterValue::Count),
            ParameterType::Percent => text
                .trim()
                .trim_end_matches('%')
                .trim_end()
                .parse()
                .ok()
                .filter(|percent: &f64| percent.is_finite())
                .map(ParameterValue::Percent),
            ParameterType::Number => text
                .trim()
                .parse()
                .ok()
                .filter(|number: &f64| number.is_finite())
                .map(ParameterValue::Number),
            ParameterType::Words => {
                let words = text.split(',').map(str::trim).filter(|word| !word.is_empty());
                Some(ParameterValue::Words(words.map(str::to_owned).collect()))
            }
            ParameterType::Counts => {
                let counts = text.split(',').map(str::trim).filter(|count| !count.is_empty());
                let counts: Option<Vec<i64>> = counts.map(|count| count.parse().ok()).collect();
                counts.map(ParameterValue::Counts)
            }
        };
        value.filter(|value| value.within(parameter)).ok_or_else(|| refused(name, parameter, text))
    }

    /// Reads a value from TOML: a string, a number, or a list of words or numbers.
    ///
    /// # Errors
    ///
    /// As [`ParameterValue::parse`].
    pub fn from_toml(
        name: &str,
        parameter: &Parameter,
        value: &toml::Value,
    ) -> Result<Self, MetricsError> {
        let read = unbounded(parameter.parameter_type, value);
        read.filter(|value| value.within(parameter))
            .ok_or_else(|| refused(name, parameter, &plain(value)))
    }

    /// Returns the value used when nobody says otherwise.
    ///
    /// # Errors
    ///
    /// [`MetricsError::Value`] when the page's default breaks its own bounds; a checked page's
    /// does not.
    pub fn default_of(name: &str, parameter: &Parameter) -> Result<Self, MetricsError> {
        Self::from_toml(name, parameter, &parameter.default)
    }

    fn within(&self, parameter: &Parameter) -> bool {
        let bound = |value: &Option<toml::Value>| {
            let value = value.as_ref().and_then(|it| unbounded(parameter.parameter_type, it))?;
            value.numbers().first().copied()
        };
        let percent = parameter.parameter_type == ParameterType::Percent;
        let low = bound(&parameter.min).or(percent.then_some(0.0));
        let high = bound(&parameter.max).or(percent.then_some(100.0));
        self.numbers().into_iter().all(|number| {
            low.is_none_or(|low| number >= low) && high.is_none_or(|high| number <= high)
        })
    }

    /// Returns what bounds hold for: one number, or each of a list.
    fn numbers(&self) -> Vec<f64> {
        match self {
            ParameterValue::Duration(value) | ParameterValue::Count(value) => vec![*value as f64],
            ParameterValue::Percent(value) | ParameterValue::Number(value) => vec![*value],
            ParameterValue::Words(_) => Vec::new(),
            ParameterValue::Counts(counts) => counts.iter().map(|count| *count as f64).collect(),
        }
    }
}

/// Reads a TOML value without looking at bounds; `None` when it is of another type.
pub(crate) fn unbounded(
    parameter_type: ParameterType,
    value: &toml::Value,
) -> Option<ParameterValue> {
    match (parameter_type, value) {
        (ParameterType::Duration, toml::Value::String(text)) => {
            parse_duration(text).map(ParameterValue::Duration)
        }
        (ParameterType::Count, toml::Value::Integer(count)) => Some(ParameterValue::Count(*count)),
        (ParameterType::Percent, toml::Value::Integer(percent)) => {
            Some(ParameterValue::Percent(*percent as f64))
        }
        (ParameterType::Percent, toml::Value::Float(percent)) if percent.is_finite() => {
            Some(ParameterValue::Percent(*percent))
        }
        (ParameterType::Number, toml::Value::Integer(number)) => {
            Some(ParameterValue::Number(*number as f64))
        }
        (ParameterType::Number, toml::Value::Float(number)) if number.is_finite() => {
            Some(ParameterValue::Number(*number))
        }
        (ParameterType::Words, toml::Value::Array(words)) => {
            let words = words.iter().map(|word| word.as_str().map(str::to_owned));
            words.collect::<Option<Vec<_>>>().map(ParameterValue::Words)
        }
        (ParameterType::Counts, toml::Value::Array(counts)) => {
            let counts = counts.iter().map(toml::Value::as_integer);
            counts.collect::<Option<Vec<_>>>().map(ParameterValue::Counts)
        }
        // A bound of each.
        (ParameterType::Counts, toml::Value::Integer(count)) => {
            Some(ParameterValue::Counts(vec![*count]))
        }
        _ => None,
    }
}

fn refused(name: &str, parameter: &Parameter, value: &str) -> MetricsError {
    let bound = |bound: &Option<toml::Value>| bound.as_ref().map(plain);
    let taken = Taken::Parameter {
        parameter_type: parameter.parameter_type,
        min: bound(&parameter.min),
        max: bound(&parameter.max),
    };
    MetricsError::value(Place::Parameter(name.into()), value, taken)
}

fn plain(value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Returns the microseconds of a duration such as `90s`, `15m`, `8h`, `7d`, `2w` or `1h30m`.
pub fn parse_duration(text: &str) -> Option<i64> {
    let mut rest = text.trim();
    if rest.is_empty() {
        return None;
    }
    let mut total: i64 = 0;
    while !rest.is_empty() {
        let digits = rest.find(|char: char| !char.is_ascii_digit())?;
        let (number, after) = rest.split_at(digits);
        let letters = after.find(|char: char| !char.is_ascii_alphabetic()).unwrap_or(after.len());
        let (unit, left) = after.split_at(letters);
        let micros = number.parse::<i64>().ok()?.checked_mul(unit_micros(unit)?)?;
        total = total.checked_add(micros)?;
        rest = left.trim_start();
    }
    Some(total)
}
