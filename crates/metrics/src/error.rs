//! What can go wrong between a question and its answer, before anything is scanned.

use baremo_model::ErrorKind;
use baremo_model::error::nearest;

/// A failure in a page, a file of the owner's, or a question.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum MetricsError {
    /// A text is not an expression.
    #[error("cannot read expression `{text}`: expected {expected} at character {offset}")]
    Expression {
        /// The whole expression.
        text: String,
        /// Character at which reading stopped, the first being 1.
        offset: usize,
        /// What could have stood there.
        expected: String,
    },
    /// A text is not a formula.
    #[error("cannot read formula `{formula}`: {problem}")]
    Formula {
        /// The whole formula.
        formula: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A name stands for nothing. `valid` lists what could have been meant.
    #[error("unknown {what} `{name}`{}", among(name, valid))]
    Unknown {
        /// What the name should name: metric, variant, dimension, zone, …
        what: &'static str,
        /// The name as given.
        name: String,
        /// Names that would have been understood.
        valid: Vec<String>,
    },
    /// A fact cannot reach a dimension or column.
    #[error("metric `{metric}` reads `{fact}`, which has no `{name}`{}", among(name, reachable))]
    Unreachable {
        /// The metric asked.
        metric: String,
        /// The fact it reads.
        fact: String,
        /// The name as given.
        name: String,
        /// What the fact can reach.
        reachable: Vec<String>,
    },
    /// A value is not of the sort its place takes.
    #[error("{what} takes {expected}, not `{value}`")]
    Value {
        /// The place: a flag, a key, a parameter.
        what: String,
        /// The value as given.
        value: String,
        /// What is taken, with its bounds.
        expected: String,
    },
    /// A range has no instant in it.
    #[error("the range from `{from}` to `{to}` is empty")]
    EmptyRange {
        /// Start as given.
        from: String,
        /// End as given.
        to: String,
    },
    /// A range has more buckets than can be answered.
    #[error("the range holds more than {limit} buckets of one {grain}")]
    TooManyBuckets {
        /// The grain's word.
        grain: &'static str,
        /// Most buckets an answer may have.
        limit: usize,
    },
    /// A file that the owner edits is wrong.
    #[error("{file}:{line}: {message}")]
    File {
        /// Path or name of the file.
        file: String,
        /// Line, the first being 1.
        line: usize,
        /// What is wrong.
        message: String,
        /// What to do.
        hint: Option<String>,
    },
    /// A file or folder cannot be read.
    #[error("cannot read `{path}`: {message}")]
    Read {
        /// The path.
        path: String,
        /// What the system says.
        message: String,
    },
    /// The question is understood but has no answer.
    #[error("{message}")]
    Refused {
        /// Why.
        message: String,
        /// What to ask instead.
        hint: Option<String>,
    },
    /// A promise inside the program was broken.
    #[error("internal: {message}")]
    Internal {
        /// Which.
        message: String,
    },
}

impl MetricsError {
    /// Returns who has to act.
    pub fn kind(&self) -> ErrorKind {
        match self {
            MetricsError::Expression { .. }
            | MetricsError::Formula { .. }
            | MetricsError::Unreachable { .. }
            | MetricsError::Value { .. }
            | MetricsError::EmptyRange { .. }
            | MetricsError::TooManyBuckets { .. }
            | MetricsError::Refused { .. } => ErrorKind::BadRequest,
            MetricsError::Unknown { what: "metric" | "profile", .. } => ErrorKind::NotFound,
            MetricsError::Unknown { .. } => ErrorKind::BadRequest,
            MetricsError::File { .. } => ErrorKind::Config,
            MetricsError::Read { .. } => ErrorKind::Unavailable,
            MetricsError::Internal { .. } => ErrorKind::Internal,
        }
    }

    /// Returns what to do next, one sentence each; empty when the message says it all.
    pub fn hints(&self) -> Vec<String> {
        match self {
            MetricsError::Expression { .. } => {
                vec!["text and dates are written in single quotes: channel = 'email'".into()]
            }
            MetricsError::Unknown { name, valid, .. }
                if nearest(name, valid.iter().map(String::as_str)).is_some()
                    && (2..=LONG).contains(&valid.len()) =>
            {
                vec![format!("there are {}", listed(valid))]
            }
            MetricsError::Unreachable { reachable, .. } => {
                vec![format!("it can be broken down by {}", listed(reachable))]
            }
            MetricsError::EmptyRange { .. } => {
                vec!["--from is inclusive; a date in --to means through that day's end".into()]
            }
            MetricsError::TooManyBuckets { .. } => {
                vec!["ask for a coarser grain or a shorter range".into()]
            }
            MetricsError::File { hint, .. } | MetricsError::Refused { hint, .. } => {
                hint.iter().cloned().collect()
            }
            _ => Vec::new(),
        }
    }

    /// Returns [`MetricsError::Unknown`] with the names that would have been understood.
    pub fn unknown<S: Into<String>>(
        what: &'static str,
        name: &str,
        valid: impl IntoIterator<Item = S>,
    ) -> Self {
        let valid = valid.into_iter().map(Into::into).collect();
        MetricsError::Unknown { what, name: name.into(), valid }
    }

    /// Returns [`MetricsError::Value`].
    pub fn value(what: impl Into<String>, value: &str, expected: impl Into<String>) -> Self {
        MetricsError::Value { what: what.into(), value: value.into(), expected: expected.into() }
    }
}

/// Most names listed at once.
const LONG: usize = 60;

fn among(name: &str, valid: &[String]) -> String {
    match nearest(name, valid.iter().map(String::as_str)) {
        Some(nearest) => format!(", did you mean `{nearest}`?"),
        None if valid.is_empty() => String::new(),
        None if valid.len() <= LONG => format!("; there are {}", listed(valid)),
        None => String::new(),
    }
}

fn listed(names: &[String]) -> String {
    let shown: Vec<String> = names.iter().take(LONG).map(|name| format!("`{name}`")).collect();
    let rest = names.len() - shown.len();
    match rest {
        0 => shown.join(", "),
        _ => format!("{} and {rest} more", shown.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_offered() {
        let error = MetricsError::unknown("metric", "respons_time", ["response_time", "backlog"]);
        let message = "unknown metric `respons_time`, did you mean `response_time`?";
        assert_eq!(error.to_string(), message);
        assert_eq!(error.kind(), ErrorKind::NotFound);
        let error = MetricsError::unknown("grain", "moon", ["day", "week"]);
        assert_eq!(error.to_string(), "unknown grain `moon`; there are `day`, `week`");
        assert_eq!(error.kind(), ErrorKind::BadRequest);
    }
}
