//! Which columns of bare numbers are taken for times.

use super::*;

#[test]
fn bare_numbers_are_times_only_where_their_heading_says_so() {
    for (heading, value, is_time) in [
        ("Created", "1709285400", true),
        ("updated_at", "1709285400000", true),
        ("ts", "1709285400.25", true),
        ("Receipt Number", "1709285400", false),
        ("Date received (phone)", "2025550101", false),
        ("Uniqueid", "1709285400.12", false),
        ("Something", "1709285400", false),
        // In the year 2200.
        ("Created", "7258118400", false),
        ("Created", "20240301", true),
        ("Fecha", "20240301093000", true),
        ("Created", "20241301", false),
        ("Created", "20600301", false),
        ("Invoice Number", "20240301", false),
        ("Amount", "20240301", false),
        ("Something", "20240301", false),
        ("Something", "20240301093000", false),
        ("Something", "20240301T093000", true),
        ("Receipt Number", "2024-03-01", true),
    ] {
        let csv = format!("Case,{heading}\nA1,{value}\nA2,{value}\n");
        let detected = detect(&bytes("t.csv", &csv), &Options::default()).expect("it can be read");
        let text = propose(&detected, "UTC", false);
        assert_eq!(text.contains(&format!("at = \"{heading}\"")), is_time, "{heading}\n{text}");
    }
}

#[test]
fn dates_and_times_of_day_of_a_workbook_are_one() {
    // As its cells come out of one.
    let csv = "Nº incidencia;Fecha apertura;Hora apertura;Fecha cierre;Hora cierre;Estado\n\
        1;2025-03-12 00:00:00;09:30:00;2025-03-12 00:00:00;11:00:00;Cerrado\n\
        2;2025-03-13 00:00:00;09:31:00;2025-03-13 00:00:00;11:00:00;Cerrado\n";
    proposals::check(csv, &["\nat = \"{Fecha apertura} {Hora apertura}\"\n"]);
    let found = sorts::events(&sorts::proposed(csv), csv);
    sorts::tells(&found, &["1 2025-03-12T09:30:00Z opened", "2 2025-03-13T11:00:00Z status"]);
    // Shifts too, by hand.
    let mapping = "name = \"m\"\n[[file]]\nname = \"shifts\"\nhas = [\"Salida\"]\n\
        stream = \"agent\"\nsubject = \"Agente\"\n[[file.event]]\nkind = \"scheduled\"\n\
        at = \"{Fecha} {Entrada}\"\nvalue = \"'work'\"\n\
        attributes = { until = \"{Fecha} {Salida}\" }\n";
    let csv = "Agente,Fecha,Entrada,Salida\nAna,2025-03-12 00:00:00,09:00:00,11:20:00\n";
    let found = sorts::events(mapping, csv);
    assert!(found[0].starts_with("Ana 2025-03-12T09:00:00Z scheduled `work`"), "{found:?}");
    assert!(found[0].contains(" until=2025-03-12T11:20:00"), "{found:?}");
}

#[test]
fn an_end_before_its_begin_is_of_the_next_day_by_the_clock() {
    let mapping = "name = \"m\"\nzone = \"Europe/Madrid\"\n[[file]]\nname = \"shifts\"\n\
        stream = \"agent\"\nsubject = \"who\"\n[[file.event]]\nkind = \"scheduled\"\n\
        at = \"{day} {from}\"\nvalue = \"'work'\"\n\
        attributes = { until = { from = \"{day} {to}\", unit = \"next_time\" } }\n";
    let csv = |row: &str| sorts::events(mapping, &format!("who,day,from,to\nann,{row}\n"));
    for (row, until) in [
        ("2025-03-12,22:00,06:00", "2025-03-13T05:00:00Z"),
        // Clocks go forward in this night.
        ("2025-03-29,22:00,06:00", "2025-03-30T04:00:00Z"),
        ("2025-03-12,09:00,17:00", "2025-03-12T16:00:00Z"),
        ("2025-03-12,09:00,09:00", "2025-03-12T08:00:00Z"),
    ] {
        let found = csv(row);
        assert!(found[0].contains(&format!(" until={until}")), "{row}: {found:?}");
    }
}

