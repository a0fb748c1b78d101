//! Customers at the end of a month that is past: no later order changes the currency of their money
//! or of the models, and where there was no model then the answer says so.

use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use serde_json::{Value, json};

use crate::Bench;
use crate::serve::Server;

/// A mean of money over the customer base.
const WORTH: &str = r#"+++
name = "own_worth"
title = "Net so far"
family = "value"
unit = "money"
better = "higher"
version = 1
formula = "mean of net"
kind = "mean"
[value]
fact = "customer_base"
of = "net"
date = { event = "judged_at" }
+++
Net so far.
"#;

/// A mean of cases that lie open.
const OPEN: &str = r#"+++
name = "own_open"
title = "Open cases"
family = "value"
unit = "count"
better = "lower"
version = 1
formula = "mean of open_case_count"
kind = "mean"
[value]
fact = "customer_base"
of = "open_case_count"
date = { event = "judged_at" }
+++
Open cases.
"#;

/// Ana's case is solved in January, opened again in February and solved in March. Bea's thanks open
/// hers on the last evening of February: a courtesy, as the next morning tells.
const CASES: &str = "\
conversation,time,kind,actor,role,channel,value
1,2026-01-10T09:00:00Z,opened,ana,customer,email,
1,2026-01-10T09:00:00Z,message,ana,customer,email,
1,2026-01-12T09:00:00Z,message,luis,agent,email,
1,2026-01-12T09:00:00Z,status,luis,agent,email,solved
1,2026-02-10T09:00:00Z,message,ana,customer,email,
1,2026-02-10T09:00:00Z,status,ana,customer,email,open
1,2026-03-05T09:00:00Z,message,luis,agent,email,
1,2026-03-05T09:00:00Z,status,luis,agent,email,solved
2,2026-01-11T09:00:00Z,opened,bea,customer,email,
2,2026-01-11T09:00:00Z,message,bea,customer,email,
2,2026-01-11T10:00:00Z,message,luis,agent,email,
2,2026-01-11T10:00:00Z,status,luis,agent,email,solved
2,2026-02-28T22:00:00Z,message,bea,customer,email,
2,2026-02-28T22:00:00Z,status,bea,customer,email,open
2,2026-03-01T09:00:00Z,status,luis,agent,email,solved
3,2026-03-20T09:00:00Z,opened,bea,customer,email,
3,2026-03-20T09:00:00Z,message,bea,customer,email,
3,2026-04-30T09:00:00Z,message,bea,customer,email,
";

pub(crate) const HEAD: &str = "order,customer,date,currency\n";

/// Returns a date so many days after another.
fn after(day: Date, days: usize) -> Date {
    day + (days as i64).days()
}

/// Orders of 2025 in pounds: customers come back at five paces and stop after one to a hundred
/// orders.
pub(crate) fn pounds() -> Vec<String> {
    let mut rows = Vec::new();
    for customer in 0..240 {
        let pace = [5, 11, 23, 47, 90][customer % 5];
        let most = [1, 2, 3, 6, 12, 99][customer / 5 % 6];
        let first = customer * 37 % 200;
        for number in 0..most {
            let days = first + number * pace;
            if days >= 350 {
                break;
            }
            let day = after(date(2025, 1, 1), days);
            rows.push(format!("o{customer}-{number},c{customer},{day},GBP\n"));
        }
    }
    rows
}

/// Returns value, numerator, denominator and reason of each month.
fn months(bench: &Bench) -> Vec<(String, Value)> {
    let words = ["query", "churn_rate", "--variant", "p_alive", "--grain", "month"];
    let range = ["--from", "2025-01-01", "--to", "2025-12-31"];
    let answer = bench.json(&[&words[..], &range].concat());
    let rows = answer["rows"].as_array().cloned().unwrap_or_default();
    let told = |row: &Value| {
        let value = &row["values"]["churn_rate"];
        let parts = ["value", "numerator", "denominator", "reason"].map(|key| value[key].clone());
        (row["bucket"].as_str().unwrap_or_default().to_owned(), json!(parts))
    };
    rows.iter().map(told).collect()
}

