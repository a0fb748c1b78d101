//! Mappings proposed for logs with a row for each event, and for files longer than what is shown.

use super::proposals::check;
use super::real::real;
use super::*;

/// An audit log of incidents under other headings than those of the tool.
const INCIDENTS: &str = "Incident state,Incident number,Caller,Contact type,Opened on,Created on,\
    Updated on,Resolved on,Closed on,Assignment group,Assigned to,Problem ID,Made SLA,\
    Reopen count\n\
    New,INC1,Caller 7,Phone,29-02-2016 01:16,?,29-02-2016 01:23,29-02-2016 11:29,\
    05-03-2016 12:00,Group 56,?,?,TRUE,0\n\
    Awaiting User Info,INC1,Caller 7,Phone,29-02-2016 01:16,?,29-02-2016 08:53,29-02-2016 11:29,\
    05-03-2016 12:00,Group 56,Resolver 9,?,TRUE,0\n\
    Resolved,INC1,Caller 7,Phone,29-02-2016 01:16,29-02-2016 01:23,29-02-2016 11:29,\
    29-02-2016 11:29,05-03-2016 12:00,Group 56,Resolver 9,?,TRUE,0\n\
    New,INC2,Caller 7,Email,01-03-2016 09:00,?,01-03-2016 09:05,?,05-03-2016 12:00,Group 70,?,\
    Problem 2,FALSE,0\n\
    Closed,INC2,Caller 7,Email,01-03-2016 09:00,?,05-03-2016 12:00,?,05-03-2016 12:00,Group 70,\
    Resolver 3,?,FALSE,1\n";

#[test]
fn a_log_of_incidents_is_read_under_other_headings() {
    check(
        INCIDENTS,
        &[
            "missing = [\"?\"]    # these stand for nothing",
            "days_first = true",
            "conversation = \"Incident number\"",
            "customer = \"Caller\"",
            "channel = { from = \"Contact type\", map = \"channels\", keep = true }",
            "team = \"Assignment group\"",
            "actor = \"Assigned to\"",
            "\"made_sla\" = \"Made SLA\"",
            "\"Awaiting User Info\" = \"pending\"\n",
            "at = \"Updated on\"\nvalue = { from = \"Incident state\", map = \"statuses\" }",
            "kind = \"opened\"\nat = \"Opened on\"\nrecord = \"{Incident number}/opened\"\n\
             version = \"Updated on\"\nkeep = \"first\"\nactor = \"Caller\"",
        ],
    );
    let spanish = INCIDENTS.replacen(
        "Incident state,Incident number,Caller,Contact type,Opened on,Created on,Updated on,\
         Resolved on,Closed on,Assignment group,Assigned to",
        "Estado de la incidencia,Número,Llamante,Tipo de contacto,Abierto el,Creado el,\
         Actualizado,Resuelto el,Cerrado el,Grupo de asignación,Asignado a",
        1,
    );
    check(
        &spanish,
        &[
            "conversation = \"Número\"",
            "customer = \"Llamante\"",
            "channel = { from = \"Tipo de contacto\", map = \"channels\", keep = true }",
            "team = \"Grupo de asignación\"",
            "actor = \"Asignado a\"",
            "at = \"Actualizado\"\nvalue = { from = \"Estado de la incidencia\"",
            "kind = \"opened\"\nat = \"Abierto el\"",
        ],
    );
}

