//! What is wrong with a board, in Spanish.

use baremo_metrics::board::BoardProblem;
use baremo_metrics::page::Unit;

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
        BoardProblem::NoSense { metric } => {
            format!("`{metric}` no admite meta: ni más ni menos es mejor")
        }
    }
}

/// Says what to do about it.
pub(super) fn spanish_hint(problem: &BoardProblem) -> Option<String> {
    match problem {
        BoardProblem::Toml { fault, .. } => settings::hint(fault),
        BoardProblem::Filter { error, .. } => metrics::spanish_hints(error).into_iter().next(),
        BoardProblem::Goal { unit, .. } => Some(
            match unit {
                Some(Unit::Seconds) => "una duración lleva su unidad, como 30 min",
                Some(Unit::Percent) => "escriba un número, como 90 %",
                Some(Unit::Money) => "escriba un importe sin moneda, como 12.50",
                Some(Unit::Days) => "escriba un número de días, como 3",
                _ => "escriba un número, como 1500",
            }
            .into(),
        ),
        _ => None,
    }
}
