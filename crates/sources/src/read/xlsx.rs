//! Workbooks: the first sheet that holds a table, one that is seen before hidden ones, and of those
//! one of days, its cells as text.
//!
//! A sheet of a few remarks, with no headings of several columns, is read only where there is no
//! other. Dates come out as `YYYY-MM-DD HH:MM:SS[.ffffff]` in the workbook's own, unnamed zone. A
//! sheet has at most 1 048 576 rows and is held in memory; one of more cells than fit is refused.

mod cell;

use std::io::{Cursor, Read, Seek};
use std::sync::Arc;

use baremo_model::error::{Foreign, Told, told_to_us};
use baremo_model::told;
use calamine::{
    Cell, Data, DataRef, DataType, Range, Reader as _, SheetVisible, Style, Xlsx, XlsxError,
    XlsxFormulaMetadata as Formula,
};

use self::cell::text;
use super::record::{Headings, Record};
use super::{Step, archive, heading, subheadings};
use crate::SourceError;

/// Reads the rows of a sheet.
pub(crate) struct XlsxReader {
    range: Range<Data>,
    pub(crate) sheet: String,
    /// Others that hold rows, where none was chosen.
    pub(crate) other_sheets: Vec<String>,
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

/// A sheet, and how its first rows lie.
struct Sheet {
    name: String,
    range: Range<Data>,
    /// The first rows as text; where a formula was never computed, the name of its column.
    rows: Vec<Vec<String>>,
    /// Cells of formulas that were never computed, by row and column of the sheet.
    unknown: Vec<(u32, u32)>,
    titles: usize,
    /// Rows under the headings that are no records.
    under: usize,
    has_header: bool,
    is_visible: bool,
}

impl Sheet {
    fn of(name: String, range: Range<Data>, unknown: Vec<(u32, u32)>, choice: &Choice<'_>) -> Self {
        let rows = range.rows().take(heading::HEAD_ROWS);
        // An error is no heading, and no value by which one is known.
        let known = |cell: &Data| if cell.is_error() { String::new() } else { text(cell) };
        let mut rows: Vec<Vec<String>> = rows.map(|row| row.iter().map(known).collect()).collect();
        let (top, left) = range.start().unwrap_or_default();
        for (row, column) in &unknown {
            // Whatever it is, it is no value of a record.
            if let Some((row, place)) = row.checked_sub(top).zip(column.checked_sub(left))
                && let Some(cells) = rows.get_mut(row as usize)
                && let Some(cell) = cells.get_mut(place as usize)
            {
                *cell = column_letters(*column);
            }
        }
        let cells: Vec<&[String]> = rows.iter().map(Vec::as_slice).collect();
        let titles = match (choice.header_row, choice.header) {
            (Some(row), _) => row.saturating_sub(top as usize + 1),
            (None, None) => heading::titles(&cells),
            (None, Some(_)) => 0,
        };
        let first = cells.get(titles).copied().unwrap_or_default();
        let below = cells.get(titles + 1..).unwrap_or_default();
        let is_told = choice.header_row.map(|_| true).or(choice.header);
        let asked = subheadings::read(cells.get(titles..).unwrap_or_default());
        let asked = asked.filter(|_| choice.header != Some(false));
        let has_header =
            is_told.unwrap_or_else(|| asked.is_some() || heading::is_header(first, below));
        let under = asked.as_ref().map_or(0, |(_, under)| *under);
        if let (Some((names, _)), Some(head)) = (asked, rows.get_mut(titles)) {
            *head = names;
        }
        Self { name, range, rows, unknown, titles, under, has_header, is_visible: true }
    }

    /// Returns the row of the headings, or the first of all where there are none.
    fn head(&self) -> &[String] {
        self.rows.get(self.titles).map(Vec::as_slice).unwrap_or_default()
    }

    /// Returns how much there is to read: headings of several columns above a row, rows, a row.
    fn worth(&self) -> usize {
        let named = self.head().iter().filter(|cell| !cell.trim().is_empty()).count();
        let is_table = self.has_header && named >= heading::TITLED_COLUMNS;
        match self.range.height() {
            rows if is_table && rows > self.titles + 1 => 3,
            rows => rows.min(2),
        }
    }

    /// Returns how much there is to read, and, of sheets alike, whether people see it, for what
    /// they choose words from is often hidden, and whether its rows are of days: what sums them up
    /// is often first.
    fn rank(&self) -> (usize, bool, bool) {
        (self.worth(), self.is_visible, self.has_days())
    }

    /// Tells whether a column holds days in all of the first rows in which it has a value.
    fn has_days(&self) -> bool {
        let first = self.titles + usize::from(self.has_header) + self.under;
        let below = self.rows.get(first..).unwrap_or_default();
        let holds_days = |column: usize| {
            let own = below.iter().filter_map(|row| row.get(column));
            let mut own = own.filter(|cell| !cell.trim().is_empty()).peekable();
            own.peek().is_some() && own.all(|cell| heading::is_day(cell))
        };
        (0..self.head().len()).any(holds_days)
    }

