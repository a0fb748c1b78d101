//! Status words of proposed mappings: decided by the rows, and picked.

use super::proposals::check;
use super::sorts::{detected, proposed};
use super::*;

/// Tickets with a solve time and words that nobody knows but for one.
const TICKETS: &str = "Ticket ID,Created,Resolved,Updated,Status\n\
    1,2025-03-03T08:00:00Z,2025-03-03T10:00:00Z,2025-03-03T10:00:00Z,Afgehandeld\n\
    2,2025-03-03T08:00:00Z,2025-03-03T12:00:00Z,2025-03-05T09:00:00Z,Afgehandeld\n\
    3,2025-03-03T08:00:00Z,,2025-03-03T09:00:00Z,Lopend\n\
    4,2025-03-03T08:00:00Z,2025-03-03T14:00:00Z,2025-03-03T14:00:00Z,Reopened\n\
    5,2025-03-03T08:00:00Z,2025-03-03T14:00:00Z,2025-03-04T14:00:00Z,Reopened\n\
    6,2025-03-03T08:00:00Z,2025-03-03T16:00:00Z,2025-03-06T14:00:00Z,Intern\n\
    7,2025-03-03T08:00:00Z,,2025-03-06T14:00:00Z,Intern\n\
    8,2025-03-03T08:00:00Z,,2025-03-06T15:00:00Z,\n";

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
fn two_words_that_wait_in_one_column_are_told_apart() {
    let head = "Ticket;Creado;Resuelto;Estado\n1;13/02/2024 10:00;14/02/2024 10:00;Resuelto\n";
    let waits = "2;14/02/2024 10:00;;En espera\n";
    check(&format!("{head}{waits}"), &["\"En espera\" = \"pending\"\n"]);
    let both = format!("{head}{waits}3;15/02/2024 10:00;;Pendiente\n");
    check(
        &both,
        &[
            "\"En espera\" = \"hold\"    # CHECK: beside Pendiente, so somebody other than",
            "\"Pendiente\" = \"pending\"\n",
        ],
    );
}

#[test]
fn a_row_that_is_solved_before_it_is_opened_is_refused() {
    let list = |early: usize, day: &str| {
        let row = |id: usize| {
            let day = if id < early { "2025-01-01" } else { day };
            format!("{id},2025-03-03T08:00:00Z,{day}T09:00:00Z,Solved\n")
        };
        format!("Ticket ID,Created,Resolved,Status\n{}", (0..40).map(row).collect::<String>())
    };
    let csv = list(1, "2025-03-04");
    check(&list(0, "2025-03-04"), &["\nin_order = [\"Created\", \"Resolved\"]"]);
    let mapping = Mapping::parse("m", &proposed(&csv)).expect("it is a mapping");
    let told = lines(&mapping, &[bytes("t.csv", &csv)], context());
    let of = |id: &str| told.iter().filter(|line| line.starts_with(id)).count();
    assert_eq!((of("0 "), of("1 ")), (0, 3), "{told:?}");
    assert!(told.iter().any(|line| line.contains("end_before_start")), "{told:?}");
    // Many such rows are a column that is something else; a day lies before all of its hours.
    check(&list(9, "2025-03-04"), &["CHECK: in 9 of 40 rows `Resolved` lies before `Created`"]);
    let days = csv.replace("T09:00:00Z", "");
    assert!(!proposed(&days).contains("in_order"), "{}", proposed(&days));
    // Workbooks have days as midnights, and some rows may have no hour.
    for days in [
        csv.replace("T09:00:00Z", "T00:00:00Z"),
        csv.replace("04T09:00:00Z,Solved\n39", "04,Solved\n39"),
    ] {
        assert!(!proposed(&days).contains("in_order"), "{}", proposed(&days));
    }
}

