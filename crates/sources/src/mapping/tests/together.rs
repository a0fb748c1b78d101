//! Several files of one export under one proposal: used as it is written.

use super::sorts::tells;
use super::*;

/// Proposes one mapping for files and imports them under it: the text, and every event or refusal.
fn together(files: &[(&str, &str)]) -> (String, Vec<String>) {
    let inputs: Vec<Input> = files.iter().map(|(name, text)| bytes(name, text)).collect();
    let studied = inputs.iter().map(|input| study(input, &Options::default()));
    let studied: Vec<_> = studied.map(|found| found.expect("it can be read")).collect();
    let text = propose_all(&studied, ProposedZone::Folder("UTC"), false);
    let spanish = propose_all(&studied, ProposedZone::Folder("UTC"), true);
    let read = |text: &str| {
        let table = text.parse::<toml::Table>();
        table.unwrap_or_else(|error| panic!("{error} in\n{text}"))
    };
    assert_eq!(read(&text), read(&spanish), "only remarks differ");
    assert!(!spanish.contains("CHECK") && !spanish.contains("Proposed"), "{spanish}");
    let mapping = Mapping::parse("m", &text).unwrap_or_else(|error| panic!("{error} in\n{text}"));
    for found in &studied {
        assert!(mapping.kind_of(found).is_some(), "{} in\n{text}", found.file);
    }
    let import = Import::open(&mapping, &inputs, context());
    let mut import = import.unwrap_or_else(|error| panic!("{error} in\n{text}"));
    let mut batch = Batch::default();
    import.read_all(&mut batch).expect("reading goes to the end");
    let events = batch.events.iter().map(line);
    let lines = events.chain(batch.rejects.iter().map(reject_line)).collect();
    (text, lines)
}

#[track_caller]
fn has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
}

const CASES: (&str, &str) = (
    "vorgaenge.csv",
    "Mandant;Vorgangs-Nr.;Eingang am;Kunde;Kanal;Dringlichkeit;Sachgebiet\n\
     B;1;28.04.2025 08:38:00;K19;Telefon;niedrig;Rechnung\n\
     A;2;28.04.2025 07:44:00;K28;Webformular;niedrig;Technik\n\
     A;3;10.02.2025 10:07:00;K74;Webformular;hoch;Rechnung\n",
);
const MESSAGES: (&str, &str) = (
    "nachrichten.csv",
    "Lfd. Nr.;Mandant;Vorgangs-Nr.;Zeitpunkt;Verfasser;Art\n\
     1;B;1;28.04.2025 08:38:00;K19;öffentlich\n2;B;1;28.04.2025 08:38:05;P04;öffentlich\n\
     3;B;1;29.04.2025 00:29:00;P02;intern\n4;B;1;29.04.2025 09:10:00;P02;öffentlich\n\
     5;A;2;28.04.2025 07:44:00;K28;öffentlich\n6;A;2;28.04.2025 09:44:00;P01;öffentlich\n",
);
const HISTORY: (&str, &str) = (
    "verlauf.csv",
    "Mandant;Vorgangs-Nr.;Geändert am;Bearbeiter;Zustand\n\
     B;1;28.04.2025 08:38:00;;Neu\nB;1;29.04.2025 00:26:00;P02;In Bearbeitung\n\
     B;1;29.04.2025 22:23:00;P02;Erledigt\nA;2;28.04.2025 07:44:00;;Neu\n\
     A;2;28.04.2025 10:23:00;P01;Erledigt\n",
);
const STAFF: (&str, &str) = (
    "personal.csv",
    "Kürzel;Name;Rolle;Gruppe\nP01;Jürgen Müller;Sachbearbeiter;Süd\n\
     P02;Änne Groß;Sachbearbeiter;Nord\nP03;Öz Yilmaz;Leitung;Nord\nP04;Antwortautomat;Roboter;\n",
);
const HOURS: (&str, &str) =
    ("zeiten.csv", "Kalender;Tag;von;bis\nBüro;Mo;08:00;12:00\nBüro;Di;08:00;12:00\n");

