//! `baremo report board`: chosen figures of a period with their goals, as text, JSON or a file.

use std::path::Path;

use baremo_metrics::board::Board;
use baremo_metrics::report::{ReportQuery, ReportSpec, compose};
use baremo_metrics::service::{BoardService, CatalogService, ReportService};
use baremo_metrics::{Catalog, ServiceError};
use baremo_model::error::Told;
use baremo_render::Language;
use baremo_render::problem::{Surface, problem};
use baremo_render::report::board::{board_text, told};
use serde_json::json;

use crate::cli::{BoardArgs, Format};
use crate::commands::message;
use crate::error::Failure;
use crate::error::file::read_named;
use crate::folder::Folder;
use crate::output::Output;
use crate::service::FolderService;

/// What comma-separated values say of a figure; the last three tell figures of one metric apart.
const COLUMNS: [&str; 11] = [
    "metric",
    "unit",
    "value",
    "n",
    "interval",
    "partial",
    "goal",
    "year_before",
    "variant",
    "where",
    "calendar",
];

/// Runs the report.
///
/// # Errors
///
/// Fails when the period, the board or a figure is unknown, or the file cannot be written.
pub fn run(
    folder: Folder,
    args: &BoardArgs,
    as_of: Option<&str>,
    output: &mut Output,
) -> Result<u8, Failure> {
    let service = FolderService::new(folder);
    let catalog = service.catalog()?;
    let board = args.board.as_deref().filter(|board| !board.is_empty());
    let file = board.filter(|board| board.ends_with(".toml"));
    let spec = file.map(|path| read(Path::new(path), &catalog)).transpose()?;
    let asked = ReportQuery {
        close: args.close.clone(),
        month: args.month.clone(),
        board: board.filter(|_| file.is_none()).map(str::to_owned),
        profile: args.profile.clone(),
        filter: args.filter.clone(),
        as_of: as_of.map(str::to_owned),
    };
    let report = compose(&service, &asked, spec.as_ref())?;
    if let Some(word) = &asked.board
        && service.reports()?.contains_key(word)
        && service.boards()?.boards.contains_key(word)
    {
        message(&both(output.language(), word));
    }
    let told = told(output.language(), &catalog, &report);
    if let Some(path) = &args.output {
        let (_, body) = baremo_web::report_file(&told, &path.to_string_lossy())?;
        super::save(path, &body, report.figures.len(), output)?;
        return Ok(0);
    }
    match output.format {
        Format::Text => output.text(&board_text(output.style(), &told))?,
        Format::Csv => {
            let figures = report.figures.iter().map(|figure| {
                json!({
                    "metric": figure.metric, "unit": figure.unit, "value": figure.value.value,
                    "n": figure.value.n, "interval": figure.value.interval,
                    "partial": figure.value.partial, "goal": figure.goal,
                    "year_before": figure.year.as_ref().and_then(|year| year.value),
                    "variant": figure.variant, "where": figure.filter,
                    "calendar": figure.calendar,
                })
            });
            output.csv(&COLUMNS, &figures.collect::<Vec<_>>())?;
        }
        Format::Json => output.json(&report)?,
    }
    Ok(0)
}

/// Returns what is told where a report and a board have the same word.
fn both(language: Language, word: &str) -> String {
    language.pick(
        format!("`{word}` is a report and a board: these are the figures of the report"),
        format!("`{word}` es un informe y un panel: estas son las cifras del informe"),
    )
}

/// Reads figures from a file: those of a report, or the cards of a board.
fn read(path: &Path, catalog: &Catalog) -> Result<ReportSpec, Failure> {
    let text = read_named(path)?;
    let name = path.display().to_string();
    if text.contains("[[card]]") {
        let board = Board::parse(&text, catalog).map_err(|found| named(&name, found.into()))?;
        return Ok(ReportSpec::of_board(&board));
    }
    Ok(ReportSpec::parse(&name, &text, catalog)?)
}

/// Returns what is wrong with a board, with the name of its file.
fn named(name: &str, error: ServiceError) -> Failure {
    let (es, _) = problem(Language::Es, Surface::Terminal, &error);
    let (en, es) = (format!("{name}: {}", error.message), Some(format!("{name}: {es}")));
    Failure { message: Told { en, es }, cause: None, ..error.into() }
}