#[test]
fn rows_with_a_solve_time_are_solved_whatever_the_word() {
    check(
        TICKETS,
        &[
            "\"Afgehandeld\" = \"solved\"    # CHECK: Afgehandeld: 2 of 2 rows have a solve time\n",
            "\"Intern\" = \"open\"    # CHECK: Intern: 1 of 2 rows has a solve time; they count",
            "\"Lopend\" = \"open\"    # CHECK: Lopend: 0 of 1 row has a solve time\n",
            "\"Reopened\" = \"open\"    # CHECK: Reopened: 2 of 2 rows have a solve time; those \
             that changed after it are open again\n",
            "\\\"Status\\\" not in ('Afgehandeld', 'Intern', 'Lopend'))",
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
    let part = "\"Afgehandeld\" = \"solved\"    # REVISE: Afgehandeld: 2 de 2 filas tienen hora de";
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
    let quoted = quoted.replace("15:00:00Z,\n", "15:00:00Z,Lopend\n");
    let text = proposed(&quoted);
    assert!(text.contains("at = [\"Resolved\", \"Updated\", \"Created\"]"), "{text}");
    let part = "\"Reopened\" = \"open\"    # CHECK: no condition can name a column with quotes, so \
                that rows with a solve time (2 of 2) count as solved all the same\n";
    assert!(text.contains(part), "{text}");
    let statuses = told(&text, &quoted);
    for ticket in ["1", "2", "4", "5", "6"] {
        let of: Vec<&String> = statuses.iter().filter(|line| line.starts_with(ticket)).collect();
        assert!(of.last().is_some_and(|line| line.ends_with("solved")), "{of:?}");
        let instants: Vec<&str> = of.iter().filter_map(|line| line.split(' ').nth(1)).collect();
        assert!(instants.windows(2).all(|pair| pair[0] == pair[1]), "{of:?}");
    }
}

/// Tickets that are all solved, by two words that only look as if they were not over, and that
/// changed after the solve.
fn looking_open(words: [&str; 2]) -> String {
    let mut csv = "Ticket ID,Created,Resolved,Updated,Status\n".to_owned();
    for ticket in 0..20 {
        let word = words[ticket % 2];
        csv += &format!(
            "{ticket},2025-03-03T08:00:00Z,2025-03-03T10:00:00Z,2025-03-03T10:05:00Z,{word}\n"
        );
    }
    csv
}

#[test]
fn a_word_that_only_looks_open_takes_back_no_solve() {
    for words in [["Workaround provided", "Proceso listo"], ["New", "Pending"]] {
        let csv = looking_open(words);
        let text = proposed(&csv);
        for word in words {
            let part = format!("\"{word}\" = \"solved\"    # CHECK: {word}: 10 of 10 rows have a");
            assert!(text.contains(&part), "{part} is not in\n{text}");
        }
        assert!(text.contains("(\\\"Resolved\\\" is null or \\\"Status\\\" not in ("), "{text}");
        let statuses = told(&text, &csv);
        assert_eq!(statuses.len(), 20, "{statuses:?}");
        let is_solve = |line: &String| line.ends_with(" 2025-03-03T10:00:00Z solved");
        assert!(statuses.iter().all(is_solve), "{statuses:?}");
    }
    // Where some have none, a known word counts for those.
    let csv = looking_open(["Pending", "Pending"]).replacen("2025-03-03T10:00:00Z,", ",", 5);
    let text = proposed(&csv);
    let part = "\"Pending\" = \"pending\"    # CHECK: Pending: 15 of 20 rows have a solve time; \
                they count as solved, the others as pending\n";
    assert!(text.contains(part), "{text}");
    let statuses = told(&text, &csv);
    let counted = |end: &str| statuses.iter().filter(|line| line.ends_with(end)).count();
    assert_eq!([counted(" solved"), counted(" pending")], [15, 5], "{statuses:?}");
}

#[test]
fn spellings_are_one_word() {
    let csv =
        TICKETS.replacen(",Intern\n", ",AFGEHANDELD\n", 2).replacen(",Reopened", ",reOpened", 1);
    let text = proposed(&csv);
    for part in [
        "\"AFGEHANDELD\" = \"open\"    # CHECK: AFGEHANDELD: 3 of 4 rows",
        "\"Reopened\" = \"open\"    # CHECK: Reopened: 2 of 2 rows",
        "not in ('AFGEHANDELD', 'Lopend'))",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    assert!(!text.contains("\"Afgehandeld\"") && !text.contains("\"reOpened\""), "{text}");
    let words = words_in(&text, &csv);
    let shown: Vec<(&str, usize)> = words.iter().map(|one| (one.word.as_str(), one.rows)).collect();
    assert_eq!(shown, [("AFGEHANDELD", 4), ("Reopened", 2), ("Lopend", 1)]);
    // A condition tells capitals apart that are not of ASCII.
    let csv = TICKETS.replacen(",Intern", ",Überprüft", 1).replacen(",Intern", ",ÜBERPRÜFT", 1);
    let text = proposed(&csv);
    assert!(text.contains("'ÜBERPRÜFT', 'Überprüft'"), "{text}");
}

#[test]
fn rows_of_unused_words_do_not_disappear() {
    let log = "Case,Timestamp,Status\n\
        1,2025-03-03T08:00:00Z,Lopend\n\
        1,2025-03-03T09:00:00Z,Afgehandeld\n\
        2,2025-03-03T10:00:00Z,Lopend\n";
    let asks =
        "# CHECK: rows with a word that is not used (`skip`) only say that something changed";
    check(log, &[asks, "[[file.event]]\nkind = \"changed\"\nat = \"Timestamp\"\n"]);
    let mapping = Mapping::parse("m", &proposed(log)).expect("it can be read");
    let found = lines(&mapping, &[bytes("t.csv", log)], context());
    let heads: Vec<&str> = found.iter().filter_map(|line| line.split(" | ").next()).collect();
    let expected = [
        "1 2025-03-03T08:00:00Z changed",
        "1 2025-03-03T09:00:00Z changed",
        "2 2025-03-03T10:00:00Z changed",
    ];
    assert_eq!(heads, expected);
    // Rows whose word is used tell their status and no more.
    let log = log.replace("Lopend", "New");
    check(&log, &["when = \"\\\"Status\\\" not in ('New')\"\nkind = \"changed\"\n"]);
    let mapping = Mapping::parse("m", &proposed(&log)).expect("it can be read");
    let found = lines(&mapping, &[bytes("t.csv", &log)], context());
    let heads = found.iter().filter_map(|line| line.split(" | ").next());
    let heads: Vec<&str> = heads.filter(|head| !head.contains("Z opened")).collect();
    let expected = [
        "1 2025-03-03T08:00:00Z status `new`",
        "1 2025-03-03T09:00:00Z changed",
        "2 2025-03-03T10:00:00Z status `new`",
    ];
    assert_eq!(heads, expected);
    // Where all are used, there is no such event.
    assert!(!proposed(&log.replace("Afgehandeld", "Closed")).contains("\"changed\""));
}

#[test]
fn a_star_in_the_status_column_is_left_out() {
    let csv = TICKETS.replace("Lopend", "*");
    let text = proposed(&csv);
    assert!(text.contains("# CHECK: one of them is `*`, which in a table stands for"), "{text}");
    let words = text.split("[tables.instants]").next().unwrap_or_default();
    assert!(!words.contains("\"*\" = "), "{text}");
    assert!(words_in(&text, &csv).iter().all(|word| word.word != "*"));
    let mapping = Mapping::parse("m", &text).expect("it can be read");
    let found = lines(&mapping, &[bytes("t.csv", &csv)], context());
    let refused: Vec<&String> = found.iter().filter(|line| line.starts_with("t.csv:4 ")).collect();
    assert_eq!(refused.len(), 1, "{found:#?}");
    // Words that come later are refused, too.
    let later = csv.replace("Intern", "Papierkorb");
    let found = lines(&mapping, &[bytes("t.csv", &later)], context());
    let refused = found.iter().filter(|line| line.contains("`Papierkorb`")).count();
    assert!(refused > 0, "{found:#?}");
}

#[test]
fn a_word_that_comes_later_is_told_beside_a_solve_too() {
    let mapping = Mapping::parse("m", &proposed(TICKETS)).expect("it can be read");
    // Of the sixth ticket, which has a solve time.
    let later = TICKETS.replacen(",Intern", ",Papierkorb", 1);
    let found = lines(&mapping, &[bytes("t.csv", &later)], context());
    let refused: Vec<&String> = found.iter().filter(|line| line.starts_with("t.csv:")).collect();
    let [refused] = refused[..] else { panic!("{found:#?}") };
    assert!(refused.starts_with("t.csv:7 unknown_status: `Papierkorb`"), "{refused}");
    let is_solve = |line: &String| line.starts_with("6 2025-03-03T16:00:00Z status `solved`");
    assert!(found.iter().any(is_solve), "{found:#?}");
}

#[test]
fn words_with_an_apostrophe_re_open_too() {
    let csv = TICKETS.replace("Intern", "On va l'ouvrir");
    let text = proposed(&csv);
    let mut changes = PickChanges::default();
    changes.statuses.insert("On va l'ouvrir".into(), "hold".into());
    let found = repick(&detected(&csv), &text, &changes, "UTC", false).expect("it can be read");
    assert!(text.contains("'On va l''ouvrir'"), "{text}");
    for part in ["\"On va l'ouvrir\" = \"hold\"\n", "not in ('Afgehandeld', 'Lopend'))"] {
        assert!(found.text.contains(part), "{part} is not in\n{}", found.text);
    }
    let statuses = told(&found.text, &csv);
    assert!(statuses.contains(&"6 2025-03-06T14:00:00Z hold".to_owned()), "{statuses:?}");
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

fn words_of(text: &str) -> Vec<TellingWord> {
    words_in(text, TICKETS)
}

fn words_in(text: &str, csv: &str) -> Vec<TellingWord> {
    let detected = detected(csv);
    let picks = Picks::of(text, &detected).expect("it is a proposal");
    telling_words(&detected, &picks).statuses
}

#[test]
fn words_are_listed_with_their_rows() {
    let word = |word: &str, rows, solved, meaning, is_doubtful| {
        let (word, solved) = (word.to_owned(), Some(solved));
        TellingWord { word, rows, solved, meaning, is_doubtful }
    };
    let expected = [
        word("Afgehandeld", 2, 2, Some("solved"), true),
        word("Intern", 2, 1, Some("open"), true),
        word("Reopened", 2, 2, Some("open"), true),
        word("Lopend", 1, 0, Some("open"), true),
    ];
    assert_eq!(words_of(&proposed(TICKETS)), expected);
    // What is written by hand is no guess, and what is no status is nobody's to name.
    let own = proposed(TICKETS)
        .replace("\"Afgehandeld\" = \"solved\"", "\"Afgehandeld\" = \"closed\"")
        .replace("\"Lopend\" = \"open\"", "\"Lopend\" = \"outside\"");
    let words = words_of(&own);
    assert_eq!(words[0], word("Afgehandeld", 2, 2, Some("closed"), false));
    assert_eq!(words[3], word("Lopend", 1, 0, None, false));
    // Without a status column there are none.
    let none = own.replace("value = { from = \"Status\"", "value = { from = \"{Status}!\"");
    assert!(words_of(&none).is_empty());
}

#[test]
fn words_are_read_as_they_are_picked() {
    let text = proposed(TICKETS);
    let found = picked(&text, &["Intern=hold", "Afgehandeld=closed", "Lopend=skip"]);
    assert_eq!(found.by_hand, ByHand::Kept, "{}", found.text);
    for part in [
        "\"Afgehandeld\" = \"closed\"\n",
        "\"Intern\" = \"hold\"\n",
        "\"Lopend\" = \"skip\"\n",
        // What was not picked stays a question.
        "\"Reopened\" = \"open\"    # CHECK: Reopened: 2 of 2 rows",
        "not in ('Afgehandeld', 'Lopend'))",
    ] {
        assert!(found.text.contains(part), "{part} is not in\n{}", found.text);
    }
    let statuses = told(&found.text, TICKETS);
    assert!(statuses.contains(&"6 2025-03-06T14:00:00Z hold".to_owned()), "{statuses:?}");
    assert!(!statuses.iter().any(|line| line.starts_with('3')), "{statuses:?}");
    // And back again; words that are none, and words for nothing, change nothing.
    let back =
        ["Intern=open", "Afgehandeld=solved", "Lopend=open", "Nobody=open", "Intern=outside"];
    assert_eq!(picked(&found.text, &back[..4]).text, text);
    assert_eq!(picked(&text, &back[3..]).text, text);
}

#[test]
fn spam_and_duplicates_count_in_no_figure() {
    let csv = "Ticket;Creado el;Estado\n1;13/03/2025 08:00;Spam\n2;13/03/2025 09:00;Duplicado\n\
        3;13/03/2025 10:00;Resuelto\n4;13/03/2025 10:30;Abierto\n";
    let spam = "when = \"\\\"Estado\\\" in ('Spam')\"\nkind = \"spam\"\nat = \"Creado el\"\n";
    check(csv, &["\"Duplicado\" = \"skip\"    # CHECK: no status, but `merged`", spam]);
    let text = proposed(csv);
    let mapping = Mapping::parse("m", &text).unwrap_or_else(|error| panic!("{error} in\n{text}"));
    let events = lines(&mapping, &[bytes("t.csv", csv)], context());
    for start in ["1 2025-03-13T08:00:00Z spam", "2 2025-03-13T09:00:00Z merged"] {
        assert!(events.iter().any(|line| line.starts_with(start)), "{start}: {events:#?}");
    }
    assert_eq!(told(&text, csv).len(), 2, "{events:#?}");
    // In a log the row says it, and what is picked for a status is one.
    let log = "Case,Timestamp,Status\n1,2025-03-03T08:00:00Z,New\n1,2025-03-03T09:00:00Z,Spam\n\
        2,2025-03-03T08:00:00Z,New\n2,2025-03-03T09:00:00Z,Solved\n";
    check(log, &["kind = \"spam\"\nat = \"Timestamp\"\n"]);
    let mut changes = PickChanges::default();
    changes.statuses.insert("Spam".into(), "closed".into());
    let found = repick(&detected(csv), &text, &changes, "UTC", false).expect("it can be read");
    assert!(!found.text.contains("kind = \"spam\""), "{}", found.text);
    assert!(found.text.contains("kind = \"merged\""), "{}", found.text);
}

#[test]
fn words_written_by_hand_stay_or_are_said_to_be_lost() {
    let text = proposed(TICKETS);
    let line = "\"Lopend\" = \"open\"    # CHECK: Lopend: 0 of 1 row has a solve time";
    let own = text.replace(line, "\"Lopend\" = \"pending\" # ours");
    assert_ne!(own, text);
    let found = picked(&own, &["Afgehandeld=closed"]);
    assert_eq!(found.by_hand, ByHand::Kept, "{}", found.text);
    for part in ["\"Lopend\" = \"pending\" # ours", "\"Afgehandeld\" = \"closed\"\n"] {
        assert!(found.text.contains(part), "{part} is not in\n{}", found.text);
    }
    // The line itself, picked anew, is.
    let found = picked(&own, &["Lopend=new"]);
    assert!(found.text.contains("\"Lopend\" = \"new\"\n"), "{}", found.text);
    assert!(found.by_hand != ByHand::Kept && !found.text.contains("# ours"), "{}", found.text);
    // A word that was removed by hand stays away, until it is picked.
    let own = text.replace(&format!("{line}\n"), "");
    let found = picked(&own, &["Afgehandeld=closed"]);
    assert!(!found.text.contains("\"Lopend\""), "{}", found.text);
    assert!(picked(&own, &["Lopend=new"]).text.contains("\"Lopend\" = \"new\"\n"));
}

#[test]
fn a_guess_of_rows_goes_with_the_solve_column() {
    let text = proposed(TICKETS).replace("\"Lopend\" = \"open\" ", "\"Lopend\" = \"hold\" ");
    let mut changes = PickChanges::default();
    changes.roles.insert("solved".into(), Pick::Nothing);
    let found = repick(&detected(TICKETS), &text, &changes, "UTC", false).expect("it can be read");
    // A guess of rows that is none any more is taken back, what was said stays.
    assert!(
        found.text.contains("\"Afgehandeld\" = \"skip\"    # CHECK: no guess"),
        "{}",
        found.text
    );
    assert!(found.text.contains("\"Lopend\" = \"hold\""), "{}", found.text);
}

#[test]
fn a_solve_without_a_time_is_at_an_unknown_instant() {
    let solves = |csv: &str| {
        let mapping = Mapping::parse("m", &proposed(csv)).expect("it can be read");
        let found = lines(&mapping, &[bytes("t.csv", csv)], context());
        let own = found.into_iter().filter(|line| line.contains(" status `"));
        own.filter_map(|line| Some(line.split_once(" | ")?.0.to_owned())).collect::<Vec<_>>()
    };
    // Nothing tells when a ticket changed: its first reply is the last that is known of it.
    let csv = "Ticket ID,Created,First reply,Status\n\
        1,2025-03-03T08:00:00Z,2025-03-03T09:00:00Z,Closed\n\
        2,2025-03-03T08:00:00Z,,Closed\n\
        3,2025-03-03T08:00:00Z,,Open\n";
    let unknown = "synthesised solve_instant=unknown";
    assert_eq!(
        solves(csv),
        [
            format!("1 2025-03-03T09:00:00Z status `closed` {unknown}"),
            format!("2 2025-03-03T08:00:00Z status `closed` {unknown}"),
            format!("3 2025-03-03T08:00:00Z status `open` {unknown}"),
        ]
    );
    // Where a column does, it stands in, and only what lacks it is unknown.
    let csv = "Ticket ID,Created,Resolved,Updated,Status\n\
        1,2025-03-03T08:00:00Z,2025-03-03T09:00:00Z,2025-03-04T09:00:00Z,Closed\n\
        2,2025-03-03T08:00:00Z,,2025-03-05T09:00:00Z,Closed\n\
        3,2025-03-03T08:00:00Z,,,Closed\n";
    assert_eq!(
        solves(csv),
        [
            "1 2025-03-03T09:00:00Z status `solved` by agent synthesised".to_owned(),
            "2 2025-03-05T09:00:00Z status `closed` synthesised solve_instant=latest".to_owned(),
            format!("3 2025-03-03T08:00:00Z status `closed` {unknown}"),
        ]
    );
}
