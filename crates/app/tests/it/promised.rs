//! Targets of policies: in which calendar they run, whose they are, and by which priority.

use baremo_testkit::policies::Policy;
use serde_json::{Value, json};

use crate::{Bench, SMALL, line, text};

/// Open from ten past nine on, when the mail of [`SMALL`] was ten minutes old.
const OFFICE: &str = "\
name = \"office\"
zone = \"UTC\"
[[hours]]
weekdays = \"09:10-17:00\"
";

/// E-mail is promised an answer in 10 minutes of the office and a solution in 25, the rest
/// an answer.
const PROMISES: [Policy<'static>; 2] = [
    Policy {
        name: "mail",
        calendar: Some("office"),
        when: Some("channel = 'email'"),
        targets: &[("first_response", "10m"), ("resolution", "25m")],
    },
    Policy { name: "rest", calendar: None, when: None, targets: &[("first_response", "10m")] },
];

const METRIC: &str = "sla_compliance";

fn bench() -> Bench {
    let bench = Bench::new();
    bench.import_small(SMALL);
    bench.write("calendars/office.toml", OFFICE);
    bench.promise(&PROMISES);
    bench
}

fn asked(bench: &Bench, more: &[&str]) -> Value {
    let answer = bench.json(&[&["query", METRIC, "--by", "none"][..], more].concat());
    let (used, value) = (&answer["metrics"][0], &answer["total"]["values"][METRIC]);
    json!([used["calendar"], used["calendars"], value["numerator"], value["denominator"]])
}

#[test]
fn targets_run_in_the_calendars_of_their_policies_unless_one_is_named() {
    let bench = bench();
    let none = Value::Null;
    assert_eq!(asked(&bench, &[]), json!(["policy", ["office", "wall"], 2.0, 3.0]));
    for more in [&["--calendar", "wall"][..], &["--variant", "wall"]] {
        assert_eq!(asked(&bench, more), json!(["wall", none, 1.0, 3.0]), "{more:?}");
    }
    let office = ["--calendar", "office"];
    assert_eq!(asked(&bench, &office), json!(["office", none, 2.0, 3.0]));
    let both = [&["query", METRIC, "--variant", "wall"][..], &office].concat();
    let run = bench.run(&both);
    assert_eq!(run.status, 1);
    assert!(run.stderr.contains("does not use parameter `calendar`"), "{}", run.stderr);
    // No other metric knows the calendars of policies.
    let run = bench.run(&["query", "first_response_time", "--calendar", "policy"]);
    assert_eq!(run.status, 1);
    assert!(run.stderr.contains("unknown calendar `policy`"), "{}", run.stderr);
}

#[test]
fn only_calendars_that_judged_something_are_named() {
    let bench = bench();
    bench.write("profiles/letters.toml", "[default]\nexclude = \"channel = 'chat'\"\n");
    for (more, named) in [
        (["--where", "channel = 'email'"], json!(["office"])),
        (["--where", "channel = 'chat'"], json!(["wall"])),
        (["--where", "policy = 'mail'"], json!(["office"])),
        (["--profile", "letters"], json!(["office"])),
        // No target fell due then.
        (["--from", "2026-03-03"], Value::Null),
    ] {
        let told = asked(&bench, &more);
        assert_eq!((&told[0], &told[1]), (&json!("policy"), &named), "{more:?}");
    }
}

#[test]
fn what_is_made_of_targets_runs_in_the_calendars_of_policies_too() {
    let bench = bench();
    let page = "+++\nname = \"kept\"\ntitle = \"Own\"\nfamily = \"load\"\nunit = \"points\"\n\
                better = \"higher\"\nversion = 1\nformula = \"own\"\nkind = \"composite\"\n\
                [inputs.kept]\nmetric = \"sla_compliance\"\nweight = 1\nworst = 0\nbest = 100\n\
                +++\nOwn.\n";
    bench.write("metrics/kept.md", page);
    let counted = |more: &[&str]| {
        let answer = bench.json(&[&["query", "kept"][..], more].concat());
        json!([answer["metrics"][0]["calendar"], answer["metrics"][0]["calendars"]])
    };
    assert_eq!(counted(&[]), json!(["policy", ["office", "wall"]]));
    assert_eq!(counted(&["--calendar", "wall"]), json!(["wall", Value::Null]));
}

#[test]
fn the_calendars_of_policies_are_named_to_whoever_reads_the_answer() {
    let bench = bench();
    let said = |language: &str| {
        let run = bench.run(&["query", METRIC, "--format", "text", "--lang", language]);
        assert_eq!(run.status, 0, "{}", run.stderr);
        line(&run.stdout)
    };
    let english = said("en");
    assert!(
        english.contains("each policy’s calendar: business time “office”, wall time"),
        "{english}"
    );
    let spanish = said("es");
    let told = "el calendario de cada política: horario laboral «office», tiempo corrido";
    assert!(spanish.contains(told), "{spanish}");
}

