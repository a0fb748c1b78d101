//! Every metric of the catalogue over all streams of the demo company.

use std::path::Path;
use std::sync::Arc;

use baremo_engine::Settings;
use baremo_metrics::policy::PolicySet;
use baremo_metrics::query::Query;
use baremo_store::{SEGMENT_EVENTS, Store};
use baremo_testkit::demo;
use serde_json::{Value, json};

use crate::measure::{RUNS, Timings, load_average, peak_mib};
use crate::{Result, data, lake};

/// The company of scale 1 is a tenth of the usual one.
const SHARE: f64 = 0.1;

/// Fills a lake with all streams and asks for every metric over the two years.
pub fn run(scale: f64, dir: &Path) -> Result<Value> {
    let company = data::company(scale * SHARE);
    let root = dir.join("company");
    let batches = demo::columns(&company, SEGMENT_EVENTS);
    let batches = batches.chain(demo::streams(&company, SEGMENT_EVENTS));
    let filled = lake::fill(&root, batches, &data::fold_settings(), 0)?;
    let mut found = filled.found;
    let store = Arc::new(filled.store);
    // What the checks of the catalogue are written for: UTC, wall time, one policy.
    let mut settings = data::settings()?;
    settings.zone = "UTC".into();
    settings.calendars.clear();
    settings.rules = Default::default();
    settings.policies = PolicySet::parse("check.toml", data::CHECK_POLICY)
        .map_err(|errors| data::listed(&errors))?;
    let settings = Arc::new(settings);
    let names: Vec<String> = settings.catalog.names().map(str::to_owned).collect();
    // A statement needs a start and an end: those of the company.
    let question = |names: &[String]| Query {
        metrics: names.to_vec(),
        from: Some("2024-11-01".into()),
        to: Some("2026-10-31".into()),
        ..Query::default()
    };
    let (mut first, mut again) = (Vec::new(), Vec::new());
    let (mut totals, mut statements) = (Vec::new(), serde_json::Map::new());
    let mut written = [0.0; 2];
    for name in &names {
        let query = question(std::slice::from_ref(name));
        let (mut cold, mut warm) = (Timings::default(), Timings::default());
        for _ in 0..RUNS {
            let session = lake::session(&store, &settings)?;
            cold.run(|| session.ask(&query))?;
            warm.run(|| session.ask(&query))?;
        }
        let session = lake::session(&store, &settings)?;
        let answer = session.ask(&query)?;
        let total = &answer.total.values[name];
        totals.push((total.value, total.n));
        // What a peer can be asked too: the same question as SQL over the same files, where one row
        // is the answer.
        let is_whole = answer.rows.iter().all(|row| row.by.is_empty());
        if is_whole && let Ok(sql) = session.sql(&query)? {
            statements.insert(name.clone(), json!([sql, total.value, total.n]));
            written[0] += cold.best();
            written[1] += warm.best();
        }
        first.push((cold.best(), name.clone()));
        again.push((warm.best(), name.clone()));
    }
    found["together"] = together(&store, &settings, &question(&names), &totals)?;
    found["first"] = spread(first);
    found["again"] = spread(again);
    found["written"] = json!({
        "count": statements.len(), "root": root.display().to_string(),
        "cold": { "best": written[0], "load": load_average() },
        "warm": { "best": written[1], "load": load_average() },
    });
    std::fs::write(dir.join("statements.json"), serde_json::to_vec(&statements)?)?;
    found["peak_ask_mib"] = json!(peak_mib("self"));
    Ok(found)
}

/// Times all of them in one question; each has to be what it is alone.
fn together(
    store: &Arc<Store>,
    settings: &Arc<Settings>,
    all: &Query,
    totals: &[(Option<f64>, u64)],
) -> Result<Value> {
    let (mut cold, mut warm) = (Timings::default(), Timings::default());
    for _ in 0..RUNS {
        let session = lake::session(store, settings)?;
        cold.run(|| session.ask(all))?;
        warm.run(|| session.ask(all))?;
    }
    let together = lake::session(store, settings)?.ask(all)?;
    for (name, total) in all.metrics.iter().zip(totals) {
        let own = &together.total.values[name];
        if (own.value, own.n) != *total {
            return Err(format!("`{name}` has another value when all are asked").into());
        }
    }
    Ok(json!({ "cold": cold.json(), "warm": warm.json() }))
}

/// Returns median, 95th percentile and sum of the seconds, and the slowest.
fn spread(mut each: Vec<(f64, String)>) -> Value {
    each.sort_by(|one, other| other.0.total_cmp(&one.0));
    let at = |part: usize| each.get(each.len() / part).map(|(seconds, _)| *seconds);
    json!({
        "questions": each.len(), "median": at(2), "p95": at(20),
        "sum": each.iter().map(|(seconds, _)| seconds).sum::<f64>(),
        "slowest": each.iter().take(8).collect::<Vec<_>>(),
    })
}
