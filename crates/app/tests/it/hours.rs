//! Hours and weekdays of dates: told in the zone of the question, by each side's own date.

use std::collections::BTreeMap;

use baremo_metrics::page::Kind;
use baremo_testkit::policies::Policy;
use serde_json::{Value, json};

use crate::{Bench, text};

/// Two conversations in the hour that Madrid's clocks run through twice, three on Mondays at nine,
/// of which one is answered at ten, and one that nobody has answered yet.
const WEEKS: &str = "\
conversation,time,kind,actor,role,channel,value
1,2026-10-25T00:30:00Z,opened,ana,customer,email,
1,2026-10-25T00:30:00Z,message,ana,customer,email,
1,2026-10-25T01:30:00Z,message,luis,agent,email,
2,2026-10-25T01:10:00Z,opened,eva,customer,chat,
2,2026-10-25T01:10:00Z,message,eva,customer,chat,
3,2026-10-26T08:05:00Z,opened,eva,customer,chat,
3,2026-10-26T08:05:00Z,message,eva,customer,chat,
3,2026-10-26T08:35:00Z,message,luis,agent,chat,
4,2026-11-02T08:50:00Z,opened,leo,customer,email,
4,2026-11-02T08:50:00Z,message,leo,customer,email,
4,2026-11-02T09:10:00Z,message,luis,agent,email,
5,2026-10-19T07:20:00Z,opened,mar,customer,email,
5,2026-10-19T07:20:00Z,message,mar,customer,email,
5,2026-10-19T07:50:00Z,message,luis,agent,email,
6,2026-11-03T12:00:00Z,opened,ana,customer,email,
6,2026-11-03T12:00:00Z,message,ana,customer,email,
";

/// An order of each of their customers.
const ORDERS: &str = "\
order,customer,date,currency
1,ana,2026-07-01,EUR
2,eva,2026-10-23,EUR
3,leo,2026-10-20,EUR
4,mar,2026-10-01,EUR
";

const MADRID: [&str; 2] = ["--zone", "Europe/Madrid"];

fn weeks() -> Bench {
    let bench = Bench::new();
    bench.import_small(WEEKS);
    bench
}

fn ask(bench: &Bench, metric: &str, more: &[&str]) -> Value {
    bench.json(&[&["query", metric][..], &MADRID, more].concat())
}

/// Returns weekday, hour, value and n of each row, in their order.
fn rows(answer: &Value, metric: &str) -> Vec<Value> {
    let rows = answer["rows"].as_array().expect("rows").iter();
    let row = |row: &Value| {
        let value = &row["values"][metric];
        json!([row["by"]["weekday"], row["by"]["hour"], value["value"], value["n"]])
    };
    rows.map(row).collect()
}

