//! What a page declares of its parameters.

use serde::Deserialize;

/// Type of a parameter.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum ParameterType {
    /// A duration such as `7d`.
    Duration,
    /// A whole number.
    Count,
    /// A number from 0 to 100.
    Percent,
    /// Any number.
    Number,
    /// A list of words.
    Words,
    /// A list of whole numbers.
    Counts,
}

impl ParameterType {
    /// Returns its word on a page.
    pub fn word(self) -> &'static str {
        match self {
            ParameterType::Duration => "duration",
            ParameterType::Count => "count",
            ParameterType::Percent => "percent",
            ParameterType::Number => "number",
            ParameterType::Words => "words",
            ParameterType::Counts => "counts",
        }
    }
}

/// A typed parameter of a metric.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// What values it takes.
    #[serde(rename = "type")]
    pub parameter_type: ParameterType,
    /// Value when nobody says otherwise.
    pub default: toml::Value,
    /// Least value.
    #[serde(default)]
    pub min: Option<toml::Value>,
    /// Greatest value.
    #[serde(default)]
    pub max: Option<toml::Value>,
    /// What it does, one line.
    pub doc: String,
}
