//! Asking: a session over the lake the stage before made.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use baremo_engine::Session;
use baremo_metrics::answer::Answer;
use baremo_metrics::query::Query;
use baremo_model::DAY;
use baremo_store::{Mode, Store};
use serde_json::{Value, json};

use crate::measure::{RUNS, Timings, peak_mib};
use crate::{Result, data, lake};

/// Questions on a page of figures.
const OVERVIEW: usize = 30;

/// The months a page compares.
const MONTH: &str = "2026-09";

/// Asks what the peers are asked too, then the questions of an overview.
pub fn run(dir: &Path) -> Result<Value> {
    let store = Arc::new(Store::open(&dir.join("lake"), Mode::Existing)?);
    let settings = Arc::new(data::settings()?);
    let open = || lake::session(&store, &settings);
    let mut found = json!({});
    let mut warm_session = open()?;
    for calendar in ["wall", "business"] {
        for stat in ["mean", "median"] {
            let query = daily(calendar, stat);
            let mut cold = Timings::default();
            for _ in 0..RUNS {
                warm_session = open()?;
                cold.run(|| warm_session.ask(&query))?;
            }
            let mut warm = Timings::default();
            for _ in 0..RUNS {
                warm.run(|| warm_session.ask(&query))?;
            }
            let name = format!("{calendar}-{stat}");
            let answer = warm_session.ask(&query)?;
            std::fs::write(dir.join(format!("ours-{name}.csv")), cells(&answer))?;
            found[name] = json!({
                "cold": cold.json(), "warm": warm.json(), "rows": answer.rows.len(),
            });
        }
    }
    found["peak_daily_mib"] = json!(peak_mib("self"));
    found["overview"] = overview(&warm_session)?;
    let last = warm_session.watermark().unwrap_or(0);
    let first = last - 800 * DAY;
    data::write_spans(&settings, first, last + 30 * DAY, &dir.join("spans.csv"))?;
    found["cases"] = json!(store.snapshot()?.files("cases").iter().map(|f| f.rows).sum::<u64>());
    Ok(found)
}

/// Returns the question of one metric by day and channel over everything there is.
fn daily(calendar: &str, stat: &str) -> Query {
    Query {
        metrics: vec!["first_response_time".into()],
        grain: Some("day".into()),
        by: vec!["channel".into()],
        zone: Some(data::ZONE.into()),
        stat: Some(stat.into()),
        calendar: Some(calendar.into()),
        ..Query::default()
    }
}

/// Writes the cells of an answer that have a value.
fn cells(answer: &Answer) -> String {
    let mut text = String::from("day,channel,n,value\n");
    for row in &answer.rows {
        let Some(value) = row.values.get("first_response_time") else { continue };
        let (Some(day), Some(seconds)) = (&row.bucket, value.value) else { continue };
        let channel = row.by.get("channel").cloned().flatten().unwrap_or_default();
        let _ = writeln!(text, "{day},{channel},{},{seconds}", value.n);
    }
    text
}

/// Times the questions of a page: every metric of one month against the month before, with median
/// and p90 where there are any; then all metrics in one question.
fn overview(session: &Session) -> Result<Value> {
    let question = |metric: &str, stat: Option<&str>| Query {
        metrics: vec![metric.to_owned()],
        from: Some(MONTH.into()),
        to: Some(MONTH.into()),
        stat: stat.map(str::to_owned),
        compare: Some("previous".into()),
        zone: Some(data::ZONE.into()),
        ..Query::default()
    };
    let names: Vec<String> = session.settings().catalog.names().map(str::to_owned).collect();
    let mut questions: Vec<Query> = names.iter().map(|name| question(name, None)).collect();
    for stat in ["median", "p90"] {
        for name in &names {
            let answer = session.ask(&question(name, None))?;
            if answer.metrics.iter().any(|used| used.statistic.is_some()) {
                questions.push(question(name, Some(stat)));
            }
        }
    }
    questions.truncate(OVERVIEW);
    let mut each = Vec::new();
    for query in &questions {
        let mut timings = Timings::default();
        session.ask(query)?;
        for _ in 0..RUNS {
            timings.run(|| session.ask(query))?;
        }
        let stat = query.stat.as_deref().unwrap_or("default");
        each.push((timings.best(), format!("{} {stat}", query.metrics[0])));
    }
    let mut page = Timings::default();
    for _ in 0..RUNS {
        page.run(|| {
            questions.iter().map(|query| session.ask(query)).collect::<Result<Vec<_>, _>>()
        })?;
    }
    let all = Query { metrics: names, ..question("", None) };
    let mut together = Timings::default();
    for _ in 0..RUNS {
        together.run(|| session.ask(&all))?;
    }
    each.sort_by(|one, other| other.0.total_cmp(&one.0));
    let p95 = each.get(each.len() / 20).map(|(seconds, _)| *seconds);
    let median = each.get(each.len() / 2).map(|(seconds, _)| *seconds);
    Ok(json!({
        "questions": each.len(), "median": median, "p95": p95, "page": page.json(),
        "all_metrics": all.metrics.len(), "together": together.json(),
        "slowest": each.iter().take(8).collect::<Vec<_>>(), "peak_mib": peak_mib("self"),
    }))
}
