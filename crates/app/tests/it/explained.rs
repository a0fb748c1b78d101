//! Which conversation is explained, where its id alone does not say, and how metrics take it and
//! each of its cases.

use serde_json::{Value, json};

use crate::serve::Server;
use crate::{Bench, SMALL, SMALL_MAP, line, text};

#[test]
fn what_is_not_there_or_there_twice_is_told_with_its_sources() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let more = "9,2026-03-02T09:00:00Z,opened,ana,customer,email,\n";
    let csv = format!("{SMALL}{more}");
    bench.import_each("other", SMALL_MAP, &[("more.csv", csv.as_str())]);
    let explain = |record: &str, more: &[&str]| {
        let run = bench.run(&[&["explain", "--record", record], more].concat());
        (run.status, line(&run.stderr))
    };
    for (record, more, told, way_out) in [
        ("404", &[][..], "conversation `404` in any source: `other`, `small`", "baremo records"),
        ("1", &[], "`1` is a conversation of several sources: `other`, `small`", "--source other"),
        ("1", &["--source", "smal"], "unknown source `smal`", "`small`?"),
        ("9", &["--source", "small"], "no conversation `9` in `small`", "conversation of `other`"),
    ] {
        let (status, said) = explain(record, more);
        assert_eq!(status, 1, "{said}");
        assert!(said.contains(told) && said.contains(way_out), "{said}");
        let (_, spanish) = explain(record, &[more, &["--lang", "es"]].concat());
        assert!(!spanish.contains("source:") && !spanish.contains(" in "), "{spanish}");
    }
    assert_eq!(explain("1", &["--source", "small"]).0, 0);
    assert_eq!(explain("9", &[]).0, 0);
}

#[test]
fn the_address_that_an_import_told_is_told_of_the_conversation() {
    let bench = Bench::new();
    let map = bench.file("map.toml", SMALL_MAP);
    let csv = bench.file("events.csv", SMALL);
    let url = "https://desk.example/case/{id}";
    let words = ["import", text(&csv), "--source", "desk", "--map", text(&map), "--url", url];
    bench.json(&words);
    let own = "https://desk.example/case/1";
    assert_eq!(bench.json(&["explain", "--record", "1"])["url"], own);
    assert!(bench.run(&["explain", "--record", "1"]).stdout.contains(own));
    let records = bench.run(&["records", "first_response_time", "--format", "json"]).stdout;
    assert!(records.contains(own), "{records}");
    // Without the place of the conversation all would lead to one.
    let words = [&words[..7], &["https://desk.example/case/1"]].concat();
    let run = bench.run(&words);
    assert_eq!((run.status, run.stdout.as_str()), (1, ""), "{}", run.stderr);
    assert!(run.stderr.contains("a web address with {id} in place"), "{}", run.stderr);
    assert_eq!(bench.json(&["explain", "--record", "1"])["url"], own);
}

#[test]
fn an_id_with_a_hash_is_that_conversation_and_a_case_is_its_own() {
    let bench = Bench::new();
    let hashed = SMALL.replace("\n1,", "\n#1001,").replace("\n2,", "\nINC#2,");
    bench.import_small(&hashed);
    let told = |record: &str| bench.run(&["explain", "--record", record, "--format", "json"]);
    for (record, id) in [("#1001", "#1001"), ("#1001#2", "#1001"), ("INC#2", "INC#2")] {
        let run = told(record);
        assert_eq!(run.status, 0, "{record}: {}", run.stderr);
        let found: Value = serde_json::from_str(&run.stdout).expect("JSON");
        assert_eq!(found["conversation"], id, "{record}");
    }
    assert!(told("#9").stderr.contains("no conversation `#9`"), "{}", told("#9").stderr);
}

/// A call that was answered after half a minute, and one that was not.
const CALLS: &str = "\
id,at,answered,agent,ended,wrapped,left
k1,2026-03-02T09:00:00Z,2026-03-02T09:00:30Z,ann,2026-03-02T09:05:30Z,2026-03-02T09:06:00Z,
k2,2026-03-02T09:10:00Z,,,,,2026-03-02T09:11:00Z
";

