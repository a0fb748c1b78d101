//! What a profile makes of the metrics that a conversation or a call is shown by: by which
//! definition each is asked, and which of them it passes over.

use baremo_engine::Settings;
use baremo_metrics::MetricsError;
use baremo_metrics::page::{Definition, Metric};
use baremo_metrics::profile::Profile;
use baremo_metrics::service::ConversationQuery;
use baremo_model::ErrorKind;

use crate::error::Failure;

/// Returns the profile that is asked by; none for the usual definitions.
pub(super) fn chosen<'a>(
    settings: &'a Settings,
    query: &ConversationQuery,
) -> Result<Option<&'a Profile>, MetricsError> {
    query.profile.as_deref().map(|name| settings.profiles.get(name)).transpose()
}

/// Returns the definition by which it is told what counts: that of the profile, else the usual one.
pub(super) fn usual<'a>(metric: &'a Metric, profile: Option<&Profile>) -> Option<&'a Definition> {
    match profile.and_then(|profile| profile.choice(&metric.name).variant) {
        Some(variant) => metric.definition(&variant),
        None => metric.definitions.first(),
    }
}

/// Returns what a metric answered by a profile; none where the profile passes over it, for what it
/// leaves out by may be nothing that rows of this metric have.
pub(super) fn taken<T>(
    profile: Option<&Profile>,
    answer: Result<T, impl Into<Failure>>,
) -> Result<Option<T>, Failure> {
    match answer.map_err(Into::<Failure>::into) {
        Ok(told) => Ok(Some(told)),
        Err(error) if profile.is_some() && is_asked_wrongly(&error) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Returns whether a question is at fault, or the file of the profile that it names.
fn is_asked_wrongly(error: &Failure) -> bool {
    matches!(error.kind, ErrorKind::BadRequest | ErrorKind::Config)
}