#[test]
fn the_models_of_a_past_count_in_the_currency_most_purchases_had_by_then() {
    let pounds = pounds();
    let early = Bench::new();
    early.import_orders(&format!("{HEAD}{}late,c1,2026-01-10,GBP\n", pounds.concat()));
    let known_then = months(&early);

    // A year later most orders are in euros.
    let euros = (0..pounds.len() + 200).map(|order| {
        let day = after(date(2026, 1, 10), order / 9);
        format!("e{order},d{},{day},EUR\n", order % 350)
    });
    let late = Bench::new();
    late.import_orders(&format!("{HEAD}{}{}", pounds.concat(), euros.collect::<String>()));
    let known_now = months(&late);
    assert_eq!(known_now, known_then);
    let december = ("2025-12-01".to_owned(), json!([61.25, 147.0, 240.0, null]));
    assert_eq!(known_now.last(), Some(&december));

    // A part of those the model knows has Wilson's interval: of 147 in 240.
    let december = ["--from", "2025-12-01", "--to", "2025-12-31"];
    let words = ["query", "churn_rate", "--variant", "p_alive"];
    let answer = late.json(&[&words[..], &december].concat());
    let ends = &answer["total"]["values"]["churn_rate"]["interval"];
    for (end, expected) in [(0, 54.955), (1, 67.19)] {
        let found = ends[end].as_f64().expect("an interval");
        assert!((found - expected).abs() < 0.01, "{answer}");
    }

    // Too few had come back by April for a model.
    let reasons: Vec<&Value> = known_now.iter().map(|(_, told)| &told[3]).collect();
    assert_eq!(reasons[..4], [&json!("model_refused"); 4]);
    assert!(reasons[4..].iter().all(|reason| reason.is_null()), "{reasons:?}");
}

#[test]
fn money_of_a_past_is_in_the_currency_it_had_then() {
    let bench = Bench::new();
    bench.run(&["init"]);
    let orders = "a,ana,2026-01-05,EUR\nb,bea,2026-02-06,GBP\nc,ana,2026-03-05,GBP\n";
    bench.import_orders(&format!("{HEAD}{orders}"));
    bench.write("metrics/own_worth.md", WORTH);
    let range = ["--grain", "month", "--from", "2026-01-01", "--to", "2026-03-31"];
    let answer = bench.json(&[&["query", "own_worth"], &range[..]].concat());
    let told = |row: usize| answer["rows"][row]["values"]["own_worth"].clone();
    // Ana, who has pounds too since March, had euros alone in January.
    assert_eq!(
        (&told(0)["value"], &told(0)["currency"]),
        (&json!(1000.0), &json!("EUR")),
        "{answer}"
    );
    // Her euros of February and Bea's pounds are not added.
    assert_eq!(
        (&told(1)["value"], &told(1)["reason"]),
        (&Value::Null, &json!("mixed_currencies")),
        "{answer}"
    );
    let notes = answer["notes"].to_string();
    assert!(notes.contains("`own_worth` does not add"), "{notes}");
}

#[test]
fn a_case_solved_by_then_was_not_open_though_it_was_opened_again_later() {
    let bench = Bench::new();
    bench.run(&["init"]);
    bench.import_small(CASES);
    bench.write("metrics/own_open.md", OPEN);
    let range = ["--grain", "month", "--from", "2026-01-01", "--to", "2026-04-30"];
    let answer = bench.json(&[&["query", "own_open"], &range[..]].concat());
    let rows = answer["rows"].as_array().cloned().unwrap_or_default();
    let told: Vec<Value> =
        rows.iter().map(|row| row["values"]["own_open"]["value"].clone()).collect();
    assert_eq!(told, [0.0, 1.0, 0.5, 0.5], "{answer}");
}

#[test]
fn a_day_of_a_trend_is_that_day_asked_alone() {
    let bench = Bench::new();
    bench.run(&["init", "--zone", "UTC"]);
    bench.import_small(CASES);
    let orders = "a,ana,2026-01-05,EUR\nb,bea,2026-02-06,EUR\nc,ana,2026-03-05,EUR\n";
    bench.import_orders(&format!("{HEAD}{orders}d,eva,2026-04-30,EUR\n"));
    let first = date(2026, 1, 8);
    let asked = |from: Date, to: Date, grain: &str| {
        let (from, to) = (from.to_string(), to.to_string());
        bench.json(&["query", "health_score", "--from", &from, "--to", &to, "--grain", grain])
    };
    // From one day to the next most customers stay as they are; a wait that goes on does not.
    let answer = asked(first, date(2026, 4, 30), "day");
    let rows = answer["rows"].as_array().cloned().unwrap_or_default();
    assert_eq!(rows.len(), 113, "{answer}");
    let mut told = Vec::new();
    for days in (0..rows.len()).step_by(4) {
        let alone = asked(after(first, days), after(first, days), "all");
        let alone = &alone["total"]["values"]["health_score"];
        assert_eq!(rows[days]["values"]["health_score"], *alone, "{days} days later");
        told.push(alone["value"].to_string());
    }
    told.dedup();
    assert!(told.len() > 20, "it is another score every time: {told:?}");
}

