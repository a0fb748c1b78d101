//! Segments are judged before what is measured: of cases and orders before they began, of sets of
//! customers before the bucket, and of levels at its end, so that nothing knows what came after it.

use serde_json::{Value, json};

use crate::past_customers::{HEAD, pounds};
use crate::proposed_streams::imported;
use crate::serve::Server;
use crate::{Bench, text};

/// Ana buys in January, March and June; Bea once; Cid in May.
const ORDERS: &str = "\
order,customer,date,currency
a0,ana,2026-01-05,EUR
a1,ana,2026-03-05,EUR
a2,ana,2026-06-05,EUR
b0,bea,2026-01-07,EUR
c0,cid,2026-05-05,EUR
";

const SEGMENT: &str = r#"
title = "Orders"
title_es = "Lo comprado"
[[class]]
name = "repeat"
when = "order_day_count >= 2 and last_order_at > watermark - 40d"
[[class]]
name = "sleeping"
when = "order_day_count >= 2"
[[class]]
name = "once"
when = "order_count = 1"
[[class]]
name = "others"
"#;

fn bench() -> Bench {
    let bench = Bench::new();
    bench.run(&["init"]);
    bench.import_orders(ORDERS);
    let mut cases = String::from("conversation,time,kind,actor,role,channel,value\n");
    for (number, (customer, day)) in
        [("ana", "01-02"), ("ana", "01-20"), ("ana", "03-20"), ("ana", "05-20"), ("bea", "03-20")]
            .into_iter()
            .enumerate()
    {
        for kind in ["opened", "message"] {
            let line = format!("{number},2026-{day}T09:00:00Z,{kind},{customer},customer,email,\n");
            cases.push_str(&line);
        }
    }
    bench.import_small(cases);
    bench.write("segments/bought.toml", SEGMENT);
    bench
}

/// Returns the value of each class in one bucket, those with none left out.
fn of(rows: &[Value], bucket: &str, metric: &str) -> Vec<(String, f64)> {
    let own = rows.iter().filter(|row| row["bucket"] == bucket);
    let pair = |row: &Value| {
        let class = row["by"]["segment.bought"].as_str()?.to_owned();
        Some((class, row["values"][metric]["value"].as_f64()?))
    };
    own.filter_map(pair).filter(|(_, value)| *value != 0.0).collect()
}

#[test]
fn what_happens_does_not_know_the_orders_of_later_days() {
    let bench = bench();
    let asked = |metric: &str, more: &[&str]| {
        let words = ["query", metric, "--from", "2026-01-01", "--to", "2026-06-30"];
        bench.json(&[&words[..], more].concat())
    };
    let monthly = ["--by", "segment.bought", "--grain", "month"];
    let told = |metric: &str, bucket: &str| {
        let answer = asked(metric, &monthly);
        of(answer["rows"].as_array().expect("rows"), bucket, metric)
    };
    let class = |name: &str, value: f64| (name.to_owned(), value);
    // Ana wrote for the first time before she had ordered anything.
    let january = [class("once", 1.0), class("others", 1.0)];
    assert_eq!(told("ticket_volume", "2026-01-01"), january);
    let march = [class("once", 1.0), class("repeat", 1.0)];
    assert_eq!(told("ticket_volume", "2026-03-01"), march);
    // Ana's next order came in June only; at the end of May the one of March is long ago.
    assert_eq!(told("ticket_volume", "2026-05-01"), [class("sleeping", 1.0)]);
    // None was ever answered: a case stays, and goes over to the class its customer has by then.
    assert_eq!(told("backlog", "2026-01-01"), [class("once", 2.0)]);
    assert_eq!(told("backlog", "2026-03-01"), [class("once", 1.0), class("repeat", 3.0)]);
    assert_eq!(told("backlog", "2026-05-01"), [class("once", 1.0), class("sleeping", 4.0)]);

    // Over the whole range each case has the class it has in its month.
    let whole = asked("ticket_volume", &["--by", "segment.bought", "--compare", "previous"]);
    let rows = whole["rows"].as_array().expect("rows");
    let once = rows.iter().find(|row| row["by"]["segment.bought"] == "once");
    assert_eq!(once.map(|row| &row["values"]["ticket_volume"]["value"]), Some(&json!(2.0)));
    assert_eq!(rows.len(), 4, "{whole}");
}

#[test]
fn a_total_stands_on_the_rows_of_its_buckets() {
    let bench = bench();
    let once = ["--where", "segment.bought = 'once'", "--grain", "month"];
    for metric in ["ticket_volume", "tickets_per_customer"] {
        let answer = bench.json(&[&["query", metric], &once[..]].concat());
        let rows = answer["rows"].as_array().expect("rows");
        let numerator = |value: &Value| match value["numerator"].as_f64() {
            Some(numerator) => numerator,
            None => value["value"].as_f64().unwrap_or(0.0),
        };
        let sum: f64 = rows.iter().map(|row| numerator(&row["values"][metric])).sum();
        assert_eq!(numerator(&answer["total"]["values"][metric]), sum, "{answer}");
        assert_eq!(sum, 2.0, "{answer}");
        let records = bench.run(&[&["records", metric, "--format", "csv"], &once[..]].concat());
        let lines = records.stdout.lines().filter(|line| line.contains("denominator")).count();
        let all = records.stdout.lines().count() - 1;
        assert_eq!((all - lines) as f64, sum, "{}", records.stdout);
    }
}