#[test]
fn an_export_of_four_files_is_one_mapping() {
    let (text, lines) = together(&[CASES, MESSAGES, HISTORY, STAFF]);
    has(
        &text,
        &[
            "name = \"vorgaenge\"\n",
            "conversation = \"Vorgangs-Nr.\"\nrecord = \"nachrichten/{Lfd. Nr.}\"\n",
            "[tables.sides_personal]\n\"Leitung\" = \"agent\"\n\"Roboter\" = \"bot\"\n",
            "lookup = \"Kürzel\"\n",
            "days_first = true\n",
            "# nachrichten.csv: what happened in conversations, which `Vorgangs-Nr.` names.\n",
            "# personal.csv: people.\n",
        ],
    );
    assert_eq!(text.matches("kind = \"opened\"").count(), 1, "{text}");
    assert_eq!(text.matches("\n[[file]]\n").count(), 4, "{text}");
    tells(
        &lines,
        &[
            "1 2025-04-28T08:38:00Z opened by customer K19 customer=K19 channel=phone",
            "1 2025-04-28T08:38:00Z message by customer K19 public |",
            "1 2025-04-28T08:38:05Z message by bot Antwortautomat public",
            "1 2025-04-29T00:29:00Z note by agent Änne Groß",
            "1 2025-04-29T22:23:00Z status `solved` by agent Änne Groß",
            "2 2025-04-28T07:44:00Z status `new` |",
            "3 2025-02-10T10:07:00Z opened by customer K74",
        ],
    );
    let subjects: std::collections::BTreeSet<&str> =
        lines.iter().filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(subjects.into_iter().collect::<Vec<_>>(), ["1", "2", "3"], "no other conversation");
    // In another order, and with a file that nothing can be made of, it is the same.
    let (text, again) = together(&[HOURS, STAFF, HISTORY, MESSAGES, CASES]);
    has(&text, &["# zeiten.csv: ", "# CHECK: nothing is made of it: no column holds times"]);
    let sorted = |mut lines: Vec<String>| {
        lines.sort();
        lines
    };
    assert_eq!(sorted(again), sorted(lines));
}

#[test]
fn people_who_are_customers_too_are_told_apart_by_their_role() {
    let tickets = "id,subject,status,created_at,solved_at,requester_id,assignee_id,group_id\n\
        1,Parcel,solved,2025-03-03 08:00,2025-03-04 08:00,501,701,31\n\
        2,Invoice,open,2025-03-03 09:00,,502,702,32\n3,Login,open,2025-03-05 09:00,,501,701,31\n";
    let comments = "id,ticket_id,author_id,created_at,public,body\n\
        11,1,501,2025-03-03 08:00,true,Where is it?\n12,1,701,2025-03-03 10:00,true,On its way\n\
        13,1,702,2025-03-03 11:00,false,Lost?\n14,2,502,2025-03-03 09:00,true,Wrong sum\n";
    let users = "id,name,email,role,created_at\n501,Eva,eva@x.example,end-user,2024-01-01\n\
        502,Pau,pau@x.example,end-user,2024-01-02\n701,Ana,ana@y.example,agent,2023-01-01\n\
        702,Luis,luis@y.example,admin,2023-01-01\n";
    let groups = "id,name\n31,North\n32,South\n";
    let (text, lines) = together(&[
        ("tickets.csv", tickets),
        ("comments.csv", comments),
        ("users.csv", users),
        ("groups.csv", groups),
    ]);
    has(&text, &["# groups.csv: a list.", "# users.csv: people.", "record = \"comments/{id}\""]);
    tells(
        &lines,
        &[
            "1 2025-03-03T08:00:00Z opened by customer 501 customer=501 team=North",
            "1 2025-03-03T10:00:00Z message by agent 701 public",
            "1 2025-03-03T11:00:00Z note by agent 702",
            "2 2025-03-03T09:00:00Z message by customer 502 public",
        ],
    );
    assert!(!text.contains("nothing is made of it"), "{text}");
}

#[test]
fn files_of_one_kind_are_read_as_one() {
    let rows = |id: u32, word: &str| {
        format!("Ticket ID,Created,Status\n{id},2025-03-03,{word}\n{},2025-03-04,Closed\n", id + 1)
    };
    let (first, second) = (rows(1, "Open"), rows(5, "Parked"));
    let (text, lines) = together(&[("a.csv", first.as_str()), ("b.csv", second.as_str())]);
    has(
        &text,
        &["name = \"records\"\n", "\"Parked\" = \"skip\"    # CHECK", "\"Open\" = \"open\""],
    );
    let opened = lines.iter().filter(|line| line.contains(" opened ")).count();
    assert_eq!(opened, 4, "{lines:#?}");
}

