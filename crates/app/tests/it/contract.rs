//! The shapes others script against.

use baremo_testkit::policies::Policy;
use serde_json::{Value, json};

use crate::{Bench, SMALL, line, text};

#[test]
fn an_import_is_told_as_json_and_the_same_file_twice_adds_nothing() {
    let bench = Bench::new();
    let first = bench.import_small(SMALL);
    assert_eq!(first.status, 0, "{}", first.stderr);
    let first: Value = serde_json::from_str(&first.stdout).expect("it is JSON");
    for (key, value) in [("records", 7), ("accepted", 7), ("rejected", 0), ("conversations", 2)] {
        assert_eq!(first[key], value, "{key}");
    }
    for key in ["duplicate", "replaced", "rejects", "coverage", "took_secs"] {
        assert!(!first[key].is_null(), "{key}");
    }
    // What its own records can answer is a part of the catalogue.
    let own = &first["source_coverage"]["total"];
    assert!(own.as_u64() > Some(0) && own.as_u64() < first["coverage"]["total"].as_u64(), "{own}");
    let again = bench.import_small(SMALL);
    let again: Value = serde_json::from_str(&again.stdout).expect("it is JSON");
    assert_eq!((&again["accepted"], &again["duplicate"]), (&json!(0), &json!(7)));
    assert_eq!(bench.value(&["ticket_volume"])["value"], 2.0);
}

#[test]
fn every_command_writes_comma_separated_values() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let explained = ["explain", "first_response_time", "--record", "1"];
    for (words, heading) in [
        (&["doctor"][..], "name,ok,detail"),
        (&["close"], "name,closed_at,snapshot,from,to,zone,profile"),
        (&["close", "2026-03"], "metric,value,n,unit,version,statistic"),
        (&["close", "2026-03"], "metric,statistic,published,published_n,today"),
        (&["metrics", "show", "csat"], "name,title,family,unit,better,version"),
        (&explained, "metric,name,from,to,wall,business,counts,reason"),
    ] {
        let run = bench.run(&[words, &["--format", "csv"]].concat());
        assert!(run.stdout.starts_with(heading), "{words:?}: {}{}", run.stdout, run.stderr);
    }
}

/// Two conversations of the days before those of [`SMALL`], and a later event of another.
const EARLIER: &str = "\
8,2026-02-28T09:00:00Z,opened,ana,customer,email,
9,2026-03-01T09:00:00Z,opened,leo,customer,letter,
2,2026-03-04T09:00:00Z,message,luis,agent,chat,
";

#[test]
fn distinct_things_have_no_test_by_day_and_are_drawn_with_whose_they_are() {
    let bench = Bench::new();
    bench.import_small(format!("{SMALL}{EARLIER}"));
    let asked = ["--from", "2026-03-02", "--to", "2026-03-03", "--compare", "previous"];
    for words in [&["--variant", "unique_customers"][..], &[]] {
        let drawn = ["query", "ticket_volume", "--interval", "bootstrap", "--format", "json"];
        let run = bench.run(&[&drawn[..], &asked, words].concat());
        let answer: Value = serde_json::from_str(&run.stdout).expect("it is JSON");
        let value = &answer["total"]["values"]["ticket_volume"];
        assert!(value["interval"].is_array(), "{value}");
        let told = "has no interval by bootstrap";
        assert!(!answer["notes"].to_string().contains(told), "{answer}");
        assert_eq!(value["previous"]["value"], 2.0, "{value}");
        assert_eq!(value["previous"]["test"].is_null(), !words.is_empty(), "{value}");
    }
    // Whoever draws customers anew draws none of the agents whom several of them met.
    let words = ["query", "conversations_per_agent", "--interval", "bootstrap"];
    let answer = bench.json(&words);
    let value = &answer["total"]["values"]["conversations_per_agent"];
    assert!(value["interval"].is_null(), "{value}");
    let told = "`conversations_per_agent` has no interval by bootstrap: it counts distinct things";
    assert!(answer["notes"].to_string().contains(told), "{answer}");
}

