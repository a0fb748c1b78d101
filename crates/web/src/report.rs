//! Reports as files, for pages and the command line: set in the fonts of charts.

use baremo_metrics::ServiceError;
use baremo_metrics::pack::{PackFigure, PackReport};
use baremo_metrics::service::Cause;
use baremo_model::{ErrorKind, told};
use baremo_render::Language;
use baremo_render::report::board::{Fonts, Told, pdf, pptx, xlsx};
use baremo_render::report::pack::{ToldPack, ToldPackFigure, pack_pdf, said};
use baremo_render::words::{UNITS, called};

use crate::export::{CSV, Cell, Sheet, XLSX, csv, workbook};

const PDF: &str = "application/pdf";
const PPTX: &str = "application/vnd.openxmlformats-officedocument.presentationml.presentation";

/// Returns media type and content of a file whose name ends in `.pdf`, `.pptx` or `.xlsx`.
///
/// # Errors
///
/// A bad request for another ending; internal when the file cannot be written.
pub fn report_file(told: &Told, name: &str) -> Result<(&'static str, Vec<u8>), ServiceError> {
    let (kind, written) = match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("pdf") => (PDF, pdf(told, fonts())),
        Some("pptx") => (PPTX, pptx(told)),
        Some("xlsx") => (XLSX, xlsx(told)),
        _ => return Err(Cause::ReportName(name.to_owned()).into()),
    };
    let body =
        written.map_err(|error| ServiceError::new(ErrorKind::Internal, error.to_string()))?;
    Ok((kind, body))
}

fn fonts() -> Fonts {
    let font = |place: usize| baremo_assets::FONTS.get(place).copied().unwrap_or_default();
    Fonts { regular: font(0), bold: font(1) }
}

/// Returns media type and content of a pack as a file whose name ends in `.csv`, `.pdf` or
/// `.xlsx`. Tables hold numbers as they are, in the unit that stands beside them.
///
/// # Errors
///
/// A bad request for another ending; internal when the file cannot be written.
pub fn pack_file(
    report: &PackReport,
    told: &ToldPack,
    name: &str,
) -> Result<(&'static str, Vec<u8>), ServiceError> {
    let told = &told.clone().quoted();
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("pdf") => {
            let written = pack_pdf(told, fonts());
            let failed = |error: baremo_render::report::board::ReportError| {
                ServiceError::new(ErrorKind::Internal, error.to_string())
            };
            Ok((PDF, written.map_err(failed)?))
        }
        Some("xlsx") => {
            let named = |unit: &str| unit_name(told.language, unit);
            let figures = figures(report, told, &named);
            let sheets = [figures, months(report, told), settings(told)];
            Ok((XLSX, workbook(&sheets)?))
        }
        Some("csv") => {
            let figures = figures(report, told, &str::to_owned);
            Ok((CSV, csv(&figures.head, &figures.rows)))
        }
        _ => {
            let message = told!(
                "a pack is a file in .csv, .pdf or .xlsx, not `{name}`",
                "un paquete es un fichero .csv, .pdf o .xlsx, no `{name}`"
            );
            Err(ServiceError::new(ErrorKind::BadRequest, message))
        }
    }
}

/// Writes the figures; `unit` says how their units are told.
fn figures(report: &PackReport, told: &ToldPack, unit: &dyn Fn(&str) -> String) -> Sheet {
    let heads = [
        said::PARAMETER,
        said::VALUE,
        said::UNIT,
        said::REQUIRED,
        said::VERDICT,
        said::MARGIN,
        said::RECOMPUTED,
        said::ERROR,
        said::CASES,
        said::WHY,
        said::NOTES,
    ];
    let row = |(it, said): (&PackFigure, &ToldPackFigure)| {
        let notes: Vec<&str> = said.hints.iter().chain(&said.details).map(String::as_str).collect();
        vec![
            Cell::text(Some(&said.title)),
            Cell::number(it.value),
            Cell::text(Some(&unit(&it.unit))),
            Cell::text(Some(&said.required)),
            Cell::text(Some(&said.verdict)),
            Cell::number(it.margin),
            Cell::number(it.recomputed),
            Cell::number(it.error),
            Cell::number(Some(it.n as f64)),
            Cell::text(Some(&said.reason)),
            Cell::text(Some(&notes.join("; "))),
        ]
    };
    Sheet {
        name: said::FIGURES.text(told.language).to_owned(),
        head: heads.map(|head| head.text(told.language).to_owned()).into(),
        rows: report.parameters.iter().zip(&told.figures).map(row).collect(),
    }
}

/// Returns what the unit of numbers is called that stand as they are beside it.
fn unit_name(language: Language, unit: &str) -> String {
    match unit {
        "seconds" => language.pick("seconds", "segundos").to_owned(),
        unit => called(UNITS, unit, language),
    }
}

fn months(report: &PackReport, told: &ToldPack) -> Sheet {
    let row = |(it, said): (&PackFigure, &ToldPackFigure)| {
        let values = told.months.iter().map(|(month, _)| {
            let found = it.months.iter().find(|own| own.month == *month);
            Cell::number(found.and_then(|own| own.value))
        });
        std::iter::once(Cell::text(Some(&said.title))).chain(values).collect()
    };
    let months = told.months.iter().map(|(month, _)| month.clone());
    let first = said::PARAMETER.text(told.language).to_owned();
    Sheet {
        name: said::MONTHS.text(told.language).to_owned(),
        head: std::iter::once(first).chain(months).collect(),
        rows: report.parameters.iter().zip(&told.figures).map(row).collect(),
    }
}

fn settings(told: &ToldPack) -> Sheet {
    let about = told.about.join(" · ");
    let lines = [&told.scope, &about].into_iter().chain(&told.warnings).chain(&told.settings);
    Sheet {
        name: said::SETTINGS.text(told.language).to_owned(),
        head: vec![format!("{} · {}", told.title, told.year)],
        rows: lines.map(|line| vec![Cell::text(Some(line))]).collect(),
    }
}

#[cfg(test)]
mod tests;
