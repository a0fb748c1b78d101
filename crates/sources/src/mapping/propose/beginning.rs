//! How a proposed mapping begins, and how a kind of its files is read.

use std::fmt::Write as _;

use baremo_model::told;

use super::draft::Draft;
use super::quoted;
use crate::read::{Detected, Format};

/// Returns what a file is called, without folders and ending.
pub(super) fn file_name(detected: &Detected) -> &str {
    let name = detected.file.rsplit(['/', '\\']).next().unwrap_or_default();
    // Standard input, `-`, has no name.
    name.split('.').next().filter(|name| !matches!(*name, "" | "-")).unwrap_or("export")
}

/// Says of so many records that they are the first, in both languages.
pub(super) fn first_records(count: usize) -> (String, String) {
    match count {
        1 => ("the first record".to_owned(), "del primer registro".to_owned()),
        _ => (format!("the first {count} records"), format!("de los primeros {count} registros")),
    }
}

/// Begins a mapping: from how much it was made, what of the file is not read, and its name.
pub(super) fn header(out: &mut Draft, detected: &Detected) {
    let (first, primeros) = first_records(detected.samples.len());
    out.remark(&told!(
        "Proposed from {first}. Lines marked CHECK are\n\
         guesses; docs/import.md explains every key.",
        "Propuesto a partir {primeros}. Las líneas marcadas con REVISE\n\
         son conjeturas; docs/import.md explica cada clave."
    ));
    if detected.is_header_only() {
        out.question(&told!(
            "there are headings only: what is below goes by their names, until a file has rows.",
            "solo hay encabezados: lo de abajo se guía por sus nombres, hasta que haya filas."
        ));
    }
    if !detected.repeated.is_empty() {
        let names: Vec<String> = detected.repeated.iter().map(|name| quoted(name)).collect();
        out.question(&told!(
            "several columns have one heading; the later ones are called {} here.",
            "varias columnas tienen el mismo encabezado; las posteriores se llaman aquí {}.",
            names.join(", ")
        ));
    }
    if let Some(sheet) = detected.sheet.as_ref().filter(|_| !detected.other_sheets.is_empty()) {
        out.question(&told!(
            "of the sheets of the workbook, {} is read, and not {}.",
            "de las hojas del libro se lee {}, y no {}.",
            quoted(sheet),
            detected.other_sheets.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", ")
        ));
    }
    let _ = writeln!(out, "name = {}", quoted(file_name(detected)));
}

/// Writes how a file is read, as far as it is not the usual.
pub(super) fn reading(out: &mut Draft, detected: &Detected) {
    let mut settings = Vec::new();
    if let Some(delimiter) = detected.delimiter.filter(|d| *d != b',') {
        settings.push(match delimiter {
            b'\t' => "delimiter = \"tab\"".to_owned(),
            other => format!("delimiter = \"{}\"", char::from(other)),
        });
    }
    let is_text = !matches!(detected.format, Format::Xlsx | Format::Parquet);
    if is_text && detected.encoding != crate::read::Encoding::Utf8 {
        settings.push(format!("encoding = \"{}\"", detected.encoding.word()));
    }
    if detected.format == Format::Csv && !detected.has_header {
        settings.push("header = false".to_owned());
    }
    if !detected.records_at.is_empty() {
        settings.push(format!("records_at = \"{}\"", detected.records_at.join(".")));
    }
    if !settings.is_empty() {
        let _ = writeln!(out, "read = {{ {} }}", settings.join(", "));
    }
}
