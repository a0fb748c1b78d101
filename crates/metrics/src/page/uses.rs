//! Which parameters a definition is computed with.

use super::{Definition, Kind, Metric};
use crate::error::{MetricsError, Thing};
use crate::query::Query;

/// The parameter of a funnel that says how far apart the last times of matched people may lie.
pub const CALIPER: &str = "caliper";

/// The parameter of members who fall silent: after how many of their own median gaps.
pub const FACTOR: &str = "factor";

/// The parameter that says which statuses pause a resolution.
pub const PAUSE: &str = "pause";

/// The parameter that replaces the weights of a composite.
pub const WEIGHTS: &str = "weights";

/// The parameter of a funnel that bounds the whole way, which other metrics may name.
pub const WINDOW: &str = "window";

impl Metric {
    /// Returns whether a parameter changes a definition: its expressions name it, or it is what its
    /// sort of metric is computed with.
    pub fn uses(&self, definition: &Definition, parameter: &str) -> bool {
        match parameter {
            CALIPER if definition.kind == Kind::Funnel => {
                return matches!(definition.compute.as_deref(), Some("matched" | "difference"));
            }
            PAUSE => return definition.kind == Kind::Targets,
            WEIGHTS => return definition.kind == Kind::Composite,
            _ => {}
        }
        // As the page writes it: whoever evaluates it has put numbers in place of names.
        let definition = self.definition(&definition.variant).unwrap_or(definition);
        let name = format!("${parameter}");
        let names = |definition: &Definition| {
            let text = format!("{definition:?}");
            let is_end = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
            text.match_indices(&name).any(|(at, found)| is_end(&text[at + found.len()..]))
        };
        let without_formula = |definition: &Definition| {
            names(&Definition { formula: String::new(), ..definition.clone() })
        };
        // A funnel's way is bound by a window that none of its expressions names, silence by a
        // factor.
        let is_bound = |definition: &Definition| {
            parameter == WINDOW && definition.kind == Kind::Funnel
                || parameter == FACTOR && definition.falls_silent()
                || without_formula(definition)
        };
        is_bound(definition) || names(definition) || !self.definitions.iter().any(is_bound)
    }
}

/// The column that says from when on a customer is silent.
const QUIET_AT: &str = "quiet_at";

impl Definition {
    /// Returns whether its members are lost once they are silent for too long.
    pub fn falls_silent(&self) -> bool {
        let side = self.value.as_ref().filter(|_| self.kind == Kind::Members);
        side.is_some_and(|side| side.to.as_deref() == Some(QUIET_AT))
    }

    /// Returns whether it is about wall time, and takes no other calendar.
    pub fn is_of_wall_time(&self) -> bool {
        self.value.as_ref().is_some_and(|side| side.wall_time)
    }
}

/// Refuses parameters of a question that none of its metrics has, and those that change none of
/// them in the variant asked for: the answer would be taken for another one. Where several metrics
/// are asked side by side, one that uses it is enough.
///
/// # Errors
///
/// Names the parameters there are, or the variants that use the one that was set.
pub fn check_parameters(
    query: &Query,
    asked: &[(&Metric, &Definition)],
) -> Result<(), MetricsError> {
    for key in query.parameters.keys() {
        let mut having = asked.iter().filter(|(metric, _)| metric.parameters.contains_key(key));
        let Some((metric, definition)) = having.clone().next() else {
            let names = asked.iter().flat_map(|(metric, _)| metric.parameters.keys());
            return Err(MetricsError::unknown(Thing::Parameter, key, names.cloned()));
        };
        if having.any(|(metric, definition)| metric.uses(definition, key)) {
            continue;
        }
        let used_by = metric.definitions.iter().filter(|other| metric.uses(other, key));
        return Err(MetricsError::Unused {
            parameter: key.clone(),
            metric: metric.name.clone(),
            variant: definition.variant.clone(),
            used_by: used_by.map(|definition| definition.variant.clone()).collect(),
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use baremo_model::error::Hint;

    use super::*;
    use crate::catalog::Catalog;

    /// Checks what is said of a parameter that is set for some metrics in a variant each.
    fn check(asked: &[(&str, &str)], parameter: &str, expected: Result<(), &str>) {
        let catalog = Catalog::of_repository();
        let found: Vec<(&Metric, &Definition)> = asked
            .iter()
            .map(|(name, variant)| {
                let metric = catalog.get(name).unwrap();
                (metric, metric.definition(variant).unwrap())
            })
            .collect();
        let parameters = [(parameter.to_owned(), "1".to_owned())].into();
        let query = Query { parameters, ..Query::default() };
        let said = check_parameters(&query, &found).map_err(|error| {
            let hint = match error.hints().as_slice() {
                [Hint::Variants(names)] => format!("it is used with {}", names.join(", ")),
                [Hint::Said(told)] => told.to_string(),
                other => panic!("{other:?}"),
            };
            format!("{error}; {hint}")
        });
        assert_eq!(said, expected.map_err(str::to_owned), "{asked:?} {parameter}");
    }

    #[test]
    fn a_parameter_that_changes_nothing_is_refused_with_the_variants_it_is_for() {
        let rate = "repeat_purchase_rate";
        check(&[(rate, "within")], "window", Ok(()));
        check(
            &[(rate, "default")],
            "window",
            Err("variant `default` of `repeat_purchase_rate` does not use parameter `window`; \
                 it is used with within"),
        );
        check(
            &[("conversion_rate", "per_session")],
            "window",
            Err("variant `per_session` of `conversion_rate` does not use parameter `window`; \
                 it is used with funnel, funnel_steps"),
        );
        // Another metric of the question is what it is set for.
        check(&[(rate, "default"), ("reopen_rate", "default")], "window", Ok(()));
        check(&[("reopen_rate", "vendor_conversation")], "window", Ok(()));
    }

    #[test]
    fn where_there_are_none_it_is_said() {
        check(
            &[("ticket_volume", "default")],
            "windo",
            Err("unknown parameter `windo`; there are no parameters to set here: leave it out"),
        );
    }

    #[test]
    fn what_a_sort_of_metric_is_computed_with_is_used_without_being_named() {
        check(&[("referral_conversion", "default")], "window", Ok(()));
        check(&[("repurchase_after_contact", "matched")], "caliper", Ok(()));
        check(
            &[("repurchase_after_contact", "default")],
            "caliper",
            Err(
                "variant `default` of `repurchase_after_contact` does not use parameter `caliper`; \
                 it is used with difference, matched",
            ),
        );
        check(&[("sla_compliance", "per_conversation")], "pause", Ok(()));
        check(&[("churn_rate", "inactivity")], "factor", Ok(()));
        check(
            &[("churn_rate", "default")],
            "factor",
            Err("variant `default` of `churn_rate` does not use parameter `factor`; it is used \
                 with inactivity"),
        );
        check(
            &[("churn_rate", "at_request")],
            "window",
            Err(
                "variant `at_request` of `churn_rate` does not use parameter `window`; it is used \
                 with stripe",
            ),
        );
        check(&[("backlog_days", "default")], "window", Ok(()));
        check(&[("health_score", "measures")], "weights", Ok(()));
        check(
            &[("health_score", "default")],
            "weights",
            Err("variant `default` of `health_score` does not use parameter `weights`; \
                 it is used with measures"),
        );
    }
}