    /// Returns the cell of a heading that nobody knows. A row of nothing else, above all that have
    /// a value, is one of headings too.
    fn unknown_heading(&self) -> Option<String> {
        let top = self.range.start()?.0;
        let (row, least) = match self.has_header {
            true => (top + self.titles as u32, 1),
            false => (top.checked_sub(1)?, 2),
        };
        let own: Vec<_> = self.unknown.iter().filter(|(other, _)| *other == row).collect();
        let (_, column) = own.first().filter(|_| own.len() >= least)?;
        Some(format!("{}{}", column_letters(*column), row + 1))
    }
}

/// Cells between the outermost ones of a sheet, at most: all are held in memory, blank ones too.
const MOST_CELLS: u64 = 1 << 26;

/// Returns the cells of a sheet that are not blank; none of a sheet that is a chart.
fn filled<R: Read + Seek>(book: &mut Xlsx<R>, sheet: &str) -> Result<Vec<Cell<Data>>, XlsxError> {
    let mut reader = match book.worksheet_cells_reader(sheet) {
        Ok(reader) => reader,
        Err(XlsxError::NotAWorksheet(_)) => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut cells = Vec::new();
    while let Some((cell, style)) = reader.next_cell_with_style_id()? {
        if !matches!(cell.get_value(), DataRef::Empty) {
            let digits = reader.styles().get(style).and_then(shown_digits);
            let value = as_shown(Data::from(cell.get_value().clone()), digits);
            cells.push(Cell::new(cell.get_position(), value));
        }
        // More cannot be laid out, and several may claim one place.
        if cells.len() as u64 > MOST_CELLS {
            break;
        }
    }
    Ok(cells)
}

/// Returns how many digits a style shows at least, as those of ids do (`00000`).
fn shown_digits(style: &Style) -> Option<usize> {
    let format = style.number_format.as_ref()?.format_code.as_str();
    let is_of_zeros = format.len() > 1 && format.bytes().all(|byte| byte == b'0');
    is_of_zeros.then_some(format.len())
}

/// Returns a whole number with the zeros that the sheet shows before it; anything else as it is.
fn as_shown(value: Data, digits: Option<usize>) -> Data {
    match (digits, value) {
        (Some(digits), Data::Int(number)) if number >= 0 => {
            Data::String(format!("{number:0digits$}"))
        }
        (Some(digits), Data::Float(number)) if (0.0..1e15).contains(&number) => {
            match number.fract() == 0.0 {
                true => Data::String(format!("{number:0digits$.0}")),
                false => Data::Float(number),
            }
        }
        (_, value) => value,
    }
}

/// Lays cells out in rows and columns.
///
/// # Errors
/// Fails where they lie so far apart that what is between them does not fit in memory: one cell in
/// the last row and column of a sheet makes it one of seventeen thousand millions.
fn laid_out(sheet: &str, cells: Vec<Cell<Data>>) -> Result<Range<Data>, Told> {
    let (mut start, mut end) = ((u32::MAX, u32::MAX), (0, 0));
    for (row, column) in cells.iter().map(Cell::get_position) {
        start = (row.min(start.0), column.min(start.1));
        end = (row.max(end.0), column.max(end.1));
    }
    let side = |first: u32, last: u32| u64::from(last.saturating_sub(first)) + 1;
    let area = side(start.0, end.0).saturating_mul(side(start.1, end.1));
    if area.max(cells.len() as u64) <= MOST_CELLS {
        return Ok(Range::from_sparse(cells));
    }
    let last = format!("{}{}", column_letters(end.1), u64::from(end.0) + 1);
    Err(told!(
        "the cells of sheet `{sheet}` reach as far as {last}, more than {MOST_CELLS} with the \
         blank ones between: delete what stands alone in its last rows and columns, or save the \
         sheet as CSV",
        "las celdas de la hoja `{sheet}` llegan hasta {last}, más de {MOST_CELLS} con las vacías \
         de en medio: borre lo que esté suelto en sus últimas filas y columnas, o guarde la hoja \
         como CSV"
    ))
}

/// Returns the cells of the first rows that hold a formula and no value, which programs that do not
/// compute leave so, or with a zero.
fn uncomputed<R: Read + Seek>(
    book: &mut Xlsx<R>,
    sheet: &str,
    range: &Range<Data>,
) -> Result<Vec<(u32, u32)>, XlsxError> {
    let Some((top, _)) = range.start() else { return Ok(Vec::new()) };
    let mut unknown = Vec::new();
    let mut cells = book.worksheet_cells_reader(sheet)?;
    while let Some(cell) = cells.next_cell_with_formula_metadata()? {
        let (row, column) = cell.pos;
        if row >= top.saturating_add(heading::HEAD_ROWS as u32) {
            break;
        }
        let is_known = match range.get_value((row, column)) {
            None => false,
            Some(value) => !is_blank(value) && value.as_f64() != Some(0.0),
        };
        let is_formula = match &cell.formula {
            None => false,
            Some(Formula::Normal { formula } | Formula::Shared { formula, .. }) => {
                !formula.is_empty()
            }
            Some(_) => true,
        };
        if is_formula && !is_known {
            unknown.push((row, column));
        }
    }
    Ok(unknown)
}

/// Returns the letters by which spreadsheets name a column: `A` to `Z`, `AA` and so on.
fn column_letters(column: u32) -> String {
    let last = char::from(b'A' + (column % 26) as u8);
    match column / 26 {
        0 => last.to_string(),
        before => format!("{}{last}", column_letters(before - 1)),
    }
}

fn is_blank(cell: &Data) -> bool {
    match cell {
        Data::Empty => true,
        Data::String(text) => text.trim().is_empty(),
        _ => false,
    }
}

/// What of a workbook to read.
pub(crate) struct Choice<'a> {
    pub sheet: Option<&'a str>,
    pub header: Option<bool>,
    pub header_row: Option<usize>,
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

    fn open<R: Read + Seek>(
        file: &str,
        mut from: R,
        choice: &Choice<'_>,
    ) -> Result<Self, SourceError> {
        let bad =
            |detail: Told| SourceError::Format { file: file.to_owned(), format: "XLSX", detail };
        let said = |error: XlsxError| match error {
            // Of other archives too some keep a folder of this name; a workbook says what it holds.
            XlsxError::FileNotFound(_) => {
                SourceError::Foreign { file: file.to_owned(), seems: Foreign::Archive(".zip") }
            }
            error => bad(told_to_us(&error.to_string())),
        };
        archive::check(&mut from, archive::MOST_BYTES).map_err(bad)?;
        let mut book: Xlsx<R> = Xlsx::new(from).map_err(said)?;
        let names = book.sheet_names();
        let sheets = book.sheets_metadata().iter();
        let seen = sheets.filter(|sheet| sheet.visible == SheetVisible::Visible);
        let seen: Vec<String> = seen.map(|sheet| sheet.name.clone()).collect();
        let mut best: Option<Sheet> = None;
        let mut others = Vec::new();
        for name in &names {
            if choice.sheet.is_some_and(|wanted| wanted != name) {
                continue;
            }
            let cells = filled(&mut book, name).map_err(said)?;
            let range = laid_out(name, cells).map_err(bad)?;
            // What cannot be told of formulas makes no sheet unreadable whose cells could be read.
            let unknown = uncomputed(&mut book, name, &range).unwrap_or_default();
            let sheet = Sheet::of(name.clone(), range, unknown, choice);
            let sheet = Sheet { is_visible: seen.contains(name), ..sheet };
            let is_better = best.as_ref().is_none_or(|best| sheet.rank() > best.rank());
            let other = if is_better { best.replace(sheet) } else { Some(sheet) };
            others.extend(other.filter(|other| other.range.height() > 1).map(|other| other.name));
        }
        let Some(best) = best else {
            let (wanted, there) = (choice.sheet.unwrap_or_default(), names.join("`, `"));
            return Err(bad(told!(
                "it has no sheet `{wanted}`, only `{there}`",
                "no tiene ninguna hoja `{wanted}`, solo `{there}`"
            )));
        };
        if best.range.height() == 0 {
            return Err(SourceError::Empty { file: file.to_owned() });
        }
        if choice.header != Some(false)
            && let Some(cell) = best.unknown_heading()
        {
            return Err(bad(told!(
                "the heading in {cell} is a formula that was never computed: open the workbook in \
                 a spreadsheet program and save it there",
                "el encabezado de {cell} es una fórmula que nunca se calculó: abra el libro en un \
                 programa de hojas de cálculo y guárdelo allí"
            )));
        }
        Ok(Self::reading(best, others))
    }

    fn reading(sheet: Sheet, other_sheets: Vec<String>) -> Self {
        let first = sheet.head();
        let headings = if sheet.has_header {
            Headings::from_cells(first.iter().map(String::as_str))
        } else {
            Headings::numbered(first.len())
        };
        let repeated = if sheet.has_header { headings.repeated(first) } else { Vec::new() };
        Self {
            sheet: sheet.name,
            other_sheets,
            headings: Arc::new(headings),
            repeated,
            has_header: sheet.has_header,
            titles: sheet.titles,
            first_line: u64::from(sheet.range.start().map_or(0, |(row, _)| row)) + 1,
            row: sheet.titles + usize::from(sheet.has_header) + sheet.under,
            records: 0,
            range: sheet.range,
        }
    }

    pub(crate) fn next(&mut self, record: &mut Record) -> Step {
        loop {
            if self.row >= self.range.height() {
                return Step::End;
            }
            let width = self.range.width();
            let cells = (0..width).filter_map(|column| self.range.get((self.row, column)));
            let line = self.first_line + self.row as u64;
            if cells.clone().all(is_blank) {
                self.row += 1;
                continue;
            }
            self.records += 1;
            record.position.line = line;
            record.position.record = self.records;
            let row = record.as_row_mut(&self.headings);
            row.clear();
            cells.for_each(|cell| row.push(&text(cell)));
            self.row += 1;
            return Step::Record;
        }
    }
}

#[cfg(test)]
mod tests;
