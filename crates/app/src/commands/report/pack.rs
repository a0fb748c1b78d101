//! `baremo report es_ley_10_2025`: the figures of a pack for one year, each recomputed from its
//! records; as text, JSON, comma-separated values or a file, and kept in the data folder. What was
//! known at an instant of before is not kept: it would take the place of what is known today.

use baremo_metrics::pack::{PackQuery, PackReport};
use baremo_metrics::service::ReportService;
use baremo_model::error::Told;
use baremo_render::report::pack::{pack_text, told};
use serde_json::Value;

use crate::cli::{Format, PackArgs};
use crate::commands::message;
use crate::error::Failure;
use crate::folder::Folder;
use crate::output::Output;
use crate::packs;
use crate::service::FolderService;

/// What comma-separated values say of a parameter.
const PARAMETER: [&str; 16] = [
    "id",
    "metric",
    "variant",
    "set",
    "where",
    "value",
    "n",
    "recomputed",
    "error",
    "least",
    "most",
    "below",
    "kept",
    "reason",
    "calendar",
    "holidays",
];

/// Runs the report.
///
/// # Errors
///
/// Fails when nothing of the year is on record, the data cannot be read or the pack cannot be
/// written.
pub fn run(
    folder: Folder,
    name: &str,
    args: &PackArgs,
    as_of: Option<&str>,
    output: &mut Output,
) -> Result<u8, Failure> {
    let root = folder.root.clone();
    let service = FolderService::new(folder);
    let query =
        PackQuery { name: name.to_owned(), year: args.year, as_of: as_of.map(str::to_owned) };
    let report = service.pack(&query)?;
    let told = told(output.language(), &report);
    let written = args.output.as_deref().map(|path| {
        let file = baremo_web::pack_file(&report, &told, &path.to_string_lossy());
        file.map(|(_, body)| (path, body))
    });
    // A file that cannot be made keeps nothing.
    let written = written.transpose()?;
    match as_of {
        None => packs::keep(&root, &report)?,
        Some(at) => message(output.language().told(&not_kept(at, &report))),
    }
    if let Some((path, body)) = written {
        super::save(path, &body, report.parameters.len(), output)?;
        return Ok(0);
    }
    match output.format {
        Format::Text => output.text(&pack_text(output.style(), &told))?,
        Format::Csv => output.csv(&PARAMETER, &parameters(&report)?)?,
        Format::Json => output.json(&*report)?,
    }
    Ok(0)
}

/// Says that the file of a year stays as it is.
fn not_kept(as_of: &str, report: &PackReport) -> Told {
    baremo_model::told!(
        "not kept: what was known at {as_of} does not replace packs/{}/{:04}.json",
        "no se guarda: lo que se sabía en {as_of} no sustituye a packs/{}/{:04}.json",
        report.pack,
        report.year
    )
}

/// Returns the parameters as programs read them.
fn parameters(report: &PackReport) -> Result<Vec<Value>, Failure> {
    let each = report.parameters.iter().map(serde_json::to_value);
    each.collect::<Result<_, _>>().map_err(|error| Failure::internal(error.to_string()))
}
