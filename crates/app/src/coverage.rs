//! Which metrics the data can answer, and what would bring the others.

use std::collections::BTreeSet;

use baremo_engine::Session;
use baremo_metrics::service::Coverage;
use baremo_metrics::{Catalog, Metric};
use baremo_model::{Fact, Stream};
use baremo_render::answer::words;
use baremo_render::import::MetricCoverage;
use baremo_render::{Language, catalogue};
use serde::Deserialize;

use crate::error::Failure;

/// Returns the coverage as the renderer takes it, titles in the reader's language.
pub fn rendered(coverage: &Coverage, catalog: &Catalog, language: Language) -> Vec<MetricCoverage> {
    let each = coverage.metrics.iter().map(|covered| {
        let title = catalog.get(&covered.name).map(|metric| words(metric, language).title.clone());
        MetricCoverage {
            metric: covered.name.clone(),
            title: title.unwrap_or_else(|_| covered.name.clone()),
            coverage: match covered.computable {
                true => catalogue::Coverage::Ready,
                false => catalogue::Coverage::Missing(coverage.lacking(covered).cloned().collect()),
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
    /// Rows without which nobody asks for it.
    #[serde(default)]
    only_if: Option<String>,
}

/// Looks which record types the data have; a metric whose needs are all there can be computed.
///
/// # Errors
///
/// Fails when the data cannot be read.
pub fn of(session: &Session) -> Result<Coverage, Failure> {
    let present = present(session, &needs()?, None)?;
    Ok(Coverage::new(session.settings().catalog.metrics(), &present))
}

/// Looks which record types one source has, of the metrics that records of these streams can
/// answer by themselves: what an import is told, whom visits to a web site would not help. What was
/// spent answers next to nothing by itself: it is held against what it brought and whom it served,
/// which other sources may have told already.
///
/// # Errors
///
/// As [`of`].
pub fn of_source(
    session: &Session,
    source: &str,
    streams: &BTreeSet<Stream>,
) -> Result<Coverage, Failure> {
    let (own, others): (Vec<Need>, Vec<Need>) =
        needs()?.into_iter().partition(|need| need.comes_with(streams));
    let known: BTreeSet<&str> = own.iter().map(|need| need.name.as_str()).collect();
    let completes = !streams.is_empty() && streams.iter().all(|own| *own == Stream::Spend);
    let in_reach = |metric: &&Metric| {
        let mut records = metric.needs.iter().filter(|need| *need != POLICIES).peekable();
        let is_known = |need: &String| known.contains(need.as_str());
        match completes {
            true => records.any(is_known),
            false => records.peek().is_some() && records.all(is_known),
        }
    };
    let mut present = present(session, &own, Some(source))?;
    if completes {
        present.extend(self::present(session, &others, None)?);
    }
    Ok(Coverage::new(session.settings().catalog.metrics().filter(in_reach), &present))
}

fn needs() -> Result<Vec<Need>, Failure> {
    let needs: Needs = toml::from_str(NEEDS)
        .map_err(|error| Failure::internal(format!("the table of needs is wrong: {error}")))?;
    Ok(needs.need)
}

impl Need {
    fn fact(&self) -> Result<Fact, Failure> {
        let fact = self.fact.as_deref().unwrap_or(Fact::Cases.name());
        Fact::from_name(fact)
            .ok_or_else(|| Failure::internal(format!("the table of needs names no fact `{fact}`")))
    }

    /// Returns whether records of these streams can bring it. What is computed from several
    /// streams is brought by orders or subscriptions, which say who is a customer.
    fn comes_with(&self, streams: &BTreeSet<Stream>) -> bool {
        let Ok(fact) = self.fact() else { return false };
        let is_base = fact.is_computed();
        let brings = |stream: &Stream| {
            let makes_customers = matches!(stream, Stream::Order | Stream::Subscription);
            stream.facts().contains(&fact.root()) || (is_base && makes_customers)
        };
        streams.iter().any(brings)
    }
}

/// Returns the names of the needs that are met, by one source where it is given.
fn present(
    session: &Session,
    needs: &[Need],
    source: Option<&str>,
) -> Result<BTreeSet<String>, Failure> {
    let mut present = BTreeSet::new();
    for need in needs {
        let fact = need.fact()?;
        let any_row = |when: &str| match source.filter(|_| !fact.is_computed()) {
            // Names of sources hold no quotes.
            Some(name) => session.any_row(fact, &format!("({when}) and source = '{name}'")),
            None => session.any_row(fact, when),
        };
        let is_asked = need.only_if.as_deref().map_or(Ok(true), any_row)?;
        if !is_asked || any_row(&need.when)? {
            present.insert(need.name.clone());
        }
    }
    if !session.settings().policies.policies.is_empty() {
        present.insert(POLICIES.to_owned());
    }
    Ok(present)
}