#[test]
fn real_incidents_are_read_as_proposed() {
    let Some(files) = real("servicenow-incidents", &["incident_event_log.csv.gz"]) else { return };
    let studied = study(&files[0], &Options::default()).expect("it can be read");
    assert_eq!(studied.samples.len(), 5973);
    let text = propose(&studied, "UTC", false);
    for part in [
        "# Proposed from the first 5973 records.",
        "conversation = \"number\"",
        "customer = \"caller_id\"",
        "at = \"sys_updated_at\"\nvalue = { from = \"incident_state\"",
        "kind = \"opened\"\nat = \"opened_at\"",
        "days_first = true",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    let mapping = Mapping::parse("m", &text).unwrap_or_else(|error| panic!("{error} in\n{text}"));
    let mut import = Import::open(&mapping, &files, context()).expect("it binds");
    let mut batch = Batch::default();
    import.read_all(&mut batch).expect("it is read");
    assert_eq!(batch.rejects, []);
    let ids: std::collections::BTreeSet<_> =
        batch.events.iter().map(|event| &event.subject_id).collect();
    assert_eq!(ids.len(), 887);
}

#[test]
fn a_reopening_in_a_log_is_no_opening() {
    let log = "Case,Timestamp,Activity\n\
        1,2025-03-03T08:00:00Z,Opened\n\
        1,2025-03-03T09:00:00Z,Unassigned\n\
        1,2025-03-03T10:00:00Z,Resolved\n\
        1,2025-03-03T11:00:00Z,Reabierto\n";
    check(
        log,
        &[
            "\"Opened\" = \"opened\"\n",
            "\"Unassigned\" = \"unassigned\"\n",
            "\"Reabierto\" = \"status open\"\n",
        ],
    );
}

#[test]
fn unknown_activities_are_asked_for_and_refused_by_name() {
    let log = "Case,Timestamp,Activity\n\
        1,2025-03-03T08:00:00Z,Created\n\
        1,2025-03-03T09:00:00Z,Gedruckt\n\
        1,2025-03-03T10:00:00Z,Closed\n";
    let studied = study(&bytes("t.csv", log), &Options::default()).expect("it can be read");
    let text = propose(&studied, "UTC", false);
    let asks =
        "# CHECK: nobody knows what these words mean, so rows with them are refused, and kept";
    assert!(text.contains(asks), "{text}");
    assert!(text.contains("\n# \"Gedruckt\" = \"skip\"\n"), "{text}");
    let mapping = Mapping::parse("m", &text).unwrap_or_else(|error| panic!("{error} in\n{text}"));
    let found = lines(&mapping, &[bytes("t.csv", log)], context());
    assert_eq!(found.len(), 3, "{found:#?}");
    assert_eq!(found[2], "t.csv:3 unknown_activity: `Gedruckt` is not in the table");
    let spanish = propose(&studied, "UTC", true);
    assert!(spanish.contains("# REVISE: no se sabe qué significan estas palabras"), "{spanish}");
}

/// Tickets of so many rows, the last of them with another status and another day.
fn long(rows: usize) -> String {
    let mut csv = "Ticket ID,Created,Status\n".to_owned();
    for row in 1..rows {
        csv += &format!("{row},03/04/2024 09:{:02},Open\n", row % 60);
    }
    csv + &format!("{rows},31/12/2024 09:00,Parked\n")
}

#[test]
fn proposals_look_beyond_the_first_records() {
    let csv = long(400);
    let studied = study(&bytes("t.csv", &csv), &Options::default()).expect("it can be read");
    assert_eq!(studied.samples.len(), 400);
    let text = propose(&studied, "UTC", false);
    for part in [
        "\"Parked\" = \"skip\"    # CHECK: no guess",
        "# Days come before months: in 1 of 61 different times the first number is\n\
         # above 12, as in `31/12/2024 09:00`, in none the second.\ndays_first = true\n",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    // What the first records leave open, later ones prove for an import too.
    let text = text.replace("days_first = true\n", "");
    let mapping = Mapping::parse("m", &text).unwrap_or_else(|error| panic!("{error} in\n{text}"));
    let found = lines(&mapping, &[bytes("t.csv", &csv)], context());
    assert!(found[0].starts_with("1 2024-04-03T09:01:00Z opened "), "{found:?}");
}

#[test]
fn the_order_of_days_and_months_is_declared_in_a_proposal() {
    let told = |times: &[&str]| {
        let rows: Vec<String> =
            times.iter().enumerate().map(|(id, at)| format!("{id},{at}\n")).collect();
        let csv = format!("Ticket ID,Created\n{}", rows.concat());
        let studied = study(&bytes("t.csv", &csv), &Options::default()).expect("it can be read");
        let text = propose(&studied, "UTC", false);
        let mapping = Mapping::parse("m", &text);
        let mapping = mapping.unwrap_or_else(|error| panic!("{error} in\n{text}"));
        (text, lines(&mapping, &[bytes("t.csv", &csv)], context()))
    };
    // Whatever stands between the numbers.
    let (text, found) = told(&["03-04-2024 10:00", "05-06-2024 10:00"]);
    let asks = "# CHECK: day/month or month/day? None of 2 different times proves it, such as\n\
                # `03-04-2024 10:00`: no number is above 12.\ndays_first = true\n";
    assert!(text.contains(asks), "{text}");
    assert!(found[0].starts_with("0 2024-04-03T10:00:00Z "), "{found:?}");
    // Without a proof, the clock of the United States speaks for their dates; dots do not.
    let (text, found) = told(&["11/1/2019 10:20:02 AM", "11/2/2019 1:05:00 PM"]);
    assert!(text.contains("# CHECK: month/day or day/month? None of 2 different times"), "{text}");
    assert!(text.contains("days_first = false\n"), "{text}");
    assert!(found[0].starts_with("0 2019-11-01T10:20:02Z "), "{found:?}");
    let (text, _) = told(&["11/1/2019 10:20 a. m.", "11/2/2019 1:05 p. m."]);
    assert!(text.contains("days_first = true\n"), "{text}");
    let (text, _) = told(&["13/1/2019 10:20 AM", "11/2/2019 1:05 PM"]);
    assert!(text.contains("# Days come before months") && text.contains("days_first = true\n"));
    let (text, found) = told(&["03/04/2024", "05/16/2024"]);
    assert!(text.contains("# Months come before days: in 1 of 2 different times"), "{text}");
    assert!(text.contains("days_first = false\n"), "{text}");
    assert!(found[0].starts_with("0 2024-03-04T00:00:00Z "), "{found:?}");
    let (text, found) = told(&["13/04/2024", "14/04/2024", "05/16/2024"]);
    assert!(
        text.contains("# CHECK: both orders are there: 2 different times have the day"),
        "{text}"
    );
    let refused = "t.csv:4 time_unparsable: `05/16/2024` is no time known here";
    assert_eq!(found.last().map(String::as_str), Some(refused), "{found:?}");
}

#[test]
fn of_two_rows_of_one_time_the_first_in_the_file_comes_first() {
    let log = "Caso,Estado,Actualizada el\n\
        1,Abierto,13/03/2025 08:00\n\
        1,Abierto,13/03/2025 08:15\n\
        2,Abierto,13/03/2025 08:15\n\
        1,Resuelto,13/03/2025 08:15\n";
    check(
        log,
        &["at = \"Actualizada el\"\nvalue = { from = \"Estado\", map = \"statuses\" }\n\
             # Rows with the same time keep the order of the file (here: 1).\n\
             order = \"#record\"\n"],
    );
    let told = |log: &str| {
        let detected = detect(&bytes("t.csv", log), &Options::default()).expect("it can be read");
        let text = propose(&detected, "UTC", false);
        let mapping = Mapping::parse("m", &text);
        let mapping = mapping.unwrap_or_else(|error| panic!("{error} in\n{text}"));
        let input = [bytes("t.csv", log)];
        let mut import = Import::open(&mapping, &input, context()).expect("it binds");
        let mut batch = Batch::default();
        import.read_all(&mut batch).expect("it is read");
        (text, batch.events.iter().map(|event| event.order).collect::<Vec<_>>())
    };
    assert_eq!(told(log).1, [1, 2, 3, 4]);
    // The newest first, and in no order.
    let rows: Vec<&str> = log.lines().collect();
    let (text, orders) = told(&[rows[0], rows[4], rows[3], rows[2], rows[1], ""].join("\n"));
    assert!(text.contains("# CHECK: rows go from the newest to the oldest"), "{text}");
    assert_eq!(orders, [0; 4]);
    let (text, orders) = told(&[rows[0], rows[2], rows[1], rows[3], rows[4], ""].join("\n"));
    let asks = "# CHECK: rows of a conversation are not all in the order of time: 1 of 2 go\n\
                # back.";
    assert!(text.contains(asks), "{text}");
    assert_eq!(orders, [1, 2, 3, 4]);
}

#[test]
fn a_row_of_a_log_is_known_again_by_its_own_id() {
    // Two messages of one second, by one and the same.
    let log = "main_tweet_id,tweet_id,author_id,inbound,created_at,text\n\
        10,10,c1,True,2025-03-13 08:00:00,a\n\
        10,11,desk,False,2025-03-13 08:15:00,b\n\
        10,12,desk,False,2025-03-13 08:15:00,c\n\
        13,13,c2,True,2025-03-13 09:00:00,d\n";
    check(
        log,
        &[
            "conversation = \"main_tweet_id\"\nrecord = \"message/{tweet_id}\"\n",
            "Nothing is made of these columns: \"text\".",
        ],
    );
    let detected = detect(&bytes("t.csv", log), &Options::default()).expect("it can be read");
    let text = propose(&detected, "UTC", false);
    let mapping = Mapping::parse("m", &text).unwrap_or_else(|error| panic!("{error} in\n{text}"));
    let found = lines(&mapping, &[bytes("t.csv", log)], context());
    for record in ["message/11 ", "message/12 "] {
        assert_eq!(found.iter().filter(|line| line.contains(record)).count(), 1, "{found:#?}");
    }
    let events = "Case,Event ID,Timestamp,Activity\n\
        1,e7,2025-03-03T08:00:00Z,Opened\n1,e8,2025-03-03T08:00:00Z,Closed\n";
    check(events, &["conversation = \"Case\"\nrecord = \"event/{Event ID}\"\n"]);
    // What comes again, or is somebody's, names no row.
    for heading in ["Agent ID", "Customer ID"] {
        let log = events.replace("Event ID", heading);
        let detected = detect(&bytes("t.csv", &log), &Options::default()).expect("it is read");
        let text = propose(&detected, "UTC", false);
        assert!(!text.contains("record = \"event/"), "{text}");
    }
}

#[test]
fn a_time_that_is_the_same_in_all_rows_of_a_conversation_is_its_opening() {
    let log = "Caso,Estado,Creada,Marca\n\
        1,Nuevo,13/03/2025 08:00,13/03/2025 08:00\n\
        1,Resuelto,13/03/2025 08:00,13/03/2025 09:00\n\
        2,Nuevo,14/03/2025 08:00,14/03/2025 08:00\n\
        2,Abierto,14/03/2025 08:00,14/03/2025 08:30\n";
    let opening = "kind = \"opened\"\nat = \"Creada\"";
    check(
        log,
        &[
            "# CHECK: `Marca` is taken for the time of each row, for it differs from row to row,",
            "at = \"Marca\"\nvalue = ",
            opening,
            "order = \"#record\"",
        ],
    );
    // Whatever the one that stands still is called, and whichever comes first.
    let back = "Caso,Cuándo,Estado,Fecha\n\
        1,13/03/2025 08:00,Nuevo,13/03/2025\n1,14/03/2025 09:00,Resuelto,13/03/2025\n\
        2,14/03/2025 08:00,Nuevo,14/03/2025\n2,15/03/2025 08:30,Abierto,14/03/2025\n";
    check(back, &["at = \"Cuándo\"\nvalue = ", "kind = \"opened\"\nat = \"Fecha\""]);
    // What is called as an end is no time of all rows.
    check(
        &log.replace("Marca", "Cerrada"),
        &[
            "# CHECK: `Creada` is the same in all rows of a conversation, so that it does not tell",
            "# CHECK: these differ from row to row: \"Cerrada\".",
            "at = \"Creada\"",
        ],
    );
    // What tells a change is rather the time of the row, in whatever language.
    for heading in
        ["Última modificación", "Cambiada el", "Modifiée le", "Letzte Änderung", "Alterada em"]
    {
        let log = log.replace("Marca", heading);
        let at = format!("at = \"{heading}\"\nvalue = ");
        check(&log, &[&at, opening]);
    }
}

#[test]
fn the_first_row_of_a_conversation_is_its_opening_where_it_is_new() {
    let log = "Caso,Estado,Fecha\n\
        1,Nuevo,13/03/2025 08:00\n1,Resuelto,13/03/2025 10:00\n\
        2,Nuevo,14/03/2025 08:00\n2,Cerrado,14/03/2025 12:00\n";
    let opening = "kind = \"opened\"\nat = \"Fecha\"\nrecord = \"{Caso}/opened\"\n\
        version = \"Fecha\"\nkeep = \"first\"\nactor_kind = \"'customer'\"\n";
    let asks = "# CHECK: the first row of a conversation says that it is new";
    check(log, &[asks, &format!("\n[[file.event]]\n{opening}")]);
    // Elsewhere it is asked, as lines to be taken.
    let open = log.replace("Nuevo", "Abierto");
    let activities = "Caso,Actividad,Fecha\n1,Llamada,13/03/2025 08:00\n\
        1,Cierre,13/03/2025 10:00\n2,Llamada,14/03/2025 08:00\n";
    for log in [open.as_str(), activities] {
        let detected = detect(&bytes("t.csv", log), &Options::default()).expect("it can be read");
        let text = propose(&detected, "UTC", false);
        let lines: String = opening.lines().map(|line| format!("# {line}\n")).collect();
        assert!(text.contains("# CHECK: nothing tells when conversations were opened"), "{text}");
        assert!(text.contains(&format!("#\n# [[file.event]]\n{lines}")), "{text}");
        assert!(!text.contains("\nkind = \"opened\""), "{text}");
    }
    // An activity that opens says it by itself.
    let detected =
        detect(&bytes("t.csv", &activities.replace("Llamada", "Alta")), &Options::default());
    let text = propose(&detected.expect("it can be read"), "UTC", false);
    assert!(!text.contains("conversations were opened"), "{text}");
}

#[test]
fn conditions_on_one_column_are_the_same_however_they_are_asked() {
    // So many that the word is looked up, where a condition names it as it is written.
    let file = r#"missing = ["?"]
[[file]]
name = "log"
conversation = "id"
record = "{id}"
version = "'1'"
[[file.event]]
when = "what = 'open'"
kind = "opened"
at = "when"
[[file.event]]
when = "what in ('answer', 'CIERRE', '?')"
kind = "message"
at = "when"
[[file.event]]
when = "what = 'cierre' and n = '2'"
kind = "status solved"
at = "when"
[[file.event]]
when = "not what in ('open', 'answer')"
kind = "note"
at = "when"
[[file.event]]
when = "what is null"
kind = "changed"
at = "when"
[[file.event]]
when = "what = 'Revisión' or what = id"
kind = "tagged"
at = "when"
value = "what"
"#;
    let rows: [(&str, &[&str]); 11] = [
        ("open,1", &["opened"]),
        ("OPEN,1", &["opened"]),
        ("CIERRE,2", &["message public", "status `solved`", "note"]),
        ("cierre,1", &["message public", "note"]),
        ("Cierre,2", &["message public", "status `solved`", "note"]),
        ("?,1", &["note", "changed"]),
        (",1", &["note", "changed"]),
        ("REVISIÓN,1", &["note", "tagged `REVISIÓN`"]),
        ("8,1", &["note", "tagged `8`"]),
        (" answer ,1", &["message public"]),
        ("open answer,1", &["note"]),
    ];
    let (mut csv, mut expected) = ("id,when,what,n\n".to_owned(), Vec::new());
    for (id, (row, told)) in rows.into_iter().enumerate() {
        csv += &format!("{id},2024-03-01 09:00,{row}\n");
        expected.extend(
            told.iter().enumerate().map(|(place, told)| {
                format!("{id} 2024-03-01T09:00:00Z {told} | {id} v1 #{place}")
            }),
        );
    }
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    super::language::check(file, &csv, &expected);
}

/// A log whose rows say who did what, and one to whom a case was given: for each its case, hour,
/// type, role, who did it, and what follows.
const NESTED: [[&str; 6]; 7] = [
    ["c0", "08:00", "case.created", "requester", "\"u0\"", ""],
    ["c0", "08:10", "case.assigned", "system", "null", ",\"assignee\":\"a0\""],
    ["c0", "09:00", "comment.public", "agent", "\"a1\"", ""],
    ["c0", "10:00", "comment.customer", "requester", "\"u0\"", ""],
    ["c0", "11:00", "case.resolved", "agent", "\"a1\"", ""],
    ["c1", "08:00", "case.created", "requester", "\"u1\"", ""],
    ["c1", "09:30", "comment.public", "agent", "\"a1\"", ""],
];

/// Writes such rows as lines of JSON.
fn nested(rows: &[[&str; 6]]) -> String {
    let line = |(id, row): (usize, &[&str; 6])| {
        let [case, hour, kind, role, who, rest] = row;
        format!(
            "{{\"event\":{{\"id\":{id},\"type\":\"{kind}\",\"at\":\"2025-03-03T{hour}:00Z\"}},\
             \"case\":{{\"ref\":\"{case}\"}},\"who\":{{\"role\":\"{role}\",\"id\":{who}}}{rest}}}\n"
        )
    };
    rows.iter().enumerate().map(line).collect()
}

#[test]
fn whoever_did_what_a_row_tells_is_not_to_whom_a_case_was_given() {
    let log = nested(&NESTED);
    check(&log, &["actor = \"who.id\"\n", "\nvalue = \"assignee\"  "]);
    let studied = study(&bytes("t.csv", &log), &Options::default()).expect("it can be read");
    let text = propose(&studied, "UTC", false);
    let mapping = Mapping::parse("m", &text).unwrap_or_else(|error| panic!("{error} in\n{text}"));
    let found = lines(&mapping, &[bytes("t.csv", &log)], context());
    for [begin, rest] in [
        ["c0 2025-03-03T08:10:00Z assigned `a0`", ""],
        ["c0 2025-03-03T09:00:00Z message", "by agent a1"],
        ["c0 2025-03-03T10:00:00Z message", "by customer u0"],
    ] {
        let is_there = |line: &String| line.starts_with(begin) && line.contains(rest);
        assert!(found.iter().any(is_there), "{begin}: {found:#?}");
    }
}

#[test]
fn what_opens_a_case_is_the_first_message_where_no_other_row_is() {
    let log = nested(&NESTED);
    let asks = "\"case.created\" = [\"opened\", \"message\"]    # CHECK: no other row tells";
    check(&log, &[asks]);
    let studied = study(&bytes("t.csv", &log), &Options::default()).expect("it can be read");
    let text = propose(&studied, "UTC", false);
    let mapping = Mapping::parse("m", &text).unwrap_or_else(|error| panic!("{error} in\n{text}"));
    let found = lines(&mapping, &[bytes("t.csv", &log)], context());
    let firsts = found.iter().filter(|line| line.contains(" 2025-03-03T08:00:00Z message"));
    assert_eq!(firsts.count(), 2, "{found:#?}");
    // A row of its own tells it, or an agent opens cases.
    let mut own = NESTED.to_vec();
    own.insert(6, ["c1", "08:01", "comment.customer", "requester", "\"u1\"", ""]);
    own.insert(1, ["c0", "08:01", "comment.customer", "requester", "\"u0\"", ""]);
    let mut by_agent = NESTED.to_vec();
    by_agent[5][3] = "agent";
    for rows in [own, by_agent] {
        check(&nested(&rows), &["\"case.created\" = \"opened\"\n"]);
    }
}
