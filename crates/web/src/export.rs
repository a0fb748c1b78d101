//! Workbooks that people download. A cell that a spreadsheet would take for a formula is text, and
//! stays text when somebody edits it.

use baremo_metrics::ServiceError;
use baremo_metrics::page::Unit;
use baremo_metrics::service::Reader;
use baremo_model::money::whole;
use baremo_model::{ErrorKind, utc_text};
use baremo_render::Language;
use baremo_render::csv::csv_line;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use serde_json::{Map, Value};

use crate::text::{self, Text};
use crate::visit::File;

/// Media type of a workbook.
pub(crate) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Media type of comma-separated values.
pub(crate) const CSV: &str = "text/csv; charset=utf-8";
/// Rows a sheet has room for, its heading included.
const ROWS: usize = 1_048_576;
/// Characters the name of a sheet has room for.
const NAME: usize = 31;
/// Characters a cell has room for.
const CHARACTERS: usize = 32_767;

/// As what a table is taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TableForm {
    /// Comma-separated values.
    Csv,
    /// A workbook.
    Xlsx,
}

impl TableForm {
    /// Both of them.
    pub(crate) const ALL: [TableForm; 2] = [TableForm::Csv, TableForm::Xlsx];

    /// Returns what names of such files end in.
    pub(crate) fn ending(self) -> &'static str {
        match self {
            TableForm::Csv => "csv",
            TableForm::Xlsx => "xlsx",
        }
    }

    /// Returns the form that a name of a file ends in.
    pub(crate) fn of(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        Self::ALL.into_iter().find(|form| form.ending() == ending)
    }

    /// Returns a file of this form.
    pub(crate) fn file(self, stem: &str, body: Vec<u8>) -> File {
        let media_type = match self {
            TableForm::Csv => CSV,
            TableForm::Xlsx => XLSX,
        };
        File { name: format!("{stem}.{}", self.ending()), media_type, body }
    }
}

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell {
    /// Nothing.
    Empty,
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
}

impl Cell {
    /// Returns the cell of a text that may be missing.
    pub(crate) fn text(text: Option<&str>) -> Self {
        text.filter(|text| !text.is_empty()).map_or(Cell::Empty, |text| Cell::Text(text.into()))
    }

    /// Returns the cell of an instant in UTC that may be missing.
    pub(crate) fn instant(micros: Option<i64>) -> Self {
        Cell::text(micros.and_then(utc_text).as_deref())
    }

    /// Returns the cell of money in minor units that may be missing, in whole ones.
    pub(crate) fn money(minor: Option<i64>, currency: Option<&str>) -> Self {
        let currency = currency.unwrap_or_default();
        Cell::number(minor.map(|minor| whole(minor as f64, currency)))
    }

    /// Returns the cell of a number that may be missing.
    pub(crate) fn number(value: Option<f64>) -> Self {
        value.filter(|value| value.is_finite()).map_or(Cell::Empty, Cell::Number)
    }
}

/// A table of a workbook.
pub(crate) struct Sheet {
    /// Its name.
    pub(crate) name: String,
    /// Headings.
    pub(crate) head: Vec<String>,
    /// Rows.
    pub(crate) rows: Vec<Vec<Cell>>,
}

impl Sheet {
    /// Returns a table with its name and headings in a language.
    pub(crate) fn new(language: Language, name: Text, head: &[Text], rows: Vec<Vec<Cell>>) -> Self {
        let head = head.iter().map(|name| name.text(language).to_owned()).collect();
        Sheet { name: name.text(language).to_owned(), head, rows }
    }

    /// Returns a table that says why there is nothing to tell.
    pub(crate) fn of_none(language: Language, why: &str) -> Self {
        let rows = vec![vec![Cell::text(Some(why))]];
        Sheet::new(language, text::WHY_NO_VALUE, &[text::WHY_NO_VALUE], rows)
    }

