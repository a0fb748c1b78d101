//! Why rows are left out of a number, by name.

use serde::Deserialize;

/// A named reason for which rows are left out.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Exclusion {
    /// Word counted in the answer.
    pub reason: String,
    /// Rows it holds for.
    pub when: String,
    /// Instant that dates the excluded row when the side's own date is null.
    #[serde(default)]
    pub date: Option<String>,
    /// Whether rows left out of a ratio may belong to its numerator: where that has no others, the
    /// value is not known, rather than 0.
    #[serde(default)]
    pub may_succeed: bool,
}
