//! What can go wrong when asking.

use baremo_metrics::error::{Asker, MetricsError};
use baremo_metrics::origin::Origin;
use baremo_model::ErrorKind;
use baremo_model::error::{Hint, Told};
use thiserror::Error;

use crate::kinds::targets::{POLICY, TARGET};

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
        problem: Told,
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

    /// Returns whether it says that rows have no column or dimension of a name by which a question,
    /// or its profile, asks: other metrics may be asked all the same.
    pub fn is_of_reach(&self) -> bool {
        matches!(self, EngineError::Metrics(error) if error.is_of_reach())
    }

    /// Returns the error of a policy's condition with the policy named.
    pub(crate) fn of(self, policy: &str) -> Self {
        match self {
            EngineError::Metrics(MetricsError::Unreachable { fact, name, reachable, .. }) => {
                let asker = Some(Asker::Policy(policy.to_owned()));
                MetricsError::Unreachable { asker, fact, name, reachable }.into()
            }
            other => other,
        }
    }

    /// Returns the error of a setting with the place where it is written.
    pub(crate) fn at(self, origin: &Origin) -> Self {
        match self {
            EngineError::Metrics(error) => origin.wrong(error).into(),
            other => other,
        }
    }

    /// Returns the error of a dimension of targets, which can be told apart by what they are about
    /// and by their policy too.
    pub(crate) fn with_targets(mut self) -> Self {
        if let EngineError::Metrics(MetricsError::Unreachable { reachable, .. }) = &mut self {
            reachable.extend([POLICY, TARGET].map(str::to_owned));
            reachable.sort();
        }
        self
    }

    /// Returns what to try next.
    pub fn hints(&self) -> Vec<Hint> {
        match self {
            EngineError::Metrics(error) => error.hints(),
            EngineError::Source { .. } => Vec::new(),
        }
    }
}