    /// Returns the table as a file of this name, without its ending.
    ///
    /// # Errors
    ///
    /// Internal when the workbook cannot be written.
    pub(crate) fn file(self, stem: &str, form: TableForm) -> Result<File, ServiceError> {
        let body = match form {
            TableForm::Csv => csv(&self.head, &self.rows),
            TableForm::Xlsx => workbook(&[self])?,
        };
        Ok(form.file(stem, body))
    }
}

/// A table of facts or events that leaves as it is, to be a sheet of a workbook.
pub struct RawTable {
    sheet: Sheet,
}

impl RawTable {
    /// Returns a table without columns and rows yet.
    pub fn new(name: &str) -> Self {
        RawTable { sheet: Sheet { name: name.to_owned(), head: Vec::new(), rows: Vec::new() } }
    }

    /// Names the columns, in the order of the cells of each row.
    pub fn head<'a>(&mut self, names: impl Iterator<Item = &'a str>) {
        self.sheet.head = names.map(str::to_owned).collect();
    }

    /// Adds a row.
    pub fn push(&mut self, row: &Map<String, Value>) {
        let cell = |value: &Value| match value {
            Value::Null => Cell::Empty,
            Value::String(text) => Cell::text(Some(text)),
            Value::Number(number) => Cell::number(number.as_f64()),
            other => Cell::Text(other.to_string()),
        };
        self.sheet.rows.push(row.values().map(cell).collect());
    }

    /// Returns how many rows it has.
    pub fn rows(&self) -> usize {
        self.sheet.rows.len()
    }
}

/// Returns tables as a workbook, a sheet each.
///
/// # Errors
///
/// Internal when the workbook cannot be written.
pub fn tables_file(tables: Vec<RawTable>) -> Result<Vec<u8>, ServiceError> {
    let sheets: Vec<Sheet> = tables.into_iter().map(|table| table.sheet).collect();
    workbook(&sheets)
}

/// Returns a figure whose unit may have a currency as a table holds it: 12.34 for 1234 in
/// `money EUR`.
pub(crate) fn in_whole_units(figure: f64, unit: &str) -> f64 {
    match unit.strip_prefix(Unit::Money.word()) {
        Some(currency) => whole(figure, currency.trim()),
        None => figure,
    }
}

/// Returns in what figures of a unit are told in a table: `EUR` where they are in `money EUR`.
pub(crate) fn whole_unit(unit: &str) -> &str {
    let currency = unit.strip_prefix(Unit::Money.word()).map(str::trim);
    currency.filter(|currency| !currency.is_empty()).unwrap_or(unit)
}

/// Returns whether a spreadsheet would take a text for a formula.
fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// Writes a table as comma-separated values, as the command line does: a decimal point in every
/// language, since the workbook beside it is for people (decision 0126).
pub(crate) fn csv(head: &[String], rows: &[Vec<Cell>]) -> Vec<u8> {
    let cell = |cell: &Cell| match cell {
        Cell::Empty => String::new(),
        Cell::Number(value) => value.to_string(),
        Cell::Text(text) => text.clone(),
    };
    let line = |row: &Vec<Cell>| {
        let row: Vec<String> = row.iter().map(cell).collect();
        csv_line(row.iter().map(String::as_str))
    };
    lines(csv_line(head.iter().map(String::as_str)), rows.iter().map(line))
}

/// Joins a line of headings and the lines of rows, which end with the one that is written when
/// nobody waits for them any more.
pub(crate) fn lines(head: String, rows: impl Iterator<Item = String>) -> Vec<u8> {
    let reader = Reader::served();
    let written = rows.take_while(|_| !reader.has_left());
    written.fold(head, |all, row| all + &row).into_bytes()
}