#[test]
fn who_is_new_and_who_is_gone_are_both_compared() {
    let bench = Bench::new();
    bench.import_small(format!("{SMALL}{EARLIER}"));
    let asked = ["--from", "2026-03-02", "--to", "2026-03-03", "--compare", "previous"];
    let words = ["query", "ticket_volume,first_response_time", "--by", "channel"];
    let answer = bench.json(&[&words[..], &asked].concat());
    let rows = answer["rows"].as_array().expect("rows").iter();
    let of = |row: &Value, metric: &str| {
        let value = &row["values"][metric];
        json!([value["value"], value["previous"]["value"], value["previous"]["change"]])
    };
    let found: Vec<Value> = rows
        .map(|row| {
            let counted = of(row, "ticket_volume");
            json!([row["by"]["channel"], counted, of(row, "first_response_time")])
        })
        .collect();
    let none = Value::Null;
    assert_eq!(
        found,
        [
            json!(["chat", [1.0, 0.0, 1.0], [240.0, none, none]]),
            json!(["email", [1.0, 1.0, 0.0], [720.0, none, none]]),
            json!(["letter", [0.0, 1.0, -1.0], [none, none, none]]),
        ]
    );
}

#[test]
fn an_answer_has_the_shape_of_the_contract() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let words = ["query", "first_response_time", "--grain", "day", "--by", "channel"];
    let answer = bench.json(&words);
    let used = &answer["metrics"][0];
    for key in ["name", "unit", "statistic", "variant", "parameters", "version", "basis"] {
        assert!(!used[key].is_null(), "{key}");
    }
    for key in ["from", "to", "zone", "grain"] {
        assert!(!answer["range"][key].is_null(), "{key}");
    }
    let rows = answer["rows"].as_array().expect("rows");
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0]["bucket"], "2026-03-02");
    assert_eq!(rows[0]["by"], json!({ "channel": "chat" }));
    let value = &rows[1]["values"]["first_response_time"];
    assert_eq!((&value["value"], &value["n"]), (&json!(720.0), &json!(1)));
    for key in ["numerator", "denominator", "interval", "partial", "excluded", "reason"] {
        assert!(value.get(key).is_some(), "{key}");
    }
    assert!(answer["watermark"].is_string());
}

#[test]
fn metrics_asked_together_answer_as_each_alone() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let words = ["first_response_time", "ticket_volume", "cohort_retention"];
    let rest = ["--grain", "day", "--from", "2026-03", "--to", "2026-03", "--compare", "previous"];
    for by in [&[][..], &["--by", "channel"][..]] {
        let ask = |metrics: &str| bench.json(&[&["query", metrics], &rest[..], by].concat());
        // A channel is nothing that a cohort has.
        let words = if by.is_empty() { &words[..] } else { &words[..2] };
        let joint = ask(&words.join(","));
        for word in words {
            // With a dimension of its own, a metric alone is broken down by it.
            let alone = if *word == "cohort_retention" { continue } else { ask(word) };
            assert_eq!(joint["total"]["values"][word], alone["total"]["values"][word], "{word}");
            let of = |answer: &Value| -> Vec<Value> {
                let rows = answer["rows"].as_array().cloned().unwrap_or_default();
                rows.iter()
                    .map(|row| json!([row["bucket"], row["by"], row["values"][word]]))
                    .collect()
            };
            assert_eq!(of(&joint), of(&alone), "{word}");
            assert!(of(&joint).len() >= 31 && !of(&joint)[1][2].is_null(), "{word}");
        }
        let asked = joint["metrics"].as_array().map_or(0, Vec::len);
        assert_eq!(asked, words.len());
        let held = joint["rows"][0]["values"].as_object().map_or(0, serde_json::Map::len);
        assert_eq!(held, words.len());
    }
}

#[test]
fn records_add_up_to_the_value() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let run = bench.run(&["records", "first_response_time", "--format", "json"]);
    let rows: Vec<Value> =
        run.stdout.lines().map(|line| serde_json::from_str(line).expect("JSON lines")).collect();
    let sum: f64 = rows.iter().filter_map(|row| row["value"].as_f64()).sum();
    let value = bench.value(&["first_response_time"]);
    assert_eq!(sum / rows.len() as f64, value["value"].as_f64().expect("a value"));
    assert_eq!(value["value"], 480.0);
    let excluded = bench.run(&["records", "resolution_time", "--excluded", "--format", "json"]);
    assert!(excluded.stdout.contains("unsolved"), "{}", excluded.stdout);
}

