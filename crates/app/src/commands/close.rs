//! `baremo close`: pins the figures of a period, and says later why today's differ.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use baremo_engine::Session;
use baremo_metrics::answer::RecordRow;
use baremo_metrics::query::Query;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::cli::{CloseArgs, Format, Lang};
use crate::error::Failure;
use crate::folder::Folder;
use crate::output::Output;

/// A period whose figures were published.
#[derive(Debug, Deserialize, Serialize)]
struct Close {
    name: String,
    closed_at: String,
    snapshot: u64,
    from: String,
    to: String,
    zone: Option<String>,
    profile: Option<String>,
    figures: BTreeMap<String, Figure>,
}

/// One published figure.
#[derive(Clone, Debug, Deserialize, Serialize)]
struct Figure {
    value: Option<f64>,
    n: u64,
    unit: String,
    version: u32,
}

/// Runs the command: pins a period that is not closed yet, shows one that is, lists all.
///
/// # Errors
///
/// Fails when the period cannot be read from the name or the data cannot be asked.
pub fn run(data: &Path, args: &CloseArgs, output: &mut Output) -> Result<u8, Failure> {
    let folder = Folder::open(data)?;
    let Some(name) = &args.name else { return list(&folder, output) };
    if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c)) {
        return Err(Failure::request(format!("`{name}` cannot be the name of a period"))
            .hint("letters, digits, - _ and . only, such as 2026-11"));
    }
    let path = path(&folder, name);
    if path.exists() {
        return compare(&folder, &read(&path)?, output);
    }
    let close = pin(&folder, name, args)?;
    let text = serde_json::to_string_pretty(&close).unwrap_or_default();
    let wrote = std::fs::create_dir_all(folder.root.join("closes"))
        .and_then(|()| std::fs::write(&path, text));
    wrote.map_err(|error| {
        Failure::unavailable(format!("cannot write `{}`: {error}", path.display()))
    })?;
    match output.format {
        Format::Json => output.json(&close)?,
        _ => {
            let text = match output.lang {
                Lang::En => format!("{name} is closed: {} figures pinned\n", close.figures.len()),
                Lang::Es => format!("{name} cerrado: {} cifras fijadas\n", close.figures.len()),
            };
            output.text(&text)?;
        }
    }
    Ok(0)
}

/// Returns the snapshots that closed periods hold.
///
/// # Errors
///
/// Fails when a close cannot be read.
pub fn kept(folder: &Folder) -> Result<BTreeSet<u64>, Failure> {
    names(folder)?.iter().map(|name| Ok(read(&path(folder, name))?.snapshot)).collect()
}

fn path(folder: &Folder, name: &str) -> PathBuf {
    folder.root.join("closes").join(format!("{name}.json"))
}

fn names(folder: &Folder) -> Result<Vec<String>, Failure> {
    Ok(crate::folder::texts(&folder.root.join("closes"), ".json")?.into_keys().collect())
}

fn read(path: &Path) -> Result<Close, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string());
    let close = text.and_then(|text| serde_json::from_str(&text).map_err(|e| e.to_string()));
    close.map_err(|error| Failure::request(format!("cannot read `{}`: {error}", path.display())))
}

fn list(folder: &Folder, output: &mut Output) -> Result<u8, Failure> {
    let names = names(folder)?;
    match output.format {
        Format::Json => output.json(&names)?,
        _ => names.iter().try_for_each(|name| output.text(&format!("{name}\n")))?,
    }
    Ok(0)
}

fn pin(folder: &Folder, name: &str, args: &CloseArgs) -> Result<Close, Failure> {
    let session = folder.session(None)?;
    let metrics = match args.metrics.is_empty() {
        true => session.settings().catalog.names().map(str::to_owned).collect(),
        false => args.metrics.clone(),
    };
    let (from, to) = (args.from.clone(), args.to.clone());
    let mut close = Close {
        name: name.to_owned(),
        closed_at: jiff::Timestamp::now().to_string(),
        snapshot: session.snapshot(),
        from: from.unwrap_or_else(|| name.to_owned()),
        to: to.unwrap_or_else(|| name.to_owned()),
        zone: args.zone.clone(),
        profile: args.profile.clone(),
        figures: BTreeMap::new(),
    };
    for metric in metrics {
        close.figures.insert(metric.clone(), figure(&session, &close, &metric)?);
    }
    Ok(close)
}

