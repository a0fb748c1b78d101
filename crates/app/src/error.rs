//! Errors as the command line ends with them: a message, what to try next, an exit status.

pub mod file;
mod store;

use std::path::Path;
use std::sync::OnceLock;

use baremo_engine::EngineError;
use baremo_metrics::service::{Cause, Reader};
use baremo_metrics::{MetricsError, ServiceError};
use baremo_model::ErrorKind;
use baremo_model::error::{Hint, Told};
use baremo_render::problem::{self, Surface};
use baremo_render::{Language, Style};
use baremo_sources::SourceError;
use baremo_store::StoreError;

use crate::output::Output;

/// Why a command ended without doing what it was asked.
#[derive(Debug)]
pub struct Failure {
    /// What is wrong, with the offending value.
    pub message: Told,
    /// What to try next, wherever it is read.
    pub hints: Vec<Hint>,
    /// What to type next, for whoever sits at the terminal: no other surface is told.
    pub typed: Vec<Told>,
    /// Who has to act.
    pub kind: ErrorKind,
    /// Whether the command line itself is wrong, as where a flag is misspelt.
    pub is_usage: bool,
    /// What is wrong in fields, where it can be told in the reader's language.
    pub cause: Option<Box<Cause>>,
}

impl Failure {
    fn new(kind: ErrorKind, message: impl Into<Told>) -> Self {
        ServiceError::new(kind, message).into()
    }

    /// Returns that nothing of this name exists.
    pub fn not_found(message: impl Into<Told>) -> Self {
        Self::new(ErrorKind::NotFound, message)
    }

    /// Returns a failure of the request or configuration.
    pub fn request(message: impl Into<Told>) -> Self {
        Self::new(ErrorKind::BadRequest, message)
    }

    /// Returns a failure of something outside the program.
    pub fn unavailable(message: impl Into<Told>) -> Self {
        Self::new(ErrorKind::Unavailable, message)
    }

    /// Returns a failure that only a bug brings about.
    pub fn internal(message: impl Into<Told>) -> Self {
        Self::new(ErrorKind::Internal, message)
    }

    /// Returns the failure as one of the command line itself.
    #[must_use]
    pub fn of_usage(mut self) -> Self {
        self.is_usage = true;
        self
    }

    /// Returns the failure with one more hint for the terminal alone: it may name flags and
    /// commands.
    #[must_use]
    pub fn hint(mut self, typed: impl Into<Told>) -> Self {
        self.typed.push(typed.into());
        self
    }