#[test]
fn waits_up_to_the_solve_have_no_length_before_it() {
    let bench = Bench::new();
    let more = "2,2026-03-02T09:35:00Z,status,luis,agent,chat,open\n\
                2,2026-03-02T09:45:00Z,status,luis,agent,chat,pending\n\
                2,2026-03-02T09:55:00Z,status,luis,agent,chat,open\n";
    bench.import_small(format!("{SMALL}{more}"));
    let explained = bench.json(&["explain", "requester_wait_time", "--record", "2"]);
    let clocks = explained["clocks"].as_array().expect("clocks");
    let of = |metric: &str| clocks.iter().find(|clock| clock["metric"] == metric);
    for metric in ["requester_wait_time", "agent_wait_time", "on_hold_time"] {
        let clock = of(metric).expect("an unsolved conversation has the clock");
        assert_eq!((&clock["counts"], &clock["reason"]), (&false.into(), &"unsolved".into()));
        assert_eq!(clock["awaits_solve"], true, "{clock}");
        assert!(clock["wall"].is_null() && clock["to"].is_null(), "{clock}");
    }
    // This one runs from the opening on, whatever the status.
    let resolution = of("resolution_time").expect("an unsolved conversation has the clock");
    assert_eq!((&resolution["awaits_solve"], &resolution["wall"]), (&false.into(), &1800.0.into()));
    for (lang, when) in [("en", "would count when solved"), ("es", "contará cuando se resuelva")] {
        let words = ["explain", "requester_wait_time", "--record", "2", "--lang", lang];
        let told = bench.run(&words).stdout;
        let told = line(&told);
        assert!(told.contains(&format!("→ requester_wait_time · {when}")), "{told}");
        assert_eq!(told.matches(when).count(), 3, "{told}");
    }
    // Solved, it is an observation of what was counted.
    let solved = "2,2026-03-02T10:05:00Z,status,luis,agent,chat,solved\n";
    bench.import_small(format!("{SMALL}{more}{solved}"));
    let explained = bench.json(&["explain", "requester_wait_time", "--record", "2"]);
    let clocks = explained["clocks"].as_array().expect("clocks");
    let wait = &clocks[0];
    assert_eq!((&wait["counts"], &wait["wall"]), (&true.into(), &1500.0.into()), "{wait}");
}

#[test]
fn one_conversation_is_explained() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let explained = bench.json(&["explain", "first_response_time", "--record", "1"]);
    assert_eq!(explained["events"].as_array().map(Vec::len), Some(4));
    let clocks = explained["clocks"].as_array().expect("clocks");
    let first = clocks.iter().find(|clock| clock["metric"] == "first_response_time");
    assert_eq!(first.map(|clock| &clock["wall"]), Some(&json!(720.0)));
    let missing = bench.run(&["explain", "--record", "404"]);
    assert_eq!(missing.status, 1);
    assert!(missing.stderr.contains("404"));
}

#[test]
fn a_corrected_export_replaces_exactly_what_it_corrects() {
    let bench = Bench::new();
    let map = bench.file(
        "map.toml",
        r#"
name = "tickets"
[[file]]
name = "tickets"
conversation = "id"
record = "ticket/{id}"
version = "updated"
[[file.event]]
kind = "opened"
at = "opened"
[[file.event]]
kind = "status"
value = "'solved'"
at = "solved"
"#,
    );
    let import = |csv: &str| {
        let csv = bench.file("tickets.csv", csv);
        let words = ["import", text(&csv), "--source", "desk", "--map", text(&map)];
        bench.json(&words)
    };
    let heading = "id,opened,solved,updated\n";
    let row = |solved: &str, updated: &str| {
        format!("{heading}1,2026-01-05T10:00:00Z,{solved},2026-01-{updated}T00:00:00Z\n")
    };
    import(&row("2026-01-05T11:00:00Z", "06"));
    assert_eq!(bench.value(&["resolution_time"])["value"], 3600.0);
    let moved = import(&row("2026-01-05T12:00:00Z", "07"));
    assert_eq!(bench.value(&["resolution_time"])["value"], 7200.0);
    // The opening is said again word for word; the solve moved.
    assert_eq!((&moved["replaced"], &moved["accepted"]), (&json!(1), &json!(1)), "{moved}");
    import(&row("", "08"));
    let cleared = bench.value(&["resolution_time"]);
    assert!(cleared["value"].is_null(), "{cleared}");
    assert_eq!(cleared["excluded"]["unsolved"], 1);
    import(&row("2026-01-05T11:00:00Z", "06"));
    assert!(bench.value(&["resolution_time"])["value"].is_null(), "an older version came back");
}

