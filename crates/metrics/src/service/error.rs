//! A failure as every surface shows it: a message, what to try next, who has to act.

use baremo_model::ErrorKind;
use baremo_model::error::{Hint, SourceError, Told};
use serde::{Serialize, Serializer};

use crate::board::BoardProblem;
use crate::catalog::PageError;
use crate::error::MetricsError;

/// Hints that are told of the files of one failure, at most.
const HINTS: usize = 3;

/// Why a question has no answer.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{message}")]
pub struct ServiceError {
    /// What is wrong, with the offending value in backticks.
    pub message: Told,
    /// What to try next: what the cause says first, then what was added on the way.
    pub hints: Vec<Hint>,
    /// Who has to act.
    pub kind: ErrorKind,
    /// What is wrong in fields, from which `render` writes the message for its reader; none where
    /// the message is in both languages.
    pub cause: Option<Box<Cause>>,
}

/// A failure in fields.
#[derive(Clone, Debug, PartialEq)]
pub enum Cause {
    /// Of a board.
    Board(BoardProblem),
    /// Of files of the owner's, each problem by itself.
    Files(Vec<PageError>),
    /// Of a question, or of a file of the owner's.
    Metrics(Box<MetricsError>),
    /// There is no board of this name.
    NoBoard(String),
    /// No period of this name is closed.
    NoClose(String),
    /// A report cannot be a file of this name.
    ReportName(String),
    /// Of a file of data, or of the mapping that reads it.
    Source(SourceError),
}

impl Cause {
    /// Returns what is wrong, in English.
    pub fn message(&self) -> String {
        match self {
            Cause::Board(problem) => problem.to_string(),
            Cause::Files(errors) => {
                errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
            }
            Cause::Metrics(error) => error.to_string(),
            Cause::NoBoard(name) => format!("there is no board `{name}`"),
            Cause::NoClose(name) => format!("no period `{name}` is closed"),
            Cause::ReportName(name) => {
                format!("a report is a file in .pdf, .pptx or .xlsx, not `{name}`")
            }
            Cause::Source(error) => error.to_string(),
        }
    }

    /// Returns what to try next.
    pub fn hints(&self) -> Vec<Hint> {
        match self {
            Cause::Board(problem) => problem.hint().into_iter().collect(),
            Cause::Files(errors) => {
                let mut hints: Vec<Hint> = Vec::new();
                for hint in errors.iter().filter_map(|error| error.hint.as_ref()) {
                    // One that several lines have is said once.
                    if hints.len() < HINTS && !hints.contains(hint) {
                        hints.push(hint.clone());
                    }
                }
                hints
            }
            Cause::Metrics(error) => error.hints(),
            Cause::NoClose(name) => vec![Hint::ClosePeriod(name.clone())],
            Cause::NoBoard(_) | Cause::ReportName(_) => Vec::new(),
            Cause::Source(error) => error.hints(),
        }
    }

    /// Returns who has to act.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Cause::Board(_) | Cause::ReportName(_) => ErrorKind::BadRequest,
            Cause::NoBoard(_) | Cause::NoClose(_) => ErrorKind::NotFound,
            Cause::Files(_) => ErrorKind::Config,
            Cause::Metrics(error) => error.kind(),
            Cause::Source(error) => error.kind(),
        }
    }

    /// Returns whether it is that rows have no column or dimension of a name, as
    /// [`MetricsError::is_of_reach`] has it.
    pub fn is_of_reach(&self) -> bool {
        matches!(self, Cause::Metrics(error) if error.is_of_reach())
    }
}

impl From<Cause> for ServiceError {
    fn from(cause: Cause) -> Self {
        let (message, hints, kind) = (cause.message().into(), cause.hints(), cause.kind());
        ServiceError { message, hints, kind, cause: Some(Box::new(cause)) }
    }
}

impl ServiceError {
    /// Returns an error without hints.
    pub fn new(kind: ErrorKind, message: impl Into<Told>) -> Self {
        ServiceError { message: message.into(), hints: Vec::new(), kind, cause: None }
    }

    /// Returns whether a question is refused for what it asks of a metric, or for what its profile
    /// leaves out by, which the rows of the metric may not have.
    pub fn is_of_question(&self) -> bool {
        let is_of_reach = self.cause.as_deref().is_some_and(Cause::is_of_reach);
        is_of_reach || self.kind == ErrorKind::BadRequest
    }
}

/// In what programs read on, it is its message in English.
impl Serialize for ServiceError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.message.serialize(serializer)
    }
}

impl From<MetricsError> for ServiceError {
    fn from(error: MetricsError) -> Self {
        Cause::Metrics(Box::new(error)).into()
    }
}

impl From<BoardProblem> for ServiceError {
    fn from(problem: BoardProblem) -> Self {
        Cause::Board(problem).into()
    }
}
