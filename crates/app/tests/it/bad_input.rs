//! Bad input: a message that names the thing and the way out; the good part is kept.

use serde_json::Value;

use crate::{Bench, Run, SMALL, text};

fn told(run: &Run) -> Value {
    serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("{}{}", run.stdout, run.stderr))
}

/// Checks that a file is refused as a whole with these words.
fn refused(content: &[u8], words: &str) {
    let bench = Bench::new();
    let run = bench.import_small(content);
    assert_eq!(run.status, 1, "{}{}", run.stdout, run.stderr);
    assert!(run.stderr.contains(words), "{}", run.stderr);
}

/// Checks that one bad record is rejected for a reason, and the rest is kept.
fn rejected(line: &str, reason: &str) {
    let bench = Bench::new();
    let run = bench.import_small(format!("{SMALL}{line}\n"));
    assert_eq!(run.status, 3, "{}{}", run.stdout, run.stderr);
    let told = told(&run);
    assert_eq!(told["accepted"], 7, "{told}");
    assert_eq!(told["rejects"][0]["reason"], reason, "{told}");
    assert_eq!(told["rejects"][0]["line"], 9, "{told}");
    let listed = bench.json(&["rejects", "list"]);
    assert_eq!(listed[0]["reason"], reason);
    assert_eq!(bench.value(&["ticket_volume"])["value"], 2.0);
}

#[test]
fn an_empty_file_is_refused() {
    refused(b"", "empty");
}

#[test]
fn a_wrong_delimiter_says_which_column_is_missing() {
    let run = Bench::new().import_small(SMALL.replace(',', "#"));
    assert_eq!(run.status, 1, "{}{}", run.stdout, run.stderr);
    assert!(run.stderr.contains("no column") && run.stderr.contains("delimiter"), "{}", run.stderr);
}

#[test]
fn a_header_alone_gives_no_record() {
    let run = Bench::new().import_small(SMALL.lines().next().unwrap_or_default());
    assert!(matches!(run.status, 0 | 1), "{}", run.stderr);
    assert!(run.status == 1 || told(&run)["records"] == 0);
}

#[test]
fn single_records_are_rejected_with_a_reason() {
    rejected("3,2026-03-02T09:00:00Z,melted,ana,customer,email,", "unknown_activity");
    rejected("3,yesterday,opened,ana,customer,email,", "time_unparsable");
    rejected("3,1960-03-02T09:00:00Z,opened,ana,customer,email,", "time_before_1970");
    rejected("3,2999-03-02T09:00:00Z,opened,ana,customer,email,", "future");
    rejected(",2026-03-02T09:00:00Z,opened,ana,customer,email,", "id_missing");
    rejected("3,2026-03-02T09:00:00Z,opened,ana,customer,email,a,b,c", "ragged_row");
}

#[test]
fn invalid_utf8_does_not_stop_the_rest() {
    let bench = Bench::new();
    let mut bytes = SMALL.as_bytes().to_vec();
    bytes.extend(b"3,2026-03-02T09:00:00Z,opened,\xff\xfe,customer,email,\n");
    let run = bench.import_small(&bytes);
    assert!(matches!(run.status, 0 | 3), "{}", run.stderr);
    assert!(bench.value(&["ticket_volume"])["value"].as_f64() >= Some(2.0));
}

#[test]
fn a_misspelt_mapping_key_is_named_with_the_nearest() {
    let bench = Bench::new();
    let map = bench.file("map.toml", "name = \"x\"\nzome = \"UTC\"\n");
    let csv = bench.file("events.csv", SMALL);
    let run = bench.run(&["import", text(&csv), "--source", "x", "--map", text(&map)]);
    assert_eq!(run.status, 1);
    assert!(run.stderr.contains("zome") && run.stderr.contains("zone"), "{}", run.stderr);
}

#[test]
fn an_unknown_file_offers_a_proposal() {
    let bench = Bench::new();
    let csv = bench.file("log.csv", "Ticket,When,What\n1,2026-01-01 10:00,Created\n");
    let run = bench.run(&["import", text(&csv), "--source", "x"]);
    assert_eq!(run.status, 1);
    assert!(run.stderr.contains("--propose"), "{}", run.stderr);
    let proposed = bench.run(&["import", text(&csv), "--source", "x", "--propose"]);
    assert!(proposed.stdout.contains("[[file]]"), "{}", proposed.stdout);
}

#[test]
fn a_question_that_is_wrong_is_answered_with_the_nearest() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    for (words, wanted) in [
        (vec!["query", "first_response_tme"], "first_response_time"),
        (vec!["query", "first_response_time", "--by", "chanel"], "channel"),
        (vec!["query", "first_response_time", "--zone", "Europe/Madird"], "Europe/Madrid"),
        (vec!["query", "first_response_time", "--stat", "medain"], "median"),
        (vec!["query", "first_response_time", "--variant", "per_receved"], "per_received"),
        (vec!["query", "ticket_resolution_rate", "--set", "windw=7d"], "window"),
        (vec!["query", "first_response_time", "--where", "chanel = 'email'"], "channel"),
        (vec!["query", "first_response_time", "--calendar", "madrid"], "wall"),
        (vec!["query", "first_response_time", "--grain", "moth"], "month"),
        (vec!["query", "first_response_time", "--profile", "zendeks"], "zendesk"),
    ] {
        let run = bench.run(&words);
        assert_eq!(run.status, 1, "{words:?}: {}{}", run.stdout, run.stderr);
        assert!(run.stderr.contains(wanted), "{words:?}: {}", run.stderr);
    }
}

#[test]
fn an_inverted_range_is_refused() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let words = ["query", "ticket_volume", "--from", "2026-05-01", "--to", "2026-04-01"];
    let run = bench.run(&words);
    assert_eq!(run.status, 1);
    assert!(run.stderr.contains("2026-05-01"), "{}", run.stderr);
}

#[test]
fn a_folder_of_a_newer_version_is_left_alone() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let path = bench.data().join("store.json");
    let text = std::fs::read_to_string(&path).expect("it is there");
    let newer = text.replacen("\"format\": 1", "\"format\": 99", 1).replacen(
        "\"format\":1",
        "\"format\":99",
        1,
    );
    assert_ne!(text, newer, "{text}");
    std::fs::write(&path, newer).expect("it can be written");
    let run = bench.run(&["query", "ticket_volume"]);
    assert!(matches!(run.status, 1 | 4), "{}", run.stderr);
    assert!(run.stderr.contains("99"), "{}", run.stderr);
}

#[test]
fn usage_errors_end_with_2() {
    assert_eq!(Bench::new().run(&["query"]).status, 2);
    assert_eq!(Bench::new().run(&["quary", "x"]).status, 2);
}

#[test]
fn a_folder_without_data_says_what_to_do() {
    let run = Bench::new().run(&["query", "ticket_volume"]);
    assert_eq!(run.status, 1);
    assert!(run.stderr.contains("baremo demo"), "{}", run.stderr);
}
