//! Status words of proposed mappings: decided by the rows, and picked.

use super::proposals::check;
use super::*;

/// Tickets with a solve time and words that nobody knows but for one.
const TICKETS: &str = "Ticket ID,Created,Resolved,Updated,Status\n\
    1,2025-03-03T08:00:00Z,2025-03-03T10:00:00Z,2025-03-03T10:00:00Z,Erledigt\n\
    2,2025-03-03T08:00:00Z,2025-03-03T12:00:00Z,2025-03-05T09:00:00Z,Erledigt\n\
    3,2025-03-03T08:00:00Z,,2025-03-03T09:00:00Z,Offen\n\
    4,2025-03-03T08:00:00Z,2025-03-03T14:00:00Z,2025-03-03T14:00:00Z,Reopened\n\
    5,2025-03-03T08:00:00Z,2025-03-03T14:00:00Z,2025-03-04T14:00:00Z,Reopened\n\
    6,2025-03-03T08:00:00Z,2025-03-03T16:00:00Z,2025-03-06T14:00:00Z,Intern\n\
    7,2025-03-03T08:00:00Z,,2025-03-06T14:00:00Z,Intern\n\
    8,2025-03-03T08:00:00Z,,2025-03-06T15:00:00Z,\n";

fn detected(csv: &str) -> crate::read::Detected {
    detect(&bytes("t.csv", csv), &Options::default()).expect("the file can be read")
}

fn proposed(csv: &str) -> String {
    propose(&detected(csv), "UTC", false)
}

/// Imports under a mapping and returns ticket, time and value of each status.
fn told(text: &str, csv: &str) -> Vec<String> {
    let mapping = Mapping::parse("m", text).unwrap_or_else(|error| panic!("{error} in\n{text}"));
    let events = lines(&mapping, &[bytes("t.csv", csv)], context());
    let statuses = events.iter().filter_map(|line| {
        let (what, value) = line.split_once(" status `")?;
        let (value, _) = value.split_once('`')?;
        Some(format!("{what} {value}"))
    });
    statuses.collect()
}

#[test]
fn rows_with_a_solve_time_are_solved_whatever_the_word() {
    check(
        TICKETS,
        &[
            "\"Erledigt\" = \"solved\"    # CHECK: Erledigt: 2 of 2 rows have a solve time\n",
            "\"Intern\" = \"open\"    # CHECK: Intern: 1 of 2 rows have a solve time; they count",
            "\"Offen\" = \"open\"    # CHECK: Offen: 0 of 1 rows have a solve time\n",
            "\"Reopened\" = \"open\"    # CHECK: Reopened: 2 of 2 rows have a solve time\n",
            "(\\\"Resolved\\\" is null or \\\"Status\\\" in ('Reopened'))",
            "at = [\"Updated\", \"Created\"]",
        ],
    );
    let expected = [
        "1 2025-03-03T10:00:00Z solved",
        "2 2025-03-03T12:00:00Z solved",
        "3 2025-03-03T09:00:00Z open",
        // At the same instant the solve comes last.
        "4 2025-03-03T14:00:00Z open",
        "4 2025-03-03T14:00:00Z solved",
        // What changed after the solve re-opened it, for the word says so.
        "5 2025-03-04T14:00:00Z open",
        "5 2025-03-03T14:00:00Z solved",
        "6 2025-03-03T16:00:00Z solved",
        "7 2025-03-06T14:00:00Z open",
    ];
    assert_eq!(told(&proposed(TICKETS), TICKETS), expected);
    let spanish = propose(&detected(TICKETS), "UTC", true);
    let part = "\"Erledigt\" = \"solved\"    # REVISE: Erledigt: 2 de 2 filas tienen hora de";
    assert!(spanish.contains(part), "{spanish}");
}

#[test]
fn without_a_solve_column_unknown_words_change_nothing() {
    let log = "Case,Timestamp,Status\n\
        1,2025-03-03T08:00:00Z,New\n\
        1,2025-03-03T09:00:00Z,Resolved\n\
        1,2025-03-03T10:00:00Z,Archiviert\n\
        2,2025-03-03T11:00:00Z,New\n";
    check(log, &["kind = \"status\"", "\"Archiviert\" = \"skip\"    # CHECK: no guess"]);
    let expected = [
        "1 2025-03-03T08:00:00Z new",
        "1 2025-03-03T09:00:00Z solved",
        "2 2025-03-03T11:00:00Z new",
    ];
    assert_eq!(told(&proposed(log), log), expected);
    let tickets = "Ticket ID,Created,Status\n\
        1,2025-03-03T08:00:00Z,Archiviert\n\
        2,2025-03-03T08:00:00Z,Resolved\n\
        3,2025-03-03T08:00:00Z,\n";
    let is_there = "when = \"\\\"Status\\\" is not null\"";
    let asks = "# CHECK: no column tells since when; the opening stands in";
    check(tickets, &["\"Archiviert\" = \"skip\"    # CHECK", is_there, asks]);
    assert_eq!(told(&proposed(tickets), tickets), ["2 2025-03-03T08:00:00Z solved"]);
}

#[test]
fn headings_that_no_condition_names_take_back_no_solve() {
    let quoted = TICKETS.replace("Updated,Status", "Updated,\"The \"\"Status\"\"\"");
    // All rows have a status, for a missing one could not be told apart.
    let quoted = quoted.replace("15:00:00Z,\n", "15:00:00Z,Offen\n");
    let text = proposed(&quoted);
    assert!(text.contains("at = [\"Resolved\", \"Updated\", \"Created\"]"), "{text}");
    let statuses = told(&text, &quoted);
    for ticket in ["1", "2", "4", "5", "6"] {
        let of: Vec<&String> = statuses.iter().filter(|line| line.starts_with(ticket)).collect();
        assert!(of.last().is_some_and(|line| line.ends_with("solved")), "{of:?}");
        let instants: Vec<&str> = of.iter().filter_map(|line| line.split(' ').nth(1)).collect();
        assert!(instants.windows(2).all(|pair| pair[0] == pair[1]), "{of:?}");
    }
}

