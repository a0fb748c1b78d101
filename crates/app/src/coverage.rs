//! Which metrics the data can answer, and what would bring the others.

use std::collections::{BTreeMap, BTreeSet};

use baremo_engine::Session;
use baremo_metrics::service::{Coverage, Covered};
use baremo_metrics::{Catalog, Metric};
use baremo_model::Fact;
use baremo_render::Language;
use baremo_render::import::MetricCoverage;
use serde::Deserialize;

use crate::error::Failure;

/// Returns the coverage as the renderer takes it, titles in the reader's language.
pub fn rendered(coverage: &Coverage, catalog: &Catalog, language: Language) -> Vec<MetricCoverage> {
    let each = coverage.metrics.iter().map(|covered| {
        let title = catalog.get(&covered.name).map(|metric| match language {
            Language::Es => metric.spanish.title.clone(),
            Language::En => metric.english.title.clone(),
        });
        let lacking = covered.needs.iter().filter(|need| coverage.missing.contains_key(*need));
        MetricCoverage {
            metric: covered.name.clone(),
            title: title.unwrap_or_else(|_| covered.name.clone()),
            coverage: match covered.computable {
                true => baremo_render::catalogue::Coverage::Ready,
                false => baremo_render::catalogue::Coverage::Missing(lacking.cloned().collect()),
            },
        }
    });
    each.collect()
}

/// The record types, and the rows by which each is seen to be there.
const NEEDS: &str = include_str!("../../../catalog/needs.toml");

/// The need that settings answer rather than records.
const POLICIES: &str = "policies";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Needs {
    need: Vec<Need>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Need {
    name: String,
    /// Table whose rows are looked at; cases when absent.
    #[serde(default)]
    fact: Option<String>,
    when: String,
}

/// Looks which record types the data have; a metric whose needs are all there can be computed.
///
/// # Errors
///
/// Fails when the data cannot be read.
pub fn of(session: &Session) -> Result<Coverage, Failure> {
    let settings = session.settings();
    let needs: Needs = toml::from_str(NEEDS)
        .map_err(|error| Failure::internal(format!("the table of needs is wrong: {error}")))?;
    let mut present = BTreeSet::new();
    for need in needs.need {
        let fact = need.fact.as_deref().unwrap_or("cases");
        let fact = Fact::from_name(fact).ok_or_else(|| {
            Failure::internal(format!("the table of needs names no fact `{fact}`"))
        })?;
        if session.any_row(fact, &need.when)? {
            present.insert(need.name);
        }
    }
    if !settings.policies.policies.is_empty() {
        present.insert(POLICIES.to_owned());
    }
    let covered = |metric: &Metric| Covered {
        name: metric.name.clone(),
        computable: metric.needs.iter().all(|need| present.contains(need)),
        needs: metric.needs.clone(),
    };
    let metrics: Vec<Covered> = settings.catalog.metrics().map(covered).collect();
    let mut missing = BTreeMap::new();
    for need in metrics.iter().flat_map(|metric| &metric.needs) {
        if !present.contains(need) {
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
