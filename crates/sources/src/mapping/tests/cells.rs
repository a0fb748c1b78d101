//! Cells that spreadsheets show an error in, in workbooks and in CSV.

use super::language::mapping;
use super::proposals::check;
use super::*;

/// Tickets, the errors of one in a column each.
const WORKBOOK: &[u8] = include_bytes!("../../../fixtures/read/cells-in-error.xlsx");
const CSV: &str = "Ticket,Created,Solved,Customer,Notes\n\
    1,2025-03-13 09:00,2025-03-14 10:00,ana,#REF!\n\
    2,2025-03-13 11:00,,#N/A,fine\n\
    #VALUE!,2025-03-14 09:00,,bea,fine\n\
    4,2025-03-14 12:00,#REF!,bea,\n";

const TICKETS: &str = "name = \"m\"\n[[file]]\nname = \"tickets\"\nread = { header = true }\n\
    conversation = \"Ticket\"\nrecord = \"ticket/{Ticket}\"\nversion = \"'1'\"\n\
    [file.common]\ncustomer = \"Customer\"\n\
    [[file.event]]\nkind = \"opened\"\nat = \"Created\"\n\
    [[file.event]]\nkind = \"status\"\nvalue = \"'solved'\"\nat = \"Solved\"\n";

#[test]
fn an_error_in_a_cell_costs_what_is_read_from_it() {
    let workbook = Input::Bytes("t.xlsx".into(), WORKBOOK.to_vec().into());
    for (input, file) in [(workbook, "t.xlsx"), (bytes("t.csv", CSV), "t.csv")] {
        let found = lines(&mapping(TICKETS), &[input], context());
        assert_eq!(found.len(), 6, "{found:#?}");
        let (events, refused) = found.split_at(3);
        // What nobody reads costs nothing, what only describes its field.
        for (line, start) in events.iter().zip([
            "1 2025-03-13T09:00:00Z opened customer=ana | ticket/1",
            "1 2025-03-14T10:00:00Z status `solved` customer=ana | ticket/1",
            "2 2025-03-13T11:00:00Z opened | ticket/2",
        ]) {
            assert!(line.starts_with(start), "{start} is not {line}");
        }
        // An id or an instant costs the record.
        for (line, start) in refused.iter().zip([
            format!("{file}:3 cell_error: `#N/A` is an error of a spreadsheet, and names"),
            format!("{file}:4 cell_error: `#VALUE!` is an error of a spreadsheet, and names"),
            format!("{file}:5 time_unparsable"),
        ]) {
            assert!(line.starts_with(&start), "{start} is not {line}");
        }
    }
    // What the mapping says stands for nothing does.
    let missing = TICKETS.replacen('\n', "\nmissing = [\"#N/A\", \"#REF!\"]\n", 1);
    let found = lines(&mapping(&missing), &[bytes("t.csv", CSV)], context());
    assert_eq!(found.len(), 5, "{found:#?}");
    assert!(found.iter().any(|line| line.starts_with("4 2025-03-14T12:00:00Z opened")));
}

#[test]
fn a_proposal_says_that_errors_stand_for_nothing() {
    let csv = "Ticket;Creado;Resuelto;Estado;Prioridad\n\
        1;13/03/2025 08:00;13/03/2025 10:00;Resuelto;Alta\n\
        2;14/03/2025 08:00;#¡REF!;Abierto;#N/D\n3;15/03/2025 08:00;;Abierto;Alta\n\
        4;15/03/2025 09:00;15/03/2025 10:00;Resuelto;Baja\n";
    check(csv, &["missing = [\"#N/D\", \"#¡REF!\"]    # these stand for nothing\n"]);
}
