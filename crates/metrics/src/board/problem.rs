//! What can be wrong with a board.

use baremo_model::error::{Hint, Told};
use baremo_model::told;

use crate::error::{Fault, MetricsError, Thing};
use crate::page::Unit;

/// Why a board is not taken.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum BoardProblem {
    /// The text is not the TOML of a board.
    #[error("line {line}: {fault}")]
    Toml {
        /// Line, the first being 1.
        line: usize,
        /// What is wrong.
        fault: Box<Fault>,
    },
    /// The title is empty, has neither letter nor digit, or is too long.
    #[error("a board needs a title of letters or digits, 80 characters at most")]
    Title,
    /// The sentence is too long.
    #[error("the purpose (`about`) has 400 characters at most")]
    About,
    /// There are too many cards.
    #[error("a board has 60 cards at most")]
    Cards,
    /// A heading is too long.
    #[error("a heading (`group`) has 80 characters at most")]
    Group,
    /// No metric has this name.
    #[error("unknown metric `{name}`{}", mean(near))]
    Metric {
        /// The name as given.
        name: String,
        /// The nearest one.
        near: Option<String>,
    },
    /// The metric has no such variant, or there is no such statistic.
    #[error("`{metric}`: unknown {what} `{name}`{}", mean(near))]
    Word {
        /// `variant` or `statistic`.
        what: Thing,
        /// Metric of the card.
        metric: String,
        /// The word as given.
        name: String,
        /// The nearest one.
        near: Option<String>,
    },
    /// The filter is not an expression.
    #[error("`{metric}`: {error}")]
    Filter {
        /// Metric of the card.
        metric: String,
        /// What is wrong.
        error: Box<MetricsError>,
    },
    /// The goal is not a value of the metric.
    #[error("`{metric}` has no goal `{text}`")]
    Goal {
        /// Metric of the card.
        metric: String,
        /// The goal as given.
        text: String,
        /// What its values are.
        unit: Option<Unit>,
    },
    /// No value of the metric is there.
    #[error("`{metric}` has no goal `{text}`: {}", lie(*low, *high))]
    Beyond {
        /// Metric of the card.
        metric: String,
        /// The goal as given.
        text: String,
        /// The least of its values.
        low: i32,
        /// The greatest, where there is one.
        high: Option<i32>,
    },
    /// The metric only describes.
    #[error("`{metric}` takes no goal: neither more nor less of it is better")]
    NoSense {
        /// Metric of the card.
        metric: String,
    },
}

impl BoardProblem {
    /// Returns what to do next.
    pub fn hint(&self) -> Option<Hint> {
        match self {
            BoardProblem::Toml { fault, .. } => fault.hint(),
            BoardProblem::Filter { error, .. } => error.hints().into_iter().next(),
            BoardProblem::Goal { unit, .. } => Some(written(*unit).into()),
            _ => None,
        }
    }
}

/// Says how a goal of a unit is written.
fn written(unit: Option<Unit>) -> Told {
    match unit {
        Some(Unit::Seconds) => told!(
            "a length of time needs its unit, such as 30 min",
            "una duración lleva su unidad, como 30 min"
        ),
        Some(Unit::Percent) => {
            told!("write a number, such as 90%", "escriba un número, como 90 %")
        }
        Some(Unit::Money) => told!(
            "write an amount without currency, such as 12.50",
            "escriba un importe sin moneda, como 12.50"
        ),
        Some(Unit::Days) => {
            told!("write a number of days, such as 3", "escriba un número de días, como 3")
        }
        _ => told!("write a number, such as 1500", "escriba un número, como 1500"),
    }
}

fn lie(low: i32, high: Option<i32>) -> String {
    match high {
        Some(high) => format!("its values lie between {low} and {high}"),
        None => format!("its values are never below {low}"),
    }
}

fn mean(near: &Option<String>) -> String {
    near.as_ref().map_or(String::new(), |near| format!(", did you mean `{near}`?"))
}