#[test]
fn a_call_has_its_events_its_waits_and_talk_and_what_counts_it() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    bench.import_calls("pbx", CALLS);
    let told = |record: &str| bench.json(&["explain", "service_level", "--record", record]);
    let answered = told("k1");
    assert_eq!((&answered["contact"], &answered["source"]), (&json!("k1"), &json!("pbx")));
    let all = |of: &Value, list: &str, fields: &[&str]| -> Value {
        let each = of[list].as_array().expect("a list").iter();
        each.map(|one| fields.iter().map(|name| one[*name].clone()).collect::<Value>()).collect()
    };
    assert_eq!(
        all(&answered, "events", &["kind"]),
        json!([["entered"], ["connected"], ["completed"], ["wrapped_up"]])
    );
    assert_eq!(
        all(&answered, "spans", &["kind", "who", "seconds"]),
        json!([["wait", "sales", 30.0], ["talk", "ann", 300.0], ["after_call", "ann", 30.0]])
    );
    let of = |told: &Value, list: &str, metric: &str| -> Value {
        let own = told[list].as_array().expect("a list").iter();
        own.filter(|own| own["metric"] == metric).cloned().collect()
    };
    for (metric, seconds) in [("wait_time", 30.0), ("handle_time", 330.0)] {
        let clock = &of(&answered, "clocks", metric)[0];
        assert_eq!((&clock["wall"], &clock["counts"]), (&json!(seconds), &json!(true)), "{clock}");
    }
    // What was asked for comes first: it waited longer than the service level allows.
    assert_eq!(
        answered["counted"][0],
        json!({"metric": "service_level", "counts": true, "hit": false, "reason": ""})
    );
    let hung_up = told("k2");
    let wait = &of(&hung_up, "clocks", "wait_time")[0];
    assert_eq!((&wait["counts"], &wait["reason"]), (&json!(false), &json!("unanswered")), "{wait}");
    assert_eq!(wait["wall"], 60.0, "{wait}");
    assert_eq!(of(&hung_up, "counted", "abandonment_rate")[0]["hit"], true, "{hung_up}");
    for (language, parts) in [
        ("en", ["Waiting · sales", "Talk · ann", "Which metrics count it"]),
        ("es", ["Espera · sales", "Conversación · ann", "Qué métricas la cuentan"]),
    ] {
        let text = bench.run(&["explain", "--record", "k1", "--lang", language]).stdout;
        for part in parts {
            assert!(text.contains(part), "{part}: {text}");
        }
    }
    // A conversation goes before; of two sources one has to be named.
    assert_eq!(bench.json(&["explain", "--record", "1"])["conversation"], "1");
    bench.import_calls("other", CALLS);
    let run = bench.run(&["explain", "--record", "k1"]);
    assert_eq!(run.status, 1, "{}", run.stdout);
    let said = line(&run.stderr);
    assert!(
        said.contains("several sources: `other`, `pbx`") && said.contains("--source"),
        "{said}"
    );
    assert_eq!(bench.json(&["explain", "--record", "k2", "--source", "pbx"])["source"], "pbx");
}

/// What happened to calls in queues, one thing a line.
const QUEUES_MAP: &str = r#"
name = "queues"
[tables.kinds]
in = "entered"
over = "exited timeout"
gone = "abandoned"
[[file]]
name = "queues"
has = ["id", "what"]
stream = "contact"
subject = "id"
record = "{#record}"
[file.attributes]
queue = "queue"
[[file.event]]
kind = { from = "what", map = "kinds" }
at = "at"
value = "queue"
"#;

/// A call that overflowed after a minute and gave up in the next queue, and one that still waits
/// there when the last thing known happens.
const QUEUES: &str = "\
id,what,at,queue
k1,in,2026-03-02T09:00:00Z,sales
k1,over,2026-03-02T09:01:00Z,sales
k1,in,2026-03-02T09:01:00Z,help
k1,gone,2026-03-02T09:01:40Z,help
k2,in,2026-03-02T10:00:00Z,sales
k2,over,2026-03-02T10:01:00Z,sales
k2,in,2026-03-02T10:01:00Z,help
k3,in,2026-03-02T10:03:00Z,sales
";