#[test]
fn ratings_and_times_of_tickets_open_nothing() {
    let tickets = "Ticket ID;Created;Customer\n701;2025-03-03 08:00;c1\n702;2025-03-03 09:00;c2\n";
    let ratings = "Ticket ID;Score date;Rating;Comment\n701;2025-03-05 08:00;4;ok\n";
    let times = "Ticket ID;First response;Resolved\n701;2025-03-03 08:30;2025-03-04 08:00\n\
        702;2025-03-03 09:30;\n";
    let files = [("tickets.csv", tickets), ("ratings.csv", ratings), ("times.csv", times)];
    let (text, lines) = together(&files);
    assert_eq!(text.matches("kind = \"opened\"").count(), 1, "{text}");
    tells(
        &lines,
        &[
            "701 2025-03-05T08:00:00Z rated `4` by customer",
            "701 2025-03-03T08:30:00Z message by agent public synthesised",
            "701 2025-03-04T08:00:00Z status `solved` by agent synthesised",
        ],
    );
    // In words too, with their table.
    let words = ratings.replace(";4;", ";good;");
    let (_, lines) = together(&[("tickets.csv", tickets), ("ratings.csv", words.as_str())]);
    tells(&lines, &["701 2025-03-05T08:00:00Z rated `positive` by customer"]);
}

#[test]
fn lengths_of_a_part_begin_at_no_opening_of_its_own() {
    let tickets = "Ticket ID;Created;Customer\n701;2025-03-03 08:00;c1\n702;2025-03-03 09:00;c2\n";
    let times = "Ticket ID;Created;Resolved;First response (min)\n\
        701;2025-03-03 08:00;2025-03-04 08:00;30\n702;2025-03-03 09:00;;45\n";
    let (text, lines) = together(&[("tickets.csv", tickets), ("times.csv", times)]);
    assert!(!text.contains("at = \"First response (min)\""), "{text}");
    tells(&lines, &["701 2025-03-04T08:00:00Z status `solved` by agent"]);
}

#[test]
fn odd_sets_load_as_proposed() {
    let log = "Ticket ID,At,Status\n9001,2025-03-03 08:00,New\n9001,2025-03-03 09:00,Closed\n\
        9002,2025-03-03 08:00,New\n";
    let notes = "Ticket ID,At,Author,Note\n9001,2025-03-03 08:30,ana,x\n\
        9001,2025-03-03 08:40,luis,y\n9002,2025-03-03 08:40,ana,z\n";
    let (text, lines) = together(&[("log.csv", log), ("notes.csv", notes)]);
    has(&text, &["conversation = \"Ticket ID\""]);
    tells(&lines, &["9001 2025-03-03T09:00:00Z status `closed`", "9002 2025-03-03T08:40:00Z "]);
    // What nothing joins, what has no row, what has no id, and headings that others hold too.
    let orders = "Order;Customer;Date;Total\nO-1;c1;2025-03-03;10.50\nO-2;c2;2025-03-04;11\n";
    let empty = "Ticket ID,At,Status,More\n";
    let bare = "Who,When\nana,2025-03-03\nana,2025-03-04\nana,2025-03-04\n";
    let subset = "Ticket ID,At\n9001,2025-03-03 10:00\n9001,2025-03-03 11:00\n";
    let quoted = "a\"b,{c},d\n1,2,3\n4,5,6\n";
    let all = [
        ("log.csv", log),
        ("notes.csv", notes),
        ("orders.csv", orders),
        ("empty.csv", empty),
        ("bare.csv", bare),
        ("subset.csv", subset),
        ("quoted.csv", quoted),
        (STAFF.0, STAFF.1),
    ];
    for skipped in 0..all.len() {
        let files: Vec<_> = all
            .iter()
            .enumerate()
            .filter(|(at, _)| *at != skipped)
            .map(|(_, file)| *file)
            .collect();
        together(&files);
    }
    for pair in all.windows(2) {
        together(pair);
    }
    let (text, _) = together(&all);
    has(&text, &["stream = \"order\"", "lacks = ["]);
    assert!(propose_all(&[], ProposedZone::Unknown, false).contains("name = \"export\""));
}

#[test]
fn a_newer_export_of_the_same_tickets_is_no_log() {
    let older = "Ticket ID,Created,Updated,Status,Priority\n\
        1,2025-03-03 08:00,2025-03-03 08:00,Open,low\n\
        2,2025-03-03 09:00,2025-03-03 09:00,Parked,low\n\
        3,2025-03-03 10:00,2025-03-03 10:00,Open,high\n";
    // The opening of the first was corrected.
    let newer = "Ticket ID,Created,Updated,Status,Priority\n\
        1,2025-03-03 07:30,2025-03-05 08:00,Closed,low\n\
        2,2025-03-03 09:00,2025-03-06 09:00,Closed,low\n\
        4,2025-03-06 10:00,2025-03-06 10:00,Open,high\n";
    let (text, lines) = together(&[("march.csv", older), ("april.csv", newer)]);
    assert!(!text.contains("keep = \"first\"") && !text.contains("repeats"), "{text}");
    // Words that only the older one has are read too.
    has(&text, &["record = \"ticket/{Ticket ID}\"\nversion = \"Updated\"\n", "\"Parked\" = "]);
    tells(&lines, &["1 2025-03-03T07:30:00Z opened", "4 2025-03-06T10:00:00Z opened"]);
    assert!(!lines.iter().any(|line| line.contains("unknown_status")), "{lines:#?}");
    // Rows of a log, of which the second file goes on with the same tickets, stay one.
    let log = |rows: &str| format!("Ticket ID,Changed,Status\n{rows}");
    let first = log("1,2025-03-03 08:00,New\n1,2025-03-03 09:00,Open\n");
    let second = log("1,2025-03-04 08:00,Closed\n2,2025-03-04 09:00,New\n");
    let (text, lines) = together(&[("a.csv", first.as_str()), ("b.csv", second.as_str())]);
    has(&text, &["kind = \"status\"\nat = \"Changed\"\n"]);
    let statuses = lines.iter().filter(|line| line.contains("Z status `"));
    assert_eq!(statuses.count(), 4, "{lines:#?}");
}