#[test]
fn who_changes_class_is_in_several_rows_and_that_is_told() {
    let bench = bench();
    let told = |more: &[&str]| {
        let answer = bench.json(&[&["query", "repeat_purchase_rate"], more].concat());
        let n = |row: &Value| row["values"]["repeat_purchase_rate"]["n"].as_u64();
        let rows: u64 = answer["rows"].as_array().expect("rows").iter().filter_map(n).sum();
        let is_told = answer["notes"].to_string().contains("changes class within the period");
        (rows, n(&answer["total"]), is_told)
    };
    // Ana had ordered nothing, then once, then long ago.
    assert_eq!(told(&["--by", "segment.bought"]), (5, Some(3), true));
    // Each month counts its own customers, and of one class nobody is there twice.
    assert_eq!(told(&["--by", "segment.bought", "--grain", "month"]), (5, Some(3), false));
    let others = ["--by", "segment.bought", "--where", "segment.bought = 'others'"];
    assert_eq!(told(&others), (3, Some(3), false));
}

#[test]
fn who_has_left_is_told_by_what_they_were_before() {
    let bench = Bench::new();
    bench.import_orders(
        "order,customer,date,currency\n1,ana,2025-01-10,EUR\n2,bea,2025-06-01,EUR\n\
         3,cid,2026-01-20,EUR\n4,bea,2026-02-01,EUR\n",
    );
    let january = ["--from", "2026-01-01", "--to", "2026-01-31"];
    let asked = |metric: &[&str], filter: &str| {
        let value = bench.value(&[metric, &january, &["--where", filter]].concat());
        [value["numerator"].clone(), value["denominator"].clone()]
    };
    // Ana has left by the end of January: she is one of those who were customers before.
    let active = "customer.active = true";
    assert_eq!(asked(&["churn_rate"], active), [1.0, 2.0]);
    assert_eq!(asked(&["churn_rate"], "customer.active = false"), [0.0, 0.0]);
    // Who came in January was none before, and is in the other row.
    let acquired = ["churn_rate", "--variant", "per_acquired"];
    assert_eq!(asked(&acquired, active), [1.0, 0.0]);
    assert_eq!(asked(&acquired, "customer.active = false"), [0.0, 1.0]);
    // Who is there at the end is told as of then, as a level is.
    let there = bench.value(&[&["retention_rate", "--variant", "active"][..], &january].concat());
    let filtered = ["retention_rate", "--variant", "active", "--where", active];
    let told = bench.value(&[&filtered[..], &january].concat());
    assert_eq!((&told["value"], &there["value"]), (&json!(2.0), &json!(2.0)));
    // A first order is that of somebody who was no customer yet.
    let orders = ["contact_rate", "--variant", "orders", "--where", active];
    let range = ["--from", "2025-01-01", "--to", "2026-02-28"];
    assert_eq!(bench.value(&[&orders[..], &range].concat())["value"], 1.0);
}

#[test]
fn money_lost_is_of_the_class_in_which_it_was_there_at_the_start() {
    let bench = imported(
        "subscription_id,customer_id,plan,start_date,cancelled_at,monthly_price,currency,status\n\
         s1,c1,gold,2025-01-10,2025-03-05,40.00,EUR,cancelled\n\
         s2,c2,silver,2025-02-10,2025-03-10,20.00,EUR,cancelled\n\
         s3,c3,gold,2025-01-15,,60.00,EUR,active\n\
         s4,c4,gold,2025-03-20,,40.00,EUR,trialing\n",
    );
    let range = ["--from", "2025-02-01", "--to", "2025-03-31", "--grain", "month"];
    let paid = ["--where", "customer.recurring > 0"];
    for more in [&["--variant", "by_movements"][..], &["--variant", "default"]] {
        let answer = bench.json(&[&["query", "revenue_churn"], more, &range, &paid].concat());
        let value = |row: &Value| row["values"]["revenue_churn"]["value"].as_f64();
        let rows = answer["rows"].as_array().expect("rows");
        let months: Vec<Option<f64>> = rows.iter().map(value).collect();
        // 40 and 20 of the 120 of the end of February; of the 100 of the end of January, 40.
        assert_eq!(months, [Some(0.0), Some(50.0)], "{answer}");
        assert_eq!(value(&answer["total"]), Some(40.0), "{answer}");
    }
}

