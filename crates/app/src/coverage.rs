//! Which metrics the data can answer, and what would bring the others.

use std::collections::BTreeMap;

use baremo_engine::Session;
use baremo_metrics::Catalog;
use baremo_metrics::query::Query;
use baremo_render::Language;
use baremo_render::import::MetricCoverage;
use serde::Serialize;

use crate::error::Failure;

/// The metrics that can be computed from the data at hand.
#[derive(Debug, Serialize)]
pub struct Coverage {
    /// How many can be computed.
    pub computable: usize,
    /// How many there are.
    pub total: usize,
    /// Every metric: whether it can be computed, and which record types it still needs.
    pub metrics: Vec<Covered>,
    /// Record types that would bring metrics, with how many.
    pub missing: BTreeMap<String, usize>,
}

/// One metric's coverage.
#[derive(Debug, Serialize)]
pub struct Covered {
    /// Metric.
    pub name: String,
    /// Whether the default definition has a value over all data.
    pub computable: bool,
    /// Record types it needs.
    pub needs: Vec<String>,
}

impl Coverage {
    /// Returns the coverage as the renderer takes it, titles in the reader's language.
    pub fn rendered(&self, catalog: &Catalog, language: Language) -> Vec<MetricCoverage> {
        let each = self.metrics.iter().map(|covered| {
            let title = catalog.get(&covered.name).map(|metric| match language {
                Language::Es => metric.spanish.title.clone(),
                Language::En => metric.english.title.clone(),
            });
            let lacking = covered.needs.iter().filter(|need| self.missing.contains_key(*need));
            MetricCoverage {
                metric: covered.name.clone(),
                title: title.unwrap_or_else(|_| covered.name.clone()),
                coverage: match covered.computable {
                    true => baremo_render::catalogue::Coverage::Ready,
                    false => {
                        baremo_render::catalogue::Coverage::Missing(lacking.cloned().collect())
                    }
                },
            }
        });
        each.collect()
    }
}

/// Asks every metric over all data; one that answers can be computed.
///
/// # Errors
///
/// Fails when the data cannot be read.
pub fn of(session: &Session) -> Result<Coverage, Failure> {
    let catalog = &session.settings().catalog;
    let mut metrics = Vec::new();
    for metric in catalog.metrics() {
        let query = Query { metrics: vec![metric.name.clone()], ..Query::default() };
        let answer = session.ask(&query)?;
        let answered = |row: &baremo_metrics::answer::Row| {
            row.values.get(&metric.name).is_some_and(|value| value.value.is_some() && value.n > 0)
        };
        let computable = answered(&answer.total) || answer.rows.iter().any(answered);
        let needs = metric.needs.clone();
        metrics.push(Covered { name: metric.name.clone(), computable, needs });
    }
    let present: Vec<&String> =
        metrics.iter().filter(|m| m.computable).flat_map(|m| &m.needs).collect();
    let mut missing = BTreeMap::new();
    for metric in metrics.iter().filter(|metric| !metric.computable) {
        let lacking = metric.needs.iter().filter(|need| !present.contains(need));
        for need in lacking {
            *missing.entry(need.clone()).or_insert(0) += 1;
        }
    }
    Ok(Coverage {
        computable: metrics.iter().filter(|metric| metric.computable).count(),
        total: metrics.len(),
        missing,
        metrics,
    })
}
