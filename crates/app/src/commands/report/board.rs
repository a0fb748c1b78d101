//! `baremo report board`: chosen figures of a period with their goals, as text, JSON or a file.

use std::path::Path;

use baremo_metrics::board::Board;
use baremo_metrics::report::{ReportQuery, ReportSpec, compose};
use baremo_metrics::service::MetricService;
use baremo_metrics::{Catalog, ServiceError};
use baremo_render::report::board::{board_text, told};

use crate::cli::{BoardArgs, Format};
use crate::error::Failure;
use crate::folder::Folder;
use crate::output::Output;
use crate::service::FolderService;

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
        as_of: as_of.map(str::to_owned),
    };
    let report = compose(&service, &asked, spec.as_ref())?;
    let told = told(output.language(), &catalog, &report);
    if let Some(path) = &args.output {
        let (_, body) = baremo_web::report_file(&told, &path.to_string_lossy())?;
        std::fs::write(path, body).map_err(|error| {
            Failure::request(format!("cannot write `{}`: {error}", path.display()))
        })?;
        return Ok(0);
    }
    match output.format {
        Format::Text => output.text(&board_text(output.style(), &told))?,
        _ => output.json(&report)?,
    }
    Ok(0)
}

/// Reads figures from a file: those of a report, or the cards of a board.
fn read(path: &Path, catalog: &Catalog) -> Result<ReportSpec, Failure> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| Failure::request(format!("cannot read `{}`: {error}", path.display())))?;
    let name = path.display().to_string();
    if text.contains("[[card]]") {
        let board = Board::parse(&text, catalog).map_err(|problem| {
            let mut failure = Failure::from(ServiceError::from(problem));
            failure.message = format!("{name}: {}", failure.message);
            failure
        })?;
        return Ok(ReportSpec::of_board(&board));
    }
    Ok(ReportSpec::parse(&name, &text, catalog)?)
}
