//! Orders: what is known of each customer, and who of each month's new ones came back.

use std::path::Path;
use std::sync::Arc;

use baremo_engine::{BaseQuery, Session};
use baremo_engine::{Cell, Settings};
use baremo_facts::FoldSettings;
use baremo_metrics::query::Query;
use baremo_store::{SEGMENT_EVENTS, Store};
use serde_json::{Value, json};

use crate::measure::{RUNS, Timings, peak_mib};
use crate::{Result, data, lake, made};

/// Customers of scale 1, with two orders each on average.
const CUSTOMERS: f64 = 100_000.0;

/// Months each cohort is followed.
const MONTHS: u32 = 12;

/// Customers at the head of the list.
const HEAD: usize = 10;

/// Fills a lake with orders, then asks for the base of customers and for cohorts.
pub fn run(scale: f64, dir: &Path) -> Result<Value> {
    let customers = (CUSTOMERS * scale) as u64;
    let root = dir.join("shop");
    let batches = made::orders(customers, SEGMENT_EVENTS);
    let filled = lake::fill(&root, batches, &FoldSettings::default(), 0)?;
    let mut found = filled.found;
    found["customers"] = json!(customers);
    found["files"] = json!(lake::files(&filled.store, &root, &["orders"])?);
    let store = Arc::new(filled.store);
    let settings = Arc::new(data::settings()?);
    found["base"] = base(&store, &settings)?;
    found["cohorts"] = cohorts(&store, &settings, &dir.join("ours-cohorts.csv"))?;
    Ok(found)
}

/// Times the customer base made of files, and asks it for what a peer has to find too.
fn base(store: &Arc<Store>, settings: &Arc<Settings>) -> Result<Value> {
    let columns = ["customer", "order_count", "order_day_count", "net", "last_order_at"];
    let head = BaseQuery {
        columns: &columns,
        order: "net",
        descending: true,
        limit: HEAD,
        ..BaseQuery::default()
    };
    let (mut cold, mut warm) = (Timings::default(), Timings::default());
    let mut session = lake::session(store, settings)?;
    for run in 0..RUNS {
        // The base of the run before is dropped outside the clock.
        if run > 0 {
            drop(std::mem::replace(&mut session, lake::session(store, settings)?));
        }
        cold.run(|| session.base_rows(&head))?;
        warm.run(|| session.base_rows(&head))?;
    }
    let rows = session.base_rows(&head)?;
    let money = |row: &Vec<Cell>| match row[3] {
        Cell::Number(money) => money,
        _ => 0,
    };
    Ok(json!({
        "cold": cold.json(), "warm": warm.json(), "peak_mib": peak_mib("self"),
        "figures": sums(&session)?, "head": rows.rows.iter().map(money).collect::<Vec<_>>(),
    }))
}

/// Returns counts and sums over the base.
fn sums(session: &Session) -> Result<Value> {
    let columns = ["order_count", "order_day_count", "net", "first_order_at", "last_order_at"];
    let mut found = json!({});
    let all = BaseQuery {
        columns: &columns,
        filter: Some("order_count > 0"),
        order: "net",
        limit: usize::MAX,
        ..BaseQuery::default()
    };
    // All rows at once would take more memory than the base.
    let (mut sums, mut customers, step) = (vec![0i128; columns.len()], 0, 1 << 20);
    let total = session.base_rows(&BaseQuery { limit: 0, ..all.clone() })?.total;
    for offset in (0..total).step_by(step) {
        let page = BaseQuery { offset, limit: step, ..all.clone() };
        for row in session.base_rows(&page)?.rows {
            customers += 1;
            for (sum, cell) in sums.iter_mut().zip(&row) {
                if let Cell::Number(number) = cell {
                    *sum += i128::from(*number);
                }
            }
        }
    }
    found["customers"] = json!(customers);
    for (name, sum) in columns.iter().zip(sums) {
        // Instants add up beyond sixty-four bits.
        found[*name] = json!(sum.to_string());
    }
    for count in 1..=5 {
        let filter = format!("order_count = {count}");
        let some = BaseQuery { filter: Some(&filter), limit: 0, ..all.clone() };
        found[format!("of {count}")] = json!(session.base_rows(&some)?.total);
    }
    Ok(found)
}

/// Times cohorts by the month of the first order, and writes their cells.
fn cohorts(store: &Arc<Store>, settings: &Arc<Settings>, path: &Path) -> Result<Value> {
    let query = Query {
        metrics: vec!["cohort_retention".into()],
        variant: Some("monthly".into()),
        parameters: [("ages".to_owned(), MONTHS.to_string())].into(),
        grain: Some("month".into()),
        by: vec!["age".into()],
        zone: Some("UTC".into()),
        ..Query::default()
    };
    let (mut cold, mut warm) = (Timings::default(), Timings::default());
    let mut session = lake::session(store, settings)?;
    for run in 0..RUNS {
        if run > 0 {
            drop(std::mem::replace(&mut session, lake::session(store, settings)?));
        }
        cold.run(|| session.ask(&query))?;
        warm.run(|| session.ask(&query))?;
    }
    let answer = session.ask(&query)?;
    let mut text = String::from("month,age,customers,active\n");
    for row in &answer.rows {
        let Some(value) = row.values.get("cohort_retention") else { continue };
        let (Some(month), Some(Some(age))) = (&row.bucket, row.by.get("age")) else { continue };
        let (active, customers) = (value.numerator, value.denominator);
        if let (Some(active), Some(customers)) = (active, customers)
            && customers > 0.0
        {
            text.push_str(&format!("{month},{age},{customers},{active}\n"));
        }
    }
    std::fs::write(path, text)?;
    Ok(json!({
        "cold": cold.json(), "warm": warm.json(), "rows": answer.rows.len(),
        "watermark": session.watermark(), "peak_mib": peak_mib("self"),
    }))
}
