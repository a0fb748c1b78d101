//! Rows of totals among records.

use baremo_model::error::Told;
use baremo_model::told;

use crate::read::{Body, Record};

/// What stands in a row of totals, in small letters.
const TOTALS: [&str; 7] =
    ["total", "totals", "totales", "grand total", "total general", "subtotal", "suma"];

/// Returns why the time of a record is refused, with the way out where the record looks like a row
/// of totals: what stands in the place of its time is a sum, which says nothing by itself.
pub(super) fn pointed(record: &Record, reason: &str, message: Told) -> Told {
    let found = if reason.starts_with("time_") { of(record) } else { None };
    let Some((heading, cell)) = found else { return message };
    let way = format!("skip = \"\\\"{heading}\\\" = '{cell}'\"");
    let (en, es) = (&message.en, message.spanish());
    told!(
        "{en}; the row has a cell `{cell}` and looks like a row of totals: `{way}` in the \
         `[[file]]` of the mapping leaves it out",
        "{es}; la fila tiene una celda `{cell}` y parece una fila de totales: `{way}` en el \
         `[[file]]` del mapeo la deja fuera"
    )
}

/// Returns the cell by which a row looks like one of totals, after the name of its column.
fn of(record: &Record) -> Option<(&str, &str)> {
    let Body::Row(headings, row) = &record.body else { return None };
    let names = headings.names().iter().map(String::as_str);
    let mut cells = names.zip(row.iter()).map(|(name, cell)| (name, cell.trim()));
    cells.find(|(name, cell)| {
        // The name is written in quotes.
        let is_plain = !name.contains(['"', '\\']);
        is_plain && TOTALS.contains(&cell.to_lowercase().as_str())
    })
}
