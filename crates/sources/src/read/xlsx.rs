//! Workbooks: the first sheet that has a header and a row, its cells as text.
//!
//! Dates come out as `YYYY-MM-DD HH:MM:SS[.ffffff]` in the workbook's own, unnamed zone. A sheet
//! has at most 1 048 576 rows and is held in memory.

use std::io::{Cursor, Read, Seek};
use std::sync::Arc;

use baremo_model::error::{Foreign, Told};
use baremo_model::told;
use calamine::{
    Data, DataType, ExcelDateTime, ExcelDateTimeType, Range, Reader as _, Xlsx, XlsxError,
};

use super::record::{Headings, Record};
use super::{Step, Unreadable, detect};
use crate::SourceError;

/// Reads the rows of a sheet.
pub(crate) struct XlsxReader {
    range: Range<Data>,
    pub(crate) sheet: String,
    pub(crate) headings: Arc<Headings>,
    /// Those of them that the sheet gives several columns.
    pub(crate) repeated: Vec<String>,
    pub(crate) has_header: bool,
    /// Rows above the headings.
    pub(crate) titles: usize,
    first_line: u64,
    row: usize,
    records: u64,
}

/// What of a workbook to read.
pub(crate) struct Choice<'a> {
    pub sheet: Option<&'a str>,
    pub header: Option<bool>,
}

impl XlsxReader {
    pub(crate) fn open_file(
        file: &str,
        path: &std::path::Path,
        choice: &Choice<'_>,
    ) -> Result<Self, SourceError> {
        let handle = std::fs::File::open(path).map_err(|error| SourceError::io(file, &error))?;
        Self::open(file, std::io::BufReader::new(handle), choice)
    }

    pub(crate) fn open_bytes(
        file: &str,
        bytes: Vec<u8>,
        choice: &Choice<'_>,
    ) -> Result<Self, SourceError> {
        Self::open(file, Cursor::new(bytes), choice)
    }

    fn open<R: Read + Seek>(file: &str, from: R, choice: &Choice<'_>) -> Result<Self, SourceError> {
        let bad =
            |detail: Told| SourceError::Format { file: file.to_owned(), format: "XLSX", detail };
        let said = |error: XlsxError| match error {
            // Of other archives too some keep a folder of this name; a workbook says what it holds.
            XlsxError::FileNotFound(_) => {
                SourceError::Foreign { file: file.to_owned(), seems: Foreign::Archive(".zip") }
            }
            error => bad(error.to_string().into()),
        };
        let mut book: Xlsx<R> = Xlsx::new(from).map_err(said)?;
        let names = book.sheet_names();
        let mut best: Option<(String, Range<Data>)> = None;
        for name in &names {
            if choice.sheet.is_some_and(|wanted| wanted != name) {
                continue;
            }
            let range = book.worksheet_range(name).map_err(said)?;
            let rows = range.height();
            if best.as_ref().is_none_or(|(_, other)| other.height() < 2 && rows > other.height()) {
                best = Some((name.clone(), range));
            }
        }
        let Some((sheet, range)) = best else {
            let (wanted, there) = (choice.sheet.unwrap_or_default(), names.join("`, `"));
            return Err(bad(told!(
                "it has no sheet `{wanted}`, only `{there}`",
                "no tiene ninguna hoja `{wanted}`, solo `{there}`"
            )));
        };
        if range.height() == 0 {
            return Err(SourceError::Empty { file: file.to_owned() });
        }
        let rows = range.rows().take(detect::HEAD_ROWS);
        let rows: Vec<Vec<String>> = rows.map(|row| row.iter().map(text).collect()).collect();
        let rows: Vec<&[String]> = rows.iter().map(Vec::as_slice).collect();
        let titles = if choice.header.is_none() { detect::titles(&rows) } else { 0 };
        let first = rows.get(titles).copied().unwrap_or_default();
        let below = rows.get(titles + 1..).unwrap_or_default();
        let has_header = choice.header.unwrap_or_else(|| detect::is_header(first, below));
        let headings = if has_header {
            Headings::from_cells(first.iter().map(String::as_str))
        } else {
            Headings::numbered(first.len())
        };
        let repeated = if has_header { headings.repeated(first) } else { Vec::new() };
        let first_line = u64::from(range.start().map_or(0, |(row, _)| row)) + 1;
        Ok(Self {
            range,
            sheet,
            headings: Arc::new(headings),
            repeated,
            has_header,
            titles,
            first_line,
            row: titles + usize::from(has_header),
            records: 0,
        })
    }