#[test]
fn models_are_fitted_to_what_was_known_at_a_cut_off() {
    let bench = Bench::new();
    bench.import_orders(
        "order,customer,date,currency\n1,ana,2026-01-05,EUR\n2,ana,2026-02-05,EUR\n\
         3,bea,2026-01-31,EUR\n4,cid,2026-03-05,EUR\n",
    );
    let counted = |more: &[&str]| {
        let outlook = bench.json(&[&["report", "models"], more].concat());
        (outlook["customers"].clone(), outlook["repeaters"].clone())
    };
    assert_eq!(counted(&[]), (3.into(), 1.into()));
    assert_eq!(counted(&["--to", "2026-01-31"]), (2.into(), 0.into()));
    // An instant is not included, as in a range; what lies ahead changes nothing.
    assert_eq!(counted(&["--to", "2026-01-31T00:00:00Z"]), (1.into(), 0.into()));
    assert_eq!(counted(&["--to", "2030"]), (3.into(), 1.into()));
    let told = bench.run(&["report", "models", "--to", "2026-01", "--lang", "es"]);
    assert!(told.stdout.contains("conocidos hasta 2026-01"), "{}", told.stdout);
    let wrong = bench.run(&["report", "models", "--to", "someday"]);
    assert!(wrong.status == 1 && wrong.stderr.contains("`someday`"), "{}", wrong.stderr);
}

/// Orders with what became of them later.
const TAKEN_BACK: &str = r#"
name = "taken-back"
[[file]]
name = "orders"
has = ["order", "customer", "date", "amount", "cancelled", "refunded"]
formats = ["%Y-%m-%d"]
stream = "order"
subject = "order"
[file.common]
customer = "customer"
[[file.event]]
kind = "placed"
at = "date"
record = "{order}/placed"
[file.event.attributes]
amount_minor = "amount"
currency = "'GBP'"
[[file.event]]
when = "cancelled is not null"
kind = "cancelled"
at = "cancelled"
record = "{order}/cancelled"
[[file.event]]
when = "refunded is not null"
kind = "refunded"
at = "refunded"
record = "{order}/refunded"
[file.event.attributes]
amount_minor = "'100'"
currency = "'GBP'"
"#;

const TAKEN_BACK_HEAD: &str = "order,customer,date,amount,cancelled,refunded\n";

/// Returns orders of all sorts of amounts as of January; where they are `taken_back`, one in seven
/// was cancelled in December, and as many have money back.
fn amounts(taken_back: bool) -> String {
    let mut csv = String::from(TAKEN_BACK_HEAD);
    for order in pounds() {
        let mut words = order.split(',');
        let (id, customer) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let day = words.next().unwrap_or_default();
        let number = |text: &str| -> usize { text.parse().expect("a number") };
        let (who, which) =
            id.trim_start_matches('o').split_once('-').expect("who, and which of theirs");
        let (who, which) = (number(who), number(which));
        let level = [80, 120, 200, 350, 700][who * 3 / 5 % 5];
        let amount = level * [2, 30, 5, 9, 14, 4, 11][(who * who + which * 3) % 7];
        let later = match (taken_back, (who + which) % 7) {
            (true, 0) => "2025-12-20,",
            (true, 1) => ",2025-12-20",
            _ => ",",
        };
        csv += &format!("{id},{customer},{day},{amount},{later}\n");
    }
    csv + "late,c1,2026-01-15,1000,,\n"
}

