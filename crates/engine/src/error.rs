//! What can go wrong when asking.

use baremo_metrics::error::MetricsError;
use baremo_model::ErrorKind;
use thiserror::Error;

/// An error of the engine.
#[derive(Debug, Error)]
pub enum EngineError {
    /// The question or a definition is wrong.
    #[error(transparent)]
    Metrics(#[from] MetricsError),
    /// The facts could not be read.
    #[error("cannot read facts: {problem}")]
    Source {
        /// What the source said.
        problem: String,
        /// What kind of failure it was.
        kind: ErrorKind,
    },
}

impl EngineError {
    /// Returns what kind of failure it is.
    pub fn kind(&self) -> ErrorKind {
        match self {
            EngineError::Metrics(error) => error.kind(),
            EngineError::Source { kind, .. } => *kind,
        }
    }

    /// Returns what to try next.
    pub fn hints(&self) -> Vec<String> {
        match self {
            EngineError::Metrics(error) => error.hints(),
            EngineError::Source { .. } => Vec::new(),
        }
    }
}
