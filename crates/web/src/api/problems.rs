//! The types of problems: what programs go by where the status says too little.

use baremo_metrics::board::BoardProblem;
use baremo_metrics::service::Cause;
use baremo_metrics::{MetricsError, ServiceError};

use crate::text::{Text, api as say};

/// A type of problem.
pub(crate) struct ProblemType {
    /// Its word, which stays: `/api#WORD` is its address.
    pub(crate) word: &'static str,
    /// What it is called.
    pub(crate) title: Text,
}

const EXPRESSION: ProblemType = ProblemType { word: "expression", title: say::WRONG_EXPRESSION };
const RANGE: ProblemType = ProblemType { word: "range", title: say::WRONG_RANGE };
const TOO_LARGE: ProblemType = ProblemType { word: "too_large", title: say::TOO_LARGE };
const UNKNOWN: ProblemType = ProblemType { word: "unknown_name", title: say::UNKNOWN_NAME };
const UNREACHABLE: ProblemType = ProblemType { word: "unreachable", title: say::UNREACHABLE };
const UNUSED: ProblemType = ProblemType { word: "unused_parameter", title: say::UNUSED_PARAMETER };
const VALUE: ProblemType = ProblemType { word: "value", title: say::WRONG_VALUE };

/// All types, in alphabetical order.
pub(crate) const TYPES: &[ProblemType] =
    &[EXPRESSION, RANGE, TOO_LARGE, UNKNOWN, UNREACHABLE, UNUSED, VALUE];

/// Returns the type of a failure; none where its status says what there is to say.
pub(crate) fn of(error: &ServiceError) -> Option<ProblemType> {
    match error.cause.as_deref()? {
        Cause::Metrics(error) => of_question(error),
        Cause::Board(BoardProblem::Filter { error, .. }) => of_question(error),
        _ => None,
    }
}

fn of_question(error: &MetricsError) -> Option<ProblemType> {
    Some(match error {
        MetricsError::Expression { .. }
        | MetricsError::Formula { .. }
        | MetricsError::Clash(_)
        | MetricsError::Shadowed { .. } => EXPRESSION,
        MetricsError::EmptyRange { .. } | MetricsError::InvertedRange { .. } => RANGE,
        MetricsError::TooManyBuckets { .. }
        | MetricsError::TooLarge { .. }
        | MetricsError::TooManyValues { .. } => TOO_LARGE,
        MetricsError::Unknown { .. } => UNKNOWN,
        MetricsError::Unreachable { .. }
        | MetricsError::NoReasons { .. }
        | MetricsError::Measured { .. } => UNREACHABLE,
        MetricsError::Unused { .. } => UNUSED,
        MetricsError::Value { .. } => VALUE,
        MetricsError::File { .. } | MetricsError::Internal { .. } => return None,
    })
}

/// Returns the names that were probably meant by a wrong one.
pub(crate) fn meant(error: &ServiceError) -> Vec<String> {
    match error.cause.as_deref() {
        Some(Cause::Metrics(error)) => error.meant(),
        _ => Vec::new(),
    }
}