#[test]
fn exported_tables_can_be_joined_and_have_one_heading_for_all_months() {
    let bench = Bench::new();
    let map = bench.file(
        "map.toml",
        r#"
name = "tickets"
[[file]]
name = "tickets"
conversation = "id"
[[file.event]]
kind = "opened"
at = "opened"
[file.event.attributes]
tier = "tier?"
area = "area?"
[[file.event]]
kind = "status"
value = "'solved'"
at = "solved"
"#,
    );
    for csv in [
        "id,opened,solved,tier\n1,2026-01-05T10:00:00Z,2026-01-05T11:00:00Z,gold\n",
        "id,opened,solved,area\n2,2026-02-05T10:00:00Z,2026-02-05T11:00:00Z,north\n",
    ] {
        let csv = bench.file("tickets.csv", csv);
        bench.json(&["import", text(&csv), "--source", "desk", "--map", text(&map)]);
    }
    let table = |name: &str| {
        let out = bench.run(&["export", name, "--format", "csv"]).stdout;
        let lines: Vec<Vec<String>> =
            out.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect();
        lines
    };
    let cases = table("cases");
    assert_eq!(cases[0][..3], ["part", "row", "conversation"]);
    assert_eq!(cases[0][cases[0].len() - 2..], ["attr_area", "attr_tier"]);
    let ends: Vec<&[String]> = cases[1..].iter().map(|row| &row[row.len() - 2..]).collect();
    assert_eq!(ends, [["", "gold"], ["north", ""]]);
    let cycles = table("cycles");
    assert_eq!(cycles[0][..4], ["part", "conversation", "source", "case_row"]);
    assert_eq!(cycles[2][..4], ["2026-02", "2", "desk", "0"]);
}

#[test]
fn tables_that_are_computed_are_exported_too() {
    let bench = Bench::new();
    bench.import_orders(
        "order,customer,date,currency\n1,ana,2026-01-05,EUR\n2,ana,2026-02-05,EUR\n\
         3,eva,2026-02-07,EUR\n",
    );
    let lines = |words: &[&str]| -> Vec<Value> {
        let run = bench.run(&[&["export"], words, &["--format", "json"]].concat());
        assert_eq!(run.status, 0, "{}", run.stderr);
        run.stdout.lines().map(|line| serde_json::from_str(line).expect("JSON lines")).collect()
    };
    let mut base = lines(&["customer_base"]);
    base.sort_by_key(|row| row["customer"].to_string());
    let told: Vec<_> = base.iter().map(|row| (&row["customer"], &row["order_count"])).collect();
    assert_eq!(told, [(&json!("ana"), &json!(2)), (&json!("eva"), &json!(1))]);
    assert_eq!(base[0]["first_order_at"], "2026-01-05T00:00:00Z");
    assert_eq!((&base[0]["active"], &base[0]["net"]), (&json!(true), &json!(2000)));
    assert!(base[0]["signed_up_at"].is_null() && base[0]["part"].is_null(), "{}", base[0]);
    let spans = lines(&["active_spans"]);
    let told: Vec<_> = spans.iter().map(|row| (&row["customer"], &row["started_at"])).collect();
    let [ana, eva] = [json!("2026-01-05T00:00:00Z"), json!("2026-02-07T00:00:00Z")];
    assert_eq!(told.len(), 2, "{spans:?}");
    assert!(told.contains(&(&json!("ana"), &ana)) && told.contains(&(&json!("eva"), &eva)));
    let csv = bench.run(&["export", "active_spans"]).stdout;
    assert!(csv.starts_with("customer,source,excluded,basis,started_at,ended_at,first,"), "{csv}");
    let refused = bench.run(&["export", "customer_bse"]);
    assert!(refused.stderr.contains("did you mean `customer_base`?"), "{}", refused.stderr);
}