fn question(close: &Close, metric: &str) -> Query {
    Query {
        metrics: vec![metric.to_owned()],
        from: Some(close.from.clone()),
        to: Some(close.to.clone()),
        zone: close.zone.clone(),
        profile: close.profile.clone(),
        ..Query::default()
    }
}

fn figure(session: &Session, close: &Close, metric: &str) -> Result<Figure, Failure> {
    let answer = session.ask(&question(close, metric))?;
    let value = answer.total.values.get(metric).cloned().unwrap_or_default();
    let used = answer.metrics.first();
    Ok(Figure {
        value: value.value,
        n: value.n,
        unit: used.map(|used| used.unit.clone()).unwrap_or_default(),
        version: used.map(|used| used.version).unwrap_or_default(),
    })
}

/// Shows published, today, and which records make the difference.
fn compare(folder: &Folder, close: &Close, output: &mut Output) -> Result<u8, Failure> {
    let today = folder.session(None)?;
    let then = folder.store.snapshot_number(close.snapshot)?;
    let then = folder.session_at(then)?;
    let mut rows = Vec::new();
    for (metric, published) in &close.figures {
        let now = figure(&today, close, metric)?;
        let same = now.value == published.value && now.n == published.n;
        let reasons = match same {
            true => Vec::new(),
            false if now.version != published.version => {
                vec![("redefined".to_owned(), String::new())]
            }
            false => reasons(&then, &today, close, metric)?,
        };
        rows.push((metric, published, now, reasons));
    }
    if output.format == Format::Json {
        let all: Vec<_> = rows
            .iter()
            .map(|(metric, published, now, reasons)| {
                let records: Vec<_> = reasons
                    .iter()
                    .map(|(why, case)| json!({ "reason": why, "case": case }))
                    .collect();
                json!({
                    "metric": metric, "published": published, "today": now, "records": records,
                })
            })
            .collect();
        output
            .json(&json!({ "name": close.name, "closed_at": close.closed_at, "figures": all }))?;
        return Ok(0);
    }
    for (metric, published, now, reasons) in rows {
        let number = |value: Option<f64>| value.map_or("–".to_owned(), |v| format!("{v:.2}"));
        let (was, is) = (number(published.value), number(now.value));
        let mark = if reasons.is_empty() { "=" } else { "≠" };
        output.text(&format!(
            "{mark} {metric:<34} {was:>14} {is:>14} {:<8} n {} → {}\n",
            now.unit, published.n, now.n
        ))?;
        let mut counts: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (why, case) in &reasons {
            counts.entry(why).or_default().push(case);
        }
        for (why, cases) in counts {
            let shown: Vec<&str> = cases.iter().take(5).copied().collect();
            output.text(&format!("    {why}: {} ({})\n", cases.len(), shown.join(", ")))?;
        }
    }
    Ok(0)
}

/// Returns why the records behind a figure differ between two snapshots: the word and the case.
fn reasons(
    then: &Session,
    today: &Session,
    close: &Close,
    metric: &str,
) -> Result<Vec<(String, String)>, Failure> {
    let query = question(close, metric);
    let rows = |session: &Session| -> Result<BTreeMap<String, Option<f64>>, Failure> {
        let mut found = BTreeMap::new();
        session.records(&query, false, &mut |row: RecordRow| {
            let key = format!("{} {} {}", row.case, row.side, row.from.unwrap_or_default());
            found.insert(key, row.value);
            Ok(())
        })?;
        Ok(found)
    };
    let (before, after) = (rows(then)?, rows(today)?);
    let case = |key: &str| key.split(' ').next().unwrap_or_default().to_owned();
    let mut reasons = Vec::new();
    for (key, value) in &after {
        match before.get(key) {
            None => reasons.push(("added since (late, or solved since)".to_owned(), case(key))),
            Some(old) if old != value => reasons.push(("corrected".to_owned(), case(key))),
            Some(_) => {}
        }
    }
    let gone = before.keys().filter(|key| !after.contains_key(*key));
    reasons.extend(gone.map(|key| ("gone since (re-opened, or corrected)".to_owned(), case(key))));
    Ok(reasons)
}