    /// Returns the failure with one more hint, which pages and the API tell, too.
    #[must_use]
    pub fn advise(mut self, hint: impl Into<Hint>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Returns the failure of a line of a file, where nothing but its words tells it.
    #[must_use]
    pub fn at(mut self, file: &str, line: usize) -> Self {
        self.message = Told {
            en: format!("{file}:{line}: {}", self.message.en),
            es: self.message.es.map(|es| format!("{file}:{line}: {es}")),
        };
        self
    }

    /// Returns message and hints in a language.
    pub fn said(&self, language: Language) -> (String, Vec<String>) {
        let cause = self.cause.as_deref();
        let (message, mut hints) =
            problem::told(language, Surface::Terminal, &self.message, &self.hints, cause);
        hints.extend(self.typed.iter().map(|typed| language.told(typed).to_owned()));
        (message, hints)
    }

    /// Returns what is said on standard error.
    pub fn text(&self, output: &Output) -> String {
        self.framed(output, baremo_render::error::error_text)
    }

    /// Returns what is said on standard error by a command that goes on.
    pub fn warning(&self, output: &Output) -> String {
        self.framed(output, baremo_render::error::warning_text)
    }

    fn framed(
        &self,
        output: &Output,
        frame: fn(Language, Style, &str, &[String]) -> String,
    ) -> String {
        let (language, style) = (output.language(), Style { color: false, ..output.style() });
        let (message, hints) = self.said(language);
        frame(language, style, &message, &hints).trim_end().to_owned()
    }

    /// Returns the exit status: 1 request or configuration wrong, 2 usage, 4 unavailable, 255 a
    /// bug.
    pub fn exit_status(&self) -> u8 {
        match self.kind {
            _ if self.is_usage => 2,
            ErrorKind::BadRequest | ErrorKind::NotFound | ErrorKind::Config => 1,
            ErrorKind::Unavailable => 4,
            ErrorKind::Internal => 255,
        }
    }
}

impl From<Cause> for Failure {
    fn from(cause: Cause) -> Self {
        ServiceError::from(cause).into()
    }
}

impl From<MetricsError> for Failure {
    fn from(error: MetricsError) -> Self {
        Cause::Metrics(Box::new(error)).into()
    }
}

impl From<SourceError> for Failure {
    fn from(error: SourceError) -> Self {
        let ways = match &error {
            SourceError::Io { file, kind, .. } => file::ways_out(Path::new(file), *kind),
            _ => Vec::new(),
        };
        ways.into_iter().fold(Cause::Source(error).into(), Failure::hint)
    }
}

impl From<EngineError> for Failure {
    fn from(error: EngineError) -> Self {
        match error {
            EngineError::Metrics(error) => error.into(),
            EngineError::Source { problem, kind } => {
                let es = format!("no se pueden leer los hechos: {}", problem.spanish());
                let en = format!("cannot read facts: {problem}");
                Self::new(kind, Told { en, es: Some(es) })
            }
        }
    }
}

/// Returns what is wrong with a data folder, in both languages.
pub fn of_store(error: &StoreError) -> Told {
    Told { en: error.to_string(), es: Some(store::spanish(error)) }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Failure { hints: error.hints(), ..Self::new(error.kind(), of_store(&error)) }
    }
}

impl From<ServiceError> for Failure {
    fn from(error: ServiceError) -> Self {
        let ServiceError { message, hints, kind, cause } = error;
        Failure { message, hints, typed: Vec::new(), kind, is_usage: false, cause }
    }
}

impl From<Failure> for ServiceError {
    fn from(failure: Failure) -> Self {
        let Failure { message, hints, kind, cause, .. } = failure;
        ServiceError { message, hints, kind, cause }
    }
}

/// In which language this terminal hears what is wrong inside, where those who ask are elsewhere.
static TOLD_IN: OnceLock<Language> = OnceLock::new();

/// Has what is wrong inside told on this terminal from now on: those who ask are not told it, or
/// sit elsewhere. A command tells its failure itself.
pub fn tell_failures(language: Language) {
    // Whoever serves begins to once.
    let _ = TOLD_IN.set(language);
}

/// Returns the line by which a terminal hears that somebody elsewhere got no answer.
fn unanswered(language: Language, failure: &Failure) -> String {
    let begin = language.pick("cannot answer", "no se puede responder");
    format!("{begin}: {}", failure.said(language).0)
}

/// Returns a failure as surfaces show it.
pub fn service_error(failure: Failure) -> ServiceError {
    let is_inside = !matches!(failure.kind, ErrorKind::BadRequest | ErrorKind::NotFound);
    // That a reader has left is no failure.
    let told_in = TOLD_IN.get().filter(|_| is_inside && !Reader::served().has_left());
    if let Some(language) = told_in {
        crate::commands::message(&unanswered(*language, &failure));
    }
    failure.into()
}

/// Returns a failure of the engine as surfaces show it.
pub fn engine_error(error: EngineError) -> ServiceError {
    service_error(error.into())
}

#[cfg(test)]
mod tests {
    use baremo_model::told;

    use super::*;

    #[test]
    fn the_terminal_of_a_server_hears_in_its_language_what_is_wrong_inside() {
        let failure = Failure::unavailable(told!("the disk is full", "el disco está lleno"));
        for (language, expected) in [
            (Language::En, "cannot answer: the disk is full"),
            (Language::Es, "no se puede responder: el disco está lleno"),
        ] {
            assert_eq!(unanswered(language, &failure), expected);
        }
    }
}
