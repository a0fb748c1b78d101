//! By which definitions it is told what counts.

use baremo_engine::Settings;
use baremo_metrics::MetricsError;
use baremo_metrics::error::Thing;
use baremo_metrics::page::{Definition, Metric, VENDOR_CONVERSATION};
use baremo_metrics::profile::Profile;
use baremo_metrics::service::{Cause, ConversationQuery};
use baremo_model::told;

use crate::error::Failure;

/// By a variant of the metric that is named, else those of a profile, else the usual ones.
#[derive(Clone, Copy)]
pub(super) struct By<'a> {
    profile: Option<&'a Profile>,
    named: Option<(&'a str, &'a str)>,
}

impl<'a> By<'a> {
    /// Reads what is asked for.
    ///
    /// # Errors
    ///
    /// Fails when profile, metric or variant is unknown, or no metric is named of a variant.
    pub(super) fn read(
        query: &'a ConversationQuery,
        settings: &'a Settings,
    ) -> Result<Self, Failure> {
        let get = |name: &String| settings.profiles.get(name);
        let profile = query.profile.as_ref().map(get).transpose()?;
        if query.variant.is_some() && query.metric.is_none() {
            return Err(Failure::request(told!(
                "a variant is one of a metric, and none is named",
                "una variante lo es de una métrica, y no se nombra ninguna"
            ))
            .hint(told!(
                "name it: baremo explain METRIC --variant NAME --record ID",
                "nómbrela: baremo explain MÉTRICA --variant NOMBRE --record ID"
            )));
        }
        let named = query.metric.as_deref().zip(query.variant.as_deref());
        if let Some((name, variant)) = named {
            let metric = settings.catalog.get(name)?;
            if metric.definition(variant).is_none() {
                let all = metric.definitions.iter().map(|own| own.variant.as_str());
                return Err(MetricsError::unknown(Thing::Variant, variant, all).into());
            }
        }
        // Who is shown is folded by cases: the other count is a question of its own.
        let named = named.filter(|(_, variant)| *variant != VENDOR_CONVERSATION);
        Ok(By { profile, named })
    }

    /// Returns the name of the profile.
    pub(super) fn profile(self) -> Option<&'a str> {
        self.profile.map(|profile| profile.name.as_str())
    }

    /// Returns the variant that is named of a metric.
    pub(super) fn variant(self, metric: &str) -> Option<&'a str> {
        self.named.filter(|(name, _)| *name == metric).map(|(_, variant)| variant)
    }

    /// Returns the definition of a metric by which it is told what counts.
    pub(super) fn definition(self, metric: &Metric) -> Option<&Definition> {
        if let Some(variant) = self.variant(&metric.name) {
            return metric.definition(variant);
        }
        match self.profile.and_then(|profile| profile.choice(&metric.name).variant) {
            Some(variant) => metric.definition(&variant),
            None => metric.definitions.first(),
        }
    }

    /// Returns what a metric answered; none where the profile passes over it, for what it leaves
    /// out by may be nothing that rows of this metric have.
    pub(super) fn taken<T>(
        self,
        answer: Result<T, impl Into<Failure>>,
    ) -> Result<Option<T>, Failure> {
        match answer.map_err(Into::<Failure>::into) {
            Ok(told) => Ok(Some(told)),
            Err(error) if self.profile.is_some() && is_of_reach(&error) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// Returns whether rows have nothing of a name that is asked for: of those of the metric it may be
/// what the profile leaves out by. All else that is wrong with its file is told.
fn is_of_reach(error: &Failure) -> bool {
    error.cause.as_deref().is_some_and(Cause::is_of_reach)
}
