//! Rejected records of an export of several files, read again with what they look up in the others.

use serde_json::{Value, json};

use crate::{Bench, text};

/// Messages whose side is told by a list of people; whoever it does not have is a customer.
const DESK: &str = r#"
name = "desk"
zone = "UTC"
[tables.kinds]
message = "message"
[[file]]
name = "messages"
has = ["id", "case", "what"]
conversation = "case"
record = "{id}"
[[file.event]]
kind = { from = "what", map = "kinds" }
at = "at"
actor = "by"
actor_kind = { from = "role", lookup = "people", key = "by", default = "customer" }
[[file]]
name = "people"
has = ["person", "role"]
lookup = "person"
"#;

const MESSAGES: &str = "id,case,what,by,at\n1,7,message,ana,2026-01-05 09:00:00\n\
                        2,7,reply,eva,2026-01-05 09:45:00\n";
const PEOPLE: &str = "person,role,team\nana,customer,\neva,agent,Night\n";

/// Returns the mapping with the word explained that nobody knew.
fn known() -> String {
    DESK.replace("message = \"message\"", "message = \"message\"\nreply = \"message\"")
}

/// Imports messages, with the list of people or without it; one of them is rejected.
fn imported(files: &[(&str, &str)]) -> Bench {
    let bench = Bench::new();
    let map = bench.file("desk.toml", DESK);
    let files: Vec<_> = files.iter().map(|(name, content)| bench.file(name, content)).collect();
    let files: Vec<&str> = files.iter().map(|path| text(path)).collect();
    let words = ["--source", "desk", "--map", text(&map)];
    let told = bench.json(&[&["import"][..], &files[..], &words[..]].concat());
    assert_eq!(told["rejected"], 1, "{told}");
    bench
}

fn replay(bench: &Bench, map: &str, more: &[&str]) -> Value {
    let map = bench.file("known.toml", map);
    bench.json(&[&["rejects", "replay", "--map", text(&map)][..], more].concat())
}

fn done(replayed: u64, remaining: u64) -> Value {
    json!({ "replayed": replayed, "remaining": remaining, "left_out": 0 })
}

/// Returns the first response of the only conversation, in seconds.
fn first_response(bench: &Bench) -> Value {
    bench.value(&["first_response_time"])["value"].clone()
}

#[test]
fn an_agent_stays_one_when_the_message_is_read_again() {
    let bench = imported(&[("messages.csv", MESSAGES), ("people.csv", PEOPLE)]);
    assert_eq!(first_response(&bench), Value::Null);
    let listed = bench.json(&["rejects", "list"]);
    let shown = bench.json(&["rejects", "show", listed[0]["id"].as_str().unwrap_or_default()]);
    assert_eq!(shown["looked_up"], json!({ "people": { "eva": { "role": "agent" } } }));
    assert_eq!(replay(&bench, &known(), &[]), done(1, 0));
    assert_eq!(first_response(&bench), 2_700.0);
}

#[test]
fn without_the_other_file_a_message_read_again_is_read_in_part_as_its_import_would_have() {
    let bench = imported(&[("messages.csv", MESSAGES)]);
    assert_eq!(replay(&bench, &known(), &[]), done(1, 0));
    assert_eq!(first_response(&bench), Value::Null);
    // Read whole, with the list, it prevails.
    let files = [("messages.csv", MESSAGES), ("people.csv", PEOPLE)];
    let files = files.map(|(name, content)| bench.file(name, content));
    let map = bench.file("known.toml", known());
    let [messages, people] = [&files[0], &files[1]].map(|path| text(path));
    bench.json(&["import", messages, people, "--source", "desk", "--map", text(&map)]);
    assert_eq!(first_response(&bench), 2_700.0);
}

#[test]
fn a_file_forgotten_at_the_import_is_given_when_it_is_read_again() {
    let bench = imported(&[("messages.csv", MESSAGES)]);
    let people = bench.file("people.csv", PEOPLE);
    assert_eq!(replay(&bench, &known(), &["--with", text(&people)]), done(1, 0));
    // Ana's message was read in part; Eva's answer is an agent's.
    let agents = bench.value(&["first_response_time"]);
    assert_eq!(agents["value"], 2_700.0, "{agents}");
}

