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
    /// A word is not one of a fixed list.
    #[error("unknown {what} `{value}`")]
    Unknown {
        /// What it should name.
        what: &'static str,
        /// The word.
        value: String,
        /// What it could have been.
        valid: Vec<String>,
    },
    /// A name cannot be reached from a fact.
    #[error("`{name}` cannot be reached from `{fact}`")]
    Unreachable {
        /// The name.
        name: String,
        /// The fact.
        fact: String,
        /// What can be reached.
        valid: Vec<String>,
    },
    /// An expression compares what cannot be compared.
    #[error("`{expression}`: {problem}")]
    Expression {
        /// The expression.
        expression: String,
        /// What is wrong.
        problem: String,
    },
    /// An answer would not fit in memory.
    #[error("the answer would have {values} values; at most {most} are given at once")]
    TooLarge {
        /// Values of the answer: buckets times groups times metrics.
        values: usize,
        /// Values an answer may have.
        most: usize,
    },
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
            _ => ErrorKind::BadRequest,
        }
    }

    /// Returns what to try next.
    pub fn hints(&self) -> Vec<String> {
        match self {
            EngineError::Metrics(error) => error.hints(),
            EngineError::TooLarge { .. } => {
                vec![
                    "ask a shorter range, a coarser grain, fewer dimensions or fewer metrics"
                        .into(),
                ]
            }
            EngineError::Unknown { value, valid, .. } => {
                let valid_words = valid.iter().map(String::as_str);
                match baremo_model::error::nearest(value, valid_words) {
                    Some(word) => vec![format!("did you mean `{word}`?")],
                    None => vec![format!("valid: {}", valid.join(", "))],
                }
            }
            EngineError::Unreachable { name, valid, .. } => {
                let near = baremo_model::error::nearest(name, valid.iter().map(String::as_str));
                let mut hints: Vec<String> =
                    near.map(|word| format!("did you mean `{word}`?")).into_iter().collect();
                hints.push(format!("reachable: {}", valid.join(", ")));
                hints
            }
            _ => Vec::new(),
        }
    }
}