#[test]
fn models_of_a_cut_off_know_no_later_cancel_or_refund() {
    let [kept, taken_back] = [false, true].map(|taken_back| {
        let bench = Bench::new();
        bench.import_each("shop", TAKEN_BACK, &[("orders.csv", &amounts(taken_back))]);
        bench
    });
    let outlook =
        |bench: &Bench, more: &[&str]| bench.json(&[&["report", "models"], more].concat());
    let number = |outlook: &Value, path: &str| outlook.pointer(path).and_then(Value::as_f64);
    let same = |[left, right]: [&Value; 2], path: &str| {
        let both = number(left, path).zip(number(right, path));
        let (one, other) = both.unwrap_or_else(|| panic!("no {path}: {left}"));
        assert!((one - other).abs() <= 1e-6 * one.abs(), "{path}: {one} is not {other}");
    };
    // By the end of September nothing had been taken back.
    let september = ["--to", "2025-09-30"];
    let then = [&kept, &taken_back].map(|bench| outlook(bench, &september));
    for path in [
        "/customers",
        "/historic_value",
        "/residual_value",
        "/models/1/log_likelihood",
        "/models/3/log_likelihood",
        "/backtest/expected",
    ] {
        same([&then[0], &then[1]], path);
    }
    // What came is what counts today, and so are the models of today.
    let now = [&kept, &taken_back].map(|bench| outlook(bench, &[]));
    same([&now[0], &now[1]], "/backtest/weeks");
    same([&now[0], &now[1]], "/backtest/expected");
    for (outlooks, path) in [(&then, "/backtest/actual"), (&now, "/historic_value")] {
        let both = number(&outlooks[0], path).zip(number(&outlooks[1], path));
        assert!(both.is_some_and(|(one, other)| one > other), "{path}: {outlooks:?}");
    }
    // Purchases are counted in days: of one that was not over, all are held out.
    let [noon, day_before] =
        ["2025-09-30T12:00:00Z", "2025-09-29"].map(|to| outlook(&kept, &["--to", to]));
    for path in ["/backtest/weeks", "/backtest/expected", "/backtest/actual"] {
        same([&noon, &day_before], path);
    }
    assert_eq!(noon["backtest"]["since"], "2025-09-30T00:00:00+00:00");
    let told = kept.run(&["report", "models", "--to", "2025-09-30T12:00:00Z"]).stdout;
    assert!(told.contains("from 30 Sep 2025 00:00 on (15.43 weeks)"), "{told}");
}

#[test]
fn who_was_active_then_is_not_told_by_a_later_cancel() {
    let bench = Bench::new();
    bench.run(&["init", "--zone", "UTC"]);
    let orders = "a,ana,2026-04-18,1000,2026-06-20,\nb,bea,2026-06-30,1000,,\n";
    let csv = format!("{TAKEN_BACK_HEAD}{orders}");
    bench.import_each("shop", TAKEN_BACK, &[("orders.csv", &csv)]);
    let health = "[[measure]]\nname = \"recency\"\nvalue = \"watermark - last_order_at\"\n\
        worst = \"365d\"\nbest = \"0d\"\n";
    bench.write("health.toml", health);
    let classes = |days: &str| bench.json(&["report", "health", "--days", days])["classes"].clone();
    assert_eq!(classes("20"), json!({ "healthy": [1, 1] }));
    assert_eq!(classes("5"), json!({}));
}

/// Imports orders of 2015 that end in January of the year after, and nothing else or a desk that
/// writes of other people ten years later.
fn shops() -> [Bench; 2] {
    [false, true].map(|has_desk| {
        let bench = Bench::new();
        let orders = amounts(false).replace("2025-", "2015-").replace("2026-", "2016-");
        bench.import_each("shop", TAKEN_BACK, &[("orders.csv", &orders)]);
        if has_desk {
            bench.import_small(CASES);
        }
        bench
    })
}

#[test]
fn nobody_is_kept_or_lost_after_the_sources_of_orders() {
    let range = ["--grain", "month", "--from", "2015-12-01", "--to", "2016-03-31"];
    let reasons = ["outside_coverage", "source_silent"];
    for (bench, reason) in shops().iter().zip(reasons) {
        for words in [
            &["churn_rate"][..],
            &["churn_rate", "--variant", "inactivity"],
            &["retention_rate"],
            &["retention_rate", "--variant", "active"],
            &["churn_rate", "--variant", "p_alive"],
            &["clv", "--variant", "model"],
        ] {
            let answer = bench.json(&[&["query"], words, &range[..]].concat());
            let rows = answer["rows"].as_array().cloned().unwrap_or_default();
            let told = rows.iter().map(|row| {
                let value = &row["values"][words[0]];
                json!([value["value"].is_number(), value["reason"], value["partial"]])
            });
            let (whole, part) = (json!([true, null, false]), json!([true, null, true]));
            let after = json!([false, reason, true]);
            let expected = [whole, part, after.clone(), after];
            assert_eq!(told.collect::<Vec<_>>(), expected, "{words:?}: {answer}");
            for (from, to, is_listed) in
                [("2016-01-01", "2016-01-31", true), ("2016-02-01", "2016-02-29", false)]
            {
                let days = ["--from", from, "--to", to, "--format", "json"];
                let listed = bench.run(&[&["records"], words, &days[..]].concat()).stdout;
                assert_eq!(listed.contains("\"shop\""), is_listed, "{words:?}: {listed}");
            }
        }
    }
}

