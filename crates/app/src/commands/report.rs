//! `baremo report`: pages of figures that are more than one question.

mod board;
mod effect;
mod pack;

use std::path::Path;

use baremo_metrics::bucket::parse_range_bound;
use baremo_metrics::models::outlook::{HealthBacktest, ModelFit, Outlook};
use baremo_render::outlook::{health_text, outlook_text};
use serde_json::{Value, json};

use crate::cli::{Format, ReportArgs, ReportKind};
use crate::commands::{message, tell_definitions};
use crate::error::Failure;
use crate::error::file::unsaved;
use crate::folder::Folder;
use crate::output::Output;

/// Runs the command.
///
/// # Errors
///
/// Fails when the data cannot be read.
pub fn run(data: &Path, args: &ReportArgs, output: &mut Output) -> Result<u8, Failure> {
    let folder = Folder::open(data)?;
    if args.as_of.is_some() {
        let (_, settings) = folder.defined(&folder.chosen(args.as_of.as_deref())?)?;
        tell_definitions(output.language(), &settings);
    }
    if let ReportKind::Board(board) = &args.report {
        return board::run(folder, board, args.as_of.as_deref(), output);
    }
    if let ReportKind::EsLey102025(pack) = &args.report {
        return pack::run(folder, "es_ley_10_2025", pack, args.as_of.as_deref(), output);
    }
    let session = folder.session(args.as_of.as_deref())?;
    let (language, style) = (output.language(), output.style());
    match &args.report {
        // Answered above: they ask as the pages do.
        ReportKind::Board(_) | ReportKind::EsLey102025(_) => {}
        ReportKind::Effect(effect) => {
            return effect::run(&folder, &session, effect, output);
        }
        ReportKind::Models { to } => {
            let zone = baremo_metrics::bucket::zone(&folder.config.zone)?;
            let bound = to.as_deref().map(|to| parse_range_bound(to, &zone, true)).transpose()?;
            let outlook: Outlook = session.outlook(bound)?;
            match output.format {
                Format::Text => {
                    let (until, named) = (to.as_deref(), &folder.config.zone);
                    output.text(&outlook_text(language, style, &outlook, until, named))?;
                }
                Format::Csv => output
                    .csv(&["model", "parameter", "value", "standard_error"], &fitted(&outlook))?,
                Format::Json => output.json(&outlook)?,
            }
        }
        ReportKind::Health { days } => {
            let backtest: HealthBacktest = session.health_backtest(*days)?;
            match output.format {
                Format::Text => output.text(&health_text(language, style, &backtest))?,
                Format::Csv => {
                    let classes = backtest.classes.iter().map(|(class, (customers, churned))| {
                        json!({ "class": class, "customers": customers, "churned": churned })
                    });
                    let classes: Vec<Value> = classes.collect();
                    output.csv(&["class", "customers", "churned"], &classes)?;
                }
                Format::Json => output.json(&backtest)?,
            }
        }
    }
    Ok(0)
}

/// Writes a report's file and says on standard error how many figures and pages it has.
fn save(path: &Path, body: &[u8], figures: usize, output: &Output) -> Result<(), Failure> {
    std::fs::write(path, body).map_err(|error| unsaved(path, error))?;
    let language = output.language();
    let figures = language.counted(figures as u64, ["figure", "figures"], ["cifra", "cifras"]);
    let pages = pages(body)
        .map(|pages| language.counted(pages as u64, ["page", "pages"], ["página", "páginas"]));
    let counted: Vec<String> = std::iter::once(figures).chain(pages).collect();
    let (verb, counted) = (language.pick("wrote", "escrito"), counted.join(", "));
    message(&format!("{verb} {}: {counted}", path.display()));
    Ok(())
}

/// Returns how many pages a PDF of this program has; none for what is none.
fn pages(body: &[u8]) -> Option<usize> {
    const PAGE: &[u8] = b"/Type/Page/";
    body.starts_with(b"%PDF-").then(|| body.windows(PAGE.len()).filter(|it| *it == PAGE).count())
}

/// Returns what was fitted, a row each parameter.
fn fitted(outlook: &Outlook) -> Vec<Value> {
    let of_model = |model: &ModelFit| -> Vec<Value> {
        let told = model.parameters.iter().map(|(name, it)| {
            json!({
                "model": model.name, "parameter": name, "value": it.value,
                "standard_error": it.standard_error,
            })
        });
        told.collect()
    };
    outlook.models.iter().flat_map(of_model).collect()
}
