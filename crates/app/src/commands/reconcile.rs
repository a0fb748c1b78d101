//! `baremo reconcile`: our figures beside the ones the vendor stored.

use std::collections::BTreeMap;
use std::path::Path;

use baremo_engine::{Check, Compared};
use baremo_render::{Reconciliation, ReconciliationRow};
use serde::Deserialize;
use serde_json::json;

use crate::cli::{Format, Lang, ReconcileArgs};
use crate::error::Failure;
use crate::folder::Folder;
use crate::output::Output;

/// The figures vendors store, and how ours is had.
const CHECKS: &str = include_str!("../../../../catalog/checks.toml");

#[derive(Deserialize)]
struct Checks {
    check: Vec<Check>,
}

/// Runs the command.
///
/// # Errors
///
/// Fails when the source is unknown or stored no figure.
pub fn run(data: &Path, args: &ReconcileArgs, output: &mut Output) -> Result<u8, Failure> {
    let folder = Folder::open(data)?;
    let session = folder.session(None)?;
    let names: Vec<&str> = session.sources().iter().map(|state| state.name.as_str()).collect();
    if !names.contains(&args.source.as_str()) {
        let failure = Failure::request(format!("unknown source `{}`", args.source));
        return Err(failure.hint(format!("sources: {}", names.join(", "))));
    }
    let checks: Checks = toml::from_str(CHECKS).map_err(|error| Failure {
        message: format!("the table of checks is wrong: {error}"),
        hints: Vec::new(),
        kind: baremo_model::ErrorKind::Internal,
    })?;
    let compared = session.reconcile(&args.source, &checks.check)?;
    if compared.is_empty() {
        let message = format!("`{}` stored no figure of its own", args.source);
        return Err(Failure::request(message)
            .hint("import the export that has them: metric sets, statistics, stats, made_sla"));
    }
    let report = report(&args.source, &checks.check, &compared, output.lang);
    match output.format {
        Format::Json => output.json(&as_json(&compared, &checks.check))?,
        Format::Csv => output.text(&baremo_render::reconciliation_csv(&report))?,
        Format::Text => {
            let (language, style) = (output.language(), output.style());
            output.text(&baremo_render::reconciliation_text(&report, language, &style))?;
        }
    }
    Ok(0)
}

fn report(source: &str, checks: &[Check], compared: &[Compared], lang: Lang) -> Reconciliation {
    let mut by_name: BTreeMap<&str, Vec<&Compared>> = BTreeMap::new();
    for one in compared {
        by_name.entry(&one.name).or_default().push(one);
    }
    let rows = by_name.into_iter().map(|(name, all)| {
        let check = checks.iter().find(|check| check.name == name);
        let why = check.map(|check| match lang {
            Lang::En => check.why.clone(),
            Lang::Es => check.why_es.clone(),
        });
        let mut classes: BTreeMap<String, u64> = BTreeMap::new();
        for one in &all {
            *classes.entry(one.class.to_owned()).or_default() += 1;
        }
        let equal = classes.remove("equal").unwrap_or_default();
        let differences = all.iter().filter(|one| one.class != "equal");
        ReconciliationRow {
            name: name.to_owned(),
            duration: check.is_some_and(|check| check.value.is_none()),
            compared: all.len() as u64,
            equal,
            classes,
            why: why.unwrap_or_default(),
            differences: differences.map(|one| (**one).clone().into_parts()).collect(),
        }
    });
    Reconciliation { source: source.to_owned(), rows: rows.collect() }
}

fn as_json(compared: &[Compared], checks: &[Check]) -> serde_json::Value {
    let mut by_name: BTreeMap<&str, Vec<&Compared>> = BTreeMap::new();
    for one in compared {
        by_name.entry(&one.name).or_default().push(one);
    }
    let figures: Vec<_> = by_name
        .into_iter()
        .map(|(name, all)| {
            let check = checks.iter().find(|check| check.name == name);
            let differences: Vec<_> = all
                .iter()
                .filter(|one| one.class != "equal")
                .map(|one| {
                    json!({
                        "conversation": one.conversation, "ours": one.ours,
                        "theirs": one.theirs, "class": one.class,
                    })
                })
                .collect();
            json!({
                "name": name, "metric": check.map(|check| &check.metric),
                "compared": all.len(), "equal": all.len() - differences.len(),
                "why": check.map(|check| &check.why), "differences": differences,
            })
        })
        .collect();
    json!({ "figures": figures })
}