#[test]
fn a_closed_month_says_what_changed_since() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let words = ["close", "2026-03", "--metrics", "first_response_time"];
    bench.json(&words);
    let later = format!(
        "{SMALL}3,2026-03-03T09:00:00Z,message,eva,customer,chat,\n\
         3,2026-03-03T10:00:00Z,message,luis,agent,chat,\n"
    );
    bench.import_small(later);
    let compared = bench.json(&["close", "2026-03"]);
    let figure = &compared["figures"][0];
    assert_eq!(figure["published"]["value"], 480.0);
    assert_eq!(figure["today"]["n"], 3);
    assert_eq!(figure["reasons"][0]["reason"], "late");
    assert_eq!(figure["reasons"][0]["records"][0]["case"], "3");
}

#[test]
fn a_question_can_be_asked_as_of_a_moment() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let known = bench.json(&["query", "ticket_volume"])["snapshot"].clone();
    let between = jiff::Timestamp::now().to_string();
    bench.import_small(format!("{SMALL}3,2026-03-03T09:00:00Z,message,eva,customer,chat,\n"));
    assert_eq!(bench.value(&["ticket_volume"])["value"], 3.0);
    let then = bench.json(&["query", "ticket_volume", "--as-of", &between]);
    assert_eq!(then["total"]["values"]["ticket_volume"]["value"], 2.0);
    assert_eq!((&then["snapshot"], &then["as_of"]), (&known, &json!(between)));
    let early = bench.run(&["query", "ticket_volume", "--as-of", "2020-01-01"]);
    assert_eq!(early.status, 1);
    assert!(early.stderr.contains("2020-01-01"), "{}", early.stderr);
}

#[test]
fn rejects_are_kept_and_replayed_once_a_mapping_reads_them() {
    let bench = Bench::new();
    let line = "3,2026-03-02T09:00:00Z,melted,ana,customer,email,\n";
    assert_eq!(bench.import_small(format!("{SMALL}{line}")).status, 3);
    let listed = bench.json(&["rejects", "list"]);
    assert_eq!((&listed[0]["count"], &listed[0]["line"]), (&json!(1), &json!(9)));
    let shown = bench.json(&["rejects", "show", listed[0]["id"].as_str().unwrap_or_default()]);
    assert!(shown["raw"].as_str().is_some_and(|raw| raw.contains("melted")), "{shown}");
    let map = crate::SMALL_MAP.replace("note = \"note\"", "note = \"note\"\nmelted = \"opened\"");
    let map = bench.file("melted.toml", map);
    let replayed = bench.json(&["rejects", "replay", "--map", text(&map)]);
    assert_eq!(replayed, json!({ "replayed": 1, "remaining": 0, "left_out": 0 }));
    assert_eq!(bench.json(&["rejects", "list"]), json!([]));
    let none = |lang: &str| bench.run(&["rejects", "list", "--lang", lang]).stdout;
    assert_eq!([none("en"), none("es")], ["no rejects\n", "ningún rechazo\n"]);
    assert_eq!(bench.value(&["ticket_volume"])["value"], 3.0);
}

#[test]
fn a_record_taken_in_later_knows_its_customer_as_the_import_did() {
    let bench = Bench::new();
    let map =
        format!("{}customer = {{ from = \"actor\", hashed = \"email\" }}\n", crate::SMALL_MAP);
    let csv = "conversation,time,kind,actor,role,channel,value\n\
               1,2026-03-01T09:00:00Z,opened,ana@shop.example,customer,email,\n\
               2,2026-03-02T09:00:00Z,melted,ana@shop.example,customer,email,\n";
    let (csv, file) = (bench.file("hashed.csv", csv), bench.file("hashed.toml", &map));
    bench.run(&["import", text(&csv), "--source", "desk", "--map", text(&file)]);
    assert_eq!(bench.value(&["tickets_per_customer"])["value"], 1.0);
    let map = map.replace("note = \"note\"", "note = \"note\"\nmelted = \"opened\"");
    let file = bench.file("melted.toml", map);
    let replayed = bench.json(&["rejects", "replay", "--map", text(&file)]);
    assert_eq!(replayed, json!({ "replayed": 1, "remaining": 0, "left_out": 0 }));
    let value = bench.value(&["tickets_per_customer"]);
    assert_eq!(
        (&value["value"], &value["n"]),
        (&json!(2.0), &json!(1)),
        "one customer, two tickets"
    );
}

