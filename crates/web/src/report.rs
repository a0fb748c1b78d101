//! The board report as a file, for the page and the command line: set in the fonts of charts.

use baremo_metrics::ServiceError;
use baremo_metrics::service::Cause;
use baremo_model::ErrorKind;
use baremo_render::report::board::{Fonts, Told, pdf, pptx, xlsx};

use crate::export::XLSX;

const PDF: &str = "application/pdf";
const PPTX: &str = "application/vnd.openxmlformats-officedocument.presentationml.presentation";

/// Returns media type and content of a file whose name ends in `.pdf`, `.pptx` or `.xlsx`.
///
/// # Errors
///
/// A bad request for another ending; internal when the file cannot be written.
pub fn report_file(told: &Told, name: &str) -> Result<(&'static str, Vec<u8>), ServiceError> {
    let fonts = || {
        let font = |place: usize| baremo_assets::FONTS.get(place).copied().unwrap_or_default();
        Fonts { regular: font(0), bold: font(1) }
    };
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

#[cfg(test)]
mod tests;