#[test]
fn numbers_that_can_only_be_dates_are_dates_under_any_heading() {
    let file = |heading: &str, days: &[&str]| {
        let row = |(index, day): (usize, &&str)| format!("A{index},{day}\n");
        let rows: String = days.iter().enumerate().map(row).collect();
        format!("Case,{heading}\n{rows}")
    };
    let days = ["20240301", "20240302", "20240302", "20240531", "20250101", "20250101"];
    let zone = "zone = \"Europe/Madrid\"                  # CHECK: times say no zone";
    proposals::check(&file("Something", &days), &["at = \"Something\"", zone]);
    let counts = file("Created", &["1709285400", "1709285401"]);
    let detected = detect(&bytes("t.csv", &counts), &Options::default()).expect("it can be read");
    assert!(!propose(&detected, "UTC", false).contains("zone = "), "seconds since 1970 need none");
    let is_time = |heading: &str, days: &[&str]| {
        let csv = file(heading, days);
        let detected = detect(&bytes("t.csv", &csv), &Options::default()).expect("it can be read");
        propose(&detected, "UTC", false).contains(&format!("at = \"{heading}\""))
    };
    let mut serials = days;
    // Never twice the same, as ids.
    (serials[2], serials[5]) = ("20240303", "20250102");
    let mut amounts = days;
    amounts[3] = "20240532";
    for (heading, values) in [
        ("Something", &serials[..]),
        ("Something", &amounts[..]),
        ("Something", &days[..4]),
        ("Something", &["20240301"; 6][..]),
        ("Folio", &days[..]),
        ("Agent", &days[..]),
    ] {
        assert!(!is_time(heading, values), "{heading}: {values:?}");
    }
}

#[test]
fn days_as_spreadsheets_count_them_are_proposed_with_the_format_that_reads_them() {
    let csv = "Ticket,Created,Solved,Agent\n1,45717.375,45717.5,ana\n2,45718,45719.25,luis\n\
        3,45720.5,,ana\n";
    let formats = "formats = [\"excel\", \"usual\"]\n";
    proposals::check(csv, &["zone = \"Europe/Madrid\"", formats, "at = \"Created\"\n"]);
    let text = propose(
        &detect(&bytes("t.csv", csv), &Options::default()).expect("it can be read"),
        "UTC",
        false,
    );
    let mapping = Mapping::parse("m", &text).unwrap_or_else(|error| panic!("{error} in\n{text}"));
    let found = lines(&mapping, &[bytes("t.csv", csv)], context());
    assert!(found[0].starts_with("1 2025-03-01T09:00:00Z opened"), "{found:#?}");
    let solved = "2 2025-03-03T06:00:00Z status `solved`";
    assert!(found.iter().any(|line| line.starts_with(solved)), "{found:#?}");
    // A time of day in another column is joined, as a clock shows it and as spreadsheets count it.
    for [first, second] in [["09:00", "13:30:00"], ["9:00 AM", "1:30 PM"], ["0.375", "0.5625"]] {
        let csv = format!(
            "Ticket,Date,Time,Agent\n1,45717,{first},ana\n2,45718,{second},luis\n\
             3,45718,{first},ana\n"
        );
        let found = detect(&bytes("t.csv", &csv), &Options::default()).expect("it can be read");
        let text = propose(&found, "UTC", false);
        assert!(text.contains("\"{Date} {Time}\"") && text.contains(formats), "{text}");
        let mapping = Mapping::parse("m", &text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        let found = lines(&mapping, &[bytes("t.csv", &csv)], context());
        let at = |start: &str| found.iter().any(|line| line.starts_with(start));
        assert!(at("1 2025-03-01T09:00:00Z") && at("2 2025-03-02T13:30:00Z"), "{found:#?}");
    }
    // Numbers under other headings are numbers, and others than those of these decades are no days.
    for (heading, value) in [("Amount", "45717"), ("Created", "457"), ("Created", "145717")] {
        let csv = format!("Case,{heading}\nA1,{value}\nA2,{value}\n");
        let detected = detect(&bytes("t.csv", &csv), &Options::default()).expect("it can be read");
        assert!(!propose(&detected, "UTC", false).contains("excel"), "{heading} {value}");
    }
}

#[test]
fn what_is_spent_or_sent_is_of_the_day_that_its_hour_lies_in() {
    language::check(
        r#"zone = "Europe/Madrid"
[[file]]
name = "f"
stream = "spend"
subject = "id"
[[file.event]]
kind = "spent"
at = "sent"
record = "{id}"
"#,
        // In the evening, on the day that clocks go forward, and a date as warehouses write it.
        "id,sent\na,2024-01-31 20:00\nb,2024-03-31 12:00\nc,2024-01-31T00:00:00Z\n",
        &[
            "a 2024-01-30T23:00:00Z spent | a v1750000000000000 #0",
            "b 2024-03-30T23:00:00Z spent | b v1750000000000000 #0",
            "c 2024-01-31T00:00:00Z spent | c v1750000000000000 #0",
        ],
    );
}
