//! Activities of proposed logs: guessed, counted, and picked.

use super::proposals::check;
use super::*;

/// A log of two cases; nobody knows `Drucken` and `Prüfen`, and what is created later opens none.
const LOG: &str = "Case,Timestamp,Activity,Who\n\
    1,2025-03-03T08:00:00Z,Insert ticket,ana\n\
    1,2025-03-03T08:05:00Z,Assign seriousness,ana\n\
    1,2025-03-03T09:00:00Z,Drucken,luis\n\
    1,2025-03-03T10:00:00Z,Create anomaly,luis\n\
    1,2025-03-03T11:00:00Z,Closed,luis\n\
    2,2025-03-03T08:00:00Z,Insert ticket,ana\n\
    2,2025-03-03T09:00:00Z,Drucken,luis\n\
    2,2025-03-03T10:00:00Z,Prüfen,luis\n\
    2,2025-03-03T11:00:00Z,closed,luis\n";

fn detected() -> crate::read::Detected {
    detect(&bytes("t.csv", LOG), &Options::default()).expect("the file can be read")
}

fn proposed() -> String {
    propose(&detected(), "UTC", false)
}

/// Picks what activities mean, given as `word=meaning`.
fn picked(text: &str, words: &[&str]) -> Repicked {
    let mut changes = PickChanges::default();
    for word in words {
        let (word, meaning) = word.split_once('=').expect("a word and its meaning");
        changes.activities.insert(word.to_owned(), meaning.to_owned());
    }
    let found = repick(&detected(), text, &changes, "UTC", false);
    found.unwrap_or_else(|problem| panic!("{problem:?} of\n{text}"))
}

/// Shows the words with their rows and meanings, `?` for a doubt, `.` for what somebody wrote.
fn shown(text: &str) -> Vec<String> {
    let picks = Picks::of(text, &detected()).expect("it is a proposal");
    let words = telling_words(&detected(), &picks);
    assert_eq!(words.statuses, [], "a log that tells activities tells no statuses");
    let show = |one: TellingWord| {
        let doubt = if one.is_doubtful { " ?" } else { "" };
        format!("{} {}: {}{doubt}", one.word, one.rows, one.meaning.unwrap_or("."))
    };
    words.activities.into_iter().map(show).collect()
}

/// Imports the log and returns case, time and kind of its events, and what is refused.
fn told(text: &str) -> Vec<String> {
    let mapping = Mapping::parse("m", text).unwrap_or_else(|error| panic!("{error} in\n{text}"));
    let found = lines(&mapping, &[bytes("t.csv", LOG)], context());
    found.iter().map(|line| line.split(" by ").next().unwrap_or(line).to_owned()).collect()
}