/// Writes a workbook; nothing of it once nobody waits for it any more. A table longer than a sheet
/// goes on in the next.
pub(crate) fn workbook(sheets: &[Sheet]) -> Result<Vec<u8>, ServiceError> {
    let reader = Reader::served();
    let written = || -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        for sheet in sheets {
            let parts: Vec<&[Vec<Cell>]> = match sheet.rows.is_empty() {
                true => vec![&[]],
                false => sheet.rows.chunks(ROWS - 1).collect(),
            };
            for (number, rows) in parts.into_iter().enumerate() {
                let page = book.add_worksheet();
                page.set_name(name(&sheet.name, number))?;
                fill(page, &sheet.head, rows, &reader)?;
            }
        }
        if reader.has_left() {
            return Ok(Vec::new());
        }
        book.save_to_buffer()
    };
    written().map_err(|error| {
        ServiceError::new(ErrorKind::Internal, format!("cannot write the workbook: {error}"))
    })
}

/// Returns a name that a sheet may have, the later ones of a table numbered.
fn name(name: &str, number: usize) -> String {
    let number = if number == 0 { String::new() } else { format!(" {}", number + 1) };
    let allowed = |c: char| match c {
        '[' | ']' | '*' | '?' | '\'' => None,
        ':' | '/' | '\\' => Some('-'),
        c => Some(c),
    };
    let plain: String = name.chars().filter_map(allowed).collect();
    shortened(&plain, NAME - number.len()) + &number
}

/// Cuts a text after a whole word, and not after a short one that only leads to the next: `de`. A
/// single word that is too long is cut anywhere.
fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    // The word in which the room ends, or which begins behind it, goes.
    let cut: String = text.chars().take(most + 1).collect();
    let mut words: Vec<&str> = cut.split(' ').collect();
    words.pop();
    while words.len() > 1 && words.last().is_some_and(|word| word.chars().count() <= 3) {
        words.pop();
    }
    match words.is_empty() {
        true => text.chars().take(most).collect(),
        false => words.join(" "),
    }
}

