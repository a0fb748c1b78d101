//! The records of service-level targets say which were missed.

use baremo_testkit::policies::Policy;
use serde_json::{Value, json};

use crate::serve::Server;
use crate::{Bench, SMALL, line};

/// E-mail is promised an answer in 10 minutes and a solution in 25, everything else an answer.
fn bench() -> Bench {
    let mail = Policy {
        name: "email",
        calendar: Some("wall"),
        when: Some("channel = 'email'"),
        targets: &[("first_response", "10m"), ("resolution", "25m")],
    };
    let bench = Bench::new();
    bench.import_small(SMALL);
    bench.promise(&[mail, Policy::of_all(&[("first_response", "10m")])]);
    bench
}

#[test]
fn a_missed_target_is_worth_nothing_and_the_sum_is_the_figure() {
    let bench = bench();
    let metric = "sla_compliance";
    let listed = |more: &[&str]| -> Vec<Value> {
        let run = bench.run(&[&["records", metric, "--format", "json"][..], more].concat());
        assert_eq!(run.status, 0, "{}", run.stderr);
        let mut rows: Vec<Value> = run
            .stdout
            .lines()
            .map(|line| {
                let row: Value = serde_json::from_str(line).expect("JSON");
                assert_eq!(row["in_numerator"], row["value"] == 1.0, "{row}");
                json!([row["case"], row["by"]["target"], row["value"]])
            })
            .collect();
        rows.sort_by_key(Value::to_string);
        rows
    };
    let figure = |more: &[&str]| {
        let value = bench.value(&[&[metric][..], more].concat());
        json!([value["numerator"], value["denominator"]])
    };
    let expected = [
        json!(["1", "first_response", 0.0]),
        json!(["1", "resolution", 0.0]),
        json!(["2", "first_response", 1.0]),
    ];
    assert_eq!(listed(&[]), expected);
    assert_eq!(figure(&[]), json!([1.0, 3.0]));
    let whole = ["--variant", "per_conversation"];
    assert_eq!(listed(&whole), [json!(["1", null, 0.0]), json!(["2", null, 1.0])]);
    assert_eq!(figure(&whole), json!([1.0, 2.0]));
}

#[test]
fn to_solve_in_silence_deletes_no_breach() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    bench.promise(&[Policy::of_all(&[("first_response", "10m")])]);
    // 3 has waited for three days, 4 has just begun.
    let asked = "3,2026-03-02T09:00:00Z,opened,ivo,customer,email,\n\
                 3,2026-03-02T09:00:00Z,message,ivo,customer,email,\n\
                 4,2026-03-05T08:55:00Z,opened,leo,customer,email,\n\
                 4,2026-03-05T08:55:00Z,message,leo,customer,email,\n";
    let solved = "3,2026-03-05T09:00:00Z,status,luis,agent,email,solved\n\
                  4,2026-03-05T09:00:00Z,status,luis,agent,email,solved\n\
                  2,2026-03-05T10:00:00Z,message,luis,agent,chat,\n";
    let figure = |more: &str| {
        let run = bench.import_small(format!("{SMALL}{asked}{more}"));
        assert_eq!(run.status, 0, "{}", run.stderr);
        let value = bench.value(&["sla_compliance"]);
        json!([value["numerator"], value["denominator"], value["excluded"]])
    };
    assert_eq!(figure(""), json!([1.0, 3.0, {}]));
    assert_eq!(figure(solved), json!([1.0, 3.0, { "cancelled": 1 }]));
    // The page of a conversation has the same verdict.
    let server = Server::start(&bench);
    for (id, state, says) in [
        ("3", "missed", "missed, not kept since"),
        ("4", "cancelled", "cancelled: solved without a reply"),
    ] {
        let (_, body) = server.get(&format!("/api/v1/conversations/{id}"));
        let found: Value = serde_json::from_str(&body).expect("it is JSON");
        assert_eq!(found["targets"][0]["state"], state, "{body}");
        let (_, page) = server.get(&format!("/conversations/small/{id}?lang=en"));
        assert!(page.contains(says), "{page}");
    }
}

#[test]
fn kinds_of_targets_are_never_mixed() {
    let bench = bench();
    let metric = "sla_compliance";
    let told = |value: &Value| json!([value["value"], value["reason"], value["n"]]);
    let total = |words: &[&str]| {
        let answer = bench.json(&[&["query"][..], words].concat());
        (told(&answer["total"]["values"][metric]), answer)
    };
    let mixed = json!([null, "mixed_target", 3]);
    let note = "`sla_compliance` does not mix kinds of targets: first_response 1 of 2 (50%), \
                resolution 0 of 1 (0%)";
    for words in [
        &["sla_compliance,first_response_time"][..],
        &[metric, "--by", "channel"],
        &[metric, "--by", "none"],
        &[metric, "--by", "none", "--profile", "zendesk"],
    ] {
        let (value, answer) = total(words);
        assert_eq!(value, mixed, "{words:?}");
        assert!(answer["notes"].to_string().contains(note), "{words:?}: {}", answer["notes"]);
        // Not even a row that holds one kind only: the one beside it holds two.
        let rows = answer["rows"].as_array().expect("rows").iter();
        let mut reasons = rows.map(|row| &row["values"][metric]["reason"]);
        assert!(reasons.all(|reason| reason == "mixed_target"), "{words:?}: {answer}");
    }
    // Told apart, each kind has its figure, and the total has none.
    let (value, answer) = total(&[metric]);
    assert_eq!(value, mixed);
    let rows = answer["rows"].as_array().expect("rows").iter();
    let kinds: Vec<Value> = rows.map(|row| told(&row["values"][metric])).collect();
    assert_eq!(kinds, [json!([50.0, null, 2]), json!([0.0, null, 1])]);
    assert!(!answer["notes"].to_string().contains("does not mix"), "{}", answer["notes"]);
    // One kind, or conversations by all of their targets, are one thing.
    let one = [metric, "--by", "none", "--where", "target = 'first_response'"];
    assert_eq!(total(&one).0, json!([50.0, null, 2]));
    let whole = [metric, "--variant", "per_conversation"];
    assert_eq!(total(&whole).0, json!([50.0, null, 2]));
}