#[test]
fn the_same_record_imported_again_with_the_other_file_is_read_with_it() {
    let bench = imported(&[("messages.csv", MESSAGES)]);
    let people = bench.file("people.csv", PEOPLE);
    let (messages, map) = (bench.file("messages.csv", MESSAGES), bench.file("desk.toml", DESK));
    let words = ["import", text(&messages), text(&people), "--source", "desk", "--map", text(&map)];
    assert_eq!(bench.json(&words)["rejected"], 1);
    assert_eq!(bench.json(&["rejects", "list"])[0]["count"], 1, "it is one reject");
    assert_eq!(replay(&bench, &known(), &[]), done(1, 0));
    assert_eq!(first_response(&bench), 2_700.0);
}

#[test]
fn what_nobody_looked_up_is_asked_for_and_not_guessed() {
    let bench = imported(&[("messages.csv", MESSAGES), ("people.csv", PEOPLE)]);
    let team = "actor = \"by\"\nteam = { from = \"team\", lookup = \"people\", key = \"by\" }";
    let map = bench.file("teams.toml", known().replace("actor = \"by\"", team));
    let words = ["rejects", "replay", "--map", text(&map)];
    for (lang, told) in [("en", "a file of kind `people`"), ("es", "un fichero del tipo `people`")]
    {
        let run = bench.run(&[&words[..], &["--lang", lang]].concat());
        assert_eq!(run.status, 3, "{}", run.stderr);
        assert!(run.stderr.contains(told) && run.stderr.contains("--with"), "{}", run.stderr);
    }
    let (people, other) = (bench.file("people.csv", PEOPLE), bench.file("messages.csv", MESSAGES));
    let run = bench.run(&[&words[..], &["--with", text(&people), text(&other)]].concat());
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.stderr.contains("nothing is looked up in `"), "{}", run.stderr);
    assert_eq!(first_response(&bench), 2_700.0);
}

#[test]
fn a_word_that_now_says_nothing_takes_its_record_out_of_the_rejects() {
    let bench = imported(&[("messages.csv", MESSAGES), ("people.csv", PEOPLE)]);
    let map = known().replace("reply = \"message\"", "reply = \"skip\"");
    let told = replay(&bench, &map, &[]);
    assert_eq!(told, json!({ "replayed": 0, "remaining": 0, "left_out": 1 }));
    assert_eq!(bench.json(&["rejects", "list"]), json!([]));
}

#[test]
fn without_a_mapping_told_that_of_the_source_reads_them_and_else_one_is_asked_for() {
    let bench = imported(&[("messages.csv", MESSAGES), ("people.csv", PEOPLE)]);
    let run = bench.run(&["rejects", "replay"]);
    assert_eq!(run.status, 3, "{}", run.stderr);
    assert!(run.stderr.contains("say with --map"), "{}", run.stderr);
    let config = bench.data().join("baremo.toml");
    let config_text = std::fs::read_to_string(&config).expect("it is there");
    let own = format!("{config_text}\n[sources.desk]\nmap = \"known.toml\"\n");
    std::fs::write(&config, own).expect("it can be written");
    bench.write("known.toml", known());
    assert_eq!(bench.json(&["rejects", "replay"]), done(1, 0));
    assert_eq!(first_response(&bench), 2_700.0);
}

#[test]
fn a_mistake_in_the_mapping_is_told_at_its_line_and_a_column_that_is_not_there_as_such() {
    let bench = imported(&[("messages.csv", MESSAGES), ("people.csv", PEOPLE)]);
    let again = |from: &str, to: &str| {
        let map = bench.file("wrong.toml", known().replace(from, to));
        bench.run(&["rejects", "replay", "--map", text(&map)])
    };
    let run = again("map = \"kinds\"", "map = \"kindz\"");
    assert_eq!(run.status, 1, "{}", run.stderr);
    assert!(run.stderr.contains("line 13") && run.stderr.contains("`kindz`"), "{}", run.stderr);
    let run = again("at = \"at\"", "at = \"when\"");
    assert_eq!(run.status, 3, "{}", run.stderr);
    assert!(run.stderr.contains("messages.csv` has no column `when`"), "{}", run.stderr);
    assert_eq!(bench.json(&["rejects", "list"])[0]["count"], 1);
}