#[test]
fn who_gave_up_or_waits_yet_has_waited_in_all_its_queues() {
    let bench = Bench::new();
    bench.import_each("pbx", QUEUES_MAP, &[("queues.csv", QUEUES)]);
    for (call, from, to, wall, reason) in [
        ("k1", "2026-03-02T09:00:00Z", json!("2026-03-02T09:01:40Z"), 100.0, "unanswered"),
        ("k2", "2026-03-02T10:00:00Z", Value::Null, 180.0, "waiting"),
    ] {
        let told = bench.json(&["explain", "--record", call]);
        let mut clocks = told["clocks"].as_array().expect("a list").iter();
        let wait = clocks.find(|own| own["metric"] == "wait_time").expect("its wait");
        let own = ["from", "to", "wall", "reason", "counts"].map(|name| wait[name].clone());
        assert_eq!(json!(own), json!([from, to, wall, reason, false]), "{told}");
    }
    // The page draws the same, and who looks for a conversation is led there.
    let server = Server::listening(&bench, "127.0.0.1:0");
    let (status, _) = server.get("/conversations/pbx/k1?lang=en");
    assert!(status.contains("303"), "{status}");
    for path in ["/contacts/pbx/k1?lang=en", "/contacts/pbx/k1%232?lang=en"] {
        let (status, body) = server.get(path);
        assert!(status.contains("200"), "{path}: {status}");
        assert!(body.contains("Waiting 1 min 40 s.") && body.contains("Waiting · help"), "{body}");
    }
    let (status, body) = server.get("/api/v1/conversations/k1");
    assert!(status.contains("404"), "{status}");
    assert!(body.contains("no conversation, but a call") && body.contains("contacts/k1"), "{body}");
    let (_, body) = server.get("/api/v1/contacts/k1");
    let told: Value = serde_json::from_str(&body).expect("JSON");
    let parts = told["parts"].as_array().expect("parts").iter();
    let parts: Vec<Value> = parts.map(|part| json!([part["kind"], part["micros"]])).collect();
    assert_eq!(parts, [json!(["wait", 60_000_000]), json!(["wait", 40_000_000])]);
    assert!(server.get("/contacts/pbx/k9").0.contains("404"));
}

/// A chat that was solved in time, and used for another matter that nobody solved.
const TWO_CASES: &str = "\
conversation,time,kind,actor,role,channel,value
1,2026-03-01T09:00:00Z,opened,ana,customer,chat,
1,2026-03-01T09:00:00Z,message,ana,customer,chat,
1,2026-03-01T09:12:00Z,message,luis,agent,chat,
1,2026-03-01T10:00:00Z,status,luis,agent,chat,solved
1,2026-03-10T09:00:00Z,message,ana,customer,chat,
1,2026-03-10T09:20:00Z,message,luis,agent,chat,
2,2026-05-01T09:00:00Z,opened,eva,customer,email,
";

#[test]
fn each_case_of_a_conversation_has_a_verdict_of_its_own_where_they_differ() {
    let bench = Bench::new();
    bench.import_small(TWO_CASES);
    let told = bench.json(&["explain", "--record", "1"]);
    let of = |metric: &str| -> Value {
        let mut all = told["counted"].as_array().expect("verdicts").iter();
        all.find(|own| own["metric"] == metric).expect("the verdict of the metric").clone()
    };
    let case =
        |case: &str, hit: bool| json!({ "case": case, "counts": true, "hit": hit, "reason": "" });
    assert_eq!(
        of("ticket_resolution_rate"),
        json!({
            "metric": "ticket_resolution_rate", "counts": true, "hit": null, "reason": "",
            "cases": [case("1", true), case("1#2", false)],
        })
    );
    // Both are cases opened, and nothing more is to be said of either.
    assert!(of("ticket_volume")["cases"].is_null(), "{told}");
    // Nor where both are divided by the one customer or agent that they have.
    for metric in ["tickets_per_customer", "conversations_per_agent"] {
        let own = of(metric);
        assert!(own["counts"] == true && own["cases"].is_null(), "{own}");
    }
    // The one that was solved is one of those it is about, and only that one.
    let reopened = of("reopen_rate");
    assert_eq!((&reopened["hit"], &reopened["cases"][0]), (&false.into(), &case("1", false)));
    let text = bench.run(&["explain", "--record", "1"]).stdout;
    let line = "Resolution rate · ✓ 1: counts as a yes · ✓ 1#2: counts as a no";
    assert!(text.contains(line), "{text}");
    // So do values for a spreadsheet, behind the clocks, which have times.
    let csv = bench.run(&["explain", "--record", "1", "--format", "csv"]).stdout;
    let heading = "metric,name,from,to,wall,business,counts,reason,case,hit,met,promises";
    assert_eq!(csv.lines().next(), Some(heading));
    for line in [
        "ticket_resolution_rate,Resolution rate,,,,,true,,1,true,,",
        "ticket_resolution_rate,Resolution rate,,,,,true,,1#2,false,,",
        "ticket_volume,Ticket volume,,,,,true,,,,,",
    ] {
        assert!(csv.lines().any(|own| own == line), "{line}: {csv}");
    }
    // A conversation that is one case is told as one.
    let single = bench.json(&["explain", "--record", "2"]);
    let all = single["counted"].as_array().expect("verdicts");
    assert!(!all.is_empty() && all.iter().all(|own| own["cases"].is_null()), "{single}");
}