#[test]
fn what_a_profile_leaves_out_promises_nothing() {
    let bench = bench();
    bench.write("profiles/letters.toml", "[default]\nexclude = \"channel = 'chat'\"\n");
    let told = |words: &[&str]| {
        let asked = ["sla_compliance", "--where", "target = 'first_response'"];
        let value = bench.value(&[&asked[..], words].concat());
        json!([value["value"], value["n"], value["excluded"]])
    };
    assert_eq!(told(&[]), json!([50.0, 2, {}]));
    assert_eq!(told(&["--profile", "letters"]), json!([0.0, 1, { "profile": 1 }]));
}

#[test]
fn kinds_of_targets_are_told_to_whoever_reads_an_answer_or_a_page() {
    let bench = bench();
    let said = |words: &[&str]| {
        let text = ["--format", "text", "--lang", "es"];
        let run = bench.run(&[&["query"][..], words, &text].concat());
        assert_eq!(run.status, 0, "{}", run.stderr);
        line(&run.stdout)
    };
    let beside = said(&["sla_compliance,first_response_time"]);
    assert!(beside.contains("no mezcla clases de objetivos: primera respuesta 50"), "{beside}");
    let apart = said(&["sla_compliance"]);
    let total = "varias clases de objetivos, que nunca se mezclan: total";
    assert!(apart.contains(total), "{apart}");
    let server = Server::start(&bench);
    for path in ["/metrics/sla_compliance", "/"] {
        let (status, page) = server.get(&format!("{path}?range=all&lang=es"));
        assert!(status.contains("200"), "{status}: {page}");
        assert!(page.contains("primera respuesta\u{a0}50"), "{path}: {page}");
        assert!(page.contains("varias clases de objetivos"), "{path}: {page}");
    }
}

#[test]
fn one_kind_of_target_is_no_change_of_another() {
    let bench = Bench::new();
    let before = "3,2026-02-02T09:00:00Z,opened,ivo,customer,chat,\n\
                  3,2026-02-02T09:00:00Z,message,ivo,customer,chat,\n\
                  3,2026-02-02T09:04:00Z,message,luis,agent,chat,\n";
    bench.import_small(format!("{SMALL}{before}"));
    let of = |name: &str, from: &str, kind: &str| {
        format!(
            "[[policies]]\nname = \"{name}\"\n{from}[[policies.targets]]\nkind = \"{kind}\"\n\
             within = \"10m\"\n"
        )
    };
    let policies =
        of("new", "from = 2026-03-01\n", "resolution") + &of("old", "", "first_response");
    bench.write("policies/all.toml", policies);
    let march = ["--by", "none", "--from", "2026-03", "--to", "2026-03", "--compare", "previous"];
    let answer = bench.json(&[&["query", "sla_compliance"][..], &march].concat());
    let value = &answer["total"]["values"]["sla_compliance"];
    assert_eq!((&value["value"], &value["n"]), (&json!(0.0), &json!(2)), "{answer}");
    let previous = &value["previous"];
    let told = json!([previous["value"], previous["reason"], previous["n"], previous["change"]]);
    assert_eq!(told, json!([null, "mixed_target", 1, null]), "{answer}");
}

#[test]
fn a_closed_period_pins_each_kind_of_target() {
    let bench = bench();
    let close = bench.json(&["close", "2026-03", "--metrics", "sla_compliance"]);
    let pinned = &close["figures"]["sla_compliance"];
    assert_eq!(pinned["value"], Value::Null, "{close}");
    assert_eq!(pinned["kinds"], json!({"first_response": 50.0, "resolution": 0.0}), "{close}");
}

#[test]
fn what_tells_targets_apart_is_a_dimension_where_values_are_offered() {
    let bench = bench();
    let server = Server::start(&bench);
    let (_, listed) = server.get("/api/v1/dimensions?metric=sla_compliance");
    let offered = [
        ("policy", [("email", 2), ("all", 1)]),
        ("target", [("first_response", 2), ("resolution", 1)]),
    ];
    for (dimension, expected) in offered {
        assert!(listed.contains(&format!("\"{dimension}\"")), "{listed}");
        let (status, told) = server.get(&format!("/api/v1/values?dimension={dimension}"));
        assert!(status.contains("200"), "{status}: {told}");
        let told: Value = serde_json::from_str(&told).expect("it is JSON");
        let values = told["values"].as_array().cloned().unwrap_or_default();
        let found: Vec<Value> =
            values.iter().map(|known| json!([known["value"], known["cases"]])).collect();
        // Those that have fallen due.
        assert_eq!(found, expected.map(|(word, count)| json!([word, count])), "{dimension}");
    }
    let (status, told) = server.get("/api/v1/values?dimension=polici");
    assert!(status.contains("400") && told.contains("`policy`"), "{status}: {told}");
}