#[test]
fn business_hours_and_promises_come_from_files_in_the_folder() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    // Open from 09:05 UTC, so that five of the twelve minutes of conversation 1 do not count.
    let hours = "name = \"desk\"\nzone = \"UTC\"\nhours = [{ weekdays = [\"09:05-18:00\"] }]\n\
                 shifts = [{ name = \"early\", hours = \"00:00-09:20\" }]\n";
    bench.write("calendars/desk.toml", hours);
    bench.write("calendars/rules.toml", "default = \"desk\"\n");
    bench.promise(&[Policy::of_all(&[("first_response", "10m")])]);
    let words = ["first_response_time", "--calendar", "business"];
    let value = bench.value(&words);
    assert_eq!((&value["value"], &value["wall"]), (&json!(330.0), &json!(480.0)), "{value}");
    // Conversation 1 began before anybody worked, in the early shift; its answer came in hours.
    let by = ["--by", "in_hours,reply_in_hours,shift"];
    let rows = bench.json(&[&["query", "first_response_time"], &by[..]].concat())["rows"].clone();
    let told = |row: usize, name: &str| rows[row]["by"][name].clone();
    assert_eq!((told(0, "in_hours"), told(0, "shift")), (json!("false"), json!("early")));
    assert_eq!((told(0, "reply_in_hours"), told(1, "in_hours")), (json!("true"), json!("true")));
    let promised = bench.value(&["sla_compliance", "--by", "channel"]);
    assert_eq!((&promised["value"], &promised["n"]), (&json!(50.0), &json!(2)), "{promised}");
}

#[test]
fn facts_of_other_settings_are_said_to_be_and_made_anew() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let said = || {
        let answer = bench.json(&["query", "ticket_volume"]);
        answer["notes"].to_string().contains("doctor --fix")
    };
    assert!(!said(), "nothing is said of facts that are current");
    let config = bench.data().join("baremo.toml");
    let text = std::fs::read_to_string(&config).expect("the configuration can be read");
    let text = text.replace("# reuse_gap = \"7d\"", "reuse_gap = \"3d\"");
    std::fs::write(&config, text).expect("it can be written");
    assert!(said(), "facts of another setting");
    let checked = bench.run(&["doctor"]);
    assert_eq!(checked.status, 1, "{}", checked.stdout);
    assert!(checked.stdout.contains("✗ facts: 1 partitions"), "{}", checked.stdout);
    let checked = bench.run(&["doctor", "--lang", "es"]).stdout;
    assert!(checked.contains("✓ carpeta: se puede escribir"), "{checked}");
    assert!(checked.contains("✗ hechos: ") && !checked.contains("files"), "{checked}");
    let mended = bench.run(&["doctor", "--fix"]);
    assert_eq!(mended.status, 0, "{}{}", mended.stdout, mended.stderr);
    assert!(!said(), "made anew");
}

#[test]
fn a_folder_made_in_spanish_explains_its_settings_in_spanish() {
    let bench = Bench::new();
    let run = bench.run(&["--lang", "es", "init", "--zone", "Europe/Madrid"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let path = bench.data().join("baremo.toml");
    let text = std::fs::read_to_string(path).expect("the configuration can be read");
    assert!(text.starts_with("# La configuración de esta carpeta de datos."), "{text}");
    assert!(text.contains("\nzone = \"Europe/Madrid\"\n"), "{text}");
}

#[test]
fn a_table_that_is_none_is_told_beside_all_there_are() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    assert!(bench.run(&["export", "cases"]).stdout.starts_with("part,"));
    let run = bench.run(&["export", "case_file", "--lang", "es"]);
    assert_eq!((run.status, run.stdout.as_str()), (1, ""));
    for name in ["la tabla `case_file`", "`conversation_events`", "`orders`", "`referrals`"] {
        assert!(run.stderr.contains(name), "{name}: {}", run.stderr);
    }
    let near = bench.run(&["export", "CASES"]).stderr;
    assert!(near.contains("did you mean `cases`?"), "{near}");
}
