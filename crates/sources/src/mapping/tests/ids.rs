//! Which id is that of a conversation: one that several columns make, and one beside that of a row.

use super::language::{self, mapping};
use super::proposals::check;
use super::sorts::{events_as_proposed, proposed};
use super::*;

const REGIONS: &str = "region,ticket_no,created,resolved,status\n\
    EU,1,2025-03-03 08:00,2025-03-03 10:00,Solved\nEU,2,2025-03-03 09:00,,Open\n\
    US,1,2025-03-04 08:00,,Open\nUS,2,2025-03-05 08:00,2025-03-05 12:00,Solved\n";

#[test]
fn an_id_may_be_made_of_several_columns() {
    check(
        REGIONS,
        &[
            "# CHECK: no column alone is different in each row; these together are, and are taken",
            "# id: \"region\", \"ticket_no\".",
            "conversation = \"{region}-{ticket_no}\"\n",
            "record = \"ticket/{region}-{ticket_no}\"\n",
            // Numbers are broken down by the region all the same.
            "\"region\" = \"region\"\n",
        ],
    );
    let found = events_as_proposed(REGIONS);
    for start in ["EU-1 2025-03-03T08:00:00Z opened", "US-1 2025-03-04T08:00:00Z opened"] {
        assert!(found.iter().any(|line| line.starts_with(start)), "{start}: {found:#?}");
    }
    let detected = detect(&bytes("t.csv", REGIONS), &Options::default()).expect("it is read");
    assert_eq!(beside(&detected, "ticket_no"), ["region"]);
    assert!(beside(&detected, "status").is_empty());
    // In other languages, and of three columns.
    let csv = |headings: [&str; 2]| {
        let [first, id] = headings;
        REGIONS.replacen("region,ticket_no", &format!("{first},{id}"), 1)
    };
    for headings in [["Sucursal", "Folio"], ["Año", "Expediente"], ["Mandant", "Vorgangsnummer"]] {
        let [first, id] = headings;
        let written = format!("conversation = \"{{{first}}}-{{{id}}}\"\n");
        check(&csv(headings), &[written.as_str()]);
    }
    let three = "year,office,number,created,status\n2024,A,1,2024-03-03,Open\n\
        2024,B,1,2024-03-04,Open\n2025,A,1,2025-03-03,Closed\n2025,B,1,2025-03-04,Open\n";
    check(three, &["conversation = \"{year}-{office}-{number}\"\n"]);
}

#[test]
fn rows_of_a_log_share_what_their_ids_are_counted_within() {
    let log = |second: &str| {
        format!(
            "region,ticket_no,updated,status\nEU,1,2025-03-03 08:00,New\n\
             EU,1,2025-03-03 09:00,Solved\nUS,{second},2025-03-04 08:00,New\n\
             US,{second},2025-03-04 09:00,Solved\n"
        )
    };
    check(&log("2"), &["conversation = \"ticket_no\"\n", "kind = \"status\"\n"]);
    assert!(!proposed(&log("2")).contains("are found with several"), "{}", proposed(&log("2")));
    // Where regions share numbers, nothing proves that they count their own.
    check(
        &log("1"),
        &[
            "# CHECK: most `ticket_no` are found with several `region`.",
            "write \"{region}-{ticket_no}\" for the id",
            "conversation = \"ticket_no\"\n",
        ],
    );
    // What has an id in one column needs no other.
    let whole = REGIONS.replace("region,ticket_no,", "region,ticket_no,case_id,");
    let whole =
        ["EU,1", "EU,2", "US,1", "US,2"].iter().enumerate().fold(whole, |text, (at, own)| {
            text.replacen(&format!("{own},"), &format!("{own},C{at},"), 1)
        });
    check(&whole, &["conversation = \"case_id\"\n"]);
}

#[test]
fn what_sorts_many_rows_may_be_part_of_an_id() {
    let rows = |count: usize| -> String {
        let row =
            |at: usize| format!("P{},{},2025-03-{:02} 08:00,Open\n", at % 3, at / 3, 1 + at % 28);
        (0..count).map(row).collect()
    };
    let csv = |count: usize| format!("Plaza,Caso,Creado,Estado\n{}", rows(count));
    check(&csv(60), &["conversation = \"{Plaza}-{Caso}\"\n"]);
    // Of few rows anything is different by chance.
    check(&csv(9), &["conversation = \"Caso\"\n"]);
}