fn fill(
    page: &mut Worksheet,
    head: &[String],
    rows: &[Vec<Cell>],
    reader: &Reader,
) -> Result<(), XlsxError> {
    let (bold, guarded) = (Format::new().set_bold(), Format::new().set_quote_prefix());
    for (column, text) in (0_u16..).zip(head) {
        page.write_string_with_format(0, column, text, &bold)?;
        page.set_column_width(column, text.chars().count().clamp(9, 40) as f64 + 3.0)?;
    }
    page.set_freeze_panes(1, 0)?;
    for (line, row) in (1_u32..).zip(rows).take_while(|_| !reader.has_left()) {
        for (column, cell) in (0_u16..).zip(row) {
            match cell {
                Cell::Empty => continue,
                Cell::Number(value) => page.write_number(line, column, *value)?,
                Cell::Text(text) => {
                    let text: String = text.chars().take(CHARACTERS).collect();
                    match is_formula(&text) {
                        true => page.write_string_with_format(line, column, text, &guarded)?,
                        false => page.write_string(line, column, text)?,
                    }
                }
            };
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use baremo_metrics::service::Waiting;

    use super::*;

    #[test]
    fn no_cell_becomes_a_formula() {
        let row = vec![Cell::text(Some("=1+1,\"x\"")), Cell::number(Some(-2.5)), Cell::Empty];
        let text = String::from_utf8(csv(&["a".into(), "@b".into()], &[row])).unwrap();
        assert_eq!(text, "a,'@b\n\"'=1+1,\"\"x\"\"\",-2.5,\n");
        // What is a number is none, and neither is a dash alone: as the command line writes them.
        let row = vec![Cell::text(Some("-7")), Cell::text(Some("-")), Cell::text(Some("-7+1"))];
        let text = String::from_utf8(csv(&["a".into()], &[row])).unwrap();
        assert_eq!(text, "a\n-7,-,'-7+1\n");
        assert_eq!(Cell::number(Some(f64::NAN)), Cell::Empty);
    }

    #[test]
    fn numbers_are_for_programs_whatever_the_language_of_the_headings() {
        let row = vec![Cell::number(Some(12_045.5)), Cell::money(Some(1_234), Some("EUR"))];
        let text = String::from_utf8(csv(&["Horas".into(), "Coste".into()], &[row])).unwrap();
        assert_eq!(text, "Horas,Coste\n12045.5,12.34\n");
    }

    #[test]
    fn money_is_in_whole_units_of_its_currency() {
        let told = |unit| (in_whole_units(1500.0, unit), whole_unit(unit));
        assert_eq!(told("money EUR"), (15.0, "EUR"));
        assert_eq!(told("money JPY"), (1500.0, "JPY"));
        assert_eq!(told("money KWD"), (1.5, "KWD"));
        assert_eq!(told("money"), (15.0, "money"));
        assert_eq!(told("percent"), (1500.0, "percent"));
    }

    #[test]
    fn a_workbook_is_one_whatever_it_is_called() {
        let sheet = Sheet {
            name: "a/b:[c]* and much more than a sheet may be called".into(),
            head: vec!["x".into()],
            rows: vec![vec![Cell::text(Some("=cmd()"))], vec![Cell::number(Some(1.0))]],
        };
        let bytes = workbook(&[sheet]).unwrap();
        assert!(bytes.starts_with(b"PK"));
        assert_eq!(name("", 1), " 2");
    }

    #[test]
    fn a_table_that_leaves_is_a_sheet_with_its_own_columns() {
        let mut table = RawTable::new("cases");
        let row = serde_json::json!({ "id": "7", "n": 2, "at": null, "tags": ["a"] });
        table.head(row.as_object().unwrap().keys().map(String::as_str));
        assert_eq!((table.sheet.head.len(), table.rows()), (4, 0));
        table.push(row.as_object().unwrap());
        assert_eq!((table.sheet.head.len(), table.rows()), (4, 1));
        let has = |cell: Cell| table.sheet.rows[0].contains(&cell);
        assert!(has(Cell::Text("7".into())) && has(Cell::Number(2.0)) && has(Cell::Empty));
        assert!(has(Cell::Text("[\"a\"]".into())));
        assert!(tables_file(vec![table]).unwrap().starts_with(b"PK"));
    }

    #[test]
    fn no_workbook_is_written_for_a_reader_who_has_left() {
        let waiting = Waiting::begin();
        let reader = waiting.reader();
        let sheet = || Sheet { name: "a".into(), head: vec!["x".into()], rows: Vec::new() };
        assert!(reader.serve(|| workbook(&[sheet()])).unwrap().starts_with(b"PK"));
        drop(waiting);
        assert!(reader.serve(|| workbook(&[sheet()])).unwrap().is_empty());
    }

    #[test]
    fn no_lines_are_written_for_a_reader_who_has_left() {
        let waiting = Waiting::begin();
        let (reader, mut waiting) = (waiting.reader(), Some(waiting));
        // Who leaves while the second is written does not get it.
        let mut written = 0;
        let rows = (1..=1000).map(|row| {
            written = row;
            if row == 2 {
                drop(waiting.take());
            }
            format!("{row}\n")
        });
        assert_eq!(reader.serve(|| lines("n\n".into(), rows)), b"n\n1\n");
        assert_eq!(written, 2);
        let rows = vec![vec![Cell::Number(1.0)], vec![Cell::Number(2.0)]];
        assert_eq!(reader.serve(|| csv(&["n".into()], &rows)), b"n\n");
        assert_eq!(csv(&["n".into()], &rows), b"n\n1\n2\n");
    }

    #[test]
    fn names_of_sheets_end_with_a_word() {
        assert_eq!(name("Settings the figures depend on", 0), "Settings the figures depend on");
        let spanish = "Ajustes de los que dependen las cifras";
        assert_eq!(name(spanish, 0), "Ajustes de los que dependen");
        assert_eq!(name(spanish, 1), "Ajustes de los que dependen 2");
        assert_eq!(name("Ley 10/2025 de servicios de atención", 0), "Ley 10-2025 de servicios");
        assert_eq!(name(&"ñ".repeat(40), 9), format!("{} 10", "ñ".repeat(28)));
    }
}
