//! Errors as the command line ends with them: a message, what to try next, an exit status.

use baremo_engine::EngineError;
use baremo_metrics::MetricsError;
use baremo_model::ErrorKind;
use baremo_render::Style;
use baremo_sources::SourceError;
use baremo_store::StoreError;

use crate::output::Output;

/// Why a command ended without doing what it was asked.
#[derive(Debug)]
pub struct Failure {
    /// What is wrong, with the offending value.
    pub message: String,
    /// What to try next.
    pub hints: Vec<String>,
    /// Who has to act.
    pub kind: ErrorKind,
}

impl Failure {
    /// Returns a failure of the request or configuration.
    pub fn request(message: impl Into<String>) -> Self {
        Failure { message: message.into(), hints: Vec::new(), kind: ErrorKind::BadRequest }
    }

    /// Returns a failure of something outside the program.
    pub fn unavailable(message: impl Into<String>) -> Self {
        Failure { message: message.into(), hints: Vec::new(), kind: ErrorKind::Unavailable }
    }

    /// Returns a failure that only a bug brings about.
    pub fn internal(message: impl Into<String>) -> Self {
        Failure { message: message.into(), hints: Vec::new(), kind: ErrorKind::Internal }
    }

    /// Returns the failure with one more hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Returns what is said on standard error.
    pub fn text(&self, output: &Output) -> String {
        let (language, style) = (output.language(), Style { color: false, ..output.style() });
        let text = baremo_render::error::error_text(language, style, &self.message, &self.hints);
        text.trim_end().to_owned()
    }

    /// Returns the exit status: 1 request or configuration wrong, 4 unavailable, 255 a bug.
    pub fn exit_status(&self) -> u8 {
        match self.kind {
            ErrorKind::BadRequest | ErrorKind::NotFound | ErrorKind::Config => 1,
            ErrorKind::Unavailable => 4,
            ErrorKind::Internal => 255,
        }
    }
}

/// Makes a failure of an error that knows its message, hints and kind.
macro_rules! failure_from {
    ($($error:ty),*) => {
        $(impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                Failure {
                    message: error.to_string(),
                    hints: error.hints(),
                    kind: error.kind(),
                }
            }
        })*
    };
}

failure_from!(EngineError, MetricsError, SourceError, StoreError);

impl From<baremo_model::calendar::CalendarError> for Failure {
    fn from(error: baremo_model::calendar::CalendarError) -> Self {
        Failure { message: error.to_string(), hints: Vec::new(), kind: error.kind() }
    }
}