#[test]
fn hours_and_weekdays_follow_the_clock_of_the_zone() {
    let bench = weeks();
    let by = ["--by", "weekday,hour"];
    let found = rows(&ask(&bench, "ticket_volume", &by), "ticket_volume");
    let expected = [
        json!(["monday", "9", 3.0, 3]),
        json!(["tuesday", "13", 1.0, 1]),
        json!(["sunday", "2", 2.0, 2]),
    ];
    assert_eq!(found, expected);
    let found = bench.json(&["query", "ticket_volume", "--zone", "Asia/Kolkata", by[0], by[1]]);
    // Half an hour past each hour of UTC; what is early in Madrid is the morning there.
    let expected = [
        json!(["monday", "12", 1.0, 1]),
        json!(["monday", "13", 1.0, 1]),
        json!(["monday", "14", 1.0, 1]),
        json!(["tuesday", "17", 1.0, 1]),
        json!(["sunday", "6", 2.0, 2]),
    ];
    assert_eq!(rows(&found, "ticket_volume"), expected);
    // By number, not by the alphabet, whichever way round.
    let hours = |order: &[&str]| {
        let answer = ask(&bench, "ticket_volume", &[&["--by", "hour"][..], order].concat());
        let rows = answer["rows"].as_array().expect("rows").iter();
        rows.map(|row| row["by"]["hour"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(hours(&[]), ["2", "9", "13"]);
    assert_eq!(hours(&["--order=-hour"]), ["13", "9", "2"]);
    let spanish = bench.run(&["query", "ticket_volume", "--by", "weekday", "--lang", "es"]);
    assert!(spanish.stdout.contains("día de la semana"), "{}", spanish.stdout);
    assert!(spanish.stdout.contains("  lunes"), "{}", spanish.stdout);
}

#[test]
fn an_hour_of_the_week_is_the_union_of_its_hours() {
    let bench = weeks();
    let metric = "first_response_time";
    let asked = rows(&ask(&bench, metric, &["--by", "weekday,hour"]), metric);
    let expected = [
        json!(["monday", "9", 1800.0, 2]),
        json!(["monday", "10", 1200.0, 1]),
        json!(["tuesday", "13", null, 0]),
        json!(["sunday", "2", 3600.0, 1]),
    ];
    assert_eq!(asked, expected);
    // The same from hours one by one, each by its label.
    let hourly = ask(&bench, metric, &["--grain", "hour"]);
    let mut sums: BTreeMap<(i8, i8), (f64, u64)> = BTreeMap::new();
    for row in hourly["rows"].as_array().expect("rows") {
        let label = row["bucket"].as_str().expect("a label");
        let local: jiff::civil::DateTime = label[..16].parse().expect("a local time");
        let value = &row["values"][metric];
        let n = value["n"].as_u64().expect("a number");
        if n > 0 {
            let place = (local.weekday().to_monday_zero_offset(), local.hour());
            let sum = sums.entry(place).or_default();
            sum.0 += value["value"].as_f64().expect("a mean") * n as f64;
            sum.1 += n;
        }
    }
    let days = baremo_model::dimension::WEEKDAYS;
    let folded = sums.into_iter().map(|((day, hour), (sum, n))| {
        json!([days[day as usize], hour.to_string(), sum / n as f64, n])
    });
    let observed = asked.into_iter().filter(|row| row[3] != 0);
    assert_eq!(folded.collect::<Vec<_>>(), observed.collect::<Vec<_>>());
}

#[test]
fn the_records_of_an_hour_of_the_week_are_those_of_its_figure() {
    let bench = weeks();
    let listed = |metric: &str, filter: &str, more: &[&str]| -> Vec<Value> {
        let words = ["records", metric, "--where", filter, "--format", "json"];
        let run = bench.run(&[&words[..], &MADRID, more].concat());
        assert_eq!(run.status, 0, "{}", run.stderr);
        let cases = run.stdout.lines().map(|line| {
            let record: Value = serde_json::from_str(line).expect("JSON");
            json!([record["case"], record["reason"]])
        });
        cases.collect()
    };
    let nine = "weekday = 'monday' and hour = 9";
    let first = "first_response_time";
    assert_eq!(listed(first, nine, &[]), [json!(["5", null]), json!(["3", null])]);
    // Conversation 4 was opened at nine and answered at ten: its date decides.
    let created = ["--basis", "created"];
    assert_eq!(listed(first, nine, &created).len(), 3);
    assert_eq!(listed("ticket_volume", "hour = '9'", &[]).len(), 3);
    // Those left out lie where they are counted: at the message that waits.
    let waiting = |filter: &str| listed(first, filter, &["--excluded"]);
    assert_eq!(waiting("hour = 13"), [json!(["6", "unanswered"])]);
    assert_eq!(waiting("weekday = 'sunday' and hour = 2"), [json!(["2", "unanswered"])]);
    for (filter, n) in [
        ("hour >= 2 and hour < 10", 3),
        ("hour between 10 and 12", 1),
        ("hour in (2, '10')", 2),
        ("hour != 9", 2),
        ("weekday in ('saturday', 'sunday')", 1),
        ("weekday != 'monday'", 1),
        ("hour is null", 0),
    ] {
        let answer = ask(&bench, first, &["--where", filter]);
        assert_eq!(answer["total"]["values"][first]["n"], n, "{filter}");
        assert_eq!(listed(first, filter, &[]).len(), n, "{filter}");
    }
}

#[test]
fn each_target_has_the_hour_at_which_it_falls_due() {
    let bench = weeks();
    bench.promise(&[Policy::of_all(&[("first_response", "25m"), ("resolution", "5h")])]);
    let metric = "sla_compliance";
    let expected = [
        json!(["monday", "9", null, 0.0, 2]),
        json!(["monday", "10", null, 1.0, 1]),
        json!(["monday", "14", null, 0.0, 3]),
        json!(["sunday", "2", null, 0.0, 2]),
        json!(["sunday", "6", null, 0.0, 1]),
        json!(["sunday", "7", null, 0.0, 1]),
    ];
    let answer = ask(&bench, metric, &["--by", "weekday,hour"]);
    let cell = |row: &Value| {
        let (by, value) = (&row["by"], &row["values"][metric]);
        json!([by["weekday"], by["hour"], value["value"], value["numerator"], value["n"]])
    };
    // Of two kinds, which are not mixed: how many were met is told all the same.
    let cells: Vec<Value> = answer["rows"].as_array().expect("rows").iter().map(cell).collect();
    assert_eq!(cells, expected);
    let first = ["--by", "weekday,hour", "--where", "target = 'first_response' and hour = 10"];
    let first = rows(&ask(&bench, metric, &first), metric);
    assert_eq!(first, [json!(["monday", "10", 100.0, 1])]);
    let filtered = |filter: &str| {
        let value = ask(&bench, metric, &["--by", "none", "--where", filter]);
        let value = &value["total"]["values"][metric];
        json!([value["numerator"], value["denominator"]])
    };
    assert_eq!(filtered("weekday = 'monday' and hour = 14"), json!([0.0, 3.0]));
    // What holds of the case holds of each of its targets.
    assert_eq!(filtered("hour = 14 and channel = 'chat'"), json!([0.0, 1.0]));
    assert_eq!(filtered("hour <= 10 or channel = 'chat'"), json!([1.0, 8.0]));
}

#[test]
fn a_conversation_lies_at_the_last_of_its_targets() {
    let bench = weeks();
    bench.promise(&[Policy::of_all(&[("first_response", "25m"), ("resolution", "30h")])]);
    let metric = "sla_compliance";
    let ask = |more: &[&str]| {
        ask(&bench, metric, &[&["--variant", "per_conversation"][..], more].concat())
    };
    let cells = |answer: &Value| -> Vec<Value> {
        let rows = answer["rows"].as_array().expect("rows").iter();
        let cell = |row: &Value| {
            let value = &row["values"][metric];
            json!([row["by"]["weekday"], row["by"]["hour"], value["numerator"], value["n"]])
        };
        rows.map(cell).collect()
    };
    // Conversation 4 was answered in time, and its resolution is not due yet.
    let by_day = ask(&["--by", "weekday"]);
    let expected = [json!(["monday", null, 1.0, 3]), json!(["tuesday", null, 0.0, 2])];
    assert_eq!(cells(&by_day), expected);
    assert_eq!(by_day["total"]["values"][metric]["n"], 5);
    let expected = [
        json!(["monday", "7", 0.0, 1]),
        json!(["monday", "8", 0.0, 1]),
        json!(["monday", "10", 1.0, 1]),
        json!(["tuesday", "15", 0.0, 2]),
    ];
    assert_eq!(cells(&ask(&["--by", "weekday,hour"])), expected);
    let sunday = ask(&["--by", "none", "--where", "weekday = 'sunday'"]);
    assert_eq!(sunday["total"]["values"][metric]["n"], 0);
}

#[test]
fn sums_of_all_that_lies_before_refuse_hours_and_weekdays() {
    let bench = weeks();
    let pages = concat!(env!("CARGO_MANIFEST_DIR"), "/../../catalog");
    let catalog = baremo_metrics::catalog::Catalog::load_dir(std::path::Path::new(pages));
    let catalog = catalog.expect("the catalogue can be read");
    let mut found = Vec::new();
    for metric in catalog.metrics() {
        for definition in &metric.definitions {
            let mut inputs = definition.inputs.values();
            if definition.kind != Kind::Derived
                || !inputs.any(|input| input.window.as_deref() == Some("all"))
            {
                continue;
            }
            let asked = ["query", metric.name.as_str(), "--variant", definition.variant.as_str()];
            for more in [["--by", "weekday"], ["--by", "hour"], ["--where", "weekday = 'monday'"]] {
                let run = bench.run(&[&asked[..], &more].concat());
                let said = run.stderr.replace("\n  ", " ");
                assert_eq!(run.status, 1, "{asked:?} {more:?}: {}", run.stdout);
                assert!(said.contains("which has no `"), "{asked:?} {more:?}: {said}");
            }
            found.push(metric.name.clone());
        }
    }
    found.sort();
    found.dedup();
    assert_eq!(found, ["follower_growth", "mrr", "net_revenue_retention", "revenue_churn"]);
}

#[test]
fn what_all_counts_for_has_no_row_without_a_weekday() {
    let bench = weeks();
    bench.import_orders(ORDERS);
    let metric = "contact_rate";
    let words = ["--variant", "per_active_customer", "--by", "weekday"];
    let answer = ask(&bench, metric, &words);
    let rows = answer["rows"].as_array().expect("rows").iter();
    let days: Vec<_> = rows.map(|row| row["by"]["weekday"].clone()).collect();
    assert_eq!(days, ["monday", "tuesday", "sunday"]);
}

#[test]
fn classes_of_days_are_ordered_the_same_both_ways() {
    let bench = weeks();
    bench.import_orders(ORDERS);
    let classes = |order: &[&str]| {
        let words = [&["--by", "days_since_order"][..], order].concat();
        let answer = ask(&bench, "ticket_volume", &words);
        let rows = answer["rows"].as_array().expect("rows").iter();
        rows.map(|row| row["by"]["days_since_order"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(classes(&[]), ["2-3", "8-14", "15-30", "91+"]);
    assert_eq!(classes(&["--order=days_since_order"]), ["2-3", "8-14", "15-30", "91+"]);
    assert_eq!(classes(&["--order=-days_since_order"]), ["91+", "15-30", "8-14", "2-3"]);
}

#[test]
fn what_has_no_date_of_its_own_refuses_hours_and_weekdays() {
    let bench = weeks();
    let refused = |words: &[&str], message: &str| {
        let run = bench.run(&[&["query"], words].concat());
        let said = run.stderr.replace("\n  ", " ");
        assert_eq!(run.status, 1, "{words:?}: {}", run.stdout);
        assert!(said.contains(message), "{words:?}: {said}");
    };
    refused(&["backlog", "--by", "hour"], "which has no `hour`");
    refused(&["backlog", "--where", "weekday = 'monday'"], "which has no `weekday`");
    refused(&["health_score", "--by", "weekday"], "which has no `weekday`");
    refused(&["click_through_rate", "--by", "hour"], "which has no `hour`");
    assert_eq!(bench.run(&["query", "click_through_rate", "--by", "weekday"]).status, 0);
    refused(&["ticket_volume", "--by", "weekdays"], "did you mean `weekday`?");
    refused(&["ticket_volume", "--where", "weekday = 'lunes'"], "unknown word `lunes`");
    refused(&["ticket_volume", "--where", "weekday = 1"], "unknown word `1`");
    refused(&["ticket_volume", "--where", "weekday > 'friday'"], "cannot be compared");
    refused(&["ticket_volume", "--where", "hour = '09'"], "unknown word `09`");
    for (filter, word) in [
        ("hour = 25", "25"),
        ("hour = 24", "24"),
        ("hour in (9, 24)", "24"),
        ("hour > -1", "-1"),
        ("hour between 9 and 25", "25"),
        ("hour = 9.5", "9.5"),
    ] {
        refused(&["ticket_volume", "--where", filter], &format!("unknown word `{word}`"));
    }
    for (filter, n) in [("hour = 9.0", 3), ("hour < 24", 6), ("hour >= 24", 0)] {
        let answer = ask(&bench, "ticket_volume", &["--where", filter]);
        assert_eq!(answer["total"]["values"]["ticket_volume"]["n"], n, "{filter}");
    }
}

#[test]
fn days_on_which_nothing_can_lie_do_not_blur_a_change() {
    let bench = Bench::new();
    let mut csv = "conversation,time,kind,actor,role,channel,value\n".to_owned();
    // Mondays of 1, 2, 3 and 5, a Tuesday each week, and a day after the range.
    let days = [
        ("10-05", 1),
        ("10-06", 4),
        ("10-12", 2),
        ("10-13", 2),
        ("10-19", 3),
        ("10-20", 1),
        ("10-26", 5),
        ("10-27", 7),
        ("11-03", 1),
    ];
    for (day, count) in days {
        for number in 0..count {
            csv += &format!("{day}-{number},2026-{day}T09:00:00Z,opened,ana,customer,email,\n");
        }
    }
    bench.import_small(csv);
    let range = ["--from", "2026-10-19", "--to", "2026-11-01"];
    let before = ["--compare", "2026-10-05..2026-10-18"];
    let ask = |more: &[&str]| {
        bench.json(&[&["query", "ticket_volume"][..], &range, &before, more].concat())
    };
    let filtered = ask(&["--where", "weekday = 'monday'"]);
    let found = &filtered["total"]["values"]["ticket_volume"]["previous"];
    assert_eq!((&found["change"], &found["test"]), (&json!(5.0), &json!("welch_daily")));
    // Welch of [1, 2] and [3, 5]: 5 ± 6.188 · √5, at 25/17 degrees of freedom.
    for (end, expected) in found["interval"].as_array().expect("ends").iter().zip([-8.84, 18.84]) {
        assert!((end.as_f64().expect("a number") - expected).abs() < 0.01, "{found}");
    }
    // However the filter says so.
    for filter in [
        "weekday like 'mon%'",
        "not (weekday != 'monday')",
        "weekday not in ('tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday')",
        "(weekday = 'monday' or weekday = 'tuesday') and weekday != 'tuesday' and hour < 24",
    ] {
        let other = ask(&["--where", filter]);
        let other = &other["total"]["values"]["ticket_volume"]["previous"];
        assert_eq!(other["interval"], found["interval"], "{filter}");
    }
    let grouped = ask(&["--by", "weekday"]);
    let monday = &grouped["rows"][0];
    assert_eq!(monday["by"]["weekday"], "monday");
    assert_eq!(monday["values"]["ticket_volume"]["previous"]["interval"], found["interval"]);
    // From three in the afternoon on, two of seven days have a part of a Monday.
    let answer = bench.json(&[
        "query",
        "ticket_volume",
        "--from",
        "2026-10-18T15:00",
        "--to",
        "2026-11-01T15:00",
        "--compare",
        "2026-10-04T15:00..2026-10-18T15:00",
        "--where",
        "weekday = 'monday'",
    ]);
    let found = &answer["total"]["values"]["ticket_volume"]["previous"];
    assert_eq!(found["change"], 5.0);
    // Welch of [1, 0, 2, 0] and [3, 0, 5, 0]: 5 ± 2.806 · √27.67, at 3.896 degrees of freedom.
    for (end, expected) in found["interval"].as_array().expect("ends").iter().zip([-9.76, 19.76]) {
        assert!((end.as_f64().expect("a number") - expected).abs() < 0.01, "{found}");
    }
}

#[test]
fn an_attribute_that_is_named_like_them_is_pointed_to() {
    let bench = Bench::new();
    let map = bench.file(
        "map.toml",
        r#"
name = "desk"
[[file]]
name = "tickets"
has = ["id", "opened"]
conversation = "id"
[[file.event]]
kind = "opened"
at = "opened"
[file.event.attributes]
hour = "hour"
"#,
    );
    let csv = bench.file("tickets.csv", "id,opened,hour\n1,2026-01-05T10:00:00Z,h1\n");
    bench.json(&["import", text(&csv), "--source", "desk", "--map", text(&map)]);
    let asked = |filter: &str, lang: &str| {
        bench.run(&["query", "ticket_volume", "--where", filter, "--lang", lang])
    };
    for (lang, hint) in [
        ("en", "the attribute of this name is `attr_hour`"),
        ("es", "el atributo de este nombre es `attr_hour`"),
    ] {
        let run = asked("hour = 'h1'", lang);
        assert_eq!(run.status, 1, "{}", run.stdout);
        assert!(run.stderr.contains(hint), "{}", run.stderr);
        let other = asked("weekday = 'lunes'", lang);
        assert!(other.status == 1 && !other.stderr.contains("attr_"), "{}", other.stderr);
    }
    assert_eq!(asked("attr_hour = 'h1'", "en").status, 0);
}
