//! What is wrong with a board, in Spanish.

use baremo_metrics::board::BoardProblem;

use super::{metrics, near, settings};

/// Says what is wrong with a board.
pub(super) fn spanish(problem: &BoardProblem) -> String {
    match problem {
        BoardProblem::Toml { line, fault } => format!("línea {line}: {}", settings::fault(fault)),
        BoardProblem::Title => {
            "un panel necesita un título con letras o cifras, de 80 caracteres como máximo".into()
        }
        BoardProblem::About => "el propósito (`about`) tiene 400 caracteres como máximo".into(),
        BoardProblem::Cards => "un panel tiene 60 tarjetas como máximo".into(),
        BoardProblem::Group => "un encabezado (`group`) tiene 80 caracteres como máximo".into(),
        BoardProblem::Metric { name, near: found } => {
            format!("no se conoce la métrica `{name}`{}", near(found.as_deref()))
        }
        BoardProblem::Word { what, metric, name, near: found } => {
            let what = metrics::thing(*what);
            format!("`{metric}`: no se conoce {what} `{name}`{}", near(found.as_deref()))
        }
        BoardProblem::Filter { metric, error } => {
            format!("`{metric}`: {}", metrics::spanish(error))
        }
        BoardProblem::Goal { metric, text, .. } => {
            format!("`{text}` no es una meta para `{metric}`")
        }
        BoardProblem::Beyond { metric, text, low, high } => {
            let lie = match high {
                Some(high) => format!("sus valores van de {low} a {high}"),
                None => format!("sus valores nunca bajan de {low}"),
            };
            format!("`{text}` no es una meta para `{metric}`: {lie}")
        }
        BoardProblem::NoSense { metric } => {
            format!("`{metric}` no admite meta: ni más ni menos es mejor")
        }
    }
}