#[test]
fn the_id_of_a_row_is_not_that_of_its_conversation() {
    for (row, conversation) in [
        ("message_id", "thread_id"),
        ("comment_id", "ticket_id"),
        ("Event ID", "Conversation"),
        ("id", "thread"),
        ("id_mensaje", "id_hilo"),
        ("Kommentar-ID", "Gespräch-ID"),
        ("ticket_message_id", "ticket"),
        // Nothing but that it comes again says what it is.
        ("note_id", "request_id"),
    ] {
        let csv = format!(
            "{row},{conversation},author,body,created_at\n\
             1,7,c1,Where is it?,2025-03-03 08:00\n2,7,ana,On its way,2025-03-03 09:00\n\
             3,8,c2,Thanks,2025-03-03 10:00\n"
        );
        let written = format!("conversation = \"{conversation}\"\n");
        let record = format!("record = \"message/{{{row}}}\"\n");
        check(&csv, &[written.as_str(), record.as_str(), "kind = \"message\" "]);
    }
    let csv = "chat,at,author,text\n7,2025-03-03 08:00,c1,Where?\n\
        7,2025-03-03 09:00,ana,There\n8,2025-03-03 10:00,c2,Thanks\n";
    check(csv, &["conversation = \"chat\"\n", "kind = \"message\" "]);
    // Rows that end, or that are urgent, are no part of anything.
    let csv = "id,topic_id,created,status,resolved\n1,7,2025-03-03,Open,\n\
        2,7,2025-03-03,Closed,2025-03-04\n3,8,2025-03-03,Open,\n";
    check(csv, &["conversation = \"id\"\n", "kind = \"opened\"\n"]);
}

#[test]
fn what_counts_people_or_copies_names_nobody_and_no_time() {
    let csv = "id,created_at,_fivetran_synced,_fivetran_end,closed_at,user_count,user_timezone\n\
        1,2025-03-03 08:00,2025-03-09,2025-03-09,2025-03-04 08:00,3,Madrid\n\
        2,2025-03-03 09:00,2025-03-09,2025-03-09,,4,Lima\n";
    check(csv, &["at = \"created_at\"\n", "value = \"'solved'\"\nat = \"closed_at\"\n"]);
    let text = proposed(csv);
    assert!(!text.contains("actor = \"user_"), "{text}");
    assert!(!text.contains("at = \"_fivetran"), "{text}");
    assert!(!text.contains("may name who answered"), "{text}");
}

#[test]
fn how_conversations_stand_is_told_by_words_where_no_heading_does() {
    let csv = "Complaint ID,Date received,Response\n\
        1,2025-03-03,In progress\n2,2025-03-03,Closed with explanation\n\
        3,2025-03-04,In progress\n4,2025-03-05,Closed with explanation\n";
    check(
        csv,
        &[
            "\"Closed with explanation\" = \"closed\"\n\"In progress\" = \"open\"\n",
            "value = { from = \"Response\", map = \"statuses\" }",
            "# CHECK: are all of them complaints, as `Complaint ID` is called?",
            "kind = \"complaint\"\nat = \"Date received\"\ncarry = false\n",
        ],
    );
    let found = events_as_proposed(csv);
    assert_eq!(found.iter().filter(|line| line.contains("Z complaint ")).count(), 4, "{found:#?}");
    // Words of which only some are statuses, or of which none is over, say nothing of it.
    for [first, second] in [["In progress", "Printed"], ["In progress", "On hold"]] {
        let csv = csv.replace("In progress", first).replace("Closed with explanation", second);
        assert!(!proposed(&csv).contains("[tables.statuses]"), "{}", proposed(&csv));
    }
}

#[test]
fn what_is_opened_as_a_complaint_is_one() {
    let csv = "Expediente;Fecha de la queja;Fecha de respuesta;Motivo\n\
        54-009;17/01/2025;25/01/2025;Retraso\n99-291;20/01/2025;09/02/2025;Retraso\n";
    check(
        csv,
        &[
            "# CHECK: are all of them complaints, as `Fecha de la queja` is called?",
            "kind = \"complaint\"\nat = \"Fecha de la queja\"\ncarry = false\n",
            "kind = \"message\"\nat = \"Fecha de respuesta\"\n",
        ],
    );
    let text = proposed(&csv.replace("la queja", "apertura"));
    assert!(!text.contains("kind = \"complaint\""), "{text}");
}

#[test]
fn numbers_whose_last_digits_are_lost_are_no_ids() {
    let log = "[[file]]\nname = \"log\"\nconversation = \"id\"\nrecord = \"{id}\"\n\
               [[file.event]]\nkind = \"opened\"\nat = \"at\"\n";
    let line = |id: &str| format!("{{\"id\":{id},\"at\":\"2024-03-01\"}}\n");
    // The last two would be one and the same.
    let ids = ["18446744073709551615", "4711.0", "184467440737095516151", "184467440737095516152"];
    let input = bytes("t.json", &ids.map(line).concat());
    let log = mapping(&format!("name = \"m\"\n{log}"));
    let found = lines(&log, &[input], context());
    let begins = |at: usize, start: &str| assert!(found[at].starts_with(start), "{found:#?}");
    begins(0, "18446744073709551615 2024-03-01T00:00:00Z opened");
    begins(1, "4711 2024-03-01T00:00:00Z opened");
    begins(2, "t.json:3 id_missing: ");
    begins(3, "t.json:4 id_missing: ");
}