#[test]
fn targets_are_told_apart_by_policy_and_kind() {
    let bench = bench();
    let answer = bench.json(&["query", METRIC, "--by", "policy"]);
    let rows: Vec<Value> = answer["rows"].as_array().expect("rows")[..]
        .iter()
        .map(|row| {
            let value = &row["values"][METRIC];
            json!([row["by"]["policy"], value["numerator"], value["denominator"]])
        })
        .collect();
    assert_eq!(rows, [json!(["mail", 1.0, 2.0]), json!(["rest", 1.0, 1.0])]);
    let filtered = |filter: &str| {
        let asked = asked(&bench, &["--where", filter]);
        json!([asked[2], asked[3]])
    };
    assert_eq!(filtered("policy = 'mail'"), json!([1.0, 2.0]));
    assert_eq!(filtered("target = 'resolution'"), json!([0.0, 1.0]));
    assert_eq!(filtered("policy != 'mail' or target = 'first_response'"), json!([2.0, 2.0]));
    let answer = bench.json(&["query", METRIC, "--where", "policy = 'mial'"]);
    assert!(answer["notes"].to_string().contains("mail"), "{}", answer["notes"]);
    let run = bench.run(&["query", METRIC, "--by", "polizy"]);
    assert!(run.stderr.contains("`policy`"), "{}", run.stderr);
    let run = bench.run(&["query", "ticket_volume", "--by", "policy"]);
    assert_eq!(run.status, 1, "{}", run.stdout);
}

/// A ticket without a priority that was made urgent a day later, as the API tells it after that.
const TICKETS: &str = r#"{"tickets":[{"id":9,"created_at":"2026-01-05T10:00:00Z",
"updated_at":"2026-01-07T10:00:00Z","status":"open","priority":"urgent","requester_id":1,
"submitter_id":1,"assignee_id":5,"via":{"channel":"web"},"tags":[]}]}"#;

const AUDITS: &str = r#"{"audits":[
{"id":91,"ticket_id":9,"created_at":"2026-01-05T10:00:00Z","author_id":1,"via":{"channel":"web"},
"events":[{"id":1,"type":"Create","field_name":"status","value":"new"},
{"id":2,"type":"Comment","public":true,"author_id":1,"body":"a"},
{"id":3,"type":"Create","field_name":"requester_id","value":"1"}]},
{"id":92,"ticket_id":9,"created_at":"2026-01-06T10:00:00Z","author_id":5,"via":{"channel":"web"},
"events":[{"id":4,"type":"Change","field_name":"priority","value":"urgent","previous_value":null},
{"id":5,"type":"Change","field_name":"status","value":"open","previous_value":"new"}]}]}"#;

#[test]
fn the_priority_at_the_opening_is_that_of_the_history() {
    let priorities = |files: &[(&str, &str)]| {
        let bench = Bench::new();
        let paths: Vec<_> = files.iter().map(|(name, json)| bench.file(name, json)).collect();
        let paths: Vec<&str> = paths.iter().map(|path| text(path)).collect();
        bench.json(&[&["import"][..], &paths, &["--source", "desk"]].concat());
        let by = ["query", "ticket_volume", "--by", "priority_at_open,priority"];
        let row = bench.json(&by)["rows"][0]["by"].clone();
        json!([row["priority_at_open"], row["priority"]])
    };
    let (tickets, audits) = (("tickets.json", TICKETS), ("audits.json", AUDITS));
    assert_eq!(priorities(&[tickets]), json!(["urgent", "urgent"]));
    assert_eq!(priorities(&[tickets, audits]), json!([null, "urgent"]));
    let first = AUDITS.replace("\"previous_value\":null", "\"previous_value\":\"low\"");
    assert_eq!(priorities(&[tickets, ("audits.json", &first)]), json!(["low", "urgent"]));
}

#[test]
fn a_kind_of_target_is_restated_by_its_own_records() {
    let bench = bench();
    let closed = bench.run(&["close", "2026-03", "--metrics", METRIC]);
    assert_eq!(closed.status, 0, "{}", closed.stderr);
    // A chat, which is promised an answer and no solution, is answered late.
    bench.import_small(format!(
        "{SMALL}3,2026-03-02T09:05:00Z,opened,leo,customer,chat,\n\
         3,2026-03-02T09:05:00Z,message,leo,customer,chat,\n\
         3,2026-03-02T09:40:00Z,message,luis,agent,chat,\n"
    ));
    let check = bench.json(&["close", "2026-03"]);
    let figure = &check["figures"][0];
    assert_eq!(figure["published"]["kinds"].as_object().map(serde_json::Map::len), Some(2));
    let reasons = figure["reasons"].as_array().expect("reasons").iter();
    let reasons: Vec<_> =
        reasons.map(|it| json!([it["kind"], it["reason"], it["count"]])).collect();
    assert_eq!(reasons, [json!(["first_response", "late", 1])]);
    let shown = bench.run(&["close", "2026-03"]);
    assert!(line(&shown.stdout).contains("first response: 1 × arrived"), "{}", shown.stdout);
}
