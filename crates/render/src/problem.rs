//! What is wrong with a question or a file, in the reader's language.
//!
//! Errors come in fields. Their English is what `Display` writes; the other languages are written
//! here, by matches without a rest, so that a problem without its translation does not compile.

mod board;
mod metrics;
mod models;
mod settings;
mod source;
mod there;

use baremo_metrics::catalog::PageError;
use baremo_metrics::error::{Fault, MetricsError};
use baremo_metrics::models::{ModelError, ModelWarning};
use baremo_metrics::service::{Cause, ServiceError};
use baremo_model::error::Told;

pub use self::there::problem_there;
use crate::language::Language;

/// Returns message and hints of a failure in a language.
pub fn problem(language: Language, error: &ServiceError) -> (String, Vec<String>) {
    told(language, &error.message, &error.hints, error.cause.as_deref())
}

/// Returns message and hints in a language: where there is a cause, what it says, then the hints
/// that were added to its own on the way.
pub fn told(
    language: Language,
    message: &Told,
    hints: &[Told],
    cause: Option<&Cause>,
) -> (String, Vec<String>) {
    let said = |told: &Told| language.told(told).to_owned();
    let Some(cause) = cause else {
        return (said(message), hints.iter().map(said).collect());
    };
    let (message, mut all) = cause_text(language, cause);
    all.extend(hints.iter().skip(cause.hints().len()).map(said));
    (message, all)
}

fn cause_text(language: Language, cause: &Cause) -> (String, Vec<String>) {
    if language == Language::En {
        return (cause.message(), cause.hints());
    }
    match cause {
        Cause::Board(problem) => {
            (board::spanish(problem), board::spanish_hint(problem).into_iter().collect())
        }
        Cause::Files(errors) => {
            let lines: Vec<String> = errors.iter().map(settings::at_line).collect();
            let hints = errors.iter().filter_map(|error| settings::hint(&error.fault)).take(3);
            (lines.join("\n"), hints.collect())
        }
        Cause::Metrics(error) => (metrics::spanish(error), metrics::spanish_hints(error)),
        Cause::NoBoard(name) => (format!("no hay ningún panel `{name}`"), Vec::new()),
        Cause::NoClose(name) => (
            format!("ningún periodo `{name}` está cerrado"),
            vec![format!("ciérrelo con `baremo close {name}`")],
        ),
        Cause::ReportName(name) => {
            (format!("un informe es un fichero .pdf, .pptx o .xlsx, no `{name}`"), Vec::new())
        }
        Cause::Source(error) => (source::spanish(error), source::spanish_hints(error)),
    }
}

/// Says what is wrong with a question.
pub fn metrics_problem(language: Language, error: &MetricsError) -> String {
    match language {
        Language::En => error.to_string(),
        Language::Es => metrics::spanish(error),
    }
}

/// Says what is wrong at a line of a file of the owner's.
pub fn fault(language: Language, fault: &Fault) -> String {
    match language {
        Language::En => fault.to_string(),
        Language::Es => settings::fault(fault),
    }
}

/// Says which line of which file of the owner's is wrong, and why.
pub fn at_line(language: Language, error: &PageError) -> String {
    match language {
        Language::En => error.to_string(),
        Language::Es => settings::at_line(error),
    }
}

/// Says why a model of the customer base gives no figure.
pub fn model_refused(language: Language, error: &ModelError) -> String {
    match language {
        Language::En => error.to_string(),
        Language::Es => models::spanish(error),
    }
}

/// Says how the figures of a model should be read.
pub fn model_warned(language: Language, warning: &ModelWarning) -> String {
    match language {
        Language::En => warning.to_string(),
        Language::Es => models::spanish_warning(warning),
    }
}

/// Returns the Spanish end of a message about a name: what was probably meant.
fn near(nearest: Option<&str>) -> String {
    nearest.map_or_else(String::new, |name| format!("; ¿quería decir `{name}`?"))
}

/// Lists names, at most so many as messages list.
fn listed(names: &[String]) -> String {
    let most = baremo_metrics::error::LONG;
    let shown: Vec<String> = names.iter().take(most).map(|name| format!("`{name}`")).collect();
    match names.len() - shown.len() {
        0 => shown.join(", "),
        rest => format!("{} y {rest} más", shown.join(", ")),
    }
}

#[cfg(test)]
mod tests;
