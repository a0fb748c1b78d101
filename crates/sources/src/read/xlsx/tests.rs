//! Which sheet of a workbook is read, and how its cells are.

use calamine::{ExcelDateTime, ExcelDateTimeType};

use super::*;
use crate::read::Body;

#[test]
fn serial_numbers_become_dates() {
    for (days, is_1904, expected) in [
        (43_831.5, false, "2020-01-01 12:00:00"),
        (42_369.5, true, "2020-01-01 12:00:00"),
        (1.0, true, "1904-01-02 00:00:00"),
        // Times of day.
        (0.0, true, "00:00:00"),
        (0.395_833_333, true, "09:30:00"),
        (0.395_833_333, false, "09:30:00"),
    ] {
        let when = ExcelDateTime::new(days, ExcelDateTimeType::DateTime, is_1904);
        assert_eq!(text(&Data::DateTime(when)), expected);
    }
    let span = |days| ExcelDateTime::new(days, ExcelDateTimeType::TimeDelta, false);
    for (days, expected) in [(1.092_418_981_5, "26:13:05"), (-0.25, "-06:00:00")] {
        assert_eq!(text(&Data::DateTime(span(days))), expected);
    }
    assert_eq!([0, 25, 26, 701, 702].map(column_letters), ["A", "Z", "AA", "ZZ", "AAA"]);
    assert_eq!(text(&Data::Float(4711.0)), "4711");
    assert_eq!(text(&Data::Float(0.25)), "0.25");
}

/// Reads a workbook: its reader, and each row with its line.
fn read(bytes: &[u8]) -> Result<(XlsxReader, Vec<String>), SourceError> {
    let choice = Choice { sheet: None, header: None, header_row: None };
    let mut reader = XlsxReader::open_bytes("t.xlsx", bytes.to_vec(), &choice)?;
    let (mut record, mut rows) = (Record::default(), Vec::new());
    while let Step::Record = reader.next(&mut record) {
        let Body::Row(_, cells) = &record.body else { unreachable!("a sheet gives rows") };
        let cells: Vec<&str> = cells.iter().take(3).collect();
        rows.push(format!("{} {}", record.position.line, cells.join("|")));
    }
    Ok((reader, rows))
}

#[test]
fn the_first_sheet_that_holds_a_table_is_read_however_wide_a_row_of_it_is() {
    let bytes = include_bytes!("../../../fixtures/read/several-sheets.xlsx");
    let (reader, rows) = read(bytes).expect("it opens");
    assert_eq!((reader.sheet.as_str(), reader.has_header), ("Tickets", true));
    assert_eq!(reader.other_sheets, ["Read me", "Archive"]);
    assert_eq!(reader.headings.names()[..4], ["id", "opened", "status", "column_4"]);
    assert_eq!(rows, ["2 4711|2024-03-01 09:30:00|solved", "4 4712|2024-03-02 10:00:00|open"]);
}

#[test]
fn headings_stand_below_a_title_and_what_several_columns_are_about() {
    let bytes = include_bytes!("../../../fixtures/read/grouped-headings.xlsx");
    let (reader, rows) = read(bytes).expect("it opens");
    assert_eq!((reader.titles, reader.headings.names()[0].as_str()), (2, "Caso"));
    assert_eq!(rows[0], "4 C-1|Eva|2024-03-01 09:30:00");
    let choice = Choice { sheet: None, header: None, header_row: Some(2) };
    let said = XlsxReader::open_bytes("t.xlsx", bytes.to_vec(), &choice).expect("it opens");
    assert_eq!((said.titles, said.headings.names()[0].as_str()), (1, "Identificación"));
}

#[test]
fn a_sheet_of_days_is_read_rather_than_sums_before_it() {
    let bytes = include_bytes!("../../../fixtures/read/sheets-of-days.xlsx");
    let (reader, rows) = read(bytes).expect("it opens");
    assert_eq!(reader.sheet, "ENGAGEMENT");
    assert_eq!(reader.other_sheets, ["DEMOGRAPHICS", "TOP POSTS"]);
    assert_eq!(rows, ["2 1/30/2025|1289|30", "3 1/31/2025|900|12"]);
}

#[test]
fn a_hidden_sheet_gives_way_to_one_that_is_seen() {
    let (reader, rows) =
        read(include_bytes!("../../../fixtures/read/hidden-sheet.xlsx")).expect("it opens");
    assert_eq!((reader.sheet.as_str(), rows.len()), ("Tickets", 2));
    assert_eq!(reader.other_sheets, ["Lists"]);
}

#[test]
fn ids_keep_the_zeros_that_the_sheet_shows() {
    let (_, rows) =
        read(include_bytes!("../../../fixtures/read/leading-zeros.xlsx")).expect("opens");
    let ids = rows.iter().map(|row| row.split('|').next().unwrap_or_default());
    assert_eq!(ids.collect::<Vec<_>>(), ["2 00471", "3 12345", "4 00006"]);
    assert!(rows[0].contains("|2024-03-01 09:30:00|solved"), "{rows:?}");
    for (value, shown) in [
        (Data::Int(7), "007"),
        (Data::Float(1234.0), "1234"),
        (Data::Float(0.5), "0.5"),
        (Data::Int(-7), "-7"),
    ] {
        assert_eq!(text(&as_shown(value, Some(3))), shown);
    }
}

#[test]
fn cells_too_far_apart_are_refused_by_the_last_one() {
    let of = |places: &[(u32, u32)]| {
        let cells = places.iter().map(|place| Cell::new(*place, Data::Int(1))).collect();
        laid_out("Tickets", cells).map(|range| (range.height(), range.width()))
    };
    assert_eq!(of(&[]), Ok((0, 0)));
    assert_eq!(of(&[(4, 2), (3, 5)]), Ok((2, 4)));
    let said = of(&[(0, 0), (1_048_575, 16_383)]).expect_err("it is a sheet of blanks");
    assert!(said.en.contains("of sheet `Tickets` reach as far as XFD1048576"), "{}", said.en);
    assert!(of(&[(0, 0), (u32::MAX, u32::MAX)]).is_err());
}

#[test]
fn a_heading_that_was_never_computed_is_no_value_of_a_record() {
    let error = read(include_bytes!("../../../fixtures/read/uncomputed-heading.xlsx")).err();
    let error = error.map(|error| error.to_string()).unwrap_or_default();
    assert!(error.contains("the heading in C1 is a formula"), "{error}");
}