    pub(crate) fn next(&mut self, record: &mut Record) -> Step {
        loop {
            if self.row >= self.range.height() {
                return Step::End;
            }
            let width = self.range.width();
            let cells = (0..width).filter_map(|column| self.range.get((self.row, column)));
            let line = self.first_line + self.row as u64;
            if cells.clone().all(DataType::is_empty) {
                self.row += 1;
                continue;
            }
            self.records += 1;
            record.position.line = line;
            record.position.record = self.records;
            let row = record.as_row_mut(&self.headings);
            row.clear();
            let mut broken = None;
            for cell in cells {
                if let Data::Error(error) = cell {
                    broken = Some(error.to_string());
                }
                row.push(&text(cell));
            }
            self.row += 1;
            return match broken {
                None => Step::Record,
                Some(error) => Step::Unreadable(Unreadable {
                    reason: "cell_error",
                    message: told!(
                        "a cell holds the error {error}",
                        "una celda tiene el error {error}"
                    ),
                    position: record.position,
                    raw: record.raw(),
                }),
            };
        }
    }
}

fn text(cell: &Data) -> String {
    match cell {
        Data::Empty | Data::Error(_) => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        // Spreadsheets keep every number as a float; ids must not come out as `4711.0`.
        Data::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
            format!("{number:.0}")
        }
        Data::Float(number) => number.to_string(),
        Data::Bool(yes) => yes.to_string(),
        Data::DateTime(when) if when.is_datetime() => {
            civil(since_1899(when)).unwrap_or_else(|| when.as_f64().to_string())
        }
        Data::DateTime(span) => span.as_f64().to_string(),
    }
}

/// Days from the first of the 1900 date system to the first of the 1904 one.
const TO_1904: f64 = 1_462.0;

/// Returns the days since 1899-12-30, from which workbooks of the 1904 date system do not count.
fn since_1899(when: &ExcelDateTime) -> f64 {
    let days = when.as_f64();
    let is_1904 = *when == ExcelDateTime::new(days, ExcelDateTimeType::DateTime, true);
    if is_1904 { days + TO_1904 } else { days }
}

/// Turns days since 1899-12-30 (the 1900 date system) into a civil date and time.
fn civil(days: f64) -> Option<String> {
    // Serial numbers carry about a tenth of a millisecond; rounding to one undoes the binary error.
    let millis = (days * 86_400_000.0).round();
    if !(0.0..3e14).contains(&millis) {
        return None;
    }
    let base = jiff::civil::date(1899, 12, 30).at(0, 0, 0, 0);
    let when = base.checked_add(jiff::SignedDuration::from_millis(millis as i64)).ok()?;
    Some(when.to_string().replace('T', " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serial_numbers_become_dates() {
        assert_eq!(civil(43_831.5).as_deref(), Some("2020-01-01 12:00:00"));
        assert_eq!(civil(43_831.0 + 1.0 / 86_400.0).as_deref(), Some("2020-01-01 00:00:01"));
        assert_eq!(civil(f64::NAN), None);
        for (days, is_1904, expected) in [
            (43_831.5, false, "2020-01-01 12:00:00"),
            (42_369.5, true, "2020-01-01 12:00:00"),
            (0.0, true, "1904-01-01 00:00:00"),
        ] {
            let when = ExcelDateTime::new(days, ExcelDateTimeType::DateTime, is_1904);
            assert_eq!(text(&Data::DateTime(when)), expected);
        }
        assert_eq!(text(&Data::Float(4711.0)), "4711");
        assert_eq!(text(&Data::Float(0.25)), "0.25");
    }
}
