//! Cells as text: dates, times of day, lengths of time, numbers.

use calamine::{Data, ExcelDateTime, ExcelDateTimeType};

use crate::serial;

/// Returns the value of a cell as the sheet shows it.
pub(super) fn text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        // As in the same sheet saved as CSV.
        Data::Error(error) => error.to_string(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        // Spreadsheets keep every number as a float; ids must not come out as `4711.0`.
        Data::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
            format!("{number:.0}")
        }
        Data::Float(number) => number.to_string(),
        Data::Bool(yes) => yes.to_string(),
        Data::DateTime(when) => {
            // A time of day alone is kept as a part of the first day, in either date system.
            let told = match when.is_datetime() && when.as_f64() >= 1.0 {
                true => serial::civil(since_1899(when)).map(|at| at.to_string().replace('T', " ")),
                false => clock(when.as_f64()),
            };
            told.unwrap_or_else(|| when.as_f64().to_string())
        }
    }
}

/// Turns days into hours, minutes and seconds, as sheets show lengths of time: `26:13:05`.
fn clock(days: f64) -> Option<String> {
    let millis = serial::millis(days.abs());
    if !(0.0..3e14).contains(&millis) {
        return None;
    }
    let millis = millis as u64;
    let (seconds, rest) = (millis / 1_000, millis % 1_000);
    let sign = if days < 0.0 { "-" } else { "" };
    let whole =
        format!("{sign}{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60);
    Some(if rest == 0 { whole } else { format!("{whole}.{rest:03}") })
}

/// Days from the first of the 1900 date system to the first of the 1904 one.
const TO_1904: f64 = 1_462.0;

/// Returns the days since 1899-12-30, from which workbooks of the 1904 date system do not count.
fn since_1899(when: &ExcelDateTime) -> f64 {
    let days = when.as_f64();
    let is_1904 = *when == ExcelDateTime::new(days, ExcelDateTimeType::DateTime, true);
    if is_1904 { days + TO_1904 } else { days }
}
