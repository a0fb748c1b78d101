//! A failure as every surface shows it: a message, what to try next, who has to act.

use baremo_model::ErrorKind;

use crate::error::MetricsError;

/// Why a question has no answer.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{message}")]
pub struct ServiceError {
    /// What is wrong, with the offending value in backticks.
    pub message: String,
    /// What to try next.
    pub hints: Vec<String>,
    /// Who has to act.
    pub kind: ErrorKind,
}

impl ServiceError {
    /// Returns an error without hints.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        ServiceError { message: message.into(), hints: Vec::new(), kind }
    }
}

impl From<MetricsError> for ServiceError {
    fn from(error: MetricsError) -> Self {
        ServiceError { message: error.to_string(), hints: error.hints(), kind: error.kind() }
    }
}