#[test]
fn keys_of_customers_are_of_no_later_day_than_anything_else() {
    language::check(
        r#"
[[file]]
name = "people"
stream = "customer"
subject = "id"
record = "{id}"
[file.common]
customer = "id"
[file.keys]
at = "seen"
email = "email"
[[file.event]]
kind = "signed_up"
at = "since"
"#,
        "id,email,since,seen\nc1,ana@x.example,2025-01-10,9999-12-30\n",
        &["t.csv:2 future: more than 24 hours after it was received"],
    );
}

#[test]
fn ids_that_were_kept_as_decimals_are_those_of_other_files() {
    let csv = "Ticket ID,Created,Resolved,Status,Customer ID,App version\n\
        4711.0,2025-03-03 08:00,2025-03-03 10:00,Solved,17.0,1.0\n\
        4712.0,2025-03-04 08:00,,Open,,2.0\n4713.0,2025-03-05 08:00,,Open,18.0,1.0\n\
        4714.0,2025-03-06 08:00,2025-03-07 10:00,Solved,17.0,2.0\n";
    check(
        csv,
        &[
            "# These are ids that were kept as decimals: 1234.0 is read as 1234, which",
            "\nwhole = [\"Customer ID\", \"Ticket ID\"]\n",
            "conversation = \"Ticket ID\"\n",
            "record = \"ticket/{Ticket ID}\"\n",
        ],
    );
    let text = proposed(csv);
    let mapping = mapping(&text);
    let of = |csv: &str| {
        let found = lines(&mapping, &[bytes("t.csv", csv)], context());
        found.iter().find(|line| line.contains(" opened ")).cloned().unwrap_or_default()
    };
    let first = of(csv);
    assert!(first.starts_with("4711 2025-03-03T08:00:00Z opened "), "{first}");
    assert!(first.contains(" customer=17 "), "{first}");
    assert!(first.contains("| ticket/4711 "), "{first}");
    // The next export has them as they are.
    assert_eq!(of(&csv.replace(".0,2025", ",2025").replace("17.0", "17")), first);
    // What is counted names nothing.
    let counted = csv.replace("App version", "Reopen count");
    check(&counted, &["\nwhole = [\"Customer ID\", \"Ticket ID\"]\n"]);
    // Where one of them is no such number, all are as they are written.
    for other in ["4714.5", "4714", "A4714.0"] {
        let csv = csv.replace("4714.0", other);
        assert!(!proposed(&csv).contains("\"Ticket ID\"]\n"), "{}", proposed(&csv));
    }
}

#[test]
fn a_line_of_totals_is_no_ticket() {
    let csv = "Nº ticket;Fecha apertura;Fecha cierre;Estado\n\
        1;05/03/2025 10:00;05/03/2025 11:00;Cerrado\n\
        2;15/03/2025 10:00;15/03/2025 12:00;Cerrado\nTotal;31/03/2025;;\n";
    check(
        csv,
        &["\nskip = \"\\\"Nº ticket\\\" in ('Total')\"                 # a line of totals\n"],
    );
    let found = events_as_proposed(csv);
    assert!(!found.is_empty() && !found.iter().any(|line| line.contains("Total")), "{found:#?}");
    assert!(!proposed(&csv.replace("Total;", "3;")).contains("\nskip = "));
}

#[test]
fn a_number_of_rows_names_conversations_where_it_never_repeats() {
    for heading in ["Nº", "N.º", "Núm.", "No."] {
        let csv = format!(
            "{heading};Cliente;Apertura;Cierre\n1;c1;05/03/2025 10:00;05/03/2025 11:00\n\
             2;c2;15/03/2025 10:00;15/03/2025 12:00\nTotal;;;\n"
        );
        check(&csv, &[&format!("\nconversation = \"{heading}\"\n")]);
        // It may be that of something in a group of rows.
        let again = csv.replace("\n2;", "\n1;").replace("Total;;;\n", "");
        assert!(!proposed(&again).contains("\nconversation = "), "{}", proposed(&again));
    }
    let sign = "Cliente;#;Apertura;Cierre\nc1;1;05/03/2025 10:00;05/03/2025 11:00\n\
        c2;2;15/03/2025 10:00;15/03/2025 12:00\n";
    check(sign, &["\nconversation = \"#\"\n"]);
    let csv = "Apertura;Cierre;Clave\n05/03/2025 10:00;05/03/2025 11:00;ab\n\
        15/03/2025 10:00;15/03/2025 12:00;cd\n";
    assert!(proposed(csv).contains("# Never twice the same are: \"Clave\"."), "{}", proposed(csv));
}