#[test]
fn silence_of_customers_ends_with_the_sources_of_orders() {
    let active = |bench: &Bench| {
        let base = bench.run(&["export", "customer_base", "--format", "json"]).stdout;
        let rows = base.lines().map(|line| serde_json::from_str(line).expect("JSON lines"));
        rows.filter(|row: &Value| row["active"] == true).count()
    };
    let [alone, beside] = shops();
    let [outlook, other] = [&alone, &beside].map(|bench| bench.json(&["report", "models"]));
    assert!(outlook["alive"].as_f64() > Some(10.0), "{outlook}");
    for path in [
        "/customers",
        "/alive",
        "/expected_orders",
        "/models/1/log_likelihood",
        "/models/3/log_likelihood",
        "/backtest/expected",
    ] {
        let number = |outlook: &Value| outlook.pointer(path).and_then(Value::as_f64);
        let (one, two) = number(&outlook).zip(number(&other)).expect(path);
        assert!((one - two).abs() <= 1e-6 * one.abs(), "{path}: {one} is not {two}");
    }
    assert!(outlook["observed_until"].is_null(), "{outlook}");
    let until = other["observed_until"].as_str().unwrap_or_default();
    assert!(until.starts_with("2016-01-15"), "{other}");
    assert!(active(&alone) > 200, "{}", active(&alone));
    assert_eq!(active(&alone), active(&beside));
    let told = beside.run(&["report", "models"]).stdout;
    assert!(told.contains("orders are known until"), "{told}");
    let said = "los pedidos se conocen hasta el 15 ene 2016";
    for (bench, is_told) in [(&alone, false), (&beside, true)] {
        let page = Server::start(bench).get("/customers?lang=es").1;
        assert_eq!(page.contains(said), is_told, "{page}");
    }
}

#[test]
fn customers_are_listed_and_shown_as_they_were_known() {
    let bench = Bench::new();
    bench.run(&["init", "--zone", "UTC"]);
    bench.import_orders(&format!("{HEAD}a,ana,2026-01-05,EUR\nb,bea,2026-02-06,EUR\n"));
    let then = jiff::Timestamp::now().to_string();
    bench.import_orders(&format!("{HEAD}c,ana,2026-03-05,EUR\nd,cid,2026-03-06,EUR\n"));
    let server = Server::start(&bench);
    let known = |as_of: &str| {
        let (status, body) = server.get(&format!("/api/v1/customers?sort=customer{as_of}"));
        assert!(status.contains("200"), "{status}: {body}");
        let listed: Value = serde_json::from_str(&body).expect("it is JSON");
        let rows = listed["rows"].as_array().cloned().unwrap_or_default();
        rows.iter().map(|row| json!([row["customer"], row["orders"]])).collect::<Vec<_>>()
    };
    let as_of = format!("&as_of={then}");
    assert_eq!(known(""), [json!(["ana", 2]), json!(["bea", 1]), json!(["cid", 1])]);
    assert_eq!(known(&as_of), [json!(["ana", 1]), json!(["bea", 1])]);
    let (_, page) = server.get(&format!("/customers?lang=es{as_of}"));
    assert!(page.contains(">bea</a>") && !page.contains(">cid</a>"), "{page}");
    let (status, page) = server.get(&format!("/customers/ana?lang=es{as_of}"));
    assert!(status.contains("200") && page.contains("5 ene 2026"), "{status}: {page}");
    assert!(!page.contains("5 mar 2026"), "{page}");
    // Who came later is nobody yet.
    let (status, page) = server.get(&format!("/customers/cid?lang=es{as_of}"));
    assert!(status.contains("404") && page.contains("Según lo que se sabía"), "{status}: {page}");
}
