//! Which metrics the records there are can answer, and which sorts of records would bring more.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::page::Metric;

/// Which metrics the data can answer.
#[derive(Clone, Debug, Default, Serialize, PartialEq, Eq)]
pub struct Coverage {
    /// How many can be computed.
    pub computable: usize,
    /// How many there are.
    pub total: usize,
    /// Every metric: whether it can be computed, and what it needs.
    pub metrics: Vec<Covered>,
    /// Record types that would bring metrics, with how many.
    pub missing: BTreeMap<String, usize>,
}

/// One metric's coverage.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct Covered {
    /// Metric.
    pub name: String,
    /// Whether all record types it needs are there.
    pub computable: bool,
    /// Record types it needs.
    pub needs: Vec<String>,
}

impl Coverage {
    /// Holds what metrics need against the record types that are there.
    pub fn new<'a>(
        metrics: impl IntoIterator<Item = &'a Metric>,
        present: &BTreeSet<String>,
    ) -> Self {
        let covered = |metric: &Metric| Covered {
            name: metric.name.clone(),
            computable: metric.needs.iter().all(|need| present.contains(need)),
            needs: metric.needs.clone(),
        };
        let metrics: Vec<Covered> = metrics.into_iter().map(covered).collect();
        let mut missing = BTreeMap::new();
        for need in metrics.iter().flat_map(|metric| &metric.needs) {
            if !present.contains(need) {
                *missing.entry(need.clone()).or_insert(0) += 1;
            }
        }
        Coverage {
            computable: metrics.iter().filter(|metric| metric.computable).count(),
            total: metrics.len(),
            missing,
            metrics,
        }
    }

    /// Returns the metrics that can be computed.
    pub fn ready(&self) -> impl Iterator<Item = &Covered> {
        self.metrics.iter().filter(|covered| covered.computable)
    }

    /// Returns whether a metric can be computed; one that is not asked for cannot.
    pub fn answers(&self, metric: &str) -> bool {
        self.ready().any(|covered| covered.name == metric)
    }

    /// Returns the record types that a metric needs and that are not there.
    pub fn lacking<'a>(&'a self, covered: &'a Covered) -> impl Iterator<Item = &'a String> {
        covered.needs.iter().filter(move |need| self.missing.contains_key(*need))
    }

    /// Returns the metrics that a record type would bring, by itself or with others.
    pub fn waiting_for<'a>(&'a self, need: &'a str) -> impl Iterator<Item = &'a Covered> {
        self.metrics.iter().filter(move |covered| covered.needs.iter().any(|own| own == need))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Catalog;

    #[test]
    fn a_metric_lacks_what_it_needs_and_nobody_has_on_record() {
        let catalog = Catalog::of_repository();
        let metrics = ["ticket_volume", "backlog_days", "cost_per_contact"]
            .map(|name| catalog.get(name).expect("it is in the catalogue"));
        let coverage = Coverage::new(metrics, &["openings".to_owned()].into());
        assert_eq!((coverage.computable, coverage.total), (1, 3));
        assert!(coverage.answers("ticket_volume") && !coverage.answers("backlog_days"));
        let lacking = coverage.metrics.iter().map(|one| coverage.lacking(one).collect::<Vec<_>>());
        let lacking: Vec<Vec<&String>> = lacking.collect();
        let expected = [vec![], vec!["statuses"], vec!["support_spend"]];
        assert_eq!(lacking, expected);
        let waiting = coverage.waiting_for("statuses").map(|covered| covered.name.as_str());
        assert_eq!(waiting.collect::<Vec<_>>(), ["backlog_days"]);
    }
}