#[test]
fn models_of_what_happens_are_those_of_the_month_before_with_the_own_orders_up_to_the_day() {
    let mut cases = String::from("conversation,time,kind,actor,role,channel,value\n");
    for (number, customer) in (0..60).map(|own| format!("c{own}")).chain(["zoe".into()]).enumerate()
    {
        for kind in ["opened", "message"] {
            let line = format!("{number},2025-10-20T09:00:00Z,{kind},{customer},customer,email,\n");
            cases.push_str(&line);
        }
    }
    let told = |october: &str| {
        let bench = Bench::new();
        let orders = format!("{HEAD}{}zoe,zoe,2025-10-10,GBP\n{october}", pounds().concat());
        bench.import_orders(&orders);
        bench.import_small(&cases);
        ["0", "0.2", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9"].map(|least| {
            let filter = format!("customer.p_alive >= {least}");
            bench.value(&["ticket_volume", "--where", &filter])["value"].clone()
        })
    };
    let alone = told("");
    // Of Zoe, who had not ordered by the end of September, the models speak as well.
    assert_eq!(alone[0], 61.0, "{alone:?}");
    assert!(alone[0].as_f64() > alone[7].as_f64(), "{alone:?}");
    // Three hundred who ordered once in October would have changed the models of the 19th.
    let others: String = (0..300).map(|own| format!("n{own},n{own},2025-10-02,GBP\n")).collect();
    assert_eq!(told(&others), alone);
}

#[test]
fn pages_call_a_segment_by_its_title() {
    let bench = bench();
    let server = Server::listening(&bench, "127.0.0.1:0");
    for address in [
        "/metrics/ticket_volume/parts/breakdown?by=segment.bought&range=all&lang=es",
        "/explore?metrics=ticket_volume&by=segment.bought&range=all&lang=es",
        "/records/ticket_volume?by=segment.bought&range=all&lang=es",
    ] {
        let (_, page) = server.get(address);
        // The heading of a column begins with a capital.
        let called = [">lo comprado<", ">lo comprado ", ">Lo comprado<"];
        assert!(called.iter().any(|title| page.contains(title)), "{page}");
        assert!(!page.contains("segmento bought"), "{page}");
    }
}

#[test]
fn terminals_and_charts_call_a_segment_by_its_title() {
    let bench = bench();
    let asked = ["ticket_volume", "--by", "segment.bought", "--lang", "es"];
    for command in ["query", "records"] {
        let run = bench.run(&[&[command][..], &asked].concat());
        assert_eq!(run.status, 0, "{}", run.stderr);
        assert!(run.stdout.contains(" lo comprado"), "{command}: {}", run.stdout);
    }
    let chart = bench.file("chart.svg", "");
    let run = bench.run(&[&["query"][..], &asked, &["--chart", text(&chart)]].concat());
    assert_eq!(run.status, 0, "{}", run.stderr);
    let drawn = std::fs::read_to_string(&chart).expect("it is drawn");
    assert!(drawn.contains("lo comprado") && !drawn.contains("segmento"), "{drawn}");
}

#[test]
fn states_of_customers_are_listed_as_they_count_and_compared_by_customer() {
    let bench = Bench::new();
    bench.import_orders(
        "order,customer,date,currency\no1,ana,2026-01-05,EUR\no2,bea,2026-01-20,EUR\n\
         o3,ana,2026-02-10,EUR\no4,cid,2026-02-11,EUR\no5,eva,2026-03-05,EUR\n",
    );
    let months = ["health_score", "--grain", "month", "--from", "2026-01", "--to", "2026-03"];
    let answer = bench.json(&[&["query"], &months[..]].concat());
    let run = bench.run(&[&["records"], &months[..], &["--format", "json"]].concat());
    let records: Vec<Value> =
        run.stdout.lines().map(|line| serde_json::from_str(line).expect("JSON lines")).collect();
    let mut sizes = Vec::new();
    for row in answer["rows"].as_array().expect("rows") {
        let value = &row["values"]["health_score"];
        let own = records.iter().filter(|record| record["bucket"] == row["bucket"]);
        let scores: Vec<f64> = own.filter_map(|record| record["value"].as_f64()).collect();
        let mean = scores.iter().sum::<f64>() / scores.len() as f64;
        assert!((mean - value["value"].as_f64().expect("a value")).abs() < 1e-6, "{row}");
        assert_eq!(value["n"].as_u64(), Some(scores.len() as u64), "{row}");
        sizes.push(scores.len());
    }
    // Who was known by the end of each month; the range has the state of its end.
    assert_eq!(sizes, [2, 3, 4]);
    let last = answer["rows"][2]["values"]["health_score"]["value"].clone();
    assert_eq!(answer["total"]["values"]["health_score"]["value"], last);
    let asked = ["query", "health_score", "--from", "2026-02", "--to", "2026-02"];
    let compared = bench.json(&[&asked[..], &["--compare", "previous"]].concat());
    let previous = &compared["total"]["values"]["health_score"]["previous"];
    assert_eq!((&previous["n"], &previous["test"]), (&2.into(), &"welch".into()), "{previous}");
}