#[test]
fn a_history_of_fields_becomes_events_by_field() {
    let history = "ticket_id,field,old_value,new_value,changed_at,changed_by\n\
        1,status,new,open,2025-03-01T09:40:00Z,901\n\
        1,priority,normal,high,2025-03-01T10:00:00Z,901\n\
        1,assignee_id,,901,2025-03-01T10:30:00Z,902\n\
        1,group_id,,71,2025-03-01T10:40:00Z,902\n\
        1,subject,a,b,2025-03-01T10:50:00Z,902\n\
        1,status,open,solved,2025-03-01T12:00:00Z,901\n\
        2,status,new,open,2025-03-02T09:01:00Z,902\n\
        2,assignee_id,901,,2025-03-02T09:02:00Z,902\n";
    super::proposals::check(
        history,
        &[
            "[tables.statuses]\n\"open\" = \"open\"\n\"solved\" = \"solved\"\n",
            "when = \"\\\"field\\\" in ('status') and \\\"new_value\\\" is not null\"\n\
             kind = \"status\"\nat = \"changed_at\"\n\
             value = { from = \"new_value\", map = \"statuses\" }\n",
            "previous_priority = { from = \"old_value\", default = \"\" }\n",
            "actor = \"changed_by\"\n",
        ],
    );
    let tickets = "id,subject,status,created_at,updated_at,requester_id\n\
        1,Invoice,solved,2025-03-01 09:00,2025-03-05 09:00,501\n\
        2,Login,open,2025-03-02 09:00,2025-03-03 10:00,502\n";
    let users = "id,name,email,role\n901,Ana,ana@y.example,agent\n902,Luis,luis@y.example,admin\n";
    let groups = "id,name\n71,North\n72,South\n";
    let (text, lines) = together(&[
        ("tickets.csv", tickets),
        ("history.csv", history),
        ("users.csv", users),
        ("groups.csv", groups),
    ]);
    assert!(!text.contains("what does a row tell?"), "{text}");
    tells(
        &lines,
        &[
            "1 2025-03-01T09:40:00Z status `open` by agent Ana",
            "1 2025-03-01T10:00:00Z prioritised `high` by agent Ana previous_priority=normal",
            "1 2025-03-01T10:30:00Z assigned `Ana` by agent Luis",
            "1 2025-03-01T10:40:00Z assigned by agent Luis team=North",
            "1 2025-03-01T10:50:00Z changed by agent Luis",
            "1 2025-03-01T12:00:00Z status `solved` by agent Ana",
            "2 2025-03-02T09:02:00Z assigned `` by agent Luis",
        ],
    );
}

#[test]
fn an_id_of_several_columns_is_that_of_all_files() {
    let tickets = "region,ticket_no,created,status\nEU,1,2025-03-03 08:00,Open\n\
        EU,2,2025-03-03 09:00,Open\nUS,1,2025-03-04 08:00,Open\nUS,2,2025-03-05 08:00,Open\n";
    let messages = "message_id,region,ticket_no,sent_at,author,text\n\
        11,EU,1,2025-03-03 08:30,ana,Here\n12,EU,1,2025-03-03 08:40,c1,Thanks\n\
        13,US,1,2025-03-04 08:30,luis,There\n";
    let files = [("tickets.csv", tickets), ("messages.csv", messages)];
    let (text, lines) = together(&files);
    assert_eq!(text.matches("conversation = \"{region}-{ticket_no}\"\n").count(), 2, "{text}");
    tells(
        &lines,
        &[
            "EU-1 2025-03-03T08:00:00Z opened",
            "EU-1 2025-03-03T08:30:00Z message by agent ana",
            "US-1 2025-03-04T08:30:00Z message by agent luis",
        ],
    );
}