#[test]
fn a_profile_tells_a_conversation_by_its_own_definitions() {
    let bench = Bench::new();
    bench.import_small(TWO_CASES);
    bench.write("profiles/letters.toml", "[default]\nexclude = \"channel = 'chat'\"\n");
    let told = |profile: &[&str]| bench.json(&[&["explain", "--record", "1"], profile].concat());
    let volume = |told: &Value| {
        let mut all = told["counted"].as_array().expect("verdicts").iter();
        let own = all.find(|own| own["metric"] == "ticket_volume").expect("a verdict");
        json!([own["counts"], own["reason"]])
    };
    assert_eq!(volume(&told(&[])), json!([true, ""]));
    assert_eq!(volume(&told(&["--profile", "letters"])), json!([false, "profile"]));
    // A clock of another variant has another name.
    let names = |told: &Value| -> Vec<Value> {
        let clocks = told["clocks"].as_array().expect("clocks").iter();
        let own = clocks.filter(|clock| clock["metric"] == "first_response_time");
        own.map(|clock| clock["name"].clone()).collect()
    };
    let [usual, other] = [&[][..], &["--profile", "zendesk"]].map(|profile| names(&told(profile)));
    assert!(!usual.is_empty() && !other.is_empty(), "{usual:?} {other:?}");
    assert!(other.iter().all(|name| !usual.contains(name)), "{usual:?} {other:?}");
    let run = bench.run(&["explain", "--record", "1", "--profile", "leters"]);
    assert!(run.status != 0 && run.stderr.contains("letters"), "{}", run.stderr);
    // What the profile cannot be asked of is left out, and nothing else that is wrong.
    let elsewhere = ["--profile", "letters", "--zone", "Europe/Madird"];
    let run = bench.run(&[&["explain", "--record", "1"], &elsewhere[..]].concat());
    assert!(run.status != 0 && run.stderr.contains("Europe/Madird"), "{}", run.stderr);
    bench.write("profiles/hours.toml", "[default]\ncalendar = \"office\"\n");
    let run = bench.run(&["explain", "--record", "1", "--profile", "hours"]);
    assert!(run.status != 0 && run.stderr.contains("calendar `office`"), "{}", run.stderr);
}

#[test]
fn a_variant_tells_a_conversation_by_its_own_definition() {
    let bench = Bench::new();
    bench.import_small(TWO_CASES);
    let counts = |record: &str, more: &[&str]| {
        let told = bench.json(&[&["explain", "ticket_volume", "--record", record], more].concat());
        let mut all = told["counted"].as_array().expect("verdicts").iter();
        all.any(|own| own["metric"] == "ticket_volume" && own["counts"] == true)
    };
    assert_eq!(["1", "2"].map(|record| counts(record, &[])), [true, true]);
    let solved = ["--variant", "solved"];
    assert_eq!(["1", "2"].map(|record| counts(record, &solved)), [true, false]);
    // A clock of the variant leads its metric, and what it is called says so.
    let clocks = |more: &[&str]| {
        let words = ["explain", "first_response_time", "--record", "1"];
        bench.json(&[&words, more].concat())["clocks"][0]["name"].clone()
    };
    assert_ne!(clocks(&["--variant", "including_bots"]), clocks(&[]));
    for (words, said) in [
        (&["explain", "--record", "1", "--variant", "solved"][..], "none is named"),
        (&["explain", "ticket_volume", "--record", "1", "--variant", "sovled"], "`solved`?"),
    ] {
        let run = bench.run(words);
        assert!(run.status == 1 && line(&run.stderr).contains(said), "{}", run.stderr);
    }
}

/// Thanks that open a ticket again for half an hour, a ticket that is opened again in earnest two
/// days later by the same customer, and one that nobody has solved.
const LIVES: &str = "\
conversation,time,kind,actor,role,channel,value
1,2026-03-01T09:00:00Z,opened,ana,customer,email,
1,2026-03-01T09:00:00Z,message,ana,customer,email,
1,2026-03-01T09:12:00Z,message,luis,agent,email,
1,2026-03-01T10:00:00Z,status,luis,agent,email,solved
1,2026-03-01T11:00:00Z,message,ana,customer,email,
1,2026-03-01T11:00:00Z,status,ana,customer,email,open
1,2026-03-01T11:30:00Z,status,eva,agent,email,solved
2,2026-03-03T09:00:00Z,opened,ana,customer,email,
2,2026-03-03T09:00:00Z,message,ana,customer,email,
2,2026-03-03T09:20:00Z,message,luis,agent,email,
2,2026-03-03T10:00:00Z,status,luis,agent,email,solved
2,2026-03-04T09:00:00Z,message,ana,customer,email,
2,2026-03-04T09:00:00Z,status,ana,customer,email,open
2,2026-03-04T09:30:00Z,message,eva,agent,email,
2,2026-03-04T10:00:00Z,status,eva,agent,email,solved
3,2026-03-05T09:00:00Z,opened,leo,customer,email,
3,2026-03-05T09:00:00Z,message,leo,customer,email,
3,2026-03-05T09:40:00Z,message,luis,agent,email,
9,2026-05-01T09:00:00Z,opened,eva,customer,email,
";