/// Picks what words of the status column mean, given as `word=status`.
fn picked(text: &str, words: &[&str]) -> Repicked {
    let mut changes = PickChanges::default();
    for word in words {
        let (word, status) = word.split_once('=').expect("a word and its status");
        changes.statuses.insert(word.to_owned(), status.to_owned());
    }
    let found = repick(&detected(TICKETS), text, &changes, "UTC", false);
    found.unwrap_or_else(|problem| panic!("{problem:?} of\n{text}"))
}

fn words_of(text: &str) -> Vec<StatusWord> {
    let detected = detected(TICKETS);
    let picks = Picks::of(text, &detected).expect("it is a proposal");
    status_words(&detected, &picks)
}

#[test]
fn words_are_listed_with_their_rows() {
    let word = |word: &str, rows, solved, status, is_doubtful| {
        let (word, solved) = (word.to_owned(), Some(solved));
        StatusWord { word, rows, solved, status, is_doubtful }
    };
    let expected = [
        word("Erledigt", 2, 2, Some("solved"), true),
        word("Intern", 2, 1, Some("open"), true),
        word("Reopened", 2, 2, Some("open"), true),
        word("Offen", 1, 0, Some("open"), true),
    ];
    assert_eq!(words_of(&proposed(TICKETS)), expected);
    // What is written by hand is no guess, and what is no status is nobody's to name.
    let own = proposed(TICKETS)
        .replace("\"Erledigt\" = \"solved\"", "\"Erledigt\" = \"closed\"")
        .replace("\"Offen\" = \"open\"", "\"Offen\" = \"outside\"");
    let words = words_of(&own);
    assert_eq!(words[0], word("Erledigt", 2, 2, Some("closed"), false));
    assert_eq!(words[3], word("Offen", 1, 0, None, false));
    // Without a status column there are none.
    let none = own.replace("value = { from = \"Status\"", "value = { from = \"{Status}!\"");
    assert!(words_of(&none).is_empty());
}

#[test]
fn words_are_read_as_they_are_picked() {
    let text = proposed(TICKETS);
    let found = picked(&text, &["Intern=hold", "Erledigt=closed", "Offen=skip"]);
    assert_eq!(found.by_hand, ByHand::Kept, "{}", found.text);
    for part in [
        "\"Erledigt\" = \"closed\"\n",
        "\"Intern\" = \"hold\"\n",
        "\"Offen\" = \"skip\"\n",
        // What was not picked stays a question.
        "\"Reopened\" = \"open\"    # CHECK: Reopened: 2 of 2 rows",
        "in ('Intern', 'Reopened'))",
    ] {
        assert!(found.text.contains(part), "{part} is not in\n{}", found.text);
    }
    let statuses = told(&found.text, TICKETS);
    assert!(statuses.contains(&"6 2025-03-06T14:00:00Z hold".to_owned()), "{statuses:?}");
    assert!(!statuses.iter().any(|line| line.starts_with('3')), "{statuses:?}");
    // And back again; words that are none, and words for nothing, change nothing.
    let back = ["Intern=open", "Erledigt=solved", "Offen=open", "Nobody=open", "Intern=outside"];
    assert_eq!(picked(&found.text, &back[..4]).text, text);
    assert_eq!(picked(&text, &back[3..]).text, text);
}

#[test]
fn words_written_by_hand_stay_or_are_said_to_be_lost() {
    let text = proposed(TICKETS);
    let line = "\"Offen\" = \"open\"    # CHECK: Offen: 0 of 1 rows have a solve time";
    let own = text.replace(line, "\"Offen\" = \"pending\" # ours");
    assert_ne!(own, text);
    let found = picked(&own, &["Erledigt=closed"]);
    assert_eq!(found.by_hand, ByHand::Kept, "{}", found.text);
    for part in ["\"Offen\" = \"pending\" # ours", "\"Erledigt\" = \"closed\"\n"] {
        assert!(found.text.contains(part), "{part} is not in\n{}", found.text);
    }
    // The line itself, picked anew, is.
    let found = picked(&own, &["Offen=new"]);
    assert!(found.text.contains("\"Offen\" = \"new\"\n"), "{}", found.text);
    assert!(found.by_hand != ByHand::Kept && !found.text.contains("# ours"), "{}", found.text);
    // A word that was removed by hand stays away, until it is picked.
    let own = text.replace(&format!("{line}\n"), "");
    let found = picked(&own, &["Erledigt=closed"]);
    assert!(!found.text.contains("\"Offen\""), "{}", found.text);
    assert!(picked(&own, &["Offen=new"]).text.contains("\"Offen\" = \"new\"\n"));
}

#[test]
fn a_guess_of_rows_goes_with_the_solve_column() {
    let text = proposed(TICKETS).replace("\"Offen\" = \"open\" ", "\"Offen\" = \"hold\" ");
    let mut changes = PickChanges::default();
    changes.roles.insert("solved".into(), Pick::Nothing);
    let found = repick(&detected(TICKETS), &text, &changes, "UTC", false).expect("it can be read");
    // A guess of rows that is none any more is taken back, what was said stays.
    assert!(found.text.contains("\"Erledigt\" = \"skip\"    # CHECK: no guess"), "{}", found.text);
    assert!(found.text.contains("\"Offen\" = \"hold\""), "{}", found.text);
}