#[test]
fn activities_are_listed_with_their_rows() {
    let text = proposed();
    for part in [
        "\"Assign seriousness\" = \"changed\"\n",
        "\n# \"Create anomaly\" = \"skip\"\n# \"Drucken\" = \"skip\"\n# \"Prüfen\" = \"skip\"\n",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    assert_eq!(
        shown(&text),
        [
            // Spellings are one word.
            "Closed 2: status closed",
            "Drucken 2: unknown ?",
            "Insert ticket 2: opened",
            "Assign seriousness 1: changed",
            "Create anomaly 1: unknown ?",
            "Prüfen 1: unknown ?",
        ]
    );
    assert_eq!(told(&text).iter().filter(|line| line.contains("unknown_activity")).count(), 4);
    // A log whose newest rows come first has its openings at the end.
    let back: Vec<&str> = LOG.lines().skip(1).collect();
    let back: Vec<&str> = LOG.lines().take(1).chain(back.into_iter().rev()).collect();
    let back = detect(&bytes("t.csv", &back.join("\n")), &Options::default()).expect("it is read");
    let text = propose(&back, "UTC", false);
    assert!(text.contains("\"Insert ticket\" = \"opened\"\n"), "{text}");
    assert!(text.contains("\n# \"Create anomaly\" = \"skip\"\n"), "{text}");
    // What is known of all is written as it was.
    check(
        "Case,Timestamp,Activity\n1,2025-03-03T08:00:00Z,Created\n1,2025-03-03T09:00:00Z,Closed\n",
        &["\"Created\" = \"opened\"\n", "\"Closed\" = \"status closed\"\n"],
    );
}

#[test]
fn activities_are_read_as_they_are_picked() {
    let text = proposed();
    let words = ["Drucken=note", "Prüfen=status pending", "Create anomaly=skip", "Closed=unknown"];
    let found = picked(&text, &words);
    assert_eq!(found.by_hand, ByHand::Kept, "{}", found.text);
    for part in [
        "\n# \"Closed\" = \"skip\"\n\"Create anomaly\" = \"skip\"\n\"Drucken\" = \"note\"\n\
         \"Prüfen\" = \"status pending\"\n",
        "# CHECK: nobody knows what these words mean",
    ] {
        assert!(found.text.contains(part), "{part} is not in\n{}", found.text);
    }
    assert_eq!(shown(&found.text)[0], "Closed 2: unknown ?");
    let events = told(&found.text);
    for part in ["2025-03-03T09:00:00Z note", "2025-03-03T10:00:00Z status `pending`"] {
        assert!(events.iter().any(|line| line.contains(part)), "{part}: {events:#?}");
    }
    assert_eq!(events.iter().filter(|line| line.contains("unknown_activity")).count(), 2);
    // And back again; words that are none, and words for nothing, change nothing.
    let back = ["Drucken=unknown", "Prüfen=unknown", "Create anomaly=unknown"];
    let found = picked(&found.text, &[&back[..], &["Closed=status closed"]].concat());
    assert_eq!(found.text, text);
    assert_eq!(picked(&text, &["Nobody=note", "Drucken=tagged"]).text, text);
    // Where all are told, nothing is asked.
    let all = ["Drucken=note", "Prüfen=note", "Create anomaly=skip"];
    let found = picked(&text, &all);
    assert!(!found.text.contains("nobody knows"), "{}", found.text);
    assert!(!told(&found.text).iter().any(|line| line.contains("unknown_activity")));
}

#[test]
fn activities_written_by_hand_stay_or_are_said_to_be_lost() {
    let text = proposed();
    // As the remark asks for it: the line without its mark.
    let own = text.replace("# \"Drucken\" = \"skip\"\n", "\"Drucken\" = \"note\" # ours\n");
    let own =
        own.replace("\"Closed\" = \"status closed\"", "Closed = [\"note\", \"status closed\"]");
    assert_eq!(shown(&own)[..3], ["Closed 2: .", "Drucken 2: note", "Insert ticket 2: opened"]);
    let found = picked(&own, &["Prüfen=status pending"]);
    assert_eq!(found.by_hand, ByHand::Kept, "{}", found.text);
    for part in [
        "Closed = [\"note\", \"status closed\"]\n",
        "\"Drucken\" = \"note\" # ours\n\"Prüfen\" = \"status pending\"\n",
    ] {
        assert!(found.text.contains(part), "{part} is not in\n{}", found.text);
    }
    // The line itself, picked anew, is.
    let found = picked(&own, &["Drucken=message"]);
    assert!(found.text.contains("\"Drucken\" = \"message\"\n"), "{}", found.text);
    assert!(found.by_hand != ByHand::Kept && !found.text.contains("# ours"), "{}", found.text);
    // Words of another column are other words.
    let mut changes = PickChanges::default();
    changes.roles.insert("activity".into(), Pick::Column("Who".into()));
    changes.roles.insert("actor".into(), Pick::Nothing);
    let found = repick(&detected(), &own, &changes, "UTC", false).expect("it can be read");
    assert!(found.by_hand != ByHand::Kept, "{}", found.text);
    assert_eq!(shown(&found.text), ["luis 6: unknown ?", "ana 3: unknown ?"]);
}

#[test]
fn what_happened_says_who_acted_row_by_row() {
    let log = "Case,Timestamp,Activity,Who\n\
        1,2025-03-03T08:00:00Z,Created,eva\n\
        1,2025-03-03T08:01:00Z,Customer message,eva\n\
        1,2025-03-03T09:00:00Z,Reply to customer,ana\n\
        1,2025-03-03T10:00:00Z,Kundenantwort,eva\n\
        1,2025-03-03T11:00:00Z,Désaffectation,ana\n";
    for heading in ["Agent", "Who"] {
        let log = log.replace("Who", heading);
        check(
            &log,
            &[
                "[tables.speakers]\n\"Customer message\" = \"customer\"\n\
                 \"Kundenantwort\" = \"customer\"\n\n[[file]]",
                "map = \"speakers\", default = \"agent\" }",
            ],
        );
        let detected = detect(&bytes("t.csv", &log), &Options::default()).expect("it is read");
        let text = propose(&detected, "UTC", false);
        let mapping = Mapping::parse("m", &text);
        let mapping = mapping.unwrap_or_else(|error| panic!("{error} in\n{text}"));
        let found = lines(&mapping, &[bytes("t.csv", &log)], context());
        let count = |at: &str, side: &str| {
            let is_one = |line: &&String| line.contains(at) && line.contains(side);
            found.iter().filter(is_one).count()
        };
        assert_eq!(count("T08:01:00Z message ", " by customer"), 1, "{found:#?}");
        assert_eq!(count("T10:00:00Z message ", " by customer"), 1, "{found:#?}");
        assert_eq!(count("T11:00:00Z assigned `` ", ""), 1, "{found:#?}");
        assert_eq!(count("T09:00:00Z message ", " by agent "), 1, "{found:#?}");
    }
}

#[test]
fn what_happened_is_told_by_the_words_of_a_column_whatever_it_is_called() {
    let csv = |heading: &str| {
        format!(
            "case,when,{heading},who\n1,2025-03-03T08:00:00Z,Opened,ana\n\
             1,2025-03-03T08:05:00Z,Assigned,luis\n1,2025-03-03T09:00:00Z,Replied,luis\n\
             1,2025-03-03T10:00:00Z,Note added,luis\n1,2025-03-03T11:00:00Z,Solved,luis\n\
             2,2025-03-03T08:00:00Z,Opened,ana\n2,2025-03-03T08:30:00Z,Assigned,luis\n\
             2,2025-03-03T09:00:00Z,Replied,luis\n2,2025-03-03T10:00:00Z,Note added,luis\n\
             2,2025-03-03T11:00:00Z,Solved,luis\n"
        )
    };
    for heading in ["what", "Qué", "Was", "happening", "Event", "action", "Acción", "evento"] {
        let from = format!("kind = {{ from = \"{heading}\", map = \"activities\" }}\n");
        let words = [
            &from,
            "\"Opened\" = \"opened\"\n",
            "\"Replied\" = \"message\"\n",
            "\"Solved\" = \"status solved\"\n",
        ];
        check(&csv(heading), &words);
    }
    // Words that tell of something else are none, and neither is what is of another role.
    let other = csv("topic").replace("Opened", "Heating").replace("Assigned", "Water");
    let other = other.replace("Replied", "Light").replace("Note added", "Roof");
    let text = propose(
        &detect(&bytes("t.csv", &other), &Options::default()).expect("it can be read"),
        "UTC",
        false,
    );
    assert!(!text.contains("map = \"activities\""), "{text}");
}

#[test]
fn the_user_of_a_log_is_who_acts() {
    let log = "Fecha;Ticket;Evento;Usuario\n\
        05/03/2025 10:00:00;1;Ticket creado;ana@correo.es\n\
        05/03/2025 10:30:00;1;Respuesta del agente;Pilar Gómez\n\
        05/03/2025 12:00:00;1;Respuesta del cliente;ana@correo.es\n\
        15/03/2025 10:00:00;2;Ticket creado;luis@correo.es\n\
        15/03/2025 10:20:00;2;Respuesta del agente;Mar Núñez\n\
        15/03/2025 11:00:00;2;Resuelto;Mar Núñez\n";
    check(
        log,
        &[
            "\nactor = [{ from = \"Usuario\", hashed = \"email\" }, \"Usuario\"]\n",
            "\"Ticket creado\" = \"customer\"\n",
            "\"Ticket creado\" = [\"opened\", \"message\"]    # CHECK: no other row tells",
        ],
    );
    // A row of its own at that time tells what was asked.
    let own = "05/03/2025 10:00:00;1;Respuesta del cliente;ana@correo.es\n";
    let own = log.replace("05/03/2025 10:30", &format!("{own}05/03/2025 10:30"));
    check(&own, &["\"Ticket creado\" = \"opened\"\n"]);
    let text = sorts::proposed(log);
    assert!(!text.contains("\ncustomer = "), "{text}");
    let found = sorts::events(&text, log);
    sorts::tells(&found, &["2 2025-03-15T11:00:00Z status `solved` by agent Mar Núñez"]);
    let opened = found.iter().find(|line| line.starts_with("2 2025-03-15T10:00:00Z opened "));
    assert!(opened.is_some_and(|line| line.contains(" by customer email:")), "{found:#?}");
    // One who is the same in all rows of a ticket is who asked.
    let same = log.replace("Pilar Gómez", "ana@correo.es").replace("Mar Núñez", "luis@correo.es");
    check(&same, &["\ncustomer = { from = \"Usuario\", hashed = \"email\" }\n"]);
}