#[test]
fn a_conversation_is_explained_as_the_records_have_it() {
    let bench = Bench::new();
    bench.import_small(LIVES);
    let told: Vec<Value> =
        ["1", "2", "3"].map(|id| bench.json(&["explain", "--record", id])).into();
    let records = |metric: &str| -> Vec<Value> {
        let listed = bench.run(&["records", metric, "--format", "json"]).stdout;
        listed.lines().map(|line| serde_json::from_str(line).expect("JSON lines")).collect()
    };
    for metric in
        ["ticket_resolution_rate", "first_contact_resolution", "reopen_rate", "repeat_contact_rate"]
    {
        let records = records(metric);
        for told in &told {
            let of_side = |side: &str| {
                let mut own =
                    records.iter().filter(|it| it["conversation"] == told["conversation"]);
                own.any(|record| record["side"] == side)
            };
            let all = told["counted"].as_array().expect("verdicts").iter();
            let own: Vec<&Value> = all.filter(|own| own["metric"] == metric).collect();
            let counts = own.iter().any(|own| own["counts"] == true);
            assert_eq!(counts, of_side("denominator"), "{metric}: {told}");
            let is_hit = own.iter().any(|own| own["hit"] == true);
            assert_eq!(is_hit, of_side("numerator"), "{metric}: {told}");
        }
    }
    // The second ticket follows the first of the same customer, which by itself does not tell.
    let all = told[0]["counted"].as_array().expect("verdicts");
    let repeated = all.iter().find(|own| own["metric"] == "repeat_contact_rate");
    assert_eq!(repeated.map(|own| &own["hit"]), Some(&json!(true)), "{all:?}");
    for metric in ["first_response_time", "response_time", "resolution_time"] {
        let records = records(metric);
        for told in &told {
            let own = records.iter().filter(|it| it["conversation"] == told["conversation"]);
            let clocks = told["clocks"].as_array().expect("clocks").iter();
            let counting = clocks.filter(|it| it["metric"] == metric && it["counts"] == true);
            assert_eq!(counting.count(), own.count(), "{metric}: {told}");
        }
    }
}

/// A list that tells the last of three replies as the first, and a log of two of them.
const LISTED: &str = "\
conversation,time,kind,actor,role,channel,value
1,2026-03-02T09:00:00Z,opened,ana,customer,email,
1,2026-03-03T10:00:00Z,message,eva,agent,email,
";
const LOGGED: &str = "\
conversation,time,kind,actor,role,channel,value
1,2026-03-02T09:00:00Z,message,ana,customer,email,
1,2026-03-02T09:30:00Z,message,luis,agent,email,
";

#[test]
fn a_reply_of_a_summary_that_is_not_counted_is_marked() {
    let bench = Bench::new();
    let map = SMALL_MAP.to_owned() + "synthesised = true\n";
    bench.import_each("small", &map, &[("list.csv", LISTED)]);
    let yielded = || -> Vec<Value> {
        let told = bench.json(&["explain", "--record", "1"]);
        let events = told["events"].as_array().expect("events").clone();
        events.iter().map(|event| json!([event["actor"], event["yielded"]])).collect()
    };
    let said = |lang: &str| bench.run(&["explain", "--record", "1", "--lang", lang]).stdout;
    // While nothing tells it better, it counts.
    assert_eq!(yielded(), [json!(["ana", false]), json!(["eva", false])]);
    assert!(!said("en").contains("from a summary"));
    bench.import_small(LOGGED);
    let all = yielded();
    assert!(all.contains(&json!(["eva", true])), "{all:?}");
    assert!(all.contains(&json!(["luis", false])), "{all:?}");
    for (lang, mark) in
        [("en", "from a summary, not counted"), ("es", "de un resumen, no se cuenta")]
    {
        let text = said(lang);
        let marked: Vec<&str> = text.lines().filter(|line| line.contains(mark)).collect();
        assert!(matches!(marked[..], [line] if line.contains("eva")), "{text}");
    }
}
