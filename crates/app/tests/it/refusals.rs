//! What is wrong with a question, and what to do: a terminal, a page and the API each say it in
//! their own words.

use serde_json::{Value, json};

use crate::serve::{LOG, Server};
use crate::{Bench, SMALL, SMALL_MAP, line, text};

/// Holds that nobody is told to type anything.
fn check_untyped(said: &str) {
    assert!(!said.contains("--") && !said.contains("`baremo "), "{said}");
}

#[test]
fn the_api_answers_wrong_questions_with_fields_and_addresses() {
    let bench = Bench::new();
    assert_eq!(bench.import_small(LOG).status, 0);
    let server = Server::start(&bench);
    let refused = |body: &str, kind: &str, parts: [&str; 2]| -> Value {
        let reply = server.post("/api/v1/query", "application/json", body);
        assert_eq!(reply.status, "HTTP/1.1 400 Bad Request", "{body}: {}", reply.body);
        check_untyped(&reply.body);
        let problem: Value = serde_json::from_str(&reply.body).expect("problem details are JSON");
        assert_eq!((&problem["type"], &problem["status"]), (&json!(kind), &json!(400)), "{body}");
        for (key, part) in ["detail", "hints"].into_iter().zip(parts) {
            assert!(problem[key].to_string().contains(part), "{part}: {problem}");
        }
        problem["meant"].clone()
    };
    let volume = |rest: &str| format!(r#"{{"metrics":["ticket_volume"],{rest}}}"#);
    let metrics = ["unknown metric `zzz`", "`GET /api/v1/metrics` lists"];
    refused(r#"{"metrics":["zzz"]}"#, "/api#unknown_name", metrics);
    let near = ["did you mean `ticket_volume`?", ""];
    let meant = refused(r#"{"metrics":["tickt_volume"]}"#, "/api#unknown_name", near);
    assert_eq!(meant, json!(["ticket_volume"]));
    let range = ["is later than its end", "`from` 2025-04-01, `to` 2025-05-01"];
    refused(&volume(r#""from":"2025-05-01","to":"2025-04-01""#), "/api#range", range);
    let as_of = ["`as_of` takes a date", "no words for days"];
    refused(&volume(r#""as_of":"yesterday""#), "/api#value", as_of);
    let early = ["nothing was known as of `2001-01-01`", "the first import ended at"];
    refused(&volume(r#""as_of":"2001-01-01""#), "about:blank", early);
    let zone = ["unknown zone `Mars/X`", "such as Europe/Madrid"];
    refused(&volume(r#""zone":"Mars/X""#), "/api#unknown_name", zone);
    let by = ["did you mean `channel`?", "it can be broken down by"];
    assert_eq!(refused(&volume(r#""by":["chanel"]"#), "/api#unreachable", by), json!(["channel"]));
    let filter = ["cannot read expression", "single quotes"];
    refused(&volume(r#""where":"channel =""#), "/api#expression", filter);
    let unused = ["does not use parameter `window`", "`variant` is `within`"];
    let body = r#"{"metrics":["repeat_purchase_rate"],"set":{"window":"7d"}}"#;
    refused(body, "/api#unused_parameter", unused);
    for (path, part) in [
        ("/api/v1/conversations/none", "`GET /api/v1/records` lists"),
        ("/api/v1/closes/2020-01", "`POST /api/v1/closes` closes it"),
    ] {
        let (status, body) = server.get(path);
        assert_eq!(status, "HTTP/1.1 404 Not Found", "{body}");
        assert!(body.contains(part), "{body}");
        check_untyped(&body);
    }
}

#[test]
fn pages_and_the_terminal_say_it_their_own_way() {
    let bench = Bench::new();
    assert_eq!(bench.import_small(LOG).status, 0);
    let server = Server::start(&bench);
    for (path, words, page, terminal) in [
        ("/metrics/zzz", &["query", "zzz"][..], "“Metrics” lists all", "`baremo metrics list`"),
        (
            "/conversations/small/none",
            &["explain", "--record", "none"],
            "records behind a number",
            "`baremo records METRIC`",
        ),
    ] {
        let (status, body) = server.get(&format!("{path}?lang=en"));
        assert_eq!(status, "HTTP/1.1 404 Not Found", "{body}");
        let main = body.split("<main").nth(1).and_then(|main| main.split("</main>").next());
        let main = main.unwrap_or_default();
        assert!(main.contains(page), "{main}");
        check_untyped(main);
        let run = bench.run(words);
        let said = line(&run.stderr);
        assert!(run.status == 1 && said.contains(terminal), "{said}");
    }
}

#[test]
fn a_metric_that_cannot_be_asked_so_has_no_value_beside_those_that_can() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let range = ["--from", "2026-03-02", "--to", "2026-03-02"];
    let both = ["query", "ticket_volume,backlog"];
    // A level holds at an instant, which tells no hour and no weekday of its own.
    for (more, name) in [(["--where", "weekday = 'monday'"], "weekday"), (["--by", "hour"], "hour")]
    {
        let words = [&both[..], &more, &range].concat();
        let answer = bench.json(&words);
        let named = [0, 1].map(|place| answer["metrics"][place]["name"].clone());
        assert_eq!(named, [json!("ticket_volume"), json!("backlog")]);
        let rows = answer["rows"].as_array().expect("rows").iter();
        for row in rows.chain([&answer["total"]]) {
            let [volume, backlog] = ["ticket_volume", "backlog"].map(|it| &row["values"][it]);
            assert_eq!(volume["value"].as_f64(), Some(2.0), "{more:?}: {answer}");
            let told = (&backlog["value"], &backlog["reason"]);
            assert_eq!(told, (&Value::Null, &json!("out_of_reach")), "{more:?}: {answer}");
        }
        let notes = answer["notes"].to_string();
        let reads = format!("reads `status_spans`, which has no `{name}`");
        assert!(notes.contains(&format!("`backlog` has no value here: this {reads}")), "{notes}");
        let said = line(&bench.run(&[&words[..], &["--lang", "es"]].concat()).stdout);
        assert!(said.contains("`backlog` no tiene valor aquí: esto lee `status_spans`"), "{said}");
        // The records are those of the metric that has a value.
        let listing = ["records", "backlog,ticket_volume", "--format", "json"];
        let listed = bench.run(&[&listing[..], &more, &range].concat());
        assert_eq!((listed.status, listed.stdout.lines().count()), (0, 2), "{}", listed.stderr);
        // By itself it is refused, by its name.
        let alone = bench.run(&[&["query", "backlog"][..], &more, &range].concat());
        let told = format!("metric `backlog` {reads}");
        assert!(alone.status == 1 && line(&alone.stderr).contains(&told), "{}", alone.stderr);
    }
    // What no metric knows is wrong with the question.
    let wrong = bench.run(&[&both[..], &["--by", "moon"]].concat());
    let told = "metric `ticket_volume` reads `cases`, which has no `moon`";
    assert!(wrong.status == 1 && line(&wrong.stderr).contains(told), "{}", wrong.stderr);
    let wrong = bench.run(&[&both[..], &["--variant", "solved"]].concat());
    let told = "unknown variant `solved` of `backlog`";
    assert!(wrong.status == 1 && line(&wrong.stderr).contains(told), "{}", wrong.stderr);
}

#[test]
fn rejects_of_a_source_that_is_none_are_refused_by_its_name() {
    let bench = Bench::new();
    assert_eq!(bench.import_small(LOG).status, 0);
    let server = Server::start(&bench);
    let (status, body) = server.get("/api/v1/rejects?source=smal&lang=en");
    assert_eq!(status, "HTTP/1.1 400 Bad Request", "{body}");
    assert!(body.contains("unknown source `smal`") && body.contains("`small`?"), "{body}");
    check_untyped(&body);
    // One that has none is none wrong.
    let (status, body) = server.get("/api/v1/rejects?source=small");
    assert_eq!(status, "HTTP/1.1 200 OK", "{body}");
    assert!(server.get("/sources/rejects?lang=en&source=small").0.ends_with("200 OK"));
}

#[test]
fn what_a_profile_leaves_out_by_hinders_only_the_metrics_that_have_no_such_name() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let call = "k1,2026-03-02T09:00:00Z,2026-03-02T09:00:10Z,ann,2026-03-02T09:05:00Z";
    bench.import_calls("pbx", &format!("id,at,answered,agent,ended\n{call}\n"));
    bench.write("profiles/rest.toml", "[default]\nexclude = \"bot_only\"\n");
    let asked = ["ticket_volume,wait_time", "--profile", "rest"];
    let answer = bench.json(&[&["query"][..], &asked].concat());
    let [volume, wait] = ["ticket_volume", "wait_time"].map(|it| &answer["total"]["values"][it]);
    assert_eq!(volume["value"].as_f64(), Some(2.0), "{answer}");
    let told = (&wait["value"], &wait["reason"]);
    assert_eq!(told, (&Value::Null, &json!("out_of_reach")), "{answer}");
    let reads = "profiles/rest.toml:2: this reads `contacts`, which has no `bot_only`";
    let notes = answer["notes"].to_string();
    assert!(notes.contains(&format!("`wait_time` has no value here: {reads}")), "{notes}");
    let listed = bench.run(&[&["records"][..], &asked, &["--format", "json"]].concat());
    assert_eq!((listed.status, listed.stdout.lines().count()), (0, 2), "{}", listed.stderr);
    // By itself it is refused, by the profile.
    let alone = bench.run(&["query", "wait_time", "--profile", "rest"]);
    assert!(alone.status == 1 && line(&alone.stderr).contains(reads), "{}", alone.stderr);
    // A close pins the others and names those.
    let closed = bench.json(&["close", "2026-03", "--profile", "rest"]);
    assert_eq!(closed["figures"]["ticket_volume"]["n"], 2, "{closed}");
    let unpinned = closed["unpinned"].as_array().expect("those that are not pinned");
    let is_named = |one: &Value| one["why"].to_string().contains("`bot_only`");
    assert!(unpinned.iter().any(is_named), "{closed}");
    // A page does without what stands beside: here a variant that is about answers of surveys.
    let server = Server::start(&bench);
    for part in ["", "/parts/breakdown", "/parts/variants"] {
        let path = format!("/metrics/channel_share{part}?by=channel&profile=rest&lang=en");
        let (status, body) = server.get(&path);
        assert_eq!(status, "HTTP/1.1 200 OK", "{path}: {body}");
    }
}

#[test]
fn a_filter_that_the_shell_took_apart_is_to_be_quoted() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    for (lang, told) in [("en", "in double quotes"), ("es", "entre comillas dobles")] {
        let words = ["query", "ticket_volume", "--lang", lang, "--where", "channel", "=", "email"];
        let run = bench.run(&words);
        let said = line(&run.stderr);
        assert_eq!(run.status, 1, "{}", run.stdout);
        let way = "--where \"channel = 'email'\"";
        assert!(said.contains(told) && said.contains(way) && said.contains("`=`"), "{said}");
    }
}

#[test]
fn data_in_the_place_of_a_mapping_is_called_data() {
    let bench = Bench::new();
    let csv = bench.file("events.csv", SMALL);
    for (lang, told) in [("en", "is data, and no mapping"), ("es", "son datos, no un mapeo")] {
        let words = ["--source", "x", "--map", text(&csv), "--lang", lang];
        let run = bench.run(&[&["import", text(&csv)][..], &words].concat());
        let said = line(&run.stderr);
        assert_eq!((run.status, run.stdout.as_str()), (1, ""), "{said}");
        assert!(said.contains(told) && said.contains("`--propose`"), "{said}");
    }
}

#[test]
fn an_import_with_rejects_ends_with_the_way_to_them() {
    let bench = Bench::new();
    let map = bench.file("map.toml", SMALL_MAP);
    let csv = bench.file("events.csv", format!("{SMALL}3,31/02/2026,opened,ana,customer,email,\n"));
    let run = bench.run(&["import", text(&csv), "--source", "small", "--map", text(&map)]);
    assert_eq!(run.status, 3, "{}", run.stderr);
    assert!(run.stderr.contains("\n  baremo rejects list --source small\n"), "{}", run.stderr);
}
