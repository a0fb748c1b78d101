//! What is wrong with a question or a file, and what to do about it, in the reader's language and
//! in the words of the surface where it is read.
//!
//! Errors come in fields. Their English is what `Display` writes; the other languages are written
//! here, by matches without a rest, so that a problem without its translation does not compile.

mod board;
mod hint;
mod metrics;
mod models;
mod settings;
mod source;

use baremo_metrics::catalog::PageError;
use baremo_metrics::error::{Fault, MetricsError};
use baremo_metrics::models::{ModelError, ModelWarning};
use baremo_metrics::service::{Cause, ServiceError};
use baremo_model::error::{Hint, Told};

use crate::language::Language;

/// Where something is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surface {
    /// In a terminal, where things are done by commands and their flags.
    Terminal,
    /// On a page, where they are done by its controls and links.
    Page,
    /// In an answer of the API, where they are done by fields, parameters and addresses.
    Api,
}

/// Returns message and hints of a failure, for a reader.
pub fn problem(
    language: Language,
    surface: Surface,
    error: &ServiceError,
) -> (String, Vec<String>) {
    told(language, surface, &error.message, &error.hints, error.cause.as_deref())
}

/// Returns message and hints for a reader: where there is a cause, the message is what it says.
pub fn told(
    language: Language,
    surface: Surface,
    message: &Told,
    hints: &[Hint],
    cause: Option<&Cause>,
) -> (String, Vec<String>) {
    let message = match cause {
        Some(cause) => caused(language, surface, cause),
        None => language.told(message).to_owned(),
    };
    (message, hints.iter().map(|it| hint::hint(language, surface, it)).collect())
}

fn caused(language: Language, surface: Surface, cause: &Cause) -> String {
    match (language, cause) {
        (_, Cause::Metrics(error)) => metrics::said(language, surface, error),
        (Language::En, cause) => cause.message(),
        (Language::Es, Cause::Board(problem)) => board::spanish(problem),
        (Language::Es, Cause::Files(errors)) => {
            errors.iter().map(settings::at_line).collect::<Vec<_>>().join("\n")
        }
        (Language::Es, Cause::NoBoard(name)) => format!("no hay ningún panel `{name}`"),
        (Language::Es, Cause::NoClose(name)) => {
            format!("ningún periodo `{name}` está cerrado")
        }
        (Language::Es, Cause::ReportName(name)) => {
            format!("un informe es un fichero .pdf, .pptx o .xlsx, no `{name}`")
        }
        (Language::Es, Cause::Source(error)) => source::spanish(error),
    }
}

/// Says what is wrong with a question.
pub fn metrics_problem(language: Language, surface: Surface, error: &MetricsError) -> String {
    metrics::said(language, surface, error)
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
