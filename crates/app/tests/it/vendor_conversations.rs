//! The variant that counts conversations as their sources do.

use serde_json::{Value, json};

use crate::Bench;
use crate::answers_of_tickets::SURVEY;

/// A chat is solved, thanked for, solved again without a word, and used for another matter.
const CHAT: &str = "\
conversation,time,kind,actor,role,channel,value
1,2026-03-01T09:00:00Z,opened,ana,customer,chat,
1,2026-03-01T09:00:00Z,message,ana,customer,chat,
1,2026-03-01T09:12:00Z,message,luis,agent,chat,
1,2026-03-01T10:00:00Z,status,luis,agent,chat,solved
1,2026-03-01T11:00:00Z,message,ana,customer,chat,
1,2026-03-01T11:00:00Z,status,ana,customer,chat,open
1,2026-03-01T11:30:00Z,status,eva,agent,chat,solved
1,2026-03-10T09:00:00Z,message,ana,customer,chat,
1,2026-03-10T09:20:00Z,message,luis,agent,chat,
";

fn value(bench: &Bench, words: &[&str], variant: &str) -> Value {
    bench.value(&[words, &["--variant", variant]].concat())["value"].clone()
}

#[test]
fn every_metric_of_conversations_can_count_them_as_the_source_does() {
    let bench = Bench::new();
    bench.import_small(CHAT);
    let expected: [(&[&str], f64, f64); 4] = [
        (&["ticket_volume"], 2.0, 1.0),
        (&["reopen_rate", "--set", "window=1d"], 0.0, 100.0),
        (&["resolution_time"], 3600.0, 9000.0),
        (&["backlog"], 1.0, 0.0),
    ];
    for (words, by_case, by_vendor) in expected {
        assert_eq!(value(&bench, words, "default"), json!(by_case), "{words:?}");
        assert_eq!(value(&bench, words, "vendor_conversation"), json!(by_vendor), "{words:?}");
    }
    // The records behind a number are those of its own count.
    let words = ["records", "reopen_rate", "--variant", "vendor_conversation"];
    let records = bench.run(&[&words[..], &["--set", "window=1d", "--format", "csv"]].concat());
    assert!(records.stdout.contains("numerator"), "{}", records.stdout);
    for other in ["nps", "handle_time"] {
        let run = bench.run(&["query", other, "--variant", "vendor_conversation"]);
        assert_eq!(run.status, 1, "{other}");
        assert!(run.stderr.contains("unknown variant `vendor_conversation`"), "{}", run.stderr);
    }
}

#[test]
fn answers_are_credited_to_who_solved_the_thread_of_the_source() {
    let bench = Bench::new();
    bench.import_small(CHAT);
    let answers = "response,date,ticket,team,score\na,2026-03-01T12:00:00Z,1,,5\n";
    bench.import_each("survey", SURVEY, &[("answers.csv", answers)]);
    // A word of thanks and the solve after it change nothing of the case; of the thread they do.
    for (variant, agent) in [("default", "luis"), ("vendor_conversation", "eva")] {
        let words = ["query", "csat", "--variant", variant, "--by", "agent"];
        let answer = bench.json(&words);
        let rows = answer["rows"].as_array().expect("rows").iter();
        let told = rows.map(|row| json!([row["by"]["agent"], row["values"]["csat"]["value"]]));
        assert_eq!(told.collect::<Vec<_>>(), [json!([agent, 100.0])], "{variant}");
    }
}

#[test]
fn a_profile_cannot_mix_both_counts() {
    let bench = Bench::new();
    bench.import_small(CHAT);
    let text = "[metrics.reopen_rate]\nvariant = \"vendor_conversation\"\n";
    bench.write("profiles/desk.toml", text);
    let run = bench.run(&["query", "reopen_rate", "--profile", "desk"]);
    assert_eq!(run.status, 1);
    assert!(run.stderr.contains("desk.toml:2: unknown variant"), "{}", run.stderr);
}
